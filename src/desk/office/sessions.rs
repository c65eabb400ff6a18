//! Sessions: who is signed in at which terminal. The PIN pool checks PINs; a try is counted before
//! it is checked, and the count survives a restart of the desk.

use crate::engine::prelude::*;
use std::collections::BTreeMap;

use super::pin_change::NewPin;
use super::waiting::Waiting;
use crate::bytes;
use crate::desk::pins::{Pin, Throttle, Try};
use crate::desk::serve::Conn;
use crate::store::StoreProblem;
use crate::store::local_notes::THROTTLE_NOTE;
use crate::store::reader::Reader;

/// How the name of a command's connection begins.
const SCRIPT: &str = "script ";
/// Minutes in which an unmasked phone number may be shown again without a new record.
const UNMASKED_MINUTES: i64 = 10;

/// The session of one connection.
#[derive(Default)]
pub(super) struct Session {
    pub(super) badge: Option<Badge>,
    pub(super) terminal: String,
    pub(super) pid: i32,
    /// The account at the other end.
    pub(super) uid: u32,
    pub(super) unmasked: BTreeMap<u32, Moment>,
    /// Of these what they confided as well: a number that is there to be dialled opens no file.
    files: BTreeMap<u32, Moment>,
    /// Who showed the PIN that was given to them, and has not changed it yet.
    pub(super) proven: Option<(Badge, Pin)>,
    /// The export that is being handed out here.
    pub(super) exported: Option<SlipId>,
    /// The files that were opened here and are written down, and until when they count as one reading.
    read_files: BTreeMap<SlipId, Moment>,
}

impl Session {
    /// Whether a command stands there, and nobody reads what it is told besides its answer.
    pub(super) fn is_script(&self) -> bool {
        self.terminal.starts_with(SCRIPT)
    }

    /// Whether the desk's own account stands there, and not one of a service's group.
    pub(super) fn is_own_account(&self) -> bool {
        self.uid == rustix::process::geteuid().as_raw()
    }
}

/// Why a PIN is being checked.
pub(super) enum PinPurpose {
    SignIn {
        badge: Badge,
        pin: Pin,
    },
    Cosign {
        id: String,
        asked: Box<Asked>,
        draft: Option<u64>,
        second: Badge,
    },
    /// The old PIN, before a new one is set.
    OldPin {
        badge: Badge,
        new: Pin,
    },
    NewPin(Box<NewPin>),
    /// The PIN of somebody who has signed in, hashed anew; it was kept as this.
    Renew {
        badge: Badge,
        kept: Vec<u8>,
    },
}

/// A PIN that waits for others that are being checked: if they are right, nothing holds it.
pub(super) struct WaitingPin {
    pub(super) waiting: Waiting,
    pub(super) badge: Badge,
    pub(super) pin: Pin,
    pub(super) what: PinPurpose,
}

pub(super) struct PinCheck {
    pub(super) waiting: Waiting,
    pub(super) what: PinPurpose,
    pub(super) tried: Option<Try>,
}

/// All sessions, and the PINs that are being checked.
pub(super) struct Sessions {
    pub(super) open: BTreeMap<Conn, Session>,
    pub(super) throttle: Throttle,
    pub(super) checking: BTreeMap<u64, PinCheck>,
    /// In the order in which they came.
    pub(super) queued: Vec<WaitingPin>,
    pub(super) next: u64,
}

impl Sessions {
    pub(super) fn load(view: &Reader) -> Result<Self, StoreProblem> {
        let throttle =
            view.note(THROTTLE_NOTE)?.and_then(|b| bytes::decode(&b).ok()).unwrap_or_default();
        Ok(Self {
            open: BTreeMap::new(),
            throttle,
            checking: BTreeMap::new(),
            queued: Vec::new(),
            next: 1,
        })
    }

    pub(super) fn open(&mut self, conn: Conn, pid: i32, uid: u32) {
        self.open.insert(conn, Session { pid, uid, ..Session::default() });
    }

    pub(super) fn close(&mut self, conn: Conn) {
        self.open.remove(&conn);
        self.queued.retain(|pin| pin.waiting.conn != conn);
    }

    pub(super) fn sign_out(&mut self, conn: Conn) {
        if let Some(session) = self.open.get_mut(&conn) {
            (session.badge, session.proven) = (None, None);
            session.mask();
        }
    }

    /// The terminals at which a badge is signed in, or about to be.
    pub(super) fn of(&self, badge: Badge) -> Vec<Conn> {
        let own = |session: &Session| {
            let proven = session.proven.as_ref().map(|(badge, _)| *badge);
            session.badge.or(proven) == Some(badge)
        };
        self.open.iter().filter(|(_, session)| own(session)).map(|(conn, _)| *conn).collect()
    }

    /// Whoever showed a PIN that was given to this badge has not shown it any more, wherever that was.
    pub(super) fn forget_proof(&mut self, badge: Badge) {
        for session in self.open.values_mut() {
            session.proven.take_if(|(of, _)| *of == badge);
        }
    }

    pub(super) fn set_terminal_name(&mut self, conn: Conn, terminal: &str) {
        if let Some(session) = self.open.get_mut(&conn) {
            session.terminal = terminal.chars().take(40).collect();
        }
    }

    pub(super) fn badge(&self, conn: Conn) -> Option<Badge> {
        self.open.get(&conn)?.badge
    }

    pub(super) fn terminal(&self, conn: Conn) -> String {
        let session = self.open.get(&conn);
        let named = session.map_or("", |s| s.terminal.as_str());
        if named.is_empty() {
            format!("pid {}", session.map_or(0, |s| s.pid))
        } else {
            named.to_string()
        }
    }

    /// Whether a try is being checked that counts as failed for this operator or terminal until it is known to be
    /// right.
    pub(super) fn may_turn_out_right(&self, operator: &str, terminal: &str) -> bool {
        let tries = self.checking.values().filter_map(|check| check.tried.as_ref());
        tries.into_iter().any(|tried| tried.counts_for(operator, terminal))
    }

    pub(super) fn unmask(&mut self, conn: Conn, person: u32, files: bool, now: Moment) {
        if let Some(session) = self.open.get_mut(&conn) {
            let until = now.plus_minutes(UNMASKED_MINUTES);
            session.unmasked.insert(person, until);
            if files {
                session.files.insert(person, until);
            }
        }
    }

    /// A file is read here; `true` where that is to be written down: anew, or again after a while.
    pub(super) fn reads_file(&mut self, conn: Conn, file: SlipId, now: Moment) -> bool {
        let Some(session) = self.open.get_mut(&conn) else { return false };
        session.read_files.retain(|_, until| *until >= now);
        let until = now.plus_minutes(UNMASKED_MINUTES);
        session.read_files.insert(file, until).is_none()
    }

    pub(super) fn may_see(&self, conn: Conn, person: u32, now: Moment) -> bool {
        self.open
            .get(&conn)
            .and_then(|s| s.unmasked.get(&person))
            .is_some_and(|until| *until >= now)
    }

    /// Whether the record opened what the person confided, too.
    pub(super) fn may_read_file(&self, (conn, person, now): (Conn, u32, Moment)) -> bool {
        let until = self.open.get(&conn).and_then(|s| s.files.get(&person));
        until.is_some_and(|until| *until >= now)
    }
}

impl Session {
    /// Whatever was opened is hidden again.
    pub(super) fn mask(&mut self) {
        self.unmasked.clear();
        self.files.clear();
        self.read_files.clear();
    }
}
