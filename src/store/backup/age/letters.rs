//! Bytes as the age format writes them: base64 without padding in files, Bech32 (BIP 173) for keys.

const BASE64: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const BECH32: &[u8; 32] = b"qpzry9x8gf2tvdw0s3jn54khce6mua7l";

/// Bytes in base64, in one line.
pub(super) fn base64(bytes: &[u8]) -> String {
    let letters = regroup(bytes.iter().copied(), 8, 6);
    letters.into_iter().map(|n| char::from(BASE64[usize::from(n)])).collect()
}

/// The bytes of a base64 text; only its one right form reads.
pub(super) fn unbase64(text: &str) -> Option<Vec<u8>> {
    let bytes = ungroup(text.as_bytes(), BASE64, 6)?;
    (base64(&bytes) == text).then_some(bytes)
}

/// A key in Bech32: what kind it is, and its bytes.
pub(super) fn bech32(kind: &str, bytes: &[u8]) -> String {
    let mut values = regroup(bytes.iter().copied(), 8, 5);
    let padded = values.iter().copied().chain([0; 6]);
    let sum = checksum(kind, padded) ^ 1;
    values.extend((0..6).map(|n| five_bits(sum >> (5 * (5 - n)))));
    let letters: String = values.iter().map(|n| char::from(BECH32[usize::from(*n)])).collect();
    format!("{kind}1{letters}")
}

/// The bytes of a key of this kind, in small letters; none where a letter is wrong.
pub(super) fn unbech32(kind: &str, text: &str) -> Option<Vec<u8>> {
    let letters = text.strip_prefix(kind)?.strip_prefix('1')?.as_bytes();
    let (letters, _) = letters.split_at_checked(letters.len().checked_sub(6)?)?;
    let bytes = ungroup(letters, BECH32, 5)?;
    // Written again it is the same, its six letters of proof among it.
    (bech32(kind, &bytes) == text).then_some(bytes)
}

fn five_bits(n: u32) -> u8 {
    u8::try_from(n & 31).unwrap_or(0)
}

fn checksum(kind: &str, values: impl Iterator<Item = u8>) -> u32 {
    const STEPS: [u32; 5] = [0x3b6a_57b2, 0x2650_8e6d, 0x1ea1_19fa, 0x3d42_33dd, 0x2a14_62b3];
    let high = kind.bytes().map(|b| b >> 5);
    let low = kind.bytes().map(|b| b & 31);
    high.chain([0]).chain(low).chain(values).fold(1, |sum: u32, value| {
        let next = ((sum & 0x01ff_ffff) << 5) ^ u32::from(value);
        let taken = STEPS.iter().enumerate().filter(|(n, _)| (sum >> 25) >> n & 1 == 1);
        taken.fold(next, |next, (_, step)| next ^ step)
    })
}

/// Numbers of so many bits as numbers of so many others; the last one is filled up with zeros.
fn regroup(numbers: impl Iterator<Item = u8>, from: u32, to: u32) -> Vec<u8> {
    let (mut held, mut bits, mut out) = (0_u32, 0, Vec::new());
    for number in numbers {
        (held, bits) = ((held << from | u32::from(number)) & 0xffff, bits + from);
        while bits >= to {
            bits -= to;
            out.push(u8::try_from(held >> bits & ((1 << to) - 1)).unwrap_or(0));
        }
    }
    if bits > 0 {
        out.push(u8::try_from(held << (to - bits) & ((1 << to) - 1)).unwrap_or(0));
    }
    out
}

/// The whole bytes that letters stand for.
fn ungroup(letters: &[u8], all: &[u8], bits: u32) -> Option<Vec<u8>> {
    let place = |letter: &u8| all.iter().position(|one| one == letter);
    let numbers: Option<Vec<u8>> =
        letters.iter().map(|letter| u8::try_from(place(letter)?).ok()).collect();
    let mut bytes = regroup(numbers?.into_iter(), bits, 8);
    bytes.truncate(letters.len() * usize::try_from(bits).ok()? / 8);
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_come_back_from_letters() {
        for length in 0..70 {
            let bytes: Vec<u8> = (0..length).map(|n: u8| n.wrapping_mul(37) ^ 0xa5).collect();
            assert_eq!(unbase64(&base64(&bytes)), Some(bytes.clone()));
            assert_eq!(unbech32("age", &bech32("age", &bytes)), Some(bytes));
        }
        assert_eq!(base64(b"fooba"), "Zm9vYmE");
        assert_eq!(unbase64("Zm9vYmE="), None, "no padding");
        assert_eq!(unbase64("Zm9vYmF"), None, "bits that stand for nothing are zero");
    }

    #[test]
    fn a_mistyped_letter_of_a_key_is_noticed() {
        let key = bech32("age", &[9; 32]);
        for at in 0..key.len() {
            for letter in ['q', 'z', 'x', '2'] {
                let mut other = key.clone();
                other.replace_range(at..=at, &letter.to_string());
                assert!(other == key || unbech32("age", &other).is_none(), "{other}");
            }
        }
    }
}
