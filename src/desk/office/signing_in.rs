//! Signing in, the second signature, and new PINs: a PIN is sent to be worked out, and its answer ends
//! the request that asked for it.

use super::Desk;
use super::sessions::{Checking, For, THROTTLE};
use super::waiting::{Pending, SIGN_FIRST, Waiting};
use crate::bytes;
use crate::desk::clock;
use crate::desk::pins::{Credential, Pin, PinAnswer, PinJob, PinOutcome, PinWork, new_salt};
use crate::engine::judge::{Asked, allowed};
use crate::engine::rights::Right;
use crate::engine::value::Badge;
use crate::forms::office::staff;
use crate::protocol::messages::{Operator, Reply};
use crate::store::StoreProblem;
use crate::store::taking::Work;

impl Desk {
    pub(super) fn sign_in(&mut self, waiting: Waiting, badge: u32, pin: &str) {
        // Who has no desk work is told so before any PIN is checked: the badge is no secret.
        let right =
            self.store.read().and_then(|v| v.ask(|b| allowed(b, Badge(badge), Right::SignIn)));
        match right {
            Ok(None) if badge != 0 => {}
            Ok(Some(notice)) => return self.tell(&waiting, Reply::Refused(notice)),
            Ok(None) => return self.tell(&waiting, Reply::No("请输入工号".to_string())),
            Err(problem) => return self.tell(&waiting, Reply::Failed(problem.to_string())),
        }
        self.check_pin(waiting, Badge(badge), pin, For::SignIn { badge: Badge(badge) });
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
            For::Cosign { id, asked: Box::new(asked), draft, second },
        );
    }

    /// One's own PIN with the old one; another's by the right to keep staff.
    pub(super) fn set_pin(&mut self, waiting: Waiting, badge: u32, old: &str, new: &str) {
        let Some(own) = self.sessions.badge(waiting.conn) else {
            return self.tell(&waiting, Reply::No(SIGN_FIRST.to_string()));
        };
        let new = match Pin::read(new).and_then(|pin| pin.is_choosable().map(|()| pin)) {
            Ok(new) => new,
            Err(problem) => return self.tell(&waiting, Reply::No(problem.to_string())),
        };
        let badge = Badge(badge);
        if badge == own {
            return self.check_pin(waiting, badge, old, For::OldPin { badge, new });
        }
        let right = self.store.read().and_then(|v| v.ask(|b| allowed(b, own, Right::KeepStaff)));
        match right {
            Ok(None) => self.make_pin(waiting, badge, new),
            Ok(Some(notice)) => self.tell(&waiting, Reply::Refused(notice)),
            Err(problem) => self.tell(&waiting, Reply::Failed(problem.to_string())),
        }
    }

    /// Counts the try, keeps the count, and sends the PIN to be worked out.
    fn check_pin(&mut self, waiting: Waiting, badge: Badge, pin: &str, what: For) {
        let pin = match Pin::read(pin) {
            Ok(pin) => pin,
            Err(problem) => return self.tell(&waiting, Reply::No(problem.to_string())),
        };
        let terminal = self.sessions.terminal(waiting.conn);
        // Real time even in a practice office: a frozen clock must not lock anybody out for ever.
        let now = clock::wall().0;
        let tried = match self.sessions.throttle.begin(&badge.0.to_string(), &terminal, now) {
            Ok(tried) => tried,
            Err(held) => return self.tell(&waiting, Reply::No(held.to_string())),
        };
        self.keep_throttle();
        let stored = self.store.read().and_then(|v| v.credential(badge.0));
        let credential = match stored {
            Ok(bytes) => {
                bytes.and_then(|b| bytes::decode(&b).ok()).unwrap_or_else(Credential::nobodys)
            }
            Err(problem) => return self.tell(&waiting, Reply::Failed(problem.to_string())),
        };
        self.submit(
            Checking { waiting, what, tried: Some(tried) },
            pin,
            PinWork::Check(credential),
        );
    }

    fn make_pin(&mut self, waiting: Waiting, badge: Badge, new: Pin) {
        let Ok(salt) = new_salt() else {
            return self.tell(&waiting, Reply::Failed("系统没有随机数,请稍后再试".to_string()));
        };
        self.submit(
            Checking { waiting, what: For::NewPin { badge }, tried: None },
            new,
            PinWork::Make(salt),
        );
    }

    fn submit(&mut self, checking: Checking, pin: Pin, work: PinWork) {
        let ask = self.sessions.next;
        self.sessions.next += 1;
        match self.pins.submit(PinJob { ask, pin, work }) {
            Ok(()) => {
                self.sessions.checking.insert(ask, checking);
            }
            Err(full) => self.tell(&checking.waiting, Reply::No(full.to_string())),
        }
    }

    fn keep_throttle(&mut self) {
        if let Ok(bytes) = bytes::encode(&self.sessions.throttle) {
            let work = vec![Work::Note(THROTTLE.to_string(), Some(bytes))];
            self.pending.push(Pending { waiting: None, work, draft: None, by: Badge::CLOCK });
        }
    }

    pub(super) fn pin_answered(&mut self, answer: PinAnswer) {
        let Some(checking) = self.sessions.checking.remove(&answer.ask) else { return };
        let Checking { waiting, what, tried } = checking;
        match answer.outcome {
            Err(problem) => self.tell(&waiting, Reply::No(problem.to_string())),
            Ok(PinOutcome::Wrong) => {
                let no = "工号或密码不对;请重新输入".to_string();
                self.tell(&waiting, Reply::No(no));
            }
            Ok(PinOutcome::Made(credential)) => {
                if let (For::NewPin { badge }, Ok(bytes)) = (what, bytes::encode(&credential)) {
                    let work = vec![Work::Credential(badge, bytes)];
                    self.pending.push(Pending {
                        waiting: Some(waiting),
                        work,
                        draft: None,
                        by: badge,
                    });
                }
            }
            Ok(PinOutcome::Fits) => {
                if let Some(tried) = &tried {
                    self.sessions.throttle.succeeded(tried);
                    self.keep_throttle();
                }
                self.fits(waiting, what);
            }
        }
    }

    fn fits(&mut self, waiting: Waiting, what: For) {
        match what {
            For::SignIn { badge } => {
                if let Some(session) = self.sessions.open.get_mut(&waiting.conn) {
                    session.badge = Some(badge);
                    session.unmasked.clear();
                }
                self.terminal_left(waiting.conn);
                let reply = match self.operator(badge) {
                    Ok(operator) => Reply::SignedIn(operator),
                    Err(problem) => Reply::Failed(problem.to_string()),
                };
                self.tell(&waiting, reply);
            }
            For::Cosign { id, asked, draft, second } => {
                self.hand(waiting, id, *asked, draft, Some(second));
            }
            For::OldPin { badge, new } => self.make_pin(waiting, badge, new),
            For::NewPin { .. } => {}
        }
    }

    fn operator(&self, badge: Badge) -> Result<Operator, StoreProblem> {
        let drafts = self.shown_drafts(badge)?;
        let liked = self.liked(badge);
        self.store.read()?.ask(|book| Operator {
            liked,
            badge: badge.0,
            name: staff::slip(book, badge)
                .map_or_else(String::new, |s| staff::name(&s).to_string()),
            role: staff::role(book, badge).map_or("", |r| r.label()).to_string(),
            drafts,
        })
    }
}
