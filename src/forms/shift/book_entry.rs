//! F-36 交接班记录: what one shift writes down for the next, by class, until the red OK (P-26, P-27).
//!
//! No matter is left without a word: it is OK, or it says why not and goes on to the next shift.

use crate::engine::slip::state_key_of;
use crate::forms::estate::rooms;
use crate::forms::office::staff;
use crate::forms::prelude::*;
use crate::forms::shift::handover::{fields as handover_fields, hours, record as handover};
use crate::forms::shift::policy::DUTY_PROBLEM_MINUTES;
use crate::forms::work::policy::WhoMarksMajor;
use crate::forms::work::repair::record as repair;

pub const TAG: u16 = 36;

/// States in which the next shift still has it.
const UNDONE: &[u16] = &[OPEN, REASONED, MEETING];

/// The shift in which it was written.
const SHIFT: Tag<SlipRef> = Tag::new(30, "shift");

/// Who read it in a later shift and classed it.
const READ_BY: Tag<Badge> = Tag::new(31, "read_by");

/// The step that writes an entry.
const WRITE: u16 = 1;

/// How many of one state are looked through; a book with more has other troubles.
const MOST: usize = 2_000;

rules! {
    MAJOR_OF_WHAT refuse "重大维修要指明是哪张维修单;请在“所指单”写 F-14/单号" ["G-04", "D-03"];
    WHO_MARKS refuse "按设置,重大维修由{0}认定;请其来记" ["D-03"];
    TELL_MANAGER warn "紧急事项须报经理;报过请记“已报经理”" ["P-26", "G-59"];
    ALREADY_TOLD refuse "已报经理,不必再报;有了批示请写“经理批示”" ["H-07", "RP-33"];
    URGENT_FIRST warn "还有 {0} 条紧急事项未办;先紧急,后普通" ["P-26"];
    STILL_OPEN warn "所指的 {0} 还是“{1}”;办完才注 OK" ["G-11"];
    OWN_CLASS refuse "类别由接班的人读后定;记的人在本班只是提议,写错了请作废重记" ["P-26"];
    WAS_CLASSED warn "{0}原记“{1}”,改定“{2}”" ["P-26"];
    NOT_FOR_MEETING refuse "{0}事项不直接上例会;请先办,当天办不了的注明原因" ["G-11", "P-26"];
}

choice! {
    /// How soon a matter must be done. Codes are stored.
    pub enum Class {
        Urgent = 1 "urgent" "紧急",
        Plain = 2 "plain" "普通",
        Long = 3 "long" "一时无法解决",
    }
}

fields! {
    pub struct Write {
        1 class: Class = "类别" 4;
        3 about: Option<SlipRef> = "所指单" 4;
        4 room: Option<RoomId> = "房号" 4;
        2 matter: Lines = "事项" 12;
        5 reported: Option<bool> = "已报经理" 4;
        6 major: Option<bool> = "重大维修" 4;
    }
}

fields! { pub struct Classify { 1 class: Class = "类别" 4; 12 class_why: Option<Text> = "理由" 8; } }

fields! { pub struct Done { 7 outcome: Option<Text> = "办理结果" 12; } }

fields! { pub struct Reason { 8 reason: Text = "未完原因" 12; 5 reported: Option<bool> = "已报经理" 4; } }

fields! { pub struct ReportUp { 13 told: Badge = "报给谁" 4; 14 told_word: Option<Text> = "上级意见" 8; } }

fields! { pub struct Instruct { 9 instruction: Text = "经理批示" 12; } }

fields! { pub struct ToMeeting { 10 question: Option<Text> = "提请商讨" 12; } }

fields! { pub struct Void { 11 void_why: Text = "作废原因" 12; } }

states! {
    /// Neither OK nor a reason yet.
    OPEN = 1 "open" "待办" open,
    /// Not done, and why: goes on to the next shift.
    REASONED = 2 "reasoned" "未完有因" open,
    MEETING = 3 "meeting" "待例会" open,
    DONE = 4 "done" "OK",
    VOID = 5 "void" "作废",
}

pub static FORM: Form = Form::new("F-36", TAG, "交接班记录", "交班", STATES, RULES)
    .steps(&[
        Step::opens(WRITE, "write", "记事", Right::KeepBook, Write::fields)
            .advise(advise_report)
            .decide(by!(write)),
        Step::from(2, "done", "注OK", UNDONE, Right::KeepBook, Done::fields)
            .advise(advise_done)
            .to(DONE)
            .meets(&[dues::MARKED, dues::UP]),
        Step::from(3, "reason", "注明原因", &[OPEN, REASONED], Right::KeepBook, Reason::fields)
            .advise(advise_report)
            .decide(by!(reason)),
        Step::from(8, "report-up", "报经理", UNDONE, Right::KeepBook, ReportUp::fields)
            .decide(by!(report_up))
            .spent(told_already),
        Step::from(4, "instruct", "经理批示", UNDONE, Right::Instruct, Instruct::fields)
            .decide(by!(instruct)),
        Step::from(
            5,
            "to-meeting",
            "转例会",
            &[OPEN, REASONED],
            Right::KeepBook,
            ToMeeting::fields,
        )
        .decide(by!(to_meeting)),
        Step::from(7, "class", "定类别", &[OPEN, REASONED], Right::KeepBook, Classify::fields)
            .unless(own_class)
            .decide(by!(classify)),
        Step::from(6, "void", "作废", UNDONE, Right::Mend, Void::fields)
            .to(VOID)
            .meets(&[dues::MARKED, dues::UP]),
    ])
    .keys(&[By::Room(Write::room), By::Work])
    .line(line)
    .fills(fills)
    .printed(Print::of(&["write", "instruct"]).and_filled().signs(&["交班人", "接班人"]))
    .says(&[RED_WORD], |slip, _| match slip.state {
        DONE => in_red("OK", slip.text(Done::outcome)),
        REASONED => in_red("未完有因", slip.text(Reason::reason)),
        _ => Vec::new(),
    });

/// The states that the book has in red ink (S2-shift 三, 五): the legacy file has the first of them, too.
pub const RED_INK: &[&str] = &["OK", "未完有因"];

/// What the red ink says, on a paper that may come out of a black printer.
pub const RED_WORD: &str = "红笔注明";

/// A mark of the red ink in black: the word stands in a box, and what is said of it behind.
pub fn boxed(mark: &str) -> String {
    format!("【{mark}】")
}

/// The same on the paper of a slip.
pub fn in_red(mark: &str, said: &str) -> Vec<Said> {
    vec![Said::words(RED_WORD, format!("{}{said}", boxed(mark)), 12).in_red()]
}

fn fills(step: &Step, _: Option<&Slip>, start: Start, _: &dyn Book) -> Vec<Fill> {
    match start.room {
        Some(RoomId(room)) if step.is_opening() => vec![("room", format!("#{room}"))],
        _ => Vec::new(),
    }
}

/// The class as it is being typed, else as it stands.
fn class(ask: &Ask<'_>, given: &Fields) -> Option<Class> {
    given.get(Write::class).or_else(|| ask.slip.and_then(class_of))
}

/// How soon an entry must be done.
pub fn class_of(slip: &Slip) -> Option<Class> {
    slip.get(Write::class)
}

/// What is urgent must reach the manager, now or with the reason.
fn advise_report(ask: &Ask<'_>, given: &Fields) -> Advice {
    let mut advice = Advice::default();
    let reported = given.get(Write::reported).or_else(|| ask.slip?.get(Write::reported));
    if class(ask, given) == Some(Class::Urgent) && reported != Some(true) {
        advice.warnings.push(TELL_MANAGER.at(Write::reported));
    }
    advice
}

fn write(ask: &Ask<'_>, it: Write) -> Outcome {
    major_mark(ask, &it)?;
    let on_duty = handover::on_duty(ask.book, ask.now);
    let mut set = ask.given.clone();
    if let Some(shift) = &on_duty {
        set = set.put(SHIFT, SlipRef(shift.id));
    }
    let drawn = ask.draw_with(OPEN, set);
    if it.class == Class::Long {
        return drawn.ok();
    }
    let (at, because) = marked_by(ask, on_duty.as_ref());
    let drawn = drawn.due(dues::MARKED, at, because);
    let untold = it.class == Class::Urgent && it.reported != Some(true);
    if untold { to_be_told(ask, drawn).ok() } else { drawn.ok() }
}

/// A grave matter of the shift is the manager's to hear at once (S1C-duty 二); 0 minutes: it is said and not timed.
fn to_be_told(ask: &Ask<'_>, drawn: Drawn) -> Drawn {
    let minutes = ask.limit(&DUTY_PROBLEM_MINUTES);
    if minutes == 0 {
        return drawn;
    }
    let because = format!("记事 {} + {minutes} 分报经理 (T-02a)", ask.occurred.show(ask.now));
    drawn.due(dues::UP, ask.occurred.plus_minutes(minutes), because)
}

/// Why it is not done; whoever says with it that the manager knows has reported it.
fn reason(ask: &Ask<'_>, it: Reason) -> Outcome {
    let drawn = ask.draw(REASONED).met(ask.slip, dues::MARKED, ask.occurred);
    match it.reported {
        Some(true) => drawn.met(ask.slip, dues::UP, ask.occurred).ok(),
        _ => drawn.ok(),
    }
}

/// 报经理: who was told, and what they said at once (RP-33).
fn report_up(ask: &Ask<'_>, _: ReportUp) -> Outcome {
    let slip = ask.standing()?;
    let set = ask.given.clone().put(Write::reported, true);
    ask.draw_with(slip.state, set).met(Some(slip), dues::UP, ask.occurred).ok()
}

/// Nobody is told twice: what comes of it is the manager's word.
fn told_already(slip: &Slip) -> Option<Notice> {
    (slip.get(Write::reported) == Some(true)).then(|| ALREADY_TOLD.says())
}

/// When it must be OK or have its reason: the end of the shift in which it was written; without a
/// shift, or past its hours, the end of the day.
fn marked_by(ask: &Ask<'_>, on_duty: Option<&Slip>) -> (Moment, String) {
    let ends = on_duty.and_then(|s| Some((s.get(handover_fields::ENDS)?, handover::shift_of(s)?)));
    match ends {
        Some((at, shift)) if at > ask.occurred => {
            (at, format!("{}结束前注明OK或原因 (G-11)", shift.label()))
        }
        _ => (hours::midnight_after(ask.occurred), "当天注明OK或原因 (G-11)".to_string()),
    }
}

/// 重大 is marked by the role that policy names, and on a repair slip: what it bites is handover (G-04).
fn major_mark(ask: &Ask<'_>, it: &Write) -> Result<(), Notice> {
    if it.major != Some(true) {
        return Ok(());
    }
    if it.about.is_none_or(|about| about.0.form != repair::TAG) {
        return Err(MAJOR_OF_WHAT.at(Write::about));
    }
    let may: &[Role] = match ask.book.policy().get::<WhoMarksMajor>() {
        WhoMarksMajor::Head => &[Role::Head],
        WhoMarksMajor::Supervisor => &[Role::Supervisor, Role::Head],
        _ => return Ok(()),
    };
    if may.contains(&ask.role) {
        return Ok(());
    }
    let who: Vec<&str> = may.iter().map(|r| r.label()).collect();
    Err(WHO_MARKS.with(&[&who.join("或")]).at(Write::major))
}

/// An entry that another paper writes for the next shift, by itself.
pub fn beside(
    ask: &Ask<'_>,
    class: Class,
    matter: String,
    about: SlipId,
    room: Option<RoomId>,
) -> Drawn {
    let on_duty = handover::on_duty(ask.book, ask.now);
    let mut set = Fields::new()
        .put(Write::class, class)
        .put(Write::about, SlipRef(about))
        .put(Write::matter, Lines(matter));
    if let Some(RoomId(room)) = room {
        set = set.put(Write::room, RoomId(room));
    }
    if let Some(shift) = &on_duty {
        set = set.put(SHIFT, SlipRef(shift.id));
    }
    let slip = SlipId { form: TAG, number: ask.book.next_number(TAG) };
    let drawn = Ask::beside(slip, WRITE, OPEN, set);
    if class == Class::Long {
        return drawn;
    }
    let (at, because) = marked_by(ask, on_duty.as_ref());
    drawn.due(dues::MARKED, at, because)
}

/// Whoever wrote it only proposed (P-26); the same hand may class it in a later shift, as whoever reads then.
fn own_class(ask: &Ask<'_>) -> Option<Notice> {
    let slip = ask.slip?;
    let on_duty = handover::on_duty(ask.book, ask.now);
    let wrote = slip.story.first();
    let own = wrote.is_some_and(|deed| deed.by == ask.hand.badge);
    let same_shift = match (slip.get(SHIFT), &on_duty) {
        (Some(SlipRef(of)), Some(shift)) => of == shift.id,
        (None, None) => wrote.is_some_and(|deed| deed.occurred.day() == ask.now.day()),
        _ => false,
    };
    (own && same_shift).then(|| OWN_CLASS.says())
}

/// Whoever reads what the shift before left says how soon it must be done.
fn classify(ask: &Ask<'_>, it: Classify) -> Outcome {
    let slip = ask.standing()?;
    let on_duty = handover::on_duty(ask.book, ask.now);
    let wrote = slip.story.first();
    let drawn = ask.draw_with(slip.state, ask.given.clone().put(READ_BY, ask.hand.badge));
    let before = class_of(slip);
    let runs = slip.due(dues::MARKED).is_some_and(|due| due.met.is_none());
    let drawn = match it.class {
        Class::Long => {
            let drawn = drawn.met(ask.slip, dues::MARKED, ask.occurred);
            drawn.met(ask.slip, dues::UP, ask.occurred)
        }
        _ if slip.state == OPEN && !runs => {
            let (at, because) = marked_by(ask, on_duty.as_ref());
            drawn.due(dues::MARKED, at, because)
        }
        _ => drawn,
    };
    // Whoever reads it as urgent starts its clock, and whoever does not stops it.
    let told = slip.get(Write::reported) == Some(true);
    let drawn = match it.class {
        Class::Urgent if !told && before != Some(Class::Urgent) => to_be_told(ask, drawn),
        Class::Plain => drawn.met(ask.slip, dues::UP, ask.occurred),
        _ => drawn,
    };
    let changed = before.filter(|before| *before != it.class).map(|before| {
        let writer = wrote.map_or_else(String::new, |deed| staff::short(ask.book, deed.by));
        WAS_CLASSED.with(&[&writer, before.label(), it.class.label()])
    });
    Ok(Decision { drawn: vec![drawn], warnings: changed.into_iter().collect() })
}

fn advise_done(ask: &Ask<'_>, given: &Fields) -> Advice {
    let mut advice = Advice::default();
    if class(ask, given) == Some(Class::Plain) {
        let urgent = of_class(ask.book, OPEN, Class::Urgent).len();
        if urgent > 0 {
            advice.warnings.push(URGENT_FIRST.with(&[&urgent.to_string()]));
        }
    }
    match ask.slip.and_then(|slip| pointed(slip, ask.book)) {
        Some((number, state, true)) => {
            advice.warnings.push(STILL_OPEN.with(&[&number, state]));
        }
        // What it points at is done: OK is offered with that.
        Some((number, state, false)) => {
            advice.fills.push((Done::outcome.name().to_string(), format!("{number} {state}")));
        }
        None => {}
    }
    advice
}

/// The slip that the matter points at: its number, how it stands, and whether somebody still has to do something there.
fn pointed(slip: &Slip, book: &dyn Book) -> Option<(String, &'static str, bool)> {
    let pointed = book.slip(about(slip)?)?;
    let state = book.registry().tagged(pointed.id.form)?.state(pointed.state)?;
    Some((book.registry().show_number(pointed.id), state.label, state.open))
}

/// Whether something undone in the book points at a slip already: what is written by itself is written once.
pub fn points_at(book: &dyn Book, about: SlipId) -> bool {
    let on = |slip: &Slip| self::about(slip) == Some(about);
    UNDONE.iter().any(|state| undone(book, *state).iter().any(on))
}

/// The repair that an entry marks as 重大.
pub fn major(slip: &Slip) -> Option<SlipId> {
    about(slip).filter(|_| slip.id.form == TAG && slip.get(Write::major) == Some(true))
}

fn about(slip: &Slip) -> Option<SlipId> {
    slip.get(Write::about).map(|about| about.0)
}

/// An instruction changes no state: whoever has the matter does as told and then marks it.
fn instruct(ask: &Ask<'_>, _: Instruct) -> Outcome {
    let slip = ask.standing()?;
    let set = ask.given.clone().put(Write::reported, true);
    ask.draw_with(slip.state, set).met(Some(slip), dues::UP, ask.occurred).ok()
}

fn to_meeting(ask: &Ask<'_>, _: ToMeeting) -> Outcome {
    let slip = ask.standing()?;
    match class_of(slip) {
        Some(class) if class != Class::Long && slip.state != REASONED => {
            Err(NOT_FOR_MEETING.with(&[class.label()]))
        }
        _ => ask.draw(MEETING).met(Some(slip), dues::MARKED, ask.occurred).ok(),
    }
}

fn line(slip: &Slip, book: &dyn Book) -> Line {
    let class = class_of(slip);
    let mut matter = format!("{} {}", class.map_or("", Class::label), slip.text(Write::matter));
    if slip.state == REASONED {
        matter = format!("{matter} 因:{}", slip.text(Reason::reason));
    }
    if UNDONE.contains(&slip.state)
        && let Some((_, state, false)) = pointed(slip, book)
    {
        // First, because a narrow glass cuts what comes last.
        matter = format!("[所指单{state},可注OK] {matter}");
    }
    Line {
        due: slip.next_due().map(|d| d.at),
        urgent: class == Some(Class::Urgent),
        place: slip.get(Write::room).map_or_else(String::new, |r| rooms::shown(book, r)),
        matter,
        worker: slip.story.first().map_or_else(String::new, |d| staff::short(book, d.by)),
        hands: slip.story.first().map(|d| d.by),
        ..Line::default()
    }
}

/// The undone entries in a state.
fn undone(book: &dyn Book, state: u16) -> Vec<Slip> {
    let found = book.under(Index::State, state_key_of(TAG, state), MOST);
    found.into_iter().filter_map(|id| book.slip(id)).collect()
}

/// The entries of a class in a state, what hurts next first.
pub fn of_class(book: &dyn Book, state: u16, class: Class) -> Vec<SlipId> {
    let of = |s: &Slip| class_of(s) == Some(class);
    undone(book, state).into_iter().filter(of).map(|s| s.id).collect()
}
