//! `forms`, `list` and `show`: what the screens show, for scripts.

mod wanted;

use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use super::caller::{Caller, failed, misused, pins};
use super::{FINE, complain, say};
use crate::engine::field::Field;
use crate::engine::form::Form;
use crate::engine::kind::Kind;
use crate::engine::step::Step;
use crate::forms;
use crate::protocol::messages::{Candidate, Page, Reply, Request, Row, ShownSlip, View};
use wanted::Wanted;

#[derive(clap::Args)]
pub(crate) struct ListWords {
    /// open、表单号(F-14)、room、find、staff
    view: String,
    /// room 的房号,find 的输入,open 与表单的过滤字
    what: Option<String>,
    #[command(flatten)]
    reader: ReaderWords,
    #[command(flatten)]
    wanted: Wanted,
}

#[derive(clap::Args)]
pub(crate) struct ShowWords {
    /// 单号: F-14/123
    slip: String,
    #[command(flatten)]
    reader: ReaderWords,
}

#[derive(clap::Args)]
pub(super) struct ReaderWords {
    /// 以哪个工号查看;不写则遮盖
    #[arg(long = "as", value_name = "BADGE")]
    badge: Option<u32>,
    #[arg(long, value_name = "FILE")]
    pins: Option<PathBuf>,
    #[arg(long)]
    json: bool,
}

impl ReaderWords {
    /// A signed line to the desk; else the exit code, with its sentence told.
    pub(super) fn caller(&self, dir: &Path) -> Result<Caller, u8> {
        let pins = match self.badge {
            Some(_) => pins(self.pins.as_deref()).map_err(misused)?,
            None => Vec::new(),
        };
        let mut caller = Caller::connect(dir).map_err(|s| failed(Err(s)))?;
        if let Some(badge) = self.badge {
            caller.sign_in(badge, &pins)?;
        }
        Ok(caller)
    }
}

/// Every form, step and field, as the registry has them.
pub(super) fn forms(as_json: bool) -> u8 {
    if as_json {
        let all: Vec<Value> = forms::all().map(form_json).collect();
        say(&Value::Array(all).to_string());
        return FINE;
    }
    for form in forms::all() {
        say(&format!("{} {}", form.id, form.title));
        for step in form.steps {
            let fields: Vec<String> = (step.fields)()
                .iter()
                .map(|f| format!("{}{}", f.name, if f.required { "*" } else { "" }))
                .collect();
            say(&format!("  {} {}: {}", step.name, step.title, fields.join(" ")));
        }
    }
    FINE
}

fn form_json(form: &'static Form) -> Value {
    let states: Vec<Value> = form
        .states
        .iter()
        .map(|s| json!({"name": s.name, "label": s.label, "open": s.open}))
        .collect();
    let steps: Vec<Value> = form.steps.iter().map(|s| step_json(form, s)).collect();
    json!({"id": form.id, "title": form.title, "word": form.word, "states": states, "steps": steps})
}

fn step_json(form: &Form, step: &Step) -> Value {
    let from: Vec<&str> =
        step.from.iter().filter_map(|code| form.state(*code)).map(|s| s.name).collect();
    let fields: Vec<Value> = (step.fields)().iter().map(field_json).collect();
    json!({
        "name": step.name, "title": step.title, "from": from, "opens": step.is_opening(),
        "cosign": step.cosign.is_some(), "fields": fields,
    })
}

fn field_json(field: &Field) -> Value {
    let (kind, picks) = kind_word(&field.kind);
    let rows: Option<Vec<Value>> =
        field.rows.map(|columns| columns().iter().map(field_json).collect());
    let kind = if rows.is_some() { "rows" } else { kind };
    json!({
        "name": field.name, "label": field.label, "width": field.width, "kind": kind,
        "required": field.required, "choices": picks, "rows": rows,
    })
}

fn kind_word(kind: &Kind) -> (&'static str, Option<Vec<Value>>) {
    let word = match kind {
        Kind::Text => "text",
        Kind::Lines => "lines",
        Kind::Number => "number",
        Kind::Money => "money",
        Kind::Day => "date",
        Kind::Clock => "time",
        Kind::Moment => "moment",
        Kind::Choice(picks) => {
            let all = picks.iter().map(|p| json!({"name": p.name, "label": p.label})).collect();
            return ("choice", Some(all));
        }
        Kind::Yes => "yes-no",
        Kind::Room => "room",
        Kind::Person => "person",
        Kind::Phone => "phone",
        Kind::Name => "name",
        Kind::Staff => "staff",
        Kind::Signature => "signature",
        Kind::Record(_) => "record",
        Kind::Slip => "slip",
    };
    (word, None)
}

pub(super) fn list(dir: &Path, words: &ListWords) -> u8 {
    let what = words.what.clone().unwrap_or_default();
    // Who lives where is told to a badge only.
    let lives = matches!(words.view.as_str(), "find" | "room") || words.wanted.of_person();
    if words.reader.badge.is_none() && lives {
        return misused("查房号和住户须写明工号:--as 工号 --pins 文件".to_string());
    }
    let mut caller = match words.reader.caller(dir) {
        Ok(caller) => caller,
        Err(code) => return code,
    };
    let wanted = &words.wanted;
    let view = match words.view.as_str() {
        "open" => wanted.open(what),
        "staff" => Ok(View::Staff),
        "find" => return found(&mut caller, what, words),
        "room" => match room_number(&mut caller, &what) {
            Ok(room) => wanted.slips(None, Some(room), String::new()),
            Err(code) => return code,
        },
        form if forms::form(form).is_some() => wanted.slips(Some(form.to_string()), None, what),
        other => {
            let all: Vec<&str> = forms::all().map(|f| f.id).collect();
            let all = all.join(" ");
            return misused(format!("没有“{other}”这种清单;可用:open staff find room {all}"));
        }
    };
    let (view, window) = match view.and_then(|view| Ok((view, wanted.window()?))) {
        Ok(asked) => asked,
        Err(why) => return misused(why),
    };
    match caller.ask(Request::List { view, window }) {
        Ok(Reply::List(page)) => print_page(&page, words.reader.json),
        other => failed(other),
    }
}

fn found(caller: &mut Caller, typed: String, words: &ListWords) -> u8 {
    match caller.ask(Request::Find { typed, most: words.wanted.most() }) {
        Ok(Reply::Found(found)) => print_found(&found, words.reader.json),
        other => failed(other),
    }
}

/// A room's number, from the way it is written.
fn room_number(caller: &mut Caller, what: &str) -> Result<u32, u8> {
    match caller.ask(Request::Find { typed: what.to_string(), most: 5 }) {
        Ok(Reply::Found(found)) => {
            let hit = found.iter().find(|c| c.place == what).or(found.first());
            let none = || failed(Ok(Reply::No(format!("没有 {what} 这个房号;请核对"))));
            hit.and_then(|c| c.room).ok_or_else(none)
        }
        other => Err(failed(other)),
    }
}

pub(super) fn show(dir: &Path, words: &ShowWords) -> u8 {
    let Some(id) = forms::slip_number(&words.slip) else {
        return misused("单号写作 F-14/123".to_string());
    };
    let mut caller = match words.reader.caller(dir) {
        Ok(caller) => caller,
        Err(code) => return code,
    };
    let mut slip = match caller.ask(Request::Slip { id }) {
        Ok(Reply::Slip(slip)) => slip,
        other => return failed(other),
    };
    // A script wants the whole story, however long; it comes page by page.
    while slip.earlier > 0 {
        match caller.ask(Request::Earlier { id, until: slip.earlier }) {
            Ok(Reply::Slip(mut page)) if page.earlier < slip.earlier => {
                page.steps.append(&mut slip.steps);
                (slip.steps, slip.earlier) = (page.steps, page.earlier);
            }
            other => return failed(other),
        }
    }
    print_slip(&slip, words.reader.json)
}

fn row_json(row: &Row) -> Value {
    json!({
        "slip": forms::show_number(row.id), "version": row.version, "word": row.word,
        "state": row.state, "open": row.open, "urgent": row.urgent,
        "due": row.due.map(|d| d.to_string()), "place": row.place, "matter": row.matter,
        "worker": row.worker, "chased": row.chased, "opened": row.opened.to_string(), "can": row.can,
    })
}

fn print_page(page: &Page, as_json: bool) -> u8 {
    for row in &page.rows {
        if as_json {
            say(&row_json(row).to_string());
        } else {
            let due = row.due.map_or_else(String::new, |d| d.to_string());
            let slip = forms::show_number(row.id);
            say(&format!(
                "{slip}\t{}\t{}\t{}\t{}\t{due}",
                row.state, row.place, row.matter, row.worker
            ));
        }
    }
    if !page.note.is_empty() {
        complain(&page.note);
    }
    if let Some(last) = page.rows.last().filter(|_| page.more) {
        let slip = forms::show_number(last.id);
        complain(&format!("还有更多行;接着列请加 --after {slip}(--most 一次最多 500)"));
    }
    FINE
}

fn print_found(found: &[Candidate], as_json: bool) -> u8 {
    for c in found {
        if as_json {
            say(&json!({
                "room": c.room, "person": c.person, "place": c.place, "name": c.name,
                "relation": c.relation, "phone": c.phone, "note": c.note,
            })
            .to_string());
        } else {
            say(&format!("{}\t{}\t{}\t{}\t{}", c.place, c.name, c.relation, c.phone, c.note));
        }
    }
    FINE
}

fn print_slip(slip: &ShownSlip, as_json: bool) -> u8 {
    if as_json {
        let step = |s: &crate::protocol::messages::ShownStep| {
            let fields: serde_json::Map<String, Value> = s
                .fields
                .iter()
                .map(|f| {
                    let value = if f.rows.is_empty() { json!(f.text) } else { json!(f.rows) };
                    (f.name.clone(), value)
                })
                .collect();
            let was = s.fields.iter().filter(|f| !f.was.is_empty());
            let was: serde_json::Map<String, Value> =
                was.map(|f| (f.name.clone(), json!(f.was))).collect();
            json!({
                "step": s.step, "title": s.title, "by": s.by, "occurred": s.occurred.to_string(),
                "recorded": s.recorded.to_string(), "source": s.source, "late": s.late, "fields": fields,
                "was": was, "quiet": s.quiet,
            })
        };
        let due = |d: &crate::protocol::messages::ShownDue| {
            json!({
                "what": d.label, "at": d.at.to_string(), "because": d.because,
                "met": d.met.map(|m| m.to_string()),
            })
        };
        let steps: Vec<Value> = slip.steps.iter().map(step).collect();
        let dues: Vec<Value> = slip.dues.iter().map(due).collect();
        let mut all = row_json(&slip.row);
        all["form"] = json!(slip.form);
        all["steps"] = json!(steps);
        all["dues"] = json!(dues);
        let links = slip.links.iter().map(|link| {
            json!({"slip": forms::show_number(link.id), "label": link.label, "text": link.text})
        });
        all["links"] = links.collect();
        say(&all.to_string());
        return FINE;
    }
    say(&format!("{}  {}  {}", slip.title, forms::show_number(slip.row.id), slip.row.state));
    for step in &slip.steps {
        let late =
            if step.late.is_empty() { String::new() } else { format!(" 迟报:{}", step.late) };
        say(&format!(
            "{}  {}  发生 {} 登记 {} {}{late}",
            step.title, step.by, step.occurred, step.recorded, step.source
        ));
        for field in &step.fields {
            say(&format!("    {}: {}", field.label, field.said()));
            for row in &field.rows {
                say(&format!("      {}", row.join("  ")));
            }
        }
    }
    for due in &slip.dues {
        let met = due.met.map_or_else(String::new, |m| format!(" 已于 {m} 完成"));
        say(&format!("期限 {} {} 依据 {}{met}", due.label, due.at, due.because));
    }
    for link in &slip.links {
        say(&format!("{} {} {}", link.label, forms::show_number(link.id), link.text));
    }
    FINE
}
