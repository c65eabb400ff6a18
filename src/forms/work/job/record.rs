//! What stands on a work slip, for whoever reads it: its states, the rules of the shared steps, and
//! what one slip says by itself. The blanks are in `fields`.
//!
//! It takes no step: that is done in the files beside it, which all stand above this one.

use super::fields::{Assign, CALLER, CHASED, FAULT, Material, Paper, WITH_WORKER};
use crate::forms::prelude::*;
use crate::forms::work::cleaning::record as cleaning;
use crate::forms::work::faults::{self, Fault};

states! {
    /// Issued; the team not yet told.
    ISSUED = 1 "issued" "未派" open,
    /// 已通知取单.
    TOLD = 2 "told" "已通知" open,
    ASSIGNED = 3 "assigned" "已派" open,
    ARRIVED = 4 "arrived" "已到场" open,
    /// Signed paper back; the owner not yet told.
    RETURNED = 5 "returned" "待告知" open,
    /// 完工未签.
    UNSIGNED = 6 "unsigned" "完工未签" open,
    /// 待料 / 待约.
    WAITING = 7 "waiting" "待料待约" open,
    /// A temporary measure holds.
    TEMPORARY = 8 "temporary" "临时处理" open,
    /// Cannot be done here: reported upward, open until solved (G-31).
    ESCALATED = 9 "escalated" "已上报" open,
    CLOSED = 10 "closed" "已告知",
    VOID = 11 "void" "作废",
    /// 业主不同意: ended without work.
    DECLINED = 12 "declined" "业主不同意",
}

/// States in which somebody still has to come.
pub const UNDER_WAY: &[u16] = &[ISSUED, TOLD, ASSIGNED, ARRIVED, WAITING, TEMPORARY, ESCALATED];
/// States in which the desk still owes something.
pub const NOT_CLOSED: &[u16] =
    &[ISSUED, TOLD, ASSIGNED, ARRIVED, RETURNED, UNSIGNED, WAITING, TEMPORARY, ESCALATED];
/// Consent to price and means may come after the owner was told: billing waits for it (G-15, G-16).
pub const CONSENTED: &[u16] =
    &[ISSUED, TOLD, ASSIGNED, ARRIVED, RETURNED, UNSIGNED, WAITING, TEMPORARY, ESCALATED, CLOSED];
/// What somebody did against the rules is written down in any state: most of all where the slip ended
/// without work and the work was done all the same (G-12, G-13).
pub const ANY: &[u16] = &[
    ISSUED, TOLD, ASSIGNED, ARRIVED, RETURNED, UNSIGNED, WAITING, TEMPORARY, ESCALATED, CLOSED,
    VOID, DECLINED,
];
/// Finished on paper: the owner, told of it or asked to sign it, may say that it is not mended
/// (S2-repair 3.4.1, G-34).
pub const SAID_DONE: &[u16] = &[RETURNED, UNSIGNED];
/// States in which nobody is at the door yet.
pub const NOT_THERE: &[u16] = &[ISSUED, TOLD, ASSIGNED, WAITING, TEMPORARY, ESCALATED];
/// States in which work may come to wait.
pub const PAUSABLE: &[u16] = &[ISSUED, TOLD, ASSIGNED, ARRIVED, TEMPORARY, ESCALATED];
/// States from which a job may end without work: not from what was reported upward (G-31).
pub const ENDABLE: &[u16] = &[ISSUED, TOLD, ASSIGNED, ARRIVED, WAITING, TEMPORARY];
/// States after the work.
pub const DONE: &[u16] = &[RETURNED, UNSIGNED, CLOSED];

rules! {
    TIME_PAST refuse "{0} {1} 已经过了;若是明天,请写“明天9点”" ["S2-repair 3.1.1", "G-34"];
    ISSUED_LATE warn "来电至开单已 {0} 分钟,超过 {1} 分钟" ["G-27", "N-01"];
    PASSED_LATE warn "按设置限时转部门:来电至今已 {0} 分钟,超过 {1} 分钟" ["C-31", "N-03"];
    LOGGED_LATE warn "紧急先喊人,须在 {1} 分钟内补记;这一件已过 {0} 分钟" ["G-26", "D-16"];
    LOG_FIRST warn "按设置先记录再开单:这一件是先喊的人" ["G-26", "D-16"];
    ASK_THE_TIME warn "按设置按约定时间上门:请约好时间" ["C-31", "S1E 4.2.1"];
    STILL_UNTOLD warn "还没有记下如何通知{0};电话或对讲也算" ["G-27", "N-01"];
    WHY_CHANGED refuse "转单须写原因" ["S2-repair 3.3.1"];
    NOT_A_WORKER warn "{0}不是维修人员,请核对" ["S2-repair 3.3.1"];
    FOREMAN_NAMES warn "按设置由{0}定人;请记下是谁定的" ["S2-repair 3.3.1", "S0 4.2.6"];
    ARRIVED_LATE warn "到场比时限晚 {0} 分钟" ["G-27", "N-02"];
    VISIT_LATE warn "到场比约定晚 {0} 分钟;请向业主说明" ["C-31", "S1E 4.2.1"];
    FINISHED_LATE warn "完工比时限晚 {0} 分钟" ["F-20", "P-04"];
    NOT_SIGNED refuse "修复须有签认;无人签请选“完工未签”并写原因" ["G-30", "P-09"];
    WHY_UNSIGNED refuse "完工未签须写原因(无人在家、拒签、电话同意)" ["G-30"];
    TIMES_CROSSED refuse "到场时间晚于完工时间;请核对" ["S2-repair 3.3.5"];
    TOO_LATE_TIME refuse "{0}不能在将来" ["H-06"];
    BEFORE_CALL refuse "{0}早于来电({1});请核对,来电时间漏记的请作废后按实重开" ["H-06"];
    BOOK_AGAIN warn "未修复:请与业主再约上门时间" ["G-34"];
    SAY_MEASURE warn "临时措施:请写明措施并向业主解释;会列入日报" ["G-32", "F-16"];
    UNVERIFIED warn "无法处理须经查实:请写谁查的、怎么查的" ["G-110"];
    REPORT_UP warn "无法处理的不能放下:请记下已报告谁,直至解决" ["G-31"];
    NO_CONSENT warn "有偿部分缺业主对价格和付款方式的同意;可后补,补齐前不出账" ["G-15", "G-16"];
    SUM_TOO_LARGE refuse "合计金额太大;请核对数量与单价" ["G-18"];
    TELL_HEAD warn "已催 {0} 次:请再催办或告知部门负责人" ["G-28", "F-15"];
    NO_VISIT warn "没有约定时间:请尽快与业主约好" ["G-34"];
    SAME_MATTER warn "本户未完:{0}。是同一件事请用催单" ["G-28"];
    REWORKED refuse "已按返修另开{0};再来催的请用催单" ["G-28", "G-34"];
    SAME_ROOM refuse "房号没有变" ["H-07"];
    NOTHING_DRAWN refuse "请写领用的物品和数量" ["F-18", "P-07"];
    CONSENT_TO_WHAT refuse "还没有报价;请填客户同意的金额" ["G-15", "P-08"];
    USE_DECLINE refuse "客户不同意的,请用“业主不同意”" ["G-16", "P-04"];
    HOW_PAID refuse "请写付款方式:同意的是价格和付款方式" ["G-15", "S1E 4.4.1"];
    PRICE_REFUSED warn "活已做完,业主不同意价格:记下了,不出账;请报主管处理" ["G-15", "G-16"];
    MEANS_IN_PRINCIPLE warn "按设置有偿服务{0};请与客户讲清" ["C-16", "P-15"];
    GREW warn "合计 {0} 元超过已同意的 {1} 元:请再征得同意,补齐前不出账" ["G-15", "G-18"];
    UNPRICED warn "{0}没有单价;请按实填写,确实不收的填 0" ["G-18"];
    COPY_3_WAITS warn "{0}未回:回来之前不出账" ["G-24", "S1E 4.5.2"];
    NO_COPIES refuse "按设置此单不分联;签回的单就是凭据" ["C-33", "G-24"];
    NO_SUCH_COPY refuse "按设置此单只有 {0} 联" ["N-33"];
    NO_COPY refuse "请勾选收到哪一联,或补单签字" ["H-07", "S1E 4.5.2"];
    NO_REPLACEMENT refuse "按设置没有原联不收费,不能补单" ["G-24", "D-12"];
    BREACH warn "已记违规({0}):严禁私下结算、收现、受礼" ["G-12", "G-13", "G-14"];
    CASH_WITH_WORKER warn "{0} 元在维修工手里:记为已交维修工·待缴款,不催不出账;请其到收银处缴款" ["G-13", "D-13"];
    NOTHING_HELD refuse "此单没有维修工待缴的现金" ["G-13", "H-07"];
    NOT_WHAT_IS_HELD refuse "待缴 {0} 元;实缴不能是零或更多" ["G-13"];
    STILL_WITH_WORKER warn "还有 {0} 元没有缴来" ["G-13"];
    RECEIPT_GIVEN warn "{0} 元已入预收并开收据;审核后可用押金结算" ["G-13", "D-13"];
    NOT_BOOKED warn "按设置违规收现不入账;请追回后在收银处收款" ["G-13", "D-13"];
    HEAD_UNTOLD warn "还没有记下报告了哪位负责人" ["G-13", "S1E 4.4.2"];
    HOW_MUCH refuse "收现须写金额" ["G-13"];
    NOT_AS_DRAWN warn "领了没退的 {0} 没有写在回单上;请按实写,或退料" ["G-18", "P-07"];
    AGREED_HERE warn "本户此项有 {0};协议内的服务,客户类别请选“协议客户”" ["G-21", "P-14"];
    NOT_AGREED refuse "本户此项没有有效的长期协议;请先登记协议或改客户类别" ["G-21", "P-14"];
    AGREED_LABOUR refuse "协议价 {0} 元;人工费按协议填,另加的写材料" ["G-21", "G-18"];
    AGREED_MEANS refuse "协议约定{0},不能用{1};按协议条款结算" ["G-21", "P-14"];
    OTHER_PAPER warn "按设置,这样的活开{0};此单照开" ["C-32", "C-33"];
    WORK_BLOCKED refuse "按设置没有同意价格和付款方式不能动工;请先记同意,或用“业主不同意”" ["D-05", "G-15", "G-16"];
    FREE_YET_SUM warn "此单无偿:{0} 元不向业主收;要收的请先改性质" ["P-02", "D-04"];
    RECORD_STANDS warn "服务记录已审核,没有重写;金额有变的请先红冲" ["G-20", "P-12"];
    RECORD_AUDITED refuse "服务记录已审核;{0}前请先红冲" ["G-20", "P-12"];
    AGREEMENT_LEFT warn "改了房号:不再按协议 {0};价和付款方式请另征同意" ["G-21", "P-14"];
    SAME_CHARGE refuse "性质没有变" ["H-07"];
    HEAD_DECIDES warn "按设置有偿无偿由物业主任定;请记下是主任说的" ["D-04", "P-02"];
    WHO_MARKS refuse "按设置“重大”只由{0}标记" ["D-03", "G-04"];
    SAME_MARK refuse "重大标记没有变" ["H-07"];
    NEVER_DROPPED refuse "已上报的活不能作废或放下;到场或回单才算有结果" ["G-31", "S1E 4.3.3"];
    NOBODY_TOLD refuse "请写报告了谁:工号,或外部人员的姓名" ["G-31", "C-46"];
    NOT_UPWARD refuse "{0}不在上报的级别里;请报{1},或写明代哪一级" ["C-46", "G-31"];
    NOT_HIGH_ENOUGH warn "还没有报到{0}:请立即上报" ["C-46", "G-31"];
    NOTHING_REPORTED refuse "此单还没有上报过" ["C-46", "H-07"];
    NOT_THAT_LEVEL refuse "没有报告给{0}的未阅上报;请核对谁已阅" ["C-46"];
    IMPROVEMENT_PLAN warn "按设置每件上报须附改进办法" ["C-46", "S4 4.5.3"];
    CONTROL_FIRST warn "保修:承包商来之前,请写控制措施" ["S2-repair 3.3.3", "P-05"];
    HEAD_CLAIMS warn "理赔由管理处经理联系;请记下是谁联系的" ["S2-repair 3.3.4", "P-05"];
    ADVISER_UNTOLD warn "理赔须同时告知公司工程顾问" ["S2-repair 3.3.4", "P-05"];
    NO_VISIT_GIVEN refuse "请写谁去、何时到;一张单最多记 160 次上门" ["P-05", "H-07"];
    STAYS_OPEN warn "按设置没签不算完工:单子继续挂着,请再约签认" ["D-08", "G-30"];
    STAFF_SIGNS warn "员工报修由报修人{0}签认;请核对" ["S2-repair 3.2.2", "P-49"];
    PUBLIC_SIGNS warn "公共部位由报修人或客服签认;请核对" ["P-09", "G-30"];
    CUSTOMER_SIGNS warn "{0}是员工:户内的活由客户签认,客户不在请选完工未签" ["G-30", "P-09"];
    WHO_REPORTS refuse "请写谁来报:房号、姓名、电话或几户,一人一行" ["G-28", "P-05"];
    OTHER_HOME warn "此单报的是{0}户内的事({1}),不在一栋楼;不是同一件事的请另开单" ["G-28", "P-05"];
    ALREADY_REPORTED refuse "这一户已在单上;再来问的请用催单" ["G-28", "H-07"];
    TELL_ALL refuse "另有 {0} 户同报:请一并告知,或写明没有告知到谁" ["P-05", "S2-repair 3.4.1"];
    NOT_ALL_TOLD warn "还有没告知到的:请记得再联系" ["S2-repair 3.4.1"];
    NO_TASK refuse "请写另开的活:部位或故障码,一件一行" ["P-05", "H-07"];
    NO_DAY warn "没有写预计恢复:回单照催" ["G-28"];
    NOT_YET refuse "还没有到上报的时候" ["G-28", "C-46"];
    THEY_SIGN_IN refuse "{0}可以自己记已阅,不能代记" ["G-28"];
    SAY_HOW_TOLD refuse "代记已阅请在消息来源写明如何告知,如“对讲 孙工收到”" ["G-28"];
    TENANT_PREPAYS warn "租户还没有预交:先接单;派工前请预交,或由主管放行" ["G-19", "C-18", "P-13"];
    PREPAY_FIRST refuse "租户还没有预交;请到收银处预交,或由主管放行" ["G-19", "D-06"];
    RELEASE_OFF refuse "按设置须预交后服务,不能放行" ["G-19", "D-06"];
    NO_RELEASE_NEEDED refuse "此单不需放行" ["H-07", "G-19"];
    SAME_URGENCY refuse "紧急程度没有变" ["H-07"];
    WHO_SAYS_SO refuse "请写谁说的:来电人,或哪位员工" ["S2-repair 3.1.2", "N-02"];
    FAULT_URGENT warn "按工作标准,{0}属紧急;降级请核对" ["F-20", "N-02"];
    NOTHING_UNREAD refuse "此单没有给{0}的未阅提醒" ["H-07", "G-28"];
}

/// The step by which somebody gets the slip.
pub const ASSIGN: u16 = 3;
/// The step by which the paper comes back.
pub const RETURN: u16 = 5;
/// The step by which the owner hears that it is done.
pub const TELL_OWNER: u16 = 8;
/// The step by which the customer answers to the price.
pub(super) const CONSENT: u16 = 11;
/// The step by which another caller is put on the slip.
pub(super) const ATTACH: u16 = 30;

/// Whether a form is one of work: it has these states.
pub fn is_work(form: &Form) -> bool {
    let names = |states: &'static [State]| states.iter().map(|s| (s.code, s.name));
    names(form.states).eq(names(STATES))
}

/// Why a step is not taken, where there is more to say than that the state does not know it: what was
/// reported upward is neither made void nor put aside (G-31).
pub(crate) fn out_of_state(step: &Step, slip: &Slip) -> Option<Notice> {
    let ends = ["void", "decline"].contains(&step.name);
    (ends && slip.state == ESCALATED).then(|| NEVER_DROPPED.says())
}

/// Whether a slip is the cleaners' and not the repair team's: by the paper, which goes to either (C-32).
pub(super) fn cleaners(slip: &Slip) -> bool {
    slip.id.form == cleaning::TAG
}

/// Who is told of a slip of this form, as its paper says: F-17 goes to the cleaners (S2-paid 3.2.3).
pub fn team(form: u16) -> &'static str {
    if form == cleaning::TAG { "保洁" } else { "维修" }
}

/// In whose hands the work is.
pub fn worker(slip: &Slip) -> Option<Badge> {
    slip.get(Assign::worker)
}

/// Whether somebody still owes something on a slip: work that goes on; and told of, but neither
/// agreed to nor vouched for, what runs on after the telling.
pub fn watched(slip: &Slip) -> bool {
    NOT_CLOSED.contains(&slip.state) || (slip.state == CLOSED && slip.next_due().is_some())
}

/// What a worker holds of the household's money, until the cashier has it.
pub fn with_worker(slip: &Slip) -> Option<Money> {
    slip.get(WITH_WORKER).filter(|held| *held > Money::ZERO)
}

/// `已交维修工·待缴款 20.00`, which stands beside the matter meanwhile.
pub fn with_worker_shown(slip: &Slip) -> Option<String> {
    with_worker(slip).map(|held| format!("已交维修工·待缴款 {held}"))
}

/// When the owner was told that the work is done, while nobody has gone there again.
pub fn told_at(slip: &Slip) -> Option<Moment> {
    slip.last_deed(TELL_OWNER).filter(|_| slip.state == CLOSED).map(|deed| deed.occurred)
}

/// How often the caller chased it.
pub fn chased(slip: &Slip) -> u32 {
    slip.get(CHASED).and_then(|n| u32::try_from(n).ok()).unwrap_or(0)
}

/// The material that the returned papers say was used.
pub fn materials(slip: &Slip) -> Vec<Material> {
    slip.get(Paper::materials).unwrap_or_default()
}

/// The caller, where the register knows them.
pub fn known_caller(fields: &Fields) -> Option<PersonId> {
    match fields.get(CALLER) {
        Some(Who::Known(person)) => Some(person),
        _ => None,
    }
}

/// What the standard says of the fault that was reported, where one was named by its code.
pub(crate) fn fault_of(book: &dyn Book, fields: &Fields) -> Option<Fault> {
    faults::fault(book, fields.get(FAULT)?)
}

/// What is agreed for later may not lie before what is being recorded: 9 o'clock typed in the
/// afternoon means tomorrow, and would else be a visit that no clock watches.
pub(crate) fn ahead(
    field: Tag<Moment>,
    label: &str,
    at: Option<Moment>,
    from: Moment,
    now: Moment,
) -> Result<(), Notice> {
    match at {
        Some(at) if at < from.minute() => Err(TIME_PAST.with(&[label, &at.show(now)]).at(field)),
        _ => Ok(()),
    }
}
