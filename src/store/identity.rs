//! Which office a journal belongs to, and which of its lives it is in: proved by the chain, believed from no
//! name, folder or clock.

use super::StoreProblem;
use super::reader::Reader;
use super::rows::parts;
use crate::forms::office::restoring;

/// The office by its first entry, and the number of its restorings.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Identity {
    /// The first bytes of the chain hash of entry 1; zeros before it.
    pub office: [u8; 8],
    /// One, and one more for every restoring.
    pub generation: u32,
}

impl Identity {
    pub(super) fn of(view: &Reader) -> Result<Self, StoreProblem> {
        let mut office = [0; 8];
        if let Some((row, _)) = view.journal_row(1)? {
            office.copy_from_slice(&parts(&row)?.0[..8]);
        }
        let restored = view.ask(restoring::count)?;
        Ok(Self { office, generation: u32::try_from(restored).unwrap_or(u32::MAX - 1) + 1 })
    }

    /// The office's id as folders and sentences have it: 16 hexadecimal digits.
    pub fn office_id(&self) -> String {
        super::chain::hex(&self.office)
    }
}
