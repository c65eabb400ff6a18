//! Writings of rooms, refusals, order, and that what is shown reads back.

use super::*;
use proptest::prelude::*;

/// One line a writing: what is typed, and the room as the office writes it.
const WRITINGS: &[(&str, &str)] = &[
    ("1-2-1203", "1-2-1203"),
    ("3栋2单元501", "3-2-501"),
    ("3幢2单元501", "3-2-501"),
    ("3座2单元501", "3-2-501"),
    ("3号楼2单元501室", "3-2-501"),
    ("3#2-501", "3-2-501"),
    ("3#2#501", "3-2-501"),
    ("3#楼2单元501", "3-2-501"),
    ("3-2-501", "3-2-501"),
    ("3/2/501", "3-2-501"),
    ("3.2.501", "3-2-501"),
    ("3－２－５０１", "3-2-501"),
    ("３—2—５０１", "3-2-501"),
    ("3–2–501", "3-2-501"),
    ("３／２／５０１", "3-2-501"),
    ("３＃２－５０１", "3-2-501"),
    (" 3 栋 2 单元 501 室 ", "3-2-501"),
    ("3　栋2单元501", "3-2-501"),
    ("3 - 2 - 501", "3-2-501"),
    ("第3栋2单元501", "3-2-501"),
    ("3栋2单元501房", "3-2-501"),
    ("3栋2单元501户", "3-2-501"),
    ("3栋2单元501号房", "3-2-501"),
    ("3栋-2单元-501", "3-2-501"),
    ("三栋二单元501", "3-2-501"),
    ("十二栋501", "12-501"),
    ("二十三幢1单元102", "23-1-102"),
    ("十号楼101", "10-101"),
    ("03-02-0501", "3-2-501"),
    ("5-302", "5-302"),
    ("5-0302", "5-302"),
    ("5栋302", "5-302"),
    ("5号楼302室", "5-302"),
    ("5#302", "5-302"),
    ("5/302", "5-302"),
    ("a栋1203", "A-1203"),
    ("B2-1-301", "B2-1-301"),
    ("3-2-501a", "3-2-501A"),
    ("3-1-501/502", "3-1-501/502"),
    ("3-1-502/501", "3-1-501/502"),
    ("3栋1单元501、502", "3-1-501/502"),
    ("3栋1单元501室和502室", "3-1-501/502"),
    ("合并户 3-1-501/502", "3-1-501/502"),
    ("3-1-501+502(合并户)", "3-1-501/502"),
    ("3/1/501/502", "3-1-501/502"),
    ("5-302/303", "5-302/303"),
    ("5-9/10", "5-9-10"),
    ("底商 好邻居超市", "底商 好邻居超市"),
    ("底商好邻居超市", "底商 好邻居超市"),
    ("底商:好邻居超市", "底商 好邻居超市"),
    ("商铺 Tims  Coffee", "底商 Tims Coffee"),
    ("2号楼底商 7-Eleven", "2号楼底商 7-Eleven"),
    ("S-12", "S-12"),
    ("s12", "S-12"),
    ("Ｓ－０１２", "S-12"),
    ("底商 S-12", "S-12"),
    ("2栋底商s12", "2号楼底商 S-12"),
    ("车位 A-117", "车位 A-117"),
    ("车位a117", "车位 A-117"),
    ("A-117车位", "车位 A-117"),
    ("车位117", "车位 117"),
    ("车位 B1-017号", "车位 B1-17"),
    ("停车位 117", "车位 117"),
    ("2号楼电梯", "2号楼电梯"),
    ("二栋大堂", "2号楼大堂"),
    ("2-电梯", "2号楼电梯"),
    ("2号楼1单元电梯", "2号楼1单元电梯"),
    ("2号楼3楼走廊", "2号楼3楼走廊"),
    ("2号楼1号电梯", "2号楼1号电梯"),
    ("东门岗亭", "东门岗亭"),
    ("地下车库B区", "地下车库B区"),
];

#[test]
fn every_writing_is_understood() {
    for (typed, office) in WRITINGS {
        let room = RoomNo::parse(typed).unwrap_or_else(|p| panic!("{typed}: {p}"));
        assert_eq!(&room.show(RoomStyle::Dashes), office, "typed {typed}");
        for again in [room.show(RoomStyle::Dashes), room.show(RoomStyle::Words)] {
            assert_eq!(RoomNo::parse(&again).as_ref(), Ok(&room), "{typed} shown as {again}");
        }
        let key = RoomNo::parse(&room.canonical()).expect("a key reads back");
        assert!(key.same(&room), "{typed} keyed as {}", room.canonical());
        assert_eq!(key.canonical(), room.canonical());
    }
}

#[test]
fn words_are_for_papers() {
    let words = |typed: &str| RoomNo::parse(typed).expect(typed).show(RoomStyle::Words);
    assert_eq!(words("3-2-501"), "3栋2单元501");
    assert_eq!(words("5-0302"), "5栋302");
    assert_eq!(words("3-1-501/502"), "3栋1单元501/502");
    assert_eq!(words("车位117"), "车位 117");
}

#[test]
fn what_cannot_be_a_room_is_refused() {
    use PlaceProblem::*;
    let unknown = |rest: &str| NotUnderstood(rest.to_owned());
    let table = [
        ("", Empty),
        (" 　", Empty),
        ("1203", NoBuilding),
        ("501室", NoBuilding),
        ("3栋", NoDoor),
        ("3号楼2单元", NoDoor),
        ("3-", NoDoor),
        ("3-2-", NoDoor),
        ("3-2-000", Zero),
        ("0-2-501", Zero),
        ("3-0-501", Zero),
        ("3-1-501-502", TooManyParts),
        ("3-501-502", UnitTooLarge("501".to_owned())),
        ("底商", NoName),
        ("车位", NoName),
        ("车位 左边", unknown("左边")),
        ("张三", unknown("张三")),
        ("--", unknown("--")),
        ("3栋2单元501厨房", unknown("厨房")),
        ("合并户 3-1-501", unknown("合并户")),
        ("3-2-1234567", unknown("1234567")),
        ("十十栋501", unknown("十十")),
    ];
    for (typed, problem) in table {
        assert_eq!(RoomNo::parse(typed), Err(problem), "typed {typed}");
    }
    assert_eq!(RoomNo::parse(&"长".repeat(61)), Err(TooLong(60)));
}

#[test]
fn a_refusal_says_how_to_write_it() {
    for typed in ["", "1203", "3栋", "3-2-0", "3-1-501-502", "3-501-502", "张三"] {
        let said = RoomNo::parse(typed).expect_err(typed).to_string();
        assert!(said.contains("3-2-501") && said.contains("3栋2单元501"), "{said}");
        assert_eq!(said.matches('。').count(), 1, "one sentence: {said}");
    }
    assert!(RoomNo::parse("车位").expect_err("no code").to_string().contains("车位 A-117"));
}

#[test]
fn rooms_stand_in_natural_order() {
    let sorted = [
        "2-101",
        "2-1-201",
        "2-1-1001",
        "2-2-9",
        "2-10-101",
        "10-1-101",
        "A-1-101",
        "S-2",
        "S-12",
        "车位 9",
        "车位 10",
    ];
    let mut rooms: Vec<RoomNo> =
        sorted.iter().rev().map(|typed| RoomNo::parse(typed).expect(typed)).collect();
    rooms.sort();
    let shown: Vec<String> = rooms.iter().map(ToString::to_string).collect();
    assert_eq!(shown, sorted);
}

#[test]
fn two_writings_are_one_room() {
    let room = |typed: &str| RoomNo::parse(typed).expect(typed);
    assert!(room("3栋2单元0501室").same(&room("3#2-501")));
    assert!(room("底商 TIMS coffee").same(&room("商铺Tims Coffee")));
    assert!(!room("3-2-501").same(&room("3-2-502")));
    assert!(!room("3-1-501").same(&room("3-1-501/502")));
    assert_eq!(room("3-1-502/501").doors().collect::<Vec<_>>(), ["501", "502"]);
    assert_eq!(room("车位117").doors().count(), 0);
}

fn any_room() -> impl Strategy<Value = RoomNo> {
    let building = "[1-9][0-9]{0,2}|[A-RT-Z]|[A-Z][1-9]";
    let unit = proptest::option::of("[1-9][0-9]?");
    let doors = proptest::collection::btree_set("[1-9][0-9]{2,3}[A-Z]?", 1..4);
    let flat = (building, unit, doors).prop_map(|(building, unit, doors)| {
        let mut doors: Vec<String> = doors.into_iter().collect();
        doors.sort_by(|a, b| natural::compare(a, b));
        let kind = if doors.len() == 1 { RoomKind::Flat } else { RoomKind::Merged };
        RoomNo { building: Some(building), unit, door: doors.join("/"), kind }
    });
    let at = || proptest::option::of("[1-9][0-9]?");
    let other = |kind| move |(building, door)| RoomNo { building, unit: None, door, kind };
    prop_oneof![
        4 => flat,
        1 => (at(), "(好|邻|居|超|市){1,6}").prop_map(other(RoomKind::Shop)),
        1 => (at(), "S-[1-9][0-9]{0,2}").prop_map(other(RoomKind::Shop)),
        1 => (at(), "([A-Z][1-9]?-)?[1-9][0-9]{0,3}").prop_map(other(RoomKind::Parking)),
        1 => (at(), "(消防|东边)?(电梯|大堂|楼道)").prop_map(other(RoomKind::Public)),
    ]
}

proptest! {
    #[test]
    fn what_is_shown_reads_back(room in any_room()) {
        for style in [RoomStyle::Dashes, RoomStyle::Words] {
            let again = RoomNo::parse(&room.show(style));
            prop_assert_eq!(again.as_ref(), Ok(&room));
        }
        prop_assert!(RoomNo::parse(&room.canonical()).is_ok_and(|key| key.same(&room)));
    }

    #[test]
    fn nothing_typed_makes_it_fall_over(typed in "[0-9A-Za-z栋单元号楼室底商车位合并户三十电梯#/ .,-]{0,14}") {
        if let Ok(room) = RoomNo::parse(&typed) {
            let shown = room.show(RoomStyle::Dashes);
            prop_assert!(RoomNo::parse(&shown).is_ok_and(|again| again == room), "{}", shown);
        }
    }

    #[test]
    fn order_and_equality_agree(a in any_room(), b in any_room()) {
        prop_assert_eq!(a.cmp(&b), b.cmp(&a).reverse());
        prop_assert_eq!(a == b, a.cmp(&b).is_eq());
    }
}

fn seen(from: &str, to: &str) -> Option<Side> {
    let read = |text| RoomNo::parse(text).expect("a room");
    read(from).side_of(&read(to))
}

#[test]
fn flats_lie_above_below_and_beside_in_one_stair() {
    for (from, to, side) in [
        ("1-2-1203", "1-2-1303", Some(Side::Above)),
        ("1-2-1203", "1-2-1103", Some(Side::Below)),
        ("1-2-1203", "1-2-1204", Some(Side::Beside)),
        ("1-2-1203", "1-2-1202", Some(Side::Beside)),
        ("1-2-1203", "1-2-1205", None),
        ("1-2-1203", "1-2-1403", None),
        ("1-2-1203", "1-2-1304", None),
        ("1-2-1203", "1-1-1303", None),
        ("1-2-1203", "2-2-1303", None),
        ("1-2-1203", "1-2-1203", None),
        // A building of one stair, and households of two doors.
        ("5-302", "5-402", Some(Side::Above)),
        ("3-1-501/502", "3-1-602", Some(Side::Above)),
        ("3-1-503", "3-1-501/502", Some(Side::Beside)),
        ("3-1-501/502", "3-1-502", None),
        ("车位 A-117", "车位 A-118", None),
    ] {
        assert_eq!(seen(from, to), side, "{to} from {from}");
    }
}
