//! A complaint from the ringing phone to the callback, and the messages of the rules in the form.

use super::desk::{RealDesk, Terminal};
use qiantai::engine::decision::{Asked, Input};
use qiantai::protocol::messages::Reply;

const TAB: &str = "<ctrl-x>tsy<enter>";

/// Submits the form, closes the message, and checks the state of the complaint.
fn step(desk: &RealDesk, screen: &mut Terminal, keys: &str, state: &str) {
    screen.keys(keys).keys("<f10>");
    let row = desk.newest("F-30");
    assert_eq!(row.state, state, "{keys}\n{}", screen.picture());
    if screen.app.overlay.is_some() {
        screen.keys("<esc>");
    }
    assert!(screen.app.session.form.is_none(), "{keys}\n{}", screen.picture());
}

#[test]
fn a_complaint_goes_from_the_ringing_phone_to_the_callback() {
    let desk = RealDesk::practice();
    let mut clerk = desk.sign_in(102, "6102");
    let mut supervisor = desk.sign_in(101, "6101");
    clerk.keys("zs");
    assert!(clerk.shows("投诉 000024") && clerk.shows("今日15:22前回复"), "{}", clerk.picture());
    step(&desk, &mut clerk, "<ctrl-t>电梯夜里响", "待定级");
    assert!(clerk.presses <= 10, "{} keys", clerk.presses);
    let row = desk.newest("F-30");
    assert_eq!((row.place.as_str(), row.points()), ("1-2-1203", "电梯夜里响"));

    for screen in [&mut clerk, &mut supervisor] {
        screen.keys(&format!("{TAB}/电梯夜里响<enter>"));
        assert!(screen.shows("首问责任人 王丽(102)"), "{}", screen.picture());
        screen.presses = 0;
    }
    step(&desk, &mut supervisor, "<f2>2已核对", "处理中");
    step(&desk, &mut clerk, "<f3>2200", "处理中");
    step(&desk, &mut clerk, "<ctrl-w>换轴承<tab>2<tab>明天9点", "措施已定");
    step(&desk, &mut supervisor, "<ctrl-y>已换轴承<tab>y", "待答复");
    step(&desk, &mut clerk, "<f7>1n", "待回访");
    let counted = (supervisor.presses, clerk.presses);
    assert!(
        counted.0 <= 22 && counted.1 <= 40,
        "graded and agreed, passed to told: {counted:?} keys"
    );

    clerk.keys("<ctrl-x>hfy<enter>/电梯夜里响<enter>");
    assert!(clerk.shows("待回访") && clerk.shows("还差"), "{}", clerk.picture());
    clerk.presses = 0;
    step(&desk, &mut clerk, "<enter>11满意<tab>张三", "已结");
    assert!(clerk.presses <= 12, "called back in {} keys", clerk.presses);
    assert!(clerk.shows("这样过滤没有单"), "{}", clerk.picture());
}

/// The desk has no key for what is not its own; whoever has the right but not the role is told at
/// the form (G-50).
#[test]
fn a_class_is_given_by_the_one_role_only() {
    let desk = RealDesk::practice();
    let mut clerk = desk.sign_in(102, "6102");
    let mut head = desk.sign_in(100, "6100");
    for screen in [&mut clerk, &mut head] {
        screen.keys(&format!("{TAB}/待定级<enter>"));
    }
    let before = desk.newest_in("F-30", "待定级");
    clerk.keys("<f2>");
    assert!(
        clerk.app.session.form.is_none() && clerk.shows("现在不能“定级”"),
        "{}",
        clerk.picture()
    );
    // Who may handle complaints and not class them is told so before anything is typed.
    head.keys("<f2>");
    assert!(head.app.session.form.is_none() && head.shows("G-50"), "{}", head.picture());
    assert_eq!(desk.row(before.id), before);
}

/// Under the side of C-38 that waits for the manager, nothing is told before the result is agreed.
#[test]
fn an_answer_waits_for_the_agreed_result() {
    let desk = RealDesk::practice();
    let mut head = desk.sign_in(100, "6100");
    head.keys("<ctrl-x>设 complaint_consent both 按新办法<enter>");
    let mut clerk = desk.sign_in(102, "6102");
    let row = desk.newest_in("F-30", "措施已定");
    clerk.keys(&format!("{TAB}/{:06}<enter><f7>", row.id.number));
    assert!(clerk.app.session.form.is_none() && clerk.shows("G-52"), "{}", clerk.picture());
    assert_eq!(desk.row(row.id).state, "措施已定");
}

/// The guard at the gate heard it first: one key goes to the blank, the desk is who writes it down.
#[test]
fn one_key_names_whoever_heard_it_first() {
    let desk = RealDesk::practice();
    let mut clerk = desk.sign_in(102, "6102");
    clerk.keys("zs");
    step(&desk, &mut clerk, "<ctrl-t>门岗态度差<alt-w>300", "待定级");
    clerk.keys(&format!("{TAB}/门岗态度差<enter>"));
    assert!(clerk.shows("首问责任人") && clerk.shows("(300)"), "{}", clerk.picture());
}

/// 我的首问: what somebody heard first stands on 受理 while nobody is typed, whoever wrote it down, until it is done.
#[test]
fn what_somebody_heard_first_stands_where_the_next_caller_will() {
    let desk = RealDesk::practice();
    let mut clerk = desk.sign_in(102, "6102");
    let mut head = desk.sign_in(100, "6100");
    assert!(!head.shows("我的首问"), "{}", head.picture());
    clerk.keys("zs");
    step(&desk, &mut clerk, "<ctrl-t>门岗态度差<alt-w>100", "待定级");
    // The head heard it at the gate: it is theirs, and not the typist's.
    head.keys("<ctrl-n><ctrl-p>");
    assert!(head.shows("我的首问 1 件") && head.shows("门岗"), "{}", head.picture());
    clerk.keys("<esc>");
    assert!(clerk.shows("我的首问") && !clerk.shows("门岗"), "{}", clerk.picture());
    // Enter opens it; a caller who is typed goes before.
    head.keys("<enter>");
    assert!(head.shows("门岗态度差"), "{}", head.picture());
    head.keys("<esc>zs");
    assert!(head.shows("1-2-1203") && !head.shows("我的首问"), "{}", head.picture());
    head.keys("<esc>");
    assert!(head.shows("我的首问 1 件"), "{}", head.picture());
}

/// What 12345 passed on is answered to them by the word that stands on the screen.
#[test]
fn whoever_passed_it_on_is_answered_by_word() {
    let desk = RealDesk::practice();
    let mut clerk = desk.sign_in(102, "6102");
    let field = |(name, text): (&str, &str)| (name.to_owned(), Input::Text(text.to_owned()));
    let fields = [("points", "路灯不亮"), ("sent_by", "hotline"), ("their_no", "杭12345-001")];
    let asked = |step: &str, slip, fields: Vec<(String, Input)>| Asked {
        form: "F-30".to_owned(),
        step: step.to_owned(),
        slip,
        fields,
        ..Asked::default()
    };
    let opened = asked("open", None, fields.map(field).into());
    assert!(matches!(desk.submit(102, "6102", opened), Reply::Accepted { .. }));
    let slip = desk.newest("F-30").id;
    let grade = [("grade", "minor"), ("grade_why", "已核对")].map(field).into();
    let graded = desk.submit(101, "6101", asked("grade", Some(slip), grade));
    assert!(matches!(graded, Reply::Accepted { .. }), "{graded:?}");
    for word in ["回转办单位", "hzbdw"] {
        clerk.keys(&format!("<ctrl-x>{word} F-30/{}<enter>", slip.number));
        let form = clerk.app.session.form.as_ref().map(|form| form.state.step.name);
        assert_eq!(form, Some("tell-them"), "{}", clerk.picture());
        clerk.keys("<esc>");
    }
    clerk.keys(&format!("{TAB}/路灯不亮<enter><ctrl-x>回转办单位<enter>"));
    let form = clerk.app.session.form.as_ref().and_then(|form| form.state.slip);
    assert_eq!(form.map(|(id, _)| id), Some(slip), "{}", clerk.picture());
}
