//! RP-32: who owes how much and for how long, for the desk and the cashier to check and to chase. Never any
//! interest: what is owed is what was billed and is not paid.

use super::{Cell, Row, Sheet, Span};
use crate::engine::prelude::*;
use crate::engine::slip::state_key_of;
use crate::forms::billing::{fees, payers, statement};
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

/// What is owed on a slip, and for which month.
struct Debt {
    slip: Slip,
    month: u32,
    what: String,
    total: Money,
    owed: Money,
}

/// The open slips of a form in two states.
fn open(book: &dyn Book, form: u16, states: [u16; 2]) -> impl Iterator<Item = Slip> + '_ {
    let keys = states.into_iter().map(move |state| state_key_of(form, state));
    keys.flat_map(|key| book.under(Index::State, key, READ_LIMIT)).filter_map(|id| book.slip(id))
}

/// All that is owed, on statements and as property fees, the oldest first.
fn debts(book: &dyn Book) -> Vec<Debt> {
    let statements = open(book, statement::TAG, [statement::MADE, statement::PARTLY]);
    let statements = statements.map(|slip| Debt {
        month: statement::month(&slip),
        what: "服务费".to_string(),
        total: statement::total(&slip),
        owed: statement::owed(&slip),
        slip,
    });
    let charges = open(book, fees::TAG, [fees::OWED, fees::PARTLY]).map(|slip| Debt {
        month: fees::month(&slip),
        what: fees::what(&slip).to_string(),
        total: fees::total(&slip),
        owed: fees::owed(&slip),
        slip,
    });
    let mut debts: Vec<Debt> = statements.chain(charges).collect();
    debts.retain(|debt| debt.owed > Money::ZERO);
    debts.arrange_by_key(|debt| (debt.month, payers::on(&debt.slip), debt.slip.id));
    debts
}

/// RP-32: a row for each slip that is still owed on, the oldest first. Fees for months to come have no age.
pub(super) fn list(book: &dyn Book, _: Span, now: Moment) -> Sheet {
    let mut sheet = Sheet::with_columns(&[
        ("房号", 12, 10),
        ("单号", 14, 12),
        ("项目", 10, 8),
        ("月份", 8, 7),
        ("应收", 12, 9),
        ("欠费", 12, 9),
        ("账龄月", 6, 6),
        ("账龄", 0, 0),
    ]);
    let owed = debts(book);
    let mut sums = [Money::ZERO; AGES.len()];
    let mut of_fees = Money::ZERO;
    for debt in &owed {
        let months = months_since(debt.month, now.day().month()).max(0);
        let age = AGES.iter().position(|(_, most)| months <= *most).unwrap_or(AGES.len() - 1);
        if let Some(all) = sums.get_mut(age) {
            *all = all.plus(debt.owed).unwrap_or(*all);
        }
        if debt.slip.id.form == fees::TAG {
            of_fees = of_fees.plus(debt.owed).unwrap_or(of_fees);
        }
        let cells = vec![
            rooms::shown(book, RoomId(payers::on(&debt.slip).room)).into(),
            book.registry().show_number(debt.slip.id).into(),
            debt.what.clone().into(),
            debt.month.to_string().into(),
            debt.total.into(),
            debt.owed.into(),
            Cell::Number(months),
            AGES.get(age).map_or("", |(label, _)| *label).into(),
        ];
        sheet.rows.push(Row::of(Some(debt.slip.id), cells));
    }
    let all = sums.iter().fold(Money::ZERO, |all, sum| all.plus(*sum).unwrap_or(all));
    sheet.sum("欠费单", owed.len());
    sheet.sum("欠费", all);
    if of_fees > Money::ZERO {
        sheet.sum("其中物业费", of_fees);
    }
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
