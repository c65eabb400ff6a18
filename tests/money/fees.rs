//! Property fees after any steps in any order, while owners and tenants come and go.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use qiantai::engine::book::Book;
use qiantai::engine::ledger::{Account, Payer, SumKey};
use qiantai::engine::money::Money;
use qiantai::engine::value::RoomId;
use qiantai::forms::billing::{fees, payers};

use crate::{Office, asked};

/// Fees that are charged, paid, paid ahead, reversed and given back, while owners and tenants come and go.
pub const FEE_DEEDS: &[(&str, &str, &str)] = &[
    ("F-225", "enter", "room=1-1-101 month=202610 amount=33.33"),
    ("F-225", "enter", "room=1-1-101 month=202611 amount=100"),
    ("F-225", "enter", "room=1-1-101 month=202612 amount=100"),
    ("F-225", "enter", "room=1-1-101 month=202612 what=公摊 amount=7.77"),
    ("F-225", "enter", "room=1-1-102 payer=王五 month=202611 amount=50"),
    ("F-225", "enter", "room=1-1-102 payer=李四 month=202612 amount=0.01"),
    ("F-225", "collect", "pay_sum=20 taken=scan"),
    ("F-225", "collect", "taken=bank ahead=y"),
    ("F-225", "reverse", "why_reversed=错"),
    ("F-226", "take", "room=1-1-101 amount=150 taken=scan ahead=y"),
    ("F-226", "take", "room=1-1-101 taken=transfer"),
    ("F-226", "take", "room=1-1-102 payer=王五 amount=60 taken=cash ahead=y"),
    ("F-226", "take-back", "why=错"),
    ("F-226", "refund", "room=1-1-101 refund=40 taken=scan refund_to=张三"),
    ("F-226", "refund", "room=1-1-102 payer=王五 taken=cash refund_to=王五"),
    ("F-56", "end-home", "home_room=1-1-101 home_until=2026-11-30"),
    ("F-56", "add-home", "home_room=1-1-101 home_relation=owner"),
    ("F-56", "add-home", "home_room=1-1-102 home_relation=tenant"),
];

/// No debt changes hands; a month of a room is asked for once; nothing is owed while something stands to the payer's
/// credit; what came in is what months were paid with and what is left.
fn fees_hold(office: &Office) -> Result<(), TestCaseError> {
    fees_conserve(office)?;
    let all = office.of_form(fees::TAG).into_iter();
    let paid: i64 = all.map(|slip| fees::paid(&slip).in_fen()).sum();
    let sums = office.sums();
    let on = |accounts: &[Account]| {
        let of = sums.iter().filter(|(key, _)| accounts.contains(&key.account));
        of.map(|(_, sum)| sum.in_fen()).sum::<i64>()
    };
    let left = -on(&[Account::PropertyFees]);
    prop_assert_eq!(on(&[Account::Cash, Account::Bank, Account::Scan]), paid + left);
    Ok(())
}

/// The same without what came in, which in other tests came for other things too.
pub fn fees_conserve(office: &Office) -> Result<(), TestCaseError> {
    let book: &dyn Book = &office.book;
    let (mut seen, mut owed) = (BTreeSet::new(), BTreeMap::<(u32, Payer), i64>::new());
    // What was paid ahead for the fee pays the fee alone.
    let mut of_payer: BTreeMap<Payer, (i64, i64)> = BTreeMap::new();
    for slip in office.of_form(fees::TAG) {
        let payer = payers::on(&slip);
        let first = office.journal.iter().find(|entry| entry.slip == slip.id).expect("an entry");
        prop_assert_eq!(payers::in_fields(&first.set), payer, "{:?} changed hands", slip.id);
        prop_assert!(fees::paid(&slip) >= Money::ZERO && fees::owed(&slip) >= Money::ZERO);
        let open = of_payer.entry(payer).or_default();
        open.0 += fees::owed(&slip).in_fen();
        if fees::what(&slip) == fees::PROPERTY_FEE {
            open.1 += fees::owed(&slip).in_fen();
        }
        *owed.entry((fees::month(&slip), payer)).or_default() += fees::owed(&slip).in_fen();
        let stands =
            fees::standing(book, RoomId(payer.room), fees::month(&slip), fees::what(&slip));
        if fees::owed(&slip) > Money::ZERO || fees::paid(&slip) > Money::ZERO {
            let once = (payer.room, fees::month(&slip), fees::what(&slip).to_string());
            prop_assert!(seen.insert(once), "{:?} is asked for twice", slip.id);
            prop_assert_eq!(stands.map(|s| s.id), Some(slip.id));
        }
    }
    for ((month, payer), sum) in owed {
        prop_assert_eq!(book.balance(Account::FeesOwed, month, payer).in_fen(), sum);
    }
    for (payer, (all, open)) in of_payer {
        let credit = fees::credit(book, payer);
        prop_assert!(credit >= Money::ZERO, "{payer:?} {credit}");
        prop_assert!(credit == Money::ZERO || open == 0, "{payer:?} owes with {credit} in hand");
        prop_assert_eq!(fees::owed_by(book, payer).in_fen(), all);
    }
    prop_assert_eq!(office.sums().values().map(|sum| sum.in_fen()).sum::<i64>(), 0);
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    /// Whatever is done with property fees, whoever owns or rents meanwhile, and whatever month is closed.
    #[test]
    fn property_fees_stay_with_whoever_owed_them(
        deeds in prop::collection::vec((0..FEE_DEEDS.len(), 1..5_u64, 0..3_000_i64), 1..60)
    ) {
        let mut office = Office::open();
        let mut closed: BTreeMap<u32, i64> = BTreeMap::new();
        let income = |office: &Office, month: u32| {
            let of = |k: &&SumKey| k.account == Account::FeeIncome && k.month == month;
            let sums = office.sums();
            sums.keys().filter(of).map(|k| sums[k].in_fen()).sum::<i64>()
        };
        for (what, number, minutes) in deeds {
            let (form, step, fields) = FEE_DEEDS[what];
            office.now = office.now.plus_minutes(minutes);
            let last = u32::try_from(office.now.day().first_of_month().before(1).month()).unwrap();
            if number == 1 && !closed.contains_key(&last) {
                office.accepted("B-20", "close", &format!("month={last}"), 0, 110);
                closed.insert(last, income(&office, last));
            }
            let badge = match (form, step) {
                ("F-225", "reverse") => 110,
                ("F-225", "collect") | ("F-226", _) => 120,
                _ => 102,
            };
            let _ = office.take(&asked(form, step, fields, number), badge, Some(110));
            for (month, stood) in &closed {
                prop_assert_eq!(income(&office, *month), *stood, "{}", month);
            }
        }
        fees_hold(&office)?;
    }
}
