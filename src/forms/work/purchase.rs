//! F-19 申购: what the store has not got, asked for, ordered, supplied (P-07, S1E 3.4).
//!
//! It keeps no stock and pays nobody; it says who waits for what, by when, and that it came.

use crate::engine::kind::Blank;
use crate::forms::prelude::*;

use super::requisition::{self, Item, listed};

pub const TAG: u16 = 19;

const UNSUPPLIED: &[u16] = &[REQUESTED, ORDERED];

/// The step by which a requisition asks for what is lacking.
const REQUEST: u16 = 1;

rules! {
    NOTHING_WANTED refuse "请写物品和数量" ["F-19", "P-07"];
    DAY_PAST refuse "{0} 已经过了;请写今天或以后" ["F-19"];
    MAY_BE_DRAWN warn "{0} 的料已到:请领料,并与住户约时间" ["P-07", "G-34"];
    COST_UNKNOWN warn "{0}没有单价;请按实写,领用和回单好计费" ["G-18", "F-19"];
}

fields! {
    pub struct Request {
        1 wanted_for: Option<SlipRef> = "为哪张单" 6;
        2 needed_by: Option<Day> = "何日要" 6;
        10 items: Vec<Item> = "物品" 12;
        3 note: Option<Text> = "说明" 12;
    }
}

fields! {
    pub struct Order {
        4 supplier: Text = "供应商" 6;
        5 expected: Option<Day> = "预计到货" 6;
    }
}

fields! {
    /// Left empty: as requested.
    pub struct Supply {
        11 came: Vec<Item> = "到货" 12;
        6 supply_note: Option<Text> = "说明" 12;
    }
}

fields! {
    pub struct Void {
        7 why: Text = "作废原因" 12;
    }
}

states! {
    REQUESTED = 1 "requested" "待购" open,
    ORDERED = 2 "ordered" "已订" open,
    SUPPLIED = 3 "supplied" "已到货",
    VOID = 4 "void" "作废",
}

pub static FORM: Form = Form::new("F-19", TAG, "物品申购单", "申购", STATES, RULES)
    .steps(&[
        Step::opens(REQUEST, "request", "申购", Right::DrawMaterial, Request::fields)
            .decide(request),
        Step::from(2, "order", "已下单", &[REQUESTED], Right::DrawMaterial, Order::fields)
            .decide(order),
        Step::from(3, "supply", "到货", UNSUPPLIED, Right::DrawMaterial, Supply::fields)
            .advise(advise_supply)
            .decide(supply),
        Step::from(4, "void", "作废", UNSUPPLIED, Right::DrawMaterial, Void::fields).decide(
            |ask, given| {
                let Some(slip) = ask.slip else { return Err(NO_SLIP.says()) };
                Ok(ask.draw_with(VOID, given.clone()).all_met(slip, ask.now).into())
            },
        ),
    ])
    .and_keys(|slip| {
        Key::of_work(slip, None, UNSUPPLIED.contains(&slip.state).then(|| urgency(slip)))
    })
    .line(line)
    .called(|_, slip| Called {
        code: crate::forms::show_number(slip.id),
        shown: format!("申购 {:06}", slip.id.number),
    });

fn rows(slip: &Slip) -> Vec<Item> {
    Vec::take(slip.value(Request::items)).unwrap_or_default()
}

fn wanted_for(slip: &Slip) -> Option<SlipId> {
    match slip.cell(Request::wanted_for) {
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
    let days = ask.limit("supply_days");
    let because = format!("申购 {} + {days} 天 (D-94)", ask.occurred.show(ask.now));
    Ok((ask.occurred.plus_minutes(days * 24 * 60), because))
}

fn request(ask: &Ask<'_>, given: &Fields) -> Outcome {
    let Some(it) = Request::take(given) else { return Err(NOTHING_WANTED.says().at("items")) };
    if requisition::wanted(&it.items).is_err() {
        return Err(NOTHING_WANTED.says().at("items"));
    }
    let (at, because) = by(ask, it.needed_by).map_err(|no| no.at("needed_by"))?;
    Ok(ask.draw(REQUESTED).due(dues::SUPPLY, at, because).into())
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
    let mut set = Fields::new().with(Request::wanted_for, Cell::Slip(wanted_for));
    if let Some(day) = needed_by {
        set = set.with(Request::needed_by, Cell::Day(day));
    }
    if let Some(value) = items.give() {
        set.set(Request::items, value);
    }
    Ok(Ask::beside(slip, REQUEST, REQUESTED, set).due(dues::SUPPLY, at, because))
}

/// Ordered: what the supplier promises is the day to watch from now on.
fn order(ask: &Ask<'_>, given: &Fields) -> Outcome {
    let expected = Order::take(given).and_then(|it| it.expected);
    let drawn = ask.draw(ORDERED);
    let Some(day) = expected else { return Ok(drawn.into()) };
    if day < ask.now.day() {
        return Err(DAY_PAST.with(&[&day.to_string()]).at("expected"));
    }
    let because = format!("供应商 {day} 到货 (F-19)");
    Ok(drawn.due(dues::SUPPLY, day.next(1).begins(), because).into())
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
    let drawn = ask.draw(SUPPLIED).met(Some(slip), dues::SUPPLY, ask.occurred);
    let mut decision = Decision::from(drawn);
    if let Some((ready, job)) =
        wanted_for(slip).and_then(|id| requisition::supplied(ask, id, &came))
    {
        decision.drawn.push(ready);
        decision.warnings.push(MAY_BE_DRAWN.with(&[&crate::forms::called(ask.book, job).shown]));
    }
    Ok(decision)
}
