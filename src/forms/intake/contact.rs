//! F-08 来电来访记录: what was asked, what was answered, and who owes an answer by when.
//!
//! The first responder stays on the slip for good (G-42): no later step sets that field.

use crate::engine::book::Book;
use crate::engine::form::{
    ByClock, Called, Errand, FieldSet, Fill, Form, Line, Start, State, Step, called_by_number,
};
use crate::engine::judge::{Advice, Ask, Drawn, Outcome};
use crate::engine::kind::{Lines, Phone, Text, Who};
use crate::engine::moment::Moment;
use crate::engine::notice::Notice;
use crate::engine::rights::{Right, Role};
use crate::engine::slip::{Index, Key, Slip, descending, due, urgency};
use crate::engine::value::{Badge, Cell, Fields, PersonId, RoomId, SlipId};
use crate::forms::intake::policy::{REQUEST_ANSWER_DAYS, TRANSFER_MINUTES};

use super::control_book;
use crate::forms::catalogue::partners;
use crate::forms::estate::{people, rooms};
use crate::forms::office::staff;

// For those who still look for it here.
pub use crate::engine::slip::state_key;

pub const TAG: u16 = 8;
pub const ANSWERED: u16 = 1;
pub const WAITING: u16 = 2;
pub const REPLIED: u16 = 3;
const VOID: u16 = 4;

pub const ROOM: u16 = 1;
pub const CALLER: u16 = 2;
pub const PHONE: u16 = 3;
pub const CHANNEL: u16 = 4;
pub const MATTER: u16 = 5;
pub const CONTENT: u16 = 6;
pub const OUTCOME: u16 = 7;
/// 首问责任人. Set once.
pub const FIRST: u16 = 30;
/// The slip that came of the call.
pub const LED_TO: u16 = 31;

/// The step by which another form's intake writes this log.
pub const LOG: u16 = 1;

crate::rules! {
    NO_ANSWER refuse "当场答复须写答复内容;答不清楚的请选“待复”" ["S1C-consult 四", "P-23"];
    A_COMPLAINT refuse "投诉请登记投诉记录,来电会一并记下;只记来电就没有定级和回访" ["G-36", "P-18"];
    PROMISE_PAST refuse "承诺答复 {0} 已经过了;若是明天,请写“明天9点”" ["F-12"];
    ASK_AND_RETURN warn "答不清楚:请立即询问有关人员,再答复来电人" ["G-58"];
    TEN_MINUTES warn "转报须在 {0} 分钟内;这一件已过 {1} 分钟" ["G-60", "N-03"];
    TO_WHOM warn "转报要写给谁,接班人才好跟进" ["G-43"];
    NEAREST warn "本处没有此项服务:请向来电人推荐就近地点并记下" ["G-33"];
    NEAREST_FIRM warn "本处没有此项服务,请推荐就近:{0}" ["G-33", "F-05"];
    WHERE_TO refuse "推荐到哪里去?请写推荐去处" ["G-33", "P-02"];
    NOT_SATISFIED warn "来电人未满意:首问责任不解除,请另记待复" ["G-42"];
}

crate::choice! {
    /// How word reached the desk.
    pub enum Channel {
        Call = 1 "call" "来电",
        Visit = 2 "visit" "来访",
        Intercom = 3 "intercom" "对讲",
        Chat = 4 "chat" "微信群",
        Gate = 5 "gate" "门岗",
        Hotline = 6 "hotline" "400转单",
        ControlRoom = 7 "control-room" "中控室",
        Radio = 8 "radio" "电台",
        Paper = 9 "paper" "纸单",
    }
}

crate::choice! {
    pub enum Matter {
        Consult = 1 "consult" "咨询",
        Need = 2 "need" "需求",
        Suggestion = 3 "suggestion" "建议",
        Repair = 4 "repair" "报修",
        Chaser = 5 "chaser" "催单",
        NotOurs = 6 "not-ours" "非本处",
        Other = 7 "other" "其他",
        Complaint = 8 "complaint" "投诉",
    }
}

crate::choice! {
    pub enum Handled {
        OnTheSpot = 1 "on-the-spot" "当场答复",
        Passed = 2 "passed" "转报",
        Later = 3 "later" "待复",
        Referred = 4 "referred" "已推荐",
    }
}

crate::fields! {
    pub struct Log {
        1 room: Option<RoomId> = "房号" 4;
        2 caller: Option<Who> = "来电人" 4;
        3 phone: Option<Phone> = "电话" 4;
        5 matter: Matter = "事由" 4;
        4 channel: Option<Channel> = "方式" 4;
        7 handled: Handled = "处理" 4;
        6 content: Lines = "内容" 12;
        8 answer: Option<Text> = "答复" 12;
        9 passed_to: Option<Badge> = "转报" 4;
        10 promised: Option<Moment> = "承诺答复" 4;
        11 nearest: Option<Text> = "推荐去处" 4;
    }
}

crate::fields! {
    pub struct Reply {
        20 result: Text = "答复内容" 12;
        21 satisfied: Option<bool> = "满意" 4;
    }
}

crate::fields! {
    pub struct Void {
        22 why: Text = "作废原因" 12;
    }
}

pub static ERRAND: Errand = Errand { word: "consult", form: &FORM, step: "log" };

pub static FORM: Form = Form {
    id: "F-08",
    tag: TAG,
    title: "来电来访记录",
    word: "来电",
    states: &[
        State { code: ANSWERED, name: "answered", label: "已答复", open: false },
        State { code: WAITING, name: "waiting", label: "待答复", open: true },
        State { code: REPLIED, name: "replied", label: "已回复", open: false },
        State { code: VOID, name: "void", label: "作废", open: false },
    ],
    steps: &[
        Step {
            tag: LOG,
            name: "log",
            title: "登记",
            from: &[],
            right: Right::TakeCalls,
            cosign: None,
            at_once: false,
            fields: Log::fields,
            advise,
            decide: log,
        },
        Step {
            tag: 2,
            name: "reply",
            title: "答复",
            from: &[WAITING],
            right: Right::TakeCalls,
            cosign: None,
            at_once: false,
            fields: Reply::fields,
            advise: advise_reply,
            decide: reply,
        },
        Step {
            tag: 3,
            name: "void",
            title: "作废",
            from: &[ANSWERED, WAITING],
            right: Right::Mend,
            cosign: None,
            at_once: false,
            fields: Void::fields,
            advise: crate::engine::form::no_advice,
            decide: |ask, given| {
                let drawn = ask.draw(VOID, given.clone());
                Ok(match ask.slip {
                    Some(slip) => drawn.all_met(slip, ask.now),
                    None => drawn,
                }
                .into())
            },
        },
    ],
    rules: RULES,
    keys,
    line,
    called: |slip| Called { shown: "来电".to_string(), ..called_by_number(slip) },
    fills,
    by_clock: ByClock::NOTHING,
};

fn fills(step: &Step, _: Option<&Slip>, start: Start, book: &dyn Book) -> Vec<Fill> {
    if step.tag == LOG { caller_fills(start, book, "caller") } else { Vec::new() }
}

/// Room, caller and phone as the intake box has them, as references.
#[must_use]
pub fn caller_fills(start: Start, book: &dyn Book, caller: &'static str) -> Vec<Fill> {
    let mut fills: Vec<Fill> = vec![("channel", "call".to_string())];
    if let Some(RoomId(room)) = start.room {
        fills.push(("room", format!("#{room}")));
    }
    if let Some(PersonId(person)) = start.person {
        fills.push((caller, format!("@{person}")));
        if people::phone(book, PersonId(person), 0).is_some() {
            fills.push(("phone", format!("@{person}.0")));
        }
    }
    fills
}

fn advise(ask: &Ask<'_>, given: &Fields) -> Advice {
    let mut advice = Advice::default();
    let handled = choice(given, OUTCOME).and_then(Handled::of);
    if choice(given, MATTER).and_then(Matter::of) == Some(Matter::NotOurs)
        && given.get(11).is_none()
    {
        let words = match given.cell(CONTENT) {
            Some(Cell::Text(words)) => words,
            _ => "",
        };
        let room = match given.cell(ROOM) {
            Some(Cell::Room(room)) => Some(*room),
            _ => None,
        };
        let firm = nearest(ask, words, room);
        advice.warnings.push(firm.unwrap_or_else(|| NEAREST.says()).at("nearest"));
        let firm = partners::nearest(ask.book, words, room, ask.now.day());
        advice.fills.extend(firm.map(|firm| ("nearest".to_string(), firm)));
    }
    if handled == Some(Handled::Passed) {
        let waited = ask.occurred.minutes_until(ask.now);
        let most = ask.limit(&TRANSFER_MINUTES);
        if waited > most {
            advice.warnings.push(TEN_MINUTES.with(&[&most.to_string(), &waited.to_string()]));
        }
        if given.get(9).is_none() {
            advice.warnings.push(TO_WHOM.says().at("passed_to"));
        }
    }
    if handled == Some(Handled::Later) {
        advice.warnings.push(ASK_AND_RETURN.says());
    }
    if handled.is_some_and(|h| matches!(h, Handled::Passed | Handled::Later)) {
        let (at, because) = reply_by(ask, given);
        advice.computed.push(("答复".to_string(), format!("{} ({because})", at.show(ask.now))));
    }
    advice
}

/// Whom to recommend for what the office does not do, if the partner directory knows somebody (F-05).
pub fn nearest(ask: &Ask<'_>, words: &str, room: Option<RoomId>) -> Option<Notice> {
    let firm = partners::nearest(ask.book, words, room, ask.now.day())?;
    Some(NEAREST_FIRM.with(&[&firm]))
}

/// When the caller must have an answer: as promised, else by N-05.
fn reply_by(ask: &Ask<'_>, given: &Fields) -> (Moment, String) {
    if let Some(Cell::Moment(promised)) = given.cell(10) {
        return (*promised, "承诺时间 (F-12)".to_string());
    }
    let days = ask.limit(&REQUEST_ANSWER_DAYS);
    (
        ask.occurred.plus_minutes(days * 24 * 60),
        format!("受理 {} + {days} 天 (N-05)", ask.occurred.show(ask.now)),
    )
}

fn choice(given: &Fields, tag: u16) -> Option<u16> {
    match given.cell(tag) {
        Some(Cell::Choice(code)) => Some(*code),
        _ => None,
    }
}

fn log(ask: &Ask<'_>, given: &Fields) -> Outcome {
    if choice(given, MATTER).and_then(Matter::of) == Some(Matter::Complaint) {
        return Err(A_COMPLAINT.says().at("matter"));
    }
    let set = given.clone().with(FIRST, Cell::Staff(ask.hand.badge));
    let handled = choice(given, OUTCOME).and_then(Handled::of);
    if handled == Some(Handled::Referred) {
        if given.get(11).is_none() {
            return Err(WHERE_TO.says().at("nearest"));
        }
        return Ok(ask.draw(ANSWERED, set).into());
    }
    if handled == Some(Handled::OnTheSpot) {
        if given.get(8).is_none() {
            return Err(NO_ANSWER.says().at("answer"));
        }
        return Ok(ask.draw(ANSWERED, set).into());
    }
    let (at, because) = reply_by(ask, given);
    // 9 o'clock typed in the afternoon means tomorrow.
    if at < ask.occurred.minute() {
        return Err(PROMISE_PAST.with(&[&at.show(ask.now)]).at("promised"));
    }
    Ok(ask.draw(WAITING, set).due(due::REPLY, at, because).into())
}

fn advise_reply(_: &Ask<'_>, given: &Fields) -> Advice {
    let mut advice = Advice::default();
    if matches!(given.cell(21), Some(Cell::Yes(false))) {
        advice.warnings.push(not_satisfied());
    }
    advice
}

fn not_satisfied() -> Notice {
    NOT_SATISFIED.says().at("satisfied")
}

/// An unsatisfied caller keeps the slip open: the first responder is not released (G-42).
fn reply(ask: &Ask<'_>, given: &Fields) -> Outcome {
    if matches!(given.cell(21), Some(Cell::Yes(false))) {
        return Ok(ask.draw(WAITING, given.clone()).into());
    }
    Ok(ask.draw(REPLIED, given.clone()).met(ask.slip, due::REPLY, ask.occurred).into())
}

/// The entry that logs a call which led to another slip: logged first (G-26), answered by that slip.
/// What the control room takes stands in its own book.
#[must_use]
pub fn logged_for(ask: &Ask<'_>, given: Fields, led_to: SlipId) -> Drawn {
    if ask.role == Role::ControlRoom {
        return control_book::logged_for(ask, &given, led_to);
    }
    let slip = SlipId { form: TAG, number: ask.book.next_number(TAG) };
    let set = given
        .with(FIRST, Cell::Staff(ask.hand.badge))
        .with(LED_TO, Cell::Slip(led_to))
        .with(OUTCOME, Cell::Choice(Handled::Passed as u16));
    Ask::beside(slip, LOG, ANSWERED, set)
}

fn keys(slip: &Slip) -> Vec<Key> {
    // A call that led to another slip is answered, and found by that slip; a household's list shows
    // it once.
    let room = slip.room(ROOM).filter(|_| slip.cell(LED_TO).is_none());
    let mut keys = Key::of_work(slip, room, (slip.state == WAITING).then(|| urgency(slip)));
    if let Some(Cell::Person(PersonId(person))) = slip.cell(CALLER) {
        keys.push(Key::new(Index::Person, u64::from(*person), descending(slip.opened())));
    }
    keys
}

fn line(slip: &Slip, book: &dyn Book) -> Line {
    let matter = slip.choice(MATTER).and_then(Matter::of).map_or("", Matter::label);
    Line {
        due: slip.next_due().map(|d| d.at),
        place: slip.room(ROOM).map_or_else(String::new, |r| rooms::shown(book, r)),
        matter: format!("{matter} {}", slip.text(CONTENT)),
        worker: slip.staff(FIRST).map_or_else(String::new, |b| staff::short(book, b)),
        hands: slip.staff(FIRST),
        reply_by: slip.due(due::REPLY).filter(|d| d.met.is_none()).map(|d| d.at),
        ..Line::default()
    }
}
