//! 上报提醒: who is told of a due moment, level by level, and the record that it was seen (G-28, C-46).
//!
//! Each entry on a work slip lays down when the next reminder falls due; 钟 writes it then, once for a
//! slip, a level and a due moment. A reminder changes nothing of the work: whoever has the slip open
//! hands in as if it had not come.

use crate::engine::calendar::{Calendar, Purpose};
use crate::engine::deadline;
use crate::engine::deadline::{Allowed, Start};
use crate::engine::policy::Limit;
use crate::engine::slip::{Due, apply};
use crate::forms::office::{staff, working_hours};
use crate::forms::prelude::*;
use crate::forms::shift::roster::cover;
use crate::forms::work::policy::{
    COMPANY_TOLD_HOURS, ENGINEERING_TOLD_MINUTES, FOREMAN_TOLD_MINUTES, HEAD_TOLD_MINUTES,
    ProblemEscalation, REMIND_BEFORE_MINUTES, UNREAD_REMINDER_MINUTES,
};

use super::clocks::purpose;
use super::fields::{FIRST, RAISED, URGENT};
use super::raising::MarkMajor;
use super::record::{
    ESCALATED, NOT_YET, NOTHING_UNREAD, SAY_HOW_TOLD, THEY_SIGN_IN, cleaners, watched, worker,
};

/// Reminders about due moments that still stand, one row a person.
const REMINDERS: Tag<Vec<Reminder>> = Tag::new(205, "reminders");
/// When 钟 looks at the slip next.
pub const PLAN: Tag<Moment> = Tag::new(206, "plan");

/// Stored tags of the two steps that leave the work as it is.
pub const REMIND: u16 = 42;
pub const SEE: u16 = 43;

/// The last level: head office.
const LAST: i64 = 4;
/// People told at one level at most.
const TOLD_MOST: usize = 3;

fields! {
    /// One row of `REMINDERS`.
    pub struct Reminder {
        1 level: i64 = "级" 2;
        2 what: i64 = "期限" 2;
        3 due: Moment = "时限" 2;
        4 at: Moment = "提醒" 2;
        5 to: Badge = "给谁" 2;
        6 seen: Option<Moment> = "已阅" 2;
    }

    /// 提醒已阅.
    pub struct SeenBy { 207 for_whom: Option<Badge> = "替谁记" 6; }
}

/// A level that is still to be told.
struct Rung {
    level: i64,
    what: u16,
    due: Moment,
    at: Moment,
    to: Vec<Badge>,
}

/// The reminders of a slip.
pub fn reminders(slip: &Slip) -> Vec<Reminder> {
    slip.get(REMINDERS).unwrap_or_default()
}

/// The highest level that was told of what is still due, and whether somebody there has seen it.
pub fn level(slip: &Slip) -> Option<(i64, bool)> {
    let told: Vec<Reminder> =
        reminders(slip).into_iter().filter(|r| is_still_due(slip, r)).collect();
    let level = told.iter().map(|r| r.level).max()?;
    Some((level, told.iter().any(|r| r.level == level && r.seen.is_some())))
}

/// Those about what is still due that nobody has seen yet.
pub fn unseen(slip: &Slip) -> Vec<Reminder> {
    if !watched(slip) {
        return Vec::new();
    }
    reminders(slip).into_iter().filter(|r| r.seen.is_none() && is_still_due(slip, r)).collect()
}

/// How a board shows it, without colour: `!2`, and `!2?` as long as nobody there has seen it.
pub fn sign(slip: &Slip) -> String {
    match level(slip) {
        Some((level, true)) => format!("!{level}"),
        Some((level, false)) => format!("!{level}?"),
        None => String::new(),
    }
}

/// Whether a reminder is about something that is still due.
fn is_still_due(slip: &Slip, reminder: &Reminder) -> bool {
    let due = slip.dues.iter().find(|d| i64::from(d.what) == reminder.what);
    due.is_some_and(|d| d.met.is_none() && d.at == reminder.due)
}

/// What time does on every work slip.
pub const BY_CLOCK: ByClock =
    ByClock { due: due_by, plan, quiet: |step| step == REMIND || step == SEE };

/// Where 钟 finds the slip, and whoever has not seen what they were told.
pub(super) fn keys(slip: &Slip) -> Vec<Key> {
    let mut keys = Vec::new();
    if !watched(slip) {
        return keys;
    }
    if let Some(plan) = slip.get(PLAN) {
        keys.push(Key::new(Index::Clock, ascending(plan), 0));
    }
    for unread in unseen(slip) {
        keys.push(Key::new(Index::Reminder, u64::from(unread.to.0), ascending(unread.at)));
    }
    keys.arrange();
    keys.dedup();
    keys
}

/// What 钟 does by a moment.
fn due_by(slip: &Slip, book: &dyn Book, until: Moment) -> Vec<Asked> {
    if !watched(slip) || slip.get(PLAN).is_none_or(|plan| plan > until) {
        return Vec::new();
    }
    let form = book.registry().tagged(slip.id.form);
    form.map(|form| form.asked("remind", slip)).into_iter().collect()
}

/// Lays down on an entry of a work slip when the next reminder falls due, by what stands after it.
fn plan(ask: &Ask<'_>, drawn: &mut Drawn) {
    let before = match ask.slip.filter(|slip| slip.id == drawn.slip) {
        Some(slip) => Some(slip.clone()),
        None => ask.book.slip(drawn.slip),
    };
    let stood = before.as_ref().and_then(|slip| slip.get(PLAN));
    let after = apply(before, &drawn.entry(0, 0, &Asked::default(), ask.hand, ask.now));
    let next = if watched(&after) { next_at(ask.book, &after, ask.now) } else { None };
    if next != stood {
        match next {
            Some(at) => drawn.set.write(PLAN, &at),
            None => drawn.set.clear(PLAN),
        }
    }
}

/// A level that may still be told, if somebody holds it.
struct Ahead<'a> {
    due: &'a Due,
    level: i64,
    at: Moment,
}

/// All levels that are still to be told of what is due on a slip.
fn rungs(book: &dyn Book, slip: &Slip, now: Moment) -> Vec<Rung> {
    let rung = |step: Ahead<'_>| {
        let to = whom_to_tell(book, slip, step.due.what, step.level, now);
        let Ahead { due, level, at } = step;
        (!to.is_empty()).then_some(Rung { level, what: due.what, due: due.at, at, to })
    };
    levels_ahead(book, slip, now).into_iter().filter_map(rung).collect()
}

/// When the next of them is told: who it is for is looked up only until somebody is found.
fn next_at(book: &dyn Book, slip: &Slip, now: Moment) -> Option<Moment> {
    let mut steps = levels_ahead(book, slip, now);
    steps.arrange_by_key(|step| step.at);
    let held =
        |step: &Ahead<'_>| !whom_to_tell(book, slip, step.due.what, step.level, now).is_empty();
    steps.into_iter().find(held).map(|step| step.at)
}

fn levels_ahead<'a>(book: &dyn Book, slip: &'a Slip, now: Moment) -> Vec<Ahead<'a>> {
    let told = reminders(slip);
    let running: Vec<&Due> = slip.dues.iter().filter(|d| d.met.is_none()).collect();
    let Some(first) = running.iter().map(|due| due.at).min() else { return Vec::new() };
    // A calendar is read once for all clocks of its purpose, from the first of them on.
    let mut calendars: Vec<(Purpose, Calendar)> = Vec::new();
    let mut steps = Vec::new();
    for due in running {
        let of = purpose(due.what, slip.get(URGENT) == Some(true));
        let at = calendars.iter().position(|(known, _)| *known == of).unwrap_or_else(|| {
            calendars.push((of, working_hours::calendar(book, of, first)));
            calendars.len() - 1
        });
        of_due(book, slip, due, &told, &calendars[at].1, now, &mut steps);
    }
    steps
}

fn of_due<'a>(
    book: &dyn Book,
    slip: &Slip,
    due: &'a Due,
    told: &[Reminder],
    calendar: &Calendar,
    now: Moment,
    steps: &mut Vec<Ahead<'a>>,
) {
    let is = |r: &&Reminder, level: i64| {
        r.level == level && r.what == i64::from(due.what) && r.due == due.at
    };
    for level in 0..=LAST {
        if told.iter().any(|r| is(&r, level)) {
            continue;
        }
        let Some(at) = tell_at(book, slip, due, level, calendar, now) else { continue };
        let below: Vec<&Reminder> = told.iter().filter(|r| is(r, level - 1)).collect();
        let at = if level < LAST { earlier_if_unread(book, due, at, &below, calendar) } else { at };
        steps.push(Ahead { due, level, at });
    }
}

/// When a level is told: before it is due whoever has the slip, then upward in working time, so that
/// a night on which nobody works is silent. None: this level is not told at all.
fn tell_at(
    book: &dyn Book,
    slip: &Slip,
    due: &Due,
    level: i64,
    calendar: &Calendar,
    now: Moment,
) -> Option<Moment> {
    let limit = |limit: &Limit| book.policy().limit(limit);
    let after = match level {
        0 => {
            // The desk that has just been told to tell has the form before its eyes.
            let early = limit(&REMIND_BEFORE_MINUTES);
            let of_use = early > 0 && due.what != dues::TOLD && now < due.at;
            return of_use.then(|| due.at.plus_minutes(-early));
        }
        1 => limit(&FOREMAN_TOLD_MINUTES),
        2 => limit(&ENGINEERING_TOLD_MINUTES),
        3 => limit(&HEAD_TOLD_MINUTES),
        _ => match limit(&COMPANY_TOLD_HOURS) {
            0 => return None,
            hours => hours * 60,
        },
    };
    let marked = [URGENT, MarkMajor::major, RAISED].iter().any(|tag| slip.get(*tag) == Some(true));
    let grave = marked || slip.state == ESCALATED;
    if level >= 3 && !grave && book.policy().is(ProblemEscalation::MajorOnly) {
        return None;
    }
    Some(after_working_minutes(due.at, after, calendar))
}

/// So many working minutes after a moment, and never while nobody works.
fn after_working_minutes(from: Moment, minutes: i64, calendar: &Calendar) -> Moment {
    if minutes == 0 {
        return calendar.open(from).next().map_or(from, |(opens, _)| opens);
    }
    let start = Start { what: "", at: from };
    let reckoned = deadline::due(start, Allowed::Minutes(minutes), calendar, &[], "");
    reckoned.at.unwrap_or(from)
}

/// A reminder that nobody has read goes up before its time, inside the office.
fn earlier_if_unread(
    book: &dyn Book,
    due: &Due,
    at: Moment,
    below: &[&Reminder],
    calendar: &Calendar,
) -> Moment {
    let minutes = book.policy().limit(&UNREAD_REMINDER_MINUTES);
    let unread = minutes > 0 && below.iter().all(|r| r.seen.is_none());
    match below.iter().map(|r| r.at).max().filter(|_| unread) {
        Some(told) => at.min(after_working_minutes(told, minutes, calendar).max(due.at)),
        None => at,
    }
}

/// Who is told at a level: the one whose slip it is, then by role. A role that nobody holds passes it
/// on to the next above.
fn whom_to_tell(book: &dyn Book, slip: &Slip, what: u16, level: i64, now: Moment) -> Vec<Badge> {
    let of_desk = DueKind::any(
        &[
            dues::TOLD,
            dues::REPLY,
            dues::CONSENT,
            dues::PRICE,
            dues::LEVEL,
            dues::TOLD_UP,
            dues::VOUCHED,
        ],
        what,
    );
    if level == 0 {
        let worker = worker(slip).filter(|_| !of_desk);
        let on_shift = || cover::at_the_desk(book, now);
        return worker.or_else(on_shift).or_else(|| slip.get(FIRST)).into_iter().collect();
    }
    let ladder: &[Role] = match (of_desk, cleaners(slip)) {
        (true, _) => &[Role::Supervisor, Role::Supervisor, Role::Head, Role::Company],
        (false, true) => &[Role::CleaningHead, Role::Supervisor, Role::Head, Role::Company],
        (false, false) => &[Role::Foreman, Role::EngineeringHead, Role::Head, Role::Company],
    };
    let from = usize::try_from(level - 1).unwrap_or(0);
    // Head office is asked only at its own level: it does not stand in for a foreman.
    let to = if level == LAST { ladder.len() } else { ladder.len() - 1 };
    let held = |role: &Role| holders(book, *role, now);
    let roles = ladder.get(from..to).unwrap_or(&[]);
    roles.iter().map(held).find(|held| !held.is_empty()).unwrap_or_default()
}

/// Who holds a role now: at the desk whoever stands the shift, by the shift book or else by the roster; on a holiday
/// the manager who answers for it; else all.
fn holders(book: &dyn Book, role: Role, now: Moment) -> Vec<Badge> {
    let led = cover::managers(book, now.day()).into_iter().map(|(_, badge)| badge);
    let led: Vec<Badge> = led.filter(|who| staff::role(book, *who) == Some(role)).collect();
    if !led.is_empty() {
        return led;
    }
    let at_the_desk = [Role::Desk, Role::Supervisor].contains(&role);
    let on_shift = at_the_desk.then(|| cover::at_the_desk(book, now)).flatten();
    match on_shift.filter(|badge| staff::role(book, *badge) == Some(role)) {
        Some(badge) => vec![badge],
        None => staff::holders(book, role, TOLD_MOST),
    }
}

/// Writes the reminders that have fallen due. Where the office has changed the levels meanwhile there
/// may be none, and the entry only lays down when to look again.
pub(super) fn remind(ask: &Ask<'_>, _: Nothing) -> Outcome {
    let slip = ask.standing()?;
    let planned = slip.get(PLAN).filter(|plan| *plan <= ask.now);
    let mut ripe = rungs(ask.book, slip, ask.now);
    ripe.retain(|rung| rung.at <= ask.now);
    if planned.is_none() && ripe.is_empty() {
        return Err(NOT_YET.says());
    }
    let mut rows = reminders(slip);
    // What is met or has moved stays in the journal and needs no row any more.
    rows.retain(|r| is_still_due(slip, r));
    for rung in &ripe {
        rows.extend(rung.to.iter().map(|to| Reminder {
            level: rung.level,
            what: i64::from(rung.what),
            due: rung.due,
            at: ask.now,
            to: *to,
            seen: None,
        }));
    }
    let mut set = Fields::new();
    set.write(REMINDERS, &rows);
    ask.draw_with(slip.state, set).ok()
}

/// 已阅: by the one who was told, or for a worker without a terminal by whoever told them, with how.
pub(super) fn see(ask: &Ask<'_>, it: SeenBy) -> Outcome {
    let slip = ask.standing()?;
    let for_whom = it.for_whom.unwrap_or(ask.hand.badge);
    if for_whom != ask.hand.badge {
        let role = staff::role(ask.book, for_whom);
        if role.is_some_and(|role| ask.book.policy().may(role, Right::SignIn)) {
            let shown = staff::shown(ask.book, for_whom);
            return Err(THEY_SIGN_IN.with(&[&shown]).at(SeenBy::for_whom));
        }
        if ask.source.is_empty() {
            return Err(SAY_HOW_TOLD.says());
        }
    }
    let mut rows = reminders(slip);
    let mut any = false;
    for row in rows.iter_mut().filter(|r| r.to == for_whom && r.seen.is_none()) {
        row.seen = Some(ask.occurred.max(row.at));
        any = true;
    }
    if !any {
        return Err(NOTHING_UNREAD.with(&[&staff::shown(ask.book, for_whom)]));
    }
    let mut set = ask.given.clone();
    set.write(REMINDERS, &rows);
    ask.draw_with(slip.state, set).ok()
}

/// Slips with reminders that somebody has not seen, the oldest first.
pub fn unread(book: &dyn Book, badge: Badge, most: usize) -> Vec<Slip> {
    let ids = book.under(Index::Reminder, u64::from(badge.0), most);
    ids.into_iter().filter_map(|id| book.slip(id)).collect()
}
