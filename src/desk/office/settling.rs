//! Questions about money: a month by payer and item, the slips of one payer, what a room owes. Read
//! only; what is personal is masked here as on every list.

use super::Desk;
use crate::engine::kind::masking::mask_name;
use crate::engine::kind::reading::Sight;
use crate::engine::ledger::{Account, Payer};
use crate::engine::prelude::*;
use crate::forms::billing::payers;
use crate::forms::billing::settlement;
use crate::forms::billing::settlement::{HouseholdMonth, ItemMonth, Tally};
use crate::forms::billing::{deposit, receipts, service, statement};
use crate::forms::estate::{people, rooms};
use crate::protocol::messages::{Count, Counts, Page, PayerMonth, Settled, ShownItem};
use crate::queries::presenter::Viewer;

/// Slips of a room that are looked through for one payer's.
const LOOKED_THROUGH: usize = 500;
/// The accounts of the header, with the side on which money stands there.
const HEADER: [(Account, bool); 4] = [
    (Account::Cash, false),
    (Account::Bank, false),
    (Account::Scan, false),
    (Account::Deposit, true),
];

fn count(tally: Tally) -> Count {
    Count { many: tally.count, sum: tally.sum }
}

fn counts(item: &ItemMonth) -> Counts {
    [item.logged, item.confirmed, item.audited, item.billed, item.settled].map(count)
}

fn add(all: &mut Counts, more: &Counts) {
    for (all, more) in all.iter_mut().zip(more) {
        all.many += more.many;
        all.sum = all.sum.plus(more.sum).unwrap_or(all.sum);
    }
}

/// The month of a moment, as 202611.
fn month_of(now: Moment) -> u32 {
    u32::try_from(now.day().month()).unwrap_or(0)
}

impl Desk {
    /// A month by payer and item; month 0 is this one.
    pub(super) fn settled(
        &self,
        book: &dyn Book,
        month: u32,
        most: usize,
        viewer: Viewer,
    ) -> Settled {
        let month = if month == 0 { month_of(viewer.now) } else { month };
        let all = settlement::by_household(book, month);
        let mut settled = Settled { month, ..Settled::default() };
        settled.more = all.len() > most;
        for one in all {
            let shown = payer_month(book, &one, viewer);
            add(&mut settled.counts, &shown.counts);
            settled.owed = settled.owed.plus(shown.owed).unwrap_or(settled.owed);
            if settled.payers.len() < most {
                settled.payers.push(shown);
            }
        }
        // Money in hand has no month.
        let standing = settlement::accounts(book, 0);
        let named = |(account, owed): (Account, bool)| {
            let found = standing.iter().find(|(a, _)| *a == account).map(|(_, sum)| *sum);
            let sum = found.unwrap_or(Money::ZERO);
            let sum = if owed { Money::ZERO.minus(sum).unwrap_or(sum) } else { sum };
            (account.label().to_string(), sum)
        };
        settled.accounts = HEADER.map(named).into();
        settled.may = may_begin(book, viewer);
        settled
    }

    /// What moves one payer's money in a month: the statement, the deposit, the records.
    pub(super) fn account(
        &self,
        book: &dyn Book,
        payer: Payer,
        month: u32,
        viewer: Viewer,
    ) -> Page {
        let mut ids: Vec<SlipId> = Vec::new();
        ids.extend(statement::standing(book, payer, month).map(|s| s.id));
        ids.extend(deposit::held(book, payer).map(|s| s.id));
        let of_room = book.under(Index::Room, u64::from(payer.room), LOOKED_THROUGH);
        let records = of_room.into_iter().filter(|id| id.form == service::TAG);
        let records = records.filter_map(|id| book.slip(id)).filter(|s| {
            payers::on(s) == payer && service::month(s) == month && s.state != service::VOID
        });
        ids.extend(records.map(|s| s.id));
        let rows = ids.into_iter().filter_map(|id| self.row(book, id, viewer)).collect();
        Page { rows, ..Page::default() }
    }

    /// The receipts that stand for a slip, the newest first.
    pub(super) fn receipts(&self, book: &dyn Book, of: SlipId, viewer: Viewer) -> Page {
        let given = receipts::standing_for(book, of);
        let rows = given.iter().filter_map(|r| self.row(book, r.id, viewer)).collect();
        Page { rows, ..Page::default() }
    }
}

/// What the reader may begin for a payer, so that a menu offers nobody what they would be refused (H-01).
fn may_begin(book: &dyn Book, viewer: Viewer) -> Vec<(u16, String)> {
    let forms = [&statement::FORM, &deposit::FORM, &service::FORM];
    let steps = forms.into_iter().flat_map(|form| form.steps.iter().map(move |step| (form, step)));
    let allowed = |step: &Step| viewer.role.is_some_and(|role| book.policy().may(role, step.right));
    let begun = steps.filter(|(_, step)| step.is_opening() && allowed(step));
    begun.map(|(form, step)| (form.tag, step.name.to_string())).collect()
}

fn payer_month(book: &dyn Book, one: &HouseholdMonth, viewer: Viewer) -> PayerMonth {
    let Payer { room, person } = one.payer;
    let name = if person == 0 { String::new() } else { people::name(book, PersonId(person)) };
    let mut all = Counts::default();
    let items: Vec<ShownItem> = one
        .items
        .iter()
        .map(|item| {
            let counts = counts(item);
            add(&mut all, &counts);
            ShownItem { item: item.item, name: item.name.clone(), counts }
        })
        .collect();
    PayerMonth {
        room,
        person,
        place: rooms::shown(book, RoomId(room)),
        name: if viewer.sight == Sight::Masked { mask_name(&name) } else { name },
        items,
        counts: all,
        statement: one.statement,
        owed: one.owed,
        deposit: one.deposit,
    }
}
