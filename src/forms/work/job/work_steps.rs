//! The steps that work slips share, each by its name; a form lists those it has.
//!
//! Tags are stored: a form that had a step before it was shared keeps its own tag for it
//! (`work_steps::URGE.tagged(18)`). Shared steps are numbered from 20 to 39, those of the clocks
//! from 40 to 49, new ones from 50 to 69.

use super::chasing::{advise_chase, chase, urge};
use super::drawing;
use super::escalation;
use super::escalation::SeenBy;
use super::fields::{
    Arrive, Assign, Chase, Consent, Copies, Decline, Draw, FIRST, GiveBack, Paper, PayOver, Quote,
    Rebook, Room, Sign, Tell, TellOwner, Urge, Violation, Void,
};
use super::joining::{Another, Attach, advise_attach, another, attach};
use super::mending::{Recharge, advise_recharge, change_room, recharge, void};
use super::pausing::{self, Pausing, Resuming};
use super::prepaying::{self, Release};
use super::pricing::PriceTold;
use super::raising::{
    MarkMajor, ReportUp, Seen, advise_report, mark_major, may_not_mark, report_up, seen,
};
use super::record::{
    ANY, CLOSED, CONSENTED, DONE, ENDABLE, ISSUED, NOT_CLOSED, NOT_THERE, PAUSABLE, RETURNED,
    SAID_DONE, UNDER_WAY, UNSIGNED, WAITING,
};
use super::rework::{Rework, rework, reworked};
use super::urgency::{self, Urgency};
use super::visits::Visits;
use super::waiting::{
    Answer, Inspect, Insured, PlanSign, Revisit, Warranty, advise_insured, advise_rebook,
    advise_warranty, answer, inspect, insured, plan_sign, rebook, revisit, warranty,
};
use super::{billing, pricing, record, returning, sending, visits};
use crate::forms::prelude::*;
use crate::forms::voiding;

pub const TELL: Step = Step::from(2, "tell", "通知维修", &[ISSUED], Right::Dispatch, Tell::fields)
    .decide(by!(sending::tell));
pub const ASSIGN: Step =
    Step::from(record::ASSIGN, "assign", "派工", UNDER_WAY, Right::Dispatch, Assign::fields)
        .advise(sending::advise_assign)
        .decide(by!(sending::assign));
pub const ARRIVE: Step =
    Step::from(4, "arrive", "到场", NOT_THERE, Right::Dispatch, Arrive::fields)
        .advise(sending::advise_arrive)
        .decide(by!(sending::arrive))
        .at_once();
/// A form brings its own blanks, in the order of its hands.
pub const RETURN: Step =
    Step::from(record::RETURN, "return", "回单", UNDER_WAY, Right::Dispatch, Paper::fields)
        .advise(returning::advise)
        .decide(by!(returning::give_back));
pub const SIGN: Step = Step::from(6, "sign", "签认", &[UNSIGNED], Right::Dispatch, Sign::fields)
    .advise(returning::advise_sign)
    .decide(by!(returning::sign));
pub const REBOOK: Step =
    Step::from(7, "rebook", "待料待约", UNDER_WAY, Right::Dispatch, Rebook::fields)
        .advise(advise_rebook)
        .decide(by!(rebook));
pub const TELL_OWNER: Step = Step::from(
    record::TELL_OWNER,
    "tell-owner",
    "告知业主",
    &[RETURNED],
    Right::TakeCalls,
    TellOwner::fields,
)
.advise(returning::advise_tell_owner)
.decide(by!(returning::tell_owner));
pub const CHASE: Step =
    Step::from(9, "chase", "业主催单", NOT_CLOSED, Right::TakeCalls, Chase::fields)
        .advise(advise_chase)
        .decide(by!(chase))
        .at_once();
pub const CONSENT: Step =
    Step::from(record::CONSENT, "consent", "补同意", CONSENTED, Right::Dispatch, Consent::fields)
        .advise(pricing::advise_consent)
        .decide(by!(pricing::consent));
pub const VOID: Step = Step::from(13, "void", "作废", ENDABLE, Right::Mend, Void::fields)
    .advise(|ask, _| voiding::advise(ask, ask.slip.and_then(|slip| slip.get(FIRST))))
    .decide(by!(void));
pub const URGE: Step = Step::from(20, "urge", "催办", NOT_CLOSED, Right::Dispatch, Urge::fields)
    .decide(by!(urge))
    .at_once();
pub const ROOM: Step = Step::from(21, "room", "改房号", NOT_CLOSED, Right::Mend, Room::fields)
    .decide(by!(change_room));
pub const QUOTE: Step = Step::from(22, "quote", "报价", UNDER_WAY, Right::Dispatch, Quote::fields)
    .advise(pricing::advise_quote)
    .decide(by!(pricing::quote));
pub const DECLINE: Step =
    Step::from(23, "decline", "业主不同意", ENDABLE, Right::Dispatch, Decline::fields)
        .decide(by!(pricing::decline));
pub const COPIES: Step =
    Step::from(24, "copies", "收联", DONE, Right::RecordService, Copies::fields)
        .advise(billing::advise_copies)
        .decide(by!(billing::copies));
pub const VIOLATION: Step =
    Step::from(25, "violation", "违规收现", ANY, Right::RecordService, Violation::fields)
        .decide(by!(billing::violation));
/// The money that a worker took, in whatever state the slip is by then.
pub const PAY_OVER: Step =
    Step::from(55, "pay-over", "收缴", ANY, Right::TakeMoney, PayOver::fields)
        .spent(billing::nothing_held)
        .decide(by!(billing::pay_over));
pub const RECHARGE: Step =
    Step::from(26, "charge", "改性质", CONSENTED, Right::Dispatch, Recharge::fields)
        .advise(advise_recharge)
        .decide(by!(recharge));
pub const MAJOR: Step =
    Step::from(27, "major", "标记重大", UNDER_WAY, Right::Dispatch, MarkMajor::fields)
        .unless(may_not_mark)
        .decide(by!(mark_major));
pub const REPORT_UP: Step =
    Step::from(28, "report-up", "上报", UNDER_WAY, Right::ReportUp, ReportUp::fields)
        .advise(advise_report)
        .decide(by!(report_up));
pub const SEEN: Step =
    Step::from(29, "seen", "已阅", UNDER_WAY, Right::ReportUp, Seen::fields).decide(by!(seen));
pub const ATTACH: Step =
    Step::from(record::ATTACH, "attach", "并单", NOT_CLOSED, Right::TakeCalls, Attach::fields)
        .advise(advise_attach)
        .decide(by!(attach));
pub const ANOTHER: Step =
    Step::from(31, "another", "另开", NOT_CLOSED, Right::IssueSlip, Another::fields)
        .decide(by!(another));
pub const WARRANTY: Step =
    Step::from(32, "warranty", "保修", UNDER_WAY, Right::Dispatch, Warranty::fields)
        .advise(advise_warranty)
        .decide(by!(warranty));
pub const INSURED: Step =
    Step::from(33, "insured", "理赔", UNDER_WAY, Right::Dispatch, Insured::fields)
        .advise(advise_insured)
        .decide(by!(insured));
pub const PLAN_SIGN: Step =
    Step::from(34, "plan-sign", "约补签", &[UNSIGNED], Right::Dispatch, PlanSign::fields)
        .decide(by!(plan_sign));
pub const VISITS: Step =
    Step::from(35, "visits", "上门补录", NOT_CLOSED, Right::Dispatch, Visits::fields)
        .decide(by!(visits::record));
pub const PRICE_TOLD: Step =
    Step::from(36, "price-told", "告知价", UNDER_WAY, Right::TakeCalls, PriceTold::fields)
        .decide(by!(pricing::tell_price));
pub const INSPECT: Step =
    Step::from(38, "inspect", "先看现场", UNDER_WAY, Right::Dispatch, Inspect::fields)
        .advise(sending::advise_arrive)
        .decide(by!(inspect));
pub const DRAW: Step = Step::from(39, "draw", "领料", UNDER_WAY, Right::DrawMaterial, Draw::fields)
    .advise(drawing::advise_draw)
    .decide(by!(drawing::draw));

pub const PAUSE: Step = Step::from(40, "pause", "暂停", PAUSABLE, Right::Dispatch, Pausing::fields)
    .advise(pausing::advise_pause)
    .decide(by!(pausing::pause));
pub const RESUME: Step =
    Step::from(41, "resume", "恢复", &[WAITING], Right::Dispatch, Resuming::fields)
        .decide(by!(pausing::resume))
        .at_once();
pub const REMIND: Step =
    Step::from(escalation::REMIND, "remind", "上报提醒", CONSENTED, Right::Remind, Nothing::fields)
        .decide(by!(escalation::remind));
pub const SEE: Step =
    Step::from(escalation::SEE, "see", "提醒已阅", CONSENTED, Right::Read, SeenBy::fields)
        .decide(by!(escalation::see))
        .at_once();

pub const RELEASE: Step =
    Step::from(50, "release", "放行", UNDER_WAY, Right::Release, Release::fields)
        .unless(prepaying::not_to_release)
        .decide(by!(prepaying::release));
/// What came back as done is not: nothing waits for material there, a visit is booked (P-05).
pub const REVISIT: Step =
    Step::from(51, "revisit", "没修好再约", SAID_DONE, Right::Dispatch, Revisit::fields)
        .advise(advise_rebook)
        .decide(by!(revisit));
/// Told that it is done, the owner calls again about the same (返修).
pub const REWORK: Step =
    Step::from(56, "rework", "返修", &[CLOSED], Right::IssueSlip, Rework::fields)
        .spent(reworked)
        .decide(by!(rework));
/// What turned out urgent after the call, or not to be.
pub const URGENCY: Step =
    Step::from(52, "urgency", "改紧急", UNDER_WAY, Right::Dispatch, Urgency::fields)
        .advise(urgency::advise)
        .decide(by!(urgency::change));
/// The promised answer, given before the work is done (F-12).
pub const ANSWER: Step =
    Step::from(53, "answer", "答复业主", UNDER_WAY, Right::TakeCalls, Answer::fields)
        .decide(by!(answer));
/// Unused material goes back whatever became of the work: most of all where it was never done.
pub const GIVE_BACK: Step =
    Step::from(54, "give-back", "退料", ANY, Right::DrawMaterial, GiveBack::fields)
        .advise(drawing::advise_back)
        .decide(by!(drawing::give_back));
