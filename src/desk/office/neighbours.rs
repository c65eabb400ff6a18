//! What the rest of a building has reported, for the card of whoever rings now. It changes nothing.

use super::Desk;
use crate::engine::moment::Moment;
use crate::forms::work::policy::SAME_REPORT_HOURS;
use crate::protocol::messages::{Alike, Row};
use crate::queries::presenter;
use crate::queries::presenter::Viewer;

/// Matters, and slips of one, that go to a card.
const MOST: usize = 6;
/// The step that puts another caller on a slip.
const ATTACH: &str = "attach";

impl Desk {
    /// What else of the building is open and takes another caller; never a slip of the household
    /// itself, which is chased.
    pub(super) fn alike(&self, building: &str, own: &[Row], eye: Viewer) -> Vec<Alike> {
        let Some(Ok(shelf)) = &self.shelf else { return Vec::new() };
        let policy = self.store.policy();
        // How long a report of somebody else is offered (D-77); what is older stands on the board.
        let hours = policy.limit(&SAME_REPORT_HOURS);
        if hours == 0 {
            return Vec::new();
        }
        let since = eye.now.plus_minutes(-60 * hours);
        let today = |at: Moment| at.day() == eye.now.day();
        let mut found = Vec::new();
        for same in shelf.alike(building, since) {
            let foreign = same.slips.iter().filter(|s| own.iter().all(|row| row.id != s.id));
            let slips: Vec<Row> = foreign
                .map(|s| {
                    let held = self.claims.holder(s.id).map_or_else(String::new, |b| self.name(b));
                    presenter::kept(s, s.line.due, eye, policy, held)
                })
                .filter(|row| row.can.iter().any(|step| step == ATTACH))
                .take(MOST)
                .collect();
            if !slips.is_empty() {
                found.push(Alike {
                    kind: same.kind.to_string(),
                    households: slips.iter().map(|s| s.households.max(1)).sum(),
                    today: slips.iter().any(|s| today(s.opened)),
                    common: same.common,
                    slips,
                });
            }
            if found.len() == MOST {
                break;
            }
        }
        found
    }
}
