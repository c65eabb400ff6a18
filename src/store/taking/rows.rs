//! What taking writes: rows of the journal, and the fold of an entry into slips, keys and numbers.

use super::Handed;
use crate::engine::moment::Moment;
use crate::engine::slip::Entry;
use crate::store::chain::{Hash, Head, SALT, Salts, link, personal_digest};
use crate::store::reader::Reader;
use crate::store::{StoreProblem, codec};

/// Who asked by which id, and what.
pub(super) struct Request {
    pub(super) key: Option<[u8; 32]>,
    pub(super) digest: Hash,
}

impl Request {
    pub(super) fn of(handed: &Handed) -> Result<Self, StoreProblem> {
        let cosign = handed.hand.cosign.map(|b| b.0);
        let body = codec::encode(&(&handed.asked, cosign)).map_err(|_| StoreProblem::TooLarge)?;
        let scope = format!("{}\n{}", handed.hand.badge.0, handed.id);
        let key = (!handed.id.is_empty()).then(|| *blake3::hash(scope.as_bytes()).as_bytes());
        Ok(Self { key, digest: *blake3::hash(&body).as_bytes() })
    }
}

/// An entry as the journal's tables have it.
pub(super) struct Row {
    pub(super) public: Vec<u8>,
    pub(super) salted: Vec<u8>,
    pub(super) hash: Hash,
}

impl Row {
    pub(super) fn of(entry: &Entry, before: &Head, salts: &Salts) -> Result<Self, StoreProblem> {
        let (public, personal) = codec::entry_bytes(entry).map_err(|_| StoreProblem::TooLarge)?;
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
pub(in crate::store) fn parts(row: &[u8]) -> Result<(Hash, Hash, &[u8]), StoreProblem> {
    let short = || StoreProblem::Damaged("流水行太短".to_string());
    let (hash, rest) = row.split_first_chunk::<32>().ok_or_else(short)?;
    let (digest, public) = rest.split_first_chunk::<32>().ok_or_else(short)?;
    Ok((*hash, *digest, public))
}

/// Reads an entry out of its row and its salted personal part.
pub(in crate::store) fn entry_of_row(row: &[u8], salted: &[u8]) -> Result<Entry, StoreProblem> {
    let (_, _, public) = parts(row)?;
    let personal = salted.get(SALT..).unwrap_or(&[]);
    codec::read_entry(public, personal)
        .map_err(|codec::Unreadable(what)| StoreProblem::Damaged(what.to_string()))
}

/// The journal's end, and the moment of its last entry.
pub(in crate::store) fn find_head(view: &Reader) -> Result<(Head, Moment), StoreProblem> {
    let Some(seq) = view.last_seq()? else { return Ok((Head::start(), Moment(0))) };
    let Some((row, salted)) = view.journal_row(seq)? else {
        return Err(StoreProblem::Damaged("流水末行不见了".to_string()));
    };
    let (hash, _, _) = parts(&row)?;
    Ok((Head { seq, hash }, entry_of_row(&row, &salted)?.recorded))
}
