//! The words in which a step is asked for and decided: what was handed in and by whom, what it draws, and
//! what is said about it.
//!
//! Plain data, with the refusals that every form shares. How a step is decided stands in `judge`.

use serde::{Deserialize, Serialize};

use super::fields::Fields;
use super::ledger::Posting;
use super::moment::Moment;
use super::notice::{Mode, Notice, Rule};
use super::slip::{Due, Slip};
use super::tag::Numbered;
use super::value::{Badge, SlipId};

crate::rules! {
    NOT_YOURS refuse "{0}不能{1};请由{2}办理" ["H-01"];
    NO_SLIP refuse "没有这张单;请核对单号" ["H-02"];
    STALE refuse "这张单刚被{0}改过({1});请看过最新内容再提交" ["H-03"];
    WRONG_STATE refuse "单子现在是“{0}”,不能{1}" ["H-04"];
    NEEDS_COSIGN refuse "此步须第二人签字:请{0}输入工号和密码" ["H-05"];
    SAME_BADGE refuse "第二签字人不能是本人;请换一位{0}" ["H-05"];
    FAR_BACK refuse "发生时间早于{0}小时前;请写明迟报原因" ["H-06"];
    TERM_PAST refuse "{0} 已经过了;约定的日子写今天或以后" ["H-06"];
    NOTHING_FILLED refuse "一栏也没有填,没有要记的;请填要补的,或退出" ["H-07"];
    UNBALANCED refuse "借贷不平,未入账;请报告主管" ["H-08"];
    SUM_RANGE refuse "金额超出账目范围,未入账;请核对数量与单价" ["H-08"];
    // Never with the number: people type their PIN where the badge goes.
    NOT_STAFF refuse "这个工号不在册或已停用;请主管核对人员登记" ["H-01"];
}

/// A step's blanks were not those of its decision: a fault of the program, said and not hidden.
pub(super) const UNREAD: Rule = Rule {
    name: "UNREAD",
    mode: Mode::Refuse,
    text: "这一步没有办成:表单与程序不符;请报告主管",
    cites: &["H-04"],
};

/// What a blank holds as typed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Input {
    Text(String),
    /// Rows of `(column, text)`.
    Rows(Vec<Vec<(String, String)>>),
}

/// A step as it was handed in.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asked {
    pub form: String,
    pub step: String,
    pub slip: Option<SlipId>,
    /// The slip's version on the asker's screen.
    pub seen: Option<u32>,
    /// 发生时间 as typed; empty: now.
    pub occurred: String,
    pub source: String,
    /// Why it is recorded late.
    pub late: String,
    pub fields: Vec<(String, Input)>,
}

/// Whose hand it is; the PINs have been checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hand {
    pub badge: Badge,
    pub cosign: Option<Badge>,
}

/// Something wrong with one blank.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// The field, or `rows.2.column`; `occurred` for 发生时间.
    pub field: String,
    pub problem: String,
    /// The blank is required and empty: no reproach before it is handed in.
    pub missing: bool,
}

impl Problem {
    pub fn new(field: &str, problem: &str) -> Self {
        Self { field: field.to_string(), problem: problem.to_string(), missing: false }
    }
}

/// One entry as decided: what it will say, before the journal gives it a place.
#[must_use]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Drawn {
    pub slip: SlipId,
    pub step: u16,
    pub state: u16,
    pub set: Fields,
    pub dues: Vec<Due>,
    pub corrects: Option<u64>,
    pub postings: Vec<Posting>,
}

/// What was decided.
#[must_use]
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Decision {
    /// The entries, in the order in which they are to be written.
    pub drawn: Vec<Drawn>,
    pub warnings: Vec<Notice>,
}

/// A decision, or the refusal.
pub type Outcome = Result<Decision, Notice>;

/// What the desk knows while the form is still being filled.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Advice {
    pub warnings: Vec<Notice>,
    /// Values for blanks that are still empty: `(field, text that reads back)`.
    pub fills: Vec<(String, String)>,
    /// What will be so after handing in: `(label, text)`; without a text, what is to be done or said now.
    pub computed: Vec<(String, String)>,
}

/// The answer to a step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    Accepted(Decision),
    Refused(Notice),
    Invalid(Vec<Problem>),
}

/// The answer to a dry run.
#[must_use]
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tried {
    pub problems: Vec<Problem>,
    pub refusal: Option<Notice>,
    pub advice: Advice,
}

impl Drawn {
    /// The same entry, moving money.
    pub fn posting(mut self, lines: Vec<Posting>) -> Self {
        self.postings.extend(lines);
        self
    }

    /// The same entry, starting or moving a clock.
    pub fn due(mut self, what: impl Numbered, at: Moment, because: impl Into<String>) -> Self {
        let (what, because) = (what.number(), because.into());
        self.dues.push(Due { what, at, because, met: None });
        self
    }

    /// The same entry, stopping a clock if it runs.
    pub fn met(mut self, slip: Option<&Slip>, what: impl Numbered, when: Moment) -> Self {
        let running = slip.and_then(|s| s.due(what)).filter(|d| d.met.is_none());
        if let Some(due) = running {
            self.dues.push(Due { met: Some(when), ..due.clone() });
        }
        self
    }

    /// As the whole decision.
    ///
    /// # Errors
    /// Never: it is what a decision ends with.
    pub fn ok(self) -> Outcome {
        Ok(self.into())
    }

    /// The same entry, stopping every clock that runs.
    pub fn all_met(mut self, slip: &Slip, when: Moment) -> Self {
        for due in slip.dues.iter().filter(|d| d.met.is_none()) {
            if !self.dues.iter().any(|d| d.what == due.what) {
                self.dues.push(Due { met: Some(when), ..due.clone() });
            }
        }
        self
    }
}

impl From<Drawn> for Decision {
    fn from(drawn: Drawn) -> Self {
        Self { drawn: vec![drawn], warnings: Vec::new() }
    }
}
