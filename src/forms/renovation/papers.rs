//! The papers that a renovation hangs out and hands over, made of its file and of its register of passes: F-66 on the
//! door, F-67 for what goes in and out, F-68 for each builder. They say what stands now: after an extension they are
//! printed anew.

use super::passes::record::Issue;
use super::passes::{gate, record};
use super::site::record as site;
use crate::engine::form::Beside;
use crate::forms::estate::rooms;
use crate::forms::office::founding;
use crate::forms::prelude::*;

/// Of the renovation itself.
pub const OF_SITE: &[Beside] = &[
    Beside {
        name: "F-66 装修许可证",
        title: "装修许可证",
        sheets: permit,
        signs: &["管理处(章)"],
        foot: &["请贴在入户门外;完工验收后收回。", "不改结构和外观,垃圾装袋;有事请拨服务电话。"],
    },
    Beside {
        name: "F-67 材料进出许可证",
        title: "材料进出许可证",
        sheets: materials,
        signs: &["管理处(章)", "门岗"],
        foot: &["材料进出时交门岗核对。"],
    },
];

/// Of the register of passes.
pub const OF_PASSES: &[Beside] = &[Beside {
    name: "F-68 施工人员出入证",
    title: "施工人员出入证",
    sheets: passes,
    signs: &["照片", "管理处(章)"],
    foot: &["仅限本户使用,出入请出示;完工一次退清,遗失须声明。"],
}];

fn place(slip: &Slip, book: &dyn Book) -> Said {
    let room = site::room(slip).map_or_else(String::new, |room| rooms::shown(book, room));
    Said::new("房号", room, 4)
}

fn company(slip: &Slip) -> Said {
    let company = slip.text(site::Apply::contractor);
    Said::words("装修公司", if company.is_empty() { "业主自装" } else { company }, 8)
}

fn period(slip: &Slip) -> Said {
    let day = |tag| slip.get(tag).map_or_else(String::new, |day: Day| day.to_string());
    let text = format!("{} 至 {}", day(site::Apply::from), day(site::Apply::until));
    Said::new("工期", text, 8)
}

/// While there are builders, or may be, and a number was given to it.
fn runs(slip: &Slip, number: &str) -> bool {
    site::ON_SITE.contains(&slip.state) && !number.is_empty()
}

fn permit(slip: &Slip, book: &dyn Book) -> Vec<Vec<Said>> {
    let number = slip.text(site::Permit::permit_no);
    if !runs(slip, number) {
        return Vec::new();
    }
    let contents = slip.get(site::Apply::contents).map_or_else(String::new, |Lines(all)| all);
    vec![vec![
        Said::new("证号", number, 4),
        place(slip, book),
        Said::name("工地负责", slip.text(site::Apply::head), 4),
        period(slip),
        Said::new("服务电话", founding::service_phone(book), 4),
        company(slip),
        Said::new("材料证号", slip.text(site::Permit::material_no), 4),
        Said::words("装修内容", contents.replace('\n', ";"), 12),
    ]]
}

fn materials(slip: &Slip, book: &dyn Book) -> Vec<Vec<Said>> {
    let number = slip.text(site::Permit::material_no);
    if !runs(slip, number) {
        return Vec::new();
    }
    let permit = slip.text(site::Permit::permit_no);
    vec![vec![
        Said::new("证号", number, 4),
        place(slip, book),
        Said::new("许可证号", permit, 4),
        company(slip),
        Said::new("服务电话", founding::service_phone(book), 4),
        period(slip),
    ]]
}

/// One for each builder whose pass is out.
fn passes(slip: &Slip, book: &dyn Book) -> Vec<Vec<Said>> {
    let Some(of) = slip.get(Issue::site).and_then(|paper| site::named(book, paper)) else {
        return Vec::new();
    };
    let until = slip.get(Issue::until).map_or_else(String::new, |day| day.to_string());
    let given = gate::out(slip).into_iter();
    let sheet = |pass: record::Pass| {
        vec![
            Said::new("证号", pass.no.0, 4),
            Said::name("姓名", pass.who.0, 4),
            Said::words("工种", pass.trade.map_or_else(String::new, |Text(trade)| trade), 4),
            place(&of, book),
            company(&of),
            Said::new("有效至", until.clone(), 4),
            Said::new("服务电话", founding::service_phone(book), 8),
        ]
    };
    given.map(sheet).collect()
}
