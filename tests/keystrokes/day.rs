//! A day by keys at the terminals of the desk, the supervisor and the cashier, until the signed handover.
//! `tests/day.rs` runs the same day by `qiantai exec`.

use super::desk::{RealDesk, Terminal};
use qiantai::engine::value::SlipId;

const DAY: &str = "2026-11-23";

/// Submits the form and closes the messages of the desk.
fn submit(screen: &mut Terminal, keys: &str) {
    screen.keys(keys).keys("<f10>");
    assert!(screen.app.session.form.is_none(), "{keys}\n{}", screen.picture());
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

/// The desk, and the three terminals of the day.
struct Day {
    desk: RealDesk,
    front: Terminal,
    supervisor: Terminal,
    cashier: Terminal,
}

#[test]
fn from_eight_to_the_signed_handover_at_three_terminals() {
    let mut day = Day::begin();
    day.a_leak_and_a_second_phone();
    day.a_paid_valve();
    day.the_handover();
    assert!(day.desk.check_passes(), "the chain, the fold, the keys and the accounts");
}

impl Day {
    fn begin() -> Self {
        let desk = RealDesk::at(Some("2026-11-23T07:50:00+08:00"));
        // 07:55 The head has the handover signed by both, day and night.
        desk.clock(&format!("{DAY}T07:55"));
        let mut head = desk.sign_in(100, "6100");
        head.keys(":设 handover_paper count_and_sign 试行<enter>");
        head.keys(":设 duty_hours round_the_clock 试行<enter>");
        assert!(head.shows("已改设置"), "{}", head.picture());
        drop(head);
        desk.clock(&format!("{DAY}T08:00"));
        let front = desk.sign_in(102, "6102");
        let supervisor = desk.sign_in(101, "6101");
        let cashier = desk.sign_in(110, "6110");
        Self { desk, front, supervisor, cashier }
    }

    fn at(&self, clock: &str) {
        self.desk.clock(&format!("{DAY}T{clock}"));
    }

    fn a_leak_and_a_second_phone(&mut self) {
        // 08:00 王丽 opens the shift and writes into the book.
        self.at("08:00");
        go(&mut self.front, "交接班");
        submit(&mut self.front, "<f3>");
        assert!(self.front.shows("早班 王丽(102)"), "{}", self.front.picture());
        submit(&mut self.front, "<f2>2<tab><tab>日报四点前交");

        // 08:20 张三's pipe leaks: the slip and its call stand before anybody has hung up.
        self.at("08:20");
        go(&mut self.front, "受理");
        self.front.keys("<ctrl-u>1-2-1203");
        submit(&mut self.front, "<f2>cp-01<tab><tab>y");
        let leak = self.desk.newest("F-14");
        assert_eq!((leak.place.as_str(), leak.state.as_str()), ("1-2-1203", "未派"));
        assert_eq!(self.desk.newest("F-08").place, "1-2-1203");

        // 08:24 A second phone rings in mid-form: the first call waits, and comes back as it was.
        self.at("08:24");
        self.front.keys("<ctrl-u>李四<f2>cp-07<ctrl-k>");
        assert!(self.front.shows("挂起 1"), "{}", self.front.picture());
        self.front.keys("1-2-1203<f6><enter>");
        self.front.keys("<ctrl-g>");
        assert!(
            self.front.shows("3-1-1203") && self.front.shows("cp-07"),
            "{}",
            self.front.picture()
        );
        submit(&mut self.front, "<tab><tab>y");

        // 08:25 The supervisor sees both at once and sends 赵工 from her own terminal.
        self.at("08:25");
        self.supervisor.keys(&format!("<ctrl-x>pg {}<enter>", leak.id.number));
        submit(&mut self.supervisor, "211");
        assert_eq!(self.desk.row(leak.id).state, "已派", "{}", self.supervisor.picture());

        // 09:10 The paper is back: fixed and signed; the owner is told.
        self.at("09:10");
        self.front.keys(&format!("<ctrl-x>hd {}<enter>", leak.id.number));
        submit(&mut self.front, "1<tab><tab><tab>张三");
        assert_eq!(self.desk.row(leak.id).state, "待告知", "{}", self.front.picture());
        self.front.keys(&format!("<ctrl-x>告知业主 {}<enter>", leak.id.number));
        submit(&mut self.front, "1");
        assert_eq!(self.desk.row(leak.id).state, "已告知", "{}", self.front.picture());
    }

    fn a_paid_valve(&mut self) {
        // 10:00 A paid valve: price told, sent, returned with materials, signed.
        self.at("10:00");
        go(&mut self.front, "受理");
        self.front.keys("<ctrl-u>1-2-1203");
        submit(&mut self.front, "<f3>jm-01<tab>y");
        let valve = self.desk.newest("F-13").id;
        self.front.keys(&format!("<ctrl-x>pg F-13/{}<enter>", valve.number));
        submit(&mut self.front, "211");
        self.at("10:40");
        self.front.keys(&format!("<ctrl-x>hd F-13/{}<enter>", valve.number));
        submit(&mut self.front, "1角阀<tab>1<tab>25<tab><tab><tab>11y<enter><enter>");
        assert_eq!(self.desk.row(valve).state, "待告知", "{}", self.front.picture());

        // 11:00 Audited by another operator, billed once with what else the room owes, paid
        // at the cashier's, receipt in 大写.
        self.at("11:00");
        pick(&mut self.supervisor, "1-2-1203", "审核 服务");
        submit(&mut self.supervisor, "");
        pick(&mut self.supervisor, "1-2-1203", "出月结单");
        assert!(self.supervisor.shows("元整"), "{}", self.supervisor.picture());
        submit(&mut self.supervisor, "");
        pick(&mut self.cashier, "1-2-1203", "收款 月结");
        self.cashier.keys("2<f10>");
        assert!(self.cashier.shows("元整"), "{}", self.cashier.picture());
        assert_eq!(self.desk.newest("F-22").state, "已收清");
    }

    fn the_handover(&mut self) {
        // 15:40 The daily report is done, and the book says so.
        self.at("15:40");
        go(&mut self.front, "交接班");
        assert!(self.front.shows("日报四点前交"), "{}", self.front.picture());
        submit(&mut self.front, "<tab><end><alt-o>已交");
        assert_eq!(self.desk.newest("F-36").state, "OK", "{}", self.front.picture());

        // 15:50 Counted by hand, signed by both; the night reads on.
        self.at("15:50");
        self.front.keys("<f10>2<down>2<down>1<down>5<down>59<tab>59<up>5<up>1<up>2<up>2");
        self.front.keys("<down><down><down><down><down>1260<f10>105<tab>6105<enter>");
        assert!(self.front.shows("中班 周敏(105)"), "{}", self.front.picture());
        let handed = self.desk.paper(SlipId { form: 35, number: 1 });
        assert_eq!(handed.row.state, "已交班");
        assert!(handed.steps.iter().any(|step| step.by.contains("王丽(102) + 周敏(105)")));
    }
}
