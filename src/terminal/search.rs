//! One box that finds rooms and people, the candidates under it, and the household that is chosen.
//! Intake and directory share it. It must not know what is then done with the household.

use super::action::Action;
use super::app::{App, Pending};
use super::editor::{Applied, EditKey, LineEditor};
use super::list::{List, Listed};
use super::update::{Alarm, Effect};
use crate::engine::value::SlipId;
use crate::protocol::messages::{Candidate, Household, Reply, Request, Row};

const BOX_MOST: usize = 60;
/// Candidates asked for: two screens.
const CANDIDATES: u16 = 40;
/// Milliseconds for which a whole number stands on the screen.
pub const PHONES_SHOWN: u64 = 20_000;

/// The box and what it found.
#[derive(Clone, Debug)]
pub struct Search {
    pub editor: LineEditor,
    pub found: List<Candidate>,
    pub card: Option<Box<Household>>,
    /// Open slips of the card, the worst first and selected.
    pub open: List<Row>,
    /// The whole numbers of a person, while they may be seen.
    pub phones: Option<(u32, Vec<String>)>,
    /// What was asked for before the household was there.
    pub held: Option<Action>,
}

impl Default for Search {
    fn default() -> Self {
        Search {
            editor: LineEditor::new(BOX_MOST),
            found: List::default(),
            card: None,
            open: List::default(),
            phones: None,
            held: None,
        }
    }
}

impl Listed for Candidate {
    type Id = (Option<u32>, Option<u32>);
    fn id(&self) -> Self::Id {
        (self.room, self.person)
    }
}

impl Listed for Row {
    type Id = SlipId;
    fn id(&self) -> SlipId {
        self.id
    }
}

impl Search {
    /// The room chosen, from the card or, before it is there, from the candidate.
    pub fn room(&self) -> Option<u32> {
        self.found.selected().and_then(|c| c.room).or_else(|| self.card.as_ref().map(|c| c.room))
    }

    /// The person chosen; a room alone has none.
    pub fn person(&self) -> Option<u32> {
        self.found.selected().and_then(|c| c.person)
    }

    /// The chosen person, or the first one of the household.
    pub fn somebody(&self) -> Option<u32> {
        let first = || self.card.as_ref().and_then(|c| c.people.first()).map(|p| p.person);
        self.person().or_else(first)
    }

    /// What the household is called in messages.
    pub fn place(&self) -> String {
        self.found.selected().map_or_else(String::new, |c| format!("{} {}", c.place, c.name))
    }

    fn lose_card(&mut self) {
        self.card = None;
        self.open = List::default();
        self.phones = None;
    }
}

impl App {
    /// Text for the box.
    pub fn search_text(&mut self, text: &str) {
        self.search().editor.insert(text);
        self.find();
    }

    /// An editing key for the box.
    pub fn search_edit(&mut self, key: EditKey) {
        if self.search().editor.apply(key) == Applied::Changed {
            self.find();
        }
    }

    /// Empties the box.
    pub fn search_clear(&mut self) {
        *self.search() = Search::default();
        self.line.asked.retain(|_, what| !matches!(what, Pending::Find | Pending::Household));
    }

    /// Asks for what stands in the box.
    pub fn find(&mut self) {
        let typed = self.search().editor.text();
        self.search().phones = None;
        if typed.trim().is_empty() {
            self.search().found = List::default();
            self.search().lose_card();
            self.line.asked.retain(|_, what| !matches!(what, Pending::Find | Pending::Household));
            return;
        }
        self.line.ask(Pending::Find, Request::Find { typed, most: CANDIDATES });
    }

    /// Candidates came: the best one is chosen.
    pub fn found(&mut self, reply: Reply) {
        let Reply::Found(candidates) = reply else { return };
        let before = self.search_ref().found.selected().map(Listed::id);
        let search = self.search();
        search.found = List::new(candidates);
        let after = search.found.selected().map(Listed::id);
        if after == before && search.card.is_some() {
            // The card is of this candidate and kept up by what is posted.
            return self.run_held();
        }
        search.lose_card();
        self.ask_household();
    }

    /// Asks for the card of the chosen candidate.
    pub fn ask_household(&mut self) {
        let Some(room) = self.search().room() else {
            self.search().lose_card();
            self.line.asked.retain(|_, what| !matches!(what, Pending::Household));
            return self.run_held();
        };
        let person = self.search().person();
        self.line.ask(Pending::Household, Request::Household { room, person });
    }

    pub fn household(&mut self, reply: Reply) {
        let Reply::Household(card) = reply else { return };
        let search = self.search();
        if search.found.selected().is_some_and(|c| c.room != Some(card.room)) {
            return;
        }
        search.open.replace(card.open.clone());
        search.card = Some(card);
        self.run_held();
    }

    /// Another candidate, by the arrows.
    pub fn search_step(&mut self, action: Action) {
        let page = self.page();
        if self.search().found.step(action, page) {
            self.search().lose_card();
            self.ask_household();
        }
    }

    /// Another open slip of the card.
    pub fn search_next_open(&mut self, forward: bool) {
        let open = &mut self.search().open;
        let many = open.rows().len();
        if many > 0 {
            open.select((open.at() + if forward { 1 } else { many - 1 }) % many);
        }
    }

    /// Whether the answer that an action needs is still on its way.
    pub fn finding(&self) -> bool {
        self.line.awaits(|what| matches!(what, Pending::Find))
            || (self.search_ref().card.is_none()
                && self.line.awaits(|what| matches!(what, Pending::Household)))
    }

    /// Does now what was asked for while the household was still on its way.
    fn run_held(&mut self) {
        if let Some(action) = self.search().held.take() {
            super::update::perform(self, action);
        }
    }

    /// Whole numbers came: they stand for a while.
    pub fn show_phones(&mut self, person: u32, numbers: Vec<String>) {
        self.search().phones = Some((person, numbers));
        self.line.out.push(Effect::Wake(Alarm::HidePhones, PHONES_SHOWN));
    }

    pub fn hide_phones(&mut self) {
        self.intake.phones = None;
        self.directory.phones = None;
    }
}
