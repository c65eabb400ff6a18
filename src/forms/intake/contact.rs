//! F-08 来电来访记录: what was asked, what was answered, and who owes an answer by when.
//!
//! The first responder stays on the slip for good (G-42): no later step sets that field.

use crate::forms::catalogue::partners;
use crate::forms::estate::{people, rooms};
use crate::forms::intake::needs::from_call::{ToNeed, to_need};
use crate::forms::intake::policy::{REQUEST_ANSWER_DAYS, TRANSFER_MINUTES};
use crate::forms::office::staff;
use crate::forms::prelude::*;

pub const TAG: u16 = 8;

/// 首问责任人. Set once.
pub const FIRST: Tag<Badge> = Tag::new(30, "first");
/// The slip that came of the call.
pub const LED_TO: Tag<SlipRef> = Tag::new(31, "led_to");

/// The step by which another form's intake writes this log.
pub const LOG: u16 = 1;

rules! {
    NO_ANSWER refuse "当场答复须写答复内容;答不清楚的请选“待复”" ["S1C-consult 四", "P-23"];
    A_COMPLAINT refuse "投诉请登记投诉记录,来电会一并记下;只记来电就没有定级和回访" ["G-36", "P-18"];
    PROMISE_PAST refuse "承诺答复 {0} 已经过了;若是明天,请写“明天9点”" ["F-12"];
    ASK_AND_RETURN warn "答不清楚:请立即询问有关人员,再答复来电人" ["G-58"];
    TEN_MINUTES warn "转报须在 {0} 分钟内;这一件已过 {1} 分钟" ["G-60", "N-03"];
    TO_WHOM warn "转报要写给谁,接班人才好跟进" ["G-43"];
    NEAREST warn "本处没有此项服务:请向来电人推荐就近地点并记下" ["G-33"];
    NEAREST_FIRM warn "本处没有此项服务,请推荐就近:{0}" ["G-33", "F-05"];
    WHERE_TO refuse "推荐到哪里去?请写推荐去处" ["G-33", "P-02"];
    NOT_A_NEED refuse "只有需求、建议转需求表;请按原来的事由答复" ["P-21", "F-09"];
    NOT_SATISFIED warn "来电人未满意:首问责任不解除,请另记待复" ["G-42"];
}

choice! {
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

    /// How word went out from the desk. Codes and names are those of [`Channel`], in which it was written
    /// down before it had words of its own.
    pub enum Outgoing {
        Call = 1 "call" "去电",
        Visit = 2 "visit" "上门",
        Intercom = 3 "intercom" "对讲",
        Chat = 4 "chat" "微信",
        Gate = 5 "gate" "门岗转告",
        Hotline = 6 "hotline" "400转告",
        ControlRoom = 7 "control-room" "中控转告",
        Radio = 8 "radio" "电台",
        Paper = 9 "paper" "留条",
    }

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

    pub enum Handled {
        OnTheSpot = 1 "on-the-spot" "当场答复",
        Passed = 2 "passed" "转报",
        Later = 3 "later" "待复",
        Referred = 4 "referred" "已推荐",
    }
}

fields! {
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

fields! { pub struct Reply { 20 result: Text = "答复内容" 12; 21 satisfied: Option<bool> = "满意" 4; } }

fields! { pub struct Void { 22 why: Text = "作废原因" 12; } }

pub static ERRAND: Errand = Errand { word: "consult", form: &FORM, step: "log" };

states! {
    ANSWERED = 1 "answered" "已答复",
    WAITING = 2 "waiting" "待答复" open,
    REPLIED = 3 "replied" "已回复",
    VOID = 4 "void" "作废",
}

pub static FORM: Form = Form::new("F-08", TAG, "来电来访记录", "来电", STATES, RULES)
    .steps(&[
        Step::opens(LOG, "log", "登记", Right::TakeCalls, Log::fields)
            .advise(advise)
            .decide(by!(log)),
        Step::from(2, "reply", "答复", &[WAITING], Right::TakeCalls, Reply::fields)
            .advise(advise_reply)
            .decide(by!(reply)),
        Step::from(3, "void", "作废", &[ANSWERED, WAITING], Right::Mend, Void::fields)
            .decide(|ask, _| ask.draw(VOID).all_met(ask.standing()?, ask.now).ok()),
        Step::from(4, "need", "转需求表", &[WAITING], Right::TakeCalls, ToNeed::fields)
            .decide(by!(to_need)),
    ])
    .keys(&[By::Person(Log::caller)])
    .and_keys(keys)
    .line(line)
    .called(|form, slip| Called { shown: "来电".to_string(), ..form.called_by_number(slip) })
    .fills(fills);

fn fills(step: &Step, _: Option<&Slip>, start: Start, book: &dyn Book) -> Vec<Fill> {
    if step.tag == LOG { caller_fills(start, book, "caller") } else { Vec::new() }
}

/// Room, caller and phone as the intake box has them, as references.
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
    let handled = given.get(Log::handled);
    if given.get(Log::matter) == Some(Matter::NotOurs) && !given.has(Log::nearest) {
        let (words, room) = (given.text(Log::content), given.get(Log::room));
        let firm = nearest(ask, words, room);
        advice.warnings.push(firm.unwrap_or_else(|| NEAREST.says()).at(Log::nearest));
        let firm = partners::nearest(ask.book, words, room, ask.now.day());
        advice.fills.extend(firm.map(|firm| (Log::nearest.name().to_string(), firm)));
    }
    if handled == Some(Handled::Passed) {
        let waited = ask.occurred.minutes_until(ask.now);
        let most = ask.limit(&TRANSFER_MINUTES);
        if waited > most {
            advice.warnings.push(TEN_MINUTES.with(&[&most.to_string(), &waited.to_string()]));
        }
        if !given.has(Log::passed_to) {
            advice.warnings.push(TO_WHOM.at(Log::passed_to));
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
    if let Some(promised) = given.get(Log::promised) {
        return (promised, "承诺时间 (F-12)".to_string());
    }
    let days = ask.limit(&REQUEST_ANSWER_DAYS);
    (
        ask.occurred.plus_minutes(days * 24 * 60),
        format!("受理 {} + {days} 天 (N-05)", ask.occurred.show(ask.now)),
    )
}

fn log(ask: &Ask<'_>, it: Log) -> Outcome {
    if it.matter == Matter::Complaint {
        return Err(A_COMPLAINT.at(Log::matter));
    }
    let set = ask.given.clone().put(FIRST, ask.hand.badge);
    match it.handled {
        Handled::Referred if it.nearest.is_none() => return Err(WHERE_TO.at(Log::nearest)),
        Handled::OnTheSpot if it.answer.is_none() => return Err(NO_ANSWER.at(Log::answer)),
        Handled::Referred | Handled::OnTheSpot => return ask.draw_with(ANSWERED, set).ok(),
        Handled::Passed | Handled::Later => {}
    }
    let (at, because) = reply_by(ask, &ask.given);
    // 9 o'clock typed in the afternoon means tomorrow.
    if at < ask.occurred.minute() {
        return Err(PROMISE_PAST.with(&[&at.show(ask.now)]).at(Log::promised));
    }
    ask.draw_with(WAITING, set).due(dues::REPLY, at, because).ok()
}

fn advise_reply(_: &Ask<'_>, given: &Fields) -> Advice {
    let unsatisfied = given.get(Reply::satisfied) == Some(false);
    let warning = unsatisfied.then(|| NOT_SATISFIED.at(Reply::satisfied));
    Advice { warnings: warning.into_iter().collect(), ..Advice::default() }
}

/// An unsatisfied caller keeps the slip open: the first responder is not released (G-42).
fn reply(ask: &Ask<'_>, it: Reply) -> Outcome {
    if it.satisfied == Some(false) {
        return ask.draw(WAITING).ok();
    }
    ask.draw(REPLIED).met(ask.slip, dues::REPLY, ask.occurred).ok()
}

fn keys(slip: &Slip) -> Vec<Key> {
    // A call that led to another slip is answered, and found by that slip; a household's list shows
    // it once.
    let room = slip.get(Log::room).filter(|_| !slip.has(LED_TO));
    Key::of_work(slip, room, (slip.state == WAITING).then(|| urgency(slip)))
}

fn line(slip: &Slip, book: &dyn Book) -> Line {
    let matter = slip.get(Log::matter).map_or("", Matter::label);
    let first = slip.get(FIRST);
    Line {
        due: slip.next_due().map(|d| d.at),
        place: slip.get(Log::room).map_or_else(String::new, |r| rooms::shown(book, r)),
        matter: format!("{matter} {}", slip.text(Log::content)),
        worker: first.map_or_else(String::new, |badge| staff::short(book, badge)),
        hands: first,
        reply_by: slip.due(dues::REPLY).filter(|d| d.met.is_none()).map(|d| d.at),
        ..Line::default()
    }
}
