//! From a step as handed in to entries, a refusal, or problems at its fields: the one way to decide.
//!
//! What every form shares is checked here, in a fixed order; what is peculiar to a form is its
//! step's `decide`. Nothing here writes.

use super::book::Book;
use super::decision::{
    Asked, Drawn, FAR_BACK, Hand, NEEDS_COSIGN, NO_SLIP, NOT_STAFF, NOT_YOURS, Outcome, Problem,
    STALE, SUM_RANGE, Tried, UNBALANCED, Verdict, WRONG_STATE,
};
use super::form::Form;
use super::kind::reading::{Reading, clean, read_fields};
use super::ledger::{PostingProblem, may_post};
use super::moment::Moment;
use super::money::Money;
use super::notice::{Mode, Notice};
use super::rights::{Right, Role};
use super::slip::{CLOCK_CORRECTED, Entry, Slip};
use super::step::{Ask, Step};
use super::value::Badge;

impl Drawn {
    /// The entry as the journal has it, once it has its place there.
    pub fn entry(&self, seq: u64, version: u32, asked: &Asked, hand: Hand, now: Moment) -> Entry {
        // Judged before: what does not read as a moment has been refused.
        let occurred = match asked.occurred.trim() {
            "" => now,
            typed => Moment::parse(typed, now).unwrap_or(now).min(now),
        };
        Entry {
            seq,
            slip: self.slip,
            step: self.step,
            version,
            by: hand.badge,
            cosign: hand.cosign,
            occurred,
            recorded: now,
            source: clean(asked.source.trim(), false),
            late: clean(asked.late.trim(), false),
            state: self.state,
            set: self.set.clone(),
            dues: self.dues.clone(),
            corrects: self.corrects,
            postings: self.postings.clone(),
        }
    }
}

/// Everything about a step that is the same for all forms, found and checked.
struct Prepared<'a> {
    ask: Ask<'a>,
    problems: Vec<Problem>,
}

/// Decides a step.
pub fn judge(book: &dyn Book, asked: &Asked, hand: Hand, now: Moment) -> Verdict {
    let slip = asked.slip.and_then(|id| book.slip(id));
    let prepared = match prepare(book, asked, slip.as_ref(), hand, now) {
        Ok(prepared) => prepared,
        Err(verdict) => return verdict,
    };
    if !prepared.problems.is_empty() {
        return Verdict::Invalid(prepared.problems);
    }
    let ask = &prepared.ask;
    if let Err(refusal) = far_back(ask, asked) {
        return Verdict::Refused(refusal);
    }
    if let Err(unsigned) = cosigned(ask) {
        // Nobody is called to sign what would be refused all the same.
        let first = decided(ask).err().filter(|_| hand.cosign.is_none());
        return Verdict::Refused(first.unwrap_or(unsigned));
    }
    match decided(ask) {
        Ok(mut decision) => {
            let advice = (ask.step.advise)(ask, &ask.given);
            decision.warnings.splice(0..0, advice.warnings);
            Verdict::Accepted(decision)
        }
        Err(refusal) => Verdict::Refused(refusal),
    }
}

/// The step's own decision; money that it moves is moved whole or not at all.
fn decided(ask: &Ask<'_>) -> Outcome {
    let mut decision = ask.step.outcome(ask)?;
    for drawn in &mut decision.drawn {
        if let Some(form) = ask.book.registry().tagged(drawn.slip.form) {
            (form.by_clock.plan)(ask, drawn);
        }
    }
    for drawn in &decision.drawn {
        let standing =
            |key| ask.book.sums(key, key, 1).first().map_or(Money::ZERO, |(_, sum)| *sum);
        match may_post(drawn.slip, &drawn.postings, standing) {
            Ok(()) => {}
            Err(PostingProblem::Unbalanced) => return Err(UNBALANCED.says()),
            Err(PostingProblem::TooLarge) => return Err(SUM_RANGE.says()),
        }
    }
    let said = ask.book.registry().warned(ask, &decision);
    decision.warnings.extend(said);
    Ok(decision)
}

/// Tries a half-filled step: nothing is written, and everything that can already be said is said.
pub fn try_out(book: &dyn Book, asked: &Asked, hand: Hand, now: Moment) -> Tried {
    let slip = asked.slip.and_then(|id| book.slip(id));
    let prepared = match prepare(book, asked, slip.as_ref(), hand, now) {
        Ok(prepared) => prepared,
        Err(Verdict::Refused(refusal)) => {
            return Tried { refusal: Some(refusal), ..Tried::default() };
        }
        Err(Verdict::Invalid(problems)) => return Tried { problems, ..Tried::default() },
        Err(Verdict::Accepted(_)) => return Tried::default(),
    };
    let ask = &prepared.ask;
    let mut advice = (ask.step.advise)(ask, &ask.given);
    let mut refusal = far_back(ask, asked).err();
    if prepared.problems.is_empty() && refusal.is_none() && !ask.step.decided_once {
        match decided(ask) {
            Ok(decision) => advice.warnings.extend(decision.warnings),
            // Who signs beside comes last of all: until then it is only to be known.
            Err(notice) if notice.rule == NEEDS_COSIGN.name => {
                advice.warnings.push(Notice { mode: Mode::Warn, ..notice });
            }
            Err(notice) => refusal = Some(notice),
        }
    }
    Tried { problems: prepared.problems, refusal, advice }
}

fn prepare<'a>(
    book: &'a dyn Book,
    asked: &'a Asked,
    slip: Option<&'a Slip>,
    hand: Hand,
    now: Moment,
) -> Result<Prepared<'a>, Verdict> {
    let unknown = |what: &str| Verdict::Invalid(vec![Problem::new("form", what)]);
    let form = book.registry().form(&asked.form).ok_or_else(|| unknown("没有这种表单"))?;
    let step = form.step(&asked.step).ok_or_else(|| unknown("这种表单没有这一步"))?;
    // An opening step writes a new slip, whichever slip the asker happened to point at.
    let slip = slip.filter(|_| !step.is_opening());
    let role = entitled(book, hand.badge, step.right).map_err(Verdict::Refused)?;
    standing(asked, form, step, slip, book).map_err(Verdict::Refused)?;

    let mut problems = Vec::new();
    let occurred = occurred(&asked.occurred, now, slip).unwrap_or_else(|problem| {
        problems.push(Problem::new("occurred", problem));
        now
    });
    for (name, text) in [("source", &asked.source), ("late", &asked.late)] {
        if text.chars().count() > super::kind::TEXT_MOST {
            problems.push(Problem::new(name, "太长,请写短些"));
        }
    }
    let room =
        slip.and_then(|s| s.fields.iter().find_map(|(_, v)| super::kind::reading::room_in(v)));
    let reading = Reading { book, now, room, standing: slip.map(|s| &s.fields) };
    let (given, found) = read_fields((step.fields)(), &asked.fields, &reading);
    problems.extend(found);
    let ask = Ask {
        book,
        form,
        step,
        slip,
        hand,
        role,
        occurred,
        now,
        source: asked.source.trim(),
        given,
    };
    if let Some(refusal) = (step.unless)(&ask) {
        return Err(Verdict::Refused(refusal));
    }
    Ok(Prepared { ask, problems })
}

/// The role in which a badge has a right.
fn entitled(book: &dyn Book, badge: Badge, right: Right) -> Result<Role, Notice> {
    let Some(role) = book.registry().lookup.staff_role(book, badge) else {
        return Err(NOT_STAFF.says());
    };
    if book.policy().may(role, right) {
        return Ok(role);
    }
    Err(NOT_YOURS.with(&[role.label(), right.label(), &book.policy().who_may(right)]))
}

/// The slip exists, is as the asker saw it, is in a state that knows the step, and the step has something to do on it.
fn standing(
    asked: &Asked,
    form: &Form,
    step: &Step,
    slip: Option<&Slip>,
    book: &dyn Book,
) -> Result<(), Notice> {
    if step.is_opening() {
        return Ok(());
    }
    let Some(slip) = slip.filter(|s| s.id.form == form.tag) else { return Err(NO_SLIP.says()) };
    if asked.seen.is_some_and(|seen| stale((form, step), slip, seen)) {
        let last = slip.story.last();
        let who = last.map_or_else(String::new, |d| book.registry().lookup.staff_shown(book, d.by));
        let what = last.and_then(|d| form.step_tagged(d.step)).map_or("", |s| s.title);
        return Err(STALE.with(&[&who, what]));
    }
    if !step.from.contains(&slip.state) {
        if let Some(no) = book.registry().barred(form, step, slip) {
            return Err(no);
        }
        let state = form.state(slip.state).map_or("?", |s| s.label);
        return Err(WRONG_STATE.with(&[state, step.title]));
    }
    (step.spent)(slip).map_or(Ok(()), Err)
}

/// Whether something was done to the slip's work since it was seen. A reminder, and that it was read,
/// leave the work as it is: they must not throw away what somebody is typing. Nor is anything in the way of a step that
/// only adds, and of one that fills its own part only the same step.
fn stale((form, step): (&Form, &Step), slip: &Slip, seen: u32) -> bool {
    let apart = |by: u16| step.adds || step.own_part && by != step.tag;
    let quiet = |by: u16| (form.by_clock.quiet)(by) || by == CLOCK_CORRECTED || apart(by);
    let since = usize::try_from(seen).ok().and_then(|seen| slip.story.get(seen..));
    seen != slip.version && !since.is_some_and(|deeds| deeds.iter().all(|deed| quiet(deed.step)))
}

/// 发生时间: as typed, never in the future (a minute of grace for the typist), not before the slip.
fn occurred(typed: &str, now: Moment, slip: Option<&Slip>) -> Result<Moment, &'static str> {
    if typed.trim().is_empty() {
        return Ok(now);
    }
    let at = Moment::parse(typed, now).ok_or("时间写成 14:32 或 11-20 14:32")?;
    if at > now.plus_minutes(1) {
        return Err("发生时间不能在将来");
    }
    // Before all time that is counted here: a slip of the pen in the year.
    if at.0 < 0 {
        return Err("发生时间早于 1970 年;请核对年份");
    }
    // A slip from the future was opened under a wrong clock, and says nothing of when.
    if slip.map(Slip::opened).is_some_and(|opened| opened <= now && at < opened.minute()) {
        return Err("发生时间早于开单,请核对");
    }
    Ok(at.min(now))
}

fn far_back(ask: &Ask<'_>, asked: &Asked) -> Result<(), Notice> {
    let hours = ask.limit(ask.book.policy().schema().far_back);
    let far = ask.occurred < ask.now.plus_minutes(-60 * hours);
    if far && asked.late.trim().is_empty() {
        return Err(FAR_BACK.with(&[&hours.to_string()]).at("late"));
    }
    Ok(())
}

/// Two-person steps are never one badge's. Who signs beside another is somebody, whatever the step asks.
fn cosigned(ask: &Ask<'_>) -> Result<(), Notice> {
    if let Some(second) = ask.hand.cosign {
        known(ask.book, second)?;
    }
    ask.step.cosign.map_or(Ok(()), |right| ask.second_signs(right))
}

/// Whether a badge is somebody who serves, and not time itself.
///
/// # Errors
/// [`NOT_STAFF`].
pub fn known(book: &dyn Book, badge: Badge) -> Result<(), Notice> {
    let role = book.registry().lookup.staff_role(book, badge);
    match role.filter(|_| badge != Badge::CLOCK) {
        Some(_) => Ok(()),
        None => Err(NOT_STAFF.says()),
    }
}

/// A right that is asked for outside any step (reading, signing in).
pub fn allowed(book: &dyn Book, badge: Badge, right: Right) -> Option<Notice> {
    entitled(book, badge, right).err()
}
