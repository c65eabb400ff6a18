//! The last shift of the plan and its book, so that a handover has contents: one entry is done, one is for
//! the meeting, one is plain, one is urgent.
//!
//! It uses no random numbers. There is no shift at the desk at night, when the control room answers.

use super::lookup::{Scene, opened_at, step_on};
use super::plan::{Plan, Planned, at_minute};
use super::staff;
use crate::engine::prelude::*;
use crate::forms::shift::book_entry;
use crate::forms::work::repair;

/// The hours at which the shifts of the desk start, and their choices on the form.
const SHIFTS: [(u16, &str); 2] = [(16, "middle"), (8, "morning")];
/// Minutes before the plan's end at which the slip of the urgent entry was opened.
const URGENT_SLIP: i64 = 210;

#[derive(Clone, Copy, Debug)]
pub(super) enum Event {
    Begin,
    /// Writes one of [`ENTRIES`].
    Write(usize),
    /// A step on one of [`ENTRIES`].
    Step(usize, &'static str, &'static str),
}

/// Entries of the book: class and matter.
const ENTRIES: [(&str, &str); 4] = [
    ("long", "地下车库渗水点增多,防水队报价未到"),
    ("plain", "物业日报今天四点前交"),
    ("plain", "1 号楼停水通知贴到各单元门口"),
    ("urgent", "水表井已修好,每两小时看一次还渗不渗"),
];

/// Events, in minutes after the start of the shift.
const EVENTS: [(i64, Event); 7] = [
    (0, Event::Begin),
    (12, Event::Write(0)),
    (15, Event::Write(1)),
    (25, Event::Write(2)),
    (40, Event::Step(0, "to-meeting", "question=先做临时导流,还是等整改")),
    (130, Event::Step(2, "done", "outcome=六个单元都已贴")),
    (372, Event::Write(3)),
];

/// The events until the end; none at night.
pub(super) fn schedule(plan: &Plan) -> Vec<(Moment, Event)> {
    let Some((start, _)) = current_shift(plan.now) else { return Vec::new() };
    let all = EVENTS.iter().map(|(after, event)| (start.plus_minutes(*after), *event));
    all.filter(|(at, _)| *at <= plan.now).collect()
}

/// The shift at a moment: its start and its choice on the form.
fn current_shift(at: Moment) -> Option<(Moment, &'static str)> {
    let hour = at.clock().minutes() / 60;
    let (from, word) = SHIFTS.iter().find(|(from, _)| *from <= hour)?;
    Some((at_minute(at.day(), from * 60), word))
}

/// The step of an event; none if its slip does not exist.
pub(super) fn plan_step(scene: Scene<'_>, event: Event) -> Option<Planned> {
    let Scene { book, at, .. } = scene;
    let (start, word) = current_shift(at)?;
    let by = staff::on_duty(0, start.clock().minutes() / 60).first().copied()?;
    match event {
        Event::Begin => {
            let step = Planned::step("F-35", "start", by, at);
            Some(step.with("shift", word).with("read", "y"))
        }
        Event::Write(n) => {
            let (class, matter) = ENTRIES.get(n)?;
            let step = Planned::step("F-36", "write", by, at).with("class", *class);
            let step = step.with("matter", *matter);
            Some(if *class == "urgent" { with_slip(scene, step)? } else { step })
        }
        Event::Step(n, name, blanks) => {
            let slip = entry(book, start, n)?;
            Some(step_on(&slip, name, by, at).fill(blanks))
        }
    }
}

/// An urgent entry refers to a slip and was reported to the manager.
fn with_slip(scene: Scene<'_>, step: Planned) -> Option<Planned> {
    let slip = scene.opened(&[repair::TAG], URGENT_SLIP)?;
    let number = crate::forms::show_number(slip.id);
    Some(step.with("about", number).with("reported", "y"))
}

/// The `n`-th entry of this shift, found by the moment at which it was written.
fn entry(book: &dyn Book, start: Moment, n: usize) -> Option<Slip> {
    let wrote = |event: &Event| matches!(event, Event::Write(m) if *m == n);
    let (after, _) = EVENTS.iter().find(|(_, event)| wrote(event))?;
    opened_at(book, &[book_entry::TAG], start.plus_minutes(*after))
}
