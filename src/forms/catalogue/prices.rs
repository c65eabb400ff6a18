//! F-02 有偿服务价目: an item's life, from the residents' need to the day it is stopped, and every
//! price that it ever had with the moment from which it held (P-01, P-16).
//!
//! Only what is approved and published is sold (G-23). What was sold keeps the price of its day: others
//! ask by the moment, and this file never answers with a price that is only being worked out.

pub mod chain;
mod fields;
mod losing;
mod planning;
mod pricing;
mod publishing;

use crate::forms::catalogue::evaluation;
use crate::forms::prelude::*;
use crate::forms::unique_code;

pub use fields::*;
pub use planning::{advise_evaluation, advise_review, evaluate_item, review_item};
pub use publishing::{advise_posting, parts, publish_item, version_at, versions};

pub const TAG: u16 = 2;

/// On sale: approved and published (G-23).
const SELLING: &[u16] = &[PUBLISHED, ACTIVE, LOSING, REPRICED, REAPPROVED];
const PLANNED: &[u16] = &[IDEA, SURVEYED, SHORTLISTED, REVIEWED, PRICED, APPROVED];

/// Steps that the records of the life write as well (F-03, F-04, F-06).
pub const ENTER: u16 = 1;
pub const REVIEW: u16 = 13;
const SHORTLIST: u16 = 12;
pub const PUBLISH: u16 = 16;
pub const EVALUATE: u16 = 20;

rules! {
    STOP_UNAPPROVED refuse "停办须先经{0}批准;请写明批准人" ["G-22", "C-14"];
    STOP_PAPER refuse "停办的批准须有批准日和批文号" ["G-22", "S0 4.3.4"];
    SAME_CODE refuse "价目码 {0} 已有;请换一个或用“变更”" ["F-02"];
    PAPER_LATER warn "已批准公布的请补批文号;新办的请从“立项”办起" ["G-23", "C-09"];
    REPRICE refuse "改价须先定价、再批准、再公布;请用“定价”" ["G-23", "P-16"];
    BY_CHAIN warn "按设置{0}由{1}办;代为登记的请在消息来源写明谁办的" ["C-12", "P-01"];
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

pub static FORM: Form = Form::new("F-02", TAG, "有偿服务价目", "价目", STATES, RULES)
    .steps(&[
        Step::opens(ENTER, "enter", "登记", Right::KeepCatalogue, Enter::fields)
            .advise(advise_enter)
            .decide(enter),
        Step::opens(10, "plan", "立项", Right::PlanCatalogue, Plan::fields)
            .advise(planning::advise_plan)
            .decide(planning::plan),
        Step::from(11, "survey", "调查", &[IDEA], Right::PlanCatalogue, Survey::fields)
            .advise(planning::advise_survey)
            .decide(planning::survey),
        Step::from(
            SHORTLIST,
            "shortlist",
            "入选",
            &[SURVEYED],
            Right::PlanCatalogue,
            Shortlist::fields,
        )
        .advise(planning::advise_shortlist)
        .to(SHORTLISTED),
        Step::from(REVIEW, "review", "评审", &[SHORTLISTED], Right::PlanCatalogue, Review::fields)
            .advise(planning::advise_review)
            .decide(by!(planning::review)),
        Step::from(
            14,
            "price",
            "定价",
            &[REVIEWED, PUBLISHED, ACTIVE, LOSING],
            Right::PlanCatalogue,
            Price::fields,
        )
        .advise(pricing::advise_price)
        .decide(by!(pricing::price)),
        Step::from(
            15,
            "approve",
            "批准",
            &[PRICED, REPRICED],
            Right::KeepCatalogue,
            Approve::fields,
        )
        .advise(pricing::advise_approve)
        .decide(by!(pricing::approve)),
        Step::from(
            PUBLISH,
            "publish",
            "公布",
            &[APPROVED, REAPPROVED],
            Right::PlanCatalogue,
            Publish::fields,
        )
        .advise(publishing::advise)
        .decide(publishing::publish),
        Step::from(17, "begin", "开办", &[PUBLISHED], Right::PlanCatalogue, Begin::fields)
            .to(ACTIVE),
        Step::from(
            18,
            "report-loss",
            "报亏损",
            &[PUBLISHED, ACTIVE],
            Right::PlanCatalogue,
            Loss::fields,
        )
        .advise(losing::advise_loss)
        .decide(losing::report),
        Step::from(19, "measure", "定措施", &[LOSING], Right::KeepCatalogue, Measured::fields)
            .advise(losing::advise_measure)
            .decide(by!(losing::measure)),
        Step::from(
            EVALUATE,
            "evaluate",
            "质量评价",
            SELLING,
            Right::PlanCatalogue,
            Evaluate::fields,
        )
        .advise(planning::advise_evaluate)
        .decide(by!(planning::evaluate)),
        Step::from(2, "change", "变更", &[PUBLISHED, ACTIVE], Right::KeepCatalogue, Enter::fields)
            .decide(by!(change)),
        Step::from(3, "stop", "停办", SELLING, Right::KeepCatalogue, Stop::fields)
            .advise(losing::advise_stop)
            .decide(by!(losing::stop)),
        Step::from(21, "drop", "不办", PLANNED, Right::PlanCatalogue, Drop::fields).to(DROPPED),
        Step::from(
            22,
            "revive",
            "重新立项",
            &[STOPPED, DROPPED],
            Right::PlanCatalogue,
            Revive::fields,
        )
        .advise(planning::advise_plan)
        .decide(planning::revive),
    ])
    .and_keys(keys)
    .line(line)
    .called(|_, slip| unique_code::called(slip, Enter::code, Enter::name));

/// What is on sale stands first on pick-lists and by its code; what is planned, stopped or dropped is
/// still found, so that it is refused by its name (G-23).
fn keys(slip: &Slip) -> Vec<Key> {
    let sold = SELLING.contains(&slip.state);
    let mut keys = vec![Key { b: u64::from(!sold), ..Key::named(slip.text(Enter::code)) }];
    if sold || PLANNED.contains(&slip.state) {
        let after = if sold { 0 } else { 1 << 32 };
        keys.push(Key::new(Index::State, u64::from(TAG), after + slip.id.number));
    }
    keys
}

/// The item, its price, and how its last month with records went.
fn line(slip: &Slip, book: &dyn Book) -> Line {
    let mut matter = name_on(slip).to_string();
    if let Some(price) = slip.get(Enter::price) {
        matter = format!("{matter} {price}/{}", slip.text(Enter::unit));
    }
    if let Some(month) = evaluation::last_month(book, slip.id.number) {
        let went = evaluation::of_months(book, slip, (month, month));
        matter = format!("{matter} {}月{}", month % 100, went.sums());
        // A narrow list cuts the end off: what loses money says so first.
        if let Some(loss) = went.loss() {
            matter = format!("亏 {loss} {matter}");
        }
    }
    Line {
        due: slip.next_due().map(|d| d.at),
        place: slip.text(Enter::code).to_string(),
        matter,
        ..Line::default()
    }
}

/// What is given for a step that is taken again: a blank left out now is empty, and not what it was the
/// last time.
fn anew<F: FieldSet>(slip: &Slip, given: &Fields) -> Fields {
    let mut set = given.clone();
    for field in F::fields().iter().filter(|f| given.value(f.tag).is_none()) {
        if slip.value(field.tag).is_some() {
            set.set(field.tag, Value::EMPTIED);
        }
    }
    set
}

/// What of the given blanks is asked by a step, for a paper that asks more than the step.
fn among<F: FieldSet>(given: &Fields) -> Fields {
    let mut set = given.clone();
    set.retain(|tag| F::fields().iter().any(|field| field.tag == tag));
    set
}

fn advise_enter(_: &Ask<'_>, given: &Fields) -> Advice {
    let missing = given.value(Enter::paper).is_none();
    Advice {
        warnings: missing.then(|| PAPER_LATER.at(Enter::paper)).into_iter().collect(),
        ..Advice::default()
    }
}

/// Takes over an item that is approved and published already.
fn enter(ask: &Ask<'_>, given: &Fields) -> Outcome {
    unique_code::free(ask, given, (Enter::code, &SAME_CODE))?;
    ask.draw(PUBLISHED).ok()
}

/// Mends words and costs; a price is only changed by pricing, approval and publication.
fn change(ask: &Ask<'_>, it: Enter) -> Outcome {
    unique_code::free(ask, &ask.given, (Enter::code, &SAME_CODE))?;
    let slip = ask.standing()?;
    if slip.get(Enter::price) != Some(it.price) {
        return Err(REPRICE.at(Enter::price));
    }
    ask.draw_with(slip.state, publishing::with_costs(slip, ask.given.clone())).ok()
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

/// What the item cost a customer at a moment: the price of the day, whatever is asked today.
pub fn price_at(book: &dyn Book, number: u64, at: Moment) -> Option<Money> {
    publishing::version_at(&slip(book, number)?, at).map(|version| version.price)
}

/// Why the item could not be sold at a moment, in the words of its state; none: it could (G-23).
pub fn unsold(slip: &Slip, at: Moment) -> Option<String> {
    if !SELLING.contains(&slip.state) {
        return Some(FORM.state(slip.state).map_or("?", |s| s.label).to_string());
    }
    let first = versions(slip).first().map(|version| version.from)?;
    // What was taken over is older than this book.
    let taken_over = slip.story.first().is_some_and(|deed| deed.step == ENTER);
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
