//! Reports: what the procedures want summed up (RP-), each worked out from the book for a day, a week
//! or a month. A report decides nothing and changes nothing; a new one is a function and a line in
//! [`REPORTS`]. Names and phones of residents do not get into a sheet.

mod agreements;
mod items;
mod people;
mod sample;
pub mod saved;
pub mod sheet;
mod slips;
mod span;
mod waiting;
pub mod written;

pub use sheet::{Cell, Column, Row, Sheet};
pub use span::Span;

use crate::engine::book::Book;
use crate::engine::moment::{Day, Moment};
use crate::forms::office::founding;

/// A report of the desk.
pub struct Report {
    /// As clauses.md has it.
    pub id: &'static str,
    /// Its word on the script door.
    pub name: &'static str,
    pub title: &'static str,
    pub every: Every,
    /// Where it is asked for.
    pub cites: &'static [&'static str],
    make: fn(&dyn Book, Span, Moment) -> Sheet,
}

/// What time a report speaks of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Every {
    Day,
    /// Monday to Sunday.
    Week,
    Month,
    /// Things as they stand, whatever the day.
    Now,
}

/// Every report, in the order of the tab.
pub static REPORTS: &[Report] = &[
    Report {
        id: "RP-11",
        name: "slips-of-day",
        title: "维修单每日登记",
        every: Every::Day,
        cites: &["RP-11", "F-15", "S2-repair 3.1.3"],
        make: slips::of_day,
    },
    Report {
        id: "RP-12",
        name: "repairs-of-day",
        title: "维修日报表",
        every: Every::Day,
        cites: &["RP-12", "F-16", "G-32", "S2-repair 3.3.6"],
        make: slips::unsolved,
    },
    Report {
        id: "F-15",
        name: "slips-out",
        title: "未回单控制表",
        every: Every::Now,
        cites: &["F-15", "G-28", "S2-repair 3.1.4"],
        make: slips::out,
    },
    Report {
        id: "RP-28",
        name: "callbacks-of-week",
        title: "每周回访抽样名单",
        every: Every::Week,
        cites: &["RP-28", "N-20", "N-21", "S1E 4.6"],
        make: sample::of_week,
    },
    Report {
        id: "G-24",
        name: "billing-waits",
        title: "待补出账控制表",
        every: Every::Now,
        cites: &["G-24", "G-15", "G-16", "G-18", "G-30", "P-12"],
        make: waiting::for_billing,
    },
    Report {
        id: "P-05",
        name: "workers-of-day",
        title: "维修人员当日单",
        every: Every::Day,
        cites: &["P-05", "F-15", "S2-repair 3.3.1"],
        make: people::of_workers,
    },
    Report {
        id: "G-28",
        name: "unseen-reminders",
        title: "未阅提醒",
        every: Every::Now,
        cites: &["G-28", "C-46", "S2-repair 3.1.4"],
        make: people::unseen,
    },
    Report {
        id: "F-24",
        name: "agreements-ahead",
        title: "协议近两周要办的",
        every: Every::Now,
        cites: &["F-24", "P-03", "N-25"],
        make: agreements::ahead,
    },
    Report {
        id: "P-16",
        name: "items-income",
        title: "服务项目收支",
        every: Every::Month,
        cites: &["P-16", "G-22", "S0 4.3.3"],
        make: items::income,
    },
    Report {
        id: "RP-24",
        name: "items-quality",
        title: "服务项目质量评价",
        every: Every::Month,
        cites: &["RP-24", "P-17", "S0 4.5.4"],
        make: items::quality,
    },
    Report {
        id: "RP-26",
        name: "survey-summary",
        title: "需求调查汇总",
        every: Every::Month,
        cites: &["RP-26", "F-01", "S0 4.1.2"],
        make: items::surveys,
    },
];

/// A report by its word, its id or its title.
#[must_use]
pub fn report(name: &str) -> Option<&'static Report> {
    let asked = name.trim().to_lowercase();
    REPORTS.iter().find(|r| r.name == asked || r.id.to_lowercase() == asked || r.title == asked)
}

impl Report {
    /// Works the report out for the time that holds the day.
    #[must_use]
    pub fn made(&self, book: &dyn Book, day: Day, now: Moment) -> Sheet {
        let span = self.every.around(day);
        let mut sheet = (self.make)(book, span, now);
        sheet.id = self.id.to_string();
        sheet.title = self.title.to_string();
        sheet.of = self.every.said(span, now);
        sheet.office = founding::name(book).unwrap_or_default();
        sheet.made = now;
        sheet.bounded()
    }
}

impl Every {
    /// The span of this kind that holds the day.
    #[must_use]
    pub fn around(self, day: Day) -> Span {
        match self {
            Self::Day | Self::Now => Span { from: day, to: day },
            Self::Week => {
                let from = day.before(u64::try_from(day.weekday()).unwrap_or(0));
                Span { from, to: from.next(6) }
            }
            Self::Month => {
                let from = day.first_of_month();
                Span { from, to: from.next(31).first_of_month().before(1) }
            }
        }
    }

    /// The span before or after the one that holds the day, named by its first day.
    #[must_use]
    pub fn beside(self, day: Day, after: bool) -> Day {
        let span = self.around(day);
        if after { span.to.next(1) } else { self.around(span.from.before(1)).from }
    }

    /// What a file for the time of this day is named by: the day, a month's year and month.
    #[must_use]
    pub fn named(self, day: Day) -> String {
        match self {
            Self::Day | Self::Now => day.to_string(),
            Self::Week => self.around(day).from.to_string(),
            Self::Month => format!("{}-{:02}", day.month() / 100, day.month() % 100),
        }
    }

    fn said(self, span: Span, now: Moment) -> String {
        match self {
            Self::Now => format!("{} {}", now.day(), now.clock()),
            Self::Day => span.from.to_string(),
            Self::Week | Self::Month => format!("{} 至 {}", span.from, span.to),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        Day::parse(text, Day::of(2026, 1, 1).unwrap()).unwrap()
    }

    #[test]
    fn spans_hold_their_day_and_step_to_their_neighbours() {
        let cases = [
            (Every::Day, "2026-11-21", "2026-11-21", "2026-11-21", "2026-11-20", "2026-11-22"),
            (Every::Week, "2026-11-22", "2026-11-16", "2026-11-22", "2026-11-09", "2026-11-23"),
            (Every::Week, "2026-11-16", "2026-11-16", "2026-11-22", "2026-11-09", "2026-11-23"),
            (Every::Month, "2026-02-11", "2026-02-01", "2026-02-28", "2026-01-01", "2026-03-01"),
            (Every::Month, "2024-02-29", "2024-02-01", "2024-02-29", "2024-01-01", "2024-03-01"),
        ];
        for (every, at, from, to, before, after) in cases {
            assert_eq!(every.around(day(at)), Span { from: day(from), to: day(to) }, "{at}");
            assert_eq!(every.beside(day(at), false), day(before), "{at}");
            assert_eq!(every.beside(day(at), true), day(after), "{at}");
        }
    }

    #[test]
    fn a_report_is_found_by_each_of_its_names() {
        for one in REPORTS {
            for name in [one.id, one.name, one.title] {
                assert_eq!(report(name).map(|r| r.name), Some(one.name), "{name}");
            }
        }
        assert!(report("nothing").is_none());
    }
}
