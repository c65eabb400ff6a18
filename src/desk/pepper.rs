//! The pepper: a secret of the machine that goes into every PIN's hash and lies outside the office's data and all of
//! its backups, so that who has a copy of the data cannot try out four digits.
//!
//! It must never be shown but by `qiantai pepper`. Where it lies is `pepper_file`'s.

use std::io;

use crate::store::chain::hex;

/// Bytes of a pepper.
const BYTES: usize = 32;

/// A pepper. Wiped when dropped.
pub struct Pepper([u8; BYTES]);

impl Pepper {
    /// A new one, by chance.
    ///
    /// # Errors
    /// The system has no chance to give.
    pub fn new() -> io::Result<Self> {
        let mut bytes = [0; BYTES];
        getrandom::fill(&mut bytes).map_err(|e| io::Error::other(e.to_string()))?;
        Ok(Self(bytes))
    }

    /// As it was written down: sixteen groups of four hexadecimal letters.
    pub fn read(typed: &str) -> Option<Self> {
        let digits: Vec<u8> = typed
            .chars()
            .filter(|c| !c.is_whitespace() && *c != '-')
            .map(|c| c.to_digit(16).and_then(|digit| u8::try_from(digit).ok()))
            .collect::<Option<_>>()?;
        let (pairs, rest) = digits.as_chunks::<2>();
        let bytes: Vec<u8> = pairs.iter().map(|[high, low]| high << 4 | low).collect();
        rest.is_empty().then_some(bytes)?.try_into().ok().map(Self)
    }

    /// As it is written down.
    pub fn shown(&self) -> String {
        let letters: Vec<char> = hex(&self.0).chars().collect();
        letters
            .chunks(4)
            .map(|group| group.iter().collect::<String>())
            .collect::<Vec<_>>()
            .join("-")
    }

    /// By which a hash says with which pepper it was made.
    pub fn id(&self) -> u32 {
        let digest = blake3::derive_key("qiantai 2026-11-30 pepper id v1", &self.0);
        u32::from_le_bytes([digest[0], digest[1], digest[2], digest[3]])
    }

    pub(super) fn bytes(&self) -> &[u8] {
        &self.0
    }
}

impl std::fmt::Debug for Pepper {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Pepper(…)")
    }
}

impl Drop for Pepper {
    fn drop(&mut self) {
        self.0.fill(0);
        std::hint::black_box(&self.0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pepper_is_read_as_it_was_written_down() {
        let pepper = Pepper::new().unwrap();
        let shown = pepper.shown();
        for typed in [shown.clone(), shown.replace('-', " "), shown.to_ascii_uppercase()] {
            assert!(Pepper::read(&typed).is_some_and(|read| read.0 == pepper.0), "{typed}");
        }
        assert!(Pepper::read(shown.get(1..).unwrap()).is_none());
        assert!(Pepper::read("seven").is_none());
    }
}
