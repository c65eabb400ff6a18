//! Walking through slips by their numbers and keys, from anywhere, in both directions: what a page of
//! a long list costs is its own length, however long the list is.

use super::Reader;
use crate::engine::prelude::*;
use crate::store::StoreProblem;
use crate::store::tables::{KEY_BYTES, key_bytes, key_slip};

/// A key with its slip, as the order of the keys has it.
pub type Found = (u64, u64, SlipId);

impl Reader {
    /// Numbers of a form's slips between two, both included: at most `most`, the first ones upwards or
    /// the last ones downwards.
    ///
    /// # Errors
    /// A read failed.
    pub fn numbers(
        &self,
        form: u16,
        (from, to): (u64, u64),
        down: bool,
        most: usize,
    ) -> Result<Vec<u64>, StoreProblem> {
        if from > to {
            return Ok(Vec::new());
        }
        let range = self.slips.range((form, from)..=(form, to))?;
        let number = |item: Result<(redb::AccessGuard<'_, (u16, u64)>, _), redb::StorageError>| {
            let (id, _): (_, redb::AccessGuard<'_, &[u8]>) = item?;
            Ok(id.value().1)
        };
        if down {
            range.rev().take(most).map(number).collect()
        } else {
            range.take(most).map(number).collect()
        }
    }

    /// Keys of an index between two, both included, with their slips: at most `most`, the first ones
    /// upwards or the last ones downwards.
    ///
    /// # Errors
    /// A read failed.
    pub fn keys_between(
        &self,
        index: Index,
        from: Found,
        to: Found,
        down: bool,
        most: usize,
    ) -> Result<Vec<Found>, StoreProblem> {
        if from > to {
            return Ok(Vec::new());
        }
        let bytes = |(a, b, slip): Found| key_bytes(Key::new(index, a, b), slip);
        let (low, high) = (bytes(from), bytes(to));
        let range = self.keys.range::<&[u8; KEY_BYTES]>(&low..=&high)?;
        let found =
            |item: Result<(redb::AccessGuard<'_, &[u8; KEY_BYTES]>, _), redb::StorageError>| {
                let (key, _): (_, redb::AccessGuard<'_, ()>) = item?;
                Ok(found(key.value()))
            };
        if down {
            range.rev().take(most).map(found).collect()
        } else {
            range.take(most).map(found).collect()
        }
    }
}

fn found(bytes: &[u8; KEY_BYTES]) -> Found {
    let part = |at: usize| {
        let mut eight = [0; 8];
        eight.copy_from_slice(&bytes[at..at + 8]);
        u64::from_be_bytes(eight)
    };
    (part(1), part(9), key_slip(bytes))
}
