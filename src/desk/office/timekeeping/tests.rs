//! The clock over histories of machines whose clocks jump, stop and are set, with people who answer or do not.

use std::sync::mpsc::channel;
use std::sync::{Arc, Mutex};

use super::*;
use crate::desk::clock::Seen;
use crate::desk::office::corrections::Machine;
use crate::desk::pins::PinPool;
use crate::desk::serve::{Conn, Outbox};
use crate::desk::setup::{by_clock, take_all};
use crate::engine::slip::CLOCK_CORRECTED;
use crate::forms::shift::book_entry;
use crate::store::Store;
use crate::store::opening::Kind;

const MINUTE: i64 = 60_000;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;
/// 2026-11-21 14:32:00 +08:00.
const BEGIN: i64 = 1_795_242_720_000;
/// 2000-01-01: what a machine says whose battery is empty.
const EMPTY: i64 = 946_684_800_000;
const HEAD: u32 = 101;

/// A machine, and what time it is in the world.
pub(in crate::desk::office) struct World {
    pub(in crate::desk::office) real: i64,
    pub(in crate::desk::office) off: i64,
    running: i64,
    boot: u32,
    synced: bool,
}

impl World {
    pub(in crate::desk::office) fn pass(&mut self, by: i64) {
        self.real += by;
        self.running += by;
    }

    fn seen(&self) -> Seen {
        let boot = format!("boot {}", self.boot);
        let wall = Moment(self.real + self.off);
        Seen { wall, running: self.running, boot, synced: self.synced }
    }

    /// Started anew, with the clock of the board so far off.
    fn boot(&mut self, off: i64) {
        self.off = off;
        (self.running, self.synced) = (20_000, false);
        self.boot += 1;
    }
}

pub(in crate::desk::office) type Shared = Arc<Mutex<World>>;

pub(in crate::desk::office) fn world(synced: bool) -> Shared {
    Arc::new(Mutex::new(World { real: BEGIN, off: 0, running: DAY, boot: 1, synced }))
}

pub(in crate::desk::office) fn office() -> Store {
    let mut store = Store::in_memory(Kind::Real).unwrap();
    let step = |asked| {
        let hand = Hand { badge: Badge::CLOCK, cosign: None };
        Work::Step(Handed::now(String::new(), asked, hand))
    };
    let work = [
        step(by_clock("B-03", "open", &[("name", "翠湖花园")])),
        step(by_clock("B-01", "enter", &[("badge", "101"), ("name", "周敏"), ("role", "head")])),
    ];
    take_all(&mut store, &work, Moment(BEGIN - DAY)).unwrap();
    store
}

pub(in crate::desk::office) fn desk(store: Store, world: &Shared) -> Desk {
    let (inbox, _) = channel();
    let pins = PinPool::open(1, inbox.clone(), crate::desk::office::Inbox::Pin).unwrap();
    let world = Arc::clone(world);
    let machine: Machine = Box::new(move || world.lock().unwrap().seen());
    let mut desk =
        Desk::on_machine("/nonexistent".into(), store, Outbox::default(), pins, inbox, machine)
            .unwrap();
    desk.start_work().unwrap();
    desk.round().unwrap();
    desk
}

fn started_again(desk: Desk, world: &Shared) -> Desk {
    let Desk { store, .. } = desk;
    self::desk(store, world)
}

pub(in crate::desk::office) fn asked(form: &str, step: &str, fields: &[(&str, &str)]) -> Handed {
    let hand = Hand { badge: Badge(HEAD), cosign: None };
    Handed::now(String::new(), by_clock(form, step, fields), hand)
}

/// Writes into the shift book, where it is due by the end of the day.
fn write(desk: &mut Desk) -> SlipId {
    let work = [Work::Step(asked("F-36", "write", &[("class", "plain"), ("matter", "大堂灯闪")]))];
    let taken = desk.store.take(&work, desk.now()).unwrap();
    match taken.done.first() {
        Some(Done::Accepted(accepted)) => accepted.slip,
        other => panic!("{other:?}"),
    }
}

pub(in crate::desk::office) fn answer(desk: &mut Desk, at: Moment) {
    let waiting = Waiting { conn: Conn(1), n: 1, _permit: None };
    desk.correct_clock(
        waiting,
        asked("B-09", "correct-clock", &[("at", &at.minute().to_string()), ("said", "看过手机")]),
    );
    desk.round().unwrap();
}

fn slips_of_the_book(desk: &Desk) -> Vec<Slip> {
    let mut all = Vec::new();
    let view = desk.store.read().unwrap();
    view.slips_of(book_entry::TAG, 1, |slip| {
        all.push(slip);
        true
    })
    .unwrap();
    all
}

#[test]
fn a_clock_that_was_ten_years_ahead_stops_nothing_when_it_is_set_right() {
    let world = world(false);
    world.lock().unwrap().off = 3_650 * DAY;
    let mut desk = desk(office(), &world);
    assert!(desk.clock_question().is_some(), "every start that nobody vouches for is asked about");
    let slip = write(&mut desk);
    let ahead = desk.now();
    assert!(ahead.0 > BEGIN + 3_600 * DAY);
    world.lock().unwrap().pass(HOUR);
    let real = Moment(world.lock().unwrap().real);
    answer(&mut desk, real);
    assert_eq!(desk.clock_question(), None);
    assert!((desk.now().0 - real.0).abs() <= MINUTE, "{}", desk.now());
    let slip = desk.ask(|book| book.slip(slip)).unwrap().unwrap();
    let due = slip.next_due().unwrap();
    assert!((0..2 * DAY).contains(&(due.at.0 - real.0)), "nothing waits for 2036: {due:?}");
    assert!(due.because.contains("校时"), "{due:?}");
    assert_eq!(slip.story.last().unwrap().step, CLOCK_CORRECTED);
    // The slip was opened in a year that has not come: it is worked on all the same, at a time that is typed.
    let mut done = asked("F-36", "done", &[("outcome", "已换灯")]);
    (done.asked.slip, done.asked.occurred) = (Some(slip.id), real.minute().to_string());
    let taken = desk.store.take(&[Work::Step(done)], desk.now()).unwrap();
    assert!(matches!(taken.done[0], Done::Accepted(_)), "{:?}", taken.done);
    assert!(desk.store.last_moment().0 < real.0 + HOUR, "recorded by the right clock");
    // The wall clock is still wrong, and has been answered for: nobody is asked again.
    desk.look_at_clock();
    assert_eq!(desk.clock_question(), None);
    let desk = started_again(desk, &world);
    assert_eq!(desk.clock_question(), None, "kept over the end of the desk");
    assert!((desk.now().0 - real.0).abs() <= MINUTE);
    assert_eq!(desk.store.check().unwrap().faults, Vec::<String>::new());
    let identity = desk.store.identity().unwrap();
    assert_eq!(identity.generation, 1, "a correction is no restoring");
}

#[test]
fn a_jump_of_the_wall_clock_is_asked_about_and_not_followed() {
    let world = world(true);
    let mut desk = desk(office(), &world);
    assert_eq!(desk.clock_question(), None, "the network has set it");
    world.lock().unwrap().pass(HOUR);
    world.lock().unwrap().off = 40 * DAY;
    desk.look_at_clock();
    assert!((desk.now().0 - BEGIN - HOUR).abs() < MINUTE, "{}", desk.now());
    assert!(desk.clock_question().unwrap().contains("仍按"));
    // It comes back by itself: there is nothing to ask any more.
    world.lock().unwrap().off = 0;
    desk.look_at_clock();
    assert_eq!(desk.clock_question(), None);
}

/// The battery was empty over a weekend: by the desk's own clock the hour would fall on the day of the last entry.
#[test]
fn an_hour_alone_sets_no_clock_that_is_in_doubt() {
    let world = world(false);
    let mut desk = desk(office(), &world);
    answer(&mut desk, Moment(BEGIN));
    write(&mut desk);
    {
        let mut world = world.lock().unwrap();
        world.pass(3 * DAY);
        let off = EMPTY - world.real;
        world.boot(off);
    }
    let mut desk = started_again(desk, &world);
    assert!(desk.now().0 < BEGIN + DAY, "lifted to the last entry");
    let head = desk.store.head().hash;
    for typed in ["08:05", "11-24 08:05"] {
        let waiting = Waiting { conn: Conn(1), n: 1, _permit: None };
        desk.correct_clock(waiting, asked("B-09", "correct-clock", &[("at", typed)]));
        desk.round().unwrap();
        assert!(desk.clock.doubt().is_some() && desk.store.head().hash == head, "{typed}");
    }
    let real = Moment(world.lock().unwrap().real);
    answer(&mut desk, real);
    assert_eq!(desk.clock.doubt(), None);
    assert!((desk.now().0 - real.0).abs() <= MINUTE);
}

#[test]
fn a_wall_clock_that_is_put_right_after_the_answer_is_followed_and_nobody_is_asked() {
    let world = world(false);
    world.lock().unwrap().off = -26 * 365 * DAY;
    let mut desk = desk(office(), &world);
    answer(&mut desk, Moment(BEGIN));
    world.lock().unwrap().off = 0;
    desk.look_at_clock();
    assert_eq!(desk.clock_question(), None);
    // And a jump after that is told as what the machine says.
    world.lock().unwrap().off = 400 * DAY;
    desk.look_at_clock();
    assert!(
        desk.clock_question().unwrap().contains("变成了 2027年"),
        "{:?}",
        desk.clock_question()
    );
}

/// `recover` writes at the machine's time, which the desk may have refused to follow.
#[test]
fn an_entry_from_far_ahead_leaves_no_clock_sure() {
    let world = world(true);
    let mut desk = desk(office(), &world);
    assert_eq!(desk.clock.doubt(), None);
    let work = [Work::Step(asked("F-36", "write", &[("class", "plain"), ("matter", "灯")]))];
    desk.store.take(&work, Moment(BEGIN + 3_650 * DAY)).unwrap();
    let desk = started_again(desk, &world);
    assert!(desk.clock_question().is_some());
}

#[test]
fn who_may_not_set_the_clock_does_not() {
    let world = world(false);
    let mut desk = desk(office(), &world);
    let waiting = Waiting { conn: Conn(1), n: 1, _permit: None };
    let mut handed = asked("B-09", "correct-clock", &[("at", "2031-01-01T08:00")]);
    handed.hand.badge = Badge(7);
    let head = desk.store.head().clone();
    desk.correct_clock(waiting, handed);
    desk.round().unwrap();
    assert_eq!(desk.store.head().hash, head.hash);
    assert!(desk.now().0 < BEGIN + DAY);
}

/// Chance that is the same for every run.
struct Chance(u64);

impl Chance {
    fn below(&mut self, n: u64) -> i64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        i64::try_from((z ^ (z >> 31)) % n).unwrap()
    }

    /// How far a clock is off: seconds, hours, years, either way.
    fn off(&mut self) -> i64 {
        let far = [30_000, HOUR, 9 * HOUR, 40 * DAY, 3_650 * DAY]
            [usize::try_from(self.below(5)).unwrap()];
        let far = far + self.below(60) * 1_000;
        if self.below(2) == 0 { far } else { -far }
    }
}

/// One history; answers how often the desk asked.
fn history(seed: u64) {
    let mut chance = Chance(seed);
    let world = world(chance.below(2) == 0);
    if chance.below(3) == 0 && !world.lock().unwrap().synced {
        world.lock().unwrap().off = chance.off();
    }
    let mut desk = desk(office(), &world);
    for _ in 0..24 {
        let step = chance.below(12);
        {
            let mut world = world.lock().unwrap();
            let synced = world.synced;
            match step {
                0..=2 => world.pass(MINUTE + chance.below(600) * MINUTE),
                3 if !synced => world.off += chance.off(),
                4 => (world.off, world.synced) = (0, true),
                5 | 6 => {
                    world.pass(chance.below(14) * HOUR);
                    let same = world.off;
                    let off = match chance.below(5) {
                        0 => EMPTY - world.real,
                        1 => chance.off(),
                        _ => same,
                    };
                    world.boot(off);
                }
                _ => {}
            }
        }
        if matches!(step, 5..=7) {
            desk = started_again(desk, &world);
        }
        desk.look_at_clock();
        if step >= 8 {
            write(&mut desk);
        }
        desk.round().unwrap();
        let real = world.lock().unwrap().real;
        let wrong = (desk.now().0 - real).abs();
        assert!(
            wrong <= 10 * MINUTE || desk.clock.doubt().is_some(),
            "{seed}: {wrong} and sure of it"
        );
        if desk.clock.doubt().is_some() && chance.below(3) > 0 {
            answer(&mut desk, Moment(real));
            assert_eq!(desk.clock.doubt(), None, "{seed}");
            assert!((desk.now().0 - real).abs() <= 2 * MINUTE, "{seed}: {}", desk.now());
            for slip in slips_of_the_book(&desk) {
                let late = slip.next_due().filter(|due| due.at.0 > real + 2 * DAY);
                assert_eq!(late, None, "{seed}: waits for what a wrong clock laid");
            }
        }
    }
    assert_eq!(desk.store.check().unwrap().faults, Vec::<String>::new(), "{seed}");
}

/// A few here; ten thousand by `just long`.
#[test]
fn whatever_the_clocks_do_the_desk_knows_when_it_does_not_know_the_time() {
    let many = std::env::var("QIANTAI_CLOCKS").ok().and_then(|n| n.parse().ok()).unwrap_or(40);
    for seed in 0..many {
        history(seed);
    }
}
