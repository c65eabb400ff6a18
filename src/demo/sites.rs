//! Where faults happen and who calls about them.
//!
//! It keeps only room numbers, a few bytes per room; the book is asked for people.

use crate::engine::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

use super::catalogue::{FAULTS, Fault};
use super::estate::{self, Kind, Usage};
use super::plan::Caller;
use super::rng::Rng;
use crate::forms::estate::people;
use crate::forms::estate::people::Relation;
use crate::forms::keys::record as keys;

/// The rooms of the estate, by number.
#[derive(Default)]
pub(super) struct Sites {
    homes: Vec<u32>,
    shops: Vec<u32>,
    /// The room shown on the screens, whose owner must not owe anything.
    sample_room: Option<u32>,
    /// Public parts, by the word that faults use for them.
    public_parts: BTreeMap<&'static str, Vec<u32>>,
}

impl Sites {
    /// The sites of the estate that [`super::office`] enters for the same seed.
    pub(super) fn new(seed: u64, room_count: usize) -> Self {
        let mut sites = Self::default();
        let words: BTreeSet<&'static str> =
            FAULTS.iter().map(|fault| fault.public).filter(|word| !word.is_empty()).into_set();
        for (number, room) in (1_u32..).zip(estate::rooms(seed, room_count)) {
            if room.no == SAMPLE_ROOM {
                sites.sample_room = Some(number);
            }
            match room.kind {
                Kind::Flat | Kind::Merged if room.usage != Usage::Vacant => {
                    sites.homes.push(number);
                }
                Kind::Shop => sites.shops.push(number),
                Kind::Public => {
                    for word in words.iter().filter(|word| room.no.contains(**word)) {
                        sites.public_parts.entry(word).or_default().push(number);
                    }
                }
                _ => {}
            }
        }
        sites
    }

    /// A random home or shop; none in an estate without homes.
    pub(super) fn random_home(&self, rng: &mut Rng) -> Option<u32> {
        let list = if rng.chance(7) && !self.shops.is_empty() { &self.shops } else { &self.homes };
        rng.choose(list)
    }

    /// A random room for a fault: a public part, a home, or sometimes a shop if shops have this fault.
    pub(super) fn random_room_for(&self, rng: &mut Rng, fault: &Fault) -> Option<u32> {
        if !fault.public.is_empty() {
            return rng.choose(self.public_parts.get(fault.public).map_or(&[], Vec::as_slice));
        }
        let shop = IN_SHOPS.contains(&fault.code) && rng.chance(20);
        let room =
            rng.choose(if shop && !self.shops.is_empty() { &self.shops } else { &self.homes });
        room.and_then(|room| if fault.paid { self.outside_sample_room(room) } else { Some(room) })
    }

    /// The same room, or another home instead of the sample room.
    pub(super) fn outside_sample_room(&self, room: u32) -> Option<u32> {
        let other = |room: &u32| Some(*room) != self.sample_room;
        Some(room).filter(other).or_else(|| self.homes.iter().copied().find(other))
    }

    /// The homes that are lived in.
    pub(super) fn homes(&self) -> &[u32] {
        &self.homes
    }

    pub(super) fn is_shop(&self, room: u32) -> bool {
        self.shops.binary_search(&room).is_ok()
    }
}

/// The room shown on the screens.
const SAMPLE_ROOM: &str = "1-2-1203";

/// Faults that also happen in shops.
const IN_SHOPS: &[&str] =
    &["cp-02", "cp-05", "cp-08", "dq-01", "dq-02", "dq-03", "dq-05", "mc-01", "rd-03"];

/// A random member of the household on that day who would call about the room.
pub(super) fn random_caller(
    rng: &mut Rng,
    book: &dyn Book,
    room: u32,
    at: Moment,
) -> Option<Caller> {
    let household = people::household(book, RoomId(room), Some(at.day()));
    // A landlord who lives elsewhere seldom reports faults.
    let lived_in = household.iter().any(|(_, relation, _)| *relation == Relation::Tenant);
    let callers: Vec<Caller> = household
        .iter()
        .filter(|(_, relation, _)| !(lived_in && *relation == Relation::Owner))
        .map(|(person, _, slip)| Caller {
            person: person.0,
            has_phone: !people::phones(slip).is_empty(),
        })
        .collect();
    let at = if rng.chance(60) { 0 } else { rng.index(callers.len()) };
    callers.into_iter().nth(at)
}

/// Whether the desk keeps a key to the room.
pub(super) fn has_kept_key(book: &dyn Book, room: u32) -> bool {
    keys::kept(book, RoomId(room)) > 0
}

/// A random fault in public parts or in homes, of this urgency if one is asked for.
pub(super) fn random_fault(rng: &mut Rng, public: bool, urgent: Option<bool>) -> &'static Fault {
    let fits = |fault: &&&Fault| {
        fault.public.is_empty() != public && urgent.is_none_or(|u| u == fault.urgent)
    };
    let fitting: Vec<&'static Fault> = FAULTS.iter().filter(|f| fits(&f)).collect();
    rng.pick(&fitting)
}
