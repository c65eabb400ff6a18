//! The one form widget: it mirrors the paper of any form, from the registry's field table alone.
//!
//! State and drawing only: it sends nothing, knows no rule and no form by name. What it wants done
//! it answers as [`Wish`]es.

use ratatui::Frame;
use ratatui::layout::{Position, Rect};

use super::action::Action;
use super::keymap::Place;
use super::theme::Theme;
use crate::desk::talk::{Begun, Draft, Picked};
use crate::domain::form::{Form, Step};
use crate::domain::judge::{Asked, Problem, Tried};
use crate::domain::moment::Moment;
use crate::domain::notice::Notice;
use crate::domain::value::SlipId;

/// What the form wants from whoever holds it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wish {
    /// Something was typed: ask for a dry run soon, and keep the draft (≤ 300 ms after the last key).
    Changed,
    /// Hand it in.
    HandIn,
    /// Leave; the draft stays.
    Leave,
    /// Fill a pick-list for a field.
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
}

impl FormState {
    /// Opens a step with what stands in its blanks; the caret goes to the first empty field.
    #[must_use]
    pub fn open(
        form: &'static Form,
        step: &'static Step,
        begun: &Begun,
        slip: Option<(SlipId, u32)>,
        room: Option<u32>,
        person: Option<u32>,
    ) -> Self {
        let _ = begun;
        Self { form, step, slip, room, person }
    }

    /// Opens a draft again, the caret where it was.
    #[must_use]
    pub fn resume(draft: &Draft, begun: &Begun) -> Option<Self> {
        let _ = (draft, begun);
        None
    }

    pub fn act(&mut self, action: Action) -> Vec<Wish> {
        let _ = action;
        Vec::new()
    }

    /// Typed or pasted text for the focused blank.
    pub fn text(&mut self, text: &str) -> Vec<Wish> {
        let _ = text;
        Vec::new()
    }

    /// The answer to a dry run: problems (those of empty required blanks only after a try to hand
    /// in), warnings, fills for blanks that are still empty and untouched, computed values.
    pub fn tried(&mut self, tried: &Tried) {
        let _ = tried;
    }

    pub fn picks(&mut self, field: &str, picks: Vec<Picked>) {
        let _ = (field, picks);
    }

    /// It was handed in and refused: the form stays, the caret goes to the field.
    pub fn refused(&mut self, notice: &Notice) {
        let _ = notice;
    }

    pub fn invalid(&mut self, problems: &[Problem]) {
        let _ = problems;
    }

    /// The step as it stands, ready to be handed in.
    #[must_use]
    pub fn asked(&self) -> Asked {
        Asked::default()
    }

    #[must_use]
    pub fn draft(&self) -> Draft {
        Draft::default()
    }

    /// Where keys are looked up now, innermost first.
    #[must_use]
    pub fn places(&self) -> Vec<Place> {
        vec![Place::Form, Place::All]
    }

    /// Whether plain characters are text now.
    #[must_use]
    pub fn takes_text(&self) -> bool {
        true
    }

    /// Draws the form; answers where the caret stands.
    pub fn draw(
        &self,
        frame: &mut Frame<'_>,
        area: Rect,
        theme: &Theme,
        now: Moment,
    ) -> Option<Position> {
        let _ = (frame, area, theme, now);
        None
    }
}
