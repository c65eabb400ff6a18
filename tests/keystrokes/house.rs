//! Who lives in a house, by keys: a key is lent from the caller's card, and a plate leads to its household.

use super::*;

/// The seventh paper that a caller can ask for; the key of the room on the card stands in it already.
#[test]
fn a_key_is_lent_from_the_card_which_says_so_at_once() {
    let desk = RealDesk::practice();
    let mut screen = desk.sign_in(102, "6102");
    screen.keys("zs");
    assert!(screen.shows("留存钥匙 1 把"), "{}", screen.picture());
    screen.keys("<f4>钥匙借用<enter>");
    assert!(screen.shows("钥匙借用登记 F-94 > 借出"), "{}", screen.picture());
    assert!(screen.shows("在柜 1 借出 0"), "the key is known:\n{}", screen.picture());
    screen.keys("<tab>1301<tab><tab><tab>23<tab>看水表<tab><tab>业主电话同意<tab>韩勇<f10>");
    let lent = desk.newest("F-94");
    assert_eq!(
        (lent.place.as_str(), lent.state.as_str()),
        ("1-2-1203", "借出"),
        "{}",
        screen.picture()
    );
    assert!(screen.presses <= 60, "{} keys", screen.presses);
    screen.keys("<ctrl-u>zs");
    assert!(screen.shows("借出钥匙 1 把"), "{}", screen.picture());
    assert!(!screen.shows("留存钥匙"), "nothing is left of it:\n{}", screen.picture());
}

/// Somebody's car stands in the way: the plate is enough.
#[test]
fn a_plate_in_the_callers_box_leads_to_the_household() {
    let desk = RealDesk::practice();
    let field = |(name, text): (&str, &str)| {
        (name.to_string(), qiantai::engine::decision::Input::Text(text.to_string()))
    };
    let fields = [
        ("room", "1-2-1203"),
        ("holder", "张三"),
        ("kind", "car"),
        ("number", "C-0001"),
        ("plate", "浙A12345"),
    ];
    let asked = qiantai::engine::decision::Asked {
        form: "F-89".to_string(),
        step: "issue".to_string(),
        fields: fields.into_iter().map(field).collect(),
        ..Default::default()
    };
    desk.submit(102, "6102", asked);
    let mut screen = desk.sign_in(102, "6102");
    screen.keys("浙a12345");
    assert!(screen.shows("1-2-1203") && screen.shows("张三"), "{}", screen.picture());
    assert!(screen.shows("浙A12345"), "{}", screen.picture());
}

/// A blank in a row of a table has candidates as any other.
#[test]
fn a_room_in_a_row_is_chosen_from_those_there_are() {
    let desk = RealDesk::practice();
    let picks = desk.picks(102, "6102", ("F-56", "enter", "homes.1.room"), "1203");
    assert!(picks.iter().any(|pick| pick.blank.shown == "1-2-1203"), "{picks:?}");
}
