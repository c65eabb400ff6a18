//! 回访 of whoever moved in (N-23): content, or somebody mends it and they are asked again (G-37); declined or not reached
//! ends as that, and nobody has to write 满意 to be rid of it (D-57).

use super::record::{
    ASK, ASK_AGAIN, ASKED, CALLED, CallBack, LIVING, MENDED_BY, MENDED_PAST, MoveIn, NOT_HEARD,
    SAY_WHICH, SAY_WHY, TOO_SOON, TRIED_AT, TRIES, TRY_AGAIN, UNHEARD, WHO_MENDS,
};
use crate::forms::callbacks::record::{Class, Outcome as Asked, Unheard};
use crate::forms::callbacks::sheet::{self, Told};
use crate::forms::callbacks::trying::{self, Tried};
use crate::forms::complaints::policy::CALLBACK_TRIES;
use crate::forms::office::policy::CALLBACK_REMEDY_DAYS;
use crate::forms::office::staff;
use crate::forms::prelude::*;

pub(super) fn call(ask: &Ask<'_>, it: CallBack) -> Outcome {
    let slip = ask.standing()?;
    let told = Told {
        class: Class::MoveIn,
        heard: it.satisfied.is_some(),
        content: it.satisfied,
        says: it.said.as_ref().map_or_else(String::new, |said| said.0.clone()),
        how: None,
        signed_on_paper: false,
        room: slip.get(MoveIn::room),
        who: slip.get(MoveIn::who),
        phone: None,
    };
    sheet::beside(ask, slip.id, &told, asked(ask, slip, &it)?)
}

fn asked(ask: &Ask<'_>, slip: &Slip, it: &CallBack) -> Outcome {
    match (it.satisfied, it.unheard) {
        (Some(true), None) => {
            heard(ask, slip, CALLED).met(Some(slip), dues::REMEDY, ask.occurred).ok()
        }
        (Some(false), None) => not_content(ask, slip, it),
        (None, Some(Unheard::Declined)) => Ok(ended(ask, slip, Asked::Declined)),
        (None, Some(_)) => Ok(not_reached(ask, slip)),
        _ => Err(SAY_WHICH.at(CallBack::satisfied)),
    }
}

/// They spoke. What the call before left in the blanks is not theirs any more.
fn heard(ask: &Ask<'_>, slip: &Slip, state: u16) -> Drawn {
    let set = trying::anew(ask, CallBack::fields()).put(ASKED, Asked::Heard).put(TRIES, 0);
    ask.draw_with(state, set).met(Some(slip), ASK, ask.occurred)
}

/// Somebody mends it by a day, and then they are asked again.
fn not_content(ask: &Ask<'_>, slip: &Slip, it: &CallBack) -> Outcome {
    if it.said.is_none() {
        return Err(SAY_WHY.at(CallBack::said));
    }
    let Some(mends) = it.mends else { return Err(WHO_MENDS.at(CallBack::mends)) };
    let days = ask.limit(&CALLBACK_REMEDY_DAYS);
    let (by, because) = match it.remedy_by {
        Some(by) if ask.is_past(by) => {
            return Err(MENDED_PAST.with(&[&by.show(ask.now)]).at(CallBack::remedy_by));
        }
        Some(by) => (by, "整改期限 (G-37)".to_string()),
        None if days == 0 => return Err(MENDED_BY.at(CallBack::remedy_by)),
        None => {
            let because =
                format!("回访 {} + {days} 天整改 (G-37, T-04a)", ask.occurred.show(ask.now));
            (ask.occurred.plus_minutes(days * 24 * 60), because)
        }
    };
    let drawn = heard(ask, slip, LIVING).due(dues::REMEDY, by, because);
    let warning = ASK_AGAIN.with(&[&staff::short(ask.book, mends), &by.show(ask.now)]);
    Ok(Decision { drawn: vec![drawn], warnings: vec![warning] })
}

fn ended(ask: &Ask<'_>, slip: &Slip, outcome: Asked) -> Decision {
    // Whoever was heard before was heard: what they said stands, and so does what came of it.
    let set = match slip.get(ASKED) {
        Some(Asked::Heard) => ask.given.clone(),
        _ => ask.given.clone().put(ASKED, outcome),
    };
    let drawn = ask.draw_with(UNHEARD, set).all_met(slip, ask.occurred);
    Decision { drawn: vec![drawn], warnings: vec![NOT_HEARD.says()] }
}

/// The try counts where it lies apart from the one before (D-58); after as many as the office wants it ends (D-57).
fn not_reached(ask: &Ask<'_>, slip: &Slip) -> Decision {
    let again = || TRY_AGAIN.with(&[&ask.limit(&CALLBACK_TRIES).to_string()]);
    match trying::tried(ask, slip.get(TRIES).unwrap_or(0), slip.get(TRIED_AT)) {
        Tried::TooSoon { hours } => {
            let warnings = vec![TOO_SOON.with(&[&hours.to_string()]), again()];
            Decision { drawn: vec![ask.draw(LIVING)], warnings }
        }
        Tried::Enough { .. } => ended(ask, slip, Asked::Unreached),
        Tried::Again { tries, .. } => {
            let mut set = ask.given.clone().put(TRIES, tries).put(TRIED_AT, ask.occurred);
            if !slip.has(ASKED) {
                set = set.put(ASKED, Asked::Trying);
            }
            Decision { drawn: vec![ask.draw_with(LIVING, set)], warnings: vec![again()] }
        }
    }
}
