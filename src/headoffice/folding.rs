//! The journal folded into the tables that SQL reads: by the same `apply` as at the office, one office after another,
//! from where it was left. One process folds at a time; the tables may be thrown away at any moment.

use std::collections::HashMap;
use std::time::SystemTime;

use postgres::{Client, Transaction};

use super::problem::HeadOfficeProblem;
use super::projection::{SlipRow, VERSION, side, slip_row, without_nul};
use super::reading::next_entries;
use super::schema;
use super::shipping::system_time;
use crate::engine::ledger::Account;
use crate::engine::prelude::*;
use crate::engine::slip::{Entry, apply};
use crate::forms;
use crate::forms::office::forgetting;
use crate::store::carrying::proved;
use crate::store::chain::Head;
use crate::store::codec;

/// Entries that are folded in one transaction.
const BATCH: i64 = 2_000;
/// The lock of whoever folds.
const LOCK: i64 = 7_113_350_920_261_131;

/// What a folding did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Folded {
    pub offices: usize,
    pub entries: u64,
    /// Offices that were folded again from their first entry.
    pub anew: usize,
    /// Offices whose journal could not be folded on, each with a sentence.
    pub problems: Vec<String>,
}

struct Behind {
    office: i32,
    name: String,
    seq: i64,
    hash: Vec<u8>,
    anew: bool,
}

/// Brings the tables of all offices up to date.
///
/// # Errors
/// The link or the account; or somebody else is folding.
pub fn fold(client: &mut Client) -> Result<Folded, HeadOfficeProblem> {
    schema::check(client)?;
    let locked: bool = client.query_one("select pg_try_advisory_lock($1)", &[&LOCK])?.get(0);
    if !locked {
        return Err(HeadOfficeProblem::Usage("另一个进程正在汇总;等它做完就是".to_string()));
    }
    let folded = fold_locked(client);
    client.execute("select pg_advisory_unlock($1)", &[&LOCK])?;
    folded
}

fn fold_locked(client: &mut Client) -> Result<Folded, HeadOfficeProblem> {
    let mut folded = Folded::default();
    for office in behind(client)? {
        folded.offices += 1;
        folded.anew += usize::from(office.anew);
        let mut at = Head {
            seq: u64::try_from(office.seq).unwrap_or(0),
            hash: office.hash.as_slice().try_into().unwrap_or_default(),
        };
        let mut anew = office.anew;
        loop {
            match batch(client, office.office, &at, anew) {
                Ok(None) => break,
                Ok(Some((head, many))) => {
                    (at, anew) = (head, false);
                    folded.entries += many;
                }
                // What one office has sent must not keep the others from being folded.
                Err(problem @ (HeadOfficeProblem::Journal(_) | HeadOfficeProblem::Sql(_))) => {
                    client.execute(
                        "insert into qiantai.projected (office, version, seq, hash, problem) values ($1, 0, 0, '', $2)
                         on conflict (office) do update set problem = excluded.problem",
                        &[&office.office, &problem.to_string()],
                    )?;
                    folded.problems.push(format!("{}:{problem}", office.name));
                    break;
                }
                Err(problem) => return Err(problem),
            }
        }
    }
    Ok(folded)
}

/// The offices that have entries which are not folded yet, or were folded by another version or of another chain.
fn behind(client: &mut Client) -> Result<Vec<Behind>, HeadOfficeProblem> {
    let rows = client.query(
        "select o.office, o.name, f.seq, f.hash,
             f.office is null or f.version <> $1 or (f.seq > 0 and j.hash is distinct from f.hash and j.hash is not null)
         from qiantai.office o join qiantai.position p using (office)
         left join qiantai.projected f using (office)
         left join qiantai.journal j on j.office = f.office and j.seq = f.seq
         where p.seq > coalesce(f.seq, 0) or f.version <> $1
             or (f.seq > 0 and j.hash is not null and j.hash <> f.hash)
         order by o.office",
        &[&VERSION],
    )?;
    let behind = |row: &postgres::Row| {
        let anew: bool = row.get(4);
        Behind {
            office: row.get(0),
            name: row.get(1),
            seq: if anew { 0 } else { row.get(2) },
            hash: if anew { vec![0; 32] } else { row.get(3) },
            anew,
        }
    };
    Ok(rows.iter().map(behind).collect())
}

/// Folds the next entries of an office in one transaction; none where nothing follows.
fn batch(
    client: &mut Client,
    office: i32,
    after: &Head,
    anew: bool,
) -> Result<Option<(Head, u64)>, HeadOfficeProblem> {
    let mut txn = client.transaction()?;
    if anew {
        txn.execute("delete from qiantai.posting where office = $1", &[&office])?;
        txn.execute("delete from qiantai.slip where office = $1", &[&office])?;
    }
    let from = i64::try_from(after.seq).unwrap_or(i64::MAX);
    let rows = txn.query(&next_entries(false), &[&office, &from, &BATCH])?;
    let mut head = after.clone();
    let mut entries = Vec::new();
    for row in &rows {
        let (seq, hash, body): (i64, &[u8], &[u8]) = (row.get(0), row.get(1), row.get(2));
        let seq = u64::try_from(seq).unwrap_or(0);
        // Behind a hole nothing is folded before it is filled.
        if seq != head.seq + 1 {
            break;
        }
        let (_, entry) = proved(&head, (seq, hash, body), &[])?;
        head = Head { seq, hash: hash.try_into().unwrap_or_default() };
        entries.push(entry);
    }
    if entries.is_empty() && !anew {
        return Ok(None);
    }
    let slips = folded_slips(&mut txn, office, &entries)?;
    write_slips(&mut txn, office, &slips)?;
    write_postings(&mut txn, office, &entries)?;
    forget(&mut txn, office, &entries)?;
    let seq = i64::try_from(head.seq).unwrap_or(i64::MAX);
    txn.execute(
        "insert into qiantai.projected (office, version, seq, hash) values ($1, $2, $3, $4)
         on conflict (office) do update set version = excluded.version, seq = excluded.seq, hash = excluded.hash,
             at = now(), problem = null",
        &[&office, &VERSION, &seq, &head.hash.as_slice()],
    )?;
    txn.commit()?;
    Ok(Some((head, u64::try_from(entries.len()).unwrap_or(0))))
}

/// The slips of these entries as they stand after them.
fn folded_slips(
    txn: &mut Transaction<'_>,
    office: i32,
    entries: &[Entry],
) -> Result<Vec<Slip>, HeadOfficeProblem> {
    let (mut tags, mut numbers) = (Vec::new(), Vec::new());
    for entry in entries {
        tags.push(i32::from(entry.slip.form));
        numbers.push(i64::try_from(entry.slip.number).unwrap_or(i64::MAX));
    }
    let rows = txn.query(
        "select s.body from qiantai.slip s join (select distinct t, n from unnest($2::int[], $3::bigint[]) as u(t, n)) w
             on s.tag = w.t and s.number = w.n where s.office = $1",
        &[&office, &tags, &numbers],
    )?;
    let mut slips: HashMap<SlipId, Slip> = HashMap::new();
    for row in rows {
        let slip =
            codec::read_slip(row.get(0)).map_err(|what| HeadOfficeProblem::Journal(what.into()))?;
        slips.insert(slip.id, slip);
    }
    for entry in entries {
        let slip = apply(slips.remove(&entry.slip), entry);
        slips.insert(slip.id, slip);
    }
    let mut slips: Vec<Slip> = slips.into_values().collect();
    slips.arrange_by_key(|slip| slip.id);
    Ok(slips)
}

fn number(n: u64) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

fn write_slips(
    txn: &mut Transaction<'_>,
    office: i32,
    slips: &[Slip],
) -> Result<(), HeadOfficeProblem> {
    let slip_sql = txn.prepare(
        "insert into qiantai.slip (office, form, tag, number, slip, title, version, state, state_label, open, opened,
             changed, room, persons, fields, story, body)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15::text::jsonb, $16::text::jsonb, $17)
         on conflict (office, tag, number) do update set version = excluded.version, state = excluded.state,
             state_label = excluded.state_label, open = excluded.open, changed = excluded.changed,
             room = excluded.room, persons = excluded.persons, fields = excluded.fields, story = excluded.story,
             body = excluded.body",
    )?;
    for slip in slips {
        let SlipRow {
            form,
            slip: shown,
            title,
            state,
            state_label,
            open,
            room,
            persons,
            fields,
            story,
        } = slip_row(slip);
        let (tag, no) = (i32::from(slip.id.form), number(slip.id.number));
        let body =
            codec::slip_bytes(slip).map_err(|_| HeadOfficeProblem::Sql("单据太大".to_string()))?;
        let changed = slip.story.last().map_or(Moment(0), |deed| deed.recorded);
        let version = i32::try_from(slip.version).unwrap_or(i32::MAX);
        let (opened, changed) = (system_time(slip.opened()), system_time(changed));
        let (fields, story) = (fields.to_string(), story.to_string());
        txn.execute(
            &slip_sql,
            &[
                &office,
                &form,
                &tag,
                &no,
                &shown,
                &title,
                &version,
                &state,
                &state_label,
                &open,
                &opened,
                &changed,
                &room,
                &persons,
                &fields,
                &story,
                &body,
            ],
        )?;
    }
    write_dues(txn, office, slips)
}

/// What falls due on these slips.
fn write_dues(
    txn: &mut Transaction<'_>,
    office: i32,
    slips: &[Slip],
) -> Result<(), HeadOfficeProblem> {
    let due_sql = txn.prepare(
        "insert into qiantai.due (office, tag, number, what, label, at, because, met)
         values ($1, $2, $3, $4, $5, $6, $7, $8)
         on conflict (office, tag, number, what) do update set label = excluded.label, at = excluded.at,
             because = excluded.because, met = excluded.met",
    )?;
    for slip in slips {
        let (tag, no) = (i32::from(slip.id.form), number(slip.id.number));
        for due in &slip.dues {
            let label = forms::due_label(slip.id.form, due.what);
            let (at, met) = (system_time(due.at), due.met.map(system_time));
            let what = i32::from(due.what);
            let because = without_nul(&due.because);
            txn.execute(&due_sql, &[&office, &tag, &no, &what, &label, &at, &because, &met])?;
        }
    }
    Ok(())
}

fn write_postings(
    txn: &mut Transaction<'_>,
    office: i32,
    entries: &[Entry],
) -> Result<(), HeadOfficeProblem> {
    let sql = txn.prepare(
        "insert into qiantai.posting (office, seq, n, tag, number, account, label, side, month, room, item, fen, recorded)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) on conflict do nothing",
    )?;
    for entry in entries {
        for (n, posting) in (0i32..).zip(&entry.postings) {
            let account: Account = posting.account;
            let recorded: SystemTime = system_time(entry.recorded);
            let (tag, no) = (i32::from(entry.slip.form), number(entry.slip.number));
            let month = i32::try_from(posting.month).unwrap_or(0);
            let (room, item) = (i64::from(posting.payer.room), i64::from(posting.item));
            txn.execute(
                &sql,
                &[
                    &office,
                    &number(entry.seq),
                    &n,
                    &tag,
                    &no,
                    &i32::from(account as u8),
                    &account.label(),
                    &side(account.side()),
                    &month,
                    &room,
                    &item,
                    &posting.amount.in_fen(),
                    &recorded,
                ],
            )?;
        }
    }
    Ok(())
}

/// Who was forgotten at the office (B-12) is forgotten here: the sealed personal parts of their slips go.
fn forget(
    txn: &mut Transaction<'_>,
    office: i32,
    entries: &[Entry],
) -> Result<(), HeadOfficeProblem> {
    for entry in entries.iter().filter(|entry| entry.slip.form == forgetting::TAG) {
        let slip = apply(None, entry);
        let Some(person) = forgetting::whom(&slip) else { continue };
        txn.execute(
            "delete from qiantai.personal p using qiantai.slip s, jsonb_array_elements(s.story) as deed
             where s.office = $1 and s.persons @> array[$2::bigint] and p.office = $1
                 and p.seq = (deed ->> 'seq')::bigint and p.seq < $3",
            &[&office, &i64::from(person.0), &number(entry.seq)],
        )?;
    }
    Ok(())
}
