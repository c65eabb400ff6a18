//! A service that loses money: found, reported, decided on; stopped only with approval (P-16, G-22).

use crate::forms::billing::agreement::record as agreement;
use crate::forms::catalogue::announcements::record as announcements;
use crate::forms::catalogue::evaluation;
use crate::forms::catalogue::months::last_months;
use crate::forms::catalogue::policy::LOSS_MONTHS;
use crate::forms::office::staff;
use crate::forms::prelude::*;

use super::fields::{Loss, Measure, Measured, Stop};
use super::record::{
    ACTIVE, DAY_AHEAD, HEAD_DECIDES, LOSING, NEEDS_APPROVAL, NO_LOSS, PUBLISH, QUESTION,
    SERVED_STILL, STOP_PAPER, STOP_UNAPPROVED, STOPPED, anew,
};
use super::{chain, clocks};

const REPORT_LOSS: u16 = 18;
const MEASURE: u16 = 19;

/// The months that the office reckons by, up to this one.
fn over_reckoned_months(ask: &Ask<'_>, slip: &Slip) -> evaluation::Went {
    let months = last_months(ask.now.day(), ask.limit(&LOSS_MONTHS));
    evaluation::of_months(ask.book, slip, months)
}

pub(super) fn advise_loss(ask: &Ask<'_>, given: &Fields) -> Advice {
    let mut advice = Advice::default();
    advice.warnings.extend(chain::by_reporter(ask));
    let Some(slip) = ask.slip else { return advice };
    let this = last_months(ask.now.day(), 1);
    let month = evaluation::of_months(ask.book, slip, this);
    advice.computed.push(("本月".to_string(), month.shown()));
    let went = over_reckoned_months(ask, slip);
    let months = ask.limit(&LOSS_MONTHS);
    advice.computed.push((format!("近{months}个月"), went.shown()));
    let cost =
        went.cost.plus(given.get(Loss::extra_cost).unwrap_or(Money::ZERO)).unwrap_or(went.cost);
    if went.income >= cost {
        let sums = [went.income.to_string(), cost.to_string()];
        advice.warnings.push(NO_LOSS.with(&[&sums[0], &sums[1]]));
    }
    advice
}

/// Reported with the figures as they were then.
pub(super) fn report(ask: &Ask<'_>, given: &Fields) -> Outcome {
    let slip = ask.standing()?;
    let went = over_reckoned_months(ask, slip);
    let set = anew::<Loss>(slip, given)
        .put(Loss::income, went.income)
        .put(Loss::cost, went.cost)
        .put(Loss::records, i64::try_from(went.records).unwrap_or(0));
    ask.draw_with(LOSING, set).ok()
}

pub(super) fn advise_measure(ask: &Ask<'_>, given: &Fields) -> Advice {
    let mut advice = Advice::default();
    let decided = match given.get(Measured::decided_by) {
        Some(badge) => staff::role(ask.book, badge),
        None => Some(ask.role),
    };
    if decided != Some(Role::Head) {
        advice.warnings.push(HEAD_DECIDES.at(Measured::decided_by));
    }
    advice
}

/// What is done about it. More customers and other measures end the matter; another price and the stop
/// are only begun by it.
pub(super) fn measure(ask: &Ask<'_>, it: Measured) -> Outcome {
    let policy = ask.book.policy();
    let set = anew::<Measured>(ask.standing()?, &ask.given);
    let approver = match it.measure {
        Measure::Customers | Measure::Other => {
            let (what, at, because) = clocks::next_reckoning(ask);
            return ask.draw_with(ACTIVE, set).due(what, at, because).ok();
        }
        Measure::Reprice => chain::of_price(policy).word,
        Measure::Stop => chain::of_stop(policy),
    };
    let mut decision = Decision::from(ask.draw_with(LOSING, set));
    decision.warnings.push(NEEDS_APPROVAL.with(&[it.measure.label(), approver]));
    Ok(decision)
}

/// Whether a loss was reported that neither a measure nor another price has ended.
pub(super) fn unsettled(slip: &Slip) -> bool {
    let steps = [PUBLISH, REPORT_LOSS, MEASURE];
    match slip.story.iter().rev().find(|deed| steps.contains(&deed.step)) {
        Some(deed) if deed.step == MEASURE => {
            matches!(slip.get(Measured::measure), Some(Measure::Reprice | Measure::Stop))
        }
        Some(deed) => deed.step == REPORT_LOSS,
        None => false,
    }
}

/// Who is still served under an agreement is told before the item is gone.
pub(super) fn advise_stop(ask: &Ask<'_>, _: &Fields) -> Advice {
    let mut advice = Advice::default();
    let served = ask.slip.and_then(|slip| agreement::still_serving(ask.book, slip.id.number));
    if let Some((count, one)) = served {
        let number = ask.book.registry().show_number(one);
        advice.warnings.push(SERVED_STILL.with(&[&count.to_string(), &number]));
    }
    advice
}

/// A service is stopped only by who approved it (G-22); who that is, C-14 says, and on which paper.
pub(super) fn stop(ask: &Ask<'_>, it: Stop) -> Outcome {
    let slip = ask.standing()?;
    if it.stop_approved_by.is_none() {
        let who = chain::of_stop(ask.book.policy());
        return Err(STOP_UNAPPROVED.with(&[who]).at(Stop::stop_approved_by));
    }
    let (Some(on), Some(_)) = (it.stop_on, it.stop_paper) else {
        return Err(STOP_PAPER.at(Stop::stop_paper));
    };
    if on > ask.now.day() {
        return Err(DAY_AHEAD.with(&[&on.to_string()]).at(Stop::stop_on));
    }
    Ok(stopped(ask, slip, QUESTION.over(slip, ask.given.clone())))
}

/// The item is stopped, and its notice taken down.
pub(super) fn stopped(ask: &Ask<'_>, slip: &Slip, set: Fields) -> Decision {
    let drawn = ask.draw_with(STOPPED, set).all_met(slip, ask.occurred);
    let mut decision = Decision::from(drawn);
    decision.drawn.extend(announcements::take_down(ask, slip.id, "停办"));
    decision
}
