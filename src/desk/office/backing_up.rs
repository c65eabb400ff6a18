//! Backups by the desk: every day, at every handover, and when somebody asks. Each is made in a thread of its own
//! over a read view; how it went comes back through the inbox and is told to those who run the desk.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use super::Desk;
use super::backups::NOTE;
use super::inbox::{Inbox, Made};
use super::waiting::{Pending, Waiting};
use crate::bytes;
use crate::desk::backup_targets;
use crate::desk::clock;
use crate::engine::prelude::*;
use crate::protocol::messages::Reply;
use crate::store::backup::back_up;
use crate::store::taking::Work;

/// How long a target that failed is left alone, unless somebody asks.
const REST: Duration = Duration::from_secs(600);
/// From how many hours on a backup is old.
const OLD: i64 = 26;
/// How often the configuration is looked at.
const LOOK: Duration = Duration::from_secs(60);

impl Desk {
    /// Looks whether a backup is due, and begins it.
    pub(super) fn run_backups(&mut self) {
        let now = Instant::now();
        if self.backups.looked.is_none_or(|looked| now >= looked + LOOK) {
            self.backups.looked = Some(now);
            self.read_targets();
        }
        let rests = self.backups.rests_until.is_some_and(|until| now < until);
        if self.backups.targets.is_empty() || self.backups.under_way || rests {
            return;
        }
        let today = clock::wall().day();
        let last = |target: &PathBuf| {
            let good = self.backups.good.at.get(&target.display().to_string());
            good.map(|(at, _)| Moment(*at).day())
        };
        let due = self.backups.targets.iter().any(|target| last(target) != Some(today));
        if due || self.backups.handed_over {
            self.backups.handed_over = false;
            self.begin_backup(self.backups.targets.clone(), None, true);
        }
    }

    /// A shift was handed over: what stands on its paper goes to the targets.
    pub(super) fn back_up_at_handover(&mut self) {
        self.backups.handed_over = true;
    }

    /// Somebody asks for a backup now: to a folder that is named, or to all targets.
    pub(super) fn back_up_for(&mut self, waiting: Waiting, target: Option<String>) {
        if self.backups.under_way {
            return self.decline(&waiting, "正在备份;请稍候再试");
        }
        let Some(target) = target else {
            self.read_targets();
            if self.backups.targets.is_empty() {
                let none = "没有设置备份目录;请写明目录,或由管电脑的人设置(见手册“备份”)";
                let why = self.backups.told.clone().unwrap_or_else(|| none.to_string());
                return self.decline(&waiting, why);
            }
            return self.begin_backup(self.backups.targets.clone(), Some(waiting), false);
        };
        let Some(badge) = self.signed_in(&waiting) else { return };
        if !self.keeps_the_desk(badge) {
            return self.decline(&waiting, "备份到另外的目录,由主任或主管来办");
        }
        self.begin_backup(vec![PathBuf::from(target)], Some(waiting), false);
    }

    fn read_targets(&mut self) {
        let office = self.store.identity().map(|identity| identity.office_id());
        let read = office.map_err(|p| p.to_string()).and_then(|id| backup_targets::targets(&id));
        match read {
            Ok(targets) => self.backups.targets = targets,
            Err(sentence) => {
                self.backups.targets.clear();
                self.tell_once(sentence);
            }
        }
    }

    fn begin_backup(&mut self, targets: Vec<PathBuf>, asker: Option<Waiting>, known: bool) {
        let (head, at) = (self.store.head().clone(), clock::wall());
        let good = self.backups.good.clone();
        let view = match self.store.read() {
            Ok(view) => view,
            Err(problem) => {
                if let Some(waiting) = asker {
                    self.fail(&waiting, &problem);
                }
                return;
            }
        };
        self.backups.under_way = true;
        let inbox = self.inbox.clone();
        let begun = std::thread::Builder::new().name("backup".to_string()).spawn(move || {
            let each = |target: PathBuf| {
                let known = known && good.at.contains_key(&target.display().to_string());
                let made = back_up(&view, &head, &target, at, known);
                (target, made)
            };
            let results = targets.into_iter().map(each).collect();
            let _ = inbox.send(Inbox::BackedUp(Made { results, at, asker }));
        });
        if begun.is_err() {
            self.backups.under_way = false;
        }
    }

    /// Notes what was backed up, and tells what was not.
    pub(super) fn backup_made(&mut self, made: Made) {
        self.backups.under_way = false;
        let (mut lines, mut failed) = (Vec::new(), Vec::new());
        for (target, result) in made.results {
            match result {
                Ok(done) => {
                    let at = (made.at.0, done.head.seq);
                    self.backups.good.at.insert(target.display().to_string(), at);
                    lines.push(done.told(&target));
                }
                Err(problem) => failed.push(problem.to_string()),
            }
        }
        if !lines.is_empty()
            && let Ok(bytes) = bytes::encode(&self.backups.good)
        {
            let work = vec![Work::Note(NOTE.to_string(), Some(bytes))];
            self.pending.push(Pending { waiting: None, work, reply: None, by: Badge::CLOCK });
        }
        self.backups.rests_until = (!failed.is_empty()).then(|| Instant::now() + REST);
        match failed.first() {
            Some(sentence) => self.tell_once(sentence.clone()),
            None => self.backups.told = None,
        }
        let Some(waiting) = made.asker else { return };
        if failed.is_empty() {
            return self.reply(&waiting, Reply::BackedUp(lines));
        }
        lines.extend(failed);
        self.decline(&waiting, lines.join("\n"));
    }

    fn tell_once(&mut self, sentence: String) {
        if self.backups.told.as_ref() != Some(&sentence) {
            self.tell_keepers(&sentence);
            self.backups.told = Some(sentence);
        }
    }

    /// What somebody who runs the desk is told of the backups when signing in: how old the oldest target's is.
    pub(super) fn backup_age(&self) -> Option<String> {
        if let Some(told) = &self.backups.told {
            return Some(told.clone());
        }
        let good = &self.backups.good.at;
        let of = |target: &PathBuf| good.get(&target.display().to_string()).map(|(at, _)| *at);
        let oldest = match self.backups.targets.as_slice() {
            [] => good.values().map(|(at, _)| *at).max(),
            targets => targets.iter().map(of).min().flatten(),
        };
        let Some(at) = oldest else {
            let none = "还没有备份过:这台机器坏了,资料就没有了(见手册“备份”)";
            return (!self.store.is_practice()).then(|| none.to_string());
        };
        let hours = (clock::wall().0 - at) / 3_600_000;
        let when = Moment(at);
        Some(if hours >= OLD {
            format!("上次备份已是 {} 小时前({when}),请查看备份盘", hours)
        } else {
            format!("上次备份 {when}")
        })
    }
}
