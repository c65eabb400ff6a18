//! Signing in, second signatures and new PINs. Each sends a PIN to the PIN pool, and the pool's
//! answer finishes the request.

use super::Desk;
use super::sessions::{PinCheck, PinPurpose, THROTTLE};
use super::waiting::{Pending, Waiting};
use crate::bytes;
use crate::desk::clock;
use crate::desk::pins::{Credential, Pin, PinAnswer, PinJob, PinOutcome, PinWork, new_salt};
use crate::engine::judge::{NOT_STAFF, NOT_YOURS, allowed};
use crate::engine::prelude::*;
use crate::engine::rights::{may, who_may};
use crate::forms::office::staff;
use crate::protocol::messages::{Operator, Reply};
use crate::store::StoreProblem;
use crate::store::taking::Work;

impl Desk {
    pub(super) fn sign_in(&mut self, waiting: Waiting, badge: u32, pin: &str) {
        // An operator without desk work is told so before any PIN is checked: a badge number is no
        // secret.
        let right = self.ask(|b| allowed(b, Badge(badge), Right::SignIn));
        match right {
            Ok(None) if badge != 0 => {}
            Ok(Some(notice)) => return self.reply(&waiting, Reply::Refused(notice)),
            Ok(None) => return self.decline(&waiting, "请输入工号"),
            Err(problem) => return self.fail(&waiting, &problem),
        }
        self.check_pin(waiting, Badge(badge), pin, PinPurpose::SignIn { badge: Badge(badge) });
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
        self.check_pin(
            waiting,
            second,
            pin,
            PinPurpose::Cosign { id, asked: Box::new(asked), draft, second },
        );
    }

    /// Changes the operator's own PIN, which needs the old one, or another operator's, which needs
    /// the right to keep staff.
    pub(super) fn set_pin(&mut self, waiting: Waiting, badge: u32, old: &str, new: &str) {
        let Some(own) = self.signed_in(&waiting) else { return };
        let new = match Pin::read(new).and_then(|pin| pin.is_choosable().map(|()| pin)) {
            Ok(new) => new,
            Err(problem) => return self.decline(&waiting, problem.to_string()),
        };
        let badge = Badge(badge);
        if badge == own {
            return self.check_pin(waiting, badge, old, PinPurpose::OldPin { badge, new });
        }
        let refused = self.ask(|book| {
            let notice = allowed(book, own, Right::KeepStaff).map(Reply::Refused);
            notice.or_else(|| refuse_pin_for(book, own, badge).map(Reply::Refused))
        });
        match refused {
            Ok(None) => self.make_pin(waiting, badge, new),
            Ok(Some(reply)) => self.reply(&waiting, reply),
            Err(problem) => self.fail(&waiting, &problem),
        }
    }

    /// Counts the try, stores the count, and sends the PIN to be checked.
    fn check_pin(&mut self, waiting: Waiting, badge: Badge, pin: &str, what: PinPurpose) {
        let pin = match Pin::read(pin) {
            Ok(pin) => pin,
            Err(problem) => return self.decline(&waiting, problem.to_string()),
        };
        let terminal = self.sessions.terminal(waiting.conn);
        // Real time, even in a practice office: its stopped clock must not lock anybody out for
        // ever.
        let now = clock::wall().0;
        let tried = match self.sessions.throttle.begin(&badge.0.to_string(), &terminal, now) {
            Ok(tried) => tried,
            Err(held) => return self.decline(&waiting, held.to_string()),
        };
        self.keep_throttle();
        let stored = self.store.read().and_then(|v| v.credential(badge.0));
        let credential = match stored {
            Ok(bytes) => {
                bytes.and_then(|b| bytes::decode(&b).ok()).unwrap_or_else(Credential::of_nobody)
            }
            Err(problem) => return self.fail(&waiting, &problem),
        };
        self.submit(
            PinCheck { waiting, what, tried: Some(tried) },
            pin,
            PinWork::Check(credential),
        );
    }

    fn make_pin(&mut self, waiting: Waiting, badge: Badge, new: Pin) {
        let Ok(salt) = new_salt() else {
            return self.reply(&waiting, Reply::Failed("系统没有随机数,请稍后再试".to_string()));
        };
        self.submit(
            PinCheck { waiting, what: PinPurpose::NewPin { badge }, tried: None },
            new,
            PinWork::Make(salt),
        );
    }

    fn submit(&mut self, checking: PinCheck, pin: Pin, work: PinWork) {
        let ask = self.sessions.next;
        self.sessions.next += 1;
        match self.pins.submit(PinJob { ask, pin, work }) {
            Ok(()) => {
                self.sessions.checking.insert(ask, checking);
            }
            Err(full) => self.decline(&checking.waiting, full.to_string()),
        }
    }

    fn keep_throttle(&mut self) {
        if let Ok(bytes) = bytes::encode(&self.sessions.throttle) {
            let work = vec![Work::Note(THROTTLE.to_string(), Some(bytes))];
            self.pending.push(Pending { waiting: None, work, reply: None, by: Badge::CLOCK });
        }
    }

    pub(super) fn pin_answered(&mut self, answer: PinAnswer) {
        let Some(checking) = self.sessions.checking.remove(&answer.ask) else { return };
        let PinCheck { waiting, what, tried } = checking;
        match answer.outcome {
            Err(problem) => self.decline(&waiting, problem.to_string()),
            Ok(PinOutcome::Wrong) => {
                self.decline(&waiting, "工号或密码不对;请重新输入");
            }
            Ok(PinOutcome::Made(credential)) => {
                if let (PinPurpose::NewPin { badge }, Ok(bytes)) =
                    (what, bytes::encode(&credential))
                {
                    let work = vec![Work::Credential(badge, bytes)];
                    self.enqueue(waiting, badge, work, None);
                }
            }
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
            PinPurpose::SignIn { badge } => {
                if let Some(session) = self.sessions.open.get_mut(&waiting.conn) {
                    session.badge = Some(badge);
                    session.unmasked.clear();
                }
                self.release_terminal(waiting.conn);
                let reply = match self.operator(badge) {
                    Ok(operator) => Reply::SignedIn(operator),
                    Err(problem) => Reply::Failed(problem.to_string()),
                };
                self.reply(&waiting, reply);
            }
            PinPurpose::Cosign { id, asked, draft, second } => {
                self.submit_step(waiting, id, *asked, draft, Some(second));
            }
            PinPurpose::OldPin { badge, new } => self.make_pin(waiting, badge, new),
            PinPurpose::NewPin { .. } => {}
        }
    }

    fn operator(&self, badge: Badge) -> Result<Operator, StoreProblem> {
        let drafts = self.shown_drafts(badge)?;
        let liked = self.liked(badge);
        let notes = self.notes_for(badge);
        self.store.read()?.ask(|book| Operator {
            liked,
            badge: badge.0,
            name: staff::slip(book, badge)
                .map_or_else(String::new, |s| staff::name(&s).to_string()),
            role: staff::role(book, badge).map_or("", |r| r.label()).to_string(),
            drafts,
            notes,
        })
    }
}

/// Why one member of staff may not set the PIN of another: it is time's own badge or nobody's, or the
/// other may decide what this one may not.
fn refuse_pin_for(book: &dyn Book, own: Badge, of: Badge) -> Option<Notice> {
    let role = staff::role(book, of).filter(|_| of != Badge::CLOCK);
    let Some(role) = role else {
        return Some(NOT_STAFF.with(&[&of.0.to_string()]));
    };
    let above = [Right::SetPolicy, Right::KeepStaff]
        .into_iter()
        .find(|right| may(role, *right, book.policy()) && allowed(book, own, *right).is_some())?;
    let own = staff::role(book, own).map_or("", Role::label);
    let what = format!("定{}的密码", staff::shown(book, of));
    Some(NOT_YOURS.with(&[own, &what, &who_may(above, book.policy())]))
}
