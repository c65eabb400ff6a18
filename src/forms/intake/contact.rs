//! F-08 来电来访记录: what was asked, what was answered, and who owes an answer by when.
//!
//! The first responder stays on the slip for good (G-42): no later step sets that field.

pub mod record;

use crate::forms::catalogue::partners;
use crate::forms::estate::{people, rooms};
use crate::forms::intake::bulletins;
use crate::forms::intake::consults::record as consults;
use crate::forms::intake::needs::from_call::{ToNeed, to_need};
use crate::forms::intake::policy::{FIRST_RESPONDER_DAYS, REQUEST_ANSWER_DAYS, TRANSFER_MINUTES};
use crate::forms::intake::spoken;
use crate::forms::office::staff;
use crate::forms::prelude::*;
use crate::forms::voiding;
use record::{
    A_COMPLAINT, ASK_AND_RETURN, BEYOND_US, FIRST_LATE, NEAREST, NEAREST_FIRM, NO_ANSWER,
    NOT_POSTED, NOT_SATISFIED, NOTHING_POSTED, PROMISE_PAST, REPLIED, RULES, STATES, TEN_MINUTES,
    TO_WHOM, TOLD_ALREADY, VOID, WHERE_TO,
};
pub use record::{
    ANSWERED, Channel, FIRST, Handled, LED_TO, LOG, Log, Matter, Outgoing, TAG, WAITING,
};

fields! { pub struct Reply { 20 result: Text = "答复内容" 12; 21 satisfied: Option<bool> = "满意" 4; } }

fields! {
    /// 答口径: the caller was told what the notice says; nothing else is written.
    pub struct Told {
        1 room: RoomId = "房号" 4;
        13 notice: Option<SlipRef> = "通知" 4;
    }
}

fields! { pub struct Void { 22 why: Text = "作废原因" 8; 24 customer_told: Option<bool> = "已告客户" 4; } }

/// 答口径.
const TELL: u16 = 5;
/// A key pressed twice comes within so many minutes; nobody rings, listens and rings again in them.
const TWICE_MINUTES: i64 = 2;
/// The household's latest slips that are looked through for it.
const LATEST: usize = 30;

pub static ERRAND: Errand = Errand { word: "consult", form: &FORM, step: "log" };

pub static FORM: Form = Form::new("F-08", TAG, "来电来访记录", "来电", STATES, RULES)
    .steps(&[
        Step::opens(LOG, "log", "登记", Right::TakeCalls, Log::fields)
            .advise(advise)
            .decide(by!(log)),
        Step::from(2, "reply", "答复", &[WAITING], Right::TakeCalls, Reply::fields)
            .advise(advise_reply)
            .decide(by!(reply)),
        Step::from(3, "void", "作废", &[ANSWERED, WAITING], Right::Mend, Void::fields)
            .unless(|ask| voiding::not_first(ask, ask.slip?.get(FIRST)))
            .decide(by!(void)),
        Step::opens(TELL, "told", "答口径", Right::TakeCalls, Told::fields)
            .aside()
            .decide(by!(told)),
        Step::from(4, "need", "转需求表", &[WAITING], Right::TakeCalls, ToNeed::fields)
            .decide(by!(to_need)),
    ])
    .printed(Print::PLAIN.kept_blank(5))
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
    advice.computed.push(spoken::first_words(ask, given.get(Log::channel)));
    let handled = given.get(Log::handled);
    if given.get(Log::matter) == Some(Matter::NotOurs) && !given.has(Log::nearest) {
        let (words, room) = (given.text(Log::content), given.get(Log::room));
        let firm = nearest(ask, words, room);
        advice.warnings.push(firm.unwrap_or_else(|| NEAREST.says()).at(Log::nearest));
        let firm = partners::nearest(ask.book, words, room, ask.now.day());
        advice.fills.extend(firm.map(|firm| (Log::nearest.name().to_string(), firm)));
    }
    if given.get(Log::matter) == Some(Matter::Consult)
        && let Some(shown) =
            consults::standing_answer(ask.book, given.text(Log::content), ask.now.day())
    {
        advice.computed.push(("口径".to_string(), shown.clone()));
        advice.fills.push((Log::answer.name().to_string(), shown));
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
        let above = given.get(Log::passed_to).and_then(|badge| staff::role(ask.book, badge));
        let above = above.filter(|role| matches!(role, Role::Supervisor | Role::Head));
        let beyond = above.map(|role| BEYOND_US.with(&[role.label()]).at(Log::passed_to));
        advice.warnings.extend(beyond);
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
    let first = it.first_heard.unwrap_or(ask.hand.badge);
    let set = ask.given.clone().put(FIRST, first);
    match it.handled {
        Handled::Referred if it.nearest.is_none() => return Err(WHERE_TO.at(Log::nearest)),
        Handled::OnTheSpot if it.answer.is_none() => return Err(NO_ANSWER.at(Log::answer)),
        Handled::Referred | Handled::OnTheSpot => return ask.draw_with(ANSWERED, set).ok(),
        Handled::Passed | Handled::Later => {}
    }
    let (at, because) = reply_by(ask, &ask.given);
    if ask.is_past(at) {
        return Err(PROMISE_PAST.with(&[&at.show(ask.now)]).at(Log::promised));
    }
    ask.draw_with(WAITING, set).due(dues::REPLY, at, because).ok()
}

/// A caller who asked about what is posted for the building, and was told the words: the call is logged as
/// answered, and the notice counts one more.
fn told(ask: &Ask<'_>, it: Told) -> Outcome {
    let slip = rooms::slip(ask.book, it.room);
    let building = slip.as_ref().map_or("", |slip| rooms::building(slip));
    let posted = bulletins::slips_in_force(ask.book, building, ask.now);
    let first = posted.first().ok_or_else(|| NOTHING_POSTED.at(Told::room))?;
    let notice = match it.notice {
        Some(SlipRef(id)) => posted.iter().find(|notice| notice.id == id),
        None => Some(first),
    };
    let notice = notice.ok_or_else(|| NOT_POSTED.at(Told::notice))?;
    if is_told(ask, it.room, notice) {
        return Err(TOLD_ALREADY.with(&[&TWICE_MINUTES.to_string()]).at(Told::room));
    }
    let set = Fields::new()
        .put(Log::room, it.room)
        .put(Log::matter, Matter::Consult)
        .put(Log::channel, Channel::Call)
        .put(Log::handled, Handled::OnTheSpot)
        .put(Log::content, Lines(notice.text(bulletins::Post::about).to_string()))
        .put(Log::answer, Text(notice.text(bulletins::Post::words).to_string()))
        .put(FIRST, ask.hand.badge);
    let drawn = vec![ask.draw_with(ANSWERED, set), bulletins::told_beside(notice)];
    Ok(Decision { drawn, warnings: Vec::new() })
}

/// Whether the same hand has just logged that this household was told these words.
fn is_told(ask: &Ask<'_>, room: RoomId, notice: &Slip) -> bool {
    let latest = ask.book.under(Index::Room, u64::from(room.0), LATEST).into_iter();
    latest.filter(|id| id.form == TAG).filter_map(|id| ask.book.slip(id)).any(|call| {
        call.story.first().is_some_and(|deed| deed.step == TELL && deed.by == ask.hand.badge)
            && call.opened().minutes_until(ask.occurred).abs() < TWICE_MINUTES
            && call.text(Log::content) == notice.text(bulletins::Post::about)
            && call.text(Log::answer) == notice.text(bulletins::Post::words)
    })
}

/// A matter that was heard while the customer was asked about something else, and still wants an answer:
/// for a decision of another form.
pub(in crate::forms) fn waiting(ask: &Ask<'_>, set: Fields) -> Drawn {
    let (at, because) = reply_by(ask, &set);
    let slip = SlipId { form: TAG, number: ask.book.next_number(TAG) };
    let set = set.put(FIRST, ask.hand.badge);
    Ask::beside(slip, LOG, WAITING, set).due(dues::REPLY, at, because)
}

fn advise_reply(ask: &Ask<'_>, given: &Fields) -> Advice {
    let unsatisfied = given.get(Reply::satisfied) == Some(false);
    let warning = unsatisfied.then(|| NOT_SATISFIED.at(Reply::satisfied));
    let days = ask.limit(&FIRST_RESPONDER_DAYS);
    let since = |slip: &Slip| slip.opened().plus_minutes(days * 24 * 60);
    let late = days > 0 && ask.slip.is_some_and(|slip| since(slip) <= ask.occurred);
    let late = late.then(|| FIRST_LATE.with(&[&days.to_string()]));
    Advice { warnings: warning.into_iter().chain(late).collect(), ..Advice::default() }
}

/// An unsatisfied caller keeps the slip open: the first responder is not released (G-42).
fn reply(ask: &Ask<'_>, it: Reply) -> Outcome {
    if it.satisfied == Some(false) {
        return ask.draw(WAITING).ok();
    }
    ask.draw(REPLIED).met(ask.slip, dues::REPLY, ask.occurred).ok()
}

/// A mistake of the pen; whoever waits for an answer has been told (P-24).
fn void(ask: &Ask<'_>, it: Void) -> Outcome {
    let slip = ask.standing()?;
    let known = slip.has(Log::room) || slip.has(Log::caller) || slip.has(Log::phone);
    let waits = known && slip.state == WAITING;
    voiding::is_told((waits, it.customer_told), Void::customer_told)?;
    ask.draw(VOID).all_met(slip, ask.now).ok()
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
