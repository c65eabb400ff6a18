//! What must precede work that a tenant pays for (G-19): a prepayment, or a release by the supervisor.
//!
//! It must not assign a worker itself, and uses only the random numbers for paid work.

use super::Planned;
use super::context::Context;
use super::lookup::step_on;
use super::money::is_accepted;
use super::staff::{CASHIER, SUPERVISOR};
use crate::engine::prelude::*;
use crate::forms::billing::deposit;
use crate::forms::billing::payers;

/// When the cashier is there, in minutes of the day.
const CASHIER_HOURS: std::ops::Range<u16> = 8 * 60 + 30..17 * 60 + 30;
/// How many in a hundred tenants prepay if the cashier is there.
const PREPAY_PERCENT: u64 = 85;

/// The step that allows the assignment; none if the rules refuse it.
pub(super) fn prepay_or_release(
    ctx: &mut Context,
    book: &dyn Book,
    slip: &Slip,
    at: Moment,
) -> Option<Planned> {
    let open = CASHIER_HOURS.contains(&at.clock().minutes());
    let pays = open && ctx.money_rng.chance(PREPAY_PERCENT);
    let step = if pays { prepay(ctx, book, slip, at) } else { release(ctx, slip, open, at) };
    Some(step).filter(|step| is_accepted(book, step))
}

/// Tops up the tenant's deposit, or pays in a first one.
fn prepay(ctx: &mut Context, book: &dyn Book, slip: &Slip, at: Moment) -> Planned {
    let payer = payers::on(slip);
    let step = match deposit::held(book, payer) {
        Some(held) => step_on(&held, "top-up", CASHIER, at),
        None => Planned::step("F-23", "pay-in", CASHIER, at).payer(payer).with("kind", "fee"),
    };
    let amount = ctx.money_rng.pick(&["200", "200", "300"]);
    step.with("amount", amount).with("taken", ctx.money_rng.pick(&["scan", "scan", "cash"]))
}

fn release(ctx: &mut Context, slip: &Slip, open: bool, at: Moment) -> Planned {
    let why = if open {
        ctx.money_rng.pick(&["老租户,从未拖欠", "业主电话担保", "租户在外,今晚回来交"])
    } else {
        "出纳已下班,租户明日来交"
    };
    step_on(slip, "release", SUPERVISOR, at).with("release_why", why)
}
