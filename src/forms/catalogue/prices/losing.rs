//! A service that loses money: found, reported, decided on; stopped only with approval (P-16, G-22).

use crate::engine::form::FieldSet;
use crate::engine::judge::{Advice, Ask, Decision, Outcome};
use crate::engine::money::Money;
use crate::engine::rights::Role;
use crate::engine::slip::Slip;
use crate::engine::value::{Cell, Fields};
use crate::forms;
use crate::forms::billing::agreement;
use crate::forms::catalogue::announcements;
use crate::forms::catalogue::evaluation;
use crate::forms::catalogue::policy::LOSS_MONTHS;
use crate::forms::office::staff;

use super::{
    ACTIVE, COST, DAY_AHEAD, HEAD_DECIDES, INCOME, LOSING, Loss, Measure, Measured, NEEDS_APPROVAL,
    NO_LOSS, RECORDS, SERVED_STILL, STOP_PAPER, STOP_UNAPPROVED, STOPPED, Stop, anew, chain, money,
    publishing, standing,
};

const REPORT_LOSS: u16 = 18;
const MEASURE: u16 = 19;

/// The months that the office reckons by, up to this one.
fn reckoned(ask: &Ask<'_>, slip: &Slip) -> evaluation::Went {
    let months = evaluation::last_months(ask.now.day(), ask.limit(&LOSS_MONTHS));
    evaluation::of_months(ask.book, slip, months)
}

pub(super) fn advise_loss(ask: &Ask<'_>, given: &Fields) -> Advice {
    let mut advice = Advice::default();
    advice.warnings.extend(chain::by_reporter(ask));
    let Some(slip) = ask.slip else { return advice };
    let this = evaluation::last_months(ask.now.day(), 1);
    let month = evaluation::of_months(ask.book, slip, this);
    advice.computed.push(("本月".to_string(), month.shown()));
    let went = reckoned(ask, slip);
    let months = ask.limit(&LOSS_MONTHS);
    advice.computed.push((format!("近{months}个月"), went.shown()));
    let cost = went.cost.plus(money(given, 83).unwrap_or(Money::ZERO)).unwrap_or(went.cost);
    if went.income >= cost {
        let sums = [went.income.to_string(), cost.to_string()];
        advice.warnings.push(NO_LOSS.with(&[&sums[0], &sums[1]]));
    }
    advice
}

/// Reported with the figures as they were then.
pub(super) fn report(ask: &Ask<'_>, given: &Fields) -> Outcome {
    let slip = standing(ask)?;
    let went = reckoned(ask, slip);
    let set = anew::<Loss>(slip, given)
        .with(INCOME, Cell::Money(went.income))
        .with(COST, Cell::Money(went.cost))
        .with(RECORDS, Cell::Number(i64::try_from(went.records).unwrap_or(0)));
    Ok(ask.draw(LOSING, set).into())
}

pub(super) fn advise_measure(ask: &Ask<'_>, given: &Fields) -> Advice {
    let mut advice = Advice::default();
    let decided = match given.cell(86) {
        Some(Cell::Staff(badge)) => staff::role(ask.book, *badge),
        _ => Some(ask.role),
    };
    if decided != Some(Role::Head) {
        advice.warnings.push(HEAD_DECIDES.says().at("decided_by"));
    }
    advice
}

/// What is done about it. More customers and other measures end the matter; another price and the stop
/// are only begun by it.
pub(super) fn measure(ask: &Ask<'_>, given: &Fields) -> Outcome {
    let measure = Measured::take(given).map_or(Measure::Other, |it| it.measure);
    let policy = ask.book.policy();
    let set = anew::<Measured>(standing(ask)?, given);
    let approver = match measure {
        Measure::Customers | Measure::Other => {
            let (what, at, because) = publishing::reckoning(ask);
            return Ok(ask.draw(ACTIVE, set).due(what, at, because).into());
        }
        Measure::Reprice => chain::of_price(policy).word,
        Measure::Stop => chain::of_stop(policy),
    };
    let mut decision = Decision::from(ask.draw(LOSING, set));
    decision.warnings.push(NEEDS_APPROVAL.with(&[measure.label(), approver]));
    Ok(decision)
}

/// Whether a loss was reported that neither a measure nor another price has ended.
pub(super) fn unsettled(slip: &Slip) -> bool {
    let begun = [Measure::Reprice, Measure::Stop].map(|measure| measure as u16);
    let steps = [super::PUBLISH, REPORT_LOSS, MEASURE];
    match slip.story.iter().rev().find(|deed| steps.contains(&deed.step)) {
        Some(deed) if deed.step == MEASURE => slip.choice(85).is_some_and(|m| begun.contains(&m)),
        Some(deed) => deed.step == REPORT_LOSS,
        None => false,
    }
}

/// Who is still served under an agreement is told before the item is gone.
pub(super) fn advise_stop(ask: &Ask<'_>, _: &Fields) -> Advice {
    let mut advice = Advice::default();
    let served = ask.slip.and_then(|slip| agreement::served_still(ask.book, slip.id.number));
    if let Some((count, one)) = served {
        let number = forms::show_number(one);
        advice.warnings.push(SERVED_STILL.with(&[&count.to_string(), &number]));
    }
    advice
}

/// A service is stopped only by who approved it (G-22); who that is, C-14 says, and on which paper.
pub(super) fn stop(ask: &Ask<'_>, given: &Fields) -> Outcome {
    let slip = standing(ask)?;
    let who = chain::of_stop(ask.book.policy());
    let Some(it) = Stop::take(given).filter(|it| it.stop_approved_by.is_some()) else {
        return Err(STOP_UNAPPROVED.with(&[who]).at("stop_approved_by"));
    };
    let (Some(on), Some(_)) = (it.stop_on, &it.stop_paper) else {
        return Err(STOP_PAPER.says().at("stop_paper"));
    };
    if on > ask.now.day() {
        return Err(DAY_AHEAD.with(&[&on.to_string()]).at("stop_on"));
    }
    let mut decision = Decision::from(ask.draw(STOPPED, given.clone()).all_met(slip, ask.occurred));
    decision.drawn.extend(announcements::taken_down(ask, slip.id, "停办"));
    Ok(decision)
}
