//! Property fees of a month, room by room: what a run (B-26) would charge, what is charged already, and what hinders.
//! Nothing is decided here, and nobody is named.

use std::collections::BTreeMap;

use super::{Row, Sheet, Span};
use crate::engine::prelude::*;
use crate::forms::billing::fee_run::preview::{self, Stand};
use crate::forms::billing::fees;
use crate::forms::billing::fees::reckoning::Hindrance;
use crate::forms::billing::settlement::Tally;
use crate::forms::estate::rooms::{self, RoomKind};

/// 物业费预览: first what hinders, then what is ready, then what is done; each in the order of the register.
pub(super) fn preview(book: &dyn Book, span: Span, now: Moment) -> Sheet {
    let mut sheet = Sheet::with_columns(&[
        ("房号", 12, 11),
        ("类别", 8, 8),
        ("面积㎡", 10, 8),
        ("金额", 12, 10),
        ("预收余", 12, 10),
        ("情况", 0, 0),
    ]);
    let month = u32::try_from(span.from.month()).unwrap_or(0);
    let (mut ready, mut charged) = (Tally::default(), Tally::default());
    let mut hindered: BTreeMap<u16, (Hindrance, usize)> = BTreeMap::new();
    let mut rows: [Vec<Row>; 3] = Default::default();
    let numbers = (1..book.next_number(rooms::TAG)).filter_map(|n| u32::try_from(n).ok());
    for room in numbers.map(RoomId) {
        let stand = preview::of(book, room, month, now.day());
        let Some((slip, stand)) = rooms::slip(book, room).zip(stand) else { continue };
        let (place, sum, credit, said) = match stand {
            Stand::Hindered(why) => {
                hindered.entry(why as u16).or_insert((why, 0)).1 += 1;
                (0, None, None, format!("出不了:{}", why.label()))
            }
            Stand::Ready { payer, sum } => {
                ready.add(sum);
                let credit = fees::credit(book, payer);
                (1, Some(sum), (credit > Money::ZERO).then_some(credit), "可出".to_string())
            }
            Stand::Charged(first) => {
                charged.add(fees::total(&first));
                let number = book.registry().show_number(first.id);
                (2, Some(fees::total(&first)), None, format!("已出 {number}"))
            }
        };
        let kind = slip.get(rooms::Enter::kind).unwrap_or(RoomKind::Flat);
        let money = |sum: Option<Money>| sum.map_or(super::Cell::Empty, super::Cell::Money);
        let cells = vec![
            rooms::no(&slip).into(),
            kind.label().into(),
            slip.text(rooms::Enter::area).into(),
            money(sum),
            money(credit),
            said.into(),
        ];
        if let Some(of_sort) = rows.get_mut(place) {
            of_sort.push(Row::of(Some(slip.id), cells));
        }
    }
    sheet.rows = rows.into_iter().flatten().collect();
    sheet.sum("可出户", ready.count);
    sheet.sum("可出金额", ready.sum);
    sheet.sum("已出户", charged.count);
    sheet.sum("已出金额", charged.sum);
    for (why, count) in hindered.into_values() {
        sheet.sum(why.label(), count);
    }
    sheet.signs = vec!["核对人".to_string(), "客服主管".to_string()];
    sheet
}
