//! Text for the screen and from the keyboard. [`Shown`] is the only text type that widgets accept.
//!
//! Widths are in display cells. Text must not be cut inside a grapheme, and this module must not know
//! forms, keys or colours.

mod clean;
mod plain;
pub mod sound;

use std::fmt;

use ratatui::style::Style;
use ratatui::text::{Line, Span};
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

use clean::{LineEnds, clean};

use crate::language::{Language, said, spoken};
pub use plain::{plain_cells, plain_width};

/// The mark of cut text. It has one cell in every terminal that passes the width probe.
const CUT_MARK: &str = "…";

/// One line of text that is safe to draw, the house's words in the language that is spoken: NFC, no control, bidi, invisible, private-use or
/// unassigned characters, at most four marks on a letter, and no line end.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Shown(String);

/// The alignment of text in a wider column.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Align {
    #[default]
    Left,
    Right,
    Centre,
}

impl From<&str> for Shown {
    /// Cleans the text. A line end or tab becomes a space; characters that cannot be shown are left out.
    fn from(raw: &str) -> Self {
        Shown(clean(&said(raw), LineEnds::Space))
    }
}

impl From<&String> for Shown {
    fn from(raw: &String) -> Self {
        Shown::from(raw.as_str())
    }
}

impl From<String> for Shown {
    /// The same; text in which nothing has to be looked up is taken as it is.
    fn from(raw: String) -> Self {
        let stays = spoken() == Language::Simplified && plain_width(&raw).is_some();
        if stays { Shown(raw) } else { Shown::from(raw.as_str()) }
    }
}

impl fmt::Display for Shown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl<'a> From<Shown> for Line<'a> {
    fn from(shown: Shown) -> Self {
        Line::from(shown.0)
    }
}

impl Shown {
    /// What somebody typed, in no other words than theirs.
    pub fn typed(raw: &str) -> Shown {
        Shown(clean(raw, LineEnds::Space))
    }

    /// One `Shown` for each line of what somebody typed; an empty text is one empty line.
    pub fn lines(raw: &str) -> Vec<Shown> {
        clean(raw, LineEnds::Keep).split('\n').map(|line| Shown(line.to_owned())).collect()
    }

    /// The text, safe to write to a terminal.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether nothing is left to show.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether each character is a glyph of its own whose width nobody has to look up.
    pub fn is_plain(&self) -> bool {
        plain_width(&self.0).is_some()
    }

    /// The width in display cells, counted by grapheme as in the screen buffer.
    pub fn width(&self) -> usize {
        cells(&self.0)
    }

    /// The width that raw text has once it is shown.
    pub fn width_of(raw: &str) -> usize {
        let raw = &*said(raw);
        plain_width(raw).unwrap_or_else(|| Shown::from(raw).width())
    }

    /// The text if it fits into `cells`, else its beginning with `…`.
    pub fn cut(&self, cells: usize) -> Shown {
        self.cut_with(cells, CUT_MARK)
    }

    /// As [`Shown::cut`], with another mark of one cell.
    pub fn cut_with(&self, cells: usize, mark: &str) -> Shown {
        if self.width() <= cells {
            return self.clone();
        }
        let (mut kept, _) = self.split(cells.saturating_sub(1));
        if cells > 0 {
            kept.0.push_str(mark);
        }
        kept
    }

    /// Exactly `cells` wide: cut or filled with spaces on the right.
    pub fn pad(&self, cells: usize) -> Shown {
        self.align(cells, Align::Left)
    }

    /// Exactly `cells` wide: cut or filled with spaces on the side that `align` asks for.
    pub fn align(&self, cells: usize, align: Align) -> Shown {
        let mut text = self.cut(cells);
        let room = cells.saturating_sub(text.width());
        let before = match align {
            Align::Left => 0,
            Align::Right => room,
            Align::Centre => room / 2,
        };
        text.0.insert_str(0, &" ".repeat(before));
        text.0.push_str(&" ".repeat(room - before));
        text
    }

    /// Lines of at most `cells`. Latin words are broken at spaces, other text between graphemes. A line does
    /// not start with a closing mark (避头) if its neighbour can move along and both fit. A glyph wider than
    /// the line is shown as `…`; zero cells give no lines.
    pub fn wrap(&self, cells: usize) -> Vec<Shown> {
        if cells == 0 {
            return Vec::new();
        }
        let mut lines = Vec::new();
        let mut line: Vec<&str> = Vec::new();
        let mut used = 0;
        for whole in self.0.graphemes(true) {
            let glyph = if whole.width() > cells { CUT_MARK } else { whole };
            if used + glyph.width() > cells {
                let mut rest = break_line(&mut line, glyph);
                if rest.concat().width() + glyph.width() > cells {
                    line.append(&mut rest);
                }
                lines.push(Shown(line.concat().trim_end().to_owned()));
                used = rest.iter().map(|g| g.width()).sum();
                line = rest;
                // The space at the break is dropped.
                if glyph == " " {
                    continue;
                }
            }
            used += glyph.width();
            line.push(glyph);
        }
        lines.push(Shown(line.concat()));
        lines
    }

    /// The graphemes that fit into `cells`, and the rest.
    pub fn split(&self, cells: usize) -> (Shown, Shown) {
        if let Some(at) = plain_split(&self.0, cells) {
            let (head, tail) = self.0.split_at(at);
            return (Shown(head.to_owned()), Shown(tail.to_owned()));
        }
        let mut used = 0;
        let mut fits = true;
        let (mut head, mut tail) = (String::new(), String::new());
        for glyph in self.0.graphemes(true) {
            used += glyph.width();
            fits = fits && used <= cells;
            if fits { head.push_str(glyph) } else { tail.push_str(glyph) }
        }
        (Shown(head), Shown(tail))
    }

    /// The pieces in one line, separated by `between`.
    pub fn join<'a>(pieces: impl IntoIterator<Item = &'a Shown>, between: &str) -> Shown {
        let pieces: Vec<&str> = pieces.into_iter().map(Shown::as_str).collect();
        Shown::from(pieces.join(between))
    }

    /// The text as a ratatui span.
    pub fn styled(&self, style: Style) -> Span<'static> {
        Span::styled(self.0.clone(), style)
    }
}

/// Text from the keyboard or a paste, cleaned like [`Shown`], but with `\n` as line end.
pub fn clean_input(raw: &str) -> String {
    clean(raw, LineEnds::Keep)
}

/// Full-width ASCII as plain ASCII: `１２０３` is `1203`, `：` is `:`, `　` is a space, `。` is `.`,
/// `—` is `-`. For codes, rooms, phones, amounts and commands; never for free text.
pub fn half_width(text: &str) -> String {
    text.chars().map(half_width_char).collect()
}

/// [`half_width`] for one character.
pub fn half_width_char(c: char) -> char {
    match c {
        '！'..='～' => {
            char::from_u32(u32::from(c) - u32::from('！') + u32::from('!')).unwrap_or(c)
        }
        '　' => ' ',
        '。' => '.',
        '—' | '–' | '−' => '-',
        '￥' => '¥',
        _ => c,
    }
}

/// The character of a one-key command: like [`half_width_char`], but `、` is `/`, because Chinese input
/// methods send it for the slash key.
pub fn trigger(c: char) -> char {
    if c == '、' { '/' } else { half_width_char(c) }
}

/// Display cells of text that is already clean.
fn cells(text: &str) -> usize {
    plain_width(text).unwrap_or_else(|| text.graphemes(true).map(UnicodeWidthStr::width).sum())
}

/// Up to which byte text fits into so many cells, if all of it is plain.
fn plain_split(text: &str, cells: usize) -> Option<usize> {
    let (mut used, mut at) = (0, None);
    for (start, c) in text.char_indices() {
        used += plain_cells(c)?;
        if used > cells {
            at.get_or_insert(start);
        }
    }
    Some(at.unwrap_or(text.len()))
}

/// Removes from the end of a full line what must move to the next line with the next glyph.
fn break_line<'a>(line: &mut Vec<&'a str>, next: &str) -> Vec<&'a str> {
    let latin = |g: &str| g.chars().all(|c| c.is_ascii_graphic());
    let keep = if next == " " {
        line.len()
    } else if latin(next) && line.last().is_some_and(|g| latin(g)) {
        // A word longer than the line is split.
        line.iter().rposition(|g| !latin(g)).map_or(line.len(), |at| at + 1)
    } else if is_closing(next) && line.len() > 1 {
        line.len() - 1
    } else {
        line.len()
    };
    line.split_off(keep)
}

/// Whether the glyph is a mark that must not start a line in Chinese typesetting.
fn is_closing(glyph: &str) -> bool {
    glyph.chars().all(|c| "，。、；：？！）》」』】〉”’…,.;:?!)]}%".contains(c))
}

#[cfg(test)]
mod tests;
