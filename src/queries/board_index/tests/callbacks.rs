//! What the board says of callbacks is what somebody counts who reads every slip, whatever was called and
//! set; and a sample is the same whoever draws it, from the seed that is shown.

use super::*;
use crate::engine::slip::{hash, link_key};
use crate::forms::callbacks::asking::Tally;
use crate::forms::callbacks::policy::CallsThatCount;
use crate::forms::callbacks::quota::{self, Plan as Calls, Quota, Whose};
use crate::forms::callbacks::record::{CALLED, Class, OF, OUTCOME, Outcome, PAPER_OUT, SINCE};
use crate::forms::complaints::complaint::record as complaint;
use crate::forms::intake::needs::record as needs;
use crate::forms::office::founding;
use crate::forms::work::job::{CHARGE, Charge, told_at};

/// The forms whose slips are asked about on a callback of their own.
const WORK: [u16; 3] = [13, 14, 17];
const CALLBACK: u16 = 27;
const COMPLAINT: u16 = 30;
const NEED: u16 = 9;
/// What the history below has and `others` counts; agreements and move-ins have their rule tables.
const COUNTED: [Class; 5] =
    [Class::Repair, Class::Paid, Class::Complaint, Class::Need, Class::Department];

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

/// What is asked on its own paper, told by the steps that were taken and not by what the papers say of it.
fn others(book: &MapBook) -> Vec<Job> {
    let all = |form: u16| (1..book.next_number(form)).map(move |number| SlipId { form, number });
    let mut found = Vec::new();
    for slip in all(COMPLAINT).filter_map(|id| book.slip(id)) {
        let Some(reply) = slip.last_deed(8).filter(|_| slip.state != complaint::VOID) else {
            continue;
        };
        let called = slip.last_deed(10).filter(|deed| deed.seq > reply.seq);
        let heard = called.and_then(|_| slip.get(complaint::Callback::heard));
        let outcome = heard.map(|heard| match heard {
            complaint::Heard::Satisfied | complaint::Heard::Unsatisfied => Outcome::Heard,
            complaint::Heard::Declined => Outcome::Declined,
            _ if slip.state == complaint::UNASKED => Outcome::Unreached,
            _ => Outcome::Trying,
        });
        if heard != Some(complaint::Heard::Anonymous) {
            let (id, told) = (slip.id, reply.occurred);
            found.push(Job { id, class: Class::Complaint, told, outcome });
        }
    }
    for slip in all(NEED).filter_map(|id| book.slip(id)) {
        let known = [1_u16, 2, 3].iter().any(|tag| slip.value(*tag).is_some());
        let Some(told) = slip.last_deed(6).filter(|_| known).map(|deed| deed.occurred) else {
            continue;
        };
        if slip.state == needs::REPLIED {
            let ordered = slip.has(needs::Open::department);
            let class = if ordered { Class::Department } else { Class::Need };
            let content = slip.get(needs::Reply::satisfied) == Some(true);
            let outcome = content.then_some(Outcome::Heard);
            found.push(Job { id: slip.id, class, told, outcome });
        }
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
    let all = jobs(book).into_iter().chain(others(book));
    let mut own: Vec<Job> = all.filter(within).collect();
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
    let of_complaint: &[(&str, &str)] = match luck.of(3) {
        0 => &[("heard", "no-answer"), ("called_how", "call")],
        1 => &[("heard", "declined"), ("called_how", "call")],
        _ => &[("heard", "satisfied"), ("called_how", "call")],
    };
    let fields: &[(&str, &str)] = match luck.of(6) {
        _ if id.form == COMPLAINT => of_complaint,
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
    let of_desk = plan.quotas.iter().filter(|quota| quota.whose == Whose::Desk);
    for quota in of_desk.filter(|quota| quota.class.is_some_and(|c| COUNTED.contains(&c))) {
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
            let calls = WORK.into_iter().chain([COMPLAINT]);
            let own = |id: &SlipId| {
                calls.clone().any(|form| form == id.form)
                    && it.book.slip(*id).is_some_and(|s| !s.has(CALLED))
            };
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

/// A finished repair that cost 200.00, about which the supervisor calls too, and what the board of
/// callbacks shows of it.
struct Expensive {
    book: MapBook,
    now: Moment,
}

impl Expensive {
    fn new(settings: &[(&str, &str)]) -> Self {
        let (mut book, mut now) = asked_about();
        let mut policy = book.policy().clone();
        for (name, worth) in settings {
            policy.set(name, worth).unwrap();
        }
        book.set_policy(policy);
        now = now.plus_minutes(30 * 24 * 60);
        let mut it = Self { book, now };
        it.take("F-14/open", 0, 102, "room=1-1-101 part=角阀 home=yes charge=paid price_told=y");
        it.take(
            "F-14/return",
            2,
            102,
            "result=fixed signed=张三 labour=200 consent=paper means=bank",
        );
        it.take("F-14/tell-owner", 2, 102, "told_owner=call");
        it
    }

    fn take(&mut self, what: &str, number: u64, by: u32, fields: &str) {
        let (form, step) = what.split_once('/').unwrap();
        let slip = SlipId { form: forms::form(form).unwrap().tag, number };
        let field = |word: &str| {
            let (name, text) = word.split_once('=').unwrap();
            (name.to_string(), Input::Text(text.to_string()))
        };
        let asked = Asked {
            form: form.into(),
            step: step.into(),
            slip: Some(slip).filter(|slip| slip.number > 0),
            seen: self.book.slip(slip).map(|slip| slip.version),
            fields: fields.split_whitespace().map(field).collect(),
            ..Asked::default()
        };
        self.now = self.now.plus_minutes(1);
        let hand = Hand { badge: Badge(by), cosign: None };
        let (verdict, _) = self.book.take(&asked, hand, self.now);
        assert!(matches!(verdict, Verdict::Accepted(_)), "{what}: {verdict:?}");
    }

    /// Number, whose call, and until when, of each row that somebody in a role sees of work.
    fn rows(&self, role: Role, mine: bool) -> Vec<(String, Option<Whose>, Option<Moment>)> {
        let (book, now) = (&self.book, self.now);
        let calls = CallsBack::of(book.policy());
        let mut index = BoardIndex::of(book);
        let (from, to) = calls.days(now);
        index.hold_finished(book, from);
        let tallies: Vec<_> = index.tallies().copied().collect();
        let plan = quota::plan(book.policy(), "翠苑", now, &tallies);
        let hours = Hours::of(book, now);
        let page = index.page(&BoardQuery {
            board: Board::Callbacks { from, to },
            filter: &Filter { mine, ..Filter::default() },
            window: &Window::first(50),
            me: Some(9),
            now,
            hours: &hours.at(now),
            sight: Sight::Desk,
            role: Some(role),
            calls,
            to_call: Some(&plan.to_call),
        });
        let work = page.rows.iter().filter(|row| [14, CALLBACK].contains(&row.kept.id.form));
        let shown = |row: &BoardRow<'_>| (forms::show_number(row.kept.id), row.whose, row.due);
        work.map(shown).collect()
    }
}

/// A desk that asks about everything, and a supervisor who asks about what cost 200.00.
const TWO_LOOKS: &[(&str, &str)] = &[
    ("repair_callback_by", "desk_and_supervisor"),
    ("supervisor_callback_fen", "20000"),
    ("repair_callback_rate", "daily_all"),
    ("paid_callback", "weekly_slips"),
];

#[test]
fn what_whoever_heads_the_repairs_calls_about_is_theirs_on_the_board() {
    let settings = [("repair_callback_by", "repair_head"), ("repair_callback_rate", "daily_all")];
    let mut it = Expensive::new(&settings);
    it.take("F-14/open", 0, 102, "room=1-1-101 part=水槽 home=yes");
    it.take("F-14/return", 3, 102, "result=fixed signed=张三");
    it.take("F-14/tell-owner", 3, 102, "told_owner=call");
    let mine = |role| -> Vec<String> {
        it.rows(role, true).into_iter().map(|(number, ..)| number).collect()
    };
    assert_eq!(mine(Role::EngineeringHead), ["F-14/000003"]);
    assert_eq!(mine(Role::Desk), ["F-14/000002"], "what is paid for stays the desk's");
}

#[test]
fn what_the_desk_has_called_about_and_the_supervisor_still_is_to_says_so() {
    let mut it = Expensive::new(TWO_LOOKS);
    let whose = |it: &Expensive| -> Vec<(String, Option<Whose>)> {
        let rows = it.rows(Role::Desk, false).into_iter();
        rows.map(|(number, whose, _)| (number, whose)).collect()
    };
    let theirs = Some(Whose::Supervisor);
    assert_eq!(whose(&it), [("F-14/000002".to_string(), theirs)]);
    it.take("F-14/callback", 2, 102, "unheard=no-answer");
    assert_eq!(whose(&it), [("F-27/000001".to_string(), theirs)], "sought, not reached yet");
    it.now = it.now.plus_minutes(5 * 60);
    it.take("F-27/callback", 1, 102, "satisfied=y");
    assert_eq!(whose(&it), [("F-27/000001".to_string(), theirs)], "heard by the desk");
    it.take("F-27/callback", 1, 110, "satisfied=y");
    assert_eq!(whose(&it), []);
}

#[test]
fn the_supervisor_is_to_call_also_while_the_paper_of_the_desks_visit_is_out() {
    let mut it = Expensive::new(TWO_LOOKS);
    it.take("F-14/callback", 2, 102, "satisfied=y how=visit resident_signed=张三");
    let slip = it.book.slip(SlipId { form: CALLBACK, number: 1 }).unwrap();
    assert_eq!(slip.state, PAPER_OUT);
    let rows = it.rows(Role::Supervisor, true);
    let told = slip.get(SINCE).unwrap();
    let by = told.day().next(7).at(Clock::of_minutes(24 * 60 - 1).unwrap());
    let theirs = ("F-27/000001".to_string(), Some(Whose::Supervisor), Some(by));
    assert_eq!(rows, [theirs], "by its own day, and not by that of the paper");
    it.take("F-27/callback", 1, 110, "satisfied=y");
    assert_eq!(it.rows(Role::Supervisor, false), []);
}
