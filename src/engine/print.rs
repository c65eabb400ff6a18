//! What a paper is on paper, declared by its form: title, copies, what stands on it, who signs, its foot.
//!
//! A form that declares nothing prints too: its title, the blanks of the step that opened the slip, and
//! what other steps filled in. No form draws: where things stand is the paper room's.

use super::kind::Blank;
use super::kind::Field;
use super::money::Money;
use super::slip::Slip;
use super::tag::Tag;
use super::value::{Cell, PersonId, Row, Value};

/// One copy (联) of a paper with several.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Part {
    /// Whose copy it is: `工程联`.
    pub name: &'static str,
    /// It goes out with whoever calls on the household: the phone stands whole on it, and that is recorded.
    pub whole_phone: bool,
}

impl Part {
    pub const fn new(name: &'static str) -> Self {
        Self { name, whole_phone: false }
    }

    /// The phone stands whole on this copy.
    pub const fn with_whole_phone(mut self) -> Self {
        self.whole_phone = true;
        self
    }
}

/// The size of paper that a form is mostly printed on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Size {
    /// Continuous paper of 241 mm, three to a page (93 mm): receipts.
    Third,
    /// Continuous paper of 241 mm, two to a page (140 mm): slips.
    Half,
    /// Continuous paper of 241 mm, a whole page (279 mm): lists.
    Whole,
}

/// Something that stands on the paper and in no blank: what a decision computed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    pub label: &'static str,
    pub text: String,
    /// Twelfths of a line.
    pub width: u8,
    pub sort: SaidSort,
    /// Written in red ink, where there is any.
    pub red: bool,
}

/// What is said: how its reader may see it depends on that.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SaidSort {
    /// Worked out, or the office's own: stands as it is.
    Plain,
    /// Somebody's name.
    Name,
    /// Words that somebody typed: a resident's number may stand in them.
    Words,
}

impl Said {
    pub fn new(label: &'static str, text: impl Into<String>, width: u8) -> Self {
        Self { label, text: text.into(), width, sort: SaidSort::Plain, red: false }
    }

    /// Somebody's name.
    pub fn name(label: &'static str, name: impl Into<String>, width: u8) -> Self {
        Self { sort: SaidSort::Name, ..Self::new(label, name, width) }
    }

    /// What somebody typed.
    pub fn words(label: &'static str, text: impl Into<String>, width: u8) -> Self {
        Self { sort: SaidSort::Words, ..Self::new(label, text, width) }
    }

    /// The same in red ink: red on a PDF and in a workbook, bold where a printer has one ribbon.
    pub fn in_red(mut self) -> Self {
        self.red = true;
        self
    }
}

/// Rows that a decision writes and no step asks for.
#[derive(Clone, Copy)]
pub struct Rows {
    pub tag: u16,
    pub label: &'static str,
    pub columns: fn() -> &'static [Field],
    /// Whether the numbers in this column of a row are firms' and the office's own: whole, or nobody could dial them.
    /// Never so for words that somebody types on the slip: a resident's number may stand in them.
    pub public: fn(&Row, u16) -> bool,
}

/// Rows that have a number of pieces and a price: what each row comes to stands beside them.
#[derive(Clone, Copy)]
pub struct Priced {
    pub rows: u16,
    pub count: u16,
    pub price: u16,
}

/// How the slips of a form are printed.
#[derive(Clone, Copy)]
pub struct Print {
    /// The heading, where it is another than the form's title.
    pub title: Option<&'static str>,
    /// Its copies; none: there is one, without a name.
    pub parts: &'static [Part],
    /// Steps whose blanks stand on the paper, empty ones to be written in by hand. None declared: the step
    /// that opened the slip, and what other steps filled in.
    pub steps: &'static [&'static str],
    /// What other steps filled in stands after them.
    pub and_filled: bool,
    /// Blanks that are the office's own and do not stand on the paper.
    pub without: &'static [&'static str],
    /// Blanks that say who signed: as long as nobody did, the place to sign is the one below.
    pub below: &'static [&'static str],
    /// Rows that each table has at least, to be written in by hand.
    pub spare: u8,
    pub rows: Option<Rows>,
    /// The amount that is written out in words.
    pub sum: Option<(u16, &'static str)>,
    /// Rows beside which their amounts stand.
    pub priced: Option<Priced>,
    /// Who signs it by hand.
    pub signs: &'static [&'static str],
    pub foot: &'static [&'static str],
    pub size: Size,
    /// What a decision computed stands before the blanks.
    pub said_first: bool,
    /// Empty ones that lie ready for when there is no power.
    pub kept_blank: u8,
}

impl Print {
    /// A form that says nothing of it.
    pub const PLAIN: Self = Self {
        title: None,
        parts: &[],
        steps: &[],
        and_filled: false,
        without: &[],
        below: &[],
        spare: 1,
        rows: None,
        sum: None,
        priced: None,
        signs: &[],
        foot: &[],
        size: Size::Half,
        said_first: false,
        kept_blank: 0,
    };

    /// The blanks of these steps stand on the paper.
    pub const fn of(steps: &'static [&'static str]) -> Self {
        Self { steps, ..Self::PLAIN }
    }

    /// What other steps filled in stands after the blanks of the declared ones.
    pub const fn and_filled(mut self) -> Self {
        self.and_filled = true;
        self
    }

    pub const fn title(mut self, title: &'static str) -> Self {
        self.title = Some(title);
        self
    }

    pub const fn parts(mut self, parts: &'static [Part]) -> Self {
        self.parts = parts;
        self
    }

    pub const fn without(mut self, blanks: &'static [&'static str]) -> Self {
        self.without = blanks;
        self
    }

    /// These blanks stand on the paper once somebody signed; until then there is one place to sign, below.
    pub const fn signed_below(mut self, blanks: &'static [&'static str]) -> Self {
        self.below = blanks;
        self
    }

    pub const fn spare(mut self, rows: u8) -> Self {
        self.spare = rows;
        self
    }

    /// Rows under a tag that no step asks for.
    pub const fn rows<R>(
        mut self,
        tag: Tag<Vec<R>>,
        label: &'static str,
        columns: fn() -> &'static [Field],
    ) -> Self
    where
        Vec<R>: Blank,
    {
        self.rows = Some(Rows { tag: tag.number(), label, columns, public: |_, _| false });
        self
    }

    /// The same, of which the numbers in the columns that this names are firms' and the office's own.
    pub const fn public_rows<R>(
        mut self,
        tag: Tag<Vec<R>>,
        label: &'static str,
        columns: fn() -> &'static [Field],
        public: fn(&Row, u16) -> bool,
    ) -> Self
    where
        Vec<R>: Blank,
    {
        self.rows = Some(Rows { tag: tag.number(), label, columns, public });
        self
    }

    /// What a decision computed stands before the blanks: whom and what it is about.
    pub const fn said_first(mut self) -> Self {
        self.said_first = true;
        self
    }

    /// The amount that is written out in words, and what it is called.
    pub const fn sum(mut self, tag: Tag<Money>, label: &'static str) -> Self {
        self.sum = Some((tag.number(), label));
        self
    }

    /// What each of these rows comes to stands beside its count and price.
    pub const fn priced<R, C, P>(mut self, rows: Tag<Vec<R>>, count: Tag<C>, price: Tag<P>) -> Self
    where
        Vec<R>: Blank,
    {
        let (rows, count, price) = (rows.number(), count.number(), price.number());
        self.priced = Some(Priced { rows, count, price });
        self
    }

    pub const fn signs(mut self, signs: &'static [&'static str]) -> Self {
        self.signs = signs;
        self
    }

    pub const fn foot(mut self, foot: &'static [&'static str]) -> Self {
        self.foot = foot;
        self
    }

    /// So many empty ones are printed for when there is no power.
    pub const fn kept_blank(mut self, many: u8) -> Self {
        self.kept_blank = many;
        self
    }

    pub const fn size(mut self, size: Size) -> Self {
        self.size = size;
        self
    }
}

/// The known person whose phone stands on a slip.
pub fn phone_owner(slip: &Slip) -> Option<PersonId> {
    slip.fields.iter().find_map(|(_, value)| match value {
        Value::One(Cell::PhoneOf(person, _)) => Some(*person),
        _ => None,
    })
}
