//! Connections that have not said who they are. Each has a thread that waits for its hello for some seconds; so many of
//! one account may wait, and beyond that the one that has waited longest goes: whoever means it says hello at once.

use std::collections::VecDeque;
use std::net::Shutdown;
use std::os::unix::net::UnixStream;
use std::sync::{Arc, Mutex};

use super::wire::{Conn, locked};

/// How many of one account may wait.
const WAITING: usize = 32;

/// Who waits, in the order in which they came. Clones share it.
#[derive(Clone, Default)]
pub(super) struct Entering(Arc<Mutex<VecDeque<Waiting>>>);

struct Waiting {
    conn: Conn,
    uid: u32,
    stream: UnixStream,
}

impl Entering {
    /// One more; without the file for it, it is not let in.
    pub(super) fn come(&self, conn: Conn, uid: u32, stream: &UnixStream) -> bool {
        let Ok(stream) = stream.try_clone() else { return false };
        let mut waiting = locked(&self.0);
        if waiting.iter().filter(|one| one.uid == uid).count() >= WAITING {
            let first = waiting.iter().position(|one| one.uid == uid);
            if let Some(first) = first.and_then(|at| waiting.remove(at)) {
                let _ = first.stream.shutdown(Shutdown::Both);
            }
        }
        waiting.push_back(Waiting { conn, uid, stream });
        true
    }

    /// It has said its hello, or will not any more.
    pub(super) fn is_through(&self, conn: Conn) {
        locked(&self.0).retain(|one| one.conn != conn);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Read;

    #[test]
    fn the_longest_silent_one_of_the_account_makes_room() {
        let entering = Entering::default();
        let come = |conn: u64, uid: u32| {
            let (ours, theirs) = UnixStream::pair().unwrap();
            assert!(entering.come(Conn(conn), uid, &ours));
            theirs
        };
        let other = come(0, 1);
        let mut own: Vec<UnixStream> = (1..=32).map(|conn| come(conn, 2)).collect();
        entering.is_through(Conn(1));
        own.push(come(33, 2));
        own.push(come(34, 2));
        assert_eq!((&own[1]).read(&mut [0]).unwrap(), 0, "the second was the oldest that waited");
        other.set_nonblocking(true).unwrap();
        assert!((&other).read(&mut [0]).is_err(), "others are not touched");
        let waiting = locked(&entering.0);
        assert_eq!(waiting.iter().filter(|one| one.uid == 2).count(), 32);
    }
}
