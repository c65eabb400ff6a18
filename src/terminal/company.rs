//! The company's screen: offices by what hurts first, what they ask the company, what it decided, and how far each has
//! taken it. It is handed lines and hands back the office that was opened and what is to be signed; where the lines come
//! from, what opens and who signs is its caller's.

mod blanks;
mod lines;
mod sheet;

use std::io;
use std::time::{Duration, Instant};

use ratatui::Frame;
use ratatui::layout::Rect;

use super::action::Action;
use super::ascii::plain_signs;
use super::guard::{Ending, Guard};
use super::input::{Input, Keyboard};
use super::keymap::{Keymap, Place};
use super::line::Line;
use super::list::{self, List, col, put};
use super::pen::Pen;
use super::theme::Theme;
use crate::text::Shown;

pub use lines::{AskedLine, DecidedLine, News, OfficeLine, TakenLine};
pub use sheet::{Deciding, Order, Signer};

use sheet::Sheet;

const TICK: Duration = Duration::from_millis(500);
/// How long lines stand before they are asked for again.
const ASKED_EVERY: Duration = Duration::from_secs(15);

/// Head office, as far as the screen needs it.
pub trait HeadOffice {
    /// # Errors
    /// Why there are no news now.
    fn news(&mut self) -> Result<News, String>;

    /// Signs and writes what is to be decided; answers what came of it.
    ///
    /// # Errors
    /// Why it was not written.
    fn sign(&mut self, order: &Order, signer: &Signer, why: Option<&str>)
    -> Result<String, String>;
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Page {
    Offices,
    Asked,
    Decided,
    Taken,
}

const PAGES: [Page; 4] = [Page::Offices, Page::Asked, Page::Decided, Page::Taken];

impl Page {
    /// Where keys are pressed on it.
    fn places(self) -> &'static [Place] {
        match self {
            Page::Decided => &[Place::List, Place::Registers, Place::All],
            _ => &[Place::List, Place::All],
        }
    }

    fn columns(self) -> &'static [(&'static str, usize)] {
        match self {
            Page::Offices => lines::OFFICES,
            Page::Asked => lines::ASKED,
            Page::Decided => lines::DECIDED,
            Page::Taken => lines::TAKEN,
        }
    }

    /// What stands where nothing is listed.
    fn empty(self) -> &'static str {
        match self {
            Page::Asked => " 没有等着批复的请示;各处的要先汇总(head-office fold)才看得到",
            Page::Decided => " 总部还没有定过什么",
            Page::Offices | Page::Taken => " 还没有管理处送来过",
        }
    }
}

/// What somebody chose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Chosen {
    Office(String),
    Quit,
}

/// What a key asks of the caller, besides what is drawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wanted {
    Nothing,
    News,
    Signature(Order, Signer, Option<String>),
}

/// The state of the screen.
pub struct Company {
    keymap: Keymap,
    page: Page,
    offices: List<OfficeLine>,
    asked: List<AskedLine>,
    decided: List<DecidedLine>,
    taken: List<TakenLine>,
    /// What is open over the page.
    sheet: Option<Sheet>,
    /// Who signed last, so that it is typed once.
    signer: Signer,
    /// Why the lines are not new, if they are not.
    problem: Option<String>,
    /// What came of the last thing that was signed.
    said: String,
    rows: usize,
    done: Option<Chosen>,
}

impl Company {
    pub fn new(keymap: Keymap, signer: Signer) -> Self {
        Self {
            keymap,
            page: Page::Offices,
            offices: List::default(),
            asked: List::default(),
            decided: List::default(),
            taken: List::default(),
            sheet: None,
            signer,
            problem: None,
            said: String::new(),
            rows: 1,
            done: None,
        }
    }

    /// Lays new lines; what was selected stays so.
    pub fn lay(&mut self, news: Result<News, String>) {
        match news {
            Ok(news) => {
                self.offices.replace(news.offices);
                self.asked.replace(news.asked);
                self.decided.replace(news.decided);
                self.taken.replace(news.taken);
                self.problem = None;
            }
            Err(why) => self.problem = Some(why),
        }
    }

    /// Selects the office that was opened before.
    pub fn select(&mut self, office: &str) {
        let at = self.offices.rows().iter().position(|line| line.name == office);
        self.offices.select(at.unwrap_or(0));
    }

    /// What was chosen, once something is; then it may be chosen anew.
    pub fn done(&mut self) -> Option<Chosen> {
        self.done.take()
    }

    /// What came of what was signed: the sheet closes, or says why not.
    pub fn signed(&mut self, signer: Signer, went: Result<String, String>) {
        match (went, &mut self.sheet) {
            (Ok(said), _) => (self.sheet, self.said, self.signer) = (None, said, signer),
            (Err(why), Some(sheet)) => sheet.refuse(why),
            (Err(why), None) => self.problem = Some(why),
        }
    }

    /// What a person did.
    pub fn take(&mut self, input: &Input) -> Wanted {
        match (input, &mut self.sheet) {
            (Input::Text(text) | Input::Paste { text, .. }, Some(sheet)) => sheet.insert(text),
            (Input::Chord(chord), Some(sheet)) => {
                let action = self.keymap.action(sheet.places(), chord);
                return action.map_or(Wanted::Nothing, |action| self.act_on_sheet(action));
            }
            (input, None) => {
                for chord in input.chords() {
                    if let Some(action) = self.keymap.action(self.page.places(), &chord) {
                        return self.act(action);
                    }
                }
            }
            _ => {}
        }
        Wanted::Nothing
    }

    fn act_on_sheet(&mut self, action: Action) -> Wanted {
        let Some(sheet) = &mut self.sheet else { return Wanted::Nothing };
        match action {
            Action::Back => self.sheet = None,
            Action::Quit => self.done = Some(Chosen::Quit),
            Action::Submit => {
                if let Some((order, signer, why)) = sheet.order() {
                    return Wanted::Signature(order, signer, why);
                }
            }
            action => sheet.act(action),
        }
        Wanted::Nothing
    }

    fn act(&mut self, action: Action) -> Wanted {
        let at = PAGES.iter().position(|page| *page == self.page).unwrap_or(0);
        self.said.clear();
        match action {
            Action::Quit => self.done = Some(Chosen::Quit),
            Action::Back if self.page == Page::Offices => self.done = Some(Chosen::Quit),
            Action::Back => self.page = Page::Offices,
            Action::TabNext => self.page = PAGES[(at + 1) % PAGES.len()],
            Action::TabPrev => self.page = PAGES[(at + PAGES.len() - 1) % PAGES.len()],
            Action::Refresh => return Wanted::News,
            Action::New => self.sheet = Some(Sheet::deciding(&self.signer)),
            Action::Open => self.open(),
            action => match self.page {
                Page::Offices => drop(self.offices.step(action, self.rows)),
                Page::Asked => drop(self.asked.step(action, self.rows)),
                Page::Decided => drop(self.decided.step(action, self.rows)),
                Page::Taken => drop(self.taken.step(action, self.rows)),
            },
        }
        Wanted::Nothing
    }

    fn open(&mut self) {
        let office = |name: &String| Some(Chosen::Office(name.clone()));
        match self.page {
            Page::Offices => {
                self.done = self.offices.selected().and_then(|line| office(&line.name))
            }
            Page::Taken => self.done = self.taken.selected().and_then(|line| office(&line.office)),
            Page::Asked => {
                let line = self.asked.selected();
                self.sheet = line.map(|line| Sheet::answering(line, &self.signer));
            }
            Page::Decided => self.sheet = self.decided.selected().map(Sheet::reading),
        }
    }

    /// Draws the screen.
    pub fn draw(&mut self, frame: &mut Frame<'_>, theme: &Theme) {
        let area = frame.area();
        let line = |y: u16| Rect { y: area.y + y, height: 1, ..area }.intersection(area);
        let below = |up: u16| line(area.height.saturating_sub(up));
        let body = Rect { y: area.y + 1, height: area.height.saturating_sub(3), ..area };
        let buffer = frame.buffer_mut();
        self.draw_head(&mut Pen::new(buffer, line(0)), theme);
        let mut caret = None;
        match &mut self.sheet {
            Some(sheet) => caret = sheet.draw(buffer, body.intersection(area), theme),
            None => self.draw_page(buffer, body.intersection(area), theme),
        }
        let (text, style) = match &self.problem {
            Some(problem) => (problem.as_str(), theme.refusal),
            None => (self.said.as_str(), theme.strong),
        };
        let cut = theme.cut(&Shown::from(format!(" {text}")), usize::from(area.width));
        put(buffer, below(2), &cut, style);
        put(buffer, below(1), &Shown::from(self.hints()), theme.dim);
        if theme.look.ascii {
            plain_signs(frame.buffer_mut());
        }
        if let Some(at) = caret {
            frame.set_cursor_position(at);
        }
    }

    /// The pages, as tabs, and what is to be seen to.
    fn draw_head(&self, pen: &mut Pen<'_>, theme: &Theme) {
        let (asked, decided) = (self.asked.rows().len(), self.decided.rows().len());
        for page in PAGES {
            let name = match page {
                Page::Offices => "公司总览".to_string(),
                Page::Asked => format!("请示 {asked}"),
                Page::Decided => format!("总部决定 {decided}"),
                Page::Taken => "各处收到".to_string(),
            };
            let here = page == self.page;
            let (before, after) = if here { ("[", "]") } else { (" ", " ") };
            let style = if here { theme.title } else { theme.dim };
            pen.write(before, style);
            pen.write(&name, style);
            pen.write(after, style);
        }
        let hurting = self.offices.rows().iter().filter(|line| line.hurts).count();
        let all = self.offices.rows().len();
        pen.write(&format!("  {all} 处,{hurting} 处有要紧事"), theme.plain);
    }

    fn draw_page(&mut self, buffer: &mut ratatui::buffer::Buffer, area: Rect, theme: &Theme) {
        let heads = self.page.columns().iter().map(|(head, width)| col(*head, *width)).collect();
        list::titles(buffer, Rect { height: 1, ..area }.intersection(area), theme, heads);
        let rows = Rect { y: area.y + 1, height: area.height.saturating_sub(1), ..area };
        let rows = rows.intersection(area);
        self.rows = usize::from(rows.height).max(1);
        let empty = match self.page {
            Page::Offices => {
                list::draw(buffer, rows, &self.offices, theme, true, OfficeLine::columns);
                self.offices.is_empty()
            }
            Page::Asked => {
                list::draw(buffer, rows, &self.asked, theme, true, AskedLine::columns);
                self.asked.is_empty()
            }
            Page::Decided => {
                list::draw(buffer, rows, &self.decided, theme, true, DecidedLine::columns);
                self.decided.is_empty()
            }
            Page::Taken => {
                list::draw(buffer, rows, &self.taken, theme, true, TakenLine::columns);
                self.taken.is_empty()
            }
        };
        if empty {
            put(buffer, rows, &Shown::from(self.page.empty()), theme.dim);
        }
    }

    /// The keys that do something here.
    fn hints(&self) -> String {
        use Action::{
            Back, New, NextField, Open, PageDown, PageUp, Quit, Refresh, Submit, TabNext, Tick,
        };
        let (places, wanted): (&[Place], &[Action]) = match &self.sheet {
            Some(sheet) if sheet.places().contains(&Place::Overlay) => {
                (sheet.places(), &[PageUp, PageDown, Back])
            }
            // A space is typed on a line, and chooses in a choice.
            Some(sheet) if sheet.places().contains(&Place::Text) => {
                (sheet.places(), &[NextField, Submit, PageDown, Back])
            }
            Some(sheet) => (sheet.places(), &[NextField, Tick, Submit, PageDown, Back]),
            None => (self.page.places(), &[Open, TabNext, New, Refresh, Back, Quit]),
        };
        let live = self.keymap.hints(places).into_iter();
        live.filter(|(_, action)| wanted.contains(action))
            .map(|(chord, action)| format!(" {} {} ", chord.label(true), action.hint()))
            .collect()
    }
}

/// Shows the screen until somebody opens an office or leaves.
///
/// # Errors
/// The terminal cannot be read or written.
pub fn run(
    theme: &Theme,
    company: &mut Company,
    head_office: &mut dyn HeadOffice,
) -> io::Result<Chosen> {
    let (guard, signals) = Guard::enter()?;
    let mut keyboard = Keyboard::open()?;
    let mut screen = Line::open()?;
    company.lay(head_office.news());
    let (mut asked, mut changed) = (Instant::now(), true);
    loop {
        if let Some(done) = company.done() {
            drop(guard);
            return Ok(done);
        }
        if changed {
            screen.draw(|frame| company.draw(frame, theme), |_| false)?;
        }
        if signals.try_recv().is_ok_and(|_: Ending| true) {
            return Ok(Chosen::Quit);
        }
        let inputs = keyboard.wait(Some(TICK))?;
        changed = !inputs.is_empty();
        let mut again = inputs.is_empty() && asked.elapsed() > ASKED_EVERY;
        for input in &inputs {
            match company.take(input) {
                Wanted::Nothing => {}
                Wanted::News => again = true,
                Wanted::Signature(order, signer, why) => {
                    let went = head_office.sign(&order, &signer, why.as_deref());
                    company.signed(signer, went);
                    again = true;
                }
            }
        }
        if again {
            company.lay(head_office.news());
            (asked, changed) = (Instant::now(), true);
        }
    }
}

#[cfg(test)]
mod tests;
