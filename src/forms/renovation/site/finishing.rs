//! From the inspection to the refund: again until it passes, the months, the damage looked for and signed, deductions
//! reckoned, the project manager's consent, and the money back to whoever stands on the receipt, never before its day.

use super::disputing::{DISPUTED, is_payer, stands_apart};
use super::paying::held_for;
use super::record::{
    BEFORE_ASKED, CHANGED_SINCE, CHECKED, Check, DEDUCTED, Deduct, FAULTS, FORFEITS, FORFEITS_OVER,
    GOES_BACK, HELD, IN_DISPUTE, INSPECT, Inspect, MENDED, MORE_THAN_HELD, NO_OLD_RECEIPT,
    NOT_A_HEAD, NOT_THE_PAYER, NOT_YET, OWNER_AGREES, PASSED, PASSED_ON, PASSES, PASSES_OUT, Party,
    REFUND, REFUND_FROM, REFUNDED, Recheck, Refund, THREE_SIGN, TIME_PAST, VIOLATIONS, WHAT_FAULTS,
    WHO_INSPECTS, WHY_NOTHING, hanging, is_carried, sum,
};
use crate::engine::ledger::{Account, moved};
use crate::forms::billing::drawer::cash;
use crate::forms::billing::opening::record as opening;
use crate::forms::office::staff;
use crate::forms::prelude::*;
use crate::forms::renovation::policy::{DepositRefund, REFUND_WAIT_MONTHS, RenovationAcceptance};
use crate::forms::renovation::{passes::record as passes, violations::record as violations};

/// The steps by which an inspection is asked for, and made.
pub(super) const COMPLETE: u16 = 16;
pub(super) const INSPECTED: u16 = 17;

/// Who must stand on the acceptance by the side in force.
fn inspected(ask: &Ask<'_>, it: &Inspect) -> Result<(), Notice> {
    let role = |badge: Option<Badge>| badge.and_then(|badge| staff::role(ask.book, badge));
    let (named, enough) = match ask.book.policy().get::<RenovationAcceptance>() {
        RenovationAcceptance::EngineeringThenManager => {
            let manager = role(it.manager) == Some(Role::Head);
            ("工程部验收,物业经理签字", it.engineer.is_some() && manager)
        }
        RenovationAcceptance::OwnerTwoDepartments => {
            let owner = it.owner_there.is_some() || it.owner_absent.is_some();
            let named = "工程部、保安部同验,业主签字(未签写原因)";
            (named, it.engineer.is_some() && it.guard.is_some() && owner)
        }
    };
    if enough { Ok(()) } else { Err(WHO_INSPECTS.with(&[named]).at(Inspect::engineer)) }
}

/// From when the deposit goes back where it passed on a day, and why so.
pub(super) fn refund_from(ask: &Ask<'_>, passed: Day) -> (Day, String) {
    let months = ask.limit(&REFUND_WAIT_MONTHS);
    match ask.book.policy().get::<DepositRefund>() {
        DepositRefund::ManagerSignature => (passed, "物业经理签字即退 (C-30)".to_string()),
        DepositRefund::WaitAndThreeParties => {
            let because = format!("验收 {passed} + {months} 个月 (N-44)");
            (passed.months_later(months), because)
        }
    }
}

/// Passed, or what is wrong with a deadline and then again. From the day of passing the months run.
pub(super) fn inspect(ask: &Ask<'_>, it: Inspect) -> Outcome {
    let slip = ask.standing()?;
    inspected(ask, &it)?;
    // The months of the deposit run from here: no earlier day than the work was said to be done.
    let since = [COMPLETE, INSPECTED].into_iter().filter_map(|step| slip.last_deed(step));
    if let Some(since) = since.map(|deed| deed.occurred).max().filter(|at| *at > ask.occurred) {
        return Err(BEFORE_ASKED.with(&[&since.show(ask.now)]).at("occurred"));
    }
    if !it.passed {
        let (Some(_), Some(deadline)) = (&it.faults, it.deadline) else {
            return Err(WHAT_FAULTS.at(Inspect::faults));
        };
        if deadline <= ask.occurred {
            return Err(TIME_PAST.with(&[&deadline.show(ask.now)]).at(Inspect::deadline));
        }
        let drawn = ask.draw(FAULTS).met(Some(slip), INSPECT, ask.occurred);
        return drawn.due(MENDED, deadline, "验收整改期限 (P-34)").ok();
    }
    let today = ask.occurred.day();
    let (from, because) = refund_from(ask, today);
    let set = ask.given.clone().put(PASSED_ON, today).put(REFUND_FROM, from);
    let drawn = ask.draw_with(PASSED, set).met(Some(slip), INSPECT, ask.occurred);
    let drawn = drawn.met(Some(slip), MENDED, ask.occurred);
    drawn.due(REFUND, from.next(1).begins().plus_minutes(-1), because).ok()
}

/// Not before its day, whatever order the steps come in.
fn on_its_day(ask: &Ask<'_>, slip: &Slip) -> Result<(), Notice> {
    match slip.get(REFUND_FROM).filter(|from| ask.occurred.day() < *from) {
        Some(from) => Err(NOT_YET.with(&[&from.to_string()])),
        None => Ok(()),
    }
}

/// Every pass is back and counted, lost ones said to be lost.
pub(super) fn passes_back(ask: &Ask<'_>, slip: &Slip) -> Result<(), Notice> {
    let out: i64 = hanging(ask.book, slip.id, PASSES).iter().map(passes::out).sum();
    if out > 0 { Err(PASSES_OUT.with(&[&out.to_string()])) } else { Ok(()) }
}

/// The forfeits of the household that the project manager signed (G-78).
pub(super) fn forfeits(ask: &Ask<'_>, slip: &Slip) -> Money {
    sum(hanging(ask.book, slip.id, VIOLATIONS).iter().map(violations::forfeit))
}

pub(super) fn advise_check(ask: &Ask<'_>, given: &Fields) -> Advice {
    let mut advice = Advice::default();
    let Some(slip) = ask.slip else { return advice };
    let held = slip.get(HELD).unwrap_or_default();
    let forfeits = forfeits(ask, slip);
    let rows: Vec<Deduct> = given.get(Check::deductions).unwrap_or_default();
    let (other, disputed) = (deducted(&rows), disputed(&rows));
    let (left, over) = after_forfeits(held, forfeits);
    let back = left.minus(sum([other, disputed])).unwrap_or_default();
    let apart =
        if disputed > Money::ZERO { format!(" - 争议 {disputed}") } else { String::new() };
    let shown = format!("押金 {held} - 违约金 {forfeits} - 其他 {other}{apart} = {back} 元");
    advice.computed.push(("应退".to_string(), shown));
    if over > Money::ZERO {
        let sums = [forfeits, held, over].map(|sum| sum.to_string());
        advice.warnings.push(FORFEITS_OVER.with(&[&sums[0], &sums[1], &sums[2]]));
    }
    advice
}

/// What is agreed to come off.
fn deducted(rows: &[Deduct]) -> Money {
    sum(rows.iter().filter(|row| row.disputed != Some(true)).map(|row| row.sum))
}

/// What somebody says comes off, and the other side does not agree: it stands apart (争议款).
fn disputed(rows: &[Deduct]) -> Money {
    sum(rows.iter().filter(|row| row.disputed == Some(true)).map(|row| row.sum))
}

/// What is left of the deposit after the forfeits, and what they are more than it: they were signed before, so that a
/// large one takes all of it and never holds the file up.
pub(super) fn after_forfeits(held: Money, forfeits: Money) -> (Money, Money) {
    let off = held.min(forfeits);
    (held.minus(off).unwrap_or_default(), forfeits.minus(off).unwrap_or_default())
}

/// Three sign; for whoever does not, there is an honest reason, two witnesses and where the photo lies: a builder who
/// has vanished never locks the owner's money.
fn signed(ask: &Ask<'_>, it: &Check) -> Result<(), Notice> {
    let head = |role| matches!(role, Role::Supervisor | Role::Head);
    if let Some(centre) = it.centre
        && !staff::role(ask.book, centre).is_some_and(head)
    {
        let who = [Role::Supervisor.label(), Role::Head.label()].join("或");
        return Err(NOT_A_HEAD.with(&[&who]).at(Check::centre));
    }
    let all = it.owner_signs.is_some() && it.company_signs.is_some();
    let witnessed = it.unsigned.is_some()
        && it.photos.is_some()
        && it.witness_1.is_some()
        && it.witness_2.is_some()
        && it.witness_1 != it.witness_2;
    if it.centre.is_some() && (all || witnessed) {
        Ok(())
    } else {
        Err(THREE_SIGN.at(Check::owner_signs))
    }
}

/// Damage looked for, and what goes back reckoned.
pub(super) fn check(ask: &Ask<'_>, it: Check) -> Outcome {
    let slip = ask.standing()?;
    on_its_day(ask, slip)?;
    if it.asked_by == Some(Party::Contractor) && it.owner_agrees != Some(true) {
        return Err(OWNER_AGREES.at(Check::owner_agrees));
    }
    if ask.book.policy().is(DepositRefund::WaitAndThreeParties) {
        signed(ask, &it)?;
    }
    passes_back(ask, slip)?;
    let held = slip.get(HELD).unwrap_or_default();
    let forfeits = forfeits(ask, slip);
    let (deducted, disputed) = (deducted(&it.deductions), disputed(&it.deductions));
    let (left, _) = after_forfeits(held, forfeits);
    let back = left.minus(sum([deducted, disputed])).filter(|back| *back >= Money::ZERO);
    let Some(back) = back else {
        let off = sum([forfeits, deducted, disputed]);
        return Err(MORE_THAN_HELD
            .with(&[&off.to_string(), &held.to_string()])
            .at(Check::deductions));
    };
    let set = ask.given.clone();
    let set = set.put(FORFEITS, forfeits).put(DEDUCTED, deducted).put(GOES_BACK, back);
    let set = if disputed > Money::ZERO { set.put(DISPUTED, disputed) } else { set };
    ask.draw_with(CHECKED, set).ok()
}

/// Reckoned again: what stood is no longer the office's word.
pub(super) fn recheck(ask: &Ask<'_>, _: Recheck) -> Outcome {
    let mut set = ask.given.clone();
    for tag in [FORFEITS, DEDUCTED, GOES_BACK, DISPUTED] {
        set.clear(tag);
    }
    set.clear(Check::deductions);
    ask.draw_with(PASSED, set).ok()
}

/// The money goes back: to the payer, against the receipt, all sums together what was held. What is in dispute stays
/// where it is.
pub(super) fn refund(ask: &Ask<'_>, it: Refund) -> Outcome {
    let slip = ask.standing()?;
    opening::totals_first(ask.book, slip, is_carried(slip))?;
    on_its_day(ask, slip)?;
    passes_back(ask, slip)?;
    let reckoned = slip.get(FORFEITS).unwrap_or_default();
    if forfeits(ask, slip) != reckoned {
        return Err(CHANGED_SINCE.says());
    }
    let (held, back) =
        (slip.get(HELD).unwrap_or_default(), slip.get(GOES_BACK).unwrap_or_default());
    if held > Money::ZERO && it.receipt_back != Some(true) && it.receipt_lost.is_none() {
        return Err(NO_OLD_RECEIPT.at(Refund::receipt_back));
    }
    if !is_payer(slip, &it.refund_to.0) && it.proxy.is_none() {
        return Err(NOT_THE_PAYER.at(Refund::refund_to));
    }
    let payer = held_for(ask.book, slip);
    let mut lines = Vec::new();
    if back > Money::ZERO {
        let Some(taken) = it.taken else { return Err(WHY_NOTHING.at(Refund::taken)) };
        lines.extend(moved(back, (Account::Renovation, taken.account()), (0, 0), payer, 0));
    }
    let apart = slip.get(DISPUTED).unwrap_or_default();
    let kept = held.minus(sum([back, apart])).unwrap_or_default();
    lines.extend(moved(kept, (Account::Renovation, Account::Fees), (0, 0), payer, 0));
    let lines = cash::placed(ask, lines)?;
    if apart > Money::ZERO {
        let drawn = ask.draw(IN_DISPUTE).all_met(slip, ask.occurred).posting(lines);
        return stands_apart(ask, drawn).ok();
    }
    ask.draw(REFUNDED).all_met(slip, ask.occurred).posting(lines).ok()
}
