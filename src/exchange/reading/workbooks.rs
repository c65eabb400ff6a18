//! Workbooks come from anywhere and are parsed by a library, which may panic. So they are parsed on a
//! separate thread, and a panic means only that the file is unreadable.

mod archive;
mod cells;
mod hidden_rows;

use std::panic;
use std::sync::Once;
use std::thread;

use crate::exchange::sheet::Sheet;
use crate::exchange::{TOO_MUCH, UNPACKED_MOST};

/// The name of the thread that parses workbooks.
const PARSER_THREAD: &str = "roster reader";

/// Reads a workbook on a separate thread, which may panic.
///
/// # Errors
/// A sentence that says what to do.
pub(super) fn read(bytes: &[u8]) -> Result<Vec<Sheet>, String> {
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
        match reader.spawn_scoped(scope, || read_here(bytes)) {
            Ok(reading) => reading.join().unwrap_or_else(|_| Err(unreadable())),
            Err(_) => Err("本机线程不够用;请关掉一些程序".to_string()),
        }
    })
}

/// Reads a workbook that does not unpack to more than is allowed.
fn read_here(bytes: &[u8]) -> Result<Vec<Sheet>, String> {
    if archive::unpacks_beyond(bytes, UNPACKED_MOST) {
        return Err(TOO_MUCH.to_string());
    }
    cells::read(bytes)
}
