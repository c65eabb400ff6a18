//! Which telephone numbers stand whole on a paper: those of the copy that goes out, and those that an incident has dialled.

use qiantai::engine::kind::reading::Sight;
use qiantai::engine::prelude::*;
use qiantai::forms;
use qiantai::forms::events::incident::record::{Item, LIST, Mark};
use qiantai::forms::renovation::site::record;
use qiantai::paper::{Copies, Sheet, preview};

use crate::slips::{self, Dice, Filling};
use crate::{sheets, sheets_seen};

#[test]
fn a_phone_stands_whole_only_on_the_copy_that_goes_out() {
    let form = forms::form("F-13").unwrap();
    let slip = slips::slip(form, Filling::Usual, &mut Dice::new(2));
    let whole =
        |sheet: &Sheet| preview(std::slice::from_ref(sheet)).concat().contains("13812345678");
    let seen: Vec<bool> = sheets(form, &slip, Copies::Each, 1).iter().map(whole).collect();
    assert_eq!(seen, [false, true, false, false]);
    assert!(!whole(&sheets(form, &slip, Copies::Pressed, 1)[0]));
}

/// A permit hangs on the door: what somebody typed into the list of works is masked there too.
#[test]
fn a_number_in_the_words_of_a_permit_is_masked() {
    let form = forms::form("F-60").unwrap();
    let mut slip = slips::slip(form, Filling::Empty, &mut Dice::new(8));
    slip.state = record::ON_SITE[0];
    let works = Lines("贴砖,找王工 13812345678".to_string());
    slip.fields = Fields::new()
        .put(record::Permit::permit_no, Text("许-7".to_string()))
        .put(record::Apply::contents, works);
    let sheets = sheets_seen(form, &slip, Copies::One(1), 1, Sight::Names);
    let permit = preview(&sheets).concat();
    assert!(permit.contains("贴砖"), "{permit}");
    assert!(permit.contains("138****5678") && !permit.contains("13812345678"), "{permit}");
}

/// Firms' numbers and the office's own, or nobody could dial them. Why something was left out and what was added at the
/// scene are words in which a resident's number may stand.
#[test]
fn of_a_check_list_only_the_numbers_to_dial_stand_whole() {
    let form = forms::form("F-99").unwrap();
    let mut slip = slips::slip(form, Filling::Empty, &mut Dice::new(8));
    let item = |what: &str, mark, skipped: Option<&str>| Item {
        what: Text(what.to_string()),
        mark,
        at: None,
        skipped: skipped.map(|why| Text(why.to_string())),
    };
    let list = vec![
        item("拨打电梯维保 13700000001", Mark::Dial, Some("改打 13800000002")),
        item("再打 13900000003", Mark::Plain, None),
    ];
    slip.fields = Fields::new().put(LIST, list);
    let said = preview(&sheets_seen(form, &slip, Copies::Each, 1, Sight::Names)).concat();
    assert!(said.contains("13700000001"), "{said}");
    for typed in ["13800000002", "13900000003"] {
        assert!(!said.contains(typed), "{said}");
    }
    assert!(said.contains("138****0002") && said.contains("139****0003"), "{said}");
}
