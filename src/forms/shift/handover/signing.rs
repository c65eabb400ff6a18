//! The handover that both sign, and the receiver's refusal on the four grounds.
//!
//! What stands open is counted by the desk here, never taken as typed.

use crate::engine::form::FieldSet;
use crate::engine::judge::{Advice, Ask, Decision, Outcome};
use crate::engine::moment::Moment;
use crate::engine::notice::Notice;
use crate::engine::policy::Policy;
use crate::engine::slip::{Slip, due};
use crate::engine::value::{Badge, Cell, Fields};
use crate::forms::shift::policy::{
    HANDOVER_LATE_MINUTES, HandoverShortfall, INCOMING_EARLY_MINUTES, OUTGOING_TIDY_MINUTES,
    UntidyHandover,
};

use super::{
    CAME, CAN_SIGN, CLEAN, CLEAR, COUNTS, Count, ENDS, EXPLAIN, EXTENDED, FOLLOWED_BY, GOODS,
    GROUNDS, Gathered, HANDED, HandOver, LATE_IN, MAJOR, MAJOR_OPEN, MISSING_GOODS, NO_GROUND,
    NO_MAJOR, NOT_COUNTED, OVERTIME, OWN_SHIFT, PASSED_ON, PENDING, Pending, REFUSED,
    SAY_WHY_SHORT, SHORT_SIGNED, Shift, TAKEN_BY, TIDY_LATE, UNCLEAN, UNCLEAN_REFUSED, UNCLEAR,
    UNCLEAR_REFUSED, UNREAD, begins, gather, on, own, shift_of, standing, to_count, unmarked,
};

fn no(given: &Fields, tag: u16) -> bool {
    matches!(given.cell(tag), Some(Cell::Yes(false)))
}

fn yes(given: &Fields, tag: u16) -> bool {
    matches!(given.cell(tag), Some(Cell::Yes(true)))
}

/// What is not clean, by name: empty when all is.
fn untidy(given: &Fields) -> String {
    let dirty = CLEAN.iter().filter(|(tag, _)| no(given, *tag)).map(|(_, word)| *word);
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
    if let Some(slip) = ask.slip.filter(|_| given.rows(COUNTS).is_empty()) {
        for (n, (item, should)) in to_count(slip, ask.book).into_iter().enumerate() {
            advice.fills.push((format!("counts.{}.item", n + 1), item));
            let should = should.map(|n| n.to_string());
            advice.fills.extend(should.map(|s| (format!("counts.{}.should", n + 1), s)));
        }
    }
    advice.warnings.extend(unmarked(&gathered));
    if let Some((slip, ends)) = ask.slip.and_then(|s| Some((s, s.moment(ENDS)?))) {
        advice.warnings.extend(by_the_clock(ask, given, slip, ends));
    }
    advice
}

fn by_the_clock(ask: &Ask<'_>, given: &Fields, slip: &Slip, ends: Moment) -> Vec<Notice> {
    let mut warnings = Vec::new();
    let tidy = ask.limit(&OUTGOING_TIDY_MINUTES);
    if !untidy(given).is_empty() && ask.occurred > ends.plus_minutes(-tidy) {
        warnings.push(TIDY_LATE.with(&[&tidy.to_string()]));
    }
    let early = ask.limit(&INCOMING_EARLY_MINUTES);
    let came = match given.cell(CAME) {
        Some(Cell::Moment(came)) => *came,
        _ => ask.occurred,
    };
    if came.minute() > ends.plus_minutes(-early) {
        let shown = came.show(ask.now);
        warnings.push(LATE_IN.with(&[&early.to_string(), &shown]).at("came"));
    }
    let over = ends.minutes_until(ask.occurred);
    if slip.state != EXTENDED && over > ask.limit(&HANDOVER_LATE_MINUTES) {
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
pub(super) fn counted(counts: &[Count]) -> Result<(), Notice> {
    let off = |c: &Count| c.have != c.should && c.note.is_none();
    match counts.iter().enumerate().find(|(_, c)| off(c)) {
        // To the very blank that is missing, as problems name it.
        Some((n, off)) => {
            let note = format!("counts.{}.note", n + 1);
            Err(SAY_WHY_SHORT.with(&[&off.item.0]).at(&note))
        }
        None => Ok(()),
    }
}

fn complete(ask: &Ask<'_>, slip: &Slip, it: &HandOver) -> Result<(), Notice> {
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
        return Err(NOT_COUNTED.with(&[&item]).at("counts"));
    }
    counted(&it.counts)?;
    if it.cash_should.is_some() && it.cash.is_none() {
        return Err(NOT_COUNTED.with(&["现金"]).at("cash"));
    }
    let off = it.cash_should.is_some() && it.cash != it.cash_should;
    if off && it.cash_note.is_none() {
        return Err(SAY_WHY_SHORT.with(&["现金"]).at("cash_note"));
    }
    if it.receipts_from.is_some() && it.receipts_left.is_none() {
        return Err(NOT_COUNTED.with(&["收据本"]).at("receipts_left"));
    }
    Ok(())
}

/// Missing goods and an unfinished major repair, by the side of C-20 in force.
fn shortfall(policy: &Policy, it: &HandOver, gathered: &Gathered) -> Result<Vec<Notice>, Notice> {
    let short = shortages(it);
    let majors = gathered.count(Pending::Major);
    let mut warnings = Vec::new();
    match policy.get::<HandoverShortfall>() {
        HandoverShortfall::Refuse if !short.is_empty() => {
            return Err(MISSING_GOODS.with(&[&short.join("、")]).at("counts"));
        }
        HandoverShortfall::Refuse if majors > 0 => {
            return Err(MAJOR_OPEN.with(&[&majors.to_string()]));
        }
        HandoverShortfall::PassOn if !short.is_empty() || majors > 0 => {
            warnings.push(PASSED_ON.says())
        }
        HandoverShortfall::RecordAndSign => {
            if majors > 0 && it.unfinished.is_none() {
                return Err(EXPLAIN.with(&[&majors.to_string()]).at("unfinished"));
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
fn neat(policy: &Policy, given: &Fields) -> Result<Vec<Notice>, Notice> {
    let strict = policy.is(UntidyHandover::Refuse);
    let mut warnings = Vec::new();
    if no(given, CLEAR) {
        if strict {
            return Err(UNCLEAR_REFUSED.says().at("clear"));
        }
        warnings.push(UNCLEAR.says().at("clear"));
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
pub(super) fn hand_over(ask: &Ask<'_>, given: &Fields) -> Outcome {
    let slip = standing(ask)?;
    own(ask, slip)?;
    let Some(it) = HandOver::take(given) else {
        return Err(NOT_COUNTED.with(&["物品"]).at("counts"));
    };
    complete(ask, slip, &it)?;
    let gathered = gather(ask.book, ask.now);
    let mut warnings = shortfall(ask.book.policy(), &it, &gathered)?;
    warnings.extend(neat(ask.book.policy(), given)?);
    if it.next_read != Some(true) {
        warnings.push(UNREAD.says().at("next_read"));
    }
    // The judge has refused a hand-over without a second badge.
    let receiver = ask.hand.cosign.unwrap_or(Badge::CLOCK);
    let next = it.next.or_else(|| shift_of(slip).map(Shift::next));
    let next = next.unwrap_or_else(|| Shift::at(ask.occurred));
    let begun = begins(ask, Fields::new(), next, receiver, Some(slip.id));
    let mut set = given
        .clone()
        .with(TAKEN_BY, Cell::Staff(receiver))
        .with(FOLLOWED_BY, Cell::Slip(begun.slip));
    if let Some(numbers) = gathered.value() {
        set.set(PENDING, numbers);
    }
    let handed = ask.draw(HANDED, set).met(ask.slip, due::HANDOVER, ask.occurred);
    Ok(Decision { drawn: vec![handed, begun], warnings })
}

/// The receiver does not take the shift, for one of four grounds (四不接): the outgoing hand stays on
/// duty, and the head sees it among the open work.
pub(super) fn refuse(ask: &Ask<'_>, given: &Fields) -> Outcome {
    let slip = standing(ask)?;
    if on(slip) == Some(ask.hand.badge) {
        return Err(OWN_SHIFT.with(&["拒接"]));
    }
    if !GROUNDS.iter().any(|(tag, _)| yes(given, *tag)) {
        return Err(NO_GROUND.says());
    }
    let mut warnings = Vec::new();
    if yes(given, GOODS) && !ask.book.policy().is(HandoverShortfall::Refuse) {
        warnings.push(CAN_SIGN.says().at("goods"));
    }
    if yes(given, MAJOR) && gather(ask.book, ask.now).count(Pending::Major) == 0 {
        warnings.push(NO_MAJOR.says().at("major"));
    }
    // A later refusal speaks for itself: grounds that it does not name no longer stand.
    let say = |set: Fields, tag: u16| set.with(tag, Cell::Yes(yes(given, tag)));
    let set = GROUNDS.iter().fold(given.clone(), |set, (tag, _)| say(set, *tag));
    Ok(Decision { drawn: vec![ask.draw(REFUSED, set)], warnings })
}
