//! Checks the whole store against itself: the chain, the fold, the keys, the numbers.
//!
//! It streams: memory does not grow with the journal.

use crate::engine::prelude::*;
use std::collections::BTreeMap;
use std::path::Path;

use redb::{ReadableTable, ReadableTableMetadata};
use serde_json::json;

use super::chain::{Hash, Head, hex, link, personal_digest};
use super::reader::Reader;
use super::second_copy::{SecondCopy, ToCheck};
use super::tables::key_bytes;
use super::{Store, StoreProblem, codec, opening, plain, rows, sums};
use crate::engine::slip::apply;
use crate::engine::value::Row;
use crate::forms;
use crate::forms::office::restoring;

/// Entries that a rebuilding lays in one commit.
const REBUILD_BATCH: usize = 5_000;

/// What a check found.
#[derive(Debug)]
pub struct Findings {
    pub head: Head,
    pub slips: u64,
    pub keys: u64,
    /// Sums of the accounts that are not nothing.
    pub sums: u64,
    /// Entries whose personal part was erased or withheld: no fault.
    pub erased: u64,
    /// Slips by form, in the order of the index.
    pub forms: Vec<(&'static str, u64)>,
    /// Digest of all slips as they decode, in order.
    pub slips_digest: String,
    pub keys_digest: String,
    pub sums_digest: String,
    /// What does not hold; empty if all does.
    pub faults: Vec<String>,
}

/// For people: what was held against what, and the sentence at the end.
impl std::fmt::Display for Findings {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        writeln!(f, "流水   {} 条", self.head.seq)?;
        writeln!(f, "校验码 {}  {}", self.head.spoken(), self.head.hex())?;
        writeln!(f, "单据   {} 张  {}", self.slips, self.slips_digest)?;
        writeln!(f, "检索键 {} 个  {}", self.keys, self.keys_digest)?;
        writeln!(f, "账目   {} 笔  {}", self.sums, self.sums_digest)?;
        for (form, count) in &self.forms {
            writeln!(f, "  {form:<6} {count}")?;
        }
        for fault in self.faults.iter().take(20) {
            writeln!(f, "不符: {fault}")?;
        }
        let end = if self.faults.is_empty() {
            "账实相符"
        } else {
            "有不符之处;请勿继续使用,先备份数据目录"
        };
        f.write_str(end)
    }
}

impl Findings {
    /// The findings as one JSON object.
    pub fn to_json(&self) -> String {
        let forms: serde_json::Map<String, serde_json::Value> =
            self.forms.iter().map(|(form, count)| ((*form).to_string(), json!(count))).collect();
        json!({
            "head": self.head.hex(), "code": self.head.spoken(), "entries": self.head.seq,
            "slips": self.slips, "keys": self.keys, "sums": self.sums, "forms": forms,
            "slips_digest": self.slips_digest, "keys_digest": self.keys_digest,
            "sums_digest": self.sums_digest,
            "faults": self.faults, "holds": self.faults.is_empty(),
        })
        .to_string()
    }
}

/// What is counted while the slips go by.
#[derive(Default)]
struct Counted {
    slips: u64,
    keys: u64,
    sums: u64,
    /// Entries that some slip tells of.
    covered: u64,
    forms: Vec<(&'static str, u64)>,
    /// Form, slips, highest number.
    highest: Vec<(u16, u64, u64)>,
}

impl Store {
    /// Holds everything against everything. An erased personal part is no fault: the chain holds
    /// its digest, and what a slip shows in its place is not compared.
    ///
    /// # Errors
    /// A read failed; what does not hold is among the findings instead.
    pub fn check(&self) -> Result<Findings, StoreProblem> {
        self.checking()?.run()
    }

    /// A check of the book as it stands, to be run in a thread of its own: the desk goes on meanwhile.
    ///
    /// # Errors
    /// The view cannot be opened.
    pub fn checking(&self) -> Result<Checking, StoreProblem> {
        let plain = self.plain.as_ref().map(SecondCopy::to_check);
        Ok(Checking { view: self.read()?, head: self.head.clone(), plain })
    }

    /// Makes a real office's store anew from a plain journal.
    ///
    /// # Errors
    /// As [`Store::rebuild_as`].
    pub fn rebuild(dir: &Path, from: &Path) -> Result<Head, StoreProblem> {
        Self::rebuild_as(dir, from, opening::Kind::Real)
    }

    /// Makes a store anew from a plain journal, where the data folder holds none. A torn last line
    /// is left out; anything else that does not link up leaves no store behind. No line says of which kind the
    /// office is: the caller must.
    ///
    /// # Errors
    /// The journal does not link up, or the disk fails.
    pub fn rebuild_as(dir: &Path, from: &Path, kind: opening::Kind) -> Result<Head, StoreProblem> {
        if Self::exists(dir) {
            return Err(StoreProblem::Io("数据目录里已有管理处;请换一个空目录".to_string()));
        }
        opening::make(dir, kind, |store| {
            let mut batch = Vec::new();
            let mut before = Head::start();
            for line in plain::lines(from)? {
                let (seq, row, salted) = line?;
                before = plain::follows(&before, seq, &row, &salted)
                    .ok_or_else(|| StoreProblem::Damaged(format!("流水第 {seq} 条与前文不连")))?;
                batch.push((seq, row, salted));
                if batch.len() == REBUILD_BATCH {
                    store.restore(&std::mem::take(&mut batch))?;
                }
            }
            store.restore(&batch)
        })?;
        // The plain journal of the folder is completed, or found complete, at this opening.
        Ok(Self::open(dir)?.head.clone())
    }
}

/// A check that has not run yet.
pub struct Checking {
    view: Reader,
    head: Head,
    /// The second copy of the journal; a store in memory has none.
    plain: Option<ToCheck>,
}

impl Checking {
    /// Holds everything against everything.
    ///
    /// # Errors
    /// A read failed; what does not hold is among the findings instead.
    pub fn run(&self) -> Result<Findings, StoreProblem> {
        let mut faults = Vec::new();
        let view = &self.view;
        let erased = self.check_chain(&mut faults)?;
        let (mut digest, mut counted) = (blake3::Hasher::new(), Counted::default());
        for item in view.all_slips().iter()? {
            let (at, bytes) = item?;
            let (form, number) = at.value();
            digest.update(&form.to_be_bytes()).update(&number.to_be_bytes()).update(bytes.value());
            counted.add(form, number);
            match codec::read_slip(bytes.value()) {
                // The bytes must also be the one form in which this content is written.
                Ok(slip)
                    if slip.id == (SlipId { form, number })
                        && codec::slip_bytes(&slip).is_ok_and(|b| b == bytes.value()) =>
                {
                    let (entries, sums) = refold(view, &slip, &mut faults)?;
                    counted.covered += entries;
                    counted.sums += sums;
                    counted.keys += keys_stand(view, &slip, &mut faults)?;
                }
                _ => faults.push(format!("单 {form}/{number} 无法解读")),
            }
        }
        if counted.covered != self.head.seq {
            faults.push(format!("流水 {} 条,单上只见 {} 条", self.head.seq, counted.covered));
        }
        if view.all_keys().len()? != counted.keys {
            faults.push("检索键与单据不符".to_string());
        }
        let mut keys_digest = blake3::Hasher::new();
        for item in view.all_keys().iter()? {
            keys_digest.update(item?.0.value());
        }
        let (sums, total, sums_digest) = sums::whole(view.all_sums())?;
        if sums != counted.sums {
            faults.push("账目与单据不符".to_string());
        }
        if !sums::totals_stand(view.all_sums(), view.all_totals())? {
            faults.push("付款人合计与账目不符".to_string());
        }
        if total != 0 {
            faults.push(format!("借贷不平:相差 {total} 分"));
        }
        check_numbers(view, &counted.highest, &mut faults)?;
        if let Some(plain) = &self.plain {
            faults.extend(plain.fault(view, self.head.seq)?);
        }
        Ok(Findings {
            head: self.head.clone(),
            slips: counted.slips,
            keys: counted.keys,
            sums,
            erased,
            forms: counted.forms,
            slips_digest: digest.finalize().to_hex().to_string(),
            keys_digest: keys_digest.finalize().to_hex().to_string(),
            sums_digest,
            faults,
        })
    }

    /// Walks the chain; answers how many personal parts were erased.
    fn check_chain(&self, faults: &mut Vec<String>) -> Result<u64, StoreProblem> {
        let view = &self.view;
        let mut before: Hash = Head::start().hash;
        let (mut erased, mut personal) = (0, 0);
        let mut last = Moment(i64::MIN);
        for seq in 1..=self.head.seq {
            let Some((row, salted)) = view.journal_row(seq)? else {
                faults.push(format!("流水缺第 {seq} 条"));
                return Ok(erased);
            };
            match rows::parts(&row) {
                Ok((hash, digest, public)) if link(&before, &digest, public) == hash => {
                    before = hash;
                    let standing = personal_digest(&salted) == digest;
                    personal += u64::from(!salted.is_empty());
                    erased += u64::from(!standing && salted.is_empty());
                    if !standing && !salted.is_empty() {
                        faults.push(format!("流水第 {seq} 条的个人部分被改"));
                    }
                    // What does not read is met again with its slip.
                    if let Ok(entry) = rows::entry_of_row(&row, &salted) {
                        let turns = restoring::turns_back(entry.slip.form, entry.step);
                        if entry.recorded < last && !turns {
                            faults.push(format!("流水第 {seq} 条的登记时间早于前一条"));
                        }
                        last = entry.recorded;
                    }
                }
                _ => {
                    faults.push(format!("流水第 {seq} 条与前文不连"));
                    return Ok(erased);
                }
            }
        }
        if before != self.head.hash || view.last_seq()?.unwrap_or(0) != self.head.seq {
            faults.push(format!("流水末尾 {} 与记下的 {} 不同", hex(&before), self.head.hex()));
        }
        if view.all_personal().len()? != personal {
            faults.push("有不属于任何流水的个人部分".to_string());
        }
        Ok(erased)
    }
}

impl Counted {
    fn add(&mut self, form: u16, number: u64) {
        self.slips += 1;
        let name = forms::tagged(form).map_or("(未知)", |f| f.id);
        match self.forms.last_mut() {
            Some((last, count)) if *last == name => *count += 1,
            _ => self.forms.push((name, 1)),
        }
        match self.highest.last_mut() {
            Some((last, count, top)) if *last == form => {
                *count += 1;
                *top = number;
            }
            _ => self.highest.push((form, 1, number)),
        }
    }
}

/// Numbers run without gaps but those that a restoring left out, and the counters stand at the last of them.
fn check_numbers(
    view: &Reader,
    highest: &[(u16, u64, u64)],
    faults: &mut Vec<String>,
) -> Result<(), StoreProblem> {
    let counters = view.all_counters();
    let mut skipped: BTreeMap<u16, Vec<(u64, u64)>> = BTreeMap::new();
    view.slips_of(restoring::TAG, 1, |slip| {
        for (form, first, last) in restoring::skipped(&slip, &crate::forms::REGISTRY) {
            skipped.entry(form).or_default().push((first, last));
        }
        true
    })?;
    let mut numbered: BTreeMap<u16, (u64, u64)> = skipped.keys().map(|f| (*f, (0, 0))).into_map();
    numbered.extend(highest.iter().map(|&(form, count, top)| (form, (count, top))));
    if counters.len()? != u64::try_from(numbered.len()).unwrap_or(0) {
        faults.push("号码计数与单据不符".to_string());
    }
    for (form, (count, top)) in numbered {
        let counter = counters.get(form)?.map_or(0, |n| n.value());
        let left_out = skipped.get(&form).map_or(&[][..], Vec::as_slice);
        let below = left_out.iter().filter(|(_, last)| *last <= top);
        let below: u64 = below.map(|(first, last)| (last + 1).saturating_sub(*first)).sum();
        let end = left_out.iter().map(|(_, last)| *last).fold(top, u64::max);
        // Staff are numbered by their badges, which the office gives.
        let gaps = form != forms::office::staff::TAG && count + below != top;
        if gaps || counter != end {
            let name = forms::tagged(form).map_or("?", |f| f.id);
            faults.push(format!("{name} 号码不连续:{count} 张,最大 {top},计数 {counter}"));
        }
    }
    Ok(())
}

/// Folds a slip's own entries again; answers how many there are, and how many sums they leave.
fn refold(
    view: &Reader,
    slip: &Slip,
    faults: &mut Vec<String>,
) -> Result<(u64, u64), StoreProblem> {
    let mut again: Option<Slip> = None;
    let mut before = 0;
    let mut moved = sums::OfSlip::default();
    for deed in &slip.story {
        let entry = match view.entry(deed.seq) {
            Ok(entry) => entry.filter(|e| e.slip == slip.id && e.seq == deed.seq),
            // Bytes that do not read are the chain's fault, and found there too.
            Err(StoreProblem::Damaged(_)) => None,
            Err(problem) => return Err(problem),
        };
        match entry {
            Some(entry) if deed.seq > before => {
                if !moved.add(&entry) {
                    faults.push(format!("流水第 {} 条借贷不平", deed.seq));
                }
                again = Some(apply(again, &entry));
            }
            _ => faults.push(format!(
                "单 {} 的第 {} 条流水不属于它",
                forms::show_number(slip.id),
                deed.seq
            )),
        }
        before = deed.seq;
    }
    if !again.is_some_and(|again| same_but_erased(&again, slip)) {
        faults.push(format!("单 {} 与流水不符", forms::show_number(slip.id)));
    }
    let (same, count) = moved.stand_in(view.all_sums())?;
    if !same {
        faults.push(format!("单 {} 的账目与流水不符", forms::show_number(slip.id)));
    }
    Ok((u64::try_from(slip.story.len()).unwrap_or(0), count))
}

/// Whether a slip is what its entries fold to, where those still say everything: a mark stands for
/// any personal cell.
fn same_but_erased(again: &Slip, slip: &Slip) -> bool {
    let cell = |(a, b): (&Cell, &Cell)| a == b || (codec::is_mark(a) && b.is_personal());
    let row = |(a, b): (&Row, &Row)| {
        a.len() == b.len() && a.iter().zip(b).all(|((ta, ca), (tb, cb))| ta == tb && cell((ca, cb)))
    };
    let value = |((ta, a), (tb, b)): (&(u16, Value), &(u16, Value))| {
        ta == tb
            && match (a, b) {
                (Value::One(a), Value::One(b)) => cell((a, b)),
                (Value::Rows(a), Value::Rows(b)) => a.len() == b.len() && a.iter().zip(b).all(row),
                _ => false,
            }
    };
    let fields = again.fields.iter().count() == slip.fields.iter().count()
        && again.fields.iter().zip(slip.fields.iter()).all(value);
    fields
        && (again.id, again.version, again.state) == (slip.id, slip.version, slip.state)
        && again.dues == slip.dues
        && again.story == slip.story
}

/// The keys of a slip are all in the table; answers how many they are.
fn keys_stand(view: &Reader, slip: &Slip, faults: &mut Vec<String>) -> Result<u64, StoreProblem> {
    let keys = forms::keys(slip);
    for key in &keys {
        if view.all_keys().get(&key_bytes(*key, slip.id))?.is_none() {
            faults.push(format!("单 {} 缺检索键", forms::show_number(slip.id)));
        }
    }
    Ok(u64::try_from(keys.len()).unwrap_or(0))
}
