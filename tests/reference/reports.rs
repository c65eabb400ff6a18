//! `reports.md`: every report.

use qiantai::report::{Period, REPORTS};

use super::{head, row};

const INTRO: &str = "\
# Reports

What the procedures want summed up. On the tab 报表, or `qiantai report NAME` as text, CSV, workbook
or JSON. A report is named by its word, its id or its title.
";

pub(super) fn page() -> String {
    let mut page = format!("{INTRO}\n");
    page.push_str(&head(&["name", "id", "title", "of", "clauses"]));
    for report in REPORTS {
        let of = match report.period {
            Period::Day => "a day",
            Period::Week => "a week",
            Period::WeekToFriday => "a week to Friday",
            Period::Month => "a month",
            Period::Quarter => "a quarter",
            Period::Year => "a year",
            Period::Now => "now",
        };
        page.push_str(&row(&[report.name, report.id, report.title, of, &report.cites.join(", ")]));
    }
    page
}
