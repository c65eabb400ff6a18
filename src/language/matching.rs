//! Finds which sentence of a table a text is, whatever fills its holes, and says it in the other words.

use std::collections::HashMap;

use super::table::Entry;
use crate::sorting::Arrange;

/// How deep pieces are looked for within pieces.
const DEEPEST: usize = 6;
/// How many sentences are tried for one text, those that say most of it first.
const TRIED: usize = 6;
/// What stands between pieces that are put into words each for itself, widest first.
const BETWEEN: &[Sign] = &[
    Sign::new("\n", "\n"),
    Sign::new("\t", "\t"),
    Sign::new("。", ". "),
    Sign::new("；", "; "),
    Sign::new(";", "; "),
    Sign::new(" > ", " > "),
    Sign::new(" · ", " · "),
    Sign::new("  ", "  "),
    Sign::new("，", ", "),
    Sign::new(",", ", "),
    Sign::new("：", ": "),
    Sign::new(":", ": "),
    Sign::opening("（", " ("),
    Sign::opening("(", " ("),
    Sign::new("）", ") "),
    Sign::new(")", ") "),
    Sign::opening("“", "\""),
    Sign::new("”", "\""),
    Sign::new("、", ", "),
    Sign::new(" ", " "),
    Sign::new("/", "/"),
    Sign::new("+", "+"),
    Sign::opening("[", "["),
    Sign::new("]", "]"),
];

/// What stands before words without belonging to them.
const MARKS: &[char] = &['!', '*', '▸', '▾', '+', '·', '─', '→', '│'];

/// A sign between pieces.
struct Sign {
    own: &'static str,
    /// How it is written where letters are Latin.
    latin: &'static str,
    /// Whether it belongs to what stands behind it.
    opens: bool,
}

impl Sign {
    const fn new(own: &'static str, latin: &'static str) -> Sign {
        Sign { own, latin, opens: false }
    }

    const fn opening(own: &'static str, latin: &'static str) -> Sign {
        Sign { own, latin, opens: true }
    }

    /// The pieces around it. One of ASCII parts only where it touches a character that is none: `14:37` is one piece.
    fn pieces<'a>(&self, text: &'a str) -> Vec<&'a str> {
        let common = self.own.len() == 1 && self.own.is_ascii() && self.own != " ";
        let mut pieces = Vec::new();
        let mut from = 0;
        for (at, _) in text.match_indices(self.own) {
            let (before, rest) = text.split_at(at);
            let (_, behind) = rest.split_at(self.own.len());
            let touches = before.chars().next_back().is_some_and(|c| !c.is_ascii())
                || behind.chars().next().is_some_and(|c| !c.is_ascii());
            if touches || !common {
                pieces.push(before.split_at(from).1);
                from = at + self.own.len();
            }
        }
        pieces.push(text.split_at(from).1);
        pieces
    }
}

/// The sentences of a language, as they are looked for.
pub(super) struct Matcher {
    whole: HashMap<String, String>,
    holed: Vec<Holed>,
    /// The sentences with holes, by the first sign of their longest piece.
    by_sign: HashMap<char, Vec<usize>>,
    /// Whether signs between pieces become those of Latin letters.
    latin: bool,
}

/// A sentence with holes.
struct Holed {
    /// What stands before, between and behind the holes: one more than there are holes.
    pieces: Vec<String>,
    /// Which of the pieces is the longest.
    anchor: usize,
    /// The other words, with what fills each hole.
    other: Vec<Part>,
    /// The Han characters outside the holes.
    weight: usize,
}

enum Part {
    Text(String),
    Hole(usize),
}

impl Matcher {
    pub(super) fn new(entries: Vec<Entry>, latin: bool) -> Matcher {
        let mut matcher =
            Matcher { whole: HashMap::new(), holed: Vec::new(), by_sign: HashMap::new(), latin };
        for entry in entries.into_iter().flat_map(looked_for) {
            if entry.other == "-" {
                matcher.whole.insert(entry.own.clone(), entry.own);
                continue;
            }
            let (own, other) = (parts(&entry.own), parts(&entry.other));
            match Holed::new(&own, &other) {
                Some(holed) => {
                    let sign = holed.pieces[holed.anchor].chars().next().unwrap_or_default();
                    matcher.by_sign.entry(sign).or_default().push(matcher.holed.len());
                    matcher.holed.push(holed);
                }
                None => {
                    matcher.whole.insert(plain(&own), plain(&other));
                }
            }
        }
        matcher
    }

    /// The text in the other words; `None` if nothing of it is known.
    pub(super) fn put(&self, text: &str) -> Option<String> {
        self.put_at(text, 0)
    }

    /// The other words of a whole sentence without holes.
    pub(super) fn word(&self, text: &str) -> Option<&str> {
        self.whole.get(text).map(String::as_str)
    }

    fn put_at(&self, text: &str, depth: usize) -> Option<String> {
        let core = text.trim_matches(' ');
        if core.is_empty() || core.is_ascii() || depth > DEEPEST {
            return None;
        }
        let other = self.put_core(core, depth)?;
        let before = text.len() - text.trim_start_matches(' ').len();
        let behind = text.len() - before - core.len();
        Some(format!("{}{other}{}", " ".repeat(before), " ".repeat(behind)))
    }

    fn put_core(&self, core: &str, depth: usize) -> Option<String> {
        // A mark of the list stands before it.
        let marks = core.len() - core.trim_start_matches(MARKS).len();
        if marks > 0 {
            let (marks, words) = core.split_at(marks);
            return Some(format!("{marks}{}", self.put_at(words, depth + 1)?));
        }
        if let Some(other) = self.whole.get(core) {
            return (other != core).then(|| other.clone());
        }
        if han(core) == 0 {
            let words = self.latin && core.contains(char::is_alphanumeric);
            return words.then(|| latin_signs(core)).filter(|latin| latin != core);
        }
        let filled = self.candidates(core).into_iter().map(|(holed, holes)| {
            let other = holed.fill(|hole| {
                let filling = holes[hole];
                self.put_at(filling, depth + 1).unwrap_or_else(|| filling.to_owned())
            });
            (han(&other), other)
        });
        let best = filled.min_by_key(|(left, _)| *left);
        if let Some((0, other)) = best {
            return Some(other);
        }
        match (best, self.split(core, depth)) {
            (Some((left, other)), Some(split)) if left <= han(&split) => Some(other),
            (_, Some(split)) => Some(split),
            (best, None) => best.map(|(_, other)| other),
        }
    }

    /// The sentences that the text may be with what fills their holes, those that say most of it first.
    fn candidates<'a>(&self, text: &'a str) -> Vec<(&Holed, Vec<&'a str>)> {
        let mut found: Vec<(&Holed, Vec<&str>)> = Vec::new();
        let mut seen: Vec<char> = Vec::new();
        for sign in text.chars() {
            if seen.contains(&sign) {
                continue;
            }
            seen.push(sign);
            let here = self.by_sign.get(&sign).into_iter().flatten().map(|at| &self.holed[*at]);
            found.extend(here.filter_map(|holed| Some((holed, holed.holes(text)?))));
        }
        found.arrange_by_key(|(holed, _)| std::cmp::Reverse(holed.weight));
        found.truncate(TRIED);
        found
    }

    /// Each piece between signs for itself.
    fn split(&self, text: &str, depth: usize) -> Option<String> {
        let parted = BETWEEN.iter().map(|sign| (sign, sign.pieces(text)));
        let (sign, pieces) = parted.into_iter().find(|(_, pieces)| pieces.len() > 1)?;
        let put: Vec<Option<String>> =
            pieces.iter().map(|piece| self.put_at(piece, depth + 1)).collect();
        if put.iter().all(Option::is_none) {
            return None;
        }
        let pieces: Vec<&str> =
            put.iter().zip(&pieces).map(|(put, own)| put.as_deref().unwrap_or(own)).collect();
        let mut joined = pieces.first().copied().unwrap_or_default().to_owned();
        for pair in pieces.windows(2) {
            // People's own words keep their own signs.
            let whose = if sign.opens { pair[1] } else { pair[0] };
            let latin = self.latin && !whose.is_empty() && han(whose) == 0;
            let between = if latin { sign.latin } else { sign.own };
            let spaced = joined.ends_with(' ') || joined.is_empty();
            joined.push_str(if spaced { between.trim_start() } else { between });
            let next =
                if between.ends_with(' ') { pair[1].trim_start_matches(' ') } else { pair[1] };
            // No space before what ends a piece.
            if next.starts_with([',', '.', ';', ')']) && joined.ends_with(' ') && between == ") " {
                joined.pop();
            }
            joined.push_str(next);
        }
        Some(joined.trim_end_matches(' ').to_owned())
    }
}

impl Holed {
    /// `None` if the sentence has no hole.
    fn new(own: &[Part], other: &[Part]) -> Option<Holed> {
        let mut pieces = vec![String::new()];
        // Holes that touch are one: the first of them is filled.
        let mut first_of = HashMap::new();
        let mut touches = false;
        for part in own {
            match part {
                Part::Text(text) => {
                    pieces.last_mut()?.push_str(text);
                    touches = false;
                }
                Part::Hole(hole) => {
                    let filled = if touches { None } else { Some(pieces.len() - 1) };
                    first_of.insert(*hole, filled);
                    if !touches {
                        pieces.push(String::new());
                    }
                    touches = true;
                }
            }
        }
        if pieces.len() == 1 {
            return None;
        }
        let other = other.iter().filter_map(|part| match part {
            Part::Text(text) => Some(Part::Text(text.clone())),
            Part::Hole(hole) => first_of.get(hole).copied().flatten().map(Part::Hole),
        });
        let anchor = (0..pieces.len()).max_by_key(|at| pieces[*at].len())?;
        let weight = pieces.iter().map(|piece| han(piece)).sum();
        Some(Holed { anchor, weight, other: other.collect(), pieces })
    }

    /// What fills the holes if the text is this sentence.
    fn holes<'a>(&self, text: &'a str) -> Option<Vec<&'a str>> {
        let (first, rest) = self.pieces.split_first()?;
        let (last, between) = rest.split_last()?;
        let mut left = text.strip_prefix(first.as_str())?.strip_suffix(last.as_str())?;
        let mut holes = Vec::with_capacity(rest.len());
        for piece in between {
            let (hole, behind) = left.split_once(piece.as_str())?;
            holes.push(hole);
            left = behind;
        }
        holes.push(left);
        Some(holes)
    }

    fn fill(&self, mut filling: impl FnMut(usize) -> String) -> String {
        let mut text = String::new();
        for part in &self.other {
            match part {
                Part::Text(own) => text.push_str(own),
                Part::Hole(hole) => text.push_str(&filling(*hole)),
            }
        }
        text
    }
}

/// A table's entry as texts are looked for: without the spaces around it, which the text may have or not, and once more
/// without its colon, where the code puts something behind it. What is not translated yet is no entry.
fn looked_for(entry: Entry) -> Vec<Entry> {
    let Entry { mut own, mut other } = entry;
    if other.is_empty() {
        return Vec::new();
    }
    if own.starts_with(' ') {
        (own, other) = (own.trim_start().to_owned(), other.trim_start().to_owned());
    }
    if own.ends_with(' ') {
        (own, other) = (own.trim_end().to_owned(), other.trim_end().to_owned());
    }
    let bare = own.strip_suffix(':').zip(other.trim_end().strip_suffix(':'));
    let bare = bare.map(|(own, other)| Entry { own: own.to_owned(), other: other.to_owned() });
    bare.into_iter().chain([Entry { own, other }]).collect()
}

/// A sentence's text and holes. Holes are numbered as the sentence of the sources numbers or names them: the same name is
/// the same hole, one without a name is the next.
fn parts(sentence: &str) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut text = String::new();
    let mut next = 0;
    let mut rest = sentence;
    while let Some(at) = rest.find(['{', '}']) {
        let (before, brace) = rest.split_at(at);
        text.push_str(before);
        let (sign, behind) = brace.split_at(1);
        // Written twice it is a brace; one alone is what it is.
        if let Some(behind) = behind.strip_prefix(sign) {
            text.push_str(sign);
            rest = behind;
            continue;
        }
        let Some((name, behind)) = behind.split_once('}').filter(|_| sign == "{") else {
            text.push_str(sign);
            rest = behind;
            continue;
        };
        let name = name.split(':').next().unwrap_or_default();
        let hole = match (name, name.parse::<usize>()) {
            ("", _) => {
                next += 1;
                next - 1
            }
            (_, Ok(number)) => number,
            (name, Err(_)) => named(name),
        };
        parts.push(Part::Text(std::mem::take(&mut text)));
        parts.push(Part::Hole(hole));
        rest = behind;
    }
    text.push_str(rest);
    parts.push(Part::Text(text));
    parts.retain(|part| !matches!(part, Part::Text(text) if text.is_empty()));
    parts
}

/// A number for a hole's name, far from those that are counted.
fn named(name: &str) -> usize {
    name.bytes()
        .fold(1_000_usize, |sum, byte| sum.wrapping_mul(131).wrapping_add(usize::from(byte)))
        | 1 << 40
}

/// A sentence without holes as it is read.
fn plain(parts: &[Part]) -> String {
    let text = |part: &Part| match part {
        Part::Text(text) => text.clone(),
        Part::Hole(_) => String::new(),
    };
    parts.iter().map(text).collect()
}

/// Signs between words as Latin letters have them.
fn latin_signs(text: &str) -> String {
    let mut latin = text.to_owned();
    for sign in BETWEEN.iter().filter(|sign| !sign.own.is_ascii() && sign.own != sign.latin) {
        latin = latin.replace(sign.own, sign.latin);
    }
    latin
}

/// How many Han characters a text has.
fn han(text: &str) -> usize {
    text.chars().filter(|c| ('\u{4e00}'..='\u{9fff}').contains(c)).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn english(table: &[(&str, &str)]) -> Matcher {
        let entry = |(own, other): &(&str, &str)| Entry {
            own: (*own).to_owned(),
            other: (*other).to_owned(),
        };
        Matcher::new(table.iter().map(entry).collect(), true)
    }

    const TABLE: &[(&str, &str)] = &[
        ("派工", "Dispatch"),
        ("已派工给 {name}", "dispatched to {name}"),
        ("{} 已交 {}", "{1} was given {0}"),
        ("维修", "repair"),
        ("还有 {more} 行提示", "{more} more lines"),
        ("请由{who}办理", "ask {who} to do it"),
        ("班长", "team leader"),
        (",最后 {at}", ", last {at}"),
        ("第 1–{} 条{last}{kind}", "entries 1–{}{last}{kind}"),
        ("必填", "must be filled"),
        ("括{{号}}", "braces {{x}}"),
        ("孙", "-"),
        ("提交后: ", "After submit: "),
        (" 提交后取号 ", " numbered when submitted "),
        ("未译", ""),
    ];

    #[test]
    fn a_sentence_is_known_whatever_fills_its_holes() {
        let matcher = english(TABLE);
        for (text, wanted) in [
            ("派工", Some("Dispatch")),
            (" 派工  ", Some(" Dispatch  ")),
            ("已派工给 孙师傅", Some("dispatched to 孙师傅")),
            ("F-14/000007 已交 维修", Some("repair was given F-14/000007")),
            ("请由班长办理", Some("ask team leader to do it")),
            ("第 1–52 条,最后 2026-11-21", Some("entries 1–52, last 2026-11-21")),
            ("第 1–52 条", Some("entries 1–52")),
            ("括{号}", Some("braces {x}")),
            ("厨房漏水", None),
            ("孙", None),
            ("plain", None),
        ] {
            assert_eq!(matcher.put(text).as_deref(), wanted, "{text}");
        }
    }

    #[test]
    fn what_is_joined_is_put_into_words_piece_by_piece() {
        let matcher = english(TABLE);
        for (text, wanted) in [
            ("派工 > 维修", "Dispatch > repair"),
            ("派工:必填;维修", "Dispatch: must be filled; repair"),
            ("厨房:必填;维修", "厨房:must be filled;repair"),
            ("派工 14:37", "Dispatch 14:37"),
            ("▸!维修 000210", "▸!repair 000210"),
            ("提交后: 派工 → 14:37", "After submit: Dispatch → 14:37"),
            (" 提交后取号 ", " numbered when submitted "),
            ("维修(先电话)", "repair(先电话)"),
            ("维修(H-05)", "repair (H-05)"),
            ("派工: “预计恢复,已张贴。”", "Dispatch: “预计恢复,已张贴。”"),
            ("请由班长办理(G-33、F-05)", "ask team leader to do it (G-33, F-05)"),
            ("还有 3 行提示。", "3 more lines."),
        ] {
            assert_eq!(matcher.put(text).as_deref(), Some(wanted), "{text}");
        }
    }
}
