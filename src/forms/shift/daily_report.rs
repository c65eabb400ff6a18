//! F-41 物业日报表 (P-45, RP-02): what happened from the last report to this one, drafted by the desk, bettered by whoever
//! writes it before going off duty, and signed by the head: that day, or later and then marked as 补签.

mod drafting;
mod record;

use crate::forms::office::staff;
use crate::forms::prelude::*;
use crate::forms::shift::policy::{COMMUNITY_PATROLS, DailyReport};

pub use record::TAG;
use record::{
    BEFORE_LAST, DUES, FEW_ROUNDS, FROM, LATE, NOT_AHEAD, OTHER_PAPER, OWN_REPORT, RETURNED, RULES,
    Return, SIGN, SIGNED, SIGNED_LATE, STATES, Sign, VOID, Void, WRITTEN, Write,
};

pub static FORM: Form = Form::new("F-41", TAG, "物业日报表", "日报", STATES, RULES)
    .steps(&[
        Step::opens(1, "draw", "写日报", Right::KeepRegisters, Write::fields)
            .advise(advise)
            .decide(by!(write)),
        Step::from(2, "change", "修改", &[WRITTEN, RETURNED], Right::KeepRegisters, Write::fields)
            .decide(by!(change)),
        Step::from(3, "sign", "签字", &[WRITTEN], Right::SignAsHead, Sign::fields)
            .decide(by!(sign)),
        Step::from(4, "return", "退回", &[WRITTEN], Right::SignAsHead, Return::fields).to(RETURNED),
        Step::from(5, "void", "作废", &[WRITTEN, RETURNED], Right::Mend, Void::fields)
            .to(VOID)
            .meets(&[SIGN]),
    ])
    .keys(&[By::Work])
    .line(line)
    .shown_as(|slip| format!("日报 {}", of(slip)))
    .printed(Print::of(&["draw", "sign"]).signs(&["物业助理", "物业主任"]))
    .dues(DUES);

/// The blanks that the desk drafts.
const DRAFTED: [Tag<Text>; 8] = [
    Write::calls,
    Write::work,
    Write::complaints,
    Write::callbacks,
    Write::money,
    Write::patrol,
    Write::incidents,
    Write::notices,
];

/// The day of a report.
fn of(slip: &Slip) -> Day {
    slip.get(Write::until).unwrap_or_else(|| slip.opened()).day()
}

/// The report before the next one that was not put aside.
fn last(book: &dyn Book) -> Option<Slip> {
    let numbers = (1..book.next_number(TAG)).rev();
    numbers
        .filter_map(|number| book.slip(SlipId { form: TAG, number }))
        .find(|slip| slip.state != VOID)
}

/// Whether a day has its report, and how that stands.
pub fn on_day(book: &dyn Book, day: Day) -> Option<Slip> {
    last(book).filter(|slip| of(slip) == day)
}

/// Where the next report begins: where the last one ended; the first one with its day.
fn cut(book: &dyn Book, now: Moment) -> Moment {
    last(book).and_then(|slip| slip.get(Write::until)).unwrap_or_else(|| now.day().begins())
}

/// The lines as they are now, for whatever is still empty.
fn advise(ask: &Ask<'_>, given: &Fields) -> Advice {
    let mut advice = Advice::default();
    let from = cut(ask.book, ask.now);
    let until = given.get(Write::until).unwrap_or_else(|| ask.now.minute());
    if !given.has(Write::until) {
        advice.fills.push((Write::until.name().to_string(), until.show(ask.now)));
    }
    // Once it is drafted, nothing is counted anew at every key.
    if DRAFTED.iter().any(|blank| !given.has(*blank)) {
        advice.fills.extend(drafting::lines(ask.book, from, until));
    }
    advice.computed.push(("自".to_string(), from.show(ask.now)));
    advice
}

fn write(ask: &Ask<'_>, it: Write) -> Outcome {
    if it.until > ask.now {
        return Err(NOT_AHEAD.with(&[&it.until.show(ask.now)]).at(Write::until));
    }
    let from = cut(ask.book, it.until);
    if it.until <= from {
        return Err(BEFORE_LAST.with(&[&from.show(ask.now)]).at(Write::until));
    }
    let drawn = ask.draw_with(WRITTEN, ask.given.clone().put(FROM, from));
    let mut decision = Decision::from(owes(drawn, it.until));
    let (rounds, least) =
        (drafting::rounds(ask.book, from, it.until), ask.limit(&COMMUNITY_PATROLS));
    if rounds < least {
        let said = [rounds.to_string(), least.to_string()];
        decision.warnings.push(FEW_ROUNDS.with(&[&said[0], &said[1]]).at(Write::patrol));
    }
    if ask.book.policy().is(DailyReport::DepartmentReports) {
        decision.warnings.push(OTHER_PAPER.says());
    }
    Ok(decision)
}

fn owes(drawn: Drawn, until: Moment) -> Drawn {
    drawn.due(SIGN, until.day().next(1).begins(), "物业主任当天检查、签字 (F-41)")
}

/// What it says is bettered; of which days it speaks stays.
fn change(ask: &Ask<'_>, _: Write) -> Outcome {
    let slip = ask.standing()?;
    let until = slip.get(Write::until).unwrap_or(ask.occurred);
    let set = ask.given.clone().put(Write::until, until);
    owes(ask.draw_with(WRITTEN, set), until).ok()
}

fn sign(ask: &Ask<'_>, _: Sign) -> Outcome {
    let slip = ask.standing()?;
    let wrote = |deed: &&crate::engine::slip::Deed| [1, 2].contains(&deed.step);
    if slip.story.iter().rev().find(wrote).is_some_and(|deed| deed.by == ask.hand.badge) {
        return Err(OWN_REPORT.says());
    }
    let late = ask.now.day() > of(slip);
    let drawn = ask.draw(if late { SIGNED_LATE } else { SIGNED }).met(ask.slip, SIGN, ask.occurred);
    let warnings = late.then(|| LATE.with(&[&of(slip).to_string()])).into_iter().collect();
    Ok(Decision { drawn: vec![drawn], warnings })
}

fn line(slip: &Slip, book: &dyn Book) -> Line {
    let said: Vec<&str> = [Write::work, Write::complaints, Write::incidents]
        .map(|blank| slip.text(blank))
        .into_iter()
        .filter(|text| !text.is_empty())
        .collect();
    let by = slip.story.first().map(|deed| deed.by);
    Line {
        due: slip.next_due().map(|due| due.at),
        matter: format!("{} {}", of(slip).short(), said.join(";")),
        worker: by.map_or_else(String::new, |badge| staff::short(book, badge)),
        ..Line::default()
    }
}
