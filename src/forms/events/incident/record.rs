//! What an incident holds: its states and rules, its blanks step by step, its check-list as it stands, and what
//! is read of one slip. Numbers are stored for ever.

use crate::engine::fields::in_row;
use crate::engine::value::Row;
use crate::forms::callbacks::record::{Also, How as AskedHow, Outcome as Asked, Unheard};
use crate::forms::prelude::*;

pub const TAG: u16 = 99;

states! {
    /// Somebody is at it: the check-list runs.
    RUNNING = 1 "running" "处置中" open,
    /// Over; the written report is owed.
    CALM = 2 "calm" "待报告" open,
    /// Written; whoever answers for it has not signed.
    DRAFTED = 3 "drafted" "待签发" open,
    /// Signed; the company has not got it.
    SIGNED = 4 "signed" "待公司收" open,
    /// With the company, or kept in the office; goes into the bundle of its month.
    RECEIVED = 5 "received" "待存档" open,
    FILED = 6 "filed" "已存档",
    FALSE_ALARM = 7 "false-alarm" "误报",
    DRILL = 8 "drill" "演练中" open,
    DRILLED = 9 "drilled" "演练完",
    /// No incident but what the office does besides at each of a kind.
    PLAN = 10 "plan" "本处步骤" listed,
    PLAN_OFF = 11 "plan-off" "步骤停用",
}

/// While the check-list runs, in earnest or in a drill.
pub(super) const AT_WORK: &[u16] = &[RUNNING, DRILL];
/// While something of the list may still be settled: also afterwards, with its own time, until the report is signed.
pub(super) const TICKED: &[u16] = &[RUNNING, DRILL, CALM, DRAFTED];
/// From the first moment until the company has the paper.
pub const NOT_RECEIVED: &[u16] = &[RUNNING, CALM, DRAFTED, SIGNED];
/// Whatever was an incident: something may be added to it for ever, and nothing is taken away.
pub(super) const NOTED: &[u16] = &[RUNNING, CALM, DRAFTED, SIGNED, RECEIVED, FILED, DRILL, DRILLED];

/// The step by which the report is signed.
pub(super) const SIGNED_BY: u16 = 15;
/// The step that lays it into the bundle of its month.
pub(super) const FILED_BY: u16 = 19;
/// The step that says it is over.
pub(super) const CALMED: u16 = 13;
/// States in which whoever was hurt or ill may be asked: it is over, whatever the paper.
pub(super) const ASKABLE: &[u16] = &[CALM, DRAFTED, SIGNED, RECEIVED, FILED];

crate::dues! {
    /// 119, 110, 120, the gas or the lift firm rung.
    DIALLED = 450 "拨打",
    /// The lift firm at the lift.
    FIRM_THERE = 451 "维保到场",
    /// The written report with the company.
    REPORT = 452 "书面报告",
    /// Whoever was hurt or ill, asked how they are.
    PATIENT = 502 "救护回访",
    /// In the bundle of its month.
    BUNDLE = 453 "月度存档",
}

rules! {
    SAY_HOW refuse "请写回访情况;没问到的写“没问到”" ["N-26", "P-11"];
    TOO_SOON warn "离上次不到 {0} 小时,不算一次" ["D-58"];
    TRY_AGAIN warn "没问到:请再联系;打够 {0} 次照实办结" ["P-11", "D-57"];
    NOT_HEARD warn "没问到本人:照实办结" ["P-11", "D-57"];
    NO_PATIENT refuse "这件没有要回访的伤病人" ["N-26"];
    NO_NUMBER warn "值班通讯录里没有{0}的电话;请事后补上" ["B-08", "P-44"];
    SAME_RUNS warn "{0}已在处置({1});是同一件事请到那张单打勾" ["P-43"];
    ALL_TICKED refuse "各项都已打勾;事情平息了请记“平息”" ["P-44"];
    NONE_TICKED refuse "请在办过的步骤上打勾,或写序号,如“2 4”" ["P-44"];
    NO_SUCH_ITEM refuse "没有这一项;请写 1 到 {0} 的序号,如“2 4”" ["P-44"];
    WHY_NOT refuse "写“否”的步骤请写没办原因" ["G-98", "P-44"];
    NOT_THEN refuse "时间写在 {0} 以后、现在以前" ["H-06", "G-98"];
    TICKED_ALREADY refuse "这几项都已记过时间;要补充请记“经过”" ["G-98"];
    SAY_WHEN refuse "事情已平息:补打勾请在“逐项”里写当时的时间" ["G-98", "H-06"];
    DRAFT_AGAIN warn "报告已起草:补的勾不在里面,请重新起草" ["G-98"];
    FURTHER_UP warn "按设置还须报到{0}" ["G-99", "C-40"];
    UNTICKED warn "还有 {0} 项没打勾:办过的请补时间,没办的请写原因" ["G-98", "P-44"];
    INSIDE refuse "应急入户后还没有记“出户封门”" ["P-44"];
    NO_ROOM refuse "应急入户请写是哪一户" ["P-44"];
    TWO_STAFF refuse "应急入户须两名员工同进;请写两个不同的人" ["P-44"];
    NOT_A_HEAD refuse "应急入户须{0}同意;请写是谁批的" ["P-44"];
    NOBODY_RUNG warn "没有记打过谁的电话;请补上,日后要说得清" ["P-44"];
    NO_REPORT_YET warn "还没有记逐级上报" ["G-99", "P-43"];
    PHONED_LATE warn "电话报得晚于 {0},书面报告仍以此时为限" ["N-39", "G-98"];
    RECEIVED_EARLY warn "公司收到写在签发 {0} 以前,请核对时间" ["N-39", "G-98"];
    RECEIVED_LATE warn "公司收到时已超过 {0}" ["N-39", "G-98"];
}

choice! {
    /// What happens. The five of S2-forms 五 and those of S2-emerg, and what else an estate meets (N-74).
    pub enum Kind {
        Fire = 1 "fire" "火警",
        Lift = 2 "lift" "电梯困人",
        Flood = 3 "flood" "跑水",
        Gas = 4 "gas" "燃气泄漏",
        Injury = 5 "injury" "伤病",
        Power = 6 "power" "停电",
        Crime = 7 "crime" "正在作案",
        Fled = 8 "fled" "作案已逃",
        Entry = 9 "entry" "应急入户",
        Guarded = 10 "guarded" "特殊人物",
        Weather = 11 "weather" "恶劣天气",
        Facility = 12 "facility" "公共设施损坏",
        Building = 13 "building" "违章建筑",
        House = 14 "house" "房屋质量",
        Staff = 15 "staff" "员工违纪",
        Other = 16 "other" "其他",
    }

    /// What an item of a check-list means to the clocks.
    pub enum Mark {
        Plain = 1 "plain" "办",
        Dial = 2 "dial" "拨打",
        There = 3 "there" "到场",
        Freed = 4 "freed" "救出",
    }

    /// How word went up.
    pub enum How {
        Phone = 1 "phone" "电话",
        Spoken = 2 "spoken" "当面",
        Radio = 3 "radio" "对讲",
        Chat = 4 "chat" "微信",
    }

    /// P-43 3.2: two kinds of incident, and two ways for the paper (3.7).
    pub enum Class {
        Security = 1 "security" "治安安全",
        Engineering = 2 "engineering" "工程",
    }
}

impl Kind {
    /// To which of the two classes it belongs, until somebody says otherwise.
    pub fn class(self) -> Class {
        match self {
            Self::Lift
            | Self::Flood
            | Self::Gas
            | Self::Power
            | Self::Weather
            | Self::Facility
            | Self::Building
            | Self::House => Class::Engineering,
            _ => Class::Security,
        }
    }
}

fields! {
    /// Nothing but the kind is asked for: the check-list first, the blanks after.
    pub struct Open {
        1 kind: Kind = "类别" 4;
        2 room: Option<RoomId> = "房号" 4;
        3 place: Option<Text> = "地点" 4;
        4 caller: Option<Who> = "报告人" 4;
        5 phone: Option<Phone> = "电话" 4;
        6 words: Option<Lines> = "情况" 12;
    }
}

fields! { pub struct Extra { 1 what: Text = "步骤" 12; } }

fields! {
    /// 本处步骤: what this office does besides.
    pub struct Plan { 1 kind: Kind = "类别" 4; 7 extra: Vec<Extra> = "另加" 12; }
}

fields! { pub struct Next { 20 ticked: Option<Text> = "办了" 12; } }

fields! {
    /// An item that nobody has settled, to be ticked where it stands. Its words are there to be read.
    pub struct Check {
        1 done: Option<bool> = "办了" 2;
        2 at: Option<Moment> = "时间" 3;
        3 what: Option<Text> = "步骤" 7;
    }

    pub struct Tick {
        20 ticked: Option<Text> = "办了几项" 6;
        21 skipped: Option<Text> = "没办原因" 6;
        71 checks: Vec<Check> = "逐项" 12;
    }
}

fields! { pub struct Add { 22 added: Text = "加一项" 12; } }

fields! {
    pub struct Up { 30 up_to: Badge = "报给谁" 4; 31 how: How = "方式" 4; 32 up_word: Option<Text> = "指示" 12; }
}

fields! { pub struct Command { 33 commander: Badge = "现场负责" 4; } }

fields! { pub struct Note { 35 note: Lines = "经过" 12; 36 photos: Option<Text> = "照片存处" 6; } }

fields! {
    pub struct Rung { 1 whom: Text = "打给" 4; 2 at: Option<Clock> = "时间" 4; 3 went: Text = "结果" 4; }

    pub struct Enter {
        2 room: Option<RoomId> = "房号" 4;
        40 calls: Vec<Rung> = "打过电话" 12;
        41 approved: Badge = "批准人" 4;
        42 first: Badge = "员工一" 4;
        43 second: Badge = "员工二" 4;
        44 witness: Text = "民警居委" 6;
        36 photos: Option<Text> = "照片存处" 6;
    }

    pub struct Leave { 46 resealed: Text = "封门情况" 12; 47 told: Text = "告知业主" 12; }
}

fields! { pub struct Calm { 50 result: Lines = "结果" 12; } }

fields! {
    pub struct Draft {
        51 class: Class = "性质" 4;
        52 place_of: Text = "时间地点" 8;
        53 course: Lines = "经过" 12;
        50 result: Lines = "结果" 12;
    }
}

fields! { pub struct Phoned { 54 phoned_to: Text = "公司接听" 6; } }

fields! { pub struct Received { 55 received_by: Text = "公司收件" 6; } }

fields! { pub struct File { 56 bundle: Text = "存在何处" 6; } }

fields! {
    pub struct AskPatient {
        72 unheard: Option<Unheard> = "没问到" 4;
        70 patient_says: Option<Text> = "回访情况" 12;
        180 asked_how: Option<AskedHow> = "方式" 4;
        186 resident_signed: Option<Signature> = "住户签字" 4;
        187 no_sign_why: Option<Text> = "未签原因" 8;
        188 asked_witness: Option<Badge> = "见证人" 4;
        189 asked_witness_too: Option<Badge> = "又一见证" 4;
        190 served: Option<Text> = "送达凭证" 4;
        191 also: Option<Also> = "顺带说的" 4;
        192 also_says: Option<Text> = "说了什么" 8;
    }
}

fields! { pub struct Why { 57 why: Text = "原因" 12; } }

fields! {
    /// One item of the check-list as it stands on the slip: nobody types it.
    pub struct Item {
        1 what: Text = "步骤" 6;
        2 mark: Mark = "类别" 2;
        3 at: Option<Moment> = "时间" 4;
        4 skipped: Option<Text> = "没办原因" 6;
    }

    /// One word upward.
    pub struct Told { 1 to: Badge = "报给" 4; 2 at: Moment = "时间" 4; 3 how: How = "方式" 4; }

    /// One thing noted.
    pub struct Noted { 1 at: Moment = "时间" 4; 2 words: Text = "经过" 12; }
}

/// The check-list of this incident: laid down when it begins, so that no later change of a plan touches it.
pub const LIST: Tag<Vec<Item>> = Tag::new(60, "list");
/// Who was told, in order.
pub const TOLD: Tag<Vec<Told>> = Tag::new(61, "told_up");
/// What was noted, in order.
pub const NOTES: Tag<Vec<Noted>> = Tag::new(62, "notes");
/// When the company heard by phone.
pub const PHONED_AT: Tag<Moment> = Tag::new(63, "phoned_at");
/// When the company had the paper.
pub const RECEIVED_AT: Tag<Moment> = Tag::new(64, "received_at");
/// The step by which whoever was hurt is asked.
pub const PATIENT_ASKED: u16 = 21;
/// What came of asking whoever was hurt; how often they were sought, and when a try was counted last.
pub(super) const ASKED: Tag<Asked> = Tag::new(73, "asked");
pub(super) const TRIES: Tag<i64> = Tag::new(74, "tries");
pub(super) const TRIED_AT: Tag<Moment> = Tag::new(75, "tried_at");
/// Somebody is in the flat, and has not sealed it again.
pub const INSIDE_NOW: Tag<bool> = Tag::new(65, "inside");

/// From when whoever was hurt or ill is to be asked how they are, and whether they were (N-26): since it was over.
/// Where nobody's door or name is written, there is nobody to ask.
pub fn patient_asked(slip: &Slip) -> Option<(Moment, Option<Asked>)> {
    let known = slip.has(Open::room) || slip.has(Open::caller) || slip.has(Open::phone);
    let due = slip.due(PATIENT).filter(|_| known)?;
    let since = slip.last_deed(CALMED)?.occurred;
    Some((since, slip.get(ASKED).or(due.met.map(|_| Asked::Heard))))
}

/// The check-list as it stands.
pub fn list(slip: &Slip) -> Vec<Item> {
    slip.get(LIST).unwrap_or_default()
}

/// Whether this column of an item is whom to dial: firms' numbers and the office's own. Whatever else stands in the list
/// somebody may have typed.
pub(super) fn dialled(row: &Row, column: u16) -> bool {
    let dial = Cell::Choice(Mark::Dial as u16);
    column == Item::what.number() && in_row(row, Item::mark) == Some(&dial)
}

/// That nothing is left to tick, where that is so.
pub(super) fn all_ticked(slip: &Slip) -> Option<Notice> {
    list(slip).iter().all(Item::settled).then(|| ALL_TICKED.says())
}

impl Item {
    /// Whether somebody did it or said why not.
    pub fn settled(&self) -> bool {
        self.at.is_some() || self.skipped.is_some()
    }

    /// `23:41 拨打 119`, `— 救人 (无人)`.
    pub fn shown(&self) -> String {
        match (self.at, &self.skipped) {
            (Some(at), _) => format!("{} {}", at.clock(), self.what.0),
            (None, Some(why)) => format!("未办 {}({})", self.what.0, why.0),
            (None, None) => self.what.0.clone(),
        }
    }
}

/// That nobody hurt or ill is to be asked, where that is so.
pub(super) fn no_patient(slip: &Slip) -> Option<Notice> {
    slip.due(PATIENT).is_none_or(|due| due.met.is_some()).then(|| NO_PATIENT.says())
}

/// Into a bundle with the others of its month, which another paper holds. Whoever was hurt is asked all the same.
pub fn filed(slip: &Slip, bundle: Text, at: Moment) -> Drawn {
    let drawn = Ask::beside(slip.id, FILED_BY, FILED, Fields::new().put(File::bundle, bundle));
    drawn.met(Some(slip), BUNDLE, at).met(Some(slip), dues::UP, at)
}

/// What it is called on lists: `火警 3栋大堂`.
pub fn matter(slip: &Slip) -> String {
    let kind = slip.get(Open::kind).map_or("", Kind::label);
    let drill = if matches!(slip.state, DRILL | DRILLED) { "演练 " } else { "" };
    format!("{drill}{kind} {}", slip.text(Open::place)).trim_end().to_string()
}
