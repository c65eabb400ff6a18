//! F-22 有偿便民服务月结统计表: what one payer owes for one month, summed by item, and its collection
//! (P-12, P-15).
//!
//! A payer has one standing statement a month: a second making finds the first and changes nothing.

use std::collections::BTreeMap;

use crate::engine::book::Book;
use crate::engine::form::{
    ByClock, Called, FieldSet, Fill, Form, Line, Start, State, Step, no_advice,
};
use crate::engine::judge::{Advice, Ask, Decision, Drawn, NO_SLIP, Outcome};
use crate::engine::kind::{Text, Who};
use crate::engine::ledger::{Account, Payer, Posting, moved};
use crate::engine::money::Money;
use crate::engine::notice::Notice;
use crate::engine::rights::Right;
use crate::engine::slip::{Index, Key, Slip, descending, urgency};
use crate::engine::value::{Cell, Fields, RoomId, Row, SlipId, Value, in_row};
use crate::forms::billing::payers;
use crate::forms::billing::policy::PaymentMeans;

use super::receipts::{self, Payment, Taken};
use super::service;
use crate::forms::estate::rooms;
use crate::forms::intake::contact;
use crate::forms::office::unmasking;

pub const TAG: u16 = 22;
pub const MADE: u16 = 1;
pub const PARTLY: u16 = 2;
pub const PAID: u16 = 3;
pub const REVERSED: u16 = 4;

const MAKE: u16 = 1;
const TAKE_BACK: u16 = 3;
const REVERSE: u16 = 4;

pub const MONTH: u16 = 2;
pub const TOTAL: u16 = 4;
pub const CAPITALS: u16 = 5;
/// Rows of item, count and amount, as on the paper.
pub const ROWS: u16 = 10;
pub const COLLECTED: u16 = 11;
const AMOUNT: u16 = 12;
const TAKEN: u16 = 13;
const RECEIPT: u16 = 31;

crate::rules! {
    ALREADY refuse "{0}{1}的月结单已有:{2};不能重复出账" ["F-22", "P-12"];
    NOTHING_AUDITED refuse "{0}{1}没有已审核未出账的服务" ["G-20", "F-22"];
    NO_MONTH refuse "月份写成 202611,且不晚于本月" ["F-22"];
    NOT_OVER warn "本月还没有过完;以后审核的记入下月" ["P-12", "S0 4.3.1"];
    PAYER_UNKNOWN refuse "付款人须是住户册上的人" ["F-22"];
    TOTAL_MOVED refuse "合计现为 {0} 元,与所填不同;请看过再出账" ["G-18", "F-22"];
    TOO_MUCH refuse "只欠 {0} 元,不能多收;多出的请记预收" ["F-22", "P-12"];
    NOTHING_TAKEN refuse "收款金额须大于零" ["F-22"];
    BATCH_NO refuse "银行托收须填托收批号" ["F-26", "P-15"];
    BANK_IN_PRINCIPLE warn "按设置原则上走托收;现金只在收银处收" ["C-16", "C-17", "P-15"];
    STILL_OWED warn "还欠 {0} 元" ["P-12"];
}

crate::fields! {
    pub struct Make {
        1 room: RoomId = "房号" 4;
        85 payer: Option<Who> = "付款人" 4;
        2 month: i64 = "月份" 4;
        4 total: Option<Money> = "合计" 4;
    }
}

crate::fields! {
    pub struct Collect {
        12 amount: Option<Money> = "收款" 4;
        13 taken: Taken = "收款方式" 4;
        14 batch: Option<Text> = "托收批号" 4;
    }
}

crate::fields! {
    pub struct Why {
        8 why: Text = "原因" 12;
    }
}

crate::fields! {
    pub struct Reverse {
        23 why_reversed: Text = "红冲原因" 12;
    }
}

macro_rules! step {
    ($tag:expr, $name:literal $title:literal $from:expr, $right:ident $cosign:expr, $fields:expr, $advise:expr, $decide:expr) => {
        Step {
            tag: $tag,
            name: $name,
            title: $title,
            from: $from,
            right: Right::$right,
            cosign: $cosign,
            at_once: false,
            fields: $fields,
            advise: $advise,
            decide: $decide,
        }
    };
}

pub static FORM: Form = Form {
    id: "F-22",
    tag: TAG,
    title: "有偿便民服务月结统计表",
    word: "月结",
    states: &[
        State { code: MADE, name: "made", label: "待收款", open: true },
        State { code: PARTLY, name: "partly", label: "部分已收", open: true },
        State { code: PAID, name: "paid", label: "已收清", open: false },
        State { code: REVERSED, name: "reversed", label: "已红冲", open: false },
    ],
    steps: &[
        step!(MAKE, "make" "出月结单" &[], RecordService None, Make::fields, advise_make, make),
        step!(2, "collect" "收款" &[MADE, PARTLY], TakeMoney None, Collect::fields, advise_collect, collect),
        step!(TAKE_BACK, "take-back" "撤回收款" &[PARTLY, PAID], TakeMoney Some(Right::Release), Why::fields, no_advice, receipts::take_last_back),
        step!(REVERSE, "reverse" "红冲" &[MADE], Reverse None, Reverse::fields, no_advice, reverse),
    ],
    rules: RULES,
    keys,
    line: |slip, book| Line {
        place: rooms::shown(book, RoomId(payers::on(slip).room)),
        matter: format!("{} 合计 {} 已收 {}", month(slip), total(slip), collected(slip)),
        ..Line::default()
    },
    called: |slip| Called {
        code: crate::forms::show_number(slip.id),
        shown: format!("月结 {:06}", slip.id.number),
    },
    fills,
    by_clock: ByClock::NOTHING,
};

/// Payer and month as the screen has them; the whole of what is owed.
fn fills(step: &Step, slip: Option<&Slip>, start: Start, _: &dyn Book) -> Vec<Fill> {
    match (step.name, slip) {
        ("make", _) => {
            let mut fills = payers::fills(start);
            fills.extend(start.month.map(|month| ("month", month.to_string())));
            fills
        }
        ("collect", Some(slip)) => vec![("amount", owed(slip).plain())],
        _ => Vec::new(),
    }
}

fn keys(slip: &Slip) -> Vec<Key> {
    let (payer, at) = (payers::on(slip), urgency(slip));
    let room = u64::from(payer.room);
    let mut keys = vec![
        Key::new(Index::Day, unmasking::day_key(slip), u64::from(TAG)),
        Key::new(Index::Room, room, descending(slip.opened())),
    ];
    if slip.state != REVERSED {
        keys.push(payers::key(&kept(month(slip)), payer));
    }
    if payer.person > 0 {
        keys.push(Key::new(Index::Person, u64::from(payer.person), descending(slip.opened())));
    }
    if [MADE, PARTLY].contains(&slip.state) {
        keys.push(Key::new(Index::Open, at, 0));
        keys.push(Key::new(Index::State, contact::state_key(slip), at));
        keys.push(Key::new(Index::OpenRoom, room, at));
    }
    keys
}

/// The word under which a month's statement is found.
fn kept(month: u32) -> String {
    format!("月结 {month}")
}

fn money(slip: &Slip, tag: u16) -> Money {
    match slip.cell(tag) {
        Some(Cell::Money(money)) => *money,
        _ => Money::ZERO,
    }
}

#[must_use]
pub fn month(slip: &Slip) -> u32 {
    slip.number(MONTH).and_then(|n| u32::try_from(n).ok()).unwrap_or(0)
}

#[must_use]
pub fn total(slip: &Slip) -> Money {
    money(slip, TOTAL)
}

#[must_use]
pub fn collected(slip: &Slip) -> Money {
    money(slip, COLLECTED)
}

/// What is still owed on it.
#[must_use]
pub fn owed(slip: &Slip) -> Money {
    total(slip).minus(collected(slip)).unwrap_or(Money::ZERO)
}

/// The rows of the paper: item, count, amount.
#[must_use]
pub fn rows(slip: &Slip) -> Vec<(String, i64, Money)> {
    let row = |row: &Row| match (in_row(row, 1), in_row(row, 2), in_row(row, 3)) {
        (Some(Cell::Text(item)), Some(Cell::Number(count)), Some(Cell::Money(sum))) => {
            Some((item.clone(), *count, *sum))
        }
        _ => None,
    };
    slip.fields.rows(ROWS).iter().filter_map(row).collect()
}

/// The payer's statement of a month, unless it was reversed.
#[must_use]
pub fn standing(book: &dyn Book, payer: Payer, at: u32) -> Option<Slip> {
    let found = book.named(TAG, &payers::key_text(&kept(at), payer));
    found.into_iter().find(|s| payers::on(s) == payer && month(s) == at && s.state != REVERSED)
}

/// The audited records of a payer in a month that are on no statement.
#[must_use]
pub fn waiting(book: &dyn Book, payer: Payer, month: u32) -> Vec<Slip> {
    let sums = book.sums_of(Account::Unbilled, month, (payer, payer));
    let records = sums.into_iter().filter(|(key, _)| key.slip.form == service::TAG);
    let mut ids: Vec<SlipId> = records.map(|(key, _)| key.slip).collect();
    ids.sort_unstable();
    ids.dedup();
    ids.into_iter().filter_map(|id| book.slip(id)).filter(|s| s.state == service::AUDITED).collect()
}

fn sum(records: &[Slip]) -> Money {
    let all = records.iter().map(service::total);
    all.fold(Money::ZERO, |sum, one| sum.plus(one).unwrap_or(sum))
}

fn typed_month(ask: &Ask<'_>, typed: i64) -> Result<u32, Notice> {
    let this = i64::try_from(ask.now.day().month()).unwrap_or(0);
    let calendar = (1..=12).contains(&(typed % 100)) && typed >= 200_001 && typed <= this;
    let month = u32::try_from(typed).ok().filter(|_| calendar);
    month.ok_or_else(|| NO_MONTH.says().at("month"))
}

fn advise_make(ask: &Ask<'_>, given: &Fields) -> Advice {
    let mut advice = Advice::default();
    let Some(it) = Make::take(given) else { return advice };
    let (Some((payer, _)), Ok(month)) = (
        payers::named(ask.book, it.room, (it.payer.as_ref(), None), ask.occurred.day()),
        typed_month(ask, it.month),
    ) else {
        return advice;
    };
    let records = waiting(ask.book, payer, month);
    let total = sum(&records);
    if it.total.is_none() && total > Money::ZERO {
        advice.fills.push(("total".to_string(), total.plain()));
    }
    let who = payers::shown(ask.book, payer);
    let shown = format!("{who} {} 笔 {total} 元 {}", records.len(), total.capitals());
    advice.computed.push(("待出账".to_string(), shown));
    if u64::from(month) == ask.now.day().month() {
        advice.warnings.push(NOT_OVER.says().at("month"));
    }
    advice
}

fn make(ask: &Ask<'_>, given: &Fields) -> Outcome {
    let Some(it) = Make::take(given) else { return Err(NO_MONTH.says().at("month")) };
    let month = typed_month(ask, it.month)?;
    let day = ask.occurred.day();
    let payer = payers::named(ask.book, it.room, (it.payer.as_ref(), None), day);
    let Some((payer, _)) = payer else { return Err(PAYER_UNKNOWN.says().at("payer")) };
    made(ask, payer, month, given.clone())
}

/// The statement of a payer and month, and its records moved onto it, in one decision.
///
/// # Errors
/// There is one already, nothing is audited, or the total is not the one that was seen.
pub fn made(ask: &Ask<'_>, payer: Payer, month: u32, given: Fields) -> Outcome {
    let (who, at) = (payers::shown(ask.book, payer), month.to_string());
    if let Some(first) = standing(ask.book, payer, month) {
        return Err(ALREADY.with(&[&who, &at, &crate::forms::show_number(first.id)]));
    }
    let records = waiting(ask.book, payer, month);
    if records.is_empty() {
        return Err(NOTHING_AUDITED.with(&[&who, &at]));
    }
    let total = sum(&records);
    if matches!(given.cell(TOTAL), Some(Cell::Money(seen)) if *seen != total) {
        return Err(TOTAL_MOVED.with(&[&total.to_string()]).at("total"));
    }
    let slip = SlipId { form: TAG, number: ask.book.next_number(TAG) };
    let mut set = payers::fields(given, payer)
        .with(MONTH, Cell::Number(i64::from(month)))
        .with(TOTAL, Cell::Money(total))
        .with(CAPITALS, Cell::Text(total.capitals()));
    set.set(ROWS, Value::Rows(by_item(ask.book, &records)));
    let mut decision = Decision::from(Ask::beside(slip, MAKE, MADE, set));
    for record in &records {
        let on = Fields::new().with(service::ON, Cell::Slip(slip));
        let accounts = (Account::Receivable, Account::Unbilled);
        let sum = service::total(record);
        let lines = moved(sum, accounts, (month, month), payer, service::item(record));
        let billed = Ask::beside(record.id, service::BILL, service::BILLED, on);
        decision.drawn.push(billed.posting(lines));
    }
    Ok(decision)
}

/// The rows of the paper, in the order of the items; bargains off the list by their words. An item
/// whose price was changed in the month has a row for each of its prices, which is then named.
fn by_item(book: &dyn Book, records: &[Slip]) -> Vec<Row> {
    type Item = (u32, String);
    let mut rows: BTreeMap<(Item, Option<Money>), (i64, Money)> = BTreeMap::new();
    let mut prices: BTreeMap<Item, u32> = BTreeMap::new();
    for record in records {
        let item = (service::item(record), service::item_name(book, record));
        let price = service::day_price(book, record);
        let (count, sum) = rows.entry((item.clone(), price)).or_insert_with(|| {
            *prices.entry(item).or_default() += 1;
            (0, Money::ZERO)
        });
        *count += 1;
        *sum = sum.plus(service::total(record)).unwrap_or(*sum);
    }
    let row = |((item, price), (count, sum)): ((Item, Option<Money>), _)| -> Row {
        let several = prices.get(&item).is_some_and(|n| *n > 1);
        let named = price.filter(|_| several).map(|price| format!("(单价 {price})"));
        let word = item.1 + &named.unwrap_or_default();
        let mut row = vec![(1, Cell::Text(word)), (2, Cell::Number(count)), (3, Cell::Money(sum))];
        row.extend(price.map(|price| (4, Cell::Money(price))));
        row
    };
    rows.into_iter().map(row).collect()
}

fn advise_collect(ask: &Ask<'_>, given: &Fields) -> Advice {
    let mut advice = Advice::default();
    let Some(slip) = ask.slip else { return advice };
    let owed = owed(slip);
    let amount = match given.cell(AMOUNT) {
        Some(Cell::Money(amount)) => *amount,
        _ => owed,
    };
    // Stands under what will be so: what is left when this was taken, not what is owed before.
    if let Some(left) = owed.minus(amount).filter(|left| *left >= Money::ZERO) {
        advice.computed.push(("尚欠".to_string(), format!("{left} 元 {}", left.capitals())));
    }
    if let Some(Cell::Money(amount)) = given.cell(AMOUNT) {
        advice.computed.push(("大写".to_string(), amount.capitals()));
    }
    let cash = matches!(given.cell(TAKEN), Some(Cell::Choice(c)) if *c == Taken::Cash as u16);
    if cash && ask.book.policy().is(PaymentMeans::BankInPrinciple) {
        advice.warnings.push(BANK_IN_PRINCIPLE.says().at("taken"));
    }
    advice
}

/// Takes money for it. A part is taken too, and what remains is said.
fn collect(ask: &Ask<'_>, given: &Fields) -> Outcome {
    let Some(slip) = ask.slip else { return Err(NO_SLIP.says()) };
    let Some(it) = Collect::take(given) else { return Err(NOTHING_TAKEN.says().at("taken")) };
    let owed = owed(slip);
    let amount = it.amount.unwrap_or(owed);
    if amount <= Money::ZERO {
        return Err(NOTHING_TAKEN.says().at("amount"));
    }
    if it.taken == Taken::Bank && it.batch.is_none() {
        return Err(BATCH_NO.says().at("batch"));
    }
    let remains = owed.minus(amount).filter(|r| *r >= Money::ZERO);
    let Some(remains) = remains else {
        return Err(TOO_MUCH.with(&[&owed.to_string()]).at("amount"));
    };
    let number = crate::forms::show_number(slip.id);
    let receipt = receipts::given(
        ask,
        &Payment {
            payer: payers::on(slip),
            amount,
            taken: it.taken,
            to: (Account::Receivable, month(slip)),
            paid_for: slip.id,
            ground: &format!("{} 月结 {number}", month(slip)),
        },
    );
    let state = if remains == Money::ZERO { PAID } else { PARTLY };
    let now = collected(slip).plus(amount).unwrap_or(amount);
    let set = given
        .clone()
        .with(AMOUNT, Cell::Money(amount))
        .with(COLLECTED, Cell::Money(now))
        .with(RECEIPT, Cell::Slip(receipt.slip));
    let mut decision = Decision::from(ask.draw(state, set));
    decision.drawn.push(receipt);
    if remains > Money::ZERO {
        decision.warnings.push(STILL_OWED.with(&[&remains.to_string()]));
    }
    Ok(decision)
}

/// What a void receipt makes of the statement that it was for.
#[must_use]
pub fn unpaid(_: &Ask<'_>, slip: &Slip, amount: Money, why: Fields) -> Drawn {
    let left = collected(slip).minus(amount).unwrap_or(Money::ZERO);
    let state = if left > Money::ZERO { PARTLY } else { MADE };
    Ask::beside(slip.id, TAKE_BACK, state, why.with(COLLECTED, Cell::Money(left)))
}

fn reverse(ask: &Ask<'_>, given: &Fields) -> Outcome {
    let Some(slip) = ask.slip else { return Err(NO_SLIP.says()) };
    reversed(ask, slip, given)
}

/// 红冲: the statement is taken back whole, and its records wait for another one. What was paid on
/// it must be taken back first.
///
/// # Errors
/// Money was collected on it.
pub fn reversed(ask: &Ask<'_>, slip: &Slip, given: &Fields) -> Outcome {
    if slip.state != MADE {
        let state = FORM.state(slip.state).map_or("?", |s| s.label);
        return Err(crate::engine::judge::WRONG_STATE.with(&[state, "红冲"]));
    }
    let why = given.get(23).map(|why| (23, why.clone()));
    let mut head = Ask::beside(slip.id, REVERSE, REVERSED, why.into_iter().collect());
    head.corrects = slip.story.first().map(|deed| deed.seq);
    let mut decision = Decision::from(head);
    for record in on(ask.book, slip) {
        let accounts = (Account::Receivable, Account::Unbilled);
        let (sum, months) = (service::total(&record), (month(slip), month(slip)));
        let lines = moved(sum, accounts, months, payers::on(slip), service::item(&record));
        let back = lines.into_iter().map(Posting::reversed).collect();
        let mut drawn =
            Ask::beside(record.id, service::UNBILL, service::AUDITED, Fields::new()).posting(back);
        drawn.corrects = record.last_deed(service::BILL).map(|deed| deed.seq);
        decision.drawn.push(drawn);
    }
    Ok(decision)
}

/// The records on a statement.
#[must_use]
pub fn on(book: &dyn Book, slip: &Slip) -> Vec<Slip> {
    let payer = payers::on(slip);
    let sums = book.sums_of(Account::Receivable, month(slip), (payer, payer));
    let mut ids: Vec<SlipId> = sums.into_iter().map(|(key, _)| key.slip).collect();
    ids.retain(|id| id.form == service::TAG);
    ids.sort_unstable();
    ids.dedup();
    let here =
        |s: &Slip| s.state == service::BILLED && s.cell(service::ON) == Some(&Cell::Slip(slip.id));
    ids.into_iter().filter_map(|id| book.slip(id)).filter(here).collect()
}
