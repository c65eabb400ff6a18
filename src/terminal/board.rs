//! The board: slips that wait, what hurts first on top, and one of them selected. Every tab with rows of
//! slips is this board with a description of its own. It must not decide what may be done with a
//! slip: the desk says so in each row.

mod acting;
mod draw;
pub mod kinds;
mod liking;

use std::cell::RefCell;

use crate::sorting::Arrange;
use crate::terminal::prelude::*;
pub use kinds::{Column, Foot, KINDS, Kind, Show, Sift, What, step_of};
pub use liking::{Narrow, order_label};

use super::windowed_list::{Long, Standing};
use crate::protocol::messages::{Liked, Load, Order, Printable, Reply, Row, ShownSlip};

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
    pub filter: FilterLine,
    pub order: Order,
    /// What it is narrowed to, beside its part.
    pub narrow: Narrow,
    /// How it is looked at has changed and is not at the desk yet.
    unkept: bool,
    /// What it could be narrowed to.
    pub buildings: Vec<(String, u32)>,
    pub trades: Vec<(String, u32)>,
    /// Whole numbers of a person, while they may be seen.
    phones: Option<(u32, Vec<String>)>,
    /// How wide its columns were drawn last.
    fitted: RefCell<Option<Fitted>>,
}

/// Cells of each column, and of what they were worked out: rows are many, and most keys change none of them.
struct Fitted {
    of: FittedOf,
    cells: Vec<usize>,
}

/// The stamp of the rows, the minute that is shown, the badge that sits here, the width of the list, and
/// whether signs are ASCII.
type FittedOf = (u64, Moment, Option<u32>, usize, bool);

impl Board {
    /// The board of a tab, as nobody has looked at it yet.
    pub fn new(tab: Tab) -> Board {
        Board {
            kind: KINDS.iter().find(|kind| kind.tab == tab).unwrap_or(&KINDS[0]),
            rows: Long::default(),
            counts: Vec::new(),
            loads: Vec::new(),
            note: String::new(),
            story: None,
            marked: Vec::new(),
            show: Show::All,
            filter: FilterLine::default(),
            order: Order::Urgency,
            narrow: Narrow::default(),
            unkept: false,
            buildings: Vec::new(),
            trades: Vec::new(),
            phones: None,
            fitted: RefCell::new(None),
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
        marked.arrange_by_key(|row| here(row).unwrap_or(usize::MAX));
        marked.into_iter().map(Target::of).collect()
    }

    /// Whether a slip is marked.
    pub fn is_marked(&self, id: SlipId) -> bool {
        self.marked.iter().any(|row| row.id == id)
    }

    /// A slip was dealt with: it is not marked any more.
    pub fn unmark(&mut self, slip: SlipId) {
        self.marked.retain(|row| row.id != slip);
    }

    /// A slip was handed in here: it is what is looked at next.
    pub fn stand_on(&mut self, slip: SlipId) {
        self.rows.stand_on(slip);
    }

    /// How its operator likes to see it, as left at any terminal.
    pub fn like(&mut self, liked: &[Liked]) {
        let own = self.kind.tab.place().name();
        if let Some(liked) = liked.iter().find(|one| one.board == own) {
            self.lay_out_as(liked);
        }
    }

    /// The same, if it has changed since it was asked for.
    pub fn liked(&mut self) -> Option<Liked> {
        std::mem::take(&mut self.unkept).then(|| self.looks())
    }

    /// The slip that says what a key means: the first that is marked, or the selected one.
    fn first(&self) -> Option<&Row> {
        self.marked.first().or_else(|| self.rows.selected())
    }

    fn target(&self) -> Option<Target> {
        self.rows.selected().map(Target::of)
    }

    /// Who rang about the selected slip.
    pub fn person(&self) -> Option<u32> {
        let selected = self.rows.selected()?.id;
        self.story.as_ref().filter(|story| story.row.id == selected)?.person
    }

    fn can(&self, action: Action) -> bool {
        let can = |row: &Row| self.kind.step_on(action, row).is_some_and(|step| row.allows(step));
        if self.marked.is_empty() || !self.kind.several.contains(&action) {
            return self.rows.selected().is_some_and(can);
        }
        self.marked.iter().any(can)
    }

    fn can_do(&self, action: Action) -> bool {
        use Action::{Down, End, Filter, Home, Left, Mark, PageDown, PageUp, Right, Story, Up};
        if self.filter.typing() {
            return FilterLine::offers(action);
        }
        match action {
            Up
            | Down
            | PageUp
            | PageDown
            | Home
            | End
            | Story
            | Action::PickList
            | Action::Export => !self.rows.is_empty(),
            Filter | Left | Right | Action::TakeOver | Action::Sift => true,
            Mark => !self.rows.is_empty() && !self.kind.several.is_empty(),
            Action::ByWorker => self.kind.by_worker,
            Action::Claim => self.rows.selected().is_some_and(|row| row.open),
            Action::Unmask => self.person().is_some(),
            Action::Back => {
                let narrowed = self.show != Show::All || !self.narrow.is_none();
                !self.filter.is_empty() || narrowed || !self.marked.is_empty()
            }
            _ => self.can(action),
        }
    }
}

impl Screen for Board {
    fn tab(&self) -> Tab {
        self.kind.tab
    }

    fn takes_text(&self) -> bool {
        self.filter.typing()
    }

    fn offers(&self, action: Action, _: &Ctx) -> bool {
        self.can_do(action)
    }

    fn act(&mut self, action: Action, ctx: &Ctx) -> Turn {
        self.perform(action, ctx)
    }

    fn insert(&mut self, text: &str, ctx: &Ctx) -> Turn {
        if self.filter.insert(text) { self.typed(ctx) } else { Turn::default() }
    }

    fn ask(&mut self, why: Why, ctx: &Ctx) -> Turn {
        // A clock that stood still and runs now, or the other way round, is asked for anew.
        let turned = |row: &Row| row.left.and_then(|l| l.turns).is_some_and(|at| at <= ctx.now());
        let wanted = match why {
            Why::Shown | Why::Posted => true,
            Why::Minute => self.rows.rows().iter().any(turned),
            Why::Draft => false,
        };
        if wanted { self.ask_again(ctx) } else { Turn::default() }
    }

    fn hear(&mut self, part: Part, reply: Reply, ctx: &Ctx) -> Turn {
        self.take_in(part, reply, ctx)
    }

    fn draw(&self, buffer: &mut Buffer, area: Rect, pane: &Pane<'_>) -> Caret {
        draw::draw(self, buffer, area, pane)
    }

    fn slip(&self) -> Option<SlipId> {
        self.rows.selected().map(|row| row.id)
    }

    fn listed(&self, _: &Ctx) -> Option<Printable> {
        (!self.rows.is_empty()).then(|| Printable::List(self.view()))
    }

    fn form(&self) -> Option<&'static Form> {
        self.rows.selected().and_then(|row| forms::tagged(row.id.form))
    }

    fn is_bare(&self) -> bool {
        let whole = self.show == Show::All && self.filter.is_empty() && self.narrow.is_none();
        self.rows.is_empty() && whole && !self.filter.typing()
    }

    fn enter_hint(&self) -> &'static str {
        let first = self.kind.first.and_then(|step| Some((step, self.rows.selected()?)));
        match first {
            Some((step, row)) if row.allows(step) => {
                let form = forms::tagged(row.id.form);
                form.and_then(|form| form.step(step)).map_or("办理", |step| step.title)
            }
            Some(_) => Action::Story.hint(),
            None => "办理",
        }
    }

    fn enter_doc(&self) -> Option<&'static str> {
        let first = self.kind.first.and_then(|step| Some((step, self.rows.selected()?)));
        match first {
            Some((step, row)) if row.allows(step) => Some("办选中的单该办的一步:步名写在底行。"),
            Some(_) => None,
            None => Some("列出选中的单能办的。"),
        }
    }

    fn waits(&self, ctx: &Ctx) -> bool {
        let coming = self.rows.is_moving() || self.rows.is_empty();
        coming && ctx.line.awaits_part(self.kind.tab, Part::Rows)
    }

    fn stay(&mut self) {
        self.rows.stay();
    }

    fn hide_phones(&mut self) -> bool {
        self.phones.take().is_some()
    }

    fn rows(&self) -> &[Row] {
        self.rows.rows()
    }
}

impl Standing for Row {
    fn slip(&self) -> Option<SlipId> {
        Some(self.id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
