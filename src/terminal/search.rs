//! One box that finds rooms and people, the candidates under it, and the household that is chosen.
//! Intake and directory are this screen with keys of their own. It must not know what is then done
//! with the household.

mod draw;
mod own;

use super::message::PHONES_SHOWN;
use super::prelude::*;
use crate::engine::form::{Errand, Form};
use crate::engine::value::SlipId;
use crate::forms;
use crate::forms::estate::people;
use crate::protocol::messages::{Candidate, Household, Reply, Request, Row};

const BOX_MOST: usize = 60;
/// Candidates asked for: two screens.
const CANDIDATES: u16 = 40;
/// Milliseconds without a key after which the fingers rest: what was typed in a run is looked for then.
const FIND_AFTER: u64 = 120;
/// What the box asks for.
const ASKED: &[Part] = &[Part::Found, Part::Household];

/// What a tab does beside looking for a household.
pub struct Kind {
    /// Whether its own keys can do this now; nothing: they do not know it.
    pub offers: fn(&Search, Action, &Ctx) -> Option<bool>,
    /// Does what one of its own keys asks for.
    pub act: fn(&mut Search, Action, &Ctx) -> Turn,
    /// The form of what is selected.
    pub form: fn(&Search) -> Option<&'static Form>,
}

/// The box and what it found.
#[derive(Clone)]
pub struct Search {
    pub tab: Tab,
    kind: &'static Kind,
    pub editor: LineEditor,
    pub found: List<Candidate>,
    pub card: Option<Box<Household>>,
    /// The card is of another candidate than the chosen one, whose own is on its way.
    pub stale: bool,
    /// Open slips of the card, the worst first and selected.
    pub open: List<Row>,
    /// What was just handed in: it is selected when the card has it.
    sought: Option<SlipId>,
    /// Nobody is chosen: `open` is what the operator was the first to hear, of so many.
    pub own: Option<usize>,
    /// How the phone is lifted, by the office's setting.
    greeting: String,
    /// The whole numbers of a person, while they may be seen.
    pub phones: Option<(u32, Vec<String>)>,
    /// What was asked for before the household was there.
    pub held: Option<Action>,
    fingers: Fingers,
    /// What stands in the box is done with: the first key writes it anew.
    pub done_with: bool,
    /// The candidates are those of what stands in the box.
    known: bool,
}

/// Whether a run of keys is under way. The first key is looked for at once; those that follow it
/// closely wait until the fingers rest, so that a run is not answered key by key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fingers {
    Rest,
    Run,
    /// What stands in the box was not asked for yet.
    Unasked,
}

impl Search {
    pub fn new(tab: Tab, kind: &'static Kind) -> Search {
        Search {
            tab,
            kind,
            editor: LineEditor::new(BOX_MOST),
            found: List::default(),
            card: None,
            stale: false,
            open: List::default(),
            sought: None,
            own: None,
            greeting: String::new(),
            phones: None,
            held: None,
            fingers: Fingers::Rest,
            done_with: false,
            known: false,
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

    /// What is open for the household and can be chased.
    pub fn chased(&self) -> impl Iterator<Item = &Row> {
        let of_household = self.own.is_none();
        self.open.rows().iter().filter(move |row| of_household && row.allows("chase"))
    }

    /// What was mended for the household lately and can be opened again.
    pub fn mended(&self) -> impl Iterator<Item = &Row> {
        let recent = self.card.iter().flat_map(|card| &card.recent);
        recent.filter(|row| row.allows("rework"))
    }

    /// A slip was handed in here: it is what is looked at next.
    pub fn stand_on(&mut self, slip: SlipId) {
        self.sought = self.card.as_ref().map(|_| slip);
    }

    /// What the household is called in messages.
    pub fn place(&self) -> String {
        self.found.selected().map_or_else(String::new, |c| format!("{} {}", c.place, c.name))
    }

    fn lose_card(&mut self) {
        (self.card, self.stale, self.sought) = (None, false, None);
        (self.open, self.own) = (List::default(), None);
        self.phones = None;
    }
}

impl Search {
    /// Does what both tabs do. Nothing: the key is the tab's own.
    fn act_alike(&mut self, action: Action, ctx: &Ctx) -> Option<Turn> {
        // The household is still on its way: done as soon as it is there, for the caller who was
        // typed and not for the one before.
        let sooner = moves(action) && self.looking(ctx);
        if sooner || (needs_household(action) && self.finding(ctx)) {
            if ctx.line.is_mute() {
                return Some(Turn::no("与前台断开了,还没找到这一户;连上后再按。"));
            }
            self.held = Some(action);
            return Some(self.ask_missing(ctx));
        }
        if let Some(errand) = forms::errand(action.name()) {
            let (room, person) = (self.room(), self.person());
            return Some(Wish::begin(errand.form, errand.step, room, person).into());
        }
        Some(match action {
            Action::Unmask => match self.somebody() {
                Some(person) => Wish::See(person, String::new()).into(),
                None => Turn::no("先选定一人,再看号码。"),
            },
            Action::SavePhone => self.save_phone(),
            Action::Back => self.clear(),
            Action::Up | Action::Down | Action::PageUp | Action::PageDown => {
                if !self.found.step(action, ctx.page()) {
                    return Some(Turn::default());
                }
                Turn::changed(true).and(self.turn_to_chosen())
            }
            _ => {
                let key = EditKey::of(action).filter(|_| EditKey::in_line(action))?;
                let kept = std::mem::take(&mut self.done_with);
                let applied = self.editor.apply(key);
                if applied == Applied::Changed {
                    self.find()
                } else {
                    Turn::changed(kept || applied == Applied::Moved)
                }
            }
        })
    }

    /// The same tab with an empty box.
    pub fn fresh(&self) -> Search {
        Search::new(self.tab, self.kind)
    }

    /// What was asked for the caller is done: what is typed next is another one.
    pub fn serve(&mut self) {
        self.done_with = !self.editor.text().is_empty();
    }

    /// Empties the box.
    fn clear(&mut self) -> Turn {
        *self = self.fresh();
        Turn::changed(true).and(Wish::Forget(ASKED)).and(self.ask_own())
    }

    /// Something else stands in the box: asked for at once, or when the fingers rest.
    fn find(&mut self) -> Turn {
        (self.phones, self.known) = (None, false);
        let turn = Turn::changed(true);
        if self.editor.text().trim().is_empty() {
            self.found = List::default();
            self.fingers = Fingers::Rest;
            self.lose_card();
            return turn.and(Wish::Forget(ASKED)).and(self.ask_own());
        }
        if self.own.is_some() {
            self.lose_card();
        }
        let turn = turn.and(Wish::wake(Alarm::Find, FIND_AFTER));
        if self.fingers == Fingers::Rest {
            self.fingers = Fingers::Run;
            return turn.and(self.ask_found());
        }
        self.fingers = Fingers::Unasked;
        turn
    }

    fn ask_found(&self) -> Turn {
        let request = Request::Find { typed: self.editor.text(), most: CANDIDATES };
        Wish::Ask(Part::Found, request).into()
    }

    /// Asks for what waits for the fingers to rest, if anything does.
    fn ask_now(&mut self) -> Turn {
        if self.fingers != Fingers::Unasked {
            return Turn::default();
        }
        self.fingers = Fingers::Run;
        self.ask_found()
    }

    /// The same, and for what was asked and whose answer was lost with the line.
    fn ask_missing(&mut self, ctx: &Ctx) -> Turn {
        if self.unknown() && !ctx.line.awaits_part(self.tab, Part::Found) {
            self.fingers = Fingers::Unasked;
        }
        self.ask_now()
    }

    /// Candidates came: the best one is chosen.
    fn take_found(&mut self, candidates: Vec<Candidate>) -> Turn {
        let before = self.found.selected().map(Listed::id);
        let turn = Turn::changed(self.found.rows() != candidates || !self.known);
        self.known = true;
        self.found = List::new(candidates);
        let after = self.found.selected().map(Listed::id);
        if after == before && self.card.is_some() && !self.stale {
            // The card is of this candidate and kept up by what is posted.
            return turn.and(self.run_held());
        }
        turn.and(self.turn_to_chosen())
    }

    /// Another candidate is chosen: the card that is there stays until the new one comes.
    fn turn_to_chosen(&mut self) -> Turn {
        self.phones = None;
        let room = self.found.selected().and_then(|chosen| chosen.room);
        if room.is_none() {
            self.lose_card();
        }
        self.stale = self.card.is_some();
        self.ask_household()
    }

    /// Asks for the card of the chosen candidate.
    fn ask_household(&mut self) -> Turn {
        let Some(room) = self.room() else {
            self.lose_card();
            return Turn::from(Wish::Forget(&[Part::Household])).and(self.run_held());
        };
        let person = self.person();
        Wish::Ask(Part::Household, Request::Household { room, person }).into()
    }

    fn take_household(&mut self, card: Box<Household>) -> Turn {
        if self.found.selected().is_some_and(|c| c.room != Some(card.room)) {
            return Turn::default();
        }
        let news = self.card.as_ref() != Some(&card);
        let news = news || self.stale;
        self.open.replace(card.open.clone());
        if let Some(at) = self.open.rows().iter().position(|row| Some(row.id) == self.sought) {
            self.open.select(at);
            self.sought = None;
        }
        (self.card, self.stale, self.own) = (Some(card), false, None);
        Turn::changed(news).and(self.run_held())
    }

    /// Whether the answer that an action needs is still on its way.
    pub fn finding(&self, ctx: &Ctx) -> bool {
        let card = self.card.is_some() && !self.stale;
        self.looking(ctx) || (!card && ctx.line.awaits_part(self.tab, Part::Household))
    }

    /// Whether the candidates of what stands in the box are still on their way.
    fn looking(&self, ctx: &Ctx) -> bool {
        self.unknown() || ctx.line.awaits_part(self.tab, Part::Found)
    }

    /// Whether the candidates that are shown are not those of what stands in the box.
    fn unknown(&self) -> bool {
        !self.known && !self.editor.text().trim().is_empty()
    }

    /// Does now what was asked for while the household was still on its way.
    fn run_held(&mut self) -> Turn {
        self.held.take().map(Wish::Do).into()
    }

    /// The number that calls now goes to the chosen person.
    fn save_phone(&self) -> Turn {
        let Some(person) = self.somebody() else { return Turn::no("先选定一人,再存号。") };
        let form = &people::FORM;
        let Some(step) = form.step("add-phone") else { return Turn::default() };
        let id = SlipId { form: form.tag, number: u64::from(person) };
        let opening = Opening {
            slip: Some(Target::named(id)),
            ..Opening::new(form, step).for_whom(self.room(), Some(person))
        };
        Wish::Begin(Box::new(opening)).into()
    }

    /// Every paper that a caller can ask for, the ones without a key of their own too.
    pub fn papers(&self, ctx: &Ctx) -> Vec<MenuRow> {
        let row = |errand: &&'static Errand| {
            let (form, step) = (errand.form, errand.form.step(errand.step)?);
            let own = Action::named(errand.word)
                .map_or_else(String::new, |action| ctx.key(&self.places(), action));
            let text = format!("{} {}", form.title, step.title);
            let pick = Wish::begin(form, errand.step, self.room(), self.person());
            Some(MenuRow { text, note: own, pick })
        };
        forms::ERRANDS.iter().filter_map(row).collect()
    }
}

impl Screen for Search {
    fn tab(&self) -> Tab {
        self.tab
    }

    fn places(&self) -> Vec<Place> {
        vec![Place::Text, self.tab.place(), Place::List, Place::All]
    }

    fn takes_text(&self) -> bool {
        true
    }

    fn offers(&self, action: Action, ctx: &Ctx) -> bool {
        if let Some(own) = (self.kind.offers)(self, action, ctx) {
            return own;
        }
        let chosen = self.found.selected().is_some() || self.held.is_some() || self.finding(ctx);
        match action {
            Action::Back => !self.editor.text().is_empty() || self.held.is_some(),
            Action::Report | Action::Complaint | Action::Story => true,
            Action::Unmask | Action::SavePhone => {
                self.somebody().is_some() || (chosen && self.finding(ctx))
            }
            Action::Up | Action::Down | Action::PageUp | Action::PageDown => !self.found.is_empty(),
            _ => EditKey::in_line(action),
        }
    }

    fn hints(&self, action: Action) -> bool {
        match action {
            Action::Chase => self.chased().next().is_some(),
            Action::NextField | Action::PrevField => !self.open.is_empty(),
            Action::Attach => self.card.as_ref().is_some_and(|card| !card.alike.is_empty()),
            Action::Rework => self.mended().next().is_some(),
            Action::TellNotice => self.card.as_ref().is_some_and(|card| !card.notices.is_empty()),
            Action::Unmask | Action::SavePhone => self.somebody().is_some(),
            _ => true,
        }
    }

    fn act(&mut self, action: Action, ctx: &Ctx) -> Turn {
        match self.act_alike(action, ctx) {
            Some(turn) => turn,
            None => (self.kind.act)(self, action, ctx),
        }
    }

    fn insert(&mut self, text: &str, _: &Ctx) -> Turn {
        if std::mem::take(&mut self.done_with) {
            self.editor.clear();
            self.lose_card();
        }
        self.editor.insert(text);
        self.find()
    }

    fn ask(&mut self, why: Why, ctx: &Ctx) -> Turn {
        if why == Why::Shown && self.unknown() {
            // The household follows from the candidates.
            return self.ask_missing(ctx);
        }
        let again = matches!(why, Why::Shown | Why::Posted);
        if again && self.is_bare() && ctx.operator().is_some() {
            return self.ask_own();
        }
        let wanted = match why {
            Why::Shown => self.room().is_some(),
            // A card still on its way is asked for already; a new question would only delay it.
            Why::Posted => self.card.is_some() && !self.finding(ctx),
            Why::Draft | Why::Minute => false,
        };
        if wanted { self.ask_household() } else { Turn::default() }
    }

    fn hear(&mut self, part: Part, reply: Reply, _: &Ctx) -> Turn {
        match (part, reply) {
            (Part::Found, Reply::Found(candidates)) => self.take_found(candidates),
            (Part::Household, Reply::Household(card)) => self.take_household(card),
            (Part::FirstHeard, Reply::List(page)) => self.take_own(page),
            (Part::Phones(person), Reply::Phones(numbers)) => {
                self.phones = Some((person, numbers));
                Turn::changed(true).and(Wish::wake(Alarm::HidePhones, PHONES_SHOWN))
            }
            _ => Turn::default(),
        }
    }

    fn draw(&self, buffer: &mut Buffer, area: Rect, pane: &Pane<'_>) -> Caret {
        draw::draw(self, buffer, area, pane)
    }

    fn slip(&self) -> Option<SlipId> {
        // What is only listed is not meant by a command without a number.
        self.open.selected().filter(|_| self.own.is_none()).map(|row| row.id)
    }

    fn form(&self) -> Option<&'static Form> {
        (self.kind.form)(self)
    }

    fn show(&mut self, topic: Topic, _: &Ctx) -> Turn {
        let Topic::Find(typed) = topic else { return Turn::default() };
        self.editor.set_text(&typed);
        self.done_with = false;
        self.find()
    }

    fn is_bare(&self) -> bool {
        self.editor.text().is_empty() && self.card.is_none() && !self.lists_own()
    }

    fn enter_hint(&self) -> &'static str {
        if self.tab == Tab::Directory { "办理" } else { Action::Story.hint() }
    }

    fn boxed(&self) -> Option<String> {
        Some(self.editor.text())
    }

    fn rested(&mut self) -> Turn {
        let turn = self.ask_now();
        if turn.wishes.is_empty() {
            self.fingers = Fingers::Rest;
            return turn;
        }
        turn.and(Wish::wake(Alarm::Find, FIND_AFTER))
    }

    fn waits(&self, _: &Ctx) -> bool {
        self.held.is_some()
    }

    fn let_go(&mut self) -> bool {
        self.held.take().is_some()
    }

    fn hide_phones(&mut self) -> bool {
        self.phones.take().is_some()
    }

    fn rows(&self) -> &[Row] {
        self.open.rows()
    }
}

/// Whether the action chooses among the candidates.
fn moves(action: Action) -> bool {
    [Action::Up, Action::Down, Action::PageUp, Action::PageDown].contains(&action)
}

/// Whether the action is about the household that is chosen.
fn needs_household(action: Action) -> bool {
    use Action::{Attach, Chase, Papers, Rework, SavePhone, Story, TellNotice, Unmask};
    forms::errand(action.name()).is_some()
        || [Attach, Chase, Papers, Rework, SavePhone, Story, TellNotice, Unmask].contains(&action)
}
