//! Slips as bodies on the wire: the row of a list, and the paper with its story, clocks and links.

use crate::engine::prelude::*;
use serde::{Deserialize, Serialize};

use super::{Left, Names};

/// A row of a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    pub id: SlipId,
    pub version: u32,
    /// `维修 000123`.
    pub number: String,
    pub word: String,
    pub state: String,
    pub open: bool,
    pub urgent: bool,
    pub due: Option<Moment>,
    /// What is left until then in working time; none: what the wall clock says.
    pub left: Option<Left>,
    pub place: String,
    pub matter: String,
    /// The class that the matter begins with, for lists that give it a column of its own.
    pub grade: String,
    pub worker: String,
    pub chased: u32,
    /// How many households have reported it; 0 where nobody counts them.
    pub households: u32,
    /// Up to which level it was told that time is up: `!2`, and `!2?` while nobody there has seen it.
    pub level: String,
    /// When the person who rang is to have an answer.
    pub reply_by: Option<Moment>,
    pub opened: Moment,
    /// Names of the steps that could be taken now, by state and by the asker's rights.
    pub can: Names,
    /// Who is on it: has a step of it open, or said so by the key.
    pub held: String,
}

impl Row {
    /// Whether whoever asked may take this step on it now.
    pub fn allows(&self, step: &str) -> bool {
        self.can.has(step)
    }

    /// The matter without its class, where that stands in a column of its own.
    pub fn points(&self) -> &str {
        self.matter.strip_prefix(&self.grade).unwrap_or(&self.matter).trim_start()
    }
}

/// A slip as it may be seen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShownSlip {
    pub row: Row,
    pub form: String,
    pub title: String,
    /// Who wrote its first word.
    pub first: String,
    /// Steps before those that are here.
    pub earlier: u32,
    pub steps: Vec<ShownStep>,
    pub dues: Vec<ShownDue>,
    pub room: Option<u32>,
    /// Who rang, where the register knows them.
    pub person: Option<u32>,
    /// What it came of and what came of it, each once.
    pub links: Vec<ShownLink>,
}

/// Another slip that belongs to the same matter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShownLink {
    pub id: SlipId,
    /// How it belongs: 来自, 另开, 来电.
    pub label: String,
    /// Its number, place, matter and state.
    pub text: String,
}

/// One deed of a slip's story.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShownStep {
    pub step: String,
    pub title: String,
    /// Whose hand it was, and the second one where two signed.
    pub by: String,
    pub occurred: Moment,
    pub recorded: Moment,
    pub source: String,
    pub late: String,
    /// It left the work as it was — a reminder, or that it was seen — and is told in one line.
    pub quiet: bool,
    /// What this step set, as it was then.
    pub fields: Vec<ShownField>,
}

/// A blank that a deed set, as it may be seen.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShownField {
    pub name: String,
    pub label: String,
    /// Twelfths of a line.
    pub width: u8,
    /// What stood there before, where the step put something else in its place.
    pub was: String,
    /// Empty with `was`: the blank was emptied.
    pub text: String,
    /// Rows of repeated parts, cell by cell: those that the step added or changed.
    pub rows: Vec<Vec<String>>,
}

impl ShownField {
    /// The value in words, with what it was.
    pub fn said(&self) -> String {
        match (self.was.as_str(), self.text.as_str()) {
            ("", text) => text.to_string(),
            (was, _) if !self.rows.is_empty() => format!("原 {was}"),
            (was, "") => format!("{was} → (空)"),
            (was, text) => format!("{was} → {text}"),
        }
    }
}

/// A clock on a slip.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShownDue {
    pub label: String,
    pub at: Moment,
    /// 依据.
    pub because: String,
    /// When it was done; none: it still runs.
    pub met: Option<Moment>,
}
