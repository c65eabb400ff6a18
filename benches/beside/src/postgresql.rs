//! The same rows in PostgreSQL: a cluster of its own in a folder that is thrown away, over a Unix
//! socket, `synchronous_commit=on`. One statement a table, whatever a commit holds.

use std::fs;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use postgres::{Client, NoTls, Statement};
use qiantai::store::taking::Work;
use rustix::process::{Pid, Signal, kill_process};

use super::group::Committer;
use super::rows::Rows;

const TABLES: &str = "
    CREATE TABLE journal (seq bigint PRIMARY KEY, row bytea NOT NULL);
    CREATE TABLE personal (seq bigint PRIMARY KEY, row bytea NOT NULL);
    CREATE TABLE slips (form int, number bigint, slip bytea NOT NULL, PRIMARY KEY (form, number));
    CREATE TABLE keys (key bytea PRIMARY KEY);
    CREATE TABLE counters (form int PRIMARY KEY, last bigint NOT NULL);
    CREATE TABLE accepted (key bytea PRIMARY KEY, acceptance bytea NOT NULL);
    CREATE TABLE accepted_order (seq bigint PRIMARY KEY, key bytea NOT NULL);";

/// Compression of large values is left out by none of the others either: they have none.
const WRITES: [&str; 7] = [
    "INSERT INTO journal SELECT * FROM unnest($1::bigint[], $2::bytea[])",
    "INSERT INTO personal SELECT * FROM unnest($1::bigint[], $2::bytea[])",
    "INSERT INTO slips SELECT * FROM unnest($1::int[], $2::bigint[], $3::bytea[])
        ON CONFLICT (form, number) DO UPDATE SET slip = excluded.slip",
    "INSERT INTO keys SELECT * FROM unnest($1::bytea[]) ON CONFLICT DO NOTHING",
    "INSERT INTO accepted SELECT * FROM unnest($1::bytea[], $2::bytea[])",
    "INSERT INTO accepted_order SELECT * FROM unnest($1::bigint[], $2::bytea[])",
    "INSERT INTO counters SELECT form, max(number) FROM unnest($1::int[], $2::bigint[])
        AS given (form, number) GROUP BY form ORDER BY form
        ON CONFLICT (form) DO UPDATE SET last = greatest(counters.last, excluded.last)",
];

/// The account a server may run as when the bench itself runs as root.
const NOBODY: u32 = 65_534;

/// A server over a folder of its own; dropped, it ends.
pub struct Cluster {
    server: Child,
    sockets: PathBuf,
}

impl Cluster {
    /// Starts one.
    ///
    /// # Errors
    /// Why there is none, for the table.
    pub fn start(dir: &Path) -> Result<Self, String> {
        let bin = programs().ok_or("needs PostgreSQL")?;
        let (data, sockets) = (dir.join("data"), dir.join("sockets"));
        fs::create_dir(&sockets).map_err(|e| e.to_string())?;
        if rustix::process::getuid().is_root() {
            for folder in [dir, &sockets] {
                std::os::unix::fs::chown(folder, Some(NOBODY), Some(NOBODY))
                    .map_err(|e| e.to_string())?;
            }
        }
        let made = unprivileged(&bin.join("initdb"))
            .args(["--auth=trust", "--encoding=UTF8", "--locale=C", "--username=bench", "-D"])
            .arg(&data)
            .output()
            .map_err(|e| e.to_string())?;
        if !made.status.success() {
            return Err(String::from_utf8_lossy(&made.stderr).trim().to_string());
        }
        let mut server = unprivileged(&bin.join("postgres"));
        server.arg("-D").arg(&data).arg("-k").arg(&sockets);
        for setting in [
            "listen_addresses=",
            "fsync=on",
            "synchronous_commit=on",
            "full_page_writes=on",
            "max_connections=100",
            "shared_buffers=128MB",
        ] {
            server.args(["-c", setting]);
        }
        let server = server.spawn().map_err(|e| e.to_string())?;
        let cluster = Self { server, sockets };
        for _ in 0..600 {
            if let Ok(mut client) = cluster.connect() {
                client.batch_execute(TABLES).map_err(|e| e.to_string())?;
                return Ok(cluster);
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        Err("the server does not answer".to_string())
    }

    fn connect(&self) -> Result<Client, postgres::Error> {
        let mut config = Client::configure();
        config.host_path(&self.sockets).user("bench").dbname("postgres").connect(NoTls)
    }

    /// A connection that writes rows. Without `numbered`, the row of the numbers is left out: it is
    /// what makes connections wait for each other.
    pub fn line(&self, numbered: bool) -> Line {
        let mut client = self.connect().unwrap();
        let writes = WRITES.iter().map(|text| client.prepare(text).unwrap()).collect();
        let shown: String = client.query_one("SHOW synchronous_commit", &[]).unwrap().get(0);
        assert_eq!(shown, "on");
        Line { client, writes, numbered }
    }

    pub fn empty(&self) {
        let tables = "journal, personal, slips, keys, counters, accepted, accepted_order";
        self.connect().unwrap().batch_execute(&format!("TRUNCATE {tables}")).unwrap();
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        if let Some(pid) = i32::try_from(self.server.id()).ok().and_then(Pid::from_raw) {
            let _ = kill_process(pid, Signal::INT);
        }
        let _ = self.server.wait();
    }
}

pub struct Line {
    client: Client,
    writes: Vec<Statement>,
    numbered: bool,
}

impl Line {
    pub fn write(&mut self, rows: &Rows) {
        let forms: Vec<i32> = rows.slips.iter().map(|((form, _), _)| i32::from(*form)).collect();
        let numbers: Vec<i64> = rows.slips.iter().map(|((_, number), _)| signed(*number)).collect();
        let slips: Vec<&[u8]> = rows.slips.iter().map(|(_, bytes)| bytes.as_slice()).collect();
        let keys: Vec<&[u8]> = rows.keys.iter().map(|key| key.as_slice()).collect();
        let (journal_at, journal) = numbered(&rows.journal);
        let (personal_at, personal) = numbered(&rows.personal);
        let accepted: Vec<&[u8]> = rows.accepted.iter().map(|(key, _)| key.as_slice()).collect();
        let acceptances: Vec<&[u8]> = rows.accepted.iter().map(|(_, b)| b.as_slice()).collect();
        let order: Vec<i64> = rows.order.iter().map(|(seq, _)| signed(*seq)).collect();
        let ordered: Vec<&[u8]> = rows.order.iter().map(|(_, key)| key.as_slice()).collect();
        let [w0, w1, w2, w3, w4, w5, w6] = self.writes.as_slice() else { return };
        let mut txn = self.client.transaction().unwrap();
        txn.execute(w0, &[&journal_at, &journal]).unwrap();
        txn.execute(w1, &[&personal_at, &personal]).unwrap();
        txn.execute(w2, &[&forms, &numbers, &slips]).unwrap();
        txn.execute(w3, &[&keys]).unwrap();
        txn.execute(w4, &[&accepted, &acceptances]).unwrap();
        txn.execute(w5, &[&order, &ordered]).unwrap();
        if self.numbered {
            txn.execute(w6, &[&forms, &numbers]).unwrap();
        }
        txn.commit().unwrap();
    }
}

impl Committer for Line {
    fn commit(&mut self, _: &[Work], rows: &mut Rows) {
        self.write(rows);
    }
}

fn numbered(rows: &[(u64, Vec<u8>)]) -> (Vec<i64>, Vec<&[u8]>) {
    rows.iter().map(|(seq, row)| (signed(*seq), row.as_slice())).unzip()
}

fn signed(number: u64) -> i64 {
    i64::try_from(number).unwrap()
}

/// Where the server's programs lie: in the path, or where Debian has them.
fn programs() -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let mut folders: Vec<PathBuf> = std::env::split_paths(&path).collect();
    let versions = fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    folders.extend(versions.map(|version| version.path().join("bin")));
    let both = |folder: &PathBuf| ["postgres", "initdb"].iter().all(|p| folder.join(p).exists());
    folders.into_iter().find(both)
}

/// A program as somebody who is not root: PostgreSQL refuses to run as root.
fn unprivileged(program: &Path) -> Command {
    let mut command = Command::new(program);
    if rustix::process::getuid().is_root() {
        command.uid(NOBODY).gid(NOBODY);
    }
    command.current_dir("/").env("LC_ALL", "C");
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped());
    command
}
