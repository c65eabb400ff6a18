//! Values as bytes, for the store and for the socket. bincode stands behind this file alone, so that
//! every encoding is checked for its size and no decoding can ask for more memory than the limit.
//!
//! It must not know what the values mean: `store::codec` says how slips and entries are laid out.

use bincode::config::{Configuration, Limit, LittleEndian, Varint};
use serde::{Deserialize, Serialize};

/// The most bytes that one record may take.
pub const RECORD_MOST: usize = 256 * 1024;
/// Bytes that most records fit in.
const USUAL: usize = 1024;
/// The most that a decoder will ask memory for.
const DECODE_MOST: usize = 1 << 20;

const CONFIG: Configuration<LittleEndian, Varint, Limit<DECODE_MOST>> =
    bincode::config::standard().with_limit::<DECODE_MOST>();

/// The bytes are not a record of any version known here.
#[derive(Debug, PartialEq, Eq)]
pub struct Unreadable(pub &'static str);

/// The record is too large to be stored.
#[derive(Debug, PartialEq, Eq)]
pub struct TooLarge;

/// Encodes a plain serde value within the size limit.
///
/// # Errors
/// The value is too large, or holds what bincode cannot write.
pub fn encode<T: Serialize>(value: &T) -> Result<Vec<u8>, TooLarge> {
    encode_within(value, RECORD_MOST)
}

/// The same within a limit of its own, which no decoder here goes beyond.
///
/// # Errors
/// As [`encode`].
pub fn encode_within<T: Serialize>(value: &T, most: usize) -> Result<Vec<u8>, TooLarge> {
    let mut bytes = Growing(Vec::with_capacity(USUAL));
    bincode::serde::encode_into_writer(value, &mut bytes, CONFIG).map_err(|_| TooLarge)?;
    let Growing(bytes) = bytes;
    if bytes.len() > most { Err(TooLarge) } else { Ok(bytes) }
}

/// Where a record is written: one pass, without a system's notion of a file between.
struct Growing(Vec<u8>);

impl bincode::enc::write::Writer for Growing {
    fn write(&mut self, bytes: &[u8]) -> Result<(), bincode::error::EncodeError> {
        self.0.extend_from_slice(bytes);
        Ok(())
    }
}

/// Encodes numbers into a place that is large enough for them; says how many bytes they took.
pub(crate) fn encode_few<T: Serialize>(value: &T, into: &mut [u8]) -> u8 {
    let length = bincode::serde::encode_into_slice(value, into, CONFIG).unwrap_or_default();
    u8::try_from(length).unwrap_or_default()
}

/// Decodes the whole of the bytes; anything left over is an error too.
///
/// # Errors
/// Says that the bytes are not such a value.
pub fn decode<'a, T: Deserialize<'a>>(bytes: &'a [u8]) -> Result<T, Unreadable> {
    let (value, read) = bincode::serde::borrow_decode_from_slice(bytes, CONFIG)
        .map_err(|_| Unreadable("不是记录"))?;
    if read == bytes.len() { Ok(value) } else { Err(Unreadable("记录后有多余字节")) }
}
