//! The one way in: whatever is waiting is judged and written in one transaction.
//!
//! A step that is refused leaves nothing behind; a step sent again gets its first acceptance; the
//! journal, the slips, the keys, the numbers and the draft that was handed in change together or not
//! at all.

mod bulk;
mod rows;

use std::borrow::Cow;
use std::sync::Arc;

use redb::{ReadableTable, ReadableTableMetadata, Table, WriteTransaction};
use serde::{Deserialize, Serialize};

use super::chain::{Hash, Head, Salts};
use super::plain::Line;
use super::reader::{Folded, Over, Seen};
use super::tables::{
    ACCEPTED, ACCEPTED_ORDER, COUNTERS, CREDENTIALS, DRAFTS, JOURNAL, KEY_BYTES, KEYS, META, NOTES,
    PERSONAL, SLIPS, SUM_BYTES, SUMS,
};
use super::{Store, StoreProblem, codec, opening, sums};
use crate::domain::book::Book;
use crate::domain::judge::{Asked, Drawn, Hand, Input, Problem, Verdict, judge};
use crate::domain::moment::Moment;
use crate::domain::notice::Notice;
use crate::domain::policy::Policy;
use crate::domain::registers::{self, settings};
use crate::domain::slip::{Slip, apply};
use crate::domain::value::{Badge, SlipId};
pub use bulk::Steps;
use rows::{Request, Row, fold};
pub(super) use rows::{entry_of_row, find_head, parts};

/// How many acceptances are remembered for steps that are sent again.
const REMEMBERED: u64 = 20_000;

/// Something for the next commit.
#[derive(Clone, Debug)]
#[expect(clippy::large_enum_variant, reason = "nearly all work is steps; the rest is rare")]
pub enum Work {
    Step(Handed),
    /// Keeps a draft, or drops it with `None`.
    Draft(u64, Option<Vec<u8>>),
    Credential(Badge, Vec<u8>),
    /// A small local thing; dropped with `None`.
    Note(String, Option<Vec<u8>>),
    /// A practice office's clock; `None` lets it run with the desk's.
    Clock(Option<Moment>),
}

/// A step as handed in, with the id under which it may be sent again.
#[derive(Clone, Debug)]
pub struct Handed {
    /// Made by the asker; scoped by badge. Empty: never remembered.
    pub id: String,
    pub asked: Asked,
    pub hand: Hand,
    /// What the desk knows itself and writes over what was asked; `None` takes the blank out. It is
    /// not part of what the asker said: the same step sent again is the same step.
    pub known: Vec<(String, Option<String>)>,
    /// The draft that ends when the step is accepted.
    pub draft: Option<u64>,
    /// When it was taken, if not now: a practice office's past.
    pub at: Option<Moment>,
}

impl Handed {
    /// A step that is taken now.
    #[must_use]
    pub fn now(id: String, asked: Asked, hand: Hand) -> Self {
        Self { id, asked, hand, known: Vec::new(), draft: None, at: None }
    }

    /// What is judged.
    fn judged(&self) -> Cow<'_, Asked> {
        if self.known.is_empty() {
            return Cow::Borrowed(&self.asked);
        }
        let mut asked = self.asked.clone();
        for (name, value) in &self.known {
            asked.fields.retain(|(field, _)| field != name);
            let input = value.clone().map(Input::Text);
            asked.fields.extend(input.map(|input| (name.clone(), input)));
        }
        Cow::Owned(asked)
    }
}

/// That a step stands in the journal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Acceptance {
    pub slip: SlipId,
    pub version: u32,
    /// The slip's last entry of this step.
    pub seq: u64,
    pub warnings: Vec<Notice>,
}

/// What became of one piece of work.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Done {
    Accepted(Acceptance),
    Refused(Notice),
    Invalid(Vec<Problem>),
    /// A local thing was kept.
    Kept,
    /// The same id came with another content: the asker's mistake, never done twice.
    Reused,
}

/// What one commit did.
#[derive(Debug, Default)]
pub struct Taken {
    pub done: Vec<Done>,
    /// The slips that changed, as they now stand, in the order of the journal.
    pub changed: Vec<Slip>,
}

/// The tables of an open write.
struct Open<'t> {
    journal: Table<'t, u64, &'static [u8]>,
    personal: Table<'t, u64, &'static [u8]>,
    slips: Table<'t, (u16, u64), &'static [u8]>,
    keys: Table<'t, &'static [u8; KEY_BYTES], ()>,
    counters: Table<'t, u16, u64>,
    sums: Table<'t, &'static [u8; SUM_BYTES], i64>,
    accepted: Table<'t, &'static [u8; 32], &'static [u8]>,
    order: Table<'t, u64, &'static [u8; 32]>,
    drafts: Table<'t, u64, &'static [u8]>,
    seen: Seen,
}

type OpenFolded<'a, 't> = Folded<
    'a,
    Table<'t, (u16, u64), &'static [u8]>,
    Table<'t, &'static [u8; KEY_BYTES], ()>,
    Table<'t, u16, u64>,
    Table<'t, &'static [u8; SUM_BYTES], i64>,
>;

type OpenBook<'a, 't> = Over<
    'a,
    Table<'t, (u16, u64), &'static [u8]>,
    Table<'t, &'static [u8; KEY_BYTES], ()>,
    Table<'t, u16, u64>,
    Table<'t, &'static [u8; SUM_BYTES], i64>,
>;

/// What the batch changes in memory, kept only if the commit stands.
struct Batch {
    head: Head,
    last: Moment,
    policy: Arc<Policy>,
    changed: Vec<Slip>,
    /// For the plain journal, which writes them out on its own thread.
    lines: Vec<Line>,
    wrote: bool,
}

impl Store {
    /// Judges and writes all that waits, in its order, as one commit. What is too large to be stored
    /// is answered [`Done::Invalid`], and costs nobody else theirs.
    ///
    /// # Errors
    /// The disk failed or the store is damaged: then nothing of the batch is acknowledged, and after a
    /// disk error nothing more is taken until the store has been opened anew. The desk's process
    /// ends with the sentence; the next terminal starts another, and what is sent again under its
    /// old id is found if it did become durable.
    pub fn take(&mut self, work: &[Work], now: Moment) -> Result<Taken, StoreProblem> {
        let mut too_large = Vec::new();
        loop {
            match self.attempt(work, &too_large, now)? {
                Ok(taken) => return Ok(taken),
                // Half of a step may be written when another half turns out too large, so all is
                // done again without it. This is rare: kinds limit what can be typed.
                Err(at) => too_large.push(at),
            }
        }
    }

    /// One try at the batch; the inner error is the place of a piece that is too large.
    fn attempt(
        &mut self,
        work: &[Work],
        too_large: &[usize],
        now: Moment,
    ) -> Result<Result<Taken, usize>, StoreProblem> {
        let txn = opening::begin(&self.db)?;
        let mut batch = self.batch();
        let mut done = Vec::with_capacity(work.len());
        {
            let mut open = Open::of(&txn)?;
            for (at, piece) in work.iter().enumerate() {
                let came = match piece {
                    _ if too_large.contains(&at) => Ok(said_too_large()),
                    Work::Step(handed) => open.step(&mut batch, handed, now, &self.salts),
                    local => keep(&txn, &mut open, local).map(|()| {
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
        }
        if !batch.wrote {
            txn.abort().map_err(StoreProblem::of)?;
            return Ok(Ok(Taken { done, changed: Vec::new() }));
        }
        txn.commit().map_err(StoreProblem::of)?;
        let changed = self.stand_at(batch);
        Ok(Ok(Taken { done, changed }))
    }
}

/// The answer to what is too large to be stored.
fn said_too_large() -> Done {
    Done::Invalid(vec![Problem::new("form", &StoreProblem::TooLarge.to_string())])
}

/// The slip that an acceptance names: the one that was asked for, else the last of the form, else
/// the last of all; with its version and its last entry.
fn answered(changed: Option<&[Slip]>, asked: &Asked) -> Option<(SlipId, u32, u64)> {
    let changed = changed?;
    let form = registers::form(&asked.form).map_or(0, |f| f.tag);
    let slip = changed
        .iter()
        .rfind(|s| asked.slip == Some(s.id))
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
            lines: Vec::new(),
            wrote: false,
        }
    }

    /// The commit stands: what it changed in memory stands too.
    fn stand_at(&mut self, batch: Batch) -> Vec<Slip> {
        self.head = batch.head;
        self.last = batch.last;
        self.policy = batch.policy;
        if let Some(plain) = &self.plain {
            plain.add(batch.lines);
        }
        batch.changed
    }
}

/// Writes a local thing.
fn keep(txn: &WriteTransaction, open: &mut Open<'_>, work: &Work) -> Result<(), StoreProblem> {
    let of = StoreProblem::of;
    let size = match work {
        Work::Draft(_, Some(bytes)) | Work::Note(_, Some(bytes)) | Work::Credential(_, bytes) => {
            bytes.len()
        }
        _ => 0,
    };
    if size > codec::RECORD_MOST {
        return Err(StoreProblem::TooLarge);
    }
    match work {
        Work::Draft(number, Some(bytes)) => {
            open.drafts.insert(number, bytes.as_slice()).map_err(of)?;
        }
        Work::Draft(number, None) => {
            open.drafts.remove(number).map_err(of)?;
        }
        Work::Credential(badge, bytes) => {
            let mut credentials = txn.open_table(CREDENTIALS).map_err(StoreProblem::of)?;
            credentials.insert(badge.0, bytes.as_slice()).map_err(of)?;
        }
        Work::Note(name, bytes) => {
            let mut notes = txn.open_table(NOTES).map_err(StoreProblem::of)?;
            match bytes {
                Some(bytes) => notes.insert(name.as_str(), bytes.as_slice()).map_err(of)?,
                None => notes.remove(name.as_str()).map_err(of)?,
            };
        }
        Work::Clock(at) => {
            let mut meta = txn.open_table(META).map_err(StoreProblem::of)?;
            match at {
                Some(at) => {
                    meta.insert(opening::CLOCK, at.0.to_le_bytes().as_slice()).map_err(of)?
                }
                None => meta.remove(opening::CLOCK).map_err(of)?,
            };
        }
        Work::Step(_) => {}
    }
    Ok(())
}

impl<'t> Open<'t> {
    fn of(txn: &'t WriteTransaction) -> Result<Self, StoreProblem> {
        let of = StoreProblem::of;
        Ok(Self {
            journal: txn.open_table(JOURNAL).map_err(of)?,
            personal: txn.open_table(PERSONAL).map_err(of)?,
            slips: txn.open_table(SLIPS).map_err(of)?,
            keys: txn.open_table(KEYS).map_err(of)?,
            counters: txn.open_table(COUNTERS).map_err(of)?,
            sums: txn.open_table(SUMS).map_err(of)?,
            accepted: txn.open_table(ACCEPTED).map_err(of)?,
            order: txn.open_table(ACCEPTED_ORDER).map_err(of)?,
            drafts: txn.open_table(DRAFTS).map_err(of)?,
            seen: Seen::default(),
        })
    }

    fn folded<'a>(&'a self) -> OpenFolded<'a, 't> {
        (&self.slips, &self.keys, &self.counters, &self.sums)
    }

    /// The book as the batch has it so far.
    fn book<'a>(&'a self, policy: &'a Policy) -> OpenBook<'a, 't> {
        Over::new(self.folded(), policy).seeing(&self.seen)
    }

    fn step(
        &mut self,
        batch: &mut Batch,
        handed: &Handed,
        now: Moment,
        salts: &Salts,
    ) -> Result<Done, StoreProblem> {
        let request = Request::of(handed)?;
        if let Some(standing) = self.already(&request)? {
            return Ok(standing);
        }
        // Recorded time never runs backwards, whatever the machine's clock does.
        let now = handed.at.unwrap_or(now).max(batch.last);
        let over = self.book(&batch.policy);
        let verdict = judge(&over, &handed.judged(), handed.hand, now);
        if let Some(problem) = over.failed() {
            return Err(problem);
        }
        let decision = match verdict {
            Verdict::Accepted(decision) => decision,
            Verdict::Refused(notice) => return Ok(Done::Refused(notice)),
            Verdict::Invalid(problems) => return Ok(Done::Invalid(problems)),
        };
        let first = batch.changed.len();
        for drawn in &decision.drawn {
            let slip = self.write(batch, drawn, handed, now, salts)?;
            batch.changed.push(slip);
        }
        let Some((slip, version, seq)) = answered(batch.changed.get(first..), &handed.asked) else {
            return Err(StoreProblem::Damaged("决定没有写下任何内容".to_string()));
        };
        batch.wrote = true;
        batch.last = now;
        if let Some(draft) = handed.draft {
            self.drafts.remove(draft).map_err(StoreProblem::of)?;
        }
        let acceptance = Acceptance { slip, version, seq, warnings: decision.warnings };
        self.remember(&request, &acceptance, batch.head.seq)?;
        Ok(Done::Accepted(acceptance))
    }

    /// The first acceptance of the same request.
    fn already(&self, request: &Request) -> Result<Option<Done>, StoreProblem> {
        let Some(key) = &request.key else { return Ok(None) };
        let Some(found) = self.accepted.get(key).map_err(StoreProblem::of)? else {
            return Ok(None);
        };
        let (digest, acceptance): (Hash, Acceptance) = codec::decode(found.value())
            .map_err(|codec::Unreadable(what)| StoreProblem::Damaged(what.to_string()))?;
        Ok(Some(if digest == request.digest { Done::Accepted(acceptance) } else { Done::Reused }))
    }

    fn remember(
        &mut self,
        request: &Request,
        acceptance: &Acceptance,
        seq: u64,
    ) -> Result<(), StoreProblem> {
        let Some(key) = &request.key else { return Ok(()) };
        let bytes =
            codec::encode(&(request.digest, acceptance)).map_err(|_| StoreProblem::TooLarge)?;
        self.accepted.insert(key, bytes.as_slice()).map_err(StoreProblem::of)?;
        self.order.insert(seq, key).map_err(StoreProblem::of)?;
        while self.order.len().map_err(StoreProblem::of)? > REMEMBERED {
            let Some((_, old)) = self.order.pop_first().map_err(StoreProblem::of)? else { break };
            let old = *old.value();
            self.accepted.remove(&old).map_err(StoreProblem::of)?;
        }
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
        let of = StoreProblem::of;
        let before = {
            let over = self.book(&batch.policy);
            let before = over.slip(drawn.slip);
            if let Some(problem) = over.failed() {
                return Err(problem);
            }
            before
        };
        let version = before.as_ref().map_or(0, |s| s.version) + 1;
        let seq = batch.head.seq + 1;
        let entry = drawn.entry(seq, version, &handed.asked, handed.hand, now);
        let row = Row::of(&entry, &batch.head, salts)?;
        self.journal.insert(seq, row.public.as_slice()).map_err(of)?;
        if !row.salted.is_empty() {
            self.personal.insert(seq, row.salted.as_slice()).map_err(of)?;
        }
        batch.head = Head { seq, hash: row.hash };
        batch.lines.push((seq, row.public, row.salted));

        let old = before.as_ref().map_or_else(Vec::new, registers::keys);
        let slip = apply(before, &entry);
        fold(&mut self.slips, &mut self.keys, &mut self.counters, &slip, &old)?;
        sums::fold(&mut self.sums, &entry)?;
        self.seen.put(slip.clone());
        if slip.id == settings::SLIP {
            let over = self.book(&batch.policy);
            let policy = settings::read(&over);
            // A policy that could not be read must not pass for the default one.
            if let Some(problem) = over.failed() {
                return Err(problem);
            }
            batch.policy = Arc::new(policy);
        }
        Ok(slip)
    }
}
