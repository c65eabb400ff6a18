//! What a work slip has of the store: drawn for it, brought back, supplied, and what its paper begins
//! with. One count for all ways of drawing, so that nothing stands on a job twice (G-18, P-07).
//!
//! It writes requisitions for 领料 and 退料 on the work slip; what a job costs is the paper's to say.

use crate::engine::slip::link_key;
use crate::forms::prelude::*;
use crate::forms::work::job::record as job;

use super::record::{
    ASKED, ASKED_ALREADY, AskFor, BACK, DRAWN, GiveBack, Item, LACKING, MORE_THAN_OUT, MOST, READY,
    TAG, TAKE, TO_DRAW, Take, USED_ALREADY, WHAT, asked_items, count, has_counts, job_of,
};

/// 领料 on a work slip: a requisition that is drawn already, in the same decision.
///
/// # Errors
/// Nothing is named, or none of it.
pub(crate) fn draw_for(
    ask: &Ask<'_>,
    job: &Slip,
    out: Vec<Item>,
    taker: Option<Badge>,
) -> Result<Drawn, Notice> {
    if !has_counts(&out) {
        return Err(WHAT.says());
    }
    let slip = SlipId { form: TAG, number: ask.book.next_number(TAG) };
    let taker = taker.or_else(|| job::worker(job));
    let set = Take { job: SlipRef(job.id), taker, out }.give();
    Ok(Ask::beside(slip, TAKE, DRAWN, set))
}

/// The requisitions of a job, the first first.
fn requisitions(book: &dyn Book, job: SlipId) -> impl Iterator<Item = Slip> + '_ {
    let ids = book.under(Index::Requisition, link_key(job), MOST);
    ids.into_iter().filter_map(|id| book.slip(id))
}

/// What is drawn beside a requisition that still waits for the same: the store would write it twice.
pub(crate) fn asked_already(book: &dyn Book, job: SlipId, items: &[Item]) -> Option<Notice> {
    let mut waiting = requisitions(book, job).filter(|slip| TO_DRAW.contains(&slip.state));
    waiting.find_map(|slip| {
        let asked = asked_items(&slip);
        let both = items.iter().find(|item| count(&asked, &item.name.0) > 0)?;
        Some(ASKED_ALREADY.with(&[&book.called(slip.id).shown, &both.name.0]))
    })
}

/// 退料 on a work slip: laid on its requisitions, the one drawn last first.
///
/// # Errors
/// Nothing is named, or more than the job still has.
pub(crate) fn give_back_for(
    ask: &Ask<'_>,
    job: SlipId,
    back: &[Item],
) -> Result<Vec<Drawn>, Notice> {
    if back.is_empty() || back.iter().any(|item| item.count <= 0) {
        return Err(WHAT.says());
    }
    let mut open: Vec<Item> = back.to_vec();
    let mut drawn = Vec::new();
    let mut slips: Vec<Slip> =
        requisitions(ask.book, job).filter(|slip| slip.state == DRAWN).collect();
    slips.reverse();
    for slip in slips {
        let mut left = kept(&slip);
        let mut came = slip.get(GiveBack::back).unwrap_or_default();
        let before = came.len();
        for item in &mut open {
            let less = item.count.min(count(&left, &item.name.0));
            if less > 0 {
                item.count -= less;
                came.push(Item { count: less, ..item.clone() });
                lessen(&mut left, item, less);
            }
        }
        if came.len() > before {
            let set = GiveBack { back: came }.give();
            drawn.push(Ask::beside(slip.id, BACK, DRAWN, set));
        }
    }
    match open.into_iter().find(|item| item.count > 0) {
        Some(item) => {
            let went = count(&of_job(ask.book, job), &item.name.0).to_string();
            let asked = count(back, &item.name.0).to_string();
            Err(MORE_THAN_OUT.with(&[&item.name.0, &went, &asked]))
        }
        None => Ok(drawn),
    }
}

/// Takes so many of a thing off the rows that have it.
fn lessen(items: &mut [Item], of: &Item, mut by: i64) {
    for item in items.iter_mut().filter(|item| item.name == of.name) {
        let less = item.count.min(by);
        item.count -= less;
        by -= less;
    }
}

/// What the paper says was used, and is now said to have come back: the customer would pay for what
/// lies in the store.
pub(crate) fn used_already(book: &dyn Book, job: &Slip, back: &[Item]) -> Option<Notice> {
    let used = job::materials(job);
    let kept = of_job(book, job.id);
    back.iter().find_map(|item| {
        let name = item.name.0.as_str();
        let used: i64 = used.iter().filter(|m| m.name.0 == name).map(|m| m.count).sum();
        let left = count(&kept, name) - count(back, name);
        let numbers = [format!("{name} {used}"), left.to_string()];
        let called = book.called(job.id).shown;
        (left < used).then(|| USED_ALREADY.with(&[&called, &numbers[0], &numbers[1]]))
    })
}

/// What is left with the worker: drawn less returned, in the order in which it was drawn.
pub(super) fn kept(slip: &Slip) -> Vec<Item> {
    let mut kept = slip.get(Take::out).unwrap_or_default();
    for back in slip.get(GiveBack::back).unwrap_or_default() {
        lessen(&mut kept, &back, back.count);
    }
    kept.retain(|item| item.count > 0);
    kept
}

/// What a work slip's workers drew by requisition and did not return.
pub fn of_job(book: &dyn Book, job: SlipId) -> Vec<Item> {
    requisitions(book, job)
        .filter(|slip| slip.state == DRAWN)
        .flat_map(|slip| kept(&slip))
        .collect()
}

/// The rows of a returned paper's materials, as fills of its table: what was drawn and not returned,
/// less what an earlier visit's paper already has.
pub fn material_fills(book: &dyn Book, slip: &Slip) -> Vec<(String, String)> {
    let mut fills = Vec::new();
    for (n, item) in left(book, slip).into_iter().enumerate() {
        let mut fill = |column: &str, text: String| {
            fills.push((format!("materials.{}.{column}", n + 1), text));
        };
        fill("name", item.name.0);
        fill("count", item.count.to_string());
        if let Some(price) = item.price {
            fill("price", price.plain());
        }
        if let Some(unit) = item.unit {
            fill("unit", unit.0);
        }
    }
    fills
}

/// What was drawn for a slip and stands on no returned paper of it yet.
pub fn left(book: &dyn Book, slip: &Slip) -> Vec<Item> {
    let mut items = of_job(book, slip.id);
    for material in job::materials(slip) {
        let mut count = material.count;
        for item in items.iter_mut().filter(|i| i.name == material.name) {
            let less = item.count.min(count);
            item.count -= less;
            count -= less;
        }
    }
    items.retain(|item| item.count > 0);
    items
}

/// The entry by which a supplied purchase makes a requisition ready, with the prices as bought; and
/// the work slip that it is for.
pub(crate) fn make_ready(ask: &Ask<'_>, id: SlipId, came: &[Item]) -> Option<(Drawn, SlipId)> {
    let slip = ask.book.slip(id).filter(|slip| slip.state == LACKING)?;
    let mut items = asked_items(&slip);
    for item in &mut items {
        let bought = came.iter().find(|c| c.name == item.name).and_then(|c| c.price);
        item.price = bought.or(item.price);
    }
    let mut set = Fields::new();
    set.write(AskFor::items, &items);
    Some((Ask::beside(id, READY, ASKED, set), job_of(&slip)?))
}
