//! F-20 服务工作标准: fault codes, each with wording, trade, urgency and the minutes allowed.
//!
//! A code typed on a repair slip fills what would otherwise be typed again.

use crate::engine::book::Book;
use crate::engine::form::{ByClock, FieldSet, Form, Line, State, Step, no_advice, standing_fills};
use crate::engine::judge::{Ask, Outcome};
use crate::engine::kind::Text;
use crate::engine::money::Money;
use crate::engine::rights::{Right, Trade};
use crate::engine::slip::{Index, Key, Slip};
use crate::engine::value::{Cell, Fields, SlipId};

use crate::forms::unique_code;

pub const TAG: u16 = 20;
const IN_FORCE: u16 = 1;
const STOPPED: u16 = 2;

const CODE: u16 = 1;
const WORDING: u16 = 2;
const PART: u16 = 3;
const TRADE: u16 = 4;
const URGENT: u16 = 5;
const PAID: u16 = 6;
const MINUTES: u16 = 7;
const LABOUR: u16 = 8;

crate::rules! {
    SAME_CODE refuse "故障码 {0} 已有;请换一个或用“变更”" ["F-20"];
}

crate::fields! {
    pub struct Enter {
        1 code: Text = "故障码" 3;
        2 wording: Text = "故障" 5;
        3 part: Option<Text> = "部位" 4;
        4 trade: Option<Trade> = "工种" 3;
        5 urgent: Option<bool> = "紧急" 3;
        6 paid: Option<bool> = "有偿" 3;
        7 minutes: Option<i64> = "完工时限分" 3;
        8 labour: Option<Money> = "人工" 3;
    }
}

crate::fields! {
    pub struct Stop {
        9 why: Text = "停用原因" 12;
    }
}

pub static FORM: Form = Form {
    id: "F-20",
    tag: TAG,
    title: "服务工作标准",
    word: "故障",
    states: &[
        State { code: IN_FORCE, name: "in-force", label: "在用", open: false },
        State { code: STOPPED, name: "stopped", label: "停用", open: false },
    ],
    steps: &[
        Step {
            tag: 1,
            name: "enter",
            title: "登记",
            from: &[],
            right: Right::KeepCatalogue,
            cosign: None,
            at_once: false,
            fields: Enter::fields,
            advise: no_advice,
            decide: enter,
        },
        Step {
            tag: 2,
            name: "change",
            title: "变更",
            from: &[IN_FORCE],
            right: Right::KeepCatalogue,
            cosign: None,
            at_once: false,
            fields: Enter::fields,
            advise: no_advice,
            decide: enter,
        },
        Step {
            tag: 3,
            name: "stop",
            title: "停用",
            from: &[IN_FORCE],
            right: Right::KeepCatalogue,
            cosign: None,
            at_once: false,
            fields: Stop::fields,
            advise: no_advice,
            decide: |ask, given| Ok(ask.draw(STOPPED, given.clone()).into()),
        },
    ],
    rules: RULES,
    keys: |slip| {
        let listed = Key::new(Index::State, u64::from(TAG), slip.id.number);
        if slip.state == IN_FORCE { vec![Key::named(slip.text(CODE)), listed] } else { Vec::new() }
    },
    line: |slip, _| Line {
        place: slip.text(CODE).to_string(),
        matter: slip.text(WORDING).to_string(),
        urgent: slip.yes(URGENT),
        ..Line::default()
    },
    called: |slip| unique_code::called(slip, CODE, WORDING),
    fills: standing_fills,
    by_clock: ByClock::NOTHING,
};

fn enter(ask: &Ask<'_>, given: &Fields) -> Outcome {
    unique_code::free(ask, given, (CODE, &SAME_CODE))?;
    let code = match given.cell(CODE) {
        Some(Cell::Text(code)) => code.to_lowercase(),
        _ => String::new(),
    };
    Ok(ask.draw(IN_FORCE, given.clone().with(CODE, Cell::Text(code))).into())
}

/// A fault code as a repair slip uses it.
#[derive(Clone, Debug)]
pub struct Fault {
    pub wording: String,
    pub part: String,
    pub trade: Option<Trade>,
    pub urgent: bool,
    pub paid: Option<bool>,
    /// Minutes allowed from arrival to finished work; none where the standard is silent.
    pub minutes: Option<i64>,
    pub labour: Option<Money>,
}

#[must_use]
pub fn fault(book: &dyn Book, number: u64) -> Option<Fault> {
    let slip = book.slip(SlipId { form: TAG, number })?;
    let paid = match slip.cell(PAID) {
        Some(Cell::Yes(paid)) => Some(*paid),
        _ => None,
    };
    let labour = match slip.cell(LABOUR) {
        Some(Cell::Money(labour)) => Some(*labour),
        _ => None,
    };
    Some(Fault {
        wording: slip.text(WORDING).to_string(),
        part: slip.text(PART).to_string(),
        trade: slip.choice(TRADE).and_then(Trade::of),
        urgent: slip.yes(URGENT),
        paid,
        minutes: slip.number(MINUTES),
        labour,
    })
}

/// The codes in force, in the order of their entry, for pick-lists.
#[must_use]
pub fn in_force(book: &dyn Book, most: usize) -> Vec<Slip> {
    book.under(Index::State, u64::from(TAG), most)
        .into_iter()
        .filter_map(|id| book.slip(id))
        .collect()
}

#[must_use]
pub fn code(slip: &Slip) -> &str {
    slip.text(CODE)
}
