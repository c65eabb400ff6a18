//! What a form is made of besides its steps: states, kinds of due moments, the row of a slip on lists, and
//! what a slip is called. Plain data; it must not know a form or a book.

use crate::engine::calendar::Purpose;
use crate::engine::deadline::Pause;
use crate::engine::moment::Moment;
use crate::engine::rights::Trade;
use crate::engine::tag::Numbered;
use crate::engine::value::Badge;

/// A state that a slip of the form can be in.
#[derive(Debug)]
pub struct State {
    /// Stored for ever.
    pub code: u16,
    pub name: &'static str,
    pub label: &'static str,
    /// Somebody still has to do something.
    pub open: bool,
    /// A record in force: blanks may name it by its code.
    pub listed: bool,
}

/// Declares the states of a form as constants and gathers them in `STATES`:
/// `KEPT = 1 "kept" "代收" open,`. `open`: somebody still has to do something; `listed`: a record in
/// force that blanks may name.
#[macro_export]
macro_rules! states {
    (@open open) => { true };
    (@open $($other:ident)?) => { false };
    (@listed listed) => { true };
    (@listed $($other:ident)?) => { false };
    ($($(#[$meta:meta])* $name:ident = $code:literal $word:literal $label:literal $($mark:ident)?),* $(,)?) => {
        $($(#[$meta])* pub const $name: u16 = $code;)*
        /// The states of the form. Codes are stored.
        pub static STATES: &[$crate::engine::form::State] = &[$($crate::engine::form::State {
            code: $name,
            name: $word,
            label: $label,
            open: $crate::states!(@open $($mark)?),
            listed: $crate::states!(@listed $($mark)?),
        }),*];
    };
}

/// A kind of due moment: its number is one space for all forms and stored for ever; its label stands
/// on screens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DueKind {
    number: u16,
    label: &'static str,
}

impl DueKind {
    pub const fn new(number: u16, label: &'static str) -> Self {
        Self { number, label }
    }

    /// The stored number.
    pub const fn number(self) -> u16 {
        self.number
    }

    /// The word on screens.
    pub const fn label(self) -> &'static str {
        self.label
    }

    /// The same kind in the words of another paper.
    pub const fn called(self, label: &'static str) -> Self {
        Self { label, ..self }
    }

    /// Whether a stored number is that of one of these kinds.
    pub fn any(kinds: &[Self], what: u16) -> bool {
        kinds.iter().any(|kind| kind.number == what)
    }
}

impl Numbered for DueKind {
    fn number(self) -> u16 {
        self.number
    }
}

impl PartialEq<DueKind> for u16 {
    fn eq(&self, due: &DueKind) -> bool {
        *self == due.number
    }
}

/// Declares kinds of due moments as constants and gathers them in `DUES`: `UNCLAIMED = 90 "领取",`.
#[macro_export]
macro_rules! dues {
    ($($(#[$meta:meta])* $name:ident = $number:literal $label:literal),* $(,)?) => {
        $($(#[$meta])* pub const $name: $crate::engine::form::DueKind =
            $crate::engine::form::DueKind::new($number, $label);)*
        /// What can fall due here.
        pub static DUES: &[$crate::engine::form::DueKind] = &[$($name),*];
    };
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
