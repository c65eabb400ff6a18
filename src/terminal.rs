//! One operator's screen: it holds nothing but what it shows.

pub mod action;
pub mod chord;
pub mod editor;
pub mod form;
pub mod guard;
pub mod input;
pub mod keymap;
pub mod popup;
pub mod text;
pub mod theme;
