//! Every sentence of the sources is in the table of each language, with its holes and lines; and nothing else is.
//! `QIANTAI_RENEW=1 cargo test --test languages` lays the tables out anew in the order of the sources, without
//! what is gone, and with an empty place for what is missing.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use litrs::StringLit;
use proc_macro2::{TokenStream, TokenTree};
use qiantai::language::{self, Language, entries};
use qiantai::report::render::{Format, render};
use qiantai::report::{Cell, Row, Sheet};

/// Rooms whose words are people's own: the made-up office of the practice.
const PEOPLES: &[&str] = &["src/demo"];
/// Rooms whose doc comments are read by people: the help of commands.
const HELP: &[&str] = &["src/cli"];

fn is_han(c: char) -> bool {
    ('\u{4e00}'..='\u{9fff}').contains(&c)
}

/// The sources of the program, without tests.
fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    let mut here: Vec<PathBuf> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    here.sort();
    for path in here {
        let name = path.file_name().unwrap().to_str().unwrap();
        let own = path.to_str().unwrap();
        if name == "tests" || name == "tests.rs" || PEOPLES.iter().any(|room| own.starts_with(room))
        {
            continue;
        }
        if path.is_dir() {
            sources(&path, found);
        } else if name.ends_with(".rs") {
            found.push(path);
        }
    }
}

/// The literals of a piece of source, in their order.
fn literals(tokens: TokenStream, helps: bool, found: &mut Vec<String>) {
    let mut tokens = tokens.into_iter().peekable();
    let mut docs: Vec<String> = Vec::new();
    while let Some(token) = tokens.next() {
        let hash = matches!(&token, TokenTree::Punct(sign) if sign.as_char() == '#');
        if hash && matches!(tokens.peek(), Some(TokenTree::Punct(sign)) if sign.as_char() == '!') {
            tokens.next();
        }
        let attribute = match (&token, tokens.peek()) {
            (TokenTree::Punct(sign), Some(TokenTree::Group(group))) if sign.as_char() == '#' => {
                Some(group.stream())
            }
            _ => None,
        };
        if let Some(attribute) = attribute {
            let text = attribute.to_string();
            if text.starts_with("doc") {
                tokens.next();
                docs.extend(attribute.into_iter().filter_map(|token| string(&token)));
                continue;
            }
            if text.replace(' ', "") == "cfg(test)" {
                tokens.next();
                skip_item(&mut tokens);
                docs.clear();
                continue;
            }
        }
        if !docs.is_empty() {
            if helps {
                found.extend(help(&docs));
            }
            docs.clear();
        }
        match &token {
            TokenTree::Group(group) => literals(group.stream(), helps, found),
            token => found.extend(string(token)),
        }
    }
}

/// What clap makes of doc comments: the lines of a paragraph are one, and the first loses its full stop.
fn help(docs: &[String]) -> Vec<String> {
    let text = docs.iter().map(|line| line.trim()).collect::<Vec<_>>().join("\n");
    let paragraph = |text: &str| text.replace('\n', " ");
    // What begins in English is for readers of the sources.
    let read = |text: &String| !text.starts_with(|c: char| c.is_ascii_uppercase());
    text.split("\n\n").map(paragraph).filter(read).collect()
}

fn string(token: &TokenTree) -> Option<String> {
    let TokenTree::Literal(literal) = token else { return None };
    StringLit::parse(literal.to_string()).ok().map(|literal| literal.value().to_owned())
}

/// Passes over the item behind `#[cfg(test)]`.
fn skip_item(tokens: &mut impl Iterator<Item = TokenTree>) {
    for token in tokens {
        match token {
            TokenTree::Punct(sign) if sign.as_char() == ';' => return,
            TokenTree::Group(group) if group.delimiter() == proc_macro2::Delimiter::Brace => return,
            _ => {}
        }
    }
}

/// Each sentence of the sources once, where it comes first.
fn sentences() -> Vec<String> {
    let mut files = Vec::new();
    sources(Path::new("src"), &mut files);
    let (mut all, mut seen) = (Vec::new(), BTreeSet::new());
    for file in files {
        let text = fs::read_to_string(&file).unwrap();
        let tokens: TokenStream =
            text.parse().unwrap_or_else(|e| panic!("{}: {e}", file.display()));
        let helps = HELP.iter().any(|room| file.to_str().unwrap().starts_with(room));
        let mut found = Vec::new();
        literals(tokens, helps, &mut found);
        for sentence in found.into_iter().filter(|sentence| sentence.contains(is_han)) {
            if seen.insert(sentence.clone()) {
                all.push(sentence);
            }
        }
    }
    all
}

/// The holes of a sentence by their names; those without are counted.
fn holes(sentence: &str) -> Vec<String> {
    let plain = sentence.replace("{{", "").replace("}}", "");
    let mut holes = Vec::new();
    let mut unnamed = 0;
    for piece in plain.split('{').skip(1) {
        let name = piece.split(['}', ':']).next().unwrap_or_default();
        if name.is_empty() {
            holes.push(unnamed.to_string());
            unnamed += 1;
        } else {
            holes.push(name.to_owned());
        }
    }
    holes.sort();
    holes
}

fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace('\n', "\\n").replace('\t', "\\t")
}

/// What is wrong with a language's table.
fn faults(language: Language, sentences: &[String]) -> Vec<String> {
    let table: BTreeMap<String, String> = entries(language).into_iter().collect();
    let mut faults = Vec::new();
    for own in sentences {
        match table.get(own) {
            None => faults.push(format!("missing: {}", escaped(own))),
            Some(other) if other.is_empty() => faults.push(format!("empty: {}", escaped(own))),
            Some(other) if other == "-" => {}
            Some(other) if holes(own) != holes(other) => {
                faults.push(format!("other holes: {} => {}", escaped(own), escaped(other)));
            }
            Some(other) if own.matches('\n').count() != other.matches('\n').count() => {
                faults.push(format!("other lines: {} => {}", escaped(own), escaped(other)));
            }
            Some(_) => {}
        }
    }
    let known: BTreeSet<&String> = sentences.iter().collect();
    let gone = table.keys().filter(|own| !known.contains(own));
    faults.extend(gone.map(|own| format!("gone from the sources: {}", escaped(own))));
    faults
}

fn renew(language: Language, file: &str, sentences: &[String]) {
    let table: BTreeMap<String, String> = entries(language).into_iter().collect();
    let line = |own: &String| {
        let other = table.get(own).map(String::as_str).unwrap_or_default();
        format!("{}\t{}\n", escaped(own), escaped(other))
    };
    let text: String = sentences.iter().map(line).collect();
    fs::write(format!("languages/{file}.tsv"), text).unwrap();
}

#[test]
fn every_sentence_is_in_the_table_of_each_language() {
    let sentences = sentences();
    assert!(sentences.len() > 5_000, "the sources are read: {}", sentences.len());
    let mut wrong = Vec::new();
    for (language, file) in [(Language::Traditional, "zh-Hant"), (Language::English, "en")] {
        if std::env::var_os("QIANTAI_RENEW").is_some() {
            renew(language, file, &sentences);
        }
        let faults = faults(language, &sentences);
        wrong.extend(faults.into_iter().map(|fault| format!("{file}: {fault}")));
    }
    assert!(
        wrong.is_empty(),
        "{} faults:\n{}",
        wrong.len(),
        wrong[..wrong.len().min(60)].join("\n")
    );
}

/// What is typed in Chinese at this desk whatever is read: words of days, rooms, shifts and commands, and names of examples.
const TYPED: &[&str] = &[
    "今天",
    "昨天",
    "明天",
    "点",
    "栋",
    "单元",
    "底商",
    "车位",
    "好邻居超市",
    "号楼电梯",
    "押金",
    "预交服务费",
    "服务保证金",
    "欠费",
    "物业费",
    "装修押金",
    "装修",
    "是",
    "否",
    "浙",
    "元",
    "分",
    "每天",
    "六日",
    "全天",
    "休",
    "早",
    "中",
    "夜",
    "日",
    "派",
    "孙",
    "找",
    "证",
    "弃稿",
    "打印",
    "空白",
    "维修",
    "房屋",
    "住户",
    "期初",
    "故障码",
    "导入",
    "转单",
    "设",
    "草稿",
    "命令",
    "工程",
    "张三",
    "照常",
    "六",
    "没问到",
    "总部改用语",
    "改密码",
    "校时",
    "共有人",
    "示例",
];

/// Nobody who reads English is shown Chinese, but what is typed.
#[test]
fn english_has_no_han_but_what_is_typed() {
    let mut words = TYPED.to_vec();
    words.sort_by_key(|word| std::cmp::Reverse(word.len()));
    let said = |(own, other): &(String, String)| {
        let bare = words.iter().fold(other.clone(), |bare, word| bare.replace(word, ""));
        let left = other != "-" && bare.contains(is_han);
        left.then(|| format!("{} => {}", escaped(own), escaped(other)))
    };
    let wrong: Vec<String> = entries(Language::English).iter().filter_map(said).collect();
    assert!(wrong.is_empty(), "{} sentences:\n{}", wrong.len(), wrong.join("\n"));
}

/// A script or a workbook reads the same whoever wrote it; a table for people is in their words.
#[test]
fn files_for_other_programs_are_the_same_in_every_language() {
    let mut sheet = Sheet::with_columns(&[("单号", 11, 11), ("状态", 11, 11)]);
    let cells = vec![Cell::from("维修 000012"), Cell::from("临时处理")];
    sheet.rows.push(Row { cells, ..Row::default() });
    sheet.sum("当日开单", 1_usize);
    let written = |format| render(&sheet, format).unwrap();
    let formats = [Format::Csv, Format::Json];
    let own = formats.map(written);
    let table = written(Format::Text);
    language::speak(Language::English);
    assert_eq!(formats.map(written), own);
    let other = String::from_utf8(written(Format::Text)).unwrap();
    assert_ne!(other.as_bytes(), table);
    assert!(other.contains("Rep. 000012"), "{other}");
    language::speak(Language::Simplified);
}
