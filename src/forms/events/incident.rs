//! F-99 特别事件 (with F-100, its written record): from the first word to the paper with the company (P-43, P-44).
//!
//! It opens with a kind alone and must never be slowed by a form: the check-list of the kind stands first, headed
//! by whom to dial; each tick has its moment, and the report is drafted from the ticks. What stands is added to
//! and never taken away (G-98).

mod asking;
mod checklists;
pub mod record;
mod reporting;
mod ticking;

use crate::forms::intake::contact;
use crate::forms::prelude::*;
use crate::forms::quiet;
use record::{
    AT_WORK, Add, AskPatient, CALM, Calm, Command, DRAFTED, DUES, Draft, Enter, FILED, File, Leave,
    NOT_RECEIVED, NOTED, Next, Note, Open, PLAN, PLAN_OFF, Phoned, Plan, RECEIVED, RULES, RUNNING,
    Received, SIGNED, STATES, TICKED, Tick, Up, Why,
};
pub use record::{Kind, TAG};

pub static ERRAND: Errand = Errand { word: "incident", form: &FORM, step: "open" };

pub static FORM: Form = Form::new("F-99", TAG, "特别事件", "事件", STATES, RULES)
    .steps(&[
        Step::opens(1, "open", "发生", Right::Incident, Open::fields)
            .advise(ticking::advise_open)
            .decide(by!(ticking::open))
            .then("tick"),
        Step::opens(2, "drill", "演练", Right::Incident, Open::fields)
            .advise(ticking::advise_open)
            .decide(by!(ticking::drill))
            .then("tick"),
        Step::opens(3, "plan", "本处步骤", Right::KeepCatalogue, Plan::fields).to(PLAN),
        Step::from(4, "plan-off", "停用步骤", &[PLAN], Right::KeepCatalogue, Why::fields)
            .to(PLAN_OFF),
        Step::from(5, "next", "下一项", AT_WORK, Right::Incident, Next::fields)
            .at_once()
            .adds()
            .decide(by!(ticking::next)),
        Step::from(6, "tick", "打勾", TICKED, Right::Incident, Tick::fields)
            .adds()
            .advise(ticking::advise_tick)
            .spent(record::all_ticked)
            .decide(by!(ticking::tick))
            .then("tick"),
        Step::from(7, "add", "加一项", AT_WORK, Right::Incident, Add::fields)
            .adds()
            .decide(by!(ticking::add)),
        Step::from(8, "up", "上报", NOT_RECEIVED, Right::Incident, Up::fields)
            .adds()
            .decide(by!(ticking::up)),
        Step::from(9, "command", "现场负责人", AT_WORK, Right::Incident, Command::fields)
            .decide(by!(ticking::command)),
        Step::from(10, "note", "经过", NOTED, Right::Incident, Note::fields)
            .adds()
            .decide(by!(ticking::note)),
        Step::from(11, "enter", "应急入户", &[RUNNING], Right::Incident, Enter::fields)
            .advise(ticking::advise_enter)
            .decide(by!(ticking::enter)),
        Step::from(12, "leave", "出户封门", &[RUNNING], Right::Incident, Leave::fields)
            .decide(by!(ticking::leave)),
        Step::from(record::CALMED, "calm", "平息", AT_WORK, Right::Incident, Calm::fields)
            .advise(ticking::advise_calm)
            .decide(by!(ticking::calm)),
        Step::from(14, "draft", "起草报告", &[CALM, DRAFTED], Right::Incident, Draft::fields)
            .advise(reporting::advise_draft)
            .decide(by!(reporting::draft)),
        Step::from(
            record::SIGNED_BY,
            "sign",
            "签发",
            &[DRAFTED],
            Right::SignAsHead,
            Nothing::fields,
        )
        .at_once()
        .to(SIGNED),
        Step::from(16, "phoned", "电话先报", NOT_RECEIVED, Right::Incident, Phoned::fields)
            .decide(by!(reporting::phoned)),
        Step::from(17, "received", "公司收到", &[SIGNED], Right::Incident, Received::fields)
            .decide(by!(reporting::received)),
        Step::from(18, "keep", "处内留存", &[CALM, DRAFTED], Right::SignAsHead, Why::fields)
            .decide(by!(reporting::keep)),
        Step::from(record::FILED_BY, "file", "存档", &[RECEIVED], Right::Incident, File::fields)
            .to(FILED)
            .meets(&[record::BUNDLE, dues::UP]),
        Step::from(20, "false-alarm", "误报", &[RUNNING], Right::Incident, Why::fields)
            .decide(by!(reporting::false_alarm)),
        Step::from(
            record::PATIENT_ASKED,
            "callback",
            "救护回访",
            record::ASKABLE,
            Right::CallBack,
            AskPatient::fields,
        )
        .advise(|ask, _| quiet::advise_ringing(ask, Open::caller))
        .spent(record::no_patient)
        .decide(by!(asking::ask_patient)),
    ])
    .and_keys(|slip| {
        record::patient_asked(slip).map(|(since, _)| Key::to_ask(since)).into_iter().collect()
    })
    .dues(DUES)
    .keys(&[By::Work, By::Room(Open::room), By::Person(Open::caller), By::Listed])
    .line(ticking::line)
    .shown_as(|slip| format!("事件 {:06}", slip.id.number))
    .fills(fills)
    .printed(
        Print::of(&["open", "draft"])
            .public_rows(record::LIST, "应急步骤", record::Item::fields, record::dialled)
            .signs(&["物业经理", "公司收件"])
            .size(Size::Whole),
    );

fn fills(step: &Step, slip: Option<&Slip>, start: Start, book: &dyn Book) -> Vec<Fill> {
    match (step.name, slip) {
        ("open", _) => {
            let mut fills = contact::caller_fills(start, book, "caller");
            fills.retain(|(name, _)| step.field(name).is_some());
            fills
        }
        ("up", Some(slip)) => {
            let next = ticking::next_rank(slip, book);
            next.map(|badge| ("up_to", badge.0.to_string())).into_iter().collect()
        }
        ("draft", Some(slip)) => reporting::fills(slip, book),
        _ => Vec::new(),
    }
}
