//! A month of services that cost money, as the settlement screen gets it: payers with their items,
//! and what stands on the accounts. Amounts only; how they came about stands on the slips.

use crate::engine::prelude::*;
use serde::{Deserialize, Serialize};

/// How many, and how much together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Count {
    pub many: u64,
    pub sum: Money,
}

/// How far the records have come: 待确认, 待审核, 待出账, 已出账, 已结算.
pub type Counts = [Count; 5];

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShownItem {
    /// The price item's number; 0: bargains off the list.
    pub item: u32,
    pub name: String,
    pub counts: Counts,
}

/// What one payer owes for a month.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PayerMonth {
    pub room: u32,
    /// 0: the household as such.
    pub person: u32,
    pub place: String,
    pub name: String,
    pub items: Vec<ShownItem>,
    pub counts: Counts,
    /// The month's statement, if one stands.
    pub statement: Option<SlipId>,
    pub owed: Money,
    /// Held for the payer, whatever the month.
    pub deposit: Money,
}

/// A month, payers in the order of their rooms.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settled {
    pub month: u32,
    pub payers: Vec<PayerMonth>,
    /// Over all payers, also those left out.
    pub counts: Counts,
    pub owed: Money,
    /// 现金, 银行, 扫码, 押金预收: what stands there now.
    pub accounts: Vec<(String, Money)>,
    /// There are more payers than were asked for.
    pub more: bool,
    /// The steps that begin a slip of money and that the asker may take: the form's tag, the step's name.
    pub may: Vec<(u16, String)>,
    /// The run over all households that is under way, whatever its month; else the month's newest.
    pub run: Option<ShownRun>,
}

/// A run over all households of a month.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShownRun {
    pub slip: SlipId,
    pub number: String,
    pub month: u32,
    pub under_way: bool,
    /// Statements that were made since it was begun; once it is over, those that came of it.
    pub made: u64,
    /// Their sum, once it is over.
    pub sum: Option<Money>,
    /// Households that were seen before it was begun.
    pub households: Option<u64>,
}

/// What a run over all households of a month would come to, and what is in its way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MonthPreview {
    pub month: u32,
    /// Households that would get a statement.
    pub ready: Count,
    /// The records on those statements.
    pub records: u64,
    /// Households whose statement stands already.
    pub standing: u64,
    pub hindered: Vec<ShownHindered>,
    /// All of them, also those that are left out.
    pub all_hindered: Count,
    /// Why it cannot be begun now.
    pub refused: Option<Notice>,
}

/// A record that comes onto no statement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShownHindered {
    pub slip: SlipId,
    pub number: String,
    pub place: String,
    pub matter: String,
    /// What is in its way, each with its clauses.
    pub why: Vec<(String, Vec<String>)>,
}
