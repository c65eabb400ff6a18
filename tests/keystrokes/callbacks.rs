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

/// A Monday's list (of thirty in `tests/tmux/callbacks.sh`): row after row by the same four keys, and the board counts them down.
#[test]
fn a_monday_s_calls_cost_a_number_and_three_keys_each() {
    let desk = RealDesk::at(Some("2026-11-23 09:00"));
    let mut head = desk.sign_in(100, "6100");
    head.keys("<ctrl-x>设 报修回访比例 daily_all 全访<enter>");
    head.keys("<ctrl-x>设 报修何时回访 weekly 按星期一的名单<enter>");
    let mut clerk = desk.sign_in(102, "6102");
    clerk.keys(&format!("{TAB}/维修 <enter>"));
    // What was asked on papers of their own has its form as well.
    let before = desk.rows("F-27").len();
    let mut called = Vec::new();
    while let Some(row) = clerk.app.board().unwrap().rows.selected().cloned() {
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
        assert!(clerk.presses <= 5, "{} cost {} keys", row.number, clerk.presses);
    }
    assert!(called.len() > 8, "{} calls", called.len());
    assert_eq!(desk.rows("F-27").len(), before + called.len());
}
