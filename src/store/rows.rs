//! One row of the journal's table: chain hash, digest of the personal part, public bytes.

use super::chain::{Hash, Head, SALT, Salts, link, personal_digest};
use super::{StoreProblem, codec};
use crate::bytes::Unreadable;
use crate::engine::slip::Entry;

/// An entry as the journal's tables have it.
pub(super) struct Row {
    pub(super) public: Vec<u8>,
    pub(super) salted: Vec<u8>,
    pub(super) hash: Hash,
}

impl Row {
    pub(super) fn of(entry: &Entry, before: &Head, salts: &Salts) -> Result<Self, StoreProblem> {
        let (public, personal) = codec::entry_bytes(entry)?;
        let mut salted = Vec::new();
        if !personal.is_empty() {
            let salt = salts
                .salt(entry.seq)
                .ok_or_else(|| StoreProblem::Io("系统没有随机数".to_string()))?;
            salted.extend_from_slice(&salt);
            salted.extend_from_slice(&personal);
        }
        let digest = personal_digest(&salted);
        let hash = link(&before.hash, &digest, &public);
        let mut row = Vec::with_capacity(64 + public.len());
        row.extend_from_slice(&hash);
        row.extend_from_slice(&digest);
        row.extend_from_slice(&public);
        Ok(Self { public: row, salted, hash })
    }
}

/// The parts of a journal row: chain hash, personal digest, public bytes.
pub(super) fn parts(row: &[u8]) -> Result<(Hash, Hash, &[u8]), StoreProblem> {
    let short = || StoreProblem::Damaged("流水行太短".to_string());
    let (hash, rest) = row.split_first_chunk::<32>().ok_or_else(short)?;
    let (digest, public) = rest.split_first_chunk::<32>().ok_or_else(short)?;
    Ok((*hash, *digest, public))
}

/// Reads an entry out of its row and its salted personal part.
pub(super) fn entry_of_row(row: &[u8], salted: &[u8]) -> Result<Entry, StoreProblem> {
    let (_, _, public) = parts(row)?;
    let personal = salted.get(SALT..).unwrap_or(&[]);
    codec::read_entry(public, personal)
        .map_err(|Unreadable(what)| StoreProblem::Damaged(what.to_string()))
}
