//! The practice office: an invented estate with at least three weeks of slips, generated from a seed.
//!
//! It yields steps that any book can accept, and the steps pass the same rules as an operator's. It
//! must not touch a store, a socket or the machine's clock.

mod action;
mod actions;
mod backlog;
mod calls;
mod catalogue;
mod catch_up;
mod complaints;
mod context;
mod contracts;
mod days;
mod estate;
mod fixtures;
mod lookup;
mod money;
mod names;
mod people;
mod plan;
mod prepayment;
mod registers;
mod reminders;
mod repairs;
mod rng;
mod scenario;
mod scripted_slips;
mod shift_book;
mod sites;
mod staff;
mod work_order;

use std::rc::Rc;

pub use days::Days;
pub use plan::{Plan, Planned};
pub use staff::OPERATORS;

use crate::engine::moment::Moment;
use crate::forms::billing::policy::{MoneyTakenBy, TenantPrepayment};
use crate::forms::shift::policy::{DutyHours, HandoverPaper};
use crate::forms::work::policy::PaidRepairForm;
use plan::at_minute;

/// The steps before the first slip: opening, policy, staff, codes, prices, rooms, people, notices.
///
/// Rooms and people are numbered from 1 in this order, so other steps know their numbers without
/// asking the book. Steps are generated lazily; only the rooms are kept in memory.
pub fn office(plan: &Plan) -> impl Iterator<Item = Planned> + use<> {
    let opening = at_minute(plan.first_day().before(3), 9 * 60);
    let mut steps = vec![
        Planned::step("B-03", "open", 0, opening)
            .with("name", "清源里物业管理处")
            .with("profile", "S2")
            .with("phone", "0571-85550100"),
    ];
    steps.extend(staff::steps(opening));
    // Paid work has its own form here and tenants prepay, so that the office shows both. The handover is
    // signed by both beside the shift book: the document of the profile alone knows no signature.
    for (chosen, why) in [
        (DutyHours::RoundTheClock.chosen(), "夜间由中控室接听,前台早中两班"),
        (HandoverPaper::CountAndSign.chosen(), "交班当面清点,双方签字;交接班本照记"),
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
    steps.extend(registers::steps(opening));
    let rooms: Rc<[estate::Room]> = estate::rooms(plan.seed, plan.rooms).into();
    let [first, second] = [1, 2].map(|days| opening.plus_minutes(days * 24 * 60));
    let people = people::steps(plan.seed, Rc::clone(&rooms), plan.now.day(), second);
    let rooms = (0..rooms.len()).filter_map(move |at| Some(estate::enter(rooms.get(at)?, first)));
    steps.into_iter().chain(rooms).chain(people).chain(notices(plan.now, second))
}

/// Two notices of water cuts: one is in force at the end of the plan, one is over.
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
