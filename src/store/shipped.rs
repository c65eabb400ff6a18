//! What the shipping process leaves in the office's folder: how far head office is, and what is wrong. The desk shows
//! it; shipping goes on from it. Head office's own position is what counts: this file may be lost.

use std::fs::{self, OpenOptions};
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use super::backup::segment::read_hash;
use super::carrying::Place;
use super::chain::hex;
use crate::engine::moment::Moment;

/// Its file in the data folder.
pub const FILE: &str = "shipped.json";

/// How shipping stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ShippedNote {
    /// Behind the last entry that head office has.
    pub place: Place,
    /// When head office last answered.
    pub heard: Option<Moment>,
    /// What is wrong now, as a sentence.
    pub problem: Option<String>,
    /// When head office was last asked for its decisions, and answered.
    pub asked: Option<Moment>,
}

impl ShippedNote {
    /// Reads what was left; nothing where it is not there or does not read.
    pub fn read(dir: &Path) -> Option<Self> {
        let text = fs::read_to_string(dir.join(FILE)).ok()?;
        let all: serde_json::Value = serde_json::from_str(&text).ok()?;
        let number = |name: &str| all.get(name).and_then(serde_json::Value::as_u64);
        let word = |name: &str| all.get(name).and_then(serde_json::Value::as_str);
        let place = Place {
            seq: number("seq")?,
            hash: read_hash(word("hash")?)?,
            line_at: number("line_at")?,
            generation: u32::try_from(number("generation")?).ok()?,
            office: word("office")?.to_string(),
        };
        let moment = |name: &str| all.get(name).and_then(serde_json::Value::as_i64).map(Moment);
        let problem = word("problem").map(str::to_string);
        Some(Self { place, heard: moment("heard"), problem, asked: moment("asked") })
    }

    /// Writes it, whole or not at all.
    ///
    /// # Errors
    /// The folder cannot be written.
    pub fn write(&self, dir: &Path) -> std::io::Result<()> {
        let text = serde_json::json!({
            "office": self.place.office, "seq": self.place.seq, "hash": hex(&self.place.hash),
            "line_at": self.place.line_at, "generation": self.place.generation,
            "heard": self.heard.map(|at| at.0), "problem": self.problem,
            "asked": self.asked.map(|at| at.0),
        });
        let new = dir.join(format!("{FILE}.new"));
        let mut options = OpenOptions::new();
        let mut file = options.write(true).create(true).truncate(true).mode(0o600).open(&new)?;
        writeln!(file, "{text}")?;
        fs::rename(&new, dir.join(FILE))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_left_is_read_back_and_anything_else_is_nothing() {
        let dir = tempfile::tempdir().unwrap();
        assert_eq!(ShippedNote::read(dir.path()), None);
        let place = Place { seq: 7, hash: [9; 32], line_at: 1234, ..Place::start() };
        let note = ShippedNote {
            place,
            heard: Some(Moment(5)),
            problem: Some("断了".to_string()),
            asked: Some(Moment(6)),
        };
        note.write(dir.path()).unwrap();
        assert_eq!(ShippedNote::read(dir.path()), Some(note));
        fs::write(dir.path().join(FILE), "{\"seq\": 3}").unwrap();
        assert_eq!(ShippedNote::read(dir.path()), None);
    }
}
