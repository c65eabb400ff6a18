//! Single cells as people fill them: several names or numbers in one, a unit behind a figure, a number
//! that a table program has spoiled. Nothing is judged here; what cannot be read goes on as written.

use super::wanted::WantedPhone;
use super::words::{NOBODY, RELATIONS, known};
use crate::engine::kind::reading::{clean, half_width};
use crate::engine::place::RoomNo;

/// Digits that make a run of them a phone number and not a part of a name.
const PHONE_LEAST: usize = 7;

/// A cell's text as the table program shows it, without what only guards it: `="138…"`, `'138…`.
#[must_use]
pub fn tidy(text: &str) -> String {
    let text = clean(text, false);
    let text = text.trim();
    let text = text.strip_prefix("=\"").and_then(|t| t.strip_suffix('"')).unwrap_or(text);
    text.strip_prefix('\'').unwrap_or(text).trim().to_string()
}

/// Whether a cell says that nobody is there.
#[must_use]
pub fn is_nobody(text: &str) -> bool {
    NOBODY.contains(&half_width(text).trim())
}

/// A name out of a cell, with the relation and the number that stood beside it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Called {
    pub name: String,
    /// A choice's name, if a bracket named it: 张三(妻).
    pub relation: Option<&'static str>,
    pub phones: Vec<WantedPhone>,
}

/// The names in a cell: `张三、李四`, `张 三`, `王五(租户)13800138000`.
#[must_use]
pub fn names(text: &str) -> Vec<Called> {
    let apart = half_width(text);
    apart.split(['、', ',', ';', '/', '\n']).flat_map(spaced).filter_map(called).collect()
}

/// One name with spaces in it is one (张 三, John Smith); several Chinese names are several.
fn spaced(piece: &str) -> Vec<String> {
    let words: Vec<&str> = piece.split_whitespace().collect();
    let chinese = |w: &&str| !w.is_ascii();
    let name = |w: &&str| chinese(w) && w.chars().filter(|c| !c.is_ascii()).count() >= 2;
    if words.len() > 1 && words.iter().all(|w| name(w) && !w.starts_with('(')) {
        return words.into_iter().map(str::to_string).collect();
    }
    let joint = if words.iter().all(chinese) { "" } else { " " };
    vec![words.join(joint)]
}

fn called(text: String) -> Option<Called> {
    let mut name = String::new();
    let mut beside = String::new();
    let mut bracket = String::new();
    let mut depth = 0u32;
    for c in text.chars() {
        match c {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            c if depth > 0 => bracket.push(c),
            c if c.is_ascii_digit() || (c == '-' && !beside.is_empty()) => beside.push(c),
            c => name.push(c),
        }
    }
    let relation = known(RELATIONS, &bracket);
    let phone = beside.chars().filter(char::is_ascii_digit).count() >= PHONE_LEAST;
    let name = match (relation, phone || beside.is_empty()) {
        // Brackets that are no relation belong to the name: 某某(集团)有限公司.
        (None, _) if !bracket.is_empty() => text.trim().to_string(),
        (_, false) => text.trim().to_string(),
        _ => name.trim_matches(|c: char| c.is_whitespace() || c == ':').to_string(),
    };
    if name.is_empty() || is_nobody(&name) || !name.chars().any(char::is_alphabetic) {
        return None;
    }
    let phones = if phone && name != text.trim() {
        vec![WantedPhone { number: beside, note: String::new() }]
    } else {
        Vec::new()
    };
    Some(Called { name, relation, phones })
}

/// The numbers in a cell: parted by 、 / ; , | or spaces, with a remark in brackets.
///
/// # Errors
/// The cell shows a number that the table program has cut short: its last digits are lost.
pub fn phones(text: &str) -> Result<Vec<WantedPhone>, String> {
    let mut found = Vec::new();
    let half = half_width(text);
    for piece in half.split(['、', ';', '/', ',', '|', '\n']) {
        for number in grouped(piece) {
            if is_nobody(&number) {
                continue;
            }
            found.push(phone(&number)?);
        }
    }
    Ok(found)
}

/// `138 0000 0000` is one number, `13800000000 13900000000` are two.
fn grouped(piece: &str) -> Vec<String> {
    let words: Vec<&str> = piece.split_whitespace().collect();
    let digits = |w: &&str| w.chars().filter(char::is_ascii_digit).count();
    if words.len() > 1 && words.iter().all(|w| digits(w) >= PHONE_LEAST) {
        return words.into_iter().map(str::to_string).collect();
    }
    if words.is_empty() { Vec::new() } else { vec![words.concat()] }
}

fn phone(text: &str) -> Result<WantedPhone, String> {
    if let Some(number) = exponent(text)? {
        return Ok(WantedPhone { number, note: String::new() });
    }
    let mut number = String::new();
    let mut note = String::new();
    for c in text.chars() {
        match c {
            c if c.is_ascii_digit() || "-+*.".contains(c) => number.push(c),
            '(' | ')' | ':' => {}
            c => note.push(c),
        }
    }
    // What an older program leaves behind of a number that was a number.
    let number = number.strip_suffix(".0").unwrap_or(&number).to_string();
    if number.is_empty() {
        // No digit at all: the desk says what a number looks like.
        return Ok(WantedPhone { number: text.to_string(), note: String::new() });
    }
    Ok(WantedPhone { number, note })
}

/// `1.3800138E+10` written out, as long as no digit is lost.
fn exponent(text: &str) -> Result<Option<String>, String> {
    let upper = text.to_ascii_uppercase();
    let Some((head, power)) = upper.split_once('E') else { return Ok(None) };
    let Ok(power) = power.trim_start_matches('+').parse::<usize>() else { return Ok(None) };
    let digits: String = head.chars().filter(char::is_ascii_digit).collect();
    let plain = head.chars().all(|c| c.is_ascii_digit() || c == '.');
    if !plain || digits.is_empty() || power > 20 {
        return Ok(None);
    }
    if digits.len() == power + 1 {
        return Ok(Some(digits));
    }
    Err(format!("“{text}”是被表格程序缩短的号码,后几位已丢;请把该列改成文本格式,重填号码"))
}

/// An area's figure without its unit: `94.56㎡`, `94.50平方米` → `94.5`.
#[must_use]
pub fn area(text: &str) -> String {
    let half = half_width(text).replace(' ', "");
    let units = ["平方米", "平米", "平方", "平", "㎡", "m2", "M2", "m²", "M²"];
    let bare = units.iter().find_map(|unit| half.strip_suffix(unit)).unwrap_or(&half);
    let figure = bare.chars().all(|c| c.is_ascii_digit() || c == '.') && bare.contains('.');
    if !figure {
        return bare.to_string();
    }
    bare.trim_end_matches('0').trim_end_matches('.').to_string()
}

/// A day as text; a table program's day number becomes the day it stands for.
#[must_use]
pub fn day(text: &str) -> String {
    /// Day 1 of table programs is 1900-01-01, but they take 1900 for a leap year.
    const BEFORE_FIRST: i32 = 693_594;
    let half = half_width(text);
    // A time behind the day says nothing here.
    let half = half.split([' ', 'T']).next().unwrap_or(&half);
    match half.parse::<i32>() {
        Ok(number) if half.len() == 5 && (20_000..80_000).contains(&number) => {
            let day = crate::engine::moment::Day::from_number(BEFORE_FIRST + number);
            day.map_or_else(|| half.to_string(), |d| d.to_string())
        }
        _ => half.to_string(),
    }
}

/// A building as a column or a section title has it: `3栋`, `3号楼`, `A座`, `3` → `3`.
#[must_use]
pub fn building(text: &str) -> String {
    without(text, &["号楼", "栋", "幢", "座", "楼", "#", "号"])
}

/// A unit: `2单元`, `二单元` stays for the room's reader.
#[must_use]
pub fn unit(text: &str) -> String {
    without(text, &["单元", "门", "梯"])
}

fn without(text: &str, ends: &[&str]) -> String {
    let half = half_width(text).replace(' ', "");
    let bare = ends.iter().find_map(|end| half.strip_suffix(end)).unwrap_or(&half);
    bare.to_string()
}

/// The building that a section title or a sheet's name is: `3栋`, `3号楼业主`; nothing for other words.
#[must_use]
pub fn titled_building(text: &str) -> Option<String> {
    let half = half_width(text);
    let half = half.trim();
    let end =
        ["号楼", "栋", "幢", "座"].iter().find_map(|w| half.find(w).map(|at| at + w.len()))?;
    let (title, _) = half.split_at_checked(end)?;
    let room = RoomNo::parse(&format!("{title}101")).ok()?;
    room.building().map(str::to_string)
}

/// The parking places in a cell: `A-117、B-2`; a count or a yes names none.
#[must_use]
pub fn parkings(text: &str) -> Vec<String> {
    let half = half_width(text);
    let names = half.split(['、', ',', ';', '/', ' ']).map(str::trim).filter(|name| {
        let digits = name.chars().any(|c| c.is_ascii_digit());
        let count = name.trim_end_matches('个').len() < 2 || name.ends_with('个');
        digits && !count
    });
    let canonical = |name: &str| {
        let parsed = RoomNo::parse(&format!("车位 {}", name.trim_start_matches("车位")));
        parsed.map_or_else(|_| format!("车位 {name}"), |room| room.to_string())
    };
    names.map(canonical).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(text: &str) -> Vec<String> {
        names(text).into_iter().map(|c| c.name).collect()
    }

    fn numbers(text: &str) -> Vec<String> {
        phones(text).unwrap().into_iter().map(|p| p.number).collect()
    }

    #[test]
    fn several_names_in_a_cell() {
        assert_eq!(named("张三、李四"), ["张三", "李四"]);
        assert_eq!(named("张三 李四"), ["张三", "李四"]);
        assert_eq!(named("张　三"), ["张三"]);
        assert_eq!(named("John Smith"), ["John Smith"]);
        assert_eq!(named("某某(集团)有限公司"), ["某某(集团)有限公司"]);
        assert_eq!(named("无"), [""; 0]);
        assert_eq!(named("空置 / —"), [""; 0]);
        let both = names("王五（妻） 13800138000");
        assert_eq!((both[0].name.as_str(), both[0].relation), ("王五", Some("family")));
        assert_eq!(both[0].phones[0].number, "13800138000");
    }

    #[test]
    fn several_numbers_in_a_cell() {
        let two = ["13800138000", "13900139000"];
        for text in [
            "13800138000、13900139000",
            "１３８００１３８０００ 13900139000",
            "13800138000/13900139000",
            "13800138000;13900139000",
            "138 0013 8000,13900139000",
        ] {
            assert_eq!(numbers(text), two, "{text}");
        }
        assert_eq!(numbers("0755-88886666"), ["0755-88886666"]);
        assert_eq!(numbers("0755 88886666"), ["075588886666"]);
        let noted = phones("13800138000(妻)").unwrap();
        assert_eq!((noted[0].number.as_str(), noted[0].note.as_str()), ("13800138000", "妻"));
        assert_eq!(numbers("无"), [""; 0]);
        assert_eq!(numbers("13800138000.0"), ["13800138000"]);
    }

    #[test]
    fn a_number_that_was_cut_short_is_not_guessed() {
        assert_eq!(numbers("1.3800138000E+10"), ["13800138000"]);
        assert!(phones("1.38E+10").unwrap_err().contains("已丢"));
    }

    #[test]
    fn figures_days_and_buildings() {
        assert_eq!(
            (area("94.50 ㎡"), area("100平方米"), area("约90")),
            ("94.5".into(), "100".into(), "约90".into())
        );
        assert_eq!(day("44319"), "2021-05-03");
        assert_eq!(
            (day("2021/5/3 0:00:00"), day("2021年5月3日")),
            ("2021/5/3".into(), "2021年5月3日".into())
        );
        assert_eq!(
            (building("3号楼"), building("A座"), unit("2单元")),
            ("3".into(), "A".into(), "2".into())
        );
        assert_eq!(titled_building("3栋"), Some("3".into()));
        assert_eq!(titled_building("10号楼业主名单"), Some("10".into()));
        assert_eq!(titled_building("Sheet1"), None);
        assert_eq!(parkings("A-117、有"), ["车位 A-117"]);
        assert_eq!(parkings("2个"), [""; 0]);
    }
}
