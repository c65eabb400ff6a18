//! What costs money: paid-service slips instead of some repairs, service records, their audit,
//! statements, receipts and deposits, month after month.
//!
//! What comes next is read off the book, and a step that the rules would not take is left out, as
//! an operator would leave it.

use super::catalogue::Fault;
use super::order::{Order, REMARKS};
use super::scene::Scene;
use super::staff::SUPERVISOR;
use super::{Planned, catalogue};
use crate::engine::book::Book;
use crate::engine::judge::try_out;
use crate::engine::ledger::Payer;
use crate::engine::moment::{Clock, Day, Moment};
use crate::engine::money::Money;
use crate::engine::slip::{Index, Slip};
use crate::engine::value::{Badge, PersonId, RoomId, SlipId};
use crate::forms::billing::payers;
use crate::forms::billing::payers::Customer;
use crate::forms::billing::settlement;
use crate::forms::billing::{deposit, service, statement};
use crate::forms::estate::people;
use crate::forms::estate::people::Relation;

/// Takes money (C-17).
pub(super) const CASHIER: u32 = 110;
/// Open slips that are looked through for the next step.
const LOOKED_THROUGH: usize = 200;
/// Tenants who have prepaid; the last of them gets it back.
const TENANTS: usize = 3;

/// Which item of the price list a fault is sold as; every fault that costs money has one.
static SOLD_AS: &[(&str, &str)] = &[
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

/// Records typed by hand: item, how often. The last month's, by owners of their own.
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

/// Something that happens to money.
#[derive(Clone, Copy, Debug)]
pub(super) enum Deed {
    PayIn(usize),
    Refund(usize),
    /// One of [`RECORDS`], for the month before the last day's.
    Record(usize),
    /// A record of a tenant who has prepaid.
    TenantRecord,
    /// A record whose customer has not confirmed it, and one that should not be.
    Unconfirmed,
    Mistaken,
    Discard,
    /// All that may be audited, one after another; then the same on the next day.
    Audit,
    Settle,
    Make,
    Collect,
    ReverseRecord,
    ReverseStatement,
}

/// The item that a fault is sold as: what costs money goes by the paid-service slip here (C-33).
pub(super) fn item(fault: &Fault) -> Option<&'static str> {
    SOLD_AS.iter().find(|(code, _)| *code == fault.code && fault.paid).map(|(_, item)| *item)
}

/// Whether somebody may be sent at once: whoever pays is no tenant, or one who has prepaid (G-19).
pub(super) fn may_go(book: &dyn Book, order: &Order, at: Moment) -> bool {
    let caller = order.caller.as_ref().map(|c| PersonId(c.person));
    let (payer, kind) = payers::of(book, RoomId(order.room), caller, at.day());
    kind != Customer::Tenant || deposit::prepaid(book, payer)
}

/// The step that opens a paid-service slip.
pub(super) fn opening(
    scene: &mut Scene,
    order: &Order,
    item: &str,
    by: u32,
    at: Moment,
) -> Planned {
    // Forgotten now and then, which the desk is then reminded of (P-02).
    let told_price = scene.coins.below(100) < 91;
    let words = scene.coins.percent(30).then(|| scene.coins.of(REMARKS));
    let ways = [("call", 66), ("visit", 12), ("intercom", 6), ("chat", 16)];
    Planned::step("F-13", "open", by, at)
        .with("room", format!("#{}", order.room))
        .maybe("caller", order.caller.as_ref().map(|c| format!("@{}", c.person)))
        .maybe(
            "phone",
            order.caller.as_ref().filter(|c| c.has_phone).map(|c| format!("@{}.0", c.person)),
        )
        .with("item", item)
        .with("fault", order.fault.code)
        .with("price_told", catalogue::yes(told_price))
        .with("urgent", catalogue::yes(order.fault.urgent))
        .maybe("visit", order.visit.map(|visit| visit.to_string()))
        .maybe("told", order.told)
        .maybe("content", words)
        .with("channel", scene.coins.weighed(&ways))
}

/// When everything begins; each deed plans the next of its kind.
pub(super) fn beginning(first: Day, now: Moment) -> Vec<(Moment, Deed)> {
    let clock = |day: Day, minutes: u16| Clock::of_minutes(minutes).map(|clock| day.at(clock));
    let mut deeds: Vec<(Option<Moment>, Deed)> = Vec::new();
    for n in 0..TENANTS {
        let minutes = 9 * 60 + 40 + u16::try_from(n).unwrap_or(0);
        deeds.push((clock(first, minutes), Deed::PayIn(n)));
    }
    for n in 0..RECORDS.len() {
        let typed = clock(first, 10 * 60 + u16::try_from(n).unwrap_or(0));
        deeds.push((typed.map(|at| at.max(served(now, n).plus_minutes(90))), Deed::Record(n)));
    }
    deeds.push((clock(first, 10 * 60 + 30), Deed::TenantRecord));
    deeds.push((clock(first, 16 * 60 + 20), Deed::Audit));
    deeds.push((clock(first, 17 * 60), Deed::Settle));
    deeds.push((clock(first.next(1), 17 * 60 + 30), Deed::ReverseRecord));
    deeds.push((clock(first, 9 * 60 + 15), Deed::Make));
    deeds.push((clock(first, 11 * 60 + 10), Deed::Collect));
    deeds.push((clock(first.next(4), 15 * 60), Deed::Refund(TENANTS - 1)));
    for (before, deed) in [(75, Deed::Unconfirmed), (70, Deed::Mistaken), (60, Deed::Discard)] {
        deeds.push((Some(now.plus_minutes(-before)), deed));
    }
    deeds.into_iter().filter_map(|(at, deed)| Some((at?, deed))).collect()
}

/// When a record's service was: in the month before the plan's last moment.
fn served(now: Moment, n: usize) -> Moment {
    let first = last_month(now);
    let day = first.next(11 + u64::try_from(n).unwrap_or(0));
    Clock::of_minutes(10 * 60).map_or(now, |ten| day.at(ten))
}

/// The first day of the month before.
fn last_month(now: Moment) -> Day {
    let back = |day: Day| {
        let month = day.month();
        let last = (0..31).map(|n| day.before(n)).take_while(|d| d.month() == month).last();
        last.unwrap_or(day)
    };
    back(back(now.day()).before(1))
}

fn month_of(day: Day) -> u32 {
    u32::try_from(day.month()).unwrap_or(0)
}

/// What a deed does now, and when the next of its kind comes.
pub(super) fn play(
    scene: &mut Scene,
    book: &dyn Book,
    deed: Deed,
    at: Moment,
) -> (Option<Planned>, Vec<(Moment, Deed)>) {
    let planned = match deed {
        Deed::PayIn(n) => pay_in(scene, book, n, at),
        Deed::Refund(n) => refund(scene, book, n, at),
        Deed::Record(n) => record(scene, book, n, at),
        Deed::TenantRecord => tenant_record(scene, book, at),
        Deed::Unconfirmed => typed(scene, book, RECORDS.len(), "jb-02", at),
        Deed::Mistaken => typed(scene, book, RECORDS.len() + 1, "jb-01", at),
        Deed::Discard => last(book, service::TAG)
            .map(|slip| Planned::step("F-21", "void", SUPERVISOR, at).on(&slip))
            .map(|step| step.with("why", "重复登记")),
        Deed::Audit => records(book, service::CONFIRMED)
            .map(|slip| Planned::step("F-21", "audit", SUPERVISOR, at).on(&slip))
            .find(|step| taken(book, step)),
        Deed::Settle => records(book, service::AUDITED)
            .filter(|slip| deposit::held(book, payers::on(slip)).is_some())
            .map(|slip| Planned::step("F-21", "settle", CASHIER, at).on(&slip))
            .find(|step| taken(book, step)),
        Deed::ReverseRecord => records(book, service::AUDITED)
            .map(|slip| Planned::step("F-21", "reverse", SUPERVISOR, at).on(&slip))
            .map(|step| step.with("why", "数量记错,重记"))
            .find(|step| taken(book, step)),
        Deed::Make => make(scene, book, at),
        Deed::Collect => collect(book, at),
        Deed::ReverseStatement => reverse_statement(book, at),
    };
    let planned = planned.filter(|step| taken(book, step));
    let next = following(deed, planned.is_some(), book, at);
    (planned, next)
}

/// The next of its kind: a minute later while there is something to do, else on the next day.
fn following(deed: Deed, did: bool, book: &dyn Book, at: Moment) -> Vec<(Moment, Deed)> {
    let recurs = match deed {
        Deed::Audit => 16 * 60 + 20,
        Deed::Settle => 17 * 60,
        Deed::Make => 9 * 60 + 15,
        Deed::Collect => 11 * 60 + 10,
        _ => return Vec::new(),
    };
    if did {
        let mut next = vec![(at.plus_minutes(1), deed)];
        // The first statement of all was wrong, and is made anew.
        if matches!(deed, Deed::Make) && book.next_number(statement::TAG) == 1 {
            next.push((at.plus_minutes(60), Deed::ReverseStatement));
        }
        return next;
    }
    let tomorrow = at.day().next(1);
    Clock::of_minutes(recurs).map(|clock| (tomorrow.at(clock), deed)).into_iter().collect()
}

/// Whether the desk would take it.
pub(super) fn taken(book: &dyn Book, step: &Planned) -> bool {
    let tried = try_out(book, &step.asked, step.hand, step.at);
    tried.refusal.is_none() && tried.problems.is_empty()
}

/// Records in a state, the first ones.
fn records(book: &dyn Book, state: u16) -> impl Iterator<Item = Slip> + '_ {
    slips(book, service::TAG, state)
}

fn slips(book: &dyn Book, form: u16, state: u16) -> impl Iterator<Item = Slip> + '_ {
    let key = (u64::from(form) << 16) | u64::from(state);
    let mut ids = book.under(Index::State, key, LOOKED_THROUGH);
    ids.sort_unstable();
    ids.into_iter().filter_map(|id| book.slip(id))
}

fn last(book: &dyn Book, form: u16) -> Option<Slip> {
    book.slip(SlipId { form, number: book.next_number(form).checked_sub(1)? })
}

/// The `n`-th home whose payer is of this relation.
pub(super) fn home(
    scene: &Scene,
    book: &dyn Book,
    of: Relation,
    n: usize,
    at: Moment,
) -> Option<Payer> {
    let payer = |room: &u32| {
        let household = people::household(book, RoomId(*room), Some(at.day()));
        let tenant = household.iter().any(|(_, relation, _)| *relation == Relation::Tenant);
        let found = household.iter().find(|(_, relation, _)| *relation == of)?;
        let pays = of == Relation::Tenant || !tenant;
        pays.then_some(Payer { room: *room, person: found.0.0 })
    };
    scene.ground.homes().iter().filter_map(payer).nth(n)
}

fn tenant(scene: &Scene, book: &dyn Book, n: usize, at: Moment) -> Option<Payer> {
    home(scene, book, Relation::Tenant, n, at)
}

fn of_payer(step: Planned, payer: Payer) -> Planned {
    step.with("room", format!("#{}", payer.room)).with("payer", format!("@{}", payer.person))
}

fn pay_in(scene: &Scene, book: &dyn Book, n: usize, at: Moment) -> Option<Planned> {
    let payer = tenant(scene, book, n, at)?;
    let step = of_payer(Planned::step("F-23", "pay-in", CASHIER, at), payer);
    let taken = ["scan", "cash", "transfer"][n % 3];
    Some(step.with("kind", "fee").with("amount", "500").with("taken", taken))
}

/// Given back to whoever paid it in, two people signing.
fn refund(scene: &Scene, book: &dyn Book, n: usize, at: Moment) -> Option<Planned> {
    let payer = tenant(scene, book, n, at)?;
    let slip = deposit::held(book, payer)?;
    let mut step = Planned::step("F-23", "refund", CASHIER, at).on(&slip);
    step.hand.cosign = Some(Badge(SUPERVISOR));
    Some(step.with("taken", "transfer").with("refund_to", format!("@{}", payer.person)))
}

/// A record of last month, typed from a paper that came late.
fn record(scene: &mut Scene, book: &dyn Book, n: usize, at: Moment) -> Option<Planned> {
    let payer = home(scene, book, Relation::Owner, n, at)?;
    let (item, count) = *RECORDS.get(n)?;
    let step = of_payer(Planned::step("F-21", "log", scene.operator(at), at), payer);
    let step = step
        .with("item", item)
        .with("count", count.to_string())
        .with("consent", "paper")
        .with("means", "monthly")
        .with("confirmed", format!("@{}", payer.person));
    let mut step = step.reported(served(scene.last, n), "纸单 保洁".to_string());
    step.asked.late = "上月服务单补录".to_string();
    Some(step)
}

fn tenant_record(scene: &mut Scene, book: &dyn Book, at: Moment) -> Option<Planned> {
    let payer = tenant(scene, book, 0, at)?;
    let step = of_payer(Planned::step("F-21", "log", scene.operator(at), at), payer);
    let step = step.with("item", "jb-05").with("count", "1").with("consent", "spoken");
    Some(step.with("means", "deposit").with("confirmed", format!("@{}", payer.person)))
}

/// A record that waits for the customer's word.
fn typed(scene: &mut Scene, book: &dyn Book, n: usize, item: &str, at: Moment) -> Option<Planned> {
    let payer = home(scene, book, Relation::Owner, n, at)?;
    let step = of_payer(Planned::step("F-21", "log", scene.operator(at), at), payer);
    Some(
        step.with("item", item)
            .with("count", "2")
            .with("consent", "spoken")
            .with("means", "monthly"),
    )
}

/// The statement of the next payer who has audited services of last month.
fn make(scene: &mut Scene, book: &dyn Book, at: Moment) -> Option<Planned> {
    let month = month_of(last_month(at));
    let (payer, _) = settlement::unbilled(book, month).into_iter().next()?;
    let mut step = Planned::step("F-22", "make", scene.operator(at), at)
        .with("room", format!("#{}", payer.room))
        .with("month", month.to_string());
    if payer.person > 0 {
        step = step.with("payer", format!("@{}", payer.person));
    }
    Some(step)
}

fn reverse_statement(book: &dyn Book, at: Moment) -> Option<Planned> {
    let slip = book.slip(SlipId { form: statement::TAG, number: 1 })?;
    let step = Planned::step("F-22", "reverse", SUPERVISOR, at).on(&slip);
    Some(step.with("why_reversed", "户名写错,重出"))
}

/// Older statements are paid whole; of last month's some are paid, some in part, some not.
fn collect(book: &dyn Book, at: Moment) -> Option<Planned> {
    let month = month_of(last_month(at));
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
    let step =
        Planned::step("F-22", "collect", CASHIER, at).on(&slip).with("amount", amount.plain());
    Some(match slip.id.number % 3 {
        0 => step.with("taken", "bank").with("batch", format!("TS{month}")),
        1 => step.with("taken", "scan"),
        _ => step.with("taken", "transfer"),
    })
}
