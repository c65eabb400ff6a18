//! Rendered sheets: nothing is cut, nothing becomes a formula, amounts are numbers.

use crate::engine::prelude::*;
use calamine::{Data, Reader, Xlsx};

use super::*;
use crate::report::sheet::Cell;
use crate::report::sheet::Row;

fn sheet() -> Sheet {
    let mut sheet =
        Sheet::with_columns(&[("单号", 11, 11), ("事由", 0, 0), ("金额", 9, 9), ("开单", 11, 5)]);
    sheet.id = "RP-11".to_string();
    sheet.title = "维修单每日登记".to_string();
    sheet.of = "2026-11-21".to_string();
    sheet.office = "翠湖苑".to_string();
    sheet.made = Moment::parse("2026-11-21 16:00", Moment(0)).unwrap();
    let cells = vec![
        "维修 000012".into(),
        "=SUM(A1) 厨房水槽下角阀渗水,已自行关总阀,请尽快派人上门查看".into(),
        Cell::Money(Money::fen(-1_200)),
        Cell::Moment(Moment::parse("2026-11-20 09:05", Moment(0)).unwrap()),
    ];
    sheet.rows.push(Row::of(Some(SlipId { form: 14, number: 12 }), cells));
    sheet.sum("当日开单", 1_usize);
    sheet.signs = vec!["整理人".to_string()];
    sheet
}

#[test]
fn no_line_is_wider_than_the_page_and_nothing_is_cut() {
    for page in [60, 80, 96] {
        let lines = lines(&sheet(), page);
        for line in &lines {
            assert!(Shown::from(line).width() <= page, "{page}: {line}");
        }
        let text: String = lines.concat().split_whitespace().collect();
        assert!(text.contains("厨房"), "{text}");
        let matter: String = lines
            .iter()
            .flat_map(|line| line.chars())
            .filter(|c| "查看派门".contains(*c))
            .collect();
        assert_eq!(matter.chars().count(), 4, "every word of the long cell stands: {lines:#?}");
        assert!(lines.iter().any(|line| line.contains("-12.00")));
    }
}

#[test]
fn a_spreadsheet_finds_no_formula_and_amounts_stay_numbers() {
    let csv = String::from_utf8(render(&sheet(), Format::Csv).unwrap()).unwrap();
    assert!(csv.starts_with('\u{feff}'));
    assert!(csv.contains("'=SUM(A1)"), "{csv}");
    assert!(csv.contains(",-12.00,2026-11-20 09:05\r\n"), "{csv}");

    let bytes = render(&sheet(), Format::Xlsx).unwrap();
    let mut book: Xlsx<_> = Xlsx::new(std::io::Cursor::new(bytes)).unwrap();
    let name = book.sheet_names()[0].clone();
    let page = book.worksheet_range(&name).unwrap();
    assert_eq!(page.get_value((3, 2)), Some(&Data::Float(-12.0)));
    assert_eq!(page.get_value((3, 0)), Some(&Data::String("维修 000012".to_string())), "{page:?}");
}

#[test]
fn json_names_the_slip_and_every_column() {
    let text = render(&sheet(), Format::Json).unwrap();
    let value: serde_json::Value = serde_json::from_slice(&text).unwrap();
    assert_eq!(value["rows"][0]["slip"], "F-14/000012");
    assert_eq!(value["rows"][0]["金额"], "-12.00");
    assert_eq!(value["sums"]["当日开单"], 1);
}

#[test]
fn a_workbook_has_a_chart_where_the_sheet_has_bars_and_none_where_it_has_not() {
    let drawn = |sheet: &Sheet| {
        let file = workbook::workbook(sheet).expect("a workbook");
        let name = b"xl/charts/chart1.xml";
        file.windows(name.len()).any(|part| part == name)
    };
    assert!(!drawn(&sheet()));
    let mut barred = Sheet::with_columns(&[("钟点", 13, 13), ("合计", 8, 6), ("图", 0, 0)]);
    for hours in 1..4_usize {
        let cells = vec!["08:00".into(), hours.into(), crate::report::sheet::bar(hours, 3, 10)];
        barred.rows.push(Row::of(None, cells));
    }
    assert!(drawn(&barred));
    // Bars without a figure beside them have nothing to draw.
    barred.rows.iter_mut().for_each(|row| row.cells[1] = Cell::Empty);
    assert!(!drawn(&barred));
}
