//! An empty workbook to be filled in: the headings that the import reads, an example row that it skips, and a
//! second sheet that says how each column is written.

use std::borrow::Cow;

use rust_xlsxwriter::{
    DataValidation, DataValidationErrorStyle, Format, Workbook, Worksheet, XlsxError,
};

use super::{Kind, listing};
use crate::engine::kind::{Kind as Holds, Pick};
use crate::forms::estate::people::Relation;
use crate::forms::estate::rooms::{RoomKind, RoomUse};
use crate::forms::renovation::site::record::Stage;

/// What the first cell of the example row begins with: rows that begin so are not data.
const EXAMPLE: &str = "示例";
/// Rows below the heading for which choices are offered.
const ROWS: u32 = 5_000;

/// A column: its heading, its example, how it is written, its width, and the choices that it offers.
#[derive(Clone)]
struct Column {
    heading: Cow<'static, str>,
    example: &'static str,
    how: Cow<'static, str>,
    width: u8,
    picks: &'static [Pick],
}

const fn column(
    heading: &'static str,
    example: &'static str,
    width: u8,
    how: &'static str,
) -> Column {
    let (heading, how) = (Cow::Borrowed(heading), Cow::Borrowed(how));
    Column { heading, example, how, width, picks: &[] }
}

impl Column {
    const fn of(mut self, picks: &'static [Pick]) -> Self {
        self.picks = picks;
        self
    }
}

static ROOMS: &[Column] = &[
    column("序号", EXAMPLE, 8, "可空。写“示例”的行不导入"),
    column(
        "房号",
        "1-2-1203",
        14,
        "必填。楼-单元-房号,没有单元写 3-501;商铺写店铺号,车位写 车位 A-12",
    ),
    column("类别", "住宅", 10, "可空,按房号推断").of(RoomKind::PICKS),
    column("面积", "94.56", 10, "可空。建筑面积,平方米"),
    column("状况", "业主自住", 12, "可空").of(RoomUse::PICKS),
    column("留存钥匙", "1", 10, "可空。管理处留存几把"),
    column("别名", "", 16, "可空。店名,或大家平常的叫法"),
];

static PEOPLE: &[Column] = &[
    column("序号", EXAMPLE, 8, "可空。写“示例”的行不导入"),
    column("房号", "1-2-1203", 14, "必填。房屋里已有的房号;一人几处房就写几行"),
    column("姓名", "张三", 12, "必填"),
    column("身份", "业主", 10, "可空,空着是业主").of(Relation::PICKS),
    column("电话", "13800138000", 16, "可空。手机,或区号加座机"),
    column("备用电话", "", 16, "可空"),
    column("入住日期", "2021-05-03", 14, "可空。租户写起租日"),
    column("退房日期", "", 14, "可空。已经退房的才写"),
    column("备注", "", 24, "可空"),
];

static OPENING: &[Column] = &[
    column("序号", EXAMPLE, 8, "可空。写“示例”的行不导入"),
    column("房号", "1-2-1203", 14, "必填。房屋里已有的房号"),
    column("姓名", "张三", 12, "可空,空着是租户或业主;要是住户册上的人"),
    column(
        "名目",
        "押金",
        14,
        "必填。押金、预交服务费、服务保证金、欠费、物业费(欠的),或装修押金(在办的装修)",
    ),
    column("金额", "300.00", 12, "必填。元"),
    column("月份", "", 10, "欠费和物业费的必填,写成 202511;一月一行"),
    column("纸单号", "0001234", 16, "必填。收据或欠费单的号;一人几张押金合成一行,号写在一起"),
    column("到哪一步", "", 12, "在办的装修才写;没交过押金的也写一行,金额写 0").of(Stage::PICKS),
    column("装修公司", "", 16, "在办的装修才写,自装的空着"),
    column("完工", "", 12, "在办的装修:还没完工的必填,原来批的完工日期"),
    column("验收日", "", 12, "在办的装修:待验收、待复验写约定那天,待退押金写通过那天"),
    column("许可证号", "", 14, "在办的装修才写"),
];

/// The workbook as the bytes of a file.
///
/// # Errors
/// A sentence, if it cannot be made.
pub fn workbook(kind: Kind) -> Result<Vec<u8>, String> {
    build(kind).map_err(|_| "模板写不出来;请再试".to_string())
}

/// The columns of a list of this kind.
fn columns(kind: Kind) -> Vec<Column> {
    let register = match kind {
        Kind::Rooms => return ROOMS.to_vec(),
        Kind::People => return PEOPLE.to_vec(),
        Kind::Opening => return OPENING.to_vec(),
        Kind::Register(register) => register,
    };
    let serial = column("序号", EXAMPLE, 8, "可空。写“示例”的行不导入");
    let blanks = listing::columns(register).into_iter().filter_map(|(heading, holds)| {
        let (field, more) = match holds {
            listing::Column::Blank(field) => (field, ""),
            listing::Column::InRow(_, field) => (field, ";同一条还有的,下面一行只写这几列"),
            listing::Column::Serial | listing::Column::State => return None,
            listing::Column::Occurred => {
                return Some(Column {
                    heading: Cow::Owned(heading),
                    ..column(
                        "",
                        "2026-11-21 14:32",
                        18,
                        "必填。来报的日期和时间,如 2026-11-21 14:32",
                    )
                });
            }
            listing::Column::Late => {
                return Some(Column {
                    heading: Cow::Owned(heading),
                    ..column("", "", 18, "可空,空着写“原记在纸单上,导入补记”")
                });
            }
        };
        let must = if super::from_paper::must(register, field) { "必填。" } else { "可空。" };
        let how = format!("{must}{}{more}", how_written(&field.kind));
        let picks = if let Holds::Choice(picks) = field.kind { picks } else { &[] };
        Some(Column {
            heading: Cow::Owned(heading),
            example: example_of(&field.kind),
            how: Cow::Owned(how),
            width: field.width.saturating_mul(3).max(10),
            picks,
        })
    });
    std::iter::once(serial).chain(blanks).collect()
}

/// How what a blank holds is written in a cell.
fn how_written(kind: &Holds) -> &'static str {
    match kind {
        Holds::Text => "一行文字,不超过 80 字",
        Holds::Lines => "文字,不超过 500 字",
        Holds::Number => "整数",
        Holds::Money => "元,如 35.00",
        Holds::Day => "日期,如 2026-11-21",
        Holds::Clock => "时间,如 14:32",
        Holds::Moment => "日期和时间,如 2026-11-21 14:32",
        Holds::Choice(_) => "只写可选的",
        Holds::Yes => "写 是 或 否",
        Holds::Room => "房屋里已有的房号",
        Holds::Person | Holds::Signature => "姓名",
        Holds::Phone => "手机,或区号加座机",
        Holds::Name => "姓名,不超过 30 字",
        Holds::Staff => "工号或姓名",
        Holds::Record(_) => "那本台账里的代码",
        Holds::Slip(_) => "单号,如 F-14/123",
    }
}

fn example_of(kind: &Holds) -> &'static str {
    match kind {
        Holds::Number => "1",
        Holds::Money => "35.00",
        Holds::Day => "2026-11-21",
        Holds::Clock => "14:32",
        Holds::Moment => "2026-11-21 14:32",
        Holds::Yes => "是",
        Holds::Room => "1-2-1203",
        Holds::Person | Holds::Signature | Holds::Name => "张三",
        Holds::Phone => "13800138000",
        Holds::Staff => "102",
        _ => "",
    }
}

fn build(kind: Kind) -> Result<Vec<u8>, XlsxError> {
    let columns = &columns(kind)[..];
    let mut book = Workbook::new();
    table(book.add_worksheet().set_name(kind.label())?, columns)?;
    explanation(book.add_worksheet().set_name("填写说明")?, kind, columns)?;
    book.save_to_buffer()
}

fn table(page: &mut Worksheet, columns: &[Column]) -> Result<(), XlsxError> {
    // As text, or a spreadsheet makes a date of 1-2-1203 and a power of ten of a phone.
    let text = Format::new().set_num_format("@");
    let (strong, dim) = (Format::new().set_bold(), text.clone().set_italic());
    for (x, column) in (0_u16..).zip(columns) {
        page.set_column_width(x, column.width)?;
        page.set_column_format(x, &text)?;
        page.write_string_with_format(0, x, &*column.heading, &strong)?;
        page.write_string_with_format(1, x, column.example, &dim)?;
        if !column.picks.is_empty() {
            let labels: Vec<&str> = column.picks.iter().map(|pick| pick.label).collect();
            // Other words that mean the same are read too: the list offers and does not force.
            let offer = DataValidation::new()
                .allow_list_strings(&labels)?
                .set_error_style(DataValidationErrorStyle::Information);
            page.add_data_validation(1, x, ROWS, x, &offer)?;
        }
    }
    page.set_freeze_panes(1, 0)?;
    Ok(())
}

fn explanation(page: &mut Worksheet, kind: Kind, columns: &[Column]) -> Result<(), XlsxError> {
    let strong = Format::new().set_bold();
    page.set_column_width(0, 12)?;
    page.set_column_width(1, 60)?;
    page.write_string_with_format(0, 0, format!("{}名册怎么填", kind.label()), &strong)?;
    page.write_string(1, 0, "怎么导入")?;
    let place = match kind {
        Kind::Rooms | Kind::People => "住户页".to_string(),
        kind => format!("台账里的{}", kind.label()),
    };
    let how = format!("{place}按导入键选这个文件,先看结果再写;改好再导一次也不会重复");
    page.write_string(1, 1, how)?;
    for (y, column) in (3..).zip(columns) {
        page.write_string(y, 0, &*column.heading)?;
        let labels: Vec<&str> = column.picks.iter().map(|pick| pick.label).collect();
        let how = match labels.as_slice() {
            [] => column.how.to_string(),
            labels => format!("{}。可选:{}", column.how, labels.join("、")),
        };
        page.write_string(y, 1, how)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::columns::recognise;
    use crate::exchange::{RowOutcome, roster};

    #[test]
    fn every_heading_is_read_and_the_rest_of_the_template_is_no_data() {
        for (kind, columns) in
            [(Kind::Rooms, ROOMS), (Kind::People, PEOPLE), (Kind::Opening, OPENING)]
        {
            assert!(columns.iter().all(|column| recognise(&column.heading).is_some()));
            let roster = roster(kind, &workbook(kind).unwrap(), None).unwrap();
            assert!(roster.units.is_empty(), "{:?}", roster.units);
            let [(at, verdict)] = roster.set_aside.as_slice() else {
                panic!("the example row alone is set aside: {:?}", roster.set_aside)
            };
            assert_eq!((at.sheet, at.row, verdict.outcome), (0, 2, RowOutcome::Skipped));
        }
    }
}
