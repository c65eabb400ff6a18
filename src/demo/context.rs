//! What is needed to plan a step besides the book: random numbers, the estate, the last day.

use super::plan::at_minute;
use super::rng::Rng;
use super::sites::Sites;
use super::staff;
use crate::engine::moment::{Day, Moment};

/// What is needed to plan a step besides the book.
pub(super) struct Context {
    pub(super) rng: Rng,
    /// A generator for paid work, so that it does not change other random numbers.
    pub(super) money_rng: Rng,
    pub(super) sites: Sites,
    pub(super) last_day: Day,
    /// The plan's last moment.
    pub(super) last: Moment,
}

impl Context {
    /// A random operator who is at the desk at this moment.
    pub(super) fn operator(&mut self, at: Moment) -> u32 {
        self.rng.pick(self.on_duty(at))
    }

    /// Everybody who is at the desk at this moment.
    pub(super) fn on_duty(&self, at: Moment) -> &'static [u32] {
        let days_ago = self.last_day.number().saturating_sub(at.day().number());
        staff::on_duty(u64::try_from(days_ago).unwrap_or(0), at.clock().minutes() / 60)
    }

    /// The same moment if it is by day, else the next morning.
    pub(super) fn by_day(&mut self, at: Moment) -> Moment {
        let minutes = at.clock().minutes();
        let day = match minutes {
            0..480 => at.day(),
            480..1230 => return at,
            _ => at.day().next(1),
        };
        at_minute(day, 490).plus_minutes(self.rng.between(0, 80))
    }

    /// Plans with another generator, so that this leaves the numbers of everything else unchanged.
    pub(super) fn with_rng<T>(&mut self, rng: &mut Rng, plan: impl FnOnce(&mut Self) -> T) -> T {
        std::mem::swap(rng, &mut self.rng);
        let planned = plan(self);
        std::mem::swap(rng, &mut self.rng);
        planned
    }
}
