//! 争议款: what of the deposit is not agreed on. It stands apart when the rest goes back, is no income and nobody's
//! money meanwhile, and is settled later by what the two agreed on or were told by a court.

use super::paying::held_for;
use super::record::{BEYOND, DISPUTE, NOT_THE_PAYER, PayDeposit, REFUNDED, Refund, WHY_NOTHING};
use crate::engine::ledger::{Account, moved};
use crate::forms::billing::drawer::cash;
use crate::forms::billing::receipts::record::Taken;
use crate::forms::prelude::*;
use crate::forms::renovation::policy::DISPUTE_DAYS;

/// What of the deposit is in dispute.
pub const DISPUTED: Tag<Money> = Tag::new(114, "disputed");

fields! {
    pub struct Settle {
        115 to_payer: Money = "退付款人" 4;
        43 taken: Option<Taken> = "付款方式" 4;
        87 refund_to: Option<Signature> = "领款人" 4;
        90 proxy: Option<Text> = "代领凭据" 6;
        116 basis: Text = "结清依据" 12;
    }
}

/// Whoever stands on the receipt, or somebody with a paper of theirs.
pub(super) fn is_payer(slip: &Slip, to: &Who) -> bool {
    slip.get(PayDeposit::payer).is_none_or(|payer| payer == *to)
}

/// The rest went back and this did not: somebody has to look after it.
pub(super) fn stands_apart(ask: &Ask<'_>, drawn: Drawn) -> Drawn {
    let days = ask.limit(&DISPUTE_DAYS);
    let at = ask.occurred.plus_minutes(days * 24 * 60);
    drawn.due(DISPUTE, at, format!("争议款 {days} 天内谈 (D-90)"))
}

/// Agreed, or decided by others: the payer's part goes to the payer, the rest is the office's.
pub(super) fn settle(ask: &Ask<'_>, it: Settle) -> Outcome {
    let slip = ask.standing()?;
    let disputed = slip.get(DISPUTED).unwrap_or_default();
    let kept = disputed.minus(it.to_payer).filter(|kept| *kept >= Money::ZERO);
    let Some(kept) = kept.filter(|_| it.to_payer >= Money::ZERO) else {
        return Err(BEYOND.with(&[&disputed.to_string()]).at(Settle::to_payer));
    };
    let payer = held_for(ask.book, slip);
    let mut lines = Vec::new();
    if it.to_payer > Money::ZERO {
        let Some(taken) = it.taken else { return Err(WHY_NOTHING.at(Settle::taken)) };
        let to = it.refund_to.as_ref().map(|Signature(who)| who);
        if it.proxy.is_none() && to.is_none_or(|to| !is_payer(slip, to)) {
            return Err(NOT_THE_PAYER.at(Refund::refund_to));
        }
        let way = (Account::Renovation, taken.account());
        lines.extend(moved(it.to_payer, way, (0, 0), payer, 0));
    }
    lines.extend(moved(kept, (Account::Renovation, Account::Fees), (0, 0), payer, 0));
    let lines = cash::placed(ask, lines)?;
    ask.draw(REFUNDED).all_met(slip, ask.occurred).posting(lines).ok()
}

/// Whoever stands on the receipt of the deposit is asked for again.
pub(super) fn fills(slip: &Slip) -> Vec<Fill> {
    let payer = slip.get(PayDeposit::payer).and_then(|payer| match payer {
        Who::Known(PersonId(person)) => Some(format!("@{person}")),
        Who::Named(_) => None,
    });
    payer.map(|payer| ("refund_to", payer)).into_iter().collect()
}
