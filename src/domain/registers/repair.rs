//! F-14 维修单: from the call to the signed and told repair (P-05).
//!
//! One intake writes the call log (F-08) and this slip; one returned-slip form posts arrival, work,
//! consent, materials and signature, because workers have no terminal and their paper comes late.

mod asked;
mod asking_again;
pub(super) mod opening;
pub(super) mod returning;
pub(super) mod sending;

pub use asked::*;
pub use asking_again::{CallsBack, told_at};
pub use returning::sum;

use crate::domain::book::Book;
use crate::domain::form::{
    Called, FieldSet, Fill, Form, Line, Start, State, Step, no_advice, no_due,
};
use crate::domain::kind::reading;
use crate::domain::moment::Moment;
use crate::domain::notice::Notice;
use crate::domain::slip::{Index, Key, Slip, ascending, descending, due, urgency};
use crate::domain::staff::Right;
use crate::domain::value::{Cell, PersonId};

use super::{contact, faults, rooms, staff};
use asking_again::day_of;

pub const TAG: u16 = 14;

/// Issued; the team not yet told.
pub const ISSUED: u16 = 1;
/// 已通知取单.
pub const TOLD: u16 = 2;
pub const ASSIGNED: u16 = 3;
pub const ARRIVED: u16 = 4;
/// Signed paper back; the owner not yet told.
pub const RETURNED: u16 = 5;
/// 完工未签.
pub const UNSIGNED: u16 = 6;
/// 待料 / 待约.
pub const WAITING: u16 = 7;
/// A temporary measure holds.
pub const TEMPORARY: u16 = 8;
/// Cannot be done here: reported upward, open until solved (G-31).
pub const ESCALATED: u16 = 9;
pub const CLOSED: u16 = 10;
pub const VOID: u16 = 11;

/// States in which somebody still has to come.
const UNDER_WAY: &[u16] = &[ISSUED, TOLD, ASSIGNED, ARRIVED, WAITING, TEMPORARY, ESCALATED];
const NOT_CLOSED: &[u16] =
    &[ISSUED, TOLD, ASSIGNED, ARRIVED, RETURNED, UNSIGNED, WAITING, TEMPORARY, ESCALATED];

/// Consent to price and means may come after the owner was told: billing waits for it (G-15, G-16).
const CONSENTED: &[u16] =
    &[ISSUED, TOLD, ASSIGNED, ARRIVED, RETURNED, UNSIGNED, WAITING, TEMPORARY, ESCALATED, CLOSED];
/// A visit is booked also when the owner, told of the returned slip, says it is not mended
/// (S2-repair 3.4.1, G-34).
const BOOKED: &[u16] = &[ISSUED, TOLD, ASSIGNED, ARRIVED, RETURNED, WAITING, TEMPORARY, ESCALATED];

crate::rules! {
    WHICH_PART refuse "请写报修部位,或填故障码由它带出" ["S2-repair 3.1.1"];
    HOW_TO_GET_IN refuse "家中无人:请记明备用钥匙能否使用,或何时可以上门" ["S2-repair 3.1.1"];
    GET_IN_URGENT warn "家中无人又紧急:先派人,备用钥匙与上门时间随后补记" ["S2-repair 3.1.1"];
    TIME_PAST refuse "{0} {1} 已经过了;若是明天,请写“明天9点”" ["S2-repair 3.1.1", "G-34"];
    NO_KEY_KEPT refuse "本户没有留存钥匙,不能记“可用”;请约上门时间" ["S2-repair 3.1.1"];
    SAME_MATTER warn "本户未完:{0}。是同一件事请用催单" ["G-28"];
    ISSUED_LATE warn "来电至开单已 {0} 分钟,超过 {1} 分钟" ["G-27", "N-01"];
    TELL_PRICE warn "有偿服务:请第一时间说明收费标准并记“已告知”" ["S2-paid 3.1.1", "P-02"];
    NOT_THE_GRADE warn "{0}报修须由班长以上或保洁主管签认;先派人,签认后补" ["G-29"];
    BELOW_GRADE refuse "按设置,{0}报修须由班长以上或保洁主管来报;请他们来报或在栏中写明" ["G-29", "D-07"];
    STILL_UNTOLD warn "还没有记下如何通知维修;电话或对讲也算" ["G-27", "N-01"];
    WHY_CHANGED refuse "转单须写原因" ["S2-repair 3.3.1"];
    NOT_A_WORKER warn "{0}不是维修人员,请核对" ["S2-repair 3.3.1"];
    FOREMAN_NAMES warn "按设置由{0}定人;请记下是谁定的" ["S2-repair 3.3.1", "S0 4.2.6"];
    ARRIVED_LATE warn "到场比时限晚 {0} 分钟" ["G-27", "N-02"];
    NOT_SIGNED refuse "修复须有签认;无人签请选“完工未签”并写原因" ["G-30", "P-09"];
    WHY_UNSIGNED refuse "完工未签须写原因(无人在家、拒签、电话同意)" ["G-30"];
    TIMES_CROSSED refuse "到场时间晚于完工时间;请核对" ["S2-repair 3.3.5"];
    TOO_LATE_TIME refuse "{0}不能在将来" ["H-06"];
    BOOK_AGAIN warn "未修复:请与业主再约上门时间" ["G-34"];
    SAY_MEASURE warn "临时措施:请写明措施并向业主解释,记入维修日报" ["G-32"];
    REPORT_UP warn "无法处理的不能放下:请记下已报告谁,直至解决" ["G-31"];
    NO_CONSENT warn "有偿部分缺业主对价格和付款方式的同意;可后补,补齐前不出账" ["G-15", "G-16"];
    SUM_TOO_LARGE refuse "合计金额太大;请核对数量与单价" ["G-18"];
    TELL_HEAD warn "已催 {0} 次:请再催办或告知维修部负责人" ["G-28"];
    NO_VISIT warn "没有约定时间:请尽快与业主约好" ["G-34"];
    SAME_ROOM refuse "房号没有变" ["H-07"];
}

macro_rules! step {
    ($tag:literal $name:literal $title:literal $from:expr, $right:ident, $fields:expr, $advise:expr, $decide:expr) => {
        Step {
            tag: $tag,
            name: $name,
            title: $title,
            from: $from,
            right: Right::$right,
            cosign: None,
            fields: $fields,
            advise: $advise,
            decide: $decide,
        }
    };
}

pub static FORM: Form = Form {
    id: "F-14",
    tag: TAG,
    title: "工程维修单",
    word: "维修",
    states: &[
        State { code: ISSUED, name: "issued", label: "未派", open: true },
        State { code: TOLD, name: "told", label: "已通知", open: true },
        State { code: ASSIGNED, name: "assigned", label: "已派", open: true },
        State { code: ARRIVED, name: "arrived", label: "已到场", open: true },
        State { code: RETURNED, name: "returned", label: "待告知", open: true },
        State { code: UNSIGNED, name: "unsigned", label: "完工未签", open: true },
        State { code: WAITING, name: "waiting", label: "待料待约", open: true },
        State { code: TEMPORARY, name: "temporary", label: "临时处理", open: true },
        State { code: ESCALATED, name: "escalated", label: "已上报", open: true },
        State { code: CLOSED, name: "closed", label: "已告知", open: false },
        State { code: VOID, name: "void", label: "作废", open: false },
    ],
    steps: &[
        step!(1 "open" "开单" &[], IssueSlip, Open::fields, opening::advise, opening::open),
        step!(2 "tell" "通知维修" &[ISSUED], Dispatch, Tell::fields, no_advice, sending::tell),
        step!(3 "assign" "派工" &[ISSUED, TOLD, ASSIGNED, ARRIVED, WAITING, TEMPORARY, ESCALATED], Dispatch,
            Assign::fields, sending::advise_assign, sending::assign),
        step!(4 "arrive" "到场" &[ISSUED, TOLD, ASSIGNED, WAITING, TEMPORARY, ESCALATED], Dispatch,
            Arrive::fields, sending::advise_arrive, sending::arrive),
        step!(5 "return" "回单" UNDER_WAY, Dispatch, Return::fields, returning::advise, returning::give_back),
        step!(6 "sign" "签认" &[UNSIGNED], Dispatch, Sign::fields, no_advice, returning::sign),
        step!(7 "rebook" "待料待约" BOOKED, Dispatch, Rebook::fields, sending::advise_rebook, sending::rebook),
        step!(8 "tell-owner" "告知业主" &[RETURNED], TakeCalls, TellOwner::fields, no_advice, returning::tell_owner),
        step!(9 "chase" "业主催单" NOT_CLOSED, TakeCalls, Chase::fields, sending::advise_chase, sending::chase),
        step!(10 "urge" "催办" NOT_CLOSED, Dispatch, Urge::fields, no_advice, sending::urge),
        step!(11 "consent" "补同意" CONSENTED, Dispatch, Consent::fields, no_advice, returning::consent),
        step!(12 "room" "改房号" NOT_CLOSED, Mend, Room::fields, no_advice, sending::change_room),
        step!(13 "void" "作废" UNDER_WAY, Mend, Void::fields, no_advice, sending::void),
    ],
    rules: RULES,
    keys,
    line,
    called: |slip| Called {
        code: super::show_number(slip.id),
        shown: format!("维修 {:06}", slip.id.number),
    },
    fills,
    due: no_due,
};

fn fills(step: &Step, slip: Option<&Slip>, start: Start, book: &dyn Book) -> Vec<Fill> {
    let mut fills = match step.name {
        "open" => contact::caller_fills(start, book, "caller"),
        "assign" => vec![("told", "radio".to_string())],
        "chase" => Vec::new(),
        _ => return Vec::new(),
    };
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
    let open = NOT_CLOSED.contains(&slip.state).then(|| urgency(slip));
    let mut keys = Key::of_work(slip, slip.room(ROOM), open);
    if let Some(Cell::Person(PersonId(person))) = slip.cell(CALLER) {
        keys.push(Key::new(Index::Person, u64::from(*person), descending(slip.opened())));
    }
    keys.extend(slip.staff(WORKER).map(|b| Key::done_by(b, TAG)));
    if let (Some(at), Some(worker)) = (open, slip.staff(WORKER)) {
        keys.push(Key::new(Index::Worker, u64::from(worker.0), at));
    }
    if let Some(told) = told_at(slip) {
        keys.push(Key::new(Index::Callback, day_of(told), ascending(told)));
    }
    keys
}

fn line(slip: &Slip, book: &dyn Book) -> Line {
    let urgent = slip.yes(URGENT);
    let mut matter = slip.text(PART).to_string();
    let fault = match slip.cell(FAULT) {
        Some(Cell::Slip(id)) => Some(faults::fault(book, id.number)),
        _ => None,
    };
    // The code's trade; without a code that of whoever was sent.
    let sent = || staff::trade_of(&staff::slip(book, slip.staff(WORKER)?)?);
    let trade = fault.as_ref().and_then(|f| f.as_ref()?.trade).or_else(sent);
    let wording = match fault {
        Some(fault) => fault.map_or_else(String::new, |f| f.wording),
        None => slip.text(CONTENT).to_string(),
    };
    if !wording.is_empty() && !matter.contains(&wording) {
        matter = format!("{matter} {wording}");
    }
    if urgent {
        matter.push_str(" 紧急");
    }
    Line {
        due: slip.next_due().map(|d| d.at),
        urgent,
        place: slip.room(ROOM).map_or_else(String::new, |r| rooms::shown(book, r)),
        matter: reading::clean(&matter, false),
        worker: slip.staff(WORKER).map_or_else(String::new, |b| staff::short(book, b)),
        hands: slip.staff(WORKER),
        trade,
        chased: chased(slip),
        ..Line::default()
    }
}

/// What is agreed for later may not lie before what is being recorded: 9 o'clock typed in the
/// afternoon means tomorrow, and would else be a visit that no clock watches.
pub(super) fn ahead(
    field: &str,
    label: &str,
    at: Option<Moment>,
    from: Moment,
    now: Moment,
) -> std::result::Result<(), Notice> {
    match at {
        Some(at) if at < from.minute() => Err(TIME_PAST.with(&[label, &at.show(now)]).at(field)),
        _ => Ok(()),
    }
}

/// How often the caller chased it.
#[must_use]
pub fn chased(slip: &Slip) -> u32 {
    slip.number(CHASED).and_then(|n| u32::try_from(n).ok()).unwrap_or(0)
}

/// Whether the clock to the worker's arrival runs.
#[must_use]
pub fn arrival_runs(slip: &Slip) -> bool {
    slip.due(due::ARRIVE).is_some_and(|d| d.met.is_none())
}
