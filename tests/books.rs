//! The books that leave the office: they balance, say what each account holds, and outside judges agree. A judge
//! that is not installed is said to be missing; the first test judges with our own eyes and needs nobody.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::process::Command;

use qiantai::demo::{Days, Plan, Planned, office};
use qiantai::engine::book::Book;
use qiantai::engine::book::map::MapBook;
use qiantai::engine::decision::{Asked, Hand, Input, Verdict};
use qiantai::engine::ledger::Account;
use qiantai::engine::money::Money;
use qiantai::engine::slip::Entry;
use qiantai::engine::value::Badge;
use qiantai::forms;
use qiantai::report::books::{Dialect, Writer, booking};
use qiantai::store::Store;
use tempfile::TempDir;

/// Who keeps the cash of a practice office.
const CASHIER: u32 = 110;

/// A practice office with months of paid work: its book, and its journal.
fn practice() -> (MapBook, Vec<Entry>) {
    let plan = Plan { rooms: 900, slips: 400, seed: 18, ..Plan::default() };
    let (mut book, mut journal) = (forms::map_book(), Vec::new());
    let take = |book: &mut MapBook, journal: &mut Vec<Entry>, one: Planned| {
        let (verdict, entries) = book.take(&one.asked, one.hand, one.at);
        assert!(matches!(verdict, Verdict::Accepted(_)), "{one:?}: {verdict:?}");
        journal.extend(entries);
    };
    for one in office(&plan) {
        take(&mut book, &mut journal, one);
    }
    let mut days = Days::new(&plan);
    while let Some(one) = days.next(&book) {
        take(&mut book, &mut journal, one);
    }
    // Cash stands in a drawer too, beside what was taken before there was one.
    let drawer = Asked {
        form: "F-216".to_string(),
        step: "open".to_string(),
        fields: vec![("float".to_string(), Input::Text("200".to_string()))],
        ..Asked::default()
    };
    let hand = Hand { badge: Badge(CASHIER), cosign: Some(Badge(100)) };
    take(&mut book, &mut journal, Planned { asked: drawer, hand, at: plan.now });
    (book, journal)
}

fn written(book: &dyn Book, journal: &[Entry], dialect: Dialect) -> String {
    let mut writer = Writer::new(dialect);
    for one in journal.iter().filter_map(|entry| booking(book, entry)) {
        writer.add(&one).unwrap();
    }
    writer.finish().unwrap()
}

fn fen(yuan: &str) -> i64 {
    Money::parse_yuan(yuan).unwrap().in_fen()
}

/// Judges a ledger with our own eyes: every booking is together zero, dates go forward, each account is declared
/// before it is used, holds what each line says, and stands above no other, whose sums a judge would count with it.
fn judged(text: &str) -> Result<BTreeMap<String, i64>, String> {
    let mut held: BTreeMap<String, i64> = BTreeMap::new();
    let (mut known, mut date, mut sum) = (BTreeSet::new(), String::new(), 0);
    for line in text.lines().chain([""]) {
        if let Some(account) = line.strip_prefix("account ") {
            known.insert(account.to_string());
        } else if line.is_empty() {
            if sum != 0 {
                return Err(format!("{date}: not zero"));
            }
        } else if line.starts_with(|c: char| c.is_ascii_digit()) {
            let day = line.split(' ').next().unwrap_or_default().to_string();
            if day < date {
                return Err(format!("{day} after {date}"));
            }
            date = day;
        } else if let Some((account, sums)) = line.trim().split_once("  ") {
            if !known.contains(account) {
                return Err(format!("{account} is not declared"));
            }
            let (amount, says) = sums.split_once(" CNY = ").ok_or(line)?;
            let own = held.entry(account.to_string()).or_default();
            sum += fen(amount);
            *own += fen(amount);
            if *own != fen(says.trim_end_matches(" CNY")) {
                return Err(format!("{account} holds {own}: {line}"));
            }
        }
    }
    let above = |name: &&String| held.keys().any(|other| other.starts_with(&format!("{name}:")));
    match held.keys().find(above) {
        Some(name) => Err(format!("{name} stands above another account")),
        None => Ok(held),
    }
}

#[test]
fn books_reckoned_from_the_postings_alone_balance_and_are_the_trial_balance() {
    let (book, journal) = practice();
    let text = written(&book, &journal, Dialect::Hledger);
    let held = judged(&text).unwrap();
    assert!(held.len() > 20 && journal.iter().filter(|e| !e.postings.is_empty()).count() > 50);
    assert_eq!(held.values().sum::<i64>(), 0, "debits are credits");
    let book: &dyn Book = &book;
    for account in Account::ALL {
        let is = |name: &&String| {
            name.split(':').nth(1).and_then(|part| part.split_once('-')).map(|(_, word)| word)
                == Some(account.label())
        };
        let own: i64 = held.keys().filter(is).map(|name| held[name]).sum();
        assert_eq!(own, book.total(*account).in_fen(), "{}", account.label());
    }
    let day = Plan::default().now;
    let sheet = qiantai::report::report("trial-balance").unwrap().build(book, day.day(), day);
    let sum = |what: &str| sheet.sums.iter().find(|(label, _)| label == what).unwrap().1.clone();
    assert_eq!(sum("借方合计"), sum("贷方合计"));
    assert_eq!(sum("差额"), qiantai::report::Cell::Money(Money::ZERO));
    // Whose money it is stands in the books as a room and a number, never as a name.
    let people = journal.iter().filter(|e| e.slip.form == forms::estate::people::TAG);
    let names: Vec<String> = people
        .map(|e| {
            forms::estate::people::name(
                book,
                qiantai::engine::value::PersonId(u32::try_from(e.slip.number).unwrap()),
            )
        })
        .collect();
    assert!(!names.is_empty() && names.iter().all(|name| !text.contains(name.as_str())));
}

/// Stores of earlier programs give books that balance, and are not touched by it.
#[test]
fn stores_of_earlier_programs_give_balanced_books_untouched() {
    let kept = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/store-v1");
    let dir = TempDir::new().unwrap();
    for name in ["office.redb", "office.format", "journal.txt"] {
        fs::copy(kept.join(name), dir.path().join(name)).unwrap();
    }
    let store = Store::open(dir.path()).unwrap();
    let head = store.head();
    let view = store.read().unwrap();
    let last = view.last_seq().unwrap().unwrap();
    let journal: Vec<Entry> = (1..=last).map(|seq| view.entry(seq).unwrap().unwrap()).collect();
    let text = view.ask(|book| written(book, &journal, Dialect::Ledger)).unwrap();
    assert_eq!(judged(&text).unwrap().values().sum::<i64>(), 0);
    drop(view);
    assert_eq!(store.head().hex(), head.hex());
    assert_eq!(
        fs::read(kept.join("journal.txt")).unwrap(),
        fs::read(dir.path().join("journal.txt")).unwrap()
    );
}

/// The faults that a judge must find, each planted in good books: what is changed, and into what.
fn faults(text: &str, dialect: Dialect) -> Vec<(&'static str, String)> {
    let opened = |line: &&str| match dialect {
        Dialect::Beancount => line.contains(" open Assets:05-现金"),
        Dialect::Hledger | Dialect::Ledger => line.starts_with("account Assets:05-现金"),
    };
    let cash = text.lines().find(|line| line.trim_start().starts_with("Assets:05-现金")).unwrap();
    let (account, rest) = cash.trim_start().split_once("  ").unwrap();
    let more = cash.replace(rest, &format!("9{rest}"));
    let wrong_sum = text.replacen(cash, &more, 1);
    let undeclared =
        text.lines().filter(|line| !opened(line)).collect::<Vec<_>>().join("\n") + "\n";
    let claim = match dialect {
        Dialect::Beancount => format!("2031-01-01 balance {account}  0.07 CNY\n"),
        Dialect::Hledger | Dialect::Ledger => {
            format!("2031-01-01 * 假\n    {account}  0.00 CNY = 0.07 CNY\n")
        }
    };
    vec![
        ("a sum was changed", wrong_sum),
        ("an account was never opened", undeclared),
        ("the drawer holds something else", format!("{text}\n{claim}")),
    ]
}

/// Runs a judge over a file; nothing where it is not installed.
fn judge(words: &[&str], file: &Path) -> Option<bool> {
    let args = words[1..].iter().map(|word| word.replace("FILE", file.to_str().unwrap()));
    let ran = Command::new(words[0]).args(args).env("LC_ALL", "C.UTF-8").output();
    match ran {
        Ok(ran) => {
            let said = String::from_utf8_lossy(&ran.stderr).into_owned();
            if !ran.status.success() {
                println!("{}: {}", words[0], said.lines().next().unwrap_or_default());
            }
            Some(ran.status.success())
        }
        Err(_) => {
            println!("skipped: needs {}", words[0]);
            None
        }
    }
}

#[test]
fn outside_judges_accept_the_books_and_find_what_was_planted() {
    let (book, journal) = practice();
    let dir = TempDir::new().unwrap();
    let judges: [(&[&str], Dialect); 3] = [
        (&["hledger", "-f", "FILE", "check", "--strict", "ordereddates"], Dialect::Hledger),
        (&["ledger", "--pedantic", "--strict", "-f", "FILE", "balance"], Dialect::Ledger),
        (&["bean-check", "FILE"], Dialect::Beancount),
    ];
    for (words, dialect) in judges {
        let text = written(&book, &journal, dialect);
        let file = dir.path().join(words[0]);
        fs::write(&file, &text).unwrap();
        let Some(fine) = judge(words, &file) else { continue };
        assert!(fine, "{} does not accept the books", words[0]);
        for (what, wrong) in faults(&text, dialect) {
            fs::write(&file, &wrong).unwrap();
            assert_eq!(judge(words, &file), Some(false), "{}: {what}", words[0]);
        }
    }
    let mut turned = written(&book, &journal, Dialect::Hledger);
    turned.push_str("\n2001-01-01 * 早\n    Equity:08-期初  0.00 CNY = 0.00 CNY\n");
    assert!(judged(&turned).is_err(), "a date that goes back is found");
}
