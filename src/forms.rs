//! Every form of the desk, in one ordered slice that a person can read. A new form is one file and
//! one line here.

pub mod billing;
pub mod catalogue;
pub mod complaints;
pub mod estate;
pub mod intake;
pub mod office;
pub mod policy;
pub mod shift;
pub mod unique_code;
pub mod work;

use std::sync::OnceLock;

use crate::engine::book::Book;
use crate::engine::form::{Called, Errand, Form, Step};
use crate::engine::judge;
use crate::engine::notice::{Notice, Rule};
use crate::engine::slip::{Index, Key, Slip, state_key};
use crate::engine::value::SlipId;

/// All forms, in the order in which lists and help show them.
pub static FORMS: &[&Form] = &[
    &intake::contact::FORM,
    &work::repair::FORM,
    &work::paid::FORM,
    &work::cleaning::FORM,
    &work::requisition::FORM,
    &work::purchase::FORM,
    &billing::service::FORM,
    &billing::statement::FORM,
    &billing::deposit::FORM,
    &billing::receipts::FORM,
    &billing::agreement::FORM,
    &billing::service_file::FORM,
    &complaints::complaint::FORM,
    &intake::control_book::FORM,
    &shift::handover::FORM,
    &shift::book_entry::FORM,
    &estate::rooms::FORM,
    &estate::people::FORM,
    &work::faults::FORM,
    &catalogue::prices::FORM,
    &catalogue::surveys::FORM,
    &catalogue::reviews::FORM,
    &catalogue::announcements::FORM,
    &catalogue::appraisals::FORM,
    &catalogue::partners::FORM,
    &intake::bulletins::FORM,
    &office::phone_book::FORM,
    &office::staff::FORM,
    &office::unmasking::FORM,
    &office::takeover::FORM,
    &office::settings::FORM,
    &office::founding::FORM,
    &office::working_hours::FORM,
];

/// What a caller can ask for, in the order in which it is offered; the first one is what most ask for.
pub static ERRANDS: &[&Errand] = &[
    &work::repair::ERRAND,
    &work::paid::ERRAND,
    &work::cleaning::ERRAND,
    &complaints::complaint::ERRAND,
    &intake::contact::ERRAND,
];

/// The errand of this word.
#[must_use]
pub fn errand(word: &str) -> Option<&'static Errand> {
    ERRANDS.iter().copied().find(|errand| errand.word == word)
}

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
}

/// The rules of all forms, and those of all work slips.
pub static SHARED: &[Shared] = &[
    Shared { whose: "every form", rules: judge::RULES, goes_by: |_| true, bars: |_, _| None },
    Shared {
        whose: "every work slip",
        rules: work::job::RULES,
        goes_by: work::job::is_work,
        bars: work::job::out_of_state,
    },
];

/// What the rules that a form shares say of a step that the state of its slip does not know.
#[must_use]
pub fn barred(form: &Form, step: &Step, slip: &Slip) -> Option<Notice> {
    let own = SHARED.iter().filter(|shared| (shared.goes_by)(form));
    own.filter_map(|shared| (shared.bars)(step, slip)).next()
}

/// Forms laid beside, once, before anything is read: how the tests bring an example register.
static BESIDE: OnceLock<&'static [&'static Form]> = OnceLock::new();

/// Lays forms beside the desk's own. Only the first call counts.
pub fn lay_beside(forms: &'static [&'static Form]) {
    // A second call finds the forms of the first, which is what it asks for.
    let _ = BESIDE.set(forms);
}

/// All forms, those laid beside last.
pub fn all() -> impl Iterator<Item = &'static Form> {
    let beside: &'static [&'static Form] = BESIDE.get().copied().unwrap_or(&[]);
    FORMS.iter().chain(beside).copied()
}

/// A form by its id: `F-14`.
#[must_use]
pub fn form(id: &str) -> Option<&'static Form> {
    all().find(|f| f.id.eq_ignore_ascii_case(id))
}

/// A form by its stored tag.
#[must_use]
pub fn tagged(tag: u16) -> Option<&'static Form> {
    all().find(|f| f.tag == tag)
}

/// Every key of a slip, each once: those of its form, and those that every form has.
#[must_use]
pub fn keys(slip: &Slip) -> Vec<Key> {
    let Some(form) = tagged(slip.id.form) else { return Vec::new() };
    let mut keys = (form.keys)(slip);
    let rooms = keys.iter().filter(|key| key.index == Index::Room).map(|key| key.a);
    let rooms: Vec<u64> = rooms.collect();
    keys.extend(rooms.into_iter().map(|a| Key::new(Index::RoomForm, a, u64::from(form.tag))));
    // A form of one state is found by its numbers as well.
    if form.states.len() > 1 {
        keys.push(Key::new(Index::InState, state_key(slip), 0));
    }
    keys.sort_unstable();
    keys.dedup();
    keys
}

/// Whether a form's open slips wait for the month's settlement and for nobody's hands: then they
/// are not on the board of work unless their form is asked for.
#[must_use]
pub fn booked(form: u16) -> bool {
    [billing::service::TAG, billing::statement::TAG].contains(&form)
}

/// What a slip is called where others point to it; its number if it has no better name.
#[must_use]
pub fn called(book: &dyn Book, id: SlipId) -> Called {
    let number =
        || tagged(id.form).map_or_else(|| format!("?/{}", id.number), |f| f.number(id.number));
    match (tagged(id.form), book.slip(id)) {
        (Some(form), Some(slip)) => (form.called)(&slip),
        _ => Called { code: number(), shown: number() },
    }
}

/// What a bare number means where nothing that is open has it: a repair, of which there are most.
#[must_use]
pub fn bare_number(number: u64) -> SlipId {
    SlipId { form: work::repair::TAG, number }
}

/// Reads `F-14/000123`, `F-14/123`, and what stands on the boards: `维修 000123`, `维修123`.
#[must_use]
pub fn slip_number(text: &str) -> Option<SlipId> {
    let Some((id, number)) = text.trim().split_once('/') else {
        return all().find_map(|form| {
            let digits = text.trim().strip_prefix(form.word)?.trim_start();
            let plain = digits.chars().all(|c| c.is_ascii_digit());
            Some(SlipId { form: form.tag, number: digits.parse().ok().filter(|_| plain)? })
        });
    };
    Some(SlipId { form: form(id)?.tag, number: number.parse().ok()? })
}

/// Writes `F-14/000123`.
#[must_use]
pub fn show_number(id: SlipId) -> String {
    tagged(id.form)
        .map_or_else(|| format!("?{}/{:06}", id.form, id.number), |f| f.number(id.number))
}
