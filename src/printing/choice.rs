//! What was chosen last at a terminal for a kind of paper: printer, paper, copy. A small file of the person
//! at this machine; losing it costs nothing.

use std::fs;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use toml::{Table, Value};

/// A choice.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Choice {
    pub printer: String,
    pub paper: String,
    /// The number of the copy; 0: all of them.
    pub part: usize,
}

/// The file in which choices are kept, where the platform keeps such.
pub fn place() -> Option<PathBuf> {
    let set = |name: &str| std::env::var_os(name).filter(|v| !v.is_empty()).map(PathBuf::from);
    let state = set("XDG_STATE_HOME").or_else(|| set("HOME").map(|h| h.join(".local/state")));
    state.map(|state| state.join("qiantai/printing.toml"))
}

/// What was chosen last at this terminal for the form.
pub fn recall(file: &Path, terminal: &str, form: &str) -> Option<Choice> {
    let table: Table = fs::read_to_string(file).ok()?.parse().ok()?;
    let chosen = table.get(terminal)?.get(form)?;
    let text = |name: &str| chosen.get(name)?.as_str().map(str::to_string);
    let part = chosen.get("part").and_then(Value::as_integer).and_then(|n| n.try_into().ok());
    Some(Choice { printer: text("printer")?, paper: text("paper")?, part: part.unwrap_or(0) })
}

/// Keeps a choice. That it could not be kept stops nobody.
pub fn keep(file: &Path, terminal: &str, form: &str, choice: &Choice) {
    let read = fs::read_to_string(file).ok();
    let mut table: Table = read.and_then(|text| text.parse().ok()).unwrap_or_default();
    let mut chosen = Table::new();
    chosen.insert("printer".into(), choice.printer.clone().into());
    chosen.insert("paper".into(), choice.paper.clone().into());
    chosen.insert("part".into(), Value::Integer(choice.part.try_into().unwrap_or(0)));
    let forms = table.entry(terminal).or_insert_with(|| Value::Table(Table::new()));
    if let Some(forms) = forms.as_table_mut() {
        forms.insert(form.to_string(), chosen.into());
    }
    let _ = write(file, &table.to_string());
}

/// Writes a small file of the person's own, in one piece.
pub(crate) fn write(file: &Path, text: &str) -> std::io::Result<()> {
    if let Some(folder) = file.parent() {
        fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
    }
    let beside = file.with_extension(format!("{}.part", std::process::id()));
    let mut options = fs::OpenOptions::new();
    let mut out = options.write(true).create(true).truncate(true).mode(0o600).open(&beside)?;
    std::io::Write::write_all(&mut out, text.as_bytes())?;
    fs::rename(&beside, file)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_terminal_has_its_own_choice_for_each_form() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("state/printing.toml");
        let choice = |printer: &str, part| Choice {
            printer: printer.to_string(),
            paper: "241-half".to_string(),
            part,
        };
        assert_eq!(recall(&file, "pts/1", "F-13"), None);
        keep(&file, "pts/1", "F-13", &choice("针打", 2));
        keep(&file, "pts/2", "F-13", &choice("激光", 0));
        assert_eq!(recall(&file, "pts/1", "F-13"), Some(choice("针打", 2)));
        assert_eq!(recall(&file, "pts/2", "F-13"), Some(choice("激光", 0)));
        assert_eq!(recall(&file, "pts/1", "F-14"), None);
    }
}
