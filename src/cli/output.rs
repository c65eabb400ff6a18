//! The exit codes, and the lines that commands write for people.

/// Everything was accepted.
pub(crate) const FINE: u8 = 0;
/// Something was refused or invalid.
pub(crate) const REFUSED: u8 = 1;
/// The arguments are wrong.
pub(crate) const USAGE: u8 = 2;
/// The desk or the store failed.
pub(crate) const FAILED: u8 = 3;

/// Writes a line to standard output.
pub(crate) fn print_out(text: &str) {
    use std::io::Write;
    // It is no error if nobody reads any more.
    let _ = writeln!(std::io::stdout(), "{text}");
}

/// Writes a line to standard error.
pub(crate) fn print_err(text: &str) {
    use std::io::Write;
    let _ = writeln!(std::io::stderr(), "{text}");
}

/// Prints why a command fails, and returns its exit code.
pub(crate) fn fail(reason: &str, code: u8) -> u8 {
    print_err(reason);
    code
}
