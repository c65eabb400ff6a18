//! What lies in the folders and files that a restoring is pointed to: told apart by what is in them, never by
//! their names. Nothing is written there; a store is read from a copy, and what is sealed from what a key opens.

use std::collections::BTreeSet;
use std::fs::{self, File, OpenOptions};
use std::io::{Read, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use crate::sorting::Arrange;
use crate::store::backup::age;
use crate::store::backup::age::keys::SecretKey;
use crate::store::backup::age::problem::SealProblem;
use crate::store::backup::local::Local;
use crate::store::opening::make_folder;
use crate::store::plain::read_line;
use crate::store::{Store, StoreProblem};

/// How deep folders are searched: a target, an office, a generation, and one above.
const DEPTH: usize = 4;
/// The most of a file's begin that tells what it is.
const SNIFF: usize = 64 << 10;
/// A side file is small; what is larger is none.
const LOCAL_MOST: u64 = 64 << 20;

/// Everything that can be restored from.
#[derive(Default)]
pub struct Sources {
    /// Files with lines of the journal.
    pub journals: Vec<PathBuf>,
    /// Side files, and behind them what stores hold of the same.
    pub locals: Vec<Local>,
    /// How many of them are files.
    pub files: usize,
    /// Stores and files that could not be read, each with a sentence.
    pub unread: Vec<String>,
    /// Sealed files that none of the keys opens.
    pub closed: Vec<PathBuf>,
    /// Something to restore from was found where the paths lead, not only in the office itself.
    pub named: bool,
    stores: Vec<PathBuf>,
    /// What opens sealed files, and where what they hold is laid.
    keys: Vec<SecretKey>,
    opened: PathBuf,
    /// The folders of files that were opened.
    opened_in: BTreeSet<PathBuf>,
    count: usize,
    /// Why what was sealed could not be laid there: what there is now is not all that there was.
    failed: Option<StoreProblem>,
}

impl Sources {
    /// Searches all paths, and what is left of the office itself. The working folder is for copies of stores. What
    /// an earlier restoring has put away beside the office was not chosen then: it counts only where it is named.
    ///
    /// # Errors
    /// A path is not there, or the working folder cannot be written.
    pub fn find(
        paths: &[PathBuf],
        own: &Path,
        working: &Path,
        keys: &[SecretKey],
    ) -> Result<Self, StoreProblem> {
        let mut found = Self { keys: keys.to_vec(), ..Self::default() };
        found.opened = working.join("opened");
        make_folder(&found.opened)?;
        let put_away = put_away(own);
        for path in paths {
            let there = fs::canonicalize(path);
            let path = there.map_err(|_| StoreProblem::Io(format!("没有 {}", path.display())))?;
            if path == own {
                found.named = true;
            } else {
                // A folder above names none of it.
                let unnamed = put_away.iter().filter(|left| !path.starts_with(left));
                let left: Vec<&Path> = unnamed.map(PathBuf::as_path).chain([working]).collect();
                found.search(&path, &left, DEPTH);
            }
        }
        found.named |= !found.journals.is_empty() || !found.locals.is_empty();
        found.named |= !found.closed.is_empty();
        let named_stores = found.stores.len();
        let left: Vec<&Path> = put_away.iter().map(PathBuf::as_path).chain([working]).collect();
        found.search(own, &left, DEPTH);
        if let Some(problem) = found.failed.take() {
            return Err(problem);
        }
        found.files = found.locals.len();
        for (n, store) in std::mem::take(&mut found.stores).into_iter().enumerate() {
            let copy = working.join(format!("copy-{n}"));
            make_folder(&copy)?;
            match found.read_store(&store, &copy) {
                Err(full @ StoreProblem::Full) => return Err(full),
                Err(problem) => found.unread.push(format!("{}:{problem}", store.display())),
                Ok(None) => found.named |= n < named_stores,
                // What is missing there would be missing from the office.
                Ok(Some(fault)) => return Err(StoreProblem::Io(fault)),
            }
        }
        Ok(found)
    }

    /// A sealed file that none of the keys opens, in a folder of which they open nothing: another key's backup, which
    /// may be the newer one. One closed file beside opened ones is damaged.
    pub fn foreign(&self) -> Option<&Path> {
        let opens =
            |path: &&PathBuf| path.parent().is_some_and(|folder| self.opened_in.contains(folder));
        self.closed.iter().find(|path| !opens(path)).map(PathBuf::as_path)
    }

    fn search(&mut self, path: &Path, left_out: &[&Path], depth: usize) {
        if left_out.contains(&path) {
            return;
        }
        if !path.is_dir() {
            return self.sort_in(path);
        }
        if depth == 0 {
            return;
        }
        let Ok(entries) = fs::read_dir(path) else {
            return self.unread.push(format!("{} 读不出", path.display()));
        };
        let mut below: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
        below.arrange();
        for path in below.iter().filter(|path| !path.is_symlink()) {
            self.search(path, left_out, depth - 1);
        }
    }

    fn sort_in(&mut self, path: &Path) {
        // A socket or a pipe would wait for ever.
        if !fs::metadata(path).is_ok_and(|meta| meta.is_file()) {
            return;
        }
        let mut begin = Vec::new();
        let read = File::open(path)
            .and_then(|file| file.take(SNIFF as u64).read_to_end(&mut begin).map(|_| ()));
        if read.is_err() {
            return self.unread.push(format!("{} 读不出", path.display()));
        }
        if age::is_sealed(&begin) {
            self.open_sealed(path);
        } else if begin.starts_with(b"redb") {
            self.stores.push(path.to_owned());
        } else if begin.starts_with(b"qiantai-local ") {
            let small = fs::metadata(path).is_ok_and(|meta| meta.len() <= LOCAL_MOST);
            let text = if small { fs::read_to_string(path).ok() } else { None };
            match text.as_deref().and_then(Local::read) {
                Some(local) => self.locals.push(local),
                None => self.unread.push(format!("{} 不全或被改动", path.display())),
            }
        } else if begin.starts_with(b"qiantai-journal ") || has_lines(&begin) {
            self.journals.push(path.to_owned());
        }
    }

    /// Opens a sealed file and sorts what it holds in, in the working folder.
    fn open_sealed(&mut self, path: &Path) {
        let opened = fs::read(path).map_err(|_| SealProblem::Damaged);
        match opened.and_then(|sealed| age::open(&sealed, &self.keys)) {
            Ok(content) if !age::is_sealed(&content) => {
                let at = self.opened.join(self.count.to_string());
                self.count += 1;
                self.opened_in.extend(path.parent().map(Path::to_path_buf));
                match write_private(&at, &content) {
                    Ok(()) => self.sort_in(&at),
                    Err(error) => self.failed = Some(error.into()),
                }
            }
            Err(SealProblem::NotFor) => self.closed.push(path.to_owned()),
            _ => self.unread.push(format!("{} 不全或被改动", path.display())),
        }
    }

    /// Writes out the journal of a store as text, and takes its local tables. Answers why the text is not whole.
    fn read_store(&mut self, store: &Path, copy: &Path) -> Result<Option<String>, StoreProblem> {
        let path = copy.join(crate::store::opening::STORE_FILE);
        fs::copy(store, &path)?;
        let opened = Store::open(copy)?;
        let local = Local::of(&opened.read()?, opened.head().clone(), opened.last_moment())?;
        // Its second copy, completed at the opening, is what is read on.
        let fault = opened.journal_fault();
        drop(opened);
        self.journals.push(copy.join(crate::store::opening::PLAIN_FILE));
        self.locals.push(local);
        Ok(fault)
    }
}

/// Where a restoring keeps the chains that were not chosen: its folders in the data folder begin so.
pub const FORK: &str = "fork-";
/// And its files with entries that nothing proves.
pub const SALVAGE: &str = "salvage";

fn write_private(path: &Path, content: &[u8]) -> std::io::Result<()> {
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?;
    file.write_all(content)
}

/// What a restoring has put away in a data folder.
fn put_away(dir: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(dir) else { return Vec::new() };
    let is = |entry: &fs::DirEntry| {
        let (name, folder) = (entry.file_name(), entry.path().is_dir());
        let name = name.to_string_lossy();
        if folder { name.starts_with(FORK) } else { name.starts_with(SALVAGE) }
    };
    entries.flatten().filter(is).map(|entry| entry.path()).collect()
}

/// Whether a line of a plain journal is among these bytes: also one behind garbage.
fn has_lines(begin: &[u8]) -> bool {
    begin
        .split(|b| *b == b'\n')
        .take(200)
        .filter_map(|line| std::str::from_utf8(line).ok())
        .any(|line| read_line(line).is_some_and(|(_, row, _)| row.len() > 64) || first_of(line))
}

/// The begin of a line that is longer than what was looked at.
fn first_of(line: &str) -> bool {
    let mut parts = line.split('\t');
    let number = parts.next().is_some_and(|n| n.parse::<u64>().is_ok());
    number
        && parts
            .next()
            .is_some_and(|row| row.len() > 128 && row.bytes().all(|b| b.is_ascii_hexdigit()))
}
