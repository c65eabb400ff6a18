//! All forms of an office, handed in: the engine finds forms, rules that several share, and rooms,
//! people and staff through it, and names none of them.

use std::sync::OnceLock;

use super::book::Book;
use super::decision::Decision;
use super::form::{Called, DueKind, Form};
use super::notice::{Notice, Rule};
use super::policy::{Policy, Schema};
use super::rights::{Right, Role};
use super::slip::{Index, Key, Slip, state_key};
use super::step::{Ask, Step};
use super::value::{Badge, PersonId, RoomId, SlipId};
use crate::sorting::Arrange;

/// Rules that are more than one form's own.
pub struct Shared {
    /// Whose they are, in words.
    pub whose: &'static str,
    pub rules: &'static [Rule],
    /// Whether a form goes by them.
    pub goes_by: fn(&Form) -> bool,
    /// Why a step is not taken in the state that a slip has, where there is more to say than that the state
    /// does not know it.
    pub bars: fn(&Step, &Slip) -> Option<Notice>,
    /// What is worth saying of what a step of such a form decided.
    pub warns: fn(&Ask<'_>, &Decision) -> Option<Notice>,
}

/// What the engine asks of the registers of rooms, people, staff and settings.
pub trait Lookup: Sync + std::panic::RefUnwindSafe {
    /// Finds a room by its number as typed.
    ///
    /// # Errors
    /// One sentence with what is understood.
    fn room_find(&self, book: &dyn Book, typed: &str) -> Result<RoomId, String>;
    fn room_shown(&self, book: &dyn Book, room: RoomId) -> String;
    fn person_exists(&self, book: &dyn Book, person: PersonId) -> bool;
    fn person_name(&self, book: &dyn Book, person: PersonId) -> String;
    fn person_phone(&self, book: &dyn Book, person: PersonId, n: u8) -> Option<String>;
    fn resident_named(&self, book: &dyn Book, room: RoomId, name: &str) -> Option<PersonId>;
    fn resident_with_phone(
        &self,
        book: &dyn Book,
        room: RoomId,
        number: &str,
    ) -> Option<(PersonId, u8)>;
    /// Finds a member of staff by badge, name or nick; `folded` is what was typed in half-width signs.
    ///
    /// # Errors
    /// One sentence with what is understood.
    fn staff_find(&self, book: &dyn Book, typed: &str, folded: &str) -> Result<Badge, String>;
    fn staff_shown(&self, book: &dyn Book, badge: Badge) -> String;
    fn staff_short(&self, book: &dyn Book, badge: Badge) -> String;
    /// The role of a badge that serves; the clock has its own.
    fn staff_role(&self, book: &dyn Book, badge: Badge) -> Option<Role>;
    /// Whether the badge that signs beside with this right is another person, as far as the staff register knows.
    ///
    /// # Errors
    /// Why not, and who could.
    fn two_people(&self, ask: &Ask<'_>, second: Badge, right: Right) -> Result<(), Notice>;
    /// The policy that stands after this slip was folded, if it is the one that holds the policy.
    fn policy_on(&self, slip: &Slip) -> Option<Policy>;
}

/// The forms of an office, with what they share.
pub struct Registry {
    forms: &'static [&'static Form],
    /// Forms laid beside, once, before anything is read: how the tests bring an example register.
    beside: OnceLock<&'static [&'static Form]>,
    pub shared: &'static [Shared],
    /// Kinds of due moments that several forms share.
    pub dues: &'static [DueKind],
    /// What the office can set.
    pub schema: &'static Schema,
    pub lookup: &'static dyn Lookup,
}

impl Registry {
    pub const fn new(
        forms: &'static [&'static Form],
        shared: &'static [Shared],
        dues: &'static [DueKind],
        schema: &'static Schema,
        lookup: &'static dyn Lookup,
    ) -> Self {
        Self { forms, beside: OnceLock::new(), shared, dues, schema, lookup }
    }

    /// Lays forms beside its own. Only the first call counts.
    pub fn lay_beside(&self, forms: &'static [&'static Form]) {
        // A second call finds the forms of the first, which is what it asks for.
        let _ = self.beside.set(forms);
    }

    /// All forms, those laid beside last.
    pub fn all(&self) -> impl Iterator<Item = &'static Form> {
        let beside: &'static [&'static Form] = self.beside.get().copied().unwrap_or(&[]);
        self.forms.iter().chain(beside).copied()
    }

    /// A form by its id: `F-14`.
    pub fn form(&self, id: &str) -> Option<&'static Form> {
        self.all().find(|f| f.id.eq_ignore_ascii_case(id))
    }

    /// A form by its stored tag.
    pub fn tagged(&self, tag: u16) -> Option<&'static Form> {
        self.all().find(|f| f.tag == tag)
    }

    /// Every key of a slip, each once: those of its form, and those that every form has.
    pub fn keys(&self, slip: &Slip) -> Vec<Key> {
        let Some(form) = self.tagged(slip.id.form) else { return Vec::new() };
        let mut keys = form.keys_of(slip);
        let rooms = keys.iter().filter(|key| key.index == Index::Room).map(|key| key.a);
        let rooms: Vec<u64> = rooms.collect();
        keys.extend(rooms.into_iter().map(|a| Key::new(Index::RoomForm, a, u64::from(form.tag))));
        // A form of one state is found by its numbers as well.
        if form.states.len() > 1 {
            keys.push(Key::new(Index::InState, state_key(slip), 0));
        }
        keys.arrange();
        keys.dedup();
        keys
    }

    /// What the rules that a form shares say of a step that the state of its slip does not know.
    pub fn barred(&self, form: &Form, step: &Step, slip: &Slip) -> Option<Notice> {
        let own = self.shared.iter().filter(|shared| (shared.goes_by)(form));
        own.filter_map(|shared| (shared.bars)(step, slip)).next()
    }

    /// What the rules that a form shares say of what one of its steps decided.
    pub fn warned(&self, ask: &Ask<'_>, decision: &Decision) -> Vec<Notice> {
        let own = self.shared.iter().filter(|shared| (shared.goes_by)(ask.form));
        own.filter_map(|shared| (shared.warns)(ask, decision)).collect()
    }

    /// What a slip is called where others point to it; its number if it has no better name.
    pub fn called(&self, book: &dyn Book, id: SlipId) -> Called {
        match (self.tagged(id.form), book.slip(id)) {
            (Some(form), Some(slip)) => form.name_of(&slip),
            (Some(form), None) => {
                let number = form.number(id.number);
                Called { code: number.clone(), shown: number }
            }
            (None, _) => {
                let number = format!("?/{}", id.number);
                Called { code: number.clone(), shown: number }
            }
        }
    }

    /// Reads `F-14/000123`, `F-14/123`, and what stands on the boards: `维修 000123`, `维修123`.
    pub fn slip_number(&self, text: &str) -> Option<SlipId> {
        let Some((id, number)) = text.trim().split_once('/') else {
            return self.all().find_map(|form| {
                let digits = text.trim().strip_prefix(form.word)?.trim_start();
                let plain = digits.chars().all(|c| c.is_ascii_digit());
                Some(SlipId { form: form.tag, number: digits.parse().ok().filter(|_| plain)? })
            });
        };
        Some(SlipId { form: self.form(id)?.tag, number: number.parse().ok()? })
    }

    /// Writes `F-14/000123`.
    pub fn show_number(&self, id: SlipId) -> String {
        self.tagged(id.form)
            .map_or_else(|| format!("?{}/{:06}", id.form, id.number), |f| f.number(id.number))
    }

    /// What a kind of due moment is called on slips of this form: as the form says, else as all
    /// forms that share it do. One that a newer program wrote has no word here.
    pub fn due_label(&self, form: u16, what: u16) -> &'static str {
        let own = self.tagged(form).and_then(|form| form.due_label(what));
        let shared = || self.dues.iter().find(|due| due.number() == what).map(|due| due.label());
        own.or_else(shared).unwrap_or("期限")
    }
}
