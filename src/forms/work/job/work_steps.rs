//! The steps that work slips share, each by its name; a form lists those it has.
//!
//! Tags are stored: a form that had a step before it was shared keeps its own tag for it
//! (`Step { tag: 18, ..steps::URGE }`). Shared steps are numbered from 20 to 39, those of the clocks
//! from 40 to 49, new ones from 50 to 69.

use crate::engine::form::{FieldSet, Nothing, Step, no_advice};

use super::chasing::{advise_chase, chase, urge};
use super::drawing;
use super::escalation;
use super::escalation::SeenBy;
use super::joining::{Another, Attach, another, attach};
use super::mending::{Recharge, advise_recharge, change_room, recharge, void};
use super::pausing::{self, Pausing, Resuming};
use super::prepaying::{self, Release};
use super::pricing::PriceTold;
use super::raising::{MarkMajor, ReportUp, Seen, advise_report, mark_major, report_up, seen};
use super::urgency::{self, Urgency};
use super::visits::Visits;
use super::waiting::{
    Answer, Inspect, Insured, PlanSign, Revisit, Warranty, advise_insured, advise_rebook,
    advise_warranty, answer, inspect, insured, plan_sign, rebook, revisit, warranty,
};
use super::{
    ANY, Arrive, Assign, CONSENTED, Chase, Consent, Copies, DONE, Decline, Draw, ENDABLE, GiveBack,
    ISSUED, NOT_CLOSED, NOT_THERE, PAUSABLE, Paper, Quote, RETURNED, Rebook, Room, SAID_DONE, Sign,
    Tell, TellOwner, UNDER_WAY, UNSIGNED, Urge, Violation, Void, WAITING, billing, pricing,
    returning, sending, visits,
};

pub(crate) use crate::engine::form::step;

pub const TELL: Step =
    step!(2 "tell" "通知维修" &[ISSUED], Dispatch, Tell::fields, no_advice, sending::tell);
pub const ASSIGN: Step = step!(3 "assign" "派工" UNDER_WAY, Dispatch, Assign::fields, sending::advise_assign, sending::assign);
pub const ARRIVE: Step = Step {
    at_once: true,
    ..step!(4 "arrive" "到场" NOT_THERE, Dispatch, Arrive::fields, sending::advise_arrive, sending::arrive)
};
/// A form brings its own blanks, in the order of its hands.
pub const RETURN: Step = step!(5 "return" "回单" UNDER_WAY, Dispatch, Paper::fields, returning::advise, returning::give_back);
pub const SIGN: Step = step!(6 "sign" "签认" &[UNSIGNED], Dispatch, Sign::fields, returning::advise_sign, returning::sign);
pub const REBOOK: Step =
    step!(7 "rebook" "待料待约" UNDER_WAY, Dispatch, Rebook::fields, advise_rebook, rebook);
pub const TELL_OWNER: Step = step!(8 "tell-owner" "告知业主" &[RETURNED], TakeCalls, TellOwner::fields,
    returning::advise_tell_owner, returning::tell_owner);
pub const CHASE: Step = Step {
    at_once: true,
    ..step!(9 "chase" "业主催单" NOT_CLOSED, TakeCalls, Chase::fields, advise_chase, chase)
};
pub const CONSENT: Step = step!(11 "consent" "补同意" CONSENTED, Dispatch, Consent::fields,
    pricing::advise_consent, pricing::consent);
pub const VOID: Step = step!(13 "void" "作废" ENDABLE, Mend, Void::fields, no_advice, void);
pub const URGE: Step = Step {
    at_once: true,
    ..step!(20 "urge" "催办" NOT_CLOSED, Dispatch, Urge::fields, no_advice, urge)
};
pub const ROOM: Step =
    step!(21 "room" "改房号" NOT_CLOSED, Mend, Room::fields, no_advice, change_room);
pub const QUOTE: Step = step!(22 "quote" "报价" UNDER_WAY, Dispatch, Quote::fields,
    pricing::advise_quote, pricing::quote);
pub const DECLINE: Step = step!(23 "decline" "业主不同意" ENDABLE, Dispatch, Decline::fields, no_advice, pricing::decline);
pub const COPIES: Step = step!(24 "copies" "收联" DONE, RecordService, Copies::fields, billing::advise_copies, billing::copies);
pub const VIOLATION: Step = step!(25 "violation" "违规收现" ANY, RecordService, Violation::fields, no_advice, billing::violation);
pub const RECHARGE: Step =
    step!(26 "charge" "改性质" CONSENTED, Dispatch, Recharge::fields, advise_recharge, recharge);
pub const MAJOR: Step =
    step!(27 "major" "标记重大" UNDER_WAY, Dispatch, MarkMajor::fields, no_advice, mark_major);
pub const REPORT_UP: Step =
    step!(28 "report-up" "上报" UNDER_WAY, ReportUp, ReportUp::fields, advise_report, report_up);
pub const SEEN: Step = step!(29 "seen" "已阅" UNDER_WAY, ReportUp, Seen::fields, no_advice, seen);
pub const ATTACH: Step =
    step!(30 "attach" "并单" NOT_CLOSED, TakeCalls, Attach::fields, no_advice, attach);
pub const ANOTHER: Step =
    step!(31 "another" "另开" NOT_CLOSED, IssueSlip, Another::fields, no_advice, another);
pub const WARRANTY: Step =
    step!(32 "warranty" "保修" UNDER_WAY, Dispatch, Warranty::fields, advise_warranty, warranty);
pub const INSURED: Step =
    step!(33 "insured" "理赔" UNDER_WAY, Dispatch, Insured::fields, advise_insured, insured);
pub const PLAN_SIGN: Step =
    step!(34 "plan-sign" "约补签" &[UNSIGNED], Dispatch, PlanSign::fields, no_advice, plan_sign);
pub const VISITS: Step =
    step!(35 "visits" "上门补录" NOT_CLOSED, Dispatch, Visits::fields, no_advice, visits::record);
pub const PRICE_TOLD: Step = step!(36 "price-told" "告知价" UNDER_WAY, TakeCalls, PriceTold::fields, no_advice, pricing::price_told);
pub const INSPECT: Step = step!(38 "inspect" "先看现场" UNDER_WAY, Dispatch, Inspect::fields, sending::advise_arrive, inspect);
pub const DRAW: Step = step!(39 "draw" "领料" UNDER_WAY, DrawMaterial, Draw::fields, drawing::advise_draw, drawing::draw);

pub const PAUSE: Step = step!(40 "pause" "暂停" PAUSABLE, Dispatch, Pausing::fields,
    pausing::advise_pause, pausing::pause);
pub const RESUME: Step = Step {
    at_once: true,
    ..step!(41 "resume" "恢复" &[WAITING], Dispatch, Resuming::fields, no_advice, pausing::resume)
};
pub const REMIND: Step =
    step!(42 "remind" "上报提醒" CONSENTED, Remind, Nothing::fields, no_advice, escalation::remind);
pub const SEE: Step = Step {
    at_once: true,
    ..step!(43 "see" "提醒已阅" CONSENTED, Read, SeenBy::fields, no_advice, escalation::see)
};

pub const RELEASE: Step =
    step!(50 "release" "放行" UNDER_WAY, Release, Release::fields, no_advice, prepaying::release);
/// What came back as done is not: nothing waits for material there, a visit is booked (P-05).
pub const REVISIT: Step =
    step!(51 "revisit" "没修好再约" SAID_DONE, Dispatch, Revisit::fields, advise_rebook, revisit);
/// What turned out urgent after the call, or not to be.
pub const URGENCY: Step = step!(52 "urgency" "改紧急" UNDER_WAY, Dispatch, Urgency::fields, urgency::advise, urgency::change);
/// The promised answer, given before the work is done (F-12).
pub const ANSWER: Step =
    step!(53 "answer" "答复业主" UNDER_WAY, TakeCalls, Answer::fields, no_advice, answer);
/// Unused material goes back whatever became of the work: most of all where it was never done.
pub const GIVE_BACK: Step = step!(54 "give-back" "退料" ANY, DrawMaterial, GiveBack::fields, drawing::advise_back, drawing::give_back);
