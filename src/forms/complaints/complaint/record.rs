//! What the complaint record holds: its states and rules, its blanks step by step, what is read of one slip,
//! and the one check that its steps share. Numbers are stored for ever.

use crate::forms::callbacks::record::{Also, Outcome as Asked};
use crate::forms::intake::contact::record::{Channel, Outgoing};
use crate::forms::prelude::*;

pub const TAG: u16 = 30;

/// The step by which another form's decision records a complaint.
pub(super) const OPENED: u16 = 1;
/// The step by which its customer is asked again.
pub const ASKED_AGAIN: u16 = 10;
/// The step by which a complaint is proposed as major, by time or by a further household.
pub(super) const ESCALATE_STEP: u16 = 13;

states! {
    /// Heard and written down; nobody has graded it yet.
    RECEIVED = 1 "received" "待定级" open,
    /// Graded, the department at work.
    GRADED = 2 "graded" "处理中" open,
    /// The owner knows the measure and the time.
    PROPOSED = 3 "proposed" "措施已定" open,
    /// The manager stands behind the result; the customer is not yet told.
    AGREED = 4 "agreed" "待答复" open,
    /// Answered; the callback is due.
    REPLIED = 5 "replied" "待回访" open,
    /// Cannot be solved now: the next answer has its time.
    UNSOLVED = 6 "unsolved" "待再答复" open,
    /// The customer was not satisfied: a remedy has its deadline.
    REOPENED = 7 "reopened" "限期整改" open,
    /// Satisfied, but nothing on paper shows it yet.
    UNSIGNED = 8 "unsigned" "待签认" open,
    CLOSED = 9 "closed" "已结",
    VOID = 10 "void" "作废",
    /// The callback came to nothing, honestly: declined, not reached, nobody to ask.
    UNASKED = 11 "unasked" "回访未成",
    /// The customer is done with; whoever passed it on still wants the answer on paper.
    OWED = 12 "owed" "待回转办" open,
    /// The record is filed, and reported upward in the same step (G-106).
    FILED = 13 "filed" "已存档",
}

/// States in which the department has the complaint.
pub(super) const AT_WORK: &[u16] = &[GRADED, PROPOSED, UNSOLVED, REOPENED];
/// States in which it can go to a department: also before anybody graded it, for ten minutes run.
pub(super) const PASSABLE: &[u16] = &[RECEIVED, GRADED, PROPOSED, UNSOLVED, REOPENED];
/// States in which the customer has no full answer yet.
pub(super) const UNANSWERED: &[u16] = &[RECEIVED, GRADED, PROPOSED, AGREED, UNSOLVED, REOPENED];
pub(super) const ANSWERABLE: &[u16] = &[GRADED, PROPOSED, AGREED, UNSOLVED, REOPENED];
pub(super) const NOT_CLOSED: &[u16] =
    &[RECEIVED, GRADED, PROPOSED, AGREED, REPLIED, UNSOLVED, REOPENED, UNSIGNED, OWED];
/// States in which whoever passed it on can have their answer: from the grading on.
pub(super) const TOLD_OUTSIDE: &[u16] =
    &[GRADED, PROPOSED, AGREED, REPLIED, UNSOLVED, REOPENED, UNSIGNED, OWED];

dues! {
    /// The answer on paper to whoever passed it on.
    THEIRS = 500 "回转办单位",
}

rules! {
    TIME_PAST refuse "{0} {1} 已经过了;若是明天,请写“明天9点”" ["F-12", "G-45"];
    SAME_ROOM warn "本户还有未结的{0};是同一件事请记在那张单的进展里" ["G-42"];
    SPEAK_FIRST warn "请先给来诉人一句话:当场答复,或说明会整改、会调查" ["S3 §7 L170"];
    NO_TIME_TOLD warn "按设置以讲定的时间为限:请与来诉人约好答复时间" ["C-01", "S2-complaint 3.2.2"];
    REPORT_UP warn "{0}投诉须立即上报;报过请记“上报”" ["G-48", "S3 §7 L173"];
    MANY_CUSTOMERS warn "同一件事已有 {0} 户投诉:请主管考虑定为重大" ["G-49", "N-13"];
    A_WEEK warn "满 {0} 天仍未解决:请主管考虑定为重大" ["G-49", "N-12"];
    NOT_THE_GRADER refuse "按设置投诉等级只由{0}界定" ["G-50", "D-18"];
    NOT_A_CLASS refuse "按设置投诉分为{0};请改选" ["C-03"];
    SAME_GRADE refuse "等级没有变" ["H-07"];
    TEN_MINUTES warn "投诉须在 {0} 分钟内转部门;这一件已过 {1} 分钟" ["G-60", "N-04"];
    TO_WHOM warn "请记下转给谁或谁来领表,接班人才好跟进" ["G-43", "S3 §7 L179"];
    NO_CONSENT refuse "措施须先征得业主同意:请问过后记下方式;不同意也要记" ["G-53", "C-38"];
    TIME_NOT_TOLD refuse "措施须同时告诉业主什么时候解决:请写承诺时间" ["G-53", "C-38"];
    OWNER_REFUSES warn "业主不同意这个办法:请与部门另提" ["G-53"];
    NO_MEASURE warn "没有业主同意过的措施:请主管核对后再定结果" ["G-53", "C-38"];
    WHY_NOT refuse "不同意结果请写意见,部门才知道怎么改" ["G-52"];
    OVERDUE refuse "重要投诉已超时({0}):结果须由管理处主任同意" ["G-51", "N-06"];
    NOT_AGREED refuse "处理结果还没有经主管同意;先请主管在“同意结果”中签认" ["G-52", "C-38"];
    REPLIED_LATE warn "结果应在 {0} 前答复来诉人,已经迟了" ["G-45", "N-10"];
    WHEN_CALLBACK warn "按设置回访时间另约:请写约定回访,未写暂按 {0} 天" ["C-02", "S1B 1"];
    NEXT_REPLY refuse "暂无法解决的须约定下次什么时候答复" ["G-54"];
    NOT_THE_CALLER warn "按设置这件投诉由{0}回访;请核对" ["C-04"];
    CALL_AGAIN warn "这次没有问到:回访不能省,期限不变,请再联系" ["G-36", "N-14"];
    TOO_SOON warn "离上次不到 {0} 小时:这一次不计入打够的次数,请隔开再打" ["D-58"];
    DECLINED_END warn "来诉人不愿回访:照实办结,不计满意" ["G-36", "D-57"];
    UNREACHED_END warn "隔开打了 {0} 次没有打通:照实办结,不计满意" ["G-36", "D-57"];
    ANONYMOUS_END warn "匿名投诉无从回访:照实办结,不计满意" ["G-36", "D-57"];
    NOT_ANONYMOUS refuse "来诉人留有房号、姓名或电话;请联系,不通写未接,不愿写拒访" ["G-36", "N-14"];
    REMEDY_FIRST refuse "客户不满意:请写整改措施和整改期限" ["G-37", "S2-callback 3.5"];
    NO_PROOF warn "满意了还缺{0}:补齐前不能办结" ["G-55", "C-37"];
    PROOF_FIRST refuse "办结须有{0};客户不肯的请写意见和未签原因" ["G-55", "C-37"];
    TOO_EARLY refuse "受理未满 {0} 天,还不到自动提请的时候" ["N-12"];
    ALREADY refuse "这件已提请过或已是重大,不再重复" ["G-49", "H-07"];
    PARTY refuse "被投诉的是{0}本人:请换一位经手,也不由本人回访" ["G-56", "P-18"];
    PASS_IT_ON warn "被投诉的是您本人:请马上转给主管,不要自己处理" ["G-56"];
    SAME_EVENT warn "与{0}是同一件事,已归在一起,连本户 {1} 户;不是同一件请勾“另一件事”" ["G-49", "N-13"];
    NOT_A_COMPLAINT refuse "{0}不是有效的投诉;“同一件事”请写投诉单号" ["G-49"];
    THEIR_PAPER warn "转办件请写转办编号和期限,回函时要用" ["F-30", "F-12"];
    THEIR_TIME_PAST refuse "转办期限 {0} 已经过了;请核对,确已过期请先报主管" ["F-12"];
    STILL_OWED warn "还欠{0}的书面回复:请{1}办“回转办单位”" ["F-30"];
    NOT_SENT refuse "这件不是别处转办的,不用回转办单位" ["F-30"];
    SENT_ALREADY refuse "已回过转办单位:{0}" ["H-07"];
    OPINION_FIRST warn "按设置主管先签意见(定级),被投诉部门再领表" ["P-18", "S3 §7 L178"];
    DIRECTOR_FIRST warn "按设置先报物业主任,再联系有关部门;报过请记“上报”" ["P-19", "S2-forms 六"];
    FEEDBACK_TO warn "部门反馈按设置{0}:请写“反馈报给”" ["C-43", "S3 §7 L180"];
    ON_PAPER warn "按设置处理结果当天用回复表答复;请勾“书面回复”" ["N-10", "S3 §7 L185"];
    NOT_TO_MANAGER refuse "投诉存档须同时上报管理处主任:“报给”请写主任" ["G-106", "S2-complaint 2.3"];
    STILL_ASK refuse "不实的、撤回的投诉也要回访,不能作废;请按正常定级答复" ["G-36", "S1B 1"];
}

/// 首问责任人, set once.
pub const FIRST: Tag<Badge> = Tag::new(30, "first");
/// The first complaint of the event, as the desk has linked it: `same_as` as it was typed may name another of them.
pub const FIRST_OF_EVENT: Tag<SlipRef> = Tag::new(102, "first_of_event");
/// The call it came from.
pub const CALL: Tag<SlipRef> = Tag::new(31, "call");
/// When it was reported upward.
pub const UP_AT: Tag<Moment> = Tag::new(44, "up_at");
/// 答复时间, as S3 wants it noted on the form.
pub const REPLIED_AT: Tag<Moment> = Tag::new(64, "replied_at");
/// How often the customer was sought and not reached.
pub const TRIES: Tag<i64> = Tag::new(78, "tries");
/// When the last try was that counts.
pub const TRIED_AT: Tag<Moment> = Tag::new(83, "tried_at");
/// When whoever passed it on had their answer on paper.
pub const TOLD_THEM: Tag<Moment> = Tag::new(101, "told_them");
/// The clock has proposed 重大.
pub const ESCALATED: Tag<bool> = Tag::new(82, "escalated");

choice! {
    /// C-03: of these, the side in force lets some be chosen.
    pub enum Grade {
        Invalid = 1 "invalid" "无效",
        Minor = 2 "minor" "轻微",
        Important = 3 "important" "重要",
        Major = 4 "major" "重大",
    }
}

impl Grade {
    /// Whether it is reported upward at once (G-48).
    pub fn goes_up(self) -> bool {
        matches!(self, Self::Important | Self::Major)
    }
}

choice! {
    /// The departments of the estate that a complaint can be about.
    pub enum Department {
        Desk = 1 "desk" "客服",
        Engineering = 2 "engineering" "工程",
        Security = 3 "security" "秩序",
        Cleaning = 4 "cleaning" "保洁",
        Gardens = 5 "gardens" "绿化",
        Finance = 6 "finance" "财务",
        Office = 7 "office" "管理处",
        Contractor = 8 "contractor" "外包单位",
        Other = 9 "other" "其他",
    }
}

impl Department {
    /// Who stands for the department; the office's head for those without one of their own.
    pub fn head(self) -> Role {
        match self {
            Self::Desk => Role::Supervisor,
            Self::Engineering => Role::EngineeringHead,
            Self::Security => Role::SecurityHead,
            Self::Cleaning | Self::Gardens => Role::CleaningHead,
            Self::Finance | Self::Office | Self::Contractor | Self::Other => Role::Head,
        }
    }
}

choice! {
    /// Who outside the office passed a complaint on. They have a number, a day, and want the answer on paper.
    pub enum SentBy {
        Hotline = 1 "hotline" "12345",
        Street = 2 "street" "街道",
        Housing = 3 "housing" "住建",
        Letters = 4 "petition" "信访",
        Committee = 5 "committee" "业委会",
        Company = 6 "company" "公司",
        Other = 7 "other" "其他单位",
    }
}

choice! {
    /// The first word given to the customer.
    pub enum FirstWord {
        Answered = 1 "answered" "当场答复",
        WillMend = 2 "will-mend" "会整改",
        WillLook = 3 "will-look" "会调查",
    }

    pub enum Consent {
        Spoken = 1 "spoken" "当面",
        Phone = 2 "phone" "电话",
        Paper = 3 "paper" "书面",
        Refused = 4 "refused" "不同意",
    }

    pub enum Heard {
        Satisfied = 1 "satisfied" "满意",
        Unsatisfied = 2 "unsatisfied" "不满意",
        NoSuchNumber = 3 "no-such-number" "空号",
        OutOfService = 4 "out-of-service" "停机",
        NoAnswer = 5 "no-answer" "未接",
        Declined = 6 "declined" "拒访",
        Anonymous = 7 "anonymous" "匿名",
        WrongNumber = 8 "wrong-number" "错号",
    }

    pub enum VoidWhy {
        WrongForm = 1 "wrong-form" "记错表",
        Twice = 2 "twice" "重复登记",
        Trial = 3 "trial" "试填",
        Untrue = 4 "untrue" "查无此事",
        Withdrawn = 5 "withdrawn" "来诉人撤回",
    }
}

fields! {
    /// 登记: points first; everything else can wait for a calmer moment.
    pub struct Open {
        1 room: Option<RoomId> = "房号" 4;
        2 caller: Option<Who> = "来诉人" 4;
        3 phone: Option<Phone> = "电话" 4;
        5 points: Lines = "投诉要点" 12;
        6 department: Option<Department> = "被投诉部门" 4;
        4 channel: Option<Channel> = "方式" 4;
        7 customers: Option<i64> = "投诉户数" 4;
        8 major_hint: Option<bool> = "疑似重大" 4;
        9 first_reply: Option<FirstWord> = "首次答复" 4;
        10 promised: Option<Moment> = "承诺时间" 4;
        11 first_words: Option<Text> = "答复要点" 12;
        12 passed_to: Option<Badge> = "转给" 4;
        84 against: Option<Badge> = "被投诉人" 4;
        89 first_heard: Option<Badge> = "首问人" 4;
        85 same_as: Option<SlipOf<TAG>> = "同一件事" 4;
        99 apart: Option<bool> = "另一件事" 4;
        86 sent_by: Option<SentBy> = "转办单位" 4;
        87 their_no: Option<Text> = "转办编号" 4;
        88 their_deadline: Option<Moment> = "转办期限" 4;
        105 paper_no: Option<Text> = "纸单号" 4;
    }
}

fields! {
    pub struct Graded {
        40 grade: Grade = "等级" 4;
        41 grade_why: Text = "定级理由" 12;
        // Where nobody holds the role whose word it is; the decision writes it.
        106 graded_for: Option<Text> = "代定" 12;
    }
}

fields! { pub struct ReportUp { 42 up_to: Badge = "报给谁" 4; 43 up_word: Option<Text> = "上级指示" 12; } }

fields! {
    pub struct Pass {
        6 department: Department = "被投诉部门" 4;
        12 passed_to: Option<Badge> = "转给" 4;
        46 collected: Option<Badge> = "领表人" 4;
    }

    pub struct Progress {
        50 note: Lines = "进展" 12;
        51 feedback: Option<Lines> = "部门反馈" 12;
        100 feedback_to: Option<Badge> = "反馈报给" 4;
        52 owner_told: Option<bool> = "已告业主" 4;
        7 customers: Option<i64> = "投诉户数" 4;
        84 against: Option<Badge> = "被投诉人" 4;
        87 their_no: Option<Text> = "转办编号" 4;
        88 their_deadline: Option<Moment> = "转办期限" 4;
    }

    pub struct Propose {
        53 measure: Lines = "措施" 12;
        54 consent: Option<Consent> = "业主同意" 4;
        55 consent_by: Option<Who> = "谁同意" 4;
        10 promised: Option<Moment> = "承诺时间" 4;
    }

    pub struct Agree {
        56 result: Lines = "处理结果" 12;
        57 agrees: bool = "同意" 4;
        58 opinion: Option<Text> = "主管意见" 12;
    }

    pub struct Reply {
        60 reply: Lines = "答复内容" 12;
        61 replied_how: Outgoing = "答复方式" 4;
        62 written: bool = "书面回复" 4;
        63 callback_at: Option<Moment> = "约定回访" 4;
    }
}

fields! { pub struct Unsolvable { 65 explained: Lines = "解释内容" 12; 66 next: Option<Moment> = "再答复" 4; } }

fields! {
    pub struct Callback {
        70 heard: Heard = "回访结果" 4;
        71 called_how: Channel = "回访方式" 4;
        72 customer_says: Option<Text> = "客户意见" 12;
        73 signed: Option<Signature> = "客户签名" 4;
        74 form_back: Option<bool> = "表已收回" 4;
        75 unsigned_why: Option<Text> = "未签原因" 12;
        90 witness: Option<Badge> = "见证人" 4;
        91 witness_too: Option<Badge> = "又一见证" 4;
        92 served: Option<Text> = "送达凭证" 4;
        76 remedy: Option<Text> = "整改措施" 12;
        77 remedy_by: Option<Moment> = "整改期限" 4;
        191 also: Option<Also> = "顺带说的" 4;
        192 also_says: Option<Text> = "说了什么" 8;
    }

    /// 补签认: what the callback left open.
    pub struct Sign {
        73 signed: Option<Signature> = "客户签名" 4;
        72 customer_says: Option<Text> = "客户意见" 12;
        74 form_back: Option<bool> = "表已收回" 4;
        75 unsigned_why: Option<Text> = "未签原因" 12;
        90 witness: Option<Badge> = "见证人" 4;
        91 witness_too: Option<Badge> = "又一见证" 4;
        92 served: Option<Text> = "送达凭证" 4;
    }
}

fields! {
    /// 回转办单位: the answer that whoever passed it on has asked for.
    pub struct TellThem {
        93 their_answer: Lines = "回复内容" 12;
        94 their_paper: Text = "回函编号" 4;
        95 their_taker: Option<Text> = "收件人" 8;
    }

    /// 存档上报: two deeds in one step (G-106).
    pub struct File {
        96 reported_to: Badge = "报给" 4;
        97 course: Lines = "经过" 12;
        98 cause: Option<Lines> = "原因教训" 12;
    }
}

fields! { pub struct Voided { 80 void_why: VoidWhy = "作废原因" 4; 81 void_note: Text = "说明" 12; } }

/// Where the complaint stands among others, whatever its clocks say: 0 before 1 before 2.
pub fn gravity(slip: &Slip) -> u8 {
    match grade(slip) {
        Some(Grade::Major) => 0,
        Some(Grade::Important) => 1,
        None if hinted(slip) => 1,
        _ if escalated(slip) => 1,
        _ => 2,
    }
}

/// How the complaint is graded, if it is.
pub fn grade(slip: &Slip) -> Option<Grade> {
    slip.get(Graded::grade)
}

/// Whether whoever heard it thought it grave.
pub(super) fn hinted(slip: &Slip) -> bool {
    slip.get(Open::major_hint) == Some(true)
}

/// Whether time has proposed it as 重大.
pub(super) fn escalated(slip: &Slip) -> bool {
    slip.get(ESCALATED) == Some(true)
}

/// Whether an answer may go out in writing: the manager has agreed to it, or it was given.
pub fn answerable_on_paper(slip: &Slip) -> bool {
    [AGREED, REPLIED, UNSIGNED, CLOSED, UNASKED, OWED, FILED].contains(&slip.state)
}

/// From when the customer is to be asked, and what came of it (G-36, N-14): since the answer. Whoever left no name
/// cannot be asked and does not count.
pub fn asked(slip: &Slip) -> Option<(Moment, Option<Asked>)> {
    let since = slip.get(REPLIED_AT).filter(|_| slip.state != VOID)?;
    let outcome = match slip.get(Callback::heard) {
        // Answered anew: what was heard before was of the answer before.
        _ if slip.state == REPLIED => {
            let sought = slip.get(TRIES).unwrap_or(0) > 0;
            sought.then_some(Asked::Trying)
        }
        Some(Heard::Satisfied | Heard::Unsatisfied) => Some(Asked::Heard),
        Some(Heard::Declined) => Some(Asked::Declined),
        Some(Heard::Anonymous) => return None,
        Some(_) => Some(Asked::Unreached),
        None => None,
    };
    Some((since, outcome))
}

/// What stands on the record in words, for whoever draws up the case.
pub(super) fn said_in(slip: &Slip) -> Vec<(&'static str, String)> {
    let said = [
        ("要点", slip.text(Open::points)),
        ("定级", slip.text(Graded::grade_why)),
        ("措施", slip.text(Propose::measure)),
        ("结果", slip.text(Agree::result)),
        ("答复", slip.text(Reply::reply)),
        ("客户意见", slip.text(Callback::customer_says)),
    ];
    let said = said.into_iter().filter(|(_, text)| !text.is_empty());
    said.map(|(label, text)| (label, text.to_string())).collect()
}

/// Whether the customer has been answered and must now be asked again (G-36).
pub fn callback_due(slip: &Slip) -> bool {
    slip.state == REPLIED
}

/// Minutes of so many days.
pub(super) fn days(days: i64) -> i64 {
    days * 24 * 60
}
