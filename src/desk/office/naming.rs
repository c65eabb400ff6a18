//! Which slips a blank may name: by number, by room, by whose they are, by what their line says. Where slips of one form
//! are meant, those of it that are open or in force; elsewhere whatever is open. It decides nothing: what may be named
//! is for the step to say.

use crate::engine::form::State;
use crate::engine::kind::reading;
use crate::engine::prelude::*;
use crate::engine::slip::state_key_of;
use crate::forms;
use crate::protocol::messages::{Blank, Picked};
use crate::queries::finder::Digits;
use crate::queries::presenter::{self, Viewer};

use super::Desk;
use super::picking::{MOST, matcher};

/// Slips of one state, of one room, or that are open, which are looked through.
const LOOKED_THROUGH: usize = 1_000;

impl Desk {
    /// The slips that what is typed may mean, those at the room of the paper first where nothing is typed.
    pub(super) fn nameable(
        &self,
        book: &dyn Book,
        (meant, but): (Option<u16>, Option<SlipId>),
        typed: &str,
        room: Option<RoomId>,
        viewer: Viewer,
    ) -> Vec<Picked> {
        let typed = reading::half_width(typed);
        let typed = typed.trim();
        let fits = matcher(typed);
        let mut seen: Vec<SlipId> = but.into_iter().collect();
        let mut rows: Vec<Picked> = Vec::new();
        let mut add = |ids: Vec<SlipId>, any: bool| {
            for id in ids {
                if rows.len() == MOST || seen.contains(&id) {
                    continue;
                }
                let Some((words, picked)) = self.row_to_pick(book, id, viewer) else { continue };
                if any || words.iter().any(|word| fits(word)) {
                    seen.push(id);
                    rows.push(picked);
                }
            }
        };
        add(numbered(book, meant, typed), true);
        let rooms = match typed {
            "" => room.into_iter().collect(),
            typed => self.rooms_meant(book, typed, viewer),
        };
        for room in rooms {
            add(at_room(book, meant, room), true);
        }
        add(standing(book, meant), typed.is_empty());
        rows
    }

    /// A slip to choose, and the words by which it is found, as this reader may see them.
    fn row_to_pick(
        &self,
        book: &dyn Book,
        id: SlipId,
        viewer: Viewer,
    ) -> Option<([String; 3], Picked)> {
        let form = forms::tagged(id.form)?;
        let slip = book.slip(id)?;
        let viewer = viewer.at_list(book.policy(), form);
        let row = presenter::row(book, form, &slip, viewer, &self.hours, None);
        let note = [row.place.as_str(), &row.matter, &row.state];
        let note: Vec<&str> = note.into_iter().filter(|word| !word.is_empty()).collect();
        let blank = Blank { typed: form.number(id.number), shown: row.number.clone() };
        let picked = Picked { blank, note: note.join(" ") };
        Some(([row.number, row.place, row.matter], picked))
    }

    /// The rooms that are typed, and those of the people who are.
    fn rooms_meant(&self, book: &dyn Book, typed: &str, viewer: Viewer) -> Vec<RoomId> {
        let Some(directory) = &self.directory else { return Vec::new() };
        let found = directory.candidates(book, typed, MOST, viewer, Digits::Shown);
        found.into_iter().filter_map(|row| row.room).map(RoomId).collect()
    }
}

/// The slip of this number: `F-60/12`, `装修 12`, and `12` where one form is meant.
fn numbered(book: &dyn Book, meant: Option<u16>, typed: &str) -> Vec<SlipId> {
    let short = || Some(SlipId { form: meant?, number: typed.parse().ok()? });
    book.registry().slip_number(typed).or_else(short).into_iter().collect()
}

/// Whether somebody still has to do something with a slip, or a blank may name it as in force.
fn stands(state: &State) -> bool {
    state.open || state.listed
}

/// The slips of a room that stand, the newest first.
fn at_room(book: &dyn Book, meant: Option<u16>, room: RoomId) -> Vec<SlipId> {
    let Some(form) = meant.and_then(forms::tagged) else {
        return book.under(Index::OpenRoom, u64::from(room.0), LOOKED_THROUGH);
    };
    let key = (u64::from(room.0), u64::from(form.tag));
    let slips = book.keys(Index::RoomForm, key, key, LOOKED_THROUGH).into_iter().rev();
    let ends = !form.states.iter().any(stands);
    let state = |id: &SlipId| form.state(book.slip(*id)?.state);
    slips.filter(|id| ends || state(id).is_some_and(stands)).collect()
}

/// The slips of the form that stand, the newest first; of one whose slips are done when they are made, the last ones.
/// Where no form is meant, what is open, the most urgent first.
fn standing(book: &dyn Book, meant: Option<u16>) -> Vec<SlipId> {
    let Some(form) = meant.and_then(forms::tagged) else {
        return book.keys(Index::Open, (0, 0), (u64::MAX, u64::MAX), MOST);
    };
    let states: Vec<&State> = form.states.iter().filter(|state| stands(state)).collect();
    if states.is_empty() || form.states.len() == 1 {
        let next = book.next_number(form.tag);
        let last = next.saturating_sub(MOST as u64)..next;
        return last.rev().map(|number| SlipId { form: form.tag, number }).collect();
    }
    let of = |state: &&State| {
        book.under(Index::InState, state_key_of(form.tag, state.code), LOOKED_THROUGH)
    };
    let mut ids: Vec<SlipId> = states.iter().flat_map(of).collect();
    ids.arrange_by_key(|id| std::cmp::Reverse(id.number));
    ids
}
