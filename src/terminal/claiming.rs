//! Being on a slip: by the key 认领, by opening a step, and from another who has been on it for a while.
//! It must not decide whose a slip is: the desk does.

use super::prelude::*;
use crate::engine::value::SlipId;
use crate::protocol::messages::{Held, Reply};

/// What the desk says to a claim, and the step that was to be opened then.
pub fn hear(then: Option<Box<Opening>>, reply: &Reply, ctx: &Ctx) -> Turn {
    match (reply, then) {
        (Reply::OnIt { on: true, .. }, Some(opening)) => Wish::Begin(opening).into(),
        (Reply::OnIt { slip, on }, _) => {
            let said = if *on { "由您在办" } else { "已放手" };
            Turn::done(format!("{} {said}", Target::named(*slip).called))
        }
        (Reply::Held(held), then) => ask_why(held, then, ctx),
        _ => Turn::default(),
    }
}

/// Another has been on it for longer than may be passed over: a reason is asked for.
pub fn ask_why(held: &Held, then: Option<Box<Opening>>, ctx: &Ctx) -> Turn {
    let since = held.since.show(ctx.now());
    let prompt = format!("{} {since} 起在办这张单;接手请写原因", held.by);
    let relieve = Wish::Relieve { slip: held.slip, why: String::new(), then };
    Turn::lay(Overlay::line(&prompt, relieve))
}

/// Somebody took over what this operator was on: what is typed stays, and may still be handed in.
pub fn hear_relieved(slip: SlipId, by: &str, why: &str) -> Turn {
    let why = if why.is_empty() { String::new() } else { format!(":{why}") };
    let called = Target::named(slip).called;
    Turn::no(format!("{called} 由{by}接手办理{why}。已输入的都还在。"))
}
