//! What goes upward: a job that cannot be done here, level by level until it is solved (P-05, G-31);
//! a repair marked 重大 by the role that policy names; a slip that was chased three times (G-28).

use crate::engine::fields::{RowView, write_in_row};
use crate::engine::kind::Blank;
use crate::engine::value::Row;
use crate::forms::office::staff;
use crate::forms::prelude::*;
use crate::forms::shift::book_entry;
use crate::forms::work::policy::{NEXT_LEVEL_HOURS, ProblemEscalation, WhoMarksMajor};

use super::fields::{Paper, RAISED, Room};
use super::record::{
    IMPROVEMENT_PLAN, NEVER_DROPPED, NOBODY_TOLD, NOT_HIGH_ENOUGH, NOT_THAT_LEVEL, NOT_UPWARD,
    NOTHING_REPORTED, REPORT_UP, SAME_MARK, SAY_HOW_TOLD, WHO_MARKS, cleaners,
};

/// When a rung was seen; no column of its own, because who saw it says enough on a list.
const SEEN_AT: Tag<Moment> = Tag::new(7, "seen_at");

choice! {
    /// A level of the ladder. Codes are stored.
    pub enum Level {
        Engineering = 1 "engineering" "工程主管",
        Head = 2 "head" "管理处经理",
        Adviser = 3 "adviser" "工程顾问",
        Cleaning = 4 "cleaning" "保洁主管",
    }
}

fields! {
    pub struct Rung {
        2 whom: Option<Badge> = "报告谁" 2;
        3 outside: Option<Text> = "外部人员" 2;
        // Mostly known by who was told.
        1 level: Option<Level> = "哪一级" 2;
        4 plan: Option<Text> = "改进办法" 2;
        5 at: Option<Moment> = "何时" 2;
        6 seen_by: Option<Badge> = "谁已阅" 2;
    }

    /// 上报: who was told, when; one row for each.
    pub struct ReportUp {
        112 ladder: Vec<Rung> = "上报" 12;
        127 up_note: Option<Text> = "说明" 12;
    }

    /// 已阅: by the one who was told, or as they said.
    pub struct Seen {
        128 seen_by: Option<Badge> = "谁已阅" 4;
        129 instruction: Option<Text> = "批示" 8;
    }

    pub struct MarkMajor {
        124 major_why: Text = "原因" 8;
        123 major: Option<bool> = "重大" 4;
    }
}

impl Level {
    /// The level at which somebody stands.
    fn of_role(role: Option<Role>) -> Option<Self> {
        match role {
            Some(Role::EngineeringHead | Role::Foreman) => Some(Self::Engineering),
            Some(Role::CleaningHead) => Some(Self::Cleaning),
            Some(Role::Head | Role::Supervisor) => Some(Self::Head),
            Some(Role::Company) => Some(Self::Adviser),
            _ => None,
        }
    }

    /// How high it stands: those who head a team beside each other.
    fn rank(self) -> u8 {
        match self {
            Self::Engineering | Self::Cleaning => 1,
            Self::Head => 2,
            Self::Adviser => 3,
        }
    }
}

/// The ladder that the office climbs (C-46), and its clause. What is the cleaners' begins with who heads
/// them.
fn ladder(ask: &Ask<'_>, slip: &Slip, major: bool) -> (Vec<Level>, &'static str) {
    let (levels, clause) = office_ladder(ask, major);
    let own = |level: &Level| match level {
        Level::Engineering if cleaners(slip) => Level::Cleaning,
        level => *level,
    };
    (levels.iter().map(own).collect(), clause)
}

fn office_ladder(ask: &Ask<'_>, major: bool) -> (&'static [Level], &'static str) {
    match ask.book.policy().get::<ProblemEscalation>() {
        ProblemEscalation::EngineeringThenHead => (&[Level::Engineering, Level::Head], "S1E 4.3.3"),
        ProblemEscalation::HeadThenAdviser => (&[Level::Head, Level::Adviser], "S2-repair 3.3.2"),
        ProblemEscalation::EveryCase => (&[Level::Head], "S4 4.5.3"),
        // Only what is major goes to the head; the rest is the engineers' until it is solved.
        _ if major => (&[Level::Engineering, Level::Head], "S0 4.5.3"),
        _ => (&[Level::Engineering], "S0 4.5.3"),
    }
}

/// The level that must be told next: the one above the highest that knows; the top one again, once
/// it has been reached, because the ladder ends only when the matter is solved.
fn next_level(levels: &[Level], rows: &[Row]) -> Level {
    let told = rows.iter().filter_map(level_of).map(Level::rank).max();
    let above = levels.iter().copied().find(|level| told.is_none_or(|told| level.rank() > told));
    above.or_else(|| levels.last().copied()).unwrap_or(Level::Head)
}

fn level_of(row: &Row) -> Option<Level> {
    RowView::of(row).get(Rung::level)
}

fn is_major(slip: &Slip) -> bool {
    slip.get(MarkMajor::major) == Some(true)
}

/// Whether the ladder is being climbed: only an arrival or a returned paper ends it.
pub fn climbing(slip: &Slip) -> bool {
    slip.due(dues::LEVEL).is_some_and(|d| d.met.is_none())
}

/// What is reported upward is not put aside by the way of a void or a refused price (G-31).
pub(super) fn may_end(slip: &Slip) -> Result<(), Notice> {
    if climbing(slip) { Err(NEVER_DROPPED.says()) } else { Ok(()) }
}

/// The next rung is due: at once where nobody was told this time, else after the hours of D-81.
pub(super) fn climb(
    ask: &Ask<'_>,
    slip: &Slip,
    drawn: Drawn,
    (when, told): (Moment, bool),
) -> Drawn {
    let rows = match drawn.set.value(ReportUp::ladder) {
        Some(Value::Rows(rows)) => rows.as_slice(),
        _ => slip.fields.rows(ReportUp::ladder),
    };
    let major = drawn.set.get(MarkMajor::major).unwrap_or_else(|| is_major(slip));
    let (levels, clause) = ladder(ask, slip, major);
    let (level, shown) = (next_level(&levels, rows).label(), when.show(ask.now));
    if !told {
        let because = format!("{shown} 无法处理:立即报{level} (G-31, {clause})");
        return drawn.due(dues::LEVEL, when, because);
    }
    let hours = ask.limit(&NEXT_LEVEL_HOURS);
    let because = format!("已报 {shown} + {hours} 小时未解决:报{level} (G-31, {clause})");
    drawn.due(dues::LEVEL, when.plus_minutes(hours * 60), because)
}

/// Whether whoever stands at that level is on the ladder, or above its first rung.
fn high_enough(levels: &[Level], level: Option<Level>) -> bool {
    let first = levels.first().map_or(0, |first| first.rank());
    level.is_some_and(|level| level.rank() >= first)
}

/// What is still to be said of a job that cannot be done: nobody was told, or nobody who stands high
/// enough to count (G-31).
pub(super) fn still_to_tell(ask: &Ask<'_>, slip: &Slip, given: &Fields) -> Option<Notice> {
    let Some(whom) = given.get(Paper::reported_to) else {
        return Some(REPORT_UP.at(Paper::reported_to));
    };
    let (levels, _) = ladder(ask, slip, is_major(slip));
    let level = Level::of_role(staff::role(ask.book, whom));
    let first = levels.first().map_or("", |level| level.label());
    (!high_enough(&levels, level)).then(|| NOT_HIGH_ENOUGH.with(&[first]).at(Paper::reported_to))
}

/// The ladder with one more rung: who was told, at which level, when.
pub(super) fn add_rung(ask: &Ask<'_>, slip: &Slip, set: &mut Fields, whom: Badge, when: Moment) {
    let mut row = Row::new();
    if let Some(level) = Level::of_role(staff::role(ask.book, whom)) {
        write_in_row(&mut row, Rung::level, &level);
    }
    write_in_row(&mut row, Rung::whom, &whom);
    write_in_row(&mut row, Rung::at, &when);
    let mut rows = slip.fields.rows(ReportUp::ladder).to_vec();
    rows.push(row);
    set.set(ReportUp::ladder, Value::Rows(rows));
}

pub(super) fn advise_report(ask: &Ask<'_>, given: &Fields) -> Advice {
    let mut advice = Advice::default();
    let Some(slip) = ask.slip else { return advice };
    let (levels, clause) = ladder(ask, slip, is_major(slip));
    let level = next_level(&levels, slip.fields.rows(ReportUp::ladder)).label();
    advice.computed.push(("该报".to_string(), format!("{level} ({clause})")));
    let planned = given.get(ReportUp::ladder).unwrap_or_default().iter().any(|r| r.plan.is_some());
    if ask.book.policy().is(ProblemEscalation::EveryCase) && !planned {
        advice.warnings.push(IMPROVEMENT_PLAN.at(ReportUp::ladder));
    }
    advice
}

/// 上报: also of what is being worked on, when it is rushed, intricate or grave (S2-repair 3.3.2).
pub(super) fn report_up(ask: &Ask<'_>, it: ReportUp) -> Outcome {
    let slip = ask.standing()?;
    let nobody = |r: &Rung| r.whom.is_none() && r.outside.is_none();
    if it.ladder.is_empty() || it.ladder.iter().any(nobody) {
        return Err(NOBODY_TOLD.at(ReportUp::ladder));
    }
    let (levels, _) = ladder(ask, slip, is_major(slip));
    let mut rows = slip.fields.rows(ReportUp::ladder).to_vec();
    let mut told = false;
    for mut rung in it.ladder {
        let role = rung.whom.and_then(|whom| staff::role(ask.book, whom));
        let of_role = Level::of_role(role);
        // Somebody outside stands where the ladder stands; a colleague only where their role does.
        if let (Some(whom), None) = (rung.whom, rung.level.or(of_role)) {
            let level = next_level(&levels, &rows).label();
            let no = NOT_UPWARD.with(&[&staff::shown(ask.book, whom), level]);
            return Err(no.at(ReportUp::ladder));
        }
        rung.level = rung.level.or(of_role).or_else(|| Some(next_level(&levels, &rows)));
        told |= high_enough(&levels, rung.level);
        rung.at = rung.at.or(Some(ask.occurred)).map(|at| at.min(ask.now));
        if let Some(Value::Rows(one)) = vec![rung].give() {
            rows.extend(one);
        }
    }
    let mut set = ask.given.clone();
    set.set(ReportUp::ladder, Value::Rows(rows));
    let drawn = ask.draw_with(slip.state, set).met(Some(slip), dues::TOLD_UP, ask.occurred);
    let mut decision = Decision::from(climb(ask, slip, drawn, (ask.occurred, told)));
    if !told {
        let first = levels.first().map_or("", |level| level.label());
        decision.warnings.push(NOT_HIGH_ENOUGH.with(&[first]).at(ReportUp::ladder));
    }
    Ok(decision)
}

/// 已阅: the level that was told has read it; another hand may write down that they said so.
pub(super) fn seen(ask: &Ask<'_>, it: Seen) -> Outcome {
    let slip = ask.standing()?;
    let reader = it.seen_by.unwrap_or(ask.hand.badge);
    if reader != ask.hand.badge && ask.source.is_empty() {
        return Err(SAY_HOW_TOLD.says());
    }
    let level = Level::of_role(staff::role(ask.book, reader));
    let mut rows = slip.fields.rows(ReportUp::ladder).to_vec();
    if rows.is_empty() {
        return Err(NOTHING_REPORTED.says());
    }
    let theirs = |row: &Row| {
        let named = RowView::of(row).get(Rung::whom) == Some(reader);
        let unseen = !RowView::of(row).has(Rung::seen_by);
        unseen && (named || (level.is_some() && level_of(row) == level))
    };
    let mut found = false;
    for row in rows.iter_mut().filter(|row| theirs(row)) {
        found = true;
        write_in_row(row, Rung::seen_by, &reader);
        write_in_row(row, SEEN_AT, &ask.occurred);
    }
    if !found {
        return Err(NOT_THAT_LEVEL.with(&[&staff::shown(ask.book, reader)]).at(Seen::seen_by));
    }
    let mut set = ask.given.clone();
    set.set(ReportUp::ladder, Value::Rows(rows));
    ask.draw_with(slip.state, set).ok()
}

/// Who is not of those that policy names marks nothing.
pub(super) fn may_not_mark(ask: &Ask<'_>) -> Option<Notice> {
    let may: &[Role] = match ask.book.policy().get::<WhoMarksMajor>() {
        WhoMarksMajor::Head => &[Role::Head],
        WhoMarksMajor::Supervisor => &[Role::Supervisor, Role::Head],
        _ => &[Role::Desk, Role::ControlRoom, Role::Supervisor, Role::Head],
    };
    let who = || may.iter().map(|role| role.label()).collect::<Vec<_>>().join("、");
    (!may.contains(&ask.role)).then(|| WHO_MARKS.with(&[&who()]))
}

/// 标记重大, or taking the mark away: what it bites is the handover (G-04).
pub(super) fn mark_major(ask: &Ask<'_>, it: MarkMajor) -> Outcome {
    let slip = ask.standing()?;
    let major = it.major != Some(false);
    if major == is_major(slip) {
        return Err(SAME_MARK.at(MarkMajor::major));
    }
    let drawn = ask.draw_with(slip.state, ask.given.clone().put(MarkMajor::major, major));
    let entry = in_book(ask, slip, major, &it.major_why.0);
    // A ladder that is being climbed is now longer, and what is grave is reported at once.
    if !(major && climbing(slip)) {
        let drawn = tell_head(ask, slip, drawn, major);
        return Ok(Decision { drawn: entry_last(drawn, entry), warnings: Vec::new() });
    }
    let (levels, clause) = ladder(ask, slip, true);
    let level = next_level(&levels, slip.fields.rows(ReportUp::ladder)).label();
    let because = format!("{} 标为重大:报{level} (G-31, {clause})", ask.occurred.show(ask.now));
    let drawn = drawn.due(dues::LEVEL, ask.occurred, because);
    Ok(Decision { drawn: entry_last(drawn, entry), warnings: Vec::new() })
}

/// A major repair always stands in the shift book for whoever comes next (P-26, G-04), unless it does already.
fn in_book(ask: &Ask<'_>, slip: &Slip, major: bool, why: &str) -> Option<Drawn> {
    if !major || book_entry::points_at(ask.book, slip.id) {
        return None;
    }
    let words = format!("重大维修 {}:{why}", ask.book.registry().show_number(slip.id));
    let class = book_entry::Class::Urgent;
    Some(book_entry::beside(ask, class, words, slip.id, slip.get(Room::room)))
}

fn entry_last(drawn: Drawn, entry: Option<Drawn>) -> Vec<Drawn> {
    std::iter::once(drawn).chain(entry).collect()
}

/// What is grave is the head's to hear at once, unless they marked it or were told of the slip before
/// (S2-repair 3.3.2); what is no longer grave need not be told, unless it was chased so often.
fn tell_head(ask: &Ask<'_>, slip: &Slip, drawn: Drawn, major: bool) -> Drawn {
    let heard = |row: &Row| level_of(row).is_some_and(|level| level.rank() >= Level::Head.rank());
    let knows = ask.role == Role::Head || slip.fields.rows(ReportUp::ladder).iter().any(heard);
    match major {
        true if knows => drawn,
        true => {
            let shown = ask.occurred.show(ask.now);
            let because =
                format!("{shown} 标为重大:立即报{} (S2-repair 3.3.2)", Level::Head.label());
            drawn.due(dues::TOLD_UP, ask.occurred, because)
        }
        false if slip.get(RAISED) == Some(true) => drawn,
        false => drawn.met(Some(slip), dues::TOLD_UP, ask.occurred),
    }
}

/// The rungs on a slip, the first first.
pub fn rungs(slip: &Slip) -> Vec<Rung> {
    slip.get(ReportUp::ladder).unwrap_or_default()
}
