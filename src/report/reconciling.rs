//! 对账: what the bank, the terminals and the codes say came in on some days, beside the receipts of these days: what is
//! on one side alone is shown, both ways. Cash is counted in its drawer; what was collected by the bank is answered line by
//! line by its own file.

use super::{Cell, Row, Sheet, Span};
use crate::engine::prelude::*;
use crate::forms::billing::arrivals::{self, Arrived};
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
    let (mut both, mut lines_alone, mut receipts_alone) =
        (Tally::default(), Tally::default(), Tally::default());
    let mut row =
        |side: &str, day: Day, means: Option<Taken>, reference: &str, slip: &Slip, sum| {
            let cells = vec![
                side.into(),
                Cell::Day(day),
                means.map_or("", Taken::label).into(),
                Cell::code(reference),
                Cell::Money(sum),
                book.registry().show_number(slip.id).into(),
            ];
            sheet.rows.push(Row::of(Some(slip.id), cells));
        };
    let days = std::iter::successors(Some(span.from), |day| Some(day.next(1)));
    for day in days.take_while(|day| *day <= span.to) {
        for line in arrivals::of_day(book, day) {
            let sum = arrivals::sum(&line);
            if arrivals::receipt(book, &line).is_some() {
                both.add(sum);
                continue;
            }
            lines_alone.add(sum);
            let explained = line.state == arrivals::EXPLAINED;
            let side = if explained { "到账已说明" } else { "到账无收据" };
            let means = line.get(Arrived::means);
            row(side, day, means, line.text(Arrived::reference), &line, sum);
        }
    }
    let (from, to) = span.key_range();
    let given = book.keys(Index::Day, from, to, READ_LIMIT).into_iter();
    for slip in given.filter(|id| id.form == receipts::TAG).filter_map(|id| book.slip(id)) {
        let means = slip.get(Give::taken);
        let elsewhere = matches!(means, None | Some(Taken::Cash | Taken::Bank));
        if slip.state != receipts::GIVEN || elsewhere || arrivals::is_matched(book, &slip) {
            continue;
        }
        let sum = receipts::amount(&slip);
        receipts_alone.add(sum);
        let day = slip.opened().day();
        row("收据无到账", day, means, slip.text(Give::reference), &slip, sum);
    }
    for (label, tally) in
        [("对上", both), ("到账无收据", lines_alone), ("收据无到账", receipts_alone)]
    {
        sheet.sum(&format!("{label}笔数"), tally.count);
        sheet.sum(&format!("{label}金额"), tally.sum);
    }
    sheet.signs = vec!["出纳".to_string(), "复核".to_string()];
    sheet
}
