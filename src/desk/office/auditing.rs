//! What goes into the list of who came in and what was handed out, and who may read it.

use super::Desk;
use super::sessions::PinPurpose;
use super::waiting::{Pending, Waiting};
use crate::desk::clock;
use crate::desk::log;
use crate::desk::serve::Conn;
use crate::engine::prelude::*;
use crate::forms;
use crate::forms::estate::rooms;
use crate::forms::office::{staff, unmasking};
use crate::protocol::messages::{AccessLine, Reply, Request};
use crate::store::StoreProblem;
use crate::store::access::{Access, Deed};
use crate::store::reader::Reader;
use crate::store::taking::Work;

/// The most lines in one answer.
const LINES_MOST: u16 = 200;

impl Desk {
    /// Writes with the next commit that this was done at a terminal, and in the log at once. It makes no commit of its
    /// own: closing a window is no reason to write to the disk.
    pub(super) fn note_access(
        &mut self,
        conn: Conn,
        badge: Badge,
        deed: Deed,
        about: Option<SlipId>,
    ) {
        let Some(session) = self.sessions.open.get(&conn) else { return };
        let (uid, pid, script) = (session.uid, session.pid, session.is_script());
        log::note(
            deed.name(),
            &[("badge", badge.0.into()), ("uid", uid.into()), ("pid", pid.into())],
        );
        let access = Access { at: clock::wall(), deed, badge: badge.0, uid, pid, script, about };
        self.unwritten.push(Work::Access(access));
    }

    /// Puts what waits into the commit that is about to be made.
    pub(super) fn write_accesses(&mut self) {
        let work = std::mem::take(&mut self.unwritten);
        if !work.is_empty() {
            self.pending.push(Pending { waiting: None, work, reply: None, by: Badge::CLOCK });
        }
    }

    /// Writes what still waits when the desk ends. What cannot be written any more stands in the log.
    pub(super) fn write_last_accesses(&mut self) {
        let work = std::mem::take(&mut self.unwritten);
        if !work.is_empty() {
            let now = self.now();
            let _ = self.store.take(&work, now);
        }
    }

    /// A PIN did not fit.
    pub(super) fn note_failure(&mut self, conn: Conn, what: &PinPurpose) {
        let badge = match what {
            PinPurpose::SignIn { badge, .. } | PinPurpose::OldPin { badge, .. } => *badge,
            PinPurpose::Cosign { second, .. } => *second,
            PinPurpose::NewPin(_) | PinPurpose::Renew { .. } => return,
        };
        self.note_access(conn, badge, Deed::Failed, None);
    }

    /// Whoever was signed in at a terminal is not any more.
    pub(super) fn note_leaving(&mut self, conn: Conn, deed: Deed) {
        if let Some(badge) = self.sessions.badge(conn) {
            self.note_access(conn, badge, deed, None);
        }
    }

    /// Something was handed out that is not for everybody.
    pub(super) fn note_handed_out(&mut self, conn: Conn, deed: Deed, about: Option<SlipId>) {
        if let Some(badge) = self.sessions.badge(conn) {
            self.note_access(conn, badge, deed, about);
        }
    }

    /// A page of an export was handed out: the first one of it is written down.
    pub(super) fn note_export(&mut self, conn: Conn, export: SlipId) {
        let Some(session) = self.sessions.open.get_mut(&conn) else { return };
        if session.exported.replace(export) != Some(export) {
            self.note_handed_out(conn, Deed::Exported, Some(export));
        }
    }

    /// The customer's file that a question opens: a paper of the files, whoever reads it; a household's card only where the
    /// reader's role is none of the two that the files are for, and something open was the reason (G-96, D-15). To those
    /// two the card is the call itself, and would bury what the list is read for.
    pub(super) fn file_asked(&self, waiting: &Waiting, request: &Request) -> Option<SlipId> {
        let file = |id: &SlipId| forms::tagged(id.form).is_some_and(|form| form.customer_file);
        match request {
            Request::Slip { id } | Request::Earlier { id, .. } => Some(*id).filter(file),
            Request::Begin { slip, .. } => slip.filter(file),
            Request::Household { room, .. } => {
                let badge = self.sessions.badge(waiting.conn)?;
                let role = self.store.read().ok()?.ask(|book| staff::role(book, badge)).ok()??;
                let card = SlipId { form: rooms::TAG, number: u64::from(*room) };
                (!unmasking::is_of_the_files(role)).then_some(card)
            }
            _ => None,
        }
    }

    /// It was opened, if the answer was not a no: once for a reading, however often the screen asks again.
    pub(super) fn note_file(&mut self, conn: Conn, file: Option<SlipId>, reply: &Reply) {
        let Some(file) = file.filter(|_| !matches!(reply, Reply::No(_) | Reply::Failed(_))) else {
            return;
        };
        let now = self.now();
        if self.sessions.badge(conn).is_some() && self.sessions.reads_file(conn, file, now) {
            self.note_handed_out(conn, Deed::Filed, Some(file));
        }
    }

    /// The list, the newest first, for a head.
    pub(super) fn accesses(
        &self,
        view: &Reader,
        badge: Option<Badge>,
        before: Option<u64>,
        most: u16,
    ) -> Result<Reply, StoreProblem> {
        let policy = self.store.policy();
        let role = match badge {
            Some(badge) => view.ask(|book| staff::role(book, badge))?,
            None => None,
        };
        if !role.is_some_and(|role| policy.may(role, Right::SetPolicy)) {
            return Ok(Reply::No("谁登录过、看过什么,只给管理处主任看".to_string()));
        }
        let rows = view.accesses(before, usize::from(most.min(LINES_MOST)))?;
        Ok(Reply::Accesses(view.ask(|book| {
            let line = |(number, row): (u64, Access)| AccessLine {
                number,
                at: row.at,
                deed: row.deed.label().to_string(),
                who: staff::shown(book, Badge(row.badge)),
                uid: row.uid,
                pid: row.pid,
                script: row.script,
                about: row.about.map_or_else(String::new, forms::show_number),
            };
            rows.into_iter().map(line).collect()
        })?))
    }
}
