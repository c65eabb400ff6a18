//! The pick-list of one blank: candidates, narrowed by typing. It must not know where they come
//! from: choices are the form's own, the rest the desk's.

use crate::terminal::prelude::*;
use ratatui::widgets::Widget;

use crate::engine::form::Form;
use crate::engine::kind::Pick;
use crate::forms::starter;
use crate::protocol::messages::{Blank, Picked};
use crate::terminal::popup::popup_on;
use crate::text::Align;

use super::choosing::digits;
use super::spot::Spot;
use crate::text::sound;

/// Candidates shown at once.
const ROWS: u16 = 8;
/// Rows that a page key moves.
const PAGE: usize = 8;
/// Characters in the filter.
const FILTER_MOST: usize = 40;

/// An open pick-list.
pub(super) struct List {
    pub spot: Spot,
    pub filter: LineEditor,
    pub rows: Vec<Picked>,
    pub chosen: usize,
    /// The desk has not answered yet.
    pub waiting: bool,
    /// The blank takes what is not listed, too.
    pub free: bool,
    /// Where the candidates are kept: said where there is none yet.
    kept_in: Option<&'static Form>,
}

impl List {
    pub fn new(spot: Spot, typed: &str, free: bool, kept_in: Option<&'static Form>) -> List {
        let mut filter = LineEditor::new(FILTER_MOST);
        filter.set_text(typed);
        List { spot, filter, rows: Vec::new(), chosen: 0, waiting: true, free, kept_in }
    }

    /// What stands where no candidate does.
    fn said_when_empty(&self) -> String {
        match (self.waiting, self.filter.text().trim().is_empty(), self.free) {
            (true, ..) => "正在查找".to_owned(),
            (_, true, true) => "没有可列的;请直接写".to_owned(),
            (_, true, false) => self.said_when_none(),
            (_, false, true) => "没有列出;选定即照所写填入".to_owned(),
            (_, false, false) => "没有符合的;只能填列出的,请改几个字".to_owned(),
        }
    }

    /// That there is nothing to choose from yet, and where it is entered: what is being filled stays as a draft.
    fn said_when_none(&self) -> String {
        let Some(form) = self.kept_in else { return "还没有可选的".to_owned() };
        match starter::of(form) {
            Some(_) => format!("还没有可选的;先到“台账 {}”登记,或带入开办范本", form.id),
            None => format!("还没有可选的;先到“台账 {}”登记", form.id),
        }
    }

    /// Fills the list; the first candidate is chosen.
    pub fn fill(&mut self, rows: Vec<Picked>) {
        self.rows = rows;
        self.chosen = 0;
        self.waiting = false;
    }

    /// Fills the list from a choice's own words: those that begin with what is typed come first.
    pub fn fill_choices(&mut self, picks: &'static [Pick]) {
        let typed = self.filter.text();
        let typed = typed.trim();
        let begins = |p: &&Pick| {
            sound::begins(p.label, typed)
                || p.name.starts_with(typed)
                || digits(p, picks).starts_with(typed)
        };
        let (first, rest): (Vec<&Pick>, Vec<&Pick>) = picks.iter().partition(begins);
        let rest = rest.into_iter().filter(|p| sound::within(p.label, typed));
        let row = |p: &Pick| Picked {
            blank: Blank { typed: p.name.to_string(), shown: p.label.to_string() },
            note: digits(p, picks),
        };
        self.fill(first.into_iter().chain(rest).map(row).collect());
    }

    pub fn up(&mut self, by: usize) {
        self.chosen = self.chosen.saturating_sub(by);
    }

    pub fn down(&mut self, by: usize) {
        self.chosen = (self.chosen.saturating_add(by)).min(self.rows.len().saturating_sub(1));
    }

    pub fn page_up(&mut self) {
        self.up(PAGE);
    }

    pub fn page_down(&mut self) {
        self.down(PAGE);
    }

    /// Draws the window under the blank, or above it where there is no room; answers the caret.
    pub fn draw(
        &self,
        buffer: &mut Buffer,
        area: Rect,
        blank: Rect,
        title: &Shown,
        theme: &Theme,
    ) -> Option<Position> {
        let window = self.window(area, blank, title);
        let inside = popup_on(buffer, window, title, theme);
        if inside.is_empty() {
            return None;
        }
        let line = Rect { height: 1, ..inside };
        let caret = self.filter.draw(line, buffer, theme, true).unwrap_or(line.as_position());
        let room = Rect { y: inside.y + 1, height: inside.height - 1, ..inside };
        if self.rows.is_empty() {
            let says = theme.cut(&Shown::from(self.said_when_empty()), usize::from(room.width));
            says.styled(theme.dim).render(room, buffer);
            return Some(caret);
        }
        let top = (self.chosen + 1).saturating_sub(usize::from(room.height));
        for (i, (row, picked)) in room.rows().zip(self.rows.iter().skip(top)).enumerate() {
            let chosen = top + i == self.chosen;
            let text = row_text(picked, chosen, usize::from(row.width), theme);
            text.styled(theme.row(chosen, theme.plain)).render(row, buffer);
        }
        Some(caret)
    }

    fn window(&self, area: Rect, blank: Rect, title: &Shown) -> Rect {
        let wide = |p: &Picked| {
            let note = Shown::width_of(&p.note);
            1 + Shown::width_of(&p.blank.shown) + if note > 0 { note + 2 } else { 0 }
        };
        let said = || Shown::width_of(&self.said_when_empty());
        let widest = self.rows.iter().map(wide).max().unwrap_or_else(said);
        let cells = widest.max(title.width() + 4).max(30) + 2;
        let width = u16::try_from(cells).unwrap_or(u16::MAX).min(area.width);
        let rows = u16::try_from(self.rows.len()).unwrap_or(ROWS).clamp(1, ROWS);
        let below = area.bottom().saturating_sub(blank.bottom());
        let above = blank.y.saturating_sub(area.y);
        let height = (rows + 3).min(below.max(above));
        // No room on either side: the window covers the blank, whose text is in the filter.
        let height = if height < 4 { (rows + 3).min(area.height) } else { height };
        let y = if height <= below {
            blank.bottom()
        } else if height <= above {
            blank.y - height
        } else {
            area.y
        };
        let x = blank.x.saturating_sub(1).min(area.right().saturating_sub(width)).max(area.x);
        Rect { x, y, width, height }
    }
}

/// The pointer, the candidate, and what more is known of it at the right.
fn row_text(picked: &Picked, chosen: bool, cells: usize, theme: &Theme) -> Shown {
    let note = theme.cut(&Shown::from(&picked.note), cells / 2);
    let room = cells.saturating_sub(note.width() + 2);
    let name = theme.cut(&Shown::from(&picked.blank.shown), room).align(room, Align::Left);
    let line = format!("{}{name} {note}", theme.pointer(chosen));
    Shown::from(line).align(cells, Align::Left)
}
