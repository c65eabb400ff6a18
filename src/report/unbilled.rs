//! Work that cannot be billed because a signature, a consent or a copy is missing (G-24, G-15, G-16,
//! G-30). `service::lacking` decides what is missing, as for the audit.

use crate::engine::prelude::*;
use std::collections::BTreeSet;

use super::slips::slip_cells;
use super::{Cell, Row, Sheet, Span};
use crate::engine::slip::state_key_of;
use crate::forms;
use crate::forms::billing::service;
use crate::forms::billing::service::Lack;
use crate::forms::work::job;
use crate::forms::work::job::Paper;

/// The most slips to read in a state.
const READ_LIMIT: usize = 100_000;

/// All labels, in the order of the sums.
const LABELS: [&str; 6] = ["待缴款", "缺签认", "缺同意", "超过同意", "不同意价", "缺回联"];

fn label(lack: &Lack) -> &'static str {
    match lack {
        Lack::WithWorker(_) => "待缴款",
        Lack::Signature => "缺签认",
        Lack::Consent => "缺同意",
        Lack::Grown(_) => "超过同意",
        Lack::Refused => "不同意价",
        Lack::Copy => "缺回联",
    }
}

/// A sum that is not billed yet.
struct Unbilled {
    /// The work slip, or a service record without one.
    slip: Slip,
    since: Moment,
    sum: Money,
    lacks: Vec<Lack>,
}

impl Unbilled {
    fn new(book: &dyn Book, slip: Slip, since: Moment, sum: Money, unsigned: bool) -> Self {
        let signature = unsigned.then_some(Lack::Signature);
        let lacks = signature.into_iter().chain(service::lacking(book, &slip, sum)).collect();
        Self { slip, since, sum, lacks }
    }

    fn lack_labels(&self) -> String {
        self.lacks.iter().map(label).collect::<Vec<_>>().join("、")
    }
}

fn slips_in_states<'a>(
    book: &'a dyn Book,
    form: u16,
    states: &'a [u16],
) -> impl Iterator<Item = Slip> + 'a {
    let keys = states.iter().map(move |state| state_key_of(form, *state));
    keys.flat_map(|key| book.under(Index::InState, key, READ_LIMIT)).filter_map(|id| book.slip(id))
}

/// Finished but unsigned work, which has no service record yet.
fn unsigned(book: &dyn Book) -> Vec<Unbilled> {
    let works = forms::all().filter(|form| job::is_work(form));
    let slips = works.flat_map(|form| slips_in_states(book, form.tag, &[job::UNSIGNED]));
    slips
        .filter_map(|slip| {
            let sum = job::unsigned_sum(book, &slip)?;
            let since = slip.get(Paper::done).unwrap_or(slip.opened());
            Some(Unbilled::new(book, slip, since, sum, true))
        })
        .collect()
}

/// Service records that are not billed yet.
fn recorded(book: &dyn Book) -> Vec<Unbilled> {
    let records = slips_in_states(book, service::TAG, &[service::LOGGED, service::CONFIRMED]);
    let billable = records.filter(|record| service::total(record) > Money::ZERO);
    let unbilled = billable.map(|record| {
        let (sum, unsigned) = (service::total(&record), record.state == service::LOGGED);
        let opened = record.opened();
        let slip = service::source(book, &record).unwrap_or(record);
        let since = slip.get(Paper::done).unwrap_or(opened);
        Unbilled::new(book, slip, since, sum, unsigned)
    });
    unbilled.collect()
}

/// G-24: finished work that cannot be billed yet, the oldest first.
pub(super) fn cannot_be_billed(book: &dyn Book, _: Span, now: Moment) -> Sheet {
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
    let seen: BTreeSet<SlipId> = all.iter().map(|one| one.slip.id).into_set();
    all.extend(recorded(book).into_iter().filter(|one| !seen.contains(&one.slip.id)));
    let (mut waits, ready): (Vec<Unbilled>, Vec<Unbilled>) =
        all.into_iter().partition(|one| !one.lacks.is_empty());
    waits.arrange_by_key(|one| (one.since, one.slip.id));
    let mut money = Money::ZERO;
    for one in &waits {
        money = money.plus(one.sum).unwrap_or(money);
        let [number, place, matter, worker] = slip_cells(book, &one.slip);
        let cells = vec![
            number,
            Cell::Moment(one.since),
            Cell::Number(one.since.minutes_until(now) / (24 * 60)),
            place,
            matter,
            one.sum.into(),
            one.lack_labels().into(),
            worker,
        ];
        sheet.rows.push(Row::of(Some(one.slip.id), cells));
    }
    sheet.sum("不能出账", waits.len());
    sheet.sum("金额", money);
    for what in LABELS {
        let lacks = |one: &&Unbilled| one.lacks.iter().any(|lack| label(lack) == what);
        sheet.sum(what, waits.iter().filter(lacks).count());
    }
    sheet.sum("只等审核", ready.len());
    if !waits.is_empty() {
        let note = "月底前补齐:签认 (G-30)、同意 (G-15、G-16、G-18)、第三联 (G-24)、维修工交款 (G-13);不补不出账";
        sheet.notes.push(note.to_string());
    }
    sheet.signs = vec!["整理人".to_string(), "客服主管".to_string()];
    sheet
}
