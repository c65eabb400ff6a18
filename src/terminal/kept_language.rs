//! The language that was chosen last at this machine by this person, in a small file of their own; losing it costs nothing.

use std::fs;
use std::path::PathBuf;

use crate::language::Language;
use crate::printing::choice;

/// What says in a script, or for a whole office, which language is spoken.
const VARIABLE: &str = "QIANTAI_LANGUAGE";

fn place() -> Option<PathBuf> {
    Some(choice::place()?.with_file_name("language"))
}

/// The language that was asked for by name, or by the environment.
///
/// # Errors
/// A sentence, if what was asked for is no language of this program.
pub fn wanted(named: Option<&str>) -> Result<Option<Language>, String> {
    let set = std::env::var(VARIABLE).ok().filter(|name| !name.trim().is_empty());
    let Some(name) = named.or(set.as_deref()) else { return Ok(None) };
    match Language::named(name).filter(|language| language.is_here()) {
        Some(language) => Ok(Some(language)),
        None => Err(format!("没有“{}”这种语言;有 zh-Hans、zh-Hant、en", name.trim())),
    }
}

/// What was chosen last at this machine.
pub fn recall() -> Option<Language> {
    let text = fs::read_to_string(place()?).ok()?;
    Language::named(&text)
}

/// Keeps a choice. That it could not be kept stops nobody.
pub fn keep(language: Language) {
    if let Some(place) = place() {
        let _ = choice::write(&place, language.code());
    }
}
