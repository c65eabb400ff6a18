//! B-09 恢复与校时: that the office was restored from copies, up to which entry, and which numbers are left out so
//! that none stands twice on paper; and that the desk's clock was set right, which is the one entry that may be
//! recorded before the one that stands before it.
//!
//! Only time itself writes a restoring, before anybody works, and the dues that a wrong clock had laid. The store
//! raises its counters by what stands here.

use crate::engine::notice::{Mode, Rule};
use crate::engine::registry::Registry;
use crate::engine::slip::{CLOCK_CORRECTED, Deed, state_key_of};
use crate::forms::prelude::*;

use super::{founding, rulings, settings, staff};

pub const TAG: u16 = 9009;

/// Books that are one slip, or numbered by something else than their order.
const UNNUMBERED: &[u16] = &[staff::TAG, settings::TAG, founding::TAG, rulings::TAG, TAG];

/// Before it there was no such desk.
const EARLIEST: Moment = Moment(1_577_808_000_000);

/// A year, in minutes: whoever sets the clock so far says why.
const YEAR_MINUTES: i64 = 365 * 24 * 60;

rules! {
    NOTHING refuse "还没有开办的管理处,没有什么可恢复" ["B-09"];
    WRONG_YEAR refuse "现在不会是 {0} 年;请核对年份" ["B-09"];
    FAR refuse "比前台的钟差一年以上;请核对年份,确实如此的写“说明”" ["B-09"];
    NO_DUE refuse "{0} 没有这个期限;请重新校时" ["B-09"];
}

/// Said by the desk, which alone knows whether its clock is in doubt.
const NO_DAY: Rule = Rule {
    name: "NO_DAY",
    mode: Mode::Refuse,
    text: "前台的钟没有把握,只写钟点分不清是哪一天;请连年月日一起写,如 2026-11-30 08:05",
    cites: &["B-09"],
};

fields! {
    /// The numbers of one form that are given to no slip.
    pub struct Skipped {
        1 form: Text = "表单" 4;
        2 first: i64 = "自" 4;
        3 last: i64 = "至" 4;
    }

    /// The jump is how many numbers of each form are left out; none where nothing was lost.
    pub struct Restore {
        1 after: i64 = "接第几条" 4;
        2 code: Text = "校验码" 8;
        3 generation: i64 = "第几代" 4;
        4 why: Option<Text> = "原因" 8;
        5 jump: Option<i64> = "跳号" 4;
        6 skipped: Vec<Skipped> = "跳过" 12;
    }
}

fields! {
    /// What the desk's clock said before, and the first entry that a wrong clock had recorded, if there is one.
    pub struct Correct {
        7 at: Moment = "现在时间" 6;
        8 said: Option<Text> = "说明" 6;
        9 was: Option<Moment> = "校前时间" 6;
        10 first: Option<i64> = "自第几条" 4;
    }

    /// A due that a wrong clock had laid, and when it is due by the right one.
    pub struct Moved {
        1 slip: Text = "单号" 4;
        2 due: i64 = "期限" 4;
        3 at: Moment = "改到" 4;
    }

    pub struct Move {
        11 moved: Vec<Moved> = "期限" 12;
    }
}

states! {
    RESTORED = 1 "restored" "已恢复",
    CLOCK_SET = 2 "clock-set" "已校时",
    DUES_MOVED = 3 "dues-moved" "期限已改",
}

/// The step by which a person sets the desk's clock right.
pub const CORRECT: &str = "correct-clock";

pub static FORM: Form = Form::new("B-09", TAG, "恢复与校时", "恢复", STATES, RULES)
    .steps(&[
        Step::opens(1, "restore", "恢复", Right::OpenOffice, Restore::fields).decide(by!(restore)),
        Step::opens(2, CORRECT, "校时", Right::KeepClock, Correct::fields).decide(by!(correct)),
        Step::opens(3, "move-dues", "改期限", Right::Remind, Move::fields).decide(by!(move_dues)),
    ])
    .keys(&[])
    .line(|slip, _| Line { matter: matter(slip), ..Line::default() });

fn matter(slip: &Slip) -> String {
    match slip.state {
        CLOCK_SET => {
            let said = |tag| slip.get(tag).map_or_else(String::new, |at: Moment| at.to_string());
            format!("{} 校到 {}", said(Correct::was), said(Correct::at))
        }
        DUES_MOVED => format!("校时后改期限 {} 项", slip.rows_of(Move::moved).count()),
        _ => {
            let after = slip.get(Restore::after).unwrap_or_default();
            format!("接第 {after} 条 {}", slip.text(Restore::code))
        }
    }
}

/// Whether a step sets the desk's clock: the store records it at the moment it says, also if that was before.
pub fn sets_clock(asked: &Asked) -> bool {
    asked.form == FORM.id && asked.step == CORRECT
}

/// Whether an entry of this form and step is a restoring: a generation begins with it.
pub fn is_restoring(form: u16, step: u16) -> bool {
    form == TAG && FORM.step("restore").is_some_and(|restore| restore.tag == step)
}

/// Whether an entry may be recorded before the one that stands before it.
pub fn turns_back(form: u16, step: u16) -> bool {
    form == TAG && FORM.step(CORRECT).is_some_and(|correct| correct.tag == step)
}

/// The refusal of what somebody typed as the time it is, if that leans on the clock that is in doubt for its day: it
/// reads otherwise by another clock, and is not that clock's own time.
pub fn leans_on_the_clock(typed: &str, own: Moment) -> Option<Notice> {
    let by = |clock: Moment| Moment::parse(typed, clock);
    let leans = by(own) != by(own.plus_minutes(YEAR_MINUTES + 3 * 24 * 60)) && by(own) != Some(own);
    leans.then(|| NO_DAY.at(Correct::at))
}

/// By the time that it sets: the desk hands it in at that moment.
fn correct(ask: &Ask<'_>, it: Correct) -> Outcome {
    if founding::name(ask.book).is_none() {
        return Err(NOTHING.says());
    }
    if it.at < EARLIEST {
        return Err(WRONG_YEAR.with(&[&it.at.day().year().to_string()]).at(Correct::at));
    }
    let off = it.was.map_or(0, |was| was.minutes_until(it.at).abs());
    if off > YEAR_MINUTES && it.said.is_none() {
        return Err(FAR.at(Correct::said));
    }
    ask.draw(CLOCK_SET).ok()
}

/// Writes on every slip an entry that does nothing but lay the due anew.
fn move_dues(ask: &Ask<'_>, it: Move) -> Outcome {
    let mut drawn = vec![ask.draw(DUES_MOVED)];
    for Moved { slip: number, due, at } in it.moved {
        let slip = ask.book.registry().slip_number(&number.0).and_then(|id| ask.book.slip(id));
        let due = u16::try_from(due).ok();
        let standing = slip.as_ref().zip(due).and_then(|(slip, due)| slip.due(due));
        let (Some(slip), Some(due)) = (&slip, standing.filter(|due| due.met.is_none())) else {
            return Err(NO_DUE.with(&[&number.0]));
        };
        let because = format!("{};校时后改", due.because);
        match drawn.iter_mut().find(|drawn| drawn.slip == slip.id) {
            Some(same) => *same = same.clone().due(due.what, at, because),
            None => {
                let entry = Ask::beside(slip.id, CLOCK_CORRECTED, slip.state, Fields::new());
                drawn.push(entry.due(due.what, at, because));
            }
        }
    }
    Ok(Decision { drawn, warnings: Vec::new() })
}

fn restore(ask: &Ask<'_>, it: Restore) -> Outcome {
    if founding::name(ask.book).is_none() {
        return Err(NOTHING.says());
    }
    let jump = it.jump.unwrap_or_default();
    let numbered = ask.book.registry().all().filter(|form| !UNNUMBERED.contains(&form.tag));
    let skipped = numbered.filter_map(|form| {
        let next = i64::try_from(ask.book.next_number(form.tag)).ok()?;
        // A form that has given no number yet may have given its first ones since.
        let last = next.checked_add(jump)?.checked_sub(1)?;
        (jump > 0).then(|| Skipped { form: Text(form.id.to_string()), first: next, last })
    });
    let set = ask.given.clone().put(Restore::skipped, skipped.collect::<Vec<_>>());
    ask.draw_with(RESTORED, set).ok()
}

/// The numbers that a slip of this book takes out of use: form, first, last. Unreadable rows are none.
pub fn skipped(slip: &Slip, registry: &Registry) -> Vec<(u16, u64, u64)> {
    let rows: Vec<Skipped> = slip.get(Restore::skipped).unwrap_or_default();
    let number = |row: &Skipped| {
        let form = registry.form(&row.form.0)?.tag;
        Some((form, u64::try_from(row.first).ok()?, u64::try_from(row.last).ok()?))
    };
    rows.iter().filter_map(number).collect()
}

/// How often the office was restored.
pub fn count(book: &dyn Book) -> usize {
    let restored = (state_key_of(TAG, RESTORED), 0);
    book.keys(Index::InState, restored, (restored.0, u64::MAX), usize::MAX).len()
}

/// A correction of the clock: its entry, the first entry that a wrong clock had recorded, and what that clock said.
pub struct Set<'a> {
    pub deed: &'a Deed,
    pub first: Option<u64>,
    pub was: Moment,
}

/// The correction that a slip of this book is, if it is one.
pub fn correction(slip: &Slip) -> Option<Set<'_>> {
    let deed = slip.story.first().filter(|deed| turns_back(slip.id.form, deed.step))?;
    let first = slip.get(Correct::first).and_then(|first| u64::try_from(first).ok());
    Some(Set { deed, first, was: slip.get(Correct::was).unwrap_or(deed.recorded) })
}
