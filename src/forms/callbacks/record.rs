//! What stands on a callback (F-27), and on a work slip once its customer was asked: the blanks, states
//! and rules. Tags are stored for ever, and those of a call are the same on every form.

use crate::forms::prelude::*;
use crate::forms::work::cleaning::record as cleaning;

pub const TAG: u16 = 27;

states! {
    /// Not reached yet.
    CALLING = 1 "calling" "再联系" open,
    /// Not content, or something amiss was found: somebody mends it, then they are asked again.
    AMISS = 2 "amiss" "待整改" open,
    /// Content; the paper is not yet handed in.
    PAPER_OUT = 3 "paper-out" "待交表" open,
    HEARD = 4 "heard" "待审阅",
    REVIEWED = 5 "reviewed" "已审阅",
    /// Declined, or not reached as often as the office tries.
    UNHEARD = 6 "unheard" "未访成",
    /// The paper is gone, after its years.
    REMOVED = 7 "removed" "已清理",
}

/// The step of a call, by which it begins as well: the first one is made on the slip of what was done.
pub(super) const CALLED_STEP: u16 = 2;

rules! {
    CALLED_ALREADY refuse "已有{0};再访请办在那张上" ["F-27", "H-07"];
    OWN_WORK refuse "自己做的活不能自己回访;请换一位" ["P-11", "C-07"];
    SAY_WHICH refuse "请写满意不满意;没问到的写“没问到”" ["P-06", "P-11"];
    SAY_WHY refuse "客户不满意的,请写原因" ["P-06", "P-11"];
    WHO_MENDS refuse "不满意或现场有问题的,请写整改人" ["G-37", "G-108"];
    MENDED_BY refuse "请写整改期限" ["G-37"];
    MENDED_PAST refuse "整改期限 {0} 已经过了;若是明天,请写“明天9点”" ["G-37"];
    ASK_AGAIN warn "{0}整改,{1} 前办完再回访,直到满意" ["G-37", "P-11"];
    TOO_SOON warn "离上次不到 {0} 小时,不算一次" ["D-58"];
    TRY_AGAIN warn "没问到:请再联系;打够 {0} 次照实办结" ["P-11", "D-57"];
    NOT_HEARD warn "没问到客户意见:照实办结,不计满意" ["P-11", "D-57"];
    NOT_SIGNED refuse "除电话外请住户签字;拒签、失联的写原因,并写两位见证人或送达凭证" ["G-38", "C-08"];
    NOT_THE_CALLER warn "按设置由{0}回访" ["C-07"];
    NOT_OUR_WAY warn "按设置回访方式是“{0}”" ["C-08"];
    TOO_EARLY warn "完工满 {0} 天才到回访的时候" ["G-41", "N-24"];
    ALL_CONTENT refuse "“本户一并”只用于都满意的;有不满意的请逐件记" ["P-11"];
    ASK_ALL_FOUR warn "主任抽查除维修外还问{0}:问了请记满意不满意" ["RP-09", "S1C-callback 三"];
    SEE_TO_IT warn "客户对{0}不满意:请写“顺带说的”另立一件,办到满意" ["RP-09", "S1C-callback 四"];
    NO_ALSO refuse "请写顺带说了什么" ["P-11", "S1E 4.6.3"];
}

choice! {
    /// What was done, as far as callbacks go by it. Those from the complaint on are asked about on their own paper;
    /// a need that a department had counts apart from one that the desk settled (N-28, N-29).
    pub enum Class {
        Repair = 1 "repair" "报修",
        Paid = 2 "paid" "有偿",
        Complaint = 3 "complaint" "投诉",
        Agreement = 4 "agreement" "协议",
        MoveIn = 5 "move-in" "入住",
        Need = 6 "need" "需求",
        Department = 7 "department" "部门客户",
        FirstAid = 8 "first-aid" "救护",
        Activity = 9 "activity" "活动",
    }

    /// How they were asked; the last one in the same breath as the fee is collected (C-48).
    pub enum How {
        Phone = 1 "phone" "电话",
        Visit = 2 "visit" "上门",
        Site = 3 "site" "现场查看",
        Here = 4 "here" "面谈",
        Collecting = 5 "collecting" "收费时",
    }

    /// Why nobody said whether they are content.
    pub enum Unheard {
        Declined = 1 "declined" "拒访",
        NoAnswer = 2 "no-answer" "未接通",
        NoSuchNumber = 3 "no-such-number" "空号",
        OutOfService = 4 "out-of-service" "停机",
        WrongNumber = 5 "wrong-number" "错号",
    }

    /// What a matter is that was said in passing.
    pub enum Also {
        Repair = 1 "repair" "报修",
        Complaint = 2 "complaint" "投诉",
        Need = 3 "need" "需求",
        Suggestion = 4 "suggestion" "建议",
    }

    /// What became of the callback so far.
    pub enum Outcome {
        Trying = 1 "trying" "未接通",
        Heard = 2 "heard" "说上话",
        Declined = 3 "declined" "拒访",
        Unreached = 4 "unreached" "打够次数未通",
    }
}

impl Class {
    /// Whether its customers are asked on the paper of the matter itself, and never on a callback (F-27).
    pub fn on_a_paper_of_its_own(self) -> bool {
        !matches!(self, Self::Repair | Self::Paid)
    }
}

fields! {
    /// One call, or one visit.
    pub struct Call {
        172 satisfied: Option<bool> = "满意" 3;
        175 unheard: Option<Unheard> = "没问到" 3;
        197 with_all: Option<bool> = "本户一并" 3;
        180 how: Option<How> = "方式" 3;
        181 on_site: Option<Text> = "现场发现" 12;
        173 customer_says: Option<Text> = "客户意见" 8;
        182 suggests: Option<Text> = "建议" 12;
        183 mends: Option<Badge> = "整改人" 4;
        184 remedy_by: Option<Moment> = "整改期限" 4;
        185 remedy: Option<Text> = "怎么整改" 12;
        186 resident_signed: Option<Signature> = "住户签字" 4;
        187 no_sign_why: Option<Text> = "未签原因" 8;
        188 witness: Option<Badge> = "见证人" 4;
        189 witness_too: Option<Badge> = "又一见证" 4;
        190 served: Option<Text> = "送达凭证" 4;
        191 also: Option<Also> = "顺带说的" 4;
        192 also_says: Option<Text> = "说了什么" 8;
        198 front_desk: Option<bool> = "前台接待" 4;
        199 cleaning: Option<bool> = "保洁绿化" 4;
        200 security: Option<bool> = "治安管理" 4;
    }

    /// What a call has besides what was heard, wherever somebody is asked: how, who signed, what was said in passing. The
    /// numbers are those of the call, on papers that are asked about themselves as well.
    pub struct Aside {
        180 how: Option<How> = "方式" 3;
        186 resident_signed: Option<Signature> = "住户签字" 4;
        187 no_sign_why: Option<Text> = "未签原因" 8;
        188 witness: Option<Badge> = "见证人" 4;
        189 witness_too: Option<Badge> = "又一见证" 4;
        190 served: Option<Text> = "送达凭证" 4;
        191 also: Option<Also> = "顺带说的" 4;
        192 also_says: Option<Text> = "说了什么" 8;
    }

    pub struct HandIn {
        193 handed_to: Option<Badge> = "交给谁" 6;
    }

    /// 审阅. A day's calls that went well, made by phone, are signed for together.
    pub struct Review {
        194 opinion: Text = "审阅意见" 8;
        195 whole_day: Option<bool> = "当天一并" 4;
    }

    pub struct Remove {
        196 removed_why: Text = "清理说明" 12;
    }
}

// On a work slip.

/// How often the customer was sought since they were last heard.
pub const TRIES: Tag<i64> = Tag::new(176, "tries");
/// Nobody asks any more. Written before callbacks had a paper of their own.
const UNASKED: Tag<bool> = Tag::new(177, "unasked");
/// The callback of the slip.
pub const CALLED: Tag<SlipRef> = Tag::new(178, "called");

// On a callback.

pub const ROOM: Tag<RoomId> = Tag::new(1, "room");
pub const CALLER: Tag<Who> = Tag::new(2, "caller");
pub const PHONE: Tag<Phone> = Tag::new(3, "phone");
/// What was done, whose customer is asked.
pub const OF: Tag<SlipRef> = Tag::new(210, "of");
pub const CLASS: Tag<Class> = Tag::new(211, "class");
/// From when the callback counts: the owner was told that it is done.
pub const SINCE: Tag<Moment> = Tag::new(212, "since");
pub const MATTER: Tag<Text> = Tag::new(213, "matter");
/// Who made the work.
pub const MADE_BY: Tag<Badge> = Tag::new(214, "made_by");
pub const SUM: Tag<Money> = Tag::new(215, "sum");
pub const OUTCOME: Tag<Outcome> = Tag::new(216, "outcome");
/// When a try was counted last.
pub const TRIED_AT: Tag<Moment> = Tag::new(217, "tried_at");
/// How often they were heard, and how often not content.
pub const ROUNDS: Tag<i64> = Tag::new(218, "rounds");
pub const NOT_CONTENT: Tag<i64> = Tag::new(219, "not_content");
/// Who asked last.
pub const ASKED_BY: Tag<Badge> = Tag::new(220, "asked_by");
/// A supervisor, or the head, heard them.
pub const BY_SUPERVISOR: Tag<bool> = Tag::new(221, "by_supervisor");
pub const BY_HEAD: Tag<bool> = Tag::new(222, "by_head");

/// From when the customer of a finished slip may be asked, if nobody has a callback of it in hand: since
/// they were told.
pub fn to_ask_from(slip: &Slip, told: Option<Moment>) -> Option<Moment> {
    let told = told.filter(|_| !slip.has(CALLED) && slip.get(UNASKED) != Some(true))?;
    // As it was before callbacks had a paper of their own: the cleaning slip itself was asked about.
    match slip.get(Call::satisfied) {
        Some(true) => None,
        Some(false) => slip.last_deed(ON_CLEANING).map(|deed| deed.occurred),
        None => Some(told),
    }
}

/// The step of a call on a slip of work, and the older number that the cleaning slip keeps for it.
pub const ON_WORK: u16 = 57;
pub const ON_CLEANING: u16 = 41;

/// Whether whoever was heard last counts as content, on a work slip and on a callback alike: what is
/// found amiss on site counts as if they were not (G-108).
pub fn content(slip: &Slip) -> bool {
    slip.get(Call::satisfied) == Some(true) && !slip.has(Call::on_site)
}

/// When the customer of a work slip was last heard, and whether they were content.
pub fn last_heard(slip: &Slip) -> Option<(Moment, bool)> {
    let at = slip.last_deed(call_step(slip.id.form))?.occurred;
    slip.get(Call::satisfied).map(|_| (at, content(slip)))
}

/// Whether what was heard counts by this callback: of what is asked about on its own paper the paper counts, and an
/// activity, at which many were, has no other.
pub fn counts(slip: &Slip) -> bool {
    let class = slip.get(CLASS);
    class.is_none_or(|class| class == Class::Activity || !class.on_a_paper_of_its_own())
}

/// The step of a call on the slips of a form.
pub(super) fn call_step(form: u16) -> u16 {
    if form == cleaning::TAG { ON_CLEANING } else { ON_WORK }
}
