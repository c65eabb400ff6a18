//! 首问责任人 (P-24, G-42): the first of the company who heard a customer's matter, at the gate perhaps, and who answers
//! for it until the customer is content. Whoever typed it stands beside and is not meant.

use super::complaints::complaint::record as complaint;
use super::intake::{consults, contact, needs};
use super::prelude::*;
use super::work::cleaning::record as cleaning;
use super::work::job::fields::FIRST;
use super::work::paid::record as paid;
use super::work::repair::record as repair;

/// Work that is done because somebody asked for it.
const WORK: [u16; 3] = [repair::TAG, paid::TAG, cleaning::TAG];

/// Whether a form's slips are matters that a customer came with.
pub fn is_matter(form: u16) -> bool {
    let own = [complaint::TAG, needs::TAG, consults::TAG, contact::TAG];
    own.contains(&form) || WORK.contains(&form)
}

/// Who answers for such a matter: whoever is named on it, else whoever wrote it down.
pub fn of(slip: &Slip) -> Option<Badge> {
    let named = match slip.id.form {
        complaint::TAG => slip.get(complaint::FIRST),
        needs::TAG => slip.get(needs::record::FIRST),
        consults::TAG => slip.get(consults::FIRST),
        contact::TAG => slip.get(contact::FIRST),
        form if is_matter(form) => slip.get(FIRST),
        _ => None,
    };
    named.or_else(|| slip.story.first().map(|deed| deed.by))
}
