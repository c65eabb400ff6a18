//! `:日志`: who came in, who was turned away, and what was handed out, to be read by a head.

use crate::protocol::messages::{AccessLine, Request};
use crate::terminal::connection::Pending;
use crate::terminal::overlay::{Overlay, Reading, line};
use crate::terminal::prelude::*;

/// Lines that are asked for: what a head reads at one time. Scripts get more.
const LINES: u16 = 200;

/// Asks for the list.
pub fn ask() -> Wish {
    Wish::Send(Pending::Accesses, Request::Accesses { before: None, most: LINES })
}

/// Shows it.
pub fn show(lines: Vec<AccessLine>, now: Moment) -> Turn {
    let lines = lines.into_iter().map(|one| line(one.at.show(now), one.said())).collect();
    Turn::lay(Overlay::Reading(Reading::new("日志:登录、看号、打印", lines)))
}
