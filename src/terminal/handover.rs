//! 交接班: what one shift hands to the next, and the shift book. It must not decide who may sign: the
//! desk does, and each row says what may be done with it.

use super::action::Action;
use super::app::{App, Pending};
use super::list::{List, Listed};
use super::overlay::{self, MenuRow, Overlay, Pick};
use super::submit::Target;
use crate::engine::form::Form;
use crate::forms::shift::{book_entry, handover as shift};
use crate::protocol::messages::{HandoverSheet, PendingLine, Request, Row, Standing};

/// The tab is these two registers: the shift with its handover, and the shift book.
const SHIFT: &Form = &shift::FORM;
const BOOK: &Form = &book_entry::FORM;

/// The tab.
#[derive(Default)]
pub struct Handover {
    /// As the desk gathered it last.
    pub sheet: Option<Box<HandoverSheet>>,
    pub lines: List<PendingLine>,
    pub book: List<Row>,
    /// The arrows are in the shift book.
    pub at_book: bool,
    /// Lines that were gone through, with the count they had then: another count is another line.
    ticked: Vec<(String, u32)>,
}

impl Listed for PendingLine {
    type Id = String;
    fn id(&self) -> String {
        self.label.clone()
    }
}

impl Handover {
    pub fn ticked(&self, line: &PendingLine) -> bool {
        self.ticked.iter().any(|(label, count)| *label == line.label && *count == line.count)
    }

    pub fn shift(&self) -> Option<&Standing> {
        self.sheet.as_ref().and_then(|sheet| sheet.shift.as_ref())
    }

    /// The form that the selected line belongs to.
    pub fn form(&self) -> &'static Form {
        if self.at_book { BOOK } else { SHIFT }
    }

    fn tick(&mut self) {
        let Some(line) = self.lines.selected() else { return };
        let mark = (line.label.clone(), line.count);
        match self.ticked(line) {
            true => self.ticked.retain(|(label, _)| *label != mark.0),
            false => self.ticked.push(mark),
        }
        self.lines.step(Action::Down, 1);
    }

    fn can(&self, step: &str) -> bool {
        self.shift().is_some_and(|shift| shift.row.can.iter().any(|can| can == step))
    }

    fn entry_can(&self, step: &str) -> bool {
        let row = self.book.selected().filter(|_| self.at_book);
        row.is_some_and(|row| row.can.iter().any(|can| can == step))
    }
}

/// The step that an action takes on the shift, and whose it is: the hand's on duty or another's.
fn shift_step(app: &App, action: Action) -> Option<(&'static str, bool)> {
    let away = app.handover.can("back");
    Some(match action {
        Action::SignOff => ("hand-over", true),
        Action::CloseShift => ("close", true),
        Action::Extend => ("extend", true),
        Action::Away if away => ("back", true),
        Action::Away => ("leave", true),
        Action::Refuse => ("refuse", false),
        Action::StandIn => ("stand-in", false),
        _ => return None,
    })
}

/// The step that an action takes on an entry of the shift book.
fn book_step(action: Action) -> Option<&'static str> {
    Some(match action {
        Action::MarkDone => "done",
        Action::Reason => "reason",
        Action::ToMeeting => "to-meeting",
        Action::Instruct => "instruct",
        _ => return None,
    })
}

/// Whether the tab can do this now.
pub fn offers(app: &App, action: Action) -> bool {
    use Action::{Down, End, Home, PageDown, PageUp, Up};
    let tab = &app.handover;
    let Some(sheet) = &tab.sheet else { return false };
    if let Some((step, _)) = shift_step(app, action) {
        let by_policy = match step {
            // Where nobody signs, there is nothing to refuse.
            "hand-over" | "refuse" => sheet.signs,
            "close" => sheet.closes,
            _ => true,
        };
        return by_policy && tab.can(step);
    }
    if let Some(step) = book_step(action) {
        return tab.entry_can(step);
    }
    match action {
        Up | Down | PageUp | PageDown | Home | End => !tab.at_book || !tab.book.is_empty(),
        Action::NextField | Action::PrevField => tab.at_book || !tab.book.is_empty(),
        Action::Tick => !tab.at_book && !tab.lines.is_empty(),
        Action::Story if tab.at_book => !tab.book.is_empty(),
        Action::Story => tab.lines.selected().is_some_and(|line| line.count > 0),
        // Where nobody signs, the next shift's beginning closes the one before.
        Action::StartShift => sheet.shift.is_none() || !sheet.signs,
        Action::Note | Action::TakeOver => true,
        _ => false,
    }
}

/// A key on the tab.
pub fn act(app: &mut App, action: Action) {
    if let Some((step, own)) = shift_step(app, action) {
        return on_shift(app, action, step, own);
    }
    if let Some(step) = book_step(action) {
        let targets = app.handover.book.selected().map(Target::of).into_iter().collect();
        return app.take_step(step, targets);
    }
    match action {
        Action::StartShift => app.begin_new(SHIFT, "start", None, None),
        Action::Note => app.begin_new(BOOK, "write", None, None),
        Action::TakeOver => app.line.ask(Pending::Drafts, Request::Drafts),
        Action::NextField | Action::PrevField => app.handover.at_book = !app.handover.at_book,
        Action::Tick => app.handover.tick(),
        Action::Story => open(app),
        _ => {
            let page = app.page() / 2;
            match app.handover.at_book {
                true => drop(app.handover.book.step(action, page)),
                false => drop(app.handover.lines.step(action, page)),
            }
        }
    }
}

/// A step of the shift, if it is this operator's to take. The desk judges it in any case; here it is
/// said before anything is filled for nothing.
fn on_shift(app: &mut App, action: Action, step: &'static str, own: bool) {
    let Some(shift) = app.handover.shift() else { return };
    let mine = app.operator().is_some_and(|me| me.badge == shift.badge);
    let (target, who) = (Target::of(&shift.row), shift.who.clone());
    // Those who answer for the desk may close a shift that was left; the desk knows who they are.
    if own && !mine && step != "close" {
        let word = action.word();
        return app.say_no(format!("值班的是{who};{word}由本人办,本人不在请办代接。"));
    }
    if !own && mine {
        let word = action.word();
        return app.say_no(format!("您就是当班人;{word}请接班人在自己签到后办。"));
    }
    let half = app.handover.sheet.as_ref().and_then(|sheet| sheet.half_filled);
    match half.filter(|_| step == "hand-over") {
        Some(number) => app.line.ask(Pending::TakeDraft, Request::TakeDraft { number }),
        None => app.take_step(step, vec![target]),
    }
}

/// Enter: the slips behind a line; for an entry of the book, what can be done with it.
fn open(app: &mut App) {
    if app.handover.at_book {
        if let Some(row) = app.handover.book.selected() {
            app.overlay = Some(overlay::steps_menu(&Target::of(row), &row.state, &row.can, true));
        }
        return;
    }
    let Some(line) = app.handover.lines.selected() else { return };
    let rows = line
        .rows
        .iter()
        .map(|row| MenuRow {
            text: format!("{} {}", row.number, row.place),
            note: format!("{} {}", row.matter, row.state),
            pick: Pick::Story(Target::of(row)),
        })
        .collect();
    app.overlay = Some(Overlay::menu(format!("{} {} 件", line.label, line.count), rows));
}

impl App {
    pub fn ask_sheet(&mut self) {
        self.line.ask(Pending::Handover, Request::Handover);
    }

    pub fn sheet_came(&mut self, sheet: Box<HandoverSheet>) {
        let tab = &mut self.handover;
        let another = tab.shift().map(|s| s.row.id) != sheet.shift.as_ref().map(|s| s.row.id);
        if another {
            tab.ticked.clear();
        }
        tab.lines.replace(sheet.pending.clone());
        tab.book.replace(sheet.book.clone());
        tab.at_book &= !tab.book.is_empty();
        if !tab.at_book {
            // The arrows come to the book at its top: the urgent ones first.
            tab.book.select(0);
        }
        tab.sheet = Some(sheet);
    }
}
