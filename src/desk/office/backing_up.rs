//! Backups by the desk: every day, at every handover, and when somebody asks. Each is made in a thread of its own
//! over a read view; how it went comes back through the inbox and is told to those who run the desk. Days are those of
//! the desk's clock: a wall clock that somebody set makes no backup old, and none new.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::time::Instant;

use super::Desk;
use super::inbox::{Inbox, Made};
use super::sessions::Session;
use super::waiting::{Pending, Waiting};
use crate::desk::backup_targets;
use crate::engine::prelude::*;
use crate::protocol::messages::Reply;
use crate::store::backup::problem::BackupProblem;
use crate::store::backup::{back_up, lies_apart};

impl Desk {
    /// Looks whether a backup is due, and begins it.
    pub(super) fn run_backups(&mut self) {
        let now = Instant::now();
        if self.backups.looks(now) {
            self.read_targets();
            self.note_shipping();
        }
        if self.backups.are_due(now, self.running_time()) {
            self.begin_backup(self.backups.targets.clone(), None, true);
        }
    }

    /// A shift was handed over: what stands on its paper goes to the targets.
    pub(super) fn back_up_at_handover(&mut self) {
        self.backups.handed_over();
    }

    /// Somebody asks for a backup now: to a folder that is named, or to all targets.
    pub(super) fn back_up_for(&mut self, waiting: Waiting, target: Option<String>) {
        if self.backups.is_under_way() {
            return self.decline(&waiting, "正在备份;请稍候再试");
        }
        if target.is_some() {
            let Some(badge) = self.signed_in(&waiting) else { return };
            if !self.keeps_the_desk(badge) {
                return self.decline(&waiting, "备份到另外的目录,由主任或主管来办");
            }
            // Who may not see the data must not choose where the desk's account writes.
            if !self.sessions.open.get(&waiting.conn).is_some_and(Session::is_own_account) {
                return self.decline(&waiting, "别的账号不能叫前台写目录;请备份到设置好的各处");
            }
        }
        // Also for a folder that is named: what must not lie anywhere in plain must not lie there either.
        self.read_targets();
        if let Some(why) = self.backups.refused() {
            return self.decline(&waiting, why.clone());
        }
        match target {
            // Named by a person: an earlier backup that is gone from there is begun anew.
            Some(target) => self.begin_backup(vec![PathBuf::from(target)], Some(waiting), false),
            None if self.backups.targets.is_empty() => {
                let none = "没有设置备份目录;请写明目录,或由管电脑的人设置(见手册“备份”)";
                self.decline(&waiting, none);
            }
            None => self.begin_backup(self.backups.targets.clone(), Some(waiting), true),
        }
    }

    fn read_targets(&mut self) {
        let office = self.store.identity().map(|identity| identity.office_id());
        let read = office.map_err(|p| p.to_string()).and_then(|id| backup_targets::targets(&id));
        if let Some(news) = self.backups.configured(read) {
            self.tell_keepers(&news);
        }
    }

    /// `known`: what was backed up to a target before must be found there.
    fn begin_backup(&mut self, targets: Vec<PathBuf>, asker: Option<Waiting>, known: bool) {
        let (head, at) = (self.store.head().clone(), self.running_time());
        let last = self.backups.last.clone();
        let view = match self.store.read() {
            Ok(view) => view,
            Err(problem) => {
                if let Some(waiting) = asker {
                    self.fail(&waiting, &problem);
                }
                return;
            }
        };
        self.backups.begin(asker);
        let (inbox, wanted, own) = (self.inbox.clone(), targets.clone(), self.dir.clone());
        let keys = self.backups.keys.clone();
        let begun = std::thread::Builder::new().name("backup".to_string()).spawn(move || {
            let each = |target: PathBuf| {
                let known = known && last.of(&target).is_some();
                let make = AssertUnwindSafe(|| {
                    lies_apart(&own, &target)?;
                    back_up(&view, &head, &target, at, known, &keys)
                });
                // Whoever asked must be answered, and the next one must be made, whatever becomes of this one.
                let made = catch_unwind(make).unwrap_or_else(|_| {
                    Err(BackupProblem::Broken(target.clone(), "程序出错".to_string()))
                });
                (target, made)
            };
            let results = wanted.into_iter().map(each).collect();
            let _ = inbox.send(Inbox::BackedUp(Made { results, at }));
        });
        if let Err(error) = begun {
            let broken = |target: PathBuf| {
                (target.clone(), Err(BackupProblem::Broken(target, error.to_string())))
            };
            self.backup_made(Made { results: targets.into_iter().map(broken).collect(), at });
        }
    }

    /// Notes what was backed up, and tells what was not.
    pub(super) fn backup_made(&mut self, made: Made) {
        let mut out = self.backups.end(made, Instant::now());
        if !out.done.is_empty()
            && let Some(note) = self.backups.last.work()
        {
            let work = vec![note];
            self.pending.push(Pending { waiting: None, work, reply: None, by: Badge::CLOCK });
        }
        for sentence in &out.news {
            self.tell_keepers(sentence);
        }
        let Some(waiting) = out.asker else { return };
        if out.failed.is_empty() {
            return self.reply(&waiting, Reply::BackedUp(out.done));
        }
        out.done.extend(out.failed);
        self.decline(&waiting, out.done.join("\n"));
    }

    /// What somebody who runs the desk is told of the backups when signing in.
    pub(super) fn backup_age(&self) -> Option<String> {
        self.backups.age(self.running_time(), self.store.is_practice())
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::channel;
    use std::time::Duration;

    use super::*;
    use crate::desk::clock;
    use crate::desk::last_backups::LastBackups;
    use crate::desk::office::Ended;
    use crate::desk::pins::PinPool;
    use crate::desk::serve::Outbox;
    use crate::store::Store;
    use crate::store::opening::Kind;

    #[test]
    fn a_desk_that_nobody_needs_waits_for_the_backup_that_is_being_made() {
        let dir = tempfile::tempdir().unwrap();
        Store::create(dir.path(), Kind::Practice { seed: 1 }).unwrap();
        let store = Store::open(dir.path()).unwrap();
        let (inbox, arriving) = channel();
        let pins = PinPool::open(1, inbox.clone(), Inbox::Pin).unwrap();
        let own = dir.path().to_path_buf();
        let mut desk = Desk::new(own, store, Outbox::default(), pins, inbox.clone()).unwrap();
        let target = dir.path().join("stick");
        let done = desk.store.read().unwrap();
        let made = back_up(&done, desk.store.head(), dir.path(), clock::wall(), false, &[]);
        desk.backups.begin(None);
        let results = vec![(target.clone(), made)];
        inbox.send(Inbox::BackedUp(Made { results, at: clock::wall() })).unwrap();
        drop(done);
        assert_eq!(desk.run(&arriving, Some(Duration::ZERO)), Ended::Idle);
        let store = Store::open(dir.path()).unwrap();
        let last = LastBackups::load(&store.read().unwrap()).unwrap();
        assert!(last.of(&target).is_some(), "it was heard of, and noted");
    }
}
