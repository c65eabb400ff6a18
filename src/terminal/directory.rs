//! 住户: the household card in full, and what can be done with the people and rooms on it. It must
//! not know what stands on their papers.

use super::action::Action;
use super::app::App;
use super::editor::EditKey;
use super::overlay::{MenuRow, Overlay, Pick};
use super::submit::Target;
use super::{available_actions, intake};
use crate::engine::form::Form;
use crate::engine::value::SlipId;
use crate::forms;
use crate::forms::estate::{people, rooms};

/// A key in the directory.
pub fn act(app: &mut App, action: Action) {
    if intake::needs_household(action) && app.finding() {
        app.directory.held = Some(action);
        return;
    }
    if let Some(errand) = forms::errand(action.name()) {
        let (room, person) = (app.directory.room(), app.directory.person());
        return app.begin_new(errand.form, errand.step, room, person);
    }
    match action {
        Action::Story => app.overlay = Some(menu(app)),
        Action::Import => app.offer_import(),
        Action::Unmask => intake::unmask(app),
        Action::SavePhone => intake::save_phone(app),
        Action::Back => app.search_clear(),
        Action::Up | Action::Down | Action::PageUp | Action::PageDown => app.search_step(action),
        _ => {
            if let Some(key) = EditKey::of(action).filter(|_| available_actions::edits(action)) {
                app.search_edit(key);
            }
        }
    }
}

/// Everything that can be done with who and where is chosen, the two new papers, and what they may
/// ask for.
fn menu(app: &App) -> Overlay {
    let search = &app.directory;
    let mut rows = Vec::new();
    let number = |n: u32| u64::from(n);
    // The directory is these two registers: a card's person and room are their slips by number.
    let person: (&'static Form, _, _) = (&people::FORM, search.somebody().map(number), "住户");
    let room: (&'static Form, _, _) = (&rooms::FORM, search.room().map(number), "房屋");
    for (form, chosen, word) in [person, room] {
        if let Some(number) = chosen {
            let mut target = Target::named(SlipId { form: form.tag, number });
            target.called = word.to_owned();
            let pick = Pick::Story(target.clone());
            rows.push(MenuRow { text: format!("{word}详情"), note: String::new(), pick });
            for step in form.steps.iter().filter(|step| !step.is_opening()) {
                let pick = Pick::Step { step: step.name, targets: vec![target.clone()] };
                let text = format!("{word}{}", step.title);
                rows.push(MenuRow { text, note: form.id.to_owned(), pick });
            }
        }
        for step in form.steps.iter().filter(|step| step.is_opening()) {
            let room = search.room();
            let pick = Pick::New { form, step, room, person: None };
            let text = format!("新{word}{}", step.title);
            rows.push(MenuRow { text, note: form.id.to_owned(), pick });
        }
    }
    rows.extend(intake::papers(app, search.room(), search.person()));
    Overlay::menu(format!("能办的 {}", search.place()), rows)
}
