//! What head office decides, as it travels to an office: a numbered record that names the one before it and bears the
//! signature of head office's one writer.
//!
//! An office takes only the next number on the last hash, so that a record that was forged, left out, brought twice or put
//! in another's place is known as such without asking anybody. A record for one office goes to the others as well, without
//! what it says: the chain holds, and nobody reads what is not theirs.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::backup::segment::read_hash;
use super::chain::{Hash, hex};

/// What stands before everything that is signed, so that a signature means nothing elsewhere.
const MARK: &[u8] = b"qiantai ruling 1\n";
const PUBLIC: &str = "qhw-";
#[cfg(feature = "head-office")]
const SECRET: &str = "qhs-";

/// Before the first record.
pub const NONE: Hash = [0; 32];
/// The most bytes that a record says.
pub const BODY_MOST: usize = 8_192;

/// One decision of head office.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ruling {
    /// From 1 on, each once.
    pub number: u64,
    /// The hash of the record before it.
    pub prev: Hash,
    /// The id of the office that it is for; empty: all of them.
    pub to: String,
    /// The digest of what it says.
    pub digest: Hash,
    /// What it says; none: it is another office's.
    pub body: Option<String>,
    pub signature: Vec<u8>,
}

/// Why a record is not believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Disbelief {
    /// Signed by none of the keys.
    Signature,
    /// What it says is not what was signed, or is not there although it is for this office.
    Body,
    /// This program was built without what reads signatures.
    NotBuilt,
}

impl fmt::Display for Disbelief {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Signature => "签名不是总部的",
            Self::Body => "内容与签名不符",
            Self::NotBuilt => "本程序没有带核对签名的部分",
        })
    }
}

impl Ruling {
    /// What names it: its number, the one before it, whom it is for and the digest of what it says.
    pub fn hash(&self) -> Hash {
        let mut hasher = blake3::Hasher::new();
        hasher.update(MARK);
        hasher.update(&self.number.to_be_bytes());
        hasher.update(&self.prev);
        hasher.update(&u64::try_from(self.to.len()).unwrap_or(u64::MAX).to_be_bytes());
        hasher.update(self.to.as_bytes());
        hasher.update(&self.digest);
        *hasher.finalize().as_bytes()
    }

    /// Whether it is for this office.
    pub fn is_for(&self, office: &str) -> bool {
        self.to.is_empty() || self.to == office
    }

    /// Whether one of the keys signed it, and it says what was signed.
    ///
    /// # Errors
    /// Why it is not believed.
    pub fn verify(&self, keys: &[WriterKey], office: &str) -> Result<(), Disbelief> {
        verified(&self.hash(), &self.signature, keys)?;
        match &self.body {
            Some(body) if body.len() <= BODY_MOST && digest(body) == self.digest => Ok(()),
            None if !self.is_for(office) => Ok(()),
            _ => Err(Disbelief::Body),
        }
    }
}

/// The digest of what a record says.
pub fn digest(body: &str) -> Hash {
    *blake3::hash(body.as_bytes()).as_bytes()
}

/// The public key of head office's writer: `qhw-…`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WriterKey(Hash);

impl WriterKey {
    /// Reads a key; none where it is none.
    pub fn read(text: &str) -> Option<Self> {
        read_hash(text.trim().strip_prefix(PUBLIC)?).map(Self)
    }

    /// The keys of a line of the machine's file: more than one while the writer changes.
    pub fn read_all(text: &str) -> Option<Vec<Self>> {
        let keys: Option<Vec<Self>> = text.split_whitespace().map(Self::read).collect();
        keys.filter(|keys| !keys.is_empty())
    }
}

impl fmt::Display for WriterKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{PUBLIC}{}", hex(&self.0))
    }
}

#[cfg(feature = "head-office")]
fn verified(hash: &Hash, signature: &[u8], keys: &[WriterKey]) -> Result<(), Disbelief> {
    use ring::signature::{ED25519, UnparsedPublicKey};
    let signed =
        |key: &WriterKey| UnparsedPublicKey::new(&ED25519, key.0).verify(hash, signature).is_ok();
    if keys.iter().any(signed) { Ok(()) } else { Err(Disbelief::Signature) }
}

#[cfg(not(feature = "head-office"))]
fn verified(_: &Hash, _: &[u8], _: &[WriterKey]) -> Result<(), Disbelief> {
    Err(Disbelief::NotBuilt)
}

/// What signs; it lies in a file of head office's one writer and nowhere else.
#[cfg(feature = "head-office")]
pub struct Writer {
    seed: Hash,
    pair: ring::signature::Ed25519KeyPair,
}

#[cfg(feature = "head-office")]
impl Writer {
    /// A new one; none where the machine gives no random bytes.
    pub fn draw() -> Option<Self> {
        let mut seed = NONE;
        getrandom::fill(&mut seed).ok()?;
        Self::of(seed)
    }

    fn of(seed: Hash) -> Option<Self> {
        let pair = ring::signature::Ed25519KeyPair::from_seed_unchecked(&seed).ok()?;
        Some(Self { seed, pair })
    }

    /// Reads it as it stands in its file.
    pub fn read(text: &str) -> Option<Self> {
        Self::of(read_hash(text.trim().strip_prefix(SECRET)?)?)
    }

    /// As it stands in its file.
    pub fn text(&self) -> String {
        format!("{SECRET}{}\n", hex(&self.seed))
    }

    /// What offices know it by.
    pub fn public(&self) -> WriterKey {
        use ring::signature::KeyPair;
        let bytes = self.pair.public_key().as_ref();
        WriterKey(bytes.try_into().unwrap_or(NONE))
    }

    /// The record of this number on the one before it.
    pub fn sign(&self, number: u64, prev: Hash, to: &str, body: &str) -> Ruling {
        let (to, body) = (to.to_string(), body.to_string());
        let signature = Vec::new();
        let mut ruling =
            Ruling { number, prev, to, digest: digest(&body), body: Some(body), signature };
        ruling.signature = self.pair.sign(&ruling.hash()).as_ref().to_vec();
        ruling
    }
}

#[cfg(all(test, feature = "head-office"))]
mod tests {
    use super::*;

    #[test]
    fn only_what_the_writer_signed_is_believed_and_no_part_of_it_may_differ() {
        let (writer, other) = (Writer::draw().unwrap(), Writer::draw().unwrap());
        let keys = [other.public(), writer.public()];
        let ruling = writer.sign(3, [7; 32], "aa", "{\"kind\":\"words\"}");
        assert_eq!(ruling.verify(&keys, "aa"), Ok(()));
        assert_eq!(ruling.verify(&[other.public()], "aa"), Err(Disbelief::Signature));
        assert_eq!(ruling.verify(&[], "aa"), Err(Disbelief::Signature));
        let changed = |change: fn(&mut Ruling)| {
            let mut ruling = ruling.clone();
            change(&mut ruling);
            ruling.verify(&keys, "aa")
        };
        assert_eq!(changed(|it| it.number = 4), Err(Disbelief::Signature));
        assert_eq!(changed(|it| it.prev[0] ^= 1), Err(Disbelief::Signature));
        assert_eq!(changed(|it| it.to = String::new()), Err(Disbelief::Signature));
        assert_eq!(changed(|it| it.digest = digest("x")), Err(Disbelief::Signature));
        assert_eq!(changed(|it| it.signature[5] ^= 1), Err(Disbelief::Signature));
        assert_eq!(changed(|it| it.signature.clear()), Err(Disbelief::Signature));
        assert_eq!(changed(|it| it.body = Some("x".to_string())), Err(Disbelief::Body));
        // What is for this office is not taken without what it says; another's is.
        assert_eq!(changed(|it| it.body = None), Err(Disbelief::Body));
        let blind = Ruling { body: None, ..ruling.clone() };
        assert_eq!(blind.verify(&keys, "bb"), Ok(()));
    }

    #[test]
    fn keys_are_read_back_and_anything_else_is_none() {
        let writer = Writer::draw().unwrap();
        let again = Writer::read(&writer.text()).unwrap();
        assert_eq!(again.public(), writer.public());
        let text = writer.public().to_string();
        assert_eq!(WriterKey::read(&text), Some(writer.public()));
        let both = format!("{text} {text}");
        assert_eq!(WriterKey::read_all(&both).map(|keys| keys.len()), Some(2));
        for wrong in ["", "qhw-", "qhw-12ab", &writer.text()] {
            assert_eq!(WriterKey::read_all(wrong), None, "{wrong}");
        }
        assert!(Writer::read(&text).is_none());
    }
}
