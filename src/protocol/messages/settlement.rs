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
}
