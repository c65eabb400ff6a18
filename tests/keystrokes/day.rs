//! One day by keys, from eight to the handover signed by both, at three terminals: the desk's, the
//! supervisor's, the cashier's. Read it like a story; `tests/day.rs` tells the same day to the script door.

use super::desk::{RealDesk, Terminal};
use qiantai::domain::value::SlipId;

const DAY: &str = "2026-11-23";

/// Hands in what is written and puts away what the desk remarks on.
fn hand_in(screen: &mut Terminal, keys: &str) {
    screen.keys(keys).keys("<f10>");
    assert!(screen.app.form.is_none(), "{keys}\n{}", screen.picture());
    if screen.app.overlay.is_some() {
        screen.keys("<esc>");
    }
}

/// Goes to a tab by its name.
fn go(screen: &mut Terminal, tab: &str) {
    screen.keys(&format!("<ctrl-x>{tab}页<enter>"));
}

/// Finds a payer on the settlement tab and picks what begins with these words.
fn pick(screen: &mut Terminal, place: &str, words: &str) {
    screen.keys(&format!("<esc><ctrl-x>jsy<enter>/{place}<enter><enter>"));
    for _ in 0..20 {
        if screen.shows(&format!("▸{words}")) {
            screen.keys("<enter>");
            return;
        }
        screen.keys("<down>");
    }
    panic!("no {words}:\n{}", screen.picture());
}

#[test]
fn from_eight_to_the_signed_handover_at_three_terminals() {
    let desk = RealDesk::at(Some("2026-11-23T07:50:00+08:00"));
    let at = |clock: &str| desk.clock(&format!("{DAY}T{clock}"));

    // 07:55 The head has the handover signed by both, day and night.
    at("07:55");
    let mut head = desk.sign_in(100, "6100");
    head.keys(":设 handover_paper count_and_sign 试行<enter>");
    head.keys(":设 duty_hours round_the_clock 试行<enter>");
    assert!(head.shows("已改设置"), "{}", head.picture());
    drop(head);

    // 08:00 王丽 opens the shift and writes into the book.
    at("08:00");
    let mut front = desk.sign_in(102, "6102");
    let mut supervisor = desk.sign_in(101, "6101");
    let mut cashier = desk.sign_in(110, "6110");
    go(&mut front, "交接班");
    hand_in(&mut front, "<f3>");
    assert!(front.shows("早班 王丽(102)"), "{}", front.picture());
    hand_in(&mut front, "<f2>2<tab><tab>日报四点前交");

    // 08:20 张三's pipe leaks: the slip and its call stand before anybody has hung up.
    at("08:20");
    go(&mut front, "受理");
    front.keys("<ctrl-u>1-2-1203");
    hand_in(&mut front, "<f2>cp-01<tab><tab>y");
    let leak = desk.newest("F-14");
    assert_eq!((leak.place.as_str(), leak.state.as_str()), ("1-2-1203", "未派"));
    assert_eq!(desk.newest("F-08").place, "1-2-1203");

    // 08:24 A second phone rings in mid-form: the first call waits, and comes back as it was.
    at("08:24");
    front.keys("<ctrl-u>李四<f2>cp-07<ctrl-k>");
    assert!(front.shows("挂起 1"), "{}", front.picture());
    front.keys("1-2-1203<f6><enter>");
    front.keys("<ctrl-g>");
    assert!(front.shows("3-1-1203") && front.shows("cp-07"), "{}", front.picture());
    hand_in(&mut front, "<tab><tab>y");

    // 08:25 The supervisor sees both at once and sends 赵工 from her own terminal.
    at("08:25");
    supervisor.keys(&format!("<ctrl-x>pg {}<enter>", leak.id.number));
    hand_in(&mut supervisor, "211");
    assert_eq!(desk.row(leak.id).state, "已派", "{}", supervisor.picture());

    // 09:10 The paper is back: fixed and signed; the owner is told.
    at("09:10");
    front.keys(&format!("<ctrl-x>hd {}<enter>", leak.id.number));
    hand_in(&mut front, "1<tab><tab><tab>张三");
    assert_eq!(desk.row(leak.id).state, "待告知", "{}", front.picture());
    front.keys(&format!("<ctrl-x>告知业主 {}<enter>", leak.id.number));
    hand_in(&mut front, "1");
    assert_eq!(desk.row(leak.id).state, "已告知", "{}", front.picture());

    // 10:00 A paid valve: price told, sent, returned with materials, signed.
    at("10:00");
    go(&mut front, "受理");
    front.keys("<ctrl-u>1-2-1203");
    hand_in(&mut front, "<f3>jm-01<tab>y");
    let valve = desk.newest("F-13").id;
    front.keys(&format!("<ctrl-x>pg F-13/{}<enter>", valve.number));
    hand_in(&mut front, "211");
    at("10:40");
    front.keys(&format!("<ctrl-x>hd F-13/{}<enter>", valve.number));
    hand_in(&mut front, "1角阀<tab>1<tab>25<tab><tab><tab>11y<enter><enter>");
    assert_eq!(desk.row(valve).state, "待告知", "{}", front.picture());

    // 11:00 Audited by another hand, billed once, paid at the cashier's, receipt in 大写.
    at("11:00");
    pick(&mut supervisor, "1-2-1203", "审核 服务");
    hand_in(&mut supervisor, "");
    pick(&mut supervisor, "1-2-1203", "出月结单");
    assert!(supervisor.shows("肆拾伍元整"), "{}", supervisor.picture());
    hand_in(&mut supervisor, "");
    pick(&mut cashier, "1-2-1203", "收款 月结");
    cashier.keys("2<f10>");
    assert!(cashier.shows("肆拾伍元整"), "{}", cashier.picture());
    assert_eq!(desk.newest("F-22").state, "已收清");

    // 15:40 The daily report is done, and the book says so.
    at("15:40");
    go(&mut front, "交接班");
    assert!(front.shows("日报四点前交"), "{}", front.picture());
    hand_in(&mut front, "<tab><f4>已交");
    assert_eq!(desk.newest("F-36").state, "OK", "{}", front.picture());

    // 15:50 Counted by hand, signed by both; the night reads on.
    at("15:50");
    front.keys("<f10>2<down>2<down>1<down>5<down>42<tab>42<up>5<up>1<up>2<up>2");
    front.keys("<down><down><down><down><down>1260<f10>105<tab>6105<enter>");
    assert!(front.shows("中班 周敏(105)"), "{}", front.picture());
    let handed = desk.paper(SlipId { form: 35, number: 1 });
    assert_eq!(handed.row.state, "已交班");
    assert!(handed.steps.iter().any(|step| step.by.contains("王丽(102) + 周敏(105)")));
    assert!(desk.holds(), "the chain, the fold, the keys and the accounts");
}
