//! The tenant's prepayment: work that a tenant pays for waits for it, or for the supervisor's word
//! (G-19, P-13). It never stands in the way of the call, nor of making safe.

use crate::engine::judge::{Ask, Outcome};
use crate::engine::kind::Text;
use crate::engine::ledger::Payer;
use crate::engine::notice::Notice;
use crate::engine::slip::Slip;
use crate::engine::value::Fields;
use crate::forms::billing::deposit;
use crate::forms::billing::payers::{CUSTOMER, Customer};
use crate::forms::billing::policy::{PrepaymentGate, TenantPrepayment};

use super::{
    CHARGE, Charge, NO_RELEASE_NEEDED, PREPAY_FIRST, RELEASE_OFF, TENANT_PREPAYS, URGENT, billing,
    signing, standing,
};

/// Why the supervisor let the work go on without a prepayment.
pub const RELEASED: u16 = 101;

crate::fields! {
    pub struct Release {
        101 release_why: Text = "放行原因" 12;
    }
}

/// Whether a tenant owes a prepayment before the work.
fn unpaid(ask: &Ask<'_>, payer: Payer, kind: Option<Customer>) -> bool {
    kind == Some(Customer::Tenant)
        && !ask.book.policy().is(TenantPrepayment::None)
        && !deposit::prepaid(ask.book, payer)
}

/// What is said at the call: the slip is issued all the same.
pub(crate) fn warned(ask: &Ask<'_>, payer: Payer, kind: Customer) -> Option<Notice> {
    unpaid(ask, payer, Some(kind)).then(|| TENANT_PREPAYS.says())
}

/// Whether somebody pays for the work: as it was said; where nothing was, a paper that names its
/// customer is one that is paid for.
fn paid_for(slip: &Slip) -> bool {
    match slip.choice(CHARGE).and_then(Charge::of) {
        Some(charge) => charge == Charge::Paid,
        None => slip.cell(CUSTOMER).is_some(),
    }
}

/// Whether whoever pays for a slip's work is a tenant without a prepayment. What is public is nobody's,
/// unless a customer stands on it.
pub(super) fn owed(ask: &Ask<'_>, slip: &Slip) -> bool {
    let (payer, kind) = billing::payer(ask.book, slip);
    let kind = kind.or_else(|| slip.choice(CUSTOMER).and_then(Customer::of));
    let somebody = slip.cell(CUSTOMER).is_some() || !signing::public(ask.book, slip);
    somebody && unpaid(ask, payer, kind)
}

fn waits(ask: &Ask<'_>, slip: &Slip) -> bool {
    paid_for(slip) && owed(ask, slip)
}

/// Whether somebody may be sent: once it is prepaid or let go. Making safe is never held up.
pub(super) fn may_send(ask: &Ask<'_>, slip: &Slip) -> Result<(), Notice> {
    let free = slip.yes(URGENT) || slip.cell(RELEASED).is_some();
    if free || !waits(ask, slip) { Ok(()) } else { Err(PREPAY_FIRST.says()) }
}

/// 放行: the supervisor's word, with the reason.
pub(super) fn release(ask: &Ask<'_>, given: &Fields) -> Outcome {
    let slip = standing(ask)?;
    if !waits(ask, slip) {
        return Err(NO_RELEASE_NEEDED.says());
    }
    if ask.book.policy().is(PrepaymentGate::Strict) {
        return Err(RELEASE_OFF.says());
    }
    Ok(ask.draw(slip.state, given.clone()).into())
}
