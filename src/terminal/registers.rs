//! 台账: every form of the registry, its slips by number, and every step that opens one. It must not
//! know any form by name: it walks the registry.

use super::action::Action;
use super::app::{App, Pending};
use super::editor::{Applied, EditKey, LineEditor};
use super::list::{List, Listed};
use super::overlay;
use super::submit::Target;
use super::windowed_list::{Long, Standing, Step as Went, jump_of, window};
use crate::engine::form::Form;
use crate::engine::step::Step;
use crate::engine::value::SlipId;
use crate::forms;
use crate::protocol::messages::{Page, Reply, Request, Row, Sift, Spot, View};

const FILTER_MOST: usize = 40;

/// The forms, and the slips of the one that was opened.
pub struct Registers {
    pub forms: List<FormRow>,
    pub slips: Option<Slips>,
    pub filter: Option<LineEditor>,
}

/// A form on the list.
pub struct FormRow(pub &'static Form);

impl Listed for FormRow {
    type Id = u16;
    fn id(&self) -> u16 {
        self.0.tag
    }
}

/// The slips of one form.
pub struct Slips {
    pub form: &'static Form,
    /// First what opens a new slip, then the slips that the filter lets through: those on the screen
    /// and some around them.
    pub list: Long<Entry>,
    pub text: String,
    /// What the desk says of the list.
    pub note: String,
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

impl Default for Registers {
    fn default() -> Self {
        let forms = List::new(forms::all().map(FormRow).collect());
        Registers { forms, slips: None, filter: None }
    }
}

impl Registers {
    /// The form that is open or selected.
    pub fn form(&self) -> Option<&'static Form> {
        match &self.slips {
            Some(slips) => Some(slips.form),
            None => self.forms.selected().map(|row| row.0),
        }
    }
}

impl Slips {
    fn new(form: &'static Form) -> Slips {
        let mut slips =
            Slips { form, list: Long::default(), text: String::new(), note: String::new() };
        slips.lay(&Page::default());
        slips
    }

    /// Lays a part of the slips; the top one begins with what opens a new slip.
    fn lay(&mut self, page: &Page) {
        let text = &self.text;
        let opening = self.form.steps.iter().filter(|step| step.is_opening() && text.is_empty());
        let mut entries: Vec<Entry> = opening.map(Entry::New).filter(|_| !page.above).collect();
        let lead =
            self.form.steps.iter().filter(|step| step.is_opening() && text.is_empty()).count();
        entries.extend(page.rows.iter().map(|row| Entry::Slip(Box::new(row.clone()))));
        self.list.came(entries, page, lead);
    }
}

/// Whether the register can do this now.
pub fn offers(app: &App, action: Action) -> bool {
    use Action::{Back, Down, End, Filter, Home, PageDown, PageUp, Story, Up};
    let registers = &app.registers;
    if registers.filter.is_some() {
        return [Action::Open, Back, Up, Down].contains(&action)
            || super::available_actions::edits(action);
    }
    match action {
        Up | Down | PageUp | PageDown | Home | End | Story => true,
        Filter | Back => registers.slips.is_some(),
        Action::Void => selected(app).is_some_and(|row| row.can.iter().any(|s| s == "void")),
        _ => false,
    }
}

fn selected(app: &App) -> Option<&Row> {
    match app.registers.slips.as_ref()?.list.selected()? {
        Entry::Slip(row) => Some(row),
        Entry::New(_) => None,
    }
}

/// A key in the registers.
pub fn act(app: &mut App, action: Action) {
    if app.registers.filter.is_some() {
        return filter_act(app, action);
    }
    let page = app.page();
    match action {
        Action::Story => open(app),
        Action::Filter => app.registers.filter = Some(LineEditor::new(FILTER_MOST)),
        Action::Back => app.registers.slips = None,
        Action::Void => {
            let targets = selected(app).map(Target::of).into_iter().collect();
            app.take_step("void", targets);
        }
        _ if app.registers.slips.is_some() => step(app, action),
        _ => drop(app.registers.forms.step(action, page)),
    }
}

/// Moves the selection among slips, and asks for what is not here.
fn step(app: &mut App, action: Action) {
    let page = app.page();
    let asked = app.line.awaits(|what| matches!(what, Pending::Register));
    let Some(slips) = &mut app.registers.slips else { return };
    match slips.list.step(action, page) {
        Went::Moved if slips.list.runs_short(page) && !asked => app.ask_register(),
        Went::Stayed | Went::Moved => {}
        Went::Beyond(spot) => app.ask_register_at(spot),
    }
}

/// Enter: a form opens its slips, a slip what can be done with it, a step its form.
fn open(app: &mut App) {
    let Some(slips) = &app.registers.slips else {
        if let Some(form) = app.registers.form() {
            app.open_register(form);
        }
        return;
    };
    match slips.list.selected() {
        Some(Entry::New(step)) => {
            let (form, step) = (slips.form, *step);
            app.begin_new(form, step.name, None, None);
        }
        Some(Entry::Slip(row)) => {
            app.overlay = Some(overlay::steps_menu(&Target::of(row), &row.state, &row.can, true));
        }
        None => {}
    }
}

fn filter_act(app: &mut App, action: Action) {
    match action {
        Action::Open => {
            app.registers.filter = None;
            // A jump is done; it is no filter.
            let jumped = |slips: &&mut Slips| jump_of(&slips.text).is_some();
            if let Some(slips) = app.registers.slips.as_mut().filter(jumped) {
                slips.text.clear();
            }
        }
        Action::Back => {
            app.registers.filter = None;
            app.ask_typed_register();
        }
        Action::Up | Action::Down => step(app, action),
        _ => {
            if let (Some(editor), Some(key)) = (&mut app.registers.filter, EditKey::of(action))
                && editor.apply(key) == Applied::Changed
            {
                app.ask_typed_register();
            }
        }
    }
}

impl App {
    /// Shows the slips of a form.
    pub fn open_register(&mut self, form: &'static Form) {
        self.open_register_with(form, "");
    }

    /// The same, with the filter already typed.
    pub fn open_register_with(&mut self, form: &'static Form, words: &str) {
        let mut slips = Slips::new(form);
        words.trim().clone_into(&mut slips.text);
        self.registers.slips = Some(slips);
        self.ask_register();
    }

    /// Text for the filter line.
    pub fn register_filter_text(&mut self, text: &str) {
        if let Some(editor) = &mut self.registers.filter {
            editor.insert(text);
            self.ask_typed_register();
        }
    }

    /// Asks for what the filter line says: what it holds, or the slip that it jumps to.
    fn ask_typed_register(&mut self) {
        let text = self.registers.filter.as_ref().map(LineEditor::text).unwrap_or_default();
        let Some(slips) = &mut self.registers.slips else { return };
        slips.text = text.trim().to_owned();
        match jump_of(&slips.text) {
            Some(spot) => {
                let spot = slips.list.jump(spot);
                self.ask_register_at(spot);
            }
            None => self.ask_register(),
        }
    }

    /// Asks anew for what is on the screen: the selected slip with what is around it by now.
    pub fn ask_register(&mut self) {
        if let Some(slips) = &mut self.registers.slips {
            let spot = slips.list.again();
            self.ask_register_at(spot);
        }
    }

    /// Asks for a part of the slips.
    fn ask_register_at(&mut self, spot: Spot) {
        let window = window(spot, self.page());
        let Some(slips) = &self.registers.slips else { return };
        let jumps = jump_of(&slips.text).is_some();
        let text = if jumps { String::new() } else { slips.text.clone() };
        let sift = Sift { form: Some(slips.form.id.to_owned()), text, ..Sift::default() };
        self.line.ask(Pending::Register, Request::List { view: View::Slips(sift), window });
    }

    pub fn register_came(&mut self, reply: Reply) {
        let (Reply::List(page), Some(slips)) = (reply, &mut self.registers.slips) else { return };
        if page.rows.iter().all(|row| row.id.form == slips.form.tag) {
            slips.lay(&page);
            slips.note = page.note;
        }
    }
}
