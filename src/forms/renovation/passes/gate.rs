//! A builder's pass by its number, as the gate asks for it: whose, of which site, till when, and whether it still holds.
//! It reads; what becomes of a pass is written on its register.

use super::record::{COLLECTED, COLLECTED_NOS, Issue, LOST, LOST_NOS, More, OUT, Pass, TAG, count};
use crate::engine::kind::reading::half_width;
use crate::forms::prelude::*;
use crate::forms::renovation::site::record as site;

/// A pass, as it stands.
pub struct Checked {
    pub room: Option<RoomId>,
    pub holder: String,
    /// `有效至 2026-12-20`, `已收回;不放行`, first what the gate must do.
    pub said: String,
    pub holds: bool,
    /// `木工 美居装饰`.
    pub about: String,
}

/// A number in one way of writing.
pub fn number(typed: &str) -> String {
    half_width(typed).trim().to_uppercase()
}

/// The numbers that stand in a blank, one behind the other.
pub fn numbers(text: &str) -> Vec<String> {
    let apart = |c: char| c.is_whitespace() || ['、', '，', ',', ';', '；'].contains(&c);
    text.split(apart).map(number).filter(|no| !no.is_empty()).collect()
}

/// Under which a register is found by a number of its own.
pub fn key(no: &str) -> Key {
    Key::named(&named(&number(no)))
}

fn named(no: &str) -> String {
    format!("施工证 {no}")
}

/// Every pass that a register ever gave out: its number, and its row.
pub fn given_out(slip: &Slip) -> Vec<Pass> {
    let rows = [Issue::passes, More::more].into_iter();
    rows.flat_map(|tag| slip.get(tag).unwrap_or_default()).collect()
}

/// Those still out by what is written: one is not whose number was said to be lost or taken in since. A card that was
/// taken in and goes to the next builder is out again.
pub fn out(slip: &Slip) -> Vec<Pass> {
    let gone = [LOST_NOS, COLLECTED_NOS].into_iter().flat_map(|tag| numbers(slip.text(tag)));
    let mut gone: Vec<String> = gone.collect();
    let mut all = given_out(slip);
    all.retain(|pass| {
        let no = number(&pass.no.0);
        let first = gone.iter().position(|gone| *gone == no);
        first.map(|at| gone.swap_remove(at)).is_none() && slip.state == OUT
    });
    all
}

/// Their numbers.
pub fn still_out(slip: &Slip) -> Vec<String> {
    out(slip).iter().map(|pass| number(&pass.no.0)).collect()
}

/// The registers that gave out this number, those still out first.
pub fn registers(book: &dyn Book, typed: &str) -> Vec<Slip> {
    let wanted = number(typed);
    let has = |slip: &Slip| given_out(slip).iter().any(|pass| number(&pass.no.0) == wanted);
    let mut found: Vec<Slip> = book.named(TAG, &named(&wanted)).into_iter().filter(has).collect();
    found.arrange_by_key(|slip| (slip.state != OUT, std::cmp::Reverse(slip.id.number)));
    found
}

/// What the gate hears of a number: a line for each register that gave it out.
pub fn check(book: &dyn Book, typed: &str, now: Moment) -> Vec<Checked> {
    let wanted = number(typed);
    let of = |slip: &Slip| {
        let passes = given_out(slip);
        // A number that was given out again is its last holder's.
        let pass = passes.iter().rev().find(|pass| number(&pass.no.0) == wanted)?;
        let paper = slip.get(Issue::site).and_then(|paper| site::named(book, paper));
        let (holds, said) = standing(slip, paper.as_ref(), &wanted, now);
        let trade = pass.trade.as_ref().map_or("", |Text(trade)| trade);
        let company = paper.as_ref().map_or("", |paper| paper.text(site::Apply::contractor));
        let company = if company.is_empty() { "业主自装" } else { company };
        let words = [trade, company].into_iter().filter(|word| !word.is_empty());
        Some(Checked {
            room: paper.as_ref().and_then(site::room),
            holder: pass.who.0.clone(),
            said,
            holds,
            about: words.collect::<Vec<_>>().join(" "),
        })
    };
    registers(book, typed).iter().filter_map(of).collect()
}

/// Whether it holds, and the word for it.
fn standing(slip: &Slip, of: Option<&Slip>, no: &str, now: Moment) -> (bool, String) {
    let out = still_out(slip).iter().any(|out| out == no);
    let among = |tag: Tag<Text>| !out && numbers(slip.text(tag)).iter().any(|gone| gone == no);
    let refused = |why: &str| (false, format!("{why};不放行"));
    let until = slip.get(Issue::until);
    let until_said = until.map_or_else(String::new, |day| day.to_string());
    match of {
        _ if slip.state != OUT => return refused("已退证"),
        _ if among(COLLECTED_NOS) => return refused("已收回"),
        _ if among(LOST_NOS) => return refused("已报遗失"),
        _ if until.is_some_and(|until| until < now.day()) => {
            return refused(&format!("{until_said} 已到期"));
        }
        Some(paper) if !site::ON_SITE.contains(&paper.state) => return refused("装修已结束"),
        Some(paper) if paper.state == site::STOPPED => return refused("装修已停工"),
        _ => {}
    }
    let unsaid = |sum: Tag<i64>, tag: Tag<Text>| {
        count(slip, sum) > i64::try_from(numbers(slip.text(tag)).len()).unwrap_or(i64::MAX)
    };
    // Somebody lost one, or one was taken in, and nobody wrote which.
    let doubt = unsaid(LOST, LOST_NOS) || unsaid(COLLECTED, COLLECTED_NOS);
    let doubt = if doubt { ",本户有遗失或收回的没写证号,请核照片" } else { "" };
    (true, format!("有效至 {until_said}{doubt}"))
}
