//! What happens to a slip that stands, as steps of its form.
//!
//! An act that no longer fits (the slip was voided, the worker is already there) is left out: the
//! state on the slip decides, as it does at the desk.

use super::Planned;
use super::act::{Act, Came};
use super::catalogue::{self, Fault};
use super::scene::Scene;
use super::staff::{self, CREW, ENGINEERING, SUPERVISOR};
use super::{complaints, life, money, prepaying};
use crate::engine::book::Book;
use crate::engine::moment::Moment;
use crate::engine::money::Money;
use crate::engine::slip::{Index, Slip};
use crate::engine::value::{Badge, RoomId, SlipId};
use crate::forms;
use crate::forms::billing::deposit;
use crate::forms::billing::payers;
use crate::forms::estate::rooms;
use crate::forms::intake::contact;
use crate::forms::work::job::Charge;
use crate::forms::work::{job, paid, repair};

/// What is planned to come later.
type Later = Vec<(Moment, Act)>;

/// The step of an act, and what it brings later; none if the slip has moved on.
pub(super) fn play(
    scene: &mut Scene,
    book: &dyn Book,
    id: SlipId,
    act: Act,
    at: Moment,
) -> Option<(Planned, Later)> {
    let slip = book.slip(id)?;
    let form = forms::tagged(id.form)?;
    let step = form.step(act.step())?;
    if !step.from.contains(&slip.state) {
        return None;
    }
    let mut by = scene.operator(at);
    // At night the control room sits there, which may neither void nor mend: the supervisor does.
    let night = at.clock().minutes() < 8 * 60;
    if matches!(act, Act::Room | Act::Void) && (night || scene.dice.percent(20)) {
        by = SUPERVISOR;
    }
    let base = Planned::step(form.id, step.name, by, at).on(&slip);
    let mut later = Later::new();
    let planned = match act {
        Act::Tell => tell(scene, &slip, base),
        Act::Assign(worker) => assign(scene, book, &slip, base, worker),
        Act::Arrive(arrived) => arrive(book, &slip, base, arrived),
        Act::Return { came, arrived, done, next } => {
            let paper = Paper { came, arrived, done, next };
            give_back(scene, book, &slip, base, &paper, &mut later)
        }
        Act::Sign => sign(scene, &slip, base),
        Act::Rebook(next) => rebook(scene, &slip, base, next),
        Act::TellOwner => tell_owner(scene, &slip, base),
        Act::Chase => base.maybe("chaser", caller(&slip)).with("chase_note", "问何时上门"),
        Act::Urge => base
            .maybe("urged_whom", job::worker(&slip).map(|b| b.0.to_string()))
            .with("urge_note", scene.dice.of(&["电台催一次", "电话催一次", "请班长过问"])),
        Act::Consent => base
            .with("consent", "phone")
            .with("means", if id.form == paid::TAG { "monthly" } else { scene.dice.of(MEANS) })
            .maybe("consent_by", caller(&slip)),
        Act::Room => change_room(book, &slip, base)?,
        Act::Void => void(scene, id.form, base),
        Act::Reply(well) => reply(scene, base, well, &mut later),
        Act::Complaint(does) => complaints::deed(scene, &slip, base, does),
        Act::Decline => {
            base.maybe("consent_by", caller(&slip)).with("declined_why", "嫌贵,自己找人")
        }
        Act::Copies => base.with("copy_3", "y"),
    };
    // Nobody is sent for a tenant who has not prepaid: first the money, or the supervisor's word.
    let paid = slip.get(repair::CHARGE) == Some(Charge::Paid);
    let sends = matches!(act, Act::Assign(_)) && paid;
    if !sends || money::taken(book, &planned) {
        return Some((planned, later));
    }
    let first = prepaying::first(scene, book, &slip, at)?;
    Some((first, vec![(at.plus_minutes(scene.coins.between(2, 6)), act)]))
}

/// Ways to pay, the common ones more than once.
static MEANS: &[&str] = &["monthly", "monthly", "bank", "bank", "scan", "monthly"];

/// Who rang, as a form takes it; none where the register does not know them.
fn caller(slip: &Slip) -> Option<String> {
    job::known_caller(&slip.fields).map(|person| format!("@{}", person.0))
}

/// The fault on the slip. Codes were entered in the order of the list, so a number finds its row.
fn fault(slip: &Slip) -> Option<&'static Fault> {
    catalogue::numbered(slip.get(repair::FAULT)?.0)
}

/// The desk tells the foreman of the trade, not a worker: who goes is his to say (S2-repair 3.3.1).
fn tell(scene: &mut Scene, slip: &Slip, base: Planned) -> Planned {
    let whom = fault(slip).map_or(201, life::foreman);
    let how = scene.dice.of(&["radio", "phone", "fetched", "chat"]);
    base.with("told", how).with("told_whom", whom.to_string())
}

/// Names the worker, and mostly writes down which foreman said so. A second naming brings its reason
/// along, since without one it is refused.
fn assign(
    scene: &mut Scene,
    book: &dyn Book,
    slip: &Slip,
    base: Planned,
    worker: Option<u32>,
) -> Planned {
    let before = job::worker(slip);
    let worker = worker.or_else(|| freest(book, slip, before)).unwrap_or(213);
    let named = fault(slip).map_or(201, life::foreman);
    let named = scene.dice.percent(88).then(|| named.to_string());
    let why = before.filter(|b| b.0 != worker).map(|_| "原责任人手上有急修");
    base.with("worker", worker.to_string())
        .with("told", "radio")
        .maybe("named_by", named)
        .maybe("why", why)
}

/// The worker of the trade with least in hand; another than before where there is one.
fn freest(book: &dyn Book, slip: &Slip, before: Option<Badge>) -> Option<u32> {
    let workers = staff::workers(fault(slip)?.trade);
    let load = |badge: &u32| book.under(Index::Worker, u64::from(*badge), 20).len();
    let others =
        workers.iter().filter(|w| before.is_none_or(|b| b.0 != **w)).min_by_key(|w| load(w));
    others.or_else(|| workers.first()).copied()
}

/// What a worker is called over the radio.
pub(super) fn nick(badge: Badge) -> &'static str {
    CREW.iter().find(|(b, ..)| *b == badge.0).map_or("维修", |(.., nick)| *nick)
}

/// Who said so, as the desk writes it into 消息来源.
fn by_radio(slip: &Slip) -> String {
    format!("电台 {}", job::worker(slip).map_or("维修", nick))
}

/// The worker says over the radio that he is there; the desk types it a little later.
fn arrive(book: &dyn Book, slip: &Slip, base: Planned, arrived: Moment) -> Planned {
    let named = job::worker(slip).or_else(|| freest(book, slip, None).map(Badge));
    base.with("worker", named.map_or(213, |b| b.0).to_string())
        .reported(arrived.max(slip.opened()), by_radio(slip))
}

/// What stands on the paper that came back.
struct Paper {
    came: Came,
    arrived: Moment,
    done: Moment,
    next: Option<Moment>,
}

/// The returned paper. Its times are those that the worker wrote, so they lie before the typing; an
/// arrival that the desk already has is not typed again.
fn give_back(
    scene: &mut Scene,
    book: &dyn Book,
    slip: &Slip,
    base: Planned,
    paper: &Paper,
    later: &mut Later,
) -> Planned {
    let Paper { came, done, next, .. } = *paper;
    let at = base.at;
    let done = done.max(slip.opened()).minute();
    let there = slip.state == repair::ARRIVED;
    let arrived = (!there).then(|| paper.arrived.min(done).minute().to_string());
    let worker = job::worker(slip).or_else(|| freest(book, slip, None).map(Badge));
    let slow = done.minutes_until(at) > 11 * 60;
    let source = if slow || scene.dice.percent(45) {
        format!("纸单 {}", worker.map_or("维修", nick))
    } else {
        by_radio(slip)
    };
    let mut step = base
        .reported(done, source)
        .with("result", result(came))
        .maybe("arrived", arrived)
        .with("done", done.to_string())
        .maybe("worker", worker.map(|b| b.0.to_string()))
        .maybe("next", next.map(|next| next.to_string()))
        .with("work", worded(scene, came));
    if slow {
        step.asked.late = "夜班纸单次日交回".to_string();
    }
    step = match came {
        Came::Fixed => step.with("signed", signature(scene, slip)),
        Came::Unsigned => {
            let why = scene.dice.of(&["家中无人", "住户急着出门", "电话同意,改日补签", "住户拒签"]);
            step.with("unsigned_why", why)
        }
        Came::Temporary => {
            let measure = scene.dice.of(&["关闭支管阀门", "接临时线路", "加挡水条", "挂停用牌"]);
            step.with("measure", measure).maybe("explained", scene.dice.percent(80).then_some("y"))
        }
        Came::Cannot if scene.dice.percent(75) => step.with("reported_to", ENGINEERING.to_string()),
        Came::Cannot | Came::NotFixed => step,
    };
    if matches!(came, Came::Fixed | Came::Unsigned) {
        charge(scene, book, slip, step, later)
    } else {
        step
    }
}

/// The word that the form takes for how it came out.
fn result(came: Came) -> &'static str {
    match came {
        Came::Fixed => "fixed",
        Came::Unsigned => "unsigned",
        Came::NotFixed => "not-fixed",
        Came::Temporary => "temporary",
        Came::Cannot => "cannot",
    }
}

/// What the worker wrote on the paper.
fn worded(scene: &mut Scene, came: Came) -> &'static str {
    let words: &[&str] = match came {
        Came::Fixed => &["更换后试用正常", "疏通紧固,试用正常", "检查复位,观察半小时正常"],
        Came::Unsigned => &["已修好,试用正常,未签字", "更换完毕,现场无人签认"],
        Came::NotFixed => &["配件型号不符,需另购", "需两人作业,另约时间", "打开后发现另有损坏"],
        Came::Temporary => &["先做临时处理,待配件", "先止住,待专业单位"],
        Came::Cannot => &["属开发商保修,已上报", "须专业单位处理,已上报"],
    };
    scene.dice.of(words)
}

/// The caller signs; for public parts a guard who was there.
fn signature(scene: &mut Scene, slip: &Slip) -> String {
    caller(slip).unwrap_or_else(|| scene.dice.of(&["韩勇", "徐大勇", "田秀英", "彭涛"]).to_string())
}

/// Materials, labour, and whether the household agreed to price and means beforehand.
fn charge(
    scene: &mut Scene,
    book: &dyn Book,
    slip: &Slip,
    mut step: Planned,
    later: &mut Later,
) -> Planned {
    let Some(fault) = fault(slip).filter(|fault| fault.paid) else { return step };
    let row = |(name, unit, price): &(&str, &str, i64)| {
        vec![
            ("name".to_string(), (*name).to_string()),
            ("count".to_string(), "1".to_string()),
            ("unit".to_string(), (*unit).to_string()),
            ("price".to_string(), Money::fen(*price).plain()),
        ]
    };
    step = step
        .rows("materials", fault.materials.iter().map(row).collect())
        .with("labour", Money::fen(fault.labour).plain());
    let mut means = scene.dice.of(MEANS);
    let on_paid_slip = slip.id.form == paid::TAG;
    if on_paid_slip {
        if scene.coins.below(100) < 85 {
            step = step.with("copy_3", "y");
        } else {
            later.push((step.at.plus_minutes(24 * 60), Act::Copies));
        }
        let prepaid = deposit::prepaid(book, payers::on(slip));
        let monthly = scene.coins.below(100) < 90;
        means = if prepaid {
            "deposit"
        } else if monthly {
            "monthly"
        } else {
            "bank"
        };
    }
    if scene.dice.percent(88) {
        let how = scene.dice.of(&["spoken", "phone", "paper"]);
        return step.with("consent", how).with("means", means);
    }
    // Forgotten, and asked afterwards: nothing is billed before; mostly at once.
    let minutes = if scene.dice.percent(70) || on_paid_slip { 1 } else { 60 };
    later.push((step.at.plus_minutes(minutes), Act::Consent));
    step
}

/// The signature that was missing.
fn sign(scene: &mut Scene, slip: &Slip, base: Planned) -> Planned {
    let how = scene.dice.of(&["paper", "spoken", "phone"]);
    base.with("signed", signature(scene, slip)).with("signed_how", how)
}

/// The visit that came to nothing, and when the next one is, if that is agreed.
fn rebook(scene: &mut Scene, slip: &Slip, base: Planned, next: Option<Moment>) -> Planned {
    let (wait, note) = scene.dice.of(&[
        ("material", "配件到货再上门"),
        ("appointment", "住户临时有事改期"),
        ("nobody-home", "敲门无人,电话未接"),
        ("note-left", "门上已留条"),
        ("contractor", "等维保单位"),
    ]);
    let step = base.with("wait", wait).with("wait_note", note);
    let source = by_radio(slip);
    let told = step.at;
    step.maybe("next", next.map(|next| next.to_string())).reported(told, source)
}

/// The end of a slip: the owner hears of it, and sometimes has something to say.
fn tell_owner(scene: &mut Scene, slip: &Slip, base: Planned) -> Planned {
    let how = scene.dice.weighed(&[("call", 70), ("chat", 20), ("intercom", 5), ("visit", 5)]);
    let says = scene.dice.weighed(&[("满意", 50), ("", 42), ("来得慢了些", 5), ("再观察几天", 3)]);
    base.with("told_owner", how)
        .maybe("told_who", caller(slip))
        .maybe("owner_says", Some(says).filter(|s| !s.is_empty()))
}

/// The household had named the room next door; the neighbour's number is the true one.
fn change_room(book: &dyn Book, slip: &Slip, base: Planned) -> Option<Planned> {
    let RoomId(room) = slip.get(job::Room::room)?;
    let next = [room + 1, room.saturating_sub(1)].into_iter().find(|n| {
        rooms::slip(book, RoomId(*n)).is_some_and(|s| rooms::in_use(&s) && !rooms::is_public(&s))
    })?;
    Some(base.with("room", format!("#{next}")).with("room_why", "来电人报错房号,回拨核对"))
}

/// A slip that should not be: the two forms ask for the reason under different names.
fn void(scene: &mut Scene, form: u16, base: Planned) -> Planned {
    if form != contact::TAG {
        let why = scene.dice.of(&["住户来电取消", "与前单重复", "误开,实为咨询"]);
        return base.with("void_why", why);
    }
    base.with("why", "重复登记")
}

/// The answer that was owed. Who is not content keeps the call open, and is rung again (G-42).
fn reply(scene: &mut Scene, base: Planned, well: bool, later: &mut Later) -> Planned {
    if !well {
        let again = base.at.plus_minutes(scene.dice.between(90, 1200));
        later.push((scene.by_day(again), Act::Reply(true)));
        return base.with("result", "已说明情况,住户不认可").with("satisfied", "n");
    }
    let result = scene.dice.of(&["已核实并回电说明", "部门已处理,回电告知", "按规定答复,住户理解"]);
    base.with("result", result).maybe("satisfied", scene.dice.percent(80).then_some("y"))
}
