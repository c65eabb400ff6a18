//! F-17 清洁服务委托单: asked for, priced by the 保洁主管, told and agreed, handed to the cashier, done,
//! signed, called back (P-06).
//!
//! It is a work slip: going there and coming back are `job`'s, and who may be sold what is F-13's.
//! What is its own is the exact fee before the work, and the paper's way to whoever takes the money.

pub(in crate::forms) mod record;

use crate::forms::billing::agreement::terms as agreement;
use crate::forms::callbacks::calling::CALLBACK;
use crate::forms::callbacks::record::{Call, ON_CLEANING, content};
use crate::forms::intake::contact;
use crate::forms::office::staff;
use crate::forms::prelude::*;
pub use record::TAG;
use record::{
    FEE_UNAGREED, HEAD_PRICES, NO_FEE, NOT_A_CLEANER, RULES, Return, ToCashier, WRONG_TAKER,
};

use super::job::{pricing, work_steps};
use super::{job, paid};
use crate::forms::work::job::fields::{Consent, QUOTED};
use crate::forms::work::job::record::CONSENTED;

pub static ERRAND: Errand = Errand { word: "cleaning", form: &FORM, step: "open" };

/// Both sides' paper: what was asked for, the fee that was fixed, who signs.
const PRINT: Print = Print::of(&["open", "quote", "return"])
    .title("清洁服务委托单")
    .parts(&[Part::new("客服联"), Part::new("保洁联").with_whole_phone()])
    .without(&[
        "told",
        "customer",
        "approved_by",
        "channel",
        "paper_no",
        "first_heard",
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
    .spare(2)
    .priced(Return::materials, job::fields::Material::count, job::fields::Material::price)
    .sum(job::fields::TOTAL, "合计")
    .signs(&["委托人签字", "保洁主管", "保洁人员签字", "客服经办"])
    .foot(&["费用由保洁主管拟定,告知并同意后再做。"])
    .kept_blank(2);

pub static FORM: Form =
    Form::new("F-17", TAG, "清洁服务委托单", "清洁", job::record::STATES, RULES)
        .steps(&[
            paid::OPEN
                .titled("委托")
                .by_right(Right::IssueSlip)
                .with_fields(paid::record::Open::fields),
            work_steps::TELL.titled("报保洁部"),
            work_steps::QUOTE.titled("拟定费用").by_right(Right::CleaningFee).advise(advise_fee),
            work_steps::CONSENT.decide(by!(pricing::consent_to_sum)),
            work_steps::DECLINE,
            Step::from(
                40,
                "to-cashier",
                "交出纳",
                CONSENTED,
                Right::RecordService,
                ToCashier::fields,
            )
            .spent(no_fee)
            .advise(advise_cashier)
            .decide(by!(to_cashier)),
            cleaners(work_steps::ASSIGN).advise(advise_assign),
            cleaners(work_steps::ARRIVE),
            cleaners(work_steps::RETURN).with_fields(Return::fields),
            cleaners(work_steps::SIGN),
            cleaners(work_steps::REBOOK),
            cleaners(work_steps::REVISIT),
            work_steps::TELL_OWNER,
            work_steps::CHASE,
            work_steps::VOID,
            CALLBACK.tagged(ON_CLEANING),
            work_steps::RELEASE,
            work_steps::DRAW,
            work_steps::GIVE_BACK,
            work_steps::VIOLATION,
            work_steps::PAY_OVER,
            work_steps::URGE,
            work_steps::ROOM,
            work_steps::RECHARGE,
            work_steps::MAJOR,
            work_steps::URGENCY,
            work_steps::REPORT_UP,
            work_steps::SEEN,
            work_steps::ATTACH,
            work_steps::ANOTHER,
            cleaners(work_steps::PLAN_SIGN),
            cleaners(work_steps::VISITS),
            work_steps::PRICE_TOLD,
            cleaners(work_steps::INSPECT),
            cleaners(work_steps::PAUSE).tagged(44),
            cleaners(work_steps::RESUME).tagged(45),
            work_steps::REMIND,
            work_steps::SEE,
        ])
        .keys(job::FOUND_BY)
        .and_keys(job::keys_with_callback)
        .line(line)
        .shown_as(|slip| format!("清洁 {:06}", slip.id.number))
        .fills(fills)
        .printed(PRINT)
        .says(job::printed::WORDS, job::printed::first_on_paper)
        .by_clock(job::escalation::BY_CLOCK)
        .dues(&[dues::TOLD.called("报保洁部")]);

/// A step of going there, which is the cleaning department's own to take as well.
const fn cleaners(step: Step) -> Step {
    step.by_right(Right::SendCleaners)
}

/// The fee that was fixed stands on the paper that comes back.
fn fills(step: &Step, slip: Option<&Slip>, start: Start, book: &dyn Book) -> Vec<Fill> {
    let agreed = |slip: &Slip| agreement::of_slip(book, slip).map(|covered| covered.price);
    let fee = |slip: &Slip| slip.get(QUOTED).or_else(|| agreed(slip));
    match step.name {
        "open" => contact::caller_fills(start, book, "caller"),
        "return" => slip.and_then(fee).map(|sum| ("labour", sum.plain())).into_iter().collect(),
        _ => job::fills(step, slip, start, book),
    }
}

fn line(slip: &Slip, book: &dyn Book) -> Line {
    let fee = if slip.has(QUOTED) { " 待同意" } else { " 待定费" };
    let mut matter = paid::matter(slip, book, fee);
    if slip.has(Call::satisfied) && !content(slip) {
        matter.push_str(" 不满意");
    }
    // A household's own order is no matter that its neighbours report too.
    Line { kind: String::new(), ..job::line(slip, book, matter) }
}

/// The exact fee is the 保洁主管's word, whoever types it.
fn advise_fee(ask: &Ask<'_>, given: &Fields) -> Advice {
    let mut advice = pricing::advise_quote(ask, given);
    if ask.role != Role::CleaningHead && ask.source.is_empty() {
        advice.warnings.push(HEAD_PRICES.says());
    }
    advice
}

/// Who cleans is the cleaning department's to name; the rest is as on every work slip.
fn advise_assign(ask: &Ask<'_>, given: &Fields) -> Advice {
    let mut advice = (work_steps::ASSIGN.advise)(ask, given);
    let repairs = [job::record::NOT_A_WORKER.name, job::record::FOREMAN_NAMES.name];
    advice.warnings.retain(|notice| !repairs.contains(&notice.rule.as_str()));
    if let Some(badge) = given.get(job::fields::Assign::worker) {
        let role = staff::role(ask.book, badge);
        if !matches!(role, Some(Role::Cleaner | Role::CleaningHead)) {
            let shown = staff::shown(ask.book, badge);
            advice.warnings.push(NOT_A_CLEANER.with(&[&shown]).at(job::fields::Assign::worker));
        }
    }
    advice
}

fn advise_cashier(ask: &Ask<'_>, _: &Fields) -> Advice {
    let unagreed = ask.slip.is_some_and(|slip| !slip.has(Consent::agreed));
    let warnings = unagreed.then(|| FEE_UNAGREED.says()).into_iter().collect();
    Advice { warnings, ..Advice::default() }
}

/// There is no fee to be taken yet.
fn no_fee(slip: &Slip) -> Option<Notice> {
    (!slip.has(QUOTED) && !slip.has(Consent::agreed)).then(|| NO_FEE.says())
}

/// The priced paper goes to whoever takes the money in this office (C-17); what is then collected
/// goes by the service record, as for every paid service.
fn to_cashier(ask: &Ask<'_>, it: ToCashier) -> Outcome {
    let slip = ask.standing()?;
    let policy = ask.book.policy();
    let takes = staff::role(ask.book, it.cashier).is_some_and(|r| policy.may(r, Right::TakeMoney));
    if !takes {
        let who = policy.who_may(Right::TakeMoney);
        return Err(WRONG_TAKER.with(&[&who]).at(ToCashier::cashier));
    }
    ask.draw(slip.state).ok()
}
