//! Callbacks as sheets: who is drawn and from which seed, what is still to be called, and the director's sample (RP-09,
//! RP-28, RP-29). What was heard has a file of its own (`callbacks_heard`).
//!
//! All figures are the quotas' own (`forms/callbacks/quota.rs`), so a sheet and the board say the same.

use std::collections::BTreeMap;

use super::slips::slip_cells;
use super::{Cell, Row, Sheet, Span};
use crate::engine::prelude::*;
use crate::forms::callbacks::asking::{Tally, tally, to_ask};
use crate::forms::callbacks::director;
use crate::forms::callbacks::quota::{self, CLASSES, CallsBack, Every, Quota, Terms, Whose};
use crate::forms::callbacks::record::{CALLED, Class, Outcome, content};
use crate::forms::office::founding;

/// Cells of a bar.
pub(super) const BAR: usize = 20;

/// What was done in these days and is to be asked about, called or not.
pub(super) fn tallies(book: &dyn Book, from: Day, to: Day) -> Vec<Tally> {
    let key = |day: Day| u64::try_from(day.number()).unwrap_or(0);
    let ids = book.keys(Index::Callback, (key(from), 0), (key(to), u64::MAX), usize::MAX);
    let slips = ids.into_iter().filter_map(|id| book.slip(id));
    slips.filter_map(|slip| tally(&slip, book)).collect()
}

/// The quotas of each class, and the supervisor's, whose periods begin in the span.
pub(super) fn quotas(book: &dyn Book, span: Span, tallies: &[Tally]) -> Vec<Quota> {
    let (policy, office) = (book.policy(), founding::name(book).unwrap_or_default());
    let mut found = Vec::new();
    for class in CLASSES {
        for period in periods(Terms::of(*class, policy).every, span) {
            let to_call = &mut BTreeMap::new();
            found.push(quota::of_class(policy, &office, *class, period, tallies, to_call));
        }
    }
    if CallsBack::of(policy).supervised() {
        for period in periods(quota::FROM_ABOVE, span) {
            let to_call = &mut BTreeMap::new();
            found.push(quota::of_supervisor(policy, &office, period, tallies, to_call));
        }
    }
    found.retain(|quota| quota.matters > 0);
    found
}

/// The periods that begin in a span, in order.
fn periods(every: Every, span: Span) -> Vec<(Day, Day)> {
    let mut found = Vec::new();
    let mut day = span.from;
    while day <= span.to {
        let period = every.around(day);
        if period.0 >= span.from {
            found.push(period);
        }
        day = period.1.next(1);
    }
    found
}

/// The days that the periods of a span reach over.
pub(super) fn reach(book: &dyn Book, span: Span) -> (Day, Day) {
    let every = CLASSES.iter().map(|class| Terms::of(*class, book.policy()).every);
    let ends = every.chain([quota::FROM_ABOVE]).map(|every| every.around(span.to).1);
    (span.from, ends.max().unwrap_or(span.to))
}

pub(super) fn word(quota: &Quota) -> &'static str {
    match quota.whose {
        Whose::Desk => quota.class.map_or("", |class| class.label()),
        Whose::Supervisor => "主管",
        Whose::Director => "主任",
    }
}

/// Who calls, in one word.
fn caller(book: &dyn Book, class: Class, whose: Whose) -> &'static str {
    match CallsBack::of(book.policy()).caller(class, whose) {
        Role::Supervisor => "主管",
        role => role.label(),
    }
}

/// What was heard, in one word.
fn heard(book: &dyn Book, tally: &Tally) -> Cell {
    let content = || book.slip(tally.matter).is_none_or(|slip| content(&slip));
    match tally.outcome {
        None => Cell::Empty,
        // What came of it stands on the paper itself.
        Some(Outcome::Heard) if to_ask(tally.matter.form).is_none() => "已访".into(),
        Some(Outcome::Heard) if !content() => "不满意".into(),
        Some(Outcome::Heard) => "满意".into(),
        Some(other) => other.label().into(),
    }
}

fn columns() -> Sheet {
    Sheet::with_columns(&[
        ("单号", 11, 11),
        ("告知", 11, 8),
        ("房号", 10, 9),
        ("事由", 0, 0),
        ("责任人", 8, 6),
        ("金额", 9, 9),
        ("由谁回访", 8, 8),
        ("回访", 8, 6),
    ])
}

/// The row of a matter.
fn row(book: &dyn Book, tally: &Tally, whose: &str) -> Option<Row> {
    let slip = book.slip(tally.matter)?;
    let [number, place, matter, worker] = slip_cells(book, &slip);
    let sum = if tally.sum > Money::ZERO { Cell::Money(tally.sum) } else { Cell::Empty };
    let told = Cell::Moment(tally.since);
    let cells = vec![number, told, place, matter, worker, sum, whose.into(), heard(book, tally)];
    Some(Row::of(Some(slip.id), cells))
}

/// Adds the sums of quotas by whose they are: 应访, 已访, 还差; and the seeds as a note.
fn add_sums(book: &dyn Book, quotas: &[Quota], sheet: &mut Sheet) {
    let words: Vec<&'static str> = quotas.iter().map(word).collect();
    let mut once = Vec::new();
    for (quota, word) in quotas.iter().zip(&words) {
        if once.contains(word) {
            continue;
        }
        once.push(word);
        let own = || quotas.iter().filter(|other| self::word(other) == *word);
        let percent = match (quota.whose, quota.class) {
            (Whose::Desk, Some(class)) => Terms::of(class, book.policy()).percent,
            (Whose::Director, _) => {
                book.policy().limit(&crate::forms::callbacks::policy::DIRECTOR_SAMPLE_PERCENT)
            }
            _ => 100,
        };
        sheet.sum(&format!("{word}做完"), own().map(|q| q.matters).sum::<usize>());
        sheet.sum(&format!("应访({percent}%)"), own().map(|q| q.due).sum::<usize>());
        sheet.sum("已访", own().map(|q| q.made).sum::<usize>());
        sheet.sum("还差", own().map(|q| q.left).sum::<usize>());
        let besides = own().map(|q| q.besides).sum::<usize>();
        if besides > 0 {
            sheet.sum("另访", besides);
        }
    }
    let seeds: Vec<String> = quotas
        .iter()
        .zip(words)
        .map(|(quota, word)| format!("{word} {} 种子 {}", quota.from.short(), quota.seed))
        .collect();
    if !seeds.is_empty() {
        let seeds = seeds.join(";");
        sheet.notes.push(format!("名单由系统抽取,不由人挑:{seeds}"));
    }
}

/// RP-28: whom to call about the work of a week, drawn, and what was heard.
pub(super) fn for_week(book: &dyn Book, span: Span, _: Moment) -> Sheet {
    let mut sheet = columns();
    let (from, to) = reach(book, span);
    let tallies = tallies(book, from, to);
    let quotas = quotas(book, span, &tallies);
    let of = |id: &SlipId| tallies.iter().find(|tally| tally.matter == *id);
    let mut rows: Vec<(SlipId, Vec<&'static str>)> = Vec::new();
    for quota in &quotas {
        for id in &quota.drawn {
            let Some(class) = of(id).map(|tally| tally.class) else { continue };
            let who = caller(book, class, quota.whose);
            match rows.iter_mut().find(|(drawn, _)| drawn == id) {
                Some((_, words)) => words.push(who),
                None => rows.push((*id, vec![who])),
            }
        }
    }
    let rows = rows.iter().filter_map(|(id, who)| row(book, of(id)?, &who.join("、")));
    sheet.rows = rows.collect();
    add_sums(book, &quotas, &mut sheet);
    sheet.signs = vec!["事务管理员".to_string(), "主管".to_string()];
    sheet
}

/// RP-29: what is still to be called now: on a Monday that is last week's list.
pub(super) fn still_due(book: &dyn Book, _: Span, now: Moment) -> Sheet {
    let mut sheet = columns();
    let calls = CallsBack::of(book.policy());
    let (from, to) = calls.days(now);
    let day = |number: u64| i32::try_from(number).ok().and_then(Day::from_number);
    let (Some(from), Some(to)) = (day(from), day(to)) else { return sheet };
    let tallies = tallies(book, from, to);
    let office = founding::name(book).unwrap_or_default();
    let plan = quota::plan(book.policy(), &office, now, &tallies);
    let mut due: Vec<(&Tally, Whose)> = tallies
        .iter()
        .filter_map(|tally| Some((tally, *plan.to_call.get(&tally.matter)?)))
        .collect();
    due.arrange_by_key(|(tally, whose)| (calls.by(tally, *whose), tally.matter));
    let late =
        |(tally, whose): &&(&Tally, Whose)| calls.by(tally, *whose).is_some_and(|by| by < now);
    let late = due.iter().filter(late).count();
    let who = |tally: &Tally, whose| caller(book, tally.class, whose);
    let rows = due.iter().filter_map(|(tally, whose)| row(book, tally, who(tally, *whose)));
    sheet.rows = rows.collect();
    add_sums(book, &plan.quotas, &mut sheet);
    if late > 0 {
        sheet.sum("已过期限", late);
    }
    sheet
}

/// The columns of the director's sample: what was heard, field by field (S1C-callback 三).
fn director_columns() -> Sheet {
    Sheet::with_columns(&[
        ("单号", 11, 11),
        ("告知", 11, 8),
        ("房号", 10, 9),
        ("事由", 0, 0),
        ("责任人", 8, 6),
        ("维修服务", 8, 8),
        ("前台接待", 8, 6),
        ("保洁绿化", 8, 6),
        ("治安管理", 8, 6),
    ])
}

/// The callback of a matter, once somebody called.
fn callback_of(book: &dyn Book, matter: SlipId) -> Option<Slip> {
    book.slip(book.slip(matter)?.get(CALLED)?.0)
}

/// The row of a matter that the director asks about.
fn director_row(book: &dyn Book, tally: &Tally) -> Option<Row> {
    let slip = book.slip(tally.matter)?;
    let [number, place, matter, worker] = slip_cells(book, &slip);
    let mut cells = vec![number, Cell::Moment(tally.since), place, matter, worker];
    cells.push(heard(book, tally));
    let callback = callback_of(book, slip.id);
    for (_, field) in director::FIELDS {
        let said = callback.as_ref().and_then(|callback| callback.get(field));
        cells.push(
            said.map_or(
                Cell::Empty,
                |content| {
                    if content { "满意".into() } else { "不满意".into() }
                },
            ),
        );
    }
    Some(Row::of(Some(slip.id), cells))
}

/// RP-09: the director's own sample of the months in which this one lies (N-22), with what was heard. By
/// the month, so that whatever number of months is set, each span of them is reached.
pub(super) fn for_director(book: &dyn Book, span: Span, _: Moment) -> Sheet {
    let mut sheet = director_columns();
    let policy = book.policy();
    let (from, to) = quota::director_span(policy, span.from);
    let tallies = tallies(book, from, to);
    let office = founding::name(book).unwrap_or_default();
    if !quota::directed(policy) {
        sheet.notes.push("按设置主任不抽查 (C-07)".to_string());
        return sheet;
    }
    let quota = quota::of_director(policy, &office, from, &tallies);
    let of = |id: &SlipId| tallies.iter().find(|tally| tally.matter == *id);
    sheet.rows = quota.drawn.iter().filter_map(|id| director_row(book, of(id)?)).collect();
    let asked: Vec<Slip> = quota.drawn.iter().filter_map(|id| callback_of(book, *id)).collect();
    add_sums(book, &[quota], &mut sheet);
    for (name, field) in director::FIELDS {
        let said = |content| asked.iter().filter(|slip| slip.get(field) == Some(content)).count();
        sheet.sum(&format!("{name}满意"), said(true));
        sheet.sum(&format!("{name}不满意"), said(false));
    }
    sheet.notes.push(format!("期间 {from} 至 {to}"));
    sheet.signs = vec!["主任".to_string()];
    sheet
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_is_never_less_than_asked_for() {
        for (of, percent, want) in [(0, 60, 0), (1, 60, 1), (3, 60, 2), (5, 60, 3), (7, 100, 7)] {
            assert_eq!(quota::share(of, percent), want, "{percent} % of {of}");
        }
    }
}
