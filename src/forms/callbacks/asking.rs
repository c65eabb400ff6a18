//! `TO_ASK`: which forms' slips are to be asked about, from which moment, and in which class. One row a
//! form; nothing else of callbacks knows which forms there are.
//!
//! A form that joins adds `Key::to_ask` of its moment to its keys as long as nobody has called
//! ([`to_ask_from`](super::record::to_ask_from)), the step `CALLBACK`, and its
//! row here. A form whose customers are asked on the paper itself says from when and with what result, and
//! has its row in `ON_THEIR_OWN`: such slips count in quotas like the others.

use super::record::{
    self, BY_HEAD, BY_SUPERVISOR, CLASS, Class, MADE_BY, OF, OUTCOME, Outcome, SINCE, SUM,
};
use crate::forms::billing::agreement::record as agreement;
use crate::forms::complaints::complaint::record as complaint;
use crate::forms::estate::move_in::record as move_in;
use crate::forms::estate::people;
use crate::forms::events::incident::record as incident;
use crate::forms::intake::needs::record as needs;
use crate::forms::prelude::*;
use crate::forms::work::cleaning::record as cleaning;
use crate::forms::work::job::fields::{Assign, CALLER, CHARGE, Charge, REPORTER, Reporter, TOTAL};
use crate::forms::work::job::record::told_at;
use crate::forms::work::job::signing;
use crate::forms::work::paid::record as paid;
use crate::forms::work::repair::record as repair;

/// What a form says of its slips, for whoever asks their customers.
pub struct ToAsk {
    pub form: u16,
    pub class: fn(&Slip) -> Class,
    /// From when a slip counts as done, if it does.
    pub since: fn(&Slip) -> Option<Moment>,
    /// Whether there is anybody to ask at all.
    pub somebody: fn(&Slip, &dyn Book) -> bool,
    /// Who made it, and never asks about it.
    pub made_by: fn(&Slip) -> Option<Badge>,
    /// What it cost the customer.
    pub sum: fn(&Slip) -> Money,
}

const WORK: ToAsk = ToAsk {
    form: repair::TAG,
    class: class_of_work,
    since: told_at,
    somebody: |slip, book| !reported_by_staff(slip, book) && !wants_no_calls(slip, book),
    made_by: |slip| slip.get(Assign::worker),
    sum: charged,
};

/// Every form about whose slips somebody is asked on a callback of its own.
pub static TO_ASK: &[ToAsk] = &[
    WORK,
    ToAsk { form: paid::TAG, class: |_| Class::Paid, ..WORK },
    ToAsk { form: cleaning::TAG, class: |_| Class::Paid, ..WORK },
];

/// What a form says of its slips.
pub fn to_ask(form: u16) -> Option<&'static ToAsk> {
    TO_ASK.iter().find(|one| one.form == form)
}

fn class_of_work(slip: &Slip) -> Class {
    if slip.get(CHARGE) == Some(Charge::Paid) { Class::Paid } else { Class::Repair }
}

/// What the staff reported of public parts has no customer to ask; of what a resident reported there, the
/// resident is.
fn reported_by_staff(slip: &Slip, book: &dyn Book) -> bool {
    let staff = [Reporter::Security, Reporter::Cleaning, Reporter::Staff];
    slip.get(REPORTER).is_some_and(|by| staff.contains(&by)) && signing::public(book, slip)
}

/// Whoever is not to be rung is drawn by nobody, and counts in no rate.
fn wants_no_calls(slip: &Slip, book: &dyn Book) -> bool {
    slip.get(CALLER).is_some_and(|who| people::wants_no_calls(book, &who))
}

fn charged(slip: &Slip) -> Money {
    let free = slip.get(CHARGE) == Some(Charge::Free);
    slip.get(TOTAL).filter(|_| !free).unwrap_or(Money::ZERO)
}

/// One matter that is to be asked about, as quotas and boards count it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tally {
    /// What was done; not the callback.
    pub matter: SlipId,
    pub class: Class,
    pub since: Moment,
    pub sum: Money,
    pub made_by: Option<Badge>,
    /// What became of the callback; none: nobody has called.
    pub outcome: Option<Outcome>,
    pub by_supervisor: bool,
    pub by_head: bool,
}

/// Papers whose customers are asked on the paper itself, and no callback of its own is opened.
static ON_THEIR_OWN: &[(u16, AskedOn)] = &[
    (complaint::TAG, |slip| Some((Class::Complaint, complaint::asked(slip)?))),
    (agreement::TAG, |slip| Some((Class::Agreement, agreement::asked(slip)?))),
    (move_in::TAG, |slip| Some((Class::MoveIn, move_in::asked(slip)?))),
    (needs::TAG, need_asked),
    (incident::TAG, |slip| Some((Class::FirstAid, incident::patient_asked(slip)?))),
];

/// Whether customers are asked about a form's slips, on a callback or on the paper itself.
pub fn is_asked_about(form: u16) -> bool {
    to_ask(form).is_some() || is_asked_on_itself(form)
}

/// Whether a form's customers are asked on the paper itself.
pub fn is_asked_on_itself(form: u16) -> bool {
    ON_THEIR_OWN.iter().any(|(own, _)| *own == form)
}

/// From when somebody is to be asked, and what came of it so far.
type Asked = (Moment, Option<Outcome>);

/// The class of such a slip, with the same.
type AskedOn = fn(&Slip) -> Option<(Class, Asked)>;

/// A department's customers have a rate of their own (N-29).
fn need_asked(slip: &Slip) -> Option<(Class, Asked)> {
    let ordered = slip.has(needs::Open::department);
    let class = if ordered { Class::Department } else { Class::Need };
    Some((class, needs::asked(slip)?))
}

/// Whoever wants no calls is not drawn for a need. About a complaint, a move-in or an agreement all or most are asked by
/// their clauses (G-36, N-23, N-25): they are called on, and the paper says that nobody rings.
fn spared(slip: &Slip, book: &dyn Book) -> bool {
    let caller = slip.get(needs::Open::caller).filter(|_| slip.id.form == needs::TAG);
    caller.is_some_and(|who| people::wants_no_calls(book, &who))
}

/// What a slip that is found by [`Index::Callback`] counts as: finished work that nobody has called
/// about, or the callback itself; none where nobody is to be asked.
pub fn tally(slip: &Slip, book: &dyn Book) -> Option<Tally> {
    if slip.id.form == record::TAG {
        return Some(Tally {
            matter: slip.get(OF)?.0,
            class: slip.get(CLASS)?,
            since: slip.get(SINCE)?,
            sum: slip.get(SUM).unwrap_or(Money::ZERO),
            made_by: slip.get(MADE_BY),
            outcome: slip.get(OUTCOME),
            by_supervisor: slip.get(BY_SUPERVISOR) == Some(true),
            by_head: slip.get(BY_HEAD) == Some(true),
        });
    }
    if let Some((_, asked)) = ON_THEIR_OWN.iter().find(|(form, _)| *form == slip.id.form) {
        let (class, (since, outcome)) = asked(slip)?;
        if outcome.is_none() && spared(slip, book) {
            return None;
        }
        return Some(Tally {
            matter: slip.id,
            class,
            since,
            sum: Money::ZERO,
            made_by: None,
            outcome,
            by_supervisor: false,
            by_head: false,
        });
    }
    let of = to_ask(slip.id.form)?;
    let since =
        record::to_ask_from(slip, (of.since)(slip)).filter(|_| (of.somebody)(slip, book))?;
    Some(Tally {
        matter: slip.id,
        class: (of.class)(slip),
        since,
        sum: (of.sum)(slip),
        made_by: (of.made_by)(slip),
        outcome: None,
        by_supervisor: false,
        by_head: false,
    })
}

/// The callbacks that began on a day, reviewed or not.
pub fn begun_on(book: &dyn Book, day: Day) -> Vec<SlipId> {
    let at = (u64::try_from(day.number()).unwrap_or(0), u64::from(record::TAG));
    book.keys(Index::Day, at, at, usize::MAX)
}
