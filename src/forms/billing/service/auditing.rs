//! From the customer's word into the accounts, onto a statement or out of a deposit, and back.

use crate::engine::ledger::{Account, moved};
use crate::forms::billing::agreement::record::Settle;
use crate::forms::billing::agreement::terms as agreement;
use crate::forms::billing::closing::record as closing;
use crate::forms::billing::opening::record as opening;
use crate::forms::billing::{deposit, payers, statement};
use crate::forms::prelude::*;
use crate::forms::work::job::billing;
use crate::forms::work::job::fields::ConsentHow;
use crate::forms::work::job::record as job;

use super::record::{
    AGREED, AUDIT, AUDITED, Audit, BOOKED_AHEAD, CASH_WAITS, CONFIRMED, CONSENT_MISSING,
    COPY_MISSING, LATER_MONTH, Log, MONTH, MORE_THAN_AGREED, NO_DEPOSIT, ON, OWN_RECORD,
    PREPAID_SHORT, QUARTER_END, REVERSED, SETTLED, UNCONFIRMED, item, month, source, total,
    with_worker,
};

pub(super) fn advise(ask: &Ask<'_>, _: &Fields) -> Advice {
    let mut advice = Advice::default();
    let Some(slip) = ask.slip else { return advice };
    let (service, booked) = (due_month(ask, slip), open_month(ask, slip));
    if booked != service {
        let months = [service.to_string(), booked.to_string()];
        advice.warnings.push(LATER_MONTH.with(&[&months[0], &months[1]]));
    }
    advice
}

/// The month of the service, or the last of its quarter where an agreement says so, unless the
/// payer's statement of that month is out: then the first one from now on that is not closed.
fn open_month(ask: &Ask<'_>, slip: &Slip) -> u32 {
    let payer = payers::on(slip);
    let until = closing::closed_until(ask.book);
    let closed = |month: u32| {
        month <= until || statement::record::standing(ask.book, payer, month).is_some()
    };
    let service = due_month(ask, slip);
    if !closed(service) {
        return service;
    }
    let this = |at: Moment| u32::try_from(at.day().month()).unwrap_or(service);
    let later = std::iter::successors(Some(this(ask.now)), |m| Some(closing::after(*m)));
    // A desk does not make statements years ahead.
    later.take(24).find(|m| !closed(*m)).unwrap_or(service)
}

/// The month whose statement a record is for, by its agreement if it has one.
fn due_month(ask: &Ask<'_>, slip: &Slip) -> u32 {
    let service = month(slip);
    agreement::of_slip(ask.book, slip).map_or(service, |covered| covered.month(service))
}

/// Lets a record into the accounts. What is not confirmed, not agreed or not on paper stays out.
pub(super) fn audit(ask: &Ask<'_>, it: Audit) -> Outcome {
    let slip = ask.standing()?;
    if slip.state != CONFIRMED && it.confirmed.is_none() {
        return Err(UNCONFIRMED.at(Audit::confirmed));
    }
    if slip.story.first().is_some_and(|deed| deed.by == ask.hand.badge) {
        return Err(OWN_RECORD.says());
    }
    let sum = total(slip);
    let from = source(ask.book, slip);
    let lack = lacking(ask.book, from.as_ref().unwrap_or(slip), sum).into_iter().next();
    if let Some(no) = lack.and_then(|lack| lack.refuses(sum)) {
        return Err(no);
    }
    let booked = open_month(ask, slip);
    let covered = agreement::of_slip(ask.book, slip);
    if sum > Money::ZERO && covered.is_some_and(|c| c.settle == Settle::Prepaid) {
        return settle_prepaid(ask, slip, (sum, closing::open_month(ask, month(slip))));
    }
    let set = ask.given.clone().put(MONTH, i64::from(booked));
    let state = if sum > Money::ZERO { AUDITED } else { SETTLED };
    let accounts = (Account::Unbilled, Account::Income);
    let lines = moved(sum, accounts, (booked, booked), payers::on(slip), item(slip));
    ask.draw_with(state, set).posting(lines).ok()
}

/// An agreement that is paid beforehand is settled with the audit, out of what is held.
fn settle_prepaid(ask: &Ask<'_>, slip: &Slip, (sum, at): (Money, u32)) -> Outcome {
    let payer = payers::on(slip);
    let held = deposit::record::balance(ask.book, payer);
    let standing = deposit::record::held(ask.book, payer).filter(|_| held >= sum);
    let Some(standing) = standing else {
        return Err(PREPAID_SHORT.with(&[&held.to_string(), &sum.to_string()]));
    };
    opening::totals_first(ask.book, &standing, deposit::record::is_carried(&standing))?;
    let set = ask.given.clone().put(MONTH, i64::from(at));
    let lines = moved(sum, (Account::Deposit, Account::Income), (0, at), payer, item(slip));
    let mut decision = Decision::from(ask.draw_with(SETTLED, set).posting(lines));
    decision.drawn.push(deposit::record::note_record(&standing, slip.id));
    Ok(decision)
}

/// What a sum still needs before it may be let into the accounts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lack {
    /// Paid to a worker who has not handed it in (G-13).
    WithWorker(Money),
    /// Nobody has put their name under it (G-30).
    Signature,
    /// Price and means (G-15, G-16).
    Consent,
    /// The price was refused after the work (G-15).
    Refused,
    /// Agreed to, but to no more than this (G-18).
    Grown(Money),
    /// The copy on which billing rests (G-24).
    Copy,
}

impl Lack {
    /// What the audit says; nothing of the signature, which it may bring itself.
    fn refuses(self, sum: Money) -> Option<Notice> {
        match self {
            Self::Signature => None,
            Self::WithWorker(held) => Some(CASH_WAITS.with(&[&held.to_string()])),
            Self::Consent | Self::Refused => Some(CONSENT_MISSING.says()),
            Self::Grown(agreed) => {
                Some(MORE_THAN_AGREED.with(&[&sum.to_string(), &agreed.to_string()]))
            }
            Self::Copy => Some(COPY_MISSING.says()),
        }
    }
}

/// What keeps a sum out of the accounts: consent to price and means and to no less than the sum, and the
/// third copy or its signed replacement (G-15, G-16, G-18, G-24). `on` is the work slip that it came of,
/// or the record itself.
pub fn lacking(book: &dyn Book, on: &Slip, sum: Money) -> Vec<Lack> {
    if sum <= Money::ZERO {
        return Vec::new();
    }
    let grown = || on.get(AGREED).filter(|agreed| *agreed < sum).map(Lack::Grown);
    let asked = match on.get(Log::consent) {
        Some(ConsentHow::Refused) => Some(Lack::Refused),
        Some(_) if on.get(Log::means).is_some() => grown(),
        _ => Some(Lack::Consent),
    };
    let copy = (!billing::on_paper(book, on)).then_some(Lack::Copy);
    let held = job::with_worker(on).map(Lack::WithWorker);
    held.into_iter().chain(asked).chain(copy).collect()
}

/// 出账 from the record: the payer's statement of its month.
pub(super) fn bill(ask: &Ask<'_>, _: &Fields) -> Outcome {
    let slip = ask.standing()?;
    if let Some(held) = with_worker(ask.book, slip) {
        return Err(CASH_WAITS.with(&[&held.to_string()]));
    }
    // A quarter's record is booked ahead of its month by its terms; others where the month's statement is out. Another
    // one made now would keep all services of that month off their own.
    if u64::from(month(slip)) > ask.now.day().month() {
        let quarter =
            agreement::of_slip(ask.book, slip).is_some_and(|c| c.settle == Settle::Quarterly);
        let no = if quarter { QUARTER_END } else { BOOKED_AHEAD };
        return Err(no.with(&[&month(slip).to_string()]));
    }
    statement::make_for(ask, payers::on(slip), month(slip))
}

/// Settles a record against the payer's deposit.
pub(super) fn settle(ask: &Ask<'_>, _: &Fields) -> Outcome {
    let slip = ask.standing()?;
    let payer = payers::on(slip);
    match deposit::record::held(ask.book, payer) {
        Some(held) => deposit::settle_record(ask, &held, slip),
        None => Err(NO_DEPOSIT.with(&[&payers::shown(ask.book, payer)])),
    }
}

/// 红冲: names the audit that it corrects and posts the same lines the other way round. What was
/// paid out of a deposit goes back to it.
pub(super) fn reverse(ask: &Ask<'_>, _: &Fields) -> Outcome {
    let slip = ask.standing()?;
    let payer = payers::on(slip);
    let (owed, at) = match slip.state {
        SETTLED => (Account::Deposit, 0),
        _ => (Account::Unbilled, month(slip)),
    };
    let paid_out = slip.state == SETTLED && total(slip) > Money::ZERO;
    if paid_out && deposit::record::held(ask.book, payer).is_none() {
        return Err(NO_DEPOSIT.with(&[&payers::shown(ask.book, payer)]));
    }
    // A closed month keeps its income: what is taken back is taken back in the one that is open.
    let months = (closing::open_month(ask, month(slip)), at);
    let lines = moved(total(slip), (Account::Income, owed), months, payer, item(slip));
    let mut drawn = ask.draw(REVERSED).posting(lines);
    drawn.corrects = slip.last_deed(AUDIT).map(|deed| deed.seq);
    drawn.ok()
}

/// Back from the statement: the whole statement is reversed, because it is one paper.
pub(super) fn unbill(ask: &Ask<'_>, _: &Fields) -> Outcome {
    let on = ask.standing()?.get(ON).and_then(|SlipRef(on)| ask.book.slip(on));
    match on {
        Some(on) => statement::reverse_whole(ask, &on),
        None => Err(NO_SLIP.says()),
    }
}
