//! A month's statement as others read it, and the entry by which a void receipt takes a payment off it.

use crate::engine::fields::RowView;
use crate::engine::ledger::{Account, Payer, Posting, moved};
use crate::forms::billing::payers;
use crate::forms::billing::receipts::record::Taken;
use crate::forms::prelude::*;

pub const TAG: u16 = 22;

pub(super) const MAKE: u16 = 1;
pub(super) const COLLECT: u16 = 2;
pub(super) const TAKE_BACK: u16 = 3;
pub(super) const REVERSE: u16 = 4;
pub(super) const MAKE_IN_RUN: u16 = 5;
pub(super) const CARRIED: u16 = 6;
pub(super) const PAY_OUT: u16 = 7;
pub(super) const PUT_BACK: u16 = 8;

/// The total in words.
pub(super) const CAPITALS: Tag<Text> = Tag::new(5, "capitals");
pub(super) const ROWS: Tag<Vec<ItemRow>> = Tag::new(10, "rows");
/// What was collected on it by now.
pub(super) const COLLECTED: Tag<Money> = Tag::new(11, "collected");
/// What of it was paid out of the payer's deposit.
pub(super) const PAID_OUT: Tag<Money> = Tag::new(16, "paid_out");
/// The receipt of the last payment.
pub(super) const RECEIPT: Tag<SlipRef> = Tag::new(31, "receipt");

rules! {
    ALREADY refuse "{0}{1}的月结单已有:{2};不能重复出账" ["F-22", "P-12"];
    NOTHING_AUDITED refuse "{0}{1}没有已审核未出账的服务" ["G-20", "F-22"];
    NO_MONTH refuse "月份写成 202611,且不晚于本月" ["F-22"];
    NOT_OVER warn "本月还没有过完;以后审核的记入下月" ["P-12", "S0 4.3.1"];
    PAYER_UNKNOWN refuse "付款人须是住户册上的人" ["F-22"];
    TOTAL_MOVED refuse "合计现为 {0} 元,与所填不同;请看过再出账" ["G-18", "F-22"];
    TOO_MUCH refuse "只欠 {0} 元,不能多收;多出的要留作预收,请在“多的预收”写是" ["F-22", "P-12"];
    MORE_THAN_OWED refuse "只欠 {0} 元;抵扣写不超过它的数" ["F-22", "P-13"];
    OVER_FOR_WHOM refuse "这张月结单没有付款人,多的不知替谁留着;请收 {0} 元" ["F-22", "F-23"];
    KEPT warn "多的 {0} 元已记押金预收" ["F-22", "F-23"];
    NOTHING_TAKEN refuse "收款金额须大于零" ["F-22"];
    NOT_PAID_OUT refuse "这张月结单没有用押金抵扣过" ["F-22"];
    BATCH_NO refuse "银行托收须填托收批号" ["F-26", "P-15"];
    BANK_IN_PRINCIPLE warn "按设置原则上走托收;现金只在收银处收" ["C-16", "C-17", "P-15"];
    BY_OPENING refuse "期初的欠费在“期初登记”里办" ["F-22", "B-14"];
    NOTHING_HELD refuse "{0}没有存着的押金预收" ["P-13", "F-23"];
    NOWHERE_BACK refuse "{0}的押金预收已退清,抵扣退不回去;请先请出纳收一笔“预收”,再办这一步" ["P-13", "F-23"];
    MORE_THAN_HELD refuse "押金预收只有 {0} 元;抵扣写不超过它的数" ["P-13", "F-23"];
    STILL_OWED warn "还欠 {0} 元" ["P-12"];
    BY_RUN_ALONE refuse "这一步由前台在全部出账时办;一户的请办“出月结单”" ["B-13"];
    NO_RUN refuse "没有正在出的全部月结" ["B-13"];
    FOR_DEPOSIT refuse "{0}有约定用押金结算的服务;请先用押金结算" ["P-13", "F-23"];
}

fields! {
    pub struct Make {
        1 room: RoomId = "房号" 4;
        85 payer: Option<Who> = "付款人" 4;
        2 month: i64 = "月份" 4;
        4 total: Option<Money> = "合计" 4;
    }

    /// A household's statement in a run over all of them; the run has the month.
    pub struct OfRun {
        1 room: RoomId = "房号" 4;
        85 payer: Option<Who> = "付款人" 4;
        6 run: SlipRef = "全部月结" 4;
    }

    /// A row of the paper: what was done, how often, for how much. The making writes it.
    pub struct ItemRow {
        1 item: Text = "项目" 6;
        2 count: i64 = "次数" 2;
        4 price: Option<Money> = "单价" 2;
        3 sum: Money = "金额" 2;
    }

    pub struct Collect {
        12 amount: Option<Money> = "收款" 4;
        13 taken: Taken = "收款方式" 4;
        14 batch: Option<Text> = "托收批号" 4;
        18 ahead: Option<bool> = "多的预收" 4;
        35 reference: Option<Text> = "流水号" 4;
    }
}

fields! {
    /// What was owed on paper before the desk kept the books, under the number of that paper.
    pub struct Carried {
        1 room: RoomId = "房号" 4;
        85 payer: Option<Who> = "付款人" 4;
        2 month: i64 = "月份" 4;
        4 total: Option<Money> = "合计" 4;
        34 paper_no: Text = "纸单号" 4;
    }
}

fields! {
    /// Paid out of what the payer has prepaid, by their word.
    pub struct PayOut {
        15 from_deposit: Option<Money> = "抵扣" 4;
        17 agreed_by: Signature = "业户同意" 4;
    }
}

fields! { pub struct Why { 8 why: Text = "原因" 12; } }
fields! { pub struct Reverse { 23 why_reversed: Text = "红冲原因" 12; } }

states! {
    MADE = 1 "made" "待收款" open,
    PARTLY = 2 "partly" "部分已收" open,
    PAID = 3 "paid" "已收清",
    REVERSED = 4 "reversed" "已红冲",
}

/// The word under which a month's statement is found.
pub(super) fn key_word(month: u32) -> String {
    format!("月结 {month}")
}

/// A month as it is typed, 202611: this one or one that is over.
pub fn month_typed(now: Moment, typed: i64) -> Option<u32> {
    let this = i64::try_from(now.day().month()).unwrap_or(0);
    let calendar = (1..=12).contains(&(typed % 100)) && typed >= 200_001 && typed <= this;
    u32::try_from(typed).ok().filter(|_| calendar)
}

/// The month that it is for: 202611.
pub fn month(slip: &Slip) -> u32 {
    slip.get(Make::month).and_then(|n| u32::try_from(n).ok()).unwrap_or(0)
}

/// What the month comes to.
pub fn total(slip: &Slip) -> Money {
    slip.get(Make::total).unwrap_or_default()
}

/// What was collected on it by now.
pub fn collected(slip: &Slip) -> Money {
    slip.get(COLLECTED).unwrap_or_default()
}

/// The run over all households that made it, if one did.
pub fn made_by(slip: &Slip) -> Option<SlipId> {
    slip.get(OfRun::run).map(|SlipRef(run)| run)
}

/// What is still owed on it.
pub fn owed(slip: &Slip) -> Money {
    total(slip).minus(collected(slip)).unwrap_or(Money::ZERO)
}

/// The rows of the paper: item, count, amount.
pub fn rows(slip: &Slip) -> Vec<(String, i64, Money)> {
    let row = |row: RowView<'_>| {
        Some((row.get(ItemRow::item)?.0, row.get(ItemRow::count)?, row.get(ItemRow::sum)?))
    };
    slip.rows_of(ROWS).filter_map(row).collect()
}

/// The payer's statement of a month, unless it was reversed.
pub fn standing(book: &dyn Book, payer: Payer, at: u32) -> Option<Slip> {
    let found = book.named(TAG, &payers::key_text(&key_word(at), payer));
    found.into_iter().find(|s| payers::on(s) == payer && month(s) == at && s.state != REVERSED)
}

/// Whether it was taken back whole.
pub fn is_reversed(slip: &Slip) -> bool {
    slip.id.form == TAG && slip.state == REVERSED
}

/// Whether it was owed on paper before there was a desk.
pub fn is_carried(slip: &Slip) -> bool {
    slip.has(Carried::paper_no)
}

/// What a payer owed on paper for a month, from now on owed here: collected as any statement is.
pub fn carry(book: &dyn Book, payer: Payer, (month, sum): (u32, Money), paper: Text) -> Drawn {
    let slip = SlipId { form: TAG, number: book.next_number(TAG) };
    let row =
        ItemRow { item: Text(format!("期初 纸单 {}", paper.0)), count: 1, sum, price: None };
    let set = payers::fields(Fields::new(), payer)
        .put(Carried::month, i64::from(month))
        .put(Carried::total, sum)
        .put(Carried::paper_no, paper)
        .put(CAPITALS, Text(sum.capitals()))
        .put(ROWS, vec![row]);
    let accounts = (Account::Receivable, Account::Opening);
    Ask::beside(slip, CARRIED, MADE, set).posting(moved(sum, accounts, (month, 0), payer, 0))
}

/// The lines that take such a statement back; none for one that the desk made out.
pub(super) fn carried_back(slip: &Slip) -> Vec<Posting> {
    match is_carried(slip) {
        true => {
            let accounts = (Account::Opening, Account::Receivable);
            moved(total(slip), accounts, (0, month(slip)), payers::on(slip), 0)
        }
        false => Vec::new(),
    }
}

/// The same taken back, as long as nothing was done with it.
pub fn carry_back(slip: &Slip, why: Text) -> Option<Drawn> {
    if slip.state != MADE || slip.story.len() != 1 {
        return None;
    }
    let set = Fields::new().put(Reverse::why_reversed, why);
    let mut back = Ask::beside(slip.id, REVERSE, REVERSED, set).posting(carried_back(slip));
    back.corrects = slip.story.first().map(|deed| deed.seq);
    Some(back)
}

/// What a void receipt makes of the statement that it was for.
pub fn take_payment_back(slip: &Slip, amount: Money, why: Fields) -> Drawn {
    let left = collected(slip).minus(amount).unwrap_or(Money::ZERO);
    let state = if left > Money::ZERO { PARTLY } else { MADE };
    Ask::beside(slip.id, TAKE_BACK, state, why.put(COLLECTED, left))
}
