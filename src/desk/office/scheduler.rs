//! The clock 钟: steps that time takes by itself. The pure function `due` of each form says what has
//! fallen due; here that becomes ordinary steps by badge 0. Rebuilding the store from its journal
//! must not take any.

use crate::engine::prelude::*;
use std::time::Instant;

use super::Desk;
use super::waiting::{BATCH, Waiting};
use crate::engine::decision::Hand;
use crate::forms;
use crate::forms::office::settings;
use crate::store::StoreProblem;
use crate::store::taking::{Done, Handed, Work};

/// The most rounds in one go: what is written in one round may make other things fall due.
const ROUNDS: usize = 50;
impl Desk {
    /// Takes the steps that are due, unless the clock waits after a disk error.
    pub(super) fn run_clock(&mut self) -> Result<(), StoreProblem> {
        if !self.clock_backoff.is_over(Instant::now()) {
            return Ok(());
        }
        let acted = self.run_due_steps();
        match &acted {
            Ok(()) => self.clock_backoff.end(),
            Err(_) => self.clock_backoff.begin(Instant::now()),
        }
        acted
    }

    /// Tells the head, on the board, of settings that a change of release woke or put to sleep. A desk
    /// asks once, when it begins: what it reads of settings does not change while it runs.
    pub(super) fn note_release(&mut self) -> Result<(), StoreProblem> {
        let Some(asked) = self.store.read()?.ask(settings::of_release)? else { return Ok(()) };
        let id = format!("release {:?}", asked.seen);
        let hand = Hand { badge: Badge::CLOCK, cosign: None };
        let taken = self.store.take(&[Work::Step(Handed::now(id, asked, hand))], self.now())?;
        self.publish(&taken, Badge::CLOCK);
        Ok(())
    }

    /// Sets the clock of a practice office, or lets it run.
    pub(super) fn set_clock(&mut self, waiting: Waiting, typed: Option<&str>) {
        if !self.store.is_practice() {
            return self.decline(&waiting, "只有练习管理处可以拨钟;真管理处的时间由前台自己走");
        }
        let at = match typed.map(|t| Moment::parse(t, self.now())) {
            Some(None) => {
                return self.decline(&waiting, "时间写成 2026-12-31T23:50");
            }
            Some(Some(at)) if at < self.store.last_moment() => {
                let last = self.store.last_moment();
                let no = format!("钟不能拨到最后一笔 {last} 之前;请拨到其后");
                return self.decline(&waiting, no);
            }
            Some(at) => at,
            None => None,
        };
        self.frozen = at;
        let work = vec![Work::Clock(at)];
        self.enqueue(waiting, Badge::CLOCK, work, None);
        self.tell_clock();
    }

    /// Takes all steps that are due by now. The id of each is made of step, slip and due moment, so
    /// that none is taken twice.
    fn run_due_steps(&mut self) -> Result<(), StoreProblem> {
        for _ in 0..ROUNDS {
            let due = self.due_steps()?;
            if due.is_empty() {
                break;
            }
            let taken = self.store.take(&due, self.now())?;
            self.publish(&taken, Badge::CLOCK);
            // A refused step would be refused the next time too: it is left alone until the slip
            // changes, so that it does not hold up others.
            for (work, done) in due.iter().zip(&taken.done) {
                if let (Work::Step(handed), Done::Refused(_) | Done::Invalid(_)) = (work, done)
                    && let Some(slip) = handed.asked.slip
                {
                    self.stuck.insert((slip, handed.asked.seen));
                }
            }
            if taken.changed.is_empty() {
                break;
            }
        }
        Ok(())
    }

    fn due_steps(&self) -> Result<Vec<Work>, StoreProblem> {
        let now = self.now();
        let until = ascending(now);
        self.store.read()?.ask(|book| {
            let mut work = Vec::new();
            let most = BATCH + self.stuck.len();
            for id in book.keys(Index::Clock, (0, 0), (until, u64::MAX), most) {
                let (Some(form), Some(slip)) = (forms::tagged(id.form), book.slip(id)) else {
                    continue;
                };
                if self.stuck.contains(&(id, Some(slip.version))) {
                    continue;
                }
                for asked in (form.by_clock.due)(&slip, book, now) {
                    let at = slip.next_due().map_or(now, |d| d.at);
                    let name = forms::show_number(id);
                    let step = format!("钟 {name} {} {} {}", asked.step, slip.version, at.0);
                    let hand = Hand { badge: Badge::CLOCK, cosign: None };
                    work.push(Work::Step(Handed::now(step, asked, hand)));
                }
            }
            work
        })
    }
}
