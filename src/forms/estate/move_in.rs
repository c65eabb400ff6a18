//! F-86 客户入住记录 (with F-85 知会, F-87 租户信息): somebody moves in, seen or told; the departments know, the cashier
//! minds the fees from that day, and a month later the desk asks how it is (P-35).
//!
//! A tenant's home and the use of the room are written by the same step; an owner stands on the register before.

use crate::forms::callbacks::record::Outcome as Asked;
use crate::forms::catalogue::months::months_later;
use crate::forms::office::staff;
use crate::forms::prelude::*;
use crate::forms::quiet;

mod calling;
pub mod record;

use super::owner_word::Word;
use super::people::{self, Home, Relation};
use super::policy::MOVE_IN_CALLBACK_MONTHS;
use super::rooms::{self, RoomUse};
use record::{
    ASK, ASKED, ASKED_STEP, CallBack, Complete, DUES, ENTERED_ALREADY, HOUSEHOLD_PAPERS,
    LEASE_OVER, LIVING, MoveIn, NOT_ON_REGISTER, NOT_OWNER, NOT_UNDONE, OWNER_FIRST, PLEDGE, RULES,
    STATES, TELL_ALL, TELL_CASHIER, TENANT_PAPERS, TRIES, VOID, Void, asked,
};
pub use record::{As, TAG};

pub static ERRAND: Errand = Errand { word: "move-in", form: &FORM, step: "move-in" };

pub static FORM: Form = Form::new("F-86", TAG, "客户入住记录", "入住", STATES, RULES)
    .steps(&[
        Step::opens(1, "move-in", "入住", Right::TakeCalls, MoveIn::fields)
            .advise(advise)
            .decide(by!(move_in)),
        Step::from(2, "complete", "补齐", &[LIVING], Right::TakeCalls, Complete::fields).to(LIVING),
        Step::from(ASKED_STEP, "callback", "回访", &[LIVING], Right::TakeCalls, CallBack::fields)
            .advise(|ask, _| quiet::advise_ringing(ask, MoveIn::who))
            .decide(by!(calling::call)),
        Step::from(4, "void", "作废", &[LIVING], Right::Mend, Void::fields)
            .advise(|_, _| Advice { warnings: vec![NOT_UNDONE.says()], ..Advice::default() })
            .to(VOID)
            .meets(&[ASK, dues::REMEDY]),
    ])
    .dues(DUES)
    .line(line)
    .and_keys(|slip| asked(slip).map(|(since, _)| Key::to_ask(since)).into_iter().collect())
    .keys(&[By::Blanks])
    .printed(Print::PLAIN.signs(&["入住人", "业主", "经办人"]))
    .fills(|step, _, start, _| match step.name {
        "move-in" => {
            let room = start.room.map(|RoomId(room)| ("room", format!("#{room}")));
            let who = start.person.map(|PersonId(person)| ("who", format!("@{person}")));
            room.into_iter().chain(who).collect()
        }
        _ => Vec::new(),
    });

/// What is worth saying while the new resident stands at the desk.
fn advise(ask: &Ask<'_>, given: &Fields) -> Advice {
    let mut advice = Advice::default();
    let (at, because) = ask_on(ask, given.get(MoveIn::day).unwrap_or_else(|| ask.occurred.day()));
    advice.computed.push(("回访".to_string(), format!("{} ({because})", at.show(ask.now))));
    if matches!(given.get(MoveIn::who), Some(Who::Named(_))) {
        advice.warnings.push(NOT_ON_REGISTER.at(MoveIn::who));
    }
    if unproved(ask, given) {
        advice.warnings.push(NOT_OWNER.at(MoveIn::who));
    }
    let tenant = given.get(MoveIn::whom) == Some(As::Tenant);
    let missing = |tag: Tag<bool>| given.get(tag) != Some(true);
    for (rule, tag, asked) in [
        (HOUSEHOLD_PAPERS, MoveIn::papers, tenant),
        (PLEDGE, MoveIn::safety, true),
        (TELL_ALL, MoveIn::told, true),
        (TELL_CASHIER, MoveIn::marked, true),
    ] {
        advice.warnings.extend((asked && missing(tag)).then(|| rule.at(tag)));
    }
    advice
}

/// Whether somebody on the register moves in as an owner of a room that is not theirs by it: who owns a room is
/// written by whoever keeps the register, who has seen the proof.
fn unproved(ask: &Ask<'_>, given: &Fields) -> bool {
    let (Some(room), Some(Who::Known(person))) = (given.get(MoveIn::room), given.get(MoveIn::who))
    else {
        return false;
    };
    let owns = people::owns(ask.book, person, room, ask.occurred.day());
    given.get(MoveIn::whom) == Some(As::Owner) && !owns
}

/// When the desk asks how it is: so many months after the day, as the setting says (N-23a).
fn ask_on(ask: &Ask<'_>, day: Day) -> (Moment, String) {
    let months = ask.limit(&MOVE_IN_CALLBACK_MONTHS);
    (months_later(day.begins(), months), format!("入住 {day} + {months} 个月 (N-23a)"))
}

fn move_in(ask: &Ask<'_>, it: MoveIn) -> Outcome {
    let tenant = it.whom == As::Tenant;
    let word = Word {
        signed: it.owner_signed.as_ref(),
        dialled: it.dialled.as_ref(),
        called_at: it.called_at,
        words: it.words.as_ref(),
    };
    if tenant && !word.counts(ask, it.room) {
        return Err(OWNER_FIRST.at(MoveIn::owner_signed));
    }
    if tenant && (it.pledge != Some(true) || it.lease != Some(true)) {
        let blank = if it.pledge == Some(true) { MoveIn::lease } else { MoveIn::pledge };
        return Err(TENANT_PAPERS.at(blank));
    }
    if it.lease_until.is_some_and(|until| until < it.day) {
        return Err(LEASE_OVER.at(MoveIn::lease_until));
    }
    let open = ask.book.under(Index::OpenRoom, u64::from(it.room.0), LOOKED_THROUGH);
    let mut mine = open.into_iter().filter(|id| id.form == TAG).filter_map(|id| ask.book.slip(id));
    if let Some(first) = mine.find(|slip| slip.get(MoveIn::who).as_ref() == Some(&it.who)) {
        let number = ask.book.registry().show_number(first.id);
        return Err(ENTERED_ALREADY.with(&[&number]).at(MoveIn::who));
    }
    let (at, because) = ask_on(ask, it.day);
    let mut drawn = vec![ask.draw(LIVING).due(ASK, at, because)];
    if let (Who::Known(person), true) = (&it.who, tenant) {
        let home =
            Home { room: it.room, relation: Relation::Tenant, from: Some(it.day), until: None };
        // Many stand on the register with their home before they move in.
        drawn.extend(people::moves_in(ask.book, *person, home));
    }
    let usage = if tenant { RoomUse::Let } else { RoomUse::Owner };
    drawn.extend(rooms::becomes(ask.book, it.room, usage));
    Ok(Decision { drawn, warnings: Vec::new() })
}

/// Its row: who came as what, and how far their callback is.
fn line(slip: &Slip, book: &dyn Book) -> Line {
    let whom = slip.get(MoveIn::whom).map_or("", As::label);
    let day = slip.get(MoveIn::day).map_or_else(String::new, |day| format!(" {day} 入住"));
    let waits = slip.state == LIVING && slip.has(ASKED);
    let so_far = match slip.get(ASKED).filter(|_| waits) {
        Some(Asked::Heard) => "回访不满意 ".to_string(),
        Some(_) => format!("打过{}次 ", slip.get(TRIES).unwrap_or(0)),
        None => String::new(),
    };
    let mends = slip.get(CallBack::mends).filter(|_| waits);
    Line {
        due: slip.next_due().map(|due| due.at),
        place: slip.get(MoveIn::room).map_or_else(String::new, |room| rooms::shown(book, room)),
        matter: format!("{so_far}{whom}{day}"),
        worker: mends.map_or_else(String::new, |badge| staff::short(book, badge)),
        hands: mends,
        ask_again: waits,
        ..Line::default()
    }
}

/// Until when the lease of a room runs by the last move-in of a tenant who stands on the register on that day, if somebody
/// wrote it down: whoever has moved out has taken theirs along.
pub fn lease_until(book: &dyn Book, room: RoomId, day: Day) -> Option<Day> {
    let key = (u64::from(room.0), u64::from(TAG));
    let slips = book.keys(Index::RoomForm, key, key, LOOKED_THROUGH).into_iter().rev();
    let lives = |slip: &Slip| {
        let who = slip.get(MoveIn::who).filter(|_| slip.state != VOID);
        who.is_some_and(|who| people::is_one_of(book, room, &who, (day, &[Relation::Tenant])))
    };
    slips.filter_map(|id| book.slip(id)).find(lives)?.get(MoveIn::lease_until)
}

/// Move-ins of one room that are read.
const LOOKED_THROUGH: usize = 100;
