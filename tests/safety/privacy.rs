//! Privacy: what a real office shows without a badge, whose numbers may be looked up, and numbers in words.

use std::fs;

use super::office::{Ran, TestOffice};

/// A real office with its head, badge 8.
pub fn real() -> TestOffice {
    let office = TestOffice::empty();
    fs::write(office.pins(), "8 867530\n").unwrap();
    let ran = office.run(&["setup", "--office", "滨江花园", "--badge", "8", "--name", "林主任"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    office
}

/// A step by the script door, which must be accepted.
pub fn step(office: &TestOffice, badge: &str, line: &str) -> Ran {
    let ran = office.run_with(&["exec", "--as", badge], line);
    assert_eq!(ran.code, 0, "{ran:?}");
    ran
}

#[test]
fn a_real_office_shows_nothing_of_its_slips_without_a_badge() {
    let office = real();
    step(
        &office,
        "8",
        r#"{"form":"F-08","step":"log","fields":{"matter":"need","handled":"later","content":"充电桩"}}"#,
    );
    let asked: [&[&str]; 5] = [
        &["list", "open"],
        &["list", "F-08"],
        &["list", "staff"],
        &["show", "F-08/1"],
        &["report", "slips-of-day"],
    ];
    for words in asked {
        let ran = office.run(words);
        assert_eq!((ran.code, ran.out.as_str()), (1, ""), "{words:?} {ran:?}");
        assert!(ran.err.contains("--as"), "{words:?} {ran:?}");
        let ran = office.run(&[words, &["--as", "8"]].concat());
        assert_eq!(ran.code, 0, "{words:?} {ran:?}");
    }
    assert_eq!(office.run(&["check"]).code, 0, "whether the book holds is no secret");
}

/// The archivist (120) keeps the directory and has no right to see numbers; the desk (102) has it.
#[test]
fn a_number_in_words_is_masked_for_who_may_not_see_it_and_on_paper() {
    let office = TestOffice::practice();
    let line = r#"{"id":"n","form":"F-08","step":"log","fields":{"matter":"need","handled":"later","content":"回电 138-1234-5678 问车位"}}"#;
    let ran = step(&office, "102", line);
    let slip = ran.out.split('"').find(|word| word.starts_with("F-08/")).unwrap().to_string();
    let said = |words: &[&str]| {
        let ran = office.run(words);
        assert_eq!(ran.code, 0, "{words:?} {ran:?}");
        ran.out
    };
    for words in [&["show", &slip][..], &["list", "F-08", "--most", "3"], &["list", "open", "车位"]]
    {
        for (badge, whole) in [("102", true), ("120", false), ("130", false)] {
            let out = said(&[words, &["--as", badge]].concat());
            assert_eq!(out.contains("138-1234-5678"), whole, "{badge} {words:?} {out}");
            assert_eq!(out.contains("138****5678"), !whole, "{badge} {words:?} {out}");
        }
        let out = said(words);
        assert!(out.contains("138****5678") && !out.contains("1234"), "no badge: {out}");
    }
    // What is hidden cannot be asked out by searching for it.
    assert_eq!(said(&["list", "open", "138-1234", "--as", "120"]), "");
    assert_eq!(said(&["list", "F-08", "138-1234", "--as", "120"]), "");
    assert!(said(&["list", "open", "138-1234", "--as", "102"]).contains(&slip));
    let paper = said(&["print", &slip, "--as", "102"]);
    assert!(paper.contains("138****5678") && !paper.contains("1234"), "{paper}");
}

#[test]
fn masked_digits_answer_only_who_may_see_them() {
    let office = TestOffice::practice();
    let (_, phones) = super::people(&office);
    let phone = phones.iter().find(|phone| phone.len() == 11).unwrap().as_str();
    let found = |typed: &str, badge: &str| {
        let ran = office.run(&["list", "find", typed, "--as", badge]);
        assert!(ran.code < 2, "{ran:?}");
        ran
    };
    let masked = format!("{}****{}", &phone[..3], &phone[7..]);
    for part in [&phone[6..], &phone[2..], &phone[..6]] {
        assert!(found(part, "102").out.contains(&masked), "{part}: who may see numbers");
        assert!(!found(part, "120").out.contains(&masked), "{part}: a guess at what is masked");
    }
    assert!(found(&phone[7..], "120").out.contains(&masked), "what a mask leaves");
    assert!(found(phone, "120").out.contains(&masked), "whose phone rings is found");
    // Not one number after another.
    let last = (0..25).map(|n| found(&format!("1390000{n:04}"), "120")).last().unwrap();
    assert!(last.code == 1 && last.err.contains("每小时"), "{last:?}");
    assert_eq!(found(phone, "102").code, 0, "nobody else is held up");
}

/// What somebody sees beyond the measure is told to the head.
#[test]
fn many_numbers_in_a_day_are_told_to_a_head() {
    let office = TestOffice::practice();
    step(
        &office,
        "100",
        r#"{"form":"B-02","step":"set","slip":"B-02/1","fields":{"name":"unmasked_a_day","worth":"2","why":"试"}}"#,
    );
    let (people, _) = super::people(&office);
    let lines: Vec<String> = people
        .iter()
        .take(3)
        .map(|number| {
            format!(
                r#"{{"form":"B-04","step":"see","fields":{{"whom":"@{number}","why":"回访"}}}}"#
            )
        })
        .collect();
    let ran = step(&office, "102", &lines.join("\n"));
    assert_eq!(ran.out.matches("OVER_MEASURE").count(), 1, "{ran:?}");
    office.stop();
    let store = qiantai::store::Store::open(&office.data).unwrap();
    let unheard = store.read().unwrap().note("unheard").unwrap().unwrap();
    let told = String::from_utf8_lossy(&unheard).into_owned();
    assert!(told.contains("工号102今天看了 3 次号码"), "{told}");
}
