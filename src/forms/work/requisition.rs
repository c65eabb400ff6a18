//! F-18 物品领用: what a work slip needs from the store, what was drawn, and what came back unused (P-07).
//!
//! Its rows are what the returned paper of the work slip begins with, as they are (G-18): drawn less
//! returned. What the store has not got is asked for on F-19. The simple way, rows on the work slip
//! itself, is the same thing in one step: 领料 on the work slip writes a drawn requisition here, 退料 there
//! writes what came back here, and a job's material is never counted from two places.

mod for_job;

use crate::forms::prelude::*;
pub(crate) use for_job::{asked_already, given_back, taken, used_already};
pub use for_job::{left, material_fills, of_job};

use crate::engine::kind::Blank;
use crate::engine::slip::link_key;

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

const IN: u16 = 12;
const BOUGHT: u16 = 30;

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
}

fields! {
    pub struct AskFor {
        1 job: SlipRef = "工单" 6;
        2 taker: Option<Badge> = "领用人" 6;
        10 items: Vec<Item> = "物品" 12;
    }
}

fields! {
    /// 直接领出: asked for and drawn in one.
    pub struct Take {
        1 job: SlipRef = "工单" 6;
        2 taker: Option<Badge> = "领用人" 6;
        11 out: Vec<Item> = "领出" 12;
    }
}

fields! {
    /// Left empty: all that was asked for.
    pub struct Draw {
        11 out: Vec<Item> = "领出" 12;
        2 taker: Option<Badge> = "领用人" 6;
    }
}

fields! {
    pub struct GiveBack {
        12 back: Vec<Item> = "退回" 12;
    }
}

fields! {
    /// Left empty: all that was asked for.
    pub struct Lack {
        13 lacking: Vec<Item> = "缺的" 12;
        14 needed_by: Option<Day> = "何日要" 6;
    }
}

fields! {
    pub struct Ready {
        10 items: Vec<Item> = "物品" 12;
    }
}

fields! {
    pub struct Void {
        15 why: Text = "作废原因" 12;
    }
}

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
            .decide(ask_for),
        Step::from(2, "draw", "领出", TO_DRAW, Right::DrawMaterial, Draw::fields)
            .advise(advise_draw)
            .decide(draw),
        Step::from(BACK, "give-back", "退料", &[DRAWN], Right::DrawMaterial, GiveBack::fields)
            .decide(give_back),
        Step::from(4, "lack", "缺料申购", &[ASKED], Right::DrawMaterial, Lack::fields).decide(lack),
        Step::from(READY, "ready", "到货可领", &[LACKING], Right::DrawMaterial, Ready::fields)
            .decide(ready),
        Step::opens(TAKE, "take", "直接领出", Right::DrawMaterial, Take::fields)
            .advise(advise_take)
            .decide(take),
        Step::from(6, "void", "作废", TO_DRAW, Right::DrawMaterial, Void::fields)
            .decide(|ask, given| Ok(ask.draw_with(VOID, given.clone()).into())),
    ])
    .and_keys(keys)
    .line(line)
    .called(|_, slip| Called {
        code: crate::forms::show_number(slip.id),
        shown: format!("领料 {:06}", slip.id.number),
    });

/// The work slip that it is for.
fn job_of(slip: &Slip) -> Option<SlipId> {
    match slip.cell(AskFor::job) {
        Some(Cell::Slip(id)) => Some(*id),
        _ => None,
    }
}

fn keys(slip: &Slip) -> Vec<Key> {
    let open = TO_DRAW.contains(&slip.state).then(|| urgency(slip));
    let mut keys = Key::of_work(slip, None, open);
    if let Some(job) = job_of(slip).filter(|_| slip.state != VOID) {
        keys.push(Key::new(Index::Requisition, link_key(job), slip.id.number));
    }
    keys
}

/// `角阀 2、生料带 1`.
#[must_use]
pub fn listed(items: &[Item]) -> String {
    let one = |item: &Item| format!("{} {}", item.name.0, item.count);
    items.iter().map(one).collect::<Vec<_>>().join("、")
}

fn line(slip: &Slip, book: &dyn Book) -> Line {
    let job = job_of(slip);
    let room = job.and_then(|id| book.slip(id)).and_then(|job| job.room(job::Room::room));
    let called = job.map_or_else(String::new, |id| crate::forms::called(book, id).shown);
    let items =
        if slip.state == DRAWN { for_job::kept(slip) } else { rows(slip, AskFor::items.number()) };
    Line {
        place: room.map_or_else(String::new, |r: RoomId| rooms::shown(book, r)),
        matter: format!("{} ({called})", listed(&items)),
        worker: slip.staff(AskFor::taker).map_or_else(String::new, |b| staff::short(book, b)),
        ..Line::default()
    }
}

fn rows(slip: &Slip, tag: u16) -> Vec<Item> {
    Vec::take(slip.value(tag)).unwrap_or_default()
}

fn set_rows(set: &mut Fields, tag: u16, items: &Vec<Item>) {
    set.set(tag, items.give().unwrap_or(Value::EMPTIED));
}

/// A thing without a price, for whoever is to write it.
fn unpriced(items: &[Item]) -> Option<Notice> {
    let bare = items.iter().find(|item| item.price.is_none())?;
    Some(NO_PRICE.with(&[&bare.name.0]))
}

fn advise_ask(ask: &Ask<'_>, given: &Fields) -> Advice {
    let mut advice = Advice::default();
    if let Some(it) = AskFor::take(given)
        && let Some(job) = ask.book.slip(it.job.0)
        && it.taker.is_none()
        && job.staff(job::Assign::worker).is_none()
    {
        advice.warnings.push(NO_TAKER.says().at("taker"));
    }
    advice
}

/// The work slip that something is drawn for, as long as somebody still works on it.
fn under_way(ask: &Ask<'_>, job: SlipId) -> Result<Slip, Notice> {
    let called = crate::forms::called(ask.book, job).shown;
    if !crate::forms::tagged(job.form).is_some_and(job::is_work) {
        return Err(NOT_WORK.with(&[&called]).at("job"));
    }
    let job = ask.book.slip(job).filter(|job| job::UNDER_WAY.contains(&job.state));
    job.ok_or_else(|| WORK_OVER.with(&[&called]).at("job"))
}

/// Asked for on a work slip that somebody still works on.
fn ask_for(ask: &Ask<'_>, given: &Fields) -> Outcome {
    let Some(it) = AskFor::take(given) else { return Err(WHAT.says().at("items")) };
    let job = under_way(ask, it.job.0)?;
    wanted(&it.items).map_err(|no| no.at("items"))?;
    Ok(ask.draw_with(ASKED, with_taker(given, it.taker, &job)).into())
}

/// Whoever fetches it, else whoever has the work.
fn with_taker(given: &Fields, taker: Option<Badge>, job: &Slip) -> Fields {
    match taker.or_else(|| job.staff(job::Assign::worker)) {
        Some(taker) => given.clone().with(AskFor::taker, Cell::Staff(taker)),
        None => given.clone(),
    }
}

fn advise_take(ask: &Ask<'_>, given: &Fields) -> Advice {
    let mut advice = Advice::default();
    let Some(it) = Take::take(given) else { return advice };
    advice.warnings.extend(unpriced(&it.out).map(|w| w.at("out")));
    advice.warnings.extend(for_job::asked_already(ask.book, it.job.0, &it.out));
    let job = ask.book.slip(it.job.0);
    if it.taker.is_none() && job.is_some_and(|job| job.staff(job::Assign::worker).is_none()) {
        advice.warnings.push(NO_TAKER.says().at("taker"));
    }
    advice
}

/// 直接领出, where nobody asks beforehand.
fn take(ask: &Ask<'_>, given: &Fields) -> Outcome {
    let Some(it) = Take::take(given) else { return Err(WHAT.says().at("out")) };
    let job = under_way(ask, it.job.0)?;
    wanted(&it.out).map_err(|no| no.at("out"))?;
    Ok(ask.draw_with(DRAWN, with_taker(given, it.taker, &job)).into())
}

/// Something, and more than none of each.
pub(crate) fn wanted(items: &[Item]) -> Result<(), Notice> {
    if items.is_empty() || items.iter().any(|item| item.count == 0) {
        return Err(WHAT.says());
    }
    Ok(())
}

/// What goes out: as typed, else what was asked for.
fn going(slip: &Slip, given: &Fields) -> Vec<Item> {
    match Draw::take(given) {
        Some(it) if !it.out.is_empty() => it.out,
        _ => rows(slip, AskFor::items.number()),
    }
}

fn advise_draw(ask: &Ask<'_>, given: &Fields) -> Advice {
    let Some(slip) = ask.slip else { return Advice::default() };
    let mut advice = Advice::default();
    advice.warnings.extend(unpriced(&going(slip, given)).map(|w| w.at("out")));
    advice.warnings.extend(not_needed(ask.book, slip));
    advice
}

/// Drawn for work that ended without being done. Said and not refused: it may have been fetched before.
fn not_needed(book: &dyn Book, slip: &Slip) -> Option<Notice> {
    let job = job_of(slip).and_then(|id| book.slip(id))?;
    let form = crate::forms::tagged(job.id.form)?;
    let state = form.state(job.state).filter(|s| [job::VOID, job::DECLINED].contains(&s.code))?;
    Some(NOT_NEEDED.with(&[&form.name_of(&job).shown, state.label]))
}

fn draw(ask: &Ask<'_>, given: &Fields) -> Outcome {
    let Some(slip) = ask.slip else { return Err(NO_SLIP.says()) };
    let out = going(slip, given);
    wanted(&out).map_err(|no| no.at("out"))?;
    let mut set = given.clone();
    set_rows(&mut set, Take::out.number(), &out);
    Ok(ask.draw_with(DRAWN, set).into())
}

/// Unused, and back in the store: never more than went out. What the returned paper says was used
/// cannot have come back.
fn give_back(ask: &Ask<'_>, given: &Fields) -> Outcome {
    let Some(slip) = ask.slip else { return Err(NO_SLIP.says()) };
    let Some(it) = GiveBack::take(given) else { return Err(WHAT.says().at("back")) };
    wanted(&it.back).map_err(|no| no.at("back"))?;
    let (out, mut all) = (rows(slip, Take::out.number()), rows(slip, IN));
    all.extend(it.back.iter().cloned());
    for item in &all {
        let (went, came) = (for_job::count(&out, &item.name.0), for_job::count(&all, &item.name.0));
        if came > went {
            let numbers = [went.to_string(), came.to_string()];
            let no = MORE_THAN_OUT.with(&[&item.name.0, &numbers[0], &numbers[1]]);
            return Err(no.at("back"));
        }
    }
    let mut set = Fields::new();
    set_rows(&mut set, IN, &all);
    let mut decision = Decision::from(ask.draw_with(DRAWN, set));
    let job = job_of(slip).and_then(|id| ask.book.slip(id));
    let used = job.and_then(|job| for_job::used_already(ask.book, &job, &it.back));
    decision.warnings.extend(used.map(|w| w.at("back")));
    Ok(decision)
}

/// Not in stock: the purchase request is written with the same step.
fn lack(ask: &Ask<'_>, given: &Fields) -> Outcome {
    let Some(slip) = ask.slip else { return Err(NO_SLIP.says()) };
    let Some(it) = Lack::take(given) else { return Err(WHAT.says().at("lacking")) };
    let lacking =
        if it.lacking.is_empty() { rows(slip, AskFor::items.number()) } else { it.lacking };
    wanted(&lacking).map_err(|no| no.at("lacking"))?;
    let bought = purchase::requested(ask, slip.id, &lacking, it.needed_by)?;
    let set = given.clone().with(BOUGHT, Cell::Slip(bought.slip));
    let called =
        job_of(slip).map_or_else(String::new, |id| crate::forms::called(ask.book, id).shown);
    let mut decision = Decision::from(ask.draw_with(LACKING, set));
    decision.drawn.push(bought);
    decision.warnings.push(WORK_WAITS.with(&[&called]));
    Ok(decision)
}

/// By hand, where what was lacking turned up otherwise.
fn ready(ask: &Ask<'_>, _: &Fields) -> Outcome {
    Ok(ask.draw(ASKED).into())
}

/// The entry by which a supplied purchase makes a requisition ready: with the prices as bought.
#[must_use]
pub(crate) fn supplied(ask: &Ask<'_>, id: SlipId, came: &[Item]) -> Option<(Drawn, SlipId)> {
    let slip = ask.book.slip(id).filter(|slip| slip.state == LACKING)?;
    let mut items = rows(&slip, AskFor::items.number());
    for item in &mut items {
        let bought = came.iter().find(|c| c.name == item.name).and_then(|c| c.price);
        item.price = bought.or(item.price);
    }
    let mut set = Fields::new();
    set_rows(&mut set, AskFor::items.number(), &items);
    Some((Ask::beside(id, READY, ASKED, set), job_of(&slip)?))
}
