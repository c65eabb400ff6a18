//! What a building has reported already, so that a second caller is put on the first one's slip. It
//! must not decide whether two callers mean the same: whoever has them on the phone does.

use std::collections::BTreeMap;

use super::cached_row::Kept;
use super::index::Shelf;
use crate::engine::moment::Moment;

/// Open slips of one matter.
pub struct Same<'a> {
    pub kind: &'a str,
    pub households: u32,
    pub common: bool,
    /// The one that most households are on first, and the newer before the older.
    pub slips: Vec<&'a Kept>,
}

impl Shelf {
    /// What was reported in a building since a moment and is still open, by matter: what concerns
    /// many first, then what most have reported, then the newest. One walk over what is open.
    #[must_use]
    pub fn alike(&self, building: &str, since: Moment) -> Vec<Same<'_>> {
        let Some(building) = self.interned.building(building).filter(|at| *at > 0) else {
            return Vec::new();
        };
        let here = |slot: usize| {
            let facts = self.facts.get(slot)?;
            let kept = self.kept.get(slot)?.as_deref()?;
            let own = facts.building == building && facts.open() && !kept.line.kind.is_empty();
            (own && kept.opened >= since).then_some(kept)
        };
        let mut kinds: BTreeMap<&str, Vec<&Kept>> = BTreeMap::new();
        for kept in (0..self.facts.len()).filter_map(here) {
            kinds.entry(&kept.line.kind).or_default().push(kept);
        }
        let mut same: Vec<Same<'_>> = kinds
            .into_iter()
            .map(|(kind, mut slips)| {
                slips.sort_by_key(|s| std::cmp::Reverse((s.line.households, s.opened, s.id)));
                let households: u32 = slips.iter().map(|s| s.line.households.max(1)).sum();
                // Two households with the same fault in two flats: it may be one matter.
                let common = households > 1 || slips.iter().any(|s| s.line.common);
                Same { kind, households, common, slips }
            })
            .collect();
        let newest = |same: &Same<'_>| same.slips.iter().map(|s| s.opened).max();
        same.sort_by_key(|same| std::cmp::Reverse((same.common, same.households, newest(same))));
        same
    }
}
