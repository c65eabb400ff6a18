//! What a screen is: it owns its state, answers a key or a reply with a [`Turn`], and draws itself. It
//! sends nothing and knows no other screen. What it wants done it says as [`Wish`]es, which are data and
//! are carried out in one place, by the loop.

use super::board::kinds::Sift;
use super::handing::After;
use super::overlay::reading::ReadLine;
use super::printers::Printing;
use crate::engine::decision::Asked;
use crate::engine::form::Form;
use crate::engine::step::Step;
use crate::engine::value::SlipId;
use crate::exchange::Kind;
use crate::language::Language;
use crate::paper::Copies;
use crate::protocol::messages::{Printable, Reply, Request, Row};
use crate::report::Sheet;
use crate::terminal::action::Action;
use crate::terminal::connection::{Part, Pending};
use crate::terminal::ctx::{Caret, Ctx, Pane};
use crate::terminal::foot::Tone;
use crate::terminal::handing::{Opening, Target};
use crate::terminal::keymap::Place;
use crate::terminal::message::{Alarm, Effect};
use crate::terminal::overlay::Overlay;
use crate::terminal::tab::Tab;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// What a component wants from the loop.
#[derive(Clone)]
pub enum Wish {
    /// Learn: choose a lesson in the tutor, or go there.
    Learn,
    GoAndLearn,
    BeginLesson(usize),
    /// Ask the desk; the answer comes to the screen that asked.
    Ask(Part, Request),
    /// Ask the desk for something that is no screen's own.
    Send(Pending, Request),
    /// Drop the answers to these questions when they come.
    Forget(&'static [Part]),
    Say(Tone, String),
    /// Something outside the screen.
    Outside(Effect),
    /// Lay this over the screen, in place of what lies there.
    Lay(Box<Overlay>),
    /// Put away what lies over the screen.
    Close,
    /// Take a step on slips, with what was written behind them.
    Take {
        step: &'static str,
        targets: Vec<Target>,
        typed: String,
    },
    /// Take a step on the slip that is selected; where there is none that has the step, this is said.
    TakeHere {
        step: &'static str,
        which: String,
    },
    /// Hand a step in, slip after slip.
    HandEach {
        form: &'static Form,
        step: &'static Step,
        targets: Vec<Target>,
        fields: Vec<(&'static str, String)>,
        then: After,
    },
    Begin(Box<Opening>),
    /// Hand a step in that makes a slip and needs no form; and what is said when it is taken.
    HandNew {
        asked: Box<Asked>,
        say: String,
    },
    /// Whole numbers of a person, for this reason.
    See(u32, String),
    /// Puts the household that is chosen in intake on this slip.
    Attach(Target),
    /// Go to a tab and show this there.
    Show(Tab, Topic),
    /// Narrow the board of the tab.
    Sift(Sift),
    /// Do this as if its key had been pressed.
    Do(Action),
    /// Lay every word of the command line over the screen.
    ListCommands,
    /// Lay over the screen what a line that is no command may mean; where nothing is found, say why it is none.
    Meant(String, String),
    /// Begin a command with this.
    Write(String),
    /// Take a slip over from whoever is on it, for this reason; then open the step.
    Relieve {
        slip: SlipId,
        why: String,
        then: Option<Box<Opening>>,
    },
    OfferImport,
    /// Write an empty roster to be filled in.
    WriteTemplate {
        kind: Kind,
        file: String,
    },
    ReadRoster {
        kind: Kind,
        file: String,
        map: Option<String>,
    },
    /// Ask what of the roster that was planned is to be brought in.
    ChooseRoster,
    /// Bring the good rows of the planned roster in.
    TakeRoster,
    /// Ask for the file of a sheet.
    Export(Box<Sheet>, String),
    WriteSheet(Box<Sheet>, String),
    /// A key for the slip that is looked at before it is printed.
    OnPreview(Action),
    /// Print it: what could not be printed was named.
    Print(Box<Printing>),
    /// Try to print it to the file of this name.
    PrintTo(Box<Printing>, String),
    /// Hand the open form in, with the badge and the PIN of whoever signs as the second.
    HandIn(Option<(u32, String)>),
    /// A setting or a limit is to be so, for this reason; without one it is asked for.
    Change {
        name: String,
        worth: String,
        why: String,
    },
    /// Ask anew for what is shown.
    Refresh(Why),
    /// A slip was dealt with here.
    Unmark(SlipId),
    /// A slip was written by its form: it is what is looked at next on the tab that is shown.
    StandOn(SlipId),
    /// What was asked for the caller was handed in: the next key in the box is for the next one.
    Served,
    /// The draft of the form of this key is to be thrown away as soon as it has a number.
    DropKept(u64),
    /// Warnings over the screen, behind what such a window says already.
    Warn {
        title: &'static str,
        lines: Vec<ReadLine>,
    },
    SignOut,
    /// Throw a draft away: of this number, or the one at hand.
    Discard(Option<u64>),
    Quit,
    /// Show everything in this language from now on.
    Speak(Language),
}

/// Something that a tab is asked to show.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Topic {
    /// Rooms and people that are found by this.
    Find(String),
    /// The register of this name; an empty name means the list of them.
    Register(String),
    /// The register of this form, narrowed by these words.
    Slips(u16, String),
    /// The report of this name, as things are now.
    Report(&'static str),
    /// Something to be done there, as soon as the screen knows how things stand.
    Act(Action),
}

/// Why a screen should ask anew for what it shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// It is shown now, or somebody wants it fresh.
    Shown,
    /// Something was posted.
    Posted,
    /// A draft was left.
    Draft,
    /// The clock went on.
    Minute,
}

/// What a key or a reply did: what is wanted now, and whether anything that is seen has changed. What is
/// carried out for a wish changes the screen by itself.
#[derive(Clone, Default)]
pub struct Turn {
    pub wishes: Vec<Wish>,
    pub changed: bool,
    /// What was typed stands in the blank with the caret; nothing else looks otherwise by it.
    pub blank: bool,
}

impl Turn {
    /// Nothing is wanted; whether something seen has changed.
    pub fn changed(changed: bool) -> Turn {
        Turn { changed, ..Turn::default() }
    }

    /// Nothing is wanted, and nothing looks otherwise but the text in the blank with the caret.
    pub fn blank() -> Turn {
        Turn { blank: true, ..Turn::default() }
    }

    /// One sentence on the bottom line.
    pub fn say(text: impl Into<String>) -> Turn {
        Wish::Say(Tone::Plain, text.into()).into()
    }

    /// Something was done.
    pub fn done(text: impl Into<String>) -> Turn {
        Wish::Say(Tone::Done, text.into()).into()
    }

    /// Something was not done.
    pub fn no(text: impl Into<String>) -> Turn {
        Wish::Say(Tone::Trouble, text.into()).into()
    }

    /// A window over the screen.
    pub fn lay(overlay: Overlay) -> Turn {
        Wish::Lay(Box::new(overlay)).into()
    }

    /// This turn, and then that one.
    pub fn and(mut self, other: impl Into<Turn>) -> Turn {
        let other = other.into();
        self.wishes.extend(other.wishes);
        self.changed |= other.changed;
        self.blank |= other.blank;
        self
    }
}

impl From<Wish> for Turn {
    fn from(wish: Wish) -> Turn {
        Turn { wishes: vec![wish], ..Turn::default() }
    }
}

impl From<Option<Wish>> for Turn {
    fn from(wish: Option<Wish>) -> Turn {
        Turn { wishes: wish.into_iter().collect(), ..Turn::default() }
    }
}

impl Wish {
    /// A slip to be read.
    pub fn story(id: SlipId) -> Wish {
        Wish::Send(Pending::Slip, Request::Slip { id })
    }

    /// A slip or a list as it is printed, to be looked at first.
    pub fn paper(of: Printable, copies: Copies) -> Wish {
        Wish::Send(Pending::Paper, Request::Paper { of, copies, print: None })
    }

    /// The drafts, to be opened or taken over.
    pub fn drafts() -> Wish {
        Wish::Send(Pending::Drafts(0), Request::Drafts)
    }

    /// The drafts behind the first so many.
    pub fn more_drafts(from: u32) -> Wish {
        Wish::Send(Pending::Drafts(from), Request::MoreDrafts { from })
    }

    /// A timer.
    pub fn wake(alarm: Alarm, after: u64) -> Wish {
        Wish::Outside(Effect::Wake(alarm, after))
    }

    pub fn take_draft(number: u64) -> Wish {
        Wish::Send(Pending::TakeDraft, Request::TakeDraft { number })
    }

    /// A step on slips, with nothing written behind them.
    pub fn take(step: &'static str, targets: Vec<Target>) -> Wish {
        Wish::Take { step, targets, typed: String::new() }
    }

    /// A step of a form that needs no slip, for a room and a person.
    pub fn begin(
        form: &'static Form,
        step: &str,
        room: Option<u32>,
        person: Option<u32>,
    ) -> Option<Wish> {
        let opening = Opening::new(form, form.step(step)?).for_whom(room, person);
        Some(Wish::Begin(Box::new(opening)))
    }

    /// The wish with what was written on a line for it.
    pub fn with(self, text: String) -> Wish {
        match self {
            Wish::See(person, _) => Wish::See(person, text),
            Wish::Relieve { slip, then, .. } => Wish::Relieve { slip, why: text, then },
            Wish::ReadRoster { kind, map, .. } => Wish::ReadRoster { kind, file: text, map },
            Wish::Show(tab, Topic::Find(_)) => Wish::Show(tab, Topic::Find(text)),
            Wish::WriteSheet(sheet, _) => Wish::WriteSheet(sheet, text),
            Wish::WriteTemplate { kind, .. } => Wish::WriteTemplate { kind, file: text },
            // A number comes before its reason.
            Wish::Change { name, worth, .. } if worth.is_empty() => {
                Wish::Change { name, worth: text, why: String::new() }
            }
            Wish::Change { name, worth, .. } => Wish::Change { name, worth, why: text },
            Wish::PrintTo(printing, _) => Wish::PrintTo(printing, text),
            other => other,
        }
    }
}

/// The screen of a tab.
pub trait Screen {
    /// Where it stands in the bar.
    fn tab(&self) -> Tab;
    /// Whether it can do this now.
    fn offers(&self, action: Action, ctx: &Ctx) -> bool;
    /// Does what a key asks for.
    fn act(&mut self, action: Action, ctx: &Ctx) -> Turn;
    /// Asks anew for what is on the screen.
    fn ask(&mut self, why: Why, ctx: &Ctx) -> Turn;
    /// Hears what it asked for. What it does not wait for any more changes nothing.
    fn hear(&mut self, part: Part, reply: Reply, ctx: &Ctx) -> Turn;
    /// Draws itself; answers the caret.
    fn draw(&self, buffer: &mut Buffer, area: Rect, pane: &Pane<'_>) -> Caret;
    /// The form of what is selected.
    fn form(&self) -> Option<&'static Form>;

    /// Whether nothing of its own stands on it, so that a new office may be spoken of there.
    fn is_bare(&self) -> bool {
        false
    }

    /// What Enter does with what is selected, beside its key.
    fn enter_hint(&self) -> &'static str {
        Action::Story.hint()
    }

    /// What help says of that, where it is not what the action says of itself.
    fn enter_doc(&self) -> Option<&'static str> {
        (self.enter_hint() == "办理").then_some("列出选中的能办的。")
    }

    /// Where keys are looked up, innermost first.
    fn places(&self) -> Vec<Place> {
        let own = if self.takes_text() { Place::Text } else { self.tab().place() };
        vec![own, Place::List, Place::All]
    }

    /// The slip that is selected: what is printed.
    fn slip(&self) -> Option<SlipId> {
        None
    }

    /// The list that stands here, as it is narrowed: what is printed as a whole.
    fn listed(&self, _: &Ctx) -> Option<Printable> {
        None
    }

    /// Whether plain characters are text now.
    fn takes_text(&self) -> bool {
        false
    }

    /// Takes text, where [`Screen::takes_text`] says so.
    fn insert(&mut self, _: &str, _: &Ctx) -> Turn {
        Turn::default()
    }

    /// Shows what another part of the program points at.
    fn show(&mut self, _: Topic, _: &Ctx) -> Turn {
        Turn::default()
    }

    /// What stands in a box that has the caret and is no filter line.
    fn boxed(&self) -> Option<String> {
        None
    }

    /// Whether keys must wait for an answer that says what they are for.
    fn waits(&self, _: &Ctx) -> bool {
        false
    }

    /// Whether a key that can be pressed is shown: by what is known, not by what an answer may bring, so
    /// that no hint comes and goes with every letter.
    fn hints(&self, _: Action) -> bool {
        true
    }

    /// Whether a key is for who sits here: one that is another hand's is neither shown nor in help, and says whose it
    /// is when it is pressed all the same.
    fn is_mine(&self, _: Action, _: &Ctx) -> bool {
        true
    }

    /// The fingers rest: what was typed is asked for now.
    fn rested(&mut self) -> Turn {
        Turn::default()
    }

    /// What was asked for was answered with a sentence, which is said already.
    fn hear_no(&mut self, _: Part, _: &Ctx) -> Turn {
        Turn::default()
    }

    /// An action that waits for its answer is not done any more. Whether it held one.
    fn let_go(&mut self) -> bool {
        false
    }

    /// No list waits any more for the row that a key went to.
    fn stay(&mut self) {}

    /// Whole numbers are not shown any more. Whether some were.
    fn hide_phones(&mut self) -> bool {
        false
    }

    /// The month that steps begun here are for.
    fn month(&self) -> Option<u32> {
        None
    }

    /// The slips that are here.
    fn rows(&self) -> &[Row] {
        &[]
    }
}
