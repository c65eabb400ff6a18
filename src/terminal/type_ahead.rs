//! Keys that are typed before what they are meant for is there, and keys that must not be taken for an
//! answer to what their hand has not seen yet. It must not do anything itself but keep them in order.
//!
//! What was handed in is mostly accepted in silence; now and then it is accepted with warnings, which
//! lie over the screen. The hands type on meanwhile, eyes on the paper. So:
//!
//! * What was typed before the warning lay there waits behind it, and is done once it is put away:
//!   never on the warning, never on what is beneath as long as that cannot be seen.
//! * The warning takes no key until the hand has rested for `REST`: what comes sooner belongs to a
//!   run that was begun without looking, and goes on waiting behind it in its order. A putting-away
//!   key that comes so soon and by itself is nobody's answer: it does nothing, neither here nor
//!   beneath, and pressing it again costs nothing.
//! * After that Enter and Esc put it away, arrows read on, a colon begins a command; what the warning
//!   does not know rings, so that whoever types without looking looks up.

use super::action::Action;
use super::app::{App, Pending, Tab};
use super::available_actions;
use super::overlay::Overlay;
use super::update::{Alarm, Effect, Typed, do_typed};

/// Milliseconds for which a hand must rest before a warning is taken for seen: shorter than anybody
/// needs to read one, longer than between two keys of a run.
const REST: u64 = 400;

/// Whether keys wait: they are meant for what is being opened or handed in just now, or lie behind
/// a warning.
pub fn holds(app: &App) -> bool {
    if app.line.lost.is_some() {
        return false;
    }
    match &app.overlay {
        Some(Overlay::Warned(_)) => true,
        Some(_) => false,
        None => {
            let form = app.form.as_ref();
            let handing = form.is_some_and(|form| form.handing.is_some() || form.leaving);
            let held = app.search_ref().held.is_some();
            app.line.awaits(opening) || handing || moving(app) || held
        }
    }
}

/// Whether the answer opens something that the next keys are for. Where it opens nothing they are
/// nobody's: on what lies there instead they would mean something else.
pub fn opening(what: &Pending) -> bool {
    matches!(
        what,
        Pending::Begin(_)
            | Pending::TakeDraft
            | Pending::Numbered(_)
            | Pending::Complete(_)
            | Pending::Payer(..)
            | Pending::Claim(Some(_))
    )
}

/// Whether the row that a key went to has still to come, or the first rows of a board just opened.
fn moving(app: &App) -> bool {
    let tab = app.tab;
    match app.board() {
        Some(board) => {
            (board.rows.is_moving() || board.rows.rows().is_empty())
                && app.line.awaits(|what| matches!(what, Pending::Board(of) if *of == tab))
        }
        None => {
            let moving = app.registers.slips.as_ref().is_some_and(|s| s.list.is_moving());
            tab == Tab::Registers
                && moving
                && app.line.awaits(|what| matches!(what, Pending::Register))
        }
    }
}

/// Something was typed: done now, or kept.
pub fn typed(app: &mut App, typed: Typed) {
    if !holds(app) {
        return do_typed(app, typed);
    }
    let action = action_of(app, &typed);
    if matches!(action, Some(Action::Quit | Action::Lock)) {
        return do_typed(app, typed);
    }
    if let Some(Overlay::Warned(warned)) = &app.overlay {
        return if warned.seen { answered(app, typed) } else { unseen(app, typed, action) };
    }
    match action {
        Some(Action::Back) => give_up_waiting(app),
        _ => app.line.keep_ahead(typed),
    }
}

fn action_of(app: &App, typed: &Typed) -> Option<Action> {
    match typed {
        Typed::Key(chord) => app.screen.keymap.action(&available_actions::places(app), chord),
        _ => None,
    }
}

/// A key on a warning that nobody can have read yet.
fn unseen(app: &mut App, typed: Typed, action: Option<Action>) {
    let alone = app.line.ahead.is_empty();
    if alone && matches!(action, Some(Action::Open | Action::Back)) {
        return;
    }
    app.line.keep_ahead(typed);
    rest(app);
}

/// A key on a warning that lies there long enough.
fn answered(app: &mut App, typed: Typed) {
    let known = match (&typed, action_of(app, &typed)) {
        (_, Some(action)) => available_actions::offers(app, action),
        (Typed::Text(text), None) => {
            text.chars().all(|c| available_actions::key_of(app, c).is_some())
        }
        _ => false,
    };
    if known { do_typed(app, typed) } else { app.line.out.push(Effect::Bell) }
}

/// The warning is taken for seen when nothing was typed for a while from now on.
pub fn rest(app: &mut App) {
    app.line.out.push(Effect::Wake(Alarm::Seen, REST));
}

/// The hand has rested.
pub fn rested(app: &mut App) {
    if let Some(Overlay::Warned(warned)) = &mut app.overlay {
        warned.seen = true;
    }
}

/// Esc while something is being opened: it is not opened, and what was typed ahead is gone.
fn give_up_waiting(app: &mut App) {
    app.line.ahead.clear();
    app.search().held = None;
    app.stay();
    app.line.asked.retain(|_, what| !opening(what));
    if let Some(form) = &mut app.form {
        form.leaving = false;
    }
    if app.form.as_ref().is_some_and(|form| form.handing.is_some()) {
        app.say("已提交,正在等前台答复。");
    }
}
