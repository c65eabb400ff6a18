//! A PIN as it is kept. It must not know how it is checked.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::bytes::{self, TooLarge};

/// Memory for one check, in KiB: 19 MiB. With two passes a check takes tens of milliseconds.
const MEMORY_KIB: u32 = 19 * 1024;
const PASSES: u32 = 2;
const LANES: u32 = 1;

/// Bytes of a salt.
pub const SALT_LEN: usize = 16;

/// A PIN as it is kept: Argon2id with its own parameters, so that they can be raised later while
/// the old ones still fit.
#[derive(Clone, PartialEq, Eq)]
pub struct Credential {
    pub memory_kib: u32,
    pub passes: u32,
    pub lanes: u32,
    pub salt: [u8; SALT_LEN],
    pub hash: [u8; 32],
    /// With which pepper it was made; none: with none, as all were before 2026-11-30 and practice offices' are.
    pub pepper: Option<u32>,
    /// Whether its owner went into the hash, so that it fits under no other badge and in no other office. None did
    /// before 2026-12; what is laid down before there is an office, and in practice offices, does not either.
    pub bound: bool,
}

/// Begins one that is bound: no unbound one asks for no memory.
const BOUND: u32 = 0;

/// As it is stored without a pepper; one with a pepper has its id behind.
#[derive(Serialize, Deserialize)]
struct Plain {
    memory_kib: u32,
    passes: u32,
    lanes: u32,
    salt: [u8; SALT_LEN],
    hash: [u8; 32],
}

impl Credential {
    /// What is checked for a badge that does not exist, so that it takes as long as one that does.
    /// No PIN fits it.
    pub fn of_nobody() -> Credential {
        Credential {
            memory_kib: MEMORY_KIB,
            passes: PASSES,
            lanes: LANES,
            salt: [0; SALT_LEN],
            hash: [0; 32],
            pepper: None,
            bound: false,
        }
    }

    /// As it is stored.
    ///
    /// # Errors
    /// Never: it is small.
    pub fn to_bytes(&self) -> Result<Vec<u8>, TooLarge> {
        let Self { memory_kib, passes, lanes, salt, hash, pepper, bound } = self.clone();
        let plain = Plain { memory_kib, passes, lanes, salt, hash };
        match pepper {
            pepper if bound => bytes::encode(&(BOUND, plain, pepper)),
            None => bytes::encode(&plain),
            Some(pepper) => bytes::encode(&(plain, pepper)),
        }
    }

    /// Reads it back; nothing of what is none.
    pub fn from_bytes(stored: &[u8]) -> Option<Self> {
        let (bound, (plain, pepper)) = match bytes::decode::<(u32, Plain, Option<u32>)>(stored) {
            Ok((BOUND, plain, pepper)) => (true, (plain, pepper)),
            _ => (false, unbound(stored)?),
        };
        let Plain { memory_kib, passes, lanes, salt, hash } = plain;
        Some(Self { memory_kib, passes, lanes, salt, hash, pepper, bound })
    }
}

fn unbound(stored: &[u8]) -> Option<(Plain, Option<u32>)> {
    let peppered = bytes::decode::<(Plain, u32)>(stored).map(|(plain, id)| (plain, Some(id)));
    peppered.or_else(|_| bytes::decode::<Plain>(stored).map(|plain| (plain, None))).ok()
}

impl fmt::Debug for Credential {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Credential(…)")
    }
}
