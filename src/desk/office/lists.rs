//! Lists: which slips, in which order, and which part of them; from the shelf and from keys, never
//! from a walk over all slips.

use super::Desk;
use super::waiting::SIGN_FIRST;
use crate::engine::book::Book;
use crate::engine::kind::reading::Sight;
use crate::engine::ledger::Payer;
use crate::engine::value::{Badge, SlipId};
use crate::forms::office::staff;
use crate::forms::work::repair::CallsBack;
use crate::protocol::messages::{Page, Row, Sift, Spot, View, Window};
use crate::queries::board_index::Board;
use crate::queries::paging::{Course, walk, wished};
use crate::queries::presenter::Viewer;
use crate::store::StoreProblem;
use crate::store::reader::Reader;

/// The most rows that one answer holds.
pub(super) const ROWS_MOST: usize = 500;

impl Desk {
    pub(super) fn list(
        &self,
        view: &Reader,
        which: &View,
        window: &Window,
        badge: Option<Badge>,
        eye: Viewer,
    ) -> Result<Page, StoreProblem> {
        let most = window.most.clamp(1, u16::try_from(ROWS_MOST).unwrap_or(u16::MAX));
        let window = &Window { most, ..window.clone() };
        match which {
            View::Open(filter) => self.board(Board::Work, filter, window, badge, eye),
            View::Complaints(filter) => self.board(Board::Complaints, filter, window, badge, eye),
            View::Callbacks(filter) => {
                let (from, to) = CallsBack::of(self.store.policy()).days(eye.now);
                self.board(Board::Callbacks { from, to }, filter, window, badge, eye)
            }
            View::Slips(sift) => self.slips(view, sift, window, eye),
            View::Staff => view.ask(|book| {
                let ids = staff::serving(book).into_iter().map(|s| s.id).collect();
                self.page(book, ids, usize::from(window.most), eye)
            }),
            View::Payer { room, person, month } => view.ask(|book| {
                self.account(book, Payer { room: *room, person: *person }, *month, eye)
            }),
            View::Receipts { of } => view.ask(|book| self.receipts(book, *of, eye)),
        }
    }

    fn page(&self, book: &dyn Book, ids: Vec<SlipId>, most: usize, eye: Viewer) -> Page {
        let more = ids.len() > most;
        let rows = ids.into_iter().take(most).filter_map(|id| self.row(book, id, eye)).collect();
        Page { rows, more, ..Page::default() }
    }

    /// Old slips and new ones, by keys.
    fn slips(
        &self,
        view: &Reader,
        sift: &Sift,
        window: &Window,
        eye: Viewer,
    ) -> Result<Page, StoreProblem> {
        let today = eye.now.day();
        if sift.person.is_some() && eye.sight == Sight::Masked {
            // Who lives where is told to a badge only.
            return Ok(Page { note: SIGN_FIRST.to_string(), ..Page::default() });
        }
        let wish = wished(view, sift, today)?;
        if wish.course == Course::Nothing {
            return Ok(Page { note: wish.note.to_string(), ..Page::default() });
        }
        let says = |row: &Row| {
            [&row.number, &row.place, &row.matter, &row.worker, &row.state]
                .iter()
                .any(|words| words.to_lowercase().contains(&wish.text))
        };
        let fits = |id: SlipId| -> Result<bool, StoreProblem> {
            for posting in &wish.also {
                let key = (posting.a, posting.b, id);
                if view.keys_between(posting.index, key, key, true, 1)?.is_empty() {
                    return Ok(false);
                }
            }
            Ok(wish.text.is_empty()
                || view.ask(|book| self.row(book, id, eye))?.as_ref().is_some_and(says))
        };
        let sieved = !(wish.text.is_empty() && wish.also.is_empty());
        let fits: Option<&dyn Fn(SlipId) -> Result<bool, StoreProblem>> =
            if sieved { Some(&fits) } else { None };
        let walked = walk(view, &wish.course, window, today, fits)?;
        let rows = view.ask(|book| {
            walked.slips.iter().filter_map(|id| self.row(book, *id, eye)).collect::<Vec<Row>>()
        })?;
        let numbered = match &wish.course {
            Course::Numbers { form, under } if under.is_empty() && !sieved => {
                Some(view.ask(|book| book.next_number(*form).saturating_sub(1))?)
            }
            _ => None,
        };
        // Numbers are given one after another, so the newest slip's number is their count.
        let count = |n: u64| u32::try_from(n).unwrap_or(u32::MAX);
        let at = rows.first().zip(numbered);
        let tired = walked.tired && !matches!(window.spot, Spot::End);
        Ok(Page {
            here: u16::try_from(walked.here).unwrap_or(0),
            above: walked.above,
            more: walked.below || tired,
            at: at.map(|(row, all)| count(all.saturating_sub(row.id.number))),
            total: numbered.map(count),
            note: if walked.tired { TIRED.to_string() } else { String::new() },
            rows,
            ..Page::default()
        })
    }
}

/// What is said where only so many slips were looked through.
const TIRED: &str = "只翻查了一部分;请再写明状态、房号、责任人或日期";
