//! 恢复码: printed once, at the opening of an office or when the head asks for a new one. Where all PINs are lost it
//! gives one head a PIN, is spent, and a new one is printed. Only its digest is kept, in the journal, so that it
//! outlives the local tables.

use std::path::Path;

use super::clock::wall;
use super::pins::{Owner, Throttle};
use super::proving::new_pin;
use super::setup::{SetupProblem, by_clock, credential, take_all};
use crate::bytes;
use crate::engine::decision::{Asked, Hand};
use crate::engine::rights::Right;
use crate::engine::value::Badge;
use crate::forms::office::{founding, staff};
use crate::store::local_notes::THROTTLE_NOTE;
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

/// Gives a head a PIN by the code, where no desk runs; the code is spent. Answers the new one. In the same commit
/// it stands on the head's record, whatever PIN was given to them before counts no more, and wrong tries hold
/// them no more.
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
    let view = store.read()?;
    let (digest, head) = view.ask(|book| {
        let role = staff::role(book, Badge(badge));
        let head = role.filter(|role| book.policy().may(*role, Right::SetPolicy));
        (founding::recovery_digest(book), head)
    })?;
    if digest != Some(code.digest()) {
        return Err(RecoveryProblem::Wrong);
    }
    let Some(role) = head.filter(|_| badge != Badge::CLOCK.0) else {
        return Err(RecoveryProblem::NotHead(badge));
    };
    let mut throttle: Throttle =
        view.note(THROTTLE_NOTE)?.and_then(|bytes| bytes::decode(&bytes).ok()).unwrap_or_default();
    throttle.lift(&badge.to_string());
    let throttle = bytes::encode(&throttle).map_err(StoreProblem::from)?;
    let fresh = RecoveryCode::new()?;
    let given = by_clock(staff::FORM.id, staff::GIVE_PIN, &[("pin_why", "凭恢复码")]);
    let given = Asked { slip: Some(staff::id(Badge(badge))), ..given };
    let hand = Hand { badge: Badge::CLOCK, cosign: None };
    let office = store.identity()?.office_id();
    let row = credential(pin, staff::pin_least(role), Some(&Owner::of(&office, badge)))?;
    let given = Handed {
        pin: Some(new_pin(&office, badge, row, None)),
        ..Handed::now(String::new(), given, hand)
    };
    let work = [
        Work::Step(Handed::now(String::new(), fresh.step(), hand)),
        Work::Step(given),
        Work::Note(THROTTLE_NOTE.to_string(), Some(throttle)),
    ];
    drop(view);
    take_all(&mut store, &work, wall())?;
    Ok(fresh)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::desk::setup::{Setup, open_office};
    use crate::engine::moment::Moment;
    use crate::store::local_notes::first_note;

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

    #[test]
    fn a_given_pin_and_wrong_tries_do_not_outlive_a_recovery() {
        let folder = tempfile::tempdir().unwrap();
        let dir = folder.path().join("office");
        let code = RecoveryCode::new().unwrap();
        let setup = Setup {
            name: "翠湖花园".into(),
            badge: 8,
            operator: "李主任".into(),
            pin: "867530".into(),
            ..Setup::default()
        };
        open_office(&dir, &setup, code.step(), wall()).unwrap();
        let mut throttle = Throttle::default();
        let now = wall();
        while throttle.begin("8", "terminal", now.0).is_ok() {}
        let mut store = Store::open(&dir).unwrap();
        let notes = [
            Work::Note(first_note(8), Some(bytes::encode(&Moment(0)).unwrap())),
            Work::Note(THROTTLE_NOTE.to_string(), Some(bytes::encode(&throttle).unwrap())),
        ];
        take_all(&mut store, &notes, now).unwrap();
        drop(store);
        recover(&dir, 8, &code, "975310").unwrap();
        let store = Store::open(&dir).unwrap();
        let view = store.read().unwrap();
        assert_eq!(view.note(&first_note(8)).unwrap(), None, "the PIN is the head's own");
        let kept = view.note(THROTTLE_NOTE).unwrap().unwrap();
        let mut throttle: Throttle = bytes::decode(&kept).unwrap();
        assert!(throttle.begin("8", "terminal", now.0).is_ok(), "wrong tries hold nobody");
        let record = view.ask(|book| staff::slip(book, Badge(8)).unwrap().version).unwrap();
        assert_eq!(record, 2, "it stands on the record");
    }
}
