//! The desk's server: it accepts terminals, puts their messages into the desk's inbox and sends the
//! answers, so that no terminal can delay another.
//!
//! This file must decide nothing. Open the store before [`Server::bind`]: the store's lock says who
//! is the desk, and the socket only says where.

mod address;
mod entering;
mod members;
mod wire;

pub use wire::{Conn, IN_BODIES, Outbox, OutgoingBody, Permit, Sent};

use crate::protocol::frame;
use crate::protocol::frame::{Hello, PROTOCOL, Patient, Served};
use crate::protocol::spawn::{self, Places};
use address::{Address, Seen};
use entering::Entering;
use members::Members;
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use std::io;
use std::os::unix::net::UnixStream;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};
use wire::{Room, Wire};

/// How many terminals may be open at once, and of one account. Where they are, a connection that nobody has signed in at
/// makes room, so that idle ones keep no terminal out.
const ROOM: Room = Room { all: 256, account: 192 };
/// How long a new connection may take to send its hello.
const HELLO_PATIENCE: Duration = Duration::from_secs(5);
/// How soon after something has happened in its folder the desk checks its socket, and how often where
/// nothing tells. Shorter than a terminal's patience, so that a terminal that finds the socket missing still
/// finds this desk; not at once, so that nobody who clears the folder away is fought.
const LOOK_AFTER: Duration = Duration::from_secs(2);
/// How often it is checked where the folder is watched: what lies over the folder by now tells nothing.
const LOOK_ANYWAY: Duration = Duration::from_secs(600);
/// How long the last messages to all terminals may take when the desk ends.
const PARTING_PATIENCE: Duration = Duration::from_secs(2);

/// Who is at the other end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Peer {
    pub pid: i32,
    pub uid: u32,
    /// The terminal's build, for the log and for questions about versions.
    pub build: String,
}

/// What the listening side tells the desk. Of one connection: `Opened`, any number of `Body`,
/// `Closed`, in this order.
#[derive(Debug)]
pub enum Arrived {
    /// A terminal of our protocol and account is there; it can be sent to.
    Opened { conn: Conn, peer: Peer },
    /// One body. Keep `permit` until it is answered: a terminal has [`IN_BODIES`] permits, and its
    /// reader waits when all are taken.
    Body { conn: Conn, bytes: Vec<u8>, permit: Permit },
    /// The connection is over; `why` is a sentence for the log if it did not end cleanly.
    Closed { conn: Conn, why: Option<String> },
    /// Another desk answers at our socket, or is to be started from a new program: finish what has begun, and end.
    Displaced,
}

/// Which store this desk serves, as every hello says it; the desk keeps it up to date.
#[derive(Clone, Default)]
pub struct Serving(Arc<Mutex<Option<Served>>>);

impl Serving {
    /// What is said from now on.
    pub fn set(&self, served: Option<Served>) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = served;
    }

    /// The journal is so far by now.
    pub fn advance(&self, head: u64) {
        if let Some(served) = self.0.lock().unwrap_or_else(PoisonError::into_inner).as_mut() {
            served.head = head;
        }
    }

    fn now(&self) -> Option<Served> {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn hello(&self) -> Hello {
        Hello { serves: self.now(), ..Hello::ours() }
    }

    fn refusing(&self, sentence: impl Into<String>) -> Hello {
        Hello { serves: self.now(), ..Hello::refusing(sentence) }
    }
}

/// Said to an account that is not (any more) in the group of a service.
const NO_MEMBER: &str = "这个账号不在这家管理处的组里,前台不接;请管电脑的人核对。";

/// Puts something into the inbox; `false` when nobody reads it any more.
type Deliver = Arc<dyn Fn(Arrived) -> bool + Send + Sync>;

/// The listening desk. Dropped without [`Server::stop`], it ends without sending what is queued.
pub struct Server {
    outbox: Outbox,
    /// Dropping our end wakes the accepting thread for good.
    wake: Option<UnixStream>,
    accepting: Option<JoinHandle<()>>,
    /// Disconnected when the accepting thread and all writers have ended.
    ended: Receiver<()>,
}

impl Server {
    /// Listens at these places, and delivers what arrives, through `map`, into the desk's inbox.
    ///
    /// # Errors
    /// When the socket cannot be bound or a thread cannot be started.
    pub fn bind<T: Send + 'static>(
        places: &Places,
        serving: Serving,
        inbox: Sender<T>,
        map: impl Fn(Arrived) -> T + Send + Sync + 'static,
    ) -> io::Result<Server> {
        let address = Address::bind(places)?;
        let (wake, woken) = UnixStream::pair()?;
        let (ending, ended) = channel();
        let outbox = Outbox::default();
        let entrance = Entrance {
            outbox: outbox.clone(),
            serving,
            deliver: Arc::new(move |arrived| inbox.send(map(arrived)).is_ok()),
            ended: ending,
            entering: Entering::default(),
            own_uid: rustix::process::geteuid().as_raw(),
            members: places.service.as_ref().and_then(|s| s.group.as_deref()).map(Members::of),
        };
        let accepting = std::thread::Builder::new()
            .name("accept".into())
            .spawn(move || entrance.accept_until_stopped(address, &woken))?;
        Ok(Server { outbox, wake: Some(wake), accepting: Some(accepting), ended })
    }

    /// The queues to all terminals.
    pub fn outbox(&self) -> Outbox {
        self.outbox.clone()
    }

    /// Removes the socket, lets queued messages be written for two seconds at most, and closes
    /// every connection.
    pub fn stop(mut self) {
        self.stop_accepting();
        self.outbox.close_all();
        // It never delivers anything; it is disconnected when the last writer has ended.
        let _ = self.ended.recv_timeout(PARTING_PATIENCE);
    }

    fn stop_accepting(&mut self) {
        self.wake = None;
        if let Some(accepting) = self.accepting.take() {
            let _ = accepting.join();
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.stop_accepting();
        self.outbox.close_all();
    }
}

/// What every new connection needs from the desk.
#[derive(Clone)]
struct Entrance {
    outbox: Outbox,
    serving: Serving,
    deliver: Deliver,
    ended: Sender<()>,
    entering: Entering,
    own_uid: u32,
    /// Besides our own account, where a service keeps the desk.
    members: Option<Members>,
}

impl Entrance {
    /// Accepts connections until woken, and checks the socket in between.
    fn accept_until_stopped(self, mut address: Address, woken: &UnixStream) {
        let mut next = 1;
        // What happened before the folder was watched is seen by one look.
        let mut look_at = Instant::now() + LOOK_AFTER;
        loop {
            let (stops, told) = wait(&address, woken, look_at);
            if stops {
                break;
            }
            if told {
                address.heard();
                look_at = look_at.min(Instant::now() + LOOK_AFTER);
            }
            while let Some(stream) = accept(&address) {
                self.clone().spawn_reader(Conn(next), stream);
                next += 1;
            }
            if Instant::now() >= look_at {
                let seen = address.look();
                if seen == Seen::Displaced {
                    (self.deliver)(Arrived::Displaced);
                    return;
                }
                look_at = Instant::now() + rest_of(&address, seen);
            }
        }
        address.remove();
    }

    /// Starts a reader thread for the connection, if its account is allowed.
    fn spawn_reader(self, conn: Conn, stream: UnixStream) {
        let Ok(peer) = rustix::net::sockopt::socket_peercred(&stream) else { return };
        let (pid, uid) = (peer.pid.as_raw_nonzero().get(), peer.uid.as_raw());
        if !spawn::same_owner(uid, self.own_uid) {
            match &self.members {
                Some(members) if members.have(uid) => {}
                // Nothing of the office is said to a stranger; it is short enough for the socket to take.
                Some(_) => {
                    send_hello(&stream, &Hello::refusing(NO_MEMBER));
                    return;
                }
                None => return,
            }
        }
        // Without a word: the caller waits until we have ended, and starts a desk of the new program.
        if spawn::hands_over() {
            (self.deliver)(Arrived::Displaced);
            return;
        }
        if !self.entering.come(conn, uid, &stream) {
            return;
        }
        let entering = self.entering.clone();
        // Without a thread the connection is dropped, and the terminal tries again.
        let reader = std::thread::Builder::new().name(format!("read {}", conn.0));
        let started = reader.spawn(move || {
            let build = check_hello(&stream, &self.serving);
            self.entering.is_through(conn);
            if let Some(build) = build {
                self.read_connection(conn, stream, Peer { pid, uid, build });
            }
        });
        if started.is_err() {
            entering.is_through(conn);
        }
    }

    /// Reads a connection until it ends.
    fn read_connection(self, conn: Conn, stream: UnixStream, peer: Peer) {
        let wire = Wire::new(stream);
        let Entrance { outbox, serving, deliver, ended, .. } = self;
        let Some(writing) = outbox.open(conn, &wire, peer.uid, ROOM) else {
            send_hello(
                &wire.stream,
                &serving.refusing("打开的终端太多了；请先关掉不用的终端再开。"),
            );
            return;
        };
        // Our hello is sent after the queue is open, so that a terminal that has it is never
        // refused, and before anything else is written: messages to all terminals wait in the queue
        // meanwhile.
        let spoken = send_hello(&wire.stream, &serving.hello()) && writing.begin(ended);
        let open = spoken && wire.stream.set_read_timeout(None).is_ok();
        if open && deliver(Arrived::Opened { conn, peer }) {
            wire.read_all(|bytes, permit| deliver(Arrived::Body { conn, bytes, permit }));
            outbox.close(conn);
            deliver(Arrived::Closed { conn, why: wire.why() });
        }
        outbox.close(conn);
        wire.shut(None);
    }
}

/// Reads the caller's hello and turns away other protocols with a sentence. The build, if welcome.
fn check_hello(stream: &UnixStream, serving: &Serving) -> Option<String> {
    let hello = frame::read_hello(&mut Patient::new(stream, HELLO_PATIENCE)).ok()??;
    if hello.protocol == PROTOCOL {
        return Some(hello.build);
    }
    let sentence = format!(
        "正在运行的前台是 {}，与本终端（{}）版本不合；请退出所有终端、停下旧前台后再开。",
        frame::build(),
        hello.build
    );
    send_hello(stream, &serving.refusing(sentence));
    None
}

fn send_hello(stream: &UnixStream, hello: &Hello) -> bool {
    frame::write_hello(&mut Patient::new(stream, HELLO_PATIENCE), hello).is_ok()
}

/// How long a socket that was seen so need not be looked at.
fn rest_of(address: &Address, seen: Seen) -> Duration {
    let watched = seen == Seen::InPlace && address.watch().is_some();
    if watched { LOOK_ANYWAY } else { LOOK_AFTER }
}

/// Waits for a caller until the moment given. Whether the server wants to stop, and whether something has
/// happened in the socket's folder.
fn wait(address: &Address, woken: &UnixStream, until: Instant) -> (bool, bool) {
    let mut waiting =
        vec![PollFd::new(woken, PollFlags::IN), PollFd::new(address.listener(), PollFlags::IN)];
    waiting.extend(address.watch().map(|watch| PollFd::from_borrowed_fd(watch, PollFlags::IN)));
    let left = until.saturating_duration_since(Instant::now());
    let left = Timespec::try_from(left).ok();
    // An interrupted wait is just a short one.
    let _ = poll(&mut waiting, left.as_ref());
    let happened = |at: usize| waiting.get(at).is_some_and(|one| !one.revents().is_empty());
    (happened(0), happened(2))
}

/// The next caller, if one waits.
fn accept(address: &Address) -> Option<UnixStream> {
    match address.listener().accept() {
        Ok((stream, _)) => Some(stream),
        Err(e) => {
            if !matches!(e.kind(), io::ErrorKind::WouldBlock | io::ErrorKind::Interrupted) {
                // Out of file descriptors, most likely: the caller stays in the queue, and asking
                // again at once would only burn the processor.
                std::thread::sleep(Duration::from_millis(50));
            }
            None
        }
    }
}
