//! What was written wrong: the room, the slip itself; and whether the work costs money (改性质), which
//! often shows at the door only. Nothing is erased: each has its reason.

use crate::engine::form::FieldSet;
use crate::engine::judge::{Advice, Ask, Decision, Drawn, Outcome};
use crate::engine::kind::Text;
use crate::engine::money::Money;
use crate::engine::notice::Notice;
use crate::engine::rights::Role;
use crate::engine::slip::{Slip, due};
use crate::engine::value::{Badge, Cell, Fields, PersonId, Value};
use crate::forms::billing::payers;
use crate::forms::billing::payers::{CUSTOMER, PAYER};
use crate::forms::billing::{agreement, service};
use crate::forms::estate::rooms;
use crate::forms::office::staff;
use crate::forms::show_number;
use crate::forms::work::policy::WhoDecidesPaid;

use super::clocks::Begun;
use super::opening::price_told;
use super::pricing::{consent_owed, consented, money};
use super::{
    AGREEMENT_LEFT, CALLER, CHARGE, Charge, DONE, HEAD_DECIDES, PRICE_TOLD, RECORD_AUDITED, ROOM,
    Room, SAME_CHARGE, SAME_ROOM, TENANT_PREPAYS, TOTAL, UNSIGNED, VOID, billing, prepaying,
    raising, standing,
};

crate::fields! {
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
pub(super) fn change_room(ask: &Ask<'_>, given: &Fields) -> Outcome {
    let slip = standing(ask)?;
    let Some(it) = Room::take(given).filter(|it| Some(it.room) != slip.room(ROOM)) else {
        let room = slip.room(ROOM).map_or_else(String::new, |r| rooms::shown(ask.book, r));
        return Err(SAME_ROOM.with(&[&room]).at("room"));
    };
    let mut set = given.clone();
    if slip.cell(CUSTOMER).is_some() {
        let caller = match slip.cell(CALLER) {
            Some(Cell::Person(PersonId(person))) => Some(PersonId(*person)),
            _ => None,
        };
        let (payer, kind) = payers::of(ask.book, it.room, caller, slip.opened().day());
        set.set(CUSTOMER, Value::One(Cell::Choice(kind as u16)));
        let person = Value::One(Cell::Person(PersonId(payer.person)));
        set.set(PAYER, if payer.person == 0 { Value::EMPTIED } else { person });
    }
    let left = leave_agreement(slip, &mut set);
    let mut decision = Decision::from(ask.draw(slip.state, set.clone()));
    decision.warnings.extend(left);
    match billing::standing_record(ask.book, slip) {
        Some(record) if !billing::open(&record) => {
            return Err(RECORD_AUDITED.with(&["改房号"]).at("room"));
        }
        Some(_) => billing::record(ask, slip, &set, &mut decision),
        None => {}
    }
    Ok(decision)
}

/// Another household is not served under the first one's agreement: its price, its means and the consent
/// that stood in it go (G-21).
fn leave_agreement(slip: &Slip, set: &mut Fields) -> Option<Notice> {
    let Some(Cell::Slip(under)) = slip.cell(agreement::UNDER) else { return None };
    for tag in [agreement::UNDER, service::AGREED, service::CONSENT, service::MEANS] {
        set.set(tag, Value::EMPTIED);
    }
    Some(AGREEMENT_LEFT.with(&[&show_number(*under)]))
}

/// The number stays, the reason stays, every clock stops.
pub(super) fn void(ask: &Ask<'_>, given: &Fields) -> Outcome {
    let slip = standing(ask)?;
    raising::may_end(slip)?;
    Ok(Decision::from(ask.draw(VOID, given.clone()).all_met(slip, ask.now)))
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
    let by = match given.cell(118) {
        Some(Cell::Staff(badge)) => Some(*badge),
        _ => None,
    };
    let mut warnings: Vec<Notice> =
        decided(ask, by).map(|n| n.at("charge_by")).into_iter().collect();
    let paid = given.cell(CHARGE) == Some(&Cell::Choice(Charge::Paid as u16));
    let tenant = ask.slip.filter(|slip| paid && prepaying::owed(ask, slip));
    warnings.extend(tenant.map(|_| TENANT_PREPAYS.says()));
    Advice { warnings, ..Advice::default() }
}

/// 改性质. What turns out to cost money has its price told at once (G-17); what does not, owes no
/// consent. It may turn out at the door, and after the paper is back.
pub(super) fn recharge(ask: &Ask<'_>, given: &Fields) -> Outcome {
    let slip: &Slip = standing(ask)?;
    let charge = match given.cell(CHARGE) {
        Some(Cell::Choice(code)) => Charge::of(*code),
        _ => None,
    };
    if charge == slip.choice(CHARGE).and_then(Charge::of) {
        return Err(SAME_CHARGE.says().at("charge"));
    }
    let mut drawn = ask.draw(slip.state, given.clone());
    let told = matches!(given.cell(PRICE_TOLD), Some(Cell::Yes(true)));
    let ahead = !DONE.contains(&slip.state);
    match price_told(ask).filter(|_| ahead) {
        Some(Begun { what, at, because, .. }) if charge == Some(Charge::Paid) && !told => {
            drawn = drawn.due(what, at, because);
        }
        _ => drawn = drawn.met(Some(slip), due::PRICE, ask.occurred),
    }
    if charge == Some(Charge::Free) {
        drawn = drawn.met(Some(slip), due::CONSENT, ask.occurred);
    }
    if ahead {
        return Ok(drawn.into());
    }
    rebilled(ask, slip, given, drawn)
}

/// The work is done already: what was to be paid for and is not has no record any more, and what is
/// to be paid for after all has one, and needs its consent.
fn rebilled(ask: &Ask<'_>, slip: &Slip, given: &Fields, drawn: Drawn) -> Outcome {
    let mut whole = slip.clone();
    whole.fields.lay(given);
    let sum = money(&slip.fields, TOTAL).unwrap_or(Money::ZERO);
    let billed = billing::billed_to_somebody(ask, &whole, sum) && sum > Money::ZERO;
    let record = billing::standing_record(ask.book, slip).filter(billing::counts);
    let (bare, signed) = (!consented(&whole, given), slip.state != UNSIGNED);
    let mut decision = Decision::from(match bare && billed {
        true => consent_owed(ask, drawn, ask.occurred),
        false => drawn,
    });
    match record {
        Some(record) if !billed && !billing::open(&record) => {
            return Err(RECORD_AUDITED.with(&["改性质"]).at("charge"));
        }
        Some(record) if !billed => {
            let set = Fields::new().with(service::WHY, Cell::Text("改为无偿".to_string()));
            decision.drawn.push(Ask::beside(record.id, service::VOID_IT, service::VOID, set));
        }
        None if billed && signed => billing::record(ask, &whole, given, &mut decision),
        _ => {}
    }
    Ok(decision)
}
