//! What others ask of an agreement: whether it covers a service, at what price, paid how and when.

use crate::engine::calendar::Purpose;
use crate::engine::calendar::arrangement::{Arranged, arranged};
use crate::engine::ledger::Payer;
use crate::forms::billing::payers::{self, UNDER};
use crate::forms::billing::service::record as service;
use crate::forms::catalogue::prices::record as prices;
use crate::forms::office::working_hours;
use crate::forms::prelude::*;
use crate::forms::work::job::fields::Means;
use crate::forms::work::paid::record as paid;

use super::record::{IN_FORCE, KEPT, Rhythm, Settle, TAG, Terms, VOID, item};
use super::schedule::{Days, shown_weekdays, weekdays};

/// A service under an agreement, and the terms of its day.
#[derive(Clone, Debug)]
pub struct Covered {
    pub agreement: SlipId,
    pub price: Money,
    pub settle: Settle,
    means: Option<Means>,
}

impl Covered {
    fn of(slip: &Slip, day: Day) -> Option<Self> {
        let days = Days::of(&slip.fields)?;
        let terms = days.terms_on(day)?;
        Some(Self {
            agreement: slip.id,
            price: terms.price,
            settle: terms.settle,
            means: terms.means,
        })
    }

    /// How it is paid: as named in the agreement, else as its settlement mostly is.
    pub fn means(&self) -> Means {
        self.means.unwrap_or(match self.settle {
            Settle::Monthly | Settle::Quarterly => Means::Monthly,
            Settle::Prepaid => Means::Deposit,
            Settle::Each => Means::Scan,
        })
    }

    /// Whether a means is one of the agreement's.
    pub fn takes(&self, means: Means) -> bool {
        self.means.map_or_else(|| pays_by(self.settle, means), |own| own == means)
    }

    /// The month of the accounts for a service of that month: a quarter is billed with its last.
    pub fn month(&self, service: u32) -> u32 {
        let month = service % 100;
        match self.settle {
            Settle::Quarterly if month > 0 => service - month + month.div_ceil(3) * 3,
            _ => service,
        }
    }
}

/// The agreement on which a step is taken, with its days.
///
/// # Errors
/// [`NO_SLIP`], where there is none.
pub(super) fn in_days<'a>(ask: &Ask<'a>) -> Result<(&'a Slip, Days), Notice> {
    let slip = ask.standing()?;
    Days::of(&slip.fields).map(|days| (slip, days)).ok_or_else(|| NO_SLIP.says())
}

/// Whether a settlement can be paid by a means at all.
pub fn pays_by(settle: Settle, means: Means) -> bool {
    match settle {
        Settle::Monthly | Settle::Quarterly => matches!(means, Means::Monthly | Means::Bank),
        Settle::Prepaid => means == Means::Deposit,
        Settle::Each => !matches!(means, Means::Monthly | Means::Deposit),
    }
}

/// Refuses a means that is not the agreement's, by the form's own rule of G-21.
///
/// # Errors
/// The rule, with settlement and means, at the blank.
pub fn refuse_means(covered: &Covered, given: Option<Means>, rule: &Rule) -> Result<(), Notice> {
    match given.filter(|means| !covered.takes(*means)) {
        Some(means) => {
            let agreed = format!("{}({})", covered.settle.label(), covered.means().label());
            Err(rule.with(&[&agreed, means.label()]).at(Terms::means))
        }
        None => Ok(()),
    }
}

/// The agreement that covers a payer's service of an item on a day, if one does.
pub fn covering(book: &dyn Book, payer: Payer, service: u32, day: Day) -> Option<Covered> {
    let found = standing(book, payer).into_iter().find(|slip| {
        let term = Days::of(&slip.fields);
        item(&slip.fields) == service && term.is_some_and(|t| (t.from..=t.until).contains(&day))
    })?;
    Covered::of(&found, day)
}

/// The terms under which a slip or record stands, by the link on it, on the day it was opened.
pub fn of_slip(book: &dyn Book, slip: &Slip) -> Option<Covered> {
    let SlipRef(id) = slip.get(UNDER).filter(|under| under.0.form == TAG)?;
    // What is issued a day ahead is of the day it is for; a price changes for what comes after.
    let day = slip.get(paid::Open::visit).unwrap_or_else(|| slip.opened()).day();
    Covered::of(&book.slip(id)?, day)
}

/// Whether a payer still is a customer under an agreement.
pub fn in_force(book: &dyn Book, payer: Payer) -> bool {
    !serving(book, payer).is_empty()
}

/// A payer's agreements under which somebody is still served.
pub fn serving(book: &dyn Book, payer: Payer) -> Vec<Slip> {
    let standing = standing(book, payer).into_iter();
    standing.filter(|slip| IN_FORCE.contains(&slip.state)).collect()
}

/// A payer's agreements that were not made void.
pub fn standing(book: &dyn Book, payer: Payer) -> Vec<Slip> {
    let found = book.named(TAG, &payers::key_text(KEPT, payer));
    found.into_iter().filter(|s| payers::on(s) == payer && s.state != VOID).collect()
}

/// What is said of an agreement whose item is not sold any more: it is served to its end (G-21, P-03).
pub fn stopped(book: &dyn Book, slip: &Slip) -> Option<Notice> {
    let item = prices::slip(book, u64::from(item(&slip.fields)))?;
    prices::stopped(&item).then(|| service::stopped_agreed(prices::name_on(&item)))
}

/// `每周五 09:00 80.00 月结 至 2027-05-31`.
pub fn shown(days: &Days) -> String {
    let Some(terms) = days.terms_on(days.last.map_or(days.start, |d| d.next(1))) else {
        return String::new();
    };
    let (price, settle) = (terms.price, terms.settle.label());
    format!("{} {} {price} {settle} 至 {}", rhythm(terms), terms.time, days.until)
}

/// `每2周一四`, `每月31日`.
fn rhythm(terms: &Terms) -> String {
    match terms.rhythm {
        Rhythm::Weekly => {
            let days = terms.weekdays.as_ref().map(|t| weekdays(&t.0)).unwrap_or_default();
            let every = terms.every.filter(|n| *n > 1).map_or_else(String::new, |n| n.to_string());
            format!("每{every}周{}", shown_weekdays(&days))
        }
        Rhythm::Monthly => format!("每月{}日", terms.monthday.unwrap_or(0)),
    }
}

/// The next service day of an agreement by the calendar in force, with the terms that name it.
pub fn upcoming<'a>(book: &dyn Book, days: &'a Days) -> Option<(Day, &'a Terms)> {
    days.next(&rests(book, days.last.unwrap_or(days.start)))
}

/// The service days that are still to be dealt with, up to a day, each with the price and settlement
/// of its terms; at most so many.
pub fn ahead(
    book: &dyn Book,
    days: &Days,
    until: Day,
    most: usize,
) -> Vec<(Moment, Money, Settle)> {
    let rests = rests(book, days.last.unwrap_or(days.start));
    let mut days = days.clone();
    let mut found = Vec::new();
    while found.len() < most {
        let next = days.next(&rests).map(|(day, t)| (day, t.time, t.price, t.settle));
        let Some((day, time, price, settle)) = next.filter(|next| next.0 <= until) else { break };
        found.push((day.at(time), price, settle));
        days.last = Some(day);
    }
    found
}

/// The days of rest for agreements: the State Council's, and the days on which the office has
/// entered that nobody works; an exception with hours makes a holiday a day like others (B-07).
fn rests(book: &dyn Book, from: Day) -> impl Fn(Day) -> bool + 'static {
    let calendar = working_hours::calendar(book, Purpose::Office, from.begins());
    move |day| {
        let own = calendar.exceptions.iter().rev().find(|e| e.from <= day && day <= e.until);
        match own {
            Some(exception) => exception.hours.is_none(),
            None => matches!(arranged(day), Some(Arranged::Off(_))),
        }
    }
}
