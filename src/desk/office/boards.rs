//! Boards of open slips, answered from the board index. It must not read slips: ten thousand may be
//! open.

use super::Desk;
use super::lists::ROWS_MOST;
use crate::engine::prelude::*;
use crate::forms::callbacks::quota::{self, CallsBack, Plan, Whose};
use crate::forms::office::founding;
use crate::protocol::messages::{Filter, Page, Printable, Request, Row, View, Window};
use crate::queries::board_index::{Board, BoardIndex, BoardQuery, BoardRow};
use crate::queries::presenter;
use crate::queries::presenter::Viewer;
use crate::queries::time_left::Hours;
use crate::store::StoreProblem;

/// Whether a request needs the board index: boards, and cards that show what the building has
/// reported already.
pub(super) fn needs_board_index(request: &Request) -> bool {
    let view = match request {
        Request::Household { .. } | Request::Paper { of: Printable::Emergency, .. } => return true,
        Request::List { view, .. }
        | Request::TakeOut { view, .. }
        | Request::Paper { of: Printable::List(view), .. } => view,
        Request::Paper { of: Printable::Each { view, slips }, .. } if slips.is_empty() => view,
        _ => return false,
    };
    matches!(view, View::Open(_) | View::Complaints(_) | View::Callbacks(_) | View::FirstHeard)
}

impl Desk {
    /// Brings the board index up to date with the store and the clock. If the read fails, the next
    /// question tries again.
    pub(super) fn update_board_index(&mut self) {
        let from = self.finished_from();
        let Some(Ok(index)) = &mut self.board_index else { return };
        if self.missed_by_board_index.is_empty() && index.holds_finished(from) {
            return;
        }
        let changed = &self.missed_by_board_index;
        let read = self.store.read().and_then(|view| {
            view.ask(|book| {
                index.refresh(book, changed);
                index.hold_finished(book, from);
            })
        });
        if read.is_ok() {
            self.missed_by_board_index.clear();
        }
    }

    /// Computes the working hours anew when the day has changed. If the read fails, rows count by
    /// the wall clock until it succeeds.
    pub(super) fn refresh_hours(&mut self) {
        let now = self.now();
        if self.hours.covers(now) {
            return;
        }
        let read = self.ask(|book| Hours::of(book, now));
        self.hours = read.unwrap_or_default();
    }

    /// The first day whose finished repairs are still to be called back.
    fn finished_from(&self) -> u64 {
        CallsBack::of(self.store.policy()).days(self.now()).0
    }

    /// What is to be called back now, of what the index holds: 应访, 已访, 还差, and the sample.
    fn callbacks_of(&self, index: &BoardIndex, now: Moment) -> Result<Plan, StoreProblem> {
        let office = self.ask(founding::name)?.unwrap_or_default();
        let tallies: Vec<_> = index.tallies().copied().collect();
        Ok(quota::plan(self.store.policy(), &office, now, &tallies))
    }

    /// One page of a board.
    pub(super) fn board(
        &self,
        board: Board,
        filter: &Filter,
        window: &Window,
        badge: Option<Badge>,
        viewer: Viewer,
    ) -> Result<Page, StoreProblem> {
        let index = match &self.board_index {
            Some(Ok(index)) => index,
            Some(Err(problem)) => return Err(problem.clone()),
            None => return Ok(Page::default()),
        };
        let policy = self.store.policy();
        let calls = CallsBack::of(policy);
        let most = usize::from(window.most).min(ROWS_MOST);
        let window = Window { most: u16::try_from(most).unwrap_or(1), ..window.clone() };
        let hours = self.hours.at(viewer.now);
        let plan = match board {
            Board::Callbacks { .. } => Some(self.callbacks_of(index, viewer.now)?),
            _ => None,
        };
        let sifted = index.page(&BoardQuery {
            board,
            filter,
            window: &window,
            me: badge.map(|b| b.0),
            now: viewer.now,
            hours: &hours,
            sight: viewer.sight,
            role: viewer.role,
            calls,
            to_call: plan.as_ref().map(|plan| &plan.to_call),
        });
        let held = |id: SlipId| self.claims.holder(id).map_or_else(String::new, |b| self.name(b));
        let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        let end = sifted.at + sifted.rows.len();
        let row = |BoardRow { kept, due, whose }: BoardRow<'_>| {
            let left = hours.left(kept.line.hours, due, &kept.line.stops);
            let mut row = presenter::cached_row(kept, due, viewer, policy, held(kept.id));
            if whose == Some(Whose::Supervisor) {
                row.matter.push_str(" 主管访");
            }
            Row { left, ..row }
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
            note: plan.map_or_else(String::new, |plan| {
                let said = plan.said();
                if said.is_empty() { CallsBack::said(policy) } else { said }
            }),
            ..Page::default()
        })
    }
}
