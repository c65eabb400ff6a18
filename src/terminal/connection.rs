//! The terminal's end of the line: what was asked and for whom, and whether anybody answers. It sends
//! nothing itself: questions go out as effects.

use crate::engine::moment::Moment;
use crate::engine::value::SlipId;
use crate::terminal::handing::Opening;
use crate::terminal::message::{Alarm, Effect};
use crate::terminal::tab::Tab;
use std::collections::BTreeMap;

use super::command::order::{Completing, NumberOrder, RoomOrder};
use super::gathering::Gathering;
use super::handing::Handing;
use super::printers::Printing;
use crate::protocol::messages::{Office, Request};

/// Milliseconds without an answer after which the desk is called frozen.
pub const PATIENCE: u64 = 5_000;
/// Said to a key that needs the desk while nobody would answer: done later it would come unasked.
pub const CUT_OFF: &str = "与前台断开了;连上后再按。";

/// The terminal's end of the line, and what is under way on it.
#[derive(Default)]
pub struct DeskLine {
    pub office: Option<Office>,
    /// The desk's clock, to the minute on the screen.
    pub now: Moment,
    /// What each answer is for. Only the newest question of a kind is kept; an older answer
    /// is dropped.
    pub asked: BTreeMap<u64, Pending>,
    /// The line is lost since then, for this reason.
    pub lost: Option<(Moment, String)>,
    /// The line is back, to a desk that has not seen the PIN again yet.
    pub unsigned: bool,
    /// No answer for [`PATIENCE`].
    pub slow: bool,
    watched: Option<u64>,
    /// What `update` will return.
    pub out: Vec<Effect>,
    next: u64,
}

/// What an answer is for.
#[derive(Clone)]
pub enum Pending {
    Hello,
    SignIn,
    /// One's own PIN is being changed.
    OwnPin,
    /// Somebody who was entered gets a PIN.
    GivePin,
    /// Something of the screen of this tab.
    Screen(Tab, Part),
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
    /// The slip that is being read, anew or further back: the answer is dropped once it was put away.
    Reread(SlipId),
    /// The slip after an assignment, to say who has it.
    Named(String),
    /// Onto a slip or off it; then the step that was to be opened.
    Claim(Option<Box<Opening>>),
    /// Drafts, those behind the first so many.
    Drafts(u32),
    TakeDraft,
    Basis(String),
    /// What the office has set, for the menu narrowed by this.
    Settings(String),
    /// A slip as it is printed, to be looked at.
    Paper,
    /// Other copies of the slip that is looked at: dropped once it was put away.
    Repaper,
    /// The number of a print, and then its sheets.
    Print(Box<Printing>),
    /// How far a new office is; whether the list of it is wanted.
    Readiness(bool),
    /// Who came in and what was handed out.
    Accesses,
    /// A backup that is being made.
    Backup,
    /// Rows of a starter table.
    Starter,
    /// The next rows of a list that goes to a file.
    ListRows(Box<Gathering>),
    /// The next piece of a roster's plan, and of a roster being taken.
    PlanRoster,
    TakeRoster,
    /// The open slips of a room that a command named.
    RoomSlips(Box<RoomOrder>),
    /// The open slips whose numbers begin as typed.
    Complete(Box<Completing>),
    /// The open slips of the bare numbers that a command named.
    Numbered(Box<NumberOrder>),
    /// No answer is expected to say anything.
    Nothing,
}

/// What a screen asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    Rows,
    /// The selected slip.
    Story,
    Found,
    Household,
    /// What the operator was the first to hear.
    FirstHeard,
    /// The slips of a payer, for what can be done.
    Payer(u32, u32),
    /// Whole numbers of a person.
    Phones(u32),
    /// What the statements of all households would come to.
    MonthPreview,
}

impl Pending {
    /// Whether the answer opens something that the next keys are for. Where it opens nothing they
    /// are dropped: on what lies there instead they would mean something else.
    pub fn opens(&self) -> bool {
        matches!(
            self,
            Pending::Begin(_)
                | Pending::TakeDraft
                | Pending::Numbered(_)
                | Pending::Complete(_)
                | Pending::Screen(_, Part::Payer(..) | Part::MonthPreview)
                | Pending::Claim(Some(_))
                | Pending::Settings(_)
                | Pending::Readiness(true)
                | Pending::Accesses
        )
    }

    /// Whether the answer will change what is seen, so that a frame is better drawn with it.
    pub fn is_seen(&self) -> bool {
        !matches!(
            self,
            Pending::Nothing
                | Pending::Backup
                | Pending::Try(_)
                | Pending::Keep(_)
                | Pending::DropKept
                | Pending::Hello
                | Pending::Readiness(false)
                | Pending::PlanRoster
                | Pending::TakeRoster
        )
    }

    /// Whether a refusal or a failure is an answer that the asker understands himself.
    pub fn has_own_words(&self) -> bool {
        matches!(
            self,
            Pending::Hand(_)
                | Pending::SignIn
                | Pending::OwnPin
                | Pending::GivePin
                | Pending::Try(_)
                | Pending::Print(_)
                | Pending::Nothing
                | Pending::Readiness(false)
        )
    }

    /// Whether only the newer of the two questions matters.
    fn same_kind(&self, other: &Pending) -> bool {
        use std::mem::discriminant;
        match (self, other) {
            (Pending::Screen(tab, part), Pending::Screen(of, other)) => {
                tab == of && discriminant(part) == discriminant(other)
            }
            // The list that was asked for is not taken away by what is asked beside.
            (Pending::Readiness(wanted), Pending::Readiness(other)) => wanted == other,
            _ => discriminant(self) == discriminant(other),
        }
    }
}

impl DeskLine {
    /// The answers to these questions of screens are not wanted any more.
    pub(super) fn forget(&mut self, parts: &[Part]) {
        self.asked.retain(|_, what| !matches!(what, Pending::Screen(_, p) if parts.contains(p)));
    }

    /// Sends a question, remembering what the answer is for. On a lost line only what is handed in
    /// is remembered; the rest is asked again for the screen when the line is back.
    pub fn ask(&mut self, what: Pending, request: Request) {
        let single = !matches!(
            what,
            Pending::Hand(_)
                | Pending::Keep(_)
                | Pending::DropKept
                | Pending::GivePin
                | Pending::Print(_)
                | Pending::Backup
                | Pending::Nothing
        );
        if single {
            self.asked.retain(|_, other| !what.same_kind(other));
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

    /// What is wrong with the line, in words.
    pub fn trouble(&self) -> Option<String> {
        if let Some((since, _)) = &self.lost {
            return Some(format!("断线 {} 起,正在重连", since.clock()));
        }
        self.slow.then(|| "前台进程没有响应,可重取".to_owned())
    }

    /// Whether nothing but a sign-in would be answered now.
    pub fn is_mute(&self) -> bool {
        self.lost.is_some() || self.unsigned
    }

    /// Whether an answer of this kind is awaited.
    pub fn awaits(&self, kind: impl Fn(&Pending) -> bool) -> bool {
        self.asked.values().any(kind)
    }

    /// Whether a screen awaits this.
    pub fn awaits_part(&self, tab: Tab, part: Part) -> bool {
        self.awaits(|what| matches!(what, Pending::Screen(of, p) if (*of, *p) == (tab, part)))
    }

    /// The draft of this form whose number is on its way is thrown away as soon as it has one.
    pub fn drop_kept(&mut self, key: u64) {
        for what in self.asked.values_mut() {
            if matches!(what, Pending::Keep(of) if *of == key) {
                *what = Pending::DropKept;
            }
        }
    }

    /// Whether the number of the draft of this form is on its way.
    pub fn awaits_draft(&self, key: u64) -> bool {
        self.awaits(|what| matches!(what, Pending::Keep(of) if *of == key))
    }

    fn watch(&mut self) {
        if self.watched.is_none() {
            self.watched = self.asked.keys().next_back().copied();
            self.out.push(Effect::Wake(Alarm::Patience, PATIENCE));
        }
    }

    /// The patience has run out: is what was watched still unanswered? Whether that is news.
    pub fn patience_over(&mut self) -> bool {
        let before = self.slow;
        let Some(watched) = self.watched.take().filter(|_| self.lost.is_none()) else {
            return false;
        };
        // Before the PIN is there again, what was handed in has not been sent again; a backup takes its time.
        let unsent = |what: &Pending| {
            matches!(what, Pending::Backup) || (self.unsigned && matches!(what, Pending::Hand(_)))
        };
        self.slow = self.asked.get(&watched).is_some_and(|what| !unsent(what));
        let oldest = self.asked.iter().find(|(_, what)| !unsent(what)).map(|(n, _)| *n);
        if oldest.is_some() {
            self.watched = oldest;
            self.out.push(Effect::Wake(Alarm::Patience, PATIENCE));
        }
        self.slow != before
    }

    /// After the line came back: what was handed in and not answered goes again, under its old id.
    /// Answers with what cannot go by itself, because the second PIN is not kept.
    pub fn send_again(&mut self) -> Vec<Handing> {
        let mut signed = Vec::new();
        for n in self.asked.keys().copied().collect::<Vec<u64>>() {
            let request = match self.asked.get(&n) {
                Some(Pending::Hand(handing)) if handing.cosigned => None,
                Some(Pending::Hand(handing)) => Some(handing.request(None)),
                _ => continue,
            };
            if let Some(request) = request {
                self.out.push(Effect::Ask(n, Box::new(request)));
                self.watch();
            } else if let Some(Pending::Hand(handing)) = self.asked.remove(&n) {
                signed.push(*handing);
            }
        }
        signed
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_newest_question_of_a_kind_is_kept() {
        let mut line = DeskLine::default();
        for _ in 0..3 {
            line.ask(Pending::Screen(Tab::Dispatch, Part::Rows), Request::Drafts);
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
