//! F-35 值班与交接 (with F-37 物品清点): who stands the shift, and how it passes to the next (P-25, P-26).
//!
//! One slip a shift. An unsigned handover is written down and watched, but it never stops the desk:
//! no other register asks who is on duty before it takes a step.

mod beginning;
mod fields;
mod gathering;
mod hours;
mod missing;
mod signing;

use crate::forms::prelude::*;
pub use fields::*;
pub use gathering::{Gathered, Pending, gather, under_way};
pub use hours::{Shift, midnight_after};

use crate::engine::kind::reading;
use crate::engine::slip::{day_key, state_key, state_key_of};

use crate::forms::office::staff;

pub const TAG: u16 = 35;

/// States in which the slip's hand is on duty.
const STANDING: &[u16] = &[ON_DUTY, EXTENDED, AWAY, REFUSED];
const AT_THE_POST: &[u16] = &[ON_DUTY, EXTENDED, REFUSED];

/// The step by which a handover begins the next shift.
const BEGIN: u16 = 1;
const HAND_OVER: u16 = 2;
const CLOSE: u16 = 3;
const EXTEND: u16 = 5;

/// How many shifts back the last counts are looked for: three days and some.
const LOOKED_BACK: usize = 12;

/// What a desk counts when it hands over for the first time (S1C-shift 三; SCREENS 4).
pub const COUNTED: &[&str] = &["电话", "电脑", "饮水机", "对讲机", "钥匙"];

rules! {
    ALREADY refuse "值班的是{0},还没有交班;请其交班,没来请办代接" ["G-05"];
    BEFORE_THE_LAST refuse "上一班 {0} 才开班;本班开班时间请写在其后" ["H-06"];
    NOT_CLOSED warn "上一班 {0} 没有收班,已随本班开班代收" ["C-21"];
    NOT_ON_DUTY refuse "值班的是{0};这一步由本人办,本人不在请办代接" ["G-05"];
    OWN_SHIFT refuse "您就是当班人;{0}由接班的一方办,请用交班或延班" ["H-05", "G-05"];
    SIGN_INSTEAD refuse "按设置交班须清点、双方签字,不能单方收班;请办交班或代接" ["G-05", "C-21"];
    NOT_COUNTED refuse "“{0}”还没有清点;请当面点数再填" ["G-06", "F-37"];
    SAY_WHY_SHORT refuse "{0}实有与应有不符;请在说明里写原因" ["S1C-shift 三"];
    MISSING_GOODS refuse "按设置公物缺失不接:{0};请补齐或报主任" ["G-03", "C-20"];
    MAJOR_OPEN refuse "按设置重大维修未完不接:还有 {0} 件;请报主任" ["G-04", "C-20"];
    EXPLAIN refuse "重大维修还有 {0} 件未完;请在“未尽事宜”交代清楚" ["G-04", "S1C-shift 四"];
    UNCLEAR_REFUSED refuse "按设置记录不清不接;请补全记录" ["G-01", "D-10"];
    UNCLEAN_REFUSED refuse "按设置卫生不洁不接;请先整理{0}" ["G-02", "D-10"];
    SHORT_SIGNED warn "缺 {0}:原因已记,双方签字认可" ["G-03", "C-20"];
    PASSED_ON warn "缺物或重大未完转下一班;请同时记入交接班本" ["C-20", "G-11"];
    UNCLEAR warn "记录不清:接班人签字即认可" ["G-01", "D-10"];
    UNCLEAN warn "{0}未整洁:接班人签字即认可" ["G-02", "D-10"];
    UNMARKED warn "交接班本还有 {0} 条没有注OK或原因;转下一班前请注明" ["G-11"];
    UNREAD warn "请先看值班记录和交接班本,再接班" ["G-10"];
    TIDY_LATE warn "交班前 {0} 分钟应已整理好桌椅地面" ["N-35"];
    LATE_IN warn "接班人应提前 {0} 分钟到岗;{1} 才到" ["N-36"];
    OVERTIME warn "比下班时间晚 {0} 分钟;接班迟到请先记延班" ["D-61"];
    NO_GROUND refuse "拒接须勾一条:记录不清、卫生不洁、公物缺失、重大维修未完" ["G-01", "G-02", "G-03", "G-04"];
    CAN_SIGN warn "按设置公物缺失可写明原因、双方签字照接" ["G-03", "C-20"];
    NO_MAJOR warn "没有标为重大的未完维修;普通未完的单照常交接" ["G-04"];
    UNTIL_PAST refuse "预计到 {0} 已经过了;若是明天,请写“明天9点”" ["H-06"];
    FIND_RELIEF warn "接班人没来,先延班;请告知主管安排人接班" ["G-05", "D-09"];
    NO_STAND_IN refuse "按设置没签字不能接班;请原值班人{0}来交班" ["G-05", "D-09"];
    COUNTERSIGN_BY warn "原值班人{0}须在 {1} 前补签" ["D-09", "D-62"];
    NOT_OUTGOING refuse "由原值班人{0}补签;人不在岗的由主管或主任代签" ["G-05", "D-62"];
    SIGNED_LATE warn "补签晚了 {0} 分钟" ["D-62"];
    LEAVE_REFUSED refuse "按设置暂离须主任批准、有人替班;请写明批准人和替班人" ["G-07", "D-09"];
    AWOL warn "暂离须主任批准、有人替班,否则按擅离记;请补写" ["G-07"];
}

states! {
    ON_DUTY = 1 "on-duty" "值班" open,
    /// The receiver did not come: the outgoing hand stays.
    EXTENDED = 2 "extended" "延班" open,
    /// The hand left the post for a while.
    AWAY = 3 "away" "暂离" open,
    /// The receiver refused; the outgoing hand stays.
    REFUSED = 4 "refused" "拒接" open,
    /// A stand-in took the shift; whoever left it has still to sign.
    COUNTERSIGN = 5 "countersign" "待补签" open,
    HANDED = 6 "handed" "已交班",
    CLOSED = 7 "closed" "已收班",
    VOID = 8 "void" "作废",
}

pub static FORM: Form = Form::new("F-35", TAG, "值班与交接记录", "交接", STATES, RULES)
    .steps(&[
        Step::opens(1, "start", "开班", Right::StandDuty, Begin::fields)
            .advise(beginning::advise)
            .decide(by!(beginning::start)),
        Step::from(2, "hand-over", "交班", AT_THE_POST, Right::StandDuty, HandOver::fields)
            .cosigned(Right::TakeShift)
            .advise(signing::advise)
            .decide(by!(signing::hand_over)),
        Step::from(3, "close", "收班", AT_THE_POST, Right::StandDuty, Close::fields)
            .decide(by!(beginning::close)),
        Step::from(4, "refuse", "拒接", AT_THE_POST, Right::TakeShift, Refuse::fields)
            .decide(by!(signing::refuse)),
        Step::from(5, "extend", "延班", AT_THE_POST, Right::StandDuty, Extend::fields)
            .decide(by!(missing::extend)),
        Step::from(6, "stand-in", "代接", STANDING, Right::TakeShift, StandIn::fields)
            .decide(by!(missing::stand_in)),
        Step::from(7, "countersign", "补签", &[COUNTERSIGN], Right::StandDuty, Countersign::fields)
            .decide(by!(missing::countersign)),
        Step::from(8, "leave", "暂离", &[ON_DUTY, EXTENDED], Right::StandDuty, Leave::fields)
            .decide(by!(missing::leave)),
        Step::from(9, "back", "回岗", &[AWAY], Right::StandDuty, Back::fields)
            .decide(by!(missing::back)),
        Step::from(10, "void", "作废", &[ON_DUTY], Right::Mend, Void::fields)
            .to(VOID)
            .meets(&[dues::HANDOVER]),
    ])
    .and_keys(keys)
    .line(line)
    .fills(fills);

/// Ticks stand as they should be, so that only exceptions are typed; what is counted is never filled in.
fn fills(step: &Step, slip: Option<&Slip>, _: Start, book: &dyn Book) -> Vec<Fill> {
    let Some(slip) = slip.filter(|_| step.name == "hand-over") else { return Vec::new() };
    let ticks = ["desk_clean", "chairs_clean", "floor_clean", "clear"];
    let mut fills: Vec<Fill> = ticks.iter().map(|name| (*name, "y".to_string())).collect();
    let next = shift_of(slip).map_or("", |shift| shift.next().name());
    fills.push(("next", next.to_string()));
    let cash = last_counted(slip, book).and_then(|before| before.get(HandOver::cash));
    fills.extend(cash.map(|cash| ("cash_should", cash.plain())));
    fills
}

/// Whether this is a shift that has ended: what stands on its paper is worth a copy.
pub fn handed_over(slip: &Slip) -> bool {
    slip.id.form == TAG && [HANDED, CLOSED].contains(&slip.state)
}

fn keys(slip: &Slip) -> Vec<Key> {
    let mut keys = vec![Key::new(Index::Day, day_key(slip), u64::from(TAG))];
    let at = urgency(slip);
    if STANDING.contains(&slip.state) || slip.state == COUNTERSIGN {
        keys.push(Key::new(Index::State, state_key(slip), at));
    }
    // A shift that goes its way is nobody's open work; one that was refused, is extended or lacks a
    // signature is.
    if [EXTENDED, REFUSED, COUNTERSIGN].contains(&slip.state) {
        keys.push(Key::new(Index::Open, at, 0));
    }
    keys
}

fn line(slip: &Slip, book: &dyn Book) -> Line {
    let shift = shift_of(slip).map_or("", Shift::label);
    let grounds =
        GROUNDS.iter().filter(|(tag, _)| slip.get(*tag) == Some(true)).map(|(_, word)| *word);
    let grounds = grounds.collect::<Vec<_>>().join("、");
    let why = match slip.state {
        REFUSED => format!("{grounds}:{}", slip.text(Refuse::refused_why)),
        _ => String::new(),
    };
    Line {
        due: slip.next_due().map(|d| d.at),
        urgent: slip.state == REFUSED,
        matter: reading::clean(format!("{shift} {why}").trim(), false),
        worker: on(slip).map_or_else(String::new, |b| staff::short(book, b)),
        hands: on(slip),
        ..Line::default()
    }
}

/// The shift that somebody stands now, signed over, extended, refused or left for a while.
pub fn on_duty(book: &dyn Book, now: Moment) -> Option<Slip> {
    let key = |state: u16| state_key_of(TAG, state);
    let standing = |state: &u16| book.under(Index::State, key(*state), 1).into_iter().next();
    let found = STANDING.iter().filter_map(standing).filter_map(|id| book.slip(id));
    found.filter(|s| s.opened() <= now).max_by_key(Slip::opened)
}

/// Who is at the desk now by the shift book: the hand on duty, or who stands in while that one is away.
/// A shift that should have ended longer ago than it lasts says nothing about now.
pub fn at_the_desk(book: &dyn Book, now: Moment) -> Option<Badge> {
    let slip = on_duty(book, now)?;
    let ends = slip.due(dues::HANDOVER).map(|d| d.at).or(slip.get(ENDS))?;
    let stale = slip.opened().minutes_until(ends).max(0) < ends.minutes_until(now);
    let away = || slip.get(Leave::covered).filter(|_| slip.state == AWAY);
    (!stale).then(|| away().or_else(|| on(&slip))).flatten()
}

/// Who stands the shift of a slip.
pub fn on(slip: &Slip) -> Option<Badge> {
    slip.get(ON)
}

pub fn shift_of(slip: &Slip) -> Option<Shift> {
    slip.get(Begin::shift)
}

/// The last signed handover before this shift: what a stand-in, a void or a closed shift lies between
/// is passed over.
fn last_counted(slip: &Slip, book: &dyn Book) -> Option<Slip> {
    let before = |slip: &Slip| book.slip(slip.get(PREVIOUS)?.0);
    std::iter::successors(before(slip), before)
        .take(LOOKED_BACK)
        .find(|s| s.last_deed(HAND_OVER).is_some())
}

/// The things to count and how many there should be: as the shift before had it; the first time, the
/// desk's list without numbers.
pub fn to_count(slip: &Slip, book: &dyn Book) -> Vec<(String, Option<i64>)> {
    let before = last_counted(slip, book);
    let rows = before.iter().flat_map(|before| before.rows_of(HandOver::counts));
    let counted = rows.filter_map(|row| Some((row.get(Count::item)?.0, row.get(Count::should))));
    let counted: Vec<_> = counted.collect();
    if counted.is_empty() {
        return COUNTED.iter().map(|item| ((*item).to_string(), None)).collect();
    }
    counted
}

/// `王丽(102)`, who stands the shift.
fn hand_shown(ask: &Ask<'_>, slip: &Slip) -> String {
    on(slip).map_or_else(String::new, |badge| staff::shown(ask.book, badge))
}

/// Steps of the hand on duty are taken by nobody else.
fn check_on_duty(ask: &Ask<'_>, slip: &Slip) -> Result<(), Notice> {
    if on(slip) == Some(ask.hand.badge) {
        return Ok(());
    }
    Err(NOT_ON_DUTY.with(&[&hand_shown(ask, slip)]))
}

/// Whether those who answer for the desk act, in place of somebody who is not there.
fn in_charge(ask: &Ask<'_>) -> bool {
    [Role::Supervisor, Role::Head].contains(&ask.role)
}

/// The entry that begins a shift: in its own step, or by a handover for the one who takes over.
fn begin_shift(
    ask: &Ask<'_>,
    set: Fields,
    shift: Shift,
    hand: Badge,
    after: Option<SlipId>,
) -> Drawn {
    let ends = shift.ends(ask.occurred);
    let mut set = set.put(Begin::shift, shift).put(ON, hand).put(ENDS, ends);
    if let Some(before) = after {
        set = set.put(PREVIOUS, SlipRef(before));
    }
    let because = format!("{}到 {} (P-25)", shift.label(), ends.show(ask.now));
    Ask::beside(ask.fresh(), BEGIN, ON_DUTY, set).due(dues::HANDOVER, ends, because)
}

/// How many entries of the shift book have neither OK nor a reason.
fn warn_unmarked(gathered: &Gathered) -> Option<Notice> {
    let left = gathered.count(Pending::BookUrgent) + gathered.count(Pending::BookPlain);
    (left > 0).then(|| UNMARKED.with(&[&left.to_string()]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::book::map::MapBook;
    use crate::engine::judge::{Asked, Hand, Input, Verdict};

    fn take(book: &mut MapBook, form: &FormStep, hand: Hand, fields: &[(&str, &str)]) -> SlipId {
        let now = Moment::parse("2026-11-21 15:50", Moment(0)).unwrap();
        let text = |(name, text): &(&str, &str)| (name.to_string(), Input::Text(text.to_string()));
        let mut asked = Asked {
            form: form.0.to_string(),
            step: form.1.to_string(),
            slip: form.2,
            fields: fields.iter().map(text).collect(),
            ..Asked::default()
        };
        if form.1 == "hand-over" {
            let row = [("item", "钥匙"), ("should", "42"), ("have", "41"), ("note", "借出")];
            let row = row.iter().map(|(c, t)| (c.to_string(), t.to_string())).collect();
            asked.fields.push(("counts".to_string(), Input::Rows(vec![row])));
        }
        let (verdict, entries) = book.take(&asked, hand, now);
        assert!(matches!(verdict, Verdict::Accepted(_)), "{}: {verdict:?}", form.1);
        entries.last().unwrap().slip
    }

    type FormStep = (&'static str, &'static str, Option<SlipId>);

    #[test]
    fn ticks_and_what_there_should_be_stand_ready_and_what_is_counted_never_does() {
        let mut book = crate::forms::map_book();
        let clock = Hand { badge: Badge::CLOCK, cosign: None };
        let person = [("badge", "102"), ("name", "王丽"), ("role", "desk")];
        take(&mut book, &("B-01", "enter", None), clock, &person);
        let first = take(&mut book, &("F-35", "start", None), clock, &[("shift", "morning")]);
        let slip = book.slip(first).unwrap();
        let bare = to_count(&slip, &book);
        assert_eq!(bare.len(), COUNTED.len());
        assert!(bare.iter().all(|(_, should)| should.is_none()));

        let mut given = vec![("cash", "1260")];
        let ticks = ["desk_clean", "chairs_clean", "floor_clean", "clear"];
        given.extend(ticks.iter().map(|name| (*name, "y")));
        let both = Hand { badge: Badge::CLOCK, cosign: Some(Badge(102)) };
        let second = take(&mut book, &("F-35", "hand-over", Some(first)), both, &given);
        let slip = book.slip(second).unwrap();
        assert_eq!(on(&slip), Some(Badge(102)));
        assert_eq!(on_duty(&book, slip.opened()).map(|s| s.id), Some(second));
        assert_eq!(on_duty(&book, slip.opened().plus_minutes(-1)), None);
        assert_eq!(to_count(&slip, &book), [("钥匙".to_string(), Some(42))]);

        let step = FORM.step("hand-over").unwrap();
        let fills = FORM.fills_of(step, Some(&slip), Start::default(), &book);
        let fill = |name: &str| fills.iter().find(|(n, _)| *n == name).map(|(_, t)| t.as_str());
        assert_eq!(fill("cash_should"), Some("1260.00"));
        assert_eq!((fill("floor_clean"), fill("next")), (Some("y"), Some("night")));
        assert_eq!((fill("cash"), fill("counts"), fill("next_read")), (None, None, None));
    }
}
