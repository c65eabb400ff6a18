//! B-26 物业费出账: the property fees of some months for every room in one step (P-46).
//!
//! Beginning it writes only that it is to be done; the desk then makes the charges, a few rooms at a time, by the step
//! of F-225 that is for this alone. What is done is read from the charges that stand, so that a run goes on after
//! anything that broke it off, and no room is asked twice for a month.

pub mod preview;
pub(in crate::forms) mod record;

use crate::engine::decision::Input;
use crate::forms::billing::fee_rates;
use crate::forms::billing::fees;
use crate::forms::estate::rooms::RoomKind;
use crate::forms::prelude::*;

pub use record::{RUNNING, TAG, is_running, months, under_way};

use record::{
    BY_PROGRAM, Begin, DONE, FIRST, HOW_MANY, LOOK_FIRST, MADE, MONTHS_MOST, NO_MONTH, NO_RATE,
    RULES, STATES, STOPPED, SUM, Stop, UNDER_WAY, first, months_from,
};

pub static FORM: Form = Form::new("B-26", TAG, "物业费出账", "物业出账", STATES, RULES)
    .steps(&[
        Step::opens(1, "begin", "全部出账", Right::RecordService, Begin::fields)
            .advise(|_, _| Advice { warnings: vec![LOOK_FIRST.says()], ..Advice::default() })
            .decide(by!(begin)),
        Step::from(2, "finish", "出完", &[RUNNING], Right::RecordService, Nothing::fields)
            .decide(finish)
            .aside(),
        Step::from(3, "stop", "停止", &[RUNNING], Right::RecordService, Stop::fields).to(STOPPED),
    ])
    .keys(&[By::Work])
    .line(|slip, book| Line { matter: matter(slip, book), ..Line::default() })
    .shown_as(|slip| format!("物业出账 {:06}", slip.id.number))
    .fills(|step, _, start, _| {
        let month = start.month.filter(|_| step.name == "begin");
        month.map(|month| ("month", month.to_string())).into_iter().collect()
    });

/// `202611 至 202701 已出 280 笔 12345.00`.
fn matter(slip: &Slip, book: &dyn Book) -> String {
    let months = months(slip);
    let span = match (months.first(), months.last()) {
        (Some(first), Some(last)) if first != last => format!("{first} 至 {last}"),
        (Some(first), _) => first.to_string(),
        _ => String::new(),
    };
    let (made, sum) = match (slip.get(MADE), slip.get(SUM)) {
        (Some(made), Some(sum)) => (u64::try_from(made).unwrap_or(0), format!(" {sum}")),
        // Others may enter charges meanwhile: so many at most.
        _ => (book.next_number(fees::TAG).saturating_sub(first(slip)), String::new()),
    };
    format!("{span} 已出 {made} 笔{sum}")
}

fn begin(ask: &Ask<'_>, it: Begin) -> Outcome {
    let count = it.months.unwrap_or(1);
    if !(1..=MONTHS_MOST).contains(&count) {
        return Err(HOW_MANY.with(&[&MONTHS_MOST.to_string()]).at(Begin::months));
    }
    let today = ask.now.day();
    let typed = fees::month_typed(today, it.month).map(|first| months_from(first, count));
    let last = |months: &Vec<u32>| {
        months.last().and_then(|last| fees::month_typed(today, i64::from(*last))).is_some()
    };
    let Some(months) = typed.filter(last) else { return Err(NO_MONTH.at(Begin::month)) };
    if let Some(run) = under_way(ask.book) {
        return Err(UNDER_WAY.with(&[&ask.book.registry().show_number(run.id)]));
    }
    let kinds =
        [RoomKind::Flat, RoomKind::Shop, RoomKind::Parking, RoomKind::Merged, RoomKind::Office];
    let without = months
        .iter()
        .find(|month| kinds.iter().all(|kind| fee_rates::of(ask.book, *kind, **month).is_empty()));
    if let Some(month) = without {
        return Err(NO_RATE.with(&[&month.to_string()]).at(Begin::month));
    }
    let first = i64::try_from(ask.book.next_number(fees::TAG)).unwrap_or(i64::MAX);
    ask.draw_with(RUNNING, ask.given.clone().put(FIRST, first)).ok()
}

/// The desk has come to the end: what came of the run is read from the charges.
fn finish(ask: &Ask<'_>, _: &Fields) -> Outcome {
    if ask.hand.badge != Badge::CLOCK {
        return Err(BY_PROGRAM.says());
    }
    let slip = ask.standing()?;
    let numbers = first(slip)..ask.book.next_number(fees::TAG);
    let (mut made, mut sum) = (0, Money::ZERO);
    for number in numbers {
        let found = ask.book.slip(SlipId { form: fees::TAG, number });
        if let Some(found) = found.filter(|s| fees::made_by(s) == Some(slip.id)) {
            made += 1;
            sum = sum.plus(fees::total(&found)).unwrap_or(sum);
        }
    }
    ask.draw_with(DONE, Fields::new().put(MADE, made).put(SUM, sum)).ok()
}

/// The steps by which the desk charges a room in a run: one for each of its months that can be charged and is not.
pub fn ask_charges(book: &dyn Book, run: &Slip, room: RoomId, today: Day) -> Vec<Asked> {
    let ready =
        months(run).into_iter().filter(|month| preview::is_ready(book, room, *month, today));
    let text = |name: &str, text: String| (name.to_string(), Input::Text(text));
    let asked = |month: u32| Asked {
        form: fees::FORM.id.to_string(),
        step: fees::BY_RUN.to_string(),
        fields: vec![
            text("room", format!("#{}", room.0)),
            text("month", month.to_string()),
            text("run", FORM.number(run.id.number)),
        ],
        ..Asked::default()
    };
    ready.map(asked).collect()
}
