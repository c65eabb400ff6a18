//! What is on one operator's screen, and the parts it is made of. State only: what keys and answers
//! change is in `update` and `told`, how it looks in `view`. It does no IO and asks no clock.

pub use super::connection::{DeskLine, Pending};

use super::board::{self, Board};
use super::editor::LineEditor;
use super::form::FormState;
use super::handover::Handover;
use super::keymap::{Keymap, Place};
use super::overlay::Overlay;
use super::registers::Registers;
use super::reports::Reports;
use super::search::Search;
use super::settlement::Settlement;
use super::signin::SignIn;
use super::submit::Target;
use super::update::Effect;
use crate::engine::form::Form;
use crate::engine::moment::Moment;
use crate::engine::step::Step;
use crate::protocol::messages::{Operator, Request, ShownSlip};

/// One screen. A modal is one value, so two cannot be open.
pub struct App {
    pub tab: Tab,
    pub line: DeskLine,
    pub who: Who,
    pub intake: Search,
    /// One for each tab that is a board.
    pub boards: Vec<Board>,
    pub handover: Handover,
    pub directory: Search,
    pub registers: Registers,
    pub settlement: Settlement,
    pub reports: Reports,
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
    (Tab::Handover, "交接班", Place::Handover, true),
    (Tab::Complaints, "投诉", Place::Complaints, true),
    (Tab::Settlement, "结算", Place::Settlement, true),
    (Tab::Callbacks, "回访", Place::Callbacks, true),
    (Tab::Registers, "台账", Place::Registers, true),
    (Tab::Directory, "住户", Place::Directory, true),
    (Tab::Reports, "报表", Place::Reports, true),
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

/// A step that is about to be opened.
#[derive(Clone)]
pub struct Opening {
    pub form: &'static Form,
    pub step: &'static Step,
    pub slip: Option<Target>,
    pub room: Option<u32>,
    pub person: Option<u32>,
    /// Slips that get the same step with the same blanks.
    pub also: Vec<Target>,
    /// What was written on the command line behind the slips: it goes where the caret is.
    pub typed: String,
    pub draft: Option<(u64, crate::protocol::messages::Draft)>,
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
    /// It goes as soon as its draft is at the desk.
    pub leaving: bool,
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
    /// What lay over the screen when the command was begun: Esc brings it back.
    pub beneath: Option<Overlay>,
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
            boards: board::all(),
            handover: Handover::default(),
            directory: Search::default(),
            registers: Registers::default(),
            settlement: Settlement::default(),
            reports: Reports::default(),
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
        self.line.ask(Pending::Hello, Request::Hello { terminal });
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

    /// Every form that is filled here, the open one first.
    pub fn forms(&self) -> impl Iterator<Item = &OpenForm> {
        self.form.iter().chain(self.parked.iter().filter_map(|p| p.form.as_ref()))
    }

    /// Forms with something typed, open or parked.
    pub fn unfinished(&self) -> usize {
        self.forms().filter(|form| form.touched).count()
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
        assert_eq!(Tab::built().count(), 9);
    }
}
