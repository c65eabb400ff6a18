//! F-34 首问责任人投诉: a department that does not cooperate, told upward by the first responder (S1C-first 四).
//!
//! The department is heard before anybody decides, nobody decides a matter of their own, and what was found
//! true has somebody who is ordered and a last day.

use crate::forms::complaints::complaint::record as complaint;
use crate::forms::complaints::complaint::record::Department;
use crate::forms::complaints::policy::DEPARTMENT_HANDLING_DAYS;
use crate::forms::intake::{consults, contact, needs};
use crate::forms::office::staff;
use crate::forms::prelude::*;

pub const TAG: u16 = 34;

/// Who told it: the first responder.
pub const FIRST: Tag<Badge> = Tag::new(30, "first");

states! {
    RAISED = 1 "raised" "待听取" open,
    /// The department has had its say.
    HEARD = 2 "heard" "待裁定" open,
    /// Found true: somebody was ordered to help by a day.
    ORDERED = 3 "ordered" "待落实" open,
    DONE = 4 "done" "已落实",
    DISMISSED = 5 "dismissed" "不成立",
    WITHDRAWN = 6 "withdrawn" "已撤回",
}

crate::dues! { DECIDE = 321 "裁定" }

rules! {
    NOT_FIRST refuse "这件事的首问责任人是{0};请由本人提出" ["S1C-first 四", "G-42"];
    NOT_ABOVE refuse "请报给能裁定的人:{0}" ["S1C-first 四"];
    OWN_MATTER refuse "当事人不能裁定自己的事;请换一位" ["F-34"];
    WHO_AND_WHEN refuse "属实的须写责成谁、什么时候办到" ["F-34", "G-45"];
    LIMIT_PAST refuse "限期 {0} 已经过了;请核对" ["F-12"];
    NOT_THE_TELLER refuse "只有提出的人能撤回:{0}" ["F-34"];
}

fields! {
    pub struct Raise {
        1 about: SlipRef = "哪件事" 4;
        2 department: Department = "哪个部门" 4;
        3 person: Option<Badge> = "何人" 4;
        4 what: Lines = "经过" 12;
        5 raised_to: Badge = "报给" 4;
    }
}

fields! { pub struct Hear { 6 says: Lines = "部门说法" 12; 7 spoke: Badge = "谁说的" 4; } }

fields! {
    pub struct Decide {
        8 justified: bool = "属实" 4;
        10 ordered: Option<Badge> = "责成" 4;
        11 by: Option<Moment> = "限期" 4;
        9 ruling: Lines = "裁定" 12;
    }
}

fields! { pub struct Done { 12 result: Text = "落实情况" 12; } }

fields! { pub struct Withdraw { 13 why: Text = "撤回原因" 12; } }

pub static FORM: Form = Form::new("F-34", TAG, "首问责任人投诉", "不配合", STATES, RULES)
    .steps(&[
        Step::opens(1, "raise", "提出", Right::TakeCalls, Raise::fields).decide(by!(raise)),
        Step::from(2, "hear", "听取部门", &[RAISED], Right::Instruct, Hear::fields).to(HEARD),
        Step::from(3, "decide", "裁定", &[HEARD], Right::Instruct, Decide::fields)
            .decide(by!(decide)),
        Step::from(4, "done", "落实", &[ORDERED], Right::TakeCalls, Done::fields)
            .to(DONE)
            .meets(&[dues::REMEDY]),
        Step::from(5, "withdraw", "撤回", &[RAISED, HEARD], Right::TakeCalls, Withdraw::fields)
            .decide(by!(withdraw)),
    ])
    .keys(&[By::Work, By::CameOf(Raise::about)])
    .line(line)
    .shown_as(|slip| format!("不配合 {:06}", slip.id.number))
    .dues(DUES);

fn line(slip: &Slip, book: &dyn Book) -> Line {
    let department = slip.get(Raise::department).map_or("", Department::label);
    let first = slip.get(FIRST);
    Line {
        due: slip.next_due().map(|d| d.at),
        matter: format!("{department} {}", slip.text(Raise::what)),
        worker: first.map_or_else(String::new, |badge| staff::short(book, badge)),
        hands: first,
        ..Line::default()
    }
}

/// Who heard a matter first, on the papers that say so.
fn first_of(slip: &Slip) -> Option<Badge> {
    match slip.id.form {
        contact::TAG => slip.get(contact::FIRST),
        needs::TAG => slip.get(needs::record::FIRST),
        consults::TAG => slip.get(consults::FIRST),
        complaint::TAG => slip.get(complaint::FIRST),
        _ => None,
    }
}

/// Told upward by whoever answers for the matter, to somebody who can decide it.
fn raise(ask: &Ask<'_>, it: Raise) -> Outcome {
    let matter = ask.book.slip(it.about.0).ok_or_else(|| NO_SLIP.says())?;
    if let Some(first) = first_of(&matter).filter(|first| *first != ask.hand.badge) {
        return Err(NOT_FIRST.with(&[&staff::shown(ask.book, first)]).at(Raise::about));
    }
    let policy = ask.book.policy();
    let above = staff::role(ask.book, it.raised_to)
        .is_some_and(|role| policy.may(role, Right::Instruct))
        && it.raised_to != ask.hand.badge
        && it.person != Some(it.raised_to);
    if !above {
        let who = policy.who_may(Right::Instruct);
        return Err(NOT_ABOVE.with(&[&who]).at(Raise::raised_to));
    }
    let drawn = ask.draw_with(RAISED, ask.given.clone().put(FIRST, ask.hand.badge));
    let days = ask.limit(&DEPARTMENT_HANDLING_DAYS);
    if days == 0 {
        return drawn.ok();
    }
    let because = format!("提出 {} + {days} 天 (T-05a)", ask.occurred.show(ask.now));
    drawn.due(DECIDE, ask.occurred.plus_minutes(days * 24 * 60), because).ok()
}

/// By nobody who is a party: not who told it, not who is complained of, not who spoke for the department.
fn decide(ask: &Ask<'_>, it: Decide) -> Outcome {
    let slip = ask.standing()?;
    let parties = [slip.get(FIRST), slip.get(Raise::person), slip.get(Hear::spoke)];
    if parties.contains(&Some(ask.hand.badge)) {
        return Err(OWN_MATTER.says());
    }
    if !it.justified {
        return ask.draw(DISMISSED).all_met(slip, ask.occurred).ok();
    }
    let (Some(_), Some(by)) = (it.ordered, it.by) else {
        let missing = if it.ordered.is_none() { Decide::ordered.name() } else { Decide::by.name() };
        return Err(WHO_AND_WHEN.at(missing));
    };
    if ask.is_past(by) {
        return Err(LIMIT_PAST.with(&[&by.show(ask.now)]).at(Decide::by));
    }
    let drawn = ask.draw(ORDERED).met(Some(slip), DECIDE, ask.occurred);
    drawn.due(dues::REMEDY, by, "裁定的限期 (F-34)").ok()
}

/// Taken back by who told it, and by nobody else.
fn withdraw(ask: &Ask<'_>, _: Withdraw) -> Outcome {
    let slip = ask.standing()?;
    if let Some(first) = slip.get(FIRST).filter(|first| *first != ask.hand.badge) {
        return Err(NOT_THE_TELLER.with(&[&staff::shown(ask.book, first)]));
    }
    ask.draw(WITHDRAWN).all_met(slip, ask.occurred).ok()
}
