//! The callbacks of a week: how many jobs were done, how many customers are to be called back, and which
//! of them by the supervisor (RP-28, N-20, N-21).

use super::slips::{returned_in, slip_cells};
use super::{Cell, Row, Sheet, Span};
use crate::engine::prelude::*;
use crate::forms::work::job::{Came, Paper, RETURN, TOTAL};
use crate::forms::work::policy::{SUPERVISOR_CALLBACK_FEN, WEEKLY_SLIPS_PERCENT};

/// A percentage of a count, rounded up: 60 % of 3 are 2.
fn share(of: usize, percent: i64) -> usize {
    let percent = usize::try_from(percent.clamp(0, 100)).unwrap_or(0);
    (of * percent).div_ceil(100)
}

fn total(slip: &Slip) -> Money {
    slip.get(TOTAL).unwrap_or(Money::ZERO)
}

/// RP-28: the jobs done in the week, the expensive ones first, which the supervisor calls about.
pub(super) fn for_week(book: &dyn Book, span: Span, _: Moment) -> Sheet {
    let mut sheet = Sheet::with_columns(&[
        ("单号", 11, 11),
        ("完工回单", 11, 8),
        ("房号", 10, 9),
        ("事由", 0, 0),
        ("责任人", 8, 6),
        ("金额", 9, 9),
        ("由谁回访", 10, 8),
    ]);
    let done = |slip: &Slip| {
        let came = slip.get(Paper::result);
        matches!(came, Some(Came::Fixed | Came::Unsigned))
    };
    let slips = returned_in(book, span).into_iter().filter_map(|id| book.slip(id));
    let mut slips: Vec<Slip> = slips.filter(done).collect();
    slips.sort_by_key(|slip| (std::cmp::Reverse(total(slip)), slip.id));
    let policy = book.policy();
    let percent = policy.limit(&WEEKLY_SLIPS_PERCENT);
    let threshold = Money::fen(policy.limit(&SUPERVISOR_CALLBACK_FEN));
    let by_supervisor = |slip: &Slip| total(slip) >= threshold && total(slip) > Money::ZERO;
    for slip in &slips {
        let [number, place, matter, worker] = slip_cells(book, slip);
        let sum = total(slip);
        let cells = vec![
            number,
            slip.last_deed(RETURN).map(|deed| deed.occurred).into(),
            place,
            matter,
            worker,
            if sum == Money::ZERO { Cell::Empty } else { Cell::Money(sum) },
            if by_supervisor(slip) { "主管" } else { "" }.into(),
        ];
        sheet.rows.push(Row { slip: Some(slip.id), cells });
    }
    sheet.sum("本周完工", slips.len());
    sheet.sum(&format!("应回访({percent}%)"), share(slips.len(), percent));
    sheet.sum(
        &format!("{threshold} 元以上,主管回访"),
        slips.iter().filter(|slip| by_supervisor(slip)).count(),
    );
    sheet.signs = vec!["事务管理员".to_string(), "主管".to_string()];
    sheet
}

#[cfg(test)]
mod tests {
    use super::share;

    #[test]
    fn a_share_is_never_less_than_asked_for() {
        for (of, percent, want) in [(0, 60, 0), (1, 60, 1), (3, 60, 2), (5, 60, 3), (7, 100, 7)] {
            assert_eq!(share(of, percent), want, "{percent} % of {of}");
        }
    }
}
