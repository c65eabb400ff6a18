//! Drafts survive their terminal, and another operator can take them over only with a record.

use super::frozen::Ghost;
use super::line::{draft, handed};
use super::office::TestOffice;
use qiantai::protocol::messages::{Reply, Request, Told};

fn kept(reply: Reply) -> u64 {
    match reply {
        Reply::DraftKept { number } => number,
        other => panic!("{other:?}"),
    }
}

#[test]
fn what_a_vanished_terminal_was_typing_is_there_for_its_owner_and_for_a_colleague() {
    let office = TestOffice::practice();
    let ghost = Ghost::typing(&office, 105, "漏水,正在问");
    let number = ghost.draft;
    let mut colleague = office.signed(102);
    let Reply::Drafts(drafts) = colleague.ask(Request::Drafts) else { panic!() };
    let seen = drafts.iter().find(|d| d.number == number).unwrap();
    assert!(seen.open && seen.badge == 105, "{seen:?}");
    drop(ghost);

    let mut owner = office.line();
    owner.hello("another screen");
    let back = owner.sign_in(105);
    assert_eq!(back.drafts.first().map(|d| d.number), Some(number), "named at sign-in");
    let Reply::DraftOpened { draft: found, .. } = owner.ask(Request::TakeDraft { number }) else {
        panic!()
    };
    assert_eq!(found, draft("漏水,正在问"));
    assert!(owner.rows("B-05").is_empty(), "one's own needs no record");

    let taken = colleague.ask(Request::TakeDraft { number });
    assert!(matches!(&taken, Reply::DraftOpened { draft, .. } if *draft == found), "{taken:?}");
    let record = colleague.rows("B-05");
    assert_eq!(record.len(), 1);
    assert!(record[0].matter.contains("漏水"), "{:?}", record[0]);
    assert!(record[0].worker.contains("周敏"), "{:?}", record[0]);

    let refused = owner.keep(Some(number), draft("我还在写"));
    assert!(matches!(&refused, Reply::No(s) if s.contains("王丽")), "{refused:?}");
    let told = |t: &Told| matches!(t, Told::DraftTaken { number: n, by } if *n == number && by.contains("王丽"));
    assert!(owner.told.iter().any(told), "{:?}", owner.told);
    // Nor may the old holder hand it in, and so take it away from under the new one.
    let mut hand = handed("late", &found.asked);
    if let Request::Hand { draft, .. } = &mut hand {
        *draft = Some(number);
    }
    let refused = owner.ask(hand.clone());
    assert!(matches!(&refused, Reply::No(s) if s.contains("王丽")), "{refused:?}");
    let dropped = owner.ask(Request::DropDraft { number });
    assert!(matches!(dropped, Reply::No(_)), "{dropped:?}");

    office.kill_desks();
    let mut colleague = office.signed(102);
    let Reply::DraftOpened { draft: found, .. } = colleague.ask(Request::TakeDraft { number })
    else {
        panic!("it is hers after a restart too")
    };
    assert_eq!(found, draft("漏水,正在问"));
    assert_eq!(colleague.rows("B-05").len(), 1, "and needs no second record");
    let handed_in = colleague.ask(hand);
    assert!(matches!(handed_in, Reply::Accepted { .. }), "{handed_in:?}");
    let Reply::Drafts(left) = colleague.ask(Request::Drafts) else { panic!() };
    assert!(left.is_empty(), "{left:?}");
}

#[test]
fn a_draft_that_was_handed_in_does_not_come_back() {
    let office = TestOffice::practice();
    let mut line = office.signed(102);
    let number = kept(line.keep(None, draft("一")));
    let mut hand = handed("k", &draft("一").asked);
    if let Request::Hand { draft, .. } = &mut hand {
        *draft = Some(number);
    }
    let first = line.ask(hand.clone());
    assert!(matches!(first, Reply::Accepted { .. }), "{first:?}");
    let late = line.keep(Some(number), draft("一，"));
    assert!(matches!(late, Reply::No(_)), "{late:?}");
    let Reply::Drafts(left) = line.ask(Request::Drafts) else { panic!() };
    assert!(left.is_empty(), "{left:?}");
    assert_eq!(line.ask(hand), first, "sent again with the draft's number");
    // A number that was never given harms nobody, whatever it is.
    assert!(matches!(line.keep(Some(u64::MAX), draft("二")), Reply::No(_)));
    office.kill_desks();
    let mut line = office.signed(102);
    let next = kept(line.keep(None, draft("三")));
    assert!(next < u64::MAX);
}

#[test]
fn one_operator_at_two_terminals_types_in_one_place() {
    let office = TestOffice::practice();
    let (mut here, mut there) = (office.signed(102), office.signed(102));
    let number = kept(here.keep(None, draft("一")));
    assert!(matches!(there.ask(Request::TakeDraft { number }), Reply::DraftOpened { .. }));
    kept(there.keep(Some(number), draft("一二")));
    let late = here.keep(Some(number), draft("一旧"));
    assert!(matches!(late, Reply::No(_)), "the older words must not win: {late:?}");
    drop(there);
    let opened = here.ask(Request::TakeDraft { number });
    assert!(matches!(&opened, Reply::DraftOpened { draft: d, .. } if *d == draft("一二")));
}
