//! The exit codes, and the two ways in which a line is said to a person.

/// Everything went through.
pub(crate) const FINE: u8 = 0;
/// Something was refused or invalid.
pub(crate) const REFUSED: u8 = 1;
/// The call's words are off.
pub(crate) const USAGE: u8 = 2;
/// The desk or the store failed.
pub(crate) const FAILED: u8 = 3;

/// One line for people, cleaned, to standard output.
pub(crate) fn say(text: &str) {
    use std::io::Write;
    // A reader that went away is no reason to fail.
    let _ = writeln!(std::io::stdout(), "{text}");
}

/// One line for people, to standard error.
pub(crate) fn complain(text: &str) {
    use std::io::Write;
    let _ = writeln!(std::io::stderr(), "{text}");
}
