//! Parses single cells: several names or numbers in one cell, figures with units, numbers that a spreadsheet
//! has reformatted. It judges nothing; text that it cannot parse is passed on as written.

use super::vocabulary::{NOBODY, RELATIONS, find_choice};
use super::wanted::WantedPhone;
use crate::engine::kind::reading::{clean, half_width};
use crate::engine::money::ungrouped;
use crate::engine::place::RoomNo;

/// The fewest digits of a phone number; fewer belong to a name.
const MIN_PHONE_DIGITS: usize = 7;

/// The text of a cell without the marks that only keep it a text: `="138…"`, `'138…`.
pub fn unquote(text: &str) -> String {
    let text = clean(text, false);
    let text = text.trim();
    let text = text.strip_prefix("=\"").and_then(|t| t.strip_suffix('"')).unwrap_or(text);
    text.strip_prefix('\'').unwrap_or(text).trim().to_string()
}

/// Whether the text means that there is nobody.
pub fn is_nobody(text: &str) -> bool {
    NOBODY.contains(&half_width(text).trim())
}

/// A name in a cell, with the relation and the phone number written beside it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Called {
    pub name: String,
    /// The relation given in brackets, as in 张三(妻).
    pub relation: Option<&'static str>,
    pub phones: Vec<WantedPhone>,
}

/// The names in a cell: `张三、李四`, `张 三`, `王五(租户)13800138000`.
pub fn names(text: &str) -> Vec<Called> {
    let text = half_width(text);
    text.split(['、', ',', ';', '/', '\n']).flat_map(split_names).filter_map(parse_name).collect()
}

/// Splits several Chinese names at spaces, but not a single name (张 三, John Smith).
fn split_names(piece: &str) -> Vec<String> {
    let words: Vec<&str> = piece.split_whitespace().collect();
    let chinese = |w: &&str| !w.is_ascii();
    let name = |w: &&str| chinese(w) && w.chars().filter(|c| !c.is_ascii()).count() >= 2;
    if words.len() > 1 && words.iter().all(|w| name(w) && !w.starts_with('(')) {
        return words.into_iter().map(str::to_string).collect();
    }
    let joint = if words.iter().all(chinese) { "" } else { " " };
    vec![words.join(joint)]
}

fn parse_name(text: String) -> Option<Called> {
    let mut name = String::new();
    let mut beside = String::new();
    let mut bracket = String::new();
    let mut depth = 0u32;
    for c in text.chars() {
        match c {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            c if depth > 0 => bracket.push(c),
            c if c.is_ascii_digit() || c == '+' || (c == '-' && !beside.is_empty()) => {
                beside.push(c);
            }
            c => name.push(c),
        }
    }
    let relation = find_choice(RELATIONS, &bracket);
    let phone = beside.chars().filter(char::is_ascii_digit).count() >= MIN_PHONE_DIGITS;
    let name = match (relation, phone || beside.is_empty()) {
        // Other brackets belong to the name: 某某(集团)有限公司.
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

/// The numbers in a cell, separated by 、 / ; , | or spaces, with remarks in brackets.
///
/// # Errors
/// A sentence, if a spreadsheet has rounded the number, so that its last digits are lost.
pub fn phones(text: &str) -> Result<Vec<WantedPhone>, String> {
    let mut found = Vec::new();
    let half = half_width(text);
    for piece in half.split(['、', ';', '/', ',', '|', '\n']) {
        for number in split_numbers(piece) {
            if is_nobody(&number) {
                continue;
            }
            found.push(parse_phone(&number)?);
        }
    }
    Ok(found)
}

/// `138 0000 0000` is one number, `13800000000 13900000000` are two.
fn split_numbers(piece: &str) -> Vec<String> {
    let words: Vec<&str> = piece.split_whitespace().collect();
    let digits = |w: &&str| w.chars().filter(char::is_ascii_digit).count();
    if words.len() > 1 && words.iter().all(|w| digits(w) >= MIN_PHONE_DIGITS) {
        return words.into_iter().map(str::to_string).collect();
    }
    if words.is_empty() { Vec::new() } else { vec![words.concat()] }
}

fn parse_phone(text: &str) -> Result<WantedPhone, String> {
    if let Some(number) = expand_exponent(text)? {
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
    // Some programs export numbers with a decimal point.
    let number = number.strip_suffix(".0").unwrap_or(&number).to_string();
    if number.is_empty() {
        // Without any digit, the desk will say what a number looks like.
        return Ok(WantedPhone { number: text.to_string(), note: String::new() });
    }
    Ok(WantedPhone { number, note })
}

/// The digits of `1.3800138E+10`, if none are lost.
fn expand_exponent(text: &str) -> Result<Option<String>, String> {
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

/// The shortest number of zeros and little else that a power of ten leaves in a cell: no floor has a
/// door 000.
const POWER_DIGITS: usize = 5;
/// More digits than any room has.
const ROOM_DIGITS_MOST: usize = 12;

/// What a spreadsheet has made of a room's number, where it took it for a date (3-2-1), a time (3:02) or a
/// power of ten (1E5); nothing for what can be a number of a room. What it was cannot be told any more.
pub fn reformatted(text: &str) -> Option<&'static str> {
    let half = half_width(text).to_ascii_uppercase();
    if is_time(&half) {
        return Some("时间");
    }
    // Without the time.
    let half = half.split([' ', 'T']).next().unwrap_or(&half);
    if is_date(half) {
        return Some("日期");
    }
    let digits = half.chars().all(|c| c.is_ascii_digit());
    let power = half.split_once('E').is_some_and(|(head, power)| {
        let figure =
            |text: &str| !text.is_empty() && text.chars().all(|c| c.is_ascii_digit() || c == '.');
        let signed = power.starts_with(['+', '-']) || head.contains('.');
        signed && figure(head) && figure(power.trim_start_matches(['+', '-']))
    });
    let written_out = digits && half.len() >= POWER_DIGITS && half.ends_with("000");
    (power || written_out || (digits && half.len() > ROOM_DIGITS_MOST)).then_some("科学计数")
}

/// `3:02`, `3:02:00`, `3:02 PM`.
fn is_time(text: &str) -> bool {
    let text = text.trim().trim_end_matches(['A', 'P', 'M']).trim_end();
    let parts: Vec<&str> = text.split(':').collect();
    let number =
        |part: &&str| (1..=2).contains(&part.len()) && part.chars().all(|c| c.is_ascii_digit());
    (2..=3).contains(&parts.len()) && parts.iter().all(number)
}

/// `2003-02-01`, `2003/2/1`, `2003年2月1日`, `3月2日`, `2-MAR`, `MAR-02`.
fn is_date(text: &str) -> bool {
    const MONTHS: [&str; 12] =
        ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
    let number = |part: &str, most: u32| part.parse::<u32>().is_ok_and(|n| (1..=most).contains(&n));
    let year = |part: &str| part.len() == 4 && (part.starts_with("19") || part.starts_with("20"));
    let parts: Vec<&str> =
        text.split(['-', '/', '.', '年', '月', '日']).filter(|p| !p.is_empty()).collect();
    match parts.as_slice() {
        [y, m, d] if year(y) && number(m, 12) && number(d, 31) => true,
        [m, d] if text.ends_with('日') && number(m, 12) && number(d, 31) => true,
        [y, m] if text.ends_with('月') && year(y) && number(m, 12) => true,
        parts => (2..=3).contains(&parts.len()) && parts.iter().any(|part| MONTHS.contains(part)),
    }
}

/// The figure of an area without its unit: `94.56㎡`, `94.50平方米` → `94.5`.
pub fn area(text: &str) -> String {
    let half = half_width(text).replace(' ', "");
    let units = ["平方米", "平米", "平方", "平", "㎡", "m2", "M2", "m²", "M²"];
    let bare = units.iter().find_map(|unit| half.strip_suffix(unit)).unwrap_or(&half);
    // 1,094.56; of 94,56 nobody knows what was meant.
    let plain = match bare.split_once('.') {
        Some((whole, part)) => ungrouped(whole).map(|whole| format!("{whole}.{part}")),
        None => ungrouped(bare),
    };
    let bare = plain.as_deref().unwrap_or(bare);
    let figure = bare.chars().all(|c| c.is_ascii_digit() || c == '.') && bare.contains('.');
    if !figure {
        return bare.to_string();
    }
    bare.trim_end_matches('0').trim_end_matches('.').to_string()
}

/// A date as text, also from the day number of a spreadsheet.
pub fn day(text: &str) -> String {
    /// Spreadsheets count days from 1900-01-01 and take 1900 for a leap year.
    const DAY_ZERO: i32 = 693_594;
    let half = half_width(text);
    // Without the time.
    let half = half.split([' ', 'T']).next().unwrap_or(&half);
    match half.parse::<i32>() {
        Ok(number) if half.len() == 5 && (20_000..80_000).contains(&number) => {
            let day = crate::engine::moment::Day::from_number(DAY_ZERO + number);
            day.map_or_else(|| half.to_string(), |d| d.to_string())
        }
        _ => half.to_string(),
    }
}

/// A building without its suffix: `3栋`, `3号楼`, `A座`, `3` → `3`.
pub fn building(text: &str) -> String {
    strip_suffix(text, &["号楼", "栋", "幢", "座", "楼", "#", "号"])
}

/// A unit without its suffix: `2单元` → `2`.
pub fn unit(text: &str) -> String {
    strip_suffix(text, &["单元", "门", "梯"])
}

fn strip_suffix(text: &str, ends: &[&str]) -> String {
    let half = half_width(text).replace(' ', "");
    let bare = ends.iter().find_map(|end| half.strip_suffix(end)).unwrap_or(&half);
    bare.to_string()
}

/// The building in a section title or the name of a sheet: `3栋`, `3号楼业主`.
pub fn building_in_title(text: &str) -> Option<String> {
    let half = half_width(text);
    let half = half.trim();
    let end =
        ["号楼", "栋", "幢", "座"].iter().find_map(|w| half.find(w).map(|at| at + w.len()))?;
    let (title, _) = half.split_at_checked(end)?;
    let room = RoomNo::parse(&format!("{title}101")).ok()?;
    room.building().map(str::to_string)
}

/// The parking places in a cell, as `A-117、B-2`; a count or a yes names none.
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
        assert_eq!(names("王五+86 13800138000")[0].name, "王五");
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
    fn a_room_that_became_a_date_or_a_power_of_ten_is_seen() {
        for text in [
            "2003-02-01",
            "2003/2/1",
            "2003-02-01 0:00:00",
            "3月2日",
            "2003年2月",
            "2-Mar",
            "Mar-02",
            "2-Mar-03",
        ] {
            assert_eq!(reformatted(text), Some("日期"), "{text}");
        }
        for text in ["3:02", "3:02:00", "11:01 AM"] {
            assert_eq!(reformatted(text), Some("时间"), "{text}");
        }
        for text in
            ["1E+05", "1.01E+05", "1E+101", "100000", "30000", "99999999999999997704951326524533"]
        {
            assert_eq!(reformatted(text), Some("科学计数"), "{text}");
        }
        for text in [
            "3-2-1",
            "1-1-101",
            "12-3",
            "3栋2单元501",
            "3E501",
            "E-12",
            "1E101",
            "1203",
            "10101",
            "2000",
            "底商 好邻居",
            "2001-101",
            "车位 A-117",
            "3号楼",
            "",
        ] {
            assert_eq!(reformatted(text), None, "{text}");
        }
    }

    #[test]
    fn a_rounded_number_is_not_guessed() {
        assert_eq!(numbers("1.3800138000E+10"), ["13800138000"]);
        assert!(phones("1.38E+10").unwrap_err().contains("已丢"));
    }

    #[test]
    fn figures_days_and_buildings() {
        assert_eq!(
            (area("94.50 ㎡"), area("100平方米"), area("约90")),
            ("94.5".into(), "100".into(), "约90".into())
        );
        assert_eq!((area("1,094.56㎡"), area("94,56")), ("1094.56".into(), "94,56".into()));
        assert_eq!(day("44319"), "2021-05-03");
        assert_eq!(
            (day("2021/5/3 0:00:00"), day("2021年5月3日")),
            ("2021/5/3".into(), "2021年5月3日".into())
        );
        assert_eq!(
            (building("3号楼"), building("A座"), unit("2单元")),
            ("3".into(), "A".into(), "2".into())
        );
        assert_eq!(building_in_title("3栋"), Some("3".into()));
        assert_eq!(building_in_title("10号楼业主名单"), Some("10".into()));
        assert_eq!(building_in_title("Sheet1"), None);
        assert_eq!(parkings("A-117、有"), ["车位 A-117"]);
        assert_eq!(parkings("2个"), [""; 0]);
    }
}
