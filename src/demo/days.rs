//! The days of slips: an event queue in the order of the desk's clock, until the plan's last moment.
//!
//! It keeps only future events of open slips, so a million slips need no more memory than nine hundred.
//! It must not remember what the book knows.

use crate::engine::prelude::*;
use std::cmp::{Ordering, Reverse};
use std::collections::BinaryHeap;

use super::action::Action;
use super::context::Context;
use super::lookup::Scene;
use super::plan::SLIPS_PER_DAY;
use super::rng::Rng;
use super::sites::Sites;
use super::{
    Plan, Planned, actions, backlog, calls, complaints, money, reminders, repairs, scenario,
    scripted_slips,
};
use crate::forms::complaints::complaint;
use crate::forms::intake::contact;

/// Weights of the hours: busy mornings, a second wave after work, few calls at night.
const HOURS: [u64; 24] =
    [4, 3, 2, 2, 2, 4, 12, 40, 96, 110, 90, 66, 40, 48, 64, 66, 58, 60, 66, 58, 44, 26, 14, 8];

#[derive(Clone, Copy, Debug)]
pub(super) enum Event {
    /// Somebody calls about something random.
    Call,
    /// One of the scripted slips is opened.
    ScriptedSlip(usize),
    /// One of the complaints is recorded.
    Complaint(usize),
    /// A slip is opened that stays open.
    Backlog,
    /// An action on a slip.
    Action(SlipId, Action),
    Money(money::Event),
    Scenario(scenario::Event),
    /// Somebody reads a reminder of this slip.
    ReadReminder(SlipId),
}

/// An event in the queue. Events of the same moment keep the order in which they were scheduled.
struct Scheduled {
    at: Moment,
    order: u64,
    event: Event,
}

impl Ord for Scheduled {
    fn cmp(&self, other: &Self) -> Ordering {
        (self.at, self.order).cmp(&(other.at, other.order))
    }
}

impl PartialOrd for Scheduled {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Scheduled {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Scheduled {}

/// Spreads the calls over the hours from the first day on.
struct Calendar {
    start: Moment,
    /// Whole hours until the plan's last moment.
    hours: i64,
    next: i64,
    calls: u64,
    weight_before: u64,
    weight_all: u64,
}

impl Calendar {
    fn new(plan: &Plan, calls: u64) -> Self {
        let start = plan.first_day().begins();
        let hours = start.minutes_until(plan.now) / 60;
        let mut calendar = Self { start, hours, next: 0, calls, weight_before: 0, weight_all: 0 };
        calendar.weight_all = (0..hours).map(|hour| calendar.weight(hour)).sum();
        calendar
    }

    /// The start of an hour.
    fn at(&self, hour: i64) -> Moment {
        self.start.plus_minutes(hour * 60)
    }

    /// The weight of an hour: Sundays are quiet, Mondays busy.
    fn weight(&self, hour: i64) -> u64 {
        let at = self.at(hour);
        let day = match at.day().number().rem_euclid(7) {
            // Day 1 of the common era was a Monday.
            1 => 115,
            0 => 75,
            6 => 95,
            _ => 100,
        };
        HOURS[usize::from(at.clock().minutes() / 60)] * day
    }

    /// Takes the next hour: its start and the number of its calls.
    fn take_hour(&mut self) -> Option<(Moment, u64)> {
        if self.next >= self.hours {
            return None;
        }
        let share = |weight: u64| {
            let calls = u128::from(self.calls) * u128::from(weight);
            u64::try_from(calls / u128::from(self.weight_all.max(1))).unwrap_or(u64::MAX)
        };
        let weight = self.weight_before + self.weight(self.next);
        let count = share(weight) - share(self.weight_before);
        let at = self.at(self.next);
        self.weight_before = weight;
        self.next += 1;
        Some((at, count))
    }

    /// The start of the next hour, which stays in the calendar.
    fn next_start(&self) -> Option<Moment> {
        (self.next < self.hours).then(|| self.at(self.next))
    }
}

/// The slips of a plan, as a stream of steps. The steps of [`super::office`] come before them.
pub struct Days {
    now: Moment,
    /// The moment of the previous step.
    last: Moment,
    /// When the clock starts to send reminders; some plans have none.
    reminders_from: Option<Moment>,
    ctx: Context,
    complaint_rng: Rng,
    backlog_rng: Rng,
    calendar: Calendar,
    queue: BinaryHeap<Reverse<Scheduled>>,
    order: u64,
    /// Slips opened so far.
    opened: usize,
    /// Slips that must be open at the end; after the end, how many are still missing.
    open: usize,
    ended: bool,
}

impl Days {
    pub fn new(plan: &Plan) -> Self {
        let scripted = u64::try_from(scripted_slips::SLIPS.len()).unwrap_or(0);
        let backlog =
            backlog::spread_over_days(plan.open, (plan.slips / plan.days()).max(SLIPS_PER_DAY));
        let slips = u64::try_from(plan.slips).unwrap_or(u64::MAX);
        let mut days = Self {
            now: plan.now,
            last: Moment(0),
            reminders_from: reminders::start(plan, backlog),
            ctx: Context {
                rng: Rng::new(plan.seed, 3),
                money_rng: Rng::new(plan.seed, 5),
                sites: Sites::new(plan.seed, plan.rooms),
                last_day: plan.now.day(),
                last: plan.now,
            },
            complaint_rng: Rng::new(plan.seed, 4),
            backlog_rng: Rng::new(plan.seed, 6),
            calendar: Calendar::new(plan, slips.saturating_sub(scripted)),
            queue: BinaryHeap::new(),
            order: 0,
            opened: 0,
            open: plan.open,
            ended: false,
        };
        for (n, slip) in scripted_slips::SLIPS.iter().enumerate() {
            days.schedule(plan.now.plus_minutes(-slip.before), Event::ScriptedSlip(n));
        }
        for (n, case) in complaints::CASES.iter().enumerate() {
            days.schedule(plan.now.plus_minutes(-case.before), Event::Complaint(n));
        }
        for (at, event) in money::schedule(plan.first_day(), plan.now) {
            days.schedule(at, Event::Money(event));
        }
        for (at, event) in scenario::schedule(plan) {
            days.schedule(at, Event::Scenario(event));
        }
        for _ in 0..backlog {
            let at = backlog::random_moment(&mut days.backlog_rng, &HOURS, plan.now);
            days.schedule(at, Event::Backlog);
        }
        days
    }

    /// The number of slips opened so far; at the end about as many as the plan asks for.
    pub fn opened(&self) -> usize {
        self.opened
    }

    fn schedule(&mut self, at: Moment, event: Event) {
        self.order += 1;
        self.queue.push(Reverse(Scheduled { at, order: self.order, event }));
    }

    /// The next step; none after the plan's last moment. The book must have accepted the previous step,
    /// because the number of a slip is the book's next number when its step is planned.
    pub fn next(&mut self, book: &dyn Book) -> Option<Planned> {
        let next = self.find_next(book)?;
        self.last = next.at;
        Some(next)
    }

    fn find_next(&mut self, book: &dyn Book) -> Option<Planned> {
        loop {
            self.schedule_calls();
            if let Some(reminder) = self.next_reminder(book) {
                return Some(reminder);
            }
            let next = self.queue.pop().map(|Reverse(next)| next);
            let Some(Scheduled { at, event, .. }) = next.filter(|next| next.at <= self.now) else {
                return self.end(book);
            };
            let planned = match event {
                Event::Call => self.call(book, at),
                Event::ScriptedSlip(n) => self.scripted_slip(book, n, at),
                Event::Complaint(n) => self.complaint(book, n, at),
                Event::Backlog => Some(self.backlog_slip(book, at)),
                Event::Action(id, action) => self.action(book, id, action, at),
                Event::Money(event) => self.money(book, event, at),
                Event::Scenario(event) => {
                    scenario::plan_step(Scene { ctx: &self.ctx, book, at }, event)
                }
                Event::ReadReminder(slip) => self.read_reminder(book, slip, at),
            };
            if planned.is_some() {
                return planned;
            }
        }
    }

    /// A reminder that is due before the next event.
    fn next_reminder(&mut self, book: &dyn Book) -> Option<Planned> {
        let next = self.queue.peek().map_or(self.now, |Reverse(next)| next.at.min(self.now));
        let from = self.reminders_from.filter(|from| *from <= next && !self.ended)?;
        let planned = reminders::next_reminder(book, self.last.max(from), next)?;
        let slip = planned.asked.slip?;
        self.schedule(reminders::read_at(slip, planned.at), Event::ReadReminder(slip));
        Some(planned)
    }

    /// One recipient reads a reminder; the next one does so a little later.
    fn read_reminder(&mut self, book: &dyn Book, slip: SlipId, at: Moment) -> Option<Planned> {
        let planned = reminders::acknowledge(&self.ctx, book, slip, at)?;
        self.schedule(at.plus_minutes(3), Event::ReadReminder(slip));
        Some(planned)
    }

    /// After the last event: opens the slips that are still missing, and nothing else.
    fn end(&mut self, book: &dyn Book) -> Option<Planned> {
        if !self.ended {
            self.ended = true;
            self.queue.clear();
            self.calendar.next = self.calendar.hours;
            self.open = if self.open == 0 { 0 } else { backlog::count_missing(self.open, book) };
        }
        self.open = self.open.checked_sub(1)?;
        Some(self.backlog_slip(book, self.now))
    }

    /// Opens a slip that stays open.
    fn backlog_slip(&mut self, book: &dyn Book, at: Moment) -> Planned {
        let open = |ctx: &mut Context| backlog::open_slip(ctx, book, at);
        let (form, planned, actions) = self.ctx.with_rng(&mut self.backlog_rng, open);
        self.schedule_actions(form, book, actions);
        planned
    }

    /// Schedules the calls of every hour that starts before the next event.
    fn schedule_calls(&mut self) {
        while let Some(hour) = self.calendar.next_start() {
            if self.queue.peek().is_some_and(|Reverse(next)| next.at < hour) {
                return;
            }
            let Some((from, count)) = self.calendar.take_hour() else { return };
            for _ in 0..count {
                let seconds = self.ctx.rng.between(0, 3599);
                self.schedule(Moment(from.0 + seconds * 1000), Event::Call);
            }
        }
    }

    /// Somebody calls about a repair or another matter; none in an estate without a suitable room.
    fn call(&mut self, book: &dyn Book, at: Moment) -> Option<Planned> {
        let night = !(7..23).contains(&(at.clock().minutes() / 60));
        let ctx = &mut self.ctx;
        if ctx.rng.chance(if night { 45 } else { 34 }) {
            let (planned, actions) = calls::log_call(ctx, book, at);
            self.schedule_actions(contact::TAG, book, actions);
            return Some(planned);
        }
        let order = repairs::random_order(ctx, book, at, night)?;
        let actions = repairs::random_actions(ctx, &order, at);
        let planned = repairs::open_slip(ctx, &order, at);
        self.schedule_actions(order.form(), book, actions);
        Some(planned)
    }

    /// Opens a scripted slip.
    fn scripted_slip(&mut self, book: &dyn Book, n: usize, at: Moment) -> Option<Planned> {
        let slip = scripted_slips::SLIPS.get(n)?;
        let actions = scripted_slips::actions(slip, self.now);
        if slip.fault.is_empty() {
            let planned = calls::log_scripted_call(&mut self.ctx, book, slip, at);
            self.schedule_actions(contact::TAG, book, actions);
            return Some(planned);
        }
        let order = scripted_slips::work_order(&mut self.ctx, book, slip, at)?;
        let planned = repairs::open_slip(&mut self.ctx, &order, at);
        self.schedule_actions(order.form(), book, actions);
        Some(planned)
    }

    fn complaint(&mut self, book: &dyn Book, n: usize, at: Moment) -> Option<Planned> {
        let case = complaints::CASES.get(n)?;
        let open = |ctx: &mut Context| complaints::open_slip(ctx, book, case, at);
        let (planned, actions) = self.ctx.with_rng(&mut self.complaint_rng, open);
        self.schedule_actions(complaint::TAG, book, actions);
        Some(planned)
    }

    fn money(&mut self, book: &dyn Book, event: money::Event, at: Moment) -> Option<Planned> {
        let (planned, next) = money::plan_step(&mut self.ctx, book, event, at);
        for (at, event) in next {
            self.schedule(at, Event::Money(event));
        }
        planned
    }

    /// Schedules the actions on the slip that the planned step opens.
    fn schedule_actions(&mut self, form: u16, book: &dyn Book, actions: Vec<(Moment, Action)>) {
        self.opened += 1;
        let slip = SlipId { form, number: book.next_number(form) };
        for (at, action) in actions {
            self.schedule(at, Event::Action(slip, action));
        }
    }

    /// The step of an action, if the slip still allows it.
    fn action(
        &mut self,
        book: &dyn Book,
        id: SlipId,
        action: Action,
        at: Moment,
    ) -> Option<Planned> {
        let plan = |ctx: &mut Context| actions::plan_step(ctx, book, id, action, at);
        let planned = match action {
            Action::Complaint(_) => self.ctx.with_rng(&mut self.complaint_rng, plan),
            _ => plan(&mut self.ctx),
        };
        let (planned, later) = planned?;
        for (at, action) in later {
            self.schedule(at, Event::Action(id, action));
        }
        Some(planned)
    }
}
