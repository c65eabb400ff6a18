//! Slips as they are printed. It prints nothing: it says what stands on the paper, and hands a whole phone
//! out only to whoever has had that recorded.

use super::Desk;
use crate::engine::prelude::*;
use crate::forms;
use crate::forms::office::prints;
use crate::paper::Copies;
use crate::protocol::messages::Reply;
use crate::queries::presenter::Viewer;
use crate::queries::printing::{Printing, papers};

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
}
