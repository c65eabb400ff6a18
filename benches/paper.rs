//! What a paper costs: a four-part slip as a document and for a printer of 24 pins.
//!
//! `cargo bench --bench paper`

#[path = "../tests/paper/slips.rs"]
#[expect(dead_code, reason = "shared with the papers' tests")]
mod slips;

use std::time::Instant;

use qiantai::engine::kind::Kind;
use qiantai::engine::kind::reading::{Sight, show};
use qiantai::engine::prelude::*;
use qiantai::forms;
use qiantai::paper::{Copies, Format, Origin, Paper, Setup, Sheet, Source, compose, render};
use qiantai::printing::font;
use slips::{Dice, Filling};

const ROUNDS: usize = 50;

fn sheets(copies: Copies) -> Vec<Sheet> {
    let form = forms::form("F-13").expect("the four-part slip");
    let slip = slips::slip(form, Filling::Usual, &mut Dice::new(1));
    let book = forms::map_book();
    let now = Moment(1_795_700_000_000);
    let seen = |kind: &Kind, cell: &Cell, _: bool| show(kind, cell, &book, now, Sight::Desk);
    let source = Source {
        book: &book,
        form,
        slip: &slip,
        show: &seen,
        office: "滨江花园物业管理处",
        practice: false,
        now,
        by: "王丽(102)",
        times: 1,
    };
    compose(&source, copies)
}

fn main() {
    println!("F-13 in four parts, median of {ROUNDS}: µs, bytes");
    let face = font::find(None).ok().flatten();
    let rows = [
        (Format::Pdf, Paper::A5, Copies::Each),
        (Format::Escp, Paper::HALF, Copies::Pressed),
        (Format::Escp, Paper::HALF, Copies::Each),
        (Format::Text, Paper::TEXT, Copies::Each),
        (Format::EscPos, Paper::ROLL_80, Copies::Pressed),
        (Format::Xlsx, Paper::A5, Copies::Each),
    ];
    for (format, paper, copies) in rows {
        let sheets = sheets(copies);
        let setup =
            Setup { format, paper, origin: Origin::default(), on: None, face: face.as_ref() };
        let mut times = Vec::new();
        let mut bytes = 0;
        for _ in 0..ROUNDS {
            let start = Instant::now();
            match render(&sheets, &setup) {
                Ok(printed) => bytes = printed.bytes.len(),
                Err(why) => println!("{why}"),
            }
            times.push(start.elapsed().as_micros());
        }
        times.sort_unstable();
        let median = times[ROUNDS / 2];
        println!("{median:>8} µs {bytes:>8} B  {} {copies:?}", format.name());
        let within = match (format, copies) {
            (Format::Pdf, _) => median <= 20_000 && bytes <= 40 * 1024,
            (Format::Escp, Copies::Pressed) => median <= 1_000,
            _ => true,
        };
        assert!(within, "{}: {median} µs, {bytes} bytes", format.name());
    }
}
