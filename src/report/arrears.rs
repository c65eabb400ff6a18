//! RP-32: who owes how much and for how long, for the desk and the cashier to check and to chase. Never any
//! interest: what is owed is what was billed and is not paid.

use super::{Cell, Row, Sheet, Span};
use crate::engine::prelude::*;
use crate::engine::slip::state_key_of;
use crate::forms::billing::{payers, statement};
use crate::forms::estate::rooms;

/// The most statements to read in a state.
const READ_LIMIT: usize = 100_000;

/// Ages, each with the most months that belong to it.
const AGES: [(&str, i64); 5] =
    [("本月", 0), ("1 到 3 月", 3), ("4 到 6 月", 6), ("7 到 12 月", 12), ("一年以上", i64::MAX)];

/// Months from a month to another, both written 202611.
fn months_since(month: u32, now: u64) -> i64 {
    let count = |month: i64| month / 100 * 12 + month % 100;
    count(i64::try_from(now).unwrap_or(0)) - count(i64::from(month))
}

/// RP-32: a row for each statement that is still owed on, the oldest first.
pub(super) fn list(book: &dyn Book, _: Span, now: Moment) -> Sheet {
    let mut sheet = Sheet::with_columns(&[
        ("房号", 12, 10),
        ("月结单", 14, 11),
        ("月份", 8, 7),
        ("应收", 12, 10),
        ("欠费", 12, 10),
        ("账龄月", 6, 6),
        ("账龄", 0, 0),
    ]);
    let states = [statement::MADE, statement::PARTLY].into_iter();
    let open = states.flat_map(|state| {
        book.under(Index::State, state_key_of(statement::TAG, state), READ_LIMIT)
    });
    let mut owed: Vec<Slip> = open.filter_map(|id| book.slip(id)).collect();
    owed.retain(|slip| statement::owed(slip) > Money::ZERO);
    owed.sort_by_key(|slip| (statement::month(slip), payers::on(slip), slip.id));
    let mut sums = [Money::ZERO; AGES.len()];
    for slip in &owed {
        let months = months_since(statement::month(slip), now.day().month());
        let age = AGES.iter().position(|(_, most)| months <= *most).unwrap_or(AGES.len() - 1);
        let sum = statement::owed(slip);
        if let Some(all) = sums.get_mut(age) {
            *all = all.plus(sum).unwrap_or(*all);
        }
        let cells = vec![
            rooms::shown(book, RoomId(payers::on(slip).room)).into(),
            book.registry().show_number(slip.id).into(),
            statement::month(slip).to_string().into(),
            statement::total(slip).into(),
            sum.into(),
            Cell::Number(months),
            AGES.get(age).map_or("", |(label, _)| *label).into(),
        ];
        sheet.rows.push(Row::of(Some(slip.id), cells));
    }
    let all = sums.iter().fold(Money::ZERO, |all, sum| all.plus(*sum).unwrap_or(all));
    sheet.sum("欠费单", owed.len());
    sheet.sum("欠费", all);
    for ((label, _), sum) in AGES.iter().zip(sums) {
        sheet.sum(label, sum);
    }
    sheet.signs = vec!["核对人".to_string(), "出纳".to_string()];
    sheet
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ages_are_counted_over_the_turn_of_the_year() {
        for (month, now, months) in [
            (202_611, 202_611, 0),
            (202_611, 202_612, 1),
            (202_512, 202_601, 1),
            (202_510, 202_611, 13),
        ] {
            assert_eq!(months_since(month, now), months, "{month} {now}");
        }
    }
}
