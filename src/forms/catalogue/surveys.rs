//! F-01 便民服务调查表: what one household says that it needs (P-01); a sheet is
//! written down or made void, and the sheets about one item are counted.

use std::collections::BTreeMap;

use crate::forms::catalogue::prices;
use crate::forms::estate::rooms;
use crate::forms::prelude::*;

pub const TAG: u16 = 1;

/// Under which wishes are found: no item has this number.
pub const WISHES: u64 = 0;

/// Sheets of one item that are read.
const MOST: usize = 20_000;

rules! {
    WHAT refuse "请选要的项目;表上没有的写在“其他愿望”" ["F-01"];
    ANSWERED warn "{0}已答过这一项:以新的为准" ["F-01", "RP-26"];
    AHEAD refuse "调查日期还没有到;请核对" ["H-06"];
}

choice! {
    /// How much a household needs an item.
    pub enum Need {
        Much = 1 "much" "很需要",
        Some = 2 "some" "需要",
        Hardly = 3 "hardly" "不太需要",
        No = 4 "no" "不需要",
    }
}

fields! {
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

fields! { pub struct Void { 8 why: Text = "作废原因" 12; } }

states! { COUNTED = 1 "counted" "已计", VOID = 2 "void" "作废" }

pub static FORM: Form = Form::new("F-01", TAG, "便民服务调查表", "调查", STATES, RULES)
    .steps(&[
        Step::opens(1, "fill", "登记", Right::PlanCatalogue, Sheet::fields)
            .advise(advise)
            .decide(by!(fill)),
        Step::from(2, "void", "作废", &[COUNTED], Right::PlanCatalogue, Void::fields).to(VOID),
    ])
    .and_keys(keys)
    .line(line)
    .fills(fills);

/// Under the item, and what stands on no list among the wishes (item 0).
fn keys(slip: &Slip) -> Vec<Key> {
    let Some(need) = need(slip).filter(|_| slip.state == COUNTED) else { return Vec::new() };
    let wish = wish(slip).map(|_| WISHES);
    let items = item_of(slip).into_iter().chain(wish);
    items.map(|item| Key::new(Index::Survey, item, u64::from(need as u16))).collect()
}

fn fills(step: &Step, _: Option<&Slip>, start: Start, _: &dyn Book) -> Vec<Fill> {
    let room = start.room.filter(|_| step.is_opening());
    room.map(|RoomId(room)| (Sheet::room.name(), format!("#{room}"))).into_iter().collect()
}

fn line(slip: &Slip, book: &dyn Book) -> Line {
    let item = item_of(slip).and_then(|item| prices::name(book, item));
    let need = need(slip).map_or("", Need::label);
    let what = item.unwrap_or_else(|| slip.text(Sheet::wish).to_string());
    Line {
        place: room(slip).map_or_else(String::new, |room| rooms::shown(book, room)),
        matter: format!("{what} {need}"),
        ..Line::default()
    }
}

fn item_of(slip: &Slip) -> Option<u64> {
    slip.get(Sheet::item).map(|item| item.0)
}

/// The household that answered.
pub fn room(slip: &Slip) -> Option<RoomId> {
    slip.get(Sheet::room)
}

/// How much it needs what the sheet is about.
pub fn need(slip: &Slip) -> Option<Need> {
    slip.get(Sheet::need)
}

/// What the household would like that is on no list, as it wrote it.
pub fn wish(slip: &Slip) -> Option<&str> {
    Some(slip.text(Sheet::wish).trim()).filter(|words| !words.is_empty())
}

/// Whether the sheet's answer is about its wish: it names no item.
pub fn about_wish(slip: &Slip) -> bool {
    item_of(slip).is_none()
}

/// The day that stands on the sheet.
pub fn day(slip: &Slip) -> Day {
    slip.get(Sheet::day).unwrap_or_else(|| slip.opened().day())
}

/// What households said about one item (RP-26). A household counts once, by its newest sheet.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Surveyed {
    pub(super) answers: BTreeMap<u32, Need>,
}

impl Surveyed {
    pub fn households(&self) -> u64 {
        u64::try_from(self.answers.len()).unwrap_or(0)
    }

    pub fn of(&self, need: Need) -> u64 {
        u64::try_from(self.answers.values().filter(|n| **n == need).count()).unwrap_or(0)
    }

    /// Households that need it much or somewhat.
    pub fn wanted(&self) -> u64 {
        self.of(Need::Much) + self.of(Need::Some)
    }

    pub fn answered(&self, room: RoomId) -> bool {
        self.answers.contains_key(&room.0)
    }

    /// `12 户,要的 9 户(很需要 4)`.
    pub fn shown(&self) -> String {
        format!(
            "{} 户,要的 {} 户(很需要 {})",
            self.households(),
            self.wanted(),
            self.of(Need::Much)
        )
    }
}

/// The sheets about one item.
pub fn surveyed(book: &dyn Book, item: u64) -> Surveyed {
    counted(book, item, |_| true)
}

/// The sheets about one item that are from such a day.
pub(super) fn counted(book: &dyn Book, item: u64, within: impl Fn(Day) -> bool) -> Surveyed {
    let mut newest: BTreeMap<u32, (Day, u64, Need)> = BTreeMap::new();
    let sheets = book.under(Index::Survey, item, MOST).into_iter().filter_map(|id| book.slip(id));
    for sheet in sheets {
        let (Some(room), Some(need)) = (room(&sheet), need(&sheet)) else {
            continue;
        };
        let this = (day(&sheet), sheet.id.number, need);
        let later = newest.get(&room.0).is_none_or(|(day, n, _)| (*day, *n) < (this.0, this.1));
        if later && within(this.0) {
            newest.insert(room.0, this);
        }
    }
    Surveyed { answers: newest.into_iter().map(|(room, (_, _, need))| (room, need)).collect() }
}

fn advise(ask: &Ask<'_>, given: &Fields) -> Advice {
    let mut advice = Advice::default();
    let Some(Sheet { item: Some(item), room, .. }) = Sheet::take(given) else { return advice };
    let counts = surveyed(ask.book, item.0);
    if counts.answered(room) {
        advice.warnings.push(ANSWERED.with(&[&rooms::shown(ask.book, room)]).at(Sheet::room));
    }
    advice.computed.push(("已有".to_string(), counts.shown()));
    advice
}

/// A sheet says what it is about, and is filled in on a day that has been.
fn fill(ask: &Ask<'_>, it: Sheet) -> Outcome {
    if it.item.is_none() && it.wish.is_none() {
        return Err(WHAT.at(Sheet::item));
    }
    let day = it.day.unwrap_or_else(|| ask.occurred.day());
    if day > ask.now.day() {
        return Err(AHEAD.at(Sheet::day));
    }
    ask.draw_with(COUNTED, ask.given.clone().put(Sheet::day, day)).ok()
}
