//! What frames cost a slow line: bytes and writes through ratatui's stock backend and through the
//! thin line, beside the glyphs that change, in one run. Every frame is drawn into two emulators and
//! compared cell by cell, so that nothing is saved by showing less.
//!
//! `cargo bench --bench line`

#[path = "../tests/thin/desk.rs"]
mod desk;
#[path = "../tests/thin/emulator.rs"]
mod emulator;
#[path = "../tests/thin/wire.rs"]
#[expect(dead_code, reason = "shared with the tests of the thin line")]
mod wire;

use std::time::Instant;

use desk::Desk;
use qiantai::thin::{Abilities, Screen};
use ratatui::layout::Size;
use wire::{Cost, Wire};

/// Frames that are drawn to measure the time of one.
const ROUNDS: u32 = 2_000;

/// One thing that is done at the desk.
type Step = (&'static str, fn(&mut Desk, usize));

/// In this order; the second number is the rows of the list.
const STEPS: &[Step] = &[
    ("the first frame", |_, _| ()),
    ("nothing has changed", |_, _| ()),
    ("a letter, the first in the field", |desk, _| desk.typed.push('a')),
    ("a letter", |desk, _| desk.typed.push('b')),
    ("a Han character", |desk, _| desk.typed.push('漏')),
    ("backspace", |desk, _| desk.typed.truncate(desk.typed.len() - 3)),
    ("the next field", |desk, _| (desk.field, desk.typed) = (1, String::new())),
    ("the clock", |desk, _| desk.minute += 1),
    ("a tab: form to list", |desk, rows| (desk.tab, desk.chosen) = (1, rows - 2)),
    ("the list, down", |desk, _| desk.chosen += 1),
    ("the list, down at the edge", |desk, _| (desk.first, desk.chosen) = (1, desk.chosen + 1)),
    ("the list, down again", |desk, _| (desk.first, desk.chosen) = (2, desk.chosen + 1)),
    ("the list, a page", |desk, rows| (desk.first, desk.chosen) = (rows, rows)),
    ("a window opens", |desk, _| desk.window = true),
    ("the window closes", |desk, _| desk.window = false),
    ("a tab: list to report", |desk, _| desk.tab = 2),
    ("a tab: report to form", |desk, _| desk.tab = 3),
];

fn main() {
    for (columns, rows) in [(80, 24), (200, 50)] {
        measure(columns, rows);
    }
    time();
}

fn measure(columns: u16, rows: u16) {
    let able = Abilities { repeats: true, ..Abilities::default() };
    let mut plain = (Wire::new(columns, rows, Abilities::default()), Desk::default());
    let mut repeating = (Wire::new(columns, rows, able), Desk::default());
    println!("{columns}×{rows}: bytes / writes");
    println!(
        "{:34} {:>11} {:>10} {:>8} {:>7} {:>8} {:>8}",
        "", "stock", "thin", "with REP", "glyphs", "of stock", "of glyphs"
    );
    for (what, step) in STEPS {
        let take = |(wire, desk): &mut (Wire, Desk)| {
            step(desk, usize::from(rows) - 5);
            wire.draw(|frame| desk.draw(frame))
        };
        let (Cost { stock, stock_writes, thin, writes, glyphs }, repeated) =
            (take(&mut plain), take(&mut repeating).thin);
        let of = |whole: usize| {
            (thin * 100).checked_div(whole).map_or("–".into(), |n| format!("{n} %"))
        };
        let (stock_share, glyph_share) = (of(stock), of(glyphs));
        println!(
            "{what:34} {stock:>7} / {stock_writes} {thin:>6} / {writes} {repeated:>8} {glyphs:>7} {stock_share:>8} {glyph_share:>8}"
        );
    }
    println!();
}

/// The time of a frame, drawing and all.
fn time() {
    let terminal = Abilities::default();
    let size = || Ok(Size::new(80, 24));
    let mut screen = Screen::new(std::io::sink(), size, terminal).expect("a size");
    let mut desk = Desk::default();
    let mut measure = |what: &str, step: fn(&mut Desk, u32)| {
        let start = Instant::now();
        for n in 0..ROUNDS {
            step(&mut desk, n);
            screen.draw(|frame| desk.draw(frame)).expect("a sink takes everything");
        }
        println!("{:>6} µs a frame: {what}", start.elapsed().as_micros() / u128::from(ROUNDS));
    };
    measure("nothing changed", |_, _| ());
    measure("a letter", |desk, n| match n % 20 {
        0 => desk.typed.clear(),
        _ => desk.typed.push('漏'),
    });
    measure("another tab", |desk, n| desk.tab = usize::try_from(n).unwrap_or_default() % 9);
}
