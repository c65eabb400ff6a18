//! Signing in, and the ringing phone.

use super::*;

#[test]
fn signing_in_is_badge_and_pin_and_the_pin_is_never_shown() {
    let mut screen = fresh(&Script::default());
    assert!(screen.shows("翠湖花园") && screen.shows("练习") && screen.shows("14:32"));
    assert!(screen.shows("登录"));
    screen.keys("102<enter>1111");
    assert!(screen.shows("****") && !screen.shows("1111"));
    screen.keys("<enter>");
    assert!(screen.shows("工号或密码不对"));
    screen.keys("2580<enter>");
    assert!(screen.shows("[受理]") && screen.shows("王丽(102) 14:32"), "{}", screen.picture());
    assert!(!format!("{:?}", screen.app.foot.said).contains(PIN));
}

#[test]
fn who_has_no_desk_work_is_told_so() {
    let script = Script::default();
    let refused = Reply::Refused(refusal("NOT_YOURS", "维修工不能在前台登录"));
    script.say(|r| matches!(r, Request::SignIn { .. }), refused);
    let mut screen = fresh(&script);
    screen.keys("301<enter>2580<enter>");
    assert!(screen.shows("维修工不能在前台登录"), "{}", screen.picture());
}

#[test]
fn every_built_tab_stands_in_the_bar() {
    let mut screen = screen();
    let picture = screen.picture();
    let bar = picture.lines().next().unwrap();
    for built in ["受理", "派工", "交接班", "投诉", "结算", "回访", "台账", "住户", "报表"]
    {
        assert!(bar.contains(built), "{bar}");
    }
}

#[test]
fn the_phone_rings_and_the_household_is_there() {
    let mut screen = screen();
    screen.keys("1203");
    let picture = screen.picture();
    for words in [
        "▸1-2-1203",
        "张三  业主  138****5678",
        "94.56㎡",
        "未完 2",
        "维修 000123 厨房漏水 已派 赵工 剩余 9分",
        "投诉 000017 电梯噪音 今日17:00前回复",
        "近三次",
        "留存钥匙 1 把",
        "统一口径: “预计 12 点恢复",
        "F2 报修",
        "F1 帮助",
    ] {
        assert!(picture.contains(words), "{words} is missing:\n{picture}");
    }
    assert!(picture.contains("F7 并单"), "two neighbours have reported the same");
    screen.keys("<down>");
    assert!(!screen.shows("F7"), "nobody there has");
    assert!(screen.shows("3-1-1203   94.56㎡"), "{}", screen.picture());
    assert!(screen.shows("!维修 000124") || screen.shows("! 维修 000124"), "{}", screen.picture());
}

#[test]
fn the_caret_stands_where_one_types() {
    let mut screen = screen();
    let before = screen.caret();
    screen.keys("张");
    assert_eq!(screen.caret().x, before.x + 2);
    assert_eq!(screen.caret().y, 1);
}

/// Where nothing that is open can be chased, no key is named that would only say so.
#[test]
fn what_cannot_be_chased_has_no_key_for_it() {
    let mut screen = screen();
    screen.keys("1203");
    assert!(screen.shows("F6 催单"), "{}", screen.picture());
    let open = &mut screen.app.screens.intake.open;
    let mut rows = open.rows().to_vec();
    rows.iter_mut()
        .for_each(|row| row.can = row.can.iter().filter(|step| *step != "chase").collect());
    open.replace(rows);
    assert!(!screen.shows("F6 催单") && screen.shows("未完 2"), "{}", screen.picture());
    screen.keys("<f2>");
    assert!(screen.shows("工 程 维 修 单") && !screen.shows("F6 催单"), "{}", screen.picture());
}

#[test]
fn a_chaser_is_one_key() {
    let mut screen = screen();
    screen.keys("1203<f6>");
    assert!(screen.presses <= 7, "{}", screen.presses);
    assert_eq!(handed(&screen), [("chase".to_owned(), repair(123), Some(3))]);
    assert!(screen.shows("已催 维修 000123 (第 2 次)"), "{}", screen.picture());
}

#[test]
fn with_two_open_repairs_the_chaser_asks_which() {
    let mut screen = screen();
    screen.keys("1203<down><f6>");
    assert!(screen.shows("催哪一张") && handed(&screen).is_empty());
    screen.keys("<down><enter>");
    assert_eq!(handed(&screen)[0].1, repair(125));
}

#[test]
fn a_key_before_the_household_waits_for_the_household_typed() {
    let mut screen = screen();
    screen.silent = true;
    screen.keys("1203<f6>");
    assert!(handed(&screen).is_empty(), "nobody is chased before it is known who called");
    screen.silent = false;
    let script = Script::default();
    let find = screen.sent.iter().rev().find(|s| matches!(s.request, Request::Find { .. }));
    for told in script.answer(find.unwrap().clone()) {
        screen.tell(Msg::Told(Box::new(told)));
    }
    assert_eq!(handed(&screen), [("chase".to_owned(), repair(123), Some(3))]);
}

#[test]
fn what_is_typed_while_a_form_opens_goes_into_the_form() {
    let mut screen = screen();
    screen.keys("1203");
    screen.silent = true;
    screen.keys("<f2>cp-07");
    assert_eq!(screen.app.screens.intake.editor.text(), "1203");
    assert_eq!(screen.app.ahead.kept.len(), 5);
    // Esc behind other keys is for what they open; once more it gives all of it up.
    screen.keys("<esc>");
    assert!(
        screen.app.ahead.kept.len() == 6 && screen.shows("再按一次 Esc"),
        "{}",
        screen.picture()
    );
    screen.keys("<esc>");
    assert!(screen.app.ahead.kept.is_empty() && screen.app.session.form.is_none());
}

#[test]
fn an_older_answer_changes_nothing() {
    let mut screen = screen();
    screen.silent = true;
    screen.keys("12");
    let script = Script::default();
    let finds: Vec<Sent> = screen
        .sent
        .iter()
        .filter(|sent| matches!(sent.request, Request::Find { .. }))
        .cloned()
        .collect();
    for told in script.answer(finds[0].clone()) {
        screen.tell(Msg::Told(Box::new(told)));
    }
    assert!(screen.app.screens.intake.found.is_empty());
    for told in script.answer(finds[1].clone()) {
        screen.tell(Msg::Told(Box::new(told)));
    }
    assert_eq!(screen.app.screens.intake.found.rows().len(), 3);
}

#[test]
fn a_repair_opens_with_room_and_person() {
    let mut screen = screen();
    screen.keys("1203<f2>");
    let begun = screen.sent.iter().find_map(|sent| match &sent.request {
        Request::Begin { form, step, room, person, .. } => {
            Some((form.clone(), step.clone(), *room, *person))
        }
        _ => None,
    });
    assert_eq!(begun, Some(("F-14".to_owned(), "open".to_owned(), Some(1), Some(11))));
    assert!(screen.shows("受理 > 工程维修单 F-14 > 开单"), "{}", screen.picture());
    assert!(presses("1203<f2>cp-07<enter>y<f10>") <= 22);
}

#[test]
fn whole_numbers_ask_for_a_reason_and_go_away_again() {
    let script = Script::default();
    let mut screen = signed(&script);
    let missing = Reply::Refused(refusal("WHY_MISSING", "此户没有未完单;请写明原因"));
    script.say(|r| matches!(r, Request::Hand { .. }), missing);
    screen.keys("1203<f9>");
    assert!(screen.shows("查看完整号码的原因"), "{}", screen.picture());
    screen.keys("送快递<enter>");
    assert!(screen.shows("13812345678"), "{}", screen.picture());
    screen.ring(Alarm::HidePhones);
    assert!(!screen.shows("13812345678"));
    screen.keys("<f9>");
    assert!(screen.shows("13812345678"));
    screen.keys("<backspace>");
    assert!(!screen.shows("13812345678"), "the next change hides them");
    screen.keys("<ctrl-l>");
    assert!(!screen.shows("138"), "a locked screen is empty");
}

#[test]
fn parked_calls_come_back() {
    let mut screen = screen();
    screen.keys("1203<f2><ctrl-k>");
    assert!(screen.shows("挂起 1") && screen.app.session.form.is_none());
    assert_eq!(screen.app.screens.intake.editor.text(), "");
    screen.keys("李四");
    screen.keys("<ctrl-g>");
    assert!(screen.app.session.form.is_some() && screen.app.screens.intake.editor.text() == "1203");
    assert!(screen.shows("挂起 1"), "the second call changed places with the first");
}

/// What was wrong is read whole, and a badge that was refused is typed over: the next keys are not
/// the PIN of nobody.
#[test]
fn a_badge_that_is_refused_is_typed_again() {
    let script = Script::default();
    let why = "工号999不在册或已停用;请主管核对人员登记";
    let refused = Reply::Refused(refusal("NOT_STAFF", why));
    script.say(|r| matches!(r, Request::SignIn { badge: 999, .. }), refused);
    let mut screen = fresh(&script);
    screen.keys("999<enter>2580<enter>");
    assert!(screen.shows("请主管核对人员登记") && !screen.shows("…"), "{}", screen.picture());
    screen.keys("102<enter>2580<enter>");
    assert!(screen.shows("王丽(102) 14:32"), "{}", screen.picture());
}

/// The answer to what was typed was lost with the line: nothing is begun for the household before.
#[test]
fn after_a_lost_line_the_box_and_the_household_agree() {
    let mut screen = screen();
    screen.keys("1203");
    screen.silent = true;
    screen.keys("5");
    screen.tell(Msg::Lost("断开".to_owned()));
    screen.keys("<f2>");
    assert!(screen.shows("还没找到这一户"), "{}", screen.picture());
    screen.tell(Msg::Back);
    screen.silent = false;
    let before = screen.sent.len();
    screen.keys(&format!("{PIN}<enter>"));
    let found =
        |sent: &Sent| matches!(&sent.request, Request::Find { typed, .. } if typed == "12035");
    assert!(screen.sent[before..].iter().any(found), "{:?}", &screen.sent[before..]);
    let begun = |sent: &Sent| matches!(&sent.request, Request::Begin { .. });
    assert!(!screen.sent.iter().any(begun));
}

/// A form says of a key that it cannot use what it says of any other, and offers none that does nothing.
#[test]
fn a_form_offers_only_what_it_knows() {
    let mut screen = screen();
    screen.keys("1203<f2>");
    let live = available_actions::live(&screen.app);
    for action in [Action::Print, Action::Mark, Action::Story, Action::Filter, Action::SignOff] {
        assert!(!available_actions::offers(&screen.app, action), "{}", action.word());
        assert!(live.iter().all(|(_, it)| *it != action), "{}", action.word());
    }
    screen.keys("<alt-p>");
    assert!(screen.shows("现在不能") && screen.app.session.form.is_some(), "{}", screen.picture());
}

/// A line may run an Esc together with what was typed behind it: half of that would close a form and type the rest
/// somewhere else.
#[test]
fn alt_and_a_letter_that_mean_nothing_do_nothing_and_say_so() {
    let mut screen = screen();
    screen.keys("1203<f2>");
    for at_blank in ["", "<tab><tab><tab>"] {
        screen.keys(at_blank);
        let blank = |screen: &Screen<Desk>| {
            let form = screen.app.session.form.as_ref();
            form.map(|form| (form.state.at(), form.state.typed_here()))
        };
        let before = blank(&screen);
        screen.keys("<alt-j>");
        assert_eq!((blank(&screen), before.is_some()), (before, true), "{}", screen.picture());
        assert!(screen.shows("Alt-J 在此处没有用处"), "{}", screen.picture());
    }
    screen.keys("<esc>");
    assert!(screen.app.session.form.is_none(), "{}", screen.picture());
}

#[test]
fn a_caller_who_was_told_the_words_of_a_notice_costs_one_key() {
    let mut screen = screen();
    screen.keys("1203");
    assert!(screen.picture().contains("统一口径"), "{}", screen.picture());
    let before = screen.sent.len();
    screen.keys("<alt-k>");
    let told = screen.sent[before..].iter().find_map(|sent| match &sent.request {
        Request::Hand { asked, .. } if asked.step == "told" => Some(asked.clone()),
        _ => None,
    });
    let told = told.unwrap_or_else(|| panic!("nothing was handed in: {}", screen.picture()));
    assert_eq!(told.form, "F-08");
    assert!(told.fields.iter().any(|(name, _)| name == "room"), "{told:?}");
}

/// The card may be older than what is posted: the notice goes by its number, not by its place.
#[test]
fn the_words_of_a_notice_are_told_by_its_number() {
    let mut screen = screen();
    screen.keys("1203<alt-k>");
    let told = screen.sent.iter().find_map(|sent| match &sent.request {
        Request::Hand { asked, .. } => Some((asked.step.clone(), asked.fields.clone())),
        _ => None,
    });
    let text = |name: &str, text: &str| (name.to_string(), Input::Text(text.to_string()));
    let fields = vec![text("room", "#1"), text("notice", "F-44/000007")];
    assert_eq!(told, Some(("told".to_string(), fields)), "{}", screen.picture());
}
