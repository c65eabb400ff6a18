//! When a frame is drawn: at once, or a moment later because the answer that completes it is due, or
//! once the line has brought the last one. It draws nothing and reads no clock.
//!
//! A frame that waits is never drawn late: whatever happened meanwhile is in it. Frames are skipped,
//! never queued, so that what is seen is never older than the line is long.

use std::time::{Duration, Instant};

/// How long a frame waits for an answer of the desk that is due. Shorter than anybody sees, longer than
/// the desk mostly takes.
const HOLD: Duration = Duration::from_millis(30);
/// Frames of fewer bytes are not worth waiting for: the slowest line has brought them at once.
const WORTH_ASKING: usize = 200;
/// A terminal that has not said for so long that it shows a frame will not say it any more. The largest
/// frame over the slowest line takes less.
const SILENT: Duration = Duration::from_secs(10);

/// The pace of one terminal.
#[derive(Debug, Default)]
pub struct Pace {
    /// The first change that is not shown yet.
    changed: Option<Instant>,
    /// A frame was written then, and the terminal was asked to say when it is shown.
    under_way: Option<Instant>,
    /// Whether the terminal says so when it is asked.
    answers: bool,
}

/// What is to be done about the frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Next {
    /// Nothing has changed.
    Nothing,
    Draw,
    /// Not yet, but at this moment at the latest.
    Wait(Instant),
}

impl Pace {
    /// Something that is seen has changed.
    pub fn change(&mut self, now: Instant) {
        self.changed.get_or_insert(now);
    }

    /// The terminal answers what it is asked.
    pub fn will_answer(&mut self) {
        self.answers = true;
    }

    /// What is to be done now. `due`: an answer of the desk is on its way that will change what is
    /// seen.
    pub fn next(&mut self, now: Instant, due: bool) -> Next {
        let Some(changed) = self.changed else { return Next::Nothing };
        if let Some(since) = self.under_way {
            if now < since + SILENT {
                return Next::Wait(since + SILENT);
            }
            // Whoever does not answer once is never waited for again.
            (self.under_way, self.answers) = (None, false);
        }
        if due && now < changed + HOLD { Next::Wait(changed + HOLD) } else { Next::Draw }
    }

    /// A frame of so many bytes was written. `true`: the terminal is to be asked to say when it is
    /// shown.
    pub fn drawn(&mut self, bytes: usize, now: Instant) -> bool {
        self.changed = None;
        let asks = self.answers && bytes > WORTH_ASKING && self.under_way.is_none();
        if asks {
            self.under_way = Some(now);
        }
        asks
    }

    /// The terminal says that it has shown what was written.
    pub fn shown(&mut self) {
        self.under_way = None;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ms(n: u64) -> Duration {
        Duration::from_millis(n)
    }

    #[test]
    fn a_frame_waits_a_moment_for_the_answer_that_completes_it() {
        let start = Instant::now();
        let mut pace = Pace::default();
        assert_eq!(pace.next(start, true), Next::Nothing);
        pace.change(start);
        assert_eq!(pace.next(start, false), Next::Draw, "nothing is awaited");
        assert_eq!(pace.next(start, true), Next::Wait(start + HOLD));
        // Later changes do not put it off.
        pace.change(start + ms(20));
        assert_eq!(pace.next(start + ms(20), true), Next::Wait(start + HOLD));
        assert_eq!(pace.next(start + HOLD, true), Next::Draw, "a slow desk holds nothing up");
        assert!(!pace.drawn(5_000, start + HOLD));
        assert_eq!(pace.next(start + HOLD, false), Next::Nothing);
    }

    #[test]
    fn frames_are_skipped_while_the_line_is_busy_and_only_where_it_says_so() {
        let start = Instant::now();
        let mut pace = Pace::default();
        pace.will_answer();
        pace.change(start);
        assert!(!pace.drawn(WORTH_ASKING, start), "a small frame is not waited for");
        pace.change(start);
        assert!(pace.drawn(WORTH_ASKING + 1, start));
        for n in 0..5 {
            pace.change(start + ms(n * 100));
            assert_eq!(pace.next(start + ms(n * 100), false), Next::Wait(start + SILENT));
        }
        pace.shown();
        assert_eq!(pace.next(start + ms(600), false), Next::Draw, "one frame, the newest");
        assert!(pace.drawn(4_000, start + ms(600)));
        assert_eq!(pace.next(start + ms(600), false), Next::Nothing);
    }

    #[test]
    fn a_terminal_that_falls_silent_is_never_waited_for_again() {
        let start = Instant::now();
        let mut pace = Pace::default();
        pace.will_answer();
        pace.change(start);
        assert!(pace.drawn(4_000, start));
        pace.change(start + ms(1));
        assert_eq!(pace.next(start + SILENT, false), Next::Draw);
        assert!(!pace.drawn(4_000, start + SILENT));
        pace.change(start + SILENT);
        assert_eq!(pace.next(start + SILENT, false), Next::Draw);
    }
}
