//! Which finished work may be asked about now, by the office's settings (C-05, C-06).
//!
//! The callback's own form (F-27) comes with its quotas; until then nothing marks a repair as called
//! back, so every one of the window is a candidate. A cleaning slip is asked about on itself (P-06).

use crate::engine::policy::Policy;
use crate::forms::prelude::*;
use crate::forms::work::policy::{
    DAILY_SHARE_PERCENT, RepairCallbackRate, SERVICE_SHARE_PERCENT, WEEKLY_SHARE_PERCENT,
    WEEKLY_SLIPS_PERCENT,
};
use crate::forms::work::policy::{REPAIR_WORK_WAIT_DAYS, RepairCallbackMoment};
/// Days of a round of callbacks where the setting speaks of weeks.
const WEEK: u64 = 7;

/// When repairs are asked about, by the side of C-06 in force: in days after the owner was told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CallsBack {
    /// Not before so many days; only where a document says to wait (N-24).
    after: u64,
    /// Until the end of that day.
    until: u64,
}

impl CallsBack {
    pub fn of(policy: &Policy) -> Self {
        match policy.get::<RepairCallbackMoment>() {
            RepairCallbackMoment::Weekly => Self { after: 0, until: WEEK },
            RepairCallbackMoment::WeekAfter => {
                let wait = u64::try_from(policy.limit(&REPAIR_WORK_WAIT_DAYS)).unwrap_or(0);
                Self { after: wait, until: wait + WEEK }
            }
            RepairCallbackMoment::NextDay => Self { after: 0, until: 1 },
        }
    }

    /// The days, as keys count them, on which the owners were told whose repairs are to be asked
    /// about now.
    pub fn days(self, now: Moment) -> (u64, u64) {
        let day = |ago: u64| u64::try_from(now.day().before(ago).number()).unwrap_or(0);
        (day(self.until), day(self.after))
    }

    /// Until when a repair is to be asked about of which the owner was told then.
    pub fn by(self, told: Moment) -> Option<Moment> {
        let last = told.day().next(self.until);
        Clock::of_minutes(24 * 60 - 1).map(|minute| last.at(minute))
    }

    /// What the settings ask for, in one line.
    pub fn said(policy: &Policy) -> String {
        let moment = policy.get::<RepairCallbackMoment>().chosen().side.label;
        format!("报修{moment}回访 {}% (C-05, C-06)", percent(policy))
    }
}

/// The share of repairs to call back, in percent, by the side of C-05 in force (N-16…N-20).
fn percent(policy: &Policy) -> i64 {
    match policy.get::<RepairCallbackRate>() {
        RepairCallbackRate::DailyAll => 100,
        RepairCallbackRate::DailyShare => policy.limit(&DAILY_SHARE_PERCENT),
        RepairCallbackRate::WeeklyShare => policy.limit(&WEEKLY_SHARE_PERCENT),
        RepairCallbackRate::WeeklySlips => policy.limit(&WEEKLY_SLIPS_PERCENT),
        RepairCallbackRate::ServiceShare => policy.limit(&SERVICE_SHARE_PERCENT),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_side_has_its_days() {
        let now = Moment::parse("2026-11-21 14:32", Moment(0)).unwrap();
        let mut policy = crate::forms::policy::fresh();
        for (side, said) in
            [("next_day", "11-22 23:59"), ("weekly", "11-28 23:59"), ("week_after", "12-05 23:59")]
        {
            policy.set("repair_callback_moment", side).unwrap();
            let by = CallsBack::of(&policy).by(now).unwrap();
            assert_eq!(by, Moment::parse(&format!("2026-{said}"), now).unwrap(), "{side}");
        }
    }
}
