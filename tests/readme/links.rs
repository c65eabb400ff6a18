//! Links between the papers: each leads to a file that stands, and where it names a heading, to one of it.

use std::fs;
use std::path::{Path, PathBuf};

/// Where papers lie.
const PLACES: [&str; 4] = ["", "docs", "docs/decisions", "docs/reference"];

/// The pages of a folder.
pub(super) fn pages(folder: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let mut found: Vec<PathBuf> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|end| end == "md"))
        .collect();
    found.sort();
    found
}

/// A heading as links name it: lower case, signs left out, blanks as dashes.
fn anchor(heading: &str) -> String {
    let kept = |c: &char| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_');
    heading
        .trim()
        .to_lowercase()
        .chars()
        .filter(kept)
        .map(|c| if c == ' ' { '-' } else { c })
        .collect()
}

/// The lines of a page that are not inside a code block.
fn prose(text: &str) -> impl Iterator<Item = &str> {
    let mut code = false;
    text.lines().filter(move |line| {
        let fence = line.starts_with("```");
        code ^= fence;
        !code && !fence
    })
}

fn targets(line: &str) -> impl Iterator<Item = &str> {
    line.split("](").skip(1).filter_map(|rest| rest.split_once(')')).map(|(target, _)| target)
}

#[test]
fn every_link_leads_somewhere() {
    let mut seen = 0;
    for page in PLACES.iter().flat_map(|place| pages(place)) {
        let text = fs::read_to_string(&page).unwrap();
        for target in prose(&text).flat_map(targets).filter(|target| !target.contains("://")) {
            let (file, heading) = target.split_once('#').unwrap_or((target, ""));
            let file = match file {
                "" => page.clone(),
                file => page.parent().unwrap().join(file),
            };
            assert!(file.exists(), "{}: {target}", page.display());
            if !heading.is_empty() {
                let there = fs::read_to_string(&file).unwrap();
                let has = prose(&there)
                    .filter_map(|line| line.strip_prefix('#'))
                    .any(|line| anchor(line.trim_start_matches('#')) == heading);
                assert!(has, "{}: {target}", page.display());
            }
            seen += 1;
        }
    }
    assert!(seen > 20, "{seen} links");
}
