//! From an office's terminal to the tutor and back, in the same window. It must not know what the tutor does.

use std::io;
use std::os::unix::process::CommandExt;
use std::process::Command;

use super::{FAILED, fail};
use crate::language;

/// Runs the tutor in this window, as a process of its own, and comes back when it is over.
///
/// # Errors
/// It could not be started, as a sentence.
pub(super) fn visit() -> Result<(), String> {
    let started = myself().and_then(|mut program| {
        program.arg("tutor").env("QIANTAI_LANGUAGE", language::spoken().code()).status()
    });
    started.map(|_| ()).map_err(|error| format!("教程打不开:{error}"))
}

/// Begins this program again with the same words, in the same window. Comes back only if that can't be done.
pub(super) fn begin_again() -> u8 {
    let failed = match myself() {
        Ok(mut program) => program.args(std::env::args_os().skip(1)).exec(),
        Err(error) => error,
    };
    fail(&format!("教程之后回不到前台:{failed};请再打开一次"), FAILED)
}

fn myself() -> io::Result<Command> {
    std::env::current_exe().map(Command::new)
}
