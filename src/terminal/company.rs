//! The company's board, on a screen of its own: offices by what hurts first. It is handed lines and hands back the office
//! that was opened; where the lines come from, and what opens, is its caller's.

use std::io;
use std::time::{Duration, Instant};

use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::action::Action;
use super::ascii::plain_signs;
use super::guard::{Ending, Guard};
use super::input::{Input, Keyboard};
use super::keymap::{Keymap, Place};
use super::line::Line;
use super::list::{self, List, Listed, col, put};
use super::theme::Theme;
use crate::text::Shown;

const TICK: Duration = Duration::from_millis(500);
/// How long lines stand before they are asked for again.
const ASKED_EVERY: Duration = Duration::from_secs(15);
const PLACES: [Place; 2] = [Place::List, Place::All];
/// The columns behind the name.
const HEADS: [&str; 6] = ["重大逾期", "事件待报", "回访", "交班未签", "逾期", "消息"];
const WIDTHS: [usize; 6] = [8, 8, 8, 8, 6, 12];

/// One office.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OfficeLine {
    pub name: String,
    /// Under the same heads.
    pub cells: [String; 6],
    /// Something of it hurts.
    pub hurts: bool,
}

impl Listed for OfficeLine {
    type Id = String;

    fn id(&self) -> String {
        self.name.clone()
    }
}

/// What somebody chose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Chosen {
    Office(String),
    Quit,
}

/// The state of the board.
pub struct Company {
    keymap: Keymap,
    rows: List<OfficeLine>,
    /// Why the lines are not new, if they are not.
    problem: Option<String>,
    page: usize,
    done: Option<Chosen>,
}

impl Company {
    pub fn new(keymap: Keymap) -> Self {
        Self { keymap, rows: List::default(), problem: None, page: 1, done: None }
    }

    /// Lays new lines; the office that was selected stays so.
    pub fn lay(&mut self, lines: Result<Vec<OfficeLine>, String>, select: Option<&str>) {
        match lines {
            Ok(lines) => {
                let selected = self.rows.selected().map(|line| line.name.clone());
                let wanted = selected.as_deref().or(select);
                let at = lines.iter().position(|line| Some(line.name.as_str()) == wanted);
                let at = at.unwrap_or(0);
                self.rows.lay(lines, 0, at);
                self.problem = None;
            }
            Err(why) => self.problem = Some(why),
        }
    }

    /// What was chosen, once something is.
    pub fn done(&self) -> Option<&Chosen> {
        self.done.as_ref()
    }

    /// What a person did.
    pub fn take(&mut self, input: &Input) {
        let Input::Chord(chord) = input else { return };
        match self.keymap.action(&PLACES, chord) {
            Some(Action::Quit | Action::Back) => self.done = Some(Chosen::Quit),
            Some(Action::Open) => {
                self.done = self.rows.selected().map(|line| Chosen::Office(line.name.clone()));
            }
            Some(action) => drop(self.rows.step(action, self.page)),
            None => {}
        }
    }

    /// Draws the board.
    pub fn draw(&mut self, frame: &mut Frame<'_>, theme: &Theme) {
        let area = frame.area();
        let buffer = frame.buffer_mut();
        let line = |y: u16| Rect { y: area.y + y, height: 1, ..area }.intersection(area);
        let hurting = self.rows.rows().iter().filter(|line| line.hurts).count();
        let title = format!(" 公司总览:{} 处,{hurting} 处有要紧事", self.rows.rows().len());
        put(buffer, line(0), &Shown::from(title), theme.strong);
        draw_heads(buffer, line(1), theme);
        let rows = Rect { y: area.y + 2, height: area.height.saturating_sub(4), ..area };
        self.page = usize::from(rows.height).max(1);
        list::draw(buffer, rows, &self.rows, theme, true, |office| {
            let mut columns = vec![col(if office.hurts { "!" } else { " " }, 1)];
            columns.extend(
                office.cells.iter().zip(WIDTHS).map(|(cell, width)| col(cell.as_str(), width)),
            );
            columns.push(col(office.name.as_str(), 0));
            columns
        });
        if self.rows.is_empty() {
            put(buffer, line(3), &Shown::from(" 还没有管理处送来过"), theme.dim);
        }
        let below = |up: u16| line(area.height.saturating_sub(up));
        if let Some(problem) = &self.problem {
            let cut = theme.cut(&Shown::from(format!(" {problem}")), usize::from(area.width));
            put(buffer, below(2), &cut, theme.refusal);
        }
        let wanted = [Action::Open, Action::Back, Action::Quit];
        let hints: Vec<String> = self
            .keymap
            .hints(&PLACES)
            .into_iter()
            .filter(|(_, action)| wanted.contains(action))
            .map(|(chord, action)| format!(" {} {} ", chord.label(true), action.hint()))
            .collect();
        put(buffer, below(1), &Shown::from(hints.concat()), theme.dim);
        if theme.look.ascii {
            plain_signs(frame.buffer_mut());
        }
    }
}

/// The heads stand over their columns: behind the pointer and the sign, a space between each.
fn draw_heads(buffer: &mut Buffer, area: Rect, theme: &Theme) {
    let mut x = area.x + 3;
    for (head, width) in HEADS.iter().zip(WIDTHS).chain([(&"管理处", 12)]) {
        let wide = u16::try_from(width).unwrap_or(0);
        put(
            buffer,
            Rect { x, width: wide, ..area }.intersection(area),
            &Shown::from(*head),
            theme.dim,
        );
        x += wide + 1;
    }
}

/// Shows the board until somebody opens an office or leaves.
///
/// # Errors
/// The terminal cannot be read or written.
pub fn run(
    theme: &Theme,
    keymap: Keymap,
    select: Option<&str>,
    lines: &mut dyn FnMut() -> Result<Vec<OfficeLine>, String>,
) -> io::Result<Chosen> {
    let (guard, signals) = Guard::enter()?;
    let mut keyboard = Keyboard::open()?;
    let mut screen = Line::open()?;
    let mut company = Company::new(keymap);
    company.lay(lines(), select);
    let (mut asked, mut changed) = (Instant::now(), true);
    loop {
        if let Some(done) = company.done() {
            drop(guard);
            return Ok(done.clone());
        }
        if changed {
            screen.draw(|frame| company.draw(frame, theme), |_| false)?;
        }
        if signals.try_recv().is_ok_and(|_: Ending| true) {
            return Ok(Chosen::Quit);
        }
        let inputs = keyboard.wait(Some(TICK))?;
        changed = !inputs.is_empty();
        inputs.iter().for_each(|input| company.take(input));
        if inputs.is_empty() && asked.elapsed() > ASKED_EVERY {
            company.lay(lines(), None);
            (asked, changed) = (Instant::now(), true);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::terminal::testing::chords;

    fn office(name: &str, hurts: bool) -> OfficeLine {
        OfficeLine { name: name.to_string(), cells: std::array::from_fn(|n| n.to_string()), hurts }
    }

    #[test]
    fn an_office_is_opened_by_enter_and_stays_selected_when_lines_are_new() {
        let mut company = Company::new(Keymap::load(&[]).unwrap());
        company.lay(Ok(vec![office("甲", true), office("乙", false), office("丙", false)]), None);
        for chord in chords("<down>") {
            company.take(&Input::Chord(chord));
        }
        company.lay(Ok(vec![office("乙", true), office("甲", true), office("丙", false)]), None);
        company.lay(Err("断了".to_string()), None);
        assert!(company.done().is_none() && company.problem.is_some());
        for chord in chords("<enter>") {
            company.take(&Input::Chord(chord));
        }
        assert_eq!(company.done(), Some(&Chosen::Office("乙".to_string())));
    }
}
