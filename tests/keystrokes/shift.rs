//! The shift and its handover on the screen.

use super::*;
use qiantai::protocol::messages::{Request, ShownSlip};
use qiantai::terminal::message::Alarm;

/// An office where both operators sign and shifts run day and night; no shift has started.
fn office_with_signatures() -> RealDesk {
    let desk = RealDesk::quiet();
    let mut head = desk.sign_in(100, "6100");
    head.keys(":设 handover_shortfall record_and_sign 试用<enter>");
    assert!(head.shows("已改设置"), "{}", head.picture());
    desk
}

/// Somebody signs in and goes to the tab; keys are counted from there on the first tab.
fn tab(desk: &RealDesk, badge: u32) -> Terminal {
    let mut screen = desk.sign_in(badge, &format!("6{badge}"));
    if screen.app.overlay.is_some() {
        // Drafts are offered at sign-in: later.
        screen.keys("<esc>");
        screen.presses = 0;
    }
    screen.keys("<ctrl-n><ctrl-n>");
    assert_eq!(screen.app.ctx.tab, Tab::Handover);
    screen
}

/// The numbers of the second handover, in the order of the sheet.
const COUNTED: &str = "2<down>2<down>1<down>5<down>59<down>1260";

/// The first shift and its first handover, which also says how many things there should be.
fn first_handover(desk: &RealDesk) {
    let mut screen = tab(desk, 102);
    screen.keys("<f3><f10>");
    assert!(screen.shows("早班 王丽(102)"), "{}", screen.picture());
    screen.keys("<f10>2<down>2<down>1<down>5<down>59<tab>59<up>5<up>1<up>2<up>2");
    screen.keys("<down><down><down><down><down>1260<f10>105<tab>6105<enter>");
    assert!(screen.shows("中班 周敏(105)"), "{}", screen.picture());
}

fn field(slip: &ShownSlip, name: &str) -> String {
    let fields = slip.steps.iter().flat_map(|step| &step.fields);
    fields.filter(|f| f.name == name).map(|f| f.text.clone()).collect()
}

/// Everything on one sheet, signed by both: the receiver's badge and PIN are counted too.
#[test]
fn a_handover_is_counted_and_signed_by_both_in_thirty_five_keys() {
    let desk = office_with_signatures();
    first_handover(&desk);
    // What somebody else has left half written is counted by the desk, not by whoever hands over.
    let mut other = tab(&desk, 103);
    other.keys("<f2>2<tab><tab>水泵房钥匙在柜里<esc>");
    assert!(other.shows("草稿已留在前台"), "{}", other.picture());

    let mut screen = tab(&desk, 105);
    assert!(screen.shows("对讲机        5") && screen.shows("未交草稿      1"));
    let code = desk.code();
    assert!(screen.shows(&code), "{}", screen.picture());
    screen.keys("<f10>");
    assert!(screen.shows("实存现金") && screen.shows("待回单 → "), "{}", screen.picture());
    assert!(!screen.shows("未交草稿") && !screen.shows("校验码"), "{}", screen.picture());
    screen.keys(&format!("{COUNTED}<down><down><down><down><tab><tab>y<f10>"));
    screen.keys("104<tab>6104<enter>");
    assert!(screen.shows("夜班 吴佳怡(104)"), "{}", screen.picture());
    assert!(screen.presses <= 35, "{} keys", screen.presses);
    assert!(screen.app.overlay.is_none(), "nothing to warn of:\n{}", screen.picture());

    let handed = desk.paper(SlipId { form: 35, number: 2 });
    assert_eq!(handed.row.state, "已交班");
    assert_eq!((field(&handed, "drafts"), field(&handed, "code")), ("1".to_string(), code));
    let asked = screen.sent.iter().find_map(|sent| match &sent.request {
        Request::Hand { asked, .. } => Some(asked.clone()),
        _ => None,
    });
    let sent: Vec<String> = asked.unwrap().fields.into_iter().map(|(name, _)| name).collect();
    for known in ["code", "drafts", "pending"] {
        assert!(!sent.contains(&known.to_string()), "{sent:?}");
    }
}

/// Counts do not stand ready: a sheet on which nothing was counted is not handed over.
#[test]
fn what_was_not_counted_is_not_handed_over() {
    let desk = office_with_signatures();
    first_handover(&desk);
    let mut screen = tab(&desk, 105);
    screen.keys("<f10><f10>");
    // Nobody is called to sign a sheet on which something is missing.
    assert!(screen.app.overlay.is_none() && screen.shows("请填“实有”"), "{}", screen.picture());
    assert_eq!(desk.row(SlipId { form: 35, number: 2 }).state, "值班");
    // One of them short: the caret goes to the reason, then both sign (C-20).
    screen.keys("2<down>2<down>1<down>4<down>59<down>1260<f10>");
    assert!(screen.shows("对讲机实有与应有不符"), "{}", screen.picture());
    screen.keys("1台送修,有单<f10>");
    assert!(screen.shows("接班签字:工号和密码"), "{}", screen.picture());
    // A wrong PIN takes nothing, and the box stays to be answered.
    screen.keys("104<tab>9999<enter>");
    assert!(
        screen.shows("接班签字:工号和密码") && screen.shows("工号或密码不对"),
        "{}",
        screen.picture()
    );
    assert_eq!(desk.row(SlipId { form: 35, number: 2 }).state, "值班");
    screen.keys("6104<enter>");
    // What the sheet has said already is not said again in a box.
    assert!(screen.app.overlay.is_none(), "{}", screen.picture());
    assert!(screen.shows("夜班 吴佳怡(104)"), "{}", screen.picture());
}

/// A dropped line and a key too many lose nothing: the sheet goes on where it was.
#[test]
fn a_half_counted_sheet_is_found_again_by_the_same_key() {
    let desk = office_with_signatures();
    first_handover(&desk);
    let mut screen = tab(&desk, 105);
    screen.keys("<f10>2<down>2<down>1<esc>");
    assert!(screen.shows("交接单填了一半"), "{}", screen.picture());
    drop(screen);
    let mut again = desk.sign_in(105, "6105");
    assert!(again.shows("未提交的草稿"), "{}", again.picture());
    again.keys("<esc><ctrl-n><ctrl-n><f10>");
    assert!(again.shows("实有"), "{}", again.picture());
    again.keys("<down>5<down>59<down>1260<f10>104<tab>6104<enter>");
    assert!(again.shows("夜班 吴佳怡(104)"), "{}", again.picture());
    let handed = desk.paper(SlipId { form: 35, number: 2 });
    let counts = handed.steps.iter().flat_map(|s| &s.fields).find(|f| f.name == "counts");
    let have: Vec<&str> = counts.unwrap().rows.iter().map(|row| row[2].as_str()).collect();
    assert_eq!(have, ["2", "2", "1", "5", "59"]);
}

/// Thrown away is thrown away: the same key begins a new sheet.
#[test]
fn a_half_counted_sheet_thrown_away_is_begun_anew_by_the_same_key() {
    let desk = office_with_signatures();
    first_handover(&desk);
    let mut screen = tab(&desk, 105);
    screen.keys("<f10>2<down>2<esc>");
    assert!(screen.shows("交接单填了一半"), "{}", screen.picture());
    screen.keys(":弃稿<enter>");
    assert!(screen.shows("已弃") && !screen.shows("填了一半"), "{}", screen.picture());
    screen.keys("<f10>");
    assert!(screen.app.session.form.is_some(), "{}", screen.picture());
    assert!(!screen.shows("已经提交或作废"), "{}", screen.picture());
}

/// Who counts at one terminal and comes to another is asked before the sheet moves, on both.
#[test]
fn a_sheet_open_at_another_terminal_is_asked_about_before_it_moves() {
    let desk = office_with_signatures();
    first_handover(&desk);
    let mut here = tab(&desk, 105);
    let mut there = tab(&desk, 105);
    here.keys("<f10>2<down>2<tab>").ring(Alarm::Keep);
    there.keys("<f10>");
    assert!(there.shows("另一台终端填着"), "{}", there.picture());
    assert!(there.app.session.form.is_none());
    there.keys("<esc>");
    here.keys("9").ring(Alarm::Keep);
    assert!(here.app.session.form.is_some(), "{}", here.picture());
    there.keys("<f10><f10>");
    assert!(there.app.session.form.is_some(), "{}", there.picture());
    here.keys("9").ring(Alarm::Keep);
    assert!(here.app.session.form.is_none(), "{}", here.picture());
    // Back at the first one, nothing typed falls into a new sheet.
    here.keys("<f10>6105<tab>");
    assert!(here.app.session.form.is_none(), "{}", here.picture());
}

/// A colleague's draft is no question for who sits down, nor offered to who may not take it over.
#[test]
fn only_ones_own_drafts_are_offered_at_the_sign_in() {
    let desk = RealDesk::practice();
    let mut wang = desk.sign_in(102, "6102");
    wang.keys("zs<f2>cp-07<esc>");
    drop(wang);
    let mut head = desk.sign_in(100, "6100");
    assert!(head.app.overlay.is_none(), "{}", head.picture());
    head.keys("<ctrl-x>草稿<enter><enter>");
    assert!(head.shows("接管 王丽(102) 的草稿"), "{}", head.picture());
    head.keys("<esc>");
    let mut cashier = desk.sign_in(110, "6110");
    assert!(cashier.app.overlay.is_none(), "{}", cashier.picture());
    cashier.keys("<ctrl-x>草稿<enter>");
    assert!(cashier.shows("没有未提交的草稿可由您打开"), "{}", cashier.picture());
    let mut wang = desk.sign_in(102, "6102");
    assert!(wang.shows("未提交的草稿"), "{}", wang.picture());
}

/// 四不接: the receiver refuses under an own sign-in; whoever is on duty sees it and may go on.
#[test]
fn the_receiver_refuses_at_another_terminal_and_signs_later() {
    let desk = office_with_signatures();
    first_handover(&desk);
    let mut outgoing = tab(&desk, 105);
    outgoing.keys("<f9>");
    assert!(outgoing.shows("您就是当班人"), "{}", outgoing.picture());
    let mut receiver = tab(&desk, 104);
    receiver.keys("<f10>");
    assert!(receiver.shows("值班的是周敏(105)"), "{}", receiver.picture());
    receiver.keys("<f9><tab>y<tab><tab>地面未清,请清理后再接<f10>");
    assert!(receiver.shows("拒接"), "{}", receiver.picture());
    outgoing.keys("<ctrl-r>");
    let head = outgoing.picture().lines().nth(1).unwrap().to_string();
    assert!(head.contains("周敏(105)") && head.contains("拒接"), "{head}");
    let open = desk.newest_in("F-35", "拒接");
    assert!(open.urgent && open.matter.contains("卫生不洁:地面未清"), "{open:?}");
    outgoing.keys(&format!("<f10>{COUNTED}<f10>104<tab>6104<enter>"));
    assert_eq!(desk.row(open.id).state, "已交班", "{}", outgoing.picture());
}

/// Nobody comes: 延班; then somebody takes the shift over, and the one before signs afterwards.
#[test]
fn a_shift_is_extended_stood_in_for_and_countersigned() {
    let desk = office_with_signatures();
    first_handover(&desk);
    let mut outgoing = tab(&desk, 105);
    outgoing.keys("<f6>接班人没来<f10>");
    let head = |screen: &mut Terminal| screen.picture().lines().nth(1).unwrap().to_string();
    outgoing.keys("<esc>");
    assert!(head(&mut outgoing).contains("延班"), "{}", outgoing.picture());
    outgoing.keys("<ctrl-o>上医院<f10><esc>");
    assert!(head(&mut outgoing).contains("暂离"), "{}", outgoing.picture());
    outgoing.keys(":回岗<enter><f10><esc>");
    assert!(head(&mut outgoing).contains("延班"), "{}", outgoing.picture());

    let mut stand_in = tab(&desk, 104);
    stand_in.keys("<f7>路远来晚<f10><esc>");
    assert!(head(&mut stand_in).contains("吴佳怡(104)"), "{}", stand_in.picture());
    let left = desk.newest_in("F-35", "待补签");
    assert_eq!(left.worker, "周敏");
    outgoing.keys("<ctrl-r><end><up><up>");
    assert!(outgoing.shows("▸代接待补签"), "{}", outgoing.picture());
    // The line's slips, the slip's story, what can be done with it.
    outgoing.keys("<enter><enter>");
    assert!(outgoing.shows("代接原因"), "{}", outgoing.picture());
    outgoing.keys("<enter><enter><f10>");
    assert_eq!(desk.row(left.id).state, "已交班", "{}", outgoing.picture());
}

/// Where the office keeps the book only (S2): 开班 is the one key, 收班 the other, and nobody signs.
#[test]
fn an_office_that_keeps_the_book_opens_and_closes_without_signatures() {
    let desk = RealDesk::quiet();
    desk.sign_in(100, "6100").keys(":设 handover_paper log_and_mark 只记本<enter>");
    let mut screen = tab(&desk, 102);
    assert!(screen.shows("无人值班,请按 F3 开班"), "{}", screen.picture());
    screen.keys("<f10>");
    assert!(screen.app.session.form.is_none(), "nobody is on duty: nothing to sign");
    screen.keys("<f3><f10>");
    assert!(screen.shows("F5 收班,不用签字"), "{}", screen.picture());
    assert!(!screen.shows("F10 交班"), "{}", screen.picture());
    let keys = screen.presses;
    let code = desk.code();
    screen.keys("<f5><f10>");
    assert_eq!(screen.presses - keys, 2);
    assert!(screen.shows("无人值班"), "{}", screen.picture());
    let closed = desk.paper(SlipId { form: 35, number: 1 });
    assert_eq!((closed.row.state.as_str(), field(&closed, "code")), ("已收班", code));
    // Left open, it is closed by the next one's beginning, and not without a word.
    screen.keys("<f3><f10>");
    let mut next = tab(&desk, 105);
    next.keys("<f3>");
    assert!(next.shows("值班的是王丽(102),还没有交班") && next.shows("代接"), "{}", next.picture());
    next.keys("<down><enter><f10>");
    assert!(next.shows("请在“代上一班收班”写 y"), "{}", next.picture());
    assert_eq!(desk.row(SlipId { form: 35, number: 2 }).state, "值班");
    next.keys("y<f10>").keys("<esc>");
    assert_eq!(desk.row(SlipId { form: 35, number: 2 }).state, "已收班", "{}", next.picture());
    assert!(next.shows("周敏(105)"), "{}", next.picture());
}

/// The shift book in the same tab: urgent entries on top, each step one key.
#[test]
fn the_shift_book_is_written_and_marked_in_the_same_tab() {
    let desk = RealDesk::quiet();
    let mut screen = tab(&desk, 102);
    // A warning is put away once it can have been seen, not by a key typed ahead.
    screen.keys("<f2>2<tab><tab>电梯年检贴通知<f10>");
    screen.keys("<esc><f2>1<tab><tab>水泵异响<f10>").keys("<esc>");
    let picture = screen.picture();
    let at = |what: &str| picture.lines().position(|line| line.contains(what)).unwrap();
    assert!(at("紧急 水泵异响") < at("普通 电梯年检"), "{picture}");
    assert!(picture.contains("交接班本 2 条未办"), "{picture}");
    // The arrows go to the book: reason for the first, OK for the other.
    screen.keys("<tab><alt-r>等厂家<f10>").keys("<esc>");
    assert!(screen.shows("未完有因") && screen.shows("因:等厂家"), "{}", screen.picture());
    screen.keys("<home><alt-o><f10>").keys("<esc>");
    assert!(screen.shows("1 条未办"), "{}", screen.picture());
    screen.keys("<alt-m><f10>").keys("<esc>");
    assert!(screen.shows("待例会"), "{}", screen.picture());
    let mut head = tab(&desk, 100);
    head.keys("<tab><alt-i>请厂家今天到<f10>").keys("<esc>");
    assert!(desk.newest_in("F-36", "待例会").matter.contains("水泵异响"), "{}", head.picture());
    let paper = desk.paper(desk.newest_in("F-36", "待例会").id);
    assert_eq!(field(&paper, "instruction"), "请厂家今天到");
}

/// The practice office at 14:32: somebody has stood there since eight, what was written down waits, and
/// the shift is handed on with a word about it.
#[test]
fn the_practice_office_has_a_shift_to_hand_on() {
    let desk = RealDesk::practice();
    let mut screen = tab(&desk, 102);
    assert!(screen.shows("早班 王丽(102) 08:00–16:00"), "{}", screen.picture());
    // A repair that was marked as major stands there by itself, before everything else.
    assert!(screen.shows("紧急 重大维修 F-14/"), "{}", screen.picture());
    screen.keys("<tab><home><alt-o>已抢修<f10>").keys("<esc><tab><end><up>");
    let picture = screen.picture();
    let at = |what: &str| picture.lines().position(|line| line.contains(what)).unwrap_or(0);
    assert!(0 < at("紧急 水表井") && at("紧急 水表井") < at("普通 物业日报"), "{picture}");
    assert!(picture.contains("待例会"), "{picture}");
    // The urgent one first, then the report; then both sign, and the next shift has begun.
    screen.keys("<tab><home><alt-o>不渗了<f10>").keys("<esc><home><alt-o>已交<f10>").keys("<esc>");
    assert!(screen.shows("F10 交班"), "{}", screen.picture());
    screen.keys("<f10>2<down>2<down>1<down>5<down>59<tab>59<up>5<up>1<up>2<up>2");
    screen.keys("<down><down><down><down><down>1260<f10>105<tab>6105<enter>").keys("<esc>");
    assert_eq!(desk.row(SlipId { form: 35, number: 1 }).state, "已交班", "{}", screen.picture());
    assert!(screen.shows("中班 周敏(105)"), "{}", screen.picture());
}

/// Refused with a ground, decided by the director, signed: keys are counted from the tab, and both hands
/// read on the sheet what was said.
#[test]
fn a_refused_handover_is_decided_by_the_director_and_then_signed() {
    let desk = RealDesk::quiet();
    first_handover(&desk);
    let mut receiver = tab(&desk, 104);
    // A ground that is not so is asked about, and the caret is there.
    receiver.keys(":拒接<enter><tab><tab><tab>y立管裂<f10>");
    assert!(receiver.shows("没有标为重大的未完维修"), "{}", receiver.picture());
    receiver.keys("3-1 立管<f10>").keys("<esc>");
    assert!(
        receiver.shows("吴佳怡(104) 拒接 重大维修未完(3-1 立管):立管裂"),
        "{}",
        receiver.picture()
    );
    assert!(receiver.presses <= 35, "{} keys", receiver.presses);

    let mut head = tab(&desk, 100);
    assert!(head.shows("拒接 重大维修未完") && head.shows("批示"), "{}", head.picture());
    head.keys("<alt-i>1已有人抢修,先接<f10>").keys("<esc>");
    assert_eq!(desk.row(SlipId { form: 35, number: 2 }).state, "批示照接", "{}", head.picture());
    assert!(head.presses <= 20, "{} keys", head.presses);

    let mut outgoing = tab(&desk, 105);
    let decided = "批示照接:已有人抢修,先接;请双方签字";
    assert!(outgoing.shows(decided), "{}", outgoing.picture());
    receiver.keys("<ctrl-r>");
    assert!(receiver.shows(decided), "{}", receiver.picture());
    receiver.keys("<f9><tab><tab><tab>y立管裂<tab>3-1<f10>");
    assert!(receiver.shows("主任已批示照接"), "{}", receiver.picture());
    outgoing.presses = 0;
    outgoing.keys(&format!("<f10>{COUNTED}<f10>104<tab>6104<enter>")).keys("<esc>");
    assert!(outgoing.presses <= 35, "{} keys", outgoing.presses);
    assert!(outgoing.shows("夜班 吴佳怡(104)"), "{}", outgoing.picture());
    assert_eq!(desk.row(SlipId { form: 35, number: 2 }).state, "已交班");
}

/// 退回补齐; and whoever is away, refused or sent back may still leave, stay on or be stood in for.
#[test]
fn a_shift_that_was_sent_back_is_left_extended_and_stood_in_for() {
    let desk = RealDesk::quiet();
    first_handover(&desk);
    let mut receiver = tab(&desk, 104);
    receiver.keys("<f9><tab>y<tab><tab>地面未清<f10>").keys("<esc>");
    let mut head = tab(&desk, 100);
    head.keys(":批示<enter>2先清地面<f10>").keys("<esc>");
    assert!(head.shows("退回补齐"), "{}", head.picture());
    let mut outgoing = tab(&desk, 105);
    assert!(outgoing.shows("请当班人补齐后再交"), "{}", outgoing.picture());
    outgoing.keys("<ctrl-o>找拖把<f10>").keys("<esc><f6>要清地面<f10>").keys("<esc>");
    assert!(outgoing.shows("暂离"), "{}", outgoing.picture());
    outgoing.keys(":回岗<enter><f10>").keys("<esc>");
    assert_eq!(
        desk.row(SlipId { form: 35, number: 2 }).state,
        "退回补齐",
        "{}",
        outgoing.picture()
    );
    // From another tab by its word.
    receiver.keys("<ctrl-n>:代接<enter>原班急病<f10>").keys("<esc>");
    assert!(receiver.shows("吴佳怡(104)"), "{}", receiver.picture());
    outgoing.keys("<ctrl-r><alt-q><f10>").keys("<esc>");
    assert_eq!(desk.row(SlipId { form: 35, number: 2 }).state, "已交班", "{}", outgoing.picture());
}

/// 开班 while another stands the shift says whose it is, and leads to 代接.
#[test]
fn a_shift_that_another_stands_is_not_begun_anew() {
    let desk = office_with_signatures();
    first_handover(&desk);
    let mut other = tab(&desk, 104);
    other.keys("<f3>");
    assert!(other.shows("值班的是周敏(105),还没有交班"), "{}", other.picture());
    other.keys("<enter>");
    assert!(other.shows("代接原因"), "{}", other.picture());
}

/// What was written down and marked OK years ago is found by its words.
#[test]
fn the_shift_book_is_searched_over_years() {
    let desk = RealDesk::quiet();
    let mut screen = tab(&desk, 102);
    screen.keys("<f2>2<tab><tab>水箱渗水先围挡<f10>").keys("<esc>");
    let written = desk.newest("F-36");
    screen.keys("<tab><home><alt-o>已补<f10>").keys("<esc>");
    assert_eq!(desk.row(written.id).state, "OK", "{}", screen.picture());
    drop(screen);
    for later in ["2027-11-20 09:00", "2029-03-01 09:00"] {
        desk.clock(later);
    }
    let mut screen = desk.sign_in(102, "6102");
    if screen.app.overlay.is_some() {
        screen.keys("<esc>");
    }
    screen.keys(":台账 F-36<enter>/水箱<enter>");
    assert!(screen.shows("水箱渗水先围挡"), "{}", screen.picture());
    screen.keys("/没写过的事<enter>");
    assert!(!screen.shows("水箱渗水先围挡"), "{}", screen.picture());
}
