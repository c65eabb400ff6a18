//! F-55 客户档案: whom to ring in an emergency, and who needs care: old, ill, alone, who visits and how often (P-35 the
//! file, G-62). What is told about health is kept only with consent, and stands on the household's card and on no list.

use crate::forms::prelude::*;

use super::people;
use super::rooms;

pub const TAG: u16 = 55;

/// Visits are planned within a year.
const MOST_DAYS: i64 = 365;
/// Of one room that are read.
const ROOM_MOST: usize = 100;

rules! {
    CONSENT refuse "生日、健康先说明用途,本人同意了再记,同意写 y" ["G-62", "P-40"];
    GUARDIAN refuse "十四岁以下由监护人同意;请写监护人签字" ["P-40"];
    KNOWN_PERSON warn "请从住户册选定是谁:生日和紧急电话以后凭登记才看得到" ["P-40", "G-96"];
    HOW_OFTEN refuse "几天一访写 1 到 {0}" ["F-55"];
    NO_VISITS refuse "这户没有排探访;请在变更里写几天一访" ["H-07", "F-55"];
}

choice! {
    /// Why somebody is looked after. Codes are stored.
    pub enum Care {
        Alone = 1 "alone" "老人独居",
        Old = 2 "old" "高龄",
        Ill = 3 "ill" "病患",
        Disabled = 4 "disabled" "残障",
        Child = 5 "child" "十四岁以下",
        Other = 6 "other" "其他",
    }
}

fields! {
    pub struct File {
        1 room: RoomId = "房号" 4;
        2 who: Who = "谁" 4;
        3 emergency: Option<Phone> = "紧急电话" 4;
        10 emergency_who: Option<Text> = "电话是谁" 4;
        4 birthday: Option<Day> = "生日" 4;
        5 care: Option<Care> = "关爱" 4;
        6 every: Option<i64> = "几天一访" 4;
        7 visitor: Option<Badge> = "谁探访" 4;
        8 agreed: Option<bool> = "本人同意" 4;
        9 guardian: Option<Signature> = "监护人" 4;
        11 note: Option<Text> = "要注意" 8;
    }

    /// Whose file it is stays.
    pub struct Change {
        3 emergency: Option<Phone> = "紧急电话" 4;
        10 emergency_who: Option<Text> = "电话是谁" 4;
        4 birthday: Option<Day> = "生日" 4;
        5 care: Option<Care> = "关爱" 4;
        6 every: Option<i64> = "几天一访" 4;
        7 visitor: Option<Badge> = "谁探访" 4;
        8 agreed: Option<bool> = "本人同意" 4;
        9 guardian: Option<Signature> = "监护人" 4;
        11 note: Option<Text> = "要注意" 8;
    }
}

fields! { pub struct Visit { 12 said: Text = "探访情况" 12; } }

fields! { pub struct Close { 13 why: Text = "结束原因" 12; } }

states! { KEPT = 1 "kept" "在册" open, CLOSED = 2 "closed" "已结束" }

crate::dues! {
    /// Somebody looks in.
    VISIT = 349 "探访",
}

pub static FORM: Form = Form::new("F-55", TAG, "客户档案", "户档", STATES, RULES)
    .steps(&[
        Step::opens(1, "file", "建档", Right::KeepDirectory, File::fields)
            .decide(|ask, _| keep(ask)),
        Step::from(2, "change", "变更", &[KEPT], Right::KeepDirectory, Change::fields)
            .decide(|ask, _| keep(ask)),
        Step::from(3, "visit", "探访", &[KEPT], Right::TakeCalls, Visit::fields).decide(by!(visit)),
        Step::from(4, "close", "结束", &[KEPT], Right::KeepDirectory, Close::fields)
            .to(CLOSED)
            .meets(&[VISIT]),
    ])
    .runs_for_years()
    .of_customers()
    .private(&["birthday", "emergency_who"])
    .dues(DUES)
    .keys(&[By::Room(File::room), By::Person(File::who), By::Worker(File::visitor), By::Work])
    // Nothing of what somebody told in confidence stands on a list.
    .line(|slip, book| Line {
        due: slip.next_due().map(|due| due.at),
        place: slip.get(File::room).map_or_else(String::new, |room| rooms::shown(book, room)),
        matter: "客户档案".to_string(),
        ..Line::default()
    })
    .fills(|step, slip, start, book| match (step.name, slip) {
        ("file", _) => {
            let room = start.room.map(|RoomId(room)| ("room", format!("#{room}")));
            let who = start.person.map(|PersonId(person)| ("who", format!("@{person}")));
            room.into_iter().chain(who).collect()
        }
        ("change", Some(slip)) => Form::what_stands(step, slip, book),
        _ => Vec::new(),
    });

/// The next look, so many days from now.
fn planned(ask: &Ask<'_>, drawn: Drawn, every: i64) -> Drawn {
    let at = ask.occurred.plus_minutes(every * 24 * 60);
    drawn.due(VISIT, at, format!("{} + {every} 天 (F-55)", ask.occurred.show(ask.now)))
}

/// A file as it is opened or changed: what was confided was agreed to, and visits are planned.
fn keep(ask: &Ask<'_>) -> Outcome {
    let given = &ask.given;
    let confided = given.has(File::birthday) || given.has(File::care);
    if confided && given.get(File::agreed) != Some(true) {
        return Err(CONSENT.at(File::agreed));
    }
    if given.get(File::care) == Some(Care::Child) && !given.has(File::guardian) {
        return Err(GUARDIAN.at(File::guardian));
    }
    let drawn = match given.get(File::every) {
        Some(every) if (1..=MOST_DAYS).contains(&every) => planned(ask, ask.draw(KEPT), every),
        Some(_) => return Err(HOW_OFTEN.with(&[&MOST_DAYS.to_string()]).at(File::every)),
        None => ask.draw(KEPT).met(ask.slip, VISIT, ask.occurred),
    };
    Ok(Decision { drawn: vec![drawn], warnings: stranger(ask).into_iter().collect() })
}

/// What is told of somebody who is in no register is hidden like all of it, and no record opens it.
fn stranger(ask: &Ask<'_>) -> Option<Notice> {
    let hidden = ask.given.has(File::birthday) || ask.given.has(File::emergency);
    let who = ask.given.get(File::who).or_else(|| ask.slip?.get(File::who));
    (hidden && matches!(who, Some(Who::Named(_)))).then(|| KNOWN_PERSON.at(File::who))
}

fn visit(ask: &Ask<'_>, _: Visit) -> Outcome {
    match ask.standing()?.get(File::every) {
        Some(every) => planned(ask, ask.draw(KEPT), every).ok(),
        None => Err(NO_VISITS.says()),
    }
}

/// The files of a room that are kept.
pub fn kept(book: &dyn Book, room: RoomId) -> impl Iterator<Item = Slip> {
    let key = (u64::from(room.0), u64::from(TAG));
    let slips = book.keys(Index::RoomForm, key, key, ROOM_MOST).into_iter();
    slips.filter_map(|id| book.slip(id)).filter(|slip| slip.state == KEPT)
}

/// What a clerk must know of the people of a room before speaking: why they are looked after, and what to mind. Whoever of
/// the register has no home here on that day is spoken of no more.
pub fn of_room(book: &dyn Book, room: RoomId, day: Day) -> Vec<String> {
    let lives = |slip: &Slip| match slip.get(File::who) {
        Some(Who::Known(who)) => {
            people::has_home(book, who, room, |home| people::current(home, day))
        }
        _ => true,
    };
    let here = kept(book, room).filter(lives);
    let said = |slip: Slip| {
        let care = slip.get(File::care).map_or("", Care::label);
        let words = ["关爱", care, slip.text(File::note)];
        let words = words.into_iter().filter(|word| !word.is_empty());
        (slip.has(File::care) || slip.has(File::note)).then(|| words.collect::<Vec<_>>().join(" "))
    };
    here.filter_map(said).collect()
}
