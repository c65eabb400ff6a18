//! The clocks of a work slip: started with their reason, stopped by a pause that is written down,
//! started again with what was left (G-27, G-28, P-05).
//!
//! What a clock is made of lies on the slip, so that it can be reckoned anew when work goes on; when
//! it ends is `deadline`'s. Nothing here reads the time: it comes with the step.

use crate::engine::calendar::{Calendar, Purpose};
use crate::engine::deadline;
use crate::engine::deadline::{Allowed, Pause, Reckoned, Start};
use crate::engine::kind::Blank;
use crate::engine::slip::Due;
use crate::engine::tag::Numbered;
use crate::forms::office::working_hours;
use crate::forms::prelude::*;
use crate::forms::work::faults;
use crate::forms::work::policy::{PauseStops, REPAIR_FINISH_HOURS};

use super::fields::{FAULT, URGENT, WaitFor};

/// The intervals in which work waited; the last may still last.
const PAUSES: Tag<Vec<Paused>> = Tag::new(200, "pauses");
/// The state before the pause that lasts.
pub(super) const BEFORE: Tag<i64> = Tag::new(201, "before");
/// What the clocks are made of, one row a kind of due.
const CLOCKS: Tag<Vec<Running>> = Tag::new(202, "clocks");

fields! {
    /// One interval of `PAUSES`.
    pub struct Paused {
        1 from: Moment = "起" 4;
        2 until: Option<Moment> = "止" 4;
        3 wait: WaitFor = "等什么" 4;
        // Codes of the clocks that stood still in it: what policy held then, whatever it holds later.
        4 held: Text = "停的钟" 4;
    }

    /// One row of `CLOCKS`: minutes of working time from a moment, and whether a pause holds it.
    pub struct Running {
        1 what: i64 = "期限" 2;
        2 word: Text = "从何时" 2;
        3 from: Moment = "起" 2;
        4 minutes: i64 = "分" 2;
        5 clause: Text = "依据" 2;
        6 held: Option<bool> = "暂停" 2;
    }
}

impl Running {
    /// Whether it is made of a clock of this kind.
    fn is(&self, what: impl Numbered) -> bool {
        self.what == i64::from(what.number())
    }
}

/// A clock that is about to start: `到场` at 15:00, 60 minutes, by F-20.
#[derive(Clone, Copy, Debug)]
pub(super) struct Clock<'a> {
    /// The kind of due moment, by its number.
    what: u16,
    word: &'a str,
    from: Moment,
    minutes: i64,
    clause: &'a str,
}

impl<'a> Clock<'a> {
    /// Minutes of working time to a kind of due moment, from a moment on and by what it is called
    /// there, as a clause has them.
    pub(super) fn of(
        what: impl Numbered,
        word: &'a str,
        from: Moment,
        minutes: i64,
        clause: &'a str,
    ) -> Self {
        Self { what: what.number(), word, from, minutes, clause }
    }
}

/// A clock that begins with a slip: when it ends, why, and what it is made of.
pub(crate) struct Begun {
    pub what: u16,
    pub at: Moment,
    pub because: String,
    made: Option<Running>,
}

impl Begun {
    /// Minutes of working time.
    pub(super) fn counted(ask: &Ask<'_>, urgent: bool, clock: &Clock<'_>) -> Self {
        let end = reckoned(ask, urgent, clock, &[]);
        let at = end.at.unwrap_or(clock.from);
        Self { what: clock.what, at, because: end.why, made: Some(made_of(clock)) }
    }

    /// A moment that was agreed, or that no calendar moves.
    pub(super) fn agreed(what: DueKind, at: Moment, because: String) -> Self {
        Self { what: what.number(), at, because, made: None }
    }
}

/// Lays what begins down on the entry that issues a slip.
pub(crate) fn begin(mut drawn: Drawn, begun: Vec<Begun>) -> Drawn {
    let mut all = Vec::new();
    for one in begun {
        all.extend(one.made);
        drawn = drawn.due(one.what, one.at, one.because);
    }
    if !all.is_empty() {
        drawn.set.write(CLOCKS, &all);
    }
    drawn
}

fn made_of(clock: &Clock<'_>) -> Running {
    Running {
        what: i64::from(clock.what),
        word: Text(clock.word.to_string()),
        from: clock.from,
        minutes: clock.minutes,
        clause: Text(clock.clause.to_string()),
        held: None,
    }
}

/// What the desk itself owes.
const OF_THE_OFFICE: &[DueKind] =
    &[dues::REPLY, dues::SIGN, dues::CONSENT, dues::PRICE, dues::VOUCHED];

/// Whose hours a clock keeps: the office's own for what the desk owes (answers, signatures, prices,
/// consents, vouching), else those of urgent or of ordinary repair.
pub(super) fn purpose(what: u16, urgent: bool) -> Purpose {
    match what {
        what if DueKind::any(OF_THE_OFFICE, what) => Purpose::Office,
        _ if urgent => Purpose::Urgent,
        _ => Purpose::Repair,
    }
}

/// Whose hours a running clock counts; none where its moment was agreed and no calendar moves it.
pub(super) fn hours(slip: &Slip, what: u16) -> Option<Purpose> {
    let made = slip.get(CLOCKS).unwrap_or_default();
    let counted = made.iter().any(|clock| clock.is(what));
    counted.then(|| purpose(what, slip.get(URGENT) == Some(true)))
}

/// What will stand in a blank after the entry.
fn after<T: Blank>(slip: Option<&Slip>, drawn: &Drawn, tag: Tag<T>) -> Option<T> {
    match drawn.set.value(tag) {
        Some(_) => drawn.set.get(tag),
        None => slip.and_then(|slip| slip.get(tag)),
    }
}

fn is_urgent(slip: Option<&Slip>, drawn: &Drawn) -> bool {
    after(slip, drawn, URGENT) == Some(true)
}

/// The intervals in which a clock of this kind stood still.
fn of_clock(rows: &[Paused], what: u16) -> Vec<Pause> {
    let code = what.to_string();
    let held = |p: &&Paused| p.held.0.split(' ').any(|held| held == code);
    let one = |p: &Paused| {
        let reason = p.wait.label().to_string();
        Pause { from: p.from, until: p.until, reason }
    };
    rows.iter().filter(held).map(one).collect()
}

/// The pauses of a slip that held one kind of clock, for whoever reckons with them.
pub fn pauses(slip: &Slip, what: u16) -> Vec<Pause> {
    of_clock(&slip.get(PAUSES).unwrap_or_default(), what)
}

/// The pauses that held a clock after its moment was over.
pub fn stops_since_due(slip: &Slip, due: &Due) -> Vec<Pause> {
    let mut stops = pauses(slip, due.what);
    stops.retain(|stop| stop.until.is_none_or(|until| until > due.at));
    stops
}

/// What the clocks of a slip will be made of after the entry.
fn rows(slip: Option<&Slip>, drawn: &Drawn) -> Vec<Running> {
    after(slip, drawn, CLOCKS).unwrap_or_default()
}

/// The intervals in which it will have waited after the entry.
fn paused(slip: Option<&Slip>, drawn: &Drawn) -> Vec<Paused> {
    after(slip, drawn, PAUSES).unwrap_or_default()
}

/// When a clock ends, and why.
pub(super) fn reckoned(
    ask: &Ask<'_>,
    urgent: bool,
    clock: &Clock<'_>,
    pauses: &[Pause],
) -> Reckoned {
    let calendar = working_hours::calendar(ask.book, purpose(clock.what, urgent), clock.from);
    let start = Start { what: clock.word, at: clock.from };
    deadline::due(start, Allowed::Minutes(clock.minutes), &calendar, pauses, clock.clause)
}

/// The slip of the entry as it stood before; none for one that this decision opens beside it.
fn before<'a>(ask: &Ask<'a>, drawn: &Drawn) -> Option<&'a Slip> {
    ask.slip.filter(|slip| slip.id == drawn.slip)
}

/// Starts a clock; one of the same kind gives way.
pub(super) fn start(ask: &Ask<'_>, mut drawn: Drawn, clock: Clock<'_>) -> Drawn {
    let before = before(ask, &drawn);
    let stops = of_clock(&paused(before, &drawn), clock.what);
    let end = reckoned(ask, is_urgent(before, &drawn), &clock, &stops);
    let mut all = rows(before, &drawn);
    all.retain(|row| !row.is(clock.what));
    let held = end.at.is_none().then_some(true);
    all.push(Running { held, ..made_of(&clock) });
    drawn.set.write(CLOCKS, &all);
    drawn.dues.retain(|d| d.what != clock.what);
    match end.at {
        Some(at) => drawn.due(clock.what, at, end.why),
        None => drawn,
    }
}

/// Whether a clock of this kind was started and its work is not over.
fn is_known(ask: &Ask<'_>, drawn: &Drawn, what: DueKind) -> bool {
    rows(before(ask, drawn), drawn).iter().any(|row| row.is(what))
}

/// Whether a pause holds a clock of this kind.
pub(super) fn is_held(ask: &Ask<'_>, drawn: &Drawn, what: DueKind) -> bool {
    let of = |row: &Running| row.is(what) && row.held == Some(true);
    rows(before(ask, drawn), drawn).iter().any(of)
}

/// The time allowed for the work, from the door: by the standard (F-20), else what the office says
/// where the standard is silent (T-10; 0: no clock). One that was started goes on.
pub(super) fn start_finish(ask: &Ask<'_>, drawn: Drawn, arrived: Moment) -> Drawn {
    // One that was begun before clocks were written down runs as it was given.
    let slip = before(ask, &drawn);
    let given = slip.and_then(|s| s.due(dues::FINISH)).is_some_and(|d| d.met.is_none());
    if given || is_known(ask, &drawn, dues::FINISH) {
        return drawn;
    }
    let fault = after(slip, &drawn, FAULT).and_then(|code| faults::fault(ask.book, code));
    let (minutes, clause) = match fault.and_then(|fault| fault.minutes) {
        Some(minutes) => (minutes, "F-20"),
        None => (ask.limit(&REPAIR_FINISH_HOURS) * 60, "T-10"),
    };
    if minutes == 0 {
        return drawn;
    }
    start(ask, drawn, Clock::of(dues::FINISH, "到场", arrived, minutes, clause))
}

/// A clock has reached its end in the world, also one that this very entry starts.
pub(super) fn met(mut drawn: Drawn, slip: &Slip, what: DueKind, when: Moment) -> Drawn {
    match drawn.dues.iter_mut().find(|d| d.what == what) {
        Some(due) if due.met.is_none() => {
            due.met = Some(when);
            drawn
        }
        Some(_) => drawn,
        None => drawn.met(Some(slip), what, when),
    }
}

/// The work is over: no clock of it will go on.
pub(super) fn drop_all(drawn: &mut Drawn, slip: &Slip) {
    if slip.value(CLOCKS).is_some() || drawn.set.value(CLOCKS).is_some() {
        drawn.set.clear(CLOCKS);
    }
}

/// Which clocks a pause stops. The finish always; those to the door where the office says so (D-19) or
/// another visit is agreed; what is owed to the caller, to the money and to those above never.
fn holds(ask: &Ask<'_>, what: u16, dated: bool) -> bool {
    let to_the_door = DueKind::any(&[dues::TOLD, dues::ARRIVE], what);
    DueKind::any(&[dues::FINISH, dues::VISIT, dues::RESUME, dues::SIGN], what)
        || (to_the_door && (dated || ask.book.policy().is(PauseStops::All)))
}

/// Work waits from a moment on: the interval begins, and the clocks that it holds stand still. A
/// pause that lasts already ends where this one begins.
pub(super) fn pause(
    ask: &Ask<'_>,
    mut drawn: Drawn,
    slip: &Slip,
    wait: WaitFor,
    when: Moment,
    dated: bool,
) -> Drawn {
    let mut waited = paused(Some(slip), &drawn);
    let lasting = waited.iter_mut().find(|p| p.until.is_none());
    if let Some(last) = lasting {
        last.until = Some(when.max(last.from));
    } else {
        drawn.set.write(BEFORE, &i64::from(slip.state));
    }
    drawn.set.write(PAUSES, &waited);
    // What the earlier pause held and this one does not goes on where it stopped.
    for row in rows(Some(slip), &drawn).into_iter().filter(|row| row.held == Some(true)) {
        let what = u16::try_from(row.what).unwrap_or(0);
        if !holds(ask, what, dated) {
            drawn = restart(ask, drawn, &row);
        }
    }
    let mut all = rows(Some(slip), &drawn);
    // A clock that this entry starts stands still as well as one that ran before; an agreed moment is
    // no clock and is called off.
    let stops = |d: &Due| d.met.is_none() && holds(ask, d.what, dated);
    let agreed = |d: &Due| DueKind::any(&[dues::VISIT, dues::RESUME, dues::SIGN], d.what);
    for started in drawn.dues.iter_mut().filter(|d| stops(d) && !agreed(d)) {
        hold(&mut all, started.what);
        started.met = Some(when);
    }
    for running in slip.dues.iter().filter(|d| stops(d)) {
        if !drawn.dues.iter().any(|d| d.what == running.what) {
            hold(&mut all, running.what);
            drawn.dues.push(Due { met: Some(when), ..running.clone() });
        }
    }
    // What an earlier pause holds stays held through this one.
    let still = all.iter().filter(|row| row.held == Some(true));
    let held: Vec<String> = still.map(|row| row.what.to_string()).collect();
    waited.push(Paused { from: when, until: None, wait, held: Text(held.join(" ")) });
    drawn.set.write(PAUSES, &waited);
    drawn.set.write(CLOCKS, &all);
    drawn
}

fn hold(all: &mut [Running], what: u16) {
    if let Some(row) = all.iter_mut().find(|row| row.is(what)) {
        row.held = Some(true);
    }
}

/// Work goes on: the interval ends, and every clock that stood still is reckoned anew, with what was
/// left. Nothing happens on a slip that did not wait.
pub(super) fn resume(ask: &Ask<'_>, mut drawn: Drawn, slip: &Slip, when: Moment) -> Drawn {
    let mut waited = slip.get(PAUSES).unwrap_or_default();
    let Some(last) = waited.iter_mut().find(|p| p.until.is_none()) else { return drawn };
    last.until = Some(when.max(last.from));
    drawn.set.write(PAUSES, &waited);
    drawn.set.clear(BEFORE);
    for row in rows(Some(slip), &drawn).into_iter().filter(|row| row.held == Some(true)) {
        let what = u16::try_from(row.what).unwrap_or(0);
        if !drawn.dues.iter().any(|d| d.what == what) {
            drawn = restart(ask, drawn, &row);
        }
    }
    met(drawn, slip, dues::RESUME, when)
}

/// Reckons a clock anew from what it was made of.
fn restart(ask: &Ask<'_>, drawn: Drawn, row: &Running) -> Drawn {
    let what = u16::try_from(row.what).unwrap_or(0);
    let (word, clause) = (row.word.0.as_str(), row.clause.0.as_str());
    start(ask, drawn, Clock { what, word, from: row.from, minutes: row.minutes, clause })
}

/// What is left of a running clock, reckoned anew from this entry on by the hours that hold after it;
/// what is overdue stays so. Pauses are over by then.
pub(super) fn carry_over(
    ask: &Ask<'_>,
    drawn: Drawn,
    slip: &Slip,
    what: DueKind,
    word: &str,
) -> Drawn {
    let due = drawn.dues.iter().find(|d| d.what == what).or_else(|| slip.due(what));
    let row = rows(Some(slip), &drawn).into_iter().find(|row| row.is(what));
    let (Some(due), Some(row)) = (due.filter(|d| d.met.is_none()), row) else { return drawn };
    let held = calendar(ask, slip, what.number(), ask.occurred);
    let minutes = deadline::left(ask.occurred, due.at, &held, &[]);
    if minutes <= 0 {
        return drawn;
    }
    start(ask, drawn, Clock::of(what, word, ask.occurred, minutes, &row.clause.0))
}

/// The calendar that a due of a slip keeps.
pub(super) fn calendar(ask: &Ask<'_>, slip: &Slip, what: u16, from: Moment) -> Calendar {
    working_hours::calendar(ask.book, purpose(what, slip.get(URGENT) == Some(true)), from)
}

/// Working minutes by which something came after its due moment; none or below: in time.
pub(super) fn late(ask: &Ask<'_>, slip: &Slip, due: &Due, when: Moment) -> i64 {
    let calendar = calendar(ask, slip, due.what, due.at);
    -deadline::left(when, due.at, &calendar, &pauses(slip, due.what))
}
