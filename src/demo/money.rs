//! Billing, month after month: paid work, service records, audits, statements, payments, deposits.
//!
//! The next step is chosen by looking into the book; a step that the rules would refuse is left out.

use super::catalogue::Fault;
use super::context::Context;
use super::lookup::{last_slip, payer_of_home, step_on};
use super::plan::at_minute;
use super::staff::{CASHIER, SUPERVISOR};
use super::work_order::{REMARKS, WorkOrder};
use super::{Planned, catalogue};
use crate::engine::judge::try_out;
use crate::engine::ledger::Payer;
use crate::engine::prelude::*;
use crate::forms::billing::payers;
use crate::forms::billing::payers::Customer;
use crate::forms::billing::settlement;
use crate::forms::billing::{deposit, service, statement};
use crate::forms::estate::people::Relation;

/// The most slips to search for the next step.
const SEARCH_LIMIT: usize = 200;
/// How many tenants prepay at the start; the last of them gets the money back.
const PREPAYING_TENANTS: usize = 3;

/// The price item of every paid fault.
static PRICE_ITEMS: &[(&str, &str)] = &[
    ("cp-05", "jm-03"),
    ("cp-06", "jm-04"),
    ("cp-07", "jm-01"),
    ("cp-08", "jm-02"),
    ("cp-09", "jm-02"),
    ("cp-10", "jm-06"),
    ("cp-11", "jm-07"),
    ("cp-12", "jm-07"),
    ("dq-03", "jd-05"),
    ("dq-04", "jd-01"),
    ("dq-05", "jd-02"),
    ("dq-06", "jd-05"),
    ("dq-07", "jd-03"),
    ("dq-08", "jd-06"),
    ("rd-03", "jr-02"),
    ("mc-01", "jw-01"),
    ("mc-02", "jw-02"),
    ("mc-03", "jw-03"),
    ("mc-04", "jw-04"),
    ("mc-05", "jw-05"),
    ("mc-06", "jw-07"),
    ("mc-08", "jw-06"),
    ("zh-02", "jz-02"),
    ("zh-03", "jz-01"),
];

/// Service records of the last month, each of another owner: item and count.
static RECORDS: &[(&str, u8)] = &[
    ("jb-01", 3),
    ("jb-04", 1),
    ("jb-05", 2),
    ("jb-01", 2),
    ("jq-02", 4),
    ("jb-02", 6),
    ("jb-05", 1),
    ("jb-01", 4),
];

#[derive(Clone, Copy, Debug)]
pub(super) enum Event {
    PayIn(usize),
    Refund(usize),
    /// Logs one of [`RECORDS`].
    Record(usize),
    /// Logs a record of a tenant who has prepaid.
    TenantRecord,
    /// Logs a record that the customer has not confirmed.
    UnconfirmedRecord,
    /// Logs a wrong record, which [`Event::VoidRecord`] voids.
    WrongRecord,
    VoidRecord,
    /// Audits the records that can be audited, one after another, on every day.
    Audit,
    Settle,
    MakeStatement,
    CollectPayment,
    ReverseRecord,
    ReverseStatement,
}

/// The price item of a paid fault, which has its own form in this office (C-33).
pub(super) fn price_item(fault: &Fault) -> Option<&'static str> {
    PRICE_ITEMS.iter().find(|(code, _)| *code == fault.code && fault.paid).map(|(_, item)| *item)
}

/// Whether the work may start at once: the payer is not a tenant, or has prepaid (G-19).
pub(super) fn may_start(book: &dyn Book, order: &WorkOrder, at: Moment) -> bool {
    let caller = order.caller.as_ref().map(|c| PersonId(c.person));
    let (payer, kind) = payers::of(book, RoomId(order.room), caller, at.day());
    kind != Customer::Tenant || deposit::prepaid(book, payer)
}

/// The step that opens a slip of paid work.
pub(super) fn open_paid_service(
    ctx: &mut Context,
    order: &WorkOrder,
    item: &str,
    by: u32,
    at: Moment,
) -> Planned {
    // Sometimes forgotten, and the desk gets a reminder (P-02).
    let told_price = ctx.money_rng.below(100) < 91;
    let remark = ctx.money_rng.chance(30).then(|| ctx.money_rng.pick(REMARKS));
    let channels = [("call", 66), ("visit", 12), ("intercom", 6), ("chat", 16)];
    Planned::step("F-13", "open", by, at)
        .room(order.room)
        .caller(order.caller.as_ref())
        .with("item", item)
        .with("fault", order.fault.code)
        .with("price_told", catalogue::yes_no(told_price))
        .with("urgent", catalogue::yes_no(order.fault.urgent))
        .maybe("visit", order.visit.map(|visit| visit.to_string()))
        .maybe("told", order.told)
        .maybe("content", remark)
        .with("channel", ctx.money_rng.pick_weighted(&channels))
}

/// The first events; recurring ones schedule their next one.
pub(super) fn schedule(first: Day, now: Moment) -> Vec<(Moment, Event)> {
    let at = |minutes: u16| at_minute(first, minutes);
    let mut events: Vec<(Moment, Event)> = Vec::new();
    for n in 0..PREPAYING_TENANTS {
        events.push((at(9 * 60 + 40 + u16::try_from(n).unwrap_or(0)), Event::PayIn(n)));
    }
    for n in 0..RECORDS.len() {
        let entered = at(10 * 60 + u16::try_from(n).unwrap_or(0));
        events.push((entered.max(service_moment(now, n).plus_minutes(90)), Event::Record(n)));
    }
    events.extend([
        (at(10 * 60 + 30), Event::TenantRecord),
        (at(16 * 60 + 20), Event::Audit),
        (at(17 * 60), Event::Settle),
        (at_minute(first.next(1), 17 * 60 + 30), Event::ReverseRecord),
        (at(9 * 60 + 15), Event::MakeStatement),
        (at(11 * 60 + 10), Event::CollectPayment),
        (at_minute(first.next(4), 15 * 60), Event::Refund(PREPAYING_TENANTS - 1)),
        (now.plus_minutes(-75), Event::UnconfirmedRecord),
        (now.plus_minutes(-70), Event::WrongRecord),
        (now.plus_minutes(-60), Event::VoidRecord),
    ]);
    events
}

/// The service of the `n`-th record: in the month before the plan's last moment.
fn service_moment(now: Moment, n: usize) -> Moment {
    let days = 11 + u64::try_from(n).unwrap_or(0);
    at_minute(start_of_last_month(now).next(days), 10 * 60)
}

fn start_of_last_month(now: Moment) -> Day {
    now.day().first_of_month().before(1).first_of_month()
}

fn month_of(day: Day) -> u32 {
    u32::try_from(day.month()).unwrap_or(0)
}

/// The step of an event, and the events that follow.
pub(super) fn plan_step(
    ctx: &mut Context,
    book: &dyn Book,
    event: Event,
    at: Moment,
) -> (Option<Planned>, Vec<(Moment, Event)>) {
    let planned = match event {
        Event::PayIn(n) => pay_in(ctx, book, n, at),
        Event::Refund(n) => refund(ctx, book, n, at),
        Event::Record(n) => record(ctx, book, n, at),
        Event::TenantRecord => tenant_record(ctx, book, at),
        Event::UnconfirmedRecord => unconfirmed_record(ctx, book, RECORDS.len(), "jb-02", at),
        Event::WrongRecord => unconfirmed_record(ctx, book, RECORDS.len() + 1, "jb-01", at),
        Event::VoidRecord => last_slip(book, service::TAG)
            .map(|slip| step_on(&slip, "void", SUPERVISOR, at))
            .map(|step| step.with("why", "重复登记")),
        Event::Audit => slips(book, service::TAG, service::CONFIRMED)
            .map(|slip| step_on(&slip, "audit", SUPERVISOR, at))
            .find(|step| is_accepted(book, step)),
        Event::Settle => slips(book, service::TAG, service::AUDITED)
            .filter(|slip| deposit::held(book, payers::on(slip)).is_some())
            .map(|slip| step_on(&slip, "settle", CASHIER, at))
            .find(|step| is_accepted(book, step)),
        Event::ReverseRecord => slips(book, service::TAG, service::AUDITED)
            .map(|slip| step_on(&slip, "reverse", SUPERVISOR, at))
            .map(|step| step.with("why", "数量记错,重记"))
            .find(|step| is_accepted(book, step)),
        Event::MakeStatement => make_statement(ctx, book, at),
        Event::CollectPayment => collect_payment(book, at),
        Event::ReverseStatement => reverse_statement(book, at),
    };
    let planned = planned.filter(|step| is_accepted(book, step));
    let next = next_events(event, planned.is_some(), book, at);
    (planned, next)
}

/// A recurring event comes again a minute later as long as there is something to do, else on the next day.
fn next_events(event: Event, done: bool, book: &dyn Book, at: Moment) -> Vec<(Moment, Event)> {
    let daily_at = match event {
        Event::Audit => 16 * 60 + 20,
        Event::Settle => 17 * 60,
        Event::MakeStatement => 9 * 60 + 15,
        Event::CollectPayment => 11 * 60 + 10,
        _ => return Vec::new(),
    };
    if done {
        let mut next = vec![(at.plus_minutes(1), event)];
        // The first statement is wrong: it is reversed and made again.
        if matches!(event, Event::MakeStatement) && book.next_number(statement::TAG) == 1 {
            next.push((at.plus_minutes(60), Event::ReverseStatement));
        }
        return next;
    }
    vec![(at_minute(at.day().next(1), daily_at), event)]
}

/// Whether the rules accept the step.
pub(super) fn is_accepted(book: &dyn Book, step: &Planned) -> bool {
    let tried = try_out(book, &step.asked, step.hand, step.at);
    tried.refusal.is_none() && tried.problems.is_empty()
}

/// The first slips of a form in a state.
fn slips(book: &dyn Book, form: u16, state: u16) -> impl Iterator<Item = Slip> + '_ {
    let key = (u64::from(form) << 16) | u64::from(state);
    let mut ids = book.under(Index::State, key, SEARCH_LIMIT);
    ids.arrange();
    ids.into_iter().filter_map(|id| book.slip(id))
}

fn tenant(ctx: &Context, book: &dyn Book, n: usize, at: Moment) -> Option<Payer> {
    payer_of_home(ctx, book, Relation::Tenant, n, at)
}

/// The step that logs a service record.
fn log_record(ctx: &mut Context, payer: Payer, at: Moment) -> Planned {
    Planned::step("F-21", "log", ctx.operator(at), at).payer(payer)
}

fn pay_in(ctx: &Context, book: &dyn Book, n: usize, at: Moment) -> Option<Planned> {
    let payer = tenant(ctx, book, n, at)?;
    let step = Planned::step("F-23", "pay-in", CASHIER, at).payer(payer);
    let means = ["scan", "cash", "transfer"][n % 3];
    Some(step.with("kind", "fee").with("amount", "500").with("taken", means))
}

/// Refunds a deposit to the payer, with a second signature.
fn refund(ctx: &Context, book: &dyn Book, n: usize, at: Moment) -> Option<Planned> {
    let payer = tenant(ctx, book, n, at)?;
    let slip = deposit::held(book, payer)?;
    let mut step = step_on(&slip, "refund", CASHIER, at);
    step.hand.cosign = Some(Badge(SUPERVISOR));
    Some(step.with("taken", "transfer").with("refund_to", format!("@{}", payer.person)))
}

/// A record of the last month, entered late from a paper.
fn record(ctx: &mut Context, book: &dyn Book, n: usize, at: Moment) -> Option<Planned> {
    let payer = payer_of_home(ctx, book, Relation::Owner, n, at)?;
    let (item, count) = *RECORDS.get(n)?;
    let step = log_record(ctx, payer, at)
        .with("item", item)
        .with("count", count.to_string())
        .fill("consent=paper means=monthly")
        .with("confirmed", format!("@{}", payer.person));
    let mut step = step.reported(service_moment(ctx.last, n), "纸单 保洁".to_string());
    step.asked.late = "上月服务单补录".to_string();
    Some(step)
}

fn tenant_record(ctx: &mut Context, book: &dyn Book, at: Moment) -> Option<Planned> {
    let payer = tenant(ctx, book, 0, at)?;
    let step = log_record(ctx, payer, at).fill("item=jb-05 count=1 consent=spoken means=deposit");
    Some(step.with("confirmed", format!("@{}", payer.person)))
}

/// A record that the customer has not confirmed.
fn unconfirmed_record(
    ctx: &mut Context,
    book: &dyn Book,
    n: usize,
    item: &str,
    at: Moment,
) -> Option<Planned> {
    let payer = payer_of_home(ctx, book, Relation::Owner, n, at)?;
    let step = log_record(ctx, payer, at).with("item", item);
    Some(step.fill("count=2 consent=spoken means=monthly"))
}

/// The statement of the next payer with audited services of the last month.
fn make_statement(ctx: &mut Context, book: &dyn Book, at: Moment) -> Option<Planned> {
    let month = month_of(start_of_last_month(at));
    let (payer, _) = settlement::unbilled(book, month).into_iter().next()?;
    let mut step = Planned::step("F-22", "make", ctx.operator(at), at)
        .with("room", format!("#{}", payer.room))
        .with("month", month.to_string());
    if payer.person > 0 {
        step = step.with("payer", format!("@{}", payer.person));
    }
    Some(step)
}

fn reverse_statement(book: &dyn Book, at: Moment) -> Option<Planned> {
    let slip = book.slip(SlipId { form: statement::TAG, number: 1 })?;
    let step = step_on(&slip, "reverse", SUPERVISOR, at);
    Some(step.with("why_reversed", "户名写错,重出"))
}

/// Older statements are paid in full; those of the last month in full, in part, or not at all.
fn collect_payment(book: &dyn Book, at: Moment) -> Option<Planned> {
    let month = month_of(start_of_last_month(at));
    let open = [statement::MADE, statement::PARTLY];
    let mut due = open.iter().flat_map(|state| slips(book, statement::TAG, *state));
    let slip = due.find(|slip| {
        let fresh = slip.state == statement::MADE;
        let waits = at.day().before(2) < slip.opened().day();
        !waits && (statement::month(slip) < month || (fresh && slip.id.number % 5 != 0))
    })?;
    let part = statement::month(&slip) == month && slip.id.number % 5 == 1;
    let owed = statement::owed(&slip);
    let amount = if part { Money::fen(owed.in_fen() / 200 * 100) } else { owed };
    let amount = if amount > Money::ZERO { amount } else { owed };
    let step = step_on(&slip, "collect", CASHIER, at).with("amount", amount.plain());
    Some(match slip.id.number % 3 {
        0 => step.with("taken", "bank").with("batch", format!("TS{month}")),
        1 => step.with("taken", "scan"),
        _ => step.with("taken", "transfer"),
    })
}
