//! F-245 请邻居配合: a car that is in the way, water that comes through the ceiling. The desk rings the neighbour itself and
//! tells the asker what came of it: no number and no name ever goes from one household to another (P-40, G-96). The open
//! paper is the reason for which the neighbour's number may be seen.

use super::policy::NEIGHBOUR_MINUTES;
use crate::forms::estate::{passes, rooms};
use crate::forms::prelude::*;

pub const TAG: u16 = 245;

states! {
    ASKED = 1 "asked" "待联系" open,
    /// The neighbour said yes; it isn't done yet.
    AGREED = 2 "agreed" "已答应" open,
    DONE = 3 "done" "已办好",
    UNSOLVED = 4 "unsolved" "没办成",
}

dues! { ANSWER = 590 "回话" }

rules! {
    WHOM refuse "请写请哪一户,不知道户的写车牌" ["P-40"];
    NOT_A_PLATE refuse "车牌写成“浙A12345”" ["F-89"];
    NO_CARD warn "{0} 不在登记的车里:请门岗找车主,必要时报交警" ["F-89"];
    DESK_RINGS warn "由前台打电话;对方的号码、姓名不告诉来电人" ["P-40", "G-96"];
    WATER_RUNS warn "漏水联系不上:报主管;水不停的按“应急入户”办" ["P-44"];
    SAME_HOUSE refuse "请的就是来电人自己这一户" ["P-40"];
}

choice! {
    pub enum Matter {
        Car = 1 "car" "挪车",
        Water = 2 "water" "漏水",
        Noise = 3 "noise" "噪音",
        Other = 4 "other" "其他",
    }

    /// What came of a call to the neighbour.
    pub enum Came {
        Agrees = 1 "agrees" "答应",
        Refuses = 2 "refuses" "不肯",
        NoAnswer = 3 "no-answer" "没接",
        WrongNumber = 4 "wrong-number" "号码不对",
    }
}

fields! {
    pub struct Request {
        1 matter: Matter = "什么事" 4;
        2 whom: Option<RoomId> = "请哪一户" 4;
        3 plate: Option<Text> = "车牌" 4;
        4 asker: Option<Who> = "谁来说的" 4;
        5 asker_room: Option<RoomId> = "来电房号" 4;
        6 words: Option<Lines> = "情况" 12;
    }
}

fields! { pub struct Ring { 7 came: Came = "电话结果" 4; 8 said: Option<Text> = "怎么说" 8; } }

fields! { pub struct End { 9 result: Text = "结果" 8; 10 answered: bool = "已回来电人" 4; } }

/// How often the neighbour was rung.
pub const RUNG: Tag<i64> = Tag::new(20, "rung");

pub static FORM: Form = Form::new("F-245", TAG, "请邻居配合", "请邻", STATES, RULES)
    .steps(&[
        Step::opens(1, "ask", "请配合", Right::TakeCalls, Request::fields)
            .advise(advise_ask)
            .decide(by!(ask)),
        Step::from(2, "ring", "打给邻居", &[ASKED, AGREED], Right::TakeCalls, Ring::fields)
            .advise(advise_ring)
            .decide(by!(ring)),
        Step::from(3, "done", "办好", &[ASKED, AGREED], Right::TakeCalls, End::fields)
            .to(DONE)
            .meets(&[ANSWER]),
        Step::from(4, "give-up", "没办成", &[ASKED, AGREED], Right::TakeCalls, End::fields)
            .to(UNSOLVED)
            .meets(&[ANSWER]),
    ])
    .dues(DUES)
    .keys(&[By::Room(Request::whom), By::Work])
    .line(|slip, book| Line {
        due: slip.next_due().map(|due| due.at),
        urgent: slip.get(Request::matter) == Some(Matter::Water),
        place: slip.get(Request::whom).map_or_else(String::new, |room| rooms::shown(book, room)),
        matter: said(slip),
        ..Line::default()
    })
    .fills(|step, _, start, _| {
        let room = start.room.filter(|_| step.is_opening());
        room.map(|RoomId(room)| ("asker_room", format!("#{room}"))).into_iter().collect()
    });

/// `挪车 浙A12345 已打 2 次`.
fn said(slip: &Slip) -> String {
    let matter = slip.get(Request::matter).map_or("", Matter::label);
    let rung = slip.get(RUNG).map_or_else(String::new, |n| format!("已打 {n} 次"));
    let words = [matter, slip.text(Request::plate), rung.as_str()];
    words.into_iter().filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

fn advise_ask(ask: &Ask<'_>, given: &Fields) -> Advice {
    let mut advice = Advice::default();
    let plate = given.get(Request::plate).map(|Text(plate)| plate);
    let plate = plate.filter(|plate| passes::is_plate(plate) && !given.has(Request::whom));
    if let Some(plate) = plate.filter(|plate| passes::with_plate(ask.book, plate).is_empty()) {
        advice.warnings.push(NO_CARD.with(&[&passes::plate(&plate)]).at(Request::plate));
    }
    advice.warnings.push(DESK_RINGS.says());
    advice
}

/// Whose car it is, is looked up here: the asker knows no more than the plate.
fn ask(ask: &Ask<'_>, it: Request) -> Outcome {
    let plate = it.plate.map(|Text(plate)| plate);
    if plate.as_ref().is_some_and(|plate| !passes::is_plate(plate)) {
        return Err(NOT_A_PLATE.at(Request::plate));
    }
    let cards = plate.iter().flat_map(|plate| passes::with_plate(ask.book, plate));
    let by_plate = cards.filter_map(|card| passes::whose(&card).0).next();
    let whom = it.whom.or(by_plate);
    if whom.is_none() && plate.is_none() {
        return Err(WHOM.at(Request::whom));
    }
    if whom.is_some() && whom == it.asker_room {
        return Err(SAME_HOUSE.at(Request::whom));
    }
    let mut set = ask.given.clone();
    if let Some(room) = whom {
        set = set.put(Request::whom, room);
    }
    if let Some(plate) = plate {
        set = set.put(Request::plate, Text(passes::plate(&plate)));
    }
    let minutes = ask.limit(&NEIGHBOUR_MINUTES);
    let because = format!("来说 {} + {minutes} 分 (D-117)", ask.occurred.show(ask.now));
    ask.draw_with(ASKED, set).due(ANSWER, ask.occurred.plus_minutes(minutes), because).ok()
}

fn advise_ring(ask: &Ask<'_>, given: &Fields) -> Advice {
    let mut advice = Advice::default();
    let water = ask.slip.and_then(|slip| slip.get(Request::matter)) == Some(Matter::Water);
    if water && given.get(Ring::came).is_some_and(|came| came != Came::Agrees) {
        advice.warnings.push(WATER_RUNS.at(Ring::came));
    }
    advice
}

/// Each call counts; a word that was given stands until it is done.
fn ring(ask: &Ask<'_>, it: Ring) -> Outcome {
    let slip = ask.standing()?;
    let state = if it.came == Came::Agrees { AGREED } else { slip.state };
    let rung = slip.get(RUNG).unwrap_or(0) + 1;
    ask.draw_with(state, ask.given.clone().put(RUNG, rung)).ok()
}
