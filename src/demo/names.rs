//! Names and mobile numbers for invented people.
//!
//! Surnames are about as frequent as in a Chinese town. The rare ones include those that operators
//! mistype: with several readings (单 解 曾 仇 区 查 朴) or of two characters (尉迟 欧阳).

use std::sync::LazyLock;

use super::rng::Rng;

/// Surnames with their rough frequency per thousand; rare ones are more frequent than in reality, so
/// that a practice office has some of each.
static SURNAMES: LazyLock<Vec<(&str, u64)>> = LazyLock::new(|| {
    let by_weight = [
        (72, "王 李"),
        (68, "张"),
        (54, "刘"),
        (46, "陈"),
        (31, "杨"),
        (23, "赵 黄"),
        (21, "周"),
        (20, "吴"),
        (17, "徐"),
        (16, "孙"),
        (13, "胡 朱"),
        (12, "高 林"),
        (11, "何 郭 马"),
        (9, "罗 梁"),
        (8, "宋 郑 谢"),
        (7, "韩 唐 冯"),
        (6, "于 董"),
        (5, "萧 程 曹 袁 邓 许"),
        (4, "傅 沈 曾 彭 吕 苏 卢 蒋 蔡 贾 丁 魏"),
        (3, "薛 叶 阎 余 潘 杜 戴 夏 钟 汪 田 任 姜 范 方 石"),
        (
            2,
            "姚 谭 廖 邹 熊 金 陆 郝 孔 白 崔 康 毛 邱 秦 江 史 顾 侯 邵 孟 龙 万 段 雷 钱 \
             汤",
        ),
        (3, "单 解 仇"),
        (2, "区"),
        (3, "查 朴"),
        (2, "翟 覃"),
        (1, "缪 盖 佘 员"),
        (2, "尉迟"),
        (3, "欧阳"),
        (1, "上官 司马 诸葛 令狐"),
    ];
    let surnames =
        by_weight.iter().flat_map(|(weight, names)| names.split(' ').map(|name| (name, *weight)));
    surnames.collect()
});

/// First and last characters of given names, for men and for women.
const MEN_FIRST: &str = "建国志文明德永家海俊宇子浩天立春学世振宏少泽景铭思承嘉晓长";
const MEN_LAST: &str = "军强伟勇涛磊超杰鹏飞斌辉刚平华林东峰亮波宁轩然博翔睿成瑞祥";
const WOMEN_FIRST: &str = "秀玉桂淑美晓雪丽佳梦雅诗若思欣慧春月红艳文静子可婉海小";
const WOMEN_LAST: &str = "英兰芳梅珍琴华娟燕霞玲敏静丽娜婷颖琳洁雯怡涵萱萍云琪妍宁";

/// Prefixes of mobile numbers.
static MOBILE: &[&str] = &[
    "138", "139", "137", "136", "135", "150", "151", "152", "158", "159", "182", "183", "187",
    "188", "130", "131", "132", "155", "156", "185", "186", "133", "153", "177", "180", "181",
    "189", "166", "173", "191", "199",
];

fn random_character(rng: &mut Rng, list: &str) -> char {
    let at = rng.index(list.chars().count());
    list.chars().nth(at).unwrap_or('明')
}

pub(super) fn surname(rng: &mut Rng) -> &'static str {
    rng.pick_weighted(&SURNAMES)
}

/// A given name: two characters more often than one.
pub(super) fn given_name(rng: &mut Rng, woman: bool) -> String {
    let (first, last) = if woman { (WOMEN_FIRST, WOMEN_LAST) } else { (MEN_FIRST, MEN_LAST) };
    let end = random_character(rng, last);
    if rng.chance(22) {
        return end.to_string();
    }
    let start = random_character(rng, first);
    format!("{start}{end}")
}

/// Surname and given name.
pub(super) fn full_name(rng: &mut Rng) -> String {
    let woman = rng.chance(49);
    let surname = surname(rng);
    format!("{surname}{}", given_name(rng, woman))
}

/// Eleven digits that look like a mobile number.
pub(super) fn mobile_number(rng: &mut Rng) -> String {
    let start = rng.pick(MOBILE);
    format!("{start}{:08}", rng.below(100_000_000))
}
