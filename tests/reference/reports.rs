//! `reports.md`: every report.

use qiantai::report::{Every, REPORTS};

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
        let of = match report.every {
            Every::Day => "a day",
            Every::Week => "a week",
            Every::Month => "a month",
            Every::Now => "now",
        };
        page.push_str(&row(&[report.name, report.id, report.title, of, &report.cites.join(", ")]));
    }
    page
}
