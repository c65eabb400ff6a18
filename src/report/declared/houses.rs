//! The houses as the cashier gets them each month (RP-16), and the check of what is known of each household (RP-17).

use super::{By, Declared, Measure, Shape, Show, When, Which};
use crate::engine::prelude::*;
use crate::forms::estate::{people, rooms};
use crate::report::kind::{Build, Period, Report};
use crate::report::sheet::Cell;

pub(in crate::report) const BY_USE: Report = Report {
    id: "RP-16a",
    name: "houses-by-use",
    title: "房屋销售空置状况",
    period: Period::Now,
    cites: &["RP-16", "F-107", "S2-forms 十一"],
    build: Build::Declared(&Declared {
        form: "F-107",
        which: Which::In(&[rooms::IN_USE]),
        but: When::Never,
        shape: Shape::Table(&[By::Blank("状况", "usage"), By::Blank("类别", "kind"), By::Building]),
        measures: &[
            ("户数", Measure::All),
            ("空置", Measure::Count(When::Chosen("usage", "vacant"))),
            ("出租", Measure::Count(When::Chosen("usage", "let"))),
            ("装修中", Measure::Count(When::Chosen("usage", "fitting"))),
        ],
        notes: &[],
        signs: &["制表", "管理处出纳"],
    }),
};

/// The keys of a room today, by the cupboard's count; nothing where nobody ever left one.
fn keys(slip: &Slip, book: &dyn Book) -> Cell {
    let room = RoomId(u32::try_from(slip.id.number).unwrap_or(0));
    match rooms::keys_known(book, room) {
        0 if slip.get(rooms::Enter::keys).is_none() => Cell::Empty,
        known => Cell::Number(known),
    }
}

pub(in crate::report) const HOUSES: Report = Report {
    id: "RP-16",
    name: "houses",
    title: "房屋状况登记表",
    period: Period::Now,
    cites: &["RP-16", "F-84", "F-107", "S2-forms 十一"],
    build: Build::Declared(&Declared {
        form: "F-107",
        which: Which::In(&[rooms::IN_USE]),
        but: When::Never,
        shape: Shape::List(&[
            ("房号", 12, 12, Show::Blank("no")),
            ("类别", 8, 8, Show::Blank("kind")),
            ("面积㎡", 10, 10, Show::Blank("area")),
            ("状况", 8, 8, Show::Blank("usage")),
            ("留存钥匙", 8, 8, Show::By(keys)),
            ("别名", 0, 0, Show::Blank("also")),
        ]),
        measures: &[
            ("户数", Measure::All),
            ("自住", Measure::Count(When::Chosen("usage", "owner"))),
            ("出租", Measure::Count(When::Chosen("usage", "let"))),
            ("空置", Measure::Count(When::Chosen("usage", "vacant"))),
            ("装修中", Measure::Count(When::Chosen("usage", "fitting"))),
            (
                "没写面积",
                Measure::Count(When::By(|slip, _| slip.text(rooms::Enter::area).is_empty())),
            ),
        ],
        notes: &["每月交出纳;各种状况多少户见房屋销售空置状况 (S2-forms 十一)"],
        signs: &["制表", "管理处出纳"],
    }),
};

/// Who lives in a room today; of each whether a phone is known.
fn household(slip: &Slip, book: &dyn Book) -> Vec<bool> {
    let room = RoomId(u32::try_from(slip.id.number).unwrap_or(0));
    let living = people::household(book, room, None).into_iter();
    let living = living.filter(|(_, _, person)| people::listed(person));
    living.map(|(_, _, person)| !people::phones(&person).is_empty()).collect()
}

/// What is missing of a room's row in 客户状况一览表.
fn lacking(slip: &Slip, book: &dyn Book) -> String {
    let living = household(slip, book);
    let vacant = slip.get(rooms::Enter::usage) == Some(rooms::RoomUse::Vacant);
    let lacks = [
        (slip.text(rooms::Enter::area).is_empty(), "面积"),
        (slip.get(rooms::Enter::usage).is_none(), "状况"),
        (living.is_empty() && !vacant, "住户"),
        (!living.is_empty() && !living.contains(&true), "电话"),
    ];
    let lacks = lacks.into_iter().filter(|(is, _)| *is).map(|(_, what)| what);
    lacks.collect::<Vec<_>>().join("、")
}

pub(in crate::report) const CHECK: Report = Report {
    id: "RP-17",
    name: "households-check",
    title: "客户状况一览表核对",
    period: Period::Now,
    cites: &["RP-17", "F-56", "G-103", "S2-forms 一"],
    build: Build::Declared(&Declared {
        form: "F-107",
        which: Which::In(&[rooms::IN_USE]),
        // Parking places and public parts have no household.
        but: When::By(|slip, _| {
            use rooms::RoomKind::{Parking, Public};
            matches!(slip.get(rooms::Enter::kind), Some(Parking | Public))
        }),
        shape: Shape::List(&[
            ("房号", 12, 12, Show::Blank("no")),
            ("状况", 8, 8, Show::Blank("usage")),
            ("在册人数", 8, 8, Show::By(|slip, book| household(slip, book).len().into())),
            ("缺什么", 0, 0, Show::By(|slip, book| lacking(slip, book).into())),
            (
                "最后更新",
                11,
                8,
                Show::By(|slip, _| slip.story.last().map(|deed| deed.occurred).into()),
            ),
        ]),
        measures: &[
            ("户数", Measure::All),
            ("有缺的", Measure::Count(When::By(|slip, book| !lacking(slip, book).is_empty()))),
        ],
        notes: &[
            "每月全部核对一遍,有变化的在房屋、住户里改;核对完登记月度核对 (F-233, S2-forms 一)",
        ],
        signs: &["核对人"],
    }),
};
