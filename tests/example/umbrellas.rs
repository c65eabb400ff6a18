//! T-01 借伞登记: who has borrowed an umbrella, and the deposit.
//!
//! The deposit of a lost umbrella is kept, which two people must sign.

use qiantai::engine::ledger::{Account, Payer, Posting};
use qiantai::forms::estate::rooms;
use qiantai::forms::prelude::*;
use rust_decimal::Decimal;

states! { OUT = 1 "out" "借出" open, BACK = 2 "back" "归还", LOST = 3 "lost" "丢失" }

rules! {
    NO_DEPOSIT refuse "借伞须收押金;请填金额" ["D-66"];
}

fields! {
    pub struct Lend {
        1 room: RoomId = "房号" 4;
        2 which: Text = "哪把伞" 4;
        3 deposit: Money = "押金" 4;
    }

    /// Thousands, so that a range that no blank holds can be reached.
    pub struct Book {
        4 debit: Money = "借方千倍" 6;
        5 credit: Money = "贷方千倍" 6;
    }
}

pub static FORM: Form = Form::new("T-01", 60_001, "借伞登记", "借伞", STATES, RULES)
    .steps(&[
        Step::opens(1, "lend", "借出", Right::TakeCalls, Lend::fields).decide(by!(lend)),
        Step::from(2, "return", "归还", &[OUT], Right::TakeCalls, Nothing::fields).to(BACK),
        Step::from(3, "lose", "报失", &[OUT], Right::TakeCalls, Nothing::fields)
            .to(LOST)
            .cosigned(Right::Mend),
        Step::from(4, "book", "记账", &[OUT], Right::TakeCalls, Book::fields).decide(by!(book)),
    ])
    .keys(&[By::Room(Lend::room)])
    .line(|slip, book| Line {
        place: slip.get(Lend::room).map_or_else(String::new, |room| rooms::shown(book, room)),
        matter: slip.text(Lend::which).to_string(),
        ..Line::default()
    });

fn lend(ask: &Ask<'_>, it: Lend) -> Outcome {
    if it.deposit <= Money::ZERO {
        return Err(NO_DEPOSIT.at(Lend::deposit));
    }
    ask.draw(OUT).ok()
}

/// Books a lost deposit as typed, on either side: the judge must see what does not balance.
fn book(ask: &Ask<'_>, it: Book) -> Outcome {
    let line = |account, yuan: Money, sign: i64| Posting {
        account,
        month: 0,
        payer: Payer::default(),
        item: 0,
        amount: yuan.times(Decimal::from(1_000 * sign)).unwrap_or_default(),
    };
    let lines = [line(Account::Cash, it.debit, 1), line(Account::Deposit, it.credit, -1)];
    ask.draw(OUT).posting(lines.to_vec()).ok()
}
