//! A receipt as it stands, and the entry by which a payment writes one. Statement and deposit take money
//! by it; what becomes of theirs when a receipt is void stands above all three.

use crate::engine::ledger::{Account, Payer, Posting, moved};
use crate::engine::slip::link_key;
use crate::forms::billing::drawer::cash;
use crate::forms::billing::payers;
use crate::forms::prelude::*;

pub const TAG: u16 = 9006;

pub(super) const GIVE: u16 = 1;
pub(super) const TAKE_BACK: u16 = 2;
pub(super) const INVOICE: u16 = 3;
pub(super) const RED: u16 = 4;

/// The slip that the money is for.
pub(super) const PAID_FOR: Tag<SlipRef> = Tag::new(31, "paid_for");
/// The account and month that the money was put to.
const ACCOUNT: Tag<i64> = Tag::new(32, "account");
const MONTH: Tag<i64> = Tag::new(33, "month");
/// What of it was too much for that, and is held for the payer from then on.
const OVER: Tag<Money> = Tag::new(36, "over");

/// Receipts of one slip that are read: by far more than anybody pays one sum in.
const MOST: usize = 1_000;

rules! {
    NOT_ALONE refuse "收据随收款一起开;请在月结单或押金单上收款" ["B-06", "F-23"];
    ON_ITS_PAPER refuse "这张收据请在{0}上撤回收款" ["B-06", "F-60"];
    NOT_FOR_DEPOSIT refuse "押金、预收不开发票,只开收据" ["B-06", "F-23"];
    INVOICED refuse "这张收据已开发票 {0};要换请先红冲" ["B-06"];
    INVOICE_TWICE refuse "发票号 {0} 已写在{1}上" ["B-06"];
    NO_INVOICE refuse "这张收据没有开着的发票" ["B-06"];
    INVOICE_FIRST refuse "先红冲发票 {0},再作废收据" ["B-06"];
    SPENT refuse "这笔预收已经用去,只剩 {0} 元;请先退回结算" ["B-06", "F-23"];
}

choice! {
    /// How money came. A company's payment code shown by a worker is a scan, not cash (DESK 10).
    pub enum Taken {
        Cash = 1 "cash" "现金",
        Scan = 2 "scan" "扫码刷卡",
        Transfer = 3 "transfer" "转账",
        Bank = 4 "bank" "银行托收",
    }
}

impl Taken {
    /// The account into which such money comes.
    pub fn account(self) -> Account {
        match self {
            Self::Cash => Account::Cash,
            Self::Scan => Account::Scan,
            Self::Transfer | Self::Bank => Account::Bank,
        }
    }
}

fields! {
    /// What stands on a receipt. Nobody types it: it comes with the payment.
    pub struct Give {
        1 room: RoomId = "房号" 4;
        85 payer: Option<Who> = "付款人" 4;
        3 amount: Money = "金额" 4;
        4 capitals: Option<Text> = "大写" 8;
        5 taken: Taken = "收款方式" 4;
        6 ground: Option<Text> = "事由" 12;
        35 reference: Option<Text> = "流水号" 4;
    }
}

fields! {
    /// 发票: a receipt is none, so that what was made out stands beside it.
    pub struct Invoice {
        40 buyer: Text = "抬头" 8;
        41 tax_no: Option<Text> = "税号" 4;
        42 invoice_no: Text = "发票号" 6;
    }

    pub struct Red {
        43 red_no: Text = "红票号" 6;
        44 red_why: Text = "红冲原因" 6;
    }
}

fields! { pub struct Void { 8 why: Text = "作废原因" 12; } }

states! { GIVEN = 1 "given" "已开", VOID = 2 "void" "作废" }

/// Money that comes in.
pub struct Payment<'a> {
    pub payer: Payer,
    pub amount: Money,
    pub taken: Taken,
    /// The account that it is put to, and its month.
    pub to: (Account, u32),
    pub paid_for: SlipId,
    pub ground: &'a str,
    /// What the payment terminal or the code gave it.
    pub reference: Option<Text>,
}

/// The receipt of a payment, with the next number: at most one in a decision.
pub fn issue(ask: &Ask<'_>, payment: &Payment<'_>) -> Drawn {
    issue_with_over(ask, payment, Money::ZERO)
}

/// The same, where so much of it is too much and is held for the payer (F-23).
pub fn issue_with_over(ask: &Ask<'_>, payment: &Payment<'_>, over: Money) -> Drawn {
    let Payment { payer, amount, taken, to: (account, month), paid_for, ground, .. } = *payment;
    let slip = SlipId { form: TAG, number: ask.book.next_number(TAG) };
    let reference = payment.reference.clone();
    let set = reference.map_or_else(Fields::new, |text| Fields::new().put(Give::reference, text));
    let set = payers::fields(set, payer)
        .put(Give::amount, amount)
        .put(Give::capitals, Text(amount.capitals()))
        .put(Give::taken, taken)
        .put(Give::ground, Text(ground.to_string()))
        .put(PAID_FOR, SlipRef(paid_for))
        .put(ACCOUNT, i64::from(account as u8))
        .put(MONTH, i64::from(month));
    let set = if over > Money::ZERO { set.put(OVER, over) } else { set };
    let lines = lines_of((amount, over), taken.account(), (account, month), payer);
    Ask::beside(slip, GIVE, GIVEN, set).posting(cash::taken_in(ask, lines))
}

/// What a receipt moves: to what it is for, and what is too much to what is held for the payer.
fn lines_of(
    (amount, over): (Money, Money),
    taken: Account,
    (account, month): (Account, u32),
    payer: Payer,
) -> Vec<Posting> {
    let due = amount.minus(over).unwrap_or(amount);
    let mut lines = moved(due, (taken, account), (0, month), payer, 0);
    lines.extend(moved(over, (taken, Account::Deposit), (0, 0), payer, 0));
    lines
}

/// Whether a receipt stood at the end of a day: one that was made void later did.
pub fn stood_on(receipt: &Slip, day: Day) -> bool {
    let later = receipt.last_deed(TAKE_BACK).is_some_and(|deed| deed.occurred.day() > day);
    receipt.state == GIVEN || later
}

/// The entry by which a receipt is void: exactly what it moved, the other way round; cash out of the drawer of
/// whoever gives it back.
///
/// # Errors
/// An invoice stands beside it: that one is undone first, whichever paper the money was taken on (`INVOICE_FIRST`). Or the
/// cash is not in that drawer.
pub fn made_void(ask: &Ask<'_>, receipt: &Slip, why: Text) -> Result<Drawn, Notice> {
    if let Some(standing) = invoice(receipt) {
        return Err(INVOICE_FIRST.with(&[&standing.0]));
    }
    let back = lines(receipt).into_iter().map(Posting::reversed).collect();
    let back = cash::placed(ask, back)?;
    let set = Fields::new().put(Void::why, why);
    let mut voided = Ask::beside(receipt.id, TAKE_BACK, VOID, set).posting(back);
    voided.corrects = receipt.story.first().map(|deed| deed.seq);
    Ok(voided)
}

/// The amount on a receipt.
pub fn amount(slip: &Slip) -> Money {
    slip.get(Give::amount).unwrap_or_default()
}

/// What of a receipt was too much for what it was for.
pub(super) fn over(slip: &Slip) -> Money {
    slip.get(OVER).unwrap_or_default()
}

/// The slip that a receipt's money is for.
pub fn paid_for(slip: &Slip) -> Option<SlipId> {
    slip.get(PAID_FOR).map(|SlipRef(id)| id)
}

/// Whether its money is held for somebody and earned by nobody: no invoice is made out for such.
pub(super) fn is_held(slip: &Slip) -> bool {
    let account = slip.get(ACCOUNT).and_then(|n| u8::try_from(n).ok()).and_then(Account::of);
    account.is_none_or(|account| [Account::Deposit, Account::Renovation].contains(&account))
}

/// The number of the invoice that stands beside a receipt: made out, and not taken back since.
pub fn invoice(slip: &Slip) -> Option<Text> {
    let last = |step| slip.last_deed(step).map(|deed| deed.seq);
    slip.get(Invoice::invoice_no).filter(|_| last(INVOICE) > last(RED))
}

/// 未开, 已开 with its number, or 已红冲.
pub(super) fn invoice_shown(slip: &Slip) -> String {
    match invoice(slip) {
        Some(number) => format!("已开 {}", number.0),
        None if slip.last_deed(RED).is_some() => "已红冲".to_string(),
        None => "未开".to_string(),
    }
}

/// The lines that a receipt's entry posted, from what stands on it.
pub(super) fn lines(slip: &Slip) -> Vec<Posting> {
    let taken = slip.get(Give::taken).unwrap_or(Taken::Cash);
    let account = slip.get(ACCOUNT).and_then(|n| u8::try_from(n).ok()).and_then(Account::of);
    let month = slip.get(MONTH).and_then(|n| u32::try_from(n).ok()).unwrap_or(0);
    let to = (account.unwrap_or(Account::Deposit), month);
    lines_of((amount(slip), over(slip)), taken.account(), to, payers::on(slip))
}

/// The standing receipts of a slip, newest first.
pub fn standing_for(book: &dyn Book, slip: SlipId) -> Vec<Slip> {
    let mut standing = all_for(book, slip);
    standing.retain(|r| r.state == GIVEN);
    standing.arrange_by_key(|r| std::cmp::Reverse(r.id.number));
    standing
}

/// The receipt that the last step of a slip wrote: none where that step took no money, whatever was given before.
pub fn written_last(book: &dyn Book, slip: SlipId) -> Option<Slip> {
    let last = book.slip(slip)?.story.last()?.seq;
    // A decision lays its own slip's entry first.
    let begun = |receipt: &Slip| receipt.story.first().is_some_and(|deed| deed.seq > last);
    standing_for(book, slip).into_iter().next().filter(begun)
}

/// Every receipt of a slip, void ones too.
fn all_for(book: &dyn Book, slip: SlipId) -> Vec<Slip> {
    let all = book.under(Index::Linked, link_key(slip), MOST).into_iter();
    all.filter(|id| id.form == TAG).filter_map(|id| book.slip(id)).collect()
}

/// What the receipts of a slip brought at some time, less what went back at that time: of days that are over it never
/// changes.
pub fn moved_for(book: &dyn Book, slip: SlipId, within: impl Fn(Moment) -> bool) -> Money {
    all_for(book, slip).iter().fold(Money::ZERO, |total, receipt| {
        let mut deeds = receipt.story.iter().filter(|deed| within(deed.occurred));
        let sum = deeds.try_fold(total, |sum, deed| match deed.step {
            GIVE => sum.plus(amount(receipt)),
            TAKE_BACK => sum.minus(amount(receipt)),
            _ => Some(sum),
        });
        sum.unwrap_or(total)
    })
}

/// What the last receipt of a slip was for that stood at the end of a day, in the words it was given with.
pub fn ground_on(book: &dyn Book, slip: SlipId, day: Day) -> Option<String> {
    let by_then = |receipt: &Slip, step| {
        receipt.last_deed(step).is_some_and(|deed| deed.occurred.day() <= day)
    };
    let mut stood = all_for(book, slip);
    stood.retain(|receipt| by_then(receipt, GIVE) && !by_then(receipt, TAKE_BACK));
    stood.iter().max_by_key(|r| r.id.number).map(|r| r.text(Give::ground).to_string())
}
