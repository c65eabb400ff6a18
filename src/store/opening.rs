//! Creates and opens a store: the check of the schema first, then redb with every safety on.
//!
//! A store of a later version is refused before redb touches it. A new store is made under another
//! name, synced and renamed, so that a power cut leaves either none or a complete one.

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::Write;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::Path;
use std::sync::Arc;

use redb::backends::InMemoryBackend;
use redb::{Database, ReadableDatabase, ReadableTable, StorageBackend, TableError};

use super::chain::{Head, Salts};
use super::held::HeldFile;
use super::own_file::Keeper;
use super::read_only::{Overlay, is_replica};
use super::reader::Reader;
use super::second_copy::{REWRITE_NOTE, SecondCopy};
use super::tables::{
    ACCEPTED, ACCEPTED_ORDER, ACCESS, COUNTERS, CREDENTIALS, DRAFTS, JOURNAL, KEYS, META, NOTES,
    PERSONAL, SLIPS, SUMS, TOTALS, key_bytes,
};
use super::transaction::begin;
use super::{Store, StoreProblem, access, codec, in_memory, rows, sums};
use crate::engine::moment::Moment;
use crate::forms;
use crate::forms::office::settings;
use crate::forms::policy;

/// The format of the store. Raised when an older program could no longer read it.
pub const SCHEMA: u32 = 1;

/// The version of the folded keys: raised whenever a form finds its slips by other keys than before,
/// so that a store folded by an earlier program is folded anew when it is opened.
const FOLD: u32 = 13;
/// The fold's version among the store's own notes.
const FOLDED: &str = "fold";

/// The store's file in the data folder.
pub const STORE_FILE: &str = "office.redb";
/// One line that tells any version of the program whether it may open the store.
const FORMAT_FILE: &str = "office.format";
/// The plain journal's file in the data folder.
pub const PLAIN_FILE: &str = "journal.txt";

/// Bytes of pages that redb may keep in memory.
pub(super) const CACHE: usize = 24 << 20;

/// What a new store is to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Real,
    /// A practice office: its clock may be set; salts come from the seed.
    Practice {
        seed: u64,
    },
}

impl Store {
    /// Whether the data folder holds a store.
    pub fn exists(dir: &Path) -> bool {
        dir.join(STORE_FILE).exists()
    }

    /// Makes a store in the data folder, which must not hold one.
    ///
    /// # Errors
    /// The folder cannot be written, or holds a store already.
    pub fn create(dir: &Path, kind: Kind) -> Result<(), StoreProblem> {
        make(dir, kind, |_| Ok(()))
    }

    /// Opens the store of a data folder, completes the plain journal and stands ready.
    ///
    /// # Errors
    /// The store is in use, newer, damaged, or the disk fails; it is left as it was.
    pub fn open(dir: &Path) -> Result<Self, StoreProblem> {
        Self::open_caching(dir, CACHE)
    }

    /// The same with at most so many bytes of pages in memory: with few, a small store is as an office of years is,
    /// larger than its cache.
    ///
    /// # Errors
    /// As [`Store::open`].
    pub fn open_caching(dir: &Path, cache: usize) -> Result<Self, StoreProblem> {
        check_format_file(&dir.join(FORMAT_FILE))?;
        let path = dir.join(STORE_FILE);
        if !path.exists() {
            return Err(StoreProblem::Io("数据目录里没有管理处,请先开办".to_string()));
        }
        check_schema_untouched(&path)?;
        if is_replica(dir) {
            return Self::open_to_read(&path);
        }
        // The path may lead elsewhere a moment later.
        let opened = match OpenOptions::new().read(true).write(true).open(&path) {
            Ok(opened) => opened,
            Err(error) => match StoreProblem::from(error) {
                StoreProblem::Forbidden => return Self::open_to_read(&path),
                problem => return Err(problem),
            },
        };
        // redb would make a new store of it.
        if opened.metadata()?.len() == 0 {
            return Err(StoreProblem::Damaged("文件是空的".to_string()));
        }
        let held = HeldFile::of(&path, &opened)?;
        let keeper = Keeper::default();
        let file = keeper.file(opened)?;
        let mut store =
            panics_as_damage(|| Self::from_database(builder(cache).create_with_backend(file)?))?;
        store.keeper = keeper;
        let now = HeldFile::at(&path)?;
        if now.file() != held.file() {
            std::mem::forget(store);
            return Err(StoreProblem::Replaced);
        }
        store.held = Some(now);
        store.wrote();
        let (plain, seq) = (dir.join(PLAIN_FILE), store.head.seq);
        store.plain = Some(SecondCopy::open(&plain, &store.read()?, seq));
        if store.read()?.note(REWRITE_NOTE)?.is_some() {
            store.rewrite_journal();
        }
        Ok(store)
    }

    /// Opens a store that lies where nothing can be written.
    fn open_to_read(path: &Path) -> Result<Self, StoreProblem> {
        let overlay = Overlay::open(path)?;
        let mut store =
            panics_as_damage(|| Self::from_database(builder(CACHE).create_with_backend(overlay)?))?;
        store.held = Some(HeldFile::at(path)?);
        store.read_only = true;
        Ok(store)
    }

    /// Opens or makes a store over any backend: for tests that cut the power.
    ///
    /// # Errors
    /// As [`Store::open`].
    pub fn over(backend: impl StorageBackend, kind: Kind) -> Result<Self, StoreProblem> {
        panics_as_damage(|| {
            let db = builder(CACHE).create_with_backend(backend)?;
            match db.begin_read()?.open_table(META) {
                Ok(_) => {}
                Err(TableError::TableDoesNotExist(_)) => prepare(&db, kind)?,
                Err(error) => return Err(error.into()),
            }
            Self::from_database(db)
        })
    }

    /// Makes a store that lies in memory and is gone with its owner: for a rehearsal.
    ///
    /// # Errors
    /// As [`Store::open`].
    pub fn in_memory(kind: Kind) -> Result<Self, StoreProblem> {
        Self::over(InMemoryBackend::new(), kind)
    }

    /// Opens the store anew after the disk failed: redb refuses every write until then.
    ///
    /// # Errors
    /// As [`Store::open`]; the store is closed then and must not be written.
    pub fn reopen(&mut self, dir: &Path) -> Result<(), StoreProblem> {
        // Before the old handle is dropped: dropping writes.
        self.look()?;
        self.plain = None;
        self.keeper.open();
        self.db = in_memory()?;
        self.held = None;
        *self = Self::open(dir)?;
        Ok(())
    }

    pub(super) fn from_database(db: Database) -> Result<Self, StoreProblem> {
        {
            let txn = db.begin_read()?;
            let meta = txn.open_table(META)?;
            let found = meta.get("schema")?;
            schema(found.map(|v| v.value().to_vec()))?;
        }
        sums::complete(&db)?;
        access::complete(&db)?;
        let view = Reader::open(db.begin_read()?, Arc::new(policy::fresh()))?;
        if view.meta(FOLDED)?.as_deref() != Some(FOLD.to_le_bytes().as_slice()) {
            drop(view);
            rebuild_keys(&db)?;
            return Self::from_database(db);
        }
        let practice = view.meta("practice")?;
        let salts = match practice.as_ref().and_then(|b| b.as_slice().try_into().ok()) {
            Some(seed) => Salts::Seeded(u64::from_le_bytes(seed)),
            None => Salts::Random,
        };
        let (head, last) = find_head(&view)?;
        let policy = Arc::new(view.ask(|book| settings::read(book))?);
        drop(view);
        let practice = practice.is_some();
        let cache = super::write_buffer::SlipCache::default();
        Ok(Self {
            keeper: Keeper::default(),
            db,
            held: None,
            head,
            salts,
            policy,
            last,
            practice,
            read_only: false,
            cache,
            plain: None,
        })
    }
}

/// The end of the journal, and the moment of its last entry.
fn find_head(view: &Reader) -> Result<(Head, Moment), StoreProblem> {
    let Some(seq) = view.last_seq()? else { return Ok((Head::start(), Moment(0))) };
    let Some((row, salted)) = view.journal_row(seq)? else {
        return Err(StoreProblem::Damaged("流水末行不见了".to_string()));
    };
    let (hash, _, _) = rows::parts(&row)?;
    Ok((Head { seq, hash }, rows::entry_of_row(&row, &salted)?.recorded))
}

/// Builds all keys again from the slips and all totals from the sums, in one commit: folded tables may always be thrown
/// away.
fn rebuild_keys(db: &Database) -> Result<(), StoreProblem> {
    let txn = begin(db)?;
    txn.delete_table(KEYS)?;
    {
        let slips = txn.open_table(SLIPS)?;
        let mut keys = txn.open_table(KEYS)?;
        for item in slips.iter()? {
            let (_, bytes) = item?;
            let slip = codec::read_slip(bytes.value())?;
            for key in forms::keys(&slip) {
                keys.insert(&key_bytes(key, slip.id), ())?;
            }
        }
        let mut meta = txn.open_table(META)?;
        meta.insert(FOLDED, FOLD.to_le_bytes().as_slice())?;
    }
    sums::rebuild_totals(&txn)?;
    txn.commit()?;
    Ok(())
}

/// Makes a folder into which nobody else looks, whatever the account's mask allows; one that is there stays.
///
/// # Errors
/// It cannot be made.
pub fn make_folder(dir: &Path) -> std::io::Result<()> {
    DirBuilder::new().recursive(true).mode(0o700).create(dir)
}

/// Makes a store under another name, fills it, and renames it when it is complete. What a power cut
/// left of an earlier attempt is removed.
pub(super) fn make(
    dir: &Path,
    kind: Kind,
    fill: impl FnOnce(&mut Store) -> Result<(), StoreProblem>,
) -> Result<(), StoreProblem> {
    make_folder(dir)?;
    let (target, new) = (dir.join(STORE_FILE), dir.join("office.redb.new"));
    if target.exists() {
        return Err(StoreProblem::Busy);
    }
    // A folder that a later version has begun to write is left alone.
    if let Err(newer @ StoreProblem::Newer { .. }) = check_format_file(&dir.join(FORMAT_FILE)) {
        return Err(newer);
    }
    if new.exists() {
        fs::remove_file(&new)?;
    }
    let file = OpenOptions::new().read(true).write(true).create_new(true).mode(0o600).open(&new)?;
    let db = builder(CACHE).create_with_backend(redb::backends::FileBackend::new(file)?)?;
    prepare(&db, kind)?;
    let mut store = Store::from_database(db)?;
    if let Err(problem) = fill(&mut store) {
        drop(store);
        fs::remove_file(&new)?;
        return Err(problem);
    }
    // Closing writes too, and only `close` says when that fails.
    std::mem::replace(&mut store.db, in_memory()?).close()?;
    drop(store);
    File::open(&new)?.sync_all()?;
    let mut format = OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .mode(0o600)
        .open(dir.join(FORMAT_FILE))?;
    writeln!(format, "qiantai {SCHEMA}")?;
    format.sync_all()?;
    fs::rename(&new, &target)?;
    File::open(dir)?.sync_all()?;
    Ok(())
}

/// Refuses a store of a later version before anything is written to it: redb changes the file when
/// it opens it for writing. If this read fails, the real opening decides.
fn check_schema_untouched(path: &Path) -> Result<(), StoreProblem> {
    let read = panics_as_damage(|| {
        let db = builder(CACHE).open_read_only(path)?;
        let txn = db.begin_read()?;
        let meta = txn.open_table(META)?;
        let found = meta.get("schema")?;
        schema(found.map(|v| v.value().to_vec()))
    });
    match read {
        Err(newer @ StoreProblem::Newer { .. }) => Err(newer),
        _ => Ok(()),
    }
}

/// Whether a store of this schema can be opened here.
fn schema(bytes: Option<Vec<u8>>) -> Result<(), StoreProblem> {
    match bytes.and_then(|b| Some(u32::from_le_bytes(b.try_into().ok()?))) {
        Some(SCHEMA) => Ok(()),
        Some(found) if found > SCHEMA => Err(StoreProblem::Newer { found, known: SCHEMA }),
        _ => Err(StoreProblem::Damaged("没有格式号".to_string())),
    }
}

/// Takes any panic while a file is opened for damage: redb asserts where a page makes no sense. Its
/// message is not printed, because the operator gets our sentence.
pub(super) fn panics_as_damage<T>(
    open: impl FnOnce() -> Result<T, StoreProblem>,
) -> Result<T, StoreProblem> {
    QUIETED.call_once(|| {
        let speak = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            if !QUIET.get() {
                speak(panic);
            }
        }));
    });
    QUIET.set(true);
    let opened = std::panic::catch_unwind(std::panic::AssertUnwindSafe(open));
    QUIET.set(false);
    opened.unwrap_or_else(|_| Err(StoreProblem::Damaged("页面无法解读".to_string())))
}

/// Installs the silent panic hook once.
static QUIETED: std::sync::Once = std::sync::Once::new();

thread_local! {
    /// Whether this thread is opening a file.
    static QUIET: std::cell::Cell<bool> = const { std::cell::Cell::new(false) };
}

pub(super) fn builder(cache: usize) -> redb::Builder {
    let mut builder = Database::builder();
    builder.set_cache_size(cache).set_check_integrity_on_open(true);
    builder
}

fn prepare(db: &Database, kind: Kind) -> Result<(), StoreProblem> {
    let txn = begin(db)?;
    {
        txn.open_table(JOURNAL)?;
        txn.open_table(PERSONAL)?;
        txn.open_table(SLIPS)?;
        txn.open_table(KEYS)?;
        txn.open_table(COUNTERS)?;
        txn.open_table(SUMS)?;
        txn.open_table(TOTALS)?;
        txn.open_table(ACCEPTED)?;
        txn.open_table(ACCEPTED_ORDER)?;
        txn.open_table(DRAFTS)?;
        txn.open_table(CREDENTIALS)?;
        txn.open_table(NOTES)?;
        txn.open_table(ACCESS)?;
        let mut meta = txn.open_table(META)?;
        meta.insert("schema", SCHEMA.to_le_bytes().as_slice())?;
        meta.insert(FOLDED, FOLD.to_le_bytes().as_slice())?;
        if let Kind::Practice { seed } = kind {
            meta.insert("practice", seed.to_le_bytes().as_slice())?;
        }
    }
    txn.commit()?;
    Ok(())
}

/// Reads the format line; a missing one is an older store's, or none at all.
fn check_format_file(path: &Path) -> Result<(), StoreProblem> {
    let line = match fs::read_to_string(path) {
        Ok(line) => line,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(error.into()),
    };
    let found = line.trim().strip_prefix("qiantai ").and_then(|n| n.parse::<u32>().ok());
    match found {
        Some(found) if found <= SCHEMA => Ok(()),
        Some(found) => Err(StoreProblem::Newer { found, known: SCHEMA }),
        None => Err(StoreProblem::Damaged(format!("{FORMAT_FILE} 无法解读"))),
    }
}

/// The practice clock's key among the store's own notes.
pub(super) const CLOCK: &str = "clock";

impl Store {
    /// The moment at which a practice office's clock is frozen, if it was set.
    ///
    /// # Errors
    /// A read failed.
    pub fn practice_clock(&self) -> Result<Option<Moment>, StoreProblem> {
        if !self.practice {
            return Ok(None);
        }
        let bytes = self.read()?.meta(CLOCK)?;
        Ok(bytes.and_then(|b| Some(Moment(i64::from_le_bytes(b.try_into().ok()?)))))
    }
}
