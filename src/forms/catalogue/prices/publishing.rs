//! An approved price is published, and holds from then on or from its own later day (P-01, F-04).
//!
//! Versions are only added to: what was sold under an earlier one keeps its price.

use crate::forms::catalogue::announcements::{self, Channel, Posted};
use crate::forms::catalogue::evaluation;
use crate::forms::catalogue::policy::{LOSS_MONTHS, NoticeChannels};
use crate::forms::prelude::*;

use super::chain::{self, Part};
use super::{
    ACTIVE, APPROVED, CHANNELS_MISSING, Enter, FORM, NO_CHANNEL, PUBLISH, PUBLISHED, Price,
    Publish, REAPPROVED, Version, name_on, planning,
};

/// Every published price, the oldest first. What was taken over or entered by an earlier program has
/// one, from the day on which it was entered.
pub fn versions(slip: &Slip) -> Vec<Version> {
    let stored = slip.get(Publish::versions).unwrap_or_default();
    if !stored.is_empty() {
        return stored;
    }
    let only = |price: Money| Version {
        from: slip.opened(),
        price,
        labour: None,
        cost_labour: slip.get(Enter::cost_labour),
        cost_material: slip.get(Enter::cost_material),
    };
    slip.get(Enter::price).map(only).into_iter().collect()
}

/// The version that held at a moment; before all of them, the first.
pub fn version_at(slip: &Slip, at: Moment) -> Option<Version> {
    let versions = versions(slip);
    let held = versions.iter().rev().find(|v| v.from <= at).or(versions.first());
    held.cloned()
}

/// What one unit cost the office at a moment: `(labour, material)`, as far as it was written down.
pub fn parts(slip: &Slip, at: Moment) -> (Option<Money>, Option<Money>) {
    version_at(slip, at).map_or((None, None), |v| (v.cost_labour, v.cost_material))
}

/// Costs that were mended stand on the version in force too: they need nobody's approval.
pub(super) fn with_costs(slip: &Slip, mut set: Fields) -> Fields {
    let mut versions = versions(slip);
    if let (Some(last), true) = (versions.last_mut(), slip.value(Publish::versions).is_some()) {
        last.cost_labour = set.get(Enter::cost_labour);
        last.cost_material = set.get(Enter::cost_material);
        set.write(Publish::versions, &versions);
    }
    set
}

/// The places that C-13 asks for, each with the channels that are one.
fn places(ask: &Ask<'_>) -> &'static [(&'static str, &'static [Channel])] {
    use Channel::{Boards, Daily, Entrance, Home, Mailbox, MoveIn, Office, UnitBox};
    match ask.book.policy().get::<NoticeChannels>() {
        NoticeChannels::EntranceBoardsUnitBox => &[
            ("出入口", &[Entrance]),
            ("办公区或公共栏", &[Office, Boards]),
            ("单位信箱", &[UnitBox]),
        ],
        // Three are spoken of there and two are listed (N-73): the two are asked for.
        NoticeChannels::BoardsHome => &[("公告栏", &[Boards]), ("信箱或上门", &[Mailbox, Home])],
        NoticeChannels::MoveInAndDaily => &[("入伙或平时宣传", &[MoveIn, Daily])],
        _ => &[("出入口", &[Entrance]), ("公告栏", &[Boards]), ("信箱或上门", &[Mailbox, Home])],
    }
}

/// Where it is still to be put up, and whose part that is (C-12, C-13).
pub fn advise_posting(ask: &Ask<'_>, item: Option<&Slip>, given: &Fields) -> Advice {
    let mut advice = Advice { computed: vec![planning::principles(ask)], ..Advice::default() };
    advice.warnings.extend(chain::by_chain(ask, Part::Publish));
    let rows = given.rows_of(Publish::channels);
    let used: Vec<Channel> = rows.filter_map(|row| row.get(Posted::channel)).collect();
    let missing = places(ask).iter().filter(|(_, any)| !any.iter().any(|c| used.contains(c)));
    let missing: Vec<&str> = missing.map(|(word, _)| *word).collect();
    if !missing.is_empty() && !used.is_empty() {
        advice.warnings.push(CHANNELS_MISSING.with(&[&missing.join("、")]).at(Publish::channels));
    }
    if let Some(item) = item {
        let from = holds_from(ask, item);
        let price = item.get(Price::new_price).unwrap_or(Money::ZERO);
        let shown = format!(
            "{} {price} 元/{} 自 {}",
            name_on(item),
            item.text(super::Enter::unit),
            from.show(ask.now)
        );
        advice.computed.push(("公布".to_string(), shown));
    }
    advice
}

pub(super) fn advise(ask: &Ask<'_>, given: &Fields) -> Advice {
    advise_posting(ask, ask.slip, given)
}

/// From when the price holds: its own day, and never before it is published.
fn holds_from(ask: &Ask<'_>, item: &Slip) -> Moment {
    item.get(Price::from).map_or(ask.occurred, |day| day.begins().max(ask.occurred))
}

pub(super) fn publish(ask: &Ask<'_>, _: &Fields) -> Outcome {
    publish_item(ask, ask.standing()?)
}

/// The notice (F-04) and the price in force, in one decision. A notice with the old price comes down.
///
/// # Errors
/// The price is not approved (G-23), or nothing says where it was put up.
pub fn publish_item(ask: &Ask<'_>, item: &Slip) -> Outcome {
    if ![APPROVED, REAPPROVED].contains(&item.state) {
        let state = FORM.state(item.state).map_or("?", |s| s.label);
        return Err(announcements::NOT_APPROVED
            .with(&[name_on(item), state])
            .at(announcements::Post::item));
    }
    if ask.given.rows(Publish::channels).is_empty() {
        return Err(NO_CHANNEL.at(Publish::channels));
    }
    let from = holds_from(ask, item);
    let price = item.get(Price::new_price).unwrap_or(Money::ZERO);
    let mut held = versions(item);
    let costs =
        [(Enter::cost_labour, Price::labour_cost), (Enter::cost_material, Price::material_cost)];
    held.push(Version {
        from,
        price,
        labour: item.get(Price::labour_part),
        cost_labour: item.get(Price::labour_cost),
        cost_material: item.get(Price::material_cost),
    });
    let mut set = Fields::new()
        .put(Enter::price, price)
        .carry(&ask.given, Publish::channels, Publish::channels)
        .carry(&item.fields, Price::extra, Enter::materials);
    set.write(Publish::versions, &held);
    for (now, then) in costs {
        set.set(now, item.value(then).cloned().unwrap_or(Value::EMPTIED));
    }
    let state = if item.state == APPROVED { PUBLISHED } else { ACTIVE };
    let mut drawn = Ask::beside(item.id, PUBLISH, state, set);
    for (what, at, because) in [planning::next_evaluation(ask), next_reckoning(ask)] {
        drawn = drawn.due(what, at, because);
    }
    let mut decision = announcements::post_notice(ask, item, price, from);
    decision.drawn.push(drawn);
    Ok(decision)
}

/// When income and cost are looked at next, counted from now.
pub(super) fn next_reckoning(ask: &Ask<'_>) -> (DueKind, Moment, String) {
    let months = ask.limit(&LOSS_MONTHS);
    let at = evaluation::months_later(ask.occurred, months);
    (dues::RECKON, at, format!("{} + {months} 个月 (D-65)", ask.occurred.day().short()))
}
