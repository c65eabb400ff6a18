//! Three households report the same lift: the later two are attached to the slip of the first.

use super::desk::RealDesk;
use qiantai::engine::value::SlipId;
use qiantai::protocol::messages::{Filter, Row};

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
        let room = format!("6-1-{}", room.trim_start_matches("6-"));
        assert!(screen.shows("同报") && screen.shows(&room), "{}", screen.picture());
        screen.keys("<f10>");
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

/// Order and narrowing belong to the operator: at whatever terminal, and to nobody else; the journal
/// knows nothing of them.
#[test]
fn how_a_board_is_looked_at_goes_with_its_operator() {
    let desk = RealDesk::practice();
    let code = desk.code();
    let mut screen = desk.sign_in(102, "6102");
    screen.keys("<ctrl-n><ctrl-b>");
    assert!(screen.shows("按状态"), "{}", screen.picture());
    screen.keys("<tab>");
    assert!(screen.shows("筛选") && screen.shows("快到期"), "{}", screen.picture());
    // Behind the parts stand buildings, trades and workers.
    screen.keys("<down><down><down><enter>");
    assert!(screen.shows("按楼") && screen.shows("不限"), "{}", screen.picture());
    screen.keys("<down><enter>");
    let picture = screen.picture();
    let head = picture.lines().nth(1).unwrap().to_owned();
    assert!(head.contains("按状态 筛选 1"), "{picture}");
    drop(screen);

    let mut again = desk.sign_in(102, "6102");
    again.keys("<ctrl-n>");
    let picture = again.picture();
    assert_eq!(picture.lines().nth(1), Some(head.as_str()), "{picture}");
    let mut other = desk.sign_in(105, "6105");
    other.keys("<ctrl-n>");
    assert!(!other.shows("筛选") && !other.shows("按状态"), "{}", other.picture());
    assert_eq!(desk.code(), code, "no entry was written");
    // Esc shows everything again, and that is remembered as well.
    again.keys("<esc>");
    assert!(!again.shows("筛选 1"), "{}", again.picture());
    let mut third = desk.sign_in(102, "6102");
    third.keys("<ctrl-n>");
    assert!(!third.shows("筛选 1") && third.shows("按状态"), "{}", third.picture());
}

/// Tab completes the word, then a slip that it can be done to, then whoever has work in hand; a step
/// without a key is taken on several slips by its word.
#[test]
fn the_command_line_completes_and_takes_steps_on_several_slips() {
    let desk = RealDesk::practice();
    let mut screen = desk.sign_in(102, "6102");
    screen.keys("<ctrl-n>");
    screen.keys("<ctrl-x>恢<tab>");
    assert!(screen.shows("恢复"), "{}", screen.picture());
    let waiting: Vec<_> = desk.open_in("待料待约");
    assert!(waiting.len() >= 2, "{waiting:?}");
    let (one, two) = (waiting[0].id, waiting[1].id);
    screen.keys(&format!("{}<tab>{}<enter>", one.number, two.number));
    for id in [one, two] {
        assert_ne!(desk.row(id).state, "待料待约", "{}", screen.picture());
    }
    // Behind a slip stands a worker.
    screen.keys(&format!("<ctrl-x>转单 {} 赵<tab>", one.number));
    assert!(screen.shows(&format!("转单 {} 赵工", one.number)), "{}", screen.picture());
    screen.keys("<esc>");
    // What is written behind the slips goes into the first blank, where it is seen.
    screen.keys(&format!("<ctrl-x>暂停 {} 待料<enter>", one.number));
    assert!(screen.shows("等什么"), "{}", screen.picture());
    screen.keys("<f10>");
    assert_eq!(desk.row(one).state, "待料待约", "{}", screen.picture());
    // A word that nobody knows is never guessed.
    screen.keys(&format!("<esc><ctrl-x>甲乙 {}<enter>", one.number));
    assert!(screen.shows("没有“甲乙”"), "{}", screen.picture());
}

/// How far up it was told that time is up stands in a column of its own, not in the matter.
#[test]
fn the_level_has_a_sign_of_its_own() {
    let desk = RealDesk::practice();
    desk.clock("2026-11-22T09:00");
    let mut screen = desk.sign_in(102, "6102");
    screen.keys("<ctrl-n>");
    let picture = screen.picture();
    assert!((1..=4).any(|level| picture.contains(&format!("!{level}?"))), "{picture}");
}

/// Tab completes a number among all that is open, whether a board has loaded it or not, and only
/// where the step can be taken.
#[test]
fn a_number_is_completed_among_all_that_is_open() {
    let desk = RealDesk::practice();
    let mut screen = desk.sign_in(102, "6102");
    let waiting: Vec<_> = desk.open_in("待料待约").into_iter().map(|row| row.id.number).collect();
    let open: Vec<_> = desk.board(Filter::default());
    // A number whose first digits no other open slip has that waits.
    let text = |number: &u64| number.to_string();
    let alone = |number: &&u64| {
        let digits: String = text(number).chars().take(2).collect();
        waiting.iter().filter(|n| text(n).starts_with(&digits)).count() == 1
    };
    let one = waiting.iter().find(alone).expect("one that begins as no other");
    let digits: String = text(one).chars().take(2).collect();
    // No board was looked at yet.
    screen.keys(&format!("<ctrl-x>恢复 {digits}<tab>"));
    assert!(screen.shows(&format!("恢复 {one}")), "{}", screen.picture());
    screen.keys("<esc>");
    // Many are named, with how many there are in all.
    // Work is what is urged on: paid services, repairs, cleaning.
    let work = |row: &&Row| [13, 14, 17].contains(&row.id.form);
    let beginning = |digit: char| {
        let urged = open.iter().filter(work);
        urged.filter(|row| text(&row.id.number).starts_with(digit)).count()
    };
    let digit = ('1'..='9').max_by_key(|digit| beginning(*digit)).unwrap();
    screen.keys(&format!("<ctrl-x>催 {digit}<tab>"));
    let picture = screen.picture();
    let said = picture.split(" 共 ").nth(1).and_then(|rest| rest.split(' ').next());
    let many: usize = said.and_then(|n| n.parse().ok()).unwrap_or_else(|| panic!("{picture}"));
    let begin = beginning(digit);
    assert!(many > 8 && many <= begin, "{many} of {begin}\n{picture}");
    screen.keys("<esc><ctrl-x>恢复 999999<tab>");
    assert!(screen.shows("没有可补的"), "{}", screen.picture());
    // Typed on while the desk is asked: nothing is written over it.
    screen.silent = true;
    screen.keys(&format!("<esc><esc><ctrl-x>恢复 {digits}<tab>x"));
    assert!(!screen.shows(&format!("恢复 {one} ")), "{}", screen.picture());
}
