//! 领料 and 退料 on the work slip: one step each for whoever keeps no store. What they say is a requisition
//! (F-18) like any other, so that the returned paper begins with it and nothing is counted twice (G-18).

use crate::engine::kind::{Blank, ROWS_MOST};
use crate::engine::value::Row;
use crate::forms::prelude::*;
use crate::forms::work::requisition;
use crate::forms::work::requisition::Item;

use super::{Draw, GiveBack, NOTHING_DRAWN, standing};

/// Rows of things, as a requisition has them: the columns have the same tags.
fn items(given: &Fields, tag: u16) -> Vec<Item> {
    Vec::take(given.value(tag)).unwrap_or_default()
}

/// Those that stand and those that are said now.
fn added(slip: &Slip, given: &Fields, tag: u16) -> Result<Vec<Row>, Notice> {
    let mut rows = slip.fields.rows(tag).to_vec();
    rows.extend(given.rows(tag).iter().cloned());
    if rows.len() > ROWS_MOST * 4 {
        return Err(NOTHING_DRAWN.says());
    }
    Ok(rows)
}

pub(super) fn advise_draw(ask: &Ask<'_>, given: &Fields) -> Advice {
    let mut advice = Advice::default();
    let Some(slip) = ask.slip else { return advice };
    let twice = requisition::asked_already(ask.book, slip.id, &items(given, Draw::drawn.number()));
    advice.warnings.extend(twice.map(|w| w.at("drawn")));
    advice
}

/// 领料: rows are added to those that stand, because a worker goes to the store more than once.
pub(super) fn draw(ask: &Ask<'_>, given: &Fields) -> Outcome {
    let slip = standing(ask)?;
    let taker = Draw::take(given).and_then(|it| it.drawn_by);
    let drawn = requisition::taken(ask, slip, &items(given, Draw::drawn.number()), taker)
        .map_err(|_| NOTHING_DRAWN.says().at("drawn"))?;
    let rows = added(slip, given, Draw::drawn.number()).map_err(|no| no.at("drawn"))?;
    let mut set = given.clone();
    set.set(Draw::drawn, Value::Rows(rows));
    let mut decision = Decision::from(ask.draw_with(slip.state, set));
    decision.drawn.push(drawn);
    Ok(decision)
}

/// What the worker still has stands there by name; how many come back is counted by hand.
pub(super) fn advise_back(ask: &Ask<'_>, given: &Fields) -> Advice {
    let mut advice = Advice::default();
    let Some(slip) = ask.slip else { return advice };
    let back = items(given, GiveBack::back.number());
    let left = requisition::left(ask.book, slip);
    if given.value(GiveBack::back).is_none() {
        let name =
            |(n, item): (usize, &Item)| (format!("back.{}.name", n + 1), item.name.0.clone());
        advice.fills.extend(left.iter().enumerate().map(name));
    }
    if !left.is_empty() {
        advice.computed.push(("领了没退".to_string(), requisition::listed(&left)));
    }
    let used = requisition::used_already(ask.book, slip, &back);
    advice.warnings.extend(used.map(|w| w.at("back")));
    advice
}

/// 退料: it lies on the requisitions that it was drawn by, and costs the job nothing.
pub(super) fn give_back(ask: &Ask<'_>, given: &Fields) -> Outcome {
    let slip = standing(ask)?;
    let back = items(given, GiveBack::back.number());
    let drawn = requisition::given_back(ask, slip.id, &back).map_err(|no| no.at("back"))?;
    let rows = added(slip, given, GiveBack::back.number()).map_err(|no| no.at("back"))?;
    let mut set = given.clone();
    set.set(GiveBack::back, Value::Rows(rows));
    let mut decision = Decision::from(ask.draw_with(slip.state, set));
    decision.drawn.extend(drawn);
    Ok(decision)
}
