//! The store through its public functions: accepted and refused steps, and detection of tampering.

#[path = "store/bytes.rs"]
mod bytes;
#[path = "store/cache.rs"]
mod cache;
#[path = "store/folder.rs"]
mod folder;
#[path = "store/money.rs"]
mod money;
#[path = "store/office.rs"]
mod office;
#[path = "store/tampering.rs"]
mod tampering;

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use office::{START, at, founding, step, work};
use qiantai::engine::book::Book;
use qiantai::engine::value::SlipId;
use qiantai::forms::estate::people;
use qiantai::store::Store;
use qiantai::store::opening::Kind;
use qiantai::store::taking::{Acceptance, Done, Taken, Work};
use redb::StorageBackend;
use redb::backends::InMemoryBackend;

fn store_of(seed: u64) -> Store {
    let mut store = Store::over(InMemoryBackend::new(), Kind::Practice { seed }).unwrap();
    let taken = store.take(&founding(), START).unwrap();
    assert!(taken.done.iter().all(|d| matches!(d, Done::Accepted(_))), "{:?}", taken.done);
    store
}

fn office() -> Store {
    store_of(7)
}

fn accepted(taken: &Taken) -> Vec<Acceptance> {
    let all = taken.done.iter().map(|done| match done {
        Done::Accepted(acceptance) => acceptance.clone(),
        other => panic!("not accepted: {other:?}"),
    });
    all.collect()
}

fn faultless(store: &Store) {
    assert_eq!(store.check().unwrap().faults, Vec::<String>::new());
}

/// A call with its content, by the second operator.
fn call(id: &str, content: &str) -> Work {
    let fields = [("matter", "consult"), ("handled", "later"), ("content", content)];
    step(id, 102, "F-08", "log", None, &fields)
}

#[test]
fn what_is_taken_is_read_back() {
    let mut store = office();
    let mut changed = Vec::new();
    for n in 0..12 {
        changed.extend(store.take(&[work(n)], at(n)).unwrap().changed);
    }
    let repair = SlipId { form: 14, number: 1 };
    let view = store.read().unwrap();
    let slip = view.ask(|book| book.slip(repair)).unwrap().unwrap();
    assert_eq!(changed.iter().rfind(|s| s.id == repair), Some(&slip));
    assert_eq!(slip.version, 4, "opened, assigned, arrived, returned");
    for deed in &slip.story {
        assert_eq!(view.entry(deed.seq).unwrap().unwrap().slip, repair);
    }
    let known = view.ask(|book: &dyn Book| {
        (people::name(book, qiantai::engine::value::PersonId(1)), book.next_number(14))
    });
    assert_eq!(known.unwrap(), (office::NAME.to_string(), 3));
    assert_eq!(view.drafts().unwrap().len(), 2);
    assert_eq!(view.last_seq().unwrap(), Some(store.head().seq));
    faultless(&store);
}

/// Counts syncs on their way to memory.
#[derive(Debug)]
struct Counting(InMemoryBackend, Arc<AtomicUsize>);

impl StorageBackend for Counting {
    fn len(&self) -> io::Result<u64> {
        self.0.len()
    }
    fn read(&self, offset: u64, out: &mut [u8]) -> io::Result<()> {
        self.0.read(offset, out)
    }
    fn set_len(&self, len: u64) -> io::Result<()> {
        self.0.set_len(len)
    }
    fn sync_data(&self) -> io::Result<()> {
        self.1.fetch_add(1, Ordering::SeqCst);
        self.0.sync_data()
    }
    fn write(&self, offset: u64, data: &[u8]) -> io::Result<()> {
        self.0.write(offset, data)
    }
}

#[test]
fn all_that_waits_is_one_commit() {
    let syncs = Arc::new(AtomicUsize::new(0));
    let backend = Counting(InMemoryBackend::new(), Arc::clone(&syncs));
    let mut store = Store::over(backend, Kind::Real).unwrap();
    store.take(&founding(), START).unwrap();
    let mut during = |batch: &[Work]| {
        let before = syncs.load(Ordering::SeqCst);
        store.take(batch, START).unwrap();
        syncs.load(Ordering::SeqCst) - before
    };
    // A commit of two phases syncs twice, and a batch of sixty-four no oftener than one step.
    assert_eq!(during(&[call("a", "一件")]), 2);
    let many: Vec<Work> = (0..64).map(|n| call(&format!("b{n}"), "又一件")).collect();
    assert_eq!(during(&many), 2);
    // What changes nothing needs no commit at all.
    assert_eq!(during(&[call("a", "一件"), call("", "")]), 0);
    assert_eq!(during(&[]), 0);
}

/// What the desk knows is written over what was typed, and is not what the asker said.
#[test]
fn what_the_desk_knows_is_written_over_and_the_step_stays_the_same() {
    let mut store = office();
    let knowing = |words: Option<&str>| match call("k", "打来的话") {
        Work::Step(mut handed) => {
            handed.known = vec![("content".to_string(), words.map(str::to_string))];
            Work::Step(handed)
        }
        other => other,
    };
    // The blank is required: taken out, it is missing.
    let without = store.take(&[knowing(None)], START).unwrap();
    assert!(matches!(without.done.as_slice(), [Done::Invalid(_)]));
    let first = accepted(&store.take(&[knowing(Some("前台写的"))], START).unwrap());
    let view = store.read().unwrap();
    let text = view.ask(|book: &dyn Book| format!("{:?}", book.slip(first[0].slip).unwrap()));
    let text = text.unwrap();
    assert!(text.contains("前台写的") && !text.contains("打来的话"), "{text}");
    let again = accepted(&store.take(&[knowing(Some("又变了"))], at(1)).unwrap());
    assert_eq!(again[0], first[0]);
}

#[test]
fn what_is_refused_leaves_nothing_and_no_gap() {
    let mut store = office();
    let (head, digests) = (store.head().clone(), store.check().unwrap());
    let not_yours = step("r", 210, "F-08", "log", None, &[("content", "不归他")]);
    let no_slip = step("r", 102, "F-14", "arrive", Some(SlipId { form: 14, number: 99 }), &[]);
    let unknown = step("r", 102, "F-99", "open", None, &[]);
    let taken = store.take(&[not_yours.clone(), no_slip, unknown, call("r", "")], START).unwrap();
    assert!(matches!(
        taken.done.as_slice(),
        [Done::Refused(_), Done::Refused(_), Done::Invalid(_), Done::Invalid(_)]
    ));
    assert!(taken.changed.is_empty());
    assert_eq!(*store.head(), head);
    let now = store.check().unwrap();
    assert_eq!(
        (now.slips_digest, now.keys_digest, now.faults),
        (digests.slips_digest, digests.keys_digest, digests.faults)
    );

    // Between refused ones the numbers run on, of slips and of entries.
    let batch = [call("g1", "甲"), not_yours, call("g2", ""), call("g2", "乙")];
    let taken = store.take(&batch, START).unwrap();
    let got: Vec<(u64, u64)> =
        taken.changed.iter().map(|s| (s.id.number, s.story[0].seq)).collect();
    assert_eq!(got, [(1, head.seq + 1), (2, head.seq + 2)]);
    faultless(&store);
}

#[test]
fn a_step_sent_again_gets_its_first_acceptance() {
    let mut store = office();
    let first = accepted(&store.take(&[call("x", "漏水")], START).unwrap());
    let head = store.head().clone();
    // Again alone, and twice in one batch, and with another slip in between.
    let again =
        store.take(&[call("x", "漏水"), call("y", "别的"), call("y", "别的")], at(1)).unwrap();
    let again = accepted(&again);
    assert_eq!(again[0], first[0]);
    assert_eq!(again[1], again[2]);
    assert_eq!(store.head().seq, head.seq + 1);
    // Another body under the same id is never done.
    let reused = store.take(&[call("x", "改了内容")], at(2)).unwrap();
    assert_eq!(reused.done, [Done::Reused]);
    assert_eq!(store.head().seq, head.seq + 1);
    // The id is the badge's own.
    let fields = [("matter", "consult"), ("handled", "later"), ("content", "漏水")];
    let other = store.take(&[step("x", 101, "F-08", "log", None, &fields)], at(3)).unwrap();
    assert_ne!(accepted(&other)[0].slip, first[0].slip);
    // Without an id nothing is remembered.
    let two = accepted(&store.take(&[call("", "无号"), call("", "无号")], at(4)).unwrap());
    assert_ne!(two[0].slip, two[1].slip);
}

#[test]
fn refusals_are_not_remembered() {
    let mut store = office();
    let slip = Some(SlipId { form: 14, number: 1 });
    let arrive = step("late", 102, "F-14", "arrive", slip, &[]);
    let refused = store.take(std::slice::from_ref(&arrive), START).unwrap();
    assert!(matches!(refused.done[0], Done::Refused(_)));
    store.take(&[work(0)], START).unwrap();
    let taken = store.take(&[arrive], at(1)).unwrap();
    assert!(matches!(taken.done[0], Done::Accepted(_)), "{:?}", taken.done);
}

#[test]
fn a_draft_ends_with_the_acceptance_of_its_step_and_not_before() {
    let mut store = office();
    let with_draft = |piece: Work| match piece {
        Work::Step(mut handed) => {
            handed.draft = Some(5);
            Work::Step(handed)
        }
        other => other,
    };
    store
        .take(&[Work::Draft(5, Some(b"half".to_vec())), Work::Draft(6, Some(vec![1]))], START)
        .unwrap();
    store.take(&[with_draft(call("d", ""))], START).unwrap();
    assert_eq!(store.read().unwrap().drafts().unwrap().len(), 2, "refused: what was typed stays");
    store.take(&[with_draft(call("d", "好了"))], START).unwrap();
    assert_eq!(store.read().unwrap().drafts().unwrap(), [(6, vec![1])]);
    store.take(&[Work::Draft(6, None)], START).unwrap();
    assert!(store.read().unwrap().drafts().unwrap().is_empty());
}

#[test]
fn local_things_stay_outside_the_journal() {
    let mut store = office();
    let head = store.head().clone();
    let badge = qiantai::engine::value::Badge(102);
    let work = [
        Work::Credential(badge, vec![1, 2]),
        Work::Note("throttle".into(), Some(vec![3])),
        Work::Note("gone".into(), None),
        Work::Clock(Some(at(500))),
    ];
    assert_eq!(store.take(&work, START).unwrap().done, vec![Done::Kept; 4]);
    let view = store.read().unwrap();
    assert_eq!(view.credential(102).unwrap(), Some(vec![1, 2]));
    assert_eq!(view.note("throttle").unwrap(), Some(vec![3]));
    assert_eq!(store.practice_clock().unwrap(), Some(at(500)));
    assert_eq!(*store.head(), head);
    faultless(&store);
    let mut real = Store::over(InMemoryBackend::new(), Kind::Real).unwrap();
    real.take(&[Work::Clock(Some(at(500)))], START).unwrap();
    assert_eq!(real.practice_clock().unwrap(), None, "only a practice office's clock is set");
}

#[test]
fn recorded_time_never_runs_backwards() {
    let mut store = office();
    for minutes in [10, 3, 0, 12, 11] {
        store.take(&[call("", "看表")], START.plus_minutes(minutes)).unwrap();
    }
    let view = store.read().unwrap();
    let recorded: Vec<_> =
        (1..=store.head().seq).map(|seq| view.entry(seq).unwrap().unwrap().recorded).collect();
    assert!(recorded.is_sorted(), "{recorded:?}");
    assert_eq!(store.last_moment(), START.plus_minutes(12));
}

#[test]
fn the_same_seed_gives_the_same_head_and_chance_another() {
    let head = |mut store: Store| {
        for n in 0..12 {
            store.take(&[work(n)], at(n)).unwrap();
        }
        (store.head().clone(), store.check().unwrap().slips_digest)
    };
    assert_eq!(head(store_of(7)), head(store_of(7)));
    let (seven, eight) = (head(store_of(7)), head(store_of(8)));
    assert_ne!(seven.0, eight.0, "the salts of personal parts are in the chain");
    assert_eq!(seven.1, eight.1);
    let by_chance = |()| {
        let mut store = Store::over(InMemoryBackend::new(), Kind::Real).unwrap();
        store.take(&founding(), START).unwrap();
        store.head().clone()
    };
    assert_ne!(by_chance(()), by_chance(()));
}

#[test]
fn what_is_too_large_is_said_and_costs_nobody_else_theirs() {
    let mut store = office();
    let huge = "长".repeat(100_000);
    let head = store.head().seq;
    let batch = [
        call("h1", "前面的"),
        call("h2", &huge),
        Work::Draft(1, Some(vec![0; 300_000])),
        call("h3", "后面的"),
    ];
    let taken = store.take(&batch, START).unwrap();
    let too_large = qiantai::store::StoreProblem::TooLarge.to_string();
    let [Done::Accepted(_), Done::Invalid(handed), Done::Invalid(draft), Done::Accepted(_)] =
        taken.done.as_slice()
    else {
        panic!("{:?}", taken.done)
    };
    assert_eq!((&handed[0].problem, &draft[0].problem), (&too_large, &too_large));
    assert_eq!(store.head().seq, head + 2);

    // A slip whose story has grown to the limit takes no more, and the others do.
    let slip = Some(SlipId { form: 14, number: 1 });
    store.take(&[work(0)], START).unwrap();
    let note = "催".repeat(80);
    let mut taken = 0;
    let full = loop {
        let chase = |_| match step("", 102, "F-14", "chase", slip, &[("chase_note", &note)]) {
            Work::Step(mut handed) => {
                handed.asked.source.clone_from(&note);
                handed.asked.late.clone_from(&note);
                Work::Step(handed)
            }
            other => other,
        };
        let done = store.take(&(0..50).map(chase).collect::<Vec<_>>(), START).unwrap().done;
        taken += done.iter().filter(|d| matches!(d, Done::Accepted(_))).count();
        match done.last() {
            Some(Done::Invalid(problems)) => break problems[0].problem.clone(),
            _ if taken > 2_000 => panic!("the slip grows without end"),
            _ => {}
        }
    };
    assert_eq!(full, too_large);
    assert!(taken > 300, "only {taken} chasers fit");
    accepted(&store.take(&[work(6), call("after", "照常")], START).unwrap());
    faultless(&store);
}

#[test]
fn a_slip_named_where_none_belongs_harms_nobody() {
    let mut store = office();
    let astray = step(
        "astray",
        102,
        "F-08",
        "log",
        Some(SlipId { form: 8, number: 77 }),
        &[("matter", "consult"), ("handled", "later"), ("content", "单号是乱写的")],
    );
    let taken = accepted(&store.take(&[call("n", "同一批"), astray], START).unwrap());
    assert_eq!(taken[1].slip, SlipId { form: 8, number: 2 });
    faultless(&store);
}
