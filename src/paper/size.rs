//! The papers that are printed on: how large, and how large a letter is on them.

use crate::engine::print::Size;

/// A length in 1/360 inch: exact for every step of a 24-pin printer, and a fifth of a point in a PDF.
pub type U = i32;

/// A paper, and how text stands on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Paper {
    /// As it is chosen: `241-half`.
    pub name: &'static str,
    /// As it is shown: 241×140.
    pub label: &'static str,
    /// Of the whole paper.
    pub width: U,
    /// Of one page; 0: as long as needed.
    pub height: U,
    /// Where the printable part begins.
    pub left: U,
    pub top: U,
    /// Half-width columns of the printable part.
    pub columns: i32,
    /// The width of a half-width column: a full character has two.
    pub column: U,
    /// From one line to the next.
    pub line: U,
    /// Above and below the text of a row.
    pub pad: U,
    /// Rules are lines of characters: each takes a line of its own, and none stand between rows.
    pub drawn: bool,
}

/// Two columns narrower than a printer of 24 pins prints: paper that lies askew is made up for within them.
const CONTINUOUS: Paper = Paper {
    name: "",
    label: "",
    width: 3420,
    height: 0,
    left: 300,
    top: 60,
    columns: 94,
    column: 30,
    line: 60,
    pad: 4,
    drawn: false,
};

impl Paper {
    /// From one line of text to the next: six in an inch.
    pub const TEXT_LINE: U = 60;

    pub const THIRD: Self =
        Self { name: "241-third", label: "241×93 三等分", height: 1320, ..CONTINUOUS };
    pub const HALF: Self =
        Self { name: "241-half", label: "241×140 二等分", height: 1980, ..CONTINUOUS };
    pub const WHOLE: Self =
        Self { name: "241-whole", label: "241×279 整页", height: 3960, ..CONTINUOUS };
    pub const A5: Self = Self {
        name: "a5",
        label: "A5 横向",
        width: 2976,
        height: 2098,
        left: 144,
        top: 120,
        columns: 112,
        column: 24,
        line: 60,
        pad: 5,
        drawn: false,
    };
    pub const A4: Self = Self {
        name: "a4",
        label: "A4 竖向",
        width: 2976,
        height: 4209,
        left: 192,
        top: 216,
        columns: 108,
        ..Self::A5
    };
    /// Text of 80 columns, for screens and for files.
    pub const TEXT: Self = Self {
        name: "text",
        label: "80 列文本",
        width: 80,
        height: 0,
        left: 0,
        top: 0,
        columns: 80,
        column: 1,
        line: 1,
        pad: 0,
        drawn: true,
    };
    /// A roll of 58 mm and one of 80 mm: a strip of lines.
    pub const ROLL_58: Self =
        Self { name: "58", label: "58 毫米小票", columns: 32, width: 32, ..Self::TEXT };
    pub const ROLL_80: Self =
        Self { name: "80", label: "80 毫米小票", columns: 48, width: 48, ..Self::TEXT };

    /// Papers of continuous forms, of single sheets, and rolls.
    pub const CONTINUOUS: &'static [Self] = &[Self::THIRD, Self::HALF, Self::WHOLE];
    pub const SHEETS: &'static [Self] = &[Self::A5, Self::A4, Self::THIRD, Self::HALF, Self::WHOLE];
    pub const ROLLS: &'static [Self] = &[Self::ROLL_80, Self::ROLL_58];

    /// The continuous paper of a size.
    pub const fn of(size: Size) -> Self {
        match size {
            Size::Third => Self::THIRD,
            Size::Half => Self::HALF,
            Size::Whole => Self::WHOLE,
        }
    }

    /// The columns' width.
    pub const fn inside(&self) -> U {
        self.columns * self.column
    }

    /// Where the last line of a page ends.
    pub const fn bottom(&self) -> U {
        if self.height == 0 { U::MAX } else { self.height - self.top }
    }
}
