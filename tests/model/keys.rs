//! Keys over any days: what was deposited and neither withdrawn nor lost is kept or out, bunch by bunch, and
//! what is out is what the loans say.

use proptest::prelude::*;
use qiantai::engine::book::Book;
use qiantai::engine::slip::Slip;
use qiantai::engine::value::{Badge, RoomId, SlipId};
use qiantai::forms::keys::loan;
use qiantai::forms::keys::record::{self, Counts};

use crate::{Office, asked};

/// What may be tried with keys; some of it is wrong on purpose.
const DEEDS: &[(&str, &str, &str)] = &[
    ("F-93", "deposit", "room=1-1-101 count=3 signed=张三"),
    ("F-93", "deposit", "room=1-1-101 count=0 signed=张三"),
    ("F-93", "receive", "kind=public what=天台 count=2 signed=移交人"),
    ("F-93", "carry", "kind=equipment what=水泵房 count=1"),
    ("F-93", "withdraw", "fetched=1 seen=id-card fetched_by=张三"),
    ("F-93", "withdraw", "seen=id-card fetched_by=李四 by_what=委托"),
    ("F-93", "write-off", "gone=1 gone_why=lost gone_note=少"),
    ("F-93", "write-off", "gone=2 gone_why=scrapped gone_note=断"),
    ("F-93", "cylinder", "changed=n decided=业主"),
    ("F-93", "cylinder", "changed=y job=F-14/1"),
    ("F-93", "change", "place=A1"),
    ("F-93", "lent", ""),
    ("F-93", "back", ""),
    ("F-94", "lend", "whom=staff staff=301 seen=work-card matter=check purpose=看 signed=赵强"),
    (
        "F-94",
        "lend",
        "count=2 whom=other borrower=小李 seen=known matter=rectify purpose=修 signed=李",
    ),
    ("F-94", "carry", "whom=other borrower=小李 purpose=修"),
    ("F-94", "return", ""),
    ("F-94", "return", "back=1"),
    ("F-94", "return", "lost=1 note=丢"),
    ("F-94", "return", "back=1 lost=1 note=丢"),
    ("F-94", "remind", "said=就还"),
    ("F-107", "change", "keys=2"),
];

/// Every slip of a form.
fn every(office: &Office, form: u16) -> Vec<Slip> {
    let numbers = 1..office.book.next_number(form);
    numbers.filter_map(|number| office.book.slip(SlipId { form, number })).collect()
}

fn counts_hold(office: &Office) -> Result<(), TestCaseError> {
    let loans = every(office, loan::TAG);
    let mut in_cupboard = 0;
    for bunch in every(office, record::TAG) {
        let n = Counts::of(&bunch);
        prop_assert!([n.kept, n.out, n.withdrawn, n.lost].iter().all(|n| *n >= 0), "{n:?}");
        prop_assert_eq!(n.count - n.withdrawn - n.lost, n.kept + n.out, "{:?}", bunch.id);
        let of_this = |slip: &&Slip| loan::bunch(slip) == Some(bunch.id);
        let out: i64 = loans.iter().filter(of_this).map(loan::remaining).sum();
        prop_assert_eq!(out, n.out, "what is out is what the loans say: {:?}", bunch.id);
        in_cupboard += n.kept;
    }
    let hang = |slip: &Slip| [record::KEPT, record::ALL_OUT].contains(&slip.state);
    let bunches = every(office, record::TAG);
    let mut labels: Vec<String> =
        bunches.iter().filter(|b| hang(b)).map(|b| record::label(b).to_lowercase()).collect();
    labels.sort();
    let twice = labels.windows(2).find(|pair| pair[0] == pair[1]);
    prop_assert!(twice.is_none(), "two bunches under one label: {twice:?}");
    let counted = record::in_cupboard(&office.book).unwrap_or(0);
    prop_assert_eq!(counted, in_cupboard, "what a handover counts");
    let rooms = [RoomId(1), RoomId(2)].map(|room| record::held(&office.book, room).kept);
    prop_assert!(rooms.iter().sum::<i64>() <= in_cupboard, "what cards say");
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, ..ProptestConfig::default() })]

    #[test]
    fn keys_deposited_less_those_withdrawn_and_lost_are_kept_or_out(
        deeds in prop::collection::vec((0..DEEDS.len(), 1..5_u64, 0..9_usize), 1..80),
    ) {
        let mut office = Office::open();
        for (what, number, label) in deeds {
            let (form, step, words) = DEEDS[what];
            let mut step = asked(form, step, words);
            let tag = qiantai::forms::form(form).expect("a form").tag;
            if ["lend", "carry"].contains(&step.step.as_str()) && form == "F-94" {
                // Whatever hangs there, by its label.
                let bunches = every(&office, record::TAG);
                let Some(bunch) = bunches.get(label % bunches.len().max(1)) else { continue };
                let key = qiantai::engine::decision::Input::Text(record::label(bunch).to_string());
                step.fields.push(("key".to_string(), key));
            } else {
                let slip = SlipId { form: tag, number };
                step.seen = office.book.slip(slip).map(|s| s.version);
                step.slip = Some(slip);
            }
            office.take(&step, Badge::CLOCK);
            counts_hold(&office)?;
        }
    }
}
