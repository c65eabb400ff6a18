//! Boards: what is open, from the shelf. Nothing here reads a slip.

use super::Desk;
use super::lists::ROWS_MOST;
use crate::engine::kind::reading::Sight;
use crate::engine::moment::Moment;
use crate::engine::value::{Badge, SlipId};
use crate::forms::work::repair::CallsBack;
use crate::protocol::messages::{Filter, Page, Request, Row, View, Window};
use crate::queries::board_index::{Asking, Board, Kept};
use crate::queries::presenter;
use crate::queries::presenter::Viewer;
use crate::queries::time_left::Hours;
use crate::store::StoreProblem;

/// Whether a request is answered from the shelf: boards, and cards that say what the building has
/// reported already.
pub(super) fn asks(request: &Request) -> bool {
    if matches!(request, Request::Household { .. }) {
        return true;
    }
    let Request::List { view, .. } = request else { return false };
    matches!(view, View::Open(_) | View::Complaints(_) | View::Callbacks(_))
}

impl Desk {
    /// Keeps the shelf up with the store and the clock. What cannot be read now waits: the next
    /// question tries again.
    pub(super) fn catch_up(&mut self) {
        let from = self.told_from();
        let Some(Ok(shelf)) = &mut self.shelf else { return };
        if self.unshelved.is_empty() && shelf.holds_told(from) {
            return;
        }
        let changed = &self.unshelved;
        let kept = self.store.read().and_then(|view| {
            view.ask(|book| {
                shelf.refresh(book, changed);
                shelf.hold_told(book, from);
            })
        });
        if kept.is_ok() {
            self.unshelved.clear();
        }
    }

    /// Keeps the laid-out calendars up with the clock. What cannot be read now waits, and rows say what
    /// the wall clock says.
    pub(super) fn keep_hours(&mut self) {
        let now = self.now();
        if self.hours.fit(now) {
            return;
        }
        let read = self.store.read().and_then(|view| view.ask(|book| Hours::of(book, now)));
        self.hours = read.unwrap_or_default();
    }

    /// The first day whose finished repairs may be asked about.
    fn told_from(&self) -> u64 {
        CallsBack::of(self.store.policy()).days(self.now()).0
    }

    /// A board's rows.
    pub(super) fn board(
        &self,
        board: Board,
        filter: &Filter,
        window: &Window,
        badge: Option<Badge>,
        eye: Viewer,
    ) -> Result<Page, StoreProblem> {
        let shelf = match &self.shelf {
            Some(Ok(shelf)) => shelf,
            Some(Err(problem)) => return Err(problem.clone()),
            None => return Ok(Page::default()),
        };
        let policy = self.store.policy();
        let calls = CallsBack::of(policy);
        let most = usize::from(window.most).min(ROWS_MOST);
        let window = Window { most: u16::try_from(most).unwrap_or(1), ..window.clone() };
        let hours = self.hours.at(eye.now);
        let sifted = shelf.sift(&Asking {
            board,
            filter,
            window: &window,
            me: badge.map(|b| b.0),
            now: eye.now,
            hours: &hours,
            masked: eye.sight == Sight::Masked,
            ask_by: &|told| calls.by(told),
        });
        let held = |id: SlipId| self.claims.holder(id).map_or_else(String::new, |b| self.name(b));
        let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        let end = sifted.at + sifted.rows.len();
        let row = |(kept, due): (&Kept, Option<Moment>)| {
            let left = hours.left(kept.line.hours, due, &kept.line.stops);
            Row { left, ..presenter::kept(kept, due, eye, policy, held(kept.id)) }
        };
        let rows = sifted.rows.into_iter().map(row).collect();
        Ok(Page {
            rows,
            here: u16::try_from(sifted.here).unwrap_or(0),
            above: sifted.at > 0,
            more: end < sifted.total,
            at: Some(count(sifted.at)),
            total: Some(count(sifted.total)),
            counts: sifted.counts,
            loads: sifted.loads,
            buildings: sifted.buildings,
            trades: sifted.trades,
            note: match board {
                Board::Callbacks { .. } => CallsBack::said(policy),
                _ => String::new(),
            },
        })
    }
}
