//! Signed, changed from a day on, ended early, made void; and the clocks that each of these plans.

use crate::forms::billing::payers::{self, CUSTOMER, Customer};
use crate::forms::billing::policy::{AGREEMENT_AHEAD_DAYS, AGREEMENT_MIDDLE_PERCENT};
use crate::forms::billing::service::logging as service;
use crate::forms::billing::service_file;
use crate::forms::catalogue::prices::record as prices;
use crate::forms::prelude::*;
use crate::forms::work::job::fields::Means;

use super::record::{
    Change, END_OUT, ENDS_BEFORE, End, FILE, HOW_OFTEN, MEANS_AGAINST, NO_DAY, NOT_BEFORE,
    NOTHING_NEW, OFF_PRICE, PAYER_LISTED, PLANNED_STANDS, Planned, Rhythm, SAME_ITEM,
    SERVED_ALREADY, SERVING, SIGNED_AHEAD, SINCE_OUT, SINCE_PAST, SLIPS_OUT, START, Settle, Sign,
    Terms, VOID, WHICH_MONTHDAY, WHICH_WEEKDAYS, count, item,
};
use super::schedule::{Days, shown_weekdays, weekdays};
use super::terms::{in_days, pays_by, shown, standing, stopped, upcoming};

pub(super) fn advise(ask: &Ask<'_>, given: &Fields) -> Advice {
    let mut advice = Advice::default();
    let Some(it) = Sign::take(given) else { return advice };
    let listed = prices::price_at(ask.book, it.item.0, ask.occurred);
    match (it.price, listed) {
        (None, Some(listed)) => advice.fills.push(("price".to_string(), listed.plain())),
        (Some(agreed), Some(listed)) if agreed != listed => {
            let both = [agreed.to_string(), listed.to_string()];
            advice.warnings.push(OFF_PRICE.with(&[&both[0], &both[1]]).at(Sign::price));
        }
        _ => {}
    }
    let start = first_day(ask, &it);
    if start > it.from {
        advice.warnings.push(NOT_BEFORE.with(&[&start.to_string()]).at(Sign::from));
    }
    if let Some(days) = signed_fields(ask, &it).ok().and_then(|set| Days::of(&set))
        && let Some((day, _)) = upcoming(ask.book, &days)
    {
        advice.computed.push(("首次服务".to_string(), day.to_string()));
    }
    advice
}

/// The first day that may be served: none before the paper was signed.
fn first_day(ask: &Ask<'_>, it: &Sign) -> Day {
    it.signed_on.unwrap_or_else(|| ask.occurred.day()).max(ask.occurred.day()).max(it.from)
}

/// One row of the terms, checked.
fn checked_terms(it: Terms) -> Result<Terms, Notice> {
    let row = match it.rhythm {
        Rhythm::Weekly => {
            let days = it.weekdays.as_ref().map(|t| weekdays(&t.0)).unwrap_or_default();
            if days.is_empty() {
                return Err(WHICH_WEEKDAYS.at(Terms::weekdays));
            }
            if it.every.is_some_and(|n| !(1..=12).contains(&n)) {
                return Err(HOW_OFTEN.at(Terms::every));
            }
            Terms { weekdays: Some(Text(shown_weekdays(&days))), monthday: None, ..it }
        }
        Rhythm::Monthly => {
            if !it.monthday.is_some_and(|n| (1..=31).contains(&n)) {
                return Err(WHICH_MONTHDAY.at(Terms::monthday));
            }
            Terms { weekdays: None, every: None, counted: None, ..it }
        }
    };
    check_means(row.settle, row.means)?;
    Ok(row)
}

fn check_means(settle: Settle, means: Option<Means>) -> Result<(), Notice> {
    match means.filter(|means| !pays_by(settle, *means)) {
        Some(means) => Err(MEANS_AGAINST.with(&[settle.label(), means.label()]).at(Terms::means)),
        None => Ok(()),
    }
}

/// The fields of a signed agreement, without its file and its clocks.
fn signed_fields(ask: &Ask<'_>, it: &Sign) -> Result<Fields, Notice> {
    if it.until < it.from {
        return Err(ENDS_BEFORE.at(Sign::until));
    }
    if it.signed_on.is_some_and(|day| day > ask.now.day()) {
        return Err(SIGNED_AHEAD.at(Sign::signed_on));
    }
    let listed = prices::price_at(ask.book, it.item.0, ask.occurred);
    let first = checked_terms(Terms {
        since: it.from,
        price: it.price.or(listed).unwrap_or_default(),
        settle: it.settle,
        means: it.means,
        rhythm: it.rhythm,
        weekdays: it.weekdays.clone(),
        every: it.every,
        monthday: it.monthday,
        time: it.time,
        holiday: it.holiday,
        counted: None,
    })?;
    let mut set = it.give().put(Sign::price, first.price).put(START, first_day(ask, it));
    if let Some(days) = &first.weekdays {
        set = set.put(Sign::weekdays, days.clone());
    }
    Ok(set.put(Planned::terms, vec![first]))
}

/// Registers the signed paper for what is on sale (G-23), plans its clocks, and opens the customer's file (S0 4.2.5).
pub(super) fn sign(ask: &Ask<'_>, it: Sign) -> Outcome {
    let day = ask.occurred.day();
    let payer = payers::named(ask.book, it.room, (it.payer.as_ref(), None), day);
    let Some((payer, _)) = payer.filter(|(payer, _)| payer.person > 0) else {
        return Err(PAYER_LISTED.at(Sign::payer));
    };
    service::offered(ask, Some(it.item), false, None, false)?;
    let set = signed_fields(ask, &it)?;
    let days = Days::of(&set).filter(|days| upcoming(ask.book, days).is_some());
    let Some(days) = days else { return Err(NO_DAY.at(Sign::until)) };
    let twin = standing(ask.book, payer).into_iter().find(|slip| {
        let both = Days::of(&slip.fields);
        item(&slip.fields) == item(&set)
            && both.is_some_and(|b| b.from <= it.until && it.from <= b.until)
    });
    if let Some(twin) = twin {
        return Err(SAME_ITEM.with(&[&ask.book.registry().show_number(twin.id)]).at(Sign::item));
    }
    let file = service_file::open_for(ask, payer, ask.fresh());
    let set =
        payers::fields(set, payer).put(CUSTOMER, Customer::Agreement).put(FILE, SlipRef(file.slip));
    let drawn = plan_clocks(ask, ask.draw_with(SERVING, set), &days);
    let drawn = next_slip(ask, drawn, None, &days);
    Ok(Decision { drawn: vec![drawn, file], warnings: Vec::new() })
}

/// The callback in the middle of the term (N-25) and the end of it.
fn plan_clocks(ask: &Ask<'_>, drawn: Drawn, days: &Days) -> Drawn {
    let percent = ask.limit(&AGREEMENT_MIDDLE_PERCENT);
    let passed = u64::try_from(days.length() * percent / 100).unwrap_or(0);
    let middle = days.from.next(passed).begins();
    let because = format!("{} 至 {} 过 {percent}% (N-25)", days.from, days.until);
    drawn.due(dues::MIDTERM, middle, because).due(
        dues::EXPIRES,
        days.until.next(1).begins(),
        format!("协议至 {} (F-24)", days.until),
    )
}

/// The clock of the next slip, by what the entry will leave standing; stopped where none is left.
pub(super) fn next_slip(ask: &Ask<'_>, drawn: Drawn, slip: Option<&Slip>, days: &Days) -> Drawn {
    let Some((day, terms)) = upcoming(ask.book, days) else {
        return drawn.met(slip, dues::SERVICE, ask.now);
    };
    let ahead = ask.limit(&AGREEMENT_AHEAD_DAYS);
    let at = day.before(u64::try_from(ahead).unwrap_or(0)).begins();
    let because = format!("服务日 {day} {},提前 {ahead} 天出单 (P-03, D-91)", terms.time);
    drawn.due(dues::SERVICE, at, because)
}

pub(super) fn advise_change(ask: &Ask<'_>, given: &Fields) -> Advice {
    let mut advice = Advice::default();
    let Some(slip) = ask.slip else { return advice };
    if let Some(days) = Days::of(&slip.fields) {
        advice.computed.push(("现行条款".to_string(), shown(&days)));
    }
    advice.warnings.extend(stopped(ask.book, slip));
    let listed = prices::price_at(ask.book, u64::from(item(&slip.fields)), ask.occurred);
    if let (Some(agreed), Some(listed)) = (given.get(Change::price), listed)
        && agreed != listed
    {
        let both = [agreed.to_string(), listed.to_string()];
        advice.warnings.push(OFF_PRICE.with(&[&both[0], &both[1]]).at(Change::price));
    }
    advice
}

/// New terms from a day on; what was issued before stays as it was issued.
pub(super) fn change(ask: &Ask<'_>, it: Change) -> Outcome {
    let slip = ask.standing()?;
    let Some(mut days) = Days::of(&slip.fields) else { return Err(NOTHING_NEW.says()) };
    if it.since < days.from || it.since > days.until {
        let term = [days.from.to_string(), days.until.to_string()];
        return Err(SINCE_OUT.with(&[&term[0], &term[1]]).at(Change::since));
    }
    if let Some(last) = days.last.filter(|last| it.since <= *last) {
        return Err(SINCE_PAST.with(&[&last.to_string()]).at(Change::since));
    }
    let Some(old) = days.terms_on(it.since).cloned() else { return Err(NOTHING_NEW.says()) };
    let resettled = it.settle.is_some_and(|settle| settle != old.settle);
    // Weeks are counted on as they were, unless somebody says anew which ones are meant.
    let named = it.rhythm.is_some() || it.every.is_some();
    let new = checked_terms(Terms {
        since: it.since,
        price: it.price.unwrap_or(old.price),
        settle: it.settle.unwrap_or(old.settle),
        // Another settlement leaves the old means behind.
        means: it.means.or(old.means.filter(|_| !resettled)),
        rhythm: it.rhythm.unwrap_or(old.rhythm),
        weekdays: it.weekdays.or(old.weekdays.clone()),
        every: it.every.or(old.every),
        monthday: it.monthday.or(old.monthday),
        time: it.time.unwrap_or(old.time),
        holiday: it.holiday.or(old.holiday),
        counted: counted_from(&old).filter(|_| !named),
    })?;
    let dropped = it.drops == Some(true) && days.terms.iter().any(|t| t.since > it.since);
    if same_terms(&old, &new) && !dropped {
        return Err(NOTHING_NEW.at(Change::price));
    }
    let mut decision = Decision::default();
    days.terms = lay_terms(&days.terms, (&old, &new), it.drops == Some(true));
    if let Some(planned) = days.terms.iter().find(|t| t.since > it.since) {
        let stands = [planned.since.to_string(), planned.price.to_string()];
        decision.warnings.push(PLANNED_STANDS.with(&[&stands[0], &stands[1]]).at(Change::drops));
    }
    if upcoming(ask.book, &days).is_none() {
        return Err(NO_DAY.at(Change::rhythm));
    }
    let set = ask.given.clone().put(Planned::terms, days.terms.clone());
    decision.drawn.push(next_slip(ask, ask.draw_with(slip.state, set), Some(slip), &days));
    Ok(decision)
}

/// The terms with new ones in force from their day on, in the place of `old`. What was planned for a
/// later day stands unless it is dropped: it keeps what it changes itself, and takes over the rest.
fn lay_terms(terms: &[Terms], (old, new): (&Terms, &Terms), drops: bool) -> Vec<Terms> {
    let mut all: Vec<Terms> = terms.iter().filter(|t| t.since < new.since).cloned().collect();
    if all.last().is_none_or(|before| !same_terms(before, new)) {
        all.push(new.clone());
    }
    let (mut was, mut now) = (old, new.clone());
    for planned in terms.iter().filter(|t| t.since > new.since && !drops) {
        now = carry_over(planned, was, &now);
        was = planned;
        all.push(now.clone());
    }
    all
}

/// Planned terms after those before them have become others. Which days are served and how it is paid
/// are taken over whole or not at all: half a rhythm is none.
fn carry_over(planned: &Terms, was: &Terms, now: &Terms) -> Terms {
    let named = if rhythm(planned) == rhythm(was) { now } else { planned };
    let paid = |t: &Terms| (t.settle, t.means);
    let pays = if paid(planned) == paid(was) { now } else { planned };
    Terms {
        since: planned.since,
        price: if planned.price == was.price { now.price } else { planned.price },
        settle: pays.settle,
        means: pays.means,
        rhythm: named.rhythm,
        weekdays: named.weekdays.clone(),
        every: named.every,
        monthday: named.monthday,
        time: if planned.time == was.time { now.time } else { planned.time },
        holiday: if planned.holiday == was.holiday { now.holiday } else { planned.holiday },
        counted: counted_from(named),
    }
}

/// What names the days, and the day from which every so many weeks are counted.
fn rhythm(terms: &Terms) -> (Rhythm, &str, Option<i64>, Option<i64>, Option<Day>) {
    let weekdays = terms.weekdays.as_ref().map_or("", |text| &text.0);
    (terms.rhythm, weekdays, terms.every, terms.monthday, counted_from(terms))
}

/// None where each week is one of them.
fn counted_from(terms: &Terms) -> Option<Day> {
    let apart = terms.every.is_some_and(|weeks| weeks > 1);
    apart.then(|| terms.counted.unwrap_or(terms.since))
}

/// Whether two terms say the same, whatever day each of them is from.
fn same_terms(a: &Terms, b: &Terms) -> bool {
    let bare = |t: &Terms| Terms { since: b.since, counted: None, ..t.clone() }.give();
    bare(a) == bare(b) && counted_from(a) == counted_from(b)
}

/// Ended before its time: no slip is issued for a day after the last one.
pub(super) fn end(ask: &Ask<'_>, it: End) -> Outcome {
    let (slip, mut days) = in_days(ask)?;
    let last = it.ends_on.unwrap_or_else(|| ask.now.day());
    if last < days.from || last > days.until {
        let term = [days.from.to_string(), days.until.to_string()];
        return Err(END_OUT.with(&[&term[0], &term[1]]).at(End::ends_on));
    }
    days.until = last;
    let set = ask.given.clone().put(Sign::until, last).put(End::ends_on, last);
    let mut drawn = next_slip(ask, ask.draw_with(slip.state, set), Some(slip), &days);
    if slip.due(dues::MIDTERM).is_some_and(|d| d.at > last.next(1).begins()) {
        drawn = drawn.met(Some(slip), dues::MIDTERM, ask.now);
    }
    let because = format!("{last} 提前终止 (F-24)");
    let mut decision: Decision = drawn.due(dues::EXPIRES, last.next(1).begins(), because).into();
    if let Some(out) = days.last.filter(|out| *out > last) {
        decision.warnings.push(SLIPS_OUT.with(&[&out.to_string()]));
    }
    Ok(decision)
}

/// Once a slip is out, it was no mistake.
pub(super) fn served_already(slip: &Slip) -> Option<Notice> {
    (count(slip) > 0).then(|| SERVED_ALREADY.says())
}

/// Entered by mistake.
pub(super) fn void(ask: &Ask<'_>, _: &Fields) -> Outcome {
    let slip = ask.standing()?;
    ask.draw(VOID).all_met(slip, ask.now).ok()
}
