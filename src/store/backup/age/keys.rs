//! The keys of sealed backups: public ones stand in the machine's configuration, secret ones on paper.

use std::fmt;

use x25519_dalek::StaticSecret;

use super::letters::{bech32, unbech32};
use super::problem::SealProblem;

const PUBLIC: &str = "age";
const SECRET: &str = "age-secret-key-";

/// For whom something is sealed: `age1…`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct PublicKey([u8; 32]);

impl PublicKey {
    pub(super) fn of(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    pub(super) fn bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// Reads a key; none where a letter is wrong.
    pub fn read(text: &str) -> Option<Self> {
        unbech32(PUBLIC, text.trim())?.try_into().ok().map(Self)
    }
}

impl fmt::Display for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&bech32(PUBLIC, &self.0))
    }
}

/// What opens: `AGE-SECRET-KEY-1…`. It is never kept by the desk and never shown by a debugger's word.
#[derive(Clone)]
pub struct SecretKey(StaticSecret);

impl fmt::Debug for SecretKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SecretKey of {}", self.public())
    }
}

impl SecretKey {
    /// A new one.
    ///
    /// # Errors
    /// The machine gives no random bytes.
    pub fn draw() -> Result<Self, SealProblem> {
        Ok(Self(StaticSecret::from(random::<32>()?)))
    }

    /// Its public half.
    pub fn public(&self) -> PublicKey {
        PublicKey(x25519_dalek::PublicKey::from(&self.0).to_bytes())
    }

    /// Reads a key as it is written on paper; the size of its letters does not matter.
    pub fn read(text: &str) -> Option<Self> {
        let bytes = unbech32(SECRET, &text.trim().to_ascii_lowercase())?;
        Some(Self(StaticSecret::from(<[u8; 32]>::try_from(bytes).ok()?)))
    }

    /// As it is written on paper, and in a file for `age -i`.
    pub fn text(&self) -> String {
        bech32(SECRET, self.0.as_bytes()).to_ascii_uppercase()
    }
}

/// The secret keys of an identity file: one a line, `#` begins a remark.
pub fn read_secrets(text: &str) -> Option<Vec<SecretKey>> {
    let lines = text.lines().map(str::trim).filter(|l| !l.is_empty() && !l.starts_with('#'));
    let keys: Option<Vec<SecretKey>> = lines.map(SecretKey::read).collect();
    keys.filter(|keys| !keys.is_empty())
}

/// What a secret and a public key agree on; none for a public key that would make anybody agree.
pub(super) fn shared(secret: &SecretKey, with: &PublicKey) -> Option<[u8; 32]> {
    let agreed = secret.0.diffie_hellman(&x25519_dalek::PublicKey::from(with.0));
    agreed.was_contributory().then(|| agreed.to_bytes())
}

/// Bytes that nobody can guess.
pub(super) fn random<const N: usize>() -> Result<[u8; N], SealProblem> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|_| SealProblem::Failed)?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_read_as_they_are_written() {
        let key = SecretKey::draw().unwrap();
        let file = format!("# created: today\n\n{}\n", key.text());
        let read = read_secrets(&file).unwrap();
        assert_eq!(read[0].public(), key.public());
        assert_eq!(PublicKey::read(&key.public().to_string()), Some(key.public()));
        assert!(read_secrets(&key.public().to_string()).is_none(), "a public key opens nothing");
        assert!(read_secrets("# nothing\n").is_none());
        assert!(!format!("{key:?}").contains(&key.text()));
    }
}
