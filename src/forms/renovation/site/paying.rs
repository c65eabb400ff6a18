//! The cashier's part: fees and the deposit, each with its receipt, and what was taken by mistake goes back. The deposit is
//! owed back to whoever stands on its receipt.

use super::record::{
    AGREED, Apply, BELOW_SET, BY_OPENING, DEPOSIT_DONE, DEPOSIT_RECEIPT, FEES_DONE, FEES_RECEIPT,
    HELD, NO_RECEIPT, PAID, PAID_ALREADY, PayDeposit, PayFees, Permit, TakeBack, WHY_NOTHING,
    Which, account, is_carried, owns, room, sum,
};
use crate::engine::ledger::{Account, Payer};
use crate::forms::billing::payers;
use crate::forms::billing::receipts::record::{self as receipts, Payment, Taken};
use crate::forms::estate::people;
use crate::forms::prelude::*;
use crate::forms::renovation::policy::{PASS_DEPOSIT_FEN, RENOVATION_DEPOSIT_FEN};

/// Who pays where nobody is named: whoever applied, if they own or rent the flat, else its owner. A tenant who lives
/// there has nothing to do with what somebody else applied for.
fn applicant(ask: &Ask<'_>, slip: &Slip, room: RoomId, day: Day) -> Option<PersonId> {
    let known = |who: Option<Who>| match who {
        Some(Who::Known(person)) => Some(person),
        _ => None,
    };
    let owner = known(slip.get(Apply::owner));
    let signed = known(slip.get(Apply::signed).map(|signature| signature.0));
    let household = people::household(ask.book, room, Some(day)).into_iter();
    let owners = household.map(|(person, _, _)| person);
    let owners = owners.filter(|person| owns(ask.book, room, &Who::Known(*person), day));
    let pays =
        |person: &PersonId| payers::of(ask.book, room, Some(*person), day).0.person == person.0;
    owner.into_iter().chain(signed).chain(owners).find(pays)
}

/// Whose account it is: the person of the register who pays, else the household as such (a builder who pays for it).
fn account_of(ask: &Ask<'_>, slip: &Slip, payer: Option<&Who>) -> Payer {
    let room = room(slip).unwrap_or(RoomId(0));
    let day = ask.occurred.day();
    let asked = applicant(ask, slip, room, day);
    let known = payers::named(ask.book, room, (payer, asked), day);
    known.map_or(Payer { room: room.0, person: 0 }, |(payer, _)| payer)
}

/// Whose the deposit is that goes back: as its receipt has it, whoever lives there meanwhile; as it was carried in, where
/// its receipt is a paper of before.
pub(super) fn held_for(book: &dyn Book, slip: &Slip) -> Payer {
    if let Some(room) = room(slip).filter(|_| is_carried(slip)) {
        return account(room, slip.get(PayDeposit::payer).as_ref());
    }
    let receipt = slip.get(DEPOSIT_RECEIPT).and_then(|SlipRef(id)| book.slip(id));
    let household = Payer { room: room(slip).map_or(0, |room| room.0), person: 0 };
    receipt.map_or(household, |receipt| payers::on(&receipt))
}

/// A receipt of the sum to an account, for this renovation.
fn receipt(
    ask: &Ask<'_>,
    slip: &Slip,
    payer: Payer,
    (amount, taken): (Money, Taken),
    to: (Account, &str),
) -> Drawn {
    let number = ask.book.registry().show_number(slip.id);
    let ground = format!("{} {number}", to.1);
    let (to, ground) = ((to.0, 0), ground.as_str());
    receipts::issue(
        ask,
        &Payment { payer, amount, taken, to, paid_for: slip.id, ground, reference: None },
    )
}

/// What is charged, and whether something is said of it: a sum with the way it came, or why there is none.
fn charged(
    amount: Money,
    taken: Option<Taken>,
    (none, none_at): (Option<&Text>, Tag<Text>),
) -> Result<Option<Taken>, Notice> {
    match (amount > Money::ZERO, taken, none) {
        (true, Some(taken), _) => Ok(Some(taken)),
        (false, _, Some(_)) => Ok(None),
        (true, None, _) => Err(WHY_NOTHING.at(PayFees::taken)),
        (false, _, None) => Err(WHY_NOTHING.at(none_at)),
    }
}

/// Both parts done: permits may be written.
fn next_state(fees: bool, deposit: bool) -> u16 {
    if fees && deposit { PAID } else { AGREED }
}

pub(super) fn pay_fees(ask: &Ask<'_>, it: PayFees) -> Outcome {
    let slip = ask.standing()?;
    if slip.get(FEES_DONE) == Some(true) {
        return Err(PAID_ALREADY.says());
    }
    let amount = sum([it.management, it.haulage, it.pass_fee].into_iter().flatten());
    let none = (it.no_fees.as_ref(), PayFees::no_fees);
    let taken = charged(amount, it.taken, none)?;
    let mut set = ask.given.clone().put(FEES_DONE, true);
    let mut drawn = Vec::new();
    if let Some(taken) = taken {
        let payer = account_of(ask, slip, it.fee_payer.as_ref());
        let to = (Account::Fees, "装修收费");
        let receipt = receipt(ask, slip, payer, (amount, taken), to);
        set = set.put(FEES_RECEIPT, SlipRef(receipt.slip));
        drawn.push(receipt);
    }
    let state = next_state(true, slip.get(DEPOSIT_DONE) == Some(true));
    drawn.insert(0, ask.draw_with(state, set));
    Ok(Decision { drawn, warnings: Vec::new() })
}

/// What the office asks for stands in the blanks.
pub(super) fn deposit_fills(book: &dyn Book) -> Vec<Fill> {
    let asked = [("deposit", &RENOVATION_DEPOSIT_FEN), ("pass_deposit", &PASS_DEPOSIT_FEN)];
    let asked =
        asked.into_iter().map(|(name, limit)| (name, Money::fen(book.policy().limit(limit))));
    asked.filter(|(_, sum)| *sum > Money::ZERO).map(|(name, sum)| (name, sum.plain())).collect()
}

pub(super) fn advise_deposit(ask: &Ask<'_>, given: &Fields) -> Advice {
    let mut advice = Advice::default();
    let blanks = [
        (PayDeposit::deposit, &RENOVATION_DEPOSIT_FEN, "装修押金"),
        (PayDeposit::pass_deposit, &PASS_DEPOSIT_FEN, "出入证押金"),
    ];
    for (tag, limit, what) in blanks {
        let set = Money::fen(ask.limit(limit));
        if given.get(tag).unwrap_or_default() < set && !given.has(PayDeposit::no_deposit) {
            advice.warnings.push(BELOW_SET.with(&[what, &set.to_string()]).at(tag));
        }
    }
    let amounts = [given.get(PayDeposit::deposit), given.get(PayDeposit::pass_deposit)];
    let amount = sum(amounts.into_iter().flatten());
    if amount > Money::ZERO {
        advice.computed.push(("合计".to_string(), format!("{amount} 元 {}", amount.capitals())));
    }
    advice
}

/// The deposit, kept for whoever pays it; or, where local rules allow none, why there is none.
pub(super) fn pay_deposit(ask: &Ask<'_>, it: PayDeposit) -> Outcome {
    let slip = ask.standing()?;
    if slip.get(DEPOSIT_DONE) == Some(true) {
        return Err(PAID_ALREADY.says());
    }
    let amount = sum([it.deposit, it.pass_deposit].into_iter().flatten());
    let none = (it.no_deposit.as_ref(), PayDeposit::no_deposit);
    let taken = charged(amount, it.taken, none)?;
    let mut set = ask.given.clone().put(DEPOSIT_DONE, true).put(HELD, amount);
    let mut drawn = Vec::new();
    if let Some(taken) = taken {
        let payer = account_of(ask, slip, it.payer.as_ref());
        if it.payer.is_none() && payer.person > 0 {
            set = set.put(PayDeposit::payer, Who::Known(PersonId(payer.person)));
        }
        let to = (Account::Renovation, "装修押金");
        let receipt = receipt(ask, slip, payer, (amount, taken), to);
        set = set.put(DEPOSIT_RECEIPT, SlipRef(receipt.slip));
        drawn.push(receipt);
    }
    let state = next_state(slip.get(FEES_DONE) == Some(true), true);
    drawn.insert(0, ask.draw_with(state, set));
    Ok(Decision { drawn, warnings: Vec::new() })
}

/// Taken by mistake: the receipt is void, the money goes back as it came, and that part is asked for again.
pub(super) fn take_back(ask: &Ask<'_>, it: TakeBack) -> Outcome {
    let slip = ask.standing()?;
    let (which, done) = match it.which {
        Which::Fees => (FEES_RECEIPT, FEES_DONE),
        Which::Deposit => (DEPOSIT_RECEIPT, DEPOSIT_DONE),
    };
    if slip.get(done) != Some(true) {
        return Err(NO_RECEIPT.at(TakeBack::which));
    }
    // Taken on paper, before there were receipts here: nothing can be made void.
    if is_carried(slip) && !slip.has(which) {
        return Err(BY_OPENING.at(TakeBack::which));
    }
    let mut set = ask.given.clone();
    set.clear(done);
    set.clear(which);
    set.clear(PayFees::taken);
    match it.which {
        Which::Fees => {
            for sum in [PayFees::management, PayFees::haulage, PayFees::pass_fee] {
                set.clear(sum);
            }
            set.clear(PayFees::fee_payer);
            set.clear(PayFees::no_fees);
        }
        Which::Deposit => {
            for sum in [HELD, PayDeposit::deposit, PayDeposit::pass_deposit] {
                set.clear(sum);
            }
            set.clear(PayDeposit::payer);
            set.clear(PayDeposit::no_deposit);
        }
    }
    // A permit rests on what was paid.
    for paper in [Permit::permit_no, Permit::material_no] {
        set.clear(paper);
    }
    set.clear(Permit::posted);
    let mut drawn = vec![ask.draw_with(AGREED, set)];
    let receipt = slip.get(which).and_then(|SlipRef(id)| ask.book.slip(id));
    if let Some(receipt) = receipt {
        drawn.push(receipts::made_void(ask, &receipt, it.why)?);
    }
    Ok(Decision { drawn, warnings: Vec::new() })
}
