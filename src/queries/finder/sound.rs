//! How names sound: every spelling under which a name may be begun on a Latin keyboard.
//!
//! For 张三丰 these are zhangsanfeng, zhangsfeng, zsanfeng, zsfeng, and the same with the first
//! characters as written, 张sfeng. Every typed mixture of whole syllables and first letters is a
//! beginning of one of them. The tables are our own: dictionaries give the commonest reading
//! first, which is wrong for most surnames that have two.

use super::place;
use pinyin::ToPinyin;
use std::collections::{BTreeSet, HashMap};
use std::sync::LazyLock;

/// Readings beside the dictionary's first one, for characters of surnames and given names. A
/// name is laid under all of them: people who type do not agree which is right.
static READINGS: &str = "
单 shan dan chan|解 xie jie|曾 zeng ceng|仇 qiu chou|区 ou qu|區 ou qu|查 zha cha|朴 piao pu
尉 yu wei|盖 ge gai|蓋 ge gai|缪 miao mou|繆 miao mou|翟 zhai di|覃 qin tan|佘 she yu
员 yun yuan|員 yun yuan|黑 he hei|折 she zhe|种 chong zhong|晟 cheng sheng|召 shao zhao
万 wan mo|俟 qi si|长 zhang chang|長 zhang chang|澹 tan dan|乐 yue le|樂 yue le|單 shan dan
秘 bi mi|隗 wei kui|车 che ju|車 che ju|石 shi dan|能 nai neng|祭 zhai ji|繁 po fan
於 yu wu|牟 mu mou|谌 chen shen|郗 xi chi|贾 jia gu|柏 bai bo|薄 bo bao|盛 sheng cheng
沈 shen chen|褚 chu zhu|句 gou ju|强 qiang jiang|強 qiang jiang|宓 mi fu|莘 shen xin
洗 xian xi|冼 xian xi|不 fou bu|番 pan fan|乜 nie mie|库 she ku|佴 nai er|阿 a e|费 fei bi
郇 xun huan|那 na nuo|娜 na nuo|宿 su xiu|哈 ha|甫 fu pu|过 guo|华 hua|任 ren|葛 ge|纪 ji
燕 yan|应 ying|宁 ning|俞 yu shu|曲 qu|占 zhan|卜 bu bo|都 du dou|校 xiao jiao|幺 yao
行 xing hang|重 chong zhong|朝 chao zhao|茜 qian xi|藏 zang cang|传 chuan zhuan|参 can shen
觉 jue jiao|率 lv shuai|露 lu lou|奇 qi ji|塞 sai se|厦 xia sha|省 sheng xing|拓 tuo ta
蔚 wei yu|殷 yin yan|择 ze zhai|扎 zha za|琢 zhuo zuo|伯 bo bai|弹 tan dan|谷 gu yu
隽 jun juan|峤 qiao jiao|筠 yun jun|炅 jiong gui|嬛 huan xuan|颉 jie xie|偲 si cai|栖 qi xi
屏 ping bing|调 tiao diao|降 jiang xiang|会 hui kuai|还 huan hai|和 he|好 hao|兴 xing
阚 kan|闞 kan|粘 nian zhan|贠 yun|貟 yun|行 xing hang|中 zhong|正 zheng|相 xiang|冠 guan|少 shao|大 da dai|地 di de|得 de dei
";

/// More spellings of one name than this are not laid; the last characters' rarer readings go.
const COMBINATIONS: usize = 8;
/// The same for names longer than [`MIXED`], which have many spellings already.
const LONG_COMBINATIONS: usize = 2;
/// Up to this many characters every mixture is laid; longer names get one change of manner.
const MIXED: usize = 4;
/// Characters after this one do not sound.
const UNITS: usize = 12;

static TABLE: LazyLock<HashMap<char, Vec<&'static str>>> = LazyLock::new(|| {
    let mut table: HashMap<char, Vec<&'static str>> = HashMap::new();
    for line in READINGS.split(['|', '\n']) {
        let mut words = line.split(' ');
        if let Some(c) = words.next().and_then(|word| word.chars().next()) {
            table.entry(c).or_default().extend(words);
        }
    }
    table
});

/// One character, or a run of Latin letters and digits, with its readings.
struct Unit {
    written: String,
    readings: Vec<String>,
}

/// What [`spellings`] gives: keys of first letters alone, and keys of everything else.
#[derive(Default)]
pub(super) struct Spelled {
    pub(super) initials: BTreeSet<String>,
    pub(super) sounds: BTreeSet<String>,
}

/// All spellings of a name.
pub(super) fn spellings(name: &str) -> Spelled {
    let units = units(name);
    let mut spelled = Spelled::default();
    if units.is_empty() {
        return spelled;
    }
    for combination in combinations(&units) {
        let first = |reading: &&str| reading.chars().next();
        spelled.initials.insert(combination.iter().filter_map(first).collect());
        for written in 0..units.len() {
            let head: String = units.iter().take(written).map(|unit| &*unit.written).collect();
            let tail = combination.get(written..).unwrap_or_default();
            for manner in manners(tail.len(), units.len() <= MIXED, written == 0) {
                spelled.sounds.insert(head.clone() + &spell(tail, &manner));
            }
        }
    }
    spelled
}

/// For each syllable whether it is spelled whole. The last one always may be: its first letter
/// is the beginning of it, but after a change to first letters it stays short.
fn manners(syllables: usize, every: bool, from_first: bool) -> Vec<Vec<bool>> {
    if every {
        let masks = 0..1_u32 << syllables.saturating_sub(1);
        return masks
            .map(|mask| (0..syllables).map(|i| i + 1 == syllables || mask >> i & 1 == 1).collect())
            .collect();
    }
    let turned = |at: usize, whole: bool| (0..syllables).map(move |i| (i < at) == whole).collect();
    // After written characters a long name is spelled in one manner to its end.
    let first = if from_first { 0 } else { syllables };
    (first..=syllables).flat_map(|at| [turned(at, true), turned(at, false)]).collect()
}

fn spell(syllables: &[&str], manner: &[bool]) -> String {
    let letters = |(syllable, whole): (&&str, &bool)| -> String {
        syllable.chars().take(if *whole { usize::MAX } else { 1 }).collect()
    };
    syllables.iter().zip(manner).map(letters).collect()
}

/// One reading of each unit, in all ways up to the limit; the first unit changes fastest, so
/// that no limit ever costs a surname its second reading.
fn combinations(units: &[Unit]) -> Vec<Vec<&str>> {
    let all: usize = units.iter().fold(1, |n: usize, unit| n.saturating_mul(unit.readings.len()));
    let most = if units.len() <= MIXED { COMBINATIONS } else { LONG_COMBINATIONS };
    (0..all.min(most))
        .map(|mut number| {
            units
                .iter()
                .filter_map(|unit| {
                    let many = unit.readings.len().max(1);
                    let reading = unit.readings.get(number % many);
                    number /= many;
                    reading.map(String::as_str)
                })
                .collect()
        })
        .collect()
}

fn units(name: &str) -> Vec<Unit> {
    let mut units: Vec<Unit> = Vec::new();
    let mut joins = false;
    for c in place::narrow(name).chars() {
        let latin = c.is_ascii_alphanumeric();
        if latin && joins {
            if let Some(unit) = units.last_mut() {
                unit.written.push(c);
                unit.readings = vec![unit.written.clone()];
            }
        } else if c.is_alphanumeric() {
            units.push(Unit { written: c.to_string(), readings: readings(c) });
        }
        joins = latin;
    }
    units.truncate(UNITS);
    units
}

/// The readings of a character in small letters, v for ü; itself where no dictionary has it.
pub(super) fn readings(c: char) -> Vec<String> {
    let mut readings: Vec<String> = Vec::new();
    let known = TABLE.get(&c).into_iter().flatten().copied();
    let dictionary = c.to_pinyin().map(|reading| reading.plain());
    for reading in known.chain(dictionary) {
        let reading = reading.replace('ü', "v");
        // Passports write lyu and nyu where input methods want lv and nv, and many type lu and nu.
        let others = ["yu", "u"].into_iter().filter(|_| reading.contains('v'));
        let others: Vec<String> = others.map(|sound| reading.replace('v', sound)).collect();
        for reading in std::iter::once(reading).chain(others) {
            if !readings.contains(&reading) {
                readings.push(reading);
            }
        }
    }
    if readings.is_empty() {
        readings.push(c.to_string());
    }
    readings
}
