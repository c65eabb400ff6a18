//! Reads one slip into the index: the few numbers that a scan compares, and apart from them the row
//! that is shown.

use crate::engine::prelude::*;
use std::collections::BTreeSet;

use super::cached_row::CachedRow;
use super::kinds::Kinds;
use super::row_words::{BigramBloom, searchable_text};
use crate::engine::calendar::Purpose;
use crate::forms;
use crate::forms::callbacks::asking::{Tally, tally};
use crate::forms::estate::{people, rooms};
use crate::forms::office::staff;
use crate::queries::presenter;

/// What a scan compares.
pub(super) struct Facts {
    pub(super) id: SlipId,
    /// Its position among open slips, as in its key; `u64::MAX`: it is not open.
    pub(super) at: u64,
    /// The next due moment; `i64::MAX`: no clock runs.
    pub(super) due: i64,
    /// Which working hours the clock counts, and whether it paused after the due moment.
    pub(super) hours: Option<Purpose>,
    pub(super) stood: bool,
    /// Day and moment at which the owner was told, on finished slips that are to be called back, and on
    /// their callbacks.
    pub(super) told: Option<(u64, u64)>,
    /// What these count as; there where `told` is.
    pub(super) tally: Option<Tally>,
    pub(super) bloom: BigramBloom,
    pub(super) kind: u16,
    pub(super) label: u16,
    pub(super) building: u16,
    /// Who has the slip in hand, as a position in the list of assignees; 0: nobody.
    pub(super) assignee: u16,
    /// Who opened it.
    pub(super) first: u32,
    /// A trade's code; 0: none is said.
    pub(super) trade: u16,
    pub(super) gravity: Option<u8>,
    pub(super) urgent: bool,
    pub(super) ask_again: bool,
}

impl Facts {
    pub(super) fn open(&self) -> bool {
        self.at != u64::MAX
    }
}

/// Words that many slips share, each stored once: buildings, and names of assignees.
pub(super) struct Interned {
    buildings: Vec<String>,
    assignees: Vec<Assignee>,
    renames: u64,
}

/// An operator or worker who has slips in hand.
#[derive(Default)]
pub(super) struct Assignee {
    pub(super) badge: u32,
    pub(super) name: String,
    /// Work slips are given to them.
    pub(super) sent: bool,
}

impl Default for Interned {
    fn default() -> Self {
        Self { buildings: vec![String::new()], assignees: vec![Assignee::default()], renames: 0 }
    }
}

impl Interned {
    /// The number of a building, if any slip is of it.
    pub(super) fn building(&self, name: &str) -> Option<u16> {
        let at = self.buildings.iter().position(|known| known == name)?;
        u16::try_from(at).ok()
    }

    /// Every building, the first being none.
    pub(super) fn buildings(&self) -> &[String] {
        &self.buildings
    }

    fn intern_building(&mut self, name: &str) -> u16 {
        if let Some(at) = self.building(name) {
            return at;
        }
        self.buildings.push(name.to_string());
        u16::try_from(self.buildings.len() - 1).unwrap_or(0)
    }

    /// The position of a badge in the list of assignees.
    pub(super) fn assignee(&self, badge: u32) -> Option<u16> {
        let at = self.assignees.iter().skip(1).position(|known| known.badge == badge)?;
        u16::try_from(at + 1).ok()
    }

    fn intern_assignee(&mut self, assignee: Assignee) -> u16 {
        match self.assignee(assignee.badge) {
            Some(at) => {
                if let Some(known) = self.assignees.get_mut(usize::from(at)) {
                    self.renames += u64::from(known.name != assignee.name);
                    *known = assignee;
                }
                at
            }
            None => {
                self.assignees.push(assignee);
                u16::try_from(self.assignees.len() - 1).unwrap_or(0)
            }
        }
    }

    pub(super) fn assignees(&self) -> &[Assignee] {
        &self.assignees
    }

    /// The name of the assignee at a position.
    pub(super) fn name_of(&self, assignee: u16) -> &str {
        self.assignees.get(usize::from(assignee)).map_or("", |assignee| &assignee.name)
    }

    /// How often an assignee's name has changed.
    pub(super) fn renames(&self) -> u64 {
        self.renames
    }
}

/// A slip's row and facts; none if it is neither open nor, from `finished_from` on, to be called
/// back.
pub(super) fn of(
    book: &dyn Book,
    slip: &Slip,
    kinds: &Kinds,
    interned: &mut Interned,
    finished_from: Option<u64>,
) -> Option<(CachedRow, Facts)> {
    let form = forms::tagged(slip.id.form)?;
    let keys = form.keys_of(slip);
    let key = |index: Index| keys.iter().find(|key| key.index == index);
    let at = key(Index::Open).map_or(u64::MAX, |key| key.a);
    let told = key(Index::Callback).filter(|key| finished_from.is_some_and(|from| key.a >= from));
    let tally = told.and_then(|_| tally(slip, book));
    let told = told.filter(|_| tally.is_some());
    if at == u64::MAX && told.is_none() {
        return None;
    }
    let line = form.line_of(slip, book);
    let room = key(Index::OpenRoom).or_else(|| key(Index::Room));
    let room = room.and_then(|key| Some(RoomId(u32::try_from(key.a).ok()?)));
    let building = room.and_then(|room| rooms::slip(book, room));
    let building = building.map_or(0, |room| interned.intern_building(rooms::building(&room)));
    let assignee = |b: Badge| Assignee {
        badge: b.0,
        name: staff::short(book, b),
        sent: staff::role(book, b).is_some_and(Role::goes_out),
    };
    let assignee = line.hands.map_or(0, |b| interned.intern_assignee(assignee(b)));
    let masked = people::without_names(book, slip, line.matter.clone());
    let masked = (masked != line.matter).then_some(masked);
    let words = |matter: &str| {
        let state = form.state(slip.state).map_or("?", |state| state.label);
        let number = presenter::number(form, slip.id);
        searchable_text(&[&line.place, matter, &number, &line.worker, state])
    };
    let whole = words(&line.matter);
    let facts = Facts {
        id: slip.id,
        at,
        due: line.due.map_or(i64::MAX, |due| due.0),
        hours: line.hours,
        stood: !line.stops.is_empty(),
        told: told.map(|key| (key.a, key.b)),
        tally,
        bloom: BigramBloom::of(&whole),
        kind: kinds.number(slip.id.form, slip.state),
        label: kinds.label_of(kinds.number(slip.id.form, slip.state)),
        building,
        assignee,
        first: forms::first_heard::of(slip).map_or(0, |badge| badge.0),
        trade: line.trade.map_or(0, |trade| trade as u16),
        gravity: line.gravity,
        urgent: line.urgent,
        ask_again: line.ask_again,
    };
    let kept = CachedRow {
        id: slip.id,
        form,
        version: slip.version,
        state: slip.state,
        spent: presenter::spent_steps(form, slip),
        opened: slip.opened(),
        masked_words: masked.as_deref().map(words),
        words: whole,
        masked,
        line,
        depends_on: dependencies(slip),
    };
    Some((kept, facts))
}

/// The slips that a slip names: rooms, people, staff and records. They are few and seldom change.
fn dependencies(slip: &Slip) -> Vec<SlipId> {
    let of_staff = |badge: Badge| SlipId { form: staff::TAG, number: u64::from(badge.0) };
    let mut found: BTreeSet<SlipId> = slip.story.iter().map(|deed| of_staff(deed.by)).into_set();
    let mut name = |cell: &Cell| match cell {
        Cell::Room(room) => {
            found.insert(SlipId { form: rooms::TAG, number: u64::from(room.0) });
        }
        Cell::Person(person) => {
            found.insert(SlipId { form: people::TAG, number: u64::from(person.0) });
        }
        Cell::Staff(badge) => {
            found.insert(of_staff(*badge));
        }
        Cell::Slip(id) => {
            found.insert(*id);
        }
        _ => {}
    };
    for (_, value) in slip.fields.iter() {
        match value {
            Value::One(cell) => name(cell),
            Value::Rows(rows) => rows.iter().flatten().for_each(|(_, cell)| name(cell)),
        }
    }
    found.remove(&slip.id);
    found.into_iter().collect()
}
