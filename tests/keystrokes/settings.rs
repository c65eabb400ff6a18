//! 设置: a director finds a setting by its everyday word, reads why it is so, and changes it.

use super::desk::RealDesk;
use qiantai::engine::value::SlipId;
use qiantai::forms::office::settings::SLIP;

#[test]
fn a_director_changes_a_number_in_twelve_keys() {
    let desk = RealDesk::practice();
    let mut screen = desk.sign_in(100, "6100");
    let before = screen.presses;
    screen.keys("<ctrl-x>设 紧急到<enter>");
    assert!(screen.shows("紧急到场:现在 15分钟"), "{}", screen.picture());
    screen.keys("25<enter>少<enter>");
    assert!(screen.shows("已改设置"), "{}", screen.picture());
    let keys = screen.presses - before;
    assert!(keys <= 12, "{keys} keys");
    screen.keys("<ctrl-x>设 到场<enter>");
    assert!(screen.shows("默认 · 报修服务 D-51"), "{}", screen.picture());
    screen.keys("<down><down><down><down>");
    assert!(screen.shows("紧急到场:25分钟") && screen.shows("陈国栋(100)"), "{}", screen.picture());
    screen.keys("<f8>");
    assert!(screen.shows("默认") && screen.shows("陈国栋(100) 少"), "{}", screen.picture());
    // What was read goes back to the menu.
    screen.keys("<esc>");
    assert!(screen.shows("紧急到场:25分钟"), "{}", screen.picture());
}

/// The command reads a number as the menu does, money in yuan, and says what was set.
#[test]
fn money_is_set_in_yuan_by_the_command_as_by_the_menu() {
    let desk = RealDesk::practice();
    let mut screen = desk.sign_in(100, "6100");
    let limit = qiantai::forms::policy::SCHEMA.limits();
    let money = limit.iter().find(|limit| limit.unit == qiantai::engine::policy::Unit::Fen);
    let money = money.expect("a limit of money");
    let fen = (money.least + 100).min(money.most) / 100 * 100;
    let yuan = fen / 100;
    screen.keys(&format!("<ctrl-x>设 {} {yuan} 主任会定<enter>", money.name));
    let said = format!("已改设置:{} {yuan}.00元", money.label);
    assert!(screen.shows(&said), "{said}:\n{}", screen.picture());
    let before = desk.row(SLIP).version;
    screen.keys(&format!("<ctrl-x>设 {} 很多 主任会定<enter>", money.name));
    assert!(screen.shows("“很多”不行"), "{}", screen.picture());
    screen.keys("<ctrl-x>设 urgent_arrival_minutes ２０ 试<enter>");
    assert!(screen.shows("已改设置:紧急到场 20分钟"), "{}", screen.picture());
    assert_eq!(desk.row(SLIP).version, before + 1);
}

/// The commas of thousands are the number's, and the reason is kept as it was written.
#[test]
fn an_amount_with_commas_is_that_amount_and_the_reason_stays_as_typed() {
    let desk = RealDesk::practice();
    let mut screen = desk.sign_in(100, "6100");
    let limits = qiantai::forms::policy::SCHEMA.limits();
    let money = limits.iter().filter(|limit| limit.unit == qiantai::engine::policy::Unit::Fen);
    let money = money.max_by_key(|limit| limit.most).expect("a limit of money");
    let fen = (money.most / 100_000 * 100_000).min(123_400);
    assert!(fen >= 100_000, "a thousand yuan");
    let shown = qiantai::engine::money::Money::fen(fen);
    let reason = "主任会定，自下月（试）：第1，2条";
    screen.keys(&format!("<ctrl-x>设 {} {shown} {reason}<enter>", money.name));
    assert!(screen.shows("已改设置"), "{}", screen.picture());
    let story = desk.paper(SLIP);
    let last = &story.steps.last().expect("a step").fields;
    let text = |name: &str| last.iter().find(|f| f.name == name).map(|f| f.text.clone());
    assert_eq!(text("worth").as_deref(), Some(format!("{fen}分").as_str()), "{last:?}");
    assert_eq!(text("why").as_deref(), Some(reason), "{last:?}");
    let before = desk.row(SLIP).version;
    screen.keys(&format!("<ctrl-x>设 {} 1 000 {reason}<enter>", money.name));
    assert!(screen.shows("不要空格"), "{}", screen.picture());
    assert_eq!(desk.row(SLIP).version, before, "nothing is guessed");
}

#[test]
fn a_side_is_chosen_in_the_desks_words_and_the_standing_one_is_no_change() {
    let desk = RealDesk::practice();
    let mut screen = desk.sign_in(100, "6100");
    let entries = |id: SlipId| desk.row(id).version;
    let before = entries(SLIP);
    screen.keys("<ctrl-x>设 谁指定<enter>");
    assert!(screen.shows("维修班长") && screen.shows("现行"), "{}", screen.picture());
    screen.keys("班长<enter>");
    assert!(screen.shows("现在就是“维修班长”"), "{}", screen.picture());
    screen.keys("<ctrl-x>设 谁指定<enter>前台<enter>试行<enter>");
    assert_eq!(entries(SLIP), before + 1, "{}", screen.picture());
    screen.keys("<ctrl-x>设 维修人<enter>");
    assert!(screen.shows("谁指定维修人:前台"), "{}", screen.picture());
}

#[test]
fn a_number_out_of_its_range_is_asked_for_again_and_nothing_is_set() {
    let desk = RealDesk::practice();
    let mut screen = desk.sign_in(100, "6100");
    let before = desk.row(SLIP).version;
    screen.keys("<ctrl-x>设 紧急到场<enter>9999<enter>");
    assert!(screen.shows("“9999”不行") && screen.shows("240分钟"), "{}", screen.picture());
    screen.keys("<esc>");
    assert_eq!(desk.row(SLIP).version, before);
}

/// A word that is in no label finds the settings by their reasons; the stroke of a filter is none of it.
#[test]
fn a_setting_is_found_by_the_reason_for_it() {
    let desk = RealDesk::practice();
    let mut screen = desk.sign_in(100, "6100");
    screen.keys("<ctrl-x>设 水<enter>");
    assert!(screen.shows("谁可以开维修单"), "{}", screen.picture());
    screen.keys("<esc><ctrl-x>设<enter>/紧急到场");
    assert!(screen.shows("▸紧急到场:15分钟"), "{}", screen.picture());
}

#[test]
fn a_procedure_is_compared_before_it_is_taken() {
    let desk = RealDesk::practice();
    let mut screen = desk.sign_in(100, "6100");
    screen.keys("<ctrl-x>设 紧急到场<enter>30<enter>试<enter>");
    screen.keys("<ctrl-x>设 s2<enter>");
    assert!(
        screen.shows("照此设:改") && screen.shows("紧急到场:30分钟 → 15分钟"),
        "{}",
        screen.picture()
    );
    screen.keys("<enter>照手册<enter>");
    screen.keys("<ctrl-x>设 s2<enter>");
    assert!(screen.shows("与现行相同"), "{}", screen.picture());
}

#[test]
fn who_may_not_change_a_setting_may_read_it_and_is_told_whose_it_is() {
    let desk = RealDesk::practice();
    let mut screen = desk.sign_in(102, "6102");
    // Before a number or a reason is typed.
    screen.keys("<ctrl-x>设 紧急到场<enter>");
    assert!(screen.shows("设置由管理处主任改"), "{}", screen.picture());
    screen.keys("<ctrl-x>设<enter>");
    assert!(screen.shows("设置:设置由管理处主任改"), "{}", screen.picture());
    screen.keys("<esc><ctrl-x>设 urgent_arrival_minutes 25 少<enter>");
    assert!(screen.shows("H-01"), "{}", screen.picture());
}
