//! The papers that a renovation hangs out and hands over, made of its file and of its register of passes: F-66 on the
//! door, F-67 for what goes in and out, F-68 for each builder. They say what stands now: after an extension they are
//! printed anew.

use super::passes::record::Issue;
use super::passes::{gate, record};
use super::site::record as site;
use crate::engine::form::Beside;
use crate::forms::estate::{people, rooms};
use crate::forms::office::founding;
use crate::forms::prelude::*;

/// Of the renovation itself.
pub const OF_SITE: &[Beside] = &[
    Beside {
        name: "F-66 装修许可证",
        title: "装修许可证",
        sheets: permit,
        signs: &["管理处(章)"],
        room: Beside::SIGNED,
        foot: &["请贴在入户门外;完工验收后收回。", "不改结构和外观,垃圾装袋;有事请拨服务电话。"],
    },
    Beside {
        name: "F-67 材料进出许可证",
        title: "材料进出许可证",
        sheets: materials,
        signs: &["管理处(章)", "门岗"],
        room: Beside::SIGNED,
        foot: &["材料进出时交门岗核对。"],
    },
    Beside {
        name: "F-62 委托书",
        title: "装修委托书",
        sheets: attorney,
        signs: &["业主签字", "受托人签字", "客服经办"],
        room: Beside::SIGNED,
        foot: &["业主不能亲自来办时用;请附业主和受托人的身份证复印件各一份。"],
    },
    Beside {
        name: "F-64 资料清单",
        title: "装修资料清单",
        sheets: checklist,
        signs: &["交件人", "收件人"],
        room: Beside::SIGNED,
        foot: &["图纸须盖装修公司鲜章;证照各一份,盖章,收件时核对是否有效。"],
    },
    Beside {
        name: "F-70 进场装修确认表",
        title: "进场装修确认表",
        sheets: entered,
        signs: &["业主", "装修公司", "客服经办"],
        room: Beside::SIGNED,
        foot: &["进场前双方看过现状;此后的损坏由装修一方修复。"],
    },
];

/// Of the register of passes.
pub const OF_PASSES: &[Beside] = &[Beside {
    name: "F-68 施工人员出入证",
    title: "施工人员出入证",
    sheets: passes,
    signs: &["照片", "管理处(章)"],
    room: Beside::PHOTO,
    foot: &["仅限本户使用,出入请出示;完工一次退清,遗失须声明。"],
}];

/// Which home it is.
pub(super) fn place(slip: &Slip, book: &dyn Book) -> Said {
    let room = site::room(slip).map_or_else(String::new, |room| rooms::shown(book, room));
    Said::new("房号", room, 4)
}

/// Who builds.
pub(super) fn company(slip: &Slip, wide: u8) -> Said {
    let company = slip.text(site::Apply::contractor);
    Said::words("装修公司", if company.is_empty() { "业主自装" } else { company }, wide)
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
        company(slip, 8),
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
        company(slip, 8),
        Said::new("服务电话", founding::service_phone(book), 4),
        period(slip),
    ]]
}

/// Whom the owner sends: what is known stands there, the rest is written by hand.
fn attorney(slip: &Slip, book: &dyn Book) -> Vec<Vec<Said>> {
    let owner = slip.get(site::Apply::owner);
    let owner = owner.map_or_else(String::new, |who| match who {
        Who::Known(id) => people::name(book, id),
        Who::Named(name) => name,
    });
    let until = slip.get(site::Apply::until).map_or_else(String::new, |day| day.to_string());
    vec![vec![
        place(slip, book),
        Said::name("委托人", owner, 4),
        Said::new("证件号", "", 4),
        Said::words("受托人", slip.text(site::Apply::attorney), 4),
        Said::new("证件号", "", 4),
        Said::new("电话", "", 4),
        Said::new("委托事项", "办理本户装修的申请、签字、缴费、领证、验收和退押金", 12),
        Said::new("委托至", until, 12),
    ]]
}

/// What must be handed in and what was; where nobody says so, the square is ticked by hand.
fn checklist(slip: &Slip, book: &dyn Book) -> Vec<Vec<Said>> {
    use site::Apply;
    let had = |tag| match slip.get(tag) {
        Some(true) => "已收",
        Some(false) | None => "□已收 □未收",
    };
    let valid = slip.get(Apply::valid_until).map_or_else(String::new, |day| day.to_string());
    let copies = slip.get(Apply::copies).map_or_else(String::new, |many| format!("各 {many} 份"));
    let papers = had(Apply::sealed);
    let mut said = vec![place(slip, book), company(slip, 8)];
    for drawing in ["平面图", "天花图", "管线电力图", "弱电布置图", "剖面图"] {
        said.push(Said::new(drawing, had(Apply::drawings), 4));
    }
    said.push(Said::new("负责人证件", papers, 4));
    said.push(Said::new("营业执照", papers, 4));
    said.push(Said::new("施工资质", papers, 4));
    if slip.get(Apply::commercial) == Some(true) {
        said.push(Said::new("设计资质", had(Apply::design), 4));
    }
    said.push(Said::new("证照有效至", valid, 4));
    said.push(Said::new("份数", copies, 4));
    vec![said]
}

/// How the place was found before the work began.
fn entered(slip: &Slip, book: &dyn Book) -> Vec<Vec<Said>> {
    if !site::ON_SITE.contains(&slip.state) {
        return Vec::new();
    }
    let found = slip.get(site::EnterSite::condition).map_or_else(String::new, |Lines(all)| all);
    vec![vec![
        place(slip, book),
        company(slip, 8),
        Said::name("工地负责", slip.text(site::Apply::head), 4),
        period(slip),
        Said::new("许可证号", slip.text(site::Permit::permit_no), 4),
        Said::new("服务电话", founding::service_phone(book), 8),
        Said::words("进场状况", found.replace('\n', ";"), 12),
        Said::new("水表", "", 4),
        Said::new("电表", "", 4),
        Said::new("气表", "", 4),
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
            company(&of, 8),
            Said::new("有效至", until.clone(), 4),
            Said::new("服务电话", founding::service_phone(book), 8),
        ]
    };
    given.map(sheet).collect()
}
