//! Screens connected to the real desk: how many keys each task needs, counted from the ringing phone.

#[path = "keystrokes/board.rs"]
mod board;
#[path = "keystrokes/callbacks.rs"]
mod callbacks;
#[path = "keystrokes/catalogue.rs"]
mod catalogue;
#[path = "keystrokes/claims.rs"]
mod claims;
#[path = "keystrokes/complaints.rs"]
mod complaints;
#[path = "keystrokes/day.rs"]
mod day;
#[path = "keystrokes/desk.rs"]
mod desk;
#[path = "keystrokes/fees.rs"]
mod fees;
#[path = "keystrokes/hands.rs"]
mod hands;
#[path = "keystrokes/hours.rs"]
mod hours;
#[path = "keystrokes/house.rs"]
mod house;
#[path = "keystrokes/incidents.rs"]
mod incidents;
#[path = "keystrokes/money.rs"]
mod money;
#[path = "keystrokes/paper.rs"]
mod paper;
#[path = "keystrokes/pictures.rs"]
mod pictures;
#[path = "keystrokes/roster.rs"]
mod roster;
#[path = "keystrokes/settings.rs"]
mod settings;
#[path = "keystrokes/story.rs"]
mod story;
#[path = "keystrokes/till.rs"]
mod till;
#[path = "keystrokes/ways.rs"]
mod ways;

use desk::{RealDesk, Terminal};
use qiantai::engine::value::SlipId;
use qiantai::terminal::tab::Tab;

/// A known owner reports a leak: the slip and the call log stand.
#[test]
fn a_known_owner_reports_a_leak_in_twenty_two_keys_at_most() {
    let desk = RealDesk::practice();
    let mut screen = desk.sign_in(102, "6102");
    screen.keys("zs");
    assert!(screen.shows("1-2-1203"), "{}", screen.picture());
    screen.keys("<f2>cp-07");
    assert!(screen.shows("厨房"), "the code fills the rest:\n{}", screen.picture());
    screen.keys("<tab><tab>y<f10>");
    assert!(screen.shows("F-14/000"), "{}", screen.picture());
    assert!(screen.presses <= 22, "{} keys", screen.presses);

    let slip = desk.newest("F-14");
    assert_eq!((slip.place.as_str(), slip.state.as_str()), ("1-2-1203", "未派"));
    let call = desk.newest("F-08");
    assert_eq!((call.place.as_str(), call.open), ("1-2-1203", false));
}

/// The worst open slip is preselected: one key chases it.
#[test]
fn a_chaser_on_an_open_slip_takes_seven_keys_at_most() {
    let desk = RealDesk::practice();
    let mut screen = desk.sign_in(102, "6102");
    screen.keys("zs<f6>");
    assert!(screen.presses <= 7, "{} keys", screen.presses);
    let open = desk.open_of("1-2-1203");
    assert_eq!(open.iter().map(|row| row.chased).max(), Some(1), "{open:?}\n{}", screen.picture());
}

/// The returned paper in one form: arrival, work, two materials, labour, consent, means, signature.
#[test]
fn a_repair_comes_back_with_two_materials_in_one_form() {
    let desk = RealDesk::practice();
    let mut screen = desk.sign_in(102, "6102");
    let number = desk.open_of("1-2-1203")[0].id.number;
    screen.keys(&format!("<ctrl-x>hd F-14/{number}<enter>"));
    assert!(screen.shows("回单"), "{}", screen.picture());
    screen.keys("11427<tab><tab><tab>张三<tab><tab>换角阀<tab>");
    screen.keys("角阀<tab>1<tab>25<tab><tab>生料带<tab>2<tab>3.5<tab><tab><tab>20<tab>11<f10>");
    let slip = desk.row(SlipId { form: 14, number });
    assert_eq!(slip.state, "待告知", "{}", screen.picture());
    assert!(screen.presses <= 55, "{} keys", screen.presses);
}

/// Told that it is mended, the owner calls again about the same: one key on the card opens it anew, linked,
/// and the card says nothing of it before somebody was told.
#[test]
fn a_mended_matter_is_opened_again_from_the_card() {
    let desk = RealDesk::practice();
    let mut screen = desk.sign_in(102, "6102");
    let before = desk.open_of("1-2-1203");
    let number = before[0].id.number;
    screen
        .keys(&format!("<ctrl-x>hd F-14/{number}<enter>11427<tab><tab><tab>张三<f10>"))
        .keys("<esc>");
    assert_eq!(desk.row(SlipId { form: 14, number }).state, "待告知", "{}", screen.picture());
    screen.keys(&format!("<ctrl-x>告知 F-14/{number}<enter>1<f10>")).keys("<esc>");
    assert_eq!(desk.row(SlipId { form: 14, number }).state, "已告知", "{}", screen.picture());

    let mut caller = desk.sign_in(105, "6105");
    caller.keys("zs");
    assert!(caller.shows("返修"), "{}", caller.picture());
    // Two were mended lately; the one of just now stands first.
    caller.keys("<alt-r><enter>又漏了<f10>").keys("<esc>");
    assert!(caller.presses <= 12, "{} keys", caller.presses);
    let again = desk.newest("F-14");
    assert_eq!(again.place, "1-2-1203", "{again:?}\n{}", caller.picture());
    assert_eq!(again.state, "未派");
    assert_eq!(desk.open_of("1-2-1203").len(), before.len(), "{}", caller.picture());
    let paper = desk.paper(again.id);
    let field = |name: &str| {
        let fields = paper.steps.iter().flat_map(|step| &step.fields);
        fields
            .filter(|field| field.name == name)
            .map(|field| field.text.clone())
            .collect::<String>()
    };
    assert!(field("content").contains("返修 又漏了"), "{paper:?}");
    // Once is enough: what was opened again is not offered a second time, and who calls about it now chases it.
    caller.keys("<esc>zs<alt-r>");
    assert!(!caller.shows(&format!("返修 {number:06}")), "{}", caller.picture());
    let opened = caller.app.session.form.as_ref().and_then(|form| form.state.slip);
    assert!(opened.is_some_and(|(id, _)| id.number != number), "{}", caller.picture());
}

/// Two screens of two operators: the board of one follows what the other does, and whoever is later is
/// told why.
#[test]
fn two_terminals_dispatch_one_slip_and_the_later_one_sees_why() {
    let desk = RealDesk::practice();
    let mut first = desk.sign_in(102, "6102");
    let mut second = desk.sign_in(105, "6105");
    let row = desk.newest_in("F-14", "未派");
    let open = format!("<ctrl-x>pg {}<enter>", row.id.number);
    first.keys(&open);
    second.keys(&open);
    assert!(first.shows("派工") && second.shows("派工"), "{}", first.picture());
    first.keys("211<f10>");
    second.keys("219<f10>");
    let picture = second.picture();
    assert!(picture.contains("单子刚被改过") && picture.contains("最新: 维修"), "{picture}");
    assert!(picture.contains("219"), "what was typed stays:\n{picture}");
    let now = desk.row(row.id);
    assert_eq!(now.state, "已派");
    assert!(first.app.ctx.tab == Tab::Intake || first.app.ctx.tab == Tab::Dispatch);
}

/// A terminal that dies in mid-form leaves its draft, which the operator is offered anew.
#[test]
fn a_dead_terminal_leaves_its_draft_behind() {
    let desk = RealDesk::practice();
    let mut screen = desk.sign_in(102, "6102");
    screen.keys("zs<f2>cp-07<tab><tab>y");
    screen.rest();
    drop(screen);
    let mut again: Terminal = desk.sign_in(102, "6102");
    assert!(again.shows("草稿"), "{}", again.picture());
    again.keys("<enter>");
    assert!(again.shows("1-2-1203") && again.shows("cp-07"), "{}", again.picture());
    again.keys("<f10>");
    assert_eq!(desk.newest("F-14").place, "1-2-1203");
}

#[path = "keystrokes/shift.rs"]
mod shift;
