//! 恢复码: printed once, at the opening of an office or when the head asks for a new one. Where all PINs are lost it
//! gives one head a PIN, is spent, and a new one is printed. Only its digest is kept, in the journal, so that it
//! outlives the local tables.

use std::path::Path;

use super::clock::wall;
use super::pins::PIN_LEAST_OF_HEADS;
use super::setup::{SetupProblem, by_clock, credential, take_all};
use crate::engine::decision::{Asked, Hand};
use crate::engine::rights::Right;
use crate::engine::value::Badge;
use crate::forms::office::{founding, staff};
use crate::store::taking::{Handed, Work};
use crate::store::{Store, StoreProblem};

/// Letters of a code, 32 each: a hundred bits.
const LETTERS: usize = 20;
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// The domain of the digests. Never changed.
const DOMAIN: &str = "qiantai 2026-11-29 recovery code v1";

/// A code as it is printed and typed.
#[derive(Clone, PartialEq, Eq)]
pub struct RecoveryCode(String);

impl RecoveryCode {
    /// A new one, by chance.
    ///
    /// # Errors
    /// The system has no chance to give.
    pub fn new() -> Result<Self, SetupProblem> {
        let mut bytes = [0; LETTERS];
        getrandom::fill(&mut bytes).map_err(|_| SetupProblem::Chance)?;
        let letter = |byte: &u8| char::from(ALPHABET[usize::from(byte & 31)]);
        Ok(Self(bytes.iter().map(letter).collect()))
    }

    /// As it was typed: small letters, blanks and dashes do not matter, nor does O for 0 or I for 1.
    pub fn read(typed: &str) -> Option<Self> {
        let letter = |c: char| match c.to_ascii_uppercase() {
            'O' => '0',
            'I' | 'L' => '1',
            other => other,
        };
        let letters: String =
            typed.chars().filter(|c| !c.is_whitespace() && *c != '-').map(letter).collect();
        let known = letters.bytes().all(|b| ALPHABET.contains(&b));
        (known && letters.len() == LETTERS).then_some(Self(letters))
    }

    /// As it is printed: `7Q4K-91TX-0MZC-…`.
    pub fn shown(&self) -> String {
        let letters: Vec<char> = self.0.chars().collect();
        letters.chunks(4).map(|c| c.iter().collect::<String>()).collect::<Vec<_>>().join("-")
    }

    /// What is kept of it.
    pub fn digest(&self) -> String {
        let bytes = blake3::derive_key(DOMAIN, self.0.as_bytes());
        crate::store::chain::hex(&bytes)
    }

    /// The step that lays it down; the slip is the office itself.
    pub fn step(&self) -> Asked {
        let digest = self.digest();
        let asked = by_clock(founding::FORM.id, "recovery", &[("recovery", &digest)]);
        Asked { slip: Some(founding::SLIP), ..asked }
    }
}

/// Why a code opened nothing; `Display` is one sentence.
#[derive(Debug)]
pub enum RecoveryProblem {
    /// No such code, or none in force: both are said alike.
    Wrong,
    /// The badge is not a serving head's.
    NotHead(u32),
    Setup(SetupProblem),
}

impl std::fmt::Display for RecoveryProblem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Wrong => f.write_str("恢复码不对或已用过;请核对开办时印出的那一张"),
            Self::NotHead(badge) => {
                write!(f, "工号{badge}不是在册的主任;恢复码只给主任定密码")
            }
            Self::Setup(problem) => problem.fmt(f),
        }
    }
}

impl std::error::Error for RecoveryProblem {}

impl From<StoreProblem> for RecoveryProblem {
    fn from(problem: StoreProblem) -> Self {
        Self::Setup(problem.into())
    }
}

impl From<SetupProblem> for RecoveryProblem {
    fn from(problem: SetupProblem) -> Self {
        Self::Setup(problem)
    }
}

/// Gives a head a PIN by the code, where no desk runs; the code is spent. Answers the new one.
///
/// # Errors
/// Nothing is changed then, and the code still holds.
pub fn recover(
    dir: &Path,
    badge: u32,
    code: &RecoveryCode,
    pin: &str,
) -> Result<RecoveryCode, RecoveryProblem> {
    let mut store = Store::open(dir)?;
    let (digest, head) = store.read()?.ask(|book| {
        let role = staff::role(book, Badge(badge));
        let head = role.is_some_and(|role| book.policy().may(role, Right::SetPolicy));
        (founding::recovery_digest(book), head)
    })?;
    if digest != Some(code.digest()) {
        return Err(RecoveryProblem::Wrong);
    }
    if !head || badge == Badge::CLOCK.0 {
        return Err(RecoveryProblem::NotHead(badge));
    }
    let fresh = RecoveryCode::new()?;
    let hand = Hand { badge: Badge::CLOCK, cosign: None };
    let step = Work::Step(Handed::now(String::new(), fresh.step(), hand));
    take_all(&mut store, &[step, credential(badge, pin, PIN_LEAST_OF_HEADS)?], wall())?;
    Ok(fresh)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_read_as_people_type_it() {
        let code = RecoveryCode::new().unwrap();
        let shown = code.shown();
        assert_eq!(shown.len(), 24);
        for typed in [shown.clone(), shown.to_ascii_lowercase(), shown.replace('-', " ")] {
            assert!(RecoveryCode::read(&typed).is_some_and(|read| read == code), "{typed}");
        }
        let slips = shown.replace('0', "O").replace('1', "l");
        assert!(RecoveryCode::read(&slips).is_some_and(|read| read == code), "{slips}");
        assert!(RecoveryCode::read(shown.get(1..).unwrap()).is_none());
        assert!(RecoveryCode::new().unwrap() != code);
    }
}
