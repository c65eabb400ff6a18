//! Working time that head office decided (B-27): an office goes by it, and is told which record it is when it would change it.

use crate::engine::calendar::Purpose;
use crate::engine::slip::state_key_of;
use crate::forms::prelude::*;

use super::record::{
    CompanyDay, CompanyEnds, CompanyHours, EXCEPTED, EXCEPTIONS_READ, Except, IN_FORCE, NOT_FIXED,
    TAG, days_read, in_force, read, stands,
};

/// Which record of head office a paper rests on; none: the office's own hand wrote it.
pub(super) fn fixed(slip: &Slip) -> Option<String> {
    let number = slip.get(CompanyDay::ruling)?;
    Some(format!("总部决定第 {number} 号,{}", slip.text(CompanyDay::by)))
}

/// A day that head office made otherwise. What the office had entered for it gives way: the later one goes before.
pub(super) fn company_day_off(ask: &Ask<'_>, it: CompanyDay) -> Outcome {
    days_read(&it.hours.0, it.from, it.until)?;
    stands(ask, EXCEPTED)
}

pub(super) fn company_hours(ask: &Ask<'_>, _: CompanyHours) -> Outcome {
    read(&ask.given)?;
    stands(ask, IN_FORCE)
}

/// The hours stay as they are, and are the office's own again.
pub(super) fn company_frees(ask: &Ask<'_>, it: CompanyEnds) -> Outcome {
    let slip = ask.standing()?;
    if fixed(slip).is_none() {
        return Err(NOT_FIXED.at(CompanyEnds::ended_by));
    }
    let mut set = ask.given.clone().put(CompanyEnds::ended_by, it.ended_by);
    set.clear(CompanyHours::ruling);
    ask.draw_with(IN_FORCE, set).ok()
}

/// The exceptions that end on this day or later, each once.
pub(super) fn excepted(book: &dyn Book, since: Day) -> Vec<Slip> {
    let since = u64::try_from(since.number()).unwrap_or(0);
    let at = state_key_of(TAG, EXCEPTED);
    let found = book.keys(Index::State, (at, since), (at, u64::MAX), EXCEPTIONS_READ);
    found.into_iter().filter_map(|id| book.slip(id)).collect()
}

/// A day of head office's among these, which an own exception would undo: what it is called and which record it is.
pub(super) fn company_days(
    book: &dyn Book,
    from: Day,
    until: Day,
    whose: Option<Purpose>,
) -> Option<(String, String)> {
    let meets = |slip: &Slip| {
        let begins = slip.get(Except::from).is_some_and(|day| day <= until);
        let of = slip.get(Except::purpose);
        begins && (of.is_none() || whose.is_none() || of == whose)
    };
    let found = excepted(book, from).into_iter().filter(meets);
    found.into_iter().find_map(|slip| Some((slip.text(Except::name).to_string(), fixed(&slip)?)))
}

/// The exception that a record of head office made, while it stands.
pub(in crate::forms::office) fn company_day(
    book: &dyn Book,
    today: Day,
    ruling: i64,
) -> Option<SlipId> {
    let of = |slip: &Slip| slip.get(CompanyDay::ruling) == Some(ruling);
    excepted(book, today.before(1)).iter().find(|slip| of(slip)).map(|slip| slip.id)
}

/// The hours of a purpose that stand.
pub(in crate::forms::office) fn standing(book: &dyn Book, purpose: Purpose) -> Option<SlipId> {
    in_force(book, purpose).map(|slip| slip.id)
}
