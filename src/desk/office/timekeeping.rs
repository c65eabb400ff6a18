//! The desk's clock at work: it is looked at when a question comes, whoever may set it is asked where it is in doubt,
//! and what a wrong one had laid down is laid anew.
//!
//! What is believed is for the clock to say. Nothing here looks at the machine's clock to pass the time.

#[cfg(test)]
pub(super) mod tests;

use std::collections::BTreeMap;

use super::Desk;
use super::corrections::{Correction, NOTE};
use super::waiting::{Pending, Waiting};
use crate::bytes;
use crate::desk::clock::Doubt;
use crate::engine::decision::{Hand, Input};
use crate::engine::kind::ROWS_MOST;
use crate::engine::prelude::*;
use crate::forms;
use crate::forms::office::restoring::{self, Set, leans_on_the_clock};
use crate::forms::office::staff;
use crate::protocol::messages::{Reply, Told};
use crate::store::StoreProblem;
use crate::store::reader::Reader;
use crate::store::taking::{Done, Handed, Work};

/// Below it a correction moves nothing: what is due is said in minutes.
const SLIGHT_MINUTES: i64 = 2;
/// The name of the note that says for which correction the dues were moved. Never changed.
const MOVED_NOTE: &str = "dues-moved";

impl Desk {
    /// The desk's clock, which all steps use. A practice office can stop it.
    pub(super) fn now(&self) -> Moment {
        self.frozen.unwrap_or_else(|| self.running_time()).max(self.store.last_moment())
    }

    /// The time that runs on also where a practice office has stopped its clock: for PINs.
    pub(super) fn running_time(&self) -> Moment {
        self.clock.now(&(self.machine)())
    }

    /// Somebody asks something, or the desk begins: asks those who may set the clock, if there is a reason.
    pub(super) fn look_at_clock(&mut self) {
        let before = self.clock.doubt();
        let asked = self.clock.look(&(self.machine)());
        if asked.is_some()
            && let Some(question) = self.clock_question()
        {
            (self.say)(&format!("{} {question}", crate::desk::clock::wall()));
            for (conn, session) in &self.sessions.open {
                if session.badge.is_some_and(|badge| self.keeps_clock(badge)) {
                    self.send(*conn, &Told::Noted { text: question.clone() });
                }
            }
        }
        if before != self.clock.doubt() {
            self.tell_clock();
        }
        self.keep_clock();
    }

    /// What whoever may set the clock is asked, as long as it is in doubt.
    pub(super) fn clock_question(&self) -> Option<String> {
        let now = self.now();
        let shown =
            |at: Moment| format!("{}年{} {}", at.day().year(), at.day().words(), at.clock());
        Some(match self.clock.doubt()? {
            Doubt::Started => format!(
                "电脑的时钟开机后没有核对过,前台现在是 {};请用“校时”写明现在时间,对的也写一次",
                shown(now)
            ),
            Doubt::Jumped { ahead } => format!(
                "电脑的时钟变成了 {},前台仍按 {} 走;请用“校时”写明现在时间",
                shown(Moment(now.0.saturating_add(ahead))),
                shown(now)
            ),
        })
    }

    /// Whether somebody may set the clock.
    pub(super) fn keeps_clock(&self, badge: Badge) -> bool {
        let keeps = |book: &dyn Book| {
            staff::role(book, badge).is_some_and(|role| book.policy().may(role, Right::KeepClock))
        };
        self.ask(keeps).unwrap_or(false)
    }

    /// Tells every screen what time it is.
    pub(super) fn tell_clock(&self) {
        let (frozen, unsure) = (self.frozen.is_some(), self.clock.doubt().is_some());
        self.broadcast(&Told::ClockSet { now: self.now(), frozen, unsure });
    }

    fn keep_clock(&mut self) {
        let Some(Ok(base)) = self.clock.to_keep().map(bytes::encode) else { return };
        let work = vec![Work::Note(NOTE.to_string(), Some(base))];
        self.pending.push(Pending { waiting: None, work, reply: None, by: Badge::CLOCK });
    }

    /// A person says what time it is. The step is taken by itself and at that time, after all that waits.
    pub(super) fn correct_clock(&mut self, waiting: Waiting, mut handed: Handed) {
        if self.store.is_practice() {
            return self.decline(&waiting, "练习管理处不用校时,它的钟可以随意拨");
        }
        let (own, by) = (self.now(), handed.hand.badge);
        let typed = handed.asked.fields.iter().find_map(|(name, input)| match input {
            Input::Text(text) if name == "at" => Some(text.as_str()),
            _ => None,
        });
        // What does not read is said by the step as of any other blank.
        let said = typed.and_then(|typed| Moment::parse(typed, own));
        let meant = said.map(|said| self.clock.meant(said, &(self.machine)()));
        let doubtful = self.clock.doubt().is_some() && meant.is_some_and(|at| meant_anew(at, said));
        if let Some(no) =
            typed.filter(|_| doubtful).and_then(|typed| leans_on_the_clock(typed, own))
        {
            return self.reply(&waiting, Reply::Refused(no));
        }
        let at = meant.unwrap_or(own);
        let first = match self.first_wrong(at) {
            Ok(first) => first.map(|first| first.to_string()),
            Err(problem) => return self.fail(&waiting, &problem),
        };
        handed.known = vec![("was".into(), Some(own.to_string())), ("first".into(), first)];
        if said.is_some() {
            handed.known.push(("at".into(), Some(at.to_string())));
            handed.at = Some(at);
        }
        let work = vec![Work::Step(handed)];
        let pending = Pending { waiting: Some(waiting), work, reply: None, by };
        self.corrections.push(Correction { pending, at });
    }

    /// Takes the waiting corrections of the clock, each as a commit of its own.
    pub(super) fn take_corrections(&mut self) -> Result<(), StoreProblem> {
        let mut waiting = std::mem::take(&mut self.corrections).into_iter();
        while let Some(Correction { pending, at }) = waiting.next() {
            let taken = match self.store.take(&pending.work, at) {
                Ok(taken) => taken,
                // All who wait are answered: the disk takes nothing now.
                Err(problem) => {
                    self.pending.push(pending);
                    self.pending.extend(waiting.map(|later| later.pending));
                    return Err(problem);
                }
            };
            let by = pending.by;
            let set = !taken.changed.is_empty();
            if set {
                self.clock.set(at, self.store.head().seq, &(self.machine)());
                self.keep_clock();
                // What was to last until a moment of the wrong time lasts no longer.
                self.sessions.open.values_mut().for_each(super::sessions::Session::mask);
                self.claims = super::Claims::default();
                self.hours = super::Hours::default();
            }
            self.reply_after_commit(pending, &taken.done.iter().collect::<Vec<&Done>>());
            self.publish(&taken, by);
            if set {
                self.tell_clock();
                self.move_dues()?;
                self.commit()?;
            }
        }
        Ok(())
    }

    /// The first entry that a wrong clock had recorded, if it is now `at`: what nobody has vouched for, and what lies
    /// in the future.
    fn first_wrong(&self, at: Moment) -> Result<Option<u64>, StoreProblem> {
        if self.now().minutes_until(at).abs() < SLIGHT_MINUTES {
            return Ok(None);
        }
        let (view, head) = (self.store.read()?, self.store.head().seq);
        // Recorded time runs forward from the last correction on.
        let mut low = last_correction(&view)?
            .and_then(|slip| restoring::correction(&slip).map(|set| set.deed.seq))
            .unwrap_or(1);
        let mut high = head + 1;
        while low < high {
            let middle = low + (high - low) / 2;
            let later = view.entry(middle)?.is_some_and(|entry| entry.recorded > at);
            if later { high = middle } else { low = middle + 1 }
        }
        let unsure = self.clock.unsure_since().map_or(head + 1, |since| since + 1);
        Ok(Some(low.min(unsure)).filter(|first| *first <= head))
    }

    /// Lays anew, by the right time, what the clock of before the last correction had laid and still runs. Done again
    /// it finds nothing; that it was done is noted, so that no start reads that stretch of the journal once more.
    pub(super) fn move_dues(&mut self) -> Result<(), StoreProblem> {
        let Some((correction, moved)) = self.dues_to_move()? else { return Ok(()) };
        let mut all = true;
        for rows in moved.chunks(ROWS_MOST) {
            let asked = Asked {
                form: restoring::FORM.id.to_string(),
                step: "move-dues".to_string(),
                fields: vec![("moved".to_string(), Input::Rows(rows.to_vec()))],
                ..Asked::default()
            };
            let hand = Hand { badge: Badge::CLOCK, cosign: None };
            let work = [Work::Step(Handed::now(String::new(), asked, hand))];
            let taken = self.store.take(&work, self.now())?;
            all &= taken.done.iter().all(|done| matches!(done, Done::Accepted(_) | Done::Kept));
            self.publish(&taken, Badge::CLOCK);
        }
        // What was refused is tried again at the next start.
        if !all {
            return Ok(());
        }
        let done = correction.to_le_bytes().to_vec();
        self.store.take(&[Work::Note(MOVED_NOTE.to_string(), Some(done))], self.now())?;
        Ok(())
    }

    /// The entry of the last correction, and what it moves; none where that was done.
    fn dues_to_move(&self) -> Result<Option<(u64, Vec<Row>)>, StoreProblem> {
        let view = self.store.read()?;
        let Some(slip) = last_correction(&view)? else { return Ok(None) };
        let Some(Set { deed, first, was }) = restoring::correction(&slip) else {
            return Ok(None);
        };
        if view.note(MOVED_NOTE)?.is_some_and(|done| done == deed.seq.to_le_bytes()) {
            return Ok(None);
        }
        let by = deed.recorded.0.saturating_sub(was.0);
        let mut laid: BTreeMap<(SlipId, u16), Moment> = BTreeMap::new();
        // Nothing was wrong before it.
        let first = first.unwrap_or(deed.seq);
        for seq in first.max(1)..deed.seq {
            if let Some(entry) = view.entry(seq)? {
                laid.extend(entry.dues.iter().map(|due| ((entry.slip, due.what), due.at)));
            }
        }
        let row = |book: &dyn Book, ((id, what), at): ((SlipId, u16), Moment)| {
            let slip = book.slip(id)?;
            // Another moment was laid down since.
            slip.due(what).filter(|due| due.met.is_none() && due.at == at)?;
            let text = |name: &str, text: String| (name.to_string(), text);
            let to = Moment(at.0.saturating_add(by)).to_string();
            let number = forms::show_number(id);
            Some(vec![text("slip", number), text("due", what.to_string()), text("at", to)])
        };
        let rows = view.ask(|book| laid.into_iter().filter_map(|one| row(book, one)).collect())?;
        Ok(Some((deed.seq, rows)))
    }
}

/// Whether none of the clocks was near what somebody said: it is believed as it was typed.
fn meant_anew(meant: Moment, said: Option<Moment>) -> bool {
    said == Some(meant)
}

/// A row as it is typed.
type Row = Vec<(String, String)>;

/// The last slip that set the clock.
pub(super) fn last_correction(view: &Reader) -> Result<Option<Slip>, StoreProblem> {
    let mut last = None;
    view.slips_of(restoring::TAG, 1, |slip| {
        if restoring::correction(&slip).is_some() {
            last = Some(slip);
        }
        true
    })?;
    Ok(last)
}
