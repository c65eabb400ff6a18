//! The table of sums: what each slip moved on each account, folded from the journal like the rest; and the totals of
//! each payer, folded of them.
//!
//! The judge refuses what does not balance or leaves the range; here a sum outside of the range is
//! damage.

use crate::engine::prelude::*;
use std::collections::BTreeMap;

use redb::{
    Database, ReadOnlyTable, ReadableDatabase, ReadableTable, ReadableTableMetadata, Table,
    TableError, WriteTransaction,
};

use super::StoreProblem;
use super::rows::entry_of_row;
use super::tables::{JOURNAL, SUM_BYTES, SUMS, TOTAL_BYTES, TOTALS};
use super::transaction::begin;
use super::write_buffer::{Overlay, WriteBuffer, merge};
use crate::engine::ledger::{Account, Payer, SumKey};
use crate::engine::slip::Entry;

/// A key in byte order: ascending by account, month, room, person, item, form, number.
pub(super) fn sum_bytes(key: SumKey) -> [u8; SUM_BYTES] {
    let mut bytes = [0; SUM_BYTES];
    bytes[0] = key.account as u8;
    bytes[1..5].copy_from_slice(&key.month.to_be_bytes());
    bytes[5..9].copy_from_slice(&key.payer.room.to_be_bytes());
    bytes[9..13].copy_from_slice(&key.payer.person.to_be_bytes());
    bytes[13..17].copy_from_slice(&key.item.to_be_bytes());
    bytes[17..19].copy_from_slice(&key.slip.form.to_be_bytes());
    bytes[19..27].copy_from_slice(&key.slip.number.to_be_bytes());
    bytes
}

/// The key that bytes stand for; `None` for an account of a later version.
pub(super) fn sum_key(bytes: &[u8; SUM_BYTES]) -> Option<SumKey> {
    let word = |at: usize| {
        let mut word = [0; 4];
        word.copy_from_slice(&bytes[at..at + 4]);
        u32::from_be_bytes(word)
    };
    let (mut form, mut number) = ([0; 2], [0; 8]);
    form.copy_from_slice(&bytes[17..19]);
    number.copy_from_slice(&bytes[19..27]);
    Some(SumKey {
        account: Account::of(bytes[0])?,
        month: word(1),
        payer: Payer { room: word(5), person: word(9) },
        item: word(13),
        slip: SlipId { form: u16::from_be_bytes(form), number: u64::from_be_bytes(number) },
    })
}

/// The payer's part of a sum's key.
fn total_bytes(key: &[u8; SUM_BYTES]) -> [u8; TOTAL_BYTES] {
    let mut bytes = [0; TOTAL_BYTES];
    bytes.copy_from_slice(&key[..TOTAL_BYTES]);
    bytes
}

fn out_of_range() -> StoreProblem {
    StoreProblem::Damaged("账目超出范围".to_string())
}

/// Adds what an entry moves.
pub(super) fn fold(
    sums: &impl ReadableTable<&'static [u8; SUM_BYTES], i64>,
    totals: &impl ReadableTable<&'static [u8; TOTAL_BYTES], (i64, u64)>,
    buffer: (&mut Overlay<SUM_BYTES, i64>, &mut Overlay<TOTAL_BYTES, (i64, u64)>),
    entry: &Entry,
) -> Result<(), StoreProblem> {
    for posting in &entry.postings {
        let key = sum_bytes(posting.key(entry.slip));
        let standing = match buffer.0.get(&key) {
            Some(standing) => standing.unwrap_or(0),
            None => sums.get(&key)?.map_or(0, |sum| sum.value()),
        };
        let moved = posting.amount.in_fen();
        let sum = standing.checked_add(moved).ok_or_else(out_of_range)?;
        buffer.0.insert(key, (sum != 0).then_some(sum));
        let of = total_bytes(&key);
        let (total, count) = match buffer.1.get(&of) {
            Some(standing) => standing.unwrap_or_default(),
            None => totals.get(&of)?.map(|row| row.value()).unwrap_or_default(),
        };
        let more = count + u64::from(sum != 0);
        let count = more.checked_sub(u64::from(standing != 0)).ok_or_else(out_of_range)?;
        let total = total.checked_add(moved).ok_or_else(out_of_range)?;
        buffer.1.insert(of, (count != 0).then_some((total, count)));
    }
    Ok(())
}

/// Writes sums into their table; a sum of zero has no row.
pub(super) fn write(
    sums: &mut Table<'_, &'static [u8; SUM_BYTES], i64>,
    buffer: &Overlay<SUM_BYTES, i64>,
) -> Result<(), StoreProblem> {
    for (key, sum) in buffer {
        match sum {
            Some(sum) => sums.insert(key, sum)?,
            None => sums.remove(key)?,
        };
    }
    Ok(())
}

/// Writes totals into their table.
pub(super) fn write_totals(
    totals: &mut Table<'_, &'static [u8; TOTAL_BYTES], (i64, u64)>,
    buffer: &Overlay<TOTAL_BYTES, (i64, u64)>,
) -> Result<(), StoreProblem> {
    for (key, total) in buffer {
        match total {
            Some(total) => totals.insert(key, total)?,
            None => totals.remove(key)?,
        };
    }
    Ok(())
}

/// Totals of an account and month between two payers, both included, ascending, at most `most`.
pub(super) fn of_payers(
    totals: &impl ReadableTable<&'static [u8; TOTAL_BYTES], (i64, u64)>,
    buffer: Option<&WriteBuffer>,
    (account, month, (from, to)): (Account, u32, (Payer, Payer)),
    most: usize,
) -> Result<Vec<(Payer, Money, u64)>, StoreProblem> {
    let slip = SlipId { form: 0, number: 0 };
    let key = |payer| total_bytes(&sum_bytes(SumKey { account, month, payer, item: 0, slip }));
    let (low, high) = (key(from), key(to));
    if low > high {
        return Ok(Vec::new());
    }
    let range = totals.range::<&[u8; TOTAL_BYTES]>(&low..=&high)?;
    let rows = range
        .map(|row| row.map(|(k, total)| (*k.value(), total.value())).map_err(StoreProblem::from));
    let found = match buffer {
        Some(buffer) => merge(rows, &buffer.totals, low..=high, most)?,
        None => rows.take(most).collect::<Result<_, _>>()?,
    };
    let read = |(key, (sum, count)): ([u8; TOTAL_BYTES], (i64, u64))| {
        let mut whole = [0; SUM_BYTES];
        whole[..TOTAL_BYTES].copy_from_slice(&key);
        match sum_key(&whole) {
            Some(key) => Ok((key.payer, Money::fen(sum), count)),
            None => Err(StoreProblem::Damaged("不认识的科目".to_string())),
        }
    };
    found.into_iter().map(read).collect()
}

/// Gives every payer's totals of a table of sums, one after the other.
fn each_total(
    sums: &impl ReadableTable<&'static [u8; SUM_BYTES], i64>,
    mut each: impl FnMut([u8; TOTAL_BYTES], (i64, u64)) -> Result<(), StoreProblem>,
) -> Result<(), StoreProblem> {
    let mut held: Option<([u8; TOTAL_BYTES], (i64, u64))> = None;
    for item in sums.iter()? {
        let (key, sum) = item?;
        let (of, sum) = (total_bytes(key.value()), sum.value());
        match &mut held {
            Some((payer, (total, count))) if *payer == of => {
                *total = total.checked_add(sum).ok_or_else(out_of_range)?;
                *count += 1;
            }
            _ => {
                if let Some((payer, total)) = held.replace((of, (sum, 1))) {
                    each(payer, total)?;
                }
            }
        }
    }
    held.map_or(Ok(()), |(payer, total)| each(payer, total))
}

/// Folds the totals anew of the sums: as a store of an earlier program is opened.
pub(super) fn rebuild_totals(txn: &WriteTransaction) -> Result<(), StoreProblem> {
    txn.delete_table(TOTALS)?;
    let (sums, mut totals) = (txn.open_table(SUMS)?, txn.open_table(TOTALS)?);
    each_total(&sums, |payer, total| {
        totals.insert(&payer, total)?;
        Ok(())
    })
}

/// Whether the totals are those of the sums, and no others.
pub(super) fn totals_stand(
    sums: &ReadOnlyTable<&'static [u8; SUM_BYTES], i64>,
    totals: &ReadOnlyTable<&'static [u8; TOTAL_BYTES], (i64, u64)>,
) -> Result<bool, StoreProblem> {
    let (mut same, mut rows) = (true, 0);
    each_total(sums, |payer, total| {
        same &= totals.get(&payer)?.is_some_and(|row| row.value() == total);
        rows += 1;
        Ok(())
    })?;
    Ok(same && totals.len()? == rows)
}

/// Sums between two keys, both included, ascending, at most `most`.
pub(super) fn between(
    sums: &impl ReadableTable<&'static [u8; SUM_BYTES], i64>,
    buffer: Option<&WriteBuffer>,
    from: SumKey,
    to: SumKey,
    most: usize,
) -> Result<Vec<(SumKey, Money)>, StoreProblem> {
    let (low, high) = (sum_bytes(from), sum_bytes(to));
    if low > high {
        return Ok(Vec::new());
    }
    let range = sums.range::<&[u8; SUM_BYTES]>(&low..=&high)?;
    let rows =
        range.map(|row| row.map(|(k, sum)| (*k.value(), sum.value())).map_err(StoreProblem::from));
    let found = match buffer {
        Some(buffer) => merge(rows, &buffer.sums, low..=high, most)?,
        None => rows.take(most).collect::<Result<_, _>>()?,
    };
    let read = |(key, sum): &([u8; SUM_BYTES], i64)| match sum_key(key) {
        Some(key) => Ok((key, Money::fen(*sum))),
        None => Err(StoreProblem::Damaged("不认识的科目".to_string())),
    };
    found.iter().map(read).collect()
}

/// Adds the tables to a store from before there was money, or from before payers had totals, folded from the journal and
/// of the sums. Nothing else changes, and an older program can still open the store.
pub(super) fn complete(db: &Database) -> Result<(), StoreProblem> {
    let view = db.begin_read()?;
    let has_sums = stands(view.open_table(SUMS))?;
    if has_sums && stands(view.open_table(TOTALS))? {
        return Ok(());
    }
    drop(view);
    let txn = begin(db)?;
    if !has_sums {
        let (mut sums, totals) = (txn.open_table(SUMS)?, txn.open_table(TOTALS)?);
        let journal = txn.open_table(JOURNAL)?;
        let (mut buffer, mut of_payers) = (Overlay::new(), Overlay::new());
        for item in journal.iter()? {
            let (_, row) = item?;
            // Money is never personal: the public part says all that is needed.
            let entry = entry_of_row(row.value(), &[])?;
            fold(&sums, &totals, (&mut buffer, &mut of_payers), &entry)?;
        }
        write(&mut sums, &buffer)?;
    }
    rebuild_totals(&txn)?;
    txn.commit()?;
    Ok(())
}

/// Whether a table is there.
fn stands<T>(opened: Result<T, TableError>) -> Result<bool, StoreProblem> {
    match opened {
        Ok(_) => Ok(true),
        Err(TableError::TableDoesNotExist(_)) => Ok(false),
        Err(error) => Err(error.into()),
    }
}

/// The sums of one slip computed from its entries, to be compared with the table. Keys contain the
/// slip, so that the whole table is covered slip by slip and memory does not grow with the journal.
#[derive(Default)]
pub(super) struct OfSlip(BTreeMap<[u8; SUM_BYTES], i128>);

impl OfSlip {
    /// Adds an entry; says whether its lines are together zero.
    pub(super) fn add(&mut self, entry: &Entry) -> bool {
        let mut total = 0;
        for posting in &entry.postings {
            let fen = i128::from(posting.amount.in_fen());
            *self.0.entry(sum_bytes(posting.key(entry.slip))).or_default() += fen;
            total += fen;
        }
        total == 0
    }

    /// Whether the table has the same sums, and how many they are.
    pub(super) fn stand_in(
        &self,
        sums: &ReadOnlyTable<&'static [u8; SUM_BYTES], i64>,
    ) -> Result<(bool, u64), StoreProblem> {
        let (mut same, mut count) = (true, 0);
        for (key, wanted) in &self.0 {
            let standing = sums.get(key)?.map(|sum| sum.value());
            same &= standing.map_or(0, i128::from) == *wanted && standing != Some(0);
            count += u64::from(*wanted != 0);
        }
        Ok((same, count))
    }
}

/// What the whole table holds: rows, debits less credits, and a digest.
pub(super) fn whole(
    sums: &ReadOnlyTable<&'static [u8; SUM_BYTES], i64>,
) -> Result<(u64, i128, String), StoreProblem> {
    let (mut total, mut digest) = (0, blake3::Hasher::new());
    for item in sums.iter()? {
        let (key, sum) = item?;
        digest.update(key.value()).update(&sum.value().to_be_bytes());
        total += i128::from(sum.value());
    }
    let rows = sums.len()?;
    Ok((rows, total, digest.finalize().to_hex().to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_read_back_and_keep_their_order() {
        let key = |account, month, room, person, item, number| SumKey {
            account,
            month,
            payer: Payer { room, person },
            item,
            slip: SlipId { form: 21, number },
        };
        let keys = [
            key(Account::Unbilled, 202_611, 1, 2, 3, 4),
            key(Account::Unbilled, 202_611, 1, 2, 3, 256),
            key(Account::Unbilled, 202_611, 1, 300, 0, 1),
            key(Account::Unbilled, 202_611, 256, 0, 0, 1),
            key(Account::Unbilled, 202_612, 0, 0, 0, 0),
            key(Account::Scan, 0, 0, 0, 0, 0),
        ];
        for pair in keys.windows(2) {
            assert!(pair[0] < pair[1] && sum_bytes(pair[0]) < sum_bytes(pair[1]), "{pair:?}");
        }
        for key in keys {
            assert_eq!(sum_key(&sum_bytes(key)), Some(key));
        }
        assert_eq!(sum_key(&[0; SUM_BYTES]), None);
    }
}
