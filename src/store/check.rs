//! The whole store held against itself: the chain, the fold, the keys, the numbers.
//!
//! It streams: memory does not grow with the journal.

use std::path::Path;

use redb::{ReadableTable, ReadableTableMetadata};
use serde_json::json;

use super::chain::{Hash, Head, hex, link, personal_digest};
use super::tables::key_bytes;
use super::{Store, StoreProblem, codec, opening, plain, taking};
use crate::domain::registers;
use crate::domain::slip::{Slip, apply};

/// What a check found.
#[derive(Debug)]
pub struct Findings {
    pub head: Head,
    pub slips: u64,
    pub keys: u64,
    /// Slips by form, in the order of the index.
    pub forms: Vec<(&'static str, u64)>,
    /// Digest of all slips as they decode, in order.
    pub slips_digest: String,
    pub keys_digest: String,
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
    #[must_use]
    pub fn to_json(&self) -> String {
        let forms: serde_json::Map<String, serde_json::Value> =
            self.forms.iter().map(|(form, count)| ((*form).to_string(), json!(count))).collect();
        json!({
            "head": self.head.hex(), "code": self.head.spoken(), "entries": self.head.seq,
            "slips": self.slips, "keys": self.keys, "forms": forms,
            "slips_digest": self.slips_digest, "keys_digest": self.keys_digest,
            "faults": self.faults, "holds": self.faults.is_empty(),
        })
        .to_string()
    }
}

impl Store {
    /// Holds everything against everything.
    ///
    /// # Errors
    /// A read failed; what does not hold is among the findings instead.
    pub fn check(&self) -> Result<Findings, StoreProblem> {
        let mut faults = Vec::new();
        self.check_chain(&mut faults)?;
        let view = self.read()?;
        let (mut digest, mut slips, mut covered, mut keys) = (blake3::Hasher::new(), 0, 0, 0);
        let mut forms: Vec<(&'static str, u64)> = Vec::new();
        let mut highest: Vec<(u16, u64, u64)> = Vec::new();
        for item in view.all_slips().iter().map_err(StoreProblem::of)? {
            let (id, bytes) = item.map_err(StoreProblem::of)?;
            let (form, number) = id.value();
            digest.update(bytes.value());
            slips += 1;
            let Ok(slip) = codec::read_slip(bytes.value()) else {
                faults.push(format!("单 {form}/{number} 无法解读"));
                continue;
            };
            covered += self.refold(&view, &slip, &mut faults)?;
            keys += keys_stand(&view, &slip, &mut faults)?;
            let name = registers::tagged(form).map_or("(未知)", |f| f.id);
            match forms.last_mut() {
                Some((last, count)) if *last == name => *count += 1,
                _ => forms.push((name, 1)),
            }
            match highest.last_mut() {
                Some((f, count, top)) if *f == form => {
                    *count += 1;
                    *top = number;
                }
                _ => highest.push((form, 1, number)),
            }
        }
        if covered != self.head.seq {
            faults.push(format!("流水 {} 条,单上只见 {covered} 条", self.head.seq));
        }
        let all = view.all_keys();
        if all.len().map_err(StoreProblem::of)? != keys {
            faults.push("检索键与单据不符".to_string());
        }
        let mut keys_digest = blake3::Hasher::new();
        for item in all.iter().map_err(StoreProblem::of)? {
            keys_digest.update(item.map_err(StoreProblem::of)?.0.value());
        }
        for (form, count, top) in highest {
            let counter =
                view.all_counters().get(form).map_err(StoreProblem::of)?.map_or(0, |n| n.value());
            // Staff are numbered by their badges, which the office gives.
            if form != registers::staff::TAG && (count != top || counter != top) {
                let name = registers::tagged(form).map_or("?", |f| f.id);
                faults.push(format!("{name} 号码不连续:{count} 张,最大 {top},计数 {counter}"));
            }
        }
        Ok(Findings {
            head: self.head.clone(),
            slips,
            keys,
            forms,
            slips_digest: digest.finalize().to_hex().to_string(),
            keys_digest: keys_digest.finalize().to_hex().to_string(),
            faults,
        })
    }

    fn check_chain(&self, faults: &mut Vec<String>) -> Result<(), StoreProblem> {
        let view = self.read()?;
        let mut before: Hash = Head::start().hash;
        for seq in 1..=self.head.seq {
            let Some((row, salted)) = view.journal_row(seq)? else {
                faults.push(format!("流水缺第 {seq} 条"));
                return Ok(());
            };
            let (hash, digest, public) = taking::parts(&row)?;
            if link(&before, &digest, public) != hash {
                faults.push(format!("流水第 {seq} 条与前文不连"));
                return Ok(());
            }
            if !salted.is_empty() && personal_digest(&salted) != digest {
                faults.push(format!("流水第 {seq} 条的个人部分被改"));
            }
            before = hash;
        }
        if before != self.head.hash {
            faults.push(format!("流水末尾 {} 与记下的 {} 不同", hex(&before), self.head.hex()));
        }
        Ok(())
    }

    /// Folds a slip's own entries again; answers how many there are.
    fn refold(
        &self,
        view: &super::reader::Reader,
        slip: &Slip,
        faults: &mut Vec<String>,
    ) -> Result<u64, StoreProblem> {
        let mut again: Option<Slip> = None;
        for deed in &slip.story {
            match view.entry(deed.seq)? {
                Some(entry) if entry.slip == slip.id => again = Some(apply(again, &entry)),
                _ => faults.push(format!(
                    "单 {} 的第 {} 条流水不属于它",
                    registers::show_number(slip.id),
                    deed.seq
                )),
            }
        }
        if again.as_ref() != Some(slip) {
            faults.push(format!("单 {} 与流水不符", registers::show_number(slip.id)));
        }
        Ok(u64::try_from(slip.story.len()).unwrap_or(0))
    }

    /// Makes a store anew from a plain journal, where the data folder holds none.
    ///
    /// # Errors
    /// The journal does not link up, or the disk fails.
    pub fn rebuild(dir: &Path, from: &Path) -> Result<Head, StoreProblem> {
        if Self::exists(dir) {
            return Err(StoreProblem::Io("数据目录里已有管理处;请换一个空目录".to_string()));
        }
        Self::create(dir, opening::Kind::Real)?;
        let mut store = Self::open(dir)?;
        store.plain = None;
        let mut batch = Vec::new();
        let mut before = Head::start();
        for (seq, row, salted) in plain::lines(from)? {
            let (hash, digest, public) = taking::parts(&row)?;
            if seq != before.seq + 1 || link(&before.hash, &digest, public) != hash {
                return Err(StoreProblem::Damaged(format!("流水第 {seq} 条与前文不连")));
            }
            before = Head { seq, hash };
            batch.push((seq, row, salted));
            if batch.len() == 5_000 {
                store.restore(&std::mem::take(&mut batch))?;
            }
        }
        store.restore(&batch)?;
        drop(store);
        // The plain journal of the new folder is completed at the next opening.
        Ok(Self::open(dir)?.head.clone())
    }
}

/// The keys of a slip are all in the table; answers how many they are.
fn keys_stand(
    view: &super::reader::Reader,
    slip: &Slip,
    faults: &mut Vec<String>,
) -> Result<u64, StoreProblem> {
    let keys = taking::keys_of(slip);
    for key in &keys {
        if view.all_keys().get(&key_bytes(*key, slip.id)).map_err(StoreProblem::of)?.is_none() {
            faults.push(format!("单 {} 缺检索键", registers::show_number(slip.id)));
        }
    }
    Ok(u64::try_from(keys.len()).unwrap_or(0))
}
