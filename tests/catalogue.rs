//! Figures of the catalogue compared with a slower computation: prices by day, income and cost by record,
//! surveys by household, quality by item (P-16, RP-24, RP-26).

use proptest::prelude::*;
use qiantai::engine::book::Book;
use qiantai::engine::book::map::MapBook;
use qiantai::engine::decision::{Asked, Hand, Input, Verdict};
use qiantai::engine::moment::{Day, Moment};
use qiantai::engine::money::Money;
use qiantai::engine::slip::{Index, Slip};
use qiantai::engine::value::{Badge, SlipId};
use qiantai::forms;
use qiantai::forms::billing::service;
use qiantai::forms::catalogue::evaluation;
use qiantai::forms::catalogue::evaluation::Went;
use qiantai::forms::catalogue::surveys::Need;
use qiantai::forms::catalogue::{appraisals, months, prices};

/// An office on paper: a head, a supervisor, a desk, a cashier, six flats, one item taken over.
struct Office {
    book: MapBook,
    now: Moment,
}

fn at(text: &str) -> Moment {
    Moment::parse(text, Moment(0)).expect("a moment")
}

fn day(text: &str) -> Day {
    Day::parse(text, at("2026-11-21T08:00:00+08:00").day()).expect("a day")
}

/// `name=text`, and `name=[a=1 b=2]` for one row.
fn inputs(fields: &str) -> Vec<(String, Input)> {
    let word = |word: &str| {
        let (name, text) = word.split_once('=').expect("name=text");
        let row = text.strip_prefix('[').and_then(|t| t.strip_suffix(']'));
        let input = match row {
            None => Input::Text(text.to_string()),
            Some(rows) => Input::Rows(rows.split(';').map(cells).collect()),
        };
        (name.to_string(), input)
    };
    fields.split_whitespace().map(word).collect()
}

fn cells(row: &str) -> Vec<(String, String)> {
    let cell = |cell: &str| cell.split_once('=').map(|(n, t)| (n.to_string(), t.to_string()));
    row.split(',').map(|text| cell(text).expect("column=text")).collect()
}

impl Office {
    fn open() -> Self {
        let now = at("2026-09-01T08:00:00+08:00");
        let mut office = Self { book: forms::map_book(), now };
        for (form, step, fields) in [
            ("B-03", "open", "name=小处"),
            ("B-01", "enter", "badge=101 name=陈总 role=head"),
            ("B-01", "enter", "badge=102 name=王丽 role=desk"),
            ("B-01", "enter", "badge=110 name=周敏 role=supervisor"),
            ("B-01", "enter", "badge=120 name=吴芳 role=cashier"),
            ("B-01", "enter", "badge=301 name=赵强 role=worker"),
            ("F-02", "enter", "code=fw name=换阀 unit=个 price=20 approved_by=陈总 cost_labour=12"),
        ] {
            office.does(form, step, 0, fields);
        }
        for n in 101..107 {
            office.does("F-107", "enter", 0, &format!("no=1-1-{n}"));
        }
        office
    }

    /// A step of the clock, which may all; the slip that the form had last, or a new one.
    fn does(&mut self, form: &str, step: &str, number: u64, fields: &str) -> SlipId {
        let form = forms::form(form).expect("a form");
        let asked = Asked {
            form: form.id.to_string(),
            step: step.to_string(),
            slip: (number > 0).then_some(SlipId { form: form.tag, number }),
            fields: inputs(fields),
            ..Asked::default()
        };
        let hand = Hand { badge: Badge(0), cosign: None };
        let (verdict, entries) = self.book.take(&asked, hand, self.now);
        assert!(matches!(verdict, Verdict::Accepted(_)), "{} {step}: {verdict:?}", form.id);
        entries.iter().find(|e| e.slip.form == form.tag).expect("its own entry").slip
    }

    /// Another price for the item, approved and published, with a day of its own or at once.
    fn reprice(&mut self, yuan: u32, from: Option<Day>) {
        let today = self.now.day();
        let from = from.map_or(String::new(), |day| format!(" from={day}"));
        self.does("F-02", "price", 1, &format!("new_price={yuan} labour_cost=12{from}"));
        let word = format!("word=yes word_by=刘总 word_on={today} word_paper=总1");
        self.does("F-02", "approve", 1, &word);
        self.does("F-02", "publish", 1, "channels=[channel=boards]");
    }

    fn item(&self) -> Slip {
        prices::slip(&self.book, 1).expect("the item")
    }
}

#[test]
fn months_before_and_after_are_those_of_the_calendar() {
    for (from, months, wanted) in [
        ("2026-11-21", 3, "2026-08-21"),
        ("2026-03-31", 1, "2026-02-28"),
        ("2024-03-31", 1, "2024-02-29"),
        ("2026-01-15", 1, "2025-12-15"),
        ("2026-01-15", 13, "2024-12-15"),
        ("2026-05-31", 0, "2026-05-31"),
    ] {
        assert_eq!(months::months_before(day(from), months), day(wanted), "{from} {months}");
    }
    let later = months::months_later(at("2026-11-30T14:32:00+08:00"), 3);
    assert_eq!(later, at("2027-02-28T14:32:00+08:00"));
    assert_eq!(months::last_months(day("2026-01-15"), 3), (202_511, 202_601));
    assert_eq!(months::last_months(day("2026-11-21"), 1), (202_611, 202_611));
}

#[test]
fn the_survey_summary_counts_households_by_their_newest_sheet_in_the_round() {
    let mut office = Office::open();
    for (code, name) in [("xk", "洗空调"), ("xc", "洗车"), ("bj", "搬家")] {
        office.does("F-02", "plan", 0, &format!("code={code} name={name} unit=次 need=有人问"));
    }
    for (room, item, need, day) in [
        ("101", "xc", "some", "2026-08-01"),
        ("101", "xk", "no", "2026-08-03"),
        ("101", "xk", "much", "2026-08-20"),
        ("102", "xk", "some", "2026-08-21"),
        ("103", "xk", "hardly", "2026-08-22"),
        ("104", "xk", "much", "2026-07-01"),
        ("105", "bj", "much", "2026-06-01"),
    ] {
        let sheet = format!("room=1-1-{room} item={item} need={need} day={day}");
        office.does("F-01", "fill", 0, &sheet);
    }
    office.does("F-01", "fill", 0, "room=1-1-101 item=xk need=much day=2026-08-20 wish=代遛狗");
    office.does("F-01", "fill", 0, "room=1-1-102 need=no day=2026-08-20 wish=代遛狗");
    office.does("F-01", "fill", 0, "room=1-1-102 need=much day=2026-08-21 wish=代遛狗");
    office.does("F-01", "fill", 0, "room=1-1-103 need=some day=2026-07-21 wish=代遛狗");
    office.does("F-01", "fill", 0, "room=1-1-103 need=much day=2026-08-21 wish=修鞋");
    let spoiled = office.does("F-01", "fill", 0, "room=1-1-106 item=xk need=much day=2026-08-22");
    office.does("F-01", "void", spoiled.number, "why=错");
    office.does("F-02", "survey", 2, "");
    office.does("F-02", "shortlist", 2, "");

    let found = evaluation::survey_summary(&office.book, (day("2026-08-01"), day("2026-08-31")));
    let lines: Vec<(&str, u64, u64, bool)> = found
        .iter()
        .map(|w| (w.name.as_str(), w.counts.households(), w.counts.wanted(), w.chosen))
        .collect();
    assert_eq!(lines, [("洗空调", 3, 2, true), ("洗车", 1, 1, false)]);
    assert_eq!(found[0].counts.of(Need::Much), 1);
    assert_eq!(found[0].counts.shown(), "3 户,要的 2 户(很需要 1)");
    // What is on no list is read too, by household.
    let wishes = evaluation::wishes(&office.book, (day("2026-08-01"), day("2026-08-31")));
    let wishes: Vec<(&str, String)> = wishes.iter().map(|(w, n)| (w.as_str(), n.shown())).collect();
    let told = |text: &str| text.to_string();
    assert_eq!(
        wishes,
        [("代遛狗", told("2 户,要的 2 户(很需要 1)")), ("修鞋", told("1 户,要的 1 户(很需要 1)"))]
    );
}

#[test]
fn quality_is_counted_of_the_days_and_of_the_item_alone() {
    let mut office = Office::open();
    office.does("F-02", "enter", 0, "code=d name=换灯 unit=只 price=5 approved_by=陈总");
    office.now = at("2026-09-20T10:00:00+08:00");
    office.does("F-13", "open", 0, "room=1-1-101 item=fw price_told=y told=radio");
    office.does("F-13", "chase", 1, "");
    office.does("F-13", "chase", 1, "");
    let paper = "result=fixed labour=25 consent=spoken means=monthly signed=张三";
    office.does("F-13", "return", 1, paper);
    office.does("F-21", "log", 0, "room=1-1-102 item=d");
    office.does("F-30", "open", 0, "room=1-1-102 points=上次换阀还漏");
    office.does("F-06", "judge", 0, "item=fw mark=fair called=4 content=3 opinion=好");
    office.now = at("2026-10-05T10:00:00+08:00");
    office.does("F-21", "log", 0, "room=1-1-103 item=fw count=2");
    let spoiled = office.does("F-21", "log", 0, "room=1-1-104 item=fw");
    office.does("F-21", "void", spoiled.number, "why=错");

    let september = (day("2026-09-01"), day("2026-09-30"));
    let found = evaluation::quality_report(&office.book, september);
    let names: Vec<&str> = found.iter().map(|q| q.name.as_str()).collect();
    assert_eq!(names, ["换阀", "换灯"]);
    let valve = &found[0];
    let went = Went { records: 1, income: Money::fen(2_500), cost: Money::fen(1_200), uncosted: 0 };
    assert_eq!((valve.went, valve.customers, valve.chased), (went, 1, 2));
    assert_eq!((valve.complaints, valve.breaches, valve.callbacks), (1, 0, (4, 3)));
    assert_eq!(valve.mark, Some(appraisals::Mark::Fair));
    // Nobody wrote down what changing a lamp costs: no loss is made up.
    assert_eq!(found[1].went.shown(), "收 5.00");

    let later =
        evaluation::quality(&office.book, &office.item(), (day("2026-10-01"), day("2026-10-31")));
    assert_eq!((later.went.records, later.went.income), (1, Money::fen(4_000)));
    assert_eq!(later.went.shown(), "收 40.00 成本 24.00 余 16.00");
}

/// Ten metres on a paper are one sum without a count: they cost ten times what one does, not once. And
/// the customer's word counts as it was written down, not as somebody remembers it.
#[test]
fn several_units_in_one_sum_cost_several_times_and_callbacks_are_counted() {
    let mut office = Office::open();
    office.now = at("2026-09-20T10:00:00+08:00");
    for (room, labour) in [(101, "200"), (102, "25")] {
        office.does("F-17", "open", 0, &format!("room=1-1-{room} item=fw price_told=y"));
        let paper =
            format!("result=fixed labour={labour} consent=spoken means=monthly signed=张三");
        let number = office.book.next_number(17) - 1;
        office.does("F-17", "return", number, &paper);
        office.does("F-17", "tell-owner", number, "told_owner=call");
    }
    office.does("F-17", "callback", 1, "satisfied=y");
    office.does("F-17", "callback", 2, "satisfied=n customer_says=没擦干净 mends=301");
    let price = prices::price_at(&office.book, 1, office.now).unwrap();
    assert_eq!(price, Money::fen(2_000));
    let went = evaluation::of_months(&office.book, &office.item(), (202_609, 202_609));
    assert_eq!((went.records, went.income), (2, Money::fen(22_500)));
    assert_eq!(went.cost, Money::fen(11 * 1_200));
    let days = (day("2026-09-01"), day("2026-09-30"));
    let quality = evaluation::quality(&office.book, &office.item(), days);
    assert_eq!(quality.callbacks, (2, 1));
    assert!(quality.shown().contains(&("回访".to_string(), "2 户,满意 1 户".to_string())));
    let after = (day("2026-10-01"), day("2026-10-31"));
    assert_eq!(evaluation::quality(&office.book, &office.item(), after).callbacks, (0, 0));
}

/// No board has an item's own days and a firm's last one: the reports name them.
#[test]
fn what_has_come_to_its_day_is_named_on_the_reports() {
    let mut office = Office::open();
    office.now = at("2026-09-20T10:00:00+08:00");
    office.reprice(30, None);
    let firm =
        "firm=洁家 phone=05718555 services=洗衣 address=东街5号 agreement=合1 until=2026-10-03";
    office.does("F-05", "enter", 0, firm);
    let notes = |office: &Office, name: &str| {
        let now = office.now;
        qiantai::report::report(name).unwrap().build(&office.book, now.day(), now).notes.join(" ")
    };
    assert!(!notes(&office, "items-income").contains("核盈亏"));
    assert!(!notes(&office, "items-quality").contains("评价的日子"));
    let ahead = qiantai::report::report("agreements-ahead").unwrap();
    let ahead = ahead.build(&office.book, office.now.day(), office.now);
    assert!(format!("{:?}", ahead.rows).contains("合作到期"), "{ahead:?}");
    office.now = at("2027-09-20T10:00:00+08:00");
    assert!(notes(&office, "items-income").contains("换阀 1 项到了核盈亏的日子 (D-65)"));
    assert!(notes(&office, "items-quality").contains("换阀 1 项到了评价的日子 (D-64)"));
}

/// What an item of an earlier program looks like: state, price, nothing of versions or costs.
#[test]
fn an_item_of_an_earlier_program_is_on_sale_at_its_price() {
    let mut office = Office::open();
    office.does("F-02", "enter", 0, "code=d name=换灯 unit=只 price=5 approved_by=陈总");
    let lamp = prices::slip(&office.book, 2).unwrap();
    assert!(lamp.value(prices::Publish::versions).is_none() && lamp.state == prices::PUBLISHED);
    let before = at("2026-01-01T00:00:00+08:00");
    assert_eq!(prices::unsold(&lamp, before), None);
    assert_eq!(prices::price_at(&office.book, 2, before), Some(Money::fen(500)));
    assert_eq!(prices::price_at(&office.book, 2, office.now), Some(Money::fen(500)));
    // An item that is stopped is found by its code after one that is sold under the same.
    let stopped = Slip { state: prices::STOPPED, ..lamp.clone() };
    let named =
        |slip: &Slip| prices::FORM.keys_of(slip).into_iter().find(|k| k.index == Index::Named);
    assert!(named(&lamp) < named(&stopped));
    let listed = |slip: &Slip| prices::FORM.keys_of(slip).iter().any(|k| k.index == Index::State);
    assert!(listed(&lamp) && !listed(&stopped));
}

/// What happens on a day of the property below.
#[derive(Clone, Copy, Debug)]
enum Deed {
    Serve { room: u32, count: i64 },
    Order { room: u32 },
    Return { order: usize },
    Reprice { yuan: u32, ahead: Option<u64> },
    Void { record: usize },
}

fn deed() -> impl Strategy<Value = Deed> {
    prop_oneof![
        4 => (101..107_u32, 1..4_i64).prop_map(|(room, count)| Deed::Serve { room, count }),
        3 => (101..107_u32).prop_map(|room| Deed::Order { room }),
        3 => (0..8_usize).prop_map(|order| Deed::Return { order }),
        2 => (1..60_u32, prop::option::of(1..40_u64))
            .prop_map(|(yuan, ahead)| Deed::Reprice { yuan, ahead }),
        1 => (0..8_usize).prop_map(|record| Deed::Void { record }),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    /// Whenever the price is changed, at once or ahead: every order and record costs what was in
    /// force when it was ordered, and the item's months are the sums of their records.
    #[test]
    fn what_was_ordered_keeps_the_price_of_its_day(days in prop::collection::vec((deed(), 0..5_u64), 1..40)) {
        let mut office = Office::open();
        // Beside the book: every published price with its first moment, orders and records.
        let mut published = vec![(Moment(0), Money::fen(2_000))];
        let mut orders: Vec<(SlipId, Moment, bool)> = Vec::new();
        let mut records: Vec<(SlipId, u32, Money, Money, bool)> = Vec::new();
        let asked = |published: &[(Moment, Money)], when: Moment| {
            // The last that was published among those that had begun.
            published.iter().rev().find(|(from, _)| *from <= when).map(|(_, price)| *price).unwrap()
        };
        for (deed, passed) in days {
            office.now = office.now.plus_minutes(i64::try_from(passed).unwrap() * 1_440 + 7);
            let month = u32::try_from(office.now.day().month()).unwrap();
            match deed {
                Deed::Serve { room, count } => {
                    let id = office.does("F-21", "log", 0, &format!("room=1-1-{room} item=fw count={count}"));
                    let price = asked(&published, office.now);
                    let times = |m: Money| Money::fen(m.in_fen() * count);
                    records.push((id, month, times(price), times(Money::fen(1_200)), true));
                }
                Deed::Order { room } => {
                    let id = office.does("F-13", "open", 0, &format!("room=1-1-{room} item=fw price_told=y told=radio"));
                    orders.push((id, office.now, false));
                }
                Deed::Return { order } => {
                    let Some((id, when, done)) = orders.get_mut(order).filter(|o| !o.2) else { continue };
                    *done = true;
                    let slip = office.book.slip(*id).unwrap();
                    let price = service::day_price(&office.book, &slip).unwrap();
                    prop_assert_eq!(price, asked(&published, *when));
                    let paper = format!(
                        "result=fixed labour={} consent=spoken means=monthly signed=张三", price.plain());
                    office.does("F-13", "return", id.number, &paper);
                    let number = office.book.next_number(service::TAG) - 1;
                    let id = SlipId { form: service::TAG, number };
                    let record = office.book.slip(id).unwrap();
                    prop_assert_eq!(service::day_price(&office.book, &record), Some(price));
                    records.push((id, month, price, Money::fen(1_200), true));
                }
                Deed::Reprice { yuan, ahead } => {
                    let from = ahead.map(|days| office.now.day().next(days));
                    office.reprice(yuan, from);
                    let midnight = |day: Day| day.at(qiantai::engine::moment::Clock::of_minutes(0).unwrap());
                    published.push((from.map_or(office.now, midnight), Money::fen(i64::from(yuan) * 100)));
                }
                Deed::Void { record } => {
                    let Some(record) = records.get_mut(record).filter(|r| r.4) else { continue };
                    record.4 = false;
                    office.does("F-21", "void", record.0.number, "why=错");
                }
            }
        }
        for month in [202_609, 202_610, 202_611, 202_612, 202_701, 202_702] {
            let of_month = records.iter().filter(|r| r.4 && r.1 == month);
            let mut slow = Went::default();
            for (_, _, income, cost, _) in of_month {
                slow.records += 1;
                slow.income = slow.income.plus(*income).unwrap();
                slow.cost = slow.cost.plus(*cost).unwrap();
            }
            prop_assert_eq!(evaluation::of_months(&office.book, &office.item(), (month, month)), slow);
        }
    }
}
