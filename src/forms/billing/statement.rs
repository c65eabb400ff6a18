//! F-22 有偿便民服务月结统计表: what one payer owes for one month, summed by item, and its collection
//! (P-12, P-15).
//!
//! A payer has one standing statement a month: a second making finds the first and changes nothing.

pub(in crate::forms) mod collecting;
mod paying_out;
pub(in crate::forms) mod record;

use std::collections::BTreeMap;

use crate::engine::decision::WRONG_STATE;
use crate::engine::ledger::{Account, Payer, Posting, moved};
use crate::forms::estate::rooms;
use crate::forms::prelude::*;

pub use record::{
    FOR_DEPOSIT, MADE, PARTLY, REVERSED, TAG, collected, is_reversed, made_by, month, owed, rows,
    standing, total,
};

use super::{payers, receipts};
use crate::forms::billing::month_run::record as month_run;
use crate::forms::billing::service::record as service;
use crate::forms::work::job::fields::Means;
use record::{
    ALREADY, BY_OPENING, BY_RUN_ALONE, CAPITALS, CARRIED, COLLECT, Carried, Collect, ItemRow, MAKE,
    MAKE_IN_RUN, Make, NO_MONTH, NO_RUN, NOT_OVER, NOTHING_AUDITED, OfRun, PAID, PAY_OUT,
    PAYER_UNKNOWN, PUT_BACK, PayOut, REVERSE, ROWS, RULES, Reverse, STATES, TAKE_BACK, TOTAL_MOVED,
    Why, carried_back, key_word, month_typed,
};

/// The step by which a run over all households makes a statement.
pub const BY_RUN: &str = "make-in-run";

pub static FORM: Form = Form::new("F-22", TAG, "有偿便民服务月结统计表", "月结", STATES, RULES)
    .steps(&[
        Step::opens(MAKE, "make", "出月结单", Right::RecordService, Make::fields)
            .advise(advise_make)
            .decide(by!(make)),
        Step::from(COLLECT, "collect", "收款", &[MADE, PARTLY], Right::TakeMoney, Collect::fields)
            .advise(collecting::advise)
            .gives_receipt()
            .decide(by!(collecting::collect)),
        Step::from(
            TAKE_BACK,
            "take-back",
            "撤回收款",
            &[PARTLY, PAID],
            Right::TakeMoney,
            Why::fields,
        )
        .cosigned(Right::Release)
        .unless(receipts::last_stays)
        .decide(receipts::take_last_back),
        Step::from(REVERSE, "reverse", "红冲", &[MADE], Right::Reverse, Reverse::fields)
            .decide(reverse),
        Step::from(
            PAY_OUT,
            "from-deposit",
            "押金抵扣",
            &[MADE, PARTLY],
            Right::TakeMoney,
            PayOut::fields,
        )
        .advise(paying_out::advise)
        .decide(by!(paying_out::pay_out)),
        Step::from(
            PUT_BACK,
            "put-back",
            "撤回抵扣",
            &[PARTLY, PAID],
            Right::TakeMoney,
            Why::fields,
        )
        .cosigned(Right::Release)
        .spent(paying_out::nothing_paid_out)
        .decide(paying_out::put_back),
        Step::opens(CARRIED, "carried", "期初", Right::CarryIn, Carried::fields)
            .decide(|_, _| Err(BY_OPENING.says()))
            .aside(),
        Step::opens(MAKE_IN_RUN, BY_RUN, "全部出账", Right::RecordService, OfRun::fields)
            .decide(by!(make_in_run))
            .aside(),
    ])
    .off_the_board()
    .keys(&[By::Work, By::Room(payers::ROOM), By::Person(payers::PAYER)])
    .and_keys(|slip| match slip.state {
        REVERSED => Vec::new(),
        _ => vec![payers::key(&key_word(month(slip)), payers::on(slip))],
    })
    .line(|slip, book| Line {
        place: rooms::shown(book, RoomId(payers::on(slip).room)),
        matter: format!("{} 合计 {} 已收 {}", month(slip), total(slip), collected(slip)),
        ..Line::default()
    })
    .shown_as(|slip| format!("月结 {:06}", slip.id.number))
    .fills(fills)
    .printed(
        Print::of(&["make"]).rows(ROWS, "明细", ItemRow::fields).sum(Make::total, "合计").signs(&[
            "业户签字",
            "经办人",
            "审核",
        ]),
    )
    .says(&["已收", "未收"], |slip, _| {
        vec![
            Said::new("已收", collected(slip).to_string(), 6),
            Said::new("未收", owed(slip).to_string(), 6),
        ]
    });

/// Payer and month as the screen has them; the whole of what is owed.
fn fills(step: &Step, slip: Option<&Slip>, start: Start, book: &dyn Book) -> Vec<Fill> {
    match (step.name, slip) {
        ("make", _) => {
            let mut fills = payers::fills(start);
            fills.extend(start.month.map(|month| ("month", month.to_string())));
            fills
        }
        ("collect", Some(slip)) => vec![("amount", owed(slip).plain())],
        ("from-deposit", Some(slip)) => paying_out::fills(slip, book),
        _ => Vec::new(),
    }
}

/// The audited records of a payer in a month that are on no statement, and not already paid to a worker.
pub fn waiting(book: &dyn Book, payer: Payer, month: u32) -> Vec<Slip> {
    // What the household has paid to a worker is not asked for again.
    let audited = unbilled(book, payer, month).into_iter();
    audited.filter(|s| service::with_worker(book, s).is_none()).collect()
}

/// The audited records of a payer in a month that are on no statement.
pub fn unbilled(book: &dyn Book, payer: Payer, month: u32) -> Vec<Slip> {
    let sums = book.sums_of(Account::Unbilled, month, (payer, payer));
    let records = sums.into_iter().filter(|(key, _)| key.slip.form == service::TAG);
    let mut ids: Vec<SlipId> = records.map(|(key, _)| key.slip).collect();
    ids.arrange();
    ids.dedup();
    let audited = ids.into_iter().filter_map(|id| book.slip(id));
    audited.filter(|s| s.state == service::AUDITED).collect()
}

/// Whether it was agreed that a record is paid out of the deposit (P-13).
pub fn is_for_deposit(record: &Slip) -> bool {
    record.get(service::Log::means) == Some(Means::Deposit)
}

/// What records come to.
pub fn sum(records: &[Slip]) -> Money {
    let all = records.iter().map(service::total);
    all.fold(Money::ZERO, |sum, one| sum.plus(one).unwrap_or(sum))
}

fn typed_month(ask: &Ask<'_>, typed: i64) -> Result<u32, Notice> {
    month_typed(ask.now, typed).ok_or_else(|| NO_MONTH.at(Make::month))
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
        advice.warnings.push(NOT_OVER.at(Make::month));
    }
    advice
}

fn make(ask: &Ask<'_>, it: Make) -> Outcome {
    let month = typed_month(ask, it.month)?;
    let day = ask.occurred.day();
    let payer = payers::named(ask.book, it.room, (it.payer.as_ref(), None), day);
    let Some((payer, _)) = payer else { return Err(PAYER_UNKNOWN.at(Make::payer)) };
    bill_month(ask, MAKE, (payer, month), ask.given.clone())
}

/// One household's statement in a run over all of them. The payer is who stands in the accounts, also
/// where that is the household as such.
fn make_in_run(ask: &Ask<'_>, it: OfRun) -> Outcome {
    if ask.hand.badge != Badge::CLOCK {
        return Err(BY_RUN_ALONE.says());
    }
    let SlipRef(run) = it.run;
    let run = ask.book.slip(run).filter(|run| run.id.form == month_run::TAG);
    let Some(run) = run.filter(|run| run.state == month_run::RUNNING) else {
        return Err(NO_RUN.at(OfRun::run));
    };
    let (payer, month) = (payers::in_fields(&ask.given), month_run::month(&run));
    if waiting(ask.book, payer, month).iter().any(is_for_deposit) {
        return Err(FOR_DEPOSIT.with(&[&payers::shown(ask.book, payer)]));
    }
    bill_month(ask, MAKE_IN_RUN, (payer, month), ask.given.clone())
}

/// The statement of a payer and month, asked for from one of its records.
///
/// # Errors
/// There is one already, or nothing is audited.
pub fn make_for(ask: &Ask<'_>, payer: Payer, month: u32) -> Outcome {
    bill_month(ask, MAKE, (payer, month), Fields::new())
}

/// The statement of a payer and month, and its records moved onto it, in one decision.
///
/// # Errors
/// There is one already, nothing is audited, or the total is not the one that was seen.
fn bill_month(ask: &Ask<'_>, step: u16, (payer, month): (Payer, u32), given: Fields) -> Outcome {
    let (who, at) = (payers::shown(ask.book, payer), month.to_string());
    if let Some(first) = standing(ask.book, payer, month) {
        return Err(ALREADY.with(&[&who, &at, &ask.book.registry().show_number(first.id)]));
    }
    let records = waiting(ask.book, payer, month);
    if records.is_empty() {
        return Err(NOTHING_AUDITED.with(&[&who, &at]));
    }
    let total = sum(&records);
    if given.get(Make::total).is_some_and(|seen| seen != total) {
        return Err(TOTAL_MOVED.with(&[&total.to_string()]).at(Make::total));
    }
    let slip = SlipId { form: TAG, number: ask.book.next_number(TAG) };
    let set = payers::fields(given, payer)
        .put(Make::month, i64::from(month))
        .put(Make::total, total)
        .put(CAPITALS, Text(total.capitals()))
        .put(ROWS, by_item(ask.book, &records));
    let mut decision = Decision::from(Ask::beside(slip, step, MADE, set));
    for record in &records {
        let on = Fields::new().put(service::ON, SlipRef(slip));
        let accounts = (Account::Receivable, Account::Unbilled);
        let sum = service::total(record);
        let lines = moved(sum, accounts, (month, month), payer, service::item(record));
        let billed = Ask::beside(record.id, service::BILL, service::BILLED, on);
        decision.drawn.push(billed.posting(lines));
    }
    Ok(decision)
}

/// What a row of the paper is for. A price stands only where it times the count is the sum.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Part {
    Service(Option<Money>),
    Material,
}

/// The rows of the paper, in the order of the items; bargains off the list by their words. Material has a
/// row of its own, for it is no part of the item's price. An item that was done at several prices in the
/// month has a row for each of them, and the price is then named.
fn by_item(book: &dyn Book, records: &[Slip]) -> Vec<ItemRow> {
    type Item = (u32, String);
    let mut rows: BTreeMap<(Item, Part), (i64, Money)> = BTreeMap::new();
    for record in records {
        let item = (service::item(record), service::item_name(book, record));
        let (service, material) = service::split(record);
        let count = service::count(record);
        let price = service::day_price(book, record)
            .filter(|price| price.times(count.into()) == Some(service));
        let parts = [(Part::Service(price), count, service), (Part::Material, 1, material)];
        for (part, count, sum) in parts {
            if part == Part::Material && sum == Money::ZERO {
                continue;
            }
            let (so_many, all) = rows.entry((item.clone(), part)).or_default();
            *so_many += count;
            *all = all.plus(sum).unwrap_or(*all);
        }
    }
    let mut several: BTreeMap<Item, u32> = BTreeMap::new();
    for (item, _) in rows.keys().filter(|(_, part)| *part != Part::Material) {
        *several.entry(item.clone()).or_default() += 1;
    }
    let row = |((item, part), (count, sum))| {
        let named = several.get(&item).is_some_and(|n| *n > 1);
        let (price, words) = match part {
            Part::Service(Some(price)) if named => (Some(price), format!("(单价 {price})")),
            Part::Service(price) => (price, String::new()),
            Part::Material => (None, " 材料".to_string()),
        };
        ItemRow { item: Text(item.1 + &words), count, sum, price }
    };
    rows.into_iter().map(row).collect()
}

fn reverse(ask: &Ask<'_>, _: &Fields) -> Outcome {
    reverse_whole(ask, ask.standing()?)
}

/// 红冲: the statement is taken back whole, and its records wait for another one. What was paid on
/// it must be taken back first. The reason has one tag here and on the record (F-21).
///
/// # Errors
/// Money was collected on it.
pub fn reverse_whole(ask: &Ask<'_>, slip: &Slip) -> Outcome {
    if slip.state != MADE {
        let state = FORM.state(slip.state).map_or("?", |s| s.label);
        return Err(WRONG_STATE.with(&[state, "红冲"]));
    }
    let why = Fields::new().carry(&ask.given, Reverse::why_reversed, Reverse::why_reversed);
    let mut head = Ask::beside(slip.id, REVERSE, REVERSED, why).posting(carried_back(slip));
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
pub fn on(book: &dyn Book, slip: &Slip) -> Vec<Slip> {
    let payer = payers::on(slip);
    let sums = book.sums_of(Account::Receivable, month(slip), (payer, payer));
    let mut ids: Vec<SlipId> = sums.into_iter().map(|(key, _)| key.slip).collect();
    ids.retain(|id| id.form == service::TAG);
    ids.arrange();
    ids.dedup();
    let here =
        |s: &Slip| s.state == service::BILLED && s.get(service::ON) == Some(SlipRef(slip.id));
    ids.into_iter().filter_map(|id| book.slip(id)).filter(here).collect()
}
