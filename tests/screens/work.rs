//! The board, the commands, the registers and the directory.

use super::*;
use qiantai::protocol::messages::{Blank, Picked};

#[test]
fn the_board_shows_what_hurts_first() {
    let mut screen = screen();
    go(&mut screen, Tab::Dispatch);
    let picture = screen.picture();
    for words in [
        "[派工]",
        "!超时 4分",
        "!超时",
        "21分",
        "2时30分",
        "待料待约",
        "未派 3 · 已派 11",
        "14:17 派工 王丽(102)",
        "到场 14:53 (来电 14:12 + 15 分 (N-02))",
        "能办:",
        "F3 到场",
        "Space 多选",
    ] {
        assert!(picture.contains(words), "{words} is missing:\n{picture}");
    }
}

#[test]
fn marked_slips_are_moved_one_after_another() {
    let mut screen = screen();
    go(&mut screen, Tab::Dispatch);
    screen.keys("  <f3>");
    let steps: Vec<_> = handed(&screen).into_iter().map(|(step, id, _)| (step, id)).collect();
    assert_eq!(steps, [("arrive".to_owned(), repair(131)), ("arrive".to_owned(), repair(133))]);
    assert!(screen.shows("维修 000131 已到场;维修 000133 已到场"), "{}", screen.picture());
}

#[test]
fn a_slips_menu_offers_what_the_desk_allows() {
    let mut screen = screen();
    go(&mut screen, Tab::Dispatch);
    screen.keys("<enter>");
    let picture = screen.picture();
    for words in ["能办的 维修 000131", "详情", "派工", "改房号"] {
        assert!(picture.contains(words), "{words} is missing:\n{picture}");
    }
    assert!(!picture.contains("告知业主  "), "not in this state");
    screen.keys("<enter>");
    assert!(screen.shows("已自行关总阀") && screen.shows("来电 14:12 + 15 分"));
    screen.keys("<esc>");
    assert!(screen.app.overlay.is_none());
}

#[test]
fn the_board_is_filtered_by_text_and_by_state() {
    let mut screen = screen();
    go(&mut screen, Tab::Dispatch);
    screen.keys("/电梯");
    assert_eq!(screen.app.board().unwrap().rows.rows().len(), 1);
    screen.keys("<enter><right>");
    assert!(screen.shows("超时"), "{}", screen.picture());
    screen.keys("<right><right>");
    let last = screen.sent.iter().rev().find_map(|sent| match &sent.request {
        Request::List { view, .. } => Some(format!("{view:?}")),
        _ => None,
    });
    let last = last.unwrap();
    assert!(last.contains("issued") && last.contains("电梯"), "{last}");
    screen.keys("<esc>");
    assert_eq!(screen.app.board().unwrap().rows.rows().len(), 5);
}

#[test]
fn the_selected_slip_stays_selected_when_the_board_changes() {
    let mut screen = screen();
    go(&mut screen, Tab::Dispatch);
    screen.keys("<down><down>");
    let posted = Told::Posted { seq: 9, slips: Vec::new(), by: 105 };
    screen.tell(Msg::Told(Box::new(posted)));
    assert_eq!(screen.app.board().unwrap().rows.selected().map(|r| r.id.number), Some(134));
}

#[test]
fn a_command_assigns_and_says_who() {
    let mut screen = screen();
    screen.keys(":派 134 孙<enter>");
    assert_eq!(handed(&screen)[0].1, repair(134));
    let fields = screen.sent.iter().find_map(|sent| match &sent.request {
        Request::Hand { asked, .. } => Some(asked.fields.clone()),
        _ => None,
    });
    let text = |name: &str, text: &str| (name.to_owned(), Input::Text(text.to_owned()));
    assert_eq!(fields, Some(vec![text("worker", "孙"), text("told", "radio")]));
    assert!(screen.shows("维修 000134 已派工:赵工"), "{}", screen.picture());
}

#[test]
fn a_room_in_a_command_is_echoed_first() {
    let mut screen = screen();
    screen.keys("：派 1-2-1203 孙<enter>");
    assert!(screen.shows("请确认") && screen.shows("维修 000134") && handed(&screen).is_empty());
    screen.keys("<enter>");
    assert!(handed(&screen).is_empty(), "Enter does not answer a question");
    screen.keys("<f10>");
    assert_eq!(handed(&screen)[0].1, repair(134));
}

#[test]
fn a_command_that_is_not_understood_stays_to_be_put_right() {
    let mut screen = screen();
    screen.keys(":投<enter>");
    assert!(screen.shows("请写全") && screen.shows(":投"), "{}", screen.picture());
    screen.keys("<esc>:帮<tab><enter>");
    assert!(screen.shows("来电来访从这里开始"), "{}", screen.picture());
    screen.keys("<esc>:tz f-107<enter>");
    assert!(screen.shows("F-107 房屋登记"), "{}", screen.picture());
    screen.keys(":找 李四<enter>");
    assert!(screen.shows("3-1-1203"));
    screen.keys("<ctrl-x>签退<enter>");
    assert!(screen.shows("登录"));
}

#[test]
fn every_step_that_opens_a_slip_is_reached_from_the_registers() {
    let mut screen = screen();
    go(&mut screen, Tab::Registers);
    for form in qiantai::forms::FORMS {
        let picture = screen.picture();
        assert!(picture.contains(form.title), "{picture}");
        screen.keys("<enter>");
        for step in form.steps.iter().filter(|step| step.is_opening()) {
            assert!(screen.shows(&format!("+ {}", step.title)), "{}", screen.picture());
        }
        screen.keys("<esc><down>");
    }
    screen.keys("<home><down><enter><enter>");
    assert!(screen.shows("工程维修单 F-14 > 开单"), "{}", screen.picture());
}

#[test]
fn the_directory_reaches_people_and_rooms() {
    let mut screen = screen();
    go(&mut screen, Tab::Directory);
    screen.keys("张三<enter>");
    let picture = screen.picture();
    for words in ["住户详情", "住户存号", "房屋变更", "新住户登记", "新房屋登记"]
    {
        assert!(picture.contains(words), "{words} is missing:\n{picture}");
    }
    screen.keys("<enter>");
    assert!(matches!(screen.app.overlay, Some(Overlay::Story(_))));
}

#[test]
fn the_clauses_are_one_key_away() {
    let mut screen = screen();
    screen.keys("1203<f8>");
    assert!(screen.shows("G-28") && screen.shows("记催单"), "{}", screen.picture());
}

/// How far up a slip was told that time is up stays on a glass that has no room for all.
#[test]
fn the_sign_of_the_level_stays_on_a_narrow_glass() {
    let script = Script::default();
    let desk = move |sent: Sent| {
        let mut told = script.answer(sent);
        for one in &mut told {
            if let Told::Reply { reply: Reply::List(page), .. } = one {
                page.rows.iter_mut().for_each(|row| row.level = "!2?".to_owned());
                let head = qiantai::protocol::messages::Load {
                    badge: 110,
                    worker: "李主管".to_owned(),
                    open: 1,
                    urgent: 0,
                    sent: false,
                };
                page.loads.push(head);
            }
        }
        told
    };
    let mut screen = Screen::new(Box::new(desk) as Desk);
    screen.keys(&format!("{OPERATOR}<enter>{PIN}<enter>"));
    go(&mut screen, Tab::Dispatch);
    for columns in [80, 75, 60] {
        screen.resize(columns, 24);
        let picture = screen.picture();
        let rows: Vec<&str> = picture.lines().filter(|line| line.contains("维修 0001")).collect();
        let signs =
            rows.iter().filter(|row| row.trim_end().ends_with("!2?") || row.contains("!2? "));
        assert!(signs.count() >= 5, "{columns}\n{picture}");
    }
    // Whoever answers for something and is never sent is no load to choose between.
    screen.resize(80, 24);
    assert!(screen.shows("赵工 3 单") && !screen.shows("李主管"), "{}", screen.picture());
}

/// Enter pressed before the candidates came chooses among them, and what was typed behind it goes on from
/// there; Esc puts the list away with all that waits for it.
#[test]
fn a_candidate_is_chosen_by_keys_that_came_before_the_candidates() {
    let owner = Picked {
        blank: Blank { typed: "@12".to_owned(), shown: "张三".to_owned() },
        note: "业主".to_owned(),
    };
    let mut screen = screen();
    screen.keys("1203<f2><tab>");
    let at = |screen: &Screen<Desk>| screen.app.session.form.as_ref().map(|form| form.state.at());
    let standing = |screen: &Screen<Desk>| {
        let form = screen.app.session.form.as_ref().unwrap();
        form.state.asked().fields.iter().find(|(name, _)| name == "fault").cloned()
    };
    while at(&screen).as_deref() != Some("fault") {
        screen.keys("<tab>");
    }
    for (keys, taken) in
        [("<enter><esc>", false), ("<enter><enter>梁<esc>", false), ("<enter><enter>梁", true)]
    {
        screen.silent = true;
        let from = screen.sent.len();
        screen.keys(keys);
        let pick = |sent: &&Sent| matches!(sent.request, Request::Pick { .. });
        let n = screen.sent.iter().skip(from).find(pick).unwrap().n;
        screen.silent = false;
        let reply = Told::Reply { n, reply: Reply::Picks(vec![owner.clone()]) };
        screen.tell(Msg::Told(Box::new(reply)));
        let now = standing(&screen);
        assert_eq!(now.is_some(), taken, "{keys}: {now:?}\n{}", screen.picture());
        assert_eq!(screen.shows("梁"), taken, "{keys}\n{}", screen.picture());
        assert!(screen.app.ahead.kept.is_empty(), "{keys}");
    }
}

#[test]
fn a_backup_takes_its_time_and_no_desk_is_called_dead_for_it() {
    let unanswered = |keys: &str| {
        let mut screen = screen();
        screen.silent = true;
        screen.keys(keys);
        screen.ring(Alarm::Patience).ring(Alarm::Patience);
        screen.shows("没有响应")
    };
    assert!(!unanswered(":备份<enter>"));
    assert!(unanswered(":日志<enter>"), "any other question");
}

#[test]
fn under_the_tutors_strip_a_glass_that_is_too_small_says_how_large_it_must_be() {
    let mut screen = screen();
    screen.app.is_taught();
    screen.resize(80, 18);
    assert!(screen.shows("窗口太小:要60×19"), "{}", screen.picture());
    screen.resize(80, 19);
    assert!(screen.shows("教程 1/10") && screen.shows("[受理]"), "{}", screen.picture());
}
