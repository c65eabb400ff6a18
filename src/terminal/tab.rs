//! The tabs of the bar. One table names each tab once, with the screen behind it: a new screen is its
//! file and its line here. It must not know what a screen does.

use super::keymap::Place;

/// Hands the table to a macro that makes something of every line: tab, field, type of the screen, and
/// what makes one.
macro_rules! tabs {
    ($made:ident) => {
        $made! {
            Intake intake: Search = intake::new;
            Dispatch dispatch: Board = Board::new;
            Handover handover: Handover = Handover::new;
            Complaints complaints: Board = Board::new;
            Settlement settlement: Settlement = Settlement::new;
            Callbacks callbacks: Board = Board::new;
            Registers registers: Registers = Registers::new;
            Directory directory: Search = directory::new;
            Reports reports: Reports = Reports::new;
        }
    };
}
pub(super) use tabs;

macro_rules! names {
    ($( $tab:ident $field:ident: $screen:ty = $new:path; )*) => {
        /// A tab of the bar.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Tab { $( $tab, )* }

        /// Every tab in the order of the bar.
        pub const TABS: &[Tab] = &[ $( Tab::$tab, )* ];

        impl Tab {
            /// Where the keys of the tab are looked up. The place bears the name of its tab.
            pub fn place(self) -> Place {
                match self { $( Tab::$tab => Place::$tab, )* }
            }
        }
    };
}
tabs!(names);

impl Tab {
    pub fn label(self) -> &'static str {
        self.place().title()
    }

    /// The next tab in the bar, or the one before; after the last comes the first.
    pub fn beside(self, next: bool) -> Tab {
        let by = if next { 1 } else { TABS.len() - 1 };
        TABS[(self as usize + by) % TABS.len()]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bar_goes_round() {
        assert_eq!(TABS.len(), 9);
        assert_eq!(Tab::Reports.beside(true), Tab::Intake);
        assert_eq!(Tab::Intake.beside(false), Tab::Reports);
        assert!(TABS.iter().enumerate().all(|(at, tab)| *tab as usize == at));
    }
}
