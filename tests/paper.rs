//! Papers of every form, read back from what is sent to printers: nothing leaves its cell or the page,
//! nothing is lost unsaid, and the amount in words is the amount in figures.

#[path = "paper/lists.rs"]
mod lists;
#[path = "paper/looked_at.rs"]
mod looked_at;
#[path = "paper/phones.rs"]
mod phones;
#[path = "paper/reader.rs"]
mod reader;
#[path = "paper/slips.rs"]
mod slips;

use std::collections::BTreeMap;
use std::process::Command;

use qiantai::engine::kind::Kind;
use qiantai::engine::kind::reading::{Sight, show};
use qiantai::engine::prelude::*;
use qiantai::forms;
use qiantai::paper::{
    Block, Copies, Format, Mark, Origin, Page, Paper, Setup, Sheet, Source, columns, compose,
    place, preview, render, width,
};
use qiantai::printing::font;
use slips::{Dice, Filling};

const OFFICE: &str = "滨江花园物业管理处";

/// The sheets of a slip, as the desk makes them.
fn sheets(form: &'static Form, slip: &Slip, copies: Copies, times: u32) -> Vec<Sheet> {
    sheets_seen(form, slip, copies, times, Sight::Desk)
}

/// The same for a reader who sees so much where no copy shows a phone whole.
fn sheets_seen(
    form: &'static Form,
    slip: &Slip,
    copies: Copies,
    times: u32,
    sight: Sight,
) -> Vec<Sheet> {
    let book = forms::map_book();
    let now = Moment(1_795_700_000_000);
    let seen = |kind: &Kind, cell: &Cell, whole: bool| {
        show(kind, cell, &book, now, if whole { Sight::Whole } else { sight })
    };
    let source = Source {
        book: &book,
        form,
        slip,
        show: &seen,
        office: OFFICE,
        practice: true,
        now,
        by: "王丽(102)",
        times,
    };
    compose(&source, copies)
}

fn all(test: impl Fn(&'static Form, Filling, &[Sheet])) {
    for form in forms::all() {
        for (n, filling) in slips::ALL.into_iter().enumerate() {
            let mut dice = Dice::new(u64::from(form.tag) * 100 + n as u64);
            let slip = slips::slip(form, filling, &mut dice);
            // Copies differ in their name and the phone: one alone and all pressed through say it all.
            let one = if form.print.parts.is_empty() { Copies::Each } else { Copies::One(1) };
            for copies in [one, Copies::Pressed] {
                test(form, filling, &sheets(form, &slip, copies, 2));
            }
        }
    }
}

/// Every letter of a text that has ink, with how often it stands there.
fn ink(texts: impl IntoIterator<Item = String>) -> BTreeMap<char, usize> {
    let mut found = BTreeMap::new();
    for letter in texts.into_iter().flat_map(|text| text.chars().collect::<Vec<_>>()) {
        if !letter.is_whitespace() && columns(letter) > 0 {
            *found.entry(letter).or_default() += 1;
        }
    }
    found
}

/// What stands in the blanks and rows of a sheet.
fn filled(sheet: &Sheet) -> Vec<String> {
    let mut texts = sheet.foot.clone();
    texts.push(sheet.printed.clone());
    for block in &sheet.blocks {
        match block {
            Block::Blanks(squares) => {
                texts.extend(squares.iter().flat_map(|s| [s.label.clone(), s.text.clone()]));
            }
            Block::Table { heads, rows, .. } => {
                texts.extend(heads.iter().map(|head| head.label.clone()));
                texts.extend(rows.iter().flatten().cloned());
            }
        }
    }
    texts
}

fn texts(pages: &[Page]) -> Vec<String> {
    let text = |mark: &Mark| match mark {
        Mark::Text { text, .. } => Some(text.clone()),
        _ => None,
    };
    pages.iter().flatten().filter_map(text).collect()
}

/// Everything of one is in the other.
fn holds(all: &BTreeMap<char, usize>, part: &BTreeMap<char, usize>, what: &str) {
    for (letter, many) in part {
        let there = all.get(letter).copied().unwrap_or(0);
        assert!(there >= *many, "{what}: {letter:?} stands {there} times, not {many}");
    }
}

#[test]
fn every_declared_step_and_blank_is_one_of_the_form() {
    for form in forms::all() {
        let print = form.print;
        for step in print.steps {
            assert!(form.step(step).is_some(), "{}: {step}", form.id);
        }
        for blank in print.without {
            let known = form.steps.iter().any(|step| step.field(blank).is_some());
            assert!(known, "{}: {blank}", form.id);
        }
    }
}

#[test]
fn on_every_paper_no_mark_leaves_its_cell_and_no_letter_is_lost() {
    let papers = [Paper::THIRD, Paper::HALF, Paper::A5, Paper::A4, Paper::TEXT];
    all(|form, filling, sheets| {
        for (sheet, paper) in sheets.iter().flat_map(|s| papers.iter().map(move |p| (s, p))) {
            let what = format!("{} {filling:?} {}", form.id, paper.name);
            let pages = place(sheet, paper);
            holds(&ink(texts(&pages)), &ink(filled(sheet)), &what);
            for mark in pages.iter().flatten() {
                let (x0, x1, y0, y1) = match mark {
                    Mark::Text { x, y, room, big, text, .. } => {
                        let (size, high) = if *big { (2, 4) } else { (1, 2) };
                        let used = width(text) * paper.column * size;
                        assert!(used <= *room, "{what}: {text:?} takes {used} of {room}");
                        (*x, x + used, *y, if paper.drawn { *y } else { y + paper.column * high })
                    }
                    Mark::Across { x0, x1, y } => (*x0, *x1, *y, *y),
                    Mark::Down { x, y0, y1 } => (*x, *x, *y0, *y1),
                };
                let bottom = if paper.height == 0 { i32::MAX } else { paper.height };
                let inside = x0 >= 0 && x1 <= paper.inside() && y0 >= 0 && y1 <= bottom;
                assert!(inside, "{what}: {mark:?} is off the page");
            }
        }
    });
}

#[test]
fn what_a_printer_of_24_pins_strikes_is_what_stands_on_the_sheets() {
    // The two papers by turns, so that over the forms each meets each filling and each way of copying: what is
    // struck is looked at dot by dot, which takes its time.
    let turn = std::cell::Cell::new(0);
    all(|form, filling, sheets| {
        let n = turn.replace(turn.get() + 1);
        let third = (n + n / 2 + usize::from(form.tag)).is_multiple_of(2);
        let paper = if third { Paper::THIRD } else { Paper::HALF };
        let what = format!("{} {filling:?} {}", form.id, paper.name);
        let origin = Origin::default();
        let setup = Setup { format: Format::Escp, paper, origin, on: None, face: None };
        let printed = render(sheets, &setup).unwrap_or_else(|why| panic!("{what}: {why}"));
        let struck = reader::read(&printed.bytes);
        assert_eq!(struck.len(), printed.pages, "{what}");
        let lost: Vec<char> = printed.lost.iter().map(|lost| lost.letter).collect();
        assert_eq!(
            lost.is_empty(),
            filling != Filling::Rare
                || sheets.iter().all(|s| { !filled(s).concat().contains('𠮷') }),
            "{what}: {lost:?}"
        );
        for page in &struck {
            assert_eq!(page.length, paper.height, "{what}");
            assert_eq!(page.twice, 0, "{what}: dots struck twice");
        }
        // What was not named is there.
        let runs = struck.iter().flat_map(|page| &page.runs).map(|run| run.text.clone());
        let mut wanted = ink(sheets.iter().flat_map(filled));
        wanted.retain(|letter, _| !lost.contains(letter));
        holds(&ink(runs), &wanted, &what);
    });
}

#[test]
fn runs_are_struck_where_the_marks_are() {
    let form = forms::form("F-13").unwrap();
    let slip = slips::slip(form, Filling::Usual, &mut Dice::new(5));
    let sheets = sheets(form, &slip, Copies::Pressed, 1);
    let setup = Setup {
        format: Format::Escp,
        paper: Paper::HALF,
        origin: Origin::default(),
        on: None,
        face: None,
    };
    let struck = reader::read(&render(&sheets, &setup).unwrap().bytes);
    // The sheet stands in the middle of what can be printed.
    let middle = 30;
    let mut wanted = Vec::new();
    for (n, page) in place(&sheets[0], &Paper::HALF).iter().enumerate() {
        for mark in page {
            if let Mark::Text { x, y, big: false, text, .. } = mark {
                wanted.push((n, *y, *x + middle, text.clone()));
            }
        }
    }
    wanted.sort();
    let mut found = Vec::new();
    for (n, page) in struck.iter().enumerate() {
        found.extend(page.runs.iter().filter(|r| !r.big).map(|r| (n, r.y, r.x, r.text.clone())));
    }
    found.sort();
    assert_eq!(found, wanted);
}

#[test]
fn text_is_never_wider_than_eighty_columns() {
    all(|form, filling, sheets| {
        for line in preview(sheets) {
            assert!(width(&line) <= 96, "{} {filling:?}: {line}", form.id);
            let screen = qiantai::text::Shown::from(&line).width();
            assert!(screen <= 80, "{} {filling:?}: {screen} {line}", form.id);
        }
    });
}

#[test]
fn the_amount_in_words_is_the_amount_in_figures() {
    for form in forms::all().filter(|form| form.print.sum.is_some()) {
        for seed in 0..20 {
            let slip = slips::slip(form, Filling::Usual, &mut Dice::new(seed));
            let tag = form.print.sum.map_or(0, |(tag, _)| tag);
            let Some(Cell::Money(sum)) = slip.cell(tag) else { panic!("{}", form.id) };
            for sheet in sheets(form, &slip, Copies::Each, 1) {
                let squares = sheet.blocks.iter().flat_map(|block| match block {
                    Block::Blanks(squares) => squares.as_slice(),
                    Block::Table { .. } => &[],
                });
                let of = |end: &str| {
                    let mut found = squares.clone().filter(|square| square.label.ends_with(end));
                    found.next().map(|square| square.text.clone())
                };
                assert_eq!(of("(大写)"), Some(format!("人民币{}", sum.capitals())), "{}", form.id);
                assert_eq!(of("￥"), Some(sum.to_string()), "{}", form.id);
            }
        }
    }
}

#[test]
fn practice_and_reprints_are_marked_on_every_page() {
    let form = forms::form("F-14").unwrap();
    let slip = slips::slip(form, Filling::Long, &mut Dice::new(1));
    for page in place(&sheets(form, &slip, Copies::One(1), 3)[0], &Paper::HALF) {
        let text = texts(&[page]).concat();
        assert!(text.contains("【练习】") && text.contains("补打 第 3 次"), "{text}");
        assert!(text.contains("第一联 客服联"), "{text}");
    }
    let first = preview(&sheets(form, &slip, Copies::One(1), 1)).concat();
    assert!(!first.contains("补打"), "{first}");
}

#[test]
fn receipt_printers_get_lines_that_fit_and_commands_that_they_know() {
    all(|form, filling, sheets| {
        for paper in Paper::ROLLS {
            let what = format!("{} {filling:?} {}", form.id, paper.name);
            let origin = Origin::default();
            let setup =
                Setup { format: Format::EscPos, paper: *paper, origin, on: None, face: None };
            let printed = render(sheets, &setup).unwrap();
            let mut bytes = printed.bytes.iter().copied();
            let (mut cuts, mut size, mut line) = (0, 1, 0);
            while let Some(byte) = bytes.next() {
                match byte {
                    0x1b => match bytes.next().unwrap() {
                        0x40 => {}
                        0x61 => assert!(bytes.next().unwrap() < 2),
                        other => panic!("{what}: ESC {other:#x}"),
                    },
                    0x1c => assert_eq!(bytes.next(), Some(0x26), "{what}"),
                    0x1d => match (bytes.next().unwrap(), bytes.next().unwrap()) {
                        (0x21, 0x11) => size = 2,
                        (0x21, 0x00) => size = 1,
                        (0x56, 0x42) => {
                            bytes.next();
                            cuts += 1;
                        }
                        other => panic!("{what}: GS {other:x?}"),
                    },
                    0x0a => line = 0,
                    0x20..=0x7e => line += size,
                    _ => {
                        bytes.next().unwrap();
                        line += 2 * size;
                    }
                }
                assert!(line <= paper.columns, "{what}: {line}");
            }
            assert_eq!(cuts, sheets.len(), "{what}");
        }
    });
}

#[test]
fn a_workbook_holds_every_word_of_the_sheets() {
    use calamine::{Data, Reader};
    for id in ["B-06", "F-13", "F-18", "F-22"] {
        let form = forms::form(id).unwrap();
        let slip = slips::slip(form, Filling::Rare, &mut Dice::new(3));
        let sheets = sheets(form, &slip, Copies::Each, 1);
        let origin = Origin::default();
        let setup = Setup { format: Format::Xlsx, paper: Paper::A5, origin, on: None, face: None };
        let printed = render(&sheets, &setup).unwrap();
        assert!(printed.lost.is_empty());
        let mut book: calamine::Xlsx<_> =
            calamine::open_workbook_from_rs(std::io::Cursor::new(printed.bytes)).unwrap();
        let names = book.sheet_names();
        assert_eq!(names.len(), sheets.len(), "{id}");
        for (sheet, name) in sheets.iter().zip(names) {
            let range = book.worksheet_range(&name).unwrap();
            let words = range.cells().filter_map(|(_, _, cell)| match cell {
                Data::String(text) => Some(text.clone()),
                _ => None,
            });
            holds(&ink(words), &ink(filled(sheet)), id);
        }
    }
}

/// The words of a document, by the program that others read it with; none where it is not installed.
fn pdf_words(bytes: &[u8]) -> Option<String> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("x.pdf");
    std::fs::write(&path, bytes).unwrap();
    let ran = Command::new("pdftotext").args(["-enc", "UTF-8"]).arg(&path).arg("-").output();
    match ran {
        Ok(ran) => {
            assert!(ran.status.success() && ran.stderr.is_empty(), "{ran:?}");
            Some(String::from_utf8(ran.stdout).unwrap())
        }
        Err(_) => {
            println!("skipped: needs pdftotext");
            None
        }
    }
}

#[test]
fn the_words_of_a_document_are_those_of_the_sheets() {
    let Some(face) = font::find(None).unwrap() else {
        println!("skipped: needs a Chinese font");
        return;
    };
    for form in forms::all() {
        let what = form.id;
        let slip = slips::slip(form, Filling::Usual, &mut Dice::new(4));
        let sheets = sheets(form, &slip, Copies::Each, 1);
        let setup = Setup {
            format: Format::Pdf,
            paper: Paper::A5,
            origin: Origin::default(),
            on: None,
            face: Some(&face),
        };
        let printed = render(&sheets, &setup).unwrap_or_else(|why| panic!("{what}: {why}"));
        assert!(printed.lost.is_empty(), "{what}: {:?}", printed.lost);
        let Some(words) = pdf_words(&printed.bytes) else { break };
        let pages = words.matches('\u{c}').count();
        assert_eq!(pages, printed.pages, "{what}");
        let wanted = ink(sheets.iter().flat_map(filled).chain([OFFICE.to_string()]));
        holds(&ink([words]), &wanted, what);
    }
    let form = forms::form("F-13").unwrap();
    let slip = slips::slip(form, Filling::Usual, &mut Dice::new(4));
    let sheets = sheets(form, &slip, Copies::Each, 1);
    let setup = Setup {
        format: Format::Pdf,
        paper: Paper::A5,
        origin: Origin::default(),
        on: None,
        face: Some(&face),
    };
    let size = render(&sheets, &setup).unwrap().bytes.len();
    assert!(size <= 40 * 1024, "{size} bytes");
}

#[test]
fn without_a_font_a_document_is_refused_and_says_what_helps() {
    let form = forms::form("B-06").unwrap();
    let slip = slips::slip(form, Filling::Usual, &mut Dice::new(6));
    let sheets = sheets(form, &slip, Copies::Each, 1);
    let setup = Setup {
        format: Format::Pdf,
        paper: Paper::A5,
        origin: Origin::default(),
        on: None,
        face: None,
    };
    assert!(render(&sheets, &setup).unwrap_err().contains("fonts-noto-cjk"));
}

#[test]
fn a_shift_moves_every_mark_and_one_off_the_paper_is_refused() {
    let form = forms::form("B-06").unwrap();
    let slip = slips::slip(form, Filling::Usual, &mut Dice::new(7));
    let sheets = sheets(form, &slip, Copies::Pressed, 1);
    let made = |x, y| {
        let origin = Origin { x, y };
        let setup =
            Setup { format: Format::Escp, paper: Paper::THIRD, origin, on: None, face: None };
        render(&sheets, &setup)
    };
    let (plain, moved) = (made(0, 0).unwrap(), made(0, 12).unwrap());
    let first = |bytes: &[u8]| reader::read(bytes)[0].runs[0].clone();
    assert_eq!(first(&moved.bytes).y, first(&plain.bytes).y + 12);
    // A step of the head is six units: across it moves by whole ones, as far as the paper has room.
    for x in [24, -24] {
        let moved = made(x, 0).unwrap();
        assert_eq!(first(&moved.bytes).x, first(&plain.bytes).x + x);
    }
    assert!(made(36, 0).unwrap_err().contains("移位"));
    assert!(made(-600, 0).unwrap_err().contains("移位"));
}
