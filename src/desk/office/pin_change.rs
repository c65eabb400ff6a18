//! A new PIN while it is being made, and the steps of the register that say so. It must not know how it is
//! asked for, nor do anything.

use crate::engine::decision::Hand;
use crate::engine::prelude::*;
use crate::forms::office::staff;
use crate::store::taking::Handed;

/// A PIN on its way from the asker to the store.
pub(super) struct NewPin {
    pub(super) of: Badge,
    /// The step on the person's record that says so.
    pub(super) handed: Handed,
    pub(super) by: Badge,
    /// It was given: as it is shown, or nothing where who gave it brought it along.
    pub(super) given: Option<Option<String>>,
}

impl NewPin {
    pub(super) fn own(badge: Badge) -> Self {
        let asked = on_record(badge, staff::OWN_PIN);
        Self::by(badge, badge, Handed::now(String::new(), asked, hand(badge)))
    }

    pub(super) fn by(by: Badge, of: Badge, handed: Handed) -> Self {
        Self { of, handed, by, given: None }
    }
}

pub(super) fn hand(badge: Badge) -> Hand {
    Hand { badge, cosign: None }
}

/// A step on somebody's record.
pub(super) fn on_record(of: Badge, step: &str) -> Asked {
    Asked {
        form: staff::FORM.id.to_string(),
        step: step.to_string(),
        slip: Some(staff::id(of)),
        ..Asked::default()
    }
}

/// Whether a step asked for gives a PIN, or changes one: those have their own way.
pub(super) fn is_about_pins(asked: &Asked) -> bool {
    asked.form.eq_ignore_ascii_case(staff::FORM.id)
        && [staff::GIVE_PIN, staff::OWN_PIN, staff::KEEP_PIN].contains(&asked.step.as_str())
}
