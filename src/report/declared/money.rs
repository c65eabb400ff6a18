//! Money as reports: the month's services by class for the cashier (RP-01), and what is not paid (RP-32).

use std::collections::BTreeMap;

use super::{By, Declared, Measure, Shape, Show, When, Which};
use crate::engine::ledger::{Account, Payer};
use crate::engine::prelude::*;
use crate::forms::billing::{payers, service, statement};
use crate::report::kind::{Build, Period, Report};
use crate::report::sheet::Cell;
use crate::report::span::Span;

/// The months that a span touches: 202611.
fn months(span: Span) -> impl Iterator<Item = u32> {
    let first = span.from.first_of_month();
    let days = std::iter::successors(Some(first), |day| Some(day.next(31).first_of_month()));
    let within = days.take_while(move |day| *day <= span.to);
    within.map(|day| u32::try_from(day.month()).unwrap_or(0))
}

/// What each record brought in the months of a span, by the accounts: what was reversed in the same months brought
/// nothing and is not among it; what was reversed in a later one stands in both, in that one below nothing.
fn earned(book: &dyn Book, span: Span, payers: (Payer, Payer)) -> BTreeMap<SlipId, Money> {
    let mut earned: BTreeMap<SlipId, Money> = BTreeMap::new();
    let sums = months(span).flat_map(|month| book.sums_of(Account::Income, month, payers));
    for (key, sum) in sums.filter(|(key, _)| key.slip.form == service::TAG) {
        let own = earned.entry(key.slip).or_default();
        *own = own.minus(sum).unwrap_or(*own);
    }
    earned.retain(|_, sum| *sum != Money::ZERO);
    earned
}

/// The records that brought or cost income in the months of the span.
fn booked(book: &dyn Book, span: Span) -> Vec<SlipId> {
    earned(book, span, Payer::ALL).into_keys().collect()
}

/// What one record brought in the span.
fn brought(slip: &Slip, book: &dyn Book, span: Span) -> Money {
    let payer = payers::on(slip);
    earned(book, span, (payer, payer)).get(&slip.id).copied().unwrap_or_default()
}

/// Of it the material; of what was taken back, the material that was taken back.
fn material(slip: &Slip, book: &dyn Book, span: Span) -> Money {
    let (_, material) = service::split(slip);
    match brought(slip, book, span) < Money::ZERO {
        true => Money::ZERO.minus(material).unwrap_or_default(),
        false => material,
    }
}

pub(in crate::report) const SERVICES: Report = Report {
    id: "RP-01",
    name: "services-of-month",
    title: "有偿便民服务月结统计表",
    period: Period::Month,
    cites: &["RP-01", "F-21", "P-12", "S0 4.3.1"],
    build: Build::Declared(&Declared {
        form: "F-21",
        which: Which::By(booked),
        but: When::Never,
        shape: Shape::Table(&[
            By::Said("项目", |slip, book| service::item_name(book, slip)),
            By::Blank("客户", "customer"),
            By::Blank("付款", "means"),
        ]),
        measures: &[
            ("笔数", Measure::All),
            ("金额", Measure::MoneyIn(brought)),
            (
                "其中服务",
                Measure::MoneyIn(|slip, book, span| {
                    let sum = brought(slip, book, span);
                    sum.minus(material(slip, book, span)).unwrap_or(sum)
                }),
            ),
            ("其中材料", Measure::MoneyIn(material)),
            ("已收清", Measure::Count(When::In(&[service::SETTLED]))),
        ],
        notes: &[
            "主管审核后分类汇总,交管理处出纳 (S0 4.3.1);已收清不含还挂在月结单上的",
            "关账后红冲的:原月不动,红冲的月记负数 (B-20)",
        ],
        signs: &["经办人", "审核", "出纳"],
    }),
};

/// The day on which something last happened on it.
fn last_day(slip: &Slip, _: &dyn Book) -> Cell {
    slip.story.last().map_or(Cell::Empty, |deed| Cell::Day(deed.occurred.day()))
}

pub(in crate::report) const ARREARS: Report = Report {
    id: "RP-32",
    name: "arrears",
    title: "欠费核对催缴表",
    period: Period::Now,
    cites: &["RP-32", "F-22", "P-12", "S2-job 物业助理4", "S1D 5"],
    build: Build::Declared(&Declared {
        form: "F-22",
        which: Which::In(&[statement::MADE, statement::PARTLY]),
        but: When::Never,
        shape: Shape::List(&[
            ("单号", 11, 11, Show::Number),
            ("房号", 0, 0, Show::Place),
            ("月份", 8, 6, Show::By(|slip, _| Cell::Number(i64::from(statement::month(slip))))),
            ("合计", 11, 9, Show::By(|slip, _| statement::total(slip).into())),
            ("已收", 11, 9, Show::By(|slip, _| statement::collected(slip).into())),
            ("欠", 11, 9, Show::By(|slip, _| statement::owed(slip).into())),
            ("最后动态", 10, 10, Show::By(last_day)),
        ]),
        measures: &[
            ("张数", Measure::All),
            ("合计", Measure::Money(|slip, _| statement::total(slip))),
            ("已收", Measure::Money(|slip, _| statement::collected(slip))),
            ("欠", Measure::Money(|slip, _| statement::owed(slip))),
        ],
        notes: &["与出纳核对后催缴;表上不写姓名 (S1D 5)"],
        signs: &["物业助理", "出纳"],
    }),
};
