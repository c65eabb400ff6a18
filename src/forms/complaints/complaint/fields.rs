//! The blanks of the complaint record, step by step. Tags are stored for ever.

use crate::forms::intake::contact::Channel;
use crate::forms::prelude::*;

/// 首问责任人, set once.
pub const FIRST: Tag<Badge> = Tag::new(30, "first");
/// The call it came from.
pub const CALL: Tag<SlipRef> = Tag::new(31, "call");
/// When it was reported upward.
pub const UP_AT: Tag<Moment> = Tag::new(44, "up_at");
/// 答复时间, as S3 wants it noted on the form.
pub const REPLIED_AT: Tag<Moment> = Tag::new(64, "replied_at");
/// How often the customer was sought and not reached.
pub const TRIES: Tag<i64> = Tag::new(78, "tries");
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
    }
}

fields! { pub struct Graded { 40 grade: Grade = "等级" 4; 41 grade_why: Text = "定级理由" 12; } }

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
        52 owner_told: Option<bool> = "已告业主" 4;
        7 customers: Option<i64> = "投诉户数" 4;
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
        61 replied_how: Channel = "答复方式" 4;
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
        76 remedy: Option<Text> = "整改措施" 12;
        77 remedy_by: Option<Moment> = "整改期限" 4;
    }

    /// 补签认: what the callback left open.
    pub struct Sign {
        73 signed: Option<Signature> = "客户签名" 4;
        72 customer_says: Option<Text> = "客户意见" 12;
        74 form_back: Option<bool> = "表已收回" 4;
        75 unsigned_why: Option<Text> = "未签原因" 12;
    }
}

fields! { pub struct Voided { 80 void_why: VoidWhy = "作废原因" 4; 81 void_note: Text = "说明" 12; } }
