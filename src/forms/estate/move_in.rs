//! F-86 客户入住记录 (with F-85 知会, F-87 租户信息): somebody moves in, seen or told; the departments know, the cashier
//! minds the fees from that day, and a month later the desk asks how it is (P-35).
//!
//! A tenant's home and the use of the room are written by the same step; an owner stands on the register before.

use crate::forms::callbacks::record::Outcome as Asked;
use crate::forms::catalogue::months::months_later;
use crate::forms::keys::record::Seen;
use crate::forms::prelude::*;
use crate::forms::quiet;

use super::owner_word::Word;
use super::people::{self, Home, Relation};
use super::policy::MOVE_IN_CALLBACK_MONTHS;
use super::rooms::{self, RoomUse};

pub const TAG: u16 = 86;

rules! {
    OWNER_FIRST refuse "租户入住先向业主核实:请业主签字,或拨册上的业主号码,写时间和原话" ["G-65", "P-35"];
    TENANT_PAPERS refuse "租户入住要业主承诺书和租赁协议;收到请写 y" ["G-65", "F-87"];
    HOUSEHOLD_PAPERS warn "请看户主和租户的身份证明" ["F-87"];
    NOT_ON_REGISTER warn "入住人不在住户册;请先登记,身份和电话才对得上" ["P-35", "F-55"];
    NOT_OWNER warn "入住人不是本户在册业主,住户册没有改;请先核实产权,再在“住户”办加房屋" ["P-35", "F-56"];
    NOT_UNDONE warn "作废不改回住户册和房屋状况;不对的请在“住户”“房屋”里改" ["F-86", "F-56"];
    TELL_ALL warn "请发入住知会单,让各部门知道" ["F-85", "P-35"];
    TELL_CASHIER warn "请告诉收银员标注入住,留意收费时间" ["P-35"];
    PLEDGE warn "请签安全责任书" ["F-57", "P-35"];
    ENTERED_ALREADY refuse "这次入住已经登记:{0};还缺的请办补齐" ["F-86"];
    LEASE_OVER refuse "租约截止早于入住;请核对" ["F-87"];
}

choice! {
    /// As what somebody moves in. Codes are stored.
    pub enum As {
        Owner = 1 "owner" "业主",
        Tenant = 2 "tenant" "租户",
    }
}

fields! {
    pub struct MoveIn {
        1 room: RoomId = "房号" 4;
        2 who: Who = "入住人" 4;
        3 whom: As = "身份" 4;
        5 day: Day = "入住日" 4;
        4 seen: Seen = "证件" 4;
        6 many: Option<i64> = "几人同住" 4;
        7 owner_signed: Option<Signature> = "业主签字" 4;
        8 dialled: Option<Phone> = "业主号码" 4;
        9 called_at: Option<Moment> = "去电时间" 4;
        10 words: Option<Text> = "业主原话" 8;
        11 lease_until: Option<Day> = "租约至" 4;
        12 pledge: Option<bool> = "业主承诺书" 4;
        13 lease: Option<bool> = "租赁协议" 4;
        14 papers: Option<bool> = "户主证件" 4;
        15 safety: Option<bool> = "安全责任书" 4;
        16 registered: Option<bool> = "居住登记" 4;
        17 told: Option<bool> = "已知会部门" 4;
        18 marked: Option<bool> = "收费已标注" 4;
        19 needs: Option<Text> = "需要什么" 12;
    }

    /// 补齐: what was still missing on the day.
    pub struct Complete {
        15 safety: Option<bool> = "安全责任书" 4;
        16 registered: Option<bool> = "居住登记" 4;
        17 told: Option<bool> = "已知会部门" 4;
        18 marked: Option<bool> = "收费已标注" 4;
        11 lease_until: Option<Day> = "租约至" 4;
        19 needs: Option<Text> = "需要什么" 8;
    }
}

fields! { pub struct CallBack { 20 said: Text = "回访情况" 8; 21 satisfied: bool = "满意" 4; } }

fields! { pub struct Void { 22 void_why: Text = "作废原因" 12; } }

states! {
    LIVING = 1 "living" "已入住" open,
    CALLED = 2 "called" "已回访",
    VOID = 3 "void" "作废",
}

crate::dues! {
    /// The new resident is asked how it is.
    ASK = 344 "入住回访",
}

pub static ERRAND: Errand = Errand { word: "move-in", form: &FORM, step: "move-in" };

pub static FORM: Form = Form::new("F-86", TAG, "客户入住记录", "入住", STATES, RULES)
    .steps(&[
        Step::opens(1, "move-in", "入住", Right::TakeCalls, MoveIn::fields)
            .advise(advise)
            .decide(by!(move_in)),
        Step::from(2, "complete", "补齐", &[LIVING], Right::TakeCalls, Complete::fields).to(LIVING),
        Step::from(3, "callback", "回访", &[LIVING], Right::TakeCalls, CallBack::fields)
            .advise(|ask, _| quiet::advise_ringing(ask, MoveIn::who))
            .to(CALLED)
            .meets(&[ASK]),
        Step::from(4, "void", "作废", &[LIVING], Right::Mend, Void::fields)
            .advise(|_, _| Advice { warnings: vec![NOT_UNDONE.says()], ..Advice::default() })
            .to(VOID)
            .meets(&[ASK]),
    ])
    .dues(DUES)
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

/// From when the new resident is to be asked, and whether they were (N-23).
pub fn asked(slip: &Slip) -> Option<(Moment, Option<Asked>)> {
    let due = slip.due(ASK).filter(|_| slip.state != VOID)?;
    Some((due.at, (slip.state == CALLED).then_some(Asked::Heard)))
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
