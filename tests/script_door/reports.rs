//! `report`: what the procedures want summed up, in four formats.

use super::{fine, sentence};
use crate::office::TestOffice;
use serde_json::{Value, json};

fn sheet(office: &TestOffice, name: &str) -> Value {
    let said = fine(office.run(&["report", name, "--as", "102", "--format", "json"]));
    serde_json::from_str(&said).unwrap()
}

fn sum(sheet: &Value, what: &str) -> i64 {
    sheet["sums"][what].as_i64().unwrap_or_else(|| panic!("{what} in {}", sheet["sums"]))
}

/// Hands lines in; the slips that they opened or moved.
fn hand(office: &TestOffice, lines: &[Value]) -> Vec<String> {
    let text: String = lines.iter().map(|line| format!("{line}\n")).collect();
    let said = fine(office.run_with(&["exec", "--as", "102"], text.as_bytes()));
    let slip = |line: &str| {
        let answer: Value = serde_json::from_str(line).unwrap();
        answer["accepted"]["slip"].as_str().unwrap_or_else(|| panic!("{answer}")).to_string()
    };
    said.lines().map(slip).collect()
}

#[test]
fn a_day_s_slips_are_registered_and_what_holds_for_now_is_told() {
    let office = TestOffice::practice();
    let room = {
        let found = fine(office.run(&["list", "find", "1-1-1", "--as", "102"]));
        found.split('\t').next().unwrap().to_string()
    };
    let before = sheet(&office, "slips-of-day");
    let (unsolved, out) = (sheet(&office, "RP-12"), sheet(&office, "slips-out"));

    let open = |id: &str, part: &str| {
        let fields = json!({"room": room, "part": part, "home": "yes"});
        json!({"id": id, "form": "F-14", "step": "open", "slip": null, "fields": fields})
    };
    let slips = hand(&office, &[open("a", "厨房"), open("b", "阳台"), open("c", "客厅")]);
    let back = |id: &str, slip: &str, fields: Value| json!({"id": id, "form": "F-14", "step": "return", "slip": slip, "fields": fields});
    let fixed = json!({"result": "fixed", "signed": "张三"});
    let holds = json!({"result": "temporary", "measure": "先用管卡箍住"});
    hand(&office, &[back("d", &slips[0], fixed), back("e", &slips[1], holds)]);

    let after = sheet(&office, "slips-of-day");
    for (what, more) in [("当日开单", 3), ("当日回单", 2), ("当日开、至今未回", 2)]
    {
        assert_eq!(sum(&after, what), sum(&before, what) + more, "{what}");
    }
    let rows = after["rows"].as_array().unwrap();
    let row = |slip: &String| rows.iter().find(|row| row["slip"] == **slip).unwrap();
    assert!(row(&slips[0])["回单"].is_string() && row(&slips[2])["回单"].is_null());
    assert_eq!(row(&slips[0])["状态"], "待告知");

    let now = sheet(&office, "RP-12");
    assert_eq!(sum(&now, "未解决"), sum(&unsolved, "未解决") + 1);
    let held = now["rows"].as_array().unwrap().iter().find(|r| r["slip"] == *slips[1]).unwrap();
    assert_eq!((&held["临时措施"], &held["已解释"]), (&json!("先用管卡箍住"), &json!(false)));
    assert!(now["notes"].to_string().contains("G-32"), "{}", now["notes"]);

    let still = sheet(&office, "F-15");
    assert_eq!(sum(&still, "未回单"), sum(&out, "未回单") + 2);
    let list = still["rows"].as_array().unwrap();
    assert!(list.iter().all(|row| row["slip"] != *slips[0]), "its paper is back");
    let opened: Vec<&str> = list.iter().map(|row| row["开单"].as_str().unwrap()).collect();
    assert!(opened.is_sorted(), "the longest out first: {opened:?}");
}

#[test]
fn a_report_is_written_as_asked_or_says_what_it_can_be() {
    let office = TestOffice::practice();
    let all = fine(office.run(&["report"]));
    assert!(all.lines().count() >= 4 && all.contains("slips-of-day\tRP-11"), "{all}");

    let text = fine(office.run(&["report", "RP-28", "--day", "昨天"]));
    assert!(text.contains("每周回访抽样名单") && text.contains("应回访"), "{text}");
    let csv = fine(office.run(&["report", "slips-of-day", "--format", "csv"]));
    assert!(csv.starts_with("\u{feff}单号,开单"), "{csv}");

    let out = office.beside("sheet.xlsx");
    let path = out.to_str().unwrap();
    fine(office.run(&["report", "slips-out", "--format", "xlsx", "--out", path]));
    assert!(std::fs::read(&out).unwrap().starts_with(b"PK"));

    sentence(&office.run(&["report", "nothing"]), 1, "slips-of-day");
    sentence(&office.run(&["report", "RP-11", "--day", "someday"]), 1, "2026-11-21");
    sentence(&office.run(&["report", "RP-11", "--format", "pdf"]), 2, "xlsx");
    let nowhere = office.beside("no/such/sheet.csv");
    let words = ["report", "RP-11", "--format", "csv", "--out", nowhere.to_str().unwrap()];
    sentence(&office.run(&words), 3, "请换一个地方");
}

#[test]
fn cleaning_is_work_too_and_a_measure_told_of_late_is_on_its_own_day() {
    let office = TestOffice::practice();
    let of = |name: &str, day: &str| -> Value {
        let words = ["report", name, "--day", day, "--as", "102", "--format", "json"];
        serde_json::from_str(&fine(office.run(&words))).unwrap()
    };
    let found = fine(office.run(&["list", "find", "1-1-1", "--as", "102"]));
    let room = found.split('\t').next().unwrap().to_string();
    let before = ["RP-11", "RP-12"].map(|name| (of(name, "昨天"), of(name, "今天")));

    let opened = json!({"room": room, "item": "jm-01", "price_told": "y"});
    let open = json!({"id": "a", "form": "F-17", "step": "open", "slip": null, "fields": opened});
    let slip = hand(&office, &[open]).remove(0);
    let fields = json!({
        "result": "temporary", "measure": "先拖干", "explained": "y",
        "arrived": "昨天 18:00", "done": "昨天 19:00",
    });
    let back = json!({"id": "b", "form": "F-17", "step": "return", "slip": slip, "fields": fields});
    hand(&office, &[back]);

    let has = |sheet: &Value| sheet["rows"].as_array().unwrap().iter().any(|r| r["slip"] == *slip);
    let [(yesterday, today), (held, left)] = before;
    let after = of("RP-11", "今天");
    assert_eq!(sum(&after, "当日开单"), sum(&today, "当日开单") + 1);
    assert_eq!(sum(&after, "当日回单"), sum(&today, "当日回单") + 1);
    assert_eq!(of("RP-11", "昨天"), yesterday, "its paper came back today");
    assert_eq!(sum(&of("RP-12", "今天"), "未解决"), sum(&left, "未解决") + 1);
    assert_eq!(sum(&of("RP-12", "昨天"), "未解决"), sum(&held, "未解决") + 1);
    assert!(has(&of("RP-12", "昨天")) && has(&of("F-15", "今天")));
}
