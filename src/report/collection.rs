//! 银行托收: the lines of the batches of a day, for the bank's file; and what the bank refused and is still owed. The office
//! says by a map which columns its bank wants (`chosen`).

use std::collections::BTreeSet;

use super::{Cell, Row, Sheet, Span};
use crate::engine::prelude::*;
use crate::engine::slip::state_key_of;
use crate::forms::billing::collection::batches;
use crate::forms::billing::collection::record::{self as collection, Sent};
use crate::forms::billing::collection::returns;
use crate::forms::billing::{fees, payers, statement};
use crate::forms::estate::rooms;

/// Refused lines that are looked through.
const READ_LIMIT: usize = 100_000;

/// What a line is for, in the bank's words.
fn purpose(slip: SlipId) -> &'static str {
    if slip.form == fees::TAG { "物业费" } else { "服务费" }
}

/// 托收送盘: a row for each line of the day's batches that were not withdrawn, in their order.
pub(super) fn sent(book: &dyn Book, span: Span, _: Moment) -> Sheet {
    let mut sheet = Sheet::with_columns(&[
        ("托收批", 13, 12),
        ("笔号", 5, 4),
        ("协议号", 18, 14),
        ("房号", 12, 10),
        ("项目", 8, 6),
        ("月份", 8, 7),
        ("金额", 12, 9),
        ("流水号", 20, 0),
        ("结果", 0, 0),
    ]);
    let numbers = 1..book.next_number(collection::BATCH);
    let all = numbers.filter_map(|number| book.slip(SlipId { form: collection::BATCH, number }));
    let of_days =
        all.filter(|batch| span.contains(batch.opened()) && batch.state != collection::WITHDRAWN);
    let mut sum = Money::ZERO;
    for batch in of_days {
        let number = book.registry().show_number(batch.id);
        for item in collection::items(&batch) {
            sum = sum.plus(item.sum).unwrap_or(sum);
            sheet.rows.push(line(book, (&batch, &number), &item));
        }
    }
    sheet.sum("笔数", sheet.rows.len());
    sheet.sum("合计", sum);
    sheet.signs = vec!["制盘".to_string(), "复核".to_string(), "出纳".to_string()];
    sheet
}

fn line(book: &dyn Book, (batch, number): (&Slip, &str), item: &Sent) -> Row {
    let answer = collection::answer(book, batch.id, item.no);
    let cells = vec![
        number.into(),
        Cell::Number(item.no),
        Cell::code(item.number.clone()),
        rooms::shown(book, item.room).into(),
        purpose(item.slip).into(),
        item.month.to_string().into(),
        item.sum.into(),
        Cell::code(batches::reference(book, batch, item.no)),
        answer.map_or_else(String::new, |slip| returns::said(&slip)).into(),
    ];
    Row::of(Some(item.slip), cells)
}

/// 托收退回未收: what the bank refused and nobody has paid since.
pub(super) fn refused(book: &dyn Book, _: Span, _: Moment) -> Sheet {
    let mut sheet = Sheet::with_columns(&[
        ("房号", 12, 11),
        ("单号", 14, 13),
        ("项目", 8, 8),
        ("退回", 12, 10),
        ("仍欠", 12, 10),
        ("退回日", 12, 11),
        ("原因", 0, 0),
    ]);
    let key = state_key_of(collection::RETURN, returns::REFUSED);
    let mut ids = book.under(Index::InState, key, READ_LIMIT);
    ids.arrange();
    let mut sum = Money::ZERO;
    let mut seen = BTreeSet::new();
    // The newest refusal of each.
    for answer in ids.into_iter().rev().filter_map(|id| book.slip(id)) {
        let Some(slip) = returns::of(&answer).and_then(|id| book.slip(id)) else { continue };
        let owed = match slip.id.form {
            fees::TAG => fees::owed(&slip),
            _ if statement::is_reversed(&slip) => Money::ZERO,
            _ => statement::owed(&slip),
        };
        if owed <= Money::ZERO || !seen.insert(slip.id) {
            continue;
        }
        sum = sum.plus(owed).unwrap_or(sum);
        let cells = vec![
            slip.get(payers::ROOM).map_or_else(String::new, |room| rooms::shown(book, room)).into(),
            book.registry().show_number(slip.id).into(),
            purpose(slip.id).into(),
            returns::sum(&answer).into(),
            owed.into(),
            Cell::Day(answer.opened().day()),
            returns::why(&answer).into(),
        ];
        sheet.rows.push(Row::of(Some(slip.id), cells));
    }
    sheet.sum("笔数", sheet.rows.len());
    sheet.sum("仍欠", sum);
    sheet.signs = vec!["出纳".to_string(), "客服主管".to_string()];
    sheet
}
