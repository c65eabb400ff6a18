//! Debts over any order of changes of owner and lease: what somebody owes for a room stays theirs, to the fen, and nobody
//! else's grows by it.

use std::collections::BTreeMap;

use proptest::prelude::*;
use qiantai::engine::book::Book;
use qiantai::engine::decision::Verdict;
use qiantai::engine::ledger::{Account, Payer};
use qiantai::engine::value::{Badge, SlipId};
use qiantai::forms::billing::{owing, settlement};

use crate::{Office, asked};

/// What may be tried; `@` is somebody of the three, `&` one of the two rooms. Some of it is wrong on purpose.
const DEEDS: &[(&str, &str, &str)] = &[
    ("B-14", "arrears", "room=& payer=@ month=202509 amount=12.34 paper_no=N"),
    ("B-14", "arrears", "room=& payer=@ month=202510 amount=700 paper_no=N"),
    ("B-14", "arrears", "room=& month=202508 amount=0.01 paper_no=N"),
    ("F-22", "collect", "amount=0.01 taken=cash"),
    ("F-22", "collect", "amount=12.34 taken=scan"),
    ("F-22", "collect", "amount=100 taken=cash"),
    ("F-56", "add-home", "home_room=& home_relation=owner"),
    ("F-56", "add-home", "home_room=& home_relation=tenant"),
    ("F-56", "end-home", "home_room=& home_until=今天"),
    ("F-56", "strike", "why=搬走"),
    ("F-86", "move-in", "room=& who=@ whom=tenant day=今天 seen=id-card owner_signed=张三"),
    ("F-90", "leave", "room=& who=@ whom=tenant day=今天 seen=id-card owner_signed=张三"),
    ("F-90", "settle", "cleared=y keys_back=y passes_back=y meters=抄 becomes=vacant"),
    ("F-231", "begin", "room=& payer=@"),
    ("F-231", "try", "way=letter came=served proof=签收"),
    ("F-231", "settle", ""),
];

/// Every payer there can be.
fn payers_all() -> impl Iterator<Item = Payer> {
    (1..=2).flat_map(|room| (0..=3).map(move |person| Payer { room, person }))
}

fn owed(office: &Office) -> BTreeMap<Payer, i64> {
    let sums = payers_all().map(|payer| (payer, owing::of(&office.book, payer).sum.in_fen()));
    sums.collect()
}

/// By how much a step that was taken changes what payers owe, told from its entries alone.
fn told(office: &Office, before: usize) -> Vec<(Payer, i64)> {
    let lines = office.journal[before..].iter().flat_map(|entry| &entry.postings);
    let mut sums: BTreeMap<Payer, i64> = BTreeMap::new();
    for line in lines.filter(|line| line.account == Account::Receivable) {
        *sums.entry(line.payer).or_default() += line.amount.in_fen();
    }
    sums.into_iter().collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, ..ProptestConfig::default() })]

    #[test]
    fn nobodys_debt_moves_to_another_household(
        deeds in prop::collection::vec((0..DEEDS.len(), 1..4_u64, 1..3_u64), 1..60),
    ) {
        let mut office = Office::open();
        for name in ["张三", "李四", "王五"] {
            let verdict = office.take(&asked("F-56", "enter", &format!("name={name}")), Badge::CLOCK);
            prop_assert!(matches!(verdict, Verdict::Accepted(_)), "{verdict:?}");
        }
        for (n, (what, person, room)) in deeds.into_iter().enumerate() {
            let (form, step, words) = DEEDS[what];
            let words = words.replace('@', &format!("@{person}")).replace('&', &format!("#{room}"));
            let mut step = asked(form, step, &words.replace("paper_no=N", &format!("paper_no=结-{n}")));
            let tag = qiantai::forms::form(form).expect("a form").tag;
            let opens = qiantai::forms::form(form).and_then(|f| f.step(&step.step)).is_some_and(|s| s.is_opening());
            if !opens {
                let slip = SlipId { form: tag, number: person };
                step.seen = office.book.slip(slip).map(|s| s.version);
                step.slip = Some(slip);
            }
            let (before, entries) = (owed(&office), office.journal.len());
            let accepted = matches!(office.take(&step, Badge::CLOCK), Verdict::Accepted(_));
            let after = owed(&office);
            let changes: Vec<(Payer, i64)> = after
                .iter()
                .map(|(payer, sum)| (*payer, sum - before[payer]))
                .filter(|(_, by)| *by != 0)
                .collect();
            let told: Vec<(Payer, i64)> =
                told(&office, entries).into_iter().filter(|(_, by)| *by != 0).collect();
            prop_assert_eq!(&changes, &told, "{} {} accepted {}", form, step.step, accepted);
            for payer in payers_all() {
                prop_assert_eq!(
                    owing::of(&office.book, payer).sum,
                    settlement::owed_by(&office.book, payer)
                );
            }
        }
    }
}

/// The property is about something: a debt is made, its payer moves out and another in, and it is paid.
#[test]
fn a_debt_stays_with_the_tenant_who_left() {
    let mut office = Office::open();
    for name in ["张三", "李四"] {
        office.take(&asked("F-56", "enter", &format!("name={name}")), Badge::CLOCK);
    }
    let steps = [
        ("F-56", "add-home", "home_room=#1 home_relation=tenant", 1),
        ("B-14", "arrears", "room=#1 payer=@1 month=202509 amount=12.34 paper_no=结-1", 0),
        ("F-56", "end-home", "home_room=#1 home_until=今天", 1),
        ("F-56", "add-home", "home_room=#1 home_relation=tenant", 2),
    ];
    for (form, step, words, number) in steps {
        let mut step = asked(form, step, words);
        if number > 0 {
            let tag = qiantai::forms::form(form).expect("a form").tag;
            let slip = SlipId { form: tag, number };
            step.seen = office.book.slip(slip).map(|s| s.version);
            step.slip = Some(slip);
        }
        let verdict = office.take(&step, Badge::CLOCK);
        assert!(matches!(verdict, Verdict::Accepted(_)), "{form}: {verdict:?}");
    }
    let owes = |person| owing::of(&office.book, Payer { room: 1, person }).sum.in_fen();
    assert_eq!((owes(1), owes(2), owes(0)), (1_234, 0, 0));
}
