//! What a work slip mostly needs next, and which of its many steps belong together: how a menu lays
//! them out. It forbids nothing: which steps may be taken is said by state and right.

use super::record::{
    ARRIVED, ASSIGNED, CLOSED, ESCALATED, ISSUED, RETURNED, TEMPORARY, TOLD, UNSIGNED, WAITING,
    is_work,
};
use crate::forms::prelude::*;

/// The steps that mostly follow a state, the likeliest first (P-04, P-05).
const NEXT: &[(u16, &[&str])] = &[
    (ISSUED, &["tell", "assign", "arrive", "inspect", "to-cashier"]),
    (TOLD, &["assign", "arrive", "inspect", "urge"]),
    (ASSIGNED, &["arrive", "return", "urge", "pause", "assign"]),
    (ARRIVED, &["return", "quote", "consent", "pause", "another"]),
    // What throws the returned paper away is no step that mostly follows.
    (RETURNED, &["tell-owner", "consent", "copies"]),
    (UNSIGNED, &["sign", "plan-sign", "revisit"]),
    (WAITING, &["resume", "rebook", "assign", "arrive", "return"]),
    (TEMPORARY, &["assign", "arrive", "rebook", "return"]),
    (ESCALATED, &["report-up", "seen", "assign", "arrive", "insured"]),
    (CLOSED, &["callback", "rework", "copies", "consent"]),
];

/// Steps that belong together, by what somebody looks for.
const GROUPS: &[(&str, &[&str])] = &[
    (
        "上门",
        &[
            "tell",
            "assign",
            "arrive",
            "inspect",
            "pause",
            "resume",
            "rebook",
            "revisit",
            "return",
            "sign",
            "plan-sign",
            "tell-owner",
            "visits",
        ],
    ),
    ("业主", &["chase", "answer", "attach", "price-told", "quote", "consent", "decline"]),
    ("上报", &["urge", "report-up", "seen", "see", "major", "urgency"]),
    ("料与费", &["draw", "give-back", "charge", "warranty", "insured", "copies", "violation"]),
];

/// Steps that end or unmake what the slip is for, whatever the form: never first under somebody's Enter.
const UNMAKES: &[&str] = &["void", "drop", "stop", "end", "take-back", "reverse"];

/// The group of whatever is rare.
const REST: &str = "更正";

/// Whether a step ends or unmakes what the slip is for: such stand last in every menu.
pub fn unmakes(step: &str) -> bool {
    UNMAKES.contains(&step)
}

/// The steps that mostly follow the state of this label, the likeliest first; none on forms that are
/// no work.
pub fn next(form: &Form, state: &str) -> &'static [&'static str] {
    let code = form.states.iter().find(|s| s.label == state).map(|s| s.code);
    let of_state = NEXT.iter().find(|(of, _)| Some(*of) == code).filter(|_| is_work(form));
    of_state.map_or(&[], |(_, steps)| steps)
}

/// The group of a step, with its place among the groups; none on forms that are no work.
pub fn group(form: &Form, step: &str) -> Option<(usize, &'static str)> {
    let own = GROUPS.iter().enumerate().find(|(_, (_, steps))| steps.contains(&step));
    let own = own.map_or((GROUPS.len(), REST), |(at, (label, _))| (at, *label));
    is_work(form).then_some(own)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::forms::all;
    use crate::forms::work::repair;

    /// A step that goes by another name one day must not fall out of its group unseen.
    #[test]
    fn every_named_step_is_one_of_some_work_slip_and_can_follow_its_state() {
        let work: Vec<&Form> = all().filter(|form| is_work(form)).collect();
        for (state, steps) in NEXT {
            for name in *steps {
                let fits =
                    |form: &&&Form| form.step(name).is_some_and(|step| step.from.contains(state));
                assert!(work.iter().any(|form| fits(&form)), "{name} after {state}");
            }
        }
        for name in GROUPS.iter().flat_map(|(_, steps)| *steps) {
            assert!(work.iter().any(|form| form.step(name).is_some()), "{name}");
        }
        for name in UNMAKES {
            assert!(all().any(|form| form.step(name).is_some()), "{name}");
        }
        assert_eq!(group(&repair::FORM, "void"), Some((GROUPS.len(), REST)));
        assert_eq!(next(&repair::FORM, "已派")[0], "arrive");
        assert!(next(&crate::forms::intake::bulletins::FORM, "已派").is_empty());
    }
}
