//! F-10 咨询服务记录: a question answered at once, or who was asked, the right answer, and when the caller was
//! told (P-23).
//!
//! An answer that the head approved stands until its last day and is offered to whoever is asked the same
//! again; no other answer is, for what one operator once said is not yet what the office says.

pub mod record;

use crate::forms::estate::rooms;
use crate::forms::intake::contact::{self, Channel, Log, Matter, Outgoing};
use crate::forms::intake::logging;
use crate::forms::intake::policy::{CONSULT_ANSWER_MINUTES, REQUEST_ANSWER_DAYS};
use crate::forms::intake::spoken;
use crate::forms::office::staff;
use crate::forms::prelude::*;
use crate::forms::voiding;
pub use record::TAG;
use record::{
    ANSWERED, ASKING, Approve, DROPPED, KNOWN, OVER, STANDING, STATES, TOLD, VOID, standing_answer,
};

/// What nobody says to a caller (S1C-consult 三).
const FORBIDDEN: &[&str] = &["我不知道", "不归我管", "不关我的事"];

/// 首问责任人, set once.
pub const FIRST: Tag<Badge> = Tag::new(30, "first");
/// The call it came from.
pub const CALL: Tag<SlipRef> = Tag::new(31, "call");

const UNTOLD: &[u16] = &[ASKING, KNOWN];

crate::dues! { ASK = 320 "去问" }

rules! {
    ASK_AND_RETURN warn "答不清楚:请向来电人说明,立即询问有关人员,再答复" ["G-58"];
    FORBIDDEN_WORDS warn "“{0}”是服务忌语;可说“我问清楚马上答复您”" ["G-57", "S1C-consult 三"];
    PROMISE_PAST refuse "承诺答复 {0} 已经过了;若是明天,请写“明天9点”" ["F-12"];
    WHO_WAS_ASKED refuse "请写问了谁:答案要有出处" ["P-23", "S1C-consult 二"];
    TOLD_LATE warn "应在 {0} 前答复来电人,已经迟了" ["G-45", "N-05"];
    HEAD_APPROVES refuse "对外口径由管理处主任认可;请主任登录后办理" ["S1C-consult 五", "P-23"];
    ALREADY_OVER refuse "口径有效至 {0},已经过了;请核对" ["F-10"];
}

fields! {
    pub struct Open {
        1 room: Option<RoomId> = "房号" 4;
        2 caller: Option<Who> = "来电人" 4;
        3 phone: Option<Phone> = "电话" 4;
        4 channel: Option<Channel> = "方式" 4;
        5 asked: Option<Badge> = "问谁" 4;
        6 promised: Option<Moment> = "承诺答复" 4;
        7 question: Lines = "问题" 12;
        8 answer: Option<Text> = "当场答复" 12;
        17 first_heard: Option<Badge> = "首问人" 4;
    }
}

fields! { pub struct AskSomebody { 5 asked: Badge = "问谁" 4; 9 ask_note: Option<Text> = "问的情况" 8; } }

fields! {
    pub struct Learn {
        10 right: Text = "正确答复" 12;
        5 asked: Option<Badge> = "问谁" 4;
    }

    pub struct Tell {
        11 told: Text = "告知内容" 12;
        12 told_how: Option<Outgoing> = "告知方式" 4;
    }
}

fields! {
    pub struct Why { 16 why: Text = "原因" 12; }

    pub struct Void { 16 why: Text = "原因" 8; 18 customer_told: Option<bool> = "已告客户" 4; }
}

pub static ERRAND: Errand = Errand { word: "ask", form: &FORM, step: "open" };

pub static FORM: Form = Form::new("F-10", TAG, "咨询服务记录", "咨询", STATES, RULES)
    .steps(&[
        Step::opens(1, "open", "登记", Right::TakeCalls, Open::fields)
            .advise(advise)
            .decide(by!(open)),
        Step::from(2, "ask", "去问", &[ASKING], Right::TakeCalls, AskSomebody::fields)
            .to(ASKING)
            .meets(&[ASK]),
        Step::from(3, "learn", "问清", &[ASKING], Right::TakeCalls, Learn::fields)
            .decide(by!(learn)),
        Step::from(4, "tell", "告知", &[KNOWN], Right::TakeCalls, Tell::fields)
            .advise(advise_tell)
            .decide(|ask, _| ask.draw(TOLD).all_met(ask.standing()?, ask.occurred).ok()),
        Step::from(5, "drop", "不用答复", UNTOLD, Right::TakeCalls, Why::fields)
            .decide(|ask, _| ask.draw(DROPPED).all_met(ask.standing()?, ask.occurred).ok()),
        Step::from(
            6,
            "approve",
            "认可口径",
            &[ANSWERED, TOLD, STANDING],
            Right::Instruct,
            Approve::fields,
        )
        .unless(|ask| (ask.role != Role::Head).then(|| HEAD_APPROVES.says()))
        .decide(by!(approve)),
        Step::from(7, "end", "停用口径", &[STANDING], Right::Instruct, Why::fields).to(OVER),
        Step::from(8, "void", "作废", &[ANSWERED, ASKING], Right::Mend, Void::fields)
            .unless(|ask| voiding::not_first(ask, ask.slip?.get(FIRST)))
            .decide(by!(void)),
    ])
    .keys(&[By::Person(Open::caller), By::Listed])
    .and_keys(|slip| {
        let open = UNTOLD.contains(&slip.state).then(|| urgency(slip));
        Key::of_work(slip, slip.get(Open::room), open)
    })
    .line(line)
    .shown_as(|slip| format!("咨询 {:06}", slip.id.number))
    .fills(fills)
    .dues(DUES);

fn fills(step: &Step, slip: Option<&Slip>, start: Start, book: &dyn Book) -> Vec<Fill> {
    let Some(slip) = slip else { return contact::caller_fills(start, book, "caller") };
    let last = [slip.text(Tell::told), slip.text(Learn::right), slip.text(Open::answer)];
    let said = last.into_iter().find(|text| !text.is_empty()).unwrap_or("").to_string();
    match step.name {
        "tell" => vec![("told", said)],
        "approve" if slip.state != STANDING => vec![("shown", said)],
        _ => Vec::new(),
    }
}

fn line(slip: &Slip, book: &dyn Book) -> Line {
    let first = slip.get(FIRST);
    Line {
        due: slip.next_due().map(|d| d.at),
        place: slip.get(Open::room).map_or_else(String::new, |r| rooms::shown(book, r)),
        matter: slip.text(Open::question).to_string(),
        worker: first.map_or_else(String::new, |badge| staff::short(book, badge)),
        hands: first,
        reply_by: slip.due(dues::REPLY).filter(|d| d.met.is_none()).map(|d| d.at),
        ..Line::default()
    }
}

fn advise(ask: &Ask<'_>, given: &Fields) -> Advice {
    let mut advice = Advice::default();
    advice.computed.push(spoken::first_words(ask, given.get(Open::channel)));
    let answer = given.text(Open::answer);
    let rude = FORBIDDEN.iter().find(|words| answer.contains(**words));
    advice.warnings.extend(rude.map(|words| FORBIDDEN_WORDS.with(&[words]).at(Open::answer)));
    if let Some(shown) = standing_answer(ask.book, given.text(Open::question), ask.now.day()) {
        advice.computed.push(("口径".to_string(), shown.clone()));
        advice.fills.push((Open::answer.name().to_string(), shown));
    }
    if answer.is_empty() {
        advice.warnings.push(ASK_AND_RETURN.says());
        let (at, because) = reply_by(ask, given);
        advice.computed.push(("答复".to_string(), format!("{} ({because})", at.show(ask.now))));
    }
    advice
}

/// When the caller must have an answer: as promised, else by N-05.
fn reply_by(ask: &Ask<'_>, given: &Fields) -> (Moment, String) {
    if let Some(promised) = given.get(Open::promised) {
        return (promised, "承诺时间 (F-12)".to_string());
    }
    let days = ask.limit(&REQUEST_ANSWER_DAYS);
    let because = format!("受理 {} + {days} 天 (N-05)", ask.occurred.show(ask.now));
    (ask.occurred.plus_minutes(days * 24 * 60), because)
}

/// Answered at once, or to be asked about; the call is logged with it.
fn open(ask: &Ask<'_>, it: Open) -> Outcome {
    let log = Fields::new()
        .put(Log::matter, Matter::Consult)
        .put(Log::channel, Channel::Call)
        .carry(&ask.given, Open::room, Log::room)
        .carry(&ask.given, Open::caller, Log::caller)
        .carry(&ask.given, Open::phone, Log::phone)
        .carry(&ask.given, Open::channel, Log::channel)
        .carry(&ask.given, Open::question, Log::content)
        .carry(&ask.given, Open::first_heard, Log::first_heard);
    let call = logging::logged_for(ask, log, ask.fresh());
    let first = it.first_heard.unwrap_or(ask.hand.badge);
    let set = ask.given.clone().put(FIRST, first).put(CALL, SlipRef(call.slip));
    if it.answer.is_some() {
        let drawn = vec![call, ask.draw_with(ANSWERED, set)];
        return Ok(Decision { drawn, warnings: Vec::new() });
    }
    let (at, because) = reply_by(ask, &ask.given);
    if ask.is_past(at) {
        return Err(PROMISE_PAST.with(&[&at.show(ask.now)]).at(Open::promised));
    }
    let mut drawn = ask.draw_with(ASKING, set).due(dues::REPLY, at, because);
    let minutes = ask.limit(&CONSULT_ANSWER_MINUTES);
    if it.asked.is_none() && minutes > 0 {
        let because = format!("受理 {} + {minutes} 分 (T-02e)", ask.occurred.show(ask.now));
        drawn = drawn.due(ASK, ask.occurred.plus_minutes(minutes), because);
    }
    Ok(Decision { drawn: vec![call, drawn], warnings: Vec::new() })
}

/// The right answer, from somebody who is named.
fn learn(ask: &Ask<'_>, it: Learn) -> Outcome {
    let slip = ask.standing()?;
    if it.asked.is_none() && !slip.has(Open::asked) {
        return Err(WHO_WAS_ASKED.at(Learn::asked));
    }
    ask.draw(KNOWN).met(Some(slip), ASK, ask.occurred).ok()
}

fn advise_tell(ask: &Ask<'_>, given: &Fields) -> Advice {
    let told = given.text(Tell::told);
    let rude = FORBIDDEN.iter().find(|words| told.contains(**words));
    let mut warnings: Vec<Notice> =
        rude.map(|words| FORBIDDEN_WORDS.with(&[words]).at(Tell::told)).into_iter().collect();
    let reply = ask.slip.and_then(|slip| slip.due(dues::REPLY));
    let late = reply.filter(|d| d.met.is_none() && d.at < ask.occurred);
    warnings.extend(late.map(|d| TOLD_LATE.with(&[&d.at.show(ask.now)])));
    Advice { warnings, ..Advice::default() }
}

/// A mistake of the pen; whoever waits for an answer has been told (P-24).
fn void(ask: &Ask<'_>, it: Void) -> Outcome {
    let slip = ask.standing()?;
    let known = slip.has(Open::room) || slip.has(Open::caller) || slip.has(Open::phone);
    let waits = known && slip.state == ASKING;
    voiding::is_told((waits, it.customer_told), Void::customer_told)?;
    ask.draw(VOID).all_met(slip, ask.now).ok()
}

/// What the office says is the head's word, and has a last day.
fn approve(ask: &Ask<'_>, it: Approve) -> Outcome {
    if it.until < ask.now.day() {
        return Err(ALREADY_OVER.with(&[&it.until.to_string()]).at(Approve::until));
    }
    ask.draw(STANDING).ok()
}
