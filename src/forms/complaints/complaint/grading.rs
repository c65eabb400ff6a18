//! 定级: who may, in which classes, and what each class starts; and when a higher one is proposed.

use super::record::{
    A_WEEK, ALREADY, ESCALATED, GRADED, Grade, Graded, MANY_CUSTOMERS, NOT_A_CLASS, NOT_THE_GRADER,
    Open, RECEIVED, REPORT_UP, SAME_GRADE, TOO_EARLY, UP_AT, days, escalated, grade as graded_as,
    hinted,
};
use super::upward::report_up_by;
use super::{linking, party};
use crate::forms::complaints::policy::{
    ComplaintClasses, ComplaintDeadline, IMPORTANT_COMPLAINT_DAYS, MAJOR_ANSWER_DAYS,
    MAJOR_SOLVE_DAYS, MINOR_COMPLAINT_DAYS, SAME_EVENT_CUSTOMERS, SMALL_COMPLAINT_MINUTES,
    UNSOLVED_TO_MAJOR_DAYS, WhoClassesComplaint,
};
use crate::forms::office::standing_in;
use crate::forms::prelude::*;

/// So many customers on one event make it major (N-13).
pub(super) fn warn_many_customers(ask: &Ask<'_>, count: i64) -> Option<Notice> {
    (count >= ask.limit(&SAME_EVENT_CUSTOMERS)).then(|| {
        let count = count.to_string();
        MANY_CUSTOMERS.with(&[&count])
    })
}

/// What is to be said at every step until somebody does it.
pub(super) fn standing_warnings(ask: &Ask<'_>, given: &Fields) -> Vec<Notice> {
    let Some(slip) = ask.slip else { return Vec::new() };
    let grade = graded_as(slip);
    let mut warnings: Vec<Notice> = warn_unreported(slip, grade).into_iter().collect();
    if grade == Some(Grade::Major) {
        return warnings;
    }
    let count = given.get(Open::customers).or_else(|| slip.get(Open::customers)).unwrap_or(0);
    warnings.extend(warn_many_customers(ask, count.max(gathered(ask, slip))));
    let n = ask.limit(&UNSOLVED_TO_MAJOR_DAYS);
    let valid = grade.is_some_and(|g| g != Grade::Invalid);
    if valid && slip.opened().plus_minutes(days(n)) <= ask.occurred {
        warnings.push(A_WEEK.with(&[&n.to_string()]));
    }
    warnings
}

/// How many households are together on the slip's event, where it is one of several.
fn gathered(ask: &Ask<'_>, slip: &Slip) -> i64 {
    linking::households(ask, linking::first_of(slip), None)
}

/// Graver than the desk may keep to itself, and nobody above is known to have heard (G-48).
fn warn_unreported(slip: &Slip, grade: Option<Grade>) -> Option<Notice> {
    let word = match grade {
        Some(grade) if grade.goes_up() => grade.label(),
        _ if escalated(slip) => "提请重大的",
        None if hinted(slip) => "疑似重大",
        _ => return None,
    };
    (!slip.has(UP_AT)).then(|| REPORT_UP.with(&[word]))
}

/// G-50: the one role whose word makes the class.
fn grader(ask: &Ask<'_>) -> [Role; 1] {
    [if ask.book.policy().is(WhoClassesComplaint::Head) { Role::Head } else { Role::Supervisor }]
}

/// Whoever is not that role is told so before they weigh anything.
pub(super) fn not_the_grader(ask: &Ask<'_>) -> Option<Notice> {
    let grader = grader(ask);
    let speaks = standing_in::speaks_for(ask.book, ask.role, &grader);
    (!speaks).then(|| NOT_THE_GRADER.with(&[&standing_in::named(ask.book, &grader)]))
}

/// The classes of the side of C-03 in force. What is not true stays a class on every side: S1B
/// calls untrue complaints back, so they must be told apart from those that are.
fn classes(ask: &Ask<'_>) -> &'static [Grade] {
    match ask.book.policy().get::<ComplaintClasses>() {
        ComplaintClasses::SmallAndBig => &[Grade::Invalid, Grade::Minor, Grade::Major],
        ComplaintClasses::ImportantAndOrdinary => &[Grade::Invalid, Grade::Minor, Grade::Important],
        _ => &[Grade::Invalid, Grade::Minor, Grade::Important, Grade::Major],
    }
}

/// Shows what clocks the class would start, while the supervisor still weighs it.
pub(super) fn advise(ask: &Ask<'_>, given: &Fields) -> Advice {
    let mut advice = Advice::default();
    let (Some(slip), Some(grade)) = (ask.slip, given.get(Graded::grade)) else { return advice };
    let drawn = clocks(ask, slip, ask.draw_with(slip.state, Fields::new()), grade);
    let registry = ask.book.registry();
    for clock in drawn.dues.iter().filter(|d| d.met.is_none()) {
        let shown = format!("{} ({})", clock.at.show(ask.now), clock.because);
        advice.computed.push((registry.due_label(slip.id.form, clock.what).to_string(), shown));
    }
    advice
}

/// Every clock that belongs to the class.
fn clocks(ask: &Ask<'_>, slip: &Slip, drawn: Drawn, grade: Grade) -> Drawn {
    let drawn = class_clocks(ask, slip, drawn, grade);
    let drawn = week_clock(ask, slip, drawn, grade);
    up_clock(ask, slip, drawn, grade.goes_up())
}

/// Sets the class, for the first time or again, and starts what belongs to it.
pub(super) fn grade(ask: &Ask<'_>, it: Graded) -> Outcome {
    let slip = party::standing(ask)?;
    let classes = classes(ask);
    if !classes.contains(&it.grade) {
        let names: Vec<&str> = classes.iter().map(|c| c.label()).collect();
        return Err(NOT_A_CLASS.with(&[&names.join("、")]).at(Graded::grade));
    }
    if graded_as(slip) == Some(it.grade) {
        return Err(SAME_GRADE.at(Graded::grade));
    }
    let state = if slip.state == RECEIVED { GRADED } else { slip.state };
    let stands_in = standing_in::said(ask.book, ask.role, &grader(ask));
    let set = standing_in::noted(ask.given.clone(), Some(slip), Graded::graded_for, stands_in);
    let drawn = clocks(ask, slip, ask.draw_with(state, set), it.grade);
    let mut warnings: Vec<Notice> = warn_unreported(slip, Some(it.grade)).into_iter().collect();
    if it.grade != Grade::Major {
        let count = slip.get(Open::customers).unwrap_or(0).max(gathered(ask, slip));
        warnings.extend(warn_many_customers(ask, count));
    }
    Ok(Decision { drawn: vec![drawn], warnings })
}

/// The clocks of the class, where C-01 goes by class. First graded, they run from the complaint;
/// graded anew, from now, because the old class had its own time.
fn class_clocks(ask: &Ask<'_>, slip: &Slip, mut drawn: Drawn, grade: Grade) -> Drawn {
    if ask.book.policy().is(ComplaintClasses::SmallAndBig) && grade == Grade::Minor {
        return at_once(ask, slip, drawn);
    }
    if !ask.book.policy().is(ComplaintDeadline::ByClass) {
        return drawn;
    }
    let (from, word) = match slip.state {
        RECEIVED => (slip.opened(), "接诉"),
        _ => (ask.occurred, "改级"),
    };
    let clock = |n: i64, what: &str| {
        (from.plus_minutes(days(n)), format!("{word} {} + {n} 天 ({what})", from.show(ask.now)))
    };
    let (n, clause) = match grade {
        Grade::Major => (ask.limit(&MAJOR_SOLVE_DAYS), "N-08"),
        Grade::Important => (ask.limit(&IMPORTANT_COMPLAINT_DAYS), "N-06"),
        // An untrue one must be explained politely; no document says when, so it goes with the lowest.
        Grade::Minor | Grade::Invalid => (ask.limit(&MINOR_COMPLAINT_DAYS), "T-05b"),
    };
    if n > 0 {
        let (at, because) = clock(n, clause);
        drawn = drawn.due(dues::SOLVE, at, because);
    } else {
        drawn = drawn.met(Some(slip), dues::SOLVE, ask.occurred);
    }
    if grade == Grade::Major {
        let (at, because) = clock(ask.limit(&MAJOR_ANSWER_DAYS), "N-07");
        let sooner = slip.due(dues::REPLY).is_some_and(|d| d.met.is_none() && d.at < at);
        if !sooner {
            drawn = answer_by(ask, slip, drawn, (at, because));
        }
    }
    drawn
}

/// The clock to the answer, laid anew by a rule of the office. What the customer was told goes on: where it is
/// sooner it stays, and where it is later it is still said.
pub(super) fn answer_by(
    ask: &Ask<'_>,
    slip: &Slip,
    drawn: Drawn,
    (at, because): (Moment, String),
) -> Drawn {
    let waits = slip.due(dues::REPLY).filter(|due| due.met.is_none());
    match slip.get(Open::promised).filter(|_| waits.is_some()) {
        Some(told) if told <= at && waits.is_some_and(|due| due.at == told) => drawn,
        Some(told) if told <= at => drawn.due(dues::REPLY, told, "承诺时间 (F-12)"),
        Some(told) => {
            let because = format!("{because};对客户承诺 {} (F-12)", told.show(ask.now));
            drawn.due(dues::REPLY, at, because)
        }
        None => drawn.due(dues::REPLY, at, because),
    }
}

/// 小问题立即处理: where the classes are small and big, what is small has so many minutes (T-02b).
fn at_once(ask: &Ask<'_>, slip: &Slip, drawn: Drawn) -> Drawn {
    let minutes = ask.limit(&SMALL_COMPLAINT_MINUTES);
    if minutes == 0 {
        return drawn.met(Some(slip), dues::SOLVE, ask.occurred);
    }
    let from = ask.occurred;
    let because = format!("定为小问题 {} + {minutes} 分 (T-02b)", from.show(ask.now));
    drawn.due(dues::SOLVE, from.plus_minutes(minutes), because)
}

/// The week after which a valid complaint is proposed as major (N-12) runs from the complaint.
pub(super) fn week_clock(ask: &Ask<'_>, slip: &Slip, drawn: Drawn, grade: Grade) -> Drawn {
    if matches!(grade, Grade::Invalid | Grade::Major) {
        return drawn.met(Some(slip), dues::UPGRADE, ask.occurred);
    }
    let runs = slip.due(dues::UPGRADE).is_some_and(|d| d.met.is_none());
    if runs || escalated(slip) {
        return drawn;
    }
    let (from, n) = (slip.opened(), ask.limit(&UNSOLVED_TO_MAJOR_DAYS));
    let because = format!("接诉 {} + {n} 天未解决 (N-12)", from.show(ask.now));
    drawn.due(dues::UPGRADE, from.plus_minutes(days(n)), because)
}

/// The clock to the report upward starts, or is called off by a lower class.
fn up_clock(ask: &Ask<'_>, slip: &Slip, drawn: Drawn, goes_up: bool) -> Drawn {
    if !goes_up {
        return drawn.met(Some(slip), dues::UP, ask.occurred);
    }
    let runs = slip.due(dues::UP).is_some_and(|d| d.met.is_none());
    match report_up_by(ask) {
        Some((what, at, because)) if !runs && !slip.has(UP_AT) => drawn.due(what, at, because),
        _ => drawn,
    }
}

/// The clock says once that the week is over. It grades nothing: that stays with the role (G-50).
pub(super) fn escalate(ask: &Ask<'_>, _: Nothing) -> Outcome {
    let slip = ask.standing()?;
    let Some(week) = slip.due(dues::UPGRADE).filter(|d| d.met.is_none()) else {
        return Err(ALREADY.says());
    };
    if ask.occurred < week.at {
        let n = ask.limit(&UNSOLVED_TO_MAJOR_DAYS);
        return Err(TOO_EARLY.with(&[&n.to_string()]));
    }
    let set = Fields::new().put(ESCALATED, true);
    let drawn = ask.draw_with(slip.state, set).met(Some(slip), dues::UPGRADE, ask.occurred);
    up_clock(ask, slip, drawn, true).ok()
}
