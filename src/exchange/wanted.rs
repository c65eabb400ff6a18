//! The messages between an import and the desk: what a roster wants to be entered, and the verdicts.
//!
//! All values are texts as a person would type them; the desk reads and judges them.

use serde::{Deserialize, Serialize};

/// A room or a person of a roster, or what an office held and was owed on paper before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Wanted {
    Room(WantedRoom),
    Person(WantedPerson),
    Opening(WantedOpening),
    Record(WantedRecord),
}

/// A row of a blank with rows: what stands in each column, by its name.
pub type Filled = Vec<(String, String)>;

/// A record of a register, by its form and the step that opens it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct WantedRecord {
    pub form: u16,
    pub step: u16,
    /// What is typed into the blanks, by their names.
    pub cells: Vec<(String, String)>,
    /// The rows of the blanks that have some.
    pub rows: Vec<(String, Vec<Filled>)>,
    /// When it happened and why it is entered late, for what was begun on paper; else empty.
    pub occurred: String,
    pub late: String,
}

impl WantedRecord {
    /// An empty one of a form and step.
    pub fn of((form, step): (u16, u16)) -> Self {
        Self { form, step, ..Self::default() }
    }

    /// What stands in these blanks, as one text to compare by.
    pub fn key(&self, names: &[&str]) -> String {
        let cell = |name: &&str| self.cells.iter().find(|(own, _)| own == name);
        let texts = names.iter().filter_map(cell).map(|(_, text)| text.trim().to_lowercase());
        texts.collect::<Vec<_>>().join("\u{1f}")
    }

    fn size(&self) -> usize {
        let pair = |(name, text): &(String, String)| name.len() + text.len() + 16;
        let rows = self.rows.iter().flat_map(|(_, rows)| rows).flatten();
        self.cells.iter().chain(rows).map(pair).sum::<usize>() + 16
    }
}

/// An opening balance (B-14).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct WantedOpening {
    pub room: String,
    /// Who pays; empty: whoever the register says.
    pub name: String,
    /// What the money is: a name of what is held, or that it is owed.
    pub what: String,
    pub month: String,
    pub amount: String,
    pub paper: String,
    pub site: WantedSite,
}

/// What else is said of a renovation that is under way; empty texts for all other balances.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct WantedSite {
    pub stage: String,
    pub builder: String,
    pub ends: String,
    pub inspected: String,
    pub permit: String,
}

/// A room; empty texts change nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct WantedRoom {
    pub no: String,
    pub kind: String,
    pub area: String,
    pub usage: String,
    pub keys: String,
    pub also: String,
}

/// A person, merged from all rows about them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct WantedPerson {
    pub name: String,
    pub note: String,
    /// One part for each row.
    pub parts: Vec<Part>,
}

/// What a row says about a person. Without a room it is about the person only.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    pub room: String,
    pub relation: String,
    pub from: String,
    pub until: String,
    pub phones: Vec<WantedPhone>,
}

/// A number and its remark.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct WantedPhone {
    pub number: String,
    pub note: String,
}

/// What happens to a row, by importance: a row with several outcomes counts as the first of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum RowOutcome {
    Refused,
    Added,
    Changed,
    Same,
    /// Neither a room nor a person: a total, a note, an empty flat.
    Skipped,
}

impl RowOutcome {
    pub const ALL: [Self; 5] =
        [Self::Added, Self::Changed, Self::Same, Self::Refused, Self::Skipped];

    pub fn label(self) -> &'static str {
        match self {
            Self::Refused => "拒绝",
            Self::Added => "新增",
            Self::Changed => "变更",
            Self::Same => "相同",
            Self::Skipped => "略过",
        }
    }

    /// The name for scripts.
    pub fn name(self) -> &'static str {
        match self {
            Self::Refused => "refused",
            Self::Added => "added",
            Self::Changed => "changed",
            Self::Same => "same",
            Self::Skipped => "skipped",
        }
    }
}

/// The outcome of a row, with its changes, remarks or the reason of a refusal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Verdict {
    pub outcome: RowOutcome,
    pub remarks: Vec<String>,
    pub cites: Vec<String>,
}

impl Verdict {
    pub fn plain(outcome: RowOutcome) -> Self {
        Self { outcome, remarks: Vec::new(), cites: Vec::new() }
    }

    pub fn refused(sentence: impl Into<String>, cites: Vec<String>) -> Self {
        Self { outcome: RowOutcome::Refused, remarks: vec![sentence.into()], cites }
    }
}

/// The reply of the desk for a room or a person.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Planned {
    /// One verdict for each part of a person, or one for a room.
    pub parts: Vec<Verdict>,
    /// Whether it must be sent again, because one step cannot write all of it.
    pub again: bool,
    /// The number of entries planned or written.
    pub entries: u32,
}

impl Wanted {
    /// The number of its verdicts.
    pub fn parts(&self) -> usize {
        match self {
            Self::Room(_) | Self::Opening(_) | Self::Record(_) => 1,
            Self::Person(person) => person.parts.len(),
        }
    }

    /// Its approximate size in a request.
    pub fn size(&self) -> usize {
        match self {
            Self::Room(room) => {
                let texts = [&room.no, &room.kind, &room.area, &room.usage, &room.keys, &room.also];
                texts.iter().map(|t| t.len() + 8).sum()
            }
            Self::Opening(one) => {
                let texts = [&one.room, &one.name, &one.what, &one.month, &one.amount, &one.paper];
                let site = &one.site;
                let more = [&site.stage, &site.builder, &site.ends, &site.inspected, &site.permit];
                texts.iter().chain(&more).map(|t| t.len() + 8).sum()
            }
            Self::Record(record) => record.size(),
            Self::Person(person) => {
                let phones =
                    |p: &Part| p.phones.iter().map(|n| n.number.len() + n.note.len() + 16).sum();
                let part = |p: &Part| {
                    let phones: usize = phones(p);
                    p.room.len() + p.relation.len() + p.from.len() + p.until.len() + 40 + phones
                };
                person.name.len() + person.note.len() + person.parts.iter().map(part).sum::<usize>()
            }
        }
    }
}
