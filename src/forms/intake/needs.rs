//! F-09 需求建议受理: what a customer needs or suggests, answered at once or ordered to a department and
//! followed until the customer has an answer (P-21, G-109).
//!
//! The department does the work; the answer is the desk's, and the first responder stays on the slip for
//! good (G-42). A need that the customer takes back ends as that and never as answered.

mod calling;
mod following;
pub(super) mod from_call;
mod opening;
pub mod record;
mod settling;

use crate::forms::estate::rooms;
use crate::forms::intake::contact;
use crate::forms::office::staff;
use crate::forms::prelude::*;
use crate::forms::quiet;
use crate::forms::voiding;
use record::{
    ANSWERED, AskAgain, FED_BACK, FIRST, Feedback, OPEN_STATES, Open, PASSED, Pass, REPLIED, RULES,
    Reply, ReportUp, STATES, Tell, URGED, Urge, Void, WAITING, Withdraw, grave,
};
pub use record::{Department, TAG};

pub static ERRAND: Errand = Errand { word: "need", form: &FORM, step: "open" };

pub static FORM: Form = Form::new("F-09", TAG, "需求建议受理表", "需求", STATES, RULES)
    .steps(&[
        Step::opens(record::OPEN, "open", "受理", Right::TakeCalls, Open::fields)
            .advise(opening::advise)
            .decide(by!(opening::open)),
        Step::from(2, "pass", "转报", OPEN_STATES, Right::TakeCalls, Pass::fields)
            .advise(following::advise_pass)
            .decide(by!(following::pass)),
        Step::from(3, "urge", "催办", &[PASSED], Right::TakeCalls, Urge::fields)
            .decide(by!(following::urge)),
        Step::from(4, "feedback", "部门反馈", &[PASSED], Right::TakeCalls, Feedback::fields)
            .to(FED_BACK),
        Step::from(5, "tell", "告知进展", OPEN_STATES, Right::TakeCalls, Tell::fields)
            .decide(by!(following::tell)),
        Step::from(record::REPLY, "reply", "回复", OPEN_STATES, Right::TakeCalls, Reply::fields)
            .advise(settling::advise_reply)
            .decide(by!(settling::reply)),
        Step::from(7, "report-up", "上报", OPEN_STATES, Right::TakeCalls, ReportUp::fields)
            .advise(following::advise_report_up)
            .decide(by!(following::report_up)),
        Step::from(8, "withdraw", "客户撤回", OPEN_STATES, Right::TakeCalls, Withdraw::fields)
            .advise(settling::advise_withdraw)
            .decide(by!(settling::withdraw)),
        Step::from(
            9,
            "void",
            "作废",
            &[WAITING, PASSED, FED_BACK, ANSWERED],
            Right::Mend,
            Void::fields,
        )
        .unless(|ask| voiding::not_first(ask, ask.slip?.get(FIRST)))
        .decide(by!(settling::void)),
        Step::from(
            record::CALLED,
            "callback",
            "回访",
            &[REPLIED],
            Right::CallBack,
            AskAgain::fields,
        )
        .advise(|ask, _| quiet::advise_ringing(ask, Open::caller))
        .decide(by!(calling::call)),
    ])
    .keys(&[By::Person(Open::caller)])
    .and_keys(|slip| {
        let open = is_open(slip).then(|| urgency(slip));
        let mut keys = Key::of_work(slip, slip.get(Open::room), open);
        keys.extend(record::asked(slip).map(|(since, _)| Key::to_ask(since)));
        keys
    })
    .line(line)
    .shown_as(|slip| format!("需求 {:06}", slip.id.number))
    .fills(fills);

/// Whether the customer still waits for an answer.
pub fn is_open(slip: &Slip) -> bool {
    OPEN_STATES.contains(&slip.state)
}

/// The caller as the desk has them; what the department fed back is what the answer begins with.
fn fills(step: &Step, slip: Option<&Slip>, start: Start, book: &dyn Book) -> Vec<Fill> {
    match (step.name, slip) {
        ("open", _) => contact::caller_fills(start, book, "caller"),
        ("reply", Some(slip)) if slip.state == FED_BACK => {
            vec![("reply", slip.text(Feedback::feedback).to_string())]
        }
        ("pass", Some(slip)) => {
            let department = slip.get(Open::department);
            department.map(|d| ("department", d.name().to_string())).into_iter().collect()
        }
        _ => Vec::new(),
    }
}

fn line(slip: &Slip, book: &dyn Book) -> Line {
    let kind = slip.get(Open::kind).map_or("", record::Kind::label);
    let first = slip.get(FIRST).map(|badge| staff::short(book, badge)).unwrap_or_default();
    let department = slip.get(Open::department).map(Department::label);
    Line {
        due: slip.next_due().map(|d| d.at),
        urgent: grave(slip),
        place: slip.get(Open::room).map_or_else(String::new, |r| rooms::shown(book, r)),
        matter: format!("{kind} {}", slip.text(Open::content)),
        worker: department.map_or_else(|| first.clone(), |d| format!("{d} {first}")),
        chased: slip.get(URGED).and_then(|n| u32::try_from(n).ok()).unwrap_or(0),
        hands: slip.get(FIRST),
        reply_by: slip.due(dues::REPLY).filter(|d| d.met.is_none()).map(|d| d.at),
        ..Line::default()
    }
}
