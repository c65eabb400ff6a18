//! F-244 特别事件月档: the incidents of a month in one bundle (N-40, RP-18). One step lists them with what became of each
//! and files them all; what is not ready yet is said and goes into a later one. It changes nothing that an incident's
//! own paper says.

use super::incident::record as incident;
use crate::engine::slip::state_key_of;
use crate::forms::prelude::*;
use crate::sorting::Arrange;

pub const TAG: u16 = 244;

/// The most incidents of one state that are read.
const READ: usize = 10_000;

states! { BOUND = 1 "bound" "已存档" }

rules! {
    NOTHING refuse "{0} 没有待存档的特别事件" ["N-40", "RP-18"];
    NOT_READY warn "{0} 还有 {1} 件没到“待存档”;办到了再存一次" ["N-40", "G-98"];
    STILL_RUNS warn "{0} 还没有过完;以后的事件要再存一次" ["N-40"];
}

fields! {
    pub struct Bind {
        1 month: Day = "哪个月" 4;
        2 kept_at: Text = "存在何处" 8;
        3 note: Option<Lines> = "说明" 12;
    }

    /// One incident as it stands in the bundle: nobody types it.
    pub struct Bound {
        1 incident: SlipRef = "单号" 3;
        2 at: Moment = "发生" 3;
        3 what: Text = "事件" 3;
        4 received: Option<Moment> = "公司收到" 3;
    }
}

/// What the bundle holds, in order.
pub const LIST: Tag<Vec<Bound>> = Tag::new(10, "list");
/// How many.
pub const COUNT: Tag<i64> = Tag::new(11, "count");

pub static FORM: Form = Form::new("F-244", TAG, "特别事件月档", "事件档", STATES, RULES)
    .steps(&[Step::opens(1, "bind", "存档", Right::Incident, Bind::fields)
        .advise(advise)
        .decide(by!(bind))])
    .keys(&[By::Work])
    .line(|slip, _| Line {
        matter: slip.get(Bind::month).map_or_else(String::new, |day| {
            format!("{} 共 {} 件", named(day), slip.get(COUNT).unwrap_or_default())
        }),
        ..Line::default()
    })
    .fills(|_, _, _, book| {
        let oldest = waiting(book, None).first().map(|slip| slip.opened().day().first_of_month());
        oldest.map(|day| ("month", day.to_string())).into_iter().collect()
    })
    .printed(Print::of(&["bind"]).rows(LIST, "事件", Bound::fields).signs(&["物业经理", "存档"]));

/// `2026-11`.
fn named(day: Day) -> String {
    day.to_string().chars().take(7).collect()
}

/// The incidents in these states, of a month or of all, oldest first.
fn in_states(book: &dyn Book, states: &[u16], month: Option<Day>) -> Vec<Slip> {
    let ids = states
        .iter()
        .flat_map(|state| book.under(Index::InState, state_key_of(incident::TAG, *state), READ));
    let of = |slip: &Slip| month.is_none_or(|day| slip.opened().day().month() == day.month());
    let mut slips: Vec<Slip> = ids.filter_map(|id| book.slip(id)).filter(of).collect();
    slips.arrange_by_key(|slip| (slip.opened(), slip.id));
    slips
}

/// What waits for its bundle.
fn waiting(book: &dyn Book, month: Option<Day>) -> Vec<Slip> {
    in_states(book, &[incident::RECEIVED], month)
}

fn advise(ask: &Ask<'_>, given: &Fields) -> Advice {
    let mut advice = Advice::default();
    let Some(month) = given.get(Bind::month) else { return advice };
    let ready = waiting(ask.book, Some(month));
    let shown = |slip: &Slip| {
        (slip.opened().show(ask.now), format!("{} {:06}", incident::matter(slip), slip.id.number))
    };
    advice.computed.push(("待存档".to_string(), format!("{} 件", ready.len())));
    advice.computed.extend(ready.iter().map(shown));
    let open = in_states(ask.book, incident::NOT_RECEIVED, Some(month)).len();
    if open > 0 {
        advice.warnings.push(NOT_READY.with(&[&named(month), &open.to_string()]).at(Bind::month));
    }
    if ask.occurred.day().month() <= month.month() {
        advice.warnings.push(STILL_RUNS.with(&[&named(month)]).at(Bind::month));
    }
    advice
}

fn bind(ask: &Ask<'_>, it: Bind) -> Outcome {
    let ready = waiting(ask.book, Some(it.month));
    if ready.is_empty() {
        return Err(NOTHING.with(&[&named(it.month)]).at(Bind::month));
    }
    let bound = |slip: &Slip| Bound {
        incident: SlipRef(slip.id),
        at: slip.opened(),
        what: Text(incident::matter(slip)),
        received: slip.get(incident::RECEIVED_AT),
    };
    let rows: Vec<Bound> = ready.iter().map(bound).collect();
    let count = i64::try_from(rows.len()).unwrap_or(i64::MAX);
    let set = ask.given.clone().put(Bind::month, it.month.first_of_month());
    let drawn = ask.draw_with(BOUND, set.put(LIST, rows).put(COUNT, count));
    let number = ask.book.registry().show_number(drawn.slip);
    let kept: String = format!("{number} {}", it.kept_at.0);
    let filed = ready.iter().map(|slip| incident::filed(slip, Text(kept.clone()), ask.occurred));
    let filed: Vec<Drawn> = filed.collect();
    Ok(Decision { drawn: std::iter::once(drawn).chain(filed).collect(), warnings: Vec::new() })
}
