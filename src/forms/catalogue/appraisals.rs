//! F-06 便民服务项目质量评价: how good a service is found, from callbacks, complaints and records, and
//! what is to be better (P-17, C-41). The figures are `forms::catalogue::evaluation`'s; a report reads them (RP-24).

use crate::engine::book::Book;
use crate::engine::form::{
    ByClock, FieldSet, Form, Line, State, Step, called_by_number, no_advice, no_fills,
};
use crate::engine::judge::{Advice, Ask, Drawn, NO_SLIP, Outcome};
use crate::engine::kind::{Lines, Record, Text};
use crate::engine::moment::{Clock, Day};
use crate::engine::policy::Policy;
use crate::engine::rights::Right;
use crate::engine::slip::{Key, Slip, due};
use crate::engine::value::{Cell, Fields, SlipId};
use crate::forms::catalogue::evaluation;
use crate::forms::catalogue::policy::QUALITY_MONTHS;

use super::prices;

pub const TAG: u16 = 6;
const JUDGED: u16 = 1;
const TO_MEND: u16 = 2;
const MENDED: u16 = 3;

const JUDGE: u16 = 1;
const ITEM: u16 = 1;
const FROM: u16 = 2;
const UNTIL: u16 = 3;
const FIGURES: u16 = 4;
pub const MARK: u16 = 70;
const PLAN: u16 = 76;

crate::rules! {
    NOT_SOLD refuse "“{0}”不在办;在办的才评质量" ["F-06", "P-17"];
}

crate::choice! {
    pub enum Mark {
        Good = 1 "good" "好",
        Fair = 2 "fair" "合格",
        Bad = 3 "bad" "待改进",
    }
}

crate::fields! {
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

crate::fields! {
    pub struct Mend {
        80 mended: Text = "改进情况" 12;
    }
}

pub static FORM: Form = Form {
    id: "F-06",
    tag: TAG,
    title: "便民服务项目质量评价",
    word: "质评",
    states: &[
        State { code: JUDGED, name: "judged", label: "已评价", open: false },
        State { code: TO_MEND, name: "to-mend", label: "待改进", open: true },
        State { code: MENDED, name: "mended", label: "已改进", open: false },
    ],
    steps: &[
        Step {
            tag: JUDGE,
            name: "judge",
            title: "评价",
            from: &[],
            right: Right::PlanCatalogue,
            cosign: None,
            at_once: false,
            fields: Judge::fields,
            advise,
            decide: judge,
        },
        Step {
            tag: 2,
            name: "mend",
            title: "改进",
            from: &[TO_MEND],
            right: Right::PlanCatalogue,
            cosign: None,
            at_once: false,
            fields: Mend::fields,
            advise: no_advice,
            decide: |ask, given| {
                let drawn = ask.draw(MENDED, given.clone());
                Ok(drawn.met(ask.slip, due::MEND, ask.occurred).into())
            },
        },
    ],
    rules: RULES,
    keys: |slip| match item_of(slip) {
        Some(item) => vec![Key::named(&of(item))],
        None => Vec::new(),
    },
    line,
    called: called_by_number,
    fills: no_fills,
    by_clock: ByClock::NOTHING,
};

/// The word under which an item's judgements are found.
fn of(item: u64) -> String {
    format!("质评 {item}")
}

fn item_of(slip: &Slip) -> Option<u64> {
    match slip.cell(ITEM) {
        Some(Cell::Slip(id)) => Some(id.number),
        _ => None,
    }
}

/// The last judgement of an item, if there is one.
#[must_use]
pub fn last(book: &dyn Book, item: u64) -> Option<Slip> {
    let found = book.named(TAG, &of(item)).into_iter();
    found.filter(|s| item_of(s) == Some(item)).max_by_key(|s| s.id.number)
}

#[must_use]
pub fn mark(slip: &Slip) -> Option<Mark> {
    slip.choice(MARK).and_then(Mark::of)
}

/// Households that were called back, and those content, as the judge wrote them.
#[must_use]
pub fn callbacks(slip: &Slip) -> (i64, i64) {
    (slip.number(73).unwrap_or(0), slip.number(74).unwrap_or(0))
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
#[must_use]
pub fn period(policy: &Policy, today: Day) -> (Day, Day) {
    (evaluation::months_before(today, policy.limit(&QUALITY_MONTHS)), today)
}

fn advise(ask: &Ask<'_>, given: &Fields) -> Advice {
    let item = Judge::take(given).and_then(|it| prices::slip(ask.book, it.item.0));
    item.map_or_else(Advice::default, |item| prices::advise_evaluation(ask, &item, given))
}

fn judge(ask: &Ask<'_>, given: &Fields) -> Outcome {
    let item = Judge::take(given).and_then(|it| prices::slip(ask.book, it.item.0));
    let item = item.ok_or_else(|| NO_SLIP.says().at("item"))?;
    if prices::unsold(&item, ask.now).is_some() {
        return Err(NOT_SOLD.with(&[item.text(prices::NAME)]).at("item"));
    }
    prices::evaluated(ask, &item, given)
}

/// The judgement of an item with the figures as they are now.
#[must_use]
pub fn recorded(ask: &Ask<'_>, item: &Slip, set: Fields, mend_by: Option<Day>) -> Drawn {
    let slip = SlipId { form: TAG, number: ask.book.next_number(TAG) };
    let (since, until) = period(ask.book.policy(), ask.now.day());
    let figures = evaluation::quality(ask.book, item, (since, until)).shown();
    let figures: Vec<String> = figures.into_iter().map(|(what, n)| format!("{what} {n}")).collect();
    let mending = set.get(PLAN).is_some();
    let set = set
        .with(ITEM, Cell::Slip(item.id))
        .with(FROM, Cell::Day(since))
        .with(UNTIL, Cell::Day(until))
        .with(FIGURES, Cell::Text(figures.join(" ")));
    let drawn = Ask::beside(slip, JUDGE, if mending { TO_MEND } else { JUDGED }, set);
    match (mending, mend_by, Clock::of_minutes(18 * 60)) {
        (true, Some(day), Some(evening)) => {
            drawn.due(due::MEND, day.at(evening), "改进方案 (P-17)".to_string())
        }
        _ => drawn,
    }
}
