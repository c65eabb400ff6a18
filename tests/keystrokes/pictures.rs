//! README's pictures, drawn from the screens of the practice office as this program draws them: one that is stale fails here, and
//! `QIANTAI_RENEW=1 cargo test --test keystrokes pictures` draws it anew.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use qiantai::text::Shown;
use ratatui::buffer::{Buffer, Cell};
use ratatui::style::{Color, Modifier};

use super::*;

/// Units of the drawing a cell is wide and high.
const WIDE: usize = 9;
const HIGH: usize = 19;

/// A picture: its file, who sits there, and what is pressed from the sign-in on.
const PICTURES: &[(&str, (u32, &str), &str)] = &[
    ("call", (102, "6102"), "1-2-1203"),
    ("repair", (102, "6102"), "1-2-1203<f2>cp-07<tab><tab>y<tab><tab>"),
    ("dispatch", (102, "6102"), "<ctrl-n>"),
    ("handover", (102, "6102"), "<ctrl-n><ctrl-n>"),
    ("complaints", (102, "6102"), "<ctrl-n><ctrl-n><ctrl-n>"),
    ("settlement", (110, "6110"), "<ctrl-n><ctrl-n><ctrl-n><ctrl-n>"),
];

#[test]
fn the_pictures_are_what_the_program_draws() {
    let mut stale = Vec::new();
    for (name, (badge, pin), keys) in PICTURES {
        let desk = RealDesk::practice();
        let mut screen = desk.sign_in(*badge, pin);
        screen.keys(keys);
        screen.rest();
        let drawn = svg(&screen.frame().0);
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("docs/pictures/{name}.svg"));
        if std::env::var_os("QIANTAI_RENEW").is_some() {
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(&path, drawn).unwrap();
        } else if fs::read_to_string(&path).unwrap_or_default() != drawn {
            stale.push(*name);
        }
    }
    let renew = "QIANTAI_RENEW=1 cargo test --test keystrokes pictures";
    assert!(stale.is_empty(), "stale: {stale:?}; {renew}");
}

/// A frame as a drawing: every character at its own cell, whatever font draws it.
fn svg(buffer: &Buffer) -> String {
    let (columns, rows) = (usize::from(buffer.area.width), usize::from(buffer.area.height));
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {} {}\" font-family=\"Noto Sans Mono CJK SC, \
         Sarasa Mono SC, WenQuanYi Zen Hei Mono, monospace\" font-size=\"15\">\n<rect width=\"100%\" height=\"100%\" \
         fill=\"#14171a\"/>\n",
        columns * WIDE,
        rows * HIGH
    );
    for y in 0..rows {
        let mut x = 0;
        while x < columns {
            let from = x;
            let first = cell(buffer, x, y);
            let look = look(first);
            let (mut places, mut text) = (Vec::new(), String::new());
            while x < columns && self::look(cell(buffer, x, y)) == look {
                let symbol = cell(buffer, x, y).symbol();
                if symbol.trim().is_empty() {
                    x += 1;
                    continue;
                }
                places.extend(symbol.chars().map(|_| (x * WIDE).to_string()));
                text.push_str(symbol);
                x += Shown::width_of(symbol).max(1);
            }
            let (ink, paper, bold) = look;
            let (left, top) = (from * WIDE, y * HIGH);
            if let Some(paper) = paper {
                let wide = (x - from) * WIDE;
                let _ = writeln!(
                    out,
                    "<rect x=\"{left}\" y=\"{top}\" width=\"{wide}\" height=\"{HIGH}\" fill=\"{paper}\"/>"
                );
            }
            if !text.is_empty() {
                let weight = if bold { " font-weight=\"bold\"" } else { "" };
                let text = text.replace('&', "&amp;").replace('<', "&lt;");
                let _ = writeln!(
                    out,
                    "<text y=\"{}\" x=\"{}\" fill=\"{ink}\"{weight}>{text}</text>",
                    top + HIGH - 5,
                    places.join(" ")
                );
            }
        }
    }
    out.push_str("</svg>\n");
    out
}

fn cell(buffer: &Buffer, x: usize, y: usize) -> &Cell {
    &buffer.content[y * usize::from(buffer.area.width) + x]
}

/// Ink, paper where it is not the screen's own, and weight.
fn look(cell: &Cell) -> (&'static str, Option<&'static str>, bool) {
    let (ink, paper) = (colour(cell.fg, "#d5d9dc"), colour(cell.bg, "#14171a"));
    let dim = cell.modifier.contains(Modifier::DIM) && ink == "#d5d9dc";
    let ink = if dim { "#8a9299" } else { ink };
    let (ink, paper) =
        if cell.modifier.contains(Modifier::REVERSED) { (paper, ink) } else { (ink, paper) };
    (ink, (paper != "#14171a").then_some(paper), cell.modifier.contains(Modifier::BOLD))
}

fn colour(colour: Color, own: &'static str) -> &'static str {
    match colour {
        Color::Black => "#14171a",
        Color::Red | Color::LightRed => "#ef6b6b",
        Color::Green | Color::LightGreen => "#7fc58a",
        Color::Yellow | Color::LightYellow => "#e5c07b",
        Color::Blue | Color::LightBlue => "#7aa6f0",
        Color::Magenta | Color::LightMagenta => "#c792ea",
        Color::Cyan | Color::LightCyan => "#6cc7d1",
        Color::Gray | Color::White => "#d5d9dc",
        Color::DarkGray => "#8a9299",
        _ => own,
    }
}
