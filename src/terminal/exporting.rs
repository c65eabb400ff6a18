//! The shown sheet or list to a file: which file, may it be written over, and where it stands now. It must not
//! open a file: that is done outside the screen.

use super::prelude::*;
use std::path::{Path, PathBuf};

use super::overlay::Reading;
use crate::protocol::messages::{Page, Request, Row, Spot, View, Window};
use crate::report::export::{Overwrite, Saved, unknown_extension};
use crate::report::render::Format;
use crate::report::sheet::ROWS_MOST;
use crate::report::{Cell, Row as SheetRow, Sheet};
use crate::text::Shown;

/// Rows that are asked for at a time: what a screen asks for, too.
const ROWS_A_PIECE: u16 = 200;

/// A list on its way to a sheet: as it is seen, from its first row to its last, piece by piece.
#[derive(Clone)]
pub struct Gathering {
    /// What the list is called.
    title: String,
    /// What it is narrowed to, in words.
    narrowed: String,
    view: View,
    rows: Vec<Row>,
}

/// Begins to gather a list.
pub fn list(title: String, narrowed: String, view: View) -> Turn {
    let gathering = Gathering { title, narrowed, view, rows: Vec::new() };
    gathering.ask(Spot::Top)
}

/// The next piece of it came.
pub fn hear_rows(mut gathering: Gathering, page: Page, ctx: &Ctx) -> Turn {
    let more = page.more && !page.rows.is_empty() && gathering.rows.len() <= ROWS_MOST;
    // A list that moved meanwhile has no slip twice.
    let fresh = page.rows.into_iter();
    let fresh: Vec<Row> =
        fresh.filter(|row| gathering.rows.iter().all(|known| known.id != row.id)).collect();
    gathering.rows.extend(fresh);
    match gathering.rows.last().map(|row| row.id).filter(|_| more) {
        Some(id) => {
            let at = u32::try_from(gathering.rows.len()).unwrap_or(u32::MAX);
            let said = format!("正在汇集{},已有 {at} 行…", gathering.title);
            Turn::say(said).and(gathering.ask(Spot::Slip { id, by: 1, or: at }))
        }
        None => {
            let file = format!("{}-{}.csv", gathering.title, ctx.now().day());
            Turn::say("").and(Wish::Export(Box::new(gathering.sheet(ctx)), file))
        }
    }
}

impl Gathering {
    fn ask(self, spot: Spot) -> Turn {
        let window = Window { spot, before: 0, most: ROWS_A_PIECE };
        let request = Request::List { view: self.view.clone(), window };
        Wish::Send(Pending::ListRows(Box::new(self)), request).into()
    }

    fn sheet(self, ctx: &Ctx) -> Sheet {
        let mut sheet = Sheet::with_columns(&[
            ("单号", 14, 11),
            ("房号", 12, 9),
            ("事由", 0, 0),
            ("状态", 10, 8),
            ("责任人", 8, 6),
            ("时限", 11, 8),
            ("开单", 11, 8),
        ]);
        sheet.of = self.narrowed;
        sheet.title = self.title;
        sheet.office = ctx.line.office.as_ref().map(|o| o.name.clone()).unwrap_or_default();
        sheet.made = ctx.now();
        sheet.rows = self.rows.into_iter().map(row).collect();
        sheet.truncated()
    }
}

fn row(row: Row) -> SheetRow {
    let cells = vec![
        row.number.into(),
        row.place.into(),
        row.matter.into(),
        row.state.into(),
        row.worker.into(),
        row.due.into(),
        Cell::Moment(row.opened),
    ];
    SheetRow::of(Some(row.id), cells)
}

/// Which file? A name stands there already.
pub fn ask_file(sheet: Box<Sheet>, name: &str) -> Turn {
    let prompt = "写到文件(.csv .xlsx .txt .json)";
    let mut overlay = Overlay::line(prompt, Wish::WriteSheet(sheet, String::new()));
    overlay.insert(name);
    Turn::lay(overlay)
}

/// Writes the sheet, unless a file is there already. A wrong ending is put right in the line that is
/// written.
pub fn write(sheet: Box<Sheet>, name: &str) -> Turn {
    if Format::of_file(Path::new(name.trim().trim_matches(['"', '\'']))).is_none() {
        return ask_file(sheet, name).and(Turn::no(format!("{}。", unknown_extension())));
    }
    Wish::Outside(Effect::Write(sheet, PathBuf::from(name.trim()), Overwrite::Refuse)).into()
}

/// What became of it. `covered`: something lies over the screen.
pub fn hear(saved: Saved, covered: bool, ctx: &Ctx) -> Turn {
    // Whoever is at something else by now is not asked in between; nor is a locked screen.
    let busy = covered || ctx.operator().is_none();
    match saved {
        Saved::Here(file) => {
            let text = format!("已写到 {}", file.display());
            // A path is worth nothing with its end cut off: a long one is shown to be read.
            if busy || Shown::from(&text).width() + 2 < usize::from(ctx.columns) {
                return Turn::say(text);
            }
            let lines = vec![overlay::line("", text)];
            Turn::lay(Overlay::Reading(Reading::new("已导出", lines)))
        }
        Saved::Failed(why) => Turn::no(format!("{why}。")),
        Saved::Exists(_, file) if busy => {
            Turn::no(format!("已有文件 {},没有写;请换一个名字。", file.display()))
        }
        Saved::Exists(sheet, file) => {
            let text = format!("已有文件 {},要覆盖它吗?", file.display());
            let yes = Wish::Outside(Effect::Write(sheet, file, Overwrite::Agreed));
            Turn::lay(Overlay::ask(text, yes))
        }
    }
}
