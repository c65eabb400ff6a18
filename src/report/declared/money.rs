//! Money as reports: the month's services by class for the cashier (RP-01), and what is not paid (RP-32).

use super::{By, Declared, Measure, Shape, Show, When, Which};
use crate::engine::ledger::{Account, Payer};
use crate::engine::prelude::*;
use crate::forms::billing::{service, statement};
use crate::report::kind::{Build, Period, Report};
use crate::report::sheet::Cell;
use crate::report::span::Span;

/// The records that were audited into the month of the span's first day, reversed ones not among them.
fn audited(book: &dyn Book, span: Span) -> Vec<SlipId> {
    let mut found = Vec::new();
    let mut month = span.from.first_of_month();
    while month <= span.to {
        let number = u32::try_from(month.month()).unwrap_or(0);
        let sums = book.sums_of(Account::Income, number, Payer::ALL).into_iter();
        let own = sums.filter(|(key, sum)| key.slip.form == service::TAG && *sum != Money::ZERO);
        found.extend(own.map(|(key, _)| key.slip));
        month = month.next(31).first_of_month();
    }
    found.sort_unstable();
    found.dedup();
    found
}

pub(in crate::report) const SERVICES: Report = Report {
    id: "RP-01",
    name: "services-of-month",
    title: "有偿便民服务月结统计表",
    period: Period::Month,
    cites: &["RP-01", "F-21", "P-12", "S0 4.3.1"],
    build: Build::Declared(&Declared {
        form: "F-21",
        which: Which::By(audited),
        but: When::In(&[service::REVERSED, service::VOID]),
        shape: Shape::Table(&[
            By::Said("项目", |slip, book| service::item_name(book, slip)),
            By::Blank("客户", "customer"),
            By::Blank("付款", "means"),
        ]),
        measures: &[
            ("笔数", Measure::All),
            ("金额", Measure::Money(|slip, _| service::total(slip))),
            ("其中服务", Measure::Money(|slip, _| service::split(slip).0)),
            ("其中材料", Measure::Money(|slip, _| service::split(slip).1)),
            ("已收清", Measure::Count(When::In(&[service::SETTLED]))),
        ],
        notes: &["主管审核后分类汇总,交管理处出纳 (S0 4.3.1);已收清不含还挂在月结单上的"],
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
