//! F-03 项目评审会议: the meeting that judges whether an item is needed and can be done, and decides
//! (S0 4.1.3). What follows for the item is the item's own (F-02).

use crate::engine::decision::WRONG_STATE;
use crate::forms::prelude::*;

use super::prices::{self, Review};

pub const TAG: u16 = 3;
const HOLD: u16 = 1;

choice! { pub enum Needed { Yes = 1 "needed" "有必要", No = 2 "not-needed" "没有必要", } }
choice! { pub enum Feasible { Yes = 1 "feasible" "可行", No = 2 "not-feasible" "不可行", } }

choice! {
    pub enum GoOn {
        Yes = 1 "go-on" "要办",
        No = 2 "not" "不办",
        Again = 3 "again" "再议",
    }
}

fields! {
    /// One of the staff, or somebody from outside by name and office.
    pub struct Attendee {
        1 who: Option<Badge> = "员工" 4;
        2 guest: Option<Text> = "外来" 4;
        3 said: Option<Text> = "意见" 4;
    }

    pub struct Hold {
        1 item: Record<{ prices::TAG }> = "服务项目" 6;
        50 held_on: Day = "会议日期" 6;
        52 necessity: Needed = "必要性" 4;
        53 feasibility: Feasible = "可行性" 4;
        51 attendees: Vec<Attendee> = "参加人" 12;
        54 decision: GoOn = "决定" 4;
        55 minutes: Option<Lines> = "纪要" 12;
    }
}

states! { HELD = 1 "held" "已评审" }

pub static FORM: Form = Form::new("F-03", TAG, "项目评审会议", "评审", STATES, &[])
    .steps(&[Step::opens(HOLD, "hold", "登记", Right::PlanCatalogue, Hold::fields)
        .advise(prices::advise_review)
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
        let state = prices::FORM.state(item.state).map_or("?", |state| state.label);
        return Err(WRONG_STATE.with(&[state, "评审"]).at(Hold::item));
    }
    let Hold { held_on, necessity, feasibility, attendees, decision, minutes, .. } = it;
    let said = Review { held_on, necessity, feasibility, attendees, decision, minutes };
    prices::review_item(ask, &item, &said)
}

/// The record of a meeting about an item, beside what the meeting makes of the item.
pub fn record(ask: &Ask<'_>, item: &Slip, set: Fields) -> Drawn {
    let slip = SlipId { form: TAG, number: ask.book.next_number(TAG) };
    Ask::beside(slip, HOLD, HELD, set.put(Hold::item, Record(item.id.number)))
}
