//! Whose question is answered next: one of each line a round, so that whoever asks most does not make the others
//! wait. It must not know what is asked.

use std::collections::{BTreeMap, VecDeque};

use crate::desk::serve::Conn;

/// Who waits in one line. All who have not signed in share one: nobody gets more by opening more connections.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Lane {
    Signed(Conn),
    Unsigned,
}

/// What waits, line by line.
#[derive(Debug)]
pub(super) struct Turns<T> {
    lanes: BTreeMap<Lane, VecDeque<T>>,
    /// Lines that wait, who was served last at the end.
    order: VecDeque<Lane>,
}

impl<T> Default for Turns<T> {
    fn default() -> Self {
        Self { lanes: BTreeMap::new(), order: VecDeque::new() }
    }
}

impl<T> Turns<T> {
    pub(super) fn push(&mut self, lane: Lane, question: T) {
        let waiting = self.lanes.entry(lane).or_default();
        if waiting.is_empty() {
            self.order.push_back(lane);
        }
        waiting.push_back(question);
    }

    /// How many turns a round has: one of each line that waits now.
    pub(super) fn round(&self) -> usize {
        self.order.len()
    }

    /// The next question; its line goes to the end.
    pub(super) fn next(&mut self) -> Option<T> {
        let lane = self.order.pop_front()?;
        let waiting = self.lanes.get_mut(&lane)?;
        let question = waiting.pop_front();
        if waiting.is_empty() {
            self.lanes.remove(&lane);
        } else {
            self.order.push_back(lane);
        }
        question
    }

    pub(super) fn is_empty(&self) -> bool {
        self.order.is_empty()
    }

    /// Everything that waits; nothing does after it.
    pub(super) fn take_all(&mut self) -> impl Iterator<Item = T> {
        self.order.clear();
        std::mem::take(&mut self.lanes).into_values().flatten()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_of_each_line_a_round_and_who_was_served_waits_behind_the_others() {
        let mut turns = Turns::default();
        let (a, b) = (Lane::Signed(Conn(1)), Lane::Signed(Conn(2)));
        for n in 0..3 {
            turns.push(a, format!("a{n}"));
        }
        turns.push(Lane::Unsigned, "u0".to_string());
        turns.push(Lane::Unsigned, "u1".to_string());
        turns.push(b, "b0".to_string());
        assert_eq!(turns.round(), 3);
        assert_eq!(turns.next().as_deref(), Some("a0"));
        // The round ends early: the others come first in the next one.
        turns.push(b, "b1".to_string());
        let all: Vec<String> = std::iter::from_fn(|| turns.next()).collect();
        assert_eq!(all, ["u0", "b0", "a1", "u1", "b1", "a2"]);
        assert!(turns.is_empty());
        turns.push(a, "again".to_string());
        assert_eq!(turns.take_all().collect::<Vec<_>>(), ["again"]);
        assert_eq!(turns.round(), 0);
    }
}
