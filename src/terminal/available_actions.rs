//! Which keys live where: the places of the innermost layer, and which of their actions it can do
//! now. Bottom line, help page and `perform` all ask here, so that none offers what another does not.

use super::action::Action;
use super::app::{App, Tab, Who};
use super::chord::{Chord, Key};
use super::editor::EditKey;
use super::keymap::Place;
use super::overlay::Overlay;
use super::{board, handover, overlay, registers, reports, settlement, signin};
use crate::engine::form::Form;
use crate::forms;
use crate::protocol::messages::Alike;
use crate::text::trigger;

/// Where keys are looked up now, innermost first.
pub fn places(app: &App) -> Vec<Place> {
    if let Some(overlay) = &app.overlay {
        return overlay.places();
    }
    if app.foot.command.is_some() {
        return vec![Place::Text, Place::Command, Place::All];
    }
    if app.operator().is_none() {
        return vec![Place::Text, Place::SignIn, Place::All];
    }
    if let Some(form) = &app.form {
        return form.state.places();
    }
    let tab = app.tab.place();
    match app.tab {
        Tab::Registers if app.registers.filter.is_some() => {
            vec![Place::Text, Place::List, Place::All]
        }
        Tab::Settlement if app.settlement.filter.is_some() => {
            vec![Place::Text, Place::List, Place::All]
        }
        Tab::Handover | Tab::Registers | Tab::Settlement | Tab::Reports => {
            vec![tab, Place::List, Place::All]
        }
        _ => match app.board() {
            Some(board) if board.typing() => vec![Place::Text, Place::List, Place::All],
            Some(_) => vec![tab, Place::List, Place::All],
            None => vec![Place::Text, tab, Place::List, Place::All],
        },
    }
}

/// Whether plain characters are text now.
pub fn takes_text(app: &App) -> bool {
    if let Some(overlay) = &app.overlay {
        return overlay.takes_text();
    }
    if app.foot.command.is_some() || app.operator().is_none() {
        return true;
    }
    if let Some(form) = &app.form {
        return form.state.takes_text();
    }
    match app.tab {
        Tab::Handover | Tab::Reports => false,
        Tab::Registers => app.registers.filter.is_some(),
        Tab::Settlement => app.settlement.filter.is_some(),
        _ => app.board().is_none_or(board::Board::typing),
    }
}

/// Whether a typed character begins a command although a line has the caret: a colon in a search box or
/// in what narrows a menu, where nobody looks for one; a stroke only while nothing stands there.
pub fn begins_command(app: &App, c: char) -> bool {
    let sign = trigger(c);
    if !matches!(sign, ':' | '/') || app.operator().is_none() || app.foot.command.is_some() {
        return false;
    }
    let typed = match (&app.overlay, &app.form) {
        (Some(Overlay::Menu(menu)), _) => menu.typed.text(),
        (None, None) if matches!(app.tab, Tab::Intake | Tab::Directory) => {
            app.search_ref().editor.text()
        }
        _ => return false,
    };
    sign == ':' || typed.is_empty()
}

/// Whether the innermost layer can do this now.
pub fn offers(app: &App, action: Action) -> bool {
    if matches!(action, Action::Quit) {
        return true;
    }
    if action == Action::Lock {
        return matches!(app.who, Who::In(_));
    }
    if let Some(overlay) = &app.overlay {
        let known = action != Action::Command || app.operator().is_some();
        return known && overlay::offers(overlay, action);
    }
    if app.foot.command.is_some() {
        let own = [Action::Open, Action::Complete, Action::Back];
        return own.contains(&action) || edits(action);
    }
    if app.operator().is_none() {
        return signin::offers(action);
    }
    if app.form.is_some() {
        return in_form(app, action);
    }
    match action {
        Action::Help | Action::Command | Action::Refresh | Action::Resume => true,
        Action::TabNext | Action::TabPrev => true,
        Action::Park => app.tab == Tab::Intake && !app.intake.editor.text().is_empty(),
        Action::Basis => selected_form(app).is_some(),
        _ if action.tab().is_some() => Tab::built().any(|tab| Some(tab as usize) == action.tab()),
        _ => match app.tab {
            Tab::Handover => handover::offers(app, action),
            _ if app.board().is_some() => board::offers(app, action),
            Tab::Registers => registers::offers(app, action),
            Tab::Settlement => settlement::offers(app, action),
            Tab::Reports => reports::offers(app, action),
            _ => in_search(app, action),
        },
    }
}

fn in_form(app: &App, action: Action) -> bool {
    match action {
        Action::Help | Action::Command | Action::Basis | Action::Park | Action::Back => true,
        Action::Resume => !app.parked.is_empty(),
        Action::Chase => app.tab == Tab::Intake && app.intake.open.selected().is_some(),
        // From a slip that is being opened: others have reported it already.
        Action::Attach => {
            let opens = app.form.as_ref().is_some_and(|form| form.state.step.is_opening());
            opens && app.tab == Tab::Intake && !alike(app).is_empty()
        }
        Action::RowAdd | Action::RowDelete => app.form.as_ref().is_some_and(|form| {
            (form.state.step.fields)().iter().any(|field| field.rows.is_some())
        }),
        // What the form has keys for but the screen has not yet.
        Action::Unmask | Action::TakeOver => false,
        Action::Refresh => app.line.slow,
        _ if action.tab().is_some() || matches!(action, Action::TabNext | Action::TabPrev) => {
            // Tabs inside a form are reached after Esc: a stray key must not leave it.
            false
        }
        _ => true,
    }
}

/// Intake and directory.
fn in_search(app: &App, action: Action) -> bool {
    let search = app.search_ref();
    let chosen = search.found.selected().is_some() || search.held.is_some() || app.finding();
    match action {
        Action::Back => !search.editor.text().is_empty() || search.held.is_some(),
        Action::Report | Action::Complaint | Action::Story => true,
        Action::Consult | Action::Paid | Action::Cleaning | Action::Papers => {
            app.tab == Tab::Intake
        }
        Action::Import => app.tab == Tab::Directory,
        Action::Chase | Action::NextField | Action::PrevField => {
            app.tab == Tab::Intake && (search.open.selected().is_some() || app.finding())
        }
        Action::Attach => app.tab == Tab::Intake && (!alike(app).is_empty() || app.finding()),
        Action::Unmask | Action::SavePhone => {
            search.somebody().is_some() || (chosen && app.finding())
        }
        Action::Up | Action::Down | Action::PageUp | Action::PageDown => !search.found.is_empty(),
        _ => edits(action),
    }
}

/// What others in the caller's building have reported already.
fn alike(app: &App) -> &[Alike] {
    app.intake.card.as_ref().map_or(&[], |card| &card.alike)
}

/// Whether the action is an edit of one line.
pub fn edits(action: Action) -> bool {
    let vertical = [Action::Up, Action::Down, Action::PageUp, Action::PageDown, Action::NewLine];
    EditKey::of(action).is_some() && !vertical.contains(&action)
}

/// The form of what is selected.
pub fn selected_form(app: &App) -> Option<&'static Form> {
    if let Some(board) = app.board() {
        return board.rows.selected().and_then(|row| forms::tagged(row.id.form));
    }
    match app.tab {
        Tab::Handover => Some(app.handover.form()),
        Tab::Registers => app.registers.form(),
        Tab::Settlement => Some(&forms::billing::statement::FORM),
        Tab::Directory => Some(&forms::estate::people::FORM),
        Tab::Reports => None,
        _ => {
            let open = app.intake.open.selected().and_then(|row| forms::tagged(row.id.form));
            open.or_else(|| forms::ERRANDS.first().map(|errand| errand.form))
        }
    }
}

/// The action that a typed character asks for here, if it is a key.
pub fn key_of(app: &App, c: char) -> Option<Action> {
    let action = app.screen.keymap.action(&places(app), &Chord::plain(Key::Char(c)))?;
    offers(app, action).then_some(action)
}

/// The live keys here, innermost first: what help lists and the bottom line chooses from.
pub fn live(app: &App) -> Vec<(Chord, Action)> {
    let mut live = app.screen.keymap.hints(&places(app));
    live.retain(|(_, action)| offers(app, *action));
    live
}

/// Every key that asks for the action here, the one for hints first.
pub fn keys_of(app: &App, action: Action) -> Vec<Chord> {
    let (places, keymap) = (places(app), &app.screen.keymap);
    let bound = places.iter().flat_map(|place| keymap.keys(*place, action).iter().copied());
    let mut keys: Vec<Chord> = Vec::new();
    for chord in bound {
        if keymap.action(&places, &chord) == Some(action) && !keys.contains(&chord) {
            keys.push(chord);
        }
    }
    keys
}

/// The key to name in a sentence: `F10`. Nothing, if the action has none here.
pub fn key_label(app: &App, action: Action) -> String {
    let arrows = true;
    keys_of(app, action).first().map_or_else(String::new, |chord| chord.label(arrows))
}

/// What stands beside the key of an action here: Enter opens, chooses, carries out or goes on to what
/// can be done.
pub fn hint_of(app: &App, action: Action) -> &'static str {
    match (action, &app.overlay) {
        (Action::Open, Some(Overlay::Story(_) | Overlay::Preview(_))) => "办理",
        (Action::Open, Some(Overlay::Menu(_))) => "选定",
        (Action::Open, None) if app.foot.command.is_some() => "执行",
        (Action::Open, None) if app.form.is_some() => "选定",
        _ => action.hint(),
    }
}

/// The live keys worth a place on the bottom line, in the order of the keymap, but what hands in
/// first: no arrows and no editing. With them how many at the end are the way back and help.
pub fn hints(app: &App) -> (Vec<(Chord, Action)>, usize) {
    let keymap = &app.screen.keymap;
    let everywhere = |action: &Action| !keymap.keys(Place::All, *action).is_empty();
    let last = [Action::Basis, Action::Back, Action::Help];
    let live = live(app);
    // In a form Enter and Tab do the same, and Shift-Tab goes without saying; on what is only to be
    // read Enter does what Esc does.
    let only_read =
        matches!(app.overlay, Some(Overlay::Help(_) | Overlay::Reading(_) | Overlay::Warned(_)));
    let paper = app.overlay.is_none() && app.form.is_some();
    let same = only_read || (paper && !places(app).contains(&Place::PickList));
    let obvious =
        |action: &Action| *action == Action::PrevField || (same && *action == Action::Open);
    let mut hints: Vec<(Chord, Action)> = live.clone();
    hints.retain(|(_, action)| {
        let edit = EditKey::of(*action).is_some() || action.tab().is_some();
        !edit && !everywhere(action) && !obvious(action)
    });
    hints.sort_by_key(|(_, action)| *action != Action::Submit);
    let own = hints.len();
    hints.extend(last.into_iter().filter_map(|wanted| {
        let wanted = |entry: &&(Chord, Action)| entry.1 == wanted;
        live.iter().find(wanted).copied()
    }));
    let tail = hints.len() - own;
    (hints, tail)
}
