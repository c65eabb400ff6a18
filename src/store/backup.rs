//! Backups: the journal in segments that are never written again, beside it the local tables in one small file.
//! Everything else is folded anew at a restoring, so nothing else needs to travel.
//!
//! A target is a folder: a second disk, a stick, or one that another program carries away. In it, for each office
//! and generation, `<office id>/g0001/` with `j-…qtj`, `local-…qtl` and a `MANIFEST`. A target whose journal is
//! not ours is refused and never overwritten.
//!
//! Where the machine's configuration names public keys each file is sealed for them as it is written (`….age`); the
//! list stays readable, so that whoever has no key can still see that every file is as it was written.

pub mod age;
pub mod folder;
pub mod local;
pub mod manifest;
pub mod origin;
pub mod problem;
pub mod segment;

use std::path::{Path, PathBuf};

use super::chain::Head;
use super::reader::Reader;
use crate::engine::moment::Moment;
use crate::sorting::Arrange;
use age::keys::{PublicKey, SecretKey};
use folder::{Folder, MANIFEST};
use local::Local;
use manifest::{Listed, Manifest};
use origin::Origin;
use problem::BackupProblem;

/// Side files that are kept: the last of so many days, and of so many months.
const DAYS: usize = 14;
const MONTHS: usize = 12;

/// A backup that was made and read back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BackedUp {
    pub office: String,
    pub generation: u32,
    pub head: Head,
    /// Entries that came new into the target.
    pub entries: u64,
    /// It is sealed for public keys.
    pub sealed: bool,
}

impl BackedUp {
    /// In one line.
    pub fn told(&self, target: &Path) -> String {
        format!(
            "已{}备份到 {}:第 1–{} 条(新 {} 条),校验码 {},管理处 {} 第 {} 代",
            if self.sealed { "加密" } else { "" },
            target.display(),
            self.head.seq,
            self.entries,
            self.head.spoken(),
            self.office,
            self.generation
        )
    }
}

/// Whether a target lies outside the office's data folder, where it would be lost together with the office.
///
/// # Errors
/// It lies inside.
pub fn lies_apart(own: &Path, target: &Path) -> Result<(), BackupProblem> {
    // What is not there at all is found later.
    let whole = |path: &Path| path.canonicalize().unwrap_or_else(|_| path.to_owned());
    if whole(target).starts_with(whole(own)) {
        return Err(BackupProblem::Own(target.to_owned()));
    }
    Ok(())
}

/// Brings a target up to the end of a store's journal. `known`: a backup of this office is there already, and
/// must be found. `keys`: for whom its files are sealed; none, and they are plain.
///
/// # Errors
/// Nothing that was there before is changed then.
pub fn back_up(
    view: &Reader,
    head: &Head,
    target: &Path,
    now: Moment,
    known: bool,
    keys: &[PublicKey],
) -> Result<BackedUp, BackupProblem> {
    if !target.is_dir() {
        return Err(BackupProblem::NoTarget(target.to_owned()));
    }
    let origin = Origin::of(view)?;
    let office = target.join(&origin.office);
    if known && !office.is_dir() {
        return Err(BackupProblem::Gone(target.to_owned()));
    }
    let folder = Folder::at(office.join(format!("g{:04}", origin.generation)));
    let fresh = || Manifest { keys: keys.to_vec(), ..Manifest::new(origin.clone()) };
    let mut manifest = folder.manifest()?.unwrap_or_else(fresh);
    let before = manifest.head();
    if manifest.origin != origin || !is_in(view, &before)? {
        return Err(BackupProblem::Foreign(folder.path().to_owned()));
    }
    // Half of it would open with other keys, or with none: nobody could say what a key is good for.
    if manifest.keys != keys {
        return Err(BackupProblem::OtherKeys(folder.path().to_owned()));
    }
    while let Some(next) = segment::next(view, &origin, &manifest.head(), head.seq)? {
        let name = format!("j-{:09}-{:09}.qtj", next.first, next.end.seq);
        manifest.segments.push(folder.write(&name, &next.text, &next.end, keys)?);
    }
    let local = Local::of(view, head.clone(), now)?;
    // With its moment: one that the list still names is not written over before the new list stands.
    let name = format!("local-{:09}-{}.qtl", head.seq, now.0);
    let listed = folder.write(&name, &local.text(), head, keys)?;
    manifest.locals.retain(|(_, other)| other.name != listed.name);
    manifest.locals.push((now, listed));
    let gone = retire(&mut manifest.locals);
    folder.write_manifest(&manifest)?;
    for listed in gone {
        folder.remove(&listed.name);
    }
    let (office, generation) = (origin.office, origin.generation);
    let (entries, sealed) = (head.seq - before.seq, !keys.is_empty());
    Ok(BackedUp { office, generation, head: head.clone(), entries, sealed })
}

/// Whether an entry is in the store's journal.
fn is_in(view: &Reader, head: &Head) -> Result<bool, BackupProblem> {
    if head.seq == 0 {
        return Ok(true);
    }
    let row = view.journal_row(head.seq)?;
    Ok(row.is_some_and(|(row, _)| row.first_chunk() == Some(&head.hash)))
}

/// Takes side files out of the list that are neither the last of one of the last days nor the last of one of the
/// last months.
fn retire(locals: &mut Vec<(Moment, Listed)>) -> Vec<Listed> {
    let (mut days, mut months) = (Vec::new(), Vec::new());
    let mut kept = Vec::new();
    let mut gone = Vec::new();
    for (moment, listed) in std::mem::take(locals).into_iter().rev() {
        let (day, month) = (moment.day(), moment.day().month());
        let new_day = !days.contains(&day);
        let new_month = !months.contains(&month);
        if new_day {
            days.push(day);
        }
        if new_month {
            months.push(month);
        }
        if (new_day && days.len() <= DAYS) || (new_month && months.len() <= MONTHS) {
            kept.push((moment, listed));
        } else {
            gone.push(listed);
        }
    }
    kept.reverse();
    *locals = kept;
    gone
}

/// What a verification of one generation found.
#[derive(Clone, Debug)]
pub struct Verified {
    pub folder: PathBuf,
    /// Whose it is; none where its list does not read.
    pub origin: Option<Origin>,
    pub head: Head,
    /// When its last side file was written.
    pub last: Option<Moment>,
    /// Its files are sealed.
    pub sealed: bool,
    /// What does not hold; empty if all does.
    pub faults: Vec<String>,
}

/// Reads every file of every backup below a folder. One that is bad hides no other. Of sealed ones without a key
/// only that each file is as it was written, and that the list goes on without a gap.
///
/// # Errors
/// The folder cannot be read, or there is no backup below it.
pub fn verify(target: &Path, keys: &[SecretKey]) -> Result<Vec<Verified>, BackupProblem> {
    let mut all = Vec::new();
    for folder in generations(target)? {
        let path = folder.path().to_owned();
        all.push(match folder.manifest() {
            Ok(None) => continue,
            Ok(Some(manifest)) => Verified {
                folder: path,
                head: manifest.head(),
                last: manifest.locals.last().map(|(moment, _)| *moment),
                sealed: !manifest.keys.is_empty(),
                faults: faults(&folder, &manifest, keys),
                origin: Some(manifest.origin),
            },
            Err(problem) => Verified {
                folder: path,
                origin: None,
                head: Head::start(),
                last: None,
                sealed: false,
                faults: vec![problem.to_string()],
            },
        });
    }
    if all.is_empty() {
        return Err(BackupProblem::Damaged(target.to_owned(), format!("没有 {MANIFEST}")));
    }
    Ok(all)
}

/// When an office was last backed up into a folder, by the lists alone: no file of a backup is read.
///
/// # Errors
/// A list cannot be read, or the folder is not there.
pub fn last_of(target: &Path, office: &str) -> Result<Option<Moment>, BackupProblem> {
    if !target.is_dir() {
        return Err(BackupProblem::NoTarget(target.to_owned()));
    }
    let own = target.join(office);
    if !own.is_dir() {
        return Ok(None);
    }
    let mut last = None;
    for folder in generations(&own)? {
        let manifest = folder.manifest()?;
        let at = manifest.and_then(|manifest| manifest.locals.last().map(|(at, _)| *at));
        last = last.max(at);
    }
    Ok(last)
}

/// The folder itself, or those two levels below it, that have a list.
fn generations(target: &Path) -> Result<Vec<Folder>, BackupProblem> {
    let mut level = vec![target.to_owned()];
    let mut found = Vec::new();
    for _ in 0..3 {
        let mut below = Vec::new();
        for folder in level {
            if folder.join(MANIFEST).is_file() {
                found.push(Folder::at(folder));
                continue;
            }
            let entries = match std::fs::read_dir(&folder) {
                Ok(entries) => entries,
                Err(error) if folder == target => return Err(BackupProblem::Io(folder, error)),
                // Whatever else stands on the disk, `lost+found` for one, is no backup.
                Err(_) => continue,
            };
            for entry in entries.flatten() {
                if entry.path().is_dir() {
                    below.push(entry.path());
                }
            }
        }
        level = below;
    }
    found.arrange_by(|a, b| a.path().cmp(b.path()));
    Ok(found)
}

fn faults(folder: &Folder, manifest: &Manifest, keys: &[SecretKey]) -> Vec<String> {
    let mut faults = Vec::new();
    let mut before = Head::start();
    let closed = !manifest.keys.is_empty() && keys.is_empty();
    for listed in &manifest.segments {
        match folder.read(listed) {
            Err(why) => faults.push(why),
            Ok(_) if closed => {}
            Ok(bytes) => {
                let walked = folder::text_of(listed, bytes, keys).and_then(|text| {
                    segment::verify(&text).map_err(|why| format!("{}:{why}", listed.name))
                });
                match walked {
                    Ok((origin, begin, end))
                        if origin == manifest.origin && begin == before && end == listed.end => {}
                    Ok(_) => faults.push(format!("{} 与前一段接不上", listed.name)),
                    Err(why) => faults.push(why),
                }
            }
        }
        before = listed.end.clone();
    }
    for (_, listed) in &manifest.locals {
        match folder.read(listed) {
            Err(why) => faults.push(why),
            Ok(_) if closed => {}
            Ok(bytes) => {
                match folder::text_of(listed, bytes, keys).map(|text| Local::read(&text)) {
                    Ok(Some(local)) if local.at == listed.end => {}
                    Ok(_) => faults.push(format!("{} 读不出", listed.name)),
                    Err(why) => faults.push(why),
                }
            }
        }
    }
    if manifest.locals.is_empty() {
        faults.push("没有旁表(密码、草稿)".to_string());
    }
    faults
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Three a day for a year and a half.
    #[test]
    fn of_the_side_files_the_last_of_fourteen_days_and_of_twelve_months_are_kept() {
        let begun = Moment(1_790_000_000_000);
        let end = Head { seq: 1, hash: [0; 32] };
        let side = |n: i64| {
            let at = begun.plus_minutes(n * 8 * 60);
            (at, Listed::of(format!("local-{n}"), &[], end.clone()))
        };
        let mut locals = Vec::new();
        let mut gone = 0;
        for n in 0..540 * 3 {
            locals.push(side(n));
            gone += retire(&mut locals).len();
            assert_eq!(locals.last(), Some(&side(n)), "the newest stays");
        }
        assert_eq!(locals.len() + gone, 540 * 3, "each is kept or named as gone");
        let last = locals.last().unwrap().0.day();
        let days: Vec<_> = locals.iter().map(|(at, _)| at.day()).collect();
        assert!(days.is_sorted() && days.windows(2).all(|two| two[0] != two[1]), "{days:?}");
        for back in 0..14 {
            assert!(days.contains(&last.before(back)), "{back} days ago");
        }
        let mut months: Vec<_> = days.iter().map(|day| day.month()).collect();
        months.dedup();
        assert_eq!(months.len(), MONTHS, "{months:?}");
        assert!((24..=26).contains(&locals.len()), "{days:?}");
    }
}
