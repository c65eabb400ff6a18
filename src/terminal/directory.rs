//! 住户: the household card in full, and what can be done with the people and rooms on it. It must
//! not know what stands on their papers.

use super::action::Action;
use super::app::App;
use super::editor::EditKey;
use super::hand::Target;
use super::overlay::{MenuRow, Overlay, Pick};
use super::{intake, offer};
use crate::domain::registers;
use crate::domain::value::SlipId;

/// The papers of the directory: of a person and of a room.
const PERSON: &str = "F-56";
const ROOM: &str = "F-107";

/// A key in the directory.
pub fn act(app: &mut App, action: Action) {
    if intake::needs_household(action) && app.finding() {
        app.directory.held = Some(action);
        return;
    }
    match action {
        Action::Report => {
            let (room, person) = (app.directory.room(), app.directory.person());
            app.begin_new("F-14", "open", room, person);
        }
        Action::Complaint => {
            let (room, person) = (app.directory.room(), app.directory.person());
            app.begin_new("F-30", "open", room, person);
        }
        Action::Story => app.overlay = Some(menu(app)),
        Action::Import => app.offer_import(),
        Action::Unmask => intake::unmask(app),
        Action::SavePhone => intake::save_phone(app),
        Action::Back => app.search_clear(),
        Action::Up | Action::Down | Action::PageUp | Action::PageDown => app.search_step(action),
        _ => {
            if let Some(key) = EditKey::of(action).filter(|_| offer::edits(action)) {
                app.search_edit(key);
            }
        }
    }
}

/// Everything that can be done with who and where is chosen, and the two new papers.
fn menu(app: &App) -> Overlay {
    let search = &app.directory;
    let mut rows = Vec::new();
    let number = |n: u32| u64::from(n);
    for (form, chosen, word) in
        [(PERSON, search.somebody().map(number), "住户"), (ROOM, search.room().map(number), "房屋")]
    {
        let Some(form) = registers::form(form) else { continue };
        if let Some(number) = chosen {
            let mut target = Target::named(SlipId { form: form.tag, number });
            target.called = word.to_owned();
            let pick = Pick::Story(target.clone());
            rows.push(MenuRow { text: format!("{word}详情"), note: String::new(), pick });
            for step in form.steps.iter().filter(|step| !step.opens()) {
                let pick = Pick::Step { step: step.name, targets: vec![target.clone()] };
                let text = format!("{word}{}", step.title);
                rows.push(MenuRow { text, note: form.id.to_owned(), pick });
            }
        }
        for step in form.steps.iter().filter(|step| step.opens()) {
            let room = search.room();
            let pick = Pick::New { form, step, room, person: None };
            let text = format!("新{word}{}", step.title);
            rows.push(MenuRow { text, note: form.id.to_owned(), pick });
        }
    }
    Overlay::menu(format!("能办的 {}", search.place()), rows)
}
