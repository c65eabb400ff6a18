//! What a household owes the office, and since when: the one place that chasing, notices and limitation read, and the
//! one in which charges of another kind join in. A debt is a payer's for a room: a tenant never answers for the landlord.

use super::{fees, service, settlement, statement};
use crate::engine::ledger::Payer;
use crate::forms::billing::payers;
use crate::forms::prelude::*;

/// Open slips of one room that are looked through.
const ROOM_MOST: usize = 1_000;

/// A payer's debt.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Owing {
    pub sum: Money,
    /// The first day on which the oldest part of it was due.
    pub since: Option<Day>,
}

/// What stands against a payer now.
pub fn of(book: &dyn Book, payer: Payer) -> Owing {
    let open = book.under(Index::OpenRoom, u64::from(payer.room), ROOM_MOST);
    let slips = open.into_iter().filter_map(|id| book.slip(id));
    let own = slips.filter(|slip| payers::on(slip) == payer);
    let since = own.filter_map(|slip| match slip.id.form {
        // A month is billed when it is over.
        statement::TAG if statement::owed(&slip) > Money::ZERO => {
            first_day(statement::month(&slip)).map(|day| day.months_later(1))
        }
        fees::TAG if fees::owed(&slip) > Money::ZERO => first_day(fees::month(&slip)),
        service::TAG if slip.state == service::AUDITED => Some(slip.opened().day()),
        _ => None,
    });
    Owing { since: since.min(), sum: settlement::owed_by(book, payer) }
}

/// The first day of a month that is written 202611.
fn first_day(month: u32) -> Option<Day> {
    Day::of(i32::try_from(month / 100).ok()?, month % 100, 1)
}
