//! What else an office of some size has going on, besides calls and complaints: an item on its way to
//! the list, agreements and their slips, a cleaning commission, materials, the control room's book, and
//! what happens to some of the standing slips.
//!
//! It throws no dice and moves none, so that the days around it stay what they are; it is of constant
//! size, and a small estate, without the rooms of the screens, has none of it. A step that the rules
//! would refuse or warn of is left out, as a careful operator would.

use super::listed::typed;
use super::lookup::{LEAST_ROOMS, clean, of, opened_at, operator, owner, standing};
use super::scene::Scene;
use super::staff::{CLOCK, ENGINEERING, HEAD, SUPERVISOR};
use super::{Plan, Planned, catalogue, catch_up, contracts, duty, fixtures};
use crate::engine::book::Book;
use crate::engine::moment::{Clock, Moment};
use crate::engine::slip::{Index, Slip};
use crate::engine::value::{RoomId, SlipId};
use crate::forms::catalogue::prices;
use crate::forms::estate::people;
use crate::forms::estate::rooms;
use crate::forms::intake::control_book;
use crate::forms::work::{cleaning, job, requisition};

/// Keeps the store.
const STOREKEEPER: u32 = 130;
/// Leads the cleaners.
const CLEANING: u32 = 400;
/// Minutes before the end at which the first cleaning commission comes in.
const COMMISSIONED: i64 = 205;
/// The item on its way to the list.
const NEW_ITEM: &str = "jb-09";
/// Which of the deeds on the control room's book is its turning at midnight.
const TURNED: usize = 3;
/// Households that were asked about it, and how much they need it.
const ANSWERS: [&str; 6] = ["much", "some", "much", "hardly", "some", "no"];

/// Something that happens.
#[derive(Clone, Copy, Debug)]
pub(super) enum Deed {
    /// A step in the life of the new item.
    Item(usize),
    /// A household's answer about it.
    Answer(usize),
    Contract(contracts::Deed),
    /// A step of the cleaning commission.
    Commission(usize),
    /// One more household reports the standing lift.
    Lift(usize),
    /// What happens to a standing slip of [`super::scripted_slips::PARTS`], found by when it was opened.
    Pause(i64),
    ReportUp(i64),
    Seen(i64),
    Requisition(i64),
    Purchase(i64),
    /// The control room's sheet: opened, looked into twice, turned, looked into.
    Book(usize),
    Mark(fixtures::Deed),
    /// What the supervisor puts right on the round.
    Round(usize),
    /// The shift at the desk and its book.
    Duty(duty::Deed),
}

/// When everything happens. Minutes are before the plan's last moment, else days and a time.
pub(super) fn beginning(plan: &Plan) -> Vec<(Moment, Deed)> {
    if plan.rooms < LEAST_ROOMS {
        return Vec::new();
    }
    let ago = |minutes: i64| plan.now.plus_minutes(-minutes);
    let on = |days: u64, minutes: u16| {
        Clock::of_minutes(minutes).map_or(plan.now, |clock| plan.now.day().before(days).at(clock))
    };
    let mut all: Vec<(Moment, Deed)> = Vec::new();
    for (n, (days, minutes)) in
        [(12, 600), (6, 570), (5, 600), (4, 900), (1, 640)].into_iter().enumerate()
    {
        all.push((on(days, minutes), Deed::Item(n)));
    }
    for n in 0..ANSWERS.len() {
        let minutes = 620 + 7 * u16::try_from(n).unwrap_or(0);
        all.push((on(9, minutes), Deed::Answer(n)));
    }
    all.extend(contracts::beginning(plan).into_iter().map(|(at, d)| (at, Deed::Contract(d))));
    for (n, before) in [COMMISSIONED, 198, 180, 171, 96, 34].into_iter().enumerate() {
        all.push((ago(before), Deed::Commission(n)));
    }
    for (n, before) in [17, 13, 7].into_iter().enumerate() {
        all.push((ago(before), Deed::Lift(n)));
    }
    for (before, deed) in [
        (22, Deed::Pause(55)),
        (2835, Deed::ReportUp(2950)),
        (2700, Deed::Seen(2950)),
        (30, Deed::Requisition(85)),
        (1590, Deed::Purchase(1700)),
    ] {
        all.push((ago(before), deed));
    }
    for (n, (days, minutes)) in
        [(1, 500), (1, 640), (1, 985), (0, 1), (0, 690)].into_iter().enumerate()
    {
        all.push((on(days, minutes), Deed::Book(n)));
    }
    all.extend(fixtures::beginning().into_iter().map(|(n, deed)| (ago(n), Deed::Mark(deed))));
    all.extend(catch_up::beginning().map(|(n, before)| (ago(before), Deed::Round(n))));
    all.extend(duty::beginning(plan).into_iter().map(|(at, deed)| (at, Deed::Duty(deed))));
    all
}

/// The step of a deed; none where it does not fit.
pub(super) fn play(scene: &Scene, book: &dyn Book, deed: Deed, at: Moment) -> Option<Planned> {
    let part = |before: i64| standing(book, scene.last.plus_minutes(-before));
    let by = operator(scene, at);
    let planned = match deed {
        Deed::Item(n) => item(book, n, at),
        Deed::Answer(n) => answer(scene, book, n, at),
        Deed::Contract(deed) => contracts::play(scene, book, deed, at),
        Deed::Commission(n) => commission(scene, book, n, by, at),
        Deed::Lift(n) => lift(scene, book, n, by, at),
        Deed::Pause(before) => part(before).map(|slip| {
            let back = scene.last.plus_minutes(27 * 60).minute();
            of(&slip, "pause", by, at)
                .with("wait", "material")
                .with("back_by", back.to_string())
                .with("wait_note", "椅面木条缺货,已请采购")
        }),
        Deed::ReportUp(before) => part(before).map(|slip| {
            let whom = ENGINEERING.to_string();
            of(&slip, "report-up", HEAD, at)
                .rows("ladder", vec![typed(&[("whom", &whom), ("plan", "先围护,再请外墙单位")])])
        }),
        Deed::Seen(before) => part(before).map(|slip| {
            of(&slip, "seen", ENGINEERING, at).with("instruction", "先围护下方,明日请外墙单位看")
        }),
        Deed::Requisition(before) => part(before).map(|slip| asked_for(&slip, at)),
        Deed::Purchase(before) => part(before).map(|slip| bought_for(scene, &slip, at)),
        Deed::Book(n) => control(book, n, at),
        Deed::Mark(deed) => fixtures::play(scene, book, deed, at),
        Deed::Round(n) => catch_up::play(book, n, at),
        Deed::Duty(deed) => duty::play(scene, book, deed, at),
    };
    planned.filter(|step| clean(book, step))
}

fn last(book: &dyn Book, form: u16) -> Option<Slip> {
    book.slip(SlipId { form, number: book.next_number(form).checked_sub(1)? })
}

/// An idea of the residents comes as far as its price, which waits for the word from above.
fn item(book: &dyn Book, n: usize, at: Moment) -> Option<Planned> {
    if n == 0 {
        let step = Planned::step("F-02", "plan", HEAD, at);
        let words = "多位业主问起:出差时请人上门浇花、通风";
        let step = step.with("code", NEW_ITEM).with("name", "代管空房").with("unit", "次");
        return Some(said(step.with("need", words)));
    }
    let slip = last(book, prices::TAG).filter(|slip| slip.text(prices::Enter::code) == NEW_ITEM)?;
    let step = ["", "survey", "shortlist", "review", "price"].get(n)?;
    let step = of(&slip, step, HEAD, at);
    let attend = |badge: u32| typed(&[("who", &badge.to_string())]);
    let step = match n {
        1 => step.with("survey_note", "六户里四户要,多在节假日"),
        2 => step.with("chosen_why", "人手够,不需设备"),
        3 => step
            .with("held_on", at.day().to_string())
            .with("necessity", "needed")
            .with("feasibility", "feasible")
            .with("decision", "go-on")
            .rows("attendees", [HEAD, SUPERVISOR, CLEANING].map(attend).into())
            .with("minutes", "每次不超过一小时,钥匙当面交接"),
        _ => step
            .with("new_price", "30")
            .with("labour_part", "30")
            .with("labour_cost", "18")
            .with("material_cost", "2")
            .with("from", at.day().next(20).to_string())
            .with("priced_by", SUPERVISOR.to_string())
            .with("priced_with", "110")
            .with("price_note", "参照邻近小区"),
    };
    Some(said(step))
}

/// Written for those whose part it is (C-11, C-12).
fn said(step: Planned) -> Planned {
    let at = step.at;
    step.reported(at, "管理处例会".to_string())
}

fn answer(scene: &Scene, book: &dyn Book, n: usize, at: Moment) -> Option<Planned> {
    let payer = owner(scene, book, 10 + n, at)?;
    let step = Planned::step("F-01", "fill", SUPERVISOR, at)
        .with("room", format!("#{}", payer.room))
        .with("who", format!("@{}", payer.person))
        .with("item", NEW_ITEM);
    Some(step.with("need", *ANSWERS.get(n)?))
}

/// A cleaning commission: priced by the head of the cleaners, agreed to, and under way.
fn commission(scene: &Scene, book: &dyn Book, n: usize, by: u32, at: Moment) -> Option<Planned> {
    if n == 0 {
        let payer = owner(scene, book, 0, at)?;
        let step = Planned::step("F-17", "open", by, at)
            .with("room", format!("#{}", payer.room))
            .with("caller", format!("@{}", payer.person))
            .with("item", "jb-06")
            .with("price_told", catalogue::yes(true))
            .with("content", "新装修,约 90 平方米");
        return Some(step.with("channel", "call"));
    }
    let slip = opened_at(book, &[cleaning::TAG], scene.last.plus_minutes(-COMMISSIONED))?;
    let cleaner = "412";
    Some(match n {
        1 => {
            of(&slip, "tell", by, at).with("told", "phone").with("told_whom", CLEANING.to_string())
        }
        2 => of(&slip, "quote", CLEANING, at).with("quoted_labour", "720"),
        3 => of(&slip, "consent", by, at).with("consent", "phone").with("means", "monthly"),
        4 => of(&slip, "assign", by, at).with("worker", cleaner).with("told", "phone"),
        _ => of(&slip, "arrive", by, at).with("worker", cleaner),
    })
}

/// One more household of the building reports the same lift.
fn lift(scene: &Scene, book: &dyn Book, n: usize, by: u32, at: Moment) -> Option<Planned> {
    let slip = standing(book, scene.last.plus_minutes(-24))?;
    let place = rooms::shown(book, slip.get(job::Room::room)?);
    let building: String = place.chars().take_while(char::is_ascii_digit).collect();
    let beside = format!("{building}-");
    let lives = |room: &&u32| rooms::shown(book, RoomId(**room)).starts_with(&beside);
    let room = scene.ground.homes().iter().filter(lives).nth(7 * n + 3)?;
    let household = people::household(book, RoomId(*room), Some(at.day()));
    let (person, ..) = household.first()?;
    let row = [("room", format!("#{room}")), ("who", format!("@{}", person.0))];
    let row = row.map(|(name, text)| (name.to_string(), text));
    let step = of(&slip, "attach", by, at).rows("attached", vec![row.into()]);
    Some(step.with("attach_channel", "call"))
}

fn called(slip: &Slip) -> String {
    crate::forms::show_number(slip.id)
}

/// What the plumber at the door needs and has not fetched yet.
fn asked_for(slip: &Slip, at: Moment) -> Planned {
    let row = |name, count, price, unit| {
        typed(&[("name", name), ("count", count), ("price", price), ("unit", unit)])
    };
    let rows = vec![row("角阀滤网", "2", "6", "只"), row("生料带", "1", "3", "卷")];
    Planned::step(requisition::FORM.id, "ask", STOREKEEPER, at)
        .with("job", called(slip))
        .rows("items", rows)
}

/// The window wheel for which the carpenter waits.
fn bought_for(scene: &Scene, slip: &Slip, at: Moment) -> Planned {
    let row = [("name", "窗轮"), ("count", "2"), ("price", "16"), ("unit", "对")];
    Planned::step("F-19", "request", STOREKEEPER, at)
        .with("wanted_for", called(slip))
        .with("needed_by", scene.last_day.next(1).to_string())
        .rows("items", vec![typed(&row)])
}

/// Yesterday's sheet of the control room: looked into as often as it should be, turned at midnight, to be
/// taken back in the course of today; and today's, looked into once so far.
fn control(book: &dyn Book, n: usize, at: Moment) -> Option<Planned> {
    if n == 0 {
        return Some(Planned::step("F-07", "sheet", SUPERVISOR, at));
    }
    let key = (day_of(at, n), u64::from(control_book::TAG));
    let sheets = book.keys(Index::Day, key, key, 500).into_iter().filter_map(|id| book.slip(id));
    let slip = sheets.into_iter().find(|slip| slip.state == control_book::RUNNING)?;
    Some(match n {
        TURNED => of(&slip, "turn", CLOCK, at),
        _ => of(&slip, "check", SUPERVISOR, at).with("complete", "y").with("looked_at", "5"),
    })
}

/// The day on which the sheet was opened: the same, and for the turning the day before.
fn day_of(at: Moment, n: usize) -> u64 {
    let day = if n == TURNED { at.day().before(1) } else { at.day() };
    u64::try_from(day.number()).unwrap_or(0)
}
