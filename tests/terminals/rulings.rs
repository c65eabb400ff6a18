//! What head office decides, at the desk: only the writer's signature counts, only the next number is taken, nothing is taken
//! twice, and what was decided stands before an office that would change it. No head office is asked for any of it.

use std::fs;
use std::os::unix::fs::PermissionsExt;

use super::line::step;
use super::office::TestOffice;
use qiantai::protocol::messages::{Reply, Request};
use qiantai::store::carrying::{Carrier, Place};
use qiantai::store::chain::hex;
use qiantai::store::opening::PLAIN_FILE;
use qiantai::store::ruling::{Ruling, Writer};

/// Writes the machine's file on the office, with the keys that it believes.
fn trusts(office: &TestOffice, keys: &str) {
    let mut first = Carrier::open(&office.data.join(PLAIN_FILE), &Place::start()).unwrap();
    first.next_entry().unwrap();
    let id = &first.place().office;
    let folder = office.runtime().join("qiantai");
    let path = folder.join(format!("{id}.toml"));
    let text =
        format!("[head_office]\nurl = \"postgres://h/q\"\naccount = \"/x\"\nwriter = \"{keys}\"\n");
    fs::write(&path, text).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
}

fn ask(office: &TestOffice, ruling: &Ruling) -> Reply {
    office.line().ask(Request::Ruling(Box::new(ruling.clone())))
}

fn says_no(reply: &Reply, word: &str) {
    assert!(matches!(reply, Reply::No(why) if why.contains(word)), "{word}: {reply:?}");
}

fn at(office: &TestOffice) -> (u64, String) {
    match office.line().ask(Request::RulingsAt) {
        Reply::RulingsAt { number, hash } => (number, hash),
        other => panic!("{other:?}"),
    }
}

const SET: &str = r#"{"what":"set","name":"slip_minutes","worth":"7","by":"王总","at":"2026-11-20T09:00:00+08:00"}"#;

#[test]
fn only_the_next_record_of_the_one_writer_is_taken_and_an_office_is_told_what_it_may_not_change() {
    let office = TestOffice::practice();
    let (writer, thief) = (Writer::draw().unwrap(), Writer::draw().unwrap());
    let first = writer.sign(1, [0; 32], "", SET);
    says_no(&ask(&office, &first), "没有登记总部的公钥");
    trusts(&office, &writer.public().to_string());
    // Forged, changed on its way, without what it says, another number, another chain.
    says_no(&ask(&office, &thief.sign(1, [0; 32], "", SET)), "签名不是总部的");
    let changed = SET.replace("\"7\"", "\"9\"");
    says_no(&ask(&office, &Ruling { body: Some(changed), ..first.clone() }), "内容与签名不符");
    says_no(&ask(&office, &Ruling { body: None, ..first.clone() }), "内容与签名不符");
    let early = writer.sign(2, first.hash(), "", SET);
    assert!(matches!(ask(&office, &early), Reply::Refused(no) if no.rule == "NOT_NEXT"));
    let torn = writer.sign(1, [9; 32], "", SET);
    assert!(matches!(ask(&office, &torn), Reply::Refused(no) if no.rule == "NOT_ON_IT"));
    let odd = writer.sign(1, [0; 32], "", r#"{"what":"set","hash":"x"}"#);
    says_no(&ask(&office, &odd), "看不懂");
    assert_eq!(at(&office).0, 0, "nothing was taken");
    // The right one, once; brought again it is there already; another one under its number is a fork.
    assert!(matches!(ask(&office, &first), Reply::Accepted { .. }));
    assert_eq!(ask(&office, &first), Reply::Done);
    says_no(&ask(&office, &writer.sign(1, [0; 32], "", &SET.replace('7', "8"))), "另一份");
    assert_eq!(at(&office), (1, hex(&first.hash())));
    // Another office's goes by without what it says; the chain holds.
    let blind = Ruling { body: None, ..writer.sign(2, first.hash(), "0123456789abcdef", SET) };
    assert!(matches!(ask(&office, &blind), Reply::Accepted { .. }));
    // What was fixed is not changed here, and it is said by whom and by which number.
    let set = [("name", "slip_minutes"), ("worth", "6"), ("why", "人少")];
    let mut asked = step("B-02", "set", &set);
    asked.slip = Some(qiantai::forms::office::settings::SLIP);
    let mut head = office.signed(100);
    let Reply::Refused(no) = head.hand("x", &asked) else { panic!("it was changed") };
    assert!(no.rule == "COMPANYS" && no.text.contains("王总 2026-11-20"), "{}", no.text);
    // No operator writes one by hand, whatever they type.
    let by_hand =
        [("number", "3"), ("to", "all"), ("prev", "x"), ("hash", "x"), ("signature", "x")];
    let by_hand = head.hand("y", &step("B-27", "take", &by_hand));
    assert!(matches!(by_hand, Reply::Refused(no) if no.rule == "NOT_YOURS"));
    // The desk dies and stands where it stood.
    drop(head);
    office.kill_desks();
    assert_eq!(at(&office).0, 2);
    office.line().checked();
}

#[test]
fn carried_by_hand_in_a_file_they_are_taken_in_order_and_a_second_time_changes_nothing() {
    let office = TestOffice::practice();
    let writer = Writer::draw().unwrap();
    trusts(&office, &writer.public().to_string());
    let mut prev = [0; 32];
    let mut lines = Vec::new();
    for number in 1..=5 {
        let body = format!(r#"{{"what":"words","name":"用语{number}","text":"您好","by":"王总"}}"#);
        let ruling = writer.sign(number, prev, "", &body);
        prev = ruling.hash();
        lines.push(serde_json::to_string(&ruling).unwrap());
    }
    let file = office.beside("decisions");
    let carry = |lines: &[String]| {
        fs::write(&file, lines.join("\n")).unwrap();
        office.run(&["ship", "--decisions", file.to_str().unwrap()])
    };
    let gap = carry(&lines[1..3]);
    assert!(gap.code == 1 && gap.err.contains("该来第 1 号"), "{gap:?}");
    let all = carry(&lines);
    assert!(all.code == 0 && all.out.contains("收下 5 号"), "{all:?}");
    let again = carry(&lines);
    assert!(again.code == 0 && again.out.contains("收下 0 号"), "{again:?}");
    assert_eq!(at(&office), (5, hex(&prev)));
}

/// Who runs the desk has the age of what was not sent on the screen from signing in on; who receives calls has not.
#[test]
fn who_runs_the_desk_is_told_the_hours_since_the_oldest_entry_that_was_not_sent() {
    let office = TestOffice::practice();
    drop(office.line());
    let hours = |badge: u32| {
        let mut line = office.line();
        line.hello(&format!("screen of {badge}"));
        line.sign_in(badge).unsent_hours
    };
    assert_eq!(hours(100), 0, "nothing is shipped here");
    qiantai::store::shipped::ShippedNote::default().write(&office.data).unwrap();
    assert!(hours(100) > 24, "the tale of the practice office is days old");
    assert_eq!(hours(102), 0);
}
