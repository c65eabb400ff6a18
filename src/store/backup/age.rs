//! What leaves the house is sealed in the age format (age-encryption.org/v1), so that any `age` opens it also where
//! this program is gone. The ciphers are those of RustCrypto; only the layout of the format stands here.
//!
//! A file's key is drawn for that file alone and wrapped once for each public key (X25519, HKDF-SHA-256,
//! ChaCha20-Poly1305). The content lies in pieces of 64 KiB, each with its number and whether it is the last one, so
//! that a changed, moved, missing or cut piece does not open. Only public keys are needed to seal.

pub mod keys;
mod letters;
pub mod problem;

use chacha20poly1305::aead::{Aead, KeyInit};
use chacha20poly1305::{ChaCha20Poly1305, Nonce};
use hkdf::Hkdf;
use hmac::{Hmac, Mac};
use sha2::Sha256;

use keys::{PublicKey, SecretKey, random, shared};
use letters::{base64, unbase64};
use problem::SealProblem;

const VERSION: &str = "age-encryption.org/v1\n";
const LABEL: &[u8] = b"age-encryption.org/v1/X25519";
/// Bytes of content in one piece, and what its seal adds.
const PIECE: usize = 64 << 10;
const TAG: usize = 16;

/// Whether these bytes begin as a sealed file.
pub fn is_sealed(bytes: &[u8]) -> bool {
    bytes.starts_with(VERSION.as_bytes())
}

/// Seals a content for these keys: whoever has the secret of one of them can open it.
///
/// # Errors
/// The machine gives no random bytes, or a key cannot be used.
pub fn seal(content: &[u8], to: &[PublicKey]) -> Result<Vec<u8>, SealProblem> {
    let file_key: [u8; 16] = random()?;
    let mut header = VERSION.to_string();
    for key in to {
        let once = SecretKey::draw()?;
        let (share, agreed) = (once.public(), shared(&once, key).ok_or(SealProblem::Failed)?);
        let wrapped = cipher(&wrap_key(&agreed, &share, key)?)?
            .encrypt(&Nonce::default(), file_key.as_slice())
            .map_err(|_| SealProblem::Failed)?;
        header.push_str(&format!("-> X25519 {}\n{}\n", base64(share.bytes()), base64(&wrapped)));
    }
    header.push_str("---");
    let proof = proof(&file_key, header.as_bytes())?.finalize().into_bytes();
    let mut sealed = format!("{header} {}\n", base64(&proof)).into_bytes();
    let nonce: [u8; 16] = random()?;
    sealed.extend_from_slice(&nonce);
    let cipher = cipher(&derived(&nonce, &file_key, b"payload")?)?;
    let pieces = content.len().div_ceil(PIECE).max(1);
    for n in 0..pieces {
        let end = content.len().min((n + 1) * PIECE);
        let piece = content.get(n * PIECE..end).unwrap_or_default();
        let made = cipher.encrypt(&piece_nonce(n, n + 1 == pieces), piece);
        sealed.extend(made.map_err(|_| SealProblem::Failed)?);
    }
    Ok(sealed)
}

/// Opens a sealed file with the first of the keys that it was sealed for.
///
/// # Errors
/// It was sealed for none of them, or is not as it was sealed: nothing of it is handed out then.
pub fn open(sealed: &[u8], keys: &[SecretKey]) -> Result<Vec<u8>, SealProblem> {
    let header = Header::read(sealed).ok_or(SealProblem::Damaged)?;
    let file_key = header.file_key(keys)?;
    proof(&file_key, header.covered)?
        .verify_slice(&header.proof)
        .map_err(|_| SealProblem::Damaged)?;
    let (nonce, mut rest) = header.payload.split_at_checked(16).ok_or(SealProblem::Damaged)?;
    let cipher = cipher(&derived(nonce, &file_key, b"payload")?)?;
    let mut content = Vec::with_capacity(rest.len());
    let mut n = 0;
    loop {
        let (piece, after) = rest.split_at(rest.len().min(PIECE + TAG));
        let opened = cipher.decrypt(&piece_nonce(n, after.is_empty()), piece);
        let opened = opened.map_err(|_| SealProblem::Damaged)?;
        // Only a file without any content has an empty piece.
        if opened.is_empty() && n > 0 {
            return Err(SealProblem::Damaged);
        }
        content.extend(opened);
        if after.is_empty() {
            return Ok(content);
        }
        (rest, n) = (after, n + 1);
    }
}

/// The readable begin of a sealed file.
struct Header<'a> {
    /// The public half of the key of this file, and the wrapped key, for each that it was sealed for.
    wrapped: Vec<(PublicKey, Vec<u8>)>,
    /// What the proof covers.
    covered: &'a [u8],
    proof: Vec<u8>,
    payload: &'a [u8],
}

impl<'a> Header<'a> {
    fn read(sealed: &'a [u8]) -> Option<Self> {
        let mut rest = sealed.strip_prefix(VERSION.as_bytes())?;
        let mut wrapped = Vec::new();
        loop {
            let at = sealed.len() - rest.len();
            let line = next_line(&mut rest)?;
            if let Some(proof) = line.strip_prefix("--- ") {
                let (covered, proof) = (sealed.get(..at + 3)?, unbase64(proof)?);
                return Some(Self { wrapped, covered, proof, payload: rest });
            }
            let words = line.strip_prefix("-> ")?;
            let mut body = Vec::new();
            // A full line of a body has 64 letters; a shorter one ends it.
            loop {
                let line = next_line(&mut rest)?;
                body.extend(unbase64(line)?);
                if line.len() < 64 {
                    break;
                }
            }
            // Other programs may wrap a key in other ways: those are not for us.
            if let Some(share) = words.strip_prefix("X25519 ") {
                wrapped.push((PublicKey::of(unbase64(share)?.try_into().ok()?), body));
            }
        }
    }

    fn file_key(&self, keys: &[SecretKey]) -> Result<[u8; 16], SealProblem> {
        for key in keys {
            let own = key.public();
            for (share, body) in &self.wrapped {
                let Some(agreed) = shared(key, share) else { continue };
                let opened = cipher(&wrap_key(&agreed, share, &own)?)?
                    .decrypt(&Nonce::default(), body.as_slice());
                if let Some(file_key) = opened.ok().and_then(|opened| opened.try_into().ok()) {
                    return Ok(file_key);
                }
            }
        }
        Err(SealProblem::NotFor)
    }
}

/// Takes a line off the readable begin.
fn next_line<'a>(rest: &mut &'a [u8]) -> Option<&'a str> {
    let end = rest.iter().position(|byte| *byte == b'\n')?;
    let line = std::str::from_utf8(rest.get(..end)?).ok()?;
    *rest = rest.get(end + 1..)?;
    Some(line)
}

fn derived(salt: &[u8], from: &[u8], what: &[u8]) -> Result<[u8; 32], SealProblem> {
    let mut key = [0; 32];
    let made = Hkdf::<Sha256>::new(Some(salt), from).expand(what, &mut key);
    made.map(|()| key).map_err(|_| SealProblem::Failed)
}

/// The key under which a file's key is wrapped for one public key.
fn wrap_key(agreed: &[u8; 32], share: &PublicKey, to: &PublicKey) -> Result<[u8; 32], SealProblem> {
    derived(&[*share.bytes(), *to.bytes()].concat(), agreed, LABEL)
}

fn cipher(key: &[u8; 32]) -> Result<ChaCha20Poly1305, SealProblem> {
    ChaCha20Poly1305::new_from_slice(key).map_err(|_| SealProblem::Failed)
}

/// Proves the readable begin of a file by the key of the file.
fn proof(file_key: &[u8; 16], header: &[u8]) -> Result<Hmac<Sha256>, SealProblem> {
    let key = derived(&[], file_key, b"header")?;
    let mut mac = Hmac::<Sha256>::new_from_slice(&key).map_err(|_| SealProblem::Failed)?;
    mac.update(header);
    Ok(mac)
}

/// The number of a piece in eleven bytes, and whether it is the last one.
fn piece_nonce(n: usize, last: bool) -> Nonce {
    let mut nonce = Nonce::default();
    let number = u64::try_from(n).unwrap_or(u64::MAX).to_be_bytes();
    for (to, byte) in nonce.iter_mut().skip(3).zip(number.into_iter().chain([u8::from(last)])) {
        *to = byte;
    }
    nonce
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key() -> SecretKey {
        SecretKey::draw().unwrap()
    }

    #[test]
    fn what_was_sealed_is_opened_by_either_key_and_by_no_other() {
        let (one, two, other) = (key(), key(), key());
        for length in [0, 1, 63, PIECE - 1, PIECE, PIECE + 1, 2 * PIECE, 200_000] {
            let content: Vec<u8> = (0..length).map(|n| u8::try_from(n % 251).unwrap()).collect();
            let sealed = seal(&content, &[one.public(), two.public()]).unwrap();
            assert!(is_sealed(&sealed));
            for keys in [vec![one.clone()], vec![two.clone()], vec![other.clone(), two.clone()]] {
                assert_eq!(open(&sealed, &keys).as_ref(), Ok(&content), "{length}");
            }
            assert_eq!(open(&sealed, std::slice::from_ref(&other)), Err(SealProblem::NotFor));
            assert_eq!(open(&sealed, &[]), Err(SealProblem::NotFor));
        }
    }

    #[test]
    fn no_bit_can_be_changed_and_no_byte_be_missing() {
        let own = key();
        let pieces = 2 * PIECE + 40;
        let sealed = seal(&vec![7; pieces], &[own.public(), key().public()]).unwrap();
        let small = seal(&[7; 40], &[own.public(), key().public()]).unwrap();
        let every = (0..small.len()).map(|at| (&small, at));
        let some = (0..sealed.len()).step_by(4_001).map(|at| (&sealed, at));
        for (whole, at) in every.chain(some) {
            let mut changed = whole.clone();
            changed[at] ^= 1 << (at % 8);
            assert!(open(&changed, std::slice::from_ref(&own)).is_err(), "byte {at}");
            assert!(open(&whole[..at], std::slice::from_ref(&own)).is_err(), "cut at {at}");
        }
        let more = [sealed.as_slice(), b"x"].concat();
        assert!(open(&more, std::slice::from_ref(&own)).is_err());
        // Two pieces that changed places, and a first one passed off as all there is.
        let begin = sealed.len() - 2 * (PIECE + TAG) - (40 + TAG);
        let (second, third) = (begin + PIECE + TAG, begin + 2 * (PIECE + TAG));
        let swapped =
            [&sealed[..begin], &sealed[second..third], &sealed[begin..second], &sealed[third..]];
        assert!(open(&swapped.concat(), std::slice::from_ref(&own)).is_err());
        assert!(open(&sealed[..second], &[own]).is_err());
    }

    /// A file that the program `age` 1.1.1 has made, and its key.
    #[test]
    fn what_age_has_sealed_is_opened() {
        let text = include_str!("age/sealed-by-age.txt");
        let (secret, rest) = text.split_once('\n').unwrap();
        let sealed = crate::store::plain::unhex(rest.trim()).unwrap();
        let key = SecretKey::read(secret).unwrap();
        assert_eq!(open(&sealed, &[key]).unwrap(), "前台的备份\n".as_bytes());
    }
}
