//! F-30 投诉记录: from the complaint heard to the customer asked again (P-18, P-19, P-20).
//!
//! Where the documents disagree, the settings C-01…C-04, C-37 and C-38 say which side is in force;
//! no side is a constant here. Nothing leads past the callback: the only ways out are a customer who
//! was asked again, and a record that two people say was written by mistake (G-36).

mod answering;
mod asking_again;
mod grading;
mod handling;
mod linking;
pub(in crate::forms) mod opening;
mod outside;
pub(super) mod party;
pub mod record;
#[cfg(test)]
mod tests;
mod upward;

use crate::forms::prelude::*;
use record::{
    AGREED, ANSWERABLE, AT_WORK, Agree, CLOSED, Callback, DUES, Department, FIRST, FIRST_OF_EVENT,
    File, GRADED, Graded, NOT_CLOSED, NOT_SENT, PASSABLE, PROPOSED, Pass, Progress, Propose,
    RECEIVED, REOPENED, REPLIED, RULES, Reply, ReportUp, STATES, Sign, TOLD_OUTSIDE, TellThem,
    UNANSWERED, UNASKED, UNSIGNED, UNSOLVED, Unsolvable, Voided, callback_due, escalated, gravity,
    hinted,
};
pub use record::{Grade, Open, TAG, grade};

use crate::engine::kind::reading;

use crate::forms::estate::rooms;
use crate::forms::intake::contact;
use crate::forms::office::staff;

pub static ERRAND: Errand = Errand { word: "complaint", form: &FORM, step: "open" };

const ANSWER: u16 = 8;

/// What the office keeps to itself on the way; where it was filled, the screen and the case report have it.
const NOT_ON_PAPER: &[&str] = &[
    "major_hint",
    "against",
    "same_as",
    "apart",
    "first_heard",
    "graded_for",
    "witness",
    "witness_too",
    "served",
    "up_to",
    "up_word",
];

pub static FORM: Form = Form::new("F-30", TAG, "投诉记录", "投诉", STATES, RULES)
    .steps(&[
        Step::opens(record::OPENED, "open", "登记", Right::TakeCalls, Open::fields)
            .advise(opening::advise)
            .decide(by!(opening::open)),
        Step::from(2, "grade", "定级", UNANSWERED, Right::GradeComplaint, Graded::fields)
            .advise(grading::advise)
            .unless(grading::not_the_grader)
            .decide(by!(grading::grade)),
        Step::from(
            3,
            "report-up",
            "上报",
            &[RECEIVED, GRADED, PROPOSED, AGREED, REPLIED, UNSOLVED, REOPENED],
            Right::HandleComplaint,
            ReportUp::fields,
        )
        .decide(by!(handling::report_up)),
        Step::from(4, "pass", "转部门", PASSABLE, Right::HandleComplaint, Pass::fields)
            .advise(handling::advise_pass)
            .decide(by!(handling::pass)),
        Step::from(5, "progress", "进展", UNANSWERED, Right::HandleComplaint, Progress::fields)
            .advise(handling::advise_progress)
            .decide(by!(handling::progress)),
        Step::from(6, "propose", "措施", AT_WORK, Right::HandleComplaint, Propose::fields)
            .advise(standing_advice)
            .decide(by!(handling::propose)),
        Step::from(7, "agree", "同意结果", AT_WORK, Right::AgreeResult, Agree::fields)
            .advise(standing_advice)
            .decide(by!(answering::agree)),
        Step::from(ANSWER, "reply", "答复", ANSWERABLE, Right::HandleComplaint, Reply::fields)
            .advise(answering::advise_reply)
            .unless(answering::waits_for_word)
            .decide(by!(answering::reply)),
        Step::from(
            9,
            "unsolvable",
            "暂无法解决",
            ANSWERABLE,
            Right::HandleComplaint,
            Unsolvable::fields,
        )
        .advise(standing_advice)
        .decide(by!(handling::unsolvable)),
        Step::from(
            record::ASKED_AGAIN,
            "callback",
            "回访",
            &[REPLIED],
            Right::CallBack,
            Callback::fields,
        )
        .advise(asking_again::advise)
        .decide(by!(asking_again::callback)),
        Step::from(11, "sign", "补签认", &[UNSIGNED], Right::CallBack, Sign::fields)
            .decide(by!(asking_again::sign)),
        Step::from(12, "void", "作废", &[RECEIVED, GRADED], Right::Mend, Voided::fields)
            .cosigned(Right::AgreeResult)
            .decide(by!(handling::void)),
        Step::from(
            record::ESCALATE_STEP,
            "escalate",
            "提请重大",
            ANSWERABLE,
            Right::GradeComplaint,
            Nothing::fields,
        )
        .decide(by!(grading::escalate)),
        Step::from(
            14,
            "tell-them",
            "回转办单位",
            TOLD_OUTSIDE,
            Right::HandleComplaint,
            TellThem::fields,
        )
        .spent(|slip| (!slip.has(Open::sent_by)).then(|| NOT_SENT.says()))
        .decide(by!(outside::tell_them)),
        Step::from(
            15,
            "file",
            "存档上报",
            &[CLOSED, UNASKED],
            Right::HandleComplaint,
            File::fields,
        )
        .decide(by!(outside::file)),
    ])
    .printed(
        Print::of(&["open", "grade", "agree", "reply", "callback"])
            .and_filled()
            .without(NOT_ON_PAPER)
            .signed_below(&["signed"])
            .signs(&["客户签字", "责任部门", "客服主管"])
            .kept_blank(3),
    )
    .says(&["答复时间", "回访时间"], |slip, _| {
        let of = |label, step| {
            slip.last_deed(step).map(|deed| Said::new(label, deed.occurred.on_paper(), 4))
        };
        [of("答复时间", ANSWER), of("回访时间", record::ASKED_AGAIN)]
            .into_iter()
            .flatten()
            .collect()
    })
    .keys(&[By::Person(Open::caller), By::CameOf(FIRST_OF_EVENT)])
    .and_keys(keys)
    .line(line)
    .shown_as(|slip| format!("投诉 {:06}", slip.id.number))
    .fills(fills)
    .dues(DUES)
    .by_clock(ByClock { due: a_week_passed, ..ByClock::NOTHING });

fn fills(step: &Step, slip: Option<&Slip>, start: Start, book: &dyn Book) -> Vec<Fill> {
    let from = |tag: Tag<Lines>, name: &'static str| {
        let text = slip.map_or("", |s| s.text(tag));
        (!text.is_empty()).then(|| (name, text.to_string()))
    };
    match step.name {
        "open" => contact::caller_fills(start, book, "caller"),
        "pass" => {
            let department = slip.and_then(|s| s.get(Open::department));
            department.map(|d| ("department", d.name().to_string())).into_iter().collect()
        }
        // What the department fed back is what the manager is asked about, and then what is told.
        "agree" => from(Progress::feedback, "result").into_iter().collect(),
        "reply" => from(Agree::result, "reply").into_iter().collect(),
        "tell-them" => from(Reply::reply, "their_answer").into_iter().collect(),
        "file" => slip.map(|s| ("course", outside::course(s, book))).into_iter().collect(),
        _ => Vec::new(),
    }
}

fn keys(slip: &Slip) -> Vec<Key> {
    let open = NOT_CLOSED.contains(&slip.state);
    // Once the customer is answered, only the callback counts.
    let callback = slip.due(dues::CALLBACK).filter(|d| d.met.is_none() && callback_due(slip));
    let at = callback.map_or_else(|| urgency(slip), |d| ascending(d.at));
    let mut keys = Key::of_work(slip, slip.get(Open::room), open.then_some(at));
    keys.extend(record::asked(slip).map(|(since, _)| Key::to_ask(since)));
    if let Some(week) = week_runs(slip) {
        keys.push(Key::new(Index::Clock, ascending(week), 0));
    }
    keys
}

fn line(slip: &Slip, book: &dyn Book) -> Line {
    let grade = grade(slip);
    let hint = grade.is_none() && hinted(slip);
    let word = grade.map_or(if hint { "疑重大" } else { "未定级" }, Grade::label);
    let department = slip.get(Open::department).map(Department::label);
    let first = slip.get(FIRST).map(|b| staff::short(book, b)).unwrap_or_default();
    let worker = department.map_or_else(|| first.clone(), |d| format!("{d} {first}"));
    Line {
        due: slip.next_due().map(|d| d.at),
        urgent: hint || grade.is_some_and(Grade::goes_up) || escalated(slip),
        place: slip.get(Open::room).map_or_else(String::new, |r| rooms::shown(book, r)),
        matter: reading::clean(&format!("{word} {}", slip.text(Open::points)), false),
        grade: word.to_string(),
        worker,
        reply_by: reply_by(slip),
        hands: slip.get(FIRST),
        gravity: Some(gravity(slip)),
        ask_again: callback_due(slip),
        ..Line::default()
    }
}

/// When the customer is to have an answer: what runs first of the clocks to the reply and the result.
fn reply_by(slip: &Slip) -> Option<Moment> {
    let owed = [dues::REPLY, dues::SOLVE].into_iter().filter_map(|what| slip.due(what));
    owed.filter(|d| d.met.is_none() && UNANSWERED.contains(&slip.state)).map(|d| d.at).min()
}

/// The week of N-12, while it runs on a complaint that time can still propose.
fn week_runs(slip: &Slip) -> Option<Moment> {
    let week = slip.due(dues::UPGRADE).filter(|d| d.met.is_none())?;
    ANSWERABLE.contains(&slip.state).then_some(week.at)
}

/// A valid complaint that passed its week is proposed by the clock, once (G-49).
fn a_week_passed(slip: &Slip, _: &dyn Book, until: Moment) -> Vec<Asked> {
    let over = week_runs(slip).is_some_and(|at| at <= until);
    over.then(|| FORM.asked("escalate", slip)).into_iter().collect()
}

/// What every step under way warns of: not reported upward, many customers, a week gone.
fn standing_advice(ask: &Ask<'_>, given: &Fields) -> Advice {
    Advice { warnings: grading::standing_warnings(ask, given), ..Advice::default() }
}
