//! The book as a report reads it: whatever is read up to its bound is noticed, so that no sheet leaves something out in
//! silence.

use std::cell::Cell;

use crate::engine::ledger::{Account, Payer, SumKey};
use crate::engine::policy::Policy;
use crate::engine::prelude::*;
use crate::engine::registry::Registry;

/// A bound from here on is meant to be more than there ever is; a smaller one wants no more, such as the first or a page.
const A_BOUND: usize = 1_000;

pub(super) struct Watched<'a> {
    pub book: &'a dyn Book,
    /// Whether something was read up to its bound.
    pub full: &'a Cell<bool>,
}

impl Watched<'_> {
    fn seen<T>(&self, found: Vec<T>, most: usize) -> Vec<T> {
        if most >= A_BOUND && found.len() >= most {
            self.full.set(true);
        }
        found
    }
}

impl Book for Watched<'_> {
    fn slip(&self, id: SlipId) -> Option<Slip> {
        self.book.slip(id)
    }

    fn keys(&self, index: Index, from: (u64, u64), to: (u64, u64), most: usize) -> Vec<SlipId> {
        self.seen(self.book.keys(index, from, to, most), most)
    }

    fn next_number(&self, form: u16) -> u64 {
        self.book.next_number(form)
    }

    fn registry(&self) -> &'static Registry {
        self.book.registry()
    }

    fn policy(&self) -> &Policy {
        self.book.policy()
    }

    fn sums(&self, from: SumKey, to: SumKey, most: usize) -> Vec<(SumKey, Money)> {
        self.seen(self.book.sums(from, to, most), most)
    }

    fn totals(
        &self,
        account: Account,
        month: u32,
        payers: (Payer, Payer),
        most: usize,
    ) -> Option<Vec<(Payer, Money, u64)>> {
        self.book.totals(account, month, payers, most)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::kind::NOT_ALL;
    use crate::report::report;

    /// An office with more of everything than any report reads.
    struct Endless(crate::engine::book::map::MapBook);

    impl Book for Endless {
        fn slip(&self, id: SlipId) -> Option<Slip> {
            self.0.slip(id)
        }
        fn keys(&self, _: Index, _: (u64, u64), _: (u64, u64), most: usize) -> Vec<SlipId> {
            vec![SlipId { form: 14, number: 1 }; most.min(200_000)]
        }
        fn next_number(&self, form: u16) -> u64 {
            self.0.next_number(form)
        }
        fn registry(&self) -> &'static Registry {
            self.0.registry()
        }
        fn policy(&self) -> &Policy {
            self.0.policy()
        }
        fn sums(&self, from: SumKey, to: SumKey, most: usize) -> Vec<(SumKey, Money)> {
            self.0.sums(from, to, most)
        }
    }

    #[test]
    fn a_sheet_for_which_not_all_was_read_says_so() {
        let now = Moment::parse("2026-11-21 14:32", Moment(0)).unwrap();
        let says = |book: &dyn Book, name: &str| {
            let sheet = report(name).unwrap().build(book, now.day(), now);
            sheet.notes.iter().any(|note| note == NOT_ALL)
        };
        let (endless, empty) = (Endless(crate::forms::map_book()), crate::forms::map_book());
        for name in ["open-items", "day", "arrears-by-age"] {
            assert!(says(&endless, name), "{name}");
            assert!(!says(&empty, name), "{name}");
        }
    }
}
