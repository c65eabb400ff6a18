//! Long-term agreements and their slips (F-24, P-03): home cleaning every Friday, a monthly drain clearing,
//! plant care in the middle of its term, an air conditioner whose term is over. The clock issues the
//! slips, workers complete them, and customers are called back.

use super::actions::caller;
use super::lookup::{Scene, step_on};
use super::plan::{Plan, Planned, at_minute};
use super::staff::CLOCK;
use crate::engine::decision::Hand;
use crate::engine::prelude::*;
use crate::forms::billing::agreement;
use crate::forms::work::{job, paid};

/// Days before the last day on which the agreements were signed.
const SIGNED_DAYS_AGO: u64 = 16;
/// Days before the last day on which the monthly service was last done.
const SERVED_DAYS_AGO: u64 = 4;

/// An agreement with an owner, and what its worker writes on the papers.
struct Contract {
    owner: usize,
    item: &'static str,
    paper: &'static str,
    price: &'static str,
    worker: u32,
    work: &'static str,
    particulars: &'static str,
    settle: &'static str,
    /// The term in days.
    days: u64,
}

static CONTRACTS: [Contract; 4] = [
    Contract {
        owner: 3,
        item: "jb-08",
        paper: "cleaning",
        price: "90",
        worker: 411,
        work: "全屋清洁两小时,窗台已擦",
        particulars: "家有猫,请随手关门",
        settle: "monthly",
        days: 364,
    },
    Contract {
        owner: 5,
        item: "jq-03",
        paper: "paid",
        price: "60",
        worker: 221,
        work: "落叶已清,试水通畅",
        particulars: "露台从客厅进,请带脚套",
        settle: "monthly",
        days: 364,
    },
    Contract {
        owner: 7,
        item: "jq-02",
        paper: "paid",
        price: "10",
        worker: 221,
        work: "换土施肥,修剪",
        particulars: "业主出差,钥匙在前台",
        settle: "quarterly",
        days: 28,
    },
    Contract {
        owner: 8,
        item: "jb-05",
        paper: "cleaning",
        price: "90",
        worker: 414,
        work: "滤网清洗,试机正常",
        particulars: "一台柜机",
        settle: "monthly",
        days: 14,
    },
];

/// An event of an agreement, by its index.
#[derive(Clone, Copy, Debug)]
pub(super) enum Event {
    Sign(usize),
    /// The step of the clock that is due.
    Clock(usize),
    Assign(usize),
    Return(usize),
    TellOwner(usize),
    /// The callback in the middle of the term.
    CallBack(usize),
}

/// The signing, and on every day since then the possible steps of the clock and of a service.
pub(super) fn schedule(plan: &Plan) -> Vec<(Moment, Event)> {
    let first = plan.now.day().before(SIGNED_DAYS_AGO);
    let mut all = Vec::new();
    for n in 0..CONTRACTS.len() {
        let offset = u16::try_from(n).unwrap_or(0) * 3;
        all.push((at_minute(first, 605 + offset), Event::Sign(n)));
        for back in 0..SIGNED_DAYS_AGO {
            let day = plan.now.day().before(back);
            // The clock issues a slip on the day before its service, as the settings say.
            all.push((at_minute(day, 485 + offset), Event::Clock(n)));
            all.push((at_minute(day, 510 + offset), Event::Assign(n)));
            all.push((at_minute(day, 690 + offset), Event::Return(n)));
            all.push((at_minute(day, 725 + offset), Event::TellOwner(n)));
            // The callbacks of the last days are left to the operator.
            if back > 4 {
                all.push((at_minute(day, 910 + offset), Event::CallBack(n)));
            }
        }
    }
    all
}

/// The step of an event; none if nothing is due.
pub(super) fn plan_step(scene: Scene<'_>, event: Event) -> Option<Planned> {
    let (Scene { book, at, .. }, by) = (scene, scene.by());
    match event {
        Event::Sign(n) => sign(scene, n),
        Event::Clock(n) => clock_step(book, n, at),
        Event::Assign(n) => {
            let slip = todays_slip(book, n, at, job::ISSUED)?;
            let worker = CONTRACTS.get(n)?.worker.to_string();
            let step =
                step_on(&slip, "assign", by, at).with("worker", worker).with("told", "phone");
            let by_foreman = slip.id.form == paid::TAG;
            Some(if by_foreman { step.with("named_by", "201") } else { step })
        }
        Event::Return(n) => {
            let slip = todays_slip(book, n, at, job::ASSIGNED)?;
            Some(return_paper(&slip, CONTRACTS.get(n)?, by, at))
        }
        Event::TellOwner(n) => {
            let slip = todays_slip(book, n, at, job::RETURNED)?;
            let step = step_on(&slip, "tell-owner", by, at).with("told_owner", "call");
            Some(step.maybe("told_who", caller(&slip)).with("owner_says", "满意"))
        }
        Event::CallBack(n) => {
            let slip = agreement_slip(book, n).filter(|slip| slip.state == agreement::MIDTERM)?;
            let step = step_on(&slip, "callback", by, at);
            Some(step.fill("how=phone satisfied=y said=按时来,做得细"))
        }
    }
}

fn agreement_slip(book: &dyn Book, n: usize) -> Option<Slip> {
    let number = u64::try_from(n).ok()? + 1;
    book.slip(SlipId { form: agreement::TAG, number })
}

fn sign(scene: Scene<'_>, n: usize) -> Option<Planned> {
    let Scene { ctx, at, .. } = scene;
    let contract = CONTRACTS.get(n)?;
    let payer = scene.owner(contract.owner)?;
    let step = Planned::step("F-24", "sign", scene.by(), at)
        .payer(payer)
        .with("item", contract.item)
        .with("from", at.day().to_string())
        .with("until", at.day().next(contract.days).to_string())
        .with("holiday", "keep")
        .with("paper", contract.paper)
        .with("price", contract.price)
        .with("settle", contract.settle)
        .with("signed", "本人")
        .with("particulars", contract.particulars);
    if n == 0 {
        return Some(step.fill("rhythm=weekly weekdays=五 time=9:00"));
    }
    let day = ctx.last_day.before(SERVED_DAYS_AGO).to_string();
    let of_month = day.rsplit('-').next().unwrap_or("1").trim_start_matches('0').to_string();
    let step = step.with("rhythm", "monthly").with("monthday", of_month);
    Some(step.with("time", "9:30"))
}

/// The step that the clock would take now.
fn clock_step(book: &dyn Book, n: usize, at: Moment) -> Option<Planned> {
    let slip = agreement_slip(book, n)?;
    let asked = (agreement::FORM.by_clock.due)(&slip, book, at).into_iter().next()?;
    Some(Planned { asked, hand: Hand { badge: Badge(CLOCK), cosign: None }, at })
}

/// The slip of today's service, if it is in this state.
fn todays_slip(book: &dyn Book, n: usize, at: Moment, state: u16) -> Option<Slip> {
    let number = agreement_slip(book, n)?.id.number;
    let found = book.under(Index::Agreement, number, 8).into_iter();
    let today = |slip: &Slip| slip.get(job::VISIT).is_some_and(|v| v.day() == at.day());
    found.filter_map(|id| book.slip(id)).find(|slip| today(slip) && slip.state == state)
}

/// The returned paper, signed by the customer, with the price of the agreement.
fn return_paper(slip: &Slip, contract: &Contract, by: u32, at: Moment) -> Planned {
    let arrived = slip.get(job::VISIT).unwrap_or(at).plus_minutes(2);
    let done = arrived.plus_minutes(118);
    step_on(slip, "return", by, at)
        .reported(done, "纸单".to_string())
        .with("result", "fixed")
        .with("labour", contract.price)
        .with("arrived", arrived.to_string())
        .with("done", done.to_string())
        .with("worker", contract.worker.to_string())
        .maybe("copy_3", (slip.id.form == paid::TAG).then_some("y"))
        .maybe("signed", caller(slip))
        .with("work", contract.work)
}
