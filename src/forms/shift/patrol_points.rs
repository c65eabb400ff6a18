//! F-223 本处巡视要点: what the office looks at on its rounds besides the 28 points of the sheet: 消防通道, 电动车上楼 (P-28).

use crate::forms::prelude::*;
use crate::forms::shift::patrols::record::Group;

pub const TAG: u16 = 223;

states! { IN_USE = 1 "in-use" "在用" listed, DROPPED = 2 "dropped" "停用" }

fields! {
    pub struct Enter {
        1 group: Group = "类别" 3;
        2 what: Text = "要点" 6;
        3 place: Option<Text> = "地点" 3;
        4 note: Option<Text> = "怎么看" 12;
    }
}

fields! { pub struct Drop { 5 why: Text = "停用原因" 12; } }

pub static FORM: Form = Form::new("F-223", TAG, "本处巡视要点", "巡视要点", STATES, &[])
    .steps(&[
        Step::opens(1, "enter", "登记", Right::KeepCatalogue, Enter::fields).to(IN_USE),
        Step::from(2, "change", "修改", &[IN_USE], Right::KeepCatalogue, Enter::fields).to(IN_USE),
        Step::from(3, "drop", "停用", &[IN_USE], Right::KeepCatalogue, Drop::fields).to(DROPPED),
    ])
    .keys(&[By::Listed, By::Work]);

/// The points that the office has added, in the order of entry.
pub fn in_use(book: &dyn Book) -> Vec<Slip> {
    let listed = book.under(Index::State, u64::from(TAG), 200);
    listed.into_iter().filter_map(|id| book.slip(id)).collect()
}
