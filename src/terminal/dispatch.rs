//! 派工: the board of open work, what hurts first on top. It must not decide what may be done with a
//! slip: the desk says so in each row.

use std::collections::BTreeMap;

use super::action::Action;
use super::app::{App, For};
use super::editor::{Applied, EditKey, LineEditor};
use super::hand::Target;
use super::list::List;
use super::overlay;
use crate::desk::talk::{Filter, Page, Reply, Request, Row, ShownSlip, View};
use crate::domain::moment::Moment;
use crate::domain::registers;
use crate::domain::value::SlipId;

/// Rows asked for: some screens.
const ROWS: u16 = 200;
const FILTER_MOST: usize = 40;
/// The form whose states the board goes through.
const REPAIR: &str = "F-14";

/// The board.
#[derive(Default)]
pub struct Board {
    pub rows: List<Row>,
    pub counts: Vec<(String, u32)>,
    pub more: bool,
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

/// Which part of the open work.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Show {
    #[default]
    All,
    Overdue,
    Mine,
    /// The state at this place of the repair's states.
    State(usize),
}

impl Show {
    /// Every part, in the order in which the arrows go through them.
    pub fn every() -> Vec<Show> {
        let states = registers::form(REPAIR)
            .map_or(0, |form| form.states.iter().filter(|state| state.open).count());
        let mut every = vec![Show::All, Show::Overdue, Show::Mine];
        every.extend((0..states).map(Show::State));
        every
    }

    pub fn label(self) -> &'static str {
        match self {
            Show::All => "全部",
            Show::Overdue => "超时",
            Show::Mine => "我的",
            Show::State(at) => registers::form(REPAIR)
                .and_then(|form| form.states.iter().filter(|state| state.open).nth(at))
                .map_or("全部", |state| state.label),
        }
    }

    fn filter(self, me: Option<u32>) -> Filter {
        let mut filter = Filter::default();
        match self {
            Show::All => {}
            Show::Overdue => filter.overdue = true,
            Show::Mine => filter.worker = me,
            Show::State(at) => {
                let state = registers::form(REPAIR)
                    .and_then(|form| form.states.iter().filter(|state| state.open).nth(at));
                // Paid services go through the same states by the same names.
                filter.state = state.map(|state| state.name.to_owned());
            }
        }
        filter
    }
}

impl Board {
    /// The slips that a key is for: the marked ones, or the selected one.
    pub fn targets(&self) -> Vec<Target> {
        let marked: Vec<Target> = self
            .rows
            .rows()
            .iter()
            .filter(|r| self.marked.contains(&r.id))
            .map(Target::of)
            .collect();
        if marked.is_empty() {
            self.rows.selected().map(Target::of).into_iter().collect()
        } else {
            marked
        }
    }

    fn can(&self, action: Action) -> bool {
        let Some(step) = step_of(action) else { return false };
        let can = |row: &Row| row.can.iter().any(|name| name == step);
        if !for_several(action) {
            return self.rows.selected().is_some_and(can);
        }
        let targets = self.targets();
        let mine = |row: &&Row| targets.iter().any(|target| target.id == row.id);
        !targets.is_empty() && self.rows.rows().iter().filter(mine).any(can)
    }
}

/// Whether the action is done to all that is marked.
fn for_several(action: Action) -> bool {
    [Action::Dispatch, Action::Arrive, Action::Urge].contains(&action)
}

/// The step that an action takes on the board.
pub fn step_of(action: Action) -> Option<&'static str> {
    Some(match action {
        Action::Dispatch => "assign",
        Action::Arrive => "arrive",
        Action::Return => "return",
        Action::Urge => "urge",
        Action::Wait => "rebook",
        Action::TellOwner => "tell-owner",
        Action::Void => "void",
        Action::SignOff => "sign",
        Action::Chase => "chase",
        _ => return None,
    })
}

/// Whether the board can do this now.
pub fn offers(app: &App, action: Action) -> bool {
    let board = &app.board;
    if board.filter.is_some() {
        let own = [Action::Open, Action::Back, Action::Up, Action::Down];
        return own.contains(&action) || super::offer::edits(action);
    }
    use Action::{
        ByWorker, Down, End, Filter, Home, Left, Mark, PageDown, PageUp, Right, Story, Up,
    };
    match action {
        Up | Down | PageUp | PageDown | Home | End | Mark | Story => !board.rows.is_empty(),
        Filter | ByWorker | Left | Right | Action::TakeOver => true,
        Action::Back => {
            !board.text.is_empty() || board.show != Show::All || !board.marked.is_empty()
        }
        Action::Chase | Action::SignOff => false,
        _ => board.can(action),
    }
}

/// A key on the board.
pub fn act(app: &mut App, action: Action) {
    if app.board.filter.is_some() {
        return filter_act(app, action);
    }
    if let Some(step) = step_of(action) {
        // What comes back on paper, or is written for one slip, is never written for several.
        let targets = if for_several(action) {
            app.board.targets()
        } else {
            app.board.rows.selected().map(Target::of).into_iter().collect()
        };
        return app.take_step(step, targets);
    }
    match action {
        Action::Story => {
            if let Some(row) = app.board.rows.selected() {
                app.overlay = Some(overlay::steps_menu(&Target::of(row), &row.can, true));
            }
        }
        Action::Mark => mark(app),
        Action::Filter => {
            let mut editor = LineEditor::new(FILTER_MOST);
            editor.set_text(&app.board.text);
            app.board.filter = Some(editor);
        }
        Action::ByWorker => {
            app.board.by_worker = !app.board.by_worker;
            app.ask_board();
        }
        Action::Left | Action::Right => {
            let every = Show::every();
            let here = every.iter().position(|show| *show == app.board.show).unwrap_or(0);
            let by = if action == Action::Right { 1 } else { every.len() - 1 };
            app.show(every[(here + by) % every.len()]);
        }
        Action::TakeOver => app.line.ask(For::Drafts, Request::Drafts),
        Action::Back => {
            app.board.marked.clear();
            app.board.text.clear();
            app.show(Show::All);
        }
        _ => {
            let page = app.page().saturating_sub(4);
            if app.board.rows.step(action, page) {
                app.ask_story();
            }
        }
    }
}

fn mark(app: &mut App) {
    let Some(id) = app.board.rows.selected().map(|row| row.id) else { return };
    match app.board.marked.iter().position(|marked| *marked == id) {
        Some(at) => drop(app.board.marked.remove(at)),
        None => app.board.marked.push(id),
    }
    app.board.rows.step(Action::Down, 1);
    app.ask_story();
}

fn filter_act(app: &mut App, action: Action) {
    match action {
        Action::Open => app.board.filter = None,
        Action::Back => {
            app.board.filter = None;
            app.board.text.clear();
            app.ask_board();
        }
        Action::Up | Action::Down => {
            if app.board.rows.step(action, 1) {
                app.ask_story();
            }
        }
        _ => {
            let Some(editor) = &mut app.board.filter else { return };
            if let Some(key) = EditKey::of(action)
                && editor.apply(key) == Applied::Changed
            {
                app.board.text = editor.text();
                app.ask_board();
            }
        }
    }
}

impl App {
    pub fn board_filter_text(&mut self, text: &str) {
        if let Some(editor) = &mut self.board.filter {
            editor.insert(text);
            self.board.text = editor.text();
            self.ask_board();
        }
    }

    /// Shows another part of the open work.
    pub fn show(&mut self, show: Show) {
        self.board.show = show;
        self.ask_board();
    }

    pub fn ask_board(&mut self) {
        let me = self.operator().map(|operator| operator.badge);
        let mut filter = self.board.show.filter(me);
        filter.text = self.board.text.trim().to_owned();
        self.line.ask(For::Board, Request::List { view: View::Open(filter), most: ROWS });
    }

    pub fn board_came(&mut self, reply: Reply) {
        let Reply::List(Page { mut rows, counts, more }) = reply else { return };
        if self.board.by_worker {
            // Within a worker the desk's order stays: what hurts first.
            let mut by: BTreeMap<String, Vec<Row>> = BTreeMap::new();
            for row in rows {
                by.entry(row.worker.clone()).or_default().push(row);
            }
            rows = by.into_values().flatten().collect();
        }
        let here = |id: &SlipId| rows.iter().any(|row| row.id == *id);
        self.board.marked.retain(here);
        self.board.rows.replace(rows);
        (self.board.counts, self.board.more) = (counts, more);
        self.ask_story();
    }

    /// Asks for the story of the selected slip.
    fn ask_story(&mut self) {
        let selected = self.board.rows.selected().map(|row| row.id);
        if self.board.story.as_ref().map(|story| story.row.id) != selected {
            self.board.story = None;
        }
        if let Some(id) = selected {
            self.line.ask(For::Story, Request::Slip { id });
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
        let labels: Vec<&str> = Show::every().into_iter().map(Show::label).collect();
        assert_eq!(labels[..4], ["全部", "超时", "我的", "未派"]);
        assert!(!labels.contains(&"作废"));
    }
}
