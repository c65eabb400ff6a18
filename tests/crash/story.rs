//! The commits that are written before the power is cut: a day at the desk with batches of every size and
//! kind. Small ones are written row by row, larger ones through cursors; rosters and due notices are the
//! largest of a desk, and practice offices use `take_each`.
//!
//! It must always return the same day.

use qiantai::engine::moment::Moment;
use qiantai::store::taking::Work;

use crate::office::{at, founding, step, work};
use qiantai::engine::decision::Asked;
use qiantai::engine::value::SlipId;

/// More and fewer rows than the limit for row-by-row writes (16, `taking/open.rs`).
const MANY: u64 = 24;
/// The rooms and people in a commit of a roster, as many as `exchange::BATCH` allows.
const ROSTER: u64 = 256;
/// Notices that end in the same minute, so that the clock removes all of them in one commit.
const NOTICES: u64 = 40;
/// Their positions in the day; a shorter day has none of them.
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
    /// By `take_each`, together with the next commit if it is of the same kind.
    Each,
}

/// One commit.
#[derive(Clone, Debug)]
pub struct Commit {
    pub way: Way,
    pub work: Vec<Work>,
}

/// The moment of the `n`th commit.
pub fn when(n: usize) -> Moment {
    at(u64::try_from(n).unwrap_or(0))
}

/// The commits of a day, the founding first.
pub fn story(commits: usize) -> Vec<Commit> {
    let mut next = 0;
    (0..commits).map(|n| commit(n, &mut next)).collect()
}

/// A commit with more slips than the write buffer holds (2,048, `taking/open.rs`), which is written in two
/// passes, between two small ones.
pub fn heavy() -> Vec<Commit> {
    let take = |work| Commit { way: Way::Take, work };
    let all: Vec<Work> = (0..1_030).flat_map(|unit| roster(2, unit)).collect();
    vec![take(founding()), take(vec![work(0)]), take(all), take(vec![work(1)])]
}

/// The `n`th commit; `next` counts the steps of ordinary work.
fn commit(n: usize, next: &mut u64) -> Commit {
    let mut some = |many: u64| {
        let pieces = (*next..*next + many).map(work).collect();
        *next += many;
        pieces
    };
    let take = |work| Commit { way: Way::Take, work };
    match n {
        0 => take(founding()),
        POSTED => take((0..NOTICES).map(post_notice).collect()),
        ENDED => take((0..NOTICES).map(end_notice).collect()),
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
                work: some(many).into_iter().filter_map(|w| backdated(n, w)).collect(),
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

/// A step with its own moment, as in practice offices; drafts have none.
fn backdated(n: usize, work: Work) -> Option<Work> {
    let Work::Step(mut handed) = work else { return None };
    handed.at = Some(when(n));
    Some(Work::Step(handed))
}

fn post_notice(number: u64) -> Work {
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

/// The step of the clock when a notice has ended.
fn end_notice(number: u64) -> Work {
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
