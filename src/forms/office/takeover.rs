//! B-05 接管登记: who took over whose half-filled form, and whose slip after the grace in which that
//! needs no word. Nothing half typed is lost, and nothing changes hands without a record.

use crate::engine::slip::day_key;
use crate::forms::prelude::*;

use super::staff;

pub const TAG: u16 = 9005;

rules! {
    YOUR_OWN refuse "这是您自己的草稿,直接打开即可" ["B-05"];
    YOURS_ALREADY refuse "这张单本来就是您在办" ["B-05"];
}

fields! {
    pub struct Take {
        1 what: Text = "草稿" 8;
        2 of: Badge = "原填写人" 4;
    }
}

fields! {
    /// 接手: a slip that another is on, for longer than may be passed over.
    pub struct Relieve {
        3 slip: SlipRef = "单号" 4;
        2 of: Badge = "原在办人" 4;
        4 why: Text = "原因" 12;
    }
}

states! {
    TAKEN = 1 "taken" "已接管",
}

pub static FORM: Form = Form::new("B-05", TAG, "接管登记", "接管", STATES, RULES)
    .steps(&[
        Step::opens(1, "take", "接管", Right::TakeOver, Take::fields).decide(|ask, given| {
            match Take::take(given) {
                Some(it) if it.of != ask.hand.badge => {
                    Ok(ask.draw_with(TAKEN, given.clone()).into())
                }
                _ => Err(YOUR_OWN.says()),
            }
        }),
        Step::opens(2, "relieve", "接手", Right::Read, Relieve::fields).decide(|ask, given| {
            match Relieve::take(given) {
                Some(it) if it.of != ask.hand.badge => {
                    Ok(ask.draw_with(TAKEN, given.clone()).into())
                }
                _ => Err(YOURS_ALREADY.says()),
            }
        }),
    ])
    .and_keys(|slip| vec![Key::new(Index::Day, day_key(slip), u64::from(TAG))])
    .line(|slip, book| Line {
        matter: match slip.cell(Relieve::slip) {
            Some(Cell::Slip(id)) => {
                format!("{} {}", crate::forms::show_number(*id), slip.text(Relieve::why))
            }
            _ => slip.text(Take::what).to_string(),
        },
        worker: slip.staff(Take::of).map_or_else(String::new, |b| staff::shown(book, b)),
        ..Line::default()
    });
