//! F-94 钥匙借用登记: a key goes out for a matter, to somebody whose identity was seen and who signed, and is back
//! by a moment (P-37, G-92, G-93). What is out is what stands open here, and nothing else.

use crate::engine::kind::masking::mask_name;
use crate::engine::slip::state_key_of;
use crate::forms::billing::opening;
use crate::forms::estate::{people, rooms};
use crate::forms::office::staff;
use crate::forms::prelude::*;

use super::cupboard::{changing, of_house};
use super::policy::KEY_LOAN_HOURS;
use super::record::{
    BACK as BUNCH_BACK, CHANGING, Counts, Deposit, KEPT, Kind, LENT, LOANS, Receive, Seen,
    TAG as BUNCH, Terms, label, moved, of_room, terms,
};

pub const TAG: u16 = LOANS;

/// The room of the key, if it is a room's.
const ROOM: Tag<RoomId> = Tag::new(40, "room");
/// The bunch, as what this slip came of.
const OF: Tag<SlipRef> = Tag::new(41, "of");
/// So many of it are still out.
const REMAINING: Tag<i64> = Tag::new(42, "remaining");

/// Loans that are looked through for what a borrower still has.
const LOOKED_THROUGH: usize = 200;

rules! {
    NO_BORROWER refuse "请写借用人;本处员工写工号" ["G-93", "F-94"];
    NO_PRIVATE refuse "公共、设备钥匙不得因私借出" ["G-92", "F-94"];
    NOT_FOR_OTHERS refuse "业主的钥匙只有本户能因私借用;别人用请写为哪件事" ["G-92", "P-37"];
    ASK_OWNER warn "约定先电话:请先征得业主同意,把原话写在“业主同意”" ["P-37", "F-94"];
    ONLY_TO_MEND warn "这把钥匙只为整改留的;别的事请先问业主" ["P-37", "F-104"];
    WHICH_JOB warn "为维修借的请写哪张单,好对得上" ["F-94"];
    NOT_THERE refuse "柜里有 {0} 把,另有 {1} 把借出;借不出这么多" ["F-94", "P-37"];
    BACK_PAST refuse "约还 {0} 已经过了;若是明天,请写“明天9点”" ["F-94"];
    TOO_LONG warn "约还超过设置的 {0} 小时" ["D-63"];
    STILL_HAS warn "{0}还有 {1} 把过期未还" ["P-37", "F-94"];
    MORE_THAN_OUT refuse "此单还有 {0} 把未还;还回和遗失合计写 1 到 {0}" ["F-94"];
    HOW_LOST refuse "遗失的请在说明里写经过" ["F-94", "P-37"];
    LOST_KEY warn "钥匙遗失:请告知业主,并开单换锁芯" ["P-37"];
    OPENING_SIGNED refuse "期初已经签认;现在请办借出" ["B-14", "F-94"];
}

choice! {
    /// Who borrows. Codes are stored.
    pub enum Whom {
        Staff = 1 "staff" "本处员工",
        Household = 2 "household" "本户",
        Developer = 3 "developer" "开发商",
        Contractor = 4 "contractor" "施工单位",
        Other = 5 "other" "其他",
    }

    /// For what. Codes are stored.
    pub enum Matter {
        Repair = 1 "repair" "维修",
        Rectify = 2 "rectify" "整改",
        Check = 3 "check" "巡查",
        Viewing = 4 "viewing" "看房验房",
        Emergency = 5 "emergency" "抢险",
        Private = 6 "private" "私事",
        Other = 7 "other" "其他公事",
    }
}

fields! {
    pub struct Lend {
        1 key: Record<{ BUNCH }> = "钥匙" 5;
        2 count: Option<i64> = "把数" 3;
        4 whom: Whom = "借给谁" 4;
        5 staff: Option<Badge> = "员工" 4;
        3 borrower: Option<Who> = "借用人" 4;
        9 phone: Option<Phone> = "电话" 4;
        6 seen: Seen = "证件" 4;
        7 matter: Matter = "事由" 4;
        10 back_by: Option<Moment> = "约还" 4;
        8 purpose: Text = "办什么" 8;
        11 job: Option<SlipRef> = "哪张单" 4;
        12 consent: Option<Text> = "业主同意" 8;
        13 signed: Signature = "借用签字" 4;
    }

    pub struct Return {
        20 back: Option<i64> = "还回" 3;
        21 lost: Option<i64> = "遗失" 3;
        22 returned_by: Option<Signature> = "归还签字" 6;
        23 note: Option<Text> = "说明" 12;
    }

    pub struct Remind {
        24 said: Text = "催的结果" 8;
        10 back_by: Option<Moment> = "改约还" 4;
    }

    /// 期初: what was out before the desk kept the register. Its bunch was carried in with it.
    pub struct Carried {
        1 key: Record<{ BUNCH }> = "钥匙" 5;
        2 count: Option<i64> = "把数" 3;
        4 whom: Whom = "借给谁" 4;
        5 staff: Option<Badge> = "员工" 4;
        3 borrower: Option<Who> = "借用人" 4;
        10 back_by: Option<Moment> = "约还" 4;
        8 purpose: Text = "办什么" 8;
        34 paper_no: Option<Text> = "纸单号" 4;
    }
}

states! { OUT = 1 "out" "借出" open, BACK = 2 "back" "已归还", LOST = 3 "lost" "已报失" }

crate::dues! {
    /// A lent key is back.
    RETURN = 340 "还钥匙",
}

pub static ERRAND: Errand = Errand { word: "lend-key", form: &FORM, step: "lend" };

pub static FORM: Form = Form::new("F-94", TAG, "钥匙借用登记", "借钥匙", STATES, RULES)
    .steps(&[
        Step::opens(1, "lend", "借出", Right::TakeCalls, Lend::fields)
            .advise(advise)
            .decide(by!(lend)),
        Step::from(2, "return", "归还", &[OUT], Right::TakeCalls, Return::fields)
            .decide(by!(give_back)),
        Step::from(3, "remind", "催还", &[OUT], Right::TakeCalls, Remind::fields)
            .decide(by!(remind)),
        Step::opens(4, "carry", "期初", Right::CarryIn, Carried::fields).decide(by!(carry)),
    ])
    .dues(DUES)
    .keys(&[
        By::Room(ROOM),
        By::Person(Lend::borrower),
        By::Worker(Lend::staff),
        By::DoneBy(Lend::staff),
        By::CameOf(OF),
        By::Work,
    ])
    .line(line)
    .shown_as(|slip| format!("借钥匙 {:06}", slip.id.number))
    .fills(fills)
    .printed(Print::of(&["lend", "return"]).signs(&["借用人", "经办人", "归还人"]));

/// How many are still out on a loan.
pub fn remaining(slip: &Slip) -> i64 {
    slip.get(REMAINING).unwrap_or(0)
}

/// The bunch that a loan came of.
pub fn bunch(slip: &Slip) -> Option<SlipId> {
    slip.get(OF).map(|SlipRef(id)| id)
}

/// Whether a loan is late now.
pub fn is_late(slip: &Slip, now: Moment) -> bool {
    slip.due(RETURN).is_some_and(|due| due.met.is_none() && due.at < now)
}

/// The loans of a room that are still out.
pub fn out_of(book: &dyn Book, room: RoomId) -> Vec<Slip> {
    let open = book.under(Index::OpenRoom, u64::from(room.0), LOOKED_THROUGH);
    let loans = open.into_iter().filter(|id| id.form == TAG);
    loans.filter_map(|id| book.slip(id)).collect()
}

/// Who has it, as lists may show it.
pub fn borrower_named(slip: &Slip, book: &dyn Book) -> String {
    let named = || match slip.get(Lend::borrower) {
        Some(Who::Known(person)) => mask_name(&people::name(book, person)),
        Some(Who::Named(name)) => mask_name(&name),
        None => String::new(),
    };
    slip.get(Lend::staff).map_or_else(named, |badge| staff::short(book, badge))
}

fn line(slip: &Slip, book: &dyn Book) -> Line {
    let of = bunch(slip).and_then(|id| book.slip(id));
    let key = of.as_ref().map_or("", label);
    let whom = slip.get(Lend::whom).map_or("", Whom::label);
    let many = remaining(slip);
    let many = if many > 1 { format!("{many} 把") } else { String::new() };
    let matter = slip.get(Lend::matter).map_or("", Matter::label);
    let who = match slip.get(Lend::staff) {
        Some(_) => String::new(),
        None => format!("{whom} {}", borrower_named(slip, book)),
    };
    let words = ["钥匙", key, &many, &who, matter, slip.text(Lend::purpose)];
    let words: Vec<&str> = words.into_iter().filter(|word| !word.trim().is_empty()).collect();
    let room = slip.get(ROOM);
    Line {
        due: slip.next_due().map(|due| due.at),
        place: room.map_or_else(String::new, |room| rooms::shown(book, room)),
        matter: words.join(" "),
        worker: slip.get(Lend::staff).map_or_else(String::new, |badge| staff::short(book, badge)),
        hands: slip.get(Lend::staff),
        ..Line::default()
    }
}

/// The first bunch of the room on the card of which something is there.
fn fills(step: &Step, _: Option<&Slip>, start: Start, book: &dyn Book) -> Vec<Fill> {
    let Some(room) = start.room.filter(|_| step.name == "lend") else { return Vec::new() };
    let kept = of_room(book, room).into_iter().find(|bunch| bunch.state == KEPT);
    kept.map(|bunch| ("key", label(&bunch).to_string())).into_iter().collect()
}

fn bunch_of(book: &dyn Book, given: &Fields) -> Option<Slip> {
    given.get(Lend::key).and_then(|key| book.slip(key.slip()))
}

/// When it is to be back: as agreed, else by D-63.
fn back_by(ask: &Ask<'_>, agreed: Option<Moment>) -> (Moment, String) {
    if let Some(at) = agreed {
        return (at, "约还 (F-94)".to_string());
    }
    let hours = ask.limit(&KEY_LOAN_HOURS);
    let at = ask.occurred.plus_minutes(hours * 60);
    (at, format!("借出 {} + {hours} 小时 (D-63)", ask.occurred.show(ask.now)))
}

fn advise(ask: &Ask<'_>, given: &Fields) -> Advice {
    let mut advice = Advice::default();
    let Some(bunch) = bunch_of(ask.book, given) else { return advice };
    // As it will be: so many leave by this.
    let (counts, count) = (Counts::of(&bunch), given.get(Lend::count).unwrap_or(1));
    let counts = if counts.has(count) { counts.lend(count) } else { counts };
    let kept = format!("在柜 {} 借出 {}", counts.kept, counts.out);
    advice.computed.push(("钥匙".to_string(), kept));
    let (at, because) = back_by(ask, given.get(Lend::back_by));
    advice.computed.push(("归还".to_string(), format!("{} ({because})", at.show(ask.now))));
    advice.warnings.extend(owner_asked(ask, given, &bunch));
    if given.get(Lend::matter) == Some(Matter::Repair) && !given.has(Lend::job) {
        advice.warnings.push(WHICH_JOB.at(Lend::job));
    }
    let hours = ask.limit(&KEY_LOAN_HOURS);
    if at > ask.occurred.plus_minutes(hours * 60) {
        advice.warnings.push(TOO_LONG.with(&[&hours.to_string()]).at(Lend::back_by));
    }
    advice.warnings.extend(still_has(ask, given));
    advice
}

/// What the owner said at the deposit about the use of the key, where the borrower is another.
fn owner_asked(ask: &Ask<'_>, given: &Fields, bunch: &Slip) -> Option<Notice> {
    let kind = bunch.get(Receive::kind);
    if kind != Some(Kind::Owner) || given.has(Lend::consent) || household(ask, given, bunch) {
        return None;
    }
    let matter = given.get(Lend::matter)?;
    let urgent = matter == Matter::Emergency;
    match terms(bunch) {
        Terms::AskFirst if !urgent => Some(ASK_OWNER.at(Lend::consent)),
        Terms::RepairOnly if !urgent && !matches!(matter, Matter::Repair | Matter::Rectify) => {
            Some(ONLY_TO_MEND.at(Lend::matter))
        }
        _ => None,
    }
}

/// Whether the borrower is one of those whose key it is.
fn household(ask: &Ask<'_>, given: &Fields, bunch: &Slip) -> bool {
    let room = bunch.get(Deposit::room);
    let who = given.get(Lend::borrower);
    room.zip(who).is_some_and(|(room, who)| of_house(ask.book, room, &who, ask.occurred.day()))
}

/// What the same borrower has had for too long.
fn still_has(ask: &Ask<'_>, given: &Fields) -> Option<Notice> {
    let open = ask.book.under(Index::InState, state_key_of(TAG, OUT), LOOKED_THROUGH);
    let (staff, borrower) = (given.get(Lend::staff), given.get(Lend::borrower));
    let same = |slip: &Slip| match staff {
        Some(_) => slip.get(Lend::staff) == staff,
        None => borrower.is_some() && slip.get(Lend::borrower) == borrower,
    };
    let late = open.into_iter().filter_map(|id| ask.book.slip(id));
    let late: Vec<Slip> = late.filter(|s| same(s) && is_late(s, ask.now)).collect();
    let first = late.first()?;
    let many: i64 = late.iter().map(remaining).sum();
    Some(STILL_HAS.with(&[&borrower_named(first, ask.book), &many.to_string()]))
}

/// The loan and what it takes out of the bunch, in one.
fn out(ask: &Ask<'_>, bunch: &Slip, count: i64, agreed: Option<Moment>) -> Outcome {
    let counts = Counts::of(bunch);
    if !counts.has(count) {
        let (kept, away) = (counts.kept.to_string(), counts.out.to_string());
        return Err(NOT_THERE.with(&[&kept, &away]).at(Lend::count));
    }
    let mut set =
        ask.given.clone().put(Lend::count, count).put(REMAINING, count).put(OF, SlipRef(bunch.id));
    if let Some(room) = bunch.get(Deposit::room) {
        set = set.put(ROOM, room);
    }
    let (at, because) = back_by(ask, agreed);
    let loan = ask.draw_with(OUT, set).due(RETURN, at, because);
    Ok(Decision { drawn: vec![loan, moved(bunch, LENT, counts.lend(count))], warnings: Vec::new() })
}

/// The bunch that the blank names; it was read a moment ago.
fn named(ask: &Ask<'_>) -> Result<Slip, Notice> {
    bunch_of(ask.book, &ask.given).ok_or_else(|| NO_SLIP.says())
}

fn lend(ask: &Ask<'_>, it: Lend) -> Outcome {
    if it.staff.is_none() && it.borrower.is_none() {
        let blank = if it.whom == Whom::Staff { Lend::staff.name() } else { Lend::borrower.name() };
        return Err(NO_BORROWER.at(blank));
    }
    if it.back_by.is_some_and(|at| at <= ask.occurred) {
        let at = it.back_by.unwrap_or(ask.now).show(ask.now);
        return Err(BACK_PAST.with(&[&at]).at(Lend::back_by));
    }
    let bunch = named(ask)?;
    if it.matter == Matter::Private {
        match bunch.get(Receive::kind) {
            Some(Kind::Public | Kind::Equipment) => return Err(NO_PRIVATE.at(Lend::matter)),
            _ if !household(ask, &ask.given, &bunch) => {
                return Err(NOT_FOR_OTHERS.at(Lend::matter));
            }
            _ => {}
        }
    }
    out(ask, &bunch, it.count.unwrap_or(1), it.back_by)
}

/// What was out already on the first day, until the totals of the opening are signed.
fn carry(ask: &Ask<'_>, it: Carried) -> Outcome {
    if opening::signed(ask.book) {
        return Err(OPENING_SIGNED.says());
    }
    if it.staff.is_none() && it.borrower.is_none() {
        return Err(NO_BORROWER.at(Carried::borrower));
    }
    out(ask, &named(ask)?, it.count.unwrap_or(1), it.back_by)
}

/// Some or all of it is back, or will never be.
fn give_back(ask: &Ask<'_>, it: Return) -> Outcome {
    let slip = ask.standing()?;
    let left = remaining(slip);
    let lost = it.lost.unwrap_or(0);
    let back = it.back.unwrap_or_else(|| (left - lost).max(0));
    if back + lost < 1 || back + lost > left {
        return Err(MORE_THAN_OUT.with(&[&left.to_string()]).at(Return::back));
    }
    if lost > 0 && it.note.is_none() {
        return Err(HOW_LOST.at(Return::note));
    }
    let of = bunch(slip).and_then(|id| ask.book.slip(id)).ok_or(NO_SLIP.says())?;
    let mut written = moved(&of, BUNCH_BACK, Counts::of(&of).back(back, lost));
    let mut warnings = Vec::new();
    if lost > 0 {
        written = changing(Drawn { state: CHANGING, ..written }, ask.occurred, ask.now);
        warnings.push(LOST_KEY.says());
    }
    let set = ask.given.clone().put(Return::back, back).put(REMAINING, left - back - lost);
    let loan = match left - back - lost {
        0 if lost > 0 => ask.draw_with(LOST, set).met(Some(slip), RETURN, ask.occurred),
        0 => ask.draw_with(BACK, set).met(Some(slip), RETURN, ask.occurred),
        _ => ask.draw_with(OUT, set),
    };
    Ok(Decision { drawn: vec![loan, written], warnings })
}

/// The borrower was reminded; a new moment only where one was agreed.
fn remind(ask: &Ask<'_>, it: Remind) -> Outcome {
    let drawn = ask.draw(OUT);
    match it.back_by {
        Some(at) if at <= ask.occurred => {
            Err(BACK_PAST.with(&[&at.show(ask.now)]).at(Remind::back_by))
        }
        Some(at) => drawn.due(RETURN, at, "催后改约 (F-94)").ok(),
        None => drawn.ok(),
    }
}
