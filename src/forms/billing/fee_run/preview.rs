//! What the property fees of a month come to, room by room, and what stands in their way: read before a run is begun. It
//! decides and writes nothing.

use crate::engine::ledger::Payer;
use crate::forms::billing::fees::reckoning::{self, Hindrance};
use crate::forms::billing::fees::{PROPERTY_FEE, standing};
use crate::forms::estate::rooms;
use crate::forms::prelude::*;

/// A room's month as a run would find it.
pub enum Stand {
    /// Charged already.
    Charged(Slip),
    /// It would be charged.
    Ready {
        payer: Payer,
        sum: Money,
    },
    Hindered(Hindrance),
}

/// A room's month; none of what is no household: public parts, rooms that are struck off, and kinds of which the office
/// asks no fee in that month.
pub fn of(book: &dyn Book, room: RoomId, month: u32, today: Day) -> Option<Stand> {
    let slip = rooms::slip(book, room).filter(rooms::in_use)?;
    if rooms::is_public(&slip) {
        return None;
    }
    if let Some(first) = standing(book, room, month, PROPERTY_FEE) {
        return Some(Stand::Charged(first));
    }
    Some(match reckoning::sum(book, &slip, month) {
        Err(why) => Stand::Hindered(why),
        Ok((_, sum)) => match reckoning::payer(book, room, month, today) {
            None => Stand::Hindered(Hindrance::NoPayer),
            Some(payer) => Stand::Ready { payer, sum },
        },
    })
}

/// Whether a run would charge a room for a month.
pub fn is_ready(book: &dyn Book, room: RoomId, month: u32, today: Day) -> bool {
    matches!(of(book, room, month, today), Some(Stand::Ready { .. }))
}
