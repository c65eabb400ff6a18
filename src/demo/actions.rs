//! Actions on existing slips, as steps of their forms.
//!
//! An action that the state of the slip no longer allows (the slip was voided, the worker has already
//! arrived) is left out.

use super::action::{Action, ComplaintAction, WorkOutcome};
use super::catalogue::{self, Fault};
use super::context::Context;
use super::plan::{Planned, row};
use super::staff::{self, CREW, ENGINEERING, SUPERVISOR};
use super::{complaints, money, prepayment, repairs};
use crate::engine::prelude::*;
use crate::forms;
use crate::forms::billing::deposit;
use crate::forms::billing::payers;
use crate::forms::complaints::case_report;
use crate::forms::estate::rooms;
use crate::forms::intake::contact;
use crate::forms::work::job::Charge;
use crate::forms::work::{job, paid, repair};

/// Actions that follow later.
type Later = Vec<(Moment, Action)>;

/// The step of an action, and the actions that follow from it; none if the slip does not allow it.
pub(super) fn plan_step(
    ctx: &mut Context,
    book: &dyn Book,
    id: SlipId,
    action: Action,
    at: Moment,
) -> Option<(Planned, Later)> {
    let id = match action {
        // What is read is the report that the filing wrote, the only one of this office.
        Action::Complaint(ComplaintAction::ReadReport) => {
            SlipId { form: case_report::TAG, number: 1 }
        }
        _ => id,
    };
    let slip = book.slip(id)?;
    let form = forms::tagged(id.form)?;
    let step = form.step(action.step())?;
    if !step.from.contains(&slip.state) {
        return None;
    }
    let mut by = ctx.operator(at);
    // The control room, at the desk at night, may neither void nor correct: the supervisor does it.
    let night = at.clock().minutes() < 8 * 60;
    if matches!(action, Action::Room | Action::Void) && (night || ctx.rng.chance(20)) {
        by = SUPERVISOR;
    }
    // Whoever heard a call first may be off by now: a superior makes it void (P-24).
    if matches!(action, Action::Void) && id.form == contact::TAG {
        by = SUPERVISOR;
    }
    let base = Planned::step(form.id, step.name, by, at).on(&slip);
    let mut later = Later::new();
    let planned = match action {
        Action::Tell => tell(ctx, &slip, base),
        Action::Assign(worker) => assign(ctx, book, &slip, base, worker),
        Action::Arrive(arrived) => arrive(book, &slip, base, arrived),
        Action::Return { outcome, arrived, done, next } => {
            let paper = Paper { outcome, arrived, done, next };
            return_paper(ctx, book, &slip, base, &paper, &mut later)
        }
        Action::Sign => sign(ctx, &slip, base),
        Action::Rebook(next) => rebook(ctx, &slip, base, next),
        Action::TellOwner => tell_owner(ctx, &slip, base),
        Action::Chase => base.maybe("chaser", caller(&slip)).with("chase_note", "问何时上门"),
        Action::Urge => base
            .maybe("urged_whom", job::worker(&slip).map(|b| b.0.to_string()))
            .with("urge_note", ctx.rng.pick(&["电台催一次", "电话催一次", "请班长过问"])),
        Action::Consent => base
            .with("consent", "phone")
            .with("means", if id.form == paid::TAG { "monthly" } else { ctx.rng.pick(MEANS) })
            .maybe("consent_by", caller(&slip)),
        Action::Room => change_room(book, &slip, base)?,
        Action::Void => void(ctx, id.form, base),
        Action::Reply(satisfied) => reply(ctx, base, satisfied, &mut later),
        Action::Complaint(action) => complaints::fill_step(ctx, &slip, base, action),
        Action::Decline => {
            base.maybe("consent_by", caller(&slip)).with("declined_why", "嫌贵,自己找人")
        }
        Action::Copies => base.with("copy_3", "y"),
    };
    // A tenant who has not prepaid must pay first, or the supervisor must release the work.
    let paid = slip.get(repair::CHARGE) == Some(Charge::Paid);
    let assigns = matches!(action, Action::Assign(_)) && paid;
    if !assigns || money::is_accepted(book, &planned) {
        return Some((planned, later));
    }
    let first = prepayment::prepay_or_release(ctx, book, &slip, at)?;
    Some((first, vec![(at.plus_minutes(ctx.money_rng.between(2, 6)), action)]))
}

/// Means of payment, common ones several times.
static MEANS: &[&str] = &["monthly", "monthly", "bank", "bank", "scan", "monthly"];

/// The input for the caller of a work slip; none if the register does not know them.
pub(super) fn caller(slip: &Slip) -> Option<String> {
    job::known_caller(&slip.fields).map(|person| format!("@{}", person.0))
}

/// The fault on a slip.
fn fault(slip: &Slip) -> Option<&'static Fault> {
    catalogue::fault_by_number(slip.get(repair::FAULT)?.0)
}

/// The desk tells the foreman of the trade, who decides which worker goes (S2-repair 3.3.1).
fn tell(ctx: &mut Context, slip: &Slip, base: Planned) -> Planned {
    let whom = fault(slip).map_or(201, repairs::foreman);
    let how = ctx.rng.pick(&["radio", "phone", "fetched", "chat"]);
    base.with("told", how).with("told_whom", whom.to_string())
}

/// Assigns a worker, usually with the foreman who decided it. The rules refuse another worker without a
/// reason.
fn assign(
    ctx: &mut Context,
    book: &dyn Book,
    slip: &Slip,
    base: Planned,
    worker: Option<u32>,
) -> Planned {
    let before = job::worker(slip);
    let worker = worker.or_else(|| least_busy_worker(book, slip, before)).unwrap_or(213);
    let foreman = fault(slip).map_or(201, repairs::foreman);
    let foreman = ctx.rng.chance(88).then(|| foreman.to_string());
    let why = before.filter(|b| b.0 != worker).map(|_| "原责任人手上有急修");
    base.with("worker", worker.to_string())
        .with("told", "radio")
        .maybe("named_by", foreman)
        .maybe("why", why)
}

/// The worker of the trade with the fewest open slips, if possible another than before.
fn least_busy_worker(book: &dyn Book, slip: &Slip, before: Option<Badge>) -> Option<u32> {
    let workers = staff::workers(fault(slip)?.trade);
    let load = |badge: &u32| book.under(Index::Worker, u64::from(*badge), 20).len();
    let others =
        workers.iter().filter(|w| before.is_none_or(|b| b.0 != **w)).min_by_key(|w| load(w));
    others.or_else(|| workers.first()).copied()
}

/// A worker's name on the radio.
pub(super) fn nickname(badge: Badge) -> &'static str {
    CREW.iter().find(|(b, ..)| *b == badge.0).map_or("维修", |(.., nickname)| *nickname)
}

/// The worker on the radio, as the source (消息来源) of a report.
fn radio_source(slip: &Slip) -> String {
    format!("电台 {}", job::worker(slip).map_or("维修", nickname))
}

/// The worker reports the arrival over the radio; the desk enters it a little later.
fn arrive(book: &dyn Book, slip: &Slip, base: Planned, arrived: Moment) -> Planned {
    let worker = job::worker(slip).or_else(|| least_busy_worker(book, slip, None).map(Badge));
    base.with("worker", worker.map_or(213, |b| b.0).to_string())
        .reported(arrived.max(slip.opened()), radio_source(slip))
}

/// The contents of a returned paper.
struct Paper {
    outcome: WorkOutcome,
    arrived: Moment,
    done: Moment,
    next: Option<Moment>,
}

/// Enters a returned paper. Its times are the worker's and thus earlier than the entry; an arrival that
/// is already on the slip is not entered again.
fn return_paper(
    ctx: &mut Context,
    book: &dyn Book,
    slip: &Slip,
    base: Planned,
    paper: &Paper,
    later: &mut Later,
) -> Planned {
    let Paper { outcome, done, next, .. } = *paper;
    let at = base.at;
    let done = done.max(slip.opened()).minute();
    let has_arrived = slip.state == repair::ARRIVED;
    let arrived = (!has_arrived).then(|| paper.arrived.min(done).minute().to_string());
    let worker = job::worker(slip).or_else(|| least_busy_worker(book, slip, None).map(Badge));
    let late = done.minutes_until(at) > 11 * 60;
    let source = if late || ctx.rng.chance(45) {
        format!("纸单 {}", worker.map_or("维修", nickname))
    } else {
        radio_source(slip)
    };
    let mut step = base
        .reported(done, source)
        .with("result", result(outcome))
        .maybe("arrived", arrived)
        .with("done", done.to_string())
        .maybe("worker", worker.map(|b| b.0.to_string()))
        .maybe("next", next.map(|next| next.to_string()))
        .with("work", remark(ctx, outcome));
    if late {
        step.asked.late = "夜班纸单次日交回".to_string();
    }
    step = match outcome {
        WorkOutcome::Fixed => step.with("signed", signature(ctx, slip)),
        WorkOutcome::Unsigned => {
            let why = ctx.rng.pick(&["家中无人", "住户急着出门", "电话同意,改日补签", "住户拒签"]);
            step.with("unsigned_why", why)
        }
        WorkOutcome::Temporary => {
            let measure = ctx.rng.pick(&["关闭支管阀门", "接临时线路", "加挡水条", "挂停用牌"]);
            step.with("measure", measure).maybe("explained", ctx.rng.chance(80).then_some("y"))
        }
        WorkOutcome::Cannot if ctx.rng.chance(75) => {
            step.with("reported_to", ENGINEERING.to_string())
        }
        WorkOutcome::Cannot | WorkOutcome::NotFixed => step,
    };
    if outcome == WorkOutcome::Cannot {
        step = step.maybe("verified_by", worker.map(|b| b.0.to_string()));
        step = step.with("verified_how", "现场查看");
    }
    if matches!(outcome, WorkOutcome::Fixed | WorkOutcome::Unsigned) {
        charge(ctx, book, slip, step, later)
    } else {
        step
    }
}

/// The choice of the form for an outcome.
fn result(outcome: WorkOutcome) -> &'static str {
    match outcome {
        WorkOutcome::Fixed => "fixed",
        WorkOutcome::Unsigned => "unsigned",
        WorkOutcome::NotFixed => "not-fixed",
        WorkOutcome::Temporary => "temporary",
        WorkOutcome::Cannot => "cannot",
    }
}

/// What the worker wrote on the paper.
fn remark(ctx: &mut Context, outcome: WorkOutcome) -> &'static str {
    let remarks: &[&str] = match outcome {
        WorkOutcome::Fixed => &["更换后试用正常", "疏通紧固,试用正常", "检查复位,观察半小时正常"],
        WorkOutcome::Unsigned => &["已修好,试用正常,未签字", "更换完毕,现场无人签认"],
        WorkOutcome::NotFixed => {
            &["配件型号不符,需另购", "需两人作业,另约时间", "打开后发现另有损坏"]
        }
        WorkOutcome::Temporary => &["先做临时处理,待配件", "先止住,待专业单位"],
        WorkOutcome::Cannot => &["属开发商保修,已上报", "须专业单位处理,已上报"],
    };
    ctx.rng.pick(remarks)
}

/// The signature of the caller; for public parts that of a guard.
fn signature(ctx: &mut Context, slip: &Slip) -> String {
    caller(slip).unwrap_or_else(|| ctx.rng.pick(&["韩勇", "徐大勇", "田秀英", "彭涛"]).to_string())
}

/// Materials, labour, and the consent of the household to price and means.
fn charge(
    ctx: &mut Context,
    book: &dyn Book,
    slip: &Slip,
    mut step: Planned,
    later: &mut Later,
) -> Planned {
    let Some(fault) = fault(slip).filter(|fault| fault.paid) else { return step };
    let material = |(name, unit, price): &(&str, &str, i64)| {
        let price = Money::fen(*price).plain();
        row(&[("name", *name), ("count", "1"), ("unit", *unit), ("price", &price)])
    };
    step = step
        .rows("materials", fault.materials.iter().map(material).collect())
        .with("labour", Money::fen(fault.labour).plain());
    let mut means = ctx.rng.pick(MEANS);
    let on_paid_slip = slip.id.form == paid::TAG;
    if on_paid_slip {
        if ctx.money_rng.below(100) < 85 {
            step = step.with("copy_3", "y");
        } else {
            later.push((step.at.plus_minutes(24 * 60), Action::Copies));
        }
        let prepaid = deposit::prepaid(book, payers::on(slip));
        let monthly = ctx.money_rng.below(100) < 90;
        means = if prepaid {
            "deposit"
        } else if monthly {
            "monthly"
        } else {
            "bank"
        };
    }
    if ctx.rng.chance(88) {
        let how = ctx.rng.pick(&["spoken", "phone", "paper"]);
        return step.with("consent", how).with("means", means);
    }
    // The consent was forgotten and is asked for later, usually at once; nothing is billed before.
    let minutes = if ctx.rng.chance(70) || on_paid_slip { 1 } else { 60 };
    later.push((step.at.plus_minutes(minutes), Action::Consent));
    step
}

/// Adds the missing signature.
fn sign(ctx: &mut Context, slip: &Slip, base: Planned) -> Planned {
    let how = ctx.rng.pick(&["paper", "spoken", "phone"]);
    base.with("signed", signature(ctx, slip)).with("signed_how", how)
}

/// A visit without work, and the next visit if it is agreed.
fn rebook(ctx: &mut Context, slip: &Slip, base: Planned, next: Option<Moment>) -> Planned {
    let (wait, note) = ctx.rng.pick(&[
        ("material", "配件到货再上门"),
        ("appointment", "住户临时有事改期"),
        ("nobody-home", "敲门无人,电话未接"),
        ("note-left", "门上已留条"),
        ("contractor", "等维保单位"),
    ]);
    let step = base.with("wait", wait).with("wait_note", note);
    let source = radio_source(slip);
    let at = step.at;
    step.maybe("next", next.map(|next| next.to_string())).reported(at, source)
}

/// Tells the owner that the work is done, and closes the slip.
fn tell_owner(ctx: &mut Context, slip: &Slip, base: Planned) -> Planned {
    let how = ctx.rng.pick_weighted(&[("call", 70), ("chat", 20), ("intercom", 5), ("visit", 5)]);
    let says =
        ctx.rng.pick_weighted(&[("满意", 50), ("", 42), ("来得慢了些", 5), ("再观察几天", 3)]);
    base.with("told_owner", how)
        .maybe("told_who", caller(slip))
        .maybe("owner_says", Some(says).filter(|s| !s.is_empty()))
}

/// Corrects a wrong room number to that of the next room.
fn change_room(book: &dyn Book, slip: &Slip, base: Planned) -> Option<Planned> {
    let RoomId(room) = slip.get(job::Room::room)?;
    let next = [room + 1, room.saturating_sub(1)].into_iter().find(|n| {
        rooms::slip(book, RoomId(*n)).is_some_and(|s| rooms::in_use(&s) && !rooms::is_public(&s))
    })?;
    Some(base.with("room", format!("#{next}")).with("room_why", "来电人报错房号,回拨核对"))
}

/// Voids a slip. The blank for the reason has another name on call logs.
fn void(ctx: &mut Context, form: u16, base: Planned) -> Planned {
    if form != contact::TAG {
        let why = ctx.rng.pick(&["住户来电取消", "与前单重复", "误开,实为咨询"]);
        return base.with("void_why", why);
    }
    base.with("why", "重复登记").with("customer_told", "y")
}

/// Answers a call. A caller who is not satisfied is answered again later (G-42).
fn reply(ctx: &mut Context, base: Planned, satisfied: bool, later: &mut Later) -> Planned {
    if !satisfied {
        let again = base.at.plus_minutes(ctx.rng.between(90, 1200));
        later.push((ctx.by_day(again), Action::Reply(true)));
        return base.with("result", "已说明情况,住户不认可").with("satisfied", "n");
    }
    let result = ctx.rng.pick(&["已核实并回电说明", "部门已处理,回电告知", "按规定答复,住户理解"]);
    base.with("result", result).maybe("satisfied", ctx.rng.chance(80).then_some("y"))
}
