//! Money that is taken for property fees: to the payer's credit with one receipt, and from there to the oldest months
//! that are owed. What is too much is taken only where the payer wants it kept for later months.

use super::record::{
    COLLECT, credit, debts_of, is_carried, owed_by, part_of, settle, settle_first,
};
use crate::engine::ledger::{Account, Payer};
use crate::forms::billing::fee_payments::record::{
    AHEAD, AHEAD_SUM, NO_SUM, NOTHING_OWED, OTHERS_OWE, OnCharge, OnMonth, RECEIPT, ROWS,
    STILL_OWED, TAG as PAYMENT, TAKE, TAKEN, TOO_MUCH, Take,
};
use crate::forms::billing::opening::record as opening;
use crate::forms::billing::payers;
use crate::forms::billing::receipts::record::{self as receipts, Payment, Taken};
use crate::forms::prelude::*;

/// Money of one payer as it comes in.
pub struct Received {
    pub payer: Payer,
    /// All that is owed, where nothing is said.
    pub amount: Option<Money>,
    pub taken: Taken,
    pub reference: Option<Text>,
    /// Whether what is too much is kept for later months.
    pub ahead: bool,
    /// The charge that it is for, where it is for one: what the bank was asked for.
    pub month: Option<SlipId>,
}

/// What is owed and what would be left, said while a sum is typed.
pub(in crate::forms) fn advise(book: &dyn Book, payer: Payer, amount: Option<Money>) -> Advice {
    let mut advice = Advice::default();
    let owed = owed_by(book, payer);
    advice.computed.push(("应收".to_string(), format!("{owed} 元")));
    let held = credit(book, payer);
    if held > Money::ZERO {
        advice.computed.push(("预收余".to_string(), format!("{held} 元")));
    }
    let amount = amount.unwrap_or(owed);
    if amount > Money::ZERO {
        advice.computed.push(("大写".to_string(), amount.capitals()));
    }
    let others = debts_of(book, RoomId(payer.room)).into_iter().filter(|(own, ..)| *own != payer);
    advice.warnings.extend(
        others.map(|(other, _, sum)| {
            OTHERS_OWE.with(&[&payers::shown(book, other), &sum.to_string()])
        }),
    );
    advice
}

pub(super) fn advise_on_charge(ask: &Ask<'_>, given: &Fields) -> Advice {
    let amount = given.get(OnCharge::pay_sum);
    ask.slip.map_or_else(Advice::default, |slip| advise(ask.book, payers::on(slip), amount))
}

/// 收款 on a month's charge: the same as on a payment's own paper. The oldest month is paid first, whichever was open.
pub(super) fn on_charge(ask: &Ask<'_>, it: OnCharge) -> Outcome {
    let slip = ask.standing()?;
    let payer = payers::on(slip);
    let ahead = it.ahead == Some(true);
    let (amount, taken, reference) = (it.pay_sum, it.taken, it.reference);
    let received = Received { payer, amount, taken, reference, ahead, month: None };
    // The same sum has another name here.
    let at = |mut no: Notice| {
        if no.field.as_deref() == Some(Take::amount.name()) {
            no.field = Some(OnCharge::pay_sum.name().to_string());
        }
        no
    };
    let mut decision = take(ask, received).map_err(at)?;
    // Its own entry is laid first, also where the money went to older months alone: what it wrote is found by that.
    let own = decision.drawn.iter().position(|drawn| drawn.slip == slip.id);
    let mut first = match own {
        Some(at) => decision.drawn.remove(at),
        None => ask.draw_with(slip.state, Fields::new()),
    };
    first.step = COLLECT;
    decision.drawn.insert(0, first);
    Ok(decision)
}

/// The payment's own paper, its receipt, and what each month gets of it.
///
/// # Errors
/// Nothing is owed, or the sum is nothing, or too much without a word about the rest.
pub(in crate::forms) fn take(ask: &Ask<'_>, it: Received) -> Outcome {
    let owed = owed_by(ask.book, it.payer);
    let who = payers::shown(ask.book, it.payer);
    let Some(amount) = it.amount.or_else(|| (owed > Money::ZERO).then_some(owed)) else {
        return Err(NOTHING_OWED.with(&[&who]).at(Take::amount));
    };
    if amount <= Money::ZERO {
        return Err(NO_SUM.at(Take::amount));
    }
    let over = amount.minus(owed).unwrap_or_default().max(Money::ZERO);
    if over > Money::ZERO && !it.ahead {
        return Err(TOO_MUCH.with(&[&who, &owed.to_string()]).at(Take::ahead));
    }
    let slip = SlipId { form: PAYMENT, number: ask.book.next_number(PAYMENT) };
    let settled = match it.month {
        None => settle(ask.book, it.payer, amount, None),
        Some(first) => settle_first(ask.book, it.payer, amount, first),
    };
    // Months that were owed on paper are nobody's to collect before two have signed for them.
    for paid in settled.iter().filter_map(|drawn| ask.book.slip(drawn.slip)) {
        opening::totals_first(ask.book, &paid, is_carried(&paid))?;
    }
    let parts: Vec<(SlipId, u32, Money)> =
        settled.iter().filter_map(|drawn| part_of(ask.book, drawn)).collect();
    let ground = ground(&parts, over);
    let receipt = receipts::issue(
        ask,
        &Payment {
            payer: it.payer,
            amount,
            taken: it.taken,
            to: (Account::PropertyFees, 0),
            paid_for: slip,
            ground: &ground,
            reference: it.reference.clone(),
        },
    );
    let row = |(charge, month, sum): (SlipId, u32, Money)| OnMonth {
        month: i64::from(month),
        charge: SlipRef(charge),
        sum,
    };
    let mut set = payers::fields(Fields::new(), it.payer)
        .put(Take::amount, amount)
        .put(Take::taken, it.taken)
        .put(ROWS, parts.into_iter().map(row).collect::<Vec<_>>())
        .put(AHEAD_SUM, over)
        .put(RECEIPT, SlipRef(receipt.slip));
    if let Some(reference) = it.reference {
        set = set.put(Take::reference, reference);
    }
    if it.ahead {
        set = set.put(Take::ahead, true);
    }
    let mut decision = Decision::from(Ask::beside(slip, TAKE, TAKEN, set));
    decision.drawn.push(receipt);
    decision.drawn.extend(settled);
    if over > Money::ZERO {
        decision.warnings.push(AHEAD.with(&[&over.to_string()]));
    }
    let left = owed.minus(amount).unwrap_or_default();
    if left > Money::ZERO {
        decision.warnings.push(STILL_OWED.with(&[&left.to_string()]));
    }
    Ok(decision)
}

/// What the receipt says: `物业费 202609 至 202611,预收 20.00`.
fn ground(parts: &[(SlipId, u32, Money)], over: Money) -> String {
    let months = match (parts.first(), parts.last()) {
        (Some((_, first, _)), Some((_, last, _))) if first != last => format!("{first} 至 {last}"),
        (Some((_, first, _)), _) => first.to_string(),
        _ => String::new(),
    };
    let months = (!months.is_empty()).then(|| format!("物业费 {months}"));
    let ahead = (over > Money::ZERO).then(|| format!("物业费预收 {over}"));
    months.into_iter().chain(ahead).collect::<Vec<_>>().join(",")
}
