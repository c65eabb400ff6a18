//! The handover that both sign, and the receiver's refusal on the four grounds.
//!
//! What stands open is counted by the desk here, never taken as typed.

use crate::engine::policy::Policy;
use crate::forms::estate::rooms;
use crate::forms::keys::record as keys;
use crate::forms::prelude::*;
use crate::forms::shift::policy::{
    HANDOVER_LATE_MINUTES, HandoverShortfall, INCOMING_EARLY_MINUTES, OUTGOING_TIDY_MINUTES,
    UntidyHandover,
};

use super::duty::{begin_shift, check_on_duty, is_mine, warn_off_roster, warn_unmarked};
use super::fields::{
    CLEAN, Count, ENDS, FOLLOWED_BY, GROUNDS, HandOver, Pending, Refuse, Rule, Ruling, TAKEN_BY,
};
use super::gathering::{Gathered, gather};
use super::hours::Shift;
use super::record::{
    BY_ORDER, CAME_AHEAD, CAN_SIGN, EXPLAIN, EXTEND, HANDED, KEYS, KEYS_PARTLY, KEYS_SHOULD,
    LATE_IN, MAJOR_OPEN, MAJOR_SAID, MISSING_GOODS, NO_GROUND, NO_MAJOR, NOT_COUNTED, NOT_ITS_OWN,
    ORDERED, OVERTIME, OWN_SHIFT, PASSED_ON, REFUSE, REFUSED, RETURNED, RULED, SAY_WHY_SHORT,
    SHORT_SIGNED, TIDY_LATE, UNCLEAN, UNCLEAN_REFUSED, UNCLEAR, UNCLEAR_REFUSED, UNREAD, shift_of,
    to_count,
};

/// What is not clean, by name: empty when all is.
fn untidy(given: &Fields) -> String {
    let dirty = CLEAN.iter().filter(|(tag, _)| given.get(*tag) == Some(false));
    let dirty = dirty.map(|(_, word)| *word);
    dirty.collect::<Vec<_>>().join("、")
}

/// The numbers as they will be recorded, and what the clocks say about both hands.
pub(super) fn advise(ask: &Ask<'_>, given: &Fields) -> Advice {
    let mut advice = Advice::default();
    let gathered = gather(ask.book, ask.now);
    for (what, slips) in &gathered.found {
        advice.computed.push((what.label().to_string(), slips.len().to_string()));
    }
    // What is to be counted stands ready as long as nothing of it is written; the counts never do.
    if let Some(slip) = ask.slip.filter(|_| !given.has(HandOver::counts)) {
        for (n, (item, should)) in to_count(slip, ask.book).into_iter().enumerate() {
            advice.fills.push((format!("counts.{}.item", n + 1), item));
            let should = should.map(|n| n.to_string());
            advice.fills.extend(should.map(|s| (format!("counts.{}.should", n + 1), s)));
        }
    }
    advice.warnings.extend(warn_unmarked(&gathered));
    if let Some((slip, ends)) = ask.slip.and_then(|s| Some((s, s.get(ENDS)?))) {
        advice.warnings.extend(warn_of_times(ask, given, slip, ends));
    }
    advice
}

fn warn_of_times(ask: &Ask<'_>, given: &Fields, slip: &Slip, ends: Moment) -> Vec<Notice> {
    let mut warnings = Vec::new();
    let tidy = ask.limit(&OUTGOING_TIDY_MINUTES);
    if !untidy(given).is_empty() && ask.occurred > ends.plus_minutes(-tidy) {
        warnings.push(TIDY_LATE.with(&[&tidy.to_string()]));
    }
    let early = ask.limit(&INCOMING_EARLY_MINUTES);
    let came = given.get(HandOver::came).unwrap_or(ask.occurred);
    if came.minute() > ends.plus_minutes(-early) {
        let shown = came.show(ask.now);
        warnings.push(LATE_IN.with(&[&early.to_string(), &shown]).at(HandOver::came));
    }
    let over = ends.minutes_until(ask.occurred);
    if slip.last_deed(EXTEND).is_none() && over > ask.limit(&HANDOVER_LATE_MINUTES) {
        warnings.push(OVERTIME.with(&[&over.to_string()]));
    }
    warnings
}

/// What is less than it should be: `对讲机 缺 1`, or the money by its name.
fn shortages(it: &HandOver) -> Vec<String> {
    let less = |c: &&Count| c.have < c.should;
    let mut short: Vec<String> = it
        .counts
        .iter()
        .filter(less)
        .map(|c| format!("{} 缺 {}", c.item.0, c.should - c.have))
        .collect();
    if let (Some(should), Some(have)) = (it.cash_should, it.cash)
        && have < should
    {
        short.push("现金".to_string());
    }
    short
}

/// Everything that was counted last time is counted now, and every difference says why.
pub(super) fn check_reasons(counts: &[Count]) -> Result<(), Notice> {
    let off = |c: &Count| c.have != c.should && c.note.is_none();
    match counts.iter().enumerate().find(|(_, c)| off(c)) {
        // To the very blank that is missing, as problems name it.
        Some((n, off)) => {
            let note = format!("counts.{}.note", n + 1);
            Err(SAY_WHY_SHORT.with(&[&off.item.0]).at(note))
        }
        None => Ok(()),
    }
}

/// What was counted; what is said of keys that no register counts yet.
fn check_counts(ask: &Ask<'_>, slip: &Slip, it: &HandOver) -> Result<Option<Notice>, Notice> {
    let is = |item: &str| it.counts.iter().any(|c| c.item.0.trim() == item.trim());
    let left_out = match it.counts.is_empty() {
        true => Some("物品".to_string()),
        // What the first handover of a desk counts is its own choice; later ones leave nothing out.
        false => to_count(slip, ask.book)
            .into_iter()
            .find(|(item, should)| should.is_some() && !is(item))
            .map(|(item, _)| item),
    };
    if let Some(item) = left_out {
        return Err(NOT_COUNTED.with(&[&item]).at(HandOver::counts));
    }
    let is_keys = |c: &&Count| c.item.0.trim() == KEYS;
    let mut partly = None;
    if let Some((kept, row)) = keys::in_cupboard(ask.book).zip(it.counts.iter().find(is_keys))
        && row.should != kept
    {
        if !rooms::some_unlisted(ask.book) {
            return Err(KEYS_SHOULD.with(&[&kept.to_string()]).at(HandOver::counts));
        }
        partly = Some(KEYS_PARTLY.with(&[&kept.to_string()]).at(HandOver::counts));
    }
    check_reasons(&it.counts)?;
    if it.cash_should.is_some() && it.cash.is_none() {
        return Err(NOT_COUNTED.with(&["现金"]).at(HandOver::cash));
    }
    let off = it.cash_should.is_some() && it.cash != it.cash_should;
    if off && it.cash_note.is_none() {
        return Err(SAY_WHY_SHORT.with(&["现金"]).at(HandOver::cash_note));
    }
    if it.receipts_from.is_some() && it.receipts_left.is_none() {
        return Err(NOT_COUNTED.with(&["收据本"]).at(HandOver::receipts_left));
    }
    Ok(partly)
}

/// Missing goods and an unfinished major repair, by the side of C-20 in force; where the director has
/// ordered the shift to be taken, both sign for them.
fn check_shortfall(
    policy: &Policy,
    it: &HandOver,
    gathered: &Gathered,
    ordered: bool,
) -> Result<Vec<Notice>, Notice> {
    let short = shortages(it);
    let majors = gathered.count(Pending::Major);
    let mut warnings = Vec::new();
    let side = match policy.get::<HandoverShortfall>() {
        HandoverShortfall::Refuse if ordered => HandoverShortfall::RecordAndSign,
        side => side,
    };
    match side {
        HandoverShortfall::Refuse if !short.is_empty() => {
            return Err(MISSING_GOODS.with(&[&short.join("、")]).at(HandOver::counts));
        }
        HandoverShortfall::Refuse if majors > 0 => {
            return Err(MAJOR_OPEN.with(&[&majors.to_string()]));
        }
        HandoverShortfall::PassOn if !short.is_empty() || majors > 0 => {
            warnings.push(PASSED_ON.says())
        }
        HandoverShortfall::RecordAndSign => {
            if majors > 0 && it.unfinished.is_none() {
                return Err(EXPLAIN.with(&[&majors.to_string()]).at(HandOver::unfinished));
            }
            if !short.is_empty() {
                warnings.push(SHORT_SIGNED.with(&[&short.join("、")]));
            }
        }
        _ => {}
    }
    Ok(warnings)
}

/// An unclear record and an untidy desk are the receiver's judgement, unless policy refuses (D-10).
fn check_tidiness(policy: &Policy, given: &Fields, ordered: bool) -> Result<Vec<Notice>, Notice> {
    let strict = policy.is(UntidyHandover::Refuse) && !ordered;
    let mut warnings = Vec::new();
    if given.get(HandOver::clear) == Some(false) {
        if strict {
            return Err(UNCLEAR_REFUSED.at(HandOver::clear));
        }
        warnings.push(UNCLEAR.at(HandOver::clear));
    }
    let dirty = untidy(given);
    if !dirty.is_empty() {
        if strict {
            return Err(UNCLEAN_REFUSED.with(&[&dirty]));
        }
        warnings.push(UNCLEAN.with(&[&dirty]));
    }
    Ok(warnings)
}

/// Both have signed: this shift ends, and the receiver's begins with the same signature (G-05).
pub(super) fn hand_over(ask: &Ask<'_>, it: HandOver) -> Outcome {
    let slip = ask.standing()?;
    check_on_duty(ask, slip)?;
    if let Some(came) = it.came.filter(|came| came.minute() > ask.now.minute()) {
        return Err(CAME_AHEAD.with(&[&came.show(ask.now)]).at(HandOver::came));
    }
    let partly = check_counts(ask, slip, &it)?;
    let gathered = gather(ask.book, ask.now);
    let ordered = slip.state == ORDERED;
    let mut warnings = check_shortfall(ask.book.policy(), &it, &gathered, ordered)?;
    warnings.extend(check_tidiness(ask.book.policy(), &ask.given, ordered)?);
    warnings.extend(partly);
    if ordered {
        warnings.push(BY_ORDER.with(&[slip.text(Rule::ruled_why)]));
    }
    if it.next_read != Some(true) {
        warnings.push(UNREAD.at(HandOver::next_read));
    }
    // The judge has refused a hand-over without a second badge.
    let receiver = ask.hand.cosign.unwrap_or(Badge::CLOCK);
    let next = it.next.or_else(|| shift_of(slip).map(Shift::next));
    let next = next.unwrap_or_else(|| Shift::at(ask.occurred));
    warnings.extend(warn_off_roster(ask, next, receiver));
    let begun = begin_shift(ask, Fields::new(), next, receiver, Some(slip.id));
    let set = ask
        .given
        .clone()
        .put(TAKEN_BY, receiver)
        .put(FOLLOWED_BY, SlipRef(begun.slip))
        .put(HandOver::pending, gathered.numbers());
    let handed = ask.draw_with(HANDED, set).met(ask.slip, dues::HANDOVER, ask.occurred);
    Ok(Decision { drawn: vec![handed, begun], warnings })
}

/// Nobody refuses what they stand themselves.
pub(super) fn own_shift(ask: &Ask<'_>) -> Option<Notice> {
    is_mine(ask, ask.slip?).then(|| OWN_SHIFT.with(&["拒接"]))
}

/// The receiver does not take the shift, for one of four grounds (四不接): the outgoing hand stays on
/// duty, and the head sees it among the open work.
pub(super) fn refuse(ask: &Ask<'_>, it: Refuse) -> Outcome {
    let slip = ask.standing()?;
    let says = |tag: Tag<bool>| ask.given.get(tag) == Some(true);
    if !GROUNDS.iter().any(|(tag, _)| says(*tag)) {
        return Err(NO_GROUND.says());
    }
    // What the director has decided is decided; another ground is another refusal.
    let is_new = |tag: Tag<bool>| says(tag) && slip.get(tag) != Some(true);
    if slip.state == ORDERED && !GROUNDS.iter().any(|(tag, _)| is_new(*tag)) {
        return Err(RULED.with(&[slip.text(Rule::ruled_why)]));
    }
    let mut warnings = Vec::new();
    if it.goods == Some(true) && !ask.book.policy().is(HandoverShortfall::Refuse) {
        warnings.push(CAN_SIGN.at(Refuse::goods));
    }
    if it.major == Some(true) && gather(ask.book, ask.now).count(Pending::Major) == 0 {
        if it.which.is_none() {
            return Err(NO_MAJOR.at(Refuse::which));
        }
        warnings.push(MAJOR_SAID.at(Refuse::which));
    }
    // A later refusal speaks for itself: grounds that it does not name no longer stand.
    let set = GROUNDS.iter().fold(ask.given.clone(), |set, (tag, _)| set.put(*tag, says(*tag)));
    // So does the matter that it names.
    let mut set = set;
    if it.which.is_none() && slip.has(Refuse::which) {
        set.set(Refuse::which, Value::EMPTIED);
    }
    Ok(Decision { drawn: vec![ask.draw_with(REFUSED, set)], warnings })
}

/// The director decides about a refusal: the receiver signs for it as it is, or the outgoing hand makes
/// good first. Both still sign (G-05), and nobody is locked out meanwhile.
pub(super) fn rule(ask: &Ask<'_>, it: Rule) -> Outcome {
    // Whoever handed over or refused is a party: nobody decides their own matter.
    let slip = ask.standing()?;
    let refused_by = slip.last_deed(REFUSE).map(|deed| deed.by);
    if is_mine(ask, slip) || refused_by == Some(ask.hand.badge) {
        return Err(NOT_ITS_OWN.says());
    }
    ask.draw(match it.ruling {
        Ruling::TakeOver => ORDERED,
        Ruling::MakeGood => RETURNED,
    })
    .ok()
}
