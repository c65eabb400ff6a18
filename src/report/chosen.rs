//! The columns that somebody outside wants of a report, in their order and under their headings: a bank's file (送盘).
//! The office keeps such a map as TOML; nothing is reckoned here, and no row is left out.
//!
//! ```toml
//! [[column]]
//! heading = "用户编号"
//! from = "协议号"
//! [[column]]
//! heading = "单位代码"
//! value = "330100"
//! ```

use serde::Deserialize;

use super::sheet::{Cell, Column, Row, Sheet};

/// Width of a column that is chosen: nobody reads a bank's file by its widths.
const CELLS: u8 = 16;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    column: Vec<One>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct One {
    heading: String,
    from: Option<String>,
    value: Option<String>,
}

/// Where a column comes from.
enum Source {
    At(usize),
    Always(String),
}

/// A sheet with the columns of a map alone.
///
/// # Errors
/// A sentence that says what in the map cannot be understood.
pub fn chosen(sheet: &Sheet, map: &str) -> Result<Sheet, String> {
    let file: File = toml::from_str(map).map_err(|_| {
        "映射文件看不懂;每栏写成 [[column]] heading = \"列名\" from = \"报表的栏\",或 value = \"固定的字\""
            .to_string()
    })?;
    let mut columns = Vec::new();
    for one in file.column {
        let source = match (one.from, one.value) {
            (Some(from), None) => {
                let at = sheet.columns.iter().position(|column| column.title == from);
                Source::At(at.ok_or_else(|| {
                    let all: Vec<&str> = sheet.columns.iter().map(|c| c.title.as_str()).collect();
                    format!("报表没有“{from}”这一栏;有:{}", all.join("、"))
                })?)
            }
            (None, Some(value)) => Source::Always(value),
            _ => return Err(format!("“{}”请写 from 或 value,写一个", one.heading)),
        };
        columns.push((one.heading, source));
    }
    let cell = |row: &Row, source: &Source| match source {
        Source::At(at) => row.cells.get(*at).cloned().unwrap_or_default(),
        Source::Always(value) => Cell::from(value.clone()),
    };
    let rows = sheet.rows.iter().map(|row| {
        Row::of(row.slip, columns.iter().map(|(_, source)| cell(row, source)).collect())
    });
    let rows = rows.collect();
    let head = |(title, _): &(String, Source)| Column {
        title: title.clone(),
        cells: CELLS,
        narrow: CELLS,
    };
    Ok(Sheet {
        id: sheet.id.clone(),
        title: sheet.title.clone(),
        of: sheet.of.clone(),
        office: sheet.office.clone(),
        made: sheet.made,
        columns: columns.iter().map(head).collect(),
        rows,
        ..Sheet::default()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sheet() -> Sheet {
        let mut sheet = Sheet::with_columns(&[("序号", 5, 4), ("协议号", 8, 8), ("金额", 8, 8)]);
        sheet.rows.push(Row::of(None, vec![Cell::Number(1), "A-7".into(), Cell::Number(12)]));
        sheet
    }

    #[test]
    fn columns_come_in_the_order_of_the_map() {
        let map = "[[column]]\nheading = \"金额\"\nfrom = \"金额\"\n\
                   [[column]]\nheading = \"单位\"\nvalue = \"330100\"\n\
                   [[column]]\nheading = \"用户编号\"\nfrom = \"协议号\"\n";
        let made = chosen(&sheet(), map).unwrap();
        let titles: Vec<&str> = made.columns.iter().map(|c| c.title.as_str()).collect();
        assert_eq!(titles, ["金额", "单位", "用户编号"]);
        assert_eq!(made.rows[0].cells, [Cell::Number(12), "330100".into(), "A-7".into()]);
    }

    #[test]
    fn what_the_report_does_not_have_is_named() {
        let unknown = "[[column]]\nheading = \"账号\"\nfrom = \"账号\"\n";
        assert!(chosen(&sheet(), unknown).unwrap_err().contains("序号、协议号、金额"));
        let both = "[[column]]\nheading = \"账号\"\nfrom = \"金额\"\nvalue = \"1\"\n";
        assert!(chosen(&sheet(), both).unwrap_err().contains("账号"));
        assert!(chosen(&sheet(), "columns = 3").is_err());
    }
}
