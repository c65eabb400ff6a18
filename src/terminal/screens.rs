//! Every tab with its screen, made from the one table of the tabs.

use super::board::Board;
use super::handover::Handover;
use super::registers::Registers;
use super::reports::Reports;
use super::search::Search;
use super::settlement::Settlement;
use super::tab::{Tab, tabs};
use super::wish::Screen;
use super::{directory, intake};
use crate::engine::value::SlipId;

macro_rules! screens {
    ($( $tab:ident $field:ident: $screen:ty = $new:path; )*) => {
        /// The screens of one operator.
        pub struct Screens { $( pub $field: $screen, )* }

        impl Default for Screens {
            /// As they are before anybody has looked at them.
            fn default() -> Self {
                Screens { $( $field: $new(Tab::$tab), )* }
            }
        }

        impl Screens {
            pub fn get(&self, tab: Tab) -> &dyn Screen {
                match tab { $( Tab::$tab => &self.$field, )* }
            }

            pub fn get_mut(&mut self, tab: Tab) -> &mut dyn Screen {
                match tab { $( Tab::$tab => &mut self.$field, )* }
            }
        }
    };
}
tabs!(screens);

impl Screens {
    /// The tabs that are boards.
    pub fn boards(&self) -> [&Board; 3] {
        [&self.dispatch, &self.complaints, &self.callbacks]
    }

    /// A slip was dealt with: it is marked nowhere any more.
    pub fn unmark(&mut self, slip: SlipId) {
        self.registers.unmark(slip);
        self.boards_mut().into_iter().for_each(|board| board.unmark(slip));
    }

    /// A slip was handed in on this tab: where the tab lists it, it is what is looked at next.
    pub fn stand_on(&mut self, tab: Tab, slip: SlipId) {
        for search in [&mut self.intake, &mut self.directory] {
            if search.tab == tab {
                search.stand_on(slip);
            }
        }
        if let Some(board) = self.boards_mut().into_iter().find(|board| board.kind.tab == tab) {
            board.stand_on(slip);
        }
        if self.registers.tab() == tab {
            self.registers.stand_on(slip);
        }
    }

    pub fn boards_mut(&mut self) -> [&mut Board; 3] {
        [&mut self.dispatch, &mut self.complaints, &mut self.callbacks]
    }
}
