//! F-90 退房: somebody moves out; what is to be settled stands on one paper until all of it is: fees, meters, keys,
//! passes, the owner's word (P-56). What they owe stays theirs and blocks nothing here: goods wait at their own
//! slip (F-92).

use crate::engine::ledger::{Account, Payer};
use crate::forms::billing::agreement::terms as agreements;
use crate::forms::billing::collection::agreements as collection;
use crate::forms::billing::deposit::record as deposit;
use crate::forms::billing::fees::record as fees;
use crate::forms::billing::{payers, settlement};
use crate::forms::keys::record as keys;
use crate::forms::keys::record::Seen;
use crate::forms::prelude::*;

use super::care;
use super::household_staff;
use super::move_in::record::As;
use super::owner_word::Word;
use super::passes;
use super::people;
use super::pets;
use super::prepaid_fees;
use super::rooms::{self, RoomUse};

pub const TAG: u16 = 90;

rules! {
    OWNER_FIRST refuse "租户退房先征得业主同意:请业主签字,或拨册上的业主号码,写时间和原话" ["P-56", "G-88"];
    OWES warn "{0} 元还没有结清,欠款仍归退房的人;请记下新住址,重要的报主管" ["P-56", "F-91"];
    NOT_CHECKED refuse "请出纳核到退房当天水电气和物业费,核过写 y" ["P-56", "P-36"];
    METERS warn "请抄水电气表,双方认数" ["P-56"];
    KEYS_LEFT warn "钥匙柜里还有本户 {0} 把、借出 {1} 把;请办取回或改留存人" ["P-37", "P-56"];
    OTHERS_OWE warn "此房另有{0}欠物业费 {1} 元,不是退房人的;请告知" ["P-56", "P-46"];
    LIVES_THERE warn "本房还登记着{0};随人走的请各自办注销" ["P-56", "F-97", "F-96", "F-55"];
    AGREEMENTS_RUN warn "{0}的协议还在执行:{1};请办提前终止,不然还按月出单、托收" ["P-56", "F-24", "F-227"];
    CARDS_OUT warn "本房还有 {0} 张有效的证卡;请收回或办注销" ["P-56", "F-89"];
    DEPOSIT_LEFT warn "{0}还押着 {1} 元;请出纳办退款" ["P-56", "F-23"];
    FEES_HELD warn "物业费预收还有 {0} 元;退还还是留着抵以后的,请出纳与付款人说定" ["P-56", "F-226"];
    FEES_AHEAD warn "物业费已预收到 {0};余下的退还是转给下一位,请出纳与业主说定" ["P-56", "F-58"];
    WATCH_IT warn "空置的房请列入空置房巡查" ["F-88", "P-56"];
    NOT_THERE warn "退房的人没有登记住在这套房;住户册没有改" ["F-90", "F-56"];
    STILL_OWNER warn "以业主身份退房的仍是业主,住户册没有改;房子卖了的请在“住户”办退房" ["F-90", "F-56"];
    STILL_LEAVING refuse "{0}已在办退房:{1}" ["F-90"];
}

fields! {
    pub struct Leave {
        1 room: RoomId = "房号" 4;
        2 who: Who = "退房人" 4;
        3 whom: As = "身份" 4;
        5 day: Day = "退房日" 4;
        4 seen: Seen = "证件" 4;
        6 going_to: Option<Text> = "新住址" 4;
        7 owner_signed: Option<Signature> = "业主签字" 4;
        8 dialled: Option<Phone> = "业主号码" 4;
        9 called_at: Option<Moment> = "去电时间" 4;
        10 words: Option<Text> = "业主原话" 12;
    }

    pub struct Settle {
        11 cleared: bool = "出纳核清" 4;
        12 meters: Option<Text> = "水电气表" 8;
        13 keys_back: Option<bool> = "钥匙交还" 4;
        14 passes_back: Option<bool> = "证卡交还" 4;
        15 becomes: RoomUse = "此后" 4;
        16 note: Option<Text> = "说明" 12;
    }
}

fields! { pub struct Void { 17 void_why: Text = "作废原因" 12; } }

states! { LEAVING = 1 "leaving" "退房中" open, GONE = 2 "gone" "已退房", VOID = 3 "void" "作废" }

crate::dues! {
    /// Everything of the household is settled.
    SETTLED = 345 "结清",
}

pub static ERRAND: Errand = Errand { word: "move-out", form: &FORM, step: "leave" };

pub static FORM: Form = Form::new("F-90", TAG, "退房登记", "退房", STATES, RULES)
    .steps(&[
        Step::opens(1, "leave", "退房", Right::TakeCalls, Leave::fields)
            .advise(advise)
            .decide(by!(leave)),
        Step::from(2, "settle", "结清", &[LEAVING], Right::TakeCalls, Settle::fields)
            .advise(advise_settle)
            .decide(by!(settle)),
        Step::from(3, "void", "作废", &[LEAVING], Right::Mend, Void::fields)
            .to(VOID)
            .meets(&[SETTLED]),
    ])
    .dues(DUES)
    .fills(|step, _, start, _| match step.name {
        "leave" => {
            let room = start.room.map(|RoomId(room)| ("room", format!("#{room}")));
            let who = start.person.map(|PersonId(person)| ("who", format!("@{person}")));
            room.into_iter().chain(who).collect()
        }
        _ => Vec::new(),
    })
    .printed(Print::of(&["leave", "settle"]).signs(&["退房人", "业主", "出纳", "经办人"]));

/// The one who leaves, as a payer: a stranger to the register owes nothing here.
fn payer(room: RoomId, who: &Who) -> Option<Payer> {
    match who {
        Who::Known(PersonId(person)) => Some(Payer { room: room.0, person: *person }),
        Who::Named(_) => None,
    }
}

/// What is owed and held, and which keys are here: said at once, not when the lorry waits.
fn open_matters(ask: &Ask<'_>, room: RoomId, who: &Who) -> Vec<Notice> {
    let mut said = Vec::new();
    if let Some(payer) = payer(room, who) {
        let owed = settlement::owed_by(ask.book, payer);
        said.extend((owed > Money::ZERO).then(|| OWES.with(&[&owed.to_string()])));
        let sites = ask.book.balance(Account::Renovation, 0, payer);
        let sites = Money::ZERO.minus(sites).unwrap_or_default();
        let held =
            [(Account::Deposit, deposit::balance(ask.book, payer)), (Account::Renovation, sites)];
        let held = held.into_iter().filter(|(_, sum)| *sum > Money::ZERO);
        said.extend(held.map(|(on, sum)| DEPOSIT_LEFT.with(&[on.label(), &sum.to_string()])));
        said.extend(agreements_run(ask.book, payer));
        let fees = prepaid_fees::held(ask.book, payer);
        said.extend((fees > Money::ZERO).then(|| FEES_HELD.with(&[&fees.to_string()])));
        let until = prepaid_fees::paid_to(ask.book, payer, ask.occurred.day());
        said.extend(until.map(|until| FEES_AHEAD.with(&[&until.to_string()])));
    }
    said.extend(of_the_house(ask, room, who));
    let held = keys::held(ask.book, room);
    if held.kept + held.out > 0 {
        said.push(KEYS_LEFT.with(&[&held.kept.to_string(), &held.out.to_string()]));
    }
    said
}

/// What goes on by the month in the name of whoever leaves: services under an agreement, and what their bank pays.
fn agreements_run(book: &dyn Book, payer: Payer) -> Option<Notice> {
    let bank = collection::of_payer(book, payer).into_iter();
    let served = agreements::serving(book, payer).into_iter();
    let all = served.chain(bank);
    let numbers: Vec<String> = all.map(|slip| book.registry().show_number(slip.id)).collect();
    let said = || AGREEMENTS_RUN.with(&[&payers::shown(book, payer), &numbers.join("、")]);
    (!numbers.is_empty()).then(said)
}

/// What is registered at the house and would stay there unnoticed: others' debts, dogs and nannies, cards.
fn of_the_house(ask: &Ask<'_>, room: RoomId, who: &Who) -> Vec<Notice> {
    let mut said = Vec::new();
    let own = payer(room, who);
    let debts = fees::debts_of(ask.book, room).into_iter();
    said.extend(debts.filter(|(payer, ..)| Some(*payer) != own).map(|(payer, _, sum)| {
        OTHERS_OWE.with(&[&payers::shown(ask.book, payer), &sum.to_string()])
    }));
    let dogs =
        pets::of_room(ask.book, room, ask.now).into_iter().map(|(dog, _)| format!("犬 {dog}"));
    let hands = household_staff::of_room(ask.book, room).into_iter();
    let hands = hands.map(|(post, name, _)| format!("{} {name}", post.label()));
    let same = |slip: &Slip| slip.get(care::File::who).as_ref() == Some(who);
    let files = care::kept(ask.book, room).filter(same).map(|_| "客户档案".to_string());
    let living: Vec<String> = dogs.chain(hands).chain(files).collect();
    if !living.is_empty() {
        said.push(LIVES_THERE.with(&[&living.join("、")]));
    }
    let cards = passes::of_room(ask.book, room).len();
    if cards > 0 {
        said.push(CARDS_OUT.with(&[&cards.to_string()]));
    }
    said
}

fn advise(ask: &Ask<'_>, given: &Fields) -> Advice {
    let mut advice = Advice::default();
    let known = given.get(Leave::room).zip(given.get(Leave::who));
    advice.warnings.extend(known.into_iter().flat_map(|(room, who)| open_matters(ask, room, &who)));
    advice
}

fn leave(ask: &Ask<'_>, it: Leave) -> Outcome {
    let word = Word {
        signed: it.owner_signed.as_ref(),
        dialled: it.dialled.as_ref(),
        called_at: it.called_at,
        words: it.words.as_ref(),
    };
    if it.whom == As::Tenant && !word.counts(ask, it.room) {
        return Err(OWNER_FIRST.at(Leave::owner_signed));
    }
    let open = ask.book.under(Index::OpenRoom, u64::from(it.room.0), LOOKED_THROUGH);
    let mine = open.into_iter().filter(|id| id.form == TAG).filter_map(|id| ask.book.slip(id));
    let same = |slip: &Slip| slip.get(Leave::who).as_ref() == Some(&it.who);
    if let Some(first) = mine.into_iter().find(same) {
        let number = ask.book.registry().show_number(first.id);
        let room = rooms::shown(ask.book, it.room);
        return Err(STILL_LEAVING.with(&[&room, &number]).at(Leave::who));
    }
    let because = format!("退房日 {} (P-56)", it.day);
    ask.draw(LEAVING).due(SETTLED, it.day.next(1).begins(), because).ok()
}

/// Open slips of a room that are looked through.
const LOOKED_THROUGH: usize = 200;

fn advise_settle(ask: &Ask<'_>, given: &Fields) -> Advice {
    let mut advice = Advice::default();
    let Some(slip) = ask.slip else { return advice };
    let known = slip.get(Leave::room).zip(slip.get(Leave::who));
    advice.warnings.extend(known.into_iter().flat_map(|(room, who)| open_matters(ask, room, &who)));
    if !given.has(Settle::meters) {
        advice.warnings.push(METERS.at(Settle::meters));
    }
    if given.get(Settle::becomes) == Some(RoomUse::Vacant) {
        advice.warnings.push(WATCH_IT.at(Settle::becomes));
    }
    advice
}

/// How the home of whoever leaves ends by a day.
///
/// # Errors
/// Why the register of people stays as it is.
fn home_ends(
    book: &dyn Book,
    slip: &Slip,
    room: RoomId,
    who: &Who,
    day: Day,
) -> Result<Drawn, Notice> {
    let Who::Known(person) = who else { return Err(NOT_THERE.says()) };
    let runs = |home: &people::Home| home.until.is_none();
    let as_owner = slip.get(Leave::whom) == Some(As::Owner);
    if as_owner && people::has_home(book, *person, room, runs) {
        return Err(STILL_OWNER.says());
    }
    people::moves_out(book, *person, room, day).ok_or_else(|| NOT_THERE.says())
}

/// Everything is settled that can be: a tenant's home ends on its day, and the room is what it is from then on. An
/// owner who moves away sells nothing, so the register of people stays as it is. Debts,
/// deposits and slips stay with whoever made them.
fn settle(ask: &Ask<'_>, it: Settle) -> Outcome {
    let slip = ask.standing()?;
    if !it.cleared {
        return Err(NOT_CHECKED.at(Settle::cleared));
    }
    let mut warnings = Vec::new();
    let mut drawn = vec![ask.draw(GONE).met(Some(slip), SETTLED, ask.occurred)];
    let (room, who) = (slip.get(Leave::room), slip.get(Leave::who));
    let day = slip.get(Leave::day).unwrap_or_else(|| ask.occurred.day());
    if let (Some(room), Some(who)) = (room, who) {
        match home_ends(ask.book, slip, room, &who, day) {
            Ok(ended) => drawn.push(ended),
            Err(stays) => warnings.push(stays),
        }
        drawn.extend(passes::end_all(ask.book, room, &who, (day, ask.occurred.day())));
        drawn.extend(rooms::becomes(ask.book, room, it.becomes));
    }
    Ok(Decision { drawn, warnings })
}
