//! What people call a register or a report otherwise, by what they want done: words alone, on which menus and the reading
//! of a line build.

/// The id of a register or the name of a report, and their words behind it.
const EVERYDAY: &str = include_str!("everyday.txt");

/// Each line: what is meant, and the words for it.
pub fn table() -> impl Iterator<Item = (&'static str, &'static str)> {
    let lines = EVERYDAY.lines().filter(|line| !line.starts_with('#'));
    lines.filter_map(|line| line.split_once(' '))
}

/// Whether people call something just so.
pub fn is_called(typed: &str) -> bool {
    table().any(|(_, words)| words.split(' ').any(|word| word == typed))
}
