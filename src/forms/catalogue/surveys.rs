//! F-01 便民服务调查表: what one household says that it needs (P-01). The counts are a matter of
//! `forms::catalogue::evaluation`; here a sheet is only written down, or made void.

use crate::engine::book::Book;
use crate::engine::form::{
    ByClock, FieldSet, Fill, Form, Line, Start, State, Step, called_by_number, no_advice,
};
use crate::engine::judge::{Advice, Ask, Outcome};
use crate::engine::kind::{Record, Text, Who};
use crate::engine::moment::Day;
use crate::engine::rights::Right;
use crate::engine::slip::{Index, Key, Slip};
use crate::engine::value::{Cell, Fields, RoomId, SlipId};
use crate::forms::catalogue::evaluation;

use super::prices;
use crate::forms::estate::rooms;

pub const TAG: u16 = 1;
const COUNTED: u16 = 1;
const VOID: u16 = 2;

/// Under which wishes are found: no item has this number.
pub const WISHES: u64 = 0;

const FILL: u16 = 1;
const ROOM: u16 = 1;
const ITEM: u16 = 3;
const WISH: u16 = 4;
const NEED: u16 = 5;
const DAY: u16 = 6;

crate::rules! {
    WHAT refuse "请选要的项目;表上没有的写在“其他愿望”" ["F-01"];
    ANSWERED warn "{0}已答过这一项:以新的为准" ["F-01", "RP-26"];
    AHEAD refuse "调查日期还没有到;请核对" ["H-06"];
}

crate::choice! {
    /// How much a household needs an item.
    pub enum Need {
        Much = 1 "much" "很需要",
        Some = 2 "some" "需要",
        Hardly = 3 "hardly" "不太需要",
        No = 4 "no" "不需要",
    }
}

crate::fields! {
    pub struct Sheet {
        1 room: RoomId = "房号" 4;
        3 item: Option<Record<{ prices::TAG }>> = "要的项目" 5;
        5 need: Need = "需要" 3;
        4 wish: Option<Text> = "其他愿望" 8;
        6 day: Option<Day> = "日期" 4;
        2 who: Option<Who> = "填表人" 6;
        7 paper: Option<Text> = "纸单号" 6;
    }
}

crate::fields! {
    pub struct Void {
        8 why: Text = "作废原因" 12;
    }
}

pub static FORM: Form = Form {
    id: "F-01",
    tag: TAG,
    title: "便民服务调查表",
    word: "调查",
    states: &[
        State { code: COUNTED, name: "counted", label: "已计", open: false },
        State { code: VOID, name: "void", label: "作废", open: false },
    ],
    steps: &[
        Step {
            tag: FILL,
            name: "fill",
            title: "登记",
            from: &[],
            right: Right::PlanCatalogue,
            cosign: None,
            at_once: false,
            fields: Sheet::fields,
            advise,
            decide: fill,
        },
        Step {
            tag: 2,
            name: "void",
            title: "作废",
            from: &[COUNTED],
            right: Right::PlanCatalogue,
            cosign: None,
            at_once: false,
            fields: Void::fields,
            advise: no_advice,
            decide: |ask, given| Ok(ask.draw(VOID, given.clone()).into()),
        },
    ],
    rules: RULES,
    keys,
    line,
    called: called_by_number,
    fills,
    by_clock: ByClock::NOTHING,
};

/// Under the item, and what stands on no list among the wishes (item 0).
fn keys(slip: &Slip) -> Vec<Key> {
    let Some(need) = slip.choice(NEED).filter(|_| slip.state == COUNTED) else { return Vec::new() };
    let wish = wish(slip).map(|_| WISHES);
    let items = item_of(slip).into_iter().chain(wish);
    items.map(|item| Key::new(Index::Survey, item, u64::from(need))).collect()
}

fn fills(step: &Step, _: Option<&Slip>, start: Start, _: &dyn Book) -> Vec<Fill> {
    let room = start.room.filter(|_| step.opens());
    room.map(|RoomId(room)| ("room", format!("#{room}"))).into_iter().collect()
}

fn line(slip: &Slip, book: &dyn Book) -> Line {
    let item = item_of(slip).and_then(|item| prices::name(book, item));
    let need = need(slip).map_or("", Need::label);
    let what = item.unwrap_or_else(|| slip.text(WISH).to_string());
    Line {
        place: room(slip).map_or_else(String::new, |room| rooms::shown(book, room)),
        matter: format!("{what} {need}"),
        ..Line::default()
    }
}

fn item_of(slip: &Slip) -> Option<u64> {
    match slip.cell(ITEM) {
        Some(Cell::Slip(SlipId { number, .. })) => Some(*number),
        _ => None,
    }
}

#[must_use]
pub fn room(slip: &Slip) -> Option<RoomId> {
    slip.room(ROOM)
}

#[must_use]
pub fn need(slip: &Slip) -> Option<Need> {
    slip.choice(NEED).and_then(Need::of)
}

/// What the household would like that is on no list, as it wrote it.
#[must_use]
pub fn wish(slip: &Slip) -> Option<&str> {
    Some(slip.text(WISH).trim()).filter(|words| !words.is_empty())
}

/// Whether the sheet's answer is about its wish: it names no item.
#[must_use]
pub fn about_wish(slip: &Slip) -> bool {
    item_of(slip).is_none()
}

/// The day that stands on the sheet.
#[must_use]
pub fn day(slip: &Slip) -> Day {
    match slip.cell(DAY) {
        Some(Cell::Day(day)) => *day,
        _ => slip.opened().day(),
    }
}

fn advise(ask: &Ask<'_>, given: &Fields) -> Advice {
    let mut advice = Advice::default();
    let Some(Sheet { item: Some(item), room, .. }) = Sheet::take(given) else { return advice };
    let counts = evaluation::surveyed(ask.book, item.0);
    if counts.answered(room) {
        advice.warnings.push(ANSWERED.with(&[&rooms::shown(ask.book, room)]).at("room"));
    }
    advice.computed.push(("已有".to_string(), counts.shown()));
    advice
}

fn fill(ask: &Ask<'_>, given: &Fields) -> Outcome {
    let Some(it) = Sheet::take(given).filter(|it| it.item.is_some() || it.wish.is_some()) else {
        return Err(WHAT.says().at("item"));
    };
    let day = it.day.unwrap_or_else(|| ask.occurred.day());
    if day > ask.now.day() {
        return Err(AHEAD.says().at("day"));
    }
    Ok(ask.draw(COUNTED, given.clone().with(DAY, Cell::Day(day))).into())
}
