//! One terminal's connection: a reader thread, a writer thread, and the limits of what may wait
//! between them and the desk.
//!
//! This file must not look into bodies. What the desk's thread calls here must not wait for a
//! socket.

use crate::protocol::frame;
use crate::protocol::frame::{FrameProblem, Patient};
use std::collections::HashMap;
use std::net::Shutdown;
use std::os::unix::net::UnixStream;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, Sender, SyncSender, TrySendError, sync_channel};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// How many bodies may wait to be written to one terminal.
const OUT_BODIES: usize = 256;
/// How many bytes may wait; one body of any size always may.
const OUT_BYTES: usize = 8 << 20;
/// How many bodies of one terminal may be with the desk unanswered.
pub const IN_BODIES: usize = 64;
/// How long a terminal may take over one body before it counts as frozen.
const WRITE_PATIENCE: Duration = Duration::from_secs(10);

/// One connection of one terminal, never used twice while the desk runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Conn(pub u64);

/// A body to be sent. Cheap to clone, because the same message goes to every terminal.
pub type OutgoingBody = Arc<[u8]>;

/// A lock is never held over anything that may panic; should one be poisoned all the same, the
/// counters in it are still sound.
pub(super) fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// What reader, writer and outbox share of one connection.
#[derive(Debug)]
pub(super) struct Wire {
    pub(super) stream: UnixStream,
    inside: Mutex<Inside>,
    room: Condvar,
    queued: AtomicUsize,
}

#[derive(Debug, Default)]
struct Inside {
    bodies: usize,
    shut: bool,
    /// It has asked something.
    spoken: bool,
    why: Option<String>,
}

impl Wire {
    pub(super) fn new(stream: UnixStream) -> Arc<Wire> {
        Arc::new(Wire {
            stream,
            inside: Mutex::default(),
            room: Condvar::new(),
            queued: AtomicUsize::new(0),
        })
    }

    /// Ends the connection for both threads at once; the first reason given is kept.
    pub(super) fn shut(&self, why: Option<&str>) {
        let mut inside = locked(&self.inside);
        if !inside.shut {
            inside.shut = true;
            inside.why = why.map(str::to_owned);
        }
        drop(inside);
        self.room.notify_all();
        let _ = self.stream.shutdown(Shutdown::Both);
    }

    pub(super) fn why(&self) -> Option<String> {
        locked(&self.inside).why.clone()
    }

    /// Waits until the desk may be given one more body of this terminal. `None`: the connection was
    /// shut meanwhile.
    fn acquire_permit(self: &Arc<Self>) -> Option<Permit> {
        let full = |inside: &mut Inside| !inside.shut && inside.bodies >= IN_BODIES;
        let mut inside = self
            .room
            .wait_while(locked(&self.inside), full)
            .unwrap_or_else(PoisonError::into_inner);
        if inside.shut {
            return None;
        }
        inside.bodies += 1;
        Some(Permit(Arc::clone(self)))
    }

    /// Whether nothing of it is with the desk; one body is what its reader waits for.
    fn is_idle(&self) -> bool {
        locked(&self.inside).bodies <= 1
    }

    fn has_spoken(&self) -> bool {
        locked(&self.inside).spoken
    }

    /// Reads bodies into the inbox until the connection ends, and says why it did, if not cleanly.
    pub(super) fn read_all(self: &Arc<Self>, deliver: impl Fn(Vec<u8>, Permit) -> bool) {
        // The permit is taken before the body is read: what the desk has no room for stays in the
        // system's buffer, and in the end with the terminal.
        while let Some(permit) = self.acquire_permit() {
            match frame::read_body(&mut &self.stream) {
                Ok(Some(bytes)) => {
                    locked(&self.inside).spoken = true;
                    if !deliver(bytes, permit) {
                        return self.shut(None);
                    }
                }
                Ok(None) => return self.shut(None),
                Err(e) if e.is_gone() => return self.shut(None),
                Err(e) => return self.shut(Some(&e.to_string())),
            }
        }
    }

    /// Writes what is queued until the queue's other end is dropped, then ends the connection.
    fn write_all(&self, queue: &Receiver<OutgoingBody>) {
        for body in queue {
            let written = frame::write_body(&mut Patient::new(&self.stream, WRITE_PATIENCE), &body);
            self.queued.fetch_sub(body.len(), Ordering::Relaxed);
            match written {
                Ok(()) => {}
                Err(FrameProblem::TimedOut) => return self.shut(Some(FROZEN)),
                Err(_) => return self.shut(None),
            }
        }
        self.shut(None);
    }
}

const FROZEN: &str = "终端长时间不收信，已断开；它恢复后会自己重连。";

/// One of the [`IN_BODIES`] permits of a terminal. Dropped after the body is answered, it lets the
/// next one in.
#[derive(Debug)]
pub struct Permit(Arc<Wire>);

impl Drop for Permit {
    fn drop(&mut self) {
        locked(&self.0.inside).bodies -= 1;
        self.0.room.notify_one();
    }
}

/// The result of sending a body.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sent {
    /// It will be written, unless the connection ends first.
    Queued,
    /// The terminal is gone, or did not read and has now been closed; it will come back and ask.
    Gone,
    /// Over [`frame::MAX_BODY`]: nothing was sent, the connection stands.
    TooLarge,
}

/// The queues to all terminals. Clones share the same connections; no call waits.
#[derive(Debug, Clone, Default)]
pub struct Outbox(Arc<Mutex<HashMap<Conn, OutQueue>>>);

#[derive(Debug)]
struct OutQueue {
    queue: SyncSender<OutgoingBody>,
    wire: Arc<Wire>,
    uid: u32,
    /// Somebody is signed in there.
    signed_in: bool,
}

/// How many connections may be open, and of one account.
#[derive(Debug, Clone, Copy)]
pub(super) struct Room {
    pub(super) all: usize,
    pub(super) account: usize,
}

/// What the connection that makes room is closed for; a terminal comes back by itself.
const MADE_ROOM: &str = "没有登录的连接太多，关了等得最久的一个；它要用时会自己重连。";

/// Makes room for one more of this account, if need be: of those at which nobody is signed in and which wait for no
/// answer, the account's own where it has too many, else one of the account with most. `false`: none can go.
fn make_room(queues: &mut HashMap<Conn, OutQueue>, uid: u32, room: Room) -> bool {
    let many = |of: u32| queues.values().filter(|open| open.uid == of).count();
    let own_full = many(uid) >= room.account;
    if !own_full && queues.len() < room.all {
        return true;
    }
    let goes = |open: &OutQueue| !open.signed_in && open.wire.is_idle();
    let able = queues.iter().filter(|(_, open)| goes(open) && (!own_full || open.uid == uid));
    let first = able.min_by_key(|(conn, open)| {
        (std::cmp::Reverse(many(open.uid)), open.wire.has_spoken(), **conn)
    });
    let Some(open) = first.map(|(conn, _)| *conn).and_then(|conn| queues.remove(&conn)) else {
        return false;
    };
    open.wire.shut(Some(MADE_ROOM));
    true
}

impl Outbox {
    /// Queues one body for one terminal.
    pub fn send(&self, conn: Conn, body: impl Into<OutgoingBody>) -> Sent {
        let body = body.into();
        if body.len() > frame::MAX_BODY {
            return Sent::TooLarge;
        }
        let mut queues = locked(&self.0);
        let Some(exit) = queues.get(&conn) else { return Sent::Gone };
        let before = exit.wire.queued.fetch_add(body.len(), Ordering::Relaxed);
        let full = before > 0 && before + body.len() > OUT_BYTES;
        let refused = match full {
            true => true,
            false => match exit.queue.try_send(body) {
                Ok(()) => return Sent::Queued,
                Err(TrySendError::Full(_)) => true,
                Err(TrySendError::Disconnected(_)) => false,
            },
        };
        // Dropping bodies silently would leave the terminal waiting for ever.
        let exit = queues.remove(&conn);
        drop(queues);
        if let Some(exit) = exit {
            exit.wire.shut(refused.then_some(FROZEN));
        }
        Sent::Gone
    }

    /// Queues the same body for every terminal that is open.
    pub fn send_all(&self, body: impl Into<OutgoingBody>) {
        let body = body.into();
        let conns: Vec<Conn> = locked(&self.0).keys().copied().collect();
        for conn in conns {
            self.send(conn, OutgoingBody::clone(&body));
        }
    }

    /// Closes one connection after what is queued for it has been written.
    pub fn close(&self, conn: Conn) {
        locked(&self.0).remove(&conn);
    }

    /// Closes all connections in the same way.
    pub(super) fn close_all(&self) {
        locked(&self.0).clear();
    }

    /// How many terminals are open.
    pub fn count(&self) -> usize {
        locked(&self.0).len()
    }

    /// Somebody has signed in at a connection, or is signed in there no more: one at which somebody is makes room for
    /// none.
    pub fn note_signed_in(&self, conn: Conn, signed_in: bool) {
        if let Some(open) = locked(&self.0).get_mut(&conn) {
            open.signed_in = signed_in;
        }
    }

    /// Opens the queue of a connection. What is sent to it waits until [`Writing::begin`] is
    /// called. `None`: too many connections are open, and none of them can go.
    pub(super) fn open(
        &self,
        conn: Conn,
        wire: &Arc<Wire>,
        uid: u32,
        room: Room,
    ) -> Option<Writing> {
        let (queue, to_write) = sync_channel(OUT_BODIES);
        let mut queues = locked(&self.0);
        if !make_room(&mut queues, uid, room) {
            return None;
        }
        let wire_of_queue = Arc::clone(wire);
        queues.insert(conn, OutQueue { queue, wire: wire_of_queue, uid, signed_in: false });
        Some(Writing { conn, wire: Arc::clone(wire), to_write })
    }
}

/// A queue that is open and not yet written out. The hello must be sent first: a message to all
/// terminals may be queued already and must not reach a new terminal before it.
#[derive(Debug)]
pub(super) struct Writing {
    conn: Conn,
    wire: Arc<Wire>,
    to_write: Receiver<OutgoingBody>,
}

impl Writing {
    /// Starts the writer thread; `false` when the system has none to give.
    ///
    /// `ended` is only dropped, when the writer has ended.
    pub(super) fn begin(self, ended: Sender<()>) -> bool {
        let Self { conn, wire, to_write } = self;
        let writer = std::thread::Builder::new().name(format!("write {}", conn.0));
        let started = writer.spawn(move || {
            wire.write_all(&to_write);
            drop(ended);
        });
        started.is_ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use frame::Hello;

    #[test]
    fn what_is_sent_before_the_hello_waits_for_it() {
        let (ours, theirs) = UnixStream::pair().unwrap();
        let (wire, outbox) = (Wire::new(ours), Outbox::default());
        let room = Room { all: 1, account: 1 };
        let writing = outbox.open(Conn(1), &wire, 7, room).unwrap();
        outbox.note_signed_in(Conn(1), true);
        assert!(outbox.open(Conn(2), &wire, 7, room).is_none(), "there is room for one");
        // The desk's thread posts a note just now.
        outbox.send_all(*b"note");
        theirs.set_nonblocking(true).unwrap();
        let nothing = frame::read_hello(&mut &theirs);
        assert!(nothing.is_err(), "nothing is written yet: {nothing:?}");
        theirs.set_nonblocking(false).unwrap();
        frame::write_hello(&mut &wire.stream, &Hello::ours()).unwrap();
        let (ended, all_ended) = std::sync::mpsc::channel();
        assert!(writing.begin(ended));
        let hello = frame::read_hello(&mut &theirs).unwrap().unwrap();
        assert_eq!(hello.protocol, frame::PROTOCOL);
        assert_eq!(frame::read_body(&mut &theirs).unwrap().unwrap(), b"note");
        outbox.close_all();
        assert!(all_ended.recv().is_err(), "the writer ends with its queue");
    }

    #[test]
    fn idle_connections_of_one_account_keep_nobody_out_and_who_is_signed_in_stays() {
        let outbox = Outbox::default();
        let room = Room { all: 4, account: 3 };
        let mut ends = Vec::new();
        let mut open = |conn: u64, uid: u32| {
            let (ours, theirs) = UnixStream::pair().unwrap();
            ends.push(theirs);
            outbox.open(Conn(conn), &Wire::new(ours), uid, room).is_some()
        };
        let standing = || {
            let mut all: Vec<u64> = locked(&outbox.0).keys().map(|conn| conn.0).collect();
            all.sort_unstable();
            all
        };
        assert!(open(1, 1) && open(2, 1) && open(3, 1));
        outbox.note_signed_in(Conn(1), true);
        assert!(open(4, 1), "the oldest of its own account goes");
        assert_eq!(standing(), [1, 3, 4]);
        assert!(open(5, 2), "there is room for others");
        assert_eq!(standing(), [1, 3, 4, 5]);
        assert!(open(6, 2), "all is full: the account with most makes room");
        assert_eq!(standing(), [1, 4, 5, 6]);
        // What has asked something goes after what never did.
        let wire = |conn: u64| Arc::clone(&locked(&outbox.0)[&Conn(conn)].wire);
        locked(&wire(4).inside).spoken = true;
        locked(&wire(5).inside).bodies = 2;
        assert!(open(7, 1));
        assert_eq!(standing(), [1, 4, 5, 7], "5 waits for an answer, 4 has spoken");
        for conn in [4, 5, 7] {
            outbox.note_signed_in(Conn(conn), true);
        }
        assert!(!open(8, 3) && !open(9, 1), "who is signed in is never dropped");
        outbox.note_signed_in(Conn(7), false);
        assert!(open(10, 3));
        assert_eq!(standing(), [1, 4, 5, 10]);
    }
}
