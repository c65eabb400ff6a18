//! Removes control, bidi, invisible and unassigned characters from text of people, files and messages. It
//! must not lay out text or know widgets.
//!
//! This is the only place that does so: ratatui passes many of these characters to the terminal.

use super::plain::plain_width;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::{
    canonical_combining_class, is_combining_mark, is_public_assigned,
};
use unicode_width::UnicodeWidthChar;

/// The most marks on a letter: more would paint over other rows.
const MARKS_PER_LETTER: usize = 4;

/// What happens to a line end.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum LineEnds {
    /// Becomes a space, so that the words of two lines stay apart.
    Space,
    /// Becomes `\n`, whatever the source used.
    Keep,
}

/// Text in NFC, without anything that moves the cursor, hides, reorders or overpaints.
pub(super) fn clean(raw: &str, ends: LineEnds) -> String {
    if plain_width(raw).is_some() {
        return raw.to_owned();
    }
    clean_any(raw, ends)
}

/// The same without the short way.
pub(super) fn clean_any(raw: &str, ends: LineEnds) -> String {
    let mut out = String::with_capacity(raw.len());
    let mut marks = 0;
    let mut letter_before = false;
    let mut after_return = false;
    for c in raw.nfc() {
        let return_newline = after_return && c == '\n';
        after_return = c == '\r';
        if return_newline {
            continue;
        }
        if is_line_end(c) {
            out.push(if ends == LineEnds::Keep { '\n' } else { ' ' });
            // A mark after a line end must not combine with its space.
            letter_before = false;
        } else if c == '\t' {
            out.push(' ');
            letter_before = false;
        } else if is_combining_mark(c) {
            marks += 1;
            if letter_before && marks <= MARKS_PER_LETTER && is_plain_mark(c) {
                out.push(c);
            }
        } else if is_shown(c) {
            out.push(c);
            letter_before = true;
            marks = 0;
        }
    }
    // Removing a character can leave a letter beside a mark that composes with it.
    if unicode_normalization::is_nfc(&out) { out } else { out.nfc().collect() }
}

fn is_line_end(c: char) -> bool {
    matches!(c, '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// Whether a mark changes neither the width nor the glyph of its letter.
///
/// Terminals disagree on the widths of variation selectors and enclosing marks (keycaps).
fn is_plain_mark(c: char) -> bool {
    !matches!(c, '\u{fe00}'..='\u{fe0f}' | '\u{e0100}'..='\u{e01ef}' | '\u{20dd}'..='\u{20e4}')
        && (canonical_combining_class(c) != 0 || c.width() == Some(0))
}

/// Whether a character other than a mark has a glyph with a width on which terminals agree.
fn is_shown(c: char) -> bool {
    let hidden = matches!(c,
        '\u{0}'..='\u{1f}' | '\u{7f}'..='\u{9f}' // C0, DEL, C1
        | '\u{ad}' // soft hyphen
        | '\u{61c}' | '\u{180b}'..='\u{180f}' // Arabic letter mark, Mongolian selectors
        | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
        | '\u{feff}' | '\u{fff9}'..='\u{fffc}'
        | '\u{115f}'..='\u{11ff}' | '\u{d7b0}'..='\u{d7ff}' | '\u{3164}' | '\u{ffa0}' // jamo, blanks
        | '\u{2800}' // Braille blank
        | '\u{1f3fb}'..='\u{1f3ff}' // skin tones: one glyph here, two there
        | '\u{e0000}'..='\u{e0fff}' // tags and selectors
        | '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..='\u{10ffff}' // private use
    );
    !hidden && is_public_assigned(c) && matches!(c.width(), Some(1 | 2))
}
