//! The State Council's holiday arrangements: which days are off and which weekend days are worked.
//!
//! Data with its source. A year that is not here is not known: nothing is guessed from the lunar
//! calendar, and the reason of a due moment that reaches into such a year says so. An office enters
//! what has been published since as exceptions (B-07).

use crate::engine::moment::Day;

/// Days by month and day.
type MonthDay = (u32, u32);

/// One year as published.
#[derive(Debug)]
pub struct Arrangement {
    pub year: i32,
    /// The notice.
    pub title: &'static str,
    /// Its number.
    pub number: &'static str,
    /// The day it bears.
    pub published: (i32, u32, u32),
    /// Days off, both ends included, by holiday.
    pub off: &'static [(&'static str, MonthDay, MonthDay)],
    /// Weekend days that are worked in exchange.
    pub worked: &'static [(&'static str, MonthDay)],
}

/// What an arrangement says of a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Arranged {
    /// 放假.
    Off(&'static str),
    /// 调休上班.
    Worked(&'static str),
}

/// The years that are known, ascending.
pub static ARRANGEMENTS: &[Arrangement] = &[
    Arrangement {
        year: 2025,
        title: "国务院办公厅关于2025年部分节假日安排的通知",
        number: "国办发明电〔2024〕12号",
        published: (2024, 11, 12),
        off: &[
            ("元旦", (1, 1), (1, 1)),
            ("春节", (1, 28), (2, 4)),
            ("清明节", (4, 4), (4, 6)),
            ("劳动节", (5, 1), (5, 5)),
            ("端午节", (5, 31), (6, 2)),
            ("国庆节、中秋节", (10, 1), (10, 8)),
        ],
        worked: &[
            ("春节", (1, 26)),
            ("春节", (2, 8)),
            ("劳动节", (4, 27)),
            ("国庆节、中秋节", (9, 28)),
            ("国庆节、中秋节", (10, 11)),
        ],
    },
    Arrangement {
        year: 2026,
        title: "国务院办公厅关于2026年部分节假日安排的通知",
        number: "国办发明电〔2025〕7号",
        published: (2025, 11, 4),
        off: &[
            ("元旦", (1, 1), (1, 3)),
            ("春节", (2, 15), (2, 23)),
            ("清明节", (4, 4), (4, 6)),
            ("劳动节", (5, 1), (5, 5)),
            ("端午节", (6, 19), (6, 21)),
            ("中秋节", (9, 25), (9, 27)),
            ("国庆节", (10, 1), (10, 7)),
        ],
        worked: &[
            ("元旦", (1, 4)),
            ("春节", (2, 14)),
            ("春节", (2, 28)),
            ("劳动节", (5, 9)),
            ("国庆节", (9, 20)),
            ("国庆节", (10, 10)),
        ],
    },
];

/// The arrangement of a year, if it is known.
pub fn of_year(year: i32) -> Option<&'static Arrangement> {
    ARRANGEMENTS.iter().find(|a| a.year == year)
}

/// What is arranged for a day; nothing for an ordinary one.
pub fn arranged(day: Day) -> Option<Arranged> {
    let year = of_year(day.year())?;
    let on = |(month, date): MonthDay| Day::of(year.year, month, date);
    let holds = |(_, from, to): &&(&str, MonthDay, MonthDay)| {
        on(*from) <= Some(day) && Some(day) <= on(*to)
    };
    let off = year.off.iter().find(holds).map(|(name, _, _)| Arranged::Off(name));
    let worked = || year.worked.iter().find(|(_, d)| on(*d) == Some(day));
    off.or_else(|| worked().map(|(name, _)| Arranged::Worked(name)))
}
