//! What can be wrong in a keymap file, in sentences for the person who wrote it. It must not stop
//! at the first problem: whoever reads files collects all.

use crate::terminal::action::Action;
use crate::terminal::keymap::Place;
use crate::text::Shown;
use std::fmt;

use crate::terminal::chord::{Chord, Unreadable};

/// One problem, with where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeymapProblem {
    /// The file as its reader was told to call it.
    pub file: String,
    /// The line, counted from 1.
    pub line: usize,
    pub problem: Problem,
}

/// What is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Problem {
    /// No TOML; the parser's own words.
    Syntax(String),
    UnknownPlace(String),
    UnknownAction(String),
    /// A place that is not written as a `[section]`.
    NotASection(String),
    /// An action's keys that are not written as a list of words.
    NotAList(String),
    Unreadable(Unreadable),
    /// One chord asks for two actions in one place.
    Conflict {
        place: Place,
        chord: Chord,
        actions: [Action; 2],
    },
}

impl fmt::Display for KeymapProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} 第 {} 行:", Shown::from(&self.file), self.line)?;
        match &self.problem {
            Problem::Syntax(words) => {
                write!(f, "不合 TOML 写法,请改正({})", Shown::from(words))
            }
            Problem::UnknownPlace(name) => {
                let places: Vec<&str> = Place::ALL.iter().map(|place| place.name()).collect();
                write!(f, "没有位置 [{}],请用:{}", Shown::from(name), places.join(" "))
            }
            Problem::UnknownAction(name) => {
                write!(f, "没有动作 {},", Shown::from(name))?;
                match nearest(name) {
                    Some(action) => write!(f, "是否要写 {}({})?", action.name(), action.word()),
                    None => f.write_str("动作名见 docs/reference/keys.md"),
                }
            }
            Problem::NotASection(name) => {
                write!(f, "{0} 要写成一节:[{0}] 另起一行,下面写动作", Shown::from(name))
            }
            Problem::NotAList(name) => {
                write!(f, "{} 的按键要写成列表,如 [\"f10\", \"alt-0\"]", Shown::from(name))
            }
            Problem::Unreadable(unreadable) => unreadable.fmt(f),
            Problem::Conflict { place, chord, actions: [a, b] } => write!(
                f,
                "[{}] 中 {chord} 同时给了 {} 和 {},请改其一,或写 {} = [] 先空出来",
                place.name(),
                a.name(),
                b.name(),
                a.name()
            ),
        }
    }
}

impl std::error::Error for KeymapProblem {}

/// The action whose name differs least, if by no more than two letters.
fn nearest(name: &str) -> Option<Action> {
    let distance = |action: &Action| edits(name, action.name());
    Action::all().min_by_key(distance).filter(|action| distance(action) <= 2)
}

/// Letters to insert, delete or change to make one word of the other.
fn edits(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.chars().enumerate() {
        let mut diagonal = std::mem::replace(&mut row[0], i + 1);
        for (j, y) in b.iter().enumerate() {
            let change = diagonal + usize::from(x != *y);
            diagonal = row[j + 1];
            row[j + 1] = change.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[b.len()]
}
