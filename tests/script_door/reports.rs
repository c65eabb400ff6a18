//! `report`: all reports in four formats.

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

/// Executes lines; returns the slips that they opened or changed.
fn exec(office: &TestOffice, lines: &[Value]) -> Vec<String> {
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
    let slips = exec(&office, &[open("a", "厨房"), open("b", "阳台"), open("c", "客厅")]);
    let back = |id: &str, slip: &str, fields: Value| json!({"id": id, "form": "F-14", "step": "return", "slip": slip, "fields": fields});
    let fixed = json!({"result": "fixed", "signed": "张三"});
    let holds = json!({"result": "temporary", "measure": "先用管卡箍住,回电 138-1234-5678"});
    exec(&office, &[back("d", &slips[0], fixed), back("e", &slips[1], holds)]);

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
    assert_eq!(
        (&held["临时措施"], &held["已解释"]),
        (&json!("先用管卡箍住,回电 138-1234-5678"), &json!(false))
    );
    assert!(now["notes"].to_string().contains("G-32"), "{}", now["notes"]);

    // In a file it goes round as on paper.
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("rp-12.csv");
    let words = ["report", "RP-12", "--as", "102", "--format", "csv", "--out"];
    fine(office.run(&[&words[..], &[file.to_str().unwrap()]].concat()));
    let written = std::fs::read_to_string(&file).unwrap();
    assert!(written.contains("138****5678") && !written.contains("1234-"), "{written}");

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
    assert!(text.contains("每周回访抽样名单") && text.contains("应访"), "{text}");
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
fn the_books_leave_in_three_languages_and_a_wrong_one_is_named() {
    let office = TestOffice::practice();
    let books = |format: &str| fine(office.run(&["report", "books", "--format", format]));
    let (hledger, bean) = (books("hledger"), books("beancount"));
    assert!(
        hledger.starts_with("commodity CNY") && hledger.contains("Assets:07-扫码"),
        "{hledger}"
    );
    assert_eq!(hledger, books("ledger"), "they understand each other");
    assert!(bean.contains(" open Assets:07-扫码 CNY") && bean.contains(" balance "), "{bean}");
    assert!(fine(office.run(&["report"])).contains("books\t"));
    sentence(&office.run(&["report", "books"]), 2, "hledger ledger beancount");
    let of_a_month = ["report", "books", "--format", "ledger", "--month", "2026-11"];
    sentence(&office.run(&of_a_month), 2, "第一笔");
    // What would be a part of the books is no books: nothing is written as if it were whole.
    for part in [
        &["--from", "2026-11-01", "--to", "2026-11-02"][..],
        &["--building", "3"],
        &["--department", "工程"],
        &["--behind", "合计"],
    ] {
        let words = [&["report", "books", "--format", "ledger"], part].concat();
        sentence(&office.run(&words), 2, "第一笔");
    }
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
    let open = json!({"id": "a", "form": "F-17", "step": "open", "slip": null, "fields": opened,
        "occurred": "昨天 17:00", "late": "夜里补录"});
    let slip = exec(&office, &[open]).remove(0);
    let fields = json!({
        "result": "temporary", "measure": "先拖干", "explained": "y",
        "arrived": "昨天 18:00", "done": "昨天 19:00",
    });
    let back = json!({"id": "b", "form": "F-17", "step": "return", "slip": slip, "fields": fields});
    exec(&office, &[back]);

    let has = |sheet: &Value| sheet["rows"].as_array().unwrap().iter().any(|r| r["slip"] == *slip);
    let [(yesterday, today), (held, left)] = before;
    let (then, after) = (of("RP-11", "昨天"), of("RP-11", "今天"));
    assert_eq!(sum(&then, "当日开单"), sum(&yesterday, "当日开单") + 1);
    assert_eq!(sum(&then, "当日回单"), sum(&yesterday, "当日回单"), "its paper came back today");
    assert_eq!(sum(&after, "当日回单"), sum(&today, "当日回单") + 1);
    assert_eq!(sum(&of("RP-12", "今天"), "未解决"), sum(&left, "未解决") + 1);
    assert_eq!(sum(&of("RP-12", "昨天"), "未解决"), sum(&held, "未解决") + 1);
    assert!(has(&of("RP-12", "昨天")) && has(&of("F-15", "今天")));
}

fn rows(sheet: &Value) -> &Vec<Value> {
    sheet["rows"].as_array().unwrap()
}

/// A step as a line for the door.
fn step(id: &str, form: &str, step: &str, slip: Value, fields: Value) -> Value {
    json!({"id": id, "form": form, "step": step, "slip": slip, "fields": fields})
}

#[test]
fn a_worker_s_day_and_the_reminders_nobody_has_seen_are_listed() {
    let office = TestOffice::practice();
    let fields = json!({"room": "1-1-101", "part": "厨房", "home": "yes", "told": "radio"});
    let slips = exec(
        &office,
        &[
            step("a", "F-14", "open", Value::Null, fields.clone()),
            step("b", "F-14", "open", Value::Null, fields),
        ],
    );
    let before = sheet(&office, "workers-of-day");
    assert!(rows(&before).iter().all(|row| row["slip"] != *slips[0]), "nobody has it yet");
    let to = |worker: &str| json!({"worker": worker, "told": "radio"});
    exec(
        &office,
        &[
            step("c", "F-14", "assign", json!(slips[0]), to("211")),
            step("d", "F-14", "assign", json!(slips[1]), to("211")),
            step("e", "F-14", "arrive", json!(slips[0]), json!({})),
        ],
    );
    let after = sheet(&office, "P-05");
    for (what, more) in [("单", 2), ("到场", 1), ("做完离开", 0)] {
        assert_eq!(sum(&after, what), sum(&before, what) + more, "{what}");
    }
    let row = |slip: &String| rows(&after).iter().find(|row| row["slip"] == **slip).unwrap();
    assert_eq!(row(&slips[0])["责任人"], "赵工");
    assert!(row(&slips[0])["到场"].is_string() && row(&slips[1])["到场"].is_null());
    let yesterday = office.run(&["report", "P-05", "--day", "昨天", "--format", "json"]);
    let yesterday: Value = serde_json::from_str(&fine(yesterday)).unwrap();
    assert!(rows(&yesterday).iter().all(|row| row["slip"] != *slips[0]));

    // Hours later whoever was told has not said that he saw it.
    fine(office.run(&["clock", "2026-11-21T20:00"]));
    let of = |sheet: &Value| -> Vec<Value> {
        rows(sheet).iter().filter(|row| row["slip"] == *slips[1]).cloned().collect()
    };
    let unseen = of(&sheet(&office, "unseen-reminders"));
    let foreman = unseen.iter().find(|row| row["给谁"] == "郭班长").expect("his foreman was told");
    assert!(foreman["已过分钟"].as_i64().unwrap() >= 0 && foreman["提醒于"].is_string());
    let seen = step("f", "F-14", "see", json!(slips[1]), json!({}));
    let said = office.run_with(&["exec", "--as", "201"], format!("{seen}\n").as_bytes());
    assert!(fine(said).contains("accepted"));
    let left = of(&sheet(&office, "G-28"));
    assert!(left.iter().all(|row| row["给谁"] != "郭班长") && left.len() < unseen.len());
}

#[test]
fn an_agreement_s_next_fortnight_is_listed_day_by_day() {
    let office = TestOffice::practice();
    let before = sheet(&office, "agreements-ahead");
    let terms = json!({"room": "1-1-101", "item": "jb-05", "from": "2026-11-21",
        "until": "2026-12-02", "rhythm": "weekly", "weekdays": "二五", "time": "09:00",
        "settle": "monthly", "signed": "本人"});
    let slips = exec(&office, &[step("a", "F-24", "sign", Value::Null, terms)]);
    let after = sheet(&office, "F-24");
    assert_eq!(sum(&after, "服务"), sum(&before, "服务") + 3);
    let own: Vec<(&str, &str)> = rows(&after)
        .iter()
        .filter(|row| row["slip"] == *slips[0])
        .map(|row| (row["日期"].as_str().unwrap(), row["要办的"].as_str().unwrap()))
        .collect();
    let services: Vec<&str> =
        own.iter().filter(|(_, what)| *what == "服务").map(|(day, _)| *day).collect();
    assert_eq!(services, ["2026-11-24", "2026-11-27", "2026-12-01"]);
    assert!(own.iter().any(|(_, what)| *what == "到期"), "{own:?}");
}

#[test]
fn items_are_told_by_income_by_quality_and_by_what_households_want() {
    let office = TestOffice::practice();
    let before = sheet(&office, "items-income");
    let gains = |row: &&Value| {
        let last_month = row["月份"] == "2026-10";
        last_month && row["余亏"].as_str().is_some_and(|left| !left.starts_with('-'))
    };
    let one = rows(&before).iter().find(gains).unwrap().clone();
    let item = one["slip"].as_str().unwrap().to_string();
    let income = |sheet: &Value| -> Value {
        let same = |row: &&Value| row["slip"] == *item && row["月份"] == "2026-10";
        rows(sheet).iter().find(same).unwrap().clone()
    };
    assert!(!income(&before)["余亏"].as_str().unwrap().starts_with('-'), "{one}");
    // Its cost is more than it brings: it comes first, with its loss.
    let shown: Value = serde_json::from_str(&fine(office.run(&["show", &item, "--json"]))).unwrap();
    let field = |name: &str| shown["steps"][0]["fields"][name].clone();
    let mut fields = json!({"cost_labour": "500"});
    for name in ["code", "name", "unit", "price", "approved_by"] {
        fields[name] = field(name);
    }
    let change = step("a", "F-02", "change", json!(item), fields);
    let said = office.run_with(&["exec", "--as", "101"], format!("{change}\n").as_bytes());
    assert!(fine(said).contains("accepted"), "{shown}");
    let after = sheet(&office, "P-16");
    assert_eq!(rows(&after)[0]["slip"], *item, "what loses most comes first");
    assert!(income(&after)["余亏"].as_str().unwrap().starts_with('-'), "{}", income(&after));
    assert_eq!(sum(&after, "亏的项目月"), sum(&before, "亏的项目月") + 1);

    let quality = sheet(&office, "RP-24");
    let same = rows(&quality).iter().find(|row| row["slip"] == *item).unwrap();
    assert_eq!((&same["上次评价"], same["笔数"].as_i64().unwrap() > 0), (&Value::Null, true));

    let answer = |id: &str, room: &str, need: &str| {
        step(id, "F-01", "fill", Value::Null, json!({"room": room, "item": "jb-05", "need": need}))
    };
    let lines = [answer("b", "1-1-101", "much"), answer("c", "1-1-102", "no")];
    let text: String = lines.iter().map(|line| format!("{line}\n")).collect();
    fine(office.run_with(&["exec", "--as", "101"], text.as_bytes()));
    let wanted = sheet(&office, "survey-summary");
    assert_eq!((sum(&wanted, "调查项目"), sum(&wanted, "有效答复")), (1, 2));
    let row = &rows(&wanted)[0];
    assert_eq!((&row["很需要"], &row["不需要"], &row["要的户"]), (&json!(1), &json!(1), &json!(1)));
    let earlier = office.run(&["report", "RP-26", "--month", "2026-01", "--format", "json"]);
    let earlier: Value = serde_json::from_str(&fine(earlier)).unwrap();
    assert!(rows(&earlier).is_empty(), "asked after that month");
}

/// What would only show when the month is billed is on a list of its own before (G-24, G-15, G-16, G-30).
#[test]
fn what_billing_waits_for_is_listed_until_it_is_there() {
    let office = TestOffice::practice();
    let before = sheet(&office, "billing-waits");
    let open = |id: &str| {
        let fields = json!({"room": "1-1-101", "item": "jb-05", "price_told": "y"});
        step(id, "F-13", "open", Value::Null, fields)
    };
    let slips = exec(&office, &[open("a"), open("b"), open("c")]);
    let back =
        |id: &str, slip: &str, fields: Value| step(id, "F-13", "return", json!(slip), fields);
    let signed = json!({"result": "fixed", "signed": "张三", "labour": "20", "consent": "paper",
        "means": "bank"});
    let unagreed = json!({"result": "fixed", "signed": "张三", "labour": "30", "copy_3": "y"});
    let unsigned = json!({"result": "unsigned", "unsigned_why": "无人", "labour": "40",
        "consent": "phone", "means": "bank", "copy_3": "y"});
    exec(
        &office,
        &[
            back("d", &slips[0], signed),
            back("e", &slips[1], unagreed),
            back("f", &slips[2], unsigned),
        ],
    );
    let after = sheet(&office, "G-24");
    for (what, more) in [("不能出账", 3), ("缺签认", 1), ("缺同意", 1), ("缺回联", 1)]
    {
        assert_eq!(sum(&after, what), sum(&before, what) + more, "{what}");
    }
    let row = |sheet: &Value, slip: &String| -> Option<Value> {
        rows(sheet).iter().find(|row| row["slip"] == **slip).cloned()
    };
    let lacks = |slip: &String| row(&after, slip).unwrap()["缺什么"].clone();
    assert_eq!(slips.iter().map(lacks).collect::<Vec<_>>(), ["缺回联", "缺同意", "缺签认"]);
    assert_eq!(row(&after, &slips[2]).unwrap()["金额"], "40.00");
    let done: Vec<&str> = rows(&after).iter().map(|row| row["完工"].as_str().unwrap()).collect();
    assert!(done.is_sorted(), "what waits longest first: {done:?}");
    assert!(after["notes"].to_string().contains("G-24"), "{}", after["notes"]);

    // Each is there now: nothing of the three is waited for but the audit.
    exec(
        &office,
        &[
            step("g", "F-13", "copies", json!(slips[0]), json!({"copy_3": "y"})),
            step(
                "h",
                "F-13",
                "consent",
                json!(slips[1]),
                json!({"consent": "phone", "means": "bank"}),
            ),
            step("i", "F-13", "sign", json!(slips[2]), json!({"signed": "张三"})),
        ],
    );
    let left = sheet(&office, "billing-waits");
    assert!(slips.iter().all(|slip| row(&left, slip).is_none()), "{left}");
    assert_eq!(sum(&left, "只等审核"), sum(&before, "只等审核") + 3);
    let csv = fine(office.run(&["report", "billing-waits", "--format", "csv"]));
    assert!(csv.starts_with("\u{feff}单号,完工,已等天"), "{csv}");
}

#[test]
fn a_building_that_there_is_not_is_said_with_those_there_are() {
    let office = TestOffice::practice();
    let asked = |building: &str| {
        let of = ["report", "complaints-of-day", "--as", "102", "--building", building];
        office.run(&of)
    };
    assert_eq!(asked("1").code, 0);
    assert_eq!(asked("1号楼").code, 0);
    // The small office has one building.
    let ran = asked("工成部");
    sentence(&ran, 1, "没有“工成部”这个楼栋或部门;楼栋有:1;部门有:客服、工程");
}
