//! What can happen to a slip after it is opened.

use crate::engine::moment::Moment;

/// The result of a visit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum WorkOutcome {
    Fixed,
    Unsigned,
    NotFixed,
    Temporary,
    Cannot,
}

/// Something that happens to a slip.
#[derive(Clone, Copy, Debug)]
pub(super) enum Action {
    Tell,
    /// Assigns this worker, or the one of the trade with the fewest open slips.
    Assign(Option<u32>),
    Arrive(Moment),
    Return {
        outcome: WorkOutcome,
        arrived: Moment,
        done: Moment,
        next: Option<Moment>,
    },
    Sign,
    Rebook(Option<Moment>),
    TellOwner,
    Chase,
    Urge,
    Consent,
    Room,
    Void,
    /// Answers the caller, who is satisfied or not.
    Reply(bool),
    Complaint(ComplaintAction),
    /// The household does not agree to the price.
    Decline,
    /// The third copy of a paid slip comes back.
    Copies,
}

impl Action {
    pub(super) fn step(self) -> &'static str {
        match self {
            Self::Tell => "tell",
            Self::Assign(_) => "assign",
            Self::Arrive(_) => "arrive",
            Self::Return { .. } => "return",
            Self::Sign => "sign",
            Self::Rebook(_) => "rebook",
            Self::TellOwner => "tell-owner",
            Self::Chase => "chase",
            Self::Urge => "urge",
            Self::Consent => "consent",
            Self::Room => "room",
            Self::Void => "void",
            Self::Reply(_) => "reply",
            Self::Complaint(action) => action.step(),
            Self::Decline => "decline",
            Self::Copies => "copies",
        }
    }
}

/// An action on a complaint.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ComplaintAction {
    Grade(&'static str),
    ReportUp,
    Pass,
    Progress,
    Propose,
    Agree,
    Answer,
    /// Cannot be solved now; the next report is due in so many days.
    Unsolvable(i64),
    /// The customer is called back and gives this opinion.
    CallBack(&'static str),
    /// The customer is satisfied, but has not signed.
    CallBackUnsigned,
    Void,
    /// The clock escalates it after a week.
    Escalate,
    /// It is filed and reported to the head, who reads the report.
    File,
    ReadReport,
}

impl ComplaintAction {
    pub(super) fn step(self) -> &'static str {
        match self {
            Self::Grade(_) => "grade",
            Self::ReportUp => "report-up",
            Self::Pass => "pass",
            Self::Progress => "progress",
            Self::Propose => "propose",
            Self::Agree => "agree",
            Self::Answer => "reply",
            Self::Unsolvable(_) => "unsolvable",
            Self::CallBack(_) | Self::CallBackUnsigned => "callback",
            Self::Void => "void",
            Self::Escalate => "escalate",
            Self::File => "file",
            Self::ReadReport => "read",
        }
    }
}
