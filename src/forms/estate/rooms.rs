//! F-107 房屋: the rooms of the estate. A slip's number is the room's number.

use rust_decimal::Decimal;
use std::collections::BTreeSet;

use crate::engine::kind::reading;
use crate::engine::place::RoomNo;
use crate::engine::slip::{hash, state_key_of};
use crate::forms::keys::record as keys;
use crate::forms::prelude::*;

pub const TAG: u16 = 107;

/// The canonical number, as parsed: what the room is found by.
const CANONICAL: Tag<Text> = Tag::new(20, "canonical");
/// The building, by which lists are laid; empty for what stands in none.
const BUILDING: Tag<Text> = Tag::new(21, "building");

/// 变更.
const CHANGE: u16 = 2;

rules! {
    EXISTS refuse "{0} 已在房屋册上;要改请用“变更”" ["F-107"];
    NOT_A_ROOM refuse "{0}" ["F-107"];
    KEYS_BY_REGISTER refuse "本户登记的钥匙是 {0} 把;增减请办钥匙的留存、取回" ["P-37", "F-93"];
    KEYS_COUNT refuse "留存钥匙写 0 到 {0} 把" ["F-107", "F-93"];
    NOT_AN_AREA refuse "面积写成大于 0、不超过 1000000 的平方米数,如 94.56" ["F-107"];
}

choice! {
    pub enum RoomKind {
        Flat = 1 "flat" "住宅",
        Shop = 2 "shop" "商铺",
        Parking = 3 "parking" "车位",
        Public = 4 "public" "公共部位",
        Merged = 5 "merged" "合并户",
        Office = 6 "office" "办公",
    }

    pub enum RoomUse {
        Owner = 1 "owner" "业主自住",
        Let = 2 "let" "出租",
        Vacant = 3 "vacant" "空置",
        Fitting = 4 "fitting" "装修中",
        Common = 5 "common" "公用",
        // Sold, and its keys not yet handed over.
        Unhanded = 6 "unhanded" "未交房",
    }
}

fields! {
    pub struct Enter {
        1 no: Text = "房号" 4;
        2 kind: Option<RoomKind> = "类别" 4;
        3 area: Option<Text> = "面积㎡" 4;
        4 usage: Option<RoomUse> = "状况" 4;
        5 keys: Option<i64> = "留存钥匙" 4;
        6 also: Option<Text> = "别名" 4;
    }

    pub struct Change {
        3 area: Option<Text> = "面积㎡" 4;
        4 usage: Option<RoomUse> = "状况" 4;
        5 keys: Option<i64> = "留存钥匙" 4;
        6 also: Option<Text> = "别名" 4;
    }
}

fields! { pub struct Strike { 10 why: Text = "注销原因" 12; } }

states! { IN_USE = 1 "in-use" "在册", STRUCK = 2 "struck" "注销" }

pub static FORM: Form = Form::new("F-107", TAG, "房屋登记", "房屋", STATES, RULES)
    .steps(&[
        Step::opens(1, "enter", "登记", Right::KeepDirectory, Enter::fields).decide(by!(enter)),
        Step::from(CHANGE, "change", "变更", &[IN_USE], Right::KeepDirectory, Change::fields)
            .decide(by!(change)),
        Step::from(3, "strike", "注销", &[IN_USE], Right::KeepDirectory, Strike::fields).to(STRUCK),
    ])
    .and_keys(found_by)
    .fills(fills)
    .line(|slip, _| Line { place: no(slip).to_string(), matter: describe(slip), ..Line::default() })
    .called(|_, slip| Called { code: no(slip).to_string(), shown: no(slip).to_string() });

fn enter(ask: &Ask<'_>, it: Enter) -> Outcome {
    let room = RoomNo::parse(&it.no.0)
        .map_err(|problem| NOT_A_ROOM.with(&[&problem.to_string()]).at(Enter::no))?;
    check_area(it.area.as_ref()).map_err(|refused| refused.at(Enter::area))?;
    let number = room.canonical();
    let same = |slip: &Slip| canonical(slip) == number && in_use(slip);
    if ask.book.named(TAG, &number).iter().any(same) {
        return Err(EXISTS.with(&[&it.no.0]).at(Enter::no));
    }
    let building = room.building().unwrap_or_default().to_string();
    let set = ask.given.clone().put(CANONICAL, Text(number)).put(BUILDING, Text(building));
    let set = set.put(Enter::kind, it.kind.unwrap_or(RoomKind::Flat));
    let entered = ask.draw_with(IN_USE, set);
    with_keys(ask, entered, &it.no.0, it.keys.unwrap_or(0))
}

fn change(ask: &Ask<'_>, it: Change) -> Outcome {
    check_area(it.area.as_ref()).map_err(|refused| refused.at(Change::area))?;
    let slip = ask.standing()?;
    let changed = ask.draw(IN_USE);
    let Some(wanted) = it.keys else { return changed.ok() };
    let room = RoomId(u32::try_from(slip.id.number).unwrap_or(0));
    if keys::of_room(ask.book, room).is_empty() {
        return with_keys(ask, changed, no(slip), wanted);
    }
    let held = keys_held(ask.book, room);
    if wanted != held {
        return Err(KEYS_BY_REGISTER.with(&[&held.to_string()]).at(Change::keys));
    }
    changed.ok()
}

/// Keys that are written on a room for the first time hang in the cupboard from then on (F-93); what becomes
/// of them is written there.
fn with_keys(ask: &Ask<'_>, drawn: Drawn, no: &str, count: i64) -> Outcome {
    if !(0..=keys::COUNT_MOST).contains(&count) {
        return Err(KEYS_COUNT.with(&[&keys::COUNT_MOST.to_string()]).at(Enter::keys));
    }
    let room = u32::try_from(drawn.slip.number).ok().filter(|_| count > 0);
    let hung = room.map(|room| keys::carry_room(ask.book, (RoomId(room), no), count));
    Ok(Decision { drawn: std::iter::once(drawn).chain(hung).collect(), warnings: Vec::new() })
}

/// What a room is from now on; none where it is that already.
pub fn becomes(book: &dyn Book, room: RoomId, usage: RoomUse) -> Option<Drawn> {
    let slip = slip(book, room).filter(in_use)?;
    let set = Fields::new().put(Change::usage, usage);
    (slip.get(Enter::usage) != Some(usage)).then(|| Ask::beside(slip.id, CHANGE, IN_USE, set))
}

/// All keys of a room that the desk has to answer for, lent ones too.
fn keys_held(book: &dyn Book, room: RoomId) -> i64 {
    let held = keys::held(book, room);
    held.kept + held.out
}

/// All keys of a room that the desk has to answer for, whichever register tells of them.
pub fn keys_known(book: &dyn Book, room: RoomId) -> i64 {
    keys_held(book, room).saturating_add(keys_unlisted(book, room))
}

/// What stands there; of keys what their own register says.
fn fills(step: &Step, slip: Option<&Slip>, _: Start, book: &dyn Book) -> Vec<Fill> {
    let Some(slip) = slip.filter(|_| step.name == "change") else { return Vec::new() };
    let mut fills = Form::what_stands(step, slip, book);
    let room = RoomId(u32::try_from(slip.id.number).unwrap_or(0));
    if !keys::of_room(book, room).is_empty() {
        let keys = Change::keys.name();
        fills.retain(|(name, _)| *name != keys);
        fills.push((keys, keys_held(book, room).to_string()));
    }
    fills
}

/// More square metres than any room has: a figure beyond is a point that was lost.
const AREA_MOST: u64 = 1_000_000;

/// The number in what was written for an area, without its unit.
fn figure(typed: &str) -> String {
    let figure = reading::half_width(typed).replace(' ', "");
    let bare = ["平方米", "平米", "㎡"].iter().find_map(|unit| figure.strip_suffix(unit));
    bare.map_or_else(|| figure.clone(), str::to_string)
}

/// The square metres of a room; none where nobody has written them.
pub fn square_metres(slip: &Slip) -> Option<Decimal> {
    figure(slip.text(Enter::area)).parse().ok().filter(|area| *area > Decimal::ZERO)
}

/// An area is kept as it was written, and must be one: fees are reckoned by it.
fn check_area(area: Option<&Text>) -> Result<(), Notice> {
    let Some(Text(typed)) = area else { return Ok(()) };
    let figure = figure(typed);
    let (whole, part) = figure.split_once('.').unwrap_or((&figure, "0"));
    let digits = |text: &str| !text.is_empty() && text.chars().all(|c| c.is_ascii_digit());
    let is_zero = figure.chars().all(|c| matches!(c, '0' | '.'));
    let most = match whole.parse::<u64>() {
        Ok(AREA_MOST) => part.chars().all(|c| c == '0'),
        number => number.is_ok_and(|number| number < AREA_MOST),
    };
    let fits = digits(whole) && digits(part) && !is_zero && most;
    if fits { Ok(()) } else { Err(NOT_AN_AREA.says()) }
}

/// While it is on the register: by its number in every way of writing it, by its other name, and
/// building by building.
fn found_by(slip: &Slip) -> Vec<Key> {
    if !in_use(slip) {
        return Vec::new();
    }
    let mut keys = vec![
        Key::named(canonical(slip)),
        Key::new(Index::State, u64::from(TAG), hash(building(slip))),
    ];
    if !also(slip).is_empty() {
        keys.push(Key::named(also(slip)));
    }
    keys
}

/// The number as the office writes it.
pub fn no(slip: &Slip) -> &str {
    slip.text(Enter::no)
}

pub fn canonical(slip: &Slip) -> &str {
    slip.text(CANONICAL)
}

/// The other name a room goes by: a shop's.
pub fn also(slip: &Slip) -> &str {
    slip.text(Enter::also)
}

pub fn building(slip: &Slip) -> &str {
    slip.text(BUILDING)
}

/// Whether a room in use stands in the building.
pub fn is_building(book: &dyn Book, name: &str) -> bool {
    let place = (u64::from(TAG), hash(name));
    let first = book.keys(Index::State, place, place, 1).into_iter().next();
    first.and_then(|id| book.slip(id)).is_some_and(|slip| building(&slip) == name)
}

/// The first buildings that rooms in use stand in, as people count them: 2 before 10. Reads one room of each.
pub fn buildings(book: &dyn Book, most: usize) -> Vec<String> {
    let (form, mut from) = (u64::from(TAG), Some(0));
    let mut found = BTreeSet::new();
    while let Some(place) = from {
        let next = book.keys(Index::State, (form, place), (form, u64::MAX), 1).into_iter().next();
        let Some(room) = next.and_then(|id| book.slip(id)) else { break };
        let name = building(&room);
        found.insert((name.len(), name.to_string()));
        from = hash(name).checked_add(1);
    }
    found.into_iter().map(|(_, name)| name).filter(|name| !name.is_empty()).take(most).collect()
}

/// Whether the room stands on the register.
pub fn in_use(slip: &Slip) -> bool {
    slip.state == IN_USE
}

/// `94.56㎡ 业主自住`.
pub fn describe(slip: &Slip) -> String {
    let area = slip.text(Enter::area);
    let area = if area.is_empty() { String::new() } else { format!("{area}㎡") };
    let usage = slip.get(Enter::usage).map_or("", RoomUse::label);
    [area.as_str(), usage].iter().filter(|s| !s.is_empty()).copied().collect::<Vec<_>>().join(" ")
}

/// Whether it is a public part of the estate, where the desk or the reporter signs.
pub fn is_public(slip: &Slip) -> bool {
    slip.get(Enter::kind) == Some(RoomKind::Public)
}

pub fn slip(book: &dyn Book, room: RoomId) -> Option<Slip> {
    book.slip(SlipId { form: TAG, number: u64::from(room.0) })
}

pub fn shown(book: &dyn Book, room: RoomId) -> String {
    slip(book, room).map_or_else(|| format!("#{}", room.0), |s| no(&s).to_string())
}

/// Keys that the register of rooms was told of and that of keys was not: offices that began before there was one.
pub fn keys_unlisted(book: &dyn Book, room: RoomId) -> i64 {
    match keys::of_room(book, room).is_empty() {
        true => slip(book, room).and_then(|s| s.get(Enter::keys)).unwrap_or(0),
        false => 0,
    }
}

/// Whether keys of some room still stand on the register of rooms alone. Reads every room: ask only where it matters.
pub fn some_unlisted(book: &dyn Book) -> bool {
    let rooms = book.under(Index::InState, state_key_of(TAG, IN_USE), usize::MAX).into_iter();
    let told = |slip: &Slip| slip.get(Enter::keys).is_some_and(|keys| keys > 0);
    rooms.filter_map(|id| book.slip(id)).filter(told).any(|slip| {
        let room = RoomId(u32::try_from(slip.id.number).unwrap_or(0));
        keys::of_room(book, room).is_empty()
    })
}

/// Finds a room by `#12`, by any way of writing its number, or by its other name.
///
/// # Errors
/// One sentence with what is understood.
pub fn find(book: &dyn Book, text: &str) -> Result<RoomId, String> {
    if let Some(id) = text.strip_prefix('#').and_then(|n| n.parse::<u32>().ok()) {
        return match slip(book, RoomId(id)) {
            Some(_) => Ok(RoomId(id)),
            None => Err("没有这个房号;请重新选择".to_string()),
        };
    }
    let parsed = RoomNo::parse(text);
    let name = parsed.as_ref().map_or_else(|_| text.to_string(), RoomNo::canonical);
    let called = |name: &str| book.named(TAG, name).into_iter().find(in_use);
    let hit = called(&name).or_else(|| called(text));
    match (hit.and_then(|s| u32::try_from(s.id.number).ok()), parsed) {
        (Some(number), _) => Ok(RoomId(number)),
        (None, Ok(_)) => Err(format!("房屋册上没有 {text};请核对,或先在住户里登记")),
        (None, Err(problem)) => Err(problem.to_string()),
    }
}
