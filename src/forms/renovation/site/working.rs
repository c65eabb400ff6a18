//! While there are builders: the entry that both sides sign, the rounds of the departments, stops, and the day on which
//! the owner says it is done.

use super::record::Apply;
use super::record::{
    COMPLETED, Complete, DAY_TOLD, EnterSite, INSPECT, NO_PASSES, NOT_MENDED, NOTIFY, Note, Notify,
    PASSES, PATROL, PERIOD_END, QUIET_NOW, Resume, Round, STOPPED, Stop, TELL_OTHERS, TIME_PAST,
    VIOLATIONS, WALKS, WORKING, Walk, Walked, hanging,
};
use crate::forms::prelude::*;
use crate::forms::renovation::policy::{
    RENOVATION_INSPECTION_DAYS, RENOVATION_PATROLS, RenovationPatrol,
};
use crate::forms::renovation::quiet;

/// The end of a day.
pub(super) fn end_of(day: Day) -> Moment {
    day.next(1).begins().plus_minutes(-1)
}

/// When the end of the agreed period is over.
pub(super) fn period_end(until: Day) -> Moment {
    end_of(until)
}

/// By when the site is to have been walked next, where today's rounds are done or not asked for.
fn next_round(ask: &Ask<'_>) -> Option<(Moment, String)> {
    let today = ask.occurred.day();
    match ask.book.policy().get::<RenovationPatrol>() {
        RenovationPatrol::ThreeDepartmentsDaily => {
            let times = ask.limit(&RENOVATION_PATROLS);
            let because = format!("客服、工程、保安每天各 {times} 次 (N-49)");
            (times > 0).then(|| (end_of(today.next(1)), because))
        }
        RenovationPatrol::EngineeringRegular => {
            let days = ask.limit(&RENOVATION_INSPECTION_DAYS);
            let ahead = u64::try_from(days).unwrap_or(0);
            (days > 0).then(|| (end_of(today.next(ahead)), format!("工程部每 {days} 天 (T-06b)")))
        }
    }
}

/// The same on an entry that changes the work; nothing where the office wants no rounds.
pub(super) fn with_next_round(ask: &Ask<'_>, drawn: Drawn) -> Drawn {
    match next_round(ask) {
        Some((at, because)) => drawn.due(PATROL, at, because),
        None => drawn,
    }
}

/// The hours of today, for whoever is told them.
pub(super) fn hours_said(ask: &Ask<'_>) -> Option<(String, String)> {
    let hours = quiet::hours_of(ask.book, ask.now.day())?;
    Some(("今天可施工".to_string(), hours))
}

/// Whoever walks a site in quiet hours is told that it is so.
pub(super) fn advise_walk(ask: &Ask<'_>, _: &Fields) -> Advice {
    let quiet = quiet::at(ask.book, ask.now).filter(|heard| !heard.allowed);
    let warnings = quiet.map(|heard| QUIET_NOW.with(&[&heard.words])).into_iter().collect();
    Advice { warnings, ..Advice::default() }
}

pub(super) fn advise_enter(ask: &Ask<'_>, given: &Fields) -> Advice {
    let mut advice = Advice::default();
    if ask.slip.is_some_and(|slip| hanging(ask.book, slip.id, PASSES).is_empty()) {
        advice.warnings.push(NO_PASSES.says());
    }
    if !given.has(EnterSite::notified) {
        advice.warnings.push(TELL_OTHERS.at(EnterSite::notified));
    }
    advice.computed.extend(hours_said(ask));
    advice
}

/// The state of the flat before work, signed by both sides (G-72). The rounds and the period run from here.
pub(super) fn enter(ask: &Ask<'_>, it: EnterSite) -> Outcome {
    let slip = ask.standing()?;
    let mut drawn = with_next_round(ask, ask.draw(WORKING));
    if it.notified.is_none() {
        drawn = drawn.due(NOTIFY, end_of(ask.occurred.day()), "每入场一家签发知会单 (G-73)");
    }
    if let Some(until) = slip.get(Apply::until) {
        drawn = drawn.due(PERIOD_END, period_end(until), "申请的工期 (F-60)");
    }
    drawn.ok()
}

pub(super) fn notify(ask: &Ask<'_>, _: Notify) -> Outcome {
    let slip = ask.standing()?;
    ask.draw(slip.state).met(Some(slip), NOTIFY, ask.occurred).ok()
}

/// Whether the rounds of a day are complete with this one, by the side in force.
fn complete(ask: &Ask<'_>, walks: &[Walked], day: Day) -> bool {
    let of = |round| walks.iter().filter(|walk| walk.round == round && walk.day == day).count();
    match ask.book.policy().get::<RenovationPatrol>() {
        RenovationPatrol::ThreeDepartmentsDaily => {
            let times = usize::try_from(ask.limit(&RENOVATION_PATROLS)).unwrap_or(0);
            [Round::Desk, Round::Engineering, Round::Security].into_iter().all(|r| of(r) >= times)
        }
        RenovationPatrol::EngineeringRegular => of(Round::Engineering) > 0,
    }
}

/// A department walked the site. Days that are over are not kept: the story has them.
pub(super) fn walk(ask: &Ask<'_>, it: Walk) -> Outcome {
    let slip = ask.standing()?;
    let day = ask.occurred.day();
    let mut walks = slip.get(WALKS).unwrap_or_default();
    walks.retain(|walk| walk.day >= day);
    walks.push(Walked { round: it.round, day });
    let done = complete(ask, &walks, day);
    let drawn = ask.draw_with(slip.state, ask.given.clone().put(WALKS, walks));
    let working = slip.state == WORKING;
    if done && working { with_next_round(ask, drawn).ok() } else { drawn.ok() }
}

pub(super) fn note(ask: &Ask<'_>, _: Note) -> Outcome {
    ask.draw(ask.standing()?.state).ok()
}

/// Nobody works: nobody need walk.
pub(super) fn stop(ask: &Ask<'_>, _: Stop) -> Outcome {
    ask.draw(STOPPED).met(Some(ask.standing()?), PATROL, ask.occurred).ok()
}

pub(super) fn resume(ask: &Ask<'_>, _: Resume) -> Outcome {
    with_next_round(ask, ask.draw(WORKING)).ok()
}

pub(super) fn advise_complete(ask: &Ask<'_>, given: &Fields) -> Advice {
    let mut advice = Advice::default();
    let open = ask.slip.map_or(0, |slip| {
        let all = hanging(ask.book, slip.id, VIOLATIONS);
        let open = |paper: &&Slip| {
            let form = ask.book.registry().tagged(paper.id.form);
            form.and_then(|form| form.state(paper.state)).is_some_and(|state| state.open)
        };
        all.iter().filter(open).count()
    });
    if open > 0 {
        advice.warnings.push(NOT_MENDED.with(&[&open.to_string()]));
    }
    if !given.has(Complete::heads_told) {
        advice.warnings.push(DAY_TOLD.at(Complete::heads_told));
    }
    advice
}

/// The owner says it is done; the time of the inspection is agreed.
pub(super) fn complete_work(ask: &Ask<'_>, it: Complete) -> Outcome {
    let slip = ask.standing()?;
    if it.inspect_at <= ask.occurred {
        return Err(TIME_PAST.with(&[&it.inspect_at.show(ask.now)]).at(Complete::inspect_at));
    }
    let drawn = ask.draw(COMPLETED).met(Some(slip), PATROL, ask.occurred);
    let drawn = drawn.met(Some(slip), PERIOD_END, ask.occurred);
    let drawn = drawn.met(Some(slip), NOTIFY, ask.occurred);
    drawn.due(INSPECT, it.inspect_at, "与业主约定 (P-34)").ok()
}

/// Nothing else but an extension moves the end: this is what it writes here.
pub fn extended(ask: &Ask<'_>, slip: &Slip, until: Day) -> Drawn {
    let set = Fields::new().put(Apply::until, until);
    let drawn = Ask::beside(slip.id, super::record::EXTENDED, slip.state, set);
    let runs = slip.due(PERIOD_END).is_some_and(|due| due.met.is_none());
    let because = format!("延时至 {until} (F-81, G-82)");
    if runs || ask.occurred < period_end(until) && slip.state == WORKING {
        return drawn.due(PERIOD_END, period_end(until), because);
    }
    drawn
}
