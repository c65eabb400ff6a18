//! F-23 押金 / 预收: a payer's money held in advance, what was settled against it, and its return
//! (P-13).
//!
//! The balance is the sum of the account, not a field: every yuan in it came with a receipt.

use crate::engine::ledger::{Account, Payer, moved};
use crate::forms::billing::policy::TENANT_PREPAID_FEN;
use crate::forms::estate::rooms;
use crate::forms::prelude::*;
use crate::forms::show_number;

use super::receipts::{self, Payment, Taken};
use super::{agreement, payers, service, statement};

pub const TAG: u16 = 23;

const PAY_IN: u16 = 1;
const TOP_UP: u16 = 2;
const SETTLE: u16 = 3;
const TAKE_BACK: u16 = 5;

/// The receipt of the last payment.
const RECEIPT: Tag<SlipRef> = Tag::new(31, "receipt");
/// The word under which what is held for a payer is found.
const HELD_FOR: &str = "押金";

rules! {
    PAYER_NEEDED refuse "请写付款人;须是住户册上的人" ["F-23", "P-13"];
    HAS_ONE refuse "{0}已有押金单{1};请用“补交”" ["F-23"];
    NO_SUM refuse "金额须大于零" ["F-23", "B-06"];
    BELOW_SET warn "低于设置的 {0} 元" ["C-18", "D-66"];
    SHORT refuse "押金余 {0} 元,不够 {1} 元;请补交 {2} 元" ["P-13", "F-23"];
    NOT_THEIRS refuse "这张单不是此付款人的" ["F-23"];
    NOT_AUDITED refuse "此单还没有审核,或已出账;不能结算" ["G-20", "P-13"];
    MORE_THAN_HELD refuse "押金只有 {0} 元" ["F-23"];
    BY_TERMS refuse "协议约定{0};不能用押金结算" ["G-21", "P-14"];
    OWES warn "还有 {0} 元没有结清;请先结算再退" ["P-13"];
}

choice! {
    /// What the money is called (C-18).
    pub enum Held {
        Fee = 1 "fee" "预交服务费",
        Deposit = 2 "deposit" "押金",
        Guarantee = 3 "guarantee" "服务保证金",
    }
}

fields! {
    pub struct PayIn {
        1 room: RoomId = "房号" 4;
        85 payer: Option<Who> = "付款人" 4;
        2 kind: Held = "名目" 4;
        3 amount: Money = "金额" 4;
        5 taken: Taken = "收款方式" 4;
    }

    pub struct TopUp {
        3 amount: Money = "金额" 4;
        5 taken: Taken = "收款方式" 4;
    }
}

fields! { pub struct Settle { 7 record: Record<{ service::TAG }> = "服务记录" 6; } }

fields! {
    pub struct Refund {
        9 refund: Option<Money> = "退款" 4;
        5 taken: Taken = "收款方式" 4;
        10 refund_to: Signature = "领款人" 4;
    }
}

fields! { pub struct Why { 8 why: Text = "原因" 12; } }

states! { HELD = 1 "held" "在存", RETURNED = 2 "returned" "已退清" }

pub static FORM: Form = Form::new("F-23", TAG, "押金预收单", "押金", STATES, RULES)
    .steps(&[
        Step::opens(PAY_IN, "pay-in", "预收", Right::TakeMoney, PayIn::fields)
            .advise(advise_pay_in)
            .decide(by!(pay_in)),
        Step::from(TOP_UP, "top-up", "补交", &[HELD], Right::TakeMoney, TopUp::fields)
            .advise(advise_sum)
            .decide(by!(top_up)),
        Step::from(SETTLE, "settle", "结算", &[HELD], Right::TakeMoney, Settle::fields)
            .decide(by!(settle)),
        Step::from(4, "refund", "退款", &[HELD], Right::TakeMoney, Refund::fields)
            .cosigned(Right::Release)
            .advise(advise_refund)
            .decide(by!(refund)),
        Step::from(TAKE_BACK, "take-back", "撤回收款", &[HELD], Right::TakeMoney, Why::fields)
            .cosigned(Right::Release)
            .decide(receipts::take_last_back),
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
            .also(|slip, book| {
                vec![Said::new("现余", balance(book, payers::on(slip)).to_string(), 4)]
            })
            .signs(&["交款人", "收款人", "复核"])
            .size(Size::Third),
    );

/// What is held for a payer: the sum of the account, turned from a liability.
pub fn balance(book: &dyn Book, payer: Payer) -> Money {
    let owed = book.balance(Account::Deposit, 0, payer);
    Money::ZERO.minus(owed).unwrap_or(Money::ZERO)
}

/// The slip under which a payer's money is held.
pub fn held(book: &dyn Book, payer: Payer) -> Option<Slip> {
    let found = book.named(TAG, &payers::key_text(HELD_FOR, payer));
    found.into_iter().find(|s| payers::on(s) == payer && s.state == HELD)
}

/// The sum in words, as the receipt will have it.
fn advise_sum(_: &Ask<'_>, given: &Fields) -> Advice {
    let mut advice = Advice::default();
    if let Some(amount) = given.get(PayIn::amount) {
        advice.computed.push(("大写".to_string(), amount.capitals()));
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
        return Err(HAS_ONE.with(&[&who, &show_number(first.id)]));
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
    let number = show_number(slip);
    let receipt = receipts::issue(
        ask,
        &Payment {
            payer,
            amount,
            taken,
            to: (Account::Deposit, 0),
            paid_for: slip,
            ground: &format!("{} {number}", kind.label()),
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
/// It is another payer's, not audited, or more than is held: then with the sum to top up.
pub fn settle_record(ask: &Ask<'_>, slip: &Slip, record: &Slip) -> Outcome {
    let payer = payers::on(slip);
    if payers::on(record) != payer {
        return Err(NOT_THEIRS.at(Settle::record));
    }
    if record.state != service::AUDITED {
        return Err(NOT_AUDITED.at(Settle::record));
    }
    if let Some(covered) = agreement::of_slip(ask.book, record)
        && covered.settle != agreement::Settle::Each
    {
        return Err(BY_TERMS.with(&[covered.settle.label()]).at(Settle::record));
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
    Ok(Decision { drawn: vec![note, paid.posting(lines)], warnings: Vec::new() })
}

/// The entry on the deposit that says which record was paid out of it.
pub fn note_record(slip: &Slip, record: SlipId) -> Drawn {
    Ask::beside(slip.id, SETTLE, HELD, Fields::new().put(Settle::record, Record(record.number)))
}

fn advise_refund(ask: &Ask<'_>, _: &Fields) -> Advice {
    let mut advice = Advice::default();
    let Some(slip) = ask.slip else { return advice };
    let payer = payers::on(slip);
    let held = balance(ask.book, payer);
    advice.computed.push(("押金余额".to_string(), format!("{held} 元 {}", held.capitals())));
    let owed = owes(ask.book, payer);
    if owed > Money::ZERO {
        advice.warnings.push(OWES.with(&[&owed.to_string()]));
    }
    advice
}

/// What a payer still owes: on open statements, and audited on none.
fn owes(book: &dyn Book, payer: Payer) -> Money {
    let open = book.under(Index::OpenRoom, u64::from(payer.room), 200);
    let slips = open.into_iter().filter_map(|id| book.slip(id));
    slips.filter(|s| payers::on(s) == payer).fold(Money::ZERO, |sum, slip| {
        let owed = match (slip.id.form, slip.state) {
            (service::TAG, service::AUDITED) => service::total(&slip),
            (statement::TAG, _) => statement::owed(&slip),
            _ => Money::ZERO,
        };
        sum.plus(owed).unwrap_or(sum)
    })
}

/// Gives money back, whole or in part, two people signing for it.
fn refund(ask: &Ask<'_>, it: Refund) -> Outcome {
    let payer = payers::on(ask.standing()?);
    let held = balance(ask.book, payer);
    let sum = it.refund.unwrap_or(held);
    if sum > held {
        return Err(MORE_THAN_HELD.with(&[&held.to_string()]).at(Refund::refund));
    }
    if sum <= Money::ZERO && held > Money::ZERO {
        return Err(NO_SUM.at(Refund::refund));
    }
    let state = if sum == held { RETURNED } else { HELD };
    let lines = moved(sum, (Account::Deposit, it.taken.account()), (0, 0), payer, 0);
    ask.draw_with(state, ask.given.clone().put(Refund::refund, sum)).posting(lines).ok()
}

/// What a void receipt makes of the deposit that it was for.
///
/// # Errors
/// The money has been used: what is still held.
pub fn take_payment_back(
    ask: &Ask<'_>,
    slip: &Slip,
    amount: Money,
    why: Fields,
) -> Result<Drawn, Money> {
    let held = balance(ask.book, payers::on(slip));
    if slip.state != HELD || held < amount {
        return Err(held);
    }
    Ok(Ask::beside(slip.id, TAKE_BACK, HELD, why))
}

/// Whether a payer has prepaid what the office asks of a tenant; anything, where no sum is set.
pub fn prepaid(book: &dyn Book, payer: Payer) -> bool {
    let set = Money::fen(book.policy().limit(&TENANT_PREPAID_FEN)).max(Money::fen(1));
    balance(book, payer) >= set
}
