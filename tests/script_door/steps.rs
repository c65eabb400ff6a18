//! `exec`: a step for each line of JSON, and a result for each.

use super::{fine, sentence};
use crate::office::{Ran, TestOffice, write_pins};
use serde_json::{Value, json};

fn exec(office: &TestOffice, badge: &str, lines: &[Value]) -> (i32, Vec<Value>) {
    let text: String = lines.iter().map(|line| format!("{line}\n")).collect();
    answers(office.run_with(&["exec", "--as", badge], text.as_bytes()))
}

fn answers(ran: Ran) -> (i32, Vec<Value>) {
    let answers = ran.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(ran.err, "", "{ran:?}");
    (ran.code, answers)
}

fn call(id: &str, content: &str) -> Value {
    let fields = json!({"matter": "need", "handled": "later", "content": content});
    json!({"id": id, "form": "F-08", "step": "log", "fields": fields})
}

#[test]
fn answers_come_one_each_in_order_and_the_worst_is_the_exit_code() {
    let office = TestOffice::practice();
    let all: Vec<Value> = (0..20).map(|n| call(&format!("a{n}"), "一件")).collect();
    let (code, said) = exec(&office, "102", &all);
    assert_eq!(code, 0);
    let ids: Vec<&Value> = said.iter().map(|a| &a["id"]).collect();
    assert_eq!(ids, all.iter().map(|line| &line["id"]).collect::<Vec<_>>());
    let first = said[0]["accepted"]["slip"].as_str().unwrap().to_string();
    assert!(first.starts_with("F-08/") && said[0]["accepted"]["version"] == 1, "{}", said[0]);
    assert_eq!(said[0]["accepted"]["warnings"][0]["cites"], json!(["G-58"]));

    let (code, again) = exec(&office, "102", &all);
    assert_eq!((code, again), (0, said), "the same ids: the same answers");

    let reply = |result: &str| {
        json!({"id": null, "form": "F-08", "step": "reply", "slip": &first,
        "seen": 1, "fields": {"result": result, "satisfied": true}})
    };
    let (code, said) = exec(&office, "102", &[reply("好了"), reply("又好了"), call("z", "")]);
    assert_eq!(code, 1);
    assert!(said[0]["accepted"].is_object(), "{}", said[0]);
    assert_eq!(said[1]["refused"]["cites"], json!(["H-03"]), "{}", said[1]);
    assert!(!said[1]["refused"]["reason"].as_str().unwrap().is_empty());
    assert_eq!(said[2]["invalid"][0]["field"], "content", "{}", said[2]);
    let shown = fine(office.run(&["show", &first]));
    assert!(shown.contains("好了") && !shown.contains("又好了"), "{shown}");
}

#[test]
fn what_is_wrong_with_a_line_is_said_at_its_place_and_the_rest_goes_on() {
    let office = TestOffice::practice();
    let lines = [
        "no json at all",
        r#"["a","list"]"#,
        r#"{"id":"1","form":"F-99","step":"open"}"#,
        r#"{"id":"2","form":"F-08","step":"dance"}"#,
        r#"{"id":"3","form":"F-08","step":"log","fields":{"mater":"need"}}"#,
        r#"{"id":"4","form":"F-08","step":"log","fields":7}"#,
        r#"{"id":"5","form":"F-08","step":"reply","slip":"8-1","fields":{}}"#,
        r#"{"id":"6","form":"F-08","step":"reply","slip":"F-08/1","seen":"1","fields":{}}"#,
        r#"{"id":"7","form":"F-08","step":"log","feilds":{}}"#,
        r#"{"id":"8","form":"F-08","step":"log","occurred":{},"fields":{}}"#,
        r#"{"id":"9","form":"F-08","step":"log","cosign":"王丽","fields":{}}"#,
        r#"{"id":"10","form":"F-08","step":"log","fields":{"content":{"a":1}}}"#,
        r#"{"id":"11","form":"F-14","step":"return","slip":"F-14/1","fields":{"materials":["a"]}}"#,
        r#"{"id":"12","form":"F-08","step":"reply","slip":"F-08/999999","fields":{"result":"x"}}"#,
    ];
    let mut bytes = lines.join("\n\n").into_bytes();
    bytes.extend(b"\n\xFF\xFE{\n");
    bytes.extend(call("long", &"长".repeat(400_000)).to_string().bytes());
    bytes.extend(b"\n");
    bytes.extend(call("last", "照常").to_string().bytes());
    let (code, said) = answers(office.run_with(&["exec", "--as", "102"], &bytes));
    assert_eq!((code, said.len()), (1, lines.len() + 3), "{said:?}");
    let place = |n: usize| said[n]["invalid"][0]["field"].as_str().unwrap_or("").to_string();
    let places = [
        "line", "line", "", "", "mater", "fields", "slip", "seen", "feilds", "occurred", "cosign",
        "content",
    ];
    for (n, at) in places.iter().enumerate().filter(|(_, at)| !at.is_empty()) {
        assert_eq!(place(n), *at, "{}: {}", lines[n], said[n]);
    }
    for answer in &said[2..4] {
        assert!(answer["invalid"].is_array() || answer["refused"].is_object(), "{answer}");
    }
    assert_eq!(place(12), "materials", "{}", said[12]);
    assert_eq!(said[13]["refused"]["cites"], json!(["H-02"]), "{}", said[13]);
    assert_eq!((said[14]["id"].clone(), place(14)), (Value::Null, "line".into()), "not UTF-8");
    assert!(said[15]["refused"]["reason"].as_str().unwrap().contains("太多"), "{}", said[15]);
    assert_eq!(said[16]["id"], "last");
    assert!(said[16]["accepted"].is_object(), "{}", said[16]);
}

#[test]
fn rows_numbers_yes_and_no_and_null_are_read_as_they_are_meant() {
    let office = TestOffice::practice();
    let room = fine(office.run(&["list", "F-107", "--json"]));
    let room: Value = serde_json::from_str(room.lines().next().unwrap()).unwrap();
    let open = json!({"id": "o", "form": "F-14", "step": "open", "slip": null, "seen": null,
        "occurred": null, "source": null, "cosign": null,
        "fields": {"room": room["place"], "part": "客厅", "home": "yes", "urgent": false,
            "phone": null, "told": "radio", "content": "灯不亮"}});
    let (code, said) = exec(&office, "102", &[open]);
    assert_eq!(code, 0, "{said:?}");
    let slip = said[0]["accepted"]["slip"].as_str().unwrap();
    let assign = json!({"id": "w", "form": "F-14", "step": "assign", "slip": slip,
        "fields": {"told": "radio", "worker": 212}});
    let back = json!({"id": "r", "form": "F-14", "step": "return", "slip": slip,
        "fields": {"result": "fixed", "worker": 212, "work": "换灯管", "labour": 0, "signed": "客户",
            "materials": [{"name": "灯管", "count": 2, "unit": null, "price": "12.50"}]}});
    let (_, said) = exec(&office, "102", &[assign, back]);
    assert!(said[0]["accepted"].is_object(), "{}", said[0]);
    assert!(said[1]["accepted"].is_object(), "{}", said[1]);
    let shown: Value = serde_json::from_str(&fine(office.run(&["show", slip, "--json"]))).unwrap();
    let fields = |n: usize| &shown["steps"][n]["fields"];
    assert_eq!(fields(0)["urgent"], "否", "{shown}");
    assert!(fields(0)["phone"].is_null() && fields(0)["told"].is_string(), "{shown}");
    assert_eq!(fields(2)["materials"], json!([["灯管", "2", "12.50", ""]]), "{shown}");
    assert!(fields(2)["worker"].as_str().unwrap().contains("212"), "{shown}");
}

#[test]
fn who_may_not_sign_in_gets_one_sentence_and_nothing_is_done() {
    let office = TestOffice::practice();
    let line = call("k", "一件").to_string();
    let exec = |words: &[&str]| office.run_with(&[&["exec"], words].concat(), line.as_bytes());
    sentence(&exec(&["--as", "999"]), 2, "--pins");
    sentence(&exec(&["--as", "102", "--pins", "/nowhere"]), 2, "读不出");
    let wrong = office.beside("wrong");
    write_pins(&wrong, "102 999999\n211 6211\n999 123123\n");
    let wrong = wrong.to_str().unwrap();
    sentence(&exec(&["--as", "102", "--pins", wrong]), 1, "密码不对");
    sentence(&exec(&["--as", "211", "--pins", wrong]), 1, "H-01");
    sentence(&exec(&["--as", "999", "--pins", wrong]), 1, "H-01");
    let calls = fine(office.run(&["list", "F-08"]));
    assert!(!calls.contains("一件"), "{calls}");
}

#[test]
fn a_dry_run_says_what_would_be_said_and_writes_nothing() {
    let office = TestOffice::practice();
    // Once the desk is up: what was due by itself has been done by then.
    fine(office.run(&["list", "open"]));
    let lines = format!("{}\n{}\n", call("k", "一件"), call("z", ""));
    office.run_with(&["exec", "--as", "102", "--dry-run"], lines.as_bytes());
    let before = super::settled(&office);
    let ran = office.run_with(&["exec", "--as", "102", "--dry-run"], lines.as_bytes());
    let (code, said) = answers(ran);
    assert_eq!(code, 1);
    assert_eq!(said[0]["tried"]["refused"], Value::Null);
    assert_eq!(said[0]["tried"]["warnings"][0]["cites"], json!(["G-58"]));
    assert_eq!(said[1]["tried"]["invalid"][0]["field"], "content");
    let after = super::checked(&office);
    assert_eq!(after["head"], before["head"]);
}
