//! The step as it is handed in, and as a draft that is found again with the caret where it was.
//! It must not send either.

use crate::engine::decision::{Asked, Input};
use crate::engine::kind::Field;
use crate::engine::kind::Kind;
use crate::protocol::messages::{Begun, Blank, Draft};
use crate::terminal::prelude::*;

use super::slot::Slot;
use super::slot::fresh_row;
use super::spot::{LATE, Spot};
use super::{FormState, Part};

impl FormState {
    /// The step as it stands, ready to be handed in.
    pub fn asked(&self) -> Asked {
        let mut asked = self.head();
        for (field, part) in (self.step.fields)().iter().zip(&self.parts) {
            let input = match part {
                Part::One(slot) if slot.is_empty() => continue,
                Part::One(slot) => Input::Text(slot.typed()),
                Part::Rows(rows) => {
                    // Empty rows keep their place: problems count rows as they are drawn.
                    let mut rows: Vec<_> =
                        rows.iter().map(|row| Self::row(field, row, Slot::is_empty)).collect();
                    while rows.last().is_some_and(Vec::is_empty) {
                        rows.pop();
                    }
                    if rows.is_empty() {
                        continue;
                    }
                    Input::Rows(rows)
                }
            };
            asked.fields.push((field.name.to_string(), input));
        }
        asked
    }

    /// Whether nothing is left of what was typed: every blank that was touched is empty.
    pub fn is_emptied(&self) -> bool {
        let mut touched = self.spots().into_iter().filter_map(|spot| self.slot(spot));
        touched.all(|slot| !slot.touched || slot.is_empty())
    }

    fn head(&self) -> Asked {
        let foot = |i: usize| self.foot.get(i).map(Slot::typed).unwrap_or_default();
        Asked {
            form: self.form.id.to_string(),
            step: self.step.name.to_string(),
            slip: self.slip.map(|(id, _)| id),
            seen: self.slip.map(|(_, version)| version),
            occurred: foot(0),
            source: foot(1),
            late: foot(LATE),
            fields: Vec::new(),
        }
    }

    /// What stands in a row, without its empty cells.
    fn row(table: &Field, cells: &[Slot], blank: fn(&Slot) -> bool) -> Vec<(String, String)> {
        let columns = table.rows.map_or(&[][..], |columns| columns());
        let filled = columns.iter().zip(cells).filter(|(_, cell)| !blank(cell));
        filled.map(|(column, cell)| (column.name.to_string(), cell.typed())).collect()
    }

    /// Everything typed, to be found again. A blank that the operator has emptied is kept as an
    /// empty text, so that nothing is filled into it later; the desk reads it as not there.
    pub fn draft(&self) -> Draft {
        let mut asked = self.head();
        for (field, part) in (self.step.fields)().iter().zip(&self.parts) {
            let input = match part {
                Part::One(slot) if slot.typed().is_empty() && !slot.touched => continue,
                Part::One(slot) => Input::Text(slot.typed()),
                Part::Rows(rows) => {
                    // Spaces are kept too: nothing typed is lost.
                    let bare = |cell: &Slot| cell.typed().is_empty();
                    let kept: Vec<_> = rows.iter().map(|row| Self::row(field, row, bare)).collect();
                    if kept.len() == 1 && kept.iter().all(Vec::is_empty) {
                        continue;
                    }
                    Input::Rows(kept)
                }
            };
            asked.fields.push((field.name.to_string(), input));
        }
        let spots = self.spots();
        let held = spots.iter().filter_map(|s| self.slot(*s)?.held());
        let mut shown: Vec<(String, String)> = Vec::new();
        for blank in held {
            let pair = (blank.typed.clone(), blank.shown.clone());
            if !shown.contains(&pair) {
                shown.push(pair);
            }
        }
        Draft {
            asked,
            shown,
            room: self.room,
            person: self.person,
            at: self.path(self.focus),
            title: self.title(),
        }
    }

    /// `维修单 开单 1-2-1203`.
    fn title(&self) -> String {
        let typed = self.room_slot().map(Slot::shown);
        let place = typed.filter(|t| !t.is_empty());
        let place = place.or_else(|| self.above.as_ref().map(|slip| slip.row.place.clone()));
        let title =
            format!("{} {} {}", self.form.title, self.step.title, place.unwrap_or_default());
        title.trim_end().to_string()
    }

    fn room_slot(&self) -> Option<&Slot> {
        let rooms = (self.step.fields)().iter().position(|f| matches!(f.kind, Kind::Room));
        rooms.and_then(|i| self.slot(Spot::Field(i)))
    }

    /// The room whose people may stand in the other blanks: the one typed, else the slip's or the
    /// household's it was opened for. Whoever types another room is not offered the first one's people.
    pub fn place(&self) -> String {
        let typed = self.room_slot().map(Slot::typed).filter(|t| !t.is_empty());
        typed.or_else(|| self.room.map(|room| format!("#{room}"))).unwrap_or_default()
    }

    /// Opens a draft again, the caret where it was. `None` if this program has no such step.
    pub fn resume(draft: &Draft, begun: &Begun) -> Option<Self> {
        let form = forms::form(&draft.asked.form)?;
        let step = form.step(&draft.asked.step)?;
        Some(Self::resumed(form, step, draft, begun))
    }

    pub(super) fn resumed(
        form: &'static Form,
        step: &'static Step,
        draft: &Draft,
        begun: &Begun,
    ) -> Self {
        // What is shown above is what has been seen, also when another hand wrote meanwhile.
        let newest = begun.slip.as_ref().map(|slip| slip.row.version);
        let version = newest.or(draft.asked.seen).unwrap_or(0);
        let slip = draft.asked.slip.map(|id| (id, version));
        let mut state = Self::empty(form, step, slip, draft.room, draft.person);
        let known = |typed: &str| {
            let mine = draft.shown.iter().find(|(t, _)| t == typed).map(|(_, shown)| shown);
            let begun = begun.fills.iter().find(|(_, b)| b.typed == typed).map(|(_, b)| &b.shown);
            let shown = mine.or(begun).map_or(typed, String::as_str);
            Blank { typed: typed.to_string(), shown: shown.to_string() }
        };
        for (name, input) in &draft.asked.fields {
            let Some(i) = (step.fields)().iter().position(|f| f.name == name) else { continue };
            let columns = state.columns(i);
            match (state.parts.get_mut(i), input) {
                (Some(Part::One(slot)), Input::Text(text)) => {
                    slot.touched = true;
                    slot.put(&known(text));
                }
                (Some(Part::Rows(rows)), Input::Rows(kept)) => {
                    let fresh = |row: &Vec<(String, String)>| {
                        let mut cells = fresh_row(columns);
                        for (column, cell) in columns.iter().zip(&mut cells) {
                            if let Some((_, text)) = row.iter().find(|(c, _)| c == column.name) {
                                cell.touched = true;
                                cell.put(&known(text));
                            }
                        }
                        cells
                    };
                    *rows = kept.iter().map(fresh).collect();
                    if rows.is_empty() {
                        rows.push(fresh_row(columns));
                    }
                }
                _ => {}
            }
        }
        let foot = [&draft.asked.occurred, &draft.asked.source, &draft.asked.late];
        for (slot, text) in state.foot.iter_mut().zip(foot) {
            slot.touched = !text.is_empty();
            slot.put_text(text);
        }
        state.begin(begun);
        // The blank for lateness is there if the caret was in it.
        state.late_wanted = draft.at == "late";
        state.focus_first_empty();
        if let Some(spot) = state.spot_of(&draft.at) {
            state.focus = spot;
        }
        state
    }
}
