//! What a paper form is: steps, fields, states, and the functions that make it different from others.
//!
//! A form has no drawing code and no table of its own: tabs, widget, help, wire, script door, store
//! and tests read it from here. `fields!` is the one small macro; it holds no expressions.

use super::book::Book;
use super::calendar::Purpose;
use super::deadline::Pause;
use super::judge::{Advice, Ask, Asked, Drawn, Outcome};
use super::kind::Kind;
use super::moment::Moment;
use super::notice::Rule;
use super::rights::{Right, Trade};
use super::slip::{Key, Slip};
use super::value::{Badge, Fields, Value};

/// One blank of a step.
#[derive(Debug)]
pub struct Field {
    /// Stored for ever; unique in its form unless it is the same blank filled again by a later step.
    pub tag: u16,
    pub name: &'static str,
    pub label: &'static str,
    /// Twelfths of the line that the blank and its label take, 2–12.
    pub width: u8,
    pub kind: Kind,
    pub required: bool,
    /// The columns, when the blank is repeated rows.
    pub rows: Option<fn() -> &'static [Field]>,
}

/// The part of a form that one person fills at one time.
pub struct Step {
    pub tag: u16,
    pub name: &'static str,
    pub title: &'static str,
    /// The states in which the step may be taken; empty: it opens a new slip.
    pub from: &'static [u16],
    pub right: Right,
    /// A second badge must sign, by this right.
    pub cosign: Option<Right>,
    /// Its key is enough: nothing needs to be written, and the moment is now. A terminal hands it in
    /// without a form.
    pub at_once: bool,
    pub fields: fn() -> &'static [Field],
    /// What can be said while it is half filled; its warnings also go with the decision.
    pub advise: fn(&Ask<'_>, &Fields) -> Advice,
    pub decide: fn(&Ask<'_>, &Fields) -> Outcome,
}

/// A state that a slip of the form can be in.
#[derive(Debug)]
pub struct State {
    pub code: u16,
    pub name: &'static str,
    pub label: &'static str,
    /// Somebody still has to do something.
    pub open: bool,
}

/// A row on lists and boards.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Line {
    /// The moment that hurts next, if one runs.
    pub due: Option<Moment>,
    pub urgent: bool,
    pub place: String,
    pub matter: String,
    /// The class it was put in, in one word; empty where the form knows none.
    pub grade: String,
    pub worker: String,
    pub chased: u32,
    /// When the person who rang is to have an answer, as long as that is owed.
    pub reply_by: Option<Moment>,
    /// In whose hands it is: by this a list is laid by worker, and loads are counted.
    pub hands: Option<Badge>,
    /// What kind of hand it needs, where the slip says so.
    pub trade: Option<Trade>,
    /// How grave it is, 0 before 1, on forms that stand on the board that goes by it.
    pub gravity: Option<u8>,
    /// The customer is to be asked again now.
    pub ask_again: bool,
    /// What is reported, in the words by which another caller's report is known to be the same;
    /// empty on slips that no other caller can be put on.
    pub kind: String,
    /// It is a matter of more than one household: others will ring about it too.
    pub common: bool,
    /// How many households have reported it; 0 where nobody counts them.
    pub households: u32,
    /// How far up it was told that time is up: `!2`, and `!2?` while nobody there has seen it.
    pub level: String,
    /// Whose working hours its next moment is counted in; none: by the wall clock, as agreed.
    pub hours: Option<Purpose>,
    /// The intervals since its next moment was over in which that clock stood still: whoever is late
    /// is not late by them.
    pub stops: Vec<Pause>,
}

/// What a record is called where others point to it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Called {
    /// As typed to find it again.
    pub code: String,
    pub shown: String,
}

/// What the terminal knows when a step is opened, so that the form comes half filled.
#[derive(Clone, Copy, Debug, Default)]
pub struct Start {
    pub room: Option<super::value::RoomId>,
    pub person: Option<super::value::PersonId>,
    /// Year and month on the screen, e.g. 202611.
    pub month: Option<u32>,
}

/// A typed value for a field, as text that reads back.
pub type Fill = (&'static str, String);

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
    /// Where a slip is found.
    pub keys: fn(&Slip) -> Vec<Key>,
    pub line: fn(&Slip, &dyn Book) -> Line,
    /// What the slip is called where others point to it.
    pub called: fn(&Slip) -> Called,
    /// What stands in a step's fields before anybody types.
    pub fills: fn(&Step, Option<&Slip>, Start, &dyn Book) -> Vec<Fill>,
    pub by_clock: ByClock,
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
    #[must_use]
    pub fn step(&self, name: &str) -> Option<&Step> {
        self.steps.iter().find(|s| s.name == name)
    }

    #[must_use]
    pub fn step_tagged(&self, tag: u16) -> Option<&Step> {
        self.steps.iter().find(|s| s.tag == tag)
    }

    #[must_use]
    pub fn state(&self, code: u16) -> Option<&State> {
        self.states.iter().find(|s| s.code == code)
    }

    /// The number as people write it: `F-14/000123`.
    #[must_use]
    pub fn number(&self, number: u64) -> String {
        format!("{}/{number:06}", self.id)
    }
}

/// For forms whose slips are called by their numbers.
#[must_use]
pub fn called_by_number(slip: &Slip) -> Called {
    let number = crate::forms::show_number(slip.id);
    Called { code: number.clone(), shown: number }
}

/// For steps that have nothing to say beforehand.
#[must_use]
pub fn no_advice(_: &Ask<'_>, _: &Fields) -> Advice {
    Advice::default()
}

/// For forms whose steps begin empty.
#[must_use]
pub fn no_fills(_: &Step, _: Option<&Slip>, _: Start, _: &dyn Book) -> Vec<Fill> {
    Vec::new()
}

/// What stands on the slip, for a step that changes it: every single cell under one of its tags.
#[must_use]
pub fn standing_fills(step: &Step, slip: Option<&Slip>, _: Start, book: &dyn Book) -> Vec<Fill> {
    let Some(slip) = slip.filter(|_| step.name == "change") else { return Vec::new() };
    let fill = |field: &Field| {
        let cell = slip.cell(field.tag)?;
        Some((field.name, super::kind::reading::typed(&field.kind, cell, book)))
    };
    (step.fields)().iter().filter_map(fill).collect()
}

impl Step {
    /// Whether the step opens a new slip.
    #[must_use]
    pub fn opens(&self) -> bool {
        self.from.is_empty()
    }

    #[must_use]
    pub fn field(&self, name: &str) -> Option<&'static Field> {
        (self.fields)().iter().find(|f| f.name == name)
    }
}

/// A type whose fields are written once: the struct of a step or of a row.
pub trait FieldSet: Sized {
    /// The field table, in drawn order.
    fn fields() -> &'static [Field];
    /// Takes the typed struct out of read fields; `None` if one that is required is missing or of
    /// another kind, which reading has already reported.
    fn take(fields: &Fields) -> Option<Self>;
    fn give(&self) -> Fields;
}

/// No fields at all: a step that is one key.
pub struct Nothing;

impl FieldSet for Nothing {
    fn fields() -> &'static [Field] {
        &[]
    }
    fn take(_: &Fields) -> Option<Self> {
        Some(Self)
    }
    fn give(&self) -> Fields {
        Fields::new()
    }
}

/// Moves one field between its Rust type and its stored value.
#[must_use]
pub fn take_field<B: super::kind::Blank>(fields: &Fields, tag: u16) -> Option<B> {
    B::take(fields.get(tag))
}

/// The other way round.
pub fn give_field<B: super::kind::Blank>(fields: &mut Fields, tag: u16, blank: &B) {
    if let Some(value) = blank.give() {
        let value: Value = value;
        fields.set(tag, value);
    }
}

/// Declares a step without a second signature: `tag "name" "title" from, Right, fields, advise, decide`;
/// a comma stands behind a tag that has a name.
macro_rules! step {
    ($tag:literal $name:literal $($rest:tt)*) => { $crate::engine::form::step!($tag, $name $($rest)*) };
    ($tag:expr, $name:literal $title:literal $from:expr, $right:ident, $fields:expr, $advise:expr, $decide:expr) => {
        $crate::engine::form::Step {
            tag: $tag,
            name: $name,
            title: $title,
            from: $from,
            right: $crate::engine::rights::Right::$right,
            cosign: None,
            at_once: false,
            fields: $fields,
            advise: $advise,
            decide: $decide,
        }
    };
}
pub(crate) use step;

/// Writes a step's fields once: `tag name: Type = "label" width;`.
#[macro_export]
macro_rules! fields {
    ($(#[$meta:meta])* $vis:vis struct $name:ident { $($tag:literal $field:ident : $ty:ty = $label:literal $width:literal;)* }) => {
        $(#[$meta])*
        #[derive(Clone, Debug)]
        $vis struct $name { $($vis $field: $ty,)* }

        impl $crate::engine::form::FieldSet for $name {
            fn fields() -> &'static [$crate::engine::form::Field] {
                static FIELDS: &[$crate::engine::form::Field] = &[$($crate::engine::form::Field {
                    tag: $tag,
                    name: stringify!($field),
                    label: $label,
                    width: $width,
                    kind: <$ty as $crate::engine::kind::Blank>::KIND,
                    required: <$ty as $crate::engine::kind::Blank>::REQUIRED,
                    rows: <$ty as $crate::engine::kind::Blank>::ROWS,
                },)*];
                FIELDS
            }
            fn take(fields: &$crate::engine::value::Fields) -> Option<Self> {
                Some(Self { $($field: $crate::engine::form::take_field(fields, $tag)?,)* })
            }
            fn give(&self) -> $crate::engine::value::Fields {
                let mut fields = $crate::engine::value::Fields::new();
                $($crate::engine::form::give_field(&mut fields, $tag, &self.$field);)*
                fields
            }
        }
    };
}
