//! Reports that the procedures require (RP-), each computed from the book for a day, a week or a month.
//!
//! A new report is a function and an entry in [`REPORTS`]. It only reads the book, and must not put names
//! or phone numbers of residents into its sheet.

mod agreements;
mod callbacks;
pub mod export;
mod incidents;
mod items;
mod needs;
mod open_items;
mod patrol;
mod people;
pub mod render;
mod renovations;
mod roster;
pub mod sheet;
mod slips;
mod span;
mod unbilled;

use crate::engine::prelude::*;
pub use sheet::{Cell, Column, Row, Sheet};
pub use span::Span;

use crate::forms::office::founding;

pub struct Report {
    /// Its id in clauses.md.
    pub id: &'static str,
    /// Its name for scripts.
    pub name: &'static str,
    pub title: &'static str,
    pub period: Period,
    /// The clauses that require it.
    pub cites: &'static [&'static str],
    build: fn(&dyn Book, Span, Moment) -> Sheet,
}

/// The period that a report covers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Period {
    Day,
    /// Monday to Sunday.
    Week,
    Month,
    /// The present state, whatever the day.
    Now,
}

/// All reports, in the order of their tab.
pub static REPORTS: &[Report] = &[
    Report {
        id: "RP-11",
        name: "slips-of-day",
        title: "维修单每日登记",
        period: Period::Day,
        cites: &["RP-11", "F-15", "S2-repair 3.1.3"],
        build: slips::issued_on_day,
    },
    Report {
        id: "RP-12",
        name: "repairs-of-day",
        title: "维修日报表",
        period: Period::Day,
        cites: &["RP-12", "F-16", "G-32", "S2-repair 3.3.6"],
        build: slips::unsolved,
    },
    Report {
        id: "F-15",
        name: "slips-out",
        title: "未回单控制表",
        period: Period::Now,
        cites: &["F-15", "G-28", "S2-repair 3.1.4"],
        build: slips::not_returned,
    },
    Report {
        id: "RP-28",
        name: "callbacks-of-week",
        title: "每周回访抽样名单",
        period: Period::Week,
        cites: &["RP-28", "N-20", "N-21", "S1E 4.6"],
        build: callbacks::for_week,
    },
    Report {
        id: "RP-29",
        name: "callbacks-due",
        title: "待回访名单",
        period: Period::Now,
        cites: &["RP-29", "N-16", "S1B 2", "G-35"],
        build: callbacks::still_due,
    },
    Report {
        id: "RP-03",
        name: "callbacks-made-of-week",
        title: "回访周汇总",
        period: Period::Week,
        cites: &["RP-03", "N-58", "S3 §8 L208"],
        build: callbacks::made,
    },
    Report {
        id: "RP-05",
        name: "callbacks-made-of-month",
        title: "回访月度书面报告",
        period: Period::Month,
        cites: &["RP-05", "F-29", "S1C-callback 一"],
        build: callbacks::made,
    },
    Report {
        id: "RP-09",
        name: "callbacks-of-director",
        title: "主任抽查回访",
        period: Period::Month,
        cites: &["RP-09", "N-22", "S1C-callback 三"],
        build: callbacks::for_director,
    },
    Report {
        id: "RP-04",
        name: "needs-of-week",
        title: "每周需求建议汇总",
        period: Period::Week,
        cites: &["RP-04", "F-09", "P-21", "S3 §6 L142"],
        build: needs::of_week,
    },
    Report {
        id: "G-24",
        name: "billing-waits",
        title: "待补出账控制表",
        period: Period::Now,
        cites: &["G-24", "G-15", "G-16", "G-18", "G-30", "P-12"],
        build: unbilled::cannot_be_billed,
    },
    Report {
        id: "P-05",
        name: "workers-of-day",
        title: "维修人员当日单",
        period: Period::Day,
        cites: &["P-05", "F-15", "S2-repair 3.3.1"],
        build: people::by_worker,
    },
    Report {
        id: "G-28",
        name: "unseen-reminders",
        title: "未阅提醒",
        period: Period::Now,
        cites: &["G-28", "C-46", "S2-repair 3.1.4"],
        build: people::unseen_reminders,
    },
    Report {
        id: "F-24",
        name: "agreements-ahead",
        title: "协议近两周要办的",
        period: Period::Now,
        cites: &["F-24", "P-03", "N-25"],
        build: agreements::upcoming,
    },
    Report {
        id: "P-16",
        name: "items-income",
        title: "服务项目收支",
        period: Period::Month,
        cites: &["P-16", "G-22", "S0 4.3.3"],
        build: items::income,
    },
    Report {
        id: "RP-18",
        name: "incidents-of-month",
        title: "特别事件月度存档",
        period: Period::Month,
        cites: &["RP-18", "RP-19", "N-39", "N-40", "S2-incident 3.5"],
        build: incidents::of_month,
    },
    Report {
        id: "RP-21",
        name: "renovations",
        title: "装修掌控表",
        period: Period::Now,
        cites: &["RP-21", "F-72", "F-79", "N-49", "S3 §2 L76"],
        build: renovations::under_way,
    },
    Report {
        id: "RP-24",
        name: "items-quality",
        title: "服务项目质量评价",
        period: Period::Month,
        cites: &["RP-24", "P-17", "S0 4.5.4"],
        build: items::quality,
    },
    Report {
        id: "RP-26",
        name: "survey-summary",
        title: "需求调查汇总",
        period: Period::Month,
        cites: &["RP-26", "F-01", "S0 4.1.2"],
        build: items::surveys,
    },
    Report {
        id: "P-54",
        name: "open-items",
        title: "未办事项总表",
        period: Period::Now,
        cites: &["P-54", "P-50", "S2-job 物业助理2"],
        build: open_items::owed,
    },
    Report {
        id: "P-28",
        name: "patrol-list",
        title: "巡视要点表",
        period: Period::Now,
        cites: &["P-28", "F-45", "N-51"],
        build: patrol::to_walk,
    },
    Report {
        id: "F-38",
        name: "roster-of-month",
        title: "值班月表",
        period: Period::Month,
        cites: &["F-38", "P-25", "N-38", "N-77", "C-22"],
        build: roster::of_month,
    },
    Report {
        id: "S2-job",
        name: "owed-now",
        title: "本班本周本月要办",
        period: Period::Now,
        cites: &["P-54", "P-25", "P-50", "S2-job 物业助理2"],
        build: open_items::by_time,
    },
    Report {
        id: "P-50",
        name: "waiting-for-heads",
        title: "待主管主任办理",
        period: Period::Now,
        cites: &["P-50", "P-25", "F-208"],
        build: open_items::for_heads,
    },
];

/// A report by its name, id or title.
pub fn report(name: &str) -> Option<&'static Report> {
    let wanted = name.trim().to_lowercase();
    REPORTS.iter().find(|r| r.name == wanted || r.id.to_lowercase() == wanted || r.title == wanted)
}

impl Report {
    /// Builds the sheet for the period that contains the day.
    pub fn build(&self, book: &dyn Book, day: Day, now: Moment) -> Sheet {
        let span = self.period.span_around(day);
        let mut sheet = (self.build)(book, span, now);
        sheet.id = self.id.to_string();
        sheet.title = self.title.to_string();
        sheet.of = self.period.caption(span, now);
        sheet.office = founding::name(book).unwrap_or_default();
        sheet.made = now;
        sheet.truncated()
    }
}

impl Period {
    /// The span of this kind that contains the day.
    pub fn span_around(self, day: Day) -> Span {
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

    /// The first day of the span before or after the one that contains the day.
    pub fn neighbour(self, day: Day, after: bool) -> Day {
        let span = self.span_around(day);
        if after { span.to.next(1) } else { self.span_around(span.from.before(1)).from }
    }

    /// The part of a file name that stands for the period of this day.
    pub fn file_suffix(self, day: Day) -> String {
        match self {
            Self::Day | Self::Now => day.to_string(),
            Self::Week => self.span_around(day).from.to_string(),
            Self::Month => format!("{}-{:02}", day.month() / 100, day.month() % 100),
        }
    }

    /// The period as written above the sheet.
    fn caption(self, span: Span, now: Moment) -> String {
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
    fn spans_contain_their_day_and_step_to_their_neighbours() {
        let cases = [
            (Period::Day, "2026-11-21", "2026-11-21", "2026-11-21", "2026-11-20", "2026-11-22"),
            (Period::Week, "2026-11-22", "2026-11-16", "2026-11-22", "2026-11-09", "2026-11-23"),
            (Period::Week, "2026-11-16", "2026-11-16", "2026-11-22", "2026-11-09", "2026-11-23"),
            (Period::Month, "2026-02-11", "2026-02-01", "2026-02-28", "2026-01-01", "2026-03-01"),
            (Period::Month, "2024-02-29", "2024-02-01", "2024-02-29", "2024-01-01", "2024-03-01"),
        ];
        for (period, at, from, to, before, after) in cases {
            assert_eq!(period.span_around(day(at)), Span { from: day(from), to: day(to) }, "{at}");
            assert_eq!(period.neighbour(day(at), false), day(before), "{at}");
            assert_eq!(period.neighbour(day(at), true), day(after), "{at}");
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
