//! Whole phone numbers that are looked up by who may not see any: whose phone rings must be found, but what a mask
//! hides must not be asked out, one number after another.

use super::Desk;
use super::guesses::AN_HOUR;
use super::waiting::Waiting;
use crate::protocol::messages::{Reply, Request};
use crate::queries::finder::is_whole_number;

impl Desk {
    /// Why a look-up is not answered: it is one number too many of somebody who may see none.
    pub(super) fn too_many_numbers(
        &mut self,
        waiting: &Waiting,
        request: &Request,
    ) -> Option<Reply> {
        let Request::Find { typed, .. } = request else { return None };
        let badge = self.sessions.badge(waiting.conn)?;
        if !is_whole_number(typed) {
            return None;
        }
        let viewer = self.store.read().and_then(|view| self.viewer(&view, Some(badge))).ok()?;
        // The clock of a practice office may stand still, and the wall clock may be set.
        let now = self.running_time();
        (viewer.sight.hides_numbers() && self.guesses.count(badge, typed.trim(), now)).then(|| {
            Reply::No(format!(
                "看不到号码的岗位每小时最多按 {AN_HOUR} 个整号找人;请稍后,或请能看号码的人来找"
            ))
        })
    }
}
