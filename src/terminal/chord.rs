//! One key with what is held down beside it: how keymaps write it, how terminals send it, how
//! hints show it. It must not know what any key does.

use std::fmt;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use unicode_width::UnicodeWidthChar;

use crate::text;

/// A key, without what is held beside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Key {
    /// A character that has a glyph, or the space.
    Char(char),
    /// A function key, 1 to 24.
    F(u8),
    Enter,
    Esc,
    Tab,
    BackTab,
    Backspace,
    Insert,
    Delete,
    Home,
    End,
    PageUp,
    PageDown,
    Up,
    Down,
    Left,
    Right,
}

/// The keys that have a name, as keymaps write it and as hints show it.
const NAMED: &[(Key, &str, &str)] = &[
    (Key::Enter, "enter", "Enter"),
    (Key::Esc, "esc", "Esc"),
    (Key::Tab, "tab", "Tab"),
    (Key::BackTab, "backtab", "Shift-Tab"),
    (Key::Backspace, "backspace", "Backspace"),
    (Key::Insert, "insert", "Insert"),
    (Key::Delete, "delete", "Delete"),
    (Key::Home, "home", "Home"),
    (Key::End, "end", "End"),
    (Key::PageUp, "pageup", "PageUp"),
    (Key::PageDown, "pagedown", "PageDown"),
    (Key::Up, "up", "Up"),
    (Key::Down, "down", "Down"),
    (Key::Left, "left", "Left"),
    (Key::Right, "right", "Right"),
    (Key::Char(' '), "space", "Space"),
];

/// A key and what is held beside it. Made only by [`Chord::new`], so that one key press is always
/// one value: SHIFT is not kept on characters (it is in the character already), letters are
/// lower-case beside ctrl and alt, and Shift-Tab is [`Key::BackTab`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Chord {
    key: Key,
    ctrl: bool,
    alt: bool,
    shift: bool,
}

/// Why a keymap's word is no chord. Its text says what to write instead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unreadable {
    /// No such key.
    Unknown(String),
    /// Terminals send this as another key, so it would never arrive.
    Arrives { wrote: String, as_key: &'static str },
}

impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Unreadable::Unknown(wrote) => write!(
                f,
                "认不出按键“{}”,请写成 f10、ctrl-l、alt-1、esc、space 或单个字符",
                text::Shown::from(wrote)
            ),
            Unreadable::Arrives { wrote, as_key } => {
                write!(f, "终端里 {wrote} 就是 {as_key},请另选一个键")
            }
        }
    }
}

impl std::error::Error for Unreadable {}

impl Chord {
    /// The one value for this key press.
    pub fn new(key: Key, held: KeyModifiers) -> Chord {
        let ctrl = held.contains(KeyModifiers::CONTROL);
        let alt = held.contains(KeyModifiers::ALT);
        let shift = held.contains(KeyModifiers::SHIFT);
        let (key, shift) = match key {
            Key::Tab if shift => (Key::BackTab, false),
            Key::BackTab => (Key::BackTab, false),
            Key::Char(c) if ctrl || alt => (Key::Char(c.to_ascii_lowercase()), false),
            Key::Char(c) => (Key::Char(c), false),
            other => (other, shift),
        };
        Chord { key, ctrl, alt, shift }
    }

    /// A key with nothing held beside it.
    pub fn plain(key: Key) -> Chord {
        Chord::new(key, KeyModifiers::NONE)
    }

    /// The chord of a terminal's key event; `None` for keys the desk has no use for.
    pub fn of(event: &KeyEvent) -> Option<Chord> {
        let key = match event.code {
            KeyCode::Char(c) => Key::Char(c),
            KeyCode::F(n @ 1..=24) => Key::F(n),
            KeyCode::Enter => Key::Enter,
            KeyCode::Esc => Key::Esc,
            KeyCode::Tab => Key::Tab,
            KeyCode::BackTab => Key::BackTab,
            KeyCode::Backspace => Key::Backspace,
            KeyCode::Insert => Key::Insert,
            KeyCode::Delete => Key::Delete,
            KeyCode::Home => Key::Home,
            KeyCode::End => Key::End,
            KeyCode::PageUp => Key::PageUp,
            KeyCode::PageDown => Key::PageDown,
            KeyCode::Up => Key::Up,
            KeyCode::Down => Key::Down,
            KeyCode::Left => Key::Left,
            KeyCode::Right => Key::Right,
            _ => return None,
        };
        Some(Chord::new(key, event.modifiers))
    }

    /// Reads what [`Display`](fmt::Display) writes: `ctrl-l`, `f10`, `space`, `：`, `alt-1`.
    ///
    /// # Errors
    /// Names that are no key, and chords that terminals send as another key (`ctrl-i` is `tab`).
    pub fn parse(wrote: &str) -> Result<Chord, Unreadable> {
        let mut rest = wrote;
        let mut held = KeyModifiers::NONE;
        for (prefix, modifier) in [
            ("ctrl-", KeyModifiers::CONTROL),
            ("alt-", KeyModifiers::ALT),
            ("shift-", KeyModifiers::SHIFT),
        ] {
            if let Some(after) = rest.strip_prefix(prefix) {
                held |= modifier;
                rest = after;
            }
        }
        let key = key_named(rest).ok_or_else(|| Unreadable::Unknown(wrote.to_owned()))?;
        let chord = Chord::new(key, held);
        match chord.arrives_as() {
            Some(as_key) => Err(Unreadable::Arrives { wrote: wrote.to_owned(), as_key }),
            None => Ok(chord),
        }
    }

    /// The key without what is held.
    pub fn key(self) -> Key {
        self.key
    }

    /// What is held beside the key.
    pub fn held(self) -> KeyModifiers {
        let mut held = KeyModifiers::NONE;
        held.set(KeyModifiers::CONTROL, self.ctrl);
        held.set(KeyModifiers::ALT, self.alt);
        held.set(KeyModifiers::SHIFT, self.shift);
        held
    }

    /// The character this types, if it types one.
    pub fn typed(self) -> Option<char> {
        match self {
            Chord { key: Key::Char(c), ctrl: false, alt: false, .. } => Some(c),
            _ => None,
        }
    }

    /// Whether an input method may keep this key for itself: a letter with nothing held.
    pub fn is_letter(self) -> bool {
        self.typed().is_some_and(char::is_alphabetic)
    }

    /// Whether this is a function key, which some keyboards, browsers and terminals take away.
    pub fn is_function_key(self) -> bool {
        matches!(self.key, Key::F(_))
    }

    /// The same key as plain ASCII, if it is a full-width one (`：` is `:`).
    pub fn half_width(self) -> Option<Chord> {
        let c = self.typed()?;
        let plain = text::trigger(c);
        (plain != c).then_some(Chord { key: Key::Char(plain), ..self })
    }

    /// A character with Alt held taken apart: terminals send Alt as an Esc before the character, so an Esc and what is
    /// typed close behind it look the same. For chords that nothing is bound to.
    pub fn apart(self) -> Option<(Chord, char)> {
        match self {
            Chord { key: Key::Char(c), ctrl: false, alt: true, .. } => {
                Some((Chord::plain(Key::Esc), c))
            }
            _ => None,
        }
    }

    /// How hints show the key: `F10`, `Ctrl-L`, `Alt-1`, `Space`, `/`; with `arrows`, `↑` for Up.
    pub fn label(self, arrows: bool) -> String {
        let key = match self.key {
            Key::F(n) => format!("F{n}"),
            Key::Up if arrows => "↑".to_owned(),
            Key::Down if arrows => "↓".to_owned(),
            Key::Left if arrows => "←".to_owned(),
            Key::Right if arrows => "→".to_owned(),
            Key::Char(c) if self.ctrl || self.alt => c.to_ascii_uppercase().to_string(),
            key => named(key).map_or_else(|| key_word(key), |(_, label)| label.to_owned()),
        };
        format!(
            "{}{}{}{key}",
            if self.ctrl { "Ctrl-" } else { "" },
            if self.alt { "Alt-" } else { "" },
            if self.shift { "Shift-" } else { "" },
        )
    }

    /// The key that a terminal's byte for this chord means instead, if it does.
    fn arrives_as(self) -> Option<&'static str> {
        match self.key {
            Key::Char('i') if self.ctrl => Some("tab"),
            Key::Char('m') if self.ctrl => Some("enter"),
            Key::Char('[') if self.ctrl => Some("esc"),
            Key::Char(_) if self.ctrl && self.alt => Some("esc 和 ctrl 键"),
            _ => None,
        }
    }
}

impl fmt::Display for Chord {
    /// The word for keymap files; [`Chord::parse`] reads it back to the same chord.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (held, word) in [(self.ctrl, "ctrl-"), (self.alt, "alt-"), (self.shift, "shift-")] {
            if held {
                f.write_str(word)?;
            }
        }
        f.write_str(&key_word(self.key))
    }
}

fn key_word(key: Key) -> String {
    match key {
        Key::F(n) => format!("f{n}"),
        Key::Char(c) if c != ' ' => c.to_string(),
        _ => named(key).map_or_else(String::new, |(word, _)| word.to_owned()),
    }
}

fn named(key: Key) -> Option<(&'static str, &'static str)> {
    NAMED.iter().find(|(k, _, _)| *k == key).map(|&(_, word, label)| (word, label))
}

/// The whole word is matched, never a beginning of it: `f1` must not take `f10`.
fn key_named(word: &str) -> Option<Key> {
    let mut chars = word.chars();
    if let (Some(c), None) = (chars.next(), chars.next()) {
        let has_glyph = c.width().is_some_and(|cells| cells > 0) && c != ' ';
        return has_glyph.then_some(Key::Char(c));
    }
    if let Some(&(key, _, _)) = NAMED.iter().find(|(_, name, _)| *name == word) {
        return Some(key);
    }
    let number = word.strip_prefix('f')?;
    let n: u8 = number.parse().ok().filter(|n| (1..=24).contains(n))?;
    (n.to_string() == number).then_some(Key::F(n))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn every_key() -> Vec<Key> {
        let mut keys: Vec<Key> = (1..=24).map(Key::F).collect();
        keys.extend(NAMED.iter().map(|(key, _, _)| *key));
        keys.extend(('!'..='~').map(Key::Char));
        keys.extend("：？／、，。；！（）１２０３ＡｚＺ张é".chars().map(Key::Char));
        keys
    }

    #[test]
    fn every_chord_reads_back_as_it_shows() {
        for key in every_key() {
            for bits in 0..8 {
                let held = KeyModifiers::from_bits_truncate(bits);
                let chord = Chord::new(key, held);
                match chord.arrives_as() {
                    None => assert_eq!(Chord::parse(&chord.to_string()), Ok(chord), "{chord}"),
                    Some(_) => assert!(Chord::parse(&chord.to_string()).is_err(), "{chord}"),
                }
            }
        }
    }

    #[test]
    fn every_chord_shows_as_itself_only() {
        let mut seen = std::collections::HashMap::new();
        for key in every_key() {
            for bits in 0..8 {
                let chord = Chord::new(key, KeyModifiers::from_bits_truncate(bits));
                let before = seen.insert(chord.to_string(), chord);
                assert!(before.is_none_or(|other| other == chord), "{chord}");
            }
        }
    }

    #[test]
    fn words_are_matched_whole() {
        let f = |n| Ok(Chord::plain(Key::F(n)));
        assert_eq!(Chord::parse("f1"), f(1));
        assert_eq!(Chord::parse("f10"), f(10));
        assert_eq!(Chord::parse("f12"), f(12));
        assert_eq!(Chord::parse("f"), Ok(Chord::plain(Key::Char('f'))));
        let ctrl_minus = Chord::new(Key::Char('-'), KeyModifiers::CONTROL);
        assert_eq!(Chord::parse("ctrl--"), Ok(ctrl_minus));
        for wrong in ["", "f0", "f25", "f01", "f+1", "F10", "ctrl-", "hyper-x", "escape", "ab", " "]
        {
            assert!(Chord::parse(wrong).is_err(), "{wrong:?}");
        }
        assert!(Chord::parse("\u{1b}").is_err() && Chord::parse("\u{200b}").is_err());
    }

    #[test]
    fn shift_on_characters_is_ignored() {
        let event = |c, held| Chord::of(&KeyEvent::new(KeyCode::Char(c), held));
        assert_eq!(event('?', KeyModifiers::SHIFT), Some(Chord::plain(Key::Char('?'))));
        assert_eq!(event('N', KeyModifiers::SHIFT), Some(Chord::plain(Key::Char('N'))));
        assert_eq!(
            event('L', KeyModifiers::SHIFT | KeyModifiers::CONTROL),
            Chord::parse("ctrl-l").ok()
        );
        let tab = Chord::of(&KeyEvent::new(KeyCode::Tab, KeyModifiers::SHIFT));
        assert_eq!(tab, Chord::parse("backtab").ok());
        let back_tab = Chord::of(&KeyEvent::new(KeyCode::BackTab, KeyModifiers::SHIFT));
        assert_eq!(back_tab, tab);
    }

    #[test]
    fn full_width_keys_have_a_plain_one() {
        let plain = |word| Chord::parse(word).ok().and_then(Chord::half_width);
        assert_eq!(plain("："), Chord::parse(":").ok());
        assert_eq!(plain("、"), Chord::parse("/").ok());
        assert_eq!(plain("张"), None);
    }

    #[test]
    fn labels_are_for_people() {
        let label = |word| Chord::parse(word).map(|chord| chord.label(false));
        assert_eq!(label("f10").as_deref(), Ok("F10"));
        assert_eq!(label("ctrl-l").as_deref(), Ok("Ctrl-L"));
        assert_eq!(label("alt-0").as_deref(), Ok("Alt-0"));
        assert_eq!(label("space").as_deref(), Ok("Space"));
        assert_eq!(label("/").as_deref(), Ok("/"));
        assert_eq!(Chord::plain(Key::Up).label(true), "↑");
    }
}
