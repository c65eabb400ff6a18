//! F-19 申购: what the store has not got, asked for, ordered, supplied (P-07, S1E 3.4).
//!
//! It keeps no stock and pays nobody; it says who waits for what, by when, and that it came.

use crate::engine::book::Book;
use crate::engine::form::{
    ByClock, Called, FieldSet, Form, Line, State, Step, no_advice, no_fills,
};
use crate::engine::judge::{Advice, Ask, Decision, Drawn, NO_SLIP, Outcome};
use crate::engine::kind::{Blank, SlipRef, Text};
use crate::engine::moment::{Day, Moment};
use crate::engine::notice::Notice;
use crate::engine::rights::Right;
use crate::engine::slip::{Key, Slip, due, urgency};
use crate::engine::value::{Cell, Fields, SlipId};
use crate::forms::work::policy::SUPPLY_DAYS;

use super::requisition::{self, Item, listed};

pub const TAG: u16 = 19;

const REQUESTED: u16 = 1;
const ORDERED: u16 = 2;
const SUPPLIED: u16 = 3;
const VOID: u16 = 4;

const UNSUPPLIED: &[u16] = &[REQUESTED, ORDERED];

/// The step by which a requisition asks for what is lacking.
const REQUEST: u16 = 1;

const FOR: u16 = 1;
const NEEDED_BY: u16 = 2;
const ITEMS: u16 = 10;

crate::rules! {
    NOTHING_WANTED refuse "请写物品和数量" ["F-19", "P-07"];
    DAY_PAST refuse "{0} 已经过了;请写今天或以后" ["F-19"];
    MAY_BE_DRAWN warn "{0} 的料已到:请领料,并与住户约时间" ["P-07", "G-34"];
    COST_UNKNOWN warn "{0}没有单价;请按实写,领用和回单好计费" ["G-18", "F-19"];
}

crate::fields! {
    pub struct Request {
        1 wanted_for: Option<SlipRef> = "为哪张单" 6;
        2 needed_by: Option<Day> = "何日要" 6;
        10 items: Vec<Item> = "物品" 12;
        3 note: Option<Text> = "说明" 12;
    }
}

crate::fields! {
    pub struct Order {
        4 supplier: Text = "供应商" 6;
        5 expected: Option<Day> = "预计到货" 6;
    }
}

crate::fields! {
    /// Left empty: as requested.
    pub struct Supply {
        11 came: Vec<Item> = "到货" 12;
        6 supply_note: Option<Text> = "说明" 12;
    }
}

crate::fields! {
    pub struct Void {
        7 why: Text = "作废原因" 12;
    }
}

macro_rules! step {
    ($tag:expr, $name:literal $title:literal $from:expr, $fields:expr, $advise:expr, $decide:expr) => {
        Step {
            tag: $tag,
            name: $name,
            title: $title,
            from: $from,
            right: Right::DrawMaterial,
            cosign: None,
            at_once: false,
            fields: $fields,
            advise: $advise,
            decide: $decide,
        }
    };
}

pub static FORM: Form = Form {
    id: "F-19",
    tag: TAG,
    title: "物品申购单",
    word: "申购",
    states: &[
        State { code: REQUESTED, name: "requested", label: "待购", open: true },
        State { code: ORDERED, name: "ordered", label: "已订", open: true },
        State { code: SUPPLIED, name: "supplied", label: "已到货", open: false },
        State { code: VOID, name: "void", label: "作废", open: false },
    ],
    steps: &[
        step!(REQUEST, "request" "申购" &[], Request::fields, no_advice, request),
        step!(2, "order" "已下单" &[REQUESTED], Order::fields, no_advice, order),
        step!(3, "supply" "到货" UNSUPPLIED, Supply::fields, advise_supply, supply),
        step!(4, "void" "作废" UNSUPPLIED, Void::fields, no_advice, |ask, given| {
            let Some(slip) = ask.slip else { return Err(NO_SLIP.says()) };
            Ok(ask.draw(VOID, given.clone()).all_met(slip, ask.now).into())
        }),
    ],
    rules: RULES,
    keys: |slip| Key::of_work(slip, None, UNSUPPLIED.contains(&slip.state).then(|| urgency(slip))),
    line,
    called: |slip| Called {
        code: crate::forms::show_number(slip.id),
        shown: format!("申购 {:06}", slip.id.number),
    },
    fills: no_fills,
    by_clock: ByClock::NOTHING,
};

fn rows(slip: &Slip) -> Vec<Item> {
    Vec::take(slip.value(ITEMS)).unwrap_or_default()
}

fn wanted_for(slip: &Slip) -> Option<SlipId> {
    match slip.cell(FOR) {
        Some(Cell::Slip(id)) => Some(*id),
        _ => None,
    }
}

fn line(slip: &Slip, book: &dyn Book) -> Line {
    let called = wanted_for(slip).map(|id| format!(" ({})", crate::forms::called(book, id).shown));
    Line {
        due: slip.next_due().map(|d| d.at),
        matter: format!("{}{}", listed(&rows(slip)), called.unwrap_or_default()),
        ..Line::default()
    }
}

/// By when it must have come: by the end of the day that was named, else after the office's days.
fn by(ask: &Ask<'_>, needed_by: Option<Day>) -> Result<(Moment, String), Notice> {
    if let Some(day) = needed_by {
        if day < ask.now.day() {
            return Err(DAY_PAST.with(&[&day.to_string()]));
        }
        return Ok((day.next(1).begins(), format!("{day} 要用 (F-19)")));
    }
    let days = ask.limit(&SUPPLY_DAYS);
    let because = format!("申购 {} + {days} 天 (D-94)", ask.occurred.show(ask.now));
    Ok((ask.occurred.plus_minutes(days * 24 * 60), because))
}

fn request(ask: &Ask<'_>, given: &Fields) -> Outcome {
    let Some(it) = Request::take(given) else { return Err(NOTHING_WANTED.says().at("items")) };
    if requisition::wanted(&it.items).is_err() {
        return Err(NOTHING_WANTED.says().at("items"));
    }
    let (at, because) = by(ask, it.needed_by).map_err(|no| no.at("needed_by"))?;
    Ok(ask.draw(REQUESTED, given.clone()).due(due::SUPPLY, at, because).into())
}

/// The request that a requisition writes for what the store has not got.
///
/// # Errors
/// The day on which it is needed is past.
pub(crate) fn requested(
    ask: &Ask<'_>,
    wanted_for: SlipId,
    items: &Vec<Item>,
    needed_by: Option<Day>,
) -> Result<Drawn, Notice> {
    let (at, because) = by(ask, needed_by).map_err(|no| no.at("needed_by"))?;
    let slip = SlipId { form: TAG, number: ask.book.next_number(TAG) };
    let mut set = Fields::new().with(FOR, Cell::Slip(wanted_for));
    if let Some(day) = needed_by {
        set = set.with(NEEDED_BY, Cell::Day(day));
    }
    if let Some(value) = items.give() {
        set.set(ITEMS, value);
    }
    Ok(Ask::beside(slip, REQUEST, REQUESTED, set).due(due::SUPPLY, at, because))
}

/// Ordered: what the supplier promises is the day to watch from now on.
fn order(ask: &Ask<'_>, given: &Fields) -> Outcome {
    let expected = Order::take(given).and_then(|it| it.expected);
    let drawn = ask.draw(ORDERED, given.clone());
    let Some(day) = expected else { return Ok(drawn.into()) };
    if day < ask.now.day() {
        return Err(DAY_PAST.with(&[&day.to_string()]).at("expected"));
    }
    let because = format!("供应商 {day} 到货 (F-19)");
    Ok(drawn.due(due::SUPPLY, day.next(1).begins(), because).into())
}

/// What came: as typed, else as requested.
fn coming(slip: &Slip, given: &Fields) -> Vec<Item> {
    match Supply::take(given) {
        Some(it) if !it.came.is_empty() => it.came,
        _ => rows(slip),
    }
}

fn advise_supply(ask: &Ask<'_>, given: &Fields) -> Advice {
    let mut advice = Advice::default();
    let Some(slip) = ask.slip else { return advice };
    if let Some(bare) = coming(slip, given).iter().find(|item| item.price.is_none()) {
        advice.warnings.push(COST_UNKNOWN.with(&[&bare.name.0]).at("came"));
    }
    advice
}

/// It came: the requisition that waited for it may be drawn, at the prices as bought.
fn supply(ask: &Ask<'_>, given: &Fields) -> Outcome {
    let Some(slip) = ask.slip else { return Err(NO_SLIP.says()) };
    let came = coming(slip, given);
    if requisition::wanted(&came).is_err() {
        return Err(NOTHING_WANTED.says().at("came"));
    }
    let drawn = ask.draw(SUPPLIED, given.clone()).met(Some(slip), due::SUPPLY, ask.occurred);
    let mut decision = Decision::from(drawn);
    if let Some((ready, job)) =
        wanted_for(slip).and_then(|id| requisition::supplied(ask, id, &came))
    {
        decision.drawn.push(ready);
        decision.warnings.push(MAY_BE_DRAWN.with(&[&crate::forms::called(ask.book, job).shown]));
    }
    Ok(decision)
}
