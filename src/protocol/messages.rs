//! Requests of terminals and answers of the desk: the bodies on the socket.
//!
//! Nothing here may be stored, so both ends must have the same protocol version. Personal data is
//! masked before it gets into these types.

mod access;
mod boards;
mod handover;
mod household;
mod left;
mod listing;
mod names;
mod paper;
mod policy;
mod printing;
mod readiness;
mod settlement;

use crate::engine::prelude::*;
pub use access::AccessLine;
pub use boards::{Alike, Held, Liked};
pub use handover::{HandoverSheet, PendingLine, Standing};
pub use household::{Fact, Household, Posted, Resident};
pub use left::Left;
pub use listing::{Filter, Load, Order, Page, Sift, Spot, View, Window};
pub use names::Names;
pub use paper::{Row, ShownDue, ShownField, ShownLink, ShownSlip, ShownStep};
pub use policy::Touched;
pub use printing::{Books, Exported, Papers, Printable, ReportAsked};
pub use readiness::{Need, Readiness};
pub use settlement::{
    Count, Counts, MonthPreview, PayerMonth, Settled, ShownHindered, ShownItem, ShownRun,
};

use serde::{Deserialize, Serialize};

use crate::bytes::{self, TooLarge, Unreadable};
use crate::engine::decision::{Problem, Tried};
use crate::exchange::{Planned, Wanted};
use crate::paper::Copies;
use crate::report::Sheet;
use crate::store::ruling::Ruling;

/// From a terminal: `n` comes back with the reply.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Sent {
    pub n: u64,
    pub request: Request,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Request {
    /// Office, clock, who can sign in.
    Hello {
        terminal: String,
    },
    SignIn {
        badge: u32,
        pin: String,
    },
    SignOut,
    /// The intake box as typed so far.
    Find {
        typed: String,
        most: u16,
    },
    /// Everything an operator should know about a household before speaking to it.
    Household {
        room: u32,
        person: Option<u32>,
    },
    /// A part of a list.
    List {
        view: View,
        window: Window,
    },
    /// A part of a list that is written to a file, as it may go round; the first part is recorded.
    TakeOut {
        view: View,
        window: Window,
    },
    /// A month by payer and item (202611; 0: this month), with at most `most` payers.
    Settlement {
        month: u32,
        most: u16,
    },
    /// What the statements of all households for a month would come to (202611; 0: this month), with
    /// at most `most` of the records that are in the way.
    MonthPreview {
        month: u32,
        most: u16,
    },
    /// What the office has set, since when and by whom.
    Settings,
    /// One slip with its steps; of a long history the last ones.
    Slip {
        id: SlipId,
    },
    /// The same with the steps that come before its `until`th.
    Earlier {
        id: SlipId,
        until: u32,
    },
    /// Opens a step: the values its blanks have before anybody types.
    Begin {
        form: String,
        step: String,
        slip: Option<SlipId>,
        room: Option<u32>,
        person: Option<u32>,
        /// The month on the screen, where one is.
        month: Option<u32>,
        /// Whether what the operator left half filled of this step on this slip is wanted with it.
        resume: bool,
    },
    /// A half-filled step: problems and advice, without submitting it.
    Try(Asked),
    /// Submits a step. The same `id` sent again gets the first answer.
    Hand {
        id: String,
        asked: Asked,
        draft: Option<u64>,
        cosign: Option<(u32, String)>,
    },
    /// Pick-list entries for a blank.
    Pick {
        form: String,
        step: String,
        field: String,
        typed: String,
        /// The room in the form, typed or `#12`: its residents are offered.
        place: String,
        /// The slip that the step is taken on: whoever suits its trade is offered first.
        slip: Option<SlipId>,
    },
    /// Whole numbers of a person, after an accepted B-04 of this session.
    Phones {
        person: u32,
    },
    KeepDraft {
        number: Option<u64>,
        draft: Draft,
    },
    DropDraft {
        number: u64,
    },
    Drafts,
    /// Those behind the first so many, in the same order.
    MoreDrafts {
        from: u32,
    },
    /// Opens a draft: the operator's own, or a colleague's by taking it over.
    TakeDraft {
        number: u64,
    },
    /// Claims a slip, so that every list shows who works on it. With a reason, from an operator who
    /// has had it for longer than the grace period.
    Claim {
        slip: SlipId,
        why: String,
        /// By the key 认领, not for a step: the claim stays when forms are closed, and a second time
        /// it ends.
        stays: bool,
    },
    /// The form of a slip's step was closed without submitting it.
    LetGo {
        slip: SlipId,
    },
    /// A form without a slip was closed: its draft stays at the desk, open nowhere.
    PutDown {
        draft: u64,
    },
    /// The operator's preferences for a board, for the next time.
    KeepLiked(Liked),
    /// Sets a practice office's clock, or lets it run.
    SetClock(Option<String>),
    /// The clauses and settings behind a step.
    Basis {
        form: String,
        step: Option<String>,
    },
    /// One's own PIN: with the old one, whoever is signed in; or right after the one that was given.
    SetPin {
        badge: u32,
        old: String,
        new: String,
    },
    /// A PIN for somebody else, by right, for them to change.
    GivePin {
        badge: u32,
        new: String,
    },
    /// What importing rows of a roster would do; nothing is written.
    PlanRoster {
        wanted: Vec<Wanted>,
    },
    /// The same, planned again and written in one commit. Sent twice, it does nothing the second
    /// time.
    TakeRoster {
        wanted: Vec<Wanted>,
    },
    /// Brings the starter table of a register in, as drafts: the rows whose codes it has not.
    TakeStarter {
        form: String,
    },
    /// What a new office has and what it still lacks.
    Readiness,
    /// The handover sheet at this moment.
    Handover,
    /// A report (RP-11 or its word), for the time that holds the day (`2026-11-21`; empty: today; `A..B`: these days),
    /// of a building, of a department, or of the whole office; or the slips that one of its rows counts.
    Report(ReportAsked),
    /// A slip, a list or a report as it is printed. Without a print it is only looked at; with the print (B-11)
    /// that took its number the sheets bear it, and a phone stands whole where that was recorded.
    Paper {
        of: Printable,
        copies: Copies,
        print: Option<SlipId>,
    },
    /// Slips of a form behind this number, whole, for who took a number for it (B-10).
    Export {
        export: SlipId,
        form: String,
        after: u64,
    },
    /// The entries behind this one that move money, a page at a time.
    Books {
        after: u64,
    },
    Check,
    /// The same, as one JSON object.
    CheckJson,
    /// Makes a backup: into this folder, by somebody who runs the desk; or into all that the machine's
    /// configuration names.
    Backup {
        target: Option<String>,
    },
    /// Who came in and what was handed out, the newest first, before a line: for a head.
    Accesses {
        before: Option<u64>,
        most: u16,
    },
    /// How many decisions of head office (B-27) this office has taken.
    RulingsAt,
    /// The next decision of head office. Whoever may connect may bring it: it is its signature that counts.
    Ruling(Box<Ruling>),
    /// Asks a running desk to end, after answering what waits.
    Stop,
    /// The same while terminals are open: they lose nothing, and start another desk.
    StopNow,
}

/// To a terminal.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[expect(clippy::large_enum_variant, reason = "written and read once each; never kept in numbers")]
pub enum Told {
    Reply {
        n: u64,
        reply: Reply,
    },
    /// Something was written, or a claim began or ended: ask again for what is on the screen.
    Posted {
        seq: u64,
        slips: Vec<SlipId>,
        by: u32,
    },
    /// A draft of this terminal was taken over by somebody.
    DraftTaken {
        number: u64,
        by: String,
    },
    /// Another operator took over a slip that this terminal's operator had claimed; with the reason
    /// if the grace period was over.
    Relieved {
        slip: SlipId,
        by: String,
        why: String,
    },
    /// The session here was ended by others: a new PIN was given, or the badge is not in use any more.
    Ended {
        why: String,
    },
    /// Something that those who run the desk must hear of the store or its copies.
    Noted {
        text: String,
    },
    /// The desk's clock was set, or is in doubt, or is not any more.
    ClockSet {
        now: Moment,
        frozen: bool,
        unsure: bool,
    },
    /// For who runs the desk: how many hours old the oldest entry is now that head office has not.
    Unsent {
        hours: u32,
    },
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Reply {
    Hello(Office),
    SignedIn(Operator),
    /// The PIN fits but was given by somebody else: it must be changed before anything.
    MustChange,
    /// A PIN was given: shown once, to who gave it.
    FirstPin(FirstPin),
    SignedOut,
    Found(Vec<Candidate>),
    Household(Box<Household>),
    List(Page),
    Settlement(Box<Settled>),
    MonthPreview(Box<MonthPreview>),
    Slip(Box<ShownSlip>),
    Begun(Begun),
    Tried(Tried),
    Accepted {
        slip: SlipId,
        number: String,
        version: u32,
        warnings: Vec<Notice>,
    },
    Refused(Notice),
    Invalid(Vec<Problem>),
    Picks(Vec<Picked>),
    Phones(Vec<String>),
    DraftKept {
        number: u64,
    },
    /// Another operator has claimed the slip, for so long that taking it over needs a reason.
    Held(Held),
    /// Whether the asker has claimed the slip now.
    OnIt {
        slip: SlipId,
        on: bool,
    },
    Drafts(Vec<ShownDraft>),
    DraftOpened {
        number: u64,
        draft: Draft,
    },
    /// The last decision of head office that was taken, and its hash in hexadecimal.
    RulingsAt {
        number: u64,
        hash: String,
    },
    Done,
    Basis(Vec<Clause>),
    Handover(Box<HandoverSheet>),
    Report(Box<Sheet>),
    Settings(Vec<Touched>),
    Paper(Box<Papers>),
    Exported(Box<Exported>),
    Books(Box<Books>),
    /// One for each wanted room or person, in their order.
    Planned(Vec<Planned>),
    /// Rows of a starter table that are drafts now, and why the first of the others is not.
    StarterTaken {
        drafts: u32,
        refused: Option<String>,
    },
    /// In the order in which an office is opened; empty where none is.
    Readiness(Vec<Readiness>),
    Checked {
        text: String,
        holds: bool,
    },
    /// A line for each target.
    BackedUp(Vec<String>),
    Accesses(Vec<AccessLine>),
    /// Sign-in failed, or must wait; one sentence.
    No(String),
    /// The disk failed: nothing was taken; one sentence with the next step.
    Failed(String),
}

/// How many drafts are shown at once to who asks for them.
pub const DRAFTS_A_PAGE: usize = 200;

/// What a terminal shows before anybody signs in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Office {
    pub name: String,
    pub practice: bool,
    pub now: Moment,
    /// A practice clock that stands still.
    pub frozen: bool,
    /// Nobody has vouched for the desk's clock since something was odd about it.
    pub unsure: bool,
    /// The journal's check code.
    pub code: String,
    pub seq: u64,
    /// Minutes without a key after which a screen locks itself; 0: never.
    pub lock_minutes: u32,
    /// Who can be tried out in a practice office: badge, role, PIN.
    pub to_try: Vec<(u32, String, String)>,
}

/// A PIN that was given to somebody, and where that is written.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FirstPin {
    pub slip: SlipId,
    pub version: u32,
    pub badge: u32,
    /// `赵敏(105)`.
    pub who: String,
    pub pin: String,
}

impl std::fmt::Debug for FirstPin {
    /// Without the PIN, so that no report of a fault carries it.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("FirstPin").field("who", &self.who).finish_non_exhaustive()
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Operator {
    pub badge: u32,
    pub name: String,
    pub role: String,
    /// The first drafts that were left behind, own first.
    pub drafts: Vec<ShownDraft>,
    /// How many there are altogether.
    pub drafts_kept: u32,
    /// How they like their boards.
    pub liked: Vec<Liked>,
    /// What somebody who runs the desk must hear of the store and its copies.
    pub notes: Vec<String>,
    /// Hours since the oldest entry that head office has not, for who runs the desk; 0: nothing is late.
    pub unsent_hours: u32,
}

impl Operator {
    /// The name in lists and histories: `王丽(102)`.
    pub fn shown(&self) -> String {
        format!("{}({})", self.name, self.badge)
    }
}

/// A row under the intake box.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Candidate {
    pub room: Option<u32>,
    pub person: Option<u32>,
    pub place: String,
    pub name: String,
    pub relation: String,
    pub phone: String,
    /// 空置, 已退房 ….
    pub note: String,
}

/// A step that was opened.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Begun {
    /// `(field, value)`: what stands in the blanks.
    pub fills: Vec<(String, Blank)>,
    /// Blanks that the desk computes: the form does not show them.
    pub known: Vec<String>,
    /// The slip so far, for the read-only part above.
    pub slip: Option<Box<ShownSlip>>,
    pub advice: Advice,
    /// The operator's own draft of this step on this slip, open at this terminal from now on.
    pub draft: Option<Box<OwnDraft>>,
}

/// A draft that is opened again with its step.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnDraft {
    pub number: u64,
    pub draft: Draft,
    pub last_key: Moment,
}

/// A value in a blank: the text that reads back, and what the operator sees of it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Blank {
    pub typed: String,
    pub shown: String,
}

/// An entry of a pick-list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Picked {
    pub blank: Blank,
    /// More about it, at the right: trade, load, relation.
    pub note: String,
}

/// A half-filled step, kept at the desk.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    pub asked: Asked,
    /// What the operator sees of references: `(typed, shown)`.
    pub shown: Vec<(String, String)>,
    pub room: Option<u32>,
    pub person: Option<u32>,
    /// The field where the caret stood.
    pub at: String,
    /// What it is called in lists: `维修单 开单 1-2-1203`.
    pub title: String,
}

/// A draft as lists show it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShownDraft {
    pub number: u64,
    pub title: String,
    pub by: String,
    pub badge: u32,
    /// Somebody has it open at a terminal now.
    pub open: bool,
    pub since: Moment,
    pub last_key: Moment,
}

/// A clause or setting behind a step.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Clause {
    /// `G-30`, `C-31`, `N-01`.
    pub id: String,
    /// Our sentence, and for settings the side in force.
    pub text: String,
}

/// The body as bytes.
///
/// # Errors
/// The body is larger than may be sent.
pub fn write<T: Serialize>(body: &T) -> Result<Vec<u8>, TooLarge> {
    bytes::encode_within(body, super::frame::MAX_BODY)
}

/// The body that the bytes stand for.
///
/// # Errors
/// The bytes are not such a body: the other side does not speak this version of the protocol.
pub fn read<'a, T: Deserialize<'a>>(bytes: &'a [u8]) -> Result<T, Unreadable> {
    bytes::decode(bytes)
}
