//! The property fees of every room (B-26), a few rooms at a time: where such a run is, and what it asks for next. It
//! charges nobody; each charge is an ordinary step.

use super::runs::{Kind, Next, Steps};
use crate::engine::prelude::*;
use crate::forms::billing::fee_run;
use crate::forms::estate::rooms;

/// Charges in one commit: few, so that nobody at a terminal waits for more than them.
const CHARGES: usize = 16;
/// Rooms that are looked at for them: in a run that goes on most are done already.
const ROOMS: u64 = 64;

pub(super) static KIND: Kind = Kind {
    tag: fee_run::TAG,
    under_way: fee_run::under_way,
    begin: |_| Box::new(FeeRun { room: FIRST }),
};

/// A room's slip has its number.
const FIRST: u64 = 1;

struct FeeRun {
    /// The next room to look at.
    room: u64,
}

impl Steps for FeeRun {
    fn next(&mut self, book: &dyn Book, run: &Slip, today: Day) -> Next {
        let (from, end) = (self.room, book.next_number(rooms::TAG));
        let mut asked = Vec::new();
        while self.room < end && self.room < from + ROOMS && asked.len() < CHARGES {
            let room = u32::try_from(self.room).map(RoomId);
            asked.extend(room.into_iter().flat_map(|r| fee_run::ask_charges(book, run, r, today)));
            self.room += 1;
        }
        match (asked.is_empty(), self.room >= end) {
            (false, _) => Next::Take(asked),
            (true, false) => Next::Further,
            (true, true) => Next::End(fee_run::FORM.asked("finish", run)),
        }
    }

    fn begin_again(&mut self) {
        self.room = FIRST;
    }
}
