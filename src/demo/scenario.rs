//! The scripted events besides calls and complaints: a new price item, agreements and their slips, a
//! cleaning commission, materials, the control room's book, and steps on some scripted slips.
//!
//! It uses no random numbers, so that the other days do not change with it. A small estate, which lacks
//! the sample rooms, has none of these events. A step that the rules would refuse or warn of is left out.

use super::lookup::{MIN_ROOMS, Scene, is_accepted_silently, last_slip, step_on};
use super::plan::{at_minute, row};
use super::staff::{CASHIER, CLEANING, CLOCK, ENGINEERING, HEAD, STOREKEEPER, SUPERVISOR};
use super::{Plan, Planned, catch_up, contracts, fixtures, shift_book};
use crate::engine::prelude::*;
use crate::forms::catalogue::prices;
use crate::forms::estate::people;
use crate::forms::estate::rooms;
use crate::forms::intake::{contact, control_book};
use crate::forms::show_number;
use crate::forms::work::{cleaning, job, requisition};

/// Minutes before the end at which the cleaning commission is opened.
const COMMISSION: i64 = 205;
/// The code of the new price item.
const NEW_ITEM: &str = "jb-09";
/// Which event on the control room's book is the turn at midnight.
const MIDNIGHT_TURN: usize = 3;
/// How much the surveyed households need the new item.
const ANSWERS: [&str; 6] = ["much", "some", "much", "hardly", "some", "no"];

#[derive(Clone, Copy, Debug)]
pub(super) enum Event {
    /// A step on the new price item.
    Item(usize),
    /// A household's answer to the survey about it.
    Answer(usize),
    /// A wish that a caller rang about: logged, and then a need of its own.
    Wish(usize),
    Contract(contracts::Event),
    /// A step on the cleaning commission.
    Commission(usize),
    /// One more household reports the broken lift.
    Lift(usize),
    /// A step on one of [`super::scripted_slips::SLIPS`], found by the minutes before the end at which it
    /// was opened.
    Pause(i64),
    ReportUp(i64),
    Seen(i64),
    Requisition(i64),
    Purchase(i64),
    /// A step on the control room's sheet: opened, checked twice, turned at midnight, checked.
    ControlSheet(usize),
    Fixture(fixtures::Event),
    CatchUp(usize),
    Shift(shift_book::Event),
}

/// All events. Their times are minutes before the plan's last moment, or days before it and a time.
pub(super) fn schedule(plan: &Plan) -> Vec<(Moment, Event)> {
    if plan.rooms < MIN_ROOMS {
        return Vec::new();
    }
    let ago = |minutes: i64| plan.now.plus_minutes(-minutes);
    let on = |days: u64, minutes: u16| at_minute(plan.now.day().before(days), minutes);
    let mut all: Vec<(Moment, Event)> = Vec::new();
    for (n, (days, minutes)) in
        [(12, 600), (6, 570), (5, 600), (4, 900), (1, 640)].into_iter().enumerate()
    {
        all.push((on(days, minutes), Event::Item(n)));
    }
    for n in 0..ANSWERS.len() {
        let minutes = 620 + 7 * u16::try_from(n).unwrap_or(0);
        all.push((on(9, minutes), Event::Answer(n)));
    }
    all.extend([(on(2, 611), Event::Wish(0)), (on(2, 612), Event::Wish(1))]);
    all.extend(contracts::schedule(plan).into_iter().map(|(at, e)| (at, Event::Contract(e))));
    for (n, before) in [COMMISSION, 198, 180, 171, 96, 34].into_iter().enumerate() {
        all.push((ago(before), Event::Commission(n)));
    }
    for (n, before) in [17, 13, 7].into_iter().enumerate() {
        all.push((ago(before), Event::Lift(n)));
    }
    for (before, event) in [
        (22, Event::Pause(55)),
        (2835, Event::ReportUp(2950)),
        (2700, Event::Seen(2950)),
        (30, Event::Requisition(85)),
        (1590, Event::Purchase(1700)),
    ] {
        all.push((ago(before), event));
    }
    for (n, (days, minutes)) in
        [(1, 500), (1, 640), (1, 985), (0, 1), (0, 690)].into_iter().enumerate()
    {
        all.push((on(days, minutes), Event::ControlSheet(n)));
    }
    all.extend(fixtures::schedule().into_iter().map(|(n, e)| (ago(n), Event::Fixture(e))));
    all.extend(catch_up::schedule().map(|(n, before)| (ago(before), Event::CatchUp(n))));
    all.extend(shift_book::schedule(plan).into_iter().map(|(at, e)| (at, Event::Shift(e))));
    all
}

/// The step of an event; none if it is impossible.
pub(super) fn plan_step(scene: Scene<'_>, event: Event) -> Option<Planned> {
    let Scene { book, at, .. } = scene;
    let planned = match event {
        Event::Item(n) => item_step(book, n, at),
        Event::Answer(n) => survey_answer(scene, n),
        Event::Wish(n) => wish_step(scene, n),
        Event::Contract(event) => contracts::plan_step(scene, event),
        Event::Commission(n) => commission_step(scene, n),
        Event::Lift(n) => attach_household(scene, n),
        Event::Pause(before) => scene.repair(before).map(|slip| {
            let back = scene.ctx.last.plus_minutes(27 * 60).minute();
            step_on(&slip, "pause", scene.by(), at)
                .with("back_by", back.to_string())
                .fill("wait=material wait_note=椅面木条缺货,已请采购")
        }),
        Event::ReportUp(before) => scene.repair(before).map(|slip| {
            let whom = ENGINEERING.to_string();
            step_on(&slip, "report-up", HEAD, at)
                .rows("ladder", vec![row(&[("whom", &whom), ("plan", "先围护,再请外墙单位")])])
        }),
        Event::Seen(before) => scene.repair(before).map(|slip| {
            step_on(&slip, "seen", ENGINEERING, at)
                .with("instruction", "先围护下方,明日请外墙单位看")
        }),
        Event::Requisition(before) => scene.repair(before).map(|slip| requisition(&slip, at)),
        Event::Purchase(before) => scene.repair(before).map(|slip| purchase(scene, &slip)),
        Event::ControlSheet(n) => control_sheet_step(book, n, at),
        Event::Fixture(event) => fixtures::plan_step(scene, event),
        Event::CatchUp(n) => catch_up::plan_step(book, n, at),
        Event::Shift(event) => shift_book::plan_step(scene, event),
    };
    planned.filter(|step| is_accepted_silently(book, step))
}

/// A new item on the price list, from the idea to the price, which is not yet approved.
fn item_step(book: &dyn Book, n: usize, at: Moment) -> Option<Planned> {
    if n == 0 {
        let step = Planned::step("F-02", "plan", HEAD, at);
        let words = "多位业主问起:出差时请人上门浇花、通风";
        let step = step.with("code", NEW_ITEM).with("name", "代管空房").with("unit", "次");
        return Some(reported_in_meeting(step.with("need", words)));
    }
    let slip =
        last_slip(book, prices::TAG).filter(|slip| slip.text(prices::Enter::code) == NEW_ITEM)?;
    let step = ["", "survey", "shortlist", "review", "price"].get(n)?;
    let step = step_on(&slip, step, HEAD, at);
    let attend = |badge: u32| row(&[("who", &badge.to_string())]);
    let step = match n {
        1 => step.with("survey_note", "六户里四户要,多在节假日"),
        2 => step.with("chosen_why", "人手够,不需设备"),
        3 => step
            .with("held_on", at.day().to_string())
            .fill("necessity=needed feasibility=feasible decision=go-on")
            .rows("attendees", [HEAD, SUPERVISOR, CLEANING].map(attend).into())
            .with("minutes", "每次不超过一小时,钥匙当面交接"),
        _ => step
            .fill("new_price=30 labour_part=30 labour_cost=18 material_cost=2")
            .with("from", at.day().next(20).to_string())
            .with("priced_by", SUPERVISOR.to_string())
            .with("priced_with", CASHIER.to_string())
            .with("price_note", "参照邻近小区"),
    };
    Some(reported_in_meeting(step))
}

/// The source names the meeting of those who decide (C-11, C-12).
fn reported_in_meeting(step: Planned) -> Planned {
    let at = step.at;
    step.reported(at, "管理处例会".to_string())
}

fn survey_answer(scene: Scene<'_>, n: usize) -> Option<Planned> {
    let payer = scene.owner(10 + n)?;
    let step = Planned::step("F-01", "fill", SUPERVISOR, scene.at)
        .room(payer.room)
        .with("who", format!("@{}", payer.person))
        .with("item", NEW_ITEM);
    Some(step.with("need", *ANSWERS.get(n)?))
}

/// A caller asks for a bench by the playground; the desk cannot say at once and passes it on as a need.
fn wish_step(scene: Scene<'_>, n: usize) -> Option<Planned> {
    let Scene { book, at, .. } = scene;
    if n == 0 {
        let payer = scene.owner(17)?;
        let step = Planned::step("F-08", "log", scene.by(), at).room(payer.room);
        let step = step.with("caller", format!("@{}", payer.person)).with("channel", "call");
        let step = step.with("matter", "need").with("handled", "passed");
        return Some(
            step.with("passed_to", ENGINEERING.to_string()).with("content", "儿童广场想加两张长椅"),
        );
    }
    let call = last_slip(book, contact::TAG)?;
    let step = step_on(&call, "need", scene.by(), at);
    Some(step.with("department", "engineering").with("passed_to", ENGINEERING.to_string()))
}

/// A cleaning commission: priced by the head of the cleaners, agreed to, and under way.
fn commission_step(scene: Scene<'_>, n: usize) -> Option<Planned> {
    if n == 0 {
        return fixtures::open_commission(scene, 0, "jb-06", "新装修,约 90 平方米");
    }
    let slip = scene.opened(&[cleaning::TAG], COMMISSION)?;
    let (by, name, blanks) = match n {
        1 => (scene.by(), "tell", "told=phone told_whom=400"),
        2 => (CLEANING, "quote", "quoted_labour=720"),
        3 => (scene.by(), "consent", "consent=phone means=monthly"),
        4 => (scene.by(), "assign", "worker=412 told=phone"),
        _ => (scene.by(), "arrive", "worker=412"),
    };
    Some(step_on(&slip, name, by, scene.at).fill(blanks))
}

/// One more household of the building reports the same lift.
fn attach_household(scene: Scene<'_>, n: usize) -> Option<Planned> {
    let Scene { ctx, book, at } = scene;
    let slip = scene.repair(24)?;
    let place = rooms::shown(book, slip.get(job::Room::room)?);
    let building: String = place.chars().take_while(char::is_ascii_digit).collect();
    let prefix = format!("{building}-");
    let lives = |room: &&u32| rooms::shown(book, RoomId(**room)).starts_with(&prefix);
    let room = ctx.sites.homes().iter().filter(lives).nth(7 * n + 3)?;
    let household = people::household(book, RoomId(*room), Some(at.day()));
    let (person, ..) = household.first()?;
    let attached = row(&[("room", &format!("#{room}")), ("who", &format!("@{}", person.0))]);
    let step = step_on(&slip, "attach", scene.by(), at).rows("attached", vec![attached]);
    Some(step.with("attach_channel", "call"))
}

/// Material for the plumber on site, not yet collected from the store.
fn requisition(slip: &Slip, at: Moment) -> Planned {
    let material = |name, count, price, unit| {
        row(&[("name", name), ("count", count), ("price", price), ("unit", unit)])
    };
    let rows = vec![material("角阀滤网", "2", "6", "只"), material("生料带", "1", "3", "卷")];
    Planned::step(requisition::FORM.id, "ask", STOREKEEPER, at)
        .with("job", show_number(slip.id))
        .rows("items", rows)
}

/// The window wheel for which a carpenter waits.
fn purchase(scene: Scene<'_>, slip: &Slip) -> Planned {
    let wheel = row(&[("name", "窗轮"), ("count", "2"), ("price", "16"), ("unit", "对")]);
    Planned::step("F-19", "request", STOREKEEPER, scene.at)
        .with("wanted_for", show_number(slip.id))
        .with("needed_by", scene.ctx.last_day.next(1).to_string())
        .rows("items", vec![wheel])
}

/// The control room's sheet of yesterday, checked as often as required and turned at midnight, and that
/// of today, checked once.
fn control_sheet_step(book: &dyn Book, n: usize, at: Moment) -> Option<Planned> {
    if n == 0 {
        return Some(Planned::step("F-07", "sheet", SUPERVISOR, at));
    }
    let key = (opening_day(at, n), u64::from(control_book::TAG));
    let sheets = book.keys(Index::Day, key, key, 500).into_iter().filter_map(|id| book.slip(id));
    let slip = sheets.into_iter().find(|slip| slip.state == control_book::RUNNING)?;
    Some(match n {
        MIDNIGHT_TURN => step_on(&slip, "turn", CLOCK, at),
        _ => step_on(&slip, "check", SUPERVISOR, at).with("complete", "y").with("looked_at", "5"),
    })
}

/// The day on which the sheet was opened: the same day, but the day before for the turn at midnight.
fn opening_day(at: Moment, n: usize) -> u64 {
    let day = if n == MIDNIGHT_TURN { at.day().before(1) } else { at.day() };
    u64::try_from(day.number()).unwrap_or(0)
}
