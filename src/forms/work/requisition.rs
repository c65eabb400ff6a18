//! F-18 物品领用: what a work slip needs from the store, what was drawn, and what came back unused (P-07).
//!
//! Its rows are what the returned paper of the work slip begins with, as they are (G-18): drawn less
//! returned. What the store has not got is asked for on F-19. The simple way, rows on the work slip
//! itself, is the same thing in one step: 领料 on the work slip writes a drawn requisition here, 退料 there
//! writes what came back here, and a job's material is never counted from two places.

pub(in crate::forms) mod for_job;
pub(in crate::forms) mod record;

pub(crate) use for_job::{asked_already, used_already};
pub use for_job::{left, material_fills, of_job};
pub(crate) use record::has_counts;
pub use record::{Item, TAG, listed};

use crate::engine::slip::link_key;
use crate::forms::estate::rooms;
use crate::forms::office::staff;
use crate::forms::prelude::*;
use for_job::kept;
use record::{
    ASKED, AskFor, BACK, BOUGHT, DRAWN, Draw, GiveBack, LACKING, Lack, MORE_THAN_OUT, NO_PRICE,
    NO_TAKER, NOT_NEEDED, NOT_WORK, READY, RULES, Ready, STATES, TAKE, TO_DRAW, Take, VOID, Void,
    WHAT, WORK_OVER, WORK_WAITS, asked_items, count, job_of,
};

use super::purchase;
use crate::forms::work::job::{fields as job_fields, record as job};

pub static FORM: Form = Form::new("F-18", TAG, "物品领用单", "领料", STATES, RULES)
    .steps(&[
        Step::opens(1, "ask", "申领", Right::DrawMaterial, AskFor::fields)
            .advise(advise_ask)
            .decide(by!(ask_for)),
        Step::from(2, "draw", "领出", TO_DRAW, Right::DrawMaterial, Draw::fields)
            .advise(advise_draw)
            .decide(by!(draw)),
        Step::from(BACK, "give-back", "退料", &[DRAWN], Right::DrawMaterial, GiveBack::fields)
            .decide(by!(give_back)),
        Step::from(4, "lack", "缺料申购", &[ASKED], Right::DrawMaterial, Lack::fields)
            .decide(by!(lack)),
        Step::from(READY, "ready", "到货可领", &[LACKING], Right::DrawMaterial, Ready::fields)
            .to(ASKED),
        Step::opens(TAKE, "take", "直接领出", Right::DrawMaterial, Take::fields)
            .advise(advise_take)
            .decide(by!(take)),
        Step::from(6, "void", "作废", TO_DRAW, Right::DrawMaterial, Void::fields).to(VOID),
    ])
    .keys(&[By::Work])
    .and_keys(keys)
    .line(line)
    .shown_as(|slip| format!("领料 {:06}", slip.id.number))
    .printed(
        Print::of(&["ask", "draw", "give-back"])
            .parts(&[Part::new("仓库联"), Part::new("领用联")])
            .spare(3)
            .signs(&["领用人", "发料人", "批准"]),
    );

/// Found by its work slip, unless it is void.
fn keys(slip: &Slip) -> Vec<Key> {
    let job = job_of(slip).filter(|_| slip.state != VOID);
    let key = job.map(|job| Key::new(Index::Requisition, link_key(job), slip.id.number));
    key.into_iter().collect()
}

fn line(slip: &Slip, book: &dyn Book) -> Line {
    let job = job_of(slip);
    let room = job.and_then(|id| book.slip(id)).and_then(|job| job.get(job_fields::Room::room));
    let job = job.map_or_else(String::new, |id| book.called(id).shown);
    let items = if slip.state == DRAWN { kept(slip) } else { asked_items(slip) };
    Line {
        place: room.map_or_else(String::new, |room| rooms::shown(book, room)),
        matter: format!("{} ({job})", listed(&items)),
        worker: slip.get(AskFor::taker).map_or_else(String::new, |b| staff::short(book, b)),
        ..Line::default()
    }
}

/// A thing without a price, for whoever is to write it.
fn unpriced(items: &[Item]) -> Option<Notice> {
    let unpriced = items.iter().find(|item| item.price.is_none())?;
    Some(NO_PRICE.with(&[&unpriced.name.0]))
}

fn advise_ask(ask: &Ask<'_>, given: &Fields) -> Advice {
    let mut advice = Advice::default();
    if let Some(it) = AskFor::take(given)
        && let Some(job) = ask.book.slip(it.job.0)
        && it.taker.is_none()
        && job::worker(&job).is_none()
    {
        advice.warnings.push(NO_TAKER.at(AskFor::taker));
    }
    advice
}

/// The work slip that something is drawn for, as long as somebody still works on it.
fn under_way(ask: &Ask<'_>, job: SlipId) -> Result<Slip, Notice> {
    let shown = ask.book.called(job).shown;
    if !ask.book.registry().tagged(job.form).is_some_and(job::is_work) {
        return Err(NOT_WORK.with(&[&shown]).at(AskFor::job));
    }
    let job = ask.book.slip(job).filter(|job| job::UNDER_WAY.contains(&job.state));
    job.ok_or_else(|| WORK_OVER.with(&[&shown]).at(AskFor::job))
}

/// Asked for on a work slip that somebody still works on.
fn ask_for(ask: &Ask<'_>, it: AskFor) -> Outcome {
    let job = under_way(ask, it.job.0)?;
    if !has_counts(&it.items) {
        return Err(WHAT.at(AskFor::items));
    }
    ask.draw_with(ASKED, with_taker(ask, it.taker, &job)).ok()
}

/// What was filled in, taken by whoever is named, else by whoever has the work.
fn with_taker(ask: &Ask<'_>, taker: Option<Badge>, job: &Slip) -> Fields {
    match taker.or_else(|| job::worker(job)) {
        Some(taker) => ask.given.clone().put(AskFor::taker, taker),
        None => ask.given.clone(),
    }
}

fn advise_take(ask: &Ask<'_>, given: &Fields) -> Advice {
    let mut advice = Advice::default();
    let Some(it) = Take::take(given) else { return advice };
    advice.warnings.extend(unpriced(&it.out).map(|w| w.at(Take::out)));
    advice.warnings.extend(asked_already(ask.book, it.job.0, &it.out));
    let job = ask.book.slip(it.job.0);
    if it.taker.is_none() && job.is_some_and(|job| job::worker(&job).is_none()) {
        advice.warnings.push(NO_TAKER.at(Take::taker));
    }
    advice
}

/// 直接领出, where nobody asks beforehand.
fn take(ask: &Ask<'_>, it: Take) -> Outcome {
    let job = under_way(ask, it.job.0)?;
    if !has_counts(&it.out) {
        return Err(WHAT.at(Take::out));
    }
    ask.draw_with(DRAWN, with_taker(ask, it.taker, &job)).ok()
}

/// What goes out: as typed, else what was asked for.
fn going_out(slip: &Slip, typed: Option<Vec<Item>>) -> Vec<Item> {
    typed.filter(|out| !out.is_empty()).unwrap_or_else(|| asked_items(slip))
}

fn advise_draw(ask: &Ask<'_>, given: &Fields) -> Advice {
    let Some(slip) = ask.slip else { return Advice::default() };
    let out = going_out(slip, given.get(Draw::out));
    let warned = unpriced(&out).map(|w| w.at(Draw::out));
    let warnings = warned.into_iter().chain(not_needed(ask.book, slip)).collect();
    Advice { warnings, ..Advice::default() }
}

/// Drawn for work that ended without being done. Said and not refused: it may have been fetched before.
fn not_needed(book: &dyn Book, slip: &Slip) -> Option<Notice> {
    let job = job_of(slip).and_then(|id| book.slip(id))?;
    let form = book.registry().tagged(job.id.form)?;
    let state = form.state(job.state).filter(|s| [job::VOID, job::DECLINED].contains(&s.code))?;
    Some(NOT_NEEDED.with(&[&form.name_of(&job).shown, state.label]))
}

fn draw(ask: &Ask<'_>, it: Draw) -> Outcome {
    let out = going_out(ask.standing()?, Some(it.out));
    if !has_counts(&out) {
        return Err(WHAT.at(Draw::out));
    }
    ask.draw_with(DRAWN, ask.given.clone().put(Draw::out, out)).ok()
}

/// Unused, and back in the store: never more than went out. What the returned paper says was used
/// cannot have come back.
fn give_back(ask: &Ask<'_>, it: GiveBack) -> Outcome {
    let slip = ask.standing()?;
    if !has_counts(&it.back) {
        return Err(WHAT.at(GiveBack::back));
    }
    let out = slip.get(Take::out).unwrap_or_default();
    let mut all = slip.get(GiveBack::back).unwrap_or_default();
    all.extend(it.back.iter().cloned());
    for item in &all {
        let (went, came) = (count(&out, &item.name.0), count(&all, &item.name.0));
        if came > went {
            let numbers = [went.to_string(), came.to_string()];
            let no = MORE_THAN_OUT.with(&[&item.name.0, &numbers[0], &numbers[1]]);
            return Err(no.at(GiveBack::back));
        }
    }
    let mut decision = Decision::from(ask.draw_with(DRAWN, GiveBack { back: all }.give()));
    let job = job_of(slip).and_then(|id| ask.book.slip(id));
    let used = job.and_then(|job| used_already(ask.book, &job, &it.back));
    decision.warnings.extend(used.map(|w| w.at(GiveBack::back)));
    Ok(decision)
}

/// Not in stock: the purchase request is written with the same step.
fn lack(ask: &Ask<'_>, it: Lack) -> Outcome {
    let slip = ask.standing()?;
    let lacking = if it.lacking.is_empty() { asked_items(slip) } else { it.lacking };
    if !has_counts(&lacking) {
        return Err(WHAT.at(Lack::lacking));
    }
    let bought = purchase::requested_for(ask, slip.id, lacking, it.needed_by)?;
    let set = ask.given.clone().put(BOUGHT, SlipRef(bought.slip));
    let job = job_of(slip).map_or_else(String::new, |id| ask.book.called(id).shown);
    let mut decision = Decision::from(ask.draw_with(LACKING, set));
    decision.drawn.push(bought);
    decision.warnings.push(WORK_WAITS.with(&[&job]));
    Ok(decision)
}
