//! What is written on the disk that is cut: a day at the desk with batches of every size and make. Small
//! ones are laid row by row, larger ones through cursors; a roster and what falls due at once are the
//! largest that a desk writes, and `take_each` is the way of practice offices.
//!
//! It must be the same day for whoever asks, however often.

use qiantai::engine::moment::Moment;
use qiantai::store::taking::Work;

use crate::office::{at, founding, step, work};
use qiantai::engine::judge::Asked;
use qiantai::engine::value::SlipId;

/// More rows than are laid one by one (16, `taking/open.rs`), and fewer.
const MANY: u64 = 24;
/// What one commit of a roster brings in: as many rooms and people as `exchange::BATCH` lets through.
const ROSTER: u64 = 256;
/// Notices that end in the same minute, so that 钟 takes all of them down in one commit.
const NOTICES: u64 = 40;
/// Where in the day these stand. A day that is shorter has none of them.
const POSTED: usize = 9;
const ENDED: usize = 10;
const ROSTERED: usize = 30;
/// Every ninth commit is large, from here; every ninth two are steps of a practice office, from there.
const LARGE: usize = 4;
const MADE: usize = 6;
/// Every ninth has a long draft, which stays.
const LONG: usize = 2;
const DRAFT_BYTES: usize = 150_000;
const DRAFTS: u64 = 1_000_000;

/// The one note that is kept and dropped.
pub const NOTE: &str = "note";

/// How a commit is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    Take,
    /// By `take_each`, together with the next if that is of the same way.
    Each,
}

/// One commit.
#[derive(Clone, Debug)]
pub struct Commit {
    pub way: Way,
    pub work: Vec<Work>,
}

/// When the `n`th commit is handed in.
pub fn when(n: usize) -> Moment {
    at(u64::try_from(n).unwrap_or(0))
}

/// The commits of a day, the founding first.
pub fn story(commits: usize) -> Vec<Commit> {
    let mut next = 0;
    (0..commits).map(|n| commit(n, &mut next)).collect()
}

/// A commit that changes more slips than may lie ahead of the tables (2,048, `taking/open.rs`), so that
/// it is laid in two passes, between two small ones.
pub fn heavy() -> Vec<Commit> {
    let take = |work| Commit { way: Way::Take, work };
    let all: Vec<Work> = (0..1_030).flat_map(|unit| roster(2, unit)).collect();
    vec![take(founding()), take(vec![work(0)]), take(all), take(vec![work(1)])]
}

/// The `n`th commit; `next` counts the pieces of ordinary work.
fn commit(n: usize, next: &mut u64) -> Commit {
    let mut some = |many: u64| {
        let pieces = (*next..*next + many).map(work).collect();
        *next += many;
        pieces
    };
    let take = |work| Commit { way: Way::Take, work };
    match n {
        0 => take(founding()),
        POSTED => take((0..NOTICES).map(posted).collect()),
        ENDED => take((0..NOTICES).map(ended).collect()),
        ROSTERED => take((0..ROSTER).flat_map(|unit| roster(ROSTERED, unit)).collect()),
        _ if n % 9 == LARGE => take(some(MANY)),
        // A note stands beside the steps, as a throttle or a terminal's place does.
        _ if n % 9 == LARGE + 1 => {
            let kept = (n % 2 == 1).then(|| format!("记到第 {n} 次").into_bytes());
            let mut pieces: Vec<Work> = some(2);
            pieces.push(Work::Note(NOTE.to_string(), kept));
            take(pieces)
        }
        _ if n % 9 == MADE || n % 9 == MADE + 1 => {
            let many = if n % 9 == MADE { MANY } else { 5 };
            Commit {
                way: Way::Each,
                work: some(many).into_iter().filter_map(|w| past(n, w)).collect(),
            }
        }
        // A long draft takes many pages at once, and the file must grow for it.
        _ if n % 9 == LONG => {
            let mut pieces: Vec<Work> = some(1);
            let text = format!("第 {n} 稿。").repeat(DRAFT_BYTES / 12);
            pieces
                .push(Work::Draft(DRAFTS + u64::try_from(n).unwrap_or(0), Some(text.into_bytes())));
            take(pieces)
        }
        _ => take(some(1 + u64::try_from(n % 3).unwrap_or(0))),
    }
}

/// A step with its moment beside it, as practice offices have them; they have no drafts.
fn past(n: usize, work: Work) -> Option<Work> {
    let Work::Step(mut handed) = work else { return None };
    handed.at = Some(when(n));
    Some(Work::Step(handed))
}

fn posted(number: u64) -> Work {
    let building = format!("{} 栋", number % 7 + 1);
    let fields = [
        ("building", building.as_str()),
        ("from", "2026-11-21 14:40"),
        ("until", "2026-11-21 14:42"),
        ("about", "停水"),
        ("words", "水管抢修,请先接水备用。"),
    ];
    step(&format!("n{number}"), 102, "F-44", "post", None, &fields)
}

/// What 钟 does when a notice has ended, in its own words.
fn ended(number: u64) -> Work {
    let slip = Some(SlipId { form: 44, number: number + 1 });
    let mut down = step(&format!("钟 {number}"), 0, "F-44", "take-down", slip, &[("why", "到期")]);
    if let Work::Step(handed) = &mut down {
        handed.asked = Asked { seen: Some(1), ..handed.asked.clone() };
    }
    down
}

/// A room and who lives there. Steps of a roster have no ids.
fn roster(n: usize, unit: u64) -> [Work; 2] {
    let room = format!("{}-1-{}{:02}", 4 + unit / 96, unit / 4 % 24 + 1, unit % 4 + 1);
    let name = format!("住户{}", n + usize::try_from(unit).unwrap_or(0));
    let phone = format!("rows:number=139{:08}", 20_000_000 + unit);
    let home = format!("rows:room={room},relation=owner");
    let person = [("name", name.as_str()), ("phones", phone.as_str()), ("homes", home.as_str())];
    [
        step("", 102, "F-107", "enter", None, &[("no", &room)]),
        step("", 102, "F-56", "enter", None, &person),
    ]
}
