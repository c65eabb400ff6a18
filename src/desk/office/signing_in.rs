//! Signing in and second signatures. Each sends a PIN to the PIN pool, and the pool's answer finishes
//! the request.

use super::Desk;
use super::drafting::AT_SIGN_IN;
use super::pin_change::NewPin;
use super::sessions::{PinCheck, PinPurpose, WaitingPin};
use super::waiting::{Pending, Waiting};
use crate::bytes;
use crate::desk::pins::{
    Credential, Owner, Pin, PinAnswer, PinJob, PinOutcome, PinProblem, PinWork,
};
use crate::desk::proving::{Proof, Standing, kept_pin};
use crate::desk::serve::Conn;
use crate::engine::judge::{allowed, known};
use crate::engine::prelude::*;
use crate::forms::office::staff;
use crate::protocol::messages::{Operator, Reply};
use crate::store::StoreProblem;
use crate::store::access::Deed;
use crate::store::local_notes::THROTTLE_NOTE;
use crate::store::taking::Work;

/// PINs that may wait for others.
const QUEUED_MOST: usize = 64;

pub(super) const EXPIRED: &str = "发的密码只管 24 小时,已经过了;请主管再发一个。";

/// The row of a PIN is not the one that the journal names.
const DOUBTFUL: &str = "这个工号的密码与流水里的存根不符,没有用它;请主任发新密码,主任自己的用恢复码(qiantai recover)。";

impl Desk {
    pub(super) fn sign_in(&mut self, waiting: Waiting, badge: u32, pin: &str) {
        if self.replica.is_some() {
            return self.sign_reader_in(&waiting);
        }
        // An operator without desk work is told so before any PIN is checked: a badge number is no
        // secret.
        let right = self.ask(|b| allowed(b, Badge(badge), Right::SignIn));
        match right {
            Ok(None) if badge != 0 => {}
            Ok(Some(notice)) => return self.reply(&waiting, Reply::Refused(notice)),
            Ok(None) => return self.decline(&waiting, "请输入工号"),
            Err(problem) => return self.fail(&waiting, &problem),
        }
        let badge = Badge(badge);
        self.check_pin(waiting, badge, pin, |pin| PinPurpose::SignIn { badge, pin });
    }

    pub(super) fn cosign(
        &mut self,
        waiting: Waiting,
        id: String,
        asked: Asked,
        draft: Option<u64>,
        second: u32,
        pin: &str,
    ) {
        let second = Badge(second);
        match self.ask(|book| known(book, second)) {
            Ok(Ok(())) => {}
            Ok(Err(notice)) => return self.reply(&waiting, Reply::Refused(notice)),
            Err(problem) => return self.fail(&waiting, &problem),
        }
        let asked = Box::new(asked);
        self.check_pin(waiting, second, pin, |_| PinPurpose::Cosign { id, asked, draft, second });
    }

    /// Counts the try, stores the count, and sends the PIN to be checked.
    pub(super) fn check_pin(
        &mut self,
        waiting: Waiting,
        badge: Badge,
        pin: &str,
        what: impl FnOnce(Pin) -> PinPurpose,
    ) {
        let pin = match Pin::read(pin) {
            Ok(pin) => pin,
            Err(problem) => return self.decline(&waiting, problem.to_string()),
        };
        let what = what(pin.clone());
        self.try_pin(WaitingPin { waiting, badge, pin, what });
    }

    /// The same for a PIN that was read. Where only tries hold it that are being checked this moment it waits for
    /// them: whoever is right is not turned away because others are.
    fn try_pin(&mut self, asked: WaitingPin) {
        let badge = asked.badge;
        let credential = match self.store.read().and_then(|view| kept_pin(&view, badge)) {
            Ok(Standing::Kept(_, Proof::Doubtful)) => {
                return self.decline(&asked.waiting, DOUBTFUL);
            }
            Ok(Standing::Kept(kept, _)) => kept,
            Ok(Standing::Nobody) => Credential::of_nobody(),
            Err(problem) => return self.fail(&asked.waiting, &problem),
        };
        let (operator, terminal) =
            (badge.0.to_string(), self.sessions.terminal(asked.waiting.conn));
        // Running time, even in a practice office: its stopped clock must not lock anybody out for
        // ever.
        let now = self.running_time().0;
        let tried = match self.sessions.throttle.begin(&operator, &terminal, now) {
            Ok(tried) => tried,
            Err(_)
                if self.sessions.queued.len() < QUEUED_MOST
                    && self.sessions.may_turn_out_right(&operator, &terminal) =>
            {
                return self.sessions.queued.push(asked);
            }
            Err(held) => return self.decline(&asked.waiting, held.to_string()),
        };
        let WaitingPin { waiting, pin, what, .. } = asked;
        self.keep_throttle();
        let check = PinCheck { waiting, what, tried: Some(tried) };
        self.submit(badge, check, pin, PinWork::Check(credential));
    }

    /// Sends a PIN of this badge to the pool.
    pub(super) fn submit(&mut self, badge: Badge, checking: PinCheck, pin: Pin, work: PinWork) {
        let owner = match self.office_id() {
            Ok(office) => Owner::of(&office, badge.0),
            Err(problem) => return self.fail(&checking.waiting, &problem),
        };
        let ask = self.sessions.next;
        self.sessions.next += 1;
        let pepper = self.pepper.clone();
        match self.pins.submit(PinJob { ask, pin, owner, work, pepper }) {
            Ok(()) => {
                self.sessions.checking.insert(ask, checking);
            }
            // Nobody waits for a renewal; the next sign-in tries it again.
            Err(_) if matches!(checking.what, PinPurpose::Renew { .. }) => {}
            Err(full) => self.decline(&checking.waiting, full.to_string()),
        }
    }

    pub(super) fn keep_throttle(&mut self) {
        if let Ok(bytes) = bytes::encode(&self.sessions.throttle) {
            let work = vec![Work::Note(THROTTLE_NOTE.to_string(), Some(bytes))];
            self.pending.push(Pending { waiting: None, work, reply: None, by: Badge::CLOCK });
        }
    }

    pub(super) fn pin_answered(&mut self, answer: PinAnswer) {
        self.finish_pin(answer);
        // What waited for it is tried now, waits for another one, or is held for good.
        for asked in std::mem::take(&mut self.sessions.queued) {
            self.try_pin(asked);
        }
    }

    fn finish_pin(&mut self, answer: PinAnswer) {
        let Some(checking) = self.sessions.checking.remove(&answer.ask) else { return };
        let PinCheck { waiting, what, tried } = checking;
        match answer.outcome {
            Err(_) if matches!(what, PinPurpose::Renew { .. }) => {}
            Err(problem) => {
                let lacking = self.no_pepper.clone().filter(|_| problem == PinProblem::OtherPepper);
                self.decline(&waiting, lacking.unwrap_or_else(|| problem.to_string()));
            }
            Ok(PinOutcome::Wrong) => {
                self.note_failure(waiting.conn, &what);
                self.decline(&waiting, "工号或密码不对;请重新输入");
            }
            Ok(PinOutcome::Made(credential)) => match what {
                PinPurpose::NewPin(new) => self.write_pin(waiting, *new, &credential),
                PinPurpose::Renew { badge, kept } => self.renewed(badge, &kept, &credential),
                _ => {}
            },
            Ok(PinOutcome::Fits) => {
                if let Some(tried) = &tried {
                    self.sessions.throttle.succeeded(tried);
                    self.keep_throttle();
                }
                self.pin_matched(waiting, what);
            }
        }
    }

    fn pin_matched(&mut self, waiting: Waiting, what: PinPurpose) {
        match what {
            PinPurpose::SignIn { badge, pin } => {
                let reply = match self.given_until(badge) {
                    Ok(None) => {
                        self.renew(waiting.conn, badge, &pin);
                        self.start_session(waiting.conn, badge)
                    }
                    Ok(Some(until)) if self.is_over(until) => Reply::No(EXPIRED.to_string()),
                    Ok(Some(_)) => self.prove(waiting.conn, badge, pin),
                    Err(problem) => Reply::Failed(problem.to_string()),
                };
                self.reply(&waiting, reply);
            }
            PinPurpose::Cosign { id, asked, draft, second } => match self.given_until(second) {
                Ok(None) => self.submit_step(waiting, id, *asked, draft, Some(second)),
                Ok(Some(_)) => {
                    let who = self.name(second);
                    let no = format!("{who}还没有改掉发的密码;请本人先登录一次,改了再签。");
                    self.decline(&waiting, no);
                }
                Err(problem) => self.fail(&waiting, &problem),
            },
            PinPurpose::OldPin { badge, new } => match self.given_until(badge) {
                Ok(Some(until)) if self.is_over(until) => self.decline(&waiting, EXPIRED),
                Ok(_) => self.make_pin(waiting, NewPin::own(badge), new),
                Err(problem) => self.fail(&waiting, &problem),
            },
            PinPurpose::NewPin(_) | PinPurpose::Renew { .. } => {}
        }
    }

    /// The badge signs in at this terminal; whoever was signed in there is not any more.
    pub(super) fn start_session(&mut self, conn: Conn, badge: Badge) -> Reply {
        if self.sessions.badge(conn).is_some_and(|before| before != badge) {
            self.drafts.close_terminal(conn);
        }
        self.sessions.sign_out(conn);
        if let Some(session) = self.sessions.open.get_mut(&conn) {
            session.badge = Some(badge);
        }
        self.outbox.note_signed_in(conn, true);
        self.note_access(conn, badge, Deed::SignedIn, None);
        self.release_terminal(conn);
        match self.operator(badge) {
            Ok(operator) => {
                let mut notes = self.notes_for(conn, badge);
                notes.extend(self.notes_of_drafts(conn, badge));
                let unsent_hours = if self.keeps_the_desk(badge) { self.unsent_hours() } else { 0 };
                Reply::SignedIn(Operator { notes, unsent_hours, ..operator })
            }
            Err(problem) => Reply::Failed(problem.to_string()),
        }
    }

    /// The PIN fits, but it was given: nothing can be done with it but change it.
    fn prove(&mut self, conn: Conn, badge: Badge, pin: Pin) -> Reply {
        if let Some(session) = self.sessions.open.get_mut(&conn) {
            session.proven = Some((badge, pin));
        }
        Reply::MustChange
    }

    fn operator(&self, badge: Badge) -> Result<Operator, StoreProblem> {
        let drafts = self.shown_drafts(badge, (0, AT_SIGN_IN))?;
        let kept = self.drafts_shown_to(badge)?;
        let liked = self.liked(badge);
        let operator = self.store.read()?.ask(|book| Operator {
            liked,
            badge: badge.0,
            name: staff::slip(book, badge)
                .map_or_else(String::new, |s| staff::name(&s).to_string()),
            role: staff::role(book, badge).map_or("", |r| r.label()).to_string(),
            drafts,
            drafts_kept: u32::try_from(kept).unwrap_or(u32::MAX),
            notes: Vec::new(),
            unsent_hours: 0,
        })?;
        Ok(self.as_reader(operator))
    }
}
