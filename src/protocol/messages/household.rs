//! The card of a household: what a clerk must know of it while somebody is on the phone.

use serde::{Deserialize, Serialize};

use super::{Alike, Row};
use crate::engine::prelude::*;

/// The card.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Household {
    pub room: u32,
    pub place: String,
    /// `94.56㎡ 业主自住`.
    pub about: String,
    /// `留存钥匙 2 把 (先电话同意)`; empty: none are kept.
    pub keys: String,
    /// Not yet collected: audited, and on last month's statement or a later one.
    pub monthly: Money,
    pub deposit: Money,
    /// Whose it is: a name for each payer of the room for whom something is held.
    pub held: Vec<(String, Money)>,
    /// On older statements.
    pub arrears: Money,
    pub people: Vec<Resident>,
    pub open: Vec<Row>,
    pub recent: Vec<Row>,
    /// Notices in force.
    pub notices: Vec<Posted>,
    /// Other rooms of the chosen person.
    pub also: Vec<(u32, String)>,
    /// What others in the building have reported lately and is still open, matters of many
    /// households first.
    pub alike: Vec<Alike>,
    /// What a clerk must know before speaking, what must be heeded first.
    pub facts: Vec<Fact>,
}

/// A line of a household's card: a key that is out, goods that are held, a dog that bit.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fact {
    pub text: String,
    /// It stands above the open work, in the colour of a warning.
    pub heed: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Resident {
    pub person: u32,
    pub name: String,
    pub relation: String,
    /// Masked.
    pub phones: Vec<String>,
}

/// A notice in force for a household's building.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Posted {
    pub slip: SlipId,
    pub about: String,
    /// What callers are told.
    pub words: String,
}
