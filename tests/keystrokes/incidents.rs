//! A fire at night: one key and a kind, and the list is on the screen and ticked.

use super::desk::RealDesk;

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
