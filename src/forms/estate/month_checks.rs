//! F-233 月度核对: the register of households is gone through whole once a month (RP-17, N-53, G-103), and how the houses
//! stand is handed to the cashier (RP-16, N-54). What was found is mended in the registers themselves; here stands that
//! somebody looked, and what changed. The morning's sheet says which look is still missing.

use super::policy::{HOUSE_STATUS_MONTHS, OVERVIEW_CHECK_MONTHS};
use crate::forms::callbacks::quota::Every;
use crate::forms::office::staff;
use crate::forms::prelude::*;
use crate::forms::summing;

pub const TAG: u16 = 233;

states! { DONE = 1 "done" "已核对" }

choice! {
    /// What was gone through. Codes are stored.
    pub enum Kind {
        Households = 1 "households" "住户一览",
        Houses = 2 "houses" "房屋状况",
    }
}

rules! {
    LOOKED_AT warn "{0} 至 {1} 已经核对过:{2}" ["H-07", "N-53", "P-41"];
    TO_CASHIER refuse "房屋状况要交给出纳:请写交给谁" ["RP-16", "N-54"];
    NOT_THE_CASHIER warn "{0}不是出纳,请核对" ["RP-16", "N-54"];
    CHANGE_THEM warn "改了的请在房屋、住户里改,这里只记改了几户" ["RP-17", "G-103", "P-41"];
}

fields! {
    pub struct Check {
        1 kind: Kind = "核对什么" 4;
        2 looked: i64 = "核对户数" 4;
        3 changed: i64 = "更新户数" 4;
        4 handed_to: Option<Badge> = "交给谁" 4;
        5 found: Option<Lines> = "查出情况" 12;
    }
}

pub static FORM: Form =
    Form::new("F-233", TAG, "月度核对登记", "月核", STATES, RULES).steps(&[Step::opens(
        1,
        "check",
        "核对",
        Right::KeepDirectory,
        Check::fields,
    )
    .advise(advise)
    .decide(by!(check))]);

/// The months in which a look of this kind is owed on a day, and the last one of them.
fn looks(book: &dyn Book, kind: Kind, day: Day) -> ((Day, Day), Option<Slip>) {
    let months = match kind {
        Kind::Households => book.policy().limit(&OVERVIEW_CHECK_MONTHS),
        Kind::Houses => book.policy().limit(&HOUSE_STATUS_MONTHS),
    };
    let span = Every::Months(months).around(day);
    let of = |slip: &Slip| slip.get(Check::kind) == Some(kind);
    (span, summing::opened_in(book, TAG, span).into_iter().rfind(of))
}

fn advise(ask: &Ask<'_>, given: &Fields) -> Advice {
    let mut advice = Advice::default();
    let Some(kind) = given.get(Check::kind) else { return advice };
    let ((from, to), before) = looks(ask.book, kind, ask.occurred.day());
    advice.computed.push(("本期".to_string(), format!("{from} 至 {to}")));
    let before = before.map(|slip| ask.book.called(slip.id).shown);
    let said = |shown| LOOKED_AT.with(&[&from.to_string(), &to.to_string(), shown]);
    advice.warnings.extend(before.as_ref().map(|shown| said(shown)));
    if given.get(Check::changed).is_some_and(|changed| changed > 0) {
        advice.warnings.push(CHANGE_THEM.at(Check::changed));
    }
    let whom = given.get(Check::handed_to).filter(|_| kind == Kind::Houses);
    let stranger = whom.filter(|badge| staff::role(ask.book, *badge) != Some(Role::Cashier));
    advice.warnings.extend(
        stranger.map(|badge| {
            NOT_THE_CASHIER.with(&[&staff::shown(ask.book, badge)]).at(Check::handed_to)
        }),
    );
    advice
}

fn check(ask: &Ask<'_>, it: Check) -> Outcome {
    if it.kind == Kind::Houses && it.handed_to.is_none() {
        return Err(TO_CASHIER.at(Check::handed_to));
    }
    ask.draw(DONE).ok()
}

/// What is to be gone through by the end of these months and was not, with the last day for it; once the last month of
/// them has begun.
pub fn missing(book: &dyn Book, day: Day) -> Vec<(&'static str, Day)> {
    let kinds = [Kind::Households, Kind::Houses].into_iter();
    let owed = |kind: Kind| {
        let ((_, to), look) = looks(book, kind, day);
        (look.is_none() && day >= to.first_of_month()).then_some((kind.label(), to))
    };
    kinds.filter_map(owed).collect()
}
