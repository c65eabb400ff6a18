//! Who is on which slip: from the opening of a step's form, or by the key 认领. Every list says so at
//! once, before a word is typed.
//!
//! A claim is courtesy between hands, not a lock: it keeps nobody from handing a step in, versions do
//! that (H-03). It lies in memory alone and ends with its form, its terminal, its slip, or when its
//! operator has done nothing for as long as the office says. That somebody took another's work over
//! after the grace is a record (B-05); who was on what is not.

use std::collections::BTreeMap;

use super::{Desk, Keeping, Pending, SIGN_FIRST, Waiting};
use crate::desk::serve::Conn;
use crate::engine::judge::{Asked, Hand, Input};
use crate::engine::moment::Moment;
use crate::engine::slip::Slip;
use crate::engine::value::{Badge, SlipId};
use crate::forms;
use crate::forms::office::policy::{CLAIM_GRACE_MINUTES, CLAIM_IDLE_MINUTES};
use crate::forms::office::takeover;
use crate::forms::shift::handover;
use crate::protocol::messages;
use crate::protocol::messages::{Held, Reply, Request, Told};
use crate::store::taking::{Handed, Work};

/// Somebody on a slip.
#[derive(Clone)]
struct Claim {
    badge: Badge,
    conn: Conn,
    since: Moment,
    /// When its operator last did something at that terminal.
    last: Moment,
    /// Taken by its key: it outlives the form.
    said: bool,
}

/// Everybody who is on a slip.
#[derive(Default)]
pub(super) struct Claims {
    on: BTreeMap<SlipId, Claim>,
}

/// A slip that is taken over from another after the grace.
pub(super) struct Relief {
    slip: SlipId,
    of: Badge,
    why: String,
    /// By the key, as [`Claim::said`].
    stays: bool,
}

/// What became of going onto a slip.
enum Went {
    /// It was one's own already.
    Stood,
    /// It was nobody's.
    Fresh,
    /// It was another's, within the grace.
    From(Claim),
    /// It is another's, who has been on it for longer.
    Held(Claim),
}

impl Claims {
    /// Who is on a slip.
    pub(super) fn holder(&self, slip: SlipId) -> Option<Badge> {
        self.on.get(&slip).map(|claim| claim.badge)
    }

    /// A hand moved at a terminal: what it is on is not forgotten.
    fn touch(&mut self, conn: Conn, now: Moment) {
        for claim in self.on.values_mut().filter(|claim| claim.conn == conn) {
            claim.last = now;
        }
    }

    /// Goes onto a slip, unless another has been on it for longer than `grace` minutes.
    fn go(&mut self, slip: SlipId, of: &Claim, grace: i64) -> Went {
        match self.on.get_mut(&slip) {
            Some(own) if own.badge == of.badge => {
                // Where the same operator goes on, the claim goes along.
                (own.conn, own.last) = (of.conn, of.last);
                own.said |= of.said;
                Went::Stood
            }
            Some(other) if other.since.minutes_until(of.since) >= grace => {
                Went::Held(other.clone())
            }
            Some(other) => Went::From(std::mem::replace(other, of.clone())),
            None => {
                self.on.insert(slip, of.clone());
                Went::Fresh
            }
        }
    }

    /// Lets all go that `gone` says of, and says which.
    fn drop_those(&mut self, gone: impl Fn(&SlipId, &Claim) -> bool) -> Vec<SlipId> {
        let ids = self.on.iter().filter(|(slip, claim)| gone(slip, claim)).map(|(slip, _)| *slip);
        let ids: Vec<SlipId> = ids.collect();
        for id in &ids {
            self.on.remove(id);
        }
        ids
    }
}

/// Whether somebody can be on a slip: it is open, waits for hands, and is not the shift that two
/// hands sign together.
fn is_claimed(slip: &Slip) -> bool {
    let form = forms::tagged(slip.id.form);
    let open = form.and_then(|form| form.state(slip.state)).is_some_and(|state| state.open);
    open && !forms::booked(slip.id.form) && slip.id.form != handover::TAG
}

impl Desk {
    fn claim(&self, badge: Badge, conn: Conn, said: bool) -> Claim {
        let now = self.now();
        Claim { badge, conn, since: now, last: now, said }
    }

    fn claimable(&self, slip: SlipId) -> bool {
        let read = self.store.read().and_then(|view| view.ask(|book| book.slip(slip)));
        read.ok().flatten().is_some_and(|slip| is_claimed(&slip))
    }

    /// A request came that only hands cause. A form that is typed in is its operator's also after the
    /// desk was started anew, or after another who was on the slip let it go.
    pub(super) fn hands_move(&mut self, conn: Conn, request: &Request) {
        let asked = match request {
            Request::Try(asked) => Some(asked),
            Request::KeepDraft { draft, .. } => Some(&draft.asked),
            Request::Begin { .. }
            | Request::Hand { .. }
            | Request::Pick { .. }
            | Request::Claim { .. }
            | Request::TakeDraft { .. } => None,
            _ => return,
        };
        let now = self.now();
        self.claims.touch(conn, now);
        let slip = asked.and_then(|asked| asked.slip);
        if let (Some(slip), Some(badge)) = (slip, self.sessions.badge(conn))
            && self.claims.holder(slip).is_none()
            && self.claimable(slip)
        {
            self.go_on(slip, badge, conn, false);
        }
    }

    /// Goes onto a slip; every terminal is told, and whoever was on it until now.
    fn go_on(&mut self, slip: SlipId, badge: Badge, conn: Conn, said: bool) -> Went {
        let grace = self.store.policy().limit(&CLAIM_GRACE_MINUTES);
        let went = self.claims.go(slip, &self.claim(badge, conn, said), grace);
        match &went {
            Went::Fresh => self.on_changed(vec![slip], badge),
            Went::From(before) => {
                self.tell_relieved(before, slip, badge, "");
                self.on_changed(vec![slip], badge);
            }
            Went::Stood | Went::Held(_) => {}
        }
        went
    }

    /// Lists are asked for anew where it is seen who is on what.
    fn on_changed(&self, slips: Vec<SlipId>, by: Badge) {
        if slips.is_empty() {
            return;
        }
        let told = Told::Posted { seq: self.store.head().seq, slips, by: by.0 };
        if let Ok(bytes) = messages::write(&told) {
            self.outbox.send_all(bytes);
        }
    }

    fn tell_relieved(&self, before: &Claim, slip: SlipId, by: Badge, why: &str) {
        let (by, why) = (self.name(by), why.to_string());
        let told = Told::Relieved { slip, by, why };
        if let Ok(bytes) = messages::write(&told) {
            self.outbox.send(before.conn, bytes);
        }
    }

    fn held(&self, slip: SlipId, claim: &Claim) -> Reply {
        Reply::Held(Held { slip, by: self.name(claim.badge), since: claim.since })
    }

    /// A step's form is opened: whoever opens it is on the slip, or is told who is.
    pub(super) fn begun(&mut self, conn: Conn, reply: Reply) -> Reply {
        let Reply::Begun(begun) = &reply else { return reply };
        let Some(badge) = self.sessions.badge(conn) else { return reply };
        let slip = begun.slip.as_ref().map(|slip| slip.row.id).filter(|id| self.claimable(*id));
        let Some(slip) = slip else { return reply };
        match self.go_on(slip, badge, conn, false) {
            Went::Held(claim) => self.held(slip, &claim),
            Went::Stood | Went::Fresh | Went::From(_) => reply,
        }
    }

    /// Onto a slip: by the key 认领, and off it again by the same; or for a step that is to be opened.
    /// With a reason, from another.
    pub(super) fn claim_said(&mut self, waiting: Waiting, slip: SlipId, why: &str, stays: bool) {
        let Some(badge) = self.sessions.badge(waiting.conn) else {
            return self.tell(&waiting, Reply::No(SIGN_FIRST.to_string()));
        };
        if !self.claimable(slip) {
            let no = "这张单没有要办的,不用认领".to_string();
            return self.tell(&waiting, Reply::No(no));
        }
        let own = |claim: &Claim| claim.badge == badge && claim.said;
        if stays && self.claims.on.get(&slip).is_some_and(own) {
            self.claims.on.remove(&slip);
            self.on_changed(vec![slip], badge);
            return self.tell(&waiting, Reply::OnIt { slip, on: false });
        }
        let reply = match self.go_on(slip, badge, waiting.conn, stays) {
            Went::Held(before) if !why.is_empty() => {
                let relief = Relief { slip, of: before.badge, why: why.to_string(), stays };
                return self.relieve(waiting, relief, badge);
            }
            Went::Held(claim) => self.held(slip, &claim),
            Went::Stood | Went::Fresh | Went::From(_) => Reply::OnIt { slip, on: true },
        };
        self.tell(&waiting, reply);
    }

    /// Takes another's work over with its record; it changes hands when the record stands.
    fn relieve(&mut self, waiting: Waiting, relief: Relief, badge: Badge) {
        let text = |name: &str, text: String| (name.to_string(), Input::Text(text));
        let asked = Asked {
            form: takeover::FORM.id.to_string(),
            step: "relieve".to_string(),
            fields: vec![
                text("slip", forms::show_number(relief.slip)),
                text("of", relief.of.0.to_string()),
                text("why", relief.why.clone()),
            ],
            ..Asked::default()
        };
        let hand = Hand { badge, cosign: None };
        let work = vec![Work::Step(Handed::now(String::new(), asked, hand))];
        let draft = Some(Keeping::Relieved(relief));
        self.pending.push(Pending { waiting: Some(waiting), work, draft, by: badge });
    }

    /// The record stands: the slip is in the new hands, and the earlier one is told why. Whoever has left
    /// before it stood is on nothing.
    pub(super) fn relieved(&mut self, conn: Conn, badge: Badge, relief: &Relief) -> Reply {
        let slip = relief.slip;
        if let Some(before) = self.claims.on.remove(&slip)
            && before.badge != badge
        {
            self.tell_relieved(&before, slip, badge, &relief.why);
        }
        if self.sessions.badge(conn) == Some(badge) {
            let claim = self.claim(badge, conn, relief.stays);
            self.claims.on.insert(slip, claim);
        }
        self.on_changed(vec![slip], badge);
        Reply::OnIt { slip, on: true }
    }

    /// A draft went over to another hand, by its own record: who was on its slip as its writer goes.
    pub(super) fn claim_with_draft(&mut self, slip: SlipId, from: Badge, to: Badge, conn: Conn) {
        if self.claims.holder(slip) == Some(from) {
            let claim = self.claim(to, conn, false);
            self.claims.on.insert(slip, claim);
            self.on_changed(vec![slip], to);
        }
    }

    /// A form was left or handed in. What was taken by its key stays.
    pub(super) fn form_closed(&mut self, conn: Conn, slip: SlipId) {
        let gone = |id: &SlipId, claim: &Claim| *id == slip && claim.conn == conn && !claim.said;
        let gone = self.claims.drop_those(gone);
        self.on_changed(gone, self.sessions.badge(conn).unwrap_or(Badge::CLOCK));
    }

    /// A terminal is gone, or another operator sits at it.
    pub(super) fn terminal_left(&mut self, conn: Conn) {
        let badge = self.sessions.badge(conn);
        let gone = |_: &SlipId, claim: &Claim| claim.conn == conn && Some(claim.badge) != badge;
        let gone = self.claims.drop_those(gone);
        self.on_changed(gone, badge.unwrap_or(Badge::CLOCK));
    }

    /// Slips changed: nobody is on one that is done.
    pub(super) fn done_with(&mut self, changed: &[SlipId]) {
        for slip in changed {
            if self.claims.on.contains_key(slip) && !self.claimable(*slip) {
                self.claims.on.remove(slip);
            }
        }
    }

    /// Lets go what nobody has touched for as long as the office says: a terminal that was left open
    /// keeps nothing.
    pub(super) fn let_idle_go(&mut self) {
        if self.claims.on.is_empty() {
            return;
        }
        let (now, idle) = (self.now(), self.store.policy().limit(&CLAIM_IDLE_MINUTES));
        let gone = self.claims.drop_those(|_, claim| claim.last.minutes_until(now) >= idle);
        self.on_changed(gone, Badge::CLOCK);
    }
}
