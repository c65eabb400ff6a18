//! What is said of how an office stands and not of the paper in hand: to each operator once a day, because a box
//! that comes after every signature is put away unread. A desk that was started anew says it again. It decides
//! nothing.

use std::collections::BTreeSet;

use crate::engine::prelude::*;
use crate::forms::office::two_hands;

/// Who was told what today.
#[derive(Default)]
pub(super) struct OnceADay {
    day: Option<Day>,
    told: BTreeSet<(u32, String)>,
}

impl OnceADay {
    /// Leaves out what this operator was told today, and remembers the rest.
    pub(super) fn leave_out(&mut self, by: Badge, today: Day, notices: &mut Vec<Notice>) {
        if self.day != Some(today) {
            *self = Self { day: Some(today), told: BTreeSet::new() };
        }
        notices.retain(|notice| {
            !two_hands::is_of_the_office(notice) || self.told.insert((by.0, notice.text.clone()))
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::notice::Mode;

    fn notice(rule: &str, text: &str) -> Notice {
        let cites = vec!["H-09".to_owned()];
        Notice {
            rule: rule.to_owned(),
            mode: Mode::Warn,
            text: text.to_owned(),
            cites,
            field: None,
        }
    }

    #[test]
    fn what_is_of_the_office_is_said_once_a_day_to_each_and_all_else_always() {
        let today = Day::parse("2026-12-01", Moment(0).day()).expect("a day");
        let mut once = OnceADay::default();
        let mut said = |by: u32, day: Day, rule: &str, text: &str| {
            let mut notices = vec![notice(rule, text)];
            once.leave_out(Badge(by), day, &mut notices);
            !notices.is_empty()
        };
        let rule = two_hands::ONE_MADE.name;
        assert!(said(102, today, rule, "甲和乙"));
        assert!(!said(102, today, rule, "甲和乙"));
        assert!(said(105, today, rule, "甲和乙"), "another has not heard it");
        assert!(said(102, today, rule, "甲和丙"), "of another hand it is another thing");
        assert!(said(102, today, "CASH_WAITS", "钱在维修工处"));
        assert!(
            said(102, today, "CASH_WAITS", "钱在维修工处"),
            "what is of the paper is said of each"
        );
        assert!(said(102, today.next(1), rule, "甲和乙"), "the next day");
    }
}
