//! F-24 长期服务协议: who is served what, on which days, at what price and by what settlement (P-03,
//! P-14).
//!
//! A service day becomes a slip once, by 钟 or by hand: the agreement's own entry says which day was
//! dealt with, so neither a restart nor two hands can double it. It must not settle anything itself:
//! records and statements ask it for its terms.

mod fields;
mod schedule;
mod serving;
mod signing;
mod terms;

use crate::engine::slip::{day_key, state_key};
use crate::forms::billing::payers;
use crate::forms::catalogue::prices;
use crate::forms::estate::rooms;
use crate::forms::prelude::*;

pub use fields::*;
pub use schedule::Days;
pub use terms::{Covered, ahead, covering, in_force, of_slip, refuse_means, still_serving};

pub const TAG: u16 = 24;

const IN_FORCE: &[u16] = &[SERVING, MIDTERM];
const TO_ASK: &[u16] = &[MIDTERM, ENDED];

/// The agreement on a slip or record that was made under it (F-13, F-17, F-21).
pub const UNDER: Tag<SlipRef> = Tag::new(190, "under");

/// The step by which the customer was asked.
const CALLED_BACK: u16 = 8;

/// The word under which a payer's agreements are found.
const KEPT: &str = "协议";

rules! {
    PAYER_LISTED refuse "客户须是住户册上的人;请先登记" ["F-24", "P-03"];
    ENDS_BEFORE refuse "止期早于起期;请核对" ["F-24"];
    SIGNED_AHEAD refuse "签订日不能在将来" ["H-06", "F-24"];
    WHICH_WEEKDAYS refuse "每周的请写周几,如“一三五”" ["F-24", "P-03"];
    WHICH_MONTHDAY refuse "每月的请写几日,1 到 31" ["F-24", "P-03"];
    HOW_OFTEN refuse "每几周写 1 到 12" ["F-24"];
    NO_DAY refuse "期内没有一天要服务;请核对起止与周期" ["F-24", "P-03"];
    MEANS_AGAINST refuse "结算是“{0}”,不能用“{1}”付款" ["G-21", "P-14"];
    SAME_ITEM refuse "本户此项已有协议 {0};请变更它或等它到期" ["F-24"];
    OFF_PRICE warn "协议价 {0} 元,价目表 {1} 元;请确认已按规定批准" ["G-23", "F-24"];
    NOT_BEFORE warn "{0} 才签订:此前的日子不出单" ["P-03"];
    SINCE_PAST refuse "已按原条款办到 {0};变更最早从次日起" ["F-24", "P-14"];
    SINCE_OUT refuse "变更日不在协议期内({0} 至 {1})" ["F-24"];
    NOTHING_NEW refuse "条款没有变" ["H-07"];
    PLANNED_STANDS warn "{0} 起已排的条款照旧(单价 {1} 元);不要了请勾“代替已排”" ["F-24", "P-14"];
    END_OUT refuse "终止日须在协议期内({0} 至 {1})" ["F-24", "P-03"];
    SLIPS_OUT warn "已出单到 {0};终止日以后的单请作废" ["P-03"];
    NOT_THE_DAY refuse "下一个服务日是 {0};请按次序办" ["F-24", "P-03"];
    DEALT_WITH refuse "{0} 已办过,不能再出单" ["F-24", "P-03"];
    NO_MORE_DAYS refuse "期内没有服务日了" ["F-24"];
    ISSUED_LATE warn "{0} 的单迟出:当时前台未开;请即与客户约时间" ["P-03", "F-24"];
    TOO_EARLY refuse "还没有到时候:{0}" ["N-25"];
    ASK_AGAIN warn "客户不满意:{0} 前整改,再回访" ["N-25", "P-11"];
    SAYS_WHAT refuse "客户不满意的,请写客户意见" ["P-11", "N-25"];
    SERVED_ALREADY refuse "已出过单,不能作废;请用提前终止" ["F-24"];
}

states! {
    SERVING = 1 "serving" "履行中",
    /// Serving, and the customer is to be asked in the middle of the term.
    MIDTERM = 2 "midterm" "中期回访" open,
    /// Over; the customer is still to be asked.
    ENDED = 3 "ended" "到期回访" open,
    CLOSED = 4 "closed" "已结束",
    VOID = 5 "void" "作废",
}

pub static FORM: Form = Form::new("F-24", TAG, "长期服务协议", "协议", STATES, RULES)
    .steps(&[
        Step::opens(1, "sign", "签订", Right::RecordService, Sign::fields)
            .advise(signing::advise)
            .decide(by!(signing::sign)),
        Step::from(2, "change", "变更条款", IN_FORCE, Right::RecordService, Change::fields)
            .advise(signing::advise_change)
            .decide(by!(signing::change)),
        Step::from(3, "end", "提前终止", IN_FORCE, Right::RecordService, End::fields)
            .decide(by!(signing::end)),
        Step::from(4, "issue", "出单", IN_FORCE, Right::IssueSlip, Issue::fields)
            .advise(serving::advise_issue)
            .decide(by!(serving::issue)),
        Step::from(5, "skip", "本次不做", IN_FORCE, Right::RecordService, Skip::fields)
            .decide(by!(serving::skip)),
        Step::from(6, "midterm", "到中期", &[SERVING], Right::CallBack, Nothing::fields)
            .decide(serving::midterm),
        Step::from(7, "expire", "到期", IN_FORCE, Right::CallBack, Nothing::fields)
            .decide(serving::expire),
        Step::from(CALLED_BACK, "callback", "回访", TO_ASK, Right::CallBack, CallBack::fields)
            .decide(by!(serving::callback)),
        Step::from(10, "plan", "重排服务日", IN_FORCE, Right::RecordService, Planned::fields)
            .decide(serving::plan),
        Step::from(9, "void", "作废", IN_FORCE, Right::Mend, Void::fields).decide(signing::void),
    ])
    .keys(&[By::Person(payers::PAYER)])
    .and_keys(keys)
    .line(line)
    .shown_as(|slip| format!("协议 {:06}", slip.id.number))
    .fills(fills)
    .by_clock(ByClock { due: serving::due, ..ByClock::NOTHING });

fn fills(step: &Step, slip: Option<&Slip>, start: Start, book: &dyn Book) -> Vec<Fill> {
    let next = |slip: &Slip| Some(terms::upcoming(book, &Days::of(&slip.fields)?)?.0);
    match (step.name, slip) {
        ("sign", _) => payers::fills(start),
        ("issue" | "skip", Some(slip)) => {
            next(slip).map(|day| ("day", day.to_string())).into_iter().collect()
        }
        _ => Vec::new(),
    }
}

/// By day and room; as work only while the customer is to be asked, and then by the moment of that: the
/// clocks of the service days are the desk's own, which `Index::Clock` is for.
fn keys(slip: &Slip) -> Vec<Key> {
    let payer = payers::on(slip);
    let mut keys = vec![
        Key::new(Index::Day, day_key(slip), u64::from(TAG)),
        Key::new(Index::Room, u64::from(payer.room), descending(slip.opened())),
    ];
    if slip.state != VOID {
        keys.push(payers::key(KEPT, payer));
    }
    if IN_FORCE.contains(&slip.state) {
        let plans = [dues::SERVICE, dues::MIDTERM, dues::EXPIRES];
        let running = plans.iter().filter_map(|what| slip.due(*what)).filter(|d| d.met.is_none());
        let first = running.map(|d| ascending(d.at)).min();
        keys.extend(first.map(|at| Key::new(Index::Clock, at, 0)));
    }
    if let Some(at) = slip.due(dues::CALLBACK).filter(|_| TO_ASK.contains(&slip.state)) {
        let at = ascending(at.at);
        keys.push(Key::new(Index::Open, at, 0));
        keys.push(Key::new(Index::State, state_key(slip), at));
        keys.push(Key::new(Index::OpenRoom, u64::from(payer.room), at));
    }
    keys
}

fn line(slip: &Slip, book: &dyn Book) -> Line {
    let listed = prices::slip(book, u64::from(item(&slip.fields)));
    let mut item =
        listed.as_ref().map_or_else(String::new, |item| prices::name_on(item).to_string());
    if listed.is_some_and(|item| prices::stopped(&item)) {
        item.push_str("(已停办)");
    }
    let terms = Days::of(&slip.fields).map(|days| terms::shown(&days));
    let due = if TO_ASK.contains(&slip.state) { slip.due(dues::CALLBACK) } else { slip.next_due() };
    Line {
        due: due.filter(|d| d.met.is_none()).map(|d| d.at),
        place: rooms::shown(book, RoomId(payers::on(slip).room)),
        matter: format!("{item} {}", terms.unwrap_or_default()),
        ask_again: TO_ASK.contains(&slip.state),
        ..Line::default()
    }
}

/// The price item that is agreed on.
pub fn item(fields: &Fields) -> u32 {
    fields.get(Sign::item).and_then(|item| u32::try_from(item.0).ok()).unwrap_or(0)
}

/// When the customer was last asked about it, and whether they were content.
pub fn last_callback(slip: &Slip) -> Option<(Moment, bool)> {
    let at = slip.last_deed(CALLED_BACK)?.occurred;
    slip.get(CallBack::satisfied).map(|content| (at, content))
}

/// How many slips were issued under it.
pub fn count(slip: &Slip) -> i64 {
    slip.get(COUNT).unwrap_or(0)
}
