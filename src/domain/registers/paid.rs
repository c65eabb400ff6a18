//! F-13 有偿服务单: the four-part slip of a service that costs money, from the call to its copies
//! (P-04, P-07, P-08).
//!
//! Going there is as with a repair: those steps, their blanks and the states between are F-14's, by
//! the same tags and codes. What is its own is the price: offered, told, quoted, agreed, recorded.

mod agreed;
mod asked;
mod opening;
mod pricing;
mod returning;

pub use agreed::written;
pub use asked::*;

use crate::domain::book::Book;
use crate::domain::form::{
    Called, FieldSet, Fill, Form, Line, Start, State, Step, no_advice, no_due,
};
use crate::domain::payers;
use crate::domain::slip::{Index, Key, Slip, descending, urgency};
use crate::domain::staff::Right;
use crate::domain::value::{Cell, PersonId, RoomId};

use super::repair::{
    ARRIVED, ASSIGNED, Arrive, Assign, CALLER, CLOSED, Chase, ESCALATED, ISSUED, RETURNED, Rebook,
    Sign, TEMPORARY, TOLD, Tell, TellOwner, UNSIGNED, URGENT, Urge, VOID, Void, WAITING, WORKER,
    chased, sending,
};
use super::{agreement, contact, prices, rooms, service, staff, unmasking};

pub const TAG: u16 = 13;

/// 业主不同意: ended without work; F-14 has no such state.
pub const DECLINED: u16 = 12;

const UNDER_WAY: &[u16] = &[ISSUED, TOLD, ASSIGNED, ARRIVED, WAITING, TEMPORARY, ESCALATED];
const NOT_CLOSED: &[u16] =
    &[ISSUED, TOLD, ASSIGNED, ARRIVED, WAITING, TEMPORARY, ESCALATED, RETURNED, UNSIGNED];
/// Consent may come after the owner was told: billing waits for it (G-15, G-16).
const CONSENTED: &[u16] =
    &[ISSUED, TOLD, ASSIGNED, ARRIVED, WAITING, TEMPORARY, ESCALATED, RETURNED, UNSIGNED, CLOSED];
const DONE: &[u16] = &[RETURNED, UNSIGNED, CLOSED];

crate::rules! {
    OTHER_PAPER warn "按设置,有偿维修开工程维修单;此单照开" ["C-32", "C-33"];
    PAYER_LISTED refuse "付款人须是住户册上的人;请先登记或留空" ["F-13", "P-04"];
    TELL_PRICE_FIRST warn "请当即说明收费标准,并记“已告知价”" ["G-17", "S2-paid 3.1.1"];
    TENANT_PREPAYS warn "租户还没有预交:先接单;派工前请预交,或由主管放行" ["G-19", "C-18", "P-13"];
    PREPAY_FIRST refuse "租户还没有预交;请到收银处预交,或由主管放行" ["G-19", "D-06"];
    RELEASE_OFF refuse "按设置须预交后服务,不能放行" ["G-19", "D-06"];
    NO_RELEASE_NEEDED refuse "此单不需放行" ["H-07", "G-19"];
    NOTHING_DRAWN refuse "请写领用的物品和数量" ["F-18", "P-07"];
    CONSENT_TO_WHAT refuse "还没有报价;请填客户同意的金额" ["G-15", "P-08"];
    USE_DECLINE refuse "客户不同意的,请用“业主不同意”" ["G-16", "P-04"];
    MEANS_IN_PRINCIPLE warn "按设置有偿服务{0};请与客户讲清" ["C-16", "P-15"];
    GREW warn "合计 {0} 元超过已同意的 {1} 元:请再征得同意,补齐前不出账" ["G-15", "G-18"];
    UNPRICED warn "{0}没有单价;请按实填写,确实不收的填 0" ["G-18"];
    COPY_3_WAITS warn "第三联未回:回来之前不出账" ["G-24", "S1E 4.5.2"];
    NO_COPY refuse "请勾选收到哪一联,或补单签字" ["H-07", "S1E 4.5.2"];
    NO_REPLACEMENT refuse "按设置没有原联不收费,不能补单" ["G-24", "D-12"];
    BREACH warn "已记违规({0}):严禁私下结算、收现、受礼" ["G-12", "G-13", "G-14"];
    RECEIPT_GIVEN warn "{0} 元已入预收并开收据;审核后可用押金结算" ["G-13", "D-13"];
    NOT_BOOKED warn "按设置违规收现不入账;请追回后在收银处收款" ["G-13", "D-13"];
    HEAD_UNTOLD warn "还没有记下报告了哪位负责人" ["G-13", "S1E 4.4.2"];
    HOW_MUCH refuse "收现须写金额" ["G-13"];
    AGREED_HERE warn "本户此项有 {0};协议内的服务,客户类别请选“协议客户”" ["G-21", "P-14"];
    NOT_AGREED refuse "本户此项没有有效的长期协议;请先登记协议或改客户类别" ["G-21", "P-14"];
    AGREED_LABOUR refuse "协议价 {0} 元;人工费按协议填,另加的写材料" ["G-21", "G-18"];
    AGREED_MEANS refuse "协议约定{0},不能用{1};按协议条款结算" ["G-21", "P-14"];
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
    id: "F-13",
    tag: TAG,
    title: "有偿服务单",
    word: "有偿",
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
        State { code: DECLINED, name: "declined", label: "业主不同意", open: false },
    ],
    steps: &[
        step!(1 "open" "开单" &[], IssueSlip, Open::fields, opening::advise, opening::open),
        step!(2 "tell" "通知维修" &[ISSUED], Dispatch, Tell::fields, no_advice, sending::tell),
        step!(3 "assign" "派工" UNDER_WAY, Dispatch, Assign::fields, sending::advise_assign, opening::assign),
        step!(4 "arrive" "到场" &[ISSUED, TOLD, ASSIGNED, WAITING, TEMPORARY, ESCALATED], Dispatch,
            Arrive::fields, sending::advise_arrive, sending::arrive),
        step!(5 "return" "回单" UNDER_WAY, Dispatch, Return::fields, returning::advise, returning::give_back),
        step!(6 "sign" "签认" &[UNSIGNED], Dispatch, Sign::fields, no_advice, returning::sign),
        step!(7 "rebook" "待料待约" UNDER_WAY, Dispatch, Rebook::fields, sending::advise_rebook, sending::rebook),
        step!(8 "tell-owner" "告知业主" &[RETURNED], TakeCalls, TellOwner::fields, no_advice,
            crate::domain::registers::repair::returning::tell_owner),
        step!(9 "chase" "业主催单" NOT_CLOSED, TakeCalls, Chase::fields, sending::advise_chase, sending::chase),
        step!(10 "draw" "领料" UNDER_WAY, DrawMaterial, Draw::fields, no_advice, pricing::draw),
        step!(11 "consent" "补同意" CONSENTED, Dispatch, Consent::fields, pricing::advise_consent, pricing::consent),
        step!(12 "quote" "报价" UNDER_WAY, Dispatch, Quote::fields, pricing::advise_quote, pricing::quote),
        step!(13 "void" "作废" UNDER_WAY, Mend, Void::fields, no_advice, sending::void),
        step!(14 "decline" "业主不同意" UNDER_WAY, Dispatch, Decline::fields, no_advice, pricing::decline),
        step!(15 "copies" "收联" DONE, RecordService, Copies::fields, returning::advise_copies, returning::copies),
        step!(16 "release" "放行" UNDER_WAY, Release, Release::fields, no_advice, opening::release),
        step!(18 "urge" "催办" NOT_CLOSED, Dispatch, Urge::fields, no_advice, sending::urge),
        step!(17 "violation" "违规收现" CONSENTED, RecordService, Violation::fields, no_advice, returning::violation),
    ],
    rules: RULES,
    keys,
    line,
    called: |slip| Called {
        code: super::show_number(slip.id),
        shown: format!("有偿 {:06}", slip.id.number),
    },
    fills,
    due: no_due,
};

fn fills(step: &Step, slip: Option<&Slip>, start: Start, book: &dyn Book) -> Vec<Fill> {
    match step.name {
        "return" => slip.map_or_else(Vec::new, |slip| returned(slip, book)),
        "open" => contact::caller_fills(start, book, "caller"),
        "assign" => vec![("told", "radio".to_string())],
        _ => Vec::new(),
    }
}

/// What mostly stands on the paper that comes back: labour as listed. Never who signed: a signature
/// is seen by whoever types it.
fn returned(slip: &Slip, book: &dyn Book) -> Vec<Fill> {
    let agreed = agreement::of_slip(book, slip).map(|covered| covered.price);
    let listed = || prices::item(book, u64::from(service::item(slip))).map(|item| item.price);
    agreed.or_else(listed).map(|price| ("labour", price.plain())).into_iter().collect()
}

fn keys(slip: &Slip) -> Vec<Key> {
    let (room, at) = (u64::from(payers::on(slip).room), urgency(slip));
    let mut keys = vec![
        Key::new(Index::Day, unmasking::day_key(slip), u64::from(TAG)),
        Key::new(Index::Room, room, descending(slip.opened())),
    ];
    if let Some(Cell::Person(PersonId(person))) = slip.cell(CALLER) {
        keys.push(Key::new(Index::Person, u64::from(*person), descending(slip.opened())));
    }
    if let Some(Cell::Slip(under)) = slip.cell(agreement::UNDER) {
        keys.push(Key::new(Index::Agreement, under.number, descending(slip.opened())));
    }
    if NOT_CLOSED.contains(&slip.state) {
        keys.push(Key::new(Index::OpenRoom, room, at));
        keys.push(Key::new(Index::Open, at, 0));
        keys.push(Key::new(Index::State, contact::state_key(slip), at));
        if let Some(worker) = slip.staff(WORKER) {
            keys.push(Key::new(Index::Worker, u64::from(worker.0), at));
        }
    }
    keys
}

fn line(slip: &Slip, book: &dyn Book) -> Line {
    let mut matter = service::item_name(book, slip);
    let agreed = slip.cell(service::AGREED).is_some();
    if slip.cell(QUOTED).is_some() && !agreed && NOT_CLOSED.contains(&slip.state) {
        matter.push_str(" 待同意");
    }
    if slip.cell(agreement::UNDER).is_some() {
        matter.push_str(" 协议");
    }
    if slip.yes(URGENT) {
        matter.push_str(" 紧急");
    }
    Line {
        due: slip.next_due().map(|d| d.at),
        urgent: slip.yes(URGENT),
        place: rooms::shown(book, RoomId(payers::on(slip).room)),
        matter,
        worker: slip.staff(WORKER).map_or_else(String::new, |b| staff::short(book, b)),
        chased: chased(slip),
        ..Line::default()
    }
}
