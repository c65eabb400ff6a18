//! Keys on a board. What they do to the rows is asked of the desk; what is here already moves at once.

use super::{Board, Narrow, Order, Show};
use crate::protocol::messages::Request;
use crate::terminal::action::Action;
use crate::terminal::app::{App, Pending};
use crate::terminal::editor::{Applied, EditKey, LineEditor};
use crate::terminal::overlay::{self, Pick};
use crate::terminal::submit::Target;
use crate::terminal::windowed_list::{Step, jump_of};

/// Letters of the filter line.
const FILTER_MOST: usize = 40;

/// A key on the board.
pub fn act(app: &mut App, action: Action) {
    let Some(board) = app.board_mut() else { return };
    if board.typing() {
        return filter_act(app, action);
    }
    let own = board.first().and_then(|row| board.kind.step_on(action, row));
    if let Some(step) = own.or_else(|| board.kind.step(action)) {
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
            board.order = match board.order {
                Order::Urgency => Order::State,
                Order::State => Order::Worker,
                Order::Worker => Order::Urgency,
            };
            app.board_changed();
        }
        Action::Left | Action::Right => {
            let every = board.kind.parts();
            let here = every.iter().position(|show| *show == board.show).unwrap_or(0);
            let by = if action == Action::Right { 1 } else { every.len() - 1 };
            board.show = every[(here + by) % every.len()];
            app.board_changed();
        }
        Action::Claim => {
            if let Some(slip) = board.rows.selected().map(|row| row.id) {
                app.claim(slip);
            }
        }
        Action::Sift => app.offer_sift(),
        Action::TakeOver => app.line.ask(Pending::Drafts, Request::Drafts),
        Action::Unmask => {
            if let Some(person) = board.person() {
                overlay::see(app, person, "");
            }
        }
        Action::Back => {
            board.marked.clear();
            board.text.clear();
            board.show = Show::All;
            board.narrow = Narrow::default();
            app.board_changed();
        }
        _ => step(app, action),
    }
}

/// Moves the selection, and asks for what is not here.
fn step(app: &mut App, action: Action) {
    // The board's own frame takes some rows of the glass.
    let (page, screen) = (app.page().saturating_sub(4), app.page());
    let tab = app.tab;
    let asked = app.line.awaits(|what| matches!(what, Pending::Board(of) if *of == tab));
    let Some(board) = app.board_mut() else { return };
    match board.rows.step(action, page) {
        Step::Stayed => {}
        Step::Moved => {
            let short = board.rows.runs_short(screen) && !asked;
            app.ask_story();
            if short {
                app.ask_board();
            }
        }
        Step::Beyond(spot) => app.ask_board_at(spot),
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
        None => {
            let state = row.state.clone();
            app.overlay = Some(overlay::steps_menu(&target, &state, &can, true));
        }
    }
}

fn mark(app: &mut App) {
    let Some(board) = app.board_mut() else { return };
    let Some(row) = board.rows.selected() else { return };
    match board.marked.iter().position(|marked| marked.id == row.id) {
        Some(at) => drop(board.marked.remove(at)),
        None => board.marked.push(row.clone()),
    }
    step(app, Action::Down);
    app.ask_story();
}

fn filter_act(app: &mut App, action: Action) {
    let Some(board) = app.board_mut() else { return };
    match action {
        Action::Open => {
            board.filter = None;
            // A jump is done; it is no filter.
            if jump_of(&board.text).is_some() {
                board.text.clear();
            }
        }
        Action::Back => {
            board.filter = None;
            board.text.clear();
            app.ask_board();
        }
        Action::Up | Action::Down => step(app, action),
        _ => {
            let Some(editor) = &mut board.filter else { return };
            if let Some(key) = EditKey::of(action)
                && editor.apply(key) == Applied::Changed
            {
                board.text = editor.text();
                ask_typed(app);
            }
        }
    }
}

/// Asks for what the filter line says: what it holds, or the slip that it jumps to.
fn ask_typed(app: &mut App) {
    let jump = app.board().and_then(|board| jump_of(&board.text));
    match (jump, app.board_mut()) {
        (Some(spot), Some(board)) => {
            let spot = board.rows.jump(spot);
            app.ask_board_at(spot);
        }
        _ => app.ask_board(),
    }
}

impl App {
    /// Text for the filter line.
    pub fn board_filter_text(&mut self, text: &str) {
        if let Some(Board { filter: Some(editor), text: said, .. }) = self.board_mut() {
            editor.insert(text);
            *said = editor.text();
            ask_typed(self);
        }
    }
}
