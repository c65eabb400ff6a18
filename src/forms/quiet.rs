//! Whether somebody may be rung now: the office's quiet hours, and those who want no calls. It is said before anybody
//! dials, on every paper whose customers are asked again, and refuses nothing: what was agreed on may be done.

use super::callbacks::policy::{QUIET_FROM_HOUR, QUIET_UNTIL_HOUR};
use super::estate::people;
use super::prelude::*;

rules! {
    QUIET_HOURS warn "现在是安静时段({0} 点到 {1} 点):约好的才打,否则请换个时间" ["D-107", "D-108"];
    NO_CALLS warn "客户登记了免打扰:别打电话,要问请约时间上门" ["F-56"];
}

/// At an hour at which nobody is rung, or whoever wants no calls at all.
pub fn warn_ringing(ask: &Ask<'_>, who: Option<&Who>) -> Vec<Notice> {
    let mut warnings = Vec::new();
    let (from, until) = (ask.limit(&QUIET_FROM_HOUR), ask.limit(&QUIET_UNTIL_HOUR));
    let hour = i64::from(ask.occurred.clock().minutes()) / 60;
    if from != until && (hour >= from || hour < until) {
        warnings.push(QUIET_HOURS.with(&[&from.to_string(), &until.to_string()]));
    }
    if who.is_some_and(|who| people::wants_no_calls(ask.book, who)) {
        warnings.push(NO_CALLS.says());
    }
    warnings
}

/// The advice of a step that does nothing but ring somebody.
pub fn advise_ringing(ask: &Ask<'_>, who: Tag<Who>) -> Advice {
    let who = ask.slip.and_then(|slip| slip.get(who));
    Advice { warnings: warn_ringing(ask, who.as_ref()), ..Advice::default() }
}
