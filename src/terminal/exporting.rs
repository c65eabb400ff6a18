//! The shown sheet to a file: which file, may it be written over, and where it stands now. It must not
//! open a file: that is done outside the screen.

use std::path::{Path, PathBuf};

use super::app::App;
use super::overlay::{self, Overlay, Reading, Then};
use super::reports::Open;
use super::update::Effect;
use crate::report::Sheet;
use crate::report::export::{Overwrite, Saved, unknown_extension};
use crate::report::render::Format;
use crate::text::Shown;

/// `维修日报表-2026-11-21.csv`, for the working folder.
fn default_name(open: &Open) -> String {
    format!("{}-{}.csv", open.report.title, open.report.period.file_suffix(open.day))
}

impl App {
    /// Which file? A name stands there already.
    pub fn ask_file(&mut self) {
        let Some(open) = &self.reports.open else { return };
        let Some(sheet) = open.sheet.clone() else { return };
        let name = default_name(open);
        self.ask_file_named(sheet, &name);
    }

    fn ask_file_named(&mut self, sheet: Box<Sheet>, name: &str) {
        let prompt = "写到文件(.csv .xlsx .txt .json)";
        let mut overlay = Overlay::line(prompt, Then::Export(sheet));
        overlay.insert(name);
        self.overlay = Some(overlay);
    }

    pub fn write_sheet(&mut self, sheet: Box<Sheet>, name: &str) {
        // A wrong ending is put right in the line that is written.
        if Format::of_file(Path::new(name.trim().trim_matches(['"', '\'']))).is_none() {
            self.ask_file_named(sheet, name);
            return self.say_no(format!("{}。", unknown_extension()));
        }
        self.line.out.push(Effect::Write(sheet, PathBuf::from(name.trim()), Overwrite::Refuse));
    }

    pub fn write_over(&mut self, sheet: Box<Sheet>, file: PathBuf) {
        self.line.out.push(Effect::Write(sheet, file, Overwrite::Agreed));
    }

    pub fn sheet_written(&mut self, saved: Saved) {
        match saved {
            Saved::Here(file) => self.say_where(&format!("已写到 {}", file.display())),
            Saved::Failed(why) => self.say_no(format!("{why}。")),
            // Whoever is at something else by now is not asked in between; nor is a locked screen.
            Saved::Exists(_, file) if self.overlay.is_some() || self.operator().is_none() => {
                self.say_no(format!("已有文件 {},没有写;请换一个名字。", file.display()));
            }
            Saved::Exists(sheet, file) => {
                let text = format!("已有文件 {},要覆盖它吗?", file.display());
                self.overlay = Some(Overlay::ask(text, Then::Overwrite(sheet, file)));
            }
        }
    }

    /// A path is worth nothing with its end cut off: a long one is shown to be read.
    fn say_where(&mut self, text: &str) {
        let fits = Shown::from(text).width() + 2 < usize::from(self.screen.columns);
        if fits || self.overlay.is_some() || self.operator().is_none() {
            return self.say(text);
        }
        let lines = vec![overlay::line("", text)];
        self.overlay = Some(Overlay::Reading(Reading::new("报表已导出", lines)));
    }
}
