//! Reads a command line into what it asks for. Pure: it looks at no screen, and a word that could mean
//! two things is never guessed.

use super::everyday;
use super::nearest::nearest;
use super::setting::set;
use super::steps::{self, StepWord};
pub use super::words::Begins;
use super::words::{BESIDE, WORDS, Word};
use crate::engine::form::Form;
use crate::engine::value::SlipId;
use crate::exchange::{Kind, WORKBOOKS};
use crate::forms;
use crate::report::REPORTS;
use crate::terminal::action::Action;
use crate::terminal::board::kinds::step_of;
use crate::terminal::tab::TABS;
use crate::text::half_width;

/// Candidates named in one message.
pub(super) const NAMED_MOST: usize = 8;

/// A step that waits for the open slips of a room.
#[derive(Clone, Debug)]
pub struct RoomOrder {
    pub(super) room: String,
    pub(super) step: &'static str,
    pub(super) rest: String,
}

/// A step that waits for what its bare numbers are.
#[derive(Clone, Debug)]
pub struct NumberOrder {
    pub(super) on: Vec<Named>,
    pub(super) step: &'static str,
    pub(super) rest: String,
}

/// A command whose slip's number is being asked for.
#[derive(Clone, Debug)]
pub struct Completing {
    /// The command line at the time of the question: an answer for another line is dropped.
    pub(super) typed: String,
    pub(super) step: Option<&'static str>,
}

/// What a command line asks for.
#[derive(Clone, Debug, PartialEq)]
pub enum Order {
    Do(Action),
    /// A step on slips, with what was written behind them.
    Step {
        step: &'static str,
        on: Vec<Named>,
        rest: String,
    },
    /// The same on what is selected.
    StepHere(&'static StepWord),
    Find(String),
    Story(Named),
    /// A slip on paper.
    Print(Named),
    /// An empty slip of this form on paper.
    Blank(String),
    /// What the desk needs without power, on paper.
    Emergency,
    Register(String),
    /// The duty phone book, only what holds these words.
    Phones(String),
    Set(Vec<String>),
    /// Every word of the command line.
    Commands,
    /// What a new office still lacks.
    Readiness,
    /// Who came in and what was handed out.
    Accesses,
    /// A roster of this kind from this file, by a map where one is named.
    Import {
        kind: Kind,
        file: String,
        map: Option<String>,
    },
    SignOut,
    /// A report that has a word of its own.
    Report(&'static str),
    /// A new entry of a register that has a word of its own.
    Begin(Begins),
    Drafts,
    /// The tutor, or another lesson of it.
    Learn,
    /// A backup into this folder, or into all that are set.
    Backup(Option<String>),
    /// Throws a draft away: of this number, or the one at hand.
    Discard(Option<u64>),
}

/// A slip as a command names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Named {
    Slip(SlipId),
    /// A bare number: of a repair or of a paid service.
    Number(u64),
    Room(String),
}

/// Reads a command line.
///
/// # Errors
/// One sentence that says what is possible.
pub fn read(line: &str) -> Result<Order, String> {
    let whole = line;
    // Whoever types the colon once more, with an input method on, means the same.
    let line = line.trim().trim_start_matches([':', '：']).trim_start();
    // As it was typed: a reason is kept to the letter, and an amount has its commas.
    let (first, behind) = word_of(line);
    let first = &*half_width(first);
    if first.is_empty() {
        return Err("请写一个命令,如 派 134 孙。".to_owned());
    }
    let plain = half_width(behind);
    let joined = as_on_the_board(plain.split(apart).filter(|word| !word.is_empty()));
    let rest: Vec<&str> = joined.iter().map(String::as_str).collect();
    if rest.is_empty()
        && let Some(slip) = slip_named(first)
    {
        return Ok(Order::Story(Named::Slip(slip)));
    }
    if let Some(tab) = tab_named(first).filter(|_| rest.is_empty()) {
        return Ok(Order::Do(tab));
    }
    match word(first, !rest.is_empty())? {
        Word::Act(Action::Command) if rest.is_empty() => Ok(Order::Commands),
        Word::Find if rest.is_empty() => Err("找谁?如 找 1203。".to_owned()),
        Word::Find => Ok(Order::Find(rest.join(" "))),
        Word::Pass if rest.is_empty() => Err("查哪张证?如 证 A01。".to_owned()),
        Word::Pass => Ok(Order::Find(format!("证 {}", rest.join(" ")))),
        Word::SignOut
        | Word::Begin(_)
        | Word::Report(_)
        | Word::Readiness
        | Word::Accesses
        | Word::Drafts
        | Word::Emergency
        | Word::Learn
            if !rest.is_empty() =>
        {
            Err(format!("“{first}”后面不用写别的。"))
        }
        Word::SignOut => Ok(Order::SignOut),
        Word::Begin(what) => Ok(Order::Begin(what)),
        Word::Report(name) => Ok(Order::Report(name)),
        Word::Register => Ok(Order::Register(rest.join(" "))),
        Word::Book(form) if rest.is_empty() => Ok(Order::Register(form.to_owned())),
        Word::Book(form) => Err(format!("“{first}”是台账 {form},后面不用写别的;过滤在里面写。")),
        Word::Phones => Ok(Order::Phones(rest.join(" "))),
        Word::Set => set(behind).map(Order::Set),
        Word::Readiness => Ok(Order::Readiness),
        Word::Accesses => Ok(Order::Accesses),
        Word::Drafts => Ok(Order::Drafts),
        Word::Emergency => Ok(Order::Emergency),
        Word::Learn => Ok(Order::Learn),
        // A path is kept to the letter.
        Word::Backup => {
            Ok(Order::Backup(Some(behind.trim().to_owned()).filter(|at| !at.is_empty())))
        }
        Word::Discard => match rest.as_slice() {
            [] => Ok(Order::Discard(None)),
            [number] if number.parse::<u64>().is_ok() => Ok(Order::Discard(number.parse().ok())),
            _ => Err("弃稿后面写草稿号,如 弃稿 12;不写就是刚才那一份。".to_owned()),
        },
        Word::Act(Action::Import) if !rest.is_empty() => import(whole),
        Word::Act(Action::Print) if !rest.is_empty() => print(&rest, behind),
        Word::Act(action) => on_slips(action, behind),
        Word::Take(entry) => step_on(entry, behind),
    }
}

/// `打印 清单`, `打印 空白 F-14`, or slips.
fn print(rest: &[&str], behind: &str) -> Result<Order, String> {
    match rest {
        ["清单" | "列表"] => Ok(Order::Do(Action::PrintList)),
        ["逐张" | "每张"] => Ok(Order::Do(Action::PrintEach)),
        ["空白", named] => {
            let form = forms::all().find(|form| [form.id, form.word, form.title].contains(named));
            let form = form.or_else(|| forms::form(&named.to_uppercase()));
            let unknown = || format!("没有“{named}”这种单;如 打印 空白 F-14、打印 空白 维修。");
            form.map(|form| Order::Blank(form.id.to_owned())).ok_or_else(unknown)
        }
        ["空白"] => Err("打哪种空白单?如 打印 空白 F-14。".to_owned()),
        _ => on_slips(Action::Print, behind),
    }
}

/// What stands between two words.
pub(super) fn apart(c: char) -> bool {
    c.is_whitespace() || comma(c)
}

/// The first word of a text, and what stands behind what parts it.
fn word_of(text: &str) -> (&str, &str) {
    let (word, after) = text.split_at(text.find(apart).unwrap_or(text.len()));
    (word, after.trim_start_matches(apart))
}

fn comma(c: char) -> bool {
    [',', '，'].contains(&c)
}

/// Words behind which somebody may write a PIN, though none belongs there.
const OF_PEOPLE: &[&str] =
    &["新人", "xr", "staff", "回岗", "hg", "发新密码", "登记", "dj", "暂离", "zl", "代接"];
/// The fewest digits of a PIN.
const PIN_LEAST: usize = 4;

/// The word of a line behind which a badge or a PIN was written, where none belongs: nothing of such a line may
/// stay to be read, nor be said again.
pub(super) fn told_secret(line: &str) -> Option<String> {
    let line = half_width(line);
    let line = line.trim_start().trim_start_matches(':').trim_start();
    let end = line.find(|c: char| apart(c) || c.is_ascii_digit()).unwrap_or(line.len());
    let (first, behind) = line.split_at(end);
    let secret = |word: Word| match word {
        Word::SignOut => true,
        Word::Act(action) => [Action::Lock, Action::ChangePin].contains(&action),
        _ => false,
    };
    let asks = !first.is_empty() && word(first, false).is_ok_and(secret);
    // Behind words of people a number of a PIN's length may be one.
    let long = |part: &str| part.len() >= PIN_LEAST && part.chars().all(|c| c.is_ascii_digit());
    let of_people = OF_PEOPLE.contains(&first) && behind.split(apart).any(long);
    (asks && !behind.trim().is_empty() || of_people).then(|| first.to_owned())
}

/// `导入 住户 FILE`, `导入 住户 FILE --map FILE`: a file's name is taken as it was written, spaces and
/// commas included.
fn import(line: &str) -> Result<Order, String> {
    let behind = |text: &str| {
        let (_, rest) = text.trim().split_once(char::is_whitespace)?;
        Some(rest.trim().to_owned())
    };
    let rest = behind(line).unwrap_or_default();
    let what = rest.split_whitespace().next().unwrap_or_default();
    let kind = Kind::from_word(&half_width(what)).ok_or_else(|| {
        format!("导入“{what}”?可以是:房屋、住户、期初,或台账名,如 故障码、F-49。")
    })?;
    let example = if WORKBOOKS { "名册.xlsx" } else { "名册.csv" };
    let named = behind(&rest).ok_or_else(|| format!("导入哪个文件?如 导入 {what} {example}。"))?;
    let (file, map) = match named.split_once(" --map ") {
        Some((file, map)) => (file.trim().to_owned(), Some(map.trim().to_owned())),
        None => (named, None),
    };
    Ok(Order::Import { kind, file, map })
}

/// `有偿 000037`, as a slip stands on the board, is one word.
fn as_on_the_board<'a>(words: impl Iterator<Item = &'a str>) -> Vec<String> {
    let mut joined: Vec<String> = Vec::new();
    for word in words {
        let number = word.chars().all(|c| c.is_ascii_digit());
        match joined.last_mut().filter(|last| number && is_form(last)) {
            Some(last) => last.push_str(word),
            None => joined.push(word.to_owned()),
        }
    }
    joined
}

fn is_form(word: &str) -> bool {
    forms::all().any(|form| form.word == word)
}

/// The tab that a word names, by itself or as a step of the same name would be called: 派工, pg.
fn tab_named(first: &str) -> Option<Action> {
    let asked = first.to_lowercase();
    let mut called = Action::called(&asked).into_iter();
    let word = called.find(|a| [a.word(), a.initials(), a.name()].contains(&&*asked));
    let named = |label: &str| word.map_or(label == asked, |action| action.word() == label);
    let at = TABS.iter().position(|tab| named(tab.label()))?;
    Action::all().find(|action| action.tab() == Some(at))
}

/// The words that are written with something behind them or stand for no action, one for each meaning, and
/// what they do.
pub(super) fn beside() -> impl Iterator<Item = (&'static str, &'static str)> {
    BESIDE.iter().copied()
}

/// The words beside the names of actions.
pub(super) fn words() -> impl Iterator<Item = &'static str> {
    WORDS.iter().map(|(word, _)| *word)
}

/// The word, or what it could be. With slips behind it, only what is done to slips.
fn word(first: &str, on_slips: bool) -> Result<Word, String> {
    let asked = first.to_lowercase();
    if let Some((_, word)) = WORDS.iter().find(|(word, _)| *word == asked) {
        return Ok(*word);
    }
    if let Some(entry) = steps::exact(first) {
        return Ok(Word::Take(entry));
    }
    let mut found = Action::called(first);
    let whole = |a: &Action| [a.word(), a.initials(), a.name()].contains(&asked.as_str());
    let more = steps::beginning(first).filter(|_| !found.iter().any(whole));
    let more: Vec<&'static StepWord> = more.collect();
    if on_slips && found.len() + more.len() > 1 {
        found.retain(|action| takes_slips(*action));
    }
    match (found.as_slice(), more.as_slice()) {
        ([one], []) => Ok(Word::Act(*one)),
        ([], [one]) => Ok(Word::Take(one)),
        ([], []) => {
            // A report is asked for by its title.
            if let Some(report) = REPORTS.iter().find(|r| half_width(r.title) == first) {
                return Ok(Word::Report(report.name));
            }
            // A register by its name or number alone.
            if let Some(form) = register_named(&asked) {
                return Ok(Word::Book(form.id));
            }
            let near = nearest(first, words()).join("、");
            let near = if near.is_empty() { near } else { format!("相近的:{near}。") };
            Err(format!("没有“{first}”这个命令;{near}命令“命令”列出全部。"))
        }
        (many, more) => {
            let words = many.iter().map(|a| a.word()).chain(more.iter().map(|entry| entry.word));
            let words: Vec<&str> = words.take(NAMED_MOST).collect();
            Err(format!("“{first}”可以是:{}。请写全。", words.join("、")))
        }
    }
}

/// Whether a line is one word that no command is, nor nearly is.
pub(super) fn means_nothing(line: &str) -> bool {
    let line = half_width(line.trim());
    let word = line.trim_start_matches(':');
    let begins = || !Action::called(word).is_empty() || steps::beginning(word).next().is_some();
    // 放行 is no slip of the finger for 删行.
    let strange = || everyday::is_called(word) || nearest(word, words()).is_empty();
    !word.is_empty() && !word.contains(apart) && !begins() && strange()
}

/// The register that is called so: by its number, its word or its title, or as lists for it are called.
fn register_named(asked: &str) -> Option<&'static Form> {
    let meant = |form: &&'static Form| {
        form.id.to_lowercase() == asked || form.word == asked || half_width(form.title) == asked
    };
    forms::all().find(meant).or_else(|| forms::form(Kind::from_word(asked)?.form()))
}

/// The action that a whole word means, or one that nothing else begins like.
pub(super) fn action_of(typed: &str) -> Option<Action> {
    match word(typed, true) {
        Ok(Word::Act(action)) => Some(action),
        _ => None,
    }
}

/// A word after which a badge or a PIN is typed, written whole behind a colon and with nothing before it.
/// Where a colon is text nobody means such a line as text, and what is typed next must not become any.
pub fn hands_over(line: &str) -> Option<Order> {
    let line = half_width(line.trim()).to_lowercase();
    match line.strip_prefix(':')? {
        "换人" | "hr" | "登录" | "dl" | "签退" | "登出" | "signout" => Some(Order::SignOut),
        "锁屏" | "sp" | "lock" => Some(Order::Do(Action::Lock)),
        "改密码" | "gmm" | "change-pin" => Some(Order::Do(Action::ChangePin)),
        _ => None,
    }
}

pub(super) fn takes_slips(action: Action) -> bool {
    step_of(action).is_some() || [Action::Story, Action::Print].contains(&action)
}

fn on_slips(action: Action, behind: &str) -> Result<Order, String> {
    if behind.is_empty() {
        return Ok(Order::Do(action));
    }
    if !takes_slips(action) {
        return Err(format!("“{}”后面不用写别的。", action.word()));
    }
    let (on, behind) = split(behind);
    match (on.first(), step_of(action)) {
        (None, _) => Err(which_one(action.word())),
        // A second name would be kept as the reason of a transfer.
        (Some(_), Some("assign")) if behind.contains(apart) => {
            Err("“派”后面只写一个人;改派写 转单 134 孙 原因。".to_owned())
        }
        (Some(first), None) if action == Action::Print => Ok(Order::Print(first.clone())),
        (Some(first), None) => Ok(Order::Story(first.clone())),
        (Some(_), Some(step)) => Ok(Order::Step { step, on, rest: behind.to_owned() }),
    }
}

/// A word that only slips give a meaning: those that are written behind it, else the one that is selected.
fn step_on(entry: &'static StepWord, behind: &str) -> Result<Order, String> {
    let (on, rest) = split(behind);
    if behind.trim().is_empty() {
        return Ok(Order::StepHere(entry));
    }
    if on.is_empty() {
        return Err(which_one(entry.word));
    }
    Ok(Order::Step { step: entry.step, on, rest: rest.to_owned() })
}

/// The slips that are named, each once, and what stands behind them, as it was written.
fn split(behind: &str) -> (Vec<Named>, &str) {
    let mut on = Vec::new();
    let mut left = behind;
    while let Some((slip, after)) = next_slip(left) {
        if !on.contains(&slip) {
            on.push(slip);
        }
        left = after;
    }
    (on, left)
}

/// The slip that a text begins with, and what stands behind it. Commas stand between slips, and in a text:
/// `1,000元` and `2，3楼` name none.
fn next_slip(text: &str) -> Option<(Named, &str)> {
    let figures = |part: &str| {
        let part = half_width(part);
        let behind = part.trim_start_matches(|c: char| c.is_ascii_digit());
        // 元 behind figures is money; in a room's name it stands behind 单.
        behind.len() < part.len() && (behind.starts_with('元') || named(&part).is_none())
    };
    let run = text.split(char::is_whitespace).next().unwrap_or_default();
    if run.split(comma).any(figures) {
        return None;
    }
    let (word, after) = word_of(text);
    let (mut word, mut after) = (half_width(word), after);
    // `有偿 000037`, as a slip stands on the board.
    if is_form(&word) {
        let (number, behind) = word_of(after);
        word.push_str(&half_width(number));
        after = behind;
    }
    Some((named(&word)?, after))
}

pub(super) fn which_one(word: &str) -> String {
    format!("“{word}”哪一张?如 {word} 134。")
}

fn named(word: &str) -> Option<Named> {
    if let Ok(number) = word.parse::<u64>() {
        return Some(Named::Number(number));
    }
    if let Some(slip) = slip_named(word) {
        return Some(Named::Slip(slip));
    }
    let digits = word.chars().any(|c| c.is_ascii_digit());
    let room = word.chars().any(|c| "-#栋幢座号室单元".contains(c));
    (digits && room).then(|| Named::Room(word.to_owned()))
}

/// A bare number is a repair; `F-08/12` is what it says.
fn slip_named(word: &str) -> Option<SlipId> {
    match word.parse::<u64>() {
        Ok(number) => Some(forms::bare_number(number)),
        Err(_) => forms::slip_number(word),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn slip(number: u64) -> Named {
        Named::Slip(SlipId { form: 14, number })
    }

    #[test]
    fn words_of_three_kinds_are_read() {
        let assign = |rest: &str| {
            Ok(Order::Step { step: "assign", on: vec![Named::Number(134)], rest: rest.to_owned() })
        };
        for line in ["派 134 孙", "派工 １３４ 孙", "pg 134 孙", "dispatch 134 孙", "派　134　孙"]
        {
            assert_eq!(read(line), assign("孙"), "{line}");
        }
        let arrive = Order::Step {
            step: "arrive",
            on: vec![Named::Number(131), Named::Number(7)],
            rest: String::new(),
        };
        assert_eq!(read("到场 131,7"), Ok(arrive.clone()));
        let paid = Named::Slip(SlipId { form: 13, number: 37 });
        for line in ["派 有偿37 孙", "派 有偿 000037 孙", "派 F-13/37 孙"] {
            let asked =
                Order::Step { step: "assign", on: vec![paid.clone()], rest: "孙".to_owned() };
            assert_eq!(read(line), Ok(asked), "{line}");
        }
        assert_eq!(read("：到场 131 7 131"), Ok(arrive), "a slip is named once");
        assert_eq!(read("找 1203"), Ok(Order::Find("1203".to_owned())));
        assert_eq!(read("131"), Ok(Order::Story(slip(131))));
        assert_eq!(read("帮助"), Ok(Order::Do(Action::Help)));
        assert_eq!(read("命令"), Ok(Order::Commands));
        assert_eq!(read("锁"), Ok(Order::Do(Action::Lock)));
        assert_eq!(read("台账 F-14"), Ok(Order::Register("F-14".to_owned())));
        assert_eq!(read("电话 电梯"), Ok(Order::Phones("电梯".to_owned())));
        let room = Named::Room("1-2-1203".to_owned());
        let chase = Order::Step { step: "chase", on: vec![room], rest: String::new() };
        assert_eq!(read("催 1-2-1203"), Ok(chase));
        let urge = Order::Step { step: "urge", on: vec![Named::Number(123)], rest: String::new() };
        assert_eq!(read("催办 123"), Ok(urge));
        for report in REPORTS {
            let Ok(Order::Report(name)) = read(report.title) else { continue };
            let found = REPORTS.iter().find(|other| other.name == name);
            assert_eq!(found.map(|other| other.title), Some(report.title));
        }
        assert_eq!(read("房屋状况图"), Ok(Order::Report("estate-map")));
        assert!(read("房屋状况图 3栋").is_err(), "nothing is written behind it");
    }

    #[test]
    fn what_stands_behind_the_slips_is_kept_as_it_was_written() {
        let text = "主任会定，自下月（试）：第1，2条";
        let order = |step, numbers: &[u64], rest: &str| {
            let on = numbers.iter().map(|number| Named::Number(*number)).collect();
            Ok(Order::Step { step, on, rest: rest.to_owned() })
        };
        assert_eq!(read(&format!("暂停 131 {text}")), order("pause", &[131], text));
        assert_eq!(read(&format!("暂停 131，７, 8　{text}")), order("pause", &[131, 7, 8], text));
        assert_eq!(read("暂停 131 1,000元的料"), order("pause", &[131], "1,000元的料"));
        assert_eq!(read("暂停 131 2，3楼停水"), order("pause", &[131], "2，3楼停水"));
        assert_eq!(read("派 134，孙"), order("assign", &[134], "孙"));
        let moved = "孙 家中有事，明早（8：00）来";
        assert_eq!(read(&format!("转单 134 {moved}")), order("assign", &[134], moved));
        let set = |words: &[&str]| Ok(Order::Set(words.iter().map(|w| (*w).to_owned()).collect()));
        assert_eq!(read(&format!("设 某数 5 {text}")), set(&["某数", "5", text]));
    }

    #[test]
    fn an_amount_keeps_the_commas_of_its_thousands() {
        let set = |words: &[&str]| Ok(Order::Set(words.iter().map(|w| (*w).to_owned()).collect()));
        let name = "tenant_prepaid_fen";
        for (typed, worth) in [
            ("1,000.50", "1,000.50"),
            ("１，２００", "1,200"),
            ("¥1,000", "¥1,000"),
            ("￥５", "¥5"),
        ] {
            let line = format!("设　{name}  {typed} 调价");
            assert_eq!(read(&line), set(&[name, worth, "调价"]), "{line}");
        }
        for typed in ["1 000", "1 000.50", "¥1 000元", "１　０００"] {
            let said = read(&format!("设 {name} {typed} 调价")).unwrap_err();
            assert!(said.contains("不要空格"), "{typed}: {said}");
        }
        assert_eq!(read(&format!("设 {name} 5")), set(&[name, "5"]));
        assert_eq!(read(&format!("设 {name}")), set(&[name]));
        assert_eq!(read("设"), set(&[]));
    }

    #[test]
    fn a_line_with_a_pin_behind_its_word_is_known() {
        for line in [
            "改密码 6100 1234",
            "换人 103 6103",
            "：换人１０３",
            "锁屏 6103",
            "gmm,6100",
            "登录 103 6103",
            "新人 950 246813",
            "发新密码 102 8642",
            "dl 103 6103",
            "xr 950 246813",
        ] {
            assert!(told_secret(line).is_some(), "{line}");
        }
        assert_eq!(told_secret("换人 103 6103").as_deref(), Some("换人"));
        for line in ["换人", "改密码 ", "派 134 孙", "131", "", "看 131"] {
            assert_eq!(told_secret(line), None, "{line}");
        }
    }

    #[test]
    fn a_roster_is_named_by_its_file_as_written() {
        let order = |kind, file: &str, map: Option<&str>| {
            Ok(Order::Import { kind, file: file.to_owned(), map: map.map(str::to_owned) })
        };
        for line in
            ["导入 住户 甲，乙 1.xlsx", "dr zh 甲，乙 1.xlsx", "import people  甲，乙 1.xlsx"]
        {
            assert_eq!(read(line), order(Kind::People, "甲，乙 1.xlsx", None), "{line}");
        }
        let mapped = order(Kind::Rooms, "a.csv", Some("b.toml"));
        assert_eq!(read("导入 房屋 a.csv --map b.toml"), mapped);
        assert_eq!(read("导入"), Ok(Order::Do(Action::Import)));
        assert!(read("导入 车辆 a.csv").unwrap_err().contains("房屋、住户"));
        assert!(read("导入 住户").unwrap_err().contains("哪个文件"));
    }

    #[test]
    fn the_name_of_a_tab_alone_goes_there() {
        for tab in TABS {
            let to = Action::all().find(|action| action.tab() == Some(*tab as usize)).unwrap();
            let read = read(tab.label());
            let register = Ok(Order::Register(String::new()));
            assert!(read == Ok(Order::Do(to)) || read == register, "{}: {read:?}", tab.label());
        }
        assert_eq!(read("pg"), Ok(Order::Do(Action::Tab2)));
        assert!(matches!(read("派工 134"), Ok(Order::Step { step: "assign", .. })));
    }

    #[test]
    fn nothing_is_guessed() {
        for (line, form) in
            [("F-20", "F-20"), ("b-01", "B-01"), ("故障码", "F-20"), ("价目", "F-02")]
        {
            assert_eq!(read(line), Ok(Order::Register(form.to_owned())), "{line}");
        }
        assert!(read("F-20 漏水").unwrap_err().contains("台账 F-20"));
        assert!(read("甲乙").unwrap_err().contains("没有“甲乙”"));
        assert!(read("受").is_ok(), "one word only begins so");
        assert!(read("投").unwrap_err().contains("投诉页"));
        assert!(read("锁屏 134").unwrap_err().contains("不用写别的"));
        assert!(read("签退 1").unwrap_err().contains("不用写别的"));
        assert_eq!(read("校时"), Ok(Order::Begin(Begins::Clock)), "as the desk says");
        assert!(read("派 孙").unwrap_err().contains("哪一张"));
        assert!(read("派 134 131 孙 赵").unwrap_err().contains("只写一个人"));
        assert!(read("报").unwrap_err().contains("报价"), "a step's word counts as a word");
        let here = steps::exact("恢复").map(Order::StepHere);
        assert_eq!(read("恢复").ok(), here, "alone it is about what is selected");
        assert!(read("恢复 孙").unwrap_err().contains("恢复 134"));
    }

    #[test]
    fn steps_without_a_key_have_words() {
        let order = |step, numbers: &[u64], rest: &str| {
            let on = numbers.iter().map(|number| Named::Number(*number)).collect();
            Ok(Order::Step { step, on, rest: rest.to_owned() })
        };
        assert_eq!(read("恢复 131 132"), order("resume", &[131, 132], ""));
        assert_eq!(read("暂停 131 等料"), order("pause", &[131], "等料"));
        assert_eq!(read("上报 131 李主任"), order("report-up", &[131], "李主任"));
        assert_eq!(read("gxz 134"), order("charge", &[134], ""));
        assert_eq!(read("并单 474"), order("attach", &[474], ""));
        assert_eq!(read("转单 134 孙 家中有事"), order("assign", &[134], "孙 家中有事"));
        assert_eq!(read("不同意 134"), order("decline", &[134], ""));
        assert_eq!(read("先 134"), order("inspect", &[134], ""));
    }
}
