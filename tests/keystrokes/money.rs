//! Paid work, from the ringing phone to the receipt.

use qiantai::engine::value::SlipId;
use qiantai::protocol::messages::{Reply, Request};
use qiantai::terminal::tab::Tab;
use qiantai::terminal::testing::{chords, presses};

use crate::desk::{RealDesk, Terminal};

/// Keys that are no free text: what an input method writes (names of materials) is not counted;
/// every digit, every Tab and every command key is.
fn counted(keys: &str) -> usize {
    let typed = chords(keys).into_iter().filter_map(|chord| chord.typed());
    presses(keys) - typed.filter(|c| !c.is_ascii()).count()
}

/// 张三 of 1-2-1203 wants an angle valve changed, a worker is named; the number of the slip.
fn ordered(desk: &RealDesk, screen: &mut Terminal) -> u64 {
    screen.keys("zs<f3>jm-01<tab>y<f10>");
    let slip = desk.newest("F-13");
    assert_eq!(
        (slip.place.as_str(), slip.state.as_str()),
        ("1-2-1203", "未派"),
        "{}",
        screen.picture()
    );
    let number = slip.id.number;
    screen.keys(&format!("<ctrl-x>pg {number}<enter>211<f10><esc>"));
    assert_eq!(desk.row(slip.id).state, "已派", "{}", screen.picture());
    number
}

/// The same, under a number in which no other open slip ends: what the count below takes for granted.
fn ordered_alone(desk: &RealDesk, screen: &mut Terminal) -> u64 {
    for _ in 0..9 {
        let number = ordered(desk, screen);
        screen.keys(&format!("<esc><ctrl-x>pgy<enter>/0{number}<enter>"));
        let picture = screen.picture();
        let rows = picture.lines().skip(4).take(12).filter(|line| line.contains("0000"));
        if rows.count() == 1 {
            return number;
        }
        screen.keys("<esc><esc><ctrl-x>受理页<enter><ctrl-u>");
    }
    panic!("every number is another's end:\n{}", screen.picture());
}

/// The returned paper: result, two materials, consent, means, third copy. Labour stands there from
/// the price list; who signed is picked by two keys. It is opened from the board, as the desk has it.
fn returned(desk: &RealDesk, screen: &mut Terminal, number: u64) -> usize {
    screen.keys("<esc><ctrl-x>pgy<enter>");
    let open = format!("/0{number}<enter><f4>");
    let paper = "1角阀<tab>1<tab>25<f5>生料带<tab>2<tab>3.5<tab><tab><tab>11y<enter><enter><f10>";
    screen.keys(&open);
    assert!(screen.shows("有偿服务单 F-13 > 回单"), "{}", screen.picture());
    assert!(screen.shows("20.00"), "labour is filled already:\n{}", screen.picture());
    screen.keys(paper);
    let slip = desk.row(SlipId { form: 13, number });
    assert_eq!(slip.state, "待告知", "{}", screen.picture());
    counted(&open) + counted(paper)
}

/// Opens the menu of the payer on the settlement tab.
fn payer(screen: &mut Terminal, place: &str) {
    screen.keys(&format!("<esc><ctrl-x>jsy<enter>/{place}<enter><enter>"));
    assert_eq!(screen.app.ctx.tab, Tab::Settlement);
}

/// Picks what begins so from the open menu.
fn pick(screen: &mut Terminal, words: &str) {
    let chosen = format!("▸{words}");
    for _ in 0..20 {
        if screen.shows(&chosen) {
            screen.keys("<enter>");
            return;
        }
        screen.keys("<down>");
    }
    panic!("no {words}:\n{}", screen.picture());
}

#[test]
fn a_paid_slip_comes_back_with_two_materials_in_twenty_eight_keys_at_most() {
    let desk = RealDesk::practice();
    let mut screen = desk.sign_in(102, "6102");
    let number = ordered_alone(&desk, &mut screen);
    let keys = returned(&desk, &mut screen, number);
    assert!(keys <= 28, "{keys} keys");
    let record = desk.newest("F-21");
    assert_eq!(record.state, "待审核");
    assert!(record.matter.contains("52.00"), "{}", record.matter);
}

#[test]
fn from_the_order_to_the_receipt_and_never_twice() {
    let desk = RealDesk::practice();
    let mut clerk = desk.sign_in(102, "6102");
    let number = ordered_alone(&desk, &mut clerk);
    returned(&desk, &mut clerk, number);

    let mut supervisor = desk.sign_in(101, "6101");
    payer(&mut supervisor, "1-2-1203");
    pick(&mut supervisor, "审核 服务");
    supervisor.keys("<f10>");
    assert_eq!(desk.newest("F-21").state, "待出账", "{}", supervisor.picture());
    clerk.keys("<esc><esc><ctrl-x>受理页<enter><ctrl-u>zs");
    assert!(clerk.shows("月结未收 52.00"), "{}", clerk.picture());

    payer(&mut supervisor, "1-2-1203");
    pick(&mut supervisor, "出月结单");
    assert!(
        supervisor.shows("202611") && supervisor.shows("伍拾贰元整"),
        "{}",
        supervisor.picture()
    );
    supervisor.keys("<f10>");
    let statement = desk.newest("F-22");
    assert_eq!((statement.place.as_str(), statement.state.as_str()), ("1-2-1203", "待收款"));

    // The same statement asked for again from the register: there is one already.
    supervisor.keys("<esc><ctrl-x>tz f-22<enter><home><enter>1-2-1203<tab><tab>202611<f10>");
    assert!(supervisor.shows("月结单已有"), "{}", supervisor.picture());
    assert_eq!(desk.newest("F-22").id, statement.id);

    let mut cashier = desk.sign_in(110, "6110");
    payer(&mut cashier, "1-2-1203");
    pick(&mut cashier, "收款 月结");
    assert!(cashier.shows("52.00") && cashier.shows("伍拾贰元整"), "{}", cashier.picture());
    cashier.keys("2<f10>");
    assert_eq!(desk.row(statement.id).state, "已收清", "{}", cashier.picture());
    let receipt = desk.newest("B-06");
    assert!(cashier.shows(&receipt.number), "{}\n{}", receipt.number, cashier.picture());
    assert!(cashier.shows("伍拾贰元整"), "{}", cashier.picture());
    // Nothing is left to collect: what was paid stands under 已结算.
    let mut ask = desk.signed_in(110, "6110");
    let asked = ask(Request::Settlement { month: 202_611, most: 500 });
    let Reply::Settlement(settled) = asked else { panic!("{asked:?}") };
    let of = settled.payers.iter().find(|one| one.statement == Some(statement.id)).unwrap();
    let [.., billed, paid] = of.counts;
    assert_eq!((billed.many, paid.sum.to_string().as_str()), (0, "52.00"), "{of:?}");
    payer(&mut cashier, "1-2-1203");
    assert!(!cashier.shows("收款 月结"), "{}", cashier.picture());
}

#[test]
fn a_tenant_without_a_deposit_is_warned_of_on_the_form() {
    let desk = RealDesk::practice();
    let mut screen = desk.sign_in(102, "6102");
    screen.keys("李四<f3>jm-01<tab>y");
    assert!(screen.shows("G-19") && screen.shows("租户还没有预交"), "{}", screen.picture());
}

/// A menu offers nobody what they would only be refused (H-01): the cashier writes no services down, and
/// the front desk makes out no statement.
#[test]
fn a_payer_s_menu_has_what_the_role_may_do() {
    let desk = RealDesk::practice();
    let menu_of = |badge: u32, pin: &str| {
        let mut screen = desk.sign_in(badge, pin);
        screen.keys("<ctrl-x>结算页<enter>").rest();
        // The second payer holds no deposit.
        screen.keys("<down><down><enter>").rest();
        screen.picture()
    };
    let cashier = menu_of(110, "6110");
    assert!(cashier.contains("收押金预收") && !cashier.contains("登记服务"), "{cashier}");
    let front = menu_of(102, "6102");
    assert!(front.contains("登记服务") && !front.contains("收押金预收"), "{front}");
}

/// The statements of all households: what is in the way is looked at first, then one step; the desk goes on
/// by itself, and each household has one.
#[test]
fn every_household_is_billed_in_one_step_of_few_keys() {
    let desk = RealDesk::practice();
    let mut clerk = desk.sign_in(102, "6102");
    let number = ordered_alone(&desk, &mut clerk);
    returned(&desk, &mut clerk, number);
    let record = desk.newest("F-21");
    // On a day of the month it is too early, and that is said with its clause.
    let mut chief = desk.sign_in(101, "6101");
    chief.keys("<ctrl-x>jsy<enter><f2>");
    assert!(chief.shows("现在不能出") && chief.shows("N-34"), "{}", chief.picture());
    chief.keys("<esc>");
    desk.clock("2026-11-30T17:00");

    // From any tab by its word; what hinders stands there with its clause, and Enter opens it.
    chief.keys("<esc><ctrl-x>受理页<enter>");
    chief.presses = 0;
    chief.keys(":月结<enter>");
    assert_eq!(chief.app.ctx.tab, Tab::Settlement);
    assert!(chief.shows("全部月结 202611"), "{}", chief.picture());
    assert!(chief.presses <= 5, "{} keys", chief.presses);
    chief.keys(&format!("{:06}", record.id.number));
    assert!(chief.shows("未审核 G-20"), "{}", chief.picture());
    chief.keys("<enter>");
    assert!(chief.shows(&record.number) && chief.shows("登记"), "{}", chief.picture());
    chief.keys("<esc>");
    payer(&mut chief, "1-2-1203");
    pick(&mut chief, "审核 服务");
    chief.keys("<f10><esc>");
    assert_eq!(desk.row(record.id).state, "待出账", "{}", chief.picture());

    let before = desk.rows("F-22").len();
    chief.presses = 0;
    chief.keys("<f2>");
    let picture = chief.picture();
    let households = picture.split("出 ").nth(1).and_then(|rest| rest.split(" 户的月结单").next());
    let households: usize = households.and_then(|n| n.parse().ok()).expect(&picture);
    chief.keys("<enter>");
    assert!(chief.shows(&format!("给 {households} 户出 202611 的月结单")), "{}", chief.picture());
    chief.keys("<f10>");
    assert!(chief.presses <= 3, "{} keys", chief.presses);
    let run = desk.newest("B-13");
    assert!(chief.shows("的月结单开始出了"), "{}", chief.picture());
    let over = (0..10_000).any(|_| desk.row(run.id).state == "已出完");
    assert!(over, "{}", desk.row(run.id).matter);
    assert_eq!(desk.row(record.id).state, "已出账");
    assert_eq!(desk.rows("F-22").len() - before, households);
    assert!(desk.row(run.id).matter.contains(&format!("已出 {households} 户")));

    // The screen says what came of it; a second time there is nothing to do.
    chief.keys("<ctrl-r>");
    assert!(chief.shows(&format!("全部月结 {households} 户")), "{}", chief.picture());
    chief.keys("<f2>");
    assert!(chief.shows("已由B-13/000001出过"), "{}", chief.picture());
    assert!(desk.check_passes());
}
