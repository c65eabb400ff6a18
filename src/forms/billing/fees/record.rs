//! A month's property fee of a room as others read it, and the entries by which it is paid out of what stands to its
//! payer's credit and by which that is undone. It decides nothing.
//!
//! All money of property fees goes to one account of its payer first (物业费预收), and from there to the oldest month
//! that is owed. So nothing is owed while something stands to the credit, one receipt pays several months, and what is
//! paid ahead is used by the next charge.

use crate::engine::ledger::{Account, Payer, Posting, moved};
use crate::forms::billing::closing::record as closing;
use crate::forms::billing::fee_payments::record as payments;
use crate::forms::billing::payers;
use crate::forms::billing::receipts::record as receipts;
use crate::forms::prelude::*;

pub const TAG: u16 = 225;

pub(super) const ENTER: u16 = 1;
pub(super) const IN_RUN: u16 = 2;
pub(super) const REVERSE: u16 = 3;
pub(super) const COLLECT: u16 = 4;
pub(super) const PAY: u16 = 5;
pub(super) const PAY_BACK: u16 = 6;
pub(super) const CARRIED: u16 = 7;

pub(super) const ROWS: Tag<Vec<FeeRow>> = Tag::new(10, "rows");
/// What of it is paid by now.
pub(super) const PAID_SUM: Tag<Money> = Tag::new(11, "paid");

/// Slips of a room that are looked through: more than any household has in its life.
const LOOKED_THROUGH: usize = 20_000;

rules! {
    ALREADY refuse "{0}{1}的{2}已有:{3};不能重复收" ["F-225", "P-46"];
    NO_MONTH refuse "月份写成 202611,最远写到一年以后" ["F-225", "P-46"];
    NOT_BEGUN refuse "{0}的物业费从 {1} 起算,{2} 不收;要收请写金额" ["F-225", "F-58"];
    BEFORE_IT warn "{0}的物业费从 {1} 起算,{2} 在那之前;请核对" ["F-225", "F-58"];
    MONTH_CLOSED warn "{0} 已关账;这笔收入记在 {1}" ["F-225", "B-20"];
    NO_PAYER refuse "{0}没有登记在册的业主,不知向谁收;请先登记住户" ["F-225", "P-46"];
    NO_AREA refuse "{0}没有登记面积;请先在房屋册上补" ["F-225", "F-107"];
    NO_RATE refuse "{0}这类房屋 {1} 没有收费标准;请先登记标准,或写金额" ["F-225", "B-25"];
    NOT_HANDED refuse "{0}还没有交房;要收请写金额" ["F-225", "F-58"];
    NO_SUM refuse "金额须大于零" ["F-225"];
    WHICH_SUM refuse "按标准出的都在“物业费”一笔里;单收{0}请写金额" ["F-225", "B-25"];
    FROM_CREDIT warn "已用预收抵 {0} 元" ["F-225", "F-58"];
    BY_RUN_ALONE refuse "这一步由前台在物业费出账时办;一户的请办“登记”" ["F-225", "B-26"];
    NO_RUN refuse "没有正在出的物业费" ["B-26"];
    NOT_OF_RUN refuse "{0}不在这一批的月份里" ["B-26"];
    BY_OPENING refuse "期初的欠费在“期初登记”里办" ["F-225", "B-14"];
    BY_PAYMENT refuse "物业费的收款和撤回在收款单上办" ["F-225", "F-226"];
}

fields! {
    pub struct Enter {
        1 room: RoomId = "房号" 4;
        85 payer: Option<Who> = "付款人" 4;
        2 month: i64 = "月份" 4;
        3 what: Option<Text> = "项目" 4;
        4 amount: Option<Money> = "金额" 4;
        7 note: Option<Text> = "说明" 8;
    }

    /// A household's month in a run over all of them.
    pub struct OfRun {
        1 room: RoomId = "房号" 4;
        2 month: i64 = "月份" 4;
        6 run: SlipRef = "物业费出账" 4;
    }

    /// What was owed on paper before the desk kept the books, under the number of that paper.
    pub struct Carried {
        1 room: RoomId = "房号" 4;
        85 payer: Option<Who> = "付款人" 4;
        2 month: i64 = "月份" 4;
        3 what: Option<Text> = "项目" 4;
        4 amount: Option<Money> = "金额" 4;
        34 paper_no: Text = "纸单号" 4;
    }

    /// How the sum came about: what is charged, for how much, at which rate.
    pub struct FeeRow {
        1 item: Text = "项目" 4;
        2 area: Option<Text> = "面积㎡" 3;
        3 rate: Text = "标准" 3;
        4 sum: Money = "金额" 2;
    }
}

fields! { pub struct Reverse { 23 why_reversed: Text = "红冲原因" 12; } }

states! {
    OWED = 1 "owed" "待收款" open,
    PARTLY = 2 "partly" "部分已收" open,
    PAID = 3 "paid" "已收清",
    REVERSED = 4 "reversed" "已红冲",
}

/// What is charged where nothing else is said.
pub const PROPERTY_FEE: &str = "物业费";

/// The month that it is for: 202611.
pub fn month(slip: &Slip) -> u32 {
    slip.get(Enter::month).and_then(|month| u32::try_from(month).ok()).unwrap_or(0)
}

/// What is charged: the fee itself, or what else the office collects with it.
pub fn what(slip: &Slip) -> &str {
    match slip.text(Enter::what) {
        "" => PROPERTY_FEE,
        what => what,
    }
}

/// What the month comes to.
pub fn total(slip: &Slip) -> Money {
    slip.get(Enter::amount).unwrap_or_default()
}

/// What of it is paid by now.
pub fn paid(slip: &Slip) -> Money {
    slip.get(PAID_SUM).unwrap_or_default()
}

/// What is still owed on it; nothing on one that was reversed.
pub fn owed(slip: &Slip) -> Money {
    match slip.state {
        REVERSED => Money::ZERO,
        _ => total(slip).minus(paid(slip)).unwrap_or_default(),
    }
}

/// The run that made it, if one did.
pub fn made_by(slip: &Slip) -> Option<SlipId> {
    slip.get(OfRun::run).map(|SlipRef(run)| run)
}

/// The key under which a room's charge of a month is found, whoever pays: a new owner is not asked again for a month
/// that the one before was asked for.
pub(super) fn key_text(room: RoomId, month: u32, what: &str) -> String {
    format!("{PROPERTY_FEE} {}/{month} {what}", room.0)
}

/// A room's charge of a month that stands.
pub fn standing(book: &dyn Book, room: RoomId, at: u32, item: &str) -> Option<Slip> {
    let found = book.named(TAG, &key_text(room, at, item)).into_iter();
    let same = |slip: &Slip| {
        slip.state != REVERSED
            && slip.get(payers::ROOM) == Some(room)
            && month(slip) == at
            && what(slip) == item
    };
    found.into_iter().find(same)
}

/// What stands to a payer's credit: paid ahead, or paid too much. A liability stands as a credit.
pub fn credit(book: &dyn Book, payer: Payer) -> Money {
    let held = book.balance(Account::PropertyFees, 0, payer);
    Money::ZERO.minus(held).unwrap_or_default()
}

fn of_payer(book: &dyn Book, index: Index, payer: Payer) -> Vec<Slip> {
    let all = book.under(index, u64::from(payer.room), LOOKED_THROUGH).into_iter();
    let fees = all.filter(|id| id.form == TAG).filter_map(|id| book.slip(id));
    let mut own: Vec<Slip> = fees.filter(|slip| payers::on(slip) == payer).collect();
    own.arrange_by_key(|slip| (month(slip), slip.id.number));
    own
}

/// Whether a payer was ever asked for fees here.
pub fn was_charged(book: &dyn Book, payer: Payer) -> bool {
    !of_payer(book, Index::Room, payer).is_empty()
}

/// What a payer still owes on, the oldest month first.
pub fn open_of(book: &dyn Book, payer: Payer) -> Vec<Slip> {
    let mut open = of_payer(book, Index::OpenRoom, payer);
    open.retain(|slip| owed(slip) > Money::ZERO);
    open
}

/// What a payer owes.
pub fn owed_by(book: &dyn Book, payer: Payer) -> Money {
    let open = open_of(book, payer);
    open.iter().fold(Money::ZERO, |sum, slip| sum.plus(owed(slip)).unwrap_or(sum))
}

/// All payers of a room who owe something, with how many months and how much.
pub fn debts_of(book: &dyn Book, room: RoomId) -> Vec<(Payer, usize, Money)> {
    let all = book.under(Index::OpenRoom, u64::from(room.0), LOOKED_THROUGH).into_iter();
    let fees = all.filter(|id| id.form == TAG).filter_map(|id| book.slip(id));
    let mut debts: Vec<(Payer, usize, Money)> = Vec::new();
    for slip in fees.filter(|slip| owed(slip) > Money::ZERO) {
        let (payer, sum) = (payers::on(&slip), owed(&slip));
        match debts.iter_mut().find(|(own, ..)| *own == payer) {
            Some((_, months, all)) => {
                *months += 1;
                *all = all.plus(sum).unwrap_or(*all);
            }
            None => debts.push((payer, 1, sum)),
        }
    }
    debts.arrange_by_key(|(payer, ..)| *payer);
    debts
}

fn state_of(total: Money, paid: Money) -> u16 {
    match paid {
        paid if paid >= total => PAID,
        Money::ZERO => OWED,
        _ => PARTLY,
    }
}

/// Out of the payer's credit to what is owed for a month.
fn used(sum: Money, month: u32, payer: Payer) -> Vec<Posting> {
    moved(sum, (Account::PropertyFees, Account::FeesOwed), (0, month), payer, 0)
}

/// Money that is charged from now on, what stands to the payer's credit used first.
pub(super) fn charge(
    ask: &Ask<'_>,
    step: u16,
    charge: (Payer, u32, Money),
    set: Fields,
) -> (Drawn, Money) {
    let from = (Account::FeeIncome, closing::open_month(ask, charge.1));
    owed_from(ask.book, (step, from), charge, set)
}

/// The same, owed for what came of another account and its month.
fn owed_from(
    book: &dyn Book,
    (step, (account, at)): (u16, (Account, u32)),
    (payer, month, total): (Payer, u32, Money),
    set: Fields,
) -> (Drawn, Money) {
    let slip = SlipId { form: TAG, number: book.next_number(TAG) };
    // What was paid ahead for the fee is used by nothing else that is asked for.
    let is_fee = set.get(Enter::what).is_none_or(|Text(what)| what == PROPERTY_FEE);
    let held = if is_fee { credit(book, payer) } else { Money::ZERO };
    let out = held.min(total).max(Money::ZERO);
    let mut lines = moved(total, (Account::FeesOwed, account), (month, at), payer, 0);
    lines.extend(used(out, month, payer));
    let set = payers::fields(set, payer)
        .put(Enter::month, i64::from(month))
        .put(Enter::amount, total)
        .put(PAID_SUM, out);
    (Ask::beside(slip, step, state_of(total, out), set).posting(lines), out)
}

/// What a payer owed on paper for a month, from now on owed here: paid as any charge is.
pub fn carry(book: &dyn Book, charge: (Payer, u32, Money), what: Text, paper: Text) -> Drawn {
    let set = Fields::new().put(Carried::what, what).put(Carried::paper_no, paper);
    owed_from(book, (CARRIED, (Account::Opening, 0)), charge, set).0
}

/// Whether it was owed on paper before there was a desk.
pub fn is_carried(slip: &Slip) -> bool {
    slip.id.form == TAG && slip.has(Carried::paper_no)
}

/// Whether it was taken back whole.
pub fn is_reversed(slip: &Slip) -> bool {
    slip.id.form == TAG && slip.state == REVERSED
}

/// What was carried in, taken back as long as nothing was done with it.
pub fn carry_back(slip: &Slip, why: Text) -> Option<Drawn> {
    if slip.state != OWED || slip.story.len() != 1 {
        return None;
    }
    let set = Fields::new().put(Reverse::why_reversed, why);
    let mut back = Ask::beside(slip.id, REVERSE, REVERSED, set);
    back = back.posting(taken_back(slip, (Account::Opening, 0)));
    back.corrects = slip.story.first().map(|deed| deed.seq);
    Some(back)
}

/// The charge taken back: what was paid on it stands to the payer's credit again. What was owed on paper goes back to
/// where it came from.
pub(super) fn charged_back(ask: &Ask<'_>, slip: &Slip) -> Vec<Posting> {
    let from = match is_carried(slip) {
        true => (Account::Opening, 0),
        false => (Account::FeeIncome, closing::open_month(ask, month(slip))),
    };
    taken_back(slip, from)
}

fn taken_back(slip: &Slip, (account, at): (Account, u32)) -> Vec<Posting> {
    let (month, payer) = (month(slip), payers::on(slip));
    let mut lines = moved(total(slip), (account, Account::FeesOwed), (at, month), payer, 0);
    lines.extend(used(paid(slip), month, payer).into_iter().map(Posting::reversed));
    lines
}

/// Entries by which so much of a payer's credit pays what is owed, the oldest month first; not one that is being
/// taken back.
pub fn settle(book: &dyn Book, payer: Payer, credit: Money, but: Option<SlipId>) -> Vec<Drawn> {
    let mut open = open_of(book, payer);
    open.retain(|slip| Some(slip.id) != but);
    pay_each(&open, payer, credit)
}

/// The same of what stands to the credit already: it was paid for the fee, and pays nothing else that is owed.
pub fn settle_fees(
    book: &dyn Book,
    payer: Payer,
    credit: Money,
    but: Option<SlipId>,
) -> Vec<Drawn> {
    let mut open = open_of(book, payer);
    open.retain(|slip| Some(slip.id) != but && what(slip) == PROPERTY_FEE);
    pay_each(&open, payer, credit)
}

/// The same, where the money is for one month: that one first, what is left over for the oldest of the others.
pub fn settle_first(book: &dyn Book, payer: Payer, credit: Money, first: SlipId) -> Vec<Drawn> {
    let mut open = open_of(book, payer);
    open.arrange_by_key(|slip| slip.id != first);
    pay_each(&open, payer, credit)
}

fn pay_each(open: &[Slip], payer: Payer, credit: Money) -> Vec<Drawn> {
    let (mut left, mut drawn) = (credit, Vec::new());
    for slip in open {
        let part = owed(slip).min(left);
        if part <= Money::ZERO {
            break;
        }
        let now = paid(slip).plus(part).unwrap_or(part);
        let set = Fields::new().put(PAID_SUM, now);
        let entry = Ask::beside(slip.id, PAY, state_of(total(slip), now), set);
        drawn.push(entry.posting(used(part, month(slip), payer)));
        left = left.minus(part).unwrap_or_default();
    }
    drawn
}

/// Entries by which so much stands to a payer's credit again that has paid months: the newest is owed again first. With
/// them what could not be brought together.
fn release(book: &dyn Book, payer: Payer, need: Money) -> (Vec<Drawn>, Money) {
    let (mut left, mut drawn) = (need.max(Money::ZERO), Vec::new());
    let all = of_payer(book, Index::Room, payer);
    let used_up = all.iter().rev().filter(|slip| slip.state != REVERSED);
    for slip in used_up.filter(|slip| paid(slip) > Money::ZERO) {
        let part = paid(slip).min(left);
        if part <= Money::ZERO {
            break;
        }
        let now = paid(slip).minus(part).unwrap_or_default();
        let set = Fields::new().put(PAID_SUM, now);
        let lines = used(part, month(slip), payer).into_iter().map(Posting::reversed).collect();
        drawn.push(Ask::beside(slip.id, PAY_BACK, state_of(total(slip), now), set).posting(lines));
        left = left.minus(part).unwrap_or_default();
    }
    (drawn, left)
}

/// What becomes of a payer's months when the payment of a receipt is taken back: as much of it as is no longer to their
/// credit is owed again.
///
/// # Errors
/// So much of this money was given back already, that it cannot go out a second time.
pub fn given_back(book: &dyn Book, receipt: &Slip) -> Result<Vec<Drawn>, Money> {
    let (payer, sum) = (payers::on(receipt), receipts::amount(receipt));
    match payments::gone_out(book, payer, receipt) {
        Money::ZERO => {}
        gone => return Err(gone),
    }
    let need = sum.minus(credit(book, payer).max(Money::ZERO)).unwrap_or_default();
    match release(book, payer, need) {
        (drawn, Money::ZERO) => Ok(drawn),
        (_, short) => Err(short),
    }
}

/// What a drawn entry of [`settle`] pays, on which charge.
pub(in crate::forms) fn part_of(book: &dyn Book, drawn: &Drawn) -> Option<(SlipId, u32, Money)> {
    let before = book.slip(drawn.slip).filter(|slip| slip.id.form == TAG)?;
    let part = drawn.set.get(PAID_SUM)?.minus(paid(&before))?;
    Some((drawn.slip, month(&before), part))
}
