//! What sheets can be made into, and the one way there: what cannot be printed is found out first.

use super::escp::Origin;
use super::layout::Preprinted;
use super::measure::width;
use super::pdf::Face;
use super::place::{Mark, Page, place};
use super::sheet::{Lost, Sheet};
use super::size::Paper;
use super::{encode, escp, escpos, pdf, strip, text, workbook};
use crate::engine::print::Size;
use crate::sorting::Arrange;

/// What a paper is made into.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    Text,
    /// 24 pins with a Chinese font.
    Escp,
    /// Receipt printers.
    EscPos,
    Pdf,
    Xlsx,
}

impl Format {
    pub const ALL: &'static [Self] = &[Self::Text, Self::Escp, Self::EscPos, Self::Pdf, Self::Xlsx];

    /// The name on the command line and in files of settings.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Escp => "escp",
            Self::EscPos => "escpos",
            Self::Pdf => "pdf",
            Self::Xlsx => "xlsx",
        }
    }

    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|format| format.name() == name)
    }

    /// The word on screens.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Text => "文本",
            Self::Escp => "针式",
            Self::EscPos => "小票",
            Self::Pdf => "PDF",
            Self::Xlsx => "工作簿",
        }
    }

    /// How its files end.
    pub const fn extension(self) -> &'static str {
        match self {
            Self::Text => "txt",
            Self::Escp | Self::EscPos => "prn",
            Self::Pdf => "pdf",
            Self::Xlsx => "xlsx",
        }
    }

    /// The papers it can be printed on, for a form of this size: the one that it is mostly printed on first.
    pub fn papers(self, size: Size) -> Vec<Paper> {
        let first = match self {
            Self::Text => return vec![Paper::TEXT],
            Self::Escp => Paper::of(size),
            Self::EscPos => Paper::ROLL_80,
            Self::Pdf if size == Size::Whole => Paper::A4,
            Self::Pdf => Paper::A5,
            Self::Xlsx => return vec![Paper::A5],
        };
        let all = match self {
            Self::Escp => Paper::CONTINUOUS,
            Self::EscPos => Paper::ROLLS,
            _ => Paper::SHEETS,
        };
        Some(first).into_iter().chain(all.iter().copied().filter(|p| *p != first)).collect()
    }

    /// It can strike text at any place of a form that is printed already.
    pub const fn strikes_places(self) -> bool {
        matches!(self, Self::Escp | Self::Pdf)
    }

    /// Copies are pressed through: all of them are one page.
    pub const fn presses_through(self) -> bool {
        matches!(self, Self::Escp)
    }
}

/// How sheets are to be printed.
pub struct Setup<'a> {
    pub format: Format,
    pub paper: Paper,
    pub origin: Origin,
    /// The form that is printed on the paper already; none: all of it is printed.
    pub on: Option<&'a Preprinted>,
    /// A PDF needs one.
    pub face: Option<&'a Face>,
}

/// Sheets as bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Printed {
    pub bytes: Vec<u8>,
    pub pages: usize,
    /// What could not be printed: 〓 stands there.
    pub lost: Vec<Lost>,
}

/// Makes sheets into bytes, and says what of them could not be printed.
///
/// # Errors
/// A sentence: nothing can be made, and what helps.
pub fn render(sheets: &[Sheet], setup: &Setup<'_>) -> Result<Printed, String> {
    let Setup { format, paper, origin, on, face } = *setup;
    let paper = on.map_or(paper, |on| on.layout.paper());
    let parsed = face.and_then(Face::parsed);
    let can = |letter: char| match format {
        Format::Text | Format::Xlsx => true,
        Format::Escp | Format::EscPos => encode::printable(letter),
        Format::Pdf => parsed.as_ref().is_some_and(|face| face.glyph_index(letter).is_some()),
    };
    let (mut legible, mut lost) = (Vec::new(), Vec::new());
    for sheet in sheets {
        let (sheet, more) = sheet.clone().legible(&can);
        legible.push(sheet);
        lost.extend(more);
    }
    lost.arrange();
    lost.dedup();
    if on.is_some() && !format.strikes_places() {
        return Err("套打只能用针式或 PDF".to_string());
    }
    let pages = || match on {
        Some(on) => on.layout.place(&legible, on.ruler).map_err(|misfits| misfits.join(";")),
        None => Ok(legible.iter().flat_map(|sheet| place(sheet, &paper)).collect::<Vec<Page>>()),
    };
    let (bytes, pages) = match format {
        Format::Text => {
            let pages = pages()?;
            let whole = |page: &Page| text::lines(page, &paper).join("\n");
            let mut text = pages.iter().map(whole).collect::<Vec<_>>().join("\n\n");
            text.push('\n');
            (text.into_bytes(), pages.len())
        }
        Format::Escp => {
            let pages = pages()?;
            fits(&pages, &paper)?;
            (escp::write(&pages, &paper, origin)?, pages.len())
        }
        Format::Pdf => {
            let face = face.ok_or_else(no_font)?;
            let pages = pages()?;
            fits(&pages, &paper)?;
            (pdf::write(&pages, &paper, face)?, pages.len())
        }
        Format::EscPos => {
            let strips: Vec<_> =
                legible.iter().map(|sheet| strip::lines(sheet, paper.columns)).collect();
            (escpos::write(&strips), strips.len())
        }
        Format::Xlsx => (workbook::write(&legible)?, legible.len()),
    };
    Ok(Printed { bytes, pages, lost })
}

/// The sheets as they are looked at on a screen of 80 columns, line by line.
pub fn preview(sheets: &[Sheet]) -> Vec<String> {
    let pages = sheets.iter().flat_map(|sheet| place(sheet, &Paper::TEXT));
    let pages: Vec<Vec<String>> = pages.map(|page| text::lines(&page, &Paper::TEXT)).collect();
    pages.join(&String::new())
}

/// What is said where no font was found.
pub(super) fn no_font() -> String {
    "没有中文字体,做不出 PDF。装 fonts-noto-cjk 或 fonts-wqy-microhei(1.6 MB),或以 QIANTAI_FONT 指定字体文件;\
     现在可打文本或针式"
        .to_string()
}

/// No line is wider than its place: one that is would be cut by the printer.
fn fits(pages: &[Page], paper: &Paper) -> Result<(), String> {
    let wide = |mark: &&Mark| match mark {
        Mark::Text { room, big, text, .. } => {
            width(text) * paper.column * if *big { 2 } else { 1 } > *room
        }
        _ => false,
    };
    match pages.iter().flatten().find(wide) {
        Some(Mark::Text { text, .. }) => Err(format!("“{text}”放不下;请换大一号的纸")),
        _ => Ok(()),
    }
}
