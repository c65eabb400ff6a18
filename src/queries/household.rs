//! What a clerk must know of a household before speaking, beside people, work and money: keys that are out, goods
//! that wait or may pass, a lease, dogs, care, cards. A line each, what must be heeded first. Pure reads over one room; it decides nothing and shows no whole number.

use crate::engine::kind::masking::mask_name;
use crate::engine::ledger::Payer;
use crate::engine::prelude::*;
use crate::forms;
use crate::forms::billing::fees;
use crate::forms::estate::people::{self, Relation};
use crate::forms::estate::{care, household_staff, move_in, passes, pets, rooms};
use crate::forms::goods::record as goods;
use crate::forms::keys::loan;
use crate::protocol::messages::Fact;

/// Everything of a room that is worth a line on its card now, what must be heeded first.
pub(crate) fn facts(book: &dyn Book, room: RoomId, now: Moment) -> Vec<Fact> {
    let mut facts = goods(book, room);
    facts.extend(fees_owed(book, room));
    facts.extend(keys(book, room, now));
    facts.extend(lease(book, room, now));
    let dogs = pets::of_room(book, room, now).into_iter();
    facts.extend(dogs.map(|(text, heed)| Fact { text, heed }));
    facts.extend(care::of_room(book, room).into_iter().map(|text| Fact { text, heed: true }));
    facts.extend(household_staff::of_room(book, room).into_iter().map(|(post, name, until)| {
        let until = until.map_or_else(String::new, |day| format!(" 至 {day}"));
        Fact { text: format!("{} {name}{until}", post.label()), heed: false }
    }));
    facts.extend(cards(book, room));
    facts.sort_by_key(|fact| !fact.heed);
    facts
}

/// Who owes property fees of the room: each who ever did and has not paid, for their debt stays with them.
fn fees_owed(book: &dyn Book, room: RoomId) -> Vec<Fact> {
    let said = |(payer, months, sum): (Payer, usize, Money)| {
        let who = people::name(book, PersonId(payer.person));
        Fact {
            text: format!("物业费欠 {sum} 元 {months} 个月 {}", mask_name(&who)), heed: true
        }
    };
    fees::debts_of(book, room).into_iter().map(said).collect()
}

/// Its cards in one line; those reported lost are said.
fn cards(book: &dyn Book, room: RoomId) -> Option<Fact> {
    let cards = passes::of_room(book, room);
    let said: Vec<String> = cards
        .iter()
        .map(|slip| match slip.state {
            passes::LOST => format!("{} 已挂失", passes::said(slip)),
            _ => passes::said(slip),
        })
        .collect();
    (!said.is_empty()).then(|| Fact { text: said.join("、"), heed: false })
}

/// Until when a tenancy runs; one that is over is heeded, as long as the tenant stands on the register.
fn lease(book: &dyn Book, room: RoomId, now: Moment) -> Option<Fact> {
    let until = move_in::lease_until(book, room)?;
    let household = people::household(book, room, Some(now.day()));
    if !household.iter().any(|(_, relation, _)| *relation == Relation::Tenant) {
        return None;
    }
    let over = until < now.day();
    let said = if over { "租约已到期" } else { "租约至" };
    Some(Fact { text: format!("{said} {until}"), heed: over })
}

/// Whether a slip of the room is a matter that is or was dealt with: not what is merely in force, as a key in the
/// cupboard or a card.
pub(crate) fn is_matter(book: &dyn Book, id: SlipId) -> bool {
    let state = forms::tagged(id.form).zip(book.slip(id)).and_then(|(f, slip)| f.state(slip.state));
    !state.is_some_and(|state| state.listed)
}

/// Goods that wait, with what they wait for, and those that may pass today.
fn goods(book: &dyn Book, room: RoomId) -> Vec<Fact> {
    let said = |slip: &Slip| match goods::waits_for(slip) {
        "" => Fact { text: format!("可放行:{}", goods::things(slip)), heed: false },
        why => Fact { text: format!("暂缓放行:{why} {}", goods::things(slip)), heed: true },
    };
    goods::open_in(book, room).iter().map(said).collect()
}

/// Who has a key of the room and until when; late ones are heeded.
fn keys(book: &dyn Book, room: RoomId, now: Moment) -> Vec<Fact> {
    let out = loan::out_of(book, room);
    let mut facts: Vec<Fact> = out
        .iter()
        .map(|slip| {
            let late = loan::is_late(slip, now);
            let who = loan::borrower_named(slip, book);
            let by = slip.next_due().map_or_else(String::new, |due| due.at.show(now));
            let said = if late { "过期未还" } else { "约还" };
            let text = format!("借出钥匙 {} 把 {who} {said} {by}", loan::remaining(slip));
            Fact { text, heed: late }
        })
        .collect();
    let unlisted = rooms::keys_unlisted(book, room);
    if unlisted > 0 {
        let text = format!("房屋册记有钥匙 {unlisted} 把,还没登记到钥匙柜");
        facts.push(Fact { text, heed: false });
    }
    facts
}
