//! One lift, three households: the second and the third go on the first one's slip.

use super::desk::RealDesk;
use qiantai::domain::value::SlipId;

/// Counted from the ringing phone. Something else of the building waits too, so that the lift, which
/// most have reported, is chosen from a menu in which it stands first.
#[test]
fn three_households_report_one_lift_and_stand_on_one_slip() {
    let desk = RealDesk::practice();
    let mut screen = desk.sign_in(102, "6102");
    screen.keys("6-1-101<f2>dt-01<tab><tab>y<f10>");
    let first = desk.newest("F-14");
    assert_eq!((first.state.as_str(), first.households), ("未派", 1), "{}", screen.picture());
    for (room, households) in [("6-301", 2), ("6-402", 3)] {
        screen.keys("<esc>");
        screen.presses = 0;
        screen.keys(room);
        let said = format!("本楼今日已报“停运” {} 户 → F7 并单", households - 1);
        assert!(screen.shows(&said), "{}", screen.picture());
        screen.keys("<f7>");
        assert!(screen.shows("并到哪一张"), "{}", screen.picture());
        screen.keys("<enter>");
        let room = format!("6-1-{}", &room[2..]);
        assert!(screen.shows("同报") && screen.shows(&room), "{}", screen.picture());
        screen.keys("<f10>");
        println!("another household on the same lift: {} keys", screen.presses);
        assert!(screen.presses <= 8, "{} keys", screen.presses);
        let now = desk.row(SlipId { form: 14, number: first.id.number });
        assert_eq!(now.households, households, "{}", screen.picture());
    }
    assert_eq!(desk.newest("F-14").id, first.id, "no second slip");
    // A household that is on the slip is no new report: the slip stands on its card, to be chased.
    screen.keys("<esc>6-301");
    assert!(!screen.shows("本楼今日已报“停运”"), "{}", screen.picture());
    screen.keys("<f6>");
    assert_eq!(desk.row(first.id).chased, 1, "{}", screen.picture());
}
