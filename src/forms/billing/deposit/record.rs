//! A payer's deposit as others read it, and the entries that they write on it.

use crate::engine::ledger::{Account, Payer, moved};
use crate::forms::billing::payers;
use crate::forms::billing::policy::TENANT_PREPAID_FEN;
use crate::forms::billing::receipts::record::Taken;
use crate::forms::billing::service::record as service;
use crate::forms::billing::statement::record as statement;
use crate::forms::prelude::*;

pub const TAG: u16 = 23;

pub(super) const PAY_IN: u16 = 1;
pub(super) const TOP_UP: u16 = 2;
pub(super) const SETTLE: u16 = 3;
pub(super) const TAKE_BACK: u16 = 5;
pub(super) const CARRIED: u16 = 6;
pub(super) const ON_STATEMENT: u16 = 7;

/// The receipt of the last payment.
pub(super) const RECEIPT: Tag<SlipRef> = Tag::new(31, "receipt");
/// The word under which what is held for a payer is found.
pub(super) const HELD_FOR: &str = "押金";

rules! {
    PAYER_NEEDED refuse "请写付款人;须是住户册上的人" ["F-23", "P-13"];
    HAS_ONE refuse "{0}已有押金单{1};请用“补交”" ["F-23"];
    NO_SUM refuse "金额须大于零" ["F-23", "B-06"];
    BELOW_SET warn "低于设置的 {0} 元" ["C-18", "D-66"];
    SHORT refuse "押金余 {0} 元,不够 {1} 元;请补交 {2} 元" ["P-13", "F-23"];
    NOT_THEIRS refuse "这张单不是此付款人的" ["F-23"];
    NOT_AUDITED refuse "此单还没有审核,或已出账;不能结算" ["G-20", "P-13"];
    MORE_THAN_HELD refuse "押金只有 {0} 元" ["F-23"];
    BY_OPENING refuse "期初的押金在“期初登记”里办" ["F-23", "B-14"];
    BY_STATEMENT refuse "月结单的抵扣在那张月结单上办" ["F-22", "F-23"];
    BY_TERMS refuse "协议约定{0};不能用押金结算" ["G-21", "P-14"];
    STAYS warn "{0}还登记住在这里;押金一般在退房时退" ["C-18", "P-13"];
    COVERS refuse "保证金须留够没结清的 {0} 元;最多退 {1} 元" ["C-18", "P-13"];
    USED warn "保证金用了 {0} 元,余 {1} 元;请补足" ["C-18", "P-13"];
    OWES warn "还有 {0} 元没有结清;请先结算再退" ["P-13"];
    TO_ANOTHER warn "领款人不是付款人{0};请核对委托书和证件,留复印件" ["F-23", "P-13"];
}

choice! {
    /// What the money is (C-18), and so how it ends: what was prepaid is used by services and the rest goes back; a
    /// deposit goes back when its payer leaves; a guarantee covers what is owed as long as anything is, and is made up
    /// again where it was used.
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
        35 reference: Option<Text> = "流水号" 4;
    }

    pub struct TopUp {
        3 amount: Money = "金额" 4;
        5 taken: Taken = "收款方式" 4;
        35 reference: Option<Text> = "流水号" 4;
    }
}

fields! { pub struct Settle { 7 record: Record<{ service::TAG }> = "服务记录" 6; } }

fields! { pub struct OnStatement { 11 statement: SlipOf<{ statement::TAG }> = "月结单" 6; } }

fields! {
    pub struct Refund {
        9 refund: Option<Money> = "退款" 4;
        5 taken: Taken = "收款方式" 4;
        10 refund_to: Signature = "领款人" 4;
    }
}

fields! { pub struct Why { 8 why: Text = "原因" 12; } }

fields! {
    /// What was held on paper before the desk kept the books, under the number of that paper.
    pub struct Carried {
        1 room: RoomId = "房号" 4;
        85 payer: Option<Who> = "付款人" 4;
        2 kind: Held = "名目" 4;
        3 amount: Money = "金额" 4;
        34 paper_no: Text = "纸单号" 4;
    }
}

states! { HELD = 1 "held" "在存", RETURNED = 2 "returned" "已退清" }

/// What is held for a payer: the sum of the account, turned from a liability.
pub fn balance(book: &dyn Book, payer: Payer) -> Money {
    let owed = book.balance(Account::Deposit, 0, payer);
    Money::ZERO.minus(owed).unwrap_or(Money::ZERO)
}

/// What is said where so much of what is held was used: a guarantee is to be made up again.
pub fn used(slip: &Slip, sum: Money, left: Money) -> Option<Notice> {
    let guarantee = slip.get(PayIn::kind) == Some(Held::Guarantee);
    guarantee.then(|| USED.with(&[&sum.to_string(), &left.to_string()]))
}

/// Whether it was held on paper before there was a desk.
pub fn is_carried(slip: &Slip) -> bool {
    slip.id.form == TAG && slip.has(Carried::paper_no)
}

/// The slip under which a payer's money is held.
pub fn held(book: &dyn Book, payer: Payer) -> Option<Slip> {
    let found = book.named(TAG, &payers::key_text(HELD_FOR, payer));
    found.into_iter().find(|s| payers::on(s) == payer && s.state == HELD)
}

/// The entry on a payer's deposit, on the one that stands or a new one, by which something that they paid too much
/// elsewhere is held for them: the money itself comes with that receipt.
pub fn kept(
    book: &dyn Book,
    payer: Payer,
    (over, taken): (Money, Taken),
    receipt: SlipId,
) -> Drawn {
    let fresh = SlipId { form: TAG, number: book.next_number(TAG) };
    let standing = held(book, payer);
    let (slip, step) = standing.as_ref().map_or((fresh, PAY_IN), |slip| (slip.id, TOP_UP));
    let kind = standing.and_then(|slip| slip.get(PayIn::kind)).unwrap_or(Held::Fee);
    let set = payers::fields(Fields::new(), payer)
        .put(PayIn::kind, kind)
        .put(PayIn::amount, over)
        .put(PayIn::taken, taken)
        .put(RECEIPT, SlipRef(receipt));
    Ask::beside(slip, step, HELD, set)
}

/// The entry on the deposit that says which record was paid out of it.
pub fn note_record(slip: &Slip, record: SlipId) -> Drawn {
    Ask::beside(slip.id, SETTLE, HELD, Fields::new().put(Settle::record, Record(record.number)))
}

/// The entry on the deposit that says on which statement it was paid out, or put back.
pub fn note_statement(slip: &Slip, statement: SlipId) -> Drawn {
    let set = Fields::new().put(OnStatement::statement, SlipRef(statement));
    Ask::beside(slip.id, ON_STATEMENT, HELD, set)
}

/// What was held on paper for a payer, from now on held here: nobody pays and no receipt is given.
pub fn carry(book: &dyn Book, payer: Payer, (kind, amount): (Held, Money), paper: Text) -> Drawn {
    let slip = SlipId { form: TAG, number: book.next_number(TAG) };
    let set = payers::fields(Fields::new(), payer)
        .put(Carried::kind, kind)
        .put(Carried::amount, amount)
        .put(Carried::paper_no, paper);
    let lines = moved(amount, (Account::Opening, Account::Deposit), (0, 0), payer, 0);
    Ask::beside(slip, CARRIED, HELD, set).posting(lines)
}

/// The same taken back, as long as nothing was done with it.
pub fn carry_back(slip: &Slip, why: Text) -> Option<Drawn> {
    let untouched = slip.state == HELD && slip.story.len() == 1;
    let amount = slip.get(Carried::amount).filter(|_| untouched)?;
    let accounts = (Account::Deposit, Account::Opening);
    let lines = moved(amount, accounts, (0, 0), payers::on(slip), 0);
    let set = Fields::new().put(Why::why, why);
    let mut back = Ask::beside(slip.id, TAKE_BACK, RETURNED, set).posting(lines);
    back.corrects = slip.story.first().map(|deed| deed.seq);
    Some(back)
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
