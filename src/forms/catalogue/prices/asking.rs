//! The company's word, asked from the office and given at head office (B-27): on item and price (C-09, C-10), and on
//! stopping (C-14). Days may lie between; what was changed meanwhile is not granted by an old answer.

use crate::forms::prelude::*;

use super::chain;
use super::fields::{Answered, AskCompany, Stop, Word};
use super::losing::stopped;
use super::pricing::{approver, open_parts, settled};
use super::record::{
    ASKED_TWICE, NOT_ASKED, NOT_COMPANYS, PRICED, QUESTION, REFUSED_STOP, REPRICED, SELLING, anew,
};

/// Whether the item waits for an approval, and not for a stop.
fn is_approval(slip: &Slip) -> bool {
    [PRICED, REPRICED].contains(&slip.state)
}

/// Whose word it is that is asked for; none, where it is given in the house or by the owners' departments.
fn whose(ask: &Ask<'_>, slip: &Slip) -> Option<&'static str> {
    if !is_approval(slip) {
        return SELLING.contains(&slip.state).then(|| chain::of_stop(ask.book.policy()));
    }
    let parts = open_parts(slip).into_iter().map(|part| approver(ask, part));
    parts.into_iter().find(|who| who.is_company()).map(|who| who.word)
}

pub(super) fn advise(ask: &Ask<'_>, _: &Fields) -> Advice {
    let mut advice = Advice::default();
    let who = ask.slip.and_then(|slip| whose(ask, slip));
    advice.computed.extend(who.map(|who| ("请谁批".to_string(), who.to_string())));
    advice
}

/// The question goes with the journal; the number by which it is answered is the slip's version.
pub(super) fn ask_company(ask: &Ask<'_>, _: AskCompany) -> Outcome {
    let slip = ask.standing()?;
    let Some(set) = QUESTION.put(ask, slip) else { return Err(ASKED_TWICE.says()) };
    if whose(ask, slip).is_none() {
        let who = open_parts(slip).first().map_or("本处", |part| approver(ask, *part).word);
        return Err(NOT_COMPANYS.with(&[who]));
    }
    ask.draw_with(slip.state, set).ok()
}

/// The company's answer: as if its paper had been entered here, by its number.
pub(super) fn answered(ask: &Ask<'_>, it: Answered) -> Outcome {
    let slip = ask.standing()?;
    if QUESTION.pending(slip) != Some(it.company_no) {
        return Err(NOT_ASKED.with(&[&it.company_no.to_string()]).at(Answered::company_no));
    }
    let by = it.word_by.as_ref().map_or("总部", |by| by.0.as_str());
    let mut set = anew::<Answered>(slip, &ask.given);
    set.clear(Answered::company_no);
    let set = QUESTION.over(slip, set);
    if is_approval(slip) {
        let parts = open_parts(slip).into_iter().map(|part| (part, approver(ask, part)));
        let word =
            |who: chain::Approver| format!("{} {by} {} {}", who.word, it.word_on, it.word_paper.0);
        let parts = parts.filter(|(_, who)| who.is_company());
        let parts = parts.map(|(part, who)| (part, word(who))).collect();
        return settled(ask, slip, set, parts, it.word);
    }
    if it.word == Word::No {
        let mut decision = Decision::from(ask.draw_with(slip.state, set));
        decision.warnings.push(REFUSED_STOP.with(&[by]));
        return Ok(decision);
    }
    let set = set
        .put(Stop::why, Text(slip.text(AskCompany::company_asked).to_string()))
        .put(Stop::stop_approved_by, Text(by.to_string()))
        .put(Stop::stop_on, it.word_on)
        .put(Stop::stop_paper, it.word_paper);
    Ok(stopped(ask, slip, set))
}
