//! The one thing that can lie over a screen: something to read, a question, a choice, or a line to
//! write. It must not draw, and decides nothing: what is chosen is done elsewhere.

mod built;
mod menu;
mod reading;

pub use built::{drafts_menu, help, steps_menu, story};
pub use menu::{Menu, MenuRow};
pub use reading::{ReadLine, Reading, heading, line, reading_room};

use std::path::PathBuf;

use super::action::Action;
use super::app::{App, Opening, Pending};
use super::available_actions;
use super::batch_result::Outcome;
use super::board::Sift;
use super::editor::{EditKey, LineEditor};
use super::importing::Importing;
use super::keymap::Place;
use super::signin::SignIn;
use super::submit::{After, Handing, Target, asked};
use super::update::Effect;
use crate::engine::form::Form;
use crate::engine::rights::Right;
use crate::engine::step::Step;
use crate::engine::value::SlipId;
use crate::exchange::Kind;
use crate::forms::office::unmasking;
use crate::protocol::messages::{Clause, Request, ShownDraft, ShownSlip};
use crate::report::Sheet;

const LINE_MOST: usize = 80;
/// Characters of a file's name.
const PATH_MOST: usize = 240;

/// What lies over the screen.
#[derive(Clone)]
pub enum Overlay {
    /// The live keys of the place it was opened in.
    Help(Reading),
    /// Something to read: clauses, a roster's problems.
    Reading(Reading),
    /// What was accepted with warnings.
    Warned(Warned),
    /// A slip with all its steps.
    Story(Box<Story>),
    /// What would become of a roster's rows.
    Preview(Box<Preview>),
    Menu(Box<Menu>),
    Ask(Question),
    Line(Box<OneLine>),
    Pin(Box<Pin>),
}

#[derive(Clone)]
pub struct Story {
    pub slip: ShownSlip,
    pub reading: Reading,
}

/// A roster's verdicts, and the roster.
#[derive(Clone)]
pub struct Preview {
    pub reading: Reading,
    pub importing: Importing,
}

/// Warnings, and whether they lay there long enough to be taken for seen (see `ahead`).
#[derive(Clone)]
pub struct Warned {
    pub reading: Reading,
    pub seen: bool,
}

/// What a menu row does.
#[derive(Clone)]
pub enum Pick {
    Step {
        step: &'static str,
        targets: Vec<Target>,
    },
    New {
        form: &'static Form,
        step: &'static Step,
        room: Option<u32>,
        person: Option<u32>,
    },
    Story(Target),
    /// Narrows the board.
    Sift(Sift),
    /// Puts the household that is chosen on this slip.
    Attach(Target),
    Draft(Box<ShownDraft>),
    /// Assign these to the worker of this name.
    Assign(Vec<Target>, String),
    /// Asks for the file of a roster of this kind.
    Import(Kind),
    /// Brings the good rows of a roster in.
    TakeRoster(Box<Importing>),
    Later,
}

/// A question over the screen.
#[derive(Clone)]
pub struct Question {
    pub text: String,
    pub then: Then,
}

/// What follows a yes, or a line that was written.
#[derive(Clone)]
pub enum Then {
    Quit,
    TakeDraft(u64),
    Pick(Box<Pick>),
    /// Whole numbers of this person, for the reason written.
    See(u32),
    /// Takes a slip over from whoever is on it, for the reason written; then opens the step.
    Relieve(SlipId, Option<Box<Opening>>),
    /// Reads a roster from the file written.
    Import(Kind),
    /// Writes the sheet to the file written.
    Export(Box<Sheet>),
    /// Writes the sheet over the file that is there.
    Overwrite(Box<Sheet>, PathBuf),
}

#[derive(Clone)]
pub struct OneLine {
    pub prompt: String,
    pub editor: LineEditor,
    pub then: Then,
}

/// A badge and a PIN over the screen.
#[derive(Clone)]
pub struct Pin {
    pub title: String,
    pub sign: SignIn,
    /// A second person's, for the open form; else one's own again.
    pub second: bool,
}

impl Overlay {
    pub fn ask(text: String, then: Then) -> Overlay {
        Overlay::Ask(Question { text, then })
    }

    pub fn line(prompt: &str, then: Then) -> Overlay {
        let path = matches!(then, Then::Import(_) | Then::Export(_));
        let most = if path { PATH_MOST } else { LINE_MOST };
        let editor = LineEditor::new(most);
        Overlay::Line(Box::new(OneLine { prompt: prompt.to_owned(), editor, then }))
    }

    /// The second signature under the open form.
    pub fn cosign(step: &Step) -> Overlay {
        let what = step.cosign.map_or("第二人", Right::label);
        let title = format!("{what}签字:工号和密码");
        Overlay::Pin(Box::new(Pin { title, sign: SignIn::new(None), second: true }))
    }

    /// One's own PIN again, after the line was lost.
    pub fn again(badge: u32) -> Overlay {
        let title = "连上了,请再输密码".to_owned();
        Overlay::Pin(Box::new(Pin { title, sign: SignIn::new(Some(badge)), second: false }))
    }

    pub fn basis(title: &str, clauses: &[Clause]) -> Overlay {
        let lines = clauses.iter().map(|c| line(c.id.clone(), c.text.clone())).collect();
        Overlay::Reading(Reading::new(format!("依据 {title}"), lines))
    }

    /// What was done and what to know of it, behind what such a window says already.
    pub fn warned(before: Option<Overlay>, title: &str, lines: &[ReadLine]) -> Overlay {
        let mut all = match before {
            Some(Overlay::Warned(warned)) => warned.reading.lines,
            _ => Vec::new(),
        };
        all.extend_from_slice(lines);
        Overlay::Warned(Warned { reading: Reading::new(title, all), seen: false })
    }

    pub fn menu(title: impl Into<String>, rows: Vec<MenuRow>) -> Overlay {
        Overlay::Menu(Box::new(Menu::new(title.into(), rows)))
    }

    /// Where keys are looked up, innermost first.
    pub fn places(&self) -> Vec<Place> {
        match self {
            Overlay::Help(_)
            | Overlay::Reading(_)
            | Overlay::Warned(_)
            | Overlay::Story(_)
            | Overlay::Preview(_) => vec![Place::Overlay, Place::All],
            // Home and End belong to the rows, the rest of [text] to what narrows them.
            Overlay::Menu(_) => vec![Place::PickList, Place::Text, Place::All],
            Overlay::Ask(_) => vec![Place::Confirm, Place::All],
            Overlay::Line(_) | Overlay::Pin(_) => vec![Place::Text, Place::SignIn, Place::All],
        }
    }

    pub fn takes_text(&self) -> bool {
        matches!(self, Overlay::Line(_) | Overlay::Pin(_) | Overlay::Menu(_))
    }

    pub fn insert(&mut self, text: &str) {
        match self {
            Overlay::Line(line) => drop(line.editor.insert(text)),
            Overlay::Pin(pin) => pin.sign.insert(text),
            Overlay::Menu(menu) => menu.insert(text),
            _ => {}
        }
    }

    fn reading_mut(&mut self) -> Option<&mut Reading> {
        match self {
            Overlay::Help(reading) | Overlay::Reading(reading) => Some(reading),
            Overlay::Warned(warned) => Some(&mut warned.reading),
            Overlay::Story(story) => Some(&mut story.reading),
            Overlay::Preview(preview) => Some(&mut preview.reading),
            _ => None,
        }
    }
}

/// Whether the overlay can do this.
pub fn offers(overlay: &Overlay, action: Action) -> bool {
    use Action::{Back, Down, End, Home, No, Open, PageDown, PageUp, Submit, Up, Yes};
    let moves = [Up, Down, PageUp, PageDown, Home, End].contains(&action);
    if action == Action::Command {
        // Behind a line or a PIN that is typed a colon is text, and both want an answer first.
        return !matches!(overlay, Overlay::Line(_) | Overlay::Pin(_));
    }
    match overlay {
        Overlay::Warned(warned) => warned.seen && (moves || [Open, Back].contains(&action)),
        Overlay::Story(story) if action == Action::Follow => !story.slip.links.is_empty(),
        Overlay::Help(_) | Overlay::Reading(_) | Overlay::Story(_) | Overlay::Preview(_) => {
            moves || [Open, Back].contains(&action)
        }
        Overlay::Menu(_) => {
            moves || [Open, Back].contains(&action) || available_actions::edits(action)
        }
        Overlay::Ask(_) => [Yes, No].contains(&action),
        Overlay::Line(_) => [Submit, Back].contains(&action) || available_actions::edits(action),
        Overlay::Pin(pin) => {
            let leave = action == Back && pin.second;
            let fields = [Action::NextField, Action::PrevField, Submit].contains(&action);
            leave || fields || available_actions::edits(action)
        }
    }
}

/// A key in the overlay.
pub fn act(app: &mut App, action: Action) {
    let (columns, rows) = reading_room(app.screen.columns, app.screen.rows);
    let page = app.page();
    if action == Action::Back {
        app.overlay = None;
        return;
    }
    let Some(overlay) = &mut app.overlay else { return };
    if let Overlay::Story(story) = overlay
        && story.reading.top == 0
        && story.slip.earlier > 0
        && matches!(action, Action::Up | Action::PageUp | Action::Home)
    {
        let (id, until) = (story.slip.row.id, story.slip.earlier);
        return app.line.ask(Pending::Reread(id), Request::Earlier { id, until });
    }
    if let Some(reading) = overlay.reading_mut()
        && ![Action::Open, Action::Follow].contains(&action)
    {
        return reading.scroll(action, usize::from(columns), usize::from(rows));
    }
    match overlay {
        Overlay::Story(story) if action == Action::Follow => {
            let story = story.clone();
            follow(app, &story.slip);
        }
        Overlay::Story(story) => {
            let target = Target::of(&story.slip.row);
            let row = &story.slip.row;
            app.overlay = Some(steps_menu(&target, &row.state, &row.can, false));
        }
        Overlay::Preview(preview) => {
            let importing = preview.importing.clone();
            app.choose_import(importing);
        }
        Overlay::Menu(menu) if action == Action::Open => {
            // Where nothing is left of the rows, what was typed is put right.
            let Some(pick) = menu.list.selected().map(|row| row.pick.clone()) else { return };
            app.overlay = None;
            do_pick(app, pick);
        }
        Overlay::Menu(menu) => {
            match EditKey::of(action).filter(|_| available_actions::edits(action)) {
                Some(key) => menu.edit(key),
                None => drop(menu.list.step(action, page)),
            }
        }
        Overlay::Ask(question) => {
            let then = question.then.clone();
            app.overlay = None;
            if action == Action::Yes {
                do_then(app, then, String::new());
            }
        }
        Overlay::Line(_) | Overlay::Pin(_) => write(app, action),
        // Enter puts away what was only to be read.
        Overlay::Help(_) | Overlay::Reading(_) | Overlay::Warned(_) => app.overlay = None,
    }
}

/// From a slip to the one that belongs to it; where several do, they are offered.
fn follow(app: &mut App, slip: &ShownSlip) {
    let mut rows = slip.links.iter().map(|link| MenuRow {
        text: link.text.clone(),
        note: link.label.clone(),
        pick: Pick::Story(Target::named(link.id)),
    });
    match (rows.next(), slip.links.len()) {
        (Some(only), 1) => do_pick(app, only.pick),
        (Some(first), _) => {
            let rows = std::iter::once(first).chain(rows).collect();
            app.overlay = Some(Overlay::menu(format!("与 {} 相关", slip.row.number), rows));
        }
        (None, _) => {}
    }
}

/// A key in an overlay that is written in.
fn write(app: &mut App, action: Action) {
    match &mut app.overlay {
        Some(Overlay::Line(line)) if action == Action::Submit => {
            let (then, text) = (line.then.clone(), line.editor.text());
            if text.trim().is_empty() {
                let missing = match then {
                    Then::Import(_) | Then::Export(_) => "请写文件名。",
                    _ => "请写明原因。",
                };
                return app.say_no(missing);
            }
            app.overlay = None;
            do_then(app, then, text);
        }
        Some(Overlay::Line(line)) => {
            if let Some(key) = EditKey::of(action) {
                line.editor.apply(key);
            }
        }
        Some(Overlay::Pin(pin)) => {
            let second = pin.second;
            // The badge of an operator who is coming back is not for changing.
            let moves = matches!(action, Action::NextField | Action::PrevField);
            if !second && moves {
                return;
            }
            if !pin.sign.act(action) {
                return;
            }
            let Some((badge, typed)) = pin.sign.take() else { return };
            if second {
                app.overlay = None;
                app.hand_form(Some((badge, typed)));
            } else {
                app.line.ask(Pending::SignIn, Request::SignIn { badge, pin: typed });
            }
        }
        _ => {}
    }
}

fn do_then(app: &mut App, then: Then, text: String) {
    match then {
        Then::Quit => {
            app.keep_drafts();
            app.line.out.push(Effect::Quit);
        }
        Then::TakeDraft(number) => app.line.ask(Pending::TakeDraft, Request::TakeDraft { number }),
        Then::Pick(pick) => do_pick(app, *pick),
        Then::See(person) => see(app, person, &text),
        Then::Relieve(slip, then) => app.relieve(slip, text, then),
        Then::Import(kind) => app.read_roster(kind, &text, None),
        Then::Export(sheet) => app.write_sheet(sheet, &text),
        Then::Overwrite(sheet, file) => app.write_over(sheet, file),
    }
}

/// Records that somebody looks at the whole numbers of a person, and then asks for them.
pub fn see(app: &mut App, person: u32, why: &str) {
    let whom = format!("@{person}");
    let mut fields = vec![("whom", whom.as_str())];
    if !why.is_empty() {
        fields.push(("why", why));
    }
    let handing = Handing {
        id: app.line.hand_id(),
        asked: asked(&unmasking::FORM, "see", None, &fields),
        draft: None,
        form: None,
        say: "完整号码显示 20 秒,查看已登记".to_owned(),
        then: After::Phones(person),
        also: Vec::new(),
        outcome: Outcome::default(),
        cosigned: false,
    };
    app.hand(handing, None);
}

/// Does what a menu row stands for.
pub fn do_pick(app: &mut App, pick: Pick) {
    match pick {
        Pick::Step { step, targets } => app.take_step(step, targets),
        Pick::New { form, step, room, person } => app.begin_new(form, step.name, room, person),
        Pick::Story(target) => app.line.ask(Pending::Slip, Request::Slip { id: target.id }),
        Pick::Draft(draft) => {
            let own = app.operator().is_some_and(|me| me.badge == draft.badge);
            let then = Then::TakeDraft(draft.number);
            if own {
                return do_then(app, then, String::new());
            }
            let where_open = if draft.open { ",正开着" } else { "" };
            let text =
                format!("接管 {} 的草稿“{}”{where_open}?会留下记录。", draft.by, draft.title);
            app.overlay = Some(Overlay::ask(text, then));
        }
        Pick::Sift(sift) => app.sift(sift),
        Pick::Attach(target) => super::intake::attach_to(app, target),
        Pick::Import(kind) => app.ask_roster(kind),
        Pick::TakeRoster(importing) => app.take_roster(&importing),
        Pick::Assign(targets, worker) => super::command::assign(app, targets, &worker),
        Pick::Later => {}
    }
}

/// Ends the session; what is half typed stays at the desk.
pub fn sign_out(app: &mut App) {
    if super::form_session::leave(app) {
        app.sign_out();
    }
}
