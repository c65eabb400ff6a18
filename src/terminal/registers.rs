//! 台账: every form of the registry, its slips by number, and every step that opens one. It must not
//! know any form by name: it walks the registry.

mod acting;
mod chooser;
mod draw;

pub use acting::hear_starter;

use super::windowed_list::{Long, Standing, Step as Went, jump_of, window};
use crate::protocol::messages::{Page, Printable, Reply, Request, Row, Sift, Spot, View};
use crate::terminal::exporting;
use crate::terminal::prelude::*;

/// The forms, and the slips of the one that was opened.
pub struct Registers {
    tab: Tab,
    pub forms: List<&'static Form>,
    /// What narrows the list of forms.
    chosen_by: FilterLine,
    pub slips: Option<Slips>,
}

impl Listed for &'static Form {
    type Id = u16;
    fn id(&self) -> u16 {
        self.tag
    }
}

/// The slips of one form.
pub struct Slips {
    pub form: &'static Form,
    /// First what opens a new slip, then the slips that the filter lets through: those on the screen
    /// and some around them.
    pub list: Long<Entry>,
    pub filter: FilterLine,
    /// What the desk says of the list.
    pub note: String,
    /// The steps by which this operator may open one; before the desk has said so, none.
    pub opens: Vec<&'static Step>,
    /// Who may, where this operator may not.
    pub opened_by: String,
    /// The desk has said what the register holds.
    pub known: bool,
    /// As they were when they were marked, or came again since.
    pub marked: Vec<Row>,
}

/// A row of a register.
pub enum Entry {
    New(&'static Step),
    Slip(Box<Row>),
}

impl Listed for Entry {
    type Id = (Option<u16>, Option<SlipId>);
    fn id(&self) -> Self::Id {
        match self {
            Entry::New(step) => (Some(step.tag), None),
            Entry::Slip(row) => (None, Some(row.id)),
        }
    }
}

impl Standing for Entry {
    fn slip(&self) -> Option<SlipId> {
        match self {
            Entry::New(_) => None,
            Entry::Slip(row) => Some(row.id),
        }
    }
}

impl Slips {
    fn new(form: &'static Form) -> Slips {
        let (list, filter) = (Long::default(), FilterLine::default());
        Slips {
            form,
            list,
            filter,
            note: String::new(),
            opens: Vec::new(),
            opened_by: String::new(),
            known: false,
            marked: Vec::new(),
        }
    }

    /// Takes in what the desk says of the register.
    fn take_in(&mut self, mut page: Page) {
        self.opens = page.opens.iter().filter_map(|name| self.form.step(name)).collect();
        let first = !std::mem::replace(&mut self.known, true);
        self.lay(&mut page);
        if first && !page.above && !self.list.is_moving() {
            // A register that is opened begins with what opens a slip.
            self.list.step(Action::Home, 1);
        }
        for marked in &mut self.marked {
            let slip = |entry: &Entry| match entry {
                Entry::Slip(row) if row.id == marked.id => Some(row.clone()),
                _ => None,
            };
            if let Some(row) = self.list.rows().iter().find_map(slip) {
                *marked = *row;
            }
        }
        (self.note, self.opened_by) = (page.note, page.opened_by);
    }

    /// Lays a part of the slips; the top one begins with what opens a new slip.
    fn lay(&mut self, page: &mut Page) {
        let whole = self.filter.is_empty();
        let opening = self.opens.iter().copied().filter(|_| whole);
        let lead = opening.clone().count();
        let mut entries: Vec<Entry> = opening.map(Entry::New).filter(|_| !page.above).collect();
        entries.extend(
            std::mem::take(&mut page.rows).into_iter().map(|row| Entry::Slip(Box::new(row))),
        );
        self.list.came(entries, page, lead);
    }

    /// Asks for a part of the slips.
    fn ask_at(&self, spot: Spot, ctx: &Ctx) -> Turn {
        let (view, window) = (self.view(), window(spot, ctx.page()));
        Wish::Ask(Part::Rows, Request::List { view, window }).into()
    }

    /// The whole register as it is seen, to a file.
    fn export(&self) -> Turn {
        exporting::list(self.form.title.to_owned(), self.filter.text().to_owned(), self.view())
    }

    /// What the register shows, as the desk is asked for it.
    fn view(&self) -> View {
        let text = self.filter.text();
        let text = if jump_of(text).is_some() { String::new() } else { text.to_owned() };
        View::Slips(Sift { form: Some(self.form.id.to_owned()), text, ..Sift::default() })
    }
}

impl Registers {
    pub fn new(tab: Tab) -> Registers {
        let forms = List::new(forms::all().collect());
        Registers { tab, forms, chosen_by: FilterLine::default(), slips: None }
    }

    /// The slip that is selected.
    fn selected(&self) -> Option<&Row> {
        match self.slips.as_ref()?.list.selected()? {
            Entry::Slip(row) => Some(row),
            Entry::New(_) => None,
        }
    }

    /// Moves the selection among slips, and asks for what is not here.
    fn step(&mut self, action: Action, ctx: &Ctx) -> Turn {
        let page = ctx.page();
        let Some(slips) = &mut self.slips else {
            return Turn::changed(self.forms.step(action, page));
        };
        match slips.list.step(action, page) {
            Went::Stayed => Turn::default(),
            Went::Moved => {
                let asked = ctx.line.awaits_part(self.tab, Part::Rows);
                let short = slips.list.runs_short(page) && !asked;
                let turn = Turn::changed(true);
                if short { turn.and(self.ask_again(ctx)) } else { turn }
            }
            Went::Beyond(spot) => slips.ask_at(spot, ctx),
        }
    }

    /// Enter: a form opens its slips, a slip what can be done with it, a step its form.
    fn open(&mut self, ctx: &Ctx) -> Turn {
        self.offer(true, ctx)
    }

    /// The same; with its story first, where Enter may be pressed twice, or with what comes next first, as everywhere
    /// under the key of choosing.
    fn offer(&mut self, story: bool, ctx: &Ctx) -> Turn {
        let Some(slips) = &self.slips else {
            let form = self.forms.selected().copied();
            return form.map_or_else(Turn::default, |form| self.open_slips(form, "", ctx));
        };
        match slips.list.selected() {
            Some(Entry::New(step)) => Wish::begin(slips.form, step.name, None, None).into(),
            Some(Entry::Slip(_)) if !slips.marked.is_empty() => slips.offer_for_marked(),
            Some(Entry::Slip(row)) => Turn::lay(overlay::list_menu(row, story)),
            None => Turn::default(),
        }
    }

    /// Shows the slips of a form, with the filter already typed.
    fn open_slips(&mut self, form: &'static Form, words: &str, ctx: &Ctx) -> Turn {
        self.slips = Some(Slips { filter: FilterLine::saying(words), ..Slips::new(form) });
        Turn::changed(true).and(self.ask_again(ctx))
    }

    /// Shows the register that is called so.
    fn open_named(&mut self, name: &str, ctx: &Ctx) -> Turn {
        let asked = name.trim().to_lowercase();
        if asked.is_empty() {
            self.slips = None;
            return Turn::changed(true);
        }
        let exact = |form: &&Form| form.id.to_lowercase() == asked || form.word == asked;
        let found: Vec<&'static Form> = match forms::all().find(exact) {
            Some(form) => vec![form],
            None => forms::all().filter(|form| form.title.contains(&asked)).collect(),
        };
        if let [form] = found.as_slice() {
            return self.open_slips(form, "", ctx);
        }
        let ids: Vec<String> =
            forms::all().map(|form| format!("{} {}", form.id, form.word)).collect();
        Turn::no(format!("台账有:{}", ids.join("、")))
    }

    fn filter_key(&mut self, action: Action, ctx: &Ctx) -> Turn {
        let Some(slips) = &mut self.slips else { return self.choose_by(action, ctx) };
        match slips.filter.press(action) {
            Filtering::Typed => self.typed(ctx),
            Filtering::Closed => {
                // A jump (#12, @11-20) is done once; it does not filter.
                if jump_of(slips.filter.text()).is_some() {
                    slips.filter.clear();
                }
                Turn::changed(true)
            }
            Filtering::List => self.step(action, ctx),
            Filtering::Caret(moved) => Turn::changed(moved),
        }
    }

    /// The filter line says something else now: asks for what it holds, or for the slip it jumps to.
    fn typed(&mut self, ctx: &Ctx) -> Turn {
        let Some(slips) = &mut self.slips else { return Turn::default() };
        let turn = match jump_of(slips.filter.text()) {
            Some(spot) => {
                let spot = slips.list.jump(spot);
                slips.ask_at(spot, ctx)
            }
            None => self.ask_again(ctx),
        };
        Turn::changed(true).and(turn)
    }

    /// Asks anew for what is on the screen: the selected slip with what is around it by now.
    fn ask_again(&mut self, ctx: &Ctx) -> Turn {
        let Some(slips) = &mut self.slips else { return Turn::default() };
        let spot = slips.list.again();
        slips.ask_at(spot, ctx)
    }
}

impl Screen for Registers {
    fn tab(&self) -> Tab {
        self.tab
    }

    fn takes_text(&self) -> bool {
        self.slips.as_ref().map_or(&self.chosen_by, |slips| &slips.filter).typing()
    }

    fn offers(&self, action: Action, _: &Ctx) -> bool {
        use Action::{Back, Down, End, Filter, Home, PageDown, PageUp, Story, Up};
        if self.takes_text() {
            return FilterLine::offers(action);
        }
        match action {
            Up | Down | PageUp | PageDown | Home | End | Story | Filter => true,
            Back => self.slips.is_some() || !self.chosen_by.is_empty(),
            Action::Export => self.selected().is_some(),
            Action::PickList => self.selected().is_some(),
            Action::New => self.slips.as_ref().is_some_and(|slips| !slips.opens.is_empty()),
            Action::Import => self.slips.as_ref().is_some_and(Slips::brings_in),
            Action::Mark => self.selected().is_some(),
            Action::Void => self.selected().is_some_and(|row| row.allows("void")),
            _ => false,
        }
    }

    fn act(&mut self, action: Action, ctx: &Ctx) -> Turn {
        if self.takes_text() {
            return self.filter_key(action, ctx);
        }
        match action {
            Action::Story => self.open(ctx),
            Action::PickList => self.offer(false, ctx),
            Action::Filter => {
                let slips = self.slips.as_mut();
                slips.map_or(&mut self.chosen_by, |slips| &mut slips.filter).open("")
            }
            Action::Back if self.slips.is_none() => self.widen(),
            Action::Back => {
                match &mut self.slips {
                    Some(slips) if !slips.marked.is_empty() => slips.marked.clear(),
                    slips => *slips = None,
                }
                Turn::changed(true)
            }
            Action::New => self.slips.as_ref().map_or_else(Turn::default, Slips::offer_new),
            Action::Import => {
                let slips = self.slips.as_ref();
                slips.map_or_else(Turn::default, |slips| slips.offer_import(ctx))
            }
            Action::Mark => self.mark(ctx),
            Action::Export => self.slips.as_ref().map_or_else(Turn::default, Slips::export),
            Action::Void => {
                Wish::take("void", self.selected().map(Target::of).into_iter().collect()).into()
            }
            _ => self.step(action, ctx),
        }
    }

    fn insert(&mut self, text: &str, ctx: &Ctx) -> Turn {
        let Some(slips) = &mut self.slips else {
            return if self.chosen_by.insert(text) { self.narrow() } else { Turn::default() };
        };
        if slips.filter.insert(text) { self.typed(ctx) } else { Turn::default() }
    }

    fn ask(&mut self, why: Why, ctx: &Ctx) -> Turn {
        let wanted = matches!(why, Why::Shown | Why::Posted);
        if wanted { self.ask_again(ctx) } else { Turn::default() }
    }

    fn hear(&mut self, _: Part, reply: Reply, _: &Ctx) -> Turn {
        let (Reply::List(page), Some(slips)) = (reply, &mut self.slips) else {
            return Turn::default();
        };
        let own = page.rows.iter().all(|row| row.id.form == slips.form.tag);
        if own {
            slips.take_in(page);
        }
        Turn::changed(own)
    }

    fn draw(&self, buffer: &mut Buffer, area: Rect, pane: &Pane<'_>) -> Caret {
        draw::draw(self, buffer, area, pane)
    }

    fn slip(&self) -> Option<SlipId> {
        self.selected().map(|row| row.id)
    }

    fn listed(&self, _: &Ctx) -> Option<Printable> {
        let slips = self.slips.as_ref().filter(|slips| slips.known)?;
        Some(Printable::List(slips.view()))
    }

    fn enter_hint(&self) -> &'static str {
        let Some(slips) = &self.slips else { return "打开" };
        match slips.list.selected() {
            Some(Entry::New(_)) => Action::New.hint(),
            _ => "办理",
        }
    }

    fn enter_doc(&self) -> Option<&'static str> {
        let Some(slips) = &self.slips else { return Some("打开选中的台账。") };
        Some(match slips.list.selected() {
            Some(Entry::New(_)) => "登记一张新的。",
            _ => "列出选中的单能办的。",
        })
    }

    fn form(&self) -> Option<&'static Form> {
        match &self.slips {
            Some(slips) => Some(slips.form),
            None => self.forms.selected().copied(),
        }
    }

    fn show(&mut self, topic: Topic, ctx: &Ctx) -> Turn {
        match topic {
            Topic::Register(name) => self.open_named(&name, ctx),
            Topic::Slips(tag, words) => match forms::tagged(tag) {
                Some(form) => self.open_slips(form, &words, ctx),
                None => Turn::default(),
            },
            Topic::Find(_) | Topic::Report(_) | Topic::Act(_) => Turn::default(),
        }
    }

    fn waits(&self, ctx: &Ctx) -> bool {
        // Before the desk has said what the register holds, a key means nothing there.
        let coming = |slips: &Slips| slips.list.is_moving() || !slips.known;
        self.slips.as_ref().is_some_and(coming) && ctx.line.awaits_part(self.tab, Part::Rows)
    }

    fn stay(&mut self) {
        if let Some(slips) = &mut self.slips {
            slips.list.stay();
        }
    }
}
