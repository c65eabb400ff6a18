//! What stands on the accounts: the trial balance, and a month of services by class for the cashier.

use std::collections::BTreeMap;

use super::{Cell, Row, Sheet, Span};
use crate::engine::ledger::Account;
use crate::engine::prelude::*;
use crate::forms::billing::settlement;
use crate::forms::catalogue::prices;

/// The trial balance: every account on the side on which it stands. Both sides are the same, or the books are wrong.
pub(super) fn trial_balance(book: &dyn Book, _: Span, _: Moment) -> Sheet {
    let mut sheet = Sheet::with_columns(&[("科目", 0, 0), ("借方", 14, 14), ("贷方", 14, 14)]);
    let (mut debits, mut credits) = (Money::ZERO, Money::ZERO);
    for account in Account::ALL {
        let sum = book.total(*account);
        let turned = Money::ZERO.minus(sum).unwrap_or(Money::ZERO);
        let (debit, credit) = match sum >= Money::ZERO {
            true => (sum, Money::ZERO),
            false => (Money::ZERO, turned),
        };
        debits = debits.plus(debit).unwrap_or(debits);
        credits = credits.plus(credit).unwrap_or(credits);
        let side = |sum: Money| if sum == Money::ZERO { Cell::Empty } else { sum.into() };
        let cells = vec![account.label().into(), side(debit), side(credit)];
        sheet.rows.push(Row::of(None, cells));
    }
    sheet.sum("借方合计", debits);
    sheet.sum("贷方合计", credits);
    sheet.sum("差额", debits.minus(credits).unwrap_or(debits));
    sheet.signs = vec!["制表".to_string(), "出纳".to_string(), "复核".to_string()];
    sheet
}

/// What came of one class in a month.
#[derive(Default)]
struct Class {
    name: String,
    households: u64,
    billed: settlement::Tally,
    settled: settlement::Tally,
    waiting: settlement::Tally,
    reversed: settlement::Tally,
}

/// RP-01: a month's audited services by class, for the cashier.
pub(super) fn by_class(book: &dyn Book, span: Span, _: Moment) -> Sheet {
    let mut sheet = Sheet::with_columns(&[
        ("服务项目", 0, 0),
        ("户数", 6, 4),
        ("笔数", 6, 4),
        ("金额", 12, 10),
        ("已出账", 12, 10),
        ("已收", 12, 10),
        ("待出账", 12, 10),
        ("已红冲", 12, 9),
    ]);
    let month = u32::try_from(span.from.month()).unwrap_or(0);
    let mut classes: BTreeMap<u32, Class> = BTreeMap::new();
    let (mut owed, mut unaudited) = (Money::ZERO, 0_u64);
    for household in settlement::by_household(book, month) {
        owed = owed.plus(household.owed).unwrap_or(owed);
        for item in household.items {
            unaudited += item.logged.count + item.confirmed.count;
            let audited = [item.audited, item.billed, item.settled, item.reversed];
            if audited.iter().all(|tally| tally.count == 0) {
                continue;
            }
            let class = classes.entry(item.item).or_default();
            class.name = item.name;
            class.households += 1;
            class.waiting = plus(class.waiting, item.audited);
            class.billed = plus(class.billed, item.billed);
            class.settled = plus(class.settled, item.settled);
            class.reversed = plus(class.reversed, item.reversed);
        }
    }
    let mut all = settlement::Tally::default();
    for (item, class) in classes {
        let sum = plus(plus(class.waiting, class.billed), plus(class.settled, class.reversed));
        all = plus(all, sum);
        let slip = (item > 0).then_some(SlipId { form: prices::TAG, number: u64::from(item) });
        let cells = vec![
            class.name.into(),
            class.households.into(),
            sum.count.into(),
            sum.sum.into(),
            class.billed.sum.into(),
            class.settled.sum.into(),
            class.waiting.sum.into(),
            class.reversed.sum.into(),
        ];
        sheet.rows.push(Row::of(slip, cells));
    }
    sheet.sum("笔数", all.count);
    sheet.sum("金额", all.sum);
    sheet.sum("未收", owed);
    if unaudited > 0 {
        sheet.notes.push(format!("另有 {unaudited} 笔没有确认或审核,不在表内 (G-20)"));
    }
    sheet.signs = vec!["经办人".to_string(), "审核".to_string(), "收银".to_string()];
    sheet
}

fn plus(a: settlement::Tally, b: settlement::Tally) -> settlement::Tally {
    settlement::Tally { count: a.count + b.count, sum: a.sum.plus(b.sum).unwrap_or(a.sum) }
}
