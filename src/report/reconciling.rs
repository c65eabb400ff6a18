//! 对账: what the bank, the terminals and the codes say came in and went out on some days, beside the receipts of these days,
//! the cash that was brought to the bank and what was paid back: what is on one side alone is shown, both ways. Cash that
//! stays is counted in its drawer; what was collected by the bank is answered line by line by its own file.

use super::{Cell, Row, Sheet, Span};
use crate::engine::prelude::*;
use crate::forms;
use crate::forms::billing::receipts::{self, Give, Taken};
use crate::forms::billing::settlement::Tally;
use crate::forms::billing::{arrivals, bank_lines, bankings, outgoings};

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

/// Where a line of a day stands, and what it is called while it stands alone.
struct Side {
    of_day: fn(&dyn Book, Day) -> Vec<Slip>,
    matched: fn(&dyn Book, &Slip) -> bool,
    alone: &'static str,
    explained: &'static str,
}

const IN: Side = Side {
    of_day: arrivals::of_day,
    matched: |book, line| !arrivals::matched(book, line).is_empty(),
    alone: "到账无收据",
    explained: "到账已说明",
};

const OUT: Side = Side {
    of_day: outgoings::of_day,
    matched: |_, line| line.state == bank_lines::LAID,
    alone: "付出无退款",
    explained: "付出已说明",
};

/// The lines of one side: how many are matched, and how many stand alone, each of these in a row.
fn lines(book: &dyn Book, span: Span, side: &Side, sheet: &mut Sheet) -> (Tally, Tally) {
    let (mut both, mut alone) = (Tally::default(), Tally::default());
    for line in span.days().flat_map(|day| (side.of_day)(book, day)) {
        let sum = bank_lines::sum(&line);
        if (side.matched)(book, &line) {
            both.add(sum);
            continue;
        }
        alone.add(sum);
        let explained = line.state == bank_lines::EXPLAINED;
        let word = if explained { side.explained } else { side.alone };
        let day = bank_lines::day(&line).unwrap_or(span.to);
        let known = (day, bank_lines::means(&line), bank_lines::reference(&line), sum);
        sheet.rows.push(row(book, word, &line, known));
    }
    (both, alone)
}

/// The lines of what came in, beside receipts and cash that was brought to the bank.
fn came_in(book: &dyn Book, span: Span, sheet: &mut Sheet) -> [(&'static str, Tally); 4] {
    let (both, lines_alone) = lines(book, span, &IN, sheet);
    let (mut receipts_alone, mut brought_alone) = (Tally::default(), Tally::default());
    let given = [receipts::TAG, bankings::TAG].into_iter();
    for slip in given.flat_map(|form| span.opened(book, form)).filter_map(|id| book.slip(id)) {
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
        (IN.alone, lines_alone),
        ("收据无到账", receipts_alone),
        ("存款无到账", brought_alone),
    ]
}

/// The lines of what went out, beside what was paid back in these days.
fn went_out(book: &dyn Book, span: Span, sheet: &mut Sheet) -> [(&'static str, Tally); 3] {
    let (both, lines_alone) = lines(book, span, &OUT, sheet);
    let mut paid_alone = Tally::default();
    let paid = bank_lines::without_line(book, &|slip| paid_on(slip, span).is_some());
    for (slip, means, sum) in paid {
        let day = paid_on(&slip, span).unwrap_or(span.to);
        paid_alone.add(sum);
        sheet.rows.push(row(book, "退款无流水", &slip, (day, Some(means), "", sum)));
    }
    [("退款对上", both), (OUT.alone, lines_alone), ("退款无流水", paid_alone)]
}

/// The last of these days on which money was paid back on a slip.
fn paid_on(slip: &Slip, span: Span) -> Option<Day> {
    let form = forms::tagged(slip.id.form)?;
    let pays = |step: u16| form.step_tagged(step).is_some_and(|step| step.pays_out);
    let paid = slip.story.iter().rev().filter(|deed| pays(deed.step));
    paid.map(|deed| deed.occurred).find(|at| span.contains(*at)).map(Moment::day)
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
