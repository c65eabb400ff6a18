//! What the board says of callbacks is what somebody counts who reads every slip, whatever was called and
//! set; and a sample is the same whoever draws it, from the seed that is shown.

use super::*;
use crate::engine::slip::{hash, link_key};
use crate::forms::callbacks::asking::Tally;
use crate::forms::callbacks::policy::CallsThatCount;
use crate::forms::callbacks::quota::{self, Plan as Calls, Quota, Whose};
use crate::forms::callbacks::record::{CALLED, Class, OF, OUTCOME, Outcome};
use crate::forms::office::founding;
use crate::forms::work::job::{CHARGE, Charge, told_at};

/// The forms whose slips are asked about on a callback of their own.
const WORK: [u16; 3] = [13, 14, 17];
const CALLBACK: u16 = 27;

/// One finished job, as somebody counts it who reads every slip.
struct Job {
    id: SlipId,
    class: Class,
    told: Moment,
    outcome: Option<Outcome>,
}

/// Every finished job of the book, with what became of its callback.
fn jobs(book: &MapBook) -> Vec<Job> {
    let all = |form: u16| (1..book.next_number(form)).map(move |number| SlipId { form, number });
    let calls: Vec<Slip> = all(CALLBACK).filter_map(|id| book.slip(id)).collect();
    let mut found = Vec::new();
    for slip in WORK.into_iter().flat_map(all).filter_map(|id| book.slip(id)) {
        let asks = crate::forms::callbacks::asking::to_ask(slip.id.form).unwrap();
        let Some(told) = told_at(&slip).filter(|_| (asks.somebody)(&slip, book)) else { continue };
        let paid = slip.id.form != 14 || slip.get(CHARGE) == Some(Charge::Paid);
        let call = calls.iter().find(|call| call.get(OF).map(|of| of.0) == Some(slip.id));
        found.push(Job {
            id: slip.id,
            class: if paid { Class::Paid } else { Class::Repair },
            told,
            outcome: call.and_then(|call| call.get(OUTCOME)),
        });
    }
    found
}

/// The place in a draw, worked out anew as the handbook says.
fn place(seed: &str, id: SlipId) -> u64 {
    let mut x = hash(seed) ^ link_key(id);
    for factor in [0xff51_afd7_ed55_8ccd_u64, 0xc4ce_b9fe_1a85_ec53] {
        x ^= x >> 33;
        x = x.wrapping_mul(factor);
    }
    x ^ (x >> 33)
}

/// 应访, 已访, 还差 of one class's quota, and what was drawn, counted the slow way.
fn counted(book: &MapBook, quota: &Quota, now: Moment) -> (usize, usize, usize, Vec<SlipId>) {
    let policy = book.policy();
    let class = quota.class.unwrap();
    let terms = quota::Terms::of(class, policy);
    let latest = now.day().before(terms.wait);
    let within = |job: &Job| {
        let day = job.told.day();
        job.class == class && (quota.from..=quota.to).contains(&day) && day <= latest
    };
    let mut own: Vec<Job> = jobs(book).into_iter().filter(within).collect();
    own.sort_by_key(|job| place(&quota.seed, job.id));
    let percent = usize::try_from(terms.percent).unwrap();
    let due = (own.len() * percent).div_ceil(100);
    let side = policy.get::<CallsThatCount>();
    let lost = |job: &Job| match job.outcome {
        Some(Outcome::Declined) => side == CallsThatCount::Reached,
        Some(Outcome::Unreached) => side != CallsThatCount::AfterTries,
        _ => false,
    };
    let drawn: Vec<&Job> = own.iter().filter(|job| !lost(job)).take(due).collect();
    let open = |job: &&&Job| matches!(job.outcome, None | Some(Outcome::Trying));
    let left = drawn.iter().filter(open).count();
    (due, drawn.len() - left, left, drawn.iter().map(|job| job.id).collect())
}

/// What the board says now.
fn said(it: &Office) -> Calls {
    let tallies: Vec<_> = it.index.tallies().copied().collect();
    let office = founding::name(&it.book).unwrap_or_default();
    quota::plan(it.book.policy(), &office, it.now, &tallies)
}

/// Somebody calls about a slip that is to be called, and something comes of it.
fn call(it: &mut Office, luck: &mut Luck, id: SlipId) {
    let text = |(name, text): (&str, &str)| (name.to_string(), Input::Text(text.to_string()));
    let fields: &[(&str, &str)] = match luck.of(6) {
        0 => &[("satisfied", "n"), ("customer_says", "还滴水"), ("mends", "211")],
        1 => &[("unheard", "declined")],
        2 | 3 => &[("unheard", "no-answer")],
        _ => &[("satisfied", "y")],
    };
    let slip = it.book.slip(id).unwrap();
    let asked = Asked {
        form: forms::tagged(id.form).unwrap().id.into(),
        step: "callback".into(),
        slip: Some(id),
        seen: Some(slip.version),
        fields: fields.iter().copied().map(text).collect(),
        ..Asked::default()
    };
    let at = it.now.plus_minutes(5);
    let planned = Planned { asked, hand: Hand { badge: Badge(101), cosign: None }, at };
    it.take(&planned);
}

fn check(it: &Office) -> usize {
    let plan = said(it);
    for quota in plan.quotas.iter().filter(|quota| quota.whose == Whose::Desk) {
        let (due, made, left, drawn) = counted(&it.book, quota, it.now);
        assert_eq!((quota.due, quota.made, quota.left), (due, made, left), "{quota:?}");
        assert_eq!(quota.drawn, drawn, "{quota:?}");
    }
    // What has days left to be asked about lies in one quota of the desk's, and in no two.
    let calls = CallsBack::of(it.book.policy());
    let begun = |tally: &&Tally| {
        let wait = calls.terms(tally.class).wait;
        tally.since.day().next(wait) <= it.now.day()
    };
    let running = |tally: &&Tally| calls.by(tally, Whose::Desk).is_some_and(|by| by >= it.now);
    for tally in it.index.tallies().filter(begun).filter(running) {
        let own = |quota: &&Quota| {
            let days = quota.from..=quota.to;
            quota.class == Some(tally.class) && days.contains(&tally.since.day())
        };
        let desks = plan.quotas.iter().filter(|quota| quota.whose == Whose::Desk);
        assert_eq!(desks.filter(own).count(), 1, "{tally:?} on {}", it.now.day());
    }
    // Whoever opens the store anew draws the same.
    let mut anew = BoardIndex::of(&it.book);
    anew.hold_finished(&it.book, CallsBack::of(it.book.policy()).days(it.now).0);
    let tallies: Vec<_> = anew.tallies().copied().collect();
    let office = founding::name(&it.book).unwrap_or_default();
    let again = quota::plan(it.book.policy(), &office, it.now, &tallies);
    assert_eq!(again, plan);
    plan.to_call.len()
}

#[test]
fn boards_of_callbacks_count_as_somebody_who_reads_every_slip_and_draw_the_same_again() {
    const SETTINGS: &[(&str, &[&str])] = &[
        (
            "repair_callback_rate",
            &["daily_all", "daily_share", "weekly_share", "weekly_slips", "service_share"],
        ),
        ("repair_callback_moment", &["next_day", "weekly", "week_after"]),
        ("paid_callback", &["at_collection", "weekly_slips", "week_after"]),
        ("calls_that_count", &["reached", "reached_or_declined", "after_tries"]),
        ("daily_share_percent", &["0", "35", "50", "100"]),
        ("callback_tries", &["1", "2"]),
    ];
    let mut called = 0;
    for seed in [5, 19] {
        let plan = Plan { rooms: 900, slips: 160, seed, ..Plan::default() };
        let mut luck = Luck(seed * 31 + 1);
        let (book, index) = (crate::forms::map_book(), BoardIndex::default());
        let mut it = Office { book, index, now: plan.now, seq: 0 };
        for planned in office(&plan) {
            it.book.take(&planned.asked, planned.hand, planned.at);
        }
        let mut days = Days::new(&plan);
        while let Some(planned) = days.next(&it.book) {
            it.take(&planned);
        }
        for round in 0..40 {
            if round % 4 == 0 {
                let mut policy = it.book.policy().clone();
                for (name, worths) in SETTINGS {
                    policy.set(name, luck.pick(worths)).unwrap();
                }
                it.book.set_policy(policy);
                let from = CallsBack::of(it.book.policy()).days(it.now).0;
                it.index.hold_finished(&it.book, from);
            }
            let to_call: Vec<SlipId> = said(&it).to_call.keys().copied().collect();
            let standing = it.book.keys(Index::Open, (0, 0), (u64::MAX, u64::MAX), usize::MAX);
            let standing = standing.into_iter().filter(|id| id.form == CALLBACK);
            let mut ids: Vec<SlipId> = standing.collect();
            let own = |id: &SlipId| it.book.slip(*id).is_some_and(|s| !s.has(CALLED));
            ids.extend(to_call.into_iter().filter(own));
            for _ in 0..luck.of(4).min(ids.len() as u64) {
                let at = usize::try_from(luck.of(ids.len() as u64)).unwrap();
                let id = ids.swap_remove(at);
                call(&mut it, &mut luck, id);
                called += 1;
            }
            check(&it);
            it.now = it.now.plus_minutes(i64::try_from(luck.of(9 * 60)).unwrap());
        }
    }
    assert!(called > 60, "{called} calls");
}
