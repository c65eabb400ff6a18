//! F-18 物品领用: what a work slip needs from the store, what was drawn, and what came back unused (P-07).
//!
//! Its rows are what the returned paper of the work slip begins with, as they are (G-18): drawn less
//! returned. What the store has not got is asked for on F-19. The simple way, rows on the work slip
//! itself, is the same thing in one step: 领料 on the work slip writes a drawn requisition here, 退料 there
//! writes what came back here, and a job's material is never counted from two places.

mod for_job;

use crate::forms::prelude::*;
pub(crate) use for_job::{asked_already, draw_for, give_back_for, used_already};
pub use for_job::{left, material_fills, of_job};

use crate::engine::slip::link_key;
use crate::forms::called;

use super::{job, purchase};
use crate::forms::estate::rooms;
use crate::forms::office::staff;

pub const TAG: u16 = 18;

const TO_DRAW: &[u16] = &[ASKED, LACKING];

/// The step by which a supplied purchase makes it ready to be drawn.
const READY: u16 = 5;
/// The step by which something unused comes back.
const BACK: u16 = 3;
/// Drawn at once, without having been asked for.
const TAKE: u16 = 7;

/// The purchase request that was written for what was lacking.
const BOUGHT: Tag<SlipRef> = Tag::new(30, "bought");

/// Requisitions of one slip that are read.
const MOST: usize = 40;

rules! {
    NOT_WORK refuse "{0}不是工单;领料请写有偿、维修或清洁的单号" ["F-18", "P-07"];
    WORK_OVER refuse "{0}已经办完,不能再领料" ["F-18", "P-07"];
    WHAT refuse "请写物品和数量" ["F-18", "P-07"];
    NO_PRICE warn "{0}没有单价;请按实写,回单好计费" ["G-18", "S1E 4.4.1"];
    NO_TAKER warn "请写领用人" ["F-18", "S1E 4.3.1"];
    MORE_THAN_OUT refuse "{0}领了 {1},不能退 {2}" ["P-07", "G-18"];
    NOT_NEEDED warn "{0}是“{1}”;用不上的料请退回" ["P-07", "G-18"];
    USED_ALREADY warn "{0}回单上写了用 {1},退料后只剩 {2}:请核对,写错的重新回单" ["G-18", "P-07"];
    ASKED_ALREADY warn "{0}还没有领出,也有{1}:是同一批请在那张单上领出" ["P-07", "G-18"];
    WORK_WAITS warn "{0}缺料:工单请记“待料待约”并告知住户" ["P-07", "G-34"];
}

fields! {
    /// One thing, how many, of what unit, at what price.
    pub struct Item {
        1 name: Text = "物品" 5;
        2 count: i64 = "数量" 2;
        4 price: Option<Money> = "单价" 3;
        3 unit: Option<Text> = "单位" 2;
    }

    pub struct AskFor {
        1 job: SlipRef = "工单" 6;
        2 taker: Option<Badge> = "领用人" 6;
        10 items: Vec<Item> = "物品" 12;
    }

    /// 直接领出: asked for and drawn in one.
    pub struct Take {
        1 job: SlipRef = "工单" 6;
        2 taker: Option<Badge> = "领用人" 6;
        11 out: Vec<Item> = "领出" 12;
    }

    /// Left empty: all that was asked for.
    pub struct Draw {
        11 out: Vec<Item> = "领出" 12;
        2 taker: Option<Badge> = "领用人" 6;
    }
}

fields! { pub struct GiveBack { 12 back: Vec<Item> = "退回" 12; } }

fields! {
    /// Left empty: all that was asked for.
    pub struct Lack {
        13 lacking: Vec<Item> = "缺的" 12;
        14 needed_by: Option<Day> = "何日要" 6;
    }
}

fields! { pub struct Ready { 10 items: Vec<Item> = "物品" 12; } }

fields! { pub struct Void { 15 why: Text = "作废原因" 12; } }

states! {
    ASKED = 1 "asked" "待领" open,
    /// Not in stock: asked for on F-19.
    LACKING = 2 "lacking" "缺料待购" open,
    DRAWN = 3 "drawn" "已领",
    VOID = 4 "void" "作废",
}

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

/// The work slip that it is for.
fn job_of(slip: &Slip) -> Option<SlipId> {
    slip.get(AskFor::job).map(|job| job.0)
}

/// Found by its work slip, unless it is void.
fn keys(slip: &Slip) -> Vec<Key> {
    let job = job_of(slip).filter(|_| slip.state != VOID);
    let key = job.map(|job| Key::new(Index::Requisition, link_key(job), slip.id.number));
    key.into_iter().collect()
}

/// `角阀 2、生料带 1`.
pub fn listed(items: &[Item]) -> String {
    let one = |item: &Item| format!("{} {}", item.name.0, item.count);
    items.iter().map(one).collect::<Vec<_>>().join("、")
}

fn line(slip: &Slip, book: &dyn Book) -> Line {
    let job = job_of(slip);
    let room = job.and_then(|id| book.slip(id)).and_then(|job| job.get(job::Room::room));
    let job = job.map_or_else(String::new, |id| called(book, id).shown);
    let items = if slip.state == DRAWN { for_job::kept(slip) } else { asked_items(slip) };
    Line {
        place: room.map_or_else(String::new, |room| rooms::shown(book, room)),
        matter: format!("{} ({job})", listed(&items)),
        worker: slip.get(AskFor::taker).map_or_else(String::new, |b| staff::short(book, b)),
        ..Line::default()
    }
}

/// What was asked for.
fn asked_items(slip: &Slip) -> Vec<Item> {
    slip.get(AskFor::items).unwrap_or_default()
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
    let shown = called(ask.book, job).shown;
    if !crate::forms::tagged(job.form).is_some_and(job::is_work) {
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
    advice.warnings.extend(for_job::asked_already(ask.book, it.job.0, &it.out));
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

/// Whether something is named, and more than none of each.
pub(crate) fn has_counts(items: &[Item]) -> bool {
    !items.is_empty() && items.iter().all(|item| item.count != 0)
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
    let form = crate::forms::tagged(job.id.form)?;
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
        let (went, came) = (for_job::count(&out, &item.name.0), for_job::count(&all, &item.name.0));
        if came > went {
            let numbers = [went.to_string(), came.to_string()];
            let no = MORE_THAN_OUT.with(&[&item.name.0, &numbers[0], &numbers[1]]);
            return Err(no.at(GiveBack::back));
        }
    }
    let mut decision = Decision::from(ask.draw_with(DRAWN, GiveBack { back: all }.give()));
    let job = job_of(slip).and_then(|id| ask.book.slip(id));
    let used = job.and_then(|job| for_job::used_already(ask.book, &job, &it.back));
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
    let job = job_of(slip).map_or_else(String::new, |id| called(ask.book, id).shown);
    let mut decision = Decision::from(ask.draw_with(LACKING, set));
    decision.drawn.push(bought);
    decision.warnings.push(WORK_WAITS.with(&[&job]));
    Ok(decision)
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
