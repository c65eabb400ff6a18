//! Names and mobile numbers for people who do not exist.
//!
//! Surnames come as often as they do in a Chinese town, and among the rare ones stand those that a
//! desk mistypes: several readings (单 解 曾 仇 区 查 朴), and two characters (尉迟 欧阳).

use super::seed::Dice;

/// Surnames with how many of a thousand bear them, roughly; the rare ones more often than in life,
/// so that a practice office has some of each.
static SURNAMES: &[(&str, u64)] = &[
    ("王", 72),
    ("李", 72),
    ("张", 68),
    ("刘", 54),
    ("陈", 46),
    ("杨", 31),
    ("赵", 23),
    ("黄", 23),
    ("周", 21),
    ("吴", 20),
    ("徐", 17),
    ("孙", 16),
    ("胡", 13),
    ("朱", 13),
    ("高", 12),
    ("林", 12),
    ("何", 11),
    ("郭", 11),
    ("马", 11),
    ("罗", 9),
    ("梁", 9),
    ("宋", 8),
    ("郑", 8),
    ("谢", 8),
    ("韩", 7),
    ("唐", 7),
    ("冯", 7),
    ("于", 6),
    ("董", 6),
    ("萧", 5),
    ("程", 5),
    ("曹", 5),
    ("袁", 5),
    ("邓", 5),
    ("许", 5),
    ("傅", 4),
    ("沈", 4),
    ("曾", 4),
    ("彭", 4),
    ("吕", 4),
    ("苏", 4),
    ("卢", 4),
    ("蒋", 4),
    ("蔡", 4),
    ("贾", 4),
    ("丁", 4),
    ("魏", 4),
    ("薛", 3),
    ("叶", 3),
    ("阎", 3),
    ("余", 3),
    ("潘", 3),
    ("杜", 3),
    ("戴", 3),
    ("夏", 3),
    ("钟", 3),
    ("汪", 3),
    ("田", 3),
    ("任", 3),
    ("姜", 3),
    ("范", 3),
    ("方", 3),
    ("石", 3),
    ("姚", 2),
    ("谭", 2),
    ("廖", 2),
    ("邹", 2),
    ("熊", 2),
    ("金", 2),
    ("陆", 2),
    ("郝", 2),
    ("孔", 2),
    ("白", 2),
    ("崔", 2),
    ("康", 2),
    ("毛", 2),
    ("邱", 2),
    ("秦", 2),
    ("江", 2),
    ("史", 2),
    ("顾", 2),
    ("侯", 2),
    ("邵", 2),
    ("孟", 2),
    ("龙", 2),
    ("万", 2),
    ("段", 2),
    ("雷", 2),
    ("钱", 2),
    ("汤", 2),
    ("单", 3),
    ("解", 3),
    ("仇", 3),
    ("区", 2),
    ("查", 3),
    ("朴", 3),
    ("翟", 2),
    ("覃", 2),
    ("缪", 1),
    ("盖", 1),
    ("佘", 1),
    ("员", 1),
    ("尉迟", 2),
    ("欧阳", 3),
    ("上官", 1),
    ("司马", 1),
    ("诸葛", 1),
    ("令狐", 1),
];

/// Characters of given names, for men and for women, as first and as last.
const MEN_FIRST: &str = "建国志文明德永家海俊宇子浩天立春学世振宏少泽景铭思承嘉晓长";
const MEN_LAST: &str = "军强伟勇涛磊超杰鹏飞斌辉刚平华林东峰亮波宁轩然博翔睿成瑞祥";
const WOMEN_FIRST: &str = "秀玉桂淑美晓雪丽佳梦雅诗若思欣慧春月红艳文静子可婉海小";
const WOMEN_LAST: &str = "英兰芳梅珍琴华娟燕霞玲敏静丽娜婷颖琳洁雯怡涵萱萍云琪妍宁";

/// The beginnings of mobile numbers.
static MOBILE: &[&str] = &[
    "138", "139", "137", "136", "135", "150", "151", "152", "158", "159", "182", "183", "187",
    "188", "130", "131", "132", "155", "156", "185", "186", "133", "153", "177", "180", "181",
    "189", "166", "173", "191", "199",
];

/// One character of a list of them.
fn letter(dice: &mut Dice, of: &str) -> char {
    let at = dice.index(of.chars().count());
    of.chars().nth(at).unwrap_or('明')
}

/// A surname.
pub(super) fn surname(dice: &mut Dice) -> &'static str {
    dice.weighed(SURNAMES)
}

/// A given name: two characters more often than one.
pub(super) fn given(dice: &mut Dice, woman: bool) -> String {
    let (first, last) = if woman { (WOMEN_FIRST, WOMEN_LAST) } else { (MEN_FIRST, MEN_LAST) };
    let end = letter(dice, last);
    if dice.percent(22) {
        return end.to_string();
    }
    let start = letter(dice, first);
    format!("{start}{end}")
}

/// A whole name.
pub(super) fn name(dice: &mut Dice) -> String {
    let woman = dice.percent(49);
    let surname = surname(dice);
    format!("{surname}{}", given(dice, woman))
}

/// Eleven digits that look like a mobile number.
pub(super) fn mobile(dice: &mut Dice) -> String {
    let start = dice.of(MOBILE);
    format!("{start}{:08}", dice.below(100_000_000))
}
