//! 人员与密码: what was done to the staff register in a month, and by whom: badges, posts, PINs. Whoever handles money or
//! signs beside is marked where one hand alone let them in (H-09): another head, or the company, looks at it.

use super::{Cell, Row, Sheet, Span};
use crate::engine::prelude::*;
use crate::forms::office::staff;

/// A row for each step, in the order of the days.
pub(super) fn changes(book: &dyn Book, span: Span, _: Moment) -> Sheet {
    let mut sheet = Sheet::with_columns(&[
        ("日期", 11, 11),
        ("工号", 6, 5),
        ("姓名", 10, 8),
        ("现岗位", 10, 9),
        ("办了什么", 10, 8),
        ("谁办", 12, 11),
        ("第二人", 12, 11),
        ("请看", 0, 0),
    ]);
    let policy = book.policy();
    let money = |role: Role| policy.may(role, Right::TakeMoney) || policy.may(role, Right::Release);
    let mut rows = Vec::new();
    for slip in staff::all(book) {
        let badge = staff::badge_of(&slip);
        let role = staff::role_of(&slip);
        for deed in slip.story.iter().filter(|deed| span.contains(deed.recorded)) {
            let step = staff::FORM.step_tagged(deed.step).map_or("?", |step| step.title);
            let look = staff::lets_in(deed.step)
                && deed.cosign.is_none()
                && deed.by != Badge::CLOCK
                && role.is_some_and(money);
            let cells = vec![
                Cell::Day(deed.recorded.day()),
                u64::from(badge.0).into(),
                staff::name(&slip).into(),
                role.map_or("", Role::label).into(),
                step.into(),
                staff::shown(book, deed.by).into(),
                deed.cosign.map_or_else(String::new, |second| staff::shown(book, second)).into(),
                if look { "经手钱款或会签,一人办" } else { "" }.into(),
            ];
            rows.push((deed.seq, look, Row::of(Some(slip.id), cells)));
        }
    }
    rows.arrange_by_key(|(seq, ..)| *seq);
    sheet.sum("变动", rows.len());
    sheet.sum("请看", rows.iter().filter(|(_, look, _)| *look).count());
    sheet.rows = rows.into_iter().map(|(.., row)| row).collect();
    sheet.signs = vec!["制表".to_string(), "公司复核".to_string()];
    sheet
}
