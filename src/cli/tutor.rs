//! `qiantai tutor`: ten lessons in a practice office that is thrown away behind them. It lies in a folder of its own and never
//! near anybody's data; whatever is printed, exported or backed up there lies in the same folder, and goes with it.

use std::fs::{self, File};
use std::io;
use std::os::unix::fs::{DirBuilderExt, MetadataExt};
use std::path::{Path, PathBuf};

use rustix::fs::{FlockOperation, flock};

use super::commands;
use super::{FAILED, FINE, USAGE, fail, print_out};
use crate::desk::practice;
use crate::engine::moment::Moment;

/// How its folder's name begins, and how before it is held; what follows is a word by chance.
const NAMED: &str = "qiantai-tutor-";
const BEGUN: &str = "qiantai-begun-";
/// When it is there: a Monday, in the middle of the early shift.
const LAST_DAY: &str = "2026-11-30T14:32";
/// The folder that stands for a stick.
const STICK: &str = "usb";

/// Lays the office, opens a terminal on it, and throws it away.
pub(super) fn tutor() -> u8 {
    // Before anything is built for a screen that cannot be.
    if let Some(reason) = commands::no_screen() {
        return fail(&reason, USAGE);
    }
    clear_leftovers();
    let (folder, _held) = match lay() {
        Ok(laid) => laid,
        Err(why) => return fail(&format!("教程的练习管理处建不了:{why}"), FAILED),
    };
    let office = folder.join("office");
    let code = commands::open_terminal(&office, true);
    // Also one that somebody else has joined meanwhile: the folder goes.
    let stopped = commands::end_desk(&office, true).map_or_else(|code| code, |_| FINE);
    let _ = std::env::set_current_dir("/");
    if let Err(error) = fs::remove_dir_all(&folder) {
        return fail(&format!("{} 没有删掉({error});可以手工删", folder.display()), FAILED);
    }
    if code == FINE { stopped } else { code }
}

/// The folder with the practice office and the stick in it, where this process stands from now on: a file that a lesson
/// names lies there too.
///
/// The folder is held by a lock as long as this process lives, so that no other tutor takes it for a leftover; it has its name
/// only when it is held.
fn lay() -> Result<(PathBuf, File), String> {
    let mut chance = [0u8; 6];
    getrandom::fill(&mut chance).map_err(|error| error.to_string())?;
    let chance: String = chance.iter().map(|byte| format!("{byte:02x}")).collect();
    let (begun, folder) =
        (among().join(format!("{BEGUN}{chance}")), among().join(format!("{NAMED}{chance}")));
    let made = |error: io::Error| format!("{}:{error}", folder.display());
    fs::DirBuilder::new().mode(0o700).create(&begun).map_err(made)?;
    let held = hold(&begun).ok_or_else(|| format!("{}", begun.display()))?;
    fs::rename(&begun, &folder).map_err(made)?;
    fs::DirBuilder::new().mode(0o700).create(folder.join(STICK)).map_err(made)?;
    print_out("正在建教程用的练习管理处,约需几秒…");
    // Its clock stands still on the last day of a month, so that each lesson finds what its words say.
    let at = Moment::parse(LAST_DAY, Moment(0));
    let ask = practice::PracticeAsk { seed: 1, at, ..practice::PracticeAsk::default() };
    practice::practice(&folder.join("office"), &ask).map_err(|problem| problem.to_string())?;
    std::env::set_current_dir(&folder).map_err(made)?;
    Ok((folder, held))
}

/// Where the folder lies among others.
fn among() -> PathBuf {
    std::env::temp_dir()
}

/// Holds a folder, if nobody does.
fn hold(folder: &Path) -> Option<File> {
    let held = File::open(folder).ok()?;
    flock(&held, FlockOperation::NonBlockingLockExclusive).ok()?;
    Some(held)
}

/// Throws away what tutors of this account left behind that were killed.
fn clear_leftovers() {
    let own = rustix::process::geteuid().as_raw();
    for entry in fs::read_dir(among()).into_iter().flatten().flatten() {
        let left = entry.file_name().to_str().is_some_and(|name| name.starts_with(NAMED));
        if left
            && entry.metadata().is_ok_and(|it| it.is_dir() && it.uid() == own)
            && hold(&entry.path()).is_some()
        {
            let _ = commands::end_desk(&entry.path().join("office"), true);
            let _ = fs::remove_dir_all(entry.path());
        }
    }
}
