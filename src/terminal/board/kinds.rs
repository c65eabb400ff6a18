//! What each tab with a board shows and which keys it has: descriptions only. How a board behaves and
//! looks is written once, elsewhere.

use crate::engine::form::State;
use crate::forms::complaints::complaint;
use crate::forms::work::job;
use crate::protocol::messages::{Filter, Row, View};
use crate::terminal::action::Action;
use crate::terminal::tab::Tab;
use crate::terminal::time_left::SOON_UP;

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

/// One row of the menus that narrow a board.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sift {
    Buildings,
    Trades,
    Workers,
    Building(String),
    Trade(String),
    Worker(Option<(u32, String)>),
    Part(Show),
    Nothing,
}

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
    /// Said where there is no row at all, and how one comes there: `{report}` is the key of 受理 for it.
    pub calm: [&'static str; 2],
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
    /// What the desk says of the list.
    Note,
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
        calm: [
            "没有未完的单。",
            "来了报修:受理页写房号,{report} 报修、{paid} 有偿、{cleaning} 清洁。",
        ],
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
        calm: ["没有未结的投诉。", "来了投诉:受理页写房号,{complaint} 记下。"],
        foot: Foot::First,
    },
    Kind {
        tab: Tab::Callbacks,
        view: View::Callbacks,
        parts: &[Show::All, Show::Overdue, Show::Mine],
        states: &[],
        columns: &[LEFT, NUMBER, PLACE, column(What::Matter, "事由", 0, Some(0)), STATE, WORKER],
        keys: &[(Action::CallBack, "callback")],
        several: &[],
        first: Some("callback"),
        by_worker: false,
        calm: ["现在没有要回访的。", "抽到的维修、有偿和清洁,答复过的投诉,到时候列在这里。"],
        foot: Foot::Note,
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
    pub(super) fn part_name(&self, show: Show) -> String {
        let name = match show {
            Show::All => "",
            Show::Overdue => "overdue",
            Show::Soon => "soon",
            Show::Mine => "mine",
            Show::State(at) => return self.states().nth(at).map_or("", |s| s.name).to_owned(),
        };
        name.to_owned()
    }

    pub(super) fn part_named(&self, name: &str) -> Show {
        let every = self.parts().into_iter().chain([Show::Soon]);
        let part = every.into_iter().find(|show| self.part_name(*show) == name);
        part.unwrap_or_default()
    }

    pub(super) fn filter(&self, show: Show) -> Filter {
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

    /// The step that a key takes here.
    pub fn step(&self, action: Action) -> Option<&'static str> {
        self.keys.iter().find(|(key, _)| *key == action).map(|(_, step)| *step)
    }

    /// The step that a key takes on a slip: the first of its own that can be taken, else its first.
    pub(super) fn step_on(&self, action: Action, row: &Row) -> Option<&'static str> {
        let own = || self.keys.iter().filter(|(key, _)| *key == action).map(|(_, step)| *step);
        own().find(|step| row.allows(step)).or_else(|| own().next())
    }
}

/// The step that an action takes on a slip, on whatever board.
pub fn step_of(action: Action) -> Option<&'static str> {
    let command = || COMMANDS.iter().find(|(a, _)| *a == action).map(|(_, step)| *step);
    KINDS.iter().find_map(|kind| kind.step(action)).or_else(command)
}
