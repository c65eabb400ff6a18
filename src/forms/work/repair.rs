//! F-14 维修单: from the call to the signed and told repair (P-05).
//!
//! One intake writes the call log (F-08) and this slip; one returned-slip form posts arrival, work,
//! consent, materials and signature, because workers have no terminal and their paper comes late.
//! What a repair has in common with other work is `job`'s.

pub(crate) mod opening;
pub(in crate::forms) mod record;

pub use super::job::{ARRIVED, CHARGE, FAULT, PART};
use crate::forms::keys::record as keys;
use crate::forms::prelude::*;
pub use record::{Open, TAG};
use record::{RULES, Return, Vouch};

use super::job;
use super::job::work_steps;
use crate::forms::callbacks::calling::CALLBACK;
use crate::forms::estate::rooms;
use crate::forms::intake::contact;
use crate::forms::work::job::record::CONSENTED;

pub static ERRAND: Errand = Errand { word: "report", form: &FORM, step: "open" };

/// With the six facts of S2-repair 3.1.1, and what is signed for: material and time (3.3.5).
const PRINT: Print = Print::of(&["open", "return"])
    .parts(&[Part::new("客服联"), Part::new("工程联").with_whole_phone()])
    .without(&[
        "told",
        "channel",
        "paper_no",
        "reporter_staff",
        "first_heard",
        "unsigned_why",
        "next",
        "measure",
        "explained",
        "reported_to",
        "verified_by",
        "verified_how",
    ])
    .signed_below(&["signed"])
    .spare(2)
    .priced(Return::materials, job::fields::Material::count, job::fields::Material::price)
    .sum(job::fields::TOTAL, "合计")
    .signs(&["报修人验收签字", "维修人员签字", "客服经办"])
    .foot(&["修好后请验收签字;有偿的先告知费用,同意后再修。"])
    .kept_blank(5);

pub static FORM: Form = Form::new("F-14", TAG, "工程维修单", "维修", job::record::STATES, RULES)
    .steps(&[
        Step::opens(1, "open", "开单", Right::IssueSlip, Open::fields)
            .advise(opening::advise)
            .decide(by!(opening::open)),
        work_steps::TELL,
        work_steps::ASSIGN,
        work_steps::ARRIVE,
        work_steps::RETURN.with_fields(Return::fields),
        work_steps::SIGN,
        work_steps::REBOOK,
        work_steps::REVISIT,
        work_steps::TELL_OWNER,
        work_steps::ANSWER,
        work_steps::CHASE,
        work_steps::URGE.tagged(10),
        work_steps::CONSENT,
        work_steps::ROOM.tagged(12),
        work_steps::VOID,
        work_steps::QUOTE,
        work_steps::DECLINE,
        work_steps::DRAW,
        work_steps::GIVE_BACK,
        work_steps::RELEASE,
        work_steps::COPIES,
        work_steps::VIOLATION,
        work_steps::PAY_OVER,
        work_steps::RECHARGE,
        work_steps::MAJOR,
        work_steps::URGENCY,
        work_steps::REPORT_UP,
        work_steps::SEEN,
        work_steps::ATTACH,
        work_steps::ANOTHER,
        work_steps::REWORK,
        work_steps::WARRANTY,
        work_steps::INSURED,
        work_steps::PLAN_SIGN,
        work_steps::VISITS,
        work_steps::PRICE_TOLD,
        Step::from(37, "vouch", "报修签认", CONSENTED, Right::Dispatch, Vouch::fields)
            .decide(by!(opening::vouch)),
        work_steps::INSPECT,
        CALLBACK,
        work_steps::PAUSE,
        work_steps::RESUME,
        work_steps::REMIND,
        work_steps::SEE,
    ])
    .keys(job::FOUND_BY)
    .and_keys(job::keys_with_callback)
    .line(|slip, book| job::line(slip, book, matter(slip, book)))
    .shown_as(|slip| format!("维修 {:06}", slip.id.number))
    .fills(fills)
    .printed(PRINT)
    .says(job::printed::WORDS, job::printed::first_on_paper)
    .by_clock(job::escalation::BY_CLOCK);

fn fills(step: &Step, slip: Option<&Slip>, start: Start, book: &dyn Book) -> Vec<Fill> {
    if step.name != "open" {
        return job::fills(step, slip, start, book);
    }
    let mut fills = contact::caller_fills(start, book, "caller");
    if let (None, Some(room)) = (slip, start.room) {
        let kept = keys::kept(book, room);
        fills.push(("key_kept", if kept > 0 { "y" } else { "n" }.to_string()));
        if rooms::slip(book, room).is_some_and(|r| rooms::is_public(&r)) {
            fills.push(("area", "public".to_string()));
            fills.push(("home", "nobody-needed".to_string()));
        }
    }
    fills
}

/// What is to be mended: the part, and the wording of the fault where it says more.
fn matter(slip: &Slip, book: &dyn Book) -> String {
    let part = slip.text(PART);
    let wording = match slip.has(FAULT) {
        true => job::record::fault_of(book, &slip.fields).map_or_else(String::new, |f| f.wording),
        false => slip.text(job::fields::CONTENT).to_string(),
    };
    if wording.is_empty() || part.contains(&wording) {
        return part.to_string();
    }
    format!("{part} {wording}")
}
