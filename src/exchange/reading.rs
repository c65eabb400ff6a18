//! Bytes of a file into sheets: what kind of file it is says its beginning, not its name.
//!
//! Workbooks come from anywhere and are read by a foreign parser, so that is done on a thread of its
//! own: should it break down, the file is unreadable and the desk goes on.

mod text;
mod workbook;

use std::panic;
use std::sync::Once;
use std::thread;

use super::sheet::Sheet;

/// The thread that foreign parsers run on.
const READER: &str = "roster reader";
/// Old office files (xls) are compound files and begin so.
const COMPOUND: &[u8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";
/// New office files (xlsx, xlsb, ods) are zip archives and begin so.
const ARCHIVE: &[u8] = b"PK\x03\x04";

/// Reads a workbook or a text table.
///
/// # Errors
/// One sentence that says what to do; for wrong bytes with their line.
pub fn read(bytes: &[u8]) -> Result<Vec<Sheet>, String> {
    if u64::try_from(bytes.len()).unwrap_or(u64::MAX) > super::FILE_MOST {
        return Err("文件超过 64 MB;请拆成几个文件再导入".to_string());
    }
    if bytes.trim_ascii().is_empty() {
        return Err("文件是空的;请核对".to_string());
    }
    if bytes.starts_with(ARCHIVE) || bytes.starts_with(COMPOUND) {
        return apart(bytes);
    }
    text::read(bytes).map(|sheet| vec![sheet])
}

/// Reads a workbook on a thread whose end, good or bad, is only that thread's.
fn apart(bytes: &[u8]) -> Result<Vec<Sheet>, String> {
    static HUSH: Once = Once::new();
    // At the screen a panic of any thread ends the program; the reader's says only that a file is bad.
    HUSH.call_once(|| {
        let before = panic::take_hook();
        panic::set_hook(Box::new(move |panicked| {
            if thread::current().name() != Some(READER) {
                before(panicked);
            }
        }));
    });
    let unreadable = || "表格文件读不出(可能损坏或有密码);请用表格程序打开,另存为 xlsx".to_string();
    thread::scope(|scope| {
        let reader = thread::Builder::new().name(READER.to_string());
        match reader.spawn_scoped(scope, || workbook::read(bytes)) {
            Ok(reading) => reading.join().unwrap_or_else(|_| Err(unreadable())),
            Err(_) => Err("本机线程不够用;请关掉一些程序".to_string()),
        }
    })
}
