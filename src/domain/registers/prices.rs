//! F-02 有偿服务价目: the published items and their prices, as the desk reads them out.
//!
//! The life of an item before and after (survey, approval, loss) is not kept here yet; an entry names
//! who approved it, because only approved items may be sold (G-23).

use crate::domain::book::Book;
use crate::domain::form::{
    Called, FieldSet, Form, Line, State, Step, no_advice, no_due, standing_fills,
};
use crate::domain::judge::{Ask, Outcome};
use crate::domain::kind::Text;
use crate::domain::money::Money;
use crate::domain::slip::{Index, Key};
use crate::domain::staff::Right;
use crate::domain::value::{Cell, Fields, SlipId};

pub const TAG: u16 = 2;
const PUBLISHED: u16 = 1;
const STOPPED: u16 = 2;

const CODE: u16 = 1;
const NAME: u16 = 2;
const PRICE: u16 = 4;

crate::rules! {
    STOP_UNAPPROVED refuse "停办须先经{0}批准;请写明批准人" ["G-22", "C-14"];
    SAME_CODE refuse "价目码 {0} 已有;请换一个或用“变更”" ["F-02"];
}

crate::fields! {
    pub struct Enter {
        1 code: Text = "价目码" 3;
        2 name: Text = "服务项目" 5;
        3 unit: Text = "单位" 4;
        4 price: Money = "单价" 3;
        5 materials: Option<bool> = "材料另计" 3;
        6 approved_by: Text = "批准人" 6;
    }
}

crate::fields! {
    pub struct Stop {
        7 why: Text = "停办原因" 8;
        8 stop_approved_by: Option<Text> = "批准人" 4;
    }
}

pub static FORM: Form = Form {
    id: "F-02",
    tag: TAG,
    title: "有偿服务价目",
    word: "价目",
    states: &[
        State { code: PUBLISHED, name: "published", label: "已公布", open: false },
        State { code: STOPPED, name: "stopped", label: "停办", open: false },
    ],
    steps: &[
        Step {
            tag: 1,
            name: "enter",
            title: "登记",
            from: &[],
            right: Right::KeepCatalogue,
            cosign: None,
            fields: Enter::fields,
            advise: no_advice,
            decide: enter,
        },
        Step {
            tag: 2,
            name: "change",
            title: "变更",
            from: &[PUBLISHED],
            right: Right::KeepCatalogue,
            cosign: None,
            fields: Enter::fields,
            advise: no_advice,
            decide: enter,
        },
        Step {
            tag: 3,
            name: "stop",
            title: "停办",
            from: &[PUBLISHED],
            right: Right::KeepCatalogue,
            cosign: None,
            fields: Stop::fields,
            advise: no_advice,
            decide: stop,
        },
    ],
    rules: RULES,
    keys: |slip| {
        let listed = Key::new(Index::State, u64::from(TAG), slip.id.number);
        if slip.state == PUBLISHED { vec![Key::named(slip.text(CODE)), listed] } else { Vec::new() }
    },
    line: |slip, _| Line {
        place: slip.text(CODE).to_string(),
        matter: slip.text(NAME).to_string(),
        ..Line::default()
    },
    called: |slip| Called {
        code: slip.text(CODE).to_string(),
        shown: format!("{} ({})", slip.text(NAME), slip.text(CODE)),
    },
    fills: standing_fills,
    due: no_due,
};

/// Enters or changes an item: a code is never two items'.
fn enter(ask: &Ask<'_>, given: &Fields) -> Outcome {
    let code = match given.cell(CODE) {
        Some(Cell::Text(code)) => code.as_str(),
        _ => "",
    };
    let own = ask.slip.map(|s| s.id);
    if ask.book.named(TAG, code).iter().any(|s| Some(s.id) != own) {
        return Err(SAME_CODE.with(&[code]).at("code"));
    }
    Ok(ask.draw(PUBLISHED, given.clone()).into())
}

/// An item as a service record uses it.
#[derive(Clone, Debug)]
pub struct Item {
    pub name: String,
    pub price: Money,
}

#[must_use]
pub fn item(book: &dyn Book, number: u64) -> Option<Item> {
    let slip = book.slip(SlipId { form: TAG, number })?;
    let price = match slip.cell(PRICE) {
        Some(Cell::Money(price)) => *price,
        _ => Money::ZERO,
    };
    Some(Item { name: slip.text(NAME).to_string(), price })
}

/// A service that loses money is stopped only by who approved it (G-22); who that is, C-14 says.
fn stop(ask: &Ask<'_>, given: &Fields) -> Outcome {
    if given.get(8).is_none() {
        let branch = ask.book.policy().is("stop_approval", "branch_manager");
        let who = if branch { "分公司经理" } else { "公司总经理" };
        return Err(STOP_UNAPPROVED.with(&[who]).at("stop_approved_by"));
    }
    Ok(ask.draw(STOPPED, given.clone()).into())
}
