//! 回访: the customer of a need that was answered is asked whether it is well (N-28, N-29). Not content: it goes on
//! where it was, with a new day for the answer (G-37); nobody has to write 满意 to be rid of it.

use super::record::{
    self, ASKED, AskAgain, NOT_HEARD, NOT_SATISFIED, OWN_MATTER, Open, PASSED, REPLIED, SAY_WHICH,
    SAY_WHY, TOO_SOON, TRIED_AT, TRIES, TRY_AGAIN, WAITING,
};
use crate::forms::callbacks::record::{Class, Outcome as Asked, Unheard};
use crate::forms::callbacks::sheet::{self, Told};
use crate::forms::callbacks::trying::{self, Tried};
use crate::forms::complaints::policy::CALLBACK_TRIES;
use crate::forms::intake::policy::REQUEST_ANSWER_DAYS;
use crate::forms::prelude::*;

pub(super) fn call(ask: &Ask<'_>, it: AskAgain) -> Outcome {
    let slip = ask.standing()?;
    if slip.get(Open::passed_to) == Some(ask.hand.badge) {
        return Err(OWN_MATTER.says());
    }
    let ordered = slip.has(Open::department);
    let told = Told {
        class: if ordered { Class::Department } else { Class::Need },
        heard: it.well.is_some(),
        content: it.well,
        says: it.customer_says.as_ref().map_or_else(String::new, |said| said.0.clone()),
        how: None,
        signed_on_paper: false,
        room: slip.get(Open::room),
        who: slip.get(Open::caller),
        phone: slip.get(Open::phone),
    };
    sheet::beside(ask, slip.id, &told, asked(ask, slip, &it)?)
}

fn asked(ask: &Ask<'_>, slip: &Slip, it: &AskAgain) -> Outcome {
    match (it.well, it.unheard) {
        (Some(true), None) => heard(ask, REPLIED).ok(),
        (Some(false), None) if it.customer_says.is_none() => {
            Err(SAY_WHY.at(AskAgain::customer_says))
        }
        (Some(false), None) => Ok(not_content(ask, slip)),
        // What they said before stands: a call that reaches nobody takes nothing of it back.
        (None, Some(_)) if at_rest(slip) => {
            Ok(Decision { drawn: vec![ask.draw(REPLIED)], warnings: vec![NOT_HEARD.says()] })
        }
        (None, Some(Unheard::Declined)) => Ok(ended(ask, Asked::Declined)),
        (None, Some(_)) => Ok(not_reached(ask, slip)),
        _ => Err(SAY_WHICH.at(AskAgain::well)),
    }
}

/// Whether the customer was heard since the answer, or the callback had ended before.
fn at_rest(slip: &Slip) -> bool {
    let outcome = record::asked(slip).and_then(|(_, outcome)| outcome);
    outcome.is_some_and(|outcome| outcome != Asked::Trying)
}

/// They said whether they are content.
fn heard(ask: &Ask<'_>, state: u16) -> Drawn {
    let set = trying::anew(ask, AskAgain::fields());
    ask.draw_with(state, set.put(ASKED, Asked::Heard).put(TRIES, 0))
}

/// Open again, with whoever had it.
fn not_content(ask: &Ask<'_>, slip: &Slip) -> Decision {
    let state = if slip.has(Open::department) { PASSED } else { WAITING };
    let days = ask.limit(&REQUEST_ANSWER_DAYS);
    let because = format!("回访不满意 {} + {days} 天 (G-37, N-05)", ask.occurred.show(ask.now));
    let drawn = heard(ask, state);
    let drawn = drawn.due(dues::REPLY, ask.occurred.plus_minutes(days * 24 * 60), because);
    Decision { drawn: vec![drawn], warnings: vec![NOT_SATISFIED.says()] }
}

fn ended(ask: &Ask<'_>, outcome: Asked) -> Decision {
    let drawn = ask.draw_with(REPLIED, ask.given.clone().put(ASKED, outcome));
    Decision { drawn: vec![drawn], warnings: vec![NOT_HEARD.says()] }
}

/// The try counts where it lies apart from the one before (D-58); after as many as the office wants it ends.
fn not_reached(ask: &Ask<'_>, slip: &Slip) -> Decision {
    let again = || TRY_AGAIN.with(&[&ask.limit(&CALLBACK_TRIES).to_string()]);
    let given = || ask.given.clone().put(ASKED, Asked::Trying);
    match trying::tried(ask, slip.get(TRIES).unwrap_or(0), slip.get(TRIED_AT)) {
        Tried::TooSoon { hours } => {
            let warnings = vec![TOO_SOON.with(&[&hours.to_string()]), again()];
            Decision { drawn: vec![ask.draw_with(REPLIED, given())], warnings }
        }
        Tried::Enough { .. } => ended(ask, Asked::Unreached),
        Tried::Again { tries, .. } => {
            let set = given().put(TRIES, tries).put(TRIED_AT, ask.occurred);
            Decision { drawn: vec![ask.draw_with(REPLIED, set)], warnings: vec![again()] }
        }
    }
}
