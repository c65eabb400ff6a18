//! A fire at night: one key and a kind, and the list is on the screen and ticked.

use super::desk::RealDesk;
use qiantai::engine::decision::{Asked, Input};
use qiantai::engine::value::SlipId;
use qiantai::protocol::messages::{Reply, Request};

#[test]
fn a_fire_is_opened_by_one_key_and_its_kind_and_ticked_five_times() {
    let desk = RealDesk::practice();
    let mut clerk = desk.sign_in(102, "6102");
    clerk.presses = 0;
    clerk.keys("<alt-e>1");
    assert!(clerk.shows("1 拨打火警 119"), "{}", clerk.picture());
    clerk.keys("<f10>");
    assert_eq!(desk.newest("F-99").state, "处置中", "{}", clerk.picture());
    for tick in ["1", "2", "3", "6", "9"] {
        assert!(clerk.shows("办了几项"), "the list stays\n{}", clerk.picture());
        clerk.keys(tick).keys("<f10>");
    }
    let row = desk.newest("F-99");
    assert!(row.matter.contains("5/14 下一项: 切断非消防电源和燃气"), "{}", row.matter);
    assert!(clerk.presses <= 13, "{} keys", clerk.presses);
    clerk.keys("<esc>");
    assert!(clerk.app.session.form.is_none(), "{}", clerk.picture());
}

/// The same on the screen: down to an item and a space; what is done goes out together, each with its time.
#[test]
fn items_of_the_list_are_ticked_where_they_stand() {
    let desk = RealDesk::practice();
    let mut clerk = desk.sign_in(102, "6102");
    clerk.keys("<alt-e>1<f10>");
    assert!(clerk.shows("1 拨打火警 119"), "{}", clerk.picture());
    clerk.presses = 0;
    clerk.keys("<down> <down> <down> <f10>");
    let row = desk.newest("F-99");
    assert!(
        row.matter.contains("3/14 下一项: 切断非消防电源和燃气"),
        "{}\n{}",
        row.matter,
        clerk.picture()
    );
    assert!(clerk.presses <= 7, "{} keys", clerk.presses);
    assert!(clerk.shows("3 核实火情,就近取灭火器扑救 √"), "{}", clerk.picture());
    assert!(
        clerk.shows("4 切断非消防电源和燃气"),
        "what is left stands in rows\n{}",
        clerk.picture()
    );
}

/// A step on a slip with one blank, whatever version stands.
fn on(slip: SlipId, step: &str, (name, text): (&str, &str)) -> Asked {
    let fields = vec![(name.to_string(), Input::Text(text.to_string()))];
    Asked {
        form: "F-99".to_string(),
        step: step.to_string(),
        slip: Some(slip),
        fields,
        ..Asked::default()
    }
}

/// Two clerks at one fire: whose list was open while the other ticked is not sent back, and no tick is lost.
#[test]
fn two_terminals_tick_one_list_and_neither_is_sent_back() {
    let desk = RealDesk::practice();
    let mut first = desk.sign_in(102, "6102");
    first.keys("<alt-e>1<f10>");
    assert!(first.shows("办了几项"), "{}", first.picture());
    let slip = desk.newest("F-99").id;
    let other = desk.submit(105, "6105", on(slip, "tick", ("ticked", "3")));
    assert!(matches!(other, Reply::Accepted { .. }), "{other:?}");
    first.keys("2<f10>");
    let row = desk.newest("F-99");
    assert!(row.matter.contains("2/14 下一项: 拨打火警"), "{}\n{}", row.matter, first.picture());
}

/// The report that is drafted must not tell of what nobody ticked as if it had been done (G-98).
#[test]
fn a_drafted_report_names_what_nobody_ticked() {
    let desk = RealDesk::practice();
    let mut clerk = desk.sign_in(102, "6102");
    clerk.keys("<alt-e>1<f10>1<f10>");
    let slip = desk.newest("F-99").id;
    let over = desk.submit(102, "6102", on(slip, "calm", ("result", "扑灭")));
    assert!(matches!(over, Reply::Accepted { .. }), "{over:?}");
    let drafted = desk.signed_in(102, "6102")(Request::Begin {
        form: "F-99".to_string(),
        step: "draft".to_string(),
        slip: Some(slip),
        room: None,
        person: None,
        month: None,
        resume: false,
    });
    assert!(format!("{drafted:?}").contains("没打勾:报本处领导、核实火情"), "{drafted:?}");
}
