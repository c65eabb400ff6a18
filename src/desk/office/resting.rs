//! How long the desk sleeps when nobody asks anything: until the next moment by which something has to be
//! done, so that an idle machine is left alone. It does nothing itself.
//!
//! What others find out (a fault of the second copy, a store that somebody writes into, a backup that is made, a
//! socket that is gone) wakes the desk through its inbox and is not waited for here.

use std::time::{Duration, Instant};

use super::Desk;
use super::inbox::Inbox;
use crate::engine::prelude::*;
use crate::forms::office::policy::CLAIM_IDLE_MINUTES;

/// The longest sleep: what the machine's keeper has configured anew, or a store that was put in the place of
/// this one where the system tells nothing of it, is seen by then also where nobody works. A terminal that is open wakes the desk each minute.
const LONGEST: Duration = Duration::from_secs(600);
/// The sleep while something stays undone that time alone does not settle.
const NAP: Duration = Duration::from_secs(20);
/// How near the moment of the next step by the clock is looked for.
const NEAR: i64 = 500;

impl Desk {
    /// How long nothing has to be done. `idle`: how much longer it stays without company.
    pub(super) fn rest(&mut self, idle: Option<Duration>) -> Duration {
        let now = Instant::now();
        let rests =
            [idle, self.clock_backoff.left(now), self.backups.rest(now, self.running_time())];
        let rests = rests.into_iter().flatten().chain(self.rest_of_clock());
        let undone = self.store.journal_fault().map(|_| NAP);
        rests.chain(undone).min().unwrap_or(LONGEST).min(LONGEST)
    }

    /// Lets what the second copy of the journal finds wake the desk.
    pub(super) fn hear_of_journal(&self) {
        let inbox = self.inbox.clone();
        self.store.on_journal_news(move || drop(inbox.send(Inbox::Stirred)));
    }

    /// Until the desk's own clock comes to the next step, the next day or the end of a claim. A clock that
    /// stands comes to nothing.
    fn rest_of_clock(&mut self) -> Option<Duration> {
        if self.frozen.is_some() {
            return None;
        }
        let now = self.now();
        let until = |at: Moment| Duration::from_millis(u64::try_from(at.0 - now.0).unwrap_or(0));
        let idle = self.store.policy().limit(&CLAIM_IDLE_MINUTES);
        let claims = self.claims.by_slip.values().map(|claim| claim.last.plus_minutes(idle));
        let next = claims.chain([now.day().next(1).begins()]).min().map(until);
        let step = until(self.next_step(now));
        next.into_iter().chain([step]).min()
    }

    /// When the clock looks again, asked of the book once for each state of it.
    fn next_step(&mut self, now: Moment) -> Moment {
        let state = (self.store.head().seq, self.stuck.len());
        match self.next_step {
            Some((of, at)) if of == state && now < at => at,
            _ => {
                let at = self.find_next_step(now).unwrap_or(now.plus_minutes(1));
                self.next_step = Some((state, at));
                at
            }
        }
    }

    /// When the clock looks again, at the latest after the longest sleep; nothing where the store cannot be
    /// read.
    fn find_next_step(&self, now: Moment) -> Option<Moment> {
        let after = |sleep: Duration| {
            Moment(now.0.saturating_add(i64::try_from(sleep.as_millis()).unwrap_or(i64::MAX)))
        };
        let most = self.stuck.len() + 1;
        let found = self.ask(|book| {
            let has = |from: u64, to: Moment| {
                let free = |id: &SlipId| {
                    let version = book.slip(*id).map(|slip| slip.version);
                    !self.stuck.contains(&(*id, version))
                };
                let keys = book.keys(Index::Clock, (from, 0), (ascending(to), u64::MAX), most);
                keys.iter().any(free)
            };
            // What is due and was not taken may be taken at any moment.
            if has(0, now) {
                return after(NAP);
            }
            let (mut low, mut high) = (now, after(LONGEST));
            if !has(ascending(low) + 1, high) {
                return high;
            }
            while high.0 - low.0 > NEAR {
                let middle = Moment(low.0 + (high.0 - low.0) / 2);
                if has(ascending(now) + 1, middle) { high = middle } else { low = middle }
            }
            high
        });
        found.ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::desk::office::timekeeping::tests::{asked, desk, office, world};
    use crate::store::taking::{Done, Work};

    const MINUTE: i64 = 60_000;

    #[test]
    fn a_desk_sleeps_until_the_next_step_by_the_clock_and_no_longer() {
        let world = world(true);
        let mut desk = desk(office(), &world);
        assert_eq!(desk.rest(None), LONGEST, "nothing is near");
        assert_eq!(desk.rest(Some(Duration::from_secs(3))).as_secs(), 3, "nobody is there");
        // A notice that comes down by itself.
        let (from, until) = (desk.now(), desk.now().plus_minutes(5).minute());
        let (from, shown) = (from.minute().to_string(), until.to_string());
        let fields = [
            ("building", "全区"),
            ("from", from.as_str()),
            ("until", shown.as_str()),
            ("about", "停水"),
            ("words", "五分钟后恢复"),
        ];
        let work = [Work::Step(asked("F-44", "post", &fields))];
        let taken = desk.store.take(&work, desk.now()).unwrap();
        assert!(matches!(taken.done.first(), Some(Done::Accepted(_))), "{:?}", taken.done);
        let rest = desk.rest(None).as_millis();
        let wanted = u128::try_from(until.0 - desk.now().0).unwrap();
        assert!((wanted..wanted + 1_000).contains(&rest), "{rest} {wanted}");
        world.lock().unwrap().pass(6 * MINUTE);
        assert!(desk.rest(None) <= NAP, "it is due and not taken yet");
        desk.round().unwrap();
        assert_eq!(desk.rest(None), LONGEST, "taken");
        // The next day ends drafts.
        let almost = desk.now().day().next(1).begins().0 - desk.now().0 - 4 * MINUTE;
        world.lock().unwrap().pass(almost);
        assert_eq!(desk.rest(None).as_secs(), 240);
    }

    #[test]
    fn a_claim_that_runs_out_wakes_the_desk_and_a_clock_that_stands_does_not() {
        let world = world(true);
        let mut desk = desk(office(), &world);
        let (now, idle) = (desk.now(), desk.store.policy().limit(&CLAIM_IDLE_MINUTES));
        let conn = crate::desk::serve::Conn(1);
        let last = now.plus_minutes(2 - idle);
        let claim = super::super::claims::Claim {
            badge: Badge(101),
            conn,
            since: last,
            last,
            by_key: true,
        };
        desk.claims.by_slip.insert(SlipId { form: 14, number: 1 }, claim);
        assert!(desk.rest(None) <= Duration::from_secs(120));
        desk.frozen = Some(now);
        assert_eq!(desk.rest(None), LONGEST);
    }
}
