//! What can happen to a slip after it was opened, by name.

use crate::engine::moment::Moment;

/// How the work came out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Came {
    Fixed,
    Unsigned,
    NotFixed,
    Temporary,
    Cannot,
}

/// Something that happens to a slip.
#[derive(Clone, Copy, Debug)]
pub(super) enum Act {
    Tell,
    /// This worker, or the one of the trade who has least in hand.
    Assign(Option<u32>),
    Arrive(Moment),
    Return {
        came: Came,
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
    /// The caller is answered; whether that was good enough.
    Reply(bool),
    Complaint(Does),
    /// The household does not agree to the price.
    Decline,
    /// The third copy of a paid slip comes in.
    Copies,
}

impl Act {
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
            Self::Complaint(does) => does.step(),
            Self::Decline => "decline",
            Self::Copies => "copies",
        }
    }
}

/// What is done with a complaint.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Does {
    Grade(&'static str),
    ReportUp,
    Pass,
    Progress,
    Propose,
    Agree,
    Answer,
    /// Cannot be solved now; the next word is so many days ahead.
    Unsolvable(i64),
    /// The customer is asked again, and says this.
    Ask(&'static str),
    /// Content, with nothing on paper to show it.
    AskUnsigned,
    Void,
    /// A week has gone: time says so.
    Escalate,
}

impl Does {
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
            Self::Ask(_) | Self::AskUnsigned => "callback",
            Self::Void => "void",
            Self::Escalate => "escalate",
        }
    }
}
