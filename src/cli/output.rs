//! The exit codes, and the lines that commands write for people.

use std::borrow::Cow;
use std::io::{ErrorKind, Write};
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};

use crate::language::said;

/// Everything was accepted.
pub(crate) const FINE: u8 = 0;
/// Something was refused or invalid.
pub(crate) const REFUSED: u8 = 1;
/// The arguments are wrong.
pub(crate) const USAGE: u8 = 2;
/// The desk or the store failed.
pub(crate) const FAILED: u8 = 3;

/// Whether something for standard output could not be written: it is one for the whole process.
static LOST: AtomicBool = AtomicBool::new(false);

/// Writes a line to standard output: the house's words in the language that is spoken; what programs read stays.
pub(crate) fn print_out(text: &str) {
    let text = if text.starts_with(['{', '[']) { Cow::Borrowed(text) } else { said(text) };
    print_bytes(format!("{text}\n").as_bytes());
}

/// Writes bytes to standard output. Where the disk behind it is full that is kept for [`exit_code`].
pub(crate) fn print_bytes(bytes: &[u8]) {
    let mut out = std::io::stdout().lock();
    match out.write_all(bytes).and_then(|()| out.flush()) {
        // It is no error if nobody reads any more.
        Err(problem) if problem.kind() != ErrorKind::BrokenPipe => LOST.store(true, Relaxed),
        _ => {}
    }
}

/// Whether something for standard output was lost.
pub(crate) fn is_lost() -> bool {
    LOST.load(Relaxed)
}

/// The code that a command ends with: none that lost its answer ends well, and that is said.
pub(crate) fn exit_code(code: u8) -> u8 {
    if !is_lost() {
        return code;
    }
    fail("结果没有写全:标准输出写不进(磁盘满了?);请换一个地方再试", code.max(FAILED))
}

/// Writes lines to standard error. What somebody typed may stand in them: a terminal is given no controls.
pub(crate) fn print_err(text: &str) {
    let _ = writeln!(std::io::stderr(), "{}", harmless(&said(text)));
}

/// What comes from elsewhere as it may be shown: nothing of it steers a terminal.
pub(crate) fn harmless(text: &str) -> String {
    let one = |c: char| if c.is_control() && !matches!(c, '\n' | '\t') { '?' } else { c };
    text.chars().map(one).collect()
}

/// Prints why a command fails, and returns its exit code.
pub(crate) fn fail(reason: &str, code: u8) -> u8 {
    print_err(reason);
    code
}
