//! F-28 回访计划: in each class how many of what is done are called back, from which day after it and until which, by
//! whom and how, by the settings in force; and how far that has come (S2-callback 3.1, 3.2). The activities of the
//! estate stand below, which are asked about by households (N-27).

use super::callbacks::tallies;
use super::{Cell, Row, Sheet, Span};
use crate::engine::prelude::*;
use crate::forms::callbacks::policy::CallbackMethod;
use crate::forms::callbacks::quota::{self, CLASSES, CallsBack, Quota, Terms, Whose};
use crate::forms::callbacks::record::Class;
use crate::forms::events::activities;
use crate::forms::events::policy::{ACTIVITY_CALLBACK_MONTHS, ACTIVITY_CALLBACK_PERCENT};
use crate::forms::office::founding;

/// What of the quotas of one caller stands in a row: done, to be called, called, still to be called.
fn counted(quotas: &[&Quota]) -> [Cell; 4] {
    let sum = |of: fn(&Quota) -> usize| Cell::from(quotas.iter().map(|q| of(q)).sum::<usize>());
    [sum(|q| q.matters), sum(|q| q.due), sum(|q| q.made), sum(|q| q.left)]
}

/// The slips that were drawn, for whoever looks behind a row.
fn drawn(quotas: &[&Quota]) -> Vec<SlipId> {
    quotas.iter().flat_map(|quota| quota.drawn.iter().copied()).collect()
}

/// From which day after it was done, and until which.
fn window(terms: Terms) -> String {
    let until = terms.until;
    match terms.wait {
        0 => format!("{until}天内"),
        from => format!("满{from}天后,{until}天内"),
    }
}

/// The beginning of a row: who is asked about, how many of them, within which days, and by whom.
fn beginning(word: &str, terms: Terms, caller: Role) -> Vec<Cell> {
    let percent = format!("{}%", terms.percent);
    vec![word.into(), percent.into(), window(terms).into(), caller.label().into()]
}

pub(super) fn now(book: &dyn Book, _: Span, now: Moment) -> Sheet {
    let mut sheet = Sheet::with_columns(&[
        ("类别", 8, 8),
        ("比例", 5, 5),
        ("做完以后", 16, 16),
        ("由谁回访", 10, 8),
        ("做完", 6, 4),
        ("应访", 6, 4),
        ("已访", 6, 4),
        ("还差", 6, 4),
    ]);
    let policy = book.policy();
    let calls = CallsBack::of(policy);
    let (from, to) = calls.days(now);
    let day = |number: u64| i32::try_from(number).ok().and_then(Day::from_number);
    let (Some(from), Some(to)) = (day(from), day(to)) else { return sheet };
    let office = founding::name(book).unwrap_or_default();
    let plan = quota::plan(policy, &office, now, &tallies(book, from, to));
    let mut left = 0;
    for class in CLASSES {
        let terms = calls.terms(*class);
        let own: Vec<&Quota> =
            plan.quotas.iter().filter(|quota| quota.class == Some(*class)).collect();
        left += own.iter().map(|quota| quota.left).sum::<usize>();
        let mut cells = beginning(class.label(), terms, calls.caller(*class, Whose::Desk));
        cells.extend(counted(&own));
        sheet.rows.push(Row::over(cells, drawn(&own)));
    }
    if calls.supervised() {
        let own: Vec<&Quota> =
            plan.quotas.iter().filter(|quota| quota.whose == Whose::Supervisor).collect();
        // Their calls are other calls: what the desk asked about too is asked twice.
        left += own.iter().map(|quota| quota.left).sum::<usize>();
        let mut cells = beginning("金额大的", from_above(calls), Role::Supervisor);
        cells.extend(counted(&own));
        sheet.rows.push(Row::over(cells, drawn(&own)));
    }
    let (activities, waiting) = of_activities(book);
    left += waiting;
    sheet.rows.push(activities);
    sheet.sum("还差", left);
    let method = policy.get::<CallbackMethod>().chosen().side.label;
    sheet.notes.push(format!("方式:{method} (C-08);比例、时间按设置 (C-05, C-06, C-07, C-48)"));
    sheet.signs = vec!["物业助理".to_string(), "管理处经理".to_string()];
    sheet
}

/// The classes whose matters cost something, so that they may be large.
const WITH_A_SUM: &[Class] = &[Class::Repair, Class::Paid];

/// What is asked for of whoever calls from above, over the classes that have sums: from the earliest day, until the latest.
fn from_above(calls: CallsBack) -> Terms {
    let every = WITH_A_SUM.iter().map(|class| calls.terms_for(*class, Whose::Supervisor));
    let widest = every.reduce(|all, one| Terms {
        wait: all.wait.min(one.wait),
        until: all.until.max(one.until),
        ..all
    });
    widest.unwrap_or(calls.terms(Class::Paid))
}

/// Activities that were recorded and whose households are still to be asked, and how many; how many households, the paper says.
fn of_activities(book: &dyn Book) -> (Row, usize) {
    let (percent, months) = (
        book.policy().limit(&ACTIVITY_CALLBACK_PERCENT),
        book.policy().limit(&ACTIVITY_CALLBACK_MONTHS),
    );
    let waiting = activities::to_call_back(book);
    let mut cells: Vec<Cell> = vec![
        "活动".into(),
        format!("{percent}%").into(),
        format!("{months}个月内").into(),
        Role::Desk.label().into(),
        Cell::Empty,
        Cell::Empty,
        Cell::Empty,
    ];
    let left = waiting.len();
    cells.push(left.into());
    (Row::over(cells, waiting), left)
}
