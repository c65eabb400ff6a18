//! The shift that stands at the plan's last moment, and what its book holds: one matter is done, one is
//! for the meeting, one is plain and one urgent, so that a handover has something to hand over.
//!
//! It throws no dice. At night the control room answers, and nobody stands a shift at the desk.

use super::lookup::{of, opened_at};
use super::scene::Scene;
use super::staff;
use super::{Plan, Planned};
use crate::engine::book::Book;
use crate::engine::moment::{Clock, Moment};
use crate::engine::slip::Slip;
use crate::forms::shift::book_entry;
use crate::forms::work::repair;

/// The hours at which the two shifts of the desk begin, and what they are called.
const BEGINS: [(u16, &str); 2] = [(16, "middle"), (8, "morning")];
/// Minutes before the plan's end at which the slip of the urgent matter was opened.
const URGENT_ABOUT: i64 = 210;

/// Something on the shift's way.
#[derive(Clone, Copy, Debug)]
pub(super) enum Deed {
    Begin,
    /// One of [`BOOK`].
    Writes(usize),
    /// A step on one of [`BOOK`].
    Marks(usize, &'static str, &'static [(&'static str, &'static str)]),
}

/// What is written: class and matter.
const BOOK: [(&str, &str); 4] = [
    ("long", "地下车库渗水点增多,防水队报价未到"),
    ("plain", "物业日报今天四点前交"),
    ("plain", "1 号楼停水通知贴到各单元门口"),
    ("urgent", "水表井已修好,每两小时看一次还渗不渗"),
];

/// Minutes after the shift's beginning.
const DEEDS: [(i64, Deed); 7] = [
    (0, Deed::Begin),
    (12, Deed::Writes(0)),
    (15, Deed::Writes(1)),
    (25, Deed::Writes(2)),
    (40, Deed::Marks(0, "to-meeting", &[("question", "先做临时导流,还是等整改")])),
    (130, Deed::Marks(2, "done", &[("outcome", "六个单元都已贴")])),
    (372, Deed::Writes(3)),
];

/// When everything happens: nothing at night.
pub(super) fn beginning(plan: &Plan) -> Vec<(Moment, Deed)> {
    let Some((begun, _)) = shift(plan.now) else { return Vec::new() };
    let all = DEEDS.iter().map(|(after, deed)| (begun.plus_minutes(*after), *deed));
    all.filter(|(at, _)| *at <= plan.now).collect()
}

/// The shift of a moment: since when, and which.
fn shift(at: Moment) -> Option<(Moment, &'static str)> {
    let hour = at.clock().minutes() / 60;
    let (from, word) = BEGINS.iter().find(|(from, _)| *from <= hour)?;
    Some((at.day().at(Clock::of_minutes(from * 60)?), word))
}

/// The step of a deed; none where its matter is not there.
pub(super) fn play(scene: &Scene, book: &dyn Book, deed: Deed, at: Moment) -> Option<Planned> {
    let (begun, word) = shift(at)?;
    let by = staff::on_duty(0, begun.clock().minutes() / 60).first().copied()?;
    match deed {
        Deed::Begin => {
            let step = Planned::step("F-35", "start", by, at);
            Some(step.with("shift", word).with("read", "y"))
        }
        Deed::Writes(n) => {
            let (class, matter) = BOOK.get(n)?;
            let step = Planned::step("F-36", "write", by, at).with("class", *class);
            let step = step.with("matter", *matter);
            Some(if *class == "urgent" { about(scene, book, step)? } else { step })
        }
        Deed::Marks(n, name, blanks) => {
            let slip = written(book, begun, n)?;
            let step = of(&slip, name, by, at);
            Some(blanks.iter().fold(step, |step, (blank, text)| step.with(blank, *text)))
        }
    }
}

/// What is urgent is about a slip, and the manager knows.
fn about(scene: &Scene, book: &dyn Book, step: Planned) -> Option<Planned> {
    let slip = opened_at(book, &[repair::TAG], scene.last.plus_minutes(-URGENT_ABOUT))?;
    let number = crate::forms::show_number(slip.id);
    Some(step.with("about", number).with("reported", "y"))
}

/// The entry of the book that was written at its minute of this shift.
fn written(book: &dyn Book, begun: Moment, n: usize) -> Option<Slip> {
    let wrote = |deed: &Deed| matches!(deed, Deed::Writes(m) if *m == n);
    let (after, _) = DEEDS.iter().find(|(_, deed)| wrote(deed))?;
    opened_at(book, &[book_entry::TAG], begun.plus_minutes(*after))
}
