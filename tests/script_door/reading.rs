//! `forms`, `list` and `show`, and which personal data they mask.

use std::collections::BTreeSet;
use std::fs;
use std::io::Write;
use std::process::Stdio;

use super::{fine, sentence};
use crate::office::{self, TestOffice};
use qiantai::engine::value::SlipId;
use qiantai::forms;
use serde_json::Value;

#[test]
fn the_forms_are_told_as_the_registry_has_them() {
    let office = TestOffice::empty();
    let all: Value = serde_json::from_str(&fine(office.run(&["forms", "--json"]))).unwrap();
    let all = all.as_array().unwrap();
    assert_eq!(all.len(), forms::FORMS.len());
    for (told, form) in all.iter().zip(forms::FORMS) {
        assert_eq!((&told["id"], &told["title"]), (&form.id.into(), &form.title.into()));
        let states = told["states"].as_array().unwrap();
        assert_eq!(states.len(), form.states.len());
        let steps = told["steps"].as_array().unwrap();
        assert_eq!(steps.len(), form.steps.len());
        for (told, step) in steps.iter().zip(form.steps) {
            assert_eq!(told["name"], step.name);
            assert_eq!(told["opens"], step.is_opening());
            assert_eq!(told["from"].as_array().unwrap().len(), step.from.len());
            let fields = told["fields"].as_array().unwrap();
            assert_eq!(fields.len(), (step.fields)().len());
            for (told, field) in fields.iter().zip((step.fields)()) {
                assert_eq!(
                    (&told["name"], &told["label"]),
                    (&field.name.into(), &field.label.into())
                );
                assert_eq!(told["required"], field.required, "{} {}", form.id, field.name);
                let columns = field.rows.map_or(0, |columns| columns().len());
                assert_eq!(told["rows"].as_array().map_or(0, Vec::len), columns);
                assert_eq!(told["kind"] == "choice", told["choices"].is_array(), "{told}");
            }
        }
    }
    let plain = fine(office.run(&["forms"]));
    for form in forms::FORMS {
        assert!(plain.contains(form.title), "{}", form.title);
    }
    assert!(office.desks().is_empty(), "needs no desk");
}

/// Whole names and numbers of everybody who lives in the practice estate.
fn personal(office: &TestOffice) -> (BTreeSet<String>, BTreeSet<String>) {
    use qiantai::demo;
    use qiantai::demo::Plan;
    let _ = Plan::default();
    let _ = demo::OPERATORS;
    // Read beside the desk: no word of the program gives whole numbers without a record.
    fine(office.run(&["stop"]));
    let store = qiantai::store::Store::open(&office.data).unwrap();
    let view = store.read().unwrap();
    let people = forms::estate::people::TAG;
    let numbers = view.numbers(people, (0, u64::MAX), true, 10_000).unwrap();
    let (mut names, mut phones) = (BTreeSet::new(), BTreeSet::new());
    view.ask(|book| {
        for number in numbers {
            let Some(slip) = book.slip(SlipId { form: people, number }) else { continue };
            names.insert(forms::estate::people::full_name(&slip).to_string());
            phones.extend(forms::estate::people::phones(&slip));
        }
    })
    .unwrap();
    (names, phones)
}

#[test]
fn without_a_badge_no_whole_name_or_number_is_anywhere_and_with_one_names_are() {
    let office = TestOffice::practice();
    // Records about people, beside those that the practice office comes with.
    let who = fine(office.run(&["list", "F-56", "--json"]));
    let who: Value = serde_json::from_str(who.lines().next().unwrap()).unwrap();
    let number = who["slip"].as_str().unwrap().split_once('/').unwrap().1.parse::<u32>().unwrap();
    let seen = format!(
        r#"{{"id":"s","form":"B-04","step":"see","fields":{{"whom":"@{number}","why":"回访"}}}}"#
    );
    let ran = office.run_with(&["exec", "--as", "102"], seen.as_bytes());
    assert_eq!(ran.code, 0, "{ran:?}");

    let (names, phones) = personal(&office);
    assert!(names.len() > 10 && phones.len() > 10);
    let (mut masked, mut whole) = (String::new(), String::new());
    let mut slips = Vec::new();
    for form in forms::FORMS {
        let words = ["list", form.id, "--json", "--most", "500"];
        let rows = fine(office.run(&words));
        let row = |line: &str| serde_json::from_str::<Value>(line).unwrap();
        slips.extend(rows.lines().map(|l| row(l)["slip"].as_str().unwrap().to_string()));
        masked += &rows;
        whole += &fine(office.run(&[&words[..], &["--as", "102"]].concat()));
    }
    masked += &fine(office.run(&["list", "open", "--most", "500"]));
    masked += &fine(office.run(&["list", "staff"]));
    // All that is about people, and some of the rest.
    let about = |s: &&String| ["F-56", "F-14", "F-08", "B-04"].iter().any(|f| s.starts_with(f));
    for slip in slips.iter().filter(about).take(150) {
        masked += &fine(office.run(&["show", slip]));
        masked += &fine(office.run(&["show", slip, "--json"]));
    }
    for name in &names {
        assert!(!masked.contains(name.as_str()), "{name}: {}", line_with(&masked, name));
    }
    for phone in &phones {
        assert!(!masked.contains(phone.as_str()), "{phone}: {}", line_with(&masked, phone));
        assert!(!whole.contains(phone.as_str()), "{phone}: a number is never whole in a list");
    }
    assert!(
        names.iter().all(|name| whole.contains(name.as_str())),
        "with --as the desk sees names"
    );
}

fn line_with<'a>(text: &'a str, word: &str) -> &'a str {
    text.lines().find(|line| line.contains(word)).unwrap_or("")
}

#[test]
fn a_plain_register_is_listed_by_who_holds_the_thing_and_shown() {
    let office = TestOffice::practice();
    let coat = r#"{"form":"F-49","step":"issue","fields":{"holder":"102","kind":"uniform","what":"冬装"}}"#;
    let ran = office.run_with(&["exec", "--as", "102"], coat.as_bytes());
    assert_eq!(ran.code, 0, "{ran:?}");
    let held = fine(office.run(&["list", "F-49", "--worker", "102"]));
    assert!(held.contains("在用") && held.contains("制服 冬装"), "{held}");
    assert_eq!(fine(office.run(&["list", "F-49", "--worker", "110"])), "");
    let paper = fine(office.run(&["show", "F-49/1"]));
    for words in ["制服劳保更衣箱登记", "在用", "类别: 制服", "品名箱号: 冬装"]
    {
        assert!(paper.contains(words), "{words}: {paper}");
    }
}

#[test]
fn lists_find_their_rows_or_say_what_there_is() {
    let office = TestOffice::practice();
    let open = fine(office.run(&["list", "open"]));
    assert!(open.lines().count() > 5);
    let of = |text: &str| fine(office.run(&["list", "open", text]));
    let filtered = of("待答复");
    assert!(!filtered.is_empty() && filtered.lines().all(|l| l.contains("待答复")), "{filtered}");
    let two = office.run(&["list", "open", "--most", "2"]);
    assert_eq!((two.code, two.out.lines().count()), (0, 2));
    assert!(two.err.contains("--most"), "says that there is more: {two:?}");
    let place = fine(office.run(&["list", "F-107"])).lines().next().unwrap().to_string();
    let place = place.split('\t').nth(2).unwrap();
    fine(office.run(&["list", "room", place, "--as", "102"]));
    let found = fine(office.run(&["list", "find", place, "--as", "102"]));
    assert!(found.contains(place), "{found}");
    sentence(&office.run(&["list", "room", place]), 2, "--as");
    sentence(&office.run(&["list", "find", place]), 2, "--as");
    sentence(&office.run(&["list", "room", "99-9-9999", "--as", "102"]), 1, "99-9-9999");
    sentence(&office.run(&["list", "umbrellas"]), 2, "F-14");
    sentence(&office.run(&["liist"]), 2, "liist");
    sentence(&office.run(&["list"]), 2, "VIEW");
    sentence(&office.run(&["list", "open", "--as", "王丽"]), 2, "王丽");
    sentence(&office.run(&["list", "open", "--every"]), 2, "--every");
    sentence(&office.run(&["show", "what"]), 2, "F-14/123");
    sentence(&office.run(&["show", "F-14/999999"]), 1, "没有这张单");
    sentence(&office.run(&["list", "open", "--as", "999"]), 2, "--pins");
}

#[test]
fn a_list_is_read_on_from_where_it_ended() {
    let office = TestOffice::practice();
    let whole = fine(office.run(&["list", "F-14"]));
    let number = |line: &str| line.split('\t').next().unwrap().to_string();
    let (mut read, mut last) = (String::new(), None);
    loop {
        let mut words = vec!["list".to_string(), "F-14".into(), "--most".into(), "3".into()];
        words.extend(last.iter().flat_map(|slip: &String| ["--after".to_string(), slip.clone()]));
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        let ran = office.run(&words);
        assert_eq!(ran.code, 0, "{ran:?}");
        let page = ran.out.clone();
        let Some(end) = page.lines().last() else { break };
        let more = ran.err.contains(&format!("--after {}", number(end)));
        read += &page;
        assert_eq!(more, read.lines().count() < whole.lines().count(), "{ran:?}");
        last = Some(number(end));
    }
    assert_eq!(read, whole);
    assert!(whole.lines().count() > 8);

    // By key: a state, a worker, a day; the same rows as by looking.
    let closed = fine(office.run(&["list", "F-14", "--state", "closed"]));
    let looked: Vec<&str> = whole.lines().filter(|line| line.contains("\t已告知\t")).collect();
    assert_eq!(closed.lines().collect::<Vec<_>>(), looked);
    assert_eq!(fine(office.run(&["list", "F-14", "已告知"])), closed, "typed, it is the same");
    for days in ["2026-11", "2026-11-01..2026-11-30"] {
        let all = fine(office.run(&["list", "F-14", "--days", days]));
        assert_eq!(all.lines().count(), whole.lines().count(), "{days}");
    }
    assert_eq!(fine(office.run(&["list", "F-14", "--days", "2020-01"])), "");

    // What is open, by worker and in another order.
    let open = fine(office.run(&["list", "open", "--order", "worker"]));
    let mut sorted: Vec<&str> = open.lines().collect();
    sorted.sort_unstable();
    let mut urgent: Vec<String> = Vec::new();
    urgent.extend(fine(office.run(&["list", "open"])).lines().map(str::to_string));
    urgent.sort_unstable();
    assert_eq!(sorted, urgent, "the same slips");
    let some = fine(office.run(&["list", "open", "--state", "issued,assigned"]));
    assert!(some.lines().all(|line| line.contains("未派") || line.contains("已派")), "{some}");
    let gone = office.run(&["list", "open", "--after", "F-14/999999"]);
    assert_eq!((gone.code, gone.out.as_str()), (0, ""), "nothing is guessed");

    sentence(&office.run(&["list", "open", "--order", "size"]), 2, "urgency");
    sentence(&office.run(&["list", "open", "--days", "2026-11"]), 2, "--days");
    sentence(&office.run(&["list", "F-14", "--overdue"]), 2, "--overdue");
    sentence(&office.run(&["list", "F-14", "--after", "what"]), 2, "F-14/123");
    sentence(&office.run(&["list", "F-14", "--person", "1"]), 2, "--as");
    // What isn't understood is no empty list.
    sentence(&office.run(&["list", "F-14", "--days", "2026-13"]), 2, "2026-11-21");
    sentence(&office.run(&["list", "F-14", "--state", "xx"]), 2, "状态");
    sentence(&office.run(&["list", "F-14", "--after", "F-13/1"]), 2, "F-14/123");
    sentence(&office.run(&["list", "open", "--state", "xx"]), 2, "xx");
    sentence(&office.run(&["list", "open", "--form", "F-999"]), 2, "F-999");
    sentence(&office.run(&["list", "open", "--trade", "算命"]), 2, "算命");
    sentence(&office.run(&["list", "staff", "--days", "2026-11"]), 2, "--days");
    assert_eq!(fine(office.run(&["list", "open", "--state", "未派,已派"])), some, "by label");
}

/// A script that keeps an answer must not believe that it has it where the disk was full.
#[test]
fn an_answer_that_could_not_be_written_is_no_success() {
    let office = TestOffice::practice();
    let ran = |words: &[&str], out: Stdio, lines: &[u8]| {
        let mut child = office.command(words).stdin(Stdio::piped()).stdout(out).spawn().unwrap();
        let _ = child.stdin.take().unwrap().write_all(lines);
        office::said(child)
    };
    let full = || fs::File::options().write(true).open("/dev/full").unwrap().into();
    let call = "{\"form\":\"F-08\",\"step\":\"log\",\"fields\":{\"matter\":\"need\",\"handled\":\"later\",\
                \"content\":\"来电\"}}\n";
    let twice = call.repeat(2);
    let commands: [(&[&str], &[u8]); 5] = [
        (&["forms"], b""),
        (&["check", "--json"], b""),
        (&["list", "staff"], b""),
        (&["report"], b""),
        (&["exec", "--as", "102"], twice.as_bytes()),
    ];
    for (words, lines) in commands {
        sentence(&ran(words, full(), lines), 3, "标准输出");
    }
    let calls = fine(office.run(&["list", "F-08", "--as", "102"]));
    assert_eq!(
        calls.matches("来电").count(),
        1,
        "after a lost answer nothing more is taken: {calls}"
    );
    // Nobody who reads any more is no fault.
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    let ran = ran(&["forms"], writer.into(), b"");
    assert_eq!((ran.code, ran.err.as_str()), (0, ""), "{ran:?}");
}
