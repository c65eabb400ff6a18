//! The one thing that can lie over a screen: something to read, a question, a choice, or a line to
//! write. It must not draw, and decides nothing: what is chosen is done elsewhere.

mod built;
mod draw;
mod menu;
pub mod reading;

use crate::engine::step::Step;
use crate::engine::value::SlipId;
use crate::terminal::action::Action;
use crate::terminal::connection::Pending;
use crate::terminal::ctx::Ctx;
use crate::terminal::editor::{Applied, EditKey, LineEditor};
use crate::terminal::keymap::Place;
use crate::terminal::wish::{Topic, Turn, Wish};
pub use built::{drafts_menu, list_menu, steps_menu, story};
pub use menu::{Menu, MenuRow};
pub use reading::{ReadLine, Reading, heading, line, reading_room};

use super::credentials::{Credentials, Given};
use super::preview::Preview;
use crate::engine::rights::Right;
use crate::paper::Copies;
use crate::protocol::messages::{Clause, Printable, Request, ShownLink, ShownSlip};

const LINE_MOST: usize = 80;
/// Characters of a file's name.
const PATH_MOST: usize = 240;

/// What lies over the screen.
#[derive(Clone)]
pub enum Overlay {
    /// The live keys of the place it was opened in, and what lay there to come back to.
    Help(Reading, Option<Box<Overlay>>),
    /// Something to read: clauses, a roster's problems.
    Reading(Reading),
    /// What was accepted with warnings.
    Warned(Warned),
    /// A slip with all its steps.
    Story(Box<Story>),
    /// What would become of a roster's rows.
    Preview(Reading),
    /// A slip before it is printed.
    Print(Box<Preview>),
    Menu(Box<Menu>),
    /// What can be read of a menu's row, and the menu to come back to.
    About(Reading, Box<Menu>),
    Ask(Box<Question>),
    Line(Box<OneLine>),
    Pin(Box<Pin>),
}

#[derive(Clone)]
pub struct Story {
    pub slip: ShownSlip,
    pub reading: Reading,
}

/// Warnings, and whether they lay there long enough to be taken for seen (see `type_ahead`).
#[derive(Clone)]
pub struct Warned {
    pub reading: Reading,
    pub seen: bool,
}

/// A question over the screen, and what follows a yes.
#[derive(Clone)]
pub struct Question {
    pub text: String,
    pub yes: Wish,
}

/// A line to write, and what is then done with it.
#[derive(Clone)]
pub struct OneLine {
    pub prompt: String,
    pub editor: LineEditor,
    pub then: Wish,
    /// What stands there was proposed and not touched yet: the first key that types replaces it.
    proposed: bool,
}

/// A badge and a PIN over the screen.
#[derive(Clone)]
pub struct Pin {
    pub title: String,
    pub sign: Credentials,
    pub what: PinFor,
    /// It was sent and is not answered.
    waits: bool,
    /// Its help was just said: Esc, which closes help everywhere, does not put the box away.
    helped: bool,
}

/// What a PIN is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PinFor {
    /// A second person's signature under the open form.
    Second,
    /// One's own again, after the line was lost.
    Again,
    /// To change one's own.
    Own,
}

impl Overlay {
    /// Whether something is written or to be answered here, which nothing that comes late may take away.
    pub fn is_busy(&self) -> bool {
        use Overlay::{About, Ask, Help, Line, Menu, Pin, Print, Warned};
        match self {
            Help(_, beneath) => beneath.as_ref().is_some_and(|beneath| beneath.is_busy()),
            // It leads back to its menu.
            About(..) => true,
            _ => matches!(self, Ask(_) | Line(_) | Menu(_) | Pin(_) | Print(_) | Warned(_)),
        }
    }

    /// Whether nothing of the screen is shown until it is answered: the line was lost, and who comes back must show
    /// who they are.
    pub fn covers(&self) -> bool {
        match self {
            Overlay::Pin(pin) => pin.what == PinFor::Again,
            Overlay::Help(_, beneath) => beneath.as_ref().is_some_and(|beneath| beneath.covers()),
            _ => false,
        }
    }

    pub fn ask(text: String, yes: Wish) -> Overlay {
        Overlay::Ask(Box::new(Question { text, yes }))
    }

    pub fn line(prompt: &str, then: Wish) -> Overlay {
        let most = if is_path(&then) { PATH_MOST } else { LINE_MOST };
        let editor = LineEditor::new(most);
        Overlay::Line(Box::new(OneLine {
            prompt: prompt.to_owned(),
            editor,
            then,
            proposed: false,
        }))
    }

    /// The same with something proposed, which typing replaces; End or an arrow keeps it.
    pub fn proposed(prompt: &str, then: Wish, text: &str) -> Overlay {
        let mut overlay = Overlay::line(prompt, then);
        if let Overlay::Line(line) = &mut overlay {
            let _ = line.editor.set_text(text);
            line.proposed = !text.is_empty();
        }
        overlay
    }

    /// The second signature under the open form.
    pub fn cosign(step: &Step) -> Overlay {
        // Who takes a shift over is awaited; of all others their right says nothing of what is signed.
        let who = if step.cosign == Some(Right::TakeShift) { "接班" } else { "第二人" };
        Overlay::pin(format!("{who}签字:工号和密码"), Credentials::new(None), PinFor::Second)
    }

    /// One's own PIN to be changed.
    pub fn own_pin(badge: u32) -> Overlay {
        Overlay::pin("改自己的密码".to_owned(), Credentials::own(badge), PinFor::Own)
    }

    fn pin(title: String, sign: Credentials, what: PinFor) -> Overlay {
        Overlay::Pin(Box::new(Pin { title, sign, what, waits: false, helped: false }))
    }

    /// The same box with nothing typed, to be answered after the line was lost.
    pub fn afresh(&self) -> Option<Overlay> {
        let Overlay::Pin(pin) = self else { return None };
        let sign = match pin.what {
            PinFor::Second => Credentials::new(None),
            PinFor::Own => Credentials::own(pin.sign.whose()),
            PinFor::Again => return None,
        };
        Some(Overlay::pin(pin.title.clone(), sign, pin.what))
    }

    /// One's own PIN again, after the line was lost.
    pub fn again(badge: u32) -> Overlay {
        let sign = Credentials::new(Some(badge));
        Overlay::pin("连上了,请再输密码".to_owned(), sign, PinFor::Again)
    }

    /// How what will be so was reckoned, and the clauses.
    pub fn basis(title: &str, reckoned: Vec<(String, String)>, clauses: &[Clause]) -> Overlay {
        let reckoned = reckoned.into_iter().map(|(what, how)| line(what, how));
        let lines =
            reckoned.chain(clauses.iter().map(|c| line(c.id.clone(), c.text.clone()))).collect();
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

    /// What a line is for, over its help: the heading, and what is written there.
    pub fn about_line(&self) -> Option<(&'static str, String)> {
        let Overlay::Line(line) = self else { return None };
        let prompt = &line.prompt;
        Some(match is_path(&line.then) {
            true => ("文件", format!("{prompt}:可带文件夹,~ 是自己的文件夹。")),
            false => ("填写", format!("{prompt}。")),
        })
    }

    /// Where keys are looked up, innermost first.
    pub fn places(&self) -> Vec<Place> {
        match self {
            Overlay::Help(..)
            | Overlay::Reading(_)
            | Overlay::Warned(_)
            | Overlay::Story(_)
            | Overlay::About(..)
            | Overlay::Preview(_) => vec![Place::Overlay, Place::All],
            Overlay::Print(_) => vec![Place::Print, Place::Overlay, Place::All],
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
            Overlay::Line(line) => {
                if std::mem::take(&mut line.proposed) {
                    line.editor.clear();
                }
                let _ = line.editor.insert(text);
            }
            Overlay::Pin(pin) => {
                pin.helped = false;
                pin.sign.insert(text);
            }
            Overlay::Menu(menu) => menu.insert(text),
            _ => {}
        }
    }

    /// The slip that is being read.
    pub fn reads(&self) -> Option<SlipId> {
        match self {
            Overlay::Story(story) => Some(story.slip.row.id),
            _ => None,
        }
    }

    fn reading_mut(&mut self) -> Option<&mut Reading> {
        match self {
            Overlay::Help(reading, _)
            | Overlay::Reading(reading)
            | Overlay::About(reading, _)
            | Overlay::Preview(reading) => Some(reading),
            Overlay::Warned(warned) => Some(&mut warned.reading),
            Overlay::Story(story) => Some(&mut story.reading),
            _ => None,
        }
    }

    /// Whether it can do this now.
    pub fn offers(&self, action: Action) -> bool {
        use Action::{Back, Down, End, Home, No, Open, PageDown, PageUp, Submit, Up, Yes};
        let moves = [Up, Down, PageUp, PageDown, Home, End].contains(&action);
        if action == Action::Command {
            // Behind a line or a PIN that is typed a colon is text, and both want an answer first.
            return !matches!(self, Overlay::Line(_) | Overlay::Pin(_));
        }
        if action == Action::Help {
            // What is only read has its keys at the bottom, and so has a paper before it is printed, of which news may come.
            let reads = matches!(
                self,
                Overlay::Help(..) | Overlay::Reading(_) | Overlay::Warned(_) | Overlay::Print(_)
            );
            return !reads && !matches!(self, Overlay::About(..));
        }
        match self {
            Overlay::Warned(warned) => warned.seen && (moves || [Open, Back].contains(&action)),
            Overlay::Story(_) if action == Action::Print => true,
            Overlay::Story(story) if action == Action::Follow => !story.slip.links.is_empty(),
            Overlay::Help(..)
            | Overlay::Reading(_)
            | Overlay::Story(_)
            | Overlay::About(..)
            | Overlay::Preview(_) => moves || [Open, Back].contains(&action),
            Overlay::Menu(menu) if action == Action::Basis => menu.read().is_some(),
            Overlay::Print(_) => Preview::offers(action),
            Overlay::Menu(_) => moves || [Open, Back].contains(&action) || EditKey::in_line(action),
            Overlay::Ask(_) => [Yes, No].contains(&action),
            Overlay::Line(_) => [Submit, Back].contains(&action) || EditKey::in_line(action),
            Overlay::Pin(pin) => {
                let leave = action == Back && pin.what != PinFor::Again;
                // The badge of whoever comes back is not for changing.
                let moves = matches!(action, Action::NextField | Action::PrevField);
                let fields = action == Submit || (moves && pin.what != PinFor::Again);
                leave || fields || EditKey::in_line(action)
            }
        }
    }

    /// Whether the help of a box for a PIN was what was said last.
    fn was_helped(&mut self) -> bool {
        let Overlay::Pin(pin) = self else { return false };
        std::mem::take(&mut pin.helped)
    }

    /// Does what a key asks for.
    pub fn act(&mut self, action: Action, ctx: &Ctx) -> Turn {
        use Action::{End, Home};
        if let Overlay::About(_, menu) = self
            && [Action::Back, Action::Open].contains(&action)
        {
            return Turn::lay(Overlay::Menu(menu.clone()));
        }
        if let Overlay::Help(_, beneath) = self
            && [Action::Back, Action::Open].contains(&action)
            && let Some(beneath) = beneath.take()
        {
            return Turn::lay(*beneath);
        }
        if self.was_helped() && action == Action::Back {
            return Turn::changed(true);
        }
        if action == Action::Back {
            return Wish::Close.into();
        }
        let reads_on = ![Action::Open, Action::Follow, Action::Print].contains(&action);
        if let Overlay::Story(story) = self
            && story.reading.top == 0
            && story.slip.earlier > 0
            && matches!(action, Action::Up | Action::PageUp | Action::Home)
        {
            let (id, until) = (story.slip.row.id, story.slip.earlier);
            return Wish::Send(Pending::Reread(id), Request::Earlier { id, until }).into();
        }
        if let Some(reading) = self.reading_mut().filter(|_| reads_on) {
            let (columns, rows) = reading_room(ctx.columns, ctx.rows);
            return Turn::changed(reading.scroll(action, columns.into(), rows.into()));
        }
        match self {
            Overlay::Story(story) if action == Action::Follow => follow(&story.slip),
            Overlay::Story(story) if action == Action::Print => {
                Wish::paper(Printable::Slip(story.slip.row.id), Copies::Each).into()
            }
            Overlay::Story(story) => Turn::lay(steps_menu(&story.slip.row, false)),
            Overlay::Preview(_) => Wish::ChooseRoster.into(),
            Overlay::Print(_) => Wish::OnPreview(action).into(),
            Overlay::Menu(menu) if action == Action::Open => match menu.list.selected() {
                Some(row) => Turn::from(Wish::Close).and(row.pick.clone()),
                // Where nothing is left of the rows, what was typed is put right.
                None => Turn::default(),
            },
            Overlay::Menu(menu) if action == Action::Basis => {
                let lines = menu.read().cloned().unwrap_or_default();
                Turn::lay(Overlay::About(Reading::new("依据", lines), menu.clone()))
            }
            Overlay::Menu(menu) if [Home, End].contains(&action) => {
                Turn::changed(menu.list.step(action, ctx.page()))
            }
            Overlay::Menu(menu) => match EditKey::of(action).filter(|_| EditKey::in_line(action)) {
                Some(key) => Turn::changed(menu.edit(key) != Applied::Ignored),
                None => Turn::changed(menu.list.step(action, ctx.page())),
            },
            Overlay::Ask(question) => {
                let yes = Some(question.yes.clone()).filter(|_| action == Action::Yes);
                Turn::from(Wish::Close).and(yes)
            }
            Overlay::Line(line) => line.act(action),
            Overlay::Pin(pin) => pin.act(action),
            // Enter puts away what was only to be read.
            Overlay::Help(..) | Overlay::Reading(_) | Overlay::About(..) | Overlay::Warned(_) => {
                Wish::Close.into()
            }
        }
    }
}

/// Whether what is written is a file's name.
fn is_path(then: &Wish) -> bool {
    matches!(
        then,
        Wish::ReadRoster { .. }
            | Wish::WriteSheet(..)
            | Wish::WriteTemplate { .. }
            | Wish::PrintTo(..)
    )
}

impl OneLine {
    fn act(&mut self, action: Action) -> Turn {
        if action != Action::Submit {
            self.proposed = false;
            let applied = EditKey::of(action).map(|key| self.editor.apply(key));
            return Turn::changed(applied.is_some_and(|applied| applied != Applied::Ignored));
        }
        let text = self.editor.text();
        // Nothing typed narrows nothing.
        let narrows = matches!(self.then, Wish::Show(_, Topic::Find(_)));
        if text.trim().is_empty() && !narrows {
            return Turn::no(match &self.then {
                then if is_path(then) => "请写文件名。",
                Wish::Change { worth, .. } if worth.is_empty() => "请写新的数。",
                _ => "请写明原因。",
            });
        }
        Turn::from(Wish::Close).and(self.then.clone().with(text))
    }
}

impl Pin {
    /// Its help was said.
    pub fn help(&mut self) {
        self.helped = true;
    }

    /// It was not right: the sentence, and the caret at what is to be typed again.
    pub fn refuse(&mut self, why: String, badge: bool) {
        self.waits = false;
        self.sign.refuse(why, badge);
    }

    fn act(&mut self, action: Action) -> Turn {
        // The badge of an operator who is coming back is not for changing.
        let moves = matches!(action, Action::NextField | Action::PrevField);
        if moves && self.what == PinFor::Again {
            return Turn::default();
        }
        let turn = Turn::changed(true);
        if action == Action::Submit && self.waits {
            return turn.and(Turn::say("正在核对,请稍候。"));
        }
        if !self.sign.edit(action) {
            return turn;
        }
        let Some(given) = self.sign.take() else { return turn };
        // It stays until the desk has answered: what is typed meanwhile is typed here.
        self.waits = self.what != PinFor::Again;
        turn.and(match (self.what, given) {
            (PinFor::Second, Given::SignIn { badge, pin }) => Wish::HandIn(Some((badge, pin))),
            (_, Given::SignIn { badge, pin }) => {
                Wish::Send(Pending::SignIn, Request::SignIn { badge, pin })
            }
            (_, Given::Change { badge, old, new }) => {
                Wish::Send(Pending::OwnPin, Request::SetPin { badge, old, new })
            }
        })
    }
}

/// From a slip to the one that belongs to it; where several do, they are offered.
fn follow(slip: &ShownSlip) -> Turn {
    let row = |link: &ShownLink| MenuRow {
        text: link.text.clone(),
        note: link.label.clone(),
        pick: Some(Wish::story(link.id)),
    };
    match slip.links.as_slice() {
        [] => Turn::default(),
        [only] => Wish::story(only.id).into(),
        many => {
            let rows = many.iter().map(row).collect();
            Turn::lay(Overlay::menu(format!("与 {} 相关", slip.row.number), rows))
        }
    }
}
