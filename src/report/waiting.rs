//! What billing waits for, before the month's end shows it: the signature, the consent, the copy that
//! proves the bill (G-24, G-15, G-16, G-30). What lacks it is `service::lacking`'s to say, as for the audit.

use std::collections::BTreeSet;

use super::slips::told;
use super::{Cell, Row, Sheet, Span};
use crate::engine::book::Book;
use crate::engine::moment::Moment;
use crate::engine::money::Money;
use crate::engine::slip::{Index, Slip, state_key_of};
use crate::engine::value::SlipId;
use crate::forms;
use crate::forms::billing::service;
use crate::forms::billing::service::Lack;
use crate::forms::work::job;
use crate::forms::work::job::Paper;

/// Slips in a state that are looked through.
const MOST: usize = 100_000;

/// Every word for what is waited for, in the order of the sums.
const WORDS: [&str; 5] = ["缺签认", "缺同意", "超过同意", "不同意价", "缺回联"];

/// What is waited for, in the words of the list.
fn word(lack: &Lack) -> &'static str {
    match lack {
        Lack::Signature => "缺签认",
        Lack::Consent => "缺同意",
        Lack::Grown(_) => "超过同意",
        Lack::Refused => "不同意价",
        Lack::Copy => "缺回联",
    }
}

/// One sum that cannot be billed yet.
struct Waits {
    /// The work slip; a record that came of none.
    slip: Slip,
    since: Moment,
    sum: Money,
    lacks: Vec<Lack>,
}

impl Waits {
    fn of(book: &dyn Book, slip: Slip, since: Moment, sum: Money, unsigned: bool) -> Self {
        let signature = unsigned.then_some(Lack::Signature);
        let lacks = signature.into_iter().chain(service::lacking(book, &slip, sum)).collect();
        Self { slip, since, sum, lacks }
    }

    fn words(&self) -> String {
        self.lacks.iter().map(word).collect::<Vec<_>>().join("、")
    }
}

fn in_states<'a>(
    book: &'a dyn Book,
    form: u16,
    states: &'a [u16],
) -> impl Iterator<Item = Slip> + 'a {
    let keys = states.iter().map(move |state| state_key_of(form, *state));
    keys.flat_map(|key| book.under(Index::InState, key, MOST)).filter_map(|id| book.slip(id))
}

/// Finished work that nobody has signed: it has no record yet.
fn unsigned(book: &dyn Book) -> Vec<Waits> {
    let works = forms::all().filter(|form| job::is_work(form));
    let slips = works.flat_map(|form| in_states(book, form.tag, &[job::UNSIGNED]));
    slips
        .filter_map(|slip| {
            let sum = job::unsigned_sum(book, &slip)?;
            let since = slip.get(Paper::done).unwrap_or(slip.opened());
            Some(Waits::of(book, slip, since, sum, true))
        })
        .collect()
}

/// Records that are in no account yet, by the work that they came of.
fn recorded(book: &dyn Book) -> Vec<Waits> {
    let records = in_states(book, service::TAG, &[service::LOGGED, service::CONFIRMED]);
    let waits = records.filter(|record| service::total(record) > Money::ZERO).map(|record| {
        let (sum, unsigned) = (service::total(&record), record.state == service::LOGGED);
        let opened = record.opened();
        let on = service::source(book, &record).unwrap_or(record);
        let since = on.get(Paper::done).unwrap_or(opened);
        Waits::of(book, on, since, sum, unsigned)
    });
    waits.collect()
}

/// G-24: every sum that is done and cannot be billed yet, what has waited longest first.
pub(super) fn for_billing(book: &dyn Book, _: Span, now: Moment) -> Sheet {
    let mut sheet = Sheet::with_columns(&[
        ("单号", 11, 11),
        ("完工", 11, 5),
        ("已等天", 6, 6),
        ("房号", 10, 9),
        ("事由", 0, 0),
        ("金额", 10, 9),
        ("缺什么", 20, 14),
        ("责任人", 8, 6),
    ]);
    let mut all = unsigned(book);
    let seen: BTreeSet<SlipId> = all.iter().map(|one| one.slip.id).collect();
    all.extend(recorded(book).into_iter().filter(|one| !seen.contains(&one.slip.id)));
    let (mut waits, ready): (Vec<Waits>, Vec<Waits>) =
        all.into_iter().partition(|one| !one.lacks.is_empty());
    waits.sort_by_key(|one| (one.since, one.slip.id));
    let mut money = Money::ZERO;
    for one in &waits {
        money = money.plus(one.sum).unwrap_or(money);
        let [number, place, matter, worker] = told(book, &one.slip);
        let cells = vec![
            number,
            Cell::Moment(one.since),
            Cell::Number(one.since.minutes_until(now) / (24 * 60)),
            place,
            matter,
            one.sum.into(),
            one.words().into(),
            worker,
        ];
        sheet.rows.push(Row { slip: Some(one.slip.id), cells });
    }
    sheet.sum("不能出账", waits.len());
    sheet.sum("金额", money);
    for what in WORDS {
        let lacks = |one: &&Waits| one.lacks.iter().any(|lack| word(lack) == what);
        sheet.sum(what, waits.iter().filter(lacks).count());
    }
    sheet.sum("只等审核", ready.len());
    if !waits.is_empty() {
        let note = "月底前补齐:签认 (G-30)、同意 (G-15、G-16、G-18)、第三联 (G-24);不补不出账";
        sheet.notes.push(note.to_string());
    }
    sheet.signs = vec!["整理人".to_string(), "客服主管".to_string()];
    sheet
}
