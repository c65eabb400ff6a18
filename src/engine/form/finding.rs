//! Where slips are found, declared: by what stands in their blanks and by the work that they are.

use super::parts::State;
use crate::engine::kind::{Field, Kind, SlipRef, Text, Who};
use crate::engine::slip::{Index, Key, Slip, ascending, day_key, descending, state_key, urgency};
use crate::engine::tag::Tag;
use crate::engine::value::{Badge, Cell, PersonId, RoomId, SlipId};

/// One way in which the slips of a form are found.
#[derive(Clone, Copy, Debug)]
pub enum By {
    /// By the day it was opened; while it is open, on the board and by its state.
    Work,
    /// By the room in this blank: all of them, and what is open there.
    Room(Tag<RoomId>),
    /// By the known person in this blank.
    Person(Tag<Who>),
    /// By the member of staff in whose hands it is, while it is open.
    Worker(Tag<Badge>),
    /// By the member of staff who has or had it, open or not.
    DoneBy(Tag<Badge>),
    /// By the code in this blank, while the record is in force; then blanks may name it, too.
    Code(Tag<Text>),
    /// By the words in this blank, while the record is in force.
    Named(Tag<Text>),
    /// Every record in force, in the order of entry: for pick-lists.
    Listed,
    /// By the slip that it came of.
    CameOf(Tag<SlipRef>),
    /// By the blanks of the form: its first room, person and member of staff (open or not), and as work.
    Blanks,
}

impl By {
    /// What holds for a form that says nothing.
    pub const DEFAULT: &'static [Self] = &[Self::Blanks];
}

/// The declared keys of a slip in this state, whose form has these blanks, in the order of its steps.
pub(super) fn keys(by: &[By], slip: &Slip, state: Option<&State>, blanks: &[&Field]) -> Vec<Key> {
    let open = state.is_some_and(|s| s.open).then(|| urgency(slip));
    let listed = state.is_some_and(|s| s.listed);
    let mut keys = Vec::new();
    for by in by {
        match *by {
            By::Work => work(slip, open, &mut keys),
            By::Room(tag) => room(slip, tag.number(), open, &mut keys),
            By::Person(tag) => person(slip, tag.number(), &mut keys),
            By::Worker(tag) => worker(slip, tag.number(), open, &mut keys),
            By::DoneBy(tag) => {
                keys.extend(done_by(slip, tag.number()));
            }
            By::Code(tag) if listed => {
                keys.push(Key::named(slip.text(tag.number())));
                keys.push(in_force(slip));
            }
            By::Named(tag) if listed => keys.push(Key::named(slip.text(tag.number()))),
            By::Listed if listed => keys.push(in_force(slip)),
            By::Code(_) | By::Named(_) | By::Listed => {}
            By::CameOf(tag) => keys.extend(came_of(slip, tag.number())),
            By::Blanks => by_blanks(blanks, slip, open, &mut keys),
        }
    }
    keys
}

fn work(slip: &Slip, open: Option<u64>, keys: &mut Vec<Key>) {
    keys.push(Key::new(Index::Day, day_key(slip), u64::from(slip.id.form)));
    if let Some(at) = open {
        keys.push(Key::new(Index::Open, at, 0));
        keys.push(Key::new(Index::State, state_key(slip), at));
    }
}

fn room(slip: &Slip, tag: u16, open: Option<u64>, keys: &mut Vec<Key>) {
    if let Some(RoomId(room)) = slip.room(tag) {
        keys.push(Key::new(Index::Room, u64::from(room), descending(slip.opened())));
        keys.extend(open.map(|at| Key::new(Index::OpenRoom, u64::from(room), at)));
    }
}

fn person(slip: &Slip, tag: u16, keys: &mut Vec<Key>) {
    if let Some(Cell::Person(PersonId(person))) = slip.cell(tag) {
        keys.push(Key::new(Index::Person, u64::from(*person), descending(slip.opened())));
    }
}

fn worker(slip: &Slip, tag: u16, open: Option<u64>, keys: &mut Vec<Key>) {
    if let (Some(at), Some(badge)) = (open, slip.staff(tag)) {
        keys.push(Key::new(Index::Worker, u64::from(badge.0), at));
    }
}

fn done_by(slip: &Slip, tag: u16) -> Option<Key> {
    slip.staff(tag).map(|badge| Key::done_by(badge, slip.id.form))
}

fn in_force(slip: &Slip) -> Key {
    Key::new(Index::State, u64::from(slip.id.form), slip.id.number)
}

fn came_of(slip: &Slip, tag: u16) -> Option<Key> {
    let Some(Cell::Slip(first)) = slip.cell(tag) else { return None };
    let first: SlipId = *first;
    Some(Key::new(Index::Linked, crate::engine::slip::link_key(first), ascending(slip.opened())))
}

/// A plain register is found by its first room, its first person, its first member of staff, and as
/// work.
fn by_blanks(blanks: &[&Field], slip: &Slip, open: Option<u64>, keys: &mut Vec<Key>) {
    work(slip, open, keys);
    let first =
        |is: fn(&Field) -> bool| blanks.iter().find(|f| f.rows.is_none() && is(f)).map(|f| f.tag);
    if let Some(tag) = first(|f| matches!(f.kind, Kind::Room)) {
        room(slip, tag, open, keys);
    }
    if let Some(tag) = first(|f| matches!(f.kind, Kind::Person | Kind::Signature)) {
        person(slip, tag, keys);
    }
    if let Some(tag) = first(|f| matches!(f.kind, Kind::Staff)) {
        worker(slip, tag, open, keys);
        keys.extend(done_by(slip, tag));
    }
}
