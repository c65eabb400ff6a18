//! Random renovations: whatever is done in whatever order, the deposit is its forfeits, deductions and refund to the fen,
//! goes back never before its day, and every pass is counted.

use std::collections::BTreeMap;

use proptest::prelude::*;
use qiantai::engine::book::Book;
use qiantai::engine::book::map::MapBook;
use qiantai::engine::decision::{Asked, Hand, Input, Verdict};
use qiantai::engine::kind::Who;
use qiantai::engine::ledger::{Account, Payer};
use qiantai::engine::moment::Moment;
use qiantai::engine::money::Money;
use qiantai::engine::slip::Entry;
use qiantai::engine::value::{Badge, SlipId};
use qiantai::forms;
use qiantai::forms::billing::receipts;
use qiantai::forms::renovation::passes::record as passes;
use qiantai::forms::renovation::site::disputing::DISPUTED;
use qiantai::forms::renovation::site::record as site;
use qiantai::forms::renovation::violations::record as violations;

const APPLY: &str = "room=1-1-101 owner=张三 contractor=美居 from=2026-11-05 until=2027-03-01 contents=翻新 signed=张三 sealed=y valid_until=2029-01-01";

/// The tenant of the flat, who never pays here.
const TENANT: u32 = 2;

/// A step, its blanks and who takes it; `@` is the number of a slip of the form, `#` of a renovation, `rows:N` so many
/// passes. Some are wrong on purpose.
const DEEDS: &[(&str, &str, &str, u32)] = &[
    ("F-60", "apply", APPLY, 102),
    ("F-60", "sign", "", 201),
    ("F-60", "sign", "", 110),
    ("F-60", "refuse", "reasons=缺图 told_how=电话", 201),
    ("F-60", "resubmit", "changed=补图", 102),
    ("F-60", "agree", "accepted=张三 signer=owner agreed=张三", 102),
    ("F-60", "pay-fees", "management=100 haulage=0.01 taken=cash", 120),
    ("F-60", "pay-fees", "no_fees=免", 120),
    ("F-60", "pay-deposit", "deposit=2000 pass_deposit=33.33 taken=scan", 120),
    ("F-60", "pay-deposit", "deposit=500.01 payer=王总 taken=cash", 120),
    ("F-60", "pay-deposit", "no_deposit=不收", 120),
    ("F-60", "take-back", "which=deposit why=错", 120),
    ("F-60", "take-back", "which=fees why=错", 120),
    ("F-60", "permit", "permit_no=1 material_no=2", 102),
    ("F-60", "enter", "condition=好 theirs=王工", 102),
    ("F-60", "walk", "round=desk", 102),
    ("F-60", "walk", "round=security", 401),
    ("F-60", "stop", "stop_why=漏水", 201),
    ("F-60", "resume", "resume_why=好", 201),
    ("F-60", "complete", "applied_by=张三 inspect_at=明天9点", 102),
    (
        "F-60",
        "inspect",
        "passed=n engineer=201 guard=401 owner_there=张三 faults=烟道 deadline=明天9点",
        102,
    ),
    ("F-60", "inspect", "passed=y engineer=201 guard=401 owner_there=张三", 102),
    // Dated back to before the work was said to be done: the months would be over at once.
    ("F-60", "inspect", "passed=y engineer=201 guard=401 owner_there=张三 back=150", 102),
    ("F-60", "check", "harm=无 owner_signs=张三 company_signs=王工 centre=110", 102),
    ("F-60", "check", "harm=渗水 owner_signs=张三 company_signs=王工 centre=110 cut=99.99", 102),
    ("F-60", "check", "harm=渗水 owner_signs=张三 company_signs=王工 centre=110 cut=1999.99", 102),
    ("F-60", "check", "harm=渗水 owner_signs=张三 company_signs=王工 centre=110 apart=123.45", 102),
    ("F-60", "recheck", "recheck_why=再算", 102),
    ("F-60", "consent", "", 101),
    ("F-60", "refund", "taken=cash refund_to=张三 receipt_back=y proxy=委托", 120),
    ("F-60", "refund", "taken=transfer refund_to=李四 receipt_lost=登报", 120),
    ("F-60", "settle", "to_payer=23.45 taken=cash refund_to=张三 basis=调解 proxy=委托", 120),
    ("F-60", "settle", "to_payer=999 taken=cash refund_to=张三 basis=判决", 120),
    ("F-60", "settle", "to_payer=0 basis=协议", 120),
    ("F-60", "withdraw", "why=不装", 102),
    ("F-69", "issue", "site=F-60/# until=2028-01-01 passes=3", 102),
    ("F-69", "more", "more=2", 102),
    ("F-69", "lose", "lost=1 statement=丢", 102),
    ("F-69", "collect", "collected=1 collect_why=请出", 401),
    ("F-69", "give-back", "back=2 by=王工", 102),
    ("F-69", "give-back", "back=3 by=王工", 102),
    ("F-74", "open", "site=F-60/# gravity=serious offence=noise what=夜钻 deadline=明天9点", 102),
    ("F-74", "open", "site=F-60/# gravity=minor offence=rubbish what=没装袋", 102),
    ("F-74", "sign", "owner=张三 company=王工", 102),
    ("F-74", "forfeit", "forfeit=66.67 term=八条", 102),
    ("F-74", "forfeit", "forfeit=700 term=八条", 102),
    ("F-74", "confirm", "", 101),
    ("F-74", "mend", "mended=停", 102),
    ("F-74", "cancel", "why=误会", 101),
    ("B-06", "void", "why=错", 120),
];

/// A step picked at random with the number of its slip, or the next one that leads on; then so many hours pass.
#[derive(Clone, Copy, Debug)]
struct Deed {
    onward: bool,
    what: usize,
    slip: u64,
    hours: i64,
}

fn deeds() -> impl Strategy<Value = Vec<Deed>> {
    let hours = prop_oneof![6 => 0..30_i64, 1 => 0..2_000_i64];
    let deed = (prop::bool::weighted(0.5), 0..DEEDS.len(), 1..4_u64, hours)
        .prop_map(|(onward, what, slip, hours)| Deed { onward, what, slip, hours });
    prop::collection::vec(deed, 40..300)
}

fn rows(names: &[(&str, String)], many: usize) -> Input {
    let row = |n: usize| {
        let cell = |(name, text): &(&str, String)| ((*name).to_string(), format!("{text}{n}"));
        names.iter().map(cell).collect()
    };
    Input::Rows((0..many).map(row).collect())
}

/// Blanks as typed: words with `=`, and rows for those that have some.
fn asked(form: &str, step: &str, fields: &str, number: u64) -> Asked {
    let field = |word: &str| {
        let (name, text) = word.split_once('=').expect("field=text");
        match name {
            "passes" | "more" => {
                let columns = [("no", "A".to_string()), ("who", "工".to_string())];
                (name.to_string(), rows(&columns, text.parse().expect("a number")))
            }
            "cut" | "apart" => {
                let disputed = if name == "apart" { "y" } else { "n" };
                let row = [("what", "水电"), ("sum", text), ("disputed", disputed)];
                let row = row.map(|(n, t)| (n.to_string(), t.to_string())).to_vec();
                ("deductions".to_string(), Input::Rows(vec![row]))
            }
            _ => {
                let text = text.replace('#', &number.to_string());
                (name.to_string(), Input::Text(text))
            }
        }
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
            ("B-01", "enter", "badge=201 name=郑工 role=engineering-head"),
            ("B-01", "enter", "badge=401 name=保主管 role=security-head"),
            ("F-107", "enter", "no=1-1-101"),
        ] {
            let verdict = office.take(&asked(form, step, fields, 0), 0);
            assert!(matches!(verdict, Verdict::Accepted(_)), "{form} {step}: {verdict:?}");
        }
        office.moves_in("张三", "1-1-101", "owner");
        office.moves_in("李四", "1-1-101", "tenant");
        office
    }

    fn moves_in(&mut self, name: &str, room: &str, relation: &str) {
        let mut who = asked("F-56", "enter", &format!("name={name}"), 0);
        let home = [("room", room), ("relation", relation)];
        let home = home.map(|(n, t)| (n.to_string(), t.to_string())).to_vec();
        who.fields.push(("homes".to_string(), Input::Rows(vec![home])));
        assert!(matches!(self.take(&who, 102), Verdict::Accepted(_)), "{name}");
    }

    /// What is held for each payer.
    fn held(&self) -> BTreeMap<Payer, i64> {
        let book: &dyn Book = &self.book;
        let mut held: BTreeMap<Payer, i64> = BTreeMap::new();
        for (key, sum) in book.sums_of(Account::Renovation, 0, Payer::ALL) {
            *held.entry(key.payer).or_default() -= sum.in_fen();
        }
        held.retain(|_, sum| *sum != 0);
        held
    }

    fn take(&mut self, asked: &Asked, badge: u32) -> Verdict {
        // Who signs beside: what is settled needs the head, the rest a supervisor.
        let second = if asked.step == "settle" { 101 } else { 110 };
        let cosign = (badge != 0).then_some(Badge(second));
        let (verdict, entries) =
            self.book.take(asked, Hand { badge: Badge(badge), cosign }, self.now);
        self.journal.extend(entries);
        verdict
    }

    /// The newest renovation and its state; 0 where there is none.
    fn newest(&self) -> (u64, u16) {
        let number = self.book.next_number(site::TAG).saturating_sub(1);
        let slip = self.book.slip(SlipId { form: site::TAG, number });
        slip.map_or((number, 0), |slip| (number, slip.state))
    }

    /// A step that leads the newest renovation on, from among those of the table.
    fn onward(&self, pick: usize) -> (usize, u64) {
        let (number, state) = self.newest();
        let ways: &[&str] = match state {
            site::APPLIED => &["F-60 sign", "F-60 sign"],
            site::REFUSED => &["F-60 resubmit"],
            site::APPROVED => &["F-60 agree"],
            site::AGREED => &["F-60 pay-fees", "F-60 pay-deposit"],
            site::PAID => &["F-60 permit"],
            site::PERMITTED => &["F-69 issue", "F-60 enter"],
            site::WORKING => &["F-69 issue", "F-74 open", "F-60 complete"],
            site::STOPPED => &["F-60 resume"],
            site::COMPLETED | site::FAULTS => &["F-60 inspect", "F-74 open"],
            site::PASSED => &["F-60 check", "F-69 give-back", "F-69 collect"],
            site::CHECKED => &["F-60 consent"],
            site::CONSENTED => &["F-60 refund"],
            site::IN_DISPUTE => &["F-60 settle"],
            _ => &["F-60 apply"],
        };
        let way = ways[pick % ways.len()];
        let fits =
            |(_, deed): &(usize, &(&str, &str, &str, u32))| format!("{} {}", deed.0, deed.1) == way;
        let fitting: Vec<usize> = DEEDS.iter().enumerate().filter(fits).map(|(n, _)| n).collect();
        (fitting[pick / ways.len() % fitting.len()], number)
    }
}

/// What the account holds for each payer is what stands on the files that are not settled.
fn deposits(office: &Office) -> Result<(), TestCaseError> {
    let book: &dyn Book = &office.book;
    let mut held: BTreeMap<Payer, i64> = BTreeMap::new();
    for number in 1..book.next_number(site::TAG) {
        let slip = book.slip(SlipId { form: site::TAG, number }).expect("a file");
        let whole = slip.get(site::HELD).unwrap_or_default().in_fen();
        let apart = slip.get(DISPUTED).unwrap_or_default().in_fen();
        // What is in dispute is still held when the rest went back, and is settled as one.
        let own = if slip.state == site::IN_DISPUTE { apart } else { whole };
        if slip.state != site::REFUNDED {
            let person = match slip.get(site::PayDeposit::payer) {
                Some(Who::Known(person)) => person.0,
                _ => 0,
            };
            prop_assert!(person != TENANT, "nobody asked the tenant");
            let room = site::room(&slip).expect("a room").0;
            *held.entry(Payer { room, person }).or_default() += own;
            continue;
        }
        let [forfeits, deducted, back] = [site::FORFEITS, site::DEDUCTED, site::GOES_BACK]
            .map(|tag| slip.get(tag).unwrap_or_default().in_fen());
        prop_assert_eq!(whole, whole.min(forfeits) + deducted + back + apart, "to the fen");
        prop_assert!(back >= 0);
        let sheets = site::hanging(book, slip.id, site::VIOLATIONS);
        let counted: i64 = sheets.iter().map(|sheet| violations::forfeit(sheet).in_fen()).sum();
        prop_assert_eq!(counted, forfeits, "a forfeit counts when it is signed, and only then");
        let out: i64 = site::hanging(book, slip.id, site::PASSES).iter().map(passes::out).sum();
        prop_assert_eq!(out, 0);
    }
    held.retain(|_, sum| *sum != 0);
    prop_assert_eq!(office.held(), held, "by payer");
    Ok(())
}

/// Money leaves towards a payer by a refund alone, on or after its day.
fn refunds(office: &Office) -> Result<usize, TestCaseError> {
    let book: &dyn Book = &office.book;
    let paid = office.journal.iter().filter(|entry| {
        let out = |p: &qiantai::engine::ledger::Posting| {
            p.account == Account::Renovation && p.amount > Money::ZERO
        };
        entry.slip.form == site::TAG && entry.postings.iter().any(out)
    });
    let mut many = 0;
    for entry in paid {
        let slip = book.slip(entry.slip).expect("a file");
        prop_assert!([site::REFUNDED, site::IN_DISPUTE].contains(&entry.state));
        let from = slip.get(site::REFUND_FROM).expect("a day");
        prop_assert!(entry.occurred.day() >= from, "before its day");
        let passed = slip.get(site::PASSED_ON).expect("an acceptance");
        prop_assert!(entry.occurred.day().number() - passed.number() >= 89, "three months");
        let asked = office.journal.iter().rfind(|e| e.slip == entry.slip && e.step == 16);
        let asked = asked.expect("work was said to be done").occurred.day();
        prop_assert!(passed >= asked, "accepted before it was asked for");
        many += 1;
    }
    Ok(many)
}

/// Out is what was issued less what was lost, taken in and brought back, counted again from the journal.
fn counted(office: &Office) -> Result<(), TestCaseError> {
    let mut out: BTreeMap<SlipId, i64> = BTreeMap::new();
    for entry in office.journal.iter().filter(|entry| entry.slip.form == passes::TAG) {
        let before = out.entry(entry.slip).or_default();
        let given = |tag| entry.set.get(tag).unwrap_or(0_i64);
        let rows = |many: usize| i64::try_from(many).unwrap();
        *before += match entry.step {
            1 => rows(entry.set.rows(passes::Issue::passes).len()),
            2 => 2,
            4 => -given(passes::Lose::lost),
            5 => -given(passes::Collect::collected),
            6 => -given(passes::GiveBack::back),
            _ => 0,
        };
    }
    for (id, out) in out {
        let slip = office.book.slip(id).expect("a register");
        prop_assert_eq!(passes::out(&slip), out);
        prop_assert!(out >= 0);
        prop_assert!(slip.state != passes::RETURNED || out == 0, "returned, and yet some are out");
    }
    Ok(())
}

/// Plays the deeds and says how many refunds there were.
fn play(deeds: &[Deed]) -> Result<usize, TestCaseError> {
    let mut office = Office::open();
    for deed in deeds {
        let (what, number) =
            if deed.onward { office.onward(deed.what) } else { (deed.what, deed.slip) };
        let (form, step, fields, badge) = DEEDS[what];
        office.now = office.now.plus_minutes(deed.hours * 60);
        let number = if deed.onward && ["F-69", "F-74"].contains(&form) && !fields.contains('#') {
            office.book.next_number(forms::form(form).expect("a form").tag).saturating_sub(1)
        } else {
            number
        };
        let mut asked = asked(form, step, fields, number);
        if let Some((_, Input::Text(days))) = asked.fields.pop_if(|(name, _)| name == "back") {
            let days: i64 = days.parse().expect("days");
            asked.occurred = office.now.plus_minutes(-days * 24 * 60).to_string();
            asked.late = "补记".to_string();
        }
        office.take(&asked, badge);
    }
    deposits(&office)?;
    counted(&office)?;
    refunds(&office)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn the_deposit_is_its_parts_and_never_goes_back_before_its_day(deeds in deeds()) {
        play(&deeds)?;
    }
}

/// The property above is about something: a renovation walked straight through ends with its money back.
#[test]
fn a_renovation_that_is_walked_on_ends_with_its_refund() {
    let on = |n| Deed { onward: true, what: n, slip: 1, hours: 25 };
    let refunds = (0..40).map(|seed| {
        let walk: Vec<Deed> = (0..400_usize).map(|n| on(n * 7 + seed * 3 + n / 5)).collect();
        play(&walk).expect("what must hold holds")
    });
    assert!(
        refunds.clone().sum::<usize>() > 10,
        "only {} came to a refund",
        refunds.sum::<usize>()
    );
}

/// Whoever moves in between the receipt and the refund has nothing to do with the deposit.
#[test]
fn a_deposit_goes_back_to_whoever_it_was_taken_of() {
    let mut office = Office::open();
    let apply =
        "room=1-1-102 from=2026-11-05 until=2026-12-01 contents=刷墙 signed=代办 attorney=委托";
    let check = "harm=无 owner_signs=代办 company_signs=王工 centre=110";
    let steps = [
        ("F-107", "enter", "no=1-1-102", 102),
        ("F-60", "apply", apply, 102),
        ("F-60", "sign", "", 201),
        ("F-60", "sign", "", 110),
        ("F-60", "agree", "accepted=代办 signer=owner agreed=代办", 102),
        ("F-60", "pay-deposit", "deposit=500 taken=cash", 120),
        ("F-60", "pay-fees", "no_fees=免", 120),
        ("F-60", "permit", "permit_no=1 material_no=2", 102),
        ("F-60", "enter", "condition=好 theirs=王工", 102),
        ("F-60", "complete", "applied_by=代办 inspect_at=明天9点", 102),
        ("F-60", "inspect", "passed=y engineer=201 guard=401 owner_there=代办", 102),
        ("F-60", "check", check, 102),
        ("F-60", "consent", "", 101),
        ("F-60", "refund", "taken=cash refund_to=代办 receipt_back=y", 120),
    ];
    for (form, step, fields, badge) in steps {
        if step == "check" {
            office.now = office.now.plus_minutes(200 * 24 * 60);
        }
        let verdict = office.take(&asked(form, step, fields, 1), badge);
        assert!(matches!(verdict, Verdict::Accepted(_)), "{form} {step}: {verdict:?}");
        let written = receipts::written_last(&office.book, SlipId { form: site::TAG, number: 1 });
        assert_eq!(written.is_some(), step == "pay-deposit", "{step}");
        if step == "pay-deposit" {
            assert_eq!(office.held().into_values().collect::<Vec<_>>(), [50_000]);
            office.moves_in("新主", "1-1-102", "owner");
        }
    }
    assert_eq!(office.held(), BTreeMap::new());
}
