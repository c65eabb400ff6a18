//! What lists say wrongly or not at all: it is refused with a remedy, or it comes in with a remark.

use super::*;
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};
use std::io::Write;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

/// A sheet in which the program that made it took rooms for dates and powers of ten: 3-2-1, 1E5, 1E21.
fn spoilt_rooms() -> Vec<u8> {
    let mut book = Workbook::new();
    let date = Format::new().set_num_format("m\"月\"d\"日\"");
    let sheet = book.add_worksheet();
    // One list of rooms and of people, as many offices keep it.
    for (column, word) in [(0, "房号"), (1, "业主"), (2, "面积")] {
        sheet.write(0, column, word).unwrap();
    }
    sheet.write(1, 0, "9-1-101").unwrap();
    sheet
        .write_with_format(2, 0, ExcelDateTime::parse_from_str("2003-02-01").unwrap(), &date)
        .unwrap();
    sheet.write(3, 0, 1e5).unwrap();
    sheet.write(4, 0, 1e21).unwrap();
    for row in 1..=4u32 {
        sheet.write(row, 1, format!("住户{}", ["甲", "乙", "丙", "丁"][row as usize - 1])).unwrap();
    }
    book.save_to_buffer().unwrap()
}

/// What a spreadsheet made of a room's number cannot be told from what it shows: it is refused, with what
/// to do about it, and nothing else of the file is.
#[test]
fn a_room_that_became_a_date_or_a_power_of_ten_is_refused_with_the_remedy() {
    for kind in [Kind::Rooms, Kind::People] {
        let mut office = with_rooms();
        let rows = office.import(&roster(kind, &spoilt_rooms()));
        let form = kind.form();
        assert_eq!(Totals::new(&rows).count(RowOutcome::Refused), 3, "{rows:#?}");
        for (row, cell, what) in [
            (3, "2003-02-01", "日期"),
            (4, "100000", "科学计数"),
            (5, "1000000000000000000000", "科学计数"),
        ] {
            let said =
                format!("“{cell}”被表格程序改成了{what};请把该列改成文本格式,重填房号 ({form})");
            assert!(row_text(&rows, row).contains(&said), "{}", row_text(&rows, row));
        }
    }
    let mut office = with_rooms();
    let text = "楼栋,房号,业主\n9,3月2日,张三\n9栋,1.01E+05,李四\n2-Mar,101,王五\n9栋,1-101,赵六";
    let rows = office.import(&csv(Kind::People, text));
    assert_eq!(totals(&rows), "共 4 行:新增 1、拒绝 3", "{rows:#?}");
    assert!(row_text(&rows, 4).contains("楼栋“2-Mar”"), "{}", row_text(&rows, 4));
}

/// A time alone, which the program takes for a day of 1899, and 1.10 as a number, which is 1.1: neither may
/// become some room.
#[test]
fn a_room_that_became_a_time_or_a_number_with_a_point_is_refused() {
    let mut book = Workbook::new();
    let time = Format::new().set_num_format("h:mm");
    let sheet = book.add_worksheet();
    for (column, word) in [(0, "房号"), (1, "面积")] {
        sheet.write(0, column, word).unwrap();
    }
    sheet.write(1, 0, "9-1-103").unwrap();
    sheet.write(1, 1, 94.5).unwrap();
    sheet.write_with_format(2, 0, ExcelDateTime::from_hms(3, 2, 0).unwrap(), &time).unwrap();
    sheet.write(2, 1, 90).unwrap();
    sheet.write(3, 0, 1.10).unwrap();
    sheet.write(3, 1, 90).unwrap();
    let mut office = with_rooms();
    let rows = office.import(&roster(Kind::Rooms, &book.save_to_buffer().unwrap()));
    assert_eq!(totals(&rows), "共 3 行:新增 1、拒绝 2", "{rows:#?}");
    for (row, cell, what) in [(3, "3:02", "时间"), (4, "1.1", "小数")] {
        let said = format!("“{cell}”被表格程序改成了{what};请把该列改成文本格式,重填房号");
        assert!(row_text(&rows, row).contains(&said), "{}", row_text(&rows, row));
    }
}

#[test]
fn an_area_that_no_room_has_is_refused() {
    let mut office = Office::new();
    let text =
        format!("房号,面积\n9-1-101,1{}\n9-1-102,1000000.5\n9-1-103,1000000", "0".repeat(30));
    let rows = office.import(&csv(Kind::Rooms, &text));
    assert_eq!(totals(&rows), "共 3 行:新增 1、拒绝 2", "{rows:#?}");
    assert!(row_text(&rows, 2).contains("1000000"), "{}", row_text(&rows, 2));
}

/// Both come in, for both may be so; but the list is looked at again before it is believed.
#[test]
fn a_second_owner_and_a_number_of_strangers_are_remarked() {
    let mut office = with_rooms();
    let text = "房号,姓名,电话,身份\n9-1-101,张三,13800138001,业主\n9-1-101,李四,13900139001,业主\n\
                9-1-102,王五,+86 138-0013-8001,业主\n9-1-102,冯六,13800138001,家属\n\
                9-1-101,陈七,13900139001,共有人";
    let rows = office.import(&csv(Kind::People, text));
    assert_eq!(totals(&rows), "共 5 行:新增 5");
    assert_eq!(row_text(&rows, 3), "新增 9-1-101 李四 9-1-101 已有业主 张三;若是共有请写“共有人”");
    let shared = "号码 138****8001 也写在 9-1-101 张三 名下;请核对";
    assert_eq!(row_text(&rows, 4), format!("新增 9-1-102 王五 {shared}"));
    assert_eq!(row_text(&rows, 5), format!("新增 9-1-102 冯六 {shared}"));
    let others = "号码 138****8001 也写在 9-1-102 王五 等 2 人 名下;请核对";
    assert_eq!(row_text(&rows, 2), format!("新增 9-1-101 张三 {others}"));
    assert_eq!(row_text(&rows, 6), "新增 9-1-101 陈七 ", "a household shares its number");
    assert_eq!(office.person("9-1-102", "王五"), "13800138001 | 9-1-102 业主");

    // The register knows an owner already.
    let rows = office.import(&csv(Kind::People, "房号,业主\n9-1-102,周八\n9-1-102,王五"));
    assert!(row_text(&rows, 2).contains("9-1-102 已有业主 王五"), "{}", row_text(&rows, 2));
    assert!(row_text(&rows, 3).starts_with("相同"), "{}", row_text(&rows, 3));
    let moved = "房号,业主,退房日期\n9-1-101,吴九,2025-01-01";
    let rows = office.import(&csv(Kind::People, moved));
    assert_eq!(row_text(&rows, 2), "新增 9-1-101 吴九 ", "an owner of before is no second one");
}

/// One person, however the country's code stands before the number.
#[test]
fn one_number_is_one_number_with_the_country_s_code_and_without() {
    let mut office = with_rooms();
    let text = "房号,业主,电话\n9-1-101,张三,+86 138 0013 8001\n9-1-102,张三,0086-13800138001\n\
                车位 A-9,张三,86-138-0013-8001";
    let roster = csv(Kind::People, text);
    assert_eq!(roster.units.len(), 1, "{roster:#?}");
    office.import(&roster);
    assert_eq!(
        office.person("9-1-101", "张三"),
        "13800138001 | 9-1-101 业主, 9-1-102 业主, 车位 A-9 业主"
    );
}

/// What two rows differ in may stand in a column that nobody reads: such columns are named, and rows that
/// become one are remarked.
#[test]
fn columns_that_nobody_reads_are_named_and_rows_that_become_one_are_remarked() {
    let mut office = with_rooms();
    let text = "期,栋,房号,物业费\n一期,9,1-103,2.8\n二期,9,1-103,2.8";
    let roster = csv(Kind::Rooms, text);
    assert_eq!(roster.unread_columns().unwrap(), "没有读的列:期、物业费");
    let rows = office.import(&roster);
    assert_eq!(row_text(&rows, 2), "新增 9-1-103 ");
    assert_eq!(row_text(&rows, 3), "新增 9-1-103 9-1-103 在第2行已有,并作一套");
    let plain = csv(Kind::Rooms, "房号,面积\n9-1-104,60");
    assert_eq!(plain.unread_columns(), None);
}

/// A unit's number beside the room is the unit; it told the rooms apart all the time.
#[test]
fn a_unit_s_number_tells_rooms_apart() {
    let mut office = Office::new();
    let text = "楼栋编号,单元号,房号\n1,1,101\n1,2,101\n1,2,102";
    let rows = office.import(&csv(Kind::Rooms, text));
    let labels: Vec<&str> = rows.iter().map(|row| row.label.as_str()).collect();
    assert_eq!(labels, ["1-1-101", "1-2-101", "1-2-102"]);
}

/// 业主名称 is what the column is called, whoever stands in it: the row says who is a tenant.
#[test]
fn a_tenant_under_the_owners_column_is_a_tenant_where_the_row_says_so() {
    let mut office = with_rooms();
    let text = "房号,业主名称,业主类型\n9-1-101,丙三,业主\n9-1-101,丁四,租客\n9-1-102,戊五,1003";
    let rows = office.import(&csv(Kind::People, text));
    assert_eq!(office.person("9-1-101", "丁四"), " | 9-1-101 租户");
    assert_eq!(office.person("9-1-101", "丙三"), " | 9-1-101 业主");
    assert!(row_text(&rows, 4).contains("请从中选一"), "{}", row_text(&rows, 4));
    let text = "房号,姓名,是否为业主\n9-1-102,己六,是\n9-1-102,庚七,否";
    let rows = office.import(&csv(Kind::People, text));
    assert_eq!(office.person("9-1-102", "己六"), " | 9-1-102 业主");
    assert!(row_text(&rows, 3).contains("请从中选一"), "no owner, and nobody knows what");
}

/// One person, with whichever dot the name was written.
#[test]
fn a_dot_between_names_makes_nobody_twice() {
    let mut office = with_rooms();
    let name = |dot: &str| format!("房号,姓名\n9-1-101,古丽{dot}买买提");
    office.import(&csv(Kind::People, &name("·")));
    for dot in ["•", "‧", "・", "．", "･"] {
        let rows = office.import(&csv(Kind::People, &name(dot)));
        assert!(row_text(&rows, 2).starts_with("相同"), "{dot}: {}", row_text(&rows, 2));
    }
}

/// The sentence is about the row that comes nearest, not about the longest sheet.
#[test]
fn what_is_missing_is_said_of_the_nearest_row() {
    let long: String = (0..60).map(|n| format!("说明{n},甲,乙,丙,丁\n")).collect();
    let why = exchange::roster(Kind::People, long.as_bytes(), None);
    assert!(why.unwrap_err().contains("没有认出“房号”"));
    let short = "名册,,,\n商业区,楼层,房间号,物业费,税率,备用\n1,1,9-1-101,2,3,4";
    let why = exchange::roster(Kind::People, short.as_bytes(), None).unwrap_err();
    assert!(why.contains("没有认出“姓名”") && why.contains("第2行是:A列 商业区"), "{why}");
}

/// What nobody sees who opens the file comes in, and it is said.
#[test]
fn rows_of_a_hidden_sheet_are_remarked() {
    let mut book = Workbook::new();
    for (name, room) in [("现表", "9-1-103"), ("旧表", "9-1-104")] {
        let sheet = book.add_worksheet().set_name(name).unwrap();
        sheet.write(0, 0, "房号").unwrap();
        sheet.write(1, 0, room).unwrap();
        sheet.set_hidden(name == "旧表");
    }
    let mut office = with_rooms();
    let rows = office.import(&roster(Kind::Rooms, &book.save_to_buffer().unwrap()));
    let said: Vec<String> = rows.iter().map(|row| row.explanation()).collect();
    assert_eq!(said, ["", "在隐藏的表“旧表”里"]);
    assert_eq!(rows[1].outcome, RowOutcome::Added);
}

/// The same of rows that are filtered out, in the workbooks of both makers.
#[test]
fn hidden_rows_are_remarked() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet().set_name("现表").unwrap();
    for (row, text) in (0..).zip(["房号", "9-1-103", "9-1-104", "9-1-105"]) {
        sheet.write(row, 0, text).unwrap();
    }
    sheet.set_row_hidden(2).unwrap();
    let mut office = with_rooms();
    let rows = office.import(&roster(Kind::Rooms, &book.save_to_buffer().unwrap()));
    let said: Vec<String> = rows.iter().map(|row| row.explanation()).collect();
    assert_eq!(said, ["", "这一行在表里是隐藏的", ""]);
    assert_eq!(rows[1].outcome, RowOutcome::Added);

    let mut office = with_rooms();
    let rows = office.import(&roster(Kind::Rooms, &open_document()));
    let said: Vec<String> = rows.iter().map(|row| row.explanation()).collect();
    assert_eq!(said, ["", "这一行在表里是隐藏的", "这一行在表里是隐藏的", ""]);
}

/// A document of four rooms in which the second and third are filtered out; empty rows above the header.
fn open_document() -> Vec<u8> {
    let row = |room: &str, marks: &str| {
        format!(
            "<table:table-row{marks}><table:table-cell office:value-type=\"string\"><text:p>{room}</text:p>\
             </table:table-cell></table:table-row>"
        )
    };
    let filtered = " table:visibility=\"filter\"";
    let rows = [
        "<table:table-row table:number-rows-repeated=\"2\"><table:table-cell/></table:table-row>"
            .to_string(),
        row("房号", ""),
        row("9-1-103", ""),
        row("9-1-104", filtered),
        row("9-1-105", filtered),
        row("9-1-106", ""),
    ];
    let content = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><office:document-content \
         xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" \
         xmlns:table=\"urn:oasis:names:tc:opendocument:xmlns:table:1.0\" \
         xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\"><office:body><office:spreadsheet>\
         <table:table table:name=\"表\">{}</table:table></office:spreadsheet></office:body></office:document-content>",
        rows.concat()
    );
    let mut file = ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let plain = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    for (name, text) in [
        ("mimetype", "application/vnd.oasis.opendocument.spreadsheet"),
        ("META-INF/manifest.xml", "<manifest/>"),
        ("content.xml", content.as_str()),
    ] {
        file.start_file(name, plain).unwrap();
        file.write_all(text.as_bytes()).unwrap();
    }
    file.finish().unwrap().into_inner()
}

/// A roster of people given for rooms, and the other way round, is refused by the name of the right one; one list of
/// both is read for either.
#[test]
fn a_roster_of_the_other_kind_is_refused_by_its_name() {
    let read = |kind, text: &str| exchange::roster(kind, text.as_bytes(), None);
    let people = "房号,姓名,电话\n9-1-101,张三,13800138001";
    let why = read(Kind::Rooms, people).unwrap_err();
    assert!(why.contains("这是住户名册") && why.contains("导入 住户"), "{why}");
    assert!(read(Kind::People, people).is_ok());
    let rooms = "房号,面积,状况\n9-1-101,90.50,自住";
    let why = read(Kind::People, rooms).unwrap_err();
    assert!(why.contains("这是房屋名册") && why.contains("导入 房屋"), "{why}");
    assert!(read(Kind::Rooms, rooms).is_ok());
    let both = "房号,面积,姓名\n9-1-101,90.50,张三";
    assert!(read(Kind::Rooms, both).is_ok() && read(Kind::People, both).is_ok());
    assert!(read(Kind::Rooms, "房号\n9-1-101").is_ok(), "bare numbers are rooms");
}
