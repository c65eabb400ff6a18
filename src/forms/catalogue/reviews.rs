//! F-03 项目评审会议: the meeting that judges whether an item is needed and can be done, and decides
//! (S0 4.1.3). What follows for the item is the item's own (F-02).

pub(in crate::forms) mod record;

use crate::engine::decision::WRONG_STATE;
use crate::forms::prelude::*;

pub use record::{Hold, TAG};

use crate::forms::catalogue::prices::fields::{GoOn, Review};
use crate::forms::catalogue::prices::{planning, record as prices};
use record::{HOLD, STATES};

pub static FORM: Form = Form::new("F-03", TAG, "项目评审会议", "评审", STATES, &[])
    .steps(&[Step::opens(HOLD, "hold", "登记", Right::PlanCatalogue, Hold::fields)
        .advise(planning::advise_review)
        .decide(by!(hold))])
    .keys(&[])
    .line(|slip, book| {
        let item = slip.get(Hold::item).and_then(|item| prices::name(book, item.0));
        let decided = slip.get(Hold::decision).map_or("", GoOn::label);
        Line { matter: format!("{} {decided}", item.unwrap_or_default()), ..Line::default() }
    });

/// The meeting written down on its own sheet; the item must be one that waits for it.
fn hold(ask: &Ask<'_>, it: Hold) -> Outcome {
    let Some(item) = prices::slip(ask.book, it.item.0) else {
        return Err(NO_SLIP.at(Hold::item));
    };
    if item.state != prices::SHORTLISTED {
        return Err(WRONG_STATE.with(&[prices::state_label(&item), "评审"]).at(Hold::item));
    }
    let Hold { held_on, necessity, feasibility, attendees, decision, minutes, .. } = it;
    let said = Review { held_on, necessity, feasibility, attendees, decision, minutes };
    planning::review_item(ask, &item, &said)
}
