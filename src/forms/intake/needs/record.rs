//! What the needs register holds: its states and rules, its blanks step by step, what is read of one slip.
//! Numbers are stored for ever.

use crate::forms::callbacks::record::{Also, How, Outcome as Asked, Unheard};
pub use crate::forms::complaints::complaint::record::Department;
use crate::forms::intake::contact::record::{Channel, Outgoing};
use crate::forms::prelude::*;

pub const TAG: u16 = 9;

/// The step by which the customer has the answer.
pub const REPLY: u16 = 6;
/// The step by which the customer is asked once more.
pub const CALLED: u16 = 10;
/// The step that opens the slip; a call that is carried over is written by it, too.
pub const OPEN: u16 = 1;

states! {
    /// Taken, and no department has it yet.
    WAITING = 1 "waiting" "待转报" open,
    /// Ordered to a department.
    PASSED = 2 "passed" "跟进中" open,
    /// The department has said what came of it; the customer does not know yet.
    FED_BACK = 3 "fed-back" "待回复" open,
    REPLIED = 4 "replied" "已回复",
    ANSWERED = 5 "answered" "当场答复",
    /// The customer took it back.
    WITHDRAWN = 6 "withdrawn" "已撤回",
    VOID = 7 "void" "作废",
}

pub(super) const OPEN_STATES: &[u16] = &[WAITING, PASSED, FED_BACK];

rules! {
    TIME_PAST refuse "{0} {1} 已经过了;若是明天,请写“明天9点”" ["F-12", "G-45"];
    WHICH_DEPARTMENT refuse "责成了人,也要写转给哪个部门" ["G-109", "F-09"];
    SETTLED_OR_PASSED refuse "当场答复了就不转部门;没有答复清楚的请留空“当场答复”" ["P-21"];
    NOBODY_NAMED warn "请写责成谁,接班人才好跟进" ["G-109"];
    TEN_MINUTES warn "转报须在 {0} 分钟内;这一件已过 {1} 分钟" ["G-60", "N-03"];
    REPORT_UP warn "重大紧急的须立即报告上级;报过请记“上报”" ["G-47", "S3 §6 L135"];
    ASK_HOW warn "超出权限的报上级请示怎么办:有了答复请写“上级指示”" ["G-59", "S2-recept 一7"];
    OWN_ANSWER refuse "答复由前台给,不由承办人自己;请换受理的人回复" ["P-21", "G-42"];
    NO_FEEDBACK warn "{0}还没有反馈:请先问清结果" ["G-109"];
    NOT_SATISFIED warn "客户未满意:首问责任不解除,请约定再答复并继续跟进" ["G-42"];
    REPLIED_LATE warn "应在 {0} 前回复客户,已经迟了" ["G-45", "N-05"];
    TELL_THEM warn "已责成{0}:请转告撤回,免得白办" ["G-109"];
    OWN_MATTER refuse "承办人不能自己回访;请换一位" ["P-11", "C-07"];
    SAY_WHICH refuse "请写满意不满意;没问到的写“没问到”" ["P-11", "N-29"];
    SAY_WHY refuse "客户不满意的,请写客户意见" ["P-11", "G-37"];
    TOO_SOON warn "离上次不到 {0} 小时,不算一次" ["D-58"];
    TRY_AGAIN warn "没问到:请再联系;打够 {0} 次照实办结" ["P-11", "D-57"];
    NOT_HEARD warn "没问到客户意见:照实办结,不计满意" ["P-11", "D-57"];
}

choice! {
    /// What the customer came with.
    pub enum Kind {
        Need = 1 "need" "需求",
        Suggestion = 2 "suggestion" "建议",
    }
}

/// 首问责任人, set once.
pub const FIRST: Tag<Badge> = Tag::new(30, "first");
/// The call it came from.
pub const CALL: Tag<SlipRef> = Tag::new(31, "call");
/// How often the department was urged.
pub const URGED: Tag<i64> = Tag::new(32, "urged");

fields! {
    pub struct Open {
        1 room: Option<RoomId> = "房号" 4;
        2 caller: Option<Who> = "客户" 4;
        3 phone: Option<Phone> = "电话" 4;
        4 kind: Kind = "类别" 4;
        5 channel: Option<Channel> = "方式" 4;
        6 grave: Option<bool> = "重大紧急" 4;
        7 content: Lines = "内容" 12;
        8 answer: Option<Text> = "当场答复" 12;
        9 department: Option<Department> = "转部门" 4;
        10 passed_to: Option<Badge> = "责成" 4;
        11 promised: Option<Moment> = "承诺答复" 4;
        26 first_heard: Option<Badge> = "首问人" 4;
        36 paper_no: Option<Text> = "纸单号" 4;
    }

    pub struct Pass {
        9 department: Department = "转部门" 4;
        10 passed_to: Option<Badge> = "责成" 4;
        12 order: Option<Text> = "要求" 12;
    }
}

fields! { pub struct Urge { 13 urged_note: Text = "催办情况" 12; } }

fields! {
    pub struct Feedback {
        14 feedback: Lines = "部门反馈" 12;
        15 settled: bool = "已办成" 4;
    }

    pub struct Tell {
        16 told: Text = "告知内容" 12;
        17 next: Option<Moment> = "下次答复" 4;
    }

    pub struct Reply {
        18 reply: Lines = "回复内容" 12;
        19 replied_how: Option<Outgoing> = "回复方式" 4;
        20 satisfied: Option<bool> = "满意" 4;
        17 next: Option<Moment> = "下次答复" 4;
    }
}

fields! { pub struct ReportUp { 21 up_to: Badge = "报给谁" 4; 22 up_word: Option<Text> = "上级指示" 12; } }

fields! { pub struct Withdraw { 23 withdrawn_why: Text = "撤回原因" 12; } }

fields! { pub struct Void { 24 void_why: Text = "作废原因" 12; 25 customer_told: Option<bool> = "已告客户" 4; } }

fields! {
    /// 回访: whoever was answered is asked once more whether it is well.
    pub struct AskAgain {
        27 well: Option<bool> = "满意" 4;
        28 unheard: Option<Unheard> = "没问到" 4;
        29 customer_says: Option<Text> = "客户意见" 12;
        180 how: Option<How> = "方式" 4;
        186 resident_signed: Option<Signature> = "住户签字" 4;
        187 no_sign_why: Option<Text> = "未签原因" 8;
        188 witness: Option<Badge> = "见证人" 4;
        189 witness_too: Option<Badge> = "又一见证" 4;
        190 served: Option<Text> = "送达凭证" 4;
        191 also: Option<Also> = "顺带说的" 4;
        192 also_says: Option<Text> = "说了什么" 8;
    }
}

/// What came of the callback.
pub const ASKED: Tag<Asked> = Tag::new(33, "asked");
/// How often the customer was sought, and when a try was counted last.
pub const TRIES: Tag<i64> = Tag::new(34, "tries");
pub const TRIED_AT: Tag<Moment> = Tag::new(35, "tried_at");

/// From when the customer is to be asked, and what came of it: since the answer. Whoever said with it that they are
/// content was asked in the same breath; whoever left nothing to be reached by is not asked.
pub fn asked(slip: &Slip) -> Option<(Moment, Option<Asked>)> {
    let known = slip.has(Open::room) || slip.has(Open::caller) || slip.has(Open::phone);
    if !known || (slip.state != REPLIED && !slip.has(ASKED)) {
        return None;
    }
    let since = slip.last_deed(REPLY)?.occurred;
    let content = (slip.get(Reply::satisfied) == Some(true)).then_some(Asked::Heard);
    Some((since, slip.get(ASKED).or(content)))
}

/// Whether it was heard as grave or urgent.
pub(super) fn grave(slip: &Slip) -> bool {
    slip.get(Open::grave) == Some(true)
}
