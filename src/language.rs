//! The house's own words in the language of whoever reads them.
//!
//! Desk, store, journal and tests speak simplified Chinese alone. A sentence becomes another language at the last moment,
//! where it is shown or written out, by a table that has each sentence of the sources with its holes (`{badge}`), so that
//! what another office wrote, or an older version of the program, is put into words as well. What people typed is in no
//! table and stays as it was. This module must not know who draws, nor what a sentence is about.

mod matching;
mod table;

use std::borrow::Cow;
use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::sync::OnceLock;

use matching::Matcher;
use table::Entry;

/// How many sentences are remembered with their other words; a full memory begins anew.
const REMEMBERED: usize = 8_192;

/// A language that people may read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Language {
    #[default]
    Simplified,
    Traditional,
    English,
}

impl Language {
    /// Every language, in the order in which they are offered.
    pub const ALL: [Language; 3] = [Language::Simplified, Language::Traditional, Language::English];

    /// The sign in settings and on the command line, as in BCP 47.
    pub fn code(self) -> &'static str {
        match self {
            Language::Simplified => "zh-Hans",
            Language::Traditional => "zh-Hant",
            Language::English => "en",
        }
    }

    /// Its name in itself.
    pub fn name(self) -> &'static str {
        match self {
            Language::Simplified => "简体中文",
            Language::Traditional => "繁體中文",
            Language::English => "English",
        }
    }

    /// What people write for it, whatever the case: the sign, the name, the beginning of a locale's name.
    pub fn named(word: &str) -> Option<Language> {
        let word = word.trim().to_lowercase().replace('_', "-");
        let word = word.split('.').next().unwrap_or_default();
        match word {
            "zh-hans" | "zh-cn" | "zh-sg" | "zh" | "简" | "简体" | "简体中文" | "簡體" => {
                Some(Language::Simplified)
            }
            "zh-hant" | "zh-tw" | "zh-hk" | "zh-mo" | "繁" | "繁体" | "繁體" | "繁體中文" => {
                Some(Language::Traditional)
            }
            "en" | "english" | "英" | "英文" | "英语" | "英語" => Some(Language::English),
            _ if word.starts_with("en-") => Some(Language::English),
            _ => None,
        }
    }

    /// The table's text; nothing for the language of the sources.
    fn table(self) -> &'static str {
        match self {
            #[cfg(feature = "languages")]
            Language::Traditional => include_str!("../languages/zh-Hant.tsv"),
            #[cfg(feature = "languages")]
            Language::English => include_str!("../languages/en.tsv"),
            _ => "",
        }
    }

    /// Whether this program has its words.
    pub fn is_here(self) -> bool {
        self == Language::Simplified || !self.table().is_empty()
    }

    /// The sentences of this language by those of the sources.
    fn matcher(self) -> &'static Matcher {
        static TRADITIONAL: OnceLock<Matcher> = OnceLock::new();
        static ENGLISH: OnceLock<Matcher> = OnceLock::new();
        let at = if self == Language::English { &ENGLISH } else { &TRADITIONAL };
        at.get_or_init(|| Matcher::new(table::read(self.table()), self == Language::English))
    }
}

thread_local! {
    static SPOKEN: Cell<Language> = const { Cell::new(Language::Simplified) };
    static MEMORY: RefCell<HashMap<String, Option<String>>> = RefCell::new(HashMap::new());
}

/// What this thread shows is in this language from now on.
pub fn speak(language: Language) {
    let language = if language.is_here() { language } else { Language::Simplified };
    if SPOKEN.replace(language) != language {
        MEMORY.with_borrow_mut(HashMap::clear);
    }
}

/// The next of the languages that are here, for who cannot read a list of them.
pub fn speak_next() -> Language {
    let here: Vec<Language> = Language::ALL.into_iter().filter(|one| one.is_here()).collect();
    let at = here.iter().position(|one| *one == spoken()).map_or(0, |at| (at + 1) % here.len());
    let next = here.get(at).copied().unwrap_or_default();
    speak(next);
    next
}

/// The language of what this thread shows.
pub fn spoken() -> Language {
    SPOKEN.get()
}

/// The words in the language that is spoken here. What is in no table stays.
pub fn said(text: &str) -> Cow<'_, str> {
    let language = SPOKEN.get();
    if language == Language::Simplified || text.is_ascii() {
        return Cow::Borrowed(text);
    }
    MEMORY.with_borrow_mut(|memory| {
        if let Some(known) = memory.get(text) {
            return known.clone().map_or(Cow::Borrowed(text), Cow::Owned);
        }
        if memory.len() >= REMEMBERED {
            memory.clear();
        }
        let other = language.matcher().put(text);
        memory.insert(text.to_owned(), other.clone());
        other.map_or(Cow::Borrowed(text), Cow::Owned)
    })
}

/// The same for a text that is one sentence of the table as a whole: what may be people's own is taken for nothing else.
pub fn word(text: &str) -> Cow<'_, str> {
    match SPOKEN.get() {
        Language::Simplified => Cow::Borrowed(text),
        language => language.matcher().word(text).map_or(Cow::Borrowed(text), Cow::Borrowed),
    }
}

/// The sentences that a language's table has, for whoever looks whether one is missing.
pub fn entries(language: Language) -> Vec<(String, String)> {
    table::read(language.table()).into_iter().map(|Entry { own, other }| (own, other)).collect()
}
