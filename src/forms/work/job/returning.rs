//! 回单: what the paper brings back, whatever it says; then signing late and telling whoever asked.

use rust_decimal::Decimal;

use crate::engine::form::FieldSet;
use crate::engine::judge::{Advice, Ask, Decision, Drawn, Outcome};
use crate::engine::kind::Blank;
use crate::engine::moment::Moment;
use crate::engine::money::Money;
use crate::engine::notice::Notice;
use crate::engine::slip::{Slip, due};
use crate::engine::value::{Cell, Fields, Value};
use crate::forms::billing::service::CONSENT;
use crate::forms::office::policy::UNSIGNED_WORK_DAYS;
use crate::forms::work::policy::{OWNER_TOLD_MINUTES, PriceConsent, UnsignedWork};
use crate::forms::work::requisition;

use super::clocks::{self, Clock};
use super::pricing::{consent_owed, consented, money, outgrown};
use super::sending::{arrived_late, at_the_door, finished_late, worker};
use super::visits::{self, Visited};
use super::waiting::{agreed as agreed_with, answered, still_out, waiting};
use super::{
    ARRIVED_AT, BOOK_AGAIN, CLOSED, Came, ConsentHow, DONE_AT, ESCALATED, EXPLAINED, LABOUR,
    MATERIALS, MEASURE, MEASURED_AT, Material, NEXT, NO_CONSENT, NOT_ALL_TOLD, NOT_AS_DRAWN,
    NOT_SIGNED, PRICE_REFUSED, Paper, REPORTED_TO, RESULT, RETURNED, SAY_MEASURE, SIGNED,
    STAYS_OPEN, SUM_TOO_LARGE, Sign, TELL_ALL, TEMPORARY, TIMES_CROSSED, TOO_LATE_TIME, TOTAL,
    TellOwner, UNSIGNED, URGENT, WAITING, WHY_UNSIGNED, WORK_BLOCKED, WORKER, WaitFor, agreed,
    ahead, billing, joining, raising, signing, standing,
};

/// What telling the owner does not settle: who hears that it is done has agreed to no price (G-15,
/// G-16), and nobody of the grade has stood behind the report (G-29).
const STILL_OWED: [u16; 2] = [due::CONSENT, due::VOUCHED];

/// Whether the customer has just refused the price.
fn refused(given: &Fields) -> bool {
    choice(given, CONSENT) == Some(ConsentHow::Refused as u16)
}

fn choice(given: &Fields, tag: u16) -> Option<u16> {
    match given.cell(tag) {
        Some(Cell::Choice(code)) => Some(*code),
        _ => None,
    }
}

/// Labour and materials, each line rounded once; `None` when they leave the range.
#[must_use]
pub fn sum(materials: &[Material], labour: Option<Money>) -> Option<Money> {
    let lines =
        materials.iter().map(|m| m.price.unwrap_or(Money::ZERO).times(Decimal::from(m.count)));
    lines
        .chain([Some(labour.unwrap_or(Money::ZERO))])
        .try_fold(Money::ZERO, |sum, line| sum.plus(line?))
}

/// What the whole job has used by now: the material of every visit, and the labour as last said.
fn used(slip: &Slip, given: &Fields) -> Fields {
    let mut rows = slip.fields.rows(MATERIALS).to_vec();
    rows.extend(given.rows(MATERIALS).iter().cloned());
    let mut used = Fields::new();
    if !rows.is_empty() {
        used.set(MATERIALS, Value::Rows(rows));
    }
    if let Some(labour) = given.get(LABOUR).or_else(|| slip.value(LABOUR)) {
        used.set(LABOUR, labour.clone());
    }
    used
}

/// What it costs by now; `None` when it leaves the range.
pub(super) fn cost(slip: &Slip, given: &Fields) -> Option<Money> {
    let used = used(slip, given);
    let materials: Vec<Material> = Vec::take(used.get(MATERIALS)).unwrap_or_default();
    sum(&materials, money(&used, LABOUR))
}

pub(super) fn advise(ask: &Ask<'_>, given: &Fields) -> Advice {
    let mut advice = Advice::default();
    let Some(slip) = ask.slip else { return advice };
    let came = choice(given, RESULT).and_then(Came::of);
    let has = |tag: u16| given.get(tag).is_some();
    if came == Some(Came::NotFixed) && !has(NEXT) {
        advice.warnings.push(BOOK_AGAIN.says().at("next"));
    }
    let explained = matches!(given.cell(EXPLAINED), Some(Cell::Yes(true)));
    if came == Some(Came::Temporary) && !(has(MEASURE) && explained) {
        advice.warnings.push(SAY_MEASURE.says().at("measure"));
    }
    if came == Some(Came::Cannot) {
        advice.warnings.extend(raising::still_to_tell(ask, slip, given));
    }
    advise_materials(ask, slip, given, &mut advice);
    if came == Some(Came::Unsigned) && stays_open(ask) {
        advice.warnings.push(STAYS_OPEN.says().at("result"));
    }
    if let Some(Cell::Moment(arrived)) = given.cell(ARRIVED_AT) {
        advice.warnings.extend(arrived_late(ask, slip, *arrived));
    }
    if matches!(came, Some(Came::Fixed | Came::Unsigned)) {
        let done = match given.cell(DONE_AT) {
            Some(Cell::Moment(done)) => *done,
            _ => ask.occurred,
        };
        advice.warnings.extend(finished_late(ask, slip, done));
    }
    let Some(it) = Paper::take(given) else {
        billing::advise_labour(ask, slip, given, &mut advice);
        return advice;
    };
    if let Some(signed) = it.signed.as_ref().filter(|_| it.result == Came::Fixed) {
        advice.warnings.extend(signing::wrong_hand(ask, slip, signed));
    }
    if let Some(sum) = cost(slip, given) {
        if sum > Money::ZERO {
            advice.computed.push(("合计".to_string(), format!("{sum} 元")));
        }
        let billed = billing::billed_to_somebody(ask, slip, sum);
        if billed && refused(given) {
            advice.warnings.push(PRICE_REFUSED.says().at("consent"));
        } else if billed && !consented(slip, given) {
            advice.warnings.push(NO_CONSENT.says().at("consent"));
        }
        billing::advise(ask, slip, (given, &it), sum, &mut advice);
    }
    advice
}

/// What was drawn by requisition and not returned stands on the paper before anybody types (G-18);
/// finished work that says otherwise is asked about.
fn advise_materials(ask: &Ask<'_>, slip: &Slip, given: &Fields, advice: &mut Advice) {
    let written: Vec<Material> = Vec::take(given.get(MATERIALS)).unwrap_or_default();
    if written.is_empty() {
        advice.fills.extend(requisition::material_fills(ask.book, slip));
    }
    let done = [Came::Fixed, Came::Unsigned].map(|came| Some(came as u16));
    if !done.contains(&choice(given, RESULT)) {
        return;
    }
    let count =
        |name: &str| -> i64 { written.iter().filter(|m| m.name.0 == name).map(|m| m.count).sum() };
    let mut left = requisition::left(ask.book, slip);
    left.retain(|item| count(&item.name.0) != item.count);
    if !left.is_empty() {
        let said = requisition::listed(&left);
        advice.warnings.push(NOT_AS_DRAWN.with(&[&said]).at("materials"));
    }
}

/// Whether unsigned work is no finished work in this office (D-08).
fn stays_open(ask: &Ask<'_>) -> bool {
    ask.book.policy().is(UnsignedWork::StayOpen)
}

/// Posts everything that the returned paper says; and the service record, if it is signed and paid.
pub(super) fn give_back(ask: &Ask<'_>, given: &Fields) -> Outcome {
    let slip = standing(ask)?;
    // Only finished work is signed for.
    let fixed = choice(given, RESULT) == Some(Came::Fixed as u16);
    let given: Fields = given.iter().filter(|(t, _)| fixed || *t != SIGNED).cloned().collect();
    let given = &agreed::priced(ask, slip, given, fixed)?;
    let Some(it) = Paper::take(given) else { return Err(NOT_SIGNED.says()) };
    let done = it.done.unwrap_or(ask.occurred);
    times(ask, slip, &it, done)?;
    ahead("next", "再约上门", it.next, done, ask.now)?;
    let Some(sum) = cost(slip, given) else { return Err(SUM_TOO_LARGE.says().at("materials")) };
    complete(ask, slip, given, &it, sum)?;

    let mut set = given.clone().with(TOTAL, Cell::Money(sum));
    set.lay(&used(slip, given));
    if matches!(it.result, Came::Fixed | Came::Unsigned | Came::Temporary) {
        set = set.with(DONE_AT, Cell::Moment(done));
    }
    if it.result == Came::Temporary {
        set = set.with(MEASURED_AT, Cell::Moment(done));
    }
    let by = worker(given, slip);
    if let Some(badge) = by {
        set = set.with(WORKER, Cell::Staff(badge));
    }
    let reached = it.arrived.unwrap_or(done);
    visits::ended(slip, &mut set, (by, reached), (done, Visited::came(it.result)));
    if let (Came::Cannot, Some(Cell::Staff(whom))) = (it.result, given.cell(REPORTED_TO)) {
        raising::told(ask, slip, &mut set, *whom, ask.occurred);
    }
    let drawn = at_the_door(ask, ask.draw(slip.state, set), slip, reached);
    let mut drawn = finish(ask, slip, drawn, &it, done);
    let bare = !consented(slip, given) || outgrown(slip, given, sum).is_some();
    let asked = refused(given) || !bare;
    if asked || !billing::billed_to_somebody(ask, slip, sum) {
        drawn = clocks::met(drawn, slip, due::CONSENT, done);
        drawn = clocks::met(drawn, slip, due::PRICE, done);
    } else if matches!(drawn.state, RETURNED | UNSIGNED) {
        drawn = consent_owed(ask, drawn, done);
    }
    let mut decision = Decision::from(drawn);
    billing::after_return(ask, slip, given, sum, &mut decision);
    Ok(decision)
}

/// What finished work must have with it: a signature or the reason for none; and, where the office
/// blocks the work itself, the consent to its price. What is urgent is never held up by money.
fn complete(
    ask: &Ask<'_>,
    slip: &Slip,
    given: &Fields,
    it: &Paper,
    sum: Money,
) -> Result<(), Notice> {
    match it.result {
        Came::Fixed if it.signed.is_none() => return Err(NOT_SIGNED.says().at("signed")),
        Came::Unsigned if it.unsigned_why.is_none() => {
            return Err(WHY_UNSIGNED.says().at("unsigned_why"));
        }
        Came::Fixed | Came::Unsigned => {}
        _ => return Ok(()),
    }
    let blocks = ask.book.policy().is(PriceConsent::BlockWork) && !slip.yes(URGENT);
    let bare = !consented(slip, given) || outgrown(slip, given, sum).is_some();
    if blocks && billing::billed_to_somebody(ask, slip, sum) && bare {
        return Err(WORK_BLOCKED.says().at("consent"));
    }
    Ok(())
}

/// The order of times on the paper: none of them in the future, none before the call.
fn times(ask: &Ask<'_>, slip: &Slip, it: &Paper, done: Moment) -> Result<(), Notice> {
    let soon = ask.now.plus_minutes(1);
    for (name, label, at) in [("arrived", "到场", it.arrived), ("done", "完工", it.done)] {
        if at.is_some_and(|at| at > soon) {
            return Err(TOO_LATE_TIME.with(&[label]).at(name));
        }
        visits::since_call(ask, slip, label, at).map_err(|no| no.at(name))?;
    }
    let arrived = it.arrived.or_else(|| slip.moment(ARRIVED_AT));
    if arrived.is_some_and(|arrived| arrived.minute() > done.minute()) {
        return Err(TIMES_CROSSED.says().at("done"));
    }
    Ok(())
}

/// The paper is back with the work done: its clocks are over.
fn over(ask: &Ask<'_>, mut drawn: Drawn, slip: &Slip, done: Moment) -> Drawn {
    drawn = clocks::met(drawn, slip, due::FINISH, done);
    drawn = clocks::met(drawn, slip, due::RETURNED, ask.occurred);
    drawn = clocks::met(drawn, slip, due::TOLD_UP, done);
    clocks::over(&mut drawn, slip);
    drawn
}

fn finish(ask: &Ask<'_>, slip: &Slip, mut drawn: Drawn, it: &Paper, done: Moment) -> Drawn {
    match it.result {
        Came::Fixed => {
            drawn.state = RETURNED;
            drawn = clocks::met(drawn, slip, due::SIGN, done);
            owner_told_by(ask, over(ask, drawn, slip, done))
        }
        Came::Unsigned if stays_open(ask) => {
            drawn.state = WAITING;
            again(ask, drawn, slip, it.next, done)
        }
        Came::Unsigned => {
            drawn.state = UNSIGNED;
            sign_by(ask, over(ask, drawn, slip, done), it.next, done)
        }
        Came::NotFixed => {
            drawn.state = WAITING;
            again(ask, drawn, slip, it.next, done)
        }
        Came::Temporary => {
            drawn.state = TEMPORARY;
            // Who was told how it holds for now has had an answer (S2-repair 3.3.6).
            if matches!(drawn.set.cell(EXPLAINED), Some(Cell::Yes(true))) {
                drawn = answered(drawn, slip, done);
            }
            again(ask, drawn, slip, it.next, done)
        }
        Came::Cannot => {
            drawn.state = ESCALATED;
            let mut drawn = again(ask, drawn, slip, it.next, done);
            drawn.dues.retain(|d| !matches!(d.what, due::RETURNED | due::LEVEL));
            drawn = drawn.met(Some(slip), due::RETURNED, done);
            let told = raising::still_to_tell(ask, slip, &drawn.set).is_none();
            raising::climb(ask, slip, drawn, (ask.occurred, told))
        }
    }
}

/// Signed when that was agreed, else within the days of D-55.
fn sign_by(ask: &Ask<'_>, drawn: Drawn, next: Option<Moment>, done: Moment) -> Drawn {
    if let Some(next) = next {
        return drawn.due(due::SIGN, next, "约好补签 (G-30)".to_string());
    }
    let days = ask.limit(&UNSIGNED_WORK_DAYS);
    let because = format!("完工 {} + {days} 天 (G-30)", done.show(ask.now));
    drawn.due(due::SIGN, done.plus_minutes(days * 24 * 60), because)
}

/// The owner is told at the first moment after the paper is back (S2-repair 3.4.1); how long that
/// is, the office says (T-01b), and 0 means that no clock is kept.
fn owner_told_by(ask: &Ask<'_>, drawn: Drawn) -> Drawn {
    let minutes = ask.limit(&OWNER_TOLD_MINUTES);
    if minutes == 0 {
        return drawn;
    }
    let (what, from, clause) = (due::REPLY, ask.now, "S2-repair 3.4.1");
    clocks::start(ask, drawn, Clock { what, word: "回单", from, minutes, clause })
}

/// What is not done goes on: with another visit agreed it waits for that; without, nothing waits for
/// anybody and its clocks run.
fn again(ask: &Ask<'_>, drawn: Drawn, slip: &Slip, next: Option<Moment>, when: Moment) -> Drawn {
    match next {
        Some(_) => {
            let drawn = agreed_with(drawn, slip, next, when);
            waiting(ask, drawn, slip, (WaitFor::Appointment, next), when)
        }
        None => still_out(ask, drawn, next, when),
    }
}

pub(super) fn advise_sign(ask: &Ask<'_>, given: &Fields) -> Advice {
    let mut advice = Advice::default();
    if let (Some(slip), Some(it)) = (ask.slip, Sign::take(given)) {
        advice.warnings.extend(signing::wrong_hand(ask, slip, &it.signed));
    }
    advice
}

/// A signature that comes after the work; the record comes with it.
pub(super) fn sign(ask: &Ask<'_>, given: &Fields) -> Outcome {
    let slip = standing(ask)?;
    let drawn = ask.draw(RETURNED, given.clone()).met(Some(slip), due::SIGN, ask.occurred);
    let mut decision = Decision::from(owner_told_by(ask, drawn));
    let sum = money(&slip.fields, TOTAL).unwrap_or(Money::ZERO);
    billing::after_sign(ask, slip, given, sum, &mut decision);
    Ok(decision)
}

pub(super) fn advise_tell_owner(ask: &Ask<'_>, given: &Fields) -> Advice {
    let mut advice = Advice::default();
    let Some(slip) = ask.slip.filter(|slip| joining::households(slip) > 1) else { return advice };
    let others = joining::shown(slip, ask.book);
    advice.computed.push(("同报须告知".to_string(), others));
    if TellOwner::take(given).is_some_and(|it| it.not_reached.is_some()) {
        advice.warnings.push(NOT_ALL_TOLD.says().at("not_reached"));
    }
    advice
}

/// The end of the desk's work on it: whoever reported it knows, or it is written who was not reached.
pub(super) fn tell_owner(ask: &Ask<'_>, given: &Fields) -> Outcome {
    let slip = standing(ask)?;
    let it = TellOwner::take(given);
    let all = it.is_some_and(|it| it.told_all == Some(true) || it.not_reached.is_some());
    let households = joining::households(slip);
    if households > 1 && !all {
        return Err(TELL_ALL.with(&[&(households - 1).to_string()]).at("told_all"));
    }
    let over = slip.dues.iter().map(|due| due.what).filter(|what| !STILL_OWED.contains(what));
    let drawn = ask.draw(CLOSED, given.clone());
    Ok(over.fold(drawn, |drawn, what| drawn.met(Some(slip), what, ask.occurred)).into())
}
