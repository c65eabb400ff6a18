//! F-17 清洁服务委托单: asked for, priced by the 保洁主管, told and agreed, handed to the cashier, done,
//! signed, called back (P-06).
//!
//! It is a work slip: going there and coming back are `job`'s, and who may be sold what is F-13's.
//! What is its own is the exact fee before the work, and the paper's way to whoever takes the money.

use crate::engine::rights::{may, who_may};
use crate::forms::billing::agreement;
use crate::forms::intake::contact;
use crate::forms::office::staff;
use crate::forms::prelude::*;

use super::job::{self, CONSENTED, Came, Consent, ConsentHow, Material, Means, QUOTED};
use super::job::{pricing, work_steps};
use super::paid;

pub const TAG: u16 = 17;

/// The step by which the customer was asked.
const CALLBACK: u16 = 41;

rules! {
    HEAD_PRICES warn "费用由保洁主管拟定;请在“消息来源”写明" ["F-17", "S2-forms 十"];
    NO_FEE refuse "费用还没有拟定;请保洁主管先填" ["F-17", "P-06"];
    FEE_UNAGREED warn "业主还没有同意费用;请先告知并记同意" ["G-15", "P-06"];
    WRONG_TAKER refuse "按设置由{0}收款;请另写一位" ["C-17", "P-06"];
    NOT_A_CLEANER warn "{0}不是保洁人员,请核对" ["F-17", "S2-paid 3.2.3"];
    SAY_WHY refuse "客户不满意的,请写原因" ["P-06", "P-11"];
}

fields! {
    pub struct ToCashier {
        170 cashier: Badge = "交给谁" 6;
        171 cashier_note: Option<Text> = "说明" 6;
    }

    pub struct CallBack {
        172 satisfied: bool = "满意" 4;
        173 customer_says: Option<Text> = "客户意见" 8;
    }

    /// 回单. As the paid slip's, without 第三联: only the four-part slip has copies (G-24, S1E 4.5.2). Of
    /// this paper the clauses say that the priced form goes to the cashier (S2-forms 十): the signed
    /// commission and the fee that was fixed are what is billed by. Tag 96 stays the third copy's.
    pub struct Return {
        52 result: Came = "结果" 4;
        54 materials: Vec<Material> = "材料" 12;
        57 consent: Option<ConsentHow> = "价格同意" 4;
        59 means: Option<Means> = "付款方式" 4;
        60 signed: Option<Signature> = "签认人" 4;
        56 labour: Option<Money> = "人工费" 4;
        34 worker: Option<Badge> = "责任人" 4;
        50 arrived: Option<Moment> = "到场" 4;
        51 done: Option<Moment> = "完工" 4;
        53 work: Option<Lines> = "处理情况" 12;
        55 minutes: Option<i64> = "用时分" 4;
        61 unsigned_why: Option<Text> = "未签原因" 6;
        62 next: Option<Moment> = "再约上门" 6;
        63 measure: Option<Text> = "临时措施" 6;
        64 explained: Option<bool> = "已解释" 3;
        65 reported_to: Option<Badge> = "已上报" 3;
        93 worker_cash: Option<Money> = "现场收现" 4;
        104 head_told: Option<Badge> = "报负责人" 4;
    }
}

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
        "unsigned_why",
        "next",
        "measure",
        "explained",
        "reported_to",
        "worker_cash",
        "head_told",
        "minutes",
    ])
    .spare(2)
    .sum(job::TOTAL, "合计")
    .also(job::first_on_paper)
    .signs(&["委托人签字", "保洁主管", "保洁人员签字", "客服经办"])
    .foot(&["费用由保洁主管拟定,告知并同意后再做。"]);

pub static FORM: Form = Form::new("F-17", TAG, "清洁服务委托单", "清洁", job::STATES, RULES)
    .steps(&[
        paid::OPEN.titled("委托").by_right(Right::IssueSlip).with_fields(paid::Open::fields),
        work_steps::TELL.titled("报保洁部"),
        work_steps::QUOTE.titled("拟定费用").by_right(Right::CleaningFee).advise(advise_fee),
        work_steps::CONSENT.decide(by!(pricing::consent_to_sum)),
        work_steps::DECLINE,
        Step::from(40, "to-cashier", "交出纳", CONSENTED, Right::RecordService, ToCashier::fields)
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
        Step::from(41, "callback", "回访", &[job::CLOSED], Right::CallBack, CallBack::fields)
            .decide(by!(callback)),
        work_steps::RELEASE,
        work_steps::DRAW,
        work_steps::GIVE_BACK,
        work_steps::VIOLATION,
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
    .and_keys(keys)
    .line(line)
    .shown_as(|slip| format!("清洁 {:06}", slip.id.number))
    .fills(fills)
    .printed(PRINT)
    .by_clock(job::escalation::BY_CLOCK)
    .dues(&[dues::TOLD.called("报保洁部")]);

/// A step of going there, which is the cleaning department's own to take as well.
const fn cleaners(step: Step) -> Step {
    step.by_right(Right::SendCleaners)
}

/// As all work; and, told and not yet asked or not satisfied when asked, among what is asked about.
fn keys(slip: &Slip) -> Vec<Key> {
    let mut keys = job::keys(slip);
    keys.extend(to_ask_from(slip).map(Key::to_ask));
    keys
}

/// From when the customer may be asked: since they were told, or since they were last not satisfied.
fn to_ask_from(slip: &Slip) -> Option<Moment> {
    let told = job::told_at(slip)?;
    match slip.get(CallBack::satisfied) {
        Some(true) => None,
        Some(false) => slip.last_deed(CALLBACK).map(|deed| deed.occurred),
        None => Some(told),
    }
}

/// When the customer was last asked, and whether they were content.
pub fn asked(slip: &Slip) -> Option<(Moment, bool)> {
    Some((slip.last_deed(CALLBACK)?.occurred, slip.get(CallBack::satisfied)?))
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
    if slip.get(CallBack::satisfied) == Some(false) {
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
    let repairs = [job::NOT_A_WORKER.name, job::FOREMAN_NAMES.name];
    advice.warnings.retain(|notice| !repairs.contains(&notice.rule.as_str()));
    if let Some(badge) = given.get(job::Assign::worker) {
        let role = staff::role(ask.book, badge);
        if !matches!(role, Some(Role::Cleaner | Role::CleaningHead)) {
            let shown = staff::shown(ask.book, badge);
            advice.warnings.push(NOT_A_CLEANER.with(&[&shown]).at(job::Assign::worker));
        }
    }
    advice
}

fn advise_cashier(ask: &Ask<'_>, _: &Fields) -> Advice {
    let unagreed = ask.slip.is_some_and(|slip| !slip.has(Consent::agreed));
    let warnings = unagreed.then(|| FEE_UNAGREED.says()).into_iter().collect();
    Advice { warnings, ..Advice::default() }
}

/// The priced paper goes to whoever takes the money in this office (C-17); what is then collected
/// goes by the service record, as for every paid service.
fn to_cashier(ask: &Ask<'_>, it: ToCashier) -> Outcome {
    let slip = ask.standing()?;
    if !slip.has(QUOTED) && !slip.has(Consent::agreed) {
        return Err(NO_FEE.says());
    }
    let policy = ask.book.policy();
    let takes = staff::role(ask.book, it.cashier).is_some_and(|r| may(r, Right::TakeMoney, policy));
    if !takes {
        let who = who_may(Right::TakeMoney, policy);
        return Err(WRONG_TAKER.with(&[&who]).at(ToCashier::cashier));
    }
    ask.draw(slip.state).ok()
}

/// Not satisfied: asked again, after what was done about it (P-11).
fn callback(ask: &Ask<'_>, it: CallBack) -> Outcome {
    if !it.satisfied && it.customer_says.is_none() {
        return Err(SAY_WHY.at(CallBack::customer_says));
    }
    ask.draw(job::CLOSED).ok()
}
