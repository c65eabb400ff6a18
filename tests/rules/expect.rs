//! Expectations of a rule table about the last slip and the last answer.

use qiantai::engine::book::Book;
use qiantai::engine::form::Form;
use qiantai::engine::kind::Field;
use qiantai::engine::kind::reading::{Sight, show};
use qiantai::engine::ledger::{Account, Payer};
use qiantai::engine::moment::{Day, Moment};
use qiantai::engine::money::Money;
use qiantai::engine::slip::{Due, Index, Key, Slip};
use qiantai::engine::tag::Tag;
use qiantai::engine::value::{Badge, Cell, SlipId, Value};
use qiantai::forms;
use qiantai::forms::billing::statement;
use qiantai::forms::callbacks::quota::CallsBack;
use qiantai::forms::estate::rooms;
use qiantai::forms::office::staff;
use qiantai::forms::work::job::escalation;
use qiantai::report::{Cell as Figure, report};

use crate::stage::Stage;

/// 首问责任人, on F-14 and F-08 alike.
const FIRST: Tag<Badge> = Tag::new(30, "first");

impl Stage {
    pub fn expect(&mut self, words: &[String]) -> Result<(), String> {
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        if let ["on", label] = words.as_slice() {
            let known = self.labels.get(*label).copied();
            self.slip = Some(known.or_else(|| forms::slip_number(label)).ok_or("no such slip")?);
            return Ok(());
        }
        if let ["latest", form] = words.as_slice() {
            let form = forms::form(form).ok_or("no such form")?;
            self.slip = Some(*self.latest.get(&form.tag).ok_or("the form has no slip")?);
            return Ok(());
        }
        if let ["strikes", n] = words.as_slice() {
            return same(n, &self.run_clock()?.to_string());
        }
        if let ["sum", account, rest @ ..] = words.as_slice() {
            return self.sum(account, rest);
        }
        match words.as_slice() {
            ["says", pattern] => {
                let texts = self.notices.iter().map(|n| n.text.clone());
                let problems = self.problems.iter().map(|p| p.problem.clone());
                let all = texts.chain(problems).collect::<Vec<_>>().join(" / ");
                like(pattern, &all)
            }
            ["warnings", "none"] => {
                same("", &self.notices.iter().map(|n| n.rule.as_str()).collect::<String>())
            }
            ["at", field] => {
                let fields: Vec<&str> =
                    self.notices.iter().filter_map(|n| n.field.as_deref()).collect();
                same(field, &fields.join(" "))
            }
            ["entries", rest @ ..] => {
                let form = |id: SlipId| forms::tagged(id.form).map_or("?", |f| f.id);
                let got: Vec<&str> = self.entries.iter().map(|e| form(e.slip)).collect();
                same(&rest.join(" "), &got.join(" "))
            }
            ["fill", name, text] => {
                let fills = &self.tried.advice.fills;
                let got = fills.iter().find(|(n, _)| n == name).map_or("none", |(_, t)| t);
                same(text, got)
            }
            ["computed", name, pattern] => like(pattern, self.computed(name).unwrap_or("none")),
            // What is to be done or said now has no text of its own.
            ["computed", name] => same("", self.computed(name).unwrap_or("none")),
            ["callbacks", pattern] => like(pattern, &CallsBack::said(self.book.policy())),
            ["sheet", name, pattern] => self.sheet(name, self.now.day(), pattern),
            ["sheet", name, day, pattern] => {
                self.sheet(name, Day::parse(day, self.now.day()).ok_or("no such day")?, pattern)
            }
            ["report", name, pattern] => self.report(name, self.now.day(), pattern),
            ["report", name, day, pattern] => {
                self.report(name, Day::parse(day, self.now.day()).ok_or("no such day")?, pattern)
            }
            // A report of nothing has no sums.
            ["report", name] => same("", &self.sums_of_report(name, self.now.day())?),
            _ => self.of_slip(&words),
        }
    }

    /// The rows and notes of a report over a day, or the month or year it lies in.
    fn sheet(&self, name: &str, day: Day, pattern: &str) -> Result<(), String> {
        let sheet = report(name).ok_or("no such report")?.build(&self.book, day, self.now);
        let cells = sheet.rows.iter().flat_map(|row| &row.cells);
        let shown = cells.map(|cell| cell.shown(self.now));
        like(pattern, &shown.chain(sheet.notes).collect::<Vec<_>>().join(" "))
    }

    fn report(&self, name: &str, day: Day, pattern: &str) -> Result<(), String> {
        like(pattern, &self.sums_of_report(name, day)?)
    }

    /// `sum 应收 [MONTH] AMOUNT`: what stands on an account, over all payers.
    fn sum(&self, account: &str, rest: &[&str]) -> Result<(), String> {
        let known = Account::ALL.iter().find(|a| a.label() == account).ok_or("no such account")?;
        let (month, wanted) = match rest {
            [amount] => (0, amount),
            [month, amount] => (month.parse().map_err(|_| "no month")?, amount),
            _ => return Err("expect sum ACCOUNT [MONTH] AMOUNT".to_string()),
        };
        let book: &dyn Book = &self.book;
        let sums = book.sums_of(*known, month, Payer::ALL);
        let total = sums.iter().try_fold(Money::ZERO, |sum, (_, m)| sum.plus(*m));
        same(wanted, &total.map_or("out of range".to_string(), |m| m.to_string()))
    }

    /// The sums under a report of a day.
    fn sums_of_report(&self, name: &str, day: Day) -> Result<String, String> {
        let sheet = report(name).ok_or("no such report")?.build(&self.book, day, self.now);
        let sum = |(label, cell): &(String, Figure)| format!("{label} {}", cell.shown(self.now));
        Ok(sheet.sums.iter().map(sum).collect::<Vec<_>>().join("; "))
    }

    /// What the last try works out under a label.
    fn computed(&self, name: &str) -> Option<&str> {
        let mut computed = self.tried.advice.computed.iter();
        computed.find(|(label, _)| label == name).map(|(_, text)| text.as_str())
    }

    fn of_slip(&self, words: &[&str]) -> Result<(), String> {
        let slip = self.slip.and_then(|id| self.book.slip(id)).ok_or("no slip stands")?;
        let form = forms::tagged(slip.id.form).ok_or("no form")?;
        let line = form.line_of(&slip, &self.book);
        match words {
            ["state", label] => same(label, form.state(slip.state).map_or("?", |s| s.label)),
            ["version", n] => same(n, &slip.version.to_string()),
            ["number", n] => same(n, &forms::show_number(slip.id)),
            ["called", text] => same(text, &form.name_of(&slip).shown),
            ["field", name, pattern] => like(pattern, &self.field(form, &slip, name)?),
            ["rows", pattern] => {
                let row =
                    |(item, count, sum): (String, i64, Money)| format!("{item} {count} {sum}");
                let rows: Vec<String> = statement::rows(&slip).into_iter().map(row).collect();
                like(pattern, &rows.join("; "))
            }
            ["first", badge] => {
                let first = slip.get(FIRST).map_or(0, |b| b.0);
                same(badge, &first.to_string())
            }
            ["chased", n] => same(n, &line.chased.to_string()),
            ["urgent", yes] => same(yes, if line.urgent { "yes" } else { "no" }),
            ["place", pattern] => like(pattern, &line.place),
            ["matter", pattern] => like(pattern, &line.matter),
            ["worker", pattern] => like(pattern, &line.worker),
            ["level", sign] => same(sign, &line.level),
            ["hurts", at] => same(at, &line.due.map_or("never".to_string(), |d| d.show(self.now))),
            ["due", what, rest @ ..] => self.due(&slip, what, rest),
            ["open-in", room] => same("yes", self.found(Index::OpenRoom, self.room(room)?)),
            ["not-open-in", room] => same("no", self.found(Index::OpenRoom, self.room(room)?)),
            ["of-worker", badge] => same("yes", self.found(Index::Worker, number(badge)?)),
            ["not-of-worker", badge] => same("no", self.found(Index::Worker, number(badge)?)),
            ["told", level, rest @ ..] => same(&rest.join(" "), &recipients(&slip, level)),
            ["unread-by", badge] => same("yes", self.found(Index::Reminder, number(badge)?)),
            ["read-by", badge] => same("no", self.found(Index::Reminder, number(badge)?)),
            ["asked-about", day] => {
                let keys = forms::keys(&slip);
                let asked = keys.iter().find(|key| key.index == Index::Callback);
                let at = |key: &Key| Moment(i64::try_from(key.b).unwrap_or(0)).day().to_string();
                same(day, &asked.map_or("no".to_string(), at))
            }
            ["ask-again", answer] => same(answer, if line.ask_again { "yes" } else { "no" }),
            ["next-look", at] => {
                let plan = slip.get(escalation::PLAN);
                same(at, &plan.map_or("never".to_string(), |d| d.show(self.now)))
            }
            ["said", label, pattern] => {
                let said = form.said.map_or(Vec::new(), |said| said(&slip, &self.book));
                let said = said.into_iter().find(|one| one.label == *label);
                like(pattern, &said.map_or("none".to_string(), |one| one.text))
            }
            ["deed", what, pattern] => {
                let deed = slip.story.last().ok_or("nothing was done")?;
                let got = match *what {
                    "source" => deed.source.clone(),
                    "late" => deed.late.clone(),
                    "occurred" => deed.occurred.show(self.now),
                    "recorded" => deed.recorded.show(self.now),
                    "by" => staff::shown(&self.book, deed.by),
                    "cosign" => deed.cosign.map_or("none".into(), |b| staff::shown(&self.book, b)),
                    _ => return Err(format!("a deed has no {what}")),
                };
                like(pattern, &got)
            }
            _ => Err(format!("expect {} is not understood", words.join(" "))),
        }
    }

    /// `15:00 because *N-02*`, `met 14:50`, `runs`, `none`.
    fn due(&self, slip: &Slip, what: &str, rest: &[&str]) -> Result<(), String> {
        let code = clock(slip.id.form, what).ok_or("no such clock")?;
        let standing = slip.due(code);
        let shown = |d: &Due| d.at.show(self.now);
        match (rest, standing) {
            (["none"], None) => Ok(()),
            (["none"], Some(d)) => Err(format!("{what} stands at {}", shown(d))),
            (_, None) => Err(format!("no clock {what} stands")),
            (["runs"], Some(d)) => same("yes", if d.met.is_none() { "yes" } else { "met" }),
            (["met", at], Some(d)) => {
                same(at, &d.met.map_or("running".to_string(), |m| m.show(self.now)))
            }
            ([at, "because", pattern], Some(d)) => {
                same(at, &shown(d))?;
                like(pattern, &d.because)
            }
            ([at], Some(d)) => same(at, &shown(d)),
            _ => Err("expect due WHAT [AT] [because TEXT] | met AT | runs | none".to_string()),
        }
    }

    /// A field of the slip as the desk reads it; rows as `a b c; d e f`.
    fn field(&self, form: &Form, slip: &Slip, name: &str) -> Result<String, String> {
        let tables = form.steps.iter().flat_map(|s| (s.fields)());
        let field: &Field =
            tables.into_iter().find(|f| f.name == name).ok_or(format!("no field {name}"))?;
        let cell = |kind, cell: &Cell| show(kind, cell, &self.book, self.now, Sight::Desk);
        Ok(match slip.value(field.tag) {
            None => "none".to_string(),
            Some(emptied) if *emptied == Value::EMPTIED => "none".to_string(),
            Some(Value::One(one)) => cell(&field.kind, one),
            Some(Value::Rows(rows)) => {
                let columns = field.rows.map_or(&[][..], |columns| columns());
                let kind = |tag: u16| columns.iter().find(|c| c.tag == tag).map(|c| &c.kind);
                let row = |row: &Vec<(u16, Cell)>| {
                    let cells = row.iter().filter_map(|(t, c)| Some(cell(kind(*t)?, c)));
                    cells.collect::<Vec<_>>().join(" ")
                };
                rows.iter().map(row).collect::<Vec<_>>().join("; ")
            }
        })
    }

    fn room(&self, text: &str) -> Result<u64, String> {
        rooms::find(&self.book, text).map(|room| u64::from(room.0))
    }

    fn found(&self, index: Index, a: u64) -> &'static str {
        let book: &dyn Book = &self.book;
        let found = book.under(index, a, 100);
        if self.slip.is_some_and(|id| found.contains(&id)) { "yes" } else { "no" }
    }
}

/// The due of a form that goes by a label: its own first, for one that several share may have the same word.
pub fn clock(form: u16, label: &str) -> Option<u16> {
    let own =
        forms::tagged(form).and_then(|form| form.dues.iter().find(|due| due.label() == label));
    let shared = || (1..=999).find(|code| forms::due_label(form, *code) == label);
    own.map(|due| due.number()).or_else(shared)
}

/// The recipients of reminders at a level: `202 201` or `none`.
fn recipients(slip: &Slip, level: &str) -> String {
    let mut told: Vec<String> = escalation::reminders(slip)
        .into_iter()
        .filter(|r| r.level.to_string() == level)
        .map(|r| r.to.0.to_string())
        .collect();
    told.dedup();
    if told.is_empty() { "none".to_string() } else { told.join(" ") }
}

fn number(badge: &str) -> Result<u64, String> {
    badge.parse::<u32>().map(|b| u64::from(Badge(b).0)).map_err(|_| "no badge".to_string())
}

fn same(wanted: &str, got: &str) -> Result<(), String> {
    if wanted == got { Ok(()) } else { Err(format!("wanted {wanted}, got {got}")) }
}

/// `*` stands for anything.
fn like(pattern: &str, got: &str) -> Result<(), String> {
    let mut parts = pattern.split('*');
    let first = parts.next().unwrap_or("");
    let Some(mut rest) = got.strip_prefix(first) else {
        return Err(format!("wanted {pattern}, got {got}"));
    };
    let parts: Vec<&str> = parts.collect();
    let Some((last, middle)) = parts.split_last() else { return same(pattern, got) };
    for part in middle {
        rest = rest
            .split_once(part)
            .map(|(_, after)| after)
            .ok_or(format!("wanted {pattern}, got {got}"))?;
    }
    if rest.ends_with(last) { Ok(()) } else { Err(format!("wanted {pattern}, got {got}")) }
}
