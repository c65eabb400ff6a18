//! F-93 钥匙留存登记 (with F-95 标签): each bunch of like keys in the cupboard, from the day it came to the day
//! nothing of it is left (P-37). Loans write on it; what they are stands in [`super::loan`].

use crate::forms::billing::opening;
use crate::forms::estate::people::{self, Relation};
use crate::forms::estate::rooms;
use crate::forms::prelude::*;

use super::record::{
    ALL_OUT, BACK, CARRY, CHANGING, COUNT_MOST, CYLINDER, Carry, Counts, DUES, Deposit, GONE, KEPT,
    Kind, LENT, Receive, STATES, Seen, TAG, TAKEN, Terms, free_label, is_taken,
};

rules! {
    NO_ROOM refuse "业主钥匙请写房号" ["F-93", "F-95"];
    NO_NAME refuse "公共钥匙写楼层部位,设备钥匙写设备名称" ["F-95", "P-37"];
    NO_COUNT refuse "把数写 1 到 {0}" ["F-93"];
    LABEL_TAKEN refuse "标签 {0} 已经挂着;请另写一个" ["F-95"];
    NOT_OF_HOUSE warn "签字的不是本户在册的业主或租户;请核对身份" ["G-93"];
    PROXY refuse "签字的不是留存人,也不是本户业主;有委托书或业主电话同意的,请写“凭什么”" ["G-93", "F-93"];
    MORE_THAN_KEPT refuse "柜里只有 {0} 把,另有 {1} 把借出;把数写 1 到 {0}" ["P-37"];
    STILL_OUT refuse "还有 {0} 把借出;请先办归还,再说换没换锁" ["P-37"];
    CHANGE_LOCK warn "钥匙遗失:请告知业主,并开单换锁芯" ["P-37"];
    WHICH_SLIP refuse "换了锁芯的请写维修单号" ["P-37"];
    WHO_DECIDED refuse "不换锁芯的请写谁决定的" ["P-37"];
    RELABELLED warn "标签 {0} 待换锁时已另挂;这串改挂 {1}" ["F-95"];
    BY_LOAN refuse "借出和归还在“钥匙借用”里办" ["F-94"];
    OPENING_SIGNED refuse "期初已经签认;现在请办留存或接收" ["B-14", "F-93"];
}

choice! {
    /// Why a key is no longer counted. Codes are stored.
    pub enum WriteOffWhy {
        Lost = 1 "lost" "遗失",
        Scrapped = 2 "scrapped" "损坏作废",
        Mistaken = 3 "mistaken" "登记有误",
    }
}

fields! {
    pub struct Withdraw {
        10 fetched: Option<i64> = "取几把" 4;
        11 seen: Seen = "证件" 4;
        12 fetched_by: Signature = "取回签字" 4;
        13 by_what: Option<Text> = "凭什么" 12;
    }

    pub struct WriteOff {
        14 gone: i64 = "几把" 4;
        15 gone_why: WriteOffWhy = "为什么" 4;
        16 gone_note: Text = "说明" 12;
    }

    /// 换锁芯: the end of a loss, by a slip or by whoever decided that the lock stays.
    pub struct Cylinder {
        17 changed: bool = "已换锁芯" 4;
        18 job: Option<SlipRef> = "维修单" 4;
        19 decided: Option<Text> = "谁决定" 4;
    }

    pub struct Hang {
        5 label: Option<Text> = "标签" 4;
        6 place: Option<Text> = "柜位" 4;
        8 terms: Option<Terms> = "使用约定" 4;
    }
}

/// 留存 and 取回, which a handover of the house writes as well.
const DEPOSIT: u16 = 2;
const WITHDRAW: u16 = 4;

/// A loss is seen to within a day.
const CYLINDER_HOURS: i64 = 24;

pub static ERRAND: Errand = Errand { word: "keep-key", form: &FORM, step: "deposit" };

pub static FORM: Form = Form::new("F-93", TAG, "钥匙留存登记", "钥匙", STATES, RULES)
    .steps(&[
        Step::opens(1, "receive", "接收", Right::KeepDirectory, Receive::fields)
            .decide(by!(receive)),
        Step::opens(DEPOSIT, "deposit", "留存", Right::TakeCalls, Deposit::fields)
            .advise(advise_deposit)
            .decide(by!(deposit)),
        Step::opens(CARRY, "carry", "期初", Right::CarryIn, Carry::fields).decide(by!(carry)),
        Step::from(WITHDRAW, "withdraw", "取回", &[KEPT], Right::TakeCalls, Withdraw::fields)
            .decide(by!(withdraw)),
        Step::from(5, "write-off", "报失注销", &[KEPT], Right::TakeCalls, WriteOff::fields)
            .decide(by!(write_off)),
        Step::from(6, "cylinder", "换锁芯", &[CHANGING], Right::TakeCalls, Cylinder::fields)
            .decide(by!(cylinder)),
        Step::from(7, "change", "换柜位", &[KEPT, ALL_OUT], Right::TakeCalls, Hang::fields)
            .decide(by!(hang)),
        // Loans write these.
        Step::from(LENT, "lent", "借出", &[KEPT], Right::TakeCalls, Nothing::fields)
            .aside()
            .decide(|_, _| Err(BY_LOAN.says())),
        Step::from(
            BACK,
            "back",
            "还回",
            &[KEPT, ALL_OUT, CHANGING],
            Right::TakeCalls,
            Nothing::fields,
        )
        .aside()
        .decide(|_, _| Err(BY_LOAN.says())),
    ])
    .dues(DUES)
    .keys(&[By::Room(Deposit::room), By::Code(Receive::label), By::Work])
    .line(line)
    .called(|_, slip| {
        let code = slip.text(Receive::label).to_string();
        Called { shown: said(slip), code }
    })
    .shown_as(said)
    .fills(fills)
    .printed(
        Print::of(&["deposit", "withdraw"])
            .signs(&["留存人", "经办人", "取回人"])
            .foot(&["取回时凭身份证明,在本登记上再次签字。"]),
    );

/// `钥匙 1-2-1203`.
fn said(slip: &Slip) -> String {
    format!("钥匙 {}", slip.text(Receive::label))
}

/// Where it hangs, what it opens and how many are where: `1-2-1203 柜A3 在柜 1 借出 1`.
pub fn describe(slip: &Slip) -> String {
    let counts = Counts::of(slip);
    let place = match slip.text(Receive::place) {
        "" => String::new(),
        place => format!("柜{place}"),
    };
    let out = if counts.out > 0 { format!("借出 {}", counts.out) } else { String::new() };
    let kept = format!("在柜 {}", counts.kept);
    let words = [slip.text(Receive::label), &place, slip.text(Receive::what), &kept, &out];
    words.into_iter().filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

fn line(slip: &Slip, book: &dyn Book) -> Line {
    let kind = slip.get(Receive::kind).unwrap_or(Kind::Owner);
    let room = slip.get(Deposit::room);
    Line {
        due: slip.next_due().map(|due| due.at),
        place: room.map_or_else(|| kind.label().to_string(), |room| rooms::shown(book, room)),
        matter: describe(slip),
        ..Line::default()
    }
}

fn fills(step: &Step, slip: Option<&Slip>, start: Start, book: &dyn Book) -> Vec<Fill> {
    match (step.name, slip) {
        ("deposit", _) => {
            let room = start.room.map(|RoomId(room)| ("room", format!("#{room}")));
            let signed = start.person.map(|PersonId(person)| ("signed", format!("@{person}")));
            room.into_iter().chain(signed).collect()
        }
        ("change", Some(slip)) => Form::what_stands(step, slip, book),
        _ => Vec::new(),
    }
}

/// Whether somebody is one of those whose keys they are: an owner, or who rents the room.
pub(super) fn of_house(book: &dyn Book, room: RoomId, who: &Who, day: Day) -> bool {
    let theirs = &[Relation::Owner, Relation::CoOwner, Relation::Tenant];
    people::is_one_of(book, room, who, (day, theirs))
}

fn signed_by_stranger(ask: &Ask<'_>, room: RoomId, signed: &Signature) -> Option<Notice> {
    let theirs = of_house(ask.book, room, &signed.0, ask.occurred.day());
    (!theirs).then(|| NOT_OF_HOUSE.at(Deposit::signed))
}

fn advise_deposit(ask: &Ask<'_>, given: &Fields) -> Advice {
    let mut advice = Advice::default();
    let (room, signed) = (given.get(Deposit::room), given.get(Deposit::signed));
    let stranger = room.zip(signed).and_then(|(room, by)| signed_by_stranger(ask, room, &by));
    advice.warnings.extend(stranger);
    advice
}

/// A label of one word: as typed where it is free, else the room's number, or what the key is for.
fn hang_on(ask: &Ask<'_>, set: Fields, otherwise: &str) -> Result<Fields, Notice> {
    let typed: String = set.text(Receive::label).split_whitespace().collect();
    if is_taken(ask.book, &typed, ask.slip.map(|slip| slip.id)) {
        return Err(LABEL_TAKEN.with(&[&typed]).at(Receive::label));
    }
    let label = if typed.is_empty() { free_label(ask.book, otherwise) } else { typed };
    Ok(set.put(Receive::label, Text(label)))
}

fn in_number(count: i64, at: Tag<i64>) -> Result<(), Notice> {
    match (1..=COUNT_MOST).contains(&count) {
        true => Ok(()),
        false => Err(NO_COUNT.with(&[&COUNT_MOST.to_string()]).at(at)),
    }
}

/// A bunch that comes, whoever brings it: labelled, with its room or its name, and all of it in the cupboard.
fn come(ask: &Ask<'_>, kind: Kind, room: Option<RoomId>, count: i64) -> Result<Drawn, Notice> {
    in_number(count, Receive::count)?;
    let what = ask.given.text(Receive::what);
    let otherwise = match (kind, room) {
        (Kind::Owner, None) => return Err(NO_ROOM.at(Receive::room)),
        (Kind::Public | Kind::Equipment, _) if what.is_empty() => {
            return Err(NO_NAME.at(Receive::what));
        }
        (Kind::Owner, Some(room)) => rooms::shown(ask.book, room),
        (Kind::Public | Kind::Equipment, _) => what.to_string(),
    };
    let set = hang_on(ask, ask.given.clone().put(Receive::kind, kind), &otherwise)?;
    Ok(ask.draw_with(KEPT, Counts::fresh(count).put(set)))
}

fn receive(ask: &Ask<'_>, it: Receive) -> Outcome {
    come(ask, it.kind, it.room, it.count)?.ok()
}

fn deposit(ask: &Ask<'_>, it: Deposit) -> Outcome {
    come(ask, Kind::Owner, Some(it.room), it.count)?.ok()
}

/// What hung there before, until the totals of the opening are signed.
fn carry(ask: &Ask<'_>, it: Carry) -> Outcome {
    if opening::signed(ask.book) {
        return Err(OPENING_SIGNED.says());
    }
    come(ask, it.kind, it.room, it.count)?.ok()
}

/// No more leaves the cupboard than is in it.
fn leaving(slip: &Slip, wanted: i64, at: Tag<i64>) -> Result<Counts, Notice> {
    let counts = Counts::of(slip);
    if counts.has(wanted) {
        return Ok(counts);
    }
    let (kept, out) = (counts.kept.to_string(), counts.out.to_string());
    Err(MORE_THAN_KEPT.with(&[&kept, &out]).at(at))
}

/// Back to whoever left them, or to an owner; anybody else says by what right.
fn withdraw(ask: &Ask<'_>, it: Withdraw) -> Outcome {
    let slip = ask.standing()?;
    let wanted = it.fetched.unwrap_or_else(|| Counts::of(slip).kept);
    let counts = leaving(slip, wanted, Withdraw::fetched)?.withdraw(wanted);
    let left_it = slip.get(Deposit::signed).as_ref() == Some(&it.fetched_by);
    let day = ask.occurred.day();
    let owns = |room| people::is_one_of(ask.book, room, &it.fetched_by.0, (day, people::OWNERS));
    let entitled = left_it || slip.get(Deposit::room).is_some_and(owns);
    if !entitled && it.by_what.is_none() {
        return Err(PROXY.at(Withdraw::by_what));
    }
    let set = ask.given.clone().put(Withdraw::fetched, wanted);
    ask.draw_with(counts.state(TAKEN), counts.put(set)).ok()
}

/// Keys of a bunch that go to the owner when the house is handed over; what stays hangs there for mending alone.
pub fn handed_over(bunch: &Slip, count: i64, to: Signature) -> Drawn {
    let counts = Counts::of(bunch).withdraw(count);
    let set = Fields::new().put(Withdraw::fetched, count).put(Withdraw::fetched_by, to);
    let set = set.put(Withdraw::by_what, Text("房屋交接".to_string()));
    let set = if counts.kept > 0 { set.put(Hang::terms, Terms::RepairOnly) } else { set };
    Ask::beside(bunch.id, WITHDRAW, counts.state(TAKEN), counts.put(set))
}

/// Keys that an owner leaves for mending at the handover of a house whose keys never hung here.
pub fn left_by(book: &dyn Book, (room, no): (RoomId, &str), count: i64, owner: Signature) -> Drawn {
    let slip = SlipId { form: TAG, number: book.next_number(TAG) };
    let set = Fields::new()
        .put(Receive::kind, Kind::Owner)
        .put(Deposit::room, room)
        .put(Deposit::count, count)
        .put(Deposit::terms, Terms::RepairOnly)
        .put(Deposit::label, Text(free_label(book, no)))
        .put(Deposit::signed, owner);
    Ask::beside(slip, DEPOSIT, KEPT, Counts::fresh(count).put(set))
}

/// Out of the count for good. After a loss the lock is to be changed.
fn write_off(ask: &Ask<'_>, it: WriteOff) -> Outcome {
    let counts = leaving(ask.standing()?, it.gone, WriteOff::gone)?.write_off(it.gone);
    let set = counts.put(ask.given.clone());
    if it.gone_why != WriteOffWhy::Lost {
        return ask.draw_with(counts.state(GONE), set).ok();
    }
    let drawn = changing(ask.draw_with(CHANGING, set), ask.occurred, ask.now);
    Ok(Decision { drawn: vec![drawn], warnings: vec![CHANGE_LOCK.says()] })
}

/// The clock that runs from a loss.
pub(super) fn changing(drawn: Drawn, lost: Moment, now: Moment) -> Drawn {
    let because = format!("{} 报失 + {CYLINDER_HOURS} 小时 (P-37)", lost.show(now));
    drawn.due(CYLINDER, lost.plus_minutes(CYLINDER_HOURS * 60), because)
}

/// With the lock changed, what is left of the bunch opens nothing; else it hangs on.
fn cylinder(ask: &Ask<'_>, it: Cylinder) -> Outcome {
    let slip = ask.standing()?;
    let counts = Counts::of(slip);
    if it.changed && counts.out > 0 {
        return Err(STILL_OUT.with(&[&counts.out.to_string()]));
    }
    if it.changed && it.job.is_none() {
        return Err(WHICH_SLIP.at(Cylinder::job));
    }
    if !it.changed && it.decided.is_none() {
        return Err(WHO_DECIDED.at(Cylinder::decided));
    }
    let counts = if it.changed { counts.write_off(counts.kept) } else { counts };
    let state = counts.state(GONE);
    let (set, warning) = match state {
        GONE => (counts.put(ask.given.clone()), None),
        _ => hang_again(ask, slip, counts.put(ask.given.clone())),
    };
    let drawn = ask.draw_with(state, set).met(Some(slip), CYLINDER, ask.occurred);
    Ok(Decision { drawn: vec![drawn], warnings: warning.into_iter().collect() })
}

/// While a lock waits to be changed its label is free for another bunch; what hangs again then takes one of its own.
fn hang_again(ask: &Ask<'_>, slip: &Slip, set: Fields) -> (Fields, Option<Notice>) {
    let had = slip.text(Receive::label);
    let label = free_label(ask.book, had);
    if label == had {
        return (set, None);
    }
    let said = RELABELLED.with(&[had, &label]);
    (set.put(Receive::label, Text(label)), Some(said))
}

fn hang(ask: &Ask<'_>, _: Hang) -> Outcome {
    let slip = ask.standing()?;
    let set = hang_on(ask, ask.given.clone(), slip.text(Receive::label))?;
    ask.draw_with(slip.state, set).ok()
}
