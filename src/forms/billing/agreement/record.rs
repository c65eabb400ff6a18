//! An agreement as others read it: its blanks, states and rules, and what is read off its slip. Tags are
//! stored for ever.

use crate::engine::slip::state_key_of;
use crate::forms::callbacks::record::{Also, Outcome as Asked, Unheard};
use crate::forms::catalogue::prices::record as prices;
use crate::forms::prelude::*;
use crate::forms::work::job::fields::Means;

pub const TAG: u16 = 24;

pub(super) const IN_FORCE: &[u16] = &[SERVING, MIDTERM];
pub(super) const TO_ASK: &[u16] = &[MIDTERM, ENDED];

/// The step by which the customer was asked.
pub(in crate::forms) const CALLED_BACK: u16 = 8;

/// The word under which a payer's agreements are found.
pub(super) const KEPT: &str = "协议";

/// The last day that was dealt with.
pub const LAST: Tag<Day> = Tag::new(30, "last");
/// The customer's file (F-25).
pub const FILE: Tag<SlipRef> = Tag::new(31, "file");
/// Slips issued under it.
pub const COUNT: Tag<i64> = Tag::new(32, "count");
/// No day before it is served.
pub const START: Tag<Day> = Tag::new(33, "start");
/// The slip issued last.
pub const ISSUED: Tag<SlipRef> = Tag::new(36, "issued");
/// How often the customer was sought since they were last heard.
pub const TRIES: Tag<i64> = Tag::new(72, "tries");
/// When a try was counted last.
pub const TRIED_AT: Tag<Moment> = Tag::new(73, "tried_at");

/// Agreements that are looked through in each state: more than an office has.
const MOST: usize = 20_000;

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
    SAY_WHICH refuse "请写满意不满意;没问到的写“没问到”" ["P-11", "N-25"];
    TOO_SOON warn "离上次不到 {0} 小时,不算一次" ["D-58"];
    TRY_AGAIN warn "没问到:期限不变,请再联系;打够 {0} 次照实办结" ["P-11", "D-57"];
    NOT_HEARD warn "没问到客户意见:照实办结,不计满意" ["P-11", "D-57"];
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

choice! {
    /// By which terms the services are settled (P-14).
    pub enum Settle {
        Monthly = 1 "monthly" "月结",
        Prepaid = 2 "prepaid" "预付",
        Each = 3 "each" "每次",
        Quarterly = 4 "quarterly" "季付",
    }

    pub enum Rhythm {
        Weekly = 1 "weekly" "每周",
        Monthly = 2 "monthly" "每月",
    }

    /// What becomes of a day of rest.
    pub enum Holiday {
        Keep = 1 "keep" "照做",
        Skip = 2 "skip" "不做",
        Later = 3 "later" "顺延",
        Earlier = 4 "earlier" "提前",
    }

    pub enum Paper {
        Paid = 1 "paid" "有偿服务单",
        Cleaning = 2 "cleaning" "清洁委托单",
    }

    pub enum AskedHow {
        Phone = 1 "phone" "电话",
        Visit = 2 "visit" "上门",
        Here = 3 "here" "面谈",
    }
}

fields! {
    /// One row of the terms: price, settlement and schedule from a day on.
    pub struct Terms {
        1 since: Day = "自" 3;
        2 price: Money = "单价" 3;
        3 settle: Settle = "结算" 3;
        4 means: Option<Means> = "付款方式" 3;
        5 rhythm: Rhythm = "周期" 3;
        6 weekdays: Option<Text> = "周几" 3;
        7 every: Option<i64> = "每几周" 3;
        8 monthday: Option<i64> = "几日" 3;
        9 time: Clock = "时间" 3;
        10 holiday: Option<Holiday> = "节假日" 3;
        11 counted: Option<Day> = "周数起" 3;
    }

    pub struct Sign {
        1 room: RoomId = "房号" 4;
        85 payer: Option<Who> = "客户" 4;
        80 item: Record<{ prices::TAG }> = "服务项目" 4;
        40 from: Day = "自" 4;
        41 until: Day = "至" 4;
        42 rhythm: Rhythm = "周期" 4;
        43 weekdays: Option<Text> = "周几" 4;
        44 every: Option<i64> = "每几周" 4;
        45 monthday: Option<i64> = "每月几日" 4;
        46 time: Clock = "时间" 4;
        47 holiday: Option<Holiday> = "节假日" 4;
        48 paper: Option<Paper> = "出什么单" 4;
        50 price: Option<Money> = "每次单价" 4;
        51 settle: Settle = "结算" 4;
        59 means: Option<Means> = "付款方式" 4;
        20 signed: Signature = "客户签字" 4;
        35 signed_for: Option<Badge> = "我方签字" 4;
        49 signed_on: Option<Day> = "签订日" 4;
        6 particulars: Option<Lines> = "约定" 12;
        7 paper_no: Option<Text> = "协议编号" 6;
    }

    /// What is left empty stays as it was, and so do terms that were planned for a later day, unless
    /// these drop them.
    pub struct Change {
        39 since: Day = "自何日起" 4;
        50 price: Option<Money> = "每次单价" 4;
        51 settle: Option<Settle> = "结算" 4;
        59 means: Option<Means> = "付款方式" 4;
        42 rhythm: Option<Rhythm> = "周期" 4;
        43 weekdays: Option<Text> = "周几" 4;
        44 every: Option<i64> = "每几周" 4;
        45 monthday: Option<i64> = "每月几日" 4;
        46 time: Option<Clock> = "时间" 4;
        47 holiday: Option<Holiday> = "节假日" 4;
        20 signed: Signature = "客户签字" 4;
        38 drops: Option<bool> = "代替已排" 4;
        37 why_changed: Option<Text> = "变更原因" 12;
    }

    /// All terms with their days, as they stand: signing and changes write them, nobody types them.
    pub struct Planned {
        70 terms: Vec<Terms> = "条款" 12;
    }

    pub struct End {
        64 ends_on: Option<Day> = "终止日" 4;
        65 why_ended: Text = "终止原因" 8;
    }
}

fields! { pub struct Issue { 60 day: Day = "服务日" 4; } }

fields! {
    pub struct Skip {
        60 day: Day = "服务日" 4;
        63 why_skipped: Text = "为何不做" 8;
    }

    pub struct CallBack {
        66 how: Option<AskedHow> = "方式" 4;
        67 satisfied: Option<bool> = "满意" 4;
        71 unheard: Option<Unheard> = "没问到" 4;
        68 said: Option<Lines> = "客户意见" 12;
        186 resident_signed: Option<Signature> = "住户签字" 4;
        187 no_sign_why: Option<Text> = "未签原因" 8;
        188 witness: Option<Badge> = "见证人" 4;
        189 witness_too: Option<Badge> = "又一见证" 4;
        190 served: Option<Text> = "送达凭证" 4;
        191 also: Option<Also> = "顺带说的" 4;
        192 also_says: Option<Text> = "说了什么" 8;
    }
}

fields! { pub struct Void { 69 void_why: Text = "作废原因" 12; } }

/// The price item that is agreed on.
pub fn item(fields: &Fields) -> u32 {
    fields.get(Sign::item).and_then(|item| u32::try_from(item.0).ok()).unwrap_or(0)
}

/// When the customer was last asked about it, and whether they were content.
pub fn last_callback(slip: &Slip) -> Option<(Moment, bool)> {
    let at = slip.last_deed(CALLED_BACK)?.occurred;
    slip.get(CallBack::satisfied).map(|content| (at, content))
}

/// From when the customer is to be asked, and what came of it (N-25): since the middle of the term, or since its
/// end. An agreement is asked about twice, the second time in place of the first.
pub fn asked(slip: &Slip) -> Option<(Moment, Option<Asked>)> {
    let began = |what: DueKind| slip.due(what).and_then(|due| due.met);
    let since = match slip.state {
        ENDED | CLOSED => began(dues::EXPIRES)?,
        MIDTERM | SERVING => began(dues::MIDTERM)?,
        _ => return None,
    };
    let deed = slip.last_deed(CALLED_BACK).filter(|deed| deed.occurred >= since);
    let outcome =
        deed.map(|_| match (slip.get(CallBack::satisfied), slip.get(CallBack::unheard)) {
            (_, Some(Unheard::Declined)) => Asked::Declined,
            (_, Some(_)) if TO_ASK.contains(&slip.state) => Asked::Trying,
            (_, Some(_)) => Asked::Unreached,
            (_, None) => Asked::Heard,
        });
    Some((since, outcome))
}

/// How many slips were issued under it.
pub fn count(slip: &Slip) -> i64 {
    slip.get(COUNT).unwrap_or(0)
}

/// Agreements under which an item is still served, and one of them.
pub fn still_serving(book: &dyn Book, service: u64) -> Option<(usize, SlipId)> {
    let standing = |state: &u16| book.under(Index::InState, state_key_of(TAG, *state), MOST);
    let all = IN_FORCE.iter().flat_map(standing).filter_map(|id| book.slip(id));
    let ours: Vec<SlipId> =
        all.filter(|s| u64::from(item(&s.fields)) == service).map(|s| s.id).collect();
    ours.first().map(|first| (ours.len(), *first))
}
