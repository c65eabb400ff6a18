//! Property fees and what the bank collects, by keys: the rate, a charge, a payment with its receipt from either paper, the
//! agreement, the batch, what the bank says of it, and what came in.

use qiantai::terminal::tab::Tab;

use crate::desk::{RealDesk, Terminal};

/// Opens the register of a form and its paper.
fn paper(screen: &mut Terminal, form: &str) {
    screen.keys(&format!("<esc><esc><ctrl-x>tz {form}<enter>"));
    assert_eq!(screen.app.ctx.tab, Tab::Registers);
    screen.keys("<insert>");
}

#[test]
fn property_fees_are_charged_and_paid_by_keys() {
    let desk = RealDesk::practice();
    let mut head = desk.sign_in(101, "6101");
    paper(&mut head, "b-25");
    head.keys("物业费<tab>12100<tab>202601<f10>");
    assert!(desk.newest("B-25").matter.contains("100 元/户·月"), "{}", head.picture());

    let mut clerk = desk.sign_in(102, "6102");
    for month in ["202609", "202610"] {
        paper(&mut clerk, "f-225");
        clerk.keys(&format!("1-2-1203<tab><tab>{month}"));
        assert!(clerk.shows("按标准") && clerk.shows("壹佰元整"), "{}", clerk.picture());
        clerk.keys("<f10>");
        assert_eq!(desk.newest("F-225").state, "待收款", "{}", clerk.picture());
    }
    // Asked for again: there is one.
    paper(&mut clerk, "f-225");
    clerk.keys("1-2-1203<tab><tab>202610<f10>");
    assert!(clerk.shows("不能重复收"), "{}", clerk.picture());

    // On the month's own slip: the oldest is paid first, and the receipt lies over the screen.
    let charge = desk.newest("F-225");
    let mut cashier = desk.sign_in(110, "6110");
    cashier.keys(&format!("<ctrl-x>tz f-225<enter>/{:06}<enter><enter>", charge.id.number));
    for _ in 0..9 {
        if cashier.shows("▸收款") {
            break;
        }
        cashier.keys("<down>");
    }
    cashier.keys("<enter>");
    assert!(cashier.shows("200.00"), "what is owed stands there:\n{}", cashier.picture());
    cashier.keys("2<f10>");
    let receipt = desk.newest("B-06");
    assert!(cashier.shows(&receipt.number), "{}\n{}", receipt.number, cashier.picture());
    assert!(cashier.shows("贰佰元整"), "{}", cashier.picture());
    assert_eq!(desk.row(charge.id).state, "已收清");

    // Paid ahead on the payment's own paper, with its receipt as well.
    paper(&mut cashier, "f-226");
    assert!(cashier.shows("▸收物业费"), "{}", cashier.picture());
    cashier.keys("<enter>1-2-1203<tab><tab>50<tab>2<tab>y<f10>");
    let ahead = desk.newest("B-06");
    assert!(ahead.id != receipt.id && cashier.shows(&ahead.number), "{}", cashier.picture());
    assert!(desk.newest("F-226").matter.contains("预收 50.00"));

    // Cash with no drawer open is warned of; the receipt waits behind the warning.
    paper(&mut cashier, "f-226");
    cashier.keys("<home><enter>1-2-1203<tab><tab>30<tab>1<tab>y<f10>");
    let cash = desk.newest("B-06");
    assert!(cash.id != ahead.id && cashier.shows("请注意"), "{}", cashier.picture());
    cashier.keys("<enter>");
    assert!(cashier.shows("叁拾元整"), "{}", cashier.picture());
    assert!(desk.check_passes());
}

#[test]
fn what_the_bank_collects_is_sent_comes_back_and_is_matched_by_keys() {
    let desk = RealDesk::practice();
    // Another sum than the rate's is not a clerk's alone.
    let mut clerk = desk.sign_in(101, "6101");
    paper(&mut clerk, "f-225");
    clerk.keys("1-2-1203<tab><tab>202610<tab><tab>88<f10>");
    assert_eq!(desk.newest("F-225").state, "待收款", "{}", clerk.picture());
    paper(&mut clerk, "f-227");
    clerk.keys("1-2-1203<tab><tab>ZF-009<f10>");
    assert!(desk.newest("F-227").matter.contains("ZF-009"), "{}", clerk.picture());

    let mut cashier = desk.sign_in(110, "6110");
    paper(&mut cashier, "f-228");
    cashier.keys("202611");
    assert!(cashier.shows("可送盘"), "{}", cashier.picture());
    cashier.keys("<f10>");
    let batch = desk.newest("F-228");
    assert_eq!(batch.state, "待回盘", "{}", cashier.picture());
    let lines = batch.matter.split(' ').nth(1).and_then(|count| count.parse::<u32>().ok());
    for no in 1..=lines.expect("a count") {
        paper(&mut cashier, "f-229");
        cashier.keys(&format!("{}<tab>{no}<tab>88<tab>2余额不足<f10>", batch.number));
        assert!(cashier.shows("已提交 F-229/"), "{}", cashier.picture());
    }
    assert!(desk.row(batch.id).matter.contains("退回"), "{}", desk.row(batch.id).matter);

    paper(&mut cashier, "f-230");
    cashier.keys("2026-11-20<tab>2POS-77<tab>12.30<f10>");
    assert!(desk.newest("F-230").matter.contains("12.30"), "{}", cashier.picture());
    assert!(desk.check_passes());
}

#[test]
fn every_room_is_charged_in_one_step_of_few_keys() {
    let desk = RealDesk::practice();
    let mut head = desk.sign_in(101, "6101");
    paper(&mut head, "b-25");
    head.keys("物业费<tab>12100<tab>202601<f10>");
    let mut clerk = desk.sign_in(102, "6102");
    paper(&mut clerk, "b-26");
    assert!(clerk.shows("物业费预览"), "{}", clerk.picture());
    clerk.presses = 0;
    clerk.keys("202611<f10>");
    assert!(clerk.presses <= 8, "{} keys", clerk.presses);
    let run = desk.newest("B-26");
    let over = (0..20_000).any(|_| desk.row(run.id).state == "已出完");
    assert!(over, "{}", desk.row(run.id).matter);
    let made = desk.newest("F-225").id.number;
    assert!(made > 300, "{made}");
    assert!(desk.row(run.id).matter.contains(&format!("已出 {made} 笔")));
    assert!(desk.check_passes());
}
