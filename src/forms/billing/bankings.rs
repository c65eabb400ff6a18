//! F-237 存款单: cash that was taken out of a drawer (F-216) and brought to the bank, under the number of the bank's own
//! slip. It is written with the drawer's step and moves the money, so that it is found again, matched with the line in
//! the bank's list (F-230), and taken back alone.

use crate::engine::ledger::{Account, Posting, moved};
use crate::forms::billing::drawer::record as drawer;
use crate::forms::office::staff;
use crate::forms::prelude::*;

pub const TAG: u16 = 237;

const BRING: u16 = 1;

/// Whose drawer it was.
const KEPT_BY: Tag<Badge> = Tag::new(30, "keeper");

rules! {
    NOT_ALONE refuse "存款单随抽屉的“存银行”一起记" ["F-237", "F-216"];
    NOT_OPEN refuse "抽屉 {0} 没有开着;钱要点回开着的抽屉" ["F-237", "F-216"];
}

fields! {
    pub struct Bring {
        1 drawer: SlipRef = "抽屉" 4;
        2 banked: Money = "存入" 4;
        3 number: Text = "存款单号" 6;
    }
}

fields! { pub struct Void { 8 why: Text = "作废原因" 12; } }

states! { BROUGHT = 1 "brought" "已存", VOID = 2 "void" "作废" }

pub static FORM: Form = Form::new("F-237", TAG, "现金存款单", "存款单", STATES, RULES)
    .steps(&[
        Step::opens(BRING, "bring", "存银行", Right::TakeMoney, Bring::fields)
            .decide(|_, _| Err(NOT_ALONE.says()))
            .aside(),
        Step::from(2, "void", "作废", &[BROUGHT], Right::TakeMoney, Void::fields)
            .cosigned(Right::Release)
            .decide(void),
    ])
    .keys(&[By::Work, By::CameOf(Bring::drawer)])
    .and_keys(|slip| vec![Key::named(slip.text(Bring::number))])
    .line(|slip, book| Line {
        matter: format!("{} 存入 {} 元", slip.text(Bring::number), sum(slip)),
        worker: slip.get(KEPT_BY).map_or_else(String::new, |badge| staff::short(book, badge)),
        ..Line::default()
    })
    .shown_as(|slip| format!("存款单 {:06}", slip.id.number))
    .printed(
        Print::of(&["bring"]).sum(Bring::banked, "存入").signs(&["出纳", "复核"]).size(Size::Third),
    );

/// What was brought to the bank.
pub fn sum(slip: &Slip) -> Money {
    slip.get(Bring::banked).unwrap_or_default()
}

/// The number on the bank's slip.
pub fn number(slip: &Slip) -> &str {
    slip.text(Bring::number)
}

/// Whether it stands.
pub fn stands(slip: &Slip) -> bool {
    slip.id.form == TAG && slip.state == BROUGHT
}

/// What stands under a number of the bank.
pub fn under(book: &dyn Book, typed: &str) -> Option<Slip> {
    book.named(TAG, typed).into_iter().find(|slip| stands(slip) && number(slip) == typed)
}

/// The entry by which so much leaves a drawer for the bank.
pub fn brought(ask: &Ask<'_>, from: SlipId, (banked, number): (Money, Text)) -> Drawn {
    let slip = SlipId { form: TAG, number: ask.book.next_number(TAG) };
    let lines = moved(banked, (Account::Bank, Account::Cash), (0, 0), drawer::place(from), 0);
    let set = Bring { drawer: SlipRef(from), banked, number }.give().put(KEPT_BY, ask.hand.badge);
    Ask::beside(slip, BRING, BROUGHT, set).posting(lines)
}

/// It was written wrongly: the money is in the drawer again.
fn void(ask: &Ask<'_>, _: &Fields) -> Outcome {
    let slip = ask.standing()?;
    let from = slip.get(Bring::drawer).and_then(|SlipRef(id)| ask.book.slip(id));
    let Some(from) = from else { return Err(NO_SLIP.says()) };
    if from.state != drawer::OPEN {
        return Err(NOT_OPEN.with(&[&ask.book.registry().show_number(from.id)]));
    }
    let accounts = (Account::Bank, Account::Cash);
    let back = moved(sum(slip), accounts, (0, 0), drawer::place(from.id), 0);
    let mut drawn = ask.draw(VOID).posting(back.into_iter().map(Posting::reversed).collect());
    drawn.corrects = slip.story.first().map(|deed| deed.seq);
    drawn.ok()
}
