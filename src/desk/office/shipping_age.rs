//! How far head office is behind, as the shipping process left it in the office's folder: what those who run the desk
//! are told when signing in, beside the age of the backup, and while they sit there when it has become late; the hours stand
//! on their screens as long as there are any. A line in the log whenever it changes.
//!
//! The desk ships nothing and waits for nobody.

use super::Desk;
use crate::desk::log;
use crate::engine::moment::Moment;
use crate::forms::office::rulings;
use crate::protocol::messages::Told;
use crate::store::StoreProblem;
use crate::store::shipped::ShippedNote;

/// From so many minutes on it is said how old the oldest unsent entry is.
const LATE: i64 = 10;
/// From so many minutes on it is said when head office was last asked for its decisions.
const OLD: i64 = 24 * 60;

impl Desk {
    /// What is told of shipping; nothing where nothing is shipped.
    pub(super) fn shipping_age(&self) -> Option<String> {
        let note = ShippedNote::read(&self.dir)?;
        let oldest = self.oldest_unsent(note.place.seq).ok()?;
        let unsent = self.store.head().seq.saturating_sub(note.place.seq);
        let shipped = said(&note, unsent, oldest, self.running_time());
        let rulings = self.ask(|book| (rulings::stands(book).0 - 1, rulings::unread(book)));
        match rulings.ok().and_then(|have| decided(&note, have, self.running_time())) {
            Some(rulings) => Some(format!("{shipped};{rulings}")),
            None => Some(shipped),
        }
    }

    /// Notes in the log how much is unsent, where that has changed since it was last noted; whoever runs the desk and sits
    /// there hears of it when it has become late, and when all is sent again.
    pub(super) fn note_shipping(&mut self) {
        let Some(note) = ShippedNote::read(&self.dir) else { return };
        let late = self.hours_late(&note);
        let now = (late, note.problem.is_some());
        let before = self.shipping_noted.replace(now);
        if before == Some(now) {
            return;
        }
        let fails = if now.1 { "yes" } else { "no" };
        let hours = u32::try_from(late).unwrap_or(0);
        log::note("unsent", &[("hours", u64::from(hours).into()), ("fails", fails.into())]);
        for (conn, session) in &self.sessions.open {
            if session.badge.is_some_and(|badge| self.keeps_the_desk(badge)) {
                self.send(*conn, &Told::Unsent { hours });
            }
        }
        if is_news(before.map_or(0, |(late, _)| late), late)
            && let Some(sentence) = self.shipping_age()
        {
            self.tell_keepers(&sentence);
        }
    }

    /// Hours since the oldest entry that head office has not; 0 where nothing is late, or nothing is shipped.
    pub(super) fn unsent_hours(&self) -> u32 {
        let note = ShippedNote::read(&self.dir);
        note.map_or(0, |note| u32::try_from(self.hours_late(&note)).unwrap_or(0))
    }

    fn hours_late(&self, note: &ShippedNote) -> i64 {
        let oldest = self.oldest_unsent(note.place.seq).ok().flatten();
        oldest.map_or(0, |oldest| oldest.minutes_until(self.running_time()).max(0) / 60)
    }

    /// When the first entry was written that head office has not.
    fn oldest_unsent(&self, sent: u64) -> Result<Option<Moment>, StoreProblem> {
        if self.store.head().seq <= sent {
            return Ok(None);
        }
        Ok(self.store.read()?.entry(sent + 1)?.map(|entry| entry.recorded))
    }
}

/// Whether so many hours are worth saying after those that were noted before: the first ones, ever more seldom, then once a
/// day; and that it is over.
fn is_news(before: i64, hours: i64) -> bool {
    let reached = |mark: i64| before < mark && hours >= mark;
    [1, 2, 4, 8].into_iter().any(reached) || hours / 24 > before / 24 || (before > 0 && hours == 0)
}

/// The sentence: how many are unsent and since when, and what is wrong.
fn said(note: &ShippedNote, unsent: u64, oldest: Option<Moment>, now: Moment) -> String {
    let age = oldest.map_or(0, |oldest| oldest.minutes_until(now));
    let behind = match oldest {
        Some(oldest) if age >= LATE => {
            let age = match age {
                age if age >= 48 * 60 => format!("{} 天", age / (24 * 60)),
                age if age >= 120 => format!("{} 小时", age / 60),
                age => format!("{age} 分钟"),
            };
            format!("总部:还有 {unsent} 条未送,最早的已 {age}({})", oldest.show(now))
        }
        _ => match note.heard {
            Some(heard) => format!("总部:已送到第 {} 条({})", note.place.seq, heard.show(now)),
            None => "总部:还没有送过".to_string(),
        },
    };
    match &note.problem {
        Some(problem) => format!("{behind};{problem}"),
        None => behind,
    }
}

/// How many decisions of head office are here, how many of them nobody has read, and when head office was last asked for
/// more, where that is long ago. Nothing where none ever came and none was asked for.
fn decided(note: &ShippedNote, (taken, unread): (u64, usize), now: Moment) -> Option<String> {
    if taken == 0 && note.asked.is_none() {
        return None;
    }
    let mut said = format!("总部决定到第 {taken} 号");
    if unread > 0 {
        said.push_str(&format!(",{unread} 件待过目"));
    }
    match note.asked {
        Some(asked) if asked.minutes_until(now) < OLD => {}
        Some(asked) => said.push_str(&format!(",上次问总部是 {}", asked.show(now))),
        None => said.push_str(",没有问过总部"),
    }
    Some(said)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::carrying::Place;

    #[test]
    fn the_oldest_unsent_age_is_said_and_what_is_wrong_beside_it() {
        let now = Moment(1_800_000_000_000);
        let place = Place { seq: 90, ..Place::start() };
        let mut note = ShippedNote { place, heard: Some(now), problem: None, asked: None };
        assert!(said(&note, 0, None, now).starts_with("总部:已送到第 90 条"));
        let before = |minutes: i64| Some(now.plus_minutes(-minutes));
        assert!(said(&note, 3, before(LATE - 1), now).starts_with("总部:已送到第 90 条"));
        assert!(said(&note, 3, before(45), now).contains("还有 3 条未送,最早的已 45 分钟"));
        assert!(said(&note, 3, before(300), now).contains("最早的已 5 小时"));
        note.problem = Some("总部连不上".to_string());
        let weeks = said(&note, 9_000, before(21 * 24 * 60), now);
        assert!(weeks.contains("最早的已 21 天") && weeks.ends_with(";总部连不上"), "{weeks}");
    }

    #[test]
    fn whoever_sits_there_hears_when_it_is_late_ever_more_seldom_and_when_it_is_over() {
        let mut before = 0;
        let mut said = Vec::new();
        for hours in 0..80 {
            said.extend(is_news(before, hours).then_some(hours));
            before = hours;
        }
        assert_eq!(said, [1, 2, 4, 8, 24, 48, 72]);
        assert!(is_news(80, 0) && !is_news(0, 0));
    }

    #[test]
    fn the_last_decision_is_said_and_its_age_where_head_office_was_not_asked_for_a_day() {
        let now = Moment(1_800_000_000_000);
        let asked = |minutes: Option<i64>| ShippedNote {
            asked: minutes.map(|minutes| now.plus_minutes(-minutes)),
            ..ShippedNote::default()
        };
        assert_eq!(decided(&asked(None), (0, 0), now), None);
        assert_eq!(decided(&asked(Some(5)), (17, 0), now).unwrap(), "总部决定到第 17 号");
        let read = decided(&asked(Some(5)), (17, 2), now).unwrap();
        assert_eq!(read, "总部决定到第 17 号,2 件待过目");
        let old = decided(&asked(Some(OLD)), (17, 0), now).unwrap();
        assert!(old.contains("第 17 号,上次问总部是"), "{old}");
        // A restored office that has lost its note goes on with the last one it has.
        assert!(decided(&asked(None), (17, 0), now).unwrap().contains("没有问过总部"));
    }
}
