//! How a scripted step finds what it is about: the slip, the owner, the operator at the desk.

use super::Planned;
use super::context::Context;
use super::staff::SUPERVISOR;
use crate::engine::judge::try_out;
use crate::engine::ledger::Payer;
use crate::engine::prelude::*;
use crate::forms::estate::people::{self, Relation};
use crate::forms::work::{paid, repair};

/// Smaller estates lack the sample rooms.
pub(super) const MIN_ROOMS: usize = 900;
/// The first owner who appears here; those before have service records and statements.
const FIRST_OWNER: usize = 20;

/// Whether the rules accept the step without a warning.
pub(super) fn is_accepted_silently(book: &dyn Book, step: &Planned) -> bool {
    let tried = try_out(book, &step.asked, step.hand, step.at);
    let silent = tried.advice.warnings.is_empty();
    tried.refusal.is_none() && tried.problems.is_empty() && silent
}

/// A step on a slip in its present version.
pub(super) fn step_on(slip: &Slip, step: &str, by: u32, at: Moment) -> Planned {
    let form = crate::forms::tagged(slip.id.form).map_or("", |form| form.id);
    Planned::step(form, step, by, at).on(slip)
}

/// The first operator at the desk; at night the supervisor, because the control room lacks some rights.
pub(super) fn first_operator(ctx: &Context, at: Moment) -> u32 {
    let by_day = at.clock().minutes() >= 8 * 60;
    ctx.on_duty(at).first().copied().filter(|_| by_day).unwrap_or(SUPERVISOR)
}

/// What a scripted step is planned from: besides the book, the moment at which it is taken.
#[derive(Clone, Copy)]
pub(super) struct Scene<'a> {
    pub(super) ctx: &'a Context,
    pub(super) book: &'a dyn Book,
    pub(super) at: Moment,
}

impl Scene<'_> {
    /// Who takes it, if it is not said otherwise.
    pub(super) fn by(&self) -> u32 {
        first_operator(self.ctx, self.at)
    }

    /// The `n`-th owner who appears in the scripted events.
    pub(super) fn owner(&self, n: usize) -> Option<Payer> {
        payer_of_home(self.ctx, self.book, Relation::Owner, FIRST_OWNER + n, self.at)
    }

    /// The slip of one of these forms that was entered so many minutes before the end.
    pub(super) fn opened(&self, forms: &[u16], before: i64) -> Option<Slip> {
        opened_at(self.book, forms, self.ctx.last.plus_minutes(-before))
    }

    /// The scripted repair, free or paid, that was opened so many minutes before the end.
    pub(super) fn repair(&self, before: i64) -> Option<Slip> {
        self.opened(&[repair::TAG, paid::TAG], before)
    }
}

/// The slip of one of these forms that was entered at a moment.
pub(super) fn opened_at(book: &dyn Book, forms: &[u16], opened: Moment) -> Option<Slip> {
    let day = u64::try_from(opened.day().number()).unwrap_or(0);
    // A call shortly before midnight can be entered on the next day, but has the day of the call.
    let days = [day.saturating_sub(1), day];
    let keys = forms.iter().flat_map(|form| days.map(|day| (day, u64::from(*form))));
    let found = keys.flat_map(|key| book.keys(Index::Day, key, key, 5_000));
    let recorded = |slip: &Slip| slip.story.first().map(|deed| deed.recorded);
    found.filter_map(|id| book.slip(id)).find(|slip| recorded(slip) == Some(opened))
}

/// The payer of the `n`-th home that is paid for by somebody of this relation.
pub(super) fn payer_of_home(
    ctx: &Context,
    book: &dyn Book,
    relation: Relation,
    n: usize,
    at: Moment,
) -> Option<Payer> {
    let payer = |room: &u32| {
        let household = people::household(book, RoomId(*room), Some(at.day()));
        let member = |wanted: Relation| household.iter().find(|(_, own, _)| *own == wanted);
        let pays = relation == Relation::Tenant || member(Relation::Tenant).is_none();
        let (person, ..) = member(relation).filter(|_| pays)?;
        Some(Payer { room: *room, person: person.0 })
    };
    ctx.sites.homes().iter().filter_map(payer).nth(n)
}

/// The slip of a form that was opened last.
pub(super) fn last_slip(book: &dyn Book, form: u16) -> Option<Slip> {
    book.slip(SlipId { form, number: book.next_number(form).checked_sub(1)? })
}
