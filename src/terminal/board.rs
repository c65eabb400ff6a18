//! The board: slips that wait, what hurts first on top, and one of them selected. Every tab with rows of
//! slips is this board with a description of its own. It must not decide what may be done with a
//! slip: the desk says so in each row.

mod kinds;

use std::collections::BTreeMap;

pub use kinds::{Column, Foot, KINDS, Kind, What, step_of};

use super::action::Action;
use super::app::{App, For, Tab};
use super::editor::{Applied, EditKey, LineEditor};
use super::hand::Target;
use super::list::List;
use super::overlay::{self, Pick};
use crate::desk::talk::{Filter, Page, Reply, Request, Row, ShownSlip};
use crate::domain::form::State;
use crate::domain::moment::Moment;
use crate::domain::registers;
use crate::domain::value::SlipId;

/// Rows asked for: some screens.
const ROWS: u16 = 200;
const FILTER_MOST: usize = 40;

/// A board.
pub struct Board {
    pub kind: &'static Kind,
    pub rows: List<Row>,
    pub counts: Vec<(String, u32)>,
    pub more: bool,
    /// What the desk says of the whole list.
    pub note: String,
    /// The selected slip's story.
    pub story: Option<Box<ShownSlip>>,
    pub marked: Vec<SlipId>,
    pub show: Show,
    /// The filter line, while it is typed.
    pub filter: Option<LineEditor>,
    /// What the filter line says, typed or not.
    pub text: String,
    pub by_worker: bool,
}

/// Which part of the rows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Show {
    #[default]
    All,
    Overdue,
    Mine,
    /// The state at this place of the open states of the board's form.
    State(usize),
}

/// A board for every tab that is one.
pub fn all() -> Vec<Board> {
    KINDS.iter().map(Board::new).collect()
}

impl Kind {
    fn states(&self) -> impl Iterator<Item = &'static State> {
        let form = self.states.and_then(registers::form);
        form.into_iter().flat_map(|form| form.states).filter(|state| state.open)
    }

    /// Every part, in the order in which the arrows go through them.
    pub fn parts(&self) -> Vec<Show> {
        let mut every = self.parts.to_vec();
        every.extend((0..self.states().count()).map(Show::State));
        every
    }

    pub fn label(&self, show: Show) -> &'static str {
        match show {
            Show::All => "全部",
            Show::Overdue => "超时",
            Show::Mine => "我的",
            Show::State(at) => self.states().nth(at).map_or("全部", |state| state.label),
        }
    }

    fn filter(&self, show: Show, me: Option<u32>) -> Filter {
        let mut filter = Filter::default();
        match show {
            Show::All => {}
            Show::Overdue => filter.overdue = true,
            Show::Mine => filter.worker = me,
            Show::State(at) => {
                // Paid services go through the same states by the same names.
                filter.state = self.states().nth(at).map(|state| state.name.to_owned());
            }
        }
        filter
    }
}

impl Board {
    fn new(kind: &'static Kind) -> Board {
        Board {
            kind,
            rows: List::default(),
            counts: Vec::new(),
            more: false,
            note: String::new(),
            story: None,
            marked: Vec::new(),
            show: Show::All,
            filter: None,
            text: String::new(),
            by_worker: false,
        }
    }

    /// The slips that a key is for: the marked ones, or the selected one.
    pub fn targets(&self) -> Vec<Target> {
        let marked: Vec<Target> = self
            .rows
            .rows()
            .iter()
            .filter(|r| self.marked.contains(&r.id))
            .map(Target::of)
            .collect();
        if marked.is_empty() { self.target().into_iter().collect() } else { marked }
    }

    fn target(&self) -> Option<Target> {
        self.rows.selected().map(Target::of)
    }

    /// Whether the filter line has the caret.
    pub fn typing(&self) -> bool {
        self.filter.is_some()
    }

    /// Who rang about the selected slip.
    pub fn person(&self) -> Option<u32> {
        let selected = self.rows.selected()?.id;
        self.story.as_ref().filter(|story| story.row.id == selected)?.person
    }

    fn can(&self, action: Action) -> bool {
        let Some(step) = self.kind.step(action) else { return false };
        let can = |row: &Row| row.can.iter().any(|name| name == step);
        if !self.kind.several.contains(&action) {
            return self.rows.selected().is_some_and(can);
        }
        let targets = self.targets();
        let mine = |row: &&Row| targets.iter().any(|target| target.id == row.id);
        !targets.is_empty() && self.rows.rows().iter().filter(mine).any(can)
    }

    fn offers(&self, action: Action) -> bool {
        use Action::{Down, End, Filter, Home, Left, Mark, PageDown, PageUp, Right, Story, Up};
        if self.typing() {
            let own = [Action::Open, Action::Back, Up, Down];
            return own.contains(&action) || super::offer::edits(action);
        }
        match action {
            Up | Down | PageUp | PageDown | Home | End | Story => !self.rows.is_empty(),
            Filter | Left | Right | Action::TakeOver => true,
            Mark => !self.rows.is_empty() && !self.kind.several.is_empty(),
            Action::ByWorker => self.kind.by_worker,
            Action::Unmask => self.person().is_some(),
            Action::Back => {
                !self.text.is_empty() || self.show != Show::All || !self.marked.is_empty()
            }
            _ => self.can(action),
        }
    }
}

/// Whether the board of the tab can do this now.
pub fn offers(app: &App, action: Action) -> bool {
    app.board().is_some_and(|board| board.offers(action))
}

/// A key on the board.
pub fn act(app: &mut App, action: Action) {
    let page = app.page().saturating_sub(4);
    let Some(board) = app.board_mut() else { return };
    if board.typing() {
        return filter_act(app, action);
    }
    if let Some(step) = board.kind.step(action) {
        // What comes back on paper, or is written for one slip, is never written for several.
        let several = board.kind.several.contains(&action);
        let targets = if several { board.targets() } else { board.target().into_iter().collect() };
        return app.take_step(step, targets);
    }
    match action {
        Action::Story => open(app),
        Action::Mark => mark(app),
        Action::Filter => {
            let mut editor = LineEditor::new(FILTER_MOST);
            editor.set_text(&board.text);
            board.filter = Some(editor);
        }
        Action::ByWorker => {
            board.by_worker = !board.by_worker;
            app.ask_board();
        }
        Action::Left | Action::Right => {
            let every = board.kind.parts();
            let here = every.iter().position(|show| *show == board.show).unwrap_or(0);
            let by = if action == Action::Right { 1 } else { every.len() - 1 };
            board.show = every[(here + by) % every.len()];
            app.ask_board();
        }
        Action::TakeOver => app.line.ask(For::Drafts, Request::Drafts),
        Action::Unmask => {
            if let Some(person) = board.person() {
                overlay::see(app, person, "");
            }
        }
        Action::Back => {
            board.marked.clear();
            board.text.clear();
            board.show = Show::All;
            app.ask_board();
        }
        _ => {
            if board.rows.step(action, page) {
                app.ask_story();
            }
        }
    }
}

/// Enter: the one step of the board where it can be taken, else what can be done with the slip.
fn open(app: &mut App) {
    let Some(board) = app.board() else { return };
    let Some(row) = board.rows.selected() else { return };
    let (target, can) = (Target::of(row), row.can.clone());
    match board.kind.first {
        Some(step) if can.iter().any(|name| name == step) => app.take_step(step, vec![target]),
        Some(_) => overlay::do_pick(app, Pick::Story(target)),
        None => app.overlay = Some(overlay::steps_menu(&target, &can, true)),
    }
}

fn mark(app: &mut App) {
    let Some(board) = app.board_mut() else { return };
    let Some(id) = board.rows.selected().map(|row| row.id) else { return };
    match board.marked.iter().position(|marked| *marked == id) {
        Some(at) => drop(board.marked.remove(at)),
        None => board.marked.push(id),
    }
    board.rows.step(Action::Down, 1);
    app.ask_story();
}

fn filter_act(app: &mut App, action: Action) {
    let Some(board) = app.board_mut() else { return };
    match action {
        Action::Open => board.filter = None,
        Action::Back => {
            board.filter = None;
            board.text.clear();
            app.ask_board();
        }
        Action::Up | Action::Down => {
            if board.rows.step(action, 1) {
                app.ask_story();
            }
        }
        _ => {
            let Some(editor) = &mut board.filter else { return };
            if let Some(key) = EditKey::of(action)
                && editor.apply(key) == Applied::Changed
            {
                board.text = editor.text();
                app.ask_board();
            }
        }
    }
}

impl App {
    /// The board of the tab, if it is one.
    pub fn board(&self) -> Option<&Board> {
        self.boards.iter().find(|board| board.kind.tab == self.tab)
    }

    pub fn board_mut(&mut self) -> Option<&mut Board> {
        self.board_of(self.tab)
    }

    fn board_of(&mut self, tab: Tab) -> Option<&mut Board> {
        self.boards.iter_mut().find(|board| board.kind.tab == tab)
    }

    pub fn board_filter_text(&mut self, text: &str) {
        if let Some(board) = self.board_mut()
            && let Some(editor) = &mut board.filter
        {
            editor.insert(text);
            board.text = editor.text();
            self.ask_board();
        }
    }

    pub fn ask_board(&mut self) {
        let me = self.operator().map(|operator| operator.badge);
        let Some(board) = self.board() else { return };
        let mut filter = board.kind.filter(board.show, me);
        filter.text = board.text.trim().to_owned();
        let view = (board.kind.view)(filter);
        self.line.ask(For::Board(self.tab), Request::List { view, most: ROWS });
    }

    pub fn board_came(&mut self, tab: Tab, reply: Reply) {
        let Reply::List(Page { mut rows, counts, more, note }) = reply else { return };
        let Some(board) = self.board_of(tab) else { return };
        if board.by_worker {
            // Within a worker the desk's order stays: what hurts first.
            let mut by: BTreeMap<String, Vec<Row>> = BTreeMap::new();
            for row in rows {
                by.entry(row.worker.clone()).or_default().push(row);
            }
            rows = by.into_values().flatten().collect();
        }
        let here = |id: &SlipId| rows.iter().any(|row| row.id == *id);
        board.marked.retain(here);
        board.rows.replace(rows);
        (board.counts, board.more, board.note) = (counts, more, note);
        if tab == self.tab {
            self.ask_story();
        }
    }

    /// The story of a slip came, for the board that asked.
    pub fn board_story(&mut self, tab: Tab, slip: Box<ShownSlip>) {
        if let Some(board) = self.board_of(tab) {
            board.story = Some(slip);
        }
    }

    /// Asks for the story of the selected slip.
    fn ask_story(&mut self) {
        let Some(board) = self.board_mut() else { return };
        let selected = board.rows.selected().map(|row| row.id);
        if board.story.as_ref().map(|story| story.row.id) != selected {
            board.story = None;
        }
        if let Some(id) = selected {
            self.line.ask(For::Story(self.tab), Request::Slip { id });
        }
    }
}

/// What is left until a moment, as the board says it: `21分`, `1时10分`, `超时 4分`.
pub fn left(now: Moment, due: Moment) -> String {
    let minutes = now.minutes_until(due);
    let span = |m: i64| match (m / 1440, m / 60 % 24, m % 60) {
        (0, 0, m) => format!("{m}分"),
        (0, h, 0) => format!("{h}时"),
        (0, h, m) => format!("{h}时{m}分"),
        (d, 0, _) => format!("{d}天"),
        (d, h, _) => format!("{d}天{h}时"),
    };
    // Once time is up, the largest unit says enough and fits the column.
    let over = |m: i64| match (m / 1440, m / 60) {
        (0, 0) => format!("{m}分"),
        (0, h) => format!("{h}时"),
        (d, _) => format!("{d}天"),
    };
    if minutes < 0 { format!("超时 {}", over(-minutes)) } else { span(minutes) }
}

/// Minutes before its moment from which a slip stands out.
pub const SOON: i64 = 5;

/// Whether a row must stand out: it is urgent, or time is up or nearly so.
pub fn hurts(row: &Row, now: Moment) -> bool {
    row.urgent || row.due.is_some_and(|due| now.minutes_until(due) < SOON)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_is_said_shortly() {
        let now = Moment(1_000 * 60_000);
        for (minutes, said) in [
            (21, "21分"),
            (70, "1时10分"),
            (60, "1时"),
            (-4, "超时 4分"),
            (-200, "超时 3时"),
            (-3000, "超时 2天"),
            (0, "0分"),
            (3 * 1440 + 125, "3天2时"),
            (2880, "2天"),
        ] {
            assert_eq!(left(now, now.plus_minutes(minutes)), said);
        }
    }

    #[test]
    fn the_arrows_go_through_every_open_state() {
        for (tab, first) in [(Tab::Dispatch, "未派"), (Tab::Complaints, "待定级")] {
            let kind = KINDS.iter().find(|kind| kind.tab == tab).unwrap();
            let labels: Vec<&str> = kind.parts().into_iter().map(|p| kind.label(p)).collect();
            assert_eq!(labels[..4], ["全部", "超时", "我的", first]);
            assert!(!labels.contains(&"作废"));
        }
    }
}
