//! What a roster asks of the desk, and what the desk says to it: on the wire between the two.
//!
//! All is text as a person would type it; reading and judging it is the desk's.

use serde::{Deserialize, Serialize};

/// One room or one person as a roster has them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Wanted {
    Room(WantedRoom),
    Person(WantedPerson),
}

/// A room; an empty blank asks for nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct WantedRoom {
    pub no: String,
    pub kind: String,
    pub area: String,
    pub usage: String,
    pub keys: String,
    pub also: String,
}

/// A person, gathered from all rows that speak of them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct WantedPerson {
    pub name: String,
    pub note: String,
    /// What each row adds.
    pub parts: Vec<Part>,
}

/// What one row says of a person. Without a room it is about the person only.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    pub room: String,
    pub relation: String,
    pub from: String,
    pub until: String,
    pub phones: Vec<WantedPhone>,
}

/// A number and what is written beside it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct WantedPhone {
    pub number: String,
    pub note: String,
}

/// What becomes of a row. The order is by weight: a row that says several things counts as the first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum What {
    Refused,
    Added,
    Changed,
    Same,
    /// No room and no person: a total, a note, an empty flat.
    Skipped,
}

impl What {
    pub const ALL: [Self; 5] =
        [Self::Added, Self::Changed, Self::Same, Self::Refused, Self::Skipped];

    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Refused => "拒绝",
            Self::Added => "新增",
            Self::Changed => "变更",
            Self::Same => "相同",
            Self::Skipped => "略过",
        }
    }

    /// For scripts.
    #[must_use]
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

/// What becomes of a row, and why: changes from → to, a refusal's sentence, a remark.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Verdict {
    pub what: What,
    pub said: Vec<String>,
    pub cites: Vec<String>,
}

impl Verdict {
    #[must_use]
    pub fn plain(what: What) -> Self {
        Self { what, said: Vec::new(), cites: Vec::new() }
    }

    #[must_use]
    pub fn refused(sentence: impl Into<String>, cites: Vec<String>) -> Self {
        Self { what: What::Refused, said: vec![sentence.into()], cites }
    }
}

/// The desk's answer to one wanted room or person.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Planned {
    /// One for each part; one for a room.
    pub parts: Vec<Verdict>,
    /// Not all of it goes in one step: send it again after this was taken.
    pub again: bool,
    /// Entries that it asks for, or that were written.
    pub entries: u32,
}

impl Wanted {
    /// How many verdicts it gets.
    #[must_use]
    pub fn parts(&self) -> usize {
        match self {
            Self::Room(_) => 1,
            Self::Person(person) => person.parts.len(),
        }
    }

    /// About how much room it takes in a request.
    #[must_use]
    pub fn size(&self) -> usize {
        match self {
            Self::Room(room) => {
                let texts = [&room.no, &room.kind, &room.area, &room.usage, &room.keys, &room.also];
                texts.iter().map(|t| t.len() + 8).sum()
            }
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
