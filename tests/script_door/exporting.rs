//! `export`: the whole office in open formats, and nothing of it for whoever may not.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use serde_json::Value;

use super::{checked, sentence};
use crate::office::TestOffice;

fn folder(office: &TestOffice, name: &str) -> (PathBuf, String) {
    let path = office.beside(name);
    let text = path.to_str().unwrap().to_string();
    (path, text)
}

fn lines(path: &Path) -> Vec<Value> {
    let text = fs::read_to_string(path).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn a_whole_office_goes_out_and_every_slip_and_sum_is_there() {
    let office = TestOffice::practice();
    let (out, path) = folder(&office, "out");
    let ran = office.run(&["export", &path, "--as", "100"]);
    assert!(ran.code == 0 && ran.out.contains("B-10/000001"), "{ran:?}");
    assert!(ran.err.contains("客户资料"), "{ran:?}");
    let manifest: Value =
        serde_json::from_slice(&fs::read(out.join("manifest.json")).unwrap()).unwrap();
    // Each file is what the list says of it, and its owner's alone.
    let mut rows: BTreeMap<String, u64> = BTreeMap::new();
    for file in manifest["files"].as_array().unwrap() {
        let name = file["file"].as_str().unwrap();
        let bytes = fs::read(out.join(name)).unwrap();
        assert_eq!(blake3::hash(&bytes).to_hex().as_str(), file["blake3"], "{name}");
        let mode = fs::metadata(out.join(name)).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{name}");
        rows.insert(name.to_string(), file["rows"].as_u64().unwrap());
    }
    assert_eq!(fs::metadata(&out).unwrap().permissions().mode() & 0o777, 0o700);
    assert_eq!(fs::read_dir(&out).unwrap().count(), rows.len() + 1, "nothing else lies there");
    // As many slips as the store holds: the number of the export was there before its pages were read.
    let checked = checked(&office);
    let all: u64 = rows.iter().filter(|(name, _)| name.ends_with(".jsonl")).map(|(_, n)| n).sum();
    assert_eq!(Some(all), checked["slips"].as_u64());
    assert_eq!(manifest["slips"].as_u64(), Some(all));
    // Sums of money equal those of the office's own list.
    let fen = |typed: &str| typed.replace('.', "").parse::<i64>().unwrap();
    let receipts = lines(&out.join("B-06.jsonl"));
    let sum: i64 =
        receipts.iter().filter_map(|slip| slip["fields"]["amount"].as_str()).map(fen).sum();
    let mut table = csv::Reader::from_path(out.join("B-06.csv")).unwrap();
    let head = table.headers().unwrap().clone();
    let at = head.iter().position(|name| name == "amount").unwrap();
    assert_eq!(head.iter().take(2).collect::<Vec<_>>(), ["slip.number", "slip.state"]);
    let of_table: Vec<csv::StringRecord> = table.records().map(Result::unwrap).collect();
    assert_eq!(of_table.len(), receipts.len());
    let of_table: i64 =
        of_table.iter().filter(|row| !row[at].is_empty()).map(|row| fen(&row[at])).sum();
    assert!(sum > 0 && sum == of_table, "{sum} {of_table}");
    // What the desk wrote without a blank has a number, and the legend says of each what it is.
    let mut numbered = 0;
    for name in rows.keys().filter(|name| name.ends_with(".jsonl")) {
        let form = name.trim_end_matches(".jsonl");
        for slip in lines(&out.join(name)) {
            let names = slip["fields"].as_object().unwrap().keys();
            for tag in names.filter(|name| name.trim_start_matches('t').parse::<u16>().is_ok()) {
                numbered += 1;
                let says = manifest["legend"][form][tag].as_str().unwrap_or_default();
                assert!(!says.is_empty(), "{form} {tag} is not explained");
                // Within its rows, too.
                let rows = slip["fields"][tag].as_array().into_iter().flatten();
                for inner in rows.filter_map(Value::as_object).flat_map(|row| row.keys()) {
                    let numbered = inner.trim_start_matches('t').parse::<u16>().is_ok();
                    let said = says.contains(&format!("{inner} "));
                    assert!(!numbered || said, "{form} {tag}: {inner} is not explained: {says}");
                }
            }
        }
    }
    assert!(numbered > 100, "only {numbered} cells without a blank");
    // Rows of a blank have a table of their own.
    assert!(rows.keys().any(|name| name.matches('.').count() == 2), "{rows:?}");
}

#[test]
fn numbers_are_masked_but_where_they_were_asked_for_and_recorded() {
    let office = TestOffice::practice();
    let (masked, path) = folder(&office, "masked");
    assert_eq!(office.run(&["export", &path, "--as", "100"]).code, 0);
    let (whole, path) = folder(&office, "whole");
    assert_eq!(office.run(&["export", &path, "--as", "100", "--whole"]).code, 0);
    let text = |folder: &Path, form: &str| {
        fs::read_to_string(folder.join(format!("{form}.jsonl"))).unwrap()
    };
    let people = text(&whole, "F-56");
    let mut words = people.split(|c: char| !c.is_ascii_digit());
    let phone = words.find(|word| word.len() == 11 && word.starts_with('1')).expect("a mobile");
    assert!(text(&whole, "F-56").contains(phone));
    for file in fs::read_dir(&masked).unwrap() {
        let path = file.unwrap().path();
        assert!(!fs::read_to_string(&path).unwrap().contains(phone), "{path:?}");
    }
    let listed = office.run(&["list", "B-10", "--as", "100"]).out;
    assert!(listed.contains("含完整电话") && listed.matches("全部单据").count() == 2, "{listed}");
}

#[test]
fn who_may_not_and_what_is_not_empty_is_refused_and_nothing_is_written() {
    let office = TestOffice::practice();
    let (out, path) = folder(&office, "out");
    sentence(&office.run(&["export", &path, "--as", "102"]), 1, "H-01");
    assert!(
        !out.join("manifest.json").exists() && fs::read_dir(&out).is_ok_and(|d| d.count() == 0)
    );
    fs::write(out.join("mine"), "x").unwrap();
    sentence(&office.run(&["export", &path, "--as", "100"]), 1, "不是空的");
    let nowhere = out.join("mine/deeper");
    sentence(&office.run(&["export", nowhere.to_str().unwrap(), "--as", "100"]), 1, "");
    assert!(office.run(&["list", "B-10", "--as", "100"]).out.trim().is_empty());
}

/// A page ends by what stands on it, not by a number of slips: long slips would fit no line together.
#[test]
fn an_office_with_more_slips_than_a_page_goes_out_whole() {
    let office = TestOffice::practice();
    let long = "水".repeat(480);
    let lines: Vec<String> = (0..240)
        .map(|n| {
            format!(
                r#"{{"id":"{n}","form":"F-08","step":"log","fields":{{"matter":"need","handled":"later","content":"{long}"}}}}"#
            )
        })
        .collect();
    let before: u64 = checked(&office)["slips"].as_u64().unwrap();
    assert_eq!(office.run_with(&["exec", "--as", "102"], lines.join("\n").as_bytes()).code, 0);
    let (out, path) = folder(&office, "out");
    let ran = office.run(&["export", &path, "--as", "100"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    let all: usize = fs::read_dir(&out)
        .unwrap()
        .map(|file| file.unwrap().path())
        .filter(|path| path.extension().is_some_and(|end| end == "jsonl"))
        .map(|path| self::lines(&path).len())
        .sum();
    assert_eq!(all as u64, before + 240 + 1, "and the export's own number");
    // The heads of a table are names of one thing each.
    for file in fs::read_dir(&out).unwrap() {
        let path = file.unwrap().path();
        if path.extension().is_some_and(|end| end == "csv") {
            let mut table = csv::Reader::from_path(&path).unwrap();
            let mut heads: Vec<String> =
                table.headers().unwrap().iter().map(String::from).collect();
            heads.sort();
            let count = heads.len();
            heads.dedup();
            assert_eq!(heads.len(), count, "{path:?}");
        }
    }
    let listed = office.run(&["list", "B-10", "--as", "100"]).out;
    assert!(listed.contains(out.to_str().unwrap()), "where it lies: {listed}");
}

/// What was told in confidence leaves only with the whole office.
#[test]
fn what_was_confided_leaves_only_with_the_whole_office() {
    let office = TestOffice::practice();
    let line = r#"{"form":"F-55","step":"file","fields":{"room":"1-1-101","who":"李婶","agreed":true,"birthday":"1950-03-04"}}"#;
    let taken = office.run_with(&["exec", "--as", "101"], line.as_bytes());
    assert!(taken.out.contains("accepted"), "{taken:?}");
    for (name, words, shows) in [("part", &[][..], false), ("all", &["--whole"][..], true)] {
        let (out, path) = folder(&office, name);
        let ran = office.run(&[&["export", &path, "--as", "100"], words].concat());
        assert_eq!(ran.code, 0, "{ran:?}");
        let cared = fs::read_to_string(out.join("F-55.jsonl")).unwrap();
        assert_eq!(cared.contains("1950"), shows, "{name}: {cared}");
    }
}
