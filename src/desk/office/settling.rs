//! Questions about money: a month by payer and item, the slips of one payer, what a room owes. Read
//! only; what is personal is masked here as on every list.

use super::Desk;
use crate::engine::decision::Hand;
use crate::engine::judge::{allowed, try_out};
use crate::engine::kind::masking::mask_name;
use crate::engine::kind::reading::Sight;
use crate::engine::ledger::{Account, Payer};
use crate::engine::prelude::*;
use crate::forms::billing::month_run;
use crate::forms::billing::month_run::preview;
use crate::forms::billing::payers;
use crate::forms::billing::settlement;
use crate::forms::billing::settlement::{HouseholdMonth, ItemMonth, Tally};
use crate::forms::billing::{deposit, fees, receipts, service, statement};
use crate::forms::estate::{people, rooms};
use crate::protocol::messages::{
    Count, Counts, MonthPreview, Page, PayerMonth, Reply, Settled, ShownHindered, ShownItem,
    ShownRun,
};
use crate::queries::presenter::Viewer;

/// Slips of a room that are looked through for one payer's.
const LOOKED_THROUGH: usize = 500;
/// The accounts of the header, with the side on which money stands there.
const HEADER: [(Account, bool); 6] = [
    (Account::Cash, false),
    (Account::Bank, false),
    (Account::Scan, false),
    (Account::Deposit, true),
    (Account::Renovation, true),
    (Account::Suspense, true),
];

/// Those of them that take a line only where something stands on them.
const MAYBE: [Account; 2] = [Account::Renovation, Account::Suspense];

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
        // A month that keeps nothing of a household but what was reversed has nothing to settle with it.
        let shown = all.iter().map(|one| payer_month(book, one, viewer));
        let shown: Vec<PayerMonth> = shown.filter(|one| !one.items.is_empty()).collect();
        settled.more = shown.len() > most;
        for shown in shown {
            add(&mut settled.counts, &shown.counts);
            settled.owed = settled.owed.plus(shown.owed).unwrap_or(settled.owed);
            if settled.payers.len() < most {
                settled.payers.push(shown);
            }
        }
        // Money in hand has no month.
        let standing = settlement::accounts(book, 0);
        let stands = |(account, owed): (Account, bool)| {
            let found = standing.iter().find(|(a, _)| *a == account).map(|(_, sum)| *sum);
            let sum = found.unwrap_or(Money::ZERO);
            (account, if owed { Money::ZERO.minus(sum).unwrap_or(sum) } else { sum })
        };
        // Where nobody renovates, and no worker holds cash, a sum of nothing takes no line.
        let shown = HEADER.into_iter().map(stands);
        let shown = shown.filter(|(a, sum)| *sum != Money::ZERO || !MAYBE.contains(a));
        settled.accounts = shown.map(|(a, sum)| (a.label().to_string(), sum)).collect();
        settled.may = may_begin(book, viewer);
        settled.run = shown_run(book, month);
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

    /// The receipt that the last step of a slip wrote.
    pub(super) fn receipts(&self, book: &dyn Book, of: SlipId, viewer: Viewer) -> Page {
        let given = receipts::written_last(book, of).or_else(|| fees::written_last(book, of));
        let rows = given.into_iter().filter_map(|r| self.row(book, r.id, viewer)).collect();
        Page { rows, ..Page::default() }
    }
}

/// What the reader may begin for a payer, so that a menu offers nobody what they would be refused (H-01).
fn may_begin(book: &dyn Book, viewer: Viewer) -> Vec<(u16, String)> {
    let forms = [&statement::FORM, &deposit::FORM, &service::FORM, &month_run::FORM];
    let steps = forms.into_iter().flat_map(|form| form.steps.iter().map(move |step| (form, step)));
    let allowed = |step: &Step| viewer.role.is_some_and(|role| book.policy().may(role, step.right));
    let begun = steps.filter(|(_, step)| step.is_opening() && !step.aside && allowed(step));
    begun.map(|(form, step)| (form.tag, step.name.to_string())).collect()
}

/// The run under way, or else the newest of the month.
fn shown_run(book: &dyn Book, month: u32) -> Option<ShownRun> {
    let under_way = month_run::under_way(book);
    let slip = under_way.or_else(|| month_run::newest(book, month))?;
    let since = || book.next_number(statement::TAG).saturating_sub(month_run::first(&slip));
    let over = month_run::made(&slip);
    Some(ShownRun {
        slip: slip.id,
        number: book.registry().show_number(slip.id),
        month: month_run::month(&slip),
        under_way: slip.state == month_run::RUNNING,
        made: over.map_or_else(since, |(made, _)| made),
        sum: over.map(|(_, sum)| sum),
        households: month_run::seen(&slip),
    })
}

/// What a run of a month would come to: asked for beside the desk's thread.
pub(super) fn month_preview(
    book: &dyn Book,
    (month, most): (u32, usize),
    hand: Hand,
    viewer: Viewer,
) -> Reply {
    let now = viewer.now;
    if let Some(no) = allowed(book, hand.badge, Right::Read) {
        return Reply::Refused(no);
    }
    let month = if month == 0 { month_of(now) } else { month };
    let found = preview::of(book, month, most);
    let refused = try_out(book, &month_run::ask_begin(month, None), hand, now).refusal;
    let shown = |one: preview::Hindered| {
        let cites = |why: &preview::Hindrance| {
            why.cites().iter().map(ToString::to_string).collect::<Vec<String>>()
        };
        ShownHindered {
            slip: one.slip,
            number: book.registry().show_number(one.slip),
            place: one.place,
            matter: viewer.sight.words(one.matter),
            why: one.why.iter().map(|why| (why.label().to_string(), cites(why))).collect(),
        }
    };
    Reply::MonthPreview(Box::new(MonthPreview {
        month,
        ready: count(found.ready),
        records: found.records,
        standing: found.standing,
        hindered: found.hindered.into_iter().map(shown).collect(),
        all_hindered: count(found.all_hindered),
        refused,
    }))
}

fn payer_month(book: &dyn Book, one: &HouseholdMonth, viewer: Viewer) -> PayerMonth {
    let Payer { room, person } = one.payer;
    let name = if person == 0 { String::new() } else { people::name(book, PersonId(person)) };
    let mut all = Counts::default();
    let items: Vec<ShownItem> = one
        .items
        .iter()
        .map(|item| (item, counts(item)))
        .filter(|(_, counts)| counts.iter().any(|count| count.many > 0))
        .map(|(item, counts)| {
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
