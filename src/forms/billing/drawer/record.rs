//! A cashier's drawer as others read it: whose it is, what it should hold, and under what it is found. It decides
//! nothing.

use crate::engine::ledger::{Account, Payer};
use crate::forms::prelude::*;

pub const TAG: u16 = 216;

/// Whose drawer it is.
pub(super) const KEEPER: Tag<Badge> = Tag::new(30, "keeper");
/// What was counted last, what should have been there, and what was amiss.
pub(super) const COUNTED: Tag<Money> = Tag::new(31, "counted");
pub(super) const EXPECTED: Tag<Money> = Tag::new(32, "expected");
pub(super) const DIFFERENCE: Tag<Money> = Tag::new(33, "difference");
/// The receipts since the count before the last one, or since the drawer was opened: the first number that could be of
/// it, and, once it is counted, the last.
pub(super) const FIRST_NO: Tag<i64> = Tag::new(34, "first_no");
pub(super) const LAST_NO: Tag<i64> = Tag::new(35, "last_no");

/// The word under which somebody's drawer is found.
const KEPT_BY: &str = "收银抽屉";

choice! {
    /// A note or coin.
    pub enum Note {
        Hundred = 1 "yuan-100" "100 元",
        Fifty = 2 "yuan-50" "50 元",
        Twenty = 3 "yuan-20" "20 元",
        Ten = 4 "yuan-10" "10 元",
        Five = 5 "yuan-5" "5 元",
        One = 6 "yuan-1" "1 元",
        FiveJiao = 7 "jiao-5" "5 角",
        Jiao = 8 "jiao-1" "1 角",
    }
}

impl Note {
    /// What it is worth.
    pub fn worth(self) -> Money {
        Money::fen(match self {
            Self::Hundred => 10_000,
            Self::Fifty => 5_000,
            Self::Twenty => 2_000,
            Self::Ten => 1_000,
            Self::Five => 500,
            Self::One => 100,
            Self::FiveJiao => 50,
            Self::Jiao => 10,
        })
    }
}

rules! {
    HAS_ONE refuse "您已有抽屉 {0};请用它,或先交清" ["F-216"];
    NO_SUM refuse "金额须大于零" ["F-216"];
    NOT_KEEPER refuse "这个抽屉是{0}的" ["F-216", "C-17"];
    DIFFERS refuse "应有 {0} 元,点到 {1} 元,{2};请写差额原因" ["F-216"];
    BOOKED warn "{0},已记长短款;请告知客服主管" ["F-216"];
    NOT_COUNTED refuse "还没有清点,或清点之后又有收付;请先清点" ["F-216"];
    TOO_MUCH refuse "抽屉里只有 {0} 元" ["F-216"];
    BANKED_TWICE refuse "存款单号 {0} 已登过:{1}" ["F-216", "F-237"];
    NOT_FLOAT refuse "发出的备用金只有 {0} 元;收的款请办缴款或存银行" ["F-216"];
    OUTSIDE refuse "账上还有 {0} 元现金不在任何抽屉;若就在这里,先办“并入箱外现金”再清点;另放的请勾“另放”" ["F-216"];
    NOT_OUTSIDE refuse "不在抽屉里的现金只有 {0} 元" ["F-216"];
    THEIRS_AWAY refuse "{0}的抽屉已收;请先“再开”" ["F-216"];
    YOUR_OWN refuse "自己的抽屉请办清点、交抽屉;接管是接别人的" ["F-216"];
    NO_DRAWER refuse "{0}没有开着的抽屉" ["F-216", "C-17"];
    OTHERS refuse "收款的须是另一个人" ["F-216", "H-05"];
    OWN_HAND refuse "须由{0}本人签字" ["F-216", "H-05"];
}

fields! { pub struct Open { 1 float: Option<Money> = "备用金" 4; } }

fields! {
    pub struct Notes {
        1 note: Note = "面额" 4;
        2 many: i64 = "张数" 4;
    }

    pub struct Count {
        2 notes: Vec<Notes> = "清点" 12;
        3 why: Option<Text> = "差额原因" 12;
        11 apart: Option<bool> = "箱外另放" 4;
    }

    /// 接管: the keeper is gone; whoever goes on counts it beside somebody who releases money.
    pub struct TakeOver {
        2 notes: Vec<Notes> = "清点" 12;
        12 gone_why: Text = "接管原因" 12;
        11 apart: Option<bool> = "箱外另放" 4;
    }
}

fields! { pub struct TakeIn { 10 outside: Money = "箱外现金" 4; } }

fields! {
    pub struct PayOver {
        4 amount: Money = "缴款" 4;
        5 to: Badge = "收款人" 4;
    }

    pub struct ToBank {
        6 banked: Money = "存入" 4;
        7 bank_slip: Text = "存款单号" 6;
    }
}

fields! { pub struct Back { 8 float_back: Money = "退备用金" 4; } }
fields! { pub struct HandOver { 9 next: Badge = "接手人" 4; } }

states! {
    OPEN = 1 "open" "开着" listed,
    LOCKED = 2 "locked" "已收" listed,
    CLOSED = 3 "closed" "已交清",
}

/// Whose drawer it is.
pub fn keeper(slip: &Slip) -> Badge {
    slip.get(KEEPER).unwrap_or(Badge::CLOCK)
}

/// Where a drawer's cash stands in the accounts: no room's, under the drawer's number.
pub(in crate::forms::billing) fn place(slip: SlipId) -> Payer {
    Payer { room: 0, person: u32::try_from(slip.number).unwrap_or(u32::MAX) }
}

/// What a drawer should hold.
pub fn holds(book: &dyn Book, slip: SlipId) -> Money {
    book.balance(Account::Cash, 0, place(slip))
}

/// Cash of the office that stands in no drawer: taken where none was open.
pub(super) fn outside(book: &dyn Book) -> Money {
    let cash = book.sums_of(Account::Cash, 0, Payer::ALL).into_iter();
    let drawers = book.sums_of(Account::Cash, 0, (place_of(1), place_of(u32::MAX))).into_iter();
    let sum = |all: Money, (_, more): (_, Money)| all.plus(more).unwrap_or(all);
    let held = drawers.fold(Money::ZERO, sum);
    cash.fold(Money::ZERO, sum).minus(held).unwrap_or_default()
}

/// Where cash of no drawer and no household stands.
pub(super) const NOWHERE: Payer = place_of(0);

const fn place_of(drawer: u32) -> Payer {
    Payer { room: 0, person: drawer }
}

/// The key under which somebody's drawer is found, until it is handed over.
pub(super) fn key(badge: Badge) -> Key {
    Key::named(&format!("{KEPT_BY} {}", badge.0))
}

/// Somebody's drawer, open or put away.
pub(super) fn kept_by(book: &dyn Book, badge: Badge) -> Option<Slip> {
    let found = book.named(TAG, &format!("{KEPT_BY} {}", badge.0));
    found.into_iter().find(|slip| keeper(slip) == badge && slip.state != CLOSED)
}

/// Somebody's drawer, open or put away, for those who ask whether money is left in their hands.
pub fn of(book: &dyn Book, badge: Badge) -> Option<Slip> {
    kept_by(book, badge)
}

/// The drawer that somebody has open.
pub fn open_of(book: &dyn Book, badge: Badge) -> Option<Slip> {
    kept_by(book, badge).filter(|slip| slip.state == OPEN)
}
