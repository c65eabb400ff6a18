//! One print: sheets made into bytes and given where they go; or only tried, to know beforehand what could
//! not be printed.

use std::io::Write;
use std::path::{Path, PathBuf};

use super::font;
use super::printers::Printer;
use super::send::{self, DEADLINE, Job};
use crate::files::{self, NotWritten};
use crate::paper::{Face, Format, Lost, Origin, Paper, Preprinted, Printed, Setup, Sheet, render};

/// Where a print goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum To {
    Printer(Printer),
    File(PathBuf),
    /// Standard output, for scripts.
    Output,
}

impl To {
    /// What stands in the record of the print.
    pub fn name(&self) -> String {
        match self {
            Self::Printer(printer) => printer.name.clone(),
            Self::File(path) => {
                let name =
                    path.file_name().map_or_else(String::new, |n| n.to_string_lossy().into());
                format!("文件 {name}")
            }
            Self::Output => "标准输出".to_string(),
        }
    }
}

/// A print.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Task {
    pub sheets: Vec<Sheet>,
    pub to: To,
    pub format: Format,
    pub paper: Paper,
    /// The form that is printed on the paper already.
    pub on: Option<Preprinted>,
    /// What it is called in the queue.
    pub title: String,
    /// A file that is there already may be written over.
    pub over: bool,
    /// Nothing is given away: only what would be.
    pub trial: bool,
}

/// What came of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Done {
    /// What could not be printed.
    pub lost: Vec<Lost>,
    pub pages: usize,
    /// The digest of the bytes, in hexadecimal.
    pub digest: String,
    /// What is known of it now.
    pub said: String,
}

/// Why nothing came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failure {
    /// The file is there already.
    Exists(PathBuf),
    /// One sentence.
    Said(String),
}

impl Failure {
    pub fn sentence(&self) -> String {
        match self {
            Self::Exists(path) => format!("已有文件 {},没有写", path.display()),
            Self::Said(sentence) => sentence.clone(),
        }
    }
}

impl From<NotWritten> for Failure {
    fn from(problem: NotWritten) -> Self {
        match problem {
            NotWritten::Exists(path) => Self::Exists(path),
            NotWritten::Failed(sentence) => Self::Said(sentence),
        }
    }
}

impl Task {
    /// The font that its format needs.
    ///
    /// # Errors
    /// One sentence: the font that was named is none.
    pub fn face(&self, named: Option<&Path>) -> Result<Option<Face>, String> {
        match self.format {
            Format::Pdf => font::find(named),
            _ => Ok(None),
        }
    }

    /// The bytes of its sheets.
    ///
    /// # Errors
    /// One sentence: they cannot be made.
    pub fn make(&self, face: Option<&Face>) -> Result<Printed, String> {
        let origin = match &self.to {
            To::Printer(printer) => printer.origin,
            To::File(_) | To::Output => Origin::default(),
        };
        let (format, paper, on) = (self.format, self.paper, self.on.as_ref());
        let setup = Setup { format, paper, origin, on, face };
        render(&self.sheets, &setup)
    }

    /// Makes it, and unless it is a trial gives it away.
    ///
    /// # Errors
    /// It cannot be made, or was not taken; of a trial: would not be.
    pub fn run(&self) -> Result<Done, Failure> {
        let made = self.face(None).and_then(|face| self.make(face.as_ref()));
        let printed = made.map_err(Failure::Said)?;
        let mut done = Done {
            digest: blake3::hash(&printed.bytes).to_hex().to_string(),
            pages: printed.pages,
            lost: printed.lost,
            said: String::new(),
        };
        match &self.to {
            To::File(path) if self.trial => drop(files::find_room(path, self.over)?),
            _ if self.trial => {}
            _ => done.said = self.give(printed.bytes)?,
        }
        Ok(done)
    }

    /// Gives bytes where they go: what is known then.
    ///
    /// # Errors
    /// They were not taken.
    pub fn give(&self, bytes: Vec<u8>) -> Result<String, Failure> {
        match &self.to {
            To::File(path) => {
                Ok(format!("已写到 {}", files::save(path, &bytes, self.over)?.display()))
            }
            To::Printer(printer) => {
                let raw = matches!(self.format, Format::Escp | Format::EscPos);
                let (way, title) = (printer.way.clone(), self.title.clone());
                send::send(Job { way, bytes, title, raw }, DEADLINE).map_err(Failure::Said)
            }
            To::Output => {
                let mut out = std::io::stdout();
                let written = out.write_all(&bytes).and_then(|()| out.flush());
                let said = written.map(|()| "已写到标准输出".to_string());
                said.map_err(|_| Failure::Said("标准输出写不进".to_string()))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_trial_says_that_a_file_could_not_be_written_before_anything_is() {
        let folder = tempfile::tempdir().unwrap();
        let task = |name: &str, over| Task {
            sheets: Vec::new(),
            to: To::File(folder.path().join(name)),
            format: Format::Text,
            paper: Paper::TEXT,
            on: None,
            title: String::new(),
            over,
            trial: true,
        };
        std::fs::write(folder.path().join("x.txt"), "x").unwrap();
        std::fs::create_dir(folder.path().join("夹")).unwrap();
        assert!(task("y.txt", false).run().is_ok());
        assert!(matches!(task("x.txt", false).run(), Err(Failure::Exists(_))));
        assert!(task("x.txt", true).run().is_ok());
        for name in ["没有/y.txt", "夹"] {
            let Err(Failure::Said(why)) = task(name, false).run() else { panic!("{name}") };
            assert!(why.contains("请换一个"), "{why}");
        }
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 2);
    }
}
