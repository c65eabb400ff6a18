//! The shown sheet or list to a file: which file, may it be written over, and where it stands now. It must not
//! open a file: that is done outside the screen.

use super::prelude::*;
use std::path::{Path, PathBuf};

use super::gathering::Gathering;
use super::overlay::Reading;
use crate::protocol::messages::{Page, Spot, View};
use crate::report::Sheet;
use crate::report::export::{Overwrite, Saved, unknown_extension};
use crate::report::render::{ENDINGS, Format};
use crate::text::Shown;

/// Begins to gather a list as it is seen.
pub fn list(title: String, narrowed: String, view: View) -> Turn {
    ask_rows(Gathering::new(title, narrowed, view), Spot::Top)
}

/// The next piece of it came; after the last, which file? What is written or to be answered meanwhile is not taken away
/// by it.
pub fn hear_rows(
    mut gathering: Gathering,
    page: Page,
    before: Option<&Overlay>,
    ctx: &Ctx,
) -> Turn {
    match gathering.take_in(page) {
        Some(next) => {
            let said = format!("正在汇集{},已有 {} 行…", gathering.title, gathering.rows_here());
            Turn::say(said).and(ask_rows(gathering, next))
        }
        None if before.is_some_and(Overlay::is_busy) => {
            Turn::no(format!("正在办别的,{}没有导出;办完再导一次。", gathering.title))
        }
        None => {
            let file = format!("{}-{}.csv", gathering.title, ctx.now().day());
            let office = ctx.line.office.as_ref().map(|office| office.name.clone());
            let sheet = gathering.into_sheet(office.unwrap_or_default(), ctx.now());
            Turn::say("").and(Wish::Export(Box::new(sheet), file))
        }
    }
}

fn ask_rows(gathering: Gathering, from: Spot) -> Turn {
    let request = gathering.request(from);
    Wish::Send(Pending::ListRows(Box::new(gathering)), request).into()
}

/// Which file? A name stands there already.
pub fn ask_file(sheet: Box<Sheet>, name: &str) -> Turn {
    let prompt = format!("写到文件({ENDINGS})");
    Turn::lay(Overlay::proposed(&prompt, Wish::WriteSheet(sheet, String::new()), name))
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
            if busy || Shown::width_of(&text) + 2 < usize::from(ctx.columns) {
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
