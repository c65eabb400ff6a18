//! How a house passes: the owner's turn, papers and file, the inspection, keys against a signature, what the builder
//! mends, and a house that was not taken over. What is paid stands in [`super::fees`].

use super::record::{
    AGAIN, Arrive, BIRTHDAY_ASKED, BUILDER_TOLD, CAME_ON, CHECKED, COPY_MARKED, Check, Complete,
    DAY_PAST, DECLINED, Decline, Defect, HANDBOOKS, HANDED, HANDED_BEFORE, HANDED_ON, Hand,
    Inspect, KEPT_CONSENT, KEPT_MOST, KEY_BACK, KEYS_DIFFER, KEYS_UNLISTED, KNOWN_PERSON,
    LOCK_FIRST, MENDED, MENDING, MONEY_TAKEN, NO_BIRTHDAY, NO_CONTRACT, NO_KEYS, NO_REASON,
    NOBODY_CONFIRMED, NOT_INSPECTED, NOT_ON_LIST, PAID, PAID_DONE, PAPERS, PAPERS_WHEN, PLEDGE,
    QUEUE, RUNS_ALREADY, Recheck, TAG, UNPAID, UNPAID_HELD, VOID, Void, WAITING, WHAT_DEFECTS,
    WHAT_STILL, WHO_SIGNS,
};
use crate::engine::slip::hash;
use crate::forms::estate::people::{self, OWNERS};
use crate::forms::estate::policy::{KEPT_KEYS, KeysAndFees};
use crate::forms::estate::rooms::{self, RoomUse};
use crate::forms::keys::cupboard;
use crate::forms::keys::record::{self as keys, Counts};
use crate::forms::prelude::*;

/// Handovers of one room that are read.
const READ: usize = 100;

/// The last handover of a room that counts.
pub fn of_room(book: &dyn Book, room: RoomId) -> Option<Slip> {
    let key = (u64::from(room.0), u64::from(TAG));
    let slips = book.keys(Index::RoomForm, key, key, READ).into_iter().rev();
    slips.filter_map(|id| book.slip(id)).find(|slip| slip.state != VOID)
}

/// Turns of one day that are read: the highest stands first.
const TURNS_READ: usize = 8;

/// The turns of a day, as a text to find them by.
fn turns_of(day: Day) -> u64 {
    hash(&format!("F-58 {day}"))
}

/// Where a slip is found by its turn, highest first: also one of long ago that came again today.
pub(super) fn turn_key(slip: &Slip) -> Option<Key> {
    let (day, turn) = (slip.get(CAME_ON)?, slip.get(QUEUE)?);
    Some(Key::new(Index::Named, turns_of(day), u64::MAX - u64::try_from(turn).unwrap_or(0)))
}

/// The next turn of a day: they begin anew each morning, and two tables never give one twice.
pub(super) fn turn(book: &dyn Book, today: Day) -> i64 {
    let found = book.under(Index::Named, turns_of(today), TURNS_READ).into_iter();
    let slips = found.filter(|id| id.form == TAG).filter_map(|id| book.slip(id));
    let of_today = slips.filter(|slip| slip.get(CAME_ON) == Some(today));
    of_today.filter_map(|slip| slip.get(QUEUE)).max().unwrap_or(0) + 1
}

pub(super) fn arrive(ask: &Ask<'_>, it: Arrive) -> Outcome {
    if let Some(slip) = of_room(ask.book, it.room) {
        let number = ask.book.registry().show_number(slip.id);
        let rule = match slip.state {
            MENDING | HANDED => HANDED_BEFORE,
            _ => RUNS_ALREADY,
        };
        return Err(rule.with(&[&number]).at(Arrive::room));
    }
    let today = ask.occurred.day();
    let set = ask.given.clone().put(QUEUE, turn(ask.book, today)).put(CAME_ON, today);
    ask.draw_with(WAITING, set).ok()
}

pub(super) fn house(slip: &Slip) -> (RoomId, Option<Who>) {
    (slip.get(Arrive::room).unwrap_or(RoomId(0)), slip.get(Arrive::owner))
}

pub(super) fn advise_check(ask: &Ask<'_>, given: &Fields) -> Advice {
    let mut advice = Advice::default();
    if given.get(Check::pledge) != Some(true) {
        advice.warnings.push(PLEDGE.at(Check::pledge));
    }
    if given.get(Check::birthday).is_none() {
        advice.warnings.push(NO_BIRTHDAY.at(Check::birthday));
    }
    if given.get(Check::id_copy) == Some(true) {
        advice.warnings.push(COPY_MARKED.at(Check::id_copy));
    }
    // What is told beside somebody who is in no register is hidden like all of it, and no record opens it.
    let owner = ask.slip.and_then(|slip| slip.get(Arrive::owner));
    if matches!(owner, Some(Who::Named(_))) {
        advice.warnings.push(KNOWN_PERSON.at(Check::mobile));
    }
    advice
}

/// Papers that are missing get their day, and a clock.
fn papers(ask: &Ask<'_>, drawn: Drawn, missing: Option<&Text>, by: Option<Day>) -> Outcome {
    match (missing, by) {
        (None, _) => drawn.met(ask.slip, PAPERS, ask.occurred).ok(),
        (Some(_), None) => Err(PAPERS_WHEN.at(Check::missing_by)),
        (Some(_), Some(by)) => {
            ahead(ask, by, Check::missing_by)?;
            drawn.due(PAPERS, ends(by), format!("约定 {by} 补 (P-30)")).ok()
        }
    }
}

/// The last minute of a day.
fn ends(day: Day) -> Moment {
    day.next(1).begins().plus_minutes(-1)
}

fn ahead(ask: &Ask<'_>, day: Day, at: impl AsRef<str>) -> Result<(), Notice> {
    let past = day < ask.occurred.day();
    if past { Err(DAY_PAST.with(&[&day.to_string()]).at(at)) } else { Ok(()) }
}

/// Whoever took the turn is none of the owners on the list.
pub(super) fn not_an_owner(ask: &Ask<'_>) -> Option<Notice> {
    let (room, owner) = house(ask.slip?);
    let day = ask.occurred.day();
    let own = owner.is_some_and(|who| people::is_one_of(ask.book, room, &who, (day, OWNERS)));
    (!own).then(|| NOT_ON_LIST.says())
}

pub(super) fn check(ask: &Ask<'_>, it: Check) -> Outcome {
    let (_, owner) = house(ask.standing()?);
    if !it.contract {
        return Err(NO_CONTRACT.at(Check::contract));
    }
    if it.birthday.is_some() && it.birthday_ok != Some(true) {
        return Err(BIRTHDAY_ASKED.at(Check::birthday_ok));
    }
    let drawn = ask.draw(CHECKED);
    let mut decision = papers(ask, drawn, it.missing.as_ref(), it.missing_by)?;
    if let Some(Who::Known(person)) = owner {
        decision.drawn.extend(people::gets_phone(ask.book, person, &it.mobile, "紧急"));
    }
    Ok(decision)
}

pub(super) fn complete(ask: &Ask<'_>, it: Complete) -> Outcome {
    let slip = ask.standing()?;
    let mut set = ask.given.clone();
    if it.missing.is_none() {
        set.clear(Check::missing);
        set.clear(Check::missing_by);
    }
    papers(ask, ask.draw_with(slip.state, set), it.missing.as_ref(), it.missing_by)
}

/// Every defect has its day, and none lies behind.
fn defects(ask: &Ask<'_>, rows: &[Defect]) -> Result<Option<Day>, Notice> {
    for row in rows {
        ahead(ask, row.by, Inspect::defects)?;
    }
    Ok(rows.iter().map(|row| row.by).min())
}

pub(super) fn inspect(ask: &Ask<'_>, it: Inspect) -> Outcome {
    let slip = ask.standing()?;
    let clean = it.clean == Some(true);
    if clean != it.defects.is_empty() {
        return Err(WHAT_DEFECTS.at(Inspect::clean));
    }
    defects(ask, &it.defects)?;
    let mut set = ask.given.clone();
    if clean {
        set.write(Inspect::defects, &Vec::new());
    } else {
        set.clear(Inspect::clean);
    }
    ask.draw_with(slip.state, set).ok()
}

/// Whether the house was looked at: nothing wrong, or what.
pub(super) fn inspected(slip: &Slip) -> bool {
    slip.get(Inspect::clean) == Some(true) || slip.rows_of(Inspect::defects).next().is_some()
}

/// All keys of the cupboard go, but one for the builder where something is to be mended.
pub(super) fn keys_fills(book: &dyn Book, slip: &Slip) -> Vec<Fill> {
    let (room, _) = house(slip);
    match keys::held(book, room).kept {
        0 => Vec::new(),
        kept => vec![("keys", kept.to_string())],
    }
}

pub(super) fn advise_hand(ask: &Ask<'_>, given: &Fields) -> Advice {
    let mut advice = Advice::default();
    let Some(slip) = ask.slip else { return advice };
    let withheld = ask.book.policy().get::<KeysAndFees>() == KeysAndFees::Withheld;
    if slip.get(PAID_DONE) != Some(true) && !withheld {
        advice.warnings.push(UNPAID.says());
    }
    if slip.get(Check::pledge) != Some(true) {
        advice.warnings.push(PLEDGE.says());
    }
    if given.get(Hand::handbooks) != Some(true) {
        advice.warnings.push(HANDBOOKS.at(Hand::handbooks));
    }
    if slip.rows_of(Inspect::defects).next().is_some() {
        advice.warnings.push(BUILDER_TOLD.says());
    }
    advice
}

/// What may be kept back: for mending alone, with the owner's word, and no more than the setting says.
fn may_keep(ask: &Ask<'_>, it: &Hand, mending: bool) -> Result<i64, Notice> {
    let kept = it.kept.unwrap_or(0);
    let most = ask.limit(&KEPT_KEYS);
    if kept == 0 {
        return Ok(0);
    }
    if kept < 0 || kept > most {
        return Err(KEPT_MOST.with(&[&most.to_string()]).at(Hand::kept));
    }
    if !mending || it.kept_ok != Some(true) {
        return Err(KEPT_CONSENT.at(Hand::kept_ok));
    }
    Ok(kept)
}

/// Keys leave the cupboard bunch by bunch; what stays hangs there only for mending. A house whose keys never hung there
/// hangs up what the owner leaves. Keys that the register of rooms alone knows of are entered first, and of a house whose
/// key was lost the lock is changed first ([`not_ready`]): nobody gets keys that do not count, or that a stranger has too.
fn keys_go(ask: &Ask<'_>, room: RoomId, it: &Hand, kept: i64) -> Result<Vec<Drawn>, Notice> {
    let bunches = keys::of_room(ask.book, room);
    let held = keys::held(ask.book, room);
    if it.keys < 1 {
        return Err(NO_KEYS.at(Hand::keys));
    }
    if held.kept + held.out > 0 && held.kept != it.keys + kept {
        return Err(KEYS_DIFFER.with(&[&held.kept.to_string()]).at(Hand::keys));
    }
    if held.kept == 0 && kept > 0 {
        let no = rooms::shown(ask.book, room);
        return Ok(vec![cupboard::left_by(ask.book, (room, &no), kept, it.signed.clone())]);
    }
    let mut left = it.keys;
    let mut drawn = Vec::new();
    for bunch in bunches {
        let now = Counts::of(&bunch).kept;
        let goes = now.min(left);
        if now == 0 {
            continue;
        }
        left -= goes;
        drawn.push(cupboard::handed_over(&bunch, goes, it.signed.clone()));
    }
    Ok(drawn)
}

/// What must be done elsewhere before any keys go.
pub(super) fn not_ready(ask: &Ask<'_>) -> Option<Notice> {
    let slip = ask.slip?;
    let (room, _) = house(slip);
    if !inspected(slip) {
        return Some(NOT_INSPECTED.says());
    }
    let withheld = ask.book.policy().get::<KeysAndFees>() == KeysAndFees::Withheld;
    if slip.get(PAID_DONE) != Some(true) && withheld {
        return Some(UNPAID_HELD.says());
    }
    let unlisted = rooms::keys_unlisted(ask.book, room);
    if unlisted > 0 {
        return Some(KEYS_UNLISTED.with(&[&unlisted.to_string()]));
    }
    let bunches = keys::of_room(ask.book, room);
    let lost = bunches.iter().find(|bunch| bunch.state == keys::CHANGING)?;
    Some(LOCK_FIRST.with(&[keys::label(lost)]))
}

pub(super) fn hand(ask: &Ask<'_>, it: Hand) -> Outcome {
    let slip = ask.standing()?;
    let (room, _) = house(slip);
    let day = ask.occurred.day();
    let theirs = people::is_one_of(ask.book, room, &it.signed.0, (day, OWNERS));
    if !theirs && it.by_what.is_none() {
        return Err(WHO_SIGNS.at(Hand::signed));
    }
    let rows = slip.get(Inspect::defects).unwrap_or_default();
    let kept = may_keep(ask, &it, !rows.is_empty())?;
    let keys = keys_go(ask, room, &it, kept)?;
    let set = ask.given.clone().put(HANDED_ON, day);
    let mut drawn = Vec::new();
    match rows.iter().map(|row: &Defect| row.by).min() {
        None => drawn.push(ask.draw_with(HANDED, set)),
        Some(by) => {
            let handed = ask.draw_with(MENDING, set);
            drawn.push(handed.due(MENDED, ends(by), format!("验房限期 {by} (F-104)")));
        }
    }
    drawn.extend(keys);
    drawn.extend(now_theirs(ask, room));
    Ok(Decision { drawn, warnings: Vec::new() })
}

/// A house that was nobody's yet stands empty until somebody moves in (F-84).
fn now_theirs(ask: &Ask<'_>, room: RoomId) -> Option<Drawn> {
    let slip = rooms::slip(ask.book, room)?;
    let unused = matches!(slip.get(rooms::Enter::usage), None | Some(RoomUse::Unhanded));
    unused.then(|| rooms::becomes(ask.book, room, RoomUse::Vacant)).flatten()
}

/// Mended and signed, or what is still missing with a new day.
pub(super) fn recheck(ask: &Ask<'_>, it: Recheck) -> Outcome {
    let slip = ask.standing()?;
    if !it.all_mended {
        let (Some(_), Some(until)) = (&it.still, it.until) else {
            return Err(WHAT_STILL.at(Recheck::still));
        };
        ahead(ask, until, Recheck::until)?;
        let drawn = ask.draw(MENDING);
        return drawn.due(MENDED, ends(until), format!("复验再限 {until} (F-104)")).ok();
    }
    let witnessed = it.unsigned.is_some() && it.witness.is_some();
    if it.confirmed.is_none() && !witnessed {
        return Err(NOBODY_CONFIRMED.at(Recheck::confirmed));
    }
    let drawn = ask.draw(HANDED).met(Some(slip), MENDED, ask.occurred);
    let kept = slip.get(Hand::kept).is_some_and(|kept| kept > 0);
    let warnings = kept.then(|| KEY_BACK.says()).into_iter().collect();
    Ok(Decision { drawn: vec![drawn], warnings })
}

pub(super) fn decline(ask: &Ask<'_>, it: Decline) -> Outcome {
    if it.reason.is_none() {
        return Err(NO_REASON.at(Decline::reason));
    }
    defects(ask, &it.defects)?;
    let drawn = ask.draw(DECLINED);
    let Some(again) = it.again_on else { return drawn.ok() };
    ahead(ask, again, Decline::again_on)?;
    drawn.due(AGAIN, ends(again), format!("约定 {again} 再交 (F-59)")).ok()
}

/// The house is shown again: a new turn, and the tables that are done stay done. It is looked at afresh: what was found
/// the last time stands no longer. Why it was not taken over stays, for the sheet of that day.
pub(super) fn again(ask: &Ask<'_>) -> Outcome {
    let slip = ask.standing()?;
    let state = match (slip.get(PAID_DONE), slip.has(Check::seen)) {
        (Some(true), _) => PAID,
        (_, true) => CHECKED,
        (_, false) => WAITING,
    };
    let today = ask.occurred.day();
    let mut set = Fields::new().put(QUEUE, turn(ask.book, today)).put(CAME_ON, today);
    for meter in [Inspect::water, Inspect::power, Inspect::gas] {
        set.clear(meter);
    }
    set.clear(Inspect::clean);
    set.clear(Inspect::defects);
    set.clear(Decline::again_on);
    ask.draw_with(state, set).met(Some(slip), AGAIN, ask.occurred).ok()
}

pub(super) fn void(ask: &Ask<'_>, _: Void) -> Outcome {
    let paid = ask.standing()?.get(PAID_DONE) == Some(true);
    if paid { Err(MONEY_TAKEN.says()) } else { ask.draw(VOID).ok() }
}
