//! A practice office in a store is the same, however many steps go into a commit.

use qiantai::demo::{Days, Plan, Planned, office};
use qiantai::engine::book::Book;
use qiantai::store::Store;
use qiantai::store::opening::Kind;
use qiantai::store::taking::{Handed, Steps};
use redb::backends::InMemoryBackend;

use super::{Made, calls_taken, small};

/// The steps of a plan, as the program submits them.
struct All(Box<dyn Iterator<Item = Planned>>, Days);

impl Steps for All {
    fn next(&mut self, book: &dyn Book) -> Option<Handed> {
        let planned = self.0.next().or_else(|| self.1.next(book))?;
        let now = Handed::now(String::new(), planned.asked, planned.hand);
        Some(Handed { at: Some(planned.at), ..now })
    }
}

#[test]
fn the_size_of_a_commit_leaves_no_trace() {
    let plan = Plan { rooms: 40, slips: 70, open: 90, ..small(5) };
    let built = |in_one_commit: usize| {
        let kind = Kind::Practice { seed: plan.seed };
        let mut store = Store::over(InMemoryBackend::new(), kind).unwrap();
        let mut all = All(Box::new(office(&plan)), Days::new(&plan));
        store.take_each(in_one_commit, plan.now, &mut all).unwrap();
        let found = store.check().unwrap();
        assert!(found.faults.is_empty(), "{found}");
        (found.head, found.slips_digest, found.keys_digest, found.sums_digest)
    };
    let at_once = built(usize::MAX);
    assert_eq!(built(7), at_once);
    assert_eq!(built(100), at_once);
}

#[test]
fn a_backlog_leaves_exactly_so_many_slips_open_in_many_states() {
    let plan = Plan { open: 400, ..small(7) };
    let made = Made::generate(&plan);
    assert_eq!(made.board().len(), 400);
    let usual = Made::generate(&small(7));
    assert!((40..=100).contains(&usual.board().len()), "{} open", usual.board().len());
    // A tenth at most comes in at the last moment; the others lie in their states for days.
    let opened_at = |made: &Made, id| made.book.slip(id).unwrap().opened();
    let last = made.board().into_iter().filter(|id| opened_at(&made, *id) == plan.now).count();
    assert!(last <= 80, "{last} opened at the end");
    let states = made.states(qiantai::forms::work::repair::TAG);
    let open = qiantai::forms::work::repair::FORM.states.iter().filter(|s| s.open);
    for state in open {
        assert!(states.get(&state.code).is_some_and(|n| *n >= 2), "{}: {states:?}", state.label);
    }
    assert!(calls_taken(&made) >= calls_taken(&usual) + 300);
    // Fewer than stand there anyway: nothing is closed for it.
    let few = Made::generate(&Plan { open: 10, ..small(7) });
    assert_eq!(few.entries, usual.entries);
}

#[test]
fn a_large_estate_is_entered_whole() {
    // Buildings enough that two shops of one building throw the same name.
    let rooms = 42_000;
    let mut made = 0;
    let mut shops = std::collections::BTreeSet::new();
    for planned in office(&Plan { rooms, ..small(1) }) {
        if planned.asked.form != "F-107" {
            continue;
        }
        made += 1;
        for (_, typed) in
            planned.asked.fields.iter().filter(|(name, _)| name == "no" || name == "also")
        {
            assert!(shops.insert(format!("{typed:?}")), "twice: {typed:?}");
        }
    }
    assert_eq!(made, rooms);
}
