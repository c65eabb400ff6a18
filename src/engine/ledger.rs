//! Accounts, payers and the lines of a double entry.
//!
//! A posting is a result like any field of an entry: replaying it needs no rule. This file must not
//! know what the money is for; the registers do.

use super::money::Money;
use super::value::SlipId;

/// An account. Codes are stored for ever.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum Account {
    /// Owed by a payer and not yet on a statement.
    Unbilled = 1,
    /// Owed by a payer, on a statement.
    Receivable = 2,
    /// Earned with an item.
    Income = 3,
    /// A payer's deposit or prepayment (a liability).
    Deposit = 4,
    /// Cash in the desk's drawer.
    Cash = 5,
    /// Money that came by bank: collection, transfer.
    Bank = 6,
    /// Money that came by scanned code or card.
    Scan = 7,
    /// The other side of what stood on paper before the desk kept the books.
    Opening = 8,
    /// Deposits of renovations, passes among them (a liability): no prepayment, nothing is settled against them.
    Renovation = 9,
    /// What renovations bring: fees, forfeits, deductions.
    Fees = 10,
    /// Cash that workers took and have not handed in.
    WithWorker = 11,
    /// What such cash is for, until the cashier has it (a liability).
    Suspense = 12,
    /// What a drawer held more or less than it should.
    OverShort = 13,
    /// The office's own money in drawers, for change.
    Float = 14,
    /// Property fees paid ahead for months that are named (a liability).
    PropertyFees = 20,
    /// Property fees that a payer was charged and has not paid, by the month they are for.
    FeesOwed = 21,
    /// Earned with property fees.
    FeeIncome = 22,
}

/// Where an account stands in the books.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    Asset,
    Liability,
    Income,
    Equity,
}

impl Account {
    pub const ALL: &'static [Self] = &[
        Self::Unbilled,
        Self::Receivable,
        Self::Income,
        Self::Deposit,
        Self::Cash,
        Self::Bank,
        Self::Scan,
        Self::Opening,
        Self::Renovation,
        Self::Fees,
        Self::WithWorker,
        Self::Suspense,
        Self::OverShort,
        Self::Float,
        Self::PropertyFees,
        Self::FeesOwed,
        Self::FeeIncome,
    ];

    pub fn of(code: u8) -> Option<Self> {
        Self::ALL.iter().copied().find(|a| *a as u8 == code)
    }

    /// Where it stands in the books.
    pub fn side(self) -> Side {
        match self {
            Self::Unbilled | Self::Receivable | Self::Cash | Self::Bank | Self::Scan => Side::Asset,
            Self::WithWorker | Self::FeesOwed => Side::Asset,
            Self::Deposit | Self::Renovation | Self::PropertyFees | Self::Suspense => {
                Side::Liability
            }
            Self::Income | Self::Fees | Self::FeeIncome | Self::OverShort => Side::Income,
            Self::Opening | Self::Float => Side::Equity,
        }
    }

    /// The word in the books.
    pub fn label(self) -> &'static str {
        match self {
            Self::Unbilled => "待出账",
            Self::Receivable => "应收",
            Self::Income => "服务收入",
            Self::Deposit => "押金预收",
            Self::Cash => "现金",
            Self::Bank => "银行",
            Self::Scan => "扫码",
            Self::Opening => "期初",
            Self::Renovation => "装修押金",
            Self::Fees => "装修收入",
            Self::WithWorker => "维修工未缴",
            Self::Suspense => "暂收款",
            Self::OverShort => "长短款",
            Self::Float => "备用金",
            Self::PropertyFees => "物业费预收",
            Self::FeesOwed => "应收物业费",
            Self::FeeIncome => "物业费收入",
        }
    }
}

/// Who owes or is owed: a person for a room, so that a debt stays with the old tenant.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Payer {
    pub room: u32,
    /// 0: the household as such, where no person is known.
    pub person: u32,
}

impl Payer {
    /// Before and after all payers, for reading a whole month.
    pub const ALL: (Self, Self) =
        (Self { room: 0, person: 0 }, Self { room: u32::MAX, person: u32::MAX });

    /// The payer after this one; none after the last.
    pub fn following(self) -> Option<Self> {
        match self.person.checked_add(1) {
            Some(person) => Some(Self { person, ..self }),
            None => Some(Self { room: self.room.checked_add(1)?, person: 0 }),
        }
    }
}

/// One line of a double entry. Debits are positive, credits negative.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Posting {
    pub account: Account,
    /// Year and month it belongs to, e.g. 202611; 0 where months do not matter.
    pub month: u32,
    pub payer: Payer,
    /// The price item (F-02), by number; 0 for none.
    pub item: u32,
    pub amount: Money,
}

/// One sum of the covering table: what a slip moved on an account for a payer, a month, an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct SumKey {
    pub account: Account,
    pub month: u32,
    pub payer: Payer,
    pub item: u32,
    pub slip: SlipId,
}

impl Posting {
    /// Where the line is summed.
    pub fn key(&self, slip: SlipId) -> SumKey {
        let Self { account, month, payer, item, .. } = *self;
        SumKey { account, month, payer, item, slip }
    }

    /// The same line the other way round: what a reversal posts.
    pub fn reversed(self) -> Self {
        Self { amount: Money::ZERO.minus(self.amount).unwrap_or(Money::ZERO), ..self }
    }
}

/// A double entry of two lines that differ in account alone: `amount` from one to the other.
/// Nothing is posted where nothing moves.
pub fn moved(
    amount: Money,
    (debit, credit): (Account, Account),
    months: (u32, u32),
    payer: Payer,
    item: u32,
) -> Vec<Posting> {
    if amount == Money::ZERO {
        return Vec::new();
    }
    let line = Posting { account: debit, month: months.0, payer, item, amount };
    vec![line, Posting { account: credit, month: months.1, ..line.reversed() }]
}

/// The most fen that one line may move, and that may stand at one key: ten thousand million yuan.
/// With sums of a balance in the millions at most, no balance leaves the range of `i64`.
const MOST: i64 = 1_000_000_000_000;

/// What is wrong with postings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PostingProblem {
    /// The lines of an entry are not together zero.
    Unbalanced,
    /// A line, or the sum that it leads to, is out of range.
    TooLarge,
}

/// Whether the lines of one slip's entry may be posted, where `standing` says what stands at a key:
/// together zero, and no sum out of range.
///
/// # Errors
/// Says which of the two is wrong.
pub fn may_post(
    slip: SlipId,
    postings: &[Posting],
    standing: impl Fn(SumKey) -> Money,
) -> Result<(), PostingProblem> {
    let total: i128 = postings.iter().map(|p| i128::from(p.amount.in_fen())).sum();
    if total != 0 {
        return Err(PostingProblem::Unbalanced);
    }
    for posting in postings {
        let key = posting.key(slip);
        let same = postings.iter().filter(|p| p.key(slip) == key);
        let moved: i128 = same.map(|p| i128::from(p.amount.in_fen())).sum();
        let out = |n: i128| n.unsigned_abs() > u128::from(MOST.unsigned_abs());
        if out(posting.amount.in_fen().into()) || out(i128::from(standing(key).in_fen()) + moved) {
            return Err(PostingProblem::TooLarge);
        }
    }
    Ok(())
}
