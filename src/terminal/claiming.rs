//! Being on a slip: by the key 认领, by opening a step, and from another who has been on it for a while.
//! It must not decide whose a slip is: the desk does.

use super::app::{App, Opening, Pending};
use super::overlay::{Overlay, Then};
use super::submit::Target;
use crate::engine::value::SlipId;
use crate::protocol::messages::{Held, Reply, Request};

impl App {
    /// Onto the slip, or off it again.
    pub fn claim(&mut self, slip: SlipId) {
        self.relieve(slip, String::new(), None);
    }

    /// Onto the slip with a reason, from another: by the key, or for the step that is opened then.
    pub fn relieve(&mut self, slip: SlipId, why: String, then: Option<Box<Opening>>) {
        let stays = then.is_none();
        self.line.ask(Pending::Claim(then), Request::Claim { slip, why, stays });
    }
}

/// What the desk says to it.
pub fn came(app: &mut App, then: Option<Box<Opening>>, reply: &Reply) {
    match (reply, then) {
        (Reply::OnIt { on: true, .. }, Some(opening)) => app.begin(*opening),
        (Reply::OnIt { slip, on }, _) => {
            let said = if *on { "由您在办" } else { "已放手" };
            app.say_done(format!("{} {said}", Target::named(*slip).called));
        }
        (Reply::Held(held), then) => self::held(app, held, then),
        _ => {}
    }
}

/// Another has been on it for longer than may be passed over: a reason is asked for. What was typed ahead
/// was for the form; it must not become the reason.
pub fn held(app: &mut App, held: &Held, then: Option<Box<Opening>>) {
    app.line.ahead.clear();
    let since = held.since.show(app.now());
    let prompt = format!("{} {since} 起在办这张单;接手请写原因", held.by);
    app.overlay = Some(Overlay::line(&prompt, Then::Relieve(held.slip, then)));
}

/// Somebody took over what this operator was on: what is typed stays, and may still be handed in.
pub fn relieved(app: &mut App, slip: SlipId, by: &str, why: &str) {
    let why = if why.is_empty() { String::new() } else { format!(":{why}") };
    let called = Target::named(slip).called;
    app.say_no(format!("{called} 由{by}接手办理{why}。已输入的都还在。"));
}

/// A step was opened for nobody, because the key was taken back meanwhile: the slip is let go.
pub fn unwanted(app: &mut App, reply: &Reply) {
    let Reply::Begun(begun) = reply else { return };
    if let Some(slip) = &begun.slip {
        let_go(app, slip.row.id);
    }
}

/// No form of a slip is filled here any more, unless another one is, open or parked.
pub fn let_go(app: &mut App, slip: SlipId) {
    if !app.forms().any(|form| form.state.slip.is_some_and(|(id, _)| id == slip)) {
        app.line.ask(Pending::Nothing, Request::LetGo { slip });
    }
}
