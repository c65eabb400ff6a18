//! The sheet of a meeting, and the entry by which a decision about an item writes one.

use crate::forms::catalogue::prices::{self, Attendee, Feasible, GoOn, Needed};
use crate::forms::prelude::*;

pub const TAG: u16 = 3;

pub(super) const HOLD: u16 = 1;

fields! {
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

/// The record of a meeting about an item, beside what the meeting makes of the item.
pub fn sheet(ask: &Ask<'_>, item: &Slip, set: Fields) -> Drawn {
    let slip = SlipId { form: TAG, number: ask.book.next_number(TAG) };
    Ask::beside(slip, HOLD, HELD, set.put(Hold::item, Record(item.id.number)))
}
