//! How often PINs may be tried: pure counting, for each operator and for each terminal at once.
//!
//! This file must not know a clock, a PIN or a store: the caller passes the moment in, and keeps
//! the state beside the credentials.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt;

/// Tries in a row that cost nothing.
pub const FREE_TRIES: u32 = 5;
/// The first wait after them, in milliseconds; each further failure doubles it.
pub const FIRST_HOLD_MS: i64 = 30_000;
/// The longest wait, in milliseconds.
pub const LAST_HOLD_MS: i64 = 15 * 60_000;
/// Failures within any one hour, whatever succeeds between them.
pub const FAILURES_AN_HOUR: usize = 20;

const HOUR_MS: i64 = 3_600_000;
/// A slip of the finger is forgotten after a quiet day.
const DAY_MS: i64 = 24 * HOUR_MS;
/// Badges and terminals that are remembered at once; the longest quiet ones go first.
const REMEMBERED: usize = 4096;

/// What has been tried. Both the operator and the terminal must be free, so that neither one
/// terminal trying all badges nor all terminals trying one badge gets on.
///
/// Store it after each [`Throttle::begin`] and before the PIN is checked; then a restart forgets
/// nothing. Times are milliseconds of the desk's clock.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Throttle {
    operators: BTreeMap<String, Tries>,
    terminals: BTreeMap<String, Tries>,
}

/// The tries of one operator or at one terminal.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Tries {
    /// The moments of the failures of the last hour, oldest first, at most [`FAILURES_AN_HOUR`].
    hour: Vec<i64>,
    /// Failures not yet made good, by whom (at a terminal) or where (of an operator).
    row: BTreeMap<String, u32>,
    last_ms: i64,
    held_until_ms: i64,
}

/// No try now. `Display` is the sentence for the operator.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Held {
    pub until_ms: i64,
    /// The wait in whole seconds, at least 1.
    pub seconds: i64,
}

impl fmt::Display for Held {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.seconds {
            s @ ..=90 => write!(f, "错得太多，请等 {s} 秒再试；忘了请主管发新密码"),
            s => {
                let minutes = (s + 59) / 60;
                write!(f, "错得太多，请等 {minutes} 分钟再试；忘了请主管发新密码")
            }
        }
    }
}

impl std::error::Error for Held {}

/// One try that was let through, to be handed back if the PIN was right.
#[derive(Debug, Clone, PartialEq, Eq)]
#[must_use = "a try that is not handed back to `succeeded` stays a failure"]
pub struct Try {
    operator: String,
    terminal: String,
    at_ms: i64,
    /// The terminal's wait before and after this try was counted, to take it back exactly.
    held_before_ms: i64,
    held_after_ms: i64,
}

impl Try {
    /// Whether it counts among the tries of this operator or at this terminal.
    pub fn counts_for(&self, operator: &str, terminal: &str) -> bool {
        self.operator == operator || self.terminal == terminal
    }
}

impl Throttle {
    /// Lets one try through, and counts it as failed until [`Throttle::succeeded`] says otherwise:
    /// many tries at once, or a desk killed in between, gain nothing.
    ///
    /// # Errors
    /// [`Held`] with the longer of the operator's and the terminal's waits; nothing is counted.
    pub fn begin(&mut self, operator: &str, terminal: &str, now_ms: i64) -> Result<Try, Held> {
        let until_ms = free_at(&mut self.operators, operator, now_ms).max(free_at(
            &mut self.terminals,
            terminal,
            now_ms,
        ));
        if until_ms > now_ms {
            let seconds = (until_ms - now_ms + 999) / 1000;
            return Err(Held { until_ms, seconds });
        }
        self.operators.entry(operator.to_owned()).or_default().failed(terminal, now_ms);
        let at_terminal = self.terminals.entry(terminal.to_owned()).or_default();
        let held_before_ms = at_terminal.held_until_ms;
        at_terminal.failed(operator, now_ms);
        let held_after_ms = at_terminal.held_until_ms;
        forget(&mut self.operators);
        forget(&mut self.terminals);
        Ok(Try {
            operator: operator.to_owned(),
            terminal: terminal.to_owned(),
            at_ms: now_ms,
            held_before_ms,
            held_after_ms,
        })
    }

    /// The PIN was right. The operator's failures in a row are made good everywhere; at the
    /// terminal only this operator's own, or an attacker could sign in between two guesses at a
    /// colleague's PIN and go on for ever.
    pub fn succeeded(&mut self, a_try: &Try) {
        if let Some(tries) = self.operators.get_mut(&a_try.operator) {
            tries.row.clear();
            tries.made_good(a_try.at_ms);
        }
        if let Some(tries) = self.terminals.get_mut(&a_try.terminal) {
            tries.row.remove(&a_try.operator);
            // Others' failures stand, but a right PIN must not make their wait longer.
            if tries.held_until_ms == a_try.held_after_ms {
                tries.held_until_ms = a_try.held_before_ms;
            }
            tries.made_good(a_try.at_ms);
        }
    }
}

impl Throttle {
    /// The operator has a new PIN: the failures with the old one hold nobody. Others' failures at the same
    /// terminals stand.
    pub fn lift(&mut self, operator: &str) {
        self.operators.remove(operator);
        self.terminals.retain(|_, tries| {
            let own = tries.row.remove(operator).is_some();
            if own && tries.in_a_row() < FREE_TRIES {
                tries.held_until_ms = i64::MIN;
            }
            !(own && tries.row.is_empty())
        });
    }
}

impl Tries {
    /// Drops what is too old to count. A clock that was set back must not hold anybody for longer
    /// than the rules say, so no moment lies in the future.
    fn turn_to(&mut self, now_ms: i64) {
        for at in &mut self.hour {
            *at = (*at).min(now_ms);
        }
        self.hour.retain(|at| now_ms - at < HOUR_MS);
        self.held_until_ms = self.held_until_ms.min(now_ms.saturating_add(LAST_HOLD_MS));
        if now_ms.saturating_sub(self.last_ms) >= DAY_MS {
            self.row.clear();
        }
    }

    /// From when on a try is free: after the wait, and when the hour has room again.
    fn free_at(&self) -> i64 {
        let full = self.hour.len() >= FAILURES_AN_HOUR;
        let room = if full { self.hour.first().map(|at| at.saturating_add(HOUR_MS)) } else { None };
        self.held_until_ms.max(room.unwrap_or(i64::MIN))
    }

    fn failed(&mut self, with: &str, now_ms: i64) {
        self.hour.push(now_ms);
        self.last_ms = now_ms;
        let count = self.row.entry(with.to_owned()).or_default();
        *count = count.saturating_add(1);
        self.held_until_ms = now_ms.saturating_add(self.hold_ms());
    }

    /// Takes back one failure that was none, and the wait that rested on it.
    fn made_good(&mut self, at_ms: i64) {
        // A clock set back may have moved the moment; then one failure too many is counted.
        if let Some(place) = self.hour.iter().position(|at| *at == at_ms) {
            self.hour.remove(place);
        }
        if self.in_a_row() < FREE_TRIES {
            self.held_until_ms = i64::MIN;
        }
    }

    fn in_a_row(&self) -> u32 {
        self.row.values().fold(0, |sum, n| sum.saturating_add(*n))
    }

    /// The wait after the failures so far.
    fn hold_ms(&self) -> i64 {
        match self.in_a_row().checked_sub(FREE_TRIES) {
            None => 0,
            // Five doublings pass the longest wait; more would overflow some day.
            Some(more) => (FIRST_HOLD_MS << more.min(5)).min(LAST_HOLD_MS),
        }
    }
}

/// From when on this one may try. Asking remembers nobody: only a try does.
fn free_at(tries: &mut BTreeMap<String, Tries>, who: &str, now_ms: i64) -> i64 {
    tries.get_mut(who).map_or(i64::MIN, |tries| {
        tries.turn_to(now_ms);
        tries.free_at()
    })
}

/// Badges are typed by anybody: what is remembered of them is bounded.
fn forget(tries: &mut BTreeMap<String, Tries>) {
    while tries.len() > REMEMBERED {
        let Some(quietest) = tries.iter().min_by_key(|(_, t)| t.last_ms).map(|(k, _)| k.clone())
        else {
            return;
        };
        tries.remove(&quietest);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: i64 = 1000;

    /// Tries a wrong PIN each second from `from` for `seconds`; the moments that were let through.
    fn attack(throttle: &mut Throttle, from: i64, seconds: i64) -> Vec<i64> {
        let at = |n: i64| from + n * SECOND;
        let mut through = Vec::new();
        for now in (0..seconds).map(at) {
            // As many as are let through in one moment.
            while throttle.begin("102", "tty1", now).is_ok() {
                through.push(now);
            }
        }
        through
    }

    fn most_in_an_hour(moments: &[i64]) -> usize {
        let within =
            |from: i64| moments.iter().filter(move |m| **m >= from && **m < from + HOUR_MS);
        moments.iter().map(|m| within(*m).count()).max().unwrap_or(0)
    }

    #[test]
    fn a_day_of_guessing_gets_104_tries_and_at_most_12_an_hour() {
        let through = attack(&mut Throttle::default(), 0, 86_400);
        // 5 at once, then after 30, 60, 120, 240 and 480 s, then every 900 s from second 930 on:
        // 5 + 5 + (86 399 - 930) / 900 = 104.
        assert_eq!(through.len(), 5 + 5 + (86_399 - 930) / 900);
        assert_eq!(through.len(), 104);
        let seconds: Vec<i64> = through.iter().take(12).map(|ms| ms / SECOND).collect();
        assert_eq!(seconds, [0, 0, 0, 0, 0, 30, 90, 210, 450, 930, 1830, 2730]);
        assert_eq!(most_in_an_hour(&through), 12);
    }

    #[test]
    fn waiting_a_quiet_day_for_free_tries_gains_nothing() {
        let mut throttle = Throttle::default();
        let first = attack(&mut throttle, 0, 1).len();
        let second = attack(&mut throttle, DAY_MS, 1).len();
        assert_eq!((first, second), (5, 5));
    }

    #[test]
    fn an_operator_who_keeps_signing_in_gives_a_guesser_at_most_20_an_hour() {
        let mut throttle = Throttle::default();
        let mut guesses = Vec::new();
        for now in (0..86_400).map(|s| s * SECOND) {
            if throttle.begin("102", &format!("guest{}", now / SECOND % 7), now).is_ok() {
                guesses.push(now);
            }
            // The owner of the badge signs in at another terminal whenever it is possible.
            if let Ok(right) = throttle.begin("102", "tty1", now) {
                throttle.succeeded(&right);
            }
        }
        assert_eq!(most_in_an_hour(&guesses), FAILURES_AN_HOUR);
        assert!(guesses.len() <= 24 * FAILURES_AN_HOUR, "{}", guesses.len());
    }

    #[test]
    fn one_terminal_trying_every_badge_is_held_too() {
        let mut throttle = Throttle::default();
        let mut through = 0;
        for (n, now) in (0..86_400).map(|s| s * SECOND).enumerate() {
            // Its own right PIN between the guesses does not help.
            if let Ok(own) = throttle.begin("own", "tty1", now) {
                throttle.succeeded(&own);
            }
            if throttle.begin(&format!("badge{n}"), "tty1", now).is_ok() {
                through += 1;
            }
        }
        assert!(through <= 104, "{through}");
        assert!(throttle.operators.len() <= 105, "badges that were held back are not remembered");
    }

    #[test]
    fn a_right_pin_costs_nothing_and_makes_the_operators_slips_good() {
        let mut throttle = Throttle::default();
        for now in 0..200 {
            for _ in 0..4 {
                let _ = throttle.begin("102", "tty1", now * 3 * HOUR_MS).unwrap();
            }
            let right = throttle.begin("102", "tty1", now * 3 * HOUR_MS).unwrap();
            throttle.succeeded(&right);
        }
    }

    #[test]
    fn a_right_pin_at_a_terminal_with_others_failures_makes_nobody_wait() {
        let mut throttle = Throttle::default();
        for n in 0..5 {
            let _ = throttle.begin(&format!("b{n}"), "tty1", 0).unwrap();
        }
        assert!(throttle.begin("102", "tty1", 29_999).is_err());
        for _ in 0..3 {
            let right = throttle.begin("102", "tty1", FIRST_HOLD_MS).unwrap();
            throttle.succeeded(&right);
        }
        // A wrong one doubles the wait as if there had been no right ones.
        let _ = throttle.begin("b0", "tty1", FIRST_HOLD_MS).unwrap();
        assert_eq!(throttle.begin("b0", "tty1", FIRST_HOLD_MS).unwrap_err().seconds, 60);
    }

    #[test]
    fn counts_survive_a_restart_and_a_kill_before_the_answer() {
        let mut throttle = Throttle::default();
        for _ in 0..5 {
            // The desk was killed each time before it could say whether the PIN was right.
            let _ = throttle.begin("102", "tty1", 1000).unwrap();
            let stored = serde_json::to_string(&throttle).unwrap();
            throttle = serde_json::from_str(&stored).unwrap();
        }
        let held = throttle.begin("102", "tty1", 1000).unwrap_err();
        assert_eq!(held, Held { until_ms: 31_000, seconds: 30 });
        assert!(held.to_string().contains("30 秒"));
        assert!(throttle.begin("102", "tty1", 31_000).is_ok());
        let elsewhere = throttle.begin("103", "tty2", 31_000);
        assert!(elsewhere.is_ok(), "others are not held");
    }

    #[test]
    fn a_clock_set_back_holds_nobody_longer_than_the_rules() {
        let mut throttle = Throttle::default();
        let year = 365 * DAY_MS;
        let _ = attack(&mut throttle, year, 100);
        let held = throttle.begin("102", "tty1", 0).unwrap_err();
        assert!(held.until_ms <= LAST_HOLD_MS);
        assert!(throttle.begin("102", "tty1", held.until_ms).is_ok());
    }

    #[test]
    fn a_new_pin_lifts_the_hold_of_its_operator_and_of_nobody_else() {
        let mut throttle = Throttle::default();
        for n in 0..7 {
            let _ = throttle.begin("102", "tty1", n * HOUR_MS / 2).unwrap();
            let _ = throttle.begin("103", "tty2", n * HOUR_MS / 2).unwrap();
        }
        let now = 3 * HOUR_MS + 1;
        assert!(throttle.begin("102", "tty1", now).is_err());
        throttle.lift("102");
        assert!(throttle.begin("103", "tty2", now).is_err());
        let right = throttle.begin("102", "tty1", now).unwrap();
        throttle.succeeded(&right);
        // Where others failed too, theirs still count.
        for _ in 0..5 {
            let _ = throttle.begin("104", "tty3", now).unwrap();
        }
        throttle.lift("102");
        assert!(throttle.begin("102", "tty3", now).is_err());
    }

    #[test]
    fn made_up_badges_do_not_fill_the_memory() {
        let mut throttle = Throttle::default();
        for n in 0..(REMEMBERED + 10) {
            let _ = throttle.begin(&format!("b{n}"), &format!("t{n}"), i64::try_from(n).unwrap());
        }
        assert_eq!(throttle.operators.len(), REMEMBERED);
        assert_eq!(throttle.terminals.len(), REMEMBERED);
    }
}
