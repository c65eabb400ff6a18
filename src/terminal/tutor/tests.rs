//! The strip, without a desk.

use super::lesson::Reached;
use super::*;
use crate::forms::work::repair;
use crate::language::{self, Language};

#[test]
fn every_goal_is_a_step_that_there_is() {
    for goal in LESSONS.iter().flat_map(|lesson| lesson.goals) {
        if let Reached::Step(tags, step) | Reached::Opened(tags, step) = goal.by {
            for tag in tags {
                let form = forms::tagged(*tag).expect("a form");
                assert!(form.step(step).is_some(), "{} has no {step}", form.id);
            }
            let any = forms::all().any(|form| form.step(step).is_some());
            assert!(any, "{step}");
        }
    }
}

#[test]
fn what_comes_next_has_room_on_the_smallest_glass_that_is_usual_in_every_language() {
    let keymap = Keymap::load(&[]).expect("the shipped keymap loads");
    for language in Language::ALL {
        language::speak(language);
        for (lesson, of) in LESSONS.iter().enumerate() {
            for goal in 0..of.goals.len() {
                let tutor = Tutor { lesson, goal, done: Vec::new() };
                let (title, next) = tutor.words(&keymap);
                let lines = Shown::from(next).wrap(79);
                let rows = usize::from(STRIP) - 1;
                assert!(lines.len() <= rows, "{language:?} {title}: {lines:#?}");
            }
        }
    }
    language::speak(Language::Simplified);
}

#[test]
fn only_what_was_done_goes_on_and_who_is_ahead_is_not_held_back() {
    let mut tutor = Tutor::default();
    assert!(!tutor.hear(Deed::SignedIn(103)));
    assert!(tutor.hear(Deed::SignedIn(102)));
    let tag = repair::TAG;
    assert!(!tutor.hear(Deed::Step(tag, "assign")));
    // The repair was handed in, however it was opened.
    assert!(tutor.hear(Deed::Step(tag, "open")));
    assert_eq!((tutor.lesson, tutor.goal, &tutor.done[..]), (1, 0, &[0][..]));
    tutor.begin(LESSONS.len());
    assert!(!tutor.hear(Deed::BackedUp));
}
