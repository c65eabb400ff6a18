//! The practice office: an invented estate with at least three weeks of slips, generated from a seed.
//!
//! It yields steps that any book can accept, and the steps pass the same rules as an operator's. It
//! must not touch a store, a socket or the machine's clock.

mod actions;
mod backlog;
mod calls;
mod catalogue;
mod catch_up;
mod complaints;
mod contracts;
mod days;
mod estate;
mod fixtures;
mod money;
mod names;
mod people;
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

use std::rc::Rc;

pub use days::Days;
pub use staff::OPERATORS;

use crate::engine::judge::{Asked, Hand, Input};
use crate::engine::ledger::Payer;
use crate::engine::moment::{Day, Moment};
use crate::engine::slip::Slip;
use crate::engine::value::Badge;
use sites::Caller;

/// Slips per day in an office of ordinary load.
const SLIPS_PER_DAY: usize = 43;
/// The fewest days of slips: three weeks.
const MIN_DAYS: usize = 21;
/// The most days of slips: ten years. A larger plan gets busier days instead.
const MAX_DAYS: usize = 3652;

/// What practice office to generate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Plan {
    /// The exact number of rooms of all kinds. From 900 rooms on, the sample rooms of the screens exist.
    pub rooms: usize,
    /// Calls taken, each one a repair slip or a call log; never fewer than the scripted slips, which
    /// show every state. Above 900, the slips go back further than three weeks, up to ten years.
    pub slips: usize,
    /// The fewest slips that are open at the end: an office that is weeks behind, for load tests.
    /// 0 gives an ordinary office, with some dozens of open slips.
    pub open: usize,
    pub seed: u64,
    /// The last moment of the office; no step is later.
    pub now: Moment,
}

impl Default for Plan {
    fn default() -> Self {
        // 2026-11-21T14:32+08:00.
        Self { rooms: 2160, slips: 900, open: 0, seed: 20_261_121, now: Moment(1_795_242_720_000) }
    }
}

impl Plan {
    /// The number of days with slips.
    fn days(&self) -> usize {
        (self.slips / SLIPS_PER_DAY).clamp(MIN_DAYS, MAX_DAYS)
    }

    /// The first day with slips.
    fn first_day(&self) -> Day {
        self.now.day().before(u64::try_from(self.days()).unwrap_or(0))
    }
}

/// One step, ready for the book.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Planned {
    pub asked: Asked,
    pub hand: Hand,
    /// The desk's clock at this step; never before that of the previous step.
    pub at: Moment,
}

impl Planned {
    /// A step by a badge, with all blanks still empty.
    fn step(form: &str, step: &str, by: u32, at: Moment) -> Self {
        let asked = Asked { form: form.to_string(), step: step.to_string(), ..Asked::default() };
        Self { asked, hand: Hand { badge: Badge(by), cosign: None }, at }
    }

    /// Fills a blank.
    fn with(mut self, field: &str, text: impl Into<String>) -> Self {
        self.asked.fields.push((field.to_string(), Input::Text(text.into())));
        self
    }

    /// Fills a blank if there is a text for it.
    fn maybe(self, field: &str, text: Option<impl Into<String>>) -> Self {
        match text {
            Some(text) => self.with(field, text),
            None => self,
        }
    }

    fn room(self, room: u32) -> Self {
        self.with("room", format!("#{room}"))
    }

    /// The room and the person who pays.
    fn payer(self, payer: Payer) -> Self {
        self.room(payer.room).with("payer", format!("@{}", payer.person))
    }

    /// The caller and, if the register has one, the caller's first phone number.
    fn caller(self, caller: Option<&Caller>) -> Self {
        self.maybe("caller", caller.map(|c| format!("@{}", c.person)))
            .maybe("phone", caller.filter(|c| c.has_phone).map(|c| format!("@{}.0", c.person)))
    }

    /// Fills a list of rows; an empty list leaves the blank empty.
    fn rows(mut self, field: &str, rows: Vec<Vec<(String, String)>>) -> Self {
        if !rows.is_empty() {
            self.asked.fields.push((field.to_string(), Input::Rows(rows)));
        }
        self
    }

    /// Applies to this slip in its present version.
    fn on(mut self, slip: &Slip) -> Self {
        self.asked.slip = Some(slip.id);
        self.asked.seen = Some(slip.version);
        self
    }

    /// Happened before it was entered, as reported by this source.
    fn reported(mut self, occurred: Moment, source: String) -> Self {
        self.asked.occurred = occurred.minute().to_string();
        self.asked.source = source;
        self
    }
}

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
    steps.push(
        Planned::step("B-02", "set", staff::HEAD, opening)
            .with("name", "duty_hours")
            .with("worth", "round_the_clock")
            .with("why", "夜间由中控室接听,前台早中两班"),
    );
    // Paid work has its own form here and tenants prepay, so that the office shows both.
    for (name, worth, why) in [
        ("paid_repair_form", "four_part_slip", "有偿服务用四联单,月底结算"),
        ("tenant_prepayment", "fee_or_deposit", "租户流动大,先预交"),
        ("money_taken_by", "cashier", "收款只在收银处"),
    ] {
        let step = Planned::step("B-02", "set", staff::HEAD, opening);
        steps.push(step.with("name", name).with("worth", worth).with("why", why));
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

/// A moment of a day, in minutes after midnight.
fn at_minute(day: Day, minutes: u16) -> Moment {
    day.begins().plus_minutes(i64::from(minutes))
}

/// A row of a list, as it is typed.
fn row(cells: &[(&str, &str)]) -> Vec<(String, String)> {
    cells.iter().map(|(name, text)| ((*name).to_string(), (*text).to_string())).collect()
}
