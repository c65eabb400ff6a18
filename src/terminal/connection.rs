//! The terminal's end of the line: what was asked and for whom, whether anybody answers, and what was
//! typed ahead. It sends nothing itself: questions go out as effects.

use std::collections::{BTreeMap, VecDeque};

use super::app::{Opening, Tab};
use super::submit::Handing;
use super::update::{Alarm, Effect, Typed};
use crate::engine::moment::Moment;
use crate::engine::value::SlipId;
use crate::protocol::messages::{Office, Request};

/// Milliseconds without an answer after which the desk is called frozen.
pub const PATIENCE: u64 = 5_000;
/// Keys that are kept while something is being opened.
const AHEAD_MOST: usize = 256;

/// The terminal's end of the line, and what is under way on it.
pub struct DeskLine {
    pub office: Option<Office>,
    /// The desk's clock, to the minute on the screen.
    pub now: Moment,
    /// What each answer is for. Only the newest question of a kind is kept: an older answer is
    /// nobody's.
    pub asked: BTreeMap<u64, Pending>,
    /// The line is lost since then, for this reason.
    pub lost: Option<(Moment, String)>,
    /// The line is back, to a desk that has not seen the PIN again yet.
    pub unsigned: bool,
    /// No answer for [`PATIENCE`].
    pub slow: bool,
    watched: Option<u64>,
    /// What this terminal itself did last, and the slip's version since: lists may not show it yet.
    pub own: Option<(SlipId, u32)>,
    /// The draft that was left last, with its form's title: what nobody wants is thrown away by a word.
    pub left: Option<(u64, &'static str)>,
    /// Keys typed before what they are meant for was open.
    pub ahead: VecDeque<Typed>,
    /// What `update` will return.
    pub out: Vec<Effect>,
    next: u64,
    seed: String,
    hands: u64,
}

/// What an answer is for.
pub enum Pending {
    Hello,
    SignIn,
    Find,
    Household,
    /// The rows and the selected slip of this tab's board.
    Board(Tab),
    Story(Tab),
    Register,
    Handover,
    Settlement,
    Report,
    /// The slips of a payer, for what can be done.
    Payer(u32, u32),
    /// The receipt of what was taken just now, after what was said of it.
    Receipt(String),
    Begin(Box<Opening>),
    Try(u64),
    Keep(u64),
    /// A draft was thrown away: what is said then.
    Dropped(String),
    /// A draft of a form that was accepted meanwhile.
    DropKept,
    Pick(u64, String),
    Hand(Box<Handing>),
    /// The newest of a slip whose step was refused as stale.
    Latest(u64),
    /// A slip to be read.
    Slip,
    /// The slip that is being read, anew or further back: nobody's once it was put away.
    Reread(SlipId),
    /// The slip after an assignment, to say who has it.
    Named(String),
    Phones(u32),
    /// Onto a slip or off it; then the step that was to be opened.
    Claim(Option<Box<Opening>>),
    Drafts,
    TakeDraft,
    Basis(String),
    /// The next piece of a roster's plan, and of a roster being taken.
    PlanRoster(Box<super::importing::Importing>),
    TakeRoster(Box<super::importing::Taking>),
    /// The open slips of a room that a command named.
    RoomSlips(Box<super::command::RoomOrder>),
    /// The open slips whose numbers begin as typed.
    Complete(Box<super::command::Completing>),
    /// The open slips of the bare numbers that a command named.
    Numbered(Box<super::command::NumberOrder>),
    /// No answer is expected to say anything.
    Nothing,
}

impl DeskLine {
    pub(super) fn new(seed: String) -> DeskLine {
        DeskLine {
            office: None,
            now: Moment(0),
            asked: BTreeMap::new(),
            lost: None,
            unsigned: false,
            slow: false,
            watched: None,
            ahead: VecDeque::new(),
            own: None,
            left: None,
            out: Vec::new(),
            next: 0,
            seed,
            hands: 0,
        }
    }

    /// Sends a question, remembering what the answer is for. On a lost line only what is handed in
    /// is remembered; the rest is asked again for the screen when the line is back.
    pub fn ask(&mut self, what: Pending, request: Request) {
        let single = !matches!(
            what,
            Pending::Hand(_) | Pending::Keep(_) | Pending::DropKept | Pending::Nothing
        );
        if single {
            let kind = std::mem::discriminant(&what);
            self.asked.retain(|_, other| std::mem::discriminant(other) != kind);
        }
        let entry = self.lost.is_none() && matches!(what, Pending::Hello | Pending::SignIn);
        let heard = entry || !self.is_mute();
        if !heard && !matches!(what, Pending::Hand(_)) {
            return;
        }
        self.next += 1;
        self.asked.insert(self.next, what);
        if heard {
            self.out.push(Effect::Ask(self.next, Box::new(request)));
            self.watch();
        }
    }

    /// Whether nothing but a sign-in would be answered now.
    pub fn is_mute(&self) -> bool {
        self.lost.is_some() || self.unsigned
    }

    /// Sends again what was asked under this number.
    pub fn ask_again(&mut self, n: u64, request: Request) {
        self.out.push(Effect::Ask(n, Box::new(request)));
        self.watch();
    }

    /// Whether an answer of this kind is awaited.
    pub fn awaits(&self, kind: impl Fn(&Pending) -> bool) -> bool {
        self.asked.values().any(kind)
    }

    /// Whatever came, the desk lives.
    pub fn heard(&mut self) {
        self.slow = false;
    }

    fn watch(&mut self) {
        if self.watched.is_none() {
            self.watched = self.asked.keys().next_back().copied();
            self.out.push(Effect::Wake(Alarm::Patience, PATIENCE));
        }
    }

    /// The patience has run out: is what was watched still unanswered?
    pub fn patience_over(&mut self) {
        let Some(watched) = self.watched.take() else { return };
        if self.lost.is_some() {
            return;
        }
        // Before the PIN is there again, what was handed in has not been sent again.
        let unsent = |what: &Pending| self.unsigned && matches!(what, Pending::Hand(_));
        self.slow = self.asked.get(&watched).is_some_and(|what| !unsent(what));
        let oldest = self.asked.iter().find(|(_, what)| !unsent(what)).map(|(n, _)| *n);
        if oldest.is_some() {
            self.watched = oldest;
            self.out.push(Effect::Wake(Alarm::Patience, PATIENCE));
        }
    }

    /// A name for something handed in that no other terminal and no other moment gives.
    pub fn hand_id(&mut self) -> String {
        self.hands += 1;
        format!("{}-{}", self.seed, self.hands)
    }

    /// A number for something that lives on this screen only.
    pub fn fresh_key(&mut self) -> u64 {
        self.hands += 1;
        self.hands
    }

    /// Keeps a key for what is being opened; beyond reason it is dropped.
    pub fn keep_ahead(&mut self, typed: Typed) {
        if self.ahead.len() < AHEAD_MOST {
            self.ahead.push_back(typed);
        }
    }

    /// Keeps what is left of a text whose first characters were done: it was typed before all that
    /// waits.
    pub fn keep_rest(&mut self, text: String) {
        if !text.is_empty() {
            self.ahead.push_front(Typed::Text(text));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rest_of_a_text_goes_before_what_waits_and_an_empty_one_does_not_wait() {
        let mut line = DeskLine::new("t".to_owned());
        let text = |text: &str| Typed::Text(text.to_owned());
        line.keep_rest(String::new());
        assert!(line.ahead.is_empty(), "nothing waits");
        line.keep_ahead(text("second"));
        line.keep_rest("first".to_owned());
        assert_eq!(line.ahead, [text("first"), text("second")]);
    }

    #[test]
    fn only_the_newest_question_of_a_kind_is_kept() {
        let mut line = DeskLine::new("t".to_owned());
        for _ in 0..3 {
            line.ask(Pending::Board(Tab::Dispatch), Request::Drafts);
        }
        line.ask(Pending::Keep(1), Request::Drafts);
        line.ask(Pending::Keep(2), Request::Drafts);
        assert_eq!(line.asked.keys().copied().collect::<Vec<_>>(), [3, 4, 5]);
        line.patience_over();
        assert!(!line.slow, "the first question was not the one left");
        line.patience_over();
        assert!(line.slow);
    }
}
