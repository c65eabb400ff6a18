//! What was written wrong: the room, the slip itself; and whether the work costs money (改性质), which
//! often shows at the door only. Nothing is erased: each has its reason.

use crate::forms::billing::agreement;
use crate::forms::billing::payers;
use crate::forms::billing::payers::{CUSTOMER, PAYER};
use crate::forms::estate::rooms;
use crate::forms::office::staff;
use crate::forms::prelude::*;
use crate::forms::work::policy::WhoDecidesPaid;

use super::clocks::Begun;
use super::fields::{CHARGE, Charge, Consent, PRICE_TOLD, Room, TOTAL, Void};
use super::opening::price_clock;
use super::pricing::consent_owed;
use super::proof::has_consent;
use super::record::{
    AGREEMENT_LEFT, DONE, HEAD_DECIDES, RECORD_AUDITED, SAME_CHARGE, SAME_ROOM, TENANT_PREPAYS,
    UNSIGNED, VOID, known_caller,
};
use super::{billing, prepaying, raising};

fields! {
    /// 改性质: who found it otherwise, and why.
    pub struct Recharge {
        13 charge: Charge = "是否有偿" 4;
        118 charge_by: Badge = "谁说的" 4;
        14 price_told: Option<bool> = "已告知价" 4;
        122 charge_why: Option<Text> = "改变原因" 12;
    }
}

/// 改房号. Whoever pays is looked up anew; a record that was written goes with the slip, unless it is
/// in the accounts already.
pub(super) fn change_room(ask: &Ask<'_>, it: Room) -> Outcome {
    let slip = ask.standing()?;
    if slip.get(Room::room) == Some(it.room) {
        return Err(SAME_ROOM.with(&[&rooms::shown(ask.book, it.room)]).at(Room::room));
    }
    let mut set = ask.given.clone();
    if slip.has(CUSTOMER) {
        let caller = known_caller(&slip.fields);
        let (payer, kind) = payers::of(ask.book, it.room, caller, slip.opened().day());
        set.write(CUSTOMER, &kind);
        match payer.person {
            0 => set.clear(PAYER),
            person => set.write(PAYER, &Who::Known(PersonId(person))),
        }
    }
    let left = leave_agreement(ask, slip, &mut set);
    let mut decision = Decision::from(ask.draw_with(slip.state, set.clone()));
    decision.warnings.extend(left);
    match billing::standing_record(ask.book, slip) {
        Some(record) if !billing::is_open(&record) => {
            return Err(RECORD_AUDITED.with(&["改房号"]).at(Room::room));
        }
        Some(_) => billing::record(ask, slip, &set, &mut decision),
        None => {}
    }
    Ok(decision)
}

/// Another household is not served under the first one's agreement: its price, its means and the consent
/// that stood in it go (G-21).
fn leave_agreement(ask: &Ask<'_>, slip: &Slip, set: &mut Fields) -> Option<Notice> {
    let SlipRef(under) = slip.get(agreement::UNDER)?;
    set.clear(agreement::UNDER);
    set.clear(Consent::agreed);
    set.clear(Consent::consent);
    set.clear(Consent::means);
    Some(AGREEMENT_LEFT.with(&[&ask.book.registry().show_number(under)]))
}

/// The number stays, the reason stays, every clock stops.
pub(super) fn void(ask: &Ask<'_>, _: Void) -> Outcome {
    let slip = ask.standing()?;
    raising::may_end(slip)?;
    ask.draw(VOID).all_met(slip, ask.now).ok()
}

/// Whether somebody who decides about paid and unpaid has said so (D-04).
pub(crate) fn decided(ask: &Ask<'_>, by: Option<Badge>) -> Option<Notice> {
    let heads = [Role::Head, Role::Supervisor];
    let role = by.and_then(|badge| staff::role(ask.book, badge));
    let said = heads.contains(&ask.role) || role.is_some_and(|role| heads.contains(&role));
    let asked = ask.book.policy().is(WhoDecidesPaid::Head) && !said;
    asked.then(|| HEAD_DECIDES.says())
}

pub(super) fn advise_recharge(ask: &Ask<'_>, given: &Fields) -> Advice {
    let decided = decided(ask, given.get(Recharge::charge_by));
    let mut warnings: Vec<Notice> =
        decided.map(|n| n.at(Recharge::charge_by)).into_iter().collect();
    let paid = given.get(CHARGE) == Some(Charge::Paid);
    let tenant = ask.slip.filter(|slip| paid && prepaying::is_owed(ask, slip));
    warnings.extend(tenant.map(|_| TENANT_PREPAYS.says()));
    Advice { warnings, ..Advice::default() }
}

/// 改性质. What turns out to cost money has its price told at once (G-17); what does not, owes no
/// consent. It may turn out at the door, and after the paper is back.
pub(super) fn recharge(ask: &Ask<'_>, it: Recharge) -> Outcome {
    let slip = ask.standing()?;
    if slip.get(CHARGE) == Some(it.charge) {
        return Err(SAME_CHARGE.at(CHARGE));
    }
    let mut drawn = ask.draw(slip.state);
    let told = ask.given.get(PRICE_TOLD) == Some(true);
    let ahead = !DONE.contains(&slip.state);
    match price_clock(ask).filter(|_| ahead) {
        Some(Begun { what, at, because, .. }) if it.charge == Charge::Paid && !told => {
            drawn = drawn.due(what, at, because);
        }
        _ => drawn = drawn.met(Some(slip), dues::PRICE, ask.occurred),
    }
    if it.charge == Charge::Free {
        drawn = drawn.met(Some(slip), dues::CONSENT, ask.occurred);
    }
    if ahead { drawn.ok() } else { bill_again(ask, slip, drawn) }
}

/// The work is done already: what was to be paid for and is not has no record any more, and what is
/// to be paid for after all has one, and needs its consent.
fn bill_again(ask: &Ask<'_>, slip: &Slip, drawn: Drawn) -> Outcome {
    let given = &ask.given;
    let mut whole = slip.clone();
    whole.fields.lay(given);
    let sum = slip.get(TOTAL).unwrap_or(Money::ZERO);
    let billed = billing::billed_to_somebody(ask, &whole, sum) && sum > Money::ZERO;
    let record = billing::standing_record(ask.book, slip).filter(billing::stands_for_money);
    let (bare, signed) = (!has_consent(&whole, given), slip.state != UNSIGNED);
    let mut decision = Decision::from(match bare && billed {
        true => consent_owed(ask, drawn, ask.occurred),
        false => drawn,
    });
    match record {
        Some(record) if !billed && !billing::is_open(&record) => {
            return Err(RECORD_AUDITED.with(&["改性质"]).at(CHARGE));
        }
        Some(record) if !billed => {
            decision.drawn.push(billing::void_record(&record, "改为无偿"));
        }
        None if billed && signed => billing::record(ask, &whole, given, &mut decision),
        _ => {}
    }
    Ok(decision)
}
