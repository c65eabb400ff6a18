//! How many are to be called back, and which: by class and period, as the office's settings say (C-05,
//! C-06, C-07, C-48). The sample is drawn by the desk, from a seed that anybody can work out again, so
//! that nobody chooses whom to ask about their own work.
//!
//! Pure: the same matters, policy and day give the same sample, on a board and in a report.

use std::collections::{BTreeMap, BTreeSet};

use super::asking::Tally;
use super::policy::{
    CallsThatCount, DEPARTMENT_CALLBACK_PERCENT, DIRECTOR_SAMPLE_MONTHS, DIRECTOR_SAMPLE_PERCENT,
    MANAGEMENT_CALLBACK_DAYS, MANAGEMENT_CALLBACK_PERCENT, MOVE_IN_CALLBACK_PERCENT, PaidCallback,
    RepairCallbackBy,
};
use super::record::{Class, Outcome};
use crate::engine::policy::Policy;
use crate::engine::slip::{hash, link_key};
use crate::forms::billing::policy::AGREEMENT_CALLBACK_DAYS;
use crate::forms::complaints::policy::{
    COMPLAINT_CALLBACK_DAYS, COMPLAINT_CALLBACK_DAYS_WIDE, ComplaintCallbackTime,
};
use crate::forms::events::policy::FIRST_AID_CALLBACK_DAYS;
use crate::forms::prelude::{Clock, Day, Moment, Money, Role, SlipId};
use crate::forms::work::policy::{
    DAILY_SHARE_PERCENT, REPAIR_WORK_WAIT_DAYS, RepairCallbackMoment, RepairCallbackRate,
    SERVICE_SHARE_PERCENT, SUPERVISOR_CALLBACK_FEN, WEEKLY_SHARE_PERCENT, WEEKLY_SLIPS_PERCENT,
};
use crate::sorting::{Arrange, Gather};

/// All of them.
const ALL: i64 = 100;
/// Days of a round of callbacks where the setting speaks of weeks.
const WEEK: u64 = 7;

/// The periods of the supervisor's calls, on a board and in a report.
pub const FROM_ABOVE: Every = Every::Week;

/// The period over which a rate is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Every {
    Day,
    /// Monday to Sunday.
    Week,
    /// Saturday to Friday: what is summed up on Friday before off work (N-57), with what came after the last time.
    WeekToFriday,
    /// So many months, from January on.
    Months(i64),
}

impl Every {
    /// The first and the last day of the period in which a day lies.
    pub fn around(self, day: Day) -> (Day, Day) {
        match self {
            Self::Day => (day, day),
            Self::Week => {
                let from = day.before(u64::try_from(day.weekday()).unwrap_or(0));
                (from, from.next(WEEK - 1))
            }
            Self::WeekToFriday => {
                let from = day.before((u64::try_from(day.weekday()).unwrap_or(0) + 2) % WEEK);
                (from, from.next(WEEK - 1))
            }
            Self::Months(months) => {
                let months = u64::try_from(months.max(1)).unwrap_or(1);
                let mut from = day.first_of_month();
                for _ in 0..(from.month() % 100 + 11) % 12 % months {
                    from = from.before(1).first_of_month();
                }
                let mut after = from;
                for _ in 0..months {
                    after = after.next(31).first_of_month();
                }
                (from, after.before(1))
            }
        }
    }
}

/// What is asked for in one class, by the settings in force.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Terms {
    pub every: Every,
    pub percent: i64,
    /// Not before so many days; only where a document says to wait (N-24).
    pub wait: u64,
    /// Until the end of that day.
    pub until: u64,
}

impl Terms {
    pub fn of(class: Class, policy: &Policy) -> Self {
        let wait = || u64::try_from(policy.limit(&REPAIR_WORK_WAIT_DAYS)).unwrap_or(0);
        match class {
            Class::Repair => {
                let (every, percent) = repairs(policy);
                let (wait, until) = match policy.get::<RepairCallbackMoment>() {
                    RepairCallbackMoment::Weekly => (0, WEEK),
                    RepairCallbackMoment::WeekAfter => (wait(), wait() + WEEK),
                    RepairCallbackMoment::NextDay => (0, 1),
                };
                Self { every, percent, wait, until }
            }
            Class::Paid => match policy.get::<PaidCallback>() {
                PaidCallback::AtCollection => {
                    Self { every: Every::Day, percent: 100, wait: 0, until: 1 }
                }
                PaidCallback::WeeklySlips => {
                    let percent = policy.limit(&WEEKLY_SLIPS_PERCENT);
                    Self { every: Every::Week, percent, wait: 0, until: WEEK }
                }
                PaidCallback::WeekAfter => {
                    let percent = policy.limit(&SERVICE_SHARE_PERCENT);
                    Self { every: Every::Week, percent, wait: wait(), until: wait() + WEEK }
                }
            },
            _ => Self::of_others(class, policy),
        }
    }

    /// Of what is asked on its own paper: by the week on which the clock of the paper began.
    fn of_others(class: Class, policy: &Policy) -> Self {
        let days = |limit| u64::try_from(policy.limit(limit)).unwrap_or(WEEK);
        let (percent, until) = match class {
            // All of them, whoever was right (G-36, N-14); when, C-02 says.
            Class::Complaint if policy.is(ComplaintCallbackTime::WithinOneDay) => {
                (ALL, days(&COMPLAINT_CALLBACK_DAYS))
            }
            Class::Complaint => (ALL, days(&COMPLAINT_CALLBACK_DAYS_WIDE)),
            Class::Agreement => {
                (policy.limit(&SERVICE_SHARE_PERCENT), days(&AGREEMENT_CALLBACK_DAYS))
            }
            Class::MoveIn => (policy.limit(&MOVE_IN_CALLBACK_PERCENT), WEEK),
            Class::Need => {
                (policy.limit(&MANAGEMENT_CALLBACK_PERCENT), days(&MANAGEMENT_CALLBACK_DAYS))
            }
            Class::Department => {
                (policy.limit(&DEPARTMENT_CALLBACK_PERCENT), days(&MANAGEMENT_CALLBACK_DAYS))
            }
            // Each of them: no document lets one be left out.
            _ => (ALL, days(&FIRST_AID_CALLBACK_DAYS)),
        };
        Self { every: Every::Week, percent, wait: 0, until }
    }

    /// The same for whoever looks from above: week by week as their list is (N-21), all of it, and no
    /// less than a week long, since the desk asks first.
    fn above(self) -> Self {
        Self { every: FROM_ABOVE, percent: 100, until: self.until.max(WEEK), ..self }
    }

    /// The periods that are called about now: the one that runs, the one before it, and, since what is
    /// not late yet is called about however short a period is, all that what has days left lies in.
    fn periods(self, now: Moment) -> Vec<(Day, Day)> {
        let running = self.every.around(now.day().before(self.wait));
        let first = running.0.before(1).min(now.day().before(self.until));
        let mut found = vec![self.every.around(first)];
        while let Some(last) = found.last().filter(|last| last.0 < running.0) {
            found.push(self.every.around(last.1.next(1)));
        }
        found
    }

    /// The days on which what is called about now was done: whole periods, and the running one as far as
    /// it may be asked about.
    fn days(self, now: Moment) -> (Day, Day) {
        let last = now.day().before(self.wait);
        (self.periods(now).first().map_or(last, |first| first.0), last)
    }
}

/// The period and the share of repairs to call back, by the side of C-05 in force (N-16…N-20).
fn repairs(policy: &Policy) -> (Every, i64) {
    match policy.get::<RepairCallbackRate>() {
        RepairCallbackRate::DailyAll => (Every::Day, 100),
        RepairCallbackRate::DailyShare => (Every::Day, policy.limit(&DAILY_SHARE_PERCENT)),
        RepairCallbackRate::WeeklyShare => (Every::Week, policy.limit(&WEEKLY_SHARE_PERCENT)),
        RepairCallbackRate::WeeklySlips => (Every::Week, policy.limit(&WEEKLY_SLIPS_PERCENT)),
        RepairCallbackRate::ServiceShare => (Every::Week, policy.limit(&SERVICE_SHARE_PERCENT)),
    }
}

/// Every class, in the order of the board.
pub const CLASSES: &[Class] = &[
    Class::Repair,
    Class::Paid,
    Class::Complaint,
    Class::Agreement,
    Class::MoveIn,
    Class::Need,
    Class::Department,
    Class::FirstAid,
];

/// When finished work is asked about, class by class.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CallsBack {
    classes: [(Class, Terms); CLASSES.len()],
    by: RepairCallbackBy,
}

impl CallsBack {
    pub fn of(policy: &Policy) -> Self {
        let classes = std::array::from_fn(|at| {
            let class = CLASSES[at];
            (class, Terms::of(class, policy))
        });
        Self { classes, by: policy.get() }
    }

    pub fn terms(self, class: Class) -> Terms {
        let found = self.classes.iter().find(|(of, _)| *of == class);
        found.map_or(self.classes[0].1, |(_, terms)| *terms)
    }

    /// Who calls (C-07): about repairs it may be whoever heads them.
    pub fn caller(self, class: Class, whose: Whose) -> Role {
        let heads = self.by == RepairCallbackBy::RepairHead && class == Class::Repair;
        match whose {
            Whose::Desk if heads => Role::EngineeringHead,
            Whose::Desk => Role::Desk,
            Whose::Supervisor => Role::Supervisor,
            Whose::Director => Role::Head,
        }
    }

    /// Whether a supervisor calls about what cost much (N-21).
    pub fn supervised(self) -> bool {
        matches!(
            self.by,
            RepairCallbackBy::DeskAndSupervisor | RepairCallbackBy::DeskSupervisorDirector
        )
    }

    /// The same for whoever calls.
    pub fn terms_for(self, class: Class, whose: Whose) -> Terms {
        let own = self.terms(class);
        if whose == Whose::Supervisor { own.above() } else { own }
    }

    /// Everybody who calls in each class, with their terms.
    fn all(self) -> impl Iterator<Item = Terms> {
        let above = self.supervised().then_some(Whose::Supervisor);
        let callers = [Some(Whose::Desk), above];
        let callers = callers.into_iter().flatten();
        callers.flat_map(move |whose| self.classes.map(|(class, _)| self.terms_for(class, whose)))
    }

    /// The days, as keys count them, on which the owners were told about whose work is asked now, in
    /// whatever class.
    pub fn days(self, now: Moment) -> (u64, u64) {
        let number = |day: Day| u64::try_from(day.number()).unwrap_or(0);
        let spans = self.all().map(|terms| terms.days(now));
        let widest = spans.reduce(|a, b| (a.0.min(b.0), a.1.max(b.1)));
        widest.map_or((0, 0), |(from, to)| (number(from), number(to)))
    }

    /// Whether a matter is one of now, for whoever calls.
    pub fn now(self, tally: &Tally, whose: Whose, now: Moment) -> bool {
        let (from, to) = self.terms_for(tally.class, whose).days(now);
        (from..=to).contains(&tally.since.day())
    }

    /// Until when they are to ask about it.
    pub fn by(self, tally: &Tally, whose: Whose) -> Option<Moment> {
        let last = tally.since.day().next(self.terms_for(tally.class, whose).until);
        Clock::of_minutes(24 * 60 - 1).map(|minute| last.at(minute))
    }

    /// What the settings ask for, in one line.
    pub fn said(policy: &Policy) -> String {
        let moment = policy.get::<RepairCallbackMoment>().chosen().side.label;
        let paid = policy.get::<PaidCallback>().chosen().side.label;
        let (_, percent) = repairs(policy);
        format!("报修{moment}回访 {percent}% (C-05, C-06);有偿{paid} (C-48)")
    }
}

/// Whether the director draws a sample of their own (C-07, N-22).
pub fn directed(policy: &Policy) -> bool {
    matches!(
        policy.get::<RepairCallbackBy>(),
        RepairCallbackBy::DeskAndDirector | RepairCallbackBy::DeskSupervisorDirector
    )
}

/// Whose the calls of a quota are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Whose {
    Desk,
    Supervisor,
    Director,
}

/// One quota: what was done in a period, what is to be called back of it, what was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quota {
    pub whose: Whose,
    /// None: whatever the class.
    pub class: Option<Class>,
    pub from: Day,
    pub to: Day,
    /// What was done: the denominator.
    pub matters: usize,
    /// 应访.
    pub due: usize,
    /// 已访: of those drawn.
    pub made: usize,
    /// 还差: drawn, and not called yet.
    pub left: usize,
    /// Called besides.
    pub besides: usize,
    pub seed: String,
    /// What was drawn, in the order of the draw.
    pub drawn: Vec<SlipId>,
}

/// What is to be called now: the quotas, and the matters that are still to be called, each with whose call
/// it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    pub quotas: Vec<Quota>,
    pub to_call: BTreeMap<SlipId, Whose>,
}

/// The seed of a draw: anybody can work it out from what the sheet says.
pub fn seed(office: &str, what: &str, from: Day) -> String {
    format!("{:08x}", mixed(hash(&format!("{office} {what} {from}"))) >> 32)
}

/// Where a matter stands in a draw.
fn place(seed: &str, matter: SlipId) -> u64 {
    mixed(hash(seed) ^ link_key(matter))
}

/// Spreads a number over all of its bits (the finalizer of MurmurHash3).
fn mixed(mut x: u64) -> u64 {
    x = (x ^ (x >> 33)).wrapping_mul(0xff51_afd7_ed55_8ccd);
    x = (x ^ (x >> 33)).wrapping_mul(0xc4ce_b9fe_1a85_ec53);
    x ^ (x >> 33)
}

/// A percentage of a count, rounded up: 60 % of 3 are 2.
pub fn share(of: usize, percent: i64) -> usize {
    let percent = usize::try_from(percent.clamp(0, 100)).unwrap_or(0);
    (of * percent).div_ceil(100)
}

/// What a callback counts as, by the side of D-17 in force.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Counts {
    NotYet,
    Made,
    /// It ended, and does not count: another is drawn in its place.
    Lost,
}

fn counts(outcome: Option<Outcome>, policy: &Policy) -> Counts {
    let side = policy.get::<CallsThatCount>();
    match outcome {
        None | Some(Outcome::Trying) => Counts::NotYet,
        Some(Outcome::Heard) => Counts::Made,
        Some(Outcome::Declined) if side == CallsThatCount::Reached => Counts::Lost,
        Some(Outcome::Declined) => Counts::Made,
        Some(Outcome::Unreached) if side == CallsThatCount::AfterTries => Counts::Made,
        Some(Outcome::Unreached) => Counts::Lost,
    }
}

/// Whether a tally's callback counts towards a rate.
pub fn counted(tally: &Tally, policy: &Policy) -> bool {
    counts(tally.outcome, policy) == Counts::Made
}

/// Draws a quota of these matters; `to_call` learns what of it is still to be called.
fn draw(
    mut quota: Quota,
    tallies: &[Tally],
    percent: i64,
    counts: impl Fn(&Tally) -> Counts,
    to_call: &mut BTreeMap<SlipId, Whose>,
) -> Quota {
    let mut order: Vec<(u64, &Tally)> =
        tallies.iter().map(|tally| (place(&quota.seed, tally.matter), tally)).collect();
    order.arrange_by_key(|(place, tally)| (*place, tally.matter));
    quota.matters = tallies.len();
    quota.due = share(tallies.len(), percent);
    for (_, tally) in order {
        match counts(tally) {
            Counts::Lost => {}
            Counts::Made if quota.drawn.len() < quota.due => {
                quota.made += 1;
                quota.drawn.push(tally.matter);
            }
            Counts::Made => quota.besides += 1,
            Counts::NotYet if quota.drawn.len() < quota.due => {
                quota.left += 1;
                quota.drawn.push(tally.matter);
                let whose = to_call.entry(tally.matter).or_insert(quota.whose);
                *whose = quota.whose.max(*whose);
            }
            Counts::NotYet => {}
        }
    }
    quota
}

/// An empty quota over some days.
fn over(whose: Whose, class: Option<Class>, (from, to): (Day, Day), seed: String) -> Quota {
    let (matters, due, made, left, besides) = (0, 0, 0, 0, 0);
    Quota { whose, class, from, to, matters, due, made, left, besides, seed, drawn: Vec::new() }
}

/// One class's quota of a period.
pub fn of_class(
    policy: &Policy,
    office: &str,
    class: Class,
    span: (Day, Day),
    tallies: &[Tally],
    to_call: &mut BTreeMap<SlipId, Whose>,
) -> Quota {
    let own = |t: &&Tally| t.class == class && (span.0..=span.1).contains(&t.since.day());
    let own: Vec<Tally> = tallies.iter().filter(own).copied().collect();
    let quota = over(Whose::Desk, Some(class), span, seed(office, class.name(), span.0));
    let percent = Terms::of(class, policy).percent;
    draw(quota, &own, percent, |t| counts(t.outcome, policy), to_call)
}

/// What cost much, and is the supervisor's to ask about: all of it (N-21; the amount itself included).
pub fn of_supervisor(
    policy: &Policy,
    office: &str,
    span: (Day, Day),
    tallies: &[Tally],
    to_call: &mut BTreeMap<SlipId, Whose>,
) -> Quota {
    let least = Money::fen(policy.limit(&SUPERVISOR_CALLBACK_FEN));
    let large = |t: &&Tally| t.sum > Money::ZERO && t.sum >= least;
    let within = |t: &&Tally| (span.0..=span.1).contains(&t.since.day());
    let own: Vec<Tally> = tallies.iter().filter(large).filter(within).copied().collect();
    let quota = over(Whose::Supervisor, None, span, seed(office, "supervisor", span.0));
    let theirs = |t: &Tally| match counts(t.outcome, policy) {
        Counts::Made if !t.by_supervisor && t.outcome == Some(Outcome::Heard) => Counts::NotYet,
        counts => counts,
    };
    draw(quota, &own, 100, theirs, to_call)
}

/// The director's sample of the repairs of so many months (N-22): drawn of all, whoever called before. What is
/// asked on its own paper is no repair, and nobody's call about it is ever the head's.
pub fn of_director(policy: &Policy, office: &str, day: Day, tallies: &[Tally]) -> Quota {
    let span = director_span(policy, day);
    let own =
        |t: &&Tally| !t.class.on_a_paper_of_its_own() && (span.0..=span.1).contains(&t.since.day());
    let own: Vec<Tally> = tallies.iter().filter(own).copied().collect();
    let quota = over(Whose::Director, None, span, seed(office, "director", span.0));
    let percent = policy.limit(&DIRECTOR_SAMPLE_PERCENT);
    let theirs = |t: &Tally| if t.by_head { Counts::Made } else { Counts::NotYet };
    draw(quota, &own, percent, theirs, &mut BTreeMap::new())
}

/// The days of which the director draws.
pub fn director_span(policy: &Policy, day: Day) -> (Day, Day) {
    Every::Months(policy.limit(&DIRECTOR_SAMPLE_MONTHS)).around(day)
}

/// What is to be called now, of all that is to be asked about in these days.
pub fn plan(policy: &Policy, office: &str, now: Moment, tallies: &[Tally]) -> Plan {
    let mut plan = Plan::default();
    let calls = CallsBack::of(policy);
    // Of the running period: what may be asked about by now.
    let ready = |whose| -> Vec<Tally> {
        tallies.iter().filter(|tally| calls.now(tally, whose, now)).copied().collect()
    };
    let own = ready(Whose::Desk);
    for class in CLASSES {
        for span in calls.terms(*class).periods(now) {
            plan.quotas.push(of_class(policy, office, *class, span, &own, &mut plan.to_call));
        }
    }
    if calls.supervised() {
        let own = ready(Whose::Supervisor);
        let weeks = |class: &Class| calls.terms_for(*class, Whose::Supervisor).periods(now);
        let weeks: BTreeSet<(Day, Day)> = CLASSES.iter().flat_map(weeks).into_set();
        for week in weeks {
            plan.quotas.push(of_supervisor(policy, office, week, &own, &mut plan.to_call));
        }
    }
    plan.quotas.retain(|quota| quota.matters > 0);
    plan
}

impl Plan {
    /// 应访, 已访, 还差, class by class, in one line; empty where there is nothing to ask about.
    pub fn said(&self) -> String {
        let mut parts: Vec<String> = Vec::new();
        let classes = CLASSES.iter().map(|class| (Whose::Desk, Some(*class), class.label()));
        for (whose, class, word) in classes.chain([(Whose::Supervisor, None, "主管")]) {
            let own = self.quotas.iter().filter(|q| q.whose == whose && q.class == class);
            let sum = own.fold((0, 0, 0), |(due, made, left), q| {
                (due + q.due, made + q.made, left + q.left)
            });
            // The line is one line: of what is asked on its own paper, only what is still to be asked.
            let work = class.is_none_or(|class| !class.on_a_paper_of_its_own());
            if sum.0 > 0 && (work || sum.2 > 0) {
                parts.push(format!("{word} 应访 {} 已访 {} 还差 {}", sum.0, sum.1, sum.2));
            }
        }
        parts.join(" · ")
    }
}
