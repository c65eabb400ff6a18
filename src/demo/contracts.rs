//! Long-term agreements and the slips issued under them: home cleaning every Friday, a terrace drain
//! cleared once a month, plants in the middle of their term, an air conditioner whose term is over
//! (F-24, P-03). What the clock does is its own step; the slips are done, and customers asked.

use super::lookup::{of, operator, owner};
use super::scene::Scene;
use super::staff::CLOCK;
use super::{Plan, Planned};
use crate::engine::book::Book;
use crate::engine::judge::Hand;
use crate::engine::moment::{Clock, Day, Moment};
use crate::engine::slip::{Index, Slip};
use crate::engine::value::{Badge, SlipId};
use crate::forms::billing::agreement;
use crate::forms::work::{job, paid};

/// Days before the last one on which they were signed.
const SIGNED: u64 = 16;
/// Days before the last one on which the monthly service was last done.
const MONTHLY: u64 = 4;

/// An agreement: which owner, item, paper, price, who comes, and what the worker writes.
struct Contract {
    owner: usize,
    item: &'static str,
    paper: &'static str,
    price: &'static str,
    worker: u32,
    work: &'static str,
    particulars: &'static str,
    settle: &'static str,
    /// Days that it lasts.
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

/// Something about an agreement, by its place in the list.
#[derive(Clone, Copy, Debug)]
pub(super) enum Deed {
    Sign(usize),
    /// What the clock does by then.
    Tick(usize),
    Assign(usize),
    Return(usize),
    TellOwner(usize),
    /// The customer is asked in the middle of the term.
    Ask(usize),
}

/// The signing, and for every day since the clock and whoever comes on a service day.
pub(super) fn beginning(plan: &Plan) -> Vec<(Moment, Deed)> {
    let at = |day: Day, minutes: u16| Clock::of_minutes(minutes).map(|clock| day.at(clock));
    let first = plan.now.day().before(SIGNED);
    let mut all = Vec::new();
    for n in 0..CONTRACTS.len() {
        let late = u16::try_from(n).unwrap_or(0) * 3;
        all.push((at(first, 605 + late), Deed::Sign(n)));
        for back in 0..SIGNED {
            let day = plan.now.day().before(back);
            // The clock's step is on the day before, as the setting of the days ahead has it.
            all.push((at(day, 485 + late), Deed::Tick(n)));
            all.push((at(day, 510 + late), Deed::Assign(n)));
            all.push((at(day, 690 + late), Deed::Return(n)));
            all.push((at(day, 725 + late), Deed::TellOwner(n)));
            // Of the last days' callbacks somebody at the desk has still to think.
            if back > 4 {
                all.push((at(day, 910 + late), Deed::Ask(n)));
            }
        }
    }
    all.into_iter().filter_map(|(at, deed)| Some((at?, deed))).collect()
}

/// The step of a deed; none where nothing is due.
pub(super) fn play(scene: &Scene, book: &dyn Book, deed: Deed, at: Moment) -> Option<Planned> {
    let by = operator(scene, at);
    match deed {
        Deed::Sign(n) => sign(scene, book, n, by, at),
        Deed::Tick(n) => tick(book, n, at),
        Deed::Assign(n) => {
            let slip = served(book, n, at, job::ISSUED)?;
            let worker = CONTRACTS.get(n)?.worker.to_string();
            let step = of(&slip, "assign", by, at).with("worker", worker).with("told", "phone");
            let repairs = slip.id.form == paid::TAG;
            Some(if repairs { step.with("named_by", "201") } else { step })
        }
        Deed::Return(n) => {
            let slip = served(book, n, at, job::ASSIGNED)?;
            Some(returned(&slip, CONTRACTS.get(n)?, by, at))
        }
        Deed::TellOwner(n) => {
            let slip = served(book, n, at, job::RETURNED)?;
            let step = of(&slip, "tell-owner", by, at).with("told_owner", "call");
            Some(step.maybe("told_who", customer(&slip)).with("owner_says", "满意"))
        }
        Deed::Ask(n) => {
            let slip = standing(book, n).filter(|slip| slip.state == agreement::MIDTERM)?;
            let step = of(&slip, "callback", by, at).with("how", "phone").with("satisfied", "y");
            Some(step.with("said", "按时来,做得细"))
        }
    }
}

fn standing(book: &dyn Book, n: usize) -> Option<Slip> {
    let number = u64::try_from(n).ok()? + 1;
    book.slip(SlipId { form: agreement::TAG, number })
}

fn sign(scene: &Scene, book: &dyn Book, n: usize, by: u32, at: Moment) -> Option<Planned> {
    let contract = CONTRACTS.get(n)?;
    let payer = owner(scene, book, contract.owner, at)?;
    let step = Planned::step("F-24", "sign", by, at)
        .with("room", format!("#{}", payer.room))
        .with("payer", format!("@{}", payer.person))
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
        let step = step.with("rhythm", "weekly").with("weekdays", "五");
        return Some(step.with("time", "9:00"));
    }
    let day = scene.last_day.before(MONTHLY).to_string();
    let of_month = day.rsplit('-').next().unwrap_or("1").trim_start_matches('0').to_string();
    let step = step.with("rhythm", "monthly").with("monthday", of_month);
    Some(step.with("time", "9:30"))
}

/// The clock's own step, as it would take it now.
fn tick(book: &dyn Book, n: usize, at: Moment) -> Option<Planned> {
    let slip = standing(book, n)?;
    let asked = (agreement::FORM.by_clock.due)(&slip, book, at).into_iter().next()?;
    Some(Planned { asked, hand: Hand { badge: Badge(CLOCK), cosign: None }, at })
}

/// The slip of today's service, in a state.
fn served(book: &dyn Book, n: usize, at: Moment, state: u16) -> Option<Slip> {
    let number = standing(book, n)?.id.number;
    let found = book.under(Index::Agreement, number, 8).into_iter();
    let today = |slip: &Slip| slip.get(job::VISIT).is_some_and(|v| v.day() == at.day());
    found.filter_map(|id| book.slip(id)).find(|slip| today(slip) && slip.state == state)
}

fn customer(slip: &Slip) -> Option<String> {
    job::known_caller(&slip.fields).map(|person| format!("@{}", person.0))
}

/// The paper, signed by the customer; price and means are the agreement's.
fn returned(slip: &Slip, contract: &Contract, by: u32, at: Moment) -> Planned {
    let came = slip.get(job::VISIT).unwrap_or(at).plus_minutes(2);
    let done = came.plus_minutes(118);
    of(slip, "return", by, at)
        .reported(done, "纸单".to_string())
        .with("result", "fixed")
        .with("labour", contract.price)
        .with("arrived", came.to_string())
        .with("done", done.to_string())
        .with("worker", contract.worker.to_string())
        .maybe("copy_3", (slip.id.form == paid::TAG).then(|| "y".to_string()))
        .maybe("signed", customer(slip))
        .with("work", contract.work)
}
