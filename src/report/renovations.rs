//! The renovations of the estate as they stand (裝修掌控表, RP-21): each by its stage with what is due, who walked it
//! today, the passes that are out, and the money that hangs on it.

use super::{Cell, Row, Sheet, Span};
use crate::engine::prelude::*;
use crate::engine::slip::state_key_of;
use crate::forms::estate::rooms;
use crate::forms::renovation::passes::record as passes;
use crate::forms::renovation::policy::MANAGER_SITE_CHECKS;
use crate::forms::renovation::site::record::{
    self as site, Apply, HELD, Round, TAG, WALKS, Walked, hanging,
};
use crate::forms::renovation::violations::record as violations;

/// The most renovations to read in each stage.
const READ_LIMIT: usize = 5_000;

/// Who walked the site today: the first characters of the departments.
fn walked(slip: &Slip, today: Day) -> String {
    let walks = slip.get(WALKS).unwrap_or_default();
    let mut rounds: Vec<Round> = walks
        .into_iter()
        .filter(|walk: &Walked| walk.day == today)
        .map(|walk| walk.round)
        .collect();
    rounds.arrange();
    rounds.dedup();
    rounds.into_iter().map(Round::label).collect::<Vec<_>>().join("、")
}

fn row(book: &dyn Book, slip: &Slip, now: Moment) -> Row {
    let state = crate::forms::tagged(TAG).and_then(|form| form.state(slip.state));
    let company = slip.text(Apply::contractor);
    let sheets = hanging(book, slip.id, site::VIOLATIONS);
    let forfeits = site::sum(sheets.iter().map(violations::forfeit));
    let out: i64 = hanging(book, slip.id, site::PASSES).iter().map(passes::out).sum();
    let due = slip.next_due();
    let late = due.is_some_and(|due| due.at < now);
    let next = due.map_or_else(String::new, |due| {
        let label = crate::forms::due_label(TAG, due.what);
        format!("{label} {}{}", due.at.show(now), if late { " 已过" } else { "" })
    });
    let cells = vec![
        state.map_or("", |state| state.label).into(),
        site::room(slip).map_or_else(String::new, |room| rooms::shown(book, room)).into(),
        (if company.is_empty() { "业主自装" } else { company }).into(),
        slip.get(Apply::until).map_or(Cell::Empty, Cell::Day),
        next.into(),
        walked(slip, now.day()).into(),
        Cell::Number(out),
        Cell::Number(i64::try_from(sheets.len()).unwrap_or(i64::MAX)),
        Cell::Money(forfeits),
        slip.get(HELD).map_or(Cell::Empty, Cell::Money),
        format!("{:06}", slip.id.number).into(),
    ];
    Row::of(Some(slip.id), cells)
}

/// Whether the manager looked at a site himself on a day (N-50).
fn looked_at(slip: &Slip, day: Day) -> bool {
    let walks = slip.get(WALKS).unwrap_or_default();
    walks.iter().any(|walk: &Walked| walk.day == day && walk.round == Round::Manager)
}

/// All that are under way, stage by stage; of one stage first what is due first.
pub(super) fn under_way(book: &dyn Book, _: Span, now: Moment) -> Sheet {
    let mut sheet = Sheet::with_columns(&[
        ("阶段", 10, 8),
        ("房号", 10, 9),
        ("装修公司", 0, 0),
        ("完工", 10, 10),
        ("要办的", 16, 12),
        ("今日已巡", 12, 6),
        ("在外证", 6, 4),
        ("违章", 4, 4),
        ("违约金", 9, 8),
        ("押金", 9, 8),
        ("单号", 6, 6),
    ]);
    let mut late = 0_usize;
    let (mut working, mut looked) = (0_i64, 0_i64);
    for state in site::STATES.iter().filter(|state| state.open) {
        let ids = book.under(Index::InState, state_key_of(TAG, state.code), READ_LIMIT);
        let mut slips: Vec<Slip> = ids.into_iter().filter_map(|id| book.slip(id)).collect();
        slips.arrange_by_key(|slip| {
            (slip.next_due().map_or(Moment(i64::MAX), |due| due.at), slip.id)
        });
        late += slips.iter().filter(|s| s.next_due().is_some_and(|due| due.at < now)).count();
        if !slips.is_empty() {
            sheet.sum(state.label, slips.len());
        }
        if state.code == site::WORKING {
            working = i64::try_from(slips.len()).unwrap_or(i64::MAX);
        }
        let seen = slips.iter().filter(|slip| looked_at(slip, now.day())).count();
        looked += i64::try_from(seen).unwrap_or(0);
        sheet.rows.extend(slips.iter().map(|slip| row(book, slip, now)));
    }
    if late > 0 {
        sheet.sum("已过期限", late);
    }
    // No more than there are.
    let wanted = book.policy().limit(&MANAGER_SITE_CHECKS).min(working);
    if wanted > 0 {
        sheet.sum("经理今日抽查", Cell::Number(looked));
    }
    if looked < wanted {
        sheet.notes.push(format!("经理今天还差 {} 户没抽查 (N-50)", wanted - looked));
    }
    sheet
}
