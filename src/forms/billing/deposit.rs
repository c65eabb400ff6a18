//! F-23 押金 / 预收: a payer's money held in advance, what was settled against it, and its return
//! (P-13).
//!
//! The balance is the sum of the account, not a field: every yuan in it came with a receipt.

pub(in crate::forms) mod record;

use crate::engine::ledger::{Account, Payer, moved};
use crate::forms::billing::policy::{TENANT_PREPAID_FEN, TenantPrepayment};
use crate::forms::estate::{people, rooms};
use crate::forms::prelude::*;

pub use record::{HELD, Held, PayIn, TAG, balance, held, note_record, prepaid, used};

use super::payers::Customer;
use super::{payers, receipts, settlement};
use crate::forms::billing::agreement::{record as agreement, terms};
use crate::forms::billing::drawer::cash;
use crate::forms::billing::opening::record as opening;
use crate::forms::billing::receipts::record::{Payment, Taken};
use crate::forms::billing::service::record as service;
use crate::forms::billing::statement::record as statement;
use crate::forms::work::job::fields::Means;
use crate::forms::work::job::proof;
use crate::forms::work::job::record as job;
use record::{
    BELOW_SET, BY_OPENING, BY_STATEMENT, BY_TERMS, CARRIED, COVERS, Carried, HAS_ONE, HELD_FOR,
    MORE_THAN_HELD, NO_SUM, NOT_AUDITED, NOT_THEIRS, ON_STATEMENT, OWES, OnStatement, PAY_IN,
    PAYER_NEEDED, RECEIPT, RETURNED, RULES, Refund, SETTLE, SHORT, STATES, STAYS, Settle,
    TAKE_BACK, TO_ANOTHER, TOP_UP, TopUp, Why, is_carried,
};

pub static FORM: Form = Form::new("F-23", TAG, "押金预收单", "押金", STATES, RULES)
    .steps(&[
        Step::opens(PAY_IN, "pay-in", "预收", Right::TakeMoney, PayIn::fields)
            .advise(advise_pay_in)
            .gives_receipt()
            .decide(by!(pay_in)),
        Step::from(TOP_UP, "top-up", "补交", &[HELD], Right::TakeMoney, TopUp::fields)
            .advise(advise_top_up)
            .gives_receipt()
            .decide(by!(top_up)),
        Step::from(SETTLE, "settle", "结算", &[HELD], Right::TakeMoney, Settle::fields)
            .decide(by!(settle)),
        Step::from(4, "refund", "退款", &[HELD], Right::TakeMoney, Refund::fields)
            .cosigned(Right::Release)
            .pays_out()
            .advise(advise_refund)
            .decide(by!(refund)),
        Step::from(TAKE_BACK, "take-back", "撤回收款", &[HELD], Right::TakeMoney, Why::fields)
            .cosigned(Right::Release)
            .unless(receipts::last_stays)
            .decide(receipts::take_last_back),
        Step::from(
            ON_STATEMENT,
            "on-statement",
            "抵扣月结",
            &[HELD],
            Right::TakeMoney,
            OnStatement::fields,
        )
        .decide(|_, _| Err(BY_STATEMENT.says()))
        .aside(),
        Step::opens(CARRIED, "carried", "期初", Right::CarryIn, Carried::fields)
            .decide(|_, _| Err(BY_OPENING.says()))
            .aside(),
    ])
    .keys(&[By::Work, By::Room(payers::ROOM)])
    .and_keys(|slip| {
        let payer = payers::on(slip);
        // Cash that a worker took may be held for a household as such: person 0.
        let person = Key::new(Index::Person, u64::from(payer.person), descending(slip.opened()));
        let held = (slip.state == HELD).then(|| payers::key(HELD_FOR, payer));
        [person].into_iter().chain(held).collect()
    })
    .line(|slip, book| Line {
        place: rooms::shown(book, RoomId(payers::on(slip).room)),
        matter: format!("余 {} 元", balance(book, payers::on(slip))),
        ..Line::default()
    })
    .shown_as(|slip| format!("押金 {:06}", slip.id.number))
    .fills(|step, _, start, _| if step.tag == PAY_IN { payers::fills(start) } else { Vec::new() })
    .printed(
        Print::of(&["pay-in"])
            .parts(&[Part::new("存根联"), Part::new("交款人联"), Part::new("记账联")])
            .sum(PayIn::amount, "本次收款")
            .signs(&["交款人", "收款人", "复核"])
            .size(Size::Third),
    )
    .says(&["现余"], |slip, book| {
        vec![Said::new("现余", balance(book, payers::on(slip)).to_string(), 4)]
    });

/// The sum in words, as the receipt will have it.
fn advise_sum(_: &Ask<'_>, given: &Fields) -> Advice {
    let mut advice = Advice::default();
    if let Some(amount) = given.get(PayIn::amount) {
        advice.computed.push(("大写".to_string(), amount.capitals()));
    }
    advice
}

/// What is missing for what waits to be settled stands ready.
fn advise_top_up(ask: &Ask<'_>, given: &Fields) -> Advice {
    let mut advice = advise_sum(ask, given);
    if let Some(slip) = ask.slip.filter(|_| !given.has(TopUp::amount)) {
        let short = missing(ask, payers::on(slip));
        advice.fills.extend(short.map(|short| (TopUp::amount.name().to_string(), short.plain())));
    }
    advice
}

fn advise_pay_in(ask: &Ask<'_>, given: &Fields) -> Advice {
    let mut advice = advise_sum(ask, given);
    let set = Money::fen(ask.limit(&TENANT_PREPAID_FEN));
    if given.get(PayIn::amount).is_some_and(|amount| amount < set) {
        advice.warnings.push(BELOW_SET.with(&[&set.to_string()]).at(PayIn::amount));
    }
    advice
}

/// The first money of a payer; what comes later is put to the same slip.
fn pay_in(ask: &Ask<'_>, it: PayIn) -> Outcome {
    let day = ask.occurred.day();
    let payer = payers::named(ask.book, it.room, (it.payer.as_ref(), None), day);
    // Money is held for a person: a household as such could not be given it back.
    let Some((payer, _)) = payer.filter(|(payer, _)| payer.person > 0) else {
        return Err(PAYER_NEEDED.at(PayIn::payer));
    };
    if it.amount <= Money::ZERO {
        return Err(NO_SUM.at(PayIn::amount));
    }
    if let Some(first) = held(ask.book, payer) {
        let who = payers::shown(ask.book, payer);
        return Err(HAS_ONE.with(&[&who, &ask.book.registry().show_number(first.id)]));
    }
    let drawn = taken(ask, payer, (it.amount, it.taken), it.kind, ask.given.clone());
    Ok(Decision { drawn, warnings: Vec::new() })
}

fn top_up(ask: &Ask<'_>, it: TopUp) -> Outcome {
    let slip = ask.standing()?;
    if it.amount <= Money::ZERO {
        return Err(NO_SUM.at(TopUp::amount));
    }
    let kind = slip.get(PayIn::kind).unwrap_or(Held::Fee);
    let drawn = taken(ask, payers::on(slip), (it.amount, it.taken), kind, ask.given.clone());
    Ok(Decision { drawn, warnings: Vec::new() })
}

/// Money held for a payer from now on: on the slip that stands, or on a new one; with its receipt.
pub fn taken(
    ask: &Ask<'_>,
    payer: Payer,
    (amount, taken): (Money, Taken),
    kind: Held,
    given: Fields,
) -> Vec<Drawn> {
    let standing = held(ask.book, payer);
    let fresh = SlipId { form: TAG, number: ask.book.next_number(TAG) };
    let (slip, step) = standing.map_or((fresh, PAY_IN), |s| (s.id, TOP_UP));
    let number = ask.book.registry().show_number(slip);
    let receipt = receipts::record::issue(
        ask,
        &Payment {
            payer,
            amount,
            taken,
            to: (Account::Deposit, 0),
            paid_for: slip,
            ground: &format!("{} {number}", kind.label()),
            reference: given.get(PayIn::reference),
        },
    );
    let set = payers::fields(given, payer)
        .put(PayIn::kind, kind)
        .put(PayIn::amount, amount)
        .put(PayIn::taken, taken)
        .put(RECEIPT, SlipRef(receipt.slip));
    vec![Ask::beside(slip, step, HELD, set), receipt]
}

fn settle(ask: &Ask<'_>, it: Settle) -> Outcome {
    match ask.book.slip(it.record.slip()) {
        Some(record) => settle_record(ask, ask.standing()?, &record),
        None => Err(NO_SLIP.says()),
    }
}

/// An audited record paid out of what is held.
///
/// # Errors
/// It is another payer's, not audited, paid to a worker already, or more than is held: then with the sum
/// to top up.
pub fn settle_record(ask: &Ask<'_>, slip: &Slip, record: &Slip) -> Outcome {
    let payer = payers::on(slip);
    opening::totals_first(ask.book, slip, is_carried(slip))?;
    if payers::on(record) != payer {
        return Err(NOT_THEIRS.at(Settle::record));
    }
    if record.state != service::AUDITED {
        return Err(NOT_AUDITED.at(Settle::record));
    }
    if let Some(covered) = terms::of_slip(ask.book, record)
        && covered.settle != agreement::Settle::Each
    {
        return Err(BY_TERMS.with(&[covered.settle.label()]).at(Settle::record));
    }
    if let Some(cash) = service::with_worker(ask.book, record) {
        return Err(service::CASH_WAITS.with(&[&cash.to_string()]).at(Settle::record));
    }
    let (sum, held) = (service::total(record), balance(ask.book, payer));
    if held < sum {
        let short = sum.minus(held).unwrap_or(sum);
        return Err(SHORT.with(&[&held.to_string(), &sum.to_string(), &short.to_string()]));
    }
    let months = (0, service::month(record));
    let accounts = (Account::Deposit, Account::Unbilled);
    let lines = moved(sum, accounts, months, payer, service::item(record));
    let paid = Ask::beside(record.id, service::SETTLE, service::SETTLED, Fields::new());
    let note = note_record(slip, record.id);
    let warnings = used(slip, sum, held.minus(sum).unwrap_or_default());
    let warnings = warnings.into_iter().collect();
    Ok(Decision { drawn: vec![note, paid.posting(lines)], warnings })
}

fn advise_refund(ask: &Ask<'_>, _: &Fields) -> Advice {
    let mut advice = Advice::default();
    let Some(slip) = ask.slip else { return advice };
    let payer = payers::on(slip);
    let held = balance(ask.book, payer);
    advice.computed.push(("押金余额".to_string(), format!("{held} 元 {}", held.capitals())));
    let owed = settlement::owed_by(ask.book, payer);
    if owed > Money::ZERO {
        advice.warnings.push(OWES.with(&[&owed.to_string()]));
    }
    let lives = |home: &people::Home| home.until.is_none();
    let stays = slip.get(PayIn::kind) == Some(Held::Deposit)
        && people::has_home(ask.book, PersonId(payer.person), RoomId(payer.room), lives);
    if stays {
        advice.warnings.push(STAYS.with(&[&payers::shown(ask.book, payer)]));
    }
    advice
}

/// What is missing on what is held: for all that waits to be paid out of it; where that is covered, for what the
/// office asks of a tenant beforehand.
fn missing(ask: &Ask<'_>, payer: Payer) -> Option<Money> {
    let held = balance(ask.book, payer);
    let short_of = |sum: Money| sum.minus(held).filter(|short| *short > Money::ZERO);
    short_of(to_settle(ask.book, payer)).or_else(|| {
        let (room, who) = (RoomId(payer.room), Who::Known(PersonId(payer.person)));
        let as_what = payers::named(ask.book, room, (Some(&who), None), ask.occurred.day());
        let asked = as_what.is_some_and(|(_, kind)| kind == Customer::Tenant)
            && !ask.book.policy().is(TenantPrepayment::None);
        asked.then(|| Money::fen(ask.limit(&TENANT_PREPAID_FEN))).and_then(short_of)
    })
}

/// What is to be paid out of what is held: statements, records that are audited or for which no other means was
/// agreed, and finished work that only waits for its signature; not what the household has paid to a worker.
fn to_settle(book: &dyn Book, payer: Payer) -> Money {
    let open = book.under(Index::OpenRoom, u64::from(payer.room), 200);
    let slips = open.into_iter().filter_map(|id| book.slip(id));
    let own = slips.filter(|slip| payers::on(slip) == payer);
    own.fold(Money::ZERO, |sum, slip| {
        let more = match slip.id.form {
            service::TAG => record_to_settle(book, &slip),
            statement::TAG => statement::owed(&slip),
            _ => unsigned(book, &slip),
        };
        sum.plus(more).unwrap_or(sum)
    })
}

/// What finished work comes to that only waits for its signature: its record is written with that.
fn unsigned(book: &dyn Book, slip: &Slip) -> Money {
    let work = book.registry().tagged(slip.id.form).is_some_and(job::is_work);
    if !work || slip.state != job::UNSIGNED || paid_otherwise(slip) {
        return Money::ZERO;
    }
    let sum = slip.get(service::TOTAL).unwrap_or_default();
    if proof::billable(slip, sum) { sum } else { Money::ZERO }
}

fn record_to_settle(book: &dyn Book, record: &Slip) -> Money {
    if service::with_worker(book, record).is_some() {
        return Money::ZERO;
    }
    let from = service::source(book, record);
    let otherwise = paid_otherwise(from.as_ref().unwrap_or(record));
    let waits = record.state == service::AUDITED || !otherwise;
    if waits { service::total(record) } else { Money::ZERO }
}

/// Whether the customer agreed to pay by other means.
fn paid_otherwise(slip: &Slip) -> bool {
    slip.get(service::Log::means).is_some_and(|means| means != Means::Deposit)
}

/// Gives money back, whole or in part, two people signing for it.
fn refund(ask: &Ask<'_>, it: Refund) -> Outcome {
    let slip = ask.standing()?;
    opening::totals_first(ask.book, slip, is_carried(slip))?;
    let payer = payers::on(slip);
    let held = balance(ask.book, payer);
    let sum = it.refund.unwrap_or(held);
    if sum > held {
        return Err(MORE_THAN_HELD.with(&[&held.to_string()]).at(Refund::refund));
    }
    if slip.get(PayIn::kind) == Some(Held::Guarantee) {
        let owed = settlement::owed_by(ask.book, payer);
        let most = held.minus(owed).unwrap_or_default().max(Money::ZERO);
        if sum > most {
            let no = COVERS.with(&[&owed.to_string(), &most.to_string()]);
            return Err(no.at(Refund::refund));
        }
    }
    if sum <= Money::ZERO && held > Money::ZERO {
        return Err(NO_SUM.at(Refund::refund));
    }
    let state = if sum == held { RETURNED } else { HELD };
    let lines = moved(sum, (Account::Deposit, it.taken.account()), (0, 0), payer, 0);
    let lines = cash::placed(ask, lines)?;
    let drawn = ask.draw_with(state, ask.given.clone().put(Refund::refund, sum)).posting(lines);
    let mut decision = Decision::from(drawn);
    if payers::is_another(payer, &it.refund_to) {
        decision.warnings.push(TO_ANOTHER.with(&[&payers::shown(ask.book, payer)]));
    }
    Ok(decision)
}
