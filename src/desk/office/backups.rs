//! What the desk knows of its backups between two of them, and when one is due. It reads and writes nothing.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use super::inbox::Made;
use super::waiting::Waiting;
use crate::desk::backup_targets::Targets;
use crate::desk::last_backups::LastBackups;
use crate::engine::moment::Moment;
use crate::store::StoreProblem;
use crate::store::backup::age::keys::PublicKey;
use crate::store::reader::Reader;

/// How long targets that failed are left alone, unless somebody asks.
const REST: Duration = Duration::from_secs(600);
/// How often the configuration is looked at.
const LOOK: Duration = Duration::from_secs(60);
/// From how many hours on a backup is old.
const OLD: i64 = 26;

/// What the desk knows of its backups.
#[derive(Default)]
pub(super) struct Backups {
    pub(super) last: LastBackups,
    pub(super) targets: Vec<PathBuf>,
    /// For whom all backups are sealed, also to a folder that somebody names.
    pub(super) keys: Vec<PublicKey>,
    looked: Option<Instant>,
    /// Why the machine's configuration cannot be followed.
    refused: Option<String>,
    /// Configured targets whose last backup failed, each with its sentence.
    failing: BTreeMap<PathBuf, String>,
    rests_until: Option<Instant>,
    /// A shift was handed over since the last one began.
    handed_over: bool,
    under_way: Option<UnderWay>,
}

/// The backup that is being made.
struct UnderWay {
    asker: Option<Waiting>,
    /// It is owed to a handover.
    handed_over: bool,
}

/// How a backup went.
pub(super) struct Outcome {
    pub(super) asker: Option<Waiting>,
    /// A sentence for each target that was brought up to date.
    pub(super) done: Vec<String>,
    /// A sentence for each that was not.
    pub(super) failed: Vec<String>,
    /// Those that nobody has been told yet.
    pub(super) news: Vec<String>,
}

impl Backups {
    pub(super) fn load(view: &Reader) -> Result<Self, StoreProblem> {
        Ok(Self { last: LastBackups::load(view)?, ..Self::default() })
    }

    /// Whether it is time to look at the configuration; it counts as looked at then.
    pub(super) fn looks(&mut self, now: Instant) -> bool {
        let looks = self.looked.is_none_or(|looked| now >= looked + LOOK);
        if looks {
            self.looked = Some(now);
        }
        looks
    }

    /// Takes over what the configuration says. Answers a sentence that was not told yet.
    pub(super) fn configured(&mut self, read: Result<Targets, String>) -> Option<String> {
        let (Targets { folders: targets, keys }, refused) = match read {
            Ok(targets) => (targets, None),
            Err(sentence) => (Targets::default(), Some(sentence)),
        };
        self.failing.retain(|target, _| targets.contains(target));
        (self.targets, self.keys) = (targets, keys);
        let news = refused.clone().filter(|_| self.refused != refused);
        self.refused = refused;
        news
    }

    /// Why the configuration cannot be followed.
    pub(super) fn refused(&self) -> Option<&String> {
        self.refused.as_ref()
    }

    pub(super) fn handed_over(&mut self) {
        self.handed_over = true;
    }

    pub(super) fn is_under_way(&self) -> bool {
        self.under_way.is_some()
    }

    /// Whether the desk should begin one by itself.
    pub(super) fn are_due(&self, now: Instant, today: Moment) -> bool {
        let rests = self.rests_until.is_some_and(|until| now < until);
        if self.targets.is_empty() || self.is_under_way() || rests {
            return false;
        }
        let old = |target: &PathBuf| self.last.of(target).map(Moment::day) != Some(today.day());
        self.handed_over || self.targets.iter().any(old)
    }

    /// How long none falls due by itself. Configurations are looked at when the desk wakes up anyway.
    pub(super) fn rest(&self, now: Instant, wall: Moment) -> Option<Duration> {
        if self.targets.is_empty() || self.is_under_way() {
            return None;
        }
        if let Some(until) = self.rests_until.filter(|until| now < *until) {
            return Some(until - now);
        }
        let next = wall.day().next(1).begins().0.saturating_sub(wall.0);
        Some(Duration::from_millis(u64::try_from(next).unwrap_or(0)))
    }

    /// One begins, of all targets or of one that was named.
    pub(super) fn begin(&mut self, asker: Option<Waiting>) {
        let handed_over = asker.is_none() && std::mem::take(&mut self.handed_over);
        self.under_way = Some(UnderWay { asker, handed_over });
    }

    /// One has ended. What a handover is owed stays owed until it was made.
    pub(super) fn end(&mut self, made: Made, now: Instant) -> Outcome {
        let was = self.under_way.take();
        let mut out = Outcome { asker: None, done: vec![], failed: vec![], news: vec![] };
        let mut ours = false;
        for (target, result) in made.results {
            // A folder that somebody named is theirs to see to, and stops no backup of the others.
            let configured = self.targets.contains(&target);
            ours |= configured;
            match result {
                Ok(done) => {
                    self.last.made(&target, made.at, &done);
                    self.failing.remove(&target);
                    out.done.push(done.told(&target));
                }
                Err(problem) => {
                    let sentence = problem.to_string();
                    if configured && self.failing.get(&target) != Some(&sentence) {
                        self.failing.insert(target, sentence.clone());
                        out.news.push(sentence.clone());
                    }
                    out.failed.push(sentence);
                }
            }
        }
        if ours {
            self.rests_until = (!self.failing.is_empty()).then_some(now + REST);
        }
        if let Some(was) = was {
            self.handed_over |= was.handed_over && !out.failed.is_empty();
            out.asker = was.asker;
        }
        out
    }

    /// What somebody who runs the desk is told when signing in: what is wrong, or how old the oldest target's is.
    pub(super) fn age(&self, now: Moment, practice: bool) -> Option<String> {
        if let Some(told) = self.refused.iter().chain(self.failing.values()).next() {
            return Some(told.clone());
        }
        let oldest = match self.targets.as_slice() {
            [] => self.last.at.values().map(|(at, _)| Moment(*at)).max(),
            targets => targets.iter().map(|target| self.last.of(target)).min().flatten(),
        };
        let Some(at) = oldest else {
            let none = "还没有备份过,机器坏了就全没了(手册“备份和恢复”)";
            return (!practice).then(|| none.to_string());
        };
        let hours = (now.0 - at.0) / 3_600_000;
        Some(if hours >= OLD {
            format!("上次备份已是 {hours} 小时前({at}),请查看备份盘")
        } else {
            format!("上次备份 {at}")
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::desk::serve::Conn;
    use crate::store::backup::BackedUp;
    use crate::store::backup::problem::BackupProblem;
    use crate::store::chain::Head;

    const AT: Moment = Moment(1_800_000_000_000);

    fn to(target: &str) -> Targets {
        Targets { folders: vec![PathBuf::from(target)], keys: Vec::new() }
    }

    fn with_target(target: &str) -> Backups {
        let mut backups = Backups::default();
        assert_eq!(backups.configured(Ok(to(target))), None);
        backups
    }

    fn made(target: &str, holds: bool) -> Made {
        let path = PathBuf::from(target);
        let done = BackedUp {
            office: "0".repeat(16),
            generation: 1,
            head: Head { seq: 7, hash: [1; 32] },
            entries: 7,
            sealed: false,
        };
        let result = if holds { Ok(done) } else { Err(BackupProblem::NoTarget(path.clone())) };
        Made { results: vec![(path, result)], at: AT }
    }

    fn asker() -> Option<Waiting> {
        Some(Waiting { conn: Conn(1), n: 1, _permit: None })
    }

    #[test]
    fn what_a_handover_is_owed_stays_owed_until_it_was_made() {
        let mut backups = with_target("/disk");
        let now = Instant::now();
        backups.begin(None);
        backups.end(made("/disk", true), now);
        assert!(!backups.are_due(now, AT), "today's is made");
        backups.handed_over();
        assert!(backups.are_due(now, AT));
        backups.begin(None);
        assert!(!backups.are_due(now, AT), "one at a time");
        let out = backups.end(made("/disk", false), now);
        assert_eq!((out.failed.len(), out.news.len()), (1, 1));
        assert!(!backups.are_due(now, AT), "it rests");
        let later = now + REST;
        assert!(backups.are_due(later, AT), "and is tried again, though today's was made before");
        backups.begin(None);
        assert!(backups.end(made("/disk", false), later).news.is_empty(), "told once");
        backups.begin(None);
        backups.end(made("/disk", true), later);
        assert!(!backups.are_due(later + REST, AT));
        assert!(backups.age(AT, false).unwrap().starts_with("上次备份 "));
    }

    #[test]
    fn an_old_backup_is_warned_of_and_so_is_a_real_office_without_any() {
        let mut backups = with_target("/disk");
        assert!(backups.age(AT, false).unwrap().contains("还没有备份过"));
        assert_eq!(backups.age(AT, true), None);
        backups.begin(None);
        backups.end(made("/disk", true), Instant::now());
        let after = |hours: i64| backups.age(AT.plus_minutes(hours * 60), false).unwrap();
        assert!(after(OLD - 1).starts_with("上次备份 "));
        assert!(after(OLD).contains("26 小时前") && after(OLD).contains("请查看备份盘"));
        // Of two targets the older one counts.
        backups.configured(Ok(Targets {
            folders: vec![PathBuf::from("/disk"), PathBuf::from("/second")],
            keys: Vec::new(),
        }));
        assert!(backups.age(AT, false).unwrap().contains("还没有备份过"));
    }

    #[test]
    fn a_folder_that_somebody_mistyped_stops_no_backup_by_itself() {
        let mut backups = with_target("/disk");
        let now = Instant::now();
        backups.begin(asker());
        let out = backups.end(made("/dsik", false), now);
        assert!(out.asker.is_some() && out.failed.len() == 1 && out.news.is_empty());
        assert!(backups.are_due(now, AT), "the configured one is not held up");
        assert!(backups.age(AT, true).is_none(), "nor called failed");
        // Named, it begins anew where an earlier one is gone: then nothing is wrong with it any more.
        backups.begin(None);
        backups.end(made("/disk", false), now);
        assert!(backups.age(AT, true).unwrap().contains("没有备份目录"));
        backups.begin(asker());
        backups.end(made("/disk", true), now);
        assert!(backups.age(AT, true).unwrap().starts_with("上次备份 "));
    }

    #[test]
    fn a_sentence_on_the_configuration_goes_with_its_reason() {
        let mut backups = with_target("/disk");
        let wrong = || Err("看不懂".to_string());
        assert_eq!(backups.configured(wrong()).as_deref(), Some("看不懂"));
        assert_eq!(backups.configured(wrong()), None, "told once");
        assert_eq!(backups.age(AT, true).as_deref(), Some("看不懂"));
        assert!(!backups.are_due(Instant::now(), AT));
        backups.configured(Ok(Targets::default()));
        assert_eq!(backups.age(AT, true), None);
        // A target that is configured no more has failed nobody.
        let mut backups = with_target("/disk");
        backups.begin(None);
        backups.end(made("/disk", false), Instant::now());
        backups.configured(Ok(to("/other")));
        assert_eq!(backups.age(AT, true), None);
    }
}
