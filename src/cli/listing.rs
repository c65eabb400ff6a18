//! `forms`, `list` and `show`: the contents of the screens for scripts.

pub(super) mod filter;

use crate::engine::prelude::*;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use super::caller::{Caller, read_pins, reply_error, usage_error};
use super::{FINE, print_err, print_out};
use crate::engine::kind::{Field, Kind};
use crate::forms;
use crate::protocol::messages::{Candidate, Page, Reply, Request, Row, ShownSlip, View};
use filter::ListFilter;

#[derive(clap::Args)]
pub(crate) struct ListArgs {
    /// open、表单号(F-14)、room、find、staff
    view: String,
    /// room 的房号,find 的输入,open 与表单的过滤字
    what: Option<String>,
    #[command(flatten)]
    reader: ReaderArgs,
    #[command(flatten)]
    filter: ListFilter,
}

#[derive(clap::Args)]
pub(crate) struct ShowArgs {
    /// 单号: F-14/123
    slip: String,
    #[command(flatten)]
    reader: ReaderArgs,
}

#[derive(clap::Args)]
pub(super) struct ReaderArgs {
    /// 以哪个工号查看;不写则遮盖
    #[arg(long = "as", value_name = "BADGE")]
    badge: Option<u32>,
    #[arg(long, value_name = "FILE")]
    pins: Option<PathBuf>,
    #[arg(long)]
    json: bool,
}

impl ReaderArgs {
    /// A signed-in connection. If it fails, prints why and returns the exit code.
    pub(super) fn caller(&self, dir: &Path) -> Result<Caller, u8> {
        let pins = match self.badge {
            Some(_) => read_pins(self.pins.as_deref()).map_err(usage_error)?,
            None => Vec::new(),
        };
        let mut caller = Caller::connect(dir).map_err(|s| reply_error(Err(s)))?;
        if let Some(badge) = self.badge {
            caller.sign_in(badge, &pins)?;
        }
        Ok(caller)
    }
}

/// Lists every form with its steps and blanks.
pub(super) fn forms(as_json: bool) -> u8 {
    if as_json {
        let all: Vec<Value> = forms::all().map(form_json).collect();
        print_out(&Value::Array(all).to_string());
        return FINE;
    }
    for form in forms::all() {
        print_out(&format!("{} {}", form.id, form.title));
        for step in form.steps {
            let fields: Vec<String> = (step.fields)()
                .iter()
                .map(|f| format!("{}{}", f.name, if f.required { "*" } else { "" }))
                .collect();
            print_out(&format!("  {} {}: {}", step.name, step.title, fields.join(" ")));
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
    let (kind, picks) = kind_name(&field.kind);
    let rows: Option<Vec<Value>> =
        field.rows.map(|columns| columns().iter().map(field_json).collect());
    let kind = if rows.is_some() { "rows" } else { kind };
    json!({
        "name": field.name, "label": field.label, "width": field.width, "kind": kind,
        "required": field.required, "choices": picks, "rows": rows,
    })
}

fn kind_name(kind: &Kind) -> (&'static str, Option<Vec<Value>>) {
    let name = match kind {
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
        Kind::Slip(_) => "slip",
    };
    (name, None)
}

pub(super) fn list(dir: &Path, args: &ListArgs) -> Result<u8, u8> {
    let what = args.what.clone().unwrap_or_default();
    // Only a badge may see who lives where.
    let shows_residents =
        matches!(args.view.as_str(), "find" | "room") || args.filter.of.has_person();
    if args.reader.badge.is_none() && shows_residents {
        let reason = "查房号和住户须写明工号:--as 工号 --pins 文件";
        return Err(usage_error(reason.to_string()));
    }
    let mut caller = args.reader.caller(dir)?;
    let filter = &args.filter.of;
    let view = match args.view.as_str() {
        "open" => args.filter.of_board().and_then(|()| filter.open(what)),
        "staff" => filter.unused().map(|()| View::Staff),
        "find" => {
            filter.unused().map_err(usage_error)?;
            return find(&mut caller, what, args);
        }
        "room" => {
            let room = room_number(&mut caller, &what)?;
            filter.slips(None, Some(room), String::new())
        }
        form if forms::form(form).is_some() => args
            .filter
            .continues(form)
            .and_then(|()| filter.slips(Some(form.to_string()), None, what)),
        other => {
            let all: Vec<&str> = forms::all().map(|f| f.id).collect();
            let all = all.join(" ");
            return Err(usage_error(format!(
                "没有“{other}”这种清单;可用:open staff find room {all}"
            )));
        }
    };
    let (view, window) =
        view.and_then(|view| Ok((view, args.filter.window()?))).map_err(usage_error)?;
    let of_slips = matches!(view, View::Slips(_));
    match caller.ask(Request::List { view, window }) {
        // Nothing was looked for: the note says what of the question isn't understood.
        Ok(Reply::List(page)) if of_slips && page.not_asked() => Err(usage_error(page.note)),
        Ok(Reply::List(page)) => Ok(print_page(&page, args.reader.json)),
        other => Err(reply_error(other)),
    }
}

fn find(caller: &mut Caller, typed: String, args: &ListArgs) -> Result<u8, u8> {
    match caller.ask(Request::Find { typed, most: args.filter.most() }) {
        Ok(Reply::Found(found)) => Ok(print_found(&found, args.reader.json)),
        other => Err(reply_error(other)),
    }
}

/// The internal number of a room.
fn room_number(caller: &mut Caller, what: &str) -> Result<u32, u8> {
    match caller.ask(Request::Find { typed: what.to_string(), most: 5 }) {
        Ok(Reply::Found(found)) => {
            let hit = found.iter().find(|c| c.place == what).or(found.first());
            let none = || reply_error(Ok(Reply::No(format!("没有 {what} 这个房号;请核对"))));
            hit.and_then(|c| c.room).ok_or_else(none)
        }
        other => Err(reply_error(other)),
    }
}

pub(super) fn show(dir: &Path, args: &ShowArgs) -> Result<u8, u8> {
    let Some(id) = forms::slip_number(&args.slip) else {
        return Err(usage_error("单号写作 F-14/123".to_string()));
    };
    let mut caller = args.reader.caller(dir)?;
    let mut slip = match caller.ask(Request::Slip { id }) {
        Ok(Reply::Slip(slip)) => slip,
        other => return Err(reply_error(other)),
    };
    // The history comes in pages; scripts get all of them.
    while slip.earlier > 0 {
        match caller.ask(Request::Earlier { id, until: slip.earlier }) {
            Ok(Reply::Slip(mut page)) if page.earlier < slip.earlier => {
                page.steps.append(&mut slip.steps);
                (slip.steps, slip.earlier) = (page.steps, page.earlier);
            }
            other => return Err(reply_error(other)),
        }
    }
    Ok(print_slip(&slip, args.reader.json))
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
            print_out(&row_json(row).to_string());
        } else {
            let due = row.due.map_or_else(String::new, |d| d.to_string());
            let slip = forms::show_number(row.id);
            print_out(&format!(
                "{slip}\t{}\t{}\t{}\t{}\t{due}",
                row.state, row.place, row.matter, row.worker
            ));
        }
    }
    if !page.note.is_empty() {
        print_err(&page.note);
    }
    if let Some(last) = page.rows.last().filter(|_| page.more) {
        let slip = forms::show_number(last.id);
        print_err(&format!("还有更多行;接着列请加 --after {slip}(--most 一次最多 500)"));
    }
    FINE
}

fn print_found(found: &[Candidate], as_json: bool) -> u8 {
    for c in found {
        if as_json {
            print_out(
                &json!({
                    "room": c.room, "person": c.person, "place": c.place, "name": c.name,
                    "relation": c.relation, "phone": c.phone, "note": c.note,
                })
                .to_string(),
            );
        } else {
            print_out(&format!("{}\t{}\t{}\t{}\t{}", c.place, c.name, c.relation, c.phone, c.note));
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
        print_out(&all.to_string());
        return FINE;
    }
    print_out(&format!("{}  {}  {}", slip.title, forms::show_number(slip.row.id), slip.row.state));
    for step in &slip.steps {
        let late =
            if step.late.is_empty() { String::new() } else { format!(" 迟报:{}", step.late) };
        print_out(&format!(
            "{}  {}  发生 {} 登记 {} {}{late}",
            step.title, step.by, step.occurred, step.recorded, step.source
        ));
        for field in &step.fields {
            print_out(&format!("    {}: {}", field.label, field.said()));
            for row in &field.rows {
                print_out(&format!("      {}", row.join("  ")));
            }
        }
    }
    for due in &slip.dues {
        let met = due.met.map_or_else(String::new, |m| format!(" 已于 {m} 完成"));
        print_out(&format!("期限 {} {} 依据 {}{met}", due.label, due.at, due.because));
    }
    for link in &slip.links {
        print_out(&format!("{} {} {}", link.label, forms::show_number(link.id), link.text));
    }
    FINE
}
