//! What may stand on a screen: takes control, bidi, invisible and unassigned characters out of text
//! that came from people, files or the wire. It must not lay text out or know any widget.
//!
//! ratatui passes many of these characters to the terminal from lists, tables and block titles, so
//! nothing downstream is trusted to do this again.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::{
    canonical_combining_class, is_combining_mark, is_public_assigned,
};
use unicode_width::UnicodeWidthChar;

/// Marks allowed on one letter; more are a way to paint over the rows above and below.
const MARKS_PER_LETTER: usize = 4;

/// What happens to a line end.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum LineEnds {
    /// One space for each, so that words on two lines do not run together.
    Space,
    /// One `\n` for each, whatever the source used.
    Keep,
}

/// NFC, without anything that moves the cursor, hides, reorders or overpaints.
pub(super) fn clean(raw: &str, ends: LineEnds) -> String {
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
            // A mark after a line end would join the space that stands for it.
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
    // Taking a character out can leave a letter beside a mark that composes with it.
    if unicode_normalization::is_nfc(&out) { out } else { out.nfc().collect() }
}

fn is_line_end(c: char) -> bool {
    matches!(c, '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// A mark that sits on its letter without making the letter wider or choosing another glyph.
///
/// Variation selectors and enclosing marks (keycaps) are drawn with widths on which terminals
/// do not agree.
fn is_plain_mark(c: char) -> bool {
    !matches!(c, '\u{fe00}'..='\u{fe0f}' | '\u{e0100}'..='\u{e01ef}' | '\u{20dd}'..='\u{20e4}')
        && (canonical_combining_class(c) != 0 || c.width() == Some(0))
}

/// Whether a character that is no mark has a glyph of its own, with a width terminals agree on.
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
