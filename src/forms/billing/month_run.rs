//! B-13 全部月结: the statements of a month (F-22) for every household in one step (P-12, N-34).
//!
//! Beginning it writes only that it is to be done; the desk then makes the statements, a few households
//! at a time, by the step of F-22 that is for this alone. What is done is read from the statements that
//! stand, so that a run goes on after anything that broke it off, and no household is billed twice.

pub mod preview;
pub(in crate::forms) mod record;

use crate::engine::decision::Input;
use crate::engine::ledger::{Account, Payer};
use crate::forms::billing::{payers, statement};
use crate::forms::prelude::*;

pub use record::{RUNNING, TAG, first, made, month, newest, payers_on, seen, under_way};

use record::{
    ALREADY, BY_PROGRAM, Begin, DONE, FIRST, MADE, NO_MONTH, NOT_OVER, NOTHING, RULES, STATES,
    STOPPED, SUM, Stop, UNDER_WAY, any_payer, key_word,
};

pub static FORM: Form = Form::new("B-13", TAG, "全部户月结", "全部月结", STATES, RULES)
    .steps(&[
        Step::opens(1, "begin", "全部出账", Right::RecordService, Begin::fields).decide(by!(begin)),
        Step::from(2, "finish", "出完", &[RUNNING], Right::RecordService, Nothing::fields)
            .decide(finish)
            .aside(),
        Step::from(3, "stop", "停止", &[RUNNING], Right::RecordService, Stop::fields).to(STOPPED),
    ])
    .keys(&[By::Work])
    .and_keys(|slip| vec![Key::named(&key_word(month(slip)))])
    .line(|slip, _| Line { matter: matter(slip), ..Line::default() })
    .fills(|step, _, start, _| {
        let month = start.month.filter(|_| step.name == "begin");
        month.map(|month| ("month", month.to_string())).into_iter().collect()
    });

/// `202611 预览 280 户 12345.00 已出 280 户 12345.00`.
fn matter(slip: &Slip) -> String {
    let seen = seen(slip).map(|households| {
        let total = slip.get(Begin::total).unwrap_or_default();
        format!(" 预览 {households} 户 {total}")
    });
    let made = made(slip).map(|(made, sum)| format!(" 已出 {made} 户 {sum}"));
    format!("{}{}{}", month(slip), seen.unwrap_or_default(), made.unwrap_or_default())
}

/// Whether the last day of the month has come.
fn is_over(month: u32, today: Day) -> bool {
    u64::from(month) < today.next(1).month()
}

fn begin(ask: &Ask<'_>, it: Begin) -> Outcome {
    let this = ask.now.day().month();
    let typed = u64::try_from(it.month).ok().filter(|month| *month <= this);
    let calendar = typed.filter(|month| (1..=12).contains(&(month % 100)) && *month >= 200_001);
    let Some(month) = calendar.and_then(|month| u32::try_from(month).ok()) else {
        return Err(NO_MONTH.at(Begin::month));
    };
    if !is_over(month, ask.now.day()) {
        return Err(NOT_OVER.with(&[&month.to_string()]).at(Begin::month));
    }
    let shown = |slip: &Slip| ask.book.registry().show_number(slip.id);
    if let Some(run) = under_way(ask.book) {
        let of = record::month(&run).to_string();
        return Err(UNDER_WAY.with(&[&shown(&run), &of]));
    }
    if !has_work(ask.book, month) {
        return Err(match newest(ask.book, month) {
            Some(run) => ALREADY.with(&[&month.to_string(), &shown(&run)]),
            None => NOTHING.with(&[&month.to_string()]),
        });
    }
    let first = i64::try_from(ask.book.next_number(statement::TAG)).unwrap_or(i64::MAX);
    ask.draw_with(RUNNING, ask.given.clone().put(FIRST, first)).ok()
}

/// Whether some household could be billed.
fn has_work(book: &dyn Book, month: u32) -> bool {
    any_payer(book, Account::Unbilled, month, &mut |payer| is_ready(book, payer, month))
}

/// Whether a payer's month could be billed by a run.
pub fn is_ready(book: &dyn Book, payer: Payer, month: u32) -> bool {
    let records = statement::waiting(book, payer, month);
    !records.is_empty()
        && !records.iter().any(statement::is_for_deposit)
        && statement::standing(book, payer, month).is_none()
}

/// The desk has come to the end: what came of the run is read from the statements that stand.
fn finish(ask: &Ask<'_>, _: &Fields) -> Outcome {
    if ask.hand.badge != Badge::CLOCK {
        return Err(BY_PROGRAM.says());
    }
    let slip = ask.standing()?;
    let numbers = first(slip)..ask.book.next_number(statement::TAG);
    let (mut made, mut sum) = (0, Money::ZERO);
    for number in numbers {
        let found = ask.book.slip(SlipId { form: statement::TAG, number });
        if let Some(found) = found.filter(|s| statement::made_by(s) == Some(slip.id)) {
            made += 1;
            sum = sum.plus(statement::total(&found)).unwrap_or(sum);
        }
    }
    ask.draw_with(DONE, Fields::new().put(MADE, made).put(SUM, sum)).ok()
}

/// The step by which the desk bills a household in a run.
pub fn ask_statement(run: SlipId, payer: Payer) -> Asked {
    let text = |name: &str, text: String| (name.to_string(), Input::Text(text));
    let mut fields =
        vec![text("room", format!("#{}", payer.room)), text("run", FORM.number(run.number))];
    if payer.person > 0 {
        fields.push(text("payer", format!("@{}", payer.person)));
    }
    let (form, step) = (statement::FORM.id.to_string(), statement::BY_RUN.to_string());
    Asked { form, step, fields, ..Asked::default() }
}

/// The step that begins a run, with what the preview showed.
pub fn ask_begin(month: u32, seen: Option<(u64, Money)>) -> Asked {
    let text = |name: &str, text: String| (name.to_string(), Input::Text(text));
    let mut fields = vec![text("month", month.to_string())];
    if let Some((households, total)) = seen {
        fields.push(text("households", households.to_string()));
        fields.push(text("total", total.plain()));
    }
    let (form, step) = (FORM.id.to_string(), "begin".to_string());
    Asked { form, step, fields, ..Asked::default() }
}

/// `1-2-1203`, as it stands in a preview.
pub(in crate::forms) fn place(book: &dyn Book, payer: Payer) -> String {
    payers::shown(book, Payer { person: 0, ..payer })
}
