//! The rooms of the practice office: buildings of different shapes, shops, parking, public parts.
//!
//! The register numbers the rooms from 1 in this order.

use std::collections::BTreeSet;

use super::Planned;
use super::rng::Rng;
use super::staff::ARCHIVIST;
use crate::engine::moment::Moment;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Flat,
    Merged,
    Shop,
    Parking,
    Public,
}

/// How a room is used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Usage {
    Owner,
    Let,
    Vacant,
    Fitting,
    Common,
}

/// A room before it is entered.
pub(super) struct Room {
    pub(super) no: String,
    pub(super) kind: Kind,
    pub(super) usage: Usage,
    /// Hundredths of a square metre; 0 if unknown.
    area: i64,
    keys: i64,
    also: Option<String>,
}

/// Units (0 for a single stair, so that room numbers have two parts), floors, doors per floor, shops.
struct Shape(u32, u32, u32, usize);

/// The shapes of buildings 1 to 16; a larger estate repeats them.
static SHAPES: &[Shape] = &[
    Shape(2, 18, 4, 4),
    Shape(2, 18, 4, 2),
    Shape(2, 18, 4, 4),
    Shape(2, 11, 4, 0),
    Shape(2, 15, 4, 4),
    Shape(3, 6, 2, 0),
    Shape(0, 18, 6, 6),
    Shape(0, 12, 8, 4),
    Shape(3, 11, 2, 0),
    Shape(3, 11, 2, 0),
    Shape(0, 24, 6, 6),
    Shape(1, 18, 4, 2),
    Shape(2, 18, 3, 3),
    Shape(4, 6, 2, 0),
    Shape(0, 9, 10, 5),
    Shape(2, 16, 4, 0),
];

/// Public parts of the whole estate.
static COMMON: &[&str] = &[
    "中控室",
    "东门岗亭",
    "南门岗亭",
    "北门门禁",
    "地下车库A区",
    "地下车库B区",
    "中心花园",
    "北侧围墙",
    "南广场",
    "生活泵房",
    "消防泵房",
    "总配电房",
    "园区路灯",
    "东侧绿化带",
    "园区道路",
    "儿童游乐广场",
];

/// First and last words of shop names. None of them may be a word that marks a room as a shop.
static SHOP_FIRST: &[&str] = &[
    "好邻居",
    "福满家",
    "老街坊",
    "清水湾",
    "百味",
    "小蜜蜂",
    "金麦田",
    "益民",
    "同心",
    "绿洲",
    "晨光",
    "喜来",
    "万家",
    "云朵",
    "四季",
    "江南",
];
static SHOP_LAST: &[&str] = &[
    "超市", "药房", "水果", "理发", "面馆", "洗衣", "五金", "房产", "早餐", "花艺", "文具", "茶行",
];

/// The flats shown on the screens: number, use, area, keys.
static SAMPLES: &[(&str, Usage, i64, i64)] = &[
    ("1-2-1203", Usage::Owner, 9456, 1),
    ("3-1-1203", Usage::Let, 8812, 0),
    ("5-1-1203", Usage::Vacant, 8934, 0),
    ("5-1-302", Usage::Owner, 8934, 0),
    ("4-1-1102", Usage::Owner, 10_230, 0),
    ("6-1-501", Usage::Owner, 7620, 0),
];

/// An estate with exactly `count` rooms.
pub(super) fn rooms(seed: u64, count: usize) -> Vec<Room> {
    let mut rng = Rng::new(seed, 1);
    let mut rooms: Vec<Room> = COMMON.iter().map(|name| public_room((*name).to_string())).collect();
    let mut parked = 0;
    let mut names = BTreeSet::new();
    for building in 1_u32.. {
        if rooms.len() >= count {
            break;
        }
        let turn = usize::try_from(building - 1).unwrap_or(0) % SHAPES.len();
        let shape = &SHAPES[turn];
        // The last rooms, too few for a building, become parking places.
        if count - rooms.len() >= 40 || building == 1 {
            let flats = flats(&mut rng, building, shape);
            let places = flats.len() / 4;
            rooms.extend(flats);
            rooms.extend(shops(&mut rng, building, shape.3, &mut names));
            rooms.extend(public_parts(building, shape.0).into_iter().map(public_room));
            rooms.extend((0..places).map(|n| parking(parked + n)));
            parked += places;
        } else {
            let left = count - rooms.len();
            rooms.extend((0..left).map(|n| parking(parked + n)));
        }
    }
    rooms.truncate(count);
    rooms
}

fn public_room(no: String) -> Room {
    Room { no, kind: Kind::Public, usage: Usage::Common, area: 0, keys: 0, also: None }
}

/// The n-th parking place. Areas have 200 each: A-1 … A-200, B-1 ….
fn parking(n: usize) -> Room {
    let area = char::from_digit(10 + u32::try_from(n / 200 % 26).unwrap_or(0), 36).unwrap_or('a');
    let level = match n / 5200 {
        0 => String::new(),
        deeper => (deeper + 1).to_string(),
    };
    let no = format!("车位 {}{level}-{}", area.to_ascii_uppercase(), n % 200 + 1);
    Room { no, kind: Kind::Parking, usage: Usage::Owner, area: 1250, keys: 0, also: None }
}

/// The public parts of a building: one lift per unit, one of each other part.
fn public_parts(building: u32, units: u32) -> Vec<String> {
    let mut parts: Vec<String> =
        ["大堂", "楼道", "楼顶", "地下室"].iter().map(|p| format!("{building}号楼{p}")).collect();
    if units == 0 {
        parts.push(format!("{building}号楼电梯"));
    }
    parts.extend((1..=units).map(|unit| format!("{building}号楼{unit}单元电梯")));
    parts
}

/// The flats of a building, by unit and floor.
fn flats(rng: &mut Rng, building: u32, shape: &Shape) -> Vec<Room> {
    let Shape(units, floors, doors, _) = *shape;
    let mut flats = Vec::new();
    for unit in if units == 0 { 0..=0 } else { 1..=units } {
        let prefix =
            if units == 0 { format!("{building}-") } else { format!("{building}-{unit}-") };
        // Some stairs have one merged flat: two doors, one household.
        let merged = if building % 6 == 3 { 4 + unit } else { 0 };
        for floor in 1..=floors {
            for door in 1..=doors {
                let number = floor * 100 + door;
                if floor == merged && door == 2 {
                    continue;
                }
                let joined = floor == merged && door == 1;
                let no = if joined {
                    format!("{prefix}{number}/{}", number + 1)
                } else {
                    format!("{prefix}{number}")
                };
                flats.push(flat(rng, no, joined, door));
            }
        }
    }
    flats
}

/// A flat with random use and keys, unless it is one of the samples.
fn flat(rng: &mut Rng, no: String, joined: bool, door: u32) -> Room {
    let usage = rng.pick_weighted(&[
        (Usage::Owner, 64),
        (Usage::Let, 22),
        (Usage::Vacant, 9),
        (Usage::Fitting, 5),
    ]);
    // Flats behind the same door number have the same area on every floor.
    let area = 7100 + i64::from(door * 7919 % 53) * 89;
    let keys = i64::from(rng.chance(9));
    let sample = SAMPLES.iter().find(|(named, ..)| *named == no);
    let (usage, area, keys) = sample.map_or((usage, area, keys), |(_, u, a, k)| (*u, *a, *k));
    let kind = if joined { Kind::Merged } else { Kind::Flat };
    let area = if joined { area * 2 } else { area };
    Room { no, kind, usage, area, keys, also: None }
}

/// Shops: every other one is numbered by a code and has its name as an alias.
fn shops(rng: &mut Rng, building: u32, count: usize, names: &mut BTreeSet<String>) -> Vec<Room> {
    let mut shops = Vec::new();
    for n in 0..count {
        let mut name = format!("{}{}", rng.pick(SHOP_FIRST), rng.pick(SHOP_LAST));
        if names.contains(&name) {
            name = format!("{name}{building}号店");
        }
        // A large estate can have a name twice in one building.
        while !names.insert(name.clone()) {
            name.push('乙');
        }
        let code = u32::try_from(n).unwrap_or(0) + building * 10;
        let (no, also) = if n % 2 == 0 {
            (format!("{building}号楼底商 {name}"), None)
        } else {
            (format!("S-{code}"), Some(name))
        };
        let usage = rng.pick_weighted(&[(Usage::Let, 8), (Usage::Owner, 2)]);
        let area = rng.between(2800, 16_000);
        shops.push(Room { no, kind: Kind::Shop, usage, area, keys: 0, also });
    }
    shops
}

pub(super) fn enter(room: &Room, at: Moment) -> Planned {
    let kind = match room.kind {
        Kind::Flat => "flat",
        Kind::Merged => "merged",
        Kind::Shop => "shop",
        Kind::Parking => "parking",
        Kind::Public => "public",
    };
    let usage = match room.usage {
        Usage::Owner => "owner",
        Usage::Let => "let",
        Usage::Vacant => "vacant",
        Usage::Fitting => "fitting",
        Usage::Common => "common",
    };
    let area = (room.area > 0).then(|| format!("{}.{:02}", room.area / 100, room.area % 100));
    Planned::step("F-107", "enter", ARCHIVIST, at)
        .with("no", room.no.clone())
        .with("kind", kind)
        .with("usage", usage)
        .maybe("area", area)
        .maybe("keys", (room.keys > 0).then(|| room.keys.to_string()))
        .maybe("also", room.also.clone())
}
