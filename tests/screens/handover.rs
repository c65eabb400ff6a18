//! The tab 交接班 with a scripted desk: what it shows and offers.

use super::*;

fn tab(script: &Script) -> Screen<Desk> {
    let mut screen = signed(script);
    go(&mut screen, Tab::Handover);
    screen
}

#[test]
fn the_sheet_says_who_what_and_until_when() {
    let mut screen = tab(&Script::default());
    let picture = screen.picture();
    for words in [
        "[交接班]",
        "早班 王丽(102) 07:55–16:00 → 中班,15:55 前到岗",
        "截至 14:32",
        "▸紧急未完",
        "对讲机        待写",
        "现金          1260.00",
        "未交草稿      1  Ctrl-T 接管",
        "7Q4K-91TX-0MZC",
        "F10 当面点数,双方签字",
        "交接班本 1 条未办",
        "! 交班 000002 紧急 水泵异响",
        "F10 交班  Space 勾选  Enter 详情  F2 记事",
    ] {
        assert!(picture.contains(words), "{words} is missing:\n{picture}");
    }
    assert!(!picture.contains("收班"), "{picture}");
}

/// Who is on duty hands over, and another refuses or stands in: neither reads of the other's keys.
#[test]
fn the_keys_of_another_hand_stand_neither_at_the_foot_nor_in_help() {
    let mine = [Action::HandOver, Action::Extend, Action::Away];
    let theirs = [Action::Refuse, Action::StandIn, Action::StartShift];
    let live = |screen: &Screen<Desk>| -> Vec<Action> {
        available_actions::live(&screen.app).into_iter().map(|(_, action)| action).collect()
    };
    let mut on_duty = tab(&Script::default());
    let here = live(&on_duty);
    assert!(mine.iter().all(|action| here.contains(action)), "{here:?}");
    assert!(!theirs.iter().any(|action| here.contains(action)), "{here:?}");
    let picture = on_duty.picture();
    assert!(!picture.contains("拒接") && !picture.contains("代接"), "{picture}");
    // Pressed all the same, it says whose it is.
    on_duty.keys("<f9>");
    assert!(on_duty.shows("您就是当班人;拒接请接班人在自己登录后办"), "{}", on_duty.picture());

    let script = Script::default();
    let mut sheet = super::desk::sheet("");
    if let Some(shift) = &mut sheet.shift {
        (shift.badge, shift.who) = (105, "周敏(105)".into());
    }
    script.say(|r| matches!(r, Request::Handover), Reply::Handover(Box::new(sheet)));
    let mut other = tab(&script);
    let here = live(&other);
    assert!(theirs.iter().all(|action| here.contains(action)), "{here:?}\n{}", other.picture());
    assert!(!mine.iter().any(|action| here.contains(action)), "{here:?}");
    assert!(!other.shows("当面点数"), "{}", other.picture());
}

/// A tick says that somebody went through a line; with another count it is another line.
#[test]
fn a_tick_holds_as_long_as_the_count_does() {
    let script = Script::default();
    let mut screen = tab(&script);
    screen.keys("  ");
    assert_eq!(screen.picture().matches("[√]").count(), 2, "{}", screen.picture());
    let Some(mut sheet) = screen.app.screens.handover.sheet.clone() else { panic!("no sheet") };
    sheet.pending[0].count = 2;
    script.say(|r| matches!(r, Request::Handover), Reply::Handover(sheet));
    let posted = Told::Posted { seq: 9, slips: Vec::new(), by: 105 };
    screen.tell(Msg::Told(Box::new(posted)));
    assert_eq!(screen.picture().matches("[√]").count(), 1, "{}", screen.picture());
    assert_eq!(screen.app.screens.handover.lines.at(), 2, "the selected line stays");
}

#[test]
fn a_line_opens_its_slips_and_an_empty_one_does_not() {
    let mut screen = tab(&Script::default());
    screen.keys("<enter>");
    assert!(screen.shows("紧急未完 1 件") && screen.shows("维修 000131 5-1-302"));
    screen.keys("<enter>");
    assert!(matches!(screen.app.overlay, Some(Overlay::Story(_))), "{}", screen.picture());
    screen.keys("<esc><down><enter>");
    assert!(screen.app.overlay.is_none() && screen.shows("重大维修未完"));
}

#[test]
fn nobody_on_duty_leaves_one_key_for_the_shift() {
    let script = Script::default();
    let sheet = qiantai::protocol::messages::HandoverSheet { signs: true, ..Default::default() };
    script.say(|r| matches!(r, Request::Handover), Reply::Handover(Box::new(sheet)));
    let mut screen = tab(&script);
    assert!(screen.shows("无人值班,请按 F3 开班"), "{}", screen.picture());
    for action in [Action::HandOver, Action::CloseShift, Action::Refuse, Action::Extend] {
        assert!(!available_actions::offers(&screen.app, action), "{}", action.word());
    }
    screen.keys("<f3>");
    assert!(screen.shows("值班与交接记录 F-35 > 开班"), "{}", screen.picture());
}

/// What the desk knows itself is no blank; what stands ready in a table is laid out once.
#[test]
fn the_form_leaves_out_what_the_desk_knows_and_lays_tables_out() {
    use qiantai::protocol::messages::Begun;
    let script = Script::default();
    let mut begun = Begun { known: vec!["drafts".into(), "code".into()], ..Begun::default() };
    for (n, item) in ["电话", "电脑"].iter().enumerate() {
        begun.advice.fills.push((format!("counts.{}.item", n + 1), (*item).into()));
        begun.advice.fills.push((format!("counts.{}.should", n + 1), "2".into()));
    }
    let advice = begun.advice.clone();
    script.say(|r| matches!(r, Request::Begin { .. }), Reply::Begun(begun));
    let mut screen = tab(&script);
    screen.keys("<f10>");
    let picture = screen.picture();
    assert!(picture.contains("电话") && picture.contains("电脑"), "{picture}");
    assert!(!picture.contains("校验码") && !picture.contains("未交草稿"), "{picture}");
    let form = screen.app.session.form.as_ref().unwrap();
    assert_eq!(form.state.at(), "counts.1.have", "what is counted is never there beforehand");
    // A row that was taken away stays away, whatever the next dry run says.
    screen.keys("<f3>");
    let tried = qiantai::engine::decision::Tried { advice, ..Default::default() };
    script.say(|r| matches!(r, Request::Try(_)), Reply::Tried(tried));
    screen.keys("2");
    let picture = screen.picture();
    assert!(!picture.contains("电话") && picture.contains("电脑"), "{picture}");
}

#[test]
fn the_shift_waits_for_the_keys_of_whom_it_concerns() {
    let mut screen = tab(&Script::default());
    screen.keys("<f7>");
    assert!(screen.shows("您就是当班人;代接请接班人在自己登录后办"), "{}", screen.picture());
    screen.keys("<tab><alt-o>");
    assert!(screen.shows("交接班记录 F-36 > 注OK 000002"), "{}", screen.picture());
}

/// What could not be asked is not done later: on another day's sheet nobody means it any more.
#[test]
fn a_shift_word_over_a_lost_line_is_not_done_when_it_comes_back() {
    let tries = [(screen(), "<ctrl-x>jb<enter>"), (tab(&Script::default()), "<f10>")];
    for (mut screen, keys) in tries {
        screen.tell(Msg::Lost("前台关闭了连接".to_owned()));
        screen.keys(keys);
        assert!(screen.shows("与前台断开了;连上后再按"), "{keys}: {}", screen.picture());
        screen.tell(Msg::Back);
        screen.keys("2580<enter>");
        go(&mut screen, Tab::Handover);
        assert!(screen.app.session.form.is_none(), "{keys}: {}", screen.picture());
    }
}

#[test]
fn a_shift_word_behind_a_form_that_stays_is_not_done_when_it_is_gone() {
    let mut screen = screen();
    screen.keys("1203<f2>cp");
    screen.silent = true;
    screen.keys("x<ctrl-x>jb<enter>");
    assert!(screen.shows("正在存草稿"), "{}", screen.picture());
    let keep = |sent: &&Sent| matches!(sent.request, Request::KeepDraft { .. });
    let n = screen.sent.iter().rev().find(keep).map(|sent| sent.n).expect("a draft was sent");
    screen.silent = false;
    let reply = Reply::DraftKept { number: 7 };
    screen.tell(Msg::Told(Box::new(Told::Reply { n, reply })));
    assert!(screen.app.session.form.is_none(), "{}", screen.picture());
    go(&mut screen, Tab::Handover);
    assert!(screen.app.session.form.is_none(), "{}", screen.picture());
}
