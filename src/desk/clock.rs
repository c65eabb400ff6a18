//! The machine's clocks, read here and nowhere else, and the desk's own clock over them: a base that somebody or
//! the network vouches for, and what the machine has been running since.
//!
//! It decides what to believe and reads nothing by itself: what was seen is handed in, so that ten thousand
//! histories can be played without a machine.

use std::fs;
use std::path::Path;
use std::sync::OnceLock;
use std::time::{SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Serialize};

use crate::engine::moment::Moment;

/// How far the wall clock may have gone from ours to be followed without a word.
const SLIGHT: i64 = 2_000;
/// The same, and the distance of two moments that are one to a person, where the network sets the clock.
const SMALL: i64 = 5 * 60_000;
/// What is typed has no seconds: from how near a clock is the one that is meant.
const MEANT: i64 = 90_000;

/// The machine's time, to the millisecond.
pub fn wall() -> Moment {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Moment(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
}

/// What the machine's clocks say at one moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    pub wall: Moment,
    /// Milliseconds since the machine was started, sleep included. Nobody can set it.
    pub running: i64,
    /// The name of this start of the machine.
    pub boot: String,
    /// Whether the network sets the wall clock.
    pub synced: bool,
}

/// Reads the machine's clocks.
pub fn machine() -> Seen {
    let running = rustix::time::clock_gettime(rustix::time::ClockId::Boottime);
    Seen {
        wall: wall(),
        running: running.tv_sec.saturating_mul(1000).saturating_add(running.tv_nsec / 1_000_000),
        boot: boot().to_string(),
        // The daemon of the system leaves this file when it has set the clock. A machine on which something else
        // does is asked about once a start.
        synced: Path::new("/run/systemd/timesync/synchronized").exists(),
    }
}

/// The name of this start of the machine, read once: no process outlives it.
fn boot() -> &'static str {
    static BOOT: OnceLock<String> = OnceLock::new();
    BOOT.get_or_init(|| {
        let read = fs::read_to_string("/proc/sys/kernel/random/boot_id").unwrap_or_default();
        read.trim().to_string()
    })
}

/// What the clock rests on; kept among the store's notes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Base {
    boot: String,
    running: i64,
    at: Moment,
    /// How far the wall clock stood ahead when somebody said that it was wrong.
    ahead: i64,
    /// Whether a person or the network has vouched for it.
    sure: bool,
    /// The last entry before the time that nobody has vouched for.
    since: u64,
}

/// Why somebody should look at the clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Doubt {
    /// The machine was started and nothing has set its clock since.
    Started,
    /// The wall clock was set while the desk ran, and is so much ahead of ours. The desk goes on by its own.
    Jumped { ahead: i64 },
}

/// The desk's clock.
pub struct DeskClock {
    base: Base,
    kept: Option<Base>,
    doubt: Option<Doubt>,
    /// A practice office's: nobody is asked, and it follows the wall clock forward.
    practice: bool,
}

impl DeskClock {
    /// Goes on from what was kept, in the same start of the machine; else from the wall clock, but never from
    /// before the last entry of the journal.
    pub fn start(kept: Option<Base>, last: Moment, head: u64, seen: &Seen, practice: bool) -> Self {
        let base = match &kept {
            Some(base)
                if !seen.boot.is_empty()
                    && base.boot == seen.boot
                    && base.running <= seen.running =>
            {
                base.clone()
            }
            _ => {
                let sure = practice || (seen.synced && seen.wall.0 >= last.0 - SMALL);
                // What was unsure before stays so: the wrong time began there.
                let before = kept.as_ref().filter(|base| !base.sure);
                let since = before.map_or(head, |base| base.since);
                let (boot, running) = (seen.boot.clone(), seen.running);
                Base { boot, running, at: seen.wall, ahead: 0, sure, since }
            }
        };
        let mut clock = Self { base, kept, doubt: None, practice };
        let behind = last.0 - clock.now(seen).0;
        if behind > 0 {
            clock.base.at = Moment(clock.base.at.0.saturating_add(behind));
        }
        // An entry from far ahead was recorded by another clock than this one: nobody has vouched for that.
        if behind > SMALL && !practice {
            (clock.base.sure, clock.base.since) =
                (false, clock.base.since.min(head.saturating_sub(1)));
        }
        clock.doubt = (!clock.base.sure).then_some(Doubt::Started);
        clock
    }

    /// The time by this clock.
    pub fn now(&self, seen: &Seen) -> Moment {
        Moment(self.base.at.0.saturating_add(seen.running - self.base.running))
    }

    /// Follows the wall clock where it has gone a little, and answers what somebody must be asked about now.
    pub fn look(&mut self, seen: &Seen) -> Option<Doubt> {
        let before = self.doubt;
        let slight = if seen.synced { SMALL } else { SLIGHT };
        let ahead = seen.wall.0.saturating_sub(self.now(seen).0);
        if ahead.abs() <= slight {
            // It was wrong once and has been set right since.
            self.base.ahead = 0;
        }
        let off = ahead.saturating_sub(self.base.ahead);
        let near = off.abs() <= slight;
        if self.practice {
            if off > 0 {
                self.rest_on(seen, seen.wall);
            }
        } else if near {
            self.rest_on(seen, Moment(seen.wall.0 - self.base.ahead));
            self.base.sure |= seen.synced && self.base.ahead == 0;
            self.doubt = (!self.base.sure).then_some(Doubt::Started);
        } else {
            let same = matches!(before, Some(Doubt::Jumped { ahead: told }) if (told - ahead).abs() <= SLIGHT);
            if !same {
                self.doubt = Some(Doubt::Jumped { ahead });
            }
        }
        self.doubt.filter(|_| self.doubt != before)
    }

    /// The moment that a person means who says that it is now `said`: the machine's or ours where that is as near as
    /// can be typed.
    pub fn meant(&self, said: Moment, seen: &Seen) -> Moment {
        let near = |clock: &Moment| (clock.0 - said.0 - 30_000).abs() <= MEANT;
        [seen.wall, self.now(seen)].into_iter().find(near).unwrap_or(said)
    }

    /// A person has said that it is now `at`, and the journal has it.
    pub fn set(&mut self, at: Moment, head: u64, seen: &Seen) {
        self.rest_on(seen, at);
        let off = seen.wall.0.saturating_sub(at.0);
        self.base.ahead = if off.abs() <= SLIGHT { 0 } else { off };
        (self.base.sure, self.base.since, self.doubt) = (true, head, None);
    }

    /// Why somebody should look at it, as long as nobody has.
    pub fn doubt(&self) -> Option<Doubt> {
        self.doubt
    }

    /// The last entry before the time that nobody has vouched for.
    pub fn unsure_since(&self) -> Option<u64> {
        (!self.base.sure).then_some(self.base.since)
    }

    /// What must be kept now: it would not lead to the same time any more.
    pub fn to_keep(&mut self) -> Option<&Base> {
        let leads = |kept: &Base| kept.at.0 - kept.running - self.base.at.0 + self.base.running;
        let stands = self.kept.as_ref().is_some_and(|kept| {
            (&kept.boot, kept.ahead, kept.sure, kept.since)
                == (&self.base.boot, self.base.ahead, self.base.sure, self.base.since)
                && leads(kept).abs() < SLIGHT / 2
        });
        if stands || self.practice {
            return None;
        }
        self.kept = Some(self.base.clone());
        self.kept.as_ref()
    }

    fn rest_on(&mut self, seen: &Seen, at: Moment) {
        (self.base.at, self.base.running) = (at, seen.running);
    }
}
