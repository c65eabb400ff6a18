//! B-09 恢复登记: that the office was restored from copies, up to which entry, and which numbers are left out so
//! that none stands twice on paper.
//!
//! Only time itself writes it, at the restoring and before anybody works. The store raises its counters by
//! what stands here.

use crate::engine::registry::Registry;
use crate::forms::prelude::*;

use super::{founding, settings, staff};

pub const TAG: u16 = 9009;

/// Books that are one slip, or numbered by something else than their order.
const UNNUMBERED: &[u16] = &[staff::TAG, settings::TAG, founding::TAG, TAG];

rules! {
    NOTHING refuse "还没有开办的管理处,没有什么可恢复" ["B-09"];
}

fields! {
    /// The numbers of one form that are given to no slip.
    pub struct Skipped {
        1 form: Text = "表单" 4;
        2 first: i64 = "自" 4;
        3 last: i64 = "至" 4;
    }

    /// The jump is how many numbers of each form are left out; none where nothing was lost.
    pub struct Restore {
        1 after: i64 = "接第几条" 4;
        2 code: Text = "校验码" 8;
        3 generation: i64 = "第几代" 4;
        4 why: Option<Text> = "原因" 8;
        5 jump: Option<i64> = "跳号" 4;
        6 skipped: Vec<Skipped> = "跳过" 12;
    }
}

states! { RESTORED = 1 "restored" "已恢复" }

pub static FORM: Form = Form::new("B-09", TAG, "恢复登记", "恢复", STATES, RULES)
    .steps(&[
        Step::opens(1, "restore", "恢复", Right::OpenOffice, Restore::fields).decide(by!(restore))
    ])
    .keys(&[])
    .line(|slip, _| Line {
        matter: format!(
            "接第 {} 条 {}",
            slip.get(Restore::after).unwrap_or_default(),
            slip.text(Restore::code)
        ),
        ..Line::default()
    });

fn restore(ask: &Ask<'_>, it: Restore) -> Outcome {
    if founding::name(ask.book).is_none() {
        return Err(NOTHING.says());
    }
    let jump = it.jump.unwrap_or_default();
    let numbered = ask.book.registry().all().filter(|form| !UNNUMBERED.contains(&form.tag));
    let skipped = numbered.filter_map(|form| {
        let next = i64::try_from(ask.book.next_number(form.tag)).ok()?;
        // A form that has given no number yet may have given its first ones since.
        let last = next.checked_add(jump)?.checked_sub(1)?;
        (jump > 0).then(|| Skipped { form: Text(form.id.to_string()), first: next, last })
    });
    let set = ask.given.clone().put(Restore::skipped, skipped.collect::<Vec<_>>());
    ask.draw_with(RESTORED, set).ok()
}

/// The numbers that a slip of this book takes out of use: form, first, last. Unreadable rows are none.
pub fn skipped(slip: &Slip, registry: &Registry) -> Vec<(u16, u64, u64)> {
    let rows: Vec<Skipped> = slip.get(Restore::skipped).unwrap_or_default();
    let number = |row: &Skipped| {
        let form = registry.form(&row.form.0)?.tag;
        Some((form, u64::try_from(row.first).ok()?, u64::try_from(row.last).ok()?))
    };
    rows.iter().filter_map(number).collect()
}

/// How often the office was restored.
pub fn count(book: &dyn Book) -> u64 {
    book.next_number(TAG) - 1
}
