//! 住户: the household card in full, and what can be done with the people and rooms on it. It must
//! not know what stands on their papers.

use super::prelude::*;
use super::search::{Kind, Search};
use crate::engine::form::Form;
use crate::engine::value::SlipId;
use crate::forms::estate::{people, rooms};

static KIND: Kind = Kind { offers, act, form };

/// The tab, with an empty box.
pub fn new(tab: Tab) -> Search {
    Search::new(tab, &KIND)
}

fn offers(_: &Search, action: Action, _: &Ctx) -> Option<bool> {
    [Action::Import, Action::New, Action::PickList].contains(&action).then_some(true)
}

fn act(search: &mut Search, action: Action, ctx: &Ctx) -> Turn {
    match action {
        Action::Story | Action::PickList => Turn::lay(menu(search, ctx)),
        Action::Import => Wish::OfferImport.into(),
        Action::New => Turn::lay(Overlay::menu("登记", openings(search))),
        _ => Turn::default(),
    }
}

fn form(_: &Search) -> Option<&'static Form> {
    Some(&people::FORM)
}

/// Everything that can be done with who and where is chosen, the two new papers, and what they may
/// ask for.
fn menu(search: &Search, ctx: &Ctx) -> Overlay {
    let mut rows = Vec::new();
    // The directory is these two registers: a card's person and room are their slips by number.
    let person: (&'static Form, _, _) = (&people::FORM, search.somebody(), "住户");
    let room: (&'static Form, _, _) = (&rooms::FORM, search.room(), "房屋");
    for (form, chosen, word) in [person, room] {
        if let Some(number) = chosen.map(u64::from) {
            let mut target = Target::named(SlipId { form: form.tag, number });
            target.called = word.to_owned();
            let pick = Some(Wish::story(target.id));
            rows.push(MenuRow { text: format!("{word}详情"), note: String::new(), pick });
            for step in form.steps.iter().filter(|step| !step.is_opening()) {
                let pick = Some(Wish::take(step.name, vec![target.clone()]));
                let text = format!("{word}{}", step.title);
                rows.push(MenuRow { text, note: form.id.to_owned(), pick });
            }
        }
        rows.extend(openings_of(form, word, search));
    }
    rows.extend(search.papers(ctx));
    Overlay::menu(format!("能办的 {}", search.place()), rows)
}

/// A new person and a new room, by every step that enters one.
fn openings(search: &Search) -> Vec<MenuRow> {
    let registers: [(&'static Form, _); 2] = [(&people::FORM, "住户"), (&rooms::FORM, "房屋")];
    registers.into_iter().flat_map(|(form, word)| openings_of(form, word, search)).collect()
}

fn openings_of(form: &'static Form, word: &str, search: &Search) -> Vec<MenuRow> {
    let row = |step: &'static Step| {
        let opening = Opening::new(form, step).for_whom(search.room(), None);
        let text = format!("新{word}{}", step.title);
        let pick = Some(Wish::Begin(Box::new(opening)));
        MenuRow { text, note: form.id.to_owned(), pick }
    };
    form.steps.iter().filter(|step| step.is_opening()).map(row).collect()
}
