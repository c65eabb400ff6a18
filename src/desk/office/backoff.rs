//! How long the clock's steps wait after the disk refused a write.

use std::time::{Duration, Instant};

/// How long the clock's steps wait after the disk refused one.
const REST: Duration = Duration::from_secs(60);

/// The wait after a refused write. On a full disk each try costs opening the store again, while
/// somebody at a terminal waits for a page; so the clock waits until a terminal's step was written,
/// or for a minute. Nothing is lost: what is due stays due and is found by its key.
#[derive(Debug, Default)]
pub(super) struct Backoff(Option<Instant>);

impl Backoff {
    pub(super) fn is_over(&self, now: Instant) -> bool {
        self.0.is_none_or(|until| now >= until)
    }

    /// How long it still goes on, if it does.
    pub(super) fn left(&self, now: Instant) -> Option<Duration> {
        self.0.map(|until| until.saturating_duration_since(now)).filter(|left| !left.is_zero())
    }

    pub(super) fn begin(&mut self, now: Instant) {
        self.0 = Some(now + REST);
    }

    /// A write succeeded: the wait is over.
    pub(super) fn end(&mut self) {
        self.0 = None;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_clock_rests_after_a_disk_that_said_no_until_something_went_in() {
        let start = Instant::now();
        let mut rest = Backoff::default();
        assert!(rest.is_over(start));
        rest.begin(start);
        assert!(!rest.is_over(start) && !rest.is_over(start + REST / 2));
        assert!(rest.is_over(start + REST), "and is tried again by itself");
        rest.begin(start);
        rest.end();
        assert!(rest.is_over(start), "a step of a terminal went in");
    }
}
