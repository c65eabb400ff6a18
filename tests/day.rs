//! A day at the desk: the steps of `tests/day/story.txt` are executed by `qiantai exec` in order, and each line
//! names the expected result.

#[path = "house/office.rs"]
#[expect(dead_code, reason = "shared with the tests of processes")]
mod office;

use std::collections::BTreeMap;
use std::io::Write;
use std::process::Stdio;

use office::{TestOffice, said};
use serde_json::{Map, Value, json};

/// The day of the story, a Monday.
const DAY: &str = "2026-11-23";

struct Telling {
    office: TestOffice,
    clock: String,
    labels: BTreeMap<String, String>,
}

impl Telling {
    fn begin() -> Self {
        let office = TestOffice::empty();
        let at = format!("{DAY}T07:55");
        let ran = office.run(&["demo", "--rooms", "900", "--slips", "60", "--clock", &at]);
        assert_eq!(ran.code, 0, "{ran:?}");
        Self {
            office,
            clock: String::new(),
            labels: [("settings".to_string(), "B-02/1".to_string())].into(),
        }
    }

    /// Runs a line of the story; fails with the difference from the expected result.
    fn line(&mut self, line: &str) -> Result<(), String> {
        if let Some(look) = line.strip_prefix('!') {
            return self.look(look.trim());
        }
        let (asked, expected) = line.split_once("=>").ok_or("a line needs =>")?;
        let (head, fields) = asked.split_at(asked.find('{').ok_or("a line needs its fields")?);
        let words: Vec<&str> = head.split_whitespace().collect();
        let (clock, badge, step) = match words.as_slice() {
            [clock, badge, step, ..] => (*clock, *badge, *step),
            _ => return Err("a line begins with clock, badge, form/step".to_string()),
        };
        if self.clock != clock {
            let ran = self.office.run(&["clock", &format!("{DAY}T{clock}")]);
            assert_eq!(ran.code, 0, "{line}: {ran:?}");
            self.clock = clock.to_string();
        }
        let (form, step) = step.split_once('/').ok_or("form/step")?;
        let (label, on) = match words.get(3..).unwrap_or(&[]) {
            ["on", label, ..] => (*label, Some(self.slip_of(label))),
            [label, ..] => (*label, None),
            [] => ("", None),
        };
        let cosign = words.iter().position(|w| *w == "with").and_then(|at| words.get(at + 1));
        let asked = self.asked(form, step, on, cosign.copied(), fields)?;
        let answer = self.exec(badge, &asked);
        let came = self.result(label, &answer);
        let expected = expected.split_whitespace().collect::<Vec<_>>().join(" ");
        if came == expected { Ok(()) } else { Err(format!("came “{came}”\n{answer}")) }
    }

    /// The number of a slip with a label; `@F-21` is the newest slip of a form.
    fn slip_of(&self, label: &str) -> String {
        if let Some(form) = label.strip_prefix('@') {
            let ran = self.office.run(&["list", form, "--most", "1", "--json", "--as", "102"]);
            let row: Option<Value> =
                ran.out.lines().next().and_then(|row| serde_json::from_str(row).ok());
            return row.and_then(|row| Some(row["slip"].as_str()?.to_string())).unwrap_or_default();
        }
        self.labels.get(label).cloned().unwrap_or_else(|| label.to_string())
    }

    fn asked(
        &self,
        form: &str,
        step: &str,
        on: Option<String>,
        cosign: Option<&str>,
        fields: &str,
    ) -> Result<Value, String> {
        let mut text = fields.trim().to_string();
        for (label, slip) in &self.labels {
            text = text.replace(&format!("${label}"), slip);
        }
        let fields: Value = serde_json::from_str(&text).map_err(|e| format!("{e}: {text}"))?;
        let mut asked = Map::new();
        asked.insert("id".into(), Value::Null);
        asked.insert("form".into(), json!(form));
        asked.insert("step".into(), json!(step));
        asked.insert("slip".into(), json!(on));
        asked.insert("fields".into(), fields);
        if let Some(second) = cosign {
            asked.insert("cosign".into(), json!(second));
        }
        Ok(Value::Object(asked))
    }

    fn exec(&self, badge: &str, asked: &Value) -> Value {
        let mut command = self.office.command(&["exec", "--as", badge]);
        let mut child = command.stdin(Stdio::piped()).spawn().unwrap();
        writeln!(child.stdin.take().unwrap(), "{asked}").unwrap();
        let ran = said(child);
        serde_json::from_str(&ran.out).unwrap_or_else(|_| panic!("{asked}\n{ran:?}"))
    }

    /// The result in the notation of the story; an accepted slip gets its label.
    fn result(&mut self, label: &str, answer: &Value) -> String {
        if let Some(accepted) = answer.get("accepted") {
            let slip = accepted["slip"].as_str().unwrap_or_default().to_string();
            let state = self.show(&slip)["state"].as_str().unwrap_or_default().to_string();
            self.labels.entry(label.to_string()).or_insert(slip);
            let rules = accepted["warnings"].as_array().into_iter().flatten();
            let rules = rules.filter_map(|w| w["rule"].as_str());
            return ["accepted", &state].into_iter().chain(rules).collect::<Vec<_>>().join(" ");
        }
        if let Some(refused) = answer.get("refused") {
            return format!("refused {}", refused["rule"].as_str().unwrap_or("?"));
        }
        let problems = answer["invalid"].as_array().into_iter().flatten();
        let fields = problems.filter_map(|p| p["field"].as_str());
        ["invalid"].into_iter().chain(fields).collect::<Vec<_>>().join(" ")
    }

    fn show(&self, slip: &str) -> Value {
        let ran = self.office.run(&["show", slip, "--json", "--as", "102"]);
        serde_json::from_str(&ran.out).unwrap_or_else(|_| panic!("{slip}: {ran:?}"))
    }

    /// `! LABEL holds TEXT`, `! check`.
    fn look(&self, look: &str) -> Result<(), String> {
        let words: Vec<&str> = look.splitn(3, ' ').collect();
        match words.as_slice() {
            ["check"] => {
                let ran = self.office.run(&["check"]);
                if ran.code == 0 { Ok(()) } else { Err(ran.out) }
            }
            [label, "holds", text] => {
                let shown = self.office.run(&["show", &self.slip_of(label), "--as", "102"]).out;
                if shown.contains(text) { Ok(()) } else { Err(shown) }
            }
            _ => Err("a look is “check” or “LABEL holds TEXT”".to_string()),
        }
    }
}

#[test]
fn a_day_from_the_first_call_to_the_signed_handover() {
    let story =
        std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/day/story.txt"));
    let story = story.unwrap();
    let mut telling = Telling::begin();
    let mut differences = Vec::new();
    let (mut chapter, mut lines) = ("", 0);
    for (n, line) in story.lines().enumerate() {
        if let Some(title) = line.strip_prefix("## ") {
            chapter = title;
        } else if !line.trim().is_empty() && !line.starts_with('#') {
            lines += 1;
            if let Err(difference) = telling.line(line) {
                differences
                    .push(format!("{chapter}\n  story.txt:{}: {line}\n  {difference}", n + 1));
            }
        }
    }
    assert!(lines > 0, "the story is told");
    assert!(
        differences.is_empty(),
        "{} lines came otherwise:\n{}",
        differences.len(),
        differences.join("\n")
    );
}
