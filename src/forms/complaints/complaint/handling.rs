//! Between the record and the result: up, to the department, what is done, what cannot be done.

use crate::engine::form::FieldSet;
use crate::engine::judge::{Advice, Ask, Decision, Drawn, Outcome};
use crate::engine::moment::Moment;
use crate::engine::slip::{Slip, due};
use crate::engine::value::{Cell, Fields};
use crate::forms::complaints::policy::{
    COMPLAINT_TRANSFER_MINUTES, ComplaintConsent, ComplaintDeadline,
};

use super::grading::still_open;
use super::{
    COLLECTED, Consent, GRADED, NEXT_REPLY, NO_CONSENT, OWNER_REFUSES, PASSED_TO, PROPOSED,
    Propose, REOPENED, STILL_ASK, TEN_MINUTES, TIME_NOT_TOLD, TO_WHOM, UNSOLVED, UP_AT, Unsolvable,
    VOID, VoidWhy, Voided, ahead, standing,
};

/// Upward, with the name of whoever heard it.
pub(super) fn report_up(ask: &Ask<'_>, given: &Fields) -> Outcome {
    let slip = standing(ask)?;
    let set = given.clone().with(UP_AT, Cell::Moment(ask.occurred));
    Ok(ask.draw(slip.state, set).met(Some(slip), due::UP, ask.occurred).into())
}

pub(super) fn advise_pass(ask: &Ask<'_>, given: &Fields) -> Advice {
    let mut warnings = Vec::new();
    if let Some(slip) = ask.slip
        && slip.due(due::TRANSFER).is_some_and(|d| d.met.is_none() && d.at < ask.occurred)
    {
        let most = ask.limit(&COMPLAINT_TRANSFER_MINUTES).to_string();
        let waited = slip.opened().minutes_until(ask.occurred).to_string();
        warnings.push(TEN_MINUTES.with(&[&most, &waited]));
    }
    if given.get(PASSED_TO).is_none() && given.get(COLLECTED).is_none() {
        warnings.push(TO_WHOM.says().at("passed_to"));
    }
    warnings.extend(still_open(ask, given));
    Advice { warnings, ..Advice::default() }
}

/// To the department. The first responder stays who it was (G-42).
pub(super) fn pass(ask: &Ask<'_>, given: &Fields) -> Outcome {
    let slip = standing(ask)?;
    let drawn = ask.draw(slip.state, given.clone());
    Ok(drawn.met(Some(slip), due::TRANSFER, ask.occurred).into())
}

pub(super) fn progress(ask: &Ask<'_>, given: &Fields) -> Outcome {
    let slip = standing(ask)?;
    Ok(ask.draw(slip.state, given.clone()).into())
}

/// Whether the owner is asked before anything is done (C-38).
pub(super) fn asks_owner(ask: &Ask<'_>) -> bool {
    !ask.book.policy().is(ComplaintConsent::ManagerConsent)
}

/// The measure, as the owner heard it. A refusal is recorded; what was agreed before it falls.
pub(super) fn propose(ask: &Ask<'_>, given: &Fields) -> Outcome {
    let slip = standing(ask)?;
    let Some(it) = Propose::take(given) else { return Err(NO_CONSENT.says().at("measure")) };
    ahead(ask, "promised", "承诺时间", it.promised)?;
    if it.consent == Some(Consent::Refused) {
        let state = if slip.state == PROPOSED { GRADED } else { slip.state };
        let drawn = ask.draw(state, given.clone());
        return Ok(Decision {
            drawn: vec![drawn],
            warnings: vec![OWNER_REFUSES.says().at("consent")],
        });
    }
    if asks_owner(ask) {
        if it.consent.is_none() {
            return Err(NO_CONSENT.says().at("consent"));
        }
        if it.promised.is_none() {
            return Err(TIME_NOT_TOLD.says().at("promised"));
        }
    }
    // The department knows of it now, however it came to know.
    let drawn = ask.draw(PROPOSED, given.clone()).met(Some(slip), due::TRANSFER, ask.occurred);
    Ok(match it.promised {
        Some(at) => promise(ask, slip, drawn, at),
        None => drawn,
    }
    .into())
}

/// A time that was told takes the place of the clock to the answer; but where C-01 counts days, it
/// cannot put off an answer that is due sooner.
fn promise(ask: &Ask<'_>, slip: &Slip, drawn: Drawn, at: Moment) -> Drawn {
    let told = ask.book.policy().is(ComplaintDeadline::PromisedTime)
        || matches!(slip.state, UNSOLVED | REOPENED);
    let sooner = slip.due(due::REPLY).is_some_and(|d| d.met.is_none() && d.at < at);
    if sooner && !told {
        return drawn;
    }
    drawn.due(due::REPLY, at, "与业主讲定的时间 (G-53, F-12)".to_string())
}

/// It cannot be solved now: explained, and with a time for the next word (G-54).
pub(super) fn unsolvable(ask: &Ask<'_>, given: &Fields) -> Outcome {
    let slip = standing(ask)?;
    let Some(next) = Unsolvable::take(given).and_then(|it| it.next) else {
        return Err(NEXT_REPLY.says().at("next"));
    };
    ahead(ask, "next", "再答复", Some(next))?;
    let drawn = ask.draw(UNSOLVED, given.clone()).met(Some(slip), due::TRANSFER, ask.occurred);
    Ok(drawn.due(due::REPLY, next, "约定再答复 (G-54)".to_string()).into())
}

/// Only what was never a complaint is voided: one that was untrue is answered and called back.
pub(super) fn void(ask: &Ask<'_>, given: &Fields) -> Outcome {
    let slip = standing(ask)?;
    let why = Voided::take(given).map(|it| it.void_why);
    if matches!(why, Some(VoidWhy::Untrue | VoidWhy::Withdrawn)) {
        return Err(STILL_ASK.says().at("void_why"));
    }
    Ok(ask.draw(VOID, given.clone()).all_met(slip, ask.now).into())
}
