//! A service day becomes a slip, once; and the callbacks in the middle and at the end (N-25).
//!
//! What 钟 does here a person may do too, by the same steps: the desk may be asked to issue next
//! week's slip today, or to leave a week out.

use crate::engine::book::Book;
use crate::engine::form::FieldSet;
use crate::engine::judge::{Advice, Ask, Asked, Decision, Drawn, Input, NO_SLIP, Outcome};
use crate::engine::moment::{Day, Moment};
use crate::engine::notice::Notice;
use crate::engine::slip::{Slip, due};
use crate::engine::value::{Cell, Fields, SlipId};
use crate::forms;
use crate::forms::billing::payers;
use crate::forms::billing::payers::{CUSTOMER, Customer, PAYER};
use crate::forms::billing::policy::{
    AGREEMENT_AHEAD_DAYS, AGREEMENT_CALLBACK_DAYS, AGREEMENT_LATE_DAYS,
};
use crate::forms::billing::service;
use crate::forms::office::policy::CALLBACK_REMEDY_DAYS;
use crate::forms::work::job;
use crate::forms::work::job::{CALLER, CHARGE, Charge, PRICE_TOLD, VISIT};
use crate::forms::work::{cleaning, paid};

use super::signing::next_slip;
use super::terms::{Covered, covering, stopped, upcoming};
use super::{
    ASK_AGAIN, CLOSED, COUNT, CallBack, DEALT_WITH, Days, ENDED, FORM, ISSUED, ISSUED_LATE, Issue,
    LAST, MIDTERM, NO_MORE_DAYS, NOT_THE_DAY, PAPER, Paper, SAYS_WHAT, SERVING, Skip, TOO_EARLY,
    count, item,
};

/// The step by which a slip is opened, of F-13 and F-17 alike.
const OPEN: u16 = 1;

fn standing<'a>(ask: &'a Ask<'_>) -> Result<(&'a Slip, Days), Notice> {
    let slip = ask.slip.ok_or_else(|| NO_SLIP.says())?;
    let days = Days::of(&slip.fields).ok_or_else(|| NO_SLIP.says())?;
    Ok((slip, days))
}

/// The day is the next one that the agreement names, and was not dealt with.
fn in_turn(ask: &Ask<'_>, days: &Days, day: Day) -> Result<Moment, Notice> {
    if days.last.is_some_and(|last| day <= last) {
        return Err(DEALT_WITH.with(&[&day.to_string()]).at("day"));
    }
    match upcoming(ask.book, days) {
        Some((next, terms)) if next == day => Ok(day.at(terms.time)),
        Some((next, _)) => Err(NOT_THE_DAY.with(&[&next.to_string()]).at("day")),
        None => Err(NO_MORE_DAYS.says().at("day")),
    }
}

pub(super) fn advise_issue(ask: &Ask<'_>, given: &Fields) -> Advice {
    let mut advice = Advice::default();
    advice.warnings.extend(ask.slip.and_then(|slip| stopped(ask.book, slip)));
    if let (Ok((_, days)), Some(it)) = (standing(ask), Issue::take(given))
        && let Ok(at) = in_turn(ask, &days, it.day)
        && at < ask.now
    {
        advice.warnings.push(ISSUED_LATE.with(&[&at.show(ask.now)]));
    }
    advice
}

/// Issues the slip of a day: consent, price and means stand in the signed agreement (G-15, G-21).
pub(super) fn issue(ask: &Ask<'_>, given: &Fields) -> Outcome {
    let (slip, mut days) = standing(ask)?;
    let Some(it) = Issue::take(given) else { return Err(NO_MORE_DAYS.says().at("day")) };
    let at = in_turn(ask, &days, it.day)?;
    let covered = covering(ask.book, payers::on(slip), item(&slip.fields), it.day);
    let Some(covered) = covered else { return Err(NO_MORE_DAYS.says().at("day")) };
    let issued = issued(ask, slip, &covered, at);
    days.last = Some(it.day);
    let set = given
        .clone()
        .with(LAST, Cell::Day(it.day))
        .with(COUNT, Cell::Number(count(slip) + 1))
        .with(ISSUED, Cell::Slip(issued.slip));
    let own = next_slip(ask, ask.draw(slip.state, set), Some(slip), &days);
    Ok(Decision { drawn: vec![own, issued], warnings: Vec::new() })
}

/// The slip of a day, of the paper that the agreement names (F-13, F-17).
fn issued(ask: &Ask<'_>, slip: &Slip, covered: &Covered, at: Moment) -> Drawn {
    let number = forms::show_number(slip.id);
    let late = if at < ask.now { ";迟出,请即约时间" } else { "" };
    let words = slip.text(6);
    let content = format!("协议 {number} {}{late} {words}", at.day());
    let mut set = payers::fields(Fields::new(), payers::on(slip))
        .with(VISIT, Cell::Moment(at))
        .with(CUSTOMER, Cell::Choice(Customer::Agreement as u16))
        .with(CHARGE, Cell::Choice(Charge::Paid as u16))
        .with(PRICE_TOLD, Cell::Yes(true))
        .with(6, Cell::Text(content.trim().to_string()));
    set = job::agreed::written(set, covered);
    for (from, to) in [(super::ITEM, service::ITEM), (PAYER, CALLER)] {
        if let Some(value) = slip.value(from) {
            set.set(to, value.clone());
        }
    }
    let cleaning = slip.choice(PAPER) == Some(Paper::Cleaning as u16);
    let form = if cleaning { cleaning::TAG } else { paid::TAG };
    let fresh = SlipId { form, number: ask.book.next_number(form) };
    let because = format!("协议 {number} 约定的服务时间 (P-03)");
    Ask::beside(fresh, OPEN, job::ISSUED, set).due(due::VISIT, at, because)
}

/// One day left out, with the reason: the customer is away, or the desk was off too long.
pub(super) fn skip(ask: &Ask<'_>, given: &Fields) -> Outcome {
    let (slip, mut days) = standing(ask)?;
    let Some(it) = Skip::take(given) else { return Err(NO_MORE_DAYS.says().at("day")) };
    in_turn(ask, &days, it.day)?;
    days.last = Some(it.day);
    let set = given.clone().with(LAST, Cell::Day(it.day));
    Ok(next_slip(ask, ask.draw(slip.state, set), Some(slip), &days).into())
}

/// The next day anew, where the calendar or a setting has changed since it was planned.
pub(super) fn plan(ask: &Ask<'_>, _: &Fields) -> Outcome {
    let (slip, days) = standing(ask)?;
    Ok(next_slip(ask, ask.draw(slip.state, Fields::new()), Some(slip), &days).into())
}

/// What is asked for before its time, with when it is.
fn not_yet(ask: &Ask<'_>, slip: &Slip, what: u16) -> Result<(), Notice> {
    match slip.due(what).filter(|d| d.met.is_none() && d.at > ask.now) {
        Some(due) => Err(TOO_EARLY.with(&[&due.because])),
        None => Ok(()),
    }
}

/// The customer is to be asked within so many days from now.
fn to_ask(ask: &Ask<'_>, drawn: Drawn, when: &str) -> Drawn {
    let days = ask.limit(&AGREEMENT_CALLBACK_DAYS);
    let because = format!("{when} {} + {days} 天 (N-25, D-93)", ask.now.day());
    drawn.due(due::CALLBACK, ask.now.plus_minutes(days * 24 * 60), because)
}

pub(super) fn midterm(ask: &Ask<'_>, given: &Fields) -> Outcome {
    let (slip, _) = standing(ask)?;
    not_yet(ask, slip, due::MIDTERM)?;
    let drawn = ask.draw(MIDTERM, given.clone()).met(Some(slip), due::MIDTERM, ask.now);
    Ok(to_ask(ask, drawn, "中期").into())
}

/// The term is over: nothing is issued any more, and the customer is asked how it was.
pub(super) fn expire(ask: &Ask<'_>, given: &Fields) -> Outcome {
    let (slip, _) = standing(ask)?;
    not_yet(ask, slip, due::EXPIRES)?;
    let mut drawn = ask.draw(ENDED, given.clone());
    for what in [due::EXPIRES, due::MIDTERM, due::SERVICE] {
        drawn = drawn.met(Some(slip), what, ask.now);
    }
    Ok(to_ask(ask, drawn, "到期").into())
}

/// Asked again until the customer is satisfied (P-11).
pub(super) fn callback(ask: &Ask<'_>, given: &Fields) -> Outcome {
    let (slip, _) = standing(ask)?;
    let Some(it) = CallBack::take(given) else { return Err(SAYS_WHAT.says()) };
    if it.satisfied {
        let state = if slip.state == ENDED { CLOSED } else { SERVING };
        let drawn = ask.draw(state, given.clone());
        let drawn = drawn.met(Some(slip), due::CALLBACK, ask.occurred);
        return Ok(drawn.met(Some(slip), due::REMEDY, ask.occurred).into());
    }
    if it.said.is_none() {
        return Err(SAYS_WHAT.says().at("said"));
    }
    let days = ask.limit(&CALLBACK_REMEDY_DAYS);
    let by = ask.occurred.plus_minutes(days * 24 * 60);
    let because = format!("不满意 {} + {days} 天 (P-11)", ask.occurred.show(ask.now));
    let drawn = ask.draw(slip.state, given.clone());
    let drawn = drawn.due(due::REMEDY, by, because.clone()).due(due::CALLBACK, by, because);
    let mut decision = Decision::from(drawn);
    decision.warnings.push(ASK_AGAIN.with(&[&by.show(ask.now)]));
    Ok(decision)
}

/// What has fallen due first, as one step: each changes the slip, and the next is seen on it.
pub(super) fn due(slip: &Slip, book: &dyn Book, until: Moment) -> Vec<Asked> {
    let plans = [due::SERVICE, due::MIDTERM, due::EXPIRES];
    let running = plans.iter().filter_map(|what| slip.due(*what));
    let first = running.filter(|d| d.met.is_none() && d.at <= until).min_by_key(|d| (d.at, d.what));
    let step = match first.map(|d| d.what) {
        Some(due::SERVICE) => return served(slip, book, until).into_iter().collect(),
        Some(due::MIDTERM) => "midterm",
        Some(due::EXPIRES) => "expire",
        _ => return Vec::new(),
    };
    vec![asked(slip, step)]
}

fn asked(slip: &Slip, step: &str) -> Asked {
    Asked {
        form: FORM.id.to_string(),
        step: step.to_string(),
        slip: Some(slip.id),
        seen: Some(slip.version),
        ..Asked::default()
    }
}

/// The next day as a step: issued, also when it is late; left out when it is longer ago than the
/// office wants to make up for.
fn served(slip: &Slip, book: &dyn Book, until: Moment) -> Option<Asked> {
    let days = Days::of(&slip.fields)?;
    let (day, terms) = upcoming(book, &days)?;
    let most = book.policy().limit(&AGREEMENT_LATE_DAYS);
    let passed = i64::from(until.day().number() - day.number());
    let typed = |name: &str, text: String| (name.to_string(), Input::Text(text));
    if passed > 0 && passed > most {
        let mut skip = asked(slip, "skip");
        let why = format!("前台当时未开,已过 {passed} 天,不补");
        skip.fields = vec![typed("day", day.to_string()), typed("why_skipped", why)];
        return Some(skip);
    }
    let ahead = u64::try_from(book.policy().limit(&AGREEMENT_AHEAD_DAYS)).unwrap_or(0);
    if day.before(ahead).begins() > until {
        // The calendar has moved the day since the clock was set.
        return Some(asked(slip, "plan"));
    }
    let mut issue = asked(slip, "issue");
    issue.fields = vec![typed("day", day.to_string())];
    if day.at(terms.time) < until {
        issue.late = format!("迟出:前台当时未开,服务日 {day}");
    }
    Some(issue)
}
