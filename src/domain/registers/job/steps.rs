//! The steps that work slips share, each by its name; a form lists those it has.
//!
//! Tags are stored: a form that had a step before it was shared keeps its own tag for it
//! (`Step { tag: 18, ..steps::URGE }`). New shared steps are numbered from 20 to 39.

use crate::domain::form::{FieldSet, Step, no_advice};

use super::{
    Arrive, Assign, Chase, Consent, Copies, Decline, Draw, Quote, Rebook, Room, Sign, Tell,
    TellOwner, Urge, Violation, Void,
};
use super::{
    BOOKED, CONSENTED, DONE, ISSUED, NOT_CLOSED, NOT_THERE, RETURNED, UNDER_WAY, UNSIGNED, billing,
    pricing, returning, sending,
};

/// Declares a step without a second signature.
macro_rules! step {
    ($tag:literal $name:literal $title:literal $from:expr, $right:ident, $fields:expr, $advise:expr, $decide:expr) => {
        $crate::domain::form::Step {
            tag: $tag,
            name: $name,
            title: $title,
            from: $from,
            right: $crate::domain::staff::Right::$right,
            cosign: None,
            fields: $fields,
            advise: $advise,
            decide: $decide,
        }
    };
}
pub(in crate::domain::registers) use step;

pub const TELL: Step =
    step!(2 "tell" "通知维修" &[ISSUED], Dispatch, Tell::fields, no_advice, sending::tell);
pub const ASSIGN: Step = step!(3 "assign" "派工" UNDER_WAY, Dispatch, Assign::fields, sending::advise_assign, sending::assign);
pub const ARRIVE: Step = step!(4 "arrive" "到场" NOT_THERE, Dispatch, Arrive::fields, sending::advise_arrive, sending::arrive);
/// The paper of work that costs nothing, or may; a form brings its own blanks.
pub const RETURN: Step = step!(5 "return" "回单" UNDER_WAY, Dispatch, super::Paper::fields, returning::advise, returning::give_back);
pub const SIGN: Step =
    step!(6 "sign" "签认" &[UNSIGNED], Dispatch, Sign::fields, no_advice, returning::sign);
pub const REBOOK: Step = step!(7 "rebook" "待料待约" BOOKED, Dispatch, Rebook::fields, sending::advise_rebook, sending::rebook);
pub const TELL_OWNER: Step = step!(8 "tell-owner" "告知业主" &[RETURNED], TakeCalls, TellOwner::fields,
    no_advice, returning::tell_owner);
pub const CHASE: Step = step!(9 "chase" "业主催单" NOT_CLOSED, TakeCalls, Chase::fields, sending::advise_chase, sending::chase);
pub const CONSENT: Step = step!(11 "consent" "补同意" CONSENTED, Dispatch, Consent::fields,
    pricing::advise_consent, pricing::consent);
pub const VOID: Step =
    step!(13 "void" "作废" UNDER_WAY, Mend, Void::fields, no_advice, sending::void);
pub const URGE: Step =
    step!(20 "urge" "催办" NOT_CLOSED, Dispatch, Urge::fields, no_advice, sending::urge);
pub const ROOM: Step =
    step!(21 "room" "改房号" NOT_CLOSED, Mend, Room::fields, no_advice, sending::change_room);
pub const QUOTE: Step = step!(22 "quote" "报价" UNDER_WAY, Dispatch, Quote::fields,
    pricing::advise_quote, pricing::quote);
pub const DECLINE: Step = step!(23 "decline" "业主不同意" UNDER_WAY, Dispatch, Decline::fields, no_advice, pricing::decline);
pub const COPIES: Step = step!(24 "copies" "收联" DONE, RecordService, Copies::fields, billing::advise_copies, billing::copies);
pub const VIOLATION: Step = step!(25 "violation" "违规收现" CONSENTED, RecordService, Violation::fields, no_advice, billing::violation);
pub const DRAW: Step =
    step!(39 "draw" "领料" UNDER_WAY, DrawMaterial, Draw::fields, no_advice, pricing::draw);
