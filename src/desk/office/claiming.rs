//! Takes and ends claims, as requests come and forms are opened and closed, and tells every
//! terminal at once.

use super::Desk;
use super::claims::{Claim, ClaimOutcome, Takeover};
use super::waiting::{CommitReply, Waiting};
use crate::desk::serve::Conn;
use crate::engine::decision::{Hand, Input};
use crate::engine::prelude::*;
use crate::forms;
use crate::forms::office::policy::{CLAIM_GRACE_MINUTES, CLAIM_IDLE_MINUTES};
use crate::forms::office::takeover;
use crate::forms::shift::handover;
use crate::protocol::messages::{Held, Reply, Request, Told};
use crate::store::taking::{Handed, Work};

/// Whether a slip can be claimed: it is open and needs work, and is not the shift, which two
/// operators sign together.
fn is_claimed(slip: &Slip) -> bool {
    let form = forms::tagged(slip.id.form);
    let open = form.and_then(|form| form.state(slip.state)).is_some_and(|state| state.open);
    open && !forms::booked(slip.id.form) && slip.id.form != handover::TAG
}

impl Desk {
    fn claim(&self, badge: Badge, conn: Conn, by_key: bool) -> Claim {
        let now = self.now();
        Claim { badge, conn, since: now, last: now, by_key }
    }

    fn claimable(&self, slip: SlipId) -> bool {
        let read = self.ask(|book| book.slip(slip));
        read.ok().flatten().is_some_and(|slip| is_claimed(&slip))
    }

    /// Notes a request that only a person causes. Whoever types in a form claims its slip again
    /// after a restart of the desk, or after another operator has released it.
    pub(super) fn note_activity(&mut self, conn: Conn, request: &Request) {
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
            self.claim_slip(slip, badge, conn, false);
        }
    }

    /// Claims a slip, and tells every terminal and the operator who had it until now.
    fn claim_slip(&mut self, slip: SlipId, badge: Badge, conn: Conn, by_key: bool) -> ClaimOutcome {
        let grace = self.store.policy().limit(&CLAIM_GRACE_MINUTES);
        let outcome = self.claims.try_claim(slip, &self.claim(badge, conn, by_key), grace);
        match &outcome {
            ClaimOutcome::Granted => self.publish_claims(vec![slip], badge),
            ClaimOutcome::TakenFrom(before) => {
                self.notify_previous(before, slip, badge, "");
                self.publish_claims(vec![slip], badge);
            }
            ClaimOutcome::AlreadyOwn | ClaimOutcome::HeldByOther(_) => {}
        }
        outcome
    }

    /// Lets terminals ask again for lists that show who has claimed what.
    fn publish_claims(&self, slips: Vec<SlipId>, by: Badge) {
        if slips.is_empty() {
            return;
        }
        let told = Told::Posted { seq: self.store.head().seq, slips, by: by.0 };
        self.tell_signed_in(&told);
    }

    fn notify_previous(&self, before: &Claim, slip: SlipId, by: Badge, why: &str) {
        let (by, why) = (self.name(by), why.to_string());
        let told = Told::Relieved { slip, by, why };
        self.send(before.conn, &told);
    }

    fn held_by_other(&self, slip: SlipId, claim: &Claim) -> Reply {
        Reply::Held(Held { slip, by: self.name(claim.badge), since: claim.since })
    }

    /// Claims the slip of a form that is being opened, or answers who has it.
    pub(super) fn claim_for_step(&mut self, conn: Conn, reply: Reply) -> Reply {
        let Reply::Begun(begun) = &reply else { return reply };
        let Some(badge) = self.sessions.badge(conn) else { return reply };
        let slip = begun.slip.as_ref().map(|slip| slip.row.id).filter(|id| self.claimable(*id));
        let Some(slip) = slip else { return reply };
        match self.claim_slip(slip, badge, conn, false) {
            ClaimOutcome::HeldByOther(claim) => self.held_by_other(slip, &claim),
            ClaimOutcome::AlreadyOwn | ClaimOutcome::Granted | ClaimOutcome::TakenFrom(_) => reply,
        }
    }

    /// Claims a slip by the key 认领, and releases it by the same key; or claims it for a step that
    /// is to be opened. With a reason it takes the slip over from another operator.
    pub(super) fn claim_by_key(&mut self, waiting: Waiting, slip: SlipId, why: &str, stays: bool) {
        let Some(badge) = self.signed_in(&waiting) else { return };
        if !self.claimable(slip) {
            return self.decline(&waiting, "这张单没有要办的,不用认领");
        }
        let own = |claim: &Claim| claim.badge == badge && claim.by_key;
        if stays && self.claims.by_slip.get(&slip).is_some_and(own) {
            self.claims.by_slip.remove(&slip);
            self.publish_claims(vec![slip], badge);
            return self.reply(&waiting, Reply::OnIt { slip, on: false });
        }
        let reply = match self.claim_slip(slip, badge, waiting.conn, stays) {
            ClaimOutcome::HeldByOther(before) if !why.is_empty() => {
                let takeover = Takeover { slip, of: before.badge, why: why.to_string(), stays };
                return self.take_over(waiting, takeover, badge);
            }
            ClaimOutcome::HeldByOther(claim) => self.held_by_other(slip, &claim),
            ClaimOutcome::AlreadyOwn | ClaimOutcome::Granted | ClaimOutcome::TakenFrom(_) => {
                Reply::OnIt { slip, on: true }
            }
        };
        self.reply(&waiting, reply);
    }

    /// Takes over another operator's work. The claim changes when the record (B-05) is written.
    fn take_over(&mut self, waiting: Waiting, takeover: Takeover, badge: Badge) {
        let text = |name: &str, text: String| (name.to_string(), Input::Text(text));
        let asked = Asked {
            form: takeover::FORM.id.to_string(),
            step: "relieve".to_string(),
            fields: vec![
                text("slip", forms::show_number(takeover.slip)),
                text("of", takeover.of.0.to_string()),
                text("why", takeover.why.clone()),
            ],
            ..Asked::default()
        };
        let hand = Hand { badge, cosign: None };
        let work = vec![Work::Step(Handed::now(String::new(), asked, hand))];
        let reply = Some(CommitReply::TakenOver(takeover));
        self.enqueue(waiting, badge, work, reply);
    }

    /// Finishes a takeover after its record was written: the earlier operator is told why. An
    /// operator who has left meanwhile gets no claim.
    pub(super) fn finish_takeover(
        &mut self,
        conn: Conn,
        badge: Badge,
        takeover: &Takeover,
    ) -> Reply {
        let slip = takeover.slip;
        if let Some(before) = self.claims.by_slip.remove(&slip)
            && before.badge != badge
        {
            self.notify_previous(&before, slip, badge, &takeover.why);
        }
        if self.sessions.badge(conn) == Some(badge) {
            let claim = self.claim(badge, conn, takeover.stays);
            self.claims.by_slip.insert(slip, claim);
        }
        self.publish_claims(vec![slip], badge);
        Reply::OnIt { slip, on: true }
    }

    /// Moves the claim along with a draft that another operator has taken over by its own record.
    pub(super) fn claim_with_draft(&mut self, slip: SlipId, from: Badge, to: Badge, conn: Conn) {
        if self.claims.holder(slip) == Some(from) {
            let claim = self.claim(to, conn, false);
            self.claims.by_slip.insert(slip, claim);
            self.publish_claims(vec![slip], to);
        }
    }

    /// Ends the claim of a form that was closed or submitted. A claim by the key stays.
    pub(super) fn release_form(&mut self, conn: Conn, slip: SlipId) {
        let gone = |id: &SlipId, claim: &Claim| *id == slip && claim.conn == conn && !claim.by_key;
        let gone = self.claims.release_where(gone);
        self.publish_claims(gone, self.sessions.badge(conn).unwrap_or(Badge::CLOCK));
    }

    /// Ends the claims of a terminal that is gone or has another operator now.
    pub(super) fn release_terminal(&mut self, conn: Conn) {
        let badge = self.sessions.badge(conn);
        let gone = |_: &SlipId, claim: &Claim| claim.conn == conn && Some(claim.badge) != badge;
        let gone = self.claims.release_where(gone);
        self.publish_claims(gone, badge.unwrap_or(Badge::CLOCK));
    }

    /// Ends every claim of a badge.
    pub(super) fn release_badge(&mut self, badge: Badge) {
        let gone = self.claims.release_where(|_, claim| claim.badge == badge);
        self.publish_claims(gone, badge);
    }

    /// Ends claims on slips that have become finished.
    pub(super) fn release_finished(&mut self, changed: &[SlipId]) {
        for slip in changed {
            if self.claims.by_slip.contains_key(slip) && !self.claimable(*slip) {
                self.claims.by_slip.remove(slip);
            }
        }
    }

    /// Ends claims without activity for the idle time of the office, so that a terminal that was
    /// left open keeps nothing.
    pub(super) fn release_idle(&mut self) {
        if self.claims.by_slip.is_empty() {
            return;
        }
        let (now, idle) = (self.now(), self.store.policy().limit(&CLAIM_IDLE_MINUTES));
        let gone = self.claims.release_where(|_, claim| claim.last.minutes_until(now) >= idle);
        self.publish_claims(gone, Badge::CLOCK);
    }
}
