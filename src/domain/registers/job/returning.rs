//! 回单: what the paper brings back; then signing late, consenting late, telling the owner.

use rust_decimal::Decimal;

use crate::domain::form::FieldSet;
use crate::domain::judge::{Advice, Ask, Decision, Drawn, Outcome};
use crate::domain::moment::Moment;
use crate::domain::money::Money;
use crate::domain::notice::Notice;
use crate::domain::slip::{Slip, due};
use crate::domain::value::{Cell, Fields};

use super::sending::{arrived_late, waiting, worker};
use super::{
    ARRIVED_AT, BOOK_AGAIN, CHARGE, CLOSED, Came, Charge, ConsentHow, DONE_AT, ESCALATED,
    EXPLAINED, MEASURE, Material, NEXT, NO_CONSENT, NOT_SIGNED, Paper, REPORT_UP, REPORTED_TO,
    RESULT, RETURNED, SAY_MEASURE, SUM_TOO_LARGE, TEMPORARY, TIMES_CROSSED, TOO_LATE_TIME, TOTAL,
    UNSIGNED, WAITING, WHY_UNSIGNED, WORKER, ahead, standing,
};

/// Days after which an unsigned slip hurts, from policy (D-55).
const SIGN_LIMIT: &str = "unsigned_work_days";

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

fn total(it: &Paper) -> Option<Money> {
    sum(&it.materials, it.labour)
}

pub(in crate::domain::registers) fn advise(ask: &Ask<'_>, given: &Fields) -> Advice {
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
    if came == Some(Came::Cannot) && !has(REPORTED_TO) {
        advice.warnings.push(REPORT_UP.says().at("reported_to"));
    }
    if let Some(Cell::Moment(arrived)) = given.cell(ARRIVED_AT) {
        advice.warnings.extend(arrived_late(slip, *arrived));
    }
    let Some(it) = Paper::take(given) else { return advice };
    if let Some(sum) = total(&it).filter(|sum| *sum > Money::ZERO) {
        advice.computed.push(("合计".to_string(), format!("{sum} 元")));
    }
    advice.warnings.extend(unconsented(slip, given, &it));
    advice
}

/// Paid work without consent to price and means: billing waits, the work does not (G-15, G-16).
fn unconsented(slip: &Slip, given: &Fields, it: &Paper) -> Option<Notice> {
    let paid = slip.choice(CHARGE) == Some(Charge::Paid as u16)
        || total(it).is_some_and(|sum| sum > Money::ZERO);
    let consent = choice(given, 57).or_else(|| slip.choice(57)).and_then(ConsentHow::of);
    let means = given.get(59).is_some() || slip.choice(59).is_some();
    let agreed = consent.is_some_and(|c| c != ConsentHow::Refused) && means;
    (paid && !agreed).then(|| NO_CONSENT.says().at("consent"))
}

/// Posts everything that the returned paper says.
pub(in crate::domain::registers) fn give_back(ask: &Ask<'_>, given: &Fields) -> Outcome {
    let slip = standing(ask)?;
    let Some(it) = Paper::take(given) else { return Err(NOT_SIGNED.says()) };
    let done = it.done.unwrap_or(ask.occurred);
    times(ask, slip, &it, done)?;
    ahead("next", "再约上门", it.next, done, ask.now)?;
    let Some(sum) = total(&it) else { return Err(SUM_TOO_LARGE.says().at("materials")) };

    let mut set = given.clone().with(TOTAL, Cell::Money(sum));
    if matches!(it.result, Came::Fixed | Came::Unsigned | Came::Temporary) {
        set = set.with(DONE_AT, Cell::Moment(done));
    }
    if let Some(badge) = worker(given, slip) {
        set = set.with(WORKER, Cell::Staff(badge));
    }
    let reached = it.arrived.unwrap_or(done);
    let drawn = reach(ask.draw(slip.state, set), slip, reached);
    match it.result {
        Came::Fixed if it.signed.is_none() => Err(NOT_SIGNED.says().at("signed")),
        Came::Unsigned if it.unsigned_why.is_none() => Err(WHY_UNSIGNED.says().at("unsigned_why")),
        result => Ok(Decision::from(finish(ask, slip, drawn, &it, result, done))),
    }
}

/// The order of times on the paper, none of them in the future.
fn times(ask: &Ask<'_>, slip: &Slip, it: &Paper, done: Moment) -> Result<(), Notice> {
    let soon = ask.now.plus_minutes(1);
    for (name, label, at) in [("arrived", "到场", it.arrived), ("done", "完工", it.done)] {
        if at.is_some_and(|at| at > soon) {
            return Err(TOO_LATE_TIME.with(&[label]).at(name));
        }
    }
    let arrived = it.arrived.or_else(|| slip.moment(ARRIVED_AT));
    if arrived.is_some_and(|arrived| arrived.minute() > done.minute()) {
        return Err(TIMES_CROSSED.says().at("done"));
    }
    Ok(())
}

/// The worker was there: the clocks to the door stop when they reached it.
fn reach(mut drawn: Drawn, slip: &Slip, reached: Moment) -> Drawn {
    for what in [due::TOLD, due::ARRIVE, due::VISIT] {
        drawn = drawn.met(Some(slip), what, reached);
    }
    drawn
}

fn finish(
    ask: &Ask<'_>,
    slip: &Slip,
    mut drawn: Drawn,
    it: &Paper,
    came: Came,
    done: Moment,
) -> Drawn {
    match came {
        Came::Fixed => {
            drawn.state = RETURNED;
            owner_told_by(ask, drawn.met(Some(slip), due::FINISH, done))
        }
        Came::Unsigned => {
            drawn.state = UNSIGNED;
            let days = ask.limit(SIGN_LIMIT);
            let because = format!("完工 {} + {days} 天 (G-30)", done.show(ask.now));
            drawn.met(Some(slip), due::FINISH, done).due(
                due::SIGN,
                done.plus_minutes(days * 24 * 60),
                because,
            )
        }
        Came::NotFixed => {
            drawn.state = WAITING;
            again(drawn, slip, it.next, done)
        }
        Came::Temporary => {
            drawn.state = TEMPORARY;
            again(drawn, slip, it.next, done)
        }
        Came::Cannot => {
            drawn.state = ESCALATED;
            again(drawn, slip, it.next, done)
        }
    }
}

/// The owner is told at the first moment after the paper is back (S2-repair 3.4.1); how long that
/// is, the office says (T-01b), and 0 means that no clock is kept.
fn owner_told_by(ask: &Ask<'_>, drawn: Drawn) -> Drawn {
    let minutes = ask.limit("owner_told_minutes");
    if minutes == 0 {
        return drawn;
    }
    let because = format!("回单 {} + {minutes} 分 (S2-repair 3.4.1)", ask.now.show(ask.now));
    drawn.due(due::REPLY, ask.now.plus_minutes(minutes), because)
}

/// The next visit runs; a clock that was just met stays met.
fn again(mut drawn: Drawn, slip: &Slip, next: Option<Moment>, when: Moment) -> Drawn {
    drawn.dues.retain(|d| !(d.what == due::VISIT && next.is_some()));
    waiting(drawn, slip, next, when)
}

/// A signature that comes after the work.
pub(in crate::domain::registers) fn sign(ask: &Ask<'_>, given: &Fields) -> Outcome {
    let drawn = ask.draw(RETURNED, given.clone()).met(ask.slip, due::SIGN, ask.occurred);
    Ok(owner_told_by(ask, drawn).into())
}

/// Consent recorded afterwards, with who and how.
pub(in crate::domain::registers) fn consent(ask: &Ask<'_>, given: &Fields) -> Outcome {
    let slip = standing(ask)?;
    Ok(ask.draw(slip.state, given.clone()).into())
}

/// The end of the desk's work on it: the owner knows.
pub(in crate::domain::registers) fn tell_owner(ask: &Ask<'_>, given: &Fields) -> Outcome {
    let slip = standing(ask)?;
    Ok(Decision::from(ask.draw(CLOSED, given.clone()).all_met(slip, ask.occurred)))
}
