//! The catalogue item as others read it: its states, its names, and every price that it ever had with
//! the moment from which it held. It decides nothing.

use crate::engine::slip::state_key_of;
use crate::forms::prelude::*;

use super::fields::{AskCompany, Enter, Publish, Version};
use crate::forms::office::questions::Question;

pub const TAG: u16 = 2;

/// On sale: approved and published (G-23).
pub(super) const SELLING: &[u16] = &[PUBLISHED, ACTIVE, LOSING, REPRICED, REAPPROVED];
pub(super) const PLANNED: &[u16] = &[IDEA, SURVEYED, SHORTLISTED, REVIEWED, PRICED, APPROVED];

/// Steps that the records of the life write as well (F-03, F-04, F-06).
pub(super) const ENTER: u16 = 1;
pub(super) const REVIEW: u16 = 13;
pub(super) const SHORTLIST: u16 = 12;
pub(super) const PUBLISH: u16 = 16;
pub(super) const EVALUATE: u16 = 20;
/// What was only thought of here turns out to be approved and published on paper.
pub(super) const TAKE_OVER: u16 = 23;
/// The same at the price that was thought of, for one or several by one paper.
pub(super) const TAKE_OVER_LISTED: u16 = 24;

rules! {
    STOP_UNAPPROVED refuse "停办须先经{0}批准;请写明批准人" ["G-22", "C-14"];
    STOP_PAPER refuse "停办的批准须有批准日和批文号" ["G-22", "S0 4.3.4"];
    SAME_CODE refuse "价目码 {0} 已有;请换一个或用“变更”" ["F-02"];
    PAPER_LATER warn "已批准公布的请补批文号;新办的请从“立项”办起" ["G-23", "C-09"];
    NO_GUIDE refuse "没有参考价,不能照拟价补登;请用“补登已批”写单价" ["F-02", "G-23"];
    REPRICE refuse "改价须先定价、再批准、再公布;请用“定价”" ["G-23", "P-16"];
    BY_CHAIN warn "按设置{0}由{1}办;代为登记的请在消息来源写明谁办的" ["C-12", "P-01"];
    NOT_AS_COUNTED refuse "户数由调查表汇总:{0};纸上还有的请先登记调查表" ["F-01", "S0 4.1.2"];
    NO_SHEETS warn "还没有人在调查表上写这一项" ["F-01", "S0 4.1.2"];
    DOUBTED refuse "评审认为没有必要或不可行的,不能决定要办" ["F-03", "P-01"];
    TOO_FEW refuse "评审会要有人参加;请写两位以上参加人" ["F-03", "S0 4.1.3"];
    HEAD_CALLS warn "评审会由管理处主任召集;参加人里没有主任" ["P-01", "S0 4.1.3"];
    DAY_AHEAD refuse "{0}还没有到;请核对日期" ["H-06"];
    PARTS refuse "其中人工 {0} 元多于单价 {1} 元;请核对" ["F-02", "S1E 4.4.1"];
    BELOW_COST warn "单价 {0} 元低于成本 {1} 元:应保本微利" ["G-25", "C-47"];
    NO_COST warn "没写成本:以后算不出盈亏" ["P-16"];
    PRICED_BY warn "按设置收费由{0}拟;请写明会同人" ["C-11", "P-01"];
    WHICH refuse "项目由{0}批,收费由{1}批;请选这次批的是哪一样" ["C-09", "C-10"];
    NOT_APPROVER refuse "须由{0}本人批准;请本人登记" ["G-23", "C-09", "C-10"];
    APPROVAL_PAPER refuse "{0}的批准须有批准人、批准日和批文号" ["G-23", "C-09", "C-10"];
    UNITS refuse "收费还须同业主单位谈定;请写是哪个单位" ["C-10", "S1A 4.5"];
    WHY_NOT refuse "不批的请写原因" ["P-01"];
    STILL_TO_APPROVE warn "还差{0}:由{1}批" ["G-23", "C-09", "C-10"];
    ASKED_TWICE refuse "已经请示总部,还没有批复;要改请先定价" ["G-23", "B-27"];
    NOT_COMPANYS refuse "这一项由{0}批,不必请示总部" ["C-09", "C-10", "C-14"];
    NOT_ASKED refuse "没有等着批复的第 {0} 号请示:请示以后单子改过了,或已经批过" ["G-23", "B-27"];
    REFUSED_STOP warn "{0}不同意停办,照旧办" ["G-22", "C-14"];
    NO_CHANNEL refuse "请写公告在哪里:至少一处" ["F-04", "S0 4.2.2"];
    CHANNELS_MISSING warn "按设置还要公告在:{0}" ["C-13", "N-73"];
    LOSS_BY warn "按设置{0}由{1}办;代为登记的请在消息来源写明谁办的" ["C-15", "P-16"];
    NO_LOSS warn "账上看不出亏损:收 {0} 元,成本 {1} 元" ["P-16", "D-65"];
    HEAD_DECIDES warn "亏损怎么办由管理处主任决定;请写明决定人" ["P-16", "S0 4.3.3"];
    SERVED_STILL warn "还有 {0} 份协议在履行(如 {1}):照做到期,不再续签;要早停的请与客户商定" ["G-22", "G-21", "P-03"];
    NEEDS_APPROVAL warn "{0}还须{1}批准;批准前照旧办" ["P-16", "G-22"];
    JUDGED_BY warn "按设置质量由{0}评;代为登记的请在消息来源写明谁评的" ["C-41", "D-64"];
    MORE_CONTENT refuse "满意户数多于回访户数;请核对" ["F-06"];
    MEND_HOW warn "评得不好的请写改进方案" ["P-17", "S4 4.5.3"];
}

states! {
    PUBLISHED = 1 "published" "已公布",
    STOPPED = 2 "stopped" "停办",
    IDEA = 3 "idea" "设想" open,
    SURVEYED = 4 "surveyed" "已调查" open,
    SHORTLISTED = 5 "shortlisted" "已入选" open,
    REVIEWED = 6 "reviewed" "待定价" open,
    PRICED = 7 "priced" "待批" open,
    APPROVED = 8 "approved" "待公布" open,
    ACTIVE = 9 "active" "在办",
    /// Losing money, with nothing decided or done about it yet.
    LOSING = 10 "losing" "亏损待办" open,
    /// Sold at the old price while the new one waits for its approval.
    REPRICED = 11 "repriced" "调价待批" open,
    /// Sold at the old price while the new one, approved, waits for its publication.
    REAPPROVED = 12 "reapproved" "调价已批" open,
    DROPPED = 13 "dropped" "不办",
}

/// The item's slip, by its number.
pub fn slip(book: &dyn Book, number: u64) -> Option<Slip> {
    book.slip(SlipId { form: TAG, number })
}

/// What the item is called.
pub fn name(book: &dyn Book, number: u64) -> Option<String> {
    slip(book, number).map(|slip| name_on(&slip).to_string())
}

/// What the item on this slip is called.
pub fn name_on(slip: &Slip) -> &str {
    slip.text(Enter::name)
}

/// What is asked for it, as it is said: `20.00/只 材料另计`; of what has no price yet, nothing.
pub fn asked(slip: &Slip) -> String {
    let Some(price) = slip.get(Enter::price) else { return String::new() };
    let extra = slip.get(Enter::materials) == Some(true);
    format!("{price}/{}{}", slip.text(Enter::unit), if extra { " 材料另计" } else { "" })
}

/// The code by which it is named.
pub fn code(slip: &Slip) -> &str {
    slip.text(Enter::code)
}

/// How many items are thought of and wait to be worked out, or entered as approved.
pub fn ideas(book: &dyn Book) -> usize {
    const MOST: usize = 1_000;
    book.under(Index::InState, state_key_of(TAG, IDEA), MOST).len()
}

/// How many items are on sale.
pub fn on_sale(book: &dyn Book) -> usize {
    const MOST: usize = 1_000;
    let sold = |state: &u16| book.under(Index::InState, state_key_of(TAG, *state), MOST).len();
    SELLING.iter().map(sold).sum()
}

/// The word of its state.
pub fn state_label(slip: &Slip) -> &'static str {
    STATES.iter().find(|state| state.code == slip.state).map_or("?", |state| state.label)
}

/// Every published price, the oldest first. What was taken over or entered by an earlier program has
/// one, from the day on which it was entered.
pub fn versions(slip: &Slip) -> Vec<Version> {
    let stored = slip.get(Publish::versions).unwrap_or_default();
    if !stored.is_empty() {
        return stored;
    }
    let only = |price: Money| Version {
        from: slip.opened(),
        price,
        labour: None,
        cost_labour: slip.get(Enter::cost_labour),
        cost_material: slip.get(Enter::cost_material),
    };
    slip.get(Enter::price).map(only).into_iter().collect()
}

/// The version that held at a moment; before all of them, the first.
pub fn version_at(slip: &Slip, at: Moment) -> Option<Version> {
    let versions = versions(slip);
    let held = versions.iter().rev().find(|v| v.from <= at).or(versions.first());
    held.cloned()
}

/// What one unit cost the office at a moment: `(labour, material)`, as far as it was written down.
pub fn parts(slip: &Slip, at: Moment) -> (Option<Money>, Option<Money>) {
    version_at(slip, at).map_or((None, None), |v| (v.cost_labour, v.cost_material))
}

/// What the item cost a customer at a moment: the price of the day, whatever is asked today.
pub fn price_at(book: &dyn Book, number: u64, at: Moment) -> Option<Money> {
    version_at(&slip(book, number)?, at).map(|version| version.price)
}

/// Why the item could not be sold at a moment, in the words of its state; none: it could (G-23).
pub fn unsold(slip: &Slip, at: Moment) -> Option<String> {
    if !SELLING.contains(&slip.state) {
        return Some(state_label(slip).to_string());
    }
    let first = versions(slip).first().map(|version| version.from)?;
    // What was taken over is older than this book.
    let entered = slip.story.first().is_some_and(|deed| deed.step == ENTER);
    let on_paper = [TAKE_OVER, TAKE_OVER_LISTED];
    let taken_over = entered || on_paper.iter().any(|step| slip.last_deed(*step).is_some());
    (!taken_over && first > at).then(|| format!("{} 起执行", first.day().short()))
}

/// Whether the item was stopped by its approver, and not only never published.
pub fn stopped(slip: &Slip) -> bool {
    slip.state == STOPPED
}

/// Whether the item came so far that it was chosen among the surveyed ones.
pub fn chosen(slip: &Slip) -> bool {
    slip.last_deed(SHORTLIST).is_some() || SELLING.contains(&slip.state)
}

/// What is given for a step that is taken again: a blank left out now is empty, and not what it was the
/// last time.
pub(super) fn anew<F: FieldSet>(slip: &Slip, given: &Fields) -> Fields {
    let mut set = given.clone();
    for field in F::fields().iter().filter(|f| given.value(f.tag).is_none()) {
        if slip.value(field.tag).is_some() {
            set.set(field.tag, Value::EMPTIED);
        }
    }
    set
}

/// The question to the company on this paper.
pub(super) const QUESTION: Question =
    Question { asked: AskCompany::company_asked, number: AskCompany::company_no };

/// What of the given blanks is asked by a step, for a paper that asks more than the step.
pub(super) fn among<F: FieldSet>(given: &Fields) -> Fields {
    let mut set = given.clone();
    set.retain(|tag| F::fields().iter().any(|field| field.tag == tag));
    set
}
