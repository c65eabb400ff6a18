//! What each tab with a board shows and which keys it has: descriptions only. How a board behaves and
//! looks is written once, elsewhere.

use super::Show;
use crate::engine::form::State;
use crate::forms::complaints::complaint;
use crate::forms::work::job;
use crate::protocol::messages::{Filter, Row, View};
use crate::terminal::action::Action;
use crate::terminal::app::Tab;

/// A tab that is a board.
pub struct Kind {
    pub tab: Tab,
    pub(super) view: fn(Filter) -> View,
    /// The parts that the arrows go through, before the states.
    pub(super) parts: &'static [Show],
    /// The states of what lies on it: the open ones are parts too.
    pub(super) states: &'static [State],
    pub columns: &'static [Column],
    /// Keys, and the step that each takes on the selected slip.
    keys: &'static [(Action, &'static str)],
    /// Keys whose step is taken on all that is marked.
    pub(super) several: &'static [Action],
    /// The step that Enter takes at once; without one it offers all that can be done.
    pub(super) first: Option<&'static str>,
    /// Whether the rows can be laid by worker.
    pub(super) by_worker: bool,
    /// Said where there is no row at all.
    pub calm: &'static str,
    pub foot: Foot,
}

/// A column of a board.
pub struct Column {
    pub what: What,
    pub title: &'static str,
    /// Cells on a wide glass; zero takes what is left.
    pub cells: usize,
    /// Cells on a narrow one; none: not there.
    pub narrow: Option<usize>,
}

/// What stands in a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    Left,
    Number,
    Place,
    Matter,
    /// The matter without its class, which has a column of its own.
    Points,
    Grade,
    State,
    Worker,
    Chased,
}

/// What stands under the selected slip.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Foot {
    /// Who has how much in hand.
    Loads,
    /// Who answers for the slip from its first word on.
    First,
    /// What the desk says of the list, and this.
    Note(&'static str),
}

const fn column(what: What, title: &'static str, cells: usize, narrow: Option<usize>) -> Column {
    Column { what, title, cells, narrow }
}

/// Every tab that is a board.
pub static KINDS: &[Kind] = &[
    Kind {
        tab: Tab::Dispatch,
        view: View::Open,
        parts: &[Show::All, Show::Overdue, Show::Mine],
        states: job::STATES,
        columns: &[
            LEFT,
            NUMBER,
            PLACE,
            column(What::Matter, "事由", 0, Some(0)),
            // On a narrow glass the sign of the level stays, and the state gives way: three of its
            // letters say which it is.
            column(What::State, "状态", 8, Some(6)),
            WORKER,
            column(What::Chased, "催", 5, Some(3)),
        ],
        keys: &[
            (Action::Dispatch, "assign"),
            (Action::Arrive, "arrive"),
            (Action::Return, "return"),
            (Action::Urge, "urge"),
            (Action::Wait, "rebook"),
            (Action::Wait, "revisit"),
            (Action::TellOwner, "tell-owner"),
            (Action::ReportUp, "report-up"),
            // What waits already goes on.
            (Action::Pause, "pause"),
            (Action::Pause, "resume"),
            (Action::SeeReminder, "see"),
            (Action::Void, "void"),
        ],
        several: &[
            Action::Dispatch,
            Action::Arrive,
            Action::Urge,
            Action::Pause,
            Action::SeeReminder,
        ],
        first: None,
        by_worker: true,
        calm: "没有未完的单。",
        foot: Foot::Loads,
    },
    Kind {
        tab: Tab::Complaints,
        view: View::Complaints,
        parts: &[Show::All, Show::Overdue, Show::Mine],
        states: complaint::FORM.states,
        columns: &[
            LEFT,
            NUMBER,
            PLACE,
            column(What::Points, "来诉要点", 0, Some(0)),
            column(What::Grade, "级别", 6, Some(6)),
            STATE,
            column(What::Worker, "部门/首问", 11, None),
        ],
        keys: &[
            (Action::Grade, "grade"),
            (Action::Pass, "pass"),
            (Action::Propose, "propose"),
            (Action::Agree, "agree"),
            (Action::Answer, "reply"),
            (Action::Unsolvable, "unsolvable"),
            (Action::CallBack, "callback"),
            (Action::ReportUp, "report-up"),
            (Action::Progress, "progress"),
            (Action::Void, "void"),
        ],
        several: &[],
        first: None,
        by_worker: false,
        calm: "没有未结的投诉。",
        foot: Foot::First,
    },
    Kind {
        tab: Tab::Callbacks,
        view: View::Callbacks,
        parts: &[Show::All, Show::Overdue],
        states: &[],
        columns: &[LEFT, NUMBER, PLACE, column(What::Matter, "事由", 0, Some(0)), STATE, WORKER],
        keys: &[(Action::CallBack, "callback")],
        several: &[],
        first: Some("callback"),
        by_worker: false,
        calm: "现在没有要回访的。",
        // Repairs have no callback form yet, and the list must not look as if they had.
        foot: Foot::Note("维修只列名单,还不能登记回访"),
    },
];

const LEFT: Column = column(What::Left, "剩余", 10, Some(9));
const NUMBER: Column = column(What::Number, "单号", 11, Some(11));
const PLACE: Column = column(What::Place, "房号", 10, Some(9));
const STATE: Column = column(What::State, "状态", 8, Some(8));
const WORKER: Column = column(What::Worker, "责任人", 9, None);

/// Steps that commands take on slips and no board has a key for.
const COMMANDS: &[(Action, &str)] =
    &[(Action::SignOff, "sign"), (Action::Chase, "chase"), (Action::Attach, "attach")];

impl Kind {
    /// The step that a key takes here.
    pub fn step(&self, action: Action) -> Option<&'static str> {
        self.keys.iter().find(|(key, _)| *key == action).map(|(_, step)| *step)
    }
}

impl Kind {
    /// The step that a key takes on a slip: the first of its own that can be taken, else its first.
    pub(super) fn step_on(&self, action: Action, row: &Row) -> Option<&'static str> {
        let own = || self.keys.iter().filter(|(key, _)| *key == action).map(|(_, step)| *step);
        own().find(|step| row.can.iter().any(|can| can == step)).or_else(|| own().next())
    }
}

/// The step that an action takes on a slip, on whatever board.
pub fn step_of(action: Action) -> Option<&'static str> {
    let command = || COMMANDS.iter().find(|(a, _)| *a == action).map(|(_, step)| *step);
    KINDS.iter().find_map(|kind| kind.step(action)).or_else(command)
}
