//! A matter that the customer speaks of in passing, while they are asked about another: it is logged like
//! any call, and a repair or a complaint gets its paper at once, linked to the callback (S0 4.5.2, S1E
//! 4.6.3).

use super::record::{Also, Aside, CALLER, PHONE, ROOM};
use crate::forms::complaints::complaint::opening as complaints;
use crate::forms::complaints::complaint::record as complaint;
use crate::forms::intake::contact::{self, Channel, Handled, Log, Matter};
use crate::forms::intake::logging;
use crate::forms::prelude::*;
use crate::forms::work::job::clocks::begin;
use crate::forms::work::job::fields::{CALL, FIRST, LINKED, PART};
use crate::forms::work::job::opening::first_clocks;
use crate::forms::work::job::record::ISSUED;
use crate::forms::work::repair::{opening as repair_opening, record as repair};

/// What was said in passing, if anything was.
///
/// # Errors
/// Half of it is missing.
pub(super) fn both(
    also: Option<Also>,
    says: Option<&Text>,
    missing: &Rule,
) -> Result<Option<(Also, Text)>, Notice> {
    match (also, says) {
        (None, None) => Ok(None),
        (Some(also), Some(says)) => Ok(Some((also, says.clone()))),
        (_, None) => Err(missing.at(Aside::also_says)),
        (None, _) => Err(missing.at(Aside::also)),
    }
}

/// Adds what was said in passing to the decision of a call. `callback` is what it is linked to; `first` is what stands on
/// the callback: the room, and who was spoken to.
pub(super) fn draw(
    ask: &Ask<'_>,
    (also, says): (Also, Text),
    callback: SlipId,
    first: &Fields,
    decision: &mut Decision,
) -> Result<(), Notice> {
    let log = |matter: Matter| {
        Fields::new()
            .put(Log::matter, matter)
            .put(Log::channel, Channel::Call)
            .put(Log::content, Lines(says.0.clone()))
            .carry(first, ROOM, Log::room)
            .carry(first, CALLER, Log::caller)
            .carry(first, PHONE, Log::phone)
    };
    match also {
        Also::Repair => {
            let id = SlipId { form: repair::TAG, number: ask.book.next_number(repair::TAG) };
            let call = logging::logged_for(ask, log(Matter::Repair), id);
            let set = Fields::new()
                .put(LINKED, SlipRef(callback))
                .put(PART, says)
                .put(FIRST, ask.hand.badge)
                .put(CALL, SlipRef(call.slip))
                .carry(first, ROOM, repair::Open::room)
                .carry(first, CALLER, repair::Open::caller)
                .carry(first, PHONE, repair::Open::phone);
            decision.warnings.extend(repair_opening::beside(ask, &set));
            let opened = Ask::beside(id, repair::OPEN, ISSUED, set.clone());
            decision.drawn.push(call);
            decision.drawn.push(begin(opened, first_clocks(ask, &set)));
        }
        Also::Complaint => {
            let id = SlipId { form: complaint::TAG, number: ask.book.next_number(complaint::TAG) };
            let call = logging::logged_for(ask, log(Matter::Complaint), id);
            let set = Fields::new()
                .put(complaint::Open::points, Lines(says.0.clone()))
                .put(complaint::CALL, SlipRef(call.slip))
                .put(complaint::FIRST, ask.hand.badge)
                .carry(first, ROOM, complaint::Open::room)
                .carry(first, CALLER, complaint::Open::caller)
                .carry(first, PHONE, complaint::Open::phone);
            decision.drawn.push(call);
            decision.drawn.extend(complaints::beside(ask, id, set)?);
        }
        Also::Need | Also::Suggestion => {
            let matter = if also == Also::Need { Matter::Need } else { Matter::Suggestion };
            let set = log(matter).put(Log::handled, Handled::Later);
            decision.drawn.push(contact::waiting(ask, set));
        }
    }
    Ok(())
}
