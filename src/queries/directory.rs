//! The directory: rooms and people in the finder. It is built in the background from the registers
//! and updated with each commit.

use super::finder::{Digits, Finder, Names, Subject, SubjectKind};
use super::presenter::Viewer;
use crate::engine::kind::masking::{mask_name, mask_phone};
use crate::engine::kind::reading::Sight;
use crate::engine::prelude::*;
use crate::forms::estate::passes;
use crate::forms::estate::people;
use crate::forms::estate::people::Relation;
use crate::forms::estate::rooms;
use crate::forms::renovation::passes::gate;
use crate::protocol::messages::Candidate;
use crate::store::StoreProblem;
use crate::store::reader::Reader;

/// The look-up behind the intake box.
pub struct Directory {
    finder: Finder,
}

impl Directory {
    /// Reads the registers in a thread of its own and hands the directory to `done`, with whether
    /// they could be read to the end.
    ///
    /// # Errors
    /// No thread can be started.
    pub fn build_in_background(
        view: Reader,
        done: impl FnOnce(Box<Self>, bool) + Send + 'static,
    ) -> Result<(), StoreProblem> {
        let thread = std::thread::Builder::new().name("directory".to_string());
        thread.spawn(move || {
            let mut directory = Self { finder: Finder::new() };
            // A read that fails here fails in the desk too, which then builds again.
            let whole = directory.index_all(&view).is_ok();
            directory.finder.settle();
            done(Box::new(directory), whole);
        })?;
        Ok(())
    }

    fn index_all(&mut self, view: &Reader) -> Result<(), StoreProblem> {
        view.slips_of(rooms::TAG, 0, |slip| {
            self.index_room(&slip);
            true
        })?;
        let (mut persons, mut failed) = (Vec::new(), Ok(()));
        view.slips_of(people::TAG, 0, |slip| {
            persons.push(slip);
            if persons.len() == 1_000 {
                failed = self.index_people(view, &mut persons);
            }
            failed.is_ok()
        })?;
        failed?;
        self.index_people(view, &mut persons)
    }

    fn index_people(&mut self, view: &Reader, persons: &mut Vec<Slip>) -> Result<(), StoreProblem> {
        view.ask(|book| {
            for person in persons.drain(..) {
                self.index_person(book, &person);
            }
        })
    }

    /// Updates a slip that has changed.
    pub fn refresh(&mut self, view: &Reader, id: SlipId) {
        if id.form != rooms::TAG && id.form != people::TAG {
            return;
        }
        let _ = view.ask(|book| match book.slip(id) {
            Some(slip) if id.form == rooms::TAG => self.index_room(&slip),
            Some(slip) => self.index_person(book, &slip),
            None => {}
        });
    }

    fn index_room(&mut self, slip: &Slip) {
        let Ok(id) = u32::try_from(slip.id.number) else { return };
        if !rooms::in_use(slip) {
            return self.finder.remove(SubjectKind::Room, id);
        }
        let names = Names {
            name: "",
            rooms: &[rooms::canonical(slip)],
            phones: &[],
            other: if rooms::also(slip).is_empty() { &[] } else { &[rooms::also(slip)] },
        };
        self.finder.put(Subject { kind: SubjectKind::Room, id, rank: 0 }, &names);
    }

    fn index_person(&mut self, book: &dyn Book, slip: &Slip) {
        let Ok(id) = u32::try_from(slip.id.number) else { return };
        if !people::listed(slip) {
            return self.finder.remove(SubjectKind::Person, id);
        }
        let homes = people::homes(slip);
        let rank = homes.iter().map(|h| h.relation as u16).min().unwrap_or(9);
        let phones = people::phones(slip);
        let phones: Vec<&str> =
            phones.iter().map(String::as_str).filter(|p| !p.is_empty()).collect();
        let numbers: Vec<String> = homes
            .iter()
            .filter_map(|h| rooms::slip(book, h.room))
            .map(|r| rooms::canonical(&r).to_string())
            .collect();
        let numbers: Vec<&str> = numbers.iter().map(String::as_str).collect();
        let names =
            Names { name: people::full_name(slip), rooms: &numbers, phones: &phones, other: &[] };
        let rank = u8::try_from(rank).unwrap_or(9);
        self.finder.put(Subject { kind: SubjectKind::Person, id, rank }, &names);
    }

    /// The rooms that a typed text finds, best first.
    pub fn rooms(&self, typed: &str, most: usize) -> Vec<RoomId> {
        let hits = self.finder.find_by(typed, Digits::Shown, most * 4);
        hits.iter()
            .filter(|h| h.kind == SubjectKind::Room)
            .map(|h| RoomId(h.id))
            .take(most)
            .collect()
    }

    /// Rows under the intake box: a room gives its people, a person gives each of their rooms. People are found
    /// by those digits of their phones alone that the asker may look up.
    pub fn candidates(
        &self,
        book: &dyn Book,
        typed: &str,
        most: usize,
        viewer: Viewer,
        digits: Digits,
    ) -> Vec<Candidate> {
        let mut rows: Vec<Candidate> = Vec::new();
        if let Some(number) = pass_asked(typed) {
            return candidates_of_pass(book, number, viewer, true);
        }
        if passes::is_plate(typed) {
            rows.extend(candidates_of_plate(book, typed, viewer));
        }
        for hit in self.finder.find_by(typed, digits, most * 2) {
            if rows.len() >= most {
                break;
            }
            let found = match hit.kind {
                SubjectKind::Room => candidates_of_room(book, RoomId(hit.id), viewer),
                SubjectKind::Person => candidates_of_person(book, PersonId(hit.id), viewer),
            };
            for row in found {
                if !rows.iter().any(|r| r.room == row.room && r.person == row.person) {
                    rows.push(row);
                }
            }
        }
        // A number of a pass may be that of a room: what most ask for stands first.
        let passes = candidates_of_pass(book, typed, viewer, false);
        rows.truncate(most.saturating_sub(passes.len()));
        rows.extend(passes);
        rows
    }
}

/// The number behind the word: `证 A01`.
fn pass_asked(typed: &str) -> Option<&str> {
    typed.trim().strip_prefix('证').map(str::trim).filter(|number| !number.is_empty())
}

/// Whose pass it is that is shown at the gate: a builder's, or a card of a household. First whether it holds. Asked
/// for by its word alone, a number that nobody has is said to be one.
fn candidates_of_pass(
    book: &dyn Book,
    typed: &str,
    viewer: Viewer,
    by_word: bool,
) -> Vec<Candidate> {
    let now = viewer.now;
    let row = |room: Option<RoomId>, note: String| Candidate {
        room: room.map(|room| room.0),
        place: room.map_or_else(String::new, |room| rooms::shown(book, room)),
        note,
        ..Candidate::default()
    };
    let builders = gate::check(book, typed, now).into_iter();
    let builders = builders.map(|pass| {
        row(
            pass.room,
            format!("{} {} 施工证 {}", pass.said, named(&pass.holder, viewer.sight), pass.about),
        )
    });
    let number = gate::number(typed);
    let cards = book.named(passes::TAG, &number).into_iter();
    let cards = cards.filter(|card| gate::number(passes::number(card)) == number);
    let cards = cards.map(|card| {
        let (room, holder) = passes::whose(&card);
        let sight = viewer.at_file(book, room.as_slice()).sight;
        let holder = holder.map_or_else(String::new, |id| named(&people::name(book, id), sight));
        row(
            room,
            format!("{} {} {holder}", passes::standing(&card, now.day()), passes::said(&card)),
        )
    });
    let mut rows: Vec<Candidate> = Vec::new();
    // Of a builder's passes of one house the one of today is enough; a household's card is another matter.
    for row in builders {
        if row.room.is_none() || !rows.iter().any(|other| other.room == row.room) {
            rows.push(row);
        }
    }
    rows.extend(cards);
    if rows.is_empty() && by_word {
        rows.push(row(None, format!("没有发过证 {number};请核对,不放行")));
    }
    rows
}

/// Whose car it is that stands in somebody's way: the desk phones them, and gives no number away.
fn candidates_of_plate(book: &dyn Book, typed: &str, viewer: Viewer) -> Vec<Candidate> {
    let cards = passes::with_plate(book, typed).into_iter();
    let found = cards.flat_map(|card| {
        let note = passes::said(&card);
        let (room, holder) = passes::whose(&card);
        let rows = room.map_or_else(Vec::new, |room| {
            let held = holder.map(|person| candidates_of_person(book, person, viewer));
            let mut rows = held.unwrap_or_default();
            rows.retain(|row| row.room == Some(room.0));
            if rows.is_empty() { candidates_of_room(book, room, viewer) } else { rows }
        });
        rows.into_iter().map(move |row| Candidate { note: note.clone(), ..row })
    });
    found.collect()
}

/// The first resident of a room; the household card shows the others.
fn candidates_of_room(book: &dyn Book, room: RoomId, viewer: Viewer) -> Vec<Candidate> {
    let Some(slip) = rooms::slip(book, room) else { return Vec::new() };
    let household = people::household(book, room, Some(viewer.now.day()));
    let empty = || Candidate {
        room: Some(room.0),
        place: rooms::no(&slip).to_string(),
        note: rooms::describe(&slip),
        ..Candidate::default()
    };
    match household.first() {
        None => vec![empty()],
        Some((person, relation, who)) => {
            vec![candidate(book, room, *person, *relation, who, "", viewer)]
        }
    }
}

fn candidates_of_person(book: &dyn Book, person: PersonId, viewer: Viewer) -> Vec<Candidate> {
    let Some(slip) = people::slip(book, person) else { return Vec::new() };
    let day = viewer.now.day();
    let homes = people::homes(&slip);
    let mut rows = Vec::new();
    for home in &homes {
        let here = people::current(home, day);
        // People who moved out are still found, and marked as such.
        if here || !homes.iter().any(|h| people::current(h, day)) {
            let note = if here { "" } else { "已退房" };
            rows.push(candidate(book, home.room, person, home.relation, &slip, note, viewer));
        }
    }
    rows
}

fn candidate(
    book: &dyn Book,
    room: RoomId,
    person: PersonId,
    relation: Relation,
    slip: &Slip,
    note: &str,
    viewer: Viewer,
) -> Candidate {
    let sight = viewer.at_file(book, &[room]).sight;
    let phone = people::phones(slip).first().map_or_else(String::new, |p| mask_phone(p));
    Candidate {
        room: Some(room.0),
        person: Some(person.0),
        place: rooms::shown(book, room),
        name: named(people::full_name(slip), sight),
        relation: relation.label().to_string(),
        phone,
        note: note.to_string(),
    }
}

/// A name as this reader may see it.
fn named(name: &str, sight: Sight) -> String {
    if sight == Sight::Masked { mask_name(name) } else { name.to_string() }
}
