//! What is pasted, from its first mark to its last: text, which presses no key. It must not keep time.

use super::Input;
use super::sequence::{self, Reading};

/// Bytes of one paste that are kept; the rest is dropped and said.
pub const PASTE_LIMIT: usize = 64 * 1024;
const BEGINS: &[u8] = b"\x1b[200~";
const ENDS: &[u8] = b"\x1b[201~";

/// A paste under way.
#[derive(Debug, Default)]
pub(super) struct Paste {
    kept: Vec<u8>,
    cut: bool,
    /// The last bytes, in which the end is looked for.
    last: Vec<u8>,
    /// The mark that ends it has come. Text can hold that mark itself, so what follows at once is
    /// the rest of the paste and must not be pressed.
    pub ended: bool,
}

impl Paste {
    /// Takes what belongs to it, and says how many bytes that are. Fewer than there are: another
    /// paste begins, or a sequence is not whole yet.
    pub fn take(&mut self, bytes: &[u8]) -> usize {
        let mut at = 0;
        while let Some(byte) = bytes.get(at) {
            if !self.ended {
                self.push(*byte);
                at += 1;
                continue;
            }
            let rest = bytes.get(at..).unwrap_or_default();
            if *byte != sequence::ESC {
                self.keep(*byte);
                at += 1;
                continue;
            }
            at += match sequence::read(rest, false) {
                Reading::PasteBegins(_) | Reading::Unfinished(_) => return at,
                Reading::Typed => 1,
                Reading::Key(n, _)
                | Reading::Text(n, _)
                | Reading::Report(n)
                | Reading::Focus(n, _)
                | Reading::Nothing(n) => n,
            };
        }
        at
    }

    fn push(&mut self, byte: u8) {
        self.keep(byte);
        self.last.push(byte);
        if self.last.ends_with(ENDS) {
            self.ended = true;
            if !self.cut {
                self.kept.truncate(self.kept.len() - ENDS.len());
            }
            self.last.clear();
        } else if self.last.len() >= 2 * ENDS.len() {
            self.last.drain(..ENDS.len());
        }
    }

    fn keep(&mut self, byte: u8) {
        // The mark at the end may still have to be taken off.
        let most = PASTE_LIMIT + if self.ended { 0 } else { ENDS.len() };
        if self.kept.len() < most { self.kept.push(byte) } else { self.cut = true }
    }

    /// What was pasted; text of another encoding is not.
    pub fn finish(mut self) -> Input {
        if self.kept.len() > PASTE_LIMIT {
            self.cut = true;
            self.kept.truncate(PASTE_LIMIT);
        }
        let whole = match std::str::from_utf8(&self.kept) {
            // The limit, or a lost end, may have cut a character.
            Err(error) if error.error_len().is_none() => error.valid_up_to(),
            Err(_) => return Input::Foreign,
            Ok(text) => text.len(),
        };
        self.kept.truncate(whole);
        let text = String::from_utf8(self.kept).unwrap_or_default();
        Input::Paste { text, cut: self.cut }
    }
}

/// Whether a paste begins here.
pub(super) fn begins(bytes: &[u8]) -> bool {
    bytes.starts_with(BEGINS)
}
