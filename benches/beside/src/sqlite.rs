//! The same rows in SQLite: its own tables for ours, a prepared statement for each, everything in one
//! transaction. `synchronous=FULL`, as for data that must stand.

use std::path::{Path, PathBuf};

use qiantai::store::taking::Work;
use rusqlite::{Connection, params};

use super::group::Committer;
use super::rows::Rows;

const TABLES: &str = "
    CREATE TABLE IF NOT EXISTS journal (seq INTEGER PRIMARY KEY, row BLOB NOT NULL);
    CREATE TABLE IF NOT EXISTS personal (seq INTEGER PRIMARY KEY, row BLOB NOT NULL);
    CREATE TABLE IF NOT EXISTS slips (form INTEGER, number INTEGER, slip BLOB NOT NULL,
        PRIMARY KEY (form, number)) WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS keys (key BLOB PRIMARY KEY) WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS counters (form INTEGER PRIMARY KEY, last INTEGER NOT NULL);
    CREATE TABLE IF NOT EXISTS accepted (key BLOB PRIMARY KEY, acceptance BLOB NOT NULL) WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS accepted_order (seq INTEGER PRIMARY KEY, key BLOB NOT NULL);";

pub struct Sqlite {
    db: Connection,
    path: PathBuf,
    journal: &'static str,
}

impl Sqlite {
    /// A database with a journal of this kind: `WAL`, or `DELETE` for a rollback journal.
    pub fn open(dir: &Path, journal: &'static str) -> Self {
        let path = dir.join(format!("sqlite-{journal}.db"));
        let db = connect(&path, journal);
        db.execute_batch(TABLES).unwrap();
        Self { db, path, journal }
    }

    /// Another connection to the same database.
    pub fn again(&self) -> Self {
        let db = connect(&self.path, self.journal);
        Self { db, path: self.path.clone(), journal: self.journal }
    }

    pub fn write(&mut self, rows: &Rows) {
        self.db.execute_batch("BEGIN IMMEDIATE").unwrap();
        self.insert(rows).unwrap();
        self.db.execute_batch("COMMIT").unwrap();
    }

    fn insert(&self, rows: &Rows) -> rusqlite::Result<()> {
        let mut put = self.db.prepare_cached("INSERT INTO journal VALUES (?1, ?2)")?;
        for (seq, row) in &rows.journal {
            put.execute(params![signed(*seq), row])?;
        }
        let mut put = self.db.prepare_cached("INSERT INTO personal VALUES (?1, ?2)")?;
        for (seq, row) in &rows.personal {
            put.execute(params![signed(*seq), row])?;
        }
        let mut put = self.db.prepare_cached("REPLACE INTO slips VALUES (?1, ?2, ?3)")?;
        let mut count = self.db.prepare_cached("REPLACE INTO counters VALUES (?1, ?2)")?;
        for ((form, number), slip) in &rows.slips {
            put.execute(params![form, signed(*number), slip])?;
            count.execute(params![form, signed(*number)])?;
        }
        let mut put = self.db.prepare_cached("REPLACE INTO keys VALUES (?1)")?;
        for key in &rows.keys {
            put.execute(params![key.as_slice()])?;
        }
        let mut put = self.db.prepare_cached("INSERT INTO accepted VALUES (?1, ?2)")?;
        for (key, acceptance) in &rows.accepted {
            put.execute(params![key.as_slice(), acceptance])?;
        }
        let mut put = self.db.prepare_cached("INSERT INTO accepted_order VALUES (?1, ?2)")?;
        for (seq, key) in &rows.order {
            put.execute(params![signed(*seq), key.as_slice()])?;
        }
        Ok(())
    }
}

impl Committer for Sqlite {
    fn commit(&mut self, _: &[Work], rows: &mut Rows) {
        self.write(rows);
    }
}

fn connect(path: &Path, journal: &str) -> Connection {
    let db = Connection::open(path).unwrap();
    db.busy_timeout(std::time::Duration::from_secs(60)).unwrap();
    db.pragma_update(None, "journal_mode", journal).unwrap();
    db.pragma_update(None, "synchronous", "FULL").unwrap();
    db.pragma_update(None, "cache_size", -24_576).unwrap();
    let full: i64 = db.query_row("PRAGMA synchronous", [], |row| row.get(0)).unwrap();
    let mode: String = db.query_row("PRAGMA journal_mode", [], |row| row.get(0)).unwrap();
    assert!(full == 2 && mode.eq_ignore_ascii_case(journal), "{mode} {full}");
    db
}

fn signed(number: u64) -> i64 {
    i64::try_from(number).unwrap()
}
