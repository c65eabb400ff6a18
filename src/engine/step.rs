//! A step: the part of a form that one person fills at one time, declared by const builders; and what its
//! decision is told.

use super::book::Book;
use super::decision::{
    Advice, Drawn, Hand, NEEDS_COSIGN, NO_SLIP, NOTHING_FILLED, Outcome, SAME_BADGE, TERM_PAST,
    UNREAD,
};
use super::fields::FieldSet;
use super::fields::Fields;
use super::form::{DueKind, Form, State};
use super::kind::Field;
use super::moment::{Day, Moment};
use super::notice::{Notice, Rule};
use super::policy::Limit;
use super::rights::{Right, Role};
use super::slip::Slip;
use super::tag::Tag;
use super::value::{Badge, PersonId, RoomId, SlipId};

/// The part of a form that one person fills at one time.
#[derive(Clone, Copy)]
pub struct Step {
    /// Stored for ever.
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
    /// What is written in it is the same for every slip that it is taken on together.
    pub alike: bool,
    /// It only adds to what stands: whatever was done to the slip meanwhile, it is as right as before.
    pub adds: bool,
    /// It fills a part of the paper that is its own: only the same step, taken meanwhile, comes in its way.
    pub own_part: bool,
    /// No menu offers it: it is taken by a way of its own.
    pub aside: bool,
    /// The step that a terminal opens on the same slip as soon as this one is taken: a list that is ticked.
    pub then: Option<&'static str>,
    /// Money may be taken with it: the receipt that was then written is named and opened.
    pub gives_receipt: bool,
    /// Money goes back with it: what left by bank or code waits for its line in the bank's list.
    pub pays_out: bool,
    /// What it decides takes long: while it is filled in, only its advice speaks.
    pub decided_once: bool,
    /// Why it has nothing left to do on a slip whose state knows it.
    pub(super) spent: fn(&Slip) -> Option<Notice>,
    /// Why it would be refused whatever is written: by who asks, by a setting, by what stands elsewhere.
    pub(super) unless: fn(&Ask<'_>) -> Option<Notice>,
    pub fields: fn() -> &'static [Field],
    /// What can be said while it is half filled; its warnings also go with the decision.
    pub advise: fn(&Ask<'_>, &Fields) -> Advice,
    /// What it decides; none: the slip goes to `to` with what was filled in.
    decide: Option<fn(&Ask<'_>, &Fields) -> Outcome>,
    to: u16,
    meets: &'static [DueKind],
    owes: Option<Owed>,
}

/// What is owed until the end of a day that stands in a blank, and why.
#[derive(Clone, Copy)]
struct Owed {
    due: DueKind,
    by: Tag<Day>,
    because: &'static str,
}

impl Step {
    /// A step that opens a new slip.
    pub const fn opens(
        tag: u16,
        name: &'static str,
        title: &'static str,
        right: Right,
        fields: fn() -> &'static [Field],
    ) -> Self {
        Self::from(tag, name, title, &[], right, fields)
    }

    /// A step on a slip that stands in one of these states.
    pub const fn from(
        tag: u16,
        name: &'static str,
        title: &'static str,
        from: &'static [u16],
        right: Right,
        fields: fn() -> &'static [Field],
    ) -> Self {
        let (cosign, at_once, aside, decide) = (None, false, false, None);
        let (to, meets): (u16, &'static [DueKind]) = (0, &[]);
        let owes = None;
        Self {
            tag,
            name,
            title,
            from,
            right,
            cosign,
            at_once,
            alike: false,
            adds: false,
            own_part: false,
            aside,
            then: None,
            gives_receipt: false,
            pays_out: false,
            decided_once: false,
            spent: |_| None,
            unless: |_| None,
            fields,
            advise: no_advice,
            decide,
            to,
            meets,
            owes,
        }
    }

    /// It decides nothing of its own: the slip goes to this state with what was filled in.
    pub const fn to(mut self, state: u16) -> Self {
        self.to = state;
        self
    }

    /// It stops these clocks where they run; only beside [`Step::to`].
    pub const fn meets(mut self, dues: &'static [DueKind]) -> Self {
        self.meets = dues;
        self
    }

    /// The end of the day in this blank starts or moves a clock; an empty blank stops it. Only beside
    /// [`Step::to`].
    pub const fn owes(mut self, due: DueKind, by: Tag<Day>, because: &'static str) -> Self {
        self.owes = Some(Owed { due, by, because });
        self
    }

    /// It decides by this function; [`by!`](crate::by) makes one of a function over the typed struct.
    pub const fn decide(mut self, decide: fn(&Ask<'_>, &Fields) -> Outcome) -> Self {
        self.decide = Some(decide);
        self
    }

    /// A second badge must sign, by this right.
    pub const fn cosigned(mut self, right: Right) -> Self {
        self.cosign = Some(right);
        self
    }

    /// Its key is enough.
    pub const fn at_once(mut self) -> Self {
        self.at_once = true;
        self
    }

    /// What is written in it is the same for all slips: it may be taken on many together.
    pub const fn alike(mut self) -> Self {
        self.alike = true;
        self
    }

    /// It only adds: two terminals at one slip take it without waiting for each other's version (H-03). Its decision
    /// must read the slip as it stands and write over nothing.
    pub const fn adds(mut self) -> Self {
        self.adds = true;
        self
    }

    /// It fills its own part of the paper, at its own table: what other steps wrote meanwhile is not in its way, the same
    /// step is (H-03).
    pub const fn own_part(mut self) -> Self {
        self.own_part = true;
        self
    }

    /// No menu offers it.
    pub const fn aside(mut self) -> Self {
        self.aside = true;
        self
    }

    /// As soon as it is taken, a terminal opens this step on the same slip.
    pub const fn then(mut self, step: &'static str) -> Self {
        self.then = Some(step);
        self
    }

    /// Money may be taken with it: a terminal names the receipt and opens it, where one was written.
    pub const fn gives_receipt(mut self) -> Self {
        self.gives_receipt = true;
        self
    }

    /// Money goes back with it, whatever the means.
    pub const fn pays_out(mut self) -> Self {
        self.pays_out = true;
        self
    }

    /// What it decides goes through much of the book: it isn't tried while it is filled in.
    pub const fn decided_once(mut self) -> Self {
        self.decided_once = true;
        self
    }

    /// Where this says something, the step has nothing left to do: it is refused as soon as it is opened.
    pub const fn spent(mut self, spent: fn(&Slip) -> Option<Notice>) -> Self {
        self.spent = spent;
        self
    }

    /// Where this says something, the step is refused whatever is written: for who asks, by a setting, by what
    /// stands on other slips. It is asked before anything is read, and so as soon as the step is opened: nobody
    /// types for nothing. It must not look at what was given.
    pub const fn unless(mut self, unless: fn(&Ask<'_>) -> Option<Notice>) -> Self {
        self.unless = unless;
        self
    }

    /// Whether it has nothing left to do on this slip.
    pub fn is_spent(&self, slip: &Slip) -> bool {
        (self.spent)(slip).is_some()
    }

    /// What can be said while it is half filled.
    pub const fn advise(mut self, advise: fn(&Ask<'_>, &Fields) -> Advice) -> Self {
        self.advise = advise;
        self
    }

    /// The same step under another stored tag: one that a form had before the step was shared.
    pub const fn tagged(mut self, tag: u16) -> Self {
        self.tag = tag;
        self
    }

    /// The same step with the blanks of another form's paper.
    pub const fn with_fields(mut self, fields: fn() -> &'static [Field]) -> Self {
        self.fields = fields;
        self
    }

    /// The same step under the word of another paper.
    pub const fn titled(mut self, title: &'static str) -> Self {
        self.title = title;
        self
    }

    /// The same step from other states.
    pub const fn standing(mut self, from: &'static [u16]) -> Self {
        self.from = from;
        self
    }

    /// The same step by another right.
    pub const fn by_right(mut self, right: Right) -> Self {
        self.right = right;
        self
    }

    /// Whether it says what becomes of the slip: by a decision, or by a state that stands in `states`.
    pub(super) const fn leads_somewhere(&self, states: &[State]) -> bool {
        if self.decide.is_some() {
            return true;
        }
        let mut n = 0;
        while n < states.len() {
            if states[n].code == self.to {
                return true;
            }
            n += 1;
        }
        false
    }

    /// The state to which it leads, if it decides nothing of its own.
    pub fn leads_to(&self) -> Option<u16> {
        self.decide.is_none().then_some(self.to)
    }

    /// Whether the step opens a new slip.
    pub fn is_opening(&self) -> bool {
        self.from.is_empty()
    }

    pub fn field(&self, name: &str) -> Option<&'static Field> {
        (self.fields)().iter().find(|f| f.name == name)
    }

    /// What the step does with what was filled in.
    pub(super) fn outcome(&self, ask: &Ask<'_>) -> Outcome {
        if let Some(decide) = self.decide {
            return decide(ask, &ask.given);
        }
        let stays = ask.slip.is_some_and(|slip| slip.state == self.to);
        let blank = ask.given.is_empty() && !(self.fields)().is_empty();
        if stays && blank && self.meets.is_empty() && self.owes.is_none() {
            return Err(NOTHING_FILLED.says());
        }
        let drawn = ask.draw(self.to);
        let met = |drawn: Drawn, due: &DueKind| drawn.met(ask.slip, *due, ask.occurred);
        let drawn = self.meets.iter().fold(drawn, met);
        let Some(owed) = self.owes else { return drawn.ok() };
        match ask.given.get(owed.by) {
            Some(day) if day < ask.occurred.day() => {
                Err(TERM_PAST.with(&[&day.to_string()]).at(owed.by))
            }
            Some(day) => drawn.due(owed.due, day.next(1).begins(), owed.because).ok(),
            None => drawn.met(ask.slip, owed.due, ask.occurred).ok(),
        }
    }

    /// The clock that it starts by a day in a blank, and that blank.
    pub fn owed(&self) -> Option<(DueKind, Tag<Day>)> {
        self.owes.map(|owed| (owed.due, owed.by))
    }
}

/// What a step's `decide` is told.
pub struct Ask<'a> {
    pub book: &'a dyn Book,
    pub form: &'static Form,
    pub step: &'static Step,
    pub slip: Option<&'a Slip>,
    pub hand: Hand,
    pub role: Role,
    pub occurred: Moment,
    pub now: Moment,
    pub source: &'a str,
    /// What was filled in, as far as it reads.
    pub given: Fields,
}

impl Ask<'_> {
    /// Whether a moment lies before what is being recorded, to the minute: what is agreed for later may not (H-06).
    /// 9 o'clock typed in the afternoon means tomorrow.
    pub fn is_past(&self, at: Moment) -> bool {
        at < self.occurred.minute()
    }

    /// Refuses such a moment in a blank by a rule that names the blank and the moment.
    ///
    /// # Errors
    /// The rule, at the blank.
    pub fn check_ahead(
        &self,
        rule: &'static Rule,
        (blank, label): (Tag<Moment>, &str),
        at: Option<Moment>,
    ) -> Result<(), Notice> {
        match at.filter(|at| self.is_past(*at)) {
            Some(at) => Err(rule.with(&[label, &at.show(self.now)]).at(blank)),
            None => Ok(()),
        }
    }

    /// The slip that an opening step writes.
    pub fn fresh(&self) -> SlipId {
        SlipId { form: self.form.tag, number: self.book.next_number(self.form.tag) }
    }

    /// An entry on the asked slip (or on the fresh one) with these fields, in this state.
    pub fn draw_with(&self, state: u16, set: Fields) -> Drawn {
        let slip = self.slip.map_or_else(|| self.fresh(), |s| s.id);
        Self::beside(slip, self.step.tag, state, set)
    }

    /// An entry on the asked slip (or on the fresh one) with what was filled in, in this state.
    pub fn draw(&self, state: u16) -> Drawn {
        self.draw_with(state, self.given.clone())
    }

    /// An entry on another slip of the same decision, by a step of its own form.
    pub fn beside(slip: SlipId, step: u16, state: u16, set: Fields) -> Drawn {
        let (dues, postings) = (Vec::new(), Vec::new());
        Drawn { slip, step, state, set, dues, corrects: None, postings }
    }

    /// Whether a second badge has signed with this right: not the asker's own, not time's, not nobody's.
    ///
    /// # Errors
    /// [`NEEDS_COSIGN`] or [`SAME_BADGE`]; or the register knows that one person has both badges.
    pub fn second_signs(&self, right: Right) -> Result<(), Notice> {
        let policy = self.book.policy();
        let entitled = |second: &Badge| {
            let role = self.book.registry().lookup.staff_role(self.book, *second);
            *second != Badge::CLOCK && role.is_some_and(|role| policy.may(role, right))
        };
        match self.hand.cosign.filter(entitled) {
            None => Err(NEEDS_COSIGN.with(&[&policy.who_may(right)])),
            Some(second) if second == self.hand.badge => {
                Err(SAME_BADGE.with(&[&policy.who_may(right)]))
            }
            Some(second) => self.book.registry().lookup.two_people(self, second, right),
        }
    }

    /// A limit of the office's policy.
    pub fn limit(&self, limit: &Limit) -> i64 {
        self.book.policy().limit(limit)
    }
}

impl<'a> Ask<'a> {
    /// The slip on which the step is taken: every step that is no opening has one.
    ///
    /// # Errors
    /// [`NO_SLIP`], where an opening step asks for it.
    pub fn standing(&self) -> Result<&'a Slip, Notice> {
        self.slip.ok_or_else(|| NO_SLIP.says())
    }
}

/// What the terminal knows when a step is opened, so that the form comes half filled.
#[derive(Clone, Copy, Debug, Default)]
pub struct Start {
    pub room: Option<RoomId>,
    pub person: Option<PersonId>,
    /// Year and month on the screen, e.g. 202611.
    pub month: Option<u32>,
}

/// A typed value for a field, as text that reads back.
pub type Fill = (&'static str, String);

/// For steps that have nothing to say beforehand.
pub fn no_advice(_: &Ask<'_>, _: &Fields) -> Advice {
    Advice::default()
}

/// Decides over the typed struct of a step. What is asked has been read and every problem reported, so
/// a struct that does not come together means that the step's table of blanks is another struct's.
///
/// # Errors
/// The refusal of the decision.
pub fn typed<T: FieldSet>(
    ask: &Ask<'_>,
    given: &Fields,
    decide: fn(&Ask<'_>, T) -> Outcome,
) -> Outcome {
    match T::take(given) {
        Some(it) => decide(ask, it),
        None => Err(UNREAD.says()),
    }
}

/// Makes a decision over a typed struct one that a step's builder takes: `.decide(by!(take))`.
#[macro_export]
macro_rules! by {
    ($decide:path) => {
        |ask, given| $crate::engine::step::typed(ask, given, $decide)
    };
}
