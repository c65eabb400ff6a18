//! Realistic rosters: titles above the header, merged cells, sheets joined by internal numbers, phones stored
//! as numbers, totals, notes.

use rust_xlsxwriter::{ExcelDateTime, Format, Workbook, Worksheet};

fn title(sheet: &mut Worksheet, text: &str, columns: u16) {
    sheet.merge_range(0, 0, 0, columns - 1, text, &Format::new()).unwrap();
    sheet.write(1, columns - 1, "制表:王丽").unwrap();
}

fn header(sheet: &mut Worksheet, row: u32, words: &[&str]) {
    for (column, word) in (0..).zip(words) {
        sheet.write(row, column, *word).unwrap();
    }
}

/// Three sheets: rooms by 序号, owners by 房屋序号 and 业主编号, phones by 业主编号.
pub fn three_sheets() -> Vec<u8> {
    let mut book = Workbook::new();
    let date = Format::new().set_num_format("yyyy-mm-dd");

    let rooms = book.add_worksheet().set_name("房屋").unwrap();
    title(rooms, "滨江花园房屋清册(2026年)", 7);
    header(rooms, 2, &["序号", "楼栋", "单元", "房号", "建筑面积\n(㎡)", "房屋类型", "使用情况"]);
    rooms.merge_range(3, 1, 6, 1, "9栋", &Format::new()).unwrap();
    rooms.merge_range(3, 2, 4, 2, "1单元", &Format::new()).unwrap();
    rooms.merge_range(5, 2, 6, 2, "2单元", &Format::new()).unwrap();
    for (n, (door, area, usage)) in [
        ("101", 94.56, "自住"),
        ("102", 88.0, "出租"),
        ("0101", 94.56, "空置"),
        ("102", 120.5, "自住"),
    ]
    .iter()
    .enumerate()
    {
        let row = 3 + u32::try_from(n).unwrap();
        rooms.write(row, 0, row - 2).unwrap();
        rooms.write(row, 3, *door).unwrap();
        rooms.write(row, 4, *area).unwrap();
        rooms.write(row, 5, "住宅").unwrap();
        rooms.write(row, 6, *usage).unwrap();
    }
    rooms.write(8, 0, "合计").unwrap();
    rooms.write(8, 4, 397.62).unwrap();
    rooms.write(9, 0, "说明:面积以产权证为准").unwrap();

    let owners = book.add_worksheet().set_name("业主").unwrap();
    title(owners, "业主名册", 5);
    header(owners, 2, &["业主编号", "房屋序号", "业主姓名", "入住日期", "备注"]);
    for (row, (key, room, name)) in
        (3..).zip([("Y001", 1, "张三、李四"), ("Y002", 2, "王 五"), ("Y001", 4, "张三")])
    {
        owners.write(row, 0, key).unwrap();
        owners.write(row, 1, room).unwrap();
        owners.write(row, 2, name).unwrap();
        let day = ExcelDateTime::from_ymd(2021, 5, 3).unwrap();
        owners.write_with_format(row, 3, &day, &date).unwrap();
    }
    owners.write(3, 4, "养狗").unwrap();

    let phones = book.add_worksheet().set_name("电话").unwrap();
    header(phones, 0, &["联系电话", "业主编号"]);
    phones.write(1, 0, 13_800_138_001_f64).unwrap();
    phones.write(1, 1, "Y001").unwrap();
    phones.write(2, 0, "13800138002 0755-88886666").unwrap();
    phones.write(2, 1, "Y002").unwrap();
    book.save_to_buffer().unwrap()
}

/// One sheet for a building, owners and tenants side by side under a header of two rows.
pub fn side_by_side() -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet().set_name("9栋").unwrap();
    title(sheet, "住户联系表", 6);
    header(sheet, 2, &["房号", "业主", "", "租户", "", "车位号"]);
    header(sheet, 3, &["", "姓名", "电话", "姓名", "电话", ""]);
    header(sheet, 4, &["1-101", "张三", "13800138001", "赵六", "13700137001", "A-9"]);
    header(sheet, 5, &["1-102", "空置"]);
    book.save_to_buffer().unwrap()
}
