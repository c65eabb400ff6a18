//! F-24 长期服务协议: who is served what, on which days, at what price and by what settlement (P-03,
//! P-14).
//!
//! A service day becomes a slip once, by 钟 or by hand: the agreement's own entry says which day was
//! dealt with, so neither a restart nor two hands can double it. It must not settle anything itself:
//! records and statements ask it for its terms.

pub(in crate::forms) mod record;
mod schedule;
mod serving;
mod signing;
pub(in crate::forms) mod terms;

use crate::engine::slip::{day_key, state_key};
use crate::forms::billing::payers;
use crate::forms::catalogue::prices::record as prices;
use crate::forms::estate::rooms;
use crate::forms::prelude::*;

pub use crate::forms::billing::payers::UNDER;
pub use record::{
    AskedHow, ENDED, Holiday, MIDTERM, Paper, Rhythm, SERVING, Settle, TAG, count, item,
};
pub use schedule::Days;
pub use terms::ahead;

use record::{
    CALLED_BACK, CallBack, Change, End, IN_FORCE, Issue, KEPT, Planned, RULES, STATES, Sign, Skip,
    TO_ASK, VOID, Void,
};

pub static FORM: Form = Form::new("F-24", TAG, "长期服务协议", "协议", STATES, RULES)
    .steps(&[
        Step::opens(1, "sign", "签订", Right::RecordService, Sign::fields)
            .advise(signing::advise)
            .decide(by!(signing::sign)),
        Step::from(2, "change", "变更条款", IN_FORCE, Right::RecordService, Change::fields)
            .advise(signing::advise_change)
            .decide(by!(signing::change)),
        Step::from(3, "end", "提前终止", IN_FORCE, Right::RecordService, End::fields)
            .decide(by!(signing::end)),
        Step::from(4, "issue", "出单", IN_FORCE, Right::IssueSlip, Issue::fields)
            .advise(serving::advise_issue)
            .decide(by!(serving::issue)),
        Step::from(5, "skip", "本次不做", IN_FORCE, Right::RecordService, Skip::fields)
            .decide(by!(serving::skip)),
        Step::from(6, "midterm", "到中期", &[SERVING], Right::CallBack, Nothing::fields)
            .decide(serving::midterm),
        Step::from(7, "expire", "到期", IN_FORCE, Right::CallBack, Nothing::fields)
            .decide(serving::expire),
        Step::from(CALLED_BACK, "callback", "回访", TO_ASK, Right::CallBack, CallBack::fields)
            .advise(serving::advise_callback)
            .decide(by!(serving::callback)),
        Step::from(10, "plan", "重排服务日", IN_FORCE, Right::RecordService, Planned::fields)
            .decide(serving::plan),
        Step::from(9, "void", "作废", IN_FORCE, Right::Mend, Void::fields)
            .spent(signing::served_already)
            .decide(signing::void),
    ])
    .keys(&[By::Person(payers::PAYER)])
    .and_keys(keys)
    .line(line)
    .shown_as(|slip| format!("协议 {:06}", slip.id.number))
    .fills(fills)
    .by_clock(ByClock { due: serving::due, ..ByClock::NOTHING });

fn fills(step: &Step, slip: Option<&Slip>, start: Start, book: &dyn Book) -> Vec<Fill> {
    let next = |slip: &Slip| Some(terms::upcoming(book, &Days::of(&slip.fields)?)?.0);
    match (step.name, slip) {
        ("sign", _) => payers::fills(start),
        ("issue" | "skip", Some(slip)) => {
            next(slip).map(|day| ("day", day.to_string())).into_iter().collect()
        }
        _ => Vec::new(),
    }
}

/// By day and room; as work only while the customer is to be asked, and then by the moment of that: the
/// clocks of the service days are the desk's own, which `Index::Clock` is for.
fn keys(slip: &Slip) -> Vec<Key> {
    let payer = payers::on(slip);
    let mut keys = vec![
        Key::new(Index::Day, day_key(slip), u64::from(TAG)),
        Key::new(Index::Room, u64::from(payer.room), descending(slip.opened())),
    ];
    if slip.state != VOID {
        keys.push(payers::key(KEPT, payer));
    }
    if IN_FORCE.contains(&slip.state) {
        let plans = [dues::SERVICE, dues::MIDTERM, dues::EXPIRES];
        let running = plans.iter().filter_map(|what| slip.due(*what)).filter(|d| d.met.is_none());
        let first = running.map(|d| ascending(d.at)).min();
        keys.extend(first.map(|at| Key::new(Index::Clock, at, 0)));
    }
    keys.extend(record::asked(slip).map(|(since, _)| Key::to_ask(since)));
    if let Some(at) = slip.due(dues::CALLBACK).filter(|_| TO_ASK.contains(&slip.state)) {
        let at = ascending(at.at);
        keys.push(Key::new(Index::Open, at, 0));
        keys.push(Key::new(Index::State, state_key(slip), at));
        keys.push(Key::new(Index::OpenRoom, u64::from(payer.room), at));
    }
    keys
}

fn line(slip: &Slip, book: &dyn Book) -> Line {
    let listed = prices::slip(book, u64::from(item(&slip.fields)));
    let mut item =
        listed.as_ref().map_or_else(String::new, |item| prices::name_on(item).to_string());
    if listed.is_some_and(|item| prices::stopped(&item)) {
        item.push_str("(已停办)");
    }
    let terms = Days::of(&slip.fields).map(|days| terms::shown(&days));
    let due = if TO_ASK.contains(&slip.state) { slip.due(dues::CALLBACK) } else { slip.next_due() };
    Line {
        due: due.filter(|d| d.met.is_none()).map(|d| d.at),
        place: rooms::shown(book, RoomId(payers::on(slip).room)),
        matter: format!("{item} {}", terms.unwrap_or_default()),
        ask_again: TO_ASK.contains(&slip.state),
        ..Line::default()
    }
}
