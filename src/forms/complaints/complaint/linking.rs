//! Households that complain of one event: gathered by the desk, linked to the first of them, and counted. Each
//! stays a complaint of its own, answered and called back by itself (G-49, N-13).

use std::collections::BTreeSet;

use super::record::{AGREED, Grade, PROPOSED};
use super::record::{
    AT_WORK, ESCALATE_STEP, ESCALATED, FIRST_OF_EVENT, NOT_A_COMPLAINT, Open, RECEIVED, SAME_EVENT,
    TAG, UP_AT, VOID, escalated, grade,
};
use crate::engine::slip::link_key;
use crate::forms::complaints::policy::{SAME_EVENT_CUSTOMERS, SAME_EVENT_HOURS};
use crate::forms::estate::rooms;
use crate::forms::prelude::*;

/// The most complaints of one event, and of one day, that are read.
const MOST: usize = 500;

/// The complaint that an event goes by: the first of it, void or not, or this one itself.
pub(super) fn first_of(slip: &Slip) -> SlipId {
    slip.get(FIRST_OF_EVENT).map_or(slip.id, |first| first.0)
}

/// The first complaint of the event that this one is of: as the operator says, else the one that sounds alike.
///
/// # Errors
/// What was named is no complaint, or a void one.
pub(super) fn event_of(ask: &Ask<'_>, given: &Fields) -> Result<Option<SlipId>, Notice> {
    if let Some(SlipRef(named)) = given.get(Open::same_as) {
        let slip = ask.book.slip(named).filter(|slip| slip.id.form == TAG && slip.state != VOID);
        let called = || NOT_A_COMPLAINT.with(&[&ask.book.called(named).shown]).at(Open::same_as);
        return slip.map(|slip| Some(first_of(&slip))).ok_or_else(called);
    }
    // Whoever cannot be told from another is no further household: only by the operator's word.
    if given.get(Open::apart) == Some(true) || household(given).is_none() {
        return Ok(None);
    }
    Ok(alike(ask, given).map(|slip| first_of(&slip)))
}

/// The latest complaint within the window that sounds like this one.
fn alike(ask: &Ask<'_>, given: &Fields) -> Option<Slip> {
    let hours = ask.limit(&SAME_EVENT_HOURS);
    if hours == 0 {
        return None;
    }
    let since = ask.occurred.plus_minutes(-60 * hours);
    let words = given.text(Open::points).to_string();
    let place = building(ask.book, given);
    let fits = |slip: &Slip| {
        let (theirs, ours) = (slip.get(Open::department), given.get(Open::department));
        let apart = matches!((theirs, ours), (Some(a), Some(b)) if a != b);
        // The household's own complaint is the same matter again, and no further household.
        let own = slip.get(Open::room).is_some_and(|room| given.get(Open::room) == Some(room));
        let near = place.is_some() && building(ask.book, &slip.fields) == place;
        slip.state != VOID
            && !apart
            && !own
            && (since..=ask.occurred).contains(&slip.opened())
            && sounds_like(&words, slip.text(Open::points), near)
    };
    let mut day = ask.occurred.day();
    while day >= since.day() {
        let key = (u64::try_from(day.number()).unwrap_or(0), u64::from(TAG));
        let of_day = ask.book.keys(Index::Day, key, key, MOST).into_iter().rev();
        if let Some(slip) = of_day.filter_map(|id| ask.book.slip(id)).find(|slip| fits(slip)) {
            return Some(slip);
        }
        day = day.before(1);
    }
    None
}

fn building(book: &dyn Book, fields: &Fields) -> Option<String> {
    let slip = rooms::slip(book, fields.get(Open::room)?)?;
    Some(rooms::building(&slip).to_string()).filter(|name| !name.is_empty())
}

/// So many pairs of characters at least are shared between buildings: a word of two characters is said everywhere.
const FAR_LEAST: usize = 3;

/// Whether two complaints sound like one event, by the pairs of characters that they share: half of the shorter
/// one within a building, three quarters between buildings, where only what concerns all is meant.
fn sounds_like(one: &str, other: &str, near: bool) -> bool {
    let pairs = |text: &str| -> BTreeSet<(char, char)> {
        let said: Vec<char> = text.chars().filter(|c| c.is_alphanumeric()).collect();
        said.windows(2).map(|pair| (pair[0], pair[1])).collect()
    };
    let (one, other) = (pairs(one), pairs(other));
    let shorter = one.len().min(other.len());
    let shared = one.intersection(&other).count();
    let (part, of, least) = if near { (1, 2, 1) } else { (3, 4, FAR_LEAST) };
    shared >= least && shared * of >= shorter * part
}

/// The complaints of an event, the first one too: those not voided, within the window of the first.
fn of_event(book: &dyn Book, first: SlipId, hours: i64) -> Vec<Slip> {
    let Some(begin) = book.slip(first) else { return Vec::new() };
    let last = begin.opened().plus_minutes(60 * hours);
    let linked = book.under(Index::Linked, link_key(first), MOST).into_iter();
    let linked = linked.filter(|id| id.form == TAG).filter_map(|id| book.slip(id));
    let mut found: Vec<Slip> = linked.filter(|slip| slip.opened() <= last).collect();
    found.push(begin);
    found.retain(|slip| slip.state != VOID);
    found
}

/// Who complains, as far as one can be told from another: a household by its room, else a caller, else a
/// number. Whoever left none of these is nobody's household.
fn household(fields: &Fields) -> Option<String> {
    if let Some(RoomId(room)) = fields.get(Open::room) {
        return Some(format!("#{room}"));
    }
    match fields.get(Open::caller) {
        Some(who) => Some(format!("{who:?}")),
        None => fields.get(Open::phone).map(|phone| format!("{phone:?}")),
    }
}

/// How many households complain of an event; households count, and not calls.
pub(super) fn households(ask: &Ask<'_>, first: SlipId, also: Option<&Fields>) -> i64 {
    let all = of_event(ask.book, first, ask.limit(&SAME_EVENT_HOURS));
    let mut who: BTreeSet<String> = all.iter().filter_map(|s| household(&s.fields)).into_set();
    who.extend(also.and_then(household));
    i64::try_from(who.len()).unwrap_or(i64::MAX)
}

/// The first complaint of an event that stands: the one that it goes by, unless that was voided.
fn standing_first(ask: &Ask<'_>, event: SlipId) -> Option<Slip> {
    let all = of_event(ask.book, event, ask.limit(&SAME_EVENT_HOURS));
    all.into_iter().min_by_key(|slip| slip.id)
}

/// What is said while the complaint is typed that is one of so many households of an event.
pub(super) fn warn(ask: &Ask<'_>, event: SlipId, count: i64) -> Notice {
    let first = standing_first(ask, event).map_or(event, |slip| slip.id);
    let shown = ask.book.called(first).shown;
    SAME_EVENT.with(&[&shown, &count.to_string()]).at(Open::same_as)
}

/// So many households are together: the first complaint is proposed as major, once (N-13). The grade stays with
/// the one role (G-50).
pub(super) fn propose_first(ask: &Ask<'_>, event: SlipId, given: &Fields) -> Option<Drawn> {
    let slip = standing_first(ask, event)?;
    let at_work = AT_WORK.iter().chain(&[RECEIVED, PROPOSED, AGREED]).any(|s| *s == slip.state);
    let enough = households(ask, event, Some(given)) >= ask.limit(&SAME_EVENT_CUSTOMERS);
    if !enough || !at_work || escalated(&slip) || grade(&slip) == Some(Grade::Major) {
        return None;
    }
    let set = Fields::new().put(ESCALATED, true);
    let drawn = Ask::beside(slip.id, ESCALATE_STEP, slip.state, set);
    let runs = slip.due(dues::UP).is_some_and(|due| due.met.is_none());
    match super::upward::report_up_by(ask) {
        Some((what, at, because)) if !runs && !slip.has(UP_AT) => {
            Some(drawn.due(what, at, because))
        }
        _ => Some(drawn),
    }
}

#[cfg(test)]
mod tests {
    use super::sounds_like;

    #[test]
    fn one_event_is_told_from_another_by_what_is_said_of_it() {
        for (one, other, near, want) in [
            ("停电了没人管", "停电没人来", true, true),
            ("停电了没人管", "停电没人来", false, false),
            ("停电没人管", "停电没人管!", false, true),
            ("噪音", "噪音", true, true),
            ("噪音", "噪音", false, false),
            ("有噪音", "有噪音", false, false),
            ("没有水", "没有水了", false, false),
            ("怎么停水", "怎么停水", false, true),
            ("电梯夜里响", "电梯坏了", true, false),
            ("楼上噪音", "门口垃圾", true, false),
            ("吵", "吵", true, false),
        ] {
            assert_eq!(sounds_like(one, other, near), want, "{one} / {other}");
        }
    }
}
