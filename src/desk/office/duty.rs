//! The handover sheet: who is on duty, what is gathered for the next shift, what is to be counted.
//! It changes nothing.

use super::Desk;
use crate::desk::serve::Conn;
use crate::engine::prelude::*;
use crate::forms::office::staff;
use crate::forms::shift::handover;
use crate::forms::shift::handover::Pending;
use crate::forms::shift::policy::{DutyHours, HandoverPaper, INCOMING_EARLY_MINUTES};
use crate::forms::shift::roster::cover::Cover;
use crate::protocol::messages::{HandoverSheet, PendingLine, Reply, Row, Standing};
use crate::queries::presenter::Viewer;

/// Slips that one line of the sheet lists; the number beside it counts all.
const LISTED: usize = 60;

impl Desk {
    pub(super) fn handover(
        &self,
        book: &dyn Book,
        (badge, conn): (Badge, Conn),
        viewer: Viewer,
    ) -> Reply {
        let gathered = handover::gather(book, viewer.now);
        let rows = |ids: &[SlipId]| -> Vec<Row> {
            ids.iter().take(LISTED).filter_map(|id| self.row(book, *id, viewer)).collect()
        };
        let line = |(what, ids): &(Pending, Vec<SlipId>)| PendingLine {
            label: what.label().to_string(),
            count: u32::try_from(ids.len()).unwrap_or(u32::MAX),
            rows: rows(ids),
        };
        // 先紧急,后普通; what waits for the meeting or cannot be solved soon comes last.
        let book_lines =
            [Pending::BookUrgent, Pending::BookPlain, Pending::Meeting, Pending::Legacy];
        let slip = handover::on_duty(book, viewer.now);
        let policy = book.policy();
        let signs = policy.is(HandoverPaper::CountAndSign);
        let on = slip.as_ref();
        let half = on.and_then(|slip| self.drafts.latest_of_step(slip.id, "hand-over", badge));
        Reply::Handover(Box::new(HandoverSheet {
            at: gathered.at,
            pending: gathered.found.iter().map(line).collect(),
            counts: on.map_or_else(Vec::new, |slip| handover::to_count(slip, book)),
            cash_should: on.map_or_else(String::new, |slip| cash_should(slip, book)),
            book: book_lines.iter().flat_map(|what| rows(gathered.of(*what))).collect(),
            drafts: u32::try_from(self.drafts.count(None)).unwrap_or(u32::MAX),
            half_filled: half,
            half_elsewhere: half.is_some_and(|number| self.drafts.open_elsewhere(number, conn)),
            code: self.store.head().spoken(),
            signs,
            closes: !(signs && policy.is(DutyHours::RoundTheClock)),
            shift: slip.and_then(|slip| self.standing(book, &slip, viewer)),
        }))
    }

    fn standing(&self, book: &dyn Book, slip: &Slip, viewer: Viewer) -> Option<Standing> {
        let badge = handover::on(slip)?;
        let shift = handover::shift_of(slip);
        let ends = slip.get(handover::ENDS);
        let early = book.policy().limit(&INCOMING_EARLY_MINUTES);
        Some(Standing {
            row: self.row(book, slip.id, viewer)?,
            label: shift.map_or("", |s| s.label()).to_string(),
            badge: badge.0,
            who: staff::shown(book, badge),
            since: slip.opened(),
            ends,
            next: shift.map_or_else(String::new, |shift| next_in_words(book, shift, ends)),
            there_by: ends.map(|at| at.plus_minutes(-early)),
            dispute: handover::dispute(slip, book),
        })
    }
}

/// The shift that comes, and whom the roster has for it; where it has nobody, that is said before it happens.
fn next_in_words(book: &dyn Book, shift: handover::Shift, ends: Option<Moment>) -> String {
    let (next, cover) = (shift.next(), Cover::of(book));
    let Some(ends) = ends else { return next.label().to_string() };
    // A day shift's next one is the next day's.
    let day = if next == shift { ends.day().next(1) } else { ends.day() };
    let foreseen = cover.of_shift(day, next);
    let gap = cover.gaps(day).into_iter().any(|gap| gap.shift == Some(next));
    match foreseen.first() {
        Some(who) => format!("{} {}", next.label(), staff::shown(book, *who)),
        None if gap => format!("{} 没有人", next.label()),
        None => next.label().to_string(),
    }
}

/// The money that there should be, as the form fills it.
fn cash_should(slip: &Slip, book: &dyn Book) -> String {
    let Some(step) = handover::FORM.step("hand-over") else { return String::new() };
    let fills = handover::FORM.fills_of(step, Some(slip), Start::default(), book);
    let cash = fills.into_iter().find(|(name, _)| *name == "cash_should");
    cash.map_or_else(String::new, |(_, text)| text)
}
