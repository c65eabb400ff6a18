//! The plain journal while the store is open: written after each commit by a thread of its own, held against
//! what was left there before each writing, and mended from redb where it was cut, changed or could not be
//! written.
//!
//! It must never hold up a commit, and never overwrite what it does not know: that is set aside.

use std::fs::{self, File, OpenOptions};
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use super::StoreProblem;
use super::held::HeldFile;
use super::plain::{self, Line, SOUND};
use super::reader::Reader;
use super::set_aside::unused_beside;

/// The name of the note that says the file still holds what was erased. Never changed.
pub(super) const REWRITE_NOTE: &str = "rewrite-journal";

/// How long a mending that failed is left alone.
const REST: Duration = Duration::from_secs(5);
/// How long a check waits for lines that are on their way.
const PATIENCE: Duration = Duration::from_secs(30);

/// The file and the thread that writes it.
pub struct SecondCopy {
    path: PathBuf,
    jobs: Option<Sender<Job>>,
    writer: Option<JoinHandle<()>>,
    state: Arc<State>,
}

/// What the writing thread does.
enum Job {
    Lines(Vec<Line>),
    /// Says when everything before it is written.
    Reached(Sender<()>),
}

/// What the thread and a check have found.
#[derive(Default)]
struct State {
    found: Mutex<Found>,
    /// Who is told that there is something new.
    news: OnceLock<News>,
}

/// Tells somebody that there is something new.
type News = Box<dyn Fn() + Send + Sync>;

#[derive(Default)]
struct Found {
    fault: Option<Fault>,
    /// It is being mended: lines wait for that, and are written behind it.
    mending: bool,
    /// It was written anew without what was erased, and nobody has asked yet.
    rewritten: bool,
    /// A mending failed: until then it is left alone.
    rests_until: Option<Instant>,
    /// Sentences that nobody has told yet.
    untold: Vec<Untold>,
    /// How many faults were met so far, and the last one. It is mended within moments: a check that was asked
    /// before must not take what it reads after that for what was there.
    met: (u64, Option<Fault>),
}

/// A sentence on the file that is to be told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Untold {
    pub sentence: String,
    /// Entries may lie where nobody looks: it is kept until somebody who runs the desk has heard it.
    pub until_heard: bool,
}

impl Untold {
    fn passing(sentence: String) -> Self {
        Self { sentence, until_heard: false }
    }
}

/// Why the file is not what it should be.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Fault {
    /// Cut, edited, replaced or gone.
    Changed,
    Full,
    Unwritable(String),
}

impl Fault {
    fn of(problem: &StoreProblem) -> Self {
        match problem {
            StoreProblem::Full => Self::Full,
            other => Self::Unwritable(other.to_string()),
        }
    }

    fn sentence(&self) -> String {
        match self {
            Self::Changed => {
                "流水文件 journal.txt 被别的程序删改过;前台会由数据补写,原来的另存为 aside"
                    .to_string()
            }
            Self::Full => {
                "磁盘已满,流水文件 journal.txt 没有写全;腾出空间后前台会自己补上".to_string()
            }
            Self::Unwritable(why) => format!("流水文件 journal.txt 写不进:{why}"),
        }
    }
}

impl State {
    fn found(&self) -> MutexGuard<'_, Found> {
        self.found.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Not under the lock: whoever hears of it may ask at once.
    fn tell(&self) {
        if let Some(news) = self.news.get() {
            news();
        }
    }

    fn fail(&self, fault: Fault) {
        let mut found = self.found();
        if found.fault.as_ref() != Some(&fault) {
            found.untold.push(Untold::passing(fault.sentence()));
        }
        if found.mending {
            found.rests_until = Some(Instant::now() + REST);
        }
        found.met = (found.met.0 + 1, Some(fault.clone()));
        (found.fault, found.mending) = (Some(fault), false);
        drop(found);
        self.tell();
    }

    fn mended(&self) {
        let mut found = self.found();
        found.mending = false;
        if found.fault.take().is_some() {
            found.untold.push(Untold::passing("流水文件 journal.txt 已补齐".to_string()));
        }
        drop(found);
        self.tell();
    }

    fn set_aside(&self, sentence: String) {
        self.found().untold.push(Untold { sentence, until_heard: true });
    }
}

impl SecondCopy {
    /// Opens the file, drops what a power cut tore at its end, and adds what redb has and the file has not.
    /// Where that cannot be done the store is open all the same, and it is tried again.
    pub(super) fn open(path: &Path, view: &Reader, head: u64) -> Self {
        let state = Arc::new(State::default());
        let mut copy = Self { path: path.to_owned(), jobs: None, writer: None, state };
        match complete_end(path, view, head, &copy.state) {
            Ok(file) => copy.begin(move |_, _| Ok(file)),
            Err(problem) => copy.state.fail(Fault::of(&problem)),
        }
        copy
    }

    /// Whom to tell that its writer has found something; the first one is told for ever.
    pub(super) fn on_news(&self, news: News) {
        let _ = self.state.news.set(news);
    }

    /// Whether its writer has stopped over a fault, or a check has found one.
    pub(super) fn is_broken(&self) -> bool {
        let found = self.state.found();
        found.fault.is_some() && !found.mending
    }

    /// Begins to mend it from the store, in a thread of its own, unless that has just failed.
    pub(super) fn mend(&mut self, view: Reader, head: u64) {
        if self.state.found().rests_until.is_some_and(|until| Instant::now() < until) {
            return;
        }
        // First of all: what the earlier writer still finds is no failure of this mending.
        self.end();
        {
            let mut found = self.state.found();
            (found.rests_until, found.mending) = (None, true);
        }
        self.begin(move |path, state| {
            let file = complete_whole(path, &view, head, state)?;
            state.mended();
            Ok(file)
        });
    }

    /// Writes it anew from the store, in a thread of its own, without what was erased there since.
    pub(super) fn rewrite(&mut self, view: Reader, head: u64) {
        self.end();
        // The writing before this one may have ended well; that of this erasure has not yet.
        {
            let mut found = self.state.found();
            (found.mending, found.rewritten) = (true, false);
        }
        self.begin(move |path, state| {
            let file = write_anew(path, &view, head)?;
            state.found().rewritten = true;
            state.mended();
            Ok(file)
        });
    }

    /// Whether it was written anew since this was last asked.
    pub(super) fn was_rewritten(&self) -> bool {
        std::mem::take(&mut self.state.found().rewritten)
    }

    /// Hands lines to the writer. If it has stopped, a mending brings them.
    pub(super) fn add(&self, lines: Vec<Line>) {
        if let Some(jobs) = &self.jobs {
            let _ = jobs.send(Job::Lines(lines));
        }
    }

    /// What is wrong with it now.
    pub(super) fn fault(&self) -> Option<String> {
        self.state.found().fault.as_ref().map(Fault::sentence)
    }

    /// What nobody has been told yet: a fault, or that it was mended.
    pub(super) fn untold(&self) -> Vec<Untold> {
        std::mem::take(&mut self.state.found().untold)
    }

    /// Everything that a check in another thread needs of it.
    pub(super) fn to_check(&self) -> ToCheck {
        let (done, reached) = channel();
        let met = self.state.found().met.0;
        if let Some(jobs) = &self.jobs {
            let _ = jobs.send(Job::Reached(done));
        }
        ToCheck { path: self.path.clone(), state: Arc::clone(&self.state), met, reached }
    }

    /// Starts the thread; what the file is made ready by runs in it first.
    fn begin(
        &mut self,
        ready: impl FnOnce(&Path, &State) -> Result<File, StoreProblem> + Send + 'static,
    ) {
        let (jobs, waiting) = channel();
        let (path, state) = (self.path.clone(), Arc::clone(&self.state));
        let thread = std::thread::Builder::new().name("plain-journal".to_string());
        let writing = thread.spawn(move || {
            // Who waits for an answer hears of an end only when its reason is known.
            let mut asked = Vec::new();
            let written = ready(&path, &state)
                .and_then(|file| write_lines(&path, file, &waiting, &mut asked));
            match written {
                Ok(Written::All) => {}
                Ok(Written::UntilChanged) => state.fail(Fault::Changed),
                Err(problem) => state.fail(Fault::of(&problem)),
            }
        });
        match writing {
            Ok(writer) => (self.jobs, self.writer) = (Some(jobs), Some(writer)),
            Err(problem) => self.state.fail(Fault::of(&problem.into())),
        }
    }

    fn end(&mut self) {
        self.jobs = None;
        if let Some(writer) = self.writer.take() {
            let _ = writer.join();
        }
    }
}

impl Drop for SecondCopy {
    fn drop(&mut self) {
        self.end();
    }
}

/// The file as a check holds it against the store.
pub(super) struct ToCheck {
    path: PathBuf,
    state: Arc<State>,
    /// The number of faults that were met when it was asked for.
    met: u64,
    reached: Receiver<()>,
}

impl ToCheck {
    /// What does not hold, as a sentence; the writer hears of it and mends it at the next commit.
    pub(super) fn fault(&self, view: &Reader, head: u64) -> Result<Option<String>, StoreProblem> {
        // Nobody answers where the writer has stopped: then its fault is known.
        let _ = self.reached.recv_timeout(PATIENCE);
        if let Some(fault) = self.known() {
            return Ok(Some(fault));
        }
        let file = match File::open(&self.path) {
            Ok(file) => file,
            Err(_) => {
                self.state.fail(Fault::Changed);
                return Ok(Some("流水文件 journal.txt 不见了或读不出".to_string()));
            }
        };
        let agreed = plain::agreed(&file, view, head)?;
        // Lines of later commits may follow.
        if agreed.entries == head {
            return Ok(self.known());
        }
        self.state.fail(Fault::Changed);
        let line = agreed.entries + 1;
        Ok(Some(format!("流水文件 journal.txt 从第 {line} 行起与数据不符")))
    }

    /// A fault that is there, or was met since the check was asked for and may be mended by now.
    fn known(&self) -> Option<String> {
        let found = self.state.found();
        let met = found.met.1.as_ref().filter(|_| found.met.0 > self.met);
        found.fault.as_ref().or(met).map(Fault::sentence)
    }
}

/// How the writing ended.
enum Written {
    All,
    /// The file was not as it had been left.
    UntilChanged,
}

fn write_lines(
    path: &Path,
    mut file: File,
    waiting: &Receiver<Job>,
    asked: &mut Vec<Sender<()>>,
) -> Result<Written, StoreProblem> {
    let mut held = HeldFile::of(path, &file)?;
    while let Ok(first) = waiting.recv() {
        let mut text = String::new();
        let mut next = Some(first);
        while let Some(job) = next {
            match job {
                Job::Lines(lines) => {
                    for (seq, row, salted) in lines {
                        text.push_str(&plain::line(seq, &row, &salted));
                        text.push('\n');
                    }
                }
                Job::Reached(done) => asked.push(done),
            }
            next = if text.len() > SOUND / 4 { None } else { waiting.try_recv().ok() };
        }
        if held.is_changed() {
            return Ok(Written::UntilChanged);
        }
        if !text.is_empty() {
            file.write_all(text.as_bytes())?;
            // At once: whoever sees these lines may already write there as well.
            held.added(text.len());
            file.sync_data()?;
        }
        for done in asked.drain(..) {
            let _ = done.send(());
        }
    }
    Ok(Written::All)
}

/// Everything is added at the end, wherever that is by then: a file that was cut a moment ago gets no hole, and its
/// length says that it was.
fn open_at(path: &Path) -> Result<File, StoreProblem> {
    let mut options = OpenOptions::new();
    options.read(true).append(true).create(true).mode(0o600);
    Ok(options.open(path)?)
}

/// The file with everything in it, as far as its end shows: at an opening only the end is looked at.
fn complete_end(
    path: &Path,
    view: &Reader,
    head: u64,
    state: &State,
) -> Result<File, StoreProblem> {
    let mut file = open_at(path)?;
    let end = plain::sound_end(&mut file)?;
    let ours = match &end {
        Some((0, _, _)) => true,
        Some((seq, row, _)) => view.journal_row(*seq)?.is_some_and(|(known, _)| known == *row),
        None => false,
    };
    // A file that redb does not know belongs to another store or to a lost one, or is no
    // journal at all: a new one is begun, and nothing of it is overwritten.
    let (have, whole) = match end {
        Some((seq, _, whole)) if ours => {
            // Behind a line that was changed may lie entries that nothing else has: they are not cut off.
            if plain::has_unknown(&mut file, whole, view, head)? {
                file = begin_beside(path, state, "被别的程序删改过,原来的")?;
                (0, 0)
            } else {
                (seq, whole)
            }
        }
        _ => {
            file = begin_beside(path, state, "与数据不是同一本,已")?;
            (0, 0)
        }
    };
    plain::complete(&mut file, view, have, whole, head)?;
    Ok(file)
}

/// The file with everything in it, read from its begin. One that only lacks its end is completed; any other is set
/// aside and written anew.
fn complete_whole(
    path: &Path,
    view: &Reader,
    head: u64,
    state: &State,
) -> Result<File, StoreProblem> {
    let mut file = open_at(path)?;
    let agreed = plain::agreed(&file, view, head)?;
    if !agreed.differs {
        plain::complete(&mut file, view, agreed.entries, agreed.bytes, head)?;
        return Ok(file);
    }
    file = begin_beside(path, state, "被别的程序删改过,原来的")?;
    plain::complete(&mut file, view, 0, 0, head)?;
    Ok(file)
}

/// The whole journal in a file of its own, which then takes the place of the old one: nothing of it is set aside.
fn write_anew(path: &Path, view: &Reader, head: u64) -> Result<File, StoreProblem> {
    let new = path.with_extension("new");
    let mut file = open_at(&new)?;
    plain::complete(&mut file, view, 0, 0, head)?;
    fs::rename(&new, path)?;
    if let Some(dir) = path.parent() {
        File::open(dir)?.sync_all()?;
    }
    Ok(file)
}

/// Sets the file aside for this reason, has that told, and begins an empty one in its place.
fn begin_beside(path: &Path, state: &State, why: &str) -> Result<File, StoreProblem> {
    let aside = set_aside(path)?;
    state.set_aside(format!(
        "流水文件 journal.txt {why}另存为 {aside};里面若有没找回的,可用 qiantai restore 核对"
    ));
    open_at(path)
}

/// Moves the file to a free name, which it answers.
fn set_aside(path: &Path) -> Result<String, StoreProblem> {
    let aside = unused_beside(path, "aside.");
    fs::rename(path, &aside)?;
    Ok(aside.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned()))
}
