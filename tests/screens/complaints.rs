//! The tabs of complaints and callbacks: the same board, with other columns and keys.

use super::*;

fn tab(name: Tab) -> Screen<Desk> {
    let mut screen = screen();
    go(&mut screen, name);
    screen
}

/// The steps that were opened, with the slip each is for.
fn begun(screen: &Screen<Desk>) -> Vec<(String, Option<u64>)> {
    let begin = |sent: &Sent| match &sent.request {
        Request::Begin { form, step, slip, .. } if ["F-14", "F-30"].contains(&form.as_str()) => {
            Some((step.clone(), slip.map(|id| id.number)))
        }
        _ => None,
    };
    screen.sent.iter().filter_map(begin).collect()
}

#[test]
fn what_is_grave_stands_first_and_the_class_has_its_column() {
    let mut screen = tab(Tab::Complaints);
    let picture = screen.picture();
    for words in [
        "[投诉]",
        "来诉要点",
        "级别",
        "部门/首问",
        "!超时 50分",
        "门岗放陌生人进楼",
        "重要",
        "待定级 1 · 处理中 1",
        "首问责任人 王丽(102)",
        "17:00 前回复",
        "(来电 14:12 + 15 分 (N-02))",
        "能办: 定级",
    ] {
        assert!(picture.contains(words), "{words} is missing:\n{picture}");
    }
    let row = picture.lines().nth(4).unwrap();
    assert_eq!(row.matches("重要").count(), 1, "the class stands once: {row}");
}

#[test]
fn each_key_opens_its_step_for_the_selected_complaint() {
    let at = |down: usize, key: &str| {
        let mut screen = tab(Tab::Complaints);
        screen.keys(&"<down>".repeat(down)).keys(key);
        assert!(screen.app.session.form.is_some(), "{key}: {}", screen.picture());
        begun(&screen)
    };
    let graded = [
        ("<f2>", "grade"),
        ("<f3>", "pass"),
        ("<ctrl-w>", "propose"),
        ("<ctrl-y>", "agree"),
        ("<f7>", "reply"),
        ("<f6>", "progress"),
        ("<ctrl-u>", "unsolvable"),
    ];
    for (key, step) in graded {
        assert_eq!(at(0, key), [(step.to_owned(), Some(21))]);
    }
    assert_eq!(at(1, "<f4>上报<enter>"), [("report-up".to_owned(), Some(24))]);
    assert_eq!(at(1, "<delete>"), [("void".to_owned(), Some(24))]);
    assert_eq!(at(3, "<f5>"), [("callback".to_owned(), Some(12))]);
}

#[test]
fn a_key_whose_step_the_desk_does_not_allow_does_nothing() {
    let mut screen = tab(Tab::Complaints);
    screen.keys("<f5>");
    assert!(begun(&screen).is_empty() && screen.app.session.form.is_none(), "{}", screen.picture());
    screen.keys("<enter>");
    assert!(screen.shows("能办的 投诉 000021") && screen.shows("暂无法解决"));
    screen.keys("<down><enter>");
    assert_eq!(begun(&screen), [("grade".to_owned(), Some(21))]);
}

#[test]
fn the_arrows_go_through_the_states_of_complaints() {
    let mut screen = tab(Tab::Complaints);
    let last = |screen: &Screen<Desk>| {
        let list = |sent: &Sent| match &sent.request {
            Request::List { view, .. } => Some(format!("{view:?}")),
            _ => None,
        };
        screen.sent.iter().rev().find_map(list).unwrap()
    };
    screen.keys("<right><right>");
    assert!(last(&screen).contains("mine: true"), "{}", last(&screen));
    screen.keys("<right>");
    let asked = last(&screen);
    assert!(asked.contains("Complaints") && asked.contains("received"), "{asked}");
    screen.keys("<esc>/电梯");
    assert_eq!(screen.app.board().unwrap().rows.rows().len(), 1);
}

#[test]
fn each_board_keeps_its_own_part_and_rows() {
    let mut screen = tab(Tab::Complaints);
    screen.keys("<right><down>");
    go(&mut screen, Tab::Dispatch);
    let board = screen.app.board().unwrap();
    assert_eq!(board.rows.selected().map(|row| row.id), repair(131));
    go(&mut screen, Tab::Complaints);
    let board = screen.app.board().unwrap();
    assert_eq!(board.rows.selected().map(|row| row.id.number), Some(24));
    assert!(screen.shows(" 超时"), "{}", screen.picture());
}

#[test]
fn an_answer_that_comes_late_is_for_the_board_that_asked() {
    let mut screen = tab(Tab::Dispatch);
    screen.silent = true;
    screen.keys("<ctrl-r>");
    screen.silent = false;
    let n = screen.sent.last().unwrap().n;
    screen.app.ctx.tab = Tab::Complaints;
    screen.tell(Msg::Told(Box::new(Told::Reply { n, reply: Reply::List(Default::default()) })));
    assert!(screen.app.board().unwrap().rows.is_empty());
    go(&mut screen, Tab::Complaints);
    screen.app.ctx.tab = Tab::Dispatch;
    assert!(screen.app.board().unwrap().rows.is_empty(), "its own rows were replaced");
}

#[test]
fn a_ringing_phone_becomes_a_complaint_with_room_and_person() {
    for prepare in ["1203<ctrl-t>", "<ctrl-p><ctrl-p>张三<ctrl-t>"] {
        let mut screen = screen();
        screen.keys(prepare);
        let asked = screen.sent.iter().find_map(|sent| match &sent.request {
            Request::Begin { form, step, room, person, slip: None, .. } => {
                Some((form.clone(), step.clone(), *room, *person))
            }
            _ => None,
        });
        assert_eq!(asked, Some(("F-30".into(), "open".into(), Some(1), Some(11))), "{prepare}");
        assert!(screen.shows("投诉记录 F-30"), "{}", screen.picture());
    }
}

#[test]
fn the_callbacks_are_a_list_and_say_so() {
    let mut screen = tab(Tab::Callbacks);
    let picture = screen.picture();
    for words in [
        "[回访]",
        "投诉 1 · 维修 1",
        "车位被占",
        "换阀芯",
        "报修 应访 2 已访 1 还差 1",
        "F5 回访",
        "F9 看全号",
    ] {
        assert!(picture.contains(words), "{words} is missing:\n{picture}");
    }
    screen.keys("<enter>");
    assert_eq!(begun(&screen), [("callback".to_owned(), Some(12))]);
}

#[test]
fn a_repair_to_be_asked_about_has_its_story_and_its_number() {
    let mut screen = tab(Tab::Callbacks);
    screen.keys("<down><f9>");
    assert!(handed(&screen).iter().any(|(step, ..)| step == "see"));
    assert!(screen.shows("电话 13812345678"), "{}", screen.picture());
    screen.ring(Alarm::HidePhones);
    assert!(!screen.shows("13812345678"));
    screen.keys("<enter>");
    let begun = begun(&screen);
    assert_eq!(begun, [("callback".to_owned(), Some(98))], "{}", screen.picture());
}

/// A matter too long for its line is cut anyway: who answers for the complaint is not cut with it.
#[test]
fn who_answers_stands_whole_beside_a_long_matter() {
    let script = Script::default();
    *script.spice.borrow_mut() = ",三楼住户反映已有一周,多次到前台说过".repeat(2);
    let mut screen = signed(&script);
    go(&mut screen, Tab::Complaints);
    let picture = screen.picture();
    assert!(picture.contains("部门/首问"), "{picture}");
    let grave = picture.lines().find(|line| line.contains("000021")).unwrap_or_default();
    assert!(grave.ends_with("工程 王丽"), "{picture}");
}
