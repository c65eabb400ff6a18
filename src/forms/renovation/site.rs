//! F-60 装修: one file a household, from the application to the refund, that shows where it stands (P-31…P-34). What
//! hangs on it has papers of its own: passes (F-69), violations (F-74), hot work (F-75), extensions (F-81).

mod applying;
pub mod carrying;
pub mod disputing;
mod finishing;
mod paying;
pub mod record;
pub mod working;

use crate::forms::estate::rooms;
use crate::forms::office::staff;
use crate::forms::prelude::*;
use disputing::Settle;
pub use record::TAG;
use record::{
    AGREED, APPLIED, APPROVED, Agree, Apply, BY_ITS_PAPER, BY_OPENING, CARRIED, CHECKED, COMPLETED,
    CONSENTED, Carried, Check, Complete, DUES, EXTENDED, EnterSite, FAULTS, GOES_BACK, HELD,
    IN_DISPUTE, Inspect, Note, Notify, ON_SITE, PAID, PASSED, PERMITTED, PayDeposit, PayFees,
    Permit, REFUSED, RULES, Recheck, Refund, Refuse, Resubmit, Resume, STATES, STOPPED, SignIt,
    Stop, TakeBack, WORKING, Walk, Withdraw,
};

pub static ERRAND: Errand = Errand { word: "renovate", form: &FORM, step: "apply" };

const SIGN: u16 = 2;

pub static FORM: Form = Form::new("F-60", TAG, "装修申请表", "装修", STATES, RULES)
    .steps(&[
        Step::opens(1, "apply", "受理", Right::Renovate, Apply::fields)
            .advise(applying::advise_apply)
            .decide(by!(applying::apply)),
        Step::from(SIGN, "sign", "审批签字", &[APPLIED], Right::Renovate, SignIt::fields)
            .decide(by!(applying::sign)),
        Step::from(3, "refuse", "不批", &[APPLIED], Right::Renovate, Refuse::fields)
            .decide(by!(applying::refuse)),
        Step::from(4, "resubmit", "补正再报", &[REFUSED], Right::Renovate, Resubmit::fields)
            .decide(by!(applying::resubmit)),
        Step::from(5, "agree", "签协议", &[APPROVED], Right::Renovate, Agree::fields)
            .advise(applying::advise_agree)
            .decide(by!(applying::agree)),
        Step::from(6, "pay-fees", "收费", &[AGREED], Right::TakeMoney, PayFees::fields)
            .gives_receipt()
            .decide(by!(paying::pay_fees)),
        Step::from(7, "pay-deposit", "收押金", &[AGREED], Right::TakeMoney, PayDeposit::fields)
            .advise(paying::advise_deposit)
            .gives_receipt()
            .decide(by!(paying::pay_deposit)),
        Step::from(8, "take-back", "撤回收款", CORRECTABLE, Right::TakeMoney, TakeBack::fields)
            .cosigned(Right::Release)
            .decide(by!(paying::take_back)),
        Step::from(9, "permit", "发许可证", &[PAID], Right::Renovate, Permit::fields)
            .decide(by!(applying::permit)),
        Step::from(10, "enter", "进场确认", &[PERMITTED], Right::Renovate, EnterSite::fields)
            .advise(working::advise_enter)
            .decide(by!(working::enter)),
        Step::from(11, "notify", "知会部门", &[WORKING, STOPPED], Right::Renovate, Notify::fields)
            .decide(by!(working::notify)),
        Step::from(12, "walk", "巡查", ON_SITE, Right::Renovate, Walk::fields)
            .advise(working::advise_walk)
            .decide(by!(working::walk)),
        Step::from(13, "note", "记事", NOTABLE, Right::Renovate, Note::fields)
            .decide(by!(working::note)),
        Step::from(14, "stop", "停工", &[WORKING], Right::Renovate, Stop::fields)
            .decide(by!(working::stop)),
        Step::from(15, "resume", "复工", &[STOPPED], Right::Renovate, Resume::fields)
            .decide(by!(working::resume)),
        Step::from(
            finishing::COMPLETE,
            "complete",
            "申请验收",
            &[WORKING],
            Right::Renovate,
            Complete::fields,
        )
        .advise(working::advise_complete)
        .decide(by!(working::complete_work)),
        Step::from(
            finishing::INSPECTED,
            "inspect",
            "验收",
            &[COMPLETED, FAULTS],
            Right::Renovate,
            Inspect::fields,
        )
        .decide(by!(finishing::inspect)),
        Step::from(18, "check", "退款验收", &[PASSED], Right::Renovate, Check::fields)
            .advise(finishing::advise_check)
            .decide(by!(finishing::check)),
        Step::from(
            19,
            "recheck",
            "重新核算",
            &[CHECKED, CONSENTED],
            Right::Renovate,
            Recheck::fields,
        )
        .decide(by!(finishing::recheck)),
        Step::from(20, "consent", "同意退款", &[CHECKED], Right::SignAsHead, Nothing::fields)
            .at_once()
            .to(CONSENTED),
        Step::from(21, "refund", "退押金", &[CONSENTED], Right::TakeMoney, Refund::fields)
            .pays_out()
            .decide(by!(finishing::refund)),
        Step::from(25, "settle", "争议结清", &[IN_DISPUTE], Right::TakeMoney, Settle::fields)
            .cosigned(Right::SignAsHead)
            .pays_out()
            .decide(by!(disputing::settle)),
        Step::from(22, "withdraw", "撤回申请", BEFORE_WORK, Right::Renovate, Withdraw::fields)
            .decide(by!(applying::withdraw)),
        Step::from(
            EXTENDED,
            "extended",
            "延时",
            &[WORKING, STOPPED],
            Right::Renovate,
            Nothing::fields,
        )
        .decide(|_, _| Err(BY_ITS_PAPER.says()))
        .aside(),
        Step::opens(CARRIED, "carried", "期初", Right::CarryIn, Carried::fields)
            .decide(|_, _| Err(BY_OPENING.says()))
            .aside(),
    ])
    .dues(DUES)
    .keys(&[By::Work, By::Room(Apply::room), By::Person(Apply::owner)])
    .line(line)
    .shown_as(|slip| format!("装修 {:06}", slip.id.number))
    .fills(fills)
    .printed(
        Print::of(&["apply", "pay-fees", "permit"])
            .without(&["fee_payer", "taken", "posted"])
            .signs(&["业主", "工程部", "客户部"]),
    )
    .papers(super::papers::OF_SITE)
    .says(&["审批", "押金", "应退", "争议款"], said);

/// While something may be noted on the file.
const NOTABLE: &[u16] =
    &[PERMITTED, WORKING, STOPPED, COMPLETED, FAULTS, PASSED, CHECKED, CONSENTED, IN_DISPUTE];
/// Before anybody works: until here an application may be taken back.
const BEFORE_WORK: &[u16] = &[APPLIED, REFUSED, APPROVED, AGREED, PAID, PERMITTED];
/// While what was taken by mistake is taken again: a permit that is out is then written anew.
const CORRECTABLE: &[u16] = &[AGREED, PAID, PERMITTED];

fn fills(step: &Step, slip: Option<&Slip>, start: Start, book: &dyn Book) -> Vec<Fill> {
    match step.name {
        "apply" => {
            let room = start.room.map(|RoomId(room)| ("room", format!("#{room}")));
            let owner = start.person.map(|PersonId(person)| ("owner", format!("@{person}")));
            room.into_iter().chain(owner).collect()
        }
        "settle" => slip.map_or_else(Vec::new, disputing::fills),
        "pay-deposit" => paying::deposit_fills(book),
        "refund" => {
            let payer = slip.and_then(|slip| slip.get(PayDeposit::payer));
            let payer = payer.and_then(|payer| match payer {
                Who::Known(PersonId(person)) => Some(format!("@{person}")),
                Who::Named(_) => None,
            });
            payer.map(|payer| ("refund_to", payer)).into_iter().collect()
        }
        _ => Vec::new(),
    }
}

/// Its row: whose site it is, and what of it is due next.
fn line(slip: &Slip, book: &dyn Book) -> Line {
    let company = slip.text(Apply::contractor);
    let company = if company.is_empty() { "业主自装" } else { company };
    let until = slip.get(Apply::until).map_or_else(String::new, |day| format!("至 {day}"));
    let next = slip.next_due().map_or("", |due| book.registry().due_label(TAG, due.what));
    let words = [company, until.as_str(), next];
    Line {
        due: slip.next_due().map(|due| due.at),
        place: record::room(slip).map_or_else(String::new, |room| rooms::shown(book, room)),
        matter: words.into_iter().filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" "),
        ..Line::default()
    }
}

/// What the desk reckoned: held, and what goes back.
/// Who approved it and when, and what is held of it.
fn said(slip: &Slip, book: &dyn Book) -> Vec<Said> {
    let signed = slip.story.iter().filter(|deed| deed.step == SIGN);
    let signed =
        signed.map(|deed| format!("{} {}", staff::shown(book, deed.by), deed.occurred.day()));
    let signed: Vec<String> = signed.collect();
    let approved = (!signed.is_empty()).then(|| Said::new("审批", signed.join("、"), 12));
    let sums = [
        ("押金", slip.get(HELD)),
        ("应退", slip.get(GOES_BACK)),
        ("争议款", slip.get(disputing::DISPUTED)),
    ];
    let known = sums.into_iter().filter_map(|(label, sum)| Some((label, sum?)));
    approved
        .into_iter()
        .chain(known.map(|(label, sum)| Said::new(label, sum.to_string(), 4)))
        .collect()
}
