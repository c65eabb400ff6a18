//! 大写: an amount in the characters that receipts carry, by the annex on filling in payment
//! instruments (票据填写规定).
//!
//! Zeros between digits are one 零; a 角 after a 元 place that is 0 is led by 零 (the annex allows
//! leaving it out; we always write it); 元 and 角 may end with 整, 分 may not.

use super::Money;

const DIGITS: [char; 10] = ['零', '壹', '贰', '叁', '肆', '伍', '陆', '柒', '捌', '玖'];
const PLACES: [&str; 4] = ["", "拾", "佰", "仟"];
const GROUPS: [&str; 5] = ["", "万", "亿", "万亿", "亿亿"];

impl Money {
    /// The amount in 大写, without 人民币 before it: `壹万陆仟肆佰零玖元零贰分`. Negative amounts are led by 负.
    pub fn capitals(self) -> String {
        let size = self.in_fen().unsigned_abs();
        let (yuan, jiao, fen) = (size / 100, size / 10 % 10, size % 10);
        let mut text = String::new();
        if self.in_fen() < 0 {
            text.push('负');
        }
        if yuan > 0 {
            whole(yuan, &mut text);
            text.push('元');
        }
        match (jiao, fen) {
            (0, 0) if yuan == 0 => text.push_str("零元整"),
            (0, 0) => text.push('整'),
            (0, fen) => {
                if yuan > 0 {
                    text.push('零');
                }
                digit(fen, &mut text);
                text.push('分');
            }
            (jiao, fen) => {
                if yuan > 0 && yuan.is_multiple_of(10) {
                    text.push('零');
                }
                digit(jiao, &mut text);
                text.push('角');
                if fen > 0 {
                    digit(fen, &mut text);
                    text.push('分');
                }
            }
        }
        text
    }
}

fn digit(n: u64, text: &mut String) {
    text.extend(usize::try_from(n).ok().and_then(|n| DIGITS.get(n)));
}

/// Whole yuan, group by group of four places.
fn whole(yuan: u64, text: &mut String) {
    let mut groups = Vec::new();
    let mut rest = yuan;
    while rest > 0 {
        groups.push(rest % 10_000);
        rest /= 10_000;
    }
    // A zero owed: written before the next digit that is not one.
    let mut owed = false;
    let mut begun = false;
    for (n, group) in groups.iter().enumerate().rev() {
        if *group == 0 {
            owed = begun;
            continue;
        }
        for place in (0..4).rev() {
            let value = group / 10_u64.pow(place) % 10;
            if value == 0 {
                owed = begun;
                continue;
            }
            if owed {
                text.push('零');
                owed = false;
            }
            begun = true;
            digit(value, text);
            text.push_str(usize::try_from(place).ok().and_then(|p| PLACES.get(p)).unwrap_or(&""));
        }
        text.push_str(GROUPS.get(n).unwrap_or(&""));
        // Zeros that end a group stand before its 万 or 亿 and owe nothing: 壹拾万柒仟.
        owed = false;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn amounts_of_the_annex() {
        for (yuan, capitals) in [
            ("16409.02", "壹万陆仟肆佰零玖元零贰分"),
            ("325.04", "叁佰贰拾伍元零肆分"),
            ("1409.50", "壹仟肆佰零玖元伍角"),
            ("6007.14", "陆仟零柒元壹角肆分"),
            ("1680.32", "壹仟陆佰捌拾元零叁角贰分"),
            ("107000.53", "壹拾万柒仟元零伍角叁分"),
            ("10000000", "壹仟万元整"),
            ("10000001", "壹仟万零壹元整"),
            ("100010000", "壹亿零壹万元整"),
            ("19.99", "壹拾玖元玖角玖分"),
            ("0.05", "伍分"),
            ("0.50", "伍角"),
            ("0", "零元整"),
            ("1.05", "壹元零伍分"),
            ("-20", "负贰拾元整"),
            ("100000", "壹拾万元整"),
            ("20304", "贰万零叁佰零肆元整"),
        ] {
            let read = capitals_of(yuan);
            assert_eq!(read, capitals, "{yuan}");
        }
    }

    /// Typed amounts end at 100 million; larger sums are made.
    fn capitals_of(yuan: &str) -> String {
        let plain =
            yuan.parse::<rust_decimal::Decimal>().unwrap() * rust_decimal::Decimal::from(100);
        Money::fen(i64::try_from(plain).unwrap()).capitals()
    }

    /// Reads 大写 back, digit by digit and unit by unit: another way than it was written.
    fn read_back(text: &str) -> i64 {
        let (mut group, mut yuan, mut fen, mut last) = (0_i64, 0_i64, 0_i64, 0_i64);
        for c in text.chars() {
            if let Some(d) = DIGITS.iter().position(|x| *x == c) {
                last = i64::try_from(d).unwrap();
                continue;
            }
            match c {
                '拾' => group += last * 10,
                '佰' => group += last * 100,
                '仟' => group += last * 1000,
                '万' => yuan += (group + last) * 10_000,
                // 万亿 has been counted as 万 already.
                '亿' => {
                    yuan = if group + last == 0 {
                        yuan * 100_000_000
                    } else {
                        (yuan + group + last) * 100_000_000
                    }
                }
                '元' => yuan += group + last,
                '角' => fen += last * 10,
                '分' => fen += last,
                _ => continue,
            }
            last = 0;
            if matches!(c, '万' | '亿' | '元') {
                group = 0;
            }
        }
        yuan * 100 + fen
    }

    proptest! {
        #[test]
        fn capitals_read_back(fen in 0_i64..100_000_000_000_000) {
            prop_assert_eq!(read_back(&Money::fen(fen).capitals()), fen);
        }

        #[test]
        fn no_zero_stands_twice(fen in 0_i64..10_000_000_000_000) {
            let text = Money::fen(fen).capitals();
            prop_assert!(!text.contains("零零"), "{}", text);
            prop_assert!(!text.contains("零元") || fen < 100, "{}", text);
        }
    }
}
