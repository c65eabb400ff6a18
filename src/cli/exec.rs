//! `qiantai exec`: reads a step from each line of JSON and writes a line with its result.

mod distinct;

use crate::engine::prelude::*;
use std::io::BufRead;
use std::path::{Path, PathBuf};

use serde_json::{Map, Value, json};

use super::caller::{Caller, pin_of, read_pins, reply_error, usage_error};
use super::{FAILED, FINE, REFUSED, is_lost, print_out};
use crate::engine::decision::{Input, Problem};
use crate::forms;
use crate::forms::office::staff;
use crate::protocol::messages::{Reply, Request};
use distinct::Distinct;

#[derive(clap::Args)]
pub(crate) struct ExecArgs {
    /// 以哪个工号执行
    #[arg(long = "as", value_name = "BADGE")]
    badge: u32,
    /// 密码文件,每行“工号 密码”
    #[arg(long, value_name = "FILE")]
    pins: Option<PathBuf>,
    /// 只试,不写
    #[arg(long)]
    dry_run: bool,
}

/// Runs every line of standard input.
pub(super) fn exec(dir: &Path, args: &ExecArgs) -> Result<u8, u8> {
    let pins = read_pins(args.pins.as_deref()).map_err(usage_error)?;
    let mut caller = Caller::connect(dir).map_err(|reason| reply_error(Err(reason)))?;
    caller.sign_in(args.badge, &pins)?;
    let mut code = FINE;
    for line in std::io::stdin().lock().split(b'\n') {
        let line = line.map_err(|_| usage_error("标准输入读不出".to_string()))?;
        if line.trim_ascii().is_empty() {
            continue;
        }
        let (result, line_code) = run_line(&mut caller, &line, &pins, args.dry_run);
        print_out(&result.to_string());
        code = code.max(line_code);
        // What could not be answered for is not gone on with.
        if line_code == FAILED || is_lost() {
            break;
        }
    }
    Ok(code)
}

/// Runs a line; returns its result and exit code.
fn run_line(caller: &mut Caller, line: &[u8], pins: &[(u32, String)], dry: bool) -> (Value, u8) {
    let parsed: Value = match serde_json::from_slice(line) {
        Ok(Distinct(parsed)) => parsed,
        Err(error) => {
            let problem = format!("不是一行 JSON:{error}");
            return (invalid_json(&Value::Null, &[Problem::new("line", &problem)]), REFUSED);
        }
    };
    let id = parsed.get("id").cloned().unwrap_or(Value::Null);
    let asked = match parse_step(&parsed) {
        Ok(asked) => asked,
        Err(problem) => return (invalid_json(&id, &[problem]), REFUSED),
    };
    let request = match (dry, parse_request(&parsed, asked, pins)) {
        (true, Ok(Request::Hand { asked, .. })) => Request::Try(asked),
        (_, Ok(request)) => request,
        (_, Err(problem)) => return (invalid_json(&id, &[problem]), REFUSED),
    };
    if let Request::Hand { asked, .. } = &request
        && asked.step == staff::GIVE_PIN
        && asked.form.eq_ignore_ascii_case(staff::FORM.id)
    {
        // The answer would hold the PIN, and answers are kept in files.
        let problem = Problem::new("step", "密码由 qiantai pin --for 发,不写在结果里");
        return (invalid_json(&id, &[problem]), REFUSED);
    }
    match caller.ask(request) {
        Ok(reply) => result(&id, reply),
        Err(sentence) => (json!({"id": id, "failed": {"reason": sentence}}), FAILED),
    }
}

fn parse_request(parsed: &Value, asked: Asked, pins: &[(u32, String)]) -> Result<Request, Problem> {
    let id = match parsed.get("id") {
        Some(Value::String(id)) => id.clone(),
        Some(Value::Number(id)) => id.to_string(),
        _ => String::new(),
    };
    let cosign = match parsed.get("cosign") {
        None | Some(Value::Null) => None,
        Some(second) => {
            let badge = text(second).and_then(|t| t.parse().ok());
            let badge = badge.ok_or_else(|| Problem::new("cosign", "第二签字人写工号"))?;
            let pin = pin_of(pins, badge).map_err(|p| Problem::new("cosign", &p))?;
            Some((badge, pin.to_string()))
        }
    };
    Ok(Request::Hand { id, asked, draft: None, cosign })
}

/// The names that a line may have. Others are typing errors and must not be ignored.
const NAMES: &[&str] =
    &["id", "form", "step", "slip", "seen", "occurred", "source", "late", "fields", "cosign"];

/// The step of a line.
fn parse_step(parsed: &Value) -> Result<Asked, Problem> {
    let Value::Object(entries) = parsed else {
        return Err(Problem::new("line", "一行须是一个 JSON 对象"));
    };
    if let Some(odd) = entries.keys().find(|name| !NAMES.contains(&name.as_str())) {
        return Err(Problem::new(odd, &format!("不认识此项;可用:{}", NAMES.join(" "))));
    }
    let optional_text = |name: &str| match parsed.get(name) {
        None | Some(Value::Null) => Ok(String::new()),
        Some(value) => text(value).ok_or_else(|| Problem::new(name, "此项须是文字")),
    };
    let slip = match parsed.get("slip") {
        None | Some(Value::Null) => None,
        Some(slip) => {
            let id = text(slip).and_then(|t| forms::slip_number(&t));
            Some(id.ok_or_else(|| Problem::new("slip", "单号写作 F-14/123"))?)
        }
    };
    let seen = match parsed.get("seen") {
        None | Some(Value::Null) => None,
        Some(seen) => {
            let version = seen.as_u64().and_then(|n| u32::try_from(n).ok());
            Some(version.ok_or_else(|| Problem::new("seen", "seen 须是单子的版本数"))?)
        }
    };
    let none = Map::new();
    let fields = match parsed.get("fields") {
        None | Some(Value::Null) => &none,
        Some(Value::Object(fields)) => fields,
        Some(_) => return Err(Problem::new("fields", "fields 须是对象")),
    };
    let mut inputs = Vec::new();
    for (name, value) in fields {
        if let Some(input) = parse_input(name, value)? {
            inputs.push((name.clone(), input));
        }
    }
    Ok(Asked {
        form: optional_text("form")?,
        step: optional_text("step")?,
        slip,
        seen,
        occurred: optional_text("occurred")?,
        source: optional_text("source")?,
        late: optional_text("late")?,
        fields: inputs,
    })
}

fn parse_input(name: &str, value: &Value) -> Result<Option<Input>, Problem> {
    Ok(match value {
        Value::Null => None,
        Value::Array(rows) => {
            let cell = |(column, value): (&String, &Value)| match text(value) {
                Some(text) => Ok((column.clone(), text)),
                None => Err(Problem::new(&format!("{name}.{column}"), "此格须是文字或数")),
            };
            let row = |row: &Value| match row {
                Value::Object(cells) => {
                    cells.iter().filter(|(_, v)| !v.is_null()).map(cell).collect()
                }
                _ => Err(Problem::new(name, "每行须是对象")),
            };
            Some(Input::Rows(rows.iter().map(row).collect::<Result<_, _>>()?))
        }
        Value::Object(_) => return Err(Problem::new(name, "此栏不能是对象")),
        plain => text(plain).map(Input::Text),
    })
}

/// A JSON scalar as the text that a person would type.
fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(yes) => Some(if *yes { "y" } else { "n" }.to_string()),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}

fn notice_json(notice: &Notice) -> Value {
    json!({"reason": notice.text, "cites": notice.cites, "rule": notice.rule, "field": notice.field})
}

fn invalid_json(id: &Value, problems: &[Problem]) -> Value {
    let all: Vec<Value> =
        problems.iter().map(|p| json!({"field": p.field, "problem": p.problem})).collect();
    json!({"id": id, "invalid": all})
}

fn result(id: &Value, reply: Reply) -> (Value, u8) {
    match reply {
        Reply::Accepted { number, version, warnings, .. } => {
            let warnings: Vec<Value> = warnings.iter().map(notice_json).collect();
            let accepted = json!({"slip": number, "version": version, "warnings": warnings});
            (json!({"id": id, "accepted": accepted}), FINE)
        }
        Reply::Tried(tried) => {
            let warnings: Vec<Value> = tried.advice.warnings.iter().map(notice_json).collect();
            let problems = invalid_json(id, &tried.problems);
            let code =
                if tried.problems.is_empty() && tried.refusal.is_none() { FINE } else { REFUSED };
            let tried = json!({
                "invalid": problems["invalid"],
                "refused": tried.refusal.as_ref().map(notice_json),
                "warnings": warnings,
                "computed": tried.advice.computed,
                "fills": tried.advice.fills,
            });
            (json!({"id": id, "tried": tried}), code)
        }
        Reply::Refused(refusal) => (json!({"id": id, "refused": notice_json(&refusal)}), REFUSED),
        Reply::Invalid(problems) => (invalid_json(id, &problems), REFUSED),
        Reply::Failed(sentence) => (json!({"id": id, "failed": {"reason": sentence}}), FAILED),
        Reply::No(sentence) => {
            (json!({"id": id, "refused": {"reason": sentence, "cites": []}}), REFUSED)
        }
        other => (json!({"id": id, "failed": {"reason": format!("{other:?}")}}), FAILED),
    }
}
