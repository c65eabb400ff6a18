//! When the clock's own steps pause because the disk refused a write.

use std::time::{Duration, Instant};

/// How long 钟 rests once the disk took nothing of it.
const REST: Duration = Duration::from_secs(60);

/// Rest after the disk said no. Each try of 钟 on a full disk costs an opening of the store, while
/// somebody at a terminal waits for a page; so it waits until a terminal's own step has gone in, or for
/// a while. Nothing is lost by it: what is due stays due, and is found by its key.
#[derive(Debug, Default)]
pub(super) struct Rest(Option<Instant>);

impl Rest {
    pub(super) fn over(&self, now: Instant) -> bool {
        self.0.is_none_or(|until| now >= until)
    }

    pub(super) fn begin(&mut self, now: Instant) {
        self.0 = Some(now + REST);
    }

    /// The disk takes something again.
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
        let mut rest = Rest::default();
        assert!(rest.over(start));
        rest.begin(start);
        assert!(!rest.over(start) && !rest.over(start + REST / 2));
        assert!(rest.over(start + REST), "and is tried again by itself");
        rest.begin(start);
        rest.end();
        assert!(rest.over(start), "a step of a terminal went in");
    }
}
