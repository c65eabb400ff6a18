//! Reads the bytes of a file into sheets. The first bytes tell the kind of file, not the name.

mod text;
#[cfg(feature = "workbooks")]
mod workbooks;

use super::sheet::Sheet;

/// The first bytes of old workbooks (xls), which are compound files.
const COMPOUND: &[u8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";
/// The first bytes of new workbooks (xlsx, xlsb, ods), which are zip archives.
const ARCHIVE: &[u8] = b"PK\x03\x04";

/// Reads a workbook or a text table.
///
/// # Errors
/// A sentence that says what to do, with the line of bytes that are not text.
pub fn read(bytes: &[u8]) -> Result<Vec<Sheet>, String> {
    if u64::try_from(bytes.len()).unwrap_or(u64::MAX) > super::FILE_MOST {
        return Err("文件超过 64 MB;请拆成几个文件再导入".to_string());
    }
    if bytes.trim_ascii().is_empty() {
        return Err("文件是空的;请核对".to_string());
    }
    if bytes.starts_with(ARCHIVE) || bytes.starts_with(COMPOUND) {
        return workbooks::read(bytes);
    }
    text::read(bytes).map(|sheet| vec![sheet])
}

/// What a program built without workbooks says of them.
#[cfg(not(feature = "workbooks"))]
mod workbooks {
    use crate::exchange::sheet::Sheet;

    pub(super) fn read(_: &[u8]) -> Result<Vec<Sheet>, String> {
        Err("本程序没有带工作簿;请用表格程序打开,另存为 CSV,再导入".to_string())
    }
}
