//! Claims: which operator is working on which slip. A claim begins when a step's form is opened, or
//! by the key 认领, and every list shows it at once.
//!
//! A claim is a courtesy and not a lock: it does not keep anybody from submitting a step; the
//! version check does that (H-03). It lives in memory only and ends with its form, its terminal,
//! its slip, or after the idle time of the office. Taking over another operator's work after the
//! grace period writes a record (B-05); a claim itself is not recorded.

use crate::engine::prelude::*;
use std::collections::BTreeMap;

use crate::desk::serve::Conn;

/// One operator working on one slip.
#[derive(Clone)]
pub(super) struct Claim {
    pub(super) badge: Badge,
    pub(super) conn: Conn,
    pub(super) since: Moment,
    /// The operator's last activity at that terminal.
    pub(super) last: Moment,
    /// Taken by the key 认领: it does not end when the form is closed.
    pub(super) by_key: bool,
}

/// All claims of the office.
#[derive(Default)]
pub(super) struct Claims {
    pub(super) by_slip: BTreeMap<SlipId, Claim>,
}

/// A slip to be taken over from another operator after the grace period.
pub(super) struct Takeover {
    pub(super) slip: SlipId,
    pub(super) of: Badge,
    pub(super) why: String,
    /// Whether it was taken by the key, see [`Claim::by_key`].
    pub(super) stays: bool,
}

/// The result of trying to claim a slip.
pub(super) enum ClaimOutcome {
    /// The operator had it already.
    AlreadyOwn,
    /// Nobody had it.
    Granted,
    /// Another operator had it, for less than the grace period.
    TakenFrom(Claim),
    /// Another operator has it, for longer than the grace period.
    HeldByOther(Claim),
}

impl Claims {
    /// The operator who has claimed a slip.
    pub(super) fn holder(&self, slip: SlipId) -> Option<Badge> {
        self.by_slip.get(&slip).map(|claim| claim.badge)
    }

    /// Notes activity at a terminal, so that its claims do not run out.
    pub(super) fn touch(&mut self, conn: Conn, now: Moment) {
        for claim in self.by_slip.values_mut().filter(|claim| claim.conn == conn) {
            claim.last = now;
        }
    }

    /// Claims a slip, unless another operator has had it for longer than `grace` minutes.
    pub(super) fn try_claim(&mut self, slip: SlipId, of: &Claim, grace: i64) -> ClaimOutcome {
        match self.by_slip.get_mut(&slip) {
            Some(own) if own.badge == of.badge => {
                // The claim follows its operator to another terminal.
                (own.conn, own.last) = (of.conn, of.last);
                own.by_key |= of.by_key;
                ClaimOutcome::AlreadyOwn
            }
            Some(other) if other.since.minutes_until(of.since) >= grace => {
                ClaimOutcome::HeldByOther(other.clone())
            }
            Some(other) => ClaimOutcome::TakenFrom(std::mem::replace(other, of.clone())),
            None => {
                self.by_slip.insert(slip, of.clone());
                ClaimOutcome::Granted
            }
        }
    }

    /// Ends the claims for which `gone` holds, and returns their slips.
    pub(super) fn release_where(&mut self, gone: impl Fn(&SlipId, &Claim) -> bool) -> Vec<SlipId> {
        let ids =
            self.by_slip.iter().filter(|(slip, claim)| gone(slip, claim)).map(|(slip, _)| *slip);
        let ids: Vec<SlipId> = ids.collect();
        for id in &ids {
            self.by_slip.remove(id);
        }
        ids
    }
}
