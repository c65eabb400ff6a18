//! What else the practice office has going on: each thing once, where a look at it finds it.

use qiantai::domain::book::Book;
use qiantai::domain::catalogue;
use qiantai::domain::registers::{
    agreement, cleaning, control_book, job, partners, phone_book, prices, purchase, repair,
    requisition, surveys, worktime,
};
use qiantai::domain::slip::due;
use qiantai::report::{Cell, report};

use super::{Made, Plan};

/// The default office has all of it.
pub fn is_whole(made: &Made, plan: &Plan) {
    let book: &dyn Book = &made.book;
    assert!(made.count(phone_book::TAG) >= 10 && made.count(partners::TAG) >= 3);
    assert_eq!(made.count(worktime::TAG), 3);
    assert_eq!(made.count(agreement::TAG), 2);
    for slip in made.slips(agreement::TAG) {
        assert!(agreement::count(&slip) >= 1, "no slip was issued under {:?}", slip.id);
    }
    let stands = |tag, state| made.slips(tag).filter(|slip| slip.state == state).count();
    assert_eq!(stands(cleaning::TAG, job::ARRIVED), 1, "{:?}", made.states(cleaning::TAG));
    assert!(stands(cleaning::TAG, job::CLOSED) >= 2, "{:?}", made.states(cleaning::TAG));
    assert_eq!((made.count(requisition::TAG), made.count(purchase::TAG)), (1, 1));
    assert_eq!(stands(control_book::TAG, control_book::OVER), 1);
    assert_eq!(stands(control_book::TAG, control_book::RUNNING), 1);
    repairs(made, plan);
    items(made, book);

    let sheet = |name: &str| report(name).unwrap().made(book, plan.now.day(), plan.now);
    let ahead = sheet("agreements-ahead");
    assert_eq!(ahead.sums.first().map(|sum| sum.1.clone()), Some(Cell::Number(2)), "{ahead:?}");
    for name in ["workers-of-day", "items-income", "items-quality", "survey-summary", "RP-12"] {
        assert!(!sheet(name).rows.is_empty(), "{name}");
    }
}

/// One paused, one reported upward and seen there, one that three more households reported.
/// None is marked 重大: as long as one is open, no shift is handed over without a word about it (G-04).
fn repairs(made: &Made, plan: &Plan) {
    let paused = |slip: &qiantai::domain::slip::Slip| {
        slip.due(due::RESUME).is_some_and(|due| due.met.is_none())
    };
    assert_eq!(made.slips(repair::TAG).filter(paused).count(), 1);
    let seen = |slip: &qiantai::domain::slip::Slip| {
        job::rungs(slip).iter().any(|rung| rung.seen_by.is_some())
    };
    let grave: Vec<_> = made.slips(repair::TAG).filter(seen).collect();
    assert_eq!(grave.len(), 1);
    let reminders = job::ladder::reminders(&grave[0]);
    assert!(reminders.iter().any(|reminder| reminder.seen.is_some()), "{reminders:?}");
    let joined = made.slips(repair::TAG).filter(|slip| job::households(slip) == 4).count();
    assert_eq!(joined, 1);
    let measured = |slip: &qiantai::domain::slip::Slip| {
        slip.moment(job::MEASURED_AT).is_some_and(|at| at.day() == plan.now.day())
    };
    assert!(made.slips(repair::TAG).any(|slip| measured(&slip)), "RP-12 has something to tell");
}

/// One item waits for its price, with what households said; one lost money in one month.
fn items(made: &Made, book: &dyn Book) {
    let waits = made
        .slips(prices::TAG)
        .filter(|slip| prices::FORM.state(slip.state).is_some_and(|state| state.label == "待批"));
    let waits: Vec<_> = waits.collect();
    assert_eq!(waits.len(), 1);
    assert!(made.count(surveys::TAG) >= 5);
    assert_eq!(catalogue::surveyed(book, waits[0].id.number).households(), 6);
    let months = [202_610, 202_611];
    let losses = made.slips(prices::TAG).flat_map(|slip| {
        months.map(|month| catalogue::of_months(book, &slip, (month, month)).loss())
    });
    assert_eq!(losses.flatten().count(), 1, "one item, in one month");
}
