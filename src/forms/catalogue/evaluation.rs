//! What the catalogue asks of the books: how an item's month went, what households want, how good a
//! service is (P-16, RP-24, RP-26).
//!
//! Pure reads over records, sheets and complaints; nothing here decides or writes.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

use crate::engine::ledger::{Account, Payer};
use crate::forms::billing::service::record as service;
use crate::forms::billing::{agreement, payers};
use crate::forms::callbacks::record as callbacks;
use crate::forms::complaints::complaint::record as complaint;
use crate::forms::prelude::*;
use crate::forms::work::job::{proof, record as job};
use crate::forms::work::paid::record as paid;

use super::appraisals::record as appraisals;
use super::months::month_key;
use super::prices::fields;
use super::surveys::{self, Need, Surveyed, counted};
use crate::forms::catalogue::prices::record as prices;

/// Records of one item and month, wishes, or complaints of a day that are read.
const MOST: usize = 20_000;

/// How an item went over some months, from the records that stand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Went {
    pub records: u64,
    pub income: Money,
    /// Materials at what stands on the slips, labour at what it costs the office (P-16).
    pub cost: Money,
    /// Records whose cost nobody has written down; with any, the loss is not known.
    pub uncosted: u64,
}

impl Went {
    /// Income less cost: negative is a loss.
    pub fn balance(&self) -> Money {
        self.income.minus(self.cost).unwrap_or(Money::ZERO)
    }

    /// What was lost, if the cost of every record is known or those that are known lose already.
    pub fn loss(&self) -> Option<Money> {
        Money::ZERO.minus(self.balance()).filter(|loss| *loss > Money::ZERO)
    }

    /// `收 320.00 成本 410.00`; the cost only where somebody has written one down.
    pub fn sums(&self) -> String {
        match self.uncosted {
            0 => format!("收 {} 成本 {}", self.income, self.cost),
            some if some == self.records => format!("收 {}", self.income),
            some => format!("收 {} 成本 {}({some} 笔无成本)", self.income, self.cost),
        }
    }

    /// `收 320.00 成本 410.00 亏 90.00`.
    pub fn shown(&self) -> String {
        let sums = self.sums();
        match self.loss() {
            Some(loss) => format!("{sums} 亏 {loss}"),
            None if self.uncosted > 0 => sums,
            None => format!("{sums} 余 {}", self.balance()),
        }
    }

    fn add(&mut self, item: &Slip, record: &Slip, at: Moment) {
        let sum = |a: Money, b: Money| a.plus(b).unwrap_or(a);
        self.records += 1;
        self.income = sum(self.income, service::total(record));
        let lines = record.get(service::Log::lines).unwrap_or_default();
        let count = units(item, record, at);
        let times = |cost: Option<Money>| cost.and_then(|c| c.times(count));
        let (labour, material) = prices::parts(item, at);
        let used = proof::sum(&lines, None).filter(|sum| *sum > Money::ZERO);
        let material = used.or_else(|| times(material));
        if labour.is_none() {
            self.uncosted += 1;
        }
        for part in [times(labour), material].into_iter().flatten() {
            self.cost = sum(self.cost, part);
        }
    }
}

/// What the books have of a month beside the records that stand: those that were reversed after it, which count in it as
/// before, and those of an earlier month that were reversed in it, which take off. A month that is over never changes.
pub fn corrections(book: &dyn Book, month: u32) -> BTreeMap<u32, Went> {
    let mut of_items: BTreeMap<u32, Went> = BTreeMap::new();
    for (key, sum) in book.sums_of(Account::Income, month, Payer::ALL) {
        let record = book.slip(key.slip).filter(|it| it.id.form == service::TAG);
        let Some(record) = record.filter(|it| it.state == service::REVERSED) else { continue };
        let Some(item) = prices::slip(book, u64::from(service::item(&record))) else { continue };
        if sum == Money::ZERO {
            continue;
        }
        let mut one = Went::default();
        one.add(&item, &record, service::ordered(book, &record));
        let went = of_items.entry(service::item(&record)).or_default();
        // Income stands below nothing in the books.
        let add = sum < Money::ZERO;
        let lay = |a: Money, b: Money| if add { a.plus(b) } else { a.minus(b) }.unwrap_or(a);
        went.income = lay(went.income, one.income);
        went.cost = lay(went.cost, one.cost);
        if add {
            went.records += one.records;
            went.uncosted += one.uncosted;
        }
    }
    of_items
}

/// How many units a record is for: as counted; else, where the labour is that of several, so many of
/// the list's price of its day. Ten square metres on a returned paper are one sum, and ten times the
/// cost. What was agreed on for a term is one service.
fn units(item: &Slip, record: &Slip, at: Moment) -> Decimal {
    if let Some(count) = record.get(service::Log::count) {
        return Decimal::from(count);
    }
    let listed = || prices::version_at(item, at).map(|version| version.price);
    let price = record.get(service::DAY_PRICE).or_else(listed).map_or(0, Money::in_fen);
    let labour = record.get(service::Log::labour).map_or(0, Money::in_fen);
    let several = price > 0 && labour / price >= 2 && record.get(agreement::UNDER).is_none();
    let count = Decimal::from(labour).checked_div(Decimal::from(price));
    count.filter(|_| several).unwrap_or(Decimal::ONE)
}

/// The records of an item in the months from one to another (202611), both included, newest first.
fn records(book: &dyn Book, item: u64, months: (u32, u32)) -> impl Iterator<Item = Slip> + '_ {
    let (from, to) = ((item, month_key(months.1)), (item, month_key(months.0)));
    book.keys(Index::ItemMonth, from, to, MOST).into_iter().filter_map(|id| book.slip(id))
}

/// The last month in which an item has records.
pub fn last_month(book: &dyn Book, item: u64) -> Option<u32> {
    let first = book.under(Index::ItemMonth, item, 1).into_iter().next()?;
    book.slip(first).map(|record| service::month(&record))
}

/// How an item went in the months from one to another, both included.
pub fn of_months(book: &dyn Book, item: &Slip, months: (u32, u32)) -> Went {
    let mut went = Went::default();
    for record in records(book, item.id.number, months) {
        went.add(item, &record, service::ordered(book, &record));
    }
    went
}

/// One line of the survey summary (RP-26).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted {
    pub item: u64,
    pub name: String,
    pub counts: Surveyed,
    /// Chosen among those surveyed.
    pub chosen: bool,
}

/// RP-26: what was asked for in a round, from one day to another, both included; what most households
/// want first.
pub fn survey_summary(book: &dyn Book, days: (Day, Day)) -> Vec<Wanted> {
    let line = |item: Slip| {
        let counts = counted(book, item.id.number, |day| (days.0..=days.1).contains(&day));
        let name = prices::name_on(&item).to_string();
        Wanted { item: item.id.number, name, counts, chosen: prices::chosen(&item) }
    };
    let mut lines: Vec<Wanted> =
        items(book).map(line).filter(|l| l.counts.households() > 0).collect();
    lines.arrange_by_key(|line| (u64::MAX - line.counts.wanted(), line.item));
    lines
}

/// What households of a round wrote that is on no list, with who wants it; what most want first. A wish
/// is the same if its words are; an idea for an item begins here (P-01).
pub fn wishes(book: &dyn Book, days: (Day, Day)) -> Vec<(String, Surveyed)> {
    let sheets = book.under(Index::Survey, surveys::WISHES, MOST).into_iter();
    let mut sheets: Vec<Slip> = sheets.filter_map(|id| book.slip(id)).collect();
    // A household's newest sheet is laid over its older ones.
    sheets.arrange_by_key(|sheet| (surveys::day(sheet), sheet.id.number));
    let mut found: BTreeMap<String, Surveyed> = BTreeMap::new();
    for sheet in sheets {
        let within = (days.0..=days.1).contains(&surveys::day(&sheet));
        let (Some(room), Some(wish)) = (surveys::room(&sheet), surveys::wish(&sheet)) else {
            continue;
        };
        let need = surveys::need(&sheet).filter(|_| surveys::about_wish(&sheet));
        if within {
            let answers = &mut found.entry(wish.to_string()).or_default().answers;
            answers.insert(room.0, need.unwrap_or(Need::Some));
        }
    }
    let mut found: Vec<(String, Surveyed)> = found.into_iter().collect();
    found.arrange_by_key(|(_, counts)| std::cmp::Reverse(counts.wanted()));
    found
}

/// Every item that ever was, in the order of entry.
pub fn items(book: &dyn Book) -> impl Iterator<Item = Slip> + '_ {
    (1..book.next_number(prices::TAG)).filter_map(|number| prices::slip(book, number))
}

/// What a judgement of an item rests on (RP-24).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Quality {
    pub item: u64,
    pub name: String,
    pub went: Went,
    /// Payers that were served.
    pub customers: u64,
    /// How often the customers of its paid slips chased.
    pub chased: u64,
    /// Paid slips on which something was against the rules (G-12, G-13, G-14).
    pub breaches: u64,
    /// Complaints that speak of the item by its name.
    pub complaints: u64,
    /// Customers called back and content, as recorded in the days; else by the last judgement.
    pub callbacks: (i64, i64),
    pub mark: Option<fields::Mark>,
}

impl Quality {
    /// The figures, each under its word.
    pub fn shown(&self) -> Vec<(String, String)> {
        let records = format!("{} 笔 {} 户", self.went.records, self.customers);
        let trouble = format!("{} 次,违规 {} 单", self.chased, self.breaches);
        let mut shown = vec![
            ("服务记录".to_string(), records),
            ("收支".to_string(), self.went.shown()),
            ("催单".to_string(), trouble),
            ("投诉".to_string(), format!("{} 件", self.complaints)),
        ];
        if self.callbacks.0 > 0 {
            let (called, content) = self.callbacks;
            shown.push(("回访".to_string(), format!("{called} 户,满意 {content} 户")));
        }
        shown
    }
}

/// The figures of one item from one day to another, both included.
pub fn quality(book: &dyn Book, item: &Slip, days: (Day, Day)) -> Quality {
    let mut found = Quality {
        item: item.id.number,
        name: prices::name_on(item).to_string(),
        complaints: complaints(book, prices::name_on(item), days),
        ..Quality::default()
    };
    let month = |day: Day| u32::try_from(day.month()).unwrap_or(0);
    let mut payers_met = BTreeSet::new();
    // By slip and by agreement: a customer of a term is asked once about it all.
    let mut asked: BTreeMap<SlipId, (Moment, bool)> = BTreeMap::new();
    // What is audited late stands in a later month than its day.
    let months = (month(days.0), u32::MAX);
    for record in records(book, item.id.number, months) {
        if !(days.0..=days.1).contains(&record.opened().day()) {
            continue;
        }
        found.went.add(item, &record, service::ordered(book, &record));
        payers_met.insert(payers::on(&record));
        if let Some(slip) = service::source(book, &record) {
            found.chased += u64::from(job::chased(&slip));
            found.breaches += u64::from(paid::breached(&slip));
            asked.extend(callbacks::last_heard(&slip).map(|(at, well)| (slip.id, (at, well))));
        }
        if let Some(SlipRef(under)) = record.get(agreement::UNDER)
            && let Some(last) = book.slip(under).as_ref().and_then(agreement::record::last_callback)
        {
            asked.insert(under, last);
        }
    }
    let asked = asked.values().filter(|(at, _)| (days.0..=days.1).contains(&at.day()));
    for (_, content) in asked {
        found.callbacks.0 += 1;
        found.callbacks.1 += i64::from(*content);
    }
    found.customers = u64::try_from(payers_met.len()).unwrap_or(0);
    if let Some(last) = appraisals::last(book, item.id.number) {
        if found.callbacks.0 == 0 {
            found.callbacks = appraisals::callbacks(&last);
        }
        found.mark = appraisals::mark(&last);
    }
    found
}

/// RP-24: the figures of every item that had records in the days, in the order of entry.
pub fn quality_report(book: &dyn Book, days: (Day, Day)) -> Vec<Quality> {
    let all = items(book).map(|item| quality(book, &item, days));
    all.filter(|q| q.went.records > 0 || q.complaints > 0).collect()
}

fn complaints(book: &dyn Book, name: &str, (from, to): (Day, Day)) -> u64 {
    let number = |day: Day| u64::try_from(day.number()).unwrap_or(0);
    let form = u64::from(complaint::TAG);
    let on = |day: u64| book.keys(Index::Day, (day, form), (day, form), MOST);
    let speaks = |id: SlipId| {
        let slip = book.slip(id).filter(|s| s.id.form == complaint::TAG);
        slip.is_some_and(|s| {
            s.state != complaint::VOID && s.text(complaint::Open::points).contains(name)
        })
    };
    let found = (number(from)..=number(to)).flat_map(on).filter(|id| speaks(*id)).count();
    u64::try_from(found).unwrap_or(0)
}
