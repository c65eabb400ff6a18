//! The office's own printed forms (套打): one TOML file each, in which the places of the blanks are. What a file names and
//! the form has not, and what would be struck off the paper, is refused when it is read.

use std::path::Path;

use toml::{Table, Value};

use super::printers::length;
use crate::engine::form::Form;
use crate::engine::policy::near;
use crate::files::read_text;
use crate::paper::{BESIDE, COMES_TO, Layout, PIN_EDGE, Paper, Place, Table as Rows, U};
use crate::sorting::Arrange;

/// Where 24 pins end, from the edge of the paper.
const PIN_END: U = PIN_EDGE + 2880;

/// The layouts that an office keeps for a form, by name; what is wrong with a file is one sentence.
///
/// # Errors
/// A file for this form does not say what it should.
pub fn of_form(folder: &Path, form: &'static Form) -> Result<Vec<Layout>, String> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Ok(Vec::new()) };
    let mut layouts = Vec::new();
    for path in entries.flatten().map(|entry| entry.path()) {
        if path.extension().is_none_or(|ending| ending != "toml") {
            continue;
        }
        let name = path.file_stem().map_or_else(String::new, |name| name.to_string_lossy().into());
        let text = read_text(&path)
            .map_err(|problem| format!("版式 {} 读不出({problem})", path.display()))?;
        let wrong = |why: String| format!("版式 {name}.toml:{why}");
        let table: Table =
            text.parse().map_err(|_| wrong("不是 TOML;写法见手册“套打”".to_string()))?;
        let of = table.get("form").and_then(Value::as_str).unwrap_or_default();
        if of.is_empty() {
            return Err(wrong("先写 form,如 form = \"F-14\"".to_string()));
        }
        if of == form.id {
            layouts.push(Layout { name: name.clone(), ..read(&table, form).map_err(wrong)? });
        }
    }
    layouts.arrange_by(|a, b| a.name.cmp(&b.name));
    Ok(layouts)
}

fn read(table: &Table, form: &'static Form) -> Result<Layout, String> {
    known(table, &["form", "width_mm", "lines", "without", "at", "rows"], "")?;
    let width = table.get("width_mm").map_or(Some(Paper::HALF.width), |mm| length(mm.as_str()?));
    let width = width.filter(|width| (PIN_EDGE..=6000).contains(width));
    let width = width.ok_or("width_mm 写成 \"241.3\"(纸宽,毫米)")?;
    let lines = table.get("lines").and_then(Value::as_integer);
    let lines = lines.and_then(|n| u8::try_from(n).ok()).filter(|n| (6..=127).contains(n));
    let lines = lines.ok_or("lines 写纸高,按 1/6 英寸数:三等分 22,二等分 33,整页 66")?;
    let names = Names::of(form);
    let mut layout = Layout { form: form.id.to_string(), width, lines, ..Layout::default() };
    for at in sections(table, "at")? {
        known(at, &["blank", "x_mm", "y_mm", "columns", "lines"], "at 的")?;
        let y = Some(measure(at, "y_mm")?);
        let place = place(at, y, |blank| names.blank(blank))?;
        on_paper(&place, place.y, &layout)?;
        layout.places.push(place);
    }
    for rows in sections(table, "rows")? {
        let rows = rows_of(rows, &names, &layout)?;
        layout.tables.push(rows);
    }
    for name in table.get("without").and_then(Value::as_array).into_iter().flatten() {
        let name = name.as_str().ok_or("without 写成 [\"名\", \"名\"]")?;
        names.any(name)?;
        layout.without.push(name.to_string());
    }
    let has = |name: &str| layout.places.iter().any(|place| place.blank == name);
    match ["slip-number", "reprint-mark"].into_iter().find(|name| !has(name)) {
        Some("slip-number") => Err("要给 slip-number(单号)留位置".to_string()),
        Some(_) => Err("要给 reprint-mark(补打、练习、作废的记号)留位置".to_string()),
        None => Ok(layout),
    }
}

fn rows_of(table: &Table, names: &Names, layout: &Layout) -> Result<Rows, String> {
    known(table, &["blank", "y_mm", "step_mm", "rows", "at"], "rows 的")?;
    let blank = table.get("blank").and_then(Value::as_str).unwrap_or_default();
    let columns = names.table(blank)?;
    let (y, step) = (measure(table, "y_mm")?, measure(table, "step_mm")?);
    let most = table.get("rows").and_then(Value::as_integer);
    let most = most.and_then(|n| usize::try_from(n).ok()).filter(|n| (1..=60).contains(n));
    let most = most.ok_or_else(|| format!("“{blank}”的 rows 写这张纸有几行"))?;
    let mut rows = Rows { blank: blank.to_string(), y, step, most, columns: Vec::new() };
    for at in sections(table, "at")? {
        known(at, &["blank", "x_mm", "columns", "lines"], "rows.at 的")?;
        let place = place(at, None, |column| {
            let all: Vec<_> = columns.iter().map(|(label, name)| (*label, name.as_str())).collect();
            find(&all, column)
        })?;
        let last = y + step * U::try_from(most - 1).unwrap_or(0);
        on_paper(&place, y, layout).and_then(|()| on_paper(&place, last, layout))?;
        rows.columns.push(place);
    }
    Ok(rows)
}

/// A place; `check`: whether there is a blank of this name.
fn place(
    table: &Table,
    y: Option<U>,
    check: impl Fn(&str) -> Result<(), String>,
) -> Result<Place, String> {
    let blank = table.get("blank").and_then(Value::as_str).unwrap_or_default();
    check(blank)?;
    let count = |key: &str, usual: Option<i64>| {
        let n = table.get(key).map_or(usual, Value::as_integer);
        let n = n.and_then(|n| i32::try_from(n).ok()).filter(|n| (1..=96).contains(n));
        n.ok_or_else(|| format!("“{blank}”的 {key} 写一个数(1 到 96)"))
    };
    let (columns, lines) = (count("columns", None)?.max(2), count("lines", Some(1))?);
    let x = measure(table, "x_mm")?;
    Ok(Place { blank: blank.to_string(), x, y: y.unwrap_or(0), columns, lines })
}

/// A length in millimetres that a table says.
fn measure(table: &Table, key: &str) -> Result<U, String> {
    let blank = table.get("blank").and_then(Value::as_str).unwrap_or("?");
    let read = table.get(key).and_then(Value::as_str).and_then(length).filter(|u| *u >= 0);
    read.ok_or_else(|| format!("“{blank}”的 {key} 写成 \"30.5\"(毫米,一位小数,要引号)"))
}

/// Nothing may be struck off the paper, nor where the pins do not reach.
fn on_paper(place: &Place, y: U, layout: &Layout) -> Result<(), String> {
    let Place { blank, x, columns, lines, .. } = place;
    let right = x + columns * Paper::HALF.column;
    if *x < PIN_EDGE || right > PIN_END.min(layout.width) {
        let end = PIN_END.min(layout.width) * 254 / 3600;
        return Err(format!("“{blank}”打不到:左右要在 19.1 到 {end} 毫米之间(一列 2.1 毫米)"));
    }
    if y + lines * Paper::TEXT_LINE > layout.paper().height {
        return Err(format!("“{blank}”在纸外:纸高 {} 行", layout.lines));
    }
    Ok(())
}

/// Sections of a name, `[[at]]`.
fn sections<'a>(table: &'a Table, key: &str) -> Result<Vec<&'a Table>, String> {
    let Some(value) = table.get(key) else { return Ok(Vec::new()) };
    let all = value.as_array().and_then(|all| all.iter().map(Value::as_table).collect());
    all.ok_or_else(|| format!("{key} 写成一节一节的 [[{key}]]"))
}

fn known(table: &Table, keys: &[&str], of: &str) -> Result<(), String> {
    match table.keys().find(|key| !keys.contains(&key.as_str())) {
        Some(odd) => Err(format!("不认识{of} {odd};可用:{}", keys.join(" "))),
        None => Ok(()),
    }
}

/// A column of a table: its label and `name`.
type Column = (&'static str, String);

/// What may be named in a layout of a form.
struct Names {
    blanks: Vec<(&'static str, &'static str)>,
    tables: Vec<(&'static str, &'static str, Vec<Column>)>,
}

impl Names {
    fn of(form: &'static Form) -> Self {
        let mut names = Self { blanks: BESIDE.to_vec(), tables: Vec::new() };
        for field in form.steps.iter().flat_map(|step| (step.fields)()) {
            match field.rows {
                Some(columns) => {
                    let priced = form.print.priced.is_some_and(|priced| priced.rows == field.tag);
                    names.add_table((field.label, field.name), columns(), priced);
                }
                None if names.blanks.iter().any(|(_, name)| *name == field.name) => {}
                None => names.blanks.push((field.label, field.name)),
            }
        }
        names.blanks.extend(form.said_words.iter().map(|word| (*word, *word)));
        if let Some(rows) = form.print.rows {
            names.add_table((rows.label, "rows"), (rows.columns)(), false);
        }
        names
    }

    fn add_table(
        &mut self,
        (label, name): (&'static str, &'static str),
        columns: &'static [crate::engine::kind::Field],
        priced: bool,
    ) {
        if self.tables.iter().all(|(_, known, _)| *known != name) {
            let own = columns.iter().map(|column| (column.label, column.name.to_string()));
            let mut columns: Vec<Column> = own.collect();
            if priced {
                columns.push((COMES_TO.0, COMES_TO.1.to_string()));
            }
            self.tables.push((label, name, columns));
        }
    }

    fn blank(&self, asked: &str) -> Result<(), String> {
        find(&self.blanks, asked)
    }

    fn table(&self, asked: &str) -> Result<&[Column], String> {
        let all: Vec<_> = self.tables.iter().map(|(label, name, _)| (*label, *name)).collect();
        find(&all, asked)?;
        let found = self.tables.iter().find(|(_, name, _)| *name == asked);
        Ok(found.map_or(&[], |(_, _, columns)| columns))
    }

    /// A blank, a table, or a column of a table as `table.column`.
    fn any(&self, asked: &str) -> Result<(), String> {
        let columns = self.tables.iter().flat_map(|(_, name, columns)| {
            columns.iter().map(move |(label, column)| (*label, format!("{name}.{column}")))
        });
        let columns: Vec<(&str, String)> = columns.collect();
        let tables = self.tables.iter().map(|(label, name, _)| (*label, *name));
        let own = columns.iter().map(|(label, name)| (*label, name.as_str()));
        let all: Vec<_> = self.blanks.iter().copied().chain(tables).chain(own).collect();
        find(&all, asked)
    }
}

/// Whether a name is one of these; else the nearest are said.
fn find(all: &[(&str, &str)], asked: &str) -> Result<(), String> {
    if all.iter().any(|(_, name)| *name == asked) {
        return Ok(());
    }
    let near = near(all, asked).join("、");
    let near = if near.is_empty() {
        "栏名见 qiantai forms".to_string()
    } else {
        format!("相近的:{near}")
    };
    Err(format!("没有“{asked}”这一栏;{near}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::forms;

    const GOOD: &str = "form = \"F-14\"\nlines = 33\nwithout = [\"told\"]\n\
        [[at]]\nblank = \"slip-number\"\nx_mm = \"150.0\"\ny_mm = \"10.0\"\ncolumns = 14\n\
        [[at]]\nblank = \"reprint-mark\"\nx_mm = \"30.0\"\ny_mm = \"10.0\"\ncolumns = 20\n\
        [[at]]\nblank = \"room\"\nx_mm = \"40.5\"\ny_mm = \"30.0\"\ncolumns = 12\n\
        [[rows]]\nblank = \"materials\"\ny_mm = \"70.0\"\nstep_mm = \"8.0\"\nrows = 4\n\
        [[rows.at]]\nblank = \"name\"\nx_mm = \"30.0\"\ncolumns = 20\n";

    fn read_as(text: &str) -> Result<Vec<Layout>, String> {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("旧单.toml"), text).unwrap();
        of_form(folder.path(), forms::form("F-14").unwrap())
    }

    #[test]
    fn a_layout_is_read_as_the_handbook_writes_it() {
        let layouts = read_as(GOOD).unwrap();
        let [layout] = layouts.as_slice() else { panic!("{layouts:?}") };
        assert_eq!((layout.name.as_str(), layout.lines, layout.places.len()), ("旧单", 33, 3));
        assert_eq!(layout.places[2].x, 574);
        assert_eq!((layout.tables[0].most, layout.tables[0].columns.len()), (4, 1));
        let said = GOOD.replace("\"told\"", "\"told\", \"首问责任人\"");
        assert_eq!(read_as(&said).unwrap()[0].without, ["told", "首问责任人"]);
        assert!(read_as(&GOOD.replace("F-14", "F-13")).unwrap().is_empty());
        let none = tempfile::tempdir().unwrap();
        let form = forms::form("F-14").unwrap();
        assert!(of_form(&none.path().join("没有"), form).unwrap().is_empty());
    }

    #[test]
    fn what_is_unknown_or_off_the_paper_is_refused_with_the_nearest_name() {
        for (from, to, said) in [
            ("\"room\"", "\"rom\"", "（room）"),
            ("\"name\"", "\"nam\"", "name"),
            ("\"materials\"", "\"material\"", "materials"),
            ("\"told\"", "\"tolld\"", "told"),
            ("40.5", "240.0", "打不到"),
            ("40.5", "5.0", "打不到"),
            ("\"30.0\"\ncolumns = 12", "\"180.0\"\ncolumns = 12", "在纸外"),
            ("rows = 4", "rows = 40", "在纸外"),
            ("blank = \"reprint-mark\"", "blank = \"part\"", "reprint-mark"),
            ("lines = 33", "lines = 3300", "lines"),
            ("\"40.5\"", "40.5", "引号"),
            ("without", "witout", "不认识"),
            ("form = \"F-14\"", "", "form"),
            ("form", "form =", "TOML"),
        ] {
            let text = GOOD.replacen(from, to, 1);
            assert_ne!(text, GOOD, "{from}");
            let why = read_as(&text).unwrap_err();
            assert!(why.starts_with("版式 旧单.toml:") && why.contains(said), "{from}: {why}");
        }
    }
}
