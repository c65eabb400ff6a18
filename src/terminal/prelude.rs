//! The names that every screen needs, and every drawing.

pub(super) use ratatui::buffer::Buffer;
pub(super) use ratatui::layout::{Position, Rect};

pub(super) use super::action::Action;
pub(super) use super::connection::{Part, Pending};
pub(super) use super::ctx::{Caret, Ctx, Pane};
pub(super) use super::editor::{Applied, EditKey, LineEditor};
pub(super) use super::filter_line::{FilterLine, Filtering};
pub(super) use super::foot::Tone;
pub(super) use super::handing::{Opening, Target};
pub(super) use super::keymap::Place;
pub(super) use super::list::{self, Col, List, Listed, col, put};
pub(super) use super::message::{Alarm, Effect};
pub(super) use super::overlay::{self, MenuRow, Overlay};
pub(super) use super::pen::{Pen, put_right, row, rule, text};
pub(super) use super::tab::Tab;
pub(super) use super::theme::Theme;
pub(super) use super::wish::{Screen, Topic, Turn, Why, Wish};

pub(super) use crate::engine::form::Form;
pub(super) use crate::engine::moment::Moment;
pub(super) use crate::engine::step::Step;
pub(super) use crate::engine::value::SlipId;
pub(super) use crate::forms;
pub(super) use crate::text::Shown;
