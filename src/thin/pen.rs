//! Colours and attributes of what is written next, kept from frame to frame, and the fewest bytes
//! from one to another. It must not know what is written with them.

use ratatui::buffer::Cell;
use ratatui::style::{Color, Modifier};

use super::number;

/// What is seen of a pen even where nothing is written but a blank.
const SEEN_ON_BLANK: Modifier =
    Modifier::REVERSED.union(Modifier::UNDERLINED).union(Modifier::CROSSED_OUT);
const INTENSITY: Modifier = Modifier::BOLD.union(Modifier::DIM);
const BLINK: Modifier = Modifier::SLOW_BLINK.union(Modifier::RAPID_BLINK);

/// Attributes, the code that sets each, and the code that takes it away.
const ATTRIBUTES: [(Modifier, u16, u16); 9] = [
    (Modifier::BOLD, 1, 22),
    (Modifier::DIM, 2, 22),
    (Modifier::ITALIC, 3, 23),
    (Modifier::UNDERLINED, 4, 24),
    (Modifier::SLOW_BLINK, 5, 25),
    (Modifier::RAPID_BLINK, 6, 25),
    (Modifier::REVERSED, 7, 27),
    (Modifier::HIDDEN, 8, 28),
    (Modifier::CROSSED_OUT, 9, 29),
];

/// The colours and attributes of a cell, or of the terminal's next character.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pen {
    pub fg: Color,
    pub bg: Color,
    pub modifier: Modifier,
}

impl Pen {
    /// The terminal's own colours and nothing more.
    pub const PLAIN: Pen = Pen { fg: Color::Reset, bg: Color::Reset, modifier: Modifier::empty() };

    pub fn of(cell: &Cell) -> Pen {
        Pen { fg: cell.fg, bg: cell.bg, modifier: cell.modifier }
    }

    /// What is seen of this pen on a blank: two blanks look the same when these are equal.
    pub fn on_blank(self) -> Pen {
        if self.modifier.intersects(SEEN_ON_BLANK) {
            return self;
        }
        Pen { bg: self.bg, ..Pen::PLAIN }
    }

    /// Whether what is erased under this pen is left plain by every terminal: some erase with the
    /// background, some with everything.
    pub fn erases_plain(self) -> bool {
        self.on_blank() == Pen::PLAIN
    }

    /// The pen to draw a blank with that shows `blank`, at the fewest bytes from here: as little is
    /// changed as may be, so that text before and after the blank needs no change of its own.
    pub fn for_blank(now: Option<Pen>, blank: Pen) -> Pen {
        let Some(now) = now else { return blank };
        if now.on_blank() == blank || blank.modifier.intersects(SEEN_ON_BLANK) {
            return if now.on_blank() == blank { now } else { blank };
        }
        let near = Pen { bg: blank.bg, modifier: now.modifier - SEEN_ON_BLANK, ..now };
        if change(Some(now), near).len() <= change(Some(now), blank).len() { near } else { blank }
    }
}

/// The bytes that make one pen into another; `None`: what the terminal has is unknown.
pub fn change(from: Option<Pen>, to: Pen) -> Vec<u8> {
    let from_nothing = || {
        let mut codes = vec![0];
        add(&mut codes, Pen::PLAIN, to);
        if codes.len() == 1 { b"\x1b[m".to_vec() } else { sequence(&codes) }
    };
    let Some(from) = from else { return from_nothing() };
    if from == to {
        return Vec::new();
    }
    let mut codes = Vec::new();
    add(&mut codes, from, to);
    let stepwise = sequence(&codes);
    // Three bytes are the least that starting anew can take.
    if stepwise.len() <= 4 {
        return stepwise;
    }
    let anew = from_nothing();
    if anew.len() < stepwise.len() { anew } else { stepwise }
}

/// The codes of every difference.
fn add(codes: &mut Vec<u16>, from: Pen, to: Pen) {
    let mut has = from.modifier;
    for (attribute, _, off) in ATTRIBUTES {
        if has.contains(attribute) && !to.modifier.contains(attribute) {
            codes.push(off);
            // One code takes both away; what is wanted of the two is set again below.
            has -= match off {
                22 => INTENSITY,
                25 => BLINK,
                _ => attribute,
            };
        }
    }
    for (attribute, on, _) in ATTRIBUTES {
        if to.modifier.contains(attribute) && !has.contains(attribute) {
            codes.push(on);
        }
    }
    if from.fg != to.fg {
        colour(codes, to.fg, 0);
    }
    if from.bg != to.bg {
        colour(codes, to.bg, 10);
    }
}

/// The codes of a colour of the text, or 10 above them for the ground.
fn colour(codes: &mut Vec<u16>, colour: Color, above: u16) {
    let index = match colour {
        Color::Reset => return codes.push(39 + above),
        Color::Rgb(red, green, blue) => {
            let parts = [red, green, blue].map(u16::from);
            return codes.extend([38 + above, 2].iter().chain(&parts));
        }
        Color::Indexed(index) => u16::from(index),
        Color::Black => 0,
        Color::Red => 1,
        Color::Green => 2,
        Color::Yellow => 3,
        Color::Blue => 4,
        Color::Magenta => 5,
        Color::Cyan => 6,
        Color::Gray => 7,
        Color::DarkGray => 8,
        Color::LightRed => 9,
        Color::LightGreen => 10,
        Color::LightYellow => 11,
        Color::LightBlue => 12,
        Color::LightMagenta => 13,
        Color::LightCyan => 14,
        Color::White => 15,
    };
    match index {
        0..=7 => codes.push(30 + above + index),
        8..=15 => codes.push(90 + above + index - 8),
        _ => codes.extend([38 + above, 5, index]),
    }
}

fn sequence(codes: &[u16]) -> Vec<u8> {
    let mut out = b"\x1b[".to_vec();
    for (at, code) in codes.iter().enumerate() {
        if at > 0 {
            out.push(b';');
        }
        number::write(&mut out, usize::from(*code));
    }
    out.push(b'm');
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(from: Option<Pen>, to: Pen) -> String {
        String::from_utf8(change(from, to)).unwrap().replace('\x1b', "^")
    }

    #[test]
    fn only_what_changes_is_said_and_starting_anew_where_that_is_shorter() {
        let bold = Pen { modifier: Modifier::BOLD, ..Pen::PLAIN };
        let key = Pen { fg: Color::Cyan, ..bold };
        let bar = Pen { fg: Color::White, bg: Color::Blue, ..bold };
        assert_eq!(said(Some(bold), bold), "");
        assert_eq!(said(Some(bold), key), "^[36m");
        assert_eq!(said(Some(key), bold), "^[39m");
        assert_eq!(said(Some(key), Pen::PLAIN), "^[m", "not ^[22;39m");
        assert_eq!(said(Some(Pen::PLAIN), bar), "^[1;97;44m");
        assert_eq!(said(None, bar), "^[0;1;97;44m");
        assert_eq!(said(None, Pen::PLAIN), "^[m");
        let both = Pen { modifier: INTENSITY, ..bar };
        assert_eq!(said(Some(both), bar), "^[22;1m", "one code takes both away");
        let rare = Pen { fg: Color::Indexed(9), bg: Color::Rgb(1, 2, 3), ..Pen::PLAIN };
        assert_eq!(said(Some(Pen::PLAIN), rare), "^[91;48;2;1;2;3m");
        assert_eq!(said(Some(rare), Pen { fg: Color::Indexed(99), ..rare }), "^[38;5;99m");
    }

    #[test]
    fn a_blank_is_drawn_with_the_pen_at_hand_where_nobody_sees_the_difference() {
        let key = Pen { fg: Color::Cyan, modifier: Modifier::BOLD, ..Pen::PLAIN };
        assert_eq!(Pen::for_blank(Some(key), Pen::PLAIN), key);
        let field = Pen { modifier: Modifier::UNDERLINED, ..Pen::PLAIN };
        assert_eq!(Pen::for_blank(Some(key), field), field);
        assert_eq!(Pen::for_blank(Some(field), Pen::PLAIN), Pen::PLAIN);
        assert_eq!(Pen::for_blank(None, field), field);
        assert!(key.erases_plain() && !field.erases_plain());
    }
}
