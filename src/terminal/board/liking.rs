//! How an operator looks at a board: its order, its part, and what it is narrowed to. Kept at the desk
//! for the operator, found again at any terminal; what is typed after / is not, because a forgotten
//! word would hide slips from the next shift.

use super::{Board, Order, Show, Sift};
use crate::engine::rights::Trade;
use crate::protocol::messages::{Filter, Liked};
use crate::terminal::prelude::*;

/// Milliseconds after the last change until it is kept.
const LIKE_AFTER: u64 = 1_200;

/// What a board is narrowed to, beside its part. Empty: everything.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Narrow {
    pub building: String,
    /// A trade's name.
    pub trade: String,
    pub worker: Option<(u32, String)>,
}

impl Narrow {
    pub fn is_none(&self) -> bool {
        *self == Narrow::default()
    }

    pub(super) fn lay(&self, filter: &mut Filter) {
        filter.building.clone_from(&self.building);
        filter.trade.clone_from(&self.trade);
        filter.worker = self.worker.as_ref().map(|(badge, _)| *badge);
    }

    /// As it stands above the rows: `1号楼 · 水暖 · 赵工`.
    pub fn said(&self) -> String {
        let worker = self.worker.as_ref().map_or("", |(_, called)| called.as_str());
        let parts = [self.building.as_str(), trade_label(&self.trade), worker];
        parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ")
    }
}

fn trade_label(name: &str) -> &'static str {
    Trade::PICKS.iter().find(|pick| pick.name == name).map_or("", |pick| pick.label)
}

/// What an order is called above the rows.
pub fn order_label(order: Order) -> &'static str {
    match order {
        Order::Urgency => "",
        Order::State => "按状态",
        Order::Worker => "按人",
    }
}

impl Board {
    pub(super) fn looks(&self) -> Liked {
        let (worker, called) = match &self.narrow.worker {
            Some((badge, called)) => (Some(*badge), called.clone()),
            None => (None, String::new()),
        };
        Liked {
            board: self.kind.tab.place().name().to_owned(),
            order: self.order,
            part: self.kind.part_name(self.show),
            building: self.narrow.building.clone(),
            trade: self.narrow.trade.clone(),
            worker,
            called,
        }
    }

    pub(super) fn lay_out_as(&mut self, liked: &Liked) {
        self.order = if self.kind.by_worker { liked.order } else { Order::Urgency };
        self.show = self.kind.part_named(&liked.part);
        self.narrow = Narrow {
            building: liked.building.clone(),
            trade: liked.trade.clone(),
            worker: liked.worker.map(|badge| (badge, liked.called.clone())),
        };
        self.unkept = false;
    }
}

impl Board {
    /// The board is looked at otherwise: asked for anew, and kept once the hands rest.
    pub(super) fn look_otherwise(&mut self, ctx: &Ctx) -> Turn {
        self.unkept = true;
        let turn = Turn::changed(true).and(Wish::wake(Alarm::Like, LIKE_AFTER));
        turn.and(self.ask_again(ctx))
    }

    /// What the board can be narrowed to.
    pub(super) fn offer_sift(&self) -> Turn {
        let row = |text: &str, note: String, sift: Sift| MenuRow {
            text: text.to_owned(),
            note,
            pick: Some(Wish::Sift(sift)),
        };
        let narrow = &self.narrow;
        let worker = narrow.worker.as_ref().map_or_else(String::new, |(_, called)| called.clone());
        let mut rows: Vec<MenuRow> = Vec::new();
        if !narrow.is_none() || self.show != Show::All {
            rows.push(row("全部", "不筛选".to_owned(), Sift::Nothing));
        }
        for show in self.kind.parts.iter().copied().chain([Show::Soon]) {
            let now = if self.show == show { "现在" } else { "" };
            if show != Show::All {
                rows.push(row(self.kind.label(show), now.to_owned(), Sift::Part(show)));
            }
        }
        rows.push(row("按楼", narrow.building.clone(), Sift::Buildings));
        rows.push(row("按工种", trade_label(&narrow.trade).to_owned(), Sift::Trades));
        rows.push(row("按责任人", worker, Sift::Workers));
        Turn::lay(Overlay::menu("筛选", rows))
    }

    /// A row of the menus was chosen.
    pub fn narrow_to(&mut self, sift: Sift, ctx: &Ctx) -> Turn {
        let narrow = &mut self.narrow;
        match sift {
            Sift::Buildings | Sift::Trades | Sift::Workers => return self.offer_of(&sift),
            Sift::Building(name) => narrow.building = name,
            Sift::Trade(name) => narrow.trade = name,
            Sift::Worker(worker) => narrow.worker = worker,
            Sift::Part(show) => self.show = show,
            Sift::Nothing => {
                *narrow = Narrow::default();
                self.show = Show::All;
            }
        }
        self.look_otherwise(ctx)
    }

    /// What is on the board of one kind, with how many.
    fn offer_of(&self, sift: &Sift) -> Turn {
        let row = |text: &str, many: u32, sift: Sift| MenuRow {
            text: text.to_owned(),
            note: format!("{many} 单"),
            pick: Some(Wish::Sift(sift)),
        };
        let (title, none, rows): (&str, Sift, Vec<MenuRow>) = match sift {
            Sift::Buildings => {
                let each = self.buildings.iter();
                let each = each.map(|(name, n)| row(name, *n, Sift::Building(name.clone())));
                ("按楼", Sift::Building(String::new()), each.collect())
            }
            Sift::Trades => {
                let each = self.trades.iter();
                let each =
                    each.map(|(name, n)| row(trade_label(name), *n, Sift::Trade(name.clone())));
                ("按工种", Sift::Trade(String::new()), each.collect())
            }
            _ => {
                let each = self.loads.iter().map(|load| {
                    let worker = Some((load.badge, load.worker.clone()));
                    row(&load.worker, load.open, Sift::Worker(worker))
                });
                ("按责任人", Sift::Worker(None), each.collect())
            }
        };
        let all =
            MenuRow {
                text: "不限".to_owned(), note: String::new(), pick: Some(Wish::Sift(none))
            };
        let rows = std::iter::once(all).chain(rows).collect();
        Turn::lay(Overlay::menu(title, rows))
    }
}

/// Every board has a name of its own by which it is found again.
#[cfg(test)]
mod tests {
    use super::*;
    use crate::terminal::board::KINDS;

    #[test]
    fn a_board_comes_back_as_it_was_left() {
        for kind in KINDS {
            for show in kind.parts().into_iter().chain([Show::Soon]) {
                let mut board = Board::new(kind.tab);
                board.show = show;
                board.order = if kind.by_worker { Order::State } else { Order::Urgency };
                board.narrow.building = "1号楼".to_owned();
                board.narrow.worker = Some((211, "赵工".to_owned()));
                let mut again = Board::new(kind.tab);
                again.lay_out_as(&board.looks());
                assert_eq!((again.show, again.order), (show, board.order));
                assert_eq!(again.narrow, board.narrow);
            }
        }
    }

    #[test]
    fn a_part_that_is_no_more_shows_everything() {
        let mut board = Board::new(KINDS[0].tab);
        board.lay_out_as(&Liked { part: "of-another-version".to_owned(), ..Liked::default() });
        assert_eq!(board.show, Show::All);
    }
}
