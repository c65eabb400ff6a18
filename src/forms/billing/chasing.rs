//! F-231 催缴登记: how a household that owes was asked for it, one file a payer: calls, letters, visits, each with what was
//! said and what proves that it came there (F-91). The three years of limitation are watched. No step of it stops water,
//! power, heat, gas, lift or door card, and none writes a name where others read it (民法典 944).

use super::owing::{self, Owing};
use super::payers;
use super::policy::{CHASE_AGAIN_DAYS, CHASE_REPORT_TRIES, LIMITATION_WARN_MONTHS};
use crate::engine::form::Beside;
use crate::engine::ledger::Payer;
use crate::forms::estate::rooms;
use crate::forms::office::founding;
use crate::forms::prelude::*;

pub const TAG: u16 = 231;

/// Open slips of one room that are looked through.
const ROOM_MOST: usize = 1_000;
/// After so many years a debt that nobody asked for cannot be asked for in court.
const LIMITATION_MONTHS: i64 = 36;

states! {
    CHASED = 1 "chased" "催缴中" open,
    PAID = 2 "paid" "已交清",
    ENDED = 3 "ended" "已结束",
}

crate::dues! { NEXT = 551 "再催", LIMITATION = 552 "时效" }

rules! {
    STRANGER refuse "付款人不在住户册上;请先登记" ["F-91"];
    NOTHING_OWED refuse "{0} 现在没有欠费" ["F-91", "RP-32"];
    ONE_FILE refuse "{0} 已在催缴:{1}" ["F-91"];
    NEEDS_PROOF refuse "书面、上门催缴须写送达凭据(签收、快递单号、照片存处);拒收的写经过,两人见证" ["F-91"];
    DAY_PAST refuse "下次催 {0} 已经过了" ["F-91", "H-06"];
    STILL_OWES refuse "还欠 {0} 元,不能结清" ["F-91"];
    NOT_PROVEN warn "口头催缴没有凭据,不中断时效;快到期的请发催缴函" ["F-91"];
    TIME_RUNS warn "最早一笔从 {0} 起算,三年时效 {1} 届满:请书面催缴并留送达凭据" ["F-91"];
    REPORT_UP warn "已催 {0} 次没有交;请上报主管" ["P-56", "F-91"];
}

choice! {
    /// How the household was asked. Codes are stored.
    pub enum Way {
        Call = 1 "call" "电话",
        Message = 2 "message" "短信微信",
        Letter = 3 "letter" "催缴函",
        Visit = 4 "visit" "上门",
    }

    /// What came of it. Codes are stored.
    pub enum Came {
        Promised = 1 "promised" "答应交",
        Disputes = 2 "disputes" "有异议",
        Declined = 3 "declined" "不肯交",
        NotReached = 4 "not-reached" "没联系上",
        Served = 5 "served" "已送达",
    }
}

fields! {
    pub struct Begin {
        1 room: RoomId = "房号" 4;
        85 payer: Option<Who> = "付款人" 4;
        2 note: Option<Text> = "说明" 12;
    }

    pub struct Try {
        3 way: Way = "方式" 4;
        4 came: Came = "结果" 4;
        5 next: Option<Day> = "下次催" 4;
        6 said: Option<Text> = "经过" 12;
        7 proof: Option<Text> = "送达凭据" 12;
        8 witness_1: Option<Badge> = "见证一" 4;
        9 witness_2: Option<Badge> = "见证二" 4;
    }
}

fields! { pub struct End { 10 end_why: Text = "结束原因" 12; } }

/// How often it was asked for.
pub const TRIES: Tag<i64> = Tag::new(20, "tries");
/// The day from which the limitation runs: of the oldest part, or of the last demand that is proven.
pub const RUNS_FROM: Tag<Day> = Tag::new(21, "runs_from");

pub static FORM: Form = Form::new("F-231", TAG, "催缴登记", "催缴", STATES, RULES)
    .steps(&[
        Step::opens(1, "begin", "列入", Right::TakeCalls, Begin::fields)
            .advise(advise)
            .decide(by!(begin)),
        Step::from(2, "try", "催缴", &[CHASED], Right::TakeCalls, Try::fields)
            .advise(advise)
            .decide(by!(asked_for)),
        Step::from(3, "settle", "交清", &[CHASED], Right::TakeCalls, Nothing::fields)
            .at_once()
            .decide(settle),
        Step::from(4, "end", "结束", &[CHASED], Right::TakeCalls, End::fields)
            .cosigned(Right::Release)
            .to(ENDED)
            .meets(&[NEXT, LIMITATION]),
    ])
    .dues(DUES)
    .keys(&[By::Work, By::Room(payers::ROOM), By::Person(payers::PAYER)])
    .line(|slip, book| Line {
        due: slip.next_due().map(|due| due.at),
        place: rooms::shown(book, RoomId(payers::on(slip).room)),
        matter: said(slip, book),
        ..Line::default()
    })
    .fills(|step, _, start, _| if step.is_opening() { payers::fills(start) } else { Vec::new() })
    .printed(Print::of(&["begin", "try"]))
    .papers(LETTER);

/// The letter, for the household alone.
const LETTER: &[Beside] = &[Beside {
    name: "催缴函",
    title: "催缴函",
    sheets: letter,
    signs: &["管理处(章)", "签收人", "日期"],
    room: Beside::SIGNED,
    foot: &["如已交纳,请告知;对金额有异议的,请来管理处核对。"],
}];

/// `欠 120.00 催 2 次 电话 答应交`.
pub fn said(slip: &Slip, book: &dyn Book) -> String {
    let owed = owing::of(book, payers::on(slip)).sum;
    let tries = slip.get(TRIES).unwrap_or(0);
    let way = slip.get(Try::way).map_or("", Way::label);
    let came = slip.get(Try::came).map_or("", Came::label);
    let last =
        [way, came].into_iter().filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
    format!("欠 {owed} 催 {tries} 次 {last}").trim_end().to_string()
}

/// The files of a room that are open.
pub fn open_in(book: &dyn Book, room: RoomId) -> Vec<Slip> {
    let open = book.under(Index::OpenRoom, u64::from(room.0), ROOM_MOST).into_iter();
    open.filter(|id| id.form == TAG).filter_map(|id| book.slip(id)).collect()
}

fn letter(slip: &Slip, book: &dyn Book) -> Vec<Vec<Said>> {
    let payer = payers::on(slip);
    let owed = owing::of(book, payer);
    if owed.sum <= Money::ZERO {
        return Vec::new();
    }
    let who = match slip.get(payers::PAYER) {
        Some(Who::Known(person)) => crate::forms::estate::people::name(book, person),
        _ => String::new(),
    };
    let since = owed.since.map_or_else(String::new, |day| day.to_string());
    vec![vec![
        Said::new("房号", rooms::shown(book, RoomId(payer.room)), 4),
        Said::name("付款人", who, 4),
        Said::new("服务电话", founding::service_phone(book), 4),
        Said::new("欠费", format!("{} 元", owed.sum), 4),
        Said::new("大写", format!("人民币{}", owed.sum.capitals()), 8),
        Said::new("最早应付", since, 4),
        Said::new("请在", "收到之日起十五日内交纳", 8),
    ]]
}

/// Whose debt the step is about, as far as it is known.
fn payer_of(ask: &Ask<'_>, given: &Fields) -> Option<Payer> {
    if let Some(slip) = ask.slip {
        return Some(payers::on(slip));
    }
    let room = given.get(Begin::room)?;
    let payer = given.get(Begin::payer);
    let named = payers::named(ask.book, room, (payer.as_ref(), None), ask.occurred.day());
    named.map(|(payer, _)| payer)
}

/// The day from which the three years run.
fn runs_from(slip: Option<&Slip>, owed: Owing) -> Option<Day> {
    slip.and_then(|slip| slip.get(RUNS_FROM)).max(owed.since)
}

/// What is owed, what may never be done about it, and how long it may still be asked for.
fn advise(ask: &Ask<'_>, given: &Fields) -> Advice {
    let mut advice = Advice::default();
    let Some(payer) = payer_of(ask, given) else { return advice };
    let owed = owing::of(ask.book, payer);
    advice.computed.push(("欠费".to_string(), format!("{} 元", owed.sum)));
    let never = "停水、停电、停热、停气、停电梯、停门禁卡,张榜公布";
    advice.computed.push(("不得".to_string(), format!("{never} (民法典 944)")));
    let warned = |from: &Day| from.months_later(ask.limit(&LIMITATION_WARN_MONTHS));
    if let Some(from) = runs_from(ask.slip, owed).filter(|from| warned(from) <= ask.now.day()) {
        let over = from.months_later(LIMITATION_MONTHS);
        advice.warnings.push(TIME_RUNS.with(&[&from.to_string(), &over.to_string()]));
    }
    if ask.slip.is_some() && given.has(Try::way) && !is_proven(given) {
        advice.warnings.push(NOT_PROVEN.at(Try::proof));
    }
    let tries = ask.slip.and_then(|slip| slip.get(TRIES)).unwrap_or(0);
    if tries >= ask.limit(&CHASE_REPORT_TRIES) {
        advice.warnings.push(REPORT_UP.with(&[&tries.to_string()]));
    }
    advice
}

/// Something shows that it came there, or two saw how it was refused.
fn is_proven(given: &Fields) -> bool {
    let witnesses = (given.get(Try::witness_1), given.get(Try::witness_2));
    let (said, proof) = (given.get(Try::said), given.get(Try::proof));
    proof.is_some() || crate::forms::unsigned::shown(said.as_ref(), witnesses, None)
}

/// The clocks of a file: the next time, and the warning before the three years are over.
fn with_clocks(ask: &Ask<'_>, drawn: Drawn, next: Option<Day>, from: Option<Day>) -> Drawn {
    let days = ask.limit(&CHASE_AGAIN_DAYS);
    let ahead = ask.occurred.plus_minutes(days * 24 * 60);
    let at = next.map_or(ahead, |day| day.next(1).begins().plus_minutes(-1));
    let because = next
        .map_or_else(|| format!("{days} 天后再催 (D-96)"), |day| format!("约定 {day} 再催 (F-91)"));
    let drawn = drawn.due(NEXT, at, because);
    let Some(from) = from else { return drawn };
    let months = ask.limit(&LIMITATION_WARN_MONTHS);
    let warns = from.months_later(months).begins();
    drawn.due(LIMITATION, warns, format!("{from} + {months} 个月,三年时效将满 (D-95)"))
}

fn begin(ask: &Ask<'_>, it: Begin) -> Outcome {
    let room = rooms::shown(ask.book, it.room);
    let Some(payer) = payer_of(ask, &ask.given) else { return Err(STRANGER.at(Begin::payer)) };
    let owed = owing::of(ask.book, payer);
    if owed.sum <= Money::ZERO {
        return Err(NOTHING_OWED.with(&[&room]).at(Begin::room));
    }
    let first = open_in(ask.book, it.room).into_iter().find(|slip| payers::on(slip) == payer);
    if let Some(first) = first {
        let number = ask.book.registry().show_number(first.id);
        return Err(ONE_FILE.with(&[&room, &number]).at(Begin::room));
    }
    let set = payers::fields(ask.given.clone(), payer);
    let set = match owed.since {
        Some(since) => set.put(RUNS_FROM, since),
        None => set,
    };
    // Nobody has asked yet: today.
    let today = Some(ask.occurred.day());
    with_clocks(ask, ask.draw_with(CHASED, set), today, owed.since).ok()
}

/// The household was asked, or could not be: what is proven begins the three years anew.
fn asked_for(ask: &Ask<'_>, it: Try) -> Outcome {
    let slip = ask.standing()?;
    let proven = is_proven(&ask.given);
    if matches!(it.way, Way::Letter | Way::Visit) && it.came != Came::NotReached && !proven {
        return Err(NEEDS_PROOF.at(Try::proof));
    }
    if let Some(next) = it.next.filter(|next| *next < ask.occurred.day()) {
        return Err(DAY_PAST.with(&[&next.to_string()]).at(Try::next));
    }
    let reached = proven && it.came != Came::NotReached;
    let from = if reached { Some(ask.occurred.day()) } else { slip.get(RUNS_FROM) };
    let tries = slip.get(TRIES).unwrap_or(0) + 1;
    let mut set = ask.given.clone().put(TRIES, tries);
    if let Some(from) = from {
        set = set.put(RUNS_FROM, from);
    }
    // What stands is of the last time alone.
    for tag in [Try::said, Try::proof] {
        if !ask.given.has(tag) {
            set.clear(tag);
        }
    }
    for tag in [Try::witness_1, Try::witness_2] {
        if !ask.given.has(tag) {
            set.clear(tag);
        }
    }
    if it.next.is_none() {
        set.clear(Try::next);
    }
    with_clocks(ask, ask.draw_with(CHASED, set), it.next, from).ok()
}

/// Nothing is owed any more.
fn settle(ask: &Ask<'_>, _: &Fields) -> Outcome {
    let slip = ask.standing()?;
    let owed = owing::of(ask.book, payers::on(slip)).sum;
    if owed > Money::ZERO {
        return Err(STILL_OWES.with(&[&owed.to_string()]));
    }
    ask.draw(PAID).all_met(slip, ask.occurred).ok()
}
