//! Papers on paper: a slip becomes a sheet, the sheet pages of marks in whole 1/360 inch, the pages text, the
//! bytes of a printer, a PDF or a workbook. Pure: no file, no socket, no clock; the bytes of a font are handed in.
//!
//! No form has drawing code: what stands on a sheet follows from the form's blanks and its
//! [`Print`](crate::engine::print::Print). What cannot be printed is named before anything is, and never cut
//! in silence.

mod compose;
mod encode;
mod escp;
mod escpos;
mod format;
mod layout;
mod measure;
mod pdf;
mod place;
mod priced;
mod sheet;
mod size;
mod strip;
mod text;
#[cfg(feature = "workbooks")]
mod workbook;
#[cfg(not(feature = "workbooks"))]
mod workbook {
    //! What a program built without workbooks says of them.

    pub(super) fn write(_: &[super::Sheet]) -> Result<Vec<u8>, String> {
        Err("本程序没有带工作簿;请改用 PDF 或文本".to_string())
    }
}

pub use compose::{BY_HAND, Source, compose};
pub use escp::Origin;
pub use format::{Format, Printed, Setup, preview, render};
pub use layout::{BESIDE, Layout, PIN_EDGE, Place, Preprinted, Table};
pub use measure::{columns, width};
pub use pdf::Face;
pub use place::{Mark, Page, place};
pub use priced::COMES_TO;
pub use sheet::{Block, Copies, Head, Lost, Sheet, Square};
pub use size::{Paper, U};
