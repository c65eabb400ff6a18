//! The sums of the accounts: updated with the journal, built for a store without them, rebuilt from the plain
//! journal, and checked against it.

use qiantai::engine::ledger::{Account, Payer};
use qiantai::engine::money::Money;
use qiantai::engine::value::SlipId;
use qiantai::store::Store;
use qiantai::store::check::Findings;
use qiantai::store::opening::Kind;
use qiantai::store::tables::SUMS;
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
