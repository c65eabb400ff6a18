//! What happened between two cuts, in one line a part, so that the daily report need only be read and bettered. It
//! counts and names slips by number; it holds nobody's name and decides nothing.

use crate::engine::slip::Due;
use crate::forms::billing::receipts::record as receipts;
use crate::forms::callbacks::record as callbacks;
use crate::forms::complaints::complaint::record as complaints;
use crate::forms::events::incident::record as incidents;
use crate::forms::intake::{bulletins, contact::record as calls};
use crate::forms::prelude::*;
use crate::forms::shift::patrols;
use crate::forms::work::job::record::{UNDER_WAY, is_work};

use super::record::Write;

/// Slips of one form and one day that are read at most; a part with more says how many it read.
const READ_MOST: usize = 2_000;

/// Open slips that are looked through, far more than the open work ever has.
const OPEN_MOST: usize = 20_000;

/// Notices that are looked through, the newest first.
const NOTICES_MOST: u64 = 200;

/// Characters that a line of the report holds.
const LINE_MOST: usize = 80;

/// Slips of a form that were opened between two moments.
fn opened(book: &dyn Book, form: u16, from: Moment, until: Moment) -> Vec<Slip> {
    let mut found = Vec::new();
    let mut day = from.day();
    while day <= until.day() && found.len() < READ_MOST {
        let at = u64::try_from(day.number()).unwrap_or(0);
        let key = (at, u64::from(form));
        found.extend(book.keys(Index::Day, key, key, READ_MOST));
        day = day.next(1);
    }
    let slips = found.into_iter().filter_map(|id| book.slip(id));
    slips.filter(|slip| from < slip.opened() && slip.opened() <= until).collect()
}

/// Whether something of a slip is due and its time is over.
fn late(slip: &Slip, now: Moment) -> bool {
    slip.next_due().is_some_and(|due: &Due| due.at <= now)
}

/// `来电来访 12 件,未答复 2 件`; what is nothing is said as nothing, and left out behind the comma.
fn counted(parts: &[(&str, usize)]) -> String {
    let (first, rest) = parts.split_at(1.min(parts.len()));
    let word = |(word, n): &(&str, usize)| format!("{word} {n}");
    let mut said: Vec<String> = first.iter().map(word).collect();
    said.extend(rest.iter().filter(|(_, n)| *n > 0).map(word));
    said.join(",")
}

fn of_calls(book: &dyn Book, from: Moment, until: Moment) -> String {
    let all = opened(book, calls::TAG, from, until);
    let waiting = all.iter().filter(|slip| slip.state == calls::WAITING).count();
    counted(&[("来电来访", all.len()), ("待答复", waiting)])
}

/// Work of the span, and what is under way now.
fn of_work(book: &dyn Book, from: Moment, until: Moment) -> String {
    let works = book.registry().all().filter(|form| is_work(form));
    let new: usize = works.map(|form| opened(book, form.tag, from, until).len()).sum();
    let open = book.keys(Index::Open, (0, 0), (u64::MAX, u64::MAX), OPEN_MOST);
    let work = |id: &SlipId| book.registry().tagged(id.form).is_some_and(is_work);
    let under_way: Vec<Slip> = open
        .into_iter()
        .filter(work)
        .filter_map(|id| book.slip(id))
        .filter(|slip| UNDER_WAY.contains(&slip.state))
        .collect();
    let late = under_way.iter().filter(|slip| late(slip, until)).count();
    counted(&[("开单", new), ("现未完", under_way.len()), ("其中超时", late)])
}

fn of_complaints(book: &dyn Book, from: Moment, until: Moment) -> String {
    let all = opened(book, complaints::TAG, from, until);
    let open = |slip: &&Slip| {
        let form = book.registry().tagged(slip.id.form);
        form.and_then(|form| form.state(slip.state)).is_some_and(|state| state.open)
    };
    counted(&[("投诉", all.len()), ("未结", all.iter().filter(open).count())])
}

fn of_callbacks(book: &dyn Book, from: Moment, until: Moment) -> String {
    let all = opened(book, callbacks::TAG, from, until);
    let amiss = all.iter().filter(|slip| slip.state == callbacks::AMISS).count();
    counted(&[("回访", all.len()), ("不满意待改", amiss)])
}

fn of_money(book: &dyn Book, from: Moment, until: Moment) -> String {
    let given = opened(book, receipts::TAG, from, until);
    let given: Vec<&Slip> = given.iter().filter(|slip| slip.state == receipts::GIVEN).collect();
    let sum = given.iter().try_fold(Money::ZERO, |sum, slip| sum.plus(receipts::amount(slip)));
    let sum = sum.map_or_else(String::new, |sum| format!(",共 {sum} 元"));
    format!("{}{sum}", counted(&[("收据", given.len())]))
}

/// How many rounds were walked.
pub(super) fn rounds(book: &dyn Book, from: Moment, until: Moment) -> i64 {
    let all = opened(book, patrols::TAG, from, until);
    let walked = all.iter().filter(|slip| slip.state == patrols::WALKED).count();
    i64::try_from(walked).unwrap_or(i64::MAX)
}

fn of_patrol(book: &dyn Book, from: Moment, until: Moment) -> String {
    let all = opened(book, patrols::TAG, from, until);
    let rounds = all.iter().filter(|slip| slip.state == patrols::WALKED).count();
    let open = all.iter().filter(|slip| patrols::OPEN.contains(&slip.state)).count();
    counted(&[("巡视", rounds), ("发现", all.len() - rounds), ("未整改", open)])
}

fn of_incidents(book: &dyn Book, from: Moment, until: Moment) -> String {
    let all = opened(book, incidents::TAG, from, until);
    let numbers: Vec<String> = all.iter().map(|s| format!("{:06}", s.id.number)).collect();
    let named =
        if numbers.is_empty() { String::new() } else { format!(":{}", numbers.join("、")) };
    format!("{}{named}", counted(&[("突发事件", all.len())]))
}

/// What was put up, the newest first.
fn of_notices(book: &dyn Book, from: Moment, until: Moment) -> String {
    let newest = (1..book.next_number(bulletins::TAG)).rev();
    let slips = newest.filter_map(|number| book.slip(SlipId { form: bulletins::TAG, number }));
    let put_up: Vec<String> = slips
        .take(NOTICES_MOST as usize)
        .filter(|slip| from < slip.opened() && slip.opened() <= until)
        .map(|slip| slip.text(bulletins::ABOUT).to_string())
        .collect();
    let named = if put_up.is_empty() { String::new() } else { format!(":{}", put_up.join("、")) };
    format!("{}{named}", counted(&[("通知", put_up.len())]))
}

/// The lines of the report, by their blanks.
pub(super) fn lines(book: &dyn Book, from: Moment, until: Moment) -> Vec<(String, String)> {
    let parts = [
        (Write::calls, of_calls(book, from, until)),
        (Write::work, of_work(book, from, until)),
        (Write::complaints, of_complaints(book, from, until)),
        (Write::callbacks, of_callbacks(book, from, until)),
        (Write::money, of_money(book, from, until)),
        (Write::patrol, of_patrol(book, from, until)),
        (Write::incidents, of_incidents(book, from, until)),
        (Write::notices, of_notices(book, from, until)),
    ];
    let cut = |text: String| text.chars().take(LINE_MOST).collect();
    parts.into_iter().map(|(blank, text)| (blank.name().to_string(), cut(text))).collect()
}
