//! F-38 值班表、换班、请假、替班 (P-25): the plan that repeats, and what changes it for a day. It foresees; who is on
//! duty the shift book says (F-35).
//!
//! A shift that nobody stands is a clock on the plan: it is seen two weeks ahead and rises as its day comes.

mod checks;
pub mod cover;
mod leaving;
pub mod record;
mod swapping;

use crate::engine::slip::state_key;
use crate::forms::office::staff;
use crate::forms::prelude::*;
use crate::forms::shift::handover::hours::Shift;

use checks::{check_ahead, check_free};
use cover::{Cover, Gap, newest, plan_of, plan_without, round};
use record::{
    APPROVED, Approve, AskLeave, DUES, ENDED, ENDS_FIRST, Enter, FILLED, Fill, GAP, GONE, GRADE,
    HAS_ONE, IN_FORCE, LEAVE_ASKED, LED, LOOK, LOOKED, LOOKED_TODAY, Lead, NO_ROWS, NO_TURN,
    ON_LEAVE, PRESENT, REFUSED, RULES, STATES, SWAP_ASKED, SWAPPED, Swap, TAG, TWICE, UNCOVERED,
    VOID, WITHDRAWN, Why,
};

/// Gaps that a warning names.
const NAMED: usize = 4;

pub static FORM: Form = Form::new("F-38", TAG, "值班表", "排班", STATES, RULES)
    .steps(&[
        Step::opens(1, "enter", "排班", Right::KeepStaff, Enter::fields)
            .advise(advise)
            .decide(by!(enter)),
        Step::opens(3, "swap", "换班", Right::StandDuty, Swap::fields).decide(by!(swapping::swap)),
        Step::opens(6, "leave", "请假", Right::StandDuty, AskLeave::fields)
            .decide(by!(leaving::leave)),
        Step::opens(13, "fill", "补班", Right::KeepStaff, Fill::fields).decide(by!(fill)),
        Step::opens(14, "lead", "节日带班", Right::KeepStaff, Lead::fields).decide(by!(lead)),
        Step::from(4, "agree", "同意换班", &[SWAP_ASKED], Right::StandDuty, Nothing::fields)
            .decide(by!(swapping::agree))
            .at_once(),
        Step::from(7, "approve", "准假", &[LEAVE_ASKED], Right::Instruct, Approve::fields)
            .decide(by!(leaving::approve)),
        Step::from(8, "refuse", "不准假", &[LEAVE_ASKED], Right::Instruct, Why::fields).to(REFUSED),
        Step::from(9, "present", "替班到岗", &[APPROVED, GONE], Right::TakeShift, Nothing::fields)
            .decide(by!(leaving::present))
            .at_once(),
        Step::from(10, "go", "离岗", &[APPROVED, PRESENT], Right::StandDuty, Nothing::fields)
            .decide(by!(leaving::go))
            .at_once(),
        Step::from(11, "back", "销假", ON_LEAVE, Right::StandDuty, Nothing::fields)
            .decide(by!(leaving::back))
            .at_once(),
        Step::from(2, "withdraw", "撤回", &[IN_FORCE], Right::KeepStaff, Why::fields)
            .decide(by!(withdraw)),
        Step::from(12, "void", "作废", &[SWAP_ASKED, LEAVE_ASKED], Right::StandDuty, Why::fields)
            .to(VOID),
        Step::from(15, "undo", "撤销", &[SWAPPED, FILLED, LED], Right::KeepStaff, Why::fields)
            .to(VOID),
        Step::from(LOOK, "look", "看缺班", &[IN_FORCE], Right::Remind, Nothing::fields)
            .aside()
            .decide(by!(look)),
    ])
    .and_keys(keys)
    .line(line)
    .by_clock(ByClock { due: day_begins, quiet: |step| step == LOOK, ..ByClock::NOTHING })
    .dues(DUES);

/// Plans by their first day; what changes them by its last; whoever must do something finds it open.
fn keys(slip: &Slip) -> Vec<Key> {
    let mut keys = vec![Key::new(Index::Day, crate::engine::slip::day_key(slip), u64::from(TAG))];
    let last = |day: Option<Day>| day.map_or(0, |day| u64::try_from(day.number()).unwrap_or(0));
    let at = match slip.state {
        IN_FORCE => {
            keys.extend(next_look(slip).map(|at| Key::new(Index::Clock, ascending(at), 0)));
            slip.get(Enter::from).map_or(0, newest)
        }
        SWAPPED => last(slip.get(Swap::day).max(slip.get(Swap::day_back))),
        FILLED => last(slip.get(Fill::fill_day)),
        LED => last(slip.get(Lead::lead_until).or_else(|| slip.get(Lead::lead_from))),
        APPROVED | PRESENT | GONE => last(slip.get(AskLeave::away_until).map(Moment::day)),
        _ => 0,
    };
    if at > 0 {
        keys.push(Key::new(Index::State, state_key(slip), at));
    }
    let waits = match slip.state {
        IN_FORCE => slip.next_due().is_some(),
        state => FORM.state(state).is_some_and(|state| state.open),
    };
    if waits {
        keys.push(Key::new(Index::Open, crate::engine::slip::urgency(slip), 0));
    }
    keys
}

fn advise(ask: &Ask<'_>, given: &Fields) -> Advice {
    let mut advice = Advice::default();
    if let (Some(from), Some(rows)) = (given.get(Enter::from), given.get(Enter::rows)) {
        let it = Enter { from, until: given.get(Enter::until), rows, note: None };
        if check_rows(&it, ask.book).is_ok() {
            advice.warnings.extend(uncovered(&Cover::with_plan(ask.book, &it).gaps_ahead(ask.now)));
        }
    }
    advice
}

/// What is not covered, in words.
fn uncovered(gaps: &[Gap]) -> Option<Notice> {
    let named: Vec<String> = gaps.iter().take(NAMED).map(|gap| gap.label()).collect();
    let more = if gaps.len() > NAMED { "…" } else { "" };
    let named = format!("{}{more}", named.join("、"));
    (!gaps.is_empty()).then(|| UNCOVERED.with(&[&gaps.len().to_string(), &named]))
}

fn check_rows(it: &Enter, book: &dyn Book) -> Result<(), Notice> {
    if it.rows.is_empty() {
        return Err(NO_ROWS.at(Enter::rows));
    }
    for (n, row) in it.rows.iter().enumerate() {
        if round(&row.turns.0).is_none() {
            return Err(NO_TURN.with(&[&row.turns.0]).at(format!("rows.{}.turns", n + 1)));
        }
        if it.rows[..n].iter().any(|before| before.who == row.who) {
            let who = staff::shown(book, row.who);
            return Err(TWICE.with(&[&who]).at(format!("rows.{}.who", n + 1)));
        }
    }
    Ok(())
}

/// A plan holds from its first day until the next one begins; what the one before missed after that is no gap any more.
fn enter(ask: &Ask<'_>, it: Enter) -> Outcome {
    if it.until.is_some_and(|until| until < it.from) {
        return Err(ENDS_FIRST.at(Enter::until));
    }
    check_rows(&it, ask.book)?;
    let gaps = Cover::with_plan(ask.book, &it).gaps_ahead(ask.now);
    let own = gaps.iter().find(|gap| gap.day >= it.from);
    let plan = ask.draw_with(IN_FORCE, ask.given.clone().put(LOOKED, ask.now.day()));
    let mut decision = Decision::from(owed(plan, None, own.copied(), ask.now));
    let before = plan_of(ask.book, it.from);
    let over = |slip: &Slip| {
        slip.due(GAP).is_some_and(|due| due.met.is_none() && due.at >= it.from.begins())
    };
    if let Some(before) = before.filter(over) {
        let met = Ask::beside(before.id, LOOK, IN_FORCE, Fields::new());
        decision.drawn.push(met.met(Some(&before), GAP, ask.occurred));
    }
    Ok(decision)
}

/// The clock of the next gap on a plan: begun, moved, or stopped where there is none.
fn owed(drawn: Drawn, plan: Option<&Slip>, gap: Option<Gap>, now: Moment) -> Drawn {
    match gap {
        Some(gap) => {
            let because = format!("{}没有人 (P-25, N-38)", gap.label());
            drawn.due(GAP, gap.at, because)
        }
        None => drawn.met(plan, GAP, now),
    }
}

/// The next gap of the days on which this plan holds.
fn next_gap(cover: &Cover<'_>, plan: &Slip, book: &dyn Book, now: Moment) -> Option<Gap> {
    let own = |gap: &Gap| plan_of(book, gap.day).is_some_and(|of| of.id == plan.id);
    cover.gaps_ahead(now).into_iter().find(own)
}

/// Somebody stands a shift for which there is nobody; the plan's clock goes on to its next gap.
fn fill(ask: &Ask<'_>, it: Fill) -> Outcome {
    let (day, shift) = (it.fill_day, it.fill_shift);
    check_ahead(day, shift, ask.now)?;
    let there = Cover::of(ask.book).of_shift(day, shift);
    if !there.is_empty() {
        let there: Vec<String> = there.iter().map(|who| staff::shown(ask.book, *who)).collect();
        let said = [&day.to_string(), shift.label(), &there.join("、")];
        return Err(HAS_ONE.with(&said).at(Fill::fill_shift));
    }
    check_free(ask, it.filled_by, shift.hours_on(day), None)
        .map_err(|no| no.at(Fill::filled_by))?;
    let mut decision = Decision::from(ask.draw(FILLED));
    let plan = plan_of(ask.book, day);
    decision.drawn.extend(plan.map(|plan| covered(ask, &Cover::with_filled(ask.book, &it), &plan)));
    Ok(decision)
}

/// The clock of a plan, now that somebody has been written in for what had nobody.
fn covered(ask: &Ask<'_>, cover: &Cover<'_>, plan: &Slip) -> Drawn {
    let looked = Ask::beside(plan.id, LOOK, IN_FORCE, Fields::new());
    owed(looked, Some(plan), next_gap(cover, plan, ask.book, ask.now), ask.occurred)
}

/// On a holiday or in a special case a manager of the office's grade answers for the desk (N-77).
fn lead(ask: &Ask<'_>, it: Lead) -> Outcome {
    if it.lead_until.is_some_and(|until| until < it.lead_from) {
        return Err(ENDS_FIRST.at(Lead::lead_until));
    }
    let policy = ask.book.policy();
    let of_grade = |role: Role| policy.may(role, Right::LeadHoliday);
    if !staff::role(ask.book, it.manager).is_some_and(of_grade) {
        return Err(GRADE.with(&[&policy.who_may(Right::LeadHoliday)]).at(Lead::manager));
    }
    let until = it.lead_until.unwrap_or(it.lead_from);
    let cover = Cover::with_led(ask.book, (it.lead_from, until));
    let mut plans: Vec<Slip> = Vec::new();
    for plan in [it.lead_from, until].into_iter().filter_map(|day| plan_of(ask.book, day)) {
        if plans.iter().all(|before| before.id != plan.id) {
            plans.push(plan);
        }
    }
    let mut decision = Decision::from(ask.draw(LED));
    decision.drawn.extend(plans.iter().map(|plan| covered(ask, &cover, plan)));
    Ok(decision)
}

/// The plan that one which is withdrawn had taken the place of holds again: 钟 looks at it at once.
fn withdraw(ask: &Ask<'_>, _: Why) -> Outcome {
    let plan = ask.standing()?;
    let today = ask.now.day();
    let day = plan.get(Enter::from).map_or(today, |from| from.max(today));
    let mut decision = Decision::from(ask.draw(WITHDRAWN).met(Some(plan), GAP, ask.occurred));
    let back = plan_without(ask.book, day, plan.id);
    if let Some(back) = back.filter(|back| back.get(ENDED) == Some(true)) {
        let set = Fields::new().put(ENDED, false).put(LOOKED, today.before(1));
        decision.drawn.push(Ask::beside(back.id, LOOK, IN_FORCE, set));
    }
    Ok(decision)
}

/// When 钟 looks next whether somebody stands every shift of the two weeks to come: once a day, until another plan has
/// taken the place of this one.
fn next_look(plan: &Slip) -> Option<Moment> {
    let looked = plan.get(LOOKED).unwrap_or_else(|| plan.opened().day());
    let looks = plan.state == IN_FORCE && plan.get(ENDED) != Some(true);
    looks.then(|| looked.next(1).begins())
}

fn day_begins(slip: &Slip, _: &dyn Book, until: Moment) -> Vec<Asked> {
    let ripe = next_look(slip).is_some_and(|at| at <= until);
    ripe.then(|| FORM.asked("look", slip)).into_iter().collect()
}

/// Whether another plan has taken the place of one, so that no day from this one on is its own. One that is past its last
/// day while no other has begun still says that nobody stands.
fn is_replaced(plan: &Slip, book: &dyn Book, today: Day) -> bool {
    let day = plan.get(Enter::from).map_or(today, |from| from.max(today));
    plan_of(book, day).is_some_and(|of| of.id != plan.id)
}

fn look(ask: &Ask<'_>, _: Nothing) -> Outcome {
    let plan = ask.standing()?;
    if plan.get(LOOKED).is_some_and(|looked| looked >= ask.now.day()) {
        return Err(LOOKED_TODAY.says());
    }
    if is_replaced(plan, ask.book, ask.now.day()) {
        let set = Fields::new().put(LOOKED, ask.now.day()).put(ENDED, true);
        return ask.draw_with(IN_FORCE, set).met(Some(plan), GAP, ask.now).ok();
    }
    let gap = next_gap(&Cover::of(ask.book), plan, ask.book, ask.now);
    let drawn = ask.draw_with(IN_FORCE, Fields::new().put(LOOKED, ask.now.day()));
    owed(drawn, Some(plan), gap, ask.now).ok()
}

fn line(slip: &Slip, book: &dyn Book) -> Line {
    let shift = |tag: Tag<Shift>| slip.get(tag).map_or("", Shift::label);
    let day = |tag: Tag<Day>| slip.get(tag).map_or_else(String::new, Day::short);
    let who = |tag: Tag<Badge>| slip.get(tag).map_or_else(String::new, |b| staff::short(book, b));
    let by = slip.story.first().map(|deed| deed.by);
    let (matter, hands) = match slip.state {
        IN_FORCE | WITHDRAWN => {
            let gap = slip.next_due().map(|due| due.because.clone());
            let people = slip.rows_of(Enter::rows).count();
            let plain = format!("{} 起 {people} 人轮班", day(Enter::from));
            (gap.unwrap_or(plain), None)
        }
        FILLED => (
            format!("{}{} 补班", day(Fill::fill_day), shift(Fill::fill_shift)),
            slip.get(Fill::filled_by),
        ),
        LED => (
            format!("{} {} 带班", day(Lead::lead_from), slip.text(Lead::occasion)),
            slip.get(Lead::manager),
        ),
        _ if slip.has(Swap::day) => {
            let back = match slip.get(Swap::day_back) {
                Some(_) => format!(",换回{}{}", day(Swap::day_back), shift(Swap::shift_back)),
                None => String::new(),
            };
            let out =
                format!("{}{}换给{}{back}", day(Swap::day), shift(Swap::shift), who(Swap::with));
            (out, if slip.state == SWAP_ASKED { slip.get(Swap::with) } else { by })
        }
        _ => {
            let at = |tag: Tag<Moment>| slip.get(tag).map_or_else(String::new, |at| at.show(at));
            let (from, until) = (at(AskLeave::away_from), at(AskLeave::away_until));
            let days =
                slip.get(AskLeave::away_from).map_or_else(String::new, |at| at.day().short());
            (format!("请假 {days} {from}–{until} {}", slip.text(AskLeave::leave_why)), by)
        }
    };
    Line {
        due: slip.next_due().map(|due| due.at),
        matter,
        worker: hands.or(by).map_or_else(String::new, |badge| staff::short(book, badge)),
        hands,
        ..Line::default()
    }
}
