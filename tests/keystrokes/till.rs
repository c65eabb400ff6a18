//! The till by keys: a drawer that two open, what is taken out of it to the bank, what the bank's list says came and went
//! beside it, a deposit that is paid back, and a month that two close.

use qiantai::terminal::tab::Tab;

use crate::desk::{RealDesk, Terminal};

/// Opens the register of a form and a new paper of it.
fn paper(screen: &mut Terminal, form: &str) {
    register(screen, form);
    screen.keys("<insert>");
}

fn register(screen: &mut Terminal, form: &str) {
    screen.keys(&format!("<esc><esc><ctrl-x>tz {form}<enter>"));
    assert_eq!(screen.app.ctx.tab, Tab::Registers);
}

/// Takes this step on the newest slip of a form, from its register.
fn step(screen: &mut Terminal, form: &str, number: u64, title: &str) {
    register(screen, form);
    screen.keys(&format!("/{number:06}<enter><enter>"));
    let chosen = format!("▸{title}");
    for _ in 0..20 {
        if screen.shows(&chosen) {
            screen.keys("<enter>");
            return;
        }
        screen.keys("<down>");
    }
    panic!("no {title}:\n{}", screen.picture());
}

/// Handed in; the second signs beside.
fn signed(screen: &mut Terminal, badge: u32) {
    screen.keys("<f10>");
    assert!(screen.shows("第二人签字"), "{}", screen.picture());
    screen.keys(&format!("{badge}<tab>6{badge}<enter>"));
    assert!(!screen.shows("第二人签字"), "{}", screen.picture());
}

#[test]
fn a_drawer_is_opened_by_two_counted_and_brought_to_the_bank_by_keys() {
    let desk = RealDesk::practice();
    let mut till = desk.sign_in(110, "6110");
    paper(&mut till, "f-216");
    till.keys("200");
    signed(&mut till, 100);
    let drawer = desk.newest("F-216");
    assert_eq!((drawer.state.as_str(), drawer.matter.as_str()), ("开着", "应有 200.00 元"));

    // Cash for a deposit goes into it, with its receipt.
    paper(&mut till, "f-23");
    till.keys("1-2-1203<tab><tab>1300<tab>1<f10>");
    let held = desk.newest("F-23");
    assert!(till.shows(&desk.newest("B-06").number), "{}", till.picture());
    assert!(desk.row(drawer.id).matter.contains("应有 500.00"), "{}", till.picture());

    // Another sum than what was counted is said before it is handed in.
    step(&mut till, "f-216", drawer.id.number, "清点");
    till.keys("14<tab>");
    assert!(till.shows("短款 100.00"), "{}", till.picture());
    till.keys("11<f10>");
    let counted = desk.paper(drawer.id);
    assert_eq!(counted.row.version, 2, "{}", till.picture());

    step(&mut till, "f-216", drawer.id.number, "存银行");
    till.keys("300<tab>CK-1");
    signed(&mut till, 100);
    let brought = desk.newest("F-237");
    assert!(brought.matter.contains("CK-1 存入 300.00"), "{}", till.picture());
    assert!(desk.row(drawer.id).matter.contains("应有 200.00"));

    // The bank has it under the number of its slip: matched by itself.
    paper(&mut till, "f-230");
    till.keys("2026-11-20<tab>3CK-1<tab>300<f10>");
    assert!(desk.newest("F-230").matter.contains("存款单"), "{}", till.picture());

    // Half of the deposit goes back by transfer; the bank's line says so and is laid to it.
    step(&mut till, "f-23", held.id.number, "退款");
    till.keys("<ctrl-u>150<tab>3张三");
    signed(&mut till, 100);
    assert!(desk.row(held.id).matter.contains("余 150.00"), "{}", till.picture());
    paper(&mut till, "f-234");
    till.keys("2026-11-20<tab>3TX-5<tab>150<f10>");
    let went = desk.newest("F-234");
    assert_eq!(went.state, "已登", "{}", till.picture());
    step(&mut till, "f-234", went.id.number, "对上退款");
    till.keys(&format!("{}<f10>", held.number));
    assert_eq!(desk.row(went.id).state, "手工对上", "{}", till.picture());

    // The float goes back, the drawer is empty and away.
    step(&mut till, "f-216", drawer.id.number, "退备用金");
    till.keys("200");
    signed(&mut till, 100);
    step(&mut till, "f-216", drawer.id.number, "收抽屉");
    till.keys("<f10>");
    assert_eq!(desk.paper(drawer.id).row.state, "已交清", "{}", till.picture());
    assert!(desk.check_passes());
}

#[test]
fn a_month_is_closed_by_two_in_few_keys_and_takes_nothing_after() {
    let desk = RealDesk::practice();
    desk.clock("2026-12-02T09:00");
    let mut chief = desk.sign_in(101, "6101");
    paper(&mut chief, "b-20");
    chief.presses = 0;
    chief.keys("202610");
    signed(&mut chief, 110);
    assert!(chief.presses <= 22, "{} keys", chief.presses);
    assert!(desk.newest("B-20").matter.contains("202610"), "{}", chief.picture());
    paper(&mut chief, "b-20");
    chief.keys("202610<f10>");
    assert!(chief.shows("账已关到202610"), "{}", chief.picture());
    assert!(desk.check_passes());
}
