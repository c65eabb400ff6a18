//! New PINs: one's own, changed with the old one in hand; and another's, given by who keeps the staff. Each
//! is first written on the person's record (B-01), then kept as a credential, then said.
//!
//! A PIN that was given opens nothing but its own change, once and for a day. It must never reach the
//! journal, and no answer holds it but the one to who gave it.

use super::Desk;
use super::pin_change::{NewPin, hand, on_record};
use super::sessions::{PinCheck, PinPurpose};
use super::signing_in::EXPIRED;
use super::waiting::{CommitReply, Waiting};
use crate::bytes;
use crate::desk::pins::{Credential, Pin, PinWork, new_salt};
use crate::desk::proving::new_pin;
use crate::engine::judge::known;
use crate::engine::prelude::*;
use crate::forms::office::staff;
use crate::protocol::messages::{FirstPin, Reply, Told};
use crate::store::StoreProblem;
use crate::store::access::Deed;
use crate::store::local_notes::first_note;
use crate::store::taking::{Acceptance, Handed, Work};

/// Minutes for which a given PIN can be changed into an own one.
const FIRST_MINUTES: i64 = 24 * 60;
const NO_CHANCE: &str = "系统没有随机数,请稍后再试";

impl Desk {
    /// Until when a badge's PIN is a given one that must be changed first; nothing if it is its own.
    pub(super) fn given_until(&self, badge: Badge) -> Result<Option<Moment>, StoreProblem> {
        let note = self.store.read()?.note(&first_note(badge.0))?;
        // A note that does not read is no reason to let the PIN stand.
        Ok(note.map(|bytes| bytes::decode(&bytes).unwrap_or(Moment(0))))
    }

    /// Whether a PIN that was given until then does not count any more; nor does one that a wrong clock had given.
    pub(super) fn is_over(&self, until: Moment) -> bool {
        let now = self.running_time();
        now > until || until > now.plus_minutes(FIRST_MINUTES)
    }

    /// Changes somebody's own PIN, which needs the old one, whoever is signed in at the terminal: a locked
    /// screen still has a session.
    pub(super) fn set_pin(&mut self, waiting: Waiting, badge: u32, old: &str, new: &str) {
        let badge = Badge(badge);
        let new = match self.choosable(badge, new) {
            Ok(new) => new,
            Err(sentence) => return self.decline(&waiting, sentence),
        };
        if let Some(reply) = self.may_have_no_pin(badge) {
            return self.reply(&waiting, reply);
        }
        let session = self.sessions.open.get(&waiting.conn);
        let proven = session.and_then(|s| s.proven.clone()).filter(|(of, _)| *of == badge);
        if let Some((_, given)) = proven {
            match self.given_until(badge) {
                Err(problem) => return self.fail(&waiting, &problem),
                Ok(Some(until)) if self.is_over(until) => {
                    return self.decline(&waiting, EXPIRED);
                }
                Ok(Some(_)) if given == new => {
                    return self.decline(&waiting, "新密码不能就是发给您的那个;请换一个。");
                }
                Ok(Some(_)) => return self.make_pin(waiting, NewPin::own(badge), new),
                // It was changed elsewhere meanwhile: only who knows the new one changes it.
                Ok(None) => self.sessions.forget_proof(badge),
            }
        }
        if old.is_empty() {
            return self.decline(&waiting, "请用发的密码重新登录一次,再换成自己的。");
        }
        if Pin::read(old).as_ref() == Ok(&new) {
            return self.decline(&waiting, "新密码与现在的相同;请换一个。");
        }
        self.check_pin(waiting, badge, old, |_| PinPurpose::OldPin { badge, new });
    }

    /// Gives somebody else this PIN.
    pub(super) fn give_this_pin(&mut self, waiting: Waiting, badge: u32, new: &str) {
        let Some(own) = self.signed_in(&waiting) else { return };
        let badge = Badge(badge);
        match self.choosable(badge, new) {
            Ok(new) => {
                let handed =
                    Handed::now(String::new(), on_record(badge, staff::GIVE_PIN), hand(own));
                let given = NewPin { given: Some(None), ..NewPin::by(own, badge, handed) };
                self.make_given(waiting, given, new);
            }
            Err(sentence) => self.decline(&waiting, sentence),
        }
    }

    /// The PIN, if it may be chosen by this badge.
    fn choosable(&self, badge: Badge, typed: &str) -> Result<Pin, String> {
        let role =
            self.ask(|book| staff::role(book, badge)).map_err(|problem| problem.to_string())?;
        let least = role.map_or(staff::PIN_LEAST, staff::pin_least);
        let read = Pin::read(typed).and_then(|pin| pin.is_choosable(least).map(|()| pin));
        read.map_err(|problem| problem.to_string())
    }

    /// Why a badge can have no PIN: it is time's own, or nobody's.
    fn may_have_no_pin(&self, badge: Badge) -> Option<Reply> {
        match self.ask(|book| known(book, badge)) {
            Ok(known) => known.err().map(Reply::Refused),
            Err(problem) => Some(Reply::Failed(problem.to_string())),
        }
    }

    /// The step by which a PIN is given: the desk makes one by chance. One's own is not changed by a step.
    pub(super) fn give_pin(
        &mut self,
        waiting: Waiting,
        id: String,
        asked: Asked,
        draft: Option<u64>,
    ) {
        let Some(own) = self.signed_in(&waiting) else { return };
        if let Some(no) = self.held_by_colleague(draft, own) {
            return self.reply(&waiting, no);
        }
        let of = asked.slip.filter(|slip| slip.form == staff::TAG);
        let of = of.and_then(|slip| u32::try_from(slip.number).ok()).map(Badge);
        let Some(of) = of.filter(|_| asked.step == staff::GIVE_PIN) else {
            return self.decline(&waiting, "改自己的密码用命令“改密码”,脚本用 qiantai pin");
        };
        let role = match self.ask(|book| staff::role(book, of)) {
            Ok(role) => role,
            Err(problem) => return self.fail(&waiting, &problem),
        };
        let least = role.map_or(staff::PIN_LEAST, staff::pin_least);
        let Ok((pin, written)) = Pin::by_chance(least) else {
            return self.reply(&waiting, Reply::Failed(NO_CHANCE.to_string()));
        };
        let handed = Handed { draft, ..Handed::now(id, asked, hand(own)) };
        let given = NewPin { given: Some(Some(written)), ..NewPin::by(own, of, handed) };
        self.make_given(waiting, given, pin);
    }

    fn make_given(&mut self, waiting: Waiting, given: NewPin, pin: Pin) {
        if let Some(reply) = self.may_have_no_pin(given.of) {
            return self.reply(&waiting, reply);
        }
        self.make_pin(waiting, given, pin);
    }

    pub(super) fn make_pin(&mut self, waiting: Waiting, new: NewPin, pin: Pin) {
        let Ok(salt) = new_salt() else {
            return self.reply(&waiting, Reply::Failed(NO_CHANCE.to_string()));
        };
        let badge = new.of;
        let what = PinPurpose::NewPin(Box::new(new));
        self.submit(badge, PinCheck { waiting, what, tried: None }, pin, PinWork::Make(salt));
    }

    /// The credential is made: it is kept with the entry on the person's record that says so.
    pub(super) fn write_pin(&mut self, waiting: Waiting, mut new: NewPin, made: &Credential) {
        let until = self.running_time().plus_minutes(FIRST_MINUTES);
        let given = new.given.as_ref().map(|_| bytes::encode(&until)).transpose();
        let (Ok(row), Ok(given), Ok(office)) = (made.to_bytes(), given, self.office_id()) else {
            return self.reply(&waiting, Reply::Failed("密码没有存下;请再试一次".to_string()));
        };
        new.handed.pin = Some(new_pin(&office, new.of.0, row, given));
        let (by, work) = (new.by, vec![Work::Step(new.handed.clone())]);
        self.enqueue(waiting, by, work, Some(CommitReply::PinKept(Box::new(new))));
    }

    /// The record and the credential stand: a hold for wrong tries with the old one is lifted, who was given a PIN is
    /// signed out everywhere, and who changed their own at the sign-in is signed in.
    pub(super) fn pin_kept(&mut self, waiting: Waiting, mut new: NewPin, written: &Acceptance) {
        if self.was_sent_again(&new) {
            // The first answer, with the PIN in it, was lost: this one is given by an entry of its own.
            let asked = on_record(new.of, &new.handed.asked.step);
            let pin = new.handed.pin.take();
            new.handed = Handed { pin, ..Handed::now(String::new(), asked, new.handed.hand) };
            let (by, work) = (new.by, vec![Work::Step(new.handed.clone())]);
            return self.enqueue(waiting, by, work, Some(CommitReply::PinKept(Box::new(new))));
        }
        self.after_acceptance(&waiting, &Work::Step(new.handed.clone()), written.slip);
        self.sessions.throttle.lift(&new.of.0.to_string());
        self.keep_throttle();
        let reply = match new.given {
            None if self.sessions.badge(waiting.conn) == Some(new.of) => Reply::Done,
            None => self.start_session(waiting.conn, new.of),
            Some(given) => {
                self.end_sessions(new.of, "您的密码已换成新发的;请用新密码登录。");
                let (slip, version, badge) = (written.slip, written.version, new.of.0);
                let who = self.name(new.of);
                let said = |pin| Reply::FirstPin(FirstPin { slip, version, badge, who, pin });
                given.map_or(Reply::Done, said)
            }
        };
        self.reply(&waiting, reply);
    }

    /// Whether the step was accepted before, under the same id and with another PIN.
    fn was_sent_again(&self, new: &NewPin) -> bool {
        let kept = self.store.read().and_then(|view| view.credential(new.of.0));
        let own = new.handed.pin.as_ref().map(|pin| &pin.row);
        !new.handed.id.is_empty() && kept.is_ok_and(|kept| kept.as_ref() != own)
    }

    pub(super) fn office_id(&self) -> Result<String, StoreProblem> {
        Ok(self.store.identity()?.office_id())
    }

    /// Ends the sessions and claims of a badge, at every terminal, and closes its drafts there. A PIN of it
    /// that is being checked just now opens nothing any more.
    pub(super) fn end_sessions(&mut self, badge: Badge, why: &str) {
        let concerns = |check: &PinCheck| match &check.what {
            PinPurpose::SignIn { badge: of, .. }
            | PinPurpose::OldPin { badge: of, .. }
            | PinPurpose::Cosign { second: of, .. } => *of == badge,
            PinPurpose::NewPin(new) => new.of == badge && new.given.is_none(),
            PinPurpose::Renew { badge: of, .. } => *of == badge,
        };
        let checks = std::mem::take(&mut self.sessions.checking);
        let (ended, kept): (Vec<_>, Vec<_>) =
            checks.into_iter().partition(|(_, check)| concerns(check));
        self.sessions.checking = kept.into_iter().collect();
        let waits = |check: &PinCheck| !matches!(check.what, PinPurpose::Renew { .. });
        for (_, check) in ended.into_iter().filter(|(_, check)| waits(check)) {
            self.decline(&check.waiting, why);
        }
        let signed_in = self.sessions.of(badge);
        self.sessions.forget_proof(badge);
        for conn in signed_in {
            self.note_leaving(conn, Deed::Ended);
            self.sessions.sign_out(conn);
            self.outbox.note_signed_in(conn, false);
            self.drafts.close_terminal(conn);
            self.release_terminal(conn);
            self.send(conn, &Told::Ended { why: why.to_string() });
        }
        self.release_badge(badge);
    }

    /// Whoever has left is signed out everywhere.
    pub(super) fn end_sessions_of_left(&mut self, changed: &[Slip]) {
        let left = |slip: &&Slip| slip.id.form == staff::TAG && staff::has_left(slip);
        let left: Vec<Badge> = changed.iter().filter(left).map(staff::badge_of).collect();
        for badge in left {
            self.end_sessions(badge, "您的工号已停用;有疑问请找主管。");
            self.end_drafts_of(badge);
        }
    }
}
