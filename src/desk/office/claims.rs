//! Who is on which slip: from the opening of a step's form, or by the key 认领. Every list says so at
//! once, before a word is typed.
//!
//! A claim is courtesy between hands, not a lock: it keeps nobody from handing a step in, versions do
//! that (H-03). It lies in memory alone and ends with its form, its terminal, its slip, or when its
//! operator has done nothing for as long as the office says. That somebody took another's work over
//! after the grace is a record (B-05); who was on what is not.

use std::collections::BTreeMap;

use crate::desk::serve::Conn;
use crate::engine::moment::Moment;
use crate::engine::value::{Badge, SlipId};

/// Somebody on a slip.
#[derive(Clone)]
pub(super) struct Claim {
    pub(super) badge: Badge,
    pub(super) conn: Conn,
    pub(super) since: Moment,
    /// When its operator last did something at that terminal.
    pub(super) last: Moment,
    /// Taken by its key: it outlives the form.
    pub(super) said: bool,
}

/// Everybody who is on a slip.
#[derive(Default)]
pub(super) struct Claims {
    pub(super) on: BTreeMap<SlipId, Claim>,
}

/// A slip that is taken over from another after the grace.
pub(super) struct Relief {
    pub(super) slip: SlipId,
    pub(super) of: Badge,
    pub(super) why: String,
    /// By the key, as [`Claim::said`].
    pub(super) stays: bool,
}

/// What became of going onto a slip.
pub(super) enum Went {
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
    pub(super) fn touch(&mut self, conn: Conn, now: Moment) {
        for claim in self.on.values_mut().filter(|claim| claim.conn == conn) {
            claim.last = now;
        }
    }

    /// Goes onto a slip, unless another has been on it for longer than `grace` minutes.
    pub(super) fn go(&mut self, slip: SlipId, of: &Claim, grace: i64) -> Went {
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
    pub(super) fn drop_those(&mut self, gone: impl Fn(&SlipId, &Claim) -> bool) -> Vec<SlipId> {
        let ids = self.on.iter().filter(|(slip, claim)| gone(slip, claim)).map(|(slip, _)| *slip);
        let ids: Vec<SlipId> = ids.collect();
        for id in &ids {
            self.on.remove(id);
        }
        ids
    }
}
