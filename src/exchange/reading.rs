//! Reads the bytes of a file into sheets. The first bytes tell the kind of file, not the name.
//!
//! Workbooks come from anywhere and are parsed by a library, which may panic. So they are parsed on a
//! separate thread, and a panic means only that the file is unreadable.

mod archive;
mod hidden_rows;
mod text;
mod workbook;

use std::panic;
use std::sync::Once;
use std::thread;

use super::sheet::Sheet;
use super::{TOO_MUCH, UNPACKED_MOST};

/// The name of the thread that parses workbooks.
const PARSER_THREAD: &str = "roster reader";
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
        return read_on_thread(bytes);
    }
    text::read(bytes).map(|sheet| vec![sheet])
}

/// Reads a workbook that does not unpack to more than is allowed.
fn read_workbook(bytes: &[u8]) -> Result<Vec<Sheet>, String> {
    if bytes.starts_with(ARCHIVE) && archive::unpacks_beyond(bytes, UNPACKED_MOST) {
        return Err(TOO_MUCH.to_string());
    }
    workbook::read(bytes)
}

/// Reads a workbook on a separate thread, which may panic.
fn read_on_thread(bytes: &[u8]) -> Result<Vec<Sheet>, String> {
    static SILENCE: Once = Once::new();
    // A panic of any other thread ends the terminal program.
    SILENCE.call_once(|| {
        let before = panic::take_hook();
        panic::set_hook(Box::new(move |panicked| {
            if thread::current().name() != Some(PARSER_THREAD) {
                before(panicked);
            }
        }));
    });
    let unreadable = || "表格文件读不出(可能损坏或有密码);请用表格程序打开,另存为 xlsx".to_string();
    thread::scope(|scope| {
        let reader = thread::Builder::new().name(PARSER_THREAD.to_string());
        match reader.spawn_scoped(scope, || read_workbook(bytes)) {
            Ok(reading) => reading.join().unwrap_or_else(|_| Err(unreadable())),
            Err(_) => Err("本机线程不够用;请关掉一些程序".to_string()),
        }
    })
}
