//! The tables, by class. Names and key orders are stored for ever.

use crate::engine::prelude::*;
use redb::TableDefinition;

// Journal: only added to.
/// Entry number → chain hash, digest of the personal part, public part.
pub const JOURNAL: TableDefinition<u64, &[u8]> = TableDefinition::new("journal");
/// Entry number → salt and personal part; absent where there is none or it was erased.
pub const PERSONAL: TableDefinition<u64, &[u8]> = TableDefinition::new("personal");

// Folded: rebuilt from the journal.
/// Form and number → slip.
pub const SLIPS: TableDefinition<(u16, u64), &[u8]> = TableDefinition::new("slips");
/// Index, a, b, form, number → nothing: all forms share it.
pub const KEYS: TableDefinition<&[u8; KEY_BYTES], ()> = TableDefinition::new("keys");
/// Account, month, room, person, item, form, number → fen: what a slip moved. No row where nothing
/// stands.
pub const SUMS: TableDefinition<&[u8; SUM_BYTES], i64> = TableDefinition::new("sums");
/// Account, month, room, person → fen, and of how many sums: folded of SUMS with every entry, so that a month's end reads
/// a row a payer. No row where there is no sum.
pub const TOTALS: TableDefinition<&[u8; TOTAL_BYTES], (i64, u64)> = TableDefinition::new("totals");
/// Form → the highest number given.
pub const COUNTERS: TableDefinition<u16, u64> = TableDefinition::new("counters");

// Local: never shipped, outside the chain.
/// What the store is: schema, practice, seed, clock.
pub const META: TableDefinition<&str, &[u8]> = TableDefinition::new("meta");
/// Who asked, by which id → the first acceptance.
pub const ACCEPTED: TableDefinition<&[u8; 32], &[u8]> = TableDefinition::new("accepted");
/// Order of acceptance → its key, so that old ones are forgotten.
pub const ACCEPTED_ORDER: TableDefinition<u64, &[u8; 32]> = TableDefinition::new("accepted-order");
/// Draft number → draft.
pub const DRAFTS: TableDefinition<u64, &[u8]> = TableDefinition::new("drafts");
/// Badge → credential.
pub const CREDENTIALS: TableDefinition<u32, &[u8]> = TableDefinition::new("credentials");
/// Small things by name: throttles, saved filters.
pub const NOTES: TableDefinition<&str, &[u8]> = TableDefinition::new("notes");

/// Order → who came in, was turned away, was handed something out: see `access`.
pub const ACCESS: TableDefinition<u64, &[u8]> = TableDefinition::new("access");

/// Bytes of a key: index 1, a 8, b 8, form 2, number 8.
pub const KEY_BYTES: usize = 27;

/// Bytes of a sum's key: account 1, month 4, room 4, person 4, item 4, form 2, number 8.
pub const SUM_BYTES: usize = 27;

/// Bytes of a total's key: the first four parts of a sum's.
pub const TOTAL_BYTES: usize = 13;

/// A key with its slip, in byte order: ascending by index, a, b, form, number.
pub fn key_bytes(key: Key, slip: SlipId) -> [u8; KEY_BYTES] {
    let mut bytes = [0; KEY_BYTES];
    bytes[0] = key.index as u8;
    bytes[1..9].copy_from_slice(&key.a.to_be_bytes());
    bytes[9..17].copy_from_slice(&key.b.to_be_bytes());
    bytes[17..19].copy_from_slice(&slip.form.to_be_bytes());
    bytes[19..27].copy_from_slice(&slip.number.to_be_bytes());
    bytes
}

/// The slip that a key's bytes point to.
pub fn key_slip(bytes: &[u8; KEY_BYTES]) -> SlipId {
    let mut form = [0; 2];
    let mut number = [0; 8];
    form.copy_from_slice(&bytes[17..19]);
    number.copy_from_slice(&bytes[19..27]);
    SlipId { form: u16::from_be_bytes(form), number: u64::from_be_bytes(number) }
}
