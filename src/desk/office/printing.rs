//! Slips as they leave the office: printed, or exported, and the books. It prints nothing: it says what stands on the paper, and hands a whole phone
//! out only to whoever has had that recorded.

use super::Desk;
use crate::engine::prelude::*;
use crate::forms;
use crate::forms::office::{exports, prints};
use crate::paper::Copies;
use crate::protocol::messages::{Books, Exported, Reply};
use crate::queries::exporting::Exporting;
use crate::queries::presenter::Viewer;
use crate::queries::printing::{Printing, papers};
use crate::report::books::booking;
use crate::store::StoreProblem;
use crate::store::reader::Reader;

/// A page of an export: numbers that are looked at, so that others are answered between two pages, and bytes behind
/// which it ends, so that it fits the line whatever stands on its slips.
const A_PAGE: u64 = 200;
const PAGE_BYTES: usize = 96 * 1024;
/// A page of the books: entries that are looked at, and bookings behind which it ends.
const BOOKED_AT: u64 = 2_000;
const BOOKINGS: usize = 200;

impl Desk {
    /// The sheets of a slip, with the number that this print took.
    pub(super) fn paper_of(
        &self,
        book: &dyn Book,
        (id, copies, print): (SlipId, Copies, Option<SlipId>),
        badge: Badge,
        viewer: Viewer,
    ) -> Reply {
        let (Some(form), Some(slip)) = (forms::tagged(id.form), book.slip(id)) else {
            return Reply::No("没有这张单;请核对单号".to_string());
        };
        let parts = form.print.parts.len();
        if copies.part().is_some_and(|part| part == 0 || part > parts) {
            return Reply::No(format!("{}共 {parts} 联,没有这一联", form.title));
        }
        let taken = match print {
            None => None,
            Some(print) => {
                let standing = book.slip(print);
                let taken = standing.and_then(|print| prints::taken(&print, badge, viewer.now));
                let Some(taken) = taken.filter(|taken| taken.slip == id) else {
                    return Reply::No("这个打印号不是本人刚取的;请重新打印".to_string());
                };
                Some(taken)
            }
        };
        let practice = self.store.is_practice();
        let printing = Printing { viewer, badge, practice, taken: taken.as_ref() };
        Reply::Paper(Box::new(papers(book, form, &slip, copies, printing)))
    }

    /// The slips of a form behind this number, as lines.
    pub(super) fn export_page(
        &self,
        book: &dyn Book,
        export: SlipId,
        (form, after): (&str, u64),
        (badge, now): (Badge, Moment),
    ) -> Reply {
        let standing = book.slip(export);
        let Some(whole) = standing.and_then(|export| exports::taken(&export, badge, now)) else {
            return Reply::No("这个导出号不是本人刚取的;请重新导出".to_string());
        };
        let Some(form) = forms::form(form) else {
            return Reply::No("没有这种单".to_string());
        };
        let exporting = Exporting::new(book, form, whole);
        let last = book.next_number(form.tag).saturating_sub(1);
        let until = after.saturating_add(A_PAGE).min(last);
        let (mut lines, mut bytes, mut at) = (Vec::new(), 0, after);
        while at < until && bytes < PAGE_BYTES {
            at += 1;
            if let Some(slip) = book.slip(SlipId { form: form.tag, number: at }) {
                let line = exporting.line(&slip);
                bytes += line.len();
                lines.push(line);
            }
        }
        Reply::Exported(Box::new(Exported { lines, next: (at < last).then_some(at) }))
    }

    /// The entries behind this one that move money.
    pub(super) fn books_page(view: &Reader, after: u64) -> Result<Reply, StoreProblem> {
        let last = view.last_seq()?.unwrap_or(0);
        let until = after.saturating_add(BOOKED_AT).min(last);
        let (mut bookings, mut at) = (Vec::new(), after);
        while at < until && bookings.len() < BOOKINGS {
            at += 1;
            if let Some(entry) = view.entry(at)? {
                bookings.extend(view.ask(|book| booking(book, &entry))?);
            }
        }
        let next = (at < last).then_some(at);
        Ok(Reply::Books(Box::new(Books { bookings, next })))
    }
}
