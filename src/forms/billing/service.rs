//! F-21 便民服务活动记录: every service that costs money, from the record to the month's statement
//! (P-12, P-13).
//!
//! A record is confirmed by the customer, audited by the role of C-19, then billed or settled. What
//! stands in the accounts is taken back by reversal only. A record under an agreement has its price,
//! its means and its month from the agreement (G-21, P-14), whoever typed it.

mod agreed;
mod auditing;
pub(in crate::forms) mod logging;
pub(in crate::forms) mod record;

use crate::engine::ledger::Payer;
use crate::forms::billing::payers;
use crate::forms::catalogue::months::month_key;
use crate::forms::estate::rooms;
use crate::forms::office::staff;
use crate::forms::prelude::*;
use crate::forms::work::job::record as job;

pub use auditing::{Lack, lacking};
pub use record::{
    AUDITED, BILL, BILLED, CONFIRMED, LOGGED, Log, REVERSED, SETTLE, SETTLED, TAG, UNBILL, VOID,
    VOID_IT, Why, count, day_price, item, item_name, month, source, split, total,
};

use record::{AUDIT, Agree, Audit, Confirm, LOG, RULES, STATES};

pub static FORM: Form = Form::new("F-21", TAG, "便民服务活动记录表", "服务", STATES, RULES)
    .steps(&[
        Step::opens(LOG, "log", "登记", Right::RecordService, Log::fields)
            .advise(logging::advise)
            .decide(by!(logging::log)),
        Step::from(2, "confirm", "客户确认", &[LOGGED], Right::RecordService, Confirm::fields)
            .to(CONFIRMED),
        Step::from(
            3,
            "consent",
            "补同意",
            &[LOGGED, CONFIRMED],
            Right::RecordService,
            Agree::fields,
        )
        .decide(by!(logging::consent)),
        Step::from(
            AUDIT,
            "audit",
            "审核",
            &[LOGGED, CONFIRMED],
            Right::AuditService,
            Audit::fields,
        )
        .advise(auditing::advise)
        .decide(by!(auditing::audit)),
        Step::from(BILL, "bill", "出账", &[AUDITED], Right::RecordService, Nothing::fields)
            .decide(auditing::bill),
        Step::from(SETTLE, "settle", "押金结算", &[AUDITED], Right::TakeMoney, Nothing::fields)
            .decide(auditing::settle),
        Step::from(7, "reverse", "红冲", &[AUDITED, SETTLED], Right::Reverse, Why::fields)
            .decide(auditing::reverse),
        Step::from(VOID_IT, "void", "作废", &[LOGGED, CONFIRMED], Right::Mend, Why::fields)
            .to(VOID),
        Step::from(UNBILL, "unbill", "退回待出账", &[BILLED], Right::Reverse, Why::fields)
            .unless(|ask| auditing::unbill(ask, &ask.given).err().filter(|no| no.field.is_none()))
            .decide(auditing::unbill),
    ])
    .keys(&[By::Work, By::Room(payers::ROOM), By::Person(payers::PAYER), By::DoneBy(Log::worker)])
    .and_keys(keys)
    .line(line)
    .off_the_board()
    .shown_as(|slip| format!("服务 {:06}", slip.id.number))
    .fills(fills);

/// The payer of the screen for a new record; who confirms is mostly who pays.
fn fills(step: &Step, slip: Option<&Slip>, start: Start, _: &dyn Book) -> Vec<Fill> {
    match (step.tag, slip.map(payers::on)) {
        (LOG, _) => payers::fills(start),
        (2, Some(Payer { person: person @ 1.., .. })) => vec![("confirmed", format!("@{person}"))],
        _ => Vec::new(),
    }
}

/// Under its number, by which other papers name it; and by item and month, as long as it counts.
fn keys(slip: &Slip) -> Vec<Key> {
    let mut keys = vec![Key::named(&FORM.number(slip.id.number))];
    if item(slip) > 0 && ![REVERSED, VOID].contains(&slip.state) {
        let month = month_key(month(slip));
        keys.push(Key::new(Index::ItemMonth, u64::from(item(slip)), month));
    }
    keys
}

fn line(slip: &Slip, book: &dyn Book) -> Line {
    let worker = slip.get(Log::worker);
    let paid =
        [LOGGED, CONFIRMED, AUDITED].contains(&slip.state).then(|| source(book, slip)).flatten();
    let paid = paid.and_then(|from| job::with_worker_shown(&from));
    let paid = paid.map_or_else(String::new, |paid| format!(" {paid}"));
    Line {
        due: slip.next_due().map(|d| d.at),
        place: rooms::shown(book, RoomId(payers::on(slip).room)),
        matter: format!("{} {}{paid}", item_name(book, slip), total(slip)),
        worker: worker.map_or_else(String::new, |badge| staff::short(book, badge)),
        hands: worker,
        ..Line::default()
    }
}
