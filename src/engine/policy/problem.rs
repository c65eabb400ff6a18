//! Why a choice of policy is not taken, in one sentence that says what would be.
//! It names only what the tables name; it knows nothing of the store or the screen.

use std::fmt;

use super::{LIMITS, Limit, PROFILES, SETTINGS, Setting};

/// How many near names are offered: more would not be read.
const OFFERED: usize = 3;

/// Why a setting, limit or profile could not be chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PolicyProblem {
    /// Neither a setting nor a limit is called so.
    NoSuchName(String),
    /// The setting has no such side.
    NoSuchSide(&'static Setting, String),
    /// A limit takes a whole number.
    NotANumber(&'static Limit, String),
    /// The number lies outside `least`–`most`.
    OutOfRange(&'static Limit, i64),
    /// No document is called so.
    NoSuchProfile(String),
}

impl std::error::Error for PolicyProblem {}

impl fmt::Display for PolicyProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            PolicyProblem::NoSuchName(name) => {
                write!(f, "没有“{name}”这一项，相近的有：{}。", near(name).join("、"))
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
            PolicyProblem::NoSuchProfile(name) => {
                let known: Vec<String> = PROFILES
                    .iter()
                    .map(|profile| format!("{}（{}）", profile.name, profile.title))
                    .collect();
                write!(f, "没有“{name}”这一套，可选：{}。", known.join("、"))
            }
        }
    }
}

/// The range of a limit in words.
fn allowed(limit: &Limit) -> String {
    let (least, most, unit) = (limit.least, limit.most, limit.unit.label());
    if least == most {
        return format!("只能是 {least} {unit}（{}）", limit.clause);
    }
    format!("可填 {least} 到 {most} {unit}（{}）", limit.id)
}

/// The known names that take the fewest changes to reach from `asked`; ties keep table order.
fn near(asked: &str) -> Vec<&'static str> {
    let settings = SETTINGS.iter().map(|setting| setting.name);
    let mut names: Vec<&str> = settings.chain(LIMITS.iter().map(|limit| limit.name)).collect();
    names.sort_by_cached_key(|name| changes(asked, name));
    names.truncate(OFFERED);
    names
}

/// Letters to add, drop or change to turn one name into the other (edit distance, one row).
fn changes(from: &str, to: &str) -> usize {
    let to: Vec<char> = to.chars().collect();
    let mut row: Vec<usize> = (0..=to.len()).collect();
    for (line, letter) in from.chars().enumerate() {
        let mut before = line;
        let mut left = line + 1;
        row[0] = left;
        for (column, other) in to.iter().enumerate() {
            let above = row[column + 1];
            let kept = before + usize::from(letter != *other);
            left = kept.min(above + 1).min(left + 1);
            before = above;
            row[column + 1] = left;
        }
    }
    row[to.len()]
}
