//! What a paper form is: steps, states, rules, and what makes it different from others.
//!
//! A form has no drawing code and no table of its own: tabs, widget, help, wire, script door, store
//! and tests read it from here. It is declared by const builders; what is left out has its default.

mod finding;
mod parts;
mod unsaid;

use super::book::Book;
use super::decision::{Asked, Drawn};
use super::fields::{FieldSet, Fields, Nothing};
use super::kind::Field;
use super::moment::Moment;
use super::notice::Rule;
use super::print::{Print, Said};
use super::rights::Right;
use super::slip::{CLOCK_CORRECTED, Key, Slip};
use super::step::{Ask, Fill, Start, Step};

pub use finding::By;
pub use parts::{Called, DueKind, Line, State};

/// A paper of its own that is made of the same slip: a permit for the door, a pass for each builder.
#[derive(Clone, Copy)]
pub struct Beside {
    /// What it is chosen by, behind the copies: `F-66 装修许可证`.
    pub name: &'static str,
    pub title: &'static str,
    /// What stands on it, a sheet each; none: there is nothing to print yet.
    pub sheets: fn(&Slip, &dyn Book) -> Vec<Vec<Said>>,
    pub signs: &'static [&'static str],
    /// Lines that a signature, a seal or a photograph takes.
    pub room: u8,
    pub foot: &'static [&'static str],
}

impl Beside {
    /// Lines that a signature takes.
    pub const SIGNED: u8 = 2;
    /// Lines that a photograph of an inch takes, which is pasted on.
    pub const PHOTO: u8 = 7;
}

/// What a paper says besides its blanks, worked out by its form.
type SaidBy = fn(&Slip, &dyn Book) -> Vec<Said>;
/// What a slip is called, worked out by its form.
type CallBy = fn(&Form, &Slip) -> Called;
/// What stands in a step's blanks before anybody types.
type FillBy = fn(&Step, Option<&Slip>, Start, &dyn Book) -> Vec<Fill>;

/// What a correction of the clock writes on any slip, for whoever reads the slip's story. Nobody hands it in.
static CORRECTED: Step =
    Step::from(CLOCK_CORRECTED, "clock-corrected", "校时", &[], Right::Remind, Nothing::fields);

/// A kind of paper.
pub struct Form {
    /// As clauses.md has it: `F-14`; `B-` for the desk's own books.
    pub id: &'static str,
    /// Stored for ever.
    pub tag: u16,
    pub title: &'static str,
    /// The word on lists: 维修.
    pub word: &'static str,
    pub states: &'static [State],
    pub steps: &'static [Step],
    pub rules: &'static [Rule],
    /// What can fall due on its slips and is not declared elsewhere.
    pub dues: &'static [DueKind],
    pub by_clock: ByClock,
    /// The numbers that stand in its words are firms', which everybody may read.
    pub public_numbers: bool,
    /// The blanks that hold what somebody confided: hidden wherever a slip is shown, as a phone is.
    pub private: &'static [&'static str],
    /// Its slips say who lives somewhere: a file that not everybody opens who reads slips of work.
    pub customer_file: bool,
    /// Its open slips are not on the board of work, unless the form is asked for: they have a board or a register of
    /// their own.
    pub off_board: bool,
    /// Its open slips run for years, and are nobody's matter until something of one is up.
    pub register: bool,
    pub print: Print,
    /// Papers of their own that are made of the same slip, chosen by the numbers behind the copies.
    pub beside: &'static [Beside],
    /// What its paper says besides its blanks.
    pub said: Option<SaidBy>,
    /// The words for that, by which a layout of an own form speaks of it.
    pub said_words: &'static [&'static str],
    /// What stands on an empty one before anybody writes: the points of a list that is walked with.
    pub ready: Option<fn(&dyn Book) -> Fields>,
    found_by: &'static [By],
    more_keys: Option<fn(&Slip) -> Vec<Key>>,
    line: Option<fn(&Slip, &dyn Book) -> Line>,
    called: CallBy,
    shown: Option<fn(&Slip) -> String>,
    fills: Option<FillBy>,
}

/// What time does by itself on the slips of a form.
#[derive(Clone, Copy)]
pub struct ByClock {
    /// The steps that 钟 takes until a moment.
    pub due: fn(&Slip, &dyn Book, Moment) -> Vec<Asked>,
    /// What every entry on such a slip lays down besides, whichever form's step wrote it: when 钟 is to
    /// look next.
    pub plan: fn(&Ask<'_>, &mut Drawn),
    /// Steps that leave the work as it was, so that nobody's view of the slip is stale by them.
    pub quiet: fn(u16) -> bool,
}

impl ByClock {
    /// Time does nothing by itself: most forms.
    pub const NOTHING: Self = Self { due: |_, _, _| Vec::new(), plan: |_, _| {}, quiet: |_| false };
}

/// What somebody rings or comes to the desk for, and the step that begins its paper. A form that has
/// one says it in its own file; whoever takes calls then offers it, with the household and the caller
/// carried over, and need not know the form.
pub struct Errand {
    /// The name of the key and of the command that ask for it, where there are any: `report`.
    pub word: &'static str,
    pub form: &'static Form,
    /// The name of a step that opens.
    pub step: &'static str,
}

impl Form {
    /// A form by its id, its stored tag, its title, its word on lists, its states and its rules.
    pub const fn new(
        id: &'static str,
        tag: u16,
        title: &'static str,
        word: &'static str,
        states: &'static [State],
        rules: &'static [Rule],
    ) -> Self {
        Self {
            id,
            tag,
            title,
            word,
            states,
            steps: &[],
            rules,
            dues: &[],
            by_clock: ByClock::NOTHING,
            public_numbers: false,
            customer_file: false,
            private: &[],
            off_board: false,
            register: false,
            print: Print::PLAIN,
            beside: &[],
            said: None,
            said_words: &[],
            ready: None,
            found_by: By::DEFAULT,
            more_keys: None,
            line: None,
            called: Self::called_by_number,
            shown: None,
            fills: None,
        }
    }

    /// Its steps. One that leads nowhere, or two under one tag, do not compile.
    pub const fn steps(mut self, steps: &'static [Step]) -> Self {
        let mut n = 0;
        while n < steps.len() {
            assert!(
                steps[n].leads_somewhere(self.states),
                "a step has neither .to(state) nor .decide"
            );
            let mut m = 0;
            while m < n {
                assert!(steps[m].tag != steps[n].tag, "two steps have one tag");
                m += 1;
            }
            n += 1;
        }
        self.steps = steps;
        self
    }

    /// Where its slips are found. Without this: as [`By::DEFAULT`] says.
    pub const fn keys(mut self, keys: &'static [By]) -> Self {
        self.found_by = keys;
        self
    }

    /// Keys that no [`By`] names. A form that has some is found by nothing else but what
    /// [`Form::keys`] says besides.
    pub const fn and_keys(mut self, keys: fn(&Slip) -> Vec<Key>) -> Self {
        if let [By::Blanks] = self.found_by {
            self.found_by = &[];
        }
        self.more_keys = Some(keys);
        self
    }

    /// Its row on lists. Without this it follows from the kinds of the blanks.
    pub const fn line(mut self, line: fn(&Slip, &dyn Book) -> Line) -> Self {
        self.line = Some(line);
        self
    }

    /// What a slip is called where others point to it. Without this: its number.
    pub const fn called(mut self, called: CallBy) -> Self {
        self.called = called;
        self
    }

    /// What a slip is shown as where others point to it; it is typed by its number.
    pub const fn shown_as(mut self, shown: fn(&Slip) -> String) -> Self {
        self.shown = Some(shown);
        self
    }

    /// What stands in a step's blanks before anybody types. Without this: what stands on the slip, for
    /// a step named `change`.
    pub const fn fills(mut self, fills: FillBy) -> Self {
        self.fills = Some(fills);
        self
    }

    /// What time does by itself.
    pub const fn by_clock(mut self, by_clock: ByClock) -> Self {
        self.by_clock = by_clock;
        self
    }

    /// What stands on an empty paper of it.
    pub const fn ready(mut self, fields: fn(&dyn Book) -> Fields) -> Self {
        self.ready = Some(fields);
        self
    }

    /// What its paper says besides its blanks, and all the words before it.
    pub const fn says(mut self, words: &'static [&'static str], said: SaidBy) -> Self {
        self.said = Some(said);
        self.said_words = words;
        self
    }

    /// Papers of their own that are made of the same slip.
    pub const fn papers(mut self, papers: &'static [Beside]) -> Self {
        self.beside = papers;
        self
    }

    /// The paper of its own that a number of a copy means: they are counted behind the copies.
    pub fn paper(&self, number: usize) -> Option<&'static Beside> {
        number.checked_sub(self.print.parts.len() + 1).and_then(|n| self.beside.get(n))
    }

    /// The numbers there are, of copies and of papers.
    pub const fn choices(&self) -> usize {
        self.print.parts.len() + self.beside.len()
    }

    /// How its slips are printed. Without this: title, the blanks that were filled in.
    pub const fn printed(mut self, print: Print) -> Self {
        self.print = print;
        self
    }

    /// Its words name firms and posts: their numbers are for everybody.
    pub const fn of_firms(mut self) -> Self {
        self.public_numbers = true;
        self
    }

    /// These blanks are told in confidence: nobody reads them in passing, on a screen, a list or a paper.
    pub const fn private(mut self, blanks: &'static [&'static str]) -> Self {
        self.private = blanks;
        self
    }

    /// Whether a blank is one of those.
    pub fn is_private(&self, name: &str) -> bool {
        self.private.contains(&name)
    }

    /// Its slips are customers' files.
    pub const fn of_customers(mut self) -> Self {
        self.customer_file = true;
        self
    }

    /// Its open slips stay off the board of work, unless the form is asked for.
    pub const fn off_the_board(mut self) -> Self {
        self.off_board = true;
        self
    }

    /// Its open slips are a register that runs for years: off the board, and nobody's matter until one is up.
    pub const fn runs_for_years(mut self) -> Self {
        self.off_board = true;
        self.register = true;
        self
    }

    /// What can fall due on its slips.
    pub const fn dues(mut self, dues: &'static [DueKind]) -> Self {
        self.dues = dues;
        self
    }

    /// Whether it is a plain register: no rule of its own, and no step that decides.
    pub fn is_plain(&self) -> bool {
        self.rules.is_empty() && self.steps.iter().all(|step| step.leads_to().is_some())
    }

    pub fn step(&self, name: &str) -> Option<&Step> {
        self.steps.iter().find(|s| s.name == name)
    }

    /// The step of an entry: one of its own, or that which a correction of the clock writes on any slip.
    pub fn step_tagged(&self, tag: u16) -> Option<&Step> {
        let everywhere = (tag == CLOCK_CORRECTED).then_some(&CORRECTED);
        self.steps.iter().find(|s| s.tag == tag).or(everywhere)
    }

    pub fn state(&self, code: u16) -> Option<&State> {
        self.states.iter().find(|s| s.code == code)
    }

    /// The number as people write it: `F-14/000123`.
    pub fn number(&self, number: u64) -> String {
        format!("{}/{number:06}", self.id)
    }

    /// Where a slip of this form is found by what stands on it. Those keys that all forms have alike
    /// are the registry's.
    pub fn keys_of(&self, slip: &Slip) -> Vec<Key> {
        let blanks: Vec<&Field> = self.steps.iter().flat_map(|step| (step.fields)()).collect();
        let mut keys = finding::keys(self.found_by, slip, self.state(slip.state), &blanks);
        keys.extend(self.more_keys.into_iter().flat_map(|more| more(slip)));
        keys
    }

    /// What a slip is called where others point to it.
    pub fn name_of(&self, slip: &Slip) -> Called {
        let called = (self.called)(self, slip);
        match self.shown {
            Some(shown) => Called { shown: shown(slip), ..called },
            None => called,
        }
    }

    /// What a kind of due moment is called on its slips, where the form says so.
    pub fn due_label(&self, what: u16) -> Option<&'static str> {
        self.dues.iter().find(|due| due.number() == what).map(|due| due.label())
    }

    /// A step as 钟 hands it in, for a slip as it stands.
    pub fn asked(&self, step: &str, slip: &Slip) -> Asked {
        let (form, step) = (self.id.to_string(), step.to_string());
        Asked { form, step, slip: Some(slip.id), seen: Some(slip.version), ..Asked::default() }
    }

    /// For forms whose slips are called by their numbers.
    pub fn called_by_number(&self, slip: &Slip) -> Called {
        let number = self.number(slip.id.number);
        Called { code: number.clone(), shown: number }
    }
}
