//! 回单: what the paper brings back, whatever it says; then signing late and telling whoever asked.

use crate::forms::office::policy::UNSIGNED_WORK_DAYS;
use crate::forms::prelude::*;
use crate::forms::work::policy::{OWNER_TOLD_MINUTES, PriceConsent, UnsignedWork};

use crate::forms::work::requisition::{for_job, record as requisition};

use super::clocks::{self, Clock};
use super::fields::{
    Assign, Came, Consent, ConsentHow, MEASURED_AT, Paper, Sign, TOTAL, TellOwner, URGENT, WaitFor,
};
use super::pricing::consent_owed;
use super::proof::{has_consent, outgrown, sum};
use super::record::{
    BOOK_AGAIN, CLOSED, ESCALATED, NO_CONSENT, NOT_ALL_TOLD, NOT_AS_DRAWN, NOT_SIGNED,
    PRICE_REFUSED, RETURNED, SAY_MEASURE, STAYS_OPEN, SUM_TOO_LARGE, TELL_ALL, TEMPORARY,
    TIMES_CROSSED, TOO_LATE_TIME, UNSIGNED, UNVERIFIED, WAITING, WHY_UNSIGNED, WORK_BLOCKED, ahead,
};
use super::sending::{arrived_late, at_the_door, finished_late, worker_there};
use super::visits::{self, Visited};
use super::waiting::{agree_visit, answer_owner, still_out, wait};
use super::{agreed, billing, joining, raising, signing};

/// What telling the owner does not settle: who hears that it is done has agreed to no price (G-15,
/// G-16), and nobody of the grade has stood behind the report (G-29).
const STILL_OWED: [DueKind; 2] = [dues::CONSENT, dues::VOUCHED];

/// Whether the customer has just refused the price.
fn is_refused(given: &Fields) -> bool {
    given.get(Consent::consent) == Some(ConsentHow::Refused)
}

/// What the whole job has used by now: the material of every visit, and the labour as last said.
fn used_so_far(slip: &Slip, given: &Fields) -> Fields {
    let mut rows = slip.fields.rows(Paper::materials).to_vec();
    rows.extend(given.rows(Paper::materials).iter().cloned());
    let mut used = Fields::new();
    if !rows.is_empty() {
        used.set(Paper::materials, Value::Rows(rows));
    }
    if let Some(labour) = given.value(Paper::labour).or_else(|| slip.value(Paper::labour)) {
        used.set(Paper::labour, labour.clone());
    }
    used
}

/// What it costs by now; `None` when it leaves the range.
pub(super) fn cost(slip: &Slip, given: &Fields) -> Option<Money> {
    let used = used_so_far(slip, given);
    sum(&used.get(Paper::materials).unwrap_or_default(), used.get(Paper::labour))
}

pub(super) fn advise(ask: &Ask<'_>, given: &Fields) -> Advice {
    let mut advice = Advice::default();
    let Some(slip) = ask.slip else { return advice };
    let came = given.get(Paper::result);
    if came == Some(Came::NotFixed) && given.value(Paper::next).is_none() {
        advice.warnings.push(BOOK_AGAIN.at(Paper::next));
    }
    let measured =
        given.value(Paper::measure).is_some() && given.get(Paper::explained) == Some(true);
    if came == Some(Came::Temporary) && !measured {
        advice.warnings.push(SAY_MEASURE.at(Paper::measure));
    }
    if came == Some(Came::Cannot) {
        advice.warnings.extend(raising::still_to_tell(ask, slip, given));
        if given.get(Paper::verified_by).is_none() || given.get(Paper::verified_how).is_none() {
            advice.warnings.push(UNVERIFIED.at(Paper::verified_by));
        }
    }
    advise_materials(ask, slip, given, &mut advice);
    if came == Some(Came::Unsigned) && stays_open(ask) {
        advice.warnings.push(STAYS_OPEN.at(Paper::result));
    }
    if let Some(arrived) = given.get(Paper::arrived) {
        advice.warnings.extend(arrived_late(ask, slip, arrived));
    }
    if matches!(came, Some(Came::Fixed | Came::Unsigned)) {
        let done = given.get(Paper::done).unwrap_or(ask.occurred);
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
        if billed && is_refused(given) {
            advice.warnings.push(PRICE_REFUSED.at(Paper::consent));
        } else if billed && !has_consent(slip, given) {
            advice.warnings.push(NO_CONSENT.at(Paper::consent));
        }
        billing::advise(ask, slip, (given, &it), sum, &mut advice);
    }
    advice
}

/// What was drawn by requisition and not returned stands on the paper before anybody types (G-18);
/// finished work that says otherwise is asked about.
fn advise_materials(ask: &Ask<'_>, slip: &Slip, given: &Fields, advice: &mut Advice) {
    let written = given.get(Paper::materials).unwrap_or_default();
    if written.is_empty() {
        advice.fills.extend(for_job::material_fills(ask.book, slip));
    }
    if !matches!(given.get(Paper::result), Some(Came::Fixed | Came::Unsigned)) {
        return;
    }
    let count =
        |name: &str| -> i64 { written.iter().filter(|m| m.name.0 == name).map(|m| m.count).sum() };
    let mut left = for_job::left(ask.book, slip);
    left.retain(|item| count(&item.name.0) != item.count);
    if !left.is_empty() {
        let said = requisition::listed(&left);
        advice.warnings.push(NOT_AS_DRAWN.with(&[&said]).at(Paper::materials));
    }
}

/// Whether unsigned work is no finished work in this office (D-08).
fn stays_open(ask: &Ask<'_>) -> bool {
    ask.book.policy().is(UnsignedWork::StayOpen)
}

/// Posts everything that the returned paper says; and the service record, if it is signed and paid.
pub(super) fn give_back(ask: &Ask<'_>, it: Paper) -> Outcome {
    let slip = ask.standing()?;
    // Only finished work is signed for.
    let fixed = it.result == Came::Fixed;
    let mut given = ask.given.clone();
    given.retain(|tag| fixed || tag != Sign::signed);
    let given = &agreed::priced(ask, slip, given, fixed)?;
    let done = it.done.unwrap_or(ask.occurred);
    check_times(ask, slip, &it, done)?;
    ahead(Paper::next, "再约上门", it.next, done, ask.now)?;
    let Some(sum) = cost(slip, given) else { return Err(SUM_TOO_LARGE.at(Paper::materials)) };
    check_complete(ask, slip, given, &it, sum)?;

    let mut set = given.clone().put(TOTAL, sum);
    set.lay(&used_so_far(slip, given));
    if matches!(it.result, Came::Fixed | Came::Unsigned | Came::Temporary) {
        set = set.put(Paper::done, done);
    }
    if it.result == Came::Temporary {
        set = set.put(MEASURED_AT, done);
    }
    let by = worker_there(given, slip);
    if let Some(badge) = by {
        set = set.put(Assign::worker, badge);
    }
    let reached = it.arrived.unwrap_or(done);
    visits::end(slip, &mut set, (by, reached), (done, Visited::by_paper(it.result)));
    if let (Came::Cannot, Some(whom)) = (it.result, it.reported_to) {
        raising::add_rung(ask, slip, &mut set, whom, ask.occurred);
    }
    let drawn = at_the_door(ask, ask.draw_with(slip.state, set), slip, reached);
    let mut drawn = finish(ask, slip, drawn, &it, done);
    let bare = !has_consent(slip, given) || outgrown(slip, given, sum).is_some();
    let asked = is_refused(given) || !bare;
    if asked || !billing::billed_to_somebody(ask, slip, sum) {
        drawn = clocks::met(drawn, slip, dues::CONSENT, done);
        drawn = clocks::met(drawn, slip, dues::PRICE, done);
    } else if matches!(drawn.state, RETURNED | UNSIGNED) {
        drawn = consent_owed(ask, drawn, done);
    }
    let mut decision = Decision::from(drawn);
    billing::after_return(ask, slip, given, sum, &mut decision);
    Ok(decision)
}

/// What finished work must have with it: a signature or the reason for none; and, where the office
/// blocks the work itself, the consent to its price. What is urgent is never held up by money.
fn check_complete(
    ask: &Ask<'_>,
    slip: &Slip,
    given: &Fields,
    it: &Paper,
    sum: Money,
) -> Result<(), Notice> {
    match it.result {
        Came::Fixed if it.signed.is_none() => return Err(NOT_SIGNED.at(Paper::signed)),
        Came::Unsigned if it.unsigned_why.is_none() => {
            return Err(WHY_UNSIGNED.at(Paper::unsigned_why));
        }
        Came::Fixed | Came::Unsigned => {}
        _ => return Ok(()),
    }
    let blocks = ask.book.policy().is(PriceConsent::BlockWork) && slip.get(URGENT) != Some(true);
    let bare = !has_consent(slip, given) || outgrown(slip, given, sum).is_some();
    if blocks && billing::billed_to_somebody(ask, slip, sum) && bare {
        return Err(WORK_BLOCKED.at(Paper::consent));
    }
    Ok(())
}

/// The order of times on the paper: none of them in the future, none before the call.
fn check_times(ask: &Ask<'_>, slip: &Slip, it: &Paper, done: Moment) -> Result<(), Notice> {
    let soon = ask.now.plus_minutes(1);
    for (blank, label, at) in [(Paper::arrived, "到场", it.arrived), (Paper::done, "完工", it.done)]
    {
        if at.is_some_and(|at| at > soon) {
            return Err(TOO_LATE_TIME.with(&[label]).at(blank));
        }
        visits::since_call(ask, slip, label, at).map_err(|no| no.at(blank))?;
    }
    let arrived = it.arrived.or_else(|| slip.get(Paper::arrived));
    if arrived.is_some_and(|arrived| arrived.minute() > done.minute()) {
        return Err(TIMES_CROSSED.at(Paper::done));
    }
    Ok(())
}

/// The paper is back with the work done: its clocks are over.
fn work_over(ask: &Ask<'_>, mut drawn: Drawn, slip: &Slip, done: Moment) -> Drawn {
    drawn = clocks::met(drawn, slip, dues::FINISH, done);
    drawn = clocks::met(drawn, slip, dues::RETURNED, ask.occurred);
    drawn = clocks::met(drawn, slip, dues::TOLD_UP, done);
    clocks::drop_all(&mut drawn, slip);
    drawn
}

fn finish(ask: &Ask<'_>, slip: &Slip, mut drawn: Drawn, it: &Paper, done: Moment) -> Drawn {
    match it.result {
        Came::Fixed => {
            drawn.state = RETURNED;
            drawn = clocks::met(drawn, slip, dues::SIGN, done);
            owner_told_by(ask, work_over(ask, drawn, slip, done))
        }
        Came::Unsigned if stays_open(ask) => {
            drawn.state = WAITING;
            go_on(ask, drawn, slip, it.next, done)
        }
        Came::Unsigned => {
            drawn.state = UNSIGNED;
            sign_by(ask, work_over(ask, drawn, slip, done), it.next, done)
        }
        Came::NotFixed => {
            drawn.state = WAITING;
            go_on(ask, drawn, slip, it.next, done)
        }
        Came::Temporary => {
            drawn.state = TEMPORARY;
            // Who was told how it holds for now has had an answer (S2-repair 3.3.6).
            if drawn.set.get(Paper::explained) == Some(true) {
                drawn = answer_owner(drawn, slip, done);
            }
            go_on(ask, drawn, slip, it.next, done)
        }
        Came::Cannot => {
            drawn.state = ESCALATED;
            let mut drawn = go_on(ask, drawn, slip, it.next, done);
            drawn.dues.retain(|d| !DueKind::any(&[dues::RETURNED, dues::LEVEL], d.what));
            drawn = drawn.met(Some(slip), dues::RETURNED, done);
            let told = raising::still_to_tell(ask, slip, &drawn.set).is_none();
            raising::climb(ask, slip, drawn, (ask.occurred, told))
        }
    }
}

/// Signed when that was agreed, else within the days of D-55.
fn sign_by(ask: &Ask<'_>, drawn: Drawn, next: Option<Moment>, done: Moment) -> Drawn {
    if let Some(next) = next {
        return drawn.due(dues::SIGN, next, "约好补签 (G-30)");
    }
    let days = ask.limit(&UNSIGNED_WORK_DAYS);
    let because = format!("完工 {} + {days} 天 (G-30)", done.show(ask.now));
    drawn.due(dues::SIGN, done.plus_minutes(days * 24 * 60), because)
}

/// The owner is told at the first moment after the paper is back (S2-repair 3.4.1); how long that
/// is, the office says (T-01b), and 0 means that no clock is kept.
fn owner_told_by(ask: &Ask<'_>, drawn: Drawn) -> Drawn {
    let minutes = ask.limit(&OWNER_TOLD_MINUTES);
    if minutes == 0 {
        return drawn;
    }
    let clock = Clock::of(dues::REPLY, "回单", ask.now, minutes, "S2-repair 3.4.1");
    clocks::start(ask, drawn, clock)
}

/// What is not done goes on: with another visit agreed it waits for that; without, nothing waits for
/// anybody and its clocks run.
fn go_on(ask: &Ask<'_>, drawn: Drawn, slip: &Slip, next: Option<Moment>, when: Moment) -> Drawn {
    match next {
        Some(_) => {
            let drawn = agree_visit(drawn, slip, next, when);
            wait(ask, drawn, slip, (WaitFor::Appointment, next), when)
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
pub(super) fn sign(ask: &Ask<'_>, _: Sign) -> Outcome {
    let slip = ask.standing()?;
    let drawn = ask.draw(RETURNED).met(Some(slip), dues::SIGN, ask.occurred);
    let mut decision = Decision::from(owner_told_by(ask, drawn));
    let sum = slip.get(TOTAL).unwrap_or(Money::ZERO);
    billing::after_sign(ask, slip, &ask.given, sum, &mut decision);
    Ok(decision)
}

pub(super) fn advise_tell_owner(ask: &Ask<'_>, given: &Fields) -> Advice {
    let mut advice = Advice::default();
    let Some(slip) = ask.slip.filter(|slip| joining::households(slip) > 1) else { return advice };
    let others = joining::rooms_shown(slip, ask.book);
    advice.computed.push(("同报须告知".to_string(), others));
    if TellOwner::take(given).is_some_and(|it| it.not_reached.is_some()) {
        advice.warnings.push(NOT_ALL_TOLD.at(TellOwner::not_reached));
    }
    advice
}

/// The end of the desk's work on it: whoever reported it knows, or it is written who was not reached.
pub(super) fn tell_owner(ask: &Ask<'_>, it: TellOwner) -> Outcome {
    let slip = ask.standing()?;
    let all = it.told_all == Some(true) || it.not_reached.is_some();
    let households = joining::households(slip);
    if households > 1 && !all {
        let others = (households - 1).to_string();
        return Err(TELL_ALL.with(&[&others]).at(TellOwner::told_all));
    }
    let over =
        slip.dues.iter().map(|due| due.what).filter(|what| !DueKind::any(&STILL_OWED, *what));
    let drawn = ask.draw(CLOSED);
    over.fold(drawn, |drawn, what| drawn.met(Some(slip), what, ask.occurred)).ok()
}
