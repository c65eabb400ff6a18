//! A copy of an office that is only read: folded from a journal that came from elsewhere, by the code that restores, and
//! opened so that nothing is ever taken into it.

use std::fs::{self, OpenOptions};
use std::path::Path;

use redb::backends::FileBackend;
use serde::{Deserialize, Serialize};

use super::carrying::{Carrier, Place};
use super::chain::Head;
use super::opening::{CACHE, Kind, STORE_FILE, builder, make, panics_as_damage};
use super::read_only::{REPLICA_FILE, is_replica};
use super::{Store, StoreProblem, in_memory};

/// Entries that are laid down in one commit.
const BATCH: usize = 5_000;

/// What a folder is a copy of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Replica {
    /// The office's name at head office.
    pub name: String,
    pub seq: u64,
    /// When the last entry was written, in milliseconds; as old is what is shown.
    pub news: i64,
}

impl Replica {
    /// What this folder is a copy of; nothing for an office's own folder.
    pub fn of(dir: &Path) -> Option<Self> {
        let text = fs::read_to_string(dir.join(REPLICA_FILE)).ok()?;
        serde_json::from_str(&text).ok()
    }

    fn write(&self, dir: &Path) -> Result<(), StoreProblem> {
        let text = serde_json::to_string(self).map_err(|e| StoreProblem::Io(e.to_string()))?;
        fs::write(dir.join(REPLICA_FILE), text)?;
        Ok(())
    }
}

/// Brings a copy up to a journal's end. One of which the journal does not go on is made anew. No office's own folder is
/// touched.
///
/// # Errors
/// The disk fails, the folder is an office's own, or an entry does not read: then there is no copy.
pub fn follow(dir: &Path, journal: &Path, about: &Replica) -> Result<Head, StoreProblem> {
    if Store::exists(dir) && !is_replica(dir) {
        return Err(StoreProblem::Io("那里是一个管理处自己的数据;请换一个目录".to_string()));
    }
    super::opening::make_folder(dir)?;
    // First of all: whatever becomes of this, nobody writes here.
    Replica { seq: 0, ..about.clone() }.write(dir)?;
    let head = match open_to_lay(dir)? {
        Some(mut store) => {
            let at = store.head.clone();
            let place = Place { seq: at.seq, hash: at.hash, line_at: u64::MAX, ..Place::start() };
            let carrier = Carrier::open(journal, &place)?;
            if carrier.place().seq == at.seq && carrier.place().hash == at.hash {
                lay_on(&mut store, carrier)?;
                let head = store.head.clone();
                std::mem::replace(&mut store.db, in_memory()?).close()?;
                head
            } else {
                drop(store);
                fs::remove_file(dir.join(STORE_FILE))?;
                made(dir, journal)?
            }
        }
        None => made(dir, journal)?,
    };
    Replica { seq: head.seq, ..about.clone() }.write(dir)?;
    Ok(head)
}

fn made(dir: &Path, journal: &Path) -> Result<Head, StoreProblem> {
    let mut head = Head::start();
    make(dir, Kind::Real, |store| {
        lay_on(store, Carrier::open(journal, &Place::start())?)?;
        head = store.head.clone();
        Ok(())
    })?;
    Ok(head)
}

fn lay_on(store: &mut Store, mut carrier: Carrier) -> Result<(), StoreProblem> {
    let mut batch = Vec::new();
    while let Some(entry) = carrier.next_entry()? {
        let row = [entry.hash.as_slice(), &entry.body].concat();
        batch.push((entry.seq, row, entry.salted));
        if batch.len() == BATCH {
            store.restore(&std::mem::take(&mut batch))?;
        }
    }
    store.restore(&batch)
}

/// The copy's store, to lay more into it; nothing where there is none yet, or one that does not open.
fn open_to_lay(dir: &Path) -> Result<Option<Store>, StoreProblem> {
    let path = dir.join(STORE_FILE);
    if !path.exists() {
        return Ok(None);
    }
    let file = OpenOptions::new().read(true).write(true).open(&path)?;
    let opened = panics_as_damage(|| {
        Store::from_database(builder(CACHE).create_with_backend(FileBackend::new(file)?)?)
    });
    match opened {
        Ok(store) => Ok(Some(store)),
        Err(busy @ (StoreProblem::Busy | StoreProblem::Newer { .. })) => Err(busy),
        Err(_) => {
            fs::remove_file(&path)?;
            Ok(None)
        }
    }
}
