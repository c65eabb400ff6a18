//! The desk is killed at random moments while six terminals are busy and one backup follows the other: every
//! acknowledged step is stored once, and what the backups left is gone on with.
//!
//! `QIANTAI_KILLS=200` runs longer.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread;

use super::line::{Line, any_room, call, chase, handed, repair};
use super::office::TestOffice;
use qiantai::engine::decision::Asked;
use qiantai::engine::value::SlipId;
use qiantai::protocol::messages::{Reply, Request, ShownSlip};

const BADGES: [u32; 6] = [101, 102, 103, 104, 105, 106];
/// Acknowledgements that are asked for again after every restart; at the end all are.
const LOOKED_BACK: usize = 12;

/// Of each operator, how many are asked for again at the end: the desk remembers the last 20,000
/// acceptances of all together. Older ones are looked for as slips.
const REMEMBERED: usize = 2_000;

/// An acknowledged step.
struct Acknowledged {
    id: String,
    asked: Asked,
    reply: Reply,
}

impl Acknowledged {
    fn slip(&self) -> SlipId {
        match &self.reply {
            Reply::Accepted { slip, .. } => *slip,
            other => panic!("{other:?}"),
        }
    }
}

/// Numbers that look random and are the same in every run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, most: u64) -> u64 {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % most
    }
}

/// A busy operator.
struct Busy<'a> {
    office: &'a TestOffice,
    badge: u32,
    room: &'a str,
    done: Vec<Acknowledged>,
    dice: Dice,
    lines: u64,
}

impl Busy<'_> {
    /// Connects and signs in, whatever it takes, and asks for what was acknowledged before.
    fn signed(&mut self, back: usize) -> Line {
        loop {
            let Ok(mut line) = self.office.try_line() else { continue };
            self.lines += 1;
            // A name of its own each time: a try that the desk did not outlive stays counted.
            let name = format!("{} {}", self.badge, self.lines);
            if line.try_ask(Request::Hello { terminal: name }).is_none() {
                continue;
            }
            match line.try_sign_in(self.badge, &super::line::pin(self.badge)) {
                Some(Reply::SignedIn(_)) => {}
                Some(other) => panic!("{other:?}"),
                None => continue,
            }
            if self.all_stand(&mut line, back) {
                return line;
            }
        }
    }

    /// Whether the line held while the last ones were asked for again; each must be as it was.
    fn all_stand(&self, line: &mut Line, back: usize) -> bool {
        let from = self.done.len().saturating_sub(back);
        self.done[from..].iter().all(|done| match line.try_ask(handed(&done.id, &done.asked)) {
            Some(reply) => {
                assert_eq!(reply, done.reply, "{}", done.id);
                true
            }
            None => false,
        })
    }

    fn next(&mut self) -> (String, Asked) {
        let id = format!("{}-{}", self.badge, self.done.len());
        let own = self.done.iter().map(Acknowledged::slip).filter(|s| s.form == 14);
        let own: Vec<SlipId> = own.collect();
        let asked = match self.dice.below(4) {
            0 => repair(self.room, &id),
            1 | 2 if !own.is_empty() => {
                let at = self.dice.below(own.len() as u64);
                chase(own[usize::try_from(at).unwrap()], None, &id)
            }
            _ => call(&id),
        };
        (id, asked)
    }

    fn work(mut self, stop: &AtomicBool, count: &AtomicU64) -> Vec<Acknowledged> {
        let mut line = self.signed(LOOKED_BACK);
        while !stop.load(Ordering::Acquire) {
            let (id, asked) = self.next();
            // The same id until it is answered: whether it was done is not the asker's to know.
            let reply = loop {
                match line.try_ask(handed(&id, &asked)) {
                    Some(reply) => break reply,
                    None => line = self.signed(LOOKED_BACK),
                }
            };
            line.told.clear();
            assert!(matches!(reply, Reply::Accepted { .. }), "{id} {asked:?}: {reply:?}");
            self.done.push(Acknowledged { id, asked, reply });
            count.fetch_add(1, Ordering::Release);
        }
        self.done
    }
}

#[test]
fn whatever_was_acknowledged_before_a_kill_stands_once() {
    let kills = std::env::var("QIANTAI_KILLS").ok().and_then(|n| n.parse().ok()).unwrap_or(8);
    let office = TestOffice::practice();
    let mut looking = office.line();
    let room = any_room(&mut looking);
    let before = looking.checked();
    drop(looking);

    let stick = office.beside("stick");
    std::fs::create_dir_all(&stick).unwrap();
    let to_stick = ["backup", stick.to_str().unwrap(), "--as", "100"];
    let stop = AtomicBool::new(false);
    let counts = BADGES.map(|_| AtomicU64::new(0));
    let done: Vec<(u32, Vec<Acknowledged>)> = thread::scope(|scope| {
        let working = BADGES.iter().zip(&counts).map(|(badge, count)| {
            let busy = Busy {
                office: &office,
                badge: *badge,
                room: &room,
                done: Vec::new(),
                dice: Dice(u64::from(*badge)),
                lines: 0,
            };
            let stop = &stop;
            (*badge, scope.spawn(move || busy.work(stop, count)))
        });
        let working: Vec<_> = working.collect();
        // Most of them die with their desk.
        let backing_up = scope.spawn(|| {
            let ran = std::iter::from_fn(|| {
                (!stop.load(Ordering::Acquire)).then(|| office.run(&to_stick).code == 0)
            });
            ran.filter(|made| *made).count()
        });
        let mut dice = Dice(7);
        let ended = || working.iter().any(|(_, w)| w.is_finished());
        for _ in 0..kills {
            // Everybody is at work again; then somewhere among the next few.
            let marks: Vec<u64> = counts.iter().map(|c| c.load(Ordering::Acquire)).collect();
            let most = 1 + dice.below(6);
            let moved =
                || counts.iter().zip(&marks).all(|(c, m)| c.load(Ordering::Acquire) >= m + most);
            while !moved() && !ended() {
                thread::yield_now();
            }
            for _ in 0..dice.below(2_000) {
                thread::yield_now();
            }
            office.kill_desks();
        }
        stop.store(true, Ordering::Release);
        let made = backing_up.join().unwrap();
        println!("{kills} kills; {made} backups beside them came to their end");
        working.into_iter().map(|(badge, w)| (badge, w.join().unwrap())).collect()
    });

    verify(&office, &before, &done, &room);
    assert_eq!(office.run(&["stop", "--now"]).code, 0);
    office.until(<[i32]>::is_empty);
    let ran = office.run(&to_stick[..2]);
    assert_eq!(ran.code, 0, "{ran:?}");
    let ran = office.run(&["backup", "--verify", to_stick[1]]);
    assert!(ran.code == 0 && ran.out.contains("完好"), "{ran:?}");
}

fn verify(
    office: &TestOffice,
    before: &serde_json::Value,
    done: &[(u32, Vec<Acknowledged>)],
    room: &str,
) {
    for (badge, done) in done {
        let mut again =
            Busy { office, badge: *badge, room, done: Vec::new(), dice: Dice(1), lines: 0 };
        let mut line = again.signed(0);
        let (older, last) = done.split_at(done.len().saturating_sub(REMEMBERED));
        for one in last {
            assert_eq!(line.hand(&one.id, &one.asked), one.reply, "{} was lost", one.id);
        }
        // Some of the others too, so that short runs go this way as well.
        let some = last.iter().take(50);
        for one in older.iter().chain(some).filter(|one| one.asked.slip.is_none()) {
            // Its first step: of a slip that was chased often the last ones are shown.
            let shown = line.ask(Request::Earlier { id: one.slip(), until: 1 });
            let its_own =
                |shown: &ShownSlip| shown.steps[0].fields.iter().any(|f| f.text == one.id);
            assert!(matches!(&shown, Reply::Slip(s) if its_own(s)), "{} was lost", one.id);
        }
    }
    let all: Vec<&Acknowledged> = done.iter().flat_map(|(_, done)| done).collect();
    let opened = |form: &'static str| {
        all.iter().filter(move |a| a.asked.form == form && a.asked.slip.is_none())
    };
    let mut slips = BTreeSet::new();
    let mut line = office.line();
    for form in ["F-08", "F-14"] {
        for one in opened(form) {
            assert!(slips.insert(one.slip()), "{}: a slip of its own", one.id);
        }
    }
    let after = line.checked();
    let grown = |form: &str| {
        let of = |check: &serde_json::Value| check["forms"][form].as_u64().unwrap_or(0);
        of(&after) - of(before)
    };
    let repairs = opened("F-14").count() as u64;
    assert_eq!(grown("F-14"), repairs, "repairs, none twice");
    // A repair writes its call too, as a second entry.
    let calls = opened("F-08").count() as u64 + repairs;
    let entries = after["entries"].as_u64().unwrap() - before["entries"].as_u64().unwrap();
    assert_eq!(grown("F-08"), calls, "calls, none twice");
    assert_eq!(entries, all.len() as u64 + repairs, "nothing else was written");
}
