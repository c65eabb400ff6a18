//! The words of the command line that are nearest to one that is none. It must not guess: they are only named.

use super::steps;
use crate::sorting::Arrange;
use crate::terminal::action::Action;

/// Words that are named as the nearest.
const NEAREST_MOST: usize = 3;

/// Whether somebody would write the action as a word: what moves, edits or chooses is a key.
pub fn is_word(action: Action) -> bool {
    use Action::{Command, Complete, Follow, No, Open, PickList, Tick, Yes};
    let keys = [Command, Complete, Follow, No, Open, PickList, Tick, Yes];
    let moves_or_edits = Action::Up..=Action::Redo;
    !moves_or_edits.contains(&action) && !keys.contains(&action)
}

/// The words that are nearest to one that is none; nothing, where none is near.
pub fn nearest(typed: &str, beside: impl Iterator<Item = &'static str>) -> Vec<&'static str> {
    let asked: Vec<char> = typed.to_lowercase().chars().collect();
    let actions = Action::all().filter(|action| is_word(*action));
    let of_actions =
        actions.flat_map(|a| [a.word(), a.initials(), a.name()].map(|call| (call, a.word())));
    let of_steps =
        steps::WORDS.iter().flat_map(|e| [e.word, e.initials].map(|call| (call, e.word)));
    let beside = beside.map(|word| (word, word));
    let near = |(call, word): (&str, &'static str)| {
        let far = distance(&asked, &call.chars().collect::<Vec<char>>());
        (far <= (asked.len() / 2).max(1) && far < asked.len().max(2)).then_some((far, word))
    };
    let mut found: Vec<(usize, &'static str)> =
        of_actions.chain(of_steps).chain(beside).filter_map(near).collect();
    found.arrange_by_key(|(far, _)| *far);
    let mut words: Vec<&'static str> = Vec::new();
    for (_, word) in found {
        if !words.contains(&word) && words.len() < NEAREST_MOST {
            words.push(word);
        }
    }
    words
}

/// How many letters are put in, left out or written otherwise.
fn distance(one: &[char], other: &[char]) -> usize {
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (i, a) in one.iter().enumerate() {
        let mut before = i;
        let mut left = i + 1;
        for (cell, b) in row.iter_mut().skip(1).zip(other) {
            let now = (before + usize::from(a != b)).min(left + 1).min(*cell + 1);
            (before, left, *cell) = (*cell, now, now);
        }
        if let Some(first) = row.first_mut() {
            *first = i + 1;
        }
    }
    row.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_are_counted_that_differ() {
        let far = |a: &str, b: &str| {
            distance(&a.chars().collect::<Vec<_>>(), &b.chars().collect::<Vec<_>>())
        };
        assert_eq!((far("", "派工"), far("派工", "派工"), far("派功", "派工")), (2, 0, 1));
        assert_eq!((far("dispath", "dispatch"), far("催", "催办"), far("abc", "")), (1, 1, 3));
    }

    fn nearest(typed: &str) -> Vec<&'static str> {
        super::nearest(typed, ["派", "催"].into_iter())
    }

    #[test]
    fn a_word_that_is_none_has_near_ones_or_none() {
        assert_eq!(nearest("派功").first(), Some(&"派工"));
        assert_eq!(nearest("dispath").first(), Some(&"派工"));
        assert_eq!(nearest("锁评").first(), Some(&"锁屏"));
        assert!(nearest("甲乙").is_empty(), "{:?}", nearest("甲乙"));
    }
}
