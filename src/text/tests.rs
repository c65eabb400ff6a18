//! Any text becomes safe to draw, with the right width.

use proptest::prelude::*;

use super::*;

fn shown(raw: &str) -> String {
    Shown::from(raw).0
}

#[test]
fn control_bidi_and_hidden_characters_are_taken_out() {
    assert_eq!(shown("a\u{1b}]52;c;eA==\u{7}b"), "a]52;c;eA==b");
    assert_eq!(shown("\u{9b}31m\u{7f}张\u{0}三"), "31m张三");
    assert_eq!(shown("100\u{202e}001\u{2066}x\u{2069}"), "100001x");
    assert_eq!(shown("a\u{200b}b\u{feff}c\u{ad}d\u{3164}e\u{2800}f"), "abcdef");
    assert_eq!(shown("x\u{e0041}\u{e000}\u{f0000}\u{fff9}y"), "xy");
    assert_eq!(shown("一\u{fe0f}二\u{e0100}"), "一二");
    assert_eq!(shown("\u{378}z"), "z", "unassigned");
}

#[test]
fn marks_stay_few_and_on_a_letter() {
    let stacked = format!("b{}", "\u{316}".repeat(40));
    assert_eq!(Shown::from(&stacked).as_str().chars().count(), 1 + 4);
    assert_eq!(shown("\u{301}a"), "a");
    assert_eq!(shown("e\u{301}"), "é", "composed");
    assert_eq!(shown("a\n\u{301}b"), "a b");
}

#[test]
fn line_ends_are_one_space_or_one_line() {
    assert_eq!(shown("甲\r\n乙\n丙\r丁\t戊\u{2028}己"), "甲 乙 丙 丁 戊 己");
    let lines: Vec<String> =
        Shown::lines("甲\r\n乙\n\n丙").iter().map(ToString::to_string).collect();
    assert_eq!(lines, ["甲", "乙", "", "丙"]);
    assert_eq!(Shown::lines("").len(), 1);
    assert_eq!(clean_input("一\r\n二\r三\u{1b}[A"), "一\n二\n三[A");
}

#[test]
fn cutting_and_padding_count_cells() {
    let text = Shown::from("厨房漏水");
    assert_eq!(text.width(), 8);
    assert_eq!(text.cut(8).as_str(), "厨房漏水");
    assert_eq!(text.cut(7).as_str(), "厨房漏…");
    assert_eq!(text.cut(6).as_str(), "厨房…");
    assert_eq!(text.cut(6).width(), 5);
    assert_eq!(text.cut(1).as_str(), "…");
    assert_eq!(text.cut(0).as_str(), "");
    assert_eq!(text.pad(6).as_str(), "厨房… ");
    assert_eq!(Shown::from("9").align(4, Align::Right).as_str(), "   9");
    assert_eq!(Shown::from("单").align(5, Align::Centre).as_str(), " 单  ");
}

#[test]
fn wrapping_keeps_words_and_closing_marks() {
    let wrap = |text: &str, cells| -> Vec<String> {
        Shown::from(text).wrap(cells).into_iter().map(|line| line.0).collect()
    };
    assert_eq!(wrap("已自行关总阀", 5), ["已自", "行关", "总阀"]);
    assert_eq!(wrap("已自行，关总阀", 6), ["已自", "行，关", "总阀"]);
    assert_eq!(wrap("call back soon", 9), ["call back", "soon"]);
    assert_eq!(wrap("call back", 7), ["call", "back"]);
    assert_eq!(wrap("abcdefgh", 3), ["abc", "def", "gh"]);
    assert_eq!(wrap("水", 1), ["…"]);
    assert_eq!(wrap("", 4), [""]);
    assert!(wrap("水", 0).is_empty());
}

#[test]
fn full_width_codes_are_read() {
    assert_eq!(half_width("１－２－１２０３　ｚｓ"), "1-2-1203 zs");
    assert_eq!(half_width("：派 １３４ 孙"), ":派 134 孙");
    assert_eq!(half_width("１２。５０，？／"), "12.50,?/");
    assert_eq!(half_width("甲、乙"), "甲、乙");
    assert_eq!((trigger('、'), trigger('／'), trigger('：')), ('/', '/', ':'));
}

proptest! {
    #[test]
    fn any_text_is_shown_safely(raw in "\\PC{0,12}|.{0,30}|[张三\u{200d}\u{1f468}\u{301}\u{ac00}\u{1100}\u{fe0f}\u{1b}\r\n ab]{0,30}") {
        let text = Shown::from(&raw);
        prop_assert!(!text.as_str().chars().any(char::is_control));
        prop_assert_eq!(Shown::from(text.as_str()), text.clone(), "cleaning twice changes nothing");
        prop_assert_eq!(Shown::from(clean_input(&raw)), text);
    }

    #[test]
    fn widths_are_kept(raw in "[张三\u{1f3e0}\u{301}ab ，。]{0,30}", cells in 0usize..20) {
        let text = Shown::from(&raw);
        prop_assert!(text.cut(cells).width() <= cells);
        prop_assert_eq!(text.pad(cells).width(), cells);
        let lines = text.wrap(cells);
        prop_assert!(lines.iter().all(|line| line.width() <= cells));
        if cells > 1 {
            let bare = |s: &str| s.replace(' ', "");
            let joined: String = lines.iter().map(Shown::as_str).collect();
            prop_assert_eq!(bare(&joined), bare(text.as_str()), "wrapping loses only spaces");
        }
        let (head, tail) = text.split(cells);
        prop_assert_eq!(format!("{head}{tail}"), text.to_string());
    }
}

/// The short way for plain text is the long one, for each of its characters and for any two.
#[test]
fn plain_characters_are_what_the_tables_say() {
    let all: Vec<char> = ('\0'..=char::MAX).filter(|c| plain_cells(*c).is_some()).collect();
    assert!(all.len() > 20_000);
    for (n, c) in all.iter().enumerate() {
        let other = all[n * 7_919 % all.len()];
        for text in [format!("{c}"), format!("{other}{c}{c}a"), format!("{c}{other}")] {
            let each: Vec<&str> = text.graphemes(true).collect();
            assert_eq!(each.len(), text.chars().count(), "{text}: each is a glyph");
            let width: usize = each.iter().map(|glyph| glyph.width()).sum();
            assert_eq!(plain::plain_width(&text), Some(width), "{text}");
            assert_eq!(clean::clean_any(&text, LineEnds::Space), text);
        }
    }
    assert_eq!(plain::plain_width("一\u{301}"), None);
}

#[test]
fn plain_text_is_split_as_any_other() {
    // A mark at the end sends the same text the long way.
    for cells in 0..12 {
        let (head, tail) = Shown::from("a厨房b漏,水c").split(cells);
        let (long, rest) = Shown::from("a厨房b漏,水c\u{0301}").split(cells);
        let whole = |text: Shown| text.0.replace('\u{0107}', "c");
        assert_eq!((head.0, tail.0), (whole(long), whole(rest)), "{cells}");
    }
}
