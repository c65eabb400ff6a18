//! A service record as others read it: what was done for whom, at what price, and how far it has come.
//! It decides nothing.

use crate::engine::ledger::Payer;
use crate::forms::billing::payers::{self, Customer};
use crate::forms::catalogue::prices::record as prices;
use crate::forms::estate::people;
use crate::forms::prelude::*;
use crate::forms::work::job::fields::{ConsentHow, Material, Means};
use crate::forms::work::job::proof;
use crate::forms::work::job::record as job;

pub const TAG: u16 = 21;

/// Steps by which other forms move a record.
pub const LOG: u16 = 1;
pub const BILL: u16 = 5;
pub const SETTLE: u16 = 6;
pub const UNBILL: u16 = 9;
/// 作废.
pub const VOID_IT: u16 = 8;
pub(super) const AUDIT: u16 = 4;

/// The sum to which the customer agreed.
pub const AGREED: Tag<Money> = Tag::new(91, "agreed");
pub const TOTAL: Tag<Money> = Tag::new(70, "total");
/// The slip it came from.
pub const FROM: Tag<SlipRef> = Tag::new(31, "from");
/// The list's price on the day it was ordered; on F-13 and F-21 alike.
pub const DAY_PRICE: Tag<Money> = Tag::new(280, "day_price");
/// Year and month in the accounts, set by the audit.
pub const MONTH: Tag<i64> = Tag::new(33, "month");
/// The statement it stands on.
pub const ON: Tag<SlipRef> = Tag::new(35, "on");

rules! {
    PAYER_KNOWN refuse "付款人须是住户册上的人;请先登记或留空" ["F-21", "P-12"];
    NO_ITEM refuse "请选价目表上的项目;表外的写“表外项目”并由有权的人批" ["G-23", "S0 4.2.1"];
    NOT_PUBLISHED refuse "“{0}”现在是“{1}”,不能卖;要做的请按表外议价报批" ["G-23", "S0 4.2.1"];
    ITEM_STOPPED refuse "“{0}”已停办,不能卖;要做的请按表外议价报批" ["G-23", "G-22"];
    STOPPED_AGREED warn "“{0}”已停办:协议照做到期,不再续签;要早停的请与客户商定" ["G-21", "G-22", "P-03"];
    NOT_OFFERED refuse "按设置,价目表外的活不做" ["G-23", "D-11"];
    BARGAIN_BY refuse "表外议价须由{0}批准;请填批准人" ["G-23", "D-11"];
    NOT_THEIRS refuse "{0}不能批表外议价;按设置由{1}批准" ["G-23", "D-11"];
    OWN_HAND refuse "议价须由{0}本人签字;请{0}来签,或改批准人" ["G-23", "H-05"];
    OFF_LIST_PRICE warn "表外议价:请按保本微利,不影响邻居" ["G-23", "G-25"];
    SUM_LARGE refuse "合计金额太大;请核对数量与单价" ["G-18"];
    NO_AMOUNT warn "没有金额:若是收费的,请按材料和人工如实填写" ["G-18"];
    UNCONFIRMED refuse "客户还没有确认;确认后才能审核" ["G-20", "P-12"];
    OWN_RECORD refuse "自己登记的不能自己审核;请另一位办理" ["G-20", "C-19"];
    CONSENT_MISSING refuse "缺客户对价格和付款方式的同意;补记后再审核" ["G-15", "G-16", "P-08"];
    MORE_THAN_AGREED refuse "合计 {0} 元超过客户同意的 {1} 元;请再征得同意" ["G-15", "G-18"];
    CASH_WAITS refuse "业主已交现金 {0} 元给维修工,待缴款:收银处收缴后再审核,用押金结算" ["G-13", "G-20"];
    COPY_MISSING refuse "第三联未回;请收回第三联,遗失的补单签字" ["G-24", "D-12"];
    LATER_MONTH warn "{0}的月结单已出,或已关账;此笔记入{1}" ["P-12", "F-22"];
    AT_ONCE warn "{0}不办月结;请当次收款" ["P-12", "S0 4.3.1"];
    NO_AGREEMENT refuse "本户此项没有有效的长期协议;请先登记协议或改客户类别" ["G-21", "P-14"];
    OUTSIDE_TERMS warn "本户此项有 {0};协议外另收的才这样记" ["G-21", "P-14"];
    AGREED_PRICE refuse "协议价 {0} 元;人工费按协议填,另加的写材料" ["G-21", "G-18"];
    NOT_AS_AGREED refuse "协议约定{0},不能用{1};按协议条款结算" ["G-21", "P-14"];
    PREPAID_SHORT refuse "协议是预付:余额 {0} 元,本次 {1} 元;请先续交" ["G-21", "P-14"];
    QUARTER_END refuse "协议是季付:{0} 起出账" ["G-21", "P-14"];
    BOOKED_AHEAD refuse "此笔记入{0},到时再出账;现在就要收的请先红冲这个月已出的那张,再一起出" ["F-22", "P-12"];
    REFUSED_PRICE refuse "客户不同意价格的,不能记为同意" ["G-15"];
    NO_DEPOSIT refuse "{0}没有在存的押金;请先预收" ["P-13", "F-23"];
}

fields! {
    pub struct Log {
        1 room: RoomId = "房号" 4;
        85 payer: Option<Who> = "付款人" 4;
        84 customer: Option<Customer> = "客户类别" 4;
        80 item: Option<Record<{ prices::TAG }>> = "服务项目" 6;
        3 count: Option<i64> = "次数" 3;
        34 worker: Option<Badge> = "服务人" 3;
        81 off_list: Option<Text> = "表外项目" 6;
        82 approved_by: Option<Badge> = "议价批准" 6;
        4 lines: Vec<Material> = "材料" 12;
        5 labour: Option<Money> = "人工费" 4;
        57 consent: Option<ConsentHow> = "价格同意" 4;
        59 means: Option<Means> = "付款方式" 4;
        6 particulars: Option<Lines> = "服务情况" 12;
        20 confirmed: Option<Signature> = "客户确认" 6;
        7 paper_no: Option<Text> = "纸单号" 6;
    }

    pub struct Confirm {
        20 confirmed: Signature = "客户确认" 6;
        21 confirmed_how: Option<ConsentHow> = "方式" 6;
    }

    pub struct Agree {
        57 consent: ConsentHow = "价格同意" 4;
        59 means: Means = "付款方式" 4;
        58 consent_by: Option<Who> = "谁同意" 4;
    }

    /// A paper that comes signed is confirmed with the audit.
    pub struct Audit {
        20 confirmed: Option<Signature> = "客户确认" 6;
        22 audit_note: Option<Text> = "审核意见" 6;
    }
}

fields! { pub struct Why { 23 why: Text = "原因" 12; } }

states! {
    LOGGED = 1 "logged" "待确认" open,
    /// The customer has said that it was so.
    CONFIRMED = 2 "confirmed" "待审核" open,
    /// In the accounts, on no statement yet.
    AUDITED = 3 "audited" "待出账" open,
    /// On the month's statement.
    BILLED = 4 "billed" "已出账",
    /// Paid out of a deposit, or costing nothing.
    SETTLED = 5 "settled" "已结清",
    /// 已红冲.
    REVERSED = 6 "reversed" "已红冲",
    VOID = 7 "void" "作废",
}

/// The price item on a record or a paid slip; 0 for a bargain off the list.
pub fn item(slip: &Slip) -> u32 {
    item_in(&slip.fields)
}

fn item_in(fields: &Fields) -> u32 {
    fields.get(Log::item).and_then(|item| u32::try_from(item.0).ok()).unwrap_or(0)
}

/// What was done: the item's name, or the words of the bargain.
pub fn item_name(book: &dyn Book, slip: &Slip) -> String {
    item_named(book, &slip.fields)
}

/// The same, of fields that are still to be written.
pub fn item_named(book: &dyn Book, fields: &Fields) -> String {
    let listed = prices::name(book, u64::from(item_in(fields)));
    let words = || fields.get(Log::off_list).map(|words| words.0);
    listed.or_else(words).unwrap_or_default()
}

/// The work slip that a record came of, if it came of one: F-13 or F-17.
pub fn source(book: &dyn Book, record: &Slip) -> Option<Slip> {
    let SlipRef(from) = record.get(FROM)?;
    book.registry().tagged(from.form).filter(|form| job::is_work(form))?;
    book.slip(from)
}

/// When the work of a record was ordered: on its work slip, or as it was logged.
pub fn ordered(book: &dyn Book, record: &Slip) -> Moment {
    source(book, record).map_or_else(|| record.opened(), |slip| slip.opened())
}

/// The list's price of its item on the day it was ordered: kept on the slip; on slips of earlier
/// programs the price that held then.
pub fn day_price(book: &dyn Book, slip: &Slip) -> Option<Money> {
    let then = || prices::price_at(book, u64::from(item(slip)), ordered(book, slip));
    slip.get(DAY_PRICE).or_else(then)
}

/// How many times it was done.
pub fn count(slip: &Slip) -> i64 {
    slip.get(Log::count).unwrap_or(1)
}

/// What it costs, in its two parts: the service, and the material. Together they are the total.
pub fn split(slip: &Slip) -> (Money, Money) {
    let total = total(slip);
    let material = proof::sum(&slip.get(Log::lines).unwrap_or_default(), None);
    let parts = material.and_then(|material| Some((total.minus(material)?, material)));
    parts.filter(|(service, _)| *service >= Money::ZERO).unwrap_or((total, Money::ZERO))
}

/// What a worker holds of the household's money for it, until the cashier has it (G-13): it is not asked
/// for again meanwhile.
pub fn with_worker(book: &dyn Book, record: &Slip) -> Option<Money> {
    source(book, record).and_then(|from| job::with_worker(&from))
}

/// What it costs, as recorded.
pub fn total(slip: &Slip) -> Money {
    slip.get(TOTAL).unwrap_or_default()
}

/// The month in the accounts, once audited; before that the month of the service.
pub fn month(slip: &Slip) -> u32 {
    let service = || u32::try_from(slip.opened().day().month()).unwrap_or(0);
    slip.get(MONTH).and_then(|n| u32::try_from(n).ok()).unwrap_or_else(service)
}

/// What is said of a stopped item that an agreement still asks for.
pub fn stopped_agreed(name: &str) -> Notice {
    STOPPED_AGREED.with(&[name]).at(Log::item)
}

/// That a payer has no month's account, where one is named as the means.
pub fn warn_at_once(book: &dyn Book, payer: Payer, means: Option<Means>) -> Option<Notice> {
    let later = matches!(means, Some(Means::Monthly | Means::Bank));
    let at_once = later && people::pays_at_once(book, PersonId(payer.person));
    at_once.then(|| AT_ONCE.with(&[&payers::shown(book, payer)]).at(Log::means))
}
