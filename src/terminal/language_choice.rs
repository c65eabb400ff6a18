//! Choosing the language of the screen: by whoever sits there, kept for them at the desk and at this machine. It must not
//! know any sentence.

use super::overlay::{Menu, MenuRow, Overlay};
use super::prelude::*;
use crate::language::Language;
use crate::protocol::messages::Liked;

/// The title says it in each of them: who cannot read what stands there must find it.
const TITLE: &str = "语言 / 語言 / Language";
/// The name under which the desk keeps an operator's choice beside the looks of their boards.
const KEPT: &str = "language";

/// The languages of this program, to choose from; nothing where there is but one.
pub fn menu() -> Option<Overlay> {
    let here = Language::ALL.into_iter().filter(|language| language.is_here());
    let row = |language: Language| MenuRow {
        text: language.name().to_owned(),
        note: language.code().to_owned(),
        pick: Some(Wish::Speak(language)),
    };
    let rows: Vec<MenuRow> = here.map(row).collect();
    (rows.len() > 1).then(|| Overlay::Menu(Box::new(Menu::new(TITLE.to_owned(), rows))))
}

/// What the desk keeps of the choice.
pub fn kept(language: Language) -> Liked {
    Liked { board: KEPT.to_owned(), part: language.code().to_owned(), ..Liked::default() }
}

/// What somebody chose, if they did.
pub fn liked(liked: &[Liked]) -> Option<Language> {
    liked.iter().find(|one| one.board == KEPT).and_then(|one| Language::named(&one.part))
}
