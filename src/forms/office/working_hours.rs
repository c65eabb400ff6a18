//! B-07 工作日历: the hours of each purpose, and the days that are otherwise.
//!
//! It says which minutes are working time; it moves no due moment. What was promised under the old
//! hours stays as its entry has it, and whatever becomes due after goes by the new ones and names
//! their version: so nobody's deadline changes behind their back, and every reason stays true.

use crate::engine::calendar::hours::{DAY, weekdays};
use crate::engine::calendar::{Calendar, Exception, Holidays, Hours, Purpose, arrangement};
use crate::engine::slip::{state_key, state_key_of};
use crate::forms::prelude::*;

pub const TAG: u16 = 9007;

/// Days that one exception may hold: longer closures are another calendar.
const EXCEPTION_MOST: i32 = 62;
/// Exceptions that are read for one due moment: those that end on its day or later.
const EXCEPTIONS_READ: usize = 200;

rules! {
    SAME_PURPOSE refuse "{0}的工时已经登记;请用“变更”" ["B-07"];
    BAD_DAYS refuse "“{0}”不是星期;写成 1-5、六日 或 每天" ["B-07"];
    DAY_TWICE refuse "星期{0}写了两次;每天只写一行" ["B-07"];
    BAD_HOURS refuse "“{0}”不是工时;写成 8-18、8:00-12:00 14:00-18:00、22-6、全天 或 休" ["B-07"];
    NO_HOURS refuse "一周里没有工时;请至少写一天" ["B-07"];
    ENDS_FIRST refuse "例外日的止日早于起日;请核对" ["B-07"];
    TOO_LONG refuse "一次例外最长 {0} 天;更长的请用“变更”" ["B-07"];
    OVERNIGHT warn "“{0}”读作到次日 {1},共 {2} 小时;若是下午,请按 24 小时写" ["B-07"];
    NEW_ONES_ONLY warn "已经给出的期限不变;以后的期限按新日历,依据里写明" ["B-07"];
    YEAR_UNKNOWN warn "{0}年放假安排还没有收录;公布后请登记例外日" ["B-07"];
}

fields! { pub struct Pattern { 1 days: Text = "星期" 4; 2 hours: Text = "工时" 8; } }

fields! {
    pub struct Enter {
        1 purpose: Purpose = "用途" 6;
        3 holiday: Option<Text> = "节假日" 6;
        2 week: Vec<Pattern> = "每周" 12;
    }

    pub struct Change {
        3 holiday: Option<Text> = "节假日" 6;
        4 why: Text = "理由" 6;
        2 week: Vec<Pattern> = "每周" 12;
    }

    pub struct Except {
        5 from: Day = "起日" 4;
        6 until: Option<Day> = "止日" 4;
        1 purpose: Option<Purpose> = "用途" 4;
        7 hours: Text = "工时" 6;
        8 name: Text = "名目" 6;
    }
}

fields! { pub struct Withdraw { 9 withdrawn_why: Text = "撤销原因" 12; } }

states! {
    IN_FORCE = 1 "in-force" "在用",
    /// A day or a few that are otherwise.
    EXCEPTED = 2 "excepted" "例外",
    WITHDRAWN = 3 "withdrawn" "撤销",
}

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
            .decide(|ask, _| stands(ask, WITHDRAWN)),
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

/// The week and the holidays as typed; the first thing that does not read is said at its blank.
fn read(given: &Fields) -> Result<Calendar, Notice> {
    let rows = given.get(Enter::week).unwrap_or_default();
    let mut week: [Option<Hours>; 7] = Default::default();
    for (n, row) in rows.iter().enumerate() {
        let days = weekdays(&row.days.0)
            .ok_or_else(|| BAD_DAYS.with(&[&row.days.0]).at(format!("week.{n}.days")))?;
        let hours = Hours::parse(&row.hours.0)
            .ok_or_else(|| BAD_HOURS.with(&[&row.hours.0]).at(format!("week.{n}.hours")))?;
        for (day, _) in days.iter().enumerate().filter(|(_, named)| **named) {
            if week[day].replace(hours.clone()).is_some() {
                let word = ["一", "二", "三", "四", "五", "六", "日"][day];
                return Err(DAY_TWICE.with(&[word]).at(format!("week.{n}.days")));
            }
        }
    }
    let holiday = given.get(Enter::holiday);
    let holidays = match holiday.as_ref().map_or("休", |text| text.0.trim()) {
        "照常" => Holidays::AsUsual,
        text => Holidays::Hours(
            Hours::parse(text).ok_or_else(|| BAD_HOURS.with(&[text]).at(Enter::holiday))?,
        ),
    };
    let calendar = Calendar::weekly(week.map(Option::unwrap_or_default), holidays);
    if calendar.works() { Ok(calendar) } else { Err(NO_HOURS.at(Enter::week)) }
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

fn in_force(book: &dyn Book, purpose: Purpose) -> Option<Slip> {
    let at = (state_key_of(TAG, IN_FORCE), purpose as u64);
    book.keys(Index::State, at, at, 1).into_iter().next().and_then(|id| book.slip(id))
}

fn enter(ask: &Ask<'_>, it: Enter) -> Outcome {
    if in_force(ask.book, it.purpose).is_some() {
        return Err(SAME_PURPOSE.with(&[it.purpose.label()]).at(Enter::purpose));
    }
    read(&ask.given)?;
    stands(ask, IN_FORCE)
}

fn change(ask: &Ask<'_>, _: Change) -> Outcome {
    read(&ask.given)?;
    stands(ask, IN_FORCE)
}

fn except(ask: &Ask<'_>, it: Except) -> Outcome {
    if Hours::parse(&it.hours.0).is_none() {
        return Err(BAD_HOURS.with(&[&it.hours.0]).at(Except::hours));
    }
    let until = it.until.unwrap_or(it.from);
    if until < it.from {
        return Err(ENDS_FIRST.at(Except::until));
    }
    if until.number() - it.from.number() >= EXCEPTION_MOST {
        return Err(TOO_LONG.with(&[&EXCEPTION_MOST.to_string()]).at(Except::until));
    }
    stands(ask, EXCEPTED)
}

/// What was typed stands, with the word that promises already given stay as they are.
fn stands(ask: &Ask<'_>, state: u16) -> Outcome {
    let drawn = vec![ask.draw(state)];
    let mut warnings = overnight(&ask.given);
    warnings.push(NEW_ONES_ONLY.says());
    Ok(Decision { drawn, warnings })
}

/// Hours that begin before noon and end before they begin: 8:30-5:30 is read as it stands, till the next
/// morning, and is more often meant till the afternoon.
fn overnight(given: &Fields) -> Vec<Notice> {
    let week = given.get(Enter::week).unwrap_or_default();
    let mut typed: Vec<(String, String)> = (0..)
        .zip(week)
        .map(|(n, row): (usize, Pattern)| (format!("week.{n}.hours"), row.hours.0))
        .collect();
    for blank in [Enter::holiday, Except::hours] {
        typed.extend(given.get(blank).map(|text| (blank.name().to_string(), text.0)));
    }
    let mut said = Vec::new();
    for (at, text) in typed {
        let hours = Hours::parse(&text).unwrap_or_default();
        let into_the_next =
            |(from, to): &&(u16, u16)| *from < DAY / 2 && *to > DAY && *to - *from < DAY;
        if let Some((from, to)) = hours.spans().iter().find(into_the_next) {
            let end = to - DAY;
            let shown = format!("{}:{:02}", end / 60, end % 60);
            let hours = (to - from) / 60;
            said.push(OVERNIGHT.with(&[&text, &shown, &hours.to_string()]).at(at));
        }
    }
    said
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
    found.sort_unstable();
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
