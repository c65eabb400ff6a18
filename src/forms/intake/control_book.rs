//! F-07 业户服务/需求/意见记录: the control room's book, row by row, and its sheet of the day (P-10).
//!
//! The control room takes requests and issues slips too (S1E 4.1.3, 4.2.1): a row is a request, with
//! its origin and the mark that it was taken back. A sheet is one day of the book: the office looks
//! into it so many times a day and takes it back on the next (N-32). A slip that the control room
//! issues writes its row here and not in the desk's log.

mod sheet;
mod writing;

use crate::engine::book::Book;
use crate::engine::form::step;
use crate::engine::form::{
    ByClock, Called, FieldSet, Fill, Form, Line, Nothing, Start, State, Step, no_advice,
};
use crate::engine::kind::{Lines, Phone, SlipRef, Text, Who};
use crate::engine::moment::{Day, Moment};
use crate::engine::slip::{Index, Key, Slip, ascending, descending, due, urgency};
use crate::engine::value::{Badge, Cell, PersonId, RoomId};
use crate::forms::intake::policy::CONTROL_ROOM_CHECKS;

use super::contact::{self, Channel};
use crate::forms::estate::rooms;
use crate::forms::office::staff;
pub use writing::logged_for;

pub const TAG: u16 = 7;

/// A row: somebody still has to do something about it.
pub const WAITING: u16 = 1;
pub const SLIPPED: u16 = 2;
pub const ANSWERED: u16 = 3;
pub const VOID: u16 = 4;
/// A sheet: the day runs.
pub const RUNNING: u16 = 11;
/// The day is over; the sheet is still in the control room.
pub const OVER: u16 = 12;
/// 已收回.
pub const BACK: u16 = 13;

const ROWS: &[u16] = &[WAITING, SLIPPED, ANSWERED];

/// The step by which a row comes to be, also beside another form's slip.
const WRITE: u16 = 1;
const COLLECT: u16 = 4;
const SHEET: u16 = 6;

const ORIGIN: u16 = 13;
const CHECKS: u16 = 40;
const DAY: u16 = 41;
const DONE: u16 = 42;
/// How many checks the day lacked when it was over.
const SHORT: u16 = 43;
const TAKEN: u16 = 44;

crate::rules! {
    VISIT_PAST refuse "预约服务 {0} 已经过了;若是明天,请写“明天9点”" ["F-07", "S1E 4.1.3"];
    ISSUE_NOW warn "服务请求记下后请及时开单并通知维修" ["S1E 4.2.1", "G-26"];
    IN_BOOK_ALREADY refuse "这一条已经收回" ["H-07", "P-10"];
    SHEET_STANDS refuse "{0} 的页已开" ["F-07", "P-10"];
    WHAT_FOUND refuse "记录不完整的,请写发现了什么" ["N-32", "P-10"];
    DAY_RUNS refuse "{0} 还没有过完" ["N-32", "P-10"];
    NOT_OF_THE_DAY refuse "{0} 的页已翻过;补记的抽查,发生时间须在当天" ["N-32", "P-10"];
    CHECKS_SHORT warn "{0} 只抽查了 {1} 次,应 {2} 次" ["G-104", "N-32"];
}

crate::choice! {
    /// Whose copy of the book a row stands in.
    pub enum Origin {
        Office = 1 "office" "服务中心",
        ControlRoom = 2 "control-room" "中控室",
    }
}

crate::choice! {
    pub enum Kind {
        Service = 1 "service" "服务",
        Need = 2 "need" "需求",
        Opinion = 3 "opinion" "意见",
    }
}

crate::fields! {
    pub struct Write {
        1 room: Option<RoomId> = "地址" 4;
        2 caller: Option<Who> = "姓名" 4;
        3 phone: Option<Phone> = "联系电话" 4;
        12 kind: Kind = "类别" 4;
        4 channel: Option<Channel> = "方式" 4;
        10 visit: Option<Moment> = "预约服务" 4;
        6 content: Lines = "服务内容" 12;
        8 answer: Option<Text> = "当场答复" 12;
        13 origin: Option<Origin> = "谁的记录" 4;
    }
}

crate::fields! {
    pub struct Led {
        31 led_to: SlipRef = "所开的单" 6;
    }
}

crate::fields! {
    pub struct Answer {
        20 result: Text = "处理结果" 12;
    }
}

crate::fields! {
    pub struct Void {
        22 why: Text = "作废原因" 12;
    }
}

crate::fields! {
    pub struct Seen {
        1 at: Moment = "时间" 3;
        2 by: Badge = "抽查人" 3;
        3 rows: Option<i64> = "条数" 2;
        4 found: Option<Text> = "发现" 4;
    }
}

crate::fields! {
    pub struct Check {
        45 complete: bool = "记录完整" 4;
        46 looked_at: Option<i64> = "看了几条" 4;
        47 found: Option<Text> = "发现" 12;
    }
}

crate::fields! {
    /// What stands on the sheet when it is turned: written by the checks, never typed.
    pub struct Turned {
        40 checks: Vec<Seen> = "抽查" 12;
        43 short: Option<i64> = "欠几次" 4;
    }
}

crate::fields! {
    pub struct TakeBack {
        48 pages: Option<i64> = "收回几页" 4;
        49 missing: Option<Text> = "缺什么" 8;
    }
}

crate::fields! {
    pub struct Collected {
        44 taken: Option<Day> = "收回日" 4;
    }
}

pub static FORM: Form = Form {
    id: "F-07",
    tag: TAG,
    title: "业户服务需求意见记录表",
    word: "中控",
    states: &[
        State { code: WAITING, name: "waiting", label: "待办", open: true },
        State { code: SLIPPED, name: "slipped", label: "已开单", open: false },
        State { code: ANSWERED, name: "answered", label: "已办结", open: false },
        State { code: VOID, name: "void", label: "作废", open: false },
        State { code: RUNNING, name: "running", label: "当日页", open: true },
        State { code: OVER, name: "over", label: "待收回", open: true },
        State { code: BACK, name: "back", label: "已收回", open: false },
    ],
    steps: &[
        step!(WRITE, "write" "记一条" &[], ControlBook, Write::fields, writing::advise, writing::write),
        step!(2, "led" "已开单" &[WAITING], ControlBook, Led::fields, no_advice, writing::led),
        step!(3, "answer" "办结" &[WAITING], ControlBook, Answer::fields, no_advice, writing::answer),
        step!(COLLECT, "collect" "收回此条" ROWS, SpotCheck, Collected::fields, no_advice, writing::collect),
        step!(5, "void" "作废" &[WAITING, ANSWERED], Mend, Void::fields, no_advice, writing::void),
        step!(SHEET, "sheet" "开当日页" &[], SpotCheck, Nothing::fields, no_advice, sheet::open),
        step!(7, "check" "抽查" &[RUNNING, OVER], SpotCheck, Check::fields, no_advice, sheet::check),
        step!(8, "turn" "翻页" &[RUNNING], SpotCheck, Turned::fields, no_advice, sheet::turn),
        step!(9, "take-back" "收回昨日页" &[OVER], SpotCheck, TakeBack::fields, sheet::advise_back, sheet::take_back),
    ],
    rules: RULES,
    keys,
    line,
    called: |slip| Called {
        code: crate::forms::show_number(slip.id),
        shown: format!("中控 {:06}", slip.id.number),
    },
    fills,
    by_clock: ByClock { due: sheet::due, ..ByClock::NOTHING },
};

fn fills(step: &Step, _: Option<&Slip>, start: Start, book: &dyn Book) -> Vec<Fill> {
    if step.tag != WRITE {
        return Vec::new();
    }
    let mut fills = contact::caller_fills(start, book, "caller");
    fills.retain(|(name, _)| *name != "channel");
    fills.push(("channel", "intercom".to_string()));
    fills
}

fn is_sheet(slip: &Slip) -> bool {
    [RUNNING, OVER, BACK].contains(&slip.state)
}

/// The day of a sheet.
fn day(slip: &Slip) -> Option<Day> {
    match slip.cell(DAY) {
        Some(Cell::Day(day)) => Some(*day),
        _ => None,
    }
}

fn keys(slip: &Slip) -> Vec<Key> {
    let open = [WAITING, RUNNING, OVER].contains(&slip.state).then(|| urgency(slip));
    // A row that led to a slip is found by that slip; a household's list shows it once.
    let room = slip.room(contact::ROOM).filter(|_| slip.cell(contact::LED_TO).is_none());
    let mut keys = Key::of_work(slip, room, open);
    if let Some(Cell::Person(PersonId(person))) = slip.cell(contact::CALLER) {
        keys.push(Key::new(Index::Person, u64::from(*person), descending(slip.opened())));
    }
    if let Some(day) = day(slip).filter(|_| is_sheet(slip)) {
        keys.push(Key::named(&sheet::named(day)));
        if slip.state == RUNNING {
            keys.push(Key::new(Index::Clock, ascending(day.next(1).begins()), 0));
        }
    }
    keys
}

fn line(slip: &Slip, book: &dyn Book) -> Line {
    if is_sheet(slip) {
        let day = day(slip).map_or_else(String::new, |d| d.to_string());
        let (done, short) = (slip.number(DONE).unwrap_or(0), slip.number(SHORT).unwrap_or(0));
        let wanted = match slip.state {
            RUNNING => book.policy().limit(&CONTROL_ROOM_CHECKS),
            _ => done + short,
        };
        let short = if short > 0 { format!(" 欠 {short} 次") } else { String::new() };
        return Line {
            due: slip.next_due().map(|d| d.at),
            place: "中控室".to_string(),
            matter: format!("{day} 页 抽查 {done}/{wanted} 次{short}"),
            ..Line::default()
        };
    }
    let kind = slip.choice(12).and_then(Kind::of).map_or("", Kind::label);
    let back = if slip.cell(TAKEN).is_some() { " 已收回" } else { "" };
    Line {
        due: slip.next_due().map(|d| d.at),
        place: slip.room(contact::ROOM).map_or_else(String::new, |r| rooms::shown(book, r)),
        matter: format!("{kind} {}{back}", slip.text(contact::CONTENT)),
        worker: slip.staff(contact::FIRST).map_or_else(String::new, |b| staff::short(book, b)),
        reply_by: slip.due(due::REPLY).filter(|d| d.met.is_none()).map(|d| d.at),
        ..Line::default()
    }
}
