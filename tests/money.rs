//! Random days of paid work: the accounts must be right after any steps in any order.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use qiantai::engine::book::{Book, map::MapBook};
use qiantai::engine::decision::{Asked, Hand, Input, Verdict};
use qiantai::engine::ledger::{Account, Payer, SumKey};
use qiantai::engine::moment::Moment;
use qiantai::engine::money::Money;
use qiantai::engine::slip::{Entry, Slip};
use qiantai::engine::value::{Badge, SlipId};
use qiantai::forms;
use qiantai::forms::billing::{deposit, payers, receipts, service, settlement, statement};
use qiantai::forms::estate::rooms;

#[path = "money/collection.rs"]
mod collection;
#[path = "money/fees.rs"]
mod fees;
#[path = "money/many.rs"]
mod many;

/// The steps to choose from; `@` is the number of a slip of the form. Some are wrong on purpose.
const DEEDS: &[(&str, &str, &str)] = &[
    ("F-13", "open", "room=1-1-101 caller=张三 item=fw price_told=y told=radio"),
    ("F-13", "open", "room=1-1-102 item=fw urgent=y"),
    ("F-13", "open", "room=1-1-102 off_list=搬家 approved_by=101"),
    ("F-13", "assign", "worker=301 told=radio"),
    ("F-13", "quote", "quoted_labour=20 quoted_material=15.5"),
    ("F-13", "consent", "consent=spoken means=bank"),
    ("F-13", "return", "result=fixed signed=张三 labour=20.05 consent=paper means=bank copy_3=y"),
    ("F-13", "return", "result=fixed signed=张三 labour=99 copy_3=y worker_cash=7"),
    ("F-13", "return", "result=unsigned unsigned_why=无人 labour=30 consent=paper means=bank"),
    ("F-13", "sign", "signed=张三"),
    ("F-13", "copies", "copy_3=y"),
    ("F-13", "violation", "wrong=cash worker_cash=12.34"),
    ("F-13", "pay-over", ""),
    ("F-13", "pay-over", "paid_over=5"),
    ("F-13", "decline", ""),
    ("F-21", "log", "room=1-1-101 item=fw consent=paper means=monthly confirmed=张三"),
    ("F-21", "log", "room=1-1-102 item=fw count=3 consent=paper means=deposit confirmed=李四"),
    ("F-21", "log", "room=1-1-102 payer=王五 item=fw labour=0.01 consent=phone means=monthly"),
    ("F-21", "log", "room=1-1-101 item=fw labour=0 confirmed=张三"),
    ("F-21", "confirm", "confirmed=张三"),
    ("F-21", "audit", ""),
    ("F-21", "audit", "confirmed=张三"),
    ("F-21", "bill", ""),
    ("F-21", "settle", ""),
    ("F-21", "reverse", "why=错"),
    ("F-21", "unbill", "why=错"),
    ("F-21", "void", "why=错"),
    ("F-22", "make", "room=1-1-101 month=202611"),
    ("F-22", "make", "room=1-1-102 month=202611"),
    ("F-22", "make", "room=1-1-102 payer=王五 month=202611"),
    ("F-22", "collect", "taken=cash"),
    ("F-22", "collect", "amount=5 taken=scan"),
    ("F-22", "collect", "amount=90 taken=scan ahead=y"),
    ("F-22", "take-back", "why=错"),
    ("F-22", "reverse", "why_reversed=错"),
    ("F-23", "pay-in", "room=1-1-102 kind=fee amount=50 taken=cash"),
    ("F-23", "pay-in", "room=1-1-101 payer=张三 kind=deposit amount=0.5 taken=transfer"),
    ("F-23", "top-up", "amount=33.33 taken=scan"),
    ("F-23", "settle", "record=F-21/@"),
    ("F-23", "refund", "refund=10 taken=cash refund_to=李四"),
    ("F-23", "refund", "taken=cash refund_to=李四"),
    ("F-23", "take-back", "why=错"),
    ("B-06", "void", "why=错"),
    ("F-216", "open", "float=100"),
    ("F-216", "count", "why=数错"),
    ("F-216", "bank", "banked=20 bank_slip=存"),
    ("F-216", "close", ""),
    ("F-216", "reopen", ""),
];

#[derive(Clone, Debug)]
struct Deed {
    what: usize,
    slip: u64,
    badge: u32,
    cosign: Option<u32>,
    minutes: i64,
}

fn deeds() -> impl Strategy<Value = Vec<Deed>> {
    let badge = prop_oneof![3 => Just(0), 1 => Just(102), 1 => Just(110), 1 => Just(120)];
    let second = prop_oneof![6 => Just(Some(110)), 1 => Just(None), 1 => Just(Some(120))];
    let deed = (0..DEEDS.len(), 1..5_u64, badge, second, 0..600_i64).prop_map(
        |(what, slip, badge, cosign, minutes)| Deed { what, slip, badge, cosign, minutes },
    );
    prop::collection::vec(deed, 1..150)
}

/// A badge with the right for a step, so that most steps are allowed.
fn badge_for(form: &str, step: &str) -> u32 {
    match (form, step) {
        ("F-22", "collect" | "take-back") | ("F-23" | "B-06" | "F-216", _) | (_, "settle") => 120,
        (_, "audit" | "reverse" | "unbill") => 110,
        _ => 102,
    }
}

fn asked(form: &str, step: &str, fields: &str, number: u64) -> Asked {
    let field = |word: &str| {
        let (name, text) = word.split_once('=').expect("field=text");
        (name.to_string(), Input::Text(text.replace('@', &number.to_string())))
    };
    let form = forms::form(form).expect("a form");
    let opens = form.step(step).expect("a step").is_opening();
    Asked {
        form: form.id.to_string(),
        step: step.to_string(),
        slip: (!opens).then_some(SlipId { form: form.tag, number }),
        fields: fields.split_whitespace().map(field).collect(),
        ..Asked::default()
    }
}

struct Office {
    book: MapBook,
    journal: Vec<Entry>,
    now: Moment,
}

impl Office {
    fn open() -> Self {
        let now = Moment::parse("2026-11-02T08:00:00+08:00", Moment(0)).unwrap();
        let mut office = Self { book: forms::map_book(), journal: Vec::new(), now };
        for (form, step, fields) in [
            ("B-03", "open", "name=小处"),
            ("B-01", "enter", "badge=101 name=陈总 role=head"),
            ("B-01", "enter", "badge=102 name=王丽 role=desk"),
            ("B-01", "enter", "badge=110 name=周敏 role=supervisor"),
            ("B-01", "enter", "badge=120 name=吴芳 role=cashier"),
            ("B-01", "enter", "badge=301 name=赵强 role=worker"),
            ("F-107", "enter", "no=1-1-101"),
            ("F-107", "enter", "no=1-1-102"),
            ("F-02", "enter", "code=fw name=换阀 unit=个 price=20.00 approved_by=陈总"),
        ] {
            office.accepted(form, step, fields, 0, 0);
        }
        for (name, room, relation, until) in [
            ("张三", "1-1-101", "owner", ""),
            ("李四", "1-1-102", "tenant", ""),
            ("王五", "1-1-102", "tenant", "2026-10-31"),
        ] {
            office.resident(name, room, relation, until);
        }
        office
    }

    fn resident(&mut self, name: &str, room: &str, relation: &str, until: &str) {
        let mut home = vec![("room", room), ("relation", relation)];
        if !until.is_empty() {
            home.push(("until", until));
        }
        let home = home.iter().map(|(n, t)| ((*n).to_string(), (*t).to_string())).collect();
        let mut asked = asked("F-56", "enter", &format!("name={name}"), 0);
        asked.fields.push(("homes".to_string(), Input::Rows(vec![home])));
        assert!(matches!(self.take(&asked, 0, None), Verdict::Accepted(_)), "{name}");
    }

    fn take(&mut self, asked: &Asked, badge: u32, cosign: Option<u32>) -> Verdict {
        let hand = Hand { badge: Badge(badge), cosign: cosign.map(Badge) };
        let (verdict, entries) = self.book.take(asked, hand, self.now);
        self.journal.extend(entries);
        verdict
    }

    /// A step that must be accepted; badge 0 stands for one with the right.
    fn accepted(&mut self, form: &str, step: &str, fields: &str, number: u64, badge: u32) {
        // While the office is opened nobody is there who could sign beside.
        let second = (badge != 0).then_some(if form == "B-20" { 120 } else { 110 });
        let verdict = self.take(&asked(form, step, fields, number), badge, second);
        assert!(matches!(verdict, Verdict::Accepted(_)), "{form} {step}: {verdict:?}");
    }

    fn sums(&self) -> BTreeMap<SumKey, Money> {
        let ends = |account, n| SumKey {
            account,
            month: n,
            payer: Payer { room: n, person: n },
            item: n,
            slip: SlipId { form: u16::try_from(n).unwrap_or(u16::MAX), number: n.into() },
        };
        let end = SumKey {
            slip: SlipId { form: u16::MAX, number: u64::MAX },
            ..ends(Account::FeeIncome, u32::MAX)
        };
        self.book.sums(ends(Account::Unbilled, 0), end, usize::MAX).into_iter().collect()
    }

    fn of_form(&self, tag: u16) -> Vec<Slip> {
        let ids: BTreeSet<SlipId> = self.journal.iter().map(|e| e.slip).collect();
        ids.into_iter().filter(|id| id.form == tag).map(|id| self.book.slip(id).unwrap()).collect()
    }
}

fn fen(entries: impl Iterator<Item = i64>) -> i128 {
    entries.map(i128::from).sum()
}

/// Checks the invariants of the accounts.
fn check(office: &Office) -> Result<(), TestCaseError> {
    // Every entry is balanced; the table is the fold of the journal; debits are credits.
    let mut folded: BTreeMap<SumKey, i64> = BTreeMap::new();
    for entry in &office.journal {
        prop_assert_eq!(fen(entry.postings.iter().map(|p| p.amount.in_fen())), 0);
        for posting in &entry.postings {
            *folded.entry(posting.key(entry.slip)).or_default() += posting.amount.in_fen();
        }
    }
    folded.retain(|_, sum| *sum != 0);
    let sums = office.sums();
    let standing: BTreeMap<SumKey, i64> = sums.iter().map(|(k, m)| (*k, m.in_fen())).collect();
    prop_assert_eq!(&folded, &standing);
    prop_assert_eq!(fen(standing.values().copied()), 0);

    // Receipts are 1…n, and each standing one is in an account for money, once.
    let slips = office.of_form(receipts::TAG);
    let numbers: Vec<u64> = slips.iter().map(|s| s.id.number).collect();
    prop_assert_eq!(numbers, (1..=u64::try_from(slips.len()).unwrap()).collect::<Vec<_>>());
    for receipt in &slips {
        let money = [Account::Cash, Account::Bank, Account::Scan];
        let taken = |k: &&SumKey| k.slip == receipt.id && money.contains(&k.account);
        let stands = receipt.state == receipts::GIVEN;
        // What was void in another drawer stands in both, and is together nothing.
        let wanted = if stands { receipts::amount(receipt) } else { Money::ZERO };
        let all = sums.keys().filter(taken).map(|k| sums[k]);
        let got = all.fold(Money::ZERO, |sum, one| sum.plus(one).unwrap());
        prop_assert_eq!(got, wanted);
    }
    statements(office)?;
    records(office, &sums)?;
    deposits(office)
}

/// A payer has one valid statement a month, and the account shows what is owed on it.
fn statements(office: &Office) -> Result<(), TestCaseError> {
    let book: &dyn Book = &office.book;
    let mut seen = BTreeSet::new();
    for slip in office.of_form(statement::TAG) {
        let (payer, month) = (payers::on(&slip), statement::month(&slip));
        if slip.state == statement::REVERSED {
            prop_assert!(statement::on(book, &slip).is_empty());
            continue;
        }
        prop_assert!(seen.insert((payer, month)), "two statements of {payer:?} {month}");
        prop_assert_eq!(book.balance(Account::Receivable, month, payer), statement::owed(&slip));
        let on = statement::on(book, &slip);
        let total = on.iter().map(service::total).fold(Money::ZERO, |a, b| a.plus(b).unwrap());
        prop_assert_eq!(total, statement::total(&slip));
        let rows = statement::rows(&slip);
        let count = |r: &&(String, i64, Money)| !r.0.ends_with(" 材料");
        let times: i64 = rows.iter().filter(count).map(|r| r.1).sum();
        prop_assert_eq!(times, on.iter().map(service::count).sum::<i64>());
        let listed = rows.iter().fold(Money::ZERO, |sum, r| sum.plus(r.2).unwrap());
        prop_assert_eq!(listed, total);
    }
    Ok(())
}

/// A record is in the accounts according to its state, and only after its audit.
fn records(office: &Office, sums: &BTreeMap<SumKey, Money>) -> Result<(), TestCaseError> {
    let mut tallied = 0;
    for slip in office.of_form(service::TAG) {
        let total = service::total(&slip).in_fen();
        let mut wanted: BTreeMap<Account, i64> = BTreeMap::new();
        let owed = match slip.state {
            service::AUDITED => Some(Account::Unbilled),
            service::BILLED => Some(Account::Receivable),
            service::SETTLED => Some(Account::Deposit),
            _ => None,
        };
        if let Some(owed) = owed.filter(|_| total != 0) {
            wanted.extend([(owed, total), (Account::Income, -total)]);
        }
        let mine = sums.iter().filter(|(k, _)| k.slip == slip.id);
        let got: BTreeMap<Account, i64> = mine.map(|(k, m)| (k.account, m.in_fen())).collect();
        prop_assert_eq!(got, wanted, "{:?}", slip.id);
        // Whoever logged it did not audit it.
        let audit = slip.last_deed(4).map(|d| d.by);
        prop_assert!(audit.is_none() || audit != slip.story.first().map(|d| d.by));
        tallied += u64::from(service::month(&slip) == 202_611 && slip.state <= service::SETTLED);
    }
    // The screen counts each of them, save what cost nothing and is in no account.
    let shown = settlement::by_household(&office.book, 202_611);
    let tallies = shown.iter().flat_map(|h| &h.items);
    let count: u64 = tallies
        .map(|i| {
            let all = [i.logged, i.confirmed, i.audited, i.billed, i.settled];
            all.iter().map(|t| t.count).sum::<u64>()
        })
        .sum();
    let free = |s: &Slip| {
        let settled = s.state == service::SETTLED && service::total(s) == Money::ZERO;
        settled && service::month(s) == 202_611
    };
    let free = office.of_form(service::TAG).iter().filter(|s| free(s)).count();
    prop_assert_eq!(count + u64::try_from(free).unwrap(), tallied);
    Ok(())
}

/// No deposit is overdrawn, and a refund returns all of it.
fn deposits(office: &Office) -> Result<(), TestCaseError> {
    let book: &dyn Book = &office.book;
    let mut held = BTreeSet::new();
    for slip in office.of_form(deposit::TAG) {
        let payer = payers::on(&slip);
        prop_assert!(deposit::balance(book, payer) >= Money::ZERO);
        if slip.state == deposit::HELD {
            prop_assert!(held.insert(payer), "two deposits of {payer:?}");
        } else if deposit::held(book, payer).is_none() {
            prop_assert_eq!(deposit::balance(book, payer), Money::ZERO);
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn whatever_the_hands_do_the_accounts_hold(deeds in deeds()) {
        let mut office = Office::open();
        for deed in deeds {
            let (form, step, fields) = DEEDS[deed.what];
            let badge = if deed.badge == 0 { badge_for(form, step) } else { deed.badge };
            office.now = office.now.plus_minutes(deed.minutes);
            let before = office.sums();
            let verdict = office.take(&asked(form, step, fields, deed.slip), badge, deed.cosign);
            if matches!(verdict, Verdict::Accepted(_)) {
                let two = forms::form(form).and_then(|f| f.step(step)).and_then(|s| s.cosign);
                let last = office.journal.last().expect("an entry");
                prop_assert!(two.is_none() || last.cosign.is_some_and(|c| c != last.by));
            } else {
                prop_assert_eq!(before, office.sums(), "refused, and yet something moved");
            }
        }
        check(&office)?;
    }

    /// Whatever is done after a month was closed, its income stays what it was.
    #[test]
    fn a_closed_month_never_changes(deeds in deeds()) {
        let mut office = Office::open();
        let mut closed: BTreeMap<u32, i64> = BTreeMap::new();
        let income = |office: &Office, month: u32| {
            let of = |k: &&SumKey| k.account == Account::Income && k.month == month;
            let sums = office.sums();
            fen(sums.keys().filter(of).map(|k| sums[k].in_fen()))
        };
        for deed in deeds {
            let (form, step, fields) = DEEDS[deed.what];
            let badge = if deed.badge == 0 { badge_for(form, step) } else { deed.badge };
            office.now = office.now.plus_minutes(deed.minutes * 2);
            let last = u32::try_from(office.now.day().first_of_month().before(1).month()).unwrap();
            if deed.slip == 1 && last >= 202_611 && !closed.contains_key(&last) {
                office.accepted("B-20", "close", &format!("month={last}"), 0, 110);
                closed.insert(last, i64::try_from(income(&office, last)).unwrap());
            }
            let _ = office.take(&asked(form, step, fields, deed.slip), badge, deed.cosign);
            for (month, stood) in &closed {
                prop_assert_eq!(income(&office, *month), i128::from(*stood), "{}", month);
            }
        }
    }
}

#[test]
fn a_month_goes_from_the_call_to_the_drawer_and_all_the_way_back() {
    let mut office = Office::open();
    let empty = office.sums();
    let log = "room=1-1-101 item=fw consent=paper means=monthly confirmed=张三";
    for n in 1..=3 {
        office.accepted("F-21", "log", log, 0, 102);
        office.accepted("F-21", "audit", "", n, 110);
    }
    let unbilled = settlement::unbilled(&office.book, 202_611);
    assert_eq!(unbilled.len(), 1);
    assert_eq!((unbilled[0].1.count, unbilled[0].1.sum), (3, Money::fen(6_000)));
    let room = rooms::find(&office.book, "1-1-101").unwrap();
    let money = |office: &Office, month| settlement::of_room(&office.book, room, month);
    assert_eq!(money(&office, 202_611).monthly, Money::fen(6_000), "audited, not billed");
    office.accepted("F-22", "make", "room=1-1-101 month=202611", 0, 102);
    office.accepted("F-22", "collect", "amount=10 taken=cash", 1, 120);
    let part = settlement::by_household(&office.book, 202_611).remove(0).items.remove(0);
    assert_eq!((part.billed.count, part.settled.count), (3, 0), "paid in part");
    // Last month's statement is being collected; from the month after it is arrears.
    for (month, monthly, arrears) in [(202_612, 5_000, 0), (202_701, 0, 5_000)] {
        let money = money(&office, month);
        assert_eq!((money.monthly, money.arrears), (Money::fen(monthly), Money::fen(arrears)));
    }
    let prepaid = "room=1-1-101 payer=张三 kind=fee amount=8 taken=scan";
    office.accepted("F-23", "pay-in", prepaid, 0, 120);
    assert_eq!(money(&office, 202_611).deposit, Money::fen(800));
    office.accepted("F-23", "take-back", "why=错", 1, 120);
    office.accepted("F-22", "collect", "taken=scan", 1, 120);
    let shown = &settlement::by_household(&office.book, 202_611)[0];
    assert_eq!(shown.items[0].name, "换阀");
    assert_eq!((shown.items[0].billed.count, shown.items[0].settled.count), (0, 3), "paid");
    assert_eq!(shown.owed, Money::ZERO);
    assert_eq!(shown.statement, Some(SlipId { form: statement::TAG, number: 1 }));
    let cash = settlement::accounts(&office.book, 0);
    assert!(cash.contains(&(Account::Cash, Money::fen(1_000))));

    // Back, each step with its reason: the accounts are as they were, and every receipt is still there.
    office.accepted("F-22", "take-back", "why=错", 1, 120);
    office.accepted("F-22", "take-back", "why=错", 1, 120);
    office.accepted("F-22", "reverse", "why_reversed=错", 1, 110);
    for n in 1..=3 {
        office.accepted("F-21", "reverse", "why=错", n, 110);
    }
    assert_eq!(office.sums(), empty);
    assert_eq!(office.of_form(receipts::TAG).len(), 3);
    for entry in office.journal.iter().filter(|e| e.corrects.is_some()) {
        let named = office.journal.iter().find(|e| Some(e.seq) == entry.corrects).unwrap();
        assert_eq!(named.slip, entry.slip);
        let back: Vec<_> = entry.postings.iter().map(|p| p.reversed()).collect();
        for line in &named.postings {
            assert!(back.contains(line), "{:?} does not take back {line:?}", entry.slip);
        }
    }
    assert!(check(&office).is_ok());
}

/// What a household gave a worker is asked for at neither window until the cashier has it.
#[test]
fn money_that_a_worker_holds_is_owed_by_nobody() {
    let mut office = Office::open();
    let room = rooms::find(&office.book, "1-1-101").unwrap();
    let done = "result=fixed signed=张三 labour=20 consent=paper means=bank copy_3=y";
    office.accepted("F-13", "open", "room=1-1-101 caller=张三 item=fw", 0, 102);
    office.accepted("F-13", "return", done, 1, 102);
    office.accepted("F-21", "audit", "", 1, 110);
    let payer = payers::on(&office.of_form(service::TAG)[0]);
    let asked_for = |office: &Office| {
        let room = settlement::of_room(&office.book, room, 202_611).monthly;
        (room, settlement::owed_by(&office.book, payer))
    };
    assert_eq!(asked_for(&office), (Money::fen(2_000), Money::fen(2_000)));
    office.accepted("F-13", "violation", "wrong=cash worker_cash=20 head_told=陈总", 1, 102);
    assert_eq!(asked_for(&office), (Money::ZERO, Money::ZERO));
}
