//! What the slip of a shift holds besides its blanks: its states and rules, and who stands the shift by it.
//! Numbers are stored for ever; nothing here decides.

use super::fields::{Begin, Count, ENDS, HandOver, Leave, ON, PREVIOUS};
use super::hours::Shift;
use crate::engine::slip::state_key_of;
use crate::forms::estate::rooms;
use crate::forms::keys::record as keys;
use crate::forms::prelude::*;

pub const TAG: u16 = 35;

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
    /// The director has said that the shift is taken as it is.
    ORDERED = 9 "ordered" "批示照接" open,
    /// The director has sent it back to the outgoing hand, to be made good.
    RETURNED = 10 "returned" "退回补齐" open,
}

/// States in which the slip's hand is on duty.
pub(super) const STANDING: &[u16] = &[ON_DUTY, EXTENDED, AWAY, REFUSED, ORDERED, RETURNED];
pub(super) const AT_THE_POST: &[u16] = &[ON_DUTY, EXTENDED, REFUSED, ORDERED, RETURNED];

/// The step by which a handover begins the next shift.
pub(super) const BEGIN: u16 = 1;
pub(super) const HAND_OVER: u16 = 2;
pub(super) const CLOSE: u16 = 3;
pub(super) const REFUSE: u16 = 4;
pub(super) const EXTEND: u16 = 5;
pub(super) const RULE: u16 = 11;

/// How many shifts back the last counts are looked for: three days and some.
pub(super) const LOOKED_BACK: usize = 12;

/// What a desk counts when it hands over for the first time (S1C-shift 三; SCREENS 4).
pub const COUNTED: &[&str] = &["电话", "电脑", "饮水机", "对讲机", "钥匙"];

rules! {
    ALREADY refuse "值班的是{0},还没有交班;请其交班,没来请办代接" ["G-05"];
    STILL_ON refuse "值班的是{0},还没有收班;其已下班的请在“代上一班收班”写 y,还在岗的请办代接" ["C-21", "G-05"];
    BEFORE_THE_LAST refuse "上一班 {0} 才开班;本班开班时间请写在其后" ["H-06"];
    NOT_CLOSED warn "上一班 {0} 没有收班,已随本班开班代收" ["C-21"];
    NOT_ON_DUTY refuse "值班的是{0};这一步由本人办,本人不在请办代接" ["G-05"];
    OWN_SHIFT refuse "您就是当班人;{0}由接班的一方办,请用交班或延班" ["H-05", "G-05"];
    SIGN_INSTEAD refuse "按设置交班须清点、双方签字,不能单方收班;请办交班或代接" ["G-05", "C-21"];
    NOT_COUNTED refuse "“{0}”还没有清点;请当面点数再填" ["G-06", "F-37"];
    KEYS_SHOULD refuse "钥匙应有 {0} 把,按钥匙登记(借出的不算);请照此清点" ["P-37", "F-37"];
    KEYS_PARTLY warn "钥匙登记才有 {0} 把,房屋册还有没登记到钥匙柜的;应有照上一班,请逐户补登" ["P-37", "F-37"];
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
    OFF_ROSTER warn "值班表上这一班是{0};换了人请记换班、替班或补班" ["P-25", "F-38"];
    UNREAD warn "请先看值班记录和交接班本,再接班" ["G-10"];
    TIDY_LATE warn "交班前 {0} 分钟应已整理好桌椅地面" ["N-35"];
    LATE_IN warn "接班人应提前 {0} 分钟到岗;{1} 才到" ["N-36"];
    OVERTIME warn "比下班时间晚 {0} 分钟;接班迟到请先记延班" ["D-61"];
    NO_GROUND refuse "拒接须勾一条:记录不清、卫生不洁、公物缺失、重大维修未完" ["G-01", "G-02", "G-03", "G-04"];
    CAN_SIGN warn "按设置公物缺失可写明原因、双方签字照接" ["G-03", "C-20"];
    NO_MAJOR refuse "没有标为重大的未完维修,普通未完的照常交接;确有的请写“哪件重大未完”" ["G-04", "C-20"];
    MAJOR_SAID warn "没有标为重大的未完维修,按您写的记下,等主任批示" ["G-04"];
    RULED refuse "主任已批示照接:{0};请签字接班,有别的原因再拒接" ["G-05", "C-20"];
    BY_ORDER warn "按主任批示照接:{0}" ["C-20"];
    NOT_ITS_OWN refuse "您是这一班交接的一方,不能自己批示;请另一位主任批示,或补齐后再交" ["G-05", "P-26"];
    CAME_AHEAD refuse "接班到岗写的是 {0},还没到;请写实际到岗的时间" ["H-06", "N-36"];
    UNTIL_PAST refuse "预计到 {0} 已经过了;若是明天,请写“明天9点”" ["H-06"];
    FIND_RELIEF warn "接班人没来,先延班;请告知主管安排人接班" ["G-05", "D-09"];
    NO_STAND_IN refuse "按设置没签字不能接班;请原值班人{0}来交班" ["G-05", "D-09"];
    COUNTERSIGN_BY warn "原值班人{0}须在 {1} 前补签" ["D-09", "D-62"];
    NOT_OUTGOING refuse "由原值班人{0}补签;人不在岗的由主管或主任代签" ["G-05", "D-62"];
    SIGNED_LATE warn "补签晚了 {0} 分钟" ["D-62"];
    LEAVE_REFUSED refuse "按设置暂离须主任批准、有人替班;请写明批准人和替班人" ["G-07", "D-09"];
    AWOL warn "暂离须主任批准、有人替班,否则按擅离记;请补写" ["G-07"];
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
pub(super) fn last_counted(slip: &Slip, book: &dyn Book) -> Option<Slip> {
    let before = |slip: &Slip| book.slip(slip.get(PREVIOUS)?.0);
    std::iter::successors(before(slip), before)
        .take(LOOKED_BACK)
        .find(|s| s.last_deed(HAND_OVER).is_some())
}

/// The word under which keys are counted.
pub(super) const KEYS: &str = "钥匙";

/// The things to count and how many there should be: as the shift before had it; the first time, the
/// desk's list without numbers. Of keys what their register says is in the cupboard, as soon as all are entered there.
pub fn to_count(slip: &Slip, book: &dyn Book) -> Vec<(String, Option<i64>)> {
    let before = last_counted(slip, book);
    let rows = before.iter().flat_map(|before| before.rows_of(HandOver::counts));
    let counted = rows.filter_map(|row| Some((row.get(Count::item)?.0, row.get(Count::should))));
    let counted: Vec<(String, Option<i64>)> = counted.collect();
    let mut counted = match counted.is_empty() {
        true => COUNTED.iter().map(|item| ((*item).to_string(), None)).collect(),
        false => counted,
    };
    let row = counted.iter().position(|(item, _)| item.trim() == KEYS);
    let last = row.and_then(|row| counted[row].1);
    if let Some(kept) = keys::in_cupboard(book).filter(|kept| last != Some(*kept))
        && !rooms::some_unlisted(book)
    {
        match row {
            Some(row) => counted[row].1 = Some(kept),
            None => counted.push((KEYS.to_string(), Some(kept))),
        }
    }
    counted
}
