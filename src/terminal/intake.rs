//! 受理: the phone rings. From the household on the card to the step that the caller needs. It must
//! not know what stands on a form.

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
use super::wish::{Screen, Topic, Turn, Why, Wish};
use crate::engine::form::Form;
use crate::forms;
use crate::protocol::messages::{Alike, Reply, Row};

/// The tab: the box with what it finds.
#[derive(Clone)]
pub struct Intake {
    pub search: Search,
}

impl Intake {
    pub fn new(tab: Tab) -> Intake {
        Intake { search: Search::new(tab) }
    }

    /// What others in the caller's building have reported already.
    pub fn alike(&self) -> &[Alike] {
        self.search.card.as_ref().map_or(&[], |card| &card.alike)
    }

    /// The caller asks where the worker is: one key when there is one open repair, else a choice.
    fn chase(&self) -> Turn {
        let can = |row: &&Row| row.can.iter().any(|step| step == "chase");
        let repairs: Vec<&Row> = self.search.open.rows().iter().filter(can).collect();
        let row = |row: &&Row| MenuRow {
            text: Target::of(row).called,
            note: format!("{} {}", row.matter, row.state),
            pick: Some(Wish::take("chase", vec![Target::of(row)])),
        };
        match repairs.as_slice() {
            [] => Turn::no("本户没有可催的未完单。"),
            [one] => Wish::take("chase", vec![Target::of(one)]).into(),
            many => Turn::lay(Overlay::menu("催哪一张", many.iter().map(row).collect())),
        }
    }

    /// Others have reported it already: this household goes on their slip. What the whole building has
    /// is offered first; where there is none, whatever else is open there.
    fn attach(&self) -> Turn {
        let common = self.alike().iter().any(|same| same.common);
        let offered = self.alike().iter().filter(|same| same.common || !common);
        let mut rows: Vec<MenuRow> = offered
            .flat_map(|same| &same.slips)
            .map(|row| MenuRow {
                text: format!("{} {} {}", row.number, row.place, row.matter),
                note: row.state.clone(),
                pick: Some(Wish::Attach(Target::of(row))),
            })
            .collect();
        match rows.len() {
            0 => Turn::no("本楼近两日没有能并的未完单。"),
            1 => rows.remove(0).pick.into(),
            _ => Turn::lay(Overlay::menu("并到哪一张", rows)),
        }
    }

    /// The form that puts the household on a slip, with who rings already written.
    pub fn attach_to(&self, target: Target) -> Turn {
        let form = forms::tagged(target.id.form);
        let Some((form, step)) = form.and_then(|form| Some((form, form.step("attach")?))) else {
            return Turn::default();
        };
        let opening = Opening::new(form, step).for_whom(self.search.room(), self.search.person());
        Wish::Begin(Box::new(Opening { slip: Some(target), ..opening })).into()
    }

    /// Another open slip of the card.
    fn next_open(&mut self, forward: bool) -> Turn {
        let open = &mut self.search.open;
        let many = open.rows().len();
        if many > 0 {
            open.select((open.at() + if forward { 1 } else { many - 1 }) % many);
        }
        Turn::changed(many > 1)
    }
}

impl Screen for Intake {
    fn places(&self) -> Vec<Place> {
        self.search.places()
    }

    fn takes_text(&self) -> bool {
        true
    }

    fn offers(&self, action: Action, ctx: &Ctx) -> bool {
        match action {
            Action::Consult | Action::Paid | Action::Cleaning | Action::Papers => true,
            Action::Park => !self.search.editor.text().is_empty(),
            Action::Chase | Action::NextField | Action::PrevField => {
                self.search.open.selected().is_some() || self.search.finding(ctx)
            }
            Action::Attach => !self.alike().is_empty() || self.search.finding(ctx),
            _ => self.search.offers(action, ctx),
        }
    }

    fn act(&mut self, action: Action, ctx: &Ctx) -> Turn {
        if let Some(turn) = self.search.act(action, ctx) {
            return turn;
        }
        match action {
            Action::Papers => Turn::lay(Overlay::menu("开什么单", self.search.papers(ctx))),
            Action::Chase => self.chase(),
            Action::Attach => self.attach(),
            Action::Story => match self.search.open.selected() {
                Some(row) => Wish::story(row.id).into(),
                None => Turn::say("本户没有未完单。"),
            },
            Action::NextField => self.next_open(true),
            Action::PrevField => self.next_open(false),
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
        let open = self.search.open.selected().and_then(|row| forms::tagged(row.id.form));
        open.or_else(|| forms::ERRANDS.first().map(|errand| errand.form))
    }

    fn show(&mut self, topic: Topic, _: &Ctx) -> Turn {
        match topic {
            Topic::Find(typed) => self.search.look_for(&typed),
            Topic::Register(_) | Topic::Slips(..) => Turn::default(),
        }
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

    fn rows(&self) -> &[Row] {
        self.search.open.rows()
    }
}
