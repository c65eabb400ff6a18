//! Every form of the desk, in one ordered slice that a person can read. A new form is one file and
//! one line here.

pub mod billing;
pub mod callbacks;
pub mod catalogue;
pub mod complaints;
pub mod dues;
pub mod estate;
pub mod events;
pub mod first_heard;
pub mod goods;
pub mod intake;
pub mod keys;
pub mod legend;
mod lookup;
pub mod office;
pub mod policy;
pub mod prelude;
pub mod quiet;
pub mod renovation;
pub mod shift;
pub mod starter;
pub mod summing;
pub mod unique_code;
pub mod unsigned;
pub mod voiding;
pub mod work;

use crate::engine::book::Book;
use crate::engine::book::map::MapBook;
use crate::engine::decision;
use crate::engine::form::{Called, Errand, Form};
use crate::engine::kind::Kind;
use crate::engine::moment::Moment;
use crate::engine::registry::{Registry, Shared};
use crate::engine::slip::{Key, Slip};
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
    &billing::month_run::FORM,
    &billing::deposit::FORM,
    &billing::receipts::FORM,
    &billing::opening::FORM,
    &billing::drawer::FORM,
    &billing::closing::FORM,
    &billing::chasing::FORM,
    &billing::fees::FORM,
    &billing::fee_payments::FORM,
    &billing::fee_rates::FORM,
    &billing::fee_run::FORM,
    &billing::collection::agreements::FORM,
    &billing::collection::batches::FORM,
    &billing::collection::returns::FORM,
    &billing::arrivals::FORM,
    &billing::outgoings::FORM,
    &billing::bankings::FORM,
    &billing::agreement::FORM,
    &billing::service_file::FORM,
    &complaints::complaint::FORM,
    &complaints::written_reply::FORM,
    &complaints::case_report::FORM,
    &callbacks::paper::FORM,
    &complaints::uncooperative::FORM,
    &complaints::summary::FORM,
    &callbacks::summary::FORM,
    &callbacks::audits::FORM,
    &intake::need_summary::FORM,
    &intake::consult_summary::FORM,
    &intake::needs::FORM,
    &intake::consults::FORM,
    &intake::control_book::FORM,
    &shift::handover::FORM,
    &shift::book_entry::FORM,
    &shift::roster::FORM,
    &shift::patrols::FORM,
    &shift::patrol_points::FORM,
    &shift::legacy::FORM,
    &shift::daily_report::FORM,
    &estate::rooms::FORM,
    &estate::people::FORM,
    &estate::house_handover::FORM,
    &estate::move_in::FORM,
    &estate::move_out::FORM,
    &estate::vacant::FORM,
    &estate::month_checks::FORM,
    &estate::passes::FORM,
    &estate::household_staff::FORM,
    &estate::pets::FORM,
    &estate::care::FORM,
    &keys::cupboard::FORM,
    &keys::loan::FORM,
    &goods::slip::FORM,
    &work::faults::FORM,
    &catalogue::prices::FORM,
    &catalogue::surveys::FORM,
    &catalogue::opinions::FORM,
    &catalogue::reviews::FORM,
    &catalogue::announcements::FORM,
    &catalogue::appraisals::FORM,
    &catalogue::partners::FORM,
    &renovation::site::FORM,
    &renovation::passes::FORM,
    &renovation::violations::FORM,
    &renovation::hot_work::FORM,
    &renovation::extensions::FORM,
    &events::incident::FORM,
    &events::month_bundle::FORM,
    &events::special_people::FORM,
    &events::visits::FORM,
    &events::activities::FORM,
    &intake::bulletins::FORM,
    &office::phone_book::FORM,
    &office::staff::FORM,
    &office::uniforms::FORM,
    &shift::attendance::FORM,
    &shift::staff_appraisals::FORM,
    &office::instructions::FORM,
    &office::corrections::FORM,
    &shift::inspections::FORM,
    &shift::department_reports::FORM,
    &office::passes::FORM,
    &office::meetings::FORM,
    &office::letters::FORM,
    &office::documents::FORM,
    &office::computer_rules::FORM,
    &office::seals::FORM,
    &office::police_help::FORM,
    &intake::official_visits::FORM,
    &intake::opinion_box::FORM,
    &intake::lost_property::FORM,
    &intake::lending::FORM,
    &intake::parcels::FORM,
    &intake::neighbours::FORM,
    &office::unmasking::FORM,
    &office::takeover::FORM,
    &office::prints::FORM,
    &office::exports::FORM,
    &office::settings::FORM,
    &office::founding::FORM,
    &office::working_hours::FORM,
    &office::rulings::FORM,
    &office::wordings::FORM,
    &office::restoring::FORM,
    &office::forgetting::FORM,
];

/// What a caller can ask for, in the order in which it is offered; the first one is what most ask for.
pub static ERRANDS: &[&Errand] = &[
    &work::repair::ERRAND,
    &work::paid::ERRAND,
    &work::cleaning::ERRAND,
    &complaints::complaint::ERRAND,
    &events::incident::ERRAND,
    &renovation::site::ERRAND,
    &intake::contact::ERRAND,
    &goods::slip::ERRAND,
    &keys::loan::ERRAND,
    &keys::cupboard::ERRAND,
    &estate::house_handover::ERRAND,
    &estate::move_in::ERRAND,
    &estate::move_out::ERRAND,
    &estate::passes::ERRAND,
    &intake::needs::ERRAND,
    &intake::consults::ERRAND,
];

/// The errand of this word.
pub fn errand(word: &str) -> Option<&'static Errand> {
    ERRANDS.iter().copied().find(|errand| errand.word == word)
}

/// The rules of all forms, and those of all work slips.
pub static SHARED: &[Shared] = &[
    Shared {
        whose: "every form",
        rules: decision::RULES,
        goes_by: |_| true,
        bars: |_, _| None,
        warns: |_, _| None,
    },
    Shared {
        whose: "every paper that two sign",
        rules: office::two_hands::RULES,
        goes_by: |_| true,
        bars: |_, _| None,
        warns: office::two_hands::one_made_the_other,
    },
    Shared {
        whose: "every work slip",
        rules: work::job::RULES,
        goes_by: work::job::is_work,
        bars: work::job::out_of_state,
        warns: |_, _| None,
    },
    Shared {
        whose: "every paper that takes cash or gives it back",
        rules: billing::drawer::CASH_RULES,
        goes_by: |form| {
            let money = [billing::receipts::TAG, billing::statement::TAG, billing::deposit::TAG];
            let others = [renovation::site::TAG, estate::house_handover::TAG];
            let takes = form.steps.iter().any(|step| step.gives_receipt);
            takes || money.contains(&form.tag) || others.contains(&form.tag)
        },
        bars: |_, _| None,
        warns: billing::drawer::outside_drawers,
    },
    Shared {
        whose: "every line of the bank, the terminals and the codes",
        rules: billing::bank_lines::RULES,
        goes_by: |form| [billing::arrivals::TAG, billing::outgoings::TAG].contains(&form.tag),
        bars: |_, _| None,
        warns: |_, _| None,
    },
    Shared {
        whose: "every paper by which money comes in",
        rules: billing::receipts::REFERENCE_RULES,
        goes_by: |form| {
            let bank = form.tag == billing::collection::record::RETURN;
            bank || form.steps.iter().any(|step| step.gives_receipt)
        },
        bars: |_, _| None,
        warns: billing::receipts::same_reference,
    },
    Shared {
        whose: "every paper that pays out or collects what was carried in",
        rules: billing::opening::TOTALS_RULES,
        goes_by: |form| {
            let money = [billing::statement::TAG, billing::deposit::TAG, billing::fees::TAG];
            let others = [billing::fee_payments::TAG, renovation::site::TAG, billing::service::TAG];
            money.contains(&form.tag) || others.contains(&form.tag)
        },
        bars: |_, _| None,
        warns: |_, _| None,
    },
    Shared {
        whose: "every callback",
        rules: callbacks::RULES,
        goes_by: |form| form.tag == callbacks::TAG || callbacks::asking::to_ask(form.tag).is_some(),
        bars: |_, _| None,
        warns: |_, _| None,
    },
    Shared {
        whose: "every paper whose customers are asked on it",
        rules: callbacks::sheet::RULES,
        goes_by: |form| callbacks::sheet::goes_by(form) || form.tag == events::activities::TAG,
        bars: |_, _| None,
        warns: |_, _| None,
    },
    Shared {
        whose: "every call, consultation and order of work",
        rules: voiding::RULES,
        goes_by: |form| {
            let calls = [intake::contact::TAG, intake::consults::TAG];
            calls.contains(&form.tag) || work::job::is_work(form)
        },
        bars: |_, _| None,
        warns: |_, _| None,
    },
    Shared {
        whose: "every paper about which somebody is rung",
        rules: quiet::RULES,
        goes_by: |form| {
            let events = [events::visits::TAG, events::activities::TAG];
            events.contains(&form.tag)
                || form.tag == callbacks::TAG
                || callbacks::asking::is_asked_about(form.tag)
        },
        bars: |_, _| None,
        warns: |_, _| None,
    },
];

/// All of it, as the engine sees it.
pub static REGISTRY: Registry =
    Registry::new(FORMS, SHARED, dues::DUES, &policy::SCHEMA, &lookup::Registers);

/// Lays forms beside the desk's own. Only the first call counts.
pub fn lay_beside(forms: &'static [&'static Form]) {
    REGISTRY.lay_beside(forms);
}

/// All forms, those laid beside last.
pub fn all() -> impl Iterator<Item = &'static Form> {
    REGISTRY.all()
}

/// A form by its id: `F-14`.
pub fn form(id: &str) -> Option<&'static Form> {
    REGISTRY.form(id)
}

/// A form by its stored tag.
pub fn tagged(tag: u16) -> Option<&'static Form> {
    REGISTRY.tagged(tag)
}

/// The register whose records may stand in such a blank.
pub fn kept_in(kind: &Kind) -> Option<&'static Form> {
    match kind {
        Kind::Record(form) => tagged(*form),
        Kind::Staff => Some(&office::staff::FORM),
        Kind::Room => Some(&estate::rooms::FORM),
        _ => None,
    }
}

/// Every key of a slip, each once.
pub fn keys(slip: &Slip) -> Vec<Key> {
    REGISTRY.keys(slip)
}

/// Whether a form's open slips wait for the month's settlement and for nobody's hands now: nobody claims them, and
/// no list of what is still to be done has them.
pub fn booked(form: u16) -> bool {
    [billing::service::TAG, billing::statement::TAG].contains(&form)
}

/// Whether an open slip is somebody's matter now: not what waits for the settlement, nor a register that runs for
/// years while nothing of it is up.
pub fn is_matter(slip: &Slip, now: Moment) -> bool {
    let up = |slip: &Slip| slip.next_due().is_some_and(|due| due.at <= now);
    let register = tagged(slip.id.form).is_some_and(|form| form.register);
    !booked(slip.id.form) && (!register || up(slip))
}

/// What a slip is called where others point to it; its number if it has no better name.
pub fn called(book: &dyn Book, id: SlipId) -> Called {
    REGISTRY.called(book, id)
}

/// What a bare number means where nothing that is open has it: a repair, of which there are most.
pub fn bare_number(number: u64) -> SlipId {
    SlipId { form: work::repair::TAG, number }
}

/// Reads `F-14/000123`, `F-14/123`, and what stands on the boards: `维修 000123`, `维修123`.
pub fn slip_number(text: &str) -> Option<SlipId> {
    REGISTRY.slip_number(text)
}

/// Writes `F-14/000123`.
pub fn show_number(id: SlipId) -> String {
    REGISTRY.show_number(id)
}

/// What is due, in the words of the slip's paper.
pub fn due_label(form: u16, what: u16) -> &'static str {
    REGISTRY.due_label(form, what)
}

/// An empty book in memory for the desk's own forms.
pub fn map_book() -> MapBook {
    MapBook::over(&REGISTRY)
}
