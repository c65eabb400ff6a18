//! The number that the bank or the payment terminal gave a payment: it stands on one receipt, or on several that together
//! come to it. Said at once, because 对账 finds a receipt too many only the day after.

use super::record::{GIVE, GIVEN, Give, TAG, amount};
use crate::forms::prelude::*;

rules! {
    REFERENCE_TWICE warn "流水号 {0} 已在{1}上,{2} 元;同一笔到账别开两张收据" ["B-06", "F-230"];
}

/// What is said where money is taken under a number that stands on a receipt already.
pub fn same_reference(ask: &Ask<'_>, decision: &Decision) -> Option<Notice> {
    let given = decision.drawn.iter().find(|drawn| drawn.slip.form == TAG && drawn.step == GIVE)?;
    let number = given.set.get(Give::reference)?;
    let means = given.set.get(Give::taken);
    let same = |slip: &Slip| {
        slip.state == GIVEN
            && slip.get(Give::taken) == means
            && slip.text(Give::reference) == number.0
    };
    let first = ask.book.named(TAG, &number.0).into_iter().find(same)?;
    let (shown, sum) = (ask.book.called(first.id).shown, amount(&first).to_string());
    Some(REFERENCE_TWICE.with(&[&number.0, &shown, &sum]))
}
