//! The tables of a write transaction, and the buffer in front of them: entries are folded in the
//! buffer, which is written out table by table in the order of the keys.
//!
//! It must not judge.

use std::iter::Peekable;
use std::ops::Bound;

use redb::{
    CursorError, CursorMut, Key, ReadableTable, ReadableTableMetadata, Table, Value,
    WriteTransaction,
};

use crate::engine::policy::Policy;
use crate::engine::slip::{Entry, Slip, apply};
use crate::forms;
use crate::forms::office::{forgetting, restoring};
use crate::store::chain::Hash;
use crate::store::plain::Line;
use crate::store::reader::BookView;
use crate::store::tables::{
    ACCEPTED, ACCEPTED_ORDER, COUNTERS, DRAFTS, JOURNAL, KEY_BYTES, KEYS, PERSONAL, SLIPS,
    SUM_BYTES, SUMS, TOTAL_BYTES, TOTALS,
};
use crate::store::write_buffer::{Changed, SlipCache, WriteBuffer};
use crate::store::{StoreProblem, codec, sums};

/// How many acceptances are remembered for steps that are sent again.
const REMEMBERED: u64 = 20_000;
/// From how many journal rows on neighbouring rows are inserted together: for fewer, finding the
/// gap costs more than it saves.
const RUNS_FROM: usize = 16;
/// How many slips the buffer may hold: it bounds memory, however large a commit is.
const BUFFER_MOST: usize = 2_048;

pub(super) struct OpenTables<'t> {
    pub(super) journal: Table<'t, u64, &'static [u8]>,
    pub(super) personal: Table<'t, u64, &'static [u8]>,
    pub(super) slips: Table<'t, (u16, u64), &'static [u8]>,
    pub(super) keys: Table<'t, &'static [u8; KEY_BYTES], ()>,
    counters: Table<'t, u16, u64>,
    sums: Table<'t, &'static [u8; SUM_BYTES], i64>,
    totals: Table<'t, &'static [u8; TOTAL_BYTES], (i64, u64)>,
    pub(super) accepted: Table<'t, &'static [u8; 32], &'static [u8]>,
    order: Table<'t, u64, &'static [u8; 32]>,
    pub(super) drafts: Table<'t, u64, &'static [u8]>,
    pub(super) buffer: WriteBuffer,
}

pub(super) type OpenTablesBook<'a, 't> = BookView<
    'a,
    Table<'t, (u16, u64), &'static [u8]>,
    Table<'t, &'static [u8; KEY_BYTES], ()>,
    Table<'t, u16, u64>,
    Table<'t, &'static [u8; SUM_BYTES], i64>,
    Table<'t, &'static [u8; TOTAL_BYTES], (i64, u64)>,
>;

impl<'t> OpenTables<'t> {
    /// Opens the tables, with the cache of slips.
    pub(super) fn of(txn: &'t WriteTransaction, cache: SlipCache) -> Result<Self, StoreProblem> {
        Ok(Self {
            journal: txn.open_table(JOURNAL)?,
            personal: txn.open_table(PERSONAL)?,
            slips: txn.open_table(SLIPS)?,
            keys: txn.open_table(KEYS)?,
            counters: txn.open_table(COUNTERS)?,
            sums: txn.open_table(SUMS)?,
            totals: txn.open_table(TOTALS)?,
            accepted: txn.open_table(ACCEPTED)?,
            order: txn.open_table(ACCEPTED_ORDER)?,
            drafts: txn.open_table(DRAFTS)?,
            buffer: WriteBuffer::with(cache),
        })
    }

    /// The book including the batch so far.
    pub(super) fn book<'a>(&'a self, policy: &'a Policy) -> OpenTablesBook<'a, 't> {
        let tables = (&self.slips, &self.keys, &self.counters, &self.sums, &self.totals);
        BookView::new(tables, policy).behind(&self.buffer)
    }

    /// Folds an entry into its slip, as it stood before, and that slip's keys, number and sums.
    pub(super) fn fold(
        &mut self,
        before: Option<Slip>,
        entry: &Entry,
    ) -> Result<Slip, StoreProblem> {
        let old = before.as_ref().map_or_else(Vec::new, forms::keys);
        let slip = apply(before, entry);
        let bytes = codec::slip_bytes(&slip).map_err(|_| StoreProblem::TooLarge)?;
        let new = forms::keys(&slip);
        for gone in old.iter().filter(|k| !new.contains(k)) {
            self.buffer.key(*gone, slip.id, None);
        }
        for come in new.iter().filter(|k| !old.contains(k)) {
            self.buffer.key(*come, slip.id, Some(()));
        }
        if slip.version == 1 {
            self.count(slip.id.form, slip.id.number)?;
        }
        if slip.id.form == restoring::TAG {
            for (form, _, last) in restoring::skipped(&slip, &crate::forms::REGISTRY) {
                self.count(form, last)?;
            }
        }
        if slip.id.form == forgetting::TAG {
            let whom = forgetting::whom(&slip).map(|person| (person, entry.seq));
            self.buffer.to_forget.extend(whom);
        }
        let buffer = (&mut self.buffer.sums, &mut self.buffer.totals);
        sums::fold(&self.sums, &self.totals, buffer, entry)?;
        let changed = Changed { slip: slip.clone(), bytes };
        self.buffer.slips.insert((slip.id.form, slip.id.number), changed);
        Ok(slip)
    }

    /// The highest number that a form has given.
    fn count(&mut self, form: u16, number: u64) -> Result<(), StoreProblem> {
        let last = match self.buffer.counters.get(&form) {
            Some(last) => *last,
            None => self.counters.get(form)?.map_or(0, |n| n.value()),
        };
        if number > last {
            self.buffer.counters.insert(form, number);
        }
        Ok(())
    }

    /// Whether the buffer should be written out before the commit.
    pub(super) fn is_full(&self) -> bool {
        self.buffer.slips.len() >= BUFFER_MOST
    }

    /// Writes everything into the tables, with the journal's rows of the same entries.
    pub(super) fn write_out(&mut self, lines: &[Line]) -> Result<(), StoreProblem> {
        let WriteBuffer { slips, keys, counters, sums, totals, accepted, order, .. } = &self.buffer;
        let runs = lines.len() >= RUNS_FROM;
        insert_sorted(
            runs,
            &mut self.journal,
            lines.iter().map(|(seq, row, _)| (*seq, row.as_slice())),
        )?;
        let personal = lines.iter().filter(|(_, _, salted)| !salted.is_empty());
        insert_sorted(
            runs,
            &mut self.personal,
            personal.map(|(seq, _, salted)| (*seq, salted.as_slice())),
        )?;
        insert_sorted(
            runs,
            &mut self.slips,
            slips.iter().map(|(id, c)| (*id, c.bytes.as_slice())),
        )?;
        for (key, _) in keys.iter().filter(|(_, come)| come.is_none()) {
            self.keys.remove(key)?;
        }
        let come = keys.iter().filter(|(_, come)| come.is_some());
        insert_sorted(runs, &mut self.keys, come.map(|(key, _)| (key, ())))?;
        for (form, last) in counters {
            self.counters.insert(form, last)?;
        }
        sums::write(&mut self.sums, sums)?;
        sums::write_totals(&mut self.totals, totals)?;
        let mut sorted: Vec<_> = accepted.iter().collect();
        sorted.sort_unstable();
        for (key, bytes) in sorted {
            self.accepted.insert(key, bytes.as_slice())?;
        }
        insert_sorted(runs, &mut self.order, order.iter().map(|(seq, key)| (*seq, key)))?;
        self.forget_old_acceptances()?;
        self.buffer.flushed();
        self.forget_people()
    }

    /// Acceptances that are too old to be remembered.
    fn forget_old_acceptances(&mut self) -> Result<(), StoreProblem> {
        let count = self.order.len()?;
        let surplus = usize::try_from(count.saturating_sub(REMEMBERED)).unwrap_or(usize::MAX);
        if surplus == 0 {
            return Ok(());
        }
        let mut old: Vec<Hash> = Vec::with_capacity(surplus);
        for item in self.order.extract_if(|_, _| true)?.take(surplus) {
            old.push(*item?.1.value());
        }
        old.sort_unstable();
        for key in &old {
            self.accepted.remove(key)?;
        }
        Ok(())
    }
}

/// Inserts rows into a table in ascending order of their keys; existing ones are replaced. With
/// `runs`, neighbours that fall into one gap of the table are inserted together.
fn insert_sorted<'k, 'v, K: Key + 'static, V: Value + 'static>(
    runs: bool,
    table: &mut Table<'_, K, V>,
    rows: impl Iterator<Item = (K::SelfType<'k>, V::SelfType<'v>)>,
) -> Result<(), StoreProblem> {
    let mut rows = rows.peekable();
    while let Some((first, _)) = rows.peek() {
        let fits = runs && {
            let bound = Bound::Excluded(first);
            let cursor = table.upper_bound_mut(bound)?;
            fill(cursor, &mut rows)?
        };
        if !fits && let Some((key, value)) = rows.next() {
            table.insert(key, value)?;
        }
    }
    Ok(())
}

/// Puts rows into the gap at a cursor as long as they fit; says whether any did.
fn fill<'k, 'v, K: Key + 'static, V: Value + 'static>(
    mut cursor: CursorMut<'_, K, V>,
    rows: &mut Peekable<impl Iterator<Item = (K::SelfType<'k>, V::SelfType<'v>)>>,
) -> Result<bool, StoreProblem> {
    let mut fits = false;
    while let Some((key, value)) = rows.peek() {
        match cursor.insert_before(key, value) {
            Ok(()) => fits = true,
            Err(CursorError::UnorderedKey) => break,
            Err(error) => return Err(error.into()),
        }
        rows.next();
    }
    cursor.close()?;
    Ok(fits)
}
