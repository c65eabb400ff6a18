//! 领料 and 退料 on the work slip: one step each for whoever keeps no store. What they say is a requisition
//! (F-18) like any other, so that the returned paper begins with it and nothing is counted twice (G-18).

use crate::engine::kind::ROWS_MOST;
use crate::forms::prelude::*;
use crate::forms::work::requisition::record::Item;
use crate::forms::work::requisition::{for_job, record as requisition};

use super::fields::{BackRow, Draw, DrawnRow, GiveBack};
use super::record::NOTHING_DRAWN;

impl From<DrawnRow> for Item {
    fn from(row: DrawnRow) -> Self {
        Self { name: row.name, count: row.count, price: row.price, unit: row.unit }
    }
}

impl From<BackRow> for Item {
    fn from(row: BackRow) -> Self {
        Self { name: row.name, count: row.count, price: None, unit: None }
    }
}

/// Rows of things, as a requisition has them.
fn items<R: Into<Item>>(rows: Option<Vec<R>>) -> Vec<Item> {
    rows.unwrap_or_default().into_iter().map(Into::into).collect()
}

/// What was filled in, with the rows of things after those that stand.
fn added<R>(ask: &Ask<'_>, slip: &Slip, tag: Tag<Vec<R>>) -> Result<Fields, Notice> {
    let mut rows = slip.fields.rows(tag).to_vec();
    rows.extend(ask.given.rows(tag).iter().cloned());
    if rows.len() > ROWS_MOST * 4 {
        return Err(NOTHING_DRAWN.at(tag));
    }
    let mut set = ask.given.clone();
    set.set(tag, Value::Rows(rows));
    Ok(set)
}

pub(super) fn advise_draw(ask: &Ask<'_>, given: &Fields) -> Advice {
    let mut advice = Advice::default();
    let Some(slip) = ask.slip else { return advice };
    let twice = for_job::asked_already(ask.book, slip.id, &items(given.get(Draw::drawn)));
    advice.warnings.extend(twice.map(|w| w.at(Draw::drawn)));
    advice
}

/// 领料: rows are added to those that stand, because a worker goes to the store more than once.
pub(super) fn draw(ask: &Ask<'_>, it: Draw) -> Outcome {
    let slip = ask.standing()?;
    let drawn = for_job::draw_for(ask, slip, items(Some(it.drawn)), it.drawn_by)
        .map_err(|_| NOTHING_DRAWN.at(Draw::drawn))?;
    let mut decision = Decision::from(ask.draw_with(slip.state, added(ask, slip, Draw::drawn)?));
    decision.drawn.push(drawn);
    Ok(decision)
}

/// What the worker still has stands there by name; how many come back is counted by hand.
pub(super) fn advise_back(ask: &Ask<'_>, given: &Fields) -> Advice {
    let mut advice = Advice::default();
    let Some(slip) = ask.slip else { return advice };
    let left = for_job::left(ask.book, slip);
    if given.value(GiveBack::back).is_none() {
        let name =
            |(n, item): (usize, &Item)| (format!("back.{}.name", n + 1), item.name.0.clone());
        advice.fills.extend(left.iter().enumerate().map(name));
    }
    if !left.is_empty() {
        advice.computed.push(("领了没退".to_string(), requisition::listed(&left)));
    }
    let used = for_job::used_already(ask.book, slip, &items(given.get(GiveBack::back)));
    advice.warnings.extend(used.map(|w| w.at(GiveBack::back)));
    advice
}

/// 退料: it lies on the requisitions that it was drawn by, and costs the job nothing.
pub(super) fn give_back(ask: &Ask<'_>, it: GiveBack) -> Outcome {
    let slip = ask.standing()?;
    let drawn = for_job::give_back_for(ask, slip.id, &items(Some(it.back)))
        .map_err(|no| no.at(GiveBack::back))?;
    let mut decision = Decision::from(ask.draw_with(slip.state, added(ask, slip, GiveBack::back)?));
    decision.drawn.extend(drawn);
    Ok(decision)
}
