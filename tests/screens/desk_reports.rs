//! A report of the scripted desk.

use qiantai::engine::moment::Moment;
use qiantai::engine::value::SlipId;
use qiantai::report::{Cell, Row, Sheet};

use super::now;

/// The day's slips: one back, one still out, one of yesterday that came back.
pub fn report(day: &str, spice: &str) -> Sheet {
    let mut sheet = Sheet::with_columns(&[
        ("单号", 11, 11),
        ("开单", 11, 5),
        ("房号", 10, 9),
        ("事由", 0, 0),
        ("责任人", 8, 6),
        ("回单", 11, 5),
        ("状态", 8, 8),
    ]);
    sheet.id = "RP-11".into();
    sheet.of = day.into();
    sheet.made = now();
    let yesterday = Moment(now().0 - 86_400_000);
    let rows = [
        (131, now(), "5-1-302", "主卧漏水 紧急", None, "已派"),
        (129, now(), "6-1-501", "门禁对讲", Some(now()), "待告知"),
        (120, yesterday, "4-1-1102", "换窗轮", Some(now()), "待告知"),
    ];
    for (number, opened, place, matter, back, state) in rows {
        let cells = vec![
            format!("维修 {number:06}").into(),
            Cell::Moment(opened),
            place.into(),
            format!("{matter}{spice}").into(),
            "赵工".into(),
            back.into(),
            state.into(),
        ];
        sheet.rows.push(Row::of(Some(SlipId { form: 14, number }), cells));
    }
    sheet.sum("当日开单", 2_usize);
    sheet.sum("当日回单", 2_usize);
    sheet.notes.push(format!("1 张还没有记下已向业主解释 (G-32){spice}"));
    sheet
}

/// The day's complaints by department; or those that one row counts.
pub fn complaints(building: &str, behind: &str) -> Sheet {
    let mut sheet = match behind {
        "" => Sheet::with_columns(&[("项", 18, 14), ("件数", 8, 6), ("图", 0, 0)]),
        _ => Sheet::with_columns(&[("单号", 11, 11), ("事由", 0, 0)]),
    };
    sheet.id = "RP-03a".into();
    sheet.of = format!("2026-11-21  {building}栋  {behind}");
    sheet.made = now();
    let ids = [7, 9].map(|number| SlipId { form: 30, number });
    match behind {
        "" => {
            let cells = vec!["部门 工程".into(), 2_usize.into(), "##########".into()];
            sheet.rows.push(Row::over(cells, ids.to_vec()));
        }
        _ => {
            for id in ids {
                let cells = vec![format!("投诉 {:06}", id.number).into(), "电梯又停".into()];
                sheet.rows.push(Row::of(Some(id), cells));
            }
        }
    }
    sheet
}
