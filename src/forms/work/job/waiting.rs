//! Between two visits: waiting for material, a date, a contractor or an insurer; looking first; and
//! the date on which finished work is to be signed. Whoever agrees a visit with the owner has answered
//! them: what was promised for then is met (F-12).

use crate::forms::intake::contact::Channel;
use crate::forms::office::staff;
use crate::forms::prelude::*;

use super::clocks;
use super::opening::unreturned;
use super::sending::{at_the_door, worker};
use super::visits::{self, Visited};
use super::{
    ADVISER_UNTOLD, ARRIVED, Assign, CONTROL_FIRST, HEAD_CLAIMS, NO_VISIT, Rebook, ToldHow,
    WAITING, WaitFor, ahead, standing,
};

fields! {
    /// 保修: the contractor who built it is called; what keeps the damage small until they come.
    pub struct Warranty {
        130 contractor: Text = "承包商" 4;
        131 contact: Option<Text> = "联系谁" 4;
        133 contact_how: Option<ToldHow> = "如何联系" 4;
        132 control: Option<Text> = "控制措施" 12;
        62 next: Option<Moment> = "再约上门" 4;
    }
}

fields! {
    /// 理赔: the manager calls the insurer's adjuster and tells the engineering adviser.
    pub struct Insured {
        135 adjuster: Text = "理赔人" 4;
        134 claimed_by: Option<Badge> = "谁联系" 4;
        136 adviser_told: Option<bool> = "已告顾问" 4;
        137 claim_no: Option<Text> = "案号" 4;
        138 claim_note: Option<Text> = "说明" 8;
    }
}

fields! {
    /// 先看现场: what was seen, and what must be drawn before the work (S1E 4.3.1).
    pub struct Inspect {
        120 found: Lines = "现场情况" 12;
        121 needed: Option<Text> = "需用材料" 8;
        34 worker: Option<Badge> = "责任人" 4;
        62 next: Option<Moment> = "再约上门" 4;
    }
}

fields! {
    /// 约补签: when somebody will be there to sign what is done.
    pub struct PlanSign {
        62 next: Moment = "再约上门" 4;
        148 sign_note: Option<Text> = "说明" 8;
    }
}

fields! {
    /// 答复业主: what they were told before the work is done, and when they hear more (S3 L148).
    pub struct Answer {
        151 answer: Text = "答复内容" 12;
        152 answered_how: Option<Channel> = "如何答复" 4;
        153 answered_who: Option<Who> = "答复谁" 4;
        154 answer_next: Option<Moment> = "下次回复" 4;
    }
}

fields! {
    /// 没修好再约: the owner, told of the paper or asked to sign it, says that it is not mended.
    pub struct Revisit {
        62 next: Option<Moment> = "再约上门" 4;
        73 owner_says: Option<Text> = "业主意见" 8;
    }
}

pub(super) fn advise_rebook(_: &Ask<'_>, given: &Fields) -> Advice {
    let mut advice = Advice::default();
    if given.value(Rebook::next).is_none() {
        advice.warnings.push(NO_VISIT.says().at("next"));
    }
    advice
}

/// 待料 / 待约: the running clocks stop and the agreed visit runs instead. A door that nobody opened
/// was a visit all the same.
pub(super) fn rebook(ask: &Ask<'_>, given: &Fields) -> Outcome {
    let slip = standing(ask)?;
    let Some(it) = Rebook::take(given) else { return Err(NO_SLIP.says()) };
    ahead("next", "再约上门", it.next, ask.occurred, ask.now)?;
    let mut set = given.clone();
    match Visited::waiting(it.wait) {
        Some(how) => {
            let went = (slip.staff(Assign::worker), ask.occurred);
            visits::ended(slip, &mut set, went, (ask.occurred, how));
        }
        None => visits::broken_off(slip, &mut set, ask.occurred),
    }
    // Only what waits for a date is agreed with the owner; a day on which material or a contractor is
    // awaited, a shut door and a note are no answer.
    let asked = matches!(it.wait, WaitFor::Appointment | WaitFor::Owner);
    let spoken = it.next.filter(|_| asked);
    let drawn = agreed(ask.draw_with(WAITING, set), slip, spoken, ask.occurred);
    Ok(waiting(ask, drawn, slip, (it.wait, it.next), ask.occurred).into())
}

/// The owner has had their answer, in time or late: what was promised for then is met (F-12, N-05).
#[must_use]
pub(super) fn answered(drawn: Drawn, slip: &Slip, when: Moment) -> Drawn {
    clocks::met(drawn, slip, dues::REPLY.number(), when)
}

/// The same, where another visit is agreed with them.
#[must_use]
pub(super) fn agreed(drawn: Drawn, slip: &Slip, next: Option<Moment>, when: Moment) -> Drawn {
    if next.is_some() { answered(drawn, slip, when) } else { drawn }
}

/// 答复业主: the promised answer is given before the work is done. Whoever can only say when they
/// will know more promises anew (S3 L148).
pub(super) fn answer(ask: &Ask<'_>, given: &Fields) -> Outcome {
    let slip = standing(ask)?;
    let next = Answer::take(given).and_then(|it| it.answer_next);
    ahead("answer_next", "下次回复", next, ask.occurred, ask.now)?;
    let drawn = ask.draw_with(slip.state, given.clone());
    Ok(match next {
        Some(next) => drawn.due(dues::REPLY, next, "答复时约定 (F-12, S3 L148)".to_string()),
        None => answered(drawn, slip, ask.occurred),
    }
    .into())
}

/// 没修好再约: finished work that did not hold waits for its next visit (S2-repair 3.4.1, G-34). The
/// owner has just been spoken to, so what was owed after the returned paper is done.
pub(super) fn revisit(ask: &Ask<'_>, given: &Fields) -> Outcome {
    let slip = standing(ask)?;
    let next = Revisit::take(given).and_then(|it| it.next);
    ahead("next", "再约上门", next, ask.occurred, ask.now)?;
    let set = given.clone().with(Rebook::wait, Cell::Choice(WaitFor::Appointment as u16));
    let drawn = ask.draw_with(WAITING, set).met(Some(slip), dues::REPLY, ask.occurred);
    let wait = (WaitFor::Appointment, next);
    Ok(waiting(ask, drawn, slip, wait, ask.occurred).into())
}

/// A pause with its reason; the clock to the next visit runs instead of what it stops, if one is
/// agreed. A slip is never out of sight: the clock to its return runs on from the visit, or from now.
pub(super) fn waiting(
    ask: &Ask<'_>,
    mut drawn: Drawn,
    slip: &Slip,
    (wait, next): (WaitFor, Option<Moment>),
    when: Moment,
) -> Drawn {
    if let Some(next) = next {
        drawn.dues.retain(|d| d.what != dues::VISIT);
        drawn = drawn.due(dues::VISIT, next, "再约上门 (G-34)".to_string());
    }
    drawn = still_out(ask, drawn, next, when);
    clocks::pause(ask, drawn, slip, wait, when, next.is_some())
}

/// The slip stays out: it is chased from the visit that is agreed, or from now.
pub(super) fn still_out(ask: &Ask<'_>, drawn: Drawn, next: Option<Moment>, when: Moment) -> Drawn {
    let word = if next.is_some() { "再约" } else { "等候" };
    match unreturned(ask, next.unwrap_or(when), word) {
        Some(clock) => clocks::start(ask, drawn, clock),
        None => drawn,
    }
}

pub(super) fn advise_warranty(_: &Ask<'_>, given: &Fields) -> Advice {
    let mut advice = Advice::default();
    if given.value(132).is_none() {
        advice.warnings.push(CONTROL_FIRST.says().at("control"));
    }
    if given.value(Rebook::next).is_none() {
        advice.warnings.push(NO_VISIT.says().at("next"));
    }
    advice
}

/// 保修: the job waits for the contractor; who was called and what was done meanwhile stands on it.
pub(super) fn warranty(ask: &Ask<'_>, given: &Fields) -> Outcome {
    let slip = standing(ask)?;
    let next = Warranty::take(given).and_then(|it| it.next);
    ahead("next", "再约上门", next, ask.occurred, ask.now)?;
    let mut set = given.clone().with(Rebook::wait, Cell::Choice(WaitFor::Contractor as u16));
    visits::broken_off(slip, &mut set, ask.occurred);
    let wait = (WaitFor::Contractor, next);
    Ok(waiting(ask, ask.draw_with(WAITING, set), slip, wait, ask.occurred).into())
}

pub(super) fn advise_insured(ask: &Ask<'_>, given: &Fields) -> Advice {
    let mut advice = Advice::default();
    let who = match given.cell(134) {
        Some(Cell::Staff(badge)) => staff::role(ask.book, *badge),
        _ => Some(ask.role),
    };
    if who != Some(Role::Head) {
        advice.warnings.push(HEAD_CLAIMS.says().at("claimed_by"));
    }
    if !matches!(given.cell(136), Some(Cell::Yes(true))) {
        advice.warnings.push(ADVISER_UNTOLD.says().at("adviser_told"));
    }
    advice
}

/// 理赔: noted on the job, which goes on as it was.
pub(super) fn insured(ask: &Ask<'_>, given: &Fields) -> Outcome {
    let slip = standing(ask)?;
    Ok(ask.draw_with(slip.state, given.clone()).into())
}

/// 先看现场: a visit like any other. With material to draw or another date the job waits; without,
/// the worker has stayed.
pub(super) fn inspect(ask: &Ask<'_>, given: &Fields) -> Outcome {
    let slip = standing(ask)?;
    let it = Inspect::take(given);
    let next = it.as_ref().and_then(|it| it.next);
    ahead("next", "再约上门", next, ask.occurred, ask.now)?;
    let mut set = given.clone();
    let by = worker(given, slip);
    let needed = it.is_some_and(|it| it.needed.is_some());
    let left = next.is_some() || needed;
    if left {
        visits::ended(slip, &mut set, (by, ask.occurred), (ask.occurred, Visited::Looked));
    } else {
        visits::begun(slip, &mut set, by, ask.occurred);
    }
    let drawn = ask.draw_with(if left { WAITING } else { ARRIVED }, set);
    let drawn = at_the_door(ask, drawn, slip, ask.occurred);
    if !left {
        return Ok(drawn.into());
    }
    let drawn = agreed(drawn, slip, next, ask.occurred);
    let wait = if needed { WaitFor::Material } else { WaitFor::Appointment };
    Ok(waiting(ask, drawn, slip, (wait, next), ask.occurred).into())
}

/// 约补签: the clock to the signature runs to the date agreed.
pub(super) fn plan_sign(ask: &Ask<'_>, given: &Fields) -> Outcome {
    let slip = standing(ask)?;
    let next = PlanSign::take(given).map_or(ask.occurred, |it| it.next);
    ahead("next", "再约上门", Some(next), ask.occurred, ask.now)?;
    let because = "约好补签 (G-30)".to_string();
    let drawn = answered(ask.draw_with(slip.state, given.clone()), slip, ask.occurred);
    Ok(drawn.due(dues::SIGN, next, because).into())
}
