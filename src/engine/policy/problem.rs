//! Why a choice of policy is not taken, in one sentence that says what would be.
//! It names only what the schema names; it knows nothing of the store or the screen.

use std::fmt;

use super::declare::{Limit, Profile, Setting};
use crate::sorting::Arrange;

/// How many near names are offered: more would not be read.
const OFFERED: usize = 3;

/// Why a setting, limit or profile could not be chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PolicyProblem {
    /// Neither a setting nor a limit is called so; what is called nearly so, as the screen shows it.
    NoSuchName(String, Vec<String>),
    /// The setting has no such side.
    NoSuchSide(&'static Setting, String),
    /// A limit takes a whole number.
    NotANumber(&'static Limit, String),
    /// The number lies outside `least`–`most`.
    OutOfRange(&'static Limit, i64),
    /// No document is called so; those that there are.
    NoSuchProfile(String, &'static [Profile]),
}

impl std::error::Error for PolicyProblem {}

impl fmt::Display for PolicyProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            PolicyProblem::NoSuchName(name, near) if near.is_empty() => {
                write!(f, "没有“{name}”这项设置。")
            }
            PolicyProblem::NoSuchName(name, near) => {
                write!(f, "没有“{name}”这项设置；相近的有：{}。", near.join("、"))
            }
            PolicyProblem::NoSuchSide(setting, worth) => {
                let sides: Vec<String> = setting
                    .sides
                    .iter()
                    .map(|side| format!("{}（{}）", side.name, side.label))
                    .collect();
                let (label, id) = (setting.label, setting.id);
                write!(f, "“{label}”没有“{worth}”这种做法，可选：{}（{id}）。", sides.join("、"))
            }
            PolicyProblem::NotANumber(limit, worth) => {
                write!(f, "“{}”要填整数，“{worth}”不是；{}。", limit.label, allowed(limit))
            }
            PolicyProblem::OutOfRange(limit, number) => {
                write!(f, "“{}”不能是 {number}；{}。", limit.label, allowed(limit))
            }
            PolicyProblem::NoSuchProfile(name, profiles) => {
                let known: Vec<String> = profiles
                    .iter()
                    .map(|profile| format!("{}（{}）", profile.name, profile.title))
                    .collect();
                write!(f, "没有“{name}”这一套，可选：{}。", known.join("、"))
            }
        }
    }
}

impl PolicyProblem {
    /// Nothing is called so: looks for what is called nearly so among labels and stored names.
    pub(super) fn no_such_name(names: &[(&str, &str)], asked: &str) -> PolicyProblem {
        PolicyProblem::NoSuchName(asked.to_owned(), near(names, asked))
    }
}

/// The range of a limit in words.
fn allowed(limit: &Limit) -> String {
    format!("可填 {} 到 {} {}（{}）", limit.least, limit.most, limit.unit.label(), limit.id)
}

/// What is called nearly so, by label or by stored name, the nearest first; nothing that has not half
/// of what was asked. Equally near ones keep the order of their ids.
pub fn near(names: &[(&str, &str)], asked: &str) -> Vec<String> {
    let mut names = names.to_vec();
    let asked: Vec<char> = asked.to_lowercase().chars().collect();
    let distance = |(label, name): &(&str, &str)| changes(&asked, label).min(changes(&asked, name));
    if asked.is_empty() {
        return Vec::new();
    }
    names.retain(|name| 2 * distance(name).0 <= asked.len());
    names.arrange_by_cached_key(distance);
    let shown = |(label, name): (&str, &str)| format!("{label}（{name}）");
    names.into_iter().take(OFFERED).map(shown).collect()
}

/// Characters to add, drop or change to find `asked` somewhere within a name, and then to turn it into
/// the whole name (edit distance, one row each).
fn changes(asked: &[char], name: &str) -> (usize, usize) {
    let name: Vec<char> = name.chars().collect();
    let within = distances(asked, &name, |_| 0).into_iter().min().unwrap_or(asked.len());
    let whole = distances(asked, &name, |place| place).last().copied().unwrap_or(asked.len());
    (within, whole)
}

/// The edit distances of `asked` to what of the name ends at each place, where leaving out the name's
/// beginning costs `skipped`.
fn distances(asked: &[char], name: &[char], skipped: impl Fn(usize) -> usize) -> Vec<usize> {
    let mut row: Vec<usize> = (0..=name.len()).map(skipped).collect();
    for (line, letter) in asked.iter().enumerate() {
        let mut before = row[0];
        row[0] = line + 1;
        for (column, other) in name.iter().enumerate() {
            let kept = before + usize::from(letter != other);
            before = row[column + 1];
            row[column + 1] = kept.min(before + 1).min(row[column] + 1);
        }
    }
    row
}
