//! Building a practice office of any size: large commits, bounded memory, and nothing that can be
//! opened before it is whole.
//!
//! It works in a folder of its own inside the data folder and moves what is finished out of it. It
//! must not judge, and must not know what a practice office is made of: that is `demo`.

use crate::engine::prelude::*;
use std::fs::{self, File};
use std::path::Path;

use rustix::fs::{FlockOperation, flock};

use super::setup::{SetupProblem, take_all};
use crate::demo;
use crate::demo::{Days, Plan, Planned};
use crate::desk::pins::{Pin, hash_pin};
use crate::store::opening::{Kind, PLAIN_FILE, STORE_FILE, make_folder};
use crate::store::taking::{Handed, Steps, Work};
use crate::store::{Store, StoreProblem};

/// A practice office as asked for.
#[derive(Clone, Copy, Debug, Default)]
pub struct PracticeAsk {
    pub rooms: Option<usize>,
    pub slips: Option<usize>,
    /// Slips that must be open at the end, at least; none: what an ordinary office leaves.
    pub open: Option<usize>,
    pub seed: u64,
    /// The end of its three weeks; without one a fixed moment, so that a seed always gives one office.
    pub at: Option<Moment>,
    /// The clock runs on with the machine's; otherwise it stands still at the end.
    pub running: bool,
}

/// The progress of the build.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// Steps that enter staff, prices, rooms and people.
    pub entered: usize,
    /// Slips opened, of about `of`.
    pub slips: usize,
    pub of: usize,
}

/// Steps in one commit: the more, the less often a page is written that many of them touch; what
/// they have written waits in memory for the commit, a kilobyte or two each.
const BATCH: usize = 10_000;
/// Steps between two reports of progress.
const PROGRESS_EVERY: usize = 512;
/// Where it is built, inside the data folder.
const UNFINISHED: &str = "practice.half";

/// Builds a practice office through the same rules. Answers a sentence with what was built.
///
/// # Errors
/// The folder holds an office already, another process is building one there, or it cannot be
/// written.
pub fn practice(dir: &Path, ask: &PracticeAsk) -> Result<String, SetupProblem> {
    practice_with_progress(dir, ask, &mut |_| ())
}

/// The same, with reports of progress.
///
/// # Errors
/// As [`practice()`].
pub fn practice_with_progress(
    dir: &Path,
    ask: &PracticeAsk,
    tell: &mut dyn FnMut(Progress),
) -> Result<String, SetupProblem> {
    let plan = plan(ask);
    let half = dir.join(UNFINISHED);
    let site = prepare_site(dir, &half)?;
    Store::create(&half, Kind::Practice { seed: ask.seed })?;
    let mut store = Store::open(&half)?;
    store.take_each(BATCH, plan.now, &mut StepStream::of(&plan, tell))?;

    let mut local = Vec::new();
    for (badge, _, _, pin) in demo::OPERATORS {
        let pin = Pin::read(pin).map_err(SetupProblem::Pin)?;
        let made =
            hash_pin(&pin, practice_salt(ask.seed, *badge), None).map_err(SetupProblem::Pin)?;
        let row = made.to_bytes().map_err(StoreProblem::from)?;
        local.push(Work::Credential(Badge(*badge), row));
    }
    if !ask.running {
        local.push(Work::Clock(Some(plan.now)));
    }
    take_all(&mut store, &local, plan.now)?;
    let head = store.head().clone();
    drop(store);
    move_in(dir, &half).map_err(StoreProblem::from)?;
    drop(site);
    Ok(format!("练习管理处已建好:{} 条流水,校验码 {}", head.seq, head.spoken()))
}

fn plan(ask: &PracticeAsk) -> Plan {
    let usual = Plan { seed: ask.seed, ..Plan::default() };
    Plan {
        rooms: ask.rooms.unwrap_or(usual.rooms),
        slips: ask.slips.unwrap_or(usual.slips),
        open: ask.open.unwrap_or(usual.open),
        now: ask.at.unwrap_or(usual.now),
        ..usual
    }
}

/// Prepares an empty folder to build in and locks it. What an interrupted build left is removed;
/// what another process is building is not touched.
fn prepare_site(dir: &Path, half: &Path) -> Result<File, SetupProblem> {
    if Store::exists(dir) {
        return Err(SetupProblem::Step("数据目录里已有管理处;请换一个空目录(--data)".to_string()));
    }
    // A journal without its store may be all that is left of a real office. Only what was cut off
    // while it moved in is ours.
    if dir.join(PLAIN_FILE).exists() && !half.exists() {
        return Err(SetupProblem::Step(format!(
            "数据目录里有一份流水 {PLAIN_FILE},没有动它;请换一个空目录(--data),或用 qiantai restore --from 由它恢复"
        )));
    }
    let problem = |error: std::io::Error| SetupProblem::Store(error.into());
    make_folder(half).map_err(problem)?;
    let site = File::open(half).map_err(problem)?;
    if flock(&site, FlockOperation::NonBlockingLockExclusive).is_err() {
        return Err(SetupProblem::Step("另一个进程正在这里建练习管理处;请等它完成".to_string()));
    }
    for left in fs::read_dir(half).map_err(problem)? {
        fs::remove_file(left.map_err(problem)?.path()).map_err(problem)?;
    }
    Ok(site)
}

/// Moves what was built into the data folder, the store itself last: with it the office is there.
fn move_in(dir: &Path, half: &Path) -> std::io::Result<()> {
    for file in fs::read_dir(half)? {
        let file = file?;
        if file.file_name() != STORE_FILE {
            fs::rename(file.path(), dir.join(file.file_name()))?;
        }
    }
    File::open(dir)?.sync_all()?;
    fs::rename(half.join(STORE_FILE), dir.join(STORE_FILE))?;
    fs::remove_dir(half)?;
    File::open(dir)?.sync_all()
}

/// Practice PINs stand in the README; their salts come from the seed, so that one seed gives one store.
fn practice_salt(seed: u64, badge: u32) -> [u8; 16] {
    let hash = blake3::hash(format!("practice pin {seed} {badge}").as_bytes());
    let mut salt = [0; 16];
    salt.copy_from_slice(&hash.as_bytes()[..16]);
    salt
}

/// The steps of a plan, one after another: the office, then its days.
struct StepStream<'a> {
    plan: Plan,
    /// Dropped after its last step: it holds all rooms in memory.
    office: Option<Box<dyn Iterator<Item = Planned>>>,
    days: Option<Days>,
    made: usize,
    progress: Progress,
    tell: &'a mut dyn FnMut(Progress),
}

impl<'a> StepStream<'a> {
    fn of(plan: &Plan, tell: &'a mut dyn FnMut(Progress)) -> Self {
        let office: Box<dyn Iterator<Item = Planned>> = Box::new(demo::office(plan));
        let progress = Progress { of: plan.slips, ..Progress::default() };
        Self { plan: *plan, office: Some(office), days: None, made: 0, progress, tell }
    }

    fn planned(&mut self, book: &dyn Book) -> Option<Planned> {
        if let Some(next) = self.office.as_mut().and_then(Iterator::next) {
            self.progress.entered += 1;
            return Some(next);
        }
        self.office = None;
        let plan = &self.plan;
        let days = self.days.get_or_insert_with(|| Days::new(plan));
        let next = days.next(book);
        self.progress.slips = days.opened();
        next
    }
}

impl Steps for StepStream<'_> {
    fn next(&mut self, book: &dyn Book) -> Option<Handed> {
        let Planned { asked, hand, at } = self.planned(book)?;
        self.made += 1;
        if self.made.is_multiple_of(PROGRESS_EVERY) {
            (self.tell)(self.progress);
        }
        Some(Handed { at: Some(at), ..Handed::now(String::new(), asked, hand) })
    }
}
