//! How a scripted step finds what it is about: the slip that stands, the owner, who sits at the desk.

use super::Planned;
use super::money::home;
use super::scene::Scene;
use super::staff::{self, SUPERVISOR};
use crate::engine::book::Book;
use crate::engine::judge::try_out;
use crate::engine::ledger::Payer;
use crate::engine::moment::Moment;
use crate::engine::slip::{Index, Slip};
use crate::forms::estate::people::Relation;
use crate::forms::work::{paid, repair};

/// Estates smaller than that have not the rooms of the screens.
pub(super) const LEAST_ROOMS: usize = 900;
/// The first of the owners who are served here; those before have records and statements.
const OWNERS: usize = 20;

/// Whether the desk would take it without a word.
pub(super) fn clean(book: &dyn Book, step: &Planned) -> bool {
    let tried = try_out(book, &step.asked, step.hand, step.at);
    let silent = tried.advice.warnings.is_empty();
    tried.refusal.is_none() && tried.problems.is_empty() && silent
}

/// A step on a slip as it stands.
pub(super) fn of(slip: &Slip, step: &str, by: u32, at: Moment) -> Planned {
    let form = crate::forms::tagged(slip.id.form).map_or("", |form| form.id);
    Planned::step(form, step, by, at).on(slip)
}

/// Who sits at the desk then; at night the supervisor, because the control room may not do all of it.
pub(super) fn operator(scene: &Scene, at: Moment) -> u32 {
    let hour = at.clock().minutes() / 60;
    let ago = u64::try_from(scene.last_day.number() - at.day().number()).unwrap_or(0);
    let shift = staff::on_duty(ago, hour);
    shift.first().copied().filter(|_| hour >= 8).unwrap_or(SUPERVISOR)
}

/// The repair of the cast that was opened at a moment, on either paper.
pub(super) fn standing(book: &dyn Book, opened: Moment) -> Option<Slip> {
    opened_at(book, &[repair::TAG, paid::TAG], opened)
}

/// The slip of some forms that was opened at a moment.
pub(super) fn opened_at(book: &dyn Book, forms: &[u16], opened: Moment) -> Option<Slip> {
    let day = u64::try_from(opened.day().number()).unwrap_or(0);
    // Somebody who rang shortly before midnight is on the slip with the day before.
    let days = [day.saturating_sub(1), day];
    let keys = forms.iter().flat_map(|form| days.map(|day| (day, u64::from(*form))));
    let found = keys.flat_map(|key| book.keys(Index::Day, key, key, 5_000));
    let recorded = |slip: &Slip| slip.story.first().map(|deed| deed.recorded);
    found.filter_map(|id| book.slip(id)).find(|slip| recorded(slip) == Some(opened))
}

/// The `n`-th owner who is served here.
pub(super) fn owner(scene: &Scene, book: &dyn Book, n: usize, at: Moment) -> Option<Payer> {
    home(scene, book, Relation::Owner, OWNERS + n, at)
}
