//! F-02 有偿服务价目: an item's life, from the residents' need to the day it is stopped, and every
//! price that it ever had with the moment from which it held (P-01, P-16).
//!
//! Only what is approved and published is sold (G-23). What was sold keeps the price of its day: others
//! ask by the moment, and this file never answers with a price that is only being worked out.

mod asking;
mod chain;
mod clocks;
pub(in crate::forms) mod fields;
mod losing;
pub(in crate::forms) mod planning;
mod pricing;
pub(in crate::forms) mod publishing;
pub(in crate::forms) mod record;

use crate::forms::catalogue::evaluation;
use crate::forms::prelude::*;
use crate::forms::unique_code;

pub use fields::{Channel, Covers, Enter, Feasible, Measure, Publish, Review, Word};
pub use record::{
    PUBLISHED, SHORTLISTED, STOPPED, TAG, asked, code, ideas, name, name_on, on_sale, price_at,
    slip, unsold,
};

use fields::{
    Answered, Approve, AskCompany, Begin, Drop, Evaluate, Listed, Loss, Measured, Plan, Price,
    Revive, Shortlist, Stop, Survey,
};
use record::{
    ACTIVE, APPROVED, DROPPED, ENTER, EVALUATE, IDEA, LOSING, NO_GUIDE, PAPER_LATER, PLANNED,
    PRICED, PUBLISH, REAPPROVED, REPRICE, REPRICED, REVIEW, REVIEWED, RULES, SAME_CODE, SELLING,
    SHORTLIST, STATES, SURVEYED, TAKE_OVER, TAKE_OVER_LISTED,
};

pub static FORM: Form = Form::new("F-02", TAG, "有偿服务价目", "价目", STATES, RULES)
    .steps(&[
        Step::opens(ENTER, "enter", "登记", Right::KeepCatalogue, Enter::fields)
            .advise(advise_enter)
            .decide(enter),
        Step::opens(10, "plan", "立项", Right::PlanCatalogue, Plan::fields)
            .advise(planning::advise_plan)
            .decide(planning::plan),
        Step::from(
            TAKE_OVER,
            "take-over",
            "补登已批",
            &[IDEA],
            Right::KeepCatalogue,
            Enter::fields,
        )
        .advise(advise_enter)
        .decide(enter),
        Step::from(
            TAKE_OVER_LISTED,
            "take-over-listed",
            "照拟价补登",
            &[IDEA],
            Right::KeepCatalogue,
            Listed::fields,
        )
        .alike()
        .advise(advise_listed)
        .decide(enter_listed),
        Step::from(25, "redraft", "改草拟", &[IDEA], Right::PlanCatalogue, Plan::fields)
            .advise(planning::advise_plan)
            .decide(planning::redraft),
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
        Step::from(
            26,
            "ask-company",
            "请示总部",
            ASKABLE,
            Right::PlanCatalogue,
            AskCompany::fields,
        )
        .advise(asking::advise)
        .decide(by!(asking::ask_company)),
        Step::from(27, "company-word", "总部批复", ASKABLE, Right::Remind, Answered::fields)
            .aside()
            .decide(by!(asking::answered)),
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
    .fills(fills)
    .called(|_, slip| unique_code::called(slip, Enter::code, Enter::name));

/// Where the company's word is lacking: on item or price, or on stopping what is sold.
const ASKABLE: &[u16] = &[PRICED, REPRICED, PUBLISHED, ACTIVE, LOSING];

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
    } else if let Some(guide) = slip.get(Plan::guide) {
        matter = format!("{matter} 参考 {guide}/{}", slip.text(Enter::unit));
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

fn advise_enter(_: &Ask<'_>, given: &Fields) -> Advice {
    let missing = given.value(Enter::paper).is_none();
    Advice {
        warnings: missing.then(|| PAPER_LATER.at(Enter::paper)).into_iter().collect(),
        ..Advice::default()
    }
}

/// What stands on the slip. The guide is a first word on the price that is approved already, which whoever
/// enters it has on paper.
fn fills(step: &Step, slip: Option<&Slip>, _: Start, book: &dyn Book) -> Vec<Fill> {
    let stands = ["change", "take-over", "redraft"];
    let Some(slip) = slip.filter(|_| stands.contains(&step.name)) else {
        return Vec::new();
    };
    let mut fills = Form::what_stands(step, slip, book);
    let priced = slip.get(Enter::price).is_some() || step.name == "redraft";
    let guide = slip.get(Plan::guide).filter(|_| !priced);
    fills.extend(guide.map(|guide| (Enter::price.name(), guide.plain())));
    fills
}

/// Takes over an item that is approved and published already.
fn enter(ask: &Ask<'_>, given: &Fields) -> Outcome {
    unique_code::free(ask, given, (Enter::code, &SAME_CODE))?;
    ask.draw(PUBLISHED).ok()
}

/// What becomes of the guide, before anybody signs for it.
fn advise_listed(ask: &Ask<'_>, given: &Fields) -> Advice {
    let mut advice = advise_enter(ask, given);
    let guide = ask.slip.and_then(|slip| Some((slip, slip.get(Plan::guide)?)));
    advice.computed.extend(guide.map(|(slip, guide)| {
        ("单价".to_string(), format!("{guide} 元/{}(照参考价)", slip.text(Enter::unit)))
    }));
    advice
}

/// Takes over an item that is approved and published already at the price that was thought of for it.
fn enter_listed(ask: &Ask<'_>, given: &Fields) -> Outcome {
    let slip = ask.standing()?;
    unique_code::free(ask, &slip.fields, (Enter::code, &SAME_CODE))?;
    let guide = slip.get(Plan::guide).ok_or_else(|| NO_GUIDE.says())?;
    ask.draw_with(PUBLISHED, given.clone().put(Enter::price, guide)).ok()
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
