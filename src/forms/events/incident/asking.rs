//! 救护回访 (N-26): whoever was hurt or ill is asked how they are. The paper stays where it is; declined and not reached end
//! as that (D-57).

use super::record::{
    ASKED, AskPatient, NO_PATIENT, NOT_HEARD, Open, PATIENT, SAY_HOW, TOO_SOON, TRIED_AT, TRIES,
    TRY_AGAIN, no_patient,
};
use crate::forms::callbacks::record::{Class, Outcome as Asked, Unheard};
use crate::forms::callbacks::sheet::{self, Told};
use crate::forms::callbacks::trying::{self, Tried};
use crate::forms::complaints::policy::CALLBACK_TRIES;
use crate::forms::prelude::*;

/// Whether somebody called and reached nobody, and is to call again.
pub(super) fn sought(slip: &Slip) -> bool {
    slip.get(ASKED) == Some(Asked::Trying) && no_patient(slip).is_none()
}

pub(super) fn ask_patient(ask: &Ask<'_>, it: AskPatient) -> Outcome {
    let slip = ask.standing()?;
    if no_patient(slip).is_some() {
        return Err(NO_PATIENT.says());
    }
    let told = Told {
        class: Class::FirstAid,
        heard: it.patient_says.is_some() && it.unheard.is_none(),
        content: None,
        says: it.patient_says.as_ref().map_or_else(String::new, |said| said.0.clone()),
        how: None,
        signed_on_paper: false,
        room: slip.get(Open::room),
        who: slip.get(Open::caller),
        phone: slip.get(Open::phone),
    };
    sheet::beside(ask, slip.id, &told, asked(ask, slip, &it)?)
}

fn asked(ask: &Ask<'_>, slip: &Slip, it: &AskPatient) -> Outcome {
    match (it.patient_says.is_some(), it.unheard) {
        (true, None) => over(ask, slip, Asked::Heard).ok(),
        (_, Some(Unheard::Declined)) => Ok(unheard(over(ask, slip, Asked::Declined))),
        (_, Some(_)) => Ok(not_reached(ask, slip)),
        (false, None) => Err(SAY_HOW.at(AskPatient::patient_says)),
    }
}

fn over(ask: &Ask<'_>, slip: &Slip, outcome: Asked) -> Drawn {
    let set = trying::anew(ask, AskPatient::fields()).put(ASKED, outcome);
    ask.draw_with(slip.state, set).met(Some(slip), PATIENT, ask.occurred)
}

fn unheard(drawn: Drawn) -> Decision {
    Decision { drawn: vec![drawn], warnings: vec![NOT_HEARD.says()] }
}

/// The try counts where it lies apart from the one before (D-58); after as many as the office wants it ends (D-57).
fn not_reached(ask: &Ask<'_>, slip: &Slip) -> Decision {
    let again = || TRY_AGAIN.with(&[&ask.limit(&CALLBACK_TRIES).to_string()]);
    match trying::tried(ask, slip.get(TRIES).unwrap_or(0), slip.get(TRIED_AT)) {
        Tried::TooSoon { hours } => {
            let warnings = vec![TOO_SOON.with(&[&hours.to_string()]), again()];
            Decision { drawn: vec![ask.draw(slip.state)], warnings }
        }
        Tried::Enough { .. } => unheard(over(ask, slip, Asked::Unreached)),
        Tried::Again { tries, .. } => {
            let set = ask.given.clone().put(ASKED, Asked::Trying);
            let set = set.put(TRIES, tries).put(TRIED_AT, ask.occurred);
            Decision { drawn: vec![ask.draw_with(slip.state, set)], warnings: vec![again()] }
        }
    }
}
