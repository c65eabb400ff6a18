//! What the control room's book holds: its states and rules, the blanks of its rows and of its sheets. Numbers
//! are stored for ever; nothing here decides.

use crate::forms::intake::contact::Channel;
use crate::forms::prelude::*;

pub const TAG: u16 = 7;

pub(super) const ROWS: &[u16] = &[WAITING, SLIPPED, ANSWERED];

/// The step by which a row comes to be, also beside another form's slip.
pub(super) const WRITE: u16 = 1;
pub(super) const COLLECT: u16 = 4;
pub(super) const SHEET: u16 = 6;

/// The day of a sheet.
pub(super) const DAY: Tag<Day> = Tag::new(41, "day");
/// How often the book was looked into on it.
pub(super) const DONE: Tag<i64> = Tag::new(42, "done");

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

pub(super) fn is_sheet(slip: &Slip) -> bool {
    [RUNNING, OVER, BACK].contains(&slip.state)
}
