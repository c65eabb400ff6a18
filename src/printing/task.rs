//! One print: sheets made into bytes and given where they go; or only tried, to know beforehand what could
//! not be printed.

use std::path::{Path, PathBuf};

use super::file::{self, NotWritten};
use super::font;
use super::printers::Printer;
use super::send::{self, DEADLINE, Job};
use crate::paper::{Format, Lost, Origin, Paper, Printed, Setup, Sheet, render};

/// Where a print goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum To {
    Printer(Printer),
    File(PathBuf),
}

/// A print.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Task {
    pub sheets: Vec<Sheet>,
    pub to: To,
    pub format: Format,
    pub paper: Paper,
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
    /// The bytes of its sheets.
    ///
    /// # Errors
    /// One sentence: they cannot be made.
    pub fn make(&self, named_font: Option<&Path>) -> Result<Printed, String> {
        let face = match self.format {
            Format::Pdf => font::find(named_font)?,
            _ => None,
        };
        let origin = match &self.to {
            To::Printer(printer) => printer.origin,
            To::File(_) => Origin::default(),
        };
        let setup = Setup { format: self.format, paper: self.paper, origin, face: face.as_ref() };
        render(&self.sheets, &setup)
    }

    /// Makes it, and unless it is a trial gives it away.
    ///
    /// # Errors
    /// It cannot be made, or was not taken.
    pub fn run(self, named_font: Option<&Path>) -> Result<Done, Failure> {
        let printed = self.make(named_font).map_err(Failure::Said)?;
        let mut done = Done {
            digest: blake3::hash(&printed.bytes).to_hex().to_string(),
            pages: printed.pages,
            lost: printed.lost,
            said: String::new(),
        };
        match &self.to {
            To::File(path) if self.trial && path.exists() && !self.over => {
                return Err(Failure::Exists(path.clone()));
            }
            _ if self.trial => return Ok(done),
            to => done.said = give(to, printed.bytes, self.over, (self.format, &self.title))?,
        }
        Ok(done)
    }
}

/// Gives bytes where they go: what is known then.
///
/// # Errors
/// They were not taken.
pub fn give(
    to: &To,
    bytes: Vec<u8>,
    over: bool,
    (format, title): (Format, &str),
) -> Result<String, Failure> {
    match to {
        To::File(path) => Ok(format!("已写到 {}", file::save(path, &bytes, over)?.display())),
        To::Printer(printer) => {
            let raw = matches!(format, Format::Escp | Format::EscPos);
            let (way, title) = (printer.way.clone(), title.to_string());
            send::send(Job { way, bytes, title, raw }, DEADLINE).map_err(Failure::Said)
        }
    }
}
