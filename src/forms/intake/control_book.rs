//! F-07 业户服务/需求/意见记录: the control room's book, row by row, and its sheet of the day (P-10).
//!
//! The control room takes requests and issues slips too (S1E 4.1.3, 4.2.1): a row is a request, with
//! its origin and the mark that it was taken back. A sheet is one day of the book: the office looks
//! into it so many times a day and takes it back on the next (N-32). A slip that the control room
//! issues writes its row here and not in the desk's log.

pub mod record;
mod sheet;
pub(in crate::forms) mod writing;

use super::contact;
use crate::forms::estate::rooms;
use crate::forms::intake::policy::CONTROL_ROOM_CHECKS;
use crate::forms::office::staff;
use crate::forms::prelude::*;
use record::{
    ANSWERED, Answer, COLLECT, Check, Collected, DAY, DONE, Kind, Led, ROWS, RULES, SHEET, SLIPPED,
    STATES, TakeBack, Turned, VOID, Void, WAITING, WRITE, Write, is_sheet,
};
pub use record::{OVER, RUNNING, TAG};

pub static FORM: Form = Form::new("F-07", TAG, "业户服务需求意见记录表", "中控", STATES, RULES)
    .steps(&[
        Step::opens(WRITE, "write", "记一条", Right::ControlBook, Write::fields)
            .advise(writing::advise)
            .decide(by!(writing::write)),
        Step::from(2, "led", "已开单", &[WAITING], Right::ControlBook, Led::fields)
            .to(SLIPPED)
            .meets(&[dues::REPLY]),
        Step::from(3, "answer", "办结", &[WAITING], Right::ControlBook, Answer::fields)
            .to(ANSWERED)
            .meets(&[dues::REPLY]),
        Step::from(COLLECT, "collect", "收回此条", ROWS, Right::SpotCheck, Collected::fields)
            .decide(by!(writing::collect)),
        Step::from(5, "void", "作废", &[WAITING, ANSWERED], Right::Mend, Void::fields)
            .decide(|ask, _| ask.draw(VOID).all_met(ask.standing()?, ask.now).ok()),
        Step::opens(SHEET, "sheet", "开当日页", Right::SpotCheck, Nothing::fields)
            .decide(by!(sheet::open)),
        Step::from(7, "check", "抽查", &[RUNNING, OVER], Right::SpotCheck, Check::fields)
            .decide(by!(sheet::check)),
        Step::from(8, "turn", "翻页", &[RUNNING], Right::SpotCheck, Turned::fields)
            .decide(by!(sheet::turn)),
        Step::from(9, "take-back", "收回昨日页", &[OVER], Right::SpotCheck, TakeBack::fields)
            .advise(sheet::advise_back)
            .decide(by!(sheet::take_back)),
    ])
    .keys(&[By::Person(Write::caller)])
    .and_keys(keys)
    .line(line)
    .shown_as(|slip| format!("中控 {:06}", slip.id.number))
    .fills(fills)
    .by_clock(ByClock { due: sheet::due, ..ByClock::NOTHING });

fn fills(step: &Step, _: Option<&Slip>, start: Start, book: &dyn Book) -> Vec<Fill> {
    if step.tag != WRITE {
        return Vec::new();
    }
    let mut fills = contact::caller_fills(start, book, "caller");
    fills.retain(|(name, _)| *name != "channel");
    fills.push(("channel", "intercom".to_string()));
    fills
}

fn keys(slip: &Slip) -> Vec<Key> {
    let open = [WAITING, RUNNING, OVER].contains(&slip.state).then(|| urgency(slip));
    // A row that led to a slip is found by that slip; a household's list shows it once.
    let room = slip.get(Write::room).filter(|_| !slip.has(Led::led_to));
    let mut keys = Key::of_work(slip, room, open);
    if let Some(day) = slip.get(DAY).filter(|_| is_sheet(slip)) {
        keys.push(Key::named(&sheet::sheet_name(day)));
        if slip.state == RUNNING {
            keys.push(Key::new(Index::Clock, ascending(day.next(1).begins()), 0));
        }
    }
    keys
}

fn line(slip: &Slip, book: &dyn Book) -> Line {
    if is_sheet(slip) {
        let day = slip.get(DAY).map_or_else(String::new, |day| day.to_string());
        let (done, short) = (slip.get(DONE).unwrap_or(0), slip.get(Turned::short).unwrap_or(0));
        let wanted = match slip.state {
            RUNNING => book.policy().limit(&CONTROL_ROOM_CHECKS),
            _ => done + short,
        };
        let short = if short > 0 { format!(" 欠 {short} 次") } else { String::new() };
        return Line {
            due: slip.next_due().map(|d| d.at),
            place: "中控室".to_string(),
            matter: format!("{day} 页 抽查 {done}/{wanted} 次{short}"),
            ..Line::default()
        };
    }
    let kind = slip.get(Write::kind).map_or("", Kind::label);
    let back = if slip.has(Collected::taken) { " 已收回" } else { "" };
    Line {
        due: slip.next_due().map(|d| d.at),
        place: slip.get(Write::room).map_or_else(String::new, |r| rooms::shown(book, r)),
        matter: format!("{kind} {}{back}", slip.text(Write::content)),
        worker: slip.get(contact::FIRST).map_or_else(String::new, |b| staff::short(book, b)),
        reply_by: slip.due(dues::REPLY).filter(|d| d.met.is_none()).map(|d| d.at),
        ..Line::default()
    }
}
