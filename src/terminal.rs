//! One operator's screen: it holds nothing but what it shows.

pub mod action;
pub mod chord;
pub mod keymap;
pub mod input;
pub mod guard;
pub mod text;
pub mod theme;
pub mod editor;
pub mod popup;
