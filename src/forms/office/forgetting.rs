//! B-12 个人资料删除登记: names and phones of somebody who left are erased, by two badges, after the time that the
//! office keeps them.
//!
//! This book says who, when and by whom. The store erases when it folds the entry: here, and again wherever these
//! entries are laid down anew, so that no restored copy brings back what was erased. What somebody wrote as words
//! is no personal cell and stays.

use crate::engine::ledger::Payer;
use crate::forms::billing::deposit;
use crate::forms::estate::{people, prepaid_fees};
use crate::forms::prelude::*;

use super::policy::FORGET_DAYS;
use super::staff;

pub const TAG: u16 = 9012;

/// The most slips of a person, or of one of their homes, that are looked through.
const LOOKED_THROUGH: usize = 2_000;

rules! {
    NOBODY_KNOWN refuse "请从住户册中选定一人" ["B-12"];
    NOT_GONE refuse "{0}还在册;请先办“离册”" ["B-12"];
    TOO_EARLY refuse "离册后要保留 {0} 天,到 {1} 才可删除" ["B-12", "D-84"];
    STILL_OPEN refuse "还有未完的单 {0};办完再删" ["B-12"];
    STILL_HELD refuse "账上还有此人的押金预收 {0};退清再删" ["B-12"];
    FEES_AHEAD refuse "此人的物业费已预收到 {0};撤回收款或过了那天再删" ["B-12", "F-58"];
    FORGOTTEN_ALREADY refuse "此人的资料已经删除" ["B-12"];
    NOT_IN_COPIES warn "删除后不能恢复;先前的备份里仍有,新备份做好后请销毁旧的" ["B-12"];
}

fields! {
    pub struct Forget {
        1 whom: Who = "住户" 6;
        2 why: Text = "依据" 12;
    }
}

states! { FORGOTTEN = 1 "forgotten" "已删除" }

pub static FORM: Form = Form::new("B-12", TAG, "个人资料删除登记", "删除", STATES, RULES)
    .steps(&[Step::opens(1, "forget", "删除个人资料", Right::Forget, Forget::fields)
        .decide(by!(forget))
        .cosigned(Right::Forget)])
    .keys(&[By::Person(Forget::whom), By::Work])
    .line(|slip, book| Line {
        matter: whom(slip).map_or_else(String::new, |PersonId(person)| format!("@{person}")),
        worker: slip.story.first().map_or_else(String::new, |d| staff::shown(book, d.by)),
        ..Line::default()
    });

fn forget(ask: &Ask<'_>, it: Forget) -> Outcome {
    let known = match it.whom {
        Who::Known(person) => people::slip(ask.book, person).map(|slip| (person, slip)),
        Who::Named(_) => None,
    };
    let (person, slip) = known.ok_or_else(|| NOBODY_KNOWN.at(Forget::whom))?;
    let Some(left) = people::struck(&slip) else {
        return Err(NOT_GONE.with(&[people::full_name(&slip)]).at(Forget::whom));
    };
    let before = ask.book.under(Index::Person, u64::from(person.0), LOOKED_THROUGH);
    if before.iter().any(|id| id.form == TAG) {
        return Err(FORGOTTEN_ALREADY.at(Forget::whom));
    }
    let kept = ask.book.policy().limit(&FORGET_DAYS);
    let until = left.day().next(u64::try_from(kept).unwrap_or(0));
    if ask.now.day() < until {
        return Err(TOO_EARLY.with(&[&kept.to_string(), &until.to_string()]).at(Forget::whom));
    }
    for home in people::homes(&slip) {
        let payer = Payer { room: home.room.0, person: person.0 };
        let held = deposit::balance(ask.book, payer);
        let held = held.plus(prepaid_fees::held(ask.book, payer)).unwrap_or(held);
        if held != Money::ZERO {
            return Err(STILL_HELD.with(&[&held.to_string()]).at(Forget::whom));
        }
        if let Some(until) = prepaid_fees::paid_to(ask.book, payer, ask.now.day()) {
            return Err(FEES_AHEAD.with(&[&until.to_string()]).at(Forget::whom));
        }
    }
    if let Some(open) = open_slip(ask.book, person, &slip) {
        return Err(STILL_OPEN.with(&[&ask.book.registry().show_number(open)]).at(Forget::whom));
    }
    Ok(Decision { drawn: vec![ask.draw(FORGOTTEN)], warnings: vec![NOT_IN_COPIES.says()] })
}

/// A slip that is still open and names the person.
fn open_slip(book: &dyn Book, person: PersonId, slip: &Slip) -> Option<SlipId> {
    let own = book.under(Index::Person, u64::from(person.0), LOOKED_THROUGH);
    let homes = people::homes(slip).into_iter();
    let at_home =
        homes.flat_map(|home| book.under(Index::OpenRoom, u64::from(home.room.0), LOOKED_THROUGH));
    let open = |id: &SlipId| {
        let Some(slip) = book.slip(*id) else { return false };
        let state = book.registry().tagged(id.form).and_then(|form| form.state(slip.state));
        state.is_some_and(|state| state.open) && names(&slip, person)
    };
    own.into_iter().chain(at_home).find(open)
}

/// Whether somebody stands in a blank of a slip.
pub fn names(slip: &Slip, person: PersonId) -> bool {
    let is = |cell: &Cell| match cell {
        Cell::Person(id) | Cell::PhoneOf(id, _) => *id == person,
        _ => false,
    };
    slip.fields.iter().any(|(_, value)| match value {
        Value::One(cell) => is(cell),
        Value::Rows(rows) => rows.iter().flatten().any(|(_, cell)| is(cell)),
    })
}

/// Who was forgotten.
pub fn whom(slip: &Slip) -> Option<PersonId> {
    match slip.get(Forget::whom)? {
        Who::Known(person) => Some(person),
        Who::Named(_) => None,
    }
}
