//! A matter that somebody brought is made void by whoever heard it first, or by a superior, and whoever waits for an
//! answer is told (P-24, S1C-first 一). Where the work itself may not wait for either, it is said beforehand.

use super::office::staff;
use super::prelude::*;

rules! {
    NOT_FIRST refuse "首问责任人是{0}:作废须本人或主管经手" ["P-24", "G-42"];
    TELL_FIRST refuse "作废前须告知客户;告知了请填“已告客户”" ["P-24"];
    FIRST_IS warn "首问责任人是{0}:作废前请告诉本人,并告知客户" ["P-24", "G-42"];
}

/// Another who heard it first, unless a superior asks.
fn another(ask: &Ask<'_>, first: Option<Badge>) -> Option<String> {
    let superior = matches!(ask.role, Role::Supervisor | Role::Head);
    let first = first.filter(|first| *first != ask.hand.badge && !superior)?;
    Some(staff::shown(ask.book, first))
}

/// Another hand, who is no superior, makes it void in no case.
pub fn not_first(ask: &Ask<'_>, first: Option<Badge>) -> Option<Notice> {
    another(ask, first).map(|name| NOT_FIRST.with(&[&name]))
}

/// Refuses whoever has not told a customer who waits.
pub fn is_told((waits, told): (bool, Option<bool>), blank: impl AsRef<str>) -> Result<(), Notice> {
    if waits && told != Some(true) {
        return Err(TELL_FIRST.at(blank));
    }
    Ok(())
}

/// Says whose it is, where another hand may make it void.
pub fn advise(ask: &Ask<'_>, first: Option<Badge>) -> Advice {
    let warnings = another(ask, first).map(|name| FIRST_IS.with(&[&name])).into_iter().collect();
    Advice { warnings, ..Advice::default() }
}
