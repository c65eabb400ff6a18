//! Operators' PINs: what a good one is, how it is stored, and the pool of threads that checks them,
//! because a check is made slow on purpose.
//!
//! This file must not know who may sign what, must not store anything, and must not show a PIN.

mod credential;
mod owner;
mod throttle;

pub use credential::{Credential, SALT_LEN};
pub use owner::Owner;
pub use throttle::{
    FAILURES_AN_HOUR, FIRST_HOLD_MS, FREE_TRIES, Held, LAST_HOLD_MS, Throttle, Try,
};

use crate::desk::pepper::Pepper;
use crate::forms::office::staff::{PIN_LEAST, PIN_LEAST_OF_HEADS, roles_of_long_pins};
use argon2::{Algorithm, Argon2, AssociatedData, Block, ParamsBuilder, Version};
use std::fmt;
use std::io;
use std::sync::mpsc::{Receiver, Sender, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;

/// A stored credential that asks for more than this is damaged: it must not exhaust the machine.
const MOST_MEMORY_KIB: u32 = 256 * 1024;
const MOST_PASSES: u32 = 16;
/// Checks that may wait. A whole office signing in at eight o'clock fits.
const WAITING: usize = 64;

const DIGITS_MOST: usize = 12;
/// Characters of a pass phrase.
const PHRASE_LEAST: usize = 8;
const PHRASE_MOST: usize = 32;

/// A PIN as typed: 4 to 12 digits, or a pass phrase of 8 to 32 characters. Never shown but when the desk
/// made it, and wiped when dropped.
#[derive(Clone, PartialEq, Eq)]
pub struct Pin {
    /// Digits as numbers; a phrase as it is written.
    bytes: Vec<u8>,
    /// How many characters they are, and whether it is one throughout.
    length: usize,
    same: bool,
}

/// Why a PIN is not taken. `Display` is a sentence for the operator.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PinProblem {
    Phrase,
    Length,
    /// It needs at least this many digits.
    Short(usize),
    AllEqual,
    Sequence,
    /// The hash could not be computed (no memory), or the stored credential is damaged.
    NoSum,
    /// It was made with a pepper that this machine has not.
    OtherPepper,
}

impl fmt::Display for PinProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            PinProblem::Phrase => "密码写 4 到 12 位数字,或 8 到 32 个字的口令;请重新输入。",
            PinProblem::Length => "密码要 4 到 12 位数字；请重新输入。",
            PinProblem::Short(least) => {
                let whose = roles_of_long_pins();
                return write!(f, "{whose}的密码至少 {least} 位;请换一个。");
            }
            PinProblem::AllEqual => "密码不能全是同一个字；请换一个。",
            PinProblem::Sequence => "密码不能是连续的数字；请换一个。",
            PinProblem::OtherPepper => {
                "这台机器上没有核对这个密码的密钥;请用 qiantai pepper --set 放回,或用恢复码。"
            }
            PinProblem::NoSum => "这次没能核对密码；请再试一次，仍不行请主管发新密码。",
        })
    }
}

impl std::error::Error for PinProblem {}

impl Pin {
    /// Reads a typed PIN or phrase; full-width signs count as plain ones, spaces around it do not count.
    ///
    /// # Errors
    /// [`PinProblem::Phrase`] or [`PinProblem::Length`].
    pub fn read(typed: &str) -> Result<Pin, PinProblem> {
        let typed = typed.trim();
        // Room for the longest at once: a vector that grows leaves copies behind.
        let mut signs = typed.chars().map(plain);
        let same = signs.next().is_none_or(|first| signs.all(|c| c == first));
        let mut pin = Pin { bytes: Vec::with_capacity(PHRASE_MOST * 4), length: 0, same };
        let digits = typed.chars().map(plain).all(|c| c.is_ascii_digit());
        let (least, most, problem) = match digits {
            true => (PIN_LEAST, DIGITS_MOST, PinProblem::Length),
            false => (PHRASE_LEAST, PHRASE_MOST, PinProblem::Phrase),
        };
        for c in typed.chars().map(plain) {
            if pin.length == most || c.is_control() {
                return Err(problem);
            }
            pin.length += 1;
            match c.to_digit(10).filter(|_| digits) {
                Some(digit) => pin.bytes.push(u8::try_from(digit).unwrap_or(0)),
                None => pin.bytes.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes()),
            }
        }
        if pin.length < least { Err(problem) } else { Ok(pin) }
    }

    /// Whether it may be chosen anew: long enough for whose it is, not one sign throughout, not a run like
    /// 3456, 7890 or 9876.
    ///
    /// # Errors
    /// [`PinProblem::Short`], [`PinProblem::AllEqual`] or [`PinProblem::Sequence`].
    pub fn is_choosable(&self, least: usize) -> Result<(), PinProblem> {
        let step_is = |step: u8| {
            let mut pairs = self.bytes.iter().zip(self.bytes.iter().skip(1));
            pairs.all(|(a, b)| (a + step) % 10 == *b)
        };
        let digits = self.bytes.iter().all(|b| *b < 10);
        if self.length < least {
            Err(PinProblem::Short(least))
        } else if self.same {
            Err(PinProblem::AllEqual)
        } else if digits && (step_is(1) || step_is(9)) {
            Err(PinProblem::Sequence)
        } else {
            Ok(())
        }
    }

    /// A PIN of so many digits by chance, and how it is written: to be shown once. As many as the shortest that may
    /// be chosen for whose it is: it counts for a day and opens nothing but its own change.
    ///
    /// # Errors
    /// When the system has no randomness to give.
    pub fn by_chance(least: usize) -> io::Result<(Pin, String)> {
        loop {
            let mut bytes = vec![0; least.clamp(PIN_LEAST, PIN_LEAST_OF_HEADS)];
            getrandom::fill(&mut bytes).map_err(|e| io::Error::other(e.to_string()))?;
            // Bytes from 250 on would make some digits likelier than others.
            if bytes.iter().any(|byte| *byte >= 250) {
                continue;
            }
            let written: String = bytes.iter().map(|byte| char::from(b'0' + byte % 10)).collect();
            if let Ok(pin) = Pin::read(&written)
                && pin.is_choosable(least).is_ok()
            {
                return Ok((pin, written));
            }
        }
    }
}

/// A full-width sign as the plain one: an input method may be on, which nobody sees in a PIN.
fn plain(c: char) -> char {
    match c {
        '\u{3000}' => ' ',
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        _ => c,
    }
}

impl fmt::Debug for Pin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Pin(…)")
    }
}

impl Drop for Pin {
    fn drop(&mut self) {
        self.bytes.fill(0);
        // Without a look at the zeros the compiler may leave the filling out.
        std::hint::black_box(&self.bytes);
    }
}

/// A salt from the system's randomness.
///
/// # Errors
/// When the system has none to give.
pub fn new_salt() -> io::Result<[u8; SALT_LEN]> {
    let mut salt = [0; SALT_LEN];
    getrandom::fill(&mut salt).map_err(|e| io::Error::other(e.to_string()))?;
    Ok(salt)
}

/// Makes the credential for a PIN, bound to nobody where there is no office yet: the same PIN and salt give the same
/// credential, which the practice office relies on. Takes tens of milliseconds: not for the desk's own thread.
///
/// # Errors
/// [`PinProblem::NoSum`] when there is no memory for it.
pub fn hash_pin(
    pin: &Pin,
    salt: [u8; SALT_LEN],
    owner: Option<&Owner>,
) -> Result<Credential, PinProblem> {
    make(pin, salt, Secrets { pepper: None, owner }, &mut HashMemory::default())
}

/// What goes into a hash besides PIN and salt.
#[derive(Clone, Copy, Default)]
struct Secrets<'a> {
    pepper: Option<&'a Pepper>,
    owner: Option<&'a Owner>,
}

fn make(
    pin: &Pin,
    salt: [u8; SALT_LEN],
    with: Secrets<'_>,
    memory: &mut HashMemory,
) -> Result<Credential, PinProblem> {
    let (pepper, bound) = (with.pepper.map(Pepper::id), with.owner.is_some());
    let mut made = Credential { salt, pepper, bound, ..Credential::of_nobody() };
    made.hash = sum(pin, &made, with, memory)?;
    Ok(made)
}

/// Whether a PIN fits a credential, compared in constant time.
///
/// # Errors
/// [`PinProblem::NoSum`] when there is no memory, or the credential is damaged.
pub fn verify(pin: &Pin, kept: &Credential) -> Result<bool, PinProblem> {
    check(pin, kept, Secrets::default(), &mut HashMemory::default())
}

fn check(
    pin: &Pin,
    kept: &Credential,
    with: Secrets<'_>,
    memory: &mut HashMemory,
) -> Result<bool, PinProblem> {
    if kept.memory_kib > MOST_MEMORY_KIB || kept.passes > MOST_PASSES {
        return Err(PinProblem::NoSum);
    }
    // What was made without one is checked without one.
    let pepper = with.pepper.filter(|pepper| kept.pepper == Some(pepper.id()));
    if kept.pepper.is_some() && pepper.is_none() {
        return Err(PinProblem::OtherPepper);
    }
    let owner = with.owner.filter(|_| kept.bound);
    if kept.bound && owner.is_none() {
        return Err(PinProblem::NoSum);
    }
    let sum = sum(pin, kept, Secrets { pepper, owner }, memory)?;
    let differing = sum.iter().zip(&kept.hash).fold(0, |acc, (a, b)| acc | (a ^ b));
    Ok(std::hint::black_box(differing) == 0)
}

fn sum(
    pin: &Pin,
    how: &Credential,
    with: Secrets<'_>,
    memory: &mut HashMemory,
) -> Result<[u8; 32], PinProblem> {
    let mut sum = [0; 32];
    let mut params = ParamsBuilder::new();
    params.m_cost(how.memory_kib).t_cost(how.passes).p_cost(how.lanes).output_len(sum.len());
    if let Some(owner) = with.owner {
        params.data(AssociatedData::new(owner.bytes()).map_err(|_| PinProblem::NoSum)?);
    }
    let params = params.build().map_err(|_| PinProblem::NoSum)?;
    let blocks = memory.blocks(params.block_count()).ok_or(PinProblem::NoSum)?;
    let (algorithm, version) = (Algorithm::Argon2id, Version::V0x13);
    let argon2 = match with.pepper {
        Some(pepper) => Argon2::new_with_secret(pepper.bytes(), algorithm, version, params)
            .map_err(|_| PinProblem::NoSum)?,
        None => Argon2::new(algorithm, version, params),
    };
    argon2
        .hash_password_into_with_memory(&pin.bytes, &how.salt, &mut sum, blocks)
        .map_err(|_| PinProblem::NoSum)?;
    Ok(sum)
}

/// The memory for hashing, reused from one hash to the next. The C library does not reuse freed
/// blocks of its alignment, so that memory allocated for each hash made the desk 17 MB larger with
/// every sign-in, up to hundreds.
#[derive(Default)]
struct HashMemory(Vec<Block>);

impl HashMemory {
    /// As many blocks as asked for, with undefined content; none if there is no memory.
    fn blocks(&mut self, count: usize) -> Option<&mut [Block]> {
        let more = count.saturating_sub(self.0.len());
        self.0.try_reserve_exact(more).ok()?;
        self.0.resize(self.0.len() + more, Block::new());
        self.0.get_mut(..count)
    }
}

/// One job for the [`PinPool`]. `ask` is the caller's own number for it.
#[derive(Debug)]
pub struct PinJob {
    pub ask: u64,
    pub pin: Pin,
    /// Whose it is.
    pub owner: Owner,
    pub work: PinWork,
    /// What this machine lays into its hashes.
    pub pepper: Option<Arc<Pepper>>,
}

#[derive(Debug, Clone)]
pub enum PinWork {
    /// Does the PIN fit?
    Check(Credential),
    /// Make a credential with this salt.
    Make([u8; SALT_LEN]),
}

/// The result of a job. Answers come in any order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PinAnswer {
    pub ask: u64,
    pub outcome: Result<PinOutcome, PinProblem>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PinOutcome {
    Fits,
    Wrong,
    Made(Credential),
}

/// The queue is full; the operator is asked to try again. The PIN is wiped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RoomFull;

impl fmt::Display for RoomFull {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("正在登录的人太多；请过几秒再试。")
    }
}

impl std::error::Error for RoomFull {}

/// The threads that check PINs while the desk goes on. Dropped, it finishes the submitted jobs.
pub struct PinPool {
    jobs: Option<SyncSender<PinJob>>,
    threads: Vec<JoinHandle<()>>,
}

impl PinPool {
    /// Starts the threads (each keeps 19 MiB from its first check on). Answers go, through `map`,
    /// into the desk's inbox.
    ///
    /// # Errors
    /// When a thread cannot be started.
    pub fn open<T: Send + 'static>(
        threads: usize,
        inbox: Sender<T>,
        map: impl Fn(PinAnswer) -> T + Send + Sync + 'static,
    ) -> io::Result<PinPool> {
        let (jobs, waiting) = sync_channel(WAITING);
        let waiting = Arc::new(Mutex::new(waiting));
        let map = Arc::new(map);
        let mut room = PinPool { jobs: Some(jobs), threads: Vec::new() };
        for _ in 0..threads.max(1) {
            let (waiting, inbox, map) = (Arc::clone(&waiting), inbox.clone(), Arc::clone(&map));
            let thread = std::thread::Builder::new().name("pins".into());
            room.threads.push(thread.spawn(move || {
                let mut memory = HashMemory::default();
                while let Some(job) = next_job(&waiting) {
                    // A desk that has ended needs no answers.
                    if inbox.send(map(work_out(job, &mut memory))).is_err() {
                        break;
                    }
                }
            })?);
        }
        Ok(room)
    }

    /// Submits a job; never waits.
    ///
    /// # Errors
    /// [`RoomFull`]: the job was not taken.
    pub fn submit(&self, job: PinJob) -> Result<(), RoomFull> {
        self.jobs.as_ref().ok_or(RoomFull)?.try_send(job).map_err(|_| RoomFull)
    }
}

impl Drop for PinPool {
    fn drop(&mut self) {
        self.jobs = None;
        for thread in self.threads.drain(..) {
            let _ = thread.join();
        }
    }
}

/// The next job, once there is one; the lock is given back before it is worked on.
fn next_job(waiting: &Mutex<Receiver<PinJob>>) -> Option<PinJob> {
    waiting.lock().unwrap_or_else(PoisonError::into_inner).recv().ok()
}

fn work_out(job: PinJob, memory: &mut HashMemory) -> PinAnswer {
    let with = Secrets { pepper: job.pepper.as_deref(), owner: Some(&job.owner) };
    let outcome = match job.work {
        PinWork::Check(kept) => check(&job.pin, &kept, with, memory)
            .map(|fits| if fits { PinOutcome::Fits } else { PinOutcome::Wrong }),
        PinWork::Make(salt) => make(&job.pin, salt, with, memory).map(PinOutcome::Made),
    };
    PinAnswer { ask: job.ask, outcome }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::mpsc::channel;

    fn pin(typed: &str) -> Pin {
        Pin::read(typed).unwrap()
    }

    #[test]
    fn pins_are_4_to_12_digits_of_either_width_or_a_phrase() {
        for (typed, problem) in [
            ("123", PinProblem::Length),
            ("1234567890123", PinProblem::Length),
            ("", PinProblem::Length),
            ("12a4", PinProblem::Phrase),
            ("12 34", PinProblem::Phrase),
            ("seven77", PinProblem::Phrase),
            ("a phrase that is much longer than anybody types", PinProblem::Phrase),
        ] {
            assert_eq!(Pin::read(typed), Err(problem), "{typed}");
        }
        assert_eq!(pin(" ２５８０ "), pin("2580"));
        assert!(Pin::read("258025802580").is_ok());
        assert_eq!(pin("ｂｌｕｅ　ｄｏｏｒ"), pin("blue door"));
        assert!(Pin::read("前台门口的老槐树").is_ok());
        assert_ne!(pin("Blue door"), pin("blue door"));
    }

    #[test]
    fn easy_pins_are_not_choosable() {
        let choosable = |typed: &str| pin(typed).is_choosable(PIN_LEAST);
        for easy in ["0000", "999999999999", "aaaaaaaa", "门门门门门门门门"] {
            assert_eq!(choosable(easy), Err(PinProblem::AllEqual), "{easy}");
        }
        for easy in ["1234", "6789012", "9876", "2109", "0123456789"] {
            assert_eq!(choosable(easy), Err(PinProblem::Sequence), "{easy}");
        }
        for fine in ["2580", "1235", "1123", "4321987", "0001", "abcdefgh"] {
            assert_eq!(choosable(fine), Ok(()), "{fine}");
        }
        assert_eq!(pin("25802").is_choosable(PIN_LEAST_OF_HEADS), Err(PinProblem::Short(6)));
        assert_eq!(pin("258025").is_choosable(PIN_LEAST_OF_HEADS), Ok(()));
    }

    #[test]
    fn a_pin_made_by_chance_may_be_chosen_and_reads_as_it_is_written() {
        for least in [PIN_LEAST, PIN_LEAST_OF_HEADS] {
            let (made, written) = Pin::by_chance(least).unwrap();
            assert_eq!((written.len(), pin(&written)), (least, made));
        }
        let chance = || Pin::by_chance(PIN_LEAST_OF_HEADS).unwrap().1;
        assert_ne!(chance(), chance());
    }

    #[test]
    fn a_pin_and_a_credential_are_never_shown() {
        let kept = hash_pin(&pin("2580"), [7; SALT_LEN], None).unwrap();
        let (work, owner) = (PinWork::Check(kept), Owner::of("0123456789abcdef", 8));
        let job = PinJob { ask: 1, pin: pin("2580"), owner, work, pepper: None };
        let shown = format!("{job:?}");
        assert!(!shown.contains("2580") && !shown.contains('7') && !shown.contains("2, 5"));
    }

    #[test]
    fn only_the_pin_itself_fits_and_the_salt_matters() {
        let kept = hash_pin(&pin("2580"), [7; SALT_LEN], None).unwrap();
        assert_eq!(verify(&pin("2580"), &kept), Ok(true));
        assert_eq!(verify(&pin("2581"), &kept), Ok(false));
        assert_eq!(hash_pin(&pin("2580"), [7; SALT_LEN], None).unwrap(), kept);
        assert_ne!(hash_pin(&pin("2580"), [8; SALT_LEN], None).unwrap().hash, kept.hash);
        assert_eq!(verify(&pin("2580"), &Credential::of_nobody()), Ok(false));
        assert_ne!(new_salt().unwrap(), new_salt().unwrap());
    }

    #[test]
    fn a_damaged_credential_is_a_problem_and_not_a_crash() {
        let mut kept = Credential::of_nobody();
        kept.memory_kib = u32::MAX;
        assert_eq!(verify(&pin("2580"), &kept), Err(PinProblem::NoSum));
        kept.memory_kib = 0;
        assert_eq!(verify(&pin("2580"), &kept), Err(PinProblem::NoSum));
        kept = Credential { lanes: u32::MAX, ..Credential::of_nobody() };
        assert_eq!(verify(&pin("2580"), &kept), Err(PinProblem::NoSum));
    }

    #[test]
    fn the_room_answers_every_job_it_took_and_refuses_what_does_not_fit() {
        let (inbox, answers) = channel();
        let room = PinPool::open(2, inbox, |a| a).unwrap();
        let kept = hash_pin(&pin("2580"), [1; SALT_LEN], None).unwrap();
        let mut taken = Vec::new();
        for ask in 0..1000 {
            let typed = if ask % 2 == 0 { "2580" } else { "8520" };
            let work = PinWork::Check(kept.clone());
            let owner = Owner::of("0123456789abcdef", 8);
            match room.submit(PinJob { ask, pin: pin(typed), owner, work, pepper: None }) {
                Ok(()) => taken.push(ask),
                Err(RoomFull) => break,
            }
        }
        assert!((WAITING..1000).contains(&taken.len()), "{} taken", taken.len());
        drop(room);
        let mut answered: Vec<u64> = Vec::new();
        for answer in answers {
            let right = if answer.ask % 2 == 0 { PinOutcome::Fits } else { PinOutcome::Wrong };
            assert_eq!(answer.outcome, Ok(right));
            answered.push(answer.ask);
        }
        answered.sort_unstable();
        assert_eq!(answered, taken);
    }

    #[test]
    fn a_pepper_keeps_a_copy_of_the_data_from_being_tried_out() {
        let (pepper, other) = (Pepper::new().unwrap(), Pepper::new().unwrap());
        let memory = &mut HashMemory::default();
        let with = |pepper| Secrets { pepper, owner: None };
        let old = hash_pin(&pin("2580"), [1; SALT_LEN], None).unwrap();
        let new = make(&pin("2580"), [1; SALT_LEN], with(Some(&pepper)), memory).unwrap();
        assert_ne!(old.hash, new.hash);
        for kept in [&old, &new] {
            let stored = kept.to_bytes().unwrap();
            assert_eq!(Credential::from_bytes(&stored).as_ref(), Some(kept));
        }
        let mut fits = |typed, kept, pepper| check(&pin(typed), kept, with(pepper), memory);
        assert_eq!(fits("2580", &old, Some(&pepper)), Ok(true), "old hashes still fit");
        assert_eq!(fits("2580", &new, Some(&pepper)), Ok(true));
        assert_eq!(fits("2581", &new, Some(&pepper)), Ok(false));
        for lacking in [None, Some(&other)] {
            assert_eq!(fits("2580", &new, lacking), Err(PinProblem::OtherPepper));
        }
    }

    #[test]
    fn a_bound_hash_fits_under_its_own_badge_of_its_own_office_alone() {
        let (here, pepper) = ("0123456789abcdef", Pepper::new().unwrap());
        let owner = Owner::of(here, 8);
        let memory = &mut HashMemory::default();
        for pepper in [None, Some(&pepper)] {
            let made = Secrets { pepper, owner: Some(&owner) };
            let kept = make(&pin("2580"), [1; SALT_LEN], made, memory).unwrap();
            let stored = kept.to_bytes().unwrap();
            assert_eq!(Credential::from_bytes(&stored).as_ref(), Some(&kept));
            let mut fits = |owner: Option<&Owner>| {
                check(&pin("2580"), &kept, Secrets { pepper, owner }, memory)
            };
            assert_eq!(fits(Some(&owner)), Ok(true));
            assert_eq!(fits(Some(&Owner::of(here, 9))), Ok(false));
            assert_eq!(fits(Some(&Owner::of("fedcba9876543210", 8))), Ok(false));
            assert_eq!(fits(None), Err(PinProblem::NoSum));
        }
    }
}
