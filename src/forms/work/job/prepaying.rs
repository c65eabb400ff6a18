//! The tenant's prepayment: work that a tenant pays for waits for it, or for the supervisor's word
//! (G-19, P-13). It never stands in the way of the call, nor of making safe.

use crate::engine::ledger::Payer;
use crate::forms::billing::deposit::record as deposit;
use crate::forms::billing::payers::{CUSTOMER, Customer};
use crate::forms::billing::policy::{PrepaymentGate, TenantPrepayment};
use crate::forms::prelude::*;

use super::fields::{CHARGE, Charge, URGENT};
use super::record::{NO_RELEASE_NEEDED, PREPAY_FIRST, RELEASE_OFF, TENANT_PREPAYS};
use super::{billing, signing};

fields! { pub struct Release { 101 release_why: Text = "放行原因" 12; } }

/// Whether a tenant owes a prepayment before the work.
fn owes_prepayment(ask: &Ask<'_>, payer: Payer, kind: Option<Customer>) -> bool {
    kind == Some(Customer::Tenant)
        && !ask.book.policy().is(TenantPrepayment::None)
        && !deposit::prepaid(ask.book, payer)
}

/// What is said at the call: the slip is issued all the same.
pub(crate) fn warning(ask: &Ask<'_>, payer: Payer, kind: Customer) -> Option<Notice> {
    owes_prepayment(ask, payer, Some(kind)).then(|| TENANT_PREPAYS.says())
}

/// Whether somebody pays for the work: as it was said; where nothing was, a paper that names its
/// customer is one that is paid for.
fn is_paid_work(slip: &Slip) -> bool {
    slip.get(CHARGE).map_or(slip.has(CUSTOMER), |charge| charge == Charge::Paid)
}

/// Whether whoever pays for a slip's work is a tenant without a prepayment. What is public is nobody's,
/// unless a customer stands on it.
pub(super) fn is_owed(ask: &Ask<'_>, slip: &Slip) -> bool {
    let (payer, kind) = billing::payer(ask.book, slip);
    let kind = kind.or_else(|| slip.get(CUSTOMER));
    let somebody = slip.has(CUSTOMER) || !signing::public(ask.book, slip);
    somebody && owes_prepayment(ask, payer, kind)
}

fn must_prepay(ask: &Ask<'_>, slip: &Slip) -> bool {
    is_paid_work(slip) && is_owed(ask, slip)
}

/// Whether somebody may be sent: once it is prepaid or let go. Making safe is never held up.
pub(super) fn may_send(ask: &Ask<'_>, slip: &Slip) -> Result<(), Notice> {
    let free = slip.get(URGENT) == Some(true) || slip.has(Release::release_why);
    if free || !must_prepay(ask, slip) { Ok(()) } else { Err(PREPAY_FIRST.says()) }
}

/// Nothing is held up, or the office lets nothing go.
pub(super) fn not_to_release(ask: &Ask<'_>) -> Option<Notice> {
    if !must_prepay(ask, ask.slip?) {
        return Some(NO_RELEASE_NEEDED.says());
    }
    ask.book.policy().is(PrepaymentGate::Strict).then(|| RELEASE_OFF.says())
}

/// 放行: the supervisor's word, with the reason.
pub(super) fn release(ask: &Ask<'_>, _: Release) -> Outcome {
    ask.draw(ask.standing()?.state).ok()
}
