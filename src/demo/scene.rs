//! What the days need at hand to plan a step: the dice, the estate, and the last day.

use super::seed::Dice;
use super::sites::Ground;
use super::staff;
use crate::engine::moment::{Clock, Day, Moment};

/// Where a step is planned.
pub(super) struct Scene {
    pub(super) dice: Dice,
    /// For what costs money, so that it does not move the other throws.
    pub(super) coins: Dice,
    pub(super) ground: Ground,
    pub(super) last_day: Day,
    /// The plan's last moment.
    pub(super) last: Moment,
}

impl Scene {
    /// One of those who sit at the desk at that hour.
    pub(super) fn operator(&mut self, at: Moment) -> u32 {
        let ago = self.last_day.number().saturating_sub(at.day().number());
        let hour = at.clock().minutes() / 60;
        let shift = staff::on_duty(u64::try_from(ago).unwrap_or(0), hour);
        self.dice.of(shift)
    }

    /// The moment itself by day; the next morning for what would be in the night.
    pub(super) fn by_day(&mut self, at: Moment) -> Moment {
        let minutes = at.clock().minutes();
        let day = match minutes {
            0..480 => at.day(),
            480..1230 => return at,
            _ => at.day().next(1),
        };
        let morning = Clock::of_minutes(490).map_or(at, |clock| day.at(clock));
        morning.plus_minutes(self.dice.between(0, 80))
    }
}
