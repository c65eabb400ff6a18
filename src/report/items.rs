//! Service items: their quality (RP-24), what households want (RP-26), their income and cost by month
//! (P-16). The figures come from `forms::catalogue::evaluation`.

use super::sheet::bar;
use super::{Cell, Row, Sheet, Span};
use crate::engine::prelude::*;
use crate::forms::callbacks::policy::REGULAR_CALLBACK_MONTHS;
use crate::forms::catalogue::evaluation;
use crate::forms::catalogue::evaluation::Went;
use crate::forms::catalogue::months;
use crate::forms::catalogue::policy::{LOSS_MONTHS, QUALITY_MONTHS, SURVEY_MONTHS};
use crate::forms::catalogue::prices;
use crate::forms::catalogue::surveys::Need;
use crate::forms::dues;

/// Cells of a bar.
const BAR: usize = 20;
/// Where the income of an item's month stands.
const INCOME: usize = 3;

fn item_slip(number: u64) -> Option<SlipId> {
    Some(SlipId { form: prices::TAG, number })
}

/// The month as `2026-11`.
fn show_month(month: u32) -> String {
    format!("{}-{:02}", month / 100, month % 100)
}

/// The days of so many months up to the end of the span.
fn months_up_to(span: Span, months: i64) -> (Day, Day) {
    (months::months_before(span.from, months - 1), span.to)
}

fn show_period(days: (Day, Day)) -> String {
    format!("{} 至 {}", days.0, days.1)
}

/// The balance; empty if a cost is missing and the known costs make no loss.
fn balance(went: &Went) -> Cell {
    let known = went.uncosted == 0 || went.loss().is_some();
    if known { went.balance().into() } else { Cell::Empty }
}

/// RP-24: every item with sales or complaints in the months between two evaluations (D-64).
pub(super) fn quality(book: &dyn Book, span: Span, now: Moment) -> Sheet {
    let mut sheet = Sheet::with_columns(&[
        ("服务项目", 0, 0),
        ("笔数", 6, 4),
        ("户数", 6, 4),
        ("收入", 10, 9),
        ("余亏", 10, 9),
        ("催单", 6, 4),
        ("违规", 6, 4),
        ("投诉", 6, 4),
        ("回访", 6, 4),
        ("满意", 6, 4),
        ("上次评价", 8, 8),
    ]);
    let days = months_up_to(span, book.policy().limit(&QUALITY_MONTHS));
    let (mut unmarked, mut complaints, mut breaches) = (0_usize, 0_u64, 0_u64);
    for one in evaluation::quality_report(book, days) {
        unmarked += usize::from(one.mark.is_none());
        complaints += one.complaints;
        breaches += one.breaches;
        let cells = vec![
            one.name.clone().into(),
            one.went.records.into(),
            one.customers.into(),
            one.went.income.into(),
            balance(&one.went),
            one.chased.into(),
            one.breaches.into(),
            one.complaints.into(),
            Cell::Number(one.callbacks.0),
            Cell::Number(one.callbacks.1),
            one.mark.map_or("", |mark| mark.label()).into(),
        ];
        sheet.rows.push(Row::of(item_slip(one.item), cells));
    }
    let rows = sheet.rows.len();
    sheet.sum("服务项目", rows);
    sheet.sum("投诉", complaints);
    sheet.sum("违规单", breaches);
    sheet.sum("还没有评价", unmarked);
    not_asked_about(book, span, &mut sheet);
    sheet.notes.push(format!("按 {} 的记录;没有记下回访的按上次评价", show_period(days)));
    sheet.notes.extend(due_note(book, now, dues::EVALUATE.number(), "到了评价的日子", "D-64"));
    sheet.signs = vec!["评价人".to_string(), "管理处经理".to_string()];
    sheet
}

/// Every service that was sold in the months of T-06a is to be asked about in them (S0 4.5.1, S4 4.5.1).
fn not_asked_about(book: &dyn Book, span: Span, sheet: &mut Sheet) {
    let months = book.policy().limit(&REGULAR_CALLBACK_MONTHS);
    if months == 0 {
        return;
    }
    let all = evaluation::quality_report(book, months_up_to(span, months));
    let silent = all.iter().filter(|one| one.went.records > 0 && one.callbacks.0 == 0);
    let names: Vec<&str> = silent.map(|one| one.name.as_str()).collect();
    sheet.sum("没有回访过的项目", names.len());
    if !names.is_empty() {
        let names = names.join("、");
        sheet.notes.push(format!("做过而 {months} 个月内没有回访过:{names} (T-06a)"));
    }
}

/// RP-26: what the surveyed households want, most wanted first.
pub(super) fn surveys(book: &dyn Book, span: Span, _: Moment) -> Sheet {
    let mut sheet = Sheet::with_columns(&[
        ("服务项目", 0, 0),
        ("答卷户", 8, 6),
        (Need::Much.label(), 8, 6),
        (Need::Some.label(), 8, 6),
        (Need::Hardly.label(), 10, 10),
        (Need::No.label(), 8, 6),
        ("要的户", 8, 6),
        ("已选定", 6, 6),
    ]);
    let days = months_up_to(span, book.policy().limit(&SURVEY_MONTHS));
    let mut chosen = 0_usize;
    let mut answers = 0_u64;
    for one in evaluation::survey_summary(book, days) {
        chosen += usize::from(one.chosen);
        answers += one.counts.households();
        let cells = vec![
            one.name.clone().into(),
            one.counts.households().into(),
            one.counts.of(Need::Much).into(),
            one.counts.of(Need::Some).into(),
            one.counts.of(Need::Hardly).into(),
            one.counts.of(Need::No).into(),
            one.counts.wanted().into(),
            Cell::Yes(one.chosen),
        ];
        sheet.rows.push(Row::of(item_slip(one.item), cells));
    }
    let rows = sheet.rows.len();
    sheet.sum("调查项目", rows);
    let wishes = evaluation::wishes(book, days);
    if !wishes.is_empty() {
        sheet.sum("表外愿望", wishes.len());
    }
    for (words, counts) in wishes {
        let mut cells: Vec<Cell> = vec![format!("愿望:{words}").into(), counts.households().into()];
        cells.extend([Need::Much, Need::Some, Need::Hardly, Need::No].map(|n| counts.of(n).into()));
        cells.extend([counts.wanted().into(), Cell::Empty]);
        sheet.rows.push(Row::of(None, cells));
    }
    sheet.sum("有效答复", answers);
    sheet.sum("已选定", chosen);
    sheet.notes.push(format!("按 {} 的调查表;每户每项只计最后一张", show_period(days)));
    sheet.signs = vec!["汇总人".to_string(), "管理处经理".to_string()];
    sheet
}

/// Behind each row its income against the largest.
fn add_bars(sheet: &mut Sheet) {
    let income = |row: &Row| match row.cells.get(INCOME) {
        Some(Cell::Money(money)) => usize::try_from(money.in_fen()).unwrap_or(0),
        _ => 0,
    };
    let most = sheet.rows.iter().map(income).max().unwrap_or(0);
    for row in &mut sheet.rows {
        let own = income(row);
        row.cells.push(bar(own, most, BAR));
    }
}

/// P-16: a row for each item and month of the evaluation period (D-65), the largest losses first.
pub(super) fn income(book: &dyn Book, span: Span, now: Moment) -> Sheet {
    let mut sheet = Sheet::with_columns(&[
        ("服务项目", 0, 0),
        ("月份", 8, 7),
        ("笔数", 6, 4),
        ("收入", 11, 10),
        ("成本", 11, 10),
        ("余亏", 11, 10),
        ("无成本", 6, 6),
        ("图:收入", 20, 0),
    ]);
    let months = last_months(span, book.policy().limit(&LOSS_MONTHS));
    let mut rows: Vec<(Option<Money>, Row)> = Vec::new();
    let (mut all, mut losing) = (Went::default(), 0_usize);
    let beside: Vec<_> = months.iter().map(|m| evaluation::corrections(book, *m)).collect();
    for slip in evaluation::items(book) {
        for (month, beside) in months.iter().zip(&beside) {
            let mut went = evaluation::of_months(book, &slip, (*month, *month));
            let item = u32::try_from(slip.id.number).unwrap_or(0);
            if let Some(beside) = beside.get(&item) {
                went = sum(went, *beside);
            }
            if went.records == 0 && went.income == Money::ZERO {
                continue;
            }
            losing += usize::from(went.loss().is_some());
            all = sum(all, went);
            let cells = vec![
                prices::name_on(&slip).into(),
                show_month(*month).into(),
                went.records.into(),
                went.income.into(),
                if went.uncosted == went.records { Cell::Empty } else { went.cost.into() },
                balance(&went),
                if went.uncosted == 0 { Cell::Empty } else { went.uncosted.into() },
            ];
            rows.push((went.loss(), Row::of(item_slip(slip.id.number), cells)));
        }
    }
    // The sort is stable: below the losses, items keep their order and their months run backwards.
    rows.arrange_by_key(|(loss, _)| std::cmp::Reverse(*loss));
    sheet.rows = rows.into_iter().map(|(_, row)| row).collect();
    add_bars(&mut sheet);
    sheet.sum("笔数", all.records);
    sheet.sum("收入", all.income);
    sheet.sum("已知成本", all.cost);
    sheet.sum("亏的项目月", losing);
    if all.uncosted > 0 {
        sheet.notes.push(format!("{} 笔没有写成本,余亏未知;请在价目上补成本", all.uncosted));
    }
    sheet.notes.extend(due_note(book, now, dues::RECKON.number(), "到了核盈亏的日子", "D-65"));
    if losing > 0 {
        sheet.notes.push("亏的请在价目上“报亏损”,定办法 (P-16)".to_string());
    }
    sheet.signs = vec!["制表".to_string(), "管理处经理".to_string()];
    sheet
}

/// Which items have come to a day that their publication has set: no board has them.
fn due_note(book: &dyn Book, now: Moment, what: u16, word: &str, rule: &str) -> Option<String> {
    const MAX_NAMES: usize = 6;
    let is_due = |item: &Slip| item.due(what).is_some_and(|d| d.met.is_none() && d.at <= now);
    let due_items =
        evaluation::items(book).filter(|item| prices::unsold(item, now).is_none() && is_due(item));
    let names: Vec<String> = due_items.map(|item| prices::name_on(&item).to_string()).collect();
    let more = if names.len() > MAX_NAMES { "等" } else { "" };
    let shown = names.iter().take(MAX_NAMES).cloned().collect::<Vec<_>>().join("、");
    (!names.is_empty()).then(|| format!("{shown}{more} {} 项{word} ({rule})", names.len()))
}

/// The last months up to that of the span, the newest first.
fn last_months(span: Span, months: i64) -> Vec<u32> {
    let month = |back| months::last_months(months::months_before(span.from, back), 1).0;
    (0..months.max(1)).map(month).collect()
}

fn sum(all: Went, went: Went) -> Went {
    let plus = |a: Money, b: Money| a.plus(b).unwrap_or(a);
    Went {
        records: all.records + went.records,
        income: plus(all.income, went.income),
        cost: plus(all.cost, went.cost),
        uncosted: all.uncosted + went.uncosted,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::Period;

    fn day(text: &str) -> Day {
        Day::parse(text, Day::of(2026, 1, 1).unwrap()).unwrap()
    }

    #[test]
    fn months_are_counted_back_over_the_turn_of_the_year() {
        let span = Period::Month.span_around(day("2027-01-15"));
        assert_eq!(last_months(span, 3), [202_701, 202_612, 202_611]);
        assert_eq!(last_months(span, 1), [202_701]);
        let days = months_up_to(span, 3);
        assert_eq!(days, (day("2026-11-01"), day("2027-01-31")));
        assert_eq!(show_month(202_701), "2027-01");
    }

    #[test]
    fn a_balance_is_shown_only_if_it_is_known() {
        let went = |income, cost, uncosted| Went {
            records: 3,
            income: Money::fen(income),
            cost: Money::fen(cost),
            uncosted,
        };
        assert_eq!(balance(&went(900, 400, 0)), Cell::Money(Money::fen(500)));
        assert_eq!(balance(&went(900, 400, 1)), Cell::Empty);
        // A loss can only grow with the missing costs.
        assert_eq!(balance(&went(400, 900, 1)), Cell::Money(Money::fen(-500)));
    }
}
