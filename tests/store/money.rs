//! The sums of the accounts: updated with the journal, built for a store without them, rebuilt from the plain
//! journal, and checked against it.

use qiantai::engine::ledger::{Account, Payer};
use qiantai::engine::money::Money;
use qiantai::engine::value::SlipId;
use qiantai::store::Store;
use qiantai::store::check::Findings;
use qiantai::store::opening::Kind;
use qiantai::store::tables::{META, SUMS, TOTALS};
use qiantai::store::taking::Done;
use redb::{Database, ReadableTable, WriteTransaction};
use tempfile::TempDir;

use crate::office::{NAME, START, founding, step};

/// A closed store in which a service was recorded, audited and paid out of a deposit, and another billed.
fn closed() -> TempDir {
    let dir = TempDir::new().unwrap();
    Store::create(dir.path(), Kind::Practice { seed: 9 }).unwrap();
    let mut store = Store::open(dir.path()).unwrap();
    let record = |number| Some(SlipId { form: 21, number });
    let item: &[(&str, &str)] = &[
        ("code", "fw"),
        ("name", "换阀"),
        ("unit", "个"),
        ("price", "20.50"),
        ("approved_by", "周敏"),
    ];
    let service: &[(&str, &str)] = &[
        ("room", "3-2-501"),
        ("item", "fw"),
        ("consent", "paper"),
        ("means", "deposit"),
        ("confirmed", NAME),
    ];
    let deposit: &[(&str, &str)] =
        &[("room", "3-2-501"), ("kind", "fee"), ("amount", "100"), ("taken", "cash")];
    let cashier: &[(&str, &str)] = &[("badge", "120"), ("name", "吴芳"), ("role", "cashier")];
    let mut work = founding();
    work.extend([
        step("a", 101, "B-01", "enter", None, cashier),
        step("b", 101, "F-02", "enter", None, item),
        step("c", 120, "F-23", "pay-in", None, deposit),
        step("d", 102, "F-21", "log", None, service),
        step("e", 101, "F-21", "audit", record(1), &[]),
        step("f", 120, "F-21", "settle", record(1), &[]),
        step("g", 102, "F-21", "log", None, service),
        step("h", 101, "F-21", "audit", record(2), &[]),
        step("i", 102, "F-21", "bill", record(2), &[]),
    ]);
    let taken = store.take(&work, START).unwrap();
    assert!(taken.done.iter().all(|d| matches!(d, Done::Accepted(_))), "{:?}", taken.done);
    dir
}

fn check(dir: &TempDir) -> Findings {
    Store::open(dir.path()).unwrap().check().unwrap()
}

fn behind_the_back(dir: &TempDir, deed: impl FnOnce(&WriteTransaction)) {
    let db = Database::open(dir.path().join("office.redb")).unwrap();
    let txn = db.begin_write().unwrap();
    deed(&txn);
    txn.commit().unwrap();
}

#[test]
fn the_book_reads_the_sums_and_the_check_finds_debits_equal_to_credits() {
    let dir = closed();
    let store = Store::open(dir.path()).unwrap();
    let found = store.check().unwrap();
    assert_eq!(found.faults, Vec::<String>::new());
    // Cash and deposit of the receipt; deposit and income of one record, receivable and income of the other.
    assert_eq!(found.sums, 6);
    let payer = Payer { room: 1, person: 1 };
    let view = store.read().unwrap();
    let held = view.ask(|book| book.balance(Account::Deposit, 0, payer)).unwrap();
    assert_eq!(held, Money::fen(-7_950));
    let owed = view.ask(|book| book.balance(Account::Receivable, 202_611, payer)).unwrap();
    assert_eq!(owed, Money::fen(2_050));
}

#[test]
fn a_store_of_before_there_was_money_gets_its_table_when_it_is_opened() {
    let dir = closed();
    let before = check(&dir);
    behind_the_back(&dir, |txn| assert!(txn.delete_table(SUMS).unwrap()));
    let after = check(&dir);
    assert_eq!(after.faults, Vec::<String>::new());
    assert_eq!((after.sums, after.sums_digest), (before.sums, before.sums_digest));
}

/// What each payer has on an account, by the totals and by the sums: the same.
fn totals_are_those_of_the_sums(dir: &TempDir) {
    let store = Store::open(dir.path()).unwrap();
    let view = store.read().unwrap();
    for (account, month) in
        [(Account::Deposit, 0), (Account::Receivable, 202_611), (Account::Cash, 0)]
    {
        let totals = view.ask(|book| book.totals(account, month, Payer::ALL, 10)).unwrap().unwrap();
        let sums = view.ask(|book| book.sums_of(account, month, Payer::ALL)).unwrap();
        let all = sums.iter().fold(Money::ZERO, |all, (_, more)| all.plus(*more).unwrap());
        let [(payer, total, count)] = totals.as_slice() else { panic!("{totals:?}") };
        assert_eq!((*payer, *total), (sums[0].0.payer, all));
        assert_eq!(usize::try_from(*count).unwrap(), sums.len());
    }
}

#[test]
fn payers_get_their_totals_in_a_store_that_another_program_wrote() {
    let dir = closed();
    totals_are_those_of_the_sums(&dir);
    behind_the_back(&dir, |txn| assert!(txn.delete_table(TOTALS).unwrap()));
    totals_are_those_of_the_sums(&dir);
    assert_eq!(check(&dir).faults, Vec::<String>::new());
    // An earlier program took entries, knew nothing of totals, and left its own number of the fold.
    behind_the_back(&dir, |txn| {
        let mut totals = txn.open_table(TOTALS).unwrap();
        let key = *totals.first().unwrap().unwrap().0.value();
        totals.insert(&key, (1, 1)).unwrap();
        txn.open_table(META).unwrap().insert("fold", 12_u32.to_le_bytes().as_slice()).unwrap();
    });
    totals_are_those_of_the_sums(&dir);
    assert_eq!(check(&dir).faults, Vec::<String>::new());
}

#[test]
fn a_total_that_was_changed_lost_or_put_in_is_told() {
    for harm in 0..3 {
        let dir = closed();
        behind_the_back(&dir, |txn| {
            let mut totals = txn.open_table(TOTALS).unwrap();
            let (key, (sum, count)) = {
                let (key, total) = totals.first().unwrap().unwrap();
                (*key.value(), total.value())
            };
            let mut other = key;
            other[12] = 77;
            match harm {
                0 => drop(totals.insert(&key, (sum, count + 1)).unwrap()),
                1 => drop(totals.remove(&key).unwrap()),
                _ => drop(totals.insert(&other, (0, 1)).unwrap()),
            }
        });
        assert_eq!(check(&dir).faults, ["付款人合计与账目不符"], "harm {harm}");
    }
}

#[test]
fn sums_come_back_from_the_plain_journal_alone() {
    let (dir, anew) = (closed(), TempDir::new().unwrap());
    let before = check(&dir);
    Store::rebuild(anew.path(), &dir.path().join("journal.txt")).unwrap();
    let after = check(&anew);
    assert_eq!(after.faults, Vec::<String>::new());
    assert_eq!(after.sums_digest, before.sums_digest);
}

#[test]
fn a_sum_that_was_changed_lost_or_put_in_is_told() {
    for harm in 0..3 {
        let dir = closed();
        behind_the_back(&dir, |txn| {
            let mut sums = txn.open_table(SUMS).unwrap();
            let (key, sum) = {
                let (key, sum) = sums.first().unwrap().unwrap();
                (*key.value(), sum.value())
            };
            let mut other = key;
            other[26] = 77;
            match harm {
                0 => drop(sums.insert(&key, sum + 1).unwrap()),
                1 => drop(sums.remove(&key).unwrap()),
                _ => drop(sums.insert(&other, 0).unwrap()),
            }
        });
        assert!(!check(&dir).faults.is_empty(), "harm {harm} is not told");
    }
}
