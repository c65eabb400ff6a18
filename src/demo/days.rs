//! The days of slips, in the order of the desk's clock, until the plan's last moment.
//!
//! It keeps what is still to come of open slips and nothing of closed ones, so a million slips need
//! no more memory than nine hundred. It must not remember what the book can tell.

use std::cmp::{Ordering, Reverse};
use std::collections::BinaryHeap;

use super::act::Act;
use super::plan::A_DAY;
use super::scene::Scene;
use super::seed::Dice;
use super::sites::Ground;
use super::{
    Plan, Planned, acts, backlog, calls, complaints, life, money, reading, scenario, scripted_slips,
};
use crate::engine::book::Book;
use crate::engine::moment::{Clock, Moment};
use crate::engine::value::SlipId;
use crate::forms::complaints::complaint;
use crate::forms::intake::contact;

/// How busy each hour is, on any scale: busy mornings, a second wave after work, few at night.
const HOURS: [u64; 24] =
    [4, 3, 2, 2, 2, 4, 12, 40, 96, 110, 90, 66, 40, 48, 64, 66, 58, 60, 66, 58, 44, 26, 14, 8];

/// What comes at a moment.
#[derive(Clone, Copy, Debug)]
pub(super) enum What {
    /// Somebody rings; the dice say about what.
    Ring,
    /// One of the slips that must stand at the end.
    Standing(usize),
    /// One of the complaints.
    Complains(usize),
    /// One of the slips that are left lying.
    Lies,
    /// Something happens to a slip.
    Happens(SlipId, Act),
    Money(money::Deed),
    /// What else goes on.
    Told(scenario::Deed),
    /// Whoever was reminded of a slip reads it.
    Reads(SlipId),
}

/// An event; of two at one moment the one planned first comes first.
struct Event {
    at: Moment,
    order: u64,
    what: What,
}

impl Ord for Event {
    fn cmp(&self, other: &Self) -> Ordering {
        (self.at, self.order).cmp(&(other.at, other.order))
    }
}

impl PartialOrd for Event {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Event {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Event {}

/// The hours from the first day on, and how many ring in each.
struct Calendar {
    start: Moment,
    /// Whole hours until the plan's last moment.
    hours: i64,
    next: i64,
    rings: u64,
    weight_before: u64,
    weight_all: u64,
}

impl Calendar {
    fn new(plan: &Plan, rings: u64) -> Self {
        let start = Clock::of_minutes(0).map_or(plan.now, |midnight| plan.first_day().at(midnight));
        let hours = start.minutes_until(plan.now) / 60;
        let mut calendar = Self { start, hours, next: 0, rings, weight_before: 0, weight_all: 0 };
        calendar.weight_all = (0..hours).map(|hour| calendar.weight(hour)).sum();
        calendar
    }

    /// The beginning of an hour.
    fn at(&self, hour: i64) -> Moment {
        self.start.plus_minutes(hour * 60)
    }

    /// Sundays are quiet, Mondays bring what waited.
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

    /// The beginning of the next hour and how many ring in it.
    fn take_hour(&mut self) -> Option<(Moment, u64)> {
        if self.next >= self.hours {
            return None;
        }
        let share = |weight: u64| {
            let rung = u128::from(self.rings) * u128::from(weight);
            u64::try_from(rung / u128::from(self.weight_all.max(1))).unwrap_or(u64::MAX)
        };
        let weight = self.weight_before + self.weight(self.next);
        let count = share(weight) - share(self.weight_before);
        let at = self.at(self.next);
        self.weight_before = weight;
        self.next += 1;
        Some((at, count))
    }

    /// The beginning of the next hour, without taking it.
    fn next_at(&self) -> Option<Moment> {
        (self.next < self.hours).then(|| self.at(self.next))
    }
}

/// The slips of a plan, as a stream of steps. The office itself comes first: [`super::office`].
pub struct Days {
    now: Moment,
    /// The moment of the step before.
    last: Moment,
    /// From when on 钟 writes its reminders; never in some plans.
    reminds: Option<Moment>,
    scene: Scene,
    /// The complaints' own dice: more of them change nothing else.
    dice: Dice,
    /// Likewise for what is left lying.
    heap: Dice,
    calendar: Calendar,
    queue: BinaryHeap<Reverse<Event>>,
    order: u64,
    /// Slips opened so far.
    opened: usize,
    /// Slips that must be open at the end; once the end is reached, how many still have to come.
    open: usize,
    ended: bool,
}

impl Days {
    #[must_use]
    pub fn new(plan: &Plan) -> Self {
        let standing = u64::try_from(scripted_slips::PARTS.len()).unwrap_or(0);
        let behind = backlog::spread(plan.open, (plan.slips / plan.days()).max(A_DAY));
        let slips = u64::try_from(plan.slips).unwrap_or(u64::MAX);
        let mut days = Self {
            now: plan.now,
            last: Moment(0),
            reminds: reading::from(plan, behind),
            scene: Scene {
                dice: Dice::new(plan.seed, 3),
                coins: Dice::new(plan.seed, 5),
                ground: Ground::of(plan.seed, plan.rooms),
                last_day: plan.now.day(),
                last: plan.now,
            },
            dice: Dice::new(plan.seed, 4),
            heap: Dice::new(plan.seed, 6),
            calendar: Calendar::new(plan, slips.saturating_sub(standing)),
            queue: BinaryHeap::new(),
            order: 0,
            opened: 0,
            open: plan.open,
            ended: false,
        };
        for (n, part) in scripted_slips::PARTS.iter().enumerate() {
            days.plan(plan.now.plus_minutes(-part.before), What::Standing(n));
        }
        for (n, case) in complaints::CASES.iter().enumerate() {
            days.plan(plan.now.plus_minutes(-case.before), What::Complains(n));
        }
        for (at, deed) in money::beginning(plan.first_day(), plan.now) {
            days.plan(at, What::Money(deed));
        }
        for (at, deed) in scenario::beginning(plan) {
            days.plan(at, What::Told(deed));
        }
        for _ in 0..behind {
            let at = backlog::moment(&mut days.heap, &HOURS, plan.now);
            days.plan(at, What::Lies);
        }
        days
    }

    /// How many slips have been opened: about as many as the plan names, when all is done.
    #[must_use]
    pub fn opened(&self) -> usize {
        self.opened
    }

    /// Puts an event into its place in time.
    fn plan(&mut self, at: Moment, what: What) {
        self.order += 1;
        self.queue.push(Reverse(Event { at, order: self.order, what }));
    }

    /// The next step, or none when the plan's last moment is reached. The step before must have
    /// been taken into the book: which slip it opened is read off the book's numbers.
    pub fn next(&mut self, book: &dyn Book) -> Option<Planned> {
        let next = self.find(book)?;
        self.last = next.at;
        Some(next)
    }

    fn find(&mut self, book: &dyn Book) -> Option<Planned> {
        loop {
            self.ring_ahead();
            if let Some(reminder) = self.remind(book) {
                return Some(reminder);
            }
            let next = self.queue.pop().map(|Reverse(event)| event);
            let Some(event) = next.filter(|event| event.at <= self.now) else {
                return self.end(book);
            };
            let planned = match event.what {
                What::Ring => self.ring(book, event.at),
                What::Standing(n) => self.stand(book, n, event.at),
                What::Complains(n) => self.complain(book, n, event.at),
                What::Lies => Some(self.lie(book, event.at)),
                What::Happens(id, act) => self.happen(book, id, act, event.at),
                What::Money(deed) => self.money(book, deed, event.at),
                What::Told(deed) => scenario::play(&self.scene, book, deed, event.at),
                What::Reads(slip) => self.read(book, slip, event.at),
            };
            if planned.is_some() {
                return planned;
            }
        }
    }

    /// What 钟 writes before anything else happens.
    fn remind(&mut self, book: &dyn Book) -> Option<Planned> {
        let next = self.queue.peek().map_or(self.now, |Reverse(event)| event.at.min(self.now));
        let from = self.reminds.filter(|from| *from <= next && !self.ended)?;
        let planned = reading::due(book, self.last.max(from), next)?;
        let slip = planned.asked.slip?;
        self.plan(reading::read_at(slip, planned.at), What::Reads(slip));
        Some(planned)
    }

    /// One of those who were reminded has seen it; the next one does so a little later.
    fn read(&mut self, book: &dyn Book, slip: SlipId, at: Moment) -> Option<Planned> {
        let planned = reading::seen(&self.scene, book, slip, at)?;
        self.plan(at.plus_minutes(3), What::Reads(slip));
        Some(planned)
    }

    /// The plan's last moment: what is still missing of the open work comes in, and nothing more.
    fn end(&mut self, book: &dyn Book) -> Option<Planned> {
        if !self.ended {
            self.ended = true;
            self.queue.clear();
            self.calendar.next = self.calendar.hours;
            self.open = if self.open == 0 { 0 } else { backlog::missing(self.open, book) };
        }
        self.open = self.open.checked_sub(1)?;
        Some(self.lie(book, self.now))
    }

    /// Opens a slip that is left lying.
    fn lie(&mut self, book: &dyn Book, at: Moment) -> Planned {
        std::mem::swap(&mut self.heap, &mut self.scene.dice);
        let (form, planned, acts) = backlog::opening(&mut self.scene, book, at);
        std::mem::swap(&mut self.heap, &mut self.scene.dice);
        self.follow(form, book, acts);
        planned
    }

    /// Fills in the rings of every hour that begins before the next event.
    fn ring_ahead(&mut self) {
        while let Some(hour) = self.calendar.next_at() {
            if self.queue.peek().is_some_and(|Reverse(event)| event.at < hour) {
                return;
            }
            let Some((from, count)) = self.calendar.take_hour() else { return };
            for _ in 0..count {
                let seconds = self.scene.dice.between(0, 3599);
                self.plan(Moment(from.0 + seconds * 1000), What::Ring);
            }
        }
    }

    /// Somebody rings: a repair or a call. None where the estate has no room to ring from.
    fn ring(&mut self, book: &dyn Book, at: Moment) -> Option<Planned> {
        let night = !(7..23).contains(&(at.clock().minutes() / 60));
        let scene = &mut self.scene;
        if scene.dice.percent(if night { 45 } else { 34 }) {
            let (planned, acts) = calls::ring(scene, book, at);
            self.follow(contact::TAG, book, acts);
            return Some(planned);
        }
        let order = life::order(scene, book, at, night)?;
        let acts = life::script(scene, &order, at);
        let planned = life::opening(scene, &order, at);
        self.follow(order.form(), book, acts);
        Some(planned)
    }

    /// Opens a slip of the cast.
    fn stand(&mut self, book: &dyn Book, n: usize, at: Moment) -> Option<Planned> {
        let part = scripted_slips::PARTS.get(n)?;
        let acts = scripted_slips::script(part, self.now);
        if part.fault.is_empty() {
            let planned = calls::standing(&mut self.scene, book, part, at);
            self.follow(contact::TAG, book, acts);
            return Some(planned);
        }
        let order = scripted_slips::order(&mut self.scene, book, part, at)?;
        let planned = life::opening(&mut self.scene, &order, at);
        self.follow(order.form(), book, acts);
        Some(planned)
    }

    /// Somebody complains.
    fn complain(&mut self, book: &dyn Book, n: usize, at: Moment) -> Option<Planned> {
        let case = complaints::CASES.get(n)?;
        std::mem::swap(&mut self.dice, &mut self.scene.dice);
        let (planned, acts) = complaints::opening(&mut self.scene, book, case, at);
        std::mem::swap(&mut self.dice, &mut self.scene.dice);
        self.follow(complaint::TAG, book, acts);
        Some(planned)
    }

    /// Money moves, and the next of its kind is planned.
    fn money(&mut self, book: &dyn Book, deed: money::Deed, at: Moment) -> Option<Planned> {
        let (planned, next) = money::play(&mut self.scene, book, deed, at);
        for (at, deed) in next {
            self.plan(at, What::Money(deed));
        }
        planned
    }

    /// Plans what will happen to the slip that the step about to be taken opens.
    fn follow(&mut self, form: u16, book: &dyn Book, acts: Vec<(Moment, Act)>) {
        self.opened += 1;
        let slip = SlipId { form, number: book.next_number(form) };
        for (at, act) in acts {
            self.plan(at, What::Happens(slip, act));
        }
    }

    /// Something happens to a slip, if it still can.
    fn happen(&mut self, book: &dyn Book, id: SlipId, act: Act, at: Moment) -> Option<Planned> {
        let own = matches!(act, Act::Complaint(_));
        if own {
            std::mem::swap(&mut self.dice, &mut self.scene.dice);
        }
        let played = acts::play(&mut self.scene, book, id, act, at);
        if own {
            std::mem::swap(&mut self.dice, &mut self.scene.dice);
        }
        let (planned, later) = played?;
        for (at, act) in later {
            self.plan(at, What::Happens(id, act));
        }
        Some(planned)
    }
}
