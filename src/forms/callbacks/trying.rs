//! A try that reached nobody: whether it counts, and what comes of it. Complaints, agreements and the
//! callbacks of work count alike; what they write and say of it is theirs.

use crate::engine::kind::Field;
use crate::forms::complaints::policy::{CALL_AGAIN_HOURS, CALLBACK_TRIES};
use crate::forms::prelude::*;

/// What a try came to.
pub(in crate::forms) enum Tried {
    /// Less than so many hours after the one before: it is no try (D-58).
    TooSoon { hours: i64 },
    /// So many by now; the next one counts from a moment on, with the reason.
    Again { tries: i64, next: Moment, because: String },
    /// As many as the office wants (D-57).
    Enough { tries: i64 },
}

/// Counts a try, after those that stand on a slip and the moment of the last that counted.
pub(in crate::forms) fn tried(ask: &Ask<'_>, tries: i64, last: Option<Moment>) -> Tried {
    let (hours, most) = (ask.limit(&CALL_AGAIN_HOURS), ask.limit(&CALLBACK_TRIES));
    let next = |at: Moment| at.plus_minutes(60 * hours);
    if last.is_some_and(|last| ask.occurred < next(last)) {
        return Tried::TooSoon { hours };
    }
    let tries = tries + 1;
    if tries >= most {
        return Tried::Enough { tries };
    }
    let because = format!("未接通 {} + {hours} 小时 (D-58)", ask.occurred.show(ask.now));
    Tried::Again { tries, next: next(ask.occurred), because }
}

/// What is given, over all that the call before left in these blanks: what was said then, or why nothing was, is not of
/// this call.
pub(in crate::forms) fn anew(ask: &Ask<'_>, blanks: &[Field]) -> Fields {
    let mut set = ask.given.clone();
    let left = |tag: u16| ask.slip.is_some_and(|slip| slip.value(tag).is_some());
    for blank in blanks.iter().filter(|blank| left(blank.tag)) {
        if set.value(blank.tag).is_none() {
            set.set(blank.tag, Value::EMPTIED);
        }
    }
    set
}
