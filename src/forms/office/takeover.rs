//! B-05 接管登记: who took over whose half-filled form, and whose slip after the grace in which that
//! needs no word. Nothing half typed is lost, and nothing changes hands without a record.

use crate::engine::notice::{Mode, Rule};
use crate::forms::prelude::*;

use super::staff;

pub const TAG: u16 = 9005;

rules! {
    YOUR_OWN refuse "这是您自己的草稿,直接打开即可" ["B-05"];
    YOURS_ALREADY refuse "这张单本来就是您在办" ["B-05"];
}

/// What was left half filled and then done on a fresh form would go in a second time: money, for one. Only the desk
/// knows its drafts and says so.
pub const DONE_BESIDE_A_DRAFT: Rule = Rule {
    name: "DONE_BESIDE_A_DRAFT",
    mode: Mode::Warn,
    text: "您还留着这张单同一步的草稿 {0};若就是刚办的这一件,请用命令“弃稿 {0}”弃掉,不要再提交",
    cites: &["B-05"],
};

fields! {
    /// 接管: a form that another began.
    pub struct Take {
        1 what: Text = "草稿" 8;
        2 of: Badge = "原填写人" 4;
    }

    /// 接手: a slip that another is on, for longer than may be passed over.
    pub struct Relieve {
        3 slip: SlipRef = "单号" 4;
        2 of: Badge = "原在办人" 4;
        4 why: Text = "原因" 12;
    }
}

states! { TAKEN = 1 "taken" "已接管" }

pub static FORM: Form = Form::new("B-05", TAG, "接管登记", "接管", STATES, RULES)
    .steps(&[
        Step::opens(1, "take", "接管", Right::TakeOver, Take::fields).decide(by!(take)),
        Step::opens(2, "relieve", "接手", Right::Read, Relieve::fields).decide(by!(relieve)),
    ])
    .keys(&[By::Work])
    .line(|slip, book| Line {
        matter: match slip.get(Relieve::slip) {
            Some(SlipRef(id)) => {
                format!("{} {}", book.registry().show_number(id), slip.text(Relieve::why))
            }
            None => slip.text(Take::what).to_string(),
        },
        worker: slip.get(Take::of).map_or_else(String::new, |badge| staff::shown(book, badge)),
        ..Line::default()
    });

fn take(ask: &Ask<'_>, it: Take) -> Outcome {
    if it.of == ask.hand.badge {
        return Err(YOUR_OWN.says());
    }
    ask.draw(TAKEN).ok()
}

fn relieve(ask: &Ask<'_>, it: Relieve) -> Outcome {
    if it.of == ask.hand.badge {
        return Err(YOURS_ALREADY.says());
    }
    ask.draw(TAKEN).ok()
}
