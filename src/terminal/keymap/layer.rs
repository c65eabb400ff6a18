//! Reads one keymap file into bindings and problems. It must not decide which file wins: layers are
//! laid over one another in the parent module.

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::{KeymapProblem, Place, Problem};
use crate::sorting::Arrange;
use crate::terminal::action::Action;
use crate::terminal::chord::Chord;

/// One line of a file that could be read.
pub(super) struct LayerBinding {
    pub place: Place,
    pub action: Action,
    pub chords: Vec<Chord>,
    pub line: usize,
}

/// Reads on after every problem, so that all are reported at once; bindings come in file order.
pub(super) fn read(file: &str, toml: &str, problems: &mut Vec<KeymapProblem>) -> Vec<LayerBinding> {
    let ends: Vec<usize> =
        toml.bytes().enumerate().filter(|(_, b)| *b == b'\n').map(|(at, _)| at).collect();
    let line_of = |span: Range<usize>| 1 + ends.partition_point(|end| *end < span.start);
    let mut say = |line: usize, problem: Problem| {
        problems.push(KeymapProblem { file: file.to_owned(), line, problem });
    };
    let (table, errors) = DeTable::parse_recoverable(toml);
    for error in errors {
        let line = error.span().map_or(1, line_of);
        say(line, Problem::Syntax(error.message().to_owned()));
    }
    let mut bindings = Vec::new();
    for (place_name, section) in in_file_order(table.get_ref()) {
        let line = line_of(place_name.span());
        let Some(place) = Place::named(place_name.get_ref()) else {
            say(line, Problem::UnknownPlace(place_name.get_ref().to_string()));
            continue;
        };
        let Some(section) = section.get_ref().as_table() else {
            say(line, Problem::NotASection(place_name.get_ref().to_string()));
            continue;
        };
        for (action_name, value) in in_file_order(section) {
            let line = line_of(action_name.span());
            let action = Action::named(action_name.get_ref());
            if action.is_none() {
                say(line, Problem::UnknownAction(action_name.get_ref().to_string()));
            }
            let Some(words) = value.get_ref().as_array() else {
                say(line, Problem::NotAList(action_name.get_ref().to_string()));
                continue;
            };
            let mut chords: Vec<Chord> = Vec::new();
            for word in words.iter() {
                let line = line_of(word.span());
                match word.get_ref().as_str().map(Chord::parse) {
                    Some(Ok(chord)) if chords.contains(&chord) => {}
                    Some(Ok(chord)) => chords.push(chord),
                    Some(Err(unreadable)) => say(line, Problem::Unreadable(unreadable)),
                    None => say(line, Problem::NotAList(action_name.get_ref().to_string())),
                }
            }
            if let Some(action) = action {
                bindings.push(LayerBinding { place, action, chords, line });
            }
        }
    }
    bindings
}

type Entry<'t, 'i> = (&'t Spanned<std::borrow::Cow<'i, str>>, &'t Spanned<DeValue<'i>>);

/// Tables are kept sorted by name; people read hints in the order they wrote.
fn in_file_order<'t, 'i>(table: &'t DeTable<'i>) -> Vec<Entry<'t, 'i>> {
    let mut entries: Vec<_> = table.iter().collect();
    entries.arrange_by_key(|(name, _)| name.span().start);
    entries
}
