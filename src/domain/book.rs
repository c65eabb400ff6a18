//! What a decision may read: a few generic reads over the open transaction, or over a map in tests.

pub mod map;

use super::policy::Policy;
use super::slip::{Index, Key, Slip};
use super::value::SlipId;

/// The book as a decision sees it. Reads cannot fail here: a store that cannot read remembers so
/// itself and lets nothing be taken.
pub trait Book {
    fn slip(&self, id: SlipId) -> Option<Slip>;

    /// Slips found under an index between two `(a, b)` pairs, both included, ascending, at most `most`.
    fn keys(&self, index: Index, from: (u64, u64), to: (u64, u64), most: usize) -> Vec<SlipId>;

    /// The number that the next new slip of a form gets.
    fn next_number(&self, form: u16) -> u64;

    /// The office's policy as it stands.
    fn policy(&self) -> &Policy;
}

impl dyn Book + '_ {
    /// The first `most` slips under one `a` of an index.
    #[must_use]
    pub fn under(&self, index: Index, a: u64, most: usize) -> Vec<SlipId> {
        self.keys(index, (a, 0), (a, u64::MAX), most)
    }

    /// The slips of a form that carry a name or code. The hash may meet a stranger, so callers that
    /// need certainty compare the text.
    #[must_use]
    pub fn named(&self, form: u16, text: &str) -> Vec<Slip> {
        let key = Key::named(text);
        self.under(Index::Named, key.a, 64)
            .into_iter()
            .filter(|id| id.form == form)
            .filter_map(|id| self.slip(id))
            .collect()
    }
}
