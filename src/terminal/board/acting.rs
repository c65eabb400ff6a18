//! Keys on a board. What they do to the rows is asked of the desk; what is here already moves at once.

use super::{Board, Narrow, Order, Show};
use crate::protocol::messages::{Reply, Request, Spot, View};
use crate::terminal::exporting;
use crate::terminal::message::PHONES_SHOWN;
use crate::terminal::prelude::*;
use crate::terminal::windowed_list::{Step, jump_of, window};

impl Board {
    /// Does what a key asks for.
    pub(super) fn perform(&mut self, action: Action, ctx: &Ctx) -> Turn {
        if self.filter.typing() {
            return self.filter_key(action, ctx);
        }
        let own = self.first().and_then(|row| self.kind.step_on(action, row));
        if let Some(step) = own.or_else(|| self.kind.step(action)) {
            // What comes back on paper, or is written for one slip, is never written for several.
            let several = self.kind.several.contains(&action);
            let targets =
                if several { self.targets() } else { self.target().into_iter().collect() };
            return Wish::take(step, targets).into();
        }
        match action {
            Action::Story => self.open(),
            Action::PickList => self.choose(),
            Action::Mark => self.mark(ctx),
            Action::Filter => {
                let now = self.filter.text().to_owned();
                self.filter.open(&now)
            }
            Action::ByWorker => {
                self.order = match self.order {
                    Order::Urgency => Order::State,
                    Order::State => Order::Worker,
                    Order::Worker => Order::Urgency,
                };
                self.look_otherwise(ctx)
            }
            Action::Left | Action::Right => {
                let every = self.kind.parts();
                let here = every.iter().position(|show| *show == self.show).unwrap_or(0);
                let by = if action == Action::Right { 1 } else { every.len() - 1 };
                self.show = every[(here + by) % every.len()];
                self.look_otherwise(ctx)
            }
            Action::Claim => {
                let slip = self.rows.selected().map(|row| row.id);
                let claim = |slip| Wish::Relieve { slip, why: String::new(), then: None };
                slip.map(claim).into()
            }
            Action::Sift => self.offer_sift(),
            Action::Export => self.export(),
            Action::TakeOver => Wish::drafts().into(),
            Action::Unmask => self.person().map(|whom| Wish::See(whom, String::new())).into(),
            Action::Back => {
                self.marked.clear();
                self.filter.clear();
                self.show = Show::All;
                self.narrow = Narrow::default();
                self.look_otherwise(ctx)
            }
            _ => self.step(action, ctx),
        }
    }

    /// Moves the selection, and asks for what is not here.
    fn step(&mut self, action: Action, ctx: &Ctx) -> Turn {
        // The board's own frame takes some rows of the glass.
        let (page, screen) = (ctx.page().saturating_sub(4), ctx.page());
        match self.rows.step(action, page) {
            Step::Stayed => Turn::default(),
            Step::Moved => {
                let asked = ctx.line.awaits_part(self.kind.tab, Part::Rows);
                let turn = Turn::changed(true).and(self.ask_story());
                if self.rows.runs_short(screen) && !asked {
                    return turn.and(self.ask_again(ctx));
                }
                turn
            }
            Step::Beyond(spot) => self.ask_at(spot, ctx),
        }
    }

    /// Enter: the one step of the board where it can be taken, else what can be done with the slip.
    fn open(&self) -> Turn {
        let Some(row) = self.rows.selected() else { return Turn::default() };
        match self.kind.first {
            Some(step) if row.allows(step) => Wish::take(step, vec![Target::of(row)]).into(),
            Some(_) => Wish::story(row.id).into(),
            None => Turn::lay(overlay::list_menu(row, true)),
        }
    }

    /// All that can be done with the slip, what comes next first.
    fn choose(&self) -> Turn {
        let row = self.rows.selected();
        row.map_or_else(Turn::default, |row| Turn::lay(overlay::list_menu(row, false)))
    }

    fn mark(&mut self, ctx: &Ctx) -> Turn {
        let Some(row) = self.rows.selected() else { return Turn::default() };
        match self.marked.iter().position(|marked| marked.id == row.id) {
            Some(at) => drop(self.marked.remove(at)),
            None => self.marked.push(row.clone()),
        }
        let turn = self.step(Action::Down, ctx);
        Turn::changed(true).and(turn).and(self.ask_story())
    }

    fn filter_key(&mut self, action: Action, ctx: &Ctx) -> Turn {
        match self.filter.press(action) {
            Filtering::Typed => self.typed(ctx),
            Filtering::Closed => {
                // A jump (#12, @11-20) is done once; it does not filter.
                if jump_of(self.filter.text()).is_some() {
                    self.filter.clear();
                }
                Turn::changed(true)
            }
            Filtering::List => self.step(action, ctx),
            Filtering::Caret(moved) => Turn::changed(moved),
        }
    }

    /// The filter line says something else now: asks for what it holds, or for the slip it jumps to.
    pub(super) fn typed(&mut self, ctx: &Ctx) -> Turn {
        let turn = match jump_of(self.filter.text()) {
            Some(spot) => {
                let spot = self.rows.jump(spot);
                self.ask_at(spot, ctx)
            }
            None => self.ask_again(ctx),
        };
        Turn::changed(true).and(turn)
    }

    /// Asks anew for what is on the screen: the selected slip with what is around it by now.
    pub(super) fn ask_again(&mut self, ctx: &Ctx) -> Turn {
        let spot = self.rows.again();
        self.ask_at(spot, ctx)
    }

    fn ask_at(&self, spot: Spot, ctx: &Ctx) -> Turn {
        let (view, window) = (self.view(), window(spot, ctx.page()));
        Wish::Ask(Part::Rows, Request::List { view, window }).into()
    }

    /// The whole list as it is seen, to a file.
    fn export(&self) -> Turn {
        let part = self.kind.label(self.show);
        let words = [part, self.filter.text()];
        let words: Vec<&str> = words.into_iter().filter(|word| !word.is_empty()).collect();
        exporting::list(self.kind.tab.label().to_owned(), words.join(" "), self.view())
    }

    /// What is shown, as it is narrowed and laid.
    pub(super) fn view(&self) -> View {
        let mut filter = self.kind.filter(self.show);
        if jump_of(self.filter.text()).is_none() {
            self.filter.text().clone_into(&mut filter.text);
        }
        filter.order = self.order;
        self.narrow.lay(&mut filter);
        (self.kind.view)(filter)
    }

    /// Asks for the story of the selected slip.
    pub(super) fn ask_story(&mut self) -> Turn {
        let selected = self.rows.selected().map(|row| row.id);
        if self.story.as_ref().map(|story| story.row.id) != selected {
            self.story = None;
        }
        selected.map(|id| Wish::Ask(Part::Story, Request::Slip { id })).into()
    }

    /// The rows came, the story of the selected one, or whole numbers of who rang about it.
    pub(super) fn take_in(&mut self, part: Part, reply: Reply, ctx: &Ctx) -> Turn {
        let mut page = match (part, reply) {
            (Part::Rows, Reply::List(page)) => page,
            (Part::Story, Reply::Slip(slip)) => {
                let news = self.story.as_ref() != Some(&slip);
                self.story = Some(slip);
                return Turn::changed(news);
            }
            (Part::Phones(person), Reply::Phones(numbers)) => {
                self.phones = Some((person, numbers));
                let hide = Wish::wake(Alarm::HidePhones, PHONES_SHOWN);
                return Turn::changed(true).and(hide);
            }
            _ => return Turn::default(),
        };
        self.rows.came(std::mem::take(&mut page.rows), &page, 0);
        for marked in &mut self.marked {
            if let Some(row) = self.rows.rows().iter().find(|row| row.id == marked.id) {
                marked.clone_from(row);
            }
        }
        if !self.rows.is_part() {
            // All of the list is here: what is not in it has left it.
            self.marked.retain(|m| self.rows.rows().iter().any(|row| row.id == m.id));
        }
        self.counts = page.counts;
        self.loads = page.loads;
        self.buildings = page.buildings;
        self.trades = page.trades;
        self.note = page.note;
        let shown = ctx.tab == self.kind.tab;
        let turn = Turn::changed(true);
        if shown { turn.and(self.ask_story()) } else { turn }
    }
}
