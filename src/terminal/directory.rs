//! 住户: the household card in full, and what can be done with the people and rooms on it. It must
//! not know what stands on their papers.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::action::Action;
use super::connection::Part;
use super::ctx::Ctx;
use super::handing::{Opening, Target};
use super::keymap::Place;
use super::overlay::{MenuRow, Overlay};
use super::search::Search;
use super::tab::Tab;
use super::theme::Theme;
use super::wish::{Screen, Turn, Why, Wish};
use crate::engine::form::Form;
use crate::engine::value::SlipId;
use crate::forms::estate::{people, rooms};
use crate::protocol::messages::Reply;

/// The tab: the box with what it finds.
pub struct Directory {
    pub search: Search,
}

impl Directory {
    pub fn new(tab: Tab) -> Directory {
        Directory { search: Search::new(tab) }
    }

    /// Everything that can be done with who and where is chosen, the two new papers, and what they may
    /// ask for.
    fn menu(&self, ctx: &Ctx) -> Overlay {
        let search = &self.search;
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
                for step in form.steps.iter().filter(|step| !step.opens()) {
                    let pick = Some(Wish::take(step.name, vec![target.clone()]));
                    let text = format!("{word}{}", step.title);
                    rows.push(MenuRow { text, note: form.id.to_owned(), pick });
                }
            }
            for step in form.steps.iter().filter(|step| step.opens()) {
                let opening = Opening::new(form, step).for_whom(search.room(), None);
                let text = format!("新{word}{}", step.title);
                let pick = Some(Wish::Begin(Box::new(opening)));
                rows.push(MenuRow { text, note: form.id.to_owned(), pick });
            }
        }
        rows.extend(search.papers(ctx));
        Overlay::menu(format!("能办的 {}", search.place()), rows)
    }
}

impl Screen for Directory {
    fn places(&self) -> Vec<Place> {
        self.search.places()
    }

    fn takes_text(&self) -> bool {
        true
    }

    fn offers(&self, action: Action, ctx: &Ctx) -> bool {
        action == Action::Import || self.search.offers(action, ctx)
    }

    fn act(&mut self, action: Action, ctx: &Ctx) -> Turn {
        if let Some(turn) = self.search.act(action, ctx) {
            return turn;
        }
        match action {
            Action::Story => Turn::lay(self.menu(ctx)),
            Action::Import => Wish::OfferImport.into(),
            _ => Turn::default(),
        }
    }

    fn insert(&mut self, text: &str, _: &Ctx) -> Turn {
        self.search.insert(text)
    }

    fn ask(&mut self, why: Why, ctx: &Ctx) -> Turn {
        self.search.ask(why, ctx)
    }

    fn hear(&mut self, part: Part, reply: Reply, _: &Ctx) -> Turn {
        self.search.hear(part, reply)
    }

    fn draw(
        &self,
        buffer: &mut Buffer,
        area: Rect,
        ctx: &Ctx,
        theme: &Theme,
        free: bool,
    ) -> Option<Position> {
        self.search.draw(buffer, area, ctx, theme, free)
    }

    fn form(&self) -> Option<&'static Form> {
        Some(&people::FORM)
    }

    fn boxed(&self) -> Option<String> {
        Some(self.search.editor.text())
    }

    fn waits(&self, _: &Ctx) -> bool {
        self.search.held.is_some()
    }

    fn let_go(&mut self) -> bool {
        self.search.held.take().is_some()
    }

    fn hide_phones(&mut self) -> bool {
        self.search.phones.take().is_some()
    }
}
