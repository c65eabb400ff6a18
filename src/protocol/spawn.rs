//! Finds the desk of a data folder, and starts it when there is none: many terminals at once end up
//! with exactly one desk.
//!
//! This file must never kill or replace a desk, must not open the store, and must not remove a
//! socket: the new desk renames its own over a stale one, so that a live one is never lost.

mod places;
mod problem;
mod program;
mod service;

pub use places::Places;
pub(crate) use places::private_folder;
pub use problem::SpawnProblem;
pub(crate) use program::{hands_over, housekeeping, own_program};
pub use program::{leave_session, start_desk};
pub use service::{Service, folder_of, office_of, shared_files};

use super::frame;
use super::frame::{FrameProblem, Hello, PROTOCOL, Patient};
use places::Failure;
use rustix::net::sockopt::{Timeout, set_socket_timeout};
use rustix::net::{AddressFamily, SocketAddrUnix, SocketFlags, SocketType};
use std::fs;
use std::io;
use std::os::unix::net::UnixStream;
use std::path::Path;
use std::process::Child;
use std::time::{Duration, Instant};

use crate::store::opening::STORE_FILE;

/// How long a started desk may take until it answers: it opens and checks its store first.
pub const START_PATIENCE: Duration = Duration::from_secs(10);
/// What it may take longer for each MiB of its store, in ms: four times what a disk took that had to
/// read all of it.
const READ_A_MIB: u64 = 10;
/// How long a terminal waits for its turn: the holder of the lock may use all of its own patience.
const LOCK_PATIENCE: Duration = Duration::from_secs(12);
/// How long a desk that listens may take to say its hello.
const HELLO_PATIENCE: Duration = Duration::from_secs(5);
/// How long a store that is owned by another desk is left alone before it is tried again.
const BUSY_PAUSE: Duration = Duration::from_millis(500);

/// A connection to the desk, hello exchanged, no timeouts left on it.
#[derive(Debug)]
pub struct Stream {
    pub stream: UnixStream,
    /// What the desk said of itself.
    pub desk: Hello,
}

/// Connects to the desk of these places, and starts one if there is none.
///
/// The order is what makes it one desk: connect; else take the lock; **connect again**, because
/// another may have started it meanwhile; only then start, and hold the lock until it answers.
/// `start` is [`start_desk`] except in tests; a child that it returns is watched for an early end.
///
/// # Errors
/// Within about 22 seconds at the latest, as a sentence for the user.
pub fn connect_or_start(
    places: &Places,
    start: impl Fn() -> io::Result<Option<Child>>,
) -> Result<Stream, SpawnProblem> {
    if let Some(stream) = knock(places)? {
        return Ok(stream);
    }
    if let Some(service) = &places.service {
        return await_service(places, service);
    }
    let io = |doing| move |source| SpawnProblem::Io { doing, source };
    let lock = places.open_lock().map_err(io("打开启动锁"))?;
    let mut pause = Pause::until(Instant::now() + LOCK_PATIENCE + reading(places));
    while !lock.taken().map_err(io("取启动锁"))? {
        // The holder may be a stopped process whose desk is up already: do not depend on it.
        if let Some(stream) = knock(places)? {
            return Ok(stream);
        }
        if !pause.passed() {
            return Err(SpawnProblem::Late { log: places.log() });
        }
    }
    if let Some(stream) = knock(places)? {
        return Ok(stream);
    }
    await_desk(places, start)
}

/// Connects to the desk of these places if one answers now: nothing is made, locked or waited for.
///
/// # Errors
/// Somebody is there with whom this terminal cannot speak.
pub fn connect_if_running(places: &Places) -> Result<Option<Stream>, SpawnProblem> {
    knock(places)
}

/// Waits for a desk that only its service may start, which may just be starting it.
fn await_service(places: &Places, service: &Service) -> Result<Stream, SpawnProblem> {
    let mut pause = Pause::until(Instant::now() + START_PATIENCE);
    while pause.passed() {
        if let Some(stream) = knock(places)? {
            return Ok(stream);
        }
    }
    Err(service::problem(&service.office, "服务开着却没有回应;请管电脑的人查看(journalctl)"))
}

/// How much longer a desk may take that reads a large store: every page is verified before it opens.
fn reading(places: &Places) -> Duration {
    let size = fs::metadata(places.data.join(STORE_FILE)).map_or(0, |store| store.len());
    Duration::from_millis(size / (1 << 20) * READ_A_MIB)
}

/// Starts a desk and waits until it answers or has failed. The caller holds the lock.
fn await_desk(
    places: &Places,
    start: impl Fn() -> io::Result<Option<Child>>,
) -> Result<Stream, SpawnProblem> {
    let start = || {
        places.clear_failure();
        start().map_err(|source| SpawnProblem::Io { doing: "启动前台", source })
    };
    let mut child = start()?;
    let mut pause = Pause::until(Instant::now() + START_PATIENCE + reading(places));
    let mut busy_since = None;
    loop {
        // Looked at before the note is read: what has ended has written its note by then.
        let ended = child.is_some() && has_ended(child.as_mut());
        if let Some(stream) = knock(places)? {
            reap(child);
            return Ok(stream);
        }
        match places.failure() {
            Some(Failure::Told(sentence)) => {
                // Its words are written just before it ends. Whoever is told may look at the store
                // or start again at once, so nothing of it should be left by then.
                while !has_ended(child.as_mut()) && pause.passed() {}
                reap(child);
                return Err(SpawnProblem::Failed(sentence));
            }
            // The owner either puts a lost socket back within seconds, or is just ending and frees
            // the store: go on knocking, and now and then try to start again.
            Some(Failure::Busy) => {
                let since = *busy_since.get_or_insert_with(Instant::now);
                if since.elapsed() >= BUSY_PAUSE {
                    reap(child.take());
                    child = start()?;
                    busy_since = Some(Instant::now());
                }
            }
            None if ended => return Err(SpawnProblem::Died { log: places.log() }),
            None => {}
        }
        if !pause.passed() {
            reap(child);
            return Err(match busy_since {
                Some(_) => SpawnProblem::Elsewhere,
                None => SpawnProblem::Late { log: places.log() },
            });
        }
    }
}

/// Whether a desk that was started is no more; also if none was.
fn has_ended(child: Option<&mut Child>) -> bool {
    child.is_none_or(|child| !matches!(child.try_wait(), Ok(None)))
}

/// A desk outlives many terminals, but should it end first, the system keeps its remains until its
/// parent has asked for them.
fn reap(child: Option<Child>) {
    if let Some(mut child) = child {
        // Without a thread the remains stay until this terminal ends: no harm.
        let _ = std::thread::Builder::new().name("reap".into()).spawn(move || child.wait());
    }
}

/// One try to reach a desk; `None`: nobody is there.
///
/// # Errors
/// When somebody is there with whom this terminal cannot speak.
fn knock(places: &Places) -> Result<Option<Stream>, SpawnProblem> {
    for door in places.doors() {
        let dialled = dial(&door).map_err(|problem| match (problem, &places.service) {
            (SpawnProblem::Stranger, Some(service)) => service::problem(
                &service.office,
                "这个账号不在它的组里;请管电脑的人加进去,重新登录后再开",
            ),
            (problem, _) => problem,
        });
        if let Some(stream) = dialled?
            && let Some(stream) = greet(places, stream)?
        {
            return Ok(Some(stream));
        }
    }
    Ok(None)
}

fn dial(door: &Path) -> Result<Option<UnixStream>, SpawnProblem> {
    use io::ErrorKind::{ConnectionRefused, NotADirectory, NotFound, PermissionDenied, WouldBlock};
    match connect(door) {
        Ok(stream) => Ok(Some(stream)),
        Err(e) => match e.kind() {
            NotFound | NotADirectory | ConnectionRefused => Ok(None),
            PermissionDenied => Err(SpawnProblem::Stranger),
            WouldBlock => Err(SpawnProblem::Frozen),
            _ => Err(SpawnProblem::Io { doing: "连接前台", source: e }),
        },
    }
}

/// Connects, but not for ever: a stopped desk's queue of callers may be full.
fn connect(door: &Path) -> io::Result<UnixStream> {
    let socket = rustix::net::socket_with(
        AddressFamily::UNIX,
        SocketType::STREAM,
        SocketFlags::CLOEXEC,
        None,
    )?;
    set_socket_timeout(&socket, Timeout::Send, Some(HELLO_PATIENCE))?;
    rustix::net::connect(&socket, &SocketAddrUnix::new(door)?)?;
    Ok(UnixStream::from(socket))
}

/// Whether anybody listens there at all.
pub(crate) fn is_answered(door: &Path) -> bool {
    connect(door).is_ok()
}

/// Exchanges hellos. `None`: the desk went away while we spoke, as one that is just ending does; or it
/// serves another store than the one in this data folder.
fn greet(places: &Places, stream: UnixStream) -> Result<Option<Stream>, SpawnProblem> {
    let peer = rustix::net::sockopt::socket_peercred(&stream)
        .map_err(|e| SpawnProblem::Io { doing: "核对前台的账号", source: e.into() })?;
    if !same_owner(peer.uid.as_raw(), places.account()?) {
        return Err(SpawnProblem::Stranger);
    }
    let mut patient = Patient::new(&stream, HELLO_PATIENCE);
    // One that refuses us may have said so and closed before it heard anything.
    let written = frame::write_hello(&mut patient, &Hello::ours());
    let heard = match written {
        Err(e) if !e.is_gone() => Err(e),
        _ => frame::read_hello(&mut patient),
    };
    let desk = match heard {
        Ok(Some(desk)) => desk,
        Ok(None) => return Ok(None),
        Err(e) if e.is_gone() => return Ok(None),
        Err(FrameProblem::TimedOut) => return Err(SpawnProblem::Frozen),
        Err(e) => return Err(SpawnProblem::Refused(e.to_string())),
    };
    if !places.is_own(desk.serves) {
        return Ok(None);
    }
    if desk.protocol != PROTOCOL && program::is_replaced() {
        return Err(SpawnProblem::Upgraded);
    }
    if desk.protocol != PROTOCOL {
        return Err(SpawnProblem::OtherVersion { theirs: desk.build });
    }
    if let Some(sentence) = desk.refusal {
        return Err(SpawnProblem::Refused(sentence));
    }
    let cleared = stream.set_read_timeout(None).and_then(|()| stream.set_write_timeout(None));
    cleared.map_err(|e| SpawnProblem::Io { doing: "连接前台", source: e })?;
    Ok(Some(Stream { stream, desk }))
}

/// Whether the other end is the account that is expected: the desk and its terminals run under one, or the desk under
/// its service's. Root is no exception, so that nobody's slips are opened by accident.
pub fn same_owner(peer_uid: u32, own_uid: u32) -> bool {
    peer_uid == own_uid
}

/// Waiting by looking again, ever less often, up to a moment.
struct Pause {
    next: Duration,
    until: Instant,
}

impl Pause {
    fn until(until: Instant) -> Pause {
        Pause { next: Duration::from_millis(2), until }
    }

    /// Waits a little; `false` when the time is over.
    fn passed(&mut self) -> bool {
        if Instant::now() >= self.until {
            return false;
        }
        std::thread::sleep(self.next);
        self.next = (self.next * 2).min(Duration::from_millis(50));
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::cell::Cell;

    fn places() -> (tempfile::TempDir, Places) {
        let dir = tempfile::tempdir().unwrap();
        let places = Places::within(dir.path(), dir.path()).unwrap();
        (dir, places)
    }

    #[test]
    fn another_account_is_never_let_in_not_even_root() {
        assert!(same_owner(1000, 1000));
        assert!(!same_owner(1001, 1000));
        assert!(!same_owner(0, 1000));
        assert!(!same_owner(1000, 0));
    }

    #[test]
    fn the_sentence_of_a_desk_that_fails_reaches_the_user() {
        let (_dir, places) = places();
        let problem = connect_or_start(&places, || {
            places.report_failure("数据已损坏，请用最近的备份恢复。");
            Ok(None)
        });
        assert_eq!(problem.unwrap_err().to_string(), "数据已损坏，请用最近的备份恢复。");
    }

    #[test]
    fn the_sentence_of_an_earlier_failure_is_not_told_again() {
        let (_dir, places) = places();
        places.report_failure("昨天的原因。");
        let problem = connect_or_start(&places, || {
            places.report_failure("今天的原因。");
            Ok(None)
        });
        assert_eq!(problem.unwrap_err().to_string(), "今天的原因。");
    }

    #[test]
    fn a_desk_that_dies_without_a_word_is_noticed_at_once() {
        let (_dir, places) = places();
        let tries = Cell::new(0);
        let problem = connect_or_start(&places, || {
            tries.set(tries.get() + 1);
            std::process::Command::new("false").stdin(std::process::Stdio::null()).spawn().map(Some)
        });
        assert!(matches!(problem, Err(SpawnProblem::Died { .. })), "{problem:?}");
        assert_eq!(tries.get(), 1);
    }

    #[test]
    fn a_store_that_is_just_being_freed_is_tried_again() {
        let (_dir, places) = places();
        let tries = Cell::new(0);
        let problem = connect_or_start(&places, || {
            tries.set(tries.get() + 1);
            // The old desk still has the store at first; then the new one gets as far as it can.
            if tries.get() < 3 {
                places.report_busy();
            } else {
                places.report_failure("轮到我了。");
            }
            Ok(None)
        });
        assert_eq!((problem.unwrap_err().to_string().as_str(), tries.get()), ("轮到我了。", 3));
    }

    #[test]
    fn a_program_that_cannot_be_started_is_told() {
        let (_dir, places) = places();
        let problem = connect_or_start(&places, || Err(io::ErrorKind::NotFound.into()));
        assert!(matches!(problem, Err(SpawnProblem::Io { doing: "启动前台", .. })));
    }
}
