//! A slip on paper from the screen: looked at first, its number taken, the phone whole only where it goes out.

use qiantai::forms::office::prints;
use qiantai::paper::Copies;
use qiantai::protocol::messages::{Printable, Reply, Request};
use qiantai::terminal::message::Msg;

use crate::desk::{RealDesk, Terminal};

/// Presses what prints to a file of this name in a folder.
fn to_file(screen: &mut Terminal, folder: &tempfile::TempDir, name: &str) {
    screen.keys("<f10>");
    assert!(screen.shows("写到文件"), "{}", screen.picture());
    screen.keys("<ctrl-u>");
    screen.keys(&format!("{}/{name}<enter>", folder.path().display()));
}

#[test]
fn a_slip_is_looked_at_and_printed_to_a_file() {
    let desk = RealDesk::practice();
    let folder = tempfile::tempdir().unwrap();
    let mut screen = desk.sign_in(102, "6102");
    let row = desk.open_of("1-2-1203")[0].clone();
    screen.keys(&format!("<ctrl-x>打印 F-14/{}<enter>", row.id.number));
    let picture = screen.picture();
    assert!(picture.contains("打印 维修") && picture.contains("PDF文件"), "{picture}");
    assert!(picture.contains("2 联各一张") && picture.contains("【练习】"), "{picture}");
    let keys = picture.lines().rev().find(|line| line.contains("F10")).unwrap();
    assert!(keys.contains("F10 打印") && !keys.contains("提交"), "{keys}");
    assert!(keys.contains("← 前一个") && keys.contains("→ 后一个"), "{keys}");
    // The next way, one copy of two.
    screen.keys("<right><tab><tab><right><right>");
    let picture = screen.picture();
    assert!(picture.contains("文本文件") && picture.contains("工程联"), "{picture}");
    assert!(picture.contains("****") && !picture.contains("补打"), "{picture}");
    to_file(&mut screen, &folder, "x.txt");
    let picture = screen.picture();
    assert!(picture.contains("已写到"), "{picture}");
    // The whole phone on it is told with it.
    assert!(picture.contains("工程联印有完整电话,已登记"), "{picture}");
    let text = std::fs::read_to_string(folder.path().join("x.txt")).unwrap();
    assert!(text.contains("第二联 工程联") && !text.contains("****"), "{text}");
    let record = desk.newest("B-11");
    assert_eq!(record.state, "已交打印", "{record:?}");
    assert!(record.matter.contains("第 1 次"), "{record:?}");
    // Once more, over the same file only after a yes; the paper bears the mark.
    screen.keys(&format!("<esc><ctrl-x>打印 F-14/{}<enter>", row.id.number));
    assert!(screen.shows("已打 1 次"), "{}", screen.picture());
    screen.keys("<right>");
    to_file(&mut screen, &folder, "x.txt");
    assert!(screen.shows("要覆盖它吗"), "{}", screen.picture());
    assert!(desk.newest("B-11").matter.contains("第 1 次"), "a question takes no number");
    screen.keys("<f10>");
    assert!(screen.shows("已写到"), "{}", screen.picture());
    let text = std::fs::read_to_string(folder.path().join("x.txt")).unwrap();
    assert!(text.contains("补打 第 2 次"), "{text}");
}

#[test]
fn what_is_read_or_selected_is_what_is_printed() {
    let desk = RealDesk::practice();
    let mut screen = desk.sign_in(102, "6102");
    let row = desk.open_of("1-2-1203")[0].clone();
    screen.keys(&format!("<ctrl-x>看 F-14/{}<enter>", row.id.number));
    screen.keys("<ctrl-x>打印<enter>");
    assert!(screen.shows(&format!("打印 {}", row.number)), "{}", screen.picture());
    screen.keys("<esc><ctrl-n><ctrl-x>打印<enter>");
    assert!(screen.shows("打印 ") && screen.shows("PDF文件"), "{}", screen.picture());
    // It scrolls, and puts itself away.
    let top = screen.picture();
    screen.keys("<pagedown>");
    assert_ne!(screen.picture(), top);
    screen.keys("<esc>");
    assert!(!screen.shows("PDF文件"), "{}", screen.picture());
    // The menu of what can be done ends with it.
    screen.keys(&format!("<ctrl-x>看 F-14/{}<enter><enter>dy", row.id.number));
    screen.keys("<enter>");
    assert!(screen.shows(&format!("打印 {}", row.number)), "{}", screen.picture());
}

#[test]
fn a_folder_that_is_not_there_is_said_before_a_number_is_taken() {
    let desk = RealDesk::practice();
    let folder = tempfile::tempdir().unwrap();
    let mut screen = desk.sign_in(102, "6102");
    let row = desk.open_of("1-2-1203")[0].clone();
    let print = format!("<ctrl-x>打印 F-14/{}<enter><right>", row.id.number);
    screen.keys(&print);
    to_file(&mut screen, &folder, "没有/x.txt");
    assert!(screen.shows("没有放"), "{}", screen.picture());
    screen.keys(&format!("<esc>{print}"));
    to_file(&mut screen, &folder, "x.txt");
    assert!(
        desk.newest("B-11").matter.contains("第 1 次"),
        "no number was taken for what cannot be"
    );
}

#[test]
fn a_print_that_a_lost_line_cuts_off_is_said() {
    let desk = RealDesk::practice();
    let folder = tempfile::tempdir().unwrap();
    let mut screen = desk.sign_in(102, "6102");
    let row = desk.open_of("1-2-1203")[0].clone();
    screen.keys(&format!("<ctrl-x>打印 F-14/{}<enter><right>", row.id.number));
    screen.silent = true;
    to_file(&mut screen, &folder, "x.txt");
    screen.tell(Msg::Lost("断了".to_string()));
    assert!(screen.shows("断线时没有打成"), "{}", screen.picture());
    assert!(!folder.path().join("x.txt").exists());
}

#[test]
fn a_print_says_its_own_number_also_where_another_took_the_next_meanwhile() {
    let desk = RealDesk::practice();
    let slip = desk.open_of("1-2-1203")[0].id;
    let mut ask = desk.signed_in(102, "6102");
    let mut number = || {
        let named = qiantai::forms::show_number(slip);
        let asked = prints::ask_number(&named, None, false, "针打");
        match ask(Request::Hand { id: String::new(), asked, draft: None, cosign: None }) {
            Reply::Accepted { slip, .. } => slip,
            other => panic!("{other:?}"),
        }
    };
    let (first, _) = (number(), number());
    match ask(Request::Paper {
        of: Printable::Slip(slip),
        copies: Copies::Each,
        print: Some(first),
    }) {
        Reply::Paper(papers) => assert_eq!((papers.times, papers.sheets[0].times), (1, 1)),
        other => panic!("{other:?}"),
    }
}

#[test]
fn what_is_listed_is_printed_as_a_whole_and_each_of_it() {
    let desk = RealDesk::practice();
    let folder = tempfile::tempdir().unwrap();
    let mut screen = desk.sign_in(102, "6102");
    // The board as it is narrowed.
    screen.keys("<ctrl-n>/1-2-1203<enter><ctrl-x>打印 清单<enter>");
    let picture = screen.picture();
    assert!(picture.contains("打印 未完结单") && picture.contains("只列 1-2-1203"), "{picture}");
    screen.keys("<right>");
    to_file(&mut screen, &folder, "list.txt");
    let text = std::fs::read_to_string(folder.path().join("list.txt")).unwrap();
    assert!(text.contains("未完结单") && text.contains("No B-11/"), "{text}");
    assert!(desk.newest("B-11").matter.starts_with("未完结单"));
    // Every slip of a register.
    screen.keys("<esc><ctrl-x>台账 F-14<enter>/1-2-1203<enter><ctrl-x>打印 逐张<enter><right>");
    assert!(screen.shows("工程维修单") && screen.shows("张"), "{}", screen.picture());
    to_file(&mut screen, &folder, "each.txt");
    let text = std::fs::read_to_string(folder.path().join("each.txt")).unwrap();
    assert!(text.matches("1-2-1203").count() > 1, "{text}");
    assert!(screen.shows("打印号 B-11/"), "{}", screen.picture());
    // What a desk needs without power, from anywhere.
    screen.keys("<esc><ctrl-x>应急包<enter><right>");
    to_file(&mut screen, &folder, "kit.txt");
    let text = std::fs::read_to_string(folder.path().join("kit.txt")).unwrap();
    assert!(text.contains("值班通讯录") && text.contains("____________"), "{text}");
    screen.keys("<ctrl-x>打印 空白 维修<enter>");
    assert!(screen.shows("打印 空白 工程维修单"), "{}", screen.picture());
}

#[test]
fn an_open_report_is_printed_as_it_is_shown() {
    let desk = RealDesk::practice();
    let mut screen = desk.sign_in(102, "6102");
    screen.keys("<ctrl-x>报表<enter><enter><ctrl-x>打印<enter>");
    assert!(screen.shows("打印 维修单每日登记"), "{}", screen.picture());
}
