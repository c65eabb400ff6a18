//! The board: slips that wait, what hurts first on top, and one of them selected. Every tab with rows of
//! slips is this board with a description of its own. It must not decide what may be done with a
//! slip: the desk says so in each row.

mod acting;
mod asking;
mod kinds;
mod liking;

pub use acting::act;
pub use kinds::{Column, Foot, KINDS, Kind, What, step_of};
pub use liking::{Narrow, Sift, order_label};

use super::action::Action;
use super::app::App;
#[cfg(test)]
use super::app::Tab;
use super::editor::LineEditor;
use super::submit::Target;
use super::windowed_list::{Long, Standing};
use crate::engine::form::State;
use crate::engine::moment::Moment;
use crate::engine::value::SlipId;
use crate::protocol::messages::{Filter, Load, Order, Row, ShownSlip};

/// A board.
pub struct Board {
    pub kind: &'static Kind,
    pub rows: Long<Row>,
    pub counts: Vec<(String, u32)>,
    /// Who has how much of what the board shows.
    pub loads: Vec<Load>,
    /// What the desk says of the whole list.
    pub note: String,
    /// The selected slip's story.
    pub story: Option<Box<ShownSlip>>,
    /// As they were when they were marked, or came again since.
    pub marked: Vec<Row>,
    pub show: Show,
    /// The filter line, while it is typed.
    pub filter: Option<LineEditor>,
    /// What the filter line says, typed or not.
    pub text: String,
    pub order: Order,
    /// What it is narrowed to, beside its part.
    pub narrow: Narrow,
    /// How it is looked at has changed and is not at the desk yet.
    unkept: bool,
    /// What it could be narrowed to.
    pub buildings: Vec<(String, u32)>,
    pub trades: Vec<(String, u32)>,
}

/// Which part of the rows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Show {
    #[default]
    All,
    Overdue,
    /// Its time is up within [`SOON_UP`] minutes; from the menu alone, the arrows have enough to pass.
    Soon,
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
        self.states.iter().filter(|state| state.open)
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
            Show::Soon => "快到期",
            Show::Mine => "我的",
            Show::State(at) => self.states().nth(at).map_or("全部", |state| state.label),
        }
    }

    /// What a part is called where it is kept: a state by its name, which stays when others come.
    fn part_name(&self, show: Show) -> String {
        let name = match show {
            Show::All => "",
            Show::Overdue => "overdue",
            Show::Soon => "soon",
            Show::Mine => "mine",
            Show::State(at) => return self.states().nth(at).map_or("", |s| s.name).to_owned(),
        };
        name.to_owned()
    }

    fn part_named(&self, name: &str) -> Show {
        let every = self.parts().into_iter().chain([Show::Soon]);
        let part = every.into_iter().find(|show| self.part_name(*show) == name);
        part.unwrap_or_default()
    }

    fn filter(&self, show: Show) -> Filter {
        let mut filter = Filter::default();
        match show {
            Show::All => {}
            Show::Overdue => filter.overdue = true,
            Show::Soon => filter.soon = SOON_UP,
            Show::Mine => filter.mine = true,
            Show::State(at) => {
                // Paid services go through the same states by the same names.
                let name = self.states().nth(at).map(|state| state.name.to_owned());
                filter.states = name.into_iter().collect();
            }
        }
        filter
    }
}

impl Board {
    fn new(kind: &'static Kind) -> Board {
        Board {
            kind,
            rows: Long::default(),
            counts: Vec::new(),
            loads: Vec::new(),
            note: String::new(),
            story: None,
            marked: Vec::new(),
            show: Show::All,
            filter: None,
            text: String::new(),
            order: Order::Urgency,
            narrow: Narrow::default(),
            unkept: false,
            buildings: Vec::new(),
            trades: Vec::new(),
        }
    }

    /// The slips that a key is for: the marked ones, or the selected one.
    pub fn targets(&self) -> Vec<Target> {
        if self.marked.is_empty() {
            return self.target().into_iter().collect();
        }
        // In the order of the screen; those that are not on it after them.
        let here = |row: &&Row| self.rows.rows().iter().position(|r| r.id == row.id);
        let mut marked: Vec<&Row> = self.marked.iter().collect();
        marked.sort_by_key(|row| here(row).unwrap_or(usize::MAX));
        marked.into_iter().map(Target::of).collect()
    }

    /// Whether a slip is marked.
    pub fn is_marked(&self, id: SlipId) -> bool {
        self.marked.iter().any(|row| row.id == id)
    }

    /// The slip that says what a key means: the first that is marked, or the selected one.
    fn first(&self) -> Option<&Row> {
        self.marked.first().or_else(|| self.rows.selected())
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
        let can = |row: &Row| {
            let step = self.kind.step_on(action, row);
            step.is_some_and(|step| row.can.iter().any(|name| name == step))
        };
        if !self.kind.several.contains(&action) {
            return self.rows.selected().is_some_and(can);
        }
        if self.marked.is_empty() {
            return self.rows.selected().is_some_and(can);
        }
        self.marked.iter().any(can)
    }

    fn offers(&self, action: Action) -> bool {
        use Action::{Down, End, Filter, Home, Left, Mark, PageDown, PageUp, Right, Story, Up};
        if self.typing() {
            let own = [Action::Open, Action::Back, Up, Down];
            return own.contains(&action) || super::available_actions::edits(action);
        }
        match action {
            Up | Down | PageUp | PageDown | Home | End | Story => !self.rows.is_empty(),
            Filter | Left | Right | Action::TakeOver | Action::Sift => true,
            Mark => !self.rows.is_empty() && !self.kind.several.is_empty(),
            Action::ByWorker => self.kind.by_worker,
            Action::Claim => self.rows.selected().is_some_and(|row| row.open),
            Action::Unmask => self.person().is_some(),
            Action::Back => {
                let narrowed = self.show != Show::All || !self.narrow.is_none();
                !self.text.is_empty() || narrowed || !self.marked.is_empty()
            }
            _ => self.can(action),
        }
    }
}

impl Standing for Row {
    fn slip(&self) -> Option<SlipId> {
        Some(self.id)
    }
}

/// Whether the board of the tab can do this now.
pub fn offers(app: &App, action: Action) -> bool {
    app.board().is_some_and(|board| board.offers(action))
}

/// Minutes that a row has left, and whether its clock stands still: in working time where the desk
/// says so, else by the wall clock. None: no clock runs.
pub fn left(row: &Row, now: Moment) -> Option<(i64, bool)> {
    let due = row.due?;
    Some(row.left.map_or((now.minutes_until(due), false), |left| {
        let (minutes, runs) = left.by(now);
        (minutes, !runs)
    }))
}

/// The same as the board says it: `21分`, `1时10分`, `超时 4分`; `停40分` while the clock stands still.
pub fn left_said(row: &Row, now: Moment) -> Option<String> {
    let (minutes, still) = left(row, now)?;
    let late = minutes < 0 || row.due.is_some_and(|due| due < now);
    let said = span_said(if late { minutes.min(-1) } else { minutes });
    Some(if still && !late { format!("停{said}") } else { said })
}

fn span_said(minutes: i64) -> String {
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

/// Minutes before its moment from which a slip is about to be due.
pub const SOON_UP: u16 = 30;

/// Minutes before its moment from which a slip stands out.
pub const SOON: i64 = 5;

/// Whether a row must stand out: it is urgent, or time is up or nearly so.
pub fn hurts(row: &Row, now: Moment) -> bool {
    row.urgent
        || left(row, now).is_some_and(|(minutes, still)| minutes < SOON && !still || minutes < 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_is_said_shortly() {
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
            assert_eq!(span_said(minutes), said);
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
