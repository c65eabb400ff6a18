//! What the estate looks like to somebody who rings: which rooms call, who answers there, which
//! public parts there are.
//!
//! It keeps room numbers only, a few bytes for each room; people are asked of the book.

use std::collections::{BTreeMap, BTreeSet};

use super::catalogue::{FAULTS, Fault};
use super::estate::{self, Kind, Usage};
use super::seed::Dice;
use crate::engine::book::Book;
use crate::engine::moment::Moment;
use crate::engine::value::RoomId;
use crate::forms::estate::people;
use crate::forms::estate::people::Relation;
use crate::forms::estate::rooms;

/// Rooms by number.
pub(super) struct Ground {
    homes: Vec<u32>,
    shops: Vec<u32>,
    /// Where the screens' owner lives: nothing is owed there.
    screens: Option<u32>,
    /// Public parts, by the word that a fault knows them by.
    publics: BTreeMap<&'static str, Vec<u32>>,
}

/// Who is on the line.
pub(super) struct Caller {
    pub(super) person: u32,
    pub(super) has_phone: bool,
}

impl Ground {
    /// Looks over the estate that [`super::office`] enters for the same seed.
    pub(super) fn of(seed: u64, most: usize) -> Self {
        let (homes, shops, publics) = (Vec::new(), Vec::new(), BTreeMap::new());
        let mut ground = Self { homes, shops, screens: None, publics };
        let words: BTreeSet<&'static str> =
            FAULTS.iter().map(|fault| fault.public).filter(|word| !word.is_empty()).collect();
        for (number, room) in (1_u32..).zip(estate::rooms(seed, most)) {
            if room.no == SCREENS {
                ground.screens = Some(number);
            }
            match room.kind {
                Kind::Flat | Kind::Merged if room.usage != Usage::Vacant => {
                    ground.homes.push(number);
                }
                Kind::Shop => ground.shops.push(number),
                Kind::Public => {
                    for word in words.iter().filter(|word| room.no.contains(**word)) {
                        ground.publics.entry(word).or_default().push(number);
                    }
                }
                _ => {}
            }
        }
        ground
    }

    /// A room where somebody lives or works; none in an estate without such rooms.
    pub(super) fn home(&self, dice: &mut Dice) -> Option<u32> {
        let list =
            if dice.percent(7) && !self.shops.is_empty() { &self.shops } else { &self.homes };
        dice.any(list)
    }

    /// A public part whose name has this word in it.
    pub(super) fn public(&self, dice: &mut Dice, word: &str) -> Option<u32> {
        dice.any(self.publics.get(word).map_or(&[], Vec::as_slice))
    }

    /// The room that a fault is in: a public part for what happens there, else somebody's home or,
    /// for what a shop has too, now and then a shop.
    pub(super) fn room_for(&self, dice: &mut Dice, fault: &Fault) -> Option<u32> {
        if !fault.public.is_empty() {
            return self.public(dice, fault.public);
        }
        let shop = IN_SHOPS.contains(&fault.code) && dice.percent(20);
        let room = dice.any(if shop && !self.shops.is_empty() { &self.shops } else { &self.homes });
        room.and_then(|room| if fault.paid { self.elsewhere(room) } else { Some(room) })
    }

    /// The same room, or another home for what must not happen to come to the screens' own.
    pub(super) fn elsewhere(&self, room: u32) -> Option<u32> {
        let other = |room: &u32| Some(*room) != self.screens;
        Some(room).filter(other).or_else(|| self.homes.iter().copied().find(other))
    }

    /// Rooms where somebody lives, by number.
    pub(super) fn homes(&self) -> &[u32] {
        &self.homes
    }

    /// Whether the room is a shop.
    pub(super) fn is_shop(&self, room: u32) -> bool {
        self.shops.binary_search(&room).is_ok()
    }
}

/// The room of the screens.
const SCREENS: &str = "1-2-1203";

/// Faults that shops have too.
const IN_SHOPS: &[&str] =
    &["cp-02", "cp-05", "cp-08", "dq-01", "dq-02", "dq-03", "dq-05", "mc-01", "rd-03"];

/// Somebody of the household on that day, who would ring about the room.
pub(super) fn caller(dice: &mut Dice, book: &dyn Book, room: u32, at: Moment) -> Option<Caller> {
    let household = people::household(book, RoomId(room), Some(at.day()));
    // A landlord who lives elsewhere seldom rings about what is broken.
    let lived_in = household.iter().any(|(_, relation, _)| *relation == Relation::Tenant);
    let calls: Vec<Caller> = household
        .iter()
        .filter(|(_, relation, _)| !(lived_in && *relation == Relation::Owner))
        .map(|(person, _, slip)| Caller {
            person: person.0,
            has_phone: !people::phones(slip).is_empty(),
        })
        .collect();
    let at = if dice.percent(60) { 0 } else { dice.index(calls.len()) };
    calls.into_iter().nth(at)
}

/// Whether the desk keeps a key to the room.
pub(super) fn key_kept(book: &dyn Book, room: u32) -> bool {
    rooms::keys_kept(book, RoomId(room)) > 0
}

/// A fault that happens: in public parts or in homes, urgent or not.
pub(super) fn fault(dice: &mut Dice, public: bool, urgent: Option<bool>) -> &'static Fault {
    let fits = |fault: &&&Fault| {
        fault.public.is_empty() != public && urgent.is_none_or(|u| u == fault.urgent)
    };
    let fitting: Vec<&'static Fault> = FAULTS.iter().filter(|f| fits(&f)).collect();
    dice.of(&fitting)
}
