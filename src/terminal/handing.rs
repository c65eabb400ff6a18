//! Steps on their way to the desk, as plain data: the slips they are for, a step about to be opened, and
//! something handed in that is not answered yet.

use super::batch_result::Outcome;
use crate::engine::decision::{Asked, Input};
use crate::engine::form::Form;
use crate::engine::kind::{Field, Kind};
use crate::engine::notice::Notice;
use crate::engine::step::Step;
use crate::engine::value::SlipId;
use crate::forms;
use crate::protocol::messages::{Draft, Request, Row};

/// A slip that a step is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    pub id: SlipId,
    /// Its version as seen; nothing when it was named and not seen.
    pub seen: Option<u32>,
    /// What it is called in messages.
    pub called: String,
    pub chased: u32,
}

impl Target {
    pub fn of(row: &Row) -> Target {
        let called = row.number.clone();
        Target { id: row.id, seen: Some(row.version), called, chased: row.chased }
    }

    /// A slip known by its number only.
    pub fn named(id: SlipId) -> Target {
        let called = match forms::tagged(id.form) {
            Some(form) => format!("{} {:06}", form.word, id.number),
            None => forms::show_number(id),
        };
        Target { id, seen: None, called, chased: 0 }
    }
}

/// Whether a step is for one slip at a time: it asks for a sum, or again for what a slip of the form is begun with,
/// such as its code, and one answer would be given to all.
pub fn only_singly(form: &Form, step: &Step) -> bool {
    let begun_with = |tag: u16| {
        let opening = form.steps.iter().filter(|step| step.is_opening());
        let mut fields = opening.flat_map(|step| (step.fields)());
        fields.any(|field| field.required && field.tag == tag)
    };
    if step.alike {
        return false;
    }
    let own = |field: &Field| matches!(field.kind, Kind::Money) || begun_with(field.tag);
    (step.fields)().iter().any(|field| field.required && own(field))
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
    pub draft: Option<(u64, Draft)>,
}

impl Opening {
    /// A step that needs no slip.
    pub fn new(form: &'static Form, step: &'static Step) -> Opening {
        Opening {
            form,
            step,
            slip: None,
            room: None,
            person: None,
            also: Vec::new(),
            typed: String::new(),
            draft: None,
        }
    }

    /// The same for a room and a person.
    pub fn for_whom(self, room: Option<u32>, person: Option<u32>) -> Opening {
        Opening { room, person, ..self }
    }
}

/// Something handed in and not yet answered, kept whole so that it can be sent again.
#[derive(Clone, Debug, Default)]
pub struct Handing {
    pub id: String,
    pub asked: Asked,
    pub draft: Option<u64>,
    pub form: Option<u64>,
    /// What is said when it is accepted; empty: the number that was given.
    pub say: String,
    pub then: After,
    /// The slips that get the same, after this one.
    pub also: Vec<Target>,
    /// What became of those before.
    pub outcome: Outcome,
    /// What its form warned of already: told once is enough.
    pub warned: Vec<Notice>,
    /// A second person signed: the PIN is not kept, so it cannot be sent again by itself.
    pub cosigned: bool,
}

/// What follows acceptance.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum After {
    #[default]
    Nothing,
    /// Whole numbers of the person.
    Phones(u32),
    /// Say who has the slip now.
    Named,
    /// Say this, which tells what was set, instead of what the step is called.
    Said(String),
}

impl Handing {
    /// Something new under this id, with nothing in it yet.
    pub fn new(id: String) -> Handing {
        Handing {
            id,
            asked: Asked::default(),
            draft: None,
            form: None,
            say: String::new(),
            then: After::Nothing,
            also: Vec::new(),
            outcome: Outcome::default(),
            warned: Vec::new(),
            cosigned: false,
        }
    }

    /// The warnings that nobody has read yet.
    pub fn unsaid(&self, warnings: &[Notice]) -> Vec<Notice> {
        let said = |of: &&Notice| {
            self.warned.iter().any(|said| said.rule == of.rule && said.text == of.text)
        };
        warnings.iter().filter(|warning| !said(warning)).cloned().collect()
    }

    /// Of several slips: this one was not done, and why. The others still are: each stands for itself.
    pub fn note_failure(&mut self, why: &str) {
        let called = self.asked.slip.map_or_else(String::new, |id| Target::named(id).called);
        self.outcome.add_refusal(&called, why);
    }

    pub fn request(&self, cosign: Option<(u32, String)>) -> Request {
        Request::Hand { id: self.id.clone(), asked: self.asked.clone(), draft: self.draft, cosign }
    }
}

/// Whether the form of a slip has the step.
pub(super) fn takes(target: &Target, step: &Step) -> bool {
    forms::tagged(target.id.form).is_some_and(|form| form.step(step.name).is_some())
}

/// A step with these blanks, for a slip or for none.
pub fn ask_for(form: &Form, step: &str, slip: Option<&Target>, fields: &[(&str, String)]) -> Asked {
    Asked {
        form: form.id.to_owned(),
        step: step.to_owned(),
        slip: slip.map(|target| target.id),
        seen: slip.and_then(|target| target.seen),
        fields: fields
            .iter()
            .map(|(name, text)| ((*name).to_owned(), Input::Text(text.clone())))
            .collect(),
        ..Asked::default()
    }
}
