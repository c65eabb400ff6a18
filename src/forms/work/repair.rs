//! F-14 维修单: from the call to the signed and told repair (P-05).
//!
//! One intake writes the call log (F-08) and this slip; one returned-slip form posts arrival, work,
//! consent, materials and signature, because workers have no terminal and their paper comes late.
//! What a repair has in common with other work is `job`'s.

mod asking_again;
mod fields;
pub(crate) mod opening;

pub use super::job::{
    AREA, ARRIVED, ASSIGNED, CALLER, CHARGE, CLOSED, Charge, ConsentHow, ESCALATED, FAULT, ISSUED,
    Means, PART, RETURNED, TEMPORARY, TOLD, UNSIGNED, URGENT, VOID, WAITING,
};
use crate::forms::prelude::*;
pub use asking_again::CallsBack;
pub use fields::*;

use super::job;
use super::job::CONSENTED;
use super::job::work_steps;
use crate::forms::estate::rooms;
use crate::forms::intake::contact;

pub const TAG: u16 = 14;

/// The step by which another form's decision issues a repair.
pub const OPEN: u16 = 1;

rules! {
    WHICH_PART refuse "请写报修部位,或填故障码由它带出" ["S2-repair 3.1.1"];
    HOW_TO_GET_IN refuse "家中无人:请记明备用钥匙能否使用,或何时可以上门" ["S2-repair 3.1.1"];
    GET_IN_URGENT warn "家中无人又紧急:先派人,备用钥匙与上门时间随后补记" ["S2-repair 3.1.1"];
    NO_KEY_KEPT refuse "本户没有留存钥匙,不能记“可用”;请约上门时间" ["S2-repair 3.1.1"];
    TELL_PRICE warn "有偿服务:请第一时间说明收费标准并记“已告知”" ["S2-paid 3.1.1", "P-02"];
    NOT_THE_GRADE warn "{0}报修须由班长以上或保洁主管签认;先派人,签认后补" ["G-29", "N-75"];
    VOUCHER_GRADE refuse "{0}没有到级别;请由班长以上或保洁主管签认" ["G-29", "N-75"];
    NOTHING_TO_VOUCH refuse "此单不需签认报修" ["H-07", "G-29"];
    BELOW_GRADE refuse "按设置,{0}报修须由班长以上或保洁主管来报;请他们来报或在栏中写明" ["G-29", "D-07", "C-44"];
}

pub static ERRAND: Errand = Errand { word: "report", form: &FORM, step: "open" };

/// With the six facts of S2-repair 3.1.1, and what is signed for: material and time (3.3.5).
const PRINT: Print = Print::of(&["open", "return"])
    .parts(&[Part::new("客服联"), Part::new("工程联").with_whole_phone()])
    .without(&[
        "told",
        "channel",
        "paper_no",
        "reporter_staff",
        "unsigned_why",
        "next",
        "measure",
        "explained",
        "reported_to",
    ])
    .spare(2)
    .sum(job::TOTAL, "合计")
    .also(job::first_on_paper)
    .signs(&["报修人验收签字", "维修人员签字", "客服经办"])
    .foot(&["修好后请验收签字;有偿的先告知费用,同意后再修。"]);

pub static FORM: Form = Form::new("F-14", TAG, "工程维修单", "维修", job::STATES, RULES)
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
        work_steps::RECHARGE,
        work_steps::MAJOR,
        work_steps::URGENCY,
        work_steps::REPORT_UP,
        work_steps::SEEN,
        work_steps::ATTACH,
        work_steps::ANOTHER,
        work_steps::WARRANTY,
        work_steps::INSURED,
        work_steps::PLAN_SIGN,
        work_steps::VISITS,
        work_steps::PRICE_TOLD,
        Step::from(37, "vouch", "报修签认", CONSENTED, Right::Dispatch, Vouch::fields)
            .decide(by!(opening::vouch)),
        work_steps::INSPECT,
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
    .by_clock(job::escalation::BY_CLOCK);

fn fills(step: &Step, slip: Option<&Slip>, start: Start, book: &dyn Book) -> Vec<Fill> {
    if step.name != "open" {
        return job::fills(step, slip, start, book);
    }
    let mut fills = contact::caller_fills(start, book, "caller");
    if let (None, Some(room)) = (slip, start.room) {
        let kept = rooms::keys_kept(book, room);
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
        true => job::fault_of(book, &slip.fields).map_or_else(String::new, |f| f.wording),
        false => slip.text(job::CONTENT).to_string(),
    };
    if wording.is_empty() || part.contains(&wording) {
        return part.to_string();
    }
    format!("{part} {wording}")
}
