//! Imports of rosters into a book in memory: every verdict, every kind of file, and no bytes that crash the
//! reader.

#[path = "roster/doubts.rs"]
mod doubts;
#[path = "house/rosters.rs"]
mod rosters;

use proptest::prelude::*;
use qiantai::engine::book::Book;
use qiantai::engine::book::map::MapBook;
use qiantai::engine::decision::{Asked, Hand, Input, Verdict};
use qiantai::engine::moment::Moment;
use qiantai::engine::value::{Badge, RoomId};
use qiantai::exchange::column_map::ColumnMap;
use qiantai::exchange::summary::{self, RowSummary, Totals};
use qiantai::exchange::{self, Kind, Planned, Roster, RowOutcome, plan};
use qiantai::forms::estate::{people, rooms};

const DESK: Hand = Hand { badge: Badge(102), cosign: None };

/// What is typed at a desk and what stands in a file is folded alike.
#[test]
fn both_ways_to_half_width_agree() {
    let all = (0..=0xffffu32).filter_map(char::from_u32);
    let differ: Vec<char> = all
        .filter(|c| {
            let typed = c.to_string();
            qiantai::engine::kind::reading::half_width(&typed) != qiantai::text::half_width(&typed)
        })
        .collect();
    assert_eq!(differ, Vec::<char>::new());
}

/// An empty office with one clerk.
struct Office {
    book: MapBook,
    now: Moment,
    entries: usize,
}

impl Office {
    fn new() -> Self {
        let now = Moment::parse("2026-11-21T08:00:00+08:00", Moment(0)).unwrap();
        let mut office = Self { book: qiantai::forms::map_book(), now, entries: 0 };
        let fields = [("badge", "102"), ("name", "王丽"), ("role", "desk")];
        let entering = Asked {
            form: "B-01".into(),
            step: "enter".into(),
            fields: fields.map(|(n, t)| (n.to_string(), Input::Text(t.to_string()))).into(),
            ..Asked::default()
        };
        office.take(&entering, Hand { badge: Badge::CLOCK, cosign: None });
        office.entries = 0;
        office
    }

    fn take(&mut self, asked: &Asked, hand: Hand) -> Verdict {
        let (verdict, entries) = self.book.take(asked, hand, self.now);
        self.entries += entries.len();
        verdict
    }

    fn plan(&self, roster: &Roster) -> (Vec<plan::Plan>, Vec<Planned>) {
        let desk = plan::Planner { book: &self.book, hand: DESK, now: self.now };
        let plans: Vec<plan::Plan> = roster.units.iter().map(|u| desk.plan(&u.wanted)).collect();
        let planned = plans.iter().map(|p| p.planned.clone()).collect();
        (plans, planned)
    }

    /// Plans and writes the roster. Every planned step must be accepted.
    fn import(&mut self, roster: &Roster) -> Vec<RowSummary> {
        let (plans, planned) = self.plan(roster);
        let rows = summary::rows(roster, &planned);
        let mut again = plans.iter().any(|p| p.planned.again);
        for step in plans.iter().flat_map(|p| &p.steps) {
            let verdict = self.take(&step.0, DESK);
            assert!(matches!(verdict, Verdict::Accepted(_)), "{:?}: {verdict:?}", step.0);
        }
        while again {
            let (plans, _) = self.plan(roster);
            again = plans.iter().any(|p| p.planned.again);
            for step in plans.iter().flat_map(|p| &p.steps) {
                self.take(&step.0, DESK);
            }
        }
        rows
    }

    fn person(&self, room: &str, name: &str) -> String {
        let room = rooms::find(&self.book, room).unwrap();
        let found = people::resident_named(&self.book, room, name);
        let slip = people::slip(&self.book, found.unwrap_or_else(|| panic!("{name}"))).unwrap();
        let home = |h: &people::Home| {
            let day = h.from.map_or(String::new(), |d| format!(" {d}"));
            let until = h.until.map_or(String::new(), |d| format!("~{d}"));
            let room = rooms::shown(&self.book, h.room);
            format!("{room} {}{day}{until}", h.relation.label())
        };
        let homes: Vec<String> = people::homes(&slip).iter().map(home).collect();
        format!("{} | {}", people::phones(&slip).join(" "), homes.join(", "))
    }

    fn room(&self, no: &str) -> String {
        let id = rooms::find(&self.book, no).unwrap();
        rooms::describe(&rooms::slip(&self.book, id).unwrap())
    }
}

fn roster(kind: Kind, bytes: &[u8]) -> Roster {
    exchange::roster(kind, bytes, None).unwrap_or_else(|why| panic!("{why}"))
}

fn csv(kind: Kind, text: &str) -> Roster {
    roster(kind, text.as_bytes())
}

fn totals(rows: &[RowSummary]) -> String {
    Totals::new(rows).sentence()
}

fn row_text(rows: &[RowSummary], row: u32) -> String {
    let row = rows.iter().find(|r| r.at.row == row).unwrap();
    format!("{} {} {}", row.outcome.label(), row.label, row.explanation())
}

/// Rooms 9-1-101, 9-1-102 and the parking place A-9.
fn with_rooms() -> Office {
    let mut office = Office::new();
    let rows = office.import(&csv(Kind::Rooms, "房号\n9-1-101\n9-1-102\n车位 A-9"));
    assert_eq!(totals(&rows), "共 3 行:新增 3");
    office
}

#[test]
fn a_workbook_of_three_sheets_is_joined_and_brought_in_once() {
    let mut office = Office::new();
    let bytes = rosters::three_sheets();
    let rows = office.import(&roster(Kind::Rooms, &bytes));
    assert_eq!(totals(&rows), "共 6 行:新增 4、略过 2", "{rows:#?}");
    assert_eq!(row_text(&rows, 4), "新增 9-1-101 ");
    assert_eq!(office.room("9-2-101"), "94.56㎡ 空置", "the building was written once");
    assert_eq!(office.entries, 4);

    let rows = office.import(&roster(Kind::People, &bytes));
    assert_eq!(Totals::new(&rows).count(RowOutcome::Refused), 0, "{rows:#?}");
    let three = "13800138001 | 9-1-101 业主 2021-05-03, 9-2-102 业主 2021-05-03";
    assert_eq!(office.person("9-1-101", "张三"), three, "two flats, one person, one phone");
    assert_eq!(office.person("9-1-101", "李四"), " | 9-1-101 共有人 2021-05-03");
    assert_eq!(
        office.person("9-1-102", "王五"),
        "13800138002 0755-88886666 | 9-1-102 业主 2021-05-03".replace("0755-", "0755")
    );
    assert_eq!(office.entries, 4 + 3, "one entry a person");

    for kind in [Kind::Rooms, Kind::People] {
        let rows = office.import(&roster(kind, &bytes));
        assert!(
            rows.iter().all(|r| matches!(r.outcome, RowOutcome::Same | RowOutcome::Skipped)),
            "{rows:#?}"
        );
    }
    assert_eq!(office.entries, 7, "a second time changes nothing");
}

#[test]
fn owners_and_tenants_stand_side_by_side_under_two_rows_of_header() {
    let mut office = with_rooms();
    let rows = office.import(&roster(Kind::People, &rosters::side_by_side()));
    assert_eq!(row_text(&rows, 5), "新增 9-1-101 张三、车位 A-9 张三、9-1-101 赵六 ", "{rows:#?}");
    assert!(row_text(&rows, 6).starts_with("略过"), "{}", row_text(&rows, 6));
    assert_eq!(office.person("9-1-101", "赵六"), "13700137001 | 9-1-101 租户");
    assert_eq!(office.person("9-1-101", "张三"), "13800138001 | 9-1-101 业主, 车位 A-9 业主");
}

#[test]
fn every_verdict_of_rooms_is_told_with_its_reason() {
    let mut office = Office::new();
    office.import(&csv(Kind::Rooms, "房号,面积,使用情况\n9-1-101,90.50,自住\n9-1-102,88,空置"));
    let before = office.entries;
    let text = "房号,面积,使用情况\n9栋1单元101,90.5㎡,自住\n9#1-102,90,装修\n9-1-103,70,\n501,60,\n9-1-104,60,在住";
    let rows = office.import(&csv(Kind::Rooms, text));
    assert_eq!(totals(&rows), "共 5 行:新增 1、变更 1、相同 1、拒绝 2");
    assert_eq!(row_text(&rows, 2), "相同 9-1-101 ");
    assert_eq!(row_text(&rows, 3), "变更 9-1-102 面积㎡ 88 → 90;状况 空置 → 装修中");
    assert_eq!(row_text(&rows, 4), "新增 9-1-103 ");
    assert!(row_text(&rows, 5).contains("缺楼号") && row_text(&rows, 5).contains("(F-107)"));
    assert!(row_text(&rows, 6).contains("请从中选一"), "{}", row_text(&rows, 6));
    assert_eq!(office.entries - before, 2);
    assert_eq!(office.room("9-1-102"), "90㎡ 装修中");
    let twice = csv(Kind::Rooms, "房号,面积\n9-1-105,60\n9栋1单元105,70");
    assert!(row_text(&office.import(&twice), 3).contains("第2行已有"));
}

#[test]
fn every_verdict_of_people_is_told_with_its_reason() {
    let mut office = with_rooms();
    let head = "房号;姓名;电话;身份;入住日期;退房日期\n";
    office.import(&csv(
        Kind::People,
        &format!("{head}9-1-101;张三;13800138001;业主;2020-01-01;\n9-1-102;李四;;租户;;"),
    ));
    let before = office.entries;
    let rows = office.import(&csv(
        Kind::People,
        &format!(
            "{head}9-1-101;张三;13800138001/13900139001;户主;2020-1-1;\n\
             9-1-102;李四;;业主;;\n\
             9-1-102;王五;123456;租户;;\n\
             9-9-999;赵六;13700137001;业主;;\n\
             9-1-101;孙七;1.38E+10;家属;;\n\
             9-1-101;周八;;房客;;\n\
             9-1-101;吴九;;租户;2026-05-01;2026-04-01\n\
             9-1-102;郑十;;租户;2026-05-01;2026-10-31\n\
             ;冯一;13600136001;;;"
        ),
    ));
    assert_eq!(row_text(&rows, 2), "变更 9-1-101 张三 电话 + 139****9001");
    assert!(row_text(&rows, 3).contains("已登记在这套房") && row_text(&rows, 3).contains("(F-56)"));
    assert!(row_text(&rows, 4).contains("11 位手机号") && row_text(&rows, 4).contains("“123456”"));
    assert!(row_text(&rows, 5).contains("房屋册上没有"), "{}", row_text(&rows, 5));
    assert!(row_text(&rows, 6).contains("后几位已丢"));
    assert!(row_text(&rows, 7).contains("请从中选一"), "{}", row_text(&rows, 7));
    assert!(row_text(&rows, 8).contains("入住日晚于退房日"));
    assert_eq!(row_text(&rows, 9), "新增 9-1-102 郑十 ");
    assert!(row_text(&rows, 10).contains("没写房号"));
    assert_eq!(totals(&rows), "共 9 行:新增 1、变更 1、拒绝 7");
    assert_eq!(office.entries - before, 2);
    assert_eq!(office.person("9-1-102", "郑十"), " | 9-1-102 租户 2026-05-01~2026-10-31");
}

#[test]
fn what_the_register_knows_better_is_not_undone() {
    let mut office = with_rooms();
    let text = "房号,租户,租户电话,入住日期\n9-1-101,赵六,13700137001,2025-01-01";
    office.import(&csv(Kind::People, text));
    let ending = csv(Kind::People, "房号,租户,退房日期\n9-1-101,赵六,2026-06-30");
    let rows = office.import(&ending);
    assert_eq!(row_text(&rows, 2), "变更 9-1-101 赵六 退房日 空 → 2026-06-30");
    let rows = office.import(&csv(Kind::People, text));
    assert_eq!(row_text(&rows, 2), "相同 9-1-101 赵六 在册已于 2026-06-30 退房,未改");
    let back = csv(Kind::People, "房号,租户,入住日期\n9-1-101,赵六,2026-08-01");
    assert_eq!(row_text(&office.import(&back), 2), "变更 9-1-101 赵六 房屋 + 9-1-101 租户");
    let other = "9-1-101 租户 2025-01-01~2026-06-30, 9-1-101 租户 2026-08-01";
    assert_eq!(office.person("9-1-101", "赵六"), format!("13700137001 | {other}"));
}

#[test]
fn a_known_person_gets_another_flat_and_a_stranger_of_the_same_name_does_not() {
    let mut office = with_rooms();
    office.import(&csv(Kind::People, "房号,业主,电话\n9-1-101,张三,13800138001"));
    let text = "房号,业主,电话\n9-1-101,张三,13800138001\n9-1-102,张三,13800138001";
    let rows = office.import(&csv(Kind::People, text));
    assert_eq!(row_text(&rows, 3), "变更 9-1-102 张三 房屋 + 9-1-102 业主");
    assert_eq!(office.person("9-1-102", "张三"), "13800138001 | 9-1-101 业主, 9-1-102 业主");
    let mut other = with_rooms();
    let text = "房号,业主,电话\n9-1-101,张三,13800138001\n9-1-102,张三,13900139001";
    other.import(&csv(Kind::People, text));
    assert_eq!(other.person("9-1-102", "张三"), "13900139001 | 9-1-102 业主");
}

#[test]
fn an_owner_of_more_flats_than_a_paper_holds_gets_them_all() {
    let mut office = Office::new();
    let doors: Vec<String> = (1..=90).map(|n| format!("9-1-{}", 100 + n)).collect();
    office.import(&csv(Kind::Rooms, &format!("房号\n{}", doors.join("\n"))));
    let rows: Vec<String> = doors.iter().map(|d| format!("{d},滨江置业有限公司,K1")).collect();
    let text = format!("房号,业主,业主编号\n{}", rows.join("\n"));
    let roster = csv(Kind::People, &text);
    assert_eq!(roster.units.len(), 1);
    assert_eq!(totals(&office.import(&roster)), "共 90 行:新增 90");
    assert_eq!(totals(&office.import(&roster)), "共 90 行:新增 0、相同 90");
    let room: RoomId = rooms::find(&office.book, "9-1-190").unwrap();
    assert_eq!(people::household(&office.book, room, None).len(), 1);
    assert_eq!(office.book.next_number(people::TAG), 2, "one person");
}

#[test]
fn gb18030_with_semicolons_and_no_mark_is_read() {
    let text = "业主名册;\n\n房间号;业主姓名;联系方式\n9栋1单元101室;𠮷田;13800138001\n合计;1人;\n";
    let bytes = encode_gb(text);
    assert!(std::str::from_utf8(&bytes).is_err());
    let mut office = with_rooms();
    let rows = office.import(&roster(Kind::People, &bytes));
    assert_eq!(totals(&rows), "共 2 行:新增 1、略过 1", "{rows:#?}");
    assert_eq!(row_text(&rows, 4), "新增 9-1-101 𠮷田 ");
}

fn encode_gb(text: &str) -> Vec<u8> {
    encoding_rs::GB18030.encode(text).0.into_owned()
}

#[test]
fn a_map_names_the_columns_that_no_table_knows() {
    let text = "甲,乙,丙\n张三,9-1-101,13800138001\n";
    let missing = exchange::roster(Kind::People, text.as_bytes(), None).unwrap_err();
    assert!(missing.contains("没有认出“房号”") && !missing.contains('甲'), "{missing}");
    assert!(missing.contains("[[sheet]]") && missing.contains("--map"), "{missing}");
    for columns in [
        r#"{ 房号 = "乙", 姓名 = "甲", 电话 = "丙" }"#,
        r#"{ 房号 = "B", 姓名 = "A", 电话 = ["C"] }"#,
    ] {
        let map = ColumnMap::parse(&format!("[[sheet]]\nheader = 1\ncolumns = {columns}")).unwrap();
        let mut office = with_rooms();
        let mapped = exchange::roster(Kind::People, text.as_bytes(), Some(&map)).unwrap();
        assert_eq!(totals(&office.import(&mapped)), "共 1 行:新增 1");
        assert_eq!(office.person("9-1-101", "张三"), "13800138001 | 9-1-101 业主");
    }
    let astray = ColumnMap::parse("[[sheet]]\nname = \"租户\"").unwrap();
    let why = exchange::roster(Kind::People, text.as_bytes(), Some(&astray)).unwrap_err();
    assert!(why.contains("“租户”"), "{why}");
    let gone = ColumnMap::parse("[[sheet]]\ncolumns = { 房号 = \"丁\", 姓名 = \"甲\" }").unwrap();
    let why = exchange::roster(Kind::People, text.as_bytes(), Some(&gone)).unwrap_err();
    assert!(why.contains("“丁”"), "{why}");
}

#[test]
fn a_number_without_a_name_is_the_one_residents() {
    let mut office = with_rooms();
    let text = "房号,姓名,电话\n9-1-101,张三,\n9-1-101,,13800138001\n9-1-102,,13900139001";
    let rows = office.import(&csv(Kind::People, text));
    assert_eq!(office.person("9-1-101", "张三"), "13800138001 | 9-1-101 业主");
    assert!(row_text(&rows, 4).contains("没写姓名"), "{}", row_text(&rows, 4));
}

#[test]
fn broken_workbooks_are_refused_with_a_sentence() {
    let whole = rosters::three_sheets();
    for at in (0..whole.len()).step_by(97) {
        let mut bytes = whole.clone();
        bytes[at] ^= 0x5a;
        drop(exchange::read(&bytes));
        drop(exchange::read(&whole[..at]));
    }
    let why = exchange::read(b"PK\x03\x04 and nothing behind it").unwrap_err();
    assert!(why.contains("另存为 xlsx"), "{why}");
    assert!(exchange::read(b"").unwrap_err().contains("空"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn no_bytes_break_the_reader(bytes in proptest::collection::vec(any::<u8>(), 0..600), head in 0usize..4) {
        let heads: [&[u8]; 4] = [b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"\xff\xfe"];
        let whole = [heads[head], &bytes].concat();
        for kind in [Kind::Rooms, Kind::People] {
            let _ = exchange::roster(kind, &whole, None);
        }
    }

    #[test]
    fn no_words_break_the_table(rows in proptest::collection::vec("[,;\t\"房号姓名电话栋0-9、/(). 张E+-]{0,24}", 0..12)) {
        let text = format!("房号,姓名,电话,楼栋,面积,车位,入住日期,业主编号\n{}", rows.join("\n"));
        for kind in [Kind::Rooms, Kind::People] {
            // With many tabs, the delimiter is a tab, and there is no header.
            let Ok(read) = exchange::roster(kind, text.as_bytes(), None) else { continue };
            let office = Office::new();
            let (_, planned) = office.plan(&read);
            prop_assert_eq!(planned.len(), read.units.len());
            for (unit, planned) in read.units.iter().zip(&planned) {
                prop_assert_eq!(unit.rows.len(), planned.parts.len());
                prop_assert_eq!(unit.wanted.parts(), planned.parts.len());
            }
        }
    }
}
