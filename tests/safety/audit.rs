//! Who came in and what was handed out: the list that a head reads, and the log, in which nothing personal stands.

use std::fs;

use serde_json::Value;

use super::office::{TestOffice, write_pins};
use super::privacy::step;

#[test]
fn a_head_reads_who_came_in_who_was_turned_away_and_what_was_handed_out() {
    let office = TestOffice::practice();
    let (people, _) = super::people(&office);
    let see = format!(
        r#"{{"form":"B-04","step":"see","fields":{{"whom":"@{}","why":"回访"}}}}"#,
        people[0]
    );
    step(&office, "102", &see);
    let wrong = office.beside("wrong");
    write_pins(&wrong, "103 9999\n");
    let words = ["list", "open", "--as", "103", "--pins", wrong.to_str().unwrap()];
    assert_eq!(office.run(&words).code, 1);
    assert_eq!(office.run(&["report", "slips-of-day", "--as", "104"]).code, 0);
    assert_eq!(office.run(&["print", "F-14/1", "--as", "105", "--out", "slip.txt"]).code, 0);
    let out = office.beside("whole");
    assert_eq!(office.run(&["export", out.to_str().unwrap(), "--as", "100"]).code, 0);
    let ran = office.run(&["log", "--as", "100", "--json"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    let rows: Vec<Value> =
        ran.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let uid = rustix::process::geteuid().as_raw();
    for (deed, badge, about) in [
        ("登录", "(102)", ""),
        ("看号码", "(102)", "B-04/"),
        ("密码不对", "(103)", ""),
        ("报表", "(104)", ""),
        ("打印", "(105)", "B-11/"),
        ("导出", "(100)", "B-10/"),
        ("断开", "(105)", ""),
    ] {
        let row = rows
            .iter()
            .find(|row| row["deed"] == deed && row["who"].as_str().unwrap().ends_with(badge));
        let row = row.unwrap_or_else(|| panic!("{deed} {badge}: {}", ran.out));
        assert!(row["about"].as_str().unwrap().starts_with(about), "{row}");
        assert!(row["uid"] == uid && row["pid"].as_i64().unwrap() > 1 && row["script"] == true);
    }
    assert_eq!(rows.iter().filter(|row| row["deed"] == "导出").count(), 1, "{}", ran.out);
    // The newest first; what comes before is asked for by the number of a line.
    let numbers: Vec<u64> = rows.iter().map(|row| row["n"].as_u64().unwrap()).collect();
    assert!(numbers.is_sorted_by(|a, b| a > b), "{numbers:?}");
    let third = numbers[2].to_string();
    let before = office.run(&["log", "--as", "100", "--most", "1", "--before", &third]).out;
    assert!(before.starts_with(&numbers[3].to_string()), "{before}");
    let ran = office.run(&["log", "--as", "101"]);
    assert!(ran.code == 1 && ran.err.contains("主任"), "{ran:?}");
    office.checked();
}

/// P-40, G-96: who opened whose file can be read afterwards, by the number of the paper; a list of rooms is no file, and
/// what the file refused is none that was read.
#[test]
fn whoever_opened_a_household_s_file_stands_in_the_list() {
    let office = TestOffice::practice();
    let (people, _) = super::people(&office);
    let set = r#"{"form":"B-02","step":"set","slip":"B-02/1","fields":{"name":"night_files","worth":"two_roles","why":"试"}}"#;
    step(&office, "100", set);
    let whose = &people[0];
    let show = |who: &u64, badge| office.run(&["show", &format!("F-56/{who}"), "--as", badge]).code;
    assert_eq!(show(whose, "202"), 1, "a foreman has no reason to read of them");
    for badge in ["102", "100"] {
        assert_eq!(show(whose, badge), 0);
    }
    assert_eq!(office.run(&["show", "F-107/1", "--as", "102"]).code, 0);
    let ran = office.run(&["log", "--as", "100", "--json"]);
    let rows: Vec<Value> =
        ran.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let number = format!("F-56/{whose:06}");
    let read: Vec<(&str, &str)> = rows
        .iter()
        .filter(|row| row["deed"] == "看档案" && row["about"] == number.as_str())
        .map(|row| (row["who"].as_str().unwrap(), row["about"].as_str().unwrap()))
        .collect();
    assert_eq!(read.len(), 2, "{read:?}");
    for ((who, about), badge) in read.iter().zip(["(100)", "(102)"]) {
        assert!(who.ends_with(badge) && *about == number, "{read:?}");
    }
}

/// The log of the desk, and its last words.
#[test]
fn nothing_personal_stands_in_any_byte_of_a_log() {
    let office = TestOffice::practice();
    let (people, phones) = super::people(&office);
    let whom = people[0];
    let lines = [
        format!(r#"{{"form":"B-04","step":"see","fields":{{"whom":"@{whom}","why":"回访"}}}}"#),
        format!(
            r#"{{"id":"c","form":"F-08","step":"log","fields":{{"caller":"@{whom}","phone":"13900008888","matter":"need","handled":"later","content":"欧阳无痕 13900007777"}}}}"#
        ),
    ];
    step(&office, "102", &lines.join("\n"));
    for words in [
        &["list", "find", "欧阳无痕", "--as", "102"][..],
        &["list", "find", "13900007777", "--as", "120"],
        &["report", "slips-of-day", "--as", "102"],
        &["show", "F-08/1", "--as", "102"],
    ] {
        assert_eq!(office.run(words).code, 0, "{words:?}");
    }
    // A journal that somebody cut.
    fs::write(office.data.join("journal.txt"), "欧阳无痕\n").unwrap();
    step(&office, "102", &lines[1].replace("\"c\"", "\"d\""));
    office.stop();
    let names = personal_names(&office);
    let mut log = String::new();
    for entry in fs::read_dir(&office.data).unwrap() {
        let path = entry.unwrap().path();
        if path.file_name().unwrap().to_string_lossy().contains(".log") {
            log += &String::from_utf8_lossy(&fs::read(&path).unwrap());
        }
    }
    for word in ["began", "sign-in badge=102", "unmask badge=102", "report badge=102", "ended why="]
    {
        assert!(log.contains(word), "{word}: {log}");
    }
    assert!(names.len() > 10 && phones.len() > 10);
    let typed = ["欧阳无痕".to_string(), "13900007777".to_string(), "13900008888".to_string()];
    for word in names.iter().chain(&phones).chain(&typed) {
        assert!(!log.contains(word.as_str()), "{word}: {log}");
    }
}

fn personal_names(office: &TestOffice) -> Vec<String> {
    use qiantai::forms::estate::people;
    let store = qiantai::store::Store::open(&office.data).unwrap();
    let mut names = Vec::new();
    let read = store.read().unwrap().slips_of(people::TAG, 0, |slip| {
        names.push(people::full_name(&slip).to_string());
        true
    });
    read.unwrap();
    names
}
