//! An approved price is published, and holds from then on or from its own later day (P-01, F-04).
//!
//! Versions are only added to: what was sold under an earlier one keeps its price.

use crate::engine::judge::{Advice, Ask, Decision, Outcome};
use crate::engine::kind::Blank;
use crate::engine::moment::{Clock, Moment};
use crate::engine::money::Money;
use crate::engine::notice::Notice;
use crate::engine::slip::{Slip, due};
use crate::engine::value::{Cell, Fields, Row, Value, in_row};
use crate::forms::catalogue::announcements;
use crate::forms::catalogue::announcements::Channel;
use crate::forms::catalogue::evaluation;
use crate::forms::catalogue::policy::{LOSS_MONTHS, NoticeChannels};

use super::chain::{self, Part};
use super::{
    ACTIVE, APPROVED, CHANNELS, CHANNELS_MISSING, COST_LABOUR, COST_MATERIAL, EXTRA, FORM, FROM,
    LABOUR_COST, LABOUR_PART, MATERIAL_COST, MATERIALS, NAME, NEW_PRICE, NO_CHANNEL, PRICE,
    PUBLISH, PUBLISHED, REAPPROVED, VERSIONS, Version, money, planning, standing,
};

/// Every published price, the oldest first. What was taken over or entered by an earlier program has
/// one, from the day on which it was entered.
#[must_use]
pub fn versions(slip: &Slip) -> Vec<Version> {
    let stored = slip.value(VERSIONS).filter(|rows| **rows != Value::EMPTIED);
    let stored: Vec<Version> = Blank::take(stored).unwrap_or_default();
    if !stored.is_empty() {
        return stored;
    }
    let only = |price: Money| Version {
        from: slip.opened(),
        price,
        labour: None,
        cost_labour: money(&slip.fields, COST_LABOUR),
        cost_material: money(&slip.fields, COST_MATERIAL),
    };
    money(&slip.fields, PRICE).map(only).into_iter().collect()
}

/// The version that held at a moment; before all of them, the first.
#[must_use]
pub fn version_at(slip: &Slip, at: Moment) -> Option<Version> {
    let versions = versions(slip);
    let held = versions.iter().rev().find(|v| v.from <= at).or(versions.first());
    held.cloned()
}

pub(super) fn as_rows(versions: &[Version]) -> Value {
    versions.to_vec().give().unwrap_or(Value::EMPTIED)
}

/// What one unit cost the office at a moment: `(labour, material)`, as far as it was written down.
#[must_use]
pub fn parts(slip: &Slip, at: Moment) -> (Option<Money>, Option<Money>) {
    version_at(slip, at).map_or((None, None), |v| (v.cost_labour, v.cost_material))
}

/// Costs that were mended stand on the version in force too: they need nobody's approval.
pub(super) fn with_costs(slip: &Slip, mut set: Fields) -> Fields {
    let mut versions = versions(slip);
    if let (Some(last), true) = (versions.last_mut(), slip.value(VERSIONS).is_some()) {
        last.cost_labour = money(&set, COST_LABOUR);
        last.cost_material = money(&set, COST_MATERIAL);
        set.set(VERSIONS, as_rows(&versions));
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
        NoticeChannels::EntranceBoardsHome => {
            &[("出入口", &[Entrance]), ("公告栏", &[Boards]), ("信箱或上门", &[Mailbox, Home])]
        }
    }
}

fn used(rows: &[Row]) -> Vec<Channel> {
    let channel = |row: &Row| match in_row(row, 1) {
        Some(Cell::Choice(code)) => Channel::of(*code),
        _ => None,
    };
    rows.iter().filter_map(channel).collect()
}

/// Where it is still to be put up, and whose part that is (C-12, C-13).
pub fn advise_posting(ask: &Ask<'_>, item: Option<&Slip>, rows: &[Row]) -> Advice {
    let mut advice = Advice { computed: vec![planning::principles(ask)], ..Advice::default() };
    advice.warnings.extend(chain::by_chain(ask, Part::Publish));
    let used = used(rows);
    let missing = places(ask).iter().filter(|(_, any)| !any.iter().any(|c| used.contains(c)));
    let missing: Vec<&str> = missing.map(|(word, _)| *word).collect();
    if !missing.is_empty() && !used.is_empty() {
        advice.warnings.push(CHANNELS_MISSING.with(&[&missing.join("、")]).at("channels"));
    }
    if let Some(item) = item {
        let from = first_moment(ask, item);
        let price = money(&item.fields, NEW_PRICE).unwrap_or(Money::ZERO);
        let shown = format!(
            "{} {price} 元/{} 自 {}",
            item.text(NAME),
            item.text(super::UNIT),
            from.show(ask.now)
        );
        advice.computed.push(("公布".to_string(), shown));
    }
    advice
}

pub(super) fn advise(ask: &Ask<'_>, given: &Fields) -> Advice {
    advise_posting(ask, ask.slip, given.rows(CHANNELS))
}

/// From when the price holds: its own day, and never before it is published.
fn first_moment(ask: &Ask<'_>, item: &Slip) -> Moment {
    let day = match item.cell(FROM) {
        Some(Cell::Day(day)) => Clock::of_minutes(0).map(|midnight| day.at(midnight)),
        _ => None,
    };
    day.map_or(ask.occurred, |day| day.max(ask.occurred))
}

pub(super) fn publish(ask: &Ask<'_>, given: &Fields) -> Outcome {
    published(ask, standing(ask)?, given)
}

/// The notice (F-04) and the price in force, in one decision. A notice with the old price comes down.
///
/// # Errors
/// The price is not approved (G-23), or nothing says where it was put up.
pub fn published(ask: &Ask<'_>, item: &Slip, given: &Fields) -> Result<Decision, Notice> {
    if ![APPROVED, REAPPROVED].contains(&item.state) {
        let state = FORM.state(item.state).map_or("?", |s| s.label);
        return Err(announcements::NOT_APPROVED.with(&[item.text(NAME), state]).at("item"));
    }
    if given.rows(CHANNELS).is_empty() {
        return Err(NO_CHANNEL.says().at("channels"));
    }
    let from = first_moment(ask, item);
    let price = money(&item.fields, NEW_PRICE).unwrap_or(Money::ZERO);
    let mut held = versions(item);
    let costs = [(COST_LABOUR, LABOUR_COST), (COST_MATERIAL, MATERIAL_COST)];
    held.push(Version {
        from,
        price,
        labour: money(&item.fields, LABOUR_PART),
        cost_labour: money(&item.fields, LABOUR_COST),
        cost_material: money(&item.fields, MATERIAL_COST),
    });
    let mut set = Fields::new().with(PRICE, Cell::Money(price));
    set.set(CHANNELS, Value::Rows(given.rows(CHANNELS).to_vec()));
    set.set(VERSIONS, as_rows(&held));
    for (now, then) in costs {
        set.set(now, item.value(then).cloned().unwrap_or(Value::EMPTIED));
    }
    if let Some(extra) = item.value(EXTRA) {
        set.set(MATERIALS, extra.clone());
    }
    let state = if item.state == APPROVED { PUBLISHED } else { ACTIVE };
    let mut drawn = Ask::beside(item.id, PUBLISH, state, set);
    for (what, at, because) in clocks(ask) {
        drawn = drawn.due(what, at, because);
    }
    let mut decision = announcements::posted(ask, item, (price, from), given.rows(CHANNELS));
    decision.drawn.push(drawn);
    Ok(decision)
}

/// When the item is judged next, and when its income and cost are looked at next.
fn clocks(ask: &Ask<'_>) -> Vec<(u16, Moment, String)> {
    let (judged, because) = planning::next_evaluation(ask);
    vec![(due::EVALUATE, judged, because), reckoning(ask)]
}

/// When income and cost are looked at next, counted from now.
pub(super) fn reckoning(ask: &Ask<'_>) -> (u16, Moment, String) {
    let months = ask.limit(&LOSS_MONTHS);
    let at = evaluation::months_later(ask.occurred, months);
    (due::RECKON, at, format!("{} + {months} 个月 (D-65)", ask.occurred.day().short()))
}

/// 开办: somebody sees to it that it is done (S0 4.1.5).
pub(super) fn begin(ask: &Ask<'_>, given: &Fields) -> Outcome {
    Ok(ask.draw(ACTIVE, given.clone()).into())
}
