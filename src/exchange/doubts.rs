//! What a list says that is more often a slip of the list than so: a room in two rows, a second owner of a
//! flat, and one number of people who share no flat. It is remarked and brought in all the same; nothing is refused for it.

use std::collections::{BTreeMap, BTreeSet};

use super::unit::{At, Unit};
use super::wanted::{Wanted, WantedPerson};
use crate::engine::kind::masking::mask_phone;
use crate::engine::kind::phone::local;
use crate::forms::estate::people::Relation;

/// The remark on a second owner of a room, beside the first.
pub(super) fn second_owner(room: &str, first: &str) -> String {
    format!("{room} 已有业主 {first};若是共有请写“共有人”")
}

/// The doubts about these people, each at its row.
pub(super) fn of(units: &[Unit]) -> Vec<(At, String)> {
    let people: Vec<(&WantedPerson, &Unit)> = units.iter().filter_map(person).collect();
    let mut doubts: Vec<(At, String)> = units.iter().flat_map(twice).collect();
    doubts.extend(owners(&people));
    doubts.extend(numbers(&people));
    doubts
}

/// Rows of one sheet that name a room which an earlier row of it has: perhaps what told the two apart is in
/// a column that nobody reads.
fn twice(unit: &Unit) -> Vec<(At, String)> {
    let (Wanted::Room(room), Some([first, later @ ..])) =
        (&unit.wanted, unit.rows.first().map(Vec::as_slice))
    else {
        return Vec::new();
    };
    let same_sheet = later.iter().filter(|at| at.sheet == first.sheet);
    same_sheet.map(|at| (*at, format!("{} 在第{}行已有,并作一套", room.no, first.row))).collect()
}

fn person(unit: &Unit) -> Option<(&WantedPerson, &Unit)> {
    match &unit.wanted {
        Wanted::Person(person) => Some((person, unit)),
        Wanted::Room(_) | Wanted::Opening(_) | Wanted::Record(_) => None,
    }
}

/// Rooms that a second person is said to own, as an owner and not as one of several.
fn owners(people: &[(&WantedPerson, &Unit)]) -> Vec<(At, String)> {
    let mut first: BTreeMap<&str, (usize, &str)> = BTreeMap::new();
    let mut doubts = Vec::new();
    for (n, (person, unit)) in people.iter().enumerate() {
        for (part, rows) in person.parts.iter().zip(&unit.rows) {
            let owns = part.relation == Relation::Owner.name() && part.until.is_empty();
            if !owns || part.room.is_empty() {
                continue;
            }
            let (owner, name) = *first.entry(&part.room).or_insert((n, &person.name));
            if owner != n {
                doubts.extend(rows.iter().map(|at| (*at, second_owner(&part.room, name))));
            }
        }
    }
    doubts
}

/// Numbers that stand beside several people who live nowhere together.
fn numbers(people: &[(&WantedPerson, &Unit)]) -> Vec<(At, String)> {
    let rooms = |n: usize| -> BTreeSet<&str> {
        people[n].0.parts.iter().map(|part| part.room.as_str()).filter(|r| !r.is_empty()).collect()
    };
    let mut whose: BTreeMap<String, BTreeSet<usize>> = BTreeMap::new();
    for (n, (person, _)) in people.iter().enumerate() {
        for phone in person.parts.iter().flat_map(|part| &part.phones) {
            whose.entry(local(&phone.number)).or_default().insert(n);
        }
    }
    let mut doubts = Vec::new();
    for (number, many) in whose.iter().filter(|(_, many)| many.len() > 1) {
        for n in many {
            let own = rooms(*n);
            let strangers: Vec<usize> =
                many.iter().copied().filter(|m| m != n && rooms(*m).is_disjoint(&own)).collect();
            let Some(one) = strangers.first() else { continue };
            let (other, unit) = people[*one];
            let called = unit.labels.first().unwrap_or(&other.name);
            let others = match strangers.len() {
                1 => called.clone(),
                many => format!("{called} 等 {many} 人"),
            };
            let said = format!("号码 {} 也写在 {others} 名下;请核对", mask_phone(number));
            let (person, unit) = people[*n];
            for (part, rows) in person.parts.iter().zip(&unit.rows) {
                if part.phones.iter().any(|phone| local(&phone.number) == *number) {
                    doubts.extend(rows.iter().map(|at| (*at, said.clone())));
                }
            }
        }
    }
    doubts
}
