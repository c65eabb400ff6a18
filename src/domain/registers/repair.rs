//! F-14 维修单: from the call to the signed and told repair (P-05).
//!
//! One intake writes the call log (F-08) and this slip; one returned-slip form posts arrival, work,
//! consent, materials and signature, because workers have no terminal and their paper comes late.
//! What a repair has in common with other work is `job`'s.

mod asked;
mod asking_again;
pub(super) mod opening;

pub use super::job::{
    AREA, ARRIVED, ASSIGNED, CALLER, CHARGE, CLOSED, Charge, ConsentHow, ESCALATED, FAULT, ISSUED,
    Means, PART, RETURNED, ROOM, TEMPORARY, TOLD, UNSIGNED, URGENT, VOID, WAITING, WORKER,
};
pub use asked::*;
pub use asking_again::CallsBack;

use crate::domain::book::Book;
use crate::domain::form::{Called, Errand, FieldSet, Fill, Form, Line, Start, Step, no_advice};
use crate::domain::slip::{Key, Slip};
use crate::domain::value::Cell;

use super::job::CONSENTED;
use super::job::steps::{self, step};
use super::{contact, faults, job, rooms};

pub const TAG: u16 = 14;

/// The step by which another form's decision issues a repair.
pub const OPEN: u16 = 1;

crate::rules! {
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

pub static FORM: Form = Form {
    id: "F-14",
    tag: TAG,
    title: "工程维修单",
    word: "维修",
    states: job::STATES,
    steps: &[
        step!(1 "open" "开单" &[], IssueSlip, Open::fields, opening::advise, opening::open),
        steps::TELL,
        steps::ASSIGN,
        steps::ARRIVE,
        Step { fields: Return::fields, ..steps::RETURN },
        steps::SIGN,
        steps::REBOOK,
        steps::REVISIT,
        steps::TELL_OWNER,
        steps::ANSWER,
        steps::CHASE,
        Step { tag: 10, ..steps::URGE },
        steps::CONSENT,
        Step { tag: 12, ..steps::ROOM },
        steps::VOID,
        steps::QUOTE,
        steps::DECLINE,
        steps::DRAW,
        steps::GIVE_BACK,
        steps::RELEASE,
        steps::COPIES,
        steps::VIOLATION,
        steps::RECHARGE,
        steps::MAJOR,
        steps::URGENCY,
        steps::REPORT_UP,
        steps::SEEN,
        steps::ATTACH,
        steps::ANOTHER,
        steps::WARRANTY,
        steps::INSURED,
        steps::PLAN_SIGN,
        steps::VISITS,
        steps::PRICE_TOLD,
        step!(37 "vouch" "报修签认" CONSENTED, Dispatch, Vouch::fields, no_advice, opening::vouch),
        steps::INSPECT,
        steps::PAUSE,
        steps::RESUME,
        steps::REMIND,
        steps::SEE,
    ],
    rules: RULES,
    keys,
    line,
    called: |slip| Called {
        code: super::show_number(slip.id),
        shown: format!("维修 {:06}", slip.id.number),
    },
    fills,
    by_clock: job::ladder::BY_CLOCK,
};

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

fn keys(slip: &Slip) -> Vec<Key> {
    let mut keys = job::keys(slip);
    keys.extend(job::told_at(slip).map(Key::to_ask));
    keys
}

/// What is to be mended: the part, and the wording of the fault where it says more.
fn matter(slip: &Slip, book: &dyn Book) -> String {
    let part = slip.text(PART);
    let wording = match slip.cell(FAULT) {
        Some(Cell::Slip(id)) => {
            faults::fault(book, id.number).map_or_else(String::new, |f| f.wording)
        }
        _ => slip.text(job::CONTENT).to_string(),
    };
    if wording.is_empty() || part.contains(&wording) {
        return part.to_string();
    }
    format!("{part} {wording}")
}

fn line(slip: &Slip, book: &dyn Book) -> Line {
    job::line(slip, book, matter(slip, book))
}
