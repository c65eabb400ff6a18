//! F-19 申购: what the store has not got, asked for, ordered, supplied (P-07, S1E 3.4).
//!
//! It keeps no stock and pays nobody; it says who waits for what, by when, and that it came.

use crate::forms::prelude::*;
use crate::forms::work::policy::SUPPLY_DAYS;

use crate::forms::work::requisition::for_job as requisition;
use crate::forms::work::requisition::record::{Item, has_counts, listed};

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

    pub struct Order {
        4 supplier: Text = "供应商" 6;
        5 expected: Option<Day> = "预计到货" 6;
    }

    /// Left empty: as requested.
    pub struct Supply {
        11 came: Vec<Item> = "到货" 12;
        6 supply_note: Option<Text> = "说明" 12;
    }
}

fields! { pub struct Void { 7 why: Text = "作废原因" 12; } }

states! {
    REQUESTED = 1 "requested" "待购" open,
    ORDERED = 2 "ordered" "已订" open,
    SUPPLIED = 3 "supplied" "已到货",
    VOID = 4 "void" "作废",
}

pub static FORM: Form = Form::new("F-19", TAG, "物品申购单", "申购", STATES, RULES)
    .steps(&[
        Step::opens(REQUEST, "request", "申购", Right::DrawMaterial, Request::fields)
            .decide(by!(request)),
        Step::from(2, "order", "已下单", &[REQUESTED], Right::DrawMaterial, Order::fields)
            .decide(by!(order)),
        Step::from(3, "supply", "到货", UNSUPPLIED, Right::DrawMaterial, Supply::fields)
            .advise(advise_supply)
            .decide(by!(supply)),
        Step::from(4, "void", "作废", UNSUPPLIED, Right::DrawMaterial, Void::fields)
            .decide(|ask, _| ask.draw(VOID).all_met(ask.standing()?, ask.now).ok()),
    ])
    .keys(&[By::Work])
    .line(line)
    .shown_as(|slip| format!("申购 {:06}", slip.id.number));

fn line(slip: &Slip, book: &dyn Book) -> Line {
    let items = slip.get(Request::items).unwrap_or_default();
    let wanted_for = slip.get(Request::wanted_for);
    let wanted_for = wanted_for.map(|SlipRef(id)| format!(" ({})", book.called(id).shown));
    Line {
        due: slip.next_due().map(|d| d.at),
        matter: format!("{}{}", listed(&items), wanted_for.unwrap_or_default()),
        ..Line::default()
    }
}

/// The same entry with the clock to the supply: to the end of the day that was named, else over the
/// office's days.
fn supply_by(ask: &Ask<'_>, drawn: Drawn, needed_by: Option<Day>) -> Result<Drawn, Notice> {
    if let Some(day) = needed_by {
        if day < ask.now.day() {
            return Err(DAY_PAST.with(&[&day.to_string()]).at(Request::needed_by));
        }
        return Ok(drawn.due(dues::SUPPLY, day.next(1).begins(), format!("{day} 要用 (F-19)")));
    }
    let days = ask.limit(&SUPPLY_DAYS);
    let because = format!("申购 {} + {days} 天 (D-94)", ask.occurred.show(ask.now));
    Ok(drawn.due(dues::SUPPLY, ask.occurred.plus_minutes(days * 24 * 60), because))
}

fn request(ask: &Ask<'_>, it: Request) -> Outcome {
    if !has_counts(&it.items) {
        return Err(NOTHING_WANTED.at(Request::items));
    }
    supply_by(ask, ask.draw(REQUESTED), it.needed_by)?.ok()
}

/// The request that a requisition writes for what the store has not got.
///
/// # Errors
/// The day on which it is needed is past.
pub(crate) fn requested_for(
    ask: &Ask<'_>,
    requisition: SlipId,
    items: Vec<Item>,
    needed_by: Option<Day>,
) -> Result<Drawn, Notice> {
    let slip = SlipId { form: TAG, number: ask.book.next_number(TAG) };
    let wanted_for = Some(SlipRef(requisition));
    let set = Request { wanted_for, needed_by, items, note: None }.give();
    supply_by(ask, Ask::beside(slip, REQUEST, REQUESTED, set), needed_by)
}

/// Ordered: what the supplier promises is the day to watch from now on.
fn order(ask: &Ask<'_>, it: Order) -> Outcome {
    let drawn = ask.draw(ORDERED);
    let Some(day) = it.expected else { return drawn.ok() };
    if day < ask.now.day() {
        return Err(DAY_PAST.with(&[&day.to_string()]).at(Order::expected));
    }
    drawn.due(dues::SUPPLY, day.next(1).begins(), format!("供应商 {day} 到货 (F-19)")).ok()
}

/// What came: as typed, else as requested.
fn delivered(slip: &Slip, came: Option<Vec<Item>>) -> Vec<Item> {
    came.filter(|came| !came.is_empty()).or_else(|| slip.get(Request::items)).unwrap_or_default()
}

fn advise_supply(ask: &Ask<'_>, given: &Fields) -> Advice {
    let mut advice = Advice::default();
    let Some(slip) = ask.slip else { return advice };
    let came = delivered(slip, given.get(Supply::came));
    if let Some(unpriced) = came.iter().find(|item| item.price.is_none()) {
        advice.warnings.push(COST_UNKNOWN.with(&[&unpriced.name.0]).at(Supply::came));
    }
    advice
}

/// It came: the requisition that waited for it may be drawn, at the prices as bought.
fn supply(ask: &Ask<'_>, it: Supply) -> Outcome {
    let slip = ask.standing()?;
    let came = delivered(slip, Some(it.came));
    if !has_counts(&came) {
        return Err(NOTHING_WANTED.at(Supply::came));
    }
    let drawn = ask.draw(SUPPLIED).met(Some(slip), dues::SUPPLY, ask.occurred);
    let mut decision = Decision::from(drawn);
    let waiting = slip.get(Request::wanted_for);
    if let Some((ready, job)) = waiting.and_then(|id| requisition::make_ready(ask, id.0, &came)) {
        decision.drawn.push(ready);
        decision.warnings.push(MAY_BE_DRAWN.with(&[&ask.book.called(job).shown]));
    }
    Ok(decision)
}
