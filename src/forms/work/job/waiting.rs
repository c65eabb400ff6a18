//! Between two visits: waiting for material, a date, a contractor or an insurer; looking first; and
//! the date on which finished work is to be signed. Whoever agrees a visit with the owner has answered
//! them: what was promised for then is met (F-12).

use crate::forms::intake::contact::Outgoing;
use crate::forms::office::staff;
use crate::forms::prelude::*;

use super::clocks;
use super::fields::{Rebook, ToldHow, WaitFor};
use super::opening::return_clock;
use super::record::{
    ADVISER_UNTOLD, ARRIVED, CONTROL_FIRST, HEAD_CLAIMS, NO_VISIT, WAITING, ahead, worker,
};
use super::sending::{at_the_door, worker_there};
use super::visits::{self, Visited};

fields! {
    /// 保修: the contractor who built it is called; what keeps the damage small until they come.
    pub struct Warranty {
        130 contractor: Text = "承包商" 4;
        131 contact: Option<Text> = "联系谁" 4;
        133 contact_how: Option<ToldHow> = "如何联系" 4;
        132 control: Option<Text> = "控制措施" 12;
        62 next: Option<Moment> = "再约上门" 4;
    }

    /// 理赔: the manager calls the insurer's adjuster and tells the engineering adviser.
    pub struct Insured {
        135 adjuster: Text = "理赔人" 4;
        134 claimed_by: Option<Badge> = "谁联系" 4;
        136 adviser_told: Option<bool> = "已告顾问" 4;
        137 claim_no: Option<Text> = "案号" 4;
        138 claim_note: Option<Text> = "说明" 8;
    }

    /// 先看现场: what was seen, and what must be drawn before the work (S1E 4.3.1).
    pub struct Inspect {
        120 found: Lines = "现场情况" 12;
        121 needed: Option<Text> = "需用材料" 8;
        34 worker: Option<Badge> = "责任人" 4;
        62 next: Option<Moment> = "再约上门" 4;
    }

    /// 约补签: when somebody will be there to sign what is done.
    pub struct PlanSign {
        62 next: Moment = "再约上门" 4;
        148 sign_note: Option<Text> = "说明" 8;
    }

    /// 答复业主: what they were told before the work is done, and when they hear more (S3 L148).
    pub struct Answer {
        151 answer: Text = "答复内容" 12;
        152 answered_how: Option<Outgoing> = "如何答复" 4;
        153 answered_who: Option<Who> = "答复谁" 4;
        154 answer_next: Option<Moment> = "下次回复" 4;
    }

    /// 没修好再约: the owner, told of the paper or asked to sign it, says that it is not mended.
    pub struct Revisit {
        62 next: Option<Moment> = "再约上门" 4;
        73 owner_says: Option<Text> = "业主意见" 8;
    }
}

pub(super) fn advise_rebook(_: &Ask<'_>, given: &Fields) -> Advice {
    Advice { warnings: no_visit(given).into_iter().collect(), ..Advice::default() }
}

/// That nobody has said when somebody comes again, if so.
fn no_visit(given: &Fields) -> Option<Notice> {
    given.value(Rebook::next).is_none().then(|| NO_VISIT.at(Rebook::next))
}

/// 待料 / 待约: the running clocks stop and the agreed visit runs instead. A door that nobody opened
/// was a visit all the same.
pub(super) fn rebook(ask: &Ask<'_>, it: Rebook) -> Outcome {
    let slip = ask.standing()?;
    ahead(Rebook::next, "再约上门", it.next, ask.occurred, ask.now)?;
    let mut set = ask.given.clone();
    match Visited::by_booking(it.wait) {
        Some(how) => {
            let went = (worker(slip), ask.occurred);
            visits::end(slip, &mut set, went, (ask.occurred, how));
        }
        None => visits::break_off(slip, &mut set, ask.occurred),
    }
    // Only what waits for a date is agreed with the owner; a day on which material or a contractor is
    // awaited, a shut door and a note are no answer.
    let asked = matches!(it.wait, WaitFor::Appointment | WaitFor::Owner);
    let spoken = it.next.filter(|_| asked);
    let drawn = agree_visit(ask.draw_with(WAITING, set), slip, spoken, ask.occurred);
    wait(ask, drawn, slip, (it.wait, it.next), ask.occurred).ok()
}

/// The owner has had their answer, in time or late: what was promised for then is met (F-12, N-05).
pub(super) fn answer_owner(drawn: Drawn, slip: &Slip, when: Moment) -> Drawn {
    clocks::met(drawn, slip, dues::REPLY, when)
}

/// The same, where another visit is agreed with them.
pub(super) fn agree_visit(drawn: Drawn, slip: &Slip, next: Option<Moment>, when: Moment) -> Drawn {
    if next.is_some() { answer_owner(drawn, slip, when) } else { drawn }
}

/// 答复业主: the promised answer is given before the work is done. Whoever can only say when they
/// will know more promises anew (S3 L148).
pub(super) fn answer(ask: &Ask<'_>, it: Answer) -> Outcome {
    let slip = ask.standing()?;
    ahead(Answer::answer_next, "下次回复", it.answer_next, ask.occurred, ask.now)?;
    let drawn = ask.draw(slip.state);
    match it.answer_next {
        Some(next) => drawn.due(dues::REPLY, next, "答复时约定 (F-12, S3 L148)").ok(),
        None => answer_owner(drawn, slip, ask.occurred).ok(),
    }
}

/// 没修好再约: finished work that did not hold waits for its next visit (S2-repair 3.4.1, G-34). The
/// owner has just been spoken to, so what was owed after the returned paper is done.
pub(super) fn revisit(ask: &Ask<'_>, it: Revisit) -> Outcome {
    let slip = ask.standing()?;
    ahead(Revisit::next, "再约上门", it.next, ask.occurred, ask.now)?;
    let set = ask.given.clone().put(Rebook::wait, WaitFor::Appointment);
    let drawn = ask.draw_with(WAITING, set).met(Some(slip), dues::REPLY, ask.occurred);
    wait(ask, drawn, slip, (WaitFor::Appointment, it.next), ask.occurred).ok()
}

/// A pause with its reason; the clock to the next visit runs instead of what it stops, if one is
/// agreed. A slip is never out of sight: the clock to its return runs on from the visit, or from now.
pub(super) fn wait(
    ask: &Ask<'_>,
    mut drawn: Drawn,
    slip: &Slip,
    (reason, next): (WaitFor, Option<Moment>),
    when: Moment,
) -> Drawn {
    if let Some(next) = next {
        drawn.dues.retain(|d| d.what != dues::VISIT);
        drawn = drawn.due(dues::VISIT, next, "再约上门 (G-34)");
    }
    drawn = still_out(ask, drawn, next, when);
    clocks::pause(ask, drawn, slip, reason, when, next.is_some())
}

/// The slip stays out: it is chased from the visit that is agreed, or from now.
pub(super) fn still_out(ask: &Ask<'_>, drawn: Drawn, next: Option<Moment>, when: Moment) -> Drawn {
    let word = if next.is_some() { "再约" } else { "等候" };
    match return_clock(ask, next.unwrap_or(when), word) {
        Some(clock) => clocks::start(ask, drawn, clock),
        None => drawn,
    }
}

pub(super) fn advise_warranty(_: &Ask<'_>, given: &Fields) -> Advice {
    let control = given.value(Warranty::control).is_none();
    let control = control.then(|| CONTROL_FIRST.at(Warranty::control));
    let warnings = control.into_iter().chain(no_visit(given)).collect();
    Advice { warnings, ..Advice::default() }
}

/// 保修: the job waits for the contractor; who was called and what was done meanwhile stands on it.
pub(super) fn warranty(ask: &Ask<'_>, it: Warranty) -> Outcome {
    let slip = ask.standing()?;
    ahead(Warranty::next, "再约上门", it.next, ask.occurred, ask.now)?;
    let mut set = ask.given.clone().put(Rebook::wait, WaitFor::Contractor);
    visits::break_off(slip, &mut set, ask.occurred);
    let drawn = ask.draw_with(WAITING, set);
    wait(ask, drawn, slip, (WaitFor::Contractor, it.next), ask.occurred).ok()
}

pub(super) fn advise_insured(ask: &Ask<'_>, given: &Fields) -> Advice {
    let mut advice = Advice::default();
    let role = match given.get(Insured::claimed_by) {
        Some(badge) => staff::role(ask.book, badge),
        None => Some(ask.role),
    };
    if role != Some(Role::Head) {
        advice.warnings.push(HEAD_CLAIMS.at(Insured::claimed_by));
    }
    if given.get(Insured::adviser_told) != Some(true) {
        advice.warnings.push(ADVISER_UNTOLD.at(Insured::adviser_told));
    }
    advice
}

/// 理赔: noted on the job, which goes on as it was.
pub(super) fn insured(ask: &Ask<'_>, _: Insured) -> Outcome {
    ask.draw(ask.standing()?.state).ok()
}

/// 先看现场: a visit like any other. With material to draw or another date the job waits; without,
/// the worker has stayed.
pub(super) fn inspect(ask: &Ask<'_>, it: Inspect) -> Outcome {
    let slip = ask.standing()?;
    ahead(Inspect::next, "再约上门", it.next, ask.occurred, ask.now)?;
    let mut set = ask.given.clone();
    let by = worker_there(&ask.given, slip);
    let needed = it.needed.is_some();
    let left = it.next.is_some() || needed;
    if left {
        visits::end(slip, &mut set, (by, ask.occurred), (ask.occurred, Visited::Looked));
    } else {
        visits::begin(slip, &mut set, by, ask.occurred);
    }
    let drawn = ask.draw_with(if left { WAITING } else { ARRIVED }, set);
    let drawn = at_the_door(ask, drawn, slip, ask.occurred);
    if !left {
        return drawn.ok();
    }
    let drawn = agree_visit(drawn, slip, it.next, ask.occurred);
    let reason = if needed { WaitFor::Material } else { WaitFor::Appointment };
    wait(ask, drawn, slip, (reason, it.next), ask.occurred).ok()
}

/// 约补签: the clock to the signature runs to the date agreed.
pub(super) fn plan_sign(ask: &Ask<'_>, it: PlanSign) -> Outcome {
    let slip = ask.standing()?;
    ahead(PlanSign::next, "再约上门", Some(it.next), ask.occurred, ask.now)?;
    let drawn = answer_owner(ask.draw(slip.state), slip, ask.occurred);
    drawn.due(dues::SIGN, it.next, "约好补签 (G-30)").ok()
}
