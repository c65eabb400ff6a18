//! What a room's month of property fees comes to and who owes it, by the rates (B-25), the register of rooms and that of
//! people; or what hinders. Pure reads.

use rust_decimal::Decimal;

use super::record::{FeeRow, NO_AREA, NO_PAYER, NO_RATE, NOT_BEGUN, NOT_HANDED};
use crate::engine::ledger::Payer;
use crate::forms::billing::fee_rates::{self, Measure};
use crate::forms::billing::policy::FeesOwedBy;
use crate::forms::estate::house_handover::record as handover;
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
        NotBegun = 5 "not-begun" "未到起算日",
    }
}

impl Hindrance {
    /// The refusal of somebody who would charge it all the same.
    pub fn says(self, book: &dyn Book, room: &Slip, month: u32) -> Notice {
        let place = &rooms::shown(book, room_of(room));
        match self {
            Self::NotBegun => {
                let day = begins(book, room_of(room));
                let day = day.map_or_else(String::new, |day| day.to_string());
                NOT_BEGUN.with(&[place, &day, &month.to_string()])
            }
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

fn room_of(slip: &Slip) -> RoomId {
    RoomId(u32::try_from(slip.id.number).unwrap_or(0))
}

/// The day from which a room owes fees: as the paper of its handover says (F-58). Where none was written, always.
pub fn begins(book: &dyn Book, room: RoomId) -> Option<Day> {
    handover::fees_from(book, room)
}

/// The part of a month for which fees are owed: so many days of so many. None, where they begin later.
fn part_of(begins: Option<Day>, month: u32) -> Option<(i64, i64)> {
    let Some(last) = last_day(month) else { return Some((1, 1)) };
    let first = last.first_of_month();
    let days = |from: Day| i64::from(last.number()) - i64::from(from.number()) + 1;
    match begins {
        Some(day) if day > last => None,
        Some(day) => Some((days(day.max(first)), days(first))),
        None => Some((1, 1)),
    }
}

/// What a room's month comes to, a row for each rate, and together: from the day on which its fees begin, that month by
/// days.
///
/// # Errors
/// What hinders.
pub fn sum(book: &dyn Book, slip: &Slip, month: u32) -> Result<(Vec<FeeRow>, Money), Hindrance> {
    if slip.get(rooms::Enter::usage) == Some(RoomUse::Unhanded) {
        return Err(Hindrance::NotHanded);
    }
    let part = part_of(begins(book, room_of(slip)), month);
    by_rates(book, slip, month, part.ok_or(Hindrance::NotBegun)?)
}

/// What a whole month of a room comes to by the rates of that month, whether it is handed over yet or not.
pub fn whole_month(book: &dyn Book, room: RoomId, month: u32) -> Option<Money> {
    let slip = rooms::slip(book, room)?;
    by_rates(book, &slip, month, (1, 1)).ok().map(|(_, sum)| sum)
}

fn by_rates(
    book: &dyn Book,
    slip: &Slip,
    month: u32,
    (days, of): (i64, i64),
) -> Result<(Vec<FeeRow>, Money), Hindrance> {
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
        let part = Decimal::from(days).checked_div(Decimal::from(of));
        let exact = match days == of {
            true => exact,
            false => exact.zip(part).and_then(|(exact, part)| exact.checked_mul(part)),
        };
        let sum = exact.and_then(|exact| Money::fen(100).times(exact)).unwrap_or_default();
        total = total.plus(sum).unwrap_or(total);
        let part = if days == of { String::new() } else { format!(" {days}/{of} 天") };
        let said = Text(format!("{} {}{part}", rate.each, rate.measure.label()));
        rows.push(FeeRow { item: Text(rate.what), area, rate: said, sum });
    }
    if total <= Money::ZERO {
        return Err(Hindrance::NoRate);
    }
    Ok((rows, total))
}
