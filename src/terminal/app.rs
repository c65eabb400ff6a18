//! What is on one operator's screen, and the parts it is made of. State only: what keys and answers
//! change is in `update` and `told`, how it looks in `view`. It does no IO and asks no clock.

use std::collections::{BTreeMap, VecDeque};

use super::dispatch::Board;
use super::editor::LineEditor;
use super::form::FormState;
use super::hand::{Handing, Target};
use super::keymap::{Keymap, Place};
use super::overlay::Overlay;
use super::registers::Registers;
use super::search::Search;
use super::signin::SignIn;
use super::update::{Alarm, Effect, Typed};
use crate::desk::talk::{Office, Operator, Request, ShownSlip};
use crate::domain::form::{Form, Step};
use crate::domain::judge::Asked;
use crate::domain::moment::Moment;

/// Milliseconds without an answer after which the desk is called frozen.
pub const PATIENCE: u64 = 5_000;
/// Keys that are kept while something is being opened.
const AHEAD_MOST: usize = 256;

/// One screen. A modal is one value, so two cannot be open.
pub struct App {
    pub tab: Tab,
    pub line: DeskLine,
    pub who: Who,
    pub intake: Search,
    pub board: Board,
    pub directory: Search,
    pub registers: Registers,
    pub form: Option<OpenForm>,
    /// Calls put aside, the last one on top.
    pub parked: Vec<Parked>,
    pub overlay: Option<Overlay>,
    pub foot: Foot,
    pub screen: Screen,
}

/// A tab of the bar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Tab {
    Intake,
    Dispatch,
    Handover,
    Complaints,
    Settlement,
    Callbacks,
    Registers,
    Directory,
    Reports,
}

/// Every tab in the order of the bar, and whether it is built: only those are shown and reached.
pub const TABS: &[(Tab, &str, Place, bool)] = &[
    (Tab::Intake, "受理", Place::Intake, true),
    (Tab::Dispatch, "派工", Place::Dispatch, true),
    (Tab::Handover, "交接班", Place::Handover, false),
    (Tab::Complaints, "投诉", Place::Complaints, false),
    (Tab::Settlement, "结算", Place::Settlement, false),
    (Tab::Callbacks, "回访", Place::Callbacks, false),
    (Tab::Registers, "台账", Place::Registers, true),
    (Tab::Directory, "住户", Place::Directory, true),
    (Tab::Reports, "报表", Place::Reports, false),
];

impl Tab {
    /// The tabs that exist, in the order of the bar.
    pub fn built() -> impl DoubleEndedIterator<Item = Tab> {
        TABS.iter().filter(|row| row.3).map(|row| row.0)
    }

    pub fn label(self) -> &'static str {
        self.row().1
    }

    pub fn place(self) -> Place {
        self.row().2
    }

    fn row(self) -> &'static (Tab, &'static str, Place, bool) {
        // The table names every tab in the order of the enum.
        &TABS[self as usize]
    }
}

/// Who sits here.
pub enum Who {
    Nobody(SignIn),
    /// The screen is cleared; what was on it waits for its operator.
    Locked(Operator, SignIn),
    In(Operator),
}

impl Who {
    /// The operator whose screen this is, locked or not.
    pub fn operator(&self) -> Option<&Operator> {
        match self {
            Who::Nobody(_) => None,
            Who::Locked(operator, _) | Who::In(operator) => Some(operator),
        }
    }
}

/// The terminal's end of the line, and what is under way on it.
pub struct DeskLine {
    pub office: Option<Office>,
    /// The desk's clock, to the minute on the screen.
    pub now: Moment,
    /// What each answer is for. Only the newest question of a kind is kept: an older answer is
    /// nobody's.
    pub asked: BTreeMap<u64, For>,
    /// The line is lost since then, for this reason.
    pub lost: Option<(Moment, String)>,
    /// No answer for [`PATIENCE`].
    pub slow: bool,
    watched: Option<u64>,
    /// Keys typed before what they are meant for was open.
    pub ahead: VecDeque<Typed>,
    /// What `update` will return.
    pub out: Vec<Effect>,
    next: u64,
    seed: String,
    hands: u64,
}

/// What an answer is for.
pub enum For {
    Hello,
    SignIn,
    Find,
    Household,
    Board,
    Story,
    Register,
    Begin(Box<Opening>),
    Try(u64),
    Keep(u64),
    /// A draft of a form that was accepted meanwhile.
    DropKept,
    Pick(u64, String),
    Hand(Box<Handing>),
    /// The newest of a slip whose step was refused as stale.
    Latest(u64),
    Slip,
    /// The slip after an assignment, to say who has it.
    Named(String),
    Phones(u32),
    Drafts,
    TakeDraft,
    Basis(String),
    /// The open slips of a room that a command named.
    RoomSlips(Box<super::command::RoomOrder>),
    /// No answer is expected to say anything.
    Nothing,
}

impl DeskLine {
    fn new(seed: String) -> DeskLine {
        DeskLine {
            office: None,
            now: Moment(0),
            asked: BTreeMap::new(),
            lost: None,
            slow: false,
            watched: None,
            ahead: VecDeque::new(),
            out: Vec::new(),
            next: 0,
            seed,
            hands: 0,
        }
    }

    /// Sends a question, remembering what the answer is for. On a lost line only what is handed in
    /// is remembered; the rest is asked again for the screen when the line is back.
    pub fn ask(&mut self, what: For, request: Request) {
        let single = !matches!(what, For::Hand(_) | For::Keep(_) | For::DropKept | For::Nothing);
        if single {
            let kind = std::mem::discriminant(&what);
            self.asked.retain(|_, other| std::mem::discriminant(other) != kind);
        }
        if self.lost.is_some() && !matches!(what, For::Hand(_)) {
            return;
        }
        self.next += 1;
        self.asked.insert(self.next, what);
        if self.lost.is_none() {
            self.out.push(Effect::Ask(self.next, request));
            self.watch();
        }
    }

    /// Sends again what was asked under this number.
    pub fn ask_again(&mut self, n: u64, request: Request) {
        self.out.push(Effect::Ask(n, request));
        self.watch();
    }

    /// Whether an answer of this kind is awaited.
    pub fn awaits(&self, kind: impl Fn(&For) -> bool) -> bool {
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
        self.slow = self.asked.contains_key(&watched);
        if !self.asked.is_empty() {
            self.watched = self.asked.keys().next().copied();
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
}

/// A step that is about to be opened.
pub struct Opening {
    pub form: &'static Form,
    pub step: &'static Step,
    pub slip: Option<Target>,
    pub room: Option<u32>,
    pub person: Option<u32>,
    /// Slips that get the same step with the same blanks.
    pub also: Vec<Target>,
    pub draft: Option<(u64, crate::desk::talk::Draft)>,
}

/// A step being filled, and how it stands at the desk.
pub struct OpenForm {
    /// Names it on this screen, also after it was parked.
    pub key: u64,
    pub state: FormState,
    /// The number of its draft, once the desk has said it.
    pub draft: Option<u64>,
    /// Something was typed: there is something to lose.
    pub touched: bool,
    /// Typed since the draft was last sent.
    pub dirty: bool,
    /// Handed in under this id and not answered: the blanks stand still until it is.
    pub handing: Option<String>,
    /// What another hand wrote meanwhile.
    pub latest: Option<Box<ShownSlip>>,
    pub also: Vec<Target>,
    /// An answer that asked for a second signature is filled from here.
    pub waiting_cosign: Option<Asked>,
}

/// A call put aside.
pub struct Parked {
    pub tab: Tab,
    pub form: Option<OpenForm>,
    pub intake: Search,
}

/// The bottom line: what was said last, or the command being typed.
#[derive(Default)]
pub struct Foot {
    pub command: Option<LineEditor>,
    pub said: String,
    pub tone: Tone,
}

/// How a message is meant.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tone {
    #[default]
    Plain,
    Done,
    Trouble,
}

/// The glass and the keys.
pub struct Screen {
    pub keymap: Keymap,
    pub columns: u16,
    pub rows: u16,
    /// The terminal's name for the desk.
    pub name: String,
}

impl App {
    /// A screen before anybody has signed in. `seed` must differ from terminal to terminal and from
    /// run to run: what is handed in is named by it.
    pub fn new(keymap: Keymap, name: &str, seed: String, size: (u16, u16)) -> App {
        App {
            tab: Tab::Intake,
            line: DeskLine::new(seed),
            who: Who::Nobody(SignIn::new(None)),
            intake: Search::default(),
            board: Board::default(),
            directory: Search::default(),
            registers: Registers::default(),
            form: None,
            parked: Vec::new(),
            overlay: None,
            foot: Foot::default(),
            screen: Screen { keymap, columns: size.0, rows: size.1, name: name.to_owned() },
        }
    }

    /// The first thing to do.
    pub fn start(&mut self) -> Vec<Effect> {
        let terminal = self.screen.name.clone();
        self.line.ask(For::Hello, Request::Hello { terminal });
        std::mem::take(&mut self.line.out)
    }

    pub fn now(&self) -> Moment {
        self.line.now
    }

    pub fn operator(&self) -> Option<&Operator> {
        match &self.who {
            Who::In(operator) => Some(operator),
            _ => None,
        }
    }

    /// One sentence on the bottom line.
    pub fn say(&mut self, text: impl Into<String>) {
        self.speak(text.into(), Tone::Plain);
    }

    /// Something was done.
    pub fn say_done(&mut self, text: impl Into<String>) {
        self.speak(text.into(), Tone::Done);
    }

    /// Something was not done.
    pub fn say_no(&mut self, text: impl Into<String>) {
        self.speak(text.into(), Tone::Trouble);
        self.line.out.push(Effect::Bell);
    }

    fn speak(&mut self, said: String, tone: Tone) {
        self.foot.said = said;
        self.foot.tone = tone;
    }

    /// The search box of the tab, on the tabs that have one.
    pub fn search(&mut self) -> &mut Search {
        if self.tab == Tab::Directory { &mut self.directory } else { &mut self.intake }
    }

    pub fn search_ref(&self) -> &Search {
        if self.tab == Tab::Directory { &self.directory } else { &self.intake }
    }

    /// Rows of a list or a window on this glass.
    pub fn page(&self) -> usize {
        usize::from(self.screen.rows.saturating_sub(8)).max(1)
    }

    /// The open or parked form of this key.
    pub fn form_of(&mut self, key: u64) -> Option<&mut OpenForm> {
        let parked = self.parked.iter_mut().filter_map(|p| p.form.as_mut());
        self.form.iter_mut().chain(parked).find(|form| form.key == key)
    }

    /// Forms with something typed, open or parked.
    pub fn unfinished(&self) -> usize {
        let parked = self.parked.iter().filter_map(|p| p.form.as_ref());
        self.form.iter().chain(parked).filter(|form| form.touched).count()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_names_every_tab_in_order() {
        for (at, (tab, label, place, _)) in TABS.iter().enumerate() {
            assert_eq!(*tab as usize, at);
            assert_eq!(*label, place.title());
        }
        assert_eq!(Tab::built().count(), 4);
    }

    #[test]
    fn only_the_newest_question_of_a_kind_is_kept() {
        let mut line = DeskLine::new("t".to_owned());
        for _ in 0..3 {
            line.ask(For::Board, Request::Drafts);
        }
        line.ask(For::Keep(1), Request::Drafts);
        line.ask(For::Keep(2), Request::Drafts);
        assert_eq!(line.asked.keys().copied().collect::<Vec<_>>(), [3, 4, 5]);
        line.patience_over();
        assert!(!line.slow, "the first question was not the one left");
        line.patience_over();
        assert!(line.slow);
    }
}
