//! Collection by the bank after any steps in any order: a batch that comes back twice is paid once, and what the bank
//! refused is owed as before.

use std::collections::BTreeSet;

use proptest::prelude::*;
use qiantai::engine::decision::Verdict;
use qiantai::forms;

use crate::fees::{FEE_DEEDS, fees_conserve};
use crate::{Office, asked};

/// Agreements, batches and what comes back of them; `@` is a number.
const COLLECTED: &[(&str, &str, &str)] = &[
    ("F-227", "sign", "room=1-1-101 number=ZF-1"),
    ("F-227", "sign", "room=1-1-102 payer=王五 number=ZF-2"),
    ("F-227", "end", "why=换"),
    ("F-228", "draw", "month=202612"),
    ("F-228", "draw", "month=202612"),
    ("F-228", "withdraw", "why=错"),
    ("F-229", "return", "batch=F-228/@ no=1 sum=100 result=paid"),
    ("F-229", "return", "batch=F-228/@ no=1 sum=33.33 result=paid"),
    ("F-229", "return", "batch=F-228/@ no=2 sum=100 result=paid"),
    ("F-229", "return", "batch=F-228/@ no=2 sum=50 result=paid"),
    ("F-229", "return", "batch=F-228/@ no=1 sum=33.33 result=refused why=余额不足"),
    ("F-229", "return", "batch=F-228/@ no=2 sum=100 result=refused why=余额不足"),
];

fn badge(form: &str, step: &str) -> u32 {
    match (form, step) {
        ("F-225", "reverse") => 110,
        ("F-225", "collect") | ("F-226" | "F-228" | "F-229", _) => 120,
        _ => 102,
    }
}

/// One step; what came back of a batch is handed in again at once, as a file that is brought in twice.
fn one(office: &mut Office, what: usize, number: u64) -> Result<bool, TestCaseError> {
    let (form, step, fields) =
        COLLECTED.iter().chain(FEE_DEEDS).nth(what).copied().expect("a deed");
    let asked = asked(form, step, fields, number);
    let taken = matches!(office.take(&asked, badge(form, step), Some(110)), Verdict::Accepted(_));
    if taken && form == "F-229" {
        let before = office.sums();
        let again = office.take(&asked, badge(form, step), Some(110));
        prop_assert!(matches!(again, Verdict::Refused(_)), "{:?}", again);
        prop_assert_eq!(office.sums(), before);
    }
    Ok(taken && form == "F-229")
}

fn each_line_once(office: &Office) -> Result<(), TestCaseError> {
    let form = forms::form("F-229").expect("a form");
    let mut seen = BTreeSet::new();
    for slip in office.of_form(form.tag) {
        let line = (slip.value(2).cloned(), slip.value(3).cloned());
        prop_assert!(seen.insert(format!("{line:?}")), "{:?} came back twice", slip.id);
    }
    fees_conserve(office)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(120))]

    #[test]
    fn a_batch_that_comes_back_twice_is_paid_once(
        deeds in prop::collection::vec((0..COLLECTED.len() + FEE_DEEDS.len(), 1..4_u64), 1..80)
    ) {
        let mut office = Office::open();
        for (what, number) in deeds {
            one(&mut office, what, number)?;
        }
        each_line_once(&office)?;
    }
}

/// The deeds above do come to lines that the bank paid and lines that it refused.
#[test]
fn the_deeds_reach_what_the_bank_paid_and_refused() {
    let mut office = Office::open();
    let at = |form: &str, fields: &str| {
        let all = COLLECTED.iter().chain(FEE_DEEDS);
        all.clone().position(|deed| deed.0 == form && deed.2 == fields).expect("a deed")
    };
    let mut back = 0;
    for (form, fields) in [
        ("F-225", "room=1-1-101 month=202610 amount=33.33"),
        ("F-225", "room=1-1-101 month=202611 amount=100"),
        ("F-227", "room=1-1-101 number=ZF-1"),
        ("F-228", "month=202612"),
        ("F-229", "batch=F-228/@ no=1 sum=33.33 result=refused why=余额不足"),
        ("F-229", "batch=F-228/@ no=2 sum=100 result=paid"),
    ] {
        back += usize::from(one(&mut office, at(form, fields), 1).expect("it holds"));
    }
    assert_eq!(back, 2);
    each_line_once(&office).expect("it holds");
}
