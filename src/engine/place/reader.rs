//! The parts of a numbered room, taken one by one from the left: building, unit, door.
//!
//! Each part either stands here whole and is taken, or nothing moves. The reader must not decide
//! what kind of room the parts make together.

use super::code::without_zeros;
use super::problem::PlaceProblem;

/// Words after which a building's number has been said; longer ones stand first.
const BUILDING_MARKS: [&str; 7] = ["#楼", "号楼", "栋", "幢", "座", "楼", "#"];
/// Words that may follow a door number and say nothing.
const DOOR_SUFFIXES: [&str; 5] = ["号房", "房", "室", "户", "号"];

/// The characters not yet explained.
pub(super) struct Reader {
    rest: Vec<char>,
}

impl Reader {
    pub(super) fn new(text: &str) -> Self {
        let rest = text
            .to_ascii_uppercase()
            .chars()
            .filter(|c| *c != ' ')
            .map(|c| if matches!(c, '.' | '_') { '-' } else { c })
            .collect();
        let mut reader = Self { rest };
        reader.take_any(&["第"]);
        reader
    }

    pub(super) fn is_done(&self) -> bool {
        self.rest.is_empty()
    }

    pub(super) fn not_understood(&self) -> PlaceProblem {
        PlaceProblem::NotUnderstood(self.rest.iter().collect())
    }

    /// Takes the first of these words that stands here.
    pub(super) fn take_any(&mut self, words: &[&str]) -> Option<usize> {
        let found = words.iter().find_map(|word| {
            let word: Vec<char> = word.chars().collect();
            self.rest.starts_with(&word).then_some(word.len())
        })?;
        self.rest.drain(..found);
        Some(found)
    }

    /// How many characters from here are of this kind.
    fn run(&self, from: usize, of: impl Fn(char) -> bool) -> usize {
        self.rest.iter().skip(from).take_while(|c| of(**c)).count()
    }

    /// Takes a number that one of `marks` must follow; in digits, or in Chinese numerals where
    /// `mark` is a word. Leaves everything where it stood when the mark is missing.
    fn marked(&mut self, marks: &[&str]) -> Result<Option<String>, PlaceProblem> {
        let kept = self.rest.clone();
        let letters = self.run(0, |c| c.is_ascii_uppercase());
        let digits = self.run(letters, |c| c.is_ascii_digit());
        let numerals = self.run(0, |c| numeral(c).is_some());
        let length = if letters + digits > 0 { letters + digits } else { numerals };
        let number: String = self.rest.drain(..length).collect();
        if length == 0 || self.take_any(marks).is_none() {
            self.rest = kept;
            return Ok(None);
        }
        self.take_any(&["-", "/"]);
        if letters + digits > 0 { without_zeros(&number).map(Some) } else { spoken(&number) }
    }

    pub(super) fn building(&mut self) -> Result<Option<String>, PlaceProblem> {
        if let Some(building) = self.marked(&BUILDING_MARKS)? {
            return Ok(Some(building));
        }
        self.marked(&["-", "/"])
    }

    /// A unit is a number with 单元 after it, or with a separator and a further number.
    pub(super) fn unit(&mut self) -> Result<Option<String>, PlaceProblem> {
        let unit = match self.marked(&["单元", "#", "-"])? {
            Some(unit) => Some(unit),
            None => self.unit_before_slash()?,
        };
        match unit {
            Some(unit) if unit.len() > 2 => Err(PlaceProblem::UnitTooLarge(unit)),
            unit => Ok(unit),
        }
    }

    /// In `3/2/501` the slash ends a unit, in `5-302/303` it joins two doors: a unit has at most
    /// two characters and a door after it that is longer.
    fn unit_before_slash(&mut self) -> Result<Option<String>, PlaceProblem> {
        let first = self.run(0, |c| c.is_ascii_alphanumeric());
        let slash = self.rest.get(first) == Some(&'/');
        let second = self.run(first + 1, |c| c.is_ascii_alphanumeric());
        if slash && first <= 2 && second > first { self.marked(&["/"]) } else { Ok(None) }
    }

    /// One door: digits with at most one letter on either side, and a suffix that is dropped.
    pub(super) fn door(&mut self) -> Result<String, PlaceProblem> {
        let before = self.run(0, |c| c.is_ascii_uppercase());
        let digits = self.run(before, |c| c.is_ascii_digit());
        let after = self.run(before + digits, |c| c.is_ascii_uppercase());
        if self.is_done() {
            return Err(PlaceProblem::NoDoor);
        }
        if digits == 0 || digits > 6 || before > 1 || after > 1 {
            return Err(self.not_understood());
        }
        let door: String = self.rest.drain(..before + digits + after).collect();
        self.take_any(&DOOR_SUFFIXES);
        without_zeros(&door)
    }

    /// The name of a public part: words, perhaps with a floor or a number before them.
    pub(super) fn public_part(&self) -> Option<String> {
        let word = |c: char| c.is_alphabetic() && !c.is_ascii();
        let digits = self.run(0, |c| c.is_ascii_digit());
        let from = match self.rest.get(digits) {
            Some('层' | '楼' | '号') if digits > 0 && digits <= 2 => digits + 1,
            _ if digits > 0 => return None,
            _ => 0,
        };
        let plain = |c: char| word(c) || c.is_ascii_alphanumeric() || c == '-';
        let named = self.rest.get(from).is_some_and(|c| word(*c) && !starts_number(*c));
        let suffix_only =
            self.run(from, |c| "房室户号层单元".contains(c)) + from == self.rest.len();
        (named && !suffix_only && self.rest.iter().all(|c| plain(*c)))
            .then(|| self.rest.iter().collect())
    }

    /// Why characters are left over after the last door.
    pub(super) fn left_over(&self, unit: Option<&str>, doors: &[String]) -> PlaceProblem {
        let separated = matches!(self.rest.first(), Some('-' | '#'));
        if separated && (unit.is_some() || doors.len() > 1) {
            return PlaceProblem::TooManyParts;
        }
        self.not_understood()
    }
}

/// Whether a public part may not begin so: `3栋二单元` is a unit, and 第 a number's beginning.
fn starts_number(c: char) -> bool {
    c == '第' || numeral(c).is_some()
}

/// The value of one Chinese numeral; 十 counts as ten.
fn numeral(c: char) -> Option<u8> {
    let value = match c {
        '一' => 1,
        '二' | '两' => 2,
        '三' => 3,
        '四' => 4,
        '五' => 5,
        '六' => 6,
        '七' => 7,
        '八' => 8,
        '九' => 9,
        '十' => 10,
        _ => return None,
    };
    Some(value)
}

/// A spoken number from 一 to 九十九.
fn spoken(text: &str) -> Result<Option<String>, PlaceProblem> {
    let values: Vec<u8> = text.chars().filter_map(numeral).collect();
    let value = match values.as_slice() {
        [one @ 1..=10] => *one,
        [10, one @ 1..=9] => 10 + one,
        [tens @ 1..=9, 10] => tens * 10,
        [tens @ 1..=9, 10, one @ 1..=9] => tens * 10 + one,
        _ => return Err(PlaceProblem::NotUnderstood(text.to_owned())),
    };
    Ok(Some(value.to_string()))
}
