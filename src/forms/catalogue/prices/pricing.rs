//! The price is worked out by those whom C-11 names and granted by those whom C-09 and C-10 name: two
//! words where policy names two. A word from outside the office is on paper, or it is none (G-23).

use crate::forms::office::staff;
use crate::forms::prelude::*;

use super::chain::{self, Approver};
use super::fields::{Approve, Covers, Enter, Price, Word};
use super::losing::unsettled;
use super::record::{
    ACTIVE, APPROVAL_PAPER, APPROVED, BELOW_COST, DAY_AHEAD, LOSING, NO_COST, NOT_APPROVER, PARTS,
    PRICED, QUESTION, REAPPROVED, REPRICED, REVIEWED, SELLING, STILL_TO_APPROVE, UNITS, WHICH,
    WHY_NOT, anew, version_at,
};

pub(super) fn advise_price(ask: &Ask<'_>, given: &Fields) -> Advice {
    let mut advice = Advice { computed: vec![chain::principles(ask)], ..Advice::default() };
    if let Some(now) = ask.slip.and_then(|slip| version_at(slip, ask.now)) {
        let since = now.from.day();
        advice.computed.push(("现价".to_string(), format!("{} 元(自 {since})", now.price)));
    }
    let price = given.get(Price::new_price);
    if let (Some(price), Some(labour)) = (price, given.get(Price::labour_part)) {
        let rest = price.minus(labour).unwrap_or(Money::ZERO);
        advice.computed.push(("其中材料".to_string(), format!("{rest} 元")));
    }
    match (price, cost(given)) {
        (Some(price), Some(cost)) if price < cost => {
            let sums = [price.to_string(), cost.to_string()];
            advice.warnings.push(BELOW_COST.with(&[&sums[0], &sums[1]]).at(Price::new_price));
        }
        (_, None) => advice.warnings.push(NO_COST.at(Price::labour_cost)),
        _ => {}
    }
    let by = [Price::priced_by, Price::priced_with].map(|tag| given.get(tag));
    advice.warnings.extend(chain::by_pricers(ask, by));
    advice
}

/// What one unit costs the office, as far as it was written down.
fn cost(given: &Fields) -> Option<Money> {
    let parts = [Price::labour_cost, Price::material_cost].into_iter();
    let known: Vec<Money> = parts.filter_map(|tag| given.get(tag)).collect();
    let sum = known.iter().try_fold(Money::ZERO, |sum, part| sum.plus(*part));
    sum.filter(|_| !known.is_empty())
}

/// A price for a reviewed item, or another one for an item that is sold on at the old price.
pub(super) fn price(ask: &Ask<'_>, it: Price) -> Outcome {
    let slip = ask.standing()?;
    if let Some(labour) = it.labour_part.filter(|labour| *labour > it.new_price) {
        let sums = [labour.to_string(), it.new_price.to_string()];
        return Err(PARTS.with(&[&sums[0], &sums[1]]).at(Price::labour_part));
    }
    // Another price than the one that was asked about: an answer to that is none to this.
    let mut set = QUESTION.over(slip, anew::<Price>(slip, &ask.given));
    set.clear(Approve::price_ok);
    if SELLING.contains(&slip.state) {
        return ask.draw_with(REPRICED, set).ok();
    }
    set.clear(Approve::item_ok);
    ask.draw_with(PRICED, set).ok()
}

/// What is still to be granted: of a new item both, of another price only that.
pub(super) fn open_parts(slip: &Slip) -> Vec<Covers> {
    let lacks = |tag: Tag<Text>| slip.text(tag).is_empty();
    let item = (slip.state == PRICED && lacks(Approve::item_ok)).then_some(Covers::Item);
    item.into_iter().chain(lacks(Approve::price_ok).then_some(Covers::Price)).collect()
}

pub(super) fn approver(ask: &Ask<'_>, part: Covers) -> Approver {
    let policy = ask.book.policy();
    if part == Covers::Item { chain::of_item(policy) } else { chain::of_price(policy) }
}

/// The parts that this word is for.
fn meant(ask: &Ask<'_>, slip: &Slip, covers: Option<Covers>) -> Result<Vec<Covers>, Notice> {
    let open = open_parts(slip);
    let policy = ask.book.policy();
    let (item, price) = (chain::of_item(policy), chain::of_price(policy));
    let together = item.word == price.word || open.len() < 2;
    match covers {
        None | Some(Covers::Both) if together => Ok(open),
        None | Some(Covers::Both) => Err(WHICH.with(&[item.word, price.word]).at(Approve::covers)),
        Some(one) => Ok(vec![one]),
    }
}

pub(super) fn advise_approve(ask: &Ask<'_>, _: &Fields) -> Advice {
    let mut advice = Advice::default();
    let Some(slip) = ask.slip else { return advice };
    for part in open_parts(slip) {
        let who = approver(ask, part).word;
        advice.computed.push((part.label().to_string(), format!("由{who}批")));
    }
    if let Some(price) = slip.get(Price::new_price) {
        advice
            .computed
            .push(("拟定单价".to_string(), format!("{price} 元/{}", slip.text(Enter::unit))));
    }
    advice
}

/// Whether the word is that of whom policy names: their own hand, or their paper.
fn granted(ask: &Ask<'_>, who: Approver, it: &Approve) -> Result<String, Notice> {
    if let Some(role) = who.inside {
        let own = staff::shown(ask.book, ask.hand.badge);
        let day = ask.occurred.day();
        return match ask.role == role {
            true => Ok(format!("{} {own} {day}", who.word)),
            false => Err(NOT_APPROVER.with(&[who.word]).at(Approve::word)),
        };
    }
    let (Some(by), Some(on), Some(paper)) = (&it.word_by, it.word_on, &it.word_paper) else {
        let missing = if it.word_by.is_none() { Approve::word_by } else { Approve::word_paper };
        return Err(APPROVAL_PAPER.with(&[who.word]).at(missing));
    };
    if on > ask.now.day() {
        return Err(DAY_AHEAD.with(&[&on.to_string()]).at(Approve::word_on));
    }
    let units = it.units.as_ref().map_or_else(String::new, |u| format!(" 业主单位{}", u.0));
    if who.units && it.units.is_none() && it.word == Word::Yes {
        return Err(UNITS.at(Approve::units));
    }
    Ok(format!("{} {} {on} {}{units}", who.word, by.0, paper.0))
}

/// The word on item and price, or on one of them. A refused one goes back: a new item to be priced
/// again, a sold one to its old price and, if it loses money, to that matter.
pub(super) fn approve(ask: &Ask<'_>, it: Approve) -> Outcome {
    let slip = ask.standing()?;
    let parts = meant(ask, slip, it.covers)?;
    let mut words = Vec::new();
    for part in parts {
        words.push((part, granted(ask, approver(ask, part), &it)?));
    }
    if it.word == Word::No && it.refused_why.is_none() {
        return Err(WHY_NOT.at(Approve::refused_why));
    }
    settled(ask, slip, QUESTION.over(slip, anew::<Approve>(slip, &ask.given)), words, it.word)
}

/// What becomes of the item by a word on some of its parts.
pub(super) fn settled(
    ask: &Ask<'_>,
    slip: &Slip,
    mut set: Fields,
    words: Vec<(Covers, String)>,
    word: Word,
) -> Outcome {
    for tag in [Approve::item_ok, Approve::price_ok] {
        // What was granted before stands; what somebody typed there is nobody's word.
        set.set(tag, slip.value(tag).cloned().unwrap_or(Value::EMPTIED));
    }
    for (part, word) in &words {
        let tag = if *part == Covers::Item { Approve::item_ok } else { Approve::price_ok };
        set.write(tag, &Text(word.clone()));
    }
    let again = slip.state == REPRICED;
    if word == Word::No {
        set.clear(Approve::item_ok);
        set.clear(Approve::price_ok);
        let back = match (again, unsettled(slip)) {
            (false, _) => REVIEWED,
            (true, false) => ACTIVE,
            (true, true) => LOSING,
        };
        return ask.draw_with(back, set).ok();
    }
    let given = |part: &Covers| words.iter().any(|(of, _)| of == part);
    let rest: Vec<Covers> = open_parts(slip).into_iter().filter(|part| !given(part)).collect();
    let state = match (rest.is_empty(), again) {
        (false, _) => slip.state,
        (true, true) => REAPPROVED,
        (true, false) => APPROVED,
    };
    let mut decision = Decision::from(ask.draw_with(state, set));
    for part in rest {
        let who = approver(ask, part).word;
        decision.warnings.push(STILL_TO_APPROVE.with(&[part.label(), who]));
    }
    Ok(decision)
}
