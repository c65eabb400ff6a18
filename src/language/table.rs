//! How a table of sentences is written: one line each, the sentence of the sources, a tab, the other language's.
//! `\n`, `\t` and `\\` stand for a line end, a tab and a backslash. `-` says that it is not for people to read,
//! or is typed by them, and stays.

/// A sentence of the sources and its other words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Entry {
    pub own: String,
    pub other: String,
}

/// The table's sentences. A line without a tab is no sentence.
pub(super) fn read(text: &str) -> Vec<Entry> {
    let entry = |line: &str| {
        let (own, other) = line.split_once('\t')?;
        Some(Entry { own: unescaped(own), other: unescaped(other) })
    };
    text.lines().filter_map(entry).collect()
}

fn unescaped(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut signs = text.chars();
    while let Some(sign) = signs.next() {
        match (sign, sign == '\\') {
            (_, true) => match signs.next() {
                Some('n') => plain.push('\n'),
                Some('t') => plain.push('\t'),
                Some(other) => plain.push(other),
                None => plain.push('\\'),
            },
            (sign, false) => plain.push(sign),
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_a_sentence_and_its_other_words() {
        let entries = read("有单\tslips\n一\\n二\tone\\ntwo\nno tab\n反\\\\斜\tback\\\\slash\n");
        let told: Vec<(&str, &str)> =
            entries.iter().map(|entry| (&*entry.own, &*entry.other)).collect();
        assert_eq!(told, [("有单", "slips"), ("一\n二", "one\ntwo"), ("反\\斜", "back\\slash")]);
    }
}
