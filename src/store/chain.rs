//! The hash chain over the journal: each entry's hash covers the one before, its public bytes as they
//! lie, and a digest of its salted personal part. A personal part can be withheld or erased and the
//! chain still holds; a later rewriting shows against any head that was printed or shipped.

use std::sync::LazyLock;

use blake3::Hasher;
use blake3::hazmat::{ContextKey, HasherExt, hash_derive_key_context};

/// The domain of the chain's hashes. Never changed; worked out once, not for every entry.
static CHAIN: LazyLock<ContextKey> =
    LazyLock::new(|| hash_derive_key_context("qiantai 2026-11-21 journal chain v1"));
/// The domain of the digests of personal parts. Never changed.
static PERSONAL: LazyLock<ContextKey> =
    LazyLock::new(|| hash_derive_key_context("qiantai 2026-11-21 personal part v1"));
/// The digest of no personal part: most entries have none.
static NONE: LazyLock<Hash> =
    LazyLock::new(|| Hasher::new_from_context_key(&PERSONAL).finalize().into());
/// Salt bytes before a personal part.
pub const SALT: usize = 16;

/// A hash of the chain.
pub type Hash = [u8; 32];

/// The end of the journal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    /// Entries so far.
    pub seq: u64,
    pub hash: Hash,
}

impl Head {
    /// Before the first entry.
    pub fn start() -> Self {
        Self { seq: 0, hash: [0; 32] }
    }

    /// Short enough to read aloud: `7Q4K-91TX-0MZC`, the first 60 bits in Crockford's alphabet.
    pub fn spoken(&self) -> String {
        const LETTERS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
        let mut bits = [0; 8];
        bits.copy_from_slice(&self.hash[..8]);
        let bits = u64::from_be_bytes(bits) >> 4;
        let letter =
            |n: u32| char::from(LETTERS[usize::try_from((bits >> (55 - 5 * n)) & 31).unwrap_or(0)]);
        let letters: Vec<char> = (0..12).map(letter).collect();
        letters.chunks(4).map(|c| c.iter().collect::<String>()).collect::<Vec<_>>().join("-")
    }

    /// The whole hash in hexadecimal.
    pub fn hex(&self) -> String {
        hex(&self.hash)
    }
}

/// Bytes in hexadecimal.
pub fn hex(bytes: &[u8]) -> String {
    let digit = |n: u8| char::from(if n < 10 { b'0' + n } else { b'a' + n - 10 });
    bytes.iter().flat_map(|b| [digit(b >> 4), digit(b & 15)]).collect()
}

/// The digest of a salted personal part; of nothing where there is none.
pub fn personal_digest(salted: &[u8]) -> Hash {
    if salted.is_empty() {
        return *NONE;
    }
    Hasher::new_from_context_key(&PERSONAL).update(salted).finalize().into()
}

/// The hash of the next entry.
pub fn link(before: &Hash, personal: &Hash, public: &[u8]) -> Hash {
    let mut hasher = Hasher::new_from_context_key(&CHAIN);
    hasher.update(before).update(personal).update(public);
    hasher.finalize().into()
}

/// Where salts come from: chance, or a practice office's seed (same seed, same chain).
#[derive(Clone, Debug)]
pub enum Salts {
    Random,
    Seeded(u64),
}

impl Salts {
    /// The salt of an entry; `None` where the system has no chance to give.
    pub fn salt(&self, seq: u64) -> Option<[u8; SALT]> {
        let mut salt = [0; SALT];
        match self {
            Self::Random => getrandom::fill(&mut salt).ok()?,
            Self::Seeded(seed) => {
                let hash = blake3::hash(format!("practice {seed} {seq}").as_bytes());
                salt.copy_from_slice(&hash.as_bytes()[..SALT]);
            }
        }
        Some(salt)
    }
}
