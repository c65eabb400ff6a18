//! B-05 接管登记: who took over whose half-filled form, and whose slip after the grace in which that
//! needs no word. Nothing half typed is lost, and nothing changes hands without a record.

use crate::engine::form::{
    ByClock, FieldSet, Form, Line, State, Step, called_by_number, no_advice, no_fills,
};
use crate::engine::kind::{SlipRef, Text};
use crate::engine::rights::Right;
use crate::engine::slip::{Index, Key, day_key};
use crate::engine::value::{Badge, Cell};

use super::staff;

pub const TAG: u16 = 9005;
const TAKEN: u16 = 1;
const WHAT: u16 = 1;
const OF: u16 = 2;
const SLIP: u16 = 3;
const WHY: u16 = 4;

crate::rules! {
    YOUR_OWN refuse "这是您自己的草稿,直接打开即可" ["B-05"];
    YOURS_ALREADY refuse "这张单本来就是您在办" ["B-05"];
}

crate::fields! {
    pub struct Take {
        1 what: Text = "草稿" 8;
        2 of: Badge = "原填写人" 4;
    }
}

crate::fields! {
    /// 接手: a slip that another is on, for longer than may be passed over.
    pub struct Relieve {
        3 slip: SlipRef = "单号" 4;
        2 of: Badge = "原在办人" 4;
        4 why: Text = "原因" 12;
    }
}

pub static FORM: Form = Form {
    id: "B-05",
    tag: TAG,
    title: "接管登记",
    word: "接管",
    states: &[State { code: TAKEN, name: "taken", label: "已接管", open: false }],
    steps: &[
        Step {
            tag: 1,
            name: "take",
            title: "接管",
            from: &[],
            right: Right::TakeOver,
            cosign: None,
            at_once: false,
            fields: Take::fields,
            advise: no_advice,
            decide: |ask, given| match Take::take(given) {
                Some(it) if it.of != ask.hand.badge => Ok(ask.draw(TAKEN, given.clone()).into()),
                _ => Err(YOUR_OWN.says()),
            },
        },
        Step {
            tag: 2,
            name: "relieve",
            title: "接手",
            from: &[],
            // Whoever may open a step may have to take it over: the step has a right of its own.
            right: Right::Read,
            cosign: None,
            at_once: false,
            fields: Relieve::fields,
            advise: no_advice,
            decide: |ask, given| match Relieve::take(given) {
                Some(it) if it.of != ask.hand.badge => Ok(ask.draw(TAKEN, given.clone()).into()),
                _ => Err(YOURS_ALREADY.says()),
            },
        },
    ],
    rules: RULES,
    keys: |slip| vec![Key::new(Index::Day, day_key(slip), u64::from(TAG))],
    line: |slip, book| Line {
        matter: match slip.cell(SLIP) {
            Some(Cell::Slip(id)) => {
                format!("{} {}", crate::forms::show_number(*id), slip.text(WHY))
            }
            _ => slip.text(WHAT).to_string(),
        },
        worker: slip.staff(OF).map_or_else(String::new, |b| staff::shown(book, b)),
        ..Line::default()
    },
    called: called_by_number,
    fills: no_fills,
    by_clock: ByClock::NOTHING,
};
