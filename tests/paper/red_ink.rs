//! Red ink (S2-shift 三, 五, 八): what is marked OK, and why something is not done, is red on a document and in a workbook,
//! bold where a printer has one ribbon, boxed on plain text; nothing else is, and the paper behind it is black again.

use qiantai::forms;
use qiantai::paper::{Copies, Format, Mark, Origin, Paper, Setup, Sheet, place, render};
use qiantai::printing::font;

use crate::reader;
use crate::sheets;
use crate::slips::{self, Dice, Filling};

/// A slip of the shift book or of the legacy file in a state, filled.
fn of(id: &str, state: &str) -> Vec<Sheet> {
    let form = forms::form(id).unwrap();
    let mut slip = slips::slip(form, Filling::Usual, &mut Dice::new(9));
    slip.state = form.states.iter().find(|known| known.name == state).unwrap().code;
    sheets(form, &slip, Copies::Each, 1)
}

fn setup(format: Format, face: Option<&qiantai::paper::Face>) -> Setup<'_> {
    let paper = match format {
        Format::Escp => Paper::HALF,
        Format::Text => Paper::TEXT,
        _ => Paper::A5,
    };
    Setup { format, paper, origin: Origin::default(), on: None, face }
}

/// What is red on a sheet.
fn red(sheet: &Sheet) -> String {
    let pages = place(sheet, &Paper::A5);
    let red = pages.iter().flatten().filter_map(|mark| match mark {
        Mark::Text { red: true, text, .. } => Some(text.as_str()),
        _ => None,
    });
    red.collect()
}

#[test]
fn ok_and_the_reason_are_red_and_nothing_else() {
    for (id, state, mark) in [
        ("F-36", "done", "【OK】"),
        ("F-36", "reasoned", "【未完有因】"),
        ("F-40", "solved", "【OK】"),
    ] {
        let all = of(id, state);
        assert!(red(&all[0]).starts_with(mark), "{id} {state}: {}", red(&all[0]));
        assert!(!red(&all[0]).contains("红笔"), "the label is black");
        // One ribbon: bold, from the mark to the end of what is said.
        let printed = render(&all, &setup(Format::Escp, None)).unwrap();
        let runs: Vec<_> =
            reader::read(&printed.bytes).into_iter().flat_map(|page| page.runs).collect();
        let bold: String =
            runs.iter().filter(|run| run.bold).map(|run| run.text.as_str()).collect();
        assert!(bold.starts_with(mark), "{id}: {bold}");
        assert!(runs.iter().any(|run| !run.bold), "{id}: all of it is bold");
        let text = render(&all, &setup(Format::Text, None)).unwrap();
        assert!(String::from_utf8(text.bytes).unwrap().contains(mark));
    }
    for (id, state) in [("F-36", "open"), ("F-40", "watched"), ("F-14", "issued")] {
        assert_eq!(red(&of(id, state)[0]), "", "{id} {state}");
    }
}

/// The drawing commands of the pages of a document.
fn drawn(document: &[u8]) -> String {
    let mut found = String::new();
    let begins = |at: usize| {
        document[at..].starts_with(b"stream\n") || document[at..].starts_with(b"stream\r\n")
    };
    for at in (0..document.len()).filter(|at| begins(*at)) {
        let from = at + if document[at + 6] == b'\r' { 8 } else { 7 };
        if let Ok(bytes) = miniz_oxide::inflate::decompress_to_vec_zlib(&document[from..]) {
            found.push_str(&String::from_utf8_lossy(&bytes));
        }
    }
    found
}

#[test]
fn a_document_and_a_workbook_have_red_letters_where_something_is_red() {
    let (red, black) = (of("F-36", "done"), of("F-36", "open"));
    let styles = |sheets: &[Sheet]| {
        let bytes = render(sheets, &setup(Format::Xlsx, None)).unwrap().bytes;
        let mut book = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
        std::io::read_to_string(book.by_name("xl/styles.xml").unwrap()).unwrap()
    };
    assert!(styles(&red).contains("FFFF0000"), "{}", styles(&red));
    assert!(!styles(&black).contains("FFFF0000"));
    let Some(face) = font::find(None).unwrap() else {
        println!("skipped: needs a Chinese font");
        return;
    };
    let document =
        |sheets: &[Sheet]| drawn(&render(sheets, &setup(Format::Pdf, Some(&face))).unwrap().bytes);
    let page = document(&red);
    let (on, off) = (page.find("0.8 0 0 rg"), page.find("0 0 0 rg"));
    assert!(on.is_some() && page.rfind("\n0 0 0 rg") > on, "red, and black again: {off:?}");
    assert!(!document(&black).contains(" rg"));
}
