//! Every word of the command line with what it does here. It must not read a command.

use super::nearest::is_word;
use super::order;
use super::steps;
use crate::terminal::overlay::Menu;
use crate::terminal::prelude::*;

/// Every word: what can be done `here` now, each with its key and what it does; then what is written with
/// something behind it; then what is not for this place.
pub fn menu(here: Vec<(Action, String)>, tab: Tab) -> Menu {
    let elsewhere = Action::all().filter(|action| is_word(*action));
    let elsewhere: Vec<Action> =
        elsewhere.filter(|action| here.iter().all(|(other, _)| other != action)).collect();
    let doable = |(action, note): (Action, String)| row(action.word(), note, Wish::Do(action));
    let mut rows: Vec<MenuRow> = here.into_iter().map(doable).collect();
    rows.extend(order::beside().map(|(word, says)| written(word, says)));
    rows.extend(steps::WORDS.iter().map(|entry| written(entry.word, "单上的一步,后面写单号。")));
    rows.extend(elsewhere.into_iter().map(|action| {
        if order::takes_slips(action) {
            return written(action.word(), &format!("后面写单号:{}", action.doc()));
        }
        if let Some(wish) = super::from_elsewhere(action, tab) {
            return row(action.word(), action.doc().to_owned(), wish);
        }
        row(action.word(), format!("此处不能用。{}", action.doc()), Wish::Do(action))
    }));
    Menu::new("命令".to_owned(), rows)
}

fn row(word: &str, note: String, pick: Wish) -> MenuRow {
    MenuRow { text: word.to_owned(), note, pick: Some(pick) }
}

/// A word behind which something is written: it is begun on the command line.
fn written(word: &str, says: &str) -> MenuRow {
    row(word, says.to_owned(), Wish::Write(format!("{word} ")))
}
