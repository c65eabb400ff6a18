//! Reports that the procedures require (RP-), each computed from the book for a day, a week or a month.
//!
//! A new report is a declaration (the files in `report/declared`), or a function where the figures are more than counts, and an entry in
//! [`REPORTS`]. It only reads the book, and must not put names or phone numbers of residents into its sheet.

mod accounts;
mod agreements;
mod arrears;
pub mod books;
mod callback_plan;
mod callbacks;
mod callbacks_heard;
pub mod chosen;
mod collection;
mod day;
mod declared;
mod estate_map;
pub mod export;
mod fees;
mod hours;
mod incidents;
mod items;
mod kind;
mod needs;
mod open_items;
mod patrol;
mod people;
mod reconciling;
pub mod render;
mod renovations;
mod roster;
pub mod scope;
pub mod sheet;
mod slips;
mod span;
mod staff;
mod table;
mod unbilled;
mod watched;

pub use kind::{Days, Period, Question, ROSTER, Report, Tone};
pub use scope::Scope;
pub use sheet::{BARE, Cell, Column, FULL, Row, Sheet};
pub use span::Span;
pub use table::REPORTS;

/// A report by its name, id or title.
pub fn report(name: &str) -> Option<&'static Report> {
    let wanted = name.trim().to_lowercase();
    REPORTS.iter().find(|r| r.name == wanted || r.id.to_lowercase() == wanted || r.title == wanted)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::moment::Day;

    fn day(text: &str) -> Day {
        Day::parse(text, Day::of(2026, 1, 1).unwrap()).unwrap()
    }

    #[test]
    fn spans_contain_their_day_and_step_to_their_neighbours() {
        let cases = [
            (Period::Day, "2026-11-21", "2026-11-21", "2026-11-21", "2026-11-20", "2026-11-22"),
            (Period::Week, "2026-11-22", "2026-11-16", "2026-11-22", "2026-11-09", "2026-11-23"),
            (Period::Week, "2026-11-16", "2026-11-16", "2026-11-22", "2026-11-09", "2026-11-23"),
            (
                Period::WeekToFriday,
                "2026-11-20",
                "2026-11-14",
                "2026-11-20",
                "2026-11-07",
                "2026-11-21",
            ),
            (
                Period::WeekToFriday,
                "2026-11-21",
                "2026-11-21",
                "2026-11-27",
                "2026-11-14",
                "2026-11-28",
            ),
            (Period::Month, "2026-02-11", "2026-02-01", "2026-02-28", "2026-01-01", "2026-03-01"),
            (Period::Quarter, "2026-11-21", "2026-10-01", "2026-12-31", "2026-07-01", "2027-01-01"),
            (Period::Quarter, "2026-01-31", "2026-01-01", "2026-03-31", "2025-10-01", "2026-04-01"),
            (Period::Year, "2024-12-31", "2024-01-01", "2024-12-31", "2023-01-01", "2025-01-01"),
            (Period::Year, "2026-01-01", "2026-01-01", "2026-12-31", "2025-01-01", "2027-01-01"),
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
