//! Everything that can be done, found by the words that people have for it: beside the command line's own words every
//! register and every report. What nobody of this role may do is not hidden here: a register that is opened offers what
//! may be done in it. It must not do anything by itself.

use super::everyday::table;
use crate::forms;
use crate::report::REPORTS;
use crate::terminal::overlay::{Menu, line};
use crate::terminal::prelude::*;

/// The shortest part of a line that is looked for by itself: a single letter means too much.
const PART_LEAST: usize = 2;

/// Everything, below the words of the command line.
pub fn with_all(mut menu: Menu) -> Menu {
    let registers = forms::all().map(|form| {
        let pick = Wish::Show(Tab::Registers, Topic::Register(form.id.to_owned()));
        (form.id, format!("{} {}", form.title, form.id), "台账:登记、查看", pick)
    });
    let reports = REPORTS.iter().map(|report| {
        let pick = Wish::Show(Tab::Reports, Topic::Report(report.name));
        (report.name, report.title.to_owned(), "报表", pick)
    });
    let mut rows = Vec::new();
    for (target, text, note, pick) in registers.chain(reports) {
        let words: Vec<&str> = called(target).collect();
        if !words.is_empty() {
            menu.called.insert(text.clone(), words.join("、"));
            menu.about.insert(text.clone(), vec![line("也叫", words.join("、"))]);
        }
        rows.push(MenuRow { text, note: note.to_owned(), pick: Some(pick) });
    }
    menu.add(rows);
    menu
}

fn called(target: &str) -> impl Iterator<Item = &'static str> {
    table().filter(move |(meant, _)| *meant == target).flat_map(|(_, words)| words.split(' '))
}

/// The menu narrowed to what a line that is no command may mean: by the whole of it, else by the longest part that finds
/// something. Nothing, where nothing is found.
pub fn meant(menu: &Menu, typed: &str) -> Option<Menu> {
    let letters: Vec<char> = typed.trim().chars().collect();
    (PART_LEAST..=letters.len()).rev().find_map(|long| {
        letters.windows(long).find_map(|part| {
            let mut menu = menu.clone();
            menu.insert(&part.iter().collect::<String>());
            (!menu.list.rows().is_empty()).then_some(menu)
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    fn all() -> Menu {
        with_all(Menu::new("命令".to_owned(), Vec::new()))
    }

    fn first(typed: &str) -> Option<String> {
        let menu = meant(&all(), typed)?;
        menu.list.rows().first().map(|row| row.text.clone())
    }

    #[test]
    fn every_line_of_the_table_means_something_and_no_word_stands_twice_in_it() {
        let mut seen = HashSet::new();
        for (target, words) in table() {
            let known = forms::form(target).is_some() || REPORTS.iter().any(|r| r.name == target);
            assert!(known && seen.insert(target), "{target}");
            let words: Vec<&str> = words.split(' ').collect();
            let apart: HashSet<&&str> = words.iter().collect();
            assert_eq!(apart.len(), words.len(), "{target}");
            assert!(words.iter().all(|word| word.chars().count() >= PART_LEAST), "{target}");
        }
    }

    #[test]
    fn what_people_say_finds_where_it_is_done() {
        for (typed, found) in [
            ("退押金", "押金预收单 F-23"),
            ("丢钥匙", "钥匙留存登记 F-93"),
            ("门禁卡", "证卡办理 F-89"),
            ("搬家", "退房登记 F-90"),
            ("停水通知", "停水停电等通知 F-44"),
            ("请假", "值班表 F-38"),
            ("欠费名单", "欠费核对催缴表"),
            ("办装修", "装修申请表 F-60"),
            ("我要收物业费", "物业费收款单 F-226"),
            ("zxsqb", "装修申请表 F-60"),
        ] {
            assert_eq!(first(typed).as_deref(), Some(found), "{typed}");
        }
        assert_eq!(first("tuiyj").as_deref(), Some("押金预收单 F-23"), "their words in pinyin");
        assert_eq!(first("丑寅"), None);
        assert_eq!(first("丑"), None, "a single letter means too much");
    }
}
