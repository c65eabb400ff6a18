//! An approved price is published, and holds from then on or from its own later day (P-01, F-04).
//!
//! Versions are only added to: what was sold under an earlier one keeps its price.

use crate::forms::catalogue::announcements;
use crate::forms::catalogue::policy::NoticeChannels;
use crate::forms::prelude::*;

use super::chain::{self, Part};
use super::clocks;
use super::fields::{Channel, Enter, Posted, Price, Publish, Version};
use super::record::{
    ACTIVE, APPROVED, CHANNELS_MISSING, NO_CHANNEL, PUBLISH, PUBLISHED, REAPPROVED, name_on,
    state_label, versions,
};

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
    let mut advice = Advice { computed: vec![chain::principles(ask)], ..Advice::default() };
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
            item.text(Enter::unit),
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
        return Err(announcements::NOT_APPROVED
            .with(&[name_on(item), state_label(item)])
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
    for (what, at, because) in [clocks::next_evaluation(ask), clocks::next_reckoning(ask)] {
        drawn = drawn.due(what, at, because);
    }
    let mut decision = announcements::post_notice(ask, item, price, from);
    decision.drawn.push(drawn);
    Ok(decision)
}
