//! The working calendar as it is written and read: its blanks and states, and what of it is refused. It knows neither who
//! decides nor what falls due.

use crate::engine::calendar::hours::{DAY, weekdays};
use crate::engine::calendar::{Calendar, Holidays, Hours, Purpose};
use crate::engine::slip::state_key_of;
use crate::forms::prelude::*;

pub const TAG: u16 = 9007;

/// Days that one exception may hold: longer closures are another calendar.
pub(super) const EXCEPTION_MOST: i32 = 62;
/// Exceptions that are read for one due moment: those that end on its day or later.
pub(super) const EXCEPTIONS_READ: usize = 200;

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
    COMPANYS refuse "{0}由总部定({1}),本处不能改;要改请报总部" ["B-07", "B-27"];
    NOT_FIXED refuse "这份工时不是总部定的" ["B-07", "B-27"];
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

fields! {
    pub struct CompanyHours {
        1 purpose: Purpose = "用途" 6;
        3 holiday: Option<Text> = "节假日" 6;
        2 week: Vec<Pattern> = "每周" 12;
        10 ruling: i64 = "总部决定" 4;
        11 by: Option<Text> = "谁定的" 4;
    }

    pub struct CompanyDay {
        5 from: Day = "起日" 4;
        6 until: Option<Day> = "止日" 4;
        1 purpose: Option<Purpose> = "用途" 4;
        7 hours: Text = "工时" 6;
        8 name: Text = "名目" 6;
        10 ruling: i64 = "总部决定" 4;
        11 by: Option<Text> = "谁定的" 4;
    }

    /// Which record took back what another one had fixed.
    pub struct CompanyEnds {
        12 ended_by: i64 = "总部撤销" 4;
        11 by: Option<Text> = "谁定的" 4;
    }
}

states! {
    IN_FORCE = 1 "in-force" "在用",
    /// A day or a few that are otherwise.
    EXCEPTED = 2 "excepted" "例外",
    WITHDRAWN = 3 "withdrawn" "撤销",
}

/// The week and the holidays as typed; the first thing that does not read is said at its blank.
pub(super) fn read(given: &Fields) -> Result<Calendar, Notice> {
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

pub(super) fn in_force(book: &dyn Book, purpose: Purpose) -> Option<Slip> {
    let at = (state_key_of(TAG, IN_FORCE), purpose as u64);
    book.keys(Index::State, at, at, 1).into_iter().next().and_then(|id| book.slip(id))
}

/// Whether the hours and days of an exception read; answers its last day.
pub(super) fn days_read(hours: &str, from: Day, until: Option<Day>) -> Result<Day, Notice> {
    if Hours::parse(hours).is_none() {
        return Err(BAD_HOURS.with(&[hours]).at(Except::hours));
    }
    let until = until.unwrap_or(from);
    if until < from {
        return Err(ENDS_FIRST.at(Except::until));
    }
    if until.number() - from.number() >= EXCEPTION_MOST {
        return Err(TOO_LONG.with(&[&EXCEPTION_MOST.to_string()]).at(Except::until));
    }
    Ok(until)
}

/// What was typed stands, with the word that promises already given stay as they are.
pub(super) fn stands(ask: &Ask<'_>, state: u16) -> Outcome {
    let drawn = vec![ask.draw(state)];
    let mut warnings = overnight(&ask.given);
    warnings.push(NEW_ONES_ONLY.says());
    Ok(Decision { drawn, warnings })
}

/// Hours that begin before noon and end before they begin: 8:30-5:30 is read as it stands, till the next
/// morning, and is more often meant till the afternoon.
pub(super) fn overnight(given: &Fields) -> Vec<Notice> {
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
