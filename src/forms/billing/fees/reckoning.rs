//! What a room's month of property fees comes to and who owes it, by the rates (B-25), the register of rooms and that of
//! people; or what hinders. Pure reads.

use rust_decimal::Decimal;

use super::record::{FeeRow, NO_AREA, NO_PAYER, NO_RATE, NOT_HANDED};
use crate::engine::ledger::Payer;
use crate::forms::billing::fee_rates::{self, Measure};
use crate::forms::billing::policy::FeesOwedBy;
use crate::forms::estate::people::{self, Relation};
use crate::forms::estate::rooms::{self, RoomKind, RoomUse};
use crate::forms::prelude::*;

choice! {
    /// Why a room's month is not charged.
    pub enum Hindrance {
        NotHanded = 1 "not-handed" "未交房",
        NoRate = 2 "no-rate" "没有标准",
        NoArea = 3 "no-area" "没有面积",
        NoPayer = 4 "no-payer" "没有业主",
    }
}

impl Hindrance {
    /// The refusal of somebody who would charge it all the same.
    pub fn says(self, place: &str, month: u32) -> Notice {
        match self {
            Self::NotHanded => NOT_HANDED.with(&[place]),
            Self::NoRate => NO_RATE.with(&[place, &month.to_string()]),
            Self::NoArea => NO_AREA.with(&[place]),
            Self::NoPayer => NO_PAYER.with(&[place]),
        }
    }
}

/// Who owes the fees of a room for a month: whose the room was when the month ended, or is now; or, where the office
/// has it so, who rents it. None where the register knows nobody.
pub fn payer(book: &dyn Book, room: RoomId, month: u32, today: Day) -> Option<Payer> {
    let day = last_day(month).map_or(today, |last| last.min(today));
    let household = people::household(book, room, Some(day));
    let first = |relation: Relation| household.iter().find(|(_, own, _)| *own == relation);
    let owner = || first(Relation::Owner).or_else(|| first(Relation::CoOwner));
    let found = match book.policy().get::<FeesOwedBy>() {
        FeesOwedBy::Owner => owner(),
        FeesOwedBy::Resident => first(Relation::Tenant).or_else(owner),
    };
    found.map(|(person, ..)| Payer { room: room.0, person: person.0 })
}

/// The last day of a month written 202611.
fn last_day(month: u32) -> Option<Day> {
    let first = Day::of(i32::try_from(month / 100).ok()?, month % 100, 1)?;
    Some(first.months_later(1).before(1))
}

/// What a room's month comes to, a row for each rate, and together.
///
/// # Errors
/// What hinders.
pub fn sum(book: &dyn Book, slip: &Slip, month: u32) -> Result<(Vec<FeeRow>, Money), Hindrance> {
    if slip.get(rooms::Enter::usage) == Some(RoomUse::Unhanded) {
        return Err(Hindrance::NotHanded);
    }
    let kind = slip.get(rooms::Enter::kind).unwrap_or(RoomKind::Flat);
    let (mut rows, mut total) = (Vec::new(), Money::ZERO);
    for rate in fee_rates::of(book, kind, month) {
        let (area, count) = match rate.measure {
            Measure::Room => (None, Decimal::ONE),
            Measure::Area => {
                let area = rooms::square_metres(slip).ok_or(Hindrance::NoArea)?;
                (Some(Text(area.to_string())), area)
            }
        };
        let exact = rate.each.checked_mul(count);
        let sum = exact.and_then(|exact| Money::fen(100).times(exact)).unwrap_or_default();
        total = total.plus(sum).unwrap_or(total);
        let said = Text(format!("{} {}", rate.each, rate.measure.label()));
        rows.push(FeeRow { item: Text(rate.what), area, rate: said, sum });
    }
    if total <= Money::ZERO {
        return Err(Hindrance::NoRate);
    }
    Ok((rows, total))
}
