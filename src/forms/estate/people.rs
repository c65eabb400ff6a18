//! F-56 住户: the people of the estate, with dated homes and phones. A slip's number is the person's.
//!
//! A tenancy ends by a day and is not erased: a slip, a debt, a deposit stay with the old tenant.

use crate::engine::kind::masking::mask_name;
use crate::forms::prelude::*;

use super::rooms;

pub const TAG: u16 = 56;

/// 存号, 加房屋, 退房, 离册.
const ADD_PHONE: u16 = 3;
const ADD_HOME: u16 = 4;
const END_HOME: u16 = 5;
const STRIKE: u16 = 6;
/// The most people that are read of one room.
const HOUSEHOLD_MOST: usize = 40;

rules! {
    SAME_PHONE refuse "这个号码已经在册;不用再存" ["F-56"];
    HOME_ORDER refuse "入住日晚于退房日;请核对" ["F-56"];
    SAME_PERSON warn "{0}已有同名住户;若是同一人请用“变更”加房号" ["F-56"];
    HAS_HOME refuse "此人已登记在这套房;要改身份请用“变更”" ["F-56"];
    NOT_HOME refuse "此人没有这套房" ["F-56"];
}

choice! {
    /// What a person is to a room. Codes order a household's list.
    pub enum Relation {
        Owner = 1 "owner" "业主",
        CoOwner = 2 "co-owner" "共有人",
        Tenant = 3 "tenant" "租户",
        Family = 4 "family" "家属",
        Nanny = 5 "nanny" "保姆",
        Agent = 6 "agent" "中介",
        Employee = 7 "employee" "职员",
        Other = 8 "other" "其他",
    }
}

fields! { pub struct PhoneRow { 1 number: Phone = "号码" 8; 2 note: Option<Text> = "备注" 4; } }

fields! {
    pub struct Home {
        1 room: RoomId = "房号" 4;
        2 relation: Relation = "身份" 3;
        3 from: Option<Day> = "自" 2;
        4 until: Option<Day> = "至" 3;
    }

    pub struct Enter {
        1 name: PersonName = "姓名" 4;
        4 note: Option<Text> = "备注" 8;
        2 phones: Vec<PhoneRow> = "电话" 12;
        3 homes: Vec<Home> = "房屋" 12;
    }

    /// Phones and homes have steps of their own: a form that shows them masked must not rewrite them.
    pub struct Change {
        1 name: PersonName = "姓名" 4;
        4 note: Option<Text> = "备注" 8;
    }
}

fields! { pub struct AddPhone { 5 phone: Phone = "新号码" 6; 6 phone_note: Option<Text> = "备注" 6; } }

fields! {
    pub struct AddHome {
        7 home_room: RoomId = "房号" 4;
        8 home_relation: Relation = "身份" 4;
        9 home_from: Option<Day> = "自" 4;
    }
}

fields! { pub struct EndHome { 7 home_room: RoomId = "房号" 6; 10 home_until: Day = "至" 6; } }

fields! {
    /// 免打扰: this person is not to be rung; taken back by the same step.
    pub struct NoCalls {
        12 no_calls: bool = "免打扰" 4;
        13 no_calls_why: Option<Text> = "说明" 8;
    }
}

fields! {
    /// 不月结: what is done for this person is paid each time, on no month's account (P-12 says only that it may be so);
    /// taken back by the same step.
    pub struct PaysAtOnce {
        14 no_month: bool = "不月结" 4;
        15 no_month_why: Option<Text> = "说明" 8;
    }
}

fields! { pub struct Gone { 11 why: Text = "原因" 12; } }

states! { LISTED = 1 "listed" "在册", GONE = 2 "gone" "离册" }

pub static FORM: Form = Form::new("F-56", TAG, "住户登记", "住户", STATES, RULES)
    .steps(&[
        Step::opens(1, "enter", "登记", Right::KeepDirectory, Enter::fields).decide(by!(enter)),
        Step::from(2, "change", "变更", &[LISTED], Right::KeepDirectory, Change::fields).to(LISTED),
        Step::from(ADD_PHONE, "add-phone", "存号", &[LISTED], Right::TakeCalls, AddPhone::fields)
            .decide(by!(add_phone)),
        Step::from(
            ADD_HOME,
            "add-home",
            "加房屋",
            &[LISTED],
            Right::KeepDirectory,
            AddHome::fields,
        )
        .decide(by!(add_home)),
        Step::from(END_HOME, "end-home", "退房", &[LISTED], Right::KeepDirectory, EndHome::fields)
            .decide(by!(end_home)),
        Step::from(7, "no-calls", "免打扰", &[LISTED], Right::TakeCalls, NoCalls::fields)
            .to(LISTED),
        Step::from(8, "no-month", "不月结", &[LISTED], Right::RecordService, PaysAtOnce::fields)
            .to(LISTED),
        Step::from(STRIKE, "strike", "离册", &[LISTED], Right::KeepDirectory, Gone::fields)
            .to(GONE),
    ])
    .of_customers()
    .and_keys(keys)
    .line(|slip, book| Line {
        place: homes(slip).first().map_or_else(String::new, |h| rooms::shown(book, h.room)),
        matter: full_name(slip).to_string(),
        ..Line::default()
    })
    .called(|_, slip| Called {
        code: format!("@{}", slip.id.number),
        shown: full_name(slip).to_string(),
    });

/// Refuses homes that end before they begin.
fn in_order(homes: &[Home], at: impl AsRef<str>) -> Result<(), Notice> {
    let upside_down =
        |h: &Home| matches!((h.from, h.until), (Some(from), Some(until)) if from > until);
    if homes.iter().any(upside_down) { Err(HOME_ORDER.at(at)) } else { Ok(()) }
}

fn enter(ask: &Ask<'_>, it: Enter) -> Outcome {
    in_order(&it.homes, Enter::homes)?;
    let known = it.homes.iter().filter(|h| resident_named(ask.book, h.room, &it.name.0).is_some());
    let warnings = known
        .map(|home| SAME_PERSON.with(&[&rooms::shown(ask.book, home.room)]).at(Enter::name))
        .collect();
    Ok(Decision { drawn: vec![ask.draw(LISTED)], warnings })
}

fn add_phone(ask: &Ask<'_>, it: AddPhone) -> Outcome {
    let number = match it.phone {
        Phone::Of(person, n) => Phone::Number(phone(ask.book, person, n).unwrap_or_default()),
        typed @ Phone::Number(_) => typed,
    };
    let slip = ask.standing()?;
    if slip.rows_of(Enter::phones).any(|row| row.get(PhoneRow::number).as_ref() == Some(&number)) {
        return Err(SAME_PHONE.at(AddPhone::phone));
    }
    let row = PhoneRow { number, note: it.phone_note };
    ask.draw_with(LISTED, Fields::new().add_row(&slip.fields, Enter::phones, row)).ok()
}

fn add_home(ask: &Ask<'_>, it: AddHome) -> Outcome {
    let mut homes = homes(ask.standing()?);
    if homes.iter().any(|h| h.room == it.home_room && h.until.is_none()) {
        return Err(HAS_HOME.at(AddHome::home_room));
    }
    homes.push(Home {
        room: it.home_room,
        relation: it.home_relation,
        from: it.home_from,
        until: None,
    });
    ask.draw_with(LISTED, Fields::new().put(Enter::homes, homes)).ok()
}

fn end_home(ask: &Ask<'_>, it: EndHome) -> Outcome {
    let mut homes = homes(ask.standing()?);
    let standing = homes.iter_mut().rev().find(|h| h.room == it.home_room && h.until.is_none());
    let home = standing.ok_or_else(|| NOT_HOME.at(EndHome::home_room))?;
    home.until = Some(it.home_until);
    in_order(&homes, EndHome::home_until)?;
    ask.draw_with(LISTED, Fields::new().put(Enter::homes, homes)).ok()
}

/// A number that another paper brings, unless the person has it already or is struck off.
pub fn gets_phone(book: &dyn Book, person: PersonId, brought: &Phone, note: &str) -> Option<Drawn> {
    let Phone::Number(number) = brought else { return None };
    let slip = slip(book, person).filter(listed)?;
    if phones(&slip).contains(number) {
        return None;
    }
    let row = PhoneRow { number: brought.clone(), note: Some(Text(note.to_string())) };
    let set = Fields::new().add_row(&slip.fields, Enter::phones, row);
    Some(Ask::beside(slip.id, ADD_PHONE, LISTED, set))
}

/// A home that a move-in writes, unless the person has it already; nobody who is struck off moves in.
pub fn moves_in(book: &dyn Book, person: PersonId, home: Home) -> Option<Drawn> {
    let slip = slip(book, person).filter(listed)?;
    let mut homes = homes(&slip);
    if homes.iter().any(|h| h.room == home.room && h.until.is_none()) {
        return None;
    }
    homes.push(home);
    Some(Ask::beside(slip.id, ADD_HOME, LISTED, Fields::new().put(Enter::homes, homes)))
}

/// Whether somebody on the register is not to be rung.
pub fn wants_no_calls(book: &dyn Book, who: &Who) -> bool {
    let Who::Known(person) = who else { return false };
    slip(book, *person).is_some_and(|slip| slip.get(NoCalls::no_calls) == Some(true))
}

/// Whether somebody on the register pays each time, and has no month's account.
pub fn pays_at_once(book: &dyn Book, person: PersonId) -> bool {
    slip(book, person).is_some_and(|slip| slip.get(PaysAtOnce::no_month) == Some(true))
}

/// Those whose the room is.
pub const OWNERS: &[Relation] = &[Relation::Owner, Relation::CoOwner];

/// Whether somebody is on the register as an owner of a room, from whatever day and not only until before this one.
pub fn owns(book: &dyn Book, person: PersonId, room: RoomId, day: Day) -> bool {
    let owned = |h: &Home| OWNERS.contains(&h.relation) && h.until.is_none_or(|u| u >= day);
    has_home(book, person, room, owned)
}

/// Whether somebody on the register has such a home in a room.
pub fn has_home(
    book: &dyn Book,
    person: PersonId,
    room: RoomId,
    such: impl Fn(&Home) -> bool,
) -> bool {
    let here = |h: &Home| h.room == room && such(h);
    slip(book, person).filter(listed).is_some_and(|slip| homes(&slip).iter().any(here))
}

/// A home that a move-out ends by a day; none where the person has none that still runs. What somebody owns goes
/// on: moving away sells nothing.
pub fn moves_out(book: &dyn Book, person: PersonId, room: RoomId, until: Day) -> Option<Drawn> {
    let slip = slip(book, person).filter(listed)?;
    let mut homes = homes(&slip);
    let lived =
        |h: &&mut Home| h.room == room && h.until.is_none() && !OWNERS.contains(&h.relation);
    let standing = homes.iter_mut().rev().find(lived)?;
    if standing.from.is_some_and(|from| from > until) {
        return None;
    }
    standing.until = Some(until);
    Some(Ask::beside(slip.id, END_HOME, LISTED, Fields::new().put(Enter::homes, homes)))
}

/// While they are listed: in every home they have or had, in the order of what they are to it.
fn keys(slip: &Slip) -> Vec<Key> {
    if slip.state != LISTED {
        return Vec::new();
    }
    let home = |h: Home| Key::new(Index::Resident, u64::from(h.room.0), h.relation as u64);
    let mut keys: Vec<Key> = homes(slip).into_iter().map(home).collect();
    keys.arrange();
    keys.dedup();
    keys
}

pub fn homes(slip: &Slip) -> Vec<Home> {
    slip.get(Enter::homes).unwrap_or_default()
}

/// Whether a home is lived in on a day.
pub fn current(home: &Home, day: Day) -> bool {
    home.from.is_none_or(|f| f <= day) && home.until.is_none_or(|u| u >= day)
}

pub fn listed(slip: &Slip) -> bool {
    slip.state == LISTED
}

pub fn full_name(slip: &Slip) -> &str {
    slip.text(Enter::name)
}

/// A name as names are compared: the interpuncts that input methods and fonts put between the parts of one
/// (U+00B7, 2022, 2027, 30FB, FF0E, FF65) are one sign, and blanks are none.
pub fn name_key(name: &str) -> String {
    let dots = ['\u{2022}', '\u{2027}', '\u{30fb}', '\u{ff0e}', '\u{ff65}', '.'];
    let sign = |c: char| if dots.contains(&c) { '\u{b7}' } else { c };
    name.chars().filter(|c| !c.is_whitespace()).map(sign).collect()
}

/// When somebody was struck off, if they are.
pub fn struck(slip: &Slip) -> Option<Moment> {
    let deed = slip.last_deed(STRIKE).filter(|_| slip.state == GONE)?;
    Some(deed.recorded)
}

/// What is written beside a person.
pub fn note(slip: &Slip) -> &str {
    slip.text(Enter::note)
}

/// The numbers of a person, in order: the `n`th is what a reference points to.
pub fn phones(slip: &Slip) -> Vec<String> {
    slip.rows_of(Enter::phones).map(|row| row.text(PhoneRow::number).to_string()).collect()
}

pub fn slip(book: &dyn Book, person: PersonId) -> Option<Slip> {
    book.slip(SlipId { form: TAG, number: u64::from(person.0) })
}

pub fn exists(book: &dyn Book, person: PersonId) -> bool {
    slip(book, person).is_some()
}

pub fn name(book: &dyn Book, person: PersonId) -> String {
    // Whoever was forgotten has a number, and no name.
    let named = slip(book, person).map(|slip| full_name(&slip).to_string());
    named.filter(|name| !name.is_empty()).unwrap_or_else(|| format!("@{}", person.0))
}

pub fn phone(book: &dyn Book, person: PersonId, n: u8) -> Option<String> {
    phones(&slip(book, person)?).into_iter().nth(usize::from(n)).filter(|p| !p.is_empty())
}

/// The people of a room, owners first; those who left are left out when a day is given.
pub fn household(
    book: &dyn Book,
    room: RoomId,
    day: Option<Day>,
) -> Vec<(PersonId, Relation, Slip)> {
    of_household(book, room, day, |_| true)
}

/// Those of a household who are wanted; homes are read of nobody else.
fn of_household(
    book: &dyn Book,
    room: RoomId,
    day: Option<Day>,
    wanted: impl Fn(&Slip) -> bool,
) -> Vec<(PersonId, Relation, Slip)> {
    let mut found = Vec::new();
    for id in book.under(Index::Resident, u64::from(room.0), HOUSEHOLD_MOST) {
        let (Some(slip), Ok(number)) = (book.slip(id), u32::try_from(id.number)) else { continue };
        if !wanted(&slip) || found.iter().any(|(p, _, _)| *p == PersonId(number)) {
            continue;
        }
        let here = |h: &Home| h.room == room && day.is_none_or(|d| current(h, d));
        if let Some(home) = homes(&slip).into_iter().find(here) {
            found.push((PersonId(number), home.relation, slip));
        }
    }
    found
}

/// Whether somebody stands on the register of a room as one of these on a day; a name alone counts as it is written.
pub fn is_one_of(
    book: &dyn Book,
    room: RoomId,
    who: &Who,
    (day, relations): (Day, &[Relation]),
) -> bool {
    let is = |person: PersonId, slip: &Slip| match who {
        Who::Known(known) => *known == person,
        Who::Named(named) => name_key(named) == name_key(full_name(slip)),
    };
    let household = household(book, room, Some(day));
    household
        .iter()
        .any(|(person, relation, slip)| relations.contains(relation) && is(*person, slip))
}

pub fn resident_named(book: &dyn Book, room: RoomId, name: &str) -> Option<PersonId> {
    let name = name_key(name);
    match of_household(book, room, None, |slip| name_key(full_name(slip)) == name).as_slice() {
        [(person, _, _)] => Some(*person),
        _ => None,
    }
}

pub fn resident_with_phone(book: &dyn Book, room: RoomId, number: &str) -> Option<(PersonId, u8)> {
    let place = |slip: &Slip| phones(slip).iter().position(|p| p == number);
    of_household(book, room, None, |slip| place(slip).is_some())
        .iter()
        .find_map(|(person, _, slip)| Some((*person, u8::try_from(place(slip)?).ok()?)))
}
/// A form's own words with the names of all people of the slip masked in them.
pub fn without_names(book: &dyn Book, slip: &Slip, mut words: String) -> String {
    let cells = slip.fields.iter().flat_map(|(_, value)| match value {
        Value::One(cell) => vec![cell],
        Value::Rows(rows) => rows.iter().flatten().map(|(_, cell)| cell).collect(),
    });
    for cell in cells {
        let called = match cell {
            Cell::Name(called) => called.clone(),
            Cell::Person(person) => name(book, *person),
            _ => continue,
        };
        if !called.is_empty() {
            words = words.replace(&called, &mask_name(&called));
        }
    }
    words
}
