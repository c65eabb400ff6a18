//! What is still owed, over all papers: one list by whose hands it is in, so that nothing is forgotten
//! (P-54, S2-job 物业助理2), and what only a head can carry on.
//!
//! Records that wait for the month's settlement are nobody's errand and stay out; so does a register, until something
//! of it is up: a dog's papers, a visit.

use super::slips::{slip_cells, state_cell};
use super::{Cell, Row, Sheet, Span};
use crate::engine::prelude::*;
use crate::engine::slip::state_key_of;
use crate::forms;
use crate::forms::callbacks::{audits, record as callbacks};
use crate::forms::estate::month_checks;
use crate::forms::office::staff;
use crate::forms::shift::policy::DailyReport;
use crate::forms::shift::roster::cover::Cover;
use crate::forms::shift::{daily_report, handover, inspections};

/// The most slips to read, far more than the open work ever has.
const READ_LIMIT: usize = 100_000;

/// An open slip, and whoever must see to it: in whose hands it is, else who wrote it down.
struct Item {
    slip: Slip,
    whose: Option<Badge>,
    due: Option<Moment>,
}

impl Item {
    fn new(book: &dyn Book, slip: Slip) -> Option<Self> {
        let line = forms::tagged(slip.id.form)?.line_of(&slip, book);
        let whose = line.hands.or_else(|| slip.story.first().map(|deed| deed.by));
        let due = slip.next_due().map(|due| due.at);
        Some(Self { slip, whose, due })
    }

    fn late(&self, now: Moment) -> bool {
        self.due.is_some_and(|at| at <= now)
    }

    fn row(&self, book: &dyn Book, now: Moment) -> Row {
        let [number, place, matter, _] = slip_cells(book, &self.slip);
        let role = self.whose.and_then(|badge| staff::role(book, badge));
        let age = now.day().number() - self.slip.opened().day().number();
        let cells = vec![
            role.map_or(Cell::Empty, |role| role.label().into()),
            self.whose.map_or(Cell::Empty, |badge| staff::short(book, badge).into()),
            number,
            place,
            matter,
            state_cell(&self.slip),
            self.due.into(),
            Cell::Number(i64::from(age)),
        ];
        Row::of(Some(self.slip.id), cells)
    }
}

/// Every open slip that somebody must see to.
fn items(book: &dyn Book, now: Moment) -> impl Iterator<Item = Item> + '_ {
    let open = book.keys(Index::Open, (0, 0), (u64::MAX, u64::MAX), READ_LIMIT);
    let open = open.into_iter().filter(|id| !forms::booked(id.form));
    let open = open.filter_map(|id| book.slip(id));
    open.filter(move |slip| forms::is_matter(slip, now)).filter_map(|slip| Item::new(book, slip))
}

/// The sheet of these, and how many of them are late or have no day.
fn sheet_of(book: &dyn Book, items: &[Item], now: Moment) -> Sheet {
    let mut sheet = Sheet::with_columns(&[
        ("岗位", 10, 8),
        ("责任人", 8, 6),
        ("单号", 14, 11),
        ("房号", 10, 9),
        ("事由", 0, 0),
        ("状态", 10, 8),
        ("时限", 11, 5),
        ("已过天", 6, 6),
    ]);
    sheet.rows = items.iter().map(|item| item.row(book, now)).collect();
    sheet.sum("未办", items.len());
    sheet.sum("逾期", items.iter().filter(|item| item.late(now)).count());
    sheet.sum("没有时限", items.iter().filter(|item| item.due.is_none()).count());
    sheet
}

/// P-54: what is owed, each department's people together, what hurts first before the rest.
pub(super) fn owed(book: &dyn Book, _: Span, now: Moment) -> Sheet {
    let mut items: Vec<Item> = items(book, now).collect();
    let role = |item: &Item| item.whose.and_then(|badge| staff::role(book, badge));
    let due = |item: &Item| item.due.unwrap_or(Moment(i64::MAX));
    items.arrange_by_cached_key(|item| (role(item), item.whose, due(item), item.slip.id));
    sheet_of(book, &items, now)
}

/// What waits for a head: nobody else may take any step that leads on from where it stands. The oldest first.
pub(super) fn for_heads(book: &dyn Book, _: Span, now: Moment) -> Sheet {
    let mut items: Vec<Item> = items(book, now).filter(|item| waits_for_head(&item.slip)).collect();
    items.arrange_by_key(|item| (item.slip.opened(), item.slip.id));
    let mut sheet = sheet_of(book, &items, now);
    // Nothing of theirs runs, so they are no open items: a day's satisfied calls are signed for together.
    let unread =
        book.under(Index::InState, state_key_of(callbacks::TAG, callbacks::HEARD), READ_LIMIT);
    sheet.sum("回访待审阅", unread.len());
    if let Some(first) = unread.iter().min().and_then(|id| book.slip(*id)) {
        let (number, day) = (forms::show_number(first.id), first.opened().day());
        sheet
            .notes
            .push(format!("最早的待审阅回访 {number}({day}):写“当天一并”当天满意的一起审 (G-39)"));
    }
    sheet
}

/// How soon something is owed, in the order of the director's sheet.
const WHEN: [&str; 5] = ["等批", "逾期", "本班", "本周", "本月"];

/// When the shift that somebody stands is over; without one, the day.
fn shift_ends(book: &dyn Book, now: Moment) -> Moment {
    let shift = handover::on_duty(book, now);
    let ends = shift.and_then(|slip| slip.get(handover::ENDS)).filter(|ends| *ends > now);
    ends.unwrap_or_else(|| now.day().next(1).begins())
}

/// What this shift, this week and this month owe, whoever is late, and first what waits for a head: one look in the
/// morning (S2-job 物业助理2). What is due later than this month stays out.
pub(super) fn by_time(book: &dyn Book, _: Span, now: Moment) -> Sheet {
    let today = now.day();
    let month = today.first_of_month().next(31).first_of_month().begins();
    let week = today.next(7 - u64::try_from(today.weekday()).unwrap_or(0)).begins();
    let shift = shift_ends(book, now);
    let when = |item: &Item| -> Option<usize> {
        if waits_for_head(&item.slip) {
            return Some(0);
        }
        let due = item.due?;
        let over = [now, shift, week.max(shift), month].iter().position(|until| due <= *until);
        over.map(|at| at + 1)
    };
    let mut items: Vec<(usize, Item)> =
        items(book, now).filter_map(|item| Some((when(&item)?, item))).collect();
    let due = |item: &Item| item.due.unwrap_or(Moment(i64::MAX));
    items.arrange_by_key(|(when, item)| (*when, due(item), item.slip.id));
    let mut sheet = Sheet::with_columns(&[
        ("何时", 4, 4),
        ("责任人", 8, 6),
        ("单号", 14, 11),
        ("房号", 10, 9),
        ("事由", 0, 0),
        ("状态", 10, 8),
        ("时限", 11, 5),
    ]);
    sheet.rows = items.iter().map(|(when, item)| row_by_time(book, *when, item)).collect();
    for (n, word) in WHEN.iter().enumerate() {
        sheet.sum(word, items.iter().filter(|(when, _)| *when == n).count());
    }
    let gaps = Cover::of(book).gaps_ahead(now);
    if let Some(first) = gaps.first() {
        sheet.notes.push(format!("两周内缺班 {} 班,最早 {} (P-25)", gaps.len(), first.label()));
    }
    let written = book.policy().is(DailyReport::PropertyDaily);
    if let Some(by) = audits::missing(book, now.day()) {
        sheet.notes.push(format!("公司这一期还没有来查回访,到 {by} 为止 (N-60)"));
    }
    for (what, by) in month_checks::missing(book, now.day()) {
        sheet.notes.push(format!("本期的{what}还没有核对,到 {by} 为止 (N-53, N-54)"));
    }
    if let Some(gap) = inspections::missing(book, now.day()) {
        sheet.notes.push(format!("{gap} (T-07)"));
    }
    if written && daily_report::on_day(book, now.day()).is_none() {
        sheet.notes.push("今天的日报还没有写 (N-52)".to_string());
    }
    sheet
}

fn row_by_time(book: &dyn Book, when: usize, item: &Item) -> Row {
    let [number, place, matter, _] = slip_cells(book, &item.slip);
    let cells = vec![
        WHEN[when].into(),
        item.whose.map_or(Cell::Empty, |badge| staff::short(book, badge).into()),
        number,
        place,
        matter,
        state_cell(&item.slip),
        item.due.into(),
    ];
    Row::of(Some(item.slip.id), cells)
}

fn waits_for_head(slip: &Slip) -> bool {
    let Some(form) = forms::tagged(slip.id.form) else { return false };
    let heads = |right: Right| {
        let roles = right.roles();
        !roles.is_empty() && roles.iter().all(|r| matches!(r, Role::Supervisor | Role::Head))
    };
    // Whoever wrote it may still better it or take it back: that leads nowhere on.
    let leads_on = |step: &&crate::engine::step::Step| {
        step.from.contains(&slip.state) && !step.aside && !["change", "void"].contains(&step.name)
    };
    let from_here = form.steps.iter().filter(leads_on);
    let mut on = from_here.filter(|step| step.leads_to() != Some(slip.state)).peekable();
    on.peek().is_some() && on.all(|step| heads(step.right))
}
