//! F-07 业户服务/需求/意见记录: the control room's book, row by row, and its sheet of the day (P-10).
//!
//! The control room takes requests and issues slips too (S1E 4.1.3, 4.2.1): a row is a request, with
//! its origin and the mark that it was taken back. A sheet is one day of the book: the office looks
//! into it so many times a day and takes it back on the next (N-32). A slip that the control room
//! issues writes its row here and not in the desk's log.

mod sheet;
mod writing;

use super::contact::{self, Channel};
use crate::forms::estate::rooms;
use crate::forms::intake::policy::CONTROL_ROOM_CHECKS;
use crate::forms::office::staff;
use crate::forms::prelude::*;
pub use writing::logged_for;

pub const TAG: u16 = 7;

const ROWS: &[u16] = &[WAITING, SLIPPED, ANSWERED];

/// The step by which a row comes to be, also beside another form's slip.
const WRITE: u16 = 1;
const COLLECT: u16 = 4;
const SHEET: u16 = 6;

/// The day of a sheet.
const DAY: Tag<Day> = Tag::new(41, "day");
/// How often the book was looked into on it.
const DONE: Tag<i64> = Tag::new(42, "done");

rules! {
    VISIT_PAST refuse "预约服务 {0} 已经过了;若是明天,请写“明天9点”" ["F-07", "S1E 4.1.3"];
    ISSUE_NOW warn "服务请求记下后请及时开单并通知维修" ["S1E 4.2.1", "G-26"];
    IN_BOOK_ALREADY refuse "这一条已经收回" ["H-07", "P-10"];
    SHEET_STANDS refuse "{0} 的页已开" ["F-07", "P-10"];
    WHAT_FOUND refuse "记录不完整的,请写发现了什么" ["N-32", "P-10"];
    DAY_RUNS refuse "{0} 还没有过完" ["N-32", "P-10"];
    NOT_OF_THE_DAY refuse "{0} 的页已翻过;补记的抽查,发生时间须在当天" ["N-32", "P-10"];
    CHECKS_SHORT warn "{0} 只抽查了 {1} 次,应 {2} 次" ["G-104", "N-32"];
}

choice! {
    /// Whose copy of the book a row stands in.
    pub enum Origin {
        Office = 1 "office" "服务中心",
        ControlRoom = 2 "control-room" "中控室",
    }

    pub enum Kind {
        Service = 1 "service" "服务",
        Need = 2 "need" "需求",
        Opinion = 3 "opinion" "意见",
    }
}

fields! {
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

fields! { pub struct Led { 31 led_to: SlipRef = "所开的单" 6; } }

fields! { pub struct Answer { 20 result: Text = "处理结果" 12; } }

fields! { pub struct Void { 22 why: Text = "作废原因" 12; } }

fields! {
    pub struct Seen {
        1 at: Moment = "时间" 3;
        2 by: Badge = "抽查人" 3;
        3 rows: Option<i64> = "条数" 2;
        4 found: Option<Text> = "发现" 4;
    }

    pub struct Check {
        45 complete: bool = "记录完整" 4;
        46 looked_at: Option<i64> = "看了几条" 4;
        47 found: Option<Text> = "发现" 12;
    }

    /// What stands on the sheet when it is turned: written by the checks, never typed.
    pub struct Turned {
        40 checks: Vec<Seen> = "抽查" 12;
        43 short: Option<i64> = "欠几次" 4;
    }

    pub struct TakeBack {
        48 pages: Option<i64> = "收回几页" 4;
        49 missing: Option<Text> = "缺什么" 8;
    }
}

fields! { pub struct Collected { 44 taken: Option<Day> = "收回日" 4; } }

states! {
    /// A row: somebody still has to do something about it.
    WAITING = 1 "waiting" "待办" open,
    SLIPPED = 2 "slipped" "已开单",
    ANSWERED = 3 "answered" "已办结",
    VOID = 4 "void" "作废",
    /// A sheet: the day runs.
    RUNNING = 11 "running" "当日页" open,
    /// The day is over; the sheet is still in the control room.
    OVER = 12 "over" "待收回" open,
    /// 已收回.
    BACK = 13 "back" "已收回",
}

pub static FORM: Form = Form::new("F-07", TAG, "业户服务需求意见记录表", "中控", STATES, RULES)
    .steps(&[
        Step::opens(WRITE, "write", "记一条", Right::ControlBook, Write::fields)
            .advise(writing::advise)
            .decide(by!(writing::write)),
        Step::from(2, "led", "已开单", &[WAITING], Right::ControlBook, Led::fields)
            .to(SLIPPED)
            .meets(&[dues::REPLY]),
        Step::from(3, "answer", "办结", &[WAITING], Right::ControlBook, Answer::fields)
            .to(ANSWERED)
            .meets(&[dues::REPLY]),
        Step::from(COLLECT, "collect", "收回此条", ROWS, Right::SpotCheck, Collected::fields)
            .decide(by!(writing::collect)),
        Step::from(5, "void", "作废", &[WAITING, ANSWERED], Right::Mend, Void::fields)
            .decide(|ask, _| ask.draw(VOID).all_met(ask.standing()?, ask.now).ok()),
        Step::opens(SHEET, "sheet", "开当日页", Right::SpotCheck, Nothing::fields)
            .decide(by!(sheet::open)),
        Step::from(7, "check", "抽查", &[RUNNING, OVER], Right::SpotCheck, Check::fields)
            .decide(by!(sheet::check)),
        Step::from(8, "turn", "翻页", &[RUNNING], Right::SpotCheck, Turned::fields)
            .decide(by!(sheet::turn)),
        Step::from(9, "take-back", "收回昨日页", &[OVER], Right::SpotCheck, TakeBack::fields)
            .advise(sheet::advise_back)
            .decide(by!(sheet::take_back)),
    ])
    .keys(&[By::Person(Write::caller)])
    .and_keys(keys)
    .line(line)
    .shown_as(|slip| format!("中控 {:06}", slip.id.number))
    .fills(fills)
    .by_clock(ByClock { due: sheet::due, ..ByClock::NOTHING });

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

fn keys(slip: &Slip) -> Vec<Key> {
    let open = [WAITING, RUNNING, OVER].contains(&slip.state).then(|| urgency(slip));
    // A row that led to a slip is found by that slip; a household's list shows it once.
    let room = slip.get(Write::room).filter(|_| !slip.has(Led::led_to));
    let mut keys = Key::of_work(slip, room, open);
    if let Some(day) = slip.get(DAY).filter(|_| is_sheet(slip)) {
        keys.push(Key::named(&sheet::sheet_name(day)));
        if slip.state == RUNNING {
            keys.push(Key::new(Index::Clock, ascending(day.next(1).begins()), 0));
        }
    }
    keys
}

fn line(slip: &Slip, book: &dyn Book) -> Line {
    if is_sheet(slip) {
        let day = slip.get(DAY).map_or_else(String::new, |day| day.to_string());
        let (done, short) = (slip.get(DONE).unwrap_or(0), slip.get(Turned::short).unwrap_or(0));
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
    let kind = slip.get(Write::kind).map_or("", Kind::label);
    let back = if slip.has(Collected::taken) { " 已收回" } else { "" };
    Line {
        due: slip.next_due().map(|d| d.at),
        place: slip.get(Write::room).map_or_else(String::new, |r| rooms::shown(book, r)),
        matter: format!("{kind} {}{back}", slip.text(Write::content)),
        worker: slip.get(contact::FIRST).map_or_else(String::new, |b| staff::short(book, b)),
        reply_by: slip.due(dues::REPLY).filter(|d| d.met.is_none()).map(|d| d.at),
        ..Line::default()
    }
}
