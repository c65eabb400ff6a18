//! F-06 便民服务项目质量评价: how good a service is found, from callbacks, complaints and records, and
//! what is to be better (P-17, C-41). The figures are `forms::catalogue::evaluation`'s; a report reads them (RP-24).

use crate::engine::policy::Policy;
use crate::forms::catalogue::policy::QUALITY_MONTHS;
use crate::forms::catalogue::{evaluation, prices};
use crate::forms::prelude::*;

pub const TAG: u16 = 6;

const JUDGE: u16 = 1;

rules! {
    NOT_SOLD refuse "“{0}”不在办;在办的才评质量" ["F-06", "P-17"];
}

choice! {
    pub enum Mark {
        Good = 1 "good" "好",
        Fair = 2 "fair" "合格",
        Bad = 3 "bad" "待改进",
    }
}

fields! {
    /// Days and figures are the desk's own; the decision writes them.
    pub struct Judge {
        1 item: Record<{ prices::TAG }> = "服务项目" 6;
        2 since: Option<Day> = "自" 3;
        3 until: Option<Day> = "至" 3;
        4 figures: Option<Text> = "数据" 12;
        70 mark: Mark = "评价" 4;
        73 called: Option<i64> = "回访户数" 4;
        74 content: Option<i64> = "满意户数" 4;
        75 opinion: Lines = "意见" 12;
        76 plan: Option<Text> = "改进方案" 8;
        77 mend_by: Option<Day> = "改进期限" 4;
    }
}

fields! { pub struct Mend { 80 mended: Text = "改进情况" 12; } }

states! {
    JUDGED = 1 "judged" "已评价",
    TO_MEND = 2 "to-mend" "待改进" open,
    MENDED = 3 "mended" "已改进",
}

pub static FORM: Form = Form::new("F-06", TAG, "便民服务项目质量评价", "质评", STATES, RULES)
    .steps(&[
        Step::opens(JUDGE, "judge", "评价", Right::PlanCatalogue, Judge::fields)
            .advise(advise)
            .decide(by!(judge)),
        Step::from(2, "mend", "改进", &[TO_MEND], Right::PlanCatalogue, Mend::fields)
            .to(MENDED)
            .meets(&[dues::MEND]),
    ])
    .and_keys(|slip| item_of(slip).map(|item| Key::named(&of(item))).into_iter().collect())
    .line(line);

/// The word under which an item's judgements are found.
fn of(item: u64) -> String {
    format!("质评 {item}")
}

fn item_of(slip: &Slip) -> Option<u64> {
    slip.get(Judge::item).map(|item| item.0)
}

/// The last judgement of an item, if there is one.
pub fn last(book: &dyn Book, item: u64) -> Option<Slip> {
    let found = book.named(TAG, &of(item)).into_iter();
    found.filter(|s| item_of(s) == Some(item)).max_by_key(|s| s.id.number)
}

/// How good the item was found.
pub fn mark(slip: &Slip) -> Option<Mark> {
    slip.get(Judge::mark)
}

/// Households that were called back, and those content, as the judge wrote them.
pub fn callbacks(slip: &Slip) -> (i64, i64) {
    (slip.get(Judge::called).unwrap_or(0), slip.get(Judge::content).unwrap_or(0))
}

fn line(slip: &Slip, book: &dyn Book) -> Line {
    let item = item_of(slip).and_then(|item| prices::name(book, item)).unwrap_or_default();
    Line {
        due: slip.next_due().map(|d| d.at),
        matter: format!("{item} {}", mark(slip).map_or("", Mark::label)),
        ..Line::default()
    }
}

/// The days that a judgement is about: as many months as D-64 says, up to today.
pub fn period(policy: &Policy, today: Day) -> (Day, Day) {
    (evaluation::months_before(today, policy.limit(&QUALITY_MONTHS)), today)
}

fn advise(ask: &Ask<'_>, given: &Fields) -> Advice {
    let item = Judge::take(given).and_then(|it| prices::slip(ask.book, it.item.0));
    item.map_or_else(Advice::default, |item| prices::advise_evaluation(ask, &item, given))
}

/// Only what is sold is judged.
fn judge(ask: &Ask<'_>, it: Judge) -> Outcome {
    let Some(item) = prices::slip(ask.book, it.item.0) else {
        return Err(NO_SLIP.at(Judge::item));
    };
    if prices::unsold(&item, ask.now).is_some() {
        return Err(NOT_SOLD.with(&[prices::name_on(&item)]).at(Judge::item));
    }
    prices::evaluate_item(ask, &item, (it.called, it.content), it.mend_by)
}

/// The judgement of an item with the figures as they are now.
pub fn record(ask: &Ask<'_>, item: &Slip, set: Fields, mend_by: Option<Day>) -> Drawn {
    let slip = SlipId { form: TAG, number: ask.book.next_number(TAG) };
    let (since, until) = period(ask.book.policy(), ask.now.day());
    let figures = evaluation::quality(ask.book, item, (since, until)).shown();
    let figures: Vec<String> = figures.into_iter().map(|(what, n)| format!("{what} {n}")).collect();
    let mending = set.value(Judge::plan).is_some();
    let set = set
        .put(Judge::item, Record(item.id.number))
        .put(Judge::since, since)
        .put(Judge::until, until)
        .put(Judge::figures, Text(figures.join(" ")));
    let drawn = Ask::beside(slip, JUDGE, if mending { TO_MEND } else { JUDGED }, set);
    match (mending, mend_by, Clock::of_minutes(18 * 60)) {
        (true, Some(day), Some(evening)) => {
            drawn.due(dues::MEND, day.at(evening), "改进方案 (P-17)")
        }
        _ => drawn,
    }
}
