//! What a move-in holds: its states and rules, its blanks step by step, and what became of its callback. Numbers are stored
//! for ever; this file decides nothing.

use crate::forms::callbacks::record::{Also, How, Outcome as Asked, Unheard};
use crate::forms::keys::record::Seen;
use crate::forms::prelude::*;

pub const TAG: u16 = 86;

rules! {
    OWNER_FIRST refuse "租户入住先向业主核实:请业主签字,或拨册上的业主号码,写时间和原话" ["G-65", "P-35"];
    TENANT_PAPERS refuse "租户入住要业主承诺书和租赁协议;收到请写 y" ["G-65", "F-87"];
    HOUSEHOLD_PAPERS warn "请看户主和租户的身份证明" ["F-87"];
    NOT_ON_REGISTER warn "入住人不在住户册;请先登记,身份和电话才对得上" ["P-35", "F-55"];
    NOT_OWNER warn "入住人不是本户在册业主,住户册没有改;请先核实产权,再在“住户”办加房屋" ["P-35", "F-56"];
    NOT_UNDONE warn "作废不改回住户册和房屋状况;不对的请在“住户”“房屋”里改" ["F-86", "F-56"];
    TELL_ALL warn "请发入住知会单,让各部门知道" ["F-85", "P-35"];
    TELL_CASHIER warn "请告诉收银员标注入住,留意收费时间" ["P-35"];
    PLEDGE warn "请签安全责任书" ["F-57", "P-35"];
    ENTERED_ALREADY refuse "这次入住已经登记:{0};还缺的请办补齐" ["F-86"];
    SAY_WHICH refuse "请写满意不满意;没问到的写“没问到”" ["N-23", "P-11"];
    SAY_WHY refuse "不满意的请写原因" ["N-23", "P-11"];
    WHO_MENDS refuse "不满意的请写谁去办" ["G-37"];
    MENDED_BY refuse "请写整改期限" ["G-37"];
    MENDED_PAST refuse "整改期限 {0} 已经过了;若是明天,请写“明天9点”" ["G-37"];
    ASK_AGAIN warn "{0}去办,{1} 前办完再回访,直到满意" ["G-37", "P-11"];
    TOO_SOON warn "离上次不到 {0} 小时,不算一次" ["D-58"];
    TRY_AGAIN warn "没问到:请再联系;打够 {0} 次照实办结" ["P-11", "D-57"];
    NOT_HEARD warn "没问到住户意见:照实办结,不计满意" ["P-11", "D-57"];
    LEASE_OVER refuse "租约截止早于入住;请核对" ["F-87"];
}

choice! {
    /// As what somebody moves in. Codes are stored.
    pub enum As {
        Owner = 1 "owner" "业主",
        Tenant = 2 "tenant" "租户",
    }
}

fields! {
    pub struct MoveIn {
        1 room: RoomId = "房号" 4;
        2 who: Who = "入住人" 4;
        3 whom: As = "身份" 4;
        5 day: Day = "入住日" 4;
        4 seen: Seen = "证件" 4;
        6 many: Option<i64> = "几人同住" 4;
        7 owner_signed: Option<Signature> = "业主签字" 4;
        8 dialled: Option<Phone> = "业主号码" 4;
        9 called_at: Option<Moment> = "去电时间" 4;
        10 words: Option<Text> = "业主原话" 8;
        11 lease_until: Option<Day> = "租约至" 4;
        12 pledge: Option<bool> = "业主承诺书" 4;
        13 lease: Option<bool> = "租赁协议" 4;
        14 papers: Option<bool> = "户主证件" 4;
        15 safety: Option<bool> = "安全责任书" 4;
        16 registered: Option<bool> = "居住登记" 4;
        17 told: Option<bool> = "已知会部门" 4;
        18 marked: Option<bool> = "收费已标注" 4;
        19 needs: Option<Text> = "需要什么" 12;
    }

    /// 补齐: what was still missing on the day.
    pub struct Complete {
        15 safety: Option<bool> = "安全责任书" 4;
        16 registered: Option<bool> = "居住登记" 4;
        17 told: Option<bool> = "已知会部门" 4;
        18 marked: Option<bool> = "收费已标注" 4;
        11 lease_until: Option<Day> = "租约至" 4;
        19 needs: Option<Text> = "需要什么" 8;
    }
}

fields! {
    pub struct CallBack {
        21 satisfied: Option<bool> = "满意" 4;
        23 unheard: Option<Unheard> = "没问到" 4;
        20 said: Option<Text> = "回访情况" 8;
        24 mends: Option<Badge> = "整改人" 4;
        25 remedy_by: Option<Moment> = "整改期限" 4;
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

fields! { pub struct Void { 22 void_why: Text = "作废原因" 12; } }

states! {
    LIVING = 1 "living" "已入住" open,
    CALLED = 2 "called" "已回访",
    VOID = 3 "void" "作废",
    /// Declined, or not reached as often as the office tries.
    UNHEARD = 4 "unheard" "未访成",
}

crate::dues! {
    /// The new resident is asked how it is.
    ASK = 344 "入住回访",
}

/// The step of its callback.
pub const ASKED_STEP: u16 = 3;
/// What came of the callback so far; how often they were sought, and when a try was counted last.
pub(super) const ASKED: Tag<Asked> = Tag::new(30, "asked");
pub(super) const TRIES: Tag<i64> = Tag::new(31, "tries");
pub(super) const TRIED_AT: Tag<Moment> = Tag::new(32, "tried_at");

/// From when the new resident is to be asked, and whether they were (N-23).
pub fn asked(slip: &Slip) -> Option<(Moment, Option<Asked>)> {
    let due = slip.due(ASK).filter(|_| slip.state != VOID)?;
    Some((due.at, slip.get(ASKED).or((slip.state == CALLED).then_some(Asked::Heard))))
}
