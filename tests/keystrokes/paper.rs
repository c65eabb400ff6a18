//! A slip on paper from the screen: looked at first, its number taken, the phone whole only where it goes out.

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
    // The next way, one copy of two.
    screen.keys("<right><tab><tab><right><right>");
    let picture = screen.picture();
    assert!(picture.contains("文本文件") && picture.contains("工程联"), "{picture}");
    assert!(picture.contains("****") && !picture.contains("补打"), "{picture}");
    to_file(&mut screen, &folder, "x.txt");
    let picture = screen.picture();
    assert!(picture.contains("已写到"), "{picture}");
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
fn a_folder_that_is_not_there_is_said_and_the_number_stays() {
    let desk = RealDesk::practice();
    let folder = tempfile::tempdir().unwrap();
    let mut screen = desk.sign_in(102, "6102");
    let row = desk.open_of("1-2-1203")[0].clone();
    screen.keys(&format!("<ctrl-x>打印 F-14/{}<enter><right>", row.id.number));
    to_file(&mut screen, &folder, "没有/x.txt");
    assert!(screen.shows("没有放"), "{}", screen.picture());
    let record = desk.newest("B-11");
    assert_eq!(record.state, "未成", "{record:?}");
}
