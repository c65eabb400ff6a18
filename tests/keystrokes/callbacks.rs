//! A repair's callback from the board: how many keys a satisfied one costs, and what an unsatisfied one
//! asks for.

use super::desk::RealDesk;

const TAB: &str = "<ctrl-x>hfy<enter>";

#[test]
fn a_satisfied_callback_costs_ten_keys_at_most_and_the_row_goes() {
    let desk = RealDesk::practice();
    let mut clerk = desk.sign_in(102, "6102");
    clerk.keys(&format!("{TAB}/维修 <enter>"));
    let first = clerk.app.board().unwrap().rows.selected().cloned().expect("one to call");
    assert!(clerk.shows("还差") && clerk.shows(&first.number), "{}", clerk.picture());
    clerk.presses = 0;
    clerk.keys("<enter>y<f10>");
    assert!(clerk.presses <= 10, "called back in {} keys", clerk.presses);
    let made = desk.newest("F-27");
    assert_eq!((made.state.as_str(), &made.place), ("待审阅", &first.place));
    if clerk.app.overlay.is_some() {
        clerk.keys("<esc>");
    }
    assert!(!clerk.shows(&first.number), "nobody calls twice:\n{}", clerk.picture());
}

#[test]
fn an_unsatisfied_one_names_who_mends_it_and_stays_on_the_board() {
    let desk = RealDesk::practice();
    let mut clerk = desk.sign_in(102, "6102");
    clerk.keys(&format!("{TAB}/维修 <enter>"));
    clerk.keys("<enter>n<f10>");
    assert!(clerk.app.session.form.is_some() && clerk.shows("请写原因"), "{}", clerk.picture());
    clerk.keys("还滴水<f10>");
    assert!(clerk.app.session.form.is_some() && clerk.shows("请写整改人"), "{}", clerk.picture());
    clerk.keys("211<f10>");
    assert!(clerk.app.session.form.is_none(), "{}", clerk.picture());
    assert_eq!(desk.newest("F-27").state, "待整改", "{}", clerk.picture());
    if clerk.app.overlay.is_some() {
        clerk.keys("<esc>");
    }
    clerk.keys("/第1次<enter>");
    assert!(clerk.shows("第1次不满意 ") && clerk.shows("待整改"), "{}", clerk.picture());
    clerk.keys("<enter>y<f10>");
    assert_eq!(desk.newest("F-27").state, "待审阅", "{}", clerk.picture());
}

/// A Monday's list of thirty: row after row by the same four keys, and the board counts them down.
#[test]
fn a_monday_s_thirty_calls_cost_a_number_and_three_keys_each() {
    let desk = RealDesk::at(Some("2026-11-23 09:00"));
    let mut head = desk.sign_in(100, "6100");
    head.keys("<ctrl-x>设 报修回访比例 daily_all 全访<enter>");
    head.keys("<ctrl-x>设 报修何时回访 weekly 按星期一的名单<enter>");
    let mut clerk = desk.sign_in(102, "6102");
    clerk.keys(&format!("{TAB}/维修 <enter>"));
    let mut called = Vec::new();
    for call in 1..=30 {
        let row = clerk.app.board().unwrap().rows.selected().cloned();
        let row = row.unwrap_or_else(|| panic!("no call {call}:\n{}", clerk.picture()));
        assert!(!called.contains(&row.id), "nobody is called twice: {}", row.number);
        called.push(row.id);
        clerk.presses = 0;
        // The number is there to be dialled: no reason is asked for, however many there are on a day (P-11).
        clerk.keys("<f9>");
        assert!(clerk.app.overlay.is_none(), "{}", clerk.picture());
        assert!(!clerk.shows("多于每天"), "{}", clerk.picture());
        clerk.keys("<enter>y<f10>");
        assert!(clerk.app.session.form.is_none(), "{}", clerk.picture());
        if clerk.app.overlay.is_some() {
            clerk.keys("<esc>");
        }
        assert!(clerk.presses <= 5, "call {call} cost {} keys", clerk.presses);
    }
    assert_eq!(desk.rows("F-27").len(), 30);
    // A manager reads the day's satisfied calls by one signature.
    let mut boss = desk.sign_in(100, "6100");
    let newest = desk.newest("F-27").number;
    assert!(newest.ends_with("30"), "{newest}");
    boss.keys("<ctrl-x>看 F-27/30<enter>");
    assert!(boss.shows("待审阅"), "{}", boss.picture());
}
