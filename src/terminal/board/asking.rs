//! What a board asks of the desk, and what comes. Only the rows on the screen and some around them
//! are asked for, whatever the length of the list.

use super::Board;
use crate::protocol::messages::{Reply, Request, ShownSlip, Spot};
use crate::terminal::app::{App, Pending, Tab};
use crate::terminal::windowed_list::{jump_of, window};

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

    /// Asks anew for what is on the screen: the selected slip with what is around it by now.
    pub fn ask_board(&mut self) {
        let Some(board) = self.board_mut() else { return };
        let spot = board.rows.again();
        self.ask_board_at(spot);
    }

    /// Asks for a part of the board.
    pub(super) fn ask_board_at(&mut self, spot: Spot) {
        let page = self.page();
        let Some(board) = self.board() else { return };
        let mut filter = board.kind.filter(board.show);
        if jump_of(&board.text).is_none() {
            board.text.trim().clone_into(&mut filter.text);
        }
        filter.order = board.order;
        board.narrow.lay(&mut filter);
        let view = (board.kind.view)(filter);
        let window = window(spot, page);
        self.line.ask(Pending::Board(self.tab), Request::List { view, window });
    }

    pub fn board_came(&mut self, tab: Tab, reply: Reply) {
        let Reply::List(mut page) = reply else { return };
        let Some(board) = self.board_of(tab) else { return };
        let rows = page.rows.clone();
        board.rows.came(rows, &page, 0);
        for marked in &mut board.marked {
            if let Some(row) = board.rows.rows().iter().find(|row| row.id == marked.id) {
                marked.clone_from(row);
            }
        }
        if !board.rows.is_part() {
            // All of the list is here: what is not in it has left it.
            board.marked.retain(|m| board.rows.rows().iter().any(|row| row.id == m.id));
        }
        board.counts = std::mem::take(&mut page.counts);
        board.loads = std::mem::take(&mut page.loads);
        board.buildings = std::mem::take(&mut page.buildings);
        board.trades = std::mem::take(&mut page.trades);
        board.note = std::mem::take(&mut page.note);
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
    pub(super) fn ask_story(&mut self) {
        let Some(board) = self.board_mut() else { return };
        let selected = board.rows.selected().map(|row| row.id);
        if board.story.as_ref().map(|story| story.row.id) != selected {
            board.story = None;
        }
        if let Some(id) = selected {
            self.line.ask(Pending::Story(self.tab), Request::Slip { id });
        }
    }
}
