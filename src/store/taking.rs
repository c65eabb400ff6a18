//! The only way to change the journal: all waiting work is judged and written in one transaction.
//!
//! A refused step leaves nothing behind. A step that is sent again gets its first answer. The
//! journal, the slips, the keys, the numbers and the submitted draft change together or not at all.

mod bulk;
mod forgetting;
mod open;
mod pins;
mod work;

use crate::engine::prelude::*;
use std::sync::Arc;

use redb::{ReadableTable, WriteTransaction};

use super::chain::{Hash, Head, Salts};
use super::opening::CLOCK;
use super::rows::Row;
use super::second_copy::REWRITE_NOTE;
use super::tables::{CREDENTIALS, META, NOTES};
use super::transaction::begin;
use super::{Store, StoreProblem};
use crate::bytes::{RECORD_MOST, decode, encode};
use crate::engine::decision::{Problem, Verdict};
use crate::engine::judge::judge;
use crate::engine::kind::Text;
use crate::forms;
use crate::forms::office::{restoring, settings, staff};
use open::OpenTables;
use pins::keep_pins;
use work::{Batch, Request};

pub use bulk::Steps;
pub use work::{Acceptance, Done, Handed, NewCredential, Taken, Work};

impl Store {
    /// Judges and writes all work in its order, as one commit. A piece that is too large to be
    /// stored is answered [`Done::Invalid`] and does not affect the others.
    ///
    /// # Errors
    /// The disk failed or the store is damaged: then nothing of the batch is acknowledged, and
    /// after a disk error nothing more is taken until the store has been opened anew. The desk's
    /// process ends with the sentence; the next terminal starts another, and what is sent again
    /// under its old id is found if it did become durable.
    pub fn take(&mut self, work: &[Work], now: Moment) -> Result<Taken, StoreProblem> {
        if self.read_only {
            return Err(StoreProblem::ReadOnly);
        }
        let mut too_large = Vec::new();
        loop {
            match self.writing(|store| store.attempt(work, &too_large, now))? {
                Ok(taken) => return Ok(taken),
                // Part of a step may be written when the rest turns out too large, so everything is
                // done again without it. This is rare: kinds limit what can be typed.
                Err(at) => too_large.push(at),
            }
        }
    }

    /// One try at the batch; the inner error is the index of a piece that is too large.
    fn attempt(
        &mut self,
        work: &[Work],
        too_large: &[usize],
        now: Moment,
    ) -> Result<Result<Taken, usize>, StoreProblem> {
        let txn = self.begin()?;
        let mut batch = self.batch();
        let mut done = Vec::with_capacity(work.len());
        let cache = {
            // The cache is lost with a failed batch, and filled again by the next.
            let mut tables = OpenTables::of(&txn, std::mem::take(&mut self.cache))?;
            for (at, piece) in work.iter().enumerate() {
                let came = match piece {
                    _ if too_large.contains(&at) => Ok(too_large_reply()),
                    Work::Step(handed) => tables.step(&mut batch, handed, now, &self.salts),
                    local => write_local(&txn, &mut tables, local).map(|()| {
                        batch.wrote = true;
                        Done::Kept
                    }),
                };
                match came {
                    Ok(came) => done.push(came),
                    Err(StoreProblem::TooLarge) => return Ok(Err(at)),
                    Err(problem) => return Err(problem),
                }
            }
            tables.flush(&mut batch)?;
            keep_pins(&txn, &batch.pins)?;
            batch.erased = std::mem::take(&mut tables.buffer.erased);
            tables.buffer.cache
        };
        if !batch.erased.is_empty() {
            let mut notes = txn.open_table(NOTES)?;
            notes.insert(REWRITE_NOTE, [].as_slice())?;
        }
        if !batch.wrote {
            txn.abort()?;
            self.cache = cache;
            return Ok(Ok(Taken { done, changed: Vec::new() }));
        }
        txn.commit()?;
        self.cache = cache;
        let changed = self.adopt(batch);
        Ok(Ok(Taken { done, changed }))
    }
}

/// The answer to what is too large to be stored.
fn too_large_reply() -> Done {
    Done::Invalid(vec![Problem::new("form", &StoreProblem::TooLarge.to_string())])
}

/// The slip that an acceptance names: the one that was asked for, else the first new one of the form (those of its
/// rows are numbered behind it), else the last of the form, else the last of all; with its version and its last entry.
fn accepted_slip(changed: Option<&[Slip]>, asked: &Asked) -> Option<(SlipId, u32, u64)> {
    let changed = changed?;
    let form = forms::form(&asked.form).map_or(0, |f| f.tag);
    let fresh = changed.iter().filter(|s| s.id.form == form && s.story.len() == 1);
    let slip = changed
        .iter()
        .rfind(|s| asked.slip == Some(s.id))
        .or_else(|| fresh.min_by_key(|s| s.id.number))
        .or_else(|| changed.iter().rfind(|s| s.id.form == form))
        .or_else(|| changed.last())?;
    Some((slip.id, slip.version, slip.story.last()?.seq))
}

impl Store {
    fn batch(&self) -> Batch {
        Batch {
            head: self.head.clone(),
            last: self.last,
            policy: self.policy.clone(),
            changed: Vec::new(),
            erased: Vec::new(),
            pins: Vec::new(),
            lines: Vec::new(),
            flushed: 0,
            wrote: false,
        }
    }

    /// Writes, if the file is still ours, and notes how it was left: also where an error ended the writing early the
    /// file is shut again.
    fn writing<T>(
        &mut self,
        write: impl FnOnce(&mut Self) -> Result<T, StoreProblem>,
    ) -> Result<T, StoreProblem> {
        self.look()?;
        let came = write(self);
        self.wrote();
        came
    }

    /// Begins to write; only within [`Store::writing`].
    fn begin(&self) -> Result<WriteTransaction, StoreProblem> {
        self.keeper.open();
        begin(&self.db)
    }

    /// Notes how our own writing, or the giving up of it, has left the file: nothing more is written until the next.
    pub(super) fn wrote(&mut self) {
        self.keeper.shut();
        if let Some(held) = &mut self.held {
            held.written();
        }
    }

    /// Adopts what a successful commit has changed in memory.
    fn adopt(&mut self, mut batch: Batch) -> Vec<Slip> {
        self.head = batch.head;
        self.last = batch.last;
        self.policy = batch.policy;
        match &self.plain {
            // The view that it is mended from has these lines as well.
            Some(plain) if plain.is_broken() => self.mend_journal(),
            // What is local is no reason to look at the file.
            Some(_) if batch.lines.is_empty() => {}
            Some(plain) => plain.add(batch.lines),
            None => {}
        }
        if !batch.erased.is_empty() {
            self.rewrite_journal();
        }
        batch.changed.extend(batch.erased);
        batch.changed
    }
}

/// Writes a draft, a credential, a note or the practice clock.
fn write_local(
    txn: &WriteTransaction,
    tables: &mut OpenTables<'_>,
    work: &Work,
) -> Result<(), StoreProblem> {
    let size = match work {
        Work::Draft(_, Some(bytes)) | Work::Note(_, Some(bytes)) | Work::Credential(_, bytes) => {
            bytes.len()
        }
        _ => 0,
    };
    if size > RECORD_MOST {
        return Err(StoreProblem::TooLarge);
    }
    match work {
        Work::Draft(number, Some(bytes)) => {
            tables.drafts.insert(number, bytes.as_slice())?;
        }
        Work::Draft(number, None) => {
            tables.drafts.remove(number)?;
        }
        Work::Credential(badge, bytes) => {
            let mut credentials = txn.open_table(CREDENTIALS)?;
            credentials.insert(badge.0, bytes.as_slice())?;
        }
        Work::Note(name, bytes) => {
            let mut notes = txn.open_table(NOTES)?;
            match bytes {
                Some(bytes) => notes.insert(name.as_str(), bytes.as_slice())?,
                None => notes.remove(name.as_str())?,
            };
        }
        Work::Clock(at) => {
            let mut meta = txn.open_table(META)?;
            match at {
                Some(at) => meta.insert(CLOCK, at.0.to_le_bytes().as_slice())?,
                None => meta.remove(CLOCK)?,
            };
        }
        Work::Access(access) => super::access::add(txn, access)?,
        Work::Step(_) => {}
    }
    Ok(())
}

impl OpenTables<'_> {
    fn step(
        &mut self,
        batch: &mut Batch,
        handed: &Handed,
        now: Moment,
        salts: &Salts,
    ) -> Result<Done, StoreProblem> {
        let request = Request::of(handed)?;
        if let Some(standing) = self.earlier_acceptance(&request)? {
            return Ok(standing);
        }
        // Recorded time never runs backwards, whatever the machine's clock does, but where a person sets it right.
        let at = handed.at.unwrap_or(now);
        let turned = handed.at.is_some() && restoring::sets_clock(&handed.asked);
        let now = if turned { at } else { at.max(batch.last) };
        let book = self.book(&batch.policy);
        let verdict = judge(&book, &handed.with_computed(), handed.hand, now);
        if let Some(problem) = book.failed() {
            return Err(problem);
        }
        let decision = match verdict {
            Verdict::Accepted(decision) => decision,
            Verdict::Refused(notice) => return Ok(Done::Refused(notice)),
            Verdict::Invalid(problems) => return Ok(Done::Invalid(problems)),
        };
        let first = batch.changed.len();
        for mut drawn in decision.drawn {
            if let Some(pin) = handed.pin.as_deref().filter(|pin| drawn.slip == staff::id(pin.of)) {
                drawn.set.write(staff::PROOF, &Text(pin.proof.clone()));
                batch.pins.push(pin.clone());
            }
            let slip = self.write(batch, &drawn, handed, now, salts)?;
            batch.changed.push(slip);
        }
        let Some((slip, version, seq)) = accepted_slip(batch.changed.get(first..), &handed.asked)
        else {
            return Err(StoreProblem::Damaged("决定没有写下任何内容".to_string()));
        };
        batch.wrote = true;
        batch.last = now;
        if let Some(draft) = handed.draft {
            self.drafts.remove(draft)?;
        }
        let acceptance = Acceptance { slip, version, seq, warnings: decision.warnings };
        self.remember(&request, &acceptance, batch.head.seq)?;
        if self.is_full() {
            self.flush(batch)?;
        }
        Ok(Done::Accepted(acceptance))
    }

    /// The first acceptance of the same request.
    fn earlier_acceptance(&self, request: &Request) -> Result<Option<Done>, StoreProblem> {
        let Some(key) = &request.key else { return Ok(None) };
        let lies = self.accepted.get(key)?;
        let found = match (self.buffer.accepted.get(key), &lies) {
            (Some(buffer), _) => buffer.as_slice(),
            (None, Some(lies)) => lies.value(),
            (None, None) => return Ok(None),
        };
        let (digest, acceptance): (Hash, Acceptance) = decode(found)?;
        Ok(Some(if digest == request.digest { Done::Accepted(acceptance) } else { Done::Reused }))
    }

    fn remember(
        &mut self,
        request: &Request,
        acceptance: &Acceptance,
        seq: u64,
    ) -> Result<(), StoreProblem> {
        let Some(key) = &request.key else { return Ok(()) };
        let bytes = encode(&(request.digest, acceptance))?;
        self.buffer.accepted.insert(*key, bytes);
        self.buffer.order.push((seq, *key));
        Ok(())
    }

    /// Writes what the batch has decided so far into the tables.
    fn flush(&mut self, batch: &mut Batch) -> Result<(), StoreProblem> {
        self.write_out(batch.lines.get(batch.flushed..).unwrap_or_default())?;
        batch.flushed = batch.lines.len();
        Ok(())
    }

    /// Writes one entry and folds it.
    fn write(
        &mut self,
        batch: &mut Batch,
        drawn: &Drawn,
        handed: &Handed,
        now: Moment,
        salts: &Salts,
    ) -> Result<Slip, StoreProblem> {
        let before = {
            let book = self.book(&batch.policy);
            let before = book.slip(drawn.slip);
            if let Some(problem) = book.failed() {
                return Err(problem);
            }
            before
        };
        let version = before.as_ref().map_or(0, |s| s.version) + 1;
        let seq = batch.head.seq + 1;
        let entry = drawn.entry(seq, version, &handed.asked, handed.hand, now);
        let row = Row::of(&entry, &batch.head, salts)?;
        batch.head = Head { seq, hash: row.hash };
        batch.lines.push((seq, row.public, row.salted));
        let slip = self.fold(before, &entry)?;
        if slip.id == settings::SLIP {
            let book = self.book(&batch.policy);
            let policy = settings::read(&book);
            // A policy that could not be read must not be taken for the default one.
            if let Some(problem) = book.failed() {
                return Err(problem);
            }
            batch.policy = Arc::new(policy);
        }
        Ok(slip)
    }
}
