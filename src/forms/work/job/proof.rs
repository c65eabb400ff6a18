//! What the bill of a work slip rests on (G-15, G-16, G-18, G-24): its sum, the consent to it, and the
//! copies of its paper. Billing asks for it here, and stands below whatever else work slips do.

use crate::engine::kind::Blank;
use crate::engine::policy::Policy;
use crate::forms::prelude::*;
use crate::forms::work::paid::record as paid;
use crate::forms::work::policy::{LostCopy, PaidRepairForm, SERVICE_SLIP_COPIES};
use crate::forms::work::repair::record as repair;
use rust_decimal::Decimal;

use super::fields::{CHARGE, Charge, Consent, ConsentHow, Copies, Material};
use super::record::CONSENT;

/// Labour and materials, each line rounded once; `None` when they leave the range.
pub fn sum(materials: &[Material], labour: Option<Money>) -> Option<Money> {
    let lines =
        materials.iter().map(|m| m.price.unwrap_or(Money::ZERO).times(Decimal::from(m.count)));
    lines
        .chain([Some(labour.unwrap_or(Money::ZERO))])
        .try_fold(Money::ZERO, |sum, line| sum.plus(line?))
}

/// Whether the customer pays for what comes to this sum: unless it was said to cost nothing.
pub fn billable(slip: &Slip, sum: Money) -> bool {
    match slip.get(CHARGE) {
        Some(Charge::Free) => false,
        Some(Charge::Paid) => true,
        Some(Charge::Unclear) | None => sum > Money::ZERO,
    }
}

/// Whether there is consent to price and means, as it stands or as it is said now.
pub(super) fn has_consent(slip: &Slip, given: &Fields) -> bool {
    let how = said_or_standing(slip, given, Consent::consent);
    let means = said_or_standing(slip, given, Consent::means);
    how.is_some_and(|how| how != ConsentHow::Refused) && means.is_some()
}

/// What is said now; where nothing is, what stands.
fn said_or_standing<T: Blank>(slip: &Slip, given: &Fields, tag: Tag<T>) -> Option<T> {
    if given.has(tag) { given.get(tag) } else { slip.get(tag) }
}

/// What was agreed to before, if the sum has outgrown it and nobody has been asked again.
pub(super) fn outgrown(slip: &Slip, given: &Fields, sum: Money) -> Option<Money> {
    let asked_again = given.has(Consent::consent);
    slip.get(Consent::agreed).filter(|agreed| *agreed < sum && !asked_again)
}

/// The customer has answered to the price: nobody owes the question any more.
pub(super) fn answer(ask: &Ask<'_>, slip: &Slip, drawn: Drawn) -> Drawn {
    [dues::CONSENT, dues::PRICE]
        .into_iter()
        .fold(drawn, |drawn, what| drawn.met(Some(slip), what, ask.occurred))
}

/// The same consent, given to what stands on the service record of a slip.
pub(crate) fn consented_beside(ask: &Ask<'_>, slip: &Slip, set: Fields) -> Drawn {
    answer(ask, slip, Ask::beside(slip.id, CONSENT, slip.state, set))
}

/// Whether billing rests on copies of this paper: the four-part slip; and the repair slip where the
/// office bills its paid repairs by it (C-33).
pub(super) fn copies_kept(policy: &Policy, slip: &Slip) -> bool {
    match slip.id.form {
        paid::TAG => true,
        repair::TAG => policy.is(PaidRepairForm::RepairSlip),
        _ => false,
    }
}

/// Whether the third copy proves the bill; where the paper has fewer, it is the centre's first (N-33).
pub(super) fn third_proves(policy: &Policy) -> bool {
    policy.limit(&SERVICE_SLIP_COPIES) >= 3
}

/// The copy that proves the bill.
pub(super) fn proof(policy: &Policy) -> Tag<bool> {
    if third_proves(policy) { Copies::copy_3 } else { Copies::copy_1 }
}

/// Whether the paper on which billing rests is there, or a signed replacement where the office takes
/// one (G-24, D-12).
pub fn on_paper(book: &dyn Book, from: &Slip) -> bool {
    let policy = book.policy();
    let replaced = policy.is(LostCopy::SignedReplacement) && from.has(Copies::replaced_by);
    let came = |copy| from.get(copy) == Some(true);
    !copies_kept(policy, from) || came(Copies::copy_3) || came(proof(policy)) || replaced
}
