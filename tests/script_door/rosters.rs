//! `qiantai import`: from a file to the registers, with verdicts and exit codes.

#[path = "../house/rosters.rs"]
mod fixtures;

use super::*;

fn write(office: &TestOffice, name: &str, bytes: impl AsRef<[u8]>) -> String {
    let path = office.beside(name);
    fs::write(&path, bytes).unwrap();
    path.to_str().unwrap().to_owned()
}

fn import(office: &TestOffice, words: &[&str]) -> Ran {
    office.run(&[&["import"], words, &["--as", "102"]].concat())
}

fn entries(office: &TestOffice) -> Value {
    checked(office)["entries"].clone()
}

#[test]
fn a_real_workbook_goes_in_once() {
    let office = TestOffice::practice();
    let file = write(&office, "清册.xlsx", fixtures::three_sheets());
    // The desk is up, and what fell due is written.
    fine(office.run(&["list", "staff"]));
    let before = entries(&office);
    let dry = import(&office, &["rooms", &file, "--dry-run"]);
    assert_eq!(dry.code, 0, "{dry:?}");
    assert!(dry.out.contains("新增  房屋 第4行  9-1-101\n"), "{dry:?}");
    assert!(dry.out.ends_with("共 6 行:新增 4、略过 2\n"), "{dry:?}");
    assert_eq!(entries(&office), before, "a dry run writes nothing");
    for (kind, added) in [("rooms", 4), ("people", 3)] {
        let before = entries(&office).as_u64().unwrap();
        let ran = import(&office, &[kind, &file]);
        assert_eq!(ran.code, 0, "{ran:?}");
        assert_eq!(entries(&office).as_u64().unwrap(), before + added);
        let again = import(&office, &[kind, &file]);
        assert_eq!(again.code, 0, "{again:?}");
        assert!(again.out.contains("新增 0") && !again.out.contains("变更"), "{again:?}");
        assert_eq!(entries(&office).as_u64().unwrap(), before + added, "nothing changes");
    }
    let beside = write(&office, "联系表.xlsx", fixtures::side_by_side());
    let before = entries(&office);
    let ran = import(&office, &["people", &beside, "--good-rows"]);
    assert_eq!(ran.code, 1, "the parking place is on no register: {ran:?}");
    assert!(ran.out.contains("车位 A-9"), "{ran:?}");
    assert_eq!(entries(&office), before, "a refused row stays out whole, its tenant too");
}

#[test]
fn half_bad_files_bring_in_nothing_or_the_good_rows_as_chosen() {
    let office = TestOffice::practice();
    let text = "房号,面积\n9-1-101,90\n501,88\n9-1-102,70\n";
    let file = write(&office, "半坏.csv", text);
    fine(office.run(&["list", "staff"]));
    let before = entries(&office).as_u64().unwrap();
    let ran = import(&office, &["rooms", &file]);
    assert_eq!(ran.code, 1, "{ran:?}");
    assert!(ran.out.contains("拒绝  第3行  501  缺楼号") && ran.out.contains("(F-107)"), "{ran:?}");
    assert!(ran.err.contains("一行也没有写入") && ran.err.contains("--good-rows"), "{ran:?}");
    assert_eq!(entries(&office).as_u64().unwrap(), before);
    let ran = import(&office, &["rooms", &file, "--good-rows", "--json"]);
    assert_eq!(ran.code, 1, "{ran:?}");
    let last: Value = serde_json::from_str(ran.out.lines().last().unwrap()).unwrap();
    assert_eq!(last["totals"]["added"], 2);
    assert_eq!(last["totals"]["refused"], 1);
    assert_eq!(entries(&office).as_u64().unwrap(), before + 2);
}

#[test]
fn a_map_file_names_what_no_table_knows() {
    let office = TestOffice::practice();
    let file = write(&office, "怪.csv", "甲,乙\n9-1-101,90\n");
    let ran = import(&office, &["rooms", &file]);
    assert_eq!(ran.code, 1, "{ran:?}");
    assert!(ran.err.contains("没有认出“房号”") && ran.err.contains("[[sheet]]"), "{ran:?}");
    let map = write(
        &office,
        "映射.toml",
        "[[sheet]]\nheader = 1\ncolumns = { 房号 = \"甲\", 面积 = \"B\" }\n",
    );
    let ran = import(&office, &["rooms", &file, "--map", &map]);
    assert_eq!(ran.code, 0, "{ran:?}");
    assert!(ran.out.contains("新增  第2行  9-1-101"), "{ran:?}");
}

#[test]
fn who_may_not_and_what_is_not_there_is_one_sentence() {
    let office = TestOffice::practice();
    let file = write(&office, "a.csv", "房号\n9-1-101\n");
    sentence(&import(&office, &["cars", &file]), 2, "rooms");
    sentence(&import(&office, &["rooms", "/nowhere/a.csv"]), 1, "没有文件");
    let bytes = b"a\n\xff\xff\n";
    sentence(&import(&office, &["rooms", &write(&office, "b.csv", bytes)]), 1, "第 2 行");
    let cashier = office.run(&["import", "rooms", &file, "--as", "110"]);
    sentence(&cashier, 1, "不能维护住户资料");
}

#[test]
fn a_desk_that_dies_in_the_middle_costs_nothing_and_doubles_nothing() {
    let office = TestOffice::practice();
    let doors = (0..2_000).map(|n| format!("{}-1-{}\n", n / 500 + 50, 101 + n % 500));
    let file = write(&office, "多.csv", format!("房号\n{}", doors.collect::<String>()));
    fine(office.run(&["list", "staff"]));
    let before = entries(&office).as_u64().unwrap();
    let journal = office.data.join("journal.txt");
    let begun = fs::metadata(&journal).unwrap().len() + 50_000;
    let child = office.command(&["import", "rooms", &file, "--as", "102"]).spawn().unwrap();
    office.until(|_| fs::metadata(&journal).is_ok_and(|now| now.len() > begun));
    for desk in office.desks() {
        office::signal(desk, rustix::process::Signal::KILL);
    }
    let ran = office::said(child);
    assert_eq!(ran.code, 0, "{ran:?}");
    assert!(ran.out.ends_with("共 2000 行:新增 2000\n"), "{}", ran.err);
    assert_eq!(entries(&office).as_u64().unwrap(), before + 2_000);
}

#[test]
fn a_template_is_for_its_owner_alone_and_goes_in_when_it_is_filled() {
    use std::os::unix::fs::PermissionsExt;
    let office = TestOffice::practice();
    let path = office.beside("房屋名册.xlsx");
    let file = path.to_str().unwrap().to_owned();
    let said = fine(office.run(&["import", "--template", "rooms", &file]));
    assert!(said.contains("房屋名册.xlsx"), "{said}");
    assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    let before = fs::read(&path).unwrap();
    sentence(&office.run(&["import", "--template", "people", &file]), 1, "没有动它");
    assert_eq!(fs::read(&path).unwrap(), before, "a file that is there is never written over");
    sentence(&office.run(&["import", "--template", "rooms", "a.csv"]), 1, ".xlsx");

    let ran = import(&office, &["rooms", &file, "--dry-run"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    assert!(ran.out.ends_with("共 1 行:新增 0、略过 1\n"), "the example row alone: {ran:?}");
}

#[test]
fn a_starter_table_comes_in_once_and_as_drafts() {
    let office = TestOffice::practice();
    for (what, form, state) in [("faults", "F-20", "草拟"), ("prices", "F-02", "设想")] {
        let words = ["import", "--starter", what, "--as", "102", "--json"];
        let said: Value = serde_json::from_str(&fine(office.run(&words))).unwrap();
        assert!(said["drafts"].as_u64().unwrap() > 5, "{said}");
        let again: Value = serde_json::from_str(&fine(office.run(&words))).unwrap();
        assert_eq!(again["drafts"], 0, "what is there is not brought in again");
        let rows = fine(office.run(&["list", form, "--most", "400"]));
        assert!(rows.contains(state), "{rows}");
    }
    checked(&office);
    sentence(&office.run(&["import", "--starter", "rooms", "--as", "102"]), 2, "faults");
    let cashier = office.run(&["import", "--starter", "faults", "--as", "110"]);
    sentence(&cashier, 1, "不能办服务项目与意见调查");
}

/// What stood on paper before comes in by the same preview, each line once, by whoever may take it in.
#[test]
fn opening_balances_go_in_once_under_their_paper_numbers() {
    let office = TestOffice::practice();
    let rooms = write(&office, "房屋.csv", "房号\n9-1-101\n9-1-102\n");
    let people =
        write(&office, "住户.csv", "房号,姓名,身份\n9-1-101,赵六,业主\n9-1-102,孙七,租户\n");
    assert_eq!(import(&office, &["rooms", &rooms]).code, 0);
    assert_eq!(import(&office, &["people", &people]).code, 0);
    let list = "房号,姓名,名目,金额,月份,纸单号\n9-1-101,赵六,押金,￥300.00,,押-1\n\
                9-1-102,,预收,80,,押-2\n9-1-101,赵六,欠费,42.5,202510,结-1\n合计,,,422.5,,\n";
    let file = write(&office, "期初.csv", list);
    let cashier = |words: &[&str]| office.run(&[&["import"], words, &["--as", "110"]].concat());
    let dry = cashier(&["opening", &file, "--dry-run"]);
    assert_eq!(dry.code, 0, "{dry:?}");
    assert!(dry.out.ends_with("共 4 行:新增 3、略过 1\n"), "{dry:?}");
    let ran = cashier(&["opening", &file]);
    assert_eq!(ran.code, 0, "{ran:?}");
    assert!(fine(office.run(&["list", "F-23", "--as", "110"])).contains("余 300.00 元"));
    assert!(fine(office.run(&["list", "F-22", "--as", "110"])).contains("202510 合计 42.50"));
    let again = cashier(&["opening", &file]);
    assert!(again.out.contains("新增 0") && again.out.contains("相同 3"), "{again:?}");
    // A renovation under way: at its stage, with its deposit and to its agreed end.
    let sites = "房号,姓名,名目,金额,纸单号,到哪一步,装修公司,完工,验收日\n\
                 9-1-101,赵六,装修押金,2000,装-7,施工中,美居装饰,2027-01-20,\n\
                 9-1-102,孙七,装修押金,1500,装-8,待退押金,,,2026-10-10\n";
    let sites = write(&office, "装修.csv", sites);
    let ran = cashier(&["opening", &sites]);
    assert_eq!(ran.code, 0, "{ran:?}");
    let listed = fine(office.run(&["list", "F-60", "--as", "110"]));
    assert!(listed.contains("美居装饰 至 2027-01-20"), "{listed}");
    assert!(listed.contains("待退押金"), "{listed}");
    let again = cashier(&["opening", &sites]);
    assert!(again.out.contains("新增 0") && again.out.contains("相同 2"), "{again:?}");
    let other = "房号,姓名,名目,金额,月份,纸单号\n9-1-101,赵六,押金,301,,押-1\n9-1-102,路人甲,欠费,1,202510,结-2\n";
    let ran = cashier(&["opening", &write(&office, "错.csv", other)]);
    assert_eq!(ran.code, 1, "{ran:?}");
    assert!(ran.out.contains("已经登记") && ran.out.contains("住户册上的人"), "{ran:?}");
    // Property fees by month; what stands twice is refused before anything is written, in the paper's own words.
    let fees = "房号,姓名,名目,金额,月份,纸单号\n9-1-101,赵六,物业费,60,202509,物-1\n9-1-101,赵六,物业费,60,202510,物-2\n\
                9-1-101,赵六,物业费,60,202510,物-2\n";
    let fees = write(&office, "物业费.csv", fees);
    let ran = cashier(&["opening", &fees]);
    assert!(ran.code == 0 && ran.out.ends_with("共 3 行:新增 2、略过 1\n"), "{ran:?}");
    let listed = fine(office.run(&["list", "F-225", "--as", "110"]));
    assert!(listed.contains("202509 物业费 60.00"), "{listed}");
    let again = cashier(&["opening", &fees]);
    assert!(again.out.contains("新增 0") && again.out.contains("相同 2"), "{again:?}");
    let twice = "房号,姓名,名目,金额,月份,纸单号\n9-1-101,赵六,物业费,61,202508,物-8\n9-1-101,赵六,物业费,62,202508,物-9\n\
                 9-1-102,孙七,欠费,7,202508,物-8\n";
    let ran = cashier(&["opening", &write(&office, "两遍.csv", twice), "--dry-run"]);
    let told = ["9-1-101的202508 的物业费已经登记一行:第2行", "纸单号 物-8 已经登记:第2行"];
    assert!(told.iter().all(|words| ran.out.contains(words)), "{ran:?}");
    let no_paper = write(&office, "缺.csv", "房号,金额\n9-1-101,3\n");
    let ran = cashier(&["opening", &no_paper]);
    assert!(ran.code == 1 && ran.err.contains("没有认出“纸单号”"), "{ran:?}");
    let store = office.run(&["import", "opening", &file, "--as", "130"]);
    sentence(&store, 1, "不能登记期初");
    let template = office.beside("期初空表.xlsx");
    fine(office.run(&["import", "--template", "opening", template.to_str().unwrap()]));
    let empty = cashier(&["opening", template.to_str().unwrap(), "--dry-run"]);
    assert!(empty.out.ends_with("共 1 行:新增 0、略过 1\n"), "{empty:?}");
}

/// What is not done yet stands on paper, with its number and its time; each paper becomes a slip once.
#[test]
fn open_slips_come_from_paper_with_their_numbers_and_times() {
    let office = TestOffice::practice();
    let list = "发生时间,楼室号,报修人,家中有人,报修部位,情况,纸单号,迟报原因\n\
                2026-11-18 09:10,1-1-101,,有人,厨房,漏水,修-101,\n\
                2026-11-19 16:40,1-1-102,,不需入户,楼道,灯不亮,修-102,停电\n";
    let file = write(&office, "旧单.csv", list);
    let ran = import(&office, &["repairs", &file]);
    assert_eq!(ran.code, 0, "{ran:?}");
    assert!(ran.out.ends_with("共 2 行:新增 2\n"), "{ran:?}");
    assert!(ran.out.contains("修-101 1-1-101"), "a paper is named by its number: {ran:?}");
    let rows = office.run(&["list", "F-14", "--as", "102", "--json", "--most", "2"]).out;
    let slips: Vec<Value> = rows.lines().map(|row| serde_json::from_str(row).unwrap()).collect();
    let mut told = Vec::new();
    for slip in &slips {
        let shown = fine(office.run(&["show", slip["slip"].as_str().unwrap(), "--as", "102"]));
        told.push(shown);
    }
    told.sort();
    for what in ["修-101", "2026-11-18T09:10", "原记在纸单上,导入补记"] {
        assert!(told.iter().any(|shown| shown.contains(what)), "{what}: {told:?}");
    }
    assert!(
        told.iter().any(|shown| shown.contains("修-102") && shown.contains("停电")),
        "{told:?}"
    );
    // The slip has gone on meanwhile; the paper still says what it said.
    let again = import(&office, &["repairs", &file]);
    assert!(again.out.contains("新增 0") && again.out.contains("相同 2"), "{again:?}");
    let bad = "发生时间,楼室号,家中有人,情况,纸单号\n,1-1-101,有人,门坏,修-103\n\
               2026-11-18 09:10,1-1-101,有人,门坏,\n2031-01-01 09:00,1-1-101,有人,门坏,修-104\n";
    let ran = import(&office, &["repairs", &write(&office, "缺.csv", bad)]);
    assert_eq!(ran.code, 1, "{ran:?}");
    for why in ["请写发生时间", "请写纸单号", "不能在将来"] {
        assert!(ran.out.contains(why), "{why}: {ran:?}");
    }
    let no_time =
        write(&office, "无时.csv", "楼室号,家中有人,情况,纸单号\n1-1-101,有人,门坏,修-105\n");
    let ran = import(&office, &["repairs", &no_time]);
    assert!(ran.code == 1 && ran.err.contains("缺“发生时间”"), "{ran:?}");
    for (what, head, row) in [
        ("paid", "服务项目,已告知价,要求", "jd-03,是,装灯"),
        ("complaints", "投诉要点,被投诉部门", "夜里太吵,秩序"),
        ("needs", "类别,内容", "需求,想要一份地图"),
    ] {
        let template = office.beside(&format!("{what}.xlsx"));
        fine(office.run(&["import", "--template", what, template.to_str().unwrap()]));
        let empty = import(&office, &[what, template.to_str().unwrap(), "--dry-run"]);
        assert!(empty.out.ends_with("共 1 行:新增 0、略过 1\n"), "{empty:?}");
        let room = if what == "paid" { "楼室号" } else { "房号" };
        let text = format!("发生时间,{room},纸单号,{head}\n2026-11-19 10:00,1-1-101,旧-9,{row}\n");
        let ran = import(&office, &[what, &write(&office, &format!("{what}.csv"), text)]);
        assert!(ran.code == 0 && ran.out.ends_with("新增 1\n"), "{what}: {ran:?}");
    }
    checked(&office);
}

/// The register is kept in memory between the pieces of a file: what others write meanwhile counts all the same.
#[test]
fn a_list_that_comes_again_is_compared_with_what_was_written_meanwhile() {
    let office = TestOffice::practice();
    let file = write(&office, "码.csv", "故障码,故障,人工\nzz-1,角阀渗水,35\nzz-2,地漏返味,20\n");
    let import = || {
        let ran = office.run(&["import", "faults", &file, "--as", "100"]);
        assert_eq!(ran.code, 0, "{ran:?}");
        ran.out
    };
    assert!(import().ends_with("共 2 行:新增 2\n"));
    assert!(import().ends_with("共 2 行:新增 0、相同 2\n"));
    let listed = fine(office.run(&["list", "F-20", "角阀渗水", "--as", "100"]));
    let slip = listed.split('\t').next().unwrap();
    let fields = r#"{"code":"zz-1","wording":"角阀漏水"}"#;
    let line =
        format!(r#"{{"form":"F-20","step":"change","slip":"{slip}","fields":{fields}}}"#) + "\n";
    fine(office.run_with(&["exec", "--as", "100"], line.as_bytes()));
    let again = import();
    assert!(again.contains("角阀漏水 → 角阀渗水"), "{again}");
    assert!(again.ends_with("共 2 行:新增 0、变更 1、相同 1\n"), "{again}");
}

/// Property fees that another program has charged come in once, each for its room, month and item.
#[test]
fn property_fees_come_in_once_and_only_for_somebody_on_the_register() {
    let office = TestOffice::practice();
    // What no rate gives is brought in by whoever may take it back; one hand of the desk is told so.
    let desk = |words: &[&str]| office.run(&[&["import"], words, &["--as", "101"]].concat());
    let list = "房号,月份,项目,金额\n1-1-101,202611,物业费,180.50\n1-1-101,202611,车位费,90\n";
    let file = write(&office, "物业费.csv", list);
    let alone = office.run(&["import", "fees", &file, "--as", "102"]);
    assert!(alone.code == 1 && alone.out.contains("须两人签认"), "{alone:?}");
    let ran = desk(&["fees", &file]);
    assert!(ran.code == 0 && ran.out.ends_with("新增 2\n"), "{ran:?}");
    let again = desk(&["fees", &file]);
    assert!(again.out.contains("新增 0"), "{again:?}");
    let listed = fine(office.run(&["list", "F-225", "--as", "110"]));
    assert!(listed.contains("180.50") && listed.contains("车位费"), "{listed}");
    let other = write(&office, "别的.csv", "房号,月份,项目,金额\n1-1-101,202611,物业费,99\n");
    let ran = desk(&["fees", &other]);
    assert!(ran.code == 1 && ran.out.contains("不能重复收"), "{ran:?}");
    let nobody = write(&office, "没有.csv", "房号,月份,项目,金额\n9-9-999,202611,物业费,99\n");
    assert_eq!(desk(&["fees", &nobody]).code, 1);
    checked(&office);
}
