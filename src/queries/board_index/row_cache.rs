//! One shelved slip: the few numbers that a walk looks at, and apart from them what is shown.

use std::collections::BTreeSet;

use super::cached_row::Kept;
use super::kinds::Kinds;
use super::row_words::{Marks, blob};
use crate::engine::book::Book;
use crate::engine::calendar::Purpose;
use crate::engine::rights::Role;
use crate::engine::slip::{Index, Slip};
use crate::engine::value::{Badge, Cell, RoomId, SlipId, Value};
use crate::forms;
use crate::forms::estate::{people, rooms};
use crate::forms::office::staff;
use crate::queries::presenter;

/// What a walk looks at.
pub(super) struct Facts {
    pub(super) id: SlipId,
    /// Where it stands among what is open, as its key has it; `u64::MAX`: it is not open.
    pub(super) at: u64,
    /// The moment that hurts next; `i64::MAX`: no clock runs.
    pub(super) due: i64,
    /// Whose working hours that is counted in, and whether it stood still since it was over.
    pub(super) hours: Option<Purpose>,
    pub(super) stood: bool,
    /// Day and moment at which the owner was told, on finished slips that may be asked about.
    pub(super) told: Option<(u64, u64)>,
    pub(super) marks: Marks,
    pub(super) kind: u16,
    pub(super) label: u16,
    pub(super) building: u16,
    /// In whose hands, by the place among the names; 0: nobody's.
    pub(super) hands: u16,
    /// Who wrote its first word.
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

/// Words that many slips share, each kept once: buildings, and what workers are called.
pub(super) struct Interned {
    buildings: Vec<String>,
    hands: Vec<Hand>,
    renamed: u64,
}

/// In whose hands slips are.
#[derive(Default)]
pub(super) struct Hand {
    pub(super) badge: u32,
    pub(super) called: String,
    /// Work slips are given to them.
    pub(super) sent: bool,
}

impl Default for Interned {
    fn default() -> Self {
        Self { buildings: vec![String::new()], hands: vec![Hand::default()], renamed: 0 }
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

    fn keep_building(&mut self, name: &str) -> u16 {
        if let Some(at) = self.building(name) {
            return at;
        }
        self.buildings.push(name.to_string());
        u16::try_from(self.buildings.len() - 1).unwrap_or(0)
    }

    /// The place of a badge among the names.
    pub(super) fn hand(&self, badge: u32) -> Option<u16> {
        let at = self.hands.iter().skip(1).position(|known| known.badge == badge)?;
        u16::try_from(at + 1).ok()
    }

    fn keep_hand(&mut self, hand: Hand) -> u16 {
        match self.hand(hand.badge) {
            Some(at) => {
                if let Some(known) = self.hands.get_mut(usize::from(at)) {
                    self.renamed += u64::from(known.called != hand.called);
                    *known = hand;
                }
                at
            }
            None => {
                self.hands.push(hand);
                u16::try_from(self.hands.len() - 1).unwrap_or(0)
            }
        }
    }

    pub(super) fn hands(&self) -> &[Hand] {
        &self.hands
    }

    /// What the worker at a place is called.
    pub(super) fn called(&self, hand: u16) -> &str {
        self.hands.get(usize::from(hand)).map_or("", |hand| &hand.called)
    }

    /// How often a worker has got another name.
    pub(super) fn renamed(&self) -> u64 {
        self.renamed
    }
}

/// A slip as it is shelved; none if it is neither open nor, from `told_from` on, to be asked about.
pub(super) fn of(
    book: &dyn Book,
    slip: &Slip,
    kinds: &Kinds,
    interned: &mut Interned,
    told_from: Option<u64>,
) -> Option<(Kept, Facts)> {
    let form = forms::tagged(slip.id.form)?;
    let keys = form.keys_of(slip);
    let key = |index: Index| keys.iter().find(|key| key.index == index);
    let at = key(Index::Open).map_or(u64::MAX, |key| key.a);
    let told = key(Index::Callback).filter(|key| told_from.is_some_and(|from| key.a >= from));
    if at == u64::MAX && told.is_none() {
        return None;
    }
    let line = form.line_of(slip, book);
    let room = key(Index::OpenRoom).or_else(|| key(Index::Room));
    let room = room.and_then(|key| Some(RoomId(u32::try_from(key.a).ok()?)));
    let building = room.and_then(|room| rooms::slip(book, room));
    let building = building.map_or(0, |room| interned.keep_building(rooms::building(&room)));
    let hand = |b: Badge| Hand {
        badge: b.0,
        called: staff::short(book, b),
        sent: staff::role(book, b).is_some_and(Role::goes_out),
    };
    let hands = line.hands.map_or(0, |b| interned.keep_hand(hand(b)));
    let masked = people::without_names(book, slip, line.matter.clone());
    let masked = (masked != line.matter).then_some(masked);
    let words = |matter: &str| {
        let state = form.state(slip.state).map_or("?", |state| state.label);
        let number = presenter::number(form, slip.id);
        blob(&[&line.place, matter, &number, &line.worker, state])
    };
    let whole = words(&line.matter);
    let facts = Facts {
        id: slip.id,
        at,
        due: line.due.map_or(i64::MAX, |due| due.0),
        hours: line.hours,
        stood: !line.stops.is_empty(),
        told: told.map(|key| (key.a, key.b)),
        marks: Marks::of(&whole),
        kind: kinds.number(slip.id.form, slip.state),
        label: kinds.label_of(kinds.number(slip.id.form, slip.state)),
        building,
        hands,
        first: slip.story.first().map_or(0, |deed| deed.by.0),
        trade: line.trade.map_or(0, |trade| trade as u16),
        gravity: line.gravity,
        urgent: line.urgent,
        ask_again: line.ask_again,
    };
    let kept = Kept {
        id: slip.id,
        form,
        version: slip.version,
        state: slip.state,
        opened: slip.opened(),
        masked_words: masked.as_deref().map(words),
        words: whole,
        masked,
        line,
        names: named_by(slip),
    };
    Some((kept, facts))
}

/// The slips that a slip names: rooms, people, staff and records. They are few and change seldom.
fn named_by(slip: &Slip) -> Vec<SlipId> {
    let of_staff = |badge: Badge| SlipId { form: staff::TAG, number: u64::from(badge.0) };
    let mut names: BTreeSet<SlipId> = slip.story.iter().map(|deed| of_staff(deed.by)).collect();
    let mut name = |cell: &Cell| match cell {
        Cell::Room(room) => {
            names.insert(SlipId { form: rooms::TAG, number: u64::from(room.0) });
        }
        Cell::Person(person) => {
            names.insert(SlipId { form: people::TAG, number: u64::from(person.0) });
        }
        Cell::Staff(badge) => {
            names.insert(of_staff(*badge));
        }
        Cell::Slip(id) => {
            names.insert(*id);
        }
        _ => {}
    };
    for (_, value) in slip.fields.iter() {
        match value {
            Value::One(cell) => name(cell),
            Value::Rows(rows) => rows.iter().flatten().for_each(|(_, cell)| name(cell)),
        }
    }
    names.remove(&slip.id);
    names.into_iter().collect()
}
