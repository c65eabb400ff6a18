//! 钟: what time does by itself. A pure `due` of each form says what has fallen due; here it becomes
//! ordinary steps by badge 0. Replay never acts.

use std::time::Instant;

use super::Desk;
use super::waiting::{BATCH, Pending, Waiting};
use crate::engine::judge::Hand;
use crate::engine::moment::Moment;
use crate::engine::slip::{Index, ascending};
use crate::engine::value::Badge;
use crate::forms;
use crate::protocol::messages;
use crate::protocol::messages::{Reply, Told};
use crate::store::StoreProblem;
use crate::store::taking::{Done, Handed, Work};

/// Rounds of what falls due in one go; each round may make new things fall due.
const ROUNDS: usize = 50;
impl Desk {
    /// What is due by now, unless 钟 rests.
    pub(super) fn act(&mut self) -> Result<(), StoreProblem> {
        if !self.rest.over(Instant::now()) {
            return Ok(());
        }
        let acted = self.act_now();
        match &acted {
            Ok(()) => self.rest.end(),
            Err(_) => self.rest.begin(Instant::now()),
        }
        acted
    }

    /// Sets a practice office's clock, or lets it run.
    pub(super) fn set_clock(&mut self, waiting: Waiting, typed: Option<&str>) {
        if !self.store.is_practice() {
            let no = "只有练习管理处可以拨钟;真管理处的时间由前台自己走".to_string();
            return self.tell(&waiting, Reply::No(no));
        }
        let at = match typed.map(|t| Moment::parse(t, self.now())) {
            Some(None) => {
                let no = "时间写成 2026-12-31T23:50".to_string();
                return self.tell(&waiting, Reply::No(no));
            }
            Some(Some(at)) if at < self.store.last_moment() => {
                let last = self.store.last_moment();
                let no = format!("钟不能拨到最后一笔 {last} 之前;请拨到其后");
                return self.tell(&waiting, Reply::No(no));
            }
            Some(at) => at,
            None => None,
        };
        self.frozen = at;
        let work = vec![Work::Clock(at)];
        self.pending.push(Pending { waiting: Some(waiting), work, draft: None, by: Badge::CLOCK });
        let told = Told::ClockSet { now: self.now(), frozen: at.is_some() };
        if let Ok(bytes) = messages::write(&told) {
            self.outbox.send_all(bytes);
        }
    }

    /// Time acts through a clerk of its own: what is due by now becomes ordinary steps by 钟, each
    /// with an id made of rule, slip and due moment.
    fn act_now(&mut self) -> Result<(), StoreProblem> {
        for _ in 0..ROUNDS {
            let due = self.due_now()?;
            if due.is_empty() {
                break;
            }
            let taken = self.store.take(&due, self.now())?;
            self.posted(&taken, Badge::CLOCK);
            // What was not accepted would not be the next time either: it waits until the slip changes,
            // and stands in nobody's way.
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

    fn due_now(&self) -> Result<Vec<Work>, StoreProblem> {
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
