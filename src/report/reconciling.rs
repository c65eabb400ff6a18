//! 对账: what the bank, the terminals and the codes say came in and went out on some days, beside the receipts of these days,
//! the cash that was brought to the bank and what was paid back: what is on one side alone is shown, both ways. Cash that stays is counted in its drawer;
//! what was collected by the bank is answered line by line by its own file.

use super::{Cell, Row, Sheet, Span};
use crate::engine::prelude::*;
use crate::forms::billing::arrivals::{self, Arrived};
use crate::forms::billing::bankings;
use crate::forms::billing::outgoings::{self, Went};
use crate::forms::billing::receipts::{self, Give, Taken};
use crate::forms::billing::settlement::Tally;

/// Receipts that are read.
const READ_LIMIT: usize = 100_000;

/// A row for whatever is on one side alone; the sums say what is on both.
pub(super) fn both_ways(book: &dyn Book, span: Span, _: Moment) -> Sheet {
    let mut sheet = Sheet::with_columns(&[
        ("哪边", 12, 10),
        ("日期", 12, 11),
        ("方式", 10, 9),
        ("流水号", 20, 16),
        ("金额", 12, 10),
        ("单号", 0, 0),
    ]);
    let came = came_in(book, span, &mut sheet);
    let went = went_out(book, span, &mut sheet);
    for (label, tally) in came.into_iter().chain(went) {
        sheet.sum(&format!("{label}笔数"), tally.count);
        sheet.sum(&format!("{label}金额"), tally.sum);
    }
    sheet.signs = vec!["出纳".to_string(), "复核".to_string()];
    sheet
}

/// What is known of one line that stands alone: when, by what means, under which number, how much.
type Known<'a> = (Day, Option<Taken>, &'a str, Money);

fn row(book: &dyn Book, side: &str, slip: &Slip, (day, means, number, sum): Known<'_>) -> Row {
    let cells = vec![
        side.into(),
        Cell::Day(day),
        means.map_or("", Taken::label).into(),
        Cell::code(number),
        Cell::Money(sum),
        book.registry().show_number(slip.id).into(),
    ];
    Row::of(Some(slip.id), cells)
}

/// The lines of what came in, beside receipts and cash that was brought to the bank.
fn came_in(book: &dyn Book, span: Span, sheet: &mut Sheet) -> [(&'static str, Tally); 4] {
    let (mut both, mut lines_alone) = (Tally::default(), Tally::default());
    let (mut receipts_alone, mut brought_alone) = (Tally::default(), Tally::default());
    for (day, line) in
        span.days().flat_map(|day| arrivals::of_day(book, day).into_iter().map(move |l| (day, l)))
    {
        let sum = arrivals::sum(&line);
        if !arrivals::matched(book, &line).is_empty() {
            both.add(sum);
            continue;
        }
        lines_alone.add(sum);
        let explained = line.state == arrivals::EXPLAINED;
        let side = if explained { "到账已说明" } else { "到账无收据" };
        let known = (day, line.get(Arrived::means), line.text(Arrived::reference), sum);
        sheet.rows.push(row(book, side, &line, known));
    }
    let (from, to) = span.key_range();
    let mut given = book.keys(Index::Day, from, to, READ_LIMIT);
    given.retain(|id| [receipts::TAG, bankings::TAG].contains(&id.form));
    for slip in given.into_iter().filter_map(|id| book.slip(id)) {
        let Some((means, number, sum)) = alone(book, &slip) else { continue };
        let (tally, side) = match slip.id.form {
            bankings::TAG => (&mut brought_alone, "存款无到账"),
            _ => (&mut receipts_alone, "收据无到账"),
        };
        tally.add(sum);
        let known = (slip.opened().day(), Some(means), number, sum);
        sheet.rows.push(row(book, side, &slip, known));
    }
    [
        ("对上", both),
        ("到账无收据", lines_alone),
        ("收据无到账", receipts_alone),
        ("存款无到账", brought_alone),
    ]
}

/// The lines of what went out, beside what was paid back.
fn went_out(book: &dyn Book, span: Span, sheet: &mut Sheet) -> [(&'static str, Tally); 3] {
    let (mut both, mut lines_alone) = (Tally::default(), Tally::default());
    for line in span.days().flat_map(|day| outgoings::of_day(book, day)) {
        let sum = outgoings::sum(&line);
        if line.state == outgoings::LAID {
            both.add(sum);
            continue;
        }
        lines_alone.add(sum);
        let explained = line.state == outgoings::EXPLAINED;
        let side = if explained { "付出已说明" } else { "付出无退款" };
        let day = line.get(Went::day).unwrap_or(span.to);
        let known = (day, line.get(Went::means), line.text(Went::reference), sum);
        sheet.rows.push(row(book, side, &line, known));
    }
    let mut paid_alone = Tally::default();
    let of_these = |day: &Day| span.from <= *day && *day <= span.to;
    for (slip, means, sum) in outgoings::without_line(book, READ_LIMIT) {
        let mut days = slip.story.iter().rev().map(|deed| deed.occurred.day());
        let Some(day) = days.find(of_these) else { continue };
        paid_alone.add(sum);
        sheet.rows.push(row(book, "退款无流水", &slip, (day, Some(means), "", sum)));
    }
    [("退款对上", both), ("付出无退款", lines_alone), ("退款无流水", paid_alone)]
}

/// A receipt of money that the bank or a terminal should know of, or cash that was brought to the bank, with which no line
/// is matched: by what means, under which number, how much.
fn alone<'a>(book: &dyn Book, slip: &'a Slip) -> Option<(Taken, &'a str, Money)> {
    let said = match slip.id.form {
        bankings::TAG => (Taken::Cash, bankings::number(slip), bankings::sum(slip)),
        _ => (slip.get(Give::taken)?, slip.text(Give::reference), receipts::amount(slip)),
    };
    let receipt = slip.state == receipts::GIVEN && ![Taken::Cash, Taken::Bank].contains(&said.0);
    let stands = if slip.id.form == bankings::TAG { bankings::stands(slip) } else { receipt };
    (stands && !arrivals::is_matched(book, slip)).then_some(said)
}
