//! How often a register is read while a file comes in.

use super::*;
use qiantai::engine::ledger::SumKey;
use qiantai::engine::money::Money;
use qiantai::engine::policy::Policy;
use qiantai::engine::registry::Registry;
use qiantai::engine::slip::Index;
use std::cell::Cell;

/// A book that counts the slips that are read.
struct Counted<'a> {
    book: &'a MapBook,
    reads: Cell<usize>,
}

impl Book for Counted<'_> {
    fn slip(&self, id: SlipId) -> Option<Slip> {
        self.reads.set(self.reads.get() + 1);
        self.book.slip(id)
    }

    fn keys(&self, index: Index, from: (u64, u64), to: (u64, u64), most: usize) -> Vec<SlipId> {
        self.book.keys(index, from, to, most)
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
        self.book.sums(from, to, most)
    }
}

#[test]
fn a_register_is_read_once_for_all_pieces_of_a_file() {
    let mut office = Office::new();
    let faults = Kind::Register(Register::of_word("faults").unwrap());
    let line = |n: u32| format!("zz-{n},故障{n},35\n");
    let text: String = (0..200).map(line).collect();
    office.import(faults, &format!("故障码,故障,人工\n{text}"));
    let piece =
        exchange::roster(faults, "故障码,故障,人工\nzz-1,故障1,35\n".as_bytes(), None).unwrap();
    let wanted: Vec<_> = piece.units.iter().map(|unit| unit.wanted.clone()).collect();
    let book = Counted { book: &office.book, reads: Cell::new(0) };
    let planner = plan::Planner { book: &book, hand: HAND, now: office.now };
    let mut standing = None;
    let mut reads = || {
        let plans = planner.plan_all(&wanted, &mut standing);
        assert_eq!(plans[0].planned.parts[0].outcome, RowOutcome::Same);
        book.reads.replace(0)
    };
    assert!(reads() >= 200);
    assert!(reads() < 20, "the second piece reads no register");
}
