//! F-227 托收协议: a payer whose bank pays what is collected. The bank knows the account by the number of the agreement,
//! so that no account of anybody is written down here.

use crate::engine::ledger::Payer;
use crate::forms::billing::payers;
use crate::forms::estate::rooms;
use crate::forms::prelude::*;

pub const TAG: u16 = 227;

/// The word under which a payer's agreement is found.
const OF_PAYER: &str = "托收协议";

rules! {
    PAYER_UNKNOWN refuse "请写付款人;须是住户册上的人" ["F-227", "P-15"];
    HAS_ONE refuse "{0}已有托收协议:{1};换协议请先终止它" ["F-227", "P-15"];
    NUMBER_TAKEN refuse "协议号 {0} 已写在{1}上" ["F-227"];
}

fields! {
    pub struct Sign {
        1 room: RoomId = "房号" 4;
        85 payer: Option<Who> = "付款人" 4;
        2 number: Text = "协议号" 4;
        3 bank: Option<Text> = "银行" 4;
        4 from: Option<Day> = "签约日" 4;
    }
}

fields! { pub struct End { 5 why: Text = "终止原因" 12; } }

states! { IN_FORCE = 1 "in-force" "有效" listed, ENDED = 2 "ended" "已终止" }

pub static FORM: Form = Form::new("F-227", TAG, "托收协议", "托收协议", STATES, RULES)
    .steps(&[
        Step::opens(1, "sign", "登记", Right::RecordService, Sign::fields).decide(by!(sign)),
        Step::from(2, "end", "终止", &[IN_FORCE], Right::RecordService, End::fields).to(ENDED),
    ])
    .keys(&[By::Work, By::Room(payers::ROOM), By::Person(payers::PAYER)])
    .and_keys(|slip| match slip.state {
        IN_FORCE => {
            vec![payers::key(OF_PAYER, payers::on(slip)), Key::named(slip.text(Sign::number))]
        }
        _ => Vec::new(),
    })
    .line(|slip, book| Line {
        place: rooms::shown(book, RoomId(payers::on(slip).room)),
        matter: format!("{} {}", slip.text(Sign::number), slip.text(Sign::bank)),
        ..Line::default()
    })
    .fills(|step, _, start, _| match step.name {
        "sign" => payers::fills(start),
        _ => Vec::new(),
    });

fn sign(ask: &Ask<'_>, it: Sign) -> Outcome {
    let named = payers::named(ask.book, it.room, (it.payer.as_ref(), None), ask.occurred.day());
    let Some((payer, _)) = named.filter(|(payer, _)| payer.person > 0) else {
        return Err(PAYER_UNKNOWN.at(Sign::payer));
    };
    let shown = |slip: &Slip| ask.book.registry().show_number(slip.id);
    let standing = |slip: &&Slip| slip.state == IN_FORCE;
    if let Some(first) = of_payer(ask.book, payer) {
        return Err(HAS_ONE.with(&[&payers::shown(ask.book, payer), &shown(&first)]));
    }
    let same = ask.book.named(TAG, &it.number.0);
    let same = same.iter().filter(standing).find(|s| s.text(Sign::number) == it.number.0);
    if let Some(other) = same {
        return Err(NUMBER_TAKEN.with(&[&it.number.0, &shown(other)]).at(Sign::number));
    }
    ask.draw_with(IN_FORCE, payers::fields(ask.given.clone(), payer)).ok()
}

/// The agreement of a payer that is in force: there is one at most.
pub fn of_payer(book: &dyn Book, payer: Payer) -> Option<Slip> {
    let found = book.named(TAG, &payers::key_text(OF_PAYER, payer)).into_iter();
    found.filter(|slip| slip.state == IN_FORCE).find(|slip| payers::on(slip) == payer)
}
