//! The one form widget: it mirrors the paper of any form, from the registry's field table alone.
//!
//! State and drawing only: it sends nothing, knows no rule and no form by name. What it wants done
//! it answers as [`Wish`]es.

mod choosing;
mod draw;
mod keeping;
mod list;
mod moving;
mod paper;
mod said;
mod slot;
mod spot;
mod typing;

pub use draw::{Stand, Written};
pub use spot::FIRST_HEARD;

use crate::terminal::prelude::*;
use ratatui::Frame;
use std::cell::Cell;

use crate::engine::decision::{Advice, Problem, Tried};
use crate::engine::kind::Field;
use crate::engine::kind::Kind;
use crate::engine::notice::Notice;
use crate::protocol::messages::{Begun, Blank, Picked, ShownSlip};

use super::seen::Seen;
use list::List;
use slot::{Ink, Slot, fresh_row};
use spot::{FOOT, LATE, Spot};

/// What the form wants from whoever holds it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wish {
    /// Something was typed: ask for a dry run soon, and keep the draft (≤ 300 ms after the last key).
    Changed,
    /// Hand it in.
    HandIn,
    /// Leave; the draft stays.
    Leave,
    /// Fill a pick-list for a field; a table's cell is named `materials.2.name`.
    Pick { field: String, typed: String },
    /// One line for the message row.
    Say(String),
}

/// One step being filled.
pub struct FormState {
    pub form: &'static Form,
    pub step: &'static Step,
    pub slip: Option<(SlipId, u32)>,
    pub room: Option<u32>,
    pub person: Option<u32>,
    /// One for each field of the step, in order.
    parts: Vec<Part>,
    /// Fields that the desk knows itself: they stand on no line and are not handed in.
    known: Vec<&'static str>,
    foot: [Slot; FOOT.len()],
    focus: Spot,
    list: Option<List>,
    problems: Vec<Problem>,
    refusal: Option<Notice>,
    advice: Advice,
    above: Option<Box<ShownSlip>>,
    /// Words for the caller that the house has agreed on: the notices of their building.
    pub tell: Vec<String>,
    /// It was tried to hand it in: empty required blanks are named now.
    handed: bool,
    late_wanted: bool,
    refilled: bool,
    /// What looks otherwise since this was asked.
    looks: Seen,
    /// Columns of the area, for moving up and down by the lines as they are drawn.
    width: u16,
    /// All that is said below the paper stands on the screen.
    said_whole: Cell<bool>,
}

/// A field's blanks.
enum Part {
    One(Slot),
    /// Never without a row, so that there is one to type into.
    Rows(Vec<Vec<Slot>>),
}

impl FormState {
    /// Opens a step with what stands in its blanks; the caret goes to the first empty field.
    pub fn open(
        form: &'static Form,
        step: &'static Step,
        begun: &Begun,
        slip: Option<(SlipId, u32)>,
        room: Option<u32>,
        person: Option<u32>,
    ) -> Self {
        let mut state = Self::empty(form, step, slip, room, person);
        state.begin(begun);
        state.focus_first_empty();
        state
    }

    fn empty(
        form: &'static Form,
        step: &'static Step,
        slip: Option<(SlipId, u32)>,
        room: Option<u32>,
        person: Option<u32>,
    ) -> Self {
        let part = |field: &Field| match field.rows {
            Some(columns) => Part::Rows(vec![fresh_row(columns())]),
            None => Part::One(Slot::new(field.kind)),
        };
        Self {
            form,
            step,
            slip,
            room,
            person,
            parts: (step.fields)().iter().map(part).collect(),
            known: Vec::new(),
            foot: [Slot::new(Kind::Moment), Slot::new(Kind::Text), Slot::new(Kind::Text)],
            focus: Spot::Foot(0),
            list: None,
            problems: Vec::new(),
            refusal: None,
            advice: Advice::default(),
            above: None,
            tell: Vec::new(),
            handed: false,
            late_wanted: false,
            refilled: false,
            looks: Seen::Nothing,
            width: 80,
            said_whole: Cell::new(false),
        }
    }

    fn begin(&mut self, begun: &Begun) {
        let known = |field: &&Field| begun.known.iter().any(|name| name == field.name);
        let fields = (self.step.fields)().iter();
        self.known = fields.filter(known).map(|field| field.name).collect();
        for (name, blank) in &begun.fills {
            self.fill(name, blank);
        }
        self.above.clone_from(&begun.slip);
        self.advise(&begun.advice);
        self.refilled = false;
    }

    fn focus_first_empty(&mut self) {
        let fields: Vec<Spot> =
            self.spots().into_iter().filter(|s| !matches!(s, Spot::Foot(_))).collect();
        let empty = fields.iter().find(|s| self.slot(**s).is_some_and(Slot::is_empty));
        self.focus = empty.or(fields.first()).copied().unwrap_or(Spot::Foot(0));
    }

    /// Fills a blank that is empty and that the operator has not touched.
    fn fill(&mut self, name: &str, blank: &Blank) -> bool {
        let Some(spot) = self.spot_of(name) else { return false };
        let Some(slot) = self.slot_mut(spot) else { return false };
        if slot.touched || !slot.is_empty() {
            return false;
        }
        slot.put(blank);
        true
    }

    fn advise(&mut self, advice: &Advice) {
        self.said_whole.set(false);
        let tables: Vec<&'static str> = self.bare_tables();
        for (name, typed) in &advice.fills {
            // `counts.2.item` lays a table out, as long as nothing at all is written in it.
            if let Some((table, _)) = name.split_once('.') {
                if !tables.contains(&table) {
                    continue;
                }
                self.room_for(name);
            }
            let blank = Blank { typed: typed.clone(), shown: typed.clone() };
            self.refilled |= self.fill(name, &blank);
        }
        self.advice = advice.clone();
    }

    /// The answer to a dry run: problems (those of empty required blanks only after a try to hand
    /// in), warnings, fills for blanks that are still empty and untouched, computed values.
    /// Whether anything else is said or filled in now.
    pub fn hear_try(&mut self, tried: &Tried) -> bool {
        let same = self.problems == tried.problems
            && self.refusal == tried.refusal
            && self.advice == tried.advice;
        let late = self.late_wanted;
        self.problems.clone_from(&tried.problems);
        self.refusal.clone_from(&tried.refusal);
        self.advise(&tried.advice);
        self.want_late();
        !same || self.refilled || late != self.late_wanted
    }

    /// What it warns of, where all of that could be read.
    pub fn warnings_read(&self) -> &[Notice] {
        if self.said_whole.get() { &self.advice.warnings } else { &[] }
    }

    /// What looks otherwise since this was asked.
    pub fn looks_otherwise(&mut self) -> Seen {
        std::mem::take(&mut self.looks)
    }

    /// Whether the last answers filled blanks since this was asked: a fresh dry run sees them.
    pub fn refilled(&mut self) -> bool {
        std::mem::take(&mut self.refilled)
    }

    /// Tells how wide the area is, so that ↑ and ↓ follow the lines as they are drawn there.
    pub fn resize(&mut self, width: u16) {
        self.width = width;
    }

    /// Whether a pick-list is open.
    pub fn lists(&self) -> bool {
        self.list.is_some()
    }

    /// The desk's candidates for the open pick-list; for any other blank they come too late.
    pub fn hear_picks(&mut self, field: &str, mut picks: Vec<Picked>) {
        let Some(spot) = self.list.as_ref().map(|list| list.spot) else { return };
        if self.path(spot) != field {
            return;
        }
        let standing = self.slot(spot).and_then(Slot::held).cloned();
        let Some(list) = self.list.as_mut() else { return };
        // What stands in the blank stays chosen until another is: Enter twice changes nothing.
        let standing = standing.filter(|_| list.filter.text().is_empty());
        let mut chosen = 0;
        if let Some(blank) = standing {
            match picks.iter().position(|p| p.blank.typed == blank.typed) {
                Some(i) => chosen = i,
                None => picks.insert(0, Picked { blank, note: String::new() }),
            }
        }
        list.fill(picks);
        list.chosen = chosen;
    }

    /// It was handed in and refused: the form stays, the caret goes to the field.
    pub fn hear_refusal(&mut self, notice: &Notice) {
        self.handed = true;
        self.list = None;
        self.refusal = Some(notice.clone());
        self.want_late();
        if let Some(spot) = notice.field.as_deref().and_then(|field| self.spot_of(field)) {
            self.go(spot);
        }
    }

    /// It was handed in with problems: the caret goes to the first blank that has one.
    pub fn hear_problems(&mut self, problems: &[Problem]) {
        self.handed = true;
        self.list = None;
        self.problems = problems.to_vec();
        self.want_late();
        let first = self.spots().into_iter().find(|s| self.problem(*s).is_some());
        let named = || problems.iter().find_map(|p| self.spot_of(&p.field));
        if let Some(spot) = first.or_else(named) {
            self.go(spot);
        }
    }

    /// The desk asks why it is recorded late: the blank appears, and stays while it is written in.
    fn want_late(&mut self) {
        let late = |field: &str| FOOT.get(LATE).is_some_and(|(name, _)| *name == field);
        let refused = self.refusal.as_ref().and_then(|r| r.field.as_deref()).is_some_and(late);
        // While the caret is there it must not vanish under it.
        self.late_wanted = refused
            || self.problems.iter().any(|p| late(&p.field))
            || self.focus == Spot::Foot(LATE);
    }

    /// What is wrong with a blank and may be said now.
    fn problem(&self, spot: Spot) -> Option<&Problem> {
        let path = self.path(spot);
        let first_cell = matches!(spot, Spot::Cell { row: 0, column: 0, .. });
        let table = path.split('.').next().unwrap_or_default();
        self.problems
            .iter()
            .filter(|p| !p.missing || self.handed)
            .find(|p| p.field == path || (first_cell && p.field == table))
    }

    /// Where keys are looked up now, innermost first.
    pub fn places(&self) -> Vec<Place> {
        if self.list.is_some() {
            // Home and End belong to the candidates, the rest of [text] to the filter.
            return vec![Place::PickList, Place::Text, Place::All];
        }
        let note = self.slot(self.focus).is_some_and(|s| matches!(s.ink, Ink::Note(_)));
        let places = [Place::Note, Place::Text, Place::Form, Place::All];
        places.into_iter().filter(|p| note || *p != Place::Note).collect()
    }

    /// The blank with the caret, as problems name it: `phone`, `materials.2.name`, `occurred`.
    pub fn at(&self) -> String {
        self.path(self.focus)
    }

    /// What was typed in the blank with the caret.
    pub fn typed_here(&self) -> String {
        let slot = self.slot(self.focus).filter(|_| self.list.is_none());
        slot.map_or_else(String::new, slot::Slot::typed)
    }

    /// Whether an open list does not show yet what was typed for it.
    pub fn list_waits(&self) -> bool {
        self.list.as_ref().is_some_and(|list| list.waiting)
    }

    /// Takes back what was just typed in the blank with the caret, or in its candidates.
    pub fn take_back(&mut self, typed: &str) {
        self.list = None;
        let focus = self.focus;
        if let Some(slot) = self.slot_mut(focus)
            && let Some(before) = slot.typed().strip_suffix(typed)
        {
            slot.put_text(before);
        }
    }

    /// Whether plain characters are text now: always, digits and y/n too.
    pub fn takes_text(&self) -> bool {
        true
    }

    /// Draws the form; answers where the caret stands, and the blank that it stands in.
    pub fn draw(&self, frame: &mut Frame<'_>, area: Rect, theme: &Theme, now: Moment) -> Stand {
        draw::draw(self, frame.buffer_mut(), area, theme, now)
    }

    /// Draws what stands in the blank with the caret, where it [stays](FormState::stays). To be used when nothing
    /// else looks otherwise, by [`FormState::looks_otherwise`].
    pub fn draw_blank(&self, buffer: &mut Buffer, blank: Rect, theme: &Theme) -> Option<Position> {
        draw::draw_blank(self, buffer, blank, theme)
    }
}

#[cfg(test)]
mod tests;
