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

    /// What it is for, as help says it first.
    pub fn purpose(self) -> &'static str {
        match self {
            Tab::Intake => "来电来访从这里开始:打房号、姓名或电话,找到这一户,再开单。",
            Tab::Dispatch => "没办完的单,最急的在最上面:派给谁、到场、回单、告知业主。",
            Tab::Handover => "当班的一班:没办完的、要点的数、交接班本;交班由两人当面签字。",
            Tab::Complaints => "投诉一件件走到底:定级、措施、同意、答复、回访。",
            Tab::Settlement => "按月看各户的服务费:审核、出月结单、收款。",
            Tab::Callbacks => "该回访的:抽到了谁、还差多少;问过了就记下。",
            Tab::Registers => "所有台账:价目、人员、钥匙、出门条…;选一本,登记、查看。",
            Tab::Directory => "按户看:谁住、有什么在办、还欠什么。",
            Tab::Reports => "报表:选一张,换期、换楼;从一行看到后面的单。",
        }
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
