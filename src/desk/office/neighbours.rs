//! What other households of a building have reported, shown on the card of the caller. It changes
//! nothing.

use super::Desk;
use crate::engine::moment::Moment;
use crate::forms::work::policy::SAME_REPORT_HOURS;
use crate::protocol::messages::{Alike, Row};
use crate::queries::presenter;
use crate::queries::presenter::Viewer;

/// The most matters on a card, and the most slips of one matter.
const MOST: usize = 6;
/// The step that adds another caller to a slip.
const ATTACH: &str = "attach";

impl Desk {
    /// Open slips of the building that can take another caller. Slips of the household itself are
    /// left out: they are chased, not joined.
    pub(super) fn similar_reports(
        &self,
        building: &str,
        own: &[Row],
        viewer: Viewer,
    ) -> Vec<Alike> {
        let Some(Ok(index)) = &self.board_index else { return Vec::new() };
        let policy = self.store.policy();
        // How long a report of somebody else is offered (D-77); what is older stands on the board.
        let hours = policy.limit(&SAME_REPORT_HOURS);
        if hours == 0 {
            return Vec::new();
        }
        let since = viewer.now.plus_minutes(-60 * hours);
        let today = |at: Moment| at.day() == viewer.now.day();
        let mut found = Vec::new();
        for same in index.similar(building, since) {
            let foreign = same.slips.iter().filter(|s| own.iter().all(|row| row.id != s.id));
            let slips: Vec<Row> = foreign
                .map(|s| {
                    let held = self.claims.holder(s.id).map_or_else(String::new, |b| self.name(b));
                    presenter::cached_row(s, s.line.due, viewer, policy, held)
                })
                .filter(|row| row.allows(ATTACH))
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
