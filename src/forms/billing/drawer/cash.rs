//! Cash that other papers take and give back: it goes into the drawer of whoever has it in hand, and out of it, as far as
//! it is there.

use super::record::{LOCKED, holds, kept_by, open_of, outside, place};
use crate::engine::ledger::{Account, Posting};
use crate::forms::prelude::*;

rules! {
    DRAWER_AWAY refuse "您的抽屉 {0} 已收;请先“再开”,再退现金" ["F-216"];
    NO_DRAWER_OPEN warn "没开抽屉,现金记在箱外,开了再并入" ["F-216"];
    DRAWER_SHORT refuse "您的抽屉里只有 {0} 元现金" ["F-216"];
    OUT_OF_NOWHERE warn "不在抽屉里的现金账上只有 {0} 元;请写明钱从哪里来,或开抽屉再退" ["F-216"];
}

/// Lines of a step by which cash comes in: into the drawer that the asker has open. Where none is open, it stands where
/// the step put it.
pub fn taken_in(ask: &Ask<'_>, mut lines: Vec<Posting>) -> Vec<Posting> {
    if let Some(drawer) = open_of(ask.book, ask.hand.badge) {
        for line in lines.iter_mut().filter(|line| line.account == Account::Cash) {
            line.payer = place(drawer.id);
        }
    }
    lines
}

/// Lines of a step by which cash may go out: out of the asker's drawer, never more than it holds. Who keeps no drawer
/// leaves it where it was.
///
/// # Errors
/// The asker's drawer is put away (`DRAWER_AWAY`), or holds less (`DRAWER_SHORT`).
pub fn placed(ask: &Ask<'_>, lines: Vec<Posting>) -> Result<Vec<Posting>, Notice> {
    let cash = lines.iter().filter(|line| line.account == Account::Cash);
    let out = cash.fold(Money::ZERO, |sum, line| sum.minus(line.amount).unwrap_or(sum));
    let kept = kept_by(ask.book, ask.hand.badge).filter(|_| out > Money::ZERO);
    if let Some(drawer) = kept {
        if drawer.state == LOCKED {
            return Err(DRAWER_AWAY.with(&[&ask.book.registry().show_number(drawer.id)]));
        }
        let held = holds(ask.book, drawer.id);
        if out > held {
            return Err(DRAWER_SHORT.with(&[&held.to_string()]));
        }
    }
    Ok(taken_in(ask, lines))
}

/// What is said where cash was taken that went into no drawer, or given out of none while so much is not there.
pub fn outside_drawers(ask: &Ask<'_>, decision: &Decision) -> Option<Notice> {
    let lines = decision.drawn.iter().flat_map(|drawn| &drawn.postings);
    let in_drawer = |line: &Posting| line.payer.room == 0 && line.payer.person > 0;
    let outside_lines = lines.filter(|line| line.account == Account::Cash && !in_drawer(line));
    let moved = outside_lines.fold(Money::ZERO, |sum, l| sum.plus(l.amount).unwrap_or(sum));
    if moved > Money::ZERO && ask.step.gives_receipt {
        return Some(NO_DRAWER_OPEN.says());
    }
    let there = outside(ask.book);
    let left = there.plus(moved).unwrap_or(there);
    let short = moved < Money::ZERO && left < Money::ZERO;
    short.then(|| OUT_OF_NOWHERE.with(&[&there.max(Money::ZERO).to_string()]))
}
