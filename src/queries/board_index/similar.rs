//! Open reports of a building, so that a second caller can be added to the first one's slip. It
//! must not decide whether two callers mean the same matter: the operator on the phone does.

use std::collections::BTreeMap;

use super::cached_row::CachedRow;
use super::index::BoardIndex;
use crate::engine::moment::Moment;
use crate::sorting::Arrange;

/// Open slips about one matter.
pub struct SimilarSlips<'a> {
    pub kind: &'a str,
    pub households: u32,
    pub common: bool,
    /// Those of most households first, then the newer ones.
    pub slips: Vec<&'a CachedRow>,
}

impl BoardIndex {
    /// What was reported in a building since a moment and is still open, by matter: matters of many
    /// households first, then those most reported, then the newest. It scans all open slips once.
    pub fn similar(&self, building: &str, since: Moment) -> Vec<SimilarSlips<'_>> {
        let Some(building) = self.interned.building(building).filter(|at| *at > 0) else {
            return Vec::new();
        };
        let here = |slot: usize| {
            let facts = self.facts.get(slot)?;
            let row = self.rows.get(slot)?.as_deref()?;
            let own = facts.building == building && facts.open() && !row.line.kind.is_empty();
            (own && row.opened >= since).then_some(row)
        };
        let mut kinds: BTreeMap<&str, Vec<&CachedRow>> = BTreeMap::new();
        for row in (0..self.facts.len()).filter_map(here) {
            kinds.entry(&row.line.kind).or_default().push(row);
        }
        let mut same: Vec<SimilarSlips<'_>> = kinds
            .into_iter()
            .map(|(kind, mut slips)| {
                slips.arrange_by_key(|s| std::cmp::Reverse((s.line.households, s.opened, s.id)));
                let households: u32 = slips.iter().map(|s| s.line.households.max(1)).sum();
                // Two households with the same fault may have the same cause.
                let common = households > 1 || slips.iter().any(|s| s.line.common);
                SimilarSlips { kind, households, common, slips }
            })
            .collect();
        let newest = |same: &SimilarSlips<'_>| same.slips.iter().map(|s| s.opened).max();
        same.arrange_by_key(|same| std::cmp::Reverse((same.common, same.households, newest(same))));
        same
    }
}
