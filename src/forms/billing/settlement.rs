//! What a settlement screen asks: a month by household and item, from the record to the money.
//!
//! Pure reads over the sums and the open records; nothing here decides or writes.

use std::collections::BTreeMap;

use crate::engine::ledger::{Account, Payer};
use crate::engine::slip::state_key_of;
use crate::forms::catalogue::prices::record as prices;
use crate::forms::prelude::*;

use super::payers;
use crate::forms::billing::deposit::record as deposit;
use crate::forms::billing::fees::record as fees;
use crate::forms::billing::service::record as service;
use crate::forms::billing::statement::record as statement;

/// How many, and how much together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    pub count: u64,
    pub sum: Money,
}

impl Tally {
    pub(crate) fn add(&mut self, sum: Money) {
        self.count += 1;
        self.sum = self.sum.plus(sum).unwrap_or(self.sum);
    }
}

/// One item of a household's month, by how far its records have come.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ItemMonth {
    /// The price item's number; 0: bargains off the list.
    pub item: u32,
    pub name: String,
    /// Waiting for the customer's word.
    pub logged: Tally,
    /// Waiting for the audit.
    pub confirmed: Tally,
    /// Waiting for the statement.
    pub audited: Tally,
    pub billed: Tally,
    /// Paid, on its statement or out of a deposit.
    pub settled: Tally,
    /// What the month keeps of records that were reversed after it was closed; what such a reversal takes off the month
    /// in which it was made stands there below nothing. Nobody owes it and nobody paid it.
    pub reversed: Tally,
}

impl ItemMonth {
    /// What was billed is paid.
    fn collect(&mut self) {
        let billed = std::mem::take(&mut self.billed);
        self.settled.count += billed.count;
        self.settled.sum = self.settled.sum.plus(billed.sum).unwrap_or(self.settled.sum);
    }
}

/// A household's month.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HouseholdMonth {
    pub payer: Payer,
    pub items: Vec<ItemMonth>,
    /// The statement that stands, if one was made.
    pub statement: Option<SlipId>,
    /// Billed and not yet collected.
    pub owed: Money,
    /// What is held for the payer, whatever the month.
    pub deposit: Money,
}

type Rows = BTreeMap<Payer, BTreeMap<u32, ItemMonth>>;

/// The most open records that are read of one state.
const OPEN_MOST: usize = 100_000;

/// A month by household and item, in the order of rooms and people.
pub fn by_household(book: &dyn Book, month: u32) -> Vec<HouseholdMonth> {
    let mut rows = Rows::new();
    for slip in open(book, service::LOGGED).filter(|s| service::month(s) == month) {
        row(&mut rows, payers::on(&slip), service::item(&slip)).logged.add(service::total(&slip));
    }
    for slip in open(book, service::CONFIRMED).filter(|s| service::month(s) == month) {
        row(&mut rows, payers::on(&slip), service::item(&slip))
            .confirmed
            .add(service::total(&slip));
    }
    let of_records = |account| {
        let sums = book.sums_of(account, month, Payer::ALL).into_iter();
        sums.filter(|(key, _)| key.slip.form == service::TAG)
    };
    let mut waiting: BTreeMap<SlipId, ()> = BTreeMap::new();
    for (key, sum) in of_records(Account::Unbilled) {
        waiting.insert(key.slip, ());
        row(&mut rows, key.payer, key.item).audited.add(sum);
    }
    for (key, sum) in of_records(Account::Receivable) {
        waiting.insert(key.slip, ());
        row(&mut rows, key.payer, key.item).billed.add(sum);
    }
    // Earned, and neither waiting nor on a statement: it came out of a deposit, or was reversed in another month.
    for (key, sum) in of_records(Account::Income).filter(|(k, _)| !waiting.contains_key(&k.slip)) {
        let earned = Money::ZERO.minus(sum).unwrap_or(Money::ZERO);
        let item = row(&mut rows, key.payer, key.item);
        match book.slip(key.slip).is_some_and(|slip| slip.state == service::REVERSED) {
            true => item.reversed.add(earned),
            false => item.settled.add(earned),
        }
    }
    rows.into_iter().map(|(payer, items)| household(book, month, payer, items)).collect()
}

/// What every payer has on an account in a month, and in how many sums: read page by page, in the order of payers.
pub fn by_payer(book: &dyn Book, account: Account, month: u32) -> Vec<(Payer, Tally)> {
    let mut found: Vec<(Payer, Tally)> = Vec::new();
    book.each_payer(account, month, Payer::ALL, &mut |payer, sum, count| {
        found.push((payer, Tally { count, sum }));
    });
    found
}

/// The payers of a month with audited records on no statement: what 出月结单 has still to do.
pub fn unbilled(book: &dyn Book, month: u32) -> Vec<(Payer, Tally)> {
    by_payer(book, Account::Unbilled, month)
}

/// What stands on each account that has months, or on none, for a month: debits less credits.
pub fn accounts(book: &dyn Book, month: u32) -> Vec<(Account, Money)> {
    let total = |account: &Account| (*account, book.moved_in(*account, month, Payer::ALL));
    Account::ALL.iter().map(total).collect()
}

/// What a room owes and what is held for it, over all its payers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RoomMoney {
    /// 月结未收: audited and on no statement, or on the statement of last month or a later one. What a worker holds of
    /// it is not asked for again.
    pub monthly: Money,
    pub deposit: Money,
    /// Whose the deposit is: each payer of the room for whom something is held.
    pub held: Vec<(Payer, Money)>,
    /// 服务费欠: still owed on older statements.
    pub arrears: Money,
}

/// Open slips of one room that are looked through.
const ROOM_MOST: usize = 1_000;

/// The money of a room in a month (202611).
pub fn of_room(book: &dyn Book, room: RoomId, month: u64) -> RoomMoney {
    let mut money = RoomMoney::default();
    // January's month before is December.
    let last = if month % 100 <= 1 { month.saturating_sub(89) } else { month - 1 };
    let open = book.under(Index::OpenRoom, u64::from(room.0), ROOM_MOST);
    let mine = open.into_iter().filter(|id| [service::TAG, statement::TAG].contains(&id.form));
    for slip in mine.filter_map(|id| book.slip(id)) {
        let (sum, sort) = match (slip.id.form, slip.state) {
            (service::TAG, service::AUDITED) if service::with_worker(book, &slip).is_none() => {
                (service::total(&slip), &mut money.monthly)
            }
            (service::TAG, _) => continue,
            _ if u64::from(statement::month(&slip)) < last => {
                (statement::owed(&slip), &mut money.arrears)
            }
            _ => (statement::owed(&slip), &mut money.monthly),
        };
        *sort = sort.plus(sum).unwrap_or(*sort);
    }
    let payers = (Payer { room: room.0, person: 0 }, Payer { room: room.0, person: u32::MAX });
    let mut held: BTreeMap<Payer, Money> = BTreeMap::new();
    for (key, sum) in book.sums_of(Account::Deposit, 0, payers) {
        // A liability stands as a credit.
        money.deposit = money.deposit.minus(sum).unwrap_or(money.deposit);
        let own = held.entry(key.payer).or_default();
        *own = own.minus(sum).unwrap_or(*own);
    }
    money.held = held.into_iter().filter(|(_, sum)| *sum != Money::ZERO).collect();
    money
}

/// What one payer of a room owes by the desk's books: services that were audited, what is still owed on statements, and
/// property fees. Nobody else's debt is in it, and nothing that the payer gave a worker (G-13).
pub fn owed_by(book: &dyn Book, payer: Payer) -> Money {
    let open = book.under(Index::OpenRoom, u64::from(payer.room), ROOM_MOST);
    let slips = open.into_iter().filter_map(|id| book.slip(id));
    slips.filter(|slip| payers::on(slip) == payer).fold(Money::ZERO, |sum, slip| {
        let more = match (slip.id.form, slip.state) {
            (service::TAG, service::AUDITED) if service::with_worker(book, &slip).is_none() => {
                service::total(&slip)
            }
            (statement::TAG, _) => statement::owed(&slip),
            (fees::TAG, _) => fees::owed(&slip),
            _ => Money::ZERO,
        };
        sum.plus(more).unwrap_or(sum)
    })
}

fn open(book: &dyn Book, state: u16) -> impl Iterator<Item = Slip> + '_ {
    let key = state_key_of(service::TAG, state);
    book.under(Index::State, key, OPEN_MOST).into_iter().filter_map(|id| book.slip(id))
}

fn row(rows: &mut Rows, payer: Payer, item: u32) -> &mut ItemMonth {
    let row = rows.entry(payer).or_default().entry(item).or_default();
    row.item = item;
    row
}

fn household(
    book: &dyn Book,
    month: u32,
    payer: Payer,
    items: BTreeMap<u32, ItemMonth>,
) -> HouseholdMonth {
    let named = |item: ItemMonth| {
        let listed = prices::name(book, u64::from(item.item));
        ItemMonth { name: listed.unwrap_or_else(|| "表外".to_string()), ..item }
    };
    let owed = book.balance(Account::Receivable, month, payer);
    let mut items: Vec<ItemMonth> = items.into_values().map(named).collect();
    if owed <= Money::ZERO {
        // What was billed has been paid: a payment stands against the statement, not against each record.
        items.iter_mut().for_each(ItemMonth::collect);
    }
    HouseholdMonth {
        payer,
        items,
        statement: statement::standing(book, payer, month).map(|s| s.id),
        owed,
        deposit: deposit::balance(book, payer),
    }
}
