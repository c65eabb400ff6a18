//! Erasing what is personal about somebody (B-12): the personal parts of their entries, and what the folded tables
//! show of them. The chain stays whole, because it holds digests only.
//!
//! It runs wherever an entry of B-12 is folded, also when a journal is laid down anew. It must not touch a public
//! part.

use redb::ReadableTable;

use super::open::OpenTables;
use crate::engine::slip::{Index, Key, Slip, apply};
use crate::engine::value::{PersonId, SlipId};
use crate::forms;
use crate::forms::estate::people;
use crate::store::rows::entry_of_row;
use crate::store::tables::{key_bytes, key_slip};
use crate::store::{StoreProblem, codec};

impl OpenTables<'_> {
    /// Erases what is waiting to be erased; the buffer is written out before.
    pub(super) fn forget_people(&mut self) -> Result<(), StoreProblem> {
        for (person, by) in std::mem::take(&mut self.buffer.to_forget) {
            for id in self.slips_about(person)? {
                let slip = self.erase(id, by)?;
                self.buffer.erased.extend(slip);
            }
        }
        Ok(())
    }

    /// The person's own slip, and those that are found by the person.
    fn slips_about(&self, person: PersonId) -> Result<Vec<SlipId>, StoreProblem> {
        let number = u64::from(person.0);
        let key = |b| Key::new(Index::Person, number, b);
        let low = key_bytes(key(0), SlipId { form: 0, number: 0 });
        let high = key_bytes(key(u64::MAX), SlipId { form: u16::MAX, number: u64::MAX });
        let mut found = vec![SlipId { form: people::TAG, number }];
        for item in self.keys.range::<&[u8; crate::store::tables::KEY_BYTES]>(&low..=&high)? {
            found.push(key_slip(item?.0.value()));
        }
        found.dedup();
        Ok(found)
    }

    /// Drops the personal parts of a slip's entries before that of B-12, and folds it again without them. What was
    /// written later stays, whether the journal grows or is laid down anew.
    fn erase(&mut self, id: SlipId, by: u64) -> Result<Option<Slip>, StoreProblem> {
        let at = (id.form, id.number);
        let Some(bytes) = self.slips.get(at)?.map(|bytes| bytes.value().to_vec()) else {
            return Ok(None);
        };
        let before = codec::read_slip(&bytes)?;
        let mut after: Option<Slip> = None;
        for deed in &before.story {
            if deed.seq < by {
                self.personal.remove(deed.seq)?;
            }
            let lost = || StoreProblem::Damaged(format!("流水缺第 {} 条", deed.seq));
            let row = self.journal.get(deed.seq)?.ok_or_else(lost)?;
            let personal = self.personal.get(deed.seq)?;
            let salted = personal.as_ref().map_or(&[][..], |personal| personal.value());
            let entry = entry_of_row(row.value(), salted)?;
            after = Some(apply(after, &entry));
        }
        let Some(after) = after else { return Ok(None) };
        let (old, new) = (forms::keys(&before), forms::keys(&after));
        for gone in old.iter().filter(|key| !new.contains(key)) {
            self.buffer.cache.forget_list((gone.index, gone.a));
            self.keys.remove(&key_bytes(*gone, id))?;
        }
        for come in new.iter().filter(|key| !old.contains(key)) {
            self.buffer.cache.forget_list((come.index, come.a));
            self.keys.insert(&key_bytes(*come, id), ())?;
        }
        let bytes = codec::slip_bytes(&after)?;
        self.slips.insert(at, bytes.as_slice())?;
        self.buffer.cache.put(after.clone());
        Ok(Some(after))
    }
}
