//! How much the files in a zip archive unpack to, without keeping any of it: a workbook of three megabytes may hold
//! three thousand, and the library that reads workbooks takes what it finds.

use miniz_oxide::inflate::TINFLStatus;
use miniz_oxide::inflate::core::{DecompressorOxide, decompress};

/// The end of the list of files, its size without the remark, and how long a remark may be.
const END: &[u8] = b"PK\x05\x06";
const END_SIZE: usize = 22;
const REMARK_MOST: usize = 65_535;
/// An entry of the list.
const ENTRY: &[u8] = b"PK\x01\x02";
const ENTRY_SIZE: usize = 46;
/// The beginning of a file.
const FILE_SIZE: usize = 30;
/// How files are packed that workbooks hold.
const STORED: u16 = 0;
const DEFLATED: u16 = 8;
/// The window of the packing, in bytes.
const WINDOW: usize = 32 * 1024;

/// Whether all files together unpack to at most so many bytes. An archive whose list does not read, or that is packed
/// in a way that workbooks are not, does not.
pub(super) fn unpacks_within(bytes: &[u8], most: usize) -> bool {
    let Some(mut at) = list(bytes) else { return false };
    let mut left = most;
    while bytes.get(at..at + ENTRY.len()) == Some(ENTRY) {
        let Some((unpacked, next)) = entry(bytes, at, left) else { return false };
        left -= unpacked;
        at = next;
    }
    true
}

/// Where the list of files begins.
fn list(bytes: &[u8]) -> Option<usize> {
    let first = bytes.len().saturating_sub(END_SIZE + REMARK_MOST);
    let last = bytes.len().checked_sub(END_SIZE)?;
    let end = (first..=last).rev().find(|at| bytes[*at..].starts_with(END))?;
    usize::try_from(long(bytes, end + 16)?).ok()
}

/// What a file unpacks to, if that is not more than is left, and where the next entry is.
fn entry(bytes: &[u8], at: usize, left: usize) -> Option<(usize, usize)> {
    let way = short(bytes, at + 10)?;
    let packed = usize::try_from(long(bytes, at + 20)?).ok()?;
    let [name, extra, remark] = [28, 30, 32].map(|of| short(bytes, at + of).map(usize::from));
    let file = usize::try_from(long(bytes, at + 42)?).ok()?;
    let next = at.checked_add(ENTRY_SIZE + name? + extra? + remark?)?;
    let [name, extra] = [26, 28].map(|of| short(bytes, file + of).map(usize::from));
    let from = file.checked_add(FILE_SIZE + name? + extra?)?;
    let packed = bytes.get(from..from.checked_add(packed)?)?;
    let unpacked = match way {
        STORED => packed.len(),
        DEFLATED => inflated(packed, left)?,
        _ => return None,
    };
    (unpacked <= left).then_some((unpacked, next))
}

/// How many bytes it unpacks to, up to what is left.
fn inflated(packed: &[u8], left: usize) -> Option<usize> {
    let mut state = Box::<DecompressorOxide>::default();
    let mut window = vec![0; WINDOW];
    let (mut read, mut written, mut at) = (0, 0usize, 0);
    loop {
        let rest = packed.get(read..)?;
        let (status, took, gave) = decompress(&mut state, rest, &mut window, at, 0);
        read += took;
        written += gave;
        at = (at + gave) % WINDOW;
        match status {
            TINFLStatus::Done => return Some(written),
            TINFLStatus::HasMoreOutput if written <= left => {}
            _ => return None,
        }
    }
}

fn short(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(bytes.get(at..at.checked_add(2)?)?.try_into().ok()?))
}

fn long(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.get(at..at.checked_add(4)?)?.try_into().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An archive of one file of zeros, with whatever size its list claims.
    pub(super) fn zeros(many: usize, claims: u32) -> Vec<u8> {
        let packed = miniz_oxide::deflate::compress_to_vec(&vec![0; many], 9);
        let size = u32::try_from(packed.len()).unwrap().to_le_bytes();
        let sizes = [&size[..], &claims.to_le_bytes()].concat();
        let way = DEFLATED.to_le_bytes();
        let mut bytes =
            [&b"PK\x03\x04\x14\0\0\0"[..], &way, &[0; 8], &sizes, &[1, 0, 0, 0], b"x"].concat();
        bytes.extend(&packed);
        let list = u32::try_from(bytes.len()).unwrap();
        let entry =
            [ENTRY, &[20, 0, 20, 0, 0, 0], &way, &[0; 8], &sizes, &[1, 0], &[0; 16], b"x"].concat();
        bytes.extend(&entry);
        let size = u32::try_from(entry.len()).unwrap().to_le_bytes();
        let end = [END, &[0, 0, 0, 0, 1, 0, 1, 0], &size, &list.to_le_bytes(), &[0, 0]].concat();
        bytes.extend(end);
        bytes
    }

    #[test]
    fn what_is_unpacked_counts_and_not_what_is_claimed() {
        let most = 1 << 20;
        assert!(unpacks_within(&zeros(most, 5), most));
        assert!(!unpacks_within(&zeros(most + 1, 5), most));
        assert!(!unpacks_within(&zeros(100 * most, 0), most));
        assert!(unpacks_within(&zeros(5, u32::MAX), most), "claims nothing to be afraid of");
        for cut in [0, 10, 40, 60] {
            let bytes = zeros(1000, 1000);
            assert!(!unpacks_within(&bytes[..bytes.len() - cut - 1], most), "cut by {cut}");
        }
    }
}
