//! F-36 交接班记录: what one shift writes down for the next, by class, until the red OK (P-26, P-27).
//!
//! No matter is left without a word: it is OK, or it says why not and goes on to the next shift.

use crate::engine::book::Book;
use crate::engine::form::step;
use crate::engine::form::{
    ByClock, FieldSet, Fill, Form, Line, Start, State, Step, called_by_number, no_advice,
};
use crate::engine::judge::{Advice, Ask, Outcome};
use crate::engine::kind::{Lines, SlipRef, Text};
use crate::engine::moment::Moment;
use crate::engine::notice::Notice;
use crate::engine::rights::Role;
use crate::engine::slip::{Index, Key, Slip, due, urgency};
use crate::engine::value::{Cell, Fields, RoomId, SlipId};
use crate::forms::work::policy::WhoMarksMajor;

use super::handover;
use crate::forms::estate::rooms;
use crate::forms::office::staff;
use crate::forms::work::repair;

pub const TAG: u16 = 36;
/// Neither OK nor a reason yet.
pub const OPEN: u16 = 1;
/// Not done, and why: goes on to the next shift.
pub const REASONED: u16 = 2;
pub const MEETING: u16 = 3;
const DONE: u16 = 4;
const VOID: u16 = 5;

/// States in which the next shift still has it.
const UNDONE: &[u16] = &[OPEN, REASONED, MEETING];

const CLASS: u16 = 1;
const MATTER: u16 = 2;
const ABOUT: u16 = 3;
const ROOM: u16 = 4;
const REPORTED: u16 = 5;
const MAJOR: u16 = 6;
const REASON: u16 = 8;
/// The shift in which it was written.
const SHIFT: u16 = 30;

/// How many of one state are looked through; a book with more has other troubles.
const MOST: usize = 2_000;

crate::rules! {
    MAJOR_OF_WHAT refuse "重大维修要指明是哪张维修单;请在“所指单”写 F-14/单号" ["G-04", "D-03"];
    WHO_MARKS refuse "按设置,重大维修由{0}认定;请其来记" ["D-03"];
    TELL_MANAGER warn "紧急事项须报经理;报过请记“已报经理”" ["P-26"];
    URGENT_FIRST warn "还有 {0} 条紧急事项未办;先紧急,后普通" ["P-26"];
    STILL_OPEN warn "所指的 {0} 还是“{1}”;办完才注 OK" ["G-11"];
    NOT_FOR_MEETING refuse "{0}事项不直接上例会;请先办,当天办不了的注明原因" ["G-11", "P-26"];
}

crate::choice! {
    /// How soon a matter must be done. Codes are stored.
    pub enum Class {
        Urgent = 1 "urgent" "紧急",
        Plain = 2 "plain" "普通",
        Long = 3 "long" "一时无法解决",
    }
}

crate::fields! {
    pub struct Write {
        1 class: Class = "类别" 4;
        3 about: Option<SlipRef> = "所指单" 4;
        4 room: Option<RoomId> = "房号" 4;
        2 matter: Lines = "事项" 12;
        5 reported: Option<bool> = "已报经理" 4;
        6 major: Option<bool> = "重大维修" 4;
    }
}

crate::fields! {
    pub struct Done {
        7 outcome: Option<Text> = "办理结果" 12;
    }
}

crate::fields! {
    pub struct Reason {
        8 reason: Text = "未完原因" 12;
        5 reported: Option<bool> = "已报经理" 4;
    }
}

crate::fields! {
    pub struct Instruct {
        9 instruction: Text = "经理批示" 12;
    }
}

crate::fields! {
    pub struct ToMeeting {
        10 question: Option<Text> = "提请商讨" 12;
    }
}

crate::fields! {
    pub struct Void {
        11 void_why: Text = "作废原因" 12;
    }
}

pub static FORM: Form = Form {
    id: "F-36",
    tag: TAG,
    title: "交接班记录",
    word: "交班",
    states: &[
        State { code: OPEN, name: "open", label: "待办", open: true },
        State { code: REASONED, name: "reasoned", label: "未完有因", open: true },
        State { code: MEETING, name: "meeting", label: "待例会", open: true },
        State { code: DONE, name: "done", label: "OK", open: false },
        State { code: VOID, name: "void", label: "作废", open: false },
    ],
    steps: &[
        step!(1 "write" "记事" &[], KeepBook, Write::fields, advise_report, write),
        step!(2 "done" "注OK" UNDONE, KeepBook, Done::fields, advise_done, done),
        step!(3 "reason" "注明原因" &[OPEN, REASONED], KeepBook, Reason::fields, advise_report, reason),
        step!(4 "instruct" "经理批示" UNDONE, Instruct, Instruct::fields, no_advice, instruct),
        step!(5 "to-meeting" "转例会" &[OPEN, REASONED], KeepBook, ToMeeting::fields, no_advice, to_meeting),
        step!(6 "void" "作废" UNDONE, Mend, Void::fields, no_advice, |ask, given| end(ask, given, VOID)),
    ],
    rules: RULES,
    keys,
    line,
    called: called_by_number,
    fills,
    by_clock: ByClock::NOTHING,
};

fn fills(step: &Step, _: Option<&Slip>, start: Start, _: &dyn Book) -> Vec<Fill> {
    match start.room {
        Some(RoomId(room)) if step.opens() => vec![("room", format!("#{room}"))],
        _ => Vec::new(),
    }
}

/// The class as it is being typed, else as it stands.
fn class(ask: &Ask<'_>, given: &Fields) -> Option<Class> {
    match given.cell(CLASS) {
        Some(Cell::Choice(code)) => Class::of(*code),
        _ => ask.slip.and_then(class_of),
    }
}

/// How soon an entry must be done.
#[must_use]
pub fn class_of(slip: &Slip) -> Option<Class> {
    slip.choice(CLASS).and_then(Class::of)
}

/// What is urgent must reach the manager, now or with the reason.
fn advise_report(ask: &Ask<'_>, given: &Fields) -> Advice {
    let mut advice = Advice::default();
    let reported = match given.cell(REPORTED) {
        Some(Cell::Yes(yes)) => *yes,
        _ => ask.slip.is_some_and(|s| s.yes(REPORTED)),
    };
    if class(ask, given) == Some(Class::Urgent) && !reported {
        advice.warnings.push(TELL_MANAGER.says().at("reported"));
    }
    advice
}

fn write(ask: &Ask<'_>, given: &Fields) -> Outcome {
    major_mark(ask, given)?;
    let on_duty = handover::on_duty(ask.book, ask.now);
    let mut set = given.clone();
    if let Some(shift) = &on_duty {
        set = set.with(SHIFT, Cell::Slip(shift.id));
    }
    let drawn = ask.draw(OPEN, set);
    if class(ask, given) == Some(Class::Long) {
        return Ok(drawn.into());
    }
    let (at, because) = marked_by(ask, on_duty.as_ref());
    Ok(drawn.due(due::MARKED, at, because).into())
}

/// When it must be OK or have its reason: the end of the shift in which it was written; without a
/// shift, or past its hours, the end of the day.
fn marked_by(ask: &Ask<'_>, on_duty: Option<&Slip>) -> (Moment, String) {
    let ends = on_duty.and_then(|s| Some((s.moment(handover::ENDS)?, handover::shift_of(s)?)));
    match ends {
        Some((at, shift)) if at > ask.occurred => {
            (at, format!("{}结束前注明OK或原因 (G-11)", shift.label()))
        }
        _ => (handover::midnight_after(ask.occurred), "当天注明OK或原因 (G-11)".to_string()),
    }
}

/// 重大 is marked by the role that policy names, and on a repair slip: what it bites is handover (G-04).
fn major_mark(ask: &Ask<'_>, given: &Fields) -> Result<(), Notice> {
    if !matches!(given.cell(MAJOR), Some(Cell::Yes(true))) {
        return Ok(());
    }
    if !matches!(given.cell(ABOUT), Some(Cell::Slip(id)) if id.form == repair::TAG) {
        return Err(MAJOR_OF_WHAT.says().at("about"));
    }
    let may: &[Role] = match ask.book.policy().get::<WhoMarksMajor>() {
        WhoMarksMajor::Head => &[Role::Head],
        WhoMarksMajor::Supervisor => &[Role::Supervisor, Role::Head],
        WhoMarksMajor::Desk => return Ok(()),
    };
    if may.contains(&ask.role) {
        return Ok(());
    }
    let who: Vec<&str> = may.iter().map(|r| r.label()).collect();
    Err(WHO_MARKS.with(&[&who.join("或")]).at("major"))
}

fn advise_done(ask: &Ask<'_>, given: &Fields) -> Advice {
    let mut advice = Advice::default();
    if class(ask, given) == Some(Class::Plain) {
        let urgent = of_class(ask.book, OPEN, Class::Urgent).len();
        if urgent > 0 {
            advice.warnings.push(URGENT_FIRST.with(&[&urgent.to_string()]));
        }
    }
    if let Some((number, state)) = ask.slip.and_then(|s| still_open(s, ask.book)) {
        advice.warnings.push(STILL_OPEN.with(&[&number, state]));
    }
    advice
}

/// The slip that the matter points at, if somebody still has to do something about it.
fn still_open(slip: &Slip, book: &dyn Book) -> Option<(String, &'static str)> {
    let pointed = book.slip(about(slip)?)?;
    let state = crate::forms::tagged(pointed.id.form)?.state(pointed.state)?;
    state.open.then(|| (crate::forms::show_number(pointed.id), state.label))
}

fn about(slip: &Slip) -> Option<SlipId> {
    match slip.cell(ABOUT) {
        Some(Cell::Slip(id)) => Some(*id),
        _ => None,
    }
}

fn done(ask: &Ask<'_>, given: &Fields) -> Outcome {
    end(ask, given, DONE)
}

fn end(ask: &Ask<'_>, given: &Fields, state: u16) -> Outcome {
    Ok(ask.draw(state, given.clone()).met(ask.slip, due::MARKED, ask.occurred).into())
}

fn reason(ask: &Ask<'_>, given: &Fields) -> Outcome {
    end(ask, given, REASONED)
}

/// An instruction changes no state: whoever has the matter does as told and then marks it.
fn instruct(ask: &Ask<'_>, given: &Fields) -> Outcome {
    let state = ask.slip.map_or(OPEN, |s| s.state);
    Ok(ask.draw(state, given.clone().with(REPORTED, Cell::Yes(true))).into())
}

fn to_meeting(ask: &Ask<'_>, given: &Fields) -> Outcome {
    let reasoned = ask.slip.is_some_and(|s| s.state == REASONED);
    match class(ask, given) {
        Some(class) if class != Class::Long && !reasoned => {
            Err(NOT_FOR_MEETING.with(&[class.label()]))
        }
        _ => end(ask, given, MEETING),
    }
}

fn keys(slip: &Slip) -> Vec<Key> {
    let undone = UNDONE.contains(&slip.state);
    Key::of_work(slip, slip.room(ROOM), undone.then(|| urgency(slip)))
}

fn line(slip: &Slip, book: &dyn Book) -> Line {
    let class = class_of(slip);
    let mut matter = format!("{} {}", class.map_or("", Class::label), slip.text(MATTER));
    if slip.state == REASONED {
        matter = format!("{matter} 因:{}", slip.text(REASON));
    }
    Line {
        due: slip.next_due().map(|d| d.at),
        urgent: class == Some(Class::Urgent),
        place: slip.room(ROOM).map_or_else(String::new, |r| rooms::shown(book, r)),
        matter,
        worker: slip.story.first().map_or_else(String::new, |d| staff::short(book, d.by)),
        hands: slip.story.first().map(|d| d.by),
        ..Line::default()
    }
}

/// The undone entries in a state.
fn standing(book: &dyn Book, state: u16) -> Vec<Slip> {
    let a = (u64::from(TAG) << 16) | u64::from(state);
    book.under(Index::State, a, MOST).into_iter().filter_map(|id| book.slip(id)).collect()
}

/// The entries of a class in a state, what hurts next first.
#[must_use]
pub fn of_class(book: &dyn Book, state: u16, class: Class) -> Vec<SlipId> {
    let of = |s: &Slip| class_of(s) == Some(class);
    standing(book, state).into_iter().filter(of).map(|s| s.id).collect()
}

/// The repair that an entry marks as 重大, while it is still under way.
#[must_use]
pub fn major_repair(slip: &Slip, book: &dyn Book) -> Option<SlipId> {
    let id = about(slip).filter(|_| slip.id.form == TAG && slip.yes(MAJOR))?;
    book.slip(id).filter(handover::under_way).map(|s| s.id)
}
