//! 结算: a month by payer and item, actions for a payer, and 有偿 from the ringing phone.

use super::*;
use qiantai::protocol::messages::{Count, Page, View};

/// Form, step, room, person, month of the step that was opened last.
type Opened = (String, String, Option<u32>, Option<u32>, Option<u32>);

fn opened(screen: &Screen<Desk>) -> Option<Opened> {
    screen.sent.iter().rev().find_map(|sent| match &sent.request {
        Request::Begin { form, step, room, person, month, .. } => {
            Some((form.clone(), step.clone(), *room, *person, *month))
        }
        _ => None,
    })
}

#[test]
fn a_month_is_shown_by_payer_and_item_with_totals_and_accounts() {
    let mut screen = screen();
    go(&mut screen, Tab::Settlement);
    let picture = screen.picture();
    for words in [
        "[结算]",
        "2026 年 11 月",
        "待审核 1 笔 12.00 · 待出账 2 笔 60.00 · 已出账 1 笔 107.00 · 欠 107.00",
        "现金 0.00 · 银行 850.00 · 扫码 12.00 · 押金预收 200.00",
        "       装修押金 2,000.00",
        "1-2-1203 张三",
        "更换角阀",
        "2 60.00",
        "待出账 60.00 元",
        "陆拾元整",
    ] {
        assert!(picture.contains(words), "{words} is missing:\n{picture}");
    }
    screen.keys("<down><down><down>");
    assert!(screen.shows("月结单 000003  押金预收 200.00"), "{}", screen.picture());
    assert!(screen.shows("壹佰零柒元整"), "{}", screen.picture());
}

#[test]
fn months_are_turned_and_never_beyond_this_one() {
    let mut screen = screen();
    go(&mut screen, Tab::Settlement);
    screen.keys("<right>");
    assert!(screen.shows("11 月"));
    screen.keys("<left><left>");
    assert!(screen.shows("2026 年 9 月"), "{}", screen.picture());
    screen.keys("<right>");
    assert!(screen.shows("2026 年 10 月"));
}

#[test]
fn payers_are_filtered_by_place_name_and_item() {
    let mut screen = screen();
    go(&mut screen, Tab::Settlement);
    screen.keys("/李四");
    assert!(screen.shows("3-1-1203") && !screen.shows("1-2-1203"), "{}", screen.picture());
    screen.keys("<esc>/灯管<enter>");
    assert!(!screen.shows("3-1-1203") && screen.shows("过滤 灯管"), "{}", screen.picture());
    screen.keys("<esc>");
    assert!(screen.shows("3-1-1203"));
}

#[test]
fn what_can_be_done_for_a_payer_opens_its_step_with_payer_and_month() {
    let mut screen = screen();
    go(&mut screen, Tab::Settlement);
    screen.keys("<enter>");
    let picture = screen.picture();
    for words in ["出月结单", "陆拾元整", "收押金预收", "审核 服务 000007", "补同意", "登记服务"]
    {
        assert!(picture.contains(words), "{words} is missing:\n{picture}");
    }
    assert!(!picture.contains("作废"), "not from here");
    screen.keys("<enter>");
    let make = ("F-22".to_owned(), "make".to_owned(), Some(1), Some(11), Some(202_611));
    assert_eq!(opened(&screen), Some(make));
}

#[test]
fn a_collection_names_its_receipt_and_opens_it() {
    let mut screen = screen();
    go(&mut screen, Tab::Settlement);
    screen.keys("<end><enter><enter>");
    assert_eq!(opened(&screen).map(|o| o.1), Some("collect".to_owned()));
    screen.app.hand_form(None);
    screen.tell(Msg::Minute(now()));
    assert!(screen.app.foot.said.contains("收据 000012"), "{}", screen.app.foot.said);
    assert!(matches!(screen.app.overlay, Some(Overlay::Story(_))), "{}", screen.picture());
}

#[test]
fn the_card_says_what_is_owed_and_f3_opens_the_paid_slip() {
    let mut screen = screen();
    screen.keys("1203");
    assert!(screen.shows("月结未收 42.00   押金 —   服务费欠 0"), "{}", screen.picture());
    screen.keys("<f3>");
    let open = ("F-13".to_owned(), "open".to_owned(), Some(1), Some(11), None);
    assert_eq!(opened(&screen), Some(open));
}

#[test]
fn repairs_and_paid_services_are_moved_by_the_same_keys() {
    let script = Script::default();
    let paid = |number| {
        let mut row = desk::row(number, "1-2-1203", "更换角阀", "未派", Some(21));
        row.id = SlipId { form: 13, number };
        row.number = format!("有偿 {number:06}");
        row
    };
    let rows = vec![desk::row(134, "1-2-1203", "漏水", "未派", Some(3)), paid(134), paid(9)];
    let page = Page { rows, ..Page::default() };
    let board = |r: &Request| matches!(r, Request::List { .. });
    let mut screen = signed(&script);
    script.say(board, Reply::List(page.clone()));
    go(&mut screen, Tab::Dispatch);
    script.say(board, Reply::List(page.clone()));
    screen.keys("  <f3>");
    let forms: Vec<u16> = handed(&screen).iter().filter_map(|h| h.1.map(|id| id.form)).collect();
    assert_eq!(forms, [14, 13], "both, though of two forms");

    // A number that both have is asked about; one that only one has is not.
    script.say(board, Reply::List(page.clone()));
    screen.keys(":派 134 孙<enter>");
    assert!(screen.shows("哪一张?") && handed(&screen).len() == 2, "{}", screen.picture());
    screen.keys("<down><enter>");
    assert_eq!(handed(&screen).last().unwrap().1, Some(SlipId { form: 13, number: 134 }));
    script.says.borrow_mut().clear();
    script.say(board, Reply::List(page));
    screen.keys(":派 9 孙<enter>");
    assert_eq!(handed(&screen).last().unwrap().1, Some(SlipId { form: 13, number: 9 }));
}

/// Somebody audited a record a moment ago, and the sums on the screen are older: what can be done now
/// is made of the newest.
#[test]
fn the_menu_of_a_payer_has_the_next_step_of_what_was_just_done() {
    let script = Script::default();
    let asked = Sent { n: 0, request: Request::Settlement { month: 0, most: 500 } };
    let answer = script.answer(asked).pop();
    let Some(Told::Reply { reply: Reply::Settlement(mut before), .. }) = answer else {
        panic!("no month");
    };
    for payer in &mut before.payers {
        payer.counts[2] = Count::default();
    }
    let mut screen = signed(&script);
    script.say(|r| matches!(r, Request::Settlement { .. }), Reply::Settlement(before));
    go(&mut screen, Tab::Settlement);
    screen.keys("<enter>");
    assert!(screen.shows("出月结单"), "{}", screen.picture());
}

/// What a payer has prepaid is proposed first where a statement is to be paid, and only where something is held.
#[test]
fn what_is_prepaid_is_proposed_for_a_statement() {
    let script = Script::default();
    let mut statement = desk::row(3, "3-1-1203", "202611 合计 107.00 已收 0.00", "待收款", None);
    statement.id = SlipId { form: 22, number: 3 };
    statement.number = "月结 000003".into();
    statement.can = ["from-deposit", "collect"].into_iter().collect();
    let page = Page { rows: vec![statement], ..Page::default() };
    let of_payer = |r: &Request| matches!(r, Request::List { view: View::Payer { .. }, .. });
    let mut screen = signed(&script);
    go(&mut screen, Tab::Settlement);
    script.say(of_payer, Reply::List(page.clone()));
    screen.keys("<end><enter>");
    assert!(screen.shows("▸押金抵扣 月结 000003"), "{}", screen.picture());
    assert!(screen.shows("收款 月结 000003"), "{}", screen.picture());
    screen.keys("<esc><home>");
    script.say(of_payer, Reply::List(page));
    screen.keys("<enter>");
    assert!(screen.shows("收款 月结") && !screen.shows("押金抵扣"), "{}", screen.picture());
}

#[test]
fn over_a_lost_line_no_preview_is_promised() {
    let mut screen = screen();
    go(&mut screen, Tab::Settlement);
    screen.tell(Msg::Lost("前台关闭了连接".to_owned()));
    screen.keys("<f2>");
    assert!(screen.shows("与前台断开了;连上后再按"), "{}", screen.picture());
}
