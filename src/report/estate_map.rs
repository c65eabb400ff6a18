//! The estate as a map: a building beside the other, a line a floor, one sign a flat, in words so that it reads the same on
//! paper and without colours (F-84, RP-16). It must not say who lives where.

use std::collections::{BTreeMap, BTreeSet};

use super::kind::Tone;
use super::{Cell, Row, Sheet, Span};
use crate::engine::ledger::Payer;
use crate::engine::place::{RoomNo, floor_of};
use crate::engine::prelude::*;
use crate::engine::slip::state_key_of;
use crate::forms::billing::fees;
use crate::forms::billing::payers;
use crate::forms::billing::statement;
use crate::forms::estate::people;
use crate::forms::estate::rooms::{self, RoomUse};
use crate::forms::renovation::site::record as site;

/// The most rooms, statements of one state and renovations of one stage that are read.
const READ_LIMIT: usize = 100_000;
/// Cells of a line for buildings: 80 less the floor and the frame.
const LINE: usize = 70;
/// Floors below which the buildings are named again: a tower runs over more than one page of paper.
const NAMED_EVERY: usize = 20;

/// What a flat's sign says, in the order in which the legend counts them.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Sign {
    Lived,
    Let,
    Vacant,
    Fitting,
    Unhanded,
    Owes,
    FittingOwes,
    Unknown,
}

impl Sign {
    /// The sign, two cells wide, and what it stands for.
    fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Lived => ("住", "业主自住"),
            Self::Let => ("租", "出租"),
            Self::Vacant => ("空", "空置"),
            Self::Fitting => ("装", "装修中"),
            Self::Unhanded => ("未", "未交房"),
            Self::Owes => ("欠", "有欠费"),
            Self::FittingOwes => ("修", "装修中又有欠费"),
            Self::Unknown => ("·", "状况没写"),
        }
    }
}

/// How loud each sign is where there are colours. Nothing is said by them that the sign does not say.
pub(super) const TONES: &[(&str, Tone)] = &[
    ("住", Tone::Calm),
    ("租", Tone::Marked),
    ("空", Tone::Faint),
    ("装", Tone::Busy),
    ("未", Tone::Busy),
    ("欠", Tone::Alarm),
    ("修", Tone::Alarm),
];

/// A building: the doors of each unit, side by side, and the signs floor by floor.
#[derive(Default)]
struct Building {
    /// The last two digits of a door, unit by unit: they stand one below the other on all floors.
    doors: BTreeSet<(u32, String)>,
    flats: BTreeMap<(u32, u32, String), Sign>,
}

impl Building {
    fn width(&self) -> usize {
        let units: BTreeSet<u32> = self.doors.iter().map(|(unit, _)| *unit).into_set();
        self.doors.len() * 2 + units.len().saturating_sub(1)
    }

    /// The signs of a floor; a door that the floor has not is a gap.
    fn floor(&self, floor: u32) -> String {
        let mut line = String::new();
        let mut before = None;
        for (unit, door) in &self.doors {
            if before.is_some_and(|before| before != *unit) {
                line.push(' ');
            }
            before = Some(*unit);
            let sign = self.flats.get(&(floor, *unit, door.clone()));
            let sign = sign.map_or("", |sign| sign.words().0);
            line.push_str(sign);
            line.extend(std::iter::repeat_n(' ', 2_usize.saturating_sub(width(sign))));
        }
        line
    }

    fn floors(&self) -> BTreeSet<u32> {
        self.flats.keys().map(|(floor, _, _)| *floor).into_set()
    }
}

/// How wide a sign is: Chinese signs take two cells.
fn width(sign: &str) -> usize {
    sign.chars().map(|c| if c.is_ascii() || c == '·' { 1 } else { 2 }).sum()
}

/// The rooms whose household of a day has a statement or a property fee unpaid. What somebody owes who has left stays with them.
fn owing(book: &dyn Book, day: Day) -> BTreeSet<u32> {
    let lives = |payer: &Payer| {
        let household = || people::household(book, RoomId(payer.room), Some(day));
        payer.person == 0 || household().iter().any(|(one, _, _)| one.0 == payer.person)
    };
    let states = [statement::MADE, statement::PARTLY];
    let ids = states.into_iter().flat_map(|state| {
        book.under(Index::InState, state_key_of(statement::TAG, state), READ_LIMIT)
    });
    let slips = ids.filter_map(|id| book.slip(id));
    let owed = slips.filter(|slip| statement::owed(slip) > Money::ZERO);
    let of_fees = [fees::OWED, fees::PARTLY]
        .into_iter()
        .flat_map(|state| book.under(Index::InState, state_key_of(fees::TAG, state), READ_LIMIT));
    let owed = owed.chain(of_fees.filter_map(|id| book.slip(id)));
    // Each once: a household may owe many months.
    let payers: BTreeSet<Payer> = owed.map(|slip| payers::on(&slip)).into_set();
    payers.into_iter().filter(lives).map(|payer| payer.room).collect()
}

/// The rooms in which builders are, or may be.
fn fitting(book: &dyn Book) -> BTreeSet<u32> {
    let ids = site::ON_SITE
        .iter()
        .flat_map(|state| book.under(Index::InState, state_key_of(site::TAG, *state), READ_LIMIT));
    let rooms = ids.filter_map(|id| book.slip(id)).filter_map(|slip| site::room(&slip));
    rooms.map(|room| room.0).into_set()
}

fn sign(slip: &Slip, owing: &BTreeSet<u32>, fitting: &BTreeSet<u32>) -> Sign {
    let room = u32::try_from(slip.id.number).unwrap_or(0);
    let usage = slip.get(rooms::Enter::usage);
    let builders = fitting.contains(&room) || usage == Some(RoomUse::Fitting);
    // Whoever is asked about noise or water must see the builders, whatever is owed.
    match (owing.contains(&room), builders) {
        (true, true) => return Sign::FittingOwes,
        (true, false) => return Sign::Owes,
        (false, true) => return Sign::Fitting,
        (false, false) => {}
    }
    match usage {
        Some(RoomUse::Owner) => Sign::Lived,
        Some(RoomUse::Let) => Sign::Let,
        Some(RoomUse::Vacant) => Sign::Vacant,
        Some(RoomUse::Fitting) => Sign::Fitting,
        Some(RoomUse::Unhanded) => Sign::Unhanded,
        Some(RoomUse::Common) | None => Sign::Unknown,
    }
}

/// By number where it is one: 2 before 10.
fn natural(name: &str) -> (u32, String) {
    (name.parse().unwrap_or(u32::MAX), name.to_string())
}

/// The flats of the estate on their floors, how many bear which sign, and how many rooms are no flats.
#[derive(Default)]
struct Estate {
    buildings: BTreeMap<(u32, String), Building>,
    counts: BTreeMap<Sign, usize>,
    beside: usize,
}

fn gather(book: &dyn Book, day: Day) -> Estate {
    let (owing, fitting) = (owing(book, day), fitting(book));
    let mut estate = Estate::default();
    let ids = book.under(Index::InState, state_key_of(rooms::TAG, rooms::IN_USE), READ_LIMIT);
    for slip in ids.into_iter().filter_map(|id| book.slip(id)) {
        let Ok(number) = RoomNo::parse(rooms::canonical(&slip)) else { continue };
        let door = number.doors().next().and_then(floor_of);
        let (Some(building), Some((floor, door))) = (number.building(), door) else {
            estate.beside += 1;
            continue;
        };
        let door = door.to_string();
        let unit = number.unit().and_then(|unit| unit.parse().ok()).unwrap_or(0);
        let sign = sign(&slip, &owing, &fitting);
        *estate.counts.entry(sign).or_insert(0) += 1;
        let building = estate.buildings.entry(natural(building)).or_default();
        building.doors.insert((unit, door.clone()));
        building.flats.insert((floor, unit, door), sign);
    }
    estate
}

/// So many buildings as stand side by side, floor below floor.
fn draw(block: &[(&str, &Building)], sheet: &mut Sheet) {
    let padded = |text: &str, to: usize| {
        let gap = to.saturating_sub(width(text));
        format!("{text}{}", " ".repeat(gap))
    };
    let across = |cell: &dyn Fn(&str, &Building) -> String| {
        let cells = block.iter().map(|(name, b)| padded(&cell(name, b), room_for(name, b)));
        cells.collect::<Vec<_>>().join("│")
    };
    let row = |floor: Cell, line: String| Row::of(None, vec![floor, line.into()]);
    let floors: BTreeSet<u32> = block.iter().flat_map(|(_, b)| b.floors()).into_set();
    for (at, floor) in floors.into_iter().rev().enumerate() {
        if at % NAMED_EVERY == 0 {
            sheet.rows.push(row(Cell::Empty, across(&|name, _| format!("{name}栋"))));
        }
        sheet.rows.push(row(format!("{floor}层").into(), across(&|_, b| b.floor(floor))));
    }
}

/// The cells that a building takes: its doors, and at least its name.
fn room_for(name: &str, building: &Building) -> usize {
    building.width().max(width(name) + 2)
}

/// The map.
pub(super) fn of_estate(book: &dyn Book, _: Span, now: Moment) -> Sheet {
    let mut sheet = Sheet::with_columns(&[("层", 6, 5), ("每户一字", 0, 0)]);
    let Estate { buildings, counts, beside } = gather(book, now.day());
    side_by_side(&buildings, &mut sheet);
    for (sign, count) in counts {
        let (letter, meaning) = sign.words();
        sheet.sum(&format!("{letter} {meaning}"), count);
    }
    if beside > 0 {
        sheet.notes.push(format!("车位、商铺、公共部位等 {beside} 处不在图上"));
    }
    sheet
}

/// All buildings, as many beside each other as a line holds.
fn side_by_side(buildings: &BTreeMap<(u32, String), Building>, sheet: &mut Sheet) {
    let mut block: Vec<(&str, &Building)> = Vec::new();
    let mut used = 0;
    for ((_, name), building) in buildings {
        let needs = room_for(name, building) + 1;
        if used + needs > LINE && !block.is_empty() {
            draw(&block, sheet);
            block.clear();
            used = 0;
        }
        used += needs;
        block.push((name, building));
    }
    if !block.is_empty() {
        draw(&block, sheet);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn doors_of_all_floors_stand_one_below_the_other() {
        let mut building = Building::default();
        for (unit, floor, door, sign) in [
            (1, 3, "01", Sign::Lived),
            (1, 3, "02", Sign::Let),
            (1, 2, "02", Sign::Owes),
            (2, 2, "01", Sign::Unknown),
        ] {
            building.doors.insert((unit, door.to_string()));
            building.flats.insert((floor, unit, door.to_string()), sign);
        }
        assert_eq!(building.floor(3), "住租   ");
        assert_eq!(building.floor(2), "  欠 · ");
        assert_eq!(building.width(), 7);
    }

    #[test]
    fn two_thousand_flats_stand_on_lines_of_80_cells() {
        let mut buildings = BTreeMap::new();
        for number in 1..=10_u32 {
            let mut building = Building::default();
            for (floor, unit, door) in (1..=25).flat_map(|floor| {
                (1..=2).flat_map(move |unit| (1..=4).map(move |door| (floor, unit, door)))
            }) {
                building.doors.insert((unit, format!("0{door}")));
                building.flats.insert((floor, unit, format!("0{door}")), Sign::Lived);
            }
            buildings.insert((number, number.to_string()), building);
        }
        let mut sheet = Sheet::with_columns(&[("层", 6, 5), ("每户一字", 0, 0)]);
        side_by_side(&buildings, &mut sheet);
        let text = |row: &Row| match row.cells.get(1) {
            Some(Cell::Text(text)) => text.clone(),
            _ => String::new(),
        };
        let lines: Vec<String> = sheet.rows.iter().map(text).collect();
        let flats: usize = lines.iter().map(|line| line.matches('住').count()).sum();
        assert_eq!(flats, 2_000);
        // The pointer, the floor of five cells and a gap stand before it.
        let widest = lines.iter().map(|line| width_of(line)).max();
        assert!(widest.is_some_and(|cells| cells <= 80 - 7), "{widest:?}");
        assert!(lines.len() <= 110, "{} lines", lines.len());
    }

    #[test]
    fn a_tower_names_its_building_again_on_the_way_down() {
        let mut tower = Building::default();
        for floor in 1..=45 {
            tower.doors.insert((1, "01".to_string()));
            tower.flats.insert((floor, 1, "01".to_string()), Sign::Lived);
        }
        let mut sheet = Sheet::with_columns(&[("层", 6, 5), ("每户一字", 0, 0)]);
        draw(&[("9", &tower)], &mut sheet);
        let heads = |row: &Row| row.cells[1] == Cell::from("9栋");
        let named: Vec<usize> =
            sheet.rows.iter().enumerate().filter(|(_, row)| heads(row)).map(|(at, _)| at).collect();
        assert_eq!(named, [0, 21, 42]);
        assert_eq!(sheet.rows.len(), 48);
    }

    fn width_of(line: &str) -> usize {
        line.chars().map(|c| if c.is_ascii() || c == '│' { 1 } else { 2 }).sum()
    }
}
