//! F-13 有偿服务单: the four-part slip of a service that costs money, from the call to its copies
//! (P-04, P-07, P-08).
//!
//! Going there, what it costs and what comes back are every work slip's (`job`). What is its own is
//! the item of the list and the payer.

pub(crate) mod opening;
pub(in crate::forms) mod record;

use crate::forms::prelude::*;
pub(crate) use record::OPENED;
pub use record::{Open, TAG};
use record::{RULES, Return};

use super::job;
use super::job::{pricing, work_steps};
use crate::forms::billing::agreement;
use crate::forms::billing::service::record as service;
use crate::forms::callbacks::calling::CALLBACK;
use crate::forms::intake::contact;
use crate::forms::work::job::fields::{Consent, QUOTED};
use crate::forms::work::job::record::NOT_CLOSED;

/// The opening of a slip for something that is sold; F-17 has it too. C-44 lets staff of a grade write
/// repair slips; what is sold is the centre's and the control room's alone (S1E 4.2.1).
pub(crate) const OPEN: Step =
    Step::opens(OPENED, "open", "开单", Right::RecordService, Open::fields)
        .advise(opening::advise)
        .decide(by!(opening::open));

pub static ERRAND: Errand = Errand { word: "paid", form: &FORM, step: "open" };

/// The four-part slip. Which copy is whose: S1E 4.5.2.
const PRINT: Print = Print::of(&["open", "return"])
    .parts(&[
        Part::new("客服联"),
        Part::new("工程联").with_whole_phone(),
        Part::new("收费联"),
        Part::new("业户联"),
    ])
    .without(&[
        "told",
        "customer",
        "approved_by",
        "channel",
        "paper_no",
        "first_heard",
        "copy_3",
        "unsigned_why",
        "next",
        "measure",
        "explained",
        "reported_to",
        "verified_by",
        "verified_how",
        "worker_cash",
        "head_told",
        "minutes",
    ])
    .signed_below(&["signed"])
    .spare(3)
    .priced(Return::materials, job::fields::Material::count, job::fields::Material::price)
    .sum(job::fields::TOTAL, "合计")
    .signs(&["业户验收签字", "维修人员签字", "客服经办"])
    .foot(&[
        "第一、三联送交客户服务中心,第二联工程部留存,第四联业户备存;第三联为收取有偿服务费用的凭据。",
        "费用按约定方式结算,维修人员不收现金。",
    ])
    .kept_blank(3);

pub static FORM: Form = Form::new("F-13", TAG, "有偿服务单", "有偿", job::record::STATES, RULES)
    .steps(&[
        OPEN,
        work_steps::TELL,
        work_steps::ASSIGN,
        work_steps::ARRIVE,
        work_steps::RETURN.with_fields(Return::fields),
        work_steps::SIGN,
        work_steps::REBOOK,
        work_steps::REVISIT,
        work_steps::TELL_OWNER,
        work_steps::CHASE,
        work_steps::DRAW.tagged(10),
        work_steps::GIVE_BACK,
        work_steps::CONSENT.decide(by!(pricing::consent_to_sum)),
        work_steps::QUOTE.tagged(12),
        work_steps::VOID,
        work_steps::DECLINE.tagged(14),
        work_steps::COPIES.tagged(15),
        work_steps::RELEASE.tagged(16),
        work_steps::VIOLATION.tagged(17),
        work_steps::PAY_OVER,
        work_steps::URGE.tagged(18),
        work_steps::ROOM,
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
        work_steps::INSPECT,
        CALLBACK,
        work_steps::PAUSE,
        work_steps::RESUME,
        work_steps::REMIND,
        work_steps::SEE,
    ])
    .keys(job::FOUND_BY)
    .and_keys(job::keys_with_callback)
    .line(line)
    .shown_as(|slip| format!("有偿 {:06}", slip.id.number))
    .fills(fills)
    .printed(PRINT)
    .says(job::printed::WORDS, job::printed::first_on_paper)
    .by_clock(job::escalation::BY_CLOCK);

fn fills(step: &Step, slip: Option<&Slip>, start: Start, book: &dyn Book) -> Vec<Fill> {
    match step.name {
        "return" => slip.map_or_else(Vec::new, |slip| returned(slip, book)),
        "open" => contact::caller_fills(start, book, "caller"),
        _ => job::fills(step, slip, start, book),
    }
}

/// What mostly stands on the paper that comes back: labour as listed. Never who signed: a signature
/// is seen by whoever types it.
fn returned(slip: &Slip, book: &dyn Book) -> Vec<Fill> {
    let agreed = agreement::terms::of_slip(book, slip).map(|covered| covered.price);
    let listed = || service::day_price(book, slip);
    agreed.or_else(listed).map(|price| ("labour", price.plain())).into_iter().collect()
}

/// What is sold, with what its price still waits for, as long as somebody owes something on it; and
/// whether it is under an agreement.
pub(super) fn matter(slip: &Slip, book: &dyn Book, waits_for: &str) -> String {
    let mut matter = service::item_name(book, slip);
    if !slip.has(Consent::agreed) && NOT_CLOSED.contains(&slip.state) {
        matter.push_str(waits_for);
    }
    if slip.has(agreement::UNDER) {
        matter.push_str(" 协议");
    }
    matter
}

fn line(slip: &Slip, book: &dyn Book) -> Line {
    let waits_for = if slip.has(QUOTED) { " 待同意" } else { "" };
    job::line(slip, book, matter(slip, book, waits_for))
}
