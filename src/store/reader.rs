//! The book over open tables: what a decision reads, inside a write transaction or outside of it.

mod walking;

use crate::engine::prelude::*;
use std::cell::RefCell;
use std::sync::Arc;

use redb::{ReadOnlyTable, ReadTransaction, ReadableTable};

use super::StoreProblem;
use super::access::Access;
use super::tables::{
    ACCEPTED, ACCEPTED_ORDER, ACCESS, COUNTERS, CREDENTIALS, DRAFTS, JOURNAL, KEY_BYTES, KEYS,
    META, NOTES, PERSONAL, SLIPS, SUM_BYTES, SUMS, TOTAL_BYTES, TOTALS, key_bytes, key_slip,
};
use super::write_buffer::{WriteBuffer, merge};
use super::{codec, sums};
use crate::engine::ledger::{Account, Payer, SumKey};
use crate::engine::policy::Policy;
use crate::engine::registry::Registry;
use crate::engine::slip::Entry;
use crate::forms;

/// Slips, keys, counters, sums, totals.
pub(super) type Folded<'a, S, K, C, M, T> = (&'a S, &'a K, &'a C, &'a M, &'a T);

/// The book over the five folded tables of a transaction. A failed read is remembered: whoever
/// decides on this book must ask [`BookView::failed`] before trusting an answer.
pub(super) struct BookView<'a, S, K, C, M, T> {
    pub(super) slips: &'a S,
    pub(super) keys: &'a K,
    pub(super) counters: &'a C,
    pub(super) sums: &'a M,
    pub(super) totals: &'a T,
    pub(super) policy: &'a Policy,
    buffer: Option<&'a WriteBuffer>,
    failed: RefCell<Option<StoreProblem>>,
}

impl<'a, S, K, C, M, T> BookView<'a, S, K, C, M, T> {
    pub(super) fn new(
        (slips, keys, counters, sums, totals): Folded<'a, S, K, C, M, T>,
        policy: &'a Policy,
    ) -> Self {
        let failed = RefCell::new(None);
        Self { slips, keys, counters, sums, totals, policy, buffer: None, failed }
    }

    /// The same, with a buffer in front of the tables.
    pub(super) fn behind(self, buffer: &'a WriteBuffer) -> Self {
        Self { buffer: Some(buffer), ..self }
    }

    /// The first read that failed, if any did.
    pub(super) fn failed(self) -> Option<StoreProblem> {
        self.failed.into_inner()
    }

    fn fail(&self, problem: StoreProblem) {
        self.failed.borrow_mut().get_or_insert(problem);
    }
}

impl<S, K, C, M, T> Book for BookView<'_, S, K, C, M, T>
where
    S: ReadableTable<(u16, u64), &'static [u8]>,
    K: ReadableTable<&'static [u8; KEY_BYTES], ()>,
    C: ReadableTable<u16, u64>,
    M: ReadableTable<&'static [u8; SUM_BYTES], i64>,
    T: ReadableTable<&'static [u8; TOTAL_BYTES], (i64, u64)>,
{
    fn slip(&self, id: SlipId) -> Option<Slip> {
        if let Some(slip) = self.buffer.and_then(|buffer| buffer.slip(id)) {
            return Some(slip);
        }
        let found = match self.slips.get((id.form, id.number)) {
            Ok(found) => found?,
            Err(error) => {
                self.fail(error.into());
                return None;
            }
        };
        match codec::read_slip(found.value()) {
            Ok(slip) => {
                if let Some(buffer) = self.buffer {
                    buffer.cache.put(slip.clone());
                }
                Some(slip)
            }
            Err(unreadable) => {
                self.fail(unreadable.into());
                None
            }
        }
    }

    fn registry(&self) -> &'static Registry {
        &forms::REGISTRY
    }

    fn keys(&self, index: Index, from: (u64, u64), to: (u64, u64), most: usize) -> Vec<SlipId> {
        let low = key_bytes(Key::new(index, from.0, from.1), SlipId { form: 0, number: 0 });
        let high =
            key_bytes(Key::new(index, to.0, to.1), SlipId { form: u16::MAX, number: u64::MAX });
        if low > high {
            return Vec::new();
        }
        // The complete list under one place may be cached.
        let under = (from.0 == to.0 && (from.1, to.1) == (0, u64::MAX)).then_some((index, from.0));
        let known = self.buffer.zip(under).and_then(|(a, under)| a.cache.listed(under, most));
        if let Some(known) = known {
            return known;
        }
        let range = match self.keys.range::<&[u8; KEY_BYTES]>(&low..=&high) {
            Ok(range) => range,
            Err(error) => {
                self.fail(error.into());
                return Vec::new();
            }
        };
        let rows =
            range.map(|row| row.map(|(key, _)| (*key.value(), ())).map_err(StoreProblem::from));
        let found = match self.buffer {
            Some(buffer) => merge(rows, &buffer.keys, low..=high, most),
            None => rows.take(most).collect(),
        };
        match found {
            Ok(found) => {
                let found: Vec<SlipId> = found.iter().map(|(key, ())| key_slip(key)).collect();
                if let (Some(buffer), Some(under), true) = (self.buffer, under, found.len() < most)
                {
                    buffer.cache.list(under, &found);
                }
                found
            }
            Err(problem) => {
                self.fail(problem);
                Vec::new()
            }
        }
    }

    fn next_number(&self, form: u16) -> u64 {
        if let Some(last) = self.buffer.and_then(|buffer| buffer.counters.get(&form)) {
            return last + 1;
        }
        match self.counters.get(form) {
            Ok(last) => last.map_or(1, |n| n.value() + 1),
            Err(error) => {
                self.fail(error.into());
                1
            }
        }
    }

    fn policy(&self) -> &Policy {
        self.policy
    }

    fn sums(&self, from: SumKey, to: SumKey, most: usize) -> Vec<(SumKey, Money)> {
        sums::between(self.sums, self.buffer, from, to, most).unwrap_or_else(|problem| {
            self.fail(problem);
            Vec::new()
        })
    }

    fn totals(
        &self,
        account: Account,
        month: u32,
        payers: (Payer, Payer),
        most: usize,
    ) -> Option<Vec<(Payer, Money, u64)>> {
        let found = sums::of_payers(self.totals, self.buffer, (account, month, payers), most);
        Some(found.unwrap_or_else(|problem| {
            self.fail(problem);
            Vec::new()
        }))
    }
}

/// An acceptance: its order, its key, and what was accepted.
pub type AcceptedRow = (u64, Vec<u8>, Vec<u8>);

/// A row of the journal, and the salted personal part beside it (empty where there is none).
pub type StoredRow = (Vec<u8>, Vec<u8>);

/// A consistent view of the whole store.
pub struct Reader {
    slips: ReadOnlyTable<(u16, u64), &'static [u8]>,
    keys: ReadOnlyTable<&'static [u8; KEY_BYTES], ()>,
    counters: ReadOnlyTable<u16, u64>,
    sums: ReadOnlyTable<&'static [u8; SUM_BYTES], i64>,
    totals: ReadOnlyTable<&'static [u8; TOTAL_BYTES], (i64, u64)>,
    journal: ReadOnlyTable<u64, &'static [u8]>,
    personal: ReadOnlyTable<u64, &'static [u8]>,
    meta: ReadOnlyTable<&'static str, &'static [u8]>,
    drafts: ReadOnlyTable<u64, &'static [u8]>,
    credentials: ReadOnlyTable<u32, &'static [u8]>,
    notes: ReadOnlyTable<&'static str, &'static [u8]>,
    accepted: ReadOnlyTable<&'static [u8; 32], &'static [u8]>,
    order: ReadOnlyTable<u64, &'static [u8; 32]>,
    access: ReadOnlyTable<u64, &'static [u8]>,
    policy: Arc<Policy>,
}

impl Reader {
    pub(super) fn open(txn: ReadTransaction, policy: Arc<Policy>) -> Result<Self, StoreProblem> {
        Ok(Self {
            slips: txn.open_table(SLIPS)?,
            keys: txn.open_table(KEYS)?,
            counters: txn.open_table(COUNTERS)?,
            sums: txn.open_table(SUMS)?,
            totals: txn.open_table(TOTALS)?,
            journal: txn.open_table(JOURNAL)?,
            personal: txn.open_table(PERSONAL)?,
            meta: txn.open_table(META)?,
            drafts: txn.open_table(DRAFTS)?,
            credentials: txn.open_table(CREDENTIALS)?,
            notes: txn.open_table(NOTES)?,
            accepted: txn.open_table(ACCEPTED)?,
            order: txn.open_table(ACCEPTED_ORDER)?,
            access: txn.open_table(ACCESS)?,
            policy,
        })
    }

    /// Runs a question over the book.
    ///
    /// # Errors
    /// A read under the question failed, so its answer is not to be believed.
    pub fn ask<T>(&self, question: impl FnOnce(&dyn Book) -> T) -> Result<T, StoreProblem> {
        let tables = (&self.slips, &self.keys, &self.counters, &self.sums, &self.totals);
        let book = BookView::new(tables, &self.policy);
        let answer = question(&book);
        book.failed().map_or(Ok(answer), Err)
    }

    /// Every slip of a form from a number on, in order of number, until `each` says stop.
    ///
    /// # Errors
    /// A read failed.
    pub fn slips_of(
        &self,
        form: u16,
        from: u64,
        mut each: impl FnMut(Slip) -> bool,
    ) -> Result<(), StoreProblem> {
        for item in self.slips.range((form, from)..=(form, u64::MAX))? {
            let (_, bytes) = item?;
            let slip = codec::read_slip(bytes.value())?;
            if !each(slip) {
                break;
            }
        }
        Ok(())
    }

    /// The journal's row of an entry: chain hash, personal digest, public bytes; and the salted
    /// personal part, empty where there is none.
    ///
    /// # Errors
    /// A read failed.
    pub fn journal_row(&self, seq: u64) -> Result<Option<StoredRow>, StoreProblem> {
        let Some(row) = self.journal.get(seq)? else { return Ok(None) };
        let personal = self.personal.get(seq)?;
        Ok(Some((row.value().to_vec(), personal.map_or_else(Vec::new, |p| p.value().to_vec()))))
    }

    /// One entry of the journal.
    ///
    /// # Errors
    /// A read failed, or the bytes are not an entry.
    pub fn entry(&self, seq: u64) -> Result<Option<Entry>, StoreProblem> {
        let Some((row, personal)) = self.journal_row(seq)? else { return Ok(None) };
        super::rows::entry_of_row(&row, &personal).map(Some)
    }

    /// The number of the last entry.
    ///
    /// # Errors
    /// A read failed.
    pub fn last_seq(&self) -> Result<Option<u64>, StoreProblem> {
        Ok(self.journal.last()?.map(|(seq, _)| seq.value()))
    }

    /// A note of the store itself.
    ///
    /// # Errors
    /// A read failed.
    pub fn meta(&self, name: &str) -> Result<Option<Vec<u8>>, StoreProblem> {
        Ok(self.meta.get(name)?.map(|v| v.value().to_vec()))
    }

    /// A small local thing by name.
    ///
    /// # Errors
    /// A read failed.
    pub fn note(&self, name: &str) -> Result<Option<Vec<u8>>, StoreProblem> {
        Ok(self.notes.get(name)?.map(|v| v.value().to_vec()))
    }

    /// A badge's credential.
    ///
    /// # Errors
    /// A read failed.
    pub fn credential(&self, badge: u32) -> Result<Option<Vec<u8>>, StoreProblem> {
        Ok(self.credentials.get(badge)?.map(|v| v.value().to_vec()))
    }

    /// All drafts, by number.
    ///
    /// # Errors
    /// A read failed.
    pub fn drafts(&self) -> Result<Vec<(u64, Vec<u8>)>, StoreProblem> {
        let mut drafts = Vec::new();
        for item in self.drafts.iter()? {
            let (number, bytes) = item?;
            drafts.push((number.value(), bytes.value().to_vec()));
        }
        Ok(drafts)
    }

    /// Every credential, by badge.
    ///
    /// # Errors
    /// A read failed.
    pub fn credentials(&self) -> Result<Vec<(u32, Vec<u8>)>, StoreProblem> {
        let rows = self.credentials.iter()?;
        rows.map(|row| row.map(|(badge, v)| (badge.value(), v.value().to_vec())))
            .collect::<Result<_, _>>()
            .map_err(StoreProblem::from)
    }

    /// Every note, by name.
    ///
    /// # Errors
    /// A read failed.
    pub fn notes(&self) -> Result<Vec<(String, Vec<u8>)>, StoreProblem> {
        let rows = self.notes.iter()?;
        rows.map(|row| row.map(|(name, v)| (name.value().to_string(), v.value().to_vec())))
            .collect::<Result<_, _>>()
            .map_err(StoreProblem::from)
    }

    /// The last so many acceptances, the oldest first: order, key, acceptance.
    ///
    /// # Errors
    /// A read failed.
    pub fn last_accepted(&self, most: usize) -> Result<Vec<AcceptedRow>, StoreProblem> {
        let mut rows = Vec::new();
        for row in self.order.iter()?.rev().take(most) {
            let (order, key) = row?;
            if let Some(bytes) = self.accepted.get(key.value())? {
                rows.push((order.value(), key.value().to_vec(), bytes.value().to_vec()));
            }
        }
        rows.reverse();
        Ok(rows)
    }

    /// The newest rows of who came in and what was handed out, before a number.
    ///
    /// # Errors
    /// A read failed.
    pub fn accesses(
        &self,
        before: Option<u64>,
        most: usize,
    ) -> Result<Vec<(u64, Access)>, StoreProblem> {
        let rows = self.access.range(..before.unwrap_or(u64::MAX))?.rev().take(most);
        rows.map(|row| {
            let (number, bytes) = row?;
            Ok((number.value(), crate::bytes::decode(bytes.value())?))
        })
        .collect()
    }

    pub(super) fn all_slips(&self) -> &ReadOnlyTable<(u16, u64), &'static [u8]> {
        &self.slips
    }

    pub(super) fn all_personal(&self) -> &ReadOnlyTable<u64, &'static [u8]> {
        &self.personal
    }

    pub(super) fn all_keys(&self) -> &ReadOnlyTable<&'static [u8; KEY_BYTES], ()> {
        &self.keys
    }

    pub(super) fn all_sums(&self) -> &ReadOnlyTable<&'static [u8; SUM_BYTES], i64> {
        &self.sums
    }

    pub(super) fn all_totals(&self) -> &ReadOnlyTable<&'static [u8; TOTAL_BYTES], (i64, u64)> {
        &self.totals
    }

    pub(super) fn all_counters(&self) -> &ReadOnlyTable<u16, u64> {
        &self.counters
    }
}
