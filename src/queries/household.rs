//! What a clerk must know of a household before speaking, beside people, work and money: keys that are out, goods
//! that wait or may pass, a lease, dogs, care, cards, builders here and next door. A line each, what must be heeded first. Pure reads over one room; it decides nothing and shows no whole number.

use crate::engine::kind::masking::mask_name;
use crate::engine::kind::reading::Sight;
use crate::engine::ledger::Payer;
use crate::engine::place::Side;
use crate::engine::prelude::*;
use crate::forms;
use crate::forms::billing::{chasing, fees};
use crate::forms::estate::people;
use crate::forms::estate::{care, household_staff, move_in, passes, pets, rooms};
use crate::forms::goods::record as goods;
use crate::forms::intake::bulletins::{self, Post};
use crate::forms::keys::loan;
use crate::forms::keys::record::{self as keys, Terms};
use crate::forms::renovation::passes::record as builders;
use crate::forms::renovation::quiet;
use crate::forms::renovation::site::record as site;
use crate::protocol::messages::{Fact, Posted};

use super::presenter::Viewer;

/// Everything of a room that is worth a line on its card now, what must be heeded first.
pub(crate) fn facts(book: &dyn Book, room: RoomId, viewer: Viewer) -> Vec<Fact> {
    let now = viewer.now;
    let mut facts = goods(book, room);
    facts.extend(fees_owed(book, room));
    facts.extend(keys(book, room, now));
    facts.extend(lease(book, room, now));
    let dogs = pets::of_room(book, room, now).into_iter();
    facts.extend(dogs.map(|(text, heed)| Fact { text, heed }));
    // What is told of somebody's health is for whoever opens the file.
    if viewer.sight != Sight::Masked {
        let care = care::of_room(book, room, now.day()).into_iter();
        facts.extend(care.map(|text| Fact { text, heed: true }));
    }
    facts.extend(household_staff::of_room(book, room).into_iter().map(|(post, name, until)| {
        let until = until.map_or_else(String::new, |day| format!(" 至 {day}"));
        Fact { text: format!("{} {name}{until}", post.label()), heed: false }
    }));
    facts.extend(cards(book, room));
    facts.extend(builders_here(book, room));
    let chased = chasing::open_in(book, room).into_iter();
    facts.extend(
        chased.map(|slip| Fact {
            text: format!("催缴中:{}", chasing::said(&slip, book)),
            heed: false,
        }),
    );
    facts.extend(renovations_around(book, room, now));
    facts.arrange_by_key(|fact| !fact.heed);
    facts
}

/// The passes of the builders who work here.
fn builders_here(book: &dyn Book, room: RoomId) -> Option<Fact> {
    let paper = site::open_in(book, room)?;
    let registers = site::hanging(book, paper.id, site::PASSES);
    let out: i64 = registers.iter().map(builders::out).sum();
    let until = registers.iter().filter(|slip| slip.state == builders::OUT);
    let until = until.filter_map(|slip| slip.get(builders::Issue::until)).max();
    let until = until.map_or_else(String::new, |day| format!(" 至 {day}"));
    (out > 0).then(|| Fact { text: format!("施工证在外 {out} 张{until}"), heed: false })
}

/// Who builds above, below and beside, and whether it may be heard now: what a caller about noise asks first.
fn renovations_around(book: &dyn Book, room: RoomId, now: Moment) -> Vec<Fact> {
    let around = site::around(book, room);
    let quiet = around.iter().any(|(_, slip)| slip.state == site::WORKING);
    let quiet = quiet.then(|| quiet::at(book, now)).flatten();
    let loud = quiet.as_ref().is_some_and(|heard| !heard.allowed);
    let said = |(side, slip): &(Side, Slip)| {
        let place = site::room(slip).map_or_else(String::new, |room| rooms::shown(book, room));
        let until =
            slip.get(site::Apply::until).map_or_else(String::new, |day| format!("(至 {day})"));
        let state = forms::tagged(site::TAG).and_then(|form| form.state(slip.state));
        let state = state.map_or("", |state| state.label);
        Fact {
            text: format!("{} {place} 装修{state}{until}", side.label()),
            heed: loud && slip.state == site::WORKING,
        }
    };
    // A line of its own: the card is narrow.
    let heard = quiet.as_ref().map(|heard| Fact { text: heard.words.clone(), heed: loud });
    around.iter().map(said).chain(heard).collect()
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
    let until = move_in::lease_until(book, room, now.day())?;
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

/// What is posted for a building, and the words to say.
pub(crate) fn notices(book: &dyn Book, building: &str, now: Moment) -> Vec<Posted> {
    let posted = |slip: &Slip| Posted {
        slip: slip.id,
        about: slip.text(Post::about).to_string(),
        words: slip.text(Post::words).to_string(),
    };
    bulletins::slips_in_force(book, building, now).iter().map(posted).collect()
}

/// Keys of a room in the cupboard, and when the desk may use them: `留存钥匙 2 把 (先电话同意)`. Empty where there are
/// none.
pub(crate) fn kept_keys(book: &dyn Book, room: RoomId) -> String {
    let many = |(terms, n): &(Terms, i64)| format!("{n} 把{}", terms.label());
    match keys::kept_by_terms(book, room).as_slice() {
        [] => String::new(),
        [(terms, n)] => format!("留存钥匙 {n} 把 ({})", terms.label()),
        several => {
            let several: Vec<String> = several.iter().map(many).collect();
            format!("留存钥匙 {}", several.join("、"))
        }
    }
}
