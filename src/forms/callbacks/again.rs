//! What happens to a callback after the first call: called again, its paper handed in, reviewed by the
//! manager, and after its years cleared away.

use super::also;
use super::asking;
use super::calling::{self, Matter, PAPER_IN, heard};
use super::policy::{CALLBACK_FORM_HOURS, CALLBACK_FORM_MONTHS, CallbackRetention};
use super::record::{
    AMISS, Call, HEARD, HandIn, NOT_CONTENT, OF, PAPER_OUT, REMOVED, REVIEWED, Remove, Review, TAG,
    call_step,
};
use crate::engine::slip::state_key_of;
use crate::forms::prelude::*;

rules! {
    NO_PAPER refuse "没有要交的纸表" ["G-40", "N-30"];
    HANDED_LATE warn "回访表应在 {0} 小时内交回,已过" ["G-40", "N-30"];
    KEPT_UNTIL refuse "回访表须留 {0} 个月,到 {1} 才可清理" ["G-40", "N-31"];
    KEPT_FOR_GOOD refuse "按设置回访表一直留着,不清理" ["G-40", "C-45"];
}

/// Callbacks of one day that are signed for together: more than an office makes.
const DAY_MOST: usize = 5_000;

/// What the callback is about.
fn matter_of(ask: &Ask<'_>, slip: &Slip) -> Option<Slip> {
    ask.book.slip(slip.get(OF)?.0)
}

pub(super) fn advise(ask: &Ask<'_>, _: &Fields) -> Advice {
    let Some(before) = ask.slip else { return Advice::default() };
    let Some(slip) = matter_of(ask, before) else { return Advice::default() };
    let Some(of) = asking::to_ask(slip.id.form) else { return Advice::default() };
    calling::said_of(ask, &Matter { slip: &slip, of, before: Some(before) })
}

/// Called again: what was heard stands on the work as well, for whoever judges it by that.
pub(super) fn again(ask: &Ask<'_>, it: Call) -> Outcome {
    let before = ask.standing()?;
    let Some(slip) = matter_of(ask, before) else { return Err(NO_SLIP.says()) };
    let Some(of) = asking::to_ask(slip.id.form) else { return Err(NO_SLIP.says()) };
    let came = heard(ask, &Matter { slip: &slip, of, before: Some(before) }, &it)?;
    let mut own = ask.draw_with(came.state, came.set);
    own.dues = came.dues;
    let mut decision = Decision { drawn: vec![own], warnings: came.warnings };
    if let Some(content) = it.satisfied {
        let mut set = Fields::new().put(Call::satisfied, content);
        match it.customer_says.clone() {
            Some(says) => set = set.put(Call::customer_says, says),
            None => set.clear(Call::customer_says),
        }
        decision.drawn.push(Ask::beside(slip.id, call_step(slip.id.form), slip.state, set));
    }
    let stands = |(_, value): &&(u16, Value)| *value != Value::EMPTIED;
    let first: Fields = before.fields.iter().filter(stands).cloned().collect();
    also::draw(ask, &it, before.id, &first, &mut decision)?;
    Ok(decision)
}

/// The paper comes to the desk (G-40).
pub(super) fn hand_in(ask: &Ask<'_>, _: HandIn) -> Outcome {
    let slip = ask.standing()?;
    if slip.due(PAPER_IN).is_none_or(|due| due.met.is_some()) {
        return Err(NO_PAPER.says());
    }
    let state = if slip.state == PAPER_OUT { HEARD } else { slip.state };
    let late = slip.due(PAPER_IN).is_some_and(|due| due.met.is_none() && due.at < ask.occurred);
    let hours = ask.limit(&CALLBACK_FORM_HOURS).to_string();
    let warnings = late.then(|| HANDED_LATE.with(&[&hours])).into_iter().collect();
    let drawn = vec![ask.draw(state).met(Some(slip), PAPER_IN, ask.occurred)];
    Ok(Decision { drawn, warnings })
}

/// 审阅 (G-39): the manager's word. What went well at once is signed for by the day; whatever was ever
/// amiss is read by itself.
pub(super) fn review(ask: &Ask<'_>, it: Review) -> Outcome {
    let slip = ask.standing()?;
    let mut decision = Decision::from(ask.draw(REVIEWED));
    if it.whole_day != Some(true) {
        return Ok(decision);
    }
    let day = slip.opened().day();
    let key = state_key_of(TAG, HEARD);
    let waiting = ask.book.under(Index::InState, key, DAY_MOST).into_iter();
    let well = |other: &Slip| {
        let by_phone = !other.dues.iter().any(|due| due.what == PAPER_IN);
        other.opened().day() == day && by_phone && other.get(NOT_CONTENT).unwrap_or(0) == 0
    };
    let others =
        waiting.filter(|id| *id != slip.id).filter_map(|id| ask.book.slip(id)).filter(well);
    for other in others {
        let set = Fields::new().put(Review::opinion, it.opinion.clone());
        decision.drawn.push(Ask::beside(other.id, ask.step.tag, REVIEWED, set));
    }
    Ok(decision)
}

/// Cleared away after its years, and not before (G-40); the journal keeps it all the same.
pub(super) fn remove(ask: &Ask<'_>, _: Remove) -> Outcome {
    let slip = ask.standing()?;
    if ask.book.policy().is(CallbackRetention::NoEnd) {
        return Err(KEPT_FOR_GOOD.says());
    }
    let months = ask.limit(&CALLBACK_FORM_MONTHS);
    let last = slip.story.iter().map(|deed| deed.occurred).max().unwrap_or_else(|| slip.opened());
    let until = after_months(last.day(), months);
    if ask.now.day() < until {
        return Err(KEPT_UNTIL.with(&[&months.to_string(), &until.to_string()]));
    }
    ask.draw(REMOVED).ok()
}

/// The same day so many months later; the last of a shorter month.
fn after_months(day: Day, months: i64) -> Day {
    let mut first = day.first_of_month();
    for _ in 0..months {
        first = first.next(31).first_of_month();
    }
    let of_month = u64::try_from(day.number() - day.first_of_month().number()).unwrap_or(0);
    let last = first.next(31).first_of_month().before(1);
    first.next(of_month).min(last)
}

/// Whether somebody still has to call: the row that the board of callbacks shows.
pub(super) fn to_call(slip: &Slip) -> bool {
    [super::record::CALLING, AMISS].contains(&slip.state)
}
