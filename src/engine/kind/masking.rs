//! Names and phones with most of them hidden, also where they stand in words that somebody wrote.
//!
//! In words only what looks like a Chinese number is hidden: a mobile, or a fixed line with its area code or
//! alone. Digits written as Han characters are not understood, and what is no phone (days, rooms, amounts, the
//! numbers of slips) stays as it is.

use std::borrow::Cow;

/// Digits of a number, and how many groups people write them in: 138-0013-8000.
const MOBILE: usize = 11;
const GROUPS_MOST: usize = 4;
/// Signs between two groups at most: `138 - 1234 - 5678`.
const JOINED_BY: usize = 3;
/// The fewest digits of a number that stands alone.
const ALONE: usize = 7;

/// `138****5678`; short numbers keep their tail only.
pub fn mask_phone(number: &str) -> String {
    let digits: Vec<char> = number.chars().collect();
    let (head, tail) = match digits.len() {
        0 => return String::new(),
        1..=4 => return number.to_string(),
        5..=8 => (0, 3),
        _ => (3, 4),
    };
    let stars = "*".repeat(digits.len() - head - tail);
    let part = |range: &[char]| range.iter().collect::<String>();
    format!("{}{stars}{}", part(&digits[..head]), part(&digits[digits.len() - tail..]))
}

/// What stands for a blank that was told in confidence.
pub const HIDDEN: &str = "****";

/// The most signs that stand for the rest of a name: that of a firm would fill a line with them.
const STARS: usize = 3;

/// `张*`, `欧**`.
pub fn mask_name(name: &str) -> String {
    let mut chars = name.chars();
    let first: String = chars.next().into_iter().collect();
    format!("{first}{}", "*".repeat(chars.count().min(STARS)))
}

/// Some digits in a row: where they lie in the text, and the digits in half width.
struct Group {
    from: usize,
    to: usize,
    digits: String,
}

/// The text with the phone numbers in it masked.
pub fn mask_numbers(text: &str) -> Cow<'_, str> {
    // Nearly all words hold no number at all.
    if text.chars().filter(|c| digit(*c).is_some()).take(7).count() < 7 {
        return Cow::Borrowed(text);
    }
    let groups = groups(text);
    let (mut masked, mut written, mut at) = (String::new(), 0, 0);
    while let Some(rest) = groups.get(at..).filter(|rest| !rest.is_empty()) {
        let Some((count, number)) = phone_at(text, rest) else {
            at += 1;
            continue;
        };
        let (Some(first), Some(last)) = (rest.first(), rest.get(count - 1)) else { break };
        masked.push_str(text.get(written..first.from).unwrap_or_default());
        masked.push_str(&mask_phone(&number));
        (written, at) = (last.to, at + count);
    }
    if written == 0 {
        return Cow::Borrowed(text);
    }
    masked.push_str(text.get(written..).unwrap_or_default());
    Cow::Owned(masked)
}

/// The digit that a character is, in either width.
fn digit(c: char) -> Option<char> {
    match c {
        '0'..='9' => Some(c),
        '\u{ff10}'..='\u{ff19}' => char::from_u32(u32::from(c) - 0xfee0),
        _ => None,
    }
}

fn groups(text: &str) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for (at, c) in text.char_indices() {
        let Some(digit) = digit(c) else { continue };
        let to = at + c.len_utf8();
        match groups.last_mut().filter(|group| group.to == at) {
            Some(group) => {
                group.to = to;
                group.digits.push(digit);
            }
            None => groups.push(Group { from: at, to, digits: digit.to_string() }),
        }
    }
    groups
}

/// The number that begins with the first of these groups: how many groups it takes, and its digits.
fn phone_at(text: &str, groups: &[Group]) -> Option<(usize, String)> {
    let first = groups.first()?;
    // `F-14/0012345` is a slip, `B12345678` a meter; but no slip and no meter looks like a mobile.
    let ahead = text.get(..first.from)?;
    let before = ahead.chars().next_back();
    let of_paper = before.is_some_and(|c| match c {
        // Behind a number of some length another one stands.
        '/' => ahead.chars().rev().skip(1).take_while(|c| digit(*c).is_some()).count() < ALONE,
        _ => c.is_ascii_alphabetic() || matches!(c, '#' | '№' | '.'),
    });
    let paper = is_of_paper(ahead);
    let (mut digits, mut joined) = (String::new(), Vec::new());
    let (mut end, mut odd, mut lengths) = (first.from, false, Vec::new());
    for (n, group) in groups.iter().take(GROUPS_MOST).enumerate() {
        if n > 0 {
            match text.get(end..group.from) {
                Some(between) if joins(between) => {}
                Some(between) if joins_oddly(between) => odd = true,
                _ => break,
            }
        }
        digits.push_str(&group.digits);
        lengths.push(group.digits.len());
        end = group.to;
        joined.push((n + 1, digits.clone(), odd));
    }
    let number = |(count, digits, odd): (usize, String, bool)| {
        // A point, a stroke or a new line joins only what is as long as the parts of a number are.
        let parts = lengths.get(..count).unwrap_or_default();
        if odd
            && (paper
                || !matches!(parts, [3, 4, 4] | [3, 8] | [7, 4] | [2, 3, 4, 4] | [3 | 4, 7 | 8]))
        {
            return None;
        }
        let bare = ["0086", "86"].iter().find_map(|code| {
            digits.strip_prefix(code).filter(|rest| rest.len() == MOBILE && is_mobile(rest))
        });
        let bare = bare.unwrap_or(&digits).to_string();
        let behind = text.get(first.to..).unwrap_or_default();
        let alone = count == 1 && !paper && is_fixed(&bare, behind);
        let area = is_with_area(&bare) && (count == 1 || first.digits.len() >= 3);
        // A group of one or two digits is a day or a building before it is the begin of a number.
        // Four groups are a country and three, or a number beside a day: 152 2026-11-30.
        let mobile = is_mobile(&bare)
            && (count == 1 || first.digits.len() >= 2)
            && (count < GROUPS_MOST || matches!(parts, [2, 3, 4, 4]));
        let good = if of_paper { mobile } else { mobile || area || alone };
        good.then_some((count, bare))
    };
    joined.into_iter().rev().find_map(number)
}

/// What people write between the groups of one number.
fn joins(between: &str) -> bool {
    let usual = |c: char| matches!(c, '-' | ' ' | '－' | '—' | '–' | '\u{3000}');
    (1..=JOINED_BY).contains(&between.chars().count()) && between.chars().all(usual)
}

/// What some write between them too: 139.1111.0007, (139)11110009, 0571/88880019, a number broken over two lines.
fn joins_oddly(between: &str) -> bool {
    let mut signs = between.chars();
    let one = signs.next();
    let odd = |c: char| ".．·•/、_()（）\r\n".contains(c);
    one.is_some_and(odd) && signs.all(|c| odd(c) || c == ' ')
}

fn is_mobile(digits: &str) -> bool {
    let mut signs = digits.bytes();
    digits.len() == MOBILE && signs.next() == Some(b'1') && signs.next().is_some_and(|b| b > b'2')
}

/// A fixed line with its area code.
fn is_with_area(digits: &str) -> bool {
    let second = digits.as_bytes().get(1).copied().unwrap_or(b'0');
    (10..=12).contains(&digits.len()) && digits.starts_with('0') && second > b'0'
}

/// A fixed line without one, which is no day (20261121), no amount and no part of something longer.
fn is_fixed(digits: &str, after: &str) -> bool {
    let begins = digits.bytes().next().is_some_and(|b| (b'2'..=b'8').contains(&b));
    let number = |range| digits.get(range).and_then(|text: &str| text.parse::<u16>().ok());
    let (year, month) = (number(0..4).unwrap_or(0), number(4..6).unwrap_or(0));
    let day = digits.len() == 8 && (1900..2100).contains(&year) && (1..=12).contains(&month);
    let goes_on = after.chars().next().is_some_and(|c| {
        // Behind a stroke another number may stand; a short one is the other half of this.
        let second = after.chars().skip(1).take_while(|c| digit(*c).is_some()).count() >= ALONE;
        c.is_ascii_alphabetic()
            || matches!(c, '.' | '元' | '度' | '方' | '吨' | '号' | '%')
            || (c == '/' && !second)
    });
    (7..=8).contains(&digits.len()) && begins && !day && !goes_on
}

/// Whether these words lead to the number of a paper or a meter: `纸单 23456789`.
fn is_of_paper(ahead: &str) -> bool {
    let words = [
        "纸单", "单号", "收据", "发票", "票号", "据号", "水表", "电表", "气表", "表号", "同号",
        "编号", "序号",
    ];
    // A list of such numbers goes on: `收据 0123、0124`.
    let mut ahead = ahead;
    while let Some(list) = ahead.strip_suffix('、') {
        ahead = list.trim_end_matches(|c| digit(c).is_some());
    }
    let ahead = ahead.trim_end_matches([' ', ':', ':', '\u{3000}']);
    words.iter().any(|word| ahead.ends_with(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_in_words_are_masked_however_they_are_written() {
        for (text, masked) in [
            ("联系13812345678开门", "联系138****5678开门"),
            ("联系 138-1234-5678。", "联系 138****5678。"),
            ("138 1234 5678 或 13987654321", "138****5678 或 139****4321"),
            ("+86 13812345678", "+138****5678"),
            ("８６１３８１２３４５６７８", "138****5678"),
            ("１３８１２３４５６７８", "138****5678"),
            ("座机0755-12345678转8", "座机075*****5678转8"),
            ("打 02088886666", "打 020****6666"),
            ("保姆 82345678", "保姆 *****678"),
            ("电话号 82345678", "电话号 *****678"),
            ("业主代表 82345678", "业主代表 *****678"),
            ("根据82345678", "根据*****678"),
            ("工单电话 13812345678 单 13987654321", "工单电话 138****5678 单 139****4321"),
            ("1-2-1203 13812345678", "1-2-1203 138****5678"),
            ("13812345678/13987654321", "138****5678/139****4321"),
            ("张三/13812345678", "张三/138****5678"),
            (
                "Tel13812345678 wx13987654321 #13700001111",
                "Tel138****5678 wx139****4321 #137****1111",
            ),
            ("王.13812345678", "王.138****5678"),
            ("(138)12345678", "(138****5678"),
            ("138.1234.5678、138·1234·5678", "138****5678、138****5678"),
            ("138、1234、5678", "138****5678"),
            ("打0571/88880019", "打057*****0019"),
            ("打1381234\n5678", "打138****5678"),
            ("82345678/87654321", "*****678/*****321"),
            ("家 82345678/13812345678", "家 *****678/138****5678"),
            ("138 - 1234 - 5678", "138****5678"),
        ] {
            assert_eq!(mask_numbers(text), masked, "{text}");
            assert_eq!(mask_numbers(&mask_numbers(text)), masked, "once more: {text}");
        }
    }

    #[test]
    fn what_is_no_phone_stays() {
        for text in [
            "",
            "1-2-1203 厨房漏水",
            "2026-11-21 14:32 到 2026-11-22",
            "20261121 复查",
            "2203-2204 两户",
            "F-14/000123 与 F-14/0012345",
            "F-14/123、F-13/4567",
            "2026.11.30,1380 元",
            "138 元/12345 元",
            "3/1203,7/1204",
            "F-14/152 2026-11-30",
            "B152 2026-11-30",
            "车位152 2026-11-30",
            "水表 135/1402/1388",
            "收费 138,1500,2000",
            "单 150,20261130",
            "收据 0123、2345678",
            "水表 00123456",
            "合同价 2345678.50,押金 3000000元",
            "表号 B82345678",
            "400-820-8820",
            "纸单 23456789",
            "收据号:23456789",
            "水表 23456789",
            "440301199001011234",
        ] {
            assert_eq!(mask_numbers(text), text);
        }
    }
}
