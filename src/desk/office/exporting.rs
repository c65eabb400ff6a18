//! The whole office, page by page, to who took a number for it (B-10).

use super::Desk;
use crate::engine::prelude::*;
use crate::forms;
use crate::forms::office::exports;
use crate::protocol::messages::{Exported, Reply};
use crate::queries::exporting::Exporting;

/// Numbers that are looked at for a page: others are answered between two pages.
const A_PAGE: u64 = 200;

impl Desk {
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
        let numbers = after.saturating_add(1)..=until;
        let slips = numbers.filter_map(|number| book.slip(SlipId { form: form.tag, number }));
        let lines = slips.map(|slip| exporting.line(&slip)).collect();
        Reply::Exported(Box::new(Exported { lines, next: (until < last).then_some(until) }))
    }
}
