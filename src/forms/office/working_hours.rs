//! B-07 工作日历: the hours of each purpose, and the days that are otherwise.
//!
//! It says which minutes are working time; it moves no due moment. What was promised under the old
//! hours stays as its entry has it, and whatever becomes due after goes by the new ones and names
//! their version: so nobody's deadline changes behind their back, and every reason stays true.

mod companys;
mod record;

use crate::engine::calendar::{Calendar, Exception, Hours, Purpose, arrangement};
use crate::engine::slip::{state_key, state_key_of};
use crate::forms::prelude::*;

pub(super) use companys::{company_day, standing};
use companys::{company_day_off, company_days, company_frees, company_hours, fixed};
use record::{
    COMPANYS, Change, CompanyDay, CompanyEnds, CompanyHours, EXCEPTED, EXCEPTIONS_READ, Enter,
    Except, IN_FORCE, RULES, SAME_PURPOSE, STATES, WITHDRAWN, Withdraw, YEAR_UNKNOWN, days_read,
    in_force, read, stands,
};
pub use record::{Pattern, TAG};

pub static FORM: Form = Form::new("B-07", TAG, "工作日历", "日历", STATES, RULES)
    .steps(&[
        Step::opens(1, "enter", "登记工时", Right::KeepCalendar, Enter::fields)
            .advise(advise)
            .decide(by!(enter)),
        Step::from(2, "change", "变更", &[IN_FORCE], Right::KeepCalendar, Change::fields)
            .advise(advise)
            .decide(by!(change)),
        Step::opens(3, "except", "例外日", Right::KeepCalendar, Except::fields).decide(by!(except)),
        Step::from(4, "withdraw", "撤销例外", &[EXCEPTED], Right::KeepCalendar, Withdraw::fields)
            .decide(by!(withdraw)),
        // What head office decides (B-27); an office does not change it.
        Step::opens(5, "company-day", "总部定例外日", Right::Remind, CompanyDay::fields)
            .aside()
            .decide(by!(company_day_off)),
        Step::from(
            6,
            "company-no-day",
            "总部撤例外",
            &[EXCEPTED],
            Right::Remind,
            CompanyEnds::fields,
        )
        .aside()
        .decide(|ask, _| stands(ask, WITHDRAWN)),
        Step::opens(7, "company-enters", "总部定工时", Right::Remind, CompanyHours::fields)
            .aside()
            .decide(by!(company_hours)),
        Step::from(
            8,
            "company-changes",
            "总部改工时",
            &[IN_FORCE],
            Right::Remind,
            CompanyHours::fields,
        )
        .aside()
        .decide(by!(company_hours)),
        Step::from(
            9,
            "company-frees",
            "总部放开工时",
            &[IN_FORCE],
            Right::Remind,
            CompanyEnds::fields,
        )
        .aside()
        .decide(by!(company_frees)),
    ])
    .and_keys(keys)
    .line(|slip, _| Line {
        place: purpose(slip).map_or("各用途", Purpose::label).to_string(),
        matter: shown(slip),
        ..Line::default()
    })
    .shown_as(shown)
    .fills(fills);

/// What stands is what a change begins with, row by row.
fn fills(step: &Step, slip: Option<&Slip>, _: Start, _: &dyn Book) -> Vec<Fill> {
    let Some(slip) = slip.filter(|_| step.name == "change") else { return Vec::new() };
    vec![("holiday", holiday_shown(slip))]
}

/// Hours by their purpose, exceptions by the last of their days.
fn keys(slip: &Slip) -> Vec<Key> {
    let at = match slip.state {
        IN_FORCE => purpose(slip).map_or(0, |purpose| purpose as u64),
        EXCEPTED => u64::try_from(last_day(slip).map_or(0, Day::number)).unwrap_or(0),
        _ => return Vec::new(),
    };
    vec![Key::new(Index::State, state_key(slip), at)]
}

fn purpose(slip: &Slip) -> Option<Purpose> {
    slip.get(Enter::purpose)
}

fn last_day(slip: &Slip) -> Option<Day> {
    slip.get(Except::until).or_else(|| slip.get(Except::from))
}

fn holiday_shown(slip: &Slip) -> String {
    match slip.text(Enter::holiday) {
        "" => "休".to_string(),
        text => text.to_string(),
    }
}

fn shown(slip: &Slip) -> String {
    let week = |p: &Pattern| format!("{} {}", p.days.0, p.hours.0);
    if slip.state == IN_FORCE {
        let rows = slip.get(Enter::week).unwrap_or_default();
        let weeks: Vec<String> = rows.iter().map(week).collect();
        return format!("{};节假日{}", weeks.join(";"), holiday_shown(slip));
    }
    let from = slip.get(Except::from).map_or_else(String::new, |day| day.to_string());
    let until = slip.get(Except::until).map_or_else(String::new, |day| format!(" 至 {day}"));
    format!("{} {from}{until} {}", slip.text(Except::name), slip.text(Except::hours))
}

/// From November on the next year's arrangement should be there; what is not is said.
fn advise(ask: &Ask<'_>, given: &Fields) -> Advice {
    let mut advice = Advice::default();
    let Ok(mut calendar) = read(given) else { return advice };
    let named = given.get(Enter::purpose).or_else(|| ask.slip.and_then(purpose));
    if let Some(purpose) = named {
        calendar.exceptions = exceptions(ask.book, purpose, ask.now);
    }
    let ahead = ask.now.day().next(60).year();
    if calendar.unknown(ahead) {
        advice.warnings.push(YEAR_UNKNOWN.with(&[&ahead.to_string()]));
    }
    if let Some(known) = arrangement::of_year(ask.now.day().year()) {
        let source = format!("{} {}", known.title, known.number);
        advice.computed.push(("放假安排".to_string(), source));
    }
    advice
}

fn enter(ask: &Ask<'_>, it: Enter) -> Outcome {
    if in_force(ask.book, it.purpose).is_some() {
        return Err(SAME_PURPOSE.with(&[it.purpose.label()]).at(Enter::purpose));
    }
    read(&ask.given)?;
    stands(ask, IN_FORCE)
}

fn change(ask: &Ask<'_>, _: Change) -> Outcome {
    let slip = ask.standing()?;
    if let Some(which) = fixed(slip) {
        let what = purpose(slip).map_or("", Purpose::label);
        return Err(COMPANYS.with(&[&format!("{what}工时"), &which]));
    }
    read(&ask.given)?;
    stands(ask, IN_FORCE)
}

fn except(ask: &Ask<'_>, it: Except) -> Outcome {
    let until = days_read(&it.hours.0, it.from, it.until)?;
    if let Some((day, which)) = company_days(ask.book, it.from, until, it.purpose) {
        return Err(COMPANYS.with(&[&day, &which]).at(Except::from));
    }
    stands(ask, EXCEPTED)
}

fn withdraw(ask: &Ask<'_>, _: Withdraw) -> Outcome {
    let slip = ask.standing()?;
    match fixed(slip) {
        Some(which) => Err(COMPANYS.with(&[slip.text(Except::name), &which])),
        None => stands(ask, WITHDRAWN),
    }
}

/// The calendar of a purpose for what becomes due from a moment on. An office that has entered no
/// hours works round the clock (C-22 昼夜不断人), exceptions apart.
pub fn calendar(book: &dyn Book, purpose: Purpose, from: Moment) -> Calendar {
    let mut calendar = Calendar::round_the_clock();
    if let Some(slip) = in_force(book, purpose) {
        // It read when it was entered; what no longer reads is worked round the clock.
        calendar = read(&slip.fields).unwrap_or(calendar);
        calendar.name = format!("{}工时", purpose.label());
        calendar.version = slip.version;
    }
    calendar.exceptions = exceptions(book, purpose, from);
    calendar
}

/// When work that can be heard may be done; nothing where the office has entered no such hours.
pub fn noise(book: &dyn Book, from: Moment) -> Option<Calendar> {
    in_force(book, Purpose::Noise).map(|_| calendar(book, Purpose::Noise, from))
}

/// The days of a purpose that are otherwise and end on the day of `from` or later; of two that hold
/// the same day the one entered later stands later and goes before.
fn exceptions(book: &dyn Book, purpose: Purpose, from: Moment) -> Vec<Exception> {
    // Yesterday's hours may reach into today.
    let since = u64::try_from(from.day().before(1).number()).unwrap_or(0);
    let at = state_key_of(TAG, EXCEPTED);
    let mut found = book.keys(Index::State, (at, since), (at, u64::MAX), EXCEPTIONS_READ);
    found.arrange();
    let slips = found.into_iter().filter_map(|id| book.slip(id));
    slips
        .filter(|slip| match slip.get(Enter::purpose) {
            // A day off of the office says nothing about what the neighbours hear.
            None => purpose != Purpose::Noise,
            Some(of) => of == purpose,
        })
        .filter_map(|slip| {
            let (from, until) = (slip.get(Except::from)?, last_day(&slip)?);
            let hours = Hours::parse(slip.text(Except::hours)).unwrap_or_default();
            Some(Exception { from, until, hours, name: slip.text(Except::name).to_string() })
        })
        .collect()
}
