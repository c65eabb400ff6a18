//! T-01 借伞登记: who has borrowed an umbrella, and the deposit.
//!
//! The deposit of a lost umbrella is kept, which two people must sign.

use qiantai::engine::form::{
    ByClock, FieldSet, Form, Line, Nothing, State, Step, called_by_number, no_advice, no_fills,
};
use qiantai::engine::judge::{Ask, Outcome};
use qiantai::engine::kind::Text;
use qiantai::engine::ledger::{Account, Payer, Posting};
use qiantai::engine::money::Money;
use qiantai::engine::rights::Right;
use qiantai::engine::slip::{Index, Key, descending};
use qiantai::engine::value::{Fields, RoomId};
use qiantai::forms::estate::rooms;
use rust_decimal::Decimal;

const OUT: u16 = 1;
const BACK: u16 = 2;
const LOST: u16 = 3;

const ROOM: u16 = 1;
const WHICH: u16 = 2;

qiantai::rules! {
    NO_DEPOSIT refuse "借伞须收押金;请填金额" ["D-66"];
}

qiantai::fields! {
    pub struct Lend {
        1 room: RoomId = "房号" 4;
        2 which: Text = "哪把伞" 4;
        3 deposit: Money = "押金" 4;
    }
}

qiantai::fields! {
    /// Thousands, so that a range that no blank holds can be reached.
    pub struct Book {
        4 debit: Money = "借方千倍" 6;
        5 credit: Money = "贷方千倍" 6;
    }
}

/// Books a lost deposit as typed, on either side: the judge must see what does not balance.
fn book(ask: &Ask<'_>, given: &Fields) -> Outcome {
    let Some(it) = Book::take(given) else { return Err(NO_DEPOSIT.says()) };
    let line = |account, yuan: Money, sign: i64| Posting {
        account,
        month: 0,
        payer: Payer::default(),
        item: 0,
        amount: yuan.times(Decimal::from(1_000 * sign)).unwrap_or_default(),
    };
    let lines = [line(Account::Cash, it.debit, 1), line(Account::Deposit, it.credit, -1)];
    Ok(ask.draw(OUT, given.clone()).posting(lines.to_vec()).into())
}

pub static FORM: Form = Form {
    id: "T-01",
    tag: 60_001,
    title: "借伞登记",
    word: "借伞",
    states: &[
        State { code: OUT, name: "out", label: "借出", open: true },
        State { code: BACK, name: "back", label: "归还", open: false },
        State { code: LOST, name: "lost", label: "丢失", open: false },
    ],
    steps: &[
        Step {
            tag: 1,
            name: "lend",
            title: "借出",
            from: &[],
            right: Right::TakeCalls,
            cosign: None,
            at_once: false,
            fields: Lend::fields,
            advise: no_advice,
            decide: |ask, given| match Lend::take(given) {
                Some(it) if it.deposit > Money::ZERO => Ok(ask.draw(OUT, given.clone()).into()),
                _ => Err(NO_DEPOSIT.says().at("deposit")),
            },
        },
        Step {
            tag: 2,
            name: "return",
            title: "归还",
            from: &[OUT],
            right: Right::TakeCalls,
            cosign: None,
            at_once: false,
            fields: Nothing::fields,
            advise: no_advice,
            decide: |ask, given| Ok(ask.draw(BACK, given.clone()).into()),
        },
        Step {
            tag: 3,
            name: "lose",
            title: "报失",
            from: &[OUT],
            right: Right::TakeCalls,
            cosign: Some(Right::Mend),
            at_once: false,
            fields: Nothing::fields,
            advise: no_advice,
            decide: |ask, given| Ok(ask.draw(LOST, given.clone()).into()),
        },
        Step {
            tag: 4,
            name: "book",
            title: "记账",
            from: &[OUT],
            right: Right::TakeCalls,
            cosign: None,
            at_once: false,
            fields: Book::fields,
            advise: no_advice,
            decide: book,
        },
    ],
    rules: RULES,
    keys: |slip| {
        let room = slip.room(ROOM).map(|RoomId(room)| u64::from(room));
        let found = |room| Key::new(Index::Room, room, descending(slip.opened()));
        room.map(found).into_iter().collect()
    },
    line: |slip, book| Line {
        place: slip.room(ROOM).map_or_else(String::new, |room| rooms::shown(book, room)),
        matter: slip.text(WHICH).to_string(),
        ..Line::default()
    },
    called: called_by_number,
    fills: no_fills,
    by_clock: ByClock::NOTHING,
};
