//! F-89 证卡办理: door cards and car cards, issued, reported lost, replaced, ended; a car's plate leads to its
//! household from the caller's box (P-35). Money for a card is taken by its own paper, named here.

use crate::forms::prelude::*;

use super::people;
use super::rooms;

pub const TAG: u16 = 89;

/// Of one room that are read.
const ROOM_MOST: usize = 200;

rules! {
    SAME_NUMBER refuse "卡号 {0} 已经发出:{1}" ["F-89"];
    WHICH_PLATE refuse "车卡请写车牌" ["F-89"];
    NOT_A_PLATE refuse "车牌写成 浙A12345 这样,六到八位" ["F-89"];
    UNTIL_PAST refuse "有效期 {0} 已经过了" ["F-89"];
}

choice! {
    /// What opens with it. Codes are stored.
    pub enum Kind {
        Door = 1 "door" "门禁卡",
        Car = 2 "car" "车卡",
        Other = 3 "other" "其他",
    }
}

fields! {
    pub struct Issue {
        1 room: RoomId = "房号" 4;
        2 holder: Who = "持卡人" 4;
        3 kind: Kind = "类别" 4;
        4 number: Text = "卡号" 4;
        5 plate: Option<Text> = "车牌" 4;
        6 until: Option<Day> = "有效期至" 4;
        7 receipt: Option<Text> = "收费凭据" 4;
        8 note: Option<Text> = "说明" 8;
    }

    /// 补办: another card in place of the lost one.
    pub struct Replace {
        4 number: Text = "新卡号" 4;
        7 receipt: Option<Text> = "收费凭据" 4;
        8 note: Option<Text> = "说明" 4;
    }

    /// 变更: another car, another day.
    pub struct Change {
        5 plate: Option<Text> = "车牌" 4;
        6 until: Option<Day> = "有效期至" 4;
        8 note: Option<Text> = "说明" 4;
    }
}

fields! { pub struct Lost { 9 lost_how: Text = "怎么丢的" 12; } }

fields! { pub struct End { 10 end_why: Text = "注销原因" 12; } }

states! {
    IN_USE = 1 "in-use" "在用" listed,
    LOST = 2 "lost" "已挂失" listed,
    ENDED = 3 "ended" "已注销",
}

const CHANGE: u16 = 2;
const END: u16 = 6;

pub static ERRAND: Errand = Errand { word: "pass", form: &FORM, step: "issue" };

pub static FORM: Form = Form::new("F-89", TAG, "证卡办理", "证卡", STATES, RULES)
    .steps(&[
        Step::opens(1, "issue", "发卡", Right::TakeCalls, Issue::fields).decide(by!(issue)),
        Step::from(CHANGE, "change", "变更", &[IN_USE], Right::TakeCalls, Change::fields)
            .decide(by!(change)),
        Step::from(3, "lost", "挂失", &[IN_USE], Right::TakeCalls, Lost::fields).to(LOST),
        Step::from(4, "found", "解挂", &[LOST], Right::TakeCalls, Nothing::fields).to(IN_USE),
        Step::from(5, "replace", "补办", &[LOST], Right::TakeCalls, Replace::fields)
            .decide(by!(replace)),
        Step::from(END, "end", "注销", &[IN_USE, LOST], Right::TakeCalls, End::fields).to(ENDED),
    ])
    .keys(&[By::Room(Issue::room), By::Person(Issue::holder), By::Named(Issue::number), By::Work])
    .and_keys(|slip| match slip.text(Issue::plate) {
        plate if plate.is_empty() || slip.state == ENDED => Vec::new(),
        plate => vec![Key::named(&plate_key(plate))],
    })
    .line(|slip, book| Line {
        place: slip.get(Issue::room).map_or_else(String::new, |room| rooms::shown(book, room)),
        matter: said(slip),
        ..Line::default()
    })
    .fills(|step, slip, start, book| match (step.name, slip) {
        ("issue", _) => {
            let room = start.room.map(|RoomId(room)| ("room", format!("#{room}")));
            let who = start.person.map(|PersonId(person)| ("holder", format!("@{person}")));
            room.into_iter().chain(who).collect()
        }
        ("change", Some(slip)) => Form::what_stands(step, slip, book),
        _ => Vec::new(),
    });

/// `车卡 0231 浙A12345 至 2026-12-31`.
pub fn said(slip: &Slip) -> String {
    let until = slip.get(Issue::until).map_or_else(String::new, |day| format!("至 {day}"));
    let kind = slip.get(Issue::kind).map_or("", Kind::label);
    let words = [kind, slip.text(Issue::number), slip.text(Issue::plate), &until];
    words.into_iter().filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

/// What stands on the card.
pub fn number(slip: &Slip) -> &str {
    slip.text(Issue::number)
}

/// Whether a card holds on a day, as the gate is told.
pub fn standing(slip: &Slip, day: Day) -> &'static str {
    let until = slip.get(Issue::until);
    match slip.state {
        LOST => "已挂失;不放行",
        ENDED => "已注销;不放行",
        _ if until.is_some_and(|until| until < day) => "已到期;不放行",
        _ => "有效",
    }
}

/// A plate in one way of writing: no blanks and points, half width, capitals.
pub fn plate(typed: &str) -> String {
    let folded = crate::engine::kind::reading::half_width(typed).to_uppercase();
    folded.chars().filter(|c| c.is_alphanumeric()).collect()
}

fn plate_key(plate: &str) -> String {
    format!("车牌 {plate}")
}

/// Whether a text may be a plate: a province, a letter, and four to six letters and digits behind.
pub fn is_plate(text: &str) -> bool {
    let text = plate(text);
    let mut signs = text.chars();
    let province = signs.next().is_some_and(|c| !c.is_ascii());
    let letter = signs.next().is_some_and(|c| c.is_ascii_uppercase());
    let rest: Vec<char> = signs.collect();
    province && letter && (4..=6).contains(&rest.len()) && rest.iter().all(|c| !c.is_lowercase())
}

/// The cards in force with a plate.
pub fn with_plate(book: &dyn Book, typed: &str) -> Vec<Slip> {
    let wanted = plate(typed);
    let found = book.named(TAG, &plate_key(&wanted));
    found.into_iter().filter(|slip| slip.text(Issue::plate) == wanted).collect()
}

/// Whose card it is: the room, and the person if the register knows them.
pub fn whose(slip: &Slip) -> (Option<RoomId>, Option<PersonId>) {
    let person = match slip.get(Issue::holder) {
        Some(Who::Known(person)) => Some(person),
        _ => None,
    };
    (slip.get(Issue::room), person)
}

/// A plate that reads as one, in the one way in which all are kept.
fn with_plate_kept(set: Fields) -> Result<Fields, Notice> {
    match set.get(Issue::plate) {
        Some(Text(typed)) if !is_plate(&typed) => Err(NOT_A_PLATE.at(Issue::plate)),
        Some(Text(typed)) => Ok(set.put(Issue::plate, Text(plate(&typed)))),
        None => Ok(set),
    }
}

/// A number is on one card in force.
fn free(ask: &Ask<'_>, number: &Text) -> Result<(), Notice> {
    let own = ask.slip.map(|slip| slip.id);
    let same = |slip: &Slip| slip.text(Issue::number) == number.0 && Some(slip.id) != own;
    match ask.book.named(TAG, &number.0).iter().find(|slip| same(slip)) {
        Some(first) => {
            let room = first.get(Issue::room).map(|room| rooms::shown(ask.book, room));
            let whose = room.unwrap_or_default();
            Err(SAME_NUMBER.with(&[&number.0, &whose]).at(Issue::number))
        }
        None => Ok(()),
    }
}

fn in_time(ask: &Ask<'_>, until: Option<Day>) -> Result<(), Notice> {
    match until.filter(|until| *until < ask.occurred.day()) {
        Some(until) => Err(UNTIL_PAST.with(&[&until.to_string()]).at(Issue::until)),
        None => Ok(()),
    }
}

fn issue(ask: &Ask<'_>, it: Issue) -> Outcome {
    free(ask, &it.number)?;
    in_time(ask, it.until)?;
    if it.kind == Kind::Car && it.plate.is_none() {
        return Err(WHICH_PLATE.at(Issue::plate));
    }
    ask.draw_with(IN_USE, with_plate_kept(ask.given.clone())?).ok()
}

fn change(ask: &Ask<'_>, it: Change) -> Outcome {
    in_time(ask, it.until)?;
    ask.draw_with(IN_USE, with_plate_kept(ask.given.clone())?).ok()
}

fn replace(ask: &Ask<'_>, it: Replace) -> Outcome {
    free(ask, &it.number)?;
    ask.draw(IN_USE).ok()
}

/// The cards of a room in force.
pub fn of_room(book: &dyn Book, room: RoomId) -> Vec<Slip> {
    let key = (u64::from(room.0), u64::from(TAG));
    let slips = book.keys(Index::RoomForm, key, key, ROOM_MOST).into_iter();
    slips.filter_map(|id| book.slip(id)).filter(|slip| slip.state != ENDED).collect()
}

/// The cards of somebody in a room end with the day of their move-out: where that is still ahead, they hold until then.
pub fn end_all(book: &dyn Book, room: RoomId, who: &Who, (day, today): (Day, Day)) -> Vec<Drawn> {
    let name = |who: &Who| match who {
        Who::Known(person) => people::name_key(&people::name(book, *person)),
        Who::Named(name) => people::name_key(name),
    };
    let theirs = |slip: &Slip| match (slip.get(Issue::holder), who) {
        (Some(Who::Known(held)), Who::Known(who)) => held == *who,
        (Some(held), who) => name(&held) == name(who),
        (None, _) => false,
    };
    let ended = |slip: &Slip| match slip.state {
        IN_USE if day > today => {
            let until = slip.get(Issue::until).map_or(day, |until| until.min(day));
            Ask::beside(slip.id, CHANGE, IN_USE, Fields::new().put(Issue::until, until))
        }
        _ => {
            let why = Text(format!("{day} 退房"));
            Ask::beside(slip.id, END, ENDED, Fields::new().put(End::end_why, why))
        }
    };
    of_room(book, room).iter().filter(|slip| theirs(slip)).map(ended).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plates_are_known_by_their_form_in_any_way_of_writing() {
        for text in ["浙A12345", "浙a·12345", "浙A 1234Q", "浙AD12345", "粤B12345港"] {
            assert!(is_plate(text), "{text}");
        }
        for text in ["张三", "1-2-1203", "138123", "浙A", "浙1A2345"] {
            assert!(!is_plate(text), "{text}");
        }
        assert_eq!(plate("浙a·123 45"), "浙A12345");
    }
}
