//! F-97 养犬登记: the dogs of the estate with licence, vaccination and tag, and what was reported of each: noise,
//! dirt with its cleaning fee, a bite with the duties of whoever keeps it (P-39).

use crate::forms::prelude::*;

use super::policy::{DOG_CLEANING_FEE_HOURS, DOG_CLEANING_FEN};
use super::rooms;

pub const TAG: u16 = 97;

/// It has bitten somebody.
const BITTEN: Tag<bool> = Tag::new(30, "bitten");
/// Of one room that are read.
const ROOM_MOST: usize = 100;

rules! {
    NO_LICENCE warn "没有养犬证的请业主去办" ["G-95", "P-39"];
    NO_VACCINE warn "没有免疫证或已过期的请业主去办" ["G-95", "P-39"];
    FIERCE warn "烈性犬、大型犬不得饲养;请劝告并报主管" ["G-95", "P-39"];
    BITE warn "咬人:先就医打疫苗,犬送检疫,费用由养犬人承担;请报主管" ["P-39"];
    CLEAN_IT warn "不清理的即刻交清洁费{0}" ["P-39", "D-70"];
    NOISE warn "请养犬人设法制止,不影响邻居休息" ["P-39"];
    NOTHING_OWED refuse "没有待交的清洁费" ["H-07", "P-39"];
}

choice! {
    /// What was reported. Codes are stored.
    pub enum Report {
        Noise = 1 "noise" "吵人",
        Dirt = 2 "dirt" "没清理",
        Bite = 3 "bite" "咬人",
        Unleashed = 4 "unleashed" "没牵绳",
    }
}

fields! {
    pub struct Register {
        1 room: RoomId = "房号" 4;
        2 keeper: Who = "养犬人" 4;
        3 what: Text = "犬种特征" 4;
        4 plate: Option<Text> = "号牌" 4;
        5 licence: Option<Text> = "养犬证号" 4;
        6 licence_until: Option<Day> = "养犬证至" 4;
        7 vaccine_until: Option<Day> = "免疫至" 4;
        8 fierce: Option<bool> = "烈性大型" 4;
        9 note: Option<Text> = "说明" 4;
    }

    pub struct Change {
        4 plate: Option<Text> = "号牌" 4;
        5 licence: Option<Text> = "养犬证号" 4;
        6 licence_until: Option<Day> = "养犬证至" 4;
        7 vaccine_until: Option<Day> = "免疫至" 4;
        8 fierce: Option<bool> = "烈性大型" 4;
        9 note: Option<Text> = "说明" 4;
    }

    pub struct Incident {
        10 report: Report = "什么事" 4;
        11 happened: Text = "经过" 8;
        12 handled: Text = "怎么处理" 12;
        13 cleaned: Option<bool> = "已清理" 4;
    }
}

fields! { pub struct Paid { 14 paid_by: Text = "收据或结果" 12; } }

fields! { pub struct Gone { 15 why: Text = "为什么" 12; } }

states! { KEPT = 1 "kept" "在养" open, GONE = 2 "gone" "不再养" }

crate::dues! {
    /// The cleaning fee for what was not cleaned up.
    CLEANING_FEE = 347 "犬只清洁费",
    /// The vaccination or the licence is renewed.
    RENEW = 348 "犬证到期",
}

pub static FORM: Form = Form::new("F-97", TAG, "养犬登记", "养犬", STATES, RULES)
    .steps(&[
        Step::opens(1, "register", "登记", Right::TakeCalls, Register::fields)
            .advise(advise)
            .decide(by!(register)),
        Step::from(2, "change", "变更", &[KEPT], Right::TakeCalls, Change::fields)
            .advise(advise)
            .decide(by!(change)),
        Step::from(3, "incident", "记事", &[KEPT], Right::TakeCalls, Incident::fields)
            .decide(by!(incident)),
        Step::from(4, "paid", "清洁费了结", &[KEPT], Right::TakeCalls, Paid::fields)
            .decide(by!(paid)),
        Step::from(5, "gone", "不再养", &[KEPT], Right::TakeCalls, Gone::fields)
            .to(GONE)
            .meets(&[CLEANING_FEE, RENEW]),
    ])
    .runs_for_years()
    .dues(DUES)
    .keys(&[By::Room(Register::room), By::Person(Register::keeper), By::Work])
    .line(|slip, book| Line {
        due: slip.next_due().map(|due| due.at),
        place: slip.get(Register::room).map_or_else(String::new, |room| rooms::shown(book, room)),
        matter: said(slip),
        ..Line::default()
    })
    .fills(|step, slip, start, book| match (step.name, slip) {
        ("register", _) => {
            let room = start.room.map(|RoomId(room)| ("room", format!("#{room}")));
            let who = start.person.map(|PersonId(person)| ("keeper", format!("@{person}")));
            room.into_iter().chain(who).collect()
        }
        ("change", Some(slip)) => Form::what_stands(step, slip, book),
        _ => Vec::new(),
    });

/// `犬 金毛 号牌 0123 咬过人`.
fn said(slip: &Slip) -> String {
    let plate = match slip.text(Register::plate) {
        "" => String::new(),
        plate => format!("号牌 {plate}"),
    };
    let bitten = if slip.get(BITTEN) == Some(true) { "咬过人" } else { "" };
    let words = ["犬", slip.text(Register::what), &plate, bitten];
    words.into_iter().filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

fn advise(ask: &Ask<'_>, given: &Fields) -> Advice {
    let mut all = ask.slip.map_or_else(Fields::new, |slip| slip.fields.clone());
    all.lay(given);
    let today = ask.occurred.day();
    let over = |tag: Tag<Day>| all.get(tag).is_some_and(|until| until < today);
    let mut advice = Advice::default();
    if !all.has(Register::licence) || over(Register::licence_until) {
        advice.warnings.push(NO_LICENCE.at(Register::licence));
    }
    if !all.has(Register::vaccine_until) || over(Register::vaccine_until) {
        advice.warnings.push(NO_VACCINE.at(Register::vaccine_until));
    }
    if all.get(Register::fierce) == Some(true) {
        advice.warnings.push(FIERCE.at(Register::fierce));
    }
    advice
}

/// The first of the papers that runs out is watched: it holds to the end of its last day.
fn watched(drawn: Drawn, until: [Option<Day>; 2]) -> Drawn {
    match until.into_iter().flatten().min() {
        Some(day) => drawn.due(RENEW, day.next(1).begins(), format!("证件至 {day} (P-39)")),
        None => drawn,
    }
}

fn register(ask: &Ask<'_>, it: Register) -> Outcome {
    watched(ask.draw(KEPT), [it.licence_until, it.vaccine_until]).ok()
}

fn change(ask: &Ask<'_>, it: Change) -> Outcome {
    let slip = ask.standing()?;
    let until = [
        it.licence_until.or_else(|| slip.get(Register::licence_until)),
        it.vaccine_until.or_else(|| slip.get(Register::vaccine_until)),
    ];
    watched(ask.draw(KEPT), until).ok()
}

/// What happened is written on the dog, with what its keeper is told; dirt that stays costs the fee at once.
fn incident(ask: &Ask<'_>, it: Incident) -> Outcome {
    let mut drawn = ask.draw(KEPT);
    let warning = match it.report {
        Report::Bite => {
            drawn = ask.draw_with(KEPT, ask.given.clone().put(BITTEN, true));
            Some(BITE.says())
        }
        Report::Dirt if it.cleaned != Some(true) => {
            let hours = ask.limit(&DOG_CLEANING_FEE_HOURS);
            let at = ask.occurred.plus_minutes(hours * 60);
            let because = format!("{} + {hours} 小时 (T-08)", ask.occurred.show(ask.now));
            drawn = drawn.due(CLEANING_FEE, at, because);
            let fee = Money::fen(ask.limit(&DOG_CLEANING_FEN));
            let fee = if fee > Money::ZERO { format!(" {fee} 元") } else { String::new() };
            Some(CLEAN_IT.with(&[&fee]))
        }
        Report::Noise => Some(NOISE.says()),
        Report::Dirt | Report::Unleashed => None,
    };
    Ok(Decision { drawn: vec![drawn], warnings: warning.into_iter().collect() })
}

fn paid(ask: &Ask<'_>, _: Paid) -> Outcome {
    let slip = ask.standing()?;
    if slip.due(CLEANING_FEE).is_none_or(|due| due.met.is_some()) {
        return Err(NOTHING_OWED.says());
    }
    ask.draw(KEPT).met(Some(slip), CLEANING_FEE, ask.occurred).ok()
}

/// The dogs of a room: what each is, and whether it must be heeded: it has bitten, or its papers are over.
pub fn of_room(book: &dyn Book, room: RoomId, now: Moment) -> Vec<(String, bool)> {
    let key = (u64::from(room.0), u64::from(TAG));
    let slips = book.keys(Index::RoomForm, key, key, ROOM_MOST).into_iter();
    let here = slips.filter_map(|id| book.slip(id)).filter(|slip| slip.state == KEPT);
    here.map(|slip| {
        let over = slip.due(RENEW).is_some_and(|due| due.met.is_none() && due.at <= now);
        let bitten = slip.get(BITTEN) == Some(true);
        let said = if over { format!("{} 证件过期", said(&slip)) } else { said(&slip) };
        (said, over || bitten)
    })
    .collect()
}
