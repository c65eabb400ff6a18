//! How long the look-up takes at 200,000 persons and as many rooms, beside a plain scan.
//!
//! It prints and asserts nothing: times belong to the machine. Run it optimised:
//! `CARGO_PROFILE_DEV_OPT_LEVEL=3 cargo run --example finder_bench`. The scan it compares with
//! is a kind one: it has pinyin and initials ready and only looks for what was typed in them.

use pinyin::ToPinyin;
use qiantai::queries::finder::{Finder, Names, Subject, SubjectKind};
use std::time::{Duration, Instant};

const PERSONS: u32 = 200_000;
pub const LIMIT: usize = 20;
const ROUNDS: usize = 101;

const SURNAMES: &str = "王王王王李李李李张张张张刘刘刘陈陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯\
                        于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚\
                        谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段钱汤尹黎易常武乔贺赖龚文单解仇区";
const GIVEN: &str = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰建国红梅志海燕文斌鹏飞宇浩\
                     轩子涵梓萱雨欣怡佳琪思远晨曦博文嘉豪俊峰晓东春生永福德胜金凤淑珍凯婷雪乐行长晟";

pub struct Line {
    pub name: String,
    pub room: String,
    pub phone: String,
    pub pinyin: String,
    pub initials: String,
}

/// A small generator of our own, so that every run has the same persons.
struct Dice(u64);

impl Dice {
    fn below(&mut self, most: usize) -> usize {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) as usize) % most
    }
}

pub fn lines() -> Vec<Line> {
    let surnames: Vec<char> = SURNAMES.chars().filter(|c| !c.is_whitespace()).collect();
    let given: Vec<char> = GIVEN.chars().filter(|c| !c.is_whitespace()).collect();
    let mut dice = Dice(7);
    (0..PERSONS)
        .map(|i| {
            let mut name = String::from(surnames[dice.below(surnames.len())]);
            for _ in 0..1 + dice.below(5).min(1) {
                name.push(given[dice.below(given.len())]);
            }
            let (building, unit) = (i / 400 + 1, i / 100 % 4 + 1);
            let door = (i / 4 % 25 + 1) * 100 + i % 4 + 1;
            let syllables: Vec<&str> =
                name.as_str().to_pinyin().flatten().map(|syllable| syllable.plain()).collect();
            let phone = format!("1{}{:08}", 30 + dice.below(60), dice.below(100_000_000));
            Line {
                room: format!("{building}-{unit}-{door}"),
                phone,
                pinyin: syllables.concat(),
                initials: syllables.iter().filter_map(|s| s.chars().next()).collect(),
                name,
            }
        })
        .collect()
}

pub fn scan(lines: &[Line], typed: &str) -> usize {
    let mut found: Vec<(bool, &str, usize)> = lines
        .iter()
        .enumerate()
        .filter(|(_, line)| {
            line.name.contains(typed)
                || line.room.contains(typed)
                || line.phone.ends_with(typed)
                || line.pinyin.starts_with(typed)
                || line.initials.starts_with(typed)
        })
        .map(|(i, line)| (line.room.ends_with(typed), line.room.as_str(), i))
        .collect();
    found.sort_unstable();
    found.truncate(LIMIT);
    found.len()
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}

pub fn time(rounds: usize, mut ask: impl FnMut() -> usize) -> (Duration, Duration, usize) {
    let mut times = Vec::new();
    let mut hits = 0;
    for _ in 0..rounds {
        let start = Instant::now();
        hits = std::hint::black_box(ask());
        times.push(start.elapsed());
    }
    let worst = times.iter().max().copied().unwrap_or_default();
    (median(times), worst, hits)
}

pub fn load(lines: &[Line]) -> (Finder, Duration) {
    let mut finder = Finder::new();
    let mut longest = Duration::ZERO;
    for (i, line) in lines.iter().enumerate() {
        let id = i as u32;
        let rooms = [line.room.as_str()];
        let start = Instant::now();
        let subject = Subject { kind: SubjectKind::Person, id, rank: (i % 3) as u8 };
        let phones = [line.phone.as_str()];
        finder
            .put(subject, &Names { name: &line.name, rooms: &rooms, phones: &phones, other: &[] });
        let subject = Subject { kind: SubjectKind::Room, id, rank: 0 };
        finder.put(subject, &Names { rooms: &rooms, ..Names::default() });
        longest = longest.max(start.elapsed());
    }
    (finder, longest)
}

/// What is typed: short and long, of every kind, and one person whole.
pub fn keys(lines: &[Line]) -> Vec<String> {
    let whole = &lines[123_456];
    let mut keys: Vec<String> = "1 12 120 1203 5678 1- 1-2 1-2-12 1栋2单元12 3dong5 z zh zha zhan \
        zhang zhangw zhangwei zs zsf w l wj wwei 张 张s 张w 伟 国 x xyz 王 王w"
        .split_whitespace()
        .map(str::to_owned)
        .collect();
    keys.extend([
        whole.phone.clone(),
        whole.name.clone(),
        whole.pinyin.clone(),
        whole.room.clone(),
    ]);
    keys
}

fn report(title: &str, finder: &Finder, lines: &[Line]) {
    println!("{title}: {} subjects, {} KiB in shelves", finder.len(), finder.bytes() / 1024);
    println!("{:<16}{:>6}{:>12}{:>12}{:>12}{:>8}", "typed", "hits", "median", "worst", "scan", "x");
    let keys = keys(lines);
    let (mut slowest, mut quickest_scan) = (Duration::ZERO, Duration::MAX);
    for typed in &keys {
        let (middle, worst, hits) = time(ROUNDS, || finder.find(typed, LIMIT).len());
        let (naive, _, _) = time(5, || scan(lines, typed));
        let times = naive.as_nanos() / middle.as_nanos().max(1);
        println!("{typed:<16}{hits:>6}{middle:>12?}{worst:>12?}{naive:>12?}{times:>8}");
        slowest = slowest.max(middle);
        quickest_scan = quickest_scan.min(naive);
    }
    println!("slowest key {slowest:?}, quickest scan {quickest_scan:?}\n");
}

/// Resident memory in KiB, where the system tells it.
fn resident() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    line.and_then(|line| line.split_whitespace().next()?.parse().ok()).unwrap_or_default()
}

fn main() {
    let lines = lines();
    let before = resident();
    let start = Instant::now();
    let (mut finder, longest) = load(&lines);
    println!("loaded in {:?}, longest single put {longest:?}", start.elapsed());
    report("as loaded", &finder, &lines);
    let start = Instant::now();
    finder.settle();
    println!("settled in {:?}", start.elapsed());
    println!("resident grew by {} KiB", resident().saturating_sub(before));
    report("settled", &finder, &lines);
    let id = PERSONS + 1;
    let (middle, worst, _) = time(1000, || {
        let subject = Subject { kind: SubjectKind::Person, id, rank: 0 };
        finder.put(subject, &Names { name: "赵新来", ..Names::default() });
        usize::from(finder.find("zhaoxinlai", 1).iter().any(|hit| hit.id == id))
    });
    println!("put and found again: median {middle:?}, worst {worst:?}");
}
