//! `report`: what is declared, by building, department and days, and the slips behind a count.

use super::{fine, sentence};
use crate::office::TestOffice;
use qiantai::report::REPORTS;
use serde_json::{Value, json};

/// A report with these words behind its name.
fn sheet(office: &TestOffice, name: &str, words: &[&str]) -> Value {
    let all = [&["report", name, "--as", "102", "--format", "json"], words].concat();
    serde_json::from_str(&fine(office.run(&all))).unwrap()
}

fn rows(sheet: &Value) -> &Vec<Value> {
    sheet["rows"].as_array().unwrap()
}

fn sum(sheet: &Value, what: &str) -> i64 {
    sheet["sums"][what].as_i64().unwrap_or_else(|| panic!("{what} in {}", sheet["sums"]))
}

/// Takes a step that opens a slip, and answers its number.
fn open(office: &TestOffice, badge: &str, form: &str, step: &str, fields: Value) -> String {
    let line = json!({"id": format!("{form}{step}{fields}"), "form": form, "step": step,
        "slip": null, "fields": fields});
    take(office, badge, &line)
}

/// Takes a step on a slip.
fn then(office: &TestOffice, badge: &str, slip: &str, step: &str, fields: Value) {
    let form = slip.split('/').next().unwrap();
    let line = json!({"id": format!("{slip}{step}"), "form": form, "step": step, "slip": slip,
        "fields": fields});
    take(office, badge, &line);
}

fn take(office: &TestOffice, badge: &str, line: &Value) -> String {
    let said = office.run_with(&["exec", "--as", badge], format!("{line}\n").as_bytes());
    let answer: Value = serde_json::from_str(said.out.lines().next().unwrap()).unwrap();
    answer["accepted"]["slip"].as_str().unwrap_or_else(|| panic!("{answer}")).to_string()
}

#[test]
fn every_report_is_made_in_every_format_and_its_rows_have_a_cell_for_each_column() {
    let office = TestOffice::practice();
    for report in REPORTS {
        let made = sheet(&office, report.name, &[]);
        assert_eq!((&made["report"], &made["title"]), (&json!(report.id), &json!(report.title)));
        for format in ["text", "csv", "xlsx"] {
            let out = office.beside(&format!("{}.{format}", report.name));
            let path = out.to_str().unwrap();
            let words = ["report", report.name, "--format", format, "--out", path, "--as", "102"];
            fine(office.run(&words));
            let bytes = std::fs::read(&out).unwrap();
            assert!(bytes.len() > 20, "{} {format}", report.name);
            if format == "csv" {
                let mut table = csv::ReaderBuilder::new().flexible(false).from_reader(&bytes[3..]);
                let rows = table.records().collect::<Result<Vec<_>, _>>();
                assert_eq!(rows.unwrap().len(), rows_of(&made), "{}", report.name);
            }
        }
    }
}

fn rows_of(sheet: &Value) -> usize {
    rows(sheet).len()
}

#[test]
fn complaints_are_counted_by_department_and_each_count_leads_to_its_slips() {
    let office = TestOffice::practice();
    open(&office, "101", "F-107", "enter", json!({"no": "2-1-101", "area": "90"}));
    let before = sheet(&office, "RP-03a", &[]);
    let complain = |room: &str, department: &str, points: &str| {
        let fields = json!({"room": room, "department": department, "points": points});
        open(&office, "102", "F-30", "open", fields)
    };
    let first = complain("1-1-101", "engineering", "电梯又停,第三次");
    let second = complain("2-1-101", "engineering", "楼道灯不亮");
    complain("1-1-102", "cleaning", "楼道没扫");
    let after = sheet(&office, "complaints-of-day", &[]);
    assert_eq!(sum(&after, "件数"), sum(&before, "件数") + 3);
    let row = |sheet: &Value, label: &str| -> Option<Value> {
        rows(sheet).iter().find(|row| row["项"] == label).cloned()
    };
    let engineering = row(&after, "部门 工程").expect("counted by department");
    let earlier = row(&before, "部门 工程").map_or(0, |row| row["件数"].as_i64().unwrap());
    assert_eq!(engineering["件数"], json!(earlier + 2));
    assert!(engineering["图"].as_str().unwrap().starts_with('#'));

    let behind = sheet(&office, "RP-03a", &["--behind", "部门 工程"]);
    assert_eq!(i64::try_from(rows(&behind).len()).unwrap(), earlier + 2);
    for slip in [&first, &second] {
        assert!(rows(&behind).iter().any(|row| row["slip"] == **slip), "{behind}");
    }
    // Of one building, its complaints alone, in rows and sums; of a department the same.
    let own = sheet(&office, "RP-03a", &["--building", "2号楼", "--department", "工程"]);
    let whole = sheet(&office, "RP-03a", &["--behind", "部门 工程", "--building", "2"]);
    assert_eq!(i64::try_from(rows(&whole).len()).unwrap(), sum(&own, "件数"));
    assert!(rows(&whole).iter().all(|row| row["房号"].as_str().unwrap().starts_with("2-")));
    assert!(own["of"].as_str().unwrap().ends_with("2栋 工程"), "{}", own["of"]);
    sentence(&office.run(&["report", "RP-03a", "--department", "星座", "--as", "102"]), 1, "绿化");

    // The month's bundle lists the same complaints, and never who complained.
    let month = sheet(&office, "RP-06", &[]);
    let listed = rows(&month).iter().find(|row| row["slip"] == *first).expect("in the month");
    assert_eq!(listed["部门"], "工程");
    assert_eq!(sum(&sheet(&office, "RP-07", &[]), "件数"), sum(&month, "件数"));
}

#[test]
fn the_parts_of_an_estate_are_together_the_whole() {
    let office = TestOffice::practice();
    open(&office, "101", "F-107", "enter", json!({"no": "2-1-101", "area": "90"}));
    let whole = sheet(&office, "houses-by-use", &[]);
    let rooms = rows(&whole);
    let buildings: Vec<String> = rooms
        .iter()
        .filter_map(|row| row["项"].as_str()?.strip_prefix("楼栋 ").map(str::to_string))
        .filter(|building| building != "未写")
        .collect();
    assert!(buildings.len() > 1, "{whole}");
    let mut sum_of_parts = 0;
    for building in &buildings {
        let own = sheet(&office, "houses-by-use", &["--building", building]);
        let shown = format!("楼栋 {building}");
        let counted = rooms.iter().find(|row| row["项"] == *shown).unwrap();
        assert_eq!(json!(sum(&own, "户数")), counted["户数"], "{building}");
        sum_of_parts += sum(&own, "户数");
    }
    let rest = rooms.iter().find(|row| row["项"] == "楼栋 未写");
    let rest = rest.map_or(0, |row| row["户数"].as_i64().unwrap());
    assert_eq!(sum_of_parts + rest, sum(&whole, "户数"));
    let check = sheet(&office, "households-check", &[]);
    assert!(rows(&check).iter().all(|row| row["房号"].is_string()));
    assert!(sum(&check, "户数") <= sum(&whole, "户数") && sum(&check, "户数") > 0);
}

#[test]
fn days_from_one_to_another_are_summed_up_by_any_report() {
    let office = TestOffice::practice();
    let of = |from: &str, to: &str| {
        sum(&sheet(&office, "slips-of-day", &["--from", from, "--to", to]), "当日开单")
    };
    let each: i64 = (16..=21).map(|day| of(&format!("11-{day}"), &format!("11-{day}"))).sum();
    assert_eq!(of("11-16", "11-21"), each);
    assert_eq!(of("11-21", "11-21"), sum(&sheet(&office, "slips-of-day", &[]), "当日开单"));
    let words = ["report", "RP-11", "--from", "11-21", "--to", "11-20", "--as", "102"];
    sentence(&office.run(&words), 1, "先写早的");
    sentence(&office.run(&["report", "RP-11", "--from", "11-21", "--as", "102"]), 2, "--to");
}

#[test]
fn what_is_carried_stands_in_the_file_of_its_month_until_it_is_done() {
    let office = TestOffice::practice();
    let before = sheet(&office, "RP-13", &[]);
    let finding = json!({"group": "green", "place": "北门", "finding": "树枝压线"});
    let slip = open(&office, "102", "F-45", "find", finding);
    let has = |sheet: &Value| rows(sheet).iter().any(|row| row["slip"] == *slip);
    let today = sheet(&office, "patrols-of-day", &[]);
    assert!(has(&today) && sum(&today, "发现") == sum(&before, "发现") + 1, "{today}");
    assert!(!has(&sheet(&office, "RP-13", &["--day", "昨天"])), "not found yet");
    assert!(has(&sheet(&office, "RP-14", &[])));
    then(&office, "102", &slip, "mend", json!({"result": "已修剪"}));
    let after = sheet(&office, "RP-13", &[]);
    assert_eq!(sum(&after, "已整改"), sum(&today, "已整改") + 1);
    assert_eq!(sum(&after, "没有整改"), sum(&today, "没有整改") - 1);
    assert!(!has(&sheet(&office, "RP-14", &["--month", "2026-10"])));
}

#[test]
fn the_month_s_services_by_class_are_the_money_of_the_accounts() {
    let office = TestOffice::practice();
    let made = sheet(&office, "services-of-month", &["--month", "2026-10"]);
    let yuan =
        |cell: &Value| -> i64 { cell.as_str().unwrap().replace(['.', ','], "").parse().unwrap() };
    let whole = yuan(&made["sums"]["金额"]);
    assert!(whole > 0, "{made}");
    for part in ["项目 ", "客户 ", "付款 "] {
        let own = rows(&made).iter().filter(|row| row["项"].as_str().unwrap().starts_with(part));
        let (money, count) = own.fold((0, 0), |(money, count), row| {
            (money + yuan(&row["金额"]), count + row["笔数"].as_i64().unwrap())
        });
        assert_eq!((money, count), (whole, sum(&made, "笔数")), "{part}");
    }
    let (service, material) = (&made["sums"]["其中服务"], &made["sums"]["其中材料"]);
    assert_eq!(yuan(service) + yuan(material), whole);
    // The same records by item: what each brought in that month.
    let items = sheet(&office, "items-income", &["--month", "2026-10"]);
    let listed: i64 = rows(&items)
        .iter()
        .filter(|row| row["月份"] == "2026-10")
        .map(|row| yuan(&row["收入"]))
        .sum();
    assert!(listed <= whole, "off-list bargains are in the one and no item of the other");

    let owed = sheet(&office, "arrears", &[]);
    let each: i64 = rows(&owed).iter().map(|row| yuan(&row["欠"])).sum();
    assert_eq!(yuan(&owed["sums"]["欠"]), each, "{owed}");
}

#[test]
fn a_day_of_the_office_counts_each_paper_once() {
    let office = TestOffice::practice();
    let paper = |sheet: &Value| {
        let own = rows(sheet).iter().find(|row| row["事项"] == "咨询服务记录").cloned();
        own.map_or((0, 0), |row| (row["新开"].as_i64().unwrap(), row["其中办结"].as_i64().unwrap()))
    };
    let before = paper(&sheet(&office, "RP-02", &[]));
    let room = json!({"room": "1-1-101", "question": "装修什么时候可以施工", "answer": "八点以后"});
    open(&office, "102", "F-10", "open", room);
    let after = sheet(&office, "day", &[]);
    assert_eq!(paper(&after), (before.0 + 1, before.1 + 1), "it was answered at once");
    let all: i64 = rows(&after).iter().map(|row| row["新开"].as_i64().unwrap()).sum();
    assert_eq!(all, sum(&after, "新开"));
    let quarter = sheet(&office, "RP-08", &[]);
    assert!(rows(&quarter).iter().any(|row| row["咨询的问题"] == "装修什么时候可以施工"));
    let behind = sheet(&office, "RP-02", &["--behind", "咨询服务记录"]);
    assert!(rows(&behind).iter().any(|row| row["状态"] == "当场答复"), "{behind}");
}
