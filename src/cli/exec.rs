//! `qiantai exec`: JSON lines in, steps through the desk, answers out, one each, in order.

use std::io::BufRead;
use std::path::{Path, PathBuf};

use serde_json::{Map, Value, json};

use super::caller::{Caller, failed, misused, pin_of, pins};
use super::{FAILED, FINE, REFUSED, say};
use crate::engine::judge::{Asked, Input, Problem};
use crate::engine::notice::Notice;
use crate::forms;
use crate::protocol::messages::{Reply, Request};

#[derive(clap::Args)]
pub(crate) struct ExecWords {
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
pub(super) fn exec(dir: &Path, words: &ExecWords) -> u8 {
    let pins = match pins(words.pins.as_deref()) {
        Ok(pins) => pins,
        Err(sentence) => return misused(sentence),
    };
    let mut caller = match Caller::connect(dir) {
        Ok(caller) => caller,
        Err(sentence) => return failed(Err(sentence)),
    };
    if let Err(code) = caller.sign_in(words.badge, &pins) {
        return code;
    }
    let mut code = FINE;
    for line in std::io::stdin().lock().split(b'\n') {
        let Ok(line) = line else { return misused("标准输入读不出".to_string()) };
        if line.trim_ascii().is_empty() {
            continue;
        }
        let (answer, worse) = one(&mut caller, &line, &pins, words.dry_run);
        say(&answer.to_string());
        code = code.max(worse);
        if worse == FAILED {
            break;
        }
    }
    code
}

/// One line: its answer, and the exit code it asks for.
fn one(caller: &mut Caller, line: &[u8], pins: &[(u32, String)], dry: bool) -> (Value, u8) {
    let parsed: Value = match serde_json::from_slice(line) {
        Ok(parsed) => parsed,
        Err(error) => {
            let problem = format!("不是一行 JSON:{error}");
            return (
                json!({"id": null, "invalid": [{"field": "line", "problem": problem}]}),
                REFUSED,
            );
        }
    };
    let id = parsed.get("id").cloned().unwrap_or(Value::Null);
    let asked = match asked(&parsed) {
        Ok(asked) => asked,
        Err(problem) => return (invalid(&id, &[problem]), REFUSED),
    };
    let request = match (dry, request(&parsed, asked, pins)) {
        (true, Ok(Request::Hand { asked, .. })) => Request::Try(asked),
        (_, Ok(request)) => request,
        (_, Err(problem)) => return (invalid(&id, &[problem]), REFUSED),
    };
    match caller.ask(request) {
        Ok(reply) => answer(&id, reply),
        Err(sentence) => (json!({"id": id, "failed": {"reason": sentence}}), FAILED),
    }
}

fn request(parsed: &Value, asked: Asked, pins: &[(u32, String)]) -> Result<Request, Problem> {
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

/// What a line may say. Anything else is a slip of the pen, and must not pass for nothing said.
const WORDS: &[&str] =
    &["id", "form", "step", "slip", "seen", "occurred", "source", "late", "fields", "cosign"];

/// A step from its JSON.
fn asked(parsed: &Value) -> Result<Asked, Problem> {
    let Value::Object(said) = parsed else {
        return Err(Problem::new("line", "一行须是一个 JSON 对象"));
    };
    if let Some(odd) = said.keys().find(|name| !WORDS.contains(&name.as_str())) {
        return Err(Problem::new(odd, &format!("不认识此项;可用:{}", WORDS.join(" "))));
    }
    let word = |name: &str| match parsed.get(name) {
        None | Some(Value::Null) => Ok(String::new()),
        Some(said) => text(said).ok_or_else(|| Problem::new(name, "此项须是文字")),
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
        if let Some(input) = input(name, value)? {
            inputs.push((name.clone(), input));
        }
    }
    Ok(Asked {
        form: word("form")?,
        step: word("step")?,
        slip,
        seen,
        occurred: word("occurred")?,
        source: word("source")?,
        late: word("late")?,
        fields: inputs,
    })
}

fn input(name: &str, value: &Value) -> Result<Option<Input>, Problem> {
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

fn notice(notice: &Notice) -> Value {
    json!({"reason": notice.text, "cites": notice.cites, "rule": notice.rule, "field": notice.field})
}

fn invalid(id: &Value, problems: &[Problem]) -> Value {
    let all: Vec<Value> =
        problems.iter().map(|p| json!({"field": p.field, "problem": p.problem})).collect();
    json!({"id": id, "invalid": all})
}

fn answer(id: &Value, reply: Reply) -> (Value, u8) {
    match reply {
        Reply::Accepted { number, version, warnings, .. } => {
            let warnings: Vec<Value> = warnings.iter().map(notice).collect();
            let accepted = json!({"slip": number, "version": version, "warnings": warnings});
            (json!({"id": id, "accepted": accepted}), FINE)
        }
        Reply::Tried(tried) => {
            let warnings: Vec<Value> = tried.advice.warnings.iter().map(notice).collect();
            let problems = invalid(id, &tried.problems);
            let code =
                if tried.problems.is_empty() && tried.refusal.is_none() { FINE } else { REFUSED };
            let tried = json!({
                "invalid": problems["invalid"],
                "refused": tried.refusal.as_ref().map(notice),
                "warnings": warnings,
                "computed": tried.advice.computed,
                "fills": tried.advice.fills,
            });
            (json!({"id": id, "tried": tried}), code)
        }
        Reply::Refused(refusal) => (json!({"id": id, "refused": notice(&refusal)}), REFUSED),
        Reply::Invalid(problems) => (invalid(id, &problems), REFUSED),
        Reply::Failed(sentence) => (json!({"id": id, "failed": {"reason": sentence}}), FAILED),
        Reply::No(sentence) => {
            (json!({"id": id, "refused": {"reason": sentence, "cites": []}}), REFUSED)
        }
        other => (json!({"id": id, "failed": {"reason": format!("{other:?}")}}), FAILED),
    }
}
