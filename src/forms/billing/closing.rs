//! B-20 关账: a month whose income nobody changes any more. Who closed it, what stood on the accounts, and the
//! check code of the journal; what is corrected later is booked in the month that is open then.
//!
//! Only income has a month that can be closed: what is owed for a closed month is still paid.

pub(in crate::forms) mod record;

use crate::engine::ledger::{Account, Payer};
use crate::engine::slip::state_key_of;
use crate::forms::billing::service::record as service;
use crate::forms::billing::settlement;
use crate::forms::billing::statement::record as statement;
use crate::forms::prelude::*;

pub use record::{TAG, closed_until, month};

use record::{
    ALREADY, CLOSED, Close, NO_MONTH, NOT_OVER, ROWS, RULES, STATES, SumRow, UNAUDITED, UNBILLED,
};

/// Open records that are looked through.
const OPEN_MOST: usize = 100_000;

pub static FORM: Form = Form::new("B-20", TAG, "月份关账", "关账", STATES, RULES)
    .steps(&[Step::opens(1, "close", "关账", Right::Reverse, Close::fields)
        .cosigned(Right::TakeMoney)
        .decide(by!(close))])
    .keys(&[By::Work])
    .line(|slip, _| Line { matter: format!("{} 已关账", month(slip)), ..Line::default() })
    .shown_as(|slip| format!("关账 {}", month(slip)))
    .fills(|_, _, start, _| {
        start.month.map(|month| ("month", month.to_string())).into_iter().collect()
    })
    .printed(Print::of(&["close"]).rows(ROWS, "科目余额", SumRow::fields).signs(&[
        "关账人",
        "出纳",
        "管理处经理",
    ]));

fn close(ask: &Ask<'_>, it: Close) -> Outcome {
    let Some(month) = statement::month_typed(ask.now, it.month) else {
        return Err(NO_MONTH.at(Close::month));
    };
    if u64::from(month) >= ask.now.day().month() {
        return Err(NOT_OVER.with(&[&month.to_string()]).at(Close::month));
    }
    let until = closed_until(ask.book);
    if month <= until {
        return Err(ALREADY.with(&[&until.to_string()]).at(Close::month));
    }
    let set = ask.given.clone().put(ROWS, rows(ask.book, month));
    let mut decision = Decision::from(ask.draw_with(CLOSED, set));
    let waiting = settlement::unbilled(ask.book, month).len();
    if waiting > 0 {
        decision.warnings.push(UNBILLED.with(&[&month.to_string(), &waiting.to_string()]));
    }
    let unaudited = unaudited(ask.book, month);
    if unaudited > 0 {
        decision.warnings.push(UNAUDITED.with(&[&unaudited.to_string()]));
    }
    Ok(decision)
}

/// Every account on which something stands, or that the month moved.
fn rows(book: &dyn Book, month: u32) -> Vec<SumRow> {
    let row = |account: &Account| SumRow {
        account: Text(account.label().to_string()),
        of_month: book.moved_in(*account, month, Payer::ALL),
        standing: book.total(*account),
    };
    let said = |row: &SumRow| row.of_month != Money::ZERO || row.standing != Money::ZERO;
    Account::ALL.iter().map(row).filter(said).collect()
}

/// Records of a month that are in no account yet.
fn unaudited(book: &dyn Book, month: u32) -> usize {
    let states = [service::LOGGED, service::CONFIRMED].into_iter();
    let open = states
        .flat_map(|state| book.under(Index::State, state_key_of(service::TAG, state), OPEN_MOST));
    open.filter_map(|id| book.slip(id)).filter(|slip| service::month(slip) == month).count()
}
