//! Lists: which slips, in which order, and which page of them. They are read from the board index
//! and from keys; a scan over all slips must not happen here.

use super::Desk;
use super::waiting::SIGN_FIRST;
use crate::engine::kind::reading::Sight;
use crate::engine::ledger::Payer;
use crate::engine::prelude::*;
use crate::forms;
use crate::forms::callbacks::quota::CallsBack;
use crate::forms::intake::spoken;
use crate::forms::office::staff;
use crate::protocol::messages::{Filter, Page, Row, Sift, Spot, View, Window};
use crate::queries::board_index::Board;
use crate::queries::paging::{Scan, page, plan};
use crate::queries::presenter::Viewer;
use crate::store::StoreProblem;
use crate::store::reader::Reader;

/// The most rows in one answer.
pub(super) const ROWS_MOST: usize = 500;

/// The page as it goes round in a file: like paper, with no phone in words but those of firms. What it was searched for
/// is found all the same.
pub(super) fn to_take_out(mut page: Page) -> Page {
    for row in &mut page.rows {
        if !forms::tagged(row.id.form).is_some_and(|form| form.public_numbers) {
            row.matter = Sight::Names.words(std::mem::take(&mut row.matter));
        }
    }
    page
}

impl Desk {
    pub(super) fn list(
        &self,
        view: &Reader,
        which: &View,
        window: &Window,
        badge: Option<Badge>,
        viewer: Viewer,
    ) -> Result<Page, StoreProblem> {
        let most = window.most.clamp(1, u16::try_from(ROWS_MOST).unwrap_or(u16::MAX));
        let window = &Window { most, ..window.clone() };
        match which {
            View::Open(filter) => self.board(Board::Work, filter, window, badge, viewer),
            View::Complaints(filter) => {
                self.board(Board::Complaints, filter, window, badge, viewer)
            }
            View::Callbacks(filter) => {
                let (from, to) = CallsBack::of(self.store.policy()).days(viewer.now);
                self.board(Board::Callbacks { from, to }, filter, window, badge, viewer)
            }
            View::FirstHeard => {
                let page =
                    self.board(Board::FirstHeard, &Filter::default(), window, badge, viewer)?;
                Ok(Page { note: view.ask(spoken::greeting)?, ..page })
            }
            View::Slips(filter) => {
                let page = self.slips(view, filter, window, viewer)?;
                Ok(self.with_openings(page, filter, viewer))
            }
            View::Staff => view.ask(|book| {
                let ids = staff::serving(book).into_iter().map(|s| s.id).collect();
                self.page(book, ids, usize::from(window.most), viewer)
            }),
            View::Payer { room, person, month } => view.ask(|book| {
                self.account(book, Payer { room: *room, person: *person }, *month, viewer)
            }),
            View::Receipts { of } => view.ask(|book| self.receipts(book, *of, viewer)),
        }
    }

    /// The page with what opens a slip of its form: the steps that the viewer may take, or who may.
    fn with_openings(&self, page: Page, filter: &Sift, viewer: Viewer) -> Page {
        let form = filter.form.as_deref().and_then(forms::form);
        let policy = self.store.policy();
        let may = |right| viewer.role.is_some_and(|role| policy.may(role, right));
        let offered = |step: &&Step| step.is_opening() && !step.aside;
        let opening: Vec<&Step> = form.iter().flat_map(|form| form.steps).filter(offered).collect();
        let mine = opening.iter().filter(|step| may(step.right));
        let opens: Vec<String> = mine.map(|step| step.name.to_string()).collect();
        let other = opening.first().filter(|_| opens.is_empty());
        let opened_by = other.map_or_else(String::new, |step| policy.who_may(step.right));
        Page { opens, opened_by, ..page }
    }

    fn page(&self, book: &dyn Book, ids: Vec<SlipId>, most: usize, viewer: Viewer) -> Page {
        let more = ids.len() > most;
        let rows = ids.into_iter().take(most).filter_map(|id| self.row(book, id, viewer)).collect();
        Page { rows, more, ..Page::default() }
    }

    /// All slips of a form, a room or a person, found by keys.
    fn slips(
        &self,
        view: &Reader,
        filter: &Sift,
        window: &Window,
        viewer: Viewer,
    ) -> Result<Page, StoreProblem> {
        let today = viewer.now.day();
        if filter.person.is_some() && viewer.sight == Sight::Masked {
            // Without a badge, or for who needs no names, nobody learns who lives where.
            let why = viewer.role.map_or(SIGN_FIRST, |_| "按住户查单要能看住户全名");
            return Ok(Page { note: why.to_string(), ..Page::default() });
        }
        let query = plan(view, filter, today)?;
        if query.scan == Scan::Nothing {
            return Ok(Page { note: query.note.to_string(), ..Page::default() });
        }
        let says = |row: &Row| {
            [&row.number, &row.place, &row.matter, &row.worker, &row.state]
                .iter()
                .any(|words| words.to_lowercase().contains(&query.text))
        };
        let fits = |id: SlipId| -> Result<bool, StoreProblem> {
            for posting in &query.also {
                let key = (posting.a, posting.b, id);
                if view.keys_between(posting.index, key, key, true, 1)?.is_empty() {
                    return Ok(false);
                }
            }
            Ok(query.text.is_empty()
                || view.ask(|book| self.row(book, id, viewer))?.as_ref().is_some_and(says))
        };
        let sieved = !(query.text.is_empty() && query.also.is_empty());
        let fits: Option<&dyn Fn(SlipId) -> Result<bool, StoreProblem>> =
            if sieved { Some(&fits) } else { None };
        let page_of = page(view, &query.scan, window, today, fits)?;
        let rows = view.ask(|book| {
            page_of.slips.iter().filter_map(|id| self.row(book, *id, viewer)).collect::<Vec<Row>>()
        })?;
        let numbered = match &query.scan {
            Scan::Numbers { form, under } if under.is_empty() && !sieved => {
                Some(view.ask(|book| book.next_number(*form).saturating_sub(1))?)
            }
            _ => None,
        };
        // Numbers are given one after another, so the newest slip's number is their count.
        let count = |n: u64| u32::try_from(n).unwrap_or(u32::MAX);
        let at = rows.first().zip(numbered);
        let exhausted = page_of.exhausted && !matches!(window.spot, Spot::End);
        Ok(Page {
            here: u16::try_from(page_of.here).unwrap_or(0),
            above: page_of.above,
            more: page_of.below || exhausted,
            at: at.map(|(row, all)| count(all.saturating_sub(row.id.number))),
            total: numbered.map(count),
            note: if page_of.exhausted { TIRED.to_string() } else { String::new() },
            rows,
            ..Page::default()
        })
    }
}

/// The note for a search that stopped before it had examined all slips.
const TIRED: &str = "只翻查了一部分;请再写明状态、房号、责任人或日期";
