//! F-09 需求建议受理: what a customer wants or proposes, the department that is ordered to see to it, and
//! the answer, which the desk gives and not the department (P-21, G-109).
//!
//! Whoever of the staff heard it first owns it until the customer is satisfied (P-24, G-42): no later
//! step sets that blank, and nobody but that person or a supervisor makes the record void.

use crate::forms::complaints::complaint::record::Department;
use crate::forms::estate::rooms;
use crate::forms::intake::contact::{self, Channel, Log, Matter, Outgoing};
use crate::forms::intake::logging;
use crate::forms::intake::policy::{REQUEST_ANSWER_DAYS, TRANSFER_MINUTES};
use crate::forms::office::staff;
use crate::forms::prelude::*;

pub const TAG: u16 = 9;

/// 首问责任人. Set once.
pub const FIRST: Tag<Badge> = Tag::new(30, "first");
/// The call it came from.
pub const CALL: Tag<SlipRef> = Tag::new(31, "call");
/// How often the department was urged.
pub const CHASED: Tag<i64> = Tag::new(32, "chased");

states! {
    /// Written down; no department has it yet.
    RECEIVED = 1 "received" "待转报" open,
    /// A department was ordered to see to it.
    ORDERED = 2 "ordered" "办理中" open,
    /// The department says what came of it; the customer is not told yet.
    SETTLED = 3 "settled" "待答复" open,
    ANSWERED = 4 "answered" "已答复",
    VOID = 5 "void" "作废",
}

/// States in which the customer has no full answer yet.
pub const UNANSWERED: &[u16] = &[RECEIVED, ORDERED, SETTLED];

rules! {
    TIME_PAST refuse "{0} {1} 已经过了;若是明天,请写“明天9点”" ["F-12"];
    TEN_MINUTES warn "转报须在 {0} 分钟内;这一件已过 {1} 分钟" ["G-60", "N-03"];
    TO_WHOM warn "请写责成谁办,接班人才好跟进" ["G-43", "G-109"];
    NO_RESULT warn "责成的部门还没有回音:请问明结果再答复" ["G-109", "G-58"];
    NOT_SATISFIED warn "客户未满意:首问责任不解除,这件继续办" ["G-42", "P-24"];
    ANSWERED_LATE warn "应在 {0} 前答复客户,已经迟了" ["G-45", "N-05"];
    NOT_THE_FIRST refuse "首问责任人是{0}:作废请由本人或主管办理" ["P-24", "G-42"];
}

choice! {
    pub enum Kind {
        Need = 1 "need" "需求",
        Suggestion = 2 "suggestion" "建议",
    }
}

fields! {
    pub struct Open {
        1 room: Option<RoomId> = "房号" 4;
        2 caller: Option<Who> = "来电人" 4;
        3 phone: Option<Phone> = "电话" 4;
        5 kind: Kind = "类别" 4;
        4 channel: Option<Channel> = "方式" 4;
        13 heard_by: Option<Badge> = "首问" 4;
        6 content: Lines = "内容" 12;
        8 answer: Option<Text> = "当场答复" 12;
        7 department: Option<Department> = "责成部门" 4;
        9 passed_to: Option<Badge> = "责成谁" 4;
        10 promised: Option<Moment> = "承诺答复" 4;
        11 settle_by: Option<Moment> = "部门期限" 4;
    }

    pub struct Order {
        7 department: Department = "责成部门" 4;
        9 passed_to: Option<Badge> = "责成谁" 4;
        11 settle_by: Option<Moment> = "部门期限" 4;
    }
}

fields! { pub struct Chase { 40 urged: Option<Badge> = "催谁" 4; 41 said: Text = "怎么说" 12; } }

fields! { pub struct Came { 42 result: Lines = "办理结果" 12; 43 told_by: Option<Badge> = "谁回话" 4; } }

fields! { pub struct Tell { 44 told: Text = "告知内容" 12; 10 promised: Option<Moment> = "承诺答复" 4; } }

fields! {
    pub struct Reply {
        50 reply: Lines = "答复内容" 12;
        51 replied_how: Outgoing = "答复方式" 4;
        52 satisfied: Option<bool> = "满意" 4;
    }

    pub struct Voided {
        60 void_why: Text = "作废原因" 12;
        61 customer_told: Text = "怎么告知" 12;
    }
}

pub static ERRAND: Errand = Errand { word: "need", form: &FORM, step: "open" };

pub static FORM: Form = Form::new("F-09", TAG, "需求建议受理表", "需求", STATES, RULES)
    .steps(&[
        Step::opens(1, "open", "登记", Right::TakeCalls, Open::fields)
            .advise(advise)
            .decide(by!(open)),
        Step::from(2, "order", "转部门", UNANSWERED, Right::TakeCalls, Order::fields)
            .advise(advise_order)
            .decide(by!(order)),
        Step::from(3, "chase", "催办", &[ORDERED], Right::TakeCalls, Chase::fields)
            .decide(by!(chase)),
        Step::from(4, "result", "部门回话", &[ORDERED], Right::TakeCalls, Came::fields)
            .to(SETTLED)
            .meets(&[dues::SETTLE]),
        Step::from(5, "tell", "告知进展", UNANSWERED, Right::TakeCalls, Tell::fields)
            .decide(by!(tell)),
        Step::from(6, "reply", "答复", UNANSWERED, Right::TakeCalls, Reply::fields)
            .advise(advise_reply)
            .decide(by!(reply)),
        Step::from(7, "void", "作废", UNANSWERED, Right::Mend, Voided::fields).decide(by!(void)),
    ])
    .keys(&[By::Person(Open::caller)])
    .and_keys(|slip| {
        let open = UNANSWERED.contains(&slip.state).then(|| urgency(slip));
        Key::of_work(slip, slip.get(Open::room), open)
    })
    .line(line)
    .shown_as(|slip| format!("需求 {:06}", slip.id.number))
    .fills(fills);

fn fills(step: &Step, slip: Option<&Slip>, start: Start, book: &dyn Book) -> Vec<Fill> {
    match (step.name, slip) {
        ("open", _) => contact::caller_fills(start, book, "caller"),
        // What the department said is what the customer is told.
        ("reply", Some(slip)) if slip.state == SETTLED => {
            vec![("reply", slip.text(Came::result).to_string())]
        }
        ("order", Some(slip)) => {
            let department = slip.get(Open::department);
            department.map(|d| ("department", d.name().to_string())).into_iter().collect()
        }
        _ => Vec::new(),
    }
}

fn line(slip: &Slip, book: &dyn Book) -> Line {
    let kind = slip.get(Open::kind).map_or("", Kind::label);
    let urged = slip.get(CHASED).map_or_else(String::new, |n| format!(" 催{n}"));
    let first = slip.get(FIRST);
    let name = first.map_or_else(String::new, |badge| staff::short(book, badge));
    let department = slip.get(Open::department).map(Department::label);
    Line {
        due: slip.next_due().map(|d| d.at),
        place: slip.get(Open::room).map_or_else(String::new, |r| rooms::shown(book, r)),
        matter: format!("{kind} {}{urged}", slip.text(Open::content)),
        worker: department.map_or_else(|| name.clone(), |d| format!("{d} {name}")),
        hands: first,
        reply_by: slip.due(dues::REPLY).filter(|d| d.met.is_none()).map(|d| d.at),
        ..Line::default()
    }
}

/// What was agreed may not lie before what is being recorded.
fn check_ahead(
    ask: &Ask<'_>,
    blank: Tag<Moment>,
    label: &str,
    at: Option<Moment>,
) -> Result<(), Notice> {
    match at {
        Some(at) if at < ask.occurred.minute() => {
            Err(TIME_PAST.with(&[label, &at.show(ask.now)]).at(blank))
        }
        _ => Ok(()),
    }
}

/// When the customer must have an answer: as promised, else by N-05.
fn reply_by(ask: &Ask<'_>, promised: Option<Moment>) -> (Moment, String) {
    if let Some(promised) = promised {
        return (promised, "承诺时间 (F-12)".to_string());
    }
    let days = ask.limit(&REQUEST_ANSWER_DAYS);
    let because = format!("受理 {} + {days} 天 (N-05)", ask.occurred.show(ask.now));
    (ask.occurred.plus_minutes(days * 24 * 60), because)
}

fn transfer_by(ask: &Ask<'_>) -> (Moment, String) {
    let minutes = ask.limit(&TRANSFER_MINUTES);
    let because = format!("受理 {} + {minutes} 分 (N-03)", ask.occurred.show(ask.now));
    (ask.occurred.plus_minutes(minutes), because)
}

/// The minutes that the transfer took, where they are more than N-03 allows.
fn warn_slow(ask: &Ask<'_>, from: Moment, until: Moment) -> Option<Notice> {
    let (waited, most) = (from.minutes_until(until), ask.limit(&TRANSFER_MINUTES));
    (waited > most).then(|| TEN_MINUTES.with(&[&most.to_string(), &waited.to_string()]))
}

fn advise(ask: &Ask<'_>, given: &Fields) -> Advice {
    let mut advice = Advice::default();
    if given.has(Open::answer) {
        return advice;
    }
    if given.has(Open::department) {
        advice.warnings.extend(warn_slow(ask, ask.occurred, ask.now));
        if !given.has(Open::passed_to) {
            advice.warnings.push(TO_WHOM.at(Open::passed_to));
        }
    } else {
        let (at, because) = transfer_by(ask);
        let shown = format!("{} ({because})", at.show(ask.now));
        advice.computed.push((dues::TRANSFER.label().to_string(), shown));
    }
    let (at, because) = reply_by(ask, given.get(Open::promised));
    let shown = format!("{} ({because})", at.show(ask.now));
    advice.computed.push((dues::REPLY.label().to_string(), shown));
    advice
}

/// Records what is wanted and logs the call in one commit. What is answered on the spot runs no clock.
fn open(ask: &Ask<'_>, it: Open) -> Outcome {
    check_ahead(ask, Open::promised, "承诺答复", it.promised)?;
    check_ahead(ask, Open::settle_by, "部门期限", it.settle_by)?;
    let slip = ask.fresh();
    let first = it.heard_by.unwrap_or(ask.hand.badge);
    let matter = if it.kind == Kind::Need { Matter::Need } else { Matter::Suggestion };
    let log = Fields::new()
        .put(Log::matter, matter)
        .put(Log::channel, Channel::Call)
        .put(contact::FIRST, first)
        .carry(&ask.given, Open::room, Log::room)
        .carry(&ask.given, Open::caller, Log::caller)
        .carry(&ask.given, Open::phone, Log::phone)
        .carry(&ask.given, Open::channel, Log::channel)
        .carry(&ask.given, Open::content, Log::content);
    let call = logging::logged_for(ask, log, slip);
    let set = ask.given.clone().put(FIRST, first).put(CALL, SlipRef(call.slip));
    let drawn = if it.answer.is_some() {
        ask.draw_with(ANSWERED, set)
    } else {
        let (at, because) = reply_by(ask, it.promised);
        let ordered = it.department.is_some();
        let state = if ordered { ORDERED } else { RECEIVED };
        let mut drawn = ask.draw_with(state, set).due(dues::REPLY, at, because);
        if !ordered {
            let (at, because) = transfer_by(ask);
            drawn = drawn.due(dues::TRANSFER, at, because);
        }
        settle_clock(drawn, it.settle_by.filter(|_| ordered))
    };
    // G-26: the log stands before the record.
    Ok(Decision { drawn: vec![call, drawn], warnings: Vec::new() })
}

/// The time that the department was given, if it was given one.
fn settle_clock(drawn: Drawn, by: Option<Moment>) -> Drawn {
    match by {
        Some(at) => drawn.due(dues::SETTLE, at, "责成部门的期限 (G-109)"),
        None => drawn,
    }
}

fn advise_order(ask: &Ask<'_>, given: &Fields) -> Advice {
    let mut warnings = Vec::new();
    if let Some(slip) = ask.slip.filter(|slip| slip.state == RECEIVED) {
        warnings.extend(warn_slow(ask, slip.opened(), ask.occurred));
    }
    if !given.has(Order::passed_to) {
        warnings.push(TO_WHOM.at(Order::passed_to));
    }
    Advice { warnings, ..Advice::default() }
}

/// To a department, or to another one. The answer stays the desk's, and so does its clock. The time
/// that an earlier department had is over with it.
fn order(ask: &Ask<'_>, it: Order) -> Outcome {
    let slip = ask.standing()?;
    check_ahead(ask, Order::settle_by, "部门期限", it.settle_by)?;
    let drawn = ask.draw(ORDERED).met(Some(slip), dues::TRANSFER, ask.occurred);
    match it.settle_by {
        Some(_) => settle_clock(drawn, it.settle_by).ok(),
        None => drawn.met(Some(slip), dues::SETTLE, ask.occurred).ok(),
    }
}

fn chase(ask: &Ask<'_>, _: Chase) -> Outcome {
    let slip = ask.standing()?;
    let times = slip.get(CHASED).unwrap_or(0) + 1;
    ask.draw_with(slip.state, ask.given.clone().put(CHASED, times)).ok()
}

/// The customer hears how far it is (S3 L149). A new time that was agreed takes the old one's place.
fn tell(ask: &Ask<'_>, it: Tell) -> Outcome {
    let slip = ask.standing()?;
    check_ahead(ask, Tell::promised, "承诺答复", it.promised)?;
    let drawn = ask.draw(slip.state);
    match it.promised {
        Some(at) => drawn.due(dues::REPLY, at, "与客户改约 (F-12)").ok(),
        None => drawn.ok(),
    }
}

fn advise_reply(ask: &Ask<'_>, given: &Fields) -> Advice {
    let mut warnings = Vec::new();
    if let Some(slip) = ask.slip {
        if slip.state == ORDERED {
            warnings.push(NO_RESULT.says());
        }
        let late = slip.due(dues::REPLY).filter(|d| d.met.is_none());
        if let Some(due) = late.filter(|d| d.at.minute() < ask.occurred.minute()) {
            warnings.push(ANSWERED_LATE.with(&[&due.at.show(ask.now)]));
        }
    }
    if given.get(Reply::satisfied) == Some(false) {
        warnings.push(NOT_SATISFIED.at(Reply::satisfied));
    }
    Advice { warnings, ..Advice::default() }
}

/// An unsatisfied customer keeps it open: with the department that has it, or to be given to one.
fn reply(ask: &Ask<'_>, it: Reply) -> Outcome {
    let slip = ask.standing()?;
    if it.satisfied == Some(false) {
        let state = if slip.state == RECEIVED { RECEIVED } else { ORDERED };
        return ask.draw(state).ok();
    }
    ask.draw(ANSWERED).all_met(slip, ask.occurred).ok()
}

/// The duty of whoever heard it first does not end by another's hand (P-24).
fn void(ask: &Ask<'_>, _: Voided) -> Outcome {
    let slip = ask.standing()?;
    let above = matches!(ask.role, Role::Supervisor | Role::Head);
    match slip.get(FIRST) {
        Some(first) if first != ask.hand.badge && !above => {
            Err(NOT_THE_FIRST.with(&[&staff::shown(ask.book, first)]))
        }
        _ => ask.draw(VOID).all_met(slip, ask.now).ok(),
    }
}
