//! After it: the report drafted from the ticks, signed, with the company in time (N-39), and in the bundle of its
//! month. The hours are counted from the event to the receipt, not to the sending.

use super::record::{
    BUNDLE, DRAFTED, Draft, INSIDE, INSIDE_NOW, NOTES, Noted, Open, PHONED_AT, PHONED_LATE, Phoned,
    RECEIVED, RECEIVED_AT, RECEIVED_EARLY, RECEIVED_LATE, REPORT, Received, SIGNED_BY, TOLD, Told,
    Why, list, matter,
};
use super::record::{FALSE_ALARM, Kind};
use crate::forms::estate::rooms;
use crate::forms::events::policy::{INCIDENT_REPORT_HOURS, INCIDENT_SPECIAL_HOURS};
use crate::forms::office::staff;
use crate::forms::prelude::*;

/// The most characters of a course that is drafted: so that it can still be added to.
const COURSE: usize = 460;

/// What stands in the draft before anybody types: time, place, and everything that was ticked, told and noted,
/// in the order in which it happened.
pub(super) fn fills(slip: &Slip, book: &dyn Book) -> Vec<Fill> {
    let mut fills = Vec::new();
    let class = slip.get(Draft::class).or_else(|| slip.get(Open::kind).map(Kind::class));
    fills.extend(class.map(|class| ("class", class.name().to_string())));
    let room = slip.get(Open::room).map_or_else(String::new, |room| rooms::shown(book, room));
    let opened = slip.opened();
    let place = format!("{} {} {room} {}", opened.day(), opened.clock(), matter(slip));
    let place: String = place.chars().take(crate::engine::kind::TEXT_MOST).collect();
    fills.push(("place_of", place));
    let standing = slip.text(Draft::course);
    let course = if standing.is_empty() { course(slip, book) } else { standing.to_string() };
    fills.push(("course", course));
    let result = slip.text(Draft::result);
    if !result.is_empty() {
        fills.push(("result", result.to_string()));
    }
    fills
}

/// Everything with its clock, oldest first; what was left out with its reason at the end, and then by name what nobody
/// ticked: the paper must not read as if that had been done.
fn course(slip: &Slip, book: &dyn Book) -> String {
    let mut told: Vec<(Moment, String)> = Vec::new();
    let (mut left, mut unticked, items) = (Vec::new(), Vec::new(), list(slip));
    for item in &items {
        match item.at {
            Some(at) => told.push((at, item.shown())),
            None if item.settled() => left.push(item.shown()),
            None => unticked.push(item.shown()),
        }
    }
    if !unticked.is_empty() {
        left.push(format!("没打勾:{}", unticked.join("、")));
    }
    for row in slip.rows_of(TOLD) {
        let (Some(at), Some(to)) = (row.get(Told::at), row.get(Told::to)) else { continue };
        told.push((at, format!("{} 报{}", at.clock(), staff::short(book, to))));
    }
    for row in slip.rows_of(NOTES) {
        let Some(at) = row.get(Noted::at) else { continue };
        told.push((at, format!("{} {}", at.clock(), row.text(Noted::words))));
    }
    told.arrange_by_key(|(at, _)| *at);
    let all: Vec<String> = told.into_iter().map(|(_, words)| words).chain(left).collect();
    let all = all.join(";");
    if all.chars().count() <= COURSE {
        return all;
    }
    let head: String = all.chars().take(COURSE).collect();
    format!("{head}…其余见单")
}

/// By which way the paper goes (3.7), and by when it must be there.
pub(super) fn advise_draft(ask: &Ask<'_>, given: &Fields) -> Advice {
    let mut advice = Advice::default();
    let class = given.get(Draft::class);
    let way = class.map(|class| match class {
        super::record::Class::Engineering => "工程主管报物业经理,书面报公司工程顾问",
        super::record::Class::Security => "保安主管报物业经理和公司营运负责人",
    });
    advice.computed.extend(way.map(|way| ("报送".to_string(), way.to_string())));
    if let Some(due) = ask.slip.and_then(|slip| slip.due(REPORT)) {
        let shown = format!("{} ({})", due.at.show(ask.now), due.because);
        advice.computed.push(("公司收到".to_string(), shown));
    }
    advice
}

/// The company hears by phone first: only then is there the longer time, and only if it heard within the shorter. When
/// it first heard stays: a call after that one is words, and moves nothing.
pub(super) fn phoned(ask: &Ask<'_>, _: Phoned) -> Outcome {
    let slip = ask.standing()?;
    if slip.get(PHONED_AT).is_some_and(|first| first <= ask.occurred) {
        return ask.draw(slip.state).ok();
    }
    let set = ask.given.clone().put(PHONED_AT, ask.occurred);
    let drawn = ask.draw_with(slip.state, set);
    let short = slip.opened().plus_minutes(ask.limit(&INCIDENT_REPORT_HOURS) * 60);
    if ask.occurred > short {
        let warnings = vec![PHONED_LATE.with(&[&short.show(ask.now)])];
        return Ok(Decision { drawn: vec![drawn], warnings });
    }
    let hours = ask.limit(&INCIDENT_SPECIAL_HOURS);
    let because = format!("发生 {} + {hours} 小时,已先电话 (N-39)", slip.opened().show(ask.now));
    let at = slip.opened().plus_minutes(hours * 60);
    drawn.due(REPORT, at.max(short), because).ok()
}

/// The first moment of the month after.
fn next_month(day: Day) -> Moment {
    day.first_of_month().next(31).first_of_month().begins()
}

/// An entry that ends in the month's bundle, with the moment by which it is to lie there.
fn to_bundle(ask: &Ask<'_>, slip: &Slip, set: Fields) -> Drawn {
    let at = next_month(ask.occurred.day());
    let drawn = ask.draw_with(RECEIVED, set).met(Some(slip), REPORT, ask.occurred);
    drawn.due(BUNDLE, at, "每月存档一次 (N-40)")
}

/// The company has it: from now on only the bundle is owed.
pub(super) fn received(ask: &Ask<'_>, _: Received) -> Outcome {
    let slip = ask.standing()?;
    let drawn = to_bundle(ask, slip, ask.given.clone().put(RECEIVED_AT, ask.occurred));
    let late = slip.due(REPORT).filter(|due| due.at < ask.occurred);
    let mut warnings: Vec<Notice> =
        late.map(|due| RECEIVED_LATE.with(&[&due.at.show(ask.now)])).into_iter().collect();
    // The hours are counted to this moment: who dates it before the paper was signed is asked.
    let signed = slip.last_deed(SIGNED_BY).map(|deed| deed.occurred);
    if let Some(signed) = signed.filter(|signed| *signed > ask.occurred) {
        warnings.push(RECEIVED_EARLY.with(&[&signed.show(ask.now)]));
    }
    Ok(Decision { drawn: vec![drawn], warnings })
}

/// Kept in the office with a reason: a lift that was freed in ten minutes.
pub(super) fn keep(ask: &Ask<'_>, _: Why) -> Outcome {
    let slip = ask.standing()?;
    to_bundle(ask, slip, ask.given.clone()).ok()
}

/// It was nothing. Nobody is left in a flat that was opened for it.
pub(super) fn false_alarm(ask: &Ask<'_>, _: Why) -> Outcome {
    let slip = ask.standing()?;
    if slip.get(INSIDE_NOW) == Some(true) {
        return Err(INSIDE.says());
    }
    ask.draw(FALSE_ALARM).all_met(slip, ask.occurred).ok()
}

pub(super) fn draft(ask: &Ask<'_>, _: Draft) -> Outcome {
    ask.draw(DRAFTED).ok()
}
