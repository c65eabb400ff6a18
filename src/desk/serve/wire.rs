//! One terminal's connection as the desk sees it: a reader thread, a writer thread, and what is
//! allowed to wait between them and the desk.
//!
//! This file must not look into bodies, and nothing here that the desk's own thread calls may wait
//! for a socket.

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
/// How many bytes of them; one body of any size may always wait.
const OUT_BYTES: usize = 8 << 20;
/// How many bodies of one terminal may be with the desk unanswered.
pub const IN_BODIES: usize = 64;
/// How long a terminal may take over one body before it counts as frozen.
const WRITE_PATIENCE: Duration = Duration::from_secs(10);

/// One connection of one terminal, never used twice while the desk runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Conn(pub u64);

/// A body on its way out. Cheap to clone: the same note goes to every terminal.
pub type Parcel = Arc<[u8]>;

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

    /// Waits until the desk has room for one more body of this terminal. `None`: shut meanwhile.
    fn wait_for_place(self: &Arc<Self>) -> Option<Place> {
        let full = |inside: &mut Inside| !inside.shut && inside.bodies >= IN_BODIES;
        let mut inside = self
            .room
            .wait_while(locked(&self.inside), full)
            .unwrap_or_else(PoisonError::into_inner);
        if inside.shut {
            return None;
        }
        inside.bodies += 1;
        Some(Place(Arc::clone(self)))
    }

    /// Reads bodies into the inbox until the connection ends, and says why it did, if not cleanly.
    pub(super) fn read_all(self: &Arc<Self>, deliver: impl Fn(Vec<u8>, Place) -> bool) {
        // The place is taken before the body is read: what the desk has no room for stays with the
        // system, and in the end with the terminal.
        while let Some(place) = self.wait_for_place() {
            match frame::read_body(&mut &self.stream) {
                Ok(Some(bytes)) => {
                    if !deliver(bytes, place) {
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
    fn write_all(&self, queue: &Receiver<Parcel>) {
        for parcel in queue {
            let written =
                frame::write_body(&mut Patient::new(&self.stream, WRITE_PATIENCE), &parcel);
            self.queued.fetch_sub(parcel.len(), Ordering::Relaxed);
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

/// One of the [`IN_BODIES`] places that a terminal's bodies may take up with the desk. Dropped once
/// the body is dealt with, it lets the next one in.
#[derive(Debug)]
pub struct Place(Arc<Wire>);

impl Drop for Place {
    fn drop(&mut self) {
        locked(&self.0.inside).bodies -= 1;
        self.0.room.notify_one();
    }
}

/// What became of a body that the desk wanted to send.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sent {
    /// It will be written, unless the connection ends first.
    Queued,
    /// The terminal is gone, or did not read and has now been closed; it will come back and ask.
    Gone,
    /// Over [`frame::MAX_BODY`]: nothing was sent, the connection stands.
    TooLarge,
}

/// The desk's way out to its terminals. Clones share the same connections; no call waits.
#[derive(Debug, Clone, Default)]
pub struct Outbox(Arc<Mutex<HashMap<Conn, Exit>>>);

#[derive(Debug)]
struct Exit {
    queue: SyncSender<Parcel>,
    wire: Arc<Wire>,
}

impl Outbox {
    /// Queues one body for one terminal.
    pub fn send(&self, conn: Conn, body: impl Into<Parcel>) -> Sent {
        let body = body.into();
        if body.len() > frame::MAX_BODY {
            return Sent::TooLarge;
        }
        let mut exits = locked(&self.0);
        let Some(exit) = exits.get(&conn) else { return Sent::Gone };
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
        let exit = exits.remove(&conn);
        drop(exits);
        if let Some(exit) = exit {
            exit.wire.shut(refused.then_some(FROZEN));
        }
        Sent::Gone
    }

    /// Queues the same body for every terminal that is open.
    pub fn send_all(&self, body: impl Into<Parcel>) {
        let body = body.into();
        let conns: Vec<Conn> = locked(&self.0).keys().copied().collect();
        for conn in conns {
            self.send(conn, Parcel::clone(&body));
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

    /// Opens a way out for a connection: from here on what is sent to it waits in its queue, and is
    /// written once [`Writing::begin`] is called. `None`: there is no room.
    pub(super) fn open(&self, conn: Conn, wire: &Arc<Wire>, max: usize) -> Option<Writing> {
        let (queue, to_write) = sync_channel(OUT_BODIES);
        let mut exits = locked(&self.0);
        if exits.len() >= max {
            return None;
        }
        exits.insert(conn, Exit { queue, wire: Arc::clone(wire) });
        Some(Writing { conn, wire: Arc::clone(wire), to_write })
    }
}

/// A way out that is open and not yet written to. Whoever has it says the hello first: a note to all
/// terminals may be queued already, and must not reach a newcomer before it.
#[derive(Debug)]
pub(super) struct Writing {
    conn: Conn,
    wire: Arc<Wire>,
    to_write: Receiver<Parcel>,
}

impl Writing {
    /// Starts the writer thread; `false` when there is none to be had.
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
        let writing = outbox.open(Conn(1), &wire, 1).unwrap();
        assert!(outbox.open(Conn(2), &wire, 1).is_none(), "there is room for one");
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
}
