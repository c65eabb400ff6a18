//! A service day becomes a slip, once; and the callbacks in the middle and at the end (N-25).
//!
//! What 钟 does here a person may do too, by the same steps: the desk may be asked to issue next
//! week's slip today, or to leave a week out.

use crate::engine::decision::Input;
use crate::forms::billing::payers::{self, CUSTOMER, Customer, PAYER};
use crate::forms::billing::policy::{
    AGREEMENT_AHEAD_DAYS, AGREEMENT_CALLBACK_DAYS, AGREEMENT_LATE_DAYS,
};
use crate::forms::callbacks::record::{Class, How, Unheard};
use crate::forms::callbacks::sheet::{self, Told};
use crate::forms::callbacks::trying::{self, Tried};
use crate::forms::complaints::policy::CALLBACK_TRIES;
use crate::forms::office::policy::CALLBACK_REMEDY_DAYS;
use crate::forms::prelude::*;
use crate::forms::quiet;
use crate::forms::work::cleaning::record as cleaning;
use crate::forms::work::job::fields::{CHARGE, Charge};
use crate::forms::work::job::{agreed, record as job};
use crate::forms::work::paid::record as paid;

use super::record::{
    ASK_AGAIN, AskedHow, CLOSED, COUNT, CallBack, DEALT_WITH, ENDED, ISSUED, ISSUED_LATE, Issue,
    LAST, MIDTERM, NO_MORE_DAYS, NOT_HEARD, NOT_THE_DAY, Paper, SAY_WHICH, SAYS_WHAT, SERVING,
    Sign, Skip, TOO_EARLY, TOO_SOON, TRIED_AT, TRIES, TRY_AGAIN, count, item,
};
use super::schedule::Days;
use super::signing::next_slip;
use super::terms::{Covered, covering, in_days, stopped, upcoming};

/// The step by which a slip is opened, of F-13 and F-17 alike.
const OPEN: u16 = 1;

/// The day is the next one that the agreement names, and was not dealt with.
fn in_turn(ask: &Ask<'_>, days: &Days, day: Day) -> Result<Moment, Notice> {
    if days.last.is_some_and(|last| day <= last) {
        return Err(DEALT_WITH.with(&[&day.to_string()]).at(Issue::day));
    }
    match upcoming(ask.book, days) {
        Some((next, terms)) if next == day => Ok(day.at(terms.time)),
        Some((next, _)) => Err(NOT_THE_DAY.with(&[&next.to_string()]).at(Issue::day)),
        None => Err(NO_MORE_DAYS.at(Issue::day)),
    }
}

pub(super) fn advise_issue(ask: &Ask<'_>, given: &Fields) -> Advice {
    let mut advice = Advice::default();
    advice.warnings.extend(ask.slip.and_then(|slip| stopped(ask.book, slip)));
    if let (Ok((_, days)), Some(it)) = (in_days(ask), Issue::take(given))
        && let Ok(at) = in_turn(ask, &days, it.day)
        && at < ask.now
    {
        advice.warnings.push(ISSUED_LATE.with(&[&at.show(ask.now)]));
    }
    advice
}

/// Issues the slip of a day: consent, price and means stand in the signed agreement (G-15, G-21).
pub(super) fn issue(ask: &Ask<'_>, it: Issue) -> Outcome {
    let (slip, mut days) = in_days(ask)?;
    let at = in_turn(ask, &days, it.day)?;
    let covered = covering(ask.book, payers::on(slip), item(&slip.fields), it.day);
    let Some(covered) = covered else { return Err(NO_MORE_DAYS.at(Issue::day)) };
    let issued = new_slip(ask, slip, &covered, at);
    days.last = Some(it.day);
    let set = ask.given.clone().put(LAST, it.day);
    let set = set.put(COUNT, count(slip) + 1).put(ISSUED, SlipRef(issued.slip));
    let own = next_slip(ask, ask.draw_with(slip.state, set), Some(slip), &days);
    Ok(Decision { drawn: vec![own, issued], warnings: Vec::new() })
}

/// The slip of a day, of the paper that the agreement names (F-13, F-17).
fn new_slip(ask: &Ask<'_>, slip: &Slip, covered: &Covered, at: Moment) -> Drawn {
    let number = ask.book.registry().show_number(slip.id);
    let late = if at < ask.now { ";迟出,请即约时间" } else { "" };
    let words = slip.text(Sign::particulars);
    let content = format!("协议 {number} {}{late} {words}", at.day());
    // The openings of F-13 and F-17 have their blanks in common, tag for tag.
    let set = payers::fields(Fields::new(), payers::on(slip))
        .put(paid::Open::visit, at)
        .put(CUSTOMER, Customer::Agreement)
        .with(CHARGE, Cell::Choice(Charge::Paid as u16))
        .put(paid::Open::price_told, true)
        .put(paid::Open::content, Lines(content.trim().to_string()))
        .carry(&slip.fields, Sign::item, paid::Open::item)
        .carry(&slip.fields, PAYER, paid::Open::caller);
    let set = agreed::written(set, covered);
    let form = match slip.get(Sign::paper) {
        Some(Paper::Cleaning) => cleaning::TAG,
        _ => paid::TAG,
    };
    let fresh = SlipId { form, number: ask.book.next_number(form) };
    let because = format!("协议 {number} 约定的服务时间 (P-03)");
    Ask::beside(fresh, OPEN, job::ISSUED, set).due(dues::VISIT, at, because)
}

/// One day left out, with the reason: the customer is away, or the desk was off too long.
pub(super) fn skip(ask: &Ask<'_>, it: Skip) -> Outcome {
    let (slip, mut days) = in_days(ask)?;
    in_turn(ask, &days, it.day)?;
    days.last = Some(it.day);
    let set = ask.given.clone().put(LAST, it.day);
    next_slip(ask, ask.draw_with(slip.state, set), Some(slip), &days).ok()
}

/// The next day anew, where the calendar or a setting has changed since it was planned.
pub(super) fn plan(ask: &Ask<'_>, _: &Fields) -> Outcome {
    let (slip, days) = in_days(ask)?;
    next_slip(ask, ask.draw_with(slip.state, Fields::new()), Some(slip), &days).ok()
}

/// What is asked for before its time, with when it is.
fn refuse_early(ask: &Ask<'_>, slip: &Slip, what: DueKind) -> Result<(), Notice> {
    match slip.due(what).filter(|d| d.met.is_none() && d.at > ask.now) {
        Some(due) => Err(TOO_EARLY.with(&[&due.because])),
        None => Ok(()),
    }
}

/// The customer is to be asked within so many days from now.
fn plan_callback(ask: &Ask<'_>, drawn: Drawn, when: &str) -> Drawn {
    let days = ask.limit(&AGREEMENT_CALLBACK_DAYS);
    let because = format!("{when} {} + {days} 天 (N-25, D-93)", ask.now.day());
    drawn.due(dues::CALLBACK, ask.now.plus_minutes(days * 24 * 60), because)
}

pub(super) fn midterm(ask: &Ask<'_>, _: &Fields) -> Outcome {
    let slip = ask.standing()?;
    refuse_early(ask, slip, dues::MIDTERM)?;
    let drawn = ask.draw(MIDTERM).met(Some(slip), dues::MIDTERM, ask.now);
    plan_callback(ask, drawn, "中期").ok()
}

/// The term is over: nothing is issued any more, and the customer is asked how it was.
pub(super) fn expire(ask: &Ask<'_>, _: &Fields) -> Outcome {
    let slip = ask.standing()?;
    refuse_early(ask, slip, dues::EXPIRES)?;
    let mut drawn = ask.draw(ENDED);
    for what in [dues::EXPIRES, dues::MIDTERM, dues::SERVICE] {
        drawn = drawn.met(Some(slip), what, ask.now);
    }
    plan_callback(ask, drawn, "到期").ok()
}

/// Said before anybody dials.
pub(super) fn advise_callback(ask: &Ask<'_>, given: &Fields) -> Advice {
    match given.get(CallBack::how) {
        None | Some(AskedHow::Phone) => quiet::advise_ringing(ask, PAYER),
        Some(_) => Advice::default(),
    }
}

/// Asked again until the customer is satisfied (P-11), or it is written that they would not say or were
/// not reached (D-57).
pub(super) fn callback(ask: &Ask<'_>, it: CallBack) -> Outcome {
    let slip = ask.standing()?;
    let told = Told {
        class: Class::Agreement,
        heard: it.satisfied.is_some(),
        content: it.satisfied,
        says: it.said.as_ref().map_or_else(String::new, |said| said.0.clone()),
        how: Some(match it.how {
            None | Some(AskedHow::Phone) => How::Phone,
            Some(AskedHow::Visit) => How::Visit,
            Some(AskedHow::Here) => How::Here,
        }),
        signed_on_paper: false,
        room: slip.get(payers::ROOM),
        who: slip.get(PAYER),
        phone: None,
    };
    sheet::beside(ask, slip.id, &told, asked(ask, slip, &it)?)
}

fn asked(ask: &Ask<'_>, slip: &Slip, it: &CallBack) -> Outcome {
    match (it.satisfied, it.unheard) {
        (Some(true), None) => return over(ask, slip).ok(),
        (Some(false), None) => {}
        (None, Some(Unheard::Declined)) => {
            let drawn = vec![over(ask, slip)];
            return Ok(Decision { drawn, warnings: vec![NOT_HEARD.says()] });
        }
        (None, Some(_)) => return Ok(not_reached(ask, slip)),
        _ => return Err(SAY_WHICH.at(CallBack::satisfied)),
    }
    if it.said.is_none() {
        return Err(SAYS_WHAT.at(CallBack::said));
    }
    let days = ask.limit(&CALLBACK_REMEDY_DAYS);
    let by = ask.occurred.plus_minutes(days * 24 * 60);
    let because = format!("不满意 {} + {days} 天 (P-11)", ask.occurred.show(ask.now));
    // Heard: whoever asks again has all tries before them.
    let set = trying::anew(ask, CallBack::fields()).put(TRIES, 0);
    let drawn = ask.draw_with(slip.state, set);
    let drawn = drawn.due(dues::REMEDY, by, because.clone()).due(dues::CALLBACK, by, because);
    let mut decision = Decision::from(drawn);
    decision.warnings.push(ASK_AGAIN.with(&[&by.show(ask.now)]));
    Ok(decision)
}

/// The callback is over: the agreement goes on, or is closed where its term has ended.
fn over(ask: &Ask<'_>, slip: &Slip) -> Drawn {
    let state = if slip.state == ENDED { CLOSED } else { SERVING };
    let set = trying::anew(ask, CallBack::fields()).put(TRIES, 0);
    let drawn = ask.draw_with(state, set).met(Some(slip), dues::CALLBACK, ask.occurred);
    drawn.met(Some(slip), dues::REMEDY, ask.occurred)
}

/// The try counts where it lies apart from the one before (D-58), and the clock runs on; after as many as
/// the office wants (D-57), it is over.
fn not_reached(ask: &Ask<'_>, slip: &Slip) -> Decision {
    let again = || TRY_AGAIN.with(&[&ask.limit(&CALLBACK_TRIES).to_string()]);
    match trying::tried(ask, slip.get(TRIES).unwrap_or(0), slip.get(TRIED_AT)) {
        Tried::TooSoon { hours } => {
            let warnings = vec![TOO_SOON.with(&[&hours.to_string()]), again()];
            Decision { drawn: vec![ask.draw(slip.state)], warnings }
        }
        Tried::Enough { .. } => {
            Decision { drawn: vec![over(ask, slip)], warnings: vec![NOT_HEARD.says()] }
        }
        Tried::Again { tries, .. } => {
            let set = trying::anew(ask, CallBack::fields());
            let set = set.put(TRIES, tries).put(TRIED_AT, ask.occurred);
            Decision { drawn: vec![ask.draw_with(slip.state, set)], warnings: vec![again()] }
        }
    }
}

/// What has fallen due first, as one step: each changes the slip, and the next is seen on it.
pub(super) fn due(slip: &Slip, book: &dyn Book, until: Moment) -> Vec<Asked> {
    let plans = [dues::SERVICE, dues::MIDTERM, dues::EXPIRES];
    let running = plans.iter().filter_map(|what| slip.due(*what));
    let first = running.filter(|d| d.met.is_none() && d.at <= until).min_by_key(|d| (d.at, d.what));
    match first.map(|d| d.what) {
        Some(what) if what == dues::SERVICE => {
            next_service(slip, book, until).into_iter().collect()
        }
        Some(what) if what == dues::MIDTERM => vec![step_of_clock(slip, book, "midterm")],
        Some(_) => vec![step_of_clock(slip, book, "expire")],
        None => Vec::new(),
    }
}

fn step_of_clock(slip: &Slip, book: &dyn Book, step: &str) -> Asked {
    let form = book.registry().tagged(slip.id.form);
    form.map_or_else(Asked::default, |form| form.asked(step, slip))
}

/// The next day as a step: issued, also when it is late; left out when it is longer ago than the
/// office wants to make up for.
fn next_service(slip: &Slip, book: &dyn Book, until: Moment) -> Option<Asked> {
    let days = Days::of(&slip.fields)?;
    let (day, terms) = upcoming(book, &days)?;
    let most = book.policy().limit(&AGREEMENT_LATE_DAYS);
    let passed = i64::from(until.day().number() - day.number());
    let typed = |name: &str, text: String| (name.to_string(), Input::Text(text));
    if passed > 0 && passed > most {
        let mut skip = step_of_clock(slip, book, "skip");
        let why = format!("前台当时未开,已过 {passed} 天,不补");
        skip.fields = vec![typed("day", day.to_string()), typed("why_skipped", why)];
        return Some(skip);
    }
    let ahead = u64::try_from(book.policy().limit(&AGREEMENT_AHEAD_DAYS)).unwrap_or(0);
    if day.before(ahead).begins() > until {
        // The calendar has moved the day since the clock was set.
        return Some(step_of_clock(slip, book, "plan"));
    }
    let mut issue = step_of_clock(slip, book, "issue");
    issue.fields = vec![typed("day", day.to_string())];
    if day.at(terms.time) < until {
        issue.late = format!("迟出:前台当时未开,服务日 {day}");
    }
    Some(issue)
}
