//! `qiantai export`: the whole office into a folder in open formats, so that nobody is locked in. The number of the
//! export (B-10) is taken first, then the pages are read while others work, then what it came to is written down.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, BufWriter, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use super::caller::{Caller, read_pins, reply_error, usage_error};
use super::progress::ProgressLine;
use super::{FAILED, FINE, REFUSED, fail, print_err, print_out};
use crate::engine::form::Form;
use crate::engine::kind::{Field, Kind};
use crate::engine::value::SlipId;
use crate::files;
use crate::forms;
use crate::forms::legend;
use crate::forms::office::exports;
use crate::protocol::messages::{Exported, Reply, Request};
use crate::report::render::escape_formula;

/// For its owner alone: an office's customers are in it.
const OWN_FILE: u32 = 0o600;
const OWN_FOLDER: u32 = 0o700;

#[derive(clap::Args)]
pub(crate) struct ExportArgs {
    /// 导出到哪个文件夹;要是空的,没有就建
    folder: PathBuf,
    /// 以哪个工号导出
    #[arg(long = "as", value_name = "BADGE")]
    badge: u32,
    /// 密码文件,每行“工号 密码”
    #[arg(long, value_name = "FILE")]
    pins: Option<PathBuf>,
    /// 电话写完整(要有看全号的权)
    #[arg(long)]
    whole: bool,
}

pub(super) fn export(dir: &Path, args: &ExportArgs) -> Result<u8, u8> {
    let pins = read_pins(args.pins.as_deref()).map_err(usage_error)?;
    let folder = empty_folder(&args.folder).map_err(|why| fail(&why, REFUSED))?;
    let mut desk = Caller::connect(dir).map_err(|reason| reply_error(Err(reason)))?;
    desk.sign_in(args.badge, &pins)?;
    let begun = checked(&mut desk)?;
    let number = take_number(&mut desk, &folder, args.whole)?;
    let done = write_all(&mut desk, number, &folder, &begun);
    // Half an office lies about nowhere: the folder was empty before.
    if done.is_err() {
        empty_again(&folder);
    }
    let said = match &done {
        Ok(written) => Ok((written.slips, written.digest.as_str())),
        Err(why) => Err(why.as_str()),
    };
    let asked = exports::ask_result(number, said);
    let told = desk.ask(Request::Hand { id: String::new(), asked, draft: None, cosign: None });
    let written = done.map_err(|why| fail(&format!("没有导出完,已写的都删了:{why}"), FAILED))?;
    match told {
        Ok(Reply::Accepted { .. }) => {}
        other => return Err(reply_error(other)),
    }
    let registered = forms::show_number(number);
    print_out(&format!(
        "已导出 {} 张单,{} 个文件,到 {};登记为 {registered}",
        written.slips,
        written.files,
        folder.display()
    ));
    Ok(FINE)
}

/// The folder, made if it is not there; nothing is written beside what somebody else put there.
fn empty_folder(folder: &Path) -> Result<PathBuf, String> {
    // As it is registered: where it lies, wherever the command was typed.
    let folder = &std::path::absolute(folder).map_err(|problem| files::reason(&problem, folder))?;
    if files::in_an_office(folder) {
        return Err(files::of_an_office(folder));
    }
    match fs::read_dir(folder) {
        Ok(mut inside) => match inside.next() {
            None => Ok(folder.to_path_buf()),
            Some(_) => Err(format!("{} 不是空的;请换一个空文件夹", folder.display())),
        },
        Err(problem) if problem.kind() == io::ErrorKind::NotFound => {
            let made = DirBuilder::new().mode(OWN_FOLDER).create(folder);
            made.map_err(|problem| files::reason(&problem, folder))?;
            Ok(folder.to_path_buf())
        }
        Err(problem) => Err(files::reason(&problem, folder)),
    }
}

/// Takes away what was written into the folder.
fn empty_again(folder: &Path) {
    for file in fs::read_dir(folder).into_iter().flatten().flatten() {
        // What cannot be taken away now cannot be helped; the sentence is told all the same.
        let _ = fs::remove_file(file.path());
    }
}

/// What the store says of itself: entries and check code.
fn checked(desk: &mut Caller) -> Result<Value, u8> {
    match desk.ask(Request::CheckJson) {
        Ok(Reply::Checked { text, holds: true }) => {
            Ok(serde_json::from_str(&text).unwrap_or(Value::Null))
        }
        Ok(Reply::Checked { text, .. }) => Err(fail(&text, FAILED)),
        other => Err(reply_error(other)),
    }
}

fn take_number(desk: &mut Caller, folder: &Path, whole: bool) -> Result<SlipId, u8> {
    let asked = exports::ask_number(&folder.display().to_string(), whole);
    match desk.ask(Request::Hand { id: String::new(), asked, draft: None, cosign: None }) {
        Ok(Reply::Accepted { slip, warnings, .. }) => {
            warnings.iter().for_each(|notice| print_err(&notice.text));
            Ok(slip)
        }
        Ok(Reply::Invalid(problems)) => {
            let all: Vec<String> = problems.into_iter().map(|problem| problem.problem).collect();
            Err(fail(&all.join(";"), REFUSED))
        }
        other => Err(reply_error(other)),
    }
}

/// What lies in the folder.
struct Written {
    slips: u64,
    files: usize,
    /// Of the list of files, which has the digest of each.
    digest: String,
}

/// Writes every form that has slips, and then the list of what was written.
fn write_all(
    desk: &mut Caller,
    number: SlipId,
    folder: &Path,
    begun: &Value,
) -> Result<Written, String> {
    let mut line = ProgressLine::new();
    let (mut listed, mut slips) = (Vec::new(), 0);
    let mut legend = serde_json::Map::new();
    for form in forms::all() {
        let mut paper = Paper::new(folder, form);
        let mut after = Some(0);
        while let Some(from) = after {
            let page = page(desk, number, form, from)?;
            for text in &page.lines {
                paper.add(text).map_err(|problem| files::reason(&problem, folder))?;
            }
            slips += page.lines.len() as u64;
            line.say(|| format!("{} 共 {slips} 张", form.title));
            after = page.next;
        }
        legend.extend(paper.legend());
        listed.extend(paper.close().map_err(|problem| files::reason(&problem, folder))?);
    }
    line.finish();
    let files = listed.len();
    let list = json!({
        "export": forms::show_number(number),
        "slips": slips,
        "office_when_begun": begun,
        "files": listed,
        "legend": legend,
    });
    let list = serde_json::to_string_pretty(&list).map_err(|problem| problem.to_string())?;
    let mut out = create(&folder.join("manifest.json")).map_err(|p| files::reason(&p, folder))?;
    let written = out.write_all(list.as_bytes()).and_then(|()| out.sync_all());
    written.map_err(|problem| files::reason(&problem, folder))?;
    let digest = blake3::hash(list.as_bytes()).to_hex().to_string();
    Ok(Written { slips, files: files + 1, digest })
}

fn page(desk: &mut Caller, export: SlipId, form: &Form, after: u64) -> Result<Exported, String> {
    match desk.ask(Request::Export { export, form: form.id.to_string(), after }) {
        Ok(Reply::Exported(page)) => Ok(*page),
        Ok(Reply::No(why) | Reply::Failed(why)) | Err(why) => Err(why),
        Ok(_) => Err("前台没有给出单子".to_string()),
    }
}

fn create(path: &Path) -> io::Result<File> {
    OpenOptions::new().write(true).create_new(true).mode(OWN_FILE).open(path)
}

/// A file that knows the digest of what went into it.
struct Digested {
    file: BufWriter<File>,
    hash: blake3::Hasher,
}

impl Digested {
    fn create(path: &Path) -> io::Result<Self> {
        Ok(Self { file: BufWriter::new(create(path)?), hash: blake3::Hasher::new() })
    }

    fn close(mut self) -> io::Result<String> {
        self.flush()?;
        self.file.get_ref().sync_all()?;
        Ok(self.hash.finalize().to_hex().to_string())
    }
}

impl Write for Digested {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let count = self.file.write(bytes)?;
        self.hash.update(bytes.get(..count).unwrap_or_default());
        Ok(count)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

/// A table as a file: its head is written with its first row.
struct Table {
    csv: csv::Writer<Digested>,
    rows: u64,
}

impl Table {
    fn create(path: &Path, head: &[&str]) -> io::Result<Self> {
        let mut out = Digested::create(path)?;
        // Spreadsheets take a file without the mark for one of the machine's old code page.
        out.write_all("\u{feff}".as_bytes())?;
        let mut csv = csv::Writer::from_writer(out);
        csv.write_record(head)?;
        Ok(Self { csv, rows: 0 })
    }

    fn add(&mut self, cells: &[String]) -> io::Result<()> {
        self.rows += 1;
        Ok(self.csv.write_record(cells)?)
    }

    fn close(self) -> io::Result<(u64, String)> {
        let rows = self.rows;
        let out = self.csv.into_inner().map_err(|problem| problem.into_error())?;
        Ok((rows, out.close()?))
    }
}

/// The files of one form: its lines, a table of its blanks, and a table for each of its blanks that has rows.
struct Paper<'a> {
    folder: &'a Path,
    form: &'static Form,
    blanks: Vec<&'static Field>,
    lines: Option<(Digested, u64)>,
    /// What the desk wrote without a blank, by number.
    unasked: BTreeSet<String>,
    table: Option<Table>,
    rows: BTreeMap<String, Table>,
}

/// What stands before the blanks in a table.
/// No blank can have such a name.
const HEAD: &[&str] = &["slip.number", "slip.state", "slip.opened", "slip.by"];
/// What stands before the columns of a table of rows.
const ROW_HEAD: &[&str] = &["slip.number", "slip.row"];

impl<'a> Paper<'a> {
    fn new(folder: &'a Path, form: &'static Form) -> Self {
        let mut blanks: Vec<&'static Field> = Vec::new();
        for field in form.steps.iter().flat_map(|step| (step.fields)().iter()) {
            if blanks.iter().all(|known| known.tag != field.tag) {
                blanks.push(field);
            }
        }
        Self {
            folder,
            form,
            blanks,
            lines: None,
            unasked: BTreeSet::new(),
            table: None,
            rows: BTreeMap::new(),
        }
    }

    fn path(&self, end: &str) -> PathBuf {
        self.folder.join(format!("{}{end}", self.form.id))
    }

    fn add(&mut self, line: &str) -> io::Result<()> {
        let slip: Value = serde_json::from_str(line)?;
        self.add_line(line)?;
        let fields = slip.get("fields").and_then(Value::as_object);
        let named =
            |name: &&String| name.strip_prefix('t').is_some_and(|n| n.parse::<u16>().is_ok());
        self.unasked.extend(fields.into_iter().flat_map(|all| all.keys()).filter(named).cloned());
        self.add_to_table(&slip)?;
        self.add_rows(&slip)
    }

    fn add_line(&mut self, line: &str) -> io::Result<()> {
        if self.lines.is_none() {
            self.lines = Some((Digested::create(&self.path(".jsonl"))?, 0));
        }
        if let Some((out, count)) = &mut self.lines {
            *count += 1;
            out.write_all(line.as_bytes())?;
            out.write_all(b"\n")?;
        }
        Ok(())
    }

    fn add_to_table(&mut self, slip: &Value) -> io::Result<()> {
        let single = || self.blanks.iter().filter(|field| field.rows.is_none());
        if self.table.is_none() {
            let names = single().map(|field| field.name);
            let head: Vec<&str> = HEAD.iter().copied().chain(names).collect();
            self.table = Some(Table::create(&self.path(".csv"), &head)?);
        }
        let deed = slip.pointer("/deeds/0");
        let of_deed = |name| deed.and_then(|deed| deed.get(name));
        let first = [slip.get("number"), slip.get("state"), of_deed("occurred"), of_deed("by")];
        let first = first.into_iter().map(|value| shown(value, &Kind::Text));
        let blanks = single()
            .map(|field| shown(slip.pointer(&format!("/fields/{}", field.name)), &field.kind));
        let cells: Vec<String> = first.chain(blanks).collect();
        self.table.as_mut().map_or(Ok(()), |table| table.add(&cells))
    }

    /// The blanks with rows, and the rows that the desk reckons for the paper, which have a tag instead of a name.
    fn tables(&self) -> Vec<(String, &'static [Field])> {
        let blanks = self.blanks.iter();
        let blanks = blanks.filter_map(|field| Some((field.name.to_string(), field.rows?())));
        let printed = self.form.print.rows.as_ref();
        let reckoned = printed.filter(|rows| self.blanks.iter().all(|blank| blank.tag != rows.tag));
        blanks.chain(reckoned.map(|rows| (format!("t{}", rows.tag), (rows.columns)()))).collect()
    }

    fn add_rows(&mut self, slip: &Value) -> io::Result<()> {
        for (name, columns) in self.tables() {
            let rows = slip.pointer(&format!("/fields/{name}")).and_then(Value::as_array);
            for (n, row) in rows.into_iter().flatten().enumerate() {
                let path = self.path(&format!(".{name}.csv"));
                let table = match self.rows.entry(name.clone()) {
                    Entry::Occupied(known) => known.into_mut(),
                    Entry::Vacant(first) => {
                        let names = columns.iter().map(|column| column.name);
                        let head: Vec<&str> = ROW_HEAD.iter().copied().chain(names).collect();
                        first.insert(Table::create(&path, &head)?)
                    }
                };
                let own = [shown(slip.get("number"), &Kind::Text), (n + 1).to_string()];
                let cells = columns.iter().map(|column| shown(row.get(column.name), &column.kind));
                table.add(&own.into_iter().chain(cells).collect::<Vec<String>>())?;
            }
        }
        Ok(())
    }

    /// What the numbers mean that stand in its lines instead of names.
    fn legend(&self) -> Option<(String, Value)> {
        let meant = |name: &String| {
            let tag = name.strip_prefix('t').and_then(|number| number.parse().ok());
            let known = tag.and_then(|tag| legend::unasked(self.form.id, tag));
            (name.clone(), Value::from(known.map_or_else(String::new, legend::Unasked::said)))
        };
        let all: serde_json::Map<String, Value> = self.unasked.iter().map(meant).collect();
        (!all.is_empty()).then(|| (self.form.id.to_string(), Value::Object(all)))
    }

    /// Each file with what it is, its rows and its digest.
    fn close(self) -> io::Result<Vec<Value>> {
        let (id, title) = (self.form.id, self.form.title);
        let listed = |file: String, rows: u64, digest: String| json!({"file": file, "title": title, "rows": rows, "blake3": digest});
        let mut all = Vec::new();
        if let Some((out, rows)) = self.lines {
            all.push(listed(format!("{id}.jsonl"), rows, out.close()?));
        }
        if let Some(table) = self.table {
            let (rows, digest) = table.close()?;
            all.push(listed(format!("{id}.csv"), rows, digest));
        }
        for (name, table) in self.rows {
            let (rows, digest) = table.close()?;
            all.push(listed(format!("{id}.{name}.csv"), rows, digest));
        }
        Ok(all)
    }
}

/// A value as a cell of a table: a person by name, what is not there as nothing. Only a sum may begin with a sign:
/// anything else that does would be taken for a formula.
fn shown(value: Option<&Value>, kind: &Kind) -> String {
    match value {
        None | Some(Value::Null) => String::new(),
        Some(Value::String(sum)) if matches!(kind, Kind::Money) => sum.clone(),
        Some(Value::String(text)) => escape_formula(text),
        Some(Value::Object(person)) => shown(person.get("name"), kind),
        Some(other) => other.to_string(),
    }
}
