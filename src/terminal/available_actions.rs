//! Which keys live where: the places of the innermost layer, and which of their actions it can do
//! now. Bottom line, help page and `perform` all ask here, so that none offers what another does not.

use super::app::App;
use super::chord::{Chord, Key};
use super::command;
use super::intake;
use super::overlay::{Reading, heading, line};
use crate::language::said;
use crate::protocol::messages::Printable;
use crate::sorting::Arrange;
use crate::terminal::prelude::*;
use crate::text::trigger;

/// Who takes keys now: what lies on top.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layer {
    Overlay,
    Command,
    SignIn,
    Form,
    Screen,
}

/// The innermost layer.
pub fn layer(app: &App) -> Layer {
    if app.overlay.is_some() {
        Layer::Overlay
    } else if app.command.line.is_some() {
        Layer::Command
    } else if app.ctx.operator().is_none() {
        Layer::SignIn
    } else if app.session.form.is_some() {
        Layer::Form
    } else {
        Layer::Screen
    }
}

/// Where keys are looked up now, innermost first.
pub fn places(app: &App) -> Vec<Place> {
    match (layer(app), &app.overlay, &app.session.form) {
        (Layer::Overlay, Some(overlay), _) => overlay.places(),
        (Layer::Command, ..) => command::PLACES.to_vec(),
        (Layer::SignIn, ..) => vec![Place::Text, Place::SignIn, Place::All],
        (Layer::Form, _, Some(form)) => form.state.places(),
        _ => app.screen().places(),
    }
}

/// Whether plain characters are text now.
pub fn takes_text(app: &App) -> bool {
    match layer(app) {
        Layer::Overlay => app.overlay.as_ref().is_some_and(Overlay::takes_text),
        Layer::Command | Layer::SignIn => true,
        Layer::Form => app.session.form.as_ref().is_some_and(|form| form.state.takes_text()),
        Layer::Screen => app.screen().takes_text(),
    }
}

/// Whether a typed character begins a command although a line has the caret: a colon in a search box or
/// in what narrows a menu, where nobody looks for one; a stroke only in a box where nothing stands. In a menu a
/// stroke narrows, as everywhere else.
pub fn begins_command(app: &App, c: char) -> bool {
    let sign = trigger(c);
    if !matches!(sign, ':' | '/') || app.ctx.operator().is_none() {
        return false;
    }
    match (layer(app), &app.overlay) {
        (Layer::Overlay, Some(Overlay::Menu(_))) => sign == ':' && app.command.line.is_none(),
        (Layer::Screen, _) => {
            let typed = app.screen().boxed();
            typed.is_some_and(|typed| sign == ':' || typed.is_empty())
        }
        _ => false,
    }
}

/// Whether a character within a run ends what is text and begins a command, where something stands already.
pub fn ends_text(app: &App, c: char) -> bool {
    trigger(c) == ':' && begins_command(app, c)
}

/// Whether the innermost layer can do this now.
pub fn offers(app: &App, action: Action) -> bool {
    if matches!(action, Action::Quit | Action::Resync | Action::Language) {
        return true;
    }
    let ctx = &app.ctx;
    let signed_in = ctx.operator().is_some();
    if action == Action::Lock {
        return signed_in;
    }
    match layer(app) {
        Layer::Overlay => {
            let known = action != Action::Command || signed_in;
            known && app.overlay.as_ref().is_some_and(|overlay| overlay.offers(action))
        }
        Layer::Command => app.command.offers(action),
        Layer::SignIn => app.sign.offers(action),
        Layer::Form => {
            let intake = Some(&app.screens.intake).filter(|_| ctx.tab == Tab::Intake);
            let chase = intake.is_some_and(|intake| intake.chased().next().is_some());
            let attach = intake.is_some_and(|intake| !intake::alike(intake).is_empty());
            app.session.offers(action, chase, attach, ctx)
        }
        Layer::Screen => match action {
            Action::Help | Action::Command | Action::Refresh | Action::Resume => true,
            Action::ChangePin => true,
            Action::TabNext | Action::TabPrev => true,
            Action::Basis => app.screen().form().is_some(),
            action if is_print(action) => printed(app, action).is_some(),
            _ if action.tab().is_some() => true,
            Action::Story if app.leads_on() => true,
            _ => app.screen().offers(action, ctx),
        },
    }
}

/// What a key prints on the screen that is shown: the slip that is selected, or all of the list. Of a report that is
/// the report: its rows are printed with it.
pub fn printed(app: &App, action: Action) -> Option<Printable> {
    let list = app.screen().listed(&app.ctx);
    let slip = app.screen().slip().map(Printable::Slip);
    let report = list.clone().filter(|of| matches!(of, Printable::Report(_)));
    match (action, list) {
        (Action::PrintEach, Some(Printable::List(view))) => {
            Some(Printable::Each { view, slips: Vec::new() })
        }
        (Action::PrintEach, _) => None,
        (Action::PrintList, list) => list,
        _ => report.or(slip),
    }
}

/// Whether it prints something of the screen that is shown.
pub fn is_print(action: Action) -> bool {
    matches!(action, Action::Print | Action::PrintList | Action::PrintEach)
}

/// Whether an action means the same on every screen and in every form.
pub fn is_global(action: Action) -> bool {
    use Action::{Basis, ChangePin, Command, Help, Lock, Park, Quit, Refresh, Resume};
    use Action::{TabNext, TabPrev};
    let all =
        [Basis, ChangePin, Command, Help, Lock, Park, Quit, Refresh, Resume, TabNext, TabPrev];
    all.contains(&action) || action.tab().is_some()
}

/// Whether what is typed now is text of the operator's work: not a command, not a badge or a PIN.
pub fn is_text(app: &App) -> bool {
    let written = !matches!(app.overlay, Some(Overlay::Pin(_) | Overlay::Menu(_)));
    written && !matches!(layer(app), Layer::Command | Layer::SignIn) && takes_text(app)
}

/// Whether a key goes on from a blank or a line that was written.
pub fn goes_on(action: Action) -> bool {
    use Action::{NextField, Open, PrevField, Submit};
    [NextField, Open, PrevField, Submit].contains(&action)
}

/// The action that a typed character asks for here, if it is a key.
pub fn key_of(app: &App, c: char) -> Option<Action> {
    let action = app.ctx.keymap.action(&places(app), &Chord::plain(Key::Char(c)))?;
    offers(app, action).then_some(action)
}

/// The live keys here, innermost first: what help lists and the bottom line chooses from.
pub fn live(app: &App) -> Vec<(Chord, Action)> {
    let mut live = app.ctx.keymap.hints(&places(app));
    let has_key = |action: Action| action != Action::Command || !keys_of(app, action).is_empty();
    let mine = |action| layer(app) != Layer::Screen || app.screen().is_mine(action, &app.ctx);
    live.retain(|(_, action)| offers(app, *action) && has_key(*action) && mine(*action));
    live
}

/// Every key that asks for the action here, the one for hints first.
pub fn keys_of(app: &App, action: Action) -> Vec<Chord> {
    let (places, keymap) = (places(app), &app.ctx.keymap);
    let bound = places.iter().flat_map(|place| keymap.keys(*place, action).iter().copied());
    let mut keys: Vec<Chord> = Vec::new();
    for chord in bound {
        // Where a colon is text it begins no command.
        let text = |c: char| takes_text(app) && !begins_command(app, c);
        if action == Action::Command && chord.typed().is_some_and(text) {
            continue;
        }
        if keymap.action(&places, &chord) == Some(action) && !keys.contains(&chord) {
            keys.push(chord);
        }
    }
    keys
}

/// What stands beside the key of an action here: Enter opens, chooses, carries out or goes on to what
/// can be done.
pub fn hint_of(app: &App, action: Action) -> &'static str {
    match (action, &app.overlay) {
        (Action::Open, Some(Overlay::Story(_))) => "办理",
        (Action::Open, Some(Overlay::Preview(_))) => "写入",
        (Action::Open, Some(Overlay::Menu(_))) => "选定",
        (Action::Open, None) if app.command.line.is_some() => "执行",
        (Action::Open, None) if app.session.form.is_some() => "选定",
        (Action::Submit, Some(Overlay::Line(_))) => "写好",
        (Action::Submit, None) if layer(app) == Layer::SignIn => "登录",
        (Action::Story, None) if app.leads_on() => "开办进度",
        (Action::Story, None) => app.screen().enter_hint(),
        _ => own_meaning(app, action).map_or(action.hint(), |(word, _)| word),
    }
}

/// The word of an action and what it does, where it means something of its own here.
fn own_meaning(app: &App, action: Action) -> Option<(&'static str, &'static str)> {
    places(app).into_iter().find_map(|place| place.about(action))
}

/// What help says of an action here: before anybody has signed in nothing is handed in, nor left.
pub fn doc_of(app: &App, action: Action) -> &'static str {
    match action {
        Action::Submit if matches!(app.overlay, Some(Overlay::Line(_))) => "写好了,照办。",
        Action::Back if matches!(app.overlay, Some(Overlay::Line(_))) => "收起,什么都不做。",
        Action::Submit if layer(app) == Layer::SignIn => "到下一栏;最后一栏是登录。",
        Action::Back if layer(app) == Layer::SignIn => "清空重来。",
        _ => {
            let screen = action == Action::Story && layer(app) == Layer::Screen;
            let enter = if screen { app.screen().enter_doc() } else { None };
            let own = enter.or_else(|| own_meaning(app, action).map(|(_, doc)| doc));
            own.unwrap_or(action.doc())
        }
    }
}

/// The live keys worth a place on the bottom line, in the order of the keymap, but what hands in
/// first: no arrows and no editing. With them how many at the end are the way back and help.
pub fn hints(app: &App) -> (Vec<(Chord, Action)>, usize) {
    let keymap = &app.ctx.keymap;
    let everywhere = |action: &Action| !keymap.keys(Place::All, *action).is_empty();
    let last = [Action::Basis, Action::Back, Action::Help];
    let live = live(app);
    // In a form Enter and Tab do the same, and Shift-Tab goes without saying; on what is only to be
    // read Enter does what Esc does.
    let only_read =
        matches!(app.overlay, Some(Overlay::Help(..) | Overlay::Reading(_) | Overlay::Warned(_)));
    let paper = app.overlay.is_none() && app.session.form.is_some();
    let same = only_read || (paper && !places(app).contains(&Place::PickList));
    let obvious =
        |action: &Action| *action == Action::PrevField || (same && *action == Action::Open);
    let mut hints: Vec<(Chord, Action)> = live.clone();
    hints.retain(|(_, action)| {
        // An arrow that goes to another month, day or printer is no editing.
        let moves = EditKey::of(*action).is_some() && own_meaning(app, *action).is_none();
        let edit = moves || action.tab().is_some();
        let known = layer(app) != Layer::Screen || app.screen().hints(*action);
        !edit && !everywhere(action) && !obvious(action) && known
    });
    hints.arrange_by_key(|(_, action)| *action != Action::Submit);
    let own = hints.len();
    hints.extend(last.into_iter().filter_map(|wanted| {
        let wanted = |entry: &&(Chord, Action)| entry.1 == wanted;
        live.iter().find(wanted).copied()
    }));
    let tail = hints.len() - own;
    (hints, tail)
}

/// The keys of a box that asks for a PIN, in a sentence.
pub fn pin_help(app: &App) -> String {
    let key = |action: Action| keys_of(app, action).first().map(|chord| chord.label(true));
    let ways = [
        (Action::Submit, "到下一栏,最后一栏是交"),
        (Action::NextField, "换栏"),
        (Action::Back, "收起,不签"),
    ];
    let offered = ways.into_iter().filter(|(action, _)| offers(app, *action));
    let words = offered.filter_map(|(action, does)| Some(format!("{} {does}", key(action)?)));
    format!("密码只在这个框里,不会显示:{}。", words.collect::<Vec<_>>().join(";"))
}

/// How many keys are named as the commonest.
const COMMONEST: usize = 3;

/// What the place is for, before its keys; a box says it itself.
fn purpose(app: &App) -> Option<&'static str> {
    Some(match layer(app) {
        Layer::Overlay | Layer::Command => return None,
        Layer::SignIn => "写工号和密码登录;谁登录,单上就记谁。",
        Layer::Form => "照纸填这一步:带 * 的必填,红字要改,! 是提醒;提交以前只是草稿,不会丢。",
        Layer::Screen => app.ctx.tab.purpose(),
    })
}

/// The first keys of the bottom line, with their words.
fn commonest(app: &App) -> String {
    let (hints, tail) = hints(app);
    let own = hints.len().saturating_sub(tail);
    let named = hints.iter().take(own.min(COMMONEST));
    let named = named
        .map(|(chord, action)| format!("{} {}", chord.label(true), said(hint_of(app, *action))));
    named.collect::<Vec<_>>().join("   ")
}

/// The live keys of the place, with all their ways.
pub fn help(app: &App) -> Reading {
    let places = places(app);
    let home = |chord: &Chord, action: Action| {
        let bound = |place: &&Place| app.ctx.keymap.keys(**place, action).contains(chord);
        places.iter().find(bound).copied()
    };
    let mut live: Vec<(Option<Place>, Chord, Action)> = live(app)
        .into_iter()
        .map(|(chord, action)| (home(&chord, action), chord, action))
        .collect();
    // Editing is what everybody knows: what is peculiar to the place is read first.
    live.arrange_by_key(|(place, ..)| matches!(place, Some(Place::Text | Place::Note)));
    let mut lines = Vec::new();
    let mut place_before = None;
    let about = app.overlay.as_ref().and_then(Overlay::about_line);
    if let Some((of, what)) = &about {
        lines.extend([heading(*of), line("", what.clone())]);
    } else if let Some(purpose) = purpose(app) {
        lines.push(line("", purpose));
        lines.push(line("最常用", commonest(app)));
    }
    for (place, _, action) in live {
        if place != place_before {
            // A line is answered by the keys of the sign-in box, and is none.
            let own = place.filter(|place| about.is_none() || *place != Place::SignIn);
            lines.extend(own.map(|place| heading(place.title())));
            place_before = place;
        }
        let keys: Vec<String> =
            keys_of(app, action).iter().map(|c: &Chord| c.label(true)).collect();
        lines.push(line(keys.join(" / "), doc_of(app, action)));
    }
    // What is typed over a list is no key, and the shortest way through it.
    if takes_text(app) && places.contains(&Place::PickList) {
        lines.insert(1, line("汉字、字母", "打字即筛选:按汉字、拼音、首字母或码。"));
    }
    Reading::new("帮助", lines)
}
