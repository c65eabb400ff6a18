//! What comes before the work that a tenant pays for (G-19): the prepayment at the cashier's, or the
//! supervisor's word.
//!
//! It throws the coins only, and must not send anybody itself.

use super::Planned;
use super::lookup::of;
use super::money::{CASHIER, taken};
use super::scene::Scene;
use super::staff::SUPERVISOR;
use crate::engine::book::Book;
use crate::engine::moment::Moment;
use crate::engine::slip::Slip;
use crate::forms::billing::deposit;
use crate::forms::billing::payers;

/// The cashier's window is open, in minutes of the day.
const OPEN: std::ops::Range<u16> = 8 * 60 + 30..17 * 60 + 30;
/// So many of a hundred who find it open pay before the work.
const PAY: u64 = 85;

/// The step that lets somebody be sent; none where something else stands in the way.
pub(super) fn first(
    scene: &mut Scene,
    book: &dyn Book,
    slip: &Slip,
    at: Moment,
) -> Option<Planned> {
    let open = OPEN.contains(&at.clock().minutes());
    let pays = open && scene.coins.percent(PAY);
    let step = if pays { money(scene, book, slip, at) } else { word(scene, slip, open, at) };
    Some(step).filter(|step| taken(book, step))
}

/// What is held for the tenant is filled up; who has nothing there pays in.
fn money(scene: &mut Scene, book: &dyn Book, slip: &Slip, at: Moment) -> Planned {
    let payer = payers::on(slip);
    let step = match deposit::held(book, payer) {
        Some(held) => of(&held, "top-up", CASHIER, at),
        None => Planned::step("F-23", "pay-in", CASHIER, at)
            .with("room", format!("#{}", payer.room))
            .with("payer", format!("@{}", payer.person))
            .with("kind", "fee"),
    };
    let amount = scene.coins.of(&["200", "200", "300"]);
    step.with("amount", amount).with("taken", scene.coins.of(&["scan", "scan", "cash"]))
}

fn word(scene: &mut Scene, slip: &Slip, open: bool, at: Moment) -> Planned {
    let why = if open {
        scene.coins.of(&["老租户,从未拖欠", "业主电话担保", "租户在外,今晚回来交"])
    } else {
        "出纳已下班,租户明日来交"
    };
    of(slip, "release", SUPERVISOR, at).with("release_why", why)
}
