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
    let part = |range| phone.get(range).unwrap();
    let masked = format!("{}****{}", part(0..3), part(7..11));
    for part in [part(6..11), part(2..11), part(0..6)] {
        assert!(found(part, "102").out.contains(&masked), "{part}: who may see numbers");
        assert!(!found(part, "120").out.contains(&masked), "{part}: a guess at what is masked");
    }
    assert!(found(part(7..11), "120").out.contains(&masked), "what a mask leaves");
    assert!(found(phone, "120").out.contains(&masked), "whose phone rings is found");
    // Not one number after another.
    for n in 0..24 {
        found(&format!("1390000{n:04}"), "120");
    }
    let last = found("13900009999", "120");
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
    // Whoever is to be rung today is no number beyond the measure: the last ones are not.
    let lines: Vec<String> = people
        .iter()
        .rev()
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

/// Whether a text stands in a file as the plain journal writes it.
fn holds(path: &std::path::Path, text: &str) -> bool {
    let hex: String = text.bytes().map(|byte| format!("{byte:02x}")).collect();
    fs::read_to_string(path).unwrap().contains(&hex)
}

const NAME: &str = "欧阳无痕";
const PHONE: &str = "13900007777";

/// A person who came, rang and left; the number of their slip.
fn somebody_who_left(office: &TestOffice) -> String {
    let room = office.run(&["list", "F-107", "--most", "1", "--as", "102"]).out;
    let room = room.split('\t').nth(2).unwrap().to_string();
    let ran = step(
        office,
        "102",
        &format!(
            r#"{{"id":"p","form":"F-56","step":"enter","fields":{{"name":"{NAME}","phones":[{{"number":"{PHONE}"}}],"homes":[{{"room":"{room}","relation":"tenant"}}]}}}}"#
        ),
    );
    let person = ran.out.split('"').find(|word| word.starts_with("F-56/")).unwrap().to_string();
    let number = person.split('/').nth(1).unwrap().parse::<u32>().unwrap();
    let call = format!(
        r#"{{"id":"c","form":"F-08","step":"log","fields":{{"room":"{room}","caller":"@{number}","phone":"13900008888","matter":"need","handled":"1","content":"问停车","answer":"在西门"}}}}"#
    );
    step(office, "102", &call);
    let strike =
        format!(r#"{{"form":"F-56","step":"strike","slip":"{person}","fields":{{"why":"搬走"}}}}"#);
    step(office, "102", &strike);
    person
}

#[test]
fn somebody_who_left_is_forgotten_by_two_badges_and_no_restoring_brings_them_back() {
    let office = TestOffice::practice();
    let person = somebody_who_left(&office);
    let journal = office.data.join("journal.txt");
    let stick = super::backup::target(&office, "stick");
    super::backup::backed_up(&office, &stick);
    let forget = |second: &str| {
        let words = ["forget", &person, "--why", "本人申请", "--as", "101", "--cosign", second];
        office.run(&words)
    };
    let ran = forget("100");
    assert!(ran.code == 1 && ran.err.contains("1095"), "the time that it is kept: {ran:?}");
    step(
        &office,
        "100",
        r#"{"form":"B-02","step":"set","slip":"B-02/1","fields":{"name":"forget_days","worth":"0","why":"试"}}"#,
    );
    assert_eq!(forget("101").code, 1, "two badges");
    assert_eq!(forget("102").code, 1, "who may");
    // What could not be asked at all would hold no name either.
    let read = |office: &TestOffice, words: &[&str]| {
        let ran = office.run(&[words, &["--as", "100"]].concat());
        assert_eq!(ran.code, 0, "{words:?}: {ran:?}");
        ran.out
    };
    let seen = |office: &TestOffice| {
        let mut all = read(office, &["show", &person]);
        for form in ["F-56", "F-08"] {
            all += &read(office, &["list", form, "--most", "500"]);
        }
        all += &read(office, &["show", "F-08/1"]);
        all += &office.run(&["print", &person, "--as", "100"]).out;
        all += &read(office, &["list", "find", PHONE]);
        all + &read(office, &["list", "find", "欧阳无"])
    };
    assert!(seen(&office).contains(NAME) && holds(&journal, NAME) && holds(&journal, PHONE));
    let code = office.checked()["code"].clone();
    let ran = forget("100");
    assert!(ran.code == 0 && ran.err.contains("备份"), "{ran:?}");
    let found = office.checked();
    assert_ne!(found["code"], code);
    assert!(!seen(&office).contains(NAME), "{}", seen(&office));
    assert!(read(&office, &["show", &person]).contains("已隐去"), "{}", seen(&office));
    // The journal beside the store is written anew.
    super::office::wait_until(|| !holds(&journal, NAME));
    assert!(!holds(&journal, PHONE) && !holds(&journal, "13900008888"));
    let again = forget("100");
    assert!(again.code == 1 && again.err.contains("已经删除"), "{again:?}");
    // The backup still holds it, and what is restored from it does not.
    super::backup::backed_up(&office, &stick);
    let before = office.checked();
    office.stop();
    assert_eq!(office.checked()["slips_digest"], before["slips_digest"], "closed and opened");
    office.stop();
    let anew = TestOffice::empty();
    let ran = anew.run(&["restore", "--from", stick.to_str().unwrap()]);
    assert_eq!(ran.code, 0, "{ran:?}");
    anew.checked();
    assert!(!seen(&anew).contains(NAME), "{}", seen(&anew));
    assert!(!holds(&anew.data.join("journal.txt"), NAME));
}
