//! The reference pages in `docs/reference` are the program's own tables, written down: forms, settings,
//! keys, reports. `QIANTAI_RENEW=1 cargo test --test reference` writes them anew; without it, a page that
//! is not what the program says fails the test.

#[path = "reference/forms.rs"]
mod forms;
#[path = "reference/keys.rs"]
mod keys;
#[path = "reference/reports.rs"]
mod reports;
#[path = "reference/settings.rs"]
mod settings;

use std::fs;
use std::path::Path;

/// What renews the pages.
const RENEW: &str = "QIANTAI_RENEW=1 cargo test --test reference";

/// One cell of a table: nothing in it may end the cell or the line.
fn cell(text: &str) -> String {
    text.replace('|', "\\|").replace('\n', " ")
}

/// A row of a table.
fn row(cells: &[&str]) -> String {
    let cells: Vec<String> = cells.iter().map(|text| cell(text)).collect();
    format!("| {} |\n", cells.join(" | "))
}

/// The head of a table with its columns.
fn head(columns: &[&str]) -> String {
    format!("{}|{}\n", row(columns), "---|".repeat(columns.len()))
}

/// Compares a page with what stands in the repository, or writes it.
fn held(name: &str, body: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/reference").join(name);
    let page =
        format!("<!-- Generated from the program's own tables. Renew: {RENEW} -->\n\n{body}");
    if std::env::var_os("QIANTAI_RENEW").is_some() {
        fs::write(&path, &page).unwrap();
    }
    let stands = fs::read_to_string(&path).unwrap_or_default();
    let lines = || stands.lines().zip(page.lines()).enumerate();
    let differs = lines().find(|(_, (old, new))| old != new).map_or(0, |(n, _)| n + 1);
    assert!(
        stands == page,
        "docs/reference/{name} is stale (first at line {differs}); renew it with: {RENEW}"
    );
}

#[test]
fn the_page_of_forms_is_the_registry() {
    held("forms.md", &forms::page());
}

#[test]
fn the_page_of_settings_is_the_policy() {
    held("settings.md", &settings::page());
}

#[test]
fn the_page_of_keys_is_the_keymap() {
    held("keys.md", &keys::page());
}

#[test]
fn the_page_of_reports_is_their_table() {
    held("reports.md", &reports::page());
}
