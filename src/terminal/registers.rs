//! 台账: every form of the registry, its slips by number, and every step that opens one. It must not
//! know any form by name: it walks the registry.

use super::action::Action;
use super::app::{App, For};
use super::editor::{Applied, EditKey, LineEditor};
use super::hand::Target;
use super::list::{List, Listed};
use super::overlay;
use crate::desk::talk::{Reply, Request, Row, View};
use crate::domain::form::{Form, Step};
use crate::domain::registers as forms;
use crate::domain::value::SlipId;

/// Slips asked for.
const ROWS: u16 = 500;
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
    /// As the desk sent them.
    all: Vec<Row>,
    /// First what opens a new slip, then the slips that the filter lets through.
    pub list: List<Entry>,
    pub more: bool,
    pub text: String,
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

    pub fn filter_text(&mut self, text: &str) {
        if let Some(editor) = &mut self.filter {
            editor.insert(text);
            self.filtered();
        }
    }

    /// Lets only those slips through that hold these words.
    pub fn only(&mut self, words: &str) {
        if let Some(slips) = &mut self.slips {
            slips.text = words.trim().to_lowercase();
            slips.lay_out();
        }
    }

    fn filtered(&mut self) {
        let text = self.filter.as_ref().map(LineEditor::text).unwrap_or_default();
        if let Some(slips) = &mut self.slips {
            slips.text = text.trim().to_lowercase();
            slips.lay_out();
        }
    }
}

impl Slips {
    fn new(form: &'static Form) -> Slips {
        let mut slips = Slips {
            form,
            all: Vec::new(),
            list: List::default(),
            more: false,
            text: String::new(),
        };
        slips.lay_out();
        slips
    }

    fn lay_out(&mut self) {
        let opening = self.form.steps.iter().filter(|step| step.opens() && self.text.is_empty());
        let mut entries: Vec<Entry> = opening.map(Entry::New).collect();
        let hit = |row: &&Row| {
            let words = [&row.number, &row.place, &row.matter, &row.worker, &row.state];
            words.iter().any(|word| word.to_lowercase().contains(&self.text))
        };
        let rows = self.all.iter().filter(hit);
        entries.extend(rows.map(|row| Entry::Slip(Box::new(row.clone()))));
        self.list.replace(entries);
    }
}

/// Whether the register can do this now.
pub fn offers(app: &App, action: Action) -> bool {
    use Action::{Back, Down, End, Filter, Home, PageDown, PageUp, Story, Up};
    let registers = &app.registers;
    if registers.filter.is_some() {
        return [Action::Open, Back, Up, Down].contains(&action) || super::offer::edits(action);
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
        _ => match &mut app.registers.slips {
            Some(slips) => drop(slips.list.step(action, page)),
            None => drop(app.registers.forms.step(action, page)),
        },
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
            app.begin_new(form.id, step.name, None, None);
        }
        Some(Entry::Slip(row)) => {
            app.overlay = Some(overlay::steps_menu(&Target::of(row), &row.can, true));
        }
        None => {}
    }
}

fn filter_act(app: &mut App, action: Action) {
    match action {
        Action::Open => app.registers.filter = None,
        Action::Back => {
            app.registers.filter = None;
            app.registers.filtered();
        }
        Action::Up | Action::Down => {
            if let Some(slips) = &mut app.registers.slips {
                slips.list.step(action, 1);
            }
        }
        _ => {
            if let (Some(editor), Some(key)) = (&mut app.registers.filter, EditKey::of(action))
                && editor.apply(key) == Applied::Changed
            {
                app.registers.filtered();
            }
        }
    }
}

impl App {
    /// Shows the slips of a form.
    pub fn open_register(&mut self, form: &'static Form) {
        self.registers.slips = Some(Slips::new(form));
        self.ask_register();
    }

    pub fn ask_register(&mut self) {
        if let Some(slips) = &self.registers.slips {
            let view = View::Form { form: slips.form.id.to_owned() };
            self.line.ask(For::Register, Request::List { view, most: ROWS });
        }
    }

    pub fn register_came(&mut self, reply: Reply) {
        let (Reply::List(page), Some(slips)) = (reply, &mut self.registers.slips) else { return };
        if page.rows.iter().all(|row| row.id.form == slips.form.tag) {
            (slips.all, slips.more) = (page.rows, page.more);
            slips.lay_out();
        }
    }
}
