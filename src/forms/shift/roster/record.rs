//! What a paper of the roster holds: its blanks, states and rules. Numbers are stored for ever; nothing here decides.

use crate::forms::prelude::*;
use crate::forms::shift::handover::hours::Shift;

pub const TAG: u16 = 38;

/// The step by which 钟 looks for the next gap; no hand has its right.
pub(super) const LOOK: u16 = 30;

/// The day on which 钟 looked last.
pub(super) const LOOKED: Tag<Day> = Tag::new(30, "looked");
/// A newer plan has taken the place of this one: 钟 does not look at it any more.
pub(super) const ENDED: Tag<bool> = Tag::new(31, "ended");

states! {
    /// A plan that repeats, until another one begins.
    IN_FORCE = 1 "in-force" "在用" open,
    WITHDRAWN = 2 "withdrawn" "撤回",
    SWAP_ASKED = 3 "swap-asked" "待对方同意" open,
    SWAPPED = 4 "swapped" "已换班",
    LEAVE_ASKED = 5 "leave-asked" "待批假" open,
    APPROVED = 6 "approved" "待替班到岗" open,
    PRESENT = 7 "present" "替班已到" open,
    GONE = 8 "gone" "请假中" open,
    BACK = 9 "back" "已销假",
    REFUSED = 10 "refused" "未准假",
    /// Somebody stands a shift for which the plan has nobody.
    FILLED = 11 "filled" "补班",
    /// A manager answers for a holiday or a special day.
    LED = 12 "led" "带班",
    VOID = 13 "void" "作废",
}

/// Leave that stands: who is away then, and who stands in.
pub(super) const ON_LEAVE: &[u16] = &[APPROVED, PRESENT, GONE];

crate::dues! { GAP = 470 "缺班" }

rules! {
    NO_ROWS refuse "请至少写一人的轮班" ["F-38"];
    NO_TURN refuse "“{0}”看不懂;每天一个字:早、中、夜、日、休,一天几班的用空格隔开天,如 早中 夜 休" ["F-38", "P-25"];
    TWICE refuse "{0}写了两行;一人一行" ["F-38"];
    ENDS_FIRST refuse "止日早于起日;请核对" ["F-38"];
    UNCOVERED warn "两周内有 {0} 班没有人:{1};请补班" ["P-25", "N-38", "C-22"];
    NOT_ON_ROSTER refuse "值班表上{0}的{1}不是{2};请核对日期和班次" ["F-38", "P-25"];
    OVER refuse "{0}的{1}已经过了;过去的班不能再换" ["F-38"];
    SAME_HAND refuse "换班、替班要另一个人;请换一位" ["P-25"];
    HALF_SWAP refuse "对方还的班要写日期和班次;不用还的两栏都空" ["F-38"];
    NOT_THE_OTHER refuse "换班要对方本人同意;请{0}登录后点同意" ["P-25", "F-38"];
    OWN_LEAVE refuse "自己的假要别的主管或主任批" ["P-25", "H-05"];
    BUSY refuse "{0}那时自己当班;请另找替班的人" ["P-25", "N-38"];
    AWAY refuse "{0}那时请假;请另找一位" ["P-25", "N-38"];
    NO_STAND_IN refuse "{0}不能接班,到不了岗;替班的要是{1}" ["P-25", "G-07"];
    NOT_THE_STAND_IN refuse "到岗由替班的{0}本人记" ["P-25", "G-07"];
    NOT_THEIR_LEAVE refuse "这是{0}的假;离岗、销假由本人记" ["P-25"];
    NOBODY_YET refuse "替班的{0}还没到岗;按设置没人替不能离开" ["G-07", "D-09"];
    LEFT_ALONE warn "替班的{0}还没到岗就离开,按擅离记;请其到岗后补记" ["G-07", "D-09"];
    GRADE refuse "节日和特殊情况由中级以上管理人员带班;即{0}" ["N-77", "P-25"];
    HAS_ONE refuse "{0}的{1}已有人:{2}" ["F-38"];
    LOOKED_TODAY refuse "今天已看过" ["P-25"];
}

fields! {
    /// One person's turns, from the first day of the plan on, over and over.
    pub struct Turns {
        1 who: Badge = "人员" 4;
        2 turns: Text = "轮班" 8;
    }

    pub struct Enter {
        1 from: Day = "起日" 4;
        2 until: Option<Day> = "止日" 4;
        3 rows: Vec<Turns> = "轮班" 12;
        4 note: Option<Text> = "说明" 12;
    }

    pub struct Swap {
        5 day: Day = "换出日" 3;
        6 shift: Shift = "换出班" 3;
        7 with: Badge = "换给" 3;
        8 day_back: Option<Day> = "换回日" 3;
        9 shift_back: Option<Shift> = "换回班" 3;
        10 swap_why: Option<Text> = "原因" 9;
    }

    pub struct AskLeave {
        11 away_from: Moment = "自" 4;
        12 away_until: Moment = "至" 4;
        13 leave_why: Text = "请假事由" 12;
    }

    pub struct Fill {
        16 fill_day: Day = "日期" 4;
        17 fill_shift: Shift = "班次" 4;
        18 filled_by: Badge = "补班人" 4;
    }

    pub struct Lead {
        19 lead_from: Day = "起日" 3;
        20 lead_until: Option<Day> = "止日" 3;
        21 occasion: Text = "节日情况" 3;
        22 manager: Badge = "带班人" 3;
    }
}

fields! { pub struct Approve { 14 stand_in: Badge = "替班人" 4; 15 said: Option<Text> = "批语" 8; } }

fields! { pub struct Why { 23 why: Text = "原因" 12; } }
