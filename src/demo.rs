//! The practice office: an invented estate with three weeks of slips, made from a seed.
//!
//! It is a stream of steps for any book to take, and goes through the same rules as a hand at the
//! desk. It must not touch a store, a socket or the machine's clock.

mod act;
mod acts;
mod backlog;
mod calls;
mod catalogue;
mod catch_up;
mod complaints;
mod contracts;
mod days;
mod duty;
mod estate;
mod fixtures;
mod life;
mod listed;
mod lookup;
mod money;
mod names;
mod order;
mod people;
mod plan;
mod prepaying;
mod reading;
mod scenario;
mod scene;
mod scripted_slips;
mod seed;
mod sites;
mod staff;

use std::rc::Rc;

pub use days::Days;
pub use plan::{Plan, Planned};
pub use staff::OPERATORS;

use crate::engine::moment::{Clock, Moment};
use crate::forms::billing::policy::{MoneyTakenBy, TenantPrepayment};
use crate::forms::shift::policy::DutyHours;
use crate::forms::work::policy::PaidRepairForm;

/// The office before its first slip: opened, its policy, staff, codes, prices, rooms, people,
/// notices. Rooms and people are numbered from 1 in the order in which they come, so a new book
/// needs to give nothing back. Steps are made as they are asked for; what is kept is the rooms.
pub fn office(plan: &Plan) -> impl Iterator<Item = Planned> + use<> {
    let opening =
        Clock::of_minutes(9 * 60).map_or(plan.now, |nine| plan.first_day().before(3).at(nine));
    let day = |n: i64| opening.plus_minutes(n * 24 * 60);
    let mut steps = vec![
        Planned::step("B-03", "open", 0, opening)
            .with("name", "清源里物业管理处")
            .with("profile", "S2")
            .with("phone", "0571-85550100"),
    ];
    steps.extend(staff::steps(opening));
    // Paid work goes by its own slip here, and tenants prepay, so that both are to be seen.
    for (chosen, why) in [
        (DutyHours::RoundTheClock.chosen(), "夜间由中控室接听,前台早中两班"),
        (PaidRepairForm::FourPartSlip.chosen(), "有偿服务用四联单,月底结算"),
        (TenantPrepayment::FeeOrDeposit.chosen(), "租户流动大,先预交"),
        (MoneyTakenBy::Cashier.chosen(), "收款只在收银处"),
    ] {
        let step = Planned::step("B-02", "set", staff::HEAD, opening);
        let step = step.with("name", chosen.setting.name).with("worth", chosen.side.name);
        steps.push(step.with("why", why));
    }
    for step in steps.iter_mut().filter(|step| step.asked.form == "B-02") {
        step.asked.slip = Some(crate::forms::office::settings::SLIP);
    }
    steps.extend(catalogue::steps(opening));
    steps.extend(listed::steps(opening));
    let rooms: Rc<[estate::Room]> = estate::rooms(plan.seed, plan.rooms).into();
    let (first, second) = (day(1), day(2));
    let people = people::steps(plan.seed, Rc::clone(&rooms), plan.now.day(), second);
    let entered = (0..rooms.len()).filter_map(move |at| Some(estate::enter(rooms.get(at)?, first)));
    steps.into_iter().chain(entered).chain(people).chain(notices(plan.now, second))
}

/// A stoppage of water that holds at the plan's last moment, and one that is over.
fn notices(now: Moment, at: Moment) -> Vec<Planned> {
    let hour = i64::from(now.clock().minutes() % 60);
    let on_the_hour = now.minute().plus_minutes(-hour);
    let (from, until) = (on_the_hour.plus_minutes(-300), on_the_hour.plus_minutes(180));
    let resumes = until.clock().minutes() / 60;
    let post = |building: &str, from: Moment, until: Moment| {
        Planned::step("F-44", "post", staff::SUPERVISOR, at)
            .with("building", building)
            .with("from", from.to_string())
            .with("until", until.to_string())
    };
    vec![
        post("全区", at.plus_minutes(24 * 60), at.plus_minutes(26 * 60))
            .with("about", "生活水箱清洗,水压偏低")
            .with("words", "水箱清洗约两小时,水压偏低属正常,稍后恢复。"),
        post("1", from, until)
            .with("about", format!("1 号楼 {}–{} 检修停水", from.clock(), until.clock()))
            .with("words", format!("预计 {resumes} 点恢复,已张贴通知。")),
    ]
}
