//! The bar at the top, the words of the command line, and what lies behind a window.

use super::*;
use ratatui::style::Modifier;

/// Whatever the glass, the tab and the name: practice, calls put aside, drafts, who and when.
#[test]
fn the_bar_always_says_who_when_and_what_waits() {
    for (name, shown) in [("王丽", "王丽(102)"), ("欧阳慕容上官司马", "欧阳慕…(102)")]
    {
        for columns in [60, 80, 132] {
            let script = Script::default();
            *script.drafts.borrow_mut() = vec![draft(3, OPERATOR), draft(4, 105)];
            let mut screen = signed(&script);
            screen.keys("<esc>");
            if let Some(owner) = &mut screen.app.ctx.owner {
                owner.name = name.to_owned();
            }
            screen.keys("1203<ctrl-k>");
            screen.resize(columns, 24);
            for tab in TABS {
                go(&mut screen, *tab);
                let picture = screen.picture();
                let bar = picture.lines().next().unwrap().to_owned();
                for words in
                    ["练习", "挂起 1", "草稿 1", shown, "14:32", &format!("[{}]", tab.label())]
                {
                    assert!(bar.contains(words), "{words} at {columns}: {bar}");
                }
            }
        }
    }
}

/// What waits is said beside the tabs and not in their place: they stand closer, and all of them can be seen.
#[test]
fn a_draft_that_waits_takes_no_tab_away() {
    let script = Script::default();
    *script.drafts.borrow_mut() = vec![draft(3, OPERATOR)];
    let mut screen = signed(&script);
    screen.keys("<esc>");
    for tab in TABS {
        go(&mut screen, *tab);
        let picture = screen.picture();
        let bar = picture.lines().next().unwrap().to_owned();
        assert!(bar.contains("草稿 1") && bar.contains("14:32"), "{bar}");
        for other in TABS {
            assert!(bar.contains(other.label()), "{} is missing: {bar}", other.label());
        }
        assert!(bar.contains(&format!("[{}]", tab.label())), "{bar}");
    }
}

/// A clock that is not sure is said shorter, and a long name too, before a tab has to go.
#[test]
fn an_unsure_clock_takes_no_tab_away() {
    let script = Script::default();
    *script.drafts.borrow_mut() = vec![draft(3, OPERATOR)];
    let mut screen = signed(&script);
    screen.keys("<esc>");
    if let Some(owner) = &mut screen.app.ctx.owner {
        owner.name = "欧阳慕容上官司马".to_owned();
    }
    if let Some(office) = &mut screen.app.ctx.line.office {
        (office.unsure, office.practice) = (true, false);
    }
    // A name for which there is room is not cut.
    if let Some(owner) = &mut screen.app.ctx.owner {
        (owner.name, owner.badge) = ("李小雨".to_owned(), 2);
    }
    go(&mut screen, Tab::Intake);
    assert!(screen.shows("李小雨(2)"), "{}", screen.picture());
    if let Some(owner) = &mut screen.app.ctx.owner {
        (owner.name, owner.badge) = ("欧阳慕容上官司马".to_owned(), OPERATOR);
    }
    for tab in TABS {
        go(&mut screen, *tab);
        let picture = screen.picture();
        let bar = picture.lines().next().unwrap().to_owned();
        for words in ["时间", "草稿 1", "(102)", "14:32", &format!("[{}]", tab.label())] {
            assert!(bar.contains(words), "{words}: {bar}");
        }
        for other in TABS {
            assert!(bar.contains(other.label()), "{} is missing: {bar}", other.label());
        }
    }
}

#[test]
fn drafts_that_wait_are_counted_as_they_come_and_go() {
    let mut screen = screen();
    assert!(!screen.shows("草稿 1"));
    screen.keys("1203<f2>x").rest().keys("<esc>");
    assert!(screen.shows("草稿 1"), "{}", screen.picture());
    screen.keys(":弃稿<enter>");
    assert!(!screen.shows("草稿 1"), "{}", screen.picture());
}

#[test]
fn the_name_of_a_tab_goes_there_and_with_a_slip_takes_its_step() {
    for tab in TABS {
        let mut screen = screen();
        screen.keys(&format!("<ctrl-x>{}<enter>", tab.label()));
        assert_eq!(screen.app.ctx.tab, *tab);
    }
    let mut screen = screen();
    screen.keys(":派工 134 孙<enter>");
    assert_eq!(handed(&screen).len(), 1, "{}", screen.picture());
}

#[test]
fn an_unknown_word_is_answered_with_the_nearest_and_all_of_them_can_be_seen() {
    let mut screen = screen();
    screen.keys(":派功<enter>");
    assert!(screen.shows("没有“派功”") && screen.shows("相近的:派工"), "{}", screen.picture());
    for keys in [":<tab>", ":命令<enter>"] {
        let mut screen = self::screen();
        screen.keys(keys);
        assert!(
            screen.shows("命令") && screen.shows("为选中的住户开维修单"),
            "{}",
            screen.picture()
        );
        // What is not for this place says so; what is written with a number is begun.
        screen.keys("定级");
        assert!(screen.shows("后面写单号"), "{}", screen.picture());
        screen.keys("<ctrl-u>排列");
        assert!(screen.shows("此处不能用"), "{}", screen.picture());
        // The shift is handed over from wherever the word is typed.
        screen.keys("<ctrl-u>开班");
        assert!(!screen.shows("此处不能用"), "{}", screen.picture());
        screen.keys("<ctrl-u>改性质<enter>");
        let line = screen.app.command.line.as_ref().map(|line| line.text());
        assert_eq!(line.as_deref(), Some("改性质 "));
        screen.keys("<esc>");
        assert!(screen.app.is_free());
    }
}

/// Whoever doesn't know our words writes their own.
#[test]
fn what_people_call_a_thing_finds_where_it_is_done() {
    let mut screen = screen();
    screen.keys(":我要退押金<enter>");
    assert!(screen.shows("没有“我要退押金”这个命令;相近的"), "{}", screen.picture());
    assert!(screen.shows("▸押金预收单 F-23"), "{}", screen.picture());
    // Nothing is left: it is typed on, and chosen.
    screen.keys("<ctrl-u>丑寅");
    assert!(screen.shows("没有符合的") && !screen.shows("1/0"), "{}", screen.picture());
    screen.keys("<ctrl-u>门禁卡<enter>");
    assert_eq!(screen.app.ctx.tab, Tab::Registers);
    // What means nothing at all stays to be put right.
    screen.keys("<esc><ctrl-x>丑寅<enter>");
    assert!(screen.shows("没有“丑寅”这个命令") && screen.app.command.line.is_some());
}

/// A window leaves no bits of what it covers: no borders beside it, nothing bright, no second selected row.
#[test]
fn what_lies_behind_a_window_is_behind() {
    for way in ["1203<f1>", "1203<f2><f1>", "<ctrl-n><f1>", "<ctrl-n><enter>"] {
        let mut screen = screen();
        screen.keys(way);
        let picture = screen.picture();
        let lines: Vec<&str> = picture.lines().collect();
        let is_window =
            |line: &&&str| line.contains('│') || line.contains('┌') || line.contains('└');
        assert!(lines.iter().filter(is_window).count() > 2, "{picture}");
        for line in &lines[1..22] {
            assert!(
                line.matches('│').count() <= 2 && line.matches('┌').count() <= 1,
                "{way}\n{picture}"
            );
        }
    }
}

/// Without colour the blank that is typed in is reversed, wherever there is one.
#[test]
fn the_blank_with_the_caret_is_plain_to_see_without_colour() {
    for way in ["", "1203<f2>", "<ctrl-n>/", "1203<f2><tab><tab>", ":锁屏<enter>"] {
        let mut screen = screen();
        screen.theme = Theme::new(Look { colour: false, ascii: false });
        screen.keys(way);
        let at = screen.caret();
        assert!(
            screen.style_at(at).add_modifier.contains(Modifier::REVERSED),
            "{way}\n{}",
            screen.picture()
        );
    }
}

/// On a wide glass the selected slip stands beside the list, whole, and nothing of the list is cut.
#[test]
fn a_wide_glass_has_the_slip_beside_the_list() {
    let mut screen = screen();
    go(&mut screen, Tab::Dispatch);
    for (columns, beside) in [(80, false), (109, false), (110, true), (132, true), (200, true)] {
        screen.resize(columns, 24);
        let picture = screen.picture();
        let row = picture.lines().find(|line| line.contains("▸") || line.contains("维修 000131"));
        assert_eq!(row.is_some_and(|row| row.contains('│')), beside, "{columns}\n{picture}");
        for words in ["到场 14:53", "来电 14:12 + 15", "(N-02)", "能办:", "14:17 派工 王丽(102)"]
        {
            assert!(picture.contains(words), "{words} at {columns}\n{picture}");
        }
        let cut = picture.lines().skip(3).take(14).any(|line| line.contains('…'));
        assert!(!cut || columns < 110, "cut beside free room at {columns}\n{picture}");
    }
}

/// What must be said to the caller now stands first below the blanks, and bold; how it was reckoned is read by
/// the key of what a step rests on.
#[test]
fn what_is_said_to_the_caller_stands_first_and_its_reckoning_behind_a_key() {
    use qiantai::engine::decision::{Advice, Tried};
    let script = Script::default();
    let mut screen = signed(&script);
    let computed = vec![
        ("到场".to_owned(), "14:47 (来电 14:32 + 15 分 (N-02))".to_owned()),
        ("报价".to_owned(), "20.00 元 + 材料按实 (F-02)".to_owned()),
    ];
    let warnings = vec![refusal("TWICE", "本户已有同样的单")];
    let advice = Advice { computed, warnings, ..Advice::default() };
    let tried = Reply::Tried(Tried { advice, ..Tried::default() });
    for _ in 0..2 {
        script.say(|r| matches!(r, Request::Try(_)), tried.clone());
    }
    screen.keys("1203<f2>x");
    let picture = screen.picture();
    let at = |words: &str| picture.lines().position(|line| line.contains(words));
    let (told, promised) =
        (at("统一口径: “预计 12 点恢复"), at("到场 → 14:47   报价 → 20.00 元 + 材料按实"));
    assert!(told.is_some() && told < promised && promised < at("本户已有同样的单"), "{picture}");
    assert!(!picture.contains("N-02") && !picture.contains("来电 14:32"), "{picture}");
    for row in [told, promised] {
        let cell = ratatui::layout::Position::new(1, u16::try_from(row.unwrap()).unwrap());
        assert!(screen.style_at(cell).add_modifier.contains(Modifier::BOLD));
    }
    screen.keys("<f8>");
    assert!(screen.shows("来电 14:32 + 15 分 (N-02)"), "{}", screen.picture());
}

/// Nothing is said to be empty before the desk was heard of it.
#[test]
fn no_screen_says_none_before_it_asked() {
    for tab in TABS {
        let mut screen = screen();
        screen.silent = true;
        screen.keys("<ctrl-x>tab-").keys(&format!("{}<enter>", *tab as usize + 1));
        if *tab == Tab::Registers {
            screen.keys("<enter>");
        }
        assert_eq!(screen.app.ctx.tab, *tab);
        let picture = screen.picture();
        for none in ["没有", "一条也", "这样过滤"] {
            assert!(!picture.contains(none), "{none}\n{picture}");
        }
    }
}
