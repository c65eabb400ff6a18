//! Drafts that nobody comes back to: after a month their owner is asked, after three they end, and the owner is told
//! so. Those of a badge that is not in use any more end with it.
//!
//! They are looked at when the desk begins and when its day has changed.

use std::collections::BTreeMap;

use super::Desk;
use super::timekeeping::last_correction;
use super::waiting::Pending;
use crate::bytes;
use crate::desk::serve::Conn;
use crate::engine::prelude::*;
use crate::store::taking::Work;

/// From how many days without a key on the owner is asked.
const OLD: i64 = 30;
/// From how many on a draft ends.
const OVER: i64 = 90;
const MINUTES_A_DAY: i64 = 24 * 60;
/// Begins the name of the note that keeps how many drafts have ended for a badge, which follows. Never changed.
const ENDED_NOTE: &str = "drafts-ended ";

/// Whether the clock was set so long ago that every draft which has been left since is over by the right time.
fn is_long_ago(slip: &Slip, now: Moment) -> bool {
    slip.story.last().is_none_or(|set| set.recorded.plus_minutes(OVER * MINUTES_A_DAY) <= now)
}

fn note(badge: Badge) -> String {
    format!("{ENDED_NOTE}{}", badge.0)
}

impl Desk {
    /// Ends what is over, once a day; never by a clock that is in doubt.
    pub(super) fn end_old_drafts(&mut self) {
        let now = self.now();
        if self.drafts.tended == Some(now.day()) || self.clock.doubt().is_some() {
            return;
        }
        self.drafts.tended = Some(now.day());
        // By a clock that was set right lately nobody knows how old they are.
        let set = self.store.read().and_then(|view| last_correction(&view));
        if !set.is_ok_and(|set| set.is_none_or(|slip| is_long_ago(&slip, now))) {
            return;
        }
        let over: Vec<u64> = self.older_than(OVER, now, |_| true);
        let mut by_owner: BTreeMap<u32, Vec<u64>> = BTreeMap::new();
        for number in over.into_iter().filter(|number| !self.drafts.open.contains_key(number)) {
            if let Some(kept) = self.drafts.by_number.get(&number) {
                by_owner.entry(kept.badge).or_default().push(number);
            }
        }
        for (badge, numbers) in by_owner {
            let ended = numbers.len();
            self.say_log(&format!("工号{badge}的 {ended} 份草稿 {OVER} 天没有动过,已作废"));
            self.end_drafts(numbers);
            let before = self.ended_before(Badge(badge));
            let ended = before.saturating_add(u32::try_from(ended).unwrap_or(u32::MAX));
            let work = vec![Work::Note(note(Badge(badge)), bytes::encode(&ended).ok())];
            self.pending.push(Pending { waiting: None, work, reply: None, by: Badge::CLOCK });
        }
    }

    /// The drafts of somebody who has left.
    pub(super) fn end_drafts_of(&mut self, badge: Badge) {
        let own = self.drafts.by_number.iter().filter(|(_, kept)| kept.badge == badge.0);
        let numbers: Vec<u64> = own.map(|(number, _)| *number).collect();
        if numbers.is_empty() {
            return;
        }
        self.say_log(&format!("工号{}已停用,其 {} 份草稿已作废", badge.0, numbers.len()));
        self.end_drafts(numbers);
    }

    /// What an operator who signs in is told of drafts that have ended or are old.
    pub(super) fn notes_of_drafts(&mut self, conn: Conn, badge: Badge) -> Vec<String> {
        let mut notes = Vec::new();
        let ended = self.ended_before(badge);
        if ended > 0 {
            notes.push(format!("您有 {ended} 份草稿 {OVER} 天没有动过,已作废"));
            // A script shows it to nobody.
            if self.sessions.open.get(&conn).is_some_and(|session| !session.is_script()) {
                let work = vec![Work::Note(note(badge), None)];
                self.pending.push(Pending { waiting: None, work, reply: None, by: badge });
            }
        }
        let old = self.older_than(OLD, self.now(), |of| of == badge).len();
        if old > 0 {
            notes.push(format!("您有 {old} 份草稿 {OLD} 天没有动过;满 {OVER} 天作废"));
        }
        notes
    }

    fn older_than(&self, days: i64, now: Moment, of: impl Fn(Badge) -> bool) -> Vec<u64> {
        let old = |kept: &super::drafts::StoredDraft| {
            of(Badge(kept.badge)) && kept.last_key.minutes_until(now) >= days * MINUTES_A_DAY
        };
        let old = self.drafts.by_number.iter().filter(|(_, kept)| old(kept));
        old.map(|(number, _)| *number).collect()
    }

    fn ended_before(&self, badge: Badge) -> u32 {
        let kept = self.store.read().and_then(|view| view.note(&note(badge)));
        kept.ok().flatten().and_then(|bytes| bytes::decode(&bytes).ok()).unwrap_or(0)
    }

    fn end_drafts(&mut self, numbers: Vec<u64>) {
        let work = numbers.iter().map(|number| Work::Draft(*number, None)).collect();
        numbers.into_iter().for_each(|number| self.drafts.forget(number));
        self.pending.push(Pending { waiting: None, work, reply: None, by: Badge::CLOCK });
    }

    fn say_log(&self, sentence: &str) {
        (self.say)(&format!("{} {sentence}", crate::desk::clock::wall()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::desk::office::drafts::StoredDraft;
    use crate::desk::office::timekeeping::tests::{answer, asked, desk, office, world};
    use crate::desk::office::waiting::Waiting;
    use crate::protocol::messages;
    use crate::protocol::messages::{Draft, Reply};
    use crate::store::taking::Done;

    const HEAD: Badge = Badge(101);
    const DAY: i64 = 24 * 60 * 60_000;

    fn draft(title: &str) -> Draft {
        Draft { title: title.to_string(), ..Draft::default() }
    }

    /// As an earlier program kept them: of many badges, with long titles.
    fn lay(desk: &mut Desk, many: u64, badge: impl Fn(u64) -> u32, last_key: Moment) {
        for number in desk.drafts.next..desk.drafts.next + many {
            let draft = draft(&format!("{number} {}", "厨房水槽下面一直滴水".repeat(20)));
            let kept = StoredDraft { draft, badge: badge(number), since: last_key, last_key };
            let work = Work::Draft(number, bytes::encode(&kept).ok());
            desk.pending.push(Pending { waiting: None, work: vec![work], reply: None, by: HEAD });
            desk.drafts.by_number.insert(number, kept);
        }
        desk.drafts.next += many;
        desk.round().unwrap();
    }

    fn sign_in(desk: &mut Desk, conn: u64) -> messages::Operator {
        desk.sessions.open(Conn(conn), 1, 0);
        desk.sessions.set_terminal_name(Conn(conn), "pts/1");
        match desk.start_session(Conn(conn), HEAD) {
            Reply::SignedIn(operator) => operator,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn four_thousand_drafts_lock_nobody_out() {
        let mut desk = desk(office(), &world(true));
        let now = desk.now();
        lay(&mut desk, 4_000, |n| 101 + u32::try_from(n % 40).unwrap(), now);
        let operator = sign_in(&mut desk, 1);
        assert_eq!(operator.drafts_kept, 4_000);
        assert!(operator.drafts.iter().take(20).all(|draft| draft.badge == HEAD.0), "own first");
        let bytes = messages::write(&Reply::SignedIn(operator)).unwrap();
        assert!(bytes.len() < 64 * 1024, "{}", bytes.len());
        // Page by page, each of them once.
        let mut seen = std::collections::BTreeSet::new();
        for from in (0..4_000).step_by(messages::DRAFTS_A_PAGE) {
            let page = desk.shown_drafts(HEAD, (from, messages::DRAFTS_A_PAGE)).unwrap();
            let bytes = messages::write(&Reply::Drafts(page.clone())).unwrap();
            assert!(bytes.len() < 128 * 1024, "{}", bytes.len());
            seen.extend(page.iter().map(|draft| draft.number));
        }
        assert_eq!(seen.len(), 4_000);
    }

    #[test]
    fn an_operator_keeps_two_hundred_drafts_and_can_go_on_typing_in_them() {
        let mut desk = desk(office(), &world(true));
        sign_in(&mut desk, 1);
        let mut keep = |number| {
            let waiting = Waiting { conn: Conn(1), n: 1, _permit: None };
            desk.keep_draft(waiting, number, draft("漏水"));
            desk.drafts.by_number.len()
        };
        for n in 1..=200 {
            assert_eq!(keep(None), n);
        }
        assert_eq!(keep(None), 200, "one more is refused");
        assert_eq!(keep(Some(7)), 200);
    }

    /// They were typed minutes ago, by a clock that stood a hundred days behind.
    #[test]
    fn a_clock_that_is_set_forward_ends_no_draft() {
        let world = world(false);
        world.lock().unwrap().off = -100 * DAY;
        let mut desk = desk(office(), &world);
        let now = desk.now();
        lay(&mut desk, 3, |_| HEAD.0, now);
        let real = Moment(world.lock().unwrap().real);
        answer(&mut desk, real);
        desk.round().unwrap();
        assert!(desk.clock.doubt().is_none() && desk.drafts.count(None) == 3);
    }

    #[test]
    fn a_draft_nobody_comes_back_to_ends_and_its_owner_is_told_once() {
        let world = world(true);
        let mut desk = desk(office(), &world);
        let now = desk.now();
        lay(&mut desk, 3, |_| HEAD.0, now);
        let passes = |desk: &mut Desk, days: i64| {
            world.lock().unwrap().pass(days * DAY);
            desk.look_at_clock();
            desk.round().unwrap();
            desk.round().unwrap();
        };
        passes(&mut desk, 31);
        assert!(sign_in(&mut desk, 1).notes.iter().any(|note| note.contains("30 天没有动过")));
        passes(&mut desk, 58);
        assert_eq!(desk.drafts.count(None), 3);
        passes(&mut desk, 2);
        assert_eq!(desk.drafts.count(None), 0);
        assert_eq!(desk.store.read().unwrap().drafts().unwrap().len(), 0, "also in the store");
        let told = |desk: &mut Desk, conn| {
            let notes = sign_in(desk, conn).notes;
            desk.round().unwrap();
            notes.iter().any(|note| note.contains("3 份草稿 90 天"))
        };
        assert!(told(&mut desk, 2));
        assert!(!told(&mut desk, 3), "once");
    }

    #[test]
    fn with_a_badge_that_has_left_its_drafts_end() {
        let mut desk = desk(office(), &world(true));
        let staff = asked("B-01", "enter", &[("badge", "102"), ("name", "王丽"), ("role", "desk")]);
        let taken = desk.store.take(&[Work::Step(staff)], desk.now()).unwrap();
        let Some(Done::Accepted(entered)) = taken.done.first() else { panic!("{taken:?}") };
        let now = desk.now();
        lay(&mut desk, 2, |n| if n % 2 == 0 { 102 } else { 101 }, now);
        let mut leaves = asked("B-01", "leave", &[("why", "换岗")]);
        leaves.asked.slip = Some(entered.slip);
        let taken = desk.store.take(&[Work::Step(leaves)], desk.now()).unwrap();
        assert!(matches!(taken.done[0], Done::Accepted(_)), "{taken:?}");
        desk.publish(&taken, HEAD);
        desk.round().unwrap();
        let left: Vec<u32> = desk.drafts.by_number.values().map(|kept| kept.badge).collect();
        assert_eq!(left, [101]);
        assert_eq!(desk.store.read().unwrap().drafts().unwrap().len(), 1);
    }
}
