//! B-25 物业费标准: what a month costs, by kind of room: so much a square metre, or so much a room or parking place.
//! A rate holds for months, from one and until another; a new rate takes the place of one that was stopped, and the
//! months before keep theirs. What a household then owes is reckoned and charged elsewhere.

use rust_decimal::Decimal;

use crate::engine::kind::reading;
use crate::forms::estate::rooms::RoomKind;
use crate::forms::prelude::*;

pub const TAG: u16 = 9025;

/// The most that a rate may be: beyond is a point that was lost.
const MOST: u32 = 100_000;
/// Digits behind the point of a rate.
const PLACES: u32 = 4;

rules! {
    NOT_A_RATE refuse "标准写成大于 0 的数,最多四位小数,如 1.85" ["B-25", "P-46"];
    NO_MONTH refuse "月份写成 202611" ["B-25"];
    HELD_ALREADY refuse "{0}的{1}在这段时间已有标准:{2};请先停用它" ["B-25", "P-46"];
    BEFORE_IT refuse "停用月份不能早于起始月份 {0}" ["B-25"];
}

choice! {
    /// What a rate is multiplied by.
    pub enum Measure {
        Area = 1 "area" "元/㎡·月",
        Room = 2 "room" "元/户·月",
    }
}

fields! {
    pub struct Enter {
        1 what: Text = "收费项目" 4;
        2 kind: RoomKind = "房屋类别" 4;
        3 measure: Measure = "计费" 4;
        4 rate: Text = "标准" 4;
        5 from: i64 = "起始月份" 4;
        6 basis: Option<Text> = "依据" 8;
    }
}

fields! {
    /// The first month for which it no longer holds.
    pub struct Stop {
        7 until: i64 = "停用月份" 4;
        8 why: Option<Text> = "停用原因" 8;
    }
}

states! { IN_FORCE = 1 "in-force" "执行" listed, STOPPED = 2 "stopped" "已停用" }

pub static FORM: Form = Form::new("B-25", TAG, "物业费标准", "费标", STATES, RULES)
    .steps(&[
        Step::opens(1, "enter", "登记", Right::KeepCatalogue, Enter::fields).decide(by!(enter)),
        Step::from(2, "stop", "停用", &[IN_FORCE], Right::KeepCatalogue, Stop::fields)
            .decide(by!(stop)),
    ])
    .keys(&[By::Work])
    .line(|slip, _| Line { matter: shown(slip), ..Line::default() });

/// A rate as it was typed; none where it is no number, nothing, or out of all proportion.
fn rate_typed(text: &str) -> Option<Decimal> {
    let rate: Decimal = reading::half_width(text).trim().parse().ok()?;
    let fits = rate > Decimal::ZERO && rate <= Decimal::from(MOST) && rate.scale() <= PLACES;
    fits.then_some(rate)
}

/// A month as it is typed: 202611.
pub(super) fn month_typed(typed: i64) -> Option<u32> {
    let calendar = (1..=12).contains(&(typed % 100)) && (200_001..=299_912).contains(&typed);
    u32::try_from(typed).ok().filter(|_| calendar)
}

fn month(slip: &Slip, tag: Tag<i64>) -> Option<u32> {
    slip.get(tag).and_then(|month| u32::try_from(month).ok())
}

/// `物业费 住宅 1.85 元/㎡·月 202601 起`.
fn shown(slip: &Slip) -> String {
    let kind = slip.get(Enter::kind).map_or("", RoomKind::label);
    let measure = slip.get(Enter::measure).map_or("", Measure::label);
    let from = month(slip, Enter::from).unwrap_or(0);
    let until = month(slip, Stop::until).map_or_else(String::new, |until| format!(" {until} 停"));
    let what = slip.text(Enter::what);
    let rate = rate_typed(slip.text(Enter::rate)).unwrap_or_default();
    format!("{what} {kind} {rate} {measure} {from} 起{until}")
}

/// Whether a rate holds for a month.
fn holds(slip: &Slip, at: u32) -> bool {
    let began = month(slip, Enter::from).is_some_and(|from| from <= at);
    began && month(slip, Stop::until).is_none_or(|until| at < until)
}

fn enter(ask: &Ask<'_>, it: Enter) -> Outcome {
    let Some(rate) = rate_typed(&it.rate.0) else { return Err(NOT_A_RATE.at(Enter::rate)) };
    let Some(from) = month_typed(it.from) else { return Err(NO_MONTH.at(Enter::from)) };
    // From then on and for good: it meets whatever is not stopped by then.
    let meets = |slip: &Slip| {
        slip.get(Enter::kind) == Some(it.kind)
            && slip.text(Enter::what) == it.what.0
            && month(slip, Stop::until).is_none_or(|until| from < until)
    };
    if let Some(standing) = all(ask.book).find(meets) {
        let number = ask.book.registry().show_number(standing.id);
        return Err(HELD_ALREADY.with(&[it.kind.label(), &it.what.0, &number]).at(Enter::from));
    }
    // As it is read, not as it was typed: `.85` is 0.85 on every paper.
    ask.draw_with(IN_FORCE, ask.given.clone().put(Enter::rate, Text(rate.to_string()))).ok()
}

fn stop(ask: &Ask<'_>, it: Stop) -> Outcome {
    let from = month(ask.standing()?, Enter::from).unwrap_or(0);
    match month_typed(it.until) {
        None => Err(NO_MONTH.at(Stop::until)),
        Some(until) if until < from => Err(BEFORE_IT.with(&[&from.to_string()]).at(Stop::until)),
        Some(_) => ask.draw(STOPPED).ok(),
    }
}

fn all(book: &dyn Book) -> impl Iterator<Item = Slip> + '_ {
    let numbers = 1..book.next_number(TAG);
    numbers.filter_map(|number| book.slip(SlipId { form: TAG, number }))
}

/// A rate that holds for a kind of room in a month.
pub struct Rate {
    pub what: String,
    pub measure: Measure,
    pub each: Decimal,
}

/// All rates that hold for a kind of room in a month, in the order in which they were entered.
pub fn of(book: &dyn Book, kind: RoomKind, at: u32) -> Vec<Rate> {
    let held = all(book).filter(|slip| slip.get(Enter::kind) == Some(kind) && holds(slip, at));
    let rate = |slip: Slip| {
        Some(Rate {
            what: slip.text(Enter::what).to_string(),
            measure: slip.get(Enter::measure)?,
            each: rate_typed(slip.text(Enter::rate))?,
        })
    };
    held.filter_map(rate).collect()
}
