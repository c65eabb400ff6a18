//! 受理: the phone rings. From the household on the card to the step that the caller needs. It must
//! not know what stands on a form.

use super::action::Action;
use super::app::App;
use super::available_actions;
use super::editor::EditKey;
use super::overlay::{self, MenuRow, Overlay, Pick};
use super::submit::Target;
use crate::engine::form::Errand;
use crate::engine::value::SlipId;
use crate::forms;
use crate::forms::estate::people;

/// A key in intake.
pub fn act(app: &mut App, action: Action) {
    // The household is still on its way: done as soon as it is there, for the caller who was typed
    // and not for the one before.
    if needs_household(action) && app.finding() {
        app.intake.held = Some(action);
        return;
    }
    let (room, person) = (app.intake.room(), app.intake.person());
    if let Some(errand) = forms::errand(action.name()) {
        return app.begin_new(errand.form, errand.step, room, person);
    }
    match action {
        Action::Papers => app.overlay = Some(Overlay::menu("开什么单", papers(app, room, person))),
        Action::Chase => chase(app),
        Action::Attach => attach(app),
        Action::Story => story(app),
        Action::Unmask => unmask(app),
        Action::SavePhone => save_phone(app),
        Action::NextField => app.search_next_open(true),
        Action::PrevField => app.search_next_open(false),
        Action::Back => app.search_clear(),
        Action::Up | Action::Down | Action::PageUp | Action::PageDown => app.search_step(action),
        _ => {
            if let Some(key) = EditKey::of(action) {
                app.search_edit(key);
            }
        }
    }
}

/// Whether the action is about the household that is chosen.
pub fn needs_household(action: Action) -> bool {
    use Action::{Attach, Chase, Papers, SavePhone, Story, Unmask};
    forms::errand(action.name()).is_some()
        || [Attach, Chase, Papers, SavePhone, Story, Unmask].contains(&action)
}

/// Every paper that a caller can ask for, the ones without a key of their own too.
pub fn papers(app: &App, room: Option<u32>, person: Option<u32>) -> Vec<MenuRow> {
    let row = |errand: &&'static Errand| {
        let (form, step) = (errand.form, errand.form.step(errand.step)?);
        let own = Action::named(errand.word)
            .map_or_else(String::new, |a| available_actions::key_label(app, a));
        let text = format!("{} {}", form.title, step.title);
        Some(MenuRow { text, note: own, pick: Pick::New { form, step, room, person } })
    };
    forms::ERRANDS.iter().filter_map(row).collect()
}

/// The caller asks where the worker is: one key when there is one open repair, else a choice.
fn chase(app: &mut App) {
    let repairs = app.intake.open.rows().iter().filter(|row| row.can.iter().any(|s| s == "chase"));
    let repairs: Vec<(Target, String)> =
        repairs.map(|row| (Target::of(row), format!("{} {}", row.matter, row.state))).collect();
    match repairs.len() {
        0 => app.say_no("本户没有可催的未完单。"),
        1 => app.take_step("chase", repairs.into_iter().map(|(target, _)| target).collect()),
        _ => {
            let rows = repairs
                .into_iter()
                .map(|(target, note)| MenuRow {
                    text: target.called.clone(),
                    note,
                    pick: Pick::Step { step: "chase", targets: vec![target] },
                })
                .collect();
            app.overlay = Some(Overlay::menu("催哪一张", rows));
        }
    }
}

/// Others have reported it already: this household goes on their slip. What the whole building has is
/// offered first; where there is none, whatever else is open there.
fn attach(app: &mut App) {
    let alike = app.intake.card.as_ref().map_or(&[][..], |card| &card.alike);
    let common = alike.iter().any(|same| same.common);
    let offered = alike.iter().filter(|same| same.common || !common);
    let mut rows: Vec<MenuRow> = offered
        .flat_map(|same| &same.slips)
        .map(|row| {
            let target = Target::of(row);
            let text = format!("{} {} {}", row.number, row.place, row.matter);
            MenuRow { text, note: row.state.clone(), pick: Pick::Attach(target) }
        })
        .collect();
    match rows.len() {
        0 => app.say_no("本楼近两日没有能并的未完单。"),
        1 => overlay::do_pick(app, rows.remove(0).pick),
        _ => app.overlay = Some(Overlay::menu("并到哪一张", rows)),
    }
}

/// The form that puts the household on a slip, with who rings already written.
pub fn attach_to(app: &mut App, target: Target) {
    let Some(form) = forms::tagged(target.id.form) else { return };
    let Some(step) = form.step("attach") else { return };
    let (room, person) = (app.intake.room(), app.intake.person());
    app.begin(super::app::Opening {
        form,
        step,
        slip: Some(target),
        room,
        person,
        also: Vec::new(),
        typed: String::new(),
        draft: None,
    });
}

/// The story of the selected open slip.
fn story(app: &mut App) {
    match app.intake.open.selected().map(Target::of) {
        Some(target) => overlay::do_pick(app, Pick::Story(target)),
        None => app.say("本户没有未完单。"),
    }
}

/// Whole numbers, with a record.
pub fn unmask(app: &mut App) {
    match app.search_ref().somebody() {
        Some(person) => overlay::see(app, person, ""),
        None => app.say_no("先选定一人,再看号码。"),
    }
}

/// The number that calls now goes to the chosen person.
pub fn save_phone(app: &mut App) {
    let (room, person) = (app.search_ref().room(), app.search_ref().somebody());
    let Some(person) = person else { return app.say_no("先选定一人,再存号。") };
    let form = &people::FORM;
    let Some(step) = form.step("add-phone") else { return };
    let id = SlipId { form: form.tag, number: u64::from(person) };
    app.begin(super::app::Opening {
        form,
        step,
        slip: Some(Target::named(id)),
        room,
        person: Some(person),
        also: Vec::new(),
        typed: String::new(),
        draft: None,
    });
}
