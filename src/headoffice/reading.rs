//! An office's journal read back from head office, entry by entry, each proved against the one before: for a copy that is
//! only read, and for an office whose backup lacks the end.

use std::fs::OpenOptions;
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use std::time::UNIX_EPOCH;

use postgres::Client;

use super::problem::HeadOfficeProblem;
use super::schema;
use crate::engine::moment::Moment;
use crate::store::StoreProblem;
use crate::store::backup::age;
use crate::store::backup::age::keys::SecretKey;
use crate::store::carrying::{Carrier, Place, proved};
use crate::store::chain::Head;
use crate::store::plain::line;

/// Entries that are asked for at once, and their bytes; one of any size always comes.
const BATCH: i64 = 2_000;
const BYTES: i64 = 8 << 20;

/// An office as head office has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Office {
    pub office: i32,
    pub name: String,
    pub chain: String,
    pub generation: i32,
    pub seq: u64,
    /// When its last entry was written.
    pub news: Option<Moment>,
}

/// Finds an office by its name, or by the begin of its chain; among one's own for an office's account.
///
/// # Errors
/// The link or the account; or there is no such office, or it has sent nothing yet.
pub fn office(client: &mut Client, what: &str) -> Result<Office, HeadOfficeProblem> {
    schema::check(client)?;
    let rows = client.query(
        "select o.office, o.name, o.chain, p.generation, p.seq, p.recorded
         from qiantai.office o join qiantai.position p using (office)
         where o.name = $1 or o.chain = $1 or $1 = ''",
        &[&what],
    )?;
    let usage = |sentence: String| Err(HeadOfficeProblem::Usage(sentence));
    let row = match rows.as_slice() {
        [row] => row,
        [] => {
            return usage(format!("总部没有“{what}”这个管理处;名称见 qiantai head-office offices"));
        }
        _ => return usage("请写明是哪个管理处".to_string()),
    };
    let (name, chain): (String, Option<String>) = (row.get(1), row.get(2));
    let Some(chain) = chain else {
        return usage(format!("“{name}”还没有送来过"));
    };
    let recorded: Option<std::time::SystemTime> = row.get(5);
    let millis = |at: std::time::SystemTime| {
        let since = at.duration_since(UNIX_EPOCH).map_or(0, |since| since.as_millis());
        Moment(i64::try_from(since).unwrap_or(i64::MAX))
    };
    Ok(Office {
        office: row.get(0),
        name,
        chain,
        generation: row.get(3),
        seq: u64::try_from(row.get::<_, i64>(4)).unwrap_or(0),
        news: recorded.map(millis),
    })
}

/// Writes what head office has of an office behind the lines that a file of the plain journal has already. Where that
/// file is of another chain it is begun anew. Answers the last entry. Sealed personal parts are opened with one of the
/// keys; without one they are left out.
///
/// # Errors
/// The link, the disk, or an entry that does not follow.
pub fn fetch(
    client: &mut Client,
    office: &Office,
    file: &Path,
    keys: &[SecretKey],
) -> Result<Head, HeadOfficeProblem> {
    let io = |error: std::io::Error| HeadOfficeProblem::Journal(error.into());
    let mut head = have(client, office, file)?;
    let mut options = OpenOptions::new();
    let mut out = options.append(true).create(true).mode(0o600).open(file).map_err(io)?;
    loop {
        let from = i64::try_from(head.seq).unwrap_or(i64::MAX);
        let sql = next_entries(!keys.is_empty());
        let rows = client.query(&sql, &[&office.office, &from, &BATCH])?;
        let mut text = String::new();
        for row in &rows {
            let (seq, hash, body): (i64, &[u8], &[u8]) = (row.get(0), row.get(1), row.get(2));
            let seq = u64::try_from(seq).unwrap_or(0);
            let salted = opened(row.get(3), keys)?;
            let (row, _) = proved(&head, (seq, hash, body), &salted)?;
            head = Head { seq, hash: hash.try_into().unwrap_or_default() };
            text.push_str(&line(seq, &row, &salted));
            text.push('\n');
        }
        out.write_all(text.as_bytes()).map_err(io)?;
        if rows.is_empty() {
            out.sync_all().map_err(io)?;
            return Ok(head);
        }
    }
}

/// The next entries of office $1 behind $2, $3 at most and no more bytes than a machine has room for: number, hash, body,
/// and the sealed personal part where it is wanted.
pub(super) fn next_entries(sealed: bool) -> String {
    let (part, joined) = match sealed {
        true => ("p.sealed", "left join qiantai.personal p using (office, seq)"),
        false => ("null::bytea", ""),
    };
    format!(
        "select seq, hash, body, sealed from (
             select seq, hash, body, sealed, row_number() over (order by seq) as n,
                 sum(octet_length(body) + coalesce(octet_length(sealed), 0)) over (order by seq) as bytes
             from (select j.seq, j.hash, j.body, {part} as sealed from qiantai.journal j {joined}
                 where j.office = $1 and j.seq > $2 order by j.seq limit $3) as next
         ) as piece where n = 1 or bytes <= {BYTES} order by seq"
    )
}

/// The end of what a file has, if head office has the same entry there. What does not go on is cut off.
fn have(client: &mut Client, office: &Office, file: &Path) -> Result<Head, HeadOfficeProblem> {
    let io = |error: std::io::Error| HeadOfficeProblem::Journal(error.into());
    if !file.is_file() {
        return Ok(Head::start());
    }
    let mut carrier = Carrier::open(file, &Place::start())?;
    while let Ok(Some(_)) = carrier.next_entry() {}
    let (seq, hash) = (carrier.place().seq, carrier.place().hash);
    let at = i64::try_from(seq).unwrap_or(i64::MAX);
    let here = client.query_opt(
        "select hash from qiantai.journal where office = $1 and seq = $2",
        &[&office.office, &at],
    )?;
    let same = here.is_some_and(|row| row.get::<_, &[u8]>(0) == hash);
    let keep = if same { carrier.bytes() } else { 0 };
    OpenOptions::new().write(true).open(file).and_then(|file| file.set_len(keep)).map_err(io)?;
    Ok(if same { Head { seq, hash } } else { Head::start() })
}

fn opened(sealed: Option<&[u8]>, keys: &[SecretKey]) -> Result<Vec<u8>, HeadOfficeProblem> {
    let Some(sealed) = sealed else { return Ok(Vec::new()) };
    age::open(sealed, keys).map_err(|problem| {
        HeadOfficeProblem::Journal(StoreProblem::Damaged(format!("个人部分打不开:{problem}")))
    })
}
